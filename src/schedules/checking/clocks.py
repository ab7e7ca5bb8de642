"""The times of day of a plan's events against those that its regimen prints, or that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from schedules.checking.calendar import NO_TIME, Calendar, at_wall, between
from schedules.checking.expected import Cycle, Slot, slots_of
from schedules.checking.findings import finding
from schedules.checking.recorded import Recorded
from schedules.course.places import START, own_tail, visit_of
from schedules.course.plan import Finding, Plan
from schedules.regimen import Beside, Pump, Visit
from schedules.words import say


def time_findings(course: Plan, cycles: Sequence[Cycle], calendar: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check the events of rows with a time of day; what was recorded of an event has its own time."""
    asked = _asked_times(course, cycles)
    printed_times = {slot.row.id: (slot, at) for cycle in cycles for slot in slots_of(cycle) if (at := _row_time(slot))}
    for name, (slot, at) in printed_times.items():
        if (clock := asked.get(name, at).replace(fold=0)) != at:
            message = (
                f"{slot.row.title} is at {clock:%H:%M} in this plan, as was asked for; its regimen says {at:%H:%M}"
            )
            yield finding("time_other", None, message, slot.source, severity="note")
    for cycle in cycles:
        for slot in slots_of(cycle):
            event, printed = calendar.get(slot.key), _printed(slot)
            if event is None or printed is None or not isinstance(event.start, datetime):
                continue
            if event.tentative or cycle.opened_by or recorded.arranged(slot.key):
                continue
            is_listed = isinstance(slot.row, Visit) and slot.row.times_of_day
            clock = printed if is_listed else asked.get(slot.row.id, printed)
            right = at_wall(event.date, clock, event.start.tzinfo)
            # Of an hour that the clocks repeat either time is right.
            if event.start.time() != clock.replace(fold=0) and between(right, event.start) != NO_TIME:
                message = f"{event.title} is at {say(event.start)}; its time of day is {clock:%H:%M}"
                yield finding("time_wrong", event, message, slot.source, right)


def _row_time(slot: Slot) -> time | None:
    """Return the one time of day that a place's row prints, if it does."""
    row = slot.row
    return None if isinstance(row, Visit) and row.times_of_day else _printed(slot)


def _printed(slot: Slot) -> time | None:
    """Return the time of day that a place has by its row; None where it has none, or follows another by the hour."""
    row = slot.row
    if isinstance(row, Visit):
        day, number = visit_of(own_tail(slot.key)) or (0, 1)
        if row.times_of_day:
            return row.times_of_day[number - 1]
        is_first = number == 1 and (not row.times or day == row.day_numbers[0])
        return row.at if is_first or not row.every_hours else None
    if isinstance(row, Pump):
        return row.at if own_tail(slot.key) == START else None
    return row.at if isinstance(row, Beside) and row.days is not None else None


def _asked_times(course: Plan, cycles: Sequence[Cycle]) -> dict[str, time]:
    """Return the times of day that were asked for, by row: with a date that was given, or by themselves."""
    leads = {cycle.phase.id: cycle.lead.row.id for cycle in reversed(cycles) if cycle.lead is not None}
    given = {**course.known, course.anchor: course.start}
    dated = {leads.get(name, name): at.time() for name, at in given.items() if isinstance(at, datetime)}
    return dated | {**course.at}
