"""What is given to `plan`: checked, and refused in one line that says what to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec

from schedules.clock import Moment, date_of, existing, in_range
from schedules.course.plan import Plan
from schedules.errors import ChoiceError, PlanError, Problem
from schedules.planning.phases import Phases, phase_and_row
from schedules.planning.weekdays import is_on, nearest_on
from schedules.regimen import Regimen, Visit
from schedules.regimen.selection import Choices, Selection, example_call, select
from schedules.regimen.wording import weekdays_words
from schedules.words import nearest, say_day

Dates = Mapping[str, Moment] | Iterable[tuple[str, Moment]]

Arguments = ParamSpec("Arguments")


def explain_keywords(function: Callable[Arguments, Plan]) -> Callable[Arguments, Plan]:
    """Make a function refuse a keyword that it does not have with a message that says what to write."""

    @wraps(function)
    def call(*args: Arguments.args, **options: Arguments.kwargs) -> Plan:
        known = [name for name in function.__annotations__ if name != "return"]
        if unknown := [name for name in options if name not in known]:
            regimen = selection_of(args[0] if args else options.get("regimen")).regimen
            raise PlanError(_unknown_keyword(name, known, regimen) for name in unknown)
        return function(*args, **options)

    return call


def _unknown_keyword(name: str, known: Sequence[str], regimen: Regimen) -> Problem:
    near = nearest(name, known)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}"
    if name in regimen.choices:
        hint = f"it is a choice of {regimen.id}; give it where the choices are made"
    return Problem("name_unknown", name, f"plan has no such argument; {hint}")


def selection_of(regimen: object) -> Selection:
    """Return the regimen with its choices made; for a name or a class, raise an error that says how to make them."""
    match regimen:
        case Selection():
            return regimen
        case Choices():
            return regimen.selection()
        case Regimen():
            return select(regimen, {})
        case str() if regimen.endswith((".json", ".toml", ".yaml", ".yml")):
            example = f"select(load({regimen!r}), {{...}})"
        case str():
            from schedules.builtin.catalog import choices_class  # for this message alone

            example = example_call(choices_class(regimen))
        case type() if issubclass(regimen, Choices) and hasattr(regimen, "regimen"):
            example = example_call(regimen)
        case _:
            given = f"a {type(regimen).__name__} is no regimen"
            message = f"{given}; write plan(Blinatumomab(...), start=...), with the regimen you mean"
            raise PlanError(Problem("value_invalid", "regimen", message))
    raise ChoiceError(Problem("choice_missing", "regimen", f"no choices are made; write plan({example}, start=...)"))


def known_dates(phases: Phases, known: Dates, start: datetime) -> Iterator[tuple[str, Moment]]:
    """Yield the dates that are already fixed, by name, each on the clocks of the plan's start."""
    for name, day in dict(known).items():
        phase_and_row(phases, name)
        if not isinstance(day, date):
            raise PlanError(Problem("known_unusable", name, f"{day!r} is no date; give a date or an aware datetime"))
        in_range(day, place=f"known {name}")
        yield name, existing(day, place=f"known {name}").astimezone(start.tzinfo) if isinstance(day, datetime) else day


def weekday_problems(phases: Phases, dates: Mapping[str, Moment], anchor: str) -> Iterator[Problem]:
    """Yield the dates that are on a day of the week on which their phase or row never is."""
    for name, moment in dates.items():
        place = "start" if name == anchor else name
        phase_id, row = phase_and_row(phases, name)
        cycle, day = phases[phase_id][0], date_of(moment)
        asked = row.weekdays if isinstance(row, Visit) else None
        if row is cycle.lead:
            asked = cycle.phase.starts_on or asked
        if asked and not is_on(day, asked):
            before, after = nearest_on(day, asked)
            words = f"{cycle.phase.title} starts" if row is cycle.lead else f"{row.title} is"
            message = f"{say_day(day)}, and {words} on {weekdays_words(asked)}; choose {say_day(before)}"
            yield Problem("date_not_possible", place, f"{message} or {say_day(after)}")
        times = row.times_of_day if isinstance(row, Visit) else ()
        if times and isinstance(moment, datetime) and moment.time() != times[0]:
            listed = ", ".join(f"{each:%H:%M}" for each in times)
            message = f"{moment:%H:%M} is none of its times of day, {listed}; start at {times[0]:%H:%M}"
            yield Problem("date_not_possible", place, message)
