"""The events of calendars that others wrote, and the bounds within which such calendars are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from schedules.clock import FIRST_YEAR, LAST_YEAR
from schedules.words import printable

MAX_ENTRIES: Final = 20_000
"""The most events that are read of a file; one with more is no treatment calendar."""
MAX_OCCURRENCES: Final = 1_000
"""The most dates that are read of a recurring event."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a foreign calendar, its times on the clocks of the zone in which it is checked."""

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    key: str = ""
    """The key of its place in the protocol; empty where the file does not say it."""
    tentative: bool = False


def readable(text: str) -> str:
    """Return a text of a foreign file on one line of at most 300 characters, with nothing that steers a terminal."""
    return " ".join(printable(text, instead=" ").split())[:300]


def sensible(moment: date | datetime) -> date | datetime:
    """Return a date or moment that a treatment can have.

    Raises:
        ValueError: If its year is outside the years that are planned.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment
