"""The folder that a web server reads: its files are readable for everybody, and none is written through a link."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from schedules.errors import FileError, Problem
from schedules.files import resolved, write

FOLDER_MODE = 0o755
FILE_MODE = 0o644


def served_folder(folder: Path, plan_path: Path) -> Path:
    """Return the path of the folder that is to be served, links followed; it may still have to be made.

    Raises:
        FileError: If it is a file, its own folder is not there, or it holds the plan, which would be served too.
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
    """Return the path of the folder of one address in the served folder; it may still have to be made.

    Raises:
        FileError: If it is a file or a link, or holds a link.
    """
    place = folder / name
    for path in (place, *place.glob("*")):
        if path.is_symlink():
            raise _unwritable(path, "is a link, and nothing is written through one here; take it away")
    if place.exists() and not place.is_dir():
        raise _unwritable(place, "is a file, where the folder of an address should be; take it away")
    return place


def put(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write files into the folder of an address, in the order given, each whole or not at all.

    Raises:
        FileError: If one can't be written.
    """
    place = place_in(folder, name)
    with _as_file_error(place):
        for each in (folder, place):
            with contextlib.suppress(FileExistsError):  # the mode of one that is there is its owner's business
                each.mkdir()
                each.chmod(FOLDER_MODE)
        place.chmod(FOLDER_MODE)
    for file, data in files.items():
        write(place / file, data, replace=True, mode=FILE_MODE)


def take_away(folder: Path, name: str, file: str) -> None:
    """Delete one file of an address, if it is there.

    Raises:
        FileError: If it can't be deleted.
    """
    path = place_in(folder, name) / file
    with _as_file_error(path):
        path.unlink(missing_ok=True)


def closed(folder: Path) -> bool:
    """Return whether a web server of another user can't read the folder."""
    return folder.stat().st_mode & 0o005 != 0o005


@contextlib.contextmanager
def _as_file_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, f"can't be written ({error.strerror})") from None


def _unwritable(path: Path, message: str) -> FileError:
    return FileError(Problem("file_unwritable", str(path), message))
