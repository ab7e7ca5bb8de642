"""The engine's own plan, read as a layout, and the layout held against the engine before it is used.

A course is laid out once for each time of day, in a zone without clock changes. From which appointment an event elapses
is found by laying the course out in zones with clock changes as well: it is one from which the event stays as far away,
whatever the clocks do in between.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from schedules.clock import zone
from schedules.cohort.layouts import NEVER, Expression, Laid, Layout, dates_in, laid, worded
from schedules.cohort.offsets import DAY_MINUTES, local_minutes, minutes_of, offsets_of
from schedules.cohort.patients import Course
from schedules.cohort.table import MOMENTS, NUMBERS, TEXTS
from schedules.course.plan import Event, Plan
from schedules.course.table import value_of
from schedules.errors import ScheduleError
from schedules.planning.core import plan
from schedules.regimen import Link, Regimen, Visit
from schedules.sentence import Sentence

STILL: Final = "UTC"
"""The zone in which a course is read: its clocks never change."""
READ_ON: Final = date(2027, 1, 4)
"""The day on which it starts there."""
TRIED: Final = (
    *(("America/New_York", READ_ON + timedelta(days=29 * number)) for number in range(1, 14)),
    *(("America/New_York", READ_ON + timedelta(days=29 * number + 15)) for number in range(1, 14)),
    *(("Australia/Lord_Howe", READ_ON + timedelta(days=47 * number)) for number in range(1, 6)),
)
"""The zones and days with which a course is held against the engine: of every month and every day of the week."""
TRIED_AGAIN: Final = (("America/New_York", date(2028, 2, 22)), ("Australia/Lord_Howe", date(2027, 9, 25)))
"""Those for each further time of day."""
NOTHING: Final = ""
"""In place of an appointment: a time of day is counted from nothing but the date."""
ID: Final = UUID(int=0)
STAMP: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Layouts:
    """The layouts of courses, each made when it is first asked for.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._found: dict[Hashable, Layout | None] = {}
        self._origins: dict[Hashable, Origins | None] = {}

    def of(self, course: Course, clock: int) -> Layout | None:
        """Return the layout of a course that starts so many minutes after midnight; None where it has none."""
        key = (course.alike, clock)
        if key not in self._found:
            if len(self._found) >= self._most:
                self._found.clear()
            try:
                self._found[key] = self._made(course, clock)
            except ScheduleError:
                self._found[key] = None
        return self._found[key]

    def _made(self, course: Course, clock: int) -> Layout | None:
        if _depends_on_the_calendar(course.selection.regimen):
            return None
        read = plan_on(course, STILL, READ_ON, clock)
        if course.alike not in self._origins:
            self._origins[course.alike] = None
            self._origins[course.alike] = _origins(course, read, clock)
        if (origins := self._origins[course.alike]) is None:
            return None
        again = tuple(plan_on(course, zone_name, day, clock) for zone_name, day in TRIED_AGAIN)
        found = layout_of(read, origins, again)
        return found if found and all(_holds(found, each) for each in again) else None


def _depends_on_the_calendar(regimen: Regimen) -> bool:
    """Return whether days lie otherwise from another start: by days of the week, calendar months, or a last date."""
    rows = (row for table in regimen.tables.values() for row in table.rows)
    by_week = any(isinstance(row, Visit) and row.weekdays for row in rows)
    by_month = any(table.length_months for table in regimen.tables.values())
    links = (link for phase in regimen.phases for link in phase.links)
    by_month = by_month or any(isinstance(link, Link) and link.months for link in links)
    return by_week or by_month or any(phase.is_bounded or phase.starts_on for phase in regimen.phases)


def plan_on(course: Course, zone_name: str, day: date, clock: int) -> Plan:
    """Return the plan of a course that starts on a day, so many minutes after midnight."""
    start = datetime.combine(day, time(*divmod(clock, 60)), tzinfo=zone(zone_name))
    return plan(course.selection, start=start, anchor=course.anchor, plan_id=ID, as_of=STAMP)


