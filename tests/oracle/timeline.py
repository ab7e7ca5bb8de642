"""Instants as minutes since 1970 on the line of UTC, and what the clocks of a zone show at them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # a reading of clocks, in no zone
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 24 * HOUR_MINUTES
FAR_MINUTES: Final = 26 * HOUR_MINUTES
"""Further than any zone lies from UTC."""


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
