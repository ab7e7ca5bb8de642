"""One contract over every regimen: every anchor, label and indication, in ten zones, over both clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support.drawing import REGIMENS

from schedules import Plan, Regimen, plan, select
from schedules.course.plan_file import plan_json, read_plan
from schedules.export import to_ics
from schedules.planning.cycles import cycles_by_phase
from schedules.testing import clock_changes

ZONES = (
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
ENOUGH: dict[str, Any] = {"cycles": 3, "weight_kg": 70.0, "bag_hours": (24, 168)}


def settled(regimen: Regimen) -> Iterator[dict[str, Any]]:
    """Every combination of the choices that are one of a few, with enough of the others to plan."""
    few = {name: choice.values for name, choice in regimen.choices.items() if choice.kind == "one-of"}
    for values in product(*few.values()):
        rest = {name: value for name, value in ENOUGH.items() if name in regimen.choices}
        yield dict(zip(few, values, strict=True)) | rest


Case = tuple[Regimen, dict[str, Any], str, str]

CASES: list[Case] = [
    (regimen, choices, anchor, zone)
    for regimen in REGIMENS.values()
    for choices in settled(regimen)
    for anchor in cycles_by_phase(select(regimen, choices))
    for zone in ZONES
]


def called(case: Case) -> str:
    return "-".join(map(str, (case[0].id, *case[1].values(), *case[2:])))


def starts(zone: str) -> Iterator[datetime]:
    """Starts half a cycle before each clock change of 2026; in a zone without one, on two plain days."""
    tz = ZoneInfo(zone)
    changes = clock_changes(tz, 2026) or [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
    for change in changes:
        yield (change - timedelta(days=14)).astimezone(tz).replace(hour=9, minute=30, fold=0)


def test_every_regimen_anchor_label_and_indication_is_here() -> None:
    chosen = {value for _, choices, _, _ in CASES for value in choices.values()}
    assert 5 == len({regimen.id for regimen, _, _, _ in CASES})
    assert {"relapsed-refractory", "mrd-positive", "consolidation"} <= chosen
    assert {"us-2025-06", "us-before-2025-06", "high", "low"} <= chosen
    assert {"leukapheresis", "lymphodepletion", "infusion"} <= {anchor for _, _, anchor, _ in CASES}


@pytest.mark.parametrize("case", CASES, ids=called)
def test_the_contract(case: Case) -> None:
    regimen, choices, anchor, zone = case
    for start in starts(zone):
        course = plan(
            select(regimen, choices),
            start=start,
            anchor=anchor,
            plan_id=UUID(int=3),
            as_of=datetime(2026, 1, 1, tzinfo=UTC),
        )
        holds_the_contract(course)


def holds_the_contract(course: Plan) -> None:
    assert course.events, "a course has events"
    assert (len(course.events),) * 2 == (len({e.uid for e in course.events}), len({e.key for e in course.events}))
    assert any(event.start == course.start for event in course.events), "something stands on the date that was given"
    assert course == read_plan(plan_json(course))
    assert to_ics(course) == to_ics(course)
    for event in course.events:
        assert event.why, f"{event.key} can't say why"
        assert event.source.document
        assert event.source.confidence == "confirmed" or event.source.question or event.source.readings, event.key
        assert isinstance(event.start, datetime) is not event.all_day
        assert type(event.start) is type(event.end)
        assert event.start < event.end or (event.start == event.end and not event.all_day)
        assert event.state != "tentative" or (event.all_day and event.waits_for and "not confirmed" in event.title)
        assert event.nominal == event.due == event.start
        assert in_limits(event.earliest, event.start, event.latest), event.key
    for infusion in (
        event for event in course.events if event.kind == "infusion" and course.regimen.id == "blinatumomab"
    ):
        assert isinstance(infusion.start, datetime)
        assert isinstance(infusion.end, datetime)
        assert timedelta(hours=672) == infusion.end.astimezone(UTC) - infusion.start.astimezone(UTC)


def in_limits(low: date | None, moment: date, high: date | None) -> bool:
    day = str(moment)[:10]
    return (low is None or str(low)[:10] <= day) and (high is None or day <= str(high)[:10])
