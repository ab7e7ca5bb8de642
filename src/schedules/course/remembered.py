"""Courses laid out once and remembered: from another start the same course is only dated anew.

The engine lays a course out on clocks that never change, and each question that it asks of a time is noted. From a
start for which every answer is the same, the course is the same but for its dates. From any other one, and with a
record, it is laid out by the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from schedules.course.lay_reader import LayReader
from schedules.course.lays import TURNS, Lay, keep
from schedules.course.plan import Plan
from schedules.course.traced import Trace, Untraceable
from schedules.errors import ScheduleError
from schedules.regimen import Regimen

Engine = Callable[[Plan], Plan]
"""Lays out a plan that has no events yet, on the clocks of its start."""


class Lays:
    """The lays of courses, each made when its course is asked for the second time.

    Args:
        most: How many courses are remembered.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._known: dict[Hashable, _Known] = {}

    def forget(self) -> None:
        """Forget every course."""
        with TURNS:
            self._known.clear()

    def plan(self, basis: Plan, engine: Engine) -> Plan:
        """Return the plan of a basis, as the engine lays it out.

        The first plan that a lay dates is held against the engine's; a lay that would date one otherwise is never used.

        Raises:
            ScheduleError: What the engine raises.
        """
        start = basis.start
        # The engine is asked for a time that the clocks show twice, of which a time of day alone says too little.
        if start.fold or start.second or start.microsecond:
            return engine(basis)
        # Values that are equal to Python, such as 1 and True, are not the same choice.
        key = id(basis.regimen), repr(basis.choices), basis.anchor, repr(basis.at), start.hour, start.minute
        if (known := self._known.get(key)) is None:
            made = engine(basis)
            keep(self._known, key, _Known(basis.regimen), self._most)
            return made
        if not known.is_asked_again:
            made = engine(basis)
            known.lay, known.is_asked_again = lay_of(basis, engine), True
            return made
        dated = known.lay.plan(basis) if known.lay else None
        if dated is None:
            return engine(basis)
        if not known.is_proved:
            made = engine(basis)
            known.is_proved = made == dated
            known.lay = known.lay if known.is_proved else None
            return made
        return dated


@dataclass(slots=True)
class _Known:
    """A course that was asked for, with its regimen, so that no other one has the regimen's id."""

    regimen: Regimen
    lay: Lay | None = None
    is_asked_again: bool = False
    is_proved: bool = False


LAYS: Final = Lays()


def lay_of(basis: Plan, engine: Engine) -> Lay | None:
    """Return the lay of a course, which is laid out on clocks that never change; None where it can't be remembered."""
    trace = Trace()
    start = trace.at_time(trace.first, basis.start.time())
    try:
        return LayReader(trace).lay(engine(basis.model_copy(update={"start": start})))
    except (Untraceable, ScheduleError, OverflowError):
        return None
