"""The zones that foreign calendars name: IANA names, Windows names, blocks of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from io import StringIO

from schedules.clock import zone
from schedules.errors import ClockError

IANA = re.compile(r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w+/-]+|UTC")


def find_zone(name: str, blocks: Mapping[str, str]) -> tzinfo | None:
    """Find the zone that a file means by a TZID; None where nothing says.

    An IANA name, also inside a longer one such as ``/freeassociation.sourceforge.net/Europe/Paris``;
    a Windows name; else the file's own VTIMEZONE block.
    """
    for candidate in (name, *IANA.findall(name), _windows(name)):
        try:
            return zone(candidate)
        except ClockError:
            continue
    return _from_block(blocks.get(name, ""), name)


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _from_block(block: str, name: str) -> tzinfo | None:
    """Let dateutil read a block; a file's own rules are all there is to go by."""
    from dateutil.tz import tzical

    if not block:
        return None
    try:
        return tzical(StringIO(f"BEGIN:VCALENDAR\n{block}\nEND:VCALENDAR\n")).get(name)
    except Exception:  # noqa: BLE001  # whatever a stranger's block does to it, we go on without
        return None
