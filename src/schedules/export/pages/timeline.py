"""The timeline of a plan as data: rows of five weeks, a lane for each name, and the events in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import sure_title
from schedules.export.pages.days import DAY, last_day

WEEKS: Final = 5
"""The weeks of a row, so that a phone held upright shows it whole."""
ROW: Final = 7 * WEEKS * DAY
"""The length of a row."""
FADE_DAYS: Final = 21
"""For how many days an event without a known end is drawn; it is no date."""
LANES: Final = {
    "infusion": ("infusion",),
    "dose": ("dose",),
    "procedure": ("procedure", "assessment", "milestone"),
    "stay": ("stay",),
    "monitoring": ("monitoring",),
    "restriction": ("restriction",),
    "rest": ("rest",),
}
"""The lanes from top to bottom, with the kinds of event in each; steps, bags and the like are not drawn."""
TREATMENTS: Final = ("infusion", "dose", "procedure")
"""The kinds of event that a phase begins with; a restriction may come weeks before it."""


Lane = tuple[str, str]
"""The kind of a lane, one of `LANES`, and what is in it by its title."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of one event that lies in one row; in days from the row's first day."""

    event: Event
    start: float
    end: float
    depth: int
    """The line of its lane, from 0, since two restrictions may hold at once."""
    fades: str = ""
    """``end`` or ``start``, where that one is not known; else empty."""
    is_mark: bool = False
    """Whether it is drawn as a mark: an event shorter than two days, and not the rest of a longer one."""


@dataclass(slots=True)
class Row:
    """Five weeks of a course; the rows are drawn below each other."""

    first: date
    """Its first day, a Monday."""
    lanes: dict[Lane, list[Piece]] = field(default_factory=dict)
    bands: list[tuple[float, str, int | None]] = field(default_factory=list)
    """The starts of phases and cycles: days from the first day, the phase, the printed number of the cycle."""

    def days_to(self, moment: datetime) -> float:
        """Return the days from its first day to a moment."""
        return (moment - datetime.combine(self.first, time())) / DAY

    def depth(self, lane: Lane) -> int:
        """Return the number of lines that a lane needs."""
        return 1 + max((piece.depth for piece in self.lanes.get(lane, [])), default=-1)


def rows_of(plan: Plan, *, discreet: bool = False) -> list[Row]:
    """List the rows of a plan from the Monday before its first event; none where no event is drawn."""
    shown = [event for event in plan.events if _lane(event, discreet=discreet)]
    if not shown:
        return []
    first = min(_drawn_span(event)[0] for event in shown)
    monday = first.date() - first.weekday() * DAY
    last = max(_drawn_span(event)[1] for event in shown)
    count = 1 + (last - datetime.combine(monday, time())) // ROW
    found = [Row(monday + number * ROW) for number in range(count)]
    for event, depth in _depths(shown, discreet=discreet):
        span = _drawn_span(event)
        unsure = event.state == "tentative"
        fades = "" if not unsure else "end" if event.latest is None else "start" if event.earliest is None else ""
        for row in _met(found, *span):
            start, end = map(row.days_to, span)
            mark = end - start < 2 and not unsure
            low, high = max(start, 0.0), min(max(end, start + 0.5), 7.0 * WEEKS)  # a moment needs room for its mark
            if low < high:
                lane = row.lanes.setdefault(_lane(event, discreet=discreet) or ("", ""), [])
                lane.append(Piece(event, low, high, depth, fades, is_mark=mark))
    if not discreet:
        _add_bands(found, plan)
    return [row for row in found if row.lanes]


def _met(found: list[Row], start: datetime, end: datetime) -> list[Row]:
    """List the rows that a span of local time may meet, by division and not by a look at each."""
    first = datetime.combine(found[0].first, time())
    low, high = ((moment - first) // ROW for moment in (start, max(start, end) + DAY))
    return found[max(low, 0) : max(high + 1, 0)]


def _lane(event: Event, *, discreet: bool) -> Lane | None:
    """Return the lane of an event; None for one that is not drawn."""
    if event.is_gone:
        return None
    if discreet:
        return "appointment", ""
    kind = next((lane for lane, kinds in LANES.items() if event.kind in kinds), "")
    return (kind, str(sure_title(event.title))) if kind else None


def _local(moment: date) -> datetime:
    """Return a date or moment as local time without a zone: a picture of days is drawn by dates."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def _drawn_span(event: Event) -> tuple[datetime, datetime]:
    """Return the first and last local time that are drawn of an event; an unknown end is drawn for `FADE_DAYS`."""
    start, end = _local(event.start), _local(event.end)
    if event.state != "tentative":
        return start, end
    if event.earliest is None and event.latest is not None:
        return _local(event.latest) - FADE_DAYS * DAY, _local(event.latest) + DAY
    if event.latest is None:
        return start, max(end, start + FADE_DAYS * DAY)
    return _local(event.earliest or event.start), max(end, _local(event.latest) + DAY)


def _depths(events: list[Event], *, discreet: bool) -> Iterator[tuple[Event, int]]:
    """Yield each event with the first line of its lane that is free, from 0."""
    free: dict[Lane | None, list[datetime]] = {}
    for event in sorted(events, key=lambda each: (_drawn_span(each)[0], each.key)):
        start, end = _drawn_span(event)
        lines = free.setdefault(_lane(event, discreet=discreet), [])
        depth = next((number for number, until in enumerate(lines) if until <= start), len(lines))
        lines[depth : depth + 1] = [max(end, start + DAY)]
        yield event, depth


def _add_bands(found: list[Row], plan: Plan) -> None:
    """Add to each row the phases and cycles that begin in it, each at its first treatment."""
    starts: dict[tuple[str, int | None], datetime] = {}
    for event in plan.events:
        if not event.is_gone and event.kind in TREATMENTS:
            place = (event.phase, event.cycle)
            start = _drawn_span(event)[0]
            starts[place] = min(starts.get(place, start), start)
    for (phase, cycle), start in starts.items():
        for row in _met(found, start, start):
            days = row.days_to(start)
            if 0 <= days < 7 * WEEKS:
                row.bands.append((days, phase, cycle))


def spoken(plan: Plan, *, discreet: bool = False) -> list[Event]:
    """List the events that a screen reader tells: what lasts for days, and what is given; discreetly each visit."""
    live = [event for event in plan.events if not event.is_gone]
    if discreet:
        return live
    return [event for event in live if event.kind in ("dose", "procedure") or last_day(event) > date_of(event.start)]
