"""How long a course of a regimen can become, and how many events it can have: no more than can be dated and kept."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.errors import Problem
from schedules.regimen.coverage import lengths
from schedules.regimen.days import read_cycles, read_days
from schedules.regimen.ends import most_cycles
from schedules.regimen.parts import Parts, span_runs
from schedules.regimen.phases import Link, Phase, Wait
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit
from schedules.regimen.sizes import MAX_COURSE_DAYS, MAX_EVENTS


def extent_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield the phase that makes a course too long, or gives it too many events.

    Conditions are left aside, so that rows and phases which exclude each other count together.
    """
    days = {phase.id: _days_of(regimen, phase) for phase in regimen.phases}
    events = {phase.id: _events_of(regimen, phase) for phase in regimen.phases}
    for found, most, what in ((days, MAX_COURSE_DAYS, "days"), (events, MAX_EVENTS, "events")):
        if sum(found.values()) > most:
            largest = max(found, key=lambda phase: found[phase])
            message = (
                f"{found[largest]:,} {what} of a course of {sum(found.values()):,}, and at most {most:,} are possible"
            )
            number = [phase.id for phase in regimen.phases].index(largest)
            message = f"{message}; correct its cycles, days or times"
            yield Problem("value_invalid", f"phase {largest}", message, ("phases", number))


def _days_of(regimen: Parts, phase: Phase) -> int:
    """Return the days from the phase before to the end of a phase, what it asks for afterwards included, at most."""
    tables = [regimen.tables[name] for name in phase.tables]
    rows = max((_last_day(row) for table in tables for row in table.rows), default=0)
    length = max((length for table in tables for length in lengths(regimen, table) if length), default=rows)
    length = max([length, *(31 * table.length_months for table in tables if table.length_months)])
    apart = sum(map(_most_days, phase.links))
    return apart + most_cycles(regimen, phase) * length + rows


def _most_days(link: Link | Wait) -> int:
    if isinstance(link, Wait):
        return max(link.typical, link.latest or 0)
    return max(abs(each or 0) for each in (link.earliest, link.expected, link.latest, 31 * (link.months or 0)))


def _last_day(row: AnyRow) -> int:
    match row:
        case Pump():
            lead = abs(row.beside.minutes) // 1440 + 1 if row.beside else 0
            return row.hours // 24 + 1 + abs(row.day) + lead
        case Visit():
            spread = (row.times or 0) * (row.every_hours or 0) // 24 + 7 * (row.count or 0)
            windows = max((window.after_days + window.before_days for window in row.windows), default=0)
            return max(map(abs, row.day_numbers), default=0) + spread + windows + (row.floor_days or 0)
        case Span():
            own = max(map(abs, read_days(row.days))) if row.days else 0
            return own + abs(row.from_days) + (row.lasts_days or 0)
    spread = (row.times or 0) * (row.every_hours or 0) // 24
    return max(abs(row.days or 0), abs(row.minutes or 0) // 1440 + 1) + spread


def _events_of(regimen: Parts, phase: Phase) -> int:
    """Return how many events the cycles of a phase have at most."""
    cycles = most_cycles(regimen, phase)
    total = 0
    for table, row in ((regimen.tables[name], row) for name in phase.tables for row in regimen.tables[name].rows):
        # The numbers of a phase's cycles may begin above 1, so that "2-" may be all of them.
        named = sum(last - first + 1 if last else cycles for first, last in read_cycles(row.cycles))
        total += min(named, cycles) * _events_each(regimen, table, row)
    return total


def _events_each(regimen: Parts, table: Table, row: AnyRow) -> int:
    match row:
        case Pump():
            return 2 + len(row.steps) + _bags_of(regimen, row)
        case Visit():
            return row.times or row.count or len(row.day_numbers) * row.times_a_day
        case Beside():
            others = [other for other in table.rows if other.id == row.of]
            return sum(_events_beside(other) for other in others) * len(row.on) * (row.times or 1)
        case Span() if row.days:
            return len(span_runs(regimen, table, row))
    return 1


def _events_beside(other: AnyRow) -> int:
    match other:
        case Pump():
            return 2 + len(other.steps)
        case Visit():
            return other.times or other.count or len(other.day_numbers) * other.times_a_day
    return 1


def _bags_of(regimen: Parts, row: Pump) -> int:
    """Return how many bags an infusion has at most, by the shortest that is written or may be chosen."""
    if row.bag_hours is None:
        return 0
    if isinstance(row.bag_hours, str):
        choice = regimen.choices[row.bag_hours.removeprefix("$")]
        offered = [value for value in choice.values if isinstance(value, int)] or [int(choice.min or 1)]
    else:
        offered = [*row.bag_hours]
    return row.hours // min(offered, default=1) + 1 + len(row.steps)