Origins = dict[tuple[str, str], tuple[str, ...]]
"""What a date of an event may be counted from, by the event's key and the date's name: the keys of appointments that it
stays as far away from, or nothing where it is a time of day by itself."""


def _origins(course: Course, read: Plan, clock: int) -> Origins | None:
    """Find what each timed date of a course may be counted from; None where the course can't be read so.

    Where the tried starts leave several, the layout applies only to patients for whom all of them give the same.
    """
    tried = [plan_on(course, zone_name, day, clock) for zone_name, day in TRIED]
    plans = [read, *tried]
    if any(each.cancelled or each.findings for each in plans):
        return None
    by_key = [{event.key: event for event in each.events} for each in plans]
    if any(each.keys() != by_key[0].keys() for each in by_key):
        return None
    timed = [event.key for event in read.events if not event.all_day and event.timing == "appointment"]
    starts = np.array([[_minutes(each[key].start)[1] for each in by_key] for key in timed]).reshape(len(timed), -1)
    midnights = np.array([_minutes(each.start.date())[0] for each in plans])
    origins: Origins = {}
    for event in read.events:
        for name in MOMENTS:
            if name == "end" or not isinstance(getattr(event, name), datetime):
                continue
            moments = [getattr(each[event.key], name) for each in by_key]
            if not all(isinstance(each, datetime) for each in moments):
                return None
            local, utc = np.array([_minutes(each) for each in moments]).T
            away = utc - starts
            found = [key for key, is_fixed in zip(timed, (away == away[:, :1]).all(axis=1), strict=True) if is_fixed]
            is_wall = len(set((local - midnights).tolist())) == 1
            if event.timing == "appointment":
                # Its start is a time of day; its limits may be hours from another dose.
                found = [NOTHING] if name == "start" else [*([NOTHING] if is_wall else []), *found]
            if not found or (found[0] == NOTHING and not is_wall):
                return None
            origins[event.key, name] = tuple(found)
    layout = layout_of(read, origins)
    return origins if layout and all(_holds(layout, each) for each in tried) else None


def layout_of(read: Plan, origins: Origins, tried: tuple[Plan, ...] = ()) -> Layout | None:
    """Read a plan of a zone without clock changes as a layout; None where it has a time that is none of the origins'.

    Args:
        read: The plan.
        origins: What its timed dates may be counted from.
        tried: Plans of the engine that the layout is held against.
    """
    places: dict[Expression, int] = {}
    spoken: dict[tuple[bool, date], int] = {}
    ambiguous: set[date] = set()
    columns: dict[str, list[int]] = {name: [] for name in MOMENTS}
    alike: set[tuple[int, int]] = set()
    begins = places.setdefault(_expression(read.start, read.start), len(places))
    own = {event.key: event for event in read.events}
    for event in read.events:
        first: tuple[Expression, ...] = ()
        for name in MOMENTS:
            if (moment := getattr(event, name)) is None:
                columns[name].append(NEVER)
                continue
            found = _expressions(event, name, moment, origins, own, first)
            if not found:
                return None
            first = first or found
            place, *others = (places.setdefault(each, len(places)) for each in found)
            alike |= {(place, other) for other in others}
            columns[name].append(place)
            if spoken.setdefault(_said(moment), place) != place and isinstance(moment, datetime):
                ambiguous.add(_said(moment)[1])
    texts = dict(_dated_texts(read.events))
    for day in (day for own_texts in texts.values() for text in own_texts.values() for day in dates_in(text)):
        if isinstance(day, datetime) and (day in ambiguous or _said(day) not in spoken):
            return None
        if _said(day) not in spoken:
            spoken[_said(day)] = places.setdefault(_expression(day, day), len(places))
    timed, walls, elapsed = (np.array(part) for part in zip(*places, strict=True))
    pairs = np.array(sorted(alike), np.int64).reshape(-1, 2)
    return Layout(
        read,
        tried,
        begins,
        timed.astype(bool),
        walls.astype(np.int64),
        elapsed.astype(np.int64),
        (walls + elapsed).astype(np.int64) // DAY_MINUTES,
        {name: np.array(found, np.int64) for name, found in columns.items()},
        pairs,
        texts,
        {said: place for said, place in spoken.items() if said[1] not in ambiguous},
    )


