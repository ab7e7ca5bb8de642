"""Minutes since 1970, on any clocks: a zone's, or those of UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from schedules.clock import MINUTE

DAY_MINUTES: Final = 24 * 60
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # on any clocks


def midnight_of(day: date) -> int:
    """Return the minutes to the midnight of a date, or of a moment's date on its own clocks."""
    return (day.toordinal() - _EPOCH.toordinal()) * DAY_MINUTES


def local_minutes(moment: datetime) -> int:
    """Return the minutes to a moment on its own clocks."""
    return (moment.replace(tzinfo=None) - _EPOCH) // MINUTE


def local_time_of(minutes: int) -> datetime:
    """Return the time on the clocks, without a zone, that so many minutes are."""
    return _EPOCH + timedelta(minutes=minutes)
