"""The zones of foreign calendars: a file's own block first, then the names that other programs give to zones.

A name may be IANA's, also inside a longer one; a Windows name; a name that Exchange displays; or an offset. A zone
that none of these tells is unknown, and whoever reads a time in it has to say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import PurePosixPath
from typing import Final
from zoneinfo import ZoneInfo

from schedules.clock import zone, zone_names
from schedules.files import damaged
from schedules.foreign.blocks import Block, zone_of_block
from schedules.foreign.display_names import DISPLAYED

MAX_BLOCKS: Final = 50
"""The most blocks of a file that are read; a calendar of one treatment names two or three zones."""
LONGEST_NAME: Final = 200
INSIDE: Final = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w+/-]+"
)
"""An IANA name inside a longer one, such as ``/freeassociation.sourceforge.net/Europe/Paris``."""
NOWHERE_ELSE: Final = re.compile(
    r"(?:tzone://Microsoft/|/?Etc/)?(?:UTC|GMT|Z|Zulu|Coordinated Universal Time)", re.IGNORECASE
)
"""The names of universal time."""
OFFSET_NAME: Final = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})[:.]?(\d\d)?\)?", re.IGNORECASE)
BEFORE_NAME: Final = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d\d)[:.](\d\d))?\)\s*", re.IGNORECASE)
"""The offset that Exchange displays before a name: ``(UTC-05:00)``."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks that a file means by a name of a zone."""

    name: str
    own: tzinfo | None
    """Those of the file's own block; None where it has none."""
    named: tzinfo | None
    """Those of the name; None where nothing tells them."""

    @property
    def clocks(self) -> tzinfo | None:
        """The clocks to read by, the file's own first; None for a zone that is not known."""
        return self.own or self.named

    def contradiction(self, wall: datetime) -> tuple[datetime, datetime] | None:
        """Return a time as the block and as the name have it, in UTC; None where they agree."""
        if self.own is None or self.named is None:
            return None
        both = wall.replace(tzinfo=self.own).astimezone(UTC), wall.replace(tzinfo=self.named).astimezone(UTC)
        return None if both[0] == both[1] else both


class Zones:
    """The zones of one file, each looked up once."""

    def __init__(self, blocks: Mapping[str, Block], place: str) -> None:
        """Take the blocks of a file by their names, and the file's name for what is refused."""
        self._blocks = blocks
        self._place = place
        self._found: dict[str, Clocks] = {}
        self._read = 0

    def find(self, name: str) -> Clocks:
        """Return the clocks that the file means by a name.

        Raises:
            FileError: If the block of that name changes its clocks too often, or the file has too many blocks.
        """
        if name not in self._found:
            self._found[name] = Clocks(name[:LONGEST_NAME], self._own_clocks(name), self._named_clocks(name))
        return self._found[name]

    def name_of(self, name: str) -> str:
        """Return the IANA name of the zone that a name means; empty where it means none, or an offset alone."""
        found = self._named_clocks(name)
        return found.key if isinstance(found, ZoneInfo) else ""

    def _own_clocks(self, name: str) -> tzinfo | None:
        block = self._blocks.get(name)
        if block is None:
            return None
        self._read += 1
        if self._read > MAX_BLOCKS:
            raise damaged(self._place, f"names more than {MAX_BLOCKS} time zones; export the treatment calendar alone")
        try:
            return zone_of_block(block)
        except ValueError as error:
            message = f"the block of the time zone {name[:60]!r} {error}; take the block out, and --zone can say it"
            raise damaged(self._place, message) from None

    def _named_clocks(self, name: str) -> tzinfo | None:
        location = self._blocks[name].location if name in self._blocks else ""
        return named_zone(name) or (named_zone(location) if location else None)


def named_zone(name: str) -> tzinfo | None:
    """Return the zone that a name means; None where nothing tells it.

    >>> str(named_zone("(UTC-05:00) Eastern Time (US & Canada)")), str(named_zone("Eastern Standard Time"))
    ('America/New_York', 'America/New_York')
    >>> str(named_zone("GMT-0500")), named_zone("Customized Time Zone")
    ('UTC-05:00', None)
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = name.strip().strip('"')[:LONGEST_NAME]
    if NOWHERE_ELSE.fullmatch(name) or name.casefold() in ("(utc) coordinated universal time", "(utc)"):
        return UTC
    spaced = name.replace(" ", "_")  # "America/New York"
    windows = re.sub(r" \d+$", "", name)  # Outlook counts blocks of one name: "Eastern Standard Time 1"
    for candidate in (
        name,
        *INSIDE.findall(name),
        WINDOWS_TO_OLSON.get(windows, ""),
        spaced,
        name.replace("US-", "US/"),
    ):
        if found := _names().get(candidate.casefold()):
            return zone(found)
    if offset := OFFSET_NAME.fullmatch(name):
        return _fixed(*offset.groups())
    return _displayed_zone(name)


def _fixed(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-size if sign == "-" else size) if size < timedelta(days=1) else None


@cache
def _names() -> dict[str, str]:
    """Return the IANA names by themselves in lower case."""
    return {name.casefold(): name for name in zone_names()}


@cache
def _cities() -> dict[str, str]:
    """Return the IANA names of places by their city, in lower case and without an underscore."""
    placed = (name for name in sorted(zone_names()) if INSIDE.fullmatch(name))
    return {PurePosixPath(name).name.replace("_", " ").casefold(): name for name in placed}


def _displayed_zone(name: str) -> tzinfo | None:
    """Return the zone that Exchange displays under a name, by the table or by its first city of that offset."""
    before = BEFORE_NAME.match(name)
    shown = name[before.end() :].strip().casefold() if before else name.casefold()
    if shown in DISPLAYED:
        return zone(DISPLAYED[shown])
    if before is None:
        return None
    offset = _fixed(before[1] or "+", before[2] or "00", before[3])
    for city in re.split(r"\s*[,/]\s*", shown):
        found = _cities().get(city.strip().removesuffix("."))
        if found and offset and _has_offset(zone(found), offset):
            return zone(found)
    return None


def _has_offset(candidate: tzinfo, offset: tzinfo) -> bool:
    """Return whether a zone has an offset in winter or in summer."""
    seasons = (datetime(2026, month, 15, tzinfo=candidate) for month in (1, 7))
    return any(moment.utcoffset() == offset.utcoffset(None) for moment in seasons)
