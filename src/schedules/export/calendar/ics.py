"""A plan as an iCalendar file that real calendars take (RFC 5545 and 7986).

Lines are laid out here, values and folds are written by `lines`. An event's lines depend on the event, the plan's
zone and the look only, so that an event which did not change is written in the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from schedules.clock import Moment, elapse, is_ambiguous
from schedules.course import carried
from schedules.course.lays import DatedEvents
from schedules.course.places import opaque_id
from schedules.course.plan import Event, Plan
from schedules.export.calendar.alarms import alarms
from schedules.export.calendar.busy import busy_lines, is_busy
from schedules.export.calendar.lines import (
    date_stamp,
    duration,
    escaped,
    file_of,
    instant_line,
    local_stamp,
    text_line,
    utc_stamp,
)
from schedules.export.calendar.timezones import Observance, block_for, zone_lines
from schedules.export.speech.joint import members_of
from schedules.export.speech.options import Detail, Evening, Hours, Look, View
from schedules.export.speech.views import HIDDEN
from schedules.export.speech.visits import told_plan
from schedules.export.speech.wording import SHOWN_PLACES, calendar_title, description
from schedules.version import __version__

COLORS = {
    "infusion": "steelblue",
    "dose": "steelblue",
    "step": "darkorange",
    "premedication": "mediumpurple",
    "stay": "firebrick",
    "rest": "darkseagreen",
}
STATUS = {"tentative": "TENTATIVE", "cancelled": "CANCELLED", "omitted": "CANCELLED"}


def to_ics(  # noqa: PLR0913  # the options of a calendar file
    plan: Plan,
    *,
    detail: Detail = Look.detail,
    remind_hours: Hours | None = Look.remind_hours,
    moment_minutes: int = Look.moment_minutes,
    feed_hours: int | None = Look.feed_hours,
    language: str = Look.language,
    view: View | None = Look.view,
    remind_evening: Evening | None = Look.remind_evening,
    contacts: tuple[str, ...] = Look.contacts,
) -> bytes:
    """Write a plan as a calendar file; the same plan and options give the same bytes.

    Args:
        plan: The plan.
        detail: ``plain`` speaks in everyday words; ``discreet`` says "Appointment" and a time, and nothing else.
        remind_hours: Hours before timed events at which to remind, for all or by kind; none by default.
        moment_minutes: How long a moment is shown, since no calendar takes a length of zero.
        feed_hours: For a subscription: hours after which a reader should look again. A feed never reminds.
        language: ``en``, ``es`` or ``ar``; others than English need the extra ``languages``.
        view: Whose calendar it is; the pharmacy's, for one, holds what is prepared.
        remind_evening: The time of the evening before at which to remind, for all or by kind.
        contacts: Phones and places of the clinic, for every event's description; none in a discreet file.

    Raises:
        PlanError: If an option is out of range.
    """
    look = Look(
        detail=detail,
        remind_hours=remind_hours,
        moment_minutes=moment_minutes,
        feed_hours=feed_hours,
        language=language,
        view=view,
        remind_evening=remind_evening,
        contacts=contacts,
    )
    return calendar_file(plan, look)


def calendar_file(plan: Plan, look: Look) -> bytes:
    """Write a plan as a calendar file, as `to_ics` does."""
    if isinstance(plan.events, DatedEvents):
        from schedules.export.calendar.templates import file_from  # which imports what writes a file

        if found := file_from(plan, plan.events, look):
            return found
    return file_by_event(plan, look)


def file_by_event(plan: Plan, look: Look) -> bytes:
    """Write a plan as a calendar file, each event anew."""
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

    def time_line(self, name: str, moment: Moment) -> str:
        """Return the content line of a property that holds a date or a time."""
        if not isinstance(moment, datetime):
            return f"{name};VALUE=DATE:{date_stamp(moment)}"
        if self.block is None or is_ambiguous(moment):
            return instant_line(name, moment)
        return f"{name};TZID={self.plan.zone}:{local_stamp(moment)}"


def sheet_for(plan: Plan, look: Look) -> Sheet:
    """Return the sheet of a plan, its time-zone block checked at every time that the file will hold."""
    plan = told_plan(plan, look)
    events = (*plan.events, *plan.cancelled)
    moments = [moment for event in events for moment in (event.start, _shown_end(event, look))]
    local = [moment for moment in moments if isinstance(moment, datetime) and not is_ambiguous(moment)]
    return Sheet(plan, look, block_for(plan.tz, local) if plan.zone != "UTC" else None)


def assemble(sheet: Sheet, events: list[list[str]]) -> bytes:
    """Return the calendar file that holds the given lines of its events, folded."""
    zone = zone_lines(sheet.plan.tz, sheet.block) if sheet.block else ()
    unfolded = [*calendar_head(sheet, len(events)), *zone, *(line for event in events for line in event)]
    return file_of([*unfolded, "END:VCALENDAR"])


def calendar_uid(plan_id: UUID, *, discreet: bool) -> UUID:
    """Return the UID of a plan's file: the plan's id, or discreetly one that does not lead back to it.

    A feed has none, since vdirsyncer takes it for the UID of each event, and shows one event in place of all.
    """
    return opaque_id(plan_id) if discreet else plan_id


def calendar_head(sheet: Sheet, events: int) -> Iterator[str]:
    """Yield the content lines before the time zone and the events."""
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
        refresh = duration(timedelta(hours=look.feed_hours))
        yield f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"
        yield f"X-PUBLISHED-TTL:{refresh}"
    if not look.discreet:
        digest, text = carried_text(sheet)
        yield text_line(f"{carried.PROPERTY};{carried.DIGEST}={digest}", text)


def carried_text(sheet: Sheet) -> tuple[str, str]:
    """Return the digest and the value of the line that says what else the judge needs to know of the plan."""
    plan, hidden = sheet.plan, sheet.look.view in HIDDEN
    told = [(each, event.uid) for event in (*plan.events, *plan.cancelled) for each in members_of(event)]
    events = (carried.CarriedEvent.of(event, uid) for event, uid in told)
    course = carried.Carried.of(plan, events, view=sheet.look.view if hidden else None)
    return carried.written(course)


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
    changed = utc_stamp(event.changed)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{changed}",
        instant_line("CREATED", event.created),
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{event.sequence}",
        sheet.time_line("DTSTART", event.start),
        sheet.time_line("DTEND", _shown_end(event, look)),
        text_line("SUMMARY", words),
        text_line("DESCRIPTION", description(sheet.plan, event, look)),
        *kind,
        f"STATUS:{STATUS.get(event.state, 'CONFIRMED')}",
        *busy_lines(_shown_as(event, look)),
        *alarms(event, look, tz=sheet.plan.tz, words=words),
        "END:VEVENT",
    ]


def _shown_as(event: Event, look: Look) -> Literal["BUSY", "FREE", "TENTATIVE"]:
    """Return how an event keeps its time; a visit of a discreet calendar is busy, whatever it is."""
    if event.state == "tentative":
        return "TENTATIVE"
    return "BUSY" if is_busy(event) or (look.discreet and not event.is_gone) else "FREE"


def _category_lines(event: Event, look: Look) -> Iterator[str]:
    """Yield the kinds of an event, which calendars show as words, in the reader's language; none in everyday words."""
    if not look.plain:
        kinds = (look.speech.kinds[each.kind] for each in members_of(event))
        yield f"CATEGORIES:{','.join(map(escaped, kinds))}"


def _shown_end(event: Event, look: Look) -> Moment:
    """Return the end that a calendar shows, which takes no length of zero."""
    if isinstance(event.end, datetime) and event.is_moment:
        return elapse(event.end, timedelta(minutes=look.moment_minutes))
    return event.end
