"""Time-zone blocks for calendar files: yearly rules, each checked against the zone at every time of the file.

Readers such as Thunderbird and Outlook follow the file's own block, others use the
zone's name; with a wrong block they would show different times.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from schedules.clock import exists, is_ambiguous
from schedules.course.minutes import local_minutes

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
APART = timedelta(days=5)
"""How far apart the clocks are read: since 1970 no zone changed twice within a week (Recife did, in October 2000)."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day of every year: the numbered weekday of a month, such as the second Sunday of March; -1 is the last."""

    month: int
    weekday: int
    number: int

    def on(self, year: int) -> int:
        """Return the day of the month on which it falls in a year."""
        first, days = monthrange(year, self.month)
        if self.number > 0:
            return 1 + (self.weekday - first) % 7 + 7 * (self.number - 1)
        return days - (first + days - 1 - self.weekday) % 7


@dataclass(frozen=True, slots=True)
class Observance:
    """One part of a time-zone block: the offset from UTC that holds from an onset on."""

    daylight: bool
    onset: datetime
    """The local time, without a zone, at which the offset begins, read in the offset `before`."""
    before: timedelta
    offset: timedelta
    name: str
    rule: Yearly | None = None
    once_after: int | None = None
    """After how many years it begins once more by its rule, and never again; None where it begins every year."""

    def onsets(self, last_year: int) -> Iterator[datetime]:
        """Yield the onsets up to a year, as local times; a reader of the block computes the same."""
        yield self.onset
        if self.rule is None:
            return
        first, step = self.onset.year, self.once_after or 1
        last = last_year if self.once_after is None else min(last_year, first + step)
        for year in range(first + step, last + 1, step):
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
    """Return a block that gives each moment its true offset; None where none does, so that UTC must be used.

    A block of two yearly rules is preferred to a list of every change up to the last time. In such a list each part
    has an onset before the first time, since Ruby's icalendar refuses a file with a part that begins after an event:
    a change among the times has one in the year before the list begins, where it says nothing of any of them.

    Args:
        tz: The zone.
        moments: The aware times in that zone which the file will hold; autumn times that occur twice left out.
    """
    walls = tuple(sorted({moment.replace(tzinfo=None, fold=0) for moment in moments}))
    if not walls:
        return None
    first_year, last_year = walls[0].year - 1, walls[-1].year + 1
    yearly = _yearly_block(tz, first_year, last_year)
    if yearly and replays(yearly, tz, walls):
        return yearly
    changes = _changes(tz, first_year, last_year)
    daylight = max([change.after for change in changes], default=timedelta())
    told = [change for change in changes if change.onset <= walls[-1]]
    parts = (_observance(change, daylight, None) for change in told if change.onset < walls[0])
    later = (_early_observance(change, daylight, first_year - 1) for change in told if change.onset >= walls[0])
    listed = (_first_observance(tz, first_year), *parts, *later)
    return listed if replays(listed, tz, walls) else None


