"""The date of a phase, found from the one before it or after it, along a link or a wait.

A link is a requirement, so the phase after it is planned; a wait is contingent, so the phase after it is
tentative (C10), and a phase before it has no date when the later one was dated (C22). Counted backwards, a range
(low, expected, high) becomes (-high, -expected, -low).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schedules.course.plan import Finding, Reason
from schedules.errors import PlanError, Problem
from schedules.planning.cycles import Cycle
from schedules.planning.drafts import DAY, because, with_doubt
from schedules.planning.weekdays import is_on
from schedules.regimen import AnyRow, Link, Visit, Wait
from schedules.regimen.phases import bounds, months_from
from schedules.regimen.wording import link_words, span_words
from schedules.sentence import sentence
from schedules.words import count, say_day

Phases = Mapping[str, list[Cycle]]
"""The cycles of each phase, by the phase's id, in the order of the course."""


@dataclass(frozen=True, slots=True)
class PhaseDate:
    """The date of a phase's first treatment, and what is sure about it."""

    first: date
    """The date; of a phase without one, no more than where its limits are counted from."""
    earliest: date | None
    latest: date | None
    why: tuple[Reason, ...]
    wait: Wait | None = None
    """The wait that makes it tentative."""
    undated: bool = False
    """Whether it lies behind a wait that is counted backwards, or hangs from such a phase: it has no date (C22)."""
    needed_by: str = ""
    """The phase that an undated one comes before; empty where it only hangs from another undated one."""

    @classmethod
    def fixed(cls, day: date, *why: Reason) -> PhaseDate:
        """Return a date that was given or recorded, and so can be no other."""
        return cls(day, day, day, why)

    @property
    def tentative(self) -> bool:
        """Whether the date waits for a milestone that is not recorded."""
        return self.wait is not None

    @property
    def slack(self) -> tuple[int | None, int | None]:
        """Days by which the phase may come earlier (negative) and later; None where nothing limits it."""
        low = (self.earliest - self.first).days if self.earliest else None
        return low, (self.latest - self.first).days if self.latest else None


def phase_and_row(phases: Phases, name: str) -> tuple[str, AnyRow]:
    """Return the phase and the row that a name means: of a phase's name, its first row.

    Raises:
        PlanError: If the name is neither.
    """
    if name in phases:
        return name, phases[name][0].lead
    for phase_id, cycles in phases.items():
        for row in cycles[0].treatments:
            if row.id == name:
                return phase_id, row
    known = dict.fromkeys([*phases, *(row.id for cycles in phases.values() for row in cycles[0].treatments)])
    raise PlanError(Problem("name_unknown", "anchor or known date", f"{name!r} can't be dated; use {', '.join(known)}"))


def first_treatment(phases: Phases, name: str, day: date) -> tuple[str, date]:
    """Return the phase of a named row, and the date of its first treatment when the row is on ``day``.

    Raises:
        PlanError: If the name is no phase and no row.
    """
    phase_id, row = phase_and_row(phases, name)
    cycle = phases[phase_id][0]
    return phase_id, day - (cycle.first_day(row) - cycle.first_day(cycle.lead)) * DAY


def edge_days(cycles: list[Cycle], edge: str, first: date) -> int:
    """Return the days from a phase's first treatment, on a date, to an edge by its table.

    An edge is the start of the phase, its end, the next phase, or a row's end.
    """
    if edge == "start":
        return 0
    days = by_table(cycles, first)
    last, day_one = cycles[-1], days[-1]
    match edge:
        case "next":
            at = last.next_day_one(days[0], day_one)
        case "end":
            at = day_one + last.end_day(day_one) * DAY
        case _:
            at = day_one + next(last.last_day(row, day_one) for row in last.rows if row.id == edge) * DAY
    return (at - first).days


def by_table(cycles: list[Cycle], first: date) -> list[date]:
    """Return the Day 1 of each cycle of a phase by its table, where its first treatment is on a date."""
    days = [first - cycles[0].first_day(cycles[0].lead) * DAY]
    for cycle in cycles[:-1]:
        days.append(cycle.next_day_one(days[0], days[-1]))
    return days


def edge_date(phases: Phases, placed: Mapping[str, PhaseDate], edges: Mapping[str, date], link: Link | Wait) -> date:
    """Return the date of the edge that a link is counted from: the real one, else by the tables of its phase."""
    first = placed[link.of].first
    return edges.get(f"{link.of}/{link.edge}") or first + edge_days(phases[link.of], link.edge, first) * DAY


