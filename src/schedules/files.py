"""Files: read within a bound, and written whole or not at all, never over another file unasked."""

from __future__ import annotations

import contextlib
import csv
import errno
import glob
import io
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from schedules.errors import FileError, Problem
from schedules.words import printable, shortened

FORMATS: Final = (".ics", ".html", ".pdf", ".svg", ".json", ".csv")
"""The suffixes of the files a plan can be written to."""


def format_of(path: Path) -> str:
    """Return the suffix of a file in lower case, which is its format.

    Raises:
        FileError: If it is a folder, or no format here has that suffix.
    """
    refuse_folder(path)
    if path.suffix.lower() in FORMATS:
        return path.suffix.lower()
    found = f"{path.suffix!r} is no format here" if path.suffix else "its name has no suffix"
    raise FileError(Problem("format_unknown", str(path), f"{found}; end it in {', '.join(FORMATS)}"))


def refuse_folder(path: Path) -> None:
    """Refuse a folder where a file is asked for.

    Raises:
        FileError: If it is one.
    """
    if path.is_dir():
        raise FileError(Problem("file_unwritable", str(path), "is a folder; name a file in it"))


def resolved(path: Path) -> Path:
    """Return a path with all its links followed.

    Raises:
        FileError: If nothing can have such a name, or links go round in a circle.
    """
    nowhere = FileError(Problem("file_unwritable", str(path), "no file can have such a name; give another"))
    try:
        target = path.resolve()
        if target.is_symlink():  # since Python 3.13 a circle is no error
            raise nowhere
    except (OSError, RuntimeError, ValueError):
        raise nowhere from None
    return target


def writable(path: Path, *, replace: bool) -> None:
    """Refuse a path that can't be written, that is no plain file, or that holds a file nobody asked to replace.

    Raises:
        FileError: Which of them, and what to do about it.
    """
    target = resolved(path)
    try:
        found = target.stat() if target.exists() else None
        folder = target.parent.is_dir()
    except OSError as error:  # a name may be too long, or a folder closed
        raise FileError(Problem("file_unwritable", str(path), f"can't be written ({error.strerror})")) from None
    if found and stat.S_ISDIR(found.st_mode):
        raise FileError(Problem("file_unwritable", str(path), "is a folder; name a file in it"))
    if found and not stat.S_ISREG(found.st_mode):
        message = "is a pipe or a device, and no plain file; name a file, or - for standard output"
        raise FileError(Problem("file_unwritable", str(path), message))
    if not folder:
        raise FileError(Problem("file_unwritable", str(path), f"there is no folder {path.parent}; make it first"))
    if not os.access(target.parent, os.W_OK):
        raise FileError(Problem("file_unwritable", str(path), f"the folder {path.parent} may not be written to"))
    if found and not replace:
        raise FileError(Problem("file_exists", str(path), _EXISTS))


_EXISTS: Final = (
    "exists already; --replace updates the plan in it and keeps its names, "
    "--new-plan writes another plan over it, or give another name"
)


def write(path: Path, data: bytes, *, replace: bool, mode: int | None = None) -> None:
    """Write a file beside its place, read it back, and move it there, so that a half-written one is never seen.

    Copies that an earlier, killed write left beside the file are removed.

    Args:
        path: The file; a link is followed.
        data: Its content.
        replace: Whether a file that is there may be replaced.
        mode: Its permissions, whatever the umask; without it an old file keeps its own.

    Raises:
        FileError: If it can't be written, does not read back as it was written, or came to be there in the meantime.
    """
    writable(path, replace=replace)
    target = resolved(path)
    try:
        _write_beside(target, data, replace=replace, mode=mode)
    except FileExistsError:
        raise FileError(Problem("file_exists", str(path), _EXISTS)) from None
    except OSError as error:
        raise FileError(Problem("file_unwritable", str(path), f"can't be written ({error.strerror})")) from None


def _write_beside(target: Path, data: bytes, *, replace: bool, mode: int | None) -> None:
    handle, beside = _new_copy(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if beside.read_bytes() != data:
                raise OSError(errno.EIO, "the disk gives back something else")
            beside.chmod(_mode(target) if mode is None else mode)
            _move(beside, target, replace=replace)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    with _folder(target.parent) as folder:
        if folder is not None:
            os.fsync(folder)  # the new name, too, is on the disk


def _new_copy(target: Path) -> tuple[int, Path]:
    """Open an empty copy beside a file, locked while this process lives; remove copies that nobody holds."""
    prefix = f".{target.name[:40]}-"
    with _folder(target.parent) as folder:
        # One process at a time, so that no copy is found between being made and being held.
        _lock(folder, wait_seconds=PATIENCE_SECONDS)
        for left in target.parent.glob(f"{glob.escape(prefix)}*{_COPY}"):
            with contextlib.suppress(OSError), left.open("rb") as file:
                if _lock(file.fileno()):
                    left.unlink()
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_COPY, dir=target.parent)
        _lock(handle)
    return handle, Path(name)


