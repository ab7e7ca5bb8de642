"""When an event that a calendar does not have is due, and the first date on which it would break no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from schedules.checking.calendar import DAY, Seen
from schedules.checking.expected import Cycle, slots_of
from schedules.checking.judge import check
from schedules.course.plan import Finding
from schedules.regimen import Visit
from schedules.regimen.selection import Selection
from schedules.words import say_day

MOST_TRIED: Final = 15
"""How many days from the one on which it is due are tried by every rule."""
MOST_MISSING: Final = 5
MOST_EVENTS: Final = 300
"""The missing events, and the events of a calendar, with which that is done."""


def with_due_dates(
    found: Sequence[Finding], cycles: Sequence[Cycle], seen: Sequence[Seen], due: Mapping[str, date], rules: Selection
) -> Iterator[Finding]:
    """Yield findings, each about a missing event with the date on which it is due and the first legal one.

    Args:
        found: The findings.
        cycles: The cycles of the course.
        seen: The events that have a place.
        due: The date on which each place is due, by its key, as the events show it.
        rules: The regimen with its choices.
    """
    if not seen:  # nothing tells when the course begins
        yield from found
        return
    there = {event.key for event in seen}
    absent: dict[str, list[str]] = {}
    for cycle in cycles:
        for slot in slots_of(cycle):
            if slot.key not in there and slot.key in due:
                absent.setdefault(f"{slot.title} of {cycle.words} is", []).append(slot.key)
    visits = {slot.key for cycle in cycles for slot in slots_of(cycle) if isinstance(slot.row, Visit)}
    tried = 0
    for each in found:
        keys = absent.get(each.message.partition(" not in the calendar")[0], [])
        if each.code != "event_missing" or each.uid is not None or not keys:
            yield each
            continue
        key = keys.pop(0)
        first = due[key]
        if key in visits and tried < MOST_MISSING and len(seen) <= MOST_EVENTS:
            tried += 1
            first = _first_legal(key, first, seen, rules)
        legal = f" The first date that keeps every rule: {say_day(first)}." if first != due[key] else ""
        message = f"{each.message} It is due on {say_day(due[key])}.{legal}"
        yield each.model_copy(update={"message": message, "nearest": first})


def _first_legal(key: str, due: date, seen: Sequence[Seen], rules: Selection) -> date:
    """Return the first date from the due one on at which an event breaks no rule; the due one where there is none."""
    before = {(each.code, each.uid) for each in check(seen, rules) if each.severity == "error"}
    for days in range(MOST_TRIED):
        start = due + timedelta(days=days)
        added = Seen("added", key, "added", start, start + DAY)
        after = {(each.code, each.uid) for each in check([*seen, added], rules) if each.severity == "error"}
        if after <= before:
            return start
    return due
