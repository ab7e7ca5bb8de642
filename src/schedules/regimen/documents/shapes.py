"""What is wrong with the shape of a regimen's data: names that are no fields, values of another kind, parts left out.

Pydantic finds it; here each mistake gets the path that leads to it, and words that say what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from schedules.errors import Problem
from schedules.regimen.hints import meant, some_of
from schedules.regimen.named_sources import leaves
from schedules.regimen.part_places import KEY, Path
from schedules.words import listing, printable, shortened

_KINDS: Final = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a table of names",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "model_type": "a table of names",
    "model_attributes_type": "a table of names",
    "string_type": "a text",
    "tuple_type": "a list",
}
"""What is asked for, by Pydantic's name of the mistake."""

_NAMES: Final = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case letters, digits and single hyphens, such as 'six-weeks'",
    "^[a-z][a-z0-9_]*$": "lower-case letters, digits and underscores, such as 'weight_kg'",
}
"""How a name is written, by the pattern of its type."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with the shape of data."""

    path: Path
    code: str
    message: str
    field: FieldInfo | None
    """The field whose value is wrong, or that was left out; None for a name that is no field."""

    @property
    def problem(self) -> Problem:
        """It as a problem, whose place is still to be said."""
        path = self.path[:-1] if self.message.endswith(LEFT_OUT) else self.path
        path = (*path, KEY) if self.code == "unknown_field" else path
        return Problem(self.code, "", self.message, path)


_MEANT: Final = {
    ("visit", "beside"): "beside is { row = ..., at = ... }; its days, minutes or hours stand inside it alone, "
    "or untimed = true in place of them",
    ("span", "beside"): "a stretch of days hangs from another row by of, and has no beside",
    ("beside", "hours"): "hours are whole, and stand in beside without minutes",
    ("placement", "hours"): "hours are whole, and stand in beside without minutes",
}
"""What is meant by a name that is no field, by what it stands in and the name."""

_PLACED: Final = {"of": "the row that it is beside, row,", "on": "the event that it is beside, at,"}
"""The names in a file of what a visit beside another row may lack."""

LEFT_OUT: Final = "this field is required"
"""How the message ends where a part was left out, which has no place of its own."""


MOST_READ: Final = 100
"""The most errors of Pydantic that are put into words; a file with more is told the first of them."""


