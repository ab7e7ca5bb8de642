"""Places are due by what their rows say, whatever the regimen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, note
from tests.support.drawing import REGIMENS, any_course

from schedules import Plan, Regimen, select
from schedules.checking.expected import cycles_of, slots_of
from schedules.foreign.due import due_dates
from schedules.testing.strategies import SOURCE

FIRST = date(2026, 3, 2)


def due_in(regimen: Regimen, **choices: object) -> dict[str, date]:
    selection = select(regimen, choices)
    return due_dates(cycles_of(selection.regimen, selection.values), FIRST)


def test_a_rest_is_due_when_its_infusion_has_run_for_its_hours() -> None:
    pump = {"shape": "pump", "id": "pump", "kind": "infusion", "title": "Infusion", "hours": 168, "source": SOURCE}
    rest = {"shape": "span", "id": "rest", "kind": "rest", "title": "Rest", "of": "pump", "lasts_days": 14}
    week = Regimen.read(
        {
            "id": "a-week",
            "title": "A week",
            "source": SOURCE,
            "tables": {"cycle": {"length_days": 21, "rows": [pump, {**rest, "source": SOURCE}]}},
            "phases": [{"id": "course", "title": "course", "table": "cycle", "cycles": 2}],
        }
    )
    assert {
        "course/1/pump/start": date(2026, 3, 2),
        "course/1/pump/disconnect": date(2026, 3, 9),
        "course/1/rest/1": date(2026, 3, 9),
        "course/2/pump/start": date(2026, 3, 23),
        "course/2/pump/disconnect": date(2026, 3, 30),
    } == due_in(week)


def test_blinatumomab_rests_after_28_days() -> None:
    due = due_in(REGIMENS["blinatumomab"], indication="consolidation", cycles=2, weight_kg=70, age_group="adult")
    assert date(2026, 3, 30) == due["consolidation/1/rest/1"]


@given(course=any_course())
def test_a_plan_that_nothing_moved_is_on_the_dates_that_are_due(course: Plan) -> None:
    """
    Within a phase; a midnight or a change of clocks may lie between, since places are due by days.
    """
    cycles = cycles_of(course.regimen, course.choices)
    due = due_dates(cycles, FIRST)
    starts = {event.key: day_of(event.start) for event in course.events if event.state == "planned"}
    for phase in {cycle.phase.id for cycle in cycles}:
        there = [
            slot.key for cycle in cycles if cycle.phase.id == phase for slot in slots_of(cycle) if slot.key in starts
        ]
        if there:
            apart = {key: (starts[key] - starts[there[0]]) - (due[key] - due[there[0]]) for key in there}
            note(str(apart))
            assert max(map(abs, apart.values())) <= timedelta(days=1)


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
