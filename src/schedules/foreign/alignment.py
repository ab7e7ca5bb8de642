"""Two rising rows of dates, paired so that what lies between pairs, and what is left over, cost least."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

FAR_DAYS: Final = 21
"""An event farther from a place than this has no place, and the place no event."""
ALONE: Final = 14.0
"""What an event without a place costs, and a place without an event, in days."""


def near(days: Sequence[date], aims: Sequence[date]) -> list[int]:
    """Return the numbers of the dates that lie near enough to one of the aims, which are in order."""
    far = timedelta(days=FAR_DAYS)
    found = []
    for number, day in enumerate(days):
        place = bisect_left(aims, day - far)
        if place < len(aims) and aims[place] <= day + far:
            found.append(number)
    return found


def aligned(
    days: Sequence[date], aims: Sequence[date], *, factor: Callable[[int, int], float] = lambda _, __: 1.0
) -> Iterator[tuple[int, int]]:
    """Pair two rising rows of dates.

    Args:
        days: The dates of events.
        aims: The dates on which places are due.
        factor: What the days between an event and a place are worth, by their numbers; less where a title names it.

    Yields:
        The numbers of a pair in both rows, from 0. A date may be left without a pair.

    >>> march = [date(2026, 3, day) for day in (2, 9, 16)]
    >>> list(aligned([date(2026, 3, 2), date(2026, 3, 17)], march))
    [(0, 0), (1, 2)]
    """
    width = len(aims) + 1
    cost = [[ALONE * (len(days) - one + len(aims) - other) for other in range(width)] for one in range(len(days) + 1)]
    for one in range(len(days) - 1, -1, -1):
        for other in range(len(aims) - 1, -1, -1):
            apart = abs((days[one] - aims[other]).days)
            least = min(cost[one + 1][other], cost[one][other + 1]) + ALONE
            if apart <= FAR_DAYS:
                least = min(least, apart * factor(one, other) + cost[one + 1][other + 1])
            cost[one][other] = least
    one = other = 0
    while one < len(days) and other < len(aims):
        apart = abs((days[one] - aims[other]).days)
        if apart <= FAR_DAYS and cost[one][other] == apart * factor(one, other) + cost[one + 1][other + 1]:
            yield one, other
            one, other = one + 1, other + 1
        elif cost[one][other] == cost[one + 1][other] + ALONE:
            one += 1
        else:
            other += 1