def _expressions(  # what an expression is made of
    event: Event,
    name: str,
    moment: date,
    origins: Origins,
    own: Mapping[str, Event],
    starts: tuple[Expression, ...],
) -> tuple[Expression, ...]:
    """Return all that a date of an event may be, the likeliest first; none where it was not met before."""
    if not isinstance(moment, datetime):
        return (_expression(moment, moment),)
    if name == "end":  # the length of a timed event elapses (C18)
        lasts = _minutes(moment)[1] - _minutes(event.start)[1]
        return tuple(each._replace(elapsed=each.elapsed + lasts) for each in starts)
    keys = origins.get((event.key, name), ())
    found = (_expression(moment, own[key].start if key else moment) for key in keys)
    return tuple(dict.fromkeys(found))


def _expression(moment: date, begins: date) -> Expression:
    """Return a moment as what elapses after another, or as a date with or without a time where they are the same."""
    midnight = local_minutes(datetime.combine(READ_ON, time()))
    wall = _minutes(begins)[0]
    return Expression(isinstance(moment, datetime), wall - midnight, _minutes(moment)[0] - wall)


def _said(moment: date) -> tuple[bool, date]:
    """Return a moment as a text has it."""
    timed = isinstance(moment, datetime)
    return timed, moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment


def _minutes(moment: date) -> tuple[int, int]:
    """Return the minutes of a moment on its own clocks, and of its instant; of a date, of its midnight."""
    if isinstance(moment, datetime):
        return local_minutes(moment), minutes_of(moment)
    midnight = local_minutes(datetime.combine(moment, time()))
    return midnight, midnight


def _dated_texts(events: Sequence[Event]) -> Iterator[tuple[int, dict[str, Sentence]]]:
    for number, event in enumerate(events):
        texts = {"title": event.title, "amount": event.amount}
        dated = {name: text for name, text in texts.items() if isinstance(text, Sentence) and any(dates_in(text))}
        if dated:
            yield number, dated


def _holds(layout: Layout, made: Plan) -> bool:
    """Return whether a plan of the engine is as its layout says, or the layout leaves its start to the engine."""
    offsets = offsets_of(made.zone)
    if offsets is None:
        return False
    found = laid(layout, np.array([local_minutes(datetime.combine(made.start.date(), time()))]), offsets)
    if not found.sound[0]:
        return True
    if made.cancelled or made.findings or len(made.events) != len(layout.events):
        return False
    return all(_row(event) == _laid_row(layout, number, found) for number, event in enumerate(made.events))


def _row(event: Event) -> list[object]:
    texts = [str(value_of(event, name)) for name in TEXTS]
    numbers = [getattr(event, name) for name in (*NUMBERS, "all_day", "timing")]
    moments = [getattr(event, name) for name in MOMENTS]
    return [
        *texts,
        *numbers,
        *(None if each is None else (isinstance(each, datetime), *_minutes(each)) for each in moments),
    ]


def _laid_row(layout: Layout, number: int, found: Laid) -> list[object]:
    row = _row(layout.events[number])
    for name, text in layout.worded.get(number, {}).items():
        row[TEXTS.index(name)] = worded(layout, text, found.local[0])
    for column, name in enumerate(MOMENTS, start=len(row) - len(MOMENTS)):
        if (place := layout.places[name][number]) != NEVER:
            timed, local = bool(layout.timed[place]), int(found.local[0, place])
            row[column] = (timed, local, int(found.utc[0, place]) if timed else local)
    return row
