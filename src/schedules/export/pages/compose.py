"""The words of a page: what a plan's page says, in its language, for HTML and PDF alike."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import plain_title, short_title
from schedules.export.pages.content import Bar, DayEntry, Leaf, Line, Page, PageTable, Square, Words
from schedules.export.pages.months import Cell, Month, last_day, months
from schedules.export.pages.preparation import preparations
from schedules.export.speech.joint import joined
from schedules.export.speech.language import Language
from schedules.export.speech.options import Look
from schedules.export.speech.views import on_this_day, seen_by
from schedules.export.speech.wording import day_words, issued_words, page_title, summary
from schedules.sentence import Sentence
from schedules.words import hours_words

LEGEND: Final = {"stay": "legend-stay", "rest": "legend-rest", "tentative": "legend-unconfirmed"}
"""The phrases of a legend, for the patterns that need more than the word of their kind."""
PATTERNS: Final = ("infusion", "stay", "rest", "restriction", "monitoring")


def page_of(plan: Plan, look: Look) -> Page:
    """Return the page of a plan, in the words and for the view that are asked for."""
    return _Writer(seen_by(plan, look.view), look).page()


class _Writer:
    """One page in the making."""

    def __init__(self, plan: Plan, look: Look) -> None:
        self.prepared, self.plan, self.look = plan, joined(plan), look
        self.speech: Language = look.speech
        self.discreet = look.discreet

    def page(self) -> Page:
        say, plan = self.speech.say, self.plan
        for_pharmacy = self.look.view == "pharmacy"
        leaves = () if for_pharmacy else months(plan, sunday_first=self.look.sunday_first)
        notes = [(note, self.speech.reading(note)) for note in plan.notes if self.look.detail == "full"]
        patterns = dict.fromkeys(_pattern(event) for event in plan.events if _lasts_days(event))
        legend = [Bar(name, say(LEGEND[name]) if name in LEGEND else self.speech.kinds[name]) for name in patterns]
        return Page(
            language=self.speech.code,
            direction=self.speech.direction,
            title=page_title(plan, self.look),
            issued=issued_words(plan, self.speech),
            times=say("times-in-zone", free=plan.zone),
            disclaimer=say("team-wins" if self.discreet else "disclaimer"),
            phones=[say("phone-day"), say("phone-night")],
            tick=say("tick"),
            legend=[] if self.discreet or for_pharmacy else legend,
            notes_title=say("notes-title"),
            notes=[Words(words or english, own=words is not None) for english, words in notes],
            leaves=[self._leaf(month) for month in leaves],
            table=self._preparation_table() if for_pharmacy else None,
            page=say("page"),
            of=say("page-of"),
        )

    def _leaf(self, month: Month) -> Leaf:
        order = (6, *range(6)) if self.look.sunday_first else range(7)
        name = self.speech.month(month.first)
        return Leaf(
            name=name,
            heading=self.speech.say("day-by-day", text=name),
            weekdays=[(self.speech.weekday(day, short=True), self.speech.weekday(day)) for day in order],
            weeks=[[self._square(cell) if cell else None for cell in week] for week in month.weeks],
            days=[self._day_entry(cell) for cell in month.cells if _new_events(cell)],
        )

    def _day_words(self, cell: Cell) -> str:
        return "" if self.discreet or cell.place is None else day_words(*cell.place, self.speech)

    def _square(self, cell: Cell) -> Square:
        # Each bar once, though two restrictions may hold, and by kind, so that it keeps its line on the next day.
        events = sorted(cell.bars, key=lambda each: PATTERNS.index(each.kind) if each.kind in PATTERNS else 0)
        patterns = [(each, "appointment" if self.discreet else _pattern(each)) for each in events]
        bars = dict.fromkeys(Bar(pattern, self._short_words(each)) for each, pattern in patterns)
        items = [f"{_clock(each)} {self._short_words(each, starts=_lasts_days(each))}".strip() for each in cell.items]
        return Square(cell.day.day, self._day_words(cell), [*bars], items)

    def _short_words(self, event: Event, *, starts: bool = False) -> str:
        words = self.speech.say("appointment-short") if self.discreet else self._cell_words(event)
        if starts and not self.discreet:
            words = self.speech.say("starts", text=words)
        if event.state != "tentative":
            return words
        return self.speech.say("unsure" if self.look.plain else "unconfirmed", text=words)

    def _cell_words(self, event: Event) -> str:
        return self.speech.text(short_title(self.plan, event))

    def _day_entry(self, cell: Cell) -> DayEntry:
        lines = []
        for event in _new_events(cell):
            until = self.speech.say("to-date", date=last_day(event)) if _lasts_days(event) else ""
            extra = "".join(f". {words}" for words in on_this_day(self.plan, event, self.look))
            words = Words(summary(self.plan, event, self.look) + extra, own=self._is_translated(event))
            lines += [Line(words, _clock(event), until), *self._lines_to_tick(event)]
        place = self._day_words(cell)
        return DayEntry(self.speech.day(cell.day) + (f" · {place}" if place else ""), lines)

    def _lines_to_tick(self, event: Event) -> list[Line]:
        """Return what is to be done with an event and has no time of its own (C14), each with a box as an event has."""
        if self.look.detail != "full":
            return []
        to_tick = (line for line in event.details if isinstance(line, Sentence) and line.phrase == "to-tick")
        texts = (line.values["text"] for line in to_tick)
        return [
            Line(Words(self.speech.text(text), own=self.speech.reading(text) is not None))
            for text in texts
            if isinstance(text, str)
        ]

    def _is_translated(self, event: Event) -> bool:
        """Return whether the summary of an event is wholly in the language of the page."""
        if self.discreet:
            return True
        amount = self.look.plain or not event.amount or self.speech.reading(event.amount) is not None
        title = plain_title(self.plan, event) if self.look.plain else event.title
        return amount and self.speech.reading(title) is not None

    def _preparation_table(self) -> PageTable:
        say = self.speech.say
        names = ("day", "time", "what", "amount", "runs", "until", "done")
        rows = []
        for each in preparations(self.prepared):
            code = f" ({each.event.code})" if each.event.code else ""
            bag = f", {say('prepare-bag', n=each.bag)}" if each.bag else ""
            what = self.speech.text(self.plan.title if each.bag else each.event.title)
            cells = [
                self.speech.day(date_of(each.at)),
                f"{each.at:%H:%M}" if isinstance(each.at, datetime) else "",
                f"{what}{bag}{code}",
                self.speech.text(each.amount) if each.amount else "",
                hours_words(each.lasts) if each.lasts else "",
                self.speech.moment(each.until) if each.until else "",
                "",
            ]
            rows.append(cells)
        return PageTable(say("prepare-title"), [say(f"prepare-{name}") for name in names], rows)


def _new_events(cell: Cell) -> list[Event]:
    """List what begins on a day: first the events that last for days, then the others."""
    first = [event for event in cell.bars if date_of(event.start) == cell.day and event not in cell.items]
    return [*first, *cell.items]


def _clock(event: Event) -> str:
    return f"{event.start:%H:%M}" if isinstance(event.start, datetime) else ""


def _lasts_days(event: Event) -> bool:
    return last_day(event) > date_of(event.start)


def _pattern(event: Event) -> str:
    """Name the pattern of an event's bar."""
    if event.state == "tentative":
        return "tentative"
    return event.kind if event.kind in PATTERNS else "infusion"
