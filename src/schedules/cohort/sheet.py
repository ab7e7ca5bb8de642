"""The rows of a slice of patients while they are filled in, in the order of the patients."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from schedules.cohort.layouts import NEVER, Laid, Layout, Numbers
from schedules.cohort.offsets import minutes_of
from schedules.cohort.table import INSTANTS, MOMENTS, NONE, NULL
from schedules.course.minutes import local_minutes, midnight_of
from schedules.course.plan import Event


class Sheet:
    """The rows of a slice, each patient's at its place.

    Args:
        counts: How many rows each patient has.
    """

    def __init__(self, counts: Numbers) -> None:
        total = int(counts.sum())
        self.owners = np.repeat(np.arange(len(counts)), counts)
        self.numbers = np.full(total, NONE, np.int64)
        self.local = {name: np.full(total, NULL, np.int64) for name in MOMENTS}
        self.utc = {name: np.full(total, NULL, np.int64) for name in INSTANTS}
        self._first = np.cumsum(counts) - counts

    def fill(self, layout: Layout, rows: Numbers, found: Laid, numbers: Numbers) -> None:
        """Fill in the events of patients that have one layout."""
        at = (self._first[rows][:, None] + np.arange(len(layout.events))).ravel()
        self.numbers[at] = numbers.ravel()
        for name in MOMENTS:
            places = layout.places[name]
            local = found.local[:, places]
            if (places == NEVER).any():
                local[:, places == NEVER] = NULL
            self.local[name][at] = local.ravel()
        for name in INSTANTS:
            places = layout.places[name]
            utc = found.utc[:, places]
            utc[:, ~layout.timed[places]] = NULL
            self.utc[name][at] = utc.ravel()

    def fill_events(self, row: int, made: tuple[Event, ...], numbers: list[int]) -> None:
        """Fill in the events of one patient."""
        for at, (event, number) in enumerate(zip(made, numbers, strict=True), start=int(self._first[row])):
            self.numbers[at] = number
            for name in MOMENTS:
                self.local[name][at] = _local(getattr(event, name))
            for name in INSTANTS:
                moment = getattr(event, name)
                self.utc[name][at] = minutes_of(moment) if isinstance(moment, datetime) else NULL


def _local(moment: date | None) -> int:
    if moment is None:
        return int(NULL)
    return local_minutes(moment) if isinstance(moment, datetime) else midnight_of(moment)
