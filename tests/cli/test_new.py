"""The command `new`, as a person meets it: on a real terminal, question by question."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Final

import pytest
from tests.support.screen import plain_environment, read

from schedules.cli import main
from schedules.export import from_json

ENTER, DOWN, CTRL_C, UP, RUBOUT = "\r", "\x1b[B", "\x03", "\x1b[A", "\x15"
SLOWEST_SECONDS: Final = 30


class Person:
    """Somebody at a terminal, who waits for a question and types an answer."""

    def __init__(self, words: list[str], folder: Path, **environment: str) -> None:
        self._ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 160, 0, 0))
        out = (folder / "out.txt").open("wb")
        # A terminal that is not asked where its cursor is, since nobody answers that here.
        steady = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self._started = subprocess.Popen(
            [sys.executable, "-m", "schedules", "new", *words],
            stdin=its,
            stdout=out,
            stderr=its,
            cwd=folder,
            env=plain_environment() | steady | environment,
            start_new_session=True,
        )
        os.close(its)
        out.close()
        self.folder, self.shown, self._seen = folder, "", 0

    def answers(self, question: str, typed: str) -> Person:
        """Wait until a question stands there, then type."""
        self._wait(question)
        time.sleep(0.15)  # what is typed before the question reads keys is lost
        os.write(self._ours, typed.encode())
        return self

    def _wait(self, words: str) -> None:
        until = time.monotonic() + SLOWEST_SECONDS
        while words not in (plain := read(self.shown)[self._seen :]):
            assert time.monotonic() < until, f"{words!r} is not asked in {plain}"
            if not self._read(0.2):
                assert words in read(self.shown)[self._seen :], f"{words!r} is not asked in {read(self.shown)}"
                break
        plain = read(self.shown)
        self._seen = plain.index(words, self._seen) + len(words)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._ours], [], [], seconds)[0]:
            return self._started.poll() is None
        try:
            data = os.read(self._ours, 65536)
        except OSError:
            return False  # Linux says so when nobody holds the other end any more
        self.shown += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def leaves(self) -> tuple[int, str, str]:
        """Wait for the end: the status, what standard output has, and what the terminal showed."""
        while self._read(0.2):
            pass
        os.close(self._ours)
        return (
            self._started.wait(SLOWEST_SECONDS),
            (self.folder / "out.txt").read_text(encoding="utf-8"),
            read(self.shown),
        )


def blinatumomab(person: Person, file: str) -> Person:
    person.answers("Which regimen", "BLINCYTO" + ENTER)
    return choices(person).answers("Which file?", RUBOUT + file + ENTER)


def choices(person: Person) -> Person:
    person.answers("Indication?", DOWN + ENTER).answers("Number of cycles?", "1" + ENTER)
    person.answers("Body weight in kg?", "70" + ENTER).answers("Age group?", ENTER)
    person.answers("Body surface area in m2?", ENTER).answers("Bag lengths", "24,168" + ENTER)
    person.answers("In which time zone", "America/New_York" + ENTER)
    return person.answers("On which date", "2026-12-07" + ENTER).answers("At what time?", "09:00" + ENTER)


@pytest.mark.slow
class TestOnATerminal:
    def test_it_asks_shows_the_plan_and_prints_a_command_that_gives_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person = blinatumomab(Person([], tmp_path), "plan.json")
        status, command, shown = person.answers("Write plan.json now?", "y").leaves()
        assert 0 == status
        assert "inotuzumab-ozogamicin (Besponsa)" in shown
        assert "Blinatumomab infusion" in shown
        assert "Wrote plan.json." in shown
        assert 1 == command.count("\n")
        words = shlex.split(command)
        assert ["schedules", "generate", "blinatumomab"] == words[:3]
        assert {"mrd-positive", "24,168", "--new-plan", "2026-12-07T09:00"} <= {*words}
        written = (tmp_path / "plan.json").read_bytes()
        (tmp_path / "plan.json").unlink()
        monkeypatch.chdir(tmp_path)
        assert 0 == main(words[1:])
        assert written == (tmp_path / "plan.json").read_bytes()
        assert 0 == main(words[1:])  # and again, over the file that is there
        assert written == (tmp_path / "plan.json").read_bytes()

    def test_what_is_known_already_is_not_asked(self, tmp_path: Path) -> None:
        given = ["KYMRIAH", "--label", "us-2025-06", "--anchor", "infusion", "--zone", "Europe/Paris"]
        given += ["--start", "2026-12-07T09:00"]
        contact = ["--contact", "Ward 5's phone: 555 0100", "-o", "the plan.ics"]
        status, command, shown = Person([*given, *contact], tmp_path).answers("Write the plan.ics now?", "n").leaves()
        assert 0 == status
        asked = ("Which", "In which", "On which", "At what", "Whom")
        assert [] == [line for line in shown.splitlines() if line.startswith(tuple(f"? {each}" for each in asked))]
        assert not (tmp_path / "the plan.ics").exists()
        words = shlex.split(command)
        assert "tisagenlecleucel" == words[2]
        assert "Ward 5's phone: 555 0100" in words
        assert "--new-plan" not in words

    def test_options_may_be_known_before_the_regimen_is(self, tmp_path: Path) -> None:
        given = ["--label", "us-2025-06", "--anchor", "infusion", "--zone", "Europe/Paris"]
        given += ["--start", "2026-12-07T09:00", "--view", "patient", "-o", "plan.ics"]
        person = Person(given, tmp_path).answers("Which regimen", "KYMRIAH" + ENTER)
        status, command, _ = person.answers("Write plan.ics now?", "n").leaves()
        assert 0 == status
        assert ["schedules", "generate", "tisagenlecleucel", "--label", "us-2025-06"] == shlex.split(command)[:5]

    def test_a_wrong_answer_is_said_and_asked_again(self, tmp_path: Path) -> None:
        person = Person(["blinatumomab", "--indication", "consolidation"], tmp_path)
        person.answers("Number of cycles?", "9" + ENTER).answers("at most 4", RUBOUT + "1" + ENTER)
        person.answers("Body weight in kg?", "70kg" + ENTER).answers("is not a number", RUBOUT + "210" + ENTER)
        person.answers("Age group?", ENTER).answers("surface", ENTER).answers("Bag lengths", ENTER)
        person.answers("In which time zone", "EST" + ENTER).answers("is not taken", RUBOUT + "Europe/Paris" + ENTER)
        person.answers("On which date", "7.12.2026" + ENTER).answers("is no date", RUBOUT + "2027-03-28" + ENTER)
        person.answers("At what time?", "02:30" + ENTER).answers("03:00", RUBOUT + "9" + ENTER)
        person.answers("is no time of day", RUBOUT + "09:00" + ENTER)
        person.answers("Which file?", RUBOUT + "plan.doc" + ENTER).answers(".doc", RUBOUT + "plan.html" + ENTER)
        person.answers("Whom does it speak to?", ENTER)
        person.answers("210 kg, is more than 200 kg. Go on?", "y\n").answers("Write plan.html now?", "n")
        status, command, _ = person.leaves()
        assert 0 == status
        assert (
            "--weight-kg 210 --age-group adult --zone Europe/Paris --start 2027-03-28T09:00 --view patient" in command
        )

    def test_an_open_choice_stays_open_and_a_default_is_offered_first(self, tmp_path: Path) -> None:
        person = Person(["besponsa", "--cycles", "2"], tmp_path)
        person.answers("Length of cycle 1 in days?", ENTER).answers("Response?", ENTER)
        person.answers("Going on to transplant?", DOWN + ENTER).answers("Weekly doses", DOWN + ENTER)
        person.answers("a fourth weekly dose needs cycles of 28 days", "").answers("Weekly doses", ENTER)
        person.answers("In which time zone", "UTC" + ENTER)
        person.answers("On which date", "2026-12-07" + ENTER).answers("At what time?", "09:00" + ENTER)
        status, command, _ = person.answers("Which file?", RUBOUT + "p.csv" + ENTER).answers("Write", "n").leaves()
        assert 0 == status
        assert "--cycle-1-days 21 --transplant-planned --weekly-doses 3" in command
        assert "--response" not in command
        assert "--view" not in command

    def test_the_known_date_may_be_a_later_one(self, tmp_path: Path) -> None:
        person = Person(["tecartus", "--label", "us-2025-06"], tmp_path)
        person.answers("Which date is known?", DOWN + DOWN + ENTER).answers("In which time zone", "UTC" + ENTER)
        person.answers("On which date does it start (", "2026-12-07" + ENTER).answers("At what time?", "09:00" + ENTER)
        status, command, _ = person.answers("Which file?", RUBOUT + "p.csv" + ENTER).answers("Write", "y").leaves()
        assert 0 == status
        assert "--anchor infusion" in command
        assert (tmp_path / "p.csv").exists()

    def test_a_file_that_is_there_is_not_written_over(self, tmp_path: Path) -> None:
        (tmp_path / "mine.ics").write_text("mine", encoding="utf-8")
        person = choices(Person(["blinatumomab"], tmp_path))
        person.answers("Which file?", RUBOUT + "mine.ics" + ENTER).answers("exists", CTRL_C)
        status, command, _ = person.leaves()
        assert (130, "") == (status, command)
        assert "mine" == (tmp_path / "mine.ics").read_text(encoding="utf-8")

    def test_a_doubt_that_is_not_meant_ends_it(self, tmp_path: Path) -> None:
        given = "inotuzumab-ozogamicin --cycles 2 --cycle-1-days 21 --response none --no-transplant-planned"
        when = "--weekly-doses 3 --zone UTC --start 2062-12-07T09:00 -o p.ics"
        status, command, shown = Person([*given.split(), *when.split()], tmp_path).answers("Go on?", "n\n").leaves()
        assert (2, "") == (status, command)
        assert "--start: not confirmed" in shown

    def test_without_its_extra_it_names_it(self, tmp_path: Path) -> None:
        (tmp_path / "hidden").mkdir()
        (tmp_path / "hidden" / "questionary.py").write_text("raise ImportError\n", encoding="utf-8")
        path = f"{tmp_path / 'hidden'}:{plain_environment()['PYTHONPATH']}"
        status, _, shown = Person([], tmp_path, PYTHONPATH=path).leaves()
        assert 2 == status
        assert "schedules new needs an extra; pip install 'treatment-schedules[prompts]' [extra_missing]" in shown


class TestWithoutATerminal:
    @pytest.mark.parametrize("words", [[], ["kymriah"], ["inotuzumab-ozogamicin", "--cycles", "2"]])
    def test_it_says_so_in_one_line(self, words: list[str], tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "schedules", "new", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=plain_environment(),
        )
        assert (2, "") == (done.returncode, done.stdout)
        assert re.fullmatch(r"schedules: .*on a terminal, and there is none; .*schedules generate.*\n", done.stderr)

    def test_its_help_needs_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        for words in (["--help"], ["Besponsa", "--help"]):
            with pytest.raises(SystemExit, match="0"):
                main(["new", *words])
            assert "print the command" in " ".join(capsys.readouterr().out.split())

    def test_a_wrong_name_is_answered_with_the_nearest(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 2 == main(["new", "kymria"])
        assert "did you mean kymriah?" in capsys.readouterr().err


def test_reading_a_command_again_gives_the_same_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    With its id and its time a plan is the same, whenever it is made.
    """
    monkeypatch.chdir(tmp_path)
    words = "generate besponsa --cycles 2 --start 2026-12-07T09:00 --zone UTC --as-of 2026-12-01T09:00:00+00:00"
    for name in ("one.json", "two.json"):
        assert 0 == main([*words.split(), "--plan-id", "00000000-0000-0000-0000-000000000001", "-o", name])
    one, two = (from_json((tmp_path / name).read_bytes()) for name in ("one.json", "two.json"))
    assert one == two
