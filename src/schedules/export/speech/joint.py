"""A step and the bag change that is made in one go with it, as the one event that calendars and pages say."""

from __future__ import annotations

from typing import Final

from schedules.course.dates import order_of
from schedules.course.joint import joint_events
from schedules.course.places import bag_of, tail_of
from schedules.course.plan import Event, Plan
from schedules.regimen.teaching import MARK, unmarked
from schedules.sentence import sentence

APART: Final = 1
"""The version of the plan file whose calendars had both; they go on so, since its events are never revised."""


class JointEvent(Event):
    """Events of one pump at one minute, told as one; all but its title, its amount and its reasons is the first's."""

    members: tuple[Event, ...]
    """The events of the plan that it tells, the step first."""


class MemberEvent(Event):
    """An event that a joint event tells, as calendars are sent it that may still show it alone: cancelled."""

    joint: JointEvent
    """The event that tells it."""


def joined(plan: Plan) -> Plan:
    """Return a plan with joint events, each in the place of its members.

    A member that changed since it was made may have been sent alone, so it is among the cancelled.
    """
    groups = joint_events(plan.events) if plan.schema_version != APART else []
    if not groups:
        return plan
    told = {group[0].uid: _joint_event(group) for group in groups}
    members = [
        MemberEvent.model_construct(**{**dict(each), "state": "cancelled"}, joint=told[group[0].uid])
        for group in groups
        for each in group[1:]
    ]
    hidden = {each.uid for each in members}
    sent = (each for each in members if each.sequence)
    cancelled = sorted((*plan.cancelled, *sent), key=lambda each: order_of(each.start, each.key))
    events = tuple(told.get(each.uid, each) for each in plan.events if each.uid not in hidden)
    return plan.model_copy(update={"events": events, "cancelled": tuple(cancelled)})


def members_of(event: Event) -> tuple[Event, ...]:
    """Return the events that a joint event tells; any other event itself."""
    return event.members if isinstance(event, JointEvent) else (event,)


def _joint_event(group: tuple[Event, ...]) -> JointEvent:
    first = group[0]
    title, amount = unmarked(first.title), first.amount
    for each in group[1:]:
        bag = bag_of(tail_of(each.key))
        further = sentence("and-further", text=title, text_2=unmarked(each.title))
        title = sentence("with-bag-change", text=title, n=bag) if bag else further
        amount = (
            sentence("with-detail", text=amount, text_2=each.amount)
            if amount and each.amount
            else (amount or each.amount)
        )
    told = {
        "title": title if unmarked(first.title) is first.title else sentence(MARK, text=title),
        "amount": amount,
        "why": tuple(dict.fromkeys(reason for each in group for reason in each.why)),
        "details": tuple(dict.fromkeys(detail for each in group for detail in each.details)),
        "changed": max(each.changed for each in group),
        "members": group,
    }
    return JointEvent.model_construct(**{**dict(first), **told})
