"""A regimen's file read: its data, and every mistake of it at its place, those that only the proof finds included."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, Final

from pydantic import ValidationError

from schedules.errors import FileError, Problem, RegimenError
from schedules.files import read_bounded
from schedules.model import MAX_PROBLEMS, Refused
from schedules.regimen.documents.positions import Positions, Stretch, offset_of, spot_at
from schedules.regimen.documents.repair import mended
from schedules.regimen.documents.shapes import MOST_READ, shape_mistakes
from schedules.regimen.part_places import KEY, Path
from schedules.regimen.proof import problems as proof_problems
from schedules.regimen.regimen import Regimen
from schedules.regimen.sizes import MAX_BYTES, MAX_DEPTH
from schedules.regimen.spelling import WHATS, Respelled
from schedules.words import printable, shortened

SCHEMA_NAME: Final = "$schema"
"""A name at the top of a file by which an editor finds the schema; it says nothing of the regimen."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and where each part of it stands."""

    file: str
    data: Any
    positions: Positions

    def located(self, problem: Problem) -> Problem:
        """Return a problem with the line and the column of what it means."""
        spot = self.positions.spot_of(self.file, problem.path)
        words = problem.place or words_of(self.data, problem.path)
        return replace(problem, place=f"{spot}: {words}" if words else str(spot), spot=spot)


_LISTS: Final = ("tables", "choices", "rows", "phases", "limits", "notes", "add", "overrule")
"""Fields of a file whose members are said by their own name or number: "row dose"."""


def words_of(data: Any, path: Path) -> str:
    """Say a path in words, a row or a phase by its id: "table cycle, row dose, days"."""
    words, here = [], data
    steps = [step for step in path if step != KEY]
    for number, step in enumerate(steps):
        here = _part(here, step)
        above = steps[number - 1] if number else ""
        names = (here.get(name) for name in ("id", *WHATS)) if isinstance(here, dict) else ()
        own = next((name for name in names if isinstance(name, str)), None)
        if step in _LISTS and number + 1 < len(steps):
            continue
        if above in _LISTS:
            which = step if isinstance(step, str) else own or step + 1
            words.append(f"{str(above).removesuffix('s')} {which}")
        else:
            words.append(str(step + 1 if isinstance(step, int) else step))
    return printable(", ".join(words))


def _part(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(str(step))
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def read_document(name: str) -> Document:
    """Read a ``.toml``, ``.json`` or ``.yaml`` file.

    Raises:
        FileError: If the file can't be read as what its suffix says.
        MissingExtraError: If it is a YAML file, and the extra is not installed.
    """
    path = FilePath(name)
    content = read_bounded(
        path, most_bytes=MAX_BYTES, if_unreadable="; check its name", if_larger=", so it is no regimen"
    )
    return document_of(content, path.suffix.lower(), name)


def without_schema(data: Any) -> Any:
    """Return a file's data without the address of its schema."""
    return {name: value for name, value in data.items() if name != SCHEMA_NAME} if isinstance(data, dict) else data


def regimen_of(document: Document) -> Regimen:
    """Make the regimen that a file's data is.

    Raises:
        RegimenError: If it is not sound; carries every problem, each with its place in the file.
    """
    data = without_schema(document.data)
    try:
        return Regimen.model_validate(data)
    except Refused as refused:
        found = list(refused.error.problems)
    except ValidationError as error:
        found = [mistake.problem for mistake in shape_mistakes(error, Regimen)]
        if error.error_count() < MOST_READ and (sound := mended(data)):
            found += proof_problems(sound[0], unsure=sound[1])
    raise RegimenError(in_order(document, found))


def in_order(document: Document, found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems in the order of the file; of many the first, and how many more there are."""
    placed = sorted(dict.fromkeys(map(document.located, found)), key=_place)
    yield from placed[:MAX_PROBLEMS]
    if (more := len(placed) - MAX_PROBLEMS) > 0:
        spot = placed[MAX_PROBLEMS].spot
        message = f"there are {more:,} more problems from here on; correct these first"
        yield Problem("value_invalid", str(spot or document.file), message, spot=spot)


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.spot.line, problem.spot.column) if problem.spot else (0, 0)


def document_of(content: bytes, suffix: str, file: str) -> Document:
    """Read the content of a file as its suffix says.

    Raises:
        FileError: If it is not that, or a name stands in it twice.
        MissingExtraError: If it is YAML, and the extra is not installed.
    """
    form = suffix.removeprefix(".").replace("yml", "yaml").upper()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(
            Problem("file_damaged", f"{file}:{line}", f"is not {form} (no text in UTF-8); save it so")
        ) from None
    twice: list[Path] = []
    try:
        if form == "TOML":
            _check_depth(text)
            data: Any = tomllib.loads(text)
            positions = toml_positions_of(text)
        elif form == "JSON":
            data = json.loads(text, parse_constant=_no_constant)
            from schedules.regimen.documents.json_text import json_positions

            positions, twice = json_positions(text)
        else:
            from schedules.regimen.documents.yaml_text import read_yaml

            data, positions, twice = read_yaml(text)
    except RecursionError:
        raise _damaged(file, text, form, "its parts lie too deep in one another", Stretch(0, 0)) from None
    except ValueError as error:
        raise _damaged(file, text, form, _without_place(error), _stretch_of(error, text)) from None
    if twice:
        document = Document(file, data, positions)
        raise FileError(document.located(_twice(path)) for path in twice[:MAX_PROBLEMS])
    respelled = Respelled(data)
    positions.moved.update(respelled.moved)
    return Document(file, respelled.data, positions)


def _twice(path: Path) -> Problem:
    message = f"{shortened(repr(path[-1]))} is there twice; keep one of them"
    return Problem("file_damaged", "", printable(message), (*path, KEY))


def toml_positions_of(text: str) -> Positions:
    """Find where each part of a TOML text stands; the scanner is loaded for that."""
    from schedules.regimen.documents.toml_text import toml_positions

    return toml_positions(text)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _damaged(file: str, text: str, form: str, message: str, stretch: Stretch) -> FileError:
    spot = spot_at(file, text, stretch)
    told = printable(f"is not {form} ({message}); correct it there")
    return FileError(Problem("file_damaged", str(spot), told, spot=spot))


def _stretch_of(error: ValueError, text: str) -> Stretch:
    """Return where a reader stopped: by its own mark, or by the line and the column that it names."""
    if isinstance(stretch := getattr(error, "stretch", None), Stretch):
        return stretch
    if isinstance(error, json.JSONDecodeError):
        return Stretch(error.pos, error.pos + 1)
    if found := re.search(r"\(at line (\d+), column (\d+)\)", str(error)):
        at = offset_of(text, int(found[1]), int(found[2]))
        return Stretch(at, at + 1)
    return Stretch(len(text.rstrip()), len(text)) if "(at end of document)" in str(error) else Stretch(0, 0)


def _without_place(error: ValueError) -> str:
    return re.sub(r" \(at (line|end) [^)]*\)|: line \d+ column \d+ \(char \d+\)", "", str(error))


def _check_depth(text: str) -> None:
    """Refuse a TOML key of many names: the time to read one grows with the square of its names.

    Raises:
        ValueError: If there is one outside texts and comments.
    """
    bare = re.sub(_TOML_TEXTS, "x", text)
    if re.search(rf"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}", bare):
        raise ValueError(f"a key joins more than {MAX_DEPTH} names by dots")


_TOML_TEXTS: Final = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?|#[^\n]*', re.DOTALL
)
"""The texts and comments of TOML, ended or not."""
