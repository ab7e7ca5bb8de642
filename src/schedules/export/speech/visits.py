"""The visits of a plan, which are all that a discreet calendar has (C23): what someone must be at or do at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from schedules.course.places import tail_of, visit_of
from schedules.course.plan import Event, Plan

KINDS: Final = ("infusion", "step", "bag-change", "disconnect", "dose", "premedication", "procedure", "assessment")
"""The kinds of event that are a visit, wherever they take place; watching is one where someone goes for it."""


def visits_of(plan: Plan) -> Plan:
    """Return a plan with its visits alone, also of what does not take place; of a pump only its start."""
    events, cancelled = (
        tuple(_start_alone(each) for each in some if is_visit(each)) for some in (plan.events, plan.cancelled)
    )
    return plan.model_copy(update={"events": events, "cancelled": cancelled})


def is_visit(event: Event) -> bool:
    """Return whether someone must be at an event, or do something; the same in every revision of a plan."""
    return event.kind in KINDS or (event.kind == "monitoring" and event.setting in ("hospital", "clinic", "apheresis"))


def _start_alone(event: Event) -> Event:
    """Return the start of a pump, which then runs by itself; any other event as it is."""
    if event.kind != "infusion" or visit_of(tail_of(event.key)) is not None:
        return event
    end = event.start if isinstance(event.start, datetime) else event.start + timedelta(days=1)
    return event.model_copy(update={"end": end})
