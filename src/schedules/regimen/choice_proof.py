"""The proof of choices, limits and conditions: each names what there is, and asks for what it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from schedules.errors import Problem
from schedules.regimen.choices import Choice, is_possible
from schedules.regimen.conditions import representatives, threshold
from schedules.regimen.hints import meant, some_of, what_there_is
from schedules.regimen.part_places import KEY, Place, phase_place, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.rows import Pump


def choice_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is wrong with the choices of a regimen, and with the limits on them."""
    for name, choice in regimen.choices.items():
        yield from _value_problems(Place(f"choice {name}", ("choices", name)), choice)
    for number, limit in enumerate(regimen.limits):
        place = Place("limit", ("limits", number))
        if limit.choice not in regimen.choices:
            message = f"{limit.choice!r} is no choice; {what_there_is(limit.choice, regimen.choices)}"
            yield Problem("name_unknown", place.words, message, place.part("choice").path)
        if limit.min is None and limit.max is None and not limit.values:
            message = "sets no bound; give min, max or values"
            yield Problem("value_invalid", f"limit of {limit.choice}", message, place.path)


def _value_problems(place: Place, choice: Choice) -> Iterator[Problem]:
    if choice.kind == "one-of" and not choice.values:
        yield Problem("value_invalid", place.words, "one-of needs its values; list them", place.path)
    if choice.min is not None and choice.max is not None and choice.min > choice.max:
        message = f"min {choice.min:g} is above max {choice.max:g}; swap them"
        yield Problem("value_invalid", place.words, message, place.part("min").path)
    message = ""
    if choice.default is not None and choice.values and choice.default not in choice.values:
        message = f"the default {choice.default!r} is not among its values{meant(choice.default, choice.values)}"
    elif choice.default is not None and not is_possible(choice, choice.default):
        message = f"the default {choice.default!r} is not a value that it offers"
    if message:
        yield Problem("value_invalid", place.words, message, place.part("default").path)
    kinds = {"whole": int, "number": int | float}.get(choice.kind, object)
    strange = (each for each in choice.values if not isinstance(each, kinds) or isinstance(each, bool))
    for value in islice(strange, 1):
        message = f"{value!r} is no value of the kind {choice.kind}; correct it"
        yield Problem("value_invalid", place.words, message, place.part("values").path)


def condition_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is wrong with the conditions of a regimen."""
    bound: dict[str, list[object]] = {}
    for phase in regimen.phases:
        for fact, value in phase.bind.items():
            bound.setdefault(fact, []).extend(value if isinstance(value, tuple) else (value,))
    for where, when in conditions_of(regimen):
        for fact, asked in when.items():
            place, choice = where.part(fact), regimen.choices.get(fact)
            if fact in bound and choice is None:
                yield from _bound_value_problems(place, fact, asked, bound[fact])
            elif choice is None:
                hint = meant(fact, [*regimen.choices, *bound])
                message = f"the condition names {fact!r}, which is neither a choice nor bound{hint}"
                yield Problem("name_unknown", place.words, message, place.part(KEY).path)
            else:
                yield from _asked_value_problems(place, fact, asked, choice)


def _bound_value_problems(place: Place, fact: str, asked: object, bound: list[object]) -> Iterator[Problem]:
    for each in asked if isinstance(asked, tuple) else (asked,):
        if not threshold(each) and each not in bound:
            message = f"{fact} is never {each!r}; phases bind it to {some_of(dict.fromkeys(map(str, bound)))}"
            yield Problem("value_invalid", place.words, message, place.path)


def _asked_value_problems(place: Place, fact: str, asked: object, choice: Choice) -> Iterator[Problem]:
    for each in asked if isinstance(asked, tuple) else (asked,):
        message = ""
        if threshold(each):
            if not all(isinstance(value, int | float) for value in choice.values) or choice.kind == "yes-no":
                message = f"{each!r} compares {fact}, which is no number"
        elif choice.kind in ("whole", "number") and isinstance(each, str):
            ways = "write a sign and a number alone, such as '>=45', '>45', '<=45' or '<45', or the number"
            message = f"{each!r} is no condition on the number {fact}; {ways}"
        elif choice.kind == "yes-no" and not isinstance(each, bool):
            message = f"{fact} is true or false, never {each!r}"
        elif choice.values and each not in choice.values:
            offered = some_of(map(str, choice.values))
            message = f"{fact} is never {each!r}; its values are {offered}{meant(each, choice.values)}"
        if message:
            yield Problem("value_invalid", place.words, message, place.path)


def conditions_of(regimen: Parts) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield every condition of a regimen with its place; its words are those of the part that it is a condition of."""
    for name, choice in regimen.choices.items():
        yield Place(f"choice {name}", ("choices", name, "needed_when")), choice.needed_when
    for number, limit in enumerate(regimen.limits):
        yield Place(f"limit of {limit.choice}", ("limits", number, "when")), limit.when
    for number, phase in enumerate(regimen.phases):
        yield phase_place(regimen, number).part("when"), phase.when
    for number, note in enumerate(regimen.notes):
        yield Place("note", ("notes", number, "when")), note.when
    for where, _, table in tables_of(regimen):
        for place, row in rows_of(where, table):
            yield place.part("when"), row.when
            for number, amount in enumerate(row.amounts):
                yield place.part("amounts", number, "when"), amount.when
            for number, step in enumerate(row.steps if isinstance(row, Pump) else ()):
                yield place.part("steps", number, "when"), step.when


def cuts_of(regimen: Parts, fact: str) -> list[object]:
    """List the values of a number at which a condition changes, with a value on either side of each; else nothing."""
    asked = [when[fact] for _, when in conditions_of(regimen) if fact in when]
    return representatives(asked, ()) if asked else []
