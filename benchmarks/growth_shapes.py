"""Measure how the cost of a course grows with its size, for each shape that a regimen file may have; 1 is linear.

python benchmarks/growth_shapes.py [SHAPE ...]

Each shape is a regimen that grows in one way alone, inside the bounds of `schedules.regimen.sizes`. For each of its
sizes the reading, the planning, the check, the calendar and the page are timed; the fit is that of ``growth.py``.
A part is in order where its exponent is at most `AIM`; sizes that cost less than `NOTHING` are left out of the fit,
since the fixed cost of a call hides the growth there, and a part of which the largest costs less than `INSTANT` is in
order however it grows. Exit status: 0 all in order, 1 one that is not.

A new shape is a line in `SHAPES`: its sizes, and a function that is given one of them and returns the regimen as data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from growth import AIM, cpu_seconds, exponent
from growth_check import late

from schedules import Plan, Regimen, check, plan
from schedules.course.remembered import LAYS
from schedules.export import to_html, to_ics

START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
AS_OF = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTHING = 0.02
"""Seconds of CPU time in which the fixed cost of a call is felt."""
INSTANT = 0.1
"""Seconds of CPU time for which nobody waits."""

Data = dict[str, Any]
SOURCE = {"document": "benchmark", "jurisdiction": "none", "section": "1", "confidence": "confirmed"}


def regimen(rows: Sequence[Data], *, phases: Sequence[Data] = ({},), length: int = 4000, **more: object) -> Data:
    """Return a regimen as data: its rows in one table, and its phases, each one cycle of it without other words."""
    named = [{"id": f"p{number}", "title": f"phase {number}", "table": "cycle"} for number in range(len(phases))]
    return {
        "id": "shape",
        "title": "a shape",
        "source": SOURCE,
        "tables": {"cycle": {"length_days": length, "rows": [{**row, "source": SOURCE} for row in rows]}},
        "phases": [{"cycles": 1, **name, **phase} for name, phase in zip(named, phases, strict=True)],
        **more,
    }


def dose(name: str = "dose", **parts: object) -> Data:
    """Return a visit as data."""
    return {"id": name, "shape": "visit", "kind": "dose", "title": f"the {name}", **parts}


def infusion(name: str = "infusion", **parts: object) -> Data:
    """Return an infusion as data."""
    return {"id": name, "shape": "pump", "kind": "infusion", "title": f"the {name}", **parts}


def beside(name: str = "beside", **parts: object) -> Data:
    """Return an event beside others as data."""
    return {"id": name, "shape": "beside", "kind": "assessment", "title": f"the {name}", "minutes": -30, **parts}


def span(name: str = "span", **parts: object) -> Data:
    """Return a stretch of days as data."""
    return {"id": name, "shape": "span", "kind": "restriction", "title": f"the {name}", **parts}


def every(days: int, count: int) -> str:
    """Return so many days, each so many after the one before, as a few runs can't say them: the length is bounded."""
    return ", ".join(str(1 + days * number) for number in range(count))


def stretch(number: int) -> str:
    """Return twenty days, those after the stretch of the number before."""
    return f"{20 * number + 1}-{20 * number + 20}"


def after(of: str) -> Data:
    """Return the link of a phase that begins with another one."""
    return {"after": {"shape": "link", "of": of, "edge": "start", "expected": 1, "source": SOURCE}}


