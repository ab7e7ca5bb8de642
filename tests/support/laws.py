"""This process under the time-zone data of another machine."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.tzif import Zone, write_zone_data

from schedules import clock


@contextmanager
def under(zones: Mapping[str, Zone], version: str, folder: Path) -> Iterator[None]:
    """Give this process a machine's data, of a version newer than every package's, until the end."""
    write_zone_data(folder / version, version, zones)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder / version)])
    _forget(zones)
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        _forget(zones)


def _forget(zones: Mapping[str, Zone]) -> None:
    ZoneInfo.clear_cache(only_keys=zones)
    for remembering in (clock.zone, clock._all_names):
        remembering.cache_clear()
