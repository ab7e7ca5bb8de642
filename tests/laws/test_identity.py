"""Identity is the place in the protocol; same input, same plan, same bytes."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import any_course

from schedules import Blinatumomab, Plan, plan, select
from schedules.course.plan_file import plan_json, read_plan
from schedules.testing import anchors, courses


def again(course: Plan, **changes: object) -> Plan:
    given_before = {
        "start": course.start,
        "anchor": course.anchor,
        "plan_id": course.plan_id,
        "as_of": course.as_of,
    }
    return plan(select(course.regimen, course.choices), **(given_before | changes))  # type: ignore[arg-type]  # mixed types


class TestIdentity:
    """An event's uid is its place in the protocol under the plan's own id."""

    @given(course=any_course())
    def test_uids_and_keys_are_unique(self, course: Plan) -> None:
        assert len(course.events) == len({event.uid for event in course.events})
        assert len(course.events) == len({event.key for event in course.events})

    @given(course=any_course(starts=anchors(zones=("UTC",))), days=st.integers(1, 400))
    def test_another_start_renames_nothing(self, course: Plan, days: int) -> None:
        later = again(course, start=course.start + timedelta(days=days))
        assert {event.uid for event in course.events} == {event.uid for event in later.events}

    @given(course=courses(Blinatumomab.regimen, indication="relapsed-refractory", cycles=3))
    def test_one_more_cycle_renames_nothing(self, course: Plan) -> None:
        longer = plan(
            select(course.regimen, {**course.choices, "cycles": 4}),
            start=course.start,
            plan_id=course.plan_id,
            as_of=course.as_of,
        )
        assert {event.uid for event in course.events} <= {event.uid for event in longer.events}

    @given(course=any_course())
    def test_another_plan_shares_no_uid(self, course: Plan) -> None:
        other = again(course, plan_id=None)
        assert set() == {event.uid for event in course.events} & {event.uid for event in other.events}


class TestDeterminism:
    """The same regimen, choices, start, plan id and stamp always give the same plan."""

    @given(course=any_course())
    def test_a_second_run_gives_an_equal_plan(self, course: Plan) -> None:
        assert course == again(course)


class TestRoundTrip:
    """A plan written as JSON reads back equal."""

    @given(course=any_course())
    def test_json_reads_back_equal(self, course: Plan) -> None:
        text = plan_json(course)
        assert course == read_plan(text)
        assert text == plan_json(read_plan(text))

    @given(course=any_course())
    def test_no_date_is_written_without_its_offset(self, course: Plan) -> None:
        for event in json.loads(course.model_dump_json())["events"]:
            moment = event["start"]
            assert event["all_day"] is ("T" not in moment)
            if "T" in moment:
                assert moment[-6] in "+-"


class TestOrder:
    """Events come in the order of the calendar: by date, whole days first, then by the clock."""

    @given(course=any_course())
    def test_events_are_sorted(self, course: Plan) -> None:
        days = [str(event.start)[:10] for event in course.events]
        assert sorted(days) == days
