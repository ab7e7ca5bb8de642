"""Strategies for starts, choices, regimens and courses, near the dates and values where calendars go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import reject
from hypothesis import strategies as st

from schedules.clock import exists, zone
from schedules.course.plan import Plan
from schedules.errors import ChoiceError, ClockError, PlanError
from schedules.planning.core import plan
from schedules.planning.cycles import cycles_by_phase
from schedules.regimen import Choice, Regimen
from schedules.regimen.choice_proof import cuts_of
from schedules.regimen.selection import Selection, select

ZONES: Final = (
    "UTC",
    "America/New_York",
    "Europe/Paris",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Pacific/Apia",
)
"""Zones where calendars go wrong: no clock change, half-hour ones, ones at midnight, ones by decree."""


@st.composite
def anchors(
    draw: st.DrawFn, *, zones: Iterable[str] = ZONES, first_year: int = 1971, last_year: int = 2150
) -> datetime:
    """Starts to the minute that exist in their zone, near clock changes and leap days more often than by chance.

    Shrinks towards midnight of 1 January of ``first_year`` in the first zone.
    """
    tz = zone(draw(st.sampled_from(tuple(zones))))
    near = draw(st.sampled_from(("any", "leap day", "clock change")))
    year = draw(st.integers(first_year, last_year))
    if near == "clock change" and (changes := clock_changes(tz, year)):
        minutes = draw(st.integers(-180, 180)) + draw(st.integers(-42, 42)) * 24 * 60
        found = (draw(st.sampled_from(changes)) + timedelta(minutes=minutes)).astimezone(tz)
    else:
        day = 59 if near == "leap day" else draw(st.integers(0, 364))
        wall = datetime(year, 1, 1) + timedelta(days=day, minutes=draw(st.integers(0, 24 * 60 - 1)))  # noqa: DTZ001  # a zone follows
        found = wall.replace(tzinfo=tz)
    return found if exists(found) else reject()


def clock_changes(tz: ZoneInfo, year: int) -> list[datetime]:
    """List the instants of a year, in UTC and to the minute, at which a zone changes its offset."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(367)]
    return [
        _change_between(tz, early, late) for early, late in pairwise(days) if _offset(tz, early) != _offset(tz, late)
    ]


