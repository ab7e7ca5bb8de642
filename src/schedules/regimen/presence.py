"""The proof that a course can be dated: some phase holds, links find theirs, each cycle has a treatment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schedules.errors import Problem
from schedules.regimen.conditions import applies, combinations
from schedules.regimen.coverage import exclusive, offered_values, telling_cycles
from schedules.regimen.days import in_cycles
from schedules.regimen.ends import most_cycles
from schedules.regimen.part_places import Place, phase_place
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase
from schedules.regimen.rows import ALWAYS, Pump, Table, Visit, hangs_from


def presence_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is missing for some choices: all phases, a phase that another one is dated from, a treatment."""
    if all(exclusive(regimen, phase.when, ALWAYS, [phase]) for phase in regimen.phases):
        message = "no choices meet the condition of any phase, so that nothing is planned; correct the conditions"
        yield Problem("value_invalid", "phases", message, ("phases",))
        return
    for number, phase in enumerate(regimen.phases):
        place = phase_place(regimen, number)
        yield from _missing_phases(regimen, place, phase)
        yield from _missing_treatments(regimen, place, phase)


def _missing_phases(regimen: Parts, of: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the link of a phase to one that some choices leave out, or that may have no cycle."""
    for path, link in phase.joins:
        if path[0] == "also_after":
            continue  # a phase that does not hold is not waited for
        place = of.part(*path, words=str(path[0]))
        others = [other for other in regimen.phases if other.id == link.of]
        for facts in combinations(offered_values(regimen, [each.when for each in (phase, *others)], [])):
            if _may_hold(phase, facts) and not any(_may_hold(other, facts) for other in others):
                message = f"there is no phase {link.of!r} {_where(facts)}; give both phases the same condition"
                yield Problem("link_broken", place.words, message, place.part("of").path)
                break
        for other in others if link is phase.after else ():
            together = phase.up_to and phase.counted_by == other.counted_by
            if other.up_to and not together and not _always_counted(regimen, other):
                least = f"require the choice {other.counted_by!r}, with a min that reaches it"
                message = f"{link.of!r} has no cycle where few are chosen; {least}, or join this phase to another"
                yield Problem("link_broken", place.words, message, place.part("of").path)
                break


def _always_counted(regimen: Parts, phase: Phase) -> bool:
    """Say whether the least number of cycles that may be chosen reaches a phase, after the phases before it."""
    choice = regimen.choices[phase.counted_by]
    least = min((value for value in choice.values if isinstance(value, int)), default=choice.min or 0)
    before: dict[str, int] = {}
    for other in regimen.phases[: regimen.phases.index(phase)]:
        if other.up_to and other.counted_by == phase.counted_by and other.id != phase.id:
            before[other.id] = max(before.get(other.id, 0), other.up_to)
    return (choice.required or choice.default is not None) and least > sum(before.values())


def _missing_treatments(regimen: Parts, place: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the first cycle of a phase in which some choices leave no infusion and no visit."""
    for table in phase.tables:
        yield from _missing_in_table(regimen, place, phase, regimen.tables[table])


def _missing_in_table(regimen: Parts, place: Place, phase: Phase, table: Table) -> Iterator[Problem]:
    rows = [row for row in table.rows if isinstance(row, Pump | Visit) and not hangs_from(row) and not row.own]
    first, last = _numbers(regimen, phase)
    numbers = [number for number in telling_cycles(row.cycles for row in rows) if first < number <= last]
    known = combinations(offered_values(regimen, [phase.when, *(row.when for row in rows)], [phase]))
    ways = [{**facts, **phase.bind} for facts in known if _may_hold(phase, facts)]
    for number in (first, *numbers):
        held = [row for row in rows if in_cycles(row.cycles, number)]
        if any(not row.when for row in held):
            continue
        for facts in ways:
            if all(applies(row.when, facts) is False for row in held):
                message = (
                    f"its cycle {number} has no infusion and no visit {_where(facts)}; add one, or widen a condition"
                )
                yield Problem("value_invalid", place.words, message, place.path)
                return


def _numbers(regimen: Parts, phase: Phase) -> tuple[int, int]:
    """Return the numbers of the first and the last cycle of a phase, if all phases before it are there and full."""
    before: dict[str, int] = {}
    for other in regimen.phases[: regimen.phases.index(phase)]:
        if other.numbered_by == phase.numbered_by is not None and other.id != phase.id:
            before[other.id] = max(before.get(other.id, 0), most_cycles(regimen, other))
    done = sum(before.values())
    return done + 1, done + most_cycles(regimen, phase)


def _may_hold(phase: Phase, facts: Mapping[str, Any]) -> bool:
    return applies(phase.when, {**facts, **phase.bind}) is not False


def _where(facts: Mapping[str, Any]) -> str:
    return f"where {', '.join(f'{name} is {value}' for name, value in facts.items())}" if facts else "for any choices"
