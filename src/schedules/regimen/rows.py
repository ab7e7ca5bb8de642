"""The rows of a regimen's tables, in their four shapes, each with its source.

A `Pump` infuses for hours, a `Visit` happens on days, a `Span` covers days, a
`Beside` stands next to another row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, Strict

from schedules.model import Clock, Day, FrozenDict, Id, Model, Text, Title, Whole, frozen
from schedules.regimen.conditions import applies
from schedules.regimen.days import in_cycles, read_cycles, read_days

Confidence = Literal["confirmed", "single-source", "unverified"]


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


Setting = Literal["hospital", "clinic", "apheresis", "home", "any"]


Edge = Literal["start", "step", "restart", "end", "each", "first", "last"]


Scalar = Annotated[bool, Strict()] | Annotated[int, Strict()] | Annotated[float, Strict()] | str


def _readable_by(read: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


DayText = Annotated[str, _readable_by(read_days)]
"""Days as the label prints them: "1, 8, 15", "1-28", "-4..-2"."""


CycleText = Annotated[str, _readable_by(read_cycles)]
"""Cycles by number: "all", "1", "2-", "6-9", "1, 3"."""


When = Annotated[dict[str, Scalar | tuple[Scalar, ...]], AfterValidator(frozen)]
"""Facts that must all hold: {"indication": "consolidation", "weight_kg": "<45"}; a tuple means any of its values."""


ALWAYS: Final = FrozenDict()


class Source(Model):
    """Where a rule was read, and how surely."""

    document: Title
    jurisdiction: Title
    section: Text = ""
    revised: Day | None = None
    confidence: Confidence = "confirmed"
    readings: tuple[Title, ...] = ()
    """The separately published places the rule was read in."""
    question: Text = ""
    """What is still open about the rule, as a question."""

    def at(
        self,
        section: str,
        *readings: str,
        confidence: Confidence = "confirmed",
        question: str = "",
        revised: Day | None = None,
    ) -> Source:
        """Name a section of this document, with its own confidence."""
        changes: dict[str, Any] = {"section": section, "confidence": confidence, "readings": readings}
        changes |= {"question": question, "revised": revised or self.revised}
        return self.model_copy(update=changes)

    def __str__(self) -> str:
        revised = f", revised {self.revised}" if self.revised else ""
        section = f", {self.section}" if self.section else ""
        return f"{self.document} ({self.jurisdiction}{revised}){section}"


class Amount(Model):
    """What is given, as the label prints it, and where that holds."""

    text: Title
    when: When = ALWAYS
    cycles: CycleText = "all"
    days: DayText | None = None
    """The days of a visit row; none means all."""
    level: Literal["low", "full"] | None = None
    """For a pump with a step: before it or after it; none means both."""


class Row(Model):
    """One line of a cycle's table."""

    id: Id
    kind: Kind
    title: Title
    cycles: CycleText = "all"
    when: When = ALWAYS
    amounts: tuple[Amount, ...] = ()
    at: Clock | None = None
    """The wall-clock time the label prints, if it does."""
    setting: Setting = "any"
    details: tuple[Text, ...] = ()
    """Sentences for the event's description."""
    source: Source


class Step(Model):
    """A change of rate after so many infused hours at the low rate (C3)."""

    id: Id
    title: Title
    after_hours: Annotated[Whole, Field(gt=0)]
    cycles: CycleText = "all"
    when: When = ALWAYS
    source: Source


class HoldRule(Model):
    """What an interruption asks for."""

    same_cycle_max_days: Annotated[Whole, Field(ge=0)]
    """A hold no longer than this goes on in the same cycle; exactly this long still does."""
    restart_from_hours: Annotated[Whole, Field(gt=0)]
    """Off for this long or longer: premedication and a supervised restart."""
    low_rate_hours: Annotated[Whole, Field(gt=0)]
    """After a restart at the low rate, the step comes after so many infused hours."""
    source: Source