TIMES = [f"{hour:02}:{minute:02}" for hour in range(9, 22) for minute in range(0, 60, 3)]
SHAPES: dict[str, tuple[tuple[int, ...], Callable[[int], Data]]] = {
    "hourly series": ((125, 250, 500, 1000), lambda n: regimen([dose(days="1", every_hours=1, times=n, at="09:00")])),
    "days": ((500, 1000, 2000, 4000), lambda n: regimen([dose(days=f"1-{n}")])),
    "days, two cycles": ((500, 1000, 2000, 4000), lambda n: regimen([dose(days=f"1-{n}")], phases=[{"cycles": 2}])),
    "days at a time": ((500, 1000, 2000, 4000), lambda n: regimen([dose(days=f"1-{n}", at="09:00")])),
    "days with a floor": ((250, 500, 1000, 2000), lambda n: regimen([dose(days=f"1-{n}", floor_days=1)])),
    "days with windows": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [
                dose(
                    days=f"1-{20 * n}",
                    windows=[{"days": stretch(each), "before_days": 0, "after_days": 1} for each in range(n)],
                )
            ]
        ),
    ),
    "days with amounts": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [
                dose(
                    days=f"1-{20 * n}",
                    amounts=[{"text": f"{each + 1} mg", "days": stretch(each)} for each in range(n)],
                )
            ]
        ),
    ),
    "weekdays": ((125, 250, 500, 1000), lambda n: regimen([dose(weekdays="mon-fri", count=n)])),
    "one weekday": ((125, 250, 500, 1000), lambda n: regimen([dose(weekdays="mon", count=n)], length=7500)),
    "times each day": (
        (250, 500, 1000, 2000),
        lambda n: regimen([dose(days=f"1-{n}", every_hours=6, times_each_day=4, at="09:00")]),
    ),
    "times of day": (
        (25, 50, 100, 200),
        lambda n: regimen([dose(days="1-40", times_of_day=TIMES[:n])]),
    ),
    "rows": (
        (25, 50, 100, 200),
        lambda n: regimen([dose(f"d{each}", days="1-20", at="09:00") for each in range(n)]),
    ),
    "rows beside one": (
        (25, 50, 100, 199),
        lambda n: regimen(
            [dose(days="1-20", at="09:00"), *(beside(f"b{each}", of="dose", on=["each"]) for each in range(n))]
        ),
    ),
    "rows beside rows": (
        (12, 25, 50, 100),
        lambda n: regimen(
            [
                row
                for each in range(n)
                for row in (
                    dose(f"d{each}", days="1-20", at="09:00"),
                    beside(f"b{each}", of=f"d{each}", on=["each"]),
                )
            ]
        ),
    ),
    "a chain beside": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [
                dose("b0", days="1-20", at="09:00"),
                *(beside(f"b{each}", of=f"b{each - 1}", on=["each"]) for each in range(1, n)),
            ]
        ),
    ),
    "beside many days": (
        (500, 1000, 2000, 4000),
        lambda n: regimen([dose(days=f"1-{n}", at="09:00"), beside(of="dose", on=["each"])]),
    ),
    "a series beside": (
        (125, 250, 500, 1000),
        lambda n: regimen([dose(days="1-10", at="09:00"), beside(of="dose", on=["each"], times=n, every_hours=1)]),
    ),
    "spans": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [dose(days="1"), *(span(f"s{each}", days=f"{each + 1}-{each + 9}") for each in range(n - 1))]
        ),
    ),
    "spans of a row": (
        (25, 50, 100, 199),
        lambda n: regimen([dose(days="1-100"), *(span(f"s{each}", of="dose", lasts_days=each) for each in range(n))]),
    ),
    "phases in turn": (
        (25, 50, 100, 200),
        lambda n: regimen([dose(days="1-10", at="09:00")], phases=[{}] * n, length=14),
    ),
    "phases side by side": (
        (25, 50, 100, 200),
        lambda n: regimen([dose(days="1-10", at="09:00")], phases=[{}, *(after("p0") for _ in range(1, n))], length=14),
    ),
    "phases, a floor": (
        (25, 50, 100, 200),
        lambda n: regimen([dose(days="1, 5, 9", floor_days=3)], phases=[{}] * n, length=14),
    ),
    "cycles": (
        (125, 250, 500, 1000),
        lambda n: regimen([dose(days="1-10", at="09:00", floor_days=1)], phases=[{"cycles": n}], length=14),
    ),
    "bags": ((1000, 2000, 4000, 8000), lambda n: regimen([infusion(hours=n, bag_hours=[1])])),
    "bag pattern": (
        (1000, 2000, 4000, 8000),
        lambda n: regimen([infusion(hours=n, bag_hours=[1, 2] * 100)]),
    ),
    "steps": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [
                infusion(
                    hours=4000,
                    bag_hours=[2],
                    steps=[
                        {"id": f"s{each}", "title": f"step {each}", "after_hours": 12 * each + 6} for each in range(n)
                    ],
                )
            ]
        ),
    ),
    "infusions": (
        (25, 50, 100, 200),
        lambda n: regimen(
            [infusion(f"i{each}", hours=96, day=1 + 4 * each, at="09:00", bag_hours=[8]) for each in range(n)]
        ),
    ),
}
"""Each shape by its name: its sizes, and the regimen of a size."""


def planned(read: Regimen) -> Plan:
    """Return the plan of a regimen, as the engine lays it out."""
    LAYS.forget()
    return plan(read, start=START, plan_id=UUID(int=1), as_of=AS_OF)


def parts_of(data: Data) -> dict[str, Callable[[], object]]:
    """Return what is timed of a regimen."""
    read = Regimen.read(data)
    made = planned(read)
    torn = late(made)
    return {
        "read": lambda: Regimen.read(data),
        "plan": lambda: planned(read),
        "check": lambda: check(made),
        "faults": lambda: check(torn),
        "ics": lambda: to_ics(made),
        "html": lambda: to_html(made),
    }


def main(names: Sequence[str]) -> int:
    """Print a line for each part of each shape: its exponent, and the milliseconds at each size."""
    if unknown := [name for name in names if name not in SHAPES]:
        raise SystemExit(f"no such shape: {', '.join(unknown)}; there are {', '.join(SHAPES)}")
    grown = 0
    for name in names or SHAPES:
        sizes, shape = SHAPES[name]
        timed = [{part: cpu_seconds(run) for part, run in parts_of(shape(size)).items()} for size in sizes]
        for part in timed[0]:
            seconds = [each[part] for each in timed]
            felt = [(size, spent) for size, spent in zip(sizes, seconds, strict=True) if spent > NOTHING]
            found = exponent(*zip(*felt, strict=True)) if len(felt) > 1 else 0.0
            missed = found > AIM and seconds[-1] > INSTANT
            grown += missed
            each = "".join(f"{1e3 * spent:>9.1f}" for spent in seconds)
            print(f"{name:<26}{part:<7}{found:>6.2f}{each}   {'missed' if missed else 'met'}", flush=True)
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
