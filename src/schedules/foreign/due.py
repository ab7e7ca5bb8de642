"""When each place of a course would be due, if everything followed from one first day."""

from __future__ import annotations

from datetime import date, timedelta

from schedules.checking.expected import DAY, Cycle, Slot, bags_of, slots_of, steps_of
from schedules.course.places import DISCONNECT, START, bag_of, tail_of
from schedules.regimen import Beside, Pump, Row, Span, Visit, Wait


def parts_of(cycles: list[Cycle]) -> list[list[Cycle]]:
    """Cut a course at its waits."""
    parts: list[list[Cycle]] = []
    for cycle in cycles:
        if not parts or (cycle.index == 1 and isinstance(cycle.phase.after, Wait)):
            parts.append([])
        parts[-1].append(cycle)
    return parts


def due_dates(cycles: list[Cycle], origin: date) -> dict[str, date]:
    """Say when each place is due if everything follows from one first day."""
    due: dict[str, date] = {}
    ends: dict[str, date] = {}
    day_one = origin
    for number, cycle in enumerate(cycles):
        link = cycle.phase.after
        if cycle.index == 1 and link is not None and link.of in ends:
            far = 0 if isinstance(link, Wait) else (link.expected or 0)
            day_one = ends[link.of] + far * DAY - _first_offset(cycle) * DAY
        elif number == 0:
            day_one = origin - _first_offset(cycle) * DAY
        for slot in slots_of(cycle):
            due[slot.key] = day_one + _offset(cycle, slot) * DAY
        treated = [due[slot.key] for slot in slots_of(cycle) if isinstance(slot.row, Visit)]
        ends[cycle.phase.id] = max(treated, default=day_one)
        day_one += (cycle.length_days or 0) * DAY
    return due


def _first_offset(cycle: Cycle) -> int:
    return min((cycle.offset(slot.day) for slot in slots_of(cycle) if slot.day is not None), default=0)


def _offset(cycle: Cycle, slot: Slot) -> int:
    row: Row = slot.row
    tail = tail_of(slot.key)
    if slot.day is not None:
        return cycle.offset(slot.day)
    if isinstance(row, Pump):
        return _pump_offset(cycle, row, tail)
    if isinstance(row, Span):
        return 28 if row.kind == "rest" and row.of else row.from_days
    if isinstance(row, Beside):
        return _beside_offset(cycle, row, tail)
    return 0


def _pump_offset(cycle: Cycle, row: Pump, tail: str) -> int:
    hours = {START: 0, DISCONNECT: row.hours, **steps_of(cycle, row)}
    if bag := bag_of(tail):
        return bags_of(cycle, row)[bag - 2] // 24
    return hours.get(tail, 0) // 24


def _beside_offset(cycle: Cycle, row: Beside, tail: str) -> int:
    target = next((slot for slot in slots_of(cycle) if slot.key == cycle.key(row.of, tail)), None)
    lead = timedelta(minutes=row.minutes or 0) // DAY if row.minutes and row.minutes > 0 else row.days or 0
    return (_offset(cycle, target) if target else 0) + lead
