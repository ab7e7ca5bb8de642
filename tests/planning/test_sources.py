"""An event is as sure as the less sure of its row and of the amounts that it may give."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from typing import Any, get_args
from uuid import UUID

import pytest
from tests.support.courses import blinatumomab, event, new_york

from schedules import ObecabtageneAutoleucel, Plan, Regimen, plan, revise, select
from schedules.course import Hold, Resume
from schedules.export import to_ics
from schedules.regimen.sources import Confidence

SURE_FIRST = ("confirmed", "single-source", "unverified")
PAIRS = [*product(SURE_FIRST, SURE_FIRST)]


def source(document: str, confidence: str) -> dict[str, str]:
    return {"document": document, "jurisdiction": "nowhere", "confidence": confidence}


def course(own: str, given: str, **more: Any) -> Plan:
    """A pump, a visit, a span and two rows beside the visit, each with an amount that was read elsewhere."""
    row = {
        "title": "Row",
        "source": source("of the row", own),
        "amounts": [{"text": "1 mg", "source": source("of the amount", given)}],
    }
    rows = [
        {**row, "shape": "pump", "id": "pump", "kind": "infusion", "hours": 48},
        {**row, "shape": "visit", "id": "dose", "kind": "dose", "days": "1, 3"},
        {**row, "shape": "span", "id": "span", "kind": "stay", "days": "1-2"},
        {**row, "shape": "beside", "id": "timed", "kind": "premedication", "of": "dose", "on": ["each"], "days": -1},
        {**row, "shape": "beside", "id": "untimed", "kind": "premedication", "of": "dose", "on": ["each"]},
    ]
    wait = {"shape": "wait", "milestone": "ready", "title": "Ready", "of": "one", "earliest": 1, "typical": 2}
    regimen = Regimen.read(
        {
            "id": "made-up",
            "title": "Made up",
            "source": source("of the regimen", "confirmed"),
            "tables": {"days": {"rows": rows}},
            "phases": [
                {"id": "one", "title": "one", "table": "days", "cycles": 1},
                {
                    "id": "two",
                    "title": "two",
                    "table": "days",
                    "cycles": 1,
                    "after": {**wait, "source": source("of the wait", "confirmed")},
                },
            ],
        }
    )
    return plan(select(regimen, {}), start=new_york(3, 2), plan_id=UUID(int=6), as_of=new_york(3, 1), **more)


def test_there_are_three_kinds_from_sure_to_unsure() -> None:
    assert SURE_FIRST == get_args(Confidence)


@pytest.mark.parametrize(("own", "given"), PAIRS)
class TestTheLessSureOfTwo:
    @pytest.mark.parametrize("key", ["pump/start", "dose/d1", "dose/d3", "span/1", "timed/d1"])
    def test_an_event_of_every_shape(self, own: str, given: str, key: str) -> None:
        found = event(course(own, given), f"one/1/{key}")
        less = max(own, given, key=SURE_FIRST.index)
        assert (less, "1 mg") == (found.confidence, found.amount)
        # Of two that are equally sure the row's own source is told.
        assert ("of the row" if less == own else "of the amount") == found.source.document

    def test_a_line_in_a_description(self, own: str, given: str) -> None:
        mark = {"confirmed": "", "single-source": " [single source: {}]", "unverified": " [unverified: {}]"}
        less = max(own, given, key=SURE_FIRST.index)
        document = "of the row" if less == own else "of the amount"
        line = "[ ] Row: 1 mg" + mark[less].format(document)
        assert line in event(course(own, given), "one/1/dose/d1").details

    def test_what_is_not_confirmed_yet(self, own: str, given: str) -> None:
        assert max(own, given, key=SURE_FIRST.index) == event(course(own, given), "two/1/band/expected").confidence

    def test_a_moment_that_gives_no_amount_of_the_row_keeps_the_source_of_the_row(self, own: str, given: str) -> None:
        found = event(course(own, given), "one/1/pump/disconnect")
        assert (own, "of the row") == (found.confidence, found.source.document)


@pytest.mark.parametrize(
    ("blasts", "confidence"), [("low", "single-source"), ("high", "unverified"), (None, "unverified")]
)
def test_the_split_of_obecabtagene_is_as_sure_as_it_was_read(blasts: Any, confidence: str) -> None:
    """
    Days and total were read twice or more, 100/310 once, 10/400 not at all: it follows from the total.
    """
    made = plan(ObecabtageneAutoleucel(blasts=blasts), start=new_york(3, 9), anchor="infusion")
    for day in (1, 10):
        found = event(made, f"infusion/1/infusion/d{day}")
        assert confidence == found.confidence
        assert found.source.question.startswith("What does the label's own table print")


@pytest.mark.parametrize(
    ("weight_kg", "document", "asks"),
    [(45, "E1910 abstract", ""), (44.9, "Hong Kong text, which follows the European one", "for adults?")],
)
def test_the_consolidation_dose_was_read_once_and_below_45_kg_for_children(
    weight_kg: float, document: str, asks: str
) -> None:
    made = blinatumomab(new_york(3, 2), indication="consolidation", weight_kg=weight_kg)
    found = event(made, "consolidation/1/infusion/start")
    assert ("single-source", (document,)) == (found.confidence, found.source.readings)
    assert asks in found.source.question
    # That it runs for 28 days was read twice.
    assert "confirmed" == event(made, "consolidation/1/infusion/disconnect").confidence


@pytest.mark.parametrize("rate", ["low", "same", "full"])
def test_a_dose_that_was_read_once_is_not_surer_after_a_restart(rate: Any) -> None:
    """
    The rule of the restart was read several times, the dose of the consolidation once.
    """
    made = blinatumomab(new_york(3, 2), indication="consolidation", weight_kg=70)
    record = Hold(at=new_york(3, 6), row="infusion"), Resume(at=new_york(3, 6, 15), row="infusion", rate=rate)
    held = revise(made, *record, as_of=new_york(3, 7))
    giving = [each for each in held.events if each.cycle == 1 and each.kind in ("infusion", "step")]
    assert (3 if rate == "low" else 2) == len(giving)
    assert {"single-source"} == {each.confidence for each in giving}


@pytest.mark.parametrize("cycles", [2, 7])
def test_a_child_is_premedicated_before_every_step_also_after_a_restart_in_a_later_cycle(cycles: int) -> None:
    """
    The label limits start and restart to the first cycle, and the step to none; cycle 7 has another table.
    """
    made = blinatumomab(new_york(3, 2), cycles=cycles, age_group="paediatric")
    starts = [each for each in made.events if each.key.endswith("infusion/start")]
    first, last = starts[0], starts[-1]
    assert isinstance(last.start, datetime)
    off, on = (last.start.replace(day=last.start.day + days) for days in (2, 3))
    held = revise(made, Hold(at=off, row="infusion", why="fever"), Resume(at=on, row="infusion", rate="low"), as_of=on)
    line = "[ ] Premedication before blinatumomab: dexamethasone 5 mg/m2, at most 20 mg; the label texts read print no "
    line += "lead time for children"
    steps = [each for each in held.events if each.kind == "step"]
    assert [first.cycle, last.cycle] == [step.cycle for step in steps]
    assert [True, True] == [line in step.details for step in steps]
    for key, told in ((first.key, True), (last.key, False)):
        assert told is (line in event(held, key).details), key
    (restart,) = [each for each in held.events if "restart" in each.key and each.kind == "infusion"]
    assert line not in restart.details


def test_the_description_says_the_doubt_of_an_amount() -> None:
    plain = to_ics(course("confirmed", "unverified")).decode().replace("\r\n ", "")
    assert "This rule was not read twice in print. Ask the care team about it." in plain
    clinic = to_ics(course("confirmed", "unverified"), view="clinic").decode().replace("\r\n ", "")
    assert "of the amount (nowhere)" in clinic
    assert "Not read in print." in clinic
