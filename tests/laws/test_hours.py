"""Hours elapse: infusions, steps, bags and leads, whatever the clocks do (C2, C3, C8, C16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given

from schedules import Blinatumomab, Event, Plan
from schedules.testing import courses

HOUR = timedelta(hours=1)
COURSES = courses(Blinatumomab.regimen)


def instant(moment: object) -> datetime:
    """Read a timed moment in UTC, where hours are hours."""
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)


def hours(event: Event) -> float:
    return (instant(event.end) - instant(event.start)) / HOUR


def of_kind(plan: Plan, kind: str, cycle: int | None = None) -> list[Event]:
    return [event for event in plan.events if event.kind == kind and cycle in (None, event.cycle)]


def cycles(plan: Plan) -> range:
    return range(1, plan.choices["cycles"] + 1)


class TestInfusionHours:
    """A cycle is 28 days of continuous infusion, which is 672 hours."""

    @given(course=COURSES)
    def test_every_cycle_delivers_672_hours(self, course: Plan) -> None:
        """
        Whatever the zone, the season and the number of cycles; in one unbroken stretch.
        """
        assert [672] * len(cycles(course)) == [hours(event) for event in of_kind(course, "infusion")]

    @given(course=COURSES)
    def test_every_infusion_ends_with_its_disconnection(self, course: Plan) -> None:
        ends = [instant(event.end) for event in of_kind(course, "infusion")]
        assert ends == [instant(event.start) for event in of_kind(course, "disconnect")]


class TestStep:
    """The dose steps up after 168 infused hours: in relapsed or refractory disease, in cycle 1, and nowhere else."""

    @given(course=COURSES)
    def test_the_step_comes_168_hours_after_the_start(self, course: Plan) -> None:
        first = of_kind(course, "infusion")[0]
        expected = [168.0] if course.choices["indication"] == "relapsed-refractory" else []

        found = [(instant(step.start) - instant(first.start)) / HOUR for step in of_kind(course, "step")]

        assert expected == found


class TestBags:
    """Bags follow one another without a break and none spans a step."""

    @given(course=COURSES)
    def test_bags_tile_the_infusion_and_are_cut_at_the_step(self, course: Plan) -> None:
        lengths = course.choices["bag_hours"]
        for cycle in cycles(course):
            if lengths is None:
                assert [] == of_kind(course, "bag-change", cycle)
                continue
            stretch = of_kind(course, "infusion", cycle)[0]
            changes = [instant(event.start) for event in of_kind(course, "bag-change", cycle)]
            edges = [instant(stretch.start), *changes, instant(stretch.end)]
            bags = [(later - earlier) / HOUR for earlier, later in pairwise(edges)]
            assert all(0 < bag <= max(lengths) for bag in bags)
            for step in of_kind(course, "step", cycle):
                assert instant(step.start) in changes

    @given(course=courses(Blinatumomab.regimen, indication="relapsed-refractory", weight_kg=70.0, bag_hours=(96,)))
    def test_bags_of_96_hours_in_the_step_cycle(self, course: Plan) -> None:
        """
        168 = 96 + 72, and the other 504 = 5 x 96 + 24.
        """
        stretch = of_kind(course, "infusion", 1)[0]
        edges = [
            instant(stretch.start),
            *(instant(event.start) for event in of_kind(course, "bag-change", 1)),
            instant(stretch.end),
        ]
        bags = [(later - earlier) / HOUR for earlier, later in pairwise(edges)]
        assert [96, 72, 96, 96, 96, 96, 96, 24] == bags


class TestPremedication:
    """For adults premedication stands one hour before what it prepares."""

    @given(course=courses(Blinatumomab.regimen, age_group="adult"))
    def test_it_stands_one_hour_before_each_start_and_the_step(self, course: Plan) -> None:
        due = [instant(event.start) for kind in ("infusion", "step") for event in of_kind(course, kind)]
        found = [instant(event.start) for event in of_kind(course, "premedication")]
        assert sorted(moment - HOUR for moment in due) == found

    @given(course=courses(Blinatumomab.regimen, age_group="paediatric"))
    def test_no_lead_is_printed_for_children_so_none_is_invented(self, course: Plan) -> None:
        assert [] == of_kind(course, "premedication")
        first = of_kind(course, "infusion")[0]
        assert any("dexamethasone 5 mg/m2" in line for line in first.details)
