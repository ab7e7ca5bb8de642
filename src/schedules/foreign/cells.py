"""Dates and times in the cells of a table, in the ways in which people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from schedules.files import damaged
from schedules.foreign.entries import sensible

DateOrder = Literal["day", "month", "both", "none", "mixed"]
"""Which number of 03/04/2026 is the day: the first; the second; either may be; no date is written so; they differ."""

NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[,\sT]+(.+))?")
"""Two numbers and a year, with what stands after them: a time of day."""
YEAR_FIRST: Final = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[,\sT]+(.+))?")
IN_WORDS: Final = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?:(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?|([^\W\d]+)\.?\s+(\d{1,2}),?),?\s+(?:de\s+)?(\d{4})(?:[,\s]+(.+))?"
)
"""A day and a month in words, either first, and a year."""
SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d+))?")
"""The days since the end of 1899, as spreadsheets count them."""
CLOCK: Final = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(?:uhr|h)?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE
)
FRACTION: Final = re.compile(r"0?[.,](\d+)|0")
SERIAL_ZERO: Final = date(1899, 12, 30)
MONTHS: Final = (
    ("jan", "ene"),
    ("feb", "fev", "fév"),
    ("mar", "mär", "mrz"),
    ("apr", "avr", "abr"),
    ("may", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
"""How the months begin in English, German, French and Spanish."""


def order_of_dates(cells: Iterable[str]) -> DateOrder:
    """Return which number is the day in the dates of a column, as all of them together say.

    >>> order_of_dates(["03/02/2026", "03/16/2026"]), order_of_dates(["02.03.2026"]), order_of_dates(["03/02/2026"])
    ('month', 'day', 'both')
    """
    first = second = written = False
    for cell in cells:
        found = NUMBERS.fullmatch(cell.strip())
        if found is None:
            continue
        one, other = int(found[1]), int(found[3])
        written = written or one != other
        first = first or one > 12 or found[2] == "."  # a date with full stops has its day first everywhere
        second = second or other > 12
    if first and second:
        return "mixed"
    if first or second:
        return "day" if first else "month"
    return "both" if written else "none"


def read_moment(text: str, order: DateOrder, home: ZoneInfo, place: str, number: int) -> date | datetime:
    """Return the date of a cell, with its time of day where it has one.

    Args:
        text: The cell.
        order: Which number of a date is the day.
        home: The zone of a time without an offset.
        place: The name of the file, for what is refused.
        number: The line of the file.

    Raises:
        FileError: If it is no date, or may be two.
    """
    text = text.strip()
    try:
        return sensible(_read(text, order, home))
    except (ValueError, OverflowError) as error:
        message = f"line {number}: {text[:40]!r} is no date ({error}); write it as 2026-03-02T09:00"
        raise damaged(place, message) from None


def _read(text: str, order: DateOrder, home: ZoneInfo) -> date | datetime:
    if found := SERIAL.fullmatch(text):
        return _of_serial(found, home)
    if found := YEAR_FIRST.fullmatch(text):
        return _with_clock(date(int(found[1]), int(found[2]), int(found[3])), found[4], home)
    if found := NUMBERS.fullmatch(text):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        if order in ("both", "mixed"):
            what = "no date of the column tells" if order == "both" else "other dates of the column have it elsewhere"
            raise ValueError(f"its day may be the {one} or the {other}, and {what}")
        day, month = (other, one) if order == "month" else (one, other)
        return _with_clock(date(year if year > 99 else 2000 + year, month, day), found[5], home)
    if found := IN_WORDS.fullmatch(text):
        month = _month(found[2] or found[3])
        return _with_clock(date(int(found[5]), month, int(found[1] or found[4])), found[6], home)
    if len(text) <= len("2026-03-02"):
        return date.fromisoformat(text)
    read = datetime.fromisoformat(text).replace(second=0, microsecond=0)
    return read.astimezone(home) if read.tzinfo else read.replace(tzinfo=home)


def _of_serial(found: re.Match[str], home: ZoneInfo) -> date | datetime:
    day = SERIAL_ZERO + timedelta(days=int(found[1]))
    minutes = round(float(f"0.{found[2] or 0}") * 24 * 60)
    if not found[2]:
        return day
    return datetime.combine(day, time(), home) + timedelta(minutes=minutes)


def _month(word: str) -> int:
    for number, beginnings in enumerate(MONTHS, start=1):
        if word.casefold().startswith(beginnings):
            return number
    raise ValueError(f"{word!r} is no month")


def _with_clock(day: date, clock: str | None, home: ZoneInfo) -> date | datetime:
    return day if clock is None else datetime.combine(day, clock_of(clock), home)


def read_clock(text: str, place: str, number: int) -> time:
    """Return the time of day of a cell.

    Raises:
        FileError: If it is none.
    """
    try:
        return clock_of(text)
    except ValueError as error:
        message = f"line {number}: {text[:40]!r} is no time of day ({error}); write it as 09:00"
        raise damaged(place, message) from None


def clock_of(text: str) -> time:
    """Return a time of day, to the minute.

    Raises:
        ValueError: If it is none.

    >>> clock_of("9:30 PM"), clock_of("09:30:00"), clock_of("0.375")
    (datetime.time(21, 30), datetime.time(9, 30), datetime.time(9, 0))
    """
    text = text.strip()
    if FRACTION.fullmatch(text) and text != "0":
        minutes = round(float(text.replace(",", ".")) * 24 * 60) % (24 * 60)
        return time(*divmod(minutes, 60))
    found = CLOCK.fullmatch(text)
    if found is None:
        raise ValueError("it has another form")
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no hour {hour} before or after noon")
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return time(hour, int(found[2] or 0))
