"""Measure how the cost of `check` grows with the events of a calendar and with the entries of a record; 1 is linear.

python benchmarks/growth_check.py

The curves and the fit are those of ``growth.py``: about 250 to 8,000 events, as a plan and with a fault on every
tenth dose; 10 to 1,000 entries of holds and restarts. Exit status: 0 all within its `AIM`, 1 one above it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from growth import AIM, ENTRIES, SIZES, course, cpu_seconds, exponent

from schedules import Blinatumomab, Plan, check, plan
from schedules.clock import zone
from schedules.course import AnyHappening, Hold, Resume
from schedules.planning.versions import laid_again, next_revision

EVERY = 10


@cache
def torn(events: int) -> Plan:
    """Return a plan of about so many events, in which every tenth event lies a day late."""
    return late(course(events))


def late(made: Plan) -> Plan:
    """Return a plan in which every tenth event lies a day late."""
    moved = [
        each.model_copy(update={"start": each.start + timedelta(days=1), "end": each.end + timedelta(days=1)})
        if number % EVERY == 0
        else each
        for number, each in enumerate(made.events)
    ]
    return made.model_copy(update={"events": tuple(moved)})


@cache
def held(entries: int) -> Plan:
    """Return a plan with so many holds and restarts of its first infusion."""
    start = datetime(2026, 3, 2, 9, tzinfo=zone("America/New_York"))
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=96)
    begun = plan(chosen, start=start, plan_id=UUID(int=1), as_of=start)
    first = start.astimezone(UTC) + timedelta(hours=2)
    record: list[AnyHappening] = []
    for number in range(entries // 2):
        off = (first + number * timedelta(minutes=75)).astimezone(start.tzinfo)
        on = (first + number * timedelta(minutes=75) + timedelta(minutes=30)).astimezone(start.tzinfo)
        record += [Hold(at=off, row="infusion"), Resume(at=on, row="infusion", rate="same")]
    now = record[-1].at
    return next_revision(begun, laid_again(begun, record, now), record, now)


CURVES: dict[str, tuple[tuple[int, ...], Callable[[int], Callable[[], object]]]] = {
    "check": (SIZES, lambda events: lambda: check(course(events))),
    "check, a fault in ten": (SIZES, lambda events: lambda: check(torn(events))),
    "check, by entries": (ENTRIES, lambda entries: lambda: check(held(entries))),
}
"""What is timed, by its name: over which sizes, and the function of each."""


def main() -> int:
    """Print each curve with its exponent; return 1 where one is above the aim."""
    worst = 0.0
    for name, (sizes, made) in CURVES.items():
        timed = [cpu_seconds(made(size)) for size in sizes]
        found = exponent(sizes, timed)
        worst = max(worst, found)
        ratios = " ".join(f"{size}:{second / timed[0]:.1f}" for size, second in zip(sizes, timed, strict=True))
        print(f"{name:24} exponent {found:.2f} (at most {AIM}); times the first: {ratios}")
    return int(worst > AIM)


if __name__ == "__main__":
    sys.exit(main())
