"""The only module that reads time zones.

Rules printed in hours elapse, through UTC; rules printed in days are dates at a
wall-clock time of the plan's zone (convention C2). Nothing here reads the
machine's own zone.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from schedules.abbreviations import abbreviation_hint
from schedules.errors import ClockError, Problem
from schedules.words import date_fault, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
"""The years a plan may touch: before 1970 zones have odd seconds, after 2199 nobody keeps this calendar."""

FIRST_DAY: Final = date(FIRST_YEAR, 1, 1).toordinal()
LAST_DAY: Final = date(LAST_YEAR, 12, 31).toordinal()

MINUTE: Final = timedelta(minutes=1)

Moment = date | datetime
"""A date for an all-day event, an aware datetime for a timed one."""


class _PackageZone(ZoneInfo):
    """A zone read from the tzdata package; copied and pickled by its name, since a zone read from a file can't be."""

    def __reduce__(self) -> tuple[Callable[[str], ZoneInfo], tuple[str]]:
        return zone, (self.key,)

    def __repr__(self) -> str:
        return f"zoneinfo.ZoneInfo(key={self.key!r})"


_package_zones: Final[dict[str, ZoneInfo]] = {}


@cache
def zone(name: str) -> ZoneInfo:
    """Find an IANA time zone by its exact name, in the newer of the machine's data and the tzdata package's (C18).

    The package's counts where the machine's version can't be told. There is one object for each name.

    Raises:
        ClockError: If there is no such zone; names the nearest ones.

    >>> zone("Europe/Paris").key
    'Europe/Paris'
    """
    # The machine's own aliases would make the same command mean two things on two machines.
    if name not in _package_names() and name not in zone_names():
        places = sorted(each for each in zone_names() if not abbreviation_hint(each))
        near = nearest(name, places, most=3, alike=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "write one such as America/New_York"
        hint = abbreviation_hint(name) or hint
        raise ClockError(Problem("zone_unknown", "zone", f"{name!r} is not an IANA time zone; {hint}"))
    folder, packaged = _machine_folder(name), _package_file(name)
    # `ZoneInfo` itself prefers the machine's file, however old.
    if folder is None or not packaged.is_file() or _is_current(folder):
        return ZoneInfo(name)
    with packaged.open("rb") as file:
        # Two objects for one name would compare and subtract as two zones: two threads get the same.
        return _package_zones.setdefault(name, _PackageZone.from_file(file, key=name))


def place_zone(name: str) -> ZoneInfo:
    """Find the time zone that a person names for a place; an abbreviation is refused, also where it is an IANA name.

    Raises:
        ClockError: If there is no such zone, or the name is an abbreviation or an offset; names what to write.
    """
    found = zone(name)
    if hint := abbreviation_hint(name):
        raise ClockError(Problem("zone_unknown", "zone", f"{name!r} is not taken; {hint}"))
    return found


def zone_names() -> set[str]:
    """Return the names of all IANA time zones, the machine's and the package's, without a machine's own aliases."""
    return _all_names() - _NO_ZONES


_NO_ZONES: Final = {"localtime", "Factory", "posixrules"}


@cache
def _all_names() -> set[str]:
    return zoneinfo.available_timezones()


@cache
def _package_names() -> set[str]:
    """Return the names that the package lists: most of `zone_names`, without a walk through the machine's folders."""
    return {*_package_folder().joinpath("zones").read_text(encoding="utf-8").split()} - _NO_ZONES


def zone_data(name: str = "Europe/Paris") -> str:
    """Return whose time-zone data `zone` reads for a name, and its version: ``system 2025b`` or ``tzdata 2026f`` (C18).

    A zone that only the machine has is read there, also where its version is unknown: ``system unknown``.
    """
    folder = _machine_folder(name)
    if folder and (_is_current(folder) or not _package_file(name).is_file()):
        return f"system {_machine_version(folder) or 'unknown'}"
    return f"tzdata {_package_version()}"


def _machine_folder(name: str) -> Path | None:
    """Return the folder in which the machine has a zone; the first of several, as `zoneinfo` does."""
    return next((Path(folder) for folder in zoneinfo.TZPATH if (Path(folder) / name).is_file()), None)


def _package_file(name: str) -> Traversable:
    return _package_folder().joinpath(f"zoneinfo/{name}")


def _package_folder() -> Traversable:
    import tzdata

    folder = Path(tzdata.__path__[0])
    if folder.is_dir():
        return folder
    from importlib import resources  # of a package in an archive; its import takes as long as half a small plan

    return resources.files("tzdata")


def _package_version() -> str:
    import tzdata

    return tzdata.IANA_VERSION


def _is_current(folder: Path) -> bool:
    """Say whether the machine's data is known to be as new as the package's."""
    machine = _release(_machine_version(folder))
    return bool(machine) and machine >= _release(_package_version())


_VERSION: Final = re.compile(r"([0-9]{4}[a-z]{1,3})(?:[-+.~][!-~]{0,60})?")


def _release(version: str) -> str:
    """Return the IANA release in a version, which sorts as text: "2025b" of "2025b-0+deb12u1"; empty where none is."""
    found = _VERSION.fullmatch(version)
    return found[1] if found else ""


@cache
def _machine_version(folder: Path) -> str:
    """Return the version that the machine says of its data; empty where it can't be told."""
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (folder / name).open(encoding="ascii", errors="replace") as file:
                version = file.readline(200).removeprefix("# version").strip()
        except OSError:
            continue
        if _release(version):
            return version
    return ""


def on_zone_data(moment: datetime) -> datetime:
    """Return a moment with the same wall-clock time and fold in its zone as `zone` knows it (C18).

    The caller's own zone may have been made from older data. What has no IANA zone, such as a time in
    `datetime.UTC`, is returned as it is.
    """
    name = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None
    return moment.replace(tzinfo=zone(name)) if name in zone_names() else moment


def read_start(text: str, *, zone_name: str) -> datetime:
    """Read a start such as ``2026-03-02T09:00`` in a zone.

    A time that the clocks repeat in autumn is the first of the two unless the
    text ends with the offset of the second (C9).

    Raises:
        ClockError: If the text is no date and time, or that time does not exist in the zone.

    >>> read_start("2026-03-02T09:00", zone_name="America/New_York").isoformat()
    '2026-03-02T09:00:00-05:00'
    """
    tz = zone(zone_name)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockError(Problem("start_unreadable", "start", _unreadable(text, error))) from None
    if len(text) <= len("2026-03-02"):
        message = f"{text!r} has no time of day; write it with one, such as {found.date()}T09:00"
        raise ClockError(Problem("start_unreadable", "start", message))
    return _with_offset(found, tz) if found.tzinfo else existing(found.replace(tzinfo=tz))


def _unreadable(text: str, error: ValueError) -> str:
    return f"{text!r} is not a date and time{date_fault(error)}; write it as 2026-03-02T09:00"


def _with_offset(found: datetime, tz: ZoneInfo) -> datetime:
    there = found.astimezone(tz)
    if there.replace(tzinfo=None) == found.replace(tzinfo=None):
        return existing(there)
    message = f"{found.isoformat()} is {there.isoformat()} in {tz.key}; leave the offset out, or give the zone's own"
    raise ClockError(Problem("start_unreadable", "start", message))


def existing(start: date, *, place: str = "start") -> datetime:
    """Return a start that a person entered, if it can be one: the same wall-clock time and fold in `zone` (C18).

    Raises:
        ClockError: If it is naive, has no IANA zone, has seconds, lies outside
            the planned years, or falls where the clocks spring forward.
    """
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise _without_zone(start, place)
    if not isinstance(start.tzinfo, ZoneInfo) or not start.tzinfo.key:
        message = f"{start.tzinfo} is not an IANA zone, so clock changes are unknown; use zoneinfo.ZoneInfo"
        raise ClockError(Problem("zone_unknown", place, message))
    start = start.replace(tzinfo=place_zone(start.tzinfo.key))
    if start.second or start.microsecond:
        raise ClockError(Problem("start_unreadable", place, f"{start} has seconds; plans are kept to the minute"))
    in_range(start, place=place)
    return _not_in_gap(start, place=place)


def _without_zone(moment: date, place: str) -> ClockError:
    example = "datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Europe/Paris'))"
    return ClockError(Problem("start_naive", place, f"{moment} has no time zone; give one, as in {example}"))


def in_range(day: date, *, place: str) -> None:
    """Check that a date lies in the years the library plans for.

    Raises:
        ClockError: If the year lies before `FIRST_YEAR` or after `LAST_YEAR`.
    """
    if not FIRST_DAY <= day.toordinal() <= LAST_DAY:
        message = f"the year {day.year} is outside {FIRST_YEAR} to {LAST_YEAR}; check the date"
        raise ClockError(Problem("dates_out_of_range", place, message))


def _not_in_gap(start: datetime, *, place: str) -> datetime:
    if exists(start):
        return start
    after = _first_existing(start)
    before = after.astimezone(UTC) - MINUTE
    message = (
        f"{start:%Y-%m-%d %H:%M} does not exist in {start.tzinfo}: the clocks go forward; "
        f"the neighbours are {before.astimezone(start.tzinfo):%H:%M} and {after:%H:%M}"
    )
    raise ClockError(Problem("time_missing_in_zone", place, message))


def exists(moment: datetime) -> bool:
    """Say whether the clocks of its zone ever show this time."""
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def is_ambiguous(moment: datetime) -> bool:
    """Say whether the clocks show this time twice, as they do one night in autumn."""
    other = moment.replace(fold=1 - moment.fold)
    return other.utcoffset() != moment.utcoffset() and exists(moment)


def _first_existing(moment: datetime) -> datetime:
    # fold=1 reads a time in the gap with the offset after it, which lands before the
    # gap; the gap is as long as the offsets differ, so its end is within reach in minutes.
    instant = moment.replace(fold=1).astimezone(UTC).replace(second=0)
    before = instant.astimezone(moment.tzinfo).utcoffset()
    while instant.astimezone(moment.tzinfo).utcoffset() == before:
        instant += MINUTE
    return instant.astimezone(moment.tzinfo)


class Still(ZoneInfo):
    """Clocks that never change, on which a course is laid out once for other starts; `still` makes them."""

    moment: Callable[[date, time], datetime]
    """Makes the moment of a time of day on a date."""


def still(moment: Callable[[date, time], datetime]) -> Still:
    """Return clocks that never change, on which a function makes the moments."""
    made = Still.no_cache("UTC")
    made.moment = moment
    return made


def at_time(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """Return the moment of a wall-clock time on a date; one that the clocks skip is the first minute after (C9).

    >>> at_time(date(2026, 3, 8), time(2, 30), ZoneInfo("America/New_York")).isoformat()
    '2026-03-08T03:00:00-04:00'
    """
    if isinstance(tz, Still):
        return tz.moment(day, clock)
    moment = datetime.combine(day, clock, tzinfo=tz)
    return moment if exists(moment) else _first_existing(moment)


def elapse(moment: datetime, duration: timedelta) -> datetime:
    """Return the moment that lies an elapsed time after another, whatever the clocks do in between (C2).

    >>> start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
    >>> elapse(start, timedelta(hours=672)).isoformat()
    '2026-03-30T10:00:00-04:00'
    """
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the time that elapses between two moments, whatever the clocks do in between."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def first_day_after_rest(*, started: datetime, ended: datetime, rest_days: int, appointment: time) -> date:
    """Return the first date on which an appointment comes after a rest of so many days (C5).

    The end is read on the UTC offset of the infusion's (re)start, so that a clock
    change alone never adds a day.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> began = datetime(2026, 3, 2, 10, tzinfo=paris)
    >>> ended = datetime(2026, 3, 30, 11, tzinfo=paris)
    >>> first_day_after_rest(started=began, ended=ended, rest_days=14, appointment=time(10))
    datetime.date(2026, 4, 13)
    """
    rested = on_offset_of(started, ended) + timedelta(days=rest_days)
    late = rested.time() > appointment
    return rested.date() + timedelta(days=1 if late else 0)


def on_offset_of(started: datetime, ended: datetime) -> datetime:
    """Return the end of an infusion as a wall-clock time on the UTC offset of its start, without a zone."""
    return started.replace(tzinfo=None) + elapsed(started, ended)


def stamp(moment: datetime) -> datetime:
    """Return a moment in UTC without its microseconds, as calendar files stamp what they hold.

    A stamp is an instant, such as the present one: the offset that the caller's own zone gives it counts.

    Raises:
        ClockError: If the moment is naive.
    """
    if moment.tzinfo is None:
        raise ClockError(Problem("start_naive", "as_of", f"{moment} has no time zone; give one, such as UTC"))
    return moment.astimezone(UTC).replace(microsecond=0)


def now() -> datetime:
    """Return the present time in UTC; nothing else reads the machine's clock."""
    return stamp(datetime.now(UTC))


def date_of(moment: Moment) -> date:
    """Return the date of a moment, on its own zone's calendar."""
    return moment.date() if isinstance(moment, datetime) else moment


def in_zone(moment: Moment, tz: ZoneInfo) -> Moment:
    """Return a timed moment on a zone's clocks, and a date as it is."""
    return moment.astimezone(tz) if isinstance(moment, datetime) else moment


def entered_moment(moment: Moment, tz: ZoneInfo, *, place: str) -> Moment:
    """Return a moment that a person entered, on a zone's clocks; a date stays as it is (C9).

    Of a moment in an IANA zone the wall-clock time counts, whatever data its zone was made from (C18).

    Raises:
        ClockError: If it has a time and no zone, or falls where its zone's clocks spring forward.
    """
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise _without_zone(moment, place)
    return _not_in_gap(on_zone_data(moment), place=place).astimezone(tz)
