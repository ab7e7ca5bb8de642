"""A course of twice the size is about twice the work, for each shape of a regimen: counted in calls, never timed."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schedules import Regimen, check

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
MOST = 2.4
"""How many times the calls that twice the size may cost: the square would cost four times."""
SHAPES = (
    *("hourly series", "days, two cycles", "days with a floor", "days with windows", "days with amounts"),
    *("weekdays", "rows", "rows beside one", "rows beside rows", "a chain beside"),
    *("a series beside", "spans of a row", "phases in turn", "phases side by side", "phases, a floor"),
    *("bags", "infusions"),
)


@pytest.fixture
def growth(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that has the shapes."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import growth_shapes

    return growth_shapes


def calls_of(run: Callable[[], object]) -> int:
    """Return how many functions a run calls: the same number each time, whatever the machine does besides."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    run()  # what is looked up once is not counted
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_size_is_about_twice_the_work(name: str, growth: ModuleType) -> None:
    sizes, shape = growth.SHAPES[name]
    work: list[dict[str, int]] = []
    for size in (sizes[0] // 2, sizes[0]):
        made = growth.planned(Regimen.read(shape(size)))
        runs = {
            "plan": partial(growth.planned, made.regimen),
            "check": partial(check, made),
            "faults": partial(check, growth.late(made)),
        }
        work.append({part: calls_of(run) for part, run in runs.items()})
    few, many = work
    assert [] == [part for part in few if many[part] > MOST * few[part]]
