"""A regimen as a table: every shape of a row, in plain text and as the sections of a screen."""

from __future__ import annotations

from typing import Any

from schedules import Regimen
from schedules.regimen.outline import sections_of, table_of

SURE = {"document": "Protocol", "jurisdiction": "nowhere", "readings": ["page 1", "page 2"]}
OPEN = {"document": "Paper", "jurisdiction": "nowhere", "confidence": "single-source", "question": "Is it so?"}


def row(shape: str, name: str, **fields: Any) -> dict[str, Any]:
    kind = "infusion" if shape == "pump" else "note"
    return {"shape": shape, "id": name, "kind": kind, "title": name.capitalize(), "source": SURE} | fields


REGIMEN = Regimen.read(
    {
        "id": "made-up",
        "title": "Made up",
        "summary": "Every shape of a row",
        "source": SURE,
        "choices": {
            "weight_kg": {
                "title": "weight",
                "kind": "number",
                "min": 1,
                "max": 400,
                "unit": "kg",
                "required": True,
                "why": "it decides the amount",
            },
            "cycles": {"title": "cycles", "kind": "whole", "min": 1, "default": 1},
        },
        "limits": [{"choice": "cycles", "max": 2, "when": {"weight_kg": "<45"}, "why": "two at most", "source": OPEN}],
        "tables": {
            "weeks": {
                "length_days": 14,
                "rows": [
                    row(
                        "pump",
                        "pump",
                        hours=240,
                        steps=[{"id": "step", "title": "Step", "after_hours": 168, "source": SURE}],
                        amounts=[{"text": "1 mg", "level": "low"}, {"text": "2 mg", "level": "full"}],
                    ),
                    row(
                        "visit",
                        "dose",
                        days="1, 8",
                        cycles="2-",
                        floor_days=6,
                        windows=[{"days": "8", "before_days": 1, "after_days": 2}],
                        amounts=[{"text": "3 mg", "days": "1"}, {"text": "4 mg", "days": "8"}],
                        when={"weight_kg": ">=45"},
                    ),
                    row("span", "stay", days="1-3"),
                    row("span", "driving", of="dose", from_days=1, until="all is well"),
                    row("beside", "before", of="dose", on=["each"], minutes=-60, earliest=-60, latest=-30, source=OPEN),
                    row("beside", "with", of="pump", on=["start", "end"]),
                ],
            }
        },
        "phases": [
            {"id": "one", "title": "part one", "table": "weeks", "up_to": 2, "source": SURE},
            {
                "id": "two",
                "title": "part two",
                "table": "weeks",
                "cycles": 1,
                "after": {"shape": "link", "of": "one", "expected": 1, "source": OPEN},
            },
        ],
        "notes": [{"text": "Advice.", "when": {"weight_kg": "<45"}, "source": SURE}],
    }
)

TABLE = """\
Made up  (made-up, own) [1]
Every shape of a row

Choices
  --weight-kg            weight: a number from 1 to 400 kg; required (it decides the amount)
  --cycles               cycles: a number from 1; optional, 1 by default

Phase part one: up to 2 cycles of table weeks [1]

Phase part two: 1 cycle of table weeks, 1 day after the end of part one [2?]

Table weeks, a cycle of 14 days
  pump: Pump, 240 h, step after 168 h; 1 mg (low rate); 2 mg (full rate) [1]
  dose: Dose, Day 1, 8, Day 8 may move -1/+2, at least 6 days apart, cycles 2-, if weight_kg >=45; 3
      mg on Day 1; 4 mg on Day 8 [1]
  stay: Stay, Days 1-3 [1]
  driving: Driving, until all is well, from 1 days (dose) [1]
  before: Before (60 minutes before, this library's choice of 60 to 30: dose, each) [2?]
  with: With (no time printed: pump, start/end) [1]
Limit: cycles, if weight_kg <45: two at most [2?]
Note, if weight_kg <45: Advice. [1]

Sources
[1] Protocol (nowhere). Read in: page 1; page 2.
[2?] SINGLE SOURCE: Paper (nowhere). Open question: Is it so?"""


def test_the_table_in_plain_text() -> None:
    assert TABLE == table_of(REGIMEN)


def test_the_sections_of_a_screen_say_the_same() -> None:
    """
    Every word of the plain text is in a section, and the other way round; only punctuation differs.
    """
    sections = list(sections_of(REGIMEN))
    words = [
        word for each in sections for word in " ".join([each.title, *(" ".join(row) for row in each.rows)]).split()
    ]
    told = {word.strip(",;:()") for word in words} | {"Phase"}
    assert {word.strip(",;:()") for word in TABLE.split()} == told - {"and", "notes", "Limits", "Phases"}
    assert ["Choices", "Phases", "Table weeks, a cycle of 14 days", "Limits and notes", "Sources"] == [
        each.title for each in sections if each.columns
    ]
