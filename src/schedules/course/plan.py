"""Plans and events: frozen, dated, and each with a name that no change of date touches.

An event's identity is its place in the protocol: phase, index in the phase, row
and tail. Its uid is made of that key under the plan's own id, so it tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import total_ordering
from typing import Annotated, Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from schedules.clock import Moment, date_of, in_range, in_zone, on_zone_data, zone
from schedules.course.dates import is_by_other_law, is_on, order_of, takes_place, timestamp
from schedules.course.happenings import MOMENTS, Record
from schedules.course.said import Said, ticked
from schedules.course.visits import ToldVisit
from schedules.display import SHOWN
from schedules.errors import ClockError, FileError, PlanError, Problem
from schedules.model import Clock, Dated, FrozenDict, Instant, Line, Model, Stamp, Text, Title, frozen
from schedules.regimen import Confidence, Kind, Regimen, Setting, Source
from schedules.regimen.teaching import marked, unmarked
from schedules.sentence import phrase_of
from schedules.version import __version__
from schedules.words import count, say, say_day

SCHEMA: Literal[2] = 2
"""The version of the plan file; a newer one is refused, and one of version 1 can only be exported and cancelled."""


State = Literal["planned", "tentative", "held", "given", "omitted", "cancelled", "conflict"]


class Reason(Model):
    """One step on the way to a date: the convention it follows (C1 to C17, or none) and what it does."""

    convention: Text = ""
    """The convention's number, "C2"; empty where the step follows none."""
    text: Said
    """The step in plain words."""

    def __str__(self) -> str:
        return f"{self.convention} {self.text}".strip()

    def __repr__(self) -> str:
        return f"<Reason {self}>"


class Finding(Model):
    """Something about a calendar that a rule does not allow, or that someone must know."""

    code: Title
    """Which kind of finding it is; the reference lists the codes."""
    severity: Literal["error", "warning", "note"]
    """An error is against a rule; a warning may be right; a note is for information."""
    uid: str | None = None
    """The event it is about; none where it is about the whole calendar."""
    message: Line
    """What was found and what the rule asks, in plain words."""
    source: Source | None = None
    """Where the rule was read; none where no label has it."""
    nearest: Dated | None = None
    """The first date that keeps the rule; none where there is none to name."""

    def __str__(self) -> str:
        return f"{self.severity}: {self.message} [{self.code}]"

    def __repr__(self) -> str:
        return f"<Finding {self}>"


@total_ordering
class Event(Model):
    """One dated line of a plan.

    Events have an order, so that `sorted` and `min` take them: by date, whole days first, then by
    instant, then by key. Two versions of one event with the same start are in the order of their JSON text.
    """

    error = PlanError

    uid: Title
    """Its name in calendars: the same in every revision of the plan, and opaque."""
    key: Title
    """Its place in the protocol: phase, index in the phase, row, tail, as in "induction/1/infusion/start"."""
    kind: Kind
    """What it is: a dose, an infusion, a bag change; the vocabulary lists the kinds."""
    title: Said
    """What it is, in a few words for people."""
    phase: Title
    """The title of the phase it belongs to."""
    cycle: int | None = None
    """The printed number of the cycle; none in a phase that is not numbered."""
    day: int | None = None
    """The day as the label counts it; none for what has no day."""
    start: Dated
    """When it begins, on the clocks of the plan's zone."""
    end: Dated
    """When it is over: not part of it any more. A date is the day after the last day; a moment, such as
    a bag change, ends when it starts."""
    all_day: bool
    """Whether it has dates and no time of day."""
    nominal: Dated
    """Its date in the plan with an empty record."""
    due: Dated
    """Its date by rule from what is known now."""
    earliest: Dated | None = None
    """The first date that the rules allow, without moving what follows; none where no rule sets one."""
    latest: Dated | None = None
    """The last date that the rules allow, without moving what follows; none where no rule sets one."""
    placed: Dated | None = None
    """The date that it was booked for or deferred to; none where nothing was arranged."""
    actual: Dated | None = None
    """When it took place, as recorded; none before that."""
    state: State = "planned"
    """How sure its date is, and whether it took place; the vocabulary explains each."""
    setting: Setting = "any"
    """Where it takes place; any where the label does not say."""
    amount: Said = ""
    """What is given, as the label prints it; empty for what is not given."""
    source: Source
    """Where the rule behind it was read."""
    timing: Literal["appointment", "elapsed"] = "appointment"
    """How its start is kept where the law of its zone changes (C18): an appointment keeps its time of day, what elapses
    keeps its hours from what it hangs from. The length of a timed event elapses in both cases."""
    waits_for: str | None = None
    """The milestone it waits for; none where it waits for nothing."""
    why: tuple[Reason, ...] = ()
    """The steps that lead to its date, from the plan's start on."""
    details: tuple[Said, ...] = ()
    """Further sentences for those who read the event."""
    sequence: Annotated[int, Field(ge=0)] = 0
    """How often it changed since the plan was made; calendars take the highest for the current one."""
    created: Stamp
    """When it first stood in the plan."""
    changed: Stamp
    """When it last changed."""

    def __str__(self) -> str:
        is_said = self.state == "planned" or phrase_of(unmarked(self.title)) == "infusion-on-hold"
        state = "" if is_said else f", {self.state}"
        return f"{self.code} {say(self.start)} {self.title}{state}".lstrip()

    def __repr__(self) -> str:
        return f"<Event {self}>"

    def __lt__(self, other: Event) -> bool:
        if not isinstance(other, Event):
            return NotImplemented
        mine, others = order_of(self.start, self.key), order_of(other.start, other.key)
        if mine != others:
            return mine < others
        return self != other and self.model_dump_json() < other.model_dump_json()

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
    def to_tick(self) -> tuple[str, ...]:
        """What is to be done with it and has no time of its own (C14)."""
        return ticked(self.details)

    @property
    def code(self) -> str:
        """The place in the cycle as a clinic writes it: "C2D8", "D-4"; empty for what has no day."""
        cycle = f"C{self.cycle}" if self.cycle is not None else ""
        return f"{cycle}D{self.day}" if self.day is not None else cycle


