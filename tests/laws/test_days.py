"""Days are dates: translation, gaps, tiling, boundaries (C1, C4, C5, C7, C13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import any_course

from schedules import Blinatumomab, Event, InotuzumabOzogamicin, ObecabtageneAutoleucel, Plan, plan, select
from schedules.testing import anchors, courses

DAY = timedelta(days=1)


def day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def rows(course: Plan, row: str) -> list[Event]:
    return [event for event in course.events if event.key.split("/")[2] == row]


class TestTranslation:
    """A course has no opinion about the calendar: start it weeks later, and every date is as many weeks later."""

    @given(
        course=any_course(starts=anchors(zones=("UTC",), first_year=1990, last_year=2100)), weeks=st.integers(-50, 50)
    )
    def test_a_course_started_whole_weeks_later_is_the_same_course(self, course: Plan, weeks: int) -> None:
        shift = timedelta(weeks=weeks)
        selection = select(course.regimen, course.choices)

        later = plan(
            selection, start=course.start + shift, anchor=course.anchor, plan_id=course.plan_id, as_of=course.as_of
        )

        moved = [(event.key, event.start + shift, event.end + shift) for event in course.events]
        assert sorted(moved) == sorted((event.key, event.start, event.end) for event in later.events)


class TestGaps:
    """At least 6 days lie between doses of inotuzumab ozogamicin, across cycles."""

    @given(course=courses(InotuzumabOzogamicin.regimen))
    def test_doses_and_their_legal_limits_keep_the_floor(self, course: Plan) -> None:
        for earlier, later in pairwise(rows(course, "dose")):
            assert (day_of(later.start) - day_of(earlier.start)).days >= 6
            assert later.earliest is not None
            assert (day_of(later.earliest) - day_of(earlier.start)).days >= 6

    @given(course=any_course())
    def test_every_date_lies_between_its_own_limits(self, course: Plan) -> None:
        for event in course.events:
            if event.earliest is not None:
                assert day_of(event.earliest) <= day_of(event.start)
            if event.latest is not None:
                assert day_of(event.start) <= day_of(event.latest)


class TestTiling:
    """A cycle's days are covered once: 28 of infusion, then its rest, then the next Day 1."""

    @given(course=courses(Blinatumomab.regimen))
    def test_infusion_and_rest_meet_and_fill_the_cycle(self, course: Plan) -> None:
        infusions = rows(course, "infusion")
        starts = [event for event in infusions if event.kind == "infusion"]
        rests = rows(course, "rest")
        assert len(starts) - 1 == len(rests)
        for start, rest, following in zip(starts, rests, starts[1:], strict=False):
            assert start.cycle is not None
            off = 56 if start.cycle >= 6 else 14
            assert off * DAY == rest.end - rest.start
            assert day_of(following.start) == rest.end
            assert day_of(start.start) + 28 * DAY == rest.start
            assert day_of(start.start) + (28 + off) * DAY == day_of(following.start)

    @given(course=courses(InotuzumabOzogamicin.regimen))
    def test_cycle_one_is_as_long_as_chosen_and_later_ones_28_days(self, course: Plan) -> None:
        firsts = [day_of(event.start) for event in rows(course, "dose") if event.day == 1]
        lengths = [(later - earlier).days for earlier, later in pairwise(firsts)]
        assert ([course.choices["cycle_1_days"]] + [28] * 5)[: len(lengths)] == lengths


