"""Rows as a person writes them: *what* times *when*, in place of shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.regimen.test_published import FILES

from schedules import Regimen, load
from schedules.errors import RegimenError
from schedules.regimen.documents.reading import document_of, regimen_of
from schedules.regimen.documents.writing import written

HEAD = """id = "short"
title = "Short"
source = "own"
[sources.own]
document = "Our protocol"
jurisdiction = "any"
[[phases]]
id = "course"
title = "course"
table = "cycle"
cycles = 2
[tables.cycle]
length_days = 14
source = "own"
rows = [
"""


def read(*rows: str) -> Regimen:
    text = HEAD + "\n".join(f"  {row}," for row in rows) + "\n]\n"
    return regimen_of(document_of(text.encode(), ".toml", "short.toml"))


DOSE = '{ visit = "dose", kind = "dose", title = "Dose", days = "1", lasts_minutes = 60 }'


@pytest.mark.parametrize(
    ("short", "with_shapes"),
    [
        (
            '{ visit = "x", kind = "dose", title = "X", days = "2", amount = "5 mg" }',
            '{ shape = "visit", id = "x", kind = "dose", title = "X", days = "2", amounts = [{ text = "5 mg" }] }',
        ),
        (
            '{ span = "x", kind = "stay", title = "X", days = "1-2" }',
            '{ shape = "span", id = "x", kind = "stay", title = "X", days = "1-2" }',
        ),
        (
            '{ pump = "x", kind = "infusion", title = "X", hours = 46, beside = { row = "dose", hours = 2 } }',
            '{ shape = "pump", id = "x", kind = "infusion", title = "X", hours = 46, beside = { row = "dose", minutes = 120 } }',  # noqa: E501
        ),
        (
            '{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = "end" } }',
            '{ shape = "beside", id = "x", kind = "dose", title = "X", of = "dose", on = ["end"], minutes = 0 }',
        ),
        (
            '{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = ["first", "last"], days = -1 } }',
            '{ shape = "beside", id = "x", kind = "dose", title = "X", of = "dose", on = ["first", "last"], days = -1 }',  # noqa: E501
        ),
        (
            '{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = "end", days = 2 }, at = "10:00" }',  # noqa: E501
            '{ shape = "beside", id = "x", kind = "dose", title = "X", of = "dose", on = ["end"], days = 2, at = "10:00" }',  # noqa: E501
        ),
        (
            '{ visit = "x", kind = "note", title = "X", beside = { row = "dose", at = "each", untimed = true } }',
            '{ shape = "beside", id = "x", kind = "note", title = "X", of = "dose", on = ["each"] }',
        ),
        (
            '{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = "end", hours = 12 }, times = 8, every_hours = 6 }',  # noqa: E501
            '{ shape = "beside", id = "x", kind = "dose", title = "X", of = "dose", on = ["end"], minutes = 720, times = 8, every_hours = 6 }',  # noqa: E501
        ),
    ],
)
def test_the_short_row_is_the_long_one(short: str, with_shapes: str) -> None:
    assert read(DOSE, short) == read(DOSE, with_shapes)


@pytest.mark.parametrize(
    ("row", "at", "said"),
    [
        ('{ visit = "x", kind = "dose", title = "X", beside = { row = "dosis", at = "end" } }', '"dosis"', "dose"),
        ('{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = "ende" } }', '"ende"', "end"),
        (
            '{ visit = "x", kind = "dose", title = "X", beside = { row = "dose", at = "end", mins = 5 } }',
            "mins",
            "mins",
        ),
        ('{ pump = "x", kind = "infusion", title = "X", hours = 46, beside = { row = "dosis" } }', '"dosis"', "dose"),
        ('{ visit = "x", kind = "dose", title = "X", days = "2", amount = "" }', '""', "at least 1"),
        ('{ visit = "X", kind = "dose", title = "X", days = "2" }', '"X", kind', "is no name"),
        ('{ visit = "x", kind = "dose", title = "X", days = "99" }', '"99"', "outside a cycle"),
    ],
)
def test_a_mistake_is_told_where_it_is_written(row: str, at: str, said: str) -> None:
    with pytest.raises(RegimenError) as caught:
        read(DOSE, row)
    spots = [(problem.spot, problem.message) for problem in caught.value.problems if problem.spot]
    line = len(HEAD.splitlines()) + 2
    assert any(spot.line == line and spot.column == 3 + row.index(at) and said in message for spot, message in spots), (
        caught.value
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            'visit = "x", beside = { row = "dose", at = "end", days = 1 }, days = "1"',
            "days, minutes or hours stand inside",
        ),
        ('visit = "x", beside = { row = "dose", at = "end" }, days = 1', "days, minutes or hours stand inside"),
        (
            'visit = "x", beside = { row = "dose", at = "end", untimed = true, minutes = 5 }',
            "or untimed = true in place",
        ),
        ('visit = "x", beside = { row = "dose", at = "end", untimed = "yes" }', "or untimed = true in place"),
        ('visit = "x", beside = "dose"', "beside is { row = ..., at = ... }"),
        ('visit = "x", beside = { row = "dose", at = "end", hours = 1.5 }', "hours are whole"),
        ('pump = "x", beside = { row = "dose", hours = 1, minutes = 5 }, hours = 4', "hours are whole"),
        ('visit = "x", beside = { row = "dose" }', "the event that it is beside, at, is not given"),
        ('visit = "x", beside = { at = "end" }', "the row that it is beside, row, is not given"),
        (
            'visit = "x", beside = { row = "dose", at = "end" }, at = "10:00"',
            "only what lies days from another row has a time",
        ),
        ('span = "x", beside = { row = "dose" }', "a stretch of days hangs from another row by of"),
    ],
)
def test_a_place_beside_another_row_that_is_half_said_is_refused(fields: str, said: str) -> None:
    kind = "infusion" if fields.startswith("pump") else "dose"
    with pytest.raises(RegimenError) as caught:
        read(DOSE, f'{{ {fields}, kind = "{kind}", title = "X" }}')
    assert any(said in problem.message for problem in caught.value.problems), caught.value


@pytest.mark.parametrize("suffix", [".toml", ".json", ".yaml"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_published_schedule_reads_back_as_it_was(path: Path, suffix: str) -> None:
    regimen = load(path)
    assert regimen == regimen_of(document_of(written(regimen, suffix), suffix, f"again{suffix}"))


def test_what_is_written_is_short() -> None:
    text = written(read(DOSE), ".toml").decode()
    assert 'visit = "dose"' in text
    assert "shape" not in text
