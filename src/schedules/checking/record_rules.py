"""The rules about what was recorded: doses that are late, and facts that break a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from schedules.checking.expected import HOUR, Cycle, Seen, after, between, day_of, slots_of, stretches_of
from schedules.checking.findings import finding
from schedules.course import Booked, Delay, Failed, Given, Rate, Reached, Resume
from schedules.course.places import STEP, Place, restart_entry, step_tail, tail_of
from schedules.course.plan import Finding, Plan
from schedules.course.record import counting, known_by
from schedules.regimen import HoldRule, Pump, Visit
from schedules.regimen.selection import limit_problems
from schedules.words import count, say, say_day


def delayed_days(plan: Plan) -> Counter[str]:
    """Return the days by which events were delayed for a clinical reason, by key."""
    days: Counter[str] = Counter()
    for entry in counting(plan.record):
        if isinstance(entry.happening, Delay):
            days[entry.happening.of] += entry.happening.days
    return days


def failed_days(plan: Plan) -> dict[str, date]:
    """Return for each milestone the last day on which what it waits for failed."""
    entries = (entry.happening for entry in counting(plan.record))
    return {entry.milestone: entry.at.date() for entry in entries if isinstance(entry, Failed)}


def reached_milestones(plan: Plan) -> set[str]:
    """Return the milestones that were recorded as reached."""
    return {entry.happening.milestone for entry in counting(plan.record) if isinstance(entry.happening, Reached)}


def dated_phases(plan: Plan) -> set[str]:
    """Return the phases of which a date was given, by the plan's anchor and known dates, or recorded or booked."""
    regimen = plan.regimen
    of_rows = {row.id: phase.id for phase in reversed(regimen.phases) for row in regimen.tables[phase.table].rows}
    entries = (entry.happening for entry in counting(plan.record))
    recorded = {Place.read(entry.of).phase for entry in entries if isinstance(entry, Booked | Given)}
    ids = {phase.id for phase in regimen.phases}
    named = {name if name in ids else of_rows.get(name, name) for name in (plan.anchor, *plan.known)}
    return named | recorded


def late_doses(plan: Plan, cycles: list[Cycle], seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Report the doses that were so late that the source asks for something, in its words."""
    delayed = delayed_days(plan)
    events = {event.key: event for event in plan.events}
    for slot in (slot for cycle in cycles for slot in slots_of(cycle)):
        if slot.key in events and slot.key in seen and isinstance(slot.row, Visit) and slot.row.late:
            event = events[slot.key]
            days = (day_of(event.start) - day_of(event.due)).days + delayed[slot.key]
            rules = (rule for rule in slot.row.late if rule.from_days <= days)
            if rule := max(rules, key=lambda rule: rule.from_days, default=None):
                message = f"{slot.title} on {say_day(day_of(event.start))} is {count(days, 'day')} late; {rule.text}"
                yield finding("dose_late", seen[slot.key], message, rule.source, severity="warning")


def steps_after_restarts(plan: Plan, cycles: list[Cycle], seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Report each step that is missing after a restart at the low rate (C21)."""
    entries = counting(plan.record)
    rates = {entry.name: entry.happening.rate for entry in entries if isinstance(entry.happening, Resume)}
    for cycle in cycles:
        for row in cycle.rows:
            if isinstance(row, Pump) and row.hold is not None:
                yield from _missing_steps(cycle, row, row.hold, rates, seen)


def _missing_steps(
    cycle: Cycle, row: Pump, rule: HoldRule, rates: Mapping[str, Rate], seen: Mapping[str, Seen]
) -> Iterator[Finding]:
    low_hours = rule.low_rate_hours
    steps = [step.id for step in row.steps] or [STEP]
    run: list[Seen] = []
    # From the last stretch to the first: a run is what follows a restart, up to the next one at a rate of its own.
    for stretch in reversed(stretches_of(cycle, row.id, seen)):
        run.append(stretch)
        entry = restart_entry(tail_of(stretch.key))
        if rates.get(entry, "same") == "same":
            continue
        infused = sum((between(each.start, each.end) for each in run), timedelta())
        places = {cycle.key(row.id, step_tail(step, entry)) for step in steps}
        if rates[entry] == "low" and infused > low_hours * HOUR and places.isdisjoint(seen):
            where = f"the step {low_hours} h after the restart at the low rate on {say(stretch.start)}"
            whole = between(stretch.start, stretch.end) > low_hours * HOUR  # else another hold lies before the step
            nearest = after(stretch.start, low_hours * HOUR) if whole else None
            yield finding("event_missing", stretch, f"{where} is not in the calendar", rule.source, nearest)
        run = []


def limits(plan: Plan, cycles: list[Cycle], seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check what was learned during treatment against the limits of choices."""
    live = [cycle for cycle in cycles if any(slot.key in seen for slot in slots_of(cycle))]
    # What was learned counts by the last cycle that is still planned.
    last = max((cycle.number or 1 for cycle in live), default=1)
    facts = {**plan.choices, **known_by(counting(plan.record), last)}
    for name in {phase.counted_by for phase in plan.regimen.phases if phase.up_to}:
        facts[name] = sum(bool(cycle.phase.up_to) and cycle.phase.counted_by == name for cycle in live)
    for limit in plan.regimen.limits:
        for problem in limit_problems(limit, facts):
            yield finding("limit_broken", None, f"{limit.choice}: {problem.message}", limit.source)
