"""The calendar file of a plan as it is written plainly: values by `icalendar`'s own types, each line folded alone.

What `schedules.export.calendar` writes faster is held against it, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2s
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar.prop import vDate, vDatetime, vDuration, vText

from schedules.clock import Moment, elapse, is_ambiguous
from schedules.course import carried
from schedules.course.places import opaque_id
from schedules.course.plan import Event, Plan
from schedules.export.calendar.busy import busy_lines, is_busy
from schedules.export.calendar.timezones import Observance, block_for, zone_lines
from schedules.export.speech.joint import joined, members_of
from schedules.export.speech.options import Look
from schedules.export.speech.views import HIDDEN, seen_by
from schedules.export.speech.visits import visits_of
from schedules.export.speech.wording import SHOWN_PLACES, calendar_title, description, evening_before, hours_before
from schedules.version import __version__

COLORS = {
    "infusion": "steelblue",
    "dose": "steelblue",
    "step": "darkorange",
    "premedication": "mediumpurple",
    "stay": "firebrick",
    "rest": "darkseagreen",
}
MAX_OCTETS = 75
STATUS = {"tentative": "TENTATIVE", "cancelled": "CANCELLED", "omitted": "CANCELLED"}


def calendar_file(plan: Plan, look: Look) -> bytes:
    """Write a plan as a calendar file, as `to_ics` does."""
    sheet = sheet_for(plan, look)
    return assemble(sheet, [event_lines(sheet, event) for event in (*sheet.plan.events, *sheet.plan.cancelled)])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the lines of every event of one file depend on."""

    plan: Plan
    """The plan without the events that the reader does not need, and with joint events."""
    look: Look
    block: tuple[Observance, ...] | None
    """The time-zone block; None where every time is written in UTC."""


def sheet_for(plan: Plan, look: Look) -> Sheet:
    """Return the sheet of a plan, its time-zone block checked at every time that the file will hold."""
    plan = seen_by(plan, look.view)
    plan = visits_of(plan) if look.discreet else joined(plan)
    events = (*plan.events, *plan.cancelled)
    moments = [moment for event in events for moment in (event.start, _shown_end(event, look))]
    local = [moment for moment in moments if isinstance(moment, datetime) and not is_ambiguous(moment)]
    return Sheet(plan, look, block_for(plan.tz, local) if plan.zone != "UTC" else None)


def assemble(sheet: Sheet, events: list[list[str]]) -> bytes:
    """Return the calendar file that holds the given lines of its events, folded."""
    zone = zone_lines(sheet.plan.tz, sheet.block) if sheet.block else ()
    unfolded = [*_calendar_head(sheet, len(events)), *zone, *(line for event in events for line in event)]
    return b"".join(map(folded, [*unfolded, "END:VCALENDAR"]))


def folded(line: str) -> bytes:
    """Return a content line folded at 75 octets, never inside a character (RFC 5545, 3.1).

    Neither between a backslash and the character that it escapes, which old Outlook garbles.
    """
    data, pieces = line.encode(), []
    start, room = 0, MAX_OCTETS
    while len(data) - start > room:
        cut = start + room
        while data[cut] & 0b1100_0000 == 0b1000_0000:  # inside a character of UTF-8
            cut -= 1
        if _escapes(data, cut):
            cut -= 1
        pieces.append(data[start:cut])
        start, room = cut, MAX_OCTETS - 1  # the space that marks a continuation counts
    return b"\r\n ".join([*pieces, data[start:]]) + b"\r\n"


def _escapes(data: bytes, cut: int) -> bool:
    """Return whether the byte before a place is a backslash that escapes the byte there, and is not escaped itself."""
    before = data[:cut]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


def text_line(name: str, value: str) -> str:
    """Return the content line of a property that holds text, escaped."""
    return f"{name}:{vText(value).to_ical().decode()}"


def instant_line(name: str, moment: datetime) -> str:
    """Return the content line of a property that holds an instant, in UTC."""
    return f"{name}:{vDatetime(moment.astimezone(UTC)).to_ical().decode()}"


def calendar_uid(plan_id: UUID, *, discreet: bool) -> UUID:
    """Return the UID of a plan's file: the plan's id, or discreetly one that does not lead back to it.

    A feed has none, since vdirsyncer takes it for the UID of each event, and shows one event in place of all.
    """
    return opaque_id(plan_id) if discreet else plan_id


