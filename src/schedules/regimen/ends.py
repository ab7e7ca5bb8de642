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
    end = phase.until
    months = (phase.horizon_months or 0) + (end.months or 0 if end else 0)
    days = 31 * months + (end.expected or 0 if end else 0)
    least = min((_least_days(regimen, table) for table in phase.tables if table in regimen.tables), default=0)
    return min(days // least + 1, MAX_CYCLES) if least else 1


def _least_days(regimen: Parts, name: str) -> int:
    table = regimen.tables[name]
    if table.length_months:
        return 28 * table.length_months
    if not isinstance(table.length_days, str):
        return table.length_days or 0
    choice = regimen.choices.get(table.length_days.removeprefix("$"))
    return min((value for value in choice.values if type(value) is int), default=0) if choice else 0
