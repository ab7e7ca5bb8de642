"""Small regimens with what the large one has no room for: weekdays, times of a day, series, floors, ends, months."""

from __future__ import annotations

from typing import Any, Final

from tests.witnesses.base import SOURCE

LINK: Final = {"shape": "link", "source": SOURCE}


def row(shape: str, name: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"shape": shape, "id": name, "kind": kind, "title": name.capitalize(), "source": SOURCE, **fields}


DRUG: Final = row("visit", "drug", "dose", days="1", at="09:00", lasts_minutes=60)
ROWS: Final = [
    DRUG,
    row("visit", "fraction", "procedure", weekdays="mon-fri", count=5, at="10:00"),
    row("visit", "twice", "dose", days="2, 4", at="08:00", times_each_day=2, every_hours=12),
    row("visit", "daily", "dose", days="3", times_of_day=["09:00", "21:00"]),
    row("pump", "flow", "infusion", day=5, hours=24, at="09:00"),
    row("pump", "hung", "infusion", beside={"row": "drug", "at": "end", "minutes": 30}, hours=10),
    row("beside", "rescue", "dose", of="flow", on=["end"], minutes=60, times=3, every_hours=6),
]
SMALL: Final[dict[str, Any]] = {
    "id": "small",
    "title": "Small",
    "source": SOURCE,
    "tables": {
        "main": {"length_days": 28, "rows": ROWS},
        "two": {"length_days": 14, "rows": [DRUG]},
        "three": {"length_days": 7, "rows": [DRUG]},
        "month": {"length_months": 1, "rows": [DRUG]},
    },
    "phases": [
        {"id": "main", "title": "main", "table": "main", "cycles": 1, "starts_on": "mon"},
        {"id": "turns", "title": "turns", "table": "two", "in_turn": ["three"], "cycles": 3},
        {
            "id": "months",
            "title": "months",
            "table": "month",
            "after": {**LINK, "of": "main", "expected": 60},
            "also_after": [{**LINK, "of": "turns", "earliest": 60}],
            "until": {**LINK, "of": "main", "edge": "start", "months": 9},
        },
    ],
}
"""It begins on Mon 4 May; main lasts to 31 May, turns to 5 July, and months begin 60 days after its last dose."""

GAPS: Final[dict[str, Any]] = {
    "id": "gaps",
    "title": "Gaps",
    "source": SOURCE,
    "floors": [{"rows": ["dose"], "least_days": 3, "most_days": 30, "source": SOURCE}],
    "tables": {
        "fortnight": {
            "length_days": 14,
            "rows": [
                row("visit", "dose", "dose", days="1, 5, 9", at="09:00"),
                row("visit", "tablet", "dose", days="8", at="09:00"),
            ],
        }
    },
    "phases": [{"id": "course", "title": "course", "table": "fortnight", "cycles": 2}],
}
"""Doses on Days 1, 5 and 9, at least 3 days apart."""
