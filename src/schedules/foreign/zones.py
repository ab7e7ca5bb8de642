"""The zones of foreign calendars: by IANA name, by Windows name, or by a block of the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from io import StringIO

from schedules.clock import zone
from schedules.errors import ClockError

IANA = re.compile(r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w+/-]+|UTC")


def find_zone(name: str, blocks: Mapping[str, str]) -> tzinfo | None:
    """Return the zone that a file means by a TZID; None where nothing tells it.

    Args:
        name: An IANA name, also inside a longer one such as ``/freeassociation.sourceforge.net/Europe/Paris``;
            a Windows name; or the name of one of the file's own blocks.
        blocks: The VTIMEZONE blocks of the file, by name.
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    for candidate in (name, *IANA.findall(name), str(WINDOWS_TO_OLSON.get(name, ""))):
        try:
            return zone(candidate)
        except ClockError:
            continue
    return _zone_of_block(blocks[name], name) if blocks.get(name) else None


def _zone_of_block(block: str, name: str) -> tzinfo | None:
    """Return the zone that follows a block's own rules; None where they can't be read."""
    from dateutil.tz import tzical

    try:
        return tzical(StringIO(f"BEGIN:VCALENDAR\n{block}\nEND:VCALENDAR\n")).get(name)
    except Exception:  # noqa: BLE001  # whatever a stranger's block does to it, we go on without
        return None
