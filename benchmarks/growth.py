"""Measure how the cost of a plan's readers grows with its events, as an exponent: 1 is linear, 2 is the square.

python benchmarks/growth.py [CURVE ...]

Each curve runs on plans of about 250 to 8,000 events; the exponent is the slope of CPU time over events, both as
logarithms, fitted by least squares. Exit status: 0 all within `AIM`, 1 one above it.

A new curve is a line in `CURVES`: a function that is given the number of events, and returns what is to be timed.
The curve of `revise` is one entry more, over the number of entries that the record has: 10 to 1,000.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from run import long_regimen, planned

from schedules import Blinatumomab, Plan, plan, revise
from schedules.clock import zone
from schedules.course import AnyHappening, Hold, Resume
from schedules.export import to_html, to_ics, to_svg
from schedules.planning.versions import laid_again, next_revision

SIZES = (250, 500, 1_000, 2_000, 4_000, 8_000)
AIM = 1.1
REPEATS = 5
EVENTS_A_CYCLE = 14


@cache
def course(events: int) -> Plan:
    """Return a plan of about so many events."""
    return planned(long_regimen(events // EVENTS_A_CYCLE))


CURVES: dict[str, Callable[[int], Callable[[], object]]] = {
    "to_svg": lambda events: lambda: to_svg(course(events)),
    "to_html": lambda events: lambda: to_html(course(events)),
    "to_ics": lambda events: lambda: to_ics(course(events)),
}
"""What is timed, by its name."""


ENTRIES = (10, 30, 100, 300, 1_000)
RECORDS: dict[str, Callable[[int], Callable[[], object]]] = {}
"""What is timed over the entries of a record."""


def one_more(entries: int) -> Callable[[], object]:
    """Return the recording of one more hold, after so many holds and restarts of an infusion."""
    start = datetime(2026, 3, 2, 9, tzinfo=zone("America/New_York"))
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=96)
    begun = plan(chosen, start=start, plan_id=UUID(int=1), as_of=start)
    tz, first = start.tzinfo, start.astimezone(UTC) + timedelta(hours=2)
    offs = [(first + number * timedelta(minutes=75)).astimezone(tz) for number in range(entries // 2 + 1)]
    pairs = ((Hold(at=off, row="infusion"), off) for off in offs[:-1])
    record: list[AnyHappening] = []
    for hold, off in pairs:
        on = (off.astimezone(UTC) + timedelta(minutes=30)).astimezone(tz)
        record += [hold, Resume(at=on, row="infusion", rate="same")]
    course = next_revision(begun, laid_again(begun, record, offs[-1]), record, offs[-1])
    return lambda: revise(course, Hold(at=offs[-1], row="infusion"), as_of=offs[-1])


RECORDS["revise"] = one_more


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the slope of seconds over sizes, both as logarithms.

    >>> exponent([1, 2, 4], [3, 12, 48])
    2.0
    """
    slope, _ = statistics.linear_regression([*map(math.log2, sizes)], [*map(math.log2, seconds)])
    return round(slope, 6)


def cpu_seconds(run: Callable[[], object]) -> float:
    """Return the least CPU time of some runs, after one that only warms up; the collector waits, as in `timeit`."""
    run()
    times = []
    for _ in range(REPEATS):
        gc.collect()
        gc.disable()
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
        gc.enable()
    return min(times)


def main(names: Sequence[str]) -> int:
    """Print a line for each curve as soon as it is known: its exponent, and the microseconds an event at each size."""
    if unknown := [name for name in names if name not in (*CURVES, *RECORDS)]:
        raise SystemExit(f"no such curve: {', '.join(unknown)}; there are {', '.join((*CURVES, *RECORDS))}")
    grown = 0
    for name in (name for name in names or RECORDS if name in RECORDS):
        seconds = [cpu_seconds(RECORDS[name](entries)) for entries in ENTRIES]
        found = exponent(ENTRIES, seconds)
        grown += found > AIM
        each = ", ".join(f"{entries:,}: {1e3 * spent:.0f}" for entries, spent in zip(ENTRIES, seconds, strict=True))
        print(f"{name}, ms by the entries of the record: exponent {found:.2f} ({each})", flush=True)
    names = [name for name in names or CURVES if name in CURVES]
    if not names:
        return 1 if grown else 0
    counts = [len(course(size)) for size in SIZES]
    print(f"{'us an event at':<16}{'exponent':>10}{''.join(f'{count:>9,}' for count in counts)}")
    for name in names:
        seconds = [cpu_seconds(CURVES[name](size)) for size in SIZES]
        found = exponent(counts, seconds)
        grown += found > AIM
        per_event = (f"{1e6 * each / count:>9.0f}" for each, count in zip(seconds, counts, strict=True))
        print(f"{name:<16}{found:>10.2f}{''.join(per_event)}   {'missed' if found > AIM else 'met'}", flush=True)
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
