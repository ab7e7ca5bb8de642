"""Floors between doses: by elapsed hours where both have a time of day, else by dates (C5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from schedules.checking.calendar import DAY, HOUR, NO_TIME, Calendar, Seen, after, at_wall, between, day_of, in_order
from schedules.checking.expected import Cycle, Slot, slots_of
from schedules.regimen import Floor, Visit


def first_after(floor: Floor, earlier: Seen, later: Seen | None) -> date:
    """Return the first date that a floor allows after a dose, for one that keeps its time of day (C5)."""
    by_dates = earlier.date + (floor.least_days or 0) * DAY
    if floor.least_hours is None:
        return by_dates
    if not isinstance(earlier.start, datetime) or later is None or not isinstance(later.start, datetime):
        return earlier.date + floor.whole_days * DAY
    first = after(earlier.start, floor.least_hours * HOUR)
    on = day_of(first)
    while between(first, at_wall(on, later.start.time(), later.start.tzinfo)) < NO_TIME:
        on += DAY
    return max(by_dates, on)


def is_too_near(floor: Floor, earlier: Seen, later: Seen) -> bool:
    """Return whether two doses lie closer than a floor allows: by hours where both have a time, else by dates."""
    days = (later.date - earlier.date).days
    if floor.least_hours and isinstance(earlier.start, datetime) and isinstance(later.start, datetime):
        return between(earlier.start, later.start) < floor.least_hours * HOUR or days < (floor.least_days or 0)
    return days < floor.whole_days


Doses = Mapping[str, Sequence[Seen]]
"""Doses by the names of the floors that hold between them."""

NO_DOSES: Final[Doses] = {}
"""The doses before the first cycle."""


def doses_of(cycle: Cycle, calendar: Calendar) -> Iterator[tuple[str, Seen]]:
    """Yield the doses of a cycle, each with the names of the groups that floors hold between."""
    for slot in slots_of(cycle):
        if isinstance(slot.row, Visit) and slot.key in calendar:
            yield from ((name, calendar[slot.key]) for name, _ in cycle.floors(slot.row.id))


def first_by_floors(cycle: Cycle, slot: Slot, event: Seen, calendar: Calendar, before: Doses = NO_DOSES) -> date | None:
    """Return the first date that the doses before it leave to a dose; None where no floor holds.

    ``before`` has the doses of the cycles before it, by the names of floors; of phases side by side some come later.
    """
    return max(_firsts(cycle, slot, event, calendar, before), default=None)


def _firsts(cycle: Cycle, slot: Slot, event: Seen, calendar: Calendar, before: Doses) -> Iterator[date]:
    floors = dict(cycle.floors(slot.row.id)) if isinstance(slot.row, Visit) else {}
    for name, floor in floors.items():
        earlier = [dose for dose in before.get(name, ()) if in_order([event, dose])[0] is dose]
        if floor is not None and earlier:
            yield first_after(floor, in_order(earlier)[-1], event)
    for other in slots_of(cycle) if any(floors.values()) else ():
        dose = calendar.get(other.key)
        if other is slot or dose is None or not isinstance(other.row, Visit) or in_order([dose, event])[0] is event:
            continue
        for name, _ in cycle.floors(other.row.id):
            if (floor := floors.get(name)) is not None:
                yield first_after(floor, dose, event)
