"""JSON that loads back equal, and a table no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schedules import ObecabtageneAutoleucel, Plan, plan
from schedules.course.table import COLUMNS
from schedules.errors import FileError
from schedules.export import from_json, to_csv, to_json


def course() -> Plan:
    start = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))
    fixed: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
    return plan(ObecabtageneAutoleucel(), start=start, anchor="infusion", **fixed)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_table_has_every_event_and_the_documented_columns() -> None:
    import schedules.export.data as documented

    table = rows(to_csv(course()))
    assert [event.uid for event in course().events] == [row["uid"] for row in table]
    assert list(COLUMNS) == list(table[0])
    assert all(f"``{column}``" in str(documented.__doc__) for column in COLUMNS)
    dose = next(row for row in table if row["code"] == "D10")
    assert ("2026-03-18T09:00:00-04:00", "2026-03-16", "no") == (dose["start"], dose["earliest"], dose["all_day"])
    assert "-6" == next(row["day"] for row in table if "Fludarabine" in row["title"])


@pytest.mark.parametrize("amount", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_is_defused(amount: str) -> None:
    made = course()
    first = made.events[0].model_copy(update={"amount": amount})
    table = rows(to_csv(made.model_copy(update={"events": (first,)})))
    assert f"'{amount}" == table[0]["amount"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda data: data[:-50], "not JSON"),
        (lambda _: b"[]", "not a plan"),
        (lambda _: b'{"zone": "UTC"}', "not a plan"),
        (lambda data: data.replace(b'"schema_version": 2', b'"schema_version": 3'), "upgrade it"),
        (lambda data: data.replace(b'"sequence": 0', b'"sequence": -1', 1), "sequence"),
        (lambda data: data.replace(b'"kind": "infusion"', b'"kind": "party"', 1), "kind"),
        (lambda data: data.replace(b"2026-03-09T09:00:00-04:00", b"2026-03-09T09:00:00", 1), "offset"),
        (lambda _: b"[" * 100_000, "not JSON"),
        (lambda _: b"\xff\xfe", "not JSON"),
    ],
    ids=["cut off", "a list", "no version", "newer", "sequence", "kind", "naive", "deep", "bytes"],
)
def test_a_damaged_plan_is_refused_with_its_place(spoil: Any, says: str) -> None:
    with pytest.raises(FileError, match=says):
        from_json(spoil(to_json(course())))


def test_the_json_is_for_people_too() -> None:
    data = to_json(course())
    assert data.endswith(b"}\n")
    assert "obecabtagene-autoleucel" == json.loads(data)["regimen"]["id"]
