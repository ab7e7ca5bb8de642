"""The date of each phase: from the one that the plan's start dates outwards, along links and waits.

A link is a requirement, so the phase after it is planned; a wait is contingent, so the phase after it is
tentative (C10). Counted backwards, a range (low, expected, high) becomes (-high, -expected, -low).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from schedules.course.plan import Finding, Reason
from schedules.errors import PlanError, Problem
from schedules.planning.cycles import Cycle
from schedules.planning.drafts import DAY, because
from schedules.regimen import AnyRow, Link, Phase, Wait
from schedules.regimen.phases import bounds, months_on
from schedules.regimen.wording import link_words, span_words
from schedules.words import count, say_day

Phases = Mapping[str, list[Cycle]]
"""The cycles of each phase, by the phase's id, in the order of the course."""


@dataclass(frozen=True, slots=True)
class PhaseDate:
    """The date of a phase's first treatment, and what is sure about it."""

    first: date
    earliest: date | None
    latest: date | None
    why: tuple[Reason, ...]
    wait: Wait | None = None
    """The wait that makes it tentative."""
    before: bool = False
    """Whether only "no later than" can be said."""

    @property
    def tentative(self) -> bool:
        """Whether the date waits for a milestone that is not recorded."""
        return self.wait is not None

    @property
    def slack(self) -> tuple[int | None, int | None]:
        """Days by which the phase may come earlier and later."""
        low = (self.earliest - self.first).days if self.earliest else None
        return low, (self.latest - self.first).days if self.latest else None


def phase_and_row(phases: Phases, name: str) -> tuple[str, AnyRow]:
    """Find the phase and row that a name means: a phase's lead row, or a row of a phase.

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
    """Turn the date of a named row into the date of its phase's first treatment."""
    phase_id, row = phase_and_row(phases, name)
    cycle = phases[phase_id][0]
    return phase_id, day - (cycle.first_day(row) - cycle.first_day(cycle.lead)) * DAY


def date_phases(
    phases: Phases, *, root: str, fixed: Mapping[str, PhaseDate], edges: Mapping[str, date]
) -> dict[str, PhaseDate]:
    """Date every phase from the ones that are fixed.

    ``edges`` holds the edges of phases that are known already ("induction/next"), milestones
    ("milestone/product-released"), and those that failed last ("failed/product-released").

    Raises:
        PlanError: If a phase hangs from nothing that is dated.
    """
    phase_date = dict(fixed)
    for name in (root, *fixed):
        _date_upwards(phases, name, phase_date)
    for phase_id in phases:
        parent, link = _phase_before(phases, phase_id)
        if phase_id not in phase_date and parent in phase_date:
            phase_date[phase_id] = _date_after(phases, phase_date[parent], parent, phase_id, link, edges)
    return phase_date


def _phase_before(phases: Phases, phase_id: str) -> tuple[str, Link | Wait | None]:
    after = phases[phase_id][0].phase.after
    if after is not None:
        return after.of, after
    order = list(phases)
    return order[max(order.index(phase_id) - 1, 0)], None


def _date_upwards(phases: Phases, root: str, phase_date: dict[str, PhaseDate]) -> None:
    child = root
    while (step := _phase_before(phases, child))[0] != child and step[0] in phases:
        parent, link = step
        if parent not in phase_date:
            phase_date[parent] = _date_before(phases, phase_date[child], parent, child, link)
        child = parent


def edge_days(cycles: list[Cycle], edge: str) -> int:
    """Count the days from a phase's first treatment to one of its edges."""
    lead = cycles[0].first_day(cycles[0].lead)
    before = sum(cycle.length_days or 0 for cycle in cycles[:-1])
    last = cycles[-1]
    match edge:
        case "start":
            return 0
        case "next":
            return before + (last.length_days or max(map(last.last_day, last.treatments)) + 1) - lead
        case "end":
            return before + max(map(last.last_day, last.treatments)) - lead
    return before + next(last.last_day(row) for row in last.rows if row.id == edge) - lead


