"""What may be a slip of the hand: possible, and hardly ever meant; asked about on a terminal, and noted elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import Any, Final

from schedules.cli.terminal import confirmed
from schedules.course.plan import Plan
from schedules.errors import Problem, UsageError
from schedules.regimen import Regimen
from schedules.words import say, say_day

FAR_DAYS: Final = 366
"""The days from when a plan is made to its start, either way, beyond which the year may be a slip of the hand."""

USUAL: Final = {"kg": (1.0, 200.0), "m2": (0.2, 3.0)}
"""By its unit, between which numbers the size of a body lies; one beyond is asked about and refused by no label. The
bounds are this library's own: they find a slip of the hand, such as a lost decimal point, and say nothing else."""


def far_words(plan: Plan) -> str:
    """Say that a plan starts more than a year from when it was made; empty where it does not."""
    made = plan.as_of.astimezone(plan.start.tzinfo)
    days = (plan.start.date() - made.date()).days
    if abs(days) <= FAR_DAYS:
        return ""
    return f"the start, {say(plan.start)}, is more than a year {'after' if days > 0 else 'before'} {say_day(made)}"


def slips_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield what may be a slip of the hand, the place where it was given first: a far start, an unusual size."""
    if far := far_words(plan):
        yield "start", far
    yield from unusual_sizes(plan.regimen, plan.choices)


def unusual_sizes(regimen: Regimen, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each choice whose value hardly anybody has, in words; it is possible, and may be a slip of the hand."""
    for name, choice in regimen.choices.items():
        value, (low, high) = values.get(name), USUAL.get(choice.unit, (0, inf))
        if isinstance(value, int | float) and not isinstance(value, bool) and not low <= value <= high:
            side = f"more than {high:g}" if value > high else f"less than {low:g}"
            yield name, f"the {choice.title}, {value:g} {choice.unit}, is {side} {choice.unit}"


def ask_if_meant(slips: Iterable[tuple[str, str]]) -> None:
    """Ask on a terminal whether each thing that may be a slip is meant; elsewhere nobody is there to answer.

    Raises:
        UsageError: If one is not.
    """
    for place, doubt in slips:
        if confirmed(f"{doubt[:1].upper()}{doubt[1:]}. Go on?") is False:
            raise UsageError(Problem("value_invalid", place, f"not confirmed; {doubt}; nothing was written"))
