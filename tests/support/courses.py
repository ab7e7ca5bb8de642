"""Courses to which things happen, and short ways to look at them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules import Blinatumomab, Event, InotuzumabOzogamicin, Plan, plan

NEW_YORK = ZoneInfo("America/New_York")
PARIS = ZoneInfo("Europe/Paris")


def new_york(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


def paris(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def blinatumomab(start: datetime, **choices: Any) -> Plan:
    chosen: dict[str, Any] = {
        "indication": "relapsed-refractory",
        "weight_kg": 70,
        "age_group": "adult",
        "cycles": 2,
    } | choices
    return plan(Blinatumomab(**chosen), start=start, plan_id=UUID(int=7), as_of=start)


def inotuzumab(**choices: Any) -> Plan:
    made = InotuzumabOzogamicin(**{"cycles": 3} | choices)
    return plan(made, start=new_york(3, 2), plan_id=UUID(int=8), as_of=new_york(3, 1))


def event(course: Plan, key: str) -> Event:
    return next(event for event in (*course.events, *course.cancelled) if event.key == key)


def start(course: Plan, key: str) -> date | datetime:
    return event(course, key).start


def keys(course: Plan, *, row: str = "", kind: str = "") -> list[str]:
    return [each.key for each in course.events if f"/{row}" in each.key and (not kind or each.kind == kind)]
