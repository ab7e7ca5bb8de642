"""Dates on days of the week: the first one that is allowed, and the one that comes so many of them later."""

from __future__ import annotations

from datetime import date, timedelta

from schedules.regimen.days import read_weekdays
from schedules.regimen.wording import weekdays_words
from schedules.sentence import Sentence, sentence


def on_weekdays(first: date, weekdays: str, steps: int = 0) -> date:
    """Return the date that comes so many of the weekdays after the first of them that is not before a date.

    >>> on_weekdays(date(2026, 3, 7), "mon-fri"), on_weekdays(date(2026, 3, 4), "mon-fri", 3)
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 9))
    """
    allowed = read_weekdays(weekdays)
    monday = first - timedelta(days=first.weekday())
    ahead = sum(day < first.weekday() for day in allowed) + steps
    return monday + timedelta(days=7 * (ahead // len(allowed)) + allowed[ahead % len(allowed)])


def steps_between(first: date, last: date, weekdays: str) -> int:
    """Return how many of the weekdays come after the first one from a date on, up to the first one from another on.

    >>> steps_between(date(2026, 3, 6), date(2026, 3, 7), "mon-fri")
    1
    """
    allowed = read_weekdays(weekdays)
    weeks, left = divmod((last - first).days, 7)
    return weeks * len(allowed) + sum((first.weekday() + day) % 7 in allowed for day in range(left))


def delay_words(days: int, weekdays: str, *, is_moved: bool) -> Sentence:
    """Say a delay of what is on some weekdays alone.

    Args:
        days: The days of the delay.
        weekdays: The weekdays.
        is_moved: Whether it ends on none of them, so that the next one is taken.

    >>> delay_words(1, "mon-fri", is_moved=True)
    'delayed by 1 day, to the next day of Monday to Friday'
    """
    if not is_moved:
        return sentence("delayed-by", days=days)
    return sentence("delayed-to-weekday", days=days, text=weekdays_words(weekdays))


def is_on(day: date, weekdays: str) -> bool:
    """Return whether a date is on one of the weekdays."""
    return day.weekday() in read_weekdays(weekdays)


def nearest_on(day: date, weekdays: str) -> tuple[date, date]:
    """Return the last date before another, and the first one after it, that are on one of the weekdays.

    >>> nearest_on(date(2026, 3, 4), "mon")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 9))
    """
    before = (day - timedelta(days=days) for days in range(1, 8))
    return next(each for each in before if is_on(each, weekdays)), on_weekdays(day + timedelta(days=1), weekdays)
