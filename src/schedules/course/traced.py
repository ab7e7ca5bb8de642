"""Times that note what is asked of them, so that a course that was laid out once is known for other starts too.

A course is laid out on clocks that never change. Each of its times keeps the time of day that it elapses from, and for
how long. Each answer that the engine gets of such a time is noted: which of two is the earlier one, how far apart they
are, on which date or at which time of day one is. From another start, and on other clocks, the course is the same as
long as each answer is. What can't be noted is refused, and the course is then laid out anew for each start.

Written into a file, a traced date or time is a mark, which a template then has in its place.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from threading import Lock
from typing import Any, Final, NamedTuple, Never, Self, TypeVar

from schedules.clock import MINUTE, Still, still
from schedules.course.minutes import DAY_MINUTES

TRACED_FROM: Final = date(2148, 1, 1)
"""The date from which a course is traced: no text has its years but by a date."""
_TRACED_YEAR: Final = re.compile(r"\b21[4-9]\d\b")
MARK: Final = "\ue000"
"""Stands before what is marked."""
MARKED: Final = "\ue001"
"""Stands after it."""
Asked = TypeVar("Asked")


class Turns:
    """A lock that a forked process finds open, whoever held it in the process before."""

    def __init__(self) -> None:
        self._lock = Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._open)

    def _open(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


ASKING: Final = Turns()
QUESTIONS: Final = ("instants", "clocks", "apart", "dates", "times")
"""What a trace notes."""


class Untraceable(Exception):  # noqa: N818  # no error: the course is laid out anew
    """Something was asked of a time that can't be noted."""


def has_traced_year(text: str) -> bool:
    """Return whether a text has a date of a course that is traced."""
    return _TRACED_YEAR.search(text) is not None


def mark(kind: str, *numbers: int) -> str:
    """Return the mark of something that depends on the start, by its kind and what tells it from others of the kind."""
    return f"{MARK}{kind}{'+'.join(map(str, numbers))}{MARKED}"


class Elapsed(NamedTuple):
    """A moment: a time of day, in minutes from the midnight of the first date on any clocks, and minutes after it."""

    wall: int
    lasts: int = 0

    @property
    def still(self) -> int:
        """The minutes from the midnight of the first date to it on clocks that never change."""
        return self.wall + self.lasts


Pair = tuple[Elapsed, Elapsed]


