"""What a course is made of, what its record says, and how days become instants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.oracle.pump import Pause
from tests.oracle.reading import Cycle, days_of
from tests.oracle.timeline import DAY, MINUTE, minute_at, minute_of, wall_at, zone_of

Point = int | date
"""An instant in minutes, or a whole day."""


NEVER_SAID = date.min
"""The first date of what waits, where none is said."""


@dataclass(frozen=True)
class Expected:
    """What the conventions say of one event."""

    kind: str
    start: Point
    end: Point
    """When it is over; the day after its last day."""
    state: str = "planned"
    amount: str | None = None
    """What is given; None where no convention decides its words."""
    earliest: date | None = None
    latest: date | None = None
    """Its limits in dates; None where they are not compared."""


@dataclass(frozen=True)
class Case:
    """What a course is made of: data, and no function of the library."""

    regimen: Any
    choices: Mapping[str, Any]
    start: datetime
    anchor: str = ""
    at: Mapping[str, time] = field(default_factory=dict)
    record: Sequence[Any] = ()
    as_of: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """The events of a course, and what the record itself breaks."""

    events: dict[str, Expected]
    breaks: frozenset[str]
    """The codes of the judge's errors that the record causes by itself."""


@dataclass
class Frame:
    """A cycle with its Day 1."""

    cycle: Cycle
    day_1: date
    due_1: date
    lead: Any
    rows: list[Any]
    facts: dict[str, Any]
    low_is_open: bool = False
    """Whether nobody decided if it begins at the low rate."""


class History:
    """A course with its record, and the events that were found so far."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.tz = zone_of(str(case.start.tzinfo))
        self.entries = sorted(enumerate(case.record, 1), key=lambda entry: (minute_of(entry[1].at), entry[0]))
        self.events: dict[str, Expected] = {}
        self.breaks: set[str] = set()
        self.now = minute_of(case.as_of or case.start)
        stops = [minute_of(entry.at) for _, entry in self.entries if entry.what == "stop"]
        self.stop = stops[0] if stops else None
        self.clocks: dict[str, time] = dict(case.at)
        self.last_dose: dict[str, date] = {}
        self.skipped = timedelta()
        """By how much the infusion began after its time of day, since the clocks skipped that time: no day is added."""
        self.waiting = False
        """Whether what is added now waits for something, and is tentative."""
        self.questions: list[str] = []
        """What is to be decided after a long hold."""

    def _of(self, what: str, key: str) -> Any:
        """Return the last entry of a kind about a place; None where there is none."""
        return next((e for _, e in reversed(self.entries) if e.what == what and getattr(e, "of", None) == key), None)

    def _delays(self, name: str) -> list[Any]:
        """Return the delays of a place; a name that ends with a slash is that of a whole cycle."""
        found = [entry for _, entry in self.entries if entry.what == "delay"]
        return [entry for entry in found if entry.of == name or (name.endswith("/") and entry.of.startswith(name))]

    def _facts(self, number: int) -> dict[str, Any]:
        facts = dict(self.case.choices)
        for _, entry in self.entries:
            if entry.what == "learned" and entry.from_cycle <= number:
                facts[entry.fact] = entry.value
            elif entry.what == "changed" and entry.from_cycle <= number and entry.choice != "bag_hours":
                facts[entry.choice] = entry.value
        return facts

    def _pauses(self, row: str) -> list[Pause]:
        found: list[Pause] = []
        for number, entry in self.entries:
            if entry.what == "hold" and entry.row == row:
                found.append(Pause(minute_of(entry.at), None, hold=f"e{number}"))
            elif entry.what == "resume" and entry.row == row and found:
                found[-1] = replace(found[-1], on=minute_of(entry.at), rate=entry.rate, resume=f"e{number}")
        return found

    def _point(self, day: date, clock: time | None) -> Point:
        if (day, clock) == (self.case.start.date(), self.case.start.time()):
            return minute_of(self.case.start)  # it says which of two it is
        return day if clock is None else minute_at(day, clock, self.tz)

    def _date(self, point: Point) -> date:
        return wall_at(point, self.tz).date() if isinstance(point, int) else point

    def _appointment(self, on: date | datetime, clock: time | None) -> Point:
        """Return the point of an appointment: its own time, else the row's on its date."""
        return minute_of(on) if isinstance(on, datetime) else self._point(on, clock)

    @staticmethod
    def _first_key(cycle: Cycle, lead: Any) -> str:
        return f"{cycle.place}{lead.id}/{'start' if lead.shape == 'pump' else f'd{days_of(lead.days)[0]}'}"

    def _add(self, key: str, event: Expected) -> None:
        """Add an event; while something is awaited it is tentative, on whole days (C15)."""
        if self.waiting and event.state == "planned":
            first, last = self._date(event.start), self._date(event.end)
            if event.kind == "infusion" and isinstance(event.start, int) and isinstance(event.end, int):
                last = (wall_at(event.start, self.tz) + (event.end - event.start) * MINUTE).date()  # 28 days, as hours
            event = replace(event, start=first, end=max(last, first + DAY), state="tentative")
        self.events[key] = event

    def _with_reductions(self) -> None:
        """Change the amounts of the doses that a reduction is for; no amount is raised by it (C19)."""
        for entry in (entry for _, entry in self.entries if entry.what == "reduce" and entry.of in self.events):
            phase, index, row, _ = entry.of.split("/")
            first = self.events[entry.of].start
            for key, event in self.events.items():
                its_row = key.split("/")[2] == row and event.kind == self.events[entry.of].kind
                in_scope = {
                    "dose": key == entry.of,
                    "cycle": its_row
                    and key.startswith(f"{phase}/{index}/")
                    and not self._is_before(event.start, first),
                    "following": its_row and not self._is_before(event.start, first),
                }[entry.scope or "following"]
                if in_scope and event.state != "omitted" and not _is_more(entry.amount, event.amount):
                    unprinted = event.amount == "" and key != entry.of
                    self.events[key] = replace(event, amount=None if unprinted else entry.amount)

    def _is_before(self, point: Point, other: Point) -> bool:
        if isinstance(point, int) and isinstance(other, int):
            return point < other
        return self._date(point) < self._date(other)

    def _is_past_the_end(self, event: Expected) -> bool:
        if self.stop is None:
            return False
        if event.state in ("given", "held", "tentative"):
            return event.state == "tentative"
        if isinstance(event.start, int):
            return event.start > self.stop
        return event.start > wall_at(self.stop, self.tz).date()


def _is_more(amount: str, printed: str | None) -> bool:
    """Say whether an amount is above the printed one, where both are a number and the same unit."""
    (value, _, unit), (most, _, its_unit) = amount.partition(" "), (printed or "").partition(" ")
    try:
        return unit == its_unit and float(value) > float(most)
    except ValueError:
        return False
