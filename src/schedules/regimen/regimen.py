"""The language regimens are written in: pure data that reads like the label's table.

A regimen holds choices, tables of rows, and phases that lay the tables one after
another. Rows have four shapes: a `Pump` infuses for hours, a `Visit` happens on
days, a `Span` covers days, a `Beside` stands next to another row. Every rule
names its `Source`. What is under-specified or contradicts itself is refused, all
problems at once, by `schedules.proving`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from schedules.errors import RegimenError
from schedules.model import Fact, Id, Model, Refused, Text, Title, Whole, frozen
from schedules.rows import (
    ALWAYS,
    Amount,
    AnyRow,
    Beside,
    Confidence,
    CycleText,
    DayText,
    Edge,
    HoldRule,
    Kind,
    Lateness,
    Postponement,
    Pump,
    Row,
    Scalar,
    Setting,
    Source,
    Span,
    Step,
    Table,
    Visit,
    When,
    Window,
)

__all__ = [
    "ALWAYS",
    "Amount",
    "AnyRow",
    "Beside",
    "Choice",
    "Confidence",
    "CycleText",
    "DayText",
    "Edge",
    "HoldRule",
    "Kind",
    "Lateness",
    "Limit",
    "Link",
    "Note",
    "Phase",
    "Postponement",
    "Pump",
    "Regimen",
    "Row",
    "Scalar",
    "Setting",
    "Source",
    "Span",
    "Step",
    "Table",
    "Visit",
    "Wait",
    "When",
    "Window",
]


class Choice(Model):
    """What a prescriber decides or knows before the plan is made."""

    title: Title
    kind: Literal["one-of", "whole", "number", "yes-no"] = "one-of"
    values: tuple[Scalar, ...] = ()
    """The values offered; for one-of the only ones, for a list of numbers each of its members."""
    many: bool = False
    """Whether a sequence of values may be given, whose last one repeats."""
    min: float | None = None
    max: float | None = None
    unit: Text = ""
    required: bool = False
    needed_when: When = ALWAYS
    """Facts under which the choice becomes required."""
    default: Scalar | None = None
    changes_on_the_way: bool = False
    """Whether the fact is learned during treatment; until then every amount it decides is printed."""
    words: Annotated[dict[str, Text], AfterValidator(frozen)] = ALWAYS
    """How a value reads inside a sentence: {"cr": "after CR/CRi"}."""
    why: Text = ""
    """What the choice decides, said when it is missing."""


class Limit(Model):
    """A bound on a choice under certain facts."""

    choice: Fact
    when: When = ALWAYS
    min: float | None = None
    max: float | None = None
    values: tuple[Scalar, ...] = ()
    why: Title
    source: Source


class Link(Model):
    """A requirement between two phases: so many days from an edge of the other (C10)."""

    shape: Literal["link"] = "link"
    of: Id
    edge: str = "end"
    """"start" (its first day), "end" (its last treatment), "next" (the day after its last cycle), or a row's id."""
    earliest: Whole | None = None
    expected: Whole | None = None
    latest: Whole | None = None
    months: Whole | None = None
    """Calendar months instead of days; never 28 or 30 days (C12)."""
    source: Source


class Wait(Model):
    """A stretch nobody chooses, such as manufacture: what hangs from it is tentative (C10)."""

    shape: Literal["wait"] = "wait"
    milestone: Id
    title: Title
    of: Id
    edge: str = "end"
    earliest: Annotated[Whole, Field(ge=0)]
    typical: Annotated[Whole, Field(ge=0)]
    latest: Annotated[Whole, Field(ge=0)] | None = None
    usual: bool = False
    """Whether the bounds are what the source calls usual, not what it promises."""
    source: Source


class Phase(Model):
    """A named part of the course: a table laid so many times."""

    id: Id
    title: Title
    table: Id
    cycles: Annotated[Whole, Field(gt=0)] | None = None
    """Laid so many times; or `up_to`, filled in order from the choice that `counted_by` names."""
    up_to: Annotated[Whole, Field(gt=0)] | None = None
    counted_by: Fact = "cycles"
    numbered_by: Fact | None = "cycle"
    """Phases with the same word are numbered on together; none: its cycles have no number."""
    bind: When = ALWAYS
    """Facts that hold inside this phase, so that a table can be used again."""
    when: When = ALWAYS
    after: Annotated[Link | Wait, Field(discriminator="shape")] | None = None
    """What it follows; none: the phase before it, on the day after its last cycle."""
    until: Link | None = None
    source: Source | None = None
    """Where the number of cycles was read; none where the phase is laid once."""


class Note(Model):
    """Sourced advice without a date (C17)."""

    text: Title
    when: When = ALWAYS
    warns: bool = False
    """Whether checking a calendar repeats it as a warning."""
    source: Source


class Regimen(Model):
    """A treatment regimen as data: what may be chosen, what is given when, and where that was read.

    Raises:
        RegimenError: If it is under-specified or contradicts itself; carries every problem found.
    """

    id: Id
    title: Title
    summary: Text = ""
    status: Literal["label", "trial", "education", "own"] = "own"
    source: Source
    choices: Annotated[dict[Fact, Choice], AfterValidator(frozen)] = ALWAYS
    limits: tuple[Limit, ...] = ()
    tables: Annotated[dict[Id, Table], AfterValidator(frozen)]
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"<Regimen {self.id}>"

    def model_post_init(self, _context: Any, /) -> None:
        """Prove the regimen as soon as it is made."""
        from schedules.proving import problems

        if found := problems(self):
            raise Refused(RegimenError(found))