def _date_after(
    phases: Phases,
    above: PhaseDate,
    parent: str,
    child: str,
    link: Link | Wait | None,
    edges: Mapping[str, date],
) -> PhaseDate:
    if isinstance(link, Wait) and not above.tentative and (day := edges.get(f"milestone/{link.milestone}")):
        text = f"{link.title}: recorded on {say_day(day)}; {_phase(phases, child).title} may start from then on"
        return PhaseDate(day, day, None, (*above.why, because("C10", text)))
    edge, low, expected, high = bounds(link)
    days = edge_days(phases[parent], edge)
    known = edges.get(f"{parent}/{edge}")
    origin = known or above.first + days * DAY
    if isinstance(link, Wait) and (failed := edges.get(f"failed/{link.milestone}")) and failed > origin:
        return _again(link, above, failed)
    wait = link if isinstance(link, Wait) else above.wait
    loose = wait is not None and known is None
    base_low = above.earliest + days * DAY if loose and above.earliest else origin
    base_high = above.latest + days * DAY if loose and above.latest else (None if above.wait else origin)
    first = months_on(origin, link) or origin + expected * DAY
    return PhaseDate(
        first=first,
        earliest=base_low + low * DAY if low is not None else None,
        latest=base_high + high * DAY if base_high and high is not None else None,
        why=(*above.why, _link_reason(phases, parent, child, link, origin)),
        wait=wait,
    )


def _again(link: Wait, above: PhaseDate, failed: date) -> PhaseDate:
    """Date a phase whose milestone failed: no earlier than if the wait began anew on that day (C11)."""
    text = f"{link.title}: failed on {say_day(failed)}; what waits for it comes no sooner than if it began anew then"
    first, earliest = failed + link.typical * DAY, failed + link.earliest * DAY
    return PhaseDate(first, earliest, None, (*above.why, because("C11", text)), link)


def _date_before(phases: Phases, below: PhaseDate, parent: str, child: str, link: Link | Wait | None) -> PhaseDate:
    edge, low, expected, high = bounds(link)
    days = edge_days(phases[parent], edge)
    at = below.first - days * DAY
    reason = _back_reason(phases, parent, child, link, below.first)
    early, late = (below.earliest, below.latest) if below.tentative else (below.first, below.first)
    phase_date = PhaseDate(
        first=at - expected * DAY,
        earliest=early - (days + high) * DAY if early and high is not None else None,
        latest=late - (days + low) * DAY if late and low is not None else None,
        why=(*below.why, reason),
        wait=below.wait,
        before=below.before,
    )
    if isinstance(link, Wait):
        return replace(phase_date, first=at - link.earliest * DAY, wait=link, before=True)
    return phase_date


def broken_links(phases: Phases, placed: Mapping[str, PhaseDate], edges: Mapping[str, date]) -> Iterator[Finding]:
    """Yield the dates that were given or recorded and contradict a link or a wait between their phases."""
    for phase_id, at in placed.items():
        link = phases[phase_id][0].phase.after
        if link is None or link.of not in placed or at.tentative or placed[link.of].tentative:
            continue
        edge, low, _, high = bounds(link)
        origin = edges.get(f"{link.of}/{edge}") or placed[link.of].first + edge_days(phases[link.of], edge) * DAY
        days = (at.first - origin).days
        if (low is not None and days < low) or (high is not None and days > high):
            nearest = low if low is not None and days < low else high
            yield _link_finding(phases, phase_id, link, days, origin + (nearest or 0) * DAY)


def _link_finding(phases: Phases, phase_id: str, link: Link | Wait, days: int, nearest: date) -> Finding:
    to, from_ = _phase(phases, phase_id).title, _phase(phases, link.of).title
    usual = isinstance(link, Wait) and link.usual
    message = f"{to} stands {count(days, 'day')} after {from_}; the rule asks for {span_words(link)}"
    return Finding(
        code="link_usual" if usual else "link_broken",
        severity="warning" if usual else "error",
        message=f"{message}. The nearest date that keeps it: {say_day(nearest)}.",
        source=link.source,
        nearest=nearest,
    )


def _phase(phases: Phases, phase_id: str) -> Phase:
    return phases[phase_id][0].phase


def _link_reason(phases: Phases, parent: str, child: str, link: Link | Wait | None, origin: date) -> Reason:
    from_, to = _phase(phases, parent).title, _phase(phases, child).title
    if link is None:
        return because("C1", f"Day 1 of {to} is the day after the last cycle of {from_}")
    return because("C10", f"{to} comes {link_words(link, from_)}, {say_day(origin)}")


def _back_reason(phases: Phases, parent: str, child: str, link: Link | Wait | None, first: date) -> Reason:
    from_, to = _phase(phases, parent).title, _phase(phases, child).title
    if link is None:
        return because("C1", f"{from_} lies before {to}, which starts on {say_day(first)}")
    return because("C10", f"{from_} lies {span_words(link)} before {to}, which starts on {say_day(first)}")
