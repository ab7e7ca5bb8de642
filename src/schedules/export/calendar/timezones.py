"""Time-zone blocks for calendar files: yearly rules that are replayed against the zone before they are trusted.

Readers such as Thunderbird and Outlook follow the file's own block, others use the
zone's name; a block that is wrong splits them, so none is written unproved.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Yearly:
    """A yearly onset: a month and a numbered weekday in it; -1 is the last."""

    month: int
    weekday: int
    number: int

    def on(self, year: int) -> int:
        """Return the day of the month it falls on."""
        first, days = monthrange(year, self.month)
        if self.number > 0:
            return 1 + (self.weekday - first) % 7 + 7 * (self.number - 1)
        return days - (first + days - 1 - self.weekday) % 7


@dataclass(frozen=True, slots=True)
class Observance:
    """One sub-block: from its onset, read in the offset before it, this offset holds."""

    daylight: bool
    onset: datetime
    """Local time, without a zone, on the clocks of `before`."""
    before: timedelta
    offset: timedelta
    name: str
    rule: Yearly | None = None

    def onsets(self, last_year: int) -> Iterator[datetime]:
        """Yield the local onsets up to a year, as a reader of the block would."""
        yield self.onset
        for year in range(self.onset.year + 1, last_year + 1 if self.rule else 0):
            if self.rule:
                yield self.onset.replace(year=year, month=self.rule.month, day=self.rule.on(year))


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a zone's offset."""

    instant: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def onset(self) -> datetime:
        return (self.instant + self.before).replace(tzinfo=None)


def block_for(tz: ZoneInfo, moments: Iterable[datetime]) -> tuple[Observance, ...] | None:
    """Find a block that gives each moment its true offset; None where there is none, so that UTC must be used.

    Args:
        tz: The zone.
        moments: Aware times in that zone which the file will hold; repeated autumn times left out.
    """
    walls = tuple(sorted({moment.replace(tzinfo=None, fold=0) for moment in moments}))
    if not walls:
        return None
    for candidate in (_ruled, _listed):
        block = candidate(tz, walls[0].year - 1, walls[-1].year + 1)
        if block and replays(block, tz, walls):
            return block
    return None


def replays(block: Sequence[Observance], tz: ZoneInfo, walls: Iterable[datetime]) -> bool:
    """Say whether a reader that follows the block reads each local time as the zone does."""
    known = list(walls)
    last_year = max((wall.year for wall in known), default=0)
    onsets = sorted((onset, each.offset) for each in block for onset in each.onsets(last_year))
    return all(_offset_by(onsets, wall) == wall.replace(tzinfo=tz).utcoffset() for wall in known)


def _offset_by(onsets: list[tuple[datetime, timedelta]], wall: datetime) -> timedelta | None:
    return next((offset for onset, offset in reversed(onsets) if onset <= wall), None)


@lru_cache(maxsize=256)
def _ruled(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[Observance, ...] | None:
    changes = _changes(tz, first_year, last_year)
    if not changes:
        return (_steady(tz, first_year),)
    years = range(first_year, last_year + 1)
    by_offset = {offset: [change for change in changes if change.after == offset] for offset in _offsets(changes)}
    if len(by_offset) != 2 or any(
        [change.instant.year for change in found] != [*years] for found in by_offset.values()
    ):
        return None
    rules = {offset: _rule(found) for offset, found in by_offset.items()}
    if None in rules.values():
        return None
    return tuple(_observance(found[0], max(by_offset), rules[offset]) for offset, found in by_offset.items())


def _offsets(changes: Sequence[_Change]) -> list[timedelta]:
    return sorted({change.after for change in changes})


def _observance(change: _Change, daylight: timedelta, rule: Yearly | None) -> Observance:
    return Observance(change.after == daylight, change.onset, change.before, change.after, change.name, rule)


def _rule(changes: Sequence[_Change]) -> Yearly | None:
    onsets = [change.onset for change in changes]
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(alike) != 1 or len({change.before for change in changes}) != 1:
        return None
    number = {(onset.day - 1) // 7 + 1 for onset in onsets}
    if len(number) == 1 and max(number) < 5:
        return Yearly(onsets[0].month, onsets[0].weekday(), number.pop())
    last = all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets)
    return Yearly(onsets[0].month, onsets[0].weekday(), -1) if last else None


def _listed(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[Observance, ...]:
    changes = _changes(tz, first_year, last_year)
    daylight = max([change.after for change in changes], default=timedelta())
    return (_steady(tz, first_year), *(_observance(change, daylight, None) for change in changes))


def _steady(tz: ZoneInfo, year: int) -> Observance:
    """Make the observance in force when a year begins."""
    start = datetime(year, 1, 1, tzinfo=UTC).astimezone(tz)
    offset = start.utcoffset() or timedelta()
    return Observance(False, datetime(year, 1, 1), offset, offset, start.tzname() or tz.key)  # noqa: DTZ001, FBT003  # local


@lru_cache(maxsize=256)
def _changes(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[_Change, ...]:
    days = (datetime(last_year + 1, 1, 1, tzinfo=UTC) - datetime(first_year, 1, 1, tzinfo=UTC)).days
    starts = [datetime(first_year, 1, 1, tzinfo=UTC) + number * DAY for number in range(days + 1)]
    pairs = (pair for pair in pairwise(starts) if _offset(tz, pair[0]) != _offset(tz, pair[1]))
    return tuple(_change(tz, early, late) for early, late in pairs)


def _offset(tz: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(tz).utcoffset() or timedelta()


def _change(tz: ZoneInfo, early: datetime, late: datetime) -> _Change:
    before = _offset(tz, early)
    while (gap := late - early) > timedelta(seconds=1):
        middle = early + timedelta(seconds=gap // timedelta(seconds=2))
        early, late = (middle, late) if _offset(tz, middle) == before else (early, middle)
    return _Change(late, before, _offset(tz, late), late.astimezone(tz).tzname() or tz.key)


def lines(tz: ZoneInfo, block: Sequence[Observance]) -> Iterator[str]:
    """Write a block as the content lines of a VTIMEZONE, unfolded."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{tz.key}"
    for each in sorted(block, key=lambda observance: observance.onset):
        part = "DAYLIGHT" if each.daylight else "STANDARD"
        yield f"BEGIN:{part}"
        yield f"DTSTART:{each.onset:%Y%m%dT%H%M%S}"
        if each.rule:
            day = f"{each.rule.number}{WEEKDAYS[each.rule.weekday]}"
            yield f"RRULE:FREQ=YEARLY;BYMONTH={each.rule.month};BYDAY={day}"
        yield f"TZNAME:{each.name}"
        yield f"TZOFFSETFROM:{_written(each.before)}"
        yield f"TZOFFSETTO:{_written(each.offset)}"
        yield f"END:{part}"
    yield "END:VTIMEZONE"


def _written(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    minutes, seconds = divmod(abs(offset).seconds, 60)
    tail = f"{seconds:02}" if seconds else ""
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{tail}"
