"""The choices made for a regimen, checked by what it offers.

`select` takes values for any regimen by name; a subclass of `Choices` has a typed field for each choice of
one regimen, and no rule of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Self

from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import PydanticUndefined

from schedules.errors import ChoiceError, Problem
from schedules.model import PROVED_BY_TESTS, FrozenDict, Model, Refused, fill, frozen, problem_of
from schedules.regimen.choices import Choice, Limit, is_possible, within
from schedules.regimen.conditions import applies, numbers_of
from schedules.regimen.phases import Phase
from schedules.regimen.regimen import Regimen
from schedules.regimen.rows import Pump
from schedules.words import nearest


@dataclass(frozen=True, slots=True)
class Selection:
    """A regimen with its choices made; `select` makes one after checking them."""

    regimen: Regimen
    values: FrozenDict
    """Every choice by name; None where it is not known."""

    def as_if_in_use(self) -> Selection:
        """Return it as if its regimen were not retired, for courses that nobody begins: to compare, to recognise."""
        return replace(self, regimen=self.regimen.model_copy(update={"retired": ""})) if self.regimen.retired else self


_PLAIN: Final = {str, int, float, bool, list, tuple, type(None)}
"""The types of the values that choices have; others are pydantic's to read."""


class Choices(Model):
    """The base of the typed choices of one regimen.

    Raises:
        ChoiceError: If a choice is missing, not offered, or breaks a limit; carries every problem.
    """

    # Strict: a weight of True or "70" is a slip, not a number.
    model_config = ConfigDict(strict=True)

    error = ChoiceError
    is_data = False

    regimen: ClassVar[Regimen]

    def __init__(self, /, **given: Any) -> None:
        if self._is_proved() and (values := self._sound_values(given)) is not None:
            fill(self, values, {*given})
        else:
            super().__init__(**given)

    # As of every model: pydantic validates without a call of this one.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _is_proved(cls) -> bool:
        """Return whether tests prove that its fields take what the choices of its regimen take, and nothing else.

        Then the first one of a process is made without pydantic's schema, which takes longer than a plan.
        """
        return cls.__module__ in sys.modules and PROVED_BY_TESTS in vars(sys.modules[cls.__module__])

    @classmethod
    def _sound_values(cls, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the values of all fields; None where one is not sound, which pydantic then says."""
        fields = cls.__pydantic_fields__
        values = {name: given.get(name, field.default) for name, field in fields.items()}
        is_whole = given.keys() <= fields.keys() and PydanticUndefined not in values.values()
        if not is_whole or any(type(value) not in _PLAIN for value in values.values()):
            return None
        if any(value is None and fields[name].default is not None for name, value in values.items()):
            return None
        try:
            for name, value in values.items():
                if isinstance(value, list | tuple):
                    if any(type(each) not in _PLAIN for each in value):
                        return None
                    values[name] = tuple(value)
                elif type(value) is int and cls.regimen.choices[name].kind == "number":
                    values[name] = float(value)
            select(cls.regimen, values)
        except (ChoiceError, OverflowError):
            return None
        return values

    @model_validator(mode="wrap")
    @classmethod
    def _reword_names(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Say of a missing choice what is offered, and of a misspelt one what may be meant."""
        try:
            return handler(given)
        except ValidationError as found:
            errors = found.errors(include_url=False)
            raise Refused(ChoiceError(cls._choice_problem(error) for error in errors)) from None

    @classmethod
    def _choice_problem(cls, error: Mapping[str, Any]) -> Problem:
        name = str(error["loc"][0]) if error["loc"] else ""
        if error["type"] == "extra_forbidden":
            return unknown_choice(cls.regimen, name)
        if error["type"] == "missing" and name in cls.regimen.choices:
            return missing_choice(name, cls.regimen.choices[name])
        return problem_of(error, cls.__name__)

    def model_post_init(self, _context: Any, /) -> None:
        """Check the choices by the regimen as soon as they are made."""
        try:
            self.selection()
        except ChoiceError as error:
            raise Refused(error) from None

    def selection(self) -> Selection:
        """Return the regimen with these choices made."""
        return select(self.regimen, dict(self))


def example_call(choices: type[Choices]) -> str:
    """Write the call that makes a regimen's choices, with those that are required.

    >>> from schedules import InotuzumabOzogamicin
    >>> example_call(InotuzumabOzogamicin)
    'InotuzumabOzogamicin(cycles=...)'
    """
    required = (name for name, choice in choices.regimen.choices.items() if choice.required)
    return f"{choices.__name__}({', '.join(f'{name}=...' for name in required)})"


def select(regimen: Regimen, given: Mapping[str, Any]) -> Selection:
    """Make the choices of a regimen from values by name.

    Raises:
        ChoiceError: If a choice is missing, not offered, or breaks a limit; carries every problem.
    """
    values = {name: read_value(choice, given.get(name)) for name, choice in regimen.choices.items()}
    sound, problems = dict(values), []
    for name, choice in regimen.choices.items():
        if found := list(value_problems(name, choice, values)):
            sound[name] = None
            problems += found
    problems += together_problems(regimen, sound)
    problems += (unknown_choice(regimen, name) for name in given if name not in regimen.choices)
    if problems:
        raise ChoiceError(problems)
    return Selection(regimen, frozen(values))


def read_value(choice: Choice, value: Any) -> Any:
    """Read a value as its choice keeps it: the default for None, a tuple where the choice takes several in a row."""
    value = choice.default if value is None else value
    if choice.many and value is not None:
        return tuple(value) if isinstance(value, list | tuple) else (value,)
    return value


def unknown_choice(regimen: Regimen, name: str) -> Problem:
    """Say that the regimen has no choice of that name, and which one may be meant."""
    near = nearest(name, regimen.choices)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(regimen.choices)}"
    return Problem("name_unknown", name, f"{regimen.id} has no such choice; {hint}")


