"""Regimens by name or by file: the built-in ones, each loaded when it is asked for and not before."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from schedules.builtin.names import BRANDS, BUILT_IN, FILE_SUFFIXES, TEACHING
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
    """Find the class of the typed choices of a built-in regimen, by its name or its brand, in any capitals.

    Raises:
        RegimenError: If there is no regimen of that name.
    """
    known = _own_name(name)
    if name.casefold() in TEACHING:
        message = (
            f"{name} is a teaching example: it is not extended, and its choices are made by select(load({name!r}), "
        )
        raise RegimenError(Problem("name_unknown", "regimen", f"{message}{{...}})"))
    if known is None:
        # A brand is short, and another drug's name must not be taken for it.
        near = nearest(name.casefold(), BRANDS, alike=0.75) or nearest(name.casefold(), BUILT_IN, most=2, alike=0.4)
        near = near or nearest(name.casefold(), TEACHING, most=2)
        offer = f"choose {', '.join(BUILT_IN)}, or give a .toml, .json or .yaml file"
        hint = f"did you mean {' or '.join(near)}?" if near else offer
        raise RegimenError(Problem("name_unknown", "regimen", f"{name!r} is not a regimen here; {hint}"))
    module, cls, _ = BUILT_IN[known]
    found: type[Choices] = getattr(import_module(f"schedules.builtin.{module}"), cls)
    return found


def _own_name(name: str) -> str | None:
    """Return the name of a built-in regimen that is named so, or by its brand; None where there is none."""
    lower = name.casefold()
    return BRANDS.get(lower, lower if lower in BUILT_IN else None)


def load(name: str | PathLike[str]) -> Regimen:
    """Find a regimen: a built-in one, or one written as data in a ``.toml``, ``.json`` or ``.yaml`` file.

    A built-in one is found by its name or its brand, in any capitals; a teaching example by its name. A file that
    extends a built-in one is the whole of both.

    Raises:
        RegimenError: If there is no such regimen, or the file's own is not sound; carries every problem, each with
            its line and column.
        FileError: If the file can't be read.
        MissingExtraError: If it is a YAML file, and the extra ``yaml`` is not installed.
    """
    name = fspath(name)
    if name.casefold() in TEACHING:
        return _teaching_example(name.casefold())
    if _own_name(name) or Path(name).suffix.lower() not in FILE_SUFFIXES:
        return choices_class(name).regimen
    from schedules.regimen.documents.extensions import extension_in, is_extension
    from schedules.regimen.documents.reading import read_document, regimen_of

    document = read_document(name)
    if is_extension(document.data):
        return extension_in(document, load)
    return regimen_of(document)


def teaching_names() -> tuple[str, ...]:
    """Name the teaching examples, in the order of the catalog."""
    return tuple(TEACHING)


@cache
def _teaching_example(name: str) -> Regimen:
    from schedules.regimen.documents.reading import document_of, regimen_of

    file = f"{name}.toml"
    content = (files("schedules.builtin") / "teaching" / file).read_bytes()
    return regimen_of(document_of(content, ".toml", file))
