"""A course at a glance, as data: rows of weeks, lanes by kind, what lies in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.export.pages.months import DAY, last_day

WEEKS: Final = 13
"""A row is a quarter of a year."""
FADE_DAYS: Final = 21
"""How far the picture of what has no known end goes on; a matter of drawing, and no date."""
LANES: Final = {
    "infusion": ("infusion",),
    "dose": ("dose",),
    "procedure": ("procedure", "assessment", "milestone"),
    "stay": ("stay",),
    "monitoring": ("monitoring",),
    "restriction": ("restriction",),
    "rest": ("rest",),
}
"""The lanes from top to bottom, and the kinds of event in each; moments of a pump are left to the calendar."""
TREATMENTS: Final = ("infusion", "dose", "procedure")
"""What a phase begins with; a restriction may come weeks before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One event, or the part of it that lies in one row; in days from the row's first day."""

    event: Event
    start: float
    end: float
    depth: int
    """Which line of its lane it is on, since two restrictions may hold at once."""
    fades: str = ""
    """Whether its end ("end") or its start ("start") is not known."""

    is_mark: bool = False
    """Whether it is drawn as a mark: an event shorter than two days, and not the rest of a longer one."""


@dataclass(slots=True)
class Row:
    """Thirteen weeks."""

    first: date
    lanes: dict[str, list[Piece]] = field(default_factory=dict)
    bands: list[tuple[float, str, int | None]] = field(default_factory=list)
    """Where phases and cycles begin: day, phase, printed number of the cycle."""

    def depth(self, lane: str) -> int:
        """Count the lines that a lane needs."""
        return 1 + max((piece.depth for piece in self.lanes.get(lane, [])), default=-1)


def rows(plan: Plan, *, discreet: bool = False) -> list[Row]:
    """Lay a plan's events in rows of weeks, from the Monday before the first."""
    shown = [event for event in plan.events if _lane(event, discreet=discreet)]
    if not shown:
        return []
    first = min(_span(event)[0] for event in shown)
    monday = first.date() - first.weekday() * DAY
    last = max(_span(event)[1] for event in shown)
    count = 1 + (last - datetime.combine(monday, datetime.min.time())) // (7 * WEEKS * DAY)
    found = [Row(monday + number * 7 * WEEKS * DAY) for number in range(count)]
    for event, depth in _packed(shown, discreet=discreet):
        for row in found:
            _lay(row, event, _lane(event, discreet=discreet), depth)
    if not discreet:
        _band(found, plan)
    return found


def _lane(event: Event, *, discreet: bool) -> str:
    if event.is_gone:
        return ""
    lane = next((lane for lane, kinds in LANES.items() if event.kind in kinds), "")
    return "appointment" if discreet and lane else lane


def _clocked(moment: date) -> datetime:
    """Read a date or moment by the plan's own clocks: a picture of days is drawn by dates."""
    return (
        moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, datetime.min.time())
    )


def _span(event: Event) -> tuple[datetime, datetime]:
    """Find the first and last moment that are drawn, with what is not known drawn as far as it fades."""
    start, end = _clocked(event.start), _clocked(event.end)
    if event.state != "tentative":
        return start, end
    if event.earliest is None and event.latest is not None:
        return _clocked(event.latest) - FADE_DAYS * DAY, _clocked(event.latest) + DAY
    if event.latest is None:
        return start, max(end, start + FADE_DAYS * DAY)
    return _clocked(event.earliest or event.start), max(end, _clocked(event.latest) + DAY)


def _packed(events: list[Event], *, discreet: bool) -> Iterator[tuple[Event, int]]:
    """Give each event of a lane the first line that is free."""
    free: dict[str, list[datetime]] = {}
    for event in sorted(events, key=lambda each: (_span(each)[0], each.key)):
        start, end = _span(event)
        lines = free.setdefault(_lane(event, discreet=discreet), [])
        depth = next((number for number, until in enumerate(lines) if until <= start), len(lines))
        lines[depth : depth + 1] = [max(end, start + DAY)]
        yield event, depth


def _lay(row: Row, event: Event, lane: str, depth: int) -> None:
    zero = datetime.combine(row.first, datetime.min.time())
    start, end = ((moment - zero) / DAY for moment in _span(event))
    short = end - start < 2 and event.state != "tentative"
    end = max(end, start + 0.5)  # a moment has no length, and a mark needs a place
    low, high = max(start, 0.0), min(end, 7.0 * WEEKS)
    if low < high:
        row.lanes.setdefault(lane, []).append(Piece(event, low, high, depth, _fades(event), is_mark=short))


def _fades(event: Event) -> str:
    if event.state != "tentative":
        return ""
    return "end" if event.latest is None else "start" if event.earliest is None else ""


def _band(found: list[Row], plan: Plan) -> None:
    starts: dict[tuple[str, int | None], datetime] = {}
    for event in plan.events:
        if not event.is_gone and event.kind in TREATMENTS:
            place = (event.phase, event.cycle)
            start = _span(event)[0]
            starts[place] = min(starts.get(place, start), start)
    for (phase, cycle), start in starts.items():
        for row in found:
            days = (start - datetime.combine(row.first, datetime.min.time())) / DAY
            if 0 <= days < 7 * WEEKS:
                row.bands.append((days, phase, cycle))


def spoken(plan: Plan) -> list[Event]:
    """List what a reader's voice tells of the picture: what lasts, and what is given."""
    return [
        event
        for event in plan.events
        if not event.is_gone and (event.kind in ("dose", "procedure") or last_day(event) - _first(event) > timedelta())
    ]


def _first(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start