@lru_cache(maxsize=1024)
def sure_block(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[Observance, ...] | None:
    """Return the block that `block_for` gives whatever the times of a file are; None where it depends on them.

    Args:
        tz: The zone.
        first_year: The year of the first time of the file.
        last_year: The year of the last one.
    """
    changes = _changes(tz, first_year - 1, last_year + 1)
    block = _yearly_block(tz, first_year - 1, last_year + 1)
    if block is None:
        return None
    onsets = [onset for each in block for onset in each.onsets(last_year + 1)]
    bounds = [*onsets, *(change.onset for change in changes), *(_shown_first(change) for change in changes)]
    # Block and zone are constant between these times.
    walls = {bound - step for bound in bounds for step in (timedelta(), timedelta(minutes=1))}
    in_file = [wall for wall in sorted(walls) if first_year <= wall.year <= last_year and _is_sure(wall, tz)]
    return block if replays(block, tz, in_file) else None


def _shown_first(change: _Change) -> datetime:
    """Return the local time that the clocks show first after a change."""
    return (change.instant + change.after).replace(tzinfo=None)


def _is_sure(wall: datetime, tz: ZoneInfo) -> bool:
    """Return whether the clocks of a zone show a local time once."""
    moment = wall.replace(tzinfo=tz)
    return exists(moment) and not is_ambiguous(moment)


def replays(block: Sequence[Observance], tz: ZoneInfo, walls: Iterable[datetime]) -> bool:
    """Return whether a reader that follows the block gives each local time the offset that the zone gives it."""
    known = list(walls)
    last_year = max((wall.year for wall in known), default=0)
    offsets = sorted((onset, each.offset) for each in block for onset in each.onsets(last_year))
    onsets = [onset for onset, _ in offsets]
    begun = ((wall, bisect_right(onsets, wall)) for wall in known)
    return all(number and offsets[number - 1][1] == wall.replace(tzinfo=tz).utcoffset() for wall, number in begun)


@lru_cache(maxsize=256)
def repeated_minutes(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[tuple[int, int], ...]:
    """Return the local times that the clocks show twice: from a minute since 1970 until before another one."""
    back = (change for change in _changes(tz, first_year - 1, last_year + 1) if change.after < change.before)
    return tuple((local_minutes(_shown_first(change)), local_minutes(change.onset)) for change in back)


@lru_cache(maxsize=256)
def _yearly_block(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[Observance, ...] | None:
    """Return a block of two yearly rules, or of one offset that never changes; None where the changes fit neither."""
    changes = _changes(tz, first_year, last_year)
    if not changes:
        return (_first_observance(tz, first_year),)
    years = [*range(first_year, last_year + 1)]
    offsets = sorted({change.after for change in changes})
    by_offset = {offset: [change for change in changes if change.after == offset] for offset in offsets}
    every_year = all([change.instant.year for change in found] == years for found in by_offset.values())
    if len(by_offset) != 2 or not every_year:
        return None
    rules = {offset: _yearly_rule(found) for offset, found in by_offset.items()}
    if None in rules.values():
        return None
    return tuple(_observance(found[0], max(by_offset), rules[offset]) for offset, found in by_offset.items())


def _observance(change: _Change, daylight: timedelta, rule: Yearly | None) -> Observance:
    return Observance(change.after == daylight, change.onset, change.before, change.after, change.name, rule)


def _early_observance(change: _Change, daylight: timedelta, year: int) -> Observance:
    """Return the observance of one change with an onset in an earlier year too, on the same weekday of the month."""
    onset = change.onset
    number = (onset.day - 1) // 7 + 1
    rule = Yearly(onset.month, onset.weekday(), number if number < 5 else -1)
    early = onset.replace(year=year, month=rule.month, day=rule.on(year))
    years = onset.year - year
    return Observance(change.after == daylight, early, change.before, change.after, change.name, rule, years)


def _yearly_rule(changes: Sequence[_Change]) -> Yearly | None:
    """Return the rule that all the changes follow: the same month, weekday and time; None where they follow none."""
    onsets = [change.onset for change in changes]
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(alike) != 1 or len({change.before for change in changes}) != 1:
        return None
    number = {(onset.day - 1) // 7 + 1 for onset in onsets}
    if len(number) == 1 and max(number) < 5:
        return Yearly(onsets[0].month, onsets[0].weekday(), number.pop())
    last = all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets)
    return Yearly(onsets[0].month, onsets[0].weekday(), -1) if last else None


def _first_observance(tz: ZoneInfo, year: int) -> Observance:
    """Return the observance in force when a year begins."""
    start = datetime(year, 1, 1, tzinfo=UTC).astimezone(tz)
    offset = start.utcoffset() or timedelta()
    return Observance(False, datetime(year, 1, 1), offset, offset, start.tzname() or tz.key)  # noqa: DTZ001, FBT003  # local


@lru_cache(maxsize=256)
def _changes(tz: ZoneInfo, first_year: int, last_year: int) -> tuple[_Change, ...]:
    """List the changes of a zone's offset, each to the second."""
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    starts = [*(begin + number * APART for number in range(-(-(end - begin) // APART))), end]
    offsets = [moment.astimezone(tz).utcoffset() for moment in starts]
    pairs = (pair for pair, (one, other) in zip(pairwise(starts), pairwise(offsets), strict=True) if one != other)
    return tuple(_change_between(tz, early, late) for early, late in pairs)


def _offset(tz: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(tz).utcoffset() or timedelta()


def _change_between(tz: ZoneInfo, early: datetime, late: datetime) -> _Change:
    before = _offset(tz, early)
    while (gap := late - early) > timedelta(seconds=1):
        middle = early + timedelta(seconds=gap // timedelta(seconds=2))
        early, late = (middle, late) if _offset(tz, middle) == before else (early, middle)
    return _Change(late, before, _offset(tz, late), late.astimezone(tz).tzname() or tz.key)


def zone_lines(tz: ZoneInfo, block: Sequence[Observance]) -> Iterator[str]:
    """Yield a block as the content lines of a VTIMEZONE, unfolded."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{tz.key}"
    for each in sorted(block, key=lambda observance: observance.onset):
        part = "DAYLIGHT" if each.daylight else "STANDARD"
        yield f"BEGIN:{part}"
        yield f"DTSTART:{each.onset:%Y%m%dT%H%M%S}"
        if each.rule:
            day = f"{each.rule.number}{WEEKDAYS[each.rule.weekday]}"
            once = f";INTERVAL={each.once_after};COUNT=2" if each.once_after else ""
            yield f"RRULE:FREQ=YEARLY{once};BYMONTH={each.rule.month};BYDAY={day}"
        yield f"TZNAME:{each.name}"
        yield f"TZOFFSETFROM:{_offset_text(each.before)}"
        yield f"TZOFFSETTO:{_offset_text(each.offset)}"
        yield f"END:{part}"
    yield "END:VTIMEZONE"


def _offset_text(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    minutes, seconds = divmod(abs(offset).seconds, 60)
    tail = f"{seconds:02}" if seconds else ""
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{tail}"
