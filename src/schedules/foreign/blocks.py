"""The time zones that a calendar file defines itself, by its VTIMEZONE blocks (RFC 5545, 3.6.5)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from schedules.foreign.lines import ContentLine

MAX_ONSETS: Final = 50_000
"""The most changes of a clock that a block may have."""
FIRST_ONSET_YEAR: Final = 1968
LAST_ONSET_YEAR: Final = 2200
OFFSET: Final = re.compile(r"([+-]?)(\d{2}):?(\d{2}):?(\d{2})?")
EVERY: Final = re.compile(r"(?:0*[1-9]\d{0,5})?")
"""The number of an INTERVAL; none of 0 comes to an end."""
PERIOD: Final = re.compile("/")
"""What stands between the start and the end of a period."""
LOCAL: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")


@dataclass(slots=True)
class Block:
    """A VTIMEZONE as it was written: its name, other programs' name for it, and its observances."""

    name: str = ""
    location: str = ""
    """What X-LIC-LOCATION says: an IANA name; empty where it is not there."""
    observances: list[list[ContentLine]] = field(default_factory=list)


class BlockZone(tzinfo):
    """The clocks of a block: an offset before its first onset, and one from each onset on."""

    def __init__(self, name: str, onsets: Sequence[tuple[datetime, timedelta, timedelta]]) -> None:
        """Make the clocks of onsets in UTC, in order, each with the offset before it and the one from it on."""
        self.name = name
        self._before = onsets[0][1] if onsets else timedelta()
        self._offsets = [to for _, _, to in onsets]
        self._in_utc = [onset for onset, _, _ in onsets]
        previous = [self._before, *self._offsets]
        # A time that is skipped or repeated belongs to the offset before the onset, with fold=1 to the one after.
        pairs = list(zip(self._in_utc, previous, self._offsets, strict=False))
        self._on_wall = (
            [onset + max(before, to) for onset, before, to in pairs],
            [onset + min(before, to) for onset, before, to in pairs],
        )

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """Return the offset that the clocks have at a time that they show."""
        if moment is None:
            return self._before
        passed = bisect_right(self._on_wall[moment.fold], moment.replace(tzinfo=None, fold=0))
        return self._offsets[passed - 1] if passed else self._before

    def dst(self, moment: datetime | None, /) -> timedelta:  # noqa: ARG002  # what `tzinfo` asks for
        """Return zero: nobody asks how much of an offset is summer time."""
        return timedelta()

    def tzname(self, moment: datetime | None, /) -> str:  # noqa: ARG002  # what `tzinfo` asks for
        """Return the name of the block."""
        return self.name

    def fromutc(self, moment: datetime, /) -> datetime:
        """Return an instant, given as UTC on these clocks, as the time that they show."""
        plain = moment.replace(tzinfo=None)
        passed = bisect_right(self._in_utc, plain)
        shown = plain + (self._offsets[passed - 1] if passed else self._before)
        again = shown.replace(tzinfo=self)
        return again if again.utcoffset() == shown - plain else again.replace(fold=1)


def zone_of_block(block: Block) -> BlockZone | None:
    """Return the clocks of a block; None where it has no observance that can be read.

    Raises:
        ValueError: If its clocks change more often than any do; the message says so.
    """
    onsets: dict[datetime, tuple[timedelta, timedelta]] = {}
    read = 0
    for lines in block.observances:
        said = {line.name: line for line in lines}
        before, to = _offset(said.get("TZOFFSETFROM")), _offset(said.get("TZOFFSETTO"))
        if before is None or to is None or "DTSTART" not in said:
            continue
        for local in _onsets(lines, said["DTSTART"], before):
            onsets[local - before] = (before, to)
            read += 1
            if read > MAX_ONSETS:
                raise ValueError(f"changes its clocks more than {MAX_ONSETS:,} times")
    return BlockZone(block.name, [(onset, *onsets[onset]) for onset in sorted(onsets)]) if onsets else None


def _offset(line: ContentLine | None) -> timedelta | None:
    found = OFFSET.fullmatch(line.value.strip()) if line else None
    if found is None:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return (-size if found[1] == "-" else size) if size < timedelta(days=1) else None


def _local(text: str, before: timedelta) -> datetime | None:
    """Return a time of a block on the clocks before the onset; None for what is none."""
    found = LOCAL.fullmatch(text.strip())
    if found is None:
        return None
    try:
        read = datetime(*(int(part) for part in found.groups()[:6]), tzinfo=UTC)  # type: ignore[arg-type, misc]  # six
        read = read.replace(tzinfo=None)
        return read + before if found[7] else read
    except (ValueError, OverflowError):
        return None


def _onsets(lines: Sequence[ContentLine], start: ContentLine, before: timedelta) -> Iterator[datetime]:
    """Yield the times at which an observance begins, on the clocks before it, between the years that are planned."""
    first = _local(start.value, before)
    if first is None:
        return
    yield max(first, datetime(1601, 1, 2))  # noqa: DTZ001  # on the clocks of the block; earlier ones can't go to UTC
    for line in lines:
        if line.name == "RDATE":
            for text in line.value.split(","):
                if local := _local(PERIOD.split(text)[0], before):
                    yield local
        elif line.name == "RRULE":
            yield from _yearly(line.value.strip().upper(), first, before)


def _yearly(rule: str, first: datetime, before: timedelta) -> Iterator[datetime]:
    """Yield the onsets of a block's rule.

    Raises:
        ValueError: If it is none by years; no clocks change more often.
    """
    from dateutil.rrule import rrulestr

    parts = dict(part.partition("=")[::2] for part in rule.split(";") if "=" in part)
    if parts.get("FREQ") != "YEARLY":
        raise ValueError(f"changes its clocks by a rule that is not yearly ({rule[:60]})")
    if not can_match(parts) or not EVERY.fullmatch(parts.get("INTERVAL", "1")):
        return
    written = parts.get("UNTIL", "")
    until = _local(f"{written}T235959" if len(written) == len("20260316") else written, before)
    last = min(until or datetime(LAST_ONSET_YEAR, 1, 1), datetime(LAST_ONSET_YEAR, 1, 1))  # noqa: DTZ001  # on the clocks of the block
    if first.year < FIRST_ONSET_YEAR and "COUNT" not in parts and parts.get("INTERVAL", "1") == "1":
        first = first.replace(year=FIRST_ONSET_YEAR)
    kept = {name: value for name, value in parts.items() if name in WANTED}
    text = ";".join(f"{name}={value}" for name, value in kept.items())
    try:
        for onset in rrulestr(text, dtstart=first, ignoretz=True):
            if onset > last:
                return
            yield onset
    except IndexError:  # dateutil's answer to the 99th Monday of a month
        raise ValueError(f"has a rule that can't be read ({rule[:60]})") from None


WANTED: Final = {"FREQ", "INTERVAL", "COUNT", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "WKST"}
"""The parts of a rule that a block's onsets follow."""


def can_match(parts: dict[str, str]) -> bool:
    """Return whether a rule's months have its days of the month: the 30th of February never comes."""
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    numbers = re.compile(r"[+-]?\d{1,3}")
    months = [abs(int(each)) for each in numbers.findall(parts.get("BYMONTH", ""))] or list(range(1, 13))
    days = [abs(int(each)) for each in numbers.findall(parts.get("BYMONTHDAY", ""))] or [1]
    return any(1 <= day <= longest.get(month, 31) for month in months if 1 <= month <= 12 for day in days)
