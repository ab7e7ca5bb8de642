"""A plan as a calendar that phones subscribe to: its address, its file, and the file that is served at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from schedules.course.plan import Plan
from schedules.export.calendar.busy import busy_lines
from schedules.export.calendar.ics import calendar_file
from schedules.export.calendar.lines import file_of, instant_line, text_line
from schedules.export.speech.language import language as spoken
from schedules.export.speech.options import Detail, Look

PAGE: Final = "index.html"
FEED: Final = "calendar.ics"

FEED_HOURS: Final = 6
"""The hours after which a phone is asked to read it again: this library's own choice; some take longer."""
FEED_DETAIL: Final[Detail] = "discreet"
"""How much a feed tells unless it is asked for more: dates and times, and nothing of what they are for."""

_NEUTRAL: Final = "-//calendar//feed//EN"
_ADDRESSES: Final = UUID("5a0d21f6-8a43-4bb3-9f0f-f1c2a4e9d3b7")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a published plan: a name that nobody can guess, under the web address of the served folder.

    >>> Address("7q3v", "https://example.org/cal/").webcal
    'webcal://example.org/cal/7q3v/calendar.ics'
    """

    name: str
    url: str = ""
    """The web address of the served folder, with its last slash; empty where it is not known."""

    @property
    def page(self) -> str:
        """The address of the page from which a phone subscribes."""
        return f"{self.url}{self.name}/"

    @property
    def feed(self) -> str:
        """The address of the calendar file, to be pasted into a calendar."""
        return f"{self.page}{FEED}"

    @property
    def webcal(self) -> str:
        """The address of the calendar file as a link that opens the calendar of a phone."""
        return f"webcal{self.feed.removeprefix('https')}"


def feed(plan: Plan, *, detail: Detail = FEED_DETAIL, language: str = Look.language) -> bytes:
    """Return the calendar file that is served for a plan; the same plan gives the same bytes.

    It has no alarms: a phone decides by itself when a subscribed calendar reminds.

    Args:
        plan: The plan.
        detail: How much it tells; by default dates and times, and nothing of what they are for.
        language: ``en``, ``es`` or ``ar``.

    Raises:
        PlanError: If an option is none of these.
    """
    data = calendar_file(plan, Look(detail=detail, language=language, feed_hours=FEED_HOURS))
    if detail != "discreet":
        return data
    # Discreetly it does not even name the program that wrote it.
    return re.sub(rb"(?<=\r\n)PRODID:[^\r]*", f"PRODID:{_NEUTRAL}".encode(), data, count=1)


def ended(address: Address, *, on: date, as_of: datetime, language: str = Look.language) -> bytes:
    """Return the calendar file that is served once a feed has ended: one all-day event that says so.

    A subscribed phone goes on showing what it read last when the file is gone (a 404 may be
    a passing fault), and some calendars do not let a subscription become empty for the same reason. A calendar
    with another event in it is a plain update: the old dates go, and the one that stays says why.

    Args:
        address: Where the feed was served.
        on: The day it ended.
        as_of: When that was written down.
        language: The feed's own.
    """
    say = spoken(language).say
    words = say("ended-why")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_NEUTRAL}",
        "CALSCALE:GREGORIAN",
        instant_line("LAST-MODIFIED", as_of),
        text_line("NAME", say("appointments")),
        text_line("DESCRIPTION", say("team-wins")),
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{FEED_HOURS}H",
        f"X-PUBLISHED-TTL:PT{FEED_HOURS}H",
        "BEGIN:VEVENT",
        f"UID:{uuid5(_ADDRESSES, address.name)}",
        *(instant_line(name, as_of) for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")),
        "SEQUENCE:0",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        text_line("SUMMARY", say("ended-title")),
        text_line("DESCRIPTION", f"{words} {say('team-wins')}"),
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        *busy_lines("FREE"),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return file_of(lines)
