"""Delays: how late courses begin and milestones come, drawn from what a user gives; each draw is laid out anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from schedules.clock import at_time, date_of
from schedules.course import Reached
from schedules.course.plan import Plan
from schedules.errors import FileError, Problem
from schedules.files import read_bounded
from schedules.planning.core import plan
from schedules.planning.revision import revise
from schedules.regimen.selection import Selection
from schedules.workload.rows import Row, rows_of

AT: time = time(12)
"""The time of day at which a drawn milestone is reached."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How many days late something is; negative where it is early."""

    days: tuple[int, ...]
    weights: tuple[float, ...]
    """How likely each is, against the others."""

    def drawn(self, random: Random) -> int:
        """Return a drawn delay."""
        return random.choices(self.days, self.weights)[0]

    @property
    def mean(self) -> float:
        """The mean of the delay, in days."""
        return sum(day * weight for day, weight in zip(self.days, self.weights, strict=True)) / sum(self.weights)


@dataclass(frozen=True, slots=True)
class Delays:
    """The delays that a user gives; what has none is on time, and what waits for it stays not confirmed."""

    start: Delay | None = None
    """Of the start of a course."""
    milestones: Mapping[str, Delay] = field(default_factory=dict)
    """Of milestones, against the date on which the plan expects them."""


def read_delays(path: Path) -> Delays:
    """Read delays from a TOML file: those of ``[start]`` and of ``[milestones.NAME]``.

    Each has ``days`` and, if they are not equally likely, ``weights``; or ``between``, the fewest and the most days.

    Raises:
        FileError: If it can't be read, or says anything else.
    """
    try:
        data = tomllib.loads(read_bounded(path).decode())
    except ValueError as error:
        raise FileError(Problem("file_damaged", str(path), f"is not TOML ({error})")) from None
    unknown = data.keys() - {"start", "milestones"}
    milestones = data.get("milestones", {})
    if unknown or not isinstance(milestones, dict):
        message = "has other parts than start and milestones.NAME; take them out"
        raise FileError(Problem("unknown_field", str(path), message))
    start = _delay(path, "start", data["start"]) if "start" in data else None
    return Delays(start, {name: _delay(path, name, each) for name, each in milestones.items()})


def _delay(path: Path, name: str, given: Any) -> Delay:
    match given:
        case {"between": [int(low), int(high)], **rest} if not rest and low <= high:
            days = tuple(range(low, high + 1))
            return Delay(days, (1.0,) * len(days))
        case {"days": [*days], **rest} if days and all(type(day) is int for day in days):
            weights: Any = rest.pop("weights", [1] * len(days))
            if not rest and _are_weights(weights, len(days)):
                return Delay(tuple(days), tuple(map(float, weights)))
    message = "is no delay; write days = [0, 7] with weights = [3, 1], or between = [0, 14]"
    raise FileError(Problem("value_invalid", f"{path}, {name}", message))


def _are_weights(weights: Any, count: int) -> bool:
    numbers = isinstance(weights, list) and all(type(each) in (int, float) and each >= 0 for each in weights)
    return numbers and len(weights) == count and sum(weights) > 0


@dataclass(frozen=True, slots=True)
class Booked:
    """A course that is planned."""

    patient: str
    selection: Selection
    anchor: str
    start: datetime


def drawn_rows(booked: Sequence[Booked], delays: Delays, *, seed: int, draw: int) -> Iterator[Row]:
    """Yield the events of courses with delays drawn for each; the same seed and number of the draw give the same.

    Args:
        booked: The courses.
        delays: The delays to draw from.
        seed: What the draws are made of.
        draw: The number of the draw.
    """
    for course in booked:
        random = Random(f"{seed}/{draw}/{course.patient}")  # noqa: S311  # a forecast and no secret
        late = delays.start.drawn(random) if delays.start else 0
        reached = tuple((name, delay.drawn(random)) for name, delay in sorted(delays.milestones.items()))
        for row in _laid(_Key(course.selection, course.anchor, course.start), late, reached):
            yield row._replace(patient=course.patient)


class _Key:
    """A course as a key: the same selection, anchor and start are the same course."""

    def __init__(self, selection: Selection, anchor: str, start: datetime) -> None:
        self.selection, self.anchor, self.start = selection, anchor, start
        self._key = (id(selection), anchor, start.isoformat(), str(start.tzinfo))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@lru_cache(maxsize=20_000)
def _laid(course: _Key, late: int, reached: tuple[tuple[str, int], ...]) -> tuple[Row, ...]:
    tz = course.start.tzinfo
    moved = at_time(course.start.date() + timedelta(days=late), course.start.time(), tz)  # type: ignore[arg-type]
    start = moved if late else course.start
    made = plan(course.selection, start=start, anchor=course.anchor, as_of=_early(start))
    for name, days in reached:
        expected = _expected(made, name)
        if expected is not None:
            at = at_time(expected + timedelta(days=days), AT, made.tz)
            at = max(at, made.start + timedelta(hours=1), key=datetime.timestamp)
            made = revise(made, Reached(milestone=name, at=at), as_of=max(made.as_of, at.astimezone(UTC)))
    return tuple(rows_of(made, ""))


def _early(start: datetime) -> datetime:
    """Return a time before a start, at which its plan is made, so that everything can be recorded after it."""
    return start.astimezone(UTC) - timedelta(days=1)


def _expected(made: Plan, milestone: str) -> date | None:
    """Return the date on which a plan expects a milestone; None where it does not wait for it."""
    found = (event for event in made.events if event.kind == "milestone" and event.waits_for == milestone)
    return next((date_of(event.start) for event in found if event.state == "tentative"), None)
