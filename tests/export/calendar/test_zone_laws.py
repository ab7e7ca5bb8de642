"""The time-zone block of a file agrees with the zone data that its dates were computed with (C18)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.tzif import NEW_LAW, NEWEST, OLD_LAW, OLDEST, Zone, write_zone_data

STARTS = ("2026-10-12T09:00", "2026-11-16T09:00")

ENDS = {
    "old": {
        "America/Vancouver": ("2026-11-09T16:00:00+00:00", "2026-12-14T17:00:00+00:00"),
        "America/Edmonton": ("2026-11-09T15:00:00+00:00", "2026-12-14T16:00:00+00:00"),
        "Africa/Casablanca": ("2026-11-09T08:00:00+00:00", "2026-12-14T08:00:00+00:00"),
        "America/Havana": ("2026-11-09T13:00:00+00:00", "2026-12-14T14:00:00+00:00"),
    },
    "new": {
        "America/Vancouver": ("2026-11-09T16:00:00+00:00", "2026-12-14T16:00:00+00:00"),
        "America/Edmonton": ("2026-11-09T15:00:00+00:00", "2026-12-14T15:00:00+00:00"),
        "Africa/Casablanca": ("2026-11-09T09:00:00+00:00", "2026-12-14T09:00:00+00:00"),
        "America/Havana": ("2026-11-09T13:00:00+00:00", "2026-12-14T13:00:00+00:00"),
    },
}
"""When the first infusion of each course ends under a law, 672 hours after 09:00 on the wall."""

MACHINE = """
import io, json, re
from datetime import UTC, datetime
from uuid import UUID
from dateutil.tz import tzical
from schedules import Blinatumomab, plan
from schedules.clock import zone
from schedules.export import to_ics

def read(name, start):
    begin = datetime.fromisoformat(start).replace(tzinfo=zone(name))
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=3, weight_kg=70, age_group="adult", bag_hours=96)
    text = to_ics(plan(chosen, start=begin, plan_id=UUID(int=1), as_of=begin)).decode()
    text = text.replace("\\r\\n", "\\n").replace("\\n ", "")
    block = re.search("BEGIN:VTIMEZONE.*END:VTIMEZONE\\n", text, re.DOTALL)[0]
    by_block = tzical(io.StringIO(f"BEGIN:VCALENDAR\\n{block}END:VCALENDAR\\n")).get(name)
    times, ends = [], []
    for event in text.split("BEGIN:VEVENT")[1:]:
        for edge, wall in re.findall(rf"^(DTSTART|DTEND);TZID={name}:(.+)$", event, re.MULTILINE):
            local = datetime.strptime(wall, "%Y%m%dT%H%M%S")
            shown, meant = (local.replace(tzinfo=tz).astimezone(UTC).isoformat() for tz in (by_block, zone(name)))
            times.append((wall, shown, meant))
            if edge == "DTSTART" and "disconnect" in re.search("SUMMARY:(.+)", event)[1]:
                ends.append(shown)
    return times, ends[0]

print(json.dumps({name: [read(name, start) for start in STARTS] for name in NAMES}))
"""


Read = tuple[list[tuple[str, str, str]], str]
"""Each time of a file as it is written, as the block has it and as the zone has it; and when the infusion ends."""


def read_on_machine(folder: Path) -> dict[str, list[Read]]:
    code = f"NAMES, STARTS = {sorted(OLD_LAW)!r}, {STARTS!r}\n{MACHINE}"
    environment = {**os.environ, "PYTHONTZPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    found: dict[str, list[Read]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("law", "zones"), [("old", OLD_LAW), ("new", NEW_LAW)])
def test_a_reader_of_the_block_sees_the_instants_of_the_zone(law: str, zones: dict[str, Zone], tmp_path: Path) -> None:
    write_zone_data(tmp_path, NEWEST, zones)
    for name, found in read_on_machine(tmp_path).items():
        assert ENDS[law][name] == tuple(end for _, end in found)
        for times, _ in found:
            assert len(times) >= 58
            assert [] == [(wall, shown, meant) for wall, shown, meant in times if shown != meant]


def test_so_does_one_where_the_machines_data_is_too_old_to_count(tmp_path: Path) -> None:
    # A law that no release has: whatever still read the machine's data would be hours off in America.
    write_zone_data(tmp_path, OLDEST, dict.fromkeys(OLD_LAW, NEW_LAW["Africa/Casablanca"]))
    for found in read_on_machine(tmp_path).values():
        for times, _ in found:
            assert len(times) >= 58
            assert [] == [(wall, shown, meant) for wall, shown, meant in times if shown != meant]
