"""A regimen that uses each construct of the language once, and how another is made that differs in one place."""

from __future__ import annotations

import copy
from typing import Any, Final

SOURCE: Final = {"document": "made for this test", "jurisdiction": "nowhere"}
HEAVY: Final = {"weight_kg": ">=45"}
LIGHT: Final = {"weight_kg": "<45"}

INFUSION: Final[dict[str, Any]] = {
    "shape": "pump",
    "id": "infusion",
    "kind": "infusion",
    "title": "Infusion",
    "hours": 168,
    "bag_hours": "$bag_hours",
    "steps": [{"id": "step", "title": "Step", "after_hours": 48, "cycles": "1", "source": SOURCE}],
    "hold": {"same_cycle_max_days": 7, "restart_from_hours": 4, "low_rate_hours": 48, "source": SOURCE},
    "amounts": [
        {"text": "9 mcg/day", "level": "low", "cycles": "1"},
        {"text": "28 mcg/day", "level": "full", "cycles": "1"},
        {"text": "28 mcg/day", "cycles": "2-"},
    ],
    "source": SOURCE,
}
DOSE: Final[dict[str, Any]] = {
    "shape": "visit",
    "id": "dose",
    "kind": "dose",
    "title": "Dose",
    "days": "2, 9",
    "lasts_minutes": 60,
    "floor_days": 6,
    "windows": [{"days": "9", "before_days": 1, "after_days": 2}],
    "late": [{"from_days": 3, "text": "ask the clinic", "source": SOURCE}],
    "postponed": [{"days": "9", "latest_day": 14, "text": "counts", "source": SOURCE}],
    "not_raised": SOURCE,
    "amounts": [{"text": "1 mg", "when": HEAVY}, {"text": "0.5 mg", "when": LIGHT}],
    "setting": "clinic",
    "source": SOURCE,
}
TABLETS: Final[dict[str, Any]] = {
    "shape": "visit",
    "id": "tablets",
    "kind": "dose",
    "title": "Tablet",
    "days": "3-4",
    "at": "08:00",
    "times": 4,
    "every_hours": 12,
    "source": SOURCE,
}
LEAD: Final[dict[str, Any]] = {
    "shape": "beside",
    "id": "lead",
    "kind": "premedication",
    "title": "Lead",
    "of": "infusion",
    "on": ["start", "restart"],
    "minutes": -60,
    "earliest": -90,
    "latest": -30,
    "lasts_minutes": 15,
    "source": SOURCE,
}
LABS: Final[dict[str, Any]] = {
    "shape": "beside",
    "id": "labs",
    "kind": "assessment",
    "title": "Labs",
    "of": "dose",
    "on": ["first"],
    "days": -1,
    "source": SOURCE,
}
STAY: Final[dict[str, Any]] = {
    "shape": "span",
    "id": "stay",
    "kind": "stay",
    "title": "Stay",
    "days": "1-3",
    "source": SOURCE,
}
DRIVING: Final[dict[str, Any]] = {
    "shape": "span",
    "id": "driving",
    "kind": "restriction",
    "title": "No driving",
    "of": "dose",
    "lasts_days": 2,
    "source": SOURCE,
}
RECOVERY: Final[dict[str, Any]] = {
    "shape": "span",
    "id": "recovery",
    "kind": "restriction",
    "title": "No vaccine",
    "of": "dose",
    "from_days": 1,
    "until": "recovery",
    "source": SOURCE,
}
REST: Final[dict[str, Any]] = {
    "shape": "span",
    "id": "rest",
    "kind": "rest",
    "title": "Rest",
    "of": "infusion",
    "lasts_days": 14,
    "source": SOURCE,
}
ONE: Final[dict[str, Any]] = {
    "shape": "visit",
    "id": "cells",
    "kind": "procedure",
    "title": "Cells",
    "days": "-2..-1, 0, 3",
    "source": SOURCE,
}

BASE: Final[dict[str, Any]] = {
    "id": "everything",
    "title": "Everything",
    "source": SOURCE,
    "choices": {
        "cycles": {"title": "cycles", "kind": "whole", "min": 1, "max": 4, "required": True},
        "weight_kg": {"title": "weight", "kind": "number", "min": 1, "max": 400, "unit": "kg", "required": True},
        "response": {
            "title": "response",
            "values": ["none", "cr"],
            "changes_on_the_way": True,
            "words": {"cr": "after CR"},
        },
        "bag_hours": {"title": "bags", "kind": "whole", "values": [24, 48, 96], "many": True, "default": 48},
        "length": {"title": "length", "kind": "whole", "values": [21, 28], "default": 21},
    },
    "limits": [{"choice": "cycles", "max": 3, "why": "three at most", "source": SOURCE}],
    "tables": {
        "weeks": {"length_days": 21, "rows": [INFUSION, DOSE, TABLETS, LEAD, LABS, STAY, DRIVING, RECOVERY, REST]},
        "once": {"day_zero": True, "rows": [ONE]},
    },
    "phases": [
        {"id": "first", "title": "first", "table": "weeks", "up_to": 4, "source": SOURCE},
        {
            "id": "second",
            "title": "second",
            "table": "once",
            "cycles": 1,
            "after": {
                "shape": "link",
                "of": "first",
                "edge": "next",
                "earliest": 7,
                "expected": 10,
                "latest": 14,
                "source": SOURCE,
            },
        },
        {
            "id": "third",
            "title": "third",
            "table": "once",
            "cycles": 1,
            "after": {
                "shape": "wait",
                "milestone": "released",
                "title": "the cells are released",
                "of": "second",
                "edge": "end",
                "earliest": 16,
                "typical": 28,
                "latest": 40,
                "source": SOURCE,
            },
        },
    ],
    "notes": [{"text": "Drink water.", "source": SOURCE}],
}


def changed(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy of a regimen's data with one place changed; of a path "tables.weeks.rows.0.hours", each part."""
    data = copy.deepcopy(base)
    *steps, last = path.split(".")
    place: Any = data
    for step in steps:
        place = place[int(step)] if isinstance(place, list | tuple) else place[step]
    if value is MISSING:
        del place[int(last) if isinstance(place, list) else last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return data


MISSING: Final = object()
"""What a place is given that is to be taken out."""
