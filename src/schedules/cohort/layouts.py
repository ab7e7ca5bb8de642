"""Layouts: a remembered course as arrays, so that many patients are dated at once.

A start from which an answer of the course would be another one is left to the engine, and so is one for which the
clocks skip or repeat a time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

import numpy as np
import numpy.typing as npt

from schedules.cohort.offsets import KNOWN_FROM, KNOWN_UNTIL, Minutes, Offsets
from schedules.cohort.patients import Course
from schedules.cohort.table import MOMENTS, TEXTS
from schedules.course.lays import Lay
from schedules.course.minutes import DAY_MINUTES, local_time_of
from schedules.course.plan import Event
from schedules.course.table import value_of
from schedules.course.traced import Answers, Day, Elapsed, Traced, days_from_first, has_traced_year
from schedules.planning.core import lay_for
from schedules.sentence import Sentence, Value, has_dates, sentence

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

NEVER: Final = -1
"""The place of a date that an event does not have."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The moments of patients: a row for each patient, a column for each moment, then one for each date."""

    local: Minutes
    """On the zone's clocks; midnight of a date."""
    utc: Minutes
    """The same as instants; of a date it says nothing."""
    sound: Bools
    """Whether all answers are the same for a patient, and its clocks show each time once."""

    def only(self, which: Bools) -> Laid:
        """Return the moments of some of the patients."""
        return self if which.all() else Laid(self.local[which], self.utc[which], self.sound[which])


class Grid:
    """The moments of a course or of its file as arrays, with the answers that they were found by.

    Args:
        moments: The moments.
        answers: The answers.
        days: Dates, as days from the first one.
    """

    def __init__(self, moments: Sequence[Elapsed], answers: Answers, days: Sequence[int] = ()) -> None:
        self._moments = _table(moments, 2)
        self._days = np.array(days, np.int64)
        self._dates, self._times = _table(answers.dates, 2), _table(answers.times, 2)
        self._instants, self._clocks = _table(answers.instants, 3), _table(answers.clocks, 3)
        self._apart = _table(answers.apart, 3)

    def laid(self, midnights: Minutes, offsets: Offsets) -> Laid:
        """Return the moments of patients of one zone.

        Args:
            midnights: The midnight of each patient's first day, on the zone's clocks.
            offsets: The offsets of the zone.
        """
        first = midnights[:, None]
        begun, unsure = offsets.from_local(first + self._moments[:, 0])
        utc = begun + self._moments[:, 1]
        local, twice = offsets.to_local(utc)
        known = (local >= KNOWN_FROM) & (local < KNOWN_UNTIL)
        sound = (~(unsure | twice) & known).all(axis=1) & self._hold(first, local, utc)
        dates = first + self._days * DAY_MINUTES
        return Laid(np.hstack([local, dates]), np.hstack([utc, dates]), sound)

    def _hold(self, first: Minutes, local: Minutes, utc: Minutes) -> Bools:
        """Return for which patients all answers are the same."""
        held = (
            (local[:, self._dates[:, 0]] - first) // DAY_MINUTES == self._dates[:, 1],
            local[:, self._times[:, 0]] - first == self._times[:, 1],
            np.sign(_apart(utc, self._instants)) == self._instants[:, 2],
            np.sign(_apart(local, self._clocks)) == self._clocks[:, 2],
            _apart(utc, self._apart) == self._apart[:, 2],
        )
        return np.asarray(np.hstack(held).all(axis=1), bool)


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Numbers:
    return np.array(rows, np.int64).reshape(-1, width)


def _apart(moments: Minutes, pairs: Numbers) -> Minutes:
    return moments[:, pairs[:, 0]] - moments[:, pairs[:, 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A course as arrays."""

    lay: Lay
    grid: Grid
    timed: Bools
    """Which of its places are moments; the others are dates."""
    places: dict[str, Numbers]
    """For each date of an event, the place of its moment, event by event; `NEVER` where it has none."""
    worded: dict[int, dict[str, Sentence]]
    """The texts of events in which dates stand, by the event's number and the column."""
    moments: dict[Elapsed, int]
    """The places of the moments."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, with traced times."""
        return self.lay.read.events

    def text(self, of: Sentence, midnight: int, local: Minutes) -> str:
        """Return a text with the dates of a patient, of whom the moments are given."""
        values: dict[str, Value] = {}
        for name, value in of.values.items():
            match value:
                case Sentence():
                    values[name] = self.text(value, midnight, local)
                case Traced():
                    values[name] = local_time_of(int(local[self.moments[value.of]]))
                case Day():
                    values[name] = local_time_of(midnight + days_from_first(value) * DAY_MINUTES).date()
                case _:
                    values[name] = value
        return sentence(of.phrase, **values)


class Layouts:
    """The layouts of courses, each made when it is first asked for.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._found: dict[Hashable, Layout | None] = {}

    def of(self, course: Course, clock: int) -> Layout | None:
        """Return the layout of a course that starts so many minutes after midnight; None where it has none."""
        key = (course.alike, clock)
        if key not in self._found:
            if len(self._found) >= self._most:
                self._found.clear()
            lay = lay_for(course.selection, time(*divmod(clock, 60)), anchor=course.anchor)
            self._found[key] = layout_of(lay) if lay else None
        return self._found[key]


def layout_of(lay: Lay) -> Layout | None:
    """Return a remembered course as arrays; None where a text has dates that are not read."""
    moments = {moment: place for place, moment in enumerate(lay.moments)}
    days: dict[int, int] = {}

    def place_of(moment: date | None) -> int:
        match moment:
            case None:
                return NEVER
            case Traced():
                return moments[moment.of]
            case _:
                return len(moments) + days.setdefault(days_from_first(moment), len(days))

    events = lay.read.events
    places = {name: np.array([place_of(getattr(event, name)) for event in events], np.int64) for name in MOMENTS}
    timed, worded = np.arange(len(moments) + len(days)) < len(moments), dict(_dated_texts(events))
    for number, event in enumerate(events):
        if any(has_traced_year(str(value_of(event, name))) for name in TEXTS if name not in worded.get(number, ())):
            return None
    return Layout(lay, Grid(lay.moments, lay.answers, [*days]), timed, places, worded, moments)


def _dated_texts(events: Sequence[Event]) -> Iterator[tuple[int, dict[str, Sentence]]]:
    for number, event in enumerate(events):
        texts: Mapping[str, str] = {"title": event.title, "amount": event.amount}
        dated = {name: text for name, text in texts.items() if isinstance(text, Sentence) and has_dates(text)}
        if dated:
            yield number, dated
