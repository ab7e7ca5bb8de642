"""Calendar files of any program, read line by line; a file need not keep to the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from schedules.clock import date_of, elapse, elapsed
from schedules.files import damaged
from schedules.foreign.entries import MAX_ENTRIES, MAX_OCCURRENCES, Entry, sensible
from schedules.foreign.zones import find_zone
from schedules.words import printable

FOLD: Final = re.compile(r"(?:\r\n|\n|\r)[ \t]")
LINE: Final = re.compile(r'([\w-]+)((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):(.*)', re.DOTALL)
TZID: Final = re.compile(r';TZID="?([^";:]+)', re.IGNORECASE)
DATE: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
ESCAPED: Final = re.compile(r"\\([\\;,nN])")
WANTED: Final = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "STATUS", "RECURRENCE-ID", "CLASS"),
    "RELATED-TO",
}
"""The properties of an event that are kept."""
MAX_DEPTH: Final = 20


@dataclass(slots=True)
class Calendar:
    """The contents of a calendar file, its times still as text."""

    plan_uid: str = ""
    ours: bool = False
    """Whether this library wrote it."""
    events: list[dict[str, tuple[str, str]]] = field(default_factory=list)
    """Each event as its properties: by name, the parameters and the value."""
    blocks: dict[str, str] = field(default_factory=dict)
    """The time-zone blocks, by name."""

    @property
    def discreet(self) -> bool:
        """Whether this library wrote it without saying what its events are for."""
        classes = {event.get("CLASS", ("", ""))[1].strip() for event in self.events}
        return self.ours and classes == {"PRIVATE"}


def read_lines(text: str, place: str) -> Calendar:
    """Read the events and time-zone blocks of a file.

    Raises:
        FileError: If it is no calendar, holds too many events, or is nested too deep.
    """
    if "BEGIN:VCALENDAR" not in text[:5000].upper():
        raise damaged(place, "is no calendar: it does not begin with BEGIN:VCALENDAR")
    calendar, stack = Calendar(), []
    block: list[str] = []
    for line in FOLD.sub("", text).splitlines():
        found = LINE.fullmatch(line.strip())
        if found is None:
            continue
        name, parameters, value = found[1].upper(), found[2], found[3]
        if name == "BEGIN":
            stack.append(value.strip().upper())
            _begin_component(calendar, stack, place)
        elif name == "END" and stack:
            if stack.pop() == "VTIMEZONE":
                zone = next((each.partition(":")[2] for each in block if each.upper().startswith("TZID")), "")
                calendar.blocks[zone] = "\n".join([*block, "END:VTIMEZONE"])
                block = []
        elif stack[-1:] == ["VEVENT"] and name in WANTED:
            calendar.events[-1].setdefault(name, (parameters, value))
        elif stack == ["VCALENDAR"]:
            calendar.plan_uid = value if name == "UID" else calendar.plan_uid
            calendar.ours = calendar.ours or (name == "PRODID" and value.startswith("-//schedules//"))
        if "VTIMEZONE" in stack:
            block.append(line.strip())
    return calendar


def _begin_component(calendar: Calendar, stack: list[str], place: str) -> None:
    if len(stack) > MAX_DEPTH:
        raise damaged(place, f"is nested more than {MAX_DEPTH} deep, so it is no calendar")
    if stack[-1] == "VEVENT":
        calendar.events.append({})
    if len(calendar.events) > MAX_ENTRIES:
        raise damaged(place, f"holds more than {MAX_ENTRIES:,} events; export the treatment calendar alone")


def zone_named(calendar: Calendar) -> str:
    """Return the IANA name of the zone in which most events are written; empty where none is."""
    named: dict[str, int] = {}
    for event in calendar.events:
        found = TZID.search(event.get("DTSTART", ("", ""))[0])
        zone = find_zone(found[1], calendar.blocks) if found else None
        if isinstance(zone, ZoneInfo):
            named[zone.key] = named.get(zone.key, 0) + 1
    return max(named, key=lambda name: named[name], default="")


def entries(calendar: Calendar, home: ZoneInfo, place: str) -> list[Entry]:
    """Return the events of a calendar on the clocks of a zone, in which a time without a zone is read.

    Raises:
        FileError: If an event has no date, or one that can't be read; it names the event.
    """
    found = [entry for event in calendar.events for entry in _occurrences(event, calendar, home, place)]
    if len(found) > MAX_ENTRIES:
        raise damaged(place, f"holds more than {MAX_ENTRIES:,} events; export the treatment calendar alone")
    return found


def _occurrences(event: dict[str, tuple[str, str]], calendar: Calendar, home: ZoneInfo, place: str) -> Iterator[Entry]:
    if event.get("STATUS", ("", ""))[1].strip().upper() == "CANCELLED":
        return
    title = _unescape(event.get("SUMMARY", ("", ""))[1]) or "(no title)"
    if "DTSTART" not in event:
        raise damaged(place, f"the event {title[:60]!r} has no start; correct it there")
    start = _read_time(*event["DTSTART"], calendar, home, place, title)
    length = _length(event, start, calendar, home, place, title)
    tentative = event.get("STATUS", ("", ""))[1].strip().upper() == "TENTATIVE"
    # An event of ours that tells two names the other one: a dose step, and the bag that is changed with it.
    related = event.get("RELATED-TO", ("", ""))[1].strip() if calendar.ours else ""
    uids = [event.get("UID", ("", ""))[1].strip(), *([related] if related else [])]
    for begin in _starts(event, start, place, title):
        end = elapse(begin, length) if isinstance(begin, datetime) else begin + max(length, timedelta(days=1))
        yield from (Entry(uid, title, begin, end, tentative=tentative) for uid in uids)


def _unescape(text: str) -> str:
    words = ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)
    return printable(words, instead=" ").strip()[:300]


def _read_time(
    parameters: str, value: str, calendar: Calendar, home: ZoneInfo, place: str, title: str
) -> date | datetime:
    found = DATE.fullmatch(value.strip())
    if found is None:
        raise damaged(place, f"the date {value[:40]!r} of {title[:60]!r} is not written as one")
    try:
        numbers = [int(part) for part in found.groups()[:6] if part is not None]
        if len(numbers) == 3:
            return sensible(date(*numbers))
        named = TZID.search(parameters)
        zone = UTC if found[7] else (named and find_zone(named[1], calendar.blocks)) or home
        read = datetime(*numbers, tzinfo=zone).replace(second=0)  # type: ignore[misc, arg-type]  # six numbers
        sensible(read)
        return read.astimezone(home)
    except (ValueError, OverflowError) as error:
        raise damaged(place, f"the date {value[:40]!r} of {title[:60]!r} can't be read ({error})") from None


def _length(
    event: dict[str, tuple[str, str]],
    start: date | datetime,
    calendar: Calendar,
    home: ZoneInfo,
    place: str,
    title: str,
) -> timedelta:
    if "DTEND" in event:
        end = _read_time(*event["DTEND"], calendar, home, place, title)
        if isinstance(start, datetime) and isinstance(end, datetime):
            return max(elapsed(start, end), timedelta())
        return max(date_of(end) - date_of(start), timedelta(days=0 if isinstance(start, datetime) else 1))
    if "DURATION" in event:
        return _duration(event["DURATION"][1])
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _duration(text: str) -> timedelta:
    found = re.fullmatch(
        r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?", text.strip()
    )
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0,) * 5
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _starts(event: dict[str, tuple[str, str]], start: date | datetime, place: str, title: str) -> list[date | datetime]:
    """Return the starts of an event, at the same wall-clock time where it recurs.

    Raises:
        FileError: If it recurs without an end, never, or more than `MAX_OCCURRENCES` times.
    """
    if "RRULE" not in event or "RECURRENCE-ID" in event:
        return [start]
    rule = event["RRULE"][1].strip().upper()
    if "COUNT=" not in rule and "UNTIL=" not in rule:
        raise damaged(place, f"{title[:60]!r} repeats without an end; give it one")
    from dateutil.rrule import rrulestr

    clock = (start.hour, start.minute) if isinstance(start, datetime) else (0, 0)
    plain = datetime(start.year, start.month, start.day, *clock)  # noqa: DTZ001  # wall-clock time
    try:
        found = rrulestr(re.sub(r"UNTIL=(\d{8}(?:T\d{6})?)Z?", r"UNTIL=\1", rule), dtstart=plain, ignoretz=True)
        times = [moment for moment, _ in zip(found, range(MAX_OCCURRENCES + 1), strict=False)]
    except Exception as error:  # noqa: BLE001  # whatever a stranger's rule does to the reader of rules
        raise damaged(place, f"the repetition of {title[:60]!r} can't be read ({error})") from None
    if not times:
        raise damaged(place, f"the repetition of {title[:60]!r} never happens; correct it there")
    if len(times) > MAX_OCCURRENCES:
        raise damaged(place, f"{title[:60]!r} repeats more than {MAX_OCCURRENCES:,} times; it is no treatment")
    if isinstance(start, datetime):
        return [moment.replace(tzinfo=start.tzinfo) for moment in times]
    return [moment.date() for moment in times]
