"""The dates on which the places of a course are due, counted from the date of its first event."""

from __future__ import annotations

from datetime import date, timedelta

from schedules.checking.expected import DAY, Cycle, Slot, bags_of, slots_of, steps_of
from schedules.course.places import DISCONNECT, START, bag_of, tail_of
from schedules.regimen import Beside, Pump, Span, Visit, Wait


def parts_of(cycles: list[Cycle]) -> list[list[Cycle]]:
    """Return the cycles of a course in parts: each phase that waits for a milestone begins a new part."""
    parts: list[list[Cycle]] = []
    for cycle in cycles:
        if not parts or (cycle.index == 1 and isinstance(cycle.phase.after, Wait)):
            parts.append([])
        parts[-1].append(cycle)
    return parts


def due_dates(cycles: list[Cycle], origin: date) -> dict[str, date]:
    """Return the date on which each place is due, by its key, if the first event is on ``origin`` and nothing moves."""
    due: dict[str, date] = {}
    ends: dict[str, date] = {}
    day_one = origin
    for number, cycle in enumerate(cycles):
        printed = (cycle.offset(slot.day) for slot in slots_of(cycle) if slot.day is not None)
        first_day = min(printed, default=0) * DAY
        link = cycle.phase.after
        if cycle.index == 1 and link is not None and link.of in ends:
            far = 0 if isinstance(link, Wait) else (link.expected or 0)
            day_one = ends[link.of] + far * DAY - first_day
        elif number == 0:
            day_one = origin - first_day
        for slot in slots_of(cycle):
            due[slot.key] = day_one + _offset_days(cycle, slot) * DAY
        treated = [due[slot.key] for slot in slots_of(cycle) if isinstance(slot.row, Visit)]
        ends[cycle.phase.id] = max(treated, default=day_one)
        day_one += (cycle.length_days or 0) * DAY
    return due


def _offset_days(cycle: Cycle, slot: Slot) -> int:
    """Return the days from Day 1 of a cycle to the date on which a place is due."""
    tail = tail_of(slot.key)
    if slot.day is not None:
        return cycle.offset(slot.day)
    match slot.row:
        case Pump() as pump:
            bag = bag_of(tail)
            hours = {START: 0, DISCONNECT: pump.hours, **steps_of(cycle, pump)}
            return (bags_of(cycle, pump)[bag - 2] if bag else hours.get(tail, 0)) // 24
        case Span(kind="rest", of=str(row)):
            # A rest begins when the infusion has run for its hours.
            return sum(each.hours for each in cycle.rows if isinstance(each, Pump) and each.id == row) // 24
        case Span() as span:
            return span.from_days
        case Beside() as beside:
            target = next((each for each in slots_of(cycle) if each.key == cycle.key(beside.of, tail)), None)
            minutes = beside.minutes or 0
            lead = timedelta(minutes=minutes) // DAY if minutes > 0 else beside.days or 0
            return (_offset_days(cycle, target) if target else 0) + lead
    return 0
