"""Write the calendars of a great many patients: how long it takes a core, and whether memory stays flat.

python benchmarks/million.py [--patients N] [--hours FIRST-LAST]

Starts are drawn over three years, 30 zones and any quarter hour; files are made and dropped. A course is laid out by
the engine once for each time of day, which is told apart from the rest. Memory is the resident set, in MiB.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pyarrow as pa
from run import AS_OF

from schedules.cohort.calendar_files import Calendars
from schedules.cohort.patients import read_patients
from schedules.export.speech.options import Look

ZONES: Final = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"),
    *("America/St_Johns", "America/Halifax", "America/Sao_Paulo", "America/Santiago", "America/Mexico_City"),
    *("Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Europe/Dublin", "Europe/Lisbon"),
    *("Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Asia/Jerusalem", "Asia/Beirut", "Asia/Shanghai", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Honolulu"),
)
CHOSEN: Final = {"indication": "relapsed-refractory", "cycles": 9, "age_group": "adult", "bag_hours": [96]}
BATCH: Final = 1000


def batch_of(random: Random, first: int, hours: range) -> pa.RecordBatch:
    """Draw a batch of patients, each with a weight of its own."""
    begin = datetime(2026, 1, 1)  # noqa: DTZ001  # on the clocks of each zone
    rows = [
        {
            "id": str(first + number),
            "regimen": "blinatumomab",
            "choices": json.dumps({**CHOSEN, "weight_kg": round(random.uniform(46, 120), 1)}),
            "start": begin
            + timedelta(days=random.randrange(1095), hours=random.choice(hours), minutes=15 * random.randrange(4)),
            "zone": random.choice(ZONES),
        }
        for number in range(BATCH)
    ]
    return pa.RecordBatch.from_pylist(rows)


def resident() -> float:
    """Return how much memory the process has, in MiB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) / 256


def main() -> None:
    """Print a line for each tenth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=20_000, help="how many; 20,000 by default")
    parser.add_argument("--hours", default="0-23", help="the hours of the day that starts are drawn from")
    args = parser.parse_args()
    first, last = map(int, args.hours.split("-"))
    random, hours = Random(1), range(first, last + 1)  # noqa: S311  # the same patients each time
    writer = Calendars(Look(), as_of=AS_OF, secret=b"benchmark")
    refused: list[object] = []
    made = size = 0
    print(f"{'patients':>12}{'a second':>12}{'overall':>12}{'MiB':>8}{'GB':>8}")
    step = max(args.patients // 10 // BATCH, 1) * BATCH
    begin = before = time.process_time()
    for number in range(0, args.patients, BATCH):
        batch = batch_of(random, number, hours)
        for _, data in writer.files(read_patients(batch), lambda *told: refused.append(told)):
            made, size = made + 1, size + len(data)
        if (number + BATCH) % step == 0:
            now = time.process_time()
            rate, overall = step / (now - before), (number + BATCH) / (now - begin)
            print(
                f"{number + BATCH:>12,}{rate:>12,.0f}{overall:>12,.0f}{resident():>8.0f}{size / 1e9:>8.2f}", flush=True
            )
            before = now
    print(f"{made:,} calendars, {len(refused):,} starts that their clocks skip refused")


if __name__ == "__main__":
    main()
