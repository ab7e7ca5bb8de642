"""The sentences of a regimen as a clinician reads them: rows by their titles, lengths as people say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from schedules import load
from schedules.regimen.outline import table_of
from schedules.regimen.sentences import sentences

SOURCE = '{ document = "Our protocol", jurisdiction = "our clinic" }'
OURS = f"""
id = "ours"
title = "Ours"
source = {SOURCE}

[[phases]]
id = "first"
title = "first part"
table = "a"
cycles = 2

[[phases]]
id = "second"
title = "second part"
table = "b"
cycles = 2
starts_on = "mon"
after = {{ of = "first", edge = "start", months = 1, latest = 40, source = {SOURCE} }}

[[floors]]
rows = ["first/drip", "second/drip"]
least_days = 5
source = {SOURCE}

[tables.a]
length_days = 14
source = {SOURCE}

[[tables.a.rows]]
visit = "drip"
kind = "dose"
title = "Drug over 2 h"
days = "1, 8"
floor_days = 6
windows = [{{ days = "8", before_days = 1, after_days = 2 }}]

[[tables.a.rows]]
visit = "bolus"
kind = "dose"
title = "Bolus"
beside = {{ row = "drip", at = "end" }}

[[tables.a.rows]]
pump = "pump"
kind = "infusion"
title = "Pump"
beside = {{ row = "bolus", at = "end" }}
hours = 46

[[tables.a.rows]]
visit = "labs"
kind = "assessment"
title = "Blood count"
beside = {{ row = "drip", at = "each", untimed = true }}

[tables.b]
length_days = 28
source = {SOURCE}

[[tables.b.rows]]
visit = "drip"
kind = "dose"
title = "Drug at home"
days = "1"

[[tables.b.rows]]
visit = "rays"
kind = "procedure"
title = "Fraction"
weekdays = "mon-fri"
count = 10

[[tables.b.rows]]
pump = "short"
kind = "infusion"
title = "Short pump"
day = 4
hours = 24
"""
FLOOR = (
    "At least 5 days between doses of Drug over 2 h in first part and Drug at home in second part, "
    "each counted as it was given."
)


@pytest.fixture
def said(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    return sentences(load(tmp_path / "ours.toml"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Infuse for 46 h: Pump.",
        "Infuse for 24 h: Short pump.",
        "Pump is connected at the end of Bolus.",
        "Bolus right after the end of Drug over 2 h.",
        "Blood count with each Drug over 2 h; no time is printed for it.",
        "Fraction, 10 times on Monday to Friday.",
        "Day 8 may come up to 1 day earlier and up to 2 days later.",
        "At least 6 days between doses of Drug over 2 h.",
        FLOOR,
        "second part starts 1 month (at most 40 days) after the start of first part.",
        "Cycles of second part start on Monday: another start is refused, and a later cycle is warned of.",
    ],
)
def test_it_is_said_as_a_person_says_it(said: tuple[str, ...], sentence: str) -> None:
    assert sentence in said


def test_the_table_has_the_bound_of_a_length_in_months_too(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    assert "1 month (at most 40 days) after the" in " ".join(table_of(load(tmp_path / "ours.toml")).split())
