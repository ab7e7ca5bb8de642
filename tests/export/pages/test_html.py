"""The printed page: what it says, that it says it to everybody, and that a real browser lays it out well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS, any_course
from tests.support.joint import told
from tests.support.pages import Page, full, needs_axe, needs_browser, seen

from schedules import BrexucabtageneAutoleucel, Plan, plan, revise
from schedules.course import Omit
from schedules.export import to_html
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import Leaf, Square
from schedules.export.speech.options import Look
from schedules.words import say_day


class TestWhatItSays:
    """Blinatumomab from Monday 2 March 2026, 09:00 in New York, with bags of 96 h."""

    def cells(self, **options: str) -> dict[str, str]:
        page = Page(to_html(blinatumomab(new_york(3, 2), bag_hours=96), **options))  # type: ignore[arg-type]  # by name
        found: dict[str, str] = {}
        for cell in page.cells:
            found.setdefault(cell.split(" ")[0], cell)
        return found

    def test_the_first_days_of_march(self) -> None:
        cells = self.cells()
        assert "1" == cells["1"]
        first = "2 Day 1 of cycle 1 Blinatumomab In hospital No driving 08:00 Medicine before 09:00"
        assert f"{first} Blinatumomab starts" == cells["2"]
        assert "3 Day 2 of cycle 1 Blinatumomab In hospital No driving" == cells["3"]
        eighth = "9 Day 8 of cycle 1 Blinatumomab In hospital No driving 09:00 Medicine before 10:00"
        assert f"{eighth} Full dose, new bag" == cells["9"]
        assert "11 Day 10 of cycle 1 Blinatumomab No driving" == cells["11"]
        # The infusion ends on the 30th at 10:00; the rest starts that day.
        assert "30 Day 29 of cycle 1 Blinatumomab Rest No driving 10:00 Pump comes off" == cells["30"]
        assert "31 Day 30 of cycle 1 Rest" == cells["31"]

    def test_the_week_starts_as_the_paper_does(self) -> None:
        letter = [tag[1].get("abbr") for tag in Page(to_html(full("blinatumomab"))).tags if tag[0] == "th"]
        assert ("Sunday", "Monday", "Saturday") == (letter[1], letter[2], letter[7])
        a4 = [tag[1].get("abbr") for tag in Page(to_html(full("blinatumomab"), paper="a4")).tags if tag[0] == "th"]
        assert ("Monday", "Sunday") == (a4[1], a4[7])
        assert self.cells() == self.cells(paper="a4")

    def test_each_day_in_words(self) -> None:
        words = Page(to_html(blinatumomab(new_york(3, 2), bag_hours=96))).words
        first = "Mon 2 Mar 2026 · Day 1 of cycle 1 No driving or hazardous work (C1), to Mon 30 Mar 2026 Hospital stay"
        assert f"{first} (C1D1), to Tue 10 Mar 2026 08:00 Premedication" in words
        infusion = "09:00 Blinatumomab infusion, 9 mcg/day for 7 days, then 28 mcg/day (C1D1), to Mon 30 Mar 2026"
        assert infusion in words
        assert "Issued Sun 1 Mar 2026, revision 0. Times are America/New_York time." not in words
        assert "Issued Mon 2 Mar 2026, revision 0. Times are America/New_York time." in words
        assert "Not medical advice. The care team's schedule wins." in words
        assert "Phone, day:" in words

    def test_what_is_not_confirmed_says_so(self) -> None:
        waits = plan(
            BrexucabtageneAutoleucel(label="us-2025-06"),
            start=new_york(3, 2),
            plan_id=UUID(int=1),
            as_of=new_york(3, 2),
        )
        words = Page(to_html(waits)).words
        assert "Stay close by (not confirmed)" in words
        assert "Stay near the treatment site (not confirmed)" in words

    def test_what_has_no_time_has_a_box_beside_its_dose(self) -> None:
        words = Page(to_html(full("inotuzumab-ozogamicin"))).words
        dose = "Inotuzumab ozogamicin, 0.8 mg/m2 (C1D1) Premedication before the dose: corticosteroid, antipyretic"
        assert dose in words
        assert "Liver tests before and after the dose ECG and electrolytes at baseline [single source: " in words
        assert "[ ]" not in words
        for detail in ("plain", "discreet"):
            assert "Liver tests" not in Page(to_html(full("inotuzumab-ozogamicin"), detail=detail)).words

    def test_what_a_wait_leaves_open_is_said_and_has_no_box(self) -> None:
        words = Page(to_html(full("tisagenlecleucel"))).words
        assert "procedure" not in words
        assert "Leukapheresis comes before lymphodepletion, usually by " in words
        assert "give it with --known leukapheresis=DATE" in words

    def test_what_was_left_out_is_not_on_it(self) -> None:
        course = full("inotuzumab-ozogamicin")
        left = revise(course, Omit(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        assert "Mon 9 Mar 2026" in Page(to_html(course)).words
        assert "Mon 9 Mar 2026 ·" not in Page(to_html(left)).words
        assert "Issued Mon 9 Mar 2026, revision 1" in Page(to_html(left)).words

    def test_text_of_a_regimen_cannot_break_the_page(self) -> None:
        course = full("inotuzumab-ozogamicin")
        nasty = course.events[0].model_copy(update={"title": '<script>alert("x")</script>&amp;'})
        data = to_html(course.model_copy(update={"events": (nasty, *course.events[1:])}))
        assert b"<script" not in data
        assert '<script>alert("x")</script>&amp;' in Page(data).words


def squares(leaf: Leaf) -> list[Square]:
    return [square for week in leaf.weeks for square in week if square is not None]


class TestLaws:
    @given(course=any_course())
    def test_every_event_is_on_its_day(self, course: Plan) -> None:
        page = Page(to_html(course)).words
        days = re.split(r"(?=\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4} ?(?:·|[A-Z\d]))", page)
        for event in told(course).values():
            assert any(part.startswith(say_day(event.start)) for part in days), event.key
            assert " ".join(event.title.split()) in page

    @given(course=any_course(), paper=st.sampled_from(["letter", "a4"]))
    def test_every_number_knows_its_weekday_for_a_phone_that_shows_no_grid(self, course: Plan, paper: Any) -> None:
        tags = Page(to_html(course, paper=paper)).tags
        weekdays = [attrs["data-weekday"] for tag, attrs in tags if attrs.get("class") == "number"]
        first = min(event.start.date() if isinstance(event.start, datetime) else event.start for event in course.events)
        first = first.replace(day=1)
        assert [f"{first + timedelta(days=number):%a}" for number in range(len(weekdays))] == weekdays

    @given(course=any_course())
    def test_bars_keep_their_line_from_day_to_day(self, course: Plan) -> None:
        grids = [square for leaf in page_of(course, Look()).leaves for square in squares(leaf)]
        for today, tomorrow in pairwise(grids):
            both = set(today.bars) & set(tomorrow.bars)
            lines = [[bar for bar in day.bars if bar in both] for day in (today, tomorrow)]
            assert lines[0] == lines[1]

    @given(course=any_course())
    def test_nothing_is_fetched_and_nothing_runs(self, course: Plan) -> None:
        page = Page(to_html(course))
        tags = {tag for tag, _ in page.tags}
        assert set() == tags & {"script", "link", "img", "iframe", "object", "form", "base"}
        assert set() == {name for _, attrs in page.tags for name in attrs} & {"src", "href", "onclick", "style"}
        assert b"http" not in to_html(course)
        assert b"url(" not in to_html(course)

    @given(course=any_course(), paper=st.sampled_from(["letter", "a4"]))
    def test_discreet_it_tells_nothing(self, course: Plan, paper: str) -> None:
        page = Page(to_html(course, detail="discreet", paper=paper))  # type: ignore[arg-type]  # one of both
        said = set(re.findall(r"[a-z]{4,}", page.words.lower()))
        everyday = {"calendar", "issued", "revision", "times", "time", "care", "team", "dates", "phone", "night"}
        everyday |= {"appointment", "confirmed", "january", "february", "march", "april", "june", "july", "august"}
        everyday |= {"september", "october", "november", "december"}
        places = set(re.findall(r"[a-z]{4,}", course.zone.lower()))
        assert set() == said - everyday - places

    @given(course=any_course())
    def test_the_same_plan_gives_the_same_bytes(self, course: Plan) -> None:
        assert to_html(course) == to_html(course)


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
