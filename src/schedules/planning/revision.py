"""The next plan, made from a plan and its record; the old one stays as it was.

A plan is a function of its regimen, choices, anchor and record. A revision keeps every uid; an event that changed
gets a higher sequence, and one that fell away is kept as cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf
from typing import Any

from schedules.clock import now, stamp
from schedules.course import PLACES, AnyHappening, Correction, Happening
from schedules.course.plan import Event, Plan, Revision, order_of, timestamp
from schedules.course.record import Happened, counting
from schedules.errors import PlanError, Problem
from schedules.planning.core import fold
from schedules.planning.entries import on_plans_clocks, refuse


def revise(plan: Plan, *happenings: AnyHappening, as_of: datetime | None = None) -> Plan:
    """Return the next revision of a plan, with what happened.

    Args:
        plan: The plan before.
        happenings: What is to be added to its record, in this order.
        as_of: When it is written down; now by default. What is on hold was on hold until here.

    Returns:
        The next revision: the same names, higher sequences for what changed, what fell
        away among the cancelled.

    Raises:
        PlanError: If an entry names nothing in the plan, or can't have happened then.
        ClockError: If ``as_of`` has no zone, or a date leaves the planned years.
    """
    stamped = stamp(as_of) if as_of else now()
    if stamped < plan.as_of:
        message = (
            f"{stamped.isoformat()} is before the plan's last revision, {plan.as_of.isoformat()}; give a later time"
        )
        raise PlanError(Problem("entry_impossible", "as_of", message))
    following = plan
    record = plan.record
    for happening in happenings:
        entry = on_plans_clocks(following, happening, stamped)
        refuse(following, entry, stamped, len(record) + 1)
        record = (*record, entry)
        following = _lay_again(following, record, stamped)
    if not happenings:
        following = _lay_again(plan, record, stamped)
    return _next_revision(plan, following, record[len(plan.record) :], stamped)


def replay(plan: Plan, revision: int | None = None) -> Plan:
    """Return a revision of a plan, made again from its record; the last revision by default.

    Raises:
        PlanError: If the plan has no such revision.
    """
    upto = plan.revision if revision is None else revision
    if not 0 <= upto <= plan.revision:
        message = f"there is no revision {upto}; the plan has 0 to {plan.revision}"
        raise PlanError(Problem("name_unknown", "revision", message))
    if plan.revision > len(plan.revisions):  # made anew in place of another plan, whose inputs are not kept
        if upto < plan.revision:
            message = f"revision {upto} was written over when the plan was made anew; only {plan.revision} is there"
            raise PlanError(Problem("name_unknown", "revision", message))
        return plan
    cleared: dict[str, Any] = {"record": (), "revisions": (), "revision": 0, "as_of": plan.made_at}
    course = fold(plan.model_copy(update=cleared), Happened((), plan.made_at))
    for number in range(upto):
        batch = plan.revisions[number]
        following = _lay_again(course, plan.record[: batch.entries], batch.as_of)
        course = _next_revision(course, following, plan.record[len(course.record) : batch.entries], batch.as_of)
    return course


def _lay_again(plan: Plan, record: Sequence[AnyHappening], as_of: datetime) -> Plan:
    basis = plan.model_copy(update={"record": tuple(record), "as_of": as_of})
    return fold(basis, Happened(counting(record), as_of))


def _next_revision(old: Plan, new: Plan, entries: Sequence[Happening], as_of: datetime) -> Plan:
    """Return the next revision; an event that was over before the first new happening stays as it was."""
    first = min((matters_from(old, new.record, entry) for entry in entries), default=-inf)
    past = {
        event.uid: event
        for event in old.events
        if event.state not in ("tentative", "held")
        and event.kind != "decision"
        and timestamp(event.end, old.tz) < first
    }
    events = tuple(past.pop(event.uid, event) for event in new.events)
    following = new.model_copy(update={"events": tuple(sorted((*events, *past.values()), key=_order))})
    revisions = (*old.revisions, Revision(as_of=as_of, entries=len(new.record)))
    return update_plan(old, following).model_copy(update={"revisions": revisions})


def matters_from(plan: Plan, record: Sequence[Happening], entry: Happening) -> float:
    """Return the time from which on an entry may change events, as a timestamp in seconds."""
    moments = [entry.at.timestamp()]
    if isinstance(entry, Correction):
        moments.append(matters_from(plan, record, record[entry.entry - 1]))  # perhaps of the same batch
        moments += [matters_from(plan, record, entry.instead)] if entry.instead is not None else []
    if isinstance(entry, PLACES):
        moments += [timestamp(event.start, plan.tz) for event in plan.events if event.key == entry.of]
    return min(moments)


def _order(event: Event) -> tuple[str, str, str]:
    return order_of(event.start, event.key)


def update_plan(old: Plan, new: Plan) -> Plan:
    """Return the new plan as the next revision of the old one; events that it no longer has are kept as cancelled."""
    before = {event.uid: event for event in (*old.events, *old.cancelled)}
    events = tuple(_next_version(event, before.get(event.uid), new.as_of) for event in new.events)
    omitted = tuple(_next_version(event, before.get(event.uid), new.as_of) for event in new.cancelled)
    there = {event.uid for event in (*events, *omitted)}
    gone = (
        event if event.is_gone else event.model_copy(update={"state": "cancelled"})
        for uid, event in before.items()
        if uid not in there
    )
    cancelled = (*omitted, *(_next_version(event, before[event.uid], new.as_of) for event in gone))
    changes = {"events": events, "cancelled": tuple(sorted(cancelled, key=_order)), "revision": old.revision + 1}
    return new.model_copy(update=changes)


def _next_version(event: Event, known: Event | None, as_of: datetime) -> Event:
    if known is None:
        return event.model_copy(update={"created": as_of, "changed": as_of})
    lasting: dict[str, Any] = {"nominal": known.nominal, "created": known.created}
    event = event.model_copy(update={**lasting, "sequence": known.sequence, "changed": known.changed})
    if _as_text(event) == _as_text(known):
        return known
    return event.model_copy(update={"sequence": known.sequence + 1, "changed": as_of})


def _as_text(event: Event) -> dict[str, Any]:
    # As text: Python takes the two 01:30s of an autumn night for equal.
    return event.model_dump(mode="json")


def withdraw(plan: Plan, as_of: datetime) -> Plan:
    """Return the plan with every event cancelled, so that its file removes them from calendars."""
    gone = tuple(
        event.model_copy(update={"state": "cancelled", "sequence": event.sequence + 1, "changed": stamp(as_of)})
        for event in plan.events
    )
    cancelled = tuple(sorted((*gone, *plan.cancelled), key=_order))
    return plan.model_copy(update={"events": (), "cancelled": cancelled, "as_of": stamp(as_of)})


def only_changed(plan: Plan) -> Plan:
    """Return the plan with only the events that its last revision changed."""
    events = tuple(event for event in plan.events if event.changed == plan.as_of)
    cancelled = tuple(event for event in plan.cancelled if event.changed == plan.as_of)
    return plan.model_copy(update={"events": events, "cancelled": cancelled})
