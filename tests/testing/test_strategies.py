"""The kit for users: its regimens are sound and lawful, and its laws find what is broken."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from tests.laws.test_calendar_file import due
from tests.support.drawing import REGIMENS, any_course
from tests.support.readers import by_icalendar

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, Regimen
from schedules.export import to_ics
from schedules.testing import LAWS, anchors, assert_lawful, courses, prove, regimens
from schedules.testing import laws as kit


@given(data=any_course())
def test_courses_of_every_regimen_are_lawful(data: Plan) -> None:
    assert_lawful(data)


@given(regimen=regimens())
def test_drawn_regimens_are_sound_and_survive_json(regimen: Regimen) -> None:
    assert regimen == Regimen.model_validate_json(regimen.model_dump_json())


@given(course=regimens().flatmap(courses))
def test_courses_of_drawn_regimens_are_lawful(course: Plan) -> None:
    """
    Generator and judge agree on regimens that nobody wrote.
    """
    assert_lawful(course)


@given(course=regimens().flatmap(courses))
def test_the_calendar_of_a_drawn_regimen_is_read_back(course: Plan) -> None:
    assert due(course) == by_icalendar(to_ics(course))


@pytest.mark.parametrize("name", REGIMENS)
def test_one_call_proves_a_regimen(name: str) -> None:
    prove(REGIMENS[name], max_examples=10)


def broken(course: Plan, **changes: Any) -> Plan:
    first = next(event for event in course.events if event.kind in ("infusion", "dose"))
    events = [event.model_copy(update=changes) if event is first else event for event in course.events]
    return course.model_copy(update={"events": tuple(events)})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"end": lambda event: event.end - timedelta(hours=1)}, "runs for 671 h; the rule asks for 672 h"),
        ({"uid": lambda _: "x", "key": lambda _: "x/1/x/1"}, "has no place in this regimen"),
        ({"earliest": lambda _: date(2200, 1, 1)}, "lies before its earliest date, 2200-01-01"),
        ({"latest": lambda _: date(1970, 1, 1)}, "lies after its latest date, 1970-01-01"),
        ({"why": lambda _: ()}, "can't say why it is there"),
    ],
    ids=["hours", "names", "earliest", "latest", "why"],
)
def test_each_law_finds_what_breaks_it_and_says_it_in_a_sentence(changes: dict[str, Any], says: str) -> None:
    from zoneinfo import ZoneInfo

    from schedules import plan

    chosen = Blinatumomab(indication="relapsed-refractory", cycles=1, weight_kg=70, age_group="adult")
    course = plan(chosen, start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York")))
    first = next(event for event in course.events if event.kind == "infusion")
    spoilt = broken(course, **{name: make(first) for name, make in changes.items()})
    with pytest.raises(AssertionError, match="(?s).*" + says.replace("(", "\\(")):
        assert_lawful(spoilt)


def test_a_failure_shrinks_to_one_clinical_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A law that forbids more than two cycles fails on the simplest course with three.
    """

    def at_most_two(plan: Plan) -> None:
        assert plan.choices["cycles"] < 3, "a third cycle is planned"

    monkeypatch.setattr(kit, "LAWS", (*LAWS, at_most_two))
    with pytest.raises(AssertionError) as caught:
        prove(InotuzumabOzogamicin.regimen, max_examples=200)
    (sentence,) = str(caught.value).splitlines()
    assert sentence.startswith("a third cycle is planned (<Plan of inotuzumab-ozogamicin(cycles=3")


@given(start=anchors(zones=("America/New_York",), first_year=2026, last_year=2026))
def test_starts_can_be_narrowed(start: datetime) -> None:
    assert (start.year in (2025, 2026, 2027), "America/New_York") == (True, str(start.tzinfo))
