"""The events of calendars that others wrote, and the bounds within which such calendars are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from schedules.clock import FIRST_YEAR, LAST_YEAR
from schedules.words import printable

MAX_ENTRIES: Final = 20_000
"""The most events that are read of a file; one with more is no treatment calendar."""
MAX_OCCURRENCES: Final = 1_000
"""The most dates that are read of a recurring event."""

UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""What may stand within a word and is not seen: soft hyphens, spaces without a width."""

Concern = Literal["none", "beside", "main"]
"""What an event is to a regimen: a stranger; something beside a treatment; a treatment itself."""

Weigh = Callable[[str, str], Concern]
"""Says by its uid and its title what an event is to the regimen."""


def everything(uid: str, title: str) -> Concern:  # noqa: ARG001  # a `Weigh`
    """Return that any event is one of the regimen's treatments, so that none is left out."""
    return "main"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an event that its reader noticed, with the code of its finding."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str


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
    remarks: tuple[Remark, ...] = ()
    kind: str = ""
    """The kind of event that a table's own column says; empty where none does."""


@dataclass(slots=True)
class Reading:
    """The events of one file, and what was left out of them."""

    entries: list[Entry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """The titles of the events that have nothing to do with the regimen, one for each event of the file."""
    cancelled: int = 0
    """How many events say that they are cancelled."""
    remarks: list[Remark] = field(default_factory=list)
    """What was noticed about the file as a whole."""


def readable(text: str) -> str:
    """Return a text of a foreign file on one line of at most 300 characters, with nothing that steers a terminal."""
    return " ".join(printable(UNSEEN.sub("", text[:2000]), instead=" ").split())[:300]


def sensible(moment: date | datetime) -> date | datetime:
    """Return a date or moment that a treatment can have.

    Raises:
        ValueError: If its year is outside the years that are planned.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment
