"""The rules between cycles and phases: distances, rests, and dates that wait for a milestone (C5, C7, C10, C15)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from schedules.checking.expected import DAY, Cycle, Seen, day_of, slots_of, stretches_of
from schedules.checking.findings import HEAVY, Severity, finding
from schedules.checking.within_cycle import day_one_of
from schedules.course.places import EXPECTED, ONLY, band_key, is_extra, row_of, stem_of, tail_of
from schedules.course.plan import Finding
from schedules.regimen import Link, Pump, Span, Visit, Wait
from schedules.regimen.days import read_days
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


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days from the end of a phase to the one that follows it; ``high`` is None where there is no upper limit."""

    low: int
    expected: int
    high: int | None


def between_phases(
    cycles: list[Cycle], seen: Mapping[str, Seen], failed: Mapping[str, date], reached: Collection[str] = ()
) -> Iterator[Finding]:
    """Check the distance of each phase from the one that it follows, or what its dates wait for (C10, C15).

    ``failed`` is the day on which what a milestone waits for last failed, by milestone; the wait starts again there.
    ``reached`` are the milestones that were recorded; what follows one sooner than the source says is a warning.
    """
    phases: dict[str, list[Cycle]] = {}
    for cycle in cycles:
        phases.setdefault(cycle.phase.id, []).append(cycle)
    for own in phases.values():
        yield from _attached_findings(own, seen)
        link = own[0].phase.after
        if link is None or link.of not in phases or (isinstance(link, Link) and link.months):
            continue
        band, above = band_of(own[0], seen), band_of(phases[link.of][0], seen)
        if band is None and above is None:
            early = isinstance(link, Wait) and (link.usual or link.milestone in reached)
            yield from _distance_findings(own[0], phases[link.of], link, seen, "warning" if early else "error")
        elif band is not None:
            since = failed.get(link.milestone) if isinstance(link, Wait) else None
            yield from _band_findings(own[0], phases[link.of], band, link, seen, since)
        elif above is not None:
            for event in (above, *_milestone(own[0], link, seen)):
                message = f"{event.title} has no date, since the wait before {own[0].phase.title} leaves it open"
                yield finding("tentative_wrong", event, f"{message}; take it out, or give its date", link.source)


def undated_phases(
    cycles: list[Cycle], seen: Mapping[str, Seen], dated: Collection[str] | None = None
) -> Collection[str]:
    """Return the phases that have no date: they lie before a wait, and only what comes after it was dated (C22).

    ``dated`` are the phases of which a date was given or recorded; without, those of which an event is confirmed.
    """
    phases = {cycle.phase.id: cycle.phase for cycle in reversed(cycles)}
    order = [*dict.fromkeys(cycle.phase.id for cycle in cycles)]
    if dated is None:
        there = (cycle.phase.id for cycle in cycles for slot in slots_of(cycle) if _is_sure(slot.key, seen))
        dated = {*there}
    # A phase is joined to the one it follows; a wait joins nothing, and what it leads to comes later.
    group = {phase_id: phase_id for phase_id in order}
    waits: list[tuple[str, str]] = []
    for earlier, phase_id in zip([order[0], *order], order, strict=False):
        link = phases[phase_id].after
        above = link.of if link is not None and link.of in group else earlier
        if isinstance(link, Wait):
            waits.append((above, phase_id))
        else:
            group = {each: group[above] if root == group[phase_id] else root for each, root in group.items()}
    known = {group[phase_id] for phase_id in dated if phase_id in group}
    undated: set[str] = set()
    for above, below in reversed(waits):
        if group[above] not in known and group[below] in known | undated:
            undated.add(group[above])
    return {phase_id for phase_id in order if group[phase_id] in undated}


def _is_sure(key: str, seen: Mapping[str, Seen]) -> bool:
    return key in seen and not seen[key].tentative


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
    cycle: Cycle, above: list[Cycle], link: Link | Wait, seen: Mapping[str, Seen], severity: Severity
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
        yield finding("link_broken", first, f"{where}; the rule asks for {rule}", link.source, nearest, severity)


def _treatments(cycle: Cycle, seen: Mapping[str, Seen]) -> list[Seen]:
    """Return the events of a cycle's visits that are a treatment."""
    rows = [row.id for row in cycle.rows if isinstance(row, Visit) and row.kind in HEAVY]
    stems = {cycle.stem(row) for row in rows}
    return [event for key, event in seen.items() if stem_of(key) in stems]


def _days_long(cycles: list[Cycle]) -> int:
    """Return the days from a phase's first treatment to its last, by its tables."""
    before = sum(cycle.length_days or 0 for cycle in cycles[:-1])
    return before + _span_of(cycles[-1])[1] - _span_of(cycles[0])[0]


def _span_of(cycle: Cycle, row: str = "") -> tuple[int, int]:
    """Return the days from Day 1 to the first and to the last day of a row, by its table; of all treatment without."""
    days: list[int] = []
    for each in cycle.rows:
        if not (each.id == row or (not row and each.kind in HEAVY)):
            continue
        if isinstance(each, Pump):
            days += [0, -(-each.hours // 24)]
        elif isinstance(each, Visit):
            days += map(cycle.offset, read_days(each.days))
    return min(days, default=0), max(days, default=0)


def bands_beside(cycle: Cycle) -> dict[str, Span]:
    """Return the stretches of days that are told while their phase waits for its date, by their keys (C15)."""
    there = {row.id for row in cycle.rows if isinstance(row, Pump | Visit)}
    spans = (row for row in cycle.rows if isinstance(row, Span) and row.is_told_beforehand and row.of in there)
    return {cycle.key(row.id, ONLY): row for row in spans}


def _attached_findings(own: list[Cycle], seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check restrictions of a phase without dates against the phase's one event, from which they are counted (C15)."""
    band = band_of(own[0], seen)
    if band is None:
        return
    for number, cycle in enumerate(own):
        day_one = sum(each.length_days or 0 for each in own[:number]) - _span_of(own[0])[0]
        for key, row in bands_beside(cycle).items():
            if (event := seen.get(key)) is None:
                continue
            low, high = _span_of(cycle, row.of or "")
            begins, ends = low + row.from_days, high + (row.lasts_days or 0)
            if row.days is not None:
                begins, ends = (low + read_days(row.days)[edge] - 1 for edge in (0, -1))
            first, last = (day_one + begins) * DAY, (day_one + ends) * DAY
            earliest = day_of(band.earliest or band.date) + first
            stands = (event.tentative, event.earliest if event.limited else earliest, event.date, day_of(event.end))
            if stands != (True, earliest, band.date + first, band.date + last + DAY):
                span = f"from {say_day(band.date + first)} to {say_day(band.date + last)}"
                message = f"{event.title} waits: not confirmed, expected {span}, not before {say_day(earliest)}"
                yield finding("tentative_wrong", event, message, row.source, earliest)


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
