"""The alarms of an event: hours before it, and on the evening before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.clock import at_time
from schedules.course.plan import Event
from schedules.export.calendar.lines import duration, text_line
from schedules.export.speech.options import Look
from schedules.export.speech.wording import evening_before, hours_before


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
        begins = start if isinstance(start, datetime) else at_time(start, time(), tz)
        rings = at_time(begins.date() - timedelta(days=1), evening, tz)
        # Elapsed time, since the clocks may change that night.
        leads.append(begins.astimezone(UTC) - rings.astimezone(UTC))
    leads += [timedelta(hours=hours) for hours in hours_before(event, look)]
    for lead in leads:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield text_line("DESCRIPTION", words)
        yield f"TRIGGER:{duration(-lead)}"
        yield "END:VALARM"
