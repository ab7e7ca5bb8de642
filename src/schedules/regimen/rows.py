"""The rows of a cycle's table, in four shapes, each with its source.

A `Pump` infuses for hours, a `Visit` happens on days, a `Span` covers whole
days, and a `Beside` takes its time from the events of another row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, Strict, StringConstraints, model_validator

from schedules.model import Clock, Fact, Flag, FrozenDict, Id, Model, Text, Title, frozen, plain_text
from schedules.regimen.days import read_cycles, read_days, read_weekdays
from schedules.regimen.sizes import Days, Few, Hours, Minutes, Months, Times, Word
from schedules.regimen.sources import Source, inherited, with_source

Kind = Literal[
    "infusion",
    "step",
    "bag-change",
    "disconnect",
    "dose",
    "premedication",
    "stay",
    "procedure",
    "assessment",
    "monitoring",
    "restriction",
    "rest",
    "milestone",
    "decision",
    "note",
]
"""What an event is."""

Setting = Literal["hospital", "clinic", "apheresis", "home", "any"]
"""Where an event takes place."""

Edge = Literal["start", "step", "restart", "end", "each", "first", "last"]
"""Which events of another row are meant: start, step, restart or end of an infusion; each, first, last of visits."""

Scalar = (
    Annotated[bool, Strict()]
    | Annotated[int, Strict()]
    | Annotated[float, Strict(), Field(allow_inf_nan=False)]
    | Annotated[Word, AfterValidator(plain_text)]
)
"""A value of a choice; true is no number."""


def _readable_by(read: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


DayText = Annotated[Word, _readable_by(read_days)]
"""Days as the label prints them: "1, 8, 15", "1-28", "-4..-2"."""

WeekdayText = Annotated[Word, _readable_by(read_weekdays)]
"""Days of the week: "mon-fri", "mon, wed, fri", "mon"."""

CycleText = Annotated[Word, _readable_by(read_cycles)]
"""Cycles by number: "all", "1", "2-", "6-9", "1, 3"."""

When = Annotated[dict[Fact, Scalar | Annotated[tuple[Scalar, ...], Few]], Few, AfterValidator(frozen)]
"""A condition: values of choices that must all be so; "<45" is a threshold, a tuple means any of its values."""

ALWAYS: Final = FrozenDict()
"""The condition that always holds."""

Name = Annotated[str, StringConstraints(strict=True, max_length=60), AfterValidator(plain_text)]
"""A name in a few words, or nothing."""


class Amount(Model):
    """An amount that is given, in the label's words, and where it holds; exactly one must hold at a time."""

    text: Title
    """The amount: "28 mcg/day"."""
    when: When = ALWAYS
    """The condition under which it holds."""
    cycles: CycleText = "all"
    """The cycles it holds in."""
    days: DayText | None = None
    """The days of a visit that it holds on; all of them without."""
    level: Literal["low", "full"] | None = None
    """The rate of an infusion with a step that it holds at; both without."""
    source: Source | None = None
    """Where it was read, if elsewhere than its row; an event is as sure as the less sure of the two."""


class Row(Model):
    """A line of a cycle's table: what every shape of a row has."""

    id: Id
    """Its name, part of the name of each of its events; rows may share it if they can't clash."""
    kind: Kind
    """What its events are."""
    title: Title
    """The words a person reads."""
    short: Name = ""
    """Its name in a cell of a calendar, in everyday words: at most 18 letters, or a drug's whole name."""
    plain: Name = ""
    """Its name in a family's words."""
    cycles: CycleText = "all"
    """The cycles it holds in."""
    when: When = ALWAYS
    """The condition under which it holds."""
    amounts: Annotated[tuple[Amount, ...], Few] = ()
    """What is given."""
    at: Clock | None = None
    """The wall-clock time the label prints, if it prints one."""
    setting: Setting = "any"
    """Where it takes place."""
    details: Annotated[tuple[Text, ...], Few] = ()
    """Sentences for the description of its events."""
    own: Flag = False
    """Whether it is the clinic's own, beside the rows of the regimen that this one extends; never the label's."""
    source: Source
    """Where it was read; in a file, that of its table where it names none."""

    @model_validator(mode="before")
    @classmethod
    def _source_of_its_parts(cls, data: Any) -> Any:
        """Give its source to the steps and rules in it that name none."""
        if not isinstance(data, Mapping) or "source" not in data:
            return data
        source, parts = None, {}
        for name in ("steps", "hold", "late", "postponed"):
            if data.get(name):
                source = source or inherited(data["source"])
                parts[name] = with_source(data[name], source)
        return {**data, **parts} if parts else data


RESERVED_TAILS: Final = re.compile(
    r"start|disconnect|expected|\d+|[dn]-?\d+(-\d+)?|end-\d+|(hold|restart|bag)-.*|(.*-)?e\d+"
)
"""The names that events of an infusion or a visit have in `schedules.course.places`."""


