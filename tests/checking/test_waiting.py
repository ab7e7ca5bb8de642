"""Phases that wait for their date, or that a date ends, by every shape of table: dates off a wall calendar.

A course begins on Mon 2 March 2026 at 09:00 in New York. What waits is expected after 10 days: Thu 12 March.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from schedules import Event, Plan, Regimen, check, plan, revise
from schedules.course import Reached
from schedules.regimen.selection import select

DAY: Final = timedelta(days=1)
SOURCE: Final = {"document": "made for this test", "jurisdiction": "nowhere"}
NEW_YORK: Final = ZoneInfo("America/New_York")
WAIT: Final = {"shape": "wait", "milestone": "ready", "title": "Ready", "of": "lead", "earliest": 5, "typical": 10}
LEAD: Final = {"rows": [{"kind": "dose", "visit": "lead", "title": "Lead", "days": "1", "source": SOURCE}]}


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=NEW_YORK)


def visit(**fields: Any) -> dict[str, Any]:
    return {"kind": "dose", "visit": "a", "title": "A", "source": SOURCE, **fields}


def drug(**fields: Any) -> dict[str, Any]:
    return {"kind": "dose", "title": "Drug", "source": SOURCE, **fields}


def pump(**fields: Any) -> dict[str, Any]:
    return {"kind": "infusion", "pump": "p", "title": "P", "source": SOURCE, **fields}


TABLES: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "visits by day": (2, {"length_days": 21, "rows": [visit(days="1, 8")]}),
    "a visit before Day 1": (1, {"rows": [visit(days="-3, 1")]}),
    "calendar months": (3, {"length_months": 1, "rows": [visit(days="1")]}),
    "a drug for five days": (1, {"rows": [visit(days="1"), drug(span="s", days="1-5")]}),
    "a drug until four days after a visit": (1, {"rows": [visit(days="1"), drug(span="s", of="a", lasts_days=4)]}),
    "a drug on days after a visit": (1, {"rows": [visit(days="1"), drug(span="s", of="a", days="2-4")]}),
    "a dose days after a visit": (
        1,
        {"rows": [visit(days="1"), drug(visit="b", beside={"row": "a", "at": "each", "days": 3})]},
    ),
    "four weeks": (4, {"length_days": 28, "rows": [visit(days="1")]}),
    "weekdays": (1, {"rows": [visit(weekdays="mon-fri", count=7)]}),
    "an infusion": (1, {"rows": [pump(day=1, hours=96, at="09:00")]}),
    "an infusion beside a visit": (
        1,
        {"rows": [visit(days="3", lasts_minutes=60), pump(beside={"row": "a", "at": "end"}, hours=46)]},
    ),
}
EDGES: Final = {
    # With the two days of the link after each.
    ("visits by day", "start"): date(2026, 3, 14),
    ("visits by day", "end"): date(2026, 4, 11),
    ("visits by day", "next"): date(2026, 4, 25),
    ("visits by day", "a"): date(2026, 4, 11),
    ("a visit before Day 1", "start"): date(2026, 3, 14),
    ("a visit before Day 1", "end"): date(2026, 3, 17),
    ("a visit before Day 1", "next"): date(2026, 3, 18),
    ("a visit before Day 1", "a"): date(2026, 3, 17),
    ("calendar months", "start"): date(2026, 3, 14),
    ("calendar months", "end"): date(2026, 5, 14),
    ("calendar months", "next"): date(2026, 6, 14),
    ("calendar months", "a"): date(2026, 5, 14),
    ("weekdays", "start"): date(2026, 3, 14),
    ("weekdays", "end"): date(2026, 3, 22),
    ("weekdays", "next"): date(2026, 3, 23),
    ("weekdays", "a"): date(2026, 3, 22),
    ("a drug for five days", "start"): date(2026, 3, 14),
    ("a drug for five days", "end"): date(2026, 3, 18),
    ("a drug for five days", "next"): date(2026, 3, 19),
    ("a drug until four days after a visit", "end"): date(2026, 3, 18),
    ("a drug until four days after a visit", "next"): date(2026, 3, 19),
    ("a drug on days after a visit", "end"): date(2026, 3, 17),
    ("a drug on days after a visit", "next"): date(2026, 3, 18),
    ("a dose days after a visit", "end"): date(2026, 3, 17),
    ("a dose days after a visit", "next"): date(2026, 3, 18),
    ("an infusion", "start"): date(2026, 3, 14),
    ("an infusion", "end"): date(2026, 3, 18),
    ("an infusion", "next"): date(2026, 3, 19),
    ("an infusion", "p"): date(2026, 3, 18),
    ("an infusion beside a visit", "start"): date(2026, 3, 14),
    ("an infusion beside a visit", "end"): date(2026, 3, 16),
    ("an infusion beside a visit", "next"): date(2026, 3, 17),
    ("an infusion beside a visit", "a"): date(2026, 3, 14),
    ("an infusion beside a visit", "p"): date(2026, 3, 16),
}


LAST: Final = {"kind": "dose", "visit": "last", "title": "Last", "days": "1", "source": SOURCE}


def course_of(
    shape: str,
    edge: str,
    *beside: dict[str, Any],
    of: str = "waits",
    wait: Mapping[str, Any] = WAIT,
    apart: Mapping[str, int] = MappingProxyType({"expected": 2}),
    last: Mapping[str, Any] = LAST,
    **until: Any,
) -> Plan:
    cycles, table = TABLES[shape]
    link = {"shape": "link", "of": of, "edge": edge, "source": SOURCE, **apart}
    after = {**wait, "source": SOURCE}
    made = Regimen.read(
        {
            "id": "r",
            "title": "R",
            "source": SOURCE,
            "tables": {"lead": LEAD, "waits": {**table, "rows": [*table["rows"], *beside]}, "last": {"rows": [last]}},
            "phases": [
                {"id": "lead", "title": "Lead", "table": "lead", "cycles": 1},
                {
                    "id": "waits",
                    "title": "Waits",
                    "table": "waits",
                    "cycles": cycles,
                    "after": after,
                    **until,
                },
                {"id": "last", "title": "Last", "table": "last", "cycles": 1, "after": link},
            ],
        }
    )
    return plan(
        select(made, {}),
        start=datetime(2026, 3, 2, 9, tzinfo=NEW_YORK),
        as_of=datetime(2026, 1, 15, 9, tzinfo=NEW_YORK),
    )


def event(course: Plan, key: str) -> Event:
    return next(each for each in course.events if each.key == key)


def codes(course: Plan) -> set[str]:
    return {finding.code for finding in check(course) if finding.severity != "note"}


def moved(course: Plan, key: str, days: int) -> Plan:
    events = [
        each.model_copy(update={"start": each.start + days * DAY, "end": each.end + days * DAY})
        if each.key == key
        else each
        for each in course.events
    ]
    return course.model_copy(update={"events": tuple(events)})


@pytest.mark.parametrize(("shape", "edge"), EDGES)
def test_what_follows_a_phase_that_waits_is_expected_by_its_table(shape: str, edge: str) -> None:
    course = course_of(shape, edge)
    assert date(2026, 3, 12) == event(course, "waits/1/band/expected").start
    assert EDGES[shape, edge] == event(course, "last/1/band/expected").start
    assert set() == codes(course)
    for days in (-1, 1):
        assert {"tentative_wrong"} == codes(moved(course, "last/1/band/expected", days))


@pytest.mark.parametrize(("shape", "edge"), EDGES)
def test_what_follows_a_phase_that_has_its_date_is_dated_by_it(shape: str, edge: str) -> None:
    ready = Reached(at=at(3, 12), milestone="ready")
    course = revise(course_of(shape, edge), ready, as_of=at(3, 12))
    assert EDGES[shape, edge] == event(course, "last/1/last/d1").start
    assert set() == codes(course)
    for days in (-1, 1):
        assert "link_broken" in codes(moved(course, "last/1/last/d1", days))


@pytest.mark.parametrize("shape", sorted({shape for shape, _ in EDGES if not shape.startswith("a d")}))
def test_a_restriction_is_counted_from_a_phase_that_waits(shape: str) -> None:
    of = "p" if shape == "an infusion" else "a"
    driving = {"kind": "restriction", "span": "s", "title": "No driving", "of": of, "lasts_days": 5, "source": SOURCE}
    course = course_of(shape, "end", driving)
    begins, ends = {
        "visits by day": (date(2026, 3, 12), date(2026, 3, 24)),
        "a visit before Day 1": (date(2026, 3, 12), date(2026, 3, 20)),
        "calendar months": (date(2026, 3, 12), date(2026, 3, 17)),
        "weekdays": (date(2026, 3, 12), date(2026, 3, 25)),
        "an infusion": (date(2026, 3, 12), date(2026, 3, 21)),
        "an infusion beside a visit": (date(2026, 3, 12), date(2026, 3, 17)),
    }[shape]
    told = event(course, "waits/1/s/1")
    assert (begins, ends + DAY) == (told.start, told.end)
    assert set() == codes(course)
    assert {"tentative_wrong"} == codes(moved(course, "waits/1/s/1", 1))


@pytest.mark.parametrize(
    ("until", "cycles"),
    [
        # Cycles of 28 days from 12 March are over by 9 April, 7 May, 4 June and 2 July.
        ({"horizon_months": 2}, 2),
        ({"horizon_months": 3}, 3),
        ({"until": {"of": "lead", "edge": "start", "months": 1, "source": SOURCE}}, 0),
        ({"until": {"of": "lead", "edge": "start", "months": 4, "source": SOURCE}}, 4),
    ],
)
def test_a_phase_that_waits_and_that_a_date_ends_has_the_cycles_that_are_over_by_it(
    until: dict[str, Any], cycles: int
) -> None:
    driving = {"kind": "restriction", "span": "s", "title": "No driving", "of": "a", "lasts_days": 5, "source": SOURCE}
    course = course_of("four weeks", "end", driving, of="lead", **until)
    told = [each.key for each in course.events if "/s/" in each.key]
    assert [f"waits/{number}/s/1" for number in range(1, cycles + 1)] == told
    assert set() == codes(course)


@pytest.mark.parametrize(("months", "cycles"), [(1, 0), (2, 1), (3, 2)])
def test_a_phase_that_is_over_before_it_begins_has_no_cycle(months: int, cycles: int) -> None:
    link = {"shape": "link", "of": "lead", "expected": 10}
    until = {"of": "lead", "edge": "start", "months": months, "source": SOURCE}
    course = course_of("four weeks", "end", of="lead", wait=link, until=until)
    days = [each.start for each in course.events if "/a/" in each.key]
    assert [date(2026, 3, 12), date(2026, 4, 9)][:cycles] == days
    assert set() == codes(course)


@pytest.mark.parametrize(
    ("apart", "day"),
    [
        # A month after Thu 12 March is 12 April, 31 days later.
        ({"months": 1}, date(2026, 4, 12)),
        ({"months": 1, "earliest": 31, "latest": 35}, date(2026, 4, 12)),
        ({"months": 1, "earliest": 32}, date(2026, 4, 13)),
        ({"months": 1, "latest": 30}, date(2026, 4, 11)),
    ],
)
def test_a_month_after_a_phase_is_held_within_its_days(apart: dict[str, int], day: date) -> None:
    waiting = course_of("an infusion", "start", apart=apart)
    assert day == event(waiting, "last/1/band/expected").start
    assert set() == codes(waiting)
    dated = revise(waiting, Reached(at=at(3, 12), milestone="ready"), as_of=at(3, 12))
    assert day == event(dated, "last/1/last/d1").start
    assert set() == codes(dated)
    assert "link_broken" in codes(moved(dated, "last/1/last/d1", -12 if "earliest" in apart else 30))


def test_what_follows_on_a_weekday_may_be_the_first_of_them_after_its_days() -> None:
    """2 to 3 days after Thu 12 March are Sat 14 and Sun 15 March: on Mon 16 March, and no later."""
    monday = {name: value for name, value in LAST.items() if name != "days"} | {"weekdays": "mon", "count": 1}
    course = course_of("an infusion", "start", apart={"expected": 2, "earliest": 2, "latest": 3}, last=monday)
    dated = revise(course, Reached(at=at(3, 12), milestone="ready"), as_of=at(3, 12))
    assert date(2026, 3, 16) == event(dated, "last/1/last/n1").start
    assert set() == codes(dated)
    assert "link_broken" in codes(moved(dated, "last/1/last/n1", 7))
