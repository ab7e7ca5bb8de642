"""When a calendar reminds: hours before, and on the evening before; never in a feed, never of what is not sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar.prop import vDuration, vText

from schedules.course.plan import Event
from schedules.export.speech.options import Look
from schedules.export.speech.wording import evening_before, hours_before


def alarms(event: Event, look: Look, *, tz: ZoneInfo, words: str) -> Iterator[str]:
    """Write an event's alarms as content lines; ``words`` is what they show."""
    hours, evening = hours_before(event, look), evening_before(event, look)
    if evening is not None:
        yield from _alarm(_evening_lead(event.start, evening, tz), words)
    if hours is not None:
        yield from _alarm(timedelta(hours=hours), words)


def _evening_lead(start: date, evening: time, tz: ZoneInfo) -> timedelta:
    """Measure the time from the evening before to a start, in elapsed time: the clocks may change that night."""
    begins = start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=tz)
    rings = datetime.combine(begins.date() - timedelta(days=1), evening, tzinfo=tz)
    return begins.astimezone(UTC) - rings.astimezone(UTC)


def _alarm(lead: timedelta, words: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{vText(words).to_ical().decode()}"
    yield f"TRIGGER:{vDuration(-lead).to_ical().decode()}"
    yield "END:VALARM"
