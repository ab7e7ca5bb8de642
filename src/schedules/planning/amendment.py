"""A running course laid by another revision of its regimen, from one of its cycles on; never by itself.

The regimen of such a course has the tables of both: those before for the cycles before, the new ones from there on. So
nothing before moves, and the plan is laid out from its regimen and its record like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from schedules.clock import now, stamp
from schedules.course import PLACES, Correction
from schedules.course.dates import timestamp
from schedules.course.plan import Plan, Revision
from schedules.course.record import Happened, Numbered, counting
from schedules.errors import PlanError, Problem, RegimenError
from schedules.model import frozen
from schedules.planning.core import cycles_of
from schedules.planning.cycles import Cycle, cycles_by_phase
from schedules.planning.upkeep import kept_as_told, up_to_date
from schedules.planning.versions import laid_again, update_plan
from schedules.regimen import Choice, Phase, Regimen, Table
from schedules.regimen.selection import Selection, active_phases, select
from schedules.regimen.teaching import is_teaching
from schedules.words import listing, say

MOST_TABLES: Final = 200
"""The most cycles of a phase without a number of them whose tables are named one by one."""


def amend(
    plan: Plan,
    regimen: Regimen,
    *,
    from_cycle: int | None = None,
    choices: Mapping[str, Any] | None = None,
    correct_vanished: bool = False,
    as_of: datetime | None = None,
) -> Plan:
    """Return a running course as another revision of its regimen lays it, from one of its cycles on.

    The record is kept, and places are found by their ids and printed days. What took place or was over stays as it was
    told; an event that moved has a higher sequence, and one that vanished is among the cancelled.

    Args:
        plan: The plan.
        regimen: The regimen by which it goes on: another revision of the plan's own, or an extension of it.
        from_cycle: The first cycle by it, counted through the whole course from 1; by default the first that has not
            begun.
        choices: Values of choices that the plan has not made, or that are to be others.
        correct_vanished: Whether an entry of the record about a place that vanishes is taken back by a correction.
        as_of: When it is amended; now by default.

    Raises:
        PlanError: If it is another regimen, nothing is left to amend, also after a stop, or an entry's
            place vanishes.
        ChoiceError: If the regimen asks for a choice that was not made, or does not offer its value.
        ClockError: If ``as_of`` has no zone.
    """
    stamped = max(stamp(as_of) if as_of else now(), plan.as_of)
    plan = up_to_date(plan, as_of=stamped)
    _refuse_another(plan, regimen)
    happened = _happened(plan, stamped)
    cycles = [cycle for own in cycles_of(plan, happened).values() for cycle in own]
    first = from_cycle if from_cycle is not None else _first_to_come(plan, cycles, stamped)
    if (stop := happened.stop()) is not None:
        message = f"treatment was stopped on {say(stop)}, so that of its cycles none is left from {first} on"
        message += "; correct that entry first"
        raise PlanError(Problem("entry_impossible", "record", message))
    if not 1 <= first <= len(cycles):
        message = f"the course has cycles 1 to {len(cycles)}, so that none is left from {first} on; name an earlier one"
        raise PlanError(Problem("value_invalid", "from_cycle", message))
    given = {name: value for name, value in plan.choices.items() if name in regimen.choices}
    chosen = select(regimen, {**given, **(choices or {})})
    whole = _Amending(plan, chosen, cycles[: first - 1], stamped).regimen()
    values = {**{name: plan.choices.get(name) for name in whole.choices}, **chosen.values}
    basis = plan.model_copy(update={"regimen": whole, "choices": frozen(values)})
    fresh = laid_again(basis, plan.record, stamped)
    _refuse_lost(plan, fresh, cycles[: first - 1])
    if vanished := list(_vanished(laid_again(plan, plan.record, stamped), fresh)):
        if not correct_vanished:
            raise PlanError(_vanished_problem(number, entry, regimen, first) for number, entry in vanished)
        at = stamped.astimezone(plan.tz)
        entries = [
            Correction(at=at, recorded_at=stamped, entry=number, why="its place vanished when the course was amended")
            for number, _ in vanished
        ]
        fresh = laid_again(basis, (*plan.record, *entries), stamped)
    events, cancelled = kept_as_told(plan, fresh, stamped)
    changes = {"events": events, "cancelled": cancelled, "record": fresh.record, "as_of": stamped}
    renewed = update_plan(plan, fresh.model_copy(update=changes))
    batch = Revision(as_of=stamped, entries=len(fresh.record), cause="amend")
    return renewed.model_copy(update={"revisions": (*plan.revisions, batch)})


def _happened(plan: Plan, at: datetime) -> Happened:
    return Happened(counting(plan.record), at)


def _refuse_another(plan: Plan, regimen: Regimen) -> None:
    old = plan.regimen
    if regimen == old:
        message = f"{old.id} is what the course runs by already; there is nothing to amend"
        raise PlanError(Problem("value_invalid", "regimen", message))
    bases = {old.id, old.extension_of} - {None}
    if not {regimen.id, regimen.extension_of} & bases:
        message = f"{regimen.id} is another regimen than {old.id}; a course by it is another course, with its own plan"
        raise PlanError(Problem("name_unknown", "regimen", message))
    if is_teaching(regimen) and not is_teaching(old):
        raise PlanError(
            Problem("education_not_asked", "regimen", f"{regimen.id} is a teaching example, not for treatment")
        )
    if is_teaching(old) and not is_teaching(regimen):
        message = f"{old.id} is a teaching example, not for treatment, and its course does not become a treatment"
        raise PlanError(Problem("choice_not_allowed", "regimen", message))
    if regimen.retired:
        message = f"{regimen.id} is retired: {regimen.retired.rstrip('.')}; no course goes over to it"
        raise PlanError(Problem("choice_not_allowed", "regimen", message))


def _refuse_lost(plan: Plan, fresh: Plan, kept: Sequence[Cycle]) -> None:
    """Refuse that a cycle which is kept has no event any more, as where the new regimen ends its phase sooner."""
    there = [event.key for event in (*fresh.events, *fresh.cancelled)]
    for number, cycle in enumerate(kept, start=1):
        had = any(event.key.startswith(cycle.key) for event in plan.events)
        if had and not any(key.startswith(cycle.key) for key in there):
            message = (
                f"cycle {number} of the course, {cycle.key.rstrip('/')}, is kept, and {fresh.regimen.id} ends before it"
            )
            raise PlanError(
                Problem("value_invalid", "from_cycle", f"{message}; amend from that cycle, or an earlier one")
            )


def _first_to_come(plan: Plan, cycles: list[Cycle], at: datetime) -> int:
    """Return the number of the first cycle, counted through the course, of which nothing has begun or is recorded."""
    last = 0
    for number, cycle in enumerate(cycles, start=1):
        own = [event for event in (*plan.events, *plan.cancelled) if event.key.startswith(cycle.key)]
        begun = (
            event.actual or (event.state != "tentative" and timestamp(event.start, plan.tz) <= at.timestamp())
            for event in own
        )
        recorded = any(getattr(entry.happening, "of", "").startswith(cycle.key) for entry in counting(plan.record))
        last = number if any(begun) or recorded else last
    return last + 1


def _vanished(old: Plan, new: Plan) -> Iterator[tuple[int, Numbered]]:
    """Yield the entries that count, with their numbers, about places that the old rows lay out and the new do not."""
    before = {event.key for event in (*old.events, *old.cancelled)}
    after = {event.key for event in (*new.events, *new.cancelled)}
    for entry in counting(old.record):
        if isinstance(entry.happening, PLACES) and entry.happening.of in before - after:
            yield entry.number, entry


def _vanished_problem(number: int, entry: Numbered, regimen: Regimen, first: int) -> Problem:
    place, kind = (getattr(entry.happening, name, "") for name in ("of", "what"))
    what = f"entry {number} of the record ({kind}, {say(entry.happening.at)}) is about {place}"
    ways = f"amend from a later cycle than {first} (--from-cycle), or take the entry back (--correct-vanished)"
    return Problem("entry_impossible", "record", f"{what}, which {regimen.id} does not have any more; {ways}")


@dataclass
class _Amending:
    """The regimen of a course that is amended: the cycles before by the old tables, the others by the new ones."""

    plan: Plan
    chosen: Selection
    kept: list[Cycle]
    """The cycles before, in order."""
    at: datetime
    tables: dict[str, Table] = field(default_factory=dict)

    def regimen(self) -> Regimen:
        """Return the whole regimen.

        Raises:
            PlanError: If the new regimen has fewer cycles of a phase than are kept, or the whole is not sound.
        """
        new, old = self.chosen.regimen, self.plan.regimen
        self.tables = dict(new.tables)
        happened = _happened(self.plan, self.at)
        active = active_phases(new, {**self.chosen.values, **happened.facts(10_000)})
        counts = {name: len(cycles) for name, cycles in cycles_by_phase(self.chosen, happened.facts).items()}
        phases = [self._phase(phase, counts) if phase in active else phase for phase in new.phases]
        choices: dict[str, Choice] = {**old.choices, **new.choices}
        parts: dict[str, Any] = {name: getattr(new, name) for name in Regimen.model_fields}
        parts |= {
            "phases": tuple(self._with_vanished(phases)),
            "tables": self.tables,
            "choices": choices,
            "sources": {},
        }
        # What only one of the two reads is silent in the other's cycles, so that the whole is proved, and no more.
        try:
            return Regimen.read(parts, context={"zone": self.plan.tz})
        except RegimenError as error:
            lines = "; ".join(str(each) for each in error.problems)
            message = f"the cycles before and those by {new.id} can't stand in one course ({lines})"
            raise PlanError(
                Problem("value_invalid", "from_cycle", f"{message}; amend from cycle 1, or make the plan anew")
            ) from None

    def _own(self, phase: str) -> list[Cycle]:
        return [cycle for cycle in self.kept if cycle.phase.id == phase]

    def _phase(self, new: Phase, counts: Mapping[str, int]) -> Phase:
        """Return a phase with the old tables for its cycles before, and what it began by."""
        own = self._own(new.id)
        if not own:
            return new
        most = new.cycles or new.up_to or MOST_TABLES
        if counts.get(new.id, 0) < len(own) and not new.is_bounded:
            message = (
                f"{new.title} has {counts.get(new.id, 0)} cycles by {self.chosen.regimen.id}, and {len(own)} are kept"
            )
            raise PlanError(Problem("value_invalid", "from_cycle", f"{message}; amend from an earlier cycle"))
        began = own[0].phase
        before = [self._old_table(cycle.phase.table_of(cycle.index)) for cycle in own]
        after = [new.table_of(index) for index in range(len(own) + 1, max(most, len(own)) + 1)]
        first, *others = [*before, *after][:MOST_TABLES]
        if strange := [name for name in began.bind if name in new.bind and new.bind[name] != began.bind[name]]:
            message = f"{listing(strange)} is bound otherwise in {new.id}; amend from a cycle of another phase"
            raise PlanError(Problem("value_invalid", "from_cycle", message))
        changes: dict[str, Any] = {"table": first, "in_turn": tuple(others), "bind": frozen({**began.bind, **new.bind})}
        joins = {name: getattr(began, name) for name in ("after", "also_after", "starts_on")}
        return new.model_copy(update=changes | joins)

    def _old_table(self, name: str) -> str:
        """Return the name in the whole regimen of a table of the old one."""
        table, number = self.plan.regimen.tables[name], 0
        if self.tables.get(name) == table:
            return name
        called = f"{name[:50]}-before"
        while called in self.tables and self.tables[called] != table:
            number += 1
            called = f"{name[:45]}-before-{number}"
        self.tables[called] = table
        return called

    def _with_vanished(self, phases: list[Phase]) -> list[Phase]:
        """Return the phases with the kept ones that only the old regimen has, each after the one before it."""
        whole = [*phases]
        place = 0
        for cycle in self.kept:
            at = next((number for number, phase in enumerate(whole) if phase.id == cycle.phase.id), None)
            if at is not None:
                place = max(place, at + 1)
                continue
            own = self._own(cycle.phase.id)
            first, *others = (self._old_table(each.phase.table_of(each.index)) for each in own)
            number = {"cycles": len(own), "up_to": None, "until": None, "horizon_months": None, "counted_by": "cycles"}
            kept = own[0].phase.model_copy(update={"table": first, "in_turn": tuple(others), **number})
            whole.insert(place, kept)
            place += 1
        return whole
