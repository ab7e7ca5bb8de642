"""The proof over every combination of choices: no amount is missing, no two rows clash, lengths and floors hold.

Of a number only the values beside its thresholds are tried, so that the combinations are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations as pairs
from itertools import pairwise, product
from math import prod
from typing import Any

from schedules.errors import Problem
from schedules.regimen.amounts import amounts_of
from schedules.regimen.conditions import applies, combinations, representatives
from schedules.regimen.days import day_offset, in_cycles, read_cycles, read_days
from schedules.regimen.part_places import Place, phase_place, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit, hangs_from
from schedules.regimen.sizes import MAX_CASES, MAX_DAY
from schedules.words import count


def coverage_problems(regimen: Parts, sound: Collection[str]) -> Iterator[Problem]:
    """Yield what the tables that are named leave open: amounts, rows that clash, floors, lengths."""
    if sound and (too_many := list(_case_problems(regimen))):
        yield from too_many
        return
    for place, name, table in tables_of(regimen):
        if name not in sound:
            continue
        phases = phases_of(regimen, name)
        numbers = telling_cycles(part.cycles for row in table.rows for part in (row, *row.amounts)) if phases else []
        for here, row in rows_of(place, table):
            yield from _amount_problems(regimen, here, row, numbers, phases)
        yield from _clashes(regimen, place, table, numbers, phases)
        for here, row in rows_of(place, table):
            yield from _length_problems(regimen, here, row, table)


def phases_of(regimen: Parts, table: str) -> list[Phase]:
    """List the phases that use a table, of those that bind the same facts one."""
    return list({phase.bind: phase for phase in regimen.phases if table in phase.tables}.values())


def telling_cycles(texts: Iterable[str]) -> list[int]:
    """List the first cycle of each stretch of cycles that choices of cycles can't tell apart, in order.

    >>> telling_cycles(["all", "2-", "6-9"])
    [1, 2, 6, 10]
    """
    edges = {edge for text in texts for first, last in read_cycles(text) for edge in (first, (last or 0) + 1)}
    return sorted({1} | edges)


def _telling_days(row: AnyRow) -> list[int | None]:
    """List the first of the days of a row on which the same amounts can hold; None for a row without days."""
    if not isinstance(row, Visit):
        return [None]
    listed = [set(read_days(amount.days)) for amount in row.amounts if amount.days]
    firsts: dict[tuple[bool, ...], int | None] = {}
    for day in row.day_numbers or (None,):
        firsts.setdefault(tuple(day in days for days in listed), day)
    return list(firsts.values())


def _levels(row: AnyRow) -> tuple[str | None, ...]:
    return ("low", "full") if isinstance(row, Pump) and row.steps else (None,)


def _case_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield the row whose conditions combine in the most ways, where all have more cases than the proof tries."""
    cases: dict[Place, int] = {}
    for place, name, table in tables_of(regimen):
        phases = phases_of(regimen, name)
        for here, row in rows_of(place, table):
            numbers = telling_cycles(part.cycles for part in (row, *row.amounts))
            ways = prod(map(len, offered_values(regimen, whens_of(row), phases).values()))
            each = len(numbers) * len(_telling_days(row)) * len(_levels(row)) * len(row.amounts)
            cases[here] = ways * each
        treatments = [row.when for row in table.rows if isinstance(row, Pump | Visit) and not hangs_from(row)]
        numbers = telling_cycles(row.cycles for row in table.rows)
        for number, phase in enumerate(regimen.phases):
            if name in phase.tables:
                ways = prod(map(len, offered_values(regimen, [phase.when, *treatments], [phase]).values()))
                cases[phase_place(regimen, number)] = ways * len(numbers) * len(treatments)
        twins = sum(one.id == other.id for one, other in pairs(table.rows, 2))
        cases[place] = twins * len(phases) * len(numbers)
    for number, phase in enumerate(regimen.phases):
        for of in {link.of for _, link in phase.joins}:
            whens = [phase.when, *(other.when for other in regimen.phases if other.id == of)]
            ways = prod(map(len, offered_values(regimen, whens, []).values()))
            cases[phase_place(regimen, number).part(words="its links")] = ways * len(whens)
    if sum(cases.values()) > MAX_CASES:
        place = max(cases, key=lambda place: cases[place])
        message = (
            f"its conditions and amounts combine in {cases[place]:,} ways, and the proof tries {MAX_CASES:,} in all"
        )
        message = f"{message}; let it depend on fewer choices, values and cycles"
        yield Problem("value_invalid", place.words, message, place.path)


def whens_of(row: AnyRow) -> list[Mapping[str, Any]]:
    """List the conditions of a row and of its amounts."""
    return [row.when, *(amount.when for amount in row.amounts)]


