"""Words of the command line read into values: a regimen's choices, days and times, a plan's file."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from schedules.cli.parser import Parser
from schedules.clock import read_start
from schedules.errors import Problem, UsageError
from schedules.regimen.conditions import numbers_of
from schedules.words import date_fault, printable

if TYPE_CHECKING:
    from schedules.regimen import Choice, Regimen


def add_choices(parser: Parser, regimen: Regimen) -> None:
    """Give a parser an option for each choice of a regimen."""
    group = parser.add_argument_group(f"choices of {regimen.id}")
    for name, choice in regimen.choices.items():
        must = "required" if choice.required else "optional"
        default = f", {choice.default} by default" if choice.default is not None else ""
        many = "; several as 24,168; 72+96 repeats both" if choice.many else ""
        why = f"; {choice.why}" if choice.why else ""
        words = f"{choice.title} ({must}{default}){many}{why}".replace("%", "%%")
        option, place = f"--{name.replace('_', '-')}", f"choice_{name}"
        if choice.kind == "yes-no":
            group.add_argument(option, dest=place, help=words, action=argparse.BooleanOptionalAction)
            continue
        values = tuple(map(str, choice.values))
        group.add_argument(option, dest=place, help=words, metavar="|".join(values) or (choice.unit or "N").upper())
        if values:
            parser.offer(place, partial(tuple, values))


def read_choices(regimen: Regimen, given: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """Read the choices that were given as words; each that can't be read is left out, and adds a problem."""
    values: dict[str, Any] = {}
    for name, choice in regimen.choices.items():
        word = given.get(f"choice_{name}")
        if word is None:
            continue
        try:
            values[name] = word if choice.kind == "yes-no" else _choice_value(choice, word)
        except ValueError:
            found = f"{printable(word)!r} is not {'a whole number' if choice.kind == 'whole' else 'a number'}"
            way = f"choose {' or '.join(map(str, choice.values))}" if choice.values else "write it in digits"
            problems.append(Problem("value_invalid", name, f"{found}; {way}"))
    return values


def _choice_value(choice: Choice, word: str) -> Any:
    """Read the value of a choice; one that is none of those offered stays a word.

    Raises:
        ValueError: If it is to be a number and is none.
    """
    offered = {str(value): value for value in reversed(choice.values)}
    parts = word.split(",") if choice.many else [word]
    read: Callable[[str], Any] = {"whole": _whole_or_pattern if choice.many else int, "number": float}.get(
        choice.kind, lambda part: offered.get(part, part)
    )
    return tuple(map(read, parts)) if choice.many else read(word)


def _whole_or_pattern(part: str) -> int | str:
    """Read a whole number; numbers joined by a plus, a pattern that repeats, stay a word."""
    return part if numbers_of(part) else int(part)


def pairs(option: str, given: Iterable[str] | None, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Split each ROW=VALUE at its first ``=``; each that has none, or one empty side, adds a problem."""
    for text in given or ():
        name, _, value = text.partition("=")
        if name and value:
            yield name, value
        else:
            message = f"{printable(text)!r} is no pair; write it as {option} ROW=VALUE"
            problems.append(Problem("value_invalid", option, message))


def read_time(option: str, name: str, text: str) -> time:
    """Read a time of day such as 08:30.

    Raises:
        UsageError: If it is none.
    """
    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        return time.fromisoformat(text)
    found = f"{printable(text)!r} is no time of day"
    raise UsageError(Problem("value_invalid", option, f"{found} for {printable(name)}; write it as {option} ROW=08:30"))


def read_known(option: str, name: str, text: str, zone_name: str) -> date | datetime:
    """Read a date, or a date and time on the zone's clocks.

    Raises:
        UsageError: If it is neither.
        ClockError: If the zone has no such time.
    """
    if "T" in text:
        return read_start(text, zone_name=zone_name)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        found = f"{printable(text)!r} is no date{date_fault(error)}"
        way = f"write it as {option} {printable(name)}=2026-04-06, or with a time, 2026-04-06T09:00"
        raise UsageError(Problem("value_invalid", option, f"{found}; {way}")) from None


def read_day(place: str, text: str) -> date:
    """Read a date.

    Raises:
        UsageError: If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no date{date_fault(error)}; write it as 2026-12-31"
        raise UsageError(Problem("value_invalid", place, message)) from None


def read_uuid(option: str, text: str) -> UUID:
    """Read a plan's identity.

    Raises:
        UsageError: If it is no UUID.
    """
    try:
        return UUID(text)
    except ValueError:
        message = f"{printable(text)!r} is no UUID; leave {option} out for a random one"
        raise UsageError(Problem("value_invalid", option, message)) from None


def read_instant(option: str, text: str) -> datetime:
    """Read an instant with its offset.

    Raises:
        UsageError: If it is none, or has no offset.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        message = f"{printable(text)!r} is no instant; write it with its offset, as 2026-02-20T12:00:00+00:00"
        raise UsageError(Problem("value_invalid", option, message))
    return found


def read_count(place: str, text: str) -> int:
    """Read a whole number from 1.

    Raises:
        UsageError: If it is none.
    """
    if not text.isdecimal() or not int(text):
        message = f"{printable(text)!r} is not a whole number from 1; write it in digits"
        raise UsageError(Problem("value_invalid", place, message))
    return int(text)


def read_digits(place: str, text: str) -> int:
    """Read a number of digits alone.

    Raises:
        UsageError: If it has anything else.
    """
    if not text.isdecimal():
        raise UsageError(Problem("value_invalid", place, f"{text!r} is not a whole number; write it in digits"))
    return int(text)
