"""Calendar files of any program, read line by line; a file need not keep to the standard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from schedules.course import carried
from schedules.files import damaged
from schedules.foreign.blocks import Block
from schedules.foreign.cancelled import is_cancelled_state, is_cancelled_title
from schedules.foreign.entries import MAX_ENTRIES, Entry, Reading, Remark, Weigh, everything
from schedules.foreign.lines import DATED, ContentLine, content_lines
from schedules.foreign.series import Component, Occurrence, TooMuch, end_of, occurrences
from schedules.foreign.times import Reader
from schedules.foreign.vcal1 import modern_rule
from schedules.foreign.zones import Zones, named_zone
from schedules.words import count

WANTED: Final = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "RECURRENCE-ID", "CLASS", "SEQUENCE"),
    *("RRULE", "EXDATE", "RDATE", "EXRULE"),
}
"""The properties of an event that are kept."""
SEVERAL: Final = {"RRULE", "EXDATE", "RDATE", "EXRULE"}
"""Those that an event may have more than once; of others the first counts."""
BESIDE: Final = {"VTODO", "VJOURNAL"}
"""What is no event, and is left out with a count."""
MAX_DEPTH: Final = 20
SPAN_DAYS: Final = 4_000
"""How far a series is read past the last event of a file, where nobody says how long a course is."""


@dataclass(slots=True)
class Calendar:
    """The contents of a calendar file, its times still as text."""

    ours: bool = False
    """Whether this library wrote it."""
    course: ContentLine | None = None
    """What it carries of its plan, where this library wrote it; None where it carries nothing."""
    zone: str = ""
    """The zone that the file names for all of it, as it was written; empty where it names none."""
    old: bool = False
    """Whether it is vCalendar 1.0."""
    events: list[Component] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)
    """The time-zone blocks, by name."""
    others: list[str] = field(default_factory=list)
    """The tasks and journals of the file."""

    @property
    def discreet(self) -> bool:
        """Whether this library wrote it without saying what its events are for."""
        return self.ours and {event.value("CLASS") for event in self.events} == {"PRIVATE"}


@dataclass(slots=True)
class _Object:
    """One VCALENDAR of a file; several may stand one after another, and what each says holds for its own events."""

    first: int
    """The number of its first event."""
    method: str = ""
    zone: str = ""
    blocks: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    """Its time-zone blocks where an earlier object has another of that name, with the names that they are kept by."""


def read_lines(text: str, place: str) -> Calendar:
    """Read the events and time-zone blocks of a file.

    Raises:
        FileError: If it is no calendar, holds too many events, or is nested too deep.
    """
    if "BEGIN:VCALENDAR" not in text[:5000].upper():
        raise damaged(place, "is no calendar: it does not begin with BEGIN:VCALENDAR")
    file = _File(place)
    for line in content_lines(text):
        file.take(line)
    zones = {part.zone for part in file.parts}
    for part, after in pairwise([*file.parts, _Object(len(file.calendar.events))]):
        _end_object(file.calendar.events[part.first : after.first], part, part.zone if len(zones) > 1 else "")
    return file.calendar


class _File:
    """A file as it is read line by line."""

    def __init__(self, place: str) -> None:
        self.calendar = Calendar()
        self.parts = [_Object(0)]
        self._place = place
        self._stack: list[str] = []
        self._block = Block()

    def take(self, line: ContentLine) -> None:
        """Take a line.

        Raises:
            FileError: If there are too many events, or it is nested too deep.
        """
        stack, calendar = self._stack, self.calendar
        if line.name == "BEGIN":
            stack.append(line.value.strip().upper())
            self._begin()
        elif line.name == "END" and stack:
            if stack.pop() == "VTIMEZONE":
                _keep_block(calendar, self.parts[-1], self._block)
        elif stack[-1:] == ["VEVENT"]:
            _keep(calendar.events[-1], line, old=calendar.old)
        elif stack == ["VCALENDAR"]:
            _keep_of_file(calendar, self.parts[-1], line)
        elif "VTIMEZONE" in stack:
            _keep_of_block(self._block, line, inside=stack[-1] != "VTIMEZONE")

    def _begin(self) -> None:
        stack, events = self._stack, self.calendar.events
        if len(stack) > MAX_DEPTH:
            raise damaged(self._place, f"is nested more than {MAX_DEPTH} deep, so it is no calendar")
        if stack == ["VCALENDAR"]:
            self.parts.append(_Object(len(events)))
        elif stack[-1] == "VTIMEZONE":
            self._block = Block()
        elif stack[-1] in ("STANDARD", "DAYLIGHT") and "VTIMEZONE" in stack:
            self._block.observances.append([])
        elif stack[-1] == "VEVENT":
            events.append(Component())
            if len(events) > MAX_ENTRIES:
                raise damaged(
                    self._place, f"holds more than {MAX_ENTRIES:,} events; export the treatment calendar alone"
                )
        elif stack[-1] in BESIDE and len(stack) == 2:
            self.calendar.others.append("task" if stack[-1] == "VTODO" else "journal entry")


def _keep_block(calendar: Calendar, part: _Object, block: Block) -> None:
    """Keep a time-zone block, under another name where an earlier object of the file has another block of its name."""
    known = calendar.blocks.setdefault(block.name, block)
    if known != block and block.name not in part.blocks:
        part.renamed[block.name] = f"{block.name} {len(calendar.blocks)}"
        calendar.blocks[part.renamed[block.name]] = block
    part.blocks.add(block.name)


def _end_object(events: Iterable[Component], part: _Object, zone: str) -> None:
    """Give the events of an object what it says of them: that they are cancelled, and on whose clocks they are."""
    for event in events:
        event.cancelled = part.method == "CANCEL"
        if zone or part.renamed:
            for name in DATED & set(event.lines):
                event.lines[name] = [_in_zone(line, zone, part.renamed) for line in event.lines[name]]


def _in_zone(line: ContentLine, zone: str, renamed: Mapping[str, str]) -> ContentLine:
    """Return a line of dates with the zone of its object, where its own says less."""
    own = line.parameter("TZID")
    wanted = renamed.get(own, "") if own else zone
    if not wanted or (not own and line.value.strip().upper().endswith("Z")):
        return line
    return ContentLine(line.name, f';TZID="{wanted}"{line.parameters}', line.value)


def _keep(event: Component, line: ContentLine, *, old: bool) -> None:
    if line.name not in WANTED:
        return
    if line.name in SEVERAL:
        kept = (
            ContentLine(line.name, line.parameters, modern_rule(line.value)) if old and line.name == "RRULE" else line
        )
        if old and line.name == "EXDATE":
            kept = ContentLine(line.name, line.parameters, line.value.replace(";", ","))
        event.lines.setdefault(line.name, []).append(kept)
    else:
        event.lines.setdefault(line.name, [line])


def _keep_of_file(calendar: Calendar, part: _Object, line: ContentLine) -> None:
    value = line.value.strip()
    match line.name:
        case carried.PROPERTY:
            calendar.course = calendar.course or line
        case "PRODID":
            calendar.ours = calendar.ours or value.startswith("-//schedules//")
        case "METHOD":
            part.method = value.upper()
        case "VERSION":
            calendar.old = value == "1.0"
        case "X-WR-TIMEZONE" | "TZ" | "TIMEZONE-ID":
            part.zone = part.zone or value
            calendar.zone = calendar.zone or value


def _keep_of_block(block: Block, line: ContentLine, *, inside: bool) -> None:
    if inside and block.observances:
        block.observances[-1].append(line)
    elif line.name == "TZID":
        block.name = line.text.strip().strip('"')
    elif line.name == "X-LIC-LOCATION":
        block.location = line.value.strip()


def zone_named(calendar: Calendar) -> str:
    """Return the IANA name of the zone in which a file is: of most of its events, else of the file; empty for none."""
    zones = Zones(calendar.blocks, "")
    named: dict[str, int] = {}
    names: dict[str, str] = {}
    for event in calendar.events:
        line = event.first("DTSTART")
        written = line.parameter("TZID") if line else ""
        if written not in names:
            names[written] = zones.name_of(written) if written else ""
        if names[written]:
            named[names[written]] = named.get(names[written], 0) + 1
    return max(named, key=lambda name: named[name], default="") or _zone_of_file(calendar.zone)


def _zone_of_file(written: str) -> str:
    """Return the IANA name of a file's zone; of an offset in whole hours, as old phones give it, the zone of that."""
    if hours := re.fullmatch(r"([+-])(\d{1,2})(?::?00)?", written.strip()):
        return f"Etc/GMT{'-' if hours[1] == '+' else '+'}{int(hours[2])}" if int(hours[2]) else "Etc/GMT"
    found = named_zone(written) if written else None
    return found.key if isinstance(found, ZoneInfo) else ""


