"""A file of ours that another program saved again: only times and words are left, and they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from tests.foreign.test_matching import CASES
from tests.support.drawing import REGIMENS, any_course

from schedules import Finding, Plan, check, plan, revise, select
from schedules.course import Hold, Rate, Resume
from schedules.errors import UsageError
from schedules.export import to_ics
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail
from schedules.foreign.judgement import Judgement, judge

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
WORDS = [(detail, language) for detail in get_args(Detail) if detail != "discreet" for language in LANGUAGES]


def saved_again(data: bytes, *, uids: bool = False) -> bytes:
    """
    Write a calendar as a program does that keeps what events are and when, and nothing else, or their uids too.
    """
    read = icalendar.Calendar.from_ical(data)
    again = icalendar.Calendar()
    again.add("VERSION", "2.0")
    again.add("PRODID", "-//clinic//calendar//EN")
    for number, event in enumerate(read.walk("VEVENT")):
        other = icalendar.Event()
        other.add("UID", str(event["UID"]) if uids else f"{number}@clinic")
        other.add("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC))
        for name in ("SUMMARY", "DTSTART", "DTEND", "STATUS"):
            other[name] = event[name]
        again.add_component(other)
    written: bytes = again.to_ical()
    return written


def judged(course: Plan, data: bytes) -> Judgement:
    return judge(data, "again.ics", select(course.regimen, course.choices), zone_name=course.zone)


class TestSavedAgain:
    """Whatever course it is, its words and times alone are judged as its plan is."""

    @given(
        course=any_course(),
        detail=st.sampled_from([each for each in get_args(Detail) if each != "discreet"]),
        language=st.sampled_from(LANGUAGES),
        minutes=st.integers(1, 90),
        uids=st.booleans(),
    )
    def test_it_is_judged_as_its_plan_is(  # what is drawn
        self, course: Plan, detail: Detail, language: str, minutes: int, *, uids: bool
    ) -> None:
        data = to_ics(course, detail=detail, language=language, moment_minutes=minutes)
        found = judged(course, saved_again(data, uids=uids))
        note("\n".join(f"{each.entry.title} {each.entry.start} {each.keys} {each.said}" for each in found.match.taken))
        note("\n".join(map(str, found.findings)))
        assert serious(check(course)) == serious(found.findings)


@pytest.mark.parametrize(("detail", "language"), WORDS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_judged_clean(case: tuple[str, dict[str, Any], str], detail: Detail, language: str) -> None:
    name, choices, anchor = case
    course = plan(select(REGIMENS[name], choices), start=START, anchor=anchor, **FIXED)
    found = judged(course, saved_again(to_ics(course, detail=detail, language=language)))
    taken = {(taken.entry.title, str(taken.entry.start)): taken.key for taken in found.match.taken}
    serious = [each for each in found.findings if each.severity != "note" and each.code != "not_from_label"]
    assert [] == serious, taken
    # Each event has its own place back: by its start, since plain titles are alike.
    places = {(event.key, starts(event.start)) for event in course.events if event.kind in ("dose", "infusion")}
    assert places <= {(taken.key, starts(taken.entry.start)) for taken in found.match.taken}


def starts(moment: date | datetime) -> str:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_discreet_file_says_that_it_can_not_be_judged(language: str) -> None:
    course = plan(select(REGIMENS["inotuzumab-ozogamicin"], {"cycles": 2}), start=START, **FIXED)
    for data in (
        to_ics(course, detail="discreet", language=language),
        saved_again(to_ics(course, detail="discreet", language=language)),
    ):
        with pytest.raises(UsageError, match="is discreet and does not say what its events are"):
            judged(course, data)


@st.composite
def held_courses(draw: st.DrawFn) -> Plan:
    """
    Blinatumomab whose infusion was held once, and resumed within the week.
    """
    choices = {"indication": draw(st.sampled_from(["relapsed-refractory", "mrd-positive"])), "cycles": 2}
    selection = select(REGIMENS["blinatumomab"], {**choices, "weight_kg": 70, "age_group": "adult", "bag_hours": (96,)})
    course = plan(selection, start=START, **FIXED)
    off = START + timedelta(days=draw(st.integers(1, 26)), hours=draw(st.integers(0, 23)))
    on = (off.astimezone(UTC) + timedelta(hours=draw(st.integers(2, 160)))).astimezone(NEW_YORK)
    rate: Rate = draw(st.sampled_from(["low", "full", "same"]))
    return revise(course, Hold(at=off, row="infusion"), Resume(at=on, row="infusion", rate=rate), as_of=on)


class TestHeld:
    """A course that was held says the same to the judge from a plan's file and from the words of a calendar."""

    @given(course=held_courses(), detail=st.sampled_from(["full", "plain"]), language=st.sampled_from(LANGUAGES))
    def test_its_words_are_judged_as_the_plan_is(self, course: Plan, detail: Detail, language: str) -> None:
        found = judged(course, saved_again(to_ics(course, detail=detail, language=language)))
        note("\n".join(f"{each.entry.title} {each.entry.start} {each.keys} {each.said}" for each in found.match.taken))
        note("\n".join(map(str, found.findings)))
        assert serious(check(course)) == serious(found.findings)

    @given(course=held_courses())
    def test_its_own_file_is_judged_as_the_plan_is(self, course: Plan) -> None:
        found = judged(course, to_ics(course))
        note("\n".join(map(str, found.findings)))
        assert serious(check(course)) == serious(found.findings)


def serious(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(each.code for each in findings if each.severity != "note")