class Revision(Model):
    """One revision of a plan: when it was made, why, and how many entries the record had then."""

    error = FileError

    as_of: Stamp
    """When it was written down."""
    entries: Annotated[int, Field(ge=0)]
    """How many entries the record had then."""
    cause: Literal["record", "update", "restore", "amend", "plan"] = "record"
    """Why it was made: entries were recorded; the plan was laid anew by another version of the library, or under other
    time-zone data; a file that was changed by hand was laid anew from its record; the course goes on by another
    revision of its regimen; or, of the first one, entries were planned beforehand, so that it is the plan itself,
    revision 0."""


class Plan(Model):
    """A course laid out in dates, with everything it was made from.

    The same regimen, choices, start, known dates, plan id and ``as_of`` always give
    the same plan. A changed plan is a new plan beside the old one.

    `len` counts the events that take place, and a loop yields them in order. Cancelled and
    omitted ones are not among them. A plan without events is true as well.
    """

    error = FileError

    schema_version: Literal[1, 2] = SCHEMA
    """The version of the plan file."""
    version: Title = __version__
    """The version of the library that laid out the events."""
    plan_id: UUID
    """The plan's identity, from which the uids of its events are made."""
    revision: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """How many batches of entries its record has."""
    regimen: Regimen
    """The regimen as it was when the plan was made, so that a newer library moves nothing."""
    choices: Annotated[dict[str, Any], AfterValidator(frozen)]
    """What was chosen, by the regimen's names; null where it is not known."""
    anchor: Title
    """The phase or row that `start` dates."""
    start: Instant
    """The date and time that the anchor falls on."""
    zone: Title
    """The IANA time zone whose clocks the plan follows."""
    zone_data: Title
    """The time-zone data that the events were laid out with, as "tzdata 2026f"."""
    known: Annotated[dict[str, Dated], AfterValidator(frozen)] = FrozenDict()
    """Further dates that were fixed when the plan was made, by phase or row."""
    at: Annotated[dict[str, Clock], AfterValidator(frozen)] = FrozenDict()
    """Times of day that were given for rows, by row id."""
    as_of: Stamp
    """When this revision was made."""
    made_at: Stamp
    """When revision 0 was made."""
    record: Record = ()
    """What happened, in the order it was written down; nothing is ever taken out."""
    revisions: tuple[Revision, ...] = ()
    """The batches in which it was written down."""
    events: tuple[Event, ...]
    """What takes place, in order."""
    cancelled: tuple[Event, ...] = ()
    """What was planned once and does not take place: cancelled or omitted, in order."""
    notes: tuple[Said, ...] = ()
    """Sourced advice of the label that has no date."""
    findings: tuple[Finding, ...] = ()
    """What the dates of this plan break or leave open."""
    visits: tuple[ToldVisit, ...] | None = None
    """What was told of its visits in discreet calendars, where that does not follow from its events; none in a plan of
    an older version, which does not keep it."""

    def __repr__(self) -> str:
        chosen = ", ".join(f"{name}={value!r}" for name, value in self.choices.items() if value is not None)
        return f"<Plan of {self.regimen.id}({chosen}), {self.anchor} at {self.start.isoformat()} {self.zone}>"

    def __str__(self) -> str:
        dates = f" from {say_day(min(self).start)} to {say_day(max(self).start)}" if self.events else ""
        lines = [f"{self.title}, {count(len(self), 'event')}{dates}, {self.zone}", *map(str, self.events[:10])]
        return "\n".join(lines + [f"and {len(self) - 10} more"] * (len(self) > 10))

    def __len__(self) -> int:
        return len(self.events)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Event]:  # type: ignore[override]  # pydantic's own yields the names of fields
        return iter(self.events)

    def on(self, day: date) -> tuple[Event, ...]:
        """Return the events that take place on a date of the plan's zone, in order.

        What lasts several days, a stay or an infusion, takes place on each of them; what ends at midnight
        does not reach into the next date. Tentative events count on each date that they are shown on.

        Args:
            day: The date; of an aware datetime, its date in the plan's zone.

        Raises:
            ClockError: If a datetime has no time zone, or the year is not one that can be planned.
            PlanError: If it is no date.
        """
        day = date_of(in_zone(_require_moment(day, "day"), self.tz))
        return tuple(event for event in self.events if is_on(event, day))

    def between(self, start: Moment, end: Moment) -> tuple[Event, ...]:
        """Return the events that take place, wholly or in part, from ``start`` until before ``end``, in order.

        What begins at ``end``, or is over at ``start``, is left out; ``between(monday, tuesday)`` is ``on(monday)``.

        Args:
            start: An aware datetime, or a date, which means its midnight in the plan's zone.
            end: The same, not before ``start``.

        Raises:
            ClockError: If a datetime has no time zone, or a year is not one that can be planned.
            PlanError: If one is no date, or the end comes before the start.
        """
        start, end = _require_moment(start, "start"), _require_moment(end, "end")
        if timestamp(end, self.tz) < timestamp(start, self.tz):
            raise PlanError(Problem("value_invalid", "end", f"{end} comes before {start}; give the earlier one first"))
        return tuple(event for event in self.events if takes_place(event, start, end, self.tz))

    def next(self, after: Moment) -> Event | None:
        """Return the first event that starts at or after a moment; None where nothing starts any more.

        Args:
            after: An aware datetime, or a date, which means its midnight; all-day events start at midnight too.

        Raises:
            ClockError: If a datetime has no time zone, or the year is not one that can be planned.
            PlanError: If it is no date.
        """
        moment = timestamp(_require_moment(after, "after"), self.tz)
        return min((event for event in self.events if timestamp(event.start, self.tz) >= moment), default=None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the events as dictionaries, in order, with the columns of the ``.csv`` file.

        A moment is a date where the event has no time of day, else an aware datetime; the source is text.
        """
        from schedules.course.table import rows_of

        return rows_of(self.events)

    def to_dataframe(self, library: Literal["pandas", "polars"] | None = None) -> Any:
        """Return the events as a data frame, in order, with the columns of `to_dicts`.

        Each moment is a time in the plan's zone; a date becomes its midnight, and ``all_day`` says so.

        Args:
            library: Whose data frame it is; by default that of pandas where it is installed, else of polars.

        Raises:
            MissingExtraError: If that library, or by default both of them, is not installed.
            PlanError: If it is neither of them.
        """
        from schedules.course.table import dataframe

        return dataframe(self.events, self.tz, library)

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
        """The regimen's title; of a teaching example it says that it is one."""
        return marked(self.regimen, self.regimen.title)

    @property
    def is_by_other_law(self) -> bool:
        """Whether a date of it was laid out when the law gave its zone another offset than it does now (C18).

        Such a plan is as it was told; `schedules.revise` lays it out by the law of now.
        """
        return any(map(is_by_other_law, self._moments()))

    def _moments(self) -> Iterator[Moment]:
        yield self.start
        yield from self.known.values()
        for entry in self.record:
            for each in (entry, getattr(entry, "instead", None) or entry):
                yield from (moment for name in MOMENTS if (moment := getattr(each, name, None)) is not None)
        for event in (*self.events, *self.cancelled):
            yield from (moment for name in EVENT_MOMENTS if (moment := getattr(event, name)) is not None)


EVENT_MOMENTS: Final = ("start", "end", "nominal", "due", "earliest", "latest", "placed", "actual")
"""The dates that an event may have."""


def _require_moment(moment: Moment, place: str) -> Moment:
    """Return a date, or an aware datetime by its wall-clock time in `zone` (C18); refuse anything else."""
    if not isinstance(moment, date):
        raise PlanError(Problem("value_invalid", place, f"{moment!r} is no date; give a date or an aware datetime"))
    if isinstance(moment, datetime) and moment.tzinfo is None:
        message = f"{moment} has no time zone; give one, such as the plan's own, plan.tz"
        raise ClockError(Problem("start_naive", place, message))
    in_range(moment, place=place)
    return on_zone_data(moment) if isinstance(moment, datetime) else moment
