"""Busy or free, by hand: busy means that someone must be there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from icalendar import Calendar
from tests.support.courses import blinatumomab, inotuzumab, new_york
from tests.support.drawing import any_course
from tests.support.pages import full

from schedules import Event, ObecabtageneAutoleucel, Plan, plan, revise
from schedules.course import Hold
from schedules.course.plan import State
from schedules.export import to_ics, update_ics
from schedules.export.calendar.busy import RULES, is_busy
from schedules.regimen import Kind, Setting
from schedules.testing import histories

MORNING = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
MONDAY = date(2026, 3, 2)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
GONE = ("cancelled", "omitted")


def made(
    kind: str,
    start: date | datetime,
    lasts: timedelta,
    *,
    setting: str = "any",
    state: str = "planned",
    tail: str = "d1",
) -> Event:
    whole = not isinstance(start, datetime)
    return Event.read(
        {
            "uid": "u",
            "key": f"p/1/row/{tail}",
            "kind": kind,
            "title": "title",
            "phase": "phase",
            "start": start,
            "end": start + lasts,
            "all_day": whole,
            "nominal": start,
            "due": start,
            "setting": setting,
            "state": state,
            "source": {"document": "made for this test", "jurisdiction": "nowhere"},
            "created": datetime(2026, 1, 1, tzinfo=UTC),
            "changed": datetime(2026, 1, 1, tzinfo=UTC),
        },
        context={"zone": ZoneInfo("America/New_York")},
    )


BUSY, FREE = True, False
ANYWHERE = ("hospital", "clinic", "apheresis", "home", "any")
OUT = ("hospital", "clinic", "apheresis")

TABLE: list[tuple[bool, str, tuple[str, ...], date | datetime, timedelta, str]] = [
    # The cells are given at a time, with or without a length, or on a day whose hour is not known.
    (BUSY, "infusion", ANYWHERE, MORNING, timedelta(), "d1"),
    (BUSY, "infusion", ANYWHERE, MORNING, HOUR, "d1"),
    (BUSY, "infusion", ANYWHERE, MONDAY, DAY, "d1"),
    # A pump for 28 days, and what is left of it before a hold; one of two hours where the patient sits.
    (FREE, "infusion", ANYWHERE, MORNING, 28 * DAY, "start"),
    (FREE, "infusion", ("home", "any"), MORNING, 3 * HOUR, "start"),
    (FREE, "infusion", ("home", "any"), MORNING, 3 * HOUR, "restart-e2"),
    (FREE, "infusion", ("home", "any"), MORNING, 3 * HOUR, "hold-e1"),
    (BUSY, "infusion", OUT, MORNING, 2 * HOUR, "start"),
    # What is done at a pump, whoever does it.
    (BUSY, "step", ANYWHERE, MORNING, timedelta(), "step"),
    (BUSY, "bag-change", ANYWHERE, MORNING, timedelta(), "bag-2"),
    (BUSY, "disconnect", ANYWHERE, MORNING, timedelta(), "disconnect"),
    # Doses and what comes with them.
    (BUSY, "dose", ANYWHERE, MORNING, HOUR, "d1"),
    (BUSY, "dose", (*OUT, "any"), MONDAY, DAY, "d1"),
    (FREE, "dose", ("home",), MONDAY, DAY, "d1"),
    (BUSY, "premedication", ANYWHERE, MORNING, timedelta(), "start"),
    (FREE, "premedication", ("home",), MONDAY, DAY, "d1"),
    (BUSY, "procedure", ANYWHERE, MORNING, 4 * HOUR, "d1"),
    (BUSY, "procedure", ANYWHERE, MONDAY, DAY, "d1"),
    (BUSY, "assessment", ANYWHERE, MORNING, timedelta(), "d1"),
    (BUSY, "assessment", (*OUT, "any"), MONDAY, DAY, "d1"),
    (FREE, "assessment", ("home",), MONDAY, DAY, "d1"),
    # Observation after a dose; a day of checks at the clinic; a watch of weeks.
    (BUSY, "monitoring", ANYWHERE, MORNING, HOUR, "d1"),
    (BUSY, "monitoring", OUT, MONDAY, DAY, "d1"),
    (FREE, "monitoring", ("home", "any"), MONDAY, DAY, "d1"),
    (FREE, "monitoring", ANYWHERE, MONDAY, WEEK, "1"),
    # Days in hospital, days of rest, days with a restriction, however many.
    (BUSY, "stay", ANYWHERE, MONDAY, 9 * DAY, "1"),
    (BUSY, "stay", ANYWHERE, MONDAY, DAY, "1"),
    (FREE, "rest", ANYWHERE, MONDAY, 14 * DAY, "1"),
    (FREE, "rest", ANYWHERE, MONDAY, DAY, "1"),
    (FREE, "restriction", ANYWHERE, MONDAY, 56 * DAY, "1"),
    (FREE, "restriction", ANYWHERE, MONDAY, DAY, "1"),
    (FREE, "restriction", ANYWHERE, MORNING, HOUR, "1"),
    # What is done over many days has its hours elsewhere, or none.
    (FREE, "dose", ANYWHERE, MONDAY, WEEK, "1"),
    (FREE, "procedure", ANYWHERE, MONDAY, WEEK, "1"),
    # What nobody goes to.
    (FREE, "milestone", ANYWHERE, MONDAY, DAY, "expected"),
    (FREE, "decision", ANYWHERE, MONDAY, DAY, "expected"),
    (FREE, "note", ANYWHERE, MONDAY, DAY, "1"),
]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[1]}-{'-'.join(line[2])}-{line[4]}-{line[5]}")
def test_the_table(line: tuple[bool, str, tuple[str, ...], date | datetime, timedelta, str]) -> None:
    busy, kind, settings, start, lasts, tail = line
    for setting in settings:
        for state in get_args(State):
            event = made(kind, start, lasts, setting=setting, state=state, tail=tail)
            expected = busy and state not in (*GONE, "tentative")
            assert expected is is_busy(event), (setting, state)


def test_the_table_has_every_kind_and_setting() -> None:
    assert set(get_args(Kind)) == {kind for _, kind, *_ in TABLE}
    assert set(get_args(Setting)) == set(ANYWHERE)
    assert all(rule.why.endswith(".") for rule in RULES)


def test_a_day_is_the_longest_that_someone_is_there_for() -> None:
    assert is_busy(made("procedure", MORNING, 24 * HOUR))
    assert not is_busy(made("procedure", MORNING, 24 * HOUR + timedelta(minutes=1)))


def test_a_day_of_25_hours_is_a_day_and_25_hours_at_a_time_are_not() -> None:
    """
    From noon to noon over 1 November 2026 in New York, 25 hours elapse.
    """
    noon = datetime(2026, 10, 31, 12, tzinfo=ZoneInfo("America/New_York"))
    assert not is_busy(made("procedure", noon, DAY))
    assert is_busy(made("procedure", date(2026, 11, 1), DAY))


NAMES = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")


def said(data: bytes) -> dict[str, tuple[str, ...]]:
    """What a file says by the title of each event: status, TRANSP, and what Outlook reads."""
    return {
        str(event["SUMMARY"]): tuple(str(event[name]) for name in NAMES)
        for event in Calendar.from_ical(data).walk("VEVENT")
    }


class TestFiles:
    def test_the_cells_are_busy_and_driving_is_free(self) -> None:
        for name in ("tisagenlecleucel", "brexucabtagene-autoleucel", "obecabtagene-autoleucel"):
            lines = said(to_ics(full(name)))
            cells = [line for title, line in lines.items() if "leucel infusion" in title]
            assert cells
            assert {("CONFIRMED", "OPAQUE", "BUSY")} == set(cells), name
            assert {("CONFIRMED", "TRANSPARENT", "FREE")} == {
                line for title, line in lines.items() if "driving" in title or "Stay near" in title
            }, name

    def test_a_pump_is_free_and_its_bags_are_busy(self) -> None:
        lines = said(to_ics(blinatumomab(new_york(3, 2), bag_hours=96)))
        by_title = {title.partition(",")[0].partition(" (")[0]: line for title, line in lines.items()}
        assert ("CONFIRMED", "TRANSPARENT", "FREE") == by_title["Blinatumomab infusion"]
        assert ("CONFIRMED", "TRANSPARENT", "FREE") == by_title["Treatment-free interval"]
        for title in ("Hospital stay", "Bag change: bag 2", "Blinatumomab infusion ends: disconnect"):
            assert ("CONFIRMED", "OPAQUE", "BUSY") == by_title[title], title

    def test_the_hour_after_a_dose_is_busy(self) -> None:
        lines = said(to_ics(inotuzumab()))
        assert {("CONFIRMED", "OPAQUE", "BUSY")} == {line for title, line in lines.items() if "Observation" in title}

    def test_an_infusion_on_hold_is_free(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        off = new_york(3, 5, 14)
        held = revise(course, Hold(row="infusion", at=off), as_of=off + HOUR)
        holds = [line for title, line in said(to_ics(held)).items() if "on hold" in title]
        assert [("CONFIRMED", "TRANSPARENT", "FREE")] == holds

    def test_what_is_not_sure_is_free_and_looks_unsure_in_outlook(self) -> None:
        course = plan(ObecabtageneAutoleucel(), start=new_york(3, 2), plan_id=UUID(int=1), as_of=new_york(3, 1))
        unsure = {line for line in said(to_ics(course)).values() if line[0] == "TENTATIVE"}
        assert {("TENTATIVE", "TRANSPARENT", "TENTATIVE")} == unsure

    def test_what_a_file_cancels_is_free(self) -> None:
        sent = to_ics(blinatumomab(new_york(3, 2), bag_hours=96))
        shorter = said(update_ics(sent, blinatumomab(new_york(3, 2), bag_hours=96, cycles=1)))
        gone = {line for title, line in shorter.items() if title.startswith("Cancelled")}
        assert {("CANCELLED", "TRANSPARENT", "FREE")} == gone

    def test_a_file_of_an_earlier_version_is_not_sent_again_for_outlooks_line_alone(self) -> None:
        course = blinatumomab(new_york(3, 2))
        sent = b"".join(
            line for line in to_ics(course).splitlines(keepends=True) if not line.startswith(b"X-MICROSOFT")
        )
        again: list[Any] = Calendar.from_ical(update_ics(sent, course)).walk("VEVENT")
        assert {0} == {int(event["SEQUENCE"]) for event in again}

    @pytest.mark.parametrize("detail", ["full", "discreet"])
    @given(plans=histories(any_course()))
    def test_both_lines_say_the_same_in_every_event(self, detail: Any, plans: list[Plan]) -> None:
        for event in Calendar.from_ical(to_ics(plans[-1], detail=detail)).walk("VEVENT"):
            assert tuple(str(event[name]) for name in NAMES) in {
                ("CONFIRMED", "OPAQUE", "BUSY"),
                ("CONFIRMED", "TRANSPARENT", "FREE"),
                ("TENTATIVE", "TRANSPARENT", "TENTATIVE"),
                ("CANCELLED", "TRANSPARENT", "FREE"),
            }
