"""One event of a calendar that others wrote, and the bounds within which such calendars are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from schedules.clock import FIRST_YEAR, LAST_YEAR
from schedules.errors import FileError, Problem

MAX_BYTES: Final = 10_000_000
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


def damaged(place: str, message: str) -> FileError:
    """Say that a file can't be read, in one line."""
    plain = "".join(character if character.isprintable() else "?" for character in message)
    return FileError(Problem("file_damaged", place, plain))


def readable(text: str) -> str:
    """Take a stranger's text without what steers a terminal, and not without end."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:300]


def sensible(moment: date | datetime) -> date | datetime:
    """Let a date pass that a treatment can have.

    Raises:
        ValueError: If it lies outside the years that are planned.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def read_bounded(path: Path) -> bytes:
    """Read a file that is not too large.

    Raises:
        FileError: If it can't be read, or is larger than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise damaged(str(path), f"can't be read ({getattr(error, 'strerror', None) or error})") from None
    if len(data) > MAX_BYTES:
        raise damaged(str(path), f"is larger than {MAX_BYTES // 1_000_000} MB; export the treatment calendar alone")
    return data


def text_of(data: bytes, place: str) -> str:
    """Decode text: UTF-8 with or without a mark, or UTF-16 with one.

    Raises:
        FileError: If it is neither.
    """
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(coding)
    except ValueError:
        raise damaged(place, "is not text in UTF-8; save it as UTF-8") from None
