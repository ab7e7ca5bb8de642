"""What a prescriber decides or knows, its limits, and sourced advice without a date."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from schedules.model import Fact, Model, Text, Title, frozen
from schedules.regimen.rows import ALWAYS, Scalar, Source, When


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


class Note(Model):
    """Sourced advice without a date (C17)."""

    text: Title
    when: When = ALWAYS
    warns: bool = False
    """Whether checking a calendar repeats it as a warning."""
    source: Source
