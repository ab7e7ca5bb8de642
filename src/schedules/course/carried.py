"""What a calendar file carries of its plan in a line that no program shows, so that it is judged as the plan is.

Its events are judged as they stand in the file; this line says what else the judge needs: the place of each, the dates
that a calendar does not show, and the record, without remarks and without who said it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2s
from typing import Annotated, Any, Final

from pydantic import AfterValidator

from schedules.clock import zone
from schedules.course.happenings import Happening, Record
from schedules.course.plan import Event, Plan, State
from schedules.errors import FileError, ScheduleError
from schedules.files import damaged, read_json
from schedules.model import Dated, FrozenDict, Instant, Line, Model, Title, frozen
from schedules.regimen import Kind

PROPERTY: Final = "X-SCHEDULES-COURSE"
"""The name of the line."""
DIGEST: Final = "DIGEST"
"""The name of its parameter, by which a change by hand is seen."""
REMARKS: Final = frozenset(name for name in Happening.model_fields if name != "at")
"""The fields of an entry that no date follows from."""


class CarriedEvent(Model):
    """An event of a plan, without what its calendar shows of it."""

    error = FileError

    uid: Title
    """The uid under which the calendar has it; several events that are told as one have one uid."""
    key: Title
    """Its place in the protocol."""
    kind: Kind
    state: State = "planned"
    amount: Line = ""
    """What is given, in English."""
    due: Dated
    earliest: Dated | None = None
    latest: Dated | None = None
    moment: bool = False
    """Whether it has no length: the calendar shows it as some minutes."""
    start: Dated | None = None
    """When it would have begun, where it does not take place; else none, since the calendar shows it."""
    end: Dated | None = None

    @classmethod
    def of(cls, event: Event, uid: str) -> CarriedEvent:
        """Return what a calendar carries of an event that it has under a uid."""
        gone = event.is_gone
        return cls.model_construct(
            uid=uid,
            key=event.key,
            kind=event.kind,
            state=event.state,
            amount=str(event.amount),
            due=event.due,
            earliest=event.earliest,
            latest=event.latest,
            moment=event.is_moment,
            start=event.start if gone else None,
            end=event.end if gone else None,
        )


class Carried(Model):
    """What a calendar file carries of its plan."""

    error = FileError

    regimen: Title
    """The id of the regimen."""
    anchor: Title
    start: Instant
    zone: Title
    known: Annotated[dict[str, Dated], AfterValidator(frozen)] = FrozenDict()
    record: Record = ()
    view: Title | None = None
    """Whose calendar it is, where it leaves events out."""
    events: tuple[CarriedEvent, ...]

    @classmethod
    def of(cls, plan: Plan, events: Iterable[CarriedEvent], *, view: str | None) -> Carried:
        """Return what the calendar of a plan carries, with what it carries of the plan's events."""
        return cls.model_construct(
            regimen=plan.regimen.id,
            anchor=plan.anchor,
            start=plan.start,
            zone=plan.zone,
            known=plan.known,
            record=plan.record,
            view=view,
            events=tuple(events),
        )


def written(carried: Carried) -> tuple[str, str]:
    """Return the digest and the value of the line.

    Fields that have their default are left out, as by `model_dump`, which would first build the schemas of everything
    that a record may hold.
    """
    data: dict[str, Any] = {"regimen": carried.regimen, "anchor": carried.anchor, "start": carried.start.isoformat()}
    data |= {"zone": carried.zone}
    if carried.known:
        data["known"] = {name: day.isoformat() for name, day in carried.known.items()}
    record = [_without_remarks(entry.model_dump(mode="json")) for entry in carried.record]
    if record:
        data["record"] = record
    if carried.view is not None:
        data["view"] = carried.view
    data |= {"events": [_event_data(event) for event in carried.events], "record": record}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return digest_of(text), text


def _event_data(event: CarriedEvent) -> dict[str, Any]:
    data: dict[str, Any] = {"uid": event.uid, "key": event.key, "kind": event.kind}
    if event.state != "planned":
        data["state"] = event.state
    if event.amount:
        data["amount"] = event.amount
    for name in ("due", "earliest", "latest"):
        if (day := getattr(event, name)) is not None:
            data[name] = day.isoformat()
    if event.moment:
        data["moment"] = True
    for name in ("start", "end"):
        if (day := getattr(event, name)) is not None:
            data[name] = day.isoformat()
    return data


def read(text: str, digest: str, place: str) -> Carried:
    """Read the value of the line.

    Raises:
        FileError: If it was changed by hand, or another version of this library wrote it.
    """
    way_out = "take the line out, or check the plan's .json"
    if digest != digest_of(text):
        raise damaged(place, f"was changed in its line {PROPERTY}; {way_out}")
    data = read_json(text, place, way_out=way_out)
    try:
        tz = zone(str(data["zone"])) if isinstance(data, dict) and "zone" in data else None
        return Carried.read(data, place=PROPERTY, context={"zone": tz})
    except ScheduleError as error:
        message = f"has a line {PROPERTY} that this version does not read ({error.problems[0]}); {way_out}"
        raise damaged(place, message) from None


def _without_remarks(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if name not in REMARKS}
    if isinstance(kept.get("instead"), dict):
        kept["instead"] = _without_remarks(kept["instead"])
    return kept


def digest_of(text: str) -> str:
    """Return the digest of the line's value."""
    return blake2s(text.encode(), digest_size=8).hexdigest()
