"""Counted back from a later date, a course is the one that leads to it: by weekdays, months and lengths."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schedules import Plan, Regimen, plan
from schedules.regimen.selection import select

SOURCE: Final = {"document": "made for this test", "jurisdiction": "nowhere"}
NEW_YORK: Final = ZoneInfo("America/New_York")
TABLES: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "mon-fri": (1, {"rows": [{"visit": "f", "weekdays": "mon-fri", "count": 7}]}),
    "mon, thu": (1, {"rows": [{"visit": "f", "weekdays": "mon, thu", "count": 5}]}),
    "mon-fri, cycles": (2, {"length_days": 21, "rows": [{"visit": "f", "weekdays": "mon-fri", "count": 12}]}),
    "months": (3, {"length_months": 1, "rows": [{"visit": "f", "days": "1"}]}),
    "days": (2, {"length_days": 21, "rows": [{"visit": "f", "days": "1, 8"}]}),
}
LINKS: Final = ({"expected": 10}, {"months": 1}, {"edge": "next", "expected": 0}, {"edge": "start", "expected": 60})


def regimen(table: str, link: dict[str, Any]) -> Regimen:
    def whole(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"kind": "dose", "title": "Fraction", "source": SOURCE, **row} for row in rows]

    cycles, first = TABLES[table]
    tables = {"f": {**first, "rows": whole(first["rows"])}, "v": {"rows": whole([{"visit": "v", "days": "1"}])}}
    after = {"shape": "link", "of": "f", "source": SOURCE, **link}
    phases = [
        {"id": "f", "title": "Fractions", "table": "f", "cycles": cycles},
        {"id": "v", "title": "Visit", "table": "v", "cycles": 1, "after": after},
    ]
    return Regimen.read({"id": "r", "title": "R", "source": SOURCE, "tables": tables, "phases": phases})


def laid(made: Regimen, day: date, anchor: str) -> Plan:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=NEW_YORK)
    return plan(select(made, {}), start=at, anchor=anchor, as_of=datetime(2026, 1, 1, tzinfo=NEW_YORK))


def days_of(course: Plan, phase: str) -> list[date]:
    starts = [each.start for each in course.events if each.key.startswith(f"{phase}/")]
    return [each.date() if isinstance(each, datetime) else each for each in starts]


@given(table=st.sampled_from([*TABLES]), link=st.sampled_from(LINKS), later=st.integers(0, 800))
def test_a_course_is_found_again_from_its_last_date(table: str, link: dict[str, Any], later: int) -> None:
    made, day = regimen(table, link), date(2026, 1, 5) + timedelta(days=later)
    allowed = {"mon-fri": range(5), "mon-fri, cycles": range(5), "mon, thu": (0, 3)}.get(table, range(7))
    while day.weekday() not in allowed:
        day += timedelta(days=1)
    forward = laid(made, day, "f")
    back = laid(made, days_of(forward, "v")[0], "v")
    assert days_of(forward, "v") == days_of(back, "v")
    # Of several starts that lead to one date, at the end of a month or over a weekend, the last one is chosen.
    assert days_of(forward, "f")[-1] <= days_of(back, "f")[-1]
    assert () == back.findings
    if not link.get("months") and table != "months":
        assert days_of(forward, "f") == days_of(back, "f")


def test_seven_fractions_and_a_visit_a_month_later() -> None:
    """From Thu 5 March: 5, 6, 9 to 13 March; the visit on Mon 13 April."""
    made = regimen("mon-fri", {"months": 1})
    assert [date(2026, 4, 13)] == days_of(laid(made, date(2026, 3, 5), "f"), "v")
    back = days_of(laid(made, date(2026, 4, 13), "v"), "f")
    assert [date(2026, 3, day) for day in (5, 6, 9, 10, 11, 12, 13)] == back
