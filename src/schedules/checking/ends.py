"""The cycles of a phase that a date ends: those that are over by that date, by the dates of the calendar itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from schedules.checking.between_phases import band_of, edge_at, edge_of, first_expected, next_by_table, span_of
from schedules.checking.calendar import DAY, Calendar
from schedules.checking.expected import Cycle
from schedules.checking.next_cycle import next_by_length
from schedules.checking.recorded import Recorded
from schedules.checking.within_cycle import day_one_of


def within_their_ends(cycles: list[Cycle], seen: Calendar, recorded: Recorded) -> list[Cycle]:
    """Return the cycles of a course without those that are not over by the date on which their phase ends.

    A cycle that the calendar does not have is dated from the one before it.
    """
    if not any(cycle.phase.is_bounded and cycle.version > 1 for cycle in cycles):
        return cycles
    phases: dict[str, list[Cycle]] = {}
    for cycle in cycles:
        phases.setdefault(cycle.phase.id, []).append(cycle)
    kept = [cycle for own in phases.values() for cycle in _over_by_the_end(own, phases, seen, recorded)]
    return [replace(cycle, last=cycle is kept[-1]) for cycle in kept]


def _over_by_the_end(
    own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded
) -> list[Cycle]:
    end = _end_of(own, phases, seen, recorded)
    first = _first_day_one(own, phases, seen, recorded)
    if end is None or first is None:
        return own
    found: list[Cycle] = []
    day_one = first
    for cycle in own:
        day_one = day_one_of(cycle, seen, recorded) or day_one
        if next_by_table(cycle, first, day_one) > end:
            break
        found.append(cycle)
        day_one = next_by_length(cycle, seen, recorded) or next_by_table(cycle, first, day_one)
    return found


def _first_day_one(
    own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded
) -> date | None:
    """Return Day 1 of a phase; of one that the calendar does not have, where those that it follows put it."""
    band = band_of(own[0], seen)
    if band is None and (day_one := day_one_of(own[0], seen, recorded)) is not None:
        return day_one
    first = band.date if band is not None else first_expected(own, phases, seen, recorded)
    return None if first is None else first - span_of(own[0], first)[0] * DAY


def _end_of(own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded) -> date | None:
    """Return the date by which a phase is over; None where none ends it, or nobody knows it."""
    phase = own[0].phase
    if phase.horizon_months:
        start = _edge(own, "start", seen, recorded)
        return start + relativedelta(months=phase.horizon_months) if start else None
    if phase.until is None or phase.until.of not in phases:
        return None
    edge = _edge(phases[phase.until.of], phase.until.edge, seen, recorded)
    if edge is None:
        return None
    return edge + relativedelta(months=phase.until.months or 0, days=phase.until.expected or 0)


def _edge(cycles: list[Cycle], edge: str, seen: Calendar, recorded: Recorded) -> date | None:
    if (band := band_of(cycles[0], seen)) is not None:
        return edge_at(cycles, edge, band.date)
    return edge_of(cycles, edge, seen, recorded)
