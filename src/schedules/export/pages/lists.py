"""The lists at the end: months without treatment in a line each, names in full, advice; in columns, on few sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.clock import date_of
from schedules.course.plan import Event
from schedules.export.pages.cells import Teller, glued
from schedules.export.pages.content import Entry, Section, Words
from schedules.export.pages.days import is_sure
from schedules.export.pages.fit import Room
from schedules.export.pages.letters import READING
from schedules.export.pages.sheets import GUTTER, Stretch, quiet_words
from schedules.export.speech.views import on_this_day

MOST_DATES = 6
"""How many dates an entry lists; it counts those that follow."""


def sections_of(tell: Teller, quiet: Sequence[Stretch], events: Sequence[Event]) -> list[Section]:
    """Return the lists at the end of a page; a list without an entry is left out."""
    say = tell.speech.say
    months = tuple(Entry(stretch.title, (quiet_words(stretch, tell),)) for stretch in quiet)
    found = [Section(say("other-months"), months)]
    if not tell.look.discreet:
        found.append(Section(say("in-full"), tuple(_in_full(tell, events))))
    if tell.look.detail == "full":
        texts = [(note, tell.speech.reading(note)) for note in tell.plan.notes]
        notes = tuple(Entry("", (Words(glued(words or str(note)), words is not None),)) for note, words in texts)
        found.append(Section(say("notes-title"), notes))
    return [section for section in found if section.entries]


def _in_full(tell: Teller, events: Sequence[Event]) -> Iterator[Entry]:
    """Yield the name of a cell with what it stands for; with its dates where it stands for more than one thing."""
    found: dict[str, dict[Words, list[Event]]] = {}
    for event in filter(is_sure, events):
        term, words = tell.word(event).text, tell.in_full(event)
        found.setdefault(term, {}).setdefault(words, []).append(event)
        for carer in on_this_day(tell.plan, event, tell.look):
            found[term].setdefault(Words(carer), []).append(event)
    for term, meanings in found.items():
        if len(meanings) == 1:
            (words,) = meanings
            if words.text != term:
                yield Entry(term, (words,))
            continue
        texts = []
        for words, days in meanings.items():
            dates = [tell.short_date(date_of(each.start)) for each in days]
            further = len(dates) - MOST_DATES
            listed = ", ".join(dates[:MOST_DATES]) + (f" +{further}" if further > 0 else "")
            texts.append(replace(words, text=tell.speech.say("with-value", text=words.text, text_2=listed)))
        yield Entry(term, tuple(texts))


def in_columns(sections: Sequence[Section], room: Room, height: float, count: int) -> list[list[tuple[Section, ...]]]:
    """Lay sections into columns of a height, so many a sheet; return the columns of each sheet."""
    width = (room.width - (count - 1) * GUTTER) / count
    columns: list[list[Section]] = [[]]
    at = 0.0
    for section in sections:
        head = 1.6 * room.points + 6 if section.heading else 0.0
        for number, entry in enumerate(section.entries):
            tall = entry_height(entry, room, width)
            begins = head if number == 0 else 0.0
            if columns[-1] and at + begins + tall > height:
                columns.append([])
                at = 0.0
            if number == 0 or not columns[-1]:
                columns[-1].append(Section(section.heading if number == 0 else "", ()))
            last = columns[-1][-1]
            columns[-1][-1] = replace(last, entries=(*last.entries, entry))
            at += begins + tall
    filled = [tuple(column) for column in columns if column]
    return [filled[number : number + count] for number in range(0, len(filled), count)]


def entry_height(entry: Entry, room: Room, width: float) -> float:
    """Return the height of an entry of a list, in points."""
    line = 1.25 * room.points
    lines = room.lines(entry.term, width, READING, bold=True) if entry.term else 0
    lines += sum(room.lines(each.text, width - 10, READING) for each in entry.texts)
    return line * lines + 6