def shape_mistakes(found: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """List what Pydantic found wrong with the data of a model, one mistake for each place, at most `MOST_READ`."""
    by_place: dict[Path, list[tuple[Mapping[str, Any], _Walk]]] = {}
    for error in found.errors(include_url=False)[:MOST_READ]:
        walk = _Walk.along(error, model)
        by_place.setdefault(walk.path, []).append((error, walk))
    return [_mistake(path, errors) for path, errors in by_place.items()]


def _mistake(path: Path, errors: Sequence[tuple[Mapping[str, Any], _Walk]]) -> Mistake:
    """Say what is wrong at a place; a value that may be of several kinds has an error for each of them."""
    # What is wrong with a value of the right kind says more than what other kinds it might have had.
    error, walk = next(((each, walk) for each, walk in errors if each["type"] not in _KINDS), errors[0])
    kinds = dict.fromkeys(_KINDS[each["type"]] for each, _ in errors if each["type"] in _KINDS)
    if error["type"] in _KINDS:
        asked = listing(kinds, last="or")
        return Mistake(path, "value_invalid", f"{asked} is asked for; found {_found(error['input'])}", walk.field)
    code, message = _worded(error, walk)
    return Mistake(path, code, message, walk.field)


def _worded(error: Mapping[str, Any], walk: _Walk) -> tuple[str, str]:
    context, last, found = error.get("ctx", {}), walk.path[-1] if walk.path else "", _found(error["input"])
    code = "value_invalid"
    match error["type"]:
        case "extra_forbidden":
            code, message = "unknown_field", _no_field(str(last), walk)
        case "missing":
            said = _PLACED.get(str(last)) if walk.path[:1] != ("phases",) else None
            message = f"{said or repr(last)} is not given; {LEFT_OUT}"
        case "union_tag_not_found":
            offered = some_of(sorted(_tag(each) for each in walk.models))
            if "visit" in {_tag(each) for each in walk.models}:
                message = 'it does not say what it is; begin it with visit, pump or span and its name: visit = "dose"'
                return code, f"{message}; {LEFT_OUT}"
            message = f"{_discriminator(context)} is not given, one of {offered}; {LEFT_OUT}"
        case "union_tag_invalid":
            tags = re.findall(r"'([^']*)'", context["expected_tags"])
            message = f"no {last} is called {context['tag']!r}; {_one_of(context['tag'], tags)}"
        case "literal_error":
            values = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
            message = f"{found} is none of what it may be; {_one_of(error['input'], values)}"
        case "name_unknown":
            code, message = "name_unknown", str(error["msg"])
        case "string_pattern_mismatch" if context["pattern"] in _NAMES:
            message = f"{found} is no name; write {_NAMES[context['pattern']]}"
        case _:
            message = shortened(printable(str(error["msg"]).removeprefix("Value error, ")), most=500)
            code = "control_character" if "control character" in message else code
            message = f"{message[:1].lower()}{message[1:]}; found {found}"
    return code, message


def _discriminator(context: Mapping[str, Any]) -> str:
    return str(context.get("discriminator", "'shape'"))


def _one_of(found: object, values: Sequence[str]) -> str:
    return f"it is one of {some_of(values)}{meant(found, values)}"


def _no_field(name: str, walk: _Walk) -> str:
    """Say that a name is no field, what is meant by it, and where else it is one."""
    fields = [field for model in walk.models for field in model.model_fields]
    if said := next((_MEANT[tag, name] for tag in map(_tag, walk.models) if (tag, name) in _MEANT), ""):
        return said
    hint = meant(name, fields) if not any(name in each.model_fields for each in walk.siblings) else ""
    others = (
        [] if hint else [_tag(each) for each in walk.siblings if name in each.model_fields and each not in walk.models]
    )
    elsewhere = f"; it is one of a {' and of a '.join(others)}" if others else ""
    return f"{shortened(printable(name))!r} is no field here{hint or elsewhere or f'; there are {some_of(fields)}'}"


def _tag(model: type[BaseModel]) -> str:
    shape = model.model_fields.get("shape")
    return str(shape.default) if shape else model.__name__.lower()


def _found(value: object) -> str:
    if isinstance(value, dict):
        return "a table of names"
    if isinstance(value, list | tuple):
        return "a list"
    try:
        return shortened(repr(value)) if not isinstance(value, bool) else str(value).lower()
    except ValueError:  # a number of thousands of digits
        return "something too large to print"


@dataclass
class _Walk:
    """The way to an error: Pydantic's own names of alternatives are left out of the path."""

    path: Path
    types: tuple[Any, ...]
    """What may stand here."""
    siblings: tuple[type[BaseModel], ...] = ()
    """The alternatives that the model here was chosen from."""
    field: FieldInfo | None = None
    """The last field on the way."""

    @property
    def models(self) -> tuple[type[BaseModel], ...]:
        """The models that may stand here."""
        return tuple(each for each in self.types if isinstance(each, type) and issubclass(each, BaseModel))

    @classmethod
    def along(cls, error: Mapping[str, Any], model: type[BaseModel]) -> _Walk:
        """Follow the names that Pydantic gives for the place of an error."""
        walk = cls((), (model,))
        *way, last = error["loc"] or (None,)
        for step in way:
            walk.step(step)
        if error["type"] == "extra_forbidden":
            walk.path, walk.field = (*walk.path, str(last)), None
        elif last is not None:
            walk.step(last)
        if error["type"] == "union_tag_not_found":
            walk.path = (*walk.path, _discriminator(error.get("ctx", {})).strip("'"))
        elif error["type"] == "union_tag_invalid":
            walk.path = (*walk.path, _discriminator(error["ctx"]).strip("'"))
        return walk

    def step(self, step: str | int) -> None:
        """Go into a field, a member or a named part; or choose among alternatives, which is no step of the path."""
        fields = [model.model_fields[step] for model in self.models if step in model.model_fields]
        origins = [get_origin(each) for each in self.types]
        chosen = tuple(model for model in self.models if _tag(model) == step) if len(self.models) > 1 else ()
        if step == KEY:
            self.path = (*self.path, KEY)
        elif chosen:
            self.siblings, self.types = self.models, chosen
        elif fields and isinstance(step, str):
            self.path, self.field, self.siblings = (*self.path, step), fields[0], ()
            self.types = tuple(leaf for field in fields for leaf in leaves(field.annotation))
        elif isinstance(step, int):
            self.path = (*self.path, step)
            self.types = tuple(
                leaf for each in self.types if get_origin(each) in (tuple, list) for leaf in _members(each)
            )
        elif dict in origins:
            self.path = (*self.path, step)
            self.types = tuple(
                leaf for each in self.types if get_origin(each) is dict for leaf in leaves(get_args(each)[1])
            )


def _members(kind: Any) -> Iterator[Any]:
    for each in get_args(kind):
        if each is not ...:
            yield from leaves(each)
