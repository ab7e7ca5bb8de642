"""Instants as minutes since 1970 on the line of UTC, and what the clocks of a zone show at them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH, ZoneInfo

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # a reading of clocks, in no zone
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 24 * HOUR_MINUTES
FAR_MINUTES: Final = 26 * HOUR_MINUTES
"""Further than any zone lies from UTC."""


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return a zone by the newer of the machine's data and the package's (C18).

    The package's counts where the machine's version can't be told.
    """
    package = import_module("tzdata")
    for folder in map(Path, TZPATH):
        if (folder / name).is_file():
            if _machine_version(folder) >= package.IANA_VERSION:
                return ZoneInfo(name)
            break
    with resources.files(package).joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _machine_version(folder: Path) -> str:
    for name in ("tzdata.zi", "+VERSION"):
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8") as file:
                found = re.search(r"\d{4}[a-z]+", file.readline())
            return found[0] if found else ""
    return ""


def minute_of(moment: datetime) -> int:
    """Return an aware moment as minutes since 1970."""
    return (moment.astimezone(UTC).replace(tzinfo=None) - EPOCH) // MINUTE


def offset_minutes(minute: int, tz: tzinfo) -> int:
    """Return how many minutes the clocks of a zone are ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(minute * 60, tz).utcoffset()
    return offset // MINUTE if offset is not None else 0


def wall_at(minute: int, tz: tzinfo) -> datetime:
    """Return what the clocks of a zone show at an instant, as a datetime without a zone."""
    return EPOCH + (minute + offset_minutes(minute, tz)) * MINUTE


def minute_at(day: date, clock: time, tz: tzinfo) -> int:
    """Return the instant at which the clocks show a time of a date.

    Of a time that comes twice it is the first, of one that is skipped the first minute there is (C9).
    """
    shown = (datetime.combine(day, clock.replace(tzinfo=None, fold=0)) - EPOCH) // MINUTE
    low, high = shown - FAR_MINUTES, shown + FAR_MINUTES
    offsets = {offset_minutes(low, tz), offset_minutes(high, tz)}
    if found := [shown - offset for offset in offsets if offset_minutes(shown - offset, tz) == offset]:
        return min(found)
    before = offset_minutes(low, tz)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset_minutes(middle, tz) == before else (low, middle)
    return high
