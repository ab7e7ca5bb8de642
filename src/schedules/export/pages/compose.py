"""The words of a printed page: each one chosen here, in its language, for HTML and PDF alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.export.pages.content import Bar, Day, Leaf, Line, Page, Square, Table, Words
from schedules.export.pages.months import Cell, Month, last_day, months
from schedules.export.pages.preparation import Preparation, preparations
from schedules.export.speech.language import Language
from schedules.export.speech.options import Look
from schedules.export.speech.views import on_this_day, seen_by
from schedules.export.speech.wording import DISCLAIMER, TEAM_WINS, summary
from schedules.words import hours_words

SHORT: Final = {
    "infusion": "infusion",
    "step": "dose step",
    "bag-change": "bag change",
    "disconnect": "disconnect",
    "dose": "dose",
    "premedication": "pre-medicine",
    "stay": "hospital",
    "procedure": "procedure",
    "assessment": "test",
    "monitoring": "watch",
    "restriction": "restriction",
    "rest": "rest",
    "milestone": "milestone",
    "decision": "decision",
    "note": "note",
}
"""Each kind in a word or two, for a cell that is an inch wide."""
LEGEND: Final = {"stay": "hospital stay", "rest": "rest, no treatment", "tentative": "not confirmed"}
PATTERNS: Final = ("infusion", "stay", "rest", "restriction", "monitoring")


def page_of(plan: Plan, look: Look) -> Page:
    """Choose every word of a plan's page."""
    return _Writer(seen_by(plan, look.view), look).page()


class _Writer:
    """One page in the making."""

    def __init__(self, plan: Plan, look: Look) -> None:
        self.plan, self.look = plan, look
        self.speech: Language = look.speech
        self.discreet = look.discreet

    def page(self) -> Page:
        say, plan = self.speech.say, self.plan
        issued = plan.as_of.astimezone(plan.tz).date()
        leaves = () if self.look.view == "pharmacy" else months(plan, sunday_first=self.look.sunday_first)
        title = (
            say("Calendar") if self.discreet else say("{text}: treatment calendar", text=self.speech.text(plan.title))
        )
        return Page(
            language=self.speech.code,
            direction=self.speech.direction,
            title=title,
            issued=say("Issued {date}, revision {n}", date=issued, n=plan.revision),
            times=say("Times are {free} time.", free=plan.zone),
            disclaimer=say(TEAM_WINS if self.discreet else DISCLAIMER),
            phones=[say("Phone, day:"), say("Phone, night:")],
            tick=say("tick when done"),
            legend=[] if self.discreet or not leaves else [*self._legend()],
            notes_title=say("Good to know"),
            notes=[*map(self._words, plan.notes)] if self.look.detail == "full" else [],
            leaves=[self._leaf(month) for month in leaves],
            table=self._table() if self.look.view == "pharmacy" else None,
            page=say("Page"),
            of=say("of"),
        )

    def _words(self, english: str) -> Words:
        said = self.speech.reading(english)
        return Words(said or english, own=said is not None)

    def _legend(self) -> Iterator[Bar]:
        for pattern in dict.fromkeys(_pattern(event) for event in self.plan.events if _runs(event)):
            yield Bar(pattern, self.speech.say(LEGEND.get(pattern) or SHORT[pattern]))

    def _leaf(self, month: Month) -> Leaf:
        order = (6, *range(6)) if self.look.sunday_first else range(7)
        name = self.speech.month(month.first)
        busy = [cell for cell in month.cells if _listed(cell)]
        return Leaf(
            name=name,
            heading=self.speech.say("{text}, day by day", text=name),
            weekdays=[(self.speech.weekday(day, short=True), self.speech.weekday(day)) for day in order],
            weeks=[[self._square(cell) if cell else None for cell in week] for week in month.weeks],
            days=[self._day(cell) for cell in busy],
        )

    def _day_words(self, cell: Cell) -> str:
        if cell.place is None or self.discreet:
            return ""
        day, cycle = cell.place
        if cycle is None:
            return self.speech.say("Day {n}", n=day)
        return self.speech.say("Day {n} of cycle {n_2}", n=day, n_2=cycle)

    def _square(self, cell: Cell) -> Square:
        bars = dict.fromkeys(self._bar(event) for event in sorted(cell.bars, key=_lane))
        return Square(cell.day.day, self._day_words(cell), [*bars], [self._item(event) for event in cell.items])

    def _bar(self, event: Event) -> Bar:
        return Bar("appointment" if self.discreet else _pattern(event), self._short(event))

    def _short(self, event: Event, *, starts: bool = False) -> str:
        words = self.speech.say("appointment" if self.discreet else SHORT[event.kind])
        if starts and not self.discreet:
            words = self.speech.say("{text} starts", text=words)
        if event.state != "tentative":
            return words
        return self.speech.say(f"{{text}} ({'not sure yet' if self.look.plain else 'not confirmed'})", text=words)

    def _item(self, event: Event) -> str:
        return f"{_clock(event)} {self._short(event, starts=_runs(event))}".strip()

    def _day(self, cell: Cell) -> Day:
        words = self._day_words(cell)
        when = self.speech.day(cell.day) + (f" · {words}" if words else "")
        return Day(when, [self._line(event) for event in _listed(cell)])

    def _line(self, event: Event) -> Line:
        until = self.speech.say("to {date}", date=last_day(event)) if _runs(event) else ""
        extra = "".join(f". {words}" for words in on_this_day(self.plan, event, self.look))
        words = Words(summary(event, self.look) + extra, own=self._speaks(event))
        return Line(words, _clock(event), until)

    def _speaks(self, event: Event) -> bool:
        if self.discreet:
            return True
        amount = self.look.plain or not event.amount or self.speech.reading(event.amount) is not None
        return amount and self.speech.reads_title(event.title, plain=self.look.plain)

    def _table(self) -> Table:
        say = self.speech.say
        names = ("Day", "Time", "What", "Amount", "Runs for", "Until", "prepared")
        rows = [self._row(each) for each in preparations(self.plan)]
        return Table(say("Preparation list"), [say(name) for name in names], rows)

    def _row(self, each: Preparation) -> list[str]:
        timed = isinstance(each.at, datetime)
        day = each.at.date() if isinstance(each.at, datetime) else each.at
        code = f" ({each.event.code})" if each.event.code else ""
        bag = f", {self.speech.say('bag {n}', n=each.bag)}" if each.bag else ""
        what = self.speech.text(self.plan.title) if each.bag else self.speech.text(each.event.title)
        return [
            self.speech.day(day),
            f"{each.at:%H:%M}" if timed else "",
            f"{what}{bag}{code}",
            self.speech.text(each.amount) if each.amount else "",
            hours_words(each.lasts) if each.lasts else "",
            self.speech.moment(each.until) if each.until else "",
            "",
        ]


def _listed(cell: Cell) -> list[Event]:
    """List what a day begins with, then what is on it; what began earlier is not said again."""
    first = [event for event in cell.bars if _starts(event) == cell.day and event not in cell.items]
    return [*first, *cell.items]


def _clock(event: Event) -> str:
    return f"{event.start:%H:%M}" if isinstance(event.start, datetime) else ""


def _starts(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start


def _runs(event: Event) -> bool:
    return last_day(event) > _starts(event)


def _lane(event: Event) -> int:
    """Keep a bar on its line from one day to the next, whichever of its kind began first."""
    return PATTERNS.index(event.kind) if event.kind in PATTERNS else 0


def _pattern(event: Event) -> str:
    """Name the pattern of an event's bar."""
    if event.state == "tentative":
        return "tentative"
    return event.kind if event.kind in PATTERNS else "infusion"