def entries(calendar: Calendar, home: ZoneInfo, place: str) -> list[Entry]:
    """Return the events of a calendar on the clocks of a zone, in which a time without a zone is read.

    Raises:
        FileError: If an event has no date, one that can't be read, or repeats too often; it names the event.
    """
    return read_events(calendar, home, place).entries


def read_events(
    calendar: Calendar, home: ZoneInfo, place: str, *, weigh: Weigh = everything, span_days: int = SPAN_DAYS
) -> Reading:
    """Read the events of a calendar that concern a regimen, on the clocks of a zone.

    Args:
        calendar: The calendar.
        home: The zone, in which a time without one is read.
        place: The name of the file, for what is refused.
        weigh: Says what an event is to the regimen; a stranger's event is counted, and never refused.
        span_days: How many days past the last event of the file a series is read.

    Raises:
        FileError: If an event that concerns the regimen has no date, one that can't be read, or repeats too often.
    """
    reader = Reader(Zones(calendar.blocks, place), home, place)
    reading = Reading(left_out=list(calendar.others))
    wanted: dict[str, list[Component]] = {}
    for number, event in enumerate(calendar.events):
        title = event.title
        if weigh(event.value("UID"), title) == "none":
            reading.left_out.append(title)
        else:
            wanted.setdefault(event.value("UID") or f"line {number}", []).append(event)
    last = _last_date(wanted, reader, place) + timedelta(days=span_days)
    for uid, group in wanted.items():
        for found in _of_one_uid(group, reader, reading, last, place, weigh):
            reading.entries.append(_entry(uid, found, reader))
        if len(reading.entries) > MAX_ENTRIES:
            raise damaged(place, f"holds more than {MAX_ENTRIES:,} events; export the treatment calendar alone")
    for name, times in reader.unknown.items():
        where = f"{count(len(times), 'time')} in the zone {name[:60]!r}, which is not known"
        text = f"{where}, read on the clocks of {home.key}: ask where they are"
        reading.remarks.append(Remark("zone_not_known", "warning", text))
    return reading


