"""Files: read within a bound, and written whole or not at all, never over another file unasked."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from schedules.errors import FileError, Problem
from schedules.words import printable

FORMATS: Final = (".ics", ".html", ".pdf", ".svg", ".json", ".csv")
"""The suffixes of the files a plan can be written to."""


def format_of(path: Path) -> str:
    """Return the suffix of a file in lower case, which is its format.

    Raises:
        FileError: If no format here has that suffix.
    """
    if path.suffix.lower() in FORMATS:
        return path.suffix.lower()
    found = f"{path.suffix!r} is no format here" if path.suffix else "its name has no suffix"
    raise FileError(Problem("format_unknown", str(path), f"{found}; end it in {', '.join(FORMATS)}"))


def resolved(path: Path) -> Path:
    """Return a path with all its links followed.

    Raises:
        FileError: If nothing can have such a name, or links go round in a circle.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        raise FileError(Problem("file_unwritable", str(path), "no file can have such a name; give another")) from None


def writable(path: Path, *, replace: bool) -> None:
    """Check that a path can be written, and holds no file that nobody asked to replace.

    Raises:
        FileError: If it can't, or does.
    """
    if "\0" in str(path):
        raise FileError(Problem("file_unwritable", str(path), "no file can have such a name; give another"))
    if path.is_dir():
        raise FileError(Problem("file_unwritable", str(path), "is a folder; name a file in it"))
    if not path.parent.is_dir():
        raise FileError(Problem("file_unwritable", str(path), f"there is no folder {path.parent}; make it first"))
    if not os.access(path.parent, os.W_OK):
        raise FileError(Problem("file_unwritable", str(path), f"the folder {path.parent} may not be written to"))
    if path.exists() and not replace:
        raise FileError(Problem("file_exists", str(path), _EXISTS))


_EXISTS: Final = (
    "exists already; --replace updates the plan in it and keeps its names, "
    "--new-plan writes another plan over it, or give another name"
)


def write(path: Path, data: bytes, *, replace: bool, mode: int | None = None) -> None:
    """Write a file beside its place and move it there, so that a half-written one is never seen.

    ``mode`` is the permissions of the file, whatever the umask; without it an old file keeps its own.

    Raises:
        FileError: If it can't be written, or came to be there in the meantime.
    """
    writable(path, replace=replace)
    target = path.resolve()
    try:
        _write_beside(target, data, replace=replace, mode=mode)
    except FileExistsError:
        raise FileError(Problem("file_exists", str(path), _EXISTS)) from None
    except OSError as error:
        raise FileError(Problem("file_unwritable", str(path), f"can't be written ({error.strerror})")) from None


def _write_beside(target: Path, data: bytes, *, replace: bool, mode: int | None) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}-", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(target) if mode is None else mode)
        _move(beside, target, replace=replace)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()


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


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of ours from a file while it is read, changed and written again.

    The lock is the system's own: it ends with the process, however that ends. Where
    the system has none of the kind, nothing is locked.

    Raises:
        FileError: If another program is writing the file, or it can't be opened.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FileError(Problem("file_unwritable", str(path), _BUSY)) from None
        if os.fstat(file.fileno()).st_ino != path.stat().st_ino:
            # It was replaced between opening and locking: this lock is on the old one.
            raise FileError(Problem("file_unwritable", str(path), _BUSY))
        yield


_BUSY: Final = "another program is changing it now; nothing was written, try again in a moment"


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileError(Problem("file_damaged", str(path), f"can't be read ({error.strerror})")) from None


MAX_BYTES: Final = 10_000_000
"""The largest file that is read where nothing says less: ten years of a busy calendar are far below it."""


def damaged(place: str, message: str) -> FileError:
    """Return the error for a file that can't be read, with its message on one line."""
    return FileError(Problem("file_damaged", place, printable(message)))


def read_bounded(
    path: Path,
    *,
    most_bytes: int = MAX_BYTES,
    if_unreadable: str = "",
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