class Answers(NamedTuple):
    """What was asked of the moments of a course, by their numbers, and the answers."""

    dates: list[tuple[int, int]]
    """A moment, and the days from the first date to its own."""
    times: list[tuple[int, int]]
    """A moment, and the minutes from the first midnight to it, as the clocks show it."""
    instants: list[tuple[int, int, int]]
    """Two moments, and their order: negative where the first comes first, 0 where they are one."""
    clocks: list[tuple[int, int, int]]
    """The same of what the clocks show."""
    apart: list[tuple[int, int, int]]
    """Two moments, and by how many minutes the first is the later one."""

    def hold(self, midnight: int, local: Sequence[int], utc: Sequence[int]) -> bool:
        """Return whether all answers are the same from another start.

        Args:
            midnight: The midnight of its date, in minutes on the clocks.
            local: The moments in minutes, on the clocks.
            utc: The moments in minutes, as instants.
        """
        return (
            all((local[one] - midnight) // DAY_MINUTES == days for one, days in self.dates)
            and all(local[one] - midnight == minutes for one, minutes in self.times)
            and all(_order(utc[one] - utc[other]) == found for one, other, found in self.instants)
            and all(_order(local[one] - local[other]) == found for one, other, found in self.clocks)
            and all(utc[one] - utc[other] == minutes for one, other, minutes in self.apart)
        )


def _order(apart: int) -> int:
    return (apart > 0) - (apart < 0)


@dataclass
class Trace:
    """All that was asked of the times of a course."""

    first: Day = field(default_factory=lambda: Day.fromordinal(TRACED_FROM.toordinal()))
    """Its first date."""
    instants: set[Pair] = field(default_factory=set)
    """Pairs of which it was asked which one is the earlier."""
    clocks: set[Pair] = field(default_factory=set)
    """Pairs of which it was asked which one the clocks show as the earlier."""
    apart: set[Pair] = field(default_factory=set)
    """Pairs of which it was asked how far apart they are."""
    dates: set[Elapsed] = field(default_factory=set)
    """Those of which the date was asked."""
    times: set[Elapsed] = field(default_factory=set)
    """Those of which the time of day was asked."""
    tz: Still = field(init=False)

    def __post_init__(self) -> None:
        """Make the clocks."""
        self.tz = still(self.at_time)

    def at_time(self, day: date, clock: dt.time) -> Traced:
        """Return the moment of a time of day on a date.

        Raises:
            Untraceable: If the time is not to the minute, or the second of two that the clocks show.
        """
        if clock.second or clock.microsecond or clock.fold:
            raise Untraceable
        wall = (day.toordinal() - self.first.toordinal()) * DAY_MINUTES + clock.hour * 60 + clock.minute
        return Traced.made(self, Elapsed(wall), self.tz)

    def answers(self, number_of: Callable[[Elapsed], int]) -> Answers:
        """Return what was asked, with the answers, each moment by the number that it is given."""

        def pairs(asked: set[Pair]) -> list[tuple[int, int, int]]:
            return [(number_of(one), number_of(other), one.still - other.still) for one, other in sorted(asked)]

        return Answers(
            dates=[(number_of(each), each.still // DAY_MINUTES) for each in sorted(self.dates)],
            times=[(number_of(each), each.still) for each in sorted(self.times)],
            instants=[(one, other, _order(apart)) for one, other, apart in pairs(self.instants)],
            clocks=[(one, other, _order(apart)) for one, other, apart in pairs(self.clocks)],
            apart=pairs(self.apart),
        )

    def further(self, asking: Callable[[], Asked]) -> tuple[Asked, Trace]:
        """Return what asks something more, and a trace of what it asks, which this one does not note."""
        with ASKING:  # what two threads ask at once would be noted for one of them alone
            kept = {name: getattr(self, name) for name in QUESTIONS}
            more: dict[str, Any] = {name: set() for name in QUESTIONS}
            try:
                for name, empty in more.items():
                    setattr(self, name, empty)
                found = asking()
            finally:
                for name, before in kept.items():
                    setattr(self, name, before)
        return found, Trace(**more)


def _refuse(*_: object, **__: object) -> Never:
    raise Untraceable


class Day(date):
    """A date of a course that is traced: which day of the week, month and year it is in depends on the start."""

    year = month = day = property(_refuse)
    weekday = isoweekday = isocalendar = timetuple = ctime = replace = strftime = __str__ = __format__ = __replace__ = (
        _refuse
    )

    def __eq__(self, other: object) -> bool:
        # Python asks the datetime first, but for a subclass of date.
        return not isinstance(other, datetime) and date.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = date.__hash__

    def isoformat(self) -> str:
        """Return its mark."""
        return mark("j", days_from_first(self))


def days_from_first(day: date) -> int:
    """Return the days from the first date of a course that is traced to one of its dates."""
    return day.toordinal() - TRACED_FROM.toordinal()


class Traced(datetime):
    """A moment of a course that is traced: on its clocks, in UTC, or without a zone as texts have it."""

    trace: Trace
    of: Elapsed

    @classmethod
    def made(cls, trace: Trace, of: Elapsed, zone: tzinfo | None) -> Self:
        """Return a moment."""
        there = _shown(of)
        made = cls(there.year, there.month, there.day, there.hour, there.minute, tzinfo=zone)
        made.trace, made.of = trace, of
        return made

    # What is asked of instants

    def astimezone(self, tz: tzinfo | None = None) -> Self:
        """Return it in UTC, or on its clocks."""
        if tz is not UTC and tz is not self.trace.tz:
            raise Untraceable
        return self.made(self.trace, self.of, tz)

    def __add__(self, other: timedelta) -> Self:
        minutes, rest = divmod(other, MINUTE)
        if rest or (self.tzinfo is not None and not self._is_instant()):
            raise Untraceable
        if self.tzinfo is None:
            return self.made(self.trace, Elapsed(self._asked_clock().of.still + minutes), None)
        return self.made(self.trace, self.of._replace(lasts=self.of.lasts + minutes), UTC)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, Traced) or self._is_instant() != other._is_instant():
            raise Untraceable
        if not self._is_instant():
            if self.tzinfo is not None or other.tzinfo is not None:
                raise Untraceable
            return (self._asked_clock().of.still - other._asked_clock().of.still) * MINUTE
        if self.of.wall != other.of.wall:
            self.trace.apart.add((self.of, other.of))
        return (self.of.still - other.of.still) * MINUTE

    def __rsub__(self, _: object) -> Never:
        raise Untraceable

    def _is_instant(self) -> bool:
        return self.tzinfo is UTC

    # Which is the earlier one

    def _apart(self, other: object) -> int:
        if not isinstance(other, Traced) or self.tzinfo is not other.tzinfo:
            raise Untraceable
        if self.of.wall != other.of.wall or not self._is_instant():
            (self.trace.instants if self._is_instant() else self.trace.clocks).add((self.of, other.of))
        return self.of.still - other.of.still

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and self._apart(other) == 0

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: date) -> bool:
        return self._apart(other) < 0

    def __le__(self, other: date) -> bool:
        return self._apart(other) <= 0

    def __gt__(self, other: date) -> bool:
        return self._apart(other) > 0

    def __ge__(self, other: date) -> bool:
        return self._apart(other) >= 0

    def __hash__(self) -> int:
        return 0  # which of them are equal is asked, and noted

    # What its clocks show

    def replace(self, *args: Any, **changes: Any) -> Self:
        """Return it without its zone, as texts have it."""
        if args or self._is_instant() or changes not in ({"tzinfo": None}, {"tzinfo": None, "fold": 0}):
            raise Untraceable
        return self.made(self.trace, self.of, None)

    def date(self) -> Day:
        """Return its date."""
        if self._is_instant():
            raise Untraceable
        if self.of.lasts:
            self.trace.dates.add(self.of)
        return Day.fromordinal(TRACED_FROM.toordinal() + self.of.still // DAY_MINUTES)

    def time(self) -> dt.time:
        """Return its time of day."""
        return _shown(self._asked_clock().of).time()

    def timetz(self) -> dt.time:
        """Return its time of day, with its clocks."""
        return self.time().replace(tzinfo=self.tzinfo)

    def _asked_clock(self) -> Self:
        if self._is_instant():
            raise Untraceable
        if self.of.lasts:
            self.trace.times.add(self.of)
        return self

    # How it is said: without its zone it stands in a text that is written anew from what it is made of

    def __str__(self) -> str:
        return str(self._said())

    def __format__(self, format_spec: str) -> str:
        return format(self._said(), format_spec)

    def strftime(self, format: str) -> str:  # noqa: A002  # as it is called
        """Return it as it is said."""
        return self._said().strftime(format)

    def isoformat(self, *_: Any, **__: Any) -> str:
        """Return its mark."""
        return mark("i", *self.of)

    @property
    def hour(self) -> int:
        """The hour that is said, or asked."""
        return self._said().hour

    @property
    def minute(self) -> int:
        """The minute that is said, or asked."""
        return self._said().minute

    def weekday(self) -> int:
        """Return the day of the week that is said; nobody else may ask."""
        return self._only_said().weekday()

    def toordinal(self) -> int:
        """Return the day that is said; nobody else may ask."""
        return self._only_said().toordinal()

    def _said(self) -> datetime:
        return _shown((self if self.tzinfo is None else self._asked_clock()).of)

    def _only_said(self) -> datetime:
        if self.tzinfo is not None:
            raise Untraceable
        return _shown(self.of)

    year = month = day = fold = property(_refuse)
    timestamp = utcoffset = isoweekday = isocalendar = timetuple = utctimetuple = ctime = dst = tzname = _refuse
    __copy__ = __deepcopy__ = __reduce_ex__ = __reduce__ = __replace__ = _refuse


def _shown(of: Elapsed) -> datetime:
    """Return a moment as clocks that never change show it."""
    return datetime(TRACED_FROM.year, TRACED_FROM.month, TRACED_FROM.day) + of.still * MINUTE  # noqa: DTZ001  # of no zone
