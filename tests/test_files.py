"""Files are written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schedules.errors import FileError
from schedules.files import locked, read_bounded, writable, write


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


def write_until_killed(path: Path) -> int:
    """
    Start a child that writes two versions in turn; return its process number.
    """
    child = os.fork()
    if child == 0:
        try:
            while True:
                for content in (b"a", b"b"):
                    write(path, content * 100_000, replace=True)
        finally:
            os._exit(1)
    return child


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_thousand_kills_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"a" * 100_000)
    wait = random.Random(7)  # noqa: S311  # chance, not a secret
    for _ in range(1_000):
        child = write_until_killed(path)
        time.sleep(wait.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        assert signal.SIGKILL == os.WTERMSIG(os.waitpid(child, 0)[1])
        assert path.read_bytes() in (b"a" * 100_000, b"b" * 100_000)
        assert len(list(tmp_path.iterdir())) <= 2, "the next write removes what the last one left"
    write(path, b"c", replace=True)
    assert [path] == list(tmp_path.iterdir())


def test_a_copy_that_another_process_is_writing_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    While one write is under way, another one beside it neither removes its copy nor is stopped by it.
    """
    path = tmp_path / "p.json"
    seen: list[Path] = []
    real = Path.chmod

    def meanwhile(copy: Path, mode: int) -> None:
        if not seen:
            seen.append(copy)
            write(path, b"second", replace=True)
            assert copy.exists()
        real(copy, mode)

    monkeypatch.setattr(Path, "chmod", meanwhile)
    write(path, b"first", replace=True)
    assert (b"first", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_disk_that_gives_back_something_else_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"something else")
    with pytest.raises(FileError, match="gives back something else"):
        write(path, b"new", replace=True)
    monkeypatch.undo()
    assert (b"old", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


class TestTheLock:
    """Two writers wait for each other, and not for ever."""

    def test_who_comes_second_waits_until_the_first_is_done(self, tmp_path: Path) -> None:
        path = tmp_path / "p.json"
        path.write_bytes(b"old")
        script = (
            "import sys, time; from pathlib import Path; from schedules.files import locked, write\n"
            "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(0.4);"
            " write(Path(sys.argv[1]), b'first', replace=True)"
        )
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert b"held\n" == child.stdout.readline()
            with locked(path):
                assert b"first" == path.read_bytes()

    def test_who_waits_too_long_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "p.json"
        path.write_bytes(b"old")
        with locked(path), pytest.raises(FileError, match="another program"), locked(path, wait_seconds=0.1):
            pass


class TestWhatIsNoPlainFile:
    """Nothing is replaced that is not a plain file; each refusal is one line."""

    def refused(self, path: Path) -> str:
        with pytest.raises(FileError) as caught:
            writable(path, replace=True)
        assert 1 == len(caught.value.problems)
        return str(caught.value)

    def test_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "p.ics")
        assert "is a pipe or a device" in self.refused(tmp_path / "p.ics")

    def test_a_device(self) -> None:
        assert "is a pipe or a device" in self.refused(Path("/dev/full"))

    def test_links_that_go_round(self, tmp_path: Path) -> None:
        (tmp_path / "a.ics").symlink_to(tmp_path / "b.ics")
        (tmp_path / "b.ics").symlink_to(tmp_path / "a.ics")
        assert "no file can have such a name" in self.refused(tmp_path / "a.ics")

    def test_a_name_of_300_letters(self, tmp_path: Path) -> None:
        assert "no file can have such a name" in self.refused(tmp_path / f"{'a' * 296}.ics")
