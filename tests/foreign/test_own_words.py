"""A file of ours that another program saved again: only times and words are left, and they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from tests.foreign.test_matching import CASES
from tests.support.drawing import REGIMENS

from schedules import Plan, plan, select
from schedules.export import to_ics
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail
from schedules.foreign.judgement import Judgement, judge

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
WORDS = [(detail, language) for detail in get_args(Detail) if detail != "discreet" for language in LANGUAGES]


def saved_again(data: bytes) -> bytes:
    """
    Write a calendar as a program does that keeps what events are and when, and nothing else.
    """
    read = icalendar.Calendar.from_ical(data)
    again = icalendar.Calendar()
    again.add("VERSION", "2.0")
    again.add("PRODID", "-//clinic//calendar//EN")
    for number, event in enumerate(read.walk("VEVENT")):
        other = icalendar.Event()
        other.add("UID", f"{number}@clinic")
        other.add("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC))
        for name in ("SUMMARY", "DTSTART", "DTEND"):
            other[name] = event[name]
        again.add_component(other)
    written: bytes = again.to_ical()
    return written


def judged(course: Plan, data: bytes) -> Judgement:
    return judge(data, "again.ics", select(course.regimen, course.choices), zone_name="America/New_York")


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
