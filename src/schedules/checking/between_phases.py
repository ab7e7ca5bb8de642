"""The rules between phases: distances from an edge of another phase, and dates that wait for a milestone (C10, C15)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from schedules.checking.calendar import DAY, Calendar, Seen, day_of
from schedules.checking.expected import Cycle, slots_of
from schedules.checking.findings import Severity, finding
from schedules.checking.next_cycle import by_months, next_by_length
from schedules.checking.recorded import Recorded
from schedules.checking.treatments import last_dates, rows_ending, rows_treated, treatments
from schedules.checking.weekdays import next_allowed, nth_allowed
from schedules.checking.within_cycle import day_one_of
from schedules.course.places import EXPECTED, ONLY, band_key
from schedules.course.plan import Finding
from schedules.regimen import AnyRow, Beside, Link, Pump, Span, Visit, Wait
from schedules.regimen.days import read_days
from schedules.regimen.origins import beside_of
from schedules.regimen.rows import hangs_from
from schedules.words import count, say_day

EDGES = {"start": "the start of", "end": "the end of", "next": "the last cycle of"}
"""The edges of a phase in words; another edge is a row."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days from an edge of a phase to the one that follows it; a limit that is None is open."""

    low: int | None
    expected: int
    high: int | None
    months: int = 0
    """Calendar months to the date that is planned; without a limit in days they are exact."""

    def first(self, edge: date) -> date | None:
        """Return the first date that is allowed; None where there is no limit."""
        if self._is_exact:
            return self.due(edge)
        return edge + self.low * DAY if self.low is not None else None

    def due(self, edge: date) -> date:
        """Return the date that is planned."""
        if not self.months:
            return edge + self.expected * DAY
        planned = edge + relativedelta(months=self.months)
        if self.low is not None:
            planned = max(planned, edge + self.low * DAY)
        return planned if self.high is None else min(planned, edge + self.high * DAY)

    def last(self, edge: date) -> date | None:
        """Return the last date that is allowed; None where there is no limit."""
        if self._is_exact:
            return self.due(edge)
        return edge + self.high * DAY if self.high is not None else None

    @property
    def _is_exact(self) -> bool:
        return bool(self.months) and self.low is None and self.high is None

    def __str__(self) -> str:
        if self._is_exact:
            return count(self.months, "month")
        if self.high is None:
            return f"at least {self.low}"
        if self.low is None:
            return f"at most {self.high}"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def between_phases(cycles: list[Cycle], seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check the distance of each phase from the one that it follows, or what its dates wait for (C10, C15).

    After a milestone that was recorded, or a wait that is only usual, what follows too soon is a warning.
    """
    phases: dict[str, list[Cycle]] = {}
    for cycle in cycles:
        phases.setdefault(cycle.phase.id, []).append(cycle)
    for own in phases.values():
        yield from phase_findings(own, phases, seen, recorded)


def phase_findings(
    own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded
) -> Iterator[Finding]:
    """Check one phase against those that it follows."""
    yield from _attached_findings(own, seen)
    links = [(link, phases[link.of]) for link in own[0].phase.links if link.of in phases]
    if (band := band_of(own[0], seen)) is not None:
        yield from _band_findings(own[0], links, band, seen, recorded)
        return
    yield from _released_findings(own[0], seen, recorded)
    limits = distance_limits(own, phases, seen, recorded)
    for link, above in links:
        yield from _link_findings(own, above, link, seen, recorded, limits[1] if limits else None)


def _link_findings(
    own: list[Cycle], above: list[Cycle], link: Link | Wait, seen: Calendar, recorded: Recorded, latest_low: date | None
) -> Iterator[Finding]:
    """Check a phase that has its dates against one that it follows; ``latest_low`` is the first date by all of them."""
    band_above = band_of(above[0], seen)
    if band_above is None:
        early = isinstance(link, Wait) and (link.usual or link.milestone in recorded.reached)
        severity: Severity = "warning" if early else "error"
        yield from _distance_findings(own[0], above, link, seen, recorded, severity, latest_low)
    else:
        for event in (band_above, *_milestone(own[0], link, seen)):
            message = f"{event.title} has no date, since the wait before {own[0].phase.title} leaves it open"
            yield finding("tentative_wrong", event, f"{message}; take it out, or give its date", link.source)


def _released_findings(cycle: Cycle, seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check that a phase begins on the day on which its milestone was reached, or later (C10)."""
    first = min(treatments(cycle, seen, recorded), key=lambda event: event.date, default=None)
    for wait in cycle.phase.waits:
        reached = recorded.reached.get(wait.milestone)
        if first is not None and reached is not None and first.date < reached:
            message = f"{first.title} on {say_day(first.date)} comes before {wait.title}, {say_day(reached)}"
            yield finding("link_broken", first, message, wait.source, reached)


def undated_phases(cycles: list[Cycle], seen: Calendar, dated: Collection[str] | None = None) -> Collection[str]:
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
        if phases[phase_id].waits:
            waits.append((above, phase_id))
        else:
            group = {each: group[above] if root == group[phase_id] else root for each, root in group.items()}
    known = {group[phase_id] for phase_id in dated if phase_id in group}
    undated: set[str] = set()
    for above, below in reversed(waits):
        if group[above] not in known and group[below] in known | undated:
            undated.add(group[above])
    return {phase_id for phase_id in order if group[phase_id] in undated}


def _is_sure(key: str, seen: Calendar) -> bool:
    return key in seen and not seen[key].tentative


def band_of(cycle: Cycle, seen: Calendar) -> Seen | None:
    """Return the one event of a phase that has no date yet; None where the phase has its dates."""
    return seen.get(band_key(cycle.phase.id))


def _bounds(link: Link | Wait) -> Bounds:
    """Return the days that a link or a wait asks for between two phases."""
    if isinstance(link, Wait):
        return Bounds(link.earliest, link.typical, link.latest)
    if link.months:
        return Bounds(link.earliest, 0, link.latest, link.months)
    expected = link.expected or link.earliest or 0
    if link.earliest is None and link.latest is None:
        return Bounds(expected, expected, expected)
    return Bounds(link.earliest, expected, link.latest)


def _distance_findings(
    cycle: Cycle,
    above: list[Cycle],
    link: Link | Wait,
    seen: Calendar,
    recorded: Recorded,
    severity: Severity,
    latest_low: date | None,
) -> Iterator[Finding]:
    """Check the days between two phases that both have their dates (C10)."""
    bounds, edge = _bounds(link), edge_of(above, link.edge, seen, recorded)
    first = min(treatments(cycle, seen, recorded), key=lambda event: event.date, default=None)
    if first is None or edge is None:
        return
    low, high = bounds.first(edge), bounds.last(edge)
    lead = cycle.lead.row if cycle.lead else None
    if high and isinstance(lead, Visit) and lead.weekdays:
        high = next_allowed(high, lead.weekdays)
    if latest_low and first.date <= latest_low:
        high = None  # what it also waits for may put it later than a rule alone would
    nearest = low if low and first.date < low else high if high and first.date > high else None
    if nearest:
        after = f"{EDGES.get(link.edge, f'{link.edge} of')} {above[0].phase.title}"
        where = f"{first.title} on {say_day(first.date)} comes {count((first.date - edge).days, 'day')} after {after}"
        yield finding("link_broken", first, f"{where}; the rule asks for {bounds}", link.source, nearest, severity)


def distance_limits(
    own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded
) -> tuple[date, date | None, date | None] | None:
    """Return the date of a phase, and its first and last one by the phases that it follows; None where one has none."""
    first = min((event.date for event in treatments(own[0], seen, recorded)), default=None)
    if first is None or band_of(own[0], seen):
        return None
    lows: list[date] = []
    highs: list[date] = []
    for link in (link for link in own[0].phase.links if link.of in phases):
        edge = None if band_of(phases[link.of][0], seen) else edge_of(phases[link.of], link.edge, seen, recorded)
        if edge is not None:
            lows += [low] if (low := _bounds(link).first(edge)) else []
            highs += [high] if (high := _bounds(link).last(edge)) else []
    return (first, max(lows, default=None), min(highs, default=None)) if lows or highs else None


def edge_of(cycles: list[Cycle], edge: str, seen: Calendar, recorded: Recorded) -> date | None:
    """Return the date of an edge of a phase, from the events of the calendar; None where it has none of them."""
    last = cycles[-1]
    if edge == "start":
        return min((event.date for event in treatments(cycles[0], seen, recorded)), default=None)
    length_days = recorded.length_days(last)
    if edge == "next" and (length_days or last.table.length_months) and day_one_of(last, seen, recorded):
        return next_by_length(last, seen, recorded)
    ends = last_dates(last, seen, recorded, "" if edge in EDGES else edge)
    return max(ends) + (DAY if edge == "next" else 0 * DAY) if ends else None


def edge_at(cycles: list[Cycle], edge: str, first: date) -> date:
    """Return the date of an edge of a phase by its tables, where its first treatment is on a date."""
    if edge == "start":
        return first
    day_one = origin = first - span_of(cycles[0], first)[0] * DAY
    for cycle in cycles[:-1]:
        day_one = next_by_table(cycle, origin, day_one)
    last = cycles[-1]
    if edge == "next":
        return next_by_table(last, origin, day_one)
    return day_one + span_of(last, day_one, "" if edge == "end" else edge)[1] * DAY


def next_by_table(cycle: Cycle, origin: date, day_one: date) -> date:
    """Return the Day 1 after a cycle by its table; calendar months are counted from the phase's first (C12)."""
    if months := cycle.table.length_months:
        return by_months(cycle, months, origin, day_one)
    return day_one + (cycle.length_days or span_of(cycle, day_one)[1] + 1) * DAY


def span_of(cycle: Cycle, day_one: date, row: str = "") -> tuple[int, int]:
    """Return the days from Day 1 to the first and to the last day of a row, by its table; of all treatment without."""
    ids = {each.id for each in cycle.rows}
    own = [each for each in cycle.rows if each.id == row] if row else rows_ending(cycle)
    spans = [_row_span(cycle, day_one, each) for each in own if beside_of(each) in {"", *ids}]
    firsts = spans if row else [_row_span(cycle, day_one, each) for each in rows_treated(cycle) if not hangs_from(each)]
    return min((first for first, _ in firsts), default=0), max((last for _, last in spans), default=0)


def _row_span(cycle: Cycle, day_one: date, row: AnyRow) -> tuple[int, int]:
    """Return the days from Day 1 to the first and to the last day of one row, by its table."""
    if (of := beside_of(row)) == "":
        return _own_span(cycle, day_one, row)
    first, last = span_of(cycle, day_one, of)
    match row:
        case Pump(beside=place) if place is not None:
            at = last if place.at == "end" else first
            return at, at - (-(place.minutes + 60 * row.hours) // 1440)
        case Beside():
            at = first if {*row.on} <= {"start", "first"} else last
            minutes = (row.minutes or 0) + 60 * (row.every_hours or 0) * ((row.times or 1) - 1)
            return at, at + (row.days or 0) + minutes // 1440
        case Span(days=str(text)):
            days = read_days(text)
            return first + days[0] - 1, first + days[-1] - 1
        case Span():
            begins = first + row.from_days
            return begins, begins if row.lasts_days is None else last + row.lasts_days
    return first, last


def _own_span(cycle: Cycle, day_one: date, row: AnyRow) -> tuple[int, int]:
    """Return the days from Day 1 to the first and to the last day of a row that hangs from no other."""
    match row:
        case Visit(weekdays=str(weekdays)):
            ends = [nth_allowed(day_one, weekdays, number) for number in (1, row.count or 1)]
            return (ends[0] - day_one).days, (ends[1] - day_one).days
        case Visit(days=str(text)) | Span(days=str(text)):
            days = [cycle.offset(day) for day in read_days(text)]
            return min(days), max(days)
        case Pump():
            return cycle.offset(row.day), cycle.offset(row.day) - (-row.hours // 24)
    return 0, 0


def bands_beside(cycle: Cycle) -> dict[str, Span]:
    """Return the stretches of days that are told while their phase waits for its date, by their keys (C15)."""
    there = {row.id for row in cycle.rows if isinstance(row, Pump | Visit)}
    spans = (row for row in cycle.rows if isinstance(row, Span) and row.is_told_beforehand and row.of in there)
    return {cycle.key(row.id, ONLY): row for row in spans}


def _attached_findings(own: list[Cycle], seen: Calendar) -> Iterator[Finding]:
    """Check restrictions of a phase without dates against the phase's one event, from which they are counted (C15)."""
    band = band_of(own[0], seen)
    if band is None:
        return
    for number, cycle in enumerate(own):
        before = -span_of(own[0], band.date)[0]
        day_one = (edge_at(own[:number], "next", band.date) - band.date).days if number else before
        for key, row in bands_beside(cycle).items():
            if (event := seen.get(key)) is None:
                continue
            low, high = span_of(cycle, band.date + day_one * DAY, row.of or "")
            begins, ends = low + row.from_days, high + (row.lasts_days or 0)
            if row.days is not None:
                begins, ends = (low + read_days(row.days)[edge] - 1 for edge in (0, -1))
            first, last = (day_one + begins) * DAY, (day_one + ends) * DAY
            earliest = None if (begins_at := _first_date(band)) is None else begins_at + first
            stands = (event.tentative, event.earliest if event.limited else earliest, event.date, day_of(event.end))
            if stands != (True, earliest, band.date + first, band.date + last + DAY):
                span = f"from {say_day(band.date + first)} to {say_day(band.date + last)}"
                floor = f", not before {say_day(earliest)}" if earliest else ""
                message = f"{event.title} waits: not confirmed, expected {span}{floor}"
                yield finding("tentative_wrong", event, message, row.source, band.date + first)


def _band_findings(
    cycle: Cycle, links: Sequence[tuple[Link | Wait, list[Cycle]]], band: Seen, seen: Calendar, recorded: Recorded
) -> Iterator[Finding]:
    """Check the limits and the expected date of a phase without dates, and of the milestone that it waits for (C15)."""
    known = _limits_by(links, seen, recorded)
    if not known:
        return
    expected = max(at for at, _ in known)
    earliest = max((first for _, first in known if first is not None), default=None)
    milestones = [event for link, _ in links for event in _milestone(cycle, link, seen)]
    for event in (band, *milestones):
        stands = (event.tentative, event.earliest if event.limited else earliest, event.date)
        if stands != (True, earliest, expected):
            floor = f", not before {say_day(earliest)}" if earliest else ""
            message = f"{event.title} waits: not confirmed, expected {say_day(expected)}{floor}"
            yield finding("tentative_wrong", event, message, links[0][0].source, expected)


def first_expected(
    own: list[Cycle], phases: Mapping[str, list[Cycle]], seen: Calendar, recorded: Recorded
) -> date | None:
    """Return the date on which a phase is expected, by those that it follows; None where none of them has a date."""
    links = [(link, phases[link.of]) for link in own[0].phase.links if link.of in phases]
    return max((at for at, _ in _limits_by(links, seen, recorded)), default=None)


def _limits_by(
    links: Sequence[tuple[Link | Wait, list[Cycle]]], seen: Calendar, recorded: Recorded
) -> list[tuple[date, date | None]]:
    limits = (_band_limits(link, above, seen, recorded) for link, above in links)
    return [each for each in limits if each is not None]


def _band_limits(
    link: Link | Wait, above: list[Cycle], seen: Calendar, recorded: Recorded
) -> tuple[date, date | None] | None:
    """Return the expected and the first date of a phase without dates, by one that it follows; None without a date."""
    earliest_edge: date | None
    if (band_above := band_of(above[0], seen)) is not None:
        at_first = _first_date(band_above)
        days = edge_at(above, link.edge, band_above.date) - band_above.date
        earliest_edge, expected_edge = None if at_first is None else at_first + days, band_above.date + days
    elif (edge := edge_of(above, link.edge, seen, recorded)) is not None:
        earliest_edge = expected_edge = edge
    else:
        return None
    since = recorded.failed.get(link.milestone) if isinstance(link, Wait) else None
    if since is not None:
        earliest_edge, expected_edge = max(earliest_edge or since, since), max(expected_edge, since)
    bounds = _bounds(link)
    return bounds.due(expected_edge), bounds.first(earliest_edge) if earliest_edge and _is_shortest_read(link) else None


def _first_date(band: Seen) -> date | None:
    """Return the first date of a phase that waits; None where a plan says none, since nobody read how long it waits."""
    if band.earliest is not None:
        return day_of(band.earliest)
    return None if band.limited else band.date


def _is_shortest_read(link: Link | Wait) -> bool:
    return not isinstance(link, Wait) or (link.earliest > 0 and link.source.confidence != "unverified")


def _milestone(cycle: Cycle, link: Link | Wait, seen: Calendar) -> list[Seen]:
    """Return the event of the milestone that a phase waits for; empty where there is none."""
    key = cycle.key(link.milestone, EXPECTED) if isinstance(link, Wait) else ""
    return [seen[key]] if key in seen else []
