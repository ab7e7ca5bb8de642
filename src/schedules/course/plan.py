"""Plans and events: frozen, dated, and each with a name that no change of date touches.

An event's identity is its place in the protocol: phase, index in the phase, row
and tail. Its uid is made of that key under the plan's own id, so it tells nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from schedules.clock import at_time, zone
from schedules.course.happenings import Record
from schedules.display import SHOWN
from schedules.errors import FileError, PlanError, Problem
from schedules.model import Clock, Dated, FrozenDict, Instant, Model, Stamp, Text, Title, frozen
from schedules.regimen import Confidence, Kind, Regimen, Setting, Source

SCHEMA: Literal[1] = 1
"""The version of the plan file; a newer one is refused."""


State = Literal["planned", "tentative", "held", "given", "omitted", "cancelled", "conflict"]


class Reason(Model):
    """One step on the way to a date: the convention it follows (C1 to C17, or none) and what it does."""

    convention: Text = ""
    text: Title


class Finding(Model):
    """Something about a calendar that a rule does not allow, or that someone must know."""

    code: Title
    severity: Literal["error", "warning", "note"]
    uid: str | None = None
    message: Text
    source: Source | None = None
    nearest: Dated | None = None
    """The first date that keeps the rule."""


class Event(Model):
    """One dated line of a plan.

    ``end`` is exclusive: the day after an all-day event's last day. A moment, such
    as a bag change, ends when it starts.
    """

    error = PlanError

    uid: Title
    key: Title
    kind: Kind
    title: Title
    phase: Title
    cycle: int | None = None
    """The printed number of the cycle; none in a phase that is not numbered."""
    day: int | None = None
    """The day as the label counts it."""
    start: Dated
    end: Dated
    all_day: bool
    nominal: Dated
    """Its date in the plan with an empty record."""
    due: Dated
    """Its date by rule from what is known now."""
    earliest: Dated | None = None
    latest: Dated | None = None
    """The legal limits, without moving what follows; none where no rule sets one."""
    placed: Dated | None = None
    actual: Dated | None = None
    state: State = "planned"
    setting: Setting = "any"
    amount: Text = ""
    source: Source
    waits_for: str | None = None
    """The milestone it waits for."""
    why: tuple[Reason, ...] = ()
    details: tuple[Text, ...] = ()
    sequence: Annotated[int, Field(ge=0)] = 0
    created: Stamp
    changed: Stamp

    @property
    def confidence(self) -> Confidence:
        """How surely the rule behind the event was read."""
        return self.source.confidence

    @property
    def is_gone(self) -> bool:
        """Whether it does not take place: cancelled, omitted or missed."""
        return self.state in ("cancelled", "omitted")

    @property
    def is_moment(self) -> bool:
        """Whether it ends when it starts; by instants, since Python compares the two 01:30s of one night as equal."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return self.start.astimezone(UTC) == self.end.astimezone(UTC)
        return False

    @property
    def code(self) -> str:
        """The place in the cycle as a clinic writes it: "C2D8", "D-4"; empty for what has no day."""
        cycle = f"C{self.cycle}" if self.cycle is not None else ""
        return f"{cycle}D{self.day}" if self.day is not None else cycle


class Revision(Model):
    """One batch of the record: when it was written down, and how many entries the record had then."""

    error = FileError

    as_of: Stamp
    entries: Annotated[int, Field(ge=0)]


class Plan(Model):
    """A course laid out in dates, with everything it was made from.

    The same regimen, choices, start, known dates, plan id and ``as_of`` always give
    the same plan. A changed plan is a new plan beside the old one.
    """

    error = FileError

    schema_version: Literal[1] = SCHEMA
    plan_id: UUID
    revision: Annotated[int, Field(ge=0)] = 0
    regimen: Regimen
    """The regimen as it was when the plan was made, so that a newer library moves nothing."""
    choices: Annotated[dict[str, Any], AfterValidator(frozen)]
    anchor: Title
    """The phase or row that `start` dates."""
    start: Instant
    zone: Title
    zone_data: Title
    """The time-zone data the dates were computed with."""
    known: Annotated[dict[str, Dated], AfterValidator(frozen)] = FrozenDict()
    at: Annotated[dict[str, Clock], AfterValidator(frozen)] = FrozenDict()
    as_of: Stamp
    made_at: Stamp
    """When revision 0 was made."""
    record: Record = ()
    """What happened, in the order it was written down; nothing is ever taken out."""
    revisions: tuple[Revision, ...] = ()
    """The batches in which it was written down."""
    events: tuple[Event, ...]
    cancelled: tuple[Event, ...] = ()
    notes: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        chosen = ", ".join(f"{name}={value!r}" for name, value in self.choices.items() if value is not None)
        return f"<Plan of {self.regimen.id}({chosen}), {self.anchor} at {self.start.isoformat()} {self.zone}>"

    def _repr_html_(self) -> str:
        """Show the course in a notebook."""
        return SHOWN["html"](self)

    def _repr_svg_(self) -> str:
        """Draw the course in a notebook that takes pictures only."""
        return SHOWN["svg"](self)

    @property
    def tz(self) -> ZoneInfo:
        """The zone whose clocks the plan follows."""
        return zone(self.zone)

    @property
    def title(self) -> str:
        """The regimen's title."""
        return self.regimen.title


def timestamp(moment: date | datetime, tz: ZoneInfo) -> float:
    """Read a moment as an instant; a date begins at midnight."""
    return (moment if isinstance(moment, datetime) else at_time(moment, time(), tz)).timestamp()


def order_of(start: date | datetime, key: str) -> tuple[str, str, str]:
    """Put events in order: by date, whole days first, then by instant, then by key."""
    timed = start.astimezone(UTC).isoformat() if isinstance(start, datetime) else ""
    return f"{start:%Y-%m-%d}", timed, key


def read_plan(text: str | bytes) -> Plan:
    """Read a plan back from the JSON it was written as; equal to the plan that was written.

    Raises:
        FileError: If the text is damaged, no plan, or from a newer version of the library.
    """
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(Problem("file_damaged", "plan", f"not JSON ({error}); use a file this tool wrote")) from None
    if not isinstance(data, dict) or "schema_version" not in data or not isinstance(data.get("zone"), str):
        raise FileError(Problem("file_damaged", "plan", "not a plan; use a .json file this tool wrote"))
    if data["schema_version"] != SCHEMA:
        message = (
            f"version {data['schema_version']!r} of the plan file; this library reads version {SCHEMA}; upgrade it"
        )
        raise FileError(Problem("file_damaged", "plan", message))
    return Plan.read(data, place="plan", context={"zone": zone(data["zone"])})
