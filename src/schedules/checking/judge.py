"""The judge: a calendar checked against a regimen's rules, without the generator's arithmetic.

`check` reads the same rules as `plan` and computes everything else for itself. It never raises on content:
what is wrong is a finding, with the rule, its source and the nearest date that keeps it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from schedules.checking.between_cycles import cycle_to_cycle, gaps
from schedules.checking.between_phases import band_of, bands_beside, between_phases, undated_phases
from schedules.checking.expected import (
    HOUR,
    Cycle,
    Seen,
    Slot,
    bags_were_changed,
    between,
    cycles_of,
    group_of,
    kind_of,
    slots_of,
    stretches_of,
    targets_of,
)
from schedules.checking.findings import HEAVY, MAIN, Severity, finding
from schedules.checking.record_rules import (
    dated_phases,
    delayed_days,
    failed_days,
    late_doses,
    limits,
    reached_milestones,
    steps_after_restarts,
)
from schedules.checking.within_cycle import in_cycle
from schedules.course.places import (
    BAND,
    DISCONNECT,
    EXPECTED,
    START,
    bag_of,
    is_hold,
    is_recorded,
    is_restart,
    stem_of,
    tail_of,
)
from schedules.course.plan import Event, Finding, Plan
from schedules.course.record import counting, known_by
from schedules.regimen import Beside, Pump, Regimen
from schedules.regimen.conditions import applies
from schedules.regimen.selection import Choices, Selection
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
    )


def _findings(regimen: Regimen, facts: Mapping[str, Any], live: list[Seen], course: Plan | None) -> Iterator[Finding]:
    """Apply every rule to the events that are not cancelled; ``course`` is the plan that they are from, if any."""
    seen = {event.key: event for event in live}
    gone = {event.key for event in course.cancelled} if course else None
    cycles = cycles_of(regimen, facts, counting(course.record) if course else (), gone or ())
    delayed = delayed_days(course) if course else {}
    for key, times in Counter(event.key for event in live).items():
        if times > 1:
            event = next(event for event in live if event.key == key)
            message = f"{event.title} on {say_day(event.date)} is there {times} times; keep one"
            yield Finding(code="event_twice", severity="error", uid=event.uid, message=message)
    undated = undated_phases(cycles, seen, dated_phases(course) if course else None)
    yield from _missing_events([cycle for cycle in cycles if cycle.phase.id not in undated], seen, gone)
    yield from _extra_events(cycles, seen, course)
    for cycle in cycles:
        yield from in_cycle(cycle, seen, delayed)
    for earlier, later in pairwise(cycles):
        yield from cycle_to_cycle(earlier, later, seen)
    yield from gaps(cycles, seen)
    failed, reached = (failed_days(course), reached_milestones(course)) if course else ({}, ())
    yield from between_phases(cycles, seen, failed, reached)
    if course:
        yield from late_doses(course, cycles, seen)
        yield from limits(course, cycles, seen)
        yield from steps_after_restarts(course, cycles, seen)
    for note in regimen.notes:
        known = {**facts, **known_by(counting(course.record), sys.maxsize)} if course else facts
        if note.warns and applies(note.when, known):
            yield Finding(code="not_from_label", severity="warning", message=note.text, source=note.source)


def _missing_events(cycles: list[Cycle], seen: Mapping[str, Seen], gone: set[str] | None) -> Iterator[Finding]:
    """Report the events that are missing; a group that a calendar from elsewhere never has is reported once, as a note.

    ``gone`` are the keys of the cancelled events of a plan; None for a calendar from elsewhere.
    """
    slots: list[tuple[Cycle, Slot]] = []
    for cycle in cycles:
        treated = any(slot.key in seen for slot in slots_of(cycle) if slot.row.kind in HEAVY)
        # A phase has no dates while it waits, nor if it was cancelled while it waited.
        if not band_of(cycle, seen) and (treated or cycle.key(BAND, EXPECTED) not in (gone or ())):
            slots += [(cycle, slot) for slot in slots_of(cycle)]
        elif band_of(cycle, seen):
            slots += [(cycle, slot) for slot in slots_of(cycle) if slot.key in bands_beside(cycle)]
    there = {group_of(slot) for _, slot in slots if slot.key in seen}
    never: dict[str, Slot] = {}
    for cycle, slot in slots:
        if slot.key in seen or slot.key in (gone or ()) or _may_be_missing(cycle, slot, seen):
            continue
        if gone is not None or group_of(slot) in there or kind_of(slot) in MAIN:
            severity: Severity = "error" if slot.row.kind in HEAVY else "warning"
            message = f"{slot.title} of {cycle.words} is not in the calendar"
            yield finding("event_missing", None, message, slot.source, severity=severity)
        else:
            never.setdefault(group_of(slot), slot)
    for slot in never.values():
        yield finding("event_missing", None, f"the calendar has no {slot.title}", slot.source, severity="note")


def _may_be_missing(cycle: Cycle, slot: Slot, seen: Mapping[str, Seen]) -> bool:
    """Return whether a calendar may have no event at a place that the table has.

    What is timed to the minute has an event only where the infusion or the other event has a time of day (C14). The
    bags of an infusion that was held or cut short are as many as were needed; no rule gives their number.
    """
    tail = tail_of(slot.key)
    if isinstance(slot.row, Beside):
        target = seen.get(cycle.key(slot.row.of, tail))
        return slot.row.minutes is not None and (target is None or not isinstance(target.start, datetime))
    if not isinstance(slot.row, Pump) or not (tail == DISCONNECT or bag_of(tail) is not None):
        return False
    start = seen.get(cycle.key(slot.row.id, START))
    if start is None or not isinstance(start.start, datetime):
        return True
    held = any(stem_of(key) == stem_of(slot.key) and is_hold(tail_of(key)) for key in seen)
    ran = (between(each.start, each.end) for each in stretches_of(cycle, slot.row.id, seen))
    return bag_of(tail) is not None and (held or sum(ran, timedelta()) < slot.row.hours * HOUR)


def _extra_events(cycles: list[Cycle], seen: Mapping[str, Seen], course: Plan | None) -> Iterator[Finding]:
    """Report the events that neither the regimen has nor the record of the course made."""
    places = {slot.key for cycle in cycles if not band_of(cycle, seen) for slot in slots_of(cycle)}
    for cycle in cycles:
        places |= {*bands_beside(cycle)} if band_of(cycle, seen) else set()
        places |= {cycle.key(BAND, EXPECTED), cycle.key(getattr(cycle.phase.after, "milestone", BAND), EXPECTED)}
        # An event beside another one may have taken place before the other one was left out.
        places |= {
            cycle.key(row.id, tail)
            for row in cycle.rows
            if isinstance(row, Beside)
            for each in (cycle, replace(cycle, gone=()))
            for tail in targets_of(each, row)
        }
    events = course.events if course else ()
    held = {stem_of(event.key) for event in events if is_hold(tail_of(event.key))}
    # A hold cuts a bag, so that there is one more bag than the table has.
    anew = course is not None and bags_were_changed(counting(course.record), course.regimen)
    cut = {event.uid for event in events if event.kind == "bag-change" and (anew or stem_of(event.key) in held)}
    broken = {stem_of(key) for key in seen if is_restart(tail_of(key))}
    for key, event in seen.items():
        if bag_of(tail_of(key)) is not None and stem_of(key) in broken:
            continue
        if key not in places and event.uid not in cut and not is_recorded(key):
            message = f"{event.title} on {say_day(event.date)} has no place in this regimen; take it out"
            yield Finding(code="event_extra", severity="error", uid=event.uid, message=message)
