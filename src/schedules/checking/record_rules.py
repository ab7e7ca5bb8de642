"""The rules about what was recorded: doses that are late, and facts that break a limit."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.checking.calendar import Calendar, day_of
from schedules.checking.expected import Cycle, slots_of
from schedules.checking.findings import finding
from schedules.checking.recorded import Recorded
from schedules.course.plan import Finding, Plan
from schedules.course.record import known_by
from schedules.regimen import Visit
from schedules.regimen.selection import limit_problems
from schedules.words import count, say_day


def dated_phases(plan: Plan, recorded: Recorded) -> set[str]:
    """Return the phases of which a date was given, by the plan's anchor and known dates, or recorded or booked."""
    regimen = plan.regimen
    of_rows = {
        row.id: phase.id
        for phase in reversed(regimen.phases)
        for table in phase.tables
        for row in regimen.tables[table].rows
    }
    ids = {phase.id for phase in regimen.phases}
    named = {name if name in ids else of_rows.get(name, name) for name in (plan.anchor, *plan.known)}
    return named | recorded.dated_phases


def late_doses(plan: Plan, cycles: list[Cycle], seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Report the doses that were so late that the source asks for something, in its words."""
    events = {event.key: event for event in plan.events}
    for slot in (slot for cycle in cycles for slot in slots_of(cycle)):
        if slot.key in events and slot.key in seen and isinstance(slot.row, Visit) and slot.row.late:
            event = events[slot.key]
            delayed = sum(each.days for each in recorded.delays(slot.key))
            days = (day_of(event.start) - day_of(event.due)).days + delayed
            rules = (rule for rule in slot.row.late if rule.from_days <= days)
            if rule := max(rules, key=lambda rule: rule.from_days, default=None):
                message = f"{slot.title} on {say_day(day_of(event.start))} is {count(days, 'day')} late; {rule.text}"
                yield finding("dose_late", seen[slot.key], message, rule.source, severity="warning")


def limits(plan: Plan, cycles: list[Cycle], seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check what was learned during treatment against the limits of choices."""
    live = [cycle for cycle in cycles if any(slot.key in seen for slot in slots_of(cycle))]
    # What was learned counts by the last cycle that is still planned.
    last = max((cycle.number or 1 for cycle in live), default=1)
    facts = dict(plan.choices) | known_by(recorded.entries, last)
    for name in {phase.counted_by for phase in plan.regimen.phases if phase.up_to}:
        facts[name] = sum(bool(cycle.phase.up_to) and cycle.phase.counted_by == name for cycle in live)
    for limit in plan.regimen.limits:
        for problem in limit_problems(limit, facts):
            yield finding("limit_broken", None, f"{limit.choice}: {problem.message}", limit.source)
