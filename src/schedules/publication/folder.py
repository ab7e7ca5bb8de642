"""The folder that a web server reads: written whole, readable for everybody, and never out of it through a link."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from schedules.errors import FileError, Problem
from schedules.files import resolved, write

FOLDER_MODE = 0o755
FILE_MODE = 0o644


def served_folder(folder: Path, plan_path: Path) -> Path:
    """Find the folder that is to be served, made or still to be made.

    Raises:
        FileError: If it is no folder, has no place, or holds the plan, which would then be served too.
    """
    if not str(folder).isprintable():
        raise _unwritable(folder, "no folder that is served should have such a name; give another")
    if folder.exists() and not folder.is_dir():
        raise _unwritable(folder, "is a file; name a folder")
    found = resolved(folder)
    if not found.parent.is_dir():
        raise _unwritable(folder, f"there is no folder {found.parent}; make it first")
    if resolved(plan_path).is_relative_to(found):
        raise _unwritable(folder, f"holds {plan_path.name}, which would be served too; keep the plan elsewhere")
    return found


def place_in(folder: Path, name: str) -> Path:
    """Find the folder of one address in the served one.

    Raises:
        FileError: If something else is in its place, such as a link that leads out.
    """
    place = folder / name
    for path in (place, *place.glob("*")):
        if path.is_symlink():
            raise _unwritable(path, "is a link, and nothing is written through one here; take it away")
    if place.exists() and not place.is_dir():
        raise _unwritable(place, "is a file, where the folder of an address should be; take it away")
    return place


def put(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write files under an address, each whole or not at all, in the order given.

    Raises:
        FileError: If one can't be written.
    """
    place = place_in(folder, name)
    with _said(place):
        _made(folder)
        _made(place)
        place.chmod(FOLDER_MODE)
    for file, data in files.items():
        write(place / file, data, replace=True, mode=FILE_MODE)


def take_away(folder: Path, name: str, file: str) -> None:
    """Take one file of an address away; that it is gone already is well.

    Raises:
        FileError: If it can't be taken away.
    """
    path = place_in(folder, name) / file
    with _said(path):
        path.unlink(missing_ok=True)


def closed(folder: Path) -> bool:
    """Say whether a web server of another user can't read the folder."""
    return folder.stat().st_mode & 0o005 != 0o005


def _made(folder: Path) -> None:
    """Make a folder; the mode of one that is there is its owner's business."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(FOLDER_MODE)


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, f"can't be written ({error.strerror})") from None


def _unwritable(path: Path, message: str) -> FileError:
    return FileError(Problem("file_unwritable", str(path), message))
