"""A row's own time of day, and the one that was asked for in its place: it is said, never passed over (C25)."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from tests.support.courses import event, new_york

from schedules import Plan, Regimen, check, plan
from schedules.regimen.sentences import sentences

SOURCE = {"document": "Our protocol", "jurisdiction": "our clinic"}
ROWS: list[dict[str, Any]] = [
    {"visit": "first", "kind": "dose", "title": "First", "days": "1, 8", "at": "10:00"},
    {"visit": "second", "kind": "dose", "title": "Second", "days": "2", "at": "11:00"},
]


def regimen() -> Regimen:
    table = {"length_days": 14, "source": SOURCE, "rows": ROWS}
    phase = {"id": "treatment", "title": "treatment", "table": "cycle", "cycles": 2}
    whole = {"id": "two-times", "title": "Two times", "source": SOURCE, "phases": [phase], "tables": {"cycle": table}}
    return Regimen.read(whole)


def course(hour: int, minute: int = 0, **options: Any) -> Plan:
    return plan(regimen(), start=new_york(3, 2, hour, minute), as_of=new_york(3, 1), **options)


@pytest.mark.parametrize(
    ("hour", "minute", "options", "notes"),
    [
        (10, 0, {}, []),
        (9, 0, {}, ["First is at 09:00 in this plan, as was asked for; its regimen says 10:00"]),
        (10, 1, {}, ["First is at 10:01 in this plan, as was asked for; its regimen says 10:00"]),
        (
            10,
            0,
            {"at": {"second": time(12, 30)}},
            ["Second is at 12:30 in this plan, as was asked for; its regimen says 11:00"],
        ),
        (9, 0, {"at": {"first": time(10)}}, []),
        (10, 0, {"at": {"second": time(11)}}, []),
    ],
)
def test_plan_and_judge_say_which_time_gave_way(
    hour: int, minute: int, options: dict[str, Any], notes: list[str]
) -> None:
    made = course(hour, minute, **options)
    assert notes == [each.message for each in made.findings if each.code == "time_other"]
    found = [each for each in check(made) if each.code == "time_other"]
    assert [f"{message}." for message in notes] == [each.message for each in found]
    assert {"note"} >= {each.severity for each in found}
    assert [] == [each for each in check(made) if each.severity != "note"]


def test_the_start_has_its_way_in_every_cycle() -> None:
    made = course(9)
    starts = [event(made, f"treatment/{cycle}/first/d1").start for cycle in (1, 2)]
    assert [new_york(3, 2, 9), new_york(3, 16, 9)] == starts


def test_the_sentence_says_that_another_time_may_be_asked_for() -> None:
    assert "First is at 10:00, unless another time is asked for." in sentences(regimen())
