"""Traced times note what is asked of them, and refuse what can't be noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter, methodcaller
from typing import Any

import pytest

from schedules.course.minutes import DAY_MINUTES
from schedules.course.traced import (
    TRACED_FROM,
    Answers,
    Day,
    Elapsed,
    Trace,
    Traced,
    Turns,
    Untraceable,
    days_from_first,
    has_traced_year,
    mark,
)

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
            ({"dates": [(0, 1)]}, [DAY_MINUTES + 540], [0], True),
            ({"dates": [(0, -1)]}, [-1], [0], True),
            ({"dates": [(0, 0)]}, [-1], [0], False),
            ({"apart": [(0, 1, 60)]}, [0, 0], [100, 40], True),
            ({"apart": [(0, 1, 60)]}, [0, 0], [40, 20], False),
            ({"dates": [(0, 0), (1, 1)]}, [0, 0], [0, 0], False),
            ({"times": [(1, 60)], "apart": [(0, 1, 0)]}, [0, 60], [1, 0], False),
        ],
    )
    def test_each_by_itself(self, answers: dict[str, Any], local: list[int], utc: list[int], holds: bool) -> None:  # noqa: FBT001  # the answer
        shown = [self.MIDNIGHT + each for each in local]
        assert holds == self.NOTHING._replace(**answers).hold(self.MIDNIGHT, shown, utc)


class TestATrace:
    """The moments of a course, counted in minutes from the midnight of its first date."""

    @pytest.mark.parametrize(
        ("days", "clock", "wall"),
        [
            (0, time(0), 0),
            (0, time(0, 1), 1),
            (0, time(1), 60),
            (0, time(9, 30), 570),
            (0, time(23, 59), 1439),
            (1, time(0), 1440),
            (3, time(2, 5), 3 * 1440 + 125),
            (-1, time(22), -120),
        ],
    )
    def test_a_time_of_day_on_a_date(self, days: int, clock: time, wall: int) -> None:
        trace = Trace()
        found = trace.at_time(trace.first + timedelta(days=days), clock)
        assert (Elapsed(wall, 0), trace) == (found.of, found.trace)
        assert found.tzinfo is trace.tz
        assert clock == found.time()

    @pytest.mark.parametrize("clock", [time(9, 0, 1), time(9, 0, 0, 1), time(9, fold=1)])
    def test_what_is_not_to_the_minute_or_comes_second_is_refused(self, clock: time) -> None:
        trace = Trace()
        with pytest.raises(Untraceable):
            trace.at_time(trace.first, clock)

    def test_its_clocks_make_its_moments(self) -> None:
        trace = Trace()
        found = trace.tz.moment(trace.first, time(9))
        assert isinstance(found, Traced)
        assert (Elapsed(540), trace) == (found.of, found.trace)

    def test_its_first_date_is_the_one_that_courses_are_traced_from(self) -> None:
        assert TRACED_FROM.toordinal() == Trace().first.toordinal() == date(2148, 1, 1).toordinal()
        assert (0, 3, -2) == tuple(days_from_first(TRACED_FROM + timedelta(days=day)) for day in (0, 3, -2))

    def test_the_answers_stand_in_order_each_moment_by_its_number(self) -> None:
        """
        Moments are numbered as they are met: 1 is 10:00 on the first date, 2 is 09:00 on the second.
        """
        early, late, next_day = Elapsed(540, 60), Elapsed(600, 900), Elapsed(540 + DAY_MINUTES)
        numbers = {early: 1, next_day: 2, late: 3}
        trace = Trace()
        trace.dates |= {late, early}
        trace.times |= {late, early}
        trace.instants |= {(next_day, early), (early, late), (early, early)}
        trace.clocks |= {(early, next_day), (late, early)}
        trace.apart |= {(next_day, early), (early, late)}
        assert Answers(
            # 10:00; 10:00 and 15 hours is 01:00 on the next date.
            dates=[(1, 0), (3, 1)],
            times=[(1, 600), (3, 1500)],
            # 10:00 against itself, against 01:00 of the next date; 09:00 of the next date against 10:00.
            instants=[(1, 1, 0), (1, 3, -1), (2, 1, 1)],
            clocks=[(1, 2, -1), (3, 1, 1)],
            apart=[(1, 3, -900), (2, 1, 1380)],
        ) == trace.answers(numbers.__getitem__)

    def test_what_is_asked_further_leaves_what_was_asked_before(self) -> None:
        trace = Trace()
        one, other = (Traced.made(trace, each, trace.tz) for each in (Elapsed(540, 60), Elapsed(2000)))
        one.date(), one.time(), one < other, one.astimezone(UTC) < other.astimezone(UTC)
        one.astimezone(UTC) - other.astimezone(UTC)
        before = {name: set(getattr(trace, name)) for name in ("instants", "clocks", "apart", "dates", "times")}
        assert all(before.values())
        found, more = trace.further(lambda: "answer")
        assert "answer" == found
        assert before == {name: getattr(trace, name) for name in before}
        assert not any(getattr(more, name) for name in before)

    def test_also_where_it_is_refused(self) -> None:
        trace = Trace()
        one = Traced.made(trace, Elapsed(540, 60), trace.tz)
        one.date()
        with pytest.raises(Untraceable):
            trace.further(lambda: (one.time(), one.year))
        assert ({one.of}, set()) == (trace.dates, trace.times)
        # And nothing is closed behind it.
        assert 1 == trace.further(lambda: 1)[0]


class TestATracedMoment:
    """What it is, and what is made of it."""

    def test_it_is_shown_as_on_clocks_that_never_change(self) -> None:
        nine = at(540, 90)
        assert (10, 30) == (nine.hour, nine.minute)
        assert "2148-01-01 10:30:00" == str(nine.replace(tzinfo=None))
        assert "10:30" == nine.replace(tzinfo=None).strftime("%H:%M") == f"{nine.replace(tzinfo=None):%H:%M}"
        assert time(10, 30) == nine.time()
        assert time(10, 30, tzinfo=nine.trace.tz) == nine.timetz()
        assert nine.timetz().tzinfo is nine.trace.tz
        assert 2 * DAY_MINUTES == at(DAY_MINUTES, DAY_MINUTES).of.still

    def test_its_day_is_told_only_without_a_zone(self) -> None:
        """
        1 January 2148 is a Monday.
        """
        said = at(540).replace(tzinfo=None)
        assert (0, TRACED_FROM.toordinal()) == (said.weekday(), said.toordinal())
        assert (1, TRACED_FROM.toordinal() + 1) == (
            at(540 + DAY_MINUTES).replace(tzinfo=None).weekday(),
            at(540 + DAY_MINUTES).replace(tzinfo=None).toordinal(),
        )

    def test_the_fold_may_be_taken_off_with_the_zone(self) -> None:
        nine = at(540, 30)
        for said in (nine.replace(tzinfo=None), nine.replace(tzinfo=None, fold=0)):
            assert (None, nine.of, nine.trace) == (said.tzinfo, said.of, said.trace)

    @pytest.mark.parametrize("changes", [{"fold": 0}, {"tzinfo": UTC}, {"tzinfo": None, "fold": 1}, {"minute": 0}, {}])
    def test_nothing_else_may(self, changes: dict[str, Any]) -> None:
        with pytest.raises(Untraceable):
            at(540).replace(**changes)
        with pytest.raises(Untraceable):
            at(540).astimezone(UTC).replace(tzinfo=None)

    def test_in_utc_and_back_it_is_the_same(self) -> None:
        nine = at(540, 30)
        there = nine.astimezone(UTC)
        assert (UTC, nine.of, nine.trace) == (there.tzinfo, there.of, there.trace)
        back = there.astimezone(nine.trace.tz)
        assert back.tzinfo is nine.trace.tz
        assert (nine.of, nine.trace) == (back.of, back.trace)

    def test_as_an_instant_it_elapses(self) -> None:
        nine = at(540, 30).astimezone(UTC)
        for later in (nine + timedelta(hours=2), timedelta(hours=2) + nine):
            assert (Elapsed(540, 150), UTC, nine.trace) == (later.of, later.tzinfo, later.trace)
        earlier = nine - timedelta(hours=2)
        assert (Elapsed(540, -90), UTC) == (earlier.of, earlier.tzinfo)

    def test_without_a_zone_it_moves_on_the_clocks(self) -> None:
        trace = Trace()
        nine = at(540, 30, trace).replace(tzinfo=None)
        later = nine + timedelta(hours=2)
        assert (Elapsed(690, 0), None, trace) == (later.of, later.tzinfo, later.trace)
        assert {Elapsed(540, 30)} == trace.times
        assert Elapsed(450, 0) == (nine - timedelta(hours=2)).of

    def test_what_no_clock_was_asked_for_is_noted_nowhere(self) -> None:
        trace = Trace()
        at(540, 0, trace).replace(tzinfo=None) + timedelta(hours=2)
        at(540, 0, trace).time()
        assert set() == trace.times

    @pytest.mark.parametrize(
        "part", [timedelta(seconds=1), timedelta(microseconds=1), timedelta(minutes=1, seconds=30)]
    )
    def test_parts_of_a_minute_are_refused(self, part: timedelta) -> None:
        for moment in (at(540).astimezone(UTC), at(540).replace(tzinfo=None)):
            with pytest.raises(Untraceable):
                moment + part

    def test_how_far_two_instants_are_apart(self) -> None:
        trace = Trace()
        nine, ten = (at(540, lasts, trace).astimezone(UTC) for lasts in (0, 60))
        assert (timedelta(hours=1), timedelta(hours=-1)) == (ten - nine, nine - ten)
        assert set() == trace.apart
        noon = at(720, 0, trace).astimezone(UTC)
        assert timedelta(hours=2) == noon - ten
        assert {(Elapsed(720), Elapsed(540, 60))} == trace.apart

    def test_how_far_two_are_apart_on_the_clocks(self) -> None:
        trace = Trace()
        ten, noon = at(540, 60, trace).replace(tzinfo=None), at(660, 60, trace).replace(tzinfo=None)
        assert (timedelta(hours=2), timedelta(hours=-2)) == (noon - ten, ten - noon)
        assert ({Elapsed(540, 60), Elapsed(660, 60)}, set()) == (trace.times, trace.apart)

    def test_one_of_each_kind_has_no_distance(self) -> None:
        nine = at(540)
        kinds = (nine, nine.astimezone(UTC), nine.replace(tzinfo=None))
        for one in kinds:
            for other in kinds:
                if one is not other or one is nine:
                    with pytest.raises(Untraceable):
                        one - other

    def test_the_order_of_two(self) -> None:
        trace = Trace()
        for zone in (trace.tz, UTC, None):
            nine, again, ten = (Traced.made(trace, Elapsed(minutes), zone) for minutes in (540, 540, 600))
            asked = [(one < ten, one <= ten, one > ten, one >= ten, one == ten, one != ten) for one in (nine, ten)]
            assert [(True, True, False, False, False, True), (False, True, False, True, True, False)] == asked
            assert (nine == again, nine != again, nine <= again, nine >= again) == (True, False, True, True)
            assert (nine < again, nine > again) == (False, False)

    def test_all_have_one_hash_since_which_are_equal_is_asked(self) -> None:
        assert (0, 0) == (hash(at(540)), hash(at(600, 30)))
        assert 1 == len({hash(each) for each in (at(1), at(2), at(3).astimezone(UTC))})


class TestMarks:
    """What stands in a template in place of a date or a time."""

    def test_a_mark_has_its_kind_and_its_numbers(self) -> None:
        assert "\ue000i540+60\ue001" == mark("i", 540, 60)
        assert "\ue000j3\ue001" == mark("j", 3)
        assert "\ue000x\ue001" == mark("x")

    def test_a_date_and_a_time_are_written_as_marks(self) -> None:
        trace = Trace()
        assert "\ue000i540+60\ue001" == at(540, 60, trace).isoformat()
        assert "\ue000i-60+0\ue001" == at(-60, 0, trace).isoformat(timespec="minutes")
        assert "\ue000j1\ue001" == at(540 + DAY_MINUTES, 0, trace).date().isoformat()
        assert "\ue000j0\ue001" == trace.first.isoformat()

    @pytest.mark.parametrize(
        ("text", "has"),
        [
            ("2140", True),
            ("in 2148", True),
            ("Mon 1 Jan 2148 09:00", True),
            ("2199.", True),
            ("2139", False),
            ("2200", False),
            ("12148", False),
            ("21480", False),
            ("2026", False),
            ("", False),
        ],
    )
    def test_a_year_that_only_traced_dates_have(self, text: str, has: bool) -> None:  # noqa: FBT001  # the answer
        assert has is has_traced_year(text)


class TestTurns:
    """A lock that one at a time holds."""

    def test_it_is_closed_inside_and_open_after(self) -> None:
        turns = Turns()
        assert not turns._lock.locked()
        with turns:
            assert turns._lock.locked()
            inside = turns._lock
        assert turns._lock is inside
        assert not inside.locked()

    def test_in_a_forked_process_it_is_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        registered: dict[str, Any] = {}
        monkeypatch.setattr("os.register_at_fork", lambda **what: registered.update(what), raising=False)
        turns = Turns()
        assert {"after_in_child"} == registered.keys()
        with turns:
            held = turns._lock
            registered["after_in_child"]()
            assert turns._lock is not held
            assert not turns._lock.locked()
            turns._lock.acquire()

    def test_a_system_without_fork_needs_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr("os.register_at_fork", raising=False)
        with Turns() as found:
            assert None is found
