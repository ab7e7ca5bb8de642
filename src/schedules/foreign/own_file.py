"""A calendar file that this library wrote, as the plan that it was written from, so that it is judged as that one is.

What stands in the file counts: an event is at the time that it has there, and one that is not there, or cancelled by
another program, is missing. The line that it carries says only what no calendar shows, and what the plan left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from schedules.checking.calendar import Seen
from schedules.course.carried import Carried, CarriedEvent
from schedules.course.places import Place
from schedules.course.plan import Event, Plan
from schedules.files import damaged
from schedules.regimen.selection import Selection

GONE: Final = ("cancelled", "omitted")
"""The states of what a plan has left out."""
NOBODY = UUID(int=0)
"""The id of a plan that only the judge sees."""


def keys_by_uid(course: Carried, place: str) -> dict[str, tuple[str, ...]]:
    """Return the places of each event of a file, by its uid.

    Raises:
        FileError: If one is no place of a protocol.
    """
    found: dict[str, tuple[str, ...]] = {}
    for event in course.events:
        try:
            Place.read(event.key)
        except ValueError:
            raise damaged(place, f"has an event at {event.key!r}, which is no place of a plan") from None
        found[event.uid] = (*found.get(event.uid, ()), event.key)
    return found


def plan_of(course: Carried, seen: Iterable[Seen], selection: Selection) -> Plan:
    """Return the plan of a file for the judge.

    Args:
        course: What the file carries of its plan.
        seen: The events of the file that have a place.
        selection: The regimen with its choices.
    """
    planned = {event.key: event for event in course.events if event.state not in GONE}
    events = tuple(_event(each, planned.get(each.key)) for each in seen)
    there = {*planned, *(event.key for event in events)}
    gone = (each for each in course.events if each.key not in there)
    fields = {name: getattr(course, name) for name in ("anchor", "start", "zone", "known", "record")}
    fields |= {"plan_id": NOBODY, "regimen": selection.regimen, "choices": selection.values}
    return Plan.model_construct(**fields, events=events, cancelled=tuple(map(_gone, gone)))


def _event(seen: Seen, carried: CarriedEvent | None) -> Event:
    """Return an event of a file, at the time at which it stands there."""
    fields = _fields(carried) if carried else {"kind": "note", "state": "planned", "amount": "", "due": seen.start}
    if seen.tentative:
        fields["state"] = "tentative"
    elif fields["state"] == "tentative":
        fields["state"] = "planned"
    end = seen.start if carried and carried.moment else seen.end
    given = {"uid": seen.uid, "key": seen.key, "title": seen.title, "start": seen.start, "end": end}
    return Event.model_construct(**{**fields, **given})


def _gone(carried: CarriedEvent) -> Event:
    """Return an event that a file cancels."""
    start = carried.start or carried.due
    end = carried.end or start
    given = {"uid": carried.uid, "key": carried.key, "title": carried.key, "start": start, "end": end}
    return Event.model_construct(**{**_fields(carried), **given, "state": "cancelled"})


def _fields(carried: CarriedEvent) -> dict[str, Any]:
    """Return the fields of an event that no calendar shows."""
    return {name: getattr(carried, name) for name in ("kind", "state", "amount", "due", "earliest", "latest")}
