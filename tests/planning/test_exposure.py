"""The exposure clock on its own: what is infused, at which rate, and where the next cut is (C3, C6); typed by hand.

An infusion of 10 hours from Mon 4 May 2026, 08:00 in New York, with a rule of one day, four hours, and two hours at the
low rate after a restart.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.support.courses import new_york

from schedules.course.record import Pause
from schedules.planning.exposure import (
    NOTHING,
    Climb,
    Exposure,
    Stretch,
    expose,
    needs_precautions,
    same_cycle_until,
)
from schedules.regimen import HoldRule, Source

SOURCE = Source(document="made for this test", jurisdiction="nowhere")
RULE = HoldRule(same_cycle_max_days=1, restart_from_hours=4, low_rate_hours=2, source=SOURCE)
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return new_york(5, day, hour, minute)


def held(off: datetime, on: datetime | None = None, rate: Any = "same", entry: int = 1) -> Pause:
    return Pause(off, on, rate, f"e{entry + 1}" if on else "", f"e{entry}")


def run(*pauses: Pause, low: int | None = None, rule: HoldRule | None = RULE) -> Exposure:
    return expose(at(8), hours=10, low_hours=low, pauses=pauses, rule=rule)


class TestAtOneRate:
    def test_without_a_hold(self) -> None:
        assert Exposure((Stretch(at(8), at(18), cuts=(at(18),)),), ()) == run()

    def test_time_off_does_not_count(self) -> None:
        first = Stretch(at(8), at(9), cuts=(at(18),))
        assert Exposure((first, Stretch(at(10), at(19), "e2", cuts=(at(19),))), ()) == run(held(at(9), at(10)))

    def test_each_of_two_holds(self) -> None:
        found = run(held(at(9), at(10)), held(at(11), at(11, 30), entry=3))
        assert (
            Stretch(at(8), at(9), cuts=(at(18),)),
            Stretch(at(10), at(11), "e2", cuts=(at(19),)),
            Stretch(at(11, 30), at(19, 30), "e4", cuts=(at(19, 30),)),
        ) == found.stretches

    def test_while_it_is_off_it_is_not_over(self) -> None:
        pause = held(at(9))
        assert Exposure((Stretch(at(8), at(9), cuts=(at(18),)),), (), pause) == run(pause)
        assert Exposure((Stretch(at(8), at(9), cuts=(at(18),)),), (), pause) == run(pause, rule=None)

    @pytest.mark.parametrize(
        ("on", "supervised"), [(at(12, 59), False), (at(13), True), (at(14), True)], ids=["3 h 59", "4 h", "5 h"]
    )
    def test_from_four_hours_on_a_restart_is_supervised(self, on: datetime, supervised: bool) -> None:  # noqa: FBT001  # the answer
        first, second = run(held(at(9), on)).stretches
        assert (False, supervised) == (first.supervised, second.supervised)

    def test_supervision_is_asked_for_only_at_the_restart_that_was_late(self) -> None:
        found = run(held(at(9), at(13)), held(at(14), at(15), entry=3))
        assert [False, True, False] == [each.supervised for each in found.stretches]

    def test_exactly_one_day_off_goes_on_in_the_same_cycle_and_a_minute_more_does_not(self) -> None:
        same, over = held(at(9), at(9, day=5)), held(at(9), at(9, 1, day=5))
        assert (2, None) == (len(run(same).stretches), run(same).pause)
        assert Exposure((Stretch(at(8), at(9), cuts=(at(18),)),), (), over) == run(over)
        assert None is run(over, rule=None).pause
        assert 2 == len(run(over, rule=None).stretches)

    def test_a_hold_when_all_is_infused_is_none(self) -> None:
        whole = run()
        assert whole == run(held(at(18), at(20))) == run(held(at(18))) == run(held(at(19)))
        last = run(held(at(17, 59)))
        assert (at(17, 59), held(at(17, 59))) == (last.stretches[-1].end, last.pause)


class TestAtTheLowRate:
    LOW = Stretch(at(8), at(18), low=True, cuts=(at(12), at(18)))

    def test_the_step_comes_after_its_hours(self) -> None:
        assert Exposure((self.LOW,), (Climb(at(12), "", 4),)) == run(low=4)

    def test_where_all_hours_are_at_the_low_rate_there_is_no_step(self) -> None:
        assert Exposure((Stretch(at(8), at(18), low=True, cuts=(at(18),)),), ()) == run(low=10)
        assert (Climb(at(17), "", 9),) == run(low=9).climbs

    def test_time_off_does_not_count_for_the_step_either(self) -> None:
        found = run(held(at(9), at(10)), low=4)
        assert (
            Stretch(at(8), at(9), low=True, cuts=(at(12), at(18))),
            Stretch(at(10), at(19), "e2", low=True, cuts=(at(13), at(19))),
        ) == found.stretches
        assert (Climb(at(13), "", 4),) == found.climbs

    def test_held_in_the_minute_of_the_step_it_is_due_at_the_restart(self) -> None:
        for rate in ("same", "full"):
            found = run(held(at(12), at(13), rate), low=4)
            assert (
                Stretch(at(8), at(12), low=True, cuts=(at(12), at(18))),
                Stretch(at(13), at(19), "e2", cuts=(at(19),)),
            ) == found.stretches
            assert (Climb(at(13), "", 4),) == found.climbs

    def test_held_a_minute_after_it_the_step_was_before(self) -> None:
        found = run(held(at(12, 1), at(13)), low=4)
        assert (Climb(at(12), "", 4),) == found.climbs
        assert [True, False] == [each.low for each in found.stretches]

    def test_resumed_at_the_full_rate_the_step_is_then_and_no_hours_are_named(self) -> None:
        found = run(held(at(9), at(10), "full"), low=4)
        assert Stretch(at(10), at(19), "e2", cuts=(at(19),)) == found.stretches[1]
        assert (Climb(at(10), "", None),) == found.climbs

    def test_resumed_at_the_full_rate_after_the_step_nothing_changes(self) -> None:
        found = run(held(at(13), at(14), "full"), low=4)
        assert (Climb(at(12), "", 4),) == found.climbs
        assert Stretch(at(14), at(19), "e2", cuts=(at(19),)) == found.stretches[1]

    def test_resumed_at_the_low_rate_its_hours_begin_anew(self) -> None:
        found = run(held(at(13), at(14), "low"), low=4)
        assert Stretch(at(14), at(19), "e2", low=True, low_name="e2", cuts=(at(16), at(19))) == found.stretches[1]
        assert (Climb(at(12), "", 4), Climb(at(16), "e2", 2)) == found.climbs

    def test_also_where_the_low_rate_was_not_over(self) -> None:
        found = run(held(at(11), at(12), "low"), low=4)
        assert (Climb(at(14), "e2", 2),) == found.climbs

    def test_also_where_there_was_no_low_rate(self) -> None:
        found = run(held(at(11), at(12), "low"))
        assert [("", False), ("e2", True)] == [(each.low_name, each.low) for each in found.stretches]
        assert (Climb(at(14), "e2", 2),) == found.climbs

    def test_a_hold_within_those_hours_leaves_them_counted_from_their_restart(self) -> None:
        found = run(held(at(11), at(12), "low"), held(at(13), at(14), entry=3), low=4)
        assert (
            Stretch(at(8), at(11), low=True, cuts=(at(12), at(18))),
            Stretch(at(12), at(13), "e2", low=True, low_name="e2", cuts=(at(14), at(19))),
            Stretch(at(14), at(20), "e4", low=True, low_name="e2", cuts=(at(15), at(20))),
        ) == found.stretches
        assert (Climb(at(15), "e2", 2),) == found.climbs

    def test_where_no_more_hours_are_left_it_ends_at_the_low_rate(self) -> None:
        found = run(held(at(16), at(17), "low"), low=4)
        assert Stretch(at(17), at(19), "e2", low=True, low_name="e2", cuts=(at(19),)) == found.stretches[1]
        assert (Climb(at(12), "", 4),) == found.climbs

    def test_without_a_rule_nobody_says_for_how_long_a_low_rate_is(self) -> None:
        found = run(held(at(13), at(14), "low"), low=4, rule=None)
        assert Stretch(at(14), at(19), "e2", cuts=(at(19),)) == found.stretches[1]
        assert (Climb(at(12), "", 4),) == found.climbs


class TestWhatWasInfused:
    """Two stretches, 08:00 to 09:00 and 11:00 to 20:00."""

    FOUND = Exposure((Stretch(at(8), at(9)), Stretch(at(11), at(20))), ())

    @pytest.mark.parametrize(
        ("moment", "minutes"),
        [
            (at(7), 0),
            (at(8), 0),
            (at(8, 20), 20),
            (at(9), 60),
            (at(10), 60),
            (at(11), 60),
            (at(11, 1), 61),
            (at(20), 600),
            (at(22), 600),
        ],
    )
    def test_up_to_a_moment(self, moment: datetime, minutes: int) -> None:
        assert timedelta(minutes=minutes) == self.FOUND.infused_by(moment)

    def test_in_all(self) -> None:
        assert 10 * HOUR == self.FOUND.infused
        assert HOUR == Exposure((Stretch(at(8), at(9)),), (), held(at(9))).infused

    def test_the_changes_of_rate_inside_each(self) -> None:
        first, second = self.FOUND.stretches
        climbs = tuple(Climb(each) for each in (at(8, 30), at(8, 40), at(9), at(11), at(12), at(20)))
        found = Exposure(self.FOUND.stretches, climbs)
        assert [at(8, 30), at(8, 40)] == [each.at for each in found.climbs_in(first)]
        assert [at(12)] == [each.at for each in found.climbs_in(second)]
        assert [] == [*self.FOUND.climbs_in(first)]

    def test_a_change_before_the_first_is_in_none(self) -> None:
        found = Exposure(self.FOUND.stretches, (Climb(at(7)),))
        assert [[], []] == [[*found.climbs_in(each)] for each in found.stretches]


class TestOneStretch:
    FOUND = Stretch(at(8), at(18), cuts=(at(12), at(18)))

    @pytest.mark.parametrize(
        ("moment", "cut"), [(at(8), at(12)), (at(11, 59), at(12)), (at(12), at(18)), (at(17, 59), at(18))]
    )
    def test_the_next_cut_is_after_a_moment(self, moment: datetime, cut: datetime) -> None:
        assert cut == self.FOUND.cut_after(moment)

    @pytest.mark.parametrize(
        ("moment", "inside"), [(at(8), False), (at(8, 1), True), (at(17, 59), True), (at(18), False), (at(19), False)]
    )
    def test_neither_end_is_inside(self, moment: datetime, inside: bool) -> None:  # noqa: FBT001  # the answer
        assert inside is self.FOUND.around(moment)

    def test_by_instants_where_the_clocks_show_an_hour_twice(self) -> None:
        """
        On 1 November 2026 in New York 01:30 comes at -4 hours, and an hour later again.
        """
        first = new_york(11, 1, 1, 30)
        again, second = first.replace(fold=1), new_york(11, 1, 1, 10).replace(fold=1)
        assert Stretch(first, again).around(second)
        assert not Stretch(first, again).around(new_york(11, 1, 1, 10))


class TestBoundaries:
    """A day off, and four hours off."""

    @pytest.mark.parametrize(
        ("off", "until"),
        [
            (new_york(5, 4, 9), new_york(5, 5, 9)),
            # Over the change of spring 24 hours are later than the same time; over that of autumn, the same time is.
            (new_york(3, 7, 12), new_york(3, 8, 13)),
            (new_york(10, 31, 12), new_york(11, 1, 12)),
        ],
    )
    def test_the_last_moment_of_the_same_cycle(self, off: datetime, until: datetime) -> None:
        assert until == same_cycle_until(off, RULE)

    def test_seven_days(self) -> None:
        week = RULE.model_copy(update={"same_cycle_max_days": 7})
        assert new_york(3, 10, 13) == same_cycle_until(new_york(3, 3, 12), week)
        assert new_york(11, 3, 12) == same_cycle_until(new_york(10, 27, 12), week)

    def test_precautions(self) -> None:
        assert [False, True, True] == [
            needs_precautions(held(at(9), on), RULE) for on in (at(12, 59), at(13), at(13, 1))
        ]
        assert not needs_precautions(held(at(9)), RULE)
        assert not needs_precautions(held(at(9), at(20)), None)

    def test_nothing_is_no_time(self) -> None:
        assert timedelta(0) == NOTHING
