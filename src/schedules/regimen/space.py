"""The combinations of choices that regimens can tell apart: a finite space, that two regimens can be compared over.

Of a number one value is tried for each answer that the conditions on it can give together; of lengths in a row each
alone, all of them one after another, and two in turn. A choice that nothing reads is not varied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from schedules.regimen.choice_proof import conditions_of
from schedules.regimen.choices import Choice
from schedules.regimen.conditions import applies, threshold
from schedules.regimen.parts import Parts
from schedules.regimen.rows import Pump


def choice_space(*regimens: Parts) -> Iterator[dict[str, Any]]:
    """Yield every combination of choices that one of the regimens can tell apart, those that it refuses included.

    A combination has a value for each choice of any of them, None where it is not made.
    """
    names = list(dict.fromkeys(name for regimen in regimens for name in regimen.choices))
    for values in product(*(_values(name, regimens) for name in names)):
        yield dict(zip(names, values, strict=True))


def _values(name: str, regimens: Sequence[Parts]) -> list[Any]:
    """List the values of a choice that are tried, None first where it may be left out."""
    owners = [regimen for regimen in regimens if name in regimen.choices]
    choices = [regimen.choices[name] for regimen in owners]
    asked = [each for regimen in owners for each in _asked(regimen, name)]
    most = max(_most_counted(regimen, name) for regimen in owners)
    values = [value for choice in choices for value in _values_of(choice, asked, most)]
    may_be_left_out = any(not choice.required and choice.default is None for choice in choices)
    # True equals 1 in Python, and is another value.
    values = [None] * may_be_left_out + list({(type(value), value): value for value in values}.values())
    return values if any(is_read(regimen, name) for regimen in owners) else values[:1]


def _values_of(choice: Choice, asked: list[object], most: int) -> list[Any]:
    if choice.kind == "yes-no":
        return [True, False]
    members = list(choice.values) or _numbers(choice, asked, most)
    if not choice.many:
        return members
    several = [tuple(members)] * (len(members) > 1)
    turns = [("+".join(map(str, members[-2:])),)] * (choice.kind == "whole" and len(members) > 1)
    return [*((value,) for value in members), *several, *turns]


def _within(choice: Choice, number: float) -> float:
    """Return the number of a choice's own range that is nearest to one: what lies outside is refused anyway."""
    low = number if choice.min is None else max(number, type(number)(choice.min))
    return low if choice.max is None else min(low, type(number)(choice.max))


def _numbers(choice: Choice, asked: list[object], most: int) -> list[Any]:
    """List the numbers of cycles that there can be, or one number for each answer to what is asked of it."""
    if most:
        return list(range(max(1, int(choice.min or 1)), most + 1))
    side, kind = (1, int) if choice.kind == "whole" else (0.01, float)
    bounds = [threshold(each) for each in asked]
    cuts = sorted({bound[1] for bound in bounds if bound} | {each for each in asked if isinstance(each, int | float)})
    tried = [_within(choice, kind(round(cut + step, 6))) for cut in cuts for step in (-side, 0, side)]
    told_apart: dict[tuple[bool | None, ...], Any] = {}
    for number in tried or [kind(choice.min or choice.max or 1)]:
        told_apart.setdefault(tuple(applies({"it": each}, {"it": number}) for each in asked), number)
    return list(told_apart.values())


def told_apart(regimen: Parts, name: str, value: Any) -> Any:
    """Return what a regimen can tell of the value of a choice: values for which it is equal give the same course.

    Of a number it is the answer to each condition on it; of a choice that nothing reads, nothing.
    """
    if value is None or not is_read(regimen, name):
        return None
    if regimen.choices[name].kind != "number" or isinstance(value, tuple):
        return value
    return tuple(applies({"it": each}, {"it": value}) for each in _asked(regimen, name))


def _asked(regimen: Parts, name: str) -> list[object]:
    """List what the conditions and limits of a regimen ask of a choice, each alone."""
    found: list[object] = []
    for _, when in conditions_of(regimen):
        each = when.get(name, ())
        found += each if isinstance(each, tuple) else (each,)
    for limit in regimen.limits:
        if limit.choice == name:
            found += [f"{sign}{bound:g}" for sign, bound in (("<", limit.min), (">", limit.max)) if bound is not None]
    return [each for each in dict.fromkeys(found) if threshold(each) or not isinstance(each, str)]


def _most_counted(regimen: Parts, name: str) -> int:
    """Return how many cycles the phases that a choice counts have together; 0 where it counts none."""
    most: dict[str, int] = {}
    for phase in regimen.phases:
        if phase.up_to and phase.counted_by == name:
            most[phase.id] = max(most.get(phase.id, 0), phase.up_to)
    return sum(most.values())


def is_read(regimen: Parts, name: str) -> bool:
    """Say whether anything of a regimen depends on a choice: a condition, a limit, a number of cycles, a length."""
    rows = [row for table in regimen.tables.values() for row in table.rows if isinstance(row, Pump)]
    lengths = [table.length_days for table in regimen.tables.values()] + [row.bag_hours for row in rows]
    return (
        any(name in when for _, when in conditions_of(regimen))
        or any(limit.choice == name for limit in regimen.limits)
        or bool(_most_counted(regimen, name))
        or f"${name}" in lengths
    )
