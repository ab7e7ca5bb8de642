"""The events of a calendar as the judge reads them, and the few sums of dates and times that its rules need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from schedules.course.places import stem_of

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
NO_TIME: Final = timedelta()

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of any calendar, with the key of the place in the protocol that it fills."""

    uid: str
    key: str
    title: str
    start: date | datetime
    end: date | datetime
    tentative: bool = False
    earliest: date | datetime | None = None
    latest: date | datetime | None = None
    limited: bool = False
    """Whether the calendar gives limits; only those of our plans do."""
    amount: str = ""
    """What is given, in the calendar's words; empty where it does not say."""

    @property
    def date(self) -> date:
        """The date on which it starts, in its own time zone."""
        return day_of(self.start)


class Calendar(Mapping[str, Seen]):
    """The events of a calendar by their places; of several at one place, the last one."""

    def __init__(self, events: Iterable[Seen], gone: Mapping[str, Seen] | None = None) -> None:
        """Take the events that take place, and those that don't.

        Args:
            events: The events that take place.
            gone: What a plan has as cancelled or left out, by key; None where the calendar is no plan of ours.
        """
        self._events = {event.key: event for event in events}
        self.is_plan = gone is not None
        self.gone: Mapping[str, Seen] = gone or {}
        self._rows: defaultdict[str, list[Seen]] = defaultdict(list)
        for key, event in self._events.items():
            self._rows[stem_of(key)].append(event)

    def __getitem__(self, key: str) -> Seen:
        return self._events[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def row(self, stem: str) -> list[Seen]:
        """Return the events of one row in one cycle, by what their keys begin with."""
        return self._rows.get(stem, [])


class Moved(Calendar):
    """A calendar in which some events lie elsewhere; it costs no more than they do."""

    def __init__(self, calendar: Calendar, events: Iterable[Seen]) -> None:
        """Take the calendar, and the events that are moved in it, which keep their places."""
        self._calendar = calendar
        self._moved = {event.key: event for event in events}
        self.is_plan, self.gone = calendar.is_plan, calendar.gone

    def __getitem__(self, key: str) -> Seen:
        return self._moved.get(key) or self._calendar[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calendar)

    def __len__(self) -> int:
        return len(self._calendar)

    def row(self, stem: str) -> list[Seen]:
        """Return the events of one row in one cycle, by what their keys begin with."""
        return [self._moved.get(event.key, event) for event in self._calendar.row(stem)]


def day_of(moment: date | datetime) -> date:
    """Return the date of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def between(earlier: date | datetime, later: date | datetime) -> timedelta:
    """Return the time from one moment to another: elapsed time where both have a time of day, else whole days."""
    if isinstance(earlier, datetime) and isinstance(later, datetime):
        return later.astimezone(UTC) - earlier.astimezone(UTC)
    return day_of(later) - day_of(earlier)


def after(moment: date | datetime, span: timedelta) -> date | datetime:
    """Return the moment that is later by a span of elapsed time; of a date, by whole days, rounded up."""
    if isinstance(moment, datetime):
        return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)
    return moment - (-span // DAY) * DAY


def in_order(events: Iterable[Seen]) -> list[Seen]:
    """Return events in the order of their starts; a date comes before the times of that day."""
    return sorted(events, key=order_of)


def order_of(event: Seen) -> tuple[date, float]:
    """Return what an event is ordered by: its date, then its moment."""
    return event.date, event.start.timestamp() if isinstance(event.start, datetime) else float("-inf")


def at_wall(day: date, clock: time, zone: tzinfo | None) -> datetime:
    """Return the instant at which the clocks show a time of a date; where they skip it, the first minute that there is.

    >>> from zoneinfo import ZoneInfo
    >>> at_wall(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Paris")).isoformat()
    '2026-03-29T03:00:00+02:00'
    """
    shown = datetime.combine(day, clock.replace(fold=0), zone)
    real = shown.astimezone(UTC).astimezone(zone)
    if real.replace(tzinfo=None) == shown.replace(tzinfo=None):
        return shown
    low, high = (shown.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    while high - low > MINUTE:
        middle = low + (high - low) // 2
        is_before = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
        low, high = (middle, high) if is_before else (low, middle)
    return high.replace(second=0, microsecond=0).astimezone(zone)


def hours_text(span: timedelta) -> str:
    """Return a span in words, in hours.

    >>> hours_text(timedelta(hours=671)), hours_text(timedelta(minutes=90))
    ('671 h', '1.5 h')
    """
    return f"{span / HOUR:.4g} h"
