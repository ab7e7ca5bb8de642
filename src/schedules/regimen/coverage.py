"""Proof over every combination of choices: no amount is missing, no two rows clash, lengths and floors hold.

The choices that decide an amount are few once thresholds cut them, so that every
combination is tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations as pairs
from itertools import pairwise
from typing import Any

from schedules.errors import Problem
from schedules.regimen.choices import Choice
from schedules.regimen.conditions import applies, combinations, representatives
from schedules.regimen.days import MAX_DAY, day_offset, in_cycles, read_cycles, read_days
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit, amounts_of


def tables_proved(regimen: Parts) -> Iterator[Problem]:
    """Yield what no table may leave open: amounts, rows that clash, lengths, floors."""
    for name, table in regimen.tables.items():
        phases = [phase for phase in regimen.phases if phase.table == name]
        numbers = range(1, _most_cycles(regimen, phases) + 1)
        for row in table.rows:
            yield from _amounts_proved(regimen, f"table {name}, row {row.id}", row, numbers, phases)
        yield from _variants_proved(regimen, f"table {name}", table.rows, numbers)
        yield from _lengths_proved(regimen, f"table {name}", table)


def _most_cycles(regimen: Parts, phases: Iterable[Phase]) -> int:
    named = {number for phase in phases for row in regimen.tables[phase.table].rows for number in _named(row)}
    return max(named, default=0) + 1


def _named(row: AnyRow) -> Iterator[int]:
    for text in (row.cycles, *(amount.cycles for amount in row.amounts)):
        yield from (edge for pair in read_cycles(text) for edge in pair if edge is not None)


def _amounts_proved(regimen: Parts, place: str, row: AnyRow, numbers: range, phases: list[Phase]) -> Iterator[Problem]:
    if not row.amounts:
        return
    conditions = [row.when, *(amount.when for amount in row.amounts)]
    for facts in _space(regimen, conditions, phases):
        if not applies(row.when, facts):
            continue
        for number in (number for number in numbers if in_cycles(row.cycles, number)):
            yield from _one_amount(place, row, facts, number)


def _one_amount(place: str, row: AnyRow, facts: Mapping[str, Any], number: int) -> Iterator[Problem]:
    days: tuple[int | None, ...] = read_days(row.days) if isinstance(row, Visit) else (None,)
    levels = ("low", "full") if isinstance(row, Pump) and row.steps else (None,)
    known = ", ".join(f"{name} {value}" for name, value in facts.items()) or "any choices"
    for day in days:
        for level in levels:
            found = amounts_of(row, facts, number, day=day, level=level)
            where = f"{place} (cycle {number}{f', day {day}' if day is not None else ''}; {known})"
            if not found:
                yield Problem("amount_missing", where, "no amount holds; add one, or narrow the row")
            elif len(found) > 1:
                both = " and ".join(amount.text for amount in found)
                yield Problem("ambiguous_rows", where, f"{both} hold at once; narrow one of them")


def _space(regimen: Parts, whens: Sequence[Mapping[str, Any]], phases: list[Phase]) -> Iterator[dict[str, Any]]:
    asked: dict[str, list[object]] = defaultdict(list)
    for when in whens:
        for fact, value in when.items():
            asked[fact].extend(value if isinstance(value, tuple) else (value,))
    offered: dict[str, list[object]] = {}
    for fact, conditions in asked.items():
        choice = regimen.choices.get(fact)
        offered[fact] = _offered(choice, conditions) if choice else [phase.bind.get(fact) for phase in phases]
    yield from combinations(offered)


def _offered(choice: Choice, conditions: list[object]) -> list[object]:
    values: tuple[object, ...] = (True, False) if choice.kind == "yes-no" else choice.values
    return representatives(conditions, values)


def exclusive(regimen: Parts, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two conditions can never hold together."""
    return not any(applies(one, facts) and applies(other, facts) for facts in _space(regimen, [one, other], []))


def _variants_proved(regimen: Parts, place: str, rows: tuple[AnyRow, ...], numbers: range) -> Iterator[Problem]:
    for one, other in pairs(rows, 2):
        if one.id != other.id or exclusive(regimen, one.when, other.when):
            continue
        together = [number for number in numbers if in_cycles(one.cycles, number) and in_cycles(other.cycles, number)]
        if together and _overlap(one, other):
            yield Problem(
                "ambiguous_rows", f"{place}, row {one.id}", f"two rows of this id hold in cycle {together[0]}"
            )


def _overlap(one: AnyRow, other: AnyRow) -> bool:
    if isinstance(one, Visit) and isinstance(other, Visit):
        return bool(set(read_days(one.days)) & set(read_days(other.days)))
    return not (isinstance(one, Beside) and isinstance(other, Beside) and not set(one.on) & set(other.on))


def _lengths_proved(regimen: Parts, place: str, table: Table) -> Iterator[Problem]:
    for row in table.rows:
        if isinstance(row, Visit) and row.floor_days:
            yield from _floor_kept(regimen, f"{place}, row {row.id}", row, table)
        if isinstance(row, Span) and row.kind == "rest" and row.of and row.lasts_days:
            yield from _rest_fits(regimen, f"{place}, row {row.id}", row, table)


def _floor_kept(regimen: Parts, place: str, row: Visit, table: Table) -> Iterator[Problem]:
    offsets = [day_offset(day, day_zero=table.day_zero) for day in read_days(row.days)]
    wraps = [offsets[0] + length for length in lengths(regimen, table) if length]
    gaps = [later - earlier for earlier, later in pairwise(offsets)] + [wrap - offsets[-1] for wrap in wraps]
    if (least := min(gaps, default=MAX_DAY)) < (row.floor_days or 0):
        message = f"its own days lie {least} days apart, under its floor of {row.floor_days}; correct one of them"
        yield Problem("floor_broken", place, message)


def _rest_fits(regimen: Parts, place: str, rest: Span, table: Table) -> Iterator[Problem]:
    for pump in (row for row in table.rows if isinstance(row, Pump) and row.id == rest.of):
        for length in lengths(regimen, table):
            if length is not None and pump.hours + 24 * (rest.lasts_days or 0) != 24 * length:
                message = f"{pump.hours} h of infusion and {rest.lasts_days} days of rest do not fill {length} days"
                yield Problem("length_wrong", place, message)


def lengths(regimen: Parts, table: Table) -> tuple[int | None, ...]:
    """List the lengths a table can have, through the choice it names."""
    if not isinstance(table.length_days, str):
        return (table.length_days,)
    choice = regimen.choices.get(table.length_days.removeprefix("$"))
    return tuple(value for value in choice.values if isinstance(value, int)) if choice else ()