_COPY: Final = ".part"


@contextlib.contextmanager
def _folder(path: Path) -> Iterator[int | None]:
    """Open a folder, to lock it or to sync it; None where the system opens no folders."""
    if not hasattr(os, "O_DIRECTORY"):
        yield None
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


def _move(beside: Path, target: Path, *, replace: bool) -> None:
    if replace:
        beside.replace(target)
        return
    try:
        os.link(beside, target)  # fails if a file came to be there, as rename would not
    except (PermissionError, NotImplementedError):
        # No hard links here; the check a moment ago is the best there is.
        beside.replace(target)


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


PATIENCE_SECONDS: Final = 5.0
"""For how long a writer waits for another one."""
_PAUSE_SECONDS: Final = 0.05


def _lock(handle: int | None, *, wait_seconds: float = 0.0) -> bool:
    """Lock an open file or folder; False where another process has it for longer than one waits.

    The lock is the system's own: it ends with the process, however that ends. Where the system has none of
    the kind, nothing is locked and the answer is True.
    """
    try:
        import fcntl
    except ImportError:
        return True
    if handle is None:
        return True
    end = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE_SECONDS)
        except OSError:  # some shared folders know no locks
            return True
        else:
            return True


@contextlib.contextmanager
def locked(path: Path, *, wait_seconds: float | None = None) -> Iterator[None]:
    """Keep other writers of ours from a file while it is read, changed and written again.

    Another writer is waited for: `PATIENCE_SECONDS`, unless told otherwise.

    Raises:
        FileError: If another program is still writing the file when the time is over, or it can't be opened.
    """
    end = time.monotonic() + (PATIENCE_SECONDS if wait_seconds is None else wait_seconds)
    while True:
        with _open(path) as file:
            if not _lock(file.fileno(), wait_seconds=max(0.0, end - time.monotonic())):
                message = "another program is changing it now; nothing was written, try again in a moment"
                raise FileError(Problem("file_unwritable", str(path), message))
            if _is_at(file, path):
                yield
                return
        # It was replaced between opening and locking: that lock was on the old file.


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.fstat(file.fileno()).st_ino == path.stat().st_ino
    except OSError:
        return False


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(Problem("file_damaged", str(path), f"can't be read ({reason}); check its name")) from None


MAX_BYTES: Final = 10_000_000
"""The largest file that is read where nothing says less: ten years of a busy calendar are far below it."""


def damaged(place: str, message: str) -> FileError:
    """Return the error for a file that can't be read, with its message on one line."""
    return FileError(Problem("file_damaged", place, printable(message)))


def read_bounded(
    path: Path,
    *,
    most_bytes: int = MAX_BYTES,
    if_unreadable: str = "; check its name",
    if_larger: str = "; export the treatment calendar alone",
) -> bytes:
    """Read a file that is not too large.

    Args:
        path: The file.
        most_bytes: How large it may be; whole millions of bytes.
        if_unreadable: How the message ends where the file can't be read.
        if_larger: How the message ends where the file is larger.

    Raises:
        FileError: If it can't be read, or is larger than that.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise damaged(str(path), f"can't be read ({reason}){if_unreadable}") from None
    if len(data) > most_bytes:
        raise damaged(str(path), f"is larger than {most_bytes // 1_000_000} MB{if_larger}")
    return data


def read_json(data: str | bytes, place: str, *, way_out: str = "correct it there") -> object:
    """Read JSON in which every key of an object stands once, and every number is one.

    Args:
        data: The JSON.
        place: The file, for the message.
        way_out: How the message ends.

    Raises:
        FileError: If it is no JSON, or such a one that two readers may read differently.
    """
    try:
        return json.loads(data, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise damaged(place, f"is not JSON (its parts lie too deep in one another); {way_out}") from None
    except ValueError as error:
        raise damaged(place, f"is not JSON ({error}); {way_out}") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{shortened(repr(name))} is there twice")
        found[name] = value
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def text_of(data: bytes, place: str) -> str:
    """Decode a file's text: UTF-8 with or without a byte-order mark, or UTF-16 with one.

    Raises:
        FileError: If it is neither.
    """
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(coding)
    except ValueError:
        raise damaged(place, "is not text in UTF-8; save it as UTF-8") from None


def lines_of(text: str, place: str, separator: str = ",") -> Iterator[list[str]]:
    """Yield the lines of a table in text, each as its cells.

    Raises:
        FileError: If it is no table.
    """
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise damaged(place, f"is no table ({error})") from None