def _calendar_head(sheet: Sheet, events: int) -> Iterator[str]:
    plan, look = sheet.plan, sheet.look
    speech = look.speech
    title = speech.text(plan.title)
    name = speech.say("appointments") if look.discreet else title
    notes = () if look.plain else map(speech.text, plan.notes)
    about = speech.say("team-wins") if look.discreet else "\n".join([title, *notes, speech.say("disclaimer")])
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//schedules//schedules {__version__}//{speech.code.upper()}"
    yield "CALSCALE:GREGORIAN"
    if look.feed_hours is None:
        yield f"UID:{calendar_uid(plan.plan_id, discreet=look.discreet)}"
    yield instant_line("LAST-MODIFIED", max([plan.as_of, *(event.changed for event in plan.events)]))
    yield text_line("NAME", name)
    if events != 1:
        yield text_line("X-WR-CALNAME", name)
    yield text_line("DESCRIPTION", about)
    if look.feed_hours is not None:
        refresh = vDuration(timedelta(hours=look.feed_hours)).to_ical().decode()
        yield f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"
        yield f"X-PUBLISHED-TTL:{refresh}"
    if not look.discreet:
        yield _course_line(sheet)


def _course_line(sheet: Sheet) -> str:
    """Return the line that says what else the judge needs to know of the plan."""
    plan, hidden = sheet.plan, sheet.look.view in HIDDEN
    told = [(each, event.uid) for event in (*plan.events, *plan.cancelled) for each in members_of(event)]
    events = (carried.CarriedEvent.of(event, uid) for event, uid in told)
    course = carried.Carried.of(plan, events, view=sheet.look.view if hidden else None)
    data = course.model_dump(mode="json", exclude_defaults=True)
    data["record"] = [carried._without_remarks(entry.model_dump(mode="json")) for entry in course.record]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    digest = blake2s(text.encode(), digest_size=8).hexdigest()
    return text_line(f"{carried.PROPERTY};{carried.DIGEST}={digest}", text)


def event_lines(sheet: Sheet, event: Event) -> list[str]:
    """Return one event as content lines, unfolded."""
    look = sheet.look
    words = calendar_title(sheet.plan, event, look)
    kind = ["CLASS:PRIVATE"]
    if not look.discreet:
        kind = [f"RELATED-TO;RELTYPE=SIBLING:{each.uid}" for each in members_of(event)[1:]]
        kind += [*_category_lines(event, look), f"COLOR:{COLORS.get(event.kind, 'slategray')}"]
        if event.setting in SHOWN_PLACES:
            kind.append(text_line("LOCATION", look.speech.places[event.setting]))
    busy = is_busy(event) or (look.discreet and not event.is_gone)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        instant_line("DTSTAMP", event.changed),
        instant_line("CREATED", event.created),
        instant_line("LAST-MODIFIED", event.changed),
        f"SEQUENCE:{event.sequence}",
        _time_line("DTSTART", event.start, sheet),
        _time_line("DTEND", _shown_end(event, look), sheet),
        text_line("SUMMARY", words),
        text_line("DESCRIPTION", description(sheet.plan, event, look)),
        *kind,
        f"STATUS:{STATUS.get(event.state, 'CONFIRMED')}",
        *busy_lines("TENTATIVE" if event.state == "tentative" else "BUSY" if busy else "FREE"),
        *alarms(event, look, tz=sheet.plan.tz, words=words),
        "END:VEVENT",
    ]


def _category_lines(event: Event, look: Look) -> Iterator[str]:
    """Yield the kinds of an event, which calendars show as words, in the reader's language; none in everyday words."""
    if not look.plain:
        kinds = (look.speech.kinds[each.kind] for each in members_of(event))
        yield f"CATEGORIES:{','.join(vText(kind).to_ical().decode() for kind in kinds)}"


def _shown_end(event: Event, look: Look) -> Moment:
    """Return the end that a calendar shows, which takes no length of zero."""
    if isinstance(event.end, datetime) and event.is_moment:
        return elapse(event.end, timedelta(minutes=look.moment_minutes))
    return event.end


def _time_line(name: str, moment: Moment, sheet: Sheet) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{vDate(moment).to_ical().decode()}"
    if sheet.block is None or is_ambiguous(moment):
        return instant_line(name, moment)
    return f"{name};TZID={sheet.plan.zone}:{moment:%Y%m%dT%H%M%S}"


def alarms(event: Event, look: Look, *, tz: ZoneInfo, words: str) -> Iterator[str]:
    """Yield the alarms of an event as content lines, unfolded; none in a subscription, or of an unsure date.

    Args:
        event: The event.
        look: The options; they say when to remind.
        tz: The plan's zone, on whose clocks the evening is read.
        words: What an alarm shows.
    """
    leads = []
    if (evening := evening_before(event, look)) is not None:
        start = event.start
        begins = start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=tz)
        rings = datetime.combine(begins.date() - timedelta(days=1), evening, tzinfo=tz)
        # Elapsed time, since the clocks may change that night.
        leads.append(begins.astimezone(UTC) - rings.astimezone(UTC))
    leads += [timedelta(hours=hours) for hours in hours_before(event, look)]
    for lead in leads:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{vText(words).to_ical().decode()}"
        yield f"TRIGGER:{vDuration(-lead).to_ical().decode()}"
        yield "END:VALARM"
