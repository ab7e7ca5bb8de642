"""Whose calendar it is: patient, carer, clinic, pharmacy; which events each one needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.export.speech.options import Look

HIDDEN: Final = {
    "carer": {"step"},
    "pharmacy": {
        *("stay", "procedure", "assessment", "monitoring", "restriction", "rest", "disconnect"),
        *("milestone", "decision"),
    },
}
"""What a view leaves out: the carer has nothing to do at a step; the pharmacy prepares what is given."""

GOES_OUT: Final = (
    "infusion",
    "dose",
    "procedure",
    "assessment",
    "monitoring",
    "premedication",
    "disconnect",
    "bag-change",
)
"""What someone may have to go to, and a carer to go along."""


def seen_by(plan: Plan, view: str | None) -> Plan:
    """Leave out of a plan what a reader of that view does not need; nothing for patients and clinics."""
    hidden = HIDDEN.get(view or "", set())
    if not hidden:
        return plan
    kept = (tuple(event for event in events if event.kind not in hidden) for events in (plan.events, plan.cancelled))
    events, cancelled = kept
    return plan.model_copy(update={"events": events, "cancelled": cancelled})


def on_this_day(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    """Tell a carer what is restricted on the day of an appointment, such as driving home."""
    if look.view != "carer" or event.kind not in GOES_OUT:
        return
    day = event.start.date() if isinstance(event.start, datetime) else event.start
    speech = look.speech
    for each in plan.events:
        if each.kind == "restriction" and _covers(each, day):
            yield speech.say("On this day: {text}", text=speech.title(each.title, plain=look.plain))


def _covers(event: Event, day: date) -> bool:
    first = event.start.date() if isinstance(event.start, datetime) else event.start
    last = event.end.date() if isinstance(event.end, datetime) else event.end - timedelta(days=1)
    return first <= day <= last
