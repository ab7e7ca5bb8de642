"""What is to be done with a dose and has no time of its own: it stands on every page and in every table (C14)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import inotuzumab, new_york
from tests.support.drawing import any_course
from tests.support.pages import Page

from schedules import Plan, load, plan
from schedules.clock import date_of
from schedules.export import to_csv, to_html
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import AgendaDay, Entry, Run
from schedules.export.speech.options import Look
from schedules.workload.rows import rows_of
from schedules.workload.worklist import as_csv, as_html, tasks_on

PLAIN = ("Medicine before the dose", "Blood test before the dose", "Liver tests before and after each dose")
FULL = (
    "Premedication before the dose: corticosteroid, antipyretic and antihistamine",
    "Blood count before the dose",
    "Liver tests before and after the dose",
)
OWN = """
id = "own"
title = "Our own"
source = { document = "Our protocol", jurisdiction = "our clinic" }
phases = [{ id = "treatment", title = "treatment", table = "cycle", cycles = 2 }]

[tables.cycle]
length_days = 14
source = { document = "Our protocol", jurisdiction = "our clinic" }
rows = [
  { visit = "dose", kind = "dose", title = "Drug", days = "1, 8" },
  { span = "stay", kind = "stay", title = "Hospital stay", days = "1-3", setting = "hospital" },
  { visit = "labs", kind = "assessment", title = "Count", beside = { row = "dose", at = "each", untimed = true } },
]
"""


def words(course: Plan, **look: Any) -> str:
    return Page(to_html(course, **look)).words


def days(course: Plan, **look: Any) -> dict[str, list[tuple[str, str]]]:
    parts = (part for month in page_of(course, Look(**look)).agenda for part in month.parts)
    some: Iterator[AgendaDay] = (day for part in parts for day in (part.days if isinstance(part, Run) else (part,)))
    return {day.iso: [(line.item.words.text, line.item.box) for line in day.lines] for day in some}


def listed(course: Plan, **look: Any) -> list[Entry]:
    sheets = page_of(course, Look(**look)).sheets
    sections = (section for sheet in sheets for column in sheet.columns for section in column)
    return [entry for section in sections for entry in section.entries if entry.dates]


class TestAFamilyPage:
    @pytest.mark.parametrize("view", ["patient", "carer"])
    @pytest.mark.parametrize("look", [{}, {"orientation": "portrait"}, {"large_print": True}], ids=str)
    def test_it_says_in_plain_words_what_is_to_be_done_with_a_dose(self, view: Any, look: dict[str, Any]) -> None:
        said = words(inotuzumab(), view=view, detail="plain", **look)
        for text in PLAIN:
            assert text in said
        for text in FULL:
            assert text not in said

    def test_in_spanish_it_says_it_in_spanish(self) -> None:
        assert "Análisis de sangre antes de la dosis" in words(inotuzumab(), detail="plain", language="es")

    @pytest.mark.parametrize("detail", ["plain", "full"])
    def test_each_day_of_the_agenda_has_a_box_for_each_of_them(self, detail: Any) -> None:
        found = days(inotuzumab(), detail=detail)
        for text in PLAIN if detail == "plain" else FULL:
            boxes = [box for text_, box in found["2026-03-09"] if text_.startswith(text)]
            assert ["open"] == boxes, text

    @pytest.mark.parametrize("detail", ["plain", "full"])
    def test_where_the_month_has_no_room_the_list_has_a_box_for_each_date(self, detail: Any) -> None:
        entries = {entry.texts[0].text: entry for entry in listed(inotuzumab(), detail=detail)}
        premedication = next(entry for text, entry in entries.items() if text.startswith(("Medicine", "Premedication")))
        assert ("2\xa0Mar", "9\xa0Mar", "16\xa0Mar", "23\xa0Mar") == premedication.dates[:4]
        assert 9 == len(premedication.dates)
        (first,) = (entry for text, entry in entries.items() if text.startswith(("Heart test", "ECG")))
        assert ("2\xa0Mar",) == first.dates

    def test_where_there_is_room_the_cell_has_the_boxes(self) -> None:
        sheets = page_of(inotuzumab(), Look(detail="plain", orientation="portrait")).sheets
        squares = (s for sheet in sheets for column in sheet.weeks for week in column for s in week.squares if s)
        items = next([item.words.text for item in square.items] for square in squares if square.iso == "2026-03-09")
        assert ["Inotuzumab ozogamicin", "Medicine before", "Blood test", "Liver tests", "Stay to be watched"] == items

    def test_discreet_nothing_is_said_of_it(self) -> None:
        said = words(inotuzumab(), detail="discreet").lower()
        for word in ("medicine", "blood", "liver", "heart"):
            assert word not in said

    @pytest.mark.parametrize("view", ["patient", "carer", "clinic", "pharmacy", None])
    def test_a_row_of_one_s_own_is_on_the_page_of_every_view(self, view: Any, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text(OWN)
        course = plan(load(tmp_path / "own.toml"), start=new_york(3, 2))
        for detail in ("plain", "full"):
            assert "Count" in words(course, view=view, detail=detail)


class TestThePharmacyList:
    def test_it_has_a_line_with_each_dose_for_what_is_to_be_done_with_it(self) -> None:
        sheets = page_of(inotuzumab(), Look(view="pharmacy")).sheets
        rows = [row for sheet in sheets if sheet.table for row in sheet.table.rows]
        plain = [[cell.replace("\xa0", " ") for cell in row] for row in rows]
        first = [(row[1], row[2]) for row in plain if row[0] == "Mon 9 Mar 2026"]
        assert [("9 am", "Inotuzumab ozogamicin (C1D8)"), *(("", text) for text in FULL)] == [
            (clock, text.partition(" [")[0]) for clock, text in first
        ]


class TestTables:
    def test_the_csv_has_it_with_the_dose(self) -> None:
        rows = [*csv.DictReader(io.StringIO(to_csv(inotuzumab()).decode(), newline=""))]
        (dose,) = (row for row in rows if row["code"] == "C1D8" and row["kind"] == "dose")
        for text in FULL:
            assert text in dose["to_tick"]

    def test_dictionaries_have_it_too(self) -> None:
        dose = next(row for row in inotuzumab().to_dicts() if row["kind"] == "dose")
        assert FULL[0] in dose["to_tick"]

    def test_the_list_of_a_day_has_a_line_for_each(self) -> None:
        tasks = tasks_on(rows_of(inotuzumab(), "bed-4"), date(2026, 3, 9))
        ticks = [task for task in tasks if task.what == "to tick"]
        assert {*FULL} == {task.title.partition(" (with ")[0].partition(" [")[0] for task in ticks}
        assert all(task.title.endswith("(with Inotuzumab ozogamicin)") for task in ticks)
        assert {""} == {task.time for task in ticks}
        assert ["09:00"] == [task.time for task in tasks if task.what == "dose"]
        assert {"clinic"} == {task.setting for task in tasks}
        for text in FULL:
            assert text in as_csv(tasks).decode()
            assert text in as_html(tasks, "").decode()


@given(
    course=any_course(),
    view=st.sampled_from(["patient", "carer", "clinic", None]),
    detail=st.sampled_from(["plain", "full"]),
)
def test_every_line_to_tick_of_the_calendar_is_on_the_page(course: Plan, view: Any, detail: Any) -> None:
    agenda = days(course, view=view, detail=detail)
    for event in course.events:
        if event.to_tick and event.state == "planned":
            there = [box for _, box in agenda[date_of(event.start).isoformat()] if box == "open"]
            assert len(there) >= len(event.to_tick), event.key
