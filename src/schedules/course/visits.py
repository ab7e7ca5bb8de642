"""Visits: what someone must be at or do at a time, one for what happens at one place and time (C23).

A discreet calendar has them alone. They follow from the events of a plan; only what was told of them before does not,
so that a plan keeps it: how often each one changed, and which no longer stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from schedules.clock import Moment, date_of
from schedules.course.places import Place, bag_of, is_hold, tail_of, visit_of
from schedules.model import Model, Stamp, Title

if TYPE_CHECKING:
    from schedules.course.plan import Event, Plan

KINDS: Final = ("infusion", "step", "bag-change", "disconnect", "dose", "premedication", "procedure", "assessment")
"""The kinds of event that are a visit, also at home at a time of day; watching is one where someone goes for it."""
PLACES: Final = ("hospital", "clinic", "apheresis")
"""The settings that someone goes to: what follows there without a break is the same visit."""


class ToldVisit(Model):
    """What was told of a visit, by the uid of the event that it has its name from."""

    uid: Title
    """The uid under which it stands in discreet calendars, or stood once."""
    sequence: Annotated[int, Field(ge=0)] = 0
    """How often it changed: its times, one of its events, or whether it is told at all."""
    changed: Stamp
    """When it last changed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit of a plan with its events; or an event that was a visit of its own and is none any more."""

    events: tuple[Event, ...]
    """In the protocol's order, so that the first one gives its uid; of what is no visit any more the one event."""
    told: ToldVisit
    is_live: bool
    """Whether it takes place; what does not is sent as cancelled."""

    @property
    def uid(self) -> str:
        """The uid of its first event."""
        return self.events[0].uid

    @property
    def says(self) -> tuple[bool, frozenset[tuple[str, int]]]:
        """All that may change in it."""
        return self.is_live, frozenset((event.uid, event.sequence) for event in self.events)


def is_visit(event: Event) -> bool:
    """Return whether someone must be at an event, or do something for it at a time of day or away from home."""
    if is_hold(tail_of(event.key)) or (event.setting == "home" and event.all_day):
        return False
    return event.kind in KINDS or (event.kind == "monitoring" and event.setting in PLACES)


def is_pump(event: Event) -> bool:
    """Return whether an event is a stretch of an infusion by pump, running or on hold, and no visit of a table."""
    return event.kind == "infusion" and visit_of(tail_of(event.key)) is None


def end_of_visit(event: Event) -> Moment:
    """Return until when someone is kept by an event; of a pump its start, since it then runs by itself."""
    if not is_pump(event):
        return event.end
    return event.start if isinstance(event.start, datetime) else event.start + timedelta(days=1)


def visits_in(plan: Plan) -> list[tuple[Event, ...]]:
    """List the visits of a plan, each as its events in the protocol's order.

    Events are one visit where they begin at one instant, or on one date without a time, since nobody is in two places;
    and where one follows another without a break on the same date at the same place that someone goes to. What is not
    confirmed is no visit together with what is.
    """
    order = _Order(plan)
    found: list[list[Event]] = []
    at: dict[tuple[bool, date], list[Event]] = {}
    for event in sorted((each for each in plan.events if is_visit(each) and not each.is_gone), key=_begins):
        place = (event.state == "tentative", _instant(event.start))
        of_this_day = takewhile(partial(_is_of_the_day_of, event), reversed(found))
        group = at.get(place) or next((some for some in of_this_day if _goes_on(some, event)), None)
        if group is None:
            group = []
            found.append(group)
        group.append(event)
        at.setdefault(place, group)
    return [tuple(sorted(group, key=order.of)) for group in found]


def _begins(event: Event) -> tuple[str, str, str]:
    at = event.start
    timed = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else ""
    return f"{at:%Y-%m-%d}", timed, event.key


def _instant(moment: Moment) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _is_of_the_day_of(event: Event, group: Sequence[Event]) -> bool:
    return date_of(group[0].start) == date_of(event.start)


def _goes_on(group: Sequence[Event], event: Event) -> bool:
    """Return whether an event follows others of its date at the place where they are, without a break."""
    if event.setting not in PLACES or not isinstance(event.start, datetime):
        return False
    ends = [end for each in group if each.setting == event.setting and isinstance(end := end_of_visit(each), datetime)]
    both_sure = group[0].state != "tentative" != event.state
    return both_sure and any(_instant(event.start) <= _instant(end) for end in ends)


