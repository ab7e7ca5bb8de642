"""What was over before something happened: it stays as it was told, unless what it hangs from moved (C20)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from schedules.course.dates import timestamp
from schedules.course.places import (
    START,
    Place,
    cycle_key,
    milestone_key,
    opened_by,
    opened_tail,
    restart_tail,
    row_of,
    stem_of,
    step_and_entry,
    tail_of,
)
from schedules.course.plan import Event, Plan
from schedules.course.record import Happened, counting
from schedules.planning.core import cycles_of
from schedules.regimen import AnyRow, Beside, Pump, Span, Wait

Edge = tuple[str, str]
"""The start or the end of an event, by its key; or all of a row in a cycle, or of a phase, by what keys begin with."""
OPEN = ("tentative", "held")
ASKED_ANEW = ("decision", "rest")
"""Kinds that are laid out anew each time: a question, and the days from an infusion's end to the next Day 1."""


class Targets:
    """The events that each event of a plan may take its time from."""

    def __init__(self, plan: Plan) -> None:
        self._rows: dict[str, list[AnyRow]] = {}
        for table in plan.regimen.tables.values():
            for row in table.rows:
                self._rows.setdefault(row.id, []).append(row)
        cycles = [
            each for phase in cycles_of(plan, Happened(counting(plan.record), plan.as_of)).values() for each in phase
        ]
        self._leads = {cycle.key: cycle.lead_key for cycle in cycles}
        self._links = {cycle.lead_key: cycle.phase.links for cycle in cycles if cycle.index == 1}

    def of(self, event: Event) -> set[Edge]:
        """Return the starts and ends that an event may take its time from; none for what took place.

        A visit and a span on days of the table are counted from the first event of their cycle; that of a phase that
        follows another by a link or a wait, from that phase and the milestone.
        """
        if event.actual is not None:
            return set()
        place = Place.read(event.key)
        return {edge for row in self._rows.get(place.row, ()) for edge in self._of_row(row, place, event.timing)}

    def _of_row(self, row: AnyRow, place: Place, timing: str) -> set[Edge]:
        if isinstance(row, Beside):
            key = replace(place, row=row.of).key
            return {(key, "start"), (key, "end")} if "end" in row.on else {(key, "start")}
        if isinstance(row, Span) and row.of is not None:
            return {(stem_of(replace(place, row=row.of).key), "")}
        if isinstance(row, Pump) and row.beside:
            return {(stem_of(replace(place, row=row.beside.row).key), "")}
        if isinstance(row, Pump):
            entry = step_and_entry(place.tail)[1]
            tails = (START, opened_tail(START, entry), restart_tail(entry)) if timing == "elapsed" else ()
            return {(replace(place, tail=tail).key, "start") for tail in tails}
        lead = self._leads.get(cycle_key(place.phase, place.index), place.key)
        own = stem_of(lead) + opened_tail(tail_of(lead), opened_by(place.tail))
        if own != place.key:
            return {(own, "start")}
        links = self._links.get(own, ())
        milestones = (link.milestone for link in links if isinstance(link, Wait))
        return {(link.of, "") for link in links} | {(milestone_key(place.phase, each), "start") for each in milestones}


def moved_edges(before: Iterable[Event], after: Mapping[str, Event]) -> set[Edge]:
    """Return the starts and ends that are at another time now, or that are there only before or only after."""
    found: set[Edge] = set()
    old = {event.key: event for event in before}
    for key in old.keys() | after.keys():
        one, other = old.get(key), after.get(key)
        for edge in ("start", "end"):
            # As text: Python takes the two 01:30s of an autumn night for equal.
            if one is None or other is None or str(getattr(one, edge)) != str(getattr(other, edge)):
                found |= {(key, edge), (stem_of(key), ""), (Place.read(key).phase, "")}
    return found


def told_before(old: Plan, new: Plan, first: float) -> dict[str, Event]:
    """Return the events that were over before a moment and stay as they were told, by key.

    A restriction that turns out to have lasted longer does not, nor does what hangs from an event that moved, came or
    went: the lead of a dose that came late is not history.

    Args:
        old: The plan before.
        new: The plan as it is laid out now.
        first: The moment from which on something changed, as a timestamp in seconds.
    """
    longer = {
        event.key
        for event in new.events
        if event.kind in ("restriction", "monitoring") and timestamp(event.end, old.tz) >= first
    }
    kept = {event.key: event for event in old.events if _was_over(event, old, first) and event.key not in longer}
    for event in new.cancelled:
        kept.pop(event.key, None)  # recorded as left out
    targets, made = Targets(new), {event.key: event for event in new.events}
    later = (event for event in old.events if event.key in made and event.key not in kept)
    kept |= {event.key: event for event in later if _stays_beside(event, targets, kept)}
    while stale := _stale(kept.values(), targets, moved_edges(old.events, made | kept)):
        kept = {key: event for key, event in kept.items() if key not in stale}
    return kept


def _stays_beside(event: Event, targets: Targets, kept: Collection[str]) -> bool:
    """Return whether an event is timed by one of another row that stays, so that it stays though it was not over."""
    beside = {key for key, _ in targets.of(event)} if event.timing == "elapsed" else set()
    return bool(beside) and all(key in kept and row_of(key) != row_of(event.key) for key in beside)


def _was_over(event: Event, plan: Plan, first: float) -> bool:
    lasting = event.state not in OPEN and event.kind not in ASKED_ANEW
    return lasting and timestamp(event.end, plan.tz) < first


def _stale(events: Iterable[Event], targets: Targets, moved: Collection[Edge]) -> set[str]:
    return {event.key for event in events if not targets.of(event).isdisjoint(moved)}
