"""Options of the command line, read into values; a regimen's own options come from its choices."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from schedules.errors import Problem, UsageError
from schedules.files import read_bounded
from schedules.words import nearest, printable

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from schedules.course.plan import Plan
    from schedules.regimen import Choice, Regimen


class Parser(argparse.ArgumentParser):
    """An argument parser that answers in our words: one line, the nearest option, the way out."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong instead of ending the program."""
        typed = re.findall(r"--[\w-]+", message) if "unrecognized" in message else []
        hint = "".join(f"; did you mean {found}?" for word in typed for found in nearest(word, self._known()))
        raise UsageError(Problem("name_unknown", "", f"{printable(message)}{hint or f'; see {self.prog} --help'}"))

    def offer(self, place: str, values: Iterable[str]) -> None:
        """Say what may stand in a place, for a shell that completes words."""
        offered = tuple(values)
        for action in self._actions:
            if action.dest == place:
                setattr(action, "completer", lambda **_: offered)  # noqa: B010  # argcomplete's own name for it

    def _known(self) -> list[str]:
        return [option for action in self._actions for option in action.option_strings]


def add_choices(parser: argparse.ArgumentParser, regimen: Regimen) -> None:
    """Give a parser an option for each choice of a regimen."""
    group = parser.add_argument_group(f"choices of {regimen.id}")
    for name, choice in regimen.choices.items():
        option = f"--{name.replace('_', '-')}"
        settings: dict[str, Any] = {"dest": f"choice_{name}", "help": _help(choice)}
        if choice.kind == "yes-no":
            group.add_argument(option, action=argparse.BooleanOptionalAction, **settings)
        else:
            group.add_argument(option, metavar=_metavar(choice), **settings)


def _metavar(choice: Choice) -> str:
    return "|".join(map(str, choice.values)) if choice.values else (choice.unit or "N").upper()


def _help(choice: Choice) -> str:
    must = "required" if choice.required else "optional"
    default = f", {choice.default} by default" if choice.default is not None else ""
    many = "; several as 24,168" if choice.many else ""
    why = f"; {choice.why}" if choice.why else ""
    return f"{choice.title} ({must}{default}){many}{why}".replace("%", "%%")


def read_choices(regimen: Regimen, given: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """Read the choices that were given as words; what can't be read becomes a problem."""
    values: dict[str, Any] = {}
    for name, choice in regimen.choices.items():
        word = given.get(f"choice_{name}")
        if word is None:
            continue
        try:
            values[name] = _value(choice, word)
        except ValueError:
            found = f"{printable(word)!r} is not {'a whole number' if choice.kind == 'whole' else 'a number'}"
            way = f"choose {' or '.join(map(str, choice.values))}" if choice.values else "write it in digits"
            problems.append(Problem("value_invalid", name, f"{found}; {way}"))
    return values


def _value(choice: Choice, word: Any) -> Any:
    if isinstance(word, bool):
        return word
    if choice.many:
        return tuple(_number(choice, part) for part in word.split(","))
    return _number(choice, word)


def _number(choice: Choice, word: str) -> Any:
    if choice.kind == "whole":
        return int(word)
    if choice.kind == "number":
        return float(word)
    return next((value for value in choice.values if str(value) == word), word)


def pairs(option: str, given: Iterable[str] | None, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Split ROW=VALUE; what has no ``=`` becomes a problem."""
    for text in given or ():
        name, equals, value = text.partition("=")
        if equals and name and value:
            yield name, value
        else:
            problems.append(
                Problem("value_invalid", option, f"{printable(text)!r} is no pair; write it as {option} ROW=VALUE")
            )


def read_time(option: str, name: str, text: str) -> time:
    """Read a time of day such as 08:30."""
    from datetime import time

    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        return time.fromisoformat(text)
    found = f"{printable(text)!r} is no time of day"
    raise UsageError(Problem("value_invalid", option, f"{found} for {printable(name)}; write it as {option} ROW=08:30"))


def read_known(option: str, name: str, text: str, zone_name: str) -> date | datetime:
    """Read a date, or a date and time on the zone's clocks."""
    from datetime import date

    from schedules.clock import read_start

    if "T" in text:
        return read_start(text, zone_name=zone_name)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        found = f"{printable(text)!r} is no date ({error})"
        way = f"write it as {option} {printable(name)}=2026-04-06, or with a time, 2026-04-06T09:00"
        raise UsageError(Problem("value_invalid", option, f"{found}; {way}")) from None


def read_uuid(option: str, text: str) -> UUID:
    """Read a plan's identity."""
    try:
        return UUID(text)
    except ValueError:
        message = f"{printable(text)!r} is no UUID; leave {option} out for a random one"
        raise UsageError(Problem("value_invalid", option, message)) from None


def read_instant(option: str, text: str) -> datetime:
    """Read an instant with its offset."""
    from datetime import datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        message = f"{printable(text)!r} is no instant; write it with its offset, as 2026-02-20T12:00:00+00:00"
        raise UsageError(Problem("value_invalid", option, message))
    return found


def read_plan_file(path: Path) -> Plan:
    """Read a plan from its .json file.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, or holds no plan.
    """
    from schedules.course.plan import read_plan

    named_as_plan(path)
    return read_plan(read_bounded(path))


def named_as_plan(path: Path) -> None:
    """Refuse a file of another kind by its name, before it is opened.

    Raises:
        UsageError: If it does not end in .json.
    """
    if path.suffix.lower() != ".json":
        message = "is no .json plan; a record is kept with the plan: schedules generate ... -o plan.json"
        raise UsageError(Problem("format_unknown", str(path), message))
