"""The events that each reader of a calendar needs: a patient, a carer, a clinic, a pharmacy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import plain_title
from schedules.errors import PlanError, Problem
from schedules.export.speech.options import Look

HIDDEN: Final = {
    "carer": {"step"},
    "pharmacy": {
        *("stay", "procedure", "assessment", "monitoring", "restriction", "rest", "disconnect"),
        *("milestone", "decision"),
    },
}
"""The kinds of event that a view leaves out: a carer has nothing to do at a step; a pharmacy prepares what is given."""

GOES_OUT: Final = (
    *("infusion", "dose", "procedure", "assessment", "monitoring", "premedication"),
    *("disconnect", "bag-change"),
)
"""The kinds of event that a patient may have to leave home for, and a carer with them."""


def seen_by(plan: Plan, view: str | None) -> Plan:
    """Return a plan without the events that a reader of that view does not need; patients and clinics need all.

    Raises:
        PlanError: If the plan was laid out by another law of its zone, so that its times would be said wrongly (C18).
    """
    if plan.is_by_other_law:
        message = f"the law of {plan.zone} changed since the plan was laid out ({plan.zone_data}); use up_to_date(plan)"
        raise PlanError(Problem("zone_law_changed", "plan", message))
    hidden = HIDDEN.get(view or "", set())
    if not hidden:
        return plan
    events, cancelled = (
        tuple(each for each in some if each.kind not in hidden) for some in (plan.events, plan.cancelled)
    )
    return plan.model_copy(update={"events": events, "cancelled": cancelled})


def on_this_day(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    """Yield for a carer what is restricted on the day of an appointment, such as driving home."""
    if look.view != "carer" or event.kind not in GOES_OUT:
        return
    day, speech = date_of(event.start), look.speech
    for each in plan.events:
        last = each.end.date() if isinstance(each.end, datetime) else each.end - timedelta(days=1)
        if each.kind == "restriction" and date_of(each.start) <= day <= last:
            yield speech.say("on-this-day", text=speech.text(plain_title(plan, each) if look.plain else each.title))
