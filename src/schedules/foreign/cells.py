"""Dates and times in the cells of a table, in the ways in which people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from schedules.files import damaged
from schedules.foreign.entries import sensible
from schedules.foreign.times import Length, read_length

DateOrder = Literal["day", "month", "both", "none", "mixed"]
"""Which number of 03/04/2026 is the day: the first; the second; either may be; no date is written so; they differ."""

NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[,\sT]+(.+))?")
"""Two numbers and a year, with what stands after them: a time of day."""
ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
YEAR_FIRST: Final = re.compile(r"(\d{4})(?:[./](\d{1,2})[./]|[\s-]([^\W\d]{3,})\.?[\s-])(\d{1,2})(?:[,\sT]+(.+))?")
"""A year, a month in numbers or letters and a day: "2026/3/2", "2026-Mar-02"; what is written with hyphens is ISO."""
IN_WORDS: Final = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?:(\d{1,2})(?:st|nd|rd|th|er|º)?\.?[\s-]*(?:de\s+)?([^\W\d]+)\.?|([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?),?"
    r"[\s-]*(?:del?\s+)?(\d{4}|\d{2})(?:[,\s]+(?:at\s+|um\s+|a\s+)?(.+))?",
    re.IGNORECASE,
)
"""A day and a month in words, either first, and a year: "2-Mar-26", "Monday, March 2nd, 2026"."""
SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d+))?")
"""The days since the end of 1899, as spreadsheets count them."""
CLOCK: Final = re.compile(
    r"(\d{1,2})(?:\s*(?:[:.h]|uhr)\s*(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(?:uhr|hrs?|h)?\.?\s*([ap])?\.?\s*(?:m\.?)?",
    re.IGNORECASE,
)
BEFORE_CLOCK: Final = re.compile(r"(?:t|at|from|um|ab|von|à|a las?|de|desde)\s*(?=\d)", re.IGNORECASE)
"""What may stand before a time of day."""
WEEKDAY: Final = re.compile(r"[^\W\d]{2,12}\.?,?\s+(?=\d)")
"""The day of the week before a date in numbers."""
RANGE: Final = re.compile(r"(.+?)\s*(?:-|\u2013|\bto\b|\bbis\b|\ba\b|\bà\b)\s*(.+)")
FOUR_DIGITS: Final = re.compile(r"(\d{1,2})(\d\d)\s*(?:h|hrs?|uhr)?\.?", re.IGNORECASE)
"""A time of day as hospitals write it: 0900."""
LENGTH: Final = re.compile(
    r"(?:(\d{1,4})\s*(?:w|weeks?|wochen?|semaines?|semanas?))?\s*"
    r"(?:(\d{1,4})\s*(?:d|days?|tage?|jours?|dias?|días?))?\s*"
    r"(?:(\d{1,5}(?:[.,]\d{1,4})?)\s*(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\.?)?\s*"
    r"(?:(\d{1,6})\s*(?:m|min|mins|minutes?|minuten|minutos))?\.?",
    re.IGNORECASE,
)
"""A length with its units."""
UNIT: Final = re.compile(
    r"\b(?:h|hrs?|hours?|std|stunden|heures|horas|min|mins|minutes|minuten|minutos|days|tage|jours)\b", re.IGNORECASE
)
CLOCK_LENGTH: Final = re.compile(r"(\d{1,4}):(\d\d)(?::\d\d)?")
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
        found = NUMBERS.fullmatch(without_weekday(cell))
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


def without_weekday(text: str) -> str:
    """Return a cell without a day of the week before its date: "Mo 02.03.2026"; one in words stays as it is.

    >>> without_weekday("Mon 03/02/2026"), without_weekday("March 2, 2026")
    ('03/02/2026', 'March 2, 2026')
    """
    text = text.strip()
    found = WEEKDAY.match(text)
    rest = text[found.end() :] if found else text
    return rest if NUMBERS.fullmatch(rest) or YEAR_FIRST.fullmatch(rest) or ISO.match(rest) else text


def clock_range(text: str) -> tuple[str, str]:
    """Return the two times of day of a cell that has both, "09:00-10:00"; of another one the cell, and nothing.

    >>> clock_range("09:00 - 10:00"), clock_range("9 AM")
    (('09:00', '10:00'), ('9 AM', ''))
    """
    found = RANGE.fullmatch(text.strip())
    if found and is_clock(found[1]) and is_clock(found[2]):
        return found[1], found[2]
    return text, ""


def read_moment(text: str, order: DateOrder, home: tzinfo, place: str, number: int) -> date | datetime:
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
    text = without_weekday(text)
    try:
        return sensible(_read(text, order, home))
    except (ValueError, OverflowError) as error:
        message = f"line {number}: {text[:40]!r} is no date ({error}); write it as 2026-03-02T09:00"
        raise damaged(place, message) from None


def _read(text: str, order: DateOrder, home: tzinfo) -> date | datetime:
    if found := SERIAL.fullmatch(text):
        return _of_serial(found, home)
    if found := YEAR_FIRST.fullmatch(text):
        month = int(found[2]) if found[2] else _month(found[3])
        return _with_clock(date(int(found[1]), month, int(found[4])), found[5], home)
    if found := NUMBERS.fullmatch(text):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        if order in ("both", "mixed"):
            what = "no date of the column tells" if order == "both" else "other dates of the column have it elsewhere"
            raise ValueError(f"its day may be the {one} or the {other}, and {what}")
        day, month = (other, one) if order == "month" else (one, other)
        return _with_clock(date(year if year > 99 else 2000 + year, month, day), found[5], home)
    if found := IN_WORDS.fullmatch(text):
        month = _month(found[2] or found[3])
        year = int(found[5])
        return _with_clock(date(year if year > 99 else 2000 + year, month, int(found[1] or found[4])), found[6], home)
    if len(text) <= len("2026-03-02"):
        return date.fromisoformat(text)
    read = datetime.fromisoformat(text).replace(second=0, microsecond=0)
    return read.astimezone(home) if read.tzinfo else read.replace(tzinfo=home)


def _of_serial(found: re.Match[str], home: tzinfo) -> date | datetime:
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


def _with_clock(day: date, clock: str | None, home: tzinfo) -> date | datetime:
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
    if before := BEFORE_CLOCK.match(text):
        text = text[before.end() :]
    if FRACTION.fullmatch(text) and text != "0":
        minutes = round(float(text.replace(",", ".")) * 24 * 60) % (24 * 60)
        return time(*divmod(minutes, 60))
    found = CLOCK.fullmatch(text)
    if found is None and (digits := FOUR_DIGITS.fullmatch(text)):
        return time(int(digits[1]), int(digits[2]))
    if found is None:
        raise ValueError("it has another form")
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no hour {hour} before or after noon")
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return time(hour, int(found[2] or 0))


def is_clock(text: str) -> bool:
    """Return whether a cell holds a time of day, and no date.

    >>> is_clock("9:00 AM"), is_clock("24:00"), is_clock("2026-03-02"), is_clock("46083")
    (True, True, False, False)
    """
    if text.strip() == MIDNIGHT:
        return True
    try:
        clock_of(text)
    except ValueError:
        return False
    return True


MIDNIGHT: Final = "24:00"
"""How the end of a day is written as a time of it."""


def unit_of(name: str) -> str:
    """Return the unit of lengths that the name of a column says; empty where it says none.

    >>> unit_of("Dauer (h)"), unit_of("Duration in minutes"), unit_of("Duration")
    ('h', 'minutes', '')
    """
    found = UNIT.search(name)
    return found[0] if found else ""


def length_of(text: str, unit: str = "") -> Length | None:
    """Return the length that a cell writes: "671 h", "90 min", "1:30"; None where its unit is not told.

    Args:
        text: The cell.
        unit: What the name of its column says of the unit, for a number alone.

    >>> length_of("28 days"), length_of("1:30"), length_of("60")
    (Length(days=28, exact=datetime.timedelta(0)), Length(days=0, exact=datetime.timedelta(seconds=5400)), None)
    >>> length_of("671,5", "h") == length_of("PT671H30M")
    True
    """
    text = text.strip()
    if found := CLOCK_LENGTH.fullmatch(text):
        return Length(exact=timedelta(hours=int(found[1]), minutes=int(found[2])))
    if text.upper().startswith("P"):
        return read_length(text)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        text = f"{text} {unit}"
    if not text or not (found := LENGTH.fullmatch(text.strip())):
        return None
    weeks, days, minutes = (int(found[number] or 0) for number in (1, 2, 4))
    hours = float((found[3] or "0").replace(",", "."))
    return Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes))
