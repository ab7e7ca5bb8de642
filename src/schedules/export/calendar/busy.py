"""Busy or free: whether a calendar keeps the time of an event for it.

Busy means that someone must be there. What goes on beside everything else, what is only kept to, and what is not
sure leaves the time free, so that appointments can still be made in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final, Literal

from schedules.clock import elapsed
from schedules.course.plan import Event
from schedules.course.visits import is_pump

Span = Literal["time", "day", "days"]
"""How an event lies in a calendar: at a time of day and for up to 24 hours, on one whole day, or for longer."""

OUTLOOK: Final = "X-MICROSOFT-CDO-BUSYSTATUS:"
"""The property that Outlook reads before TRANSP; only by it a tentative event looks otherwise than free time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the table; a column that is empty takes every value."""

    busy: bool
    why: str
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    pump: bool | None = None
    """Whether it is a stretch of an infusion by pump; None for both."""

    def fits(self, state: str, kind: str, setting: str, span: Span, *, pump: bool) -> bool:
        """Return whether an event is in every column."""
        columns = ((self.states, state), (self.kinds, kind), (self.settings, setting), (self.spans, span))
        return all(not column or value in column for column, value in columns) and self.pump in (None, pump)


RULES: Final = (
    Rule(busy=False, states=("cancelled", "omitted"), why="It does not take place."),
    Rule(busy=False, states=("tentative",), why="Its date is not sure, and blocks none (C15)."),
    Rule(busy=False, kinds=("milestone", "decision", "note"), why="Nobody has to be anywhere for it."),
    Rule(busy=False, kinds=("restriction", "rest"), why="It is kept to, whatever else is done on these days."),
    Rule(
        busy=True,
        kinds=("stay",),
        why="Whoever is in hospital is nowhere else. The label's stay is kept free of other things until the care team "
        "ends it: a day that is free again does no harm, a journey that was booked does.",
    ),
    Rule(
        busy=False,
        spans=("days",),
        why="It goes on day and night beside everything else; what someone must come for has events of its own, "
        "or no hours in the label.",
    ),
    Rule(
        busy=False, pump=True, settings=("home", "any"), why="A pump runs by itself, and goes where the patient goes."
    ),
    Rule(
        busy=False,
        kinds=("dose", "premedication", "monitoring", "assessment"),
        settings=("home",),
        spans=("day",),
        why="It is done at home, at no time of day.",
    ),
    Rule(
        busy=False, kinds=("monitoring",), settings=("any",), spans=("day",), why="It is a watch that needs no place."
    ),
    Rule(busy=True, why="Someone must be there."),
)
"""The table: the first line that an event is in decides."""


def busy_lines(shown: Literal["BUSY", "FREE", "TENTATIVE"]) -> tuple[str, str]:
    """Return the content lines that say it: TRANSP, and Outlook's own, which can also mark what is not sure."""
    return f"TRANSP:{'OPAQUE' if shown == 'BUSY' else 'TRANSPARENT'}", f"{OUTLOOK}{shown}"


def is_busy(event: Event) -> bool:
    """Return whether someone must be there for an event, so that its time is kept."""
    return _busy_by_table(event.state, event.kind, event.setting, span_of(event), pump=is_pump(event))


@cache
def _busy_by_table(state: str, kind: str, setting: str, span: Span, *, pump: bool) -> bool:
    return next(rule.busy for rule in RULES if rule.fits(state, kind, setting, span, pump=pump))


def span_of(event: Event) -> Span:
    """Return how an event lies in a calendar."""
    day = timedelta(days=1)
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return "time" if elapsed(event.start, event.end) <= day else "days"
    return "day" if event.end - event.start <= day else "days"
