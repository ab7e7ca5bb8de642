"""Infusions that hang from another event, and visits by weekday, moved by hand: the judge names the right moment.

A course begins on Mon 2 March 2026 at 09:00 in New York; dates and hours are counted by hand.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from schedules import Blinatumomab, Plan, Regimen, check, plan, revise
from schedules.course import Given, Hold, Omit, Resume
from schedules.errors import RegimenError
from schedules.regimen.selection import select

SOURCE: Final = {"document": "made for this test", "jurisdiction": "nowhere"}
NEW_YORK: Final = ZoneInfo("America/New_York")
FIRST: Final = {
    "a visit": {"kind": "dose", "visit": "first", "title": "First", "days": "1", "lasts_minutes": 120},
    "an infusion": {"kind": "infusion", "pump": "first", "title": "First", "day": 1, "hours": 30},
}


FOUR_WEEKS: Final = ("length_days", 28)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=NEW_YORK)


def course_of(
    *rows: dict[str, Any],
    timed: bool = True,
    cycles: int = 1,
    length: tuple[str, int] = ("length_days", 28),
    first: int = 2,
) -> Plan:
    """Return a course; without times of day its rows come a week after another phase, which has one."""
    table = {**dict([length]), "rows": [{**row, "source": SOURCE} for row in rows]}
    lead = {"rows": [{"kind": "dose", "visit": "lead", "title": "Lead", "days": "1", "source": SOURCE}]}
    link = {"shape": "link", "of": "lead", "expected": 7, "source": SOURCE}
    phases = [
        {"id": "lead", "title": "Lead", "table": "lead", "cycles": 1},
        {"id": "t", "title": "T", "table": "t", "cycles": 1, "after": link},
    ]
    tables = {"lead": lead, "t": table}
    if timed:
        phases, tables = [{"id": "t", "title": "T", "table": "t", "cycles": cycles}], {"t": table}
    made = Regimen.read({"id": "r", "title": "R", "source": SOURCE, "tables": tables, "phases": phases})
    start = at(first) if timed else at(first) - timedelta(days=7)
    return plan(select(made, {}), start=start, as_of=datetime(2026, 1, 15, tzinfo=NEW_YORK))


def found(course: Plan, key: str, later: timedelta) -> list[tuple[str, date | None]]:
    """Return the findings about an event that was moved, each with the right date or moment that it names."""
    assert not [each for each in check(course) if each.severity != "note"]
    events = [
        each.model_copy(update={"start": each.start + later, "end": each.end + later}) if each.key == key else each
        for each in course.events
    ]
    uid = next(each.uid for each in events if each.key == key)
    wrong = check(course.model_copy(update={"events": tuple(events)}))
    return [(each.code, each.nearest) for each in wrong if each.uid == uid]


@pytest.mark.parametrize(
    ("first", "edge", "right"),
    [
        ("a visit", "start", at(2)),
        ("a visit", "end", at(2, 11)),
        ("an infusion", "start", at(2)),
        ("an infusion", "end", at(3, 15)),
    ],
)
def test_an_infusion_hangs_from_an_edge_of_another_event(first: str, edge: str, right: datetime) -> None:
    second = {"kind": "infusion", "pump": "second", "title": "Second", "beside": {"row": "first", "at": edge}}
    course = course_of(FIRST[first], {**second, "hours": 10})
    assert right == next(each.start for each in course.events if each.key == "t/1/second/start")
    assert ("lead_wrong", right) in found(course, "t/1/second/start", timedelta(hours=1))


@pytest.mark.parametrize(
    ("first", "edge", "right"),
    [
        ("a visit", "start", date(2026, 3, 2)),
        ("a visit", "end", date(2026, 3, 2)),
        ("an infusion", "start", date(2026, 3, 2)),
    ],
)
def test_an_infusion_hangs_from_a_day_without_an_hour(first: str, edge: str, right: date) -> None:
    second = {"kind": "infusion", "pump": "second", "title": "Second", "beside": {"row": "first", "at": edge}}
    course = course_of(FIRST[first], {**second, "hours": 10}, timed=False)
    assert right == next(each.start for each in course.events if each.key == "t/1/second/start")
    assert ("lead_wrong", right) in found(course, "t/1/second/start", timedelta(days=1))


def test_a_pump_that_is_held_into_the_next_cycle_runs_beside_the_next_one() -> None:
    """
    250 h from Mon 2 March 09:00; 99 h held from Thu 5 March 09:00, so that the last 178 h end on Mon 16 March 23:00.
    """
    pump = {"kind": "infusion", "pump": "p", "title": "P", "day": 1, "hours": 250}
    course = course_of(pump, cycles=2, length=("length_days", 14))
    off, on = at(5), at(9, 13)
    held = revise(course, Hold(at=off, row="p"), Resume(at=on, row="p", rate="same"), as_of=on)
    ends = next(each.start for each in held.events if each.key == "t/1/p/disconnect")
    assert datetime(2026, 3, 16, 23, tzinfo=NEW_YORK) == ends
    assert "infusion_overlaps" in {each.code for each in check(held)}
    # A day less in all, and the first pump is off when the second one is connected.
    shorter = course_of({**pump, "hours": 236}, cycles=2, length=("length_days", 14))
    held = revise(shorter, Hold(at=off, row="p"), Resume(at=on, row="p", rate="same"), as_of=on)
    assert "infusion_overlaps" not in {each.code for each in check(held)}


def test_a_change_of_the_clocks_alone_makes_no_overlap() -> None:
    """
    New York goes forward on Sun 8 March: 336 h from Fri 6 March 09:00 end on Fri 20 March at 10:00.

    The next begin that day at 09:00, as every cycle does. An hour on hold as well makes them overlap.
    """
    pump = {"kind": "infusion", "pump": "p", "title": "P", "day": 1, "hours": 336}
    course = course_of(pump, cycles=2, length=("length_days", 14), first=6)
    edges = {each.key: each.start for each in course.events}
    assert datetime(2026, 3, 20, 10, tzinfo=NEW_YORK) == edges["t/1/p/disconnect"]
    assert datetime(2026, 3, 20, 9, tzinfo=NEW_YORK) == edges["t/2/p/start"]
    assert [] == [each.message for each in check(course) if each.code == "infusion_overlaps"]
    held = revise(course, Hold(at=at(7), row="p"), Resume(at=at(7, 10), row="p", rate="same"), as_of=at(7, 10))
    assert ["P C2D1 on Fri 20 Mar 2026 09:00 begins while the one before it runs until Fri 20 Mar 2026 11:00."] == [
        each.message for each in check(held) if each.code == "infusion_overlaps"
    ]


@pytest.mark.parametrize(("fold", "found"), [(0, ["rest_short"]), (1, [])])
def test_in_the_hour_that_comes_twice_the_second_time_is_after_the_first(fold: int, found: list[str]) -> None:
    """
    672 h from Thu 18 September 2025 23:59 end on Thu 16 October at 23:59; the rest is over on Thu 30 October at 23:59.

    In Cairo the clocks go back at midnight after it, so that 23:30 comes half an hour before that, and half after.
    """
    cairo = ZoneInfo("Africa/Cairo")
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult")
    start = datetime(2025, 9, 18, 23, 59, tzinfo=cairo)
    course = plan(chosen, start=start, as_of=start)
    begun = datetime(2025, 10, 30, 23, 30, tzinfo=cairo, fold=fold)
    course = revise(course, Given(at=begun, of="induction/2/infusion/start"), as_of=begun)
    assert found == [each.code for each in check(course) if each.severity == "error"]


@pytest.mark.parametrize(("name", "length", "most"), [("length_days", 14, 336), ("length_months", 1, 672)])
def test_a_pump_that_runs_longer_than_its_cycle_is_refused(name: str, length: int, most: int) -> None:
    pump = {"kind": "infusion", "pump": "p", "title": "P", "day": 1, "hours": most}
    assert course_of(pump, cycles=2, length=(name, length)).events
    with pytest.raises(RegimenError, match=f"{most + 1} h of infusion are longer than a cycle of "):
        course_of({**pump, "hours": most + 1}, cycles=2, length=(name, length))


FRACTIONS: Final = {"kind": "dose", "visit": "f", "title": "Fraction", "weekdays": "mon-fri", "count": 7}


def test_a_visit_by_weekday_that_comes_a_day_late_is_found() -> None:
    course = course_of(FRACTIONS)
    assert ("day_wrong", date(2026, 3, 5)) in found(course, "t/1/f/n4", timedelta(days=1))


def test_a_visit_by_weekday_that_comes_on_a_saturday_is_found() -> None:
    course = course_of(FRACTIONS)
    assert ("weekday_wrong", date(2026, 3, 9)) in found(course, "t/1/f/n5", timedelta(days=1))


def test_what_follows_a_visit_by_weekday_that_was_left_out_keeps_its_day() -> None:
    course = course_of(FRACTIONS)
    without = revise(course, Omit(at=at(4), of="t/1/f/n3"), as_of=at(4))
    assert [2, 3, 5, 6, 9, 10] == [each.start.day for each in without.events if "/f/" in each.key]
    assert ("day_wrong", date(2026, 3, 5)) in found(without, "t/1/f/n4", timedelta(days=1))


def test_a_visit_by_weekday_that_was_given_on_a_saturday_is_found() -> None:
    course = course_of(FRACTIONS)
    record = Given(at=at(7), of="t/1/f/n5")
    given = revise(course, record, as_of=at(7))
    assert "weekday_wrong" in {each.code for each in check(given)}


def test_two_visits_by_weekday_on_one_day_are_found() -> None:
    """
    Fractions 4 and 5 lie on Thu 5 and Fri 6 March; the fifth was given on Thursday, too.
    """
    given = revise(course_of(FRACTIONS), Given(at=at(5, 15), of="t/1/f/n5"), as_of=at(5, 16))
    assert "day_wrong" in {each.code for each in check(given)}
    assert [2, 3, 4, 5, 5] == [each.start.day for each in given.events if "/f/" in each.key][:5]


def test_a_visit_by_weekday_that_was_given_a_day_late_is_no_fault() -> None:
    given = revise(course_of(FRACTIONS), Given(at=at(6), of="t/1/f/n4"), as_of=at(6))
    assert not [each for each in check(given) if each.severity != "note"]
    assert [2, 3, 4, 6, 9, 10, 11] == [each.start.day for each in given.events if "/f/" in each.key]