class TestAftercare:
    """A restriction of N weeks covers the infusion's date and the 7N dates after the last one (C13)."""

    @given(course=courses(ObecabtageneAutoleucel.regimen))
    def test_it_runs_from_the_first_infusion_to_weeks_after_the_last(self, course: Plan) -> None:
        doses = [day_of(event.start) for event in rows(course, "infusion")]
        # Where the infusion waits for the cells, its band stands for both doses, and ends the day after the second.
        bands = [event for event in rows(course, "band") if event.key.startswith("infusion/")]
        first, last = (doses[0], doses[-1]) if doses else (bands[0].start, bands[0].end - DAY)
        for row, weeks in (("monitoring", 2), ("stay-near", 4), ("no-driving", 8)):
            (span,) = rows(course, row)
            # From the first dose where that was decided; until it is, the longer way.
            counted = first if course.choices["aftercare_from"] == "first" else last
            assert (first, counted + (7 * weeks + 1) * DAY) == (span.start, span.end)
            assert ("planned" if doses else "tentative") == span.state
            if not doses:
                assert (bands[0].earliest, None) == (span.earliest, span.latest)


class TestBoundaries:
    """Each printed boundary, on both sides."""

    NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("UTC"))

    def course(self, **choices: Any) -> Plan:
        chosen = {"indication": "relapsed-refractory", "weight_kg": 70.0, "age_group": "adult", **choices}
        return plan(Blinatumomab(**chosen), start=self.NOON, plan_id=UUID(int=1), as_of=self.NOON)

    @pytest.mark.parametrize(
        ("weight", "amount"),
        [
            (44.9, "5 mcg/m2/day, at most 9 mcg/day for 7 days, then 15 mcg/m2/day, at most 28 mcg/day"),
            (45.0, "9 mcg/day for 7 days, then 28 mcg/day"),
        ],
    )
    def test_forty_five_kilograms_is_the_fixed_dose(self, weight: float, amount: str) -> None:
        course = self.course(cycles=1, weight_kg=weight)
        assert amount == next(event.amount for event in course.events if event.kind == "infusion")

    @pytest.mark.parametrize(("cycle", "days_off"), [(5, 14), (6, 56)])
    def test_the_long_rest_starts_with_cycle_six(self, cycle: int, days_off: int) -> None:
        rest = rows(self.course(cycles=9), "rest")[cycle - 1]
        assert (cycle, days_off) == (rest.cycle, (rest.end - rest.start).days)

    @pytest.mark.parametrize(
        ("indication", "days"), [("relapsed-refractory", [9, 2]), ("mrd-positive", [3, 2]), ("consolidation", [3, 2])]
    )
    def test_hospital_days(self, indication: str, days: list[int]) -> None:
        stays = rows(self.course(indication=indication, cycles=4), "stay")
        assert days == [(stay.end - stay.start).days for stay in stays]
        assert [1, 2] == [stay.cycle for stay in stays]

    @pytest.mark.parametrize(
        ("indication", "most"), [("relapsed-refractory", 9), ("mrd-positive", 4), ("consolidation", 4)]
    )
    def test_the_last_cycle_has_no_rest(self, indication: str, most: int) -> None:
        course = self.course(indication=indication, cycles=most)
        assert most - 1 == len(rows(course, "rest"))
        last = max(day_of(event.end) for event in course.events if event.kind != "restriction")
        assert {"disconnect", "infusion"} == {
            event.kind for event in course.events if day_of(event.end) == last and event.kind != "restriction"
        }

    def test_the_restriction_before_june_2025_ends_eight_weeks_after(self) -> None:
        from schedules import BrexucabtageneAutoleucel

        ends = (("us-before-2025-06", date(2026, 7, 27)), ("us-2025-06", date(2026, 6, 15)))
        for label, last in ends:
            chosen = select(BrexucabtageneAutoleucel.regimen, {"label": label})
            course = plan(chosen, start=self.NOON, anchor="infusion")
            assert last + DAY == rows(course, "no-driving")[0].end


class TestRestOverClockChanges:
    """A clock change alone never adds a day to a rest (C5)."""

    @given(start=anchors())
    def test_the_next_day_one_is_always_day_43(self, start: datetime) -> None:
        course = plan(Blinatumomab(indication="consolidation", cycles=2, weight_kg=70, age_group="adult"), start=start)

        infusions = [event for event in course.events if event.kind == "infusion"]

        assert start.date() + 42 * DAY == day_of(infusions[1].start)
