"""The calendars of a cohort are those that `to_ics` writes, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.cohorts import AS_OF, CLOCKS, batch_of, drawn_patients, plan_of

from schedules.cohort import calendars
from schedules.errors import PlanError
from schedules.export import to_ics


@pytest.mark.parametrize(
    "options",
    [{}, {"detail": "plain"}, {"detail": "discreet"}, {"language": "es"}, {"view": "clinic"}, {"view": "carer"}],
)
def test_are_those_of_each_plan(options: dict[str, Any]) -> None:
    batch = drawn_patients(20, clocks=CLOCKS[36:40])
    refused: list[Any] = []
    found = dict(calendars([batch], refused=lambda *told: refused.append(told), as_of=AS_OF, **options))
    assert {each["id"]: to_ics(plan_of(each), **options) for each in batch.to_pylist()} == found
    assert [] == refused


def test_what_can_t_be_laid_out_is_told_and_stops_no_other() -> None:
    rows = drawn_patients(3, clocks=CLOCKS[36:40]).to_pylist()
    bad = [{**rows[0], "id": "bad", "zone": "Mars"}, {**rows[0], "id": None}]
    refused: list[Any] = []
    made = calendars([batch_of([*bad, *rows])], refused=lambda *told: refused.append(told), as_of=AS_OF)
    assert [each["id"] for each in rows] == [patient for patient, _ in made]
    assert ["bad", None] == [patient for patient, _ in refused]
    assert "is not an IANA time zone" in refused[0][1]


def test_an_option_that_is_none() -> None:
    with pytest.raises(PlanError):
        next(calendars([], refused=print, detail="vague"))  # type: ignore[arg-type]  # wrong on purpose
