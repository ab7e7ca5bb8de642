"""Events that are told as one: a change of rate and the change of bag that are made in one go.

They stay events of their own in the plan, each with its key and its uid. Calendars and pages say them as one, so
that a change of one is a change of what is told of the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from schedules.course.places import stem_of
from schedules.course.plan import Event

KINDS = ("step", "bag-change")
"""The kinds of event that one pump may have at one minute; the first of them gives the joint event its uid."""


def joint_events(events: Iterable[Event]) -> list[tuple[Event, ...]]:
    """List the events that one pump has at one minute, where it has two or more: its step first, then bags, by key.

    Events that do not take place, or have no time of day, stand alone.
    """
    found: dict[tuple[str, datetime], list[Event]] = {}
    for event in events:
        if event.kind in KINDS and isinstance(event.start, datetime) and not event.is_gone:
            found.setdefault((stem_of(event.key), event.start.astimezone(UTC)), []).append(event)
    in_order = (sorted(group, key=lambda each: (KINDS.index(each.kind), each.key)) for group in found.values())
    return [tuple(group) for group in in_order if len(group) > 1]
