"""A regimen said back: every rule of the data is in a sentence, so a changed rule changes a sentence."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.drawing import REGIMENS

from schedules import Regimen, plan
from schedules.errors import RegimenError
from schedules.regimen.selection import select
from schedules.regimen.sentences import sentences

Path = tuple[str | int, ...]


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of the data with the way to it."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from leaves(value, (*path, number))
    else:
        yield path, data


def others(value: Any) -> Iterator[Any]:
    """Other values a rule could have in its place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)
    elif value == "all":
        yield "2-"
    elif isinstance(value, str):
        if value.startswith((">", "<")):
            yield ("<" if value[0] == ">" else ">") + value.removeprefix(">=").lstrip("<>")
        kinds = ("confirmed", "single-source", "unverified", "low", "full", "low", "hospital", "clinic", "home", "any")
        yield from (
            other for other in (*kinds, "2026-01-01", "1", f"{value} changed", f"{value}-changed") if other != value
        )
    elif value is None:
        yield from (1, "1", "2026-01-01", "09:00", "full")


def changed(data: dict[str, Any], path: Path, value: Any) -> Regimen | None:
    other = copy.deepcopy(data)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    try:
        return Regimen.read(other)
    except RegimenError:
        return None


@pytest.mark.parametrize("regimen", REGIMENS.values(), ids=lambda regimen: regimen.id)
@pytest.mark.slow
def test_every_changed_rule_changes_a_sentence(regimen: Regimen) -> None:
    """
    Change each value of the data in turn, in the first way that still makes a sound regimen.
    """
    data = regimen.model_dump(mode="json")
    said, tried, silent = sentences(regimen), 0, []
    for path, value in leaves(data):
        sound = (
            (other, found) for other in others(value) if (found := changed(data, path, other)) not in (None, regimen)
        )
        for other, found in islice(sound, 1):
            tried += 1
            if sentences(found) == said:
                silent.append((path, value, other))
    assert [] == silent
    assert tried > 100


def test_a_clinician_reads_whole_sentences() -> None:
    said = sentences(REGIMENS["blinatumomab"])
    assert "Infuse for 28 days (672 h): Blinatumomab infusion." in said
    assert "Rest at least 14 days after Blinatumomab infusion: Treatment-free interval." in said
    tests = "with the start of or a restart of Blinatumomab infusion; no time is printed for it"
    assert any(tests in sentence for sentence in said)
    assert all(sentence.strip() for sentence in said)


@pytest.mark.parametrize(
    ("version", "days", "day_zero", "said"),
    [
        (2, "1-3, 5", False, "Stay comes in 2 stretches of days."),
        (1, "1-3, 5", False, None),
        (2, "1-3", False, None),
        (2, "-1, 1", False, None),
        (2, "-1, 1", True, "Stay comes in 2 stretches of days."),
        (2, "-1, 0, 1", True, None),
    ],
)
def test_the_stretches_of_a_row_of_days_are_said_as_they_are_laid_out(
    version: int, days: str, *, day_zero: bool, said: str | None
) -> None:
    """Day 1 follows Day -1 where there is no Day 0; in version 1 such a row lasts from the first day to the last."""
    source = {"document": "made for this test", "jurisdiction": "nowhere"}
    first = {"kind": "dose", "visit": "drug", "title": "Drug", "days": "1", "source": source}
    stay = {"kind": "stay", "span": "stay", "title": "Stay", "days": days, "source": source}
    regimen = Regimen.read(
        {
            "language_version": version,
            "id": "r",
            "title": "R",
            "source": source,
            "tables": {"t": {"day_zero": day_zero, "rows": [first, stay]}},
            "phases": [{"id": "p", "title": "P", "table": "t", "cycles": 1}],
        }
    )
    course = plan(select(regimen, {}), start=datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York")))
    stretches = sum("/stay/" in each.key for each in course.events)
    found = next((each for each in sentences(regimen) if "stretches" in each and each.startswith("Stay")), None)
    assert said == found
    assert (2 if said else 1) == stretches
    assert (version == 1) == any("version 1 of the language" in each for each in sentences(regimen))
