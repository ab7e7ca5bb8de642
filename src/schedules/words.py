"""Dates, numbers and lists in plain English words, the same on every machine; names and text made safe to print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date) -> str:
    """Say a date with its weekday and its month in letters.

    >>> say_day(date(2026, 3, 2))
    'Mon 2 Mar 2026'
    """
    return _day_words(day.toordinal())


@lru_cache(maxsize=20_000)
def _day_words(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def say(moment: date | datetime) -> str:
    """Say a date, with its time of day if it has one.

    >>> say(datetime(2026, 3, 30, 10, 0))
    'Mon 30 Mar 2026 10:00'
    """
    clock = f" {moment.hour:02}:{moment.minute:02}" if isinstance(moment, datetime) else ""
    return say_day(moment) + clock


def count(number: int, one: str, many: str = "") -> str:
    """Say a number of things; ``many`` is their plural where it is not one with an s.

    >>> count(1, "day"), count(14, "day")
    ('1 day', '14 days')
    """
    return f"{number} {one}" if number == 1 else f"{number} {many or f'{one}s'}"


def hours_words(span: timedelta) -> str:
    """Say a length of time in hours, and minutes where there are any.

    >>> hours_words(timedelta(hours=168)), hours_words(timedelta(hours=3, minutes=59))
    ('168 h', '3 h 59 min')
    """
    whole, minutes = divmod(span // timedelta(minutes=1), 60)
    return f"{whole} h {minutes} min" if minutes else f"{whole} h"


def listing(parts: Iterable[str], *, last: str = "and") -> str:
    """Join words as a sentence does, with commas and ``last`` before the last one.

    Raises:
        ValueError: If there are none.

    >>> listing(["a", "b", "c"]), listing(["a"])
    ('a, b and c', 'a')
    """
    *head, tail = parts
    return f"{', '.join(head)} {last} {tail}" if head else tail


def in_brackets(text: str) -> str:
    """Return a text as an addition to a sentence; empty where there is none.

    >>> in_brackets("fever"), in_brackets("")
    (' (fever)', '')
    """
    return f" ({text})" if text else ""


def nearest(name: str, known: Iterable[str], *, most: int = 1, alike: float = 0.6) -> Sequence[str]:
    """Find the known names that a misspelt one may mean, the likeliest first; none where none is alike.

    Args:
        name: What was written.
        known: The names there are.
        most: How many to return at the most.
        alike: How alike they must be, from 0 (not at all) to 1 (the same).

    >>> nearest("blinatumumab", ["blinatumomab", "inotuzumab-ozogamicin"])
    ['blinatumomab']
    """
    from difflib import get_close_matches  # only a mistake needs it, and every start would pay for it

    return get_close_matches(name, list(known), n=most, cutoff=alike)


def shortened(text: str, *, most: int = 60) -> str:
    """Return a text of at most so many characters; of a longer one its beginning and three dots.

    >>> shortened("a list of many days", most=10)
    'a list ...'
    """
    return text if len(text) <= most else f"{text[: most - 3]}..."


def date_fault(error: ValueError) -> str:
    """Return in brackets which part of a date is impossible; empty where the text has another form altogether.

    >>> date_fault(ValueError("day is out of range for month")), date_fault(ValueError("Invalid isoformat string: 'x'"))
    (' (day is out of range for month)', '')
    """
    parts = ("year", "month", "day", "hour", "minute", "second", "offset")
    return in_brackets(str(error)) if str(error).startswith(parts) else ""


_HARMLESS: Final = frozenset("\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u061c\u06dd\u08e2\u200c\u200d\u200e\u200f")
"""Format characters that words need: soft hyphens, Arabic number signs, joiners, and marks that turn no other word."""


def steers(character: str) -> bool:
    r"""Say whether a character controls a terminal, ends a line, turns the text after it, or hides in it.

    >>> [steers(each) for each in "a\x1b\u202e\u200f"]
    [False, True, True, False]
    """
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Zl", "Zp") or (kind == "Cf" and character not in _HARMLESS)


def printable(text: str, *, instead: str = "?", keep: str = "") -> str:
    r"""Replace every character that could steer a terminal or break a line; ``keep`` names those that may stay.

    >>> printable("a\x1b[31mb")
    'a?[31mb'
    """
    return (
        text if text.isprintable() else "".join(each if not steers(each) or each in keep else instead for each in text)
    )
