"""Phases that follow an edge of another one: the date by hand, the judge of it, and the edge that really came later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support.courses import start

from schedules import Plan, Regimen, check, plan, revise
from schedules.course.happenings import Given
from schedules.regimen.selection import select

PARIS: Final = ZoneInfo("Europe/Paris")
SOURCE: Final = {"document": "made for this test", "jurisdiction": "nowhere"}
MONDAY: Final = datetime(2026, 6, 1, 9, tzinfo=PARIS)


def regimen(**link: Any) -> Regimen:
    """Two cycles of three weeks with doses on Days 1 and 9 and a scan on Day 5, then a second phase of one dose."""
    dose = {"shape": "visit", "kind": "dose", "title": "Dose", "source": SOURCE}
    scan = {"shape": "visit", "id": "scan", "kind": "assessment", "title": "Scan", "days": "5", "source": SOURCE}
    return Regimen.read(
        {
            "id": "linked",
            "title": "Linked",
            "source": SOURCE,
            "tables": {
                "weeks": {"length_days": 21, "rows": [{**dose, "id": "dose", "days": "1, 9"}, scan]},
                "once": {"rows": [{**dose, "id": "last", "days": "1"}]},
            },
            "phases": [
                {"id": "first", "title": "first", "table": "weeks", "cycles": 2},
                {
                    "id": "second",
                    "title": "second",
                    "table": "once",
                    "cycles": 1,
                    "after": {"shape": "link", "of": "first", "source": SOURCE, **link},
                },
            ],
        }
    )


def laid(anchor: str | None = None, at: datetime = MONDAY, **link: Any) -> Plan:
    made = select(regimen(**link), {})
    return plan(made, start=at, anchor=anchor, plan_id=UUID(int=5), as_of=datetime(2026, 5, 1, tzinfo=UTC))


# A calendar of 2026: the cycles start on 1 and 22 June, the last dose is on 30 June, the last scan on 26 June.
EDGES: Final = [
    ({"edge": "start", "expected": 50}, date(2026, 7, 21)),
    ({"edge": "end", "expected": 7}, date(2026, 7, 7)),
    ({"edge": "next", "expected": 0}, date(2026, 7, 13)),
    ({"edge": "scan", "expected": 14}, date(2026, 7, 10)),
    ({"edge": "dose", "expected": 14}, date(2026, 7, 14)),
    ({"edge": "start", "months": 3}, date(2026, 9, 1)),
    ({"edge": "end", "months": 1}, date(2026, 7, 30)),
    ({"edge": "end", "expected": 10, "earliest": 7}, date(2026, 7, 10)),
    ({"edge": "end", "expected": 10, "latest": 14}, date(2026, 7, 10)),
]


@pytest.mark.parametrize(("link", "due"), EDGES, ids=str)
def test_the_date_is_counted_from_its_edge_and_the_judge_has_it_so(link: dict[str, Any], due: date) -> None:
    made = laid(**link)
    found = start(made, "second/1/last/d1")
    assert (found.date() if isinstance(found, datetime) else found) == due
    assert not made.findings
    assert not check(made)


@pytest.mark.parametrize(
    ("link", "allowed", "refused"),
    [
        ({"edge": "start", "months": 3}, [0], {-1: date(2026, 9, 1), 1: date(2026, 9, 1)}),
        ({"edge": "next", "expected": 0}, [0], {-1: date(2026, 7, 13), 1: date(2026, 7, 13)}),
        ({"edge": "scan", "expected": 14}, [0], {-1: date(2026, 7, 10), 1: date(2026, 7, 10)}),
        ({"edge": "end", "expected": 10, "earliest": 7}, [-3, 100], {-4: date(2026, 7, 7)}),
        ({"edge": "end", "expected": 10, "latest": 14}, [-3, 4], {5: date(2026, 7, 14)}),
        (
            {"edge": "start", "expected": 50, "earliest": 45, "latest": 60},
            [-5, 10],
            {-6: date(2026, 7, 16), 11: date(2026, 7, 31)},
        ),
    ],
    ids=str,
)
def test_the_judge_knows_both_sides_of_each_limit(
    link: dict[str, Any], allowed: list[int], refused: dict[int, date]
) -> None:
    made = laid(**link)
    for days in allowed:
        assert not check(_with_last_moved(made, days)), days
    for days, nearest in refused.items():
        (found,) = check(_with_last_moved(made, days))
        assert (found.code, found.nearest) == ("link_broken", nearest)


def _with_last_moved(made: Plan, days: int) -> Plan:
    by = timedelta(days=days)
    events = (
        event.model_copy(update={"start": event.start + by, "end": event.end + by})
        if event.phase == "second"
        else event
        for event in made.events
    )
    return made.model_copy(update={"events": tuple(events)})


@pytest.mark.parametrize(
    ("link", "due"),
    [
        ({"edge": "start", "expected": 50}, date(2026, 7, 24)),
        ({"edge": "start", "months": 3}, date(2026, 9, 4)),
        ({"edge": "next", "expected": 0}, date(2026, 7, 16)),
        ({"edge": "end", "expected": 7}, date(2026, 7, 10)),
        ({"edge": "scan", "expected": 14}, date(2026, 7, 13)),
    ],
    ids=str,
)
def test_an_edge_that_really_came_three_days_later_moves_what_follows(link: dict[str, Any], due: date) -> None:
    late = revise(
        laid(**link), Given(at=MONDAY + timedelta(days=3), of="first/1/dose/d1"), as_of=datetime(2026, 6, 5, tzinfo=UTC)
    )
    found = start(late, "second/1/last/d1")
    assert (found.date() if isinstance(found, datetime) else found) == due
    assert not [finding for finding in check(late) if finding.code == "link_broken"]


@pytest.mark.parametrize(
    ("at", "link", "first"),
    [
        (date(2026, 9, 1), {"edge": "start", "months": 3}, date(2026, 6, 1)),
        # The last dose is 29 days after the first; a month before 30 July is 30 June.
        (date(2026, 7, 30), {"edge": "end", "months": 1}, date(2026, 6, 1)),
        (date(2026, 7, 21), {"edge": "start", "expected": 50}, date(2026, 6, 1)),
    ],
    ids=str,
)
def test_backwards_from_the_later_phase_months_are_months(at: date, link: dict[str, Any], first: date) -> None:
    made = laid("second", datetime(at.year, at.month, at.day, 9, tzinfo=PARIS), **link)
    found = start(made, "first/1/dose/d1")
    assert (found.date() if isinstance(found, datetime) else found) == first
    assert not check(made)


def test_where_no_date_lies_so_many_months_before_the_plan_says_so() -> None:
    # Three months after 28 February is 28 May; no date is three months before 31 May.
    made = laid("second", datetime(2026, 5, 31, 9, tzinfo=PARIS), edge="start", months=3)
    assert [(finding.code, finding.nearest) for finding in made.findings] == [("link_broken", date(2026, 5, 28))]


@pytest.mark.parametrize(
    ("link", "due", "refused"),
    [
        # Three months after 1 June is 1 September, 92 days.
        ({"months": 3, "earliest": 80}, date(2026, 9, 1), {-13: date(2026, 8, 20)}),
        ({"months": 3, "latest": 95}, date(2026, 9, 1), {4: date(2026, 9, 4)}),
        ({"months": 3, "earliest": 112}, date(2026, 9, 21), {-1: date(2026, 9, 21)}),
        ({"months": 3, "latest": 90}, date(2026, 8, 30), {1: date(2026, 8, 30)}),
    ],
    ids=str,
)
def test_months_may_have_limits_in_days(link: dict[str, Any], due: date, refused: dict[int, date]) -> None:
    made = laid(edge="start", **link)
    found = start(made, "second/1/last/d1")
    assert (found.date() if isinstance(found, datetime) else found) == due
    assert not check(made)
    for days, nearest in refused.items():
        (broken,) = check(_with_last_moved(made, days))
        assert (broken.code, broken.nearest) == ("link_broken", nearest)
