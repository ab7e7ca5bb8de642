"""How many cycles a phase can have at most: by its number, by a choice, or by the date before which it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.regimen.sizes import MAX_CYCLES

if TYPE_CHECKING:
    from schedules.regimen.parts import Parts
    from schedules.regimen.phases import Phase


def most_cycles(regimen: Parts, phase: Phase) -> int:
    """Return how many cycles a phase can have at most; where a date ends it, as many as ever can fit before that."""
    if phase.cycles or phase.up_to:
        return phase.cycles or phase.up_to or 0
    table = regimen.tables[phase.table]
    end = phase.until
    months = (phase.horizon_months or 0) + (end.months or 0 if end else 0)
    days = 31 * months + (end.expected or 0 if end else 0)
    least = 28 * table.length_months if table.length_months else _least_length(regimen, phase)
    return min(days // least + 1, MAX_CYCLES) if least else 1


def _least_length(regimen: Parts, phase: Phase) -> int:
    length = regimen.tables[phase.table].length_days
    if not isinstance(length, str):
        return length or 0
    choice = regimen.choices.get(length.removeprefix("$"))
    return min((value for value in choice.values if type(value) is int), default=0) if choice else 0