class _Order:
    """The order of a protocol: its phases, their cycles, the rows of their tables, and the places of a row."""

    def __init__(self, plan: Plan) -> None:
        regimen = plan.regimen
        self.phases = {phase.id: number for number, phase in enumerate(regimen.phases)}
        self.rows = {
            phase.id: {
                row.id: number
                for number, row in enumerate(row for table in phase.tables for row in regimen.tables[table].rows)
            }
            for phase in regimen.phases
        }

    def of(self, event: Event) -> tuple[int, int, int, int, int, str]:
        """Return what puts the events of a visit in order."""
        place = Place.read(event.key)
        rows = self.rows.get(place.phase, {})
        kind = KINDS.index(event.kind) if event.kind in KINDS else len(KINDS)
        number = bag_of(place.tail) or (visit_of(place.tail) or (0, 0))[0]
        phase = self.phases.get(place.phase, len(self.phases))
        return phase, place.index, rows.get(place.row, len(rows)), kind, number, event.key


def entries_of(plan: Plan) -> tuple[Entry, ...]:
    """Return what a discreet calendar has of a plan: its visits, and as cancelled what was one before and is none."""
    told = {each.uid: each for each in plan.visits or ()}
    live = [Entry(events, told.get(events[0].uid) or _first(plan, events), is_live=True) for events in visits_in(plan)]
    names = {entry.uid for entry in live}
    lines = (*plan.events, *plan.cancelled)
    gone = [
        Entry((event,), told.get(event.uid) or _as_its_event(event), is_live=False)
        for event in lines
        if event.uid not in names and (event.uid in told if plan.visits is not None else _may_have_been_told(event))
    ]
    return (*live, *gone)


def _first(plan: Plan, events: Sequence[Event]) -> ToldVisit:
    """Return what is told of a visit that did not change since it was first told."""
    sequence = max(event.sequence for event in events) if plan.visits is None else 0
    return ToldVisit(uid=events[0].uid, sequence=sequence, changed=max(event.changed for event in events))


def _as_its_event(event: Event) -> ToldVisit:
    return ToldVisit(uid=event.uid, sequence=event.sequence, changed=event.changed)


def _may_have_been_told(event: Event) -> bool:
    """Return whether an event of a plan that does not keep what was told may have been told alone.

    Such a plan is of a version whose discreet calendars had each event by itself.
    """
    return is_visit(event)


def next_visits(old: Plan, new: Plan) -> tuple[ToldVisit, ...]:
    """Return what is told of visits by the next revision of a plan, where it is not what follows from its events.

    Args:
        old: The revision before.
        new: The next one, with its events as they are, and its stamp.
    """
    before = {entry.uid: entry for entry in entries_of(old)}
    visits = {events[0].uid: events for events in visits_in(new)}
    lines = {event.uid: event for event in (*new.events, *new.cancelled)}
    found = []
    for uid in dict.fromkeys((*visits, *(uid for uid in before if uid in lines))):
        known = before.get(uid)
        told = ToldVisit(uid=uid, changed=new.as_of)
        entry = Entry(visits.get(uid) or (lines[uid],), told, is_live=uid in visits)
        if known is not None:
            changed = ToldVisit(uid=uid, sequence=known.told.sequence + 1, changed=new.as_of)
            told = known.told if known.says == entry.says else changed
        if not entry.is_live or told.sequence or told.changed != max(event.changed for event in entry.events):
            found.append(told)
    return tuple(sorted(found, key=lambda each: each.uid))


def with_whole_visits(plan: Plan, changed: Iterable[str]) -> set[str]:
    """Return the uids of some events, of all with which they are one visit, and of the visits that changed last.

    Args:
        plan: The plan, all of whose events count.
        changed: The uids of events that changed.
    """
    some = {*changed}
    for entry in entries_of(plan):
        if entry.told.changed == plan.as_of or not some.isdisjoint(event.uid for event in entry.events):
            some |= {event.uid for event in entry.events}
    return some
