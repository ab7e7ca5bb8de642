"""The judge: a calendar checked against a regimen's rules, without the generator's arithmetic.

`check` reads the same rules as `plan` and computes everything else for itself. It never raises on content:
what is wrong is a finding, with the rule, its source and the nearest date that keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from schedules.checking.between_cycles import band_of, between_phases, cycle_to_cycle, gaps
from schedules.checking.expected import (
    HOUR,
    Cycle,
    Seen,
    Slot,
    between,
    cycles_of,
    group_of,
    kind_of,
    slots_of,
    stretches_of,
    targets_of,
)
from schedules.checking.findings import HEAVY, MAIN, Severity, finding
from schedules.checking.record_rules import delayed_days, failed_days, recorded
from schedules.checking.within_cycle import in_cycle
from schedules.course.places import BAND, DISCONNECT, EXPECTED, START, bag_of, is_hold, is_recorded, stem_of, tail_of
from schedules.course.plan import Event, Finding, Plan
from schedules.course.record import counting
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
    found = list(_findings(followed, facts, live, course))
    if course is not None:
        found = [each for each in found if not _is_about_a_happening(course, each)]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda each: (order[each.severity], each.message, each.code)))


def _is_about_a_happening(plan: Plan, found: Finding) -> bool:
    """Say whether a finding is about an event that a happening created, which no table names."""
    if found.code != "event_extra":
        return False
    event = next(event for event in plan.events if event.uid == found.uid)
    held = {stem_of(each.key) for each in plan.events if is_hold(tail_of(each.key))}
    # A hold cuts a bag, so there is one more than the table makes.
    cut = event.kind == "bag-change" and stem_of(event.key) in held
    return cut or is_recorded(event.key)


def _as_seen(event: Event) -> Seen:
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
    seen = {event.key: event for event in live}
    gone = {event.key for event in course.cancelled} if course else None
    cycles = cycles_of(regimen, facts, counting(course.record) if course else (), gone or ())
    delayed = delayed_days(course) if course else {}
    for key, times in Counter(event.key for event in live).items():
        if times > 1:
            event = next(event for event in live if event.key == key)
            message = f"{event.title} is there {times} times; keep one"
            yield Finding(code="event_twice", severity="error", uid=event.uid, message=message)
    yield from _missing(cycles, seen, gone)
    wanted = {key for cycle in cycles for key in _allowed(cycle)}
    wanted |= {slot.key for cycle in cycles if not band_of(cycle, seen) for slot in slots_of(cycle)}
    for key, event in seen.items():
        if key not in wanted:
            message = f"{event.title} on {say_day(event.date)} has no place in this regimen; take it out"
            yield Finding(code="event_extra", severity="error", uid=event.uid, message=message)
    for cycle in cycles:
        yield from in_cycle(cycle, seen, delayed)
    for earlier, later in pairwise(cycles):
        yield from cycle_to_cycle(earlier, later, seen)
    yield from gaps(cycles, seen)
    yield from between_phases(cycles, seen, failed_days(course) if course else {})
    yield from recorded(course, cycles, seen) if course else ()
    for note in regimen.notes:
        if note.warns and applies(note.when, facts):
            yield Finding(code="not_from_label", severity="warning", message=note.text, source=note.source)


def _missing(cycles: list[Cycle], seen: Mapping[str, Seen], gone: set[str] | None) -> Iterator[Finding]:
    """Say what is not there: each event of a plan; of another's calendar, a whole kind it never had is said once."""
    dated = [cycle for cycle in cycles if not band_of(cycle, seen) and not _is_undated(cycle, seen, gone or set())]
    slots = [(cycle, slot) for cycle in dated for slot in slots_of(cycle)]
    there = {group_of(slot) for _, slot in slots if slot.key in seen}
    never: dict[str, Slot] = {}
    for cycle, slot in slots:
        if (
            slot.key in seen
            or slot.key in (gone or ())
            or _needs_a_time(cycle, slot, seen)
            or _is_cut_bag(cycle, slot, seen)
        ):
            continue
        if gone is not None or group_of(slot) in there or kind_of(slot) in MAIN:
            severity: Severity = "error" if slot.row.kind in HEAVY else "warning"
            message = f"{slot.title} of {cycle.words} is not in the calendar"
            yield finding("event_missing", None, message, slot.source, severity=severity)
        else:
            never.setdefault(group_of(slot), slot)
    for slot in never.values():
        yield finding("event_missing", None, f"the calendar has no {slot.title}", slot.source, severity="note")


def _is_cut_bag(cycle: Cycle, slot: Slot, seen: Mapping[str, Seen]) -> bool:
    """Say whether a place is for a bag of an infusion that was held or cut short; no rule prints how many those are."""
    if not isinstance(slot.row, Pump) or kind_of(slot) != "bag-change":
        return False
    held = any(stem_of(key) == stem_of(slot.key) and is_hold(tail_of(key)) for key in seen)
    ran = (between(each.start, each.end) for each in stretches_of(cycle, slot.row.id, seen))
    return held or sum(ran, timedelta()) < slot.row.hours * HOUR


def _is_undated(cycle: Cycle, seen: Mapping[str, Seen], gone: set[str]) -> bool:
    """Say whether a phase was taken away while it still waited for its date."""
    treatments = (slot for slot in slots_of(cycle) if slot.row.kind in HEAVY)
    return cycle.key(BAND, EXPECTED) in gone and not any(slot.key in seen for slot in treatments)


def _allowed(cycle: Cycle) -> set[str]:
    """Name the places that may be filled: a band, a milestone, rows that were given a time."""
    wait = getattr(cycle.phase.after, "milestone", None)
    besides = [row for row in cycle.rows if isinstance(row, Beside)]
    # What was done beside an event that was then left out was done.
    either = (cycle, replace(cycle, gone=()))
    keys = {cycle.key(row.id, tail) for row in besides for each in either for tail in targets_of(each, row)}
    keys.add(cycle.key(BAND, EXPECTED))
    return keys | ({cycle.key(wait, EXPECTED)} if wait else set())


def _needs_a_time(cycle: Cycle, slot: Slot, seen: Mapping[str, Seen]) -> bool:
    """Say whether a place is filled only beside an event with a time of day (C14)."""
    tail = tail_of(slot.key)
    of = slot.row.of if isinstance(slot.row, Beside) else slot.row.id
    moment = isinstance(slot.row, Beside) and slot.row.minutes is not None
    moment = moment or (isinstance(slot.row, Pump) and (tail == DISCONNECT or bag_of(tail) is not None))
    target = seen.get(cycle.key(of or "", tail if isinstance(slot.row, Beside) else START))
    return moment and (target is None or not isinstance(target.start, datetime))
