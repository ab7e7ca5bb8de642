"""The proof over every combination of choices: no amount is missing, no two rows clash, lengths and floors hold.

Of a number only the values beside its thresholds are tried, so that the combinations are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations as pairs
from itertools import pairwise, product
from typing import Any

from schedules.errors import Problem
from schedules.regimen.conditions import applies, combinations, representatives
from schedules.regimen.days import MAX_DAY, day_offset, in_cycles, read_cycles, read_days
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit, amounts_of


def coverage_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what the tables leave open: amounts, rows that clash, floors, lengths."""
    for name, table in regimen.tables.items():
        phases = [phase for phase in regimen.phases if phase.table == name]
        texts = [part.cycles for row in table.rows for part in (row, *row.amounts)] if phases else []
        named = [edge for text in texts for pair in read_cycles(text) for edge in pair if edge is not None]
        numbers = range(1, max(named, default=0) + 2)
        for row in table.rows:
            yield from _amount_problems(regimen, f"table {name}, row {row.id}", row, numbers, phases)
        yield from _clashes(regimen, f"table {name}", table.rows, numbers)
        for row in table.rows:
            yield from _length_problems(regimen, f"table {name}, row {row.id}", row, table)


def _amount_problems(regimen: Parts, place: str, row: AnyRow, numbers: range, phases: list[Phase]) -> Iterator[Problem]:
    if not row.amounts:
        return
    cycles = [number for number in numbers if in_cycles(row.cycles, number)]
    days: tuple[int | None, ...] = read_days(row.days) if isinstance(row, Visit) else (None,)
    levels = ("low", "full") if isinstance(row, Pump) and row.steps else (None,)
    for facts in _space(regimen, [row.when, *(amount.when for amount in row.amounts)], phases):
        for number, day, level in product(cycles, days, levels) if applies(row.when, facts) else ():
            found = amounts_of(row, facts, number, day=day, level=level)
            if len(found) == 1:
                continue
            known = ", ".join(f"{name} {value}" for name, value in facts.items()) or "any choices"
            where = f"{place} (cycle {number}{f', day {day}' if day is not None else ''}; {known})"
            if not found:
                yield Problem("amount_missing", where, "no amount holds; add one, or narrow the row")
            else:
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
        if choice is None:
            offered[fact] = [phase.bind.get(fact) for phase in phases]
        else:
            offered[fact] = representatives(conditions, (True, False) if choice.kind == "yes-no" else choice.values)
    yield from combinations(offered)


def exclusive(regimen: Parts, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether no combination of choices meets both conditions."""
    return not any(applies(one, facts) and applies(other, facts) for facts in _space(regimen, [one, other], []))


def _clashes(regimen: Parts, place: str, rows: tuple[AnyRow, ...], numbers: range) -> Iterator[Problem]:
    for one, other in pairs(rows, 2):
        if one.id != other.id or exclusive(regimen, one.when, other.when):
            continue
        match one, other:
            case Visit(), Visit():
                overlap = bool(set(read_days(one.days)) & set(read_days(other.days)))
            case Beside(), Beside():
                overlap = bool(set(one.on) & set(other.on))
            case _:
                overlap = True
        together = [number for number in numbers if in_cycles(one.cycles, number) and in_cycles(other.cycles, number)]
        if together and overlap:
            message = f"two rows of this id hold in cycle {together[0]}"
            yield Problem("ambiguous_rows", f"{place}, row {one.id}", message)


def _length_problems(regimen: Parts, place: str, row: AnyRow, table: Table) -> Iterator[Problem]:
    match row:
        case Visit(floor_days=int(floor)):
            offsets = [day_offset(day, day_zero=table.day_zero) for day in read_days(row.days)]
            wraps = [offsets[0] + length for length in lengths(regimen, table) if length]
            gaps = [later - earlier for earlier, later in pairwise(offsets)] + [wrap - offsets[-1] for wrap in wraps]
            if (least := min(gaps, default=MAX_DAY)) < floor:
                message = f"its own days lie {least} days apart, under its floor of {floor}; correct one of them"
                yield Problem("floor_broken", place, message)
        case Span(kind="rest", of=str(of), lasts_days=int(rest)):
            pumps = [pump for pump in table.rows if isinstance(pump, Pump) and pump.id == of]
            for pump, length in product(pumps, lengths(regimen, table)):
                if length is not None and pump.hours + 24 * rest != 24 * length:
                    message = f"{pump.hours} h of infusion and {rest} days of rest do not fill {length} days"
                    yield Problem("length_wrong", place, message)


def lengths(regimen: Parts, table: Table) -> tuple[int | None, ...]:
    """List the lengths of a table's cycle in days: its own, or each value of its choice; None for no length."""
    if not isinstance(table.length_days, str):
        return (table.length_days,)
    choice = regimen.choices.get(table.length_days.removeprefix("$"))
    return tuple(value for value in choice.values if isinstance(value, int)) if choice else ()
