"""The rules between cycles: their lengths, the rests in them, and the days between doses (C5, C7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from schedules.checking.expected import DAY, Cycle, Seen, day_of, slots_of, stretches_of
from schedules.checking.findings import finding
from schedules.checking.within_cycle import day_one_of
from schedules.course.places import ONLY, is_extra, row_of, tail_of
from schedules.course.plan import Finding
from schedules.regimen import Pump, Span, Visit
from schedules.words import count, say_day


def first_of(cycle: Cycle, seen: Mapping[str, Seen]) -> Seen | None:
    """Return the first infusion or visit of a cycle; None where the calendar has none."""
    events = [seen[slot.key] for slot in slots_of(cycle) if slot.key in seen and isinstance(slot.row, Pump | Visit)]
    return min(events, key=lambda event: event.date, default=None)


def cycle_to_cycle(earlier: Cycle, later: Cycle, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check the start of a cycle against the length and the rest of the one before it."""
    if later.phase.after is not None and later.phase is not earlier.phase:
        return
    one, other = day_one_of(earlier, seen), day_one_of(later, seen)
    start = first_of(later, seen)
    if one is None or other is None or start is None or earlier.length_days is None:
        return
    if (days := (other - one).days) != earlier.length_days:
        code, severity = ("cycle_short", "error") if days < earlier.length_days else ("cycle_long", "warning")
        right = one + earlier.length_days * DAY
        distance = f"{later.words} starts on {say_day(other)}, {days} days after {earlier.words}"
        message = f"{distance}; its length is {earlier.length_days} days"
        source = next(row.source for row in earlier.rows)
        yield finding(code, start, message, source, right, severity)  # type: ignore[arg-type]  # two literals
    for row in earlier.rows:
        if isinstance(row, Span) and row.kind == "rest" and row.of:
            yield from _rest_findings(earlier, row, seen, start)


def _rest_findings(cycle: Cycle, row: Span, seen: Mapping[str, Seen], following: Seen) -> Iterator[Finding]:
    """Check a rest: from the end of a cycle's infusion to the next cycle, and for as many days as it must last (C7)."""
    stretches = stretches_of(cycle, row.of or "", seen)
    event = seen.get(cycle.key(row.id, ONLY))
    if not stretches or (event is not None and event.tentative):
        return
    infusion = stretches[-1]
    ended = day_of(infusion.end)
    if isinstance(infusion.start, datetime) and isinstance(infusion.end, datetime):
        # On the clocks of the start, so that a clock change alone adds no day (C5).
        ended = (infusion.end.astimezone(UTC) + (infusion.start.utcoffset() or timedelta())).date()
    first = ended + (row.lasts_days or 0) * DAY
    if following.date < first:
        days = (following.date - ended).days
        distance = f"{following.title} comes {count(days, 'day')} after the infusion's end on {say_day(ended)}"
        message = f"{distance}; the rest is at least {row.lasts_days}"
        yield finding("rest_short", following, message, row.source, first)
    if event is not None:
        for edge, at, right in (("starts", event.date, ended), ("ends before", day_of(event.end), following.date)):
            if at != right:
                message = f"{event.title} {edge} {say_day(at)}; the rule asks for {say_day(right)}"
                yield finding("rest_wrong", event, message, row.source, right)


def gaps(cycles: list[Cycle], seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check the days between doses against the least that the rule allows, across cycles and phases (C5)."""
    floors = {row.id: row for cycle in cycles for row in cycle.rows if isinstance(row, Visit) and row.floor_days}
    for row in floors.values():
        doses = [seen[s.key] for cycle in cycles for s in slots_of(cycle) if s.row.id == row.id and s.key in seen]
        doses += [event for key, event in seen.items() if is_extra(tail_of(key)) and row_of(key) == row.id]
        for earlier, later in pairwise(sorted(doses, key=lambda dose: dose.date)):
            days = (later.date - earlier.date).days
            if days < (row.floor_days or 0):
                distance = f"{later.title} on {say_day(later.date)} comes {count(days, 'day')} after the last one"
                message = f"{distance}; the rule asks for at least {row.floor_days}"
                yield finding("gap_short", later, message, row.source, earlier.date + (row.floor_days or 0) * DAY)
