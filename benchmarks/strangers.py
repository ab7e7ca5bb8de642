"""Measure what it costs to judge a calendar that another program wrote, as it grows to 20,000 events.

python benchmarks/strangers.py [--runs N]

Five kinds of calendar, each at several sizes: strangers' events beside three doses; doses alone, one a day; doses in a
zone that nobody knows; bag changes of one pump; lines of a table. Each judgement runs in a process of its own; a line
is the median CPU time of the runs without the start of Python, its microseconds an event, and the peak of memory. What
is linear costs as much an event at every size. It needs a Unix.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from schedules import Blinatumomab, InotuzumabOzogamicin
from schedules.foreign.judgement import judge

SIZES: Final = (1_250, 2_500, 5_000, 10_000, 20_000)
FIRST: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001  # written without a zone


def calendar(events: list[str]) -> bytes:
    """Return a calendar file."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def event(number: int, title: str, start: datetime, parameter: str = "") -> str:
    """Return an event as content lines."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{number}",
        f"SUMMARY:{title}",
        f"DTSTART{parameter}:{start:%Y%m%dT%H%M%S}",
        "END:VEVENT",
    ]
    return "\r\n".join(lines)


def doses(parameter: str = "") -> list[str]:
    """Return the three doses of a cycle."""
    return [event(-number, "Besponsa", FIRST + timedelta(weeks=number), parameter) for number in range(3)]


def meetings(size: int) -> tuple[str, bytes]:
    """Return a family's calendar with three doses in it."""
    others = [event(number, f"Meeting {number}", FIRST + timedelta(hours=number)) for number in range(size - 3)]
    return "f.ics", calendar([*doses(), *others])


def many_doses(size: int) -> tuple[str, bytes]:
    """Return a dose on each day, of which all but three are too many."""
    return "f.ics", calendar([event(number, "Besponsa", FIRST + timedelta(days=number)) for number in range(size)])


def unknown_zones(size: int) -> tuple[str, bytes]:
    """Return doses on one day, each in a zone of its own that nobody knows."""
    return "f.ics", calendar([event(number, "Besponsa", FIRST, f";TZID=Nowhere/{number}") for number in range(size)])


def bag_changes(size: int) -> tuple[str, bytes]:
    """Return a pump and a bag change every three hours, of which all but four cycles' are too many."""
    changes = [event(number, "Bag change", FIRST + timedelta(hours=3 * number)) for number in range(size - 1)]
    return "f.ics", calendar([event(-1, "Blincyto infusion", FIRST), *changes])


def lines(size: int) -> tuple[str, bytes]:
    """Return a table with three doses in it."""
    rows = [f"{FIRST + timedelta(weeks=number):%m/%d/%Y %H:%M},Besponsa" for number in range(3)]
    rows += [f"{FIRST + timedelta(hours=number):%m/%d/%Y %H:%M},Meeting {number}" for number in range(size - 3)]
    return "f.csv", "\n".join(["start,title", *rows, ""]).encode()


KINDS: Final[dict[str, Callable[[int], tuple[str, bytes]]]] = {
    "strangers' events": meetings,
    "doses, one a day": many_doses,
    "zones nobody knows": unknown_zones,
    "bag changes": bag_changes,
    "lines of a table": lines,
}
INOTUZUMAB: Final = InotuzumabOzogamicin(cycles=1)
BLINATUMOMAB: Final = Blinatumomab(
    indication="mrd-positive", cycles=4, weight_kg=70, age_group="adult", bag_hours=(24,)
)


def measure(kind: str, size: int) -> tuple[float, float]:
    """Return the CPU seconds and the peak megabytes of one judgement, in a process of its own."""
    name, data = KINDS[kind](size)
    selection = (BLINATUMOMAB if kind == "bag changes" else INOTUZUMAB).selection()
    with tempfile.TemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            began = time.process_time()
            judge(data, name, selection, zone_name="America/New_York")
            spent = time.process_time() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
            answer.write(f"{spent} {peak}".encode())
            answer.flush()
            os._exit(0)
        os.waitpid(child, 0)
        answer.seek(0)
        seconds, megabytes = answer.read().split()
    return float(seconds), float(megabytes)


def main() -> None:
    """Print a line for each kind and size."""
    parser = argparse.ArgumentParser(description=Path(__file__).name)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print(f"{'calendar':<20}{'events':>8}{'seconds':>10}{'us an event':>14}{'MB':>8}")
    for kind in KINDS:
        measure(kind, SIZES[0])  # what is imported once is not counted
        for size in SIZES:
            found = [measure(kind, size) for _ in range(runs)]
            seconds = statistics.median(spent for spent, _ in found)
            peak = max(megabytes for _, megabytes in found)
            print(f"{kind:<20}{size:>8,}{seconds:>10.2f}{seconds / size * 1e6:>14.0f}{peak:>8.0f}")


if __name__ == "__main__":
    main()
