"""The judge: a calendar checked against a regimen's rules, without the generator's arithmetic.

`check` reads the same rules as `plan` and computes everything else for itself. It never raises on content:
what is wrong is a finding, with the rule, its source and the nearest date that keeps it.
"""

from __future__ import annotations

import sys
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from schedules.checking.amounts import amount_findings
from schedules.checking.between_phases import band_of, bands_beside, between_phases, undated_phases
from schedules.checking.calendar import Calendar, Seen, order_of
from schedules.checking.clocks import time_findings
from schedules.checking.ends import within_their_ends
from schedules.checking.expected import (
    MAIN,
    Cycle,
    Slot,
    cycles_of,
    group_of,
    kind_of,
    slots_of,
    targets_of,
)
from schedules.checking.findings import HEAVY, Severity, finding
from schedules.checking.floors import doses_of
from schedules.checking.infusions import Infusion
from schedules.checking.legal_dates import with_legal_dates
from schedules.checking.next_cycle import cycle_to_cycle, gaps
from schedules.checking.openings import with_opened
from schedules.checking.own_rules import shortened_stays
from schedules.checking.pump_rules import overlap_findings, pump_places, strange_parts
from schedules.checking.record_rules import dated_phases, late_doses, limits
from schedules.checking.recorded import NOTHING_RECORDED, Recorded
from schedules.checking.weekdays import start_findings
from schedules.checking.within_cycle import beside_keys, in_cycle, infusions_of
from schedules.course.places import BAND, EXPECTED, START, is_recorded, is_restart, own_tail, tail_of
from schedules.course.plan import Event, Finding, Plan
from schedules.course.record import counting, known_by
from schedules.regimen import Beside, Pump, Regimen, Visit
from schedules.regimen.conditions import applies
from schedules.regimen.selection import Choices, Selection
from schedules.regimen.teaching import is_teaching
from schedules.words import say_day


def check(calendar: Plan | Iterable[Seen | Event], regimen: Choices | Selection | None = None) -> tuple[Finding, ...]:
    """Check a calendar against the rules of a regimen.

    Args:
        calendar: A plan; or events, ours or matched to the regimen by `schedules.foreign`.
        regimen: The regimen with its choices; a plan's own by default.

    Returns:
        What is wrong, errors first, each with its rule, source and nearest legal date.

    Raises:
        TypeError: If events are given without a regimen.
    """
    course = calendar if isinstance(calendar, Plan) else None
    rules = regimen.selection() if isinstance(regimen, Choices) else regimen
    facts: Mapping[str, Any]
    if rules is not None:
        followed, facts = rules.regimen, rules.values
    elif course is not None:
        followed, facts = course.regimen, course.choices
    else:
        raise TypeError("events alone do not say what they follow: give the regimen with its choices")
    events = calendar.events if isinstance(calendar, Plan) else calendar
    live = [
        event if isinstance(event, Seen) else _as_seen(event)
        for event in events
        if isinstance(event, Seen) or not event.is_gone
    ]
    found = _findings(followed, facts, live, course)
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda each: (order[each.severity], each.message, each.code)))


def _as_seen(event: Event) -> Seen:
    """Return a plan's event as the judge reads it; its limits are known."""
    return Seen(
        uid=event.uid,
        key=event.key,
        title=f"{event.title} {event.code}".strip(),
        start=event.start,
        end=event.end,
        tentative=event.state == "tentative",
        earliest=event.earliest,
        latest=event.latest,
        limited=True,
        amount=event.amount,
    )


