"""When events take place: on which dates, between which moments, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from schedules.clock import Moment, at_time, date_of

if TYPE_CHECKING:
    from schedules.course.plan import Event


def is_by_other_law(moment: Moment | None) -> bool:
    """Return whether a moment was read from a plan that was laid out by another law of its zone: on an offset alone."""
    return isinstance(moment, datetime) and isinstance(moment.tzinfo, timezone)


def instant(moment: Moment, tz: ZoneInfo) -> datetime:
    """Read a moment in UTC; a date begins at midnight."""
    return (moment if isinstance(moment, datetime) else at_time(moment, time(), tz)).astimezone(UTC)


def timestamp(moment: Moment, tz: ZoneInfo) -> float:
    """Read a moment as an instant; a date begins at midnight."""
    return instant(moment, tz).timestamp()


def is_on(event: Event, day: date) -> bool:
    """Say whether an event takes place on a date of its own clocks; what ends at midnight does not reach into it.

    By dates and not by instants: where the clocks go back over midnight, a date has two parts.
    """
    first, last, end = date_of(event.start), date_of(event.end), event.end
    if not isinstance(end, datetime) or (end.time() == time() and not event.is_moment):
        last -= timedelta(days=1)
    return first <= day <= max(first, last)


def takes_place(event: Event, start: Moment, end: Moment, tz: ZoneInfo) -> bool:
    """Say whether an event takes place, wholly or in part, from ``start`` until before ``end``.

    A date means its midnight in the zone.
    """
    low, high = timestamp(start, tz), timestamp(end, tz)
    begins, ends = timestamp(event.start, tz), timestamp(event.end, tz)
    return low < high and begins < high and (low <= begins or low < ends)


Order = tuple[date, tuple[datetime, ...], str]
"""What puts events in order."""


def order_of(start: Moment, key: str) -> Order:
    """Put events in order: by date, whole days first, then by instant, then by key."""
    timed = (start.astimezone(UTC),) if isinstance(start, datetime) else ()
    return date_of(start), timed, key