def missing_choice(name: str, choice: Choice) -> Problem:
    """Say that a choice was not given, what it decides, and what is offered."""
    return Problem("choice_missing", name, f"not given; {choice.why or 'it is needed'}; {_offer(choice)}")


def together_problems(regimen: Regimen, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with values that are possible one by one: limits, and more cycles than there are."""
    for limit in regimen.limits:
        yield from limit_problems(limit, values)
    for counter in dict.fromkeys(phase.counted_by for phase in regimen.phases if phase.up_to):
        counted = [phase for phase in active_phases(regimen, values) if phase.counted_by == counter and phase.up_to]
        most = sum(phase.up_to or 0 for phase in counted)
        asked = values.get(counter)
        if asked is not None and all(applies(phase.when, values) for phase in counted) and asked > most:
            parts = " + ".join(f"{phase.up_to} {phase.title}" for phase in counted)
            message = f"{asked} is more than the {most} that the regimen has ({parts}); choose at most {most}"
            yield Problem("choice_over_limit", counter, message)
    yield from _emptiness_problems(regimen, values)


def _emptiness_problems(regimen: Regimen, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield why nothing would be planned: no phase that holds, or no cycle of any."""
    active = active_phases(regimen, values)
    if not active:
        facts = sorted({fact for phase in regimen.phases for fact in phase.when})
        message = f"no phase of {regimen.id} holds with these choices; choose another {' or '.join(facts)}"
        yield Problem("choice_not_allowed", "regimen", message)
    counters = {phase.counted_by for phase in active if phase.up_to}
    has_own = any(phase.cycles or (phase.is_bounded and not phase.up_to) for phase in active)
    if has_own or any((values.get(counter) or 0) > 0 for counter in counters):
        return
    for counter in sorted(counters):
        choice, value = regimen.choices[counter], values.get(counter)
        if value is not None:
            yield Problem("choice_not_allowed", counter, f"{value} cycles leave nothing to plan; give at least 1")
        elif not choice.required:
            yield missing_choice(counter, choice)


def value_problems(name: str, choice: Choice, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the value of one choice; ``values`` has every choice by name, None where not given."""
    value = values[name]
    if value is None:
        if choice.required or (choice.needed_when and applies(choice.needed_when, values)):
            yield missing_choice(name, choice)
        return
    for member in value if choice.many else (value,):
        if not is_possible(choice, member):
            yield Problem("choice_not_allowed", name, f"{member!r} is not possible; {_offer(choice)}")
    if choice.many and any(isinstance(member, str) and numbers_of(member) for member in value[:-1]):
        message = "only the last of several may be a pattern such as 72+96, since it repeats for good"
        yield Problem("choice_not_allowed", name, message)
    if value == ():
        yield Problem("choice_not_allowed", name, f"an empty list says nothing; {_offer(choice)}")


def _offer(choice: Choice) -> str:
    unit = f" {choice.unit}" if choice.unit else ""
    if choice.kind == "yes-no":
        return "say yes or no"
    several = ", or several in a row" + (", the last such as 72+96 to repeat both" if choice.kind == "whole" else "")
    if choice.values:
        return f"choose {' or '.join(map(str, choice.values))}{unit}{several if choice.many else ''}"
    number = "a whole number" if choice.kind == "whole" else "a number"
    low = f" from {choice.min:g}" if choice.min is not None else ""
    high = f" to {choice.max:g}" if choice.max is not None else ""
    return f"give {number}{low}{high}{unit}"


def limit_problems(limit: Limit, facts: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each value that breaks a limit; none where the limit does not apply or may not."""
    value = facts[limit.choice] if applies(limit.when, facts) else None
    bounds = [f"at least {limit.min:g}"] if limit.min is not None else []
    bounds += [f"at most {limit.max:g}"] if limit.max is not None else []
    choose = " or ".join(map(str, limit.values)) or " and ".join(bounds)
    members = value if isinstance(value, tuple) else (value,) if value is not None else ()
    for member in (part for each in members for part in numbers_of(each) or (each,)):
        is_offered = not limit.values or member in limit.values
        if not is_offered or (isinstance(member, int | float) and not within(member, limit.min, limit.max)):
            message = f"{member} is against a limit: {limit.why}; choose {choose}"
            yield Problem("choice_over_limit", limit.choice, message)


def bag_choices(regimen: Regimen) -> set[str]:
    """Return the names of the choices that lengths of bags are read from; changed, they hold by the day (C8)."""
    rows = (row for table in regimen.tables.values() for row in table.rows if isinstance(row, Pump))
    return {row.bag_hours.removeprefix("$") for row in rows if isinstance(row.bag_hours, str)}


def active_phases(regimen: Regimen, facts: Mapping[str, Any]) -> list[Phase]:
    """List the phases that belong to a course, or may while a fact is unknown."""
    return [phase for phase in regimen.phases if applies(phase.when, {**facts, **phase.bind}) is not False]
