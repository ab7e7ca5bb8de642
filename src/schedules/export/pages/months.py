"""What stands on each day of a plan, month by month: the data behind every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from schedules.course.plan import Event, Plan

DAY: Final = timedelta(days=1)
BARS: Final = {"infusion", "stay", "rest", "restriction", "monitoring", "dose", "procedure"}
"""Kinds that may last for days, and then run through the days as a bar."""


@dataclass(slots=True)
class Cell:
    """One day: its place in the course, what runs through it, what is on it."""

    day: date
    place: tuple[int, int | None] | None = None
    """The day as the label counts it, and its cycle if it is numbered."""
    bars: list[Event] = field(default_factory=list)
    items: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks of seven days; days of its neighbours are none."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]

    @property
    def cells(self) -> list[Cell]:
        """Its own days, in order."""
        return [cell for week in self.weeks for cell in week if cell is not None]


def months(plan: Plan, *, sunday_first: bool) -> Iterator[Month]:
    """Yield the months from a plan's first event to its last."""
    if not plan.events:
        return
    first = min(_first(event) for event in plan.events)
    last = max(last_day(event) for event in plan.events)
    cells = _cells(plan, first.replace(day=1), last)
    month = first.replace(day=1)
    while month <= last:
        yield Month(month, tuple(_weeks(month, cells, sunday_first=sunday_first)))
        month = (month + 31 * DAY).replace(day=1)


def _first(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start


def last_day(event: Event) -> date:
    """Name the last date an event touches; midnight belongs to the day before."""
    if not isinstance(event.end, datetime):
        return max(event.end - DAY, event.start)
    midnight = (event.end.hour, event.end.minute) == (0, 0) and not event.is_moment
    return event.end.date() - DAY * midnight


def _cells(plan: Plan, first: date, last: date) -> dict[date, Cell]:
    length = (last - first).days + 32
    cells = {day: Cell(day) for day in (first + number * DAY for number in range(length))}
    for event in plan.events:
        runs = event.kind in BARS and last_day(event) > _first(event)
        for number in range((last_day(event) - _first(event)).days + 1 if runs else 0):
            cells[_first(event) + number * DAY].bars.append(event)
        if not runs or isinstance(event.start, datetime):
            cells[_first(event)].items.append(event)
    for day, place in _places(plan):
        if day in cells:
            cells[day].place = place
    return cells


def _places(plan: Plan) -> Iterator[tuple[date, tuple[int, int | None]]]:
    """Yield Day 8 of cycle 2 for every date of a cycle, its rest included, up to the next one."""
    starts: dict[tuple[str, int | None], date] = {}
    ends: dict[tuple[str, int | None], date] = {}
    for event in plan.events:
        place = (event.phase, event.cycle)
        if event.day is not None and event.day >= 1 and event.state != "tentative":
            starts[place] = min(starts.get(place, date.max), _first(event) - (event.day - 1) * DAY)
            ends[place] = max(ends.get(place, date.min), last_day(event))
    ordered = sorted(starts.items(), key=lambda each: each[1])
    for number, (place, day_one) in enumerate(ordered):
        after = ordered[number + 1][1] if number + 1 < len(ordered) else date.max
        next_cycle = ordered[number + 1][0][1] if number + 1 < len(ordered) else None
        joined = place[1] is not None and next_cycle is not None  # one cycle ends where the next begins (C1)
        last = after - DAY if joined else min(ends[place], after - DAY)
        yield from ((day_one + count * DAY, (count + 1, place[1])) for count in range((last - day_one).days + 1))


def _weeks(month: date, cells: dict[date, Cell], *, sunday_first: bool) -> Iterator[tuple[Cell | None, ...]]:
    day = month - ((month.weekday() + sunday_first) % 7) * DAY
    while day.replace(day=1) <= month:
        week = [day + number * DAY for number in range(7)]
        yield tuple(cells[each] if each.month == month.month and each in cells else None for each in week)
        day += 7 * DAY
