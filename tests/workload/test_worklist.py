"""The list of a day over two courses, counted by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.support.cohorts import batch_of
from tests.support.two_patients import anna, ben

from schedules.cli import main
from schedules.export import to_json
from schedules.workload.rows import rows_of
from schedules.workload.worklist import Task, as_csv, tasks_on

TICK = ("clinic", "", "anna", "to tick")
LISTS = {
    date(2026, 3, 2): [("clinic", "09:00", "anna", "dose"), *4 * [TICK]],
    date(2026, 3, 3): [],
    date(2026, 3, 9): [
        ("hospital", "", "ben", "stay begins"),
        ("clinic", "09:00", "anna", "dose"),
        *3 * [TICK],
        ("any", "10:00", "ben", "connection"),
        *2 * [("any", "", "ben", "to tick")],
    ],
    date(2026, 3, 11): [("hospital", "", "ben", "stay ends")],
    date(2026, 3, 16): [("clinic", "09:00", "anna", "dose"), *3 * [TICK], ("any", "10:00", "ben", "bag change")],
    date(2026, 3, 30): [("any", "11:00", "ben", "bag change")],
    date(2026, 4, 6): [("any", "11:00", "ben", "disconnect")],
    date(2026, 4, 7): [],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    A folder of the two plans, and beside it the table of the same two patients.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    for name, course in (("anna", anna()), ("ben", ben())):
        (tmp_path / "plans" / f"{name}.json").write_bytes(to_json(course))
    (tmp_path / "plans" / "notes.json").write_text("{}", encoding="utf-8")
    pump = '{"indication": "mrd-positive", "cycles": 1, "weight_kg": 70, "age_group": "adult", "bag_hours": [168]}'
    rows = [
        {"id": "anna", "regimen": "besponsa", "choices": '{"cycles": 1}', "start": datetime(2026, 3, 2, 9)},  # noqa: DTZ001
        {"id": "ben", "regimen": "blincyto", "choices": pump, "start": datetime(2026, 3, 9, 10)},  # noqa: DTZ001
    ]
    table = pa.Table.from_batches([batch_of([{**row, "zone": "Europe/Paris"} for row in rows])])
    pq.write_table(table, "patients.parquet")
    assert 0 == main(["cohort", "patients.parquet", "-o", "events.parquet"])
    return tmp_path


@pytest.mark.parametrize("day", LISTS, ids=str)
def test_the_day_by_hand(day: date) -> None:
    rows = [*rows_of(anna(), "anna"), *rows_of(ben(), "ben")]
    assert LISTS[day] == [task[:4] for task in tasks_on(rows, day)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("source", ["plans", "events.parquet"])
@pytest.mark.parametrize("day", LISTS, ids=str)
def test_the_day_by_command(source: str, day: date) -> None:
    assert 0 == main(["worklist", source, "--day", str(day), "-o", "list.csv"])
    found = list(csv.DictReader(io.StringIO(Path("list.csv").read_text(encoding="utf-8"))))
    assert LISTS[day] == [(row["setting"], row["time"], row["patient"], row["what"]) for row in found]


@pytest.mark.usefixtures("here")
def test_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["worklist", "plans", "--day", "2026-03-09"])
    lines = capsys.readouterr().out.splitlines()
    assert "Worklist for Mon 9 Mar 2026: 2 patients" == lines[0]
    assert ["Hospital", "Clinic", "Where the label does not say"] == [line for line in lines[1:] if line[0] != " "]


@pytest.mark.usefixtures("here")
def test_tomorrow_is_that_of_the_plan_s_zone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    At 23:30 in UTC on 7 March it is the 8th in Paris, so tomorrow is the 9th.
    """
    monkeypatch.setattr("schedules.cli.worklist.now", lambda: datetime(2026, 3, 7, 23, 30, tzinfo=UTC))
    assert 0 == main(["worklist", "plans", "--day", "tomorrow"])
    assert "Mon 9 Mar 2026: 2 patients" in capsys.readouterr().out


def test_a_page_and_a_workbook_hold_the_same(here: Path) -> None:
    for name in ("list.html", "list.xlsx"):
        assert 0 == main(["worklist", "plans", "--day", "2026-03-09", "-o", name])
    page = (here / "list.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(here / "list.xlsx") as book:
        cells = book.read("xl/sharedStrings.xml").decode()
    for words in ("Worklist for Mon 9 Mar 2026: 2 patients", "connection", "stay begins", "anna", "Hospital stay"):
        assert words in page
        assert words in cells
    assert page.count('class="box"') == 8


def test_no_cell_is_a_formula() -> None:
    task = Task("clinic", "09:00", "=1+1", "dose", "@x", "-1", sure=True, zone="UTC")
    assert b"'=1+1" in as_csv([task])
    assert b"'@x" in as_csv([task])


def test_a_page_shows_an_id_as_it_is(here: Path) -> None:
    (here / "plans" / "<b>.json").write_bytes(to_json(anna()))
    assert 0 == main(["worklist", "plans", "--day", "2026-03-02", "-o", "list.html"])
    assert "&lt;b&gt;" in (here / "list.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere"], "is no folder of plans"),
        (["patients.parquet"], "has no column key"),
        (["plans", "--day", "yesterday"], "--day"),
        (["plans", "-o", "list.pdf"], "is none of .csv"),
        (["."], "holds no plan"),
    ],
)
def test_says_in_a_line_what_is_wrong(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert 2 == main(["worklist", *words])
    told = capsys.readouterr().err
    assert why in told
    assert 1 == len(told.splitlines())
