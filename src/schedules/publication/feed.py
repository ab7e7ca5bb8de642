"""A plan as a calendar that phones subscribe to: its address, the feed there, and what takes its place at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from schedules.course.plan import Plan
from schedules.export.calendar.ics import calendar_file, folded, instant_line, text_line
from schedules.export.speech.language import Language
from schedules.export.speech.language import language as spoken
from schedules.export.speech.options import Detail, Look
from schedules.export.speech.wording import TEAM_WINS

PAGE: Final = "index.html"
FEED: Final = "calendar.ics"

FEED_HOURS: Final = 6
"""After how many hours a phone is asked to look again: this library's own choice, and calendars may take longer."""
FEED_DETAIL: Final[Detail] = "discreet"
"""What an address tells unless it is asked for more: times, and nothing of what they are for."""

_NEUTRAL: Final = "-//calendar//feed//EN"
_ADDRESSES: Final = UUID("5a0d21f6-8a43-4bb3-9f0f-f1c2a4e9d3b7")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a plan is published: an unguessable name, and the web address of the folder it lies in.

    >>> Address("7q3v", "https://example.org/cal/").webcal
    'webcal://example.org/cal/7q3v/calendar.ics'
    """

    name: str
    url: str = ""
    """Ends in a slash; empty where it is not known."""

    @property
    def page(self) -> str:
        """The page's own address."""
        return f"{self.url}{self.name}/"

    @property
    def feed(self) -> str:
        """The address that is pasted into a calendar."""
        return f"{self.page}{FEED}"

    @property
    def webcal(self) -> str:
        """The same for a phone that opens its calendar at a touch."""
        return f"webcal{self.feed.removeprefix('https')}"


def feed(plan: Plan, *, detail: Detail = FEED_DETAIL, language: str = Look.language) -> bytes:
    """Write the calendar that lies at an address; the same plan gives the same bytes.

    It never reminds: what a subscription may ring for is the phone's own setting.

    Raises:
        PlanError: If ``detail`` is no way to tell a plan.
    """
    data = calendar_file(plan, Look(detail=detail, language=language, feed_hours=FEED_HOURS))
    return _from_nobody(data) if detail == "discreet" else data


def ended(address: Address, *, on: date, as_of: datetime, language: str = Look.language) -> bytes:
    """Write the calendar that takes a feed's place when it ends: one all-day event that says so.

    A subscribed phone goes on showing what it read last when the file is gone (a 404 may be
    a passing fault), and some readers refuse to empty a calendar for the same reason. A calendar
    with another event in it is a plain update: the old dates go, and the one that stays says why.

    Args:
        address: Where the feed lay.
        on: The day it ended.
        as_of: When that was written down.
        language: As the feed's.
    """
    speech = spoken(language)
    stamps = [instant_line(name, as_of) for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")]
    lines = [
        *_ended_head(as_of, speech),
        "BEGIN:VEVENT",
        f"UID:{uuid5(_ADDRESSES, address.name)}",
        *stamps,
        *_ended_body(on, speech),
    ]
    return b"".join(map(folded, [*lines, "END:VEVENT", "END:VCALENDAR"]))


def _ended_head(as_of: datetime, speech: Language) -> list[str]:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_NEUTRAL}", "CALSCALE:GREGORIAN"]
    about = [instant_line("LAST-MODIFIED", as_of), text_line("NAME", speech.say("Appointments"))]
    about.append(text_line("DESCRIPTION", speech.say(TEAM_WINS)))
    return [*head, *about, f"REFRESH-INTERVAL;VALUE=DURATION:PT{FEED_HOURS}H", f"X-PUBLISHED-TTL:PT{FEED_HOURS}H"]


def _ended_body(on: date, speech: Language) -> list[str]:
    words = speech.say("Its dates were taken out and nobody keeps it up any more: remove it from this phone.")
    return [
        "SEQUENCE:0",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        text_line("SUMMARY", speech.say("This calendar has ended")),
        text_line("DESCRIPTION", f"{words} {speech.say(TEAM_WINS)}"),
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
    ]


def _from_nobody(data: bytes) -> bytes:
    """Name no program that wrote it."""
    return re.sub(rb"(?<=\r\n)PRODID:[^\r]*", f"PRODID:{_NEUTRAL}".encode(), data, count=1)