def _own_name(name: str) -> str:
    if RESERVED_TAILS.fullmatch(name):
        raise ValueError(f"{name!r} names another event of the infusion; give the step another id, such as 'step'")
    return name


class Step(Model):
    """A change of an infusion from the low to the full rate, after so many infused hours (C3)."""

    id: Annotated[Id, AfterValidator(_own_name)]
    """Its name, part of the name of its event."""
    title: Title
    """The words a person reads."""
    short: Name = ""
    """Its name in a cell of a calendar, in everyday words: at most 18 letters, or a drug's whole name."""
    plain: Name = ""
    """Its name in a family's words."""
    after_hours: Hours
    """The infused hours at the low rate before it."""
    cycles: CycleText = "all"
    """The cycles it holds in."""
    when: When = ALWAYS
    """The condition under which it holds."""
    source: Source
    """Where it was read."""


class HoldRule(Model):
    """What the label asks for when an infusion was stopped for a time."""

    same_cycle_max_days: Annotated[Days, Field(ge=0)]
    """The longest hold after which the cycle goes on; exactly this long still does, longer starts a new cycle."""
    restart_from_hours: Hours
    """The least time off that asks for premedication and a supervised restart."""
    low_rate_hours: Hours
    """The infused hours from a restart at the low rate to the step."""
    source: Source
    """Where it was read."""


class Placement(Model):
    """Where an infusion hangs from an event of another row."""

    row: Id
    """The other row."""
    at: Literal["start", "end"] = "end"
    """Its start, or its end; of several visits the end of the last, and the start of the first."""
    minutes: Minutes = 0
    """Minutes from there; negative is before."""


class Pump(Row):
    """A continuous infusion, counted in infused hours."""

    shape: Literal["pump"] = "pump"
    """Always "pump"; a file has to say it."""
    hours: Hours
    """The infused hours from connect to disconnect."""
    day: Days = 1
    """The day on which it is connected."""
    beside: Placement | None = None
    """The event of another row that it is connected at; or `day`."""
    steps: Annotated[tuple[Step, ...], Few] = ()
    """The changes of its rate."""
    bag_hours: Word | Annotated[tuple[Hours, ...], Few] | None = None
    """The hours of its bags, the last one repeating; "$name" reads them from a choice; no bag changes without."""
    hold: HoldRule | None = None
    """What an interruption asks for."""


class Window(Model):
    """The days round its due date to which a visit may move."""

    days: DayText
    """The days of the visit it is for."""
    before_days: Annotated[Days, Field(ge=0)]
    """How many days earlier it may be."""
    after_days: Annotated[Days, Field(ge=0)]
    """How many days later it may be."""


class Lateness(Model):
    """What the source asks for when a dose is late."""

    from_days: Annotated[Days, Field(gt=0)]
    """The least number of days late for which it holds."""
    text: Title
    """What is asked for."""
    source: Source
    """Where it was read."""


class Postponement(Model):
    """How long a visit may wait past its window, for a clinical delay that is recorded."""

    days: DayText
    """The days of the visit it is for."""
    latest_day: Annotated[Days, Field(gt=0)]
    """The last day of the cycle on which it may still take place."""
    text: Title
    """What it may wait for."""
    source: Source
    """Where it was read."""


class Visit(Row):
    """An event on days of the cycle, such as a dose."""

    shape: Literal["visit"] = "visit"
    """Always "visit"; a file has to say it."""
    days: DayText | None = None
    """The days it is due on; or `weekdays` with `count`."""
    weekdays: WeekdayText | None = None
    """The days of the week it takes place on, from Day 1 on, whatever weekday that is; goes together with `count`."""
    count: Times | None = None
    """How many of those weekdays."""
    times_of_day: Annotated[tuple[Clock, ...], Few] = ()
    """The times of day at which it takes place, on each of its days."""
    times_each_day: Times | None = None
    """How many times it takes place on each of its days; goes together with `every_hours`."""
    times: Times | None = None
    """How many times it takes place in all, from its first day on; goes together with `every_hours`."""
    every_hours: Hours | None = None
    """The hours that elapse from one time to the next, where its time of day is known."""
    lasts_minutes: Annotated[Minutes, Field(gt=0)] | None = None
    """How long it lasts; a moment without."""
    windows: Annotated[tuple[Window, ...], Few] = ()
    """The days it may move to."""
    floor_days: Annotated[Days, Field(gt=0)] | None = None
    """The least number of days between two of its dates, across cycles and phases."""
    late: Annotated[tuple[Lateness, ...], Few] = ()
    """What is asked for when it is late."""
    not_raised: Source | None = None
    """Where the label says that a reduced dose is not raised again (C19); none where it does not."""
    postponed: Annotated[tuple[Postponement, ...], Few] = ()
    """How long it may wait for a clinical reason."""

    @property
    def day_numbers(self) -> tuple[int, ...]:
        """The days it is due on, as numbers of the table; none where it is by weekdays."""
        return read_days(self.days) if self.days else ()

    @property
    def times_a_day(self) -> int:
        """How many times it takes place on each of its days; 1 where it is a series that runs on over them."""
        return len(self.times_of_day) or self.times_each_day or 1


