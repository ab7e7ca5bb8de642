"""Choices of a regimen, limits on them, and notes: sourced advice without a date."""

from __future__ import annotations

from math import inf
from typing import Annotated, Literal

from pydantic import AfterValidator

from schedules.model import Fact, Flag, Model, Text, Title, frozen
from schedules.regimen.conditions import numbers_of
from schedules.regimen.rows import ALWAYS, Scalar, When
from schedules.regimen.sizes import Few, Number, Word
from schedules.regimen.sources import Source


class Choice(Model):
    """What a prescriber decides or knows, such as an indication, a weight or a number of cycles."""

    title: Title
    """The words a person reads."""
    kind: Literal["one-of", "whole", "number", "yes-no"] = "one-of"
    """What a value is: one of `values`, a whole number, a number, true or false."""
    values: Annotated[tuple[Scalar, ...], Few] = ()
    """The values offered; for a list of numbers, what each of its members may be."""
    many: Flag = False
    """Whether several values may be given in a row; the last one repeats, and of whole numbers it may be a pattern
    that repeats whole, "72+96"."""
    min: Number | None = None
    """The least number."""
    max: Number | None = None
    """The greatest number."""
    unit: Text = ""
    """The unit of a number: "kg"."""
    required: Flag = False
    """Whether a plan needs it."""
    needed_when: When = ALWAYS
    """The condition under which a plan needs it."""
    default: Scalar | None = None
    """The value where none is given."""
    changes_on_the_way: Flag = False
    """Whether it is learned during treatment; until then every amount it decides is printed."""
    words: Annotated[dict[Word, Text], Few, AfterValidator(frozen)] = ALWAYS
    """How a value reads inside a sentence: { cr = "after CR/CRi" }."""
    why: Text = ""
    """What it decides, said when it is missing."""


class Limit(Model):
    """A bound of the label on a choice."""

    choice: Fact
    """The name of the choice."""
    when: When = ALWAYS
    """The condition under which it holds."""
    min: Number | None = None
    """The least number."""
    max: Number | None = None
    """The greatest number."""
    values: Annotated[tuple[Scalar, ...], Few] = ()
    """The only values allowed."""
    why: Title
    """The reason, told where it is broken."""
    source: Source
    """Where it was read."""


class Note(Model):
    """Sourced advice that has no date; every plan repeats it."""

    text: Title
    """The advice."""
    when: When = ALWAYS
    """The condition under which it holds."""
    warns: Flag = False
    """Whether checking a calendar repeats it as a warning."""
    source: Source
    """Where it was read."""


def is_possible(choice: Choice, value: object) -> bool:
    """Say whether a choice offers a value, or one member of a list of values, or each number of a repeating pattern."""
    if choice.many and choice.kind == "whole" and isinstance(value, str):
        return bool(numbers_of(value)) and all(is_possible(choice, each) for each in numbers_of(value))
    if choice.kind == "yes-no":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if choice.kind == "one-of" or choice.values:
        return any(type(value) is type(offered) and value == offered for offered in choice.values)
    if choice.kind == "whole" and not isinstance(value, int):
        return False
    return isinstance(value, int | float) and within(value, choice.min, choice.max)


def within(value: float, low: float | None, high: float | None) -> bool:
    """Say whether a number lies between two bounds, both included; either may be None. Not-a-number never does."""
    return (-inf if low is None else low) <= value <= (inf if high is None else high)
