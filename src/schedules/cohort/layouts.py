"""Layouts: a course made ready, its dates as days, times of day and elapsed minutes from its start.

A start to which a layout may not apply is left to the engine: near midnight, where an elapsed moment would fall on
another date, and where the clocks skip or repeat a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from schedules.cohort.offsets import DAY_MINUTES, Minutes, Offsets, local_time_of
from schedules.course.plan import Event, Plan
from schedules.sentence import Sentence, Value, sentence

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

NEVER: Final = -1
"""The place of a date that an event does not have."""


class Expression(NamedTuple):
    """What a moment is counted from, and how."""

    timed: bool
    """Whether it has a time of day."""
    wall: int
    """Minutes from the midnight of the start's date, on the zone's clocks, to the moment or what it elapses from."""
    elapsed: int = 0
    """Minutes that elapse after that."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A course by its expressions; each array of moments has a place for each different one."""

    read: Plan
    """The plan that it was read from."""
    tried: tuple[Plan, ...]
    """Plans of the engine that it was held against."""
    begins: int
    """The place of the start of the plan."""
    timed: Bools
    walls: Numbers
    elapsed: Numbers
    days: Numbers
    """On which day a moment lies, from the start's date."""
    places: dict[str, Numbers]
    """For each date of an event, the place of its moment, event by event; `NEVER` where it has none."""
    alike: Numbers
    """Pairs of places that are the same moment, whichever of two appointments it is counted from."""
    worded: dict[int, dict[str, Sentence]]
    """The texts of events in which dates stand, by the event's number and the column."""
    spoken: dict[tuple[bool, date], int]
    """The place of the moment that a date in a text is, by whether it has a time and by its value."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, as they were read."""
        return self.read.events


@dataclass(frozen=True, slots=True)
class Laid:
    """The moments of patients by a layout: a row for each patient, a column for each moment."""

    local: Minutes
    """On the zone's clocks; midnight of a date."""
    utc: Minutes
    """Of a timed moment."""
    sound: Bools
    """Whether the layout applies to a patient."""

    def only(self, which: Bools) -> Laid:
        """Return the moments of some of the patients."""
        return self if which.all() else Laid(self.local[which], self.utc[which], self.sound[which])


def laid(layout: Layout, midnights: Minutes, offsets: Offsets) -> Laid:
    """Return the moments of patients of one zone.

    Args:
        layout: Their layout.
        midnights: The midnight of each patient's first day, on the zone's clocks.
        offsets: The offsets of the zone.
    """
    walls = midnights[:, None] + layout.walls
    begun, unsure = offsets.from_local(walls)
    utc = begun + layout.elapsed
    local, twice = offsets.to_local(utc)
    local = np.where(layout.timed, local, walls)
    moved = local // DAY_MINUTES != (midnights // DAY_MINUTES)[:, None] + layout.days
    doubt = (unsure | twice | moved) & layout.timed
    agree = (utc[:, layout.alike[:, 0]] == utc[:, layout.alike[:, 1]]).all(axis=1)
    return Laid(local, utc, ~doubt.any(axis=1) & agree & _in_order(layout, utc))


def _in_order(layout: Layout, utc: Minutes) -> Bools:
    """Return for which patients the events are in the order in which they were read."""
    starts = layout.places["start"]
    first, second = starts[:-1], starts[1:]
    pair = layout.timed[first] & layout.timed[second] & (layout.days[first] == layout.days[second])
    if not pair.any():
        return np.ones(len(utc), bool)
    read = layout.walls + layout.elapsed
    found = np.sign(utc[:, second[pair]] - utc[:, first[pair]])
    return np.asarray((found == np.sign(read[second[pair]] - read[first[pair]])).all(axis=1), bool)


def dates_in(text: Sentence) -> Iterator[date]:
    """Yield the dates and times in a text, in all its parts."""
    for value in text.values.values():
        if isinstance(value, Sentence):
            yield from dates_in(value)
        elif isinstance(value, date):
            yield value


def worded(layout: Layout, text: Sentence, local: Minutes) -> str:
    """Return a text of a layout with the dates of a patient, whose moments are given."""
    values: dict[str, Value] = {}
    for name, value in text.values.items():
        if isinstance(value, Sentence):
            values[name] = worded(layout, value, local)
        elif isinstance(value, date):
            is_timed = isinstance(value, datetime)
            moment = local_time_of(int(local[layout.spoken[is_timed, value]]))
            values[name] = moment if is_timed else moment.date()
        else:
            values[name] = value
    return sentence(text.phrase, **values)