class Pump(Row):
    """A continuous infusion, counted in infused hours."""

    shape: Literal["pump"] = "pump"
    hours: Annotated[Whole, Field(gt=0)]
    steps: tuple[Step, ...] = ()
    bag_hours: str | tuple[Annotated[Whole, Field(gt=0)], ...] | None = None
    """Lengths of the bags, or "$choice" to read them from a choice; none means no bag events."""
    hold: HoldRule | None = None


class Window(Model):
    """Days on which a visit may move, round its due date, by at most so many days."""

    days: DayText
    before_days: Annotated[Whole, Field(ge=0)]
    after_days: Annotated[Whole, Field(ge=0)]


class Lateness(Model):
    """What the source asks for when a dose is late."""

    from_days: Annotated[Whole, Field(gt=0)]
    """So many days late, or more."""
    text: Title
    source: Source


class Postponement(Model):
    """How far a visit may wait past its window, for a clinical delay that is recorded."""

    days: DayText
    latest_day: Annotated[Whole, Field(gt=0)]
    """The last day of the cycle on which it may still take place."""
    text: Title
    source: Source


class Visit(Row):
    """Something that happens on days of the cycle."""

    shape: Literal["visit"] = "visit"
    days: DayText
    times: Annotated[Whole, Field(gt=0)] | None = None
    every_hours: Annotated[Whole, Field(gt=0)] | None = None
    lasts_minutes: Annotated[Whole, Field(gt=0)] | None = None
    windows: tuple[Window, ...] = ()
    floor_days: Annotated[Whole, Field(gt=0)] | None = None
    """The least number of days between two doses of this row, across cycles and phases."""
    late: tuple[Lateness, ...] = ()
    postponed: tuple[Postponement, ...] = ()


class Span(Row):
    """A stretch of whole days: in the table, or attached to another row (C13)."""

    shape: Literal["span"] = "span"
    days: DayText | None = None
    of: Id | None = None
    """The row it is attached to."""
    from_days: Whole = 0
    """Days from the first event of that row to the first day of the span."""
    lasts_days: Annotated[Whole, Field(gt=0)] | None = None
    """Days after the last event of that row that are still covered; for a rest, its least length."""
    until: Text = ""
    """What ends a span that has no end date: "immune recovery"."""


class Beside(Row):
    """Something that stands next to another row: before its start, at its step, after its end."""

    shape: Literal["beside"] = "beside"
    of: Id
    on: tuple[Edge, ...]
    minutes: Whole | None = None
    """Minutes from that edge; negative is before. Neither minutes nor days: a line in the other's description (C14)."""
    days: Whole | None = None
    """Days from that edge; negative is before."""
    earliest: Whole | None = None
    latest: Whole | None = None
    """The range the source prints, in the same unit; the expected value is then the author's choice."""
    lasts_minutes: Annotated[Whole, Field(gt=0)] | None = None


AnyRow = Annotated[Pump | Visit | Span | Beside, Field(discriminator="shape")]


class Table(Model):
    """The rows of a cycle, in a frame whose Day 1 is the first day unless it counts a Day 0."""

    length_days: Annotated[Whole, Field(gt=0)] | str | None = None
    """From one Day 1 to the next, rest included; "$choice" reads it from a choice; none for a table laid once."""
    day_zero: bool = False
    rows: tuple[AnyRow, ...]

    def lasting(self, length_days: int, **rows: Span) -> Table:
        """Return the same table with another length and some rows, named by id, in other words."""
        changed = tuple(rows.get(row.id.replace("-", "_"), row) for row in self.rows)
        return Table(length_days=length_days, day_zero=self.day_zero, rows=changed)


def amounts_of(
    row: Row, facts: Mapping[str, Any], number: int, *, day: int | None = None, level: str | None = None
) -> list[Amount]:
    """List the amounts of a row that hold, or may hold while a fact is unknown."""
    return [
        amount
        for amount in row.amounts
        if in_cycles(amount.cycles, number)
        and (amount.days is None or day in read_days(amount.days))
        and (amount.level is None or level is None or amount.level == level)
        and applies(amount.when, facts) is not False
    ]
