"""Files are written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from schedules.errors import FileError
from schedules.files import read_bounded, write


def test_a_new_file_and_one_replaced(tmp_path: Path) -> None:
    path = tmp_path / "p.ics"
    write(path, b"one", replace=False)
    with pytest.raises(FileError, match="exists already"):
        write(path, b"two", replace=False)
    assert b"one" == path.read_bytes()
    write(path, b"two", replace=True)
    assert (b"two", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_file_that_came_to_be_there_in_the_meantime_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.ics"
    monkeypatch.setattr("schedules.files.writable", lambda path, **_: path.write_bytes(b"somebody's"))
    with pytest.raises(FileError, match="exists already"):
        write(path, b"ours", replace=False)
    assert (b"somebody's", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
def test_a_failure_at_any_step_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = tmp_path / "old.ics"
    old.write_bytes(b"precious")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    if step == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileError, match="No space left"):
        write(tmp_path / "new.ics" if step == "link" else old, b"new", replace=step != "link")
    assert {"old.ics": b"precious"} == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ics", tmp_path / "link.ics"
    real.write_bytes(b"one")
    link.symlink_to(real)
    write(link, b"two", replace=True)
    assert (True, b"two") == (link.is_symlink(), real.read_bytes())


def test_killed_at_any_moment_the_file_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    """
    A child writes two versions in turn until it is killed; what is there is always one of them, whole.
    """
    path = tmp_path / "p.ics"
    path.write_bytes(b"a" * 100_000)
    script = (
        "import sys; from pathlib import Path; from schedules.files import write\n"
        "while True:\n    for c in (b'a', b'b'): write(Path(sys.argv[1]), c * 100_000, replace=True)"
    )
    for wait in (0.15, 0.2, 0.25):
        with subprocess.Popen([sys.executable, "-c", script, str(path)]) as child:
            try:
                child.wait(wait)
            except subprocess.TimeoutExpired:
                child.kill()
        assert -signal.SIGKILL == child.returncode, "the child was still writing"
        assert path.read_bytes() in (b"a" * 100_000, b"b" * 100_000)


class TestReading:
    """A file is read within a bound, and what is said where it can't be is the caller's to end."""

    def test_exactly_as_large_as_allowed_and_one_byte_more(self, tmp_path: Path) -> None:
        path = tmp_path / "p.json"
        path.write_bytes(b"x" * 1_000_000)
        assert 1_000_000 == len(read_bounded(path, most_bytes=1_000_000))
        path.write_bytes(b"x" * 1_000_001)
        with pytest.raises(FileError, match="is larger than 1 MB, so it is no regimen"):
            read_bounded(path, most_bytes=1_000_000, if_larger=", so it is no regimen")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"can't be read \(No such file or directory\); check its name"):
            read_bounded(tmp_path / "p.json", if_unreadable="; check its name")