def _offset(tz: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(tz).utcoffset()


def _change_between(tz: ZoneInfo, early: datetime, late: datetime) -> datetime:
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        early, late = (middle, late) if _offset(tz, middle) == _offset(tz, early) else (early, middle)
    return late


@st.composite
def selections(draw: st.DrawFn, /, regimen: Regimen, **fixed: Any) -> Selection:
    """Choices that a regimen accepts; some may be fixed by name.

    Shrinks towards the first value offered of each choice.
    """
    drawn = {name: draw(_values(regimen, name, choice)) for name, choice in regimen.choices.items()}
    try:
        return select(regimen, {**drawn, **fixed})
    except ChoiceError as error:
        if any(problem.code == "name_unknown" for problem in error.problems):
            raise
        return reject()


def _values(regimen: Regimen, name: str, choice: Choice) -> st.SearchStrategy[Any]:
    some = _one_value(regimen, name, choice)
    if choice.many:
        some = st.lists(some, min_size=1, max_size=4).map(tuple)
    return some if choice.required else st.none() | some


def _one_value(regimen: Regimen, name: str, choice: Choice) -> st.SearchStrategy[Any]:
    if choice.kind == "yes-no":
        return st.booleans()
    if choice.values:
        return st.sampled_from(choice.values)
    if choice.kind == "whole":
        return st.integers(int(choice.min or 0), int(choice.max or 12))
    cuts = cuts_of(regimen, name)
    anywhere = st.floats(choice.min or 0, choice.max or 500, allow_nan=False)
    return st.sampled_from(cuts) | anywhere if cuts else anywhere


@st.composite
def courses(
    draw: st.DrawFn, /, regimen: Regimen, *, starts: st.SearchStrategy[datetime] | None = None, **fixed: Any
) -> Plan:
    """Plans of a regimen from any anchor it has, with any choices it accepts.

    The plan's id and its stamps are fixed, so that equal draws are equal plans.
    """
    selection = draw(selections(regimen, **fixed)).as_if_in_use()
    anchor = draw(st.sampled_from(tuple(cycles_by_phase(selection))))
    start = draw(anchors() if starts is None else starts)
    for days in range(7):
        try:
            return plan(
                selection,
                start=start + timedelta(days=days),
                anchor=anchor,
                plan_id=UUID(int=7),
                as_of=datetime(2026, 1, 1, tzinfo=UTC),
                education=True,
            )
        except PlanError as error:  # it never starts on this day of the week, or at this time
            if any(problem.code != "date_not_possible" for problem in error.problems):
                raise
        except ClockError:
            return reject()  # another day's time that the clocks skip, or a long course that leaves the planned years
    return reject()


SOURCE: Final = {"document": "drawn for a test", "jurisdiction": "nowhere"}


@st.composite
def regimens(draw: st.DrawFn, *, max_days: int = 56, max_cycles: int = 4) -> Regimen:
    """Sound regimens of one drug: a few cycles of doses, with premedication, or of an infusion, with a stay and a rest.

    Shrinks towards one cycle with a single dose on Day 1.
    """
    pump = draw(st.booleans())
    length = draw(st.integers(2, max_days))
    rows = draw(_pump_rows(length) if pump else _dose_rows(length))
    course = {"id": "course", "title": "course", "table": "cycle", "cycles": draw(st.integers(1, max_cycles))}
    return Regimen.read(
        {
            "id": "drawn",
            "title": "Drawn regimen",
            "source": SOURCE,
            "tables": {"cycle": {"length_days": length, "rows": [{**row, "source": SOURCE} for row in rows]}},
            "phases": [course],
        }
    )


@st.composite
def _dose_rows(draw: st.DrawFn, length: int) -> list[dict[str, Any]]:
    days = sorted({1, *draw(st.lists(st.integers(1, length), max_size=4))})
    apart = min([later - earlier for earlier, later in pairwise([*days, length + 1])])
    dose: dict[str, Any] = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose"}
    dose |= {"days": ", ".join(map(str, days)), "floor_days": draw(st.integers(1, apart))}
    dose |= {"lasts_minutes": draw(st.none() | st.integers(1, 240))}
    if len(days) > 1 and draw(st.booleans()):
        spread = {"before_days": draw(st.integers(0, 3)), "after_days": draw(st.integers(0, 3))}
        dose["windows"] = [{"days": ", ".join(map(str, days[1:])), **spread}]
    lead: dict[str, Any] = {
        "shape": "beside",
        "id": "lead",
        "kind": "premedication",
        "title": "Premedication",
        "of": "dose",
    }
    lead |= {"on": ["each"], "minutes": -draw(st.integers(0, 180))}
    return [dose, *([lead] if draw(st.booleans()) else [])]


@st.composite
def _pump_rows(draw: st.DrawFn, length: int) -> list[dict[str, Any]]:
    days = draw(st.integers(1, length - 1))
    pump: dict[str, Any] = {"shape": "pump", "id": "pump", "kind": "infusion", "title": "Infusion", "hours": 24 * days}
    if draw(st.booleans()):
        pump["bag_hours"] = draw(st.lists(st.sampled_from((24, 48, 72, 96, 168)), min_size=1, max_size=3))
    if days > 1 and draw(st.booleans()):
        step = {"id": "step", "title": "Dose step", "after_hours": draw(st.integers(1, 24 * days - 1)), "cycles": "1"}
        pump["steps"] = [{**step, "source": SOURCE}]
    rest = {"shape": "span", "id": "rest", "kind": "rest", "title": "Rest", "of": "pump", "lasts_days": length - days}
    stay = {"shape": "span", "id": "stay", "kind": "stay", "title": "Stay", "days": f"1-{draw(st.integers(1, days))}"}
    return [pump, rest, stay]