def _amount_problems(
    regimen: Parts, place: Place, row: AnyRow, numbers: list[int], phases: list[Phase]
) -> Iterator[Problem]:
    if not row.amounts:
        return
    cycles = [number for number in numbers if in_cycles(row.cycles, number)]
    for facts in combinations(offered_values(regimen, whens_of(row), phases)):
        holds = applies(row.when, facts)
        for number, day, level in product(cycles, _telling_days(row), _levels(row)) if holds else ():
            found = amounts_of(row, facts, number, day=day, level=level)
            if len(found) == 1:
                continue
            known = ", ".join(f"{name} {value}" for name, value in facts.items()) or "any choices"
            where = f"{place} (cycle {number}{f', day {day}' if day is not None else ''}; {known})"
            if not found:
                message = "no amount holds; add one, or narrow the row"
                yield Problem("amount_missing", where, message, place.part("amounts").path)
            else:
                message = f"{' and '.join(amount.text for amount in found)} hold at once; narrow one of them"
                path = place.part("amounts", row.amounts.index(found[1])).path
                yield Problem("ambiguous_rows", where, message, path)


def offered_values(
    regimen: Parts, whens: Iterable[Mapping[str, Any]], phases: Sequence[Phase]
) -> dict[str, list[object]]:
    """Return, by the fact, the values that conditions can tell apart: of a choice, or those that phases bind."""
    asked: dict[str, list[object]] = defaultdict(list)
    for when in whens:
        for fact, value in when.items():
            asked[fact].extend(value if isinstance(value, tuple) else (value,))
    offered: dict[str, list[object]] = {}
    for fact, conditions in asked.items():
        choice = regimen.choices.get(fact)
        if choice is None:
            offered[fact] = list(dict.fromkeys(phase.bind.get(fact) for phase in phases)) or [None]
        else:
            offered[fact] = representatives(conditions, (True, False) if choice.kind == "yes-no" else choice.values)
    return offered


def exclusive(regimen: Parts, one: Mapping[str, Any], other: Mapping[str, Any], phases: Sequence[Phase] = ()) -> bool:
    """Say whether no combination of choices meets both conditions; ``phases`` bind the facts that are no choices.

    Choices are made one by one, so that two conditions meet unless one fact has no value for both.
    """
    return any(
        not any(all(applies(part, {fact: value}) for part in _parts_on(fact, one, other)) for value in values)
        for fact, values in offered_values(regimen, [one, other], phases).items()
    )


def _parts_on(fact: str, *whens: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{fact: when[fact]} for when in whens if fact in when]


def _clashes(regimen: Parts, place: Place, table: Table, numbers: list[int], phases: list[Phase]) -> Iterator[Problem]:
    for (_, one), (here, other) in pairs(rows_of(place, table), 2):
        if one.id != other.id or all(exclusive(regimen, one.when, other.when, [phase]) for phase in phases):
            continue
        match one, other:
            case Visit(), Visit():
                overlap = bool(one.weekdays or other.weekdays or {*one.day_numbers} & {*other.day_numbers})
            case Beside(), Beside():
                overlap = bool(set(one.on) & set(other.on))
            case _:
                overlap = True
        together = [number for number in numbers if in_cycles(one.cycles, number) and in_cycles(other.cycles, number)]
        if together and overlap:
            message = f"two rows of this id hold in cycle {together[0]}"
            yield Problem("ambiguous_rows", here.words, message, here.part("id").path)


def _length_problems(regimen: Parts, place: Place, row: AnyRow, table: Table) -> Iterator[Problem]:
    match row:
        case Visit(floor_days=int(floor)):
            offsets = [day_offset(day, day_zero=table.day_zero) for day in row.day_numbers]
            wraps = [offsets[0] + length for length in lengths(regimen, table) if length]
            gaps = [later - earlier for earlier, later in pairwise(offsets)] + [wrap - offsets[-1] for wrap in wraps]
            if (least := min(gaps, default=MAX_DAY)) < floor:
                message = f"its own days lie {least} days apart, under its floor of {floor}; correct one of them"
                yield Problem("floor_broken", place.words, message, place.part("floor_days").path)
        case Pump():
            least = min((days for days in lengths(regimen, table) if days is not None), default=MAX_DAY)
            if row.hours > 24 * least:
                message = f"{row.hours} h of infusion are longer than a cycle of {count(least, 'day')}; correct one"
                yield Problem("length_wrong", place.words, message, place.part("hours").path)
        case Span(kind="rest", of=str(of), lasts_days=int(rest)):
            pumps = [pump for pump in table.rows if isinstance(pump, Pump) and pump.id == of]
            for pump, length in product(pumps, lengths(regimen, table)):
                before = 24 * day_offset(pump.day, day_zero=table.day_zero) if pump.day or table.day_zero else 0
                is_filled = pump.beside is not None or before + pump.hours + 24 * rest == 24 * (length or 0)
                if length is not None and not is_filled:
                    message = f"{pump.hours} h of infusion and {rest} days of rest do not fill {length} days"
                    yield Problem("length_wrong", place.words, message, place.part("lasts_days").path)


def lengths(regimen: Parts, table: Table) -> tuple[int | None, ...]:
    """List the lengths of a table's cycle in days: its own, or each value of its choice; None for no length.

    Of calendar months it is the least that they have.
    """
    if table.length_months:
        return (28 * table.length_months,)
    if not isinstance(table.length_days, str):
        return (table.length_days,)
    choice = regimen.choices.get(table.length_days.removeprefix("$"))
    return tuple(value for value in choice.values if isinstance(value, int)) if choice else ()
