"""Times that note what is asked of them, so that a course that was laid out once is known for other starts too.

A course is laid out on clocks that never change. Each of its times keeps the time of day that it elapses from, and for
how long. Each answer that the engine gets of such a time is noted: which of two is the earlier one, how far apart they
are, on which date or at which time of day one is. From another start, and on other clocks, the course is the same as
long as each answer is. What can't be noted is refused, and the course is then laid out anew for each start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Final, Literal, NamedTuple, Never, Self, SupportsIndex

from schedules.clock import Still

MINUTE: Final = timedelta(minutes=1)
DAY_MINUTES: Final = 24 * 60


class Untraceable(Exception):  # noqa: N818  # no error: the course is laid out anew
    """Something was asked of a time that can't be noted."""


class Elapsed(NamedTuple):
    """A moment: a time of day, in minutes from the midnight of the first date on any clocks, and minutes after it."""

    wall: int
    lasts: int = 0

    @property
    def still(self) -> int:
        """The minutes from the midnight of the first date to it on clocks that never change."""
        return self.wall + self.lasts


@dataclass
class Trace:
    """A first date, and all that was asked of the times of a course that begins on it."""

    first: date
    instants: set[tuple[Elapsed, Elapsed]] = field(default_factory=set)
    """Pairs of which it was asked which one is the earlier."""
    clocks: set[tuple[Elapsed, Elapsed]] = field(default_factory=set)
    """Pairs of which it was asked which one the clocks show as the earlier."""
    apart: set[tuple[Elapsed, Elapsed]] = field(default_factory=set)
    """Pairs of which it was asked how far apart they are."""
    dates: set[Elapsed] = field(default_factory=set)
    """Those of which the date was asked."""
    times: set[Elapsed] = field(default_factory=set)
    """Those of which the time of day was asked."""
    tz: Still = field(init=False)

    def __post_init__(self) -> None:
        """Make the clocks."""
        self.tz = Still.no_cache("UTC")
        self.tz.moment = self.at_time

    def at_time(self, day: date, clock: time) -> Traced:
        """Return the moment of a time of day on a date."""
        wall = (day - self.first).days * DAY_MINUTES + clock.hour * 60 + clock.minute
        return Traced.made(self, Elapsed(wall), self.tz)


class Traced(datetime):
    """A moment of a course that is traced: on its clocks, in UTC, or without a zone as texts have it."""

    trace: Trace
    of: Elapsed

    @classmethod
    def made(cls, trace: Trace, of: Elapsed, zone: tzinfo | None) -> Self:
        """Return a moment."""
        there = datetime.combine(trace.first, time()) + of.still * MINUTE
        made = cls(there.year, there.month, there.day, there.hour, there.minute, tzinfo=zone)
        made.trace, made.of = trace, of
        return made

    def _instant(self) -> bool:
        return datetime.tzinfo.__get__(self) is UTC

    def _plain(self) -> datetime:
        return datetime.combine(self.trace.first, time()) + self.of.still * MINUTE

    def astimezone(self, tz: tzinfo | None = None) -> Self:
        if tz is not UTC and tz is not self.trace.tz:
            raise Untraceable
        return self.made(self.trace, self.of, tz)

    def replace(self, *args: Any, **changes: Any) -> Self:  # type: ignore[override]  # of a traced time only this
        if args or self._instant() or changes not in ({"tzinfo": None}, {"tzinfo": None, "fold": 0}):
            raise Untraceable
        return self.made(self.trace, self.of, None)

    def __add__(self, other: timedelta) -> datetime:  # type: ignore[override]  # without a zone it is plain
        if not isinstance(other, timedelta) or other % MINUTE:
            raise Untraceable
        if self.tzinfo is None:
            return self._asked_clock()._plain() + other
        if not self._instant():
            raise Untraceable
        return self.made(self.trace, self.of._replace(lasts=self.of.lasts + other // MINUTE), UTC)

    __radd__ = __add__  # type: ignore[assignment]

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        if self.tzinfo is None and other.tzinfo is None:
            there = other._asked_clock()._plain() if isinstance(other, Traced) else other
            return self._asked_clock()._plain() - there
        if not isinstance(other, Traced) or not self._instant() or not other._instant():
            raise Untraceable
        if self.of.wall != other.of.wall:
            self.trace.apart.add((self.of, other.of))
        return (self.of.still - other.of.still) * MINUTE

    def __rsub__(self, other: Any) -> Any:
        if isinstance(other, datetime) and not isinstance(other, Traced) and self.tzinfo is None:
            return other - self._asked_clock()._plain()
        raise Untraceable

    def _compared(self, other: object) -> int:
        if not isinstance(other, Traced) or self.tzinfo is not other.tzinfo:
            raise Untraceable
        if self.of.wall != other.of.wall:
            pair = (self.of, other.of)
            (self.trace.instants if self._instant() else self.trace.clocks).add(pair)
        return self.of.still - other.of.still

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and self._compared(other) == 0

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: datetime) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: datetime) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: datetime) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: datetime) -> bool:
        return self._compared(other) >= 0

    def __hash__(self) -> int:
        return hash(self.of.still)

    def _asked_date(self) -> Self:
        if self._instant():
            raise Untraceable
        if self.of.lasts:
            self.trace.dates.add(self.of)
        return self

    def _asked_clock(self) -> Self:
        if self._instant():
            raise Untraceable
        if self.of.lasts:
            self.trace.times.add(self.of)
        return self

    def date(self) -> date:
        return self._asked_date()._plain().date()

    def time(self) -> time:
        return self._asked_clock()._plain().time()

    def timetz(self) -> time:
        return self.time().replace(tzinfo=self.tzinfo)

    def __format__(self, format_spec: str) -> str:
        return format(self._shown(), format_spec)

    def __str__(self) -> str:
        return str(self._shown())

    def strftime(self, format: str) -> str:  # noqa: A002  # as it is called
        return self._shown().strftime(format)

    def isoformat(self, *args: Any, **options: Any) -> str:
        return self._shown().isoformat(*args, **options)

    @property
    def hour(self) -> int:
        return self._shown().hour

    @property
    def minute(self) -> int:
        return self._shown().minute

    def _shown(self) -> datetime:
        """Return it as it is said: without a zone it stands in a text that is written anew from what it is made of."""
        return (self if self.tzinfo is None else self._asked_clock())._plain()

    def weekday(self) -> int:
        if self.tzinfo is not None:
            raise Untraceable
        return self._shown().weekday()

    def _refuse(self, *_: Any, **__: Any) -> Never:
        raise Untraceable

    timestamp = utcoffset = isoweekday = isocalendar = toordinal = timetuple = utctimetuple = _refuse  # type: ignore[assignment]
    ctime = dst = tzname = __copy__ = __deepcopy__ = __reduce_ex__ = __reduce__ = _refuse  # type: ignore[assignment]
