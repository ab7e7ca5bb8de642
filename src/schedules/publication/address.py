"""The private file of a published plan: it keeps the address, which is secret and must stay the same."""

from __future__ import annotations

import json
import secrets
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import StringConstraints

from schedules.errors import FileError, Problem, ScheduleError
from schedules.files import read_bounded, resolved, write
from schedules.model import Day, Model, Text, Title
from schedules.words import printable

SCHEMA: Literal[1] = 1
"""The version of the private file that is written; a file of a newer one is refused."""

URL: Final = r"^https://([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*/$"
"""An https address in plain letters, with its last slash."""

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 and o, no 1, i and l: a name may be read out
_LENGTH: Final = 27  # 31 ** 27 is more than 2 ** 133
_MAX_BYTES: Final = 1_000_000

Name = Annotated[str, StringConstraints(pattern=rf"^[{_LETTERS}]{{{_LENGTH}}}$")]


def new_name() -> str:
    """Return a new name that nobody can guess, of more than 128 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


class Ended(Model):
    """An address that has ended, and the day on which it did."""

    name: Name
    on: Day


class Published(Model):
    """Where a plan is published, until when, and in which language."""

    error = FileError

    schema_version: Literal[1] = SCHEMA
    plan_id: UUID
    """The plan whose address it is: another plan in the same plan file must not be shown to its subscribers."""
    zone: Title
    """The time zone in which its days begin and end."""
    folder: Text
    url: Annotated[str, StringConstraints(pattern=rf"^$|{URL}")] = ""
    until: Day | None = None
    """The last day on which it is kept up; None where none was asked for."""
    language: Literal["en", "es", "ar"] = "en"
    name: Name | None = None
    """The name in the address; None when the last address has ended."""
    ended: tuple[Ended, ...] = ()

    def ending(self, on: date) -> Published:
        """Return this with its address ended on a day."""
        assert self.name is not None  # noqa: S101  # for the type checker; who calls it has looked
        gone = Ended(name=self.name, on=on)
        return self.model_copy(update={"name": None, "ended": (*self.ended, gone)})


def private_path(plan_path: Path) -> Path:
    """Return the path of the private file of a plan file: beside the file itself, not beside a link to it.

    >>> private_path(Path("plan.json")).name
    'plan.publish.json'
    """
    return resolved(plan_path).with_suffix(".publish.json")


def read_published(path: Path) -> Published | None:
    """Read a private file; None where there is none, since nothing was ever published.

    Raises:
        FileError: In one line, if it is damaged, of a newer version, or a link.
    """
    if path.is_symlink():
        raise _damage(path, "is a link; put the file itself there, since it must stay private")
    if not path.exists():
        return None
    try:
        data = json.loads(read_bounded(path, most_bytes=_MAX_BYTES, if_larger="; restore it"))
    except FileError as error:
        raise _damage(path, error.problems[0].message) from None
    except (ValueError, RecursionError) as error:
        raise _damage(path, f"not JSON ({error}); restore it") from None
    if isinstance(data, dict) and isinstance(found := data.get("schema_version"), int) and found > SCHEMA:
        raise _damage(path, f"version {found} of this file; this library reads version {SCHEMA}; upgrade it")
    try:
        return Published.read(data, place=str(path))
    except ScheduleError as error:
        problem = error.problems[0]
        place = problem.place.removeprefix(str(path)).lstrip(", ")
        raise _damage(path, f"{place}: {problem.message}; restore it") from None


def _damage(path: Path, message: str) -> FileError:
    return FileError(Problem("file_damaged", str(path), f"{printable(message)}; it was left as it is"))


def write_published(path: Path, published: Published) -> None:
    """Write a private file, whole or not at all, that nobody else can read.

    Raises:
        FileError: If it can't be written.
    """
    write(path, published.model_dump_json(indent=2).encode() + b"\n", replace=True, mode=0o600)
