"""The engine's own plan, read as a layout, and the layout held against the engine before it is used.

A course is laid out once for each time of day, in a zone without clock changes. From which appointment of its cycle an
event elapses is found by laying the course out in zones with clock changes as well: it is one from which the event
stays as far away, whatever the clocks do in between.
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
from schedules.course.places import Place, tail_of
from schedules.course.plan import Event, Plan
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
    *(("Australia/Lord_Howe", READ_ON + timedelta(days=47 * number)) for number in range(1, 6)),
)
"""The zones and days with which a course is held against the engine: of every month and every day of the week."""
TRIED_AGAIN: Final = (("America/New_York", date(2028, 2, 22)), ("Australia/Lord_Howe", date(2027, 9, 25)))
"""Those for each further time of day."""
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
        self._bases: dict[Hashable, dict[str, str] | None] = {}

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
        if course.alike not in self._bases:
            self._bases[course.alike] = _bases(course, read, clock)
        bases = self._bases[course.alike]
        if bases is None:
            return None
        again = tuple(plan_on(course, zone_name, day, clock) for zone_name, day in TRIED_AGAIN)
        found = layout_of(read, bases, again)
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


def _bases(course: Course, read: Plan, clock: int) -> dict[str, str] | None:
    """Find for each event that elapses what it elapses from, by keys; None where the course can't be read so."""
    tried = [plan_on(course, zone_name, day, clock) for zone_name, day in TRIED]
    plans = [read, *tried]
    if any(each.cancelled or each.findings for each in plans):
        return None
    starts = [{event.key: event.start for event in each.events} for each in plans]
    if any(each.keys() != starts[0].keys() for each in starts):
        return None
    bases = {}
    for event in read.events:
        if event.timing == "elapsed":
            found = (base for base in _candidates(event, read.events) if _is_base(base, event.key, starts))
            if (base := next(found, None)) is None:
                return None
            bases[event.key] = base
    layout = layout_of(read, bases)
    return bases if layout and all(_holds(layout, each) for each in tried) else None


def _is_base(base: str, key: str, starts: Sequence[Mapping[str, date]]) -> bool:
    return len({_minutes(each[key])[1] - _minutes(each[base])[1] for each in starts}) == 1


def _candidates(event: Event, events: Sequence[Event]) -> Iterator[str]:
    """Yield the timed appointments of an event's cycle, the likeliest to be what it elapses from first."""
    own = Place.read(event.key)
    start, tail = _minutes(event.start)[1], tail_of(event.key)

    def distance(other: Event) -> tuple[bool, bool, int]:
        away = abs(_minutes(other.start)[1] - start)
        return tail_of(other.key) != tail, other.kind != "infusion", away

    timed = [each for each in events if not each.all_day and each.timing == "appointment"]
    same = [
        each for each in timed if (Place.read(each.key).phase, Place.read(each.key).index) == (own.phase, own.index)
    ]
    yield from (each.key for each in sorted(same, key=distance))


def layout_of(read: Plan, bases: Mapping[str, str], tried: tuple[Plan, ...] = ()) -> Layout | None:
    """Read a plan of a zone without clock changes as a layout; None where a text has a time that no event has."""
    places: dict[Expression, int] = {}
    spoken: dict[tuple[bool, date], int] = {}
    columns: dict[str, list[int]] = {name: [] for name in MOMENTS}
    start = places.setdefault(_expression(read.start, read.start), len(places))
    own = {event.key: event for event in read.events}
    for event in read.events:
        begins = own[bases[event.key]].start if event.key in bases else event.start
        for name in MOMENTS:
            if (moment := getattr(event, name)) is None:
                columns[name].append(NEVER)
                continue
            elapses = isinstance(moment, datetime) and (name == "end" or event.timing == "elapsed")
            place = places.setdefault(_expression(moment, begins if elapses else moment), len(places))
            columns[name].append(place)
            spoken.setdefault(_said(moment), place)
    texts = dict(_dated_texts(read.events))
    for day in (day for own_texts in texts.values() for text in own_texts.values() for day in dates_in(text)):
        if _said(day) not in spoken:
            if isinstance(day, datetime):
                return None
            spoken[_said(day)] = places.setdefault(_expression(day, day), len(places))
    timed, walls, elapsed = (np.array(part) for part in zip(*places, strict=True))
    return Layout(
        read,
        tried,
        start,
        timed.astype(bool),
        walls.astype(np.int64),
        elapsed.astype(np.int64),
        (walls + elapsed).astype(np.int64) // DAY_MINUTES,
        {name: np.array(found, np.int64) for name, found in columns.items()},
        texts,
        spoken,
    )


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
    texts = [str(getattr(event, name)) for name in TEXTS]
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
