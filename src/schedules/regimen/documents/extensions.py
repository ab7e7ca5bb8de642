"""A clinic's own rows added to a regimen, from a file, from data or from Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, overload

from pydantic import ValidationError

from schedules.errors import Problem, RegimenError
from schedules.regimen.documents.reading import Document, in_order, read_document, without_schema
from schedules.regimen.documents.shapes import shape_mistakes
from schedules.regimen.extension import Extension, extended
from schedules.regimen.regimen import Regimen
from schedules.regimen.selection import Choices, Selection, select
from schedules.regimen.spelling import Respelled


@overload
def extend(regimen: Regimen, own: Extension | Mapping[str, Any] | str | FilePath) -> Regimen: ...


@overload
def extend(regimen: Choices | Selection, own: Extension | Mapping[str, Any] | str | FilePath) -> Selection: ...


def extend(
    regimen: Regimen | Choices | Selection, own: Extension | Mapping[str, Any] | str | FilePath
) -> Regimen | Selection:
    """Add a clinic's own rows to a regimen: beside the label's, and never as the label's.

    Args:
        regimen: The regimen; or its choices, which then are those of the whole.
        own: The rows: an `Extension`, the same as data, or the name of a ``.toml``, ``.json`` or ``.yaml`` file.

    Returns:
        The whole regimen; of choices, the whole with these choices made.

    Raises:
        RegimenError: If the rows are none that a clinic may add, or they are another regimen's; carries every problem.
        FileError: If the file can't be read.
    """
    if isinstance(regimen, Choices | Selection):
        selection = regimen.selection() if isinstance(regimen, Choices) else regimen
        return select(extend(selection.regimen, own), selection.values)
    if isinstance(own, str | FilePath):
        return extension_in(read_document(str(own)), lambda _: regimen)
    return _whole(regimen, own if isinstance(own, Extension) else Extension.read(Respelled(dict(own)).data))


def _whole(regimen: Regimen, own: Extension) -> Regimen:
    if own.extends != regimen.id:
        message = f"it extends {own.extends}, and this is {regimen.id}; give the regimen that it extends"
        raise RegimenError(Problem("name_unknown", "", message, ("extends",)))
    return extended(regimen, own)


def is_extension(data: object) -> bool:
    """Return whether a file's data adds a clinic's own rows to another regimen."""
    return isinstance(data, dict) and "extends" in data


def extension_in(document: Document, base_of: Callable[[str], Regimen]) -> Regimen:
    """Return the whole regimen that a file with a clinic's own rows makes.

    Args:
        document: The file.
        base_of: Returns the regimen of a name.

    Raises:
        RegimenError: If it is not sound; carries every problem, each with its place in the file.
    """
    try:
        own = Extension.model_validate(without_schema(document.data))
    except ValidationError as error:
        raise RegimenError(in_order(document, [each.problem for each in shape_mistakes(error, Extension)])) from None
    try:
        base = base_of(own.extends)
    except RegimenError as error:
        told = [replace(each, place="", path=("extends",)) for each in error.problems]
        raise RegimenError(in_order(document, told)) from None
    try:
        return _whole(base, own)
    except RegimenError as error:
        raise RegimenError(in_order(document, error.problems)) from None
