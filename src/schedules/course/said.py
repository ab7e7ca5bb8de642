"""Sentences as fields of a plan: in JSON each is an object of its phrase, its values and its English text.

A text of a label stays a string. A sentence of a file keeps the English text of the file, since that is what was
told. Its times are those of the plan's clocks, without an offset. A phrase that this version does not know is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import PlainSerializer, WithJsonSchema, WrapValidator

from schedules.model import Line
from schedules.sentence import UNITS, Sentence, Value, kind_of

MOST_VALUES: Final = 20
"""How many values a sentence of a file may have."""
MOST_DEPTH: Final = 20
"""How many sentences of a file may lie one inside another."""
MOST: Final = 1_000_000_000
"""The largest number of a sentence of a file."""

_PHRASE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE: Final = re.compile(r"[a-z]+(_\d{1,2})?")

_Reader = Callable[[Any], str]
"""The check of a text: its length, and that it has no control character."""


def _read_said(value: object, check: _Reader) -> str:
    return _read_sentence(value, check, MOST_DEPTH)


def _read_sentence(value: object, check: _Reader, depth: int) -> str:
    if isinstance(value, Sentence):
        check(str(value))
        return value
    if not isinstance(value, Mapping):
        return check(value)
    if set(value) != {"phrase", "values", "text"}:
        raise ValueError("a sentence has a phrase, values and a text, and nothing else")
    phrase, values = value["phrase"], value["values"]
    if not isinstance(phrase, str) or len(phrase) > 60 or not _PHRASE.fullmatch(phrase):
        raise ValueError("a phrase is named by its id, such as 'bag-change'")
    if not isinstance(values, Mapping) or len(values) > MOST_VALUES:
        raise ValueError(f"a sentence has at most {MOST_VALUES} values, by the names of their places")
    if depth == 0:
        raise ValueError(f"at most {MOST_DEPTH} sentences may lie one inside another")
    return Sentence(
        check(value["text"]), phrase, {name: _read_value(name, each, check, depth) for name, each in values.items()}
    )


def _read_value(place: object, value: object, check: _Reader, depth: int) -> Value:
    if not isinstance(place, str) or not _PLACE.fullmatch(place):
        raise ValueError(f"{place!r} is no name of a place; a name is such as 'date' or 'n_2'")
    kind = kind_of(place)
    if kind == "date":
        return _read_date(value)
    if isinstance(value, int | float) and kind not in ("text", "free", "list", "clock"):
        whole = kind in UNITS
        if isinstance(value, bool) or (whole and not isinstance(value, int)) or not abs(value) <= MOST:
            raise ValueError(f"{place} is a {'whole ' if whole else ''}number up to {MOST}")
        return value
    if kind == "n" or kind in UNITS:
        raise ValueError(f"{place} is a number")
    return _read_sentence(value, check, depth - 1)


def _read_date(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("a date such as 2026-03-02, or a date and time such as 2026-03-02T09:00:00, is asked for")
    if "T" not in value:
        return date.fromisoformat(value)
    read = datetime.fromisoformat(value)
    if read.tzinfo is not None:
        raise ValueError("a time in a sentence has no offset, as in 2026-03-02T09:00:00")
    return read


def _write_said(said: str) -> str | dict[str, Any]:
    if not isinstance(said, Sentence):
        return said
    values = {place: _write_value(value) for place, value in said.values.items()}
    return {"phrase": said.phrase, "values": values, "text": str(said)}


def _write_value(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return _write_said(value) if isinstance(value, str) else value


_FORM: Final = {
    "anyOf": [
        {"type": "string", "maxLength": 20_000},
        {
            "type": "object",
            "required": ["phrase", "values", "text"],
            "additionalProperties": False,
            "properties": {
                "phrase": {"type": "string", "maxLength": 60, "pattern": f"^{_PHRASE.pattern}$"},
                "values": {
                    "type": "object",
                    "maxProperties": MOST_VALUES,
                    "propertyNames": {"pattern": f"^{_PLACE.pattern}$"},
                    "additionalProperties": {"type": ["string", "number", "object"]},
                },
                "text": {"type": "string", "maxLength": 20_000},
            },
        },
    ],
    "description": "text, or an object of a phrase, its values and the English text",
}

Said = Annotated[
    Line,
    WrapValidator(_read_said),
    PlainSerializer(_write_said, return_type=Any, when_used="json"),
    WithJsonSchema(_FORM),
]
"""A sentence of the engine, or a text of a label, on one line and without control characters."""


def ticked(lines: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be ticked among sentences that are said of an event."""
    found = (each.values["text"] for each in lines if isinstance(each, Sentence) and each.phrase == "to-tick")
    return tuple(text for text in found if isinstance(text, str))
