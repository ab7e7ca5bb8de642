"""Lists of days, of weekdays and of cycles, and how days are counted.

Day numbers follow the label: Day 1 is the first day and the day before it is
Day -1, unless a table counts a Day 0 (convention C1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from schedules.regimen.sizes import MAX_CYCLES, MAX_DAY

_DAYS = re.compile(r"(-?[0-9]+)(?:\s*(?:\.\.|-)\s*(-?[0-9]+))?")

_CYCLES = re.compile(r"([0-9]+)(?:\s*(-)\s*([0-9]+)?)?")

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as a regimen writes them, in the order in which `date.weekday` counts them."""

_NO_WEEKDAYS = "{text!r} is not a list of weekdays; write 'mon-fri', 'mon, wed, fri' or 'mon'"

_NO_DAYS = "{text!r} is not a list of days; write days and ranges such as '1, 8, 15', '1-28' or '-4..-2'"

_NO_CYCLES = "{text!r} is not a choice of cycles; write 'all', '1', '2-', '6-9' or '1, 3'"


@lru_cache(maxsize=1024)
def read_days(text: str) -> tuple[int, ...]:
    """Read a list of days as the label prints it.

    Raises:
        ValueError: If the text is no such list, or names a day twice or backwards.

    >>> read_days("1, 8, 15")
    (1, 8, 15)
    >>> read_days("-4..-2")
    (-4, -3, -2)
    """
    days = [day for part in text.split(",") for day in _day_range(part.strip(), text)]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError(f"the days of {text!r} must rise; each day once")
    return tuple(days)


def naming(texts: tuple[str | None, ...], day: int | None) -> list[int]:
    """Return the places of the lists of days that name a day, in order; None in place of a list names every day.

    >>> naming(("1-3", None, "2, 8"), 2), naming(("1-3", None, "2, 8"), None)
    ([0, 1, 2], [1])
    """
    always, by_day = _places_by_day(texts)
    named = by_day.get(day)
    return sorted((*always, *named)) if named else always


@lru_cache(maxsize=64)
def _places_by_day(texts: tuple[str | None, ...]) -> tuple[list[int], dict[int | None, list[int]]]:
    by_day: dict[int | None, list[int]] = {}
    for place, text in enumerate(texts):
        for day in read_days(text) if text is not None else ():
            by_day.setdefault(day, []).append(place)
    return [place for place, text in enumerate(texts) if text is None], by_day


def _day_range(part: str, text: str) -> range:
    found = _DAYS.fullmatch(part)
    if found is None:
        raise ValueError(_NO_DAYS.format(text=text))
    first = int(found[1])
    last = int(found[2]) if found[2] else first
    if last < first:
        raise ValueError(_NO_DAYS.format(text=text))
    if max(abs(first), abs(last)) > MAX_DAY:
        raise ValueError(f"{text!r} names a day beyond {MAX_DAY:,}, the most that is possible; correct it")
    return range(first, last + 1)


def runs_of(days: Sequence[int], *, day_zero: bool = False) -> tuple[tuple[int, ...], ...]:
    """Return days in the runs of those that follow each other.

    >>> runs_of((1, 2, 3, 11, 12)), runs_of((-1, 1))
    (((1, 2, 3), (11, 12)), ((-1, 1),))
    """
    runs: list[list[int]] = []
    for day in days:
        offset = day_offset(day, day_zero=day_zero)
        if runs and offset - day_offset(runs[-1][-1], day_zero=day_zero) == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(map(tuple, runs))


@lru_cache(maxsize=64)
def read_weekdays(text: str) -> tuple[int, ...]:
    """Read a list of weekdays as numbers, of which Monday is 0.

    Raises:
        ValueError: If the text is no such list, or names a weekday twice or backwards.

    >>> read_weekdays("mon-fri"), read_weekdays("mon, wed, fri")
    ((0, 1, 2, 3, 4), (0, 2, 4))
    """
    days: list[int] = []
    for part in text.split(","):
        ends = [each.strip() for each in part.split("-")]
        if len(ends) > 2 or not all(each in WEEKDAYS for each in ends):
            raise ValueError(_NO_WEEKDAYS.format(text=text))
        days += range(WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1]) + 1) or [-1]
    if any(later <= earlier for earlier, later in pairwise([-1, *days])):
        raise ValueError(f"the weekdays of {text!r} must rise from Monday; each once")
    return tuple(days)


@lru_cache(maxsize=1024)
def read_cycles(text: str) -> tuple[tuple[int, int | None], ...]:
    """Read a choice of cycles as pairs of the first and the last; None for a last one means all that follow.

    Raises:
        ValueError: If the text is no such choice.

    >>> read_cycles("2-"), read_cycles("1, 6-9"), read_cycles("all")
    (((2, None),), ((1, 1), (6, 9)), ((1, None),))
    """
    if text == "all":
        return ((1, None),)
    return tuple(_cycle_range(part.strip(), text) for part in text.split(","))


def _cycle_range(part: str, text: str) -> tuple[int, int | None]:
    found = _CYCLES.fullmatch(part)
    if found is None:
        raise ValueError(_NO_CYCLES.format(text=text))
    first = int(found[1])
    last = int(found[3]) if found[3] else (None if found[2] else first)
    if first < 1 or (last is not None and last < first):
        raise ValueError(_NO_CYCLES.format(text=text))
    if (last or first) > MAX_CYCLES:
        raise ValueError(f"{text!r} names a cycle beyond {MAX_CYCLES:,}, the most that is possible; correct it")
    return first, last


def in_cycles(text: str, number: int) -> bool:
    """Say whether a choice of cycles holds for the cycle with this number.

    >>> in_cycles("6-9", 5), in_cycles("6-9", 6), in_cycles("2-", 99)
    (False, True, True)
    """
    return any(first <= number and (last is None or number <= last) for first, last in read_cycles(text))


def day_offset(day: int, *, day_zero: bool = False) -> int:
    """Count the days from Day 1 (or Day 0, where the table has one) to a day.

    Raises:
        ValueError: If Day 0 is named where the table has none.

    >>> day_offset(8), day_offset(1), day_offset(-1), day_offset(-1, day_zero=True)
    (7, 0, -1, -1)
    """
    if day == 0 and not day_zero:
        raise ValueError("there is no Day 0 in this table; Day 1 is the first day and the day before it is Day -1")
    return day if day_zero or day < 0 else day - 1


def day_number(offset: int, *, day_zero: bool = False) -> int:
    """Return the number of the day that lies so many days after Day 1 (or Day 0); the inverse of `day_offset`.

    >>> day_number(7), day_number(-1), day_number(0, day_zero=True)
    (8, -1, 0)
    """
    return offset if day_zero or offset < 0 else offset + 1
