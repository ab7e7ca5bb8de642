"""The months of a plan as data: for each day its events, and its day of a cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan

DAY: Final = timedelta(days=1)
BARS: Final = {"infusion", "stay", "rest", "restriction", "monitoring", "dose", "procedure"}
"""The kinds of event that may last for days, and are then drawn as a bar through each of them."""


@dataclass(slots=True)
class Cell:
    """One day of a month, with its events."""

    day: date
    place: tuple[int, int | None] | None = None
    """The day as the label counts it, and the number of its cycle; None where no label counts it."""
    bars: list[Event] = field(default_factory=list)
    """The events that last for days, this one among them."""
    items: list[Event] = field(default_factory=list)
    """The events that begin on this day, at a time or for this day alone."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks of seven days; a day of another month is None."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]

    @property
    def cells(self) -> list[Cell]:
        """The days of the month, in order."""
        return [cell for week in self.weeks for cell in week if cell is not None]


def months(plan: Plan, *, sunday_first: bool) -> Iterator[Month]:
    """Yield the months from the first event of a plan to its last; none for a plan without events."""
    if not plan.events:
        return
    month = min(date_of(event.start) for event in plan.events).replace(day=1)
    last = max(last_day(event) for event in plan.events)
    cells = _cells(plan, month, last)
    while month <= last:
        day = month - ((month.weekday() + sunday_first) % 7) * DAY
        weeks = []
        while day.replace(day=1) <= month:
            week = [day + number * DAY for number in range(7)]
            weeks.append(tuple(cells[each] if each.month == month.month and each in cells else None for each in week))
            day += 7 * DAY
        yield Month(month, tuple(weeks))
        month = (month + 31 * DAY).replace(day=1)


def last_day(event: Event) -> date:
    """Return the last date of an event; one that ends at midnight ends on the day before."""
    if not isinstance(event.end, datetime):
        return max(event.end - DAY, event.start)
    midnight = (event.end.hour, event.end.minute) == (0, 0) and not event.is_moment
    return event.end.date() - DAY * midnight


def _cells(plan: Plan, first: date, last: date) -> dict[date, Cell]:
    """Return the days from a first one to the end of the last one's month, each with its events."""
    cells = {day: Cell(day) for day in (first + number * DAY for number in range((last - first).days + 32))}
    for event in plan.events:
        start, end = date_of(event.start), last_day(event)
        runs = event.kind in BARS and end > start
        for number in range((end - start).days + 1 if runs else 0):
            cells[start + number * DAY].bars.append(event)
        if not runs or isinstance(event.start, datetime):
            cells[start].items.append(event)
    for day, place in _counted_days(plan):
        if day in cells:
            cells[day].place = place
    return cells


def _counted_days(plan: Plan) -> Iterator[tuple[date, tuple[int, int | None]]]:
    """Yield every date of a cycle, its rest included, up to the next cycle: the date, its day, the cycle's number."""
    starts: dict[tuple[str, int | None], date] = {}
    ends: dict[tuple[str, int | None], date] = {}
    for event in plan.events:
        place = (event.phase, event.cycle)
        if event.day is not None and event.day >= 1 and event.state != "tentative":
            starts[place] = min(starts.get(place, date.max), date_of(event.start) - (event.day - 1) * DAY)
            ends[place] = max(ends.get(place, date.min), last_day(event))
    ordered = sorted(starts.items(), key=lambda each: each[1])
    for number, (place, day_one) in enumerate(ordered):
        after = ordered[number + 1][1] if number + 1 < len(ordered) else date.max
        next_cycle = ordered[number + 1][0][1] if number + 1 < len(ordered) else None
        joined = place[1] is not None and next_cycle is not None  # one cycle ends where the next begins (C1)
        last = after - DAY if joined else min(ends[place], after - DAY)
        yield from ((day_one + count * DAY, (count + 1, place[1])) for count in range((last - day_one).days + 1))
