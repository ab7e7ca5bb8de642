"""The rules of visits on days of the week, and of cycles that start on one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schedules.checking.calendar import DAY, Calendar, Seen
from schedules.checking.expected import Cycle
from schedules.checking.findings import finding
from schedules.checking.recorded import Recorded
from schedules.course.places import numbered_tail
from schedules.course.plan import Finding
from schedules.regimen import Visit
from schedules.regimen.days import WEEKDAYS, read_weekdays
from schedules.words import say_day


def next_allowed(day: date, weekdays: str) -> date:
    """Return the first date from one on that is on one of the weekdays."""
    allowed = read_weekdays(weekdays)
    while day.weekday() not in allowed:
        day += DAY
    return day


def nth_allowed(day: date, weekdays: str, number: int) -> date:
    """Return the date from one on that is the first, second or later one on one of the weekdays."""
    day = next_allowed(day, weekdays)
    for _ in range(number - 1):
        day = next_allowed(day + DAY, weekdays)
    return day


def weekday_findings(
    cycle: Cycle, row: Visit, weekdays: str, calendar: Calendar, day_one: date | None, recorded: Recorded
) -> Iterator[Finding]:
    """Check visits by weekday and count: each on the next of the weekdays after the one before it, or from Day 1 on.

    What was recorded of a visit moves it, and what follows then goes on from there.
    """
    before: Seen | None = None
    for number in range(1, (row.count or 0) + 1):
        key = cycle.key(row.id, numbered_tail(number))
        event = calendar.get(key)
        if event is None:
            # What was left out was due on a day of its own.
            before = calendar.gone.get(key) or before
            continue
        arranged = bool(recorded.arranged(key)) or bool(recorded.delays(key))
        since = before.date + DAY if before else day_one
        if event.date.weekday() not in read_weekdays(weekdays):
            right = next_allowed(event.date, weekdays)
            message = f"{event.title} is on {say_day(event.date)}; it takes place on {weekdays}"
            yield finding("weekday_wrong", event, message, row.source, right)
        elif since is not None:
            right = next_allowed(since, weekdays)
            # What was arranged may be later; after one that came early what follows may keep its own day.
            is_free = arranged or (before is not None and bool(recorded.arranged(before.key)))
            if (event.date < right and (before is not None or not arranged)) or (event.date > right and not is_free):
                message = f"{event.title} is on {say_day(event.date)}; the next day for it is {say_day(right)}"
                yield finding("day_wrong", event, message, row.source, right)
        before = event


def start_findings(cycle: Cycle, calendar: Calendar) -> Iterator[Finding]:
    """Check the day of the week on which a cycle starts; it is asked about, since nobody is to move it unasked."""
    asked, lead = cycle.phase.starts_on, cycle.lead
    if asked is None or lead is None or (event := calendar.get(lead.key)) is None or event.tentative:
        return
    if event.date.weekday() not in read_weekdays(asked):
        found = WEEKDAYS[event.date.weekday()]
        message = f"{event.title} on {say_day(event.date)} begins a cycle on {found}; it starts on {asked}"
        yield finding("weekday_wrong", event, message, lead.row.source, None, "warning")
