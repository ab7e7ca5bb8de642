"""Conditions of rules, and whether they hold by the facts that are known.

A fact is the value of a choice, by name. One that is not known yet, such as a
response, is None; a condition on it is then neither true nor false, and nothing
is ever defaulted (convention C14).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final

Facts = Mapping[str, Any]

_COMPARE: Final = {">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt}
_THRESHOLD = re.compile(r"(>=|<=|<|>)\s*(-?\d+(?:\.\d+)?)")


def threshold(asked: object) -> tuple[str, float] | None:
    """Read a condition such as ">=45" as its sign and number; None if it is a plain value.

    >>> threshold(">=45"), threshold("adult")
    (('>=', 45.0), None)
    """
    found = _THRESHOLD.fullmatch(asked) if isinstance(asked, str) else None
    return (found[1], float(found[2])) if found else None


def applies(when: Mapping[str, Any], facts: Facts) -> bool | None:
    """Say whether every condition holds: True, False, or None while a fact is unknown.

    >>> applies({"weight_kg": ">=45", "response": "cr"}, {"weight_kg": 70, "response": None})
    >>> applies({"weight_kg": ">=45", "response": "cr"}, {"weight_kg": 44.9, "response": None})
    False
    """
    answer: bool | None = True
    for fact, asked in when.items():
        match _meets(asked, facts.get(fact)):
            case False:
                return False
            case None:
                answer = None
    return answer


def _meets(asked: object, known: object) -> bool | None:
    if known is None:
        return None
    if isinstance(known, tuple):
        return any(_meets(asked, member) for member in known)
    if isinstance(asked, tuple):
        return any(_meets(each, known) for each in asked)
    if isinstance(known, str) and (isinstance(asked, int) or threshold(asked)):
        return any(_meets(asked, number) for number in numbers_of(known))
    if (found := threshold(asked)) and isinstance(known, int | float):
        return bool(_COMPARE[found[0]](known, found[1]))
    # True == 1 in Python; a choice of 1 is not a yes.
    return isinstance(asked, bool) == isinstance(known, bool) and asked == known


def numbers_of(member: object) -> tuple[int, ...]:
    """Return the numbers of one member of a list: itself, or those of a pattern that repeats whole; else nothing.

    >>> numbers_of(96), numbers_of("72+96"), numbers_of("often")
    ((96,), (72, 96), ())
    """
    if isinstance(member, str):
        return tuple(map(int, member.split("+"))) if _PATTERN.fullmatch(member) else ()
    return (member,) if isinstance(member, int) and not isinstance(member, bool) else ()


_PATTERN: Final = re.compile(r"[0-9]{1,4}(\+[0-9]{1,4}){1,11}")


def representatives(conditions: list[object], values: tuple[object, ...]) -> list[object]:
    """List the values of a fact that conditions can tell apart: all it can have, or each threshold and both its sides.

    ``conditions`` is what is asked of the fact; ``values`` are those it can have, none for any number.

    >>> representatives([">=45", "<5.4"], ())
    [5.39, 5.4, 5.41, 44.99, 45.0, 45.01]
    """
    if values:
        return list(values)
    cuts = sorted({found[1] for asked in conditions if (found := threshold(asked))})
    around: list[object] = [round(cut + side, 6) for cut in cuts for side in (-0.01, 0.0, 0.01)]
    return around or [asked for asked in conditions if asked is not None] or [0]


def combinations(offered: Mapping[str, list[object]]) -> Iterator[dict[str, object]]:
    """Yield every combination of the values that are offered for each fact."""
    names = sorted(offered)
    for values in product(*(offered[name] for name in names)):
        yield dict(zip(names, values, strict=True))
