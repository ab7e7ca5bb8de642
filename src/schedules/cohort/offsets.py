"""The offsets of a time zone as arrays, so that a million times are read on its clocks at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from schedules.clock import MINUTE, zone
from schedules.course.minutes import local_minutes, midnight_of

Minutes = npt.NDArray[np.int64]
"""Minutes since 1970, in UTC or on a zone's clocks."""

FIRST_YEAR: Final = 1991
LAST_YEAR: Final = 2060
"""The years that the arrays know; what lies outside is laid out one by one."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """The offsets of a zone from UTC, and the times at which its clocks are in doubt.

    Each pair of bounds holds the times that a change of the clocks skips or repeats: a time whose place among the
    bounds is odd lies in one of them, and half the place is the number of the offset that is in force.
    """

    offsets: Minutes
    local_bounds: Minutes
    utc_bounds: Minutes

    def from_local(self, local: Minutes) -> tuple[Minutes, npt.NDArray[np.bool_]]:
        """Return local times in UTC, and which of them the clocks show never or twice."""
        place = np.searchsorted(self.local_bounds, local, side="right")
        return local - self.offsets[place >> 1], (place & 1).astype(bool)

    def to_local(self, utc: Minutes) -> tuple[Minutes, npt.NDArray[np.bool_]]:
        """Return instants on the zone's clocks, and which of them the clocks show twice."""
        place = np.searchsorted(self.utc_bounds, utc, side="right")
        return utc + self.offsets[place >> 1], (place & 1).astype(bool)


@lru_cache(maxsize=700)
def offsets_of(name: str) -> Offsets | None:
    """Return the offsets of a zone; None where one of them is no whole number of minutes.

    Raises:
        ClockError: If there is no such zone.
    """
    tz = zone(name)

    def offset(instant: datetime) -> timedelta:
        return instant.astimezone(tz).utcoffset() or timedelta()

    begin = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    half_days = (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - begin).days * 2
    instants = [begin + number * timedelta(hours=12) for number in range(half_days + 1)]
    known = [*map(offset, instants)]
    changes = [number for number, (before, after) in enumerate(pairwise(known)) if before != after]
    offsets, local, utc = [known[0]], [], []
    for number in changes:
        early, late, before, after = instants[number], instants[number + 1], known[number], known[number + 1]
        while late - early > MINUTE:
            middle = early + (late - early) // 2 // MINUTE * MINUTE
            early, late = (middle, late) if offset(middle) == before else (early, middle)
        local += sorted((late + before, late + after))
        repeated = max(before - after, timedelta())
        utc += [late - repeated, late + repeated]
        offsets.append(after)
    if any(each % MINUTE for each in offsets):
        return None
    return Offsets(
        _array(each // MINUTE for each in offsets), *(_array(map(minutes_of, each)) for each in (local, utc))
    )


KNOWN_FROM: Final = midnight_of(date(FIRST_YEAR, 1, 2))
KNOWN_UNTIL: Final = midnight_of(date(LAST_YEAR, 12, 31))
"""Minutes on any clocks between which the arrays know every change."""


def minutes_of(moment: datetime) -> int:
    """Return the minutes since 1970 of an instant."""
    return local_minutes(moment.astimezone(UTC))


def _array(values: Any) -> Minutes:
    return np.array([*values], dtype=np.int64)
