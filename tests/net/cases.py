"""The courses that the net is made of, as plain data: every choice and anchor in five zones, and drawn histories."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.oracle.agreement import add_entry, engine_plan
from tests.oracle.course import answer
from tests.oracle.drawing import CASES, Chance, Wanted, a_happening
from tests.oracle.history import Case
from tests.oracle.timeline import minute_of
from tests.support.drawing import REGIMENS

from schedules import Plan, ScheduleError, select
from schedules.planning.cycles import cycles_by_phase
from schedules.regimen.space import choice_space

ZONES: Final = ("UTC", "America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kathmandu")
STARTS: Final = {zone: datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo(zone)) for zone in ZONES}
"""A start for each zone: a Monday, so that clocks change in the first cycles, in the north and in the south."""

Course = dict[str, Any]


def said_regimens() -> Iterator[Course]:
    """Yield each built-in regimen, to be said in sentences."""
    yield from ({"regimen": name} for name in REGIMENS)


def all_choices() -> Iterator[Course]:
    """Yield a course for every combination of choices, anchor and zone that plans anything."""
    for name, regimen in REGIMENS.items():
        for choices in choice_space(regimen):
            try:
                anchors = tuple(cycles_by_phase(select(regimen, choices)))
            except ScheduleError:
                continue
            for anchor in anchors:
                for zone, start in STARTS.items():
                    made = {"regimen": name, "choices": choices, "anchor": anchor}
                    yield made | {"zone": zone, "start": start.isoformat()}


def histories(seed: int, most_entries: int = 6) -> Iterator[Course]:
    """Yield courses with what happened to them, drawn without end from a seed."""
    chance, names = random.Random(seed), tuple(CASES)  # noqa: S311  # draws, no secrets
    while True:
        for name in names:
            case = CASES[name](chance, REGIMENS[name])
            try:
                course = engine_plan(case)
            except ScheduleError:
                continue
            yield _as_data(case, _record(chance, case, course, most_entries))


def _record(chance: Chance, case: Case, course: Plan, most: int) -> list[dict[str, Any]]:
    """Draw what happens to a course; an entry that the library refuses stays in, so that both trees are asked."""
    now, tried = minute_of(case.start), []
    for _ in range(chance.randint(1, most)):
        other = _other_happening(chance, case, now) if chance.choice((0, 0, 0, 1)) else None
        wanted = other or a_happening(chance, case, now, answer(case))
        if wanted is None:
            break
        tried.append(_entry(wanted, case))
        try:
            case, course = add_entry(case, course, wanted)
        except ScheduleError:
            continue
        now = wanted.minute
    return tried


def _other_happening(chance: Chance, case: Case, now: int) -> Wanted | None:
    """Draw one of the entries that the oracle knows no convention for: facts, corrections, a wait that failed."""
    later = now + chance.randint(60, 20 * 24 * 60)
    learned = [name for name, choice in case.regimen.choices.items() if choice.changes_on_the_way]
    waits = [phase.after.milestone for phase in case.regimen.phases if phase.after and phase.after.shape == "wait"]
    kinds = ["learned"] * bool(learned) + ["correction"] * bool(case.record) + ["failed", "repeated"] * bool(waits)
    if not kinds:
        return None
    fields: dict[str, Any] = {}
    match kind := chance.choice(kinds):
        case "learned":
            fact = chance.choice(learned)
            value = chance.choice(case.regimen.choices[fact].values)
            fields = {"fact": fact, "value": value, "from_cycle": chance.randint(1, 3)}
        case "correction":
            fields = {"entry": chance.randint(1, len(case.record))}
        case "failed":
            fields = {"milestone": chance.choice(waits)}
        case "repeated":
            fields = {"of": "leukapheresis/1/leukapheresis/d1"}
    return Wanted(kind, later, fields)


def _entry(wanted: Wanted, case: Case) -> dict[str, Any]:
    at = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(minutes=wanted.minute)
    fields = {name: value for name, value in wanted.fields.items() if value is not None}
    return {"what": wanted.what, "at": at.astimezone(case.start.tzinfo).isoformat(), **_plain(fields)}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fields.items()}


def _as_data(case: Case, record: list[dict[str, Any]]) -> Course:
    made = {"regimen": case.regimen.id, "choices": dict(case.choices), "anchor": case.anchor, "record": record}
    made["at"] = {row: f"{clock:%H:%M}" for row, clock in case.at.items()}
    return made | {"zone": str(case.start.tzinfo), "start": case.start.isoformat()}