def _findings(regimen: Regimen, facts: Mapping[str, Any], live: list[Seen], course: Plan | None) -> Iterator[Finding]:
    """Apply every rule to the events that are not cancelled; ``course`` is the plan that they are from, if any."""
    gone = {event.key: _as_seen(event) for event in course.cancelled} if course else None
    seen = Calendar(live, gone)
    recorded = Recorded(counting(course.record), is_there=True) if course else NOTHING_RECORDED
    cycles = cycles_of(regimen, facts, recorded.entries, seen.gone.keys())
    cycles = with_opened(within_their_ends(cycles, seen, recorded), seen, recorded)
    for key, times in Counter(event.key for event in live).items():
        if times > 1:
            event = seen[key]
            message = f"{event.title} on {say_day(event.date)} is there {times} times; keep one"
            yield Finding(code="event_twice", severity="error", uid=event.uid, message=message)
    undated = undated_phases(cycles, seen, dated_phases(course, recorded) if course else None)
    infusions = {id(cycle): infusions_of(cycle, seen, recorded) for cycle in cycles}
    yield from _missing_events([cycle for cycle in cycles if cycle.phase.id not in undated], seen, infusions)
    yield from _extra_events(cycles, seen, infusions)
    yield from with_legal_dates(_date_findings(cycles, seen, recorded), cycles, seen, recorded)
    yield from overlap_findings(each for cycle in cycles for each in infusions[id(cycle)].values())
    yield from amount_findings(cycles, infusions, seen, recorded)
    if course:
        yield from late_doses(course, cycles, seen, recorded)
        yield from limits(course, cycles, seen, recorded)
        yield from time_findings(course, cycles, seen, recorded)
    if is_teaching(regimen):
        message = f"{regimen.title}: this is a teaching example, not for treatment"
        yield Finding(code="teaching_example", severity="note", message=message, source=regimen.source)
    for note in regimen.notes:
        known = {**facts, **known_by(recorded.entries, sys.maxsize)}
        if note.warns and applies(note.when, known):
            yield Finding(code="not_from_label", severity="warning", message=note.text, source=note.source)


