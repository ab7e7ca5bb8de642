"""Patients of made-up cohorts, drawn from a seed, and the rows that `plan` gives for them one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pyarrow as pa

from schedules import Event, Plan, Regimen, load, plan, select
from schedules.clock import read_start
from schedules.errors import ScheduleError

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
PUMP = {"indication": "relapsed-refractory", "cycles": 9, "weight_kg": 70, "age_group": "adult", "bag_hours": [96]}
COURSES: Sequence[tuple[str, dict[str, Any]]] = (
    ("blinatumomab", PUMP),
    ("blinatumomab", {**PUMP, "weight_kg": 71.5, "cycles": 3, "bag_hours": [24, 168]}),
    ("Blincyto", {**PUMP, "indication": "consolidation", "weight_kg": 30, "bsa_m2": 1.0, "cycles": 2}),
    ("blinatumomab", {**PUMP, "indication": "mrd-positive", "bag_hours": ["72+96"], "cycles": 2}),
    ("inotuzumab-ozogamicin", {"cycles": 3}),
    ("inotuzumab-ozogamicin", {"cycles": 6, "cycle_1_days": 28}),
    ("tisagenlecleucel", {"label": "us-2025-06"}),
    ("brexucabtagene-autoleucel", {"label": "us-before-2025-06"}),
    ("obecabtagene-autoleucel", {}),
)
ZONES = (
    *("America/New_York", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"),
    *("Pacific/Chatham", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tehran", "America/Santiago", "Europe/Dublin"),
    *("Africa/Cairo", "Asia/Beirut", "Pacific/Apia", "America/Nuuk", "UTC"),
)
CLOCKS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "regimen", "choices")),
        ("start", pa.timestamp("us")),
        *((name, pa.string()) for name in ("zone", "anchor", "plan_id", "record")),
    ]
)


def drawn_patients(
    count: int,
    *,
    seed: int = 0,
    courses: Sequence[tuple[str, dict[str, Any]]] = COURSES,
    zones: Sequence[str] = ZONES,
    clocks: Sequence[time] = CLOCKS,
    days: int = 1095,
) -> pa.RecordBatch:
    """
    Draw patients whose starts lie in some years from 2026 on, at any quarter hour.
    """
    random = Random(seed)  # noqa: S311  # the same patients each time
    rows = []
    for number in range(count):
        regimen, choices = random.choice(courses)
        day = date(2026, 1, 1) + timedelta(days=random.randrange(days))
        start = datetime.combine(day, random.choice(clocks))
        identity = str(uuid5(UUID(int=9), str(number)))
        row = {"id": f"p{number}", "regimen": regimen, "choices": json.dumps(choices), "plan_id": identity}
        rows.append({**row, "start": start, "zone": random.choice(zones)})
    return batch_of(rows)


def batch_of(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([dict.fromkeys(SCHEMA.names) | row for row in rows], schema=SCHEMA)


def plan_of(patient: dict[str, Any], regimens: Mapping[str, Regimen] | None = None) -> Plan:
    """
    Return a patient's plan, as whoever has one patient makes it.
    """
    chosen = {
        name: tuple(each) if isinstance(each, list) else each for name, each in json.loads(patient["choices"]).items()
    }
    return plan(
        select((regimens or {}).get(patient["regimen"]) or load(patient["regimen"]), chosen),
        start=read_start(patient["start"].isoformat(), zone_name=patient["zone"]),
        anchor=patient["anchor"],
        plan_id=UUID(patient["plan_id"]),
        as_of=AS_OF,
    )


def expected_rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """
    Return the rows that a cohort should have, each from its event; with uids.
    """
    rows = []
    for patient in batch.to_pylist():
        try:
            made = plan_of(patient)
        except ScheduleError as error:
            nothing = dict.fromkeys(row_of(patient["id"], "", plan_of(drawn_patients(1).to_pylist()[0]).events[0]))
            rows.append({**nothing, "id": patient["id"], "problem": "; ".join(map(str, error.problems))})
        else:
            rows += [row_of(patient["id"], made.zone, event) for event in made.events]
    return rows


def row_of(patient: str, zone: str, event: Event) -> dict[str, Any]:
    names = ("uid", "key", "kind", "title", "phase", "cycle", "day", "all_day", "state", "setting", "amount")
    row: dict[str, Any] = {"id": patient, "zone": zone, "confidence": event.source.confidence, "problem": None}
    row |= {name: getattr(event, name) for name in names} | {"to_tick": "\n".join(event.to_tick)}
    for name in ("start", "end", "due", "earliest", "latest"):
        row[f"{name}_local"] = wall(getattr(event, name))
    for name in ("start", "end"):
        moment = getattr(event, name)
        row[name] = moment.astimezone(UTC) if isinstance(moment, datetime) else None
    return row


def wall(moment: date | None) -> datetime | None:
    if moment is None or isinstance(moment, datetime):
        return moment and moment.replace(tzinfo=None, fold=0)
    return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  # a midnight on the clocks of its zone
