"""The step from one revision of a plan to the next: the same names, higher sequences, what fell away as cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf
from typing import Any

from schedules.course import PLACES, AnyHappening, Changed, Correction, Happening
from schedules.course.dates import Order, is_by_other_law, order_of, timestamp
from schedules.course.joint import joint_events
from schedules.course.plan import Event, Plan, Revision
from schedules.course.record import Happened, counting
from schedules.course.visits import next_visits
from schedules.planning.core import fold
from schedules.planning.past import told_before


def laid_again(plan: Plan, record: Sequence[AnyHappening], as_of: datetime) -> Plan:
    """Return a plan laid out from its inputs and a record, as of a moment."""
    basis = plan.model_copy(update={"record": tuple(record), "as_of": as_of})
    return fold(basis, Happened(counting(record), as_of))


def begun_with(plan: Plan, record: Sequence[AnyHappening]) -> Plan:
    """Return a new plan with entries that were planned beforehand, such as other bags from a day on: its revision 0."""
    batch = Revision(as_of=plan.made_at, entries=len(record), cause="plan")
    return laid_again(plan, record, plan.made_at).model_copy(update={"revisions": (batch,)})


def next_revision(old: Plan, new: Plan, entries: Sequence[Happening], as_of: datetime) -> Plan:
    """Return the next revision; an event that was over before the first new happening stays as it was."""
    first = min((matters_from(old, new.record, entry) for entry in entries), default=-inf)
    past = told_before(old, new, first)
    events = tuple(past.pop(event.key, event) for event in new.events)
    following = new.model_copy(update={"events": tuple(sorted((*events, *past.values()), key=order))})
    revisions = (*old.revisions, Revision(as_of=as_of, entries=len(new.record)))
    return update_plan(old, following).model_copy(update={"revisions": revisions})


def matters_from(plan: Plan, record: Sequence[Happening], entry: Happening) -> float:
    """Return the time from which on an entry may change events, as a timestamp in seconds."""
    moments = [entry.at.timestamp()]
    if isinstance(entry, Correction):
        moments.append(matters_from(plan, record, record[entry.entry - 1]))  # perhaps of the same batch
        moments += [matters_from(plan, record, entry.instead)] if entry.instead is not None else []
    if isinstance(entry, Changed) and isinstance(entry.from_on, datetime):
        moments.append(timestamp(entry.from_on, plan.tz))
    if isinstance(entry, PLACES):
        lines = (*plan.events, *plan.cancelled)
        moments += [timestamp(event.start, plan.tz) for event in lines if event.key == entry.of]
    return min(moments)


def order(event: Event) -> Order:
    """Return what puts events in order: the date, whole days first, then the instant, then the key."""
    return order_of(event.start, event.key)


def update_plan(old: Plan, new: Plan) -> Plan:
    """Return the new plan as the next revision of the old one; events that it no longer has are kept as cancelled.

    What is told as one changes as one: where events join or part, or one of them changes, each has a higher sequence.
    """
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
    rising = _told_otherwise(old, new, (*events, *cancelled))
    events, cancelled = (
        tuple(_risen(event, new.as_of) if event.uid in rising else event for event in each)
        for each in (events, cancelled)
    )
    changes = {"events": events, "cancelled": tuple(sorted(cancelled, key=order)), "revision": old.revision + 1}
    following = new.model_copy(update=changes)
    return following.model_copy(update={"visits": next_visits(old, following)})


def _told_otherwise(old: Plan, new: Plan, lines: Sequence[Event]) -> set[str]:
    """Return the uids of events that did not change, but are told with others now, or with one that changed.

    The events at the plan's start tell its notes, so they change with these.
    """
    known = {event.uid: event for event in (*old.events, *old.cancelled)}
    changed = {event.uid for event in lines if known.get(event.uid) is not event}
    before, after = (
        {event.uid: {each.uid for each in group} for group in joint_events(events) for event in group}
        for events in (old.events, lines)
    )
    others = {uid for uid in (*before, *after) if before.get(uid) != after.get(uid) or before[uid] & changed}
    starts = (old.start, new.start) if old.notes != new.notes else ()
    return (others | {event.uid for event in lines if event.start in starts}) - changed


def _risen(event: Event, as_of: datetime) -> Event:
    return event.model_copy(update={"sequence": event.sequence + 1, "changed": as_of})


def _next_version(event: Event, known: Event | None, as_of: datetime) -> Event:
    if known is None:
        return event.model_copy(update={"created": as_of, "changed": as_of})
    nominal = event.nominal if is_by_other_law(known.nominal) else known.nominal
    lasting: dict[str, Any] = {"nominal": nominal, "created": known.created}
    sequence = max(event.sequence, known.sequence) + 1
    event = event.model_copy(update={**lasting, "sequence": known.sequence, "changed": known.changed})
    if event_text(event) == event_text(known):
        return known
    return event.model_copy(update={"sequence": sequence, "changed": as_of})


def event_text(event: Event) -> dict[str, Any]:
    """Return an event as its file holds it."""
    # As text: Python takes the two 01:30s of an autumn night for equal.
    return event.model_dump(mode="json")