class Overruled(Model):
    """What a regimen says of a stretch of days that a clinic has days of its own for."""

    days: DayText | None = None
    """The days that the regimen has."""
    lasts_days: Annotated[Days, Field(ge=0)] | None = None
    """The days after the last event that the regimen has."""
    why: Title
    """Why the clinic has its own."""
    source: Source
    """Where those of the regimen were read."""


class Span(Row):
    """A stretch of whole days: on days of its own, or counted from the events of another row (C13)."""

    shape: Literal["span"] = "span"
    """Always "span"; a file has to say it."""
    days: DayText | None = None
    """The days it covers, from the first to the last; with `of`, Day 1 is the date of the first event of that row."""
    of: Id | None = None
    """The row from whose events it is counted; needed without `days`."""
    from_days: Days = 0
    """Days from the first event of that row to the first day of the span."""
    lasts_days: Annotated[Days, Field(ge=0)] | None = None
    """Days after the last event of that row that it still covers, 0 for none; for a rest, its least length."""
    until: Text = ""
    """What ends a span that has no end date: "immune recovery"."""
    overruled: Overruled | None = None
    """What the regimen that this one extends has, where the days or the length are the clinic's own."""

    @property
    def is_told_beforehand(self) -> bool:
        """Whether it is an event of its own while its phase waits for its date, since lodging is booked by it (C15).

        Watching that was read nowhere is none, and neither is what has no end date.
        """
        was_read = self.source.confidence != "unverified" or bool(self.source.readings)
        kind = self.kind == "restriction" or (self.kind == "monitoring" and was_read)
        return kind and self.of is not None and not self.until


class Beside(Row):
    """An event that takes its time from the events of another row: before a start, at a step, after an end."""

    shape: Literal["beside"] = "beside"
    """Always "beside"; a file has to say it."""
    of: Id
    """The other row."""
    on: Annotated[tuple[Edge, ...], Few]
    """Which of its events: start, step, restart or end of an infusion; each, first, last or end of visits."""
    minutes: Minutes | None = None
    """Minutes from there; negative is before. Without minutes and days it is a line in their description (C14)."""
    days: Days | None = None
    """Days from there; negative is before."""
    earliest: Minutes | None = None
    """The least lead the source prints, in the same unit; the expected one is then the author's choice."""
    latest: Minutes | None = None
    """The greatest lead the source prints, in the same unit."""
    lasts_minutes: Annotated[Minutes, Field(gt=0)] | None = None
    """How long it lasts; a moment without."""
    times: Times | None = None
    """How many times it takes place beside each of those events; goes together with `every_hours`."""
    every_hours: Hours | None = None
    """The hours that elapse from one time to the next."""


AnyRow = Annotated[Pump | Visit | Span | Beside, Field(discriminator="shape")]


class Table(Model):
    """The rows of a cycle, by days of which Day 1 is the first, or Day 0 where the table counts one."""

    length_days: Annotated[Days, Field(gt=0)] | Word | None = None
    """Days from one Day 1 to the next, rest included; "$name" reads them from a choice; none if it comes once."""
    length_months: Annotated[Months, Field(gt=0)] | None = None
    """Calendar months from one Day 1 to the next, counted from the first of the phase, never 28 or 30 days (C12)."""
    day_zero: Flag = False
    """Whether the day before Day 1 is Day 0 (C1)."""
    source: Source | None = None
    """Where its rows were read that name no source."""
    rows: Annotated[tuple[AnyRow, ...], Few]
    """Its rows."""

    @model_validator(mode="before")
    @classmethod
    def _source_of_its_rows(cls, data: Any) -> Any:
        """Give its source to the rows that name none."""
        if not isinstance(data, Mapping) or data.get("source") is None:
            return data
        return {**data, "rows": with_source(data.get("rows", ()), inherited(data["source"]))}

    def lasting(self, length_days: int, **rows: Span) -> Table:
        """Return this table with another length, and other rows in place of those with the ids named, with _ for -."""
        changed = tuple(rows.get(row.id.replace("-", "_"), row) for row in self.rows)
        return self.model_copy(update={"length_days": length_days, "rows": changed})


def hangs_from(row: object) -> str:
    """Return the id of the row from whose events a visit or an infusion takes its time; empty for any other row."""
    if isinstance(row, Beside):
        return row.of
    return row.beside.row if isinstance(row, Pump) and row.beside else ""
