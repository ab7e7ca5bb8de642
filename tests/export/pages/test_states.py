"""What must be seen of a plan before its dates: on hold, resumed, changed, stopped, withdrawn, waiting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, inotuzumab, new_york
from tests.support.drawing import any_course
from tests.support.pages import Page

from schedules import Plan, revise
from schedules.course import Hold, Omit, Resume, Stop
from schedules.errors import ScheduleError
from schedules.export import to_html
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import Item, Square, Strip
from schedules.export.pages.content import Page as Content
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Look
from schedules.planning.revision import withdraw
from schedules.testing import histories
from schedules.testing.histories import later

HELD_AT, RESUMED_AT = new_york(3, 18), new_york(3, 23)
HOLD = Hold(row="infusion", at=HELD_AT, why="fever")


def page(course: Plan, **options: Any) -> Content:
    return page_of(course, Look(**options))


def squares(found: Content) -> list[Square]:
    weeks = (week for sheet in found.sheets for column in sheet.weeks for week in column)
    return [square for week in weeks for square in week.squares if square]


def strips(found: Content) -> list[Strip]:
    weeks = (week for sheet in found.sheets for column in sheet.weeks for week in column)
    return [strip for week in weeks for line in week.strips for strip in line]


def boxes(found: Content) -> dict[str, list[Item]]:
    return {square.iso: [item for item in square.items if item.box] for square in squares(found)}


class TestOnHold:
    course = revise(blinatumomab(new_york(3, 2), bag_hours=96), HOLD, as_of=new_york(3, 20))

    def test_every_sheet_says_since_when(self) -> None:
        words = "On hold since Wed 18 Mar 2026. What comes after is not confirmed."
        found = page(self.course)
        assert words == found.banner
        assert len(found.sheets) + 1 == Page(to_html(self.course)).words.count(words)

    def test_nothing_after_it_has_a_box_or_a_cell(self) -> None:
        after = {day: items for day, items in boxes(page(self.course)).items() if day >= "2026-03-18"}
        assert [] == [items for items in after.values() if items]
        assert "" != page(self.course).sheets[0].lines[0]

    def test_the_bar_goes_from_the_hold_to_the_issue_and_is_dashed(self) -> None:
        (bar,) = (strip for strip in strips(page(self.course)) if "on hold" in strip.words.text)
        assert (3, 3, True, False, True) == (bar.column, bar.span, bar.begins, bar.ends, bar.is_dashed)


class TestResumed:
    course = revise(
        blinatumomab(new_york(3, 2), bag_hours=96),
        HOLD,
        Resume(row="infusion", at=RESUMED_AT, rate="full"),
        as_of=new_york(3, 30),
    )

    def test_it_says_when_it_went_on_and_since_when_it_was_held(self) -> None:
        found = page(self.course)
        assert "" == found.banner
        line = "It went on again on Mon 23 Mar 2026, after a hold from Wed 18 Mar 2026."
        assert line in [line for sheet in found.sheets for line in sheet.lines]

    def test_its_month_is_one_sheet(self) -> None:
        titles = [sheet.title for sheet in page(self.course).sheets]
        assert ["March 2026", "April 2026", "May 2026", "Words and notes"] == titles

    @given(day=st.integers(1, 27), hours=st.integers(1, 240), late=st.booleans())
    def test_so_it_is_whenever_it_was_held_and_for_how_long(self, day: int, hours: int, late: bool) -> None:  # noqa: FBT001  # drawn
        off = new_york(3, 2) + timedelta(days=day)
        on = off + timedelta(hours=hours)
        held = Hold(row="infusion", at=off)
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        try:
            course = revise(course, held, Resume(row="infusion", at=on, rate="same"), as_of=later(on, 24 * late))
        except ScheduleError:  # after the infusion was over
            return
        for detail in ("full", "plain"):
            titles = [sheet.title for sheet in page(course, detail=detail).sheets if sheet.layout != "lists"]
            assert len(titles) == len({*titles}), titles

    def test_what_goes_on_does_not_start(self) -> None:
        words = {item.words.text for square in squares(page(self.course)) for item in square.items}
        assert {"Blinatumomab starts", "Pump goes on", "Pump was off"} <= words
        assert {"Blinatumomab starts"} == {each for each in words if each.endswith("starts")}

    def test_the_time_off_ends_with_the_restart_and_not_with_the_issue(self) -> None:
        bars = [strip for strip in strips(page(self.course)) if "was off" in strip.words.text]
        assert [(3, 4), (0, 2)] == [(bar.column, bar.span) for bar in bars]
        assert bars[-1].ends


class TestChanged:
    course = revise(inotuzumab(), Omit(at=new_york(3, 8), of="first/1/dose/d8"), as_of=new_york(3, 8))

    def test_the_day_of_what_was_taken_out_is_marked_and_a_line_says_what(self) -> None:
        found = page(self.course, detail="plain")
        assert "2026-03-09" in [square.iso for square in squares(found) if square.changed]
        assert "2026-03-02" not in [square.iso for square in squares(found) if square.changed]
        lines = " ".join(found.sheets[0].lines).replace("\N{NO-BREAK SPACE}", " ")
        assert "Days with a dark number changed since revision 0. Taken out: Mon 9 Inotuzumab ozogamicin" in lines

    def test_a_first_plan_has_no_mark(self) -> None:
        found = page(blinatumomab(new_york(3, 2), bag_hours=96))
        assert [] == [square for square in squares(found) if square.changed]

    @given(plans=histories(any_course()))
    def test_what_changed_is_marked_and_nothing_else(self, plans: list[Plan]) -> None:
        course = plans[-1]
        marked = {square.iso for square in squares(page(course)) if square.changed}
        told = {each for each in (*course.events, *course.cancelled) if each.changed == course.as_of}
        dates = {day.isoformat()[:10] for each in told for day in (each.start, each.end)}
        dates |= {date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat() for day in dates}
        assert set() == (marked - dates if course.revision else marked)


class TestOver:
    def test_a_stop_stands_on_every_sheet(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        stopped = revise(course, Stop(at=new_york(3, 16)), as_of=new_york(3, 16, 12))
        assert "Treatment stopped on Mon 16 Mar 2026." == page(stopped).banner
        assert [] == [items for day, items in boxes(page(stopped)).items() if day > "2026-03-16" and items]

    def test_a_withdrawn_plan_says_so_on_every_sheet_and_has_no_box(self) -> None:
        gone = withdraw(blinatumomab(new_york(3, 2), bag_hours=96), new_york(3, 5))
        found = page(gone)
        words = "Withdrawn on Thu 5 Mar 2026. Do not use this calendar."
        assert (words, True) == (found.banner, found.is_withdrawn)
        data = to_html(gone)
        assert len(found.sheets) + 1 == Page(data).words.count(words)
        assert len(found.sheets) == data.count(b'class="sheet withdrawn"')
        assert [] == [items for items in boxes(found).values() if items]


@given(plans=histories(any_course()), code=st.sampled_from(LANGUAGES), portrait=st.booleans())
def test_nothing_that_is_not_confirmed_has_a_box_or_a_day(
    plans: list[Plan],
    code: Any,
    portrait: bool,  # noqa: FBT001  # drawn
) -> None:
    course = plans[-1]
    found = page(course, language=code, orientation="portrait" if portrait else "landscape")
    sure = [event for event in course.events if event.state != "tentative"]
    days = {event.start.isoformat()[:10] for event in sure}
    assert set() == {day for day, items in boxes(found).items() if items} - days
