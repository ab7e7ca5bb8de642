"""Regimens by name or by file: the built-in ones, each loaded when it is asked for and not before."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schedules.builtin.names import BUILT_IN
from schedules.errors import Problem, RegimenError
from schedules.words import nearest

if TYPE_CHECKING:
    from schedules.regimen import Regimen
    from schedules.regimen.selection import Choices


def names() -> tuple[str, ...]:
    """Name the built-in regimens, in the order of the catalog.

    >>> names()[0]
    'blinatumomab'
    """
    return tuple(BUILT_IN)


def choices_class(name: str) -> type[Choices]:
    """Find the class of the typed choices of a built-in regimen.

    Raises:
        RegimenError: If there is no regimen of that name.
    """
    if name not in BUILT_IN:
        near = nearest(name, BUILT_IN, most=2, alike=0.4)
        offer = f"choose {', '.join(BUILT_IN)}, or give a .json or .toml file"
        hint = f"did you mean {' or '.join(near)}?" if near else offer
        raise RegimenError(Problem("name_unknown", "regimen", f"{name!r} is not a regimen here; {hint}"))
    module, cls, _ = BUILT_IN[name]
    found: type[Choices] = getattr(import_module(f"schedules.builtin.{module}"), cls)
    return found


def load(name: str) -> Regimen:
    """Find a regimen: a built-in one by its name, or one written as data in a ``.json`` or ``.toml`` file.

    Raises:
        RegimenError: If there is no such regimen, or the file's own is not sound; carries every problem.
        FileError: If the file can't be read.
    """
    path = Path(name)
    if name in BUILT_IN or path.suffix not in (".json", ".toml"):
        return choices_class(name).regimen
    from schedules.files import read_bounded
    from schedules.regimen import Regimen
    from schedules.regimen.sizes import MAX_BYTES

    content = read_bounded(
        path, most_bytes=MAX_BYTES, if_unreadable="; check its name", if_larger=", so it is no regimen"
    )
    return Regimen.read(_data(content, path.suffix, name), place=name)


def _data(content: bytes, suffix: str, place: str) -> object:
    import tomllib

    from schedules.files import damaged, read_json

    if suffix == ".json":
        return read_json(content, place)
    try:
        text = content.decode("utf-8-sig")
        _check_depth(text)
        return tomllib.loads(text)
    except RecursionError:
        raise damaged(place, "is not TOML (its parts lie too deep in one another); correct it there") from None
    except ValueError as error:
        raise damaged(place, f"is not TOML ({error}); correct it there") from None


def _check_depth(text: str) -> None:
    """Refuse a TOML key of many names: the time to read one grows with the square of its names.

    Raises:
        ValueError: If there is one outside texts and comments.
    """
    from schedules.regimen.sizes import MAX_DEPTH

    bare = re.sub(_TOML_TEXTS, "x", text)
    if re.search(rf"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}", bare):
        raise ValueError(f"a key joins more than {MAX_DEPTH} names by dots")


_TOML_TEXTS: Final = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?|#[^\n]*', re.DOTALL
)
"""The texts and comments of TOML, ended or not."""