def _first_before(cycles: list[Cycle], link: Link | Wait | None, below: date) -> date:
    """Return the date of a phase's first treatment that dates the phase after it on a date, or the last one before."""
    lead = cycles[0].lead
    weekdays = lead.weekdays if isinstance(lead, Visit) else None
    edge, _, expected, _ = bounds(link)

    def is_in_time(first: date) -> bool:
        origin = first + edge_days(cycles, edge, first) * DAY
        return _due(origin, link, expected) <= below and (not weekdays or is_on(first, weekdays))

    at = months_from(below, link, back=True) or below - expected * DAY
    usual = at - edge_days(cycles, edge, at) * DAY
    # From another first date a table is longer or shorter by a few days, by its months and weekdays.
    tried = (usual + days * DAY for days in range(20, -20, -1))
    return next(filter(is_in_time, tried), usual)


def date_after(
    phases: Phases,
    above: PhaseDate,
    parent: str,
    child: str,
    link: Link | Wait | None,
    edges: Mapping[str, date],
) -> PhaseDate:
    """Return the date of a phase, found from the phase before it; or from its milestone, reached or failed."""
    from_, to = phases[parent][0].phase.title, phases[child][0].phase.title
    edge, low, expected, high = bounds(link)
    if link is None:
        low, high = phases[parent][-1].next_slack
    days = edge_days(phases[parent], edge, above.first)
    known = edges.get(f"{parent}/{edge}")
    origin = known or above.first + days * DAY
    failed = edges.get(f"failed/{link.milestone}") if isinstance(link, Wait) else None
    if isinstance(link, Wait) and not above.tentative and (reached := edges.get(f"milestone/{link.milestone}")):
        return _date_reached(above, link, to, reached, max(origin, failed or origin) + link.earliest * DAY)
    if isinstance(link, Wait) and not _is_shortest_known(link):
        low = None  # no first date is said that nobody read (C10)
    if isinstance(link, Wait) and failed is not None and failed > origin:
        # No earlier than if the wait began anew on that day (C11).
        why = (*above.why, because("C11", sentence("milestone-failed", text=link.title, date=failed)))
        earliest = None if low is None else failed + low * DAY
        return PhaseDate(failed + link.typical * DAY, earliest, None, why, link)
    wait = link if isinstance(link, Wait) and not above.undated else above.wait
    loose = wait is not None and known is None
    base_low: date | None = origin
    if loose and above.tentative:
        base_low = above.earliest + days * DAY if above.earliest else None
    elif loose and f"{parent}/next" in edges:
        base_low = None  # what the wait begins after did not take place
    base_high = above.latest + days * DAY if loose and above.latest else (None if above.wait else origin)
    reason = because("C1", sentence("follows", text=to, text_2=from_))
    if link is not None:
        reason = because("C10", sentence("comes", text=to, text_2=link_words(link, from_), date=origin))
    return PhaseDate(
        first=_due(origin, link, expected),
        earliest=limit(base_low, link, low) if base_low and low is not None else None,
        latest=limit(base_high, link, high) if base_high and high is not None else None,
        why=(*above.why, reason),
        wait=wait,
        undated=above.undated,
    )


def _date_reached(above: PhaseDate, wait: Wait, to: str, reached: date, floor: date) -> PhaseDate:
    """Return the date of a phase whose milestone was reached: on that day, and not before the wait's least days."""
    text = sentence("milestone-recorded", text=wait.title, date=reached, text_2=to)
    if reached < floor:
        words = {"text": wait.title, "text_2": span_words(wait), "text_3": to}
        text = sentence("milestone-early", date=reached, date_2=floor, **words)
    first = max(reached, floor)
    return PhaseDate(first, first, None, (*above.why, because("C10", text)))


def date_before(phases: Phases, below: PhaseDate, parent: str, child: str, link: Link | Wait | None) -> PhaseDate:
    """Return the date of a phase, found from the phase after it; behind a wait it has no date, but perhaps limits."""
    edge, low, _, high = bounds(link)
    first = _first_before(phases[parent], link, below.first)
    days = edge_days(phases[parent], edge, first)
    early, late = (below.earliest, below.latest) if below.tentative else (below.first, below.first)
    from_, to = phases[parent][0].phase.title, phases[child][0].phase.title
    reason = because("C1", sentence("lies-before", text=from_, text_2=to, date=below.first))
    if link is not None:
        text = sentence("lies-so-long-before", text=from_, text_2=span_words(link), text_3=to, date=below.first)
        reason = because("C10", text)
    undated = isinstance(link, Wait) or below.undated
    # The last day is said only where the shortest distance was read (C22).
    if undated and not _is_shortest_known(link):
        low = None
    return PhaseDate(
        first=first,
        earliest=limit(early, link, high, back=True) - days * DAY if early and high is not None else None,
        latest=limit(late, link, low, back=True) - days * DAY if late and low is not None else None,
        why=(*below.why, reason),
        wait=link if isinstance(link, Wait) else below.wait,
        undated=undated,
        needed_by=child if isinstance(link, Wait) else below.needed_by,
    )


def _due(origin: date, link: Link | Wait | None, expected: int) -> date:
    """Return the date that is planned so many days or months after an edge, within the limits."""
    exact = months_from(origin, link)
    return _nearest(origin, link, exact) if link and exact else origin + expected * DAY


