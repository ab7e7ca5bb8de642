"""The next plan, made from a plan and its record; the old one stays as it was.

A plan is a function of its regimen, choices, anchor and record. A revision keeps every uid; an event that changed
gets a higher sequence, and one that fell away is kept as cancelled.
"""

from __future__ import annotations

from datetime import datetime

from schedules.clock import now, stamp
from schedules.course import AnyHappening
from schedules.course.plan import Plan
from schedules.course.visits import next_visits, with_whole_visits
from schedules.errors import PlanError, Problem
from schedules.planning.entries import is_held_to_events, on_plans_clocks, refuse
from schedules.planning.upkeep import up_to_date
from schedules.planning.versions import begun_with, laid_again, next_revision, order
from schedules.words import say


def revise(plan: Plan, *happenings: AnyHappening, as_of: datetime | None = None) -> Plan:
    """Return the next revision of a plan, with what happened.

    Args:
        plan: The plan before.
        happenings: What is to be added to its record, in this order.
        as_of: When it is written down; now by default. What is on hold was on hold until here.

    Returns:
        The next revision: the same names, higher sequences for what changed, what fell away among the cancelled. Where
        the plan is first to be laid out anew (`up_to_date`), that is a revision of its own before it.

    Raises:
        PlanError: If an entry names nothing in the plan, or can't have happened then.
        ClockError: If ``as_of`` has no zone, or a date leaves the planned years.
    """
    stamped = stamp(as_of) if as_of else now()
    if stamped < plan.as_of:
        message = (
            f"{say(stamped.astimezone(plan.tz))} is before the plan's last revision, "
            f"{say(plan.as_of.astimezone(plan.tz))} ({plan.zone} time); give a later time"
        )
        raise PlanError(Problem("entry_impossible", "as_of", message))
    plan = up_to_date(plan, as_of=stamped)
    following, record = plan, plan.record
    for happening in happenings:
        if is_held_to_events(happening) and following.record != record:
            following = laid_again(following, record, stamped)
        known = following.model_copy(update={"record": record})
        entry = on_plans_clocks(known, happening, stamped)
        refuse(known, entry, stamped, len(record) + 1)
        record = (*record, entry)
    following = laid_again(following, record, stamped)
    return next_revision(plan, following, record[len(plan.record) :], stamped)


def planned_with(plan: Plan, *happenings: AnyHappening) -> Plan:
    """Return a new plan with entries that are planned beforehand, such as other bags from a day on; it is revision 0.

    Raises:
        PlanError: If the plan is not new, or an entry can't be planned.
    """
    if plan.record or plan.revision:
        raise PlanError(Problem("entry_impossible", "record", "the plan is not new; use revise"))
    return begun_with(plan, revise(plan, *happenings, as_of=plan.made_at).record)


def withdraw(plan: Plan, as_of: datetime) -> Plan:
    """Return the plan with every event cancelled, so that its file removes them from calendars."""
    gone = tuple(
        event.model_copy(update={"state": "cancelled", "sequence": event.sequence + 1, "changed": stamp(as_of)})
        for event in plan.events
    )
    cancelled = tuple(sorted((*gone, *plan.cancelled), key=order))
    withdrawn = plan.model_copy(update={"events": (), "cancelled": cancelled, "as_of": stamp(as_of)})
    return withdrawn.model_copy(update={"visits": next_visits(plan, withdrawn)})


def only_changed(plan: Plan, *, whole_visits: bool = False) -> Plan:
    """Return the plan with only the events that its last revision changed.

    Args:
        plan: The plan.
        whole_visits: For a discreet calendar: with every event of a visit that changed.
    """
    changed = {event.uid for event in (*plan.events, *plan.cancelled) if event.changed == plan.as_of}
    if whole_visits:
        changed = with_whole_visits(plan, changed)
    events, cancelled = (
        tuple(event for event in lines if event.uid in changed) for lines in (plan.events, plan.cancelled)
    )
    return plan.model_copy(update={"events": events, "cancelled": cancelled})
