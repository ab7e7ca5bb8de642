"""Names and files of regimens, and the regimens behind them; nothing is loaded before it is asked for."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schedules.errors import FileError, Problem, RegimenError
from schedules.words import nearest

if TYPE_CHECKING:
    from schedules.regimen import Regimen
    from schedules.regimen.selection import Choices

BUILT_IN: Final = {
    "blinatumomab": ("blinatumomab", "Blinatumomab", "28-day infusions with rests of two, later eight weeks"),
    "inotuzumab-ozogamicin": ("inotuzumab", "InotuzumabOzogamicin", "weekly doses in cycles of three or four weeks"),
    "brexucabtagene-autoleucel": ("brexucabtagene", "BrexucabtageneAutoleucel", "CAR T cells, adults, one infusion"),
    "tisagenlecleucel": ("tisagenlecleucel", "Tisagenlecleucel", "CAR T cells, up to 25 years of age, one infusion"),
    "obecabtagene-autoleucel": ("obecabtagene", "ObecabtageneAutoleucel", "CAR T cells, adults, a dose in two parts"),
}
"""Name: module, class of its choices, one line."""

MAX_BYTES: Final = 1_000_000
"""A regimen is data that a person wrote; a larger file is something else."""


def names() -> tuple[str, ...]:
    """List the built-in regimens.

    >>> names()[0]
    'blinatumomab'
    """
    return tuple(BUILT_IN)


def about(name: str) -> str:
    """Say in one line what a built-in regimen is."""
    return BUILT_IN[name][2]


def choices_class(name: str) -> type[Choices]:
    """Find the typed choices of a built-in regimen.

    Raises:
        RegimenError: If there is no regimen of that name.
    """
    if name not in BUILT_IN:
        raise RegimenError(Problem("name_unknown", "regimen", f"{name!r} is not a regimen here; {_near(name)}"))
    module, cls, _ = BUILT_IN[name]
    found: type[Choices] = getattr(import_module(f"schedules.builtin.{module}"), cls)
    return found


def _near(name: str) -> str:
    if near := nearest(name, BUILT_IN, most=2, alike=0.4):
        return f"did you mean {' or '.join(near)}?"
    return f"choose {', '.join(BUILT_IN)}, or give a .json or .toml file"


def load(name: str) -> Regimen:
    """Find a regimen: a built-in one by its name, or one written as data in a ``.json`` or ``.toml`` file.

    Raises:
        RegimenError: If there is no such regimen, or the file's own is not sound; carries every problem.
        FileError: If the file can't be read.
    """
    path = Path(name)
    if name in BUILT_IN or path.suffix not in (".json", ".toml"):
        return choices_class(name).regimen
    return _regimen(_data(path, name), name)


def _regimen(data: object, place: str) -> Regimen:
    from schedules.regimen import Regimen

    return Regimen.read(data, place=place)


def _data(path: Path, place: str) -> object:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(Problem("file_damaged", place, f"can't be read ({reason}); check its name")) from None
    if len(content) > MAX_BYTES:
        raise FileError(Problem("file_damaged", place, f"is larger than {MAX_BYTES:,} bytes, so it is no regimen"))
    return _parsed(content, path.suffix, place)


def _parsed(content: bytes, suffix: str, place: str) -> object:
    import tomllib

    try:
        text = content.decode("utf-8-sig")
        return json.loads(text) if suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"is not {suffix.removeprefix('.').upper()} ({error}); correct it there"
        raise FileError(Problem("file_damaged", place, " ".join(message.split()))) from None
