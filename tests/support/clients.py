"""Calendars as they take files in: what each kind of program is known to do with a uid it has seen.

Apple's calendar keeps one event a uid and heeds SEQUENCE; a CalDAV server, and Google's import at its
worst, keep one event a uid and take what comes last; Outlook on the desktop adds whatever it is given; a
subscription shows the last file and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from icalendar import Calendar


class Shown(NamedTuple):
    """One event as a calendar shows it."""

    start: str
    cancelled: bool
    sequence: int


def moment(value: date) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def read(data: bytes) -> list[tuple[str, Shown]]:
    """The events of a file, read by another's parser."""
    return [(str(event["UID"]), shown(event)) for event in Calendar.from_ical(data).walk("VEVENT")]


def shown(event: Any) -> Shown:
    return Shown(moment(event["DTSTART"].dt), event.get("STATUS") == "CANCELLED", int(event["SEQUENCE"]))


@dataclass
class OneEachUid:
    """Keeps one event a uid."""

    events: dict[str, Shown] = field(default_factory=dict)

    def take(self, data: bytes) -> None:
        for uid, event in read(data):
            self.add(uid, event)

    def add(self, uid: str, event: Shown) -> None:
        raise NotImplementedError

    def shows(self) -> list[tuple[str, str]]:
        """What stands in it and is not cancelled, each line as often as it is there."""
        return sorted((uid, event.start) for uid, event in self.events.items() if not event.cancelled)


class HeedsSequence(OneEachUid):
    """Apple's calendar."""

    def add(self, uid: str, event: Shown) -> None:
        if uid not in self.events or event.sequence >= self.events[uid].sequence:
            self.events[uid] = event


class TakesTheLast(OneEachUid):
    """A CalDAV server, and Google's import where it ignores SEQUENCE."""

    def add(self, uid: str, event: Shown) -> None:
        self.events[uid] = event


@dataclass
class AddsAll:
    """Outlook on the desktop: a second import is a second copy."""

    events: list[tuple[str, Shown]] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        self.events += read(data)

    def shows(self) -> list[tuple[str, str]]:
        return sorted((uid, event.start) for uid, event in self.events if not event.cancelled)


class Subscribes(AddsAll):
    """A subscription, or a calendar of its own that is emptied before each import."""

    def take(self, data: bytes) -> None:
        self.events = read(data)
