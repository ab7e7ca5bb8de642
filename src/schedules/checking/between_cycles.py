"""The rules between cycles and phases: distances, rests, and dates that wait for a milestone (C5, C7, C10, C15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from schedules.checking.expected import DAY, Cycle, Seen, day_of, slots_of, stretches_of
from schedules.checking.findings import HEAVY, finding
from schedules.checking.within_cycle import day_one_of
from schedules.course.places import EXPECTED, ONLY, band_key, stem_of
from schedules.course.plan import Finding
from schedules.regimen import Link, Pump, Span, Visit, Wait
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
        for earlier, later in pairwise(sorted(doses, key=lambda dose: dose.date)):
            days = (later.date - earlier.date).days
            if days < (row.floor_days or 0):
                distance = f"{later.title} on {say_day(later.date)} comes {count(days, 'day')} after the last one"
                message = f"{distance}; the rule asks for at least {row.floor_days}"
                yield finding("gap_short", later, message, row.source, earlier.date + (row.floor_days or 0) * DAY)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days from the end of a phase to the one that follows it; ``high`` is None where there is no upper limit."""

    low: int
    expected: int
    high: int | None


def between_phases(cycles: list[Cycle], seen: Mapping[str, Seen], failed: Mapping[str, date]) -> Iterator[Finding]:
    """Check the distance of each phase from the one that it follows, or what its dates wait for (C10, C15).

    ``failed`` is the day on which what a milestone waits for last failed, by milestone; the wait starts again there.
    """
    phases: dict[str, list[Cycle]] = {}
    for cycle in cycles:
        phases.setdefault(cycle.phase.id, []).append(cycle)
    for own in phases.values():
        link = own[0].phase.after
        if link is None or link.of not in phases or (isinstance(link, Link) and link.months):
            continue
        band, above = band_of(own[0], seen), band_of(phases[link.of][0], seen)
        if band is None and above is None:
            yield from _distance_findings(own[0], phases[link.of], link, seen)
        elif band is not None:
            since = failed.get(link.milestone) if isinstance(link, Wait) else None
            yield from _band_findings(own[0], phases[link.of], band, link, seen, since)
        elif above is not None:
            yield from _earlier_band_findings(own[0], phases[link.of], above, link, seen)


def band_of(cycle: Cycle, seen: Mapping[str, Seen]) -> Seen | None:
    """Return the one event of a phase that has no date yet; None where the phase has its dates."""
    return seen.get(band_key(cycle.phase.id))


def _bounds(link: Link | Wait) -> Bounds:
    """Return the days that a link or a wait asks for between two phases."""
    if isinstance(link, Wait):
        return Bounds(link.earliest, link.typical, link.latest)
    expected = link.expected or 0
    if link.earliest is None and link.latest is None:
        return Bounds(expected, expected, expected)
    return Bounds(link.earliest or 0, expected, link.latest)


def _distance_findings(
    cycle: Cycle, above: list[Cycle], link: Link | Wait, seen: Mapping[str, Seen]
) -> Iterator[Finding]:
    """Check the days between two phases that both have their dates (C10)."""
    bounds, first = _bounds(link), first_of(cycle, seen)
    ends = [event.date for parent in above for event in _treatments(parent, seen)]
    if first is None or not ends:
        return
    days = (first.date - max(ends)).days
    if days < bounds.low or (bounds.high is not None and days > bounds.high):
        span = f"{bounds.low} to {bounds.high}" if bounds.high is not None else f"at least {bounds.low}"
        rule = str(bounds.low) if bounds.low == bounds.high else span
        where = (
            f"{first.title} on {say_day(first.date)} comes {count(days, 'day')} after the end of {above[0].phase.title}"
        )
        nearest = max(ends) + (bounds.low if days < bounds.low else bounds.high or 0) * DAY
        usual = isinstance(link, Wait) and link.usual
        message = f"{where}; the rule asks for {rule}"
        yield finding("link_broken", first, message, link.source, nearest, "warning" if usual else "error")


def _treatments(cycle: Cycle, seen: Mapping[str, Seen]) -> list[Seen]:
    """Return the events of a cycle's visits that are a treatment."""
    rows = [row.id for row in cycle.rows if isinstance(row, Visit) and row.kind in HEAVY]
    stems = {cycle.stem(row) for row in rows}
    return [event for key, event in seen.items() if stem_of(key) in stems]


def _days_long(cycles: list[Cycle]) -> int:
    """Return the days from a phase's first treatment to its last, by its tables."""
    offsets = [[c.offset(s.day) for s in slots_of(c) if s.day is not None and s.row.kind in HEAVY] for c in cycles]
    return sum(cycle.length_days or 0 for cycle in cycles[:-1]) + max(offsets[-1]) - min(offsets[0])


def _band_findings(
    cycle: Cycle, above: list[Cycle], band: Seen, link: Link | Wait, seen: Mapping[str, Seen], since: date | None
) -> Iterator[Finding]:
    """Check the limits and the expected date of a phase without dates, and of the milestone that it waits for (C15)."""
    if (band_above := band_of(above[0], seen)) is not None:
        days = _days_long(above) * DAY
        earliest_end, expected_end = day_of(band_above.earliest or band_above.start) + days, band_above.date + days
    elif ends := [event.date for parent in above for event in _treatments(parent, seen)]:
        earliest_end = expected_end = max(ends)
    else:
        return
    if since is not None:
        earliest_end, expected_end = max(earliest_end, since), max(expected_end, since)
    bounds = _bounds(link)
    earliest, expected = earliest_end + bounds.low * DAY, expected_end + bounds.expected * DAY
    for event in (band, *_milestone(cycle, link, seen)):
        stands = (event.tentative, event.earliest if event.limited else earliest, event.date)
        if stands != (True, earliest, expected):
            message = (
                f"{event.title} waits: not confirmed, expected {say_day(expected)}, not before {say_day(earliest)}"
            )
            yield finding("tentative_wrong", event, message, link.source, earliest)


def _milestone(cycle: Cycle, link: Link | Wait, seen: Mapping[str, Seen]) -> list[Seen]:
    """Return the event of the milestone that a phase waits for; empty where there is none."""
    key = cycle.key(link.milestone, EXPECTED) if isinstance(link, Wait) else ""
    return [seen[key]] if key in seen else []


def _earlier_band_findings(
    cycle: Cycle, above: list[Cycle], band: Seen, link: Link | Wait, seen: Mapping[str, Seen]
) -> Iterator[Finding]:
    """Check that a phase without dates lies early enough for the phase after it, which has its dates (C15)."""
    first = first_of(cycle, seen)
    if first is None:
        return
    latest = first.date - (_bounds(link).low + _days_long(above)) * DAY
    due = [(band, latest), *((event, first.date) for event in _milestone(cycle, link, seen))]
    for event, last in due:
        if (event.tentative, event.latest if event.limited else last, event.date) != (True, last, last):
            message = f"{event.title} is not confirmed, and lies no later than {say_day(last)}"
            yield finding("tentative_wrong", event, message, link.source, last)
