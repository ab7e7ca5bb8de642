"""Traced times note what is asked of them, and refuse what can't be noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter, methodcaller
from typing import Any

import pytest

from schedules.course.minutes import DAY_MINUTES
from schedules.course.traced import TRACED_FROM, Answers, Day, Elapsed, Trace, Traced, Untraceable

HARMLESS = {
    *("min", "max", "resolution", "second", "microsecond", "tzinfo", "__reduce__"),
    *("combine", "fromisoformat", "fromisocalendar", "fromordinal", "fromtimestamp", "now", "strptime", "today"),
    *("utcfromtimestamp", "utcnow", "__new__", "__getattribute__", "__doc__"),
}
"""What says nothing of a moment, or makes another one."""
OF_DAYS = {
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "toordinal",
    "__repr__",
}
"""What of a date is the same from each start, but for days that all are moved by as many."""


def at(minutes: int, lasts: int = 0, trace: Trace | None = None) -> Traced:
    trace = trace or Trace()
    return Traced.made(trace, Elapsed(minutes, lasts), trace.tz)


def test_nothing_of_a_time_is_forgotten() -> None:
    """
    Each attribute that a datetime has is noted, refused or harmless; one of a later Python fails here.
    """
    known = {name for kind in Traced.__mro__[:1] for name in vars(kind)}
    assert set() == {*vars(datetime), *vars(date)} - known - HARMLESS - {"__repr__"}
    assert set() == {*vars(date)} - {*vars(Day)} - HARMLESS - OF_DAYS


SHOWN = ("year", "month", "day", "fold")
TOLD = ("timestamp", "utcoffset", "weekday", "isocalendar", "toordinal", "timetuple", "ctime", "dst", "tzname")
LATER = datetime(2026, 3, 2, tzinfo=UTC)
REFUSED: dict[str, Callable[[Traced], Any]] = {
    **{name: attrgetter(name) for name in SHOWN},
    **{name: methodcaller(name) for name in TOLD},
    "another hour": lambda each: each.replace(hour=3),
    "another year": lambda each: each.replace(2026),
    "the machine's zone": lambda each: each.astimezone(),
    "an hour later on the clocks": lambda each: each + timedelta(hours=1),
    "half a minute": lambda each: each.astimezone(UTC) + timedelta(seconds=30),
    "the date in UTC": lambda each: each.astimezone(UTC).date(),
    "since another time": lambda each: each - LATER,
    "until another time": lambda each: LATER - each,
    "hours on the clocks": lambda each: each - at(600),
    "before another time": lambda each: each < LATER,
    "its own instant": lambda each: each == each.astimezone(UTC),
    "month of the date": lambda each: each.date().month,
    "weekday of the date": lambda each: each.date().weekday(),
    "first of the month": lambda each: each.date().replace(day=1),
    "the date as text": lambda each: f"{each.date()}",
    "the date in a format": lambda each: f"{each.date():%d}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_noted_is_refused(name: str) -> None:
    with pytest.raises(Untraceable):
        REFUSED[name](at(540))


class TestWhatIsNoted:
    def asked(self, ask: Callable[[Traced, Traced], Any], *moments: Elapsed) -> tuple[Any, dict[str, Any]]:
        trace = Trace()
        found = ask(*(Traced.made(trace, each, trace.tz) for each in moments))
        names = ("instants", "clocks", "apart", "dates", "times")
        return found, {name: getattr(trace, name) for name in names if getattr(trace, name)}

    NINE, LATER, NEXT = Elapsed(540), Elapsed(540, 60), Elapsed(540 + DAY_MINUTES)

    def test_the_date_of_what_elapses(self) -> None:
        late = Elapsed(540, 15 * 60)
        assert (Day.fromordinal(TRACED_FROM.toordinal() + 1), {"dates": {late}}) == self.asked(
            lambda one, _: one.date(), late, self.NINE
        )

    def test_the_date_of_a_time_of_day_is_its_own(self) -> None:
        assert (Day.fromordinal(TRACED_FROM.toordinal()), {}) == self.asked(
            lambda one, _: one.date(), self.NINE, self.NINE
        )

    def test_the_time_of_day_of_what_elapses(self) -> None:
        assert (time(10), {"times": {self.LATER}}) == self.asked(lambda one, _: one.time(), self.LATER, self.NINE)

    def test_which_of_two_instants_is_the_earlier(self) -> None:
        pair = (self.LATER, self.NEXT)
        found = self.asked(lambda one, other: one.astimezone(UTC) < other.astimezone(UTC), *pair)
        assert (True, {"instants": {pair}}) == found

    def test_but_not_of_two_that_elapse_from_one_time(self) -> None:
        found = self.asked(lambda one, other: one.astimezone(UTC) < other.astimezone(UTC), self.NINE, self.LATER)
        assert (True, {}) == found

    def test_which_of_two_the_clocks_show_first_also_where_they_elapse_from_one_time(self) -> None:
        """
        In autumn 01:30 and an hour later are shown as the same.
        """
        pair = (Elapsed(90), Elapsed(90, 60))
        assert (True, {"clocks": {pair}}) == self.asked(lambda one, other: one < other, *pair)

    def test_how_far_apart_two_are(self) -> None:
        pair = (self.NEXT, self.NINE)
        found = self.asked(lambda one, other: one.astimezone(UTC) - other.astimezone(UTC), *pair)
        assert (timedelta(days=1), {"apart": {pair}}) == found

    def test_what_stands_in_a_text_is_not_asked(self) -> None:
        assert ("10:00", {}) == self.asked(lambda one, _: f"{one.replace(tzinfo=None):%H:%M}", self.LATER, self.NINE)

    def test_a_date_is_no_time_though_python_would_compare_their_days(self) -> None:
        midnight = at(0)
        assert midnight.date() != midnight
        assert midnight != midnight.date()

    def test_what_is_asked_further_is_noted_apart(self) -> None:
        trace = Trace()
        one, other = (Traced.made(trace, each, trace.tz) for each in (self.LATER, self.NEXT))
        _, more = trace.further(lambda: (one.date(), other < one))
        assert (set(), set()) == (trace.dates, trace.clocks)
        assert ({self.LATER}, {(self.NEXT, self.LATER)}) == (more.dates, more.clocks)


class TestAnswers:
    """The answers hold for minutes that give the same ones, and for no others."""

    NOTHING = Answers([], [], [], [], [])
    MIDNIGHT = 100 * DAY_MINUTES

    @pytest.mark.parametrize(
        ("answers", "local", "utc", "holds"),
        [
            ({"dates": [(0, 1)]}, [DAY_MINUTES], [0], True),
            ({"dates": [(0, 1)]}, [DAY_MINUTES - 1], [0], False),
            ({"dates": [(0, 1)]}, [2 * DAY_MINUTES], [0], False),
            ({"times": [(0, 600)]}, [600], [0], True),
            ({"times": [(0, 600)]}, [660], [0], False),
            ({"instants": [(0, 1, -1)]}, [0, 0], [5, 6], True),
            ({"instants": [(0, 1, -1)]}, [0, 0], [6, 6], False),
            ({"instants": [(0, 1, 0)]}, [0, 0], [6, 6], True),
            ({"instants": [(0, 1, 0)]}, [0, 0], [7, 6], False),
            ({"clocks": [(0, 1, 1)]}, [7, 6], [0, 0], True),
            ({"clocks": [(0, 1, 1)]}, [6, 6], [1, 0], False),
            ({"apart": [(0, 1, 60)]}, [0, 0], [60, 0], True),
            ({"apart": [(0, 1, 60)]}, [0, 0], [61, 0], False),
        ],
    )
    def test_each_by_itself(self, answers: dict[str, Any], local: list[int], utc: list[int], holds: bool) -> None:  # noqa: FBT001  # the answer
        shown = [self.MIDNIGHT + each for each in local]
        assert holds == self.NOTHING._replace(**answers).hold(self.MIDNIGHT, shown, utc)
