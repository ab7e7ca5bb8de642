"""Measure the library against the ordinary way, and against itself grown large.

python benchmarks/run.py
"""

from __future__ import annotations

import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import startup
from dateutil.rrule import DAILY, rrule
from icalendar import Calendar
from peer import instants, ordinary_ics, plain

from schedules import Blinatumomab, Plan, Regimen, plan
from schedules.course.remembered import LAYS
from schedules.export import to_ics

START = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("America/New_York"))
AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAN_ID = UUID(int=1)


@dataclass(frozen=True)
class Line:
    """One line of the table: the ratios of the repeats, and what is aimed at."""

    what: str
    ratios: list[float]
    aim: float | None = None

    def __str__(self) -> str:
        low, middle, high = min(self.ratios), statistics.median(self.ratios), max(self.ratios)
        aim = f"<= {self.aim:g}" if self.aim else ""
        met = "" if not self.aim else "met" if middle <= self.aim else "missed"
        return f"{self.what:<58}{low:>8.2f}{middle:>8.2f}{high:>8.2f}   {aim:<8}{met}".rstrip()


def ratios(ours: Callable[[], object], theirs: Callable[[], object], *, repeats: int) -> list[float]:
    """Time both in turn, after a first round that only warms up."""
    ours(), theirs()
    return [_seconds(ours) / _seconds(theirs) for _ in range(repeats)]


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def nine_cycles() -> Plan:
    """Plan the longest course of blinatumomab there is, with its bags."""
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=72)
    return plan(chosen, start=START, plan_id=PLAN_ID, as_of=AS_OF)


def against_icalendar() -> Line:
    """Compare a course, chosen, planned and written, with its calendar built from dates that lie ready."""
    course = nine_cycles()
    ours = to_ics(course)
    data = plain(Calendar.from_ical(ours))
    if instants(ours) != instants(ordinary_ics(data)):
        raise SystemExit("the two calendars differ, so nothing is compared")
    what = f"plan + .ics, {len(course.events)} events / icalendar alone"
    return Line(what, ratios(lambda: to_ics(nine_cycles()), lambda: ordinary_ics(data), repeats=25), aim=1)


def against_dateutil() -> Line:
    """Compare the engine with the same number of starts and ends made by dateutil."""
    count = len(nine_cycles().events)

    def baseline() -> list[tuple[datetime, datetime]]:
        return [(start, start + timedelta(hours=1)) for start in rrule(DAILY, dtstart=START, count=count)]

    seconds = statistics.median(_seconds(nine_cycles) for _ in range(25))
    what = f"the engine alone, {count / seconds:,.0f} events/s here / dateutil"
    return Line(what, ratios(nine_cycles, baseline, repeats=25))


def long_regimen(cycles: int) -> Regimen:
    """Write a user's own regimen with about fourteen events a cycle, as long as asked for."""
    source = {"document": "benchmark", "jurisdiction": "none", "section": "1", "confidence": "confirmed"}
    rows: list[dict[str, object]] = [
        {"id": "infusion", "shape": "pump", "kind": "infusion", "title": "infusion", "hours": 672, "bag_hours": [96]},
        {"id": "dose", "shape": "visit", "kind": "dose", "title": "dose", "days": "30, 32, 34, 36, 38"},
        {"id": "rest", "shape": "span", "kind": "rest", "title": "rest", "days": "29-42"},
    ]
    return Regimen.read(
        {
            "id": "long-course",
            "title": "a long course",
            "source": source,
            "tables": {"cycle": {"length_days": 42, "rows": [{**row, "source": source} for row in rows]}},
            "phases": [{"id": "course", "title": "course", "table": "cycle", "cycles": cycles}],
        }
    )


def growth(what: str, make: Callable[[Plan], object]) -> Line:
    """Compare the cost of an event in a long plan with its cost in a short one."""
    short, long = long_regimen(9), long_regimen(575)
    few, many = (len(planned(regimen).events) for regimen in (short, long))
    times = many // few

    def often() -> None:
        for _ in range(times):
            make(planned(short))

    found = ratios(lambda: make(planned(long)), often, repeats=5)
    per_event = [ratio * (few * times) / many for ratio in found]
    return Line(f"{what}, an event among {many:,} / among {few}", per_event, aim=1.2)


def planned(regimen: Regimen) -> Plan:
    """Plan a regimen from the start that every line has, laid anew: a long one is never remembered."""
    LAYS.forget()
    return plan(regimen, start=START, plan_id=PLAN_ID, as_of=AS_OF)


def startup_ratio() -> float:
    """Return what the command generate costs, in CPU time, over a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        bare = startup.Line(startup.BARE, [sys.executable, "-c", "pass"])
        words = shlex.split(startup.COMMANDS["generate"])
        ours = startup.Line("generate", [startup.program(), *words])
        startup.measured([bare, ours], Path(folder), runs=15)
        return ours.median / bare.median


def main() -> None:
    """Print the figures, then the table, a line as soon as it is known."""
    from figures import report  # which takes the course from here

    report(quick=False)
    generate = startup_ratio()
    print(f"generate, times a bare Python: {generate:.1f}, aim <= 22 {'reached' if generate <= 22 else 'not reached'}")
    print("growth.py has the exponents of growth, million.py a million calendars, startup.py all commands\n")
    print(f"{'ratio':<58}{'min':>8}{'median':>8}{'max':>8}   aim")
    for measure in (
        against_icalendar,
        against_dateutil,
        lambda: growth("plan", lambda course: course),
        lambda: growth("plan + .ics", to_ics),
    ):
        print(measure(), flush=True)


if __name__ == "__main__":
    main()
