"""Floors between doses: by elapsed hours where both have a time of day, else by dates (C5)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Final

from schedules.checking.calendar import DAY, HOUR, NO_TIME, Calendar, Seen, after, at_wall, between, day_of, order_of
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


class FirstDates:
    """The first dates that the floors leave to the doses of a cycle, by the doses before each."""

    def __init__(self, cycle: Cycle, calendar: Calendar, before: Doses = NO_DOSES) -> None:
        """Take the cycle, the calendar, and the doses of the cycles before it.

        ``before`` has them in order, by the names of floors; of phases side by side some come later.
        """
        self._cycle, self._calendar, self._before = cycle, calendar, before

    @cached_property
    def _doses(self) -> dict[str, dict[Hashable, list[tuple[Slot, Seen]]]]:
        """The doses of the cycle in order, by the name of a floor, and those on the same clocks together."""
        found: dict[str, dict[Hashable, list[tuple[Slot, Seen]]]] = {}
        slots = (slot for slot in slots_of(self._cycle) if isinstance(slot.row, Visit) and slot.key in self._calendar)
        doses = [(slot, self._calendar[slot.key]) for slot in slots]
        for slot, dose in sorted(doses, key=lambda each: order_of(each[1])):
            for name, _ in self._cycle.floors(slot.row.id):
                found.setdefault(name, {}).setdefault(_clocks_of(dose), []).append((slot, dose))
        return found

    def of(self, slot: Slot, event: Seen) -> date | None:
        """Return the first date that the doses before it leave to a dose; None where no floor holds."""
        return max(self._firsts(slot, event), default=None)

    def _firsts(self, slot: Slot, event: Seen) -> Iterator[date]:
        floors = dict(self._cycle.floors(slot.row.id)) if isinstance(slot.row, Visit) else {}
        for name, floor in floors.items():
            if floor is None:
                continue
            earlier = self._before.get(name, ())
            if place := bisect_left(earlier, order_of(event), key=order_of):
                yield first_after(floor, earlier[place - 1], event)
            # On the same clocks the last dose before it leaves the latest date.
            for doses in self._doses.get(name, {}).values():
                place = bisect_right(doses, order_of(event), key=lambda each: order_of(each[1])) - 1
                while place >= 0 and doses[place][0] is slot:
                    place -= 1
                if place >= 0:
                    yield first_after(floor, doses[place][1], event)


def _clocks_of(event: Seen) -> Hashable:
    """Return what tells the clocks of an event from others; a date has none."""
    zone = event.start.tzinfo if isinstance(event.start, datetime) else None
    # Some time zones, such as those of dateutil, have no hash.
    return isinstance(event.start, datetime), id(zone) if getattr(zone, "__hash__", None) is None else zone