def _date_findings(cycles: list[Cycle], seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Apply the rules about the dates and times of events."""
    before: defaultdict[str, list[Seen]] = defaultdict(list)
    for cycle in cycles:
        yield from in_cycle(cycle, seen, recorded, before)
        for name, dose in doses_of(cycle, seen):
            insort(before[name], dose, key=order_of)
        yield from start_findings(cycle, seen)
        yield from shortened_stays(cycle, seen)
    for earlier, later in pairwise(cycles):
        yield from cycle_to_cycle(earlier, later, seen, recorded)
    yield from gaps(cycles, seen, recorded)
    yield from between_phases(cycles, seen, recorded)


Infusions = Mapping[int, Mapping[str, Infusion]]
"""The infusions of each cycle, by row; a cycle is told by its identity."""


def _missing_events(cycles: list[Cycle], seen: Calendar, infusions: Infusions) -> Iterator[Finding]:
    """Report the events that are missing; a group that another's calendar never has is reported once, as a note."""
    slots: list[tuple[Cycle, Slot]] = []
    for cycle in cycles:
        treated = any(slot.key in seen for slot in slots_of(cycle) if slot.row.kind in HEAVY)
        # A phase has no dates while it waits, nor if it was cancelled while it waited.
        if not band_of(cycle, seen) and (treated or cycle.key(BAND, EXPECTED) not in seen.gone):
            slots += [(cycle, slot) for slot in _asked_in(cycle, infusions[id(cycle)])]
        elif band_of(cycle, seen):
            slots += [(cycle, slot) for slot in slots_of(cycle) if slot.key in bands_beside(cycle)]
    there = {group_of(slot) for _, slot in slots if slot.key in seen}
    never: dict[str, Slot] = {}
    for cycle, slot in slots:
        if _is_there(slot, cycle, seen, infusions) or _may_be_missing(cycle, slot, seen):
            continue
        if seen.is_plan or group_of(slot) in there or kind_of(slot) in MAIN:
            severity: Severity = "error" if slot.row.kind in HEAVY else "warning"
            message = f"{slot.title} of {cycle.words} is not in the calendar"
            yield finding("event_missing", None, message, slot.source, severity=severity)
        else:
            never.setdefault(group_of(slot), slot)
    for slot in never.values():
        yield finding("event_missing", None, f"the calendar has no {slot.title}", slot.source, severity="note")


def _asked_in(cycle: Cycle, infusions: Mapping[str, Infusion]) -> Iterator[Slot]:
    """Yield the places of a cycle that must have an event; those of an infusion follow from its runs."""
    for slot in slots_of(cycle):
        is_start = own_tail(slot.key) == START
        is_step = slot.row.id not in infusions and kind_of(slot) == "step"
        if not isinstance(slot.row, Pump | Beside) or is_start or is_step:
            yield slot
    for infusion in infusions.values():
        yield from pump_places(infusion)
    for row in cycle.rows:
        if isinstance(row, Beside) and (row.minutes is not None or row.days is not None):
            for key, _, _ in beside_keys(cycle, row, infusions):
                yield Slot(key, row, row.title, row.source)


def _is_there(slot: Slot, cycle: Cycle, seen: Calendar, infusions: Infusions) -> bool:
    """Return whether a place has its event, or a cancelled one; a part of an infusion that runs is never cancelled."""
    infusion = infusions[id(cycle)].get(slot.row.id)
    if infusion is not None and slot.key in infusion.dues:
        return infusion.event_of(infusion.dues[slot.key]) is not None
    return slot.key in seen or slot.key in seen.gone


def _may_be_missing(cycle: Cycle, slot: Slot, seen: Calendar) -> bool:
    """Return whether a calendar may have no event beside another one: where that one has no time of day (C14)."""
    if isinstance(slot.row, Visit) and slot.row.every_hours:
        # Without a time of day it has one event for each of its days.
        first = cycle.firsts.get(slot.key, slot.key)
        return (event := seen.get(first)) is not None and not isinstance(event.start, datetime)
    if not isinstance(slot.row, Beside) or slot.row.minutes is None:
        return False
    if is_restart(tail_of(slot.key)) and not seen.is_plan:
        return True  # what stands beside a restart may have been taken for what stands beside a step
    tails = targets_of(cycle, slot.row) if slot.row.times else [tail_of(slot.key)]
    found = [seen.get(f"{cycle.stem(slot.row.of)}{tail}") for tail in tails]
    moments = [each.start for each in found if each is not None]
    restarts = (each for each in seen.row(cycle.stem(slot.row.of)) if is_restart(tail_of(each.key)))
    beside = (f"{cycle.stem(slot.row.id)}{tail_of(each.key)}" for each in restarts if each.start in moments)
    if not seen.is_plan and any(key in seen for key in beside):
        return True  # or the other way round, where the rate rises with the restart
    return not any(each is not None and isinstance(each.start, datetime) for each in found)


def _extra_events(cycles: list[Cycle], seen: Calendar, infusions: Infusions) -> Iterator[Finding]:
    """Report the events that neither the regimen has nor the record of the course made."""
    places = {slot.key for cycle in cycles if not band_of(cycle, seen) for slot in slots_of(cycle)}
    judged: set[str] = set()
    strange: set[str] = set()
    for cycle in cycles:
        places |= {*bands_beside(cycle)} if band_of(cycle, seen) else set()
        places |= {cycle.key(name, EXPECTED) for name in (BAND, *(wait.milestone for wait in cycle.phase.waits))}
        # An event beside another one may have taken place before the other one was left out.
        places |= {slot.key for slot in replace(cycle, gone=()).slots if isinstance(slot.row, Beside)}
        for infusion in infusions[id(cycle)].values():
            judged |= {event.key for event in infusion.parts}
            strange |= {event.key for event in strange_parts(infusion)}
    for key, event in seen.items():
        known = key not in strange if key in judged else key in places or is_recorded(key)
        if not known:
            message = f"{event.title} on {say_day(event.date)} has no place in this regimen; take it out"
            yield Finding(code="event_extra", severity="error", uid=event.uid, message=message)
