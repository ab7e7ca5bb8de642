"""Infusions after holds, restarts and other bags: the plan is silent, every part that is lost or moved is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import NEW_YORK, PARIS, blinatumomab, event, new_york

from schedules import Blinatumomab, Event, Plan, ScheduleError, check, plan, revise
from schedules.course import Changed, Hold, Resume
from schedules.course.places import bag_of, tail_of

HOUR = timedelta(hours=1)
ZONES = ("America/New_York", "Europe/Paris", "Asia/Kathmandu", "Australia/Lord_Howe")
BAGS: tuple[Any, ...] = (24, 96, (24, 24, 168), "72+96", (48, "72+96"))
RATES = ("low", "full", "same")


def later(moment: datetime, hours: float) -> datetime:
    return (moment.astimezone(UTC) + hours * HOUR).astimezone(moment.tzinfo)


@st.composite
def infusions(draw: st.DrawFn) -> Plan:
    """
    Two cycles of blinatumomab; other bags on the way, holds on a bound of a rule or anywhere, restarts at any rate.
    """
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    start = datetime(2026, draw(st.sampled_from((1, 3, 9, 10))), draw(st.integers(1, 28)), 9, tzinfo=zone)
    bags = draw(st.sampled_from((None, *BAGS[:3], *BAGS)))
    fixed: dict[str, Any] = {"indication": draw(st.sampled_from(("relapsed-refractory", "mrd-positive")))}
    fixed |= {"weight_kg": 70, "age_group": "adult", "cycles": 2, "bag_hours": bags}
    course = plan(Blinatumomab(**fixed), start=start, plan_id=UUID(int=6), as_of=start)
    now = start
    for _ in range(draw(st.integers(0, 3))):
        now = later(now, draw(st.sampled_from((96, 168, 167, 20)) | st.integers(1, 300)))
        on = later(now, draw(st.sampled_from((4, 168)) | st.integers(1, 160)))
        entries: list[Any] = [
            Hold(at=now, row="infusion"),
            Resume(at=on, row="infusion", rate=draw(st.sampled_from(RATES))),
        ]
        if bags is not None and draw(st.booleans()):
            value = draw(st.sampled_from(BAGS))
            entries, on = [Changed(at=now, choice="bag_hours", value=value)], now
        try:
            course, now = revise(course, *entries, as_of=on), on
        except ScheduleError:
            continue  # it could not have happened then
    return course


def without(course: Plan, key: str) -> Plan:
    return course.model_copy(update={"events": tuple(each for each in course.events if each.key != key)})


def with_event(course: Plan, changed: Event) -> Plan:
    kept = (each for each in course.events if each.key != changed.key)
    return course.model_copy(update={"events": (*kept, changed)})


def moved(each: Event, hours: float) -> Event:
    assert isinstance(each.start, datetime)
    at = later(each.start, hours)
    return each.model_copy(update={"start": at, "end": at})


def codes(course: Plan, *, about: Event | None = None) -> list[str]:
    return [found.code for found in check(course) if about is None or found.uid == about.uid]


def parts(course: Plan, kind: str) -> list[Event]:
    return [each for each in course.events if each.kind == kind and isinstance(each.start, datetime)]


class TestAnyInfusion:
    """Whatever happened to an infusion, its steps and its bags are judged: how many, and to the minute."""

    @given(course=infusions())
    def test_nothing_is_found_in_the_plan(self, course: Plan) -> None:
        assert [] == [str(found) for found in check(course) if found.severity == "error"]

    @given(course=infusions(), data=st.data(), kind=st.sampled_from(("bag-change", "step", "disconnect")))
    def test_a_part_that_is_lost_is_missed(self, course: Plan, data: st.DataObject, kind: str) -> None:
        if there := parts(course, kind):
            lost = data.draw(st.sampled_from(there))
            assert "event_missing" in codes(without(course, lost.key)), lost.key

    @given(course=infusions(), data=st.data(), hours=st.sampled_from((-1, 0.25, 1, 24)))
    def test_a_part_that_is_moved_is_named_with_its_own_time(
        self, course: Plan, data: st.DataObject, hours: float
    ) -> None:
        if there := [*parts(course, "bag-change"), *parts(course, "step"), *parts(course, "disconnect")]:
            part = data.draw(st.sampled_from(there))
            found = [each for each in check(with_event(course, moved(part, hours))) if each.uid == part.uid]
            wanted = {"bag-change": "bag_wrong", "step": "step_wrong", "disconnect": "infusion_hours"}[part.kind]
            assert [(wanted, part.start)] == [(each.code, each.nearest) for each in found]

    @given(course=infusions(), data=st.data())
    def test_a_bag_too_many_is_found(self, course: Plan, data: st.DataObject) -> None:
        if there := [each for each in parts(course, "bag-change") if "-e" not in tail_of(each.key)]:
            bag = data.draw(st.sampled_from(there))
            stem = bag.key.rpartition("/")[0]
            last = max(bag_of(tail_of(each.key)) or 0 for each in there if each.key.startswith(stem))
            more = bag.model_copy(update={"key": f"{stem}/bag-{last + 1}", "uid": "more"})
            extra = course.model_copy(update={"events": (*course.events, more)})
            assert ["event_extra"] == codes(extra, about=more)


def low_restart(off_hours: int) -> Plan:
    """Held so many infused hours after Monday 5 January 09:00 in Paris, for ten hours; resumed at the low rate."""
    start = datetime(2026, 1, 5, 9, tzinfo=PARIS)
    off, on = later(start, off_hours), later(start, off_hours + 10)
    entries = Hold(at=off, row="infusion"), Resume(at=on, row="infusion", rate="low")
    return revise(blinatumomab(start, cycles=1), *entries, as_of=on)


class TestLowRestarts:
    """After a restart at the low rate come its full hours and then the step; where no more are left, none (C21)."""

    @pytest.mark.parametrize(
        ("off_hours", "step_hours"),
        [(100, 278), (167, 345), (168, 346), (169, 347), (503, 681), (504, None), (505, None), (671, None)],
    )
    @pytest.mark.parametrize("has_record", [True, False])
    def test_its_step(self, off_hours: int, step_hours: int | None, *, has_record: bool) -> None:
        """
        Ten hours after the hold it runs again, and the step comes 168 h later: 100 + 10 + 168 = 278.
        """
        course = low_restart(off_hours)
        key, start = "induction/1/infusion/step-e2", datetime(2026, 1, 5, 9, tzinfo=PARIS)
        judge = check if has_record else lambda made: check(made.events, Blinatumomab(**dict(course.choices)))
        assert [] == [found.code for found in judge(course) if found.severity == "error"]
        if step_hours is None:
            at = later(start, off_hours + 10 + 1)
            first = event(course, "induction/1/infusion/start")
            strange = first.model_copy(update={"key": key, "uid": "more", "kind": "step", "start": at, "end": at})
            made = course.model_copy(update={"events": (*course.events, strange)})
            assert {"event_extra", "step_wrong"} & {found.code for found in judge(made) if found.uid == "more"}
            return
        assert later(start, step_hours) == event(course, key).start
        (found,) = [each for each in judge(without(course, key)) if each.code == "event_missing"]
        assert ("error", later(start, step_hours)) == (found.severity, found.nearest)
        assert "the step 168 h after the restart at the low rate on" in found.message

    def test_a_second_low_stretch_has_its_own(self) -> None:
        """
        Low from 100 h on, held again 60 h later: the second restart has its full 168 h.
        """
        course, start = low_restart(100), datetime(2026, 1, 5, 9, tzinfo=PARIS)
        entries = Hold(at=later(start, 170), row="infusion"), Resume(at=later(start, 175), row="infusion", rate="low")
        course = revise(course, *entries, as_of=later(start, 175))
        assert [] == codes(course)
        assert later(start, 343) == event(course, "induction/1/infusion/step-e4").start
        assert ["event_missing"] == codes(without(course, "induction/1/infusion/step-e4"))
        early = with_event(course, moved(event(course, "induction/1/infusion/step-e4"), -65))
        assert "step_wrong" in codes(early)


class TestOtherBags:
    """Bags that were hung stay, and new lengths hold from the next change on (C8)."""

    def home(self) -> Plan:
        """Bags of 24 h from Monday 2 March 09:00, and of 168 h as recorded on the 5th at noon."""
        at = new_york(3, 5, 12)
        return revise(
            blinatumomab(new_york(3, 2), bag_hours=24), Changed(at=at, choice="bag_hours", value=168), as_of=at
        )

    def test_the_next_change_is_when_the_bag_that_hangs_is_over(self) -> None:
        """
        The bag of the 5th 09:00 hangs to the 6th; the next one, of 168 h, is cut at the step on the 9th at 10:00.
        """
        course = self.home()
        assert [] == codes(course)
        assert (new_york(3, 6), new_york(3, 9, 10)) == tuple(
            event(course, f"induction/1/infusion/bag-{number}").start for number in (5, 6)
        )

    def test_no_bag_runs_longer_than_its_length(self) -> None:
        """
        Hung 19 days after the 24 h bag before it, as an earlier version planned it.
        """
        late = moved(event(self.home(), "induction/1/infusion/bag-5"), 18 * 24)
        (found,) = [each for each in check(with_event(self.home(), late)) if each.uid == late.uid]
        assert ("bag_wrong", new_york(3, 6)) == (found.code, found.nearest)

    def test_from_a_day_that_lies_ahead(self) -> None:
        at = new_york(3, 3, 12)
        change = Changed(at=at, choice="bag_hours", value=(72, 168), from_on=new_york(3, 10).date())
        course = revise(blinatumomab(new_york(3, 2), bag_hours=24), change, as_of=at)
        bags = [event(course, f"induction/1/infusion/bag-{number}").start for number in (9, 10, 11)]
        assert [new_york(3, 10, 10), new_york(3, 13, 10), new_york(3, 20, 10)] == bags
        assert [] == codes(course)
        assert ["event_missing"] == codes(without(course, "induction/1/infusion/bag-10"))


def test_a_hold_of_eight_days_in_one_cycle_is_found() -> None:
    """
    A calendar without a record, in which the restart is moved from six to eight days after the hold.
    """
    start = datetime(2026, 1, 5, 9, tzinfo=NEW_YORK)
    off, on = later(start, 200), later(start, 200 + 6 * 24)
    entries = Hold(at=off, row="infusion"), Resume(at=on, row="infusion", rate="full")
    course = revise(blinatumomab(start, cycles=1), *entries, as_of=on)
    restart = event(course, "induction/1/infusion/restart-e2")
    assert [] == [found.code for found in check(course.events, Blinatumomab(**dict(course.choices)))]
    assert isinstance(restart.start, datetime)
    assert isinstance(restart.end, datetime)
    for hours, found in ((24, []), (25, ["hold_too_long"])):
        late = restart.model_copy(update={"start": later(restart.start, hours), "end": later(restart.end, hours)})
        assert found == codes(with_event(course, late), about=late)


class TestASkippedStart:
    """New York skips 02:30 on 8 March: what was due then starts at 03:00, and its rest is none the longer for it (C5).

    Off for exactly seven days, the infusion of cycle 2 ends on 12 April at 03:00; fourteen days later is the 26th.
    """

    def course(self) -> Plan:
        start = datetime(2026, 1, 25, 2, 30, tzinfo=NEW_YORK)
        entries = Hold(at=new_york(3, 29, 3), row="infusion"), Resume(at=new_york(4, 5, 3), row="infusion", rate="same")
        return revise(blinatumomab(start, cycles=3), *entries, as_of=new_york(4, 5, 3))

    def test_after_a_hold_the_next_cycle_is_not_a_day_late(self) -> None:
        assert new_york(4, 26, 2, 30) == event(self.course(), "consolidation/1/infusion/start").start
        assert "rest_short" not in codes(self.course())

    def test_a_day_earlier_is_found(self) -> None:
        early = moved(event(self.course(), "consolidation/1/infusion/start"), -24)
        (found,) = [each for each in check(with_event(self.course(), early)) if each.code == "rest_short"]
        assert new_york(4, 26).date() == found.nearest

    def test_a_restart_after_the_skipped_hour_is_late_in_the_day(self) -> None:
        """Held on 1 March at 02:30, resumed on the 8th at 03:00: 14 days more end on the 22nd at 03:00."""
        start = datetime(2026, 2, 15, 2, 30, tzinfo=NEW_YORK)
        entries = (
            Hold(at=new_york(3, 1, 2, 30), row="infusion"),
            Resume(at=new_york(3, 8, 3), row="infusion", rate="same"),
        )
        course = revise(blinatumomab(start), *entries, as_of=new_york(3, 8, 3))
        following = event(course, "induction/2/infusion/start")
        assert new_york(4, 6, 2, 30) == following.start
        (found,) = [each for each in check(with_event(course, moved(following, -24))) if each.code == "rest_short"]
        assert new_york(4, 6).date() == found.nearest
