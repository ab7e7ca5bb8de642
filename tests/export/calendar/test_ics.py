"""What a calendar says, by example: hostile text, repeated times, reminders, one event, cancelled ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from tests.support.readers import PYTHON_READERS

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, Regimen, plan
from schedules.errors import PlanError, ScheduleError
from schedules.export import to_ics

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}


def course(**changes: Any) -> Plan:
    chosen: dict[str, Any] = {
        "indication": "relapsed-refractory",
        "cycles": 2,
        "weight_kg": 70,
        "age_group": "adult",
        "bag_hours": 96,
    }
    return plan(Blinatumomab(**chosen), **{"start": START, **FIXED, **changes})


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def titled(title: str, **doubt: str) -> Regimen:
    source = {**SOURCE, **doubt}
    dose = {"shape": "visit", "id": "dose", "kind": "dose", "title": title, "days": "1", "source": source}
    return Regimen.read(
        {
            "id": "own",
            "title": "Own",
            "source": SOURCE,
            "tables": {"t": {"rows": [dose]}},
            "phases": [{"id": "p", "title": "p", "table": "t", "cycles": 1}],
        }
    )


HOSTILE = [
    "END:VEVENT BEGIN:VEVENT",
    'a;b,c\\d\\n:e="f"',
    "ünïcödé 注射 💉 " * 20,
    "\u200fعربي\u200f RTL",
    "x" * 200,
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(title: str) -> None:
    data = to_ics(plan(titled(title[:200]), start=START, **FIXED))
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert len(title) > 60 or str(event["SUMMARY"]).startswith(title)
    assert title[:200].strip() in str(event["DESCRIPTION"]).splitlines()[0]
    assert 1 == len(PYTHON_READERS[0](data))
    assert 1 == sum(line == "BEGIN:VEVENT" for line in unfolded(data))


@pytest.mark.parametrize("title", ["a\nb", "a\r\nBEGIN:VALARM", "a\x00b", "a\x07b", "a\x7fb", "a\x85b", "a\u2028b", ""])
def test_control_characters_never_reach_a_file(title: str) -> None:
    with pytest.raises(ScheduleError):
        titled(title)


def test_a_repeated_autumn_time_is_written_in_utc() -> None:
    """
    01:30 comes twice in New York on 1 November 2026; the first is 05:30 in UTC.
    """
    lines = unfolded(to_ics(course(start=datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK))))
    assert "DTSTART:20261101T053000Z" in lines


def test_an_hour_across_the_end_of_summer_time_is_no_moment() -> None:
    """
    A dose of an hour from the first 01:59 to the second: Python takes the two for equal, the clinic does not.
    """
    start = datetime(2026, 11, 1, 1, 59, tzinfo=NEW_YORK)
    lines = unfolded(to_ics(plan(InotuzumabOzogamicin(cycles=1), start=start, **FIXED)))
    assert "DTSTART:20261101T055900Z" in lines
    assert "DTEND:20261101T065900Z" in lines


def test_a_zone_of_utc_needs_no_block() -> None:
    lines = unfolded(to_ics(course(start=datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("UTC")))))
    assert "BEGIN:VTIMEZONE" not in lines
    assert "DTSTART:20261101T013000Z" in lines


def test_an_alarm_is_for_what_has_a_time_and_repeats_its_words_below() -> None:
    events: list[Any] = Calendar.from_ical(to_ics(course(), remind_hours=12)).walk("VEVENT")
    for event in events:
        kind = str(event["CATEGORIES"].cats[0])
        alarmed = bool(event.walk("VALARM"))
        assert alarmed == (kind in {"premedication", "dose step", "bag change", "disconnection"}), kind
        assert ("Reminder: 12 hours before." in str(event["DESCRIPTION"])) == alarmed


@pytest.mark.parametrize(
    "option", [{"remind_hours": 0}, {"moment_minutes": 0}, {"feed_hours": -1}, {"detail": "vague"}]
)
def test_options_that_no_calendar_takes(option: dict[str, Any]) -> None:
    with pytest.raises(PlanError):
        to_ics(course(), **option)


def test_what_the_infusion_says_in_words() -> None:
    events = Calendar.from_ical(to_ics(course(), view="clinic")).walk("VEVENT")
    (infusion,) = [event for event in events if "for 7 days" in str(event["DESCRIPTION"])]
    words = str(infusion["DESCRIPTION"])
    assert "Blinatumomab infusion (C1D1)" == str(infusion["SUMMARY"])
    first = ["Blinatumomab infusion", "Amount: 9 mcg/day for 7 days, then 28 mcg/day"]
    assert first == words.splitlines()[:2]
    assert "Mon 2 Mar 2026 09:00 to Mon 30 Mar 2026 10:00, America/New_York time" in words
    assert "672 h of infusion elapse" in words
    assert "BLINCYTO prescribing information (US), 2, dosage" in words
    assert "Intrathecal chemotherapy is advised" in words
    assert words.endswith("Not medical advice. The care team's schedule wins.")
    assert "TRANSPARENT" == str(infusion["TRANSP"])


@pytest.mark.parametrize(
    ("doubt", "told"),
    [
        ({"confidence": "single-source"}, ["Read in one place only."]),
        ({"confidence": "unverified", "question": "Who counts?"}, ["Open question: Who counts?"]),
        (
            {"confidence": "single-source", "question": "Who counts?"},
            ["Read in one place only.", "Open question: Who counts?"],
        ),
        ({}, []),
    ],
)
def test_doubt_is_in_the_description(doubt: dict[str, str], told: list[str]) -> None:
    made = plan(titled("Drug", **doubt), start=START, **FIXED)
    words = str(Calendar.from_ical(to_ics(made, view="clinic")).walk("VEVENT")[0]["DESCRIPTION"])
    assert [line for line in ("Read in one place only.", "Open question: Who counts?") if line in words] == told
    in_doubt = "This rule was not read twice in print. Ask the care team about it."
    for options in ({}, {"detail": "plain"}, {"view": "pharmacy"}):
        words = str(Calendar.from_ical(to_ics(made, **options)).walk("VEVENT")[0]["DESCRIPTION"])  # type: ignore[arg-type]  # by name
        assert (in_doubt in words) == ("confidence" in doubt)
        assert "Source:" not in words
        assert "Why:" not in words


def test_one_event_alone_has_no_second_calendar_name() -> None:
    """
    A reader takes a one-event file for a mere invitation when X-WR-CALNAME is there.
    """
    one = unfolded(to_ics(plan(titled("Drug"), start=START, **FIXED)))
    assert "NAME:Own" in one
    assert "X-WR-CALNAME:Own" not in one
    assert "X-WR-CALNAME:Blinatumomab" in unfolded(to_ics(course()))


@pytest.mark.parametrize("indication", ["relapsed-refractory", "mrd-positive", "consolidation"])
def test_a_hospital_stay_says_that_the_label_recommends_it_and_no_more(indication: str) -> None:
    made = plan(Blinatumomab(indication=indication, cycles=2, weight_kg=70, age_group="adult"), start=START, **FIXED)  # type: ignore[arg-type]  # a table
    events = Calendar.from_ical(to_ics(made)).walk("VEVENT")
    stays = [str(event["DESCRIPTION"]) for event in events if str(event["SUMMARY"]).startswith("Hospital stay")]
    assert 2 == len(stays)
    assert all("The label recommends a stay in hospital on these days." in words for words in stays)
