"""The date that a finding names, held against every other rule of its event: windows, floors, lengths, rests, links."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from schedules.checking.between_phases import distance_limits
from schedules.checking.calendar import DAY, NO_TIME, Calendar, Moved, Seen, day_of
from schedules.checking.expected import Cycle, Slot, slots_of, visit_day
from schedules.checking.findings import with_nearest
from schedules.checking.next_cycle import earliest_day_one, is_on_hold
from schedules.checking.recorded import Recorded
from schedules.checking.within_cycle import day_one_of, days_allowed
from schedules.course.places import START, own_tail
from schedules.course.plan import Finding
from schedules.regimen import Pump, Visit

WHOLE: Final = {"link_broken", "cycle_short", "cycle_long", "rest_short"}
"""The findings about a cycle, which is moved as a whole."""
MOVABLE: Final = WHOLE | {"gap_short", "window_missed", "day_wrong", "postponed_too_long"}
"""The findings about a treatment that is to be on another date."""


def with_legal_dates(
    found: Iterable[Finding], cycles: list[Cycle], calendar: Calendar, recorded: Recorded
) -> Iterator[Finding]:
    """Yield the findings, each with a date that breaks no other rule, or without one where there is none."""
    dates: LegalDates | None = None
    for each in found:
        if each.nearest is None or each.uid is None or each.code not in MOVABLE:
            yield each
            continue
        dates = dates or LegalDates(cycles, calendar, recorded)
        yield dates.named(each)


class LegalDates:
    """The dates on which the treatments of a calendar may be, by every rule."""

    def __init__(self, cycles: list[Cycle], calendar: Calendar, recorded: Recorded) -> None:
        """Take the cycles of a course, its events and its record."""
        self._cycles, self._calendar, self._recorded = cycles, calendar, recorded
        self._places: dict[str, tuple[int, Slot]] = {}
        self._dates: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
        """The dates of each row in order, each with the number of its cycle."""
        self._phases: defaultdict[str, list[Cycle]] = defaultdict(list)
        self._following: defaultdict[str, list[list[Cycle]]] = defaultdict(list)
        """For each phase, those that follow it by a link or a wait."""
        self._days_one: dict[int, date | None] = {}
        self._pushed: dict[int, list[Slot]] = {}
        """For each cycle that was asked about, its visits behind their days."""
        self._latest: defaultdict[tuple[str, int | None], list[tuple[int, date]]] = defaultdict(list)
        """For each row, and each row in a phase, the numbers of its cycles, each with the last date up to there."""
        for number, cycle in enumerate(cycles):
            self._phases[cycle.phase.id].append(cycle)
            for slot in slots_of(cycle):
                if (event := calendar.get(slot.key)) is not None and _is_treatment(slot):
                    self._places.setdefault(event.uid, (number, slot))
                    self._dates[slot.row.id].append((event.date, number))
                    for name in ((slot.row.id, None), (slot.row.id, id(cycle.phase))):
                        latest = self._latest[name]
                        latest.append((number, max(event.date, latest[-1][1] if latest else event.date)))
        for dates in self._dates.values():
            dates.sort()
        for own in [*self._phases.values()]:
            for of in {link.of for link in own[0].phase.links}:
                self._following[of].append(own)

    def named(self, found: Finding) -> Finding:
        """Return a finding with the legal date of its event that is nearest to where it is, where there is one."""
        if found.uid not in self._places or found.nearest is None:
            return found
        number, slot = self._places[found.uid]
        event = self._calendar[slot.key]
        day_one = self._day_one(number)
        on_its_day = day_one is not None and event.date == day_one + self._cycles[number].offset(visit_day(slot)) * DAY
        if found.code in WHOLE or (slot is self._cycles[number].lead and on_its_day):
            crowded = found.code == "gap_short" and self._is_crowded(number, slot, event)
            stuck = crowded or self._is_pushed(number)
            legal = None if stuck else self._of_cycle(number, event, day_of(found.nearest))
        elif slot.day is None or day_one is None:
            return found
        else:
            legal = None if self._is_pushed(number, slot) else self._of_visit(number, slot, event, day_one)
        return found if legal == found.nearest else with_nearest(found, legal)

    def _day_one(self, number: int) -> date | None:
        """Return the Day 1 of a cycle by its number, which is found once."""
        if number not in self._days_one:
            self._days_one[number] = day_one_of(self._cycles[number], self._calendar, self._recorded)
        return self._days_one[number]

    def _is_crowded(self, number: int, slot: Slot, event: Seen) -> bool:
        """Return whether a dose that moves with the cycle is too near, so that it stays so wherever the cycle is."""
        floor = _least_apart(self._cycles[number], slot)
        dates = self._dates[slot.row.id]
        low, high = (
            bisect_right(dates, (event.date - floor, len(self._cycles))),
            bisect_left(dates, (event.date + floor, 0)),
        )
        return sum(cycle >= number for _, cycle in dates[low:high]) > 1

    def _is_pushed(self, number: int, moved: Slot | None = None) -> bool:
        """Return whether a dose of a cycle, other than the moved one, lies behind its own days: it follows another.

        Where that one moves, or the cycle does, its date by the floors is another one, too.
        """
        if number not in self._pushed:
            self._pushed[number] = [*self._behind_their_days(number)]
        return any(slot is not moved for slot in self._pushed[number][:2])

    def _behind_their_days(self, number: int) -> Iterator[Slot]:
        """Yield the visits of a cycle that lie behind the days of their table."""
        cycle, day_one = self._cycles[number], self._day_one(number)
        for slot in slots_of(cycle) if day_one is not None else ():
            event = self._calendar.get(slot.key) if slot.day is not None and isinstance(slot.row, Visit) else None
            if event is None or day_one is None:
                continue
            if event.date > days_allowed(cycle, slot, event, day_one, self._recorded)[1]:
                yield slot

    def _of_cycle(self, number: int, event: Seen, asked: date) -> date | None:
        """Return the legal date for the first event of a cycle, which moves as a whole; None where there is none."""
        low, high = date.min, date.max
        for first, last in self._limits_of_cycle(number, event):
            low, high = max(low, first or low), min(high, last or high)
        return min(max(asked, low), high) if low <= high else None

    def _limits_of_cycle(self, number: int, event: Seen) -> Iterator[tuple[date | None, date | None]]:
        """Yield the first and the last date that each rule allows for the first event of a cycle, None if open."""
        cycle, calendar, recorded = self._cycles[number], self._calendar, self._recorded
        day_one = self._day_one(number)
        if number and is_on_hold(self._cycles[number - 1], calendar, recorded):
            yield date.max, date.min
        if number and (first := earliest_day_one(self._cycles[number - 1], cycle, calendar, recorded)):
            yield first + (event.date - day_one if day_one else NO_TIME), None
        for row in cycle.rows:
            least = _least_days(cycle, row.id) if isinstance(row, Visit) else 0
            slots = (slot for slot in cycle.slots_by_row.get(row.id, ()) if least and slot.row is row)
            own = [calendar[slot.key].date for slot in slots if slot.key in calendar]
            if own and (last := self._last_before(number, row.id, min(own))):
                yield event.date + (last + least * DAY - min(own)), None
        phase = self._phases[cycle.phase.id]
        if cycle.phase.links and cycle is phase[0] and (limits := self._limits(phase, calendar)) is not None:
            first, low, high = limits
            yield low and low + (event.date - first), high and high + (event.date - first)

    def _last_before(self, number: int, row: str, first: date) -> date | None:
        """Return the last date of a row in the cycles before one; of phases side by side before its first dose."""
        phase = self._cycles[number].phase
        latest = self._latest[row, id(phase) if phase.links else None]
        place = bisect_left(latest, (number,))
        found = latest[place - 1][1] if place else None
        if not phase.links:
            return found
        dates = self._dates[row]
        sooner = (dates[at] for at in reversed(range(bisect_right(dates, (first, len(self._cycles))))))
        last = next((day for day, other in sooner if other < number), None)
        return max((day for day in (found, last) if day is not None), default=None)

    def _of_visit(self, number: int, slot: Slot, event: Seen, day_one: date) -> date | None:
        """Return the legal date for one visit, the cycle being where it is; None where there is none."""
        low, high = days_allowed(self._cycles[number], slot, event, day_one, self._recorded)
        phase = self._cycles[number].phase.id
        floor = _least_apart(self._cycles[number], slot)
        return next(
            (day for day in _nearest_first(event.date, low, high) if self._is_free(phase, slot, event, day, floor)),
            None,
        )

    def _is_free(self, phase: str, slot: Slot, event: Seen, day: date, floor: timedelta) -> bool:
        """Return whether a visit on a day keeps its floors, and leaves the phases that follow where they may be."""
        dates = self._dates[slot.row.id]
        near = bisect_left(dates, (day + floor, 0)) - bisect_right(dates, (day - floor, len(self._cycles)))
        if near - (abs(event.date - day) < floor) > 0:
            return False
        moved = Moved(self._calendar, [replace(event, start=day, end=day + (day_of(event.end) - event.date))])
        following = self._following[phase]
        return all(self._follows(own, moved) for own in following if self._follows(own, self._calendar))

    def _follows(self, own: list[Cycle], calendar: Calendar) -> bool:
        """Return whether a phase lies as far from the one that it follows as it must."""
        limits = self._limits(own, calendar)
        return limits is None or (limits[1] or limits[0]) <= limits[0] <= (limits[2] or limits[0])

    def _limits(self, own: list[Cycle], calendar: Calendar) -> tuple[date, date | None, date | None] | None:
        return distance_limits(own, self._phases, calendar, self._recorded)


def _nearest_first(day: date, low: date, high: date) -> Iterator[date]:
    """Yield the dates from one to another, those nearest to a date first, and of two as near the earlier one."""
    below, above = (day - low).days, (high - day).days
    for apart in range(max(-below, -above, 0), max(below, above) + 1):
        if -above <= apart <= below:
            yield day - apart * DAY
        if apart and -below <= apart <= above:
            yield day + apart * DAY


def _least_days(cycle: Cycle, row: str) -> int:
    """Return the least dates between two doses of a row, by all floors."""
    return max((floor.whole_days for _, floor in cycle.floors(row) if floor is not None), default=0)


def _least_apart(cycle: Cycle, slot: Slot) -> timedelta:
    return _least_days(cycle, slot.row.id) * DAY if isinstance(slot.row, Visit) else NO_TIME


def _is_treatment(slot: Slot) -> bool:
    return isinstance(slot.row, Visit) or (isinstance(slot.row, Pump) and own_tail(slot.key) == START)
