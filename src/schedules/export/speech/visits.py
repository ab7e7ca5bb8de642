"""A plan as it is told: each event by itself, what is done in one go as one, discreetly one entry a visit (C23)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schedules.clock import Moment
from schedules.course.dates import Order, order_of
from schedules.course.plan import Event, Plan
from schedules.course.visits import Entry, end_of_visit, entries_of
from schedules.errors import PlanError
from schedules.export.speech.joint import APART, JointEvent, joined
from schedules.export.speech.options import Look
from schedules.export.speech.views import seen_by
from schedules.regimen.teaching import is_teaching, not_discreet


def told_plan(plan: Plan, look: Look) -> Plan:
    """Return a plan with the events of a calendar, a page or a picture, as its reader is told them.

    A plan of file version 1, which can only be exported and cancelled, goes on as its calendars were: event by event.

    Raises:
        PlanError: If the plan was laid out by another law of its zone, or a teaching example is to be told discreetly.
    """
    if look.discreet and is_teaching(plan.regimen):
        raise PlanError(not_discreet())
    if look.discreet and plan.schema_version != APART:
        return visits_of(seen_by(plan, look.view))
    return joined(seen_by(plan, look.view))


def visits_of(plan: Plan) -> Plan:
    """Return a plan with its visits alone, each as one event, and what was told alone once among the cancelled."""
    entries = entries_of(plan)
    live = (_visit(entry) for entry in entries if entry.is_live)
    gone = (_cancelled(entry) for entry in entries if not entry.is_live)
    lists = {"events": tuple(sorted(live, key=_in_order)), "cancelled": tuple(sorted(gone, key=_in_order))}
    return plan.model_copy(update=lists)


def _in_order(event: Event) -> Order:
    return order_of(event.start, event.key)


def _visit(entry: Entry) -> JointEvent:
    first = entry.events[0]
    states = {event.state for event in entry.events}
    told: dict[str, Any] = {
        "start": min((event.start for event in entry.events), key=_instant),
        "end": max((end_of_visit(event) for event in entry.events), key=_instant),
        "state": first.state if len(states) == 1 else "planned",
        "sequence": entry.told.sequence,
        "changed": entry.told.changed,
        "members": entry.events,
    }
    return JointEvent.model_construct(**{**dict(first), **told})


def _cancelled(entry: Entry) -> Event:
    event = entry.events[0]
    told = {"sequence": entry.told.sequence, "changed": entry.told.changed}
    return event.model_copy(update={"state": "cancelled", "end": end_of_visit(event), **told})


def _instant(moment: Moment) -> Moment:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
