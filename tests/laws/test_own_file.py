"""A calendar file of ours is judged as its plan is, whatever happened, in every detail but discreet."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st
from tests.support.drawing import REGIMENS, any_course

from schedules import Finding, InotuzumabOzogamicin, Plan, check, plan, revise
from schedules.clock import elapse
from schedules.course import Correction, Given, Omit
from schedules.course.joint import joint_events
from schedules.errors import FileError, UsageError
from schedules.export import to_ics, update_ics
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail, View
from schedules.export.speech.views import HIDDEN
from schedules.foreign.judgement import Judgement, judge
from schedules.regimen.selection import select
from schedules.testing import histories

TELLING = [detail for detail in get_args(Detail) if detail != "discreet"]


def judged(course: Plan, data: bytes) -> Judgement:
    return judge(data, "own.ics", select(course.regimen, course.choices))


def about_plan(course: Plan, found: tuple[Finding, ...]) -> Counter[tuple[Any, ...]]:
    """
    Count the findings by what they say: of events that are told as one, the first one's uid stands for all.
    """
    told = {each.uid: group[0].uid for group in joint_events(course.events) for each in group}
    return Counter(
        (each.code, each.severity, told.get(each.uid or "", each.uid), each.nearest, each.source) for each in found
    )


class TestOwnFile:
    """The findings about a file of ours are those about its plan; there is none that only the record can tell."""

    @given(
        course=histories(any_course()).map(lambda plans: plans[-1]),
        detail=st.sampled_from(TELLING),
        language=st.sampled_from(LANGUAGES),
        minutes=st.integers(1, 90),
    )
    def test_it_is_judged_as_its_plan_is(self, course: Plan, detail: Detail, language: str, minutes: int) -> None:
        note("\n".join(map(repr, course.record)))
        found = judged(course, to_ics(course, detail=detail, language=language, moment_minutes=minutes))
        expected = check(course)
        note("\n".join(map(str, expected)))
        note("\n".join(map(str, found.findings)))
        assert about_plan(course, expected) == about_plan(course, found.findings)

    @given(plans=histories(any_course()), detail=st.sampled_from(TELLING))
    def test_so_is_one_that_was_written_over(self, plans: list[Plan], detail: Detail) -> None:
        data = to_ics(plans[0], detail=detail)
        for course in plans[1:]:
            data = update_ics(data, course, detail=detail)
        expected, found = check(plans[-1]), judged(plans[-1], data).findings
        note("\n".join(map(str, (*expected, "", *found))))
        assert about_plan(plans[-1], expected) == about_plan(plans[-1], found)

    @given(course=histories(any_course()).map(lambda plans: plans[-1]), data=st.data())
    def test_what_was_moved_in_it_is_judged_as_in_the_plan(self, course: Plan, data: st.DataObject) -> None:
        """
        Another program moved one event by hours or days, and kept every line that it does not know.
        """
        event = data.draw(st.sampled_from(course.events))
        span = timedelta(days=data.draw(st.integers(-9, 9)), hours=data.draw(st.integers(-5, 5)))
        moved = {"start": later(event.start, span), "end": later(event.end, span)}
        assume(not joint_events(course.events))
        events = tuple(each.model_copy(update=moved) if each is event else each for each in course.events)
        other = course.model_copy(update={"events": events})
        written = to_ics(course)
        again = to_ics(other)
        kept = again.replace(line_of(again), line_of(written))
        expected, found = check(other), judged(course, kept).findings
        note("\n".join(map(str, (*expected, "", *found))))
        assert about_plan(other, expected) == about_plan(other, found)


def later(moment: date | datetime, span: timedelta) -> date | datetime:
    return elapse(moment, span) if isinstance(moment, datetime) else moment + timedelta(days=span.days)


def line_of(data: bytes) -> bytes:
    (found,) = re.findall(rb"X-SCHEDULES-COURSE(?:.*\r\n )*.*\r\n", data)
    return bytes(found)


START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
COURSE = plan(InotuzumabOzogamicin(cycles=2), start=START, plan_id=UUID(int=1), as_of=START)
DOSE = "first/1/dose/d8"


class TestItsLine:
    """The line that a file carries, and what becomes of a file in which it was changed."""

    def test_it_has_the_record_without_remarks(self) -> None:
        happened = Given(of="first/1/dose/d1", at=START, why="Mrs Smith felt well", by="nurse")
        wrong = Omit(of=DOSE, at=START, why="her birthday")
        right = Correction(at=START, entry=2, why="a slip", instead=Given(of=DOSE, at=START, why="well"))
        course = revise(COURSE, happened, wrong, right, as_of=START)
        line = line_of(to_ics(course)).replace(b"\r\n ", b"")
        assert b'"what":"given"' in line
        for words in (b"Smith", b"birthday", b"slip", b"well", b"nurse", b"recorded_at"):
            assert words not in line

    def test_a_discreet_file_has_none(self) -> None:
        assert b"X-SCHEDULES" not in to_ics(COURSE, detail="discreet")

    def test_what_was_changed_by_hand_is_refused(self) -> None:
        data = to_ics(COURSE).replace(b'"anchor":"first"', b'"anchor":"other"')
        with pytest.raises(FileError, match="was changed in its line X-SCHEDULES-COURSE"):
            judged(COURSE, data)

    def test_without_it_words_tell(self) -> None:
        data = to_ics(COURSE)
        found = judged(COURSE, data.replace(line_of(data), b""))
        assert [] == [each for each in found.findings if each.severity != "note"]

    def test_an_event_that_was_taken_out_or_cancelled_in_another_program_is_missing(self) -> None:
        data = to_ics(COURSE)
        uid = next(each.uid for each in COURSE.events if each.key == DOSE).encode()
        (event,) = re.findall(rb"BEGIN:VEVENT\r\nUID:" + uid + rb".*?END:VEVENT\r\n", data, re.DOTALL)
        cancelled = event.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED")
        for instead in (b"", cancelled):
            found = judged(COURSE, data.replace(event, instead)).findings
            assert ["event_missing"] == [each.code for each in found if each.severity == "error"]

    def test_an_event_that_the_plan_leaves_out_is_not_missing(self) -> None:
        course = revise(COURSE, Omit(of=DOSE, at=START), as_of=START)
        assert () == tuple(each for each in judged(course, to_ics(course)).findings if each.severity == "error")

    @pytest.mark.parametrize("view", HIDDEN)
    def test_a_view_that_leaves_events_out_can_not_be_judged(self, view: View) -> None:
        with pytest.raises(UsageError, match=f"is a calendar for the {view}, which leaves out"):
            judged(COURSE, to_ics(COURSE, view=view))

    def test_of_another_regimen_it_counts_nothing(self) -> None:
        found = judge(to_ics(COURSE), "own.ics", select(REGIMENS["tisagenlecleucel"], {"label": "us-2025-06"}))
        assert {"event_missing"} == {each.code for each in found.findings if each.severity == "error"}
