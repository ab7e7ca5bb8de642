"""What an entry of the record names: events, infusions, milestones, choices; and the refusal of what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from schedules.course.places import Place, cycle_key
from schedules.course.plan import Plan
from schedules.errors import Problem
from schedules.model import FrozenDict
from schedules.planning.cycles import Cycle, cycles_by_phase
from schedules.regimen import Pump, Regimen
from schedules.regimen.selection import Selection
from schedules.words import count, nearest

MOVABLE: Final = {"infusion", "dose", "procedure", "assessment", "decision"}
"""The kinds of events that an entry may be about."""
NO_PUMP: Final = "the plan has no infusion by pump, so nothing is held or resumed; record a delay, or what was left out"
"""Why nothing is held or resumed where no infusion runs by pump."""


def cycles_of(plan: Plan) -> dict[str, list[Cycle]]:
    """Return the cycles of each phase as they are planned, by the phase's id."""
    return cycles_by_phase(Selection(plan.regimen, FrozenDict(plan.choices)))


def name_problems(place: str, name: str, known: Sequence[str]) -> Iterator[Problem]:
    """Yield that a name is none of those there are, with the nearest one."""
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
        yield Problem("name_unknown", place, f"the plan has no {place} {name!r}; {hint}")


def unknown_event(plan: Plan, key: str) -> Iterator[Problem]:
    """Yield that there is no such event; what is offered in its place is of the same cycle."""
    movable = [event.key for event in plan.events if event.kind in MOVABLE]
    place = place_of(key)
    cycles = cycles_of(plan).get(place.phase, []) if place else []
    if place and cycles and not 1 <= place.index <= len(cycles):
        message = f"the plan has no event {key!r}; {place.phase} has {count(len(cycles), 'cycle')}"
        yield Problem("name_unknown", "event", message)
    else:
        near = [each for each in movable if place and each.startswith(cycle_key(place.phase, place.index))]
        yield from name_problems("event", key, near or movable)


def place_of(key: str) -> Place | None:
    """Return the place that a key names; None for another text."""
    try:
        return Place.read(key)
    except ValueError:
        return None


def pumps_of(regimen: Regimen) -> list[str]:
    """Return the row ids of a regimen's infusions, each once."""
    rows = (row for table in regimen.tables.values() for row in table.rows)
    return list(dict.fromkeys(row.id for row in rows if isinstance(row, Pump)))
