"""The days of a plan as data: for each day what begins on it, what lasts through it, and its day of a cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan
from schedules.regimen.teaching import unmarked
from schedules.sentence import phrase_of

DAY: Final = timedelta(days=1)
QUIET: Final = ("rest", "restriction", "milestone", "decision", "note")
"""The kinds of event that alone make no sheet of their month: nobody is treated, and nothing is done."""


@dataclass(frozen=True, slots=True)
class Span:
    """An event that lasts for days."""

    event: Event
    first: date
    last: date
    is_open: bool = False
    """Whether its end is not known; the last day is that of the plan's issue then."""


@dataclass(slots=True)
class Day:
    """One date, with its events."""

    day: date
    place: tuple[int, int | None] | None = None
    """The day as the label counts it, and the number of its cycle; None where no label counts it."""
    spans: list[Span] = field(default_factory=list)
    """What lasts for days, this one among them."""
    events: list[Event] = field(default_factory=list)
    """What begins on this day, at a time or for this day alone."""

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is treated on this day, and nothing is done."""
        found = [*self.events, *(span.event for span in self.spans)]
        return all(event.kind in QUIET and event.state != "held" for event in found)

    @property
    def beginning(self) -> list[Span]:
        """What lasts for days and begins on this one, and is not told by an event at its time."""
        return [span for span in self.spans if span.first == self.day and span.event not in self.events]

    @property
    def is_empty(self) -> bool:
        """Whether it has no event."""
        return not self.events and not self.spans


def last_day(event: Event) -> date:
    """Return the last date of an event; one that ends at midnight ends on the day before."""
    if not isinstance(event.end, datetime):
        return max(event.end - DAY, event.start)
    midnight = (event.end.hour, event.end.minute) == (0, 0) and not event.is_moment
    return event.end.date() - DAY * midnight


def is_sure(event: Event) -> bool:
    """Return whether an event has a date that may stand on a sheet; what is not confirmed has none."""
    return event.state != "tentative"


def days_of(plan: Plan, events: tuple[Event, ...], *, discreet: bool = False) -> dict[date, Day]:
    """Return every date from the first event to the last, in order, with those events of the plan that are sure.

    Discreetly nothing lasts for days: what begins is told, and no more.
    """
    sure = [event for event in events if is_sure(event)]
    if not sure:
        return {}
    issued = plan.as_of.astimezone(plan.tz).date()
    spans = [_span(event, issued) for event in sure]
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    days = {day: Day(day) for day in (first + number * DAY for number in range((last - first).days + 1))}
    for span in spans:
        runs = not discreet and (span.last > span.first or span.is_open)
        for number in range((span.last - span.first).days + 1 if runs else 0):
            days[span.first + number * DAY].spans.append(span)
        if not runs or (isinstance(span.event.start, datetime) and not span.is_open):
            days[span.first].events.append(span.event)
    for day, place in _counted_days(sure):
        if day in days:
            days[day].place = place
    return days


def _span(event: Event, issued: date) -> Span:
    start = date_of(event.start)
    if phrase_of(unmarked(event.title)) == "infusion-on-hold":
        return Span(event, start, max(start, issued), is_open=True)
    return Span(event, start, last_day(event))


def _counted_days(events: list[Event]) -> Iterator[tuple[date, tuple[int, int | None]]]:
    """Yield every date of a cycle, its rest included, up to the next cycle: the date, its day, the cycle's number."""
    starts: dict[tuple[str, int | None], date] = {}
    ends: dict[tuple[str, int | None], date] = {}
    for event in events:
        place = (event.phase, event.cycle)
        if event.day is not None and event.day < 1:
            yield date_of(event.start), (event.day, event.cycle)
        elif event.day is not None:
            starts[place] = min(starts.get(place, date.max), date_of(event.start) - (event.day - 1) * DAY)
            ends[place] = max(ends.get(place, date.min), last_day(event))
    ordered = sorted(starts.items(), key=lambda each: each[1])
    for number, (place, day_one) in enumerate(ordered):
        after = ordered[number + 1][1] if number + 1 < len(ordered) else date.max
        next_cycle = ordered[number + 1][0][1] if number + 1 < len(ordered) else None
        joined = place[1] is not None and next_cycle is not None  # one cycle ends where the next begins (C1)
        last = after - DAY if joined else min(ends[place], after - DAY)
        if place[1] is not None or number + 1 == len(ordered):  # of phases that are not numbered, the last one counts
            yield from ((day_one + count * DAY, (count + 1, place[1])) for count in range((last - day_one).days + 1))