def _start(event: Component, reader: Reader, place: str) -> date | datetime:
    line = event.first("DTSTART")
    if line is None:
        raise damaged(place, f"the event {event.title[:60]!r} has no start; correct it there")
    return reader.written(line, line.value, event.title)


def _last_date(wanted: dict[str, list[Component]], reader: Reader, place: str) -> date:
    found = (_start(event, reader, place) for group in wanted.values() for event in group)
    return max((each.date() if isinstance(each, datetime) else each for each in found), default=date(2026, 1, 1))


def _is_cancelled(event: Component) -> bool:
    return event.cancelled or is_cancelled_state(event.value("STATUS")) or is_cancelled_title(event.title)


def _current(group: list[Component]) -> tuple[list[Component], list[Component]]:
    """Return the components of one uid that count, and the changes to single dates among them, by the highest SEQUENCE.

    Some programs give many events one uid; so of several with one SEQUENCE, only what is wholly alike counts once.
    """
    masters = [event for event in group if "RECURRENCE-ID" not in event.lines]
    highest = max((_sequence(event) for event in masters), default=0)
    alike: dict[tuple[str, ...], Component] = {}
    for event in masters:
        if _sequence(event) == highest:
            same = ("DTSTART", "DTEND", "DURATION", "SUMMARY", "RRULE", "STATUS")
            alike.setdefault(tuple(event.value(name) for name in same), event)
    changes: dict[str, Component] = {}
    for event in group:
        if identity := event.value("RECURRENCE-ID"):
            before = changes.get(identity)
            if before is None or _sequence(event) >= _sequence(before):
                changes[identity] = event
    return list(alike.values()), list(changes.values())


def _sequence(event: Component) -> int:
    text = event.value("SEQUENCE")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _of_one_uid(
    group: list[Component],
    reader: Reader,
    reading: Reading,
    last: date,
    place: str,
    weigh: Weigh,
) -> Iterator[Occurrence]:
    """Yield the dates of the events that share a uid, without those that are cancelled."""
    masters, changes = _current(group)
    gone = [event for event in masters if _is_cancelled(event)]
    reading.cancelled += len(gone)
    starts = {event.value("DTSTART") for event in gone}
    live = [event for event in masters if event.value("DTSTART") not in starts]
    if masters and not live:
        return
    alone = [] if masters else changes
    for number, event in enumerate(live):
        own = changes if number == 0 else []
        if not own and not SEVERAL & set(event.lines):
            alone.append(event)
            continue
        title = event.title
        try:
            found = list(occurrences(event, own, reader, title, last))
        except TooMuch as error:
            if weigh(event.value("UID"), title) == "main":
                raise damaged(place, f"{title[:60]!r} {error}") from None
            reading.left_out.append(title)
            continue
        kept = [each for each in found if not _is_cancelled(each.component)]
        reading.cancelled += len(found) - len(kept)
        yield from kept
    for event in alone:
        if _is_cancelled(event):
            reading.cancelled += 1
            continue
        start = _start(event, reader, place)
        end, wrong = end_of(event, start, reader, event.title)
        remarks = (Remark("end_before_start", "note", "its end lies before its start"),) if wrong else ()
        yield Occurrence(event, start, end, remarks)


def _entry(uid: str, found: Occurrence, reader: Reader) -> Entry:
    line = found.component.first("DTSTART")
    remarks = [*found.remarks, *(reader.remarks(line, found.start) if line else ())]
    tentative = found.component.value("STATUS").upper() == "TENTATIVE"
    start, end = reader.shown(found.start), reader.shown(found.end)
    return Entry(uid, found.component.title, start, end, tentative=tentative, remarks=tuple(remarks))
