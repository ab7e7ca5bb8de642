"""Bags are cut at every end of a stretch, and their lengths count on through the cuts (C8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, keys, paris

from schedules import Blinatumomab, Plan, check, replay, revise
from schedules.course import Changed, Extend, Hold, Learned, Resume, Stop
from schedules.course.plan_file import plan_json, read_plan
from schedules.errors import ChoiceError, PlanError
from schedules.planning.bags import Lengths, Run, hung_bags
from schedules.planning.revision import planned_with

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("stretches", "bags", "cut"),
    [
        ([168, 504], [24], [[24] * 7, [24] * 21]),
        ([168, 504], [48], [[48, 48, 48, 24], [48] * 10 + [24]]),
        ([168, 504], [72], [[72, 72, 24], [72] * 7]),
        ([168, 504], [96], [[96, 72], [96] * 5 + [24]]),
        ([168, 504], [168], [[168], [168] * 3]),
        ([672], [72], [[72] * 9 + [24]]),
        ([672], [1], [[1] * 672]),
        ([168, 504], [24, 24, 168], [[24, 24, 120], [168] * 3]),
        ([96], [24, 48], [[24, 48, 24]]),
        ([168, 504], ["72+96"], [[72, 96], [72, 96, 72, 96, 72, 96]]),
        ([168, 504], [24, "72+96"], [[24, 72, 72], [72, 96, 72, 96, 72, 96]]),
    ],
)
def test_the_lengths(stretches: list[int], bags: list[Any], cut: list[list[int]]) -> None:
    start, runs = datetime(2026, 3, 2, 9, tzinfo=UTC), []
    for hours in stretches:
        runs.append(Run(start, start + hours * HOUR, start + hours * HOUR))
        start += hours * HOUR
    hung = list(hung_bags(runs, [Lengths(tuple(bags))]))
    assert cut == [[bag.lasts // HOUR for bag in hung if run.begins <= bag.hung < run.ends] for run in runs]


@pytest.mark.parametrize("bags", [[0], [24, -1]])
def test_a_bag_of_no_time_is_refused(bags: list[int]) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    end = start + 72 * HOUR
    with pytest.raises(ValueError, match=r"^every bag lasts at least one hour$"):
        list(hung_bags([Run(start, end, end)], [Lengths(tuple(bags))]))


def instant(moment: date) -> float:
    """The seconds of a moment; a date is its midnight in UTC, far enough for what lies days apart."""
    return (
        moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    ).timestamp()


def day_name(day: date | None) -> str:
    """The weekday of 6, 7 or 30 March 2026."""
    return {7: "Sat", 30: "Mon"}.get(day.day if day else 6, "Fri")


def changes(course: Plan, cycle: str = "induction/1/") -> list[str]:
    """When the bags of a cycle are changed, and how long each lasts."""
    found = [event for event in course.events if event.key.startswith(cycle) and event.kind == "bag-change"]
    return [f"{event.start:%d %b %H:%M} {event.amount}" for event in found]


class TestChangedOnTheWay:
    """What hangs stays; new lengths hold for the bags that are hung from then on (C8)."""

    def test_on_the_way_home_the_bag_that_hangs_runs_to_its_end(self) -> None:
        """
        24 h bags from Monday 2 March 10:00, changed on Thursday 5 March at noon: that day's bag runs to Friday.

        Then seven-day bags, cut at the step on Monday 9 March 10:00; the change was once planned 19 days later.
        """
        course = blinatumomab(paris(3, 2), bag_hours=24)
        home = Changed(at=paris(3, 5, 12), choice="bag_hours", value=168)
        after = revise(course, home, as_of=paris(3, 5, 12))
        assert [
            *("03 Mar 10:00 24 h bag", "04 Mar 10:00 24 h bag", "05 Mar 10:00 24 h bag", "06 Mar 10:00 72 h bag"),
            *("09 Mar 10:00 168 h bag", "16 Mar 10:00 168 h bag", "23 Mar 10:00 168 h bag"),
        ] == changes(after)
        assert changes(course)[:3] == changes(after)[:3]
        assert [] == [found for found in check(after) if found.severity == "error"]

    @pytest.mark.parametrize(
        ("from_on", "fifth"),
        [(date(2026, 3, 7), "07 Mar 10:00 48 h bag"), (paris(3, 7, 10), "07 Mar 10:00 48 h bag")],
    )
    def test_from_a_day_that_lies_ahead(self, from_on: Any, fifth: str) -> None:
        course = blinatumomab(paris(3, 2), bag_hours=24)
        home = Changed(at=paris(3, 3), choice="bag_hours", value=48, from_on=from_on)
        after = changes(revise(course, home, as_of=paris(3, 3)))
        assert changes(course)[:4] == after[:4]
        assert fifth == after[4]

    def test_a_minute_later_the_next_bag_is_the_first(self) -> None:
        course = blinatumomab(paris(3, 2), bag_hours=24)
        home = Changed(at=paris(3, 3), choice="bag_hours", value=48, from_on=paris(3, 7, 10, 1))
        after = changes(revise(course, home, as_of=paris(3, 3)))
        assert ["07 Mar 10:00 24 h bag", "08 Mar 10:00 24 h bag"] == after[4:6]

    def test_the_other_cycles_have_them_from_their_first_bag_on(self) -> None:
        home = Changed(at=paris(3, 5, 12), choice="bag_hours", value=(24, 168))
        after = revise(blinatumomab(paris(3, 2), bag_hours=24), home, as_of=paris(3, 5, 12))
        assert "14 Apr 10:00 168 h bag" == changes(after, "induction/2/")[0].replace("14 Apr", "14 Apr")
        assert 4 == len(changes(after, "induction/2/"))

    def test_a_pattern_keeps_the_same_two_weekdays(self) -> None:
        course = blinatumomab(paris(3, 2), indication="mrd-positive", bag_hours="72+96")
        days = {event.start.weekday() for event in course.events if event.kind == "bag-change"}
        assert {3, 0} == days  # Thursdays and Mondays

    @pytest.mark.parametrize("bags", ["72+", "72+100", "+", ("72+96", 24), "72+96+"])
    def test_what_is_no_pattern_is_refused(self, bags: Any) -> None:
        with pytest.raises(ChoiceError):
            Blinatumomab(indication="consolidation", cycles=1, weight_kg=70, age_group="adult", bag_hours=bags)

    def test_a_pattern_keeps_to_the_limits(self) -> None:
        with pytest.raises(ChoiceError, match=r"not advised below 5\.4 kg"):
            Blinatumomab(
                indication="consolidation", cycles=1, weight_kg=5, bsa_m2=0.3, age_group="paediatric", bag_hours="72+96"
            )

    def test_a_day_that_is_over_is_refused(self) -> None:
        entry = Changed(at=paris(3, 5), choice="bag_hours", value=48, from_on=date(2026, 3, 4))
        with pytest.raises(PlanError, match="what hung then stays"):
            revise(blinatumomab(paris(3, 2), bag_hours=24), entry, as_of=paris(3, 5))

    def test_another_choice_has_no_day(self) -> None:
        entry = Changed(at=paris(3, 5), choice="cycles", value=3, from_on=date(2026, 3, 9))
        with pytest.raises(PlanError, match="give from_cycle"):
            revise(blinatumomab(paris(3, 2)), entry, as_of=paris(3, 5))

    @given(
        first=st.sampled_from([24, 48, 72, 96, 168, (24, 168), "72+96"]),
        then=st.sampled_from([24, 48, 72, 96, 168, (24, 168), "72+96"]),
        hours=st.integers(1, 600),
        ahead=st.integers(0, 200),
        held=st.booleans(),
    )
    def test_no_bag_runs_longer_than_its_length_and_none_is_late(
        self, first: Any, then: Any, hours: int, ahead: int, *, held: bool
    ) -> None:
        course = blinatumomab(paris(3, 2), bag_hours=first)
        at = paris(3, 2) + hours * HOUR
        at = at.replace(tzinfo=None).replace(tzinfo=course.tz)
        entry = Changed(at=at, choice="bag_hours", value=then, from_on=at + ahead * HOUR if ahead else None)
        after = revise(course, entry, as_of=at)
        if held:
            off = paris(3, 2).astimezone(UTC) + 400 * HOUR
            hold = Hold(at=off.astimezone(course.tz), row="infusion")
            resume = Resume(at=(off + 30 * HOUR).astimezone(course.tz), row="infusion", rate="same")
            after = revise(after, hold, resume, as_of=max(after.as_of, off + 30 * HOUR))
        own = [event for event in after.events if event.key.startswith("induction/1/infusion/")]
        longest = {24: 24, 48: 48, 72: 72, 96: 96, 168: 168, (24, 168): 168, "72+96": 96}
        for stretch in (event for event in own if event.kind == "infusion"):
            begin, end = instant(stretch.start), instant(stretch.end)
            hung = (instant(each.start) for each in own if each.kind in ("bag-change", "step"))
            marks = sorted({begin, *(at for at in hung if begin <= at < end), end})
            assert max(b - a for a, b in pairwise(marks)) <= 3600 * max(longest[first], longest[then])
        told = {event.key: event for event in course.events if instant(event.end) < at.timestamp()}
        if not held:
            assert told.items() <= {event.key: event for event in after.events}.items()
        assert keys(after, kind="bag-change")


class TestPlannedBeforehand:
    """The hand-over to home is known when the plan is made."""

    def course(self) -> Plan:
        made = blinatumomab(paris(3, 2), bag_hours=24)
        home = Changed(at=made.made_at, choice="bag_hours", value=168, from_on=date(2026, 3, 6))
        return planned_with(made, home)

    def test_it_is_the_plan_itself_and_nothing_was_ever_sent(self) -> None:
        course = self.course()
        assert (0, (), 1) == (course.revision, course.cancelled, len(course.record))
        assert {0} == {event.sequence for event in course.events}
        assert ["06 Mar 10:00 72 h bag", "09 Mar 10:00 168 h bag"] == changes(course)[3:5]

    def test_it_reads_back_and_goes_on(self) -> None:
        course = self.course()
        assert course == read_plan(plan_json(course)) == replay(course) == replay(course, 0)
        after = revise(course, Hold(at=paris(3, 12), row="infusion"), as_of=paris(3, 12))
        assert after == read_plan(plan_json(after)) == replay(after)
        assert course == replay(after, 0)

    def test_a_plan_that_is_not_new_is_refused(self) -> None:
        with pytest.raises(PlanError, match="not new"):
            planned_with(self.course(), Changed(at=paris(3, 2), choice="bag_hours", value=48))


@pytest.mark.parametrize("value", [(3,), "3", 3.5])
def test_a_value_of_another_kind_is_refused_in_words(value: Any) -> None:
    """
    A list where a number is asked for once ended in a TypeError.
    """
    with pytest.raises(PlanError, match="is not possible"):
        revise(blinatumomab(paris(3, 2)), Changed(at=paris(3, 2), choice="cycles", value=value), as_of=paris(3, 2))


@pytest.mark.parametrize(
    ("at", "from_on", "second_bag"),
    [
        (paris(3, 6, 9, 59), date(2026, 3, 6), "24 h bag"),
        (paris(3, 6, 10, 1), date(2026, 3, 6), "96 h bag"),  # it hung already
        (paris(3, 6, 10, 1), None, "96 h bag"),
        (paris(3, 6, 10, 1), paris(3, 6, 9), "24 h bag"),  # who names the hour knows what was hung
        (paris(3, 5), date(2026, 3, 6), "24 h bag"),
        (paris(3, 5), date(2026, 3, 7), "96 h bag"),
    ],
)
def test_lengths_that_hold_from_a_day_on_leave_what_was_hung_before_it_was_decided(
    at: datetime, from_on: Any, second_bag: str
) -> None:
    """
    Connected on 2 March at 10:00 with bags of 96 h: bag 2 is hung on 6 March at 10:00. One entry or two give the same.
    """
    course = blinatumomab(paris(3, 2), bag_hours=96, indication="mrd-positive")
    change = Changed(at=at, choice="bag_hours", value=24, from_on=from_on)
    one = revise(course, change, as_of=paris(3, 7))
    two = revise(revise(course, as_of=paris(3, 6, 10)), change, as_of=paris(3, 7))
    for made in (one, two):
        assert second_bag == next(each.amount for each in made.events if each.key.endswith("/bag-2"))


def test_a_bag_that_was_held_was_made_for_its_hours() -> None:
    """
    Bag 2 is hung on 6 March at 10:00 for 96 h and runs for 4: another entry about its cycle leaves that so.
    """
    course = blinatumomab(paris(3, 2), bag_hours=96, indication="mrd-positive")
    held = revise(course, Hold(at=paris(3, 6, 14), row="infusion"), as_of=paris(3, 6, 14))
    resumed = revise(held, Resume(at=paris(3, 7), row="infusion", rate="full"), as_of=paris(3, 7))
    longer = Extend(at=paris(3, 7, 12), of="induction/1/infusion/start", length_days=55)
    for made in (held, resumed, revise(resumed, longer, as_of=paris(3, 7, 12))):
        assert "06 Mar 10:00 96 h bag" in changes(made)
    # 572 h are left on 7 March at 10:00: five bags of 96 h and one of 92.
    assert ["07 Mar 10:00 96 h bag", "27 Mar 10:00 92 h bag"] == [changes(resumed)[1], changes(resumed)[-1]]
    assert [] == [str(found) for found in check(resumed) if found.severity == "error"]


def test_a_bag_before_a_step_was_made_until_the_step() -> None:
    """
    The step is on 9 March at 10:00, so bag 2 is made for 72 h; treatment stops on 7 March.
    """
    stopped = revise(blinatumomab(paris(3, 2), bag_hours=96), Stop(at=paris(3, 7)), as_of=paris(3, 7))
    both = revise(stopped, Learned(at=paris(3, 2), fact="weight_kg", value=70), as_of=paris(3, 8))
    assert ["06 Mar 10:00 72 h bag"] == changes(stopped) == changes(both)


class TestABagOfUnknownLength:
    """
    Nobody chose bags for an infusion from Monday 2 March 10:00, with its step on 9 March at 10:00.

    What hangs lasts until the time that is named for the next bag, else nobody knows; a cut is a new bag anyway.
    """

    @pytest.mark.parametrize(
        ("entry", "bags"),
        [
            ({"from_on": paris(3, 6, 12)}, ["06 Mar 12:00 70 h bag", "09 Mar 10:00 96 h bag", "13 Mar 10:00 96 h bag"]),
            ({"from_on": paris(3, 6, 9)}, ["06 Mar 09:00 73 h bag", "09 Mar 10:00 96 h bag"]),
            ({"from_on": paris(3, 9, 9, 59)}, ["09 Mar 09:59 0 h 1 min bag", "09 Mar 10:00 96 h bag"]),
            ({"from_on": paris(3, 9, 10)}, ["09 Mar 10:00 96 h bag", "13 Mar 10:00 96 h bag"]),
            ({"from_on": paris(3, 30, 10)}, ["30 Mar 10:00 1 h bag"]),
            ({"from_on": paris(3, 30, 11)}, []),
            ({"from_on": date(2026, 3, 31)}, []),
            ({"from_cycle": 2}, []),
        ],
    )
    def test_the_next_one_is_hung_at_the_time_that_is_named(self, entry: dict[str, Any], bags: list[str]) -> None:
        course = blinatumomab(paris(3, 2))
        assert [] == changes(course)
        change = Changed(at=paris(3, 6, 10), choice="bag_hours", value=96, **entry)
        changed = revise(course, change, as_of=paris(3, 6, 10))
        assert bags == changes(changed)[: len(bags)]
        assert bool(bags) == bool(changes(changed))
        assert "17 Apr 10:00" in changes(changed, "induction/2/")[0]  # cycle 2 is connected on Monday 13 April at 10:00
        assert [] == [str(found) for found in check(changed) if found.severity == "error"]

    @pytest.mark.parametrize("day", [None, date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 30)])
    def test_without_a_time_nobody_knows_when_that_is(self, day: date | None) -> None:
        entry = Changed(at=paris(3, 6, 12), choice="bag_hours", value=96, from_on=day)
        with pytest.raises(PlanError) as refused:
            revise(blinatumomab(paris(3, 2)), entry, as_of=paris(3, 6, 12))
        (problem,) = refused.value.problems
        moment = "6 Mar 2026 12:00" if day is None or day.day == 6 else f"{day.day} Mar 2026 00:00"
        assert ("entry_impossible", "from_on") == (problem.code, problem.place)
        assert f"the bag lasts that hangs at {day_name(day)} {moment}" in problem.message
        assert problem.message.endswith("give the date and time at which the next bag is hung, or a later cycle")

    def test_before_the_connection_nothing_hangs(self) -> None:
        at = paris(3, 2, 10)
        for day in (None, date(2026, 3, 2)):
            entry = Changed(at=at, choice="bag_hours", value=96, from_on=day)
            assert "06 Mar 10:00 72 h bag" == changes(revise(blinatumomab(at), entry, as_of=at))[0]

    def test_once_a_length_is_known_the_next_bag_is_known(self) -> None:
        known = Changed(at=paris(3, 3), choice="bag_hours", value=24, from_on=paris(3, 4, 12))
        longer = Changed(at=paris(3, 5), choice="bag_hours", value=48)
        course = revise(blinatumomab(paris(3, 2)), known, as_of=paris(3, 3))
        assert ["04 Mar 12:00 24 h bag", "05 Mar 12:00 48 h bag", "07 Mar 12:00 46 h bag"] == changes(
            revise(course, longer, as_of=paris(3, 5))
        )[:3]
        too_soon = Changed(at=paris(3, 4, 11), choice="bag_hours", value=48)
        with pytest.raises(PlanError, match="its end is not known"):
            revise(course, too_soon, as_of=paris(3, 5))

    def test_a_hold_cuts_it_and_the_restart_hangs_the_next(self) -> None:
        held = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 4), row="infusion"), as_of=paris(3, 4))
        named = Changed(at=paris(3, 4, 11), choice="bag_hours", value=24, from_on=paris(3, 4, 12))
        resumed = revise(held, named, Resume(at=paris(3, 5), row="infusion", rate="same"), as_of=paris(3, 5))
        assert ["05 Mar 10:00 24 h bag", "06 Mar 10:00 24 h bag"] == changes(resumed)[:2]
        assert [] == [str(found) for found in check(resumed) if found.severity == "error"]

    def test_the_judge_finds_a_next_bag_that_is_hung_later(self) -> None:
        change = Changed(at=paris(3, 6), choice="bag_hours", value=48, from_on=paris(3, 6, 12))
        course = revise(blinatumomab(paris(3, 2)), change, as_of=paris(3, 6))
        second = next(event for event in course.events if event.key == "induction/1/infusion/bag-2")
        moved = second.model_copy(update={"start": second.start + HOUR, "end": second.end + HOUR})
        late = course.model_copy(update={"events": tuple(moved if e is second else e for e in course.events)})
        assert ["bag_wrong"] == [found.code for found in check(late) if found.severity == "error"]
