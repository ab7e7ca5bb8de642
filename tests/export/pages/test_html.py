"""The printed page: what it says, that it says it to everybody, and that a real browser lays it out well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, new_york, paris
from tests.support.drawing import REGIMENS, any_course
from tests.support.joint import told
from tests.support.pages import Page, full, needs_axe, needs_browser, needs_fonts, seen

from schedules import BrexucabtageneAutoleucel, Plan, plan, revise, select
from schedules.course import Omit
from schedules.export import to_html
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import AgendaDay, Run, Sheet, Square
from schedules.export.speech.options import Look


class TestTheSheetOfAMonth:
    """Blinatumomab from Monday 2 March 2026, 09:00 in New York, with bags of 96 h."""

    def sheets(self, **options: Any) -> list[Sheet]:
        return [*page_of(blinatumomab(new_york(3, 2), bag_hours=96), Look(**options)).sheets]

    def squares(self, **options: Any) -> dict[str, Square]:
        sheets = self.sheets(**options)
        weeks = (week for sheet in sheets for column in sheet.weeks for week in column)
        return {square.iso: square for week in weeks for square in week.squares if square}

    def told(self, iso: str, **options: Any) -> list[str]:
        return [f"{item.clock} {item.words.text}".strip() for item in self.squares(**options)[iso].items]

    def test_a_cell_has_the_time_by_the_family_s_clock_and_the_drug(self) -> None:
        tests = ["Liver tests", "Blood tests"]
        first = self.told("2026-03-02", detail="plain")
        assert ["8\xa0am dexamethasone", "9\xa0am Blinatumomab starts", *tests] == first
        by_24 = self.told("2026-03-02", detail="plain", clock="24")
        assert ["08:00 dexamethasone", "09:00 Blinatumomab starts", *tests] == by_24
        assert ["9\xa0am dexamethasone", "10\xa0am Full dose, new bag"] == self.told("2026-03-09", detail="plain")
        assert ["10\xa0am Pump comes off"] == self.told("2026-03-30", detail="plain")
        assert [] == self.told("2026-03-01")

    def test_the_amount_stands_in_the_label_s_words_alone(self) -> None:
        assert "9\xa0am dexamethasone 20\xa0mg" == self.told("2026-03-09")[0]
        assert "9\xa0a.\xa0m. dexametasona" == self.told("2026-03-09", detail="plain", language="es")[0]

    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize("name", REGIMENS)
    def test_no_page_in_everyday_words_has_an_amount(self, name: str, language: str) -> None:
        words = Page(to_html(full(name), detail="plain", language=language)).words
        assert [] == re.findall(r"\d\s*(?:mg|mcg|mL|ml|g)\b", words)
        assert [] != re.findall(r"\d\s*mcg\b", Page(to_html(full("blinatumomab"), language=language)).words)

    def test_the_day_of_the_cycle_stands_beside_the_number(self) -> None:
        squares = self.squares()
        assert ("2", "day\xa01") == (squares["2026-03-02"].number, squares["2026-03-02"].counted)
        assert "day\xa029" == squares["2026-03-30"].counted
        assert "" == squares["2026-03-01"].counted

    def test_a_bar_has_its_name_once_a_week_and_its_end_says_so(self) -> None:
        weeks = [week for column in self.sheets(clock="24")[0].weeks for week in column]
        second = [strip for line in weeks[1].strips for strip in line]
        (stay,) = (strip for strip in second if strip.words.text == "In hospital")
        assert (0, 3, False, True, "last day") == (stay.column, stay.span, stay.begins, stay.ends, stay.tail)
        (pump,) = (strip for strip in second if strip.words.text.startswith("Blinatumomab"))
        assert (0, 7, False, False, "") == (pump.column, pump.span, pump.begins, pump.ends, pump.tail)
        last = [strip for line in weeks[4].strips for strip in line]
        assert "last day" in {strip.tail for strip in last if "No driving" in strip.words.text}

    def test_a_sheet_names_regimen_cycle_month_number_issue_and_revision(self) -> None:
        first = self.sheets()[0]
        assert ("March 2026", "Blinatumomab, cycle 1") == (first.title, first.subtitle)
        assert "Blinatumomab, cycles 1 and 2" == self.sheets()[1].subtitle
        assert "Sheet 1 of 4 · Issued Mon 2 Mar 2026, revision 0" == first.number

    def test_paper_first_weekday_and_clock_are_those_of_the_zone_s_country(self) -> None:
        letter = page_of(blinatumomab(new_york(3, 2)), Look())
        a4 = page_of(blinatumomab(paris(3, 2)), Look())
        assert (("Sunday", "Sun"), ("Monday", "Mon")) == (letter.weekdays[0], a4.weekdays[0])
        assert ("Times are New York time.", "Times are Paris time.") == (letter.times, a4.times)
        assert b"@page { size: letter landscape" in to_html(blinatumomab(new_york(3, 2)))
        assert b"@page { size: a4 landscape" in to_html(blinatumomab(paris(3, 2)))
        asked = page_of(blinatumomab(paris(3, 2)), Look(first_weekday="saturday"))
        assert ("Saturday", "Sat") == asked.weekdays[0]

    def test_contacts_stand_at_the_head_of_every_sheet_but_never_discreetly(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        contacts = ("Ward 5, day and night: 555 0100", "1 Main Street")
        page = to_html(course, contacts=contacts).decode()
        sheets = len(page_of(course, Look()).sheets)
        assert sheets + 1 == page.count("555\xa00100") + page.count("555 0100")
        discreet = to_html(course, contacts=contacts, detail="discreet").decode()
        assert "0100" not in Page(discreet.encode()).words

    def test_what_waits_is_a_sentence_and_has_neither_box_nor_day(self) -> None:
        waits = plan(
            BrexucabtageneAutoleucel(label="us-2025-06"),
            start=new_york(3, 2),
            plan_id=UUID(int=1),
            as_of=new_york(3, 2),
        )
        page = page_of(waits, Look(detail="plain"))
        dates = {square.iso for sheet in page.sheets for column in sheet.weeks for week in column
                 for square in week.squares if square and square.items}  # fmt: skip
        assert {"2026-03-02"} == dates
        assert "Not known yet: Cells ready; " in page.sheets[0].lines[0]
        assert not [
            strip for sheet in page.sheets for column in sheet.weeks for week in column for strip in week.strips
        ]

    def test_what_has_no_time_has_a_box_beside_its_dose(self) -> None:
        course = full("inotuzumab-ozogamicin")
        sheets = page_of(course, Look(orientation="portrait")).sheets
        squares = {
            square.iso: [(item.words.text, item.box) for item in square.items]
            for sheet in sheets for column in sheet.weeks for week in column for square in week.squares if square
        }  # fmt: skip
        boxes = [("Inotuzumab ozogamicin", "open"), ("Medicine before", "open"), ("Blood test", "open")]
        assert boxes == squares["2026-03-02"][:3]
        words = Page(to_html(course)).words
        assert "Premedication before the dose: corticosteroid, antipyretic and antihistamine" in words
        assert "[ ]" not in words
        assert "Liver tests" not in Page(to_html(course, detail="discreet")).words

    def test_what_a_wait_leaves_open_is_said_and_has_no_box(self) -> None:
        words = Page(to_html(full("tisagenlecleucel"))).words
        assert "Leukapheresis comes before lymphodepletion, usually by " in words
        assert "give it with --known leukapheresis=DATE" in words

    def test_what_was_left_out_is_not_on_it(self) -> None:
        course = full("inotuzumab-ozogamicin")
        left = revise(course, Omit(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        assert "2026-03-09" in _days(course)
        part = page_of(left, Look()).agenda[0].parts[1]
        assert isinstance(part, AgendaDay)
        assert "2026-03-09" in part.iso
        assert [] == [item for item in _days(left)["2026-03-09"] if item.startswith("Inotuzumab")]
        assert "Issued Mon 9 Mar 2026, revision 1" in Page(to_html(left)).words

    def test_text_of_a_regimen_cannot_break_the_page(self) -> None:
        course = full("inotuzumab-ozogamicin")
        nasty = course.events[0].model_copy(update={"title": '<script>alert("x")</script>&amp;'})
        data = to_html(course.model_copy(update={"events": (nasty, *course.events[1:])}))
        assert 1 == data.count(b"<script")
        assert '<script>alert("x")</script>&amp;' in Page(data).words


def _days(course: Plan) -> dict[str, list[str]]:
    weeks = (week for sheet in page_of(course, Look()).sheets for column in sheet.weeks for week in column)
    return {each.iso: [item.words.text for item in each.items] for week in weeks for each in week.squares if each}


def treated_months(course: Plan) -> set[str]:
    """List the months in which something is given or done, or someone is watched or in hospital."""
    quiet = ("rest", "restriction", "milestone", "decision", "note")
    found: set[str] = set()
    for event in course.events:
        if event.state == "planned" and event.kind not in quiet:
            day, last = (each.date() if isinstance(each, datetime) else each for each in (event.start, event.end))
            over = not isinstance(event.end, datetime) or (
                event.end > event.start and event.end.timetz().replace(tzinfo=None) == time()
            )
            last = max(day, last - timedelta(days=1)) if over else last
            while day <= last:
                found.add(f"{day:%Y-%m}")
                day += timedelta(days=1)
    return found


class TestLaws:
    @given(course=any_course())
    def test_every_event_is_on_its_day_of_the_agenda(self, course: Plan) -> None:
        parts = [part for month in page_of(course, Look()).agenda for part in month.parts]
        days = [day for part in parts for day in (part.days if isinstance(part, Run) else (part,))]
        said = {day.iso: " ".join(line.item.words.text for line in day.lines).replace("\xa0", " ") for day in days}
        for event in told(course).values():
            if event.state != "tentative":
                day = event.start.date() if isinstance(event.start, datetime) else event.start
                assert " ".join(event.title.split()) in said[day.isoformat()], event.key

    @given(
        course=any_course(),
        paper=st.sampled_from(["letter", "a4"]),
        detail=st.sampled_from(["full", "plain"]),
        language=st.sampled_from(["en", "es"]),
    )
    @needs_fonts
    def test_a_month_with_treatment_is_a_sheet_and_the_lists_are_one_or_two(
        self, course: Plan, paper: Any, detail: Any, language: Any
    ) -> None:
        """
        A month is a grid, or a list of its weeks where it has more than a grid can hold.
        """
        sheets = page_of(course, Look(paper=paper, detail=detail, language=language)).sheets
        months = [sheet for sheet in sheets if sheet.layout != "lists"]
        assert len(treated_months(course)) == len(months)
        assert len({sheet.title for sheet in months}) == len(months)
        cycles = {(event.phase, event.cycle) for event in course.events}
        assert len(sheets) - len(months) <= (1 if len(cycles) <= 3 else 2)

    @given(course=any_course(), detail=st.sampled_from(["full", "plain"]))
    def test_every_sure_event_has_its_cell_or_its_bar_or_its_line(self, course: Plan, detail: Any) -> None:
        page = page_of(course, Look(detail=detail))
        weeks = [week for sheet in page.sheets for column in sheet.weeks for week in column]
        cells = {square.iso for week in weeks for square in week.squares if square}
        written = " ".join(page.texts())
        for event in told(course).values():
            day = event.start.date() if isinstance(event.start, datetime) else event.start
            if event.state == "planned" and f"{day:%Y-%m}" not in treated_months(course):
                assert f"{day:%B %Y}" in written, event.key
            elif event.state == "planned":
                assert day.isoformat() in cells, event.key

    @given(course=any_course())
    def test_nothing_is_fetched_and_nothing_runs_but_the_way_to_today(self, course: Plan) -> None:
        data = to_html(course)
        page = Page(data)
        tags = [tag for tag, _ in page.tags]
        assert 1 == tags.count("script")
        assert set() == {*tags} & {"link", "img", "iframe", "object", "form", "base"}
        assert set() == {name for _, attrs in page.tags for name in attrs} & {"src", "href", "onclick", "style"}
        assert b"http" not in data
        assert data.count(b"url(") == data.count(b"url(data:font/woff;base64,")

    @given(course=any_course())
    def test_nothing_parts_a_number_from_its_unit(self, course: Plan) -> None:
        for text in page_of(course, Look()).texts():
            assert not re.search(r"\d (mcg|mg|mL|g|kg|h|hours?|days?|weeks?|months?|am|pm|%)\b", text), text

    @given(course=any_course(), paper=st.sampled_from(["letter", "a4"]))
    def test_discreet_it_tells_nothing(self, course: Plan, paper: Any) -> None:
        page = Page(to_html(course, detail="discreet", paper=paper))
        said = set(re.findall(r"[a-z]{4,}", page.words.lower()))
        everyday = {"calendar", "issued", "revision", "times", "time", "care", "team", "dates", "name", "sheet"}
        everyday |= {"appointment", "confirmed", "january", "february", "march", "april", "june", "july", "august"}
        everyday |= {"september", "october", "november", "december", "noon", "midnight"}
        weekdays = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
        places = set(re.findall(r"[a-z]{4,}", course.zone.lower()))
        assert set() == said - everyday - weekdays - places

    @given(course=any_course())
    def test_the_same_plan_gives_the_same_bytes(self, course: Plan) -> None:
        assert to_html(course) == to_html(course)

    @pytest.mark.parametrize("day", range(28))
    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize(
        ("regimen", "choices"),
        [
            ("inotuzumab-ozogamicin", {"cycles": 3, "cycle_1_days": 21}),
            ("inotuzumab-ozogamicin", {"cycles": 3, "cycle_1_days": 28}),
            (
                "blinatumomab",
                {"indication": "consolidation", "cycles": 3, "weight_kg": 20, "age_group": "paediatric"},
            ),
        ],
    )
    @needs_fonts
    def test_up_to_three_cycles_have_one_sheet_of_lists_whatever_day_they_begin(
        self, regimen: str, choices: dict[str, Any], language: Any, day: int
    ) -> None:
        course = plan(select(REGIMENS[regimen], choices), start=new_york(3, 1) + timedelta(days=day))
        papers: tuple[Any, ...] = ("letter", "a4")
        for paper in papers:
            sheets = page_of(course, Look(paper=paper, language=language)).sheets
            assert [*["grid"] * len(treated_months(course)), "lists"] == [sheet.layout for sheet in sheets]


def madrid(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 13, tzinfo=ZoneInfo("Europe/Madrid"))


class TestAFullMonth:
    """
    A month of six weeks, its first or last one of a day or two, with a bag each day, once took two sheets.

    The day at the edge is then as wide as the days of the other month beside it.
    """

    @pytest.mark.parametrize("paper", ["letter", "a4"])
    @pytest.mark.parametrize("bags", [24, 48, "24+48"])
    @pytest.mark.parametrize(
        ("language", "indication", "start"),
        [
            ("en", "relapsed-refractory", new_york(5, 1)),
            ("es", "relapsed-refractory", new_york(5, 1)),
            ("es", "relapsed-refractory", new_york(6, 6)),
            ("es", "relapsed-refractory", madrid(10, 4)),
            ("es", "relapsed-refractory", madrid(3, 2)),
            ("es", "mrd-positive", madrid(10, 4)),
            ("es", "consolidation", new_york(4, 19)),
            ("es", "consolidation", new_york(11, 21)),
        ],
    )
    @needs_fonts
    def test_it_stays_one_sheet(self, language: Any, indication: str, start: datetime, bags: Any, paper: Any) -> None:
        choices = {"indication": indication, "cycles": 3, "weight_kg": 70, "age_group": "adult", "bag_hours": bags}
        course = plan(select(REGIMENS["blinatumomab"], choices), start=start)
        sheets = page_of(course, Look(paper=paper, language=language)).sheets
        assert [*["grid"] * len(treated_months(course)), "lists"] == [sheet.layout for sheet in sheets]

    @needs_fonts
    def test_the_first_day_has_the_columns_before_it_and_its_bars_too(self) -> None:
        choices = {
            "indication": "relapsed-refractory",
            "cycles": 2,
            "weight_kg": 70,
            "age_group": "adult",
            "bag_hours": 24,
        }
        course = plan(select(REGIMENS["blinatumomab"], choices), start=new_york(5, 1))  # a Friday; Sunday is first
        page = page_of(course, Look(paper="letter", language="es"))
        first, last = page.sheets[0].weeks[0][0], page.sheets[0].weeks[0][-1]
        assert [6, 1] == [first.columns(column) for column in (5, 6)]
        assert [(0, 7)] == [(strip.column, strip.span) for line in first.strips for strip in line]
        assert [(0, 7)] == [(strip.column, strip.span) for line in last.strips for strip in line]  # 31 May, a Sunday
        assert b'<td class="wide late" colspan="6">' in to_html(course, paper="letter", language="es")


LANDSCAPE, PORTRAIT, PHONE = 1056, 816, 390


def looks() -> Iterator[pytest.ParameterSet]:
    for name in REGIMENS:
        yield pytest.param(name, LANDSCAPE, {}, id=f"{name}-landscape")
        yield pytest.param(name, LANDSCAPE, {"language": "es"}, id=f"{name}-es-landscape")
    yield pytest.param("blinatumomab", PORTRAIT, {"paper": "a4"}, id="portrait")
    yield pytest.param("blinatumomab", LANDSCAPE, {"view": "pharmacy"}, id="pharmacy")
    for language in ("es", "ar"):
        for width in (LANDSCAPE, PORTRAIT, PHONE):
            look = {"language": language, "detail": "plain", "large_print": True}
            yield pytest.param("blinatumomab", width, look, id=f"{language}-plain-large-{width}")
    for detail in ("full", "discreet"):
        yield pytest.param("blinatumomab", PHONE, {"detail": detail}, id=f"{detail}-phone")


@needs_browser
@needs_axe
@pytest.mark.parametrize(("name", "width", "look"), [*looks()])
def test_a_browser_and_an_accessibility_checker_find_nothing_wrong(
    name: str, width: int, look: dict[str, Any], tmp_path: Path
) -> None:
    points = 18 if look.get("large_print") else 14
    assert {"wide": [], "small": [], "squeezed": [], "violations": []} == seen(
        to_html(full(name), **look), tmp_path, width=width, points=points
    )
