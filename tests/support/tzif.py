"""Folders of time-zone data, as a machine has them: zones as TZif files (RFC 9636), of a version that is given.

Four zones are there under two laws. The old one is that of IANA release 2025b. The new one is that of release 2026f,
in which each of them does something else in autumn 2026.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

NEWEST: Final = "2190a"
"""A version newer than every package's."""
OLDEST: Final = "1990a"
"""A version older than every package's."""


class Change(NamedTuple):
    """What a zone's clocks show from an instant on."""

    instant: datetime
    """In UTC."""
    offset_minutes: int
    is_dst: bool
    abbreviation: str


@dataclass(frozen=True)
class Zone:
    """A zone: its changes in order, and the rule after the last one."""

    changes: Sequence[Change]
    """The first one's offset also holds before it."""
    footer: str
    """A TZ string of POSIX."""


def tzif(zone: Zone) -> bytes:
    """The bytes of a TZif file of version 2; its block of version 1 is empty."""
    kinds = list(dict.fromkeys(change[1:] for change in zone.changes))
    names = "".join(f"{name}\0" for name in dict.fromkeys(name for _, _, name in kinds))
    data = b"".join(struct.pack(">q", int(change.instant.timestamp())) for change in zone.changes)
    data += bytes(kinds.index(change[1:]) for change in zone.changes)
    for minutes, is_dst, name in kinds:
        data += struct.pack(">lbb", minutes * 60, is_dst, f"\0{names}".index(f"\0{name}\0"))
    header = _header(changes=len(zone.changes), kinds=len(kinds), letters=len(names))
    empty = _header(changes=0, kinds=1, letters=1) + struct.pack(">lbb", 0, 0, 0) + b"\0"
    return empty + header + data + names.encode() + f"\n{zone.footer}\n".encode()


def _header(*, changes: int, kinds: int, letters: int) -> bytes:
    return b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, changes, kinds, letters)


def write_zone_data(folder: Path, version: str, zones: Mapping[str, Zone]) -> None:
    """Write a folder that ``PYTHONTZPATH`` may name: these zones, and UTC, Paris and New York."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tzdata.zi").write_text(f"# version {version}\n# This zic input file is in the public domain.\n", "ascii")
    for name, zone in {**ALWAYS, **zones}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(tzif(zone))


def utc(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def _by_rule(standard_hours: int, name: str, footer: str) -> Zone:
    """A zone that follows its footer's rule from 1970 on."""
    return Zone((Change(utc(1970, 1, 1, 0), 60 * standard_hours, is_dst=False, abbreviation=name),), footer)


ALWAYS: Final = {
    "UTC": _by_rule(0, "UTC", "UTC0"),
    "Europe/Paris": _by_rule(1, "CET", "CET-1CEST,M3.5.0,M10.5.0/3"),
    "America/New_York": _by_rule(-5, "EST", "EST5EDT,M3.2.0,M11.1.0"),
}

_RAMADAN: Final = (
    (utc(2025, 2, 23, 2), utc(2025, 4, 6, 2)),
    (utc(2026, 2, 15, 2), utc(2026, 3, 22, 2)),
    (utc(2027, 2, 7, 2), utc(2027, 3, 14, 2)),
)
"""When Morocco's clocks stand at +00, as release 2025b has it."""


def _casablanca(months: Sequence[tuple[datetime, datetime]], *later: Change, footer: str) -> Zone:
    found = [Change(utc(2018, 10, 28, 2), 60, is_dst=False, abbreviation="+01")]
    for first, last in months:
        found += [Change(first, 0, is_dst=True, abbreviation="+00"), Change(last, 60, is_dst=False, abbreviation="+01")]
    return Zone((*found, *later), footer)


def _by_turns(winter: tuple[int, str], summer: tuple[int, str], *instants: datetime) -> list[Change]:
    """Winter, and from the instants on summer and winter by turns; each is its hours from UTC and its name."""
    turns = [utc(1970, 1, 1, 0), *instants]
    both = [(*winter, False), (*summer, True)] * len(turns)
    return [Change(at, 60 * hours, dst, name) for at, (hours, name, dst) in zip(turns, both, strict=False)]


OLD_LAW: Final = {
    "America/Vancouver": _by_rule(-8, "PST", "PST8PDT,M3.2.0,M11.1.0"),
    "America/Edmonton": _by_rule(-7, "MST", "MST7MDT,M3.2.0,M11.1.0"),
    "Africa/Casablanca": _casablanca(_RAMADAN, footer="<+01>-1"),
    "America/Havana": _by_rule(-5, "CST", "CST5CDT,M3.2.0/0,M11.1.0/1"),
}

NEW_LAW: Final = {
    "America/Vancouver": Zone(
        (
            *_by_turns(
                (-8, "PST"), (-7, "PDT"), utc(2025, 3, 9, 10), utc(2025, 11, 2, 9), utc(2026, 3, 8, 10)
            ),
            Change(utc(2026, 11, 1, 9), -7 * 60, is_dst=False, abbreviation="MST"),
        ),
        "MST7",
    ),
    "America/Edmonton": Zone(
        (
            *_by_turns((-7, "MST"), (-6, "MDT"), utc(2025, 3, 9, 9), utc(2025, 11, 2, 8), utc(2026, 3, 8, 9)),
            Change(utc(2026, 11, 1, 8), -6 * 60, is_dst=False, abbreviation="CST"),
        ),
        "CST6",
    ),
    "Africa/Casablanca": _casablanca(
        _RAMADAN[:2], Change(utc(2026, 9, 20, 1), 0, is_dst=False, abbreviation="+00"), footer="<+00>0"
    ),
    # Summer time goes on through the winter of 2026, until November 2027.
    "America/Havana": Zone(
        _by_turns(
            (-5, "CST"),
            (-4, "CDT"),
            utc(2025, 3, 9, 5), utc(2025, 11, 2, 5), utc(2026, 3, 8, 5), utc(2027, 11, 7, 5),
        ),
        "CST5CDT,M3.2.0/0,M11.1.0/1",
    ),
}  # fmt: skip
