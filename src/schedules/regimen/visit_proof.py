"""The proof that a visit says when it is, in one way."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.errors import Problem
from schedules.regimen.part_places import Place
from schedules.regimen.rows import Visit


def visit_problems(place: Place, row: Visit) -> Iterator[Problem]:
    """Yield what is wrong with the days and the times of a visit."""
    for field, message in (*_day_problems(row), *_time_problems(row)):
        yield Problem("value_invalid", place.words, message, place.part(*[field] * bool(field)).path)


def _day_problems(row: Visit) -> Iterator[tuple[str, str]]:
    """Yield the field and the message of what is wrong with its days: by the table's, or by weekdays and count."""
    if row.days is None and row.weekdays is None:
        yield "days", "it has no days; give days, or weekdays and count"
    elif row.days is not None and row.weekdays is not None:
        yield "weekdays", "its days are given twice; take days or weekdays out"
    if (row.weekdays is None) != (row.count is None):
        yield "count" if row.weekdays is None else "weekdays", "weekdays and count go together; give both or neither"
    if row.weekdays is None:
        return
    fields = ("windows", "postponed", "floor_days", "times_of_day", "times_each_day", "times", "every_hours")
    for field in (field for field in fields if getattr(row, field)):
        yield field, f"what is on days of the week has one time a day, and no {field}; take it out, or give days"


def _time_problems(row: Visit) -> Iterator[tuple[str, str]]:
    if row.times and row.times_each_day:
        yield "times_each_day", "times is in all, times_each_day on each day; give one of them"
    elif (row.every_hours is None) != (row.times is None and row.times_each_day is None):
        field = "every_hours" if row.every_hours else "times" if row.times else "times_each_day"
        yield field, "every_hours and times go together; give both or neither; or give times_each_day for each day"
    if row.times_of_day:
        if [*row.times_of_day] != sorted({*row.times_of_day}):
            yield "times_of_day", "the times of a day must rise; each once"
        for field in (field for field in ("at", "every_hours") if getattr(row, field)):
            yield field, f"its times of day are given; take {field} out"
    if row.every_hours and row.times_each_day and (row.times_each_day - 1) * row.every_hours >= 24:
        last = (row.times_each_day - 1) * row.every_hours
        yield "times_each_day", f"the last time comes {last} h after the first, on another day; correct one of them"
    if row.floor_days and row.times_a_day > 1:
        yield "floor_days", "several times a day can't be days apart; take floor_days out"