def limit(day: date, link: Link | Wait | None, days: int, *, back: bool = False) -> date:
    """Return the date that lies a link's limit of so many days after another, or before it; months alone are exact."""
    exact = bounds(link)[1] == bounds(link)[3]
    return (months_from(day, link, back=back) if exact else None) or day + (-days if back else days) * DAY


def _is_shortest_known(link: Link | Wait | None) -> bool:
    """Return whether the shortest distance between two phases was read; a wait of at least 0 days says nothing."""
    if link is None:
        return True
    return link.source.confidence != "unverified" and not (isinstance(link, Wait) and link.earliest == 0)


def undated_lines(phases: Phases, placed: Mapping[str, PhaseDate]) -> Iterator[tuple[str, str]]:
    """Yield for each phase without a date the phase that needs it, and the sentence that says so (C22).

    The phase is the first dated one; the sentence has the last day where it is known, the usual wait, and the option of
    ``generate`` that gives the date.
    """
    for phase_id, at in ((phase_id, placed[phase_id]) for phase_id in phases if phase_id in placed):
        if not at.undated or at.wait is None:
            continue
        needs = _phase_of(phases, at.wait)
        title = phases[phase_id][0].phase.title
        words = {
            "text": f"{title[:1].upper()}{title[1:]}",
            "text_2": phases[at.needed_by or at.wait.of][0].phase.title,
            "text_3": at.wait.title,
            "text_4": span_words(at.wait),
            "free": f"--known {phase_id}=DATE",
        }
        if not at.needed_by:
            line = sentence("undated-after", **words)
        elif at.latest is None:
            line = sentence("undated-before", **words)
        else:
            line = sentence("undated-usually-by" if at.wait.usual else "undated-by", date=at.latest, **words)
        while (wait := placed[needs].wait) is not None and placed[needs].undated:
            needs = _phase_of(phases, wait)
        yield needs, with_doubt(line, at.wait.source)


def _phase_of(phases: Phases, wait: Wait) -> str:
    """Return the phase that a wait is before."""
    return next(each for each, cycles in phases.items() if any(own is wait for own in cycles[0].phase.waits))


def _nearest(origin: date, link: Link | Wait, at: date) -> date:
    """Return the date nearest to one that a link allows after an edge."""
    _, low, _, high = bounds(link)
    first = limit(origin, link, low) if low is not None else at
    last = limit(origin, link, high) if high is not None else at
    return first if at < first else min(at, last)


def broken_links(phases: Phases, placed: Mapping[str, PhaseDate], edges: Mapping[str, date]) -> Iterator[Finding]:
    """Yield the dates that were given or recorded and contradict a link or a wait between their phases."""
    for phase_id, at in placed.items():
        phase = phases[phase_id][0].phase
        for wait in () if at.tentative else phase.waits:
            if at.first < (reached := edges.get(f"milestone/{wait.milestone}", date.min)):
                message = f"{phase.title} stands on {say_day(at.first)}, before {wait.title}, {say_day(reached)}"
                yield Finding(code="link_broken", severity="error", message=message, source=wait.source)
        for link in phase.links:
            if link.of in placed and not at.tentative and not placed[link.of].tentative:
                yield from _broken(phases, placed, edges, phase_id, link)


def _latest_low(phases: Phases, placed: Mapping[str, PhaseDate], edges: Mapping[str, date], phase_id: str) -> date:
    """Return the first date that all that a phase follows allow for it together."""
    found = date.min
    for link in (link for link in phases[phase_id][0].phase.links if link.of in placed):
        found = max(found, _nearest(edge_date(phases, placed, edges, link), link, date.min))
    return found


def _broken(
    phases: Phases, placed: Mapping[str, PhaseDate], edges: Mapping[str, date], phase_id: str, link: Link | Wait
) -> Iterator[Finding]:
    at, origin = placed[phase_id], edge_date(phases, placed, edges, link)
    days = (at.first - origin).days
    nearest = _nearest(origin, link, at.first)
    # What it also waits for may put it later than a rule alone would: the latest counts.
    if nearest == at.first or (nearest < at.first and at.first <= _latest_low(phases, placed, edges, phase_id)):
        return
    usual = isinstance(link, Wait) and link.usual
    # A milestone that was reached sooner than the source says is a fact; what is dated by it is not wrong.
    reached = isinstance(link, Wait) and f"milestone/{link.milestone}" in edges
    apart = f"{phases[phase_id][0].phase.title} stands {count(days, 'day')} after {phases[link.of][0].phase.title}"
    rule = f"the rule asks for {span_words(link)}"
    yield Finding(
        code="link_usual" if usual else "link_broken",
        severity="warning" if usual or reached else "error",
        message=f"{apart}; {rule}. The nearest date that keeps it: {say_day(nearest)}.",
        source=link.source,
        nearest=nearest,
    )
