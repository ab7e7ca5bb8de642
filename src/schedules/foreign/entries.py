"""One event of a calendar that others wrote, and the bounds within which such calendars are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from schedules.clock import FIRST_YEAR, LAST_YEAR
from schedules.words import printable

MAX_ENTRIES: Final = 20_000


MAX_OCCURRENCES: Final = 1_000
"""What is read of a file, of its events, and of a recurring event; anything larger is no treatment calendar."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line of a foreign calendar, its times on the clocks of the zone it is judged in."""

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    key: str = ""
    """The place in the protocol, where the file says it."""
    tentative: bool = False


def readable(text: str) -> str:
    """Take a stranger's text without what steers a terminal, and not without end."""
    return " ".join(printable(text, instead=" ").split())[:300]


def sensible(moment: date | datetime) -> date | datetime:
    """Let a date pass that a treatment can have.

    Raises:
        ValueError: If it lies outside the years that are planned.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment
