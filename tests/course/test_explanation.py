"""Every event of every regimen can say why it is on its date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.regimens.test_contract import settled
from tests.support.drawing import REGIMENS

from schedules import Blinatumomab, Plan, Tisagenlecleucel, explain, plan, select
from schedules.course.explanation import CONVENTIONS
from schedules.errors import PlanError
from schedules.planning.cycles import cycles_by_phase

START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": START}
COURSES = [
    plan(select(regimen, choices), start=START, anchor=anchor, **FIXED)
    for regimen in REGIMENS.values()
    for choices in settled(regimen)
    for anchor in cycles_by_phase(select(regimen, choices))
]


@pytest.mark.parametrize("course", COURSES, ids=repr)
def test_every_event_says_anchor_rule_and_source(course: Plan) -> None:
    for event in course.events:
        text = explain(course, event.uid)
        assert event.title in text.splitlines()[0]
        assert "the date this plan was given" in text
        assert str(event.source) in text
        assert event.confidence.replace("-", " ") in text
        assert all(reason.text in text and reason.convention in {"", *CONVENTIONS} for reason in event.why)


def course() -> Plan:
    return plan(
        Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult", bag_hours=96),
        start=START,
        **FIXED,
    )


def test_the_step_over_a_clock_change() -> None:
    step = next(event for event in course().events if event.kind == "step")
    text = explain(course(), step.uid)
    assert "Mon 9 Mar 2026 10:00, America/New_York" in text
    assert "the step comes after 168 infused hours at the low rate, from Mon 2 Mar 2026 09:00 [C3" in text


@pytest.mark.parametrize(
    "which", ["C1D8", "2026-03-09", date(2026, 3, 9), datetime(2026, 3, 9, 12, tzinfo=START.tzinfo)]
)
def test_a_day_explains_each_of_its_events(which: Any) -> None:
    text = explain(course(), which)
    assert text.count("rule read in:") >= 3
    assert "dexamethasone 20 mg" in text


def test_what_waits_says_for_what() -> None:
    made = plan(Tisagenlecleucel(label="us-2025-06"), start=START, **FIXED)
    text = explain(made, "infusion/1/band/expected")
    assert "it waits for: product released" in text
    assert "it may lie from Sat 28 Mar 2026 to no known last date" in text
    assert "the end of lymphodepletion" in text


@pytest.mark.parametrize("which", ["", "C9D1", "2031-01-01", "infusion", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_not_there_is_said_with_the_way_out(which: str) -> None:
    with pytest.raises(PlanError, match="give a uid, a place such as C1D1, or a date from 2026-03-02"):
        explain(course(), which)


def test_an_event_stands_for_itself() -> None:
    step = next(event for event in course().events if event.kind == "step")
    assert explain(course(), step.uid) == explain(course(), step)
    elsewhere = plan(Tisagenlecleucel(label="us-2025-06"), start=START, **FIXED | {"plan_id": UUID(int=2)})
    with pytest.raises(PlanError, match=r"nothing is planned as D1 Mon 2 Mar 2026 09:00 Leukapheresis"):
        explain(course(), elsewhere.events[0])


def test_a_date_explains_what_takes_place_on_it() -> None:
    """
    What ends at midnight does not reach into the next date.
    """
    choices = Blinatumomab(indication="relapsed-refractory", cycles=1, weight_kg=70, age_group="adult")
    made = plan(choices, start=START.replace(month=1, day=5, hour=0), **FIXED)
    for day in (date(2026, 2, 1), date(2026, 2, 2)):
        assert "\n\n".join(explain(made, each) for each in made.on(day)) == explain(made, day)
    assert "disconnect" in explain(made, "2026-02-02")
    assert "Blinatumomab infusion, " not in explain(made, "2026-02-02")


def test_a_plan_without_events_has_nothing_to_explain() -> None:
    with pytest.raises(PlanError, match="nothing is planned as C1D1; the plan has no events"):
        explain(course().model_copy(update={"events": ()}), "C1D1")
