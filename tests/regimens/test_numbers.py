"""Every number of the five regimens, typed a second time from the labels: a slip of the hand in one shows in the other.

A line is a choice, limit, row, phase or note with all its numbers in the order of the
language's fields: amounts and their thresholds, days or hours, windows, floors, leads.
Numbers in a row's own conditions come first, its cycles before them; before these stand those of its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from schedules import load

NUMBER = re.compile(r"(?<![A-Za-z^0-9])-?\d+(?:[.,]\d+)*(?:\.\.-?\d+|-\d+|-(?![a-z0-9]))?")
NOT_COUNTED = {"id", "document", "question", "readings", "section", "revised", "source", "shape", "when_words"}

BLINATUMOMAB = """
choice cycles: 1
choice weight_kg: 1 400 45
choice bsa_m2: 0.1 4
choice bag_hours: 24 48 72 96 168
limit bag_hours: 5.4 24 48 72 96 7 5.4
table six-weeks: 42
row infusion: 9 45 28 45 5 9 45 15 28 45 672 168 1 7 4 168
row infusion: 28 45 15 28 45 672 7 4 168
row stay: 1 1-9
row stay: 1 1-3
row stay: 1 1-3
row stay: 2 1-2
row stay: 2 1-2
row supervised-start: 3-
row supervised-start: 1-2
row premedication: 1 1 20 -60
row premedication: 1 5 20
row premedication: 5 20
row premedication: 1 1 100 16 -60
row premedication: 1 5 20
row premedication: 1 1 20 -60 -60 0
row premedication: 1 5 20
row no-driving: 0
row rest: 14
row rest: 14
row rest: 14
table twelve-weeks: 84
row infusion: 9 45 28 45 5 9 45 15 28 45 672 168 1 7 4 168
row supervised-start: 3-
row premedication: 1 1 20 -60
row premedication: 5 20
row no-driving: 0
row rest: 56
phase induction: 2
phase induction: 1
phase consolidation: 3
phase consolidation: 3
phase consolidation: 4
phase continued: 4
note: 3 7 4
note: 3 1 3 4 3 9 7
note: 3 1 14 4
note: 48
note: 2020 7 22 5.4 168 22
note: 14
note: 45 45
"""

INOTUZUMAB = """
choice cycles: 1 6
choice cycle_1_days: 1 21 28 21 28
choice weekly_doses: 3 4 3
limit cycles: 3 2
limit cycles: 3 3
limit cycle_1_days: 1 4 28 28
row dose: 0.8 1 0.5 8 15 1 8 15 60 8 15 2 2 6 7 14 25 29 28
row dose: 4 28 22 60 6
row observation: 1 0 60
row cytoreduction: 10,000
row rest: 3 28 7 21 21 7 22 28 22-28
table later: 28
row dose: 0.8 1 0.5 1 0.5 8 15 1 8 15 60 8 15 2 2 6 7 14 25 29 28
row dose: 4 28 22 60 6
row observation: 1 0 60
row rest: 3 7 21 21 7 22 28 22-28
row stop-point: 3 3 3 28
phase first: 1 1
phase later: 5
note: 4
note: 6 1
note: 1 50
note: 8 15
note: 28
note: 8 4
note: 1
"""

BREXUCABTAGENE = """
choice label: 2025-06 2025-06
row leukapheresis: 1
row fludarabine: 25 -4..-2
row cyclophosphamide: 900 -2
row no-live-vaccines: -42
row infusion: 30 0
row after-thaw: 3 30
row premedication: 30 60 30 60 -60 -60 -30
row daily-monitoring: 2025-06 14
row daily-monitoring: 2025-06 14
row watch-monitoring: 2025-06 28
row stay-near: 2025-06 28
row stay-near: 2025-06 14
row no-driving: 2025-06 56
row no-driving: 2025-06 14
phase leukapheresis: 1
phase lymphodepletion: 1 0 16
phase infusion: 1 2
note: 2
note: 2
note: 15
"""

TISAGENLECLEUCEL = """
choice label: 2025-06 2025-06
row leukapheresis: 3 6 1
row fludarabine: 30 1-4
row cyclophosphamide: 500 1 2
row infusion: 1
row after-thaw: 30
row premedication: 30 60 30 60 -60 -60 -30
row first-week-monitoring: 2 3 2 3 2 3 2025-06 7
row first-week-monitoring: 1 1 2025-06 7
row watch-monitoring: 2025-06 28
row watch-monitoring: 2 2 2025-06 14
row stay-near: 2025-06 28
row stay-near: 2025-06 14
row no-driving: 2025-06 56
row no-driving: 2025-06 14
phase leukapheresis: 1
phase lymphodepletion: 1 21 28
phase infusion: 1 2 2 14
note: 4
note: 500 2 150 3
note: 4 1,000
note: 30
note: 2
note: 15
"""

OBECABTAGENE = """
choice blasts: 20 20 20 20
row leukapheresis: 1
row fludarabine: 30 -6..-3
row cyclophosphamide: 500 -6 -5
row marrow-sample: 7 -5 -7 -1
row no-live-vaccines: -42
row infusion: 100 1 10 1 310 10 400 10 410 1 10 10 2 2 10 21 2 1
row monitoring: 14
row monitoring: 1-15
row monitoring: 14
row stay-near: 28
row stay-near: 1-29
row stay-near: 28
row no-driving: 56
row no-driving: 1-57
row no-driving: 56
phase leukapheresis: 1
phase lymphodepletion: 1 0 22
phase infusion: 1 2 3 4
note: 2 21 1 3
note: 20
note: 20 410
"""

TYPED = {
    "blinatumomab": BLINATUMOMAB,
    "inotuzumab-ozogamicin": INOTUZUMAB,
    "brexucabtagene-autoleucel": BREXUCABTAGENE,
    "tisagenlecleucel": TISAGENLECLEUCEL,
    "obecabtagene-autoleucel": OBECABTAGENE,
}

ACS = "American Cancer Society, immunotherapy for ALL 2024-06-24"
FDA = "FDA safety communication on CAR T labels 2025-06-26"
REVISED = {
    # The pages that show the labels have dates of their own; no label's date of revision was read, but for the month of
    # one. So only the notice and the patient page have a date.
    "blinatumomab": set(),
    "inotuzumab-ozogamicin": {ACS},
    "brexucabtagene-autoleucel": {FDA},
    "tisagenlecleucel": {FDA},
    "obecabtagene-autoleucel": {ACS},
}


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in NOT_COUNTED:
                yield from leaves(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield from NUMBER.findall(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{value:g}"


def lines(name: str) -> Iterator[str]:
    regimen = load(name)
    found: list[tuple[str, Any]] = [(f"choice {key}", choice) for key, choice in regimen.choices.items()]
    found += [(f"limit {limit.choice}", limit) for limit in regimen.limits]
    for key, table in regimen.tables.items():
        found += [
            (f"table {key}", table.length_days if isinstance(table.length_days, int) else ()),
            *((f"row {row.id}", row) for row in table.rows),
        ]
    found += [(f"phase {phase.id}", phase) for phase in regimen.phases] + [("note", note) for note in regimen.notes]
    yield from (f"{head}: {' '.join(numbers)}" for head, thing in found if (numbers := list(leaves(thing))))


def revisions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("revised"):
            yield f"{value['document']} {value['revised']}"
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for each in value:
            yield from revisions(each)


@pytest.mark.parametrize("name", TYPED)
def test_every_number_is_the_one_typed_from_the_label(name: str) -> None:
    assert TYPED[name].strip().splitlines() == list(lines(name))


@pytest.mark.parametrize("name", TYPED)
def test_every_revision_is_the_one_typed_from_the_label(name: str) -> None:
    assert REVISED[name] == set(revisions(load(name).model_dump(mode="json")))
