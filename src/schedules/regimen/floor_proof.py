"""The proof that a rule on the time between doses names doses, and can be kept by the days that are printed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from schedules.errors import Problem
from schedules.regimen.days import day_offset
from schedules.regimen.floors import Floor
from schedules.regimen.hints import meant
from schedules.regimen.part_places import Place
from schedules.regimen.parts import Parts
from schedules.regimen.rows import Table, Visit


def floor_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is wrong with the floors of a regimen."""
    for number, floor in enumerate(regimen.floors):
        place = Place(f"floor {number + 1}", ("floors", number))
        if floor.least_days is None and floor.least_hours is None and floor.most_days is None:
            yield Problem("value_invalid", place.words, "give least_days, least_hours or most_days", place.path)
        elif floor.most_days is not None and floor.whole_days > floor.most_days:
            message = (
                f"at least {floor.whole_days} days and at most {floor.most_days} can't both be; correct one of them"
            )
            yield Problem("value_invalid", place.words, message, place.part("most_days").path)
        for which, (phase, row) in enumerate(floor.doses):
            yield from _row_problems(regimen, place.part("rows", which), floor, phase, row)


def _row_problems(regimen: Parts, place: Place, floor: Floor, phase: str, row_id: str) -> Iterator[Problem]:
    phases = [each for each in regimen.phases if not phase or each.id == phase]
    tables = {table for each in phases for table in each.tables} & set(regimen.tables)
    rows = [(regimen.tables[table], row) for table in sorted(tables) for row in regimen.tables[table].rows]
    found = [(table, row) for table, row in rows if row.id == row_id]
    if phase and phase not in {each.id for each in regimen.phases}:
        hint = meant(phase, [each.id for each in regimen.phases])
        yield Problem("name_unknown", place.words, f"there is no phase {phase!r}{hint}", place.path)
    elif not found:
        hint = meant(row_id, sorted({row.id for _, row in rows}))
        yield Problem("name_unknown", place.words, f"there is no row {row_id!r} there{hint}", place.path)
    for table, row in found:
        if not isinstance(row, Visit) or row.weekdays or row.times_a_day > 1 or row.times:
            message = f"{row_id!r} is no visit on days of the table, once a day; a floor holds between such visits"
            yield Problem("value_invalid", place.words, message, place.path)
        else:
            yield from _broken(place, floor, table, row)


def _broken(place: Place, floor: Floor, table: Table, row: Visit) -> Iterator[Problem]:
    if any(day == 0 and not table.day_zero for day in row.day_numbers):
        return  # said where the days stand
    offsets = [day_offset(day, day_zero=table.day_zero) for day in row.day_numbers]
    gaps = [later - earlier for earlier, later in pairwise(offsets)]
    if gaps and min(gaps) < floor.whole_days:
        message = f"days of {row.id!r} lie {min(gaps)} apart, under the {floor.whole_days} that it asks for"
        yield Problem("floor_broken", place.words, f"{message}; correct one of them", place.path)
    elif gaps and floor.most_days and max(gaps) > floor.most_days:
        message = f"days of {row.id!r} lie {max(gaps)} apart, over the {floor.most_days} that it allows"
        yield Problem("floor_broken", place.words, f"{message}; correct one of them", place.path)
