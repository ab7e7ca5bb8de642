"""The lists at the end: months without treatment in a line each, names in full, advice; in columns, on few sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event
from schedules.export.pages.cells import Teller, glued
from schedules.export.pages.content import Entry, Item, Section, Words
from schedules.export.pages.days import is_sure
from schedules.export.pages.fit import LIST_DENSITIES, Room, line_of_items
from schedules.export.pages.letters import READING
from schedules.export.pages.sheets import GUTTER, Stretch, quiet_words
from schedules.export.speech.views import on_this_day
from schedules.phrases import OWN_PHRASES
from schedules.sentence import phrase_of

ARTICLES: Final = ("the", "el", "la", "los", "las")
MOST_DATES: Final = 12
"""How many dates an entry lists; it counts those that follow."""
MOST_BOXES: Final = 24
"""How many dates with a box an entry has; those that follow have an entry of their own."""


def sections_of(tell: Teller, quiet: Sequence[Stretch], events: Sequence[Event]) -> list[Section]:
    """Return the lists at the end of a page; a list without an entry is left out."""
    say = tell.speech.say
    months = tuple(Entry(stretch.title, (quiet_words(stretch, tell),)) for stretch in quiet)
    found = [Section(say("other-months"), months)]
    if not tell.look.discreet:
        found.append(Section(say("to-tick-title"), tuple(_to_tick(tell, events)) if tell.ticks_apart else ()))
        found.append(Section(say("in-full"), tuple(_in_full(tell, events))))
    if tell.look.detail == "full":
        texts = [(note, tell.speech.reading(note)) for note in tell.plan.notes]
        notes = tuple(Entry("", (Words(glued(words or str(note)), words is not None),)) for note, words in texts)
        found.append(Section(say("notes-title"), notes))
    return [section for section in found if section.entries]


def _to_tick(tell: Teller, events: Sequence[Event]) -> Iterator[Entry]:
    """Yield what is to be done with events and has no time of its own, with a box for each of its days."""
    found: dict[Words, dict[str, None]] = {}
    for event in filter(is_sure, events):
        for _, full in tell.ticks(event):
            found.setdefault(full, {})[tell.short_date(date_of(event.start))] = None
    for words, dates in found.items():
        days = [*dates]
        for first in range(0, len(days), MOST_BOXES):
            yield Entry("", (words,), tuple(days[first : first + MOST_BOXES]))


def _in_full(tell: Teller, events: Sequence[Event]) -> Iterator[Entry]:
    """Yield the word of a cell with what it stands for, where the cell does not say it in full.

    Where it stands for several things, the one of most days comes first, and the others have their dates.
    """
    found: dict[str, dict[Words, list[Event]]] = {}
    for event in filter(is_sure, events):
        for term, words in _meanings(event, tell):
            found.setdefault(term, {}).setdefault(words, []).append(event)
    for term, meanings in found.items():
        first, *others = sorted(meanings, key=lambda words: -len(meanings[words]))
        if others and len(meanings[first]) <= MOST_DATES:
            yield Entry(term, tuple(_dated(words, meanings[words], tell) for words in meanings))
        elif others or not _says(term, first.text):
            yield Entry(term, (first, *(_dated(words, meanings[words], tell) for words in others)))
    yield from _own_entries(tell, events)
    unsure = dict.fromkeys(
        tell.word(event).text for event in filter(is_sure, events) if event.confidence != "confirmed"
    )
    if unsure:
        told = {tell.word(event).text for event in filter(is_sure, events)}
        if told == {*unsure}:
            yield Entry("", (Words(tell.speech.say("rules-unsure")),))
        else:
            yield Entry(", ".join(unsure), (Words(tell.speech.say("rule-unsure")),))


def _own_entries(tell: Teller, events: Sequence[Event]) -> Iterator[Entry]:
    """Yield what is a clinic's own rule and not the label's, with the words of the cells that it is about."""
    terms: dict[str, dict[str, None]] = {}
    for event in filter(is_sure, events):
        for line in event.details:
            if phrase_of(line) in OWN_PHRASES:
                terms.setdefault(tell.speech.text(line), {})[tell.word(event).text] = None
    yield from (Entry(", ".join(words), (Words(line),)) for line, words in terms.items())


def _meanings(event: Event, tell: Teller) -> Iterator[tuple[str, Words]]:
    """Yield what stands in cells for an event, each with its words in full; a bag only where its hours are told."""
    term = tell.word(event).text
    full = tell.in_full(event, after=term)
    if event.kind != "bag-change":
        yield term, full
    elif not tell.look.plain and event.amount:
        yield term, tell.said(event.amount)
    yield from ((term, Words(words)) for words in on_this_day(tell.plan, event, tell.look))
    if not tell.ticks_apart:
        yield from ((word.text, full) for word, full in tell.ticks(event))


def _says(term: str, full: str) -> bool:
    """Return whether the word of a cell says all there is, articles aside."""
    said = (re.findall(r"\w+", text.casefold()) for text in (term, full))
    short, long = ([word for word in words if word not in ARTICLES] for words in said)
    return short == long


def _dated(words: Words, events: Sequence[Event], tell: Teller) -> Words:
    """Return what a word stands for on some days, with these days."""
    days = [*dict.fromkeys(tell.short_date(date_of(each.start)) for each in events)]
    further = len(days) - MOST_DATES
    listed = ", ".join(days[:MOST_DATES]) + (f" +{further}" if further > 0 else "")
    return replace(words, text=tell.speech.say("with-value", text=words.text, text_2=listed))


SheetOfLists = list[tuple[Section, ...]]
"""The lists of a sheet, column by column."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of lists on a sheet, so many beside each other."""

    room: Room
    height: float
    count: int
    density: int = 0

    @property
    def width(self) -> float:
        """The width of a column, in points."""
        return (self.room.width - (self.count - 1) * GUTTER) / self.count

    def laid(self, sections: Sequence[Section]) -> list[SheetOfLists]:
        """Lay sections into columns; return the columns of each sheet."""
        columns: list[list[Section]] = [[]]
        heights = [0.0]
        for section in sections:
            head, begun = 1.6 * self.room.points + 6 if section.heading else 0.0, len(columns) - 1
            pieces = [piece for entry in section.entries for piece in self._pieces(entry, self.height - head)]
            for number, entry in enumerate(pieces):
                tall = self._tall(entry) + (head if number == 0 else 0.0)
                # An entry may stand in an earlier column of its list that has room, so that there are few sheets.
                place = next((at for at in range(begun, len(columns)) if heights[at] + tall <= self.height), -1)
                if place < 0 and heights[-1] > 0:
                    columns.append([])
                    heights.append(0.0)
                place = place if place >= 0 else len(columns) - 1
                begun = place if number == 0 else begun
                _add(columns[place], entry, section.heading if number == 0 else "", is_first=number == 0)
                heights[place] += tall
        filled = [tuple(column) for column in columns if column]
        return [filled[number : number + self.count] for number in range(0, len(filled), self.count)]

    def _pieces(self, entry: Entry, height: float) -> Iterator[Entry]:
        """Yield an entry; one taller than a column as several, each with as many of its texts as have room."""
        while len(entry.texts) > 1 and self._tall(entry) > height:
            counts = range(len(entry.texts) - 1, 1, -1)
            most = next((n for n in counts if self._tall(replace(entry, texts=entry.texts[:n])) <= height), 1)
            yield replace(entry, texts=entry.texts[:most])
            entry = Entry("", entry.texts[most:])
        yield entry

    def _tall(self, entry: Entry) -> float:
        """Return the height of an entry, in points."""
        room, density = self.room, LIST_DENSITIES[self.density]
        first, *others = entry.texts
        term = room.wide(f"{entry.term}: ", READING, bold=True) if entry.term else 0.0
        if term > self.width:
            lines = room.lines(f"{entry.term}: {first.text}", self.width, READING, bold=True)
        else:
            lines = room.lines(first.text, self.width, READING, indent=term)
        boxes = tuple(Item("", Words(each), "open") for each in entry.dates)
        lines += line_of_items(boxes, room, self.width) if boxes else 0
        lines += sum(room.lines(each.text, self.width - 10, READING) for each in others)
        return density.line * room.points * lines + density.gap


def in_columns(sections: Sequence[Section], room: Room, height: float, count: int) -> tuple[int, list[SheetOfLists]]:
    """Lay sections into columns of a height, so many a sheet, with lines as near to each other as saves a sheet.

    Returns:
        Which of the list's densities that is, and the columns of each sheet.
    """
    tries = [(density, Columns(room, height, count, density).laid(sections)) for density in range(len(LIST_DENSITIES))]
    return min(tries, key=lambda each: len(each[1]))


def _add(column: list[Section], entry: Entry, heading: str, *, is_first: bool) -> None:
    """Add an entry to a column; the first of its list with its heading."""
    if is_first or not column:
        column.append(Section(heading, (entry,)))
    else:
        column[-1] = replace(column[-1], entries=(*column[-1].entries, entry))
