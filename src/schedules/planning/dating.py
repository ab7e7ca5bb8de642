"""The dates of all phases together, found from the phase that the plan's start dates, and again as more is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from schedules.planning.drafts import because
from schedules.planning.phases import PhaseDate, Phases, date_after, date_before, edge_date, limit
from schedules.regimen import Link, Wait
from schedules.regimen.phases import bounds
from schedules.sentence import sentence


@dataclass(slots=True)
class Dating:
    """The dates of all phases, found from those that are fixed, and found again as more becomes known."""

    phases: Phases
    root: str
    fixed: Mapping[str, PhaseDate]
    edges: Mapping[str, date]
    """The known dates of phases that are already planned ("induction/next"), of milestones
    ("milestone/product-released"), and of the last failures ("failed/product-released")."""
    dates: dict[str, PhaseDate] = field(default_factory=dict)
    _found: dict[str, PhaseDate] = field(default_factory=dict)
    """The dates as they were found, that of the root without the limits that a link leaves it."""
    _followed: dict[str, list[tuple[str, Link | Wait | None]]] = field(default_factory=dict)
    """What each phase follows, the phase that it is dated from first."""
    _forward: set[str] = field(default_factory=set)
    """The phases whose date comes from those before them."""
    _in_order: bool = True
    """Whether each phase comes after all that it follows, also that from which its end is counted."""

    def __post_init__(self) -> None:
        """Find what each phase follows, and all dates."""
        order = {phase_id: place for place, phase_id in enumerate(self.phases)}
        before = next(iter(self.phases))
        for phase_id, (first, *_) in self.phases.items():
            after, further = first.phase.after, first.phase.also_after
            link = (after.of, after) if after is not None else (before, None)
            self._followed[phase_id] = [link, *((each.of, each) for each in further if each.of in order)]
            joined = [*self._followed[phase_id], *([(first.phase.until.of, None)] if first.phase.until else [])]
            self._in_order &= all(order.get(of, 0) <= order[phase_id] for of, _ in joined)
            before = phase_id
        self.all()

    def all(self) -> dict[str, PhaseDate]:
        """Find the date of every phase."""
        phases, dates = self.phases, dict(self.fixed)
        self._forward = set()
        # What follows a date without a wait is sure, also where a later date lies behind a wait.
        for over_waits in (False, True):
            for name in (self.root, *self.fixed):
                child, (parent, link) = name, self._followed[name][0]
                while parent != child and parent in phases and (over_waits or not isinstance(link, Wait)):
                    if parent not in dates:
                        dates[parent] = date_before(phases, dates[child], parent, child, link)
                    child, (parent, link) = parent, self._followed[parent][0]
            for phase_id in phases:
                before = self._followed[phase_id]
                if phase_id not in dates and all(
                    parent in dates and (over_waits or not isinstance(link, Wait)) for parent, link in before
                ):
                    dates[phase_id] = self._after(dates, phase_id)
                    self._forward.add(phase_id)
        self._found, self.dates = dates, dict(dates)
        self._give_room()
        return self.dates

    def again(self, phase_id: str) -> PhaseDate:
        """Find the date of a phase once all phases before it are planned."""
        if not self._in_order:
            self.all()
        elif phase_id in self._forward:
            self.dates[phase_id] = self._found[phase_id] = self._after(self._found, phase_id)
        if phase_id == self.root:
            self._give_room()
        return self.dates[phase_id]

    def _give_room(self) -> None:
        if self.root in self._found:
            before = self._followed[self.root][0]
            self.dates[self.root] = _with_room(self.phases, self._found, self.edges, self.root, before)

    def _after(self, dates: Mapping[str, PhaseDate], phase_id: str) -> PhaseDate:
        """Return the date of a phase by all that it follows, the latest of them."""
        first, *others = (
            date_after(self.phases, dates[parent], parent, phase_id, link, self.edges)
            for parent, link in self._followed[phase_id]
        )
        for other in others:
            first = _later(first, other)
        return first


def _with_room(
    phases: Phases,
    dates: Mapping[str, PhaseDate],
    edges: Mapping[str, date],
    phase_id: str,
    before: tuple[str, Link | Wait | None],
) -> PhaseDate:
    """Return a date that was given, with the limits that a link to the phase before it leaves (C11)."""
    at, (parent, link) = dates[phase_id], before
    if not isinstance(link, Link) or parent not in dates or dates[parent].tentative or at.tentative:
        return at
    origin, (_, low, _, high) = edge_date(phases, dates, edges, link), bounds(link)
    first = limit(origin, link, low) if low is not None else at.first
    last = limit(origin, link, high) if high is not None else at.first
    return replace(at, earliest=min(first, at.first), latest=max(last, at.first)) if first <= at.first <= last else at


def _later(one: PhaseDate, other: PhaseDate) -> PhaseDate:
    """Return the later of two dates of a phase, within the limits of both; what is not sure of one is not sure."""
    last, sooner = (other, one) if other.first > one.first else (one, other)
    text = sentence("also-after", date=sooner.first, text=sooner.why[-1].text)
    lows = [each for each in (one.earliest, other.earliest) if each is not None]
    highs = [each for each in (one.latest, other.latest) if each is not None]
    return PhaseDate(
        first=last.first,
        earliest=max(lows, default=None),
        # Where one rule leaves no room for the other, that is a finding, and no limit.
        latest=max(min(highs), last.first) if highs else None,
        why=(*last.why, because("C10", text)),
        wait=last.wait or sooner.wait,
        undated=one.undated or other.undated,
        needed_by=one.needed_by or other.needed_by,
    )
