"""Extensions of cycles: each is longer than the table of its cycle (C5)."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.clock import date_of
from schedules.course import Extend
from schedules.course.places import Place
from schedules.course.plan import Event, Plan
from schedules.course.record import Happened, counting
from schedules.errors import Problem
from schedules.planning.core import cycles_of
from schedules.planning.cycles import Cycle


def extension_problems(plan: Plan, entry: Extend) -> Iterator[Problem]:
    """Yield that a cycle has no length that could be another, or would be no longer than its table has it (C5)."""
    happened = Happened(counting(plan.record), plan.as_of)
    days = {each.key: date_of(each.start) for each in plan.events}
    event = next((event for event in plan.events if event.key == entry.of), None)
    for cycles in cycles_of(plan, happened).values() if event else ():
        for cycle in (cycle for cycle in cycles if event and _is_in(cycle, event)):
            if not cycle.table.length_days and not cycle.table.length_months:
                message = f"a cycle of {cycle.phase.title} has no length that could be another; record a delay instead"
                yield Problem("entry_impossible", entry.of, message)
                continue
            first, own = (days.get(each.lead_key, days[entry.of]) for each in (cycles[0], cycle))
            table = (cycle.next_day_one(first, own) - own).days
            if entry.length_days <= table:
                message = f"{cycle.place} has {table} days by its table; an extension is longer: give more than that"
                yield Problem("entry_impossible", "length_days", message)


def _is_in(cycle: Cycle, event: Event) -> bool:
    """Return whether an event is in a cycle; one that a restart began has the key of the one before it."""
    is_own = cycle.number == event.cycle if cycle.number is not None else cycle.index == Place.read(event.key).index
    return is_own and cycle.phase.title == event.phase
