"""The calendars of a cohort are those that `to_ics` writes, byte for byte."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cohorts import AS_OF, CLOCKS, ZONES, batch_of, drawn_patients, plan_of

from schedules import Regimen, plan, select
from schedules.clock import read_start
from schedules.cohort import calendars
from schedules.cohort.calendar_files import Calendars
from schedules.cohort.patients import read_patients
from schedules.errors import PlanError, ScheduleError
from schedules.export import to_ics
from schedules.export.speech.options import Look
from schedules.testing import regimens


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


@pytest.mark.parametrize(
    ("count", "options"),
    [
        (40, {"clocks": CLOCKS[::32], "zones": ZONES[2:6]}),
        pytest.param(500, {}, marks=pytest.mark.slow),
        pytest.param(300, {"clocks": [*CLOCKS[:12], *CLOCKS[-8:]], "seed": 2}, marks=pytest.mark.slow),
    ],
)
def test_at_any_hour_of_any_zone_once_and_again(count: int, options: dict[str, Any]) -> None:
    """
    The second time a start comes its file is cut at its uids, the third time it is put together from these pieces.
    """
    rows = drawn_patients(count, **options).to_pylist()
    again = [{**row, "id": f"{row['id']}-{time}", "plan_id": str(uuid4())} for time in range(3) for row in rows]
    wanted = {}
    for row in again:
        with suppress(ScheduleError):
            wanted[row["id"]] = to_ics(plan_of(row))
    found = dict(calendars([batch_of(again)], refused=lambda *_: None, as_of=AS_OF))
    assert wanted.keys() == found.keys()
    for patient, data in wanted.items():
        assert data == found[patient]


def test_most_files_are_written_from_templates() -> None:
    """
    Else the law above would hold the exporter against itself.
    """
    writer = Calendars(Look(), as_of=AS_OF)
    patients = read_patients(drawn_patients(60, clocks=CLOCKS[2::24]))
    assert len(writer.shares(patients, writer.cohort.identities(patients))) >= 48  # those in UTC have none


@settings(max_examples=20)
@given(regimen=regimens(max_days=7, max_cycles=2), number=st.integers(0, 600))
def test_files_of_own_regimens(regimen: Regimen, number: int) -> None:
    start = datetime(2026, 3, 1, 10) + timedelta(days=number)  # noqa: DTZ001  # on the zone's clocks
    row = {"regimen": "own", "choices": "{}", "zone": "Europe/Paris", "start": start, "plan_id": str(UUID(int=7))}
    batch = batch_of([{**row, "id": str(time)} for time in range(3)])
    made = plan(
        select(regimen, {}),
        start=read_start(start.isoformat(), zone_name="Europe/Paris"),
        plan_id=UUID(int=7),
        as_of=AS_OF,
    )
    found = dict(calendars([batch], refused=print, as_of=AS_OF, regimens={"own": regimen}))
    assert dict.fromkeys("012", to_ics(made)) == found


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


def test_the_public_names_are_functions_whatever_was_loaded() -> None:
    """
    A module of the package with a public name would take its place.
    """
    import schedules.cohort.runs

    assert not {path.stem for path in Path(schedules.cohort.runs.__file__).parent.glob("*.py")} & {
        *dir(schedules.cohort)
    }
    assert all(not isinstance(getattr(schedules.cohort, name), ModuleType) for name in dir(schedules.cohort))
