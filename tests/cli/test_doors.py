"""In and out by the terminal: nothing steers it, a full disk is told, data goes to a pipe, a far year is asked."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.regimen.test_proof import sound
from tests.support import ROOT
from tests.support.screen import plain_environment

from schedules.cli import main
from schedules.cli.commands import COMMANDS
from schedules.regimen import Link, Source
from schedules.regimen.wording import span_words

STEERING = "\x1b[31m\x9b1m\u202ed\u2066e\u200bf\x7f"
ARABIC = "\u062d\u0645\u0651\u0649 \u0645\u0646\u200c\u0627\u0644\u062e\u0637 (\u200fCRP\u200f)"
"""Words with a joiner and direction marks, as Arabic is written."""
GENERATE = [
    *["generate", "blinatumomab", "--indication", "relapsed-refractory", "--cycles", "2", "--weight-kg", "70"],
    *["--age-group", "adult", "--start", "2026-03-02T09:00", "--zone", "Europe/Paris"],
    *["--plan-id", "00000000-0000-0000-0000-000000000001"],
]
AS_OF = ["--as-of", "2026-02-20T12:00:00+00:00"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == main([*GENERATE, *AS_OF, "-o", "plan.json"])
    return tmp_path


def steering(text: str) -> set[str]:
    """The characters of a text that control a terminal or turn the text after them, typed by hand."""
    controls = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n", "\t"}
    return set(text) & (
        controls | set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2028\u2029\ufeff")
    )


class TestNothingSteersTheTerminal:
    def test_every_command_prints_through_one_function(self) -> None:
        """
        A bare print would let a text through that was not read by a model.
        """
        found = [
            path.name
            for path in (ROOT / "src/schedules/cli").glob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        ]
        assert {"commands.py", "terminal.py"} == set(found)

    @pytest.mark.parametrize(
        "words",
        [
            ["export", "{}.json", "-o", "{}.ics"],
            ["cancel", "{}.json", "-o", "{}.csv"],
            ["explain", "{}.json", "C1D1"],
            ["explain", "{}.json", "{}"],
            ["check", "{}.json"],
            ["record", "{}.json", "hold", "--at", "2026-03-18T14:00", "--as-of", "2026-03-18T14:00:00+01:00"],
            ["undo", "{}.json"],
            ["diff", "{}.json", "{}.json"],
            ["diff", "0", "{}.json", "--json"],
            ["publish", "{}.json", "www", "--as-of", "2026-03-18T14:00:00+01:00"],
            [*GENERATE, *AS_OF, "-o", "{}2.json"],
            [*GENERATE, *AS_OF, "--zone", "{}", "-o", "3.json"],
            [*GENERATE, *AS_OF, "--at", "{}=25:00", "-o", "3.json"],
            [*GENERATE, "--as-of", "{}", "-o", "3.json"],
            [*GENERATE, "--start", "{}", "-o", "3.json"],
            ["show", "{}"],
            ["show", "{}.toml"],
            ["{}"],
        ],
        ids=range(18),
    )
    def test_no_name_does(self, words: list[str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (here / f"{STEERING}.json").write_bytes((here / "plan.json").read_bytes())
        main([word.format(STEERING) for word in words])
        shown = capsys.readouterr()
        assert shown.out + shown.err
        assert set() == steering(shown.out + shown.err)

    @pytest.mark.parametrize(
        "character", ["\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028"], ids=ascii
    )
    @pytest.mark.parametrize(
        "path",
        [
            ("title",),
            ("summary",),
            ("source", "section"),
            ("choices", "weight_kg", "why"),
            ("tables", "weeks", "rows", 0, "amounts", 0, "text"),
            ("phases", 0, "title"),
        ],
        ids=lambda path: "-".join(map(str, path)),
    )
    def test_no_text_of_a_regimen_may(
        self, path: tuple[Any, ...], character: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data: Any = deepcopy(sound())  # it holds parts that other tests use
        part = data
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = f"a{character}b"
        (tmp_path / "own.json").write_text(json.dumps(data), encoding="utf-8")
        assert 2 == main(["show", str(tmp_path / "own.json")])
        shown = capsys.readouterr()
        assert "[control_character]" in shown.err
        assert set() == steering(shown.out + shown.err)

    def test_a_value_of_a_choice_may_not_either(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        data = sound()
        data["choices"]["arm"] = {"title": "arm", "values": [f"a{STEERING}"]}
        (tmp_path / "own.json").write_text(json.dumps(data), encoding="utf-8")
        assert 2 == main(["show", str(tmp_path / "own.json")])
        assert "[control_character]" in capsys.readouterr().err

    def test_an_arabic_reason_is_taken_and_printed_as_it_is(
        self, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["record", "plan.json", "hold", "--at", "2026-03-18T14:00", "--why", ARABIC]
        assert 0 == main([*words, "--as-of", "2026-03-18T14:00:00+01:00"])
        assert ARABIC in capsys.readouterr().out
        assert here.is_dir()


class TestStandardOutput:
    @pytest.mark.parametrize("command", ["export", "cancel"])
    @pytest.mark.parametrize("kind", ["ics", "csv", "html", "svg"])
    def test_it_is_the_file_and_nothing_else(
        self,
        command: str,
        kind: str,
        here: Path,
        capfdbinary: pytest.CaptureFixture[bytes],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from datetime import UTC, datetime

        monkeypatch.setattr("schedules.cli.export.now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
        assert 0 == main([command, "plan.json", "-o", f"out.{kind}"])
        capfdbinary.readouterr()
        assert 0 == main([command, "plan.json", "-o", "-", "--format", kind])
        shown = capfdbinary.readouterr()
        assert (here / f"out.{kind}").read_bytes() == shown.out
        assert b"standard output: " in shown.err
        assert {f"out.{kind}", "plan.json"} == {path.name for path in here.iterdir()}

    @pytest.mark.usefixtures("here")
    def test_a_calendar_is_what_it_is_without_a_format(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert 0 == main(["export", "plan.json", "-o", "-"])
        assert capfdbinary.readouterr().out.startswith(b"BEGIN:VCALENDAR\r\n")


PRINTING = {
    "--version": ["--version"],
    "--help": ["--help"],
    "list": ["list"],
    "new": ["new", "--help"],
    "show": ["show", "blinatumomab"],
    "show --words": ["show", "blinatumomab", "--words"],
    "show a plan": ["show", "plan.json"],
    "today": ["today", "plan.json"],
    "validate": ["validate", "--help"],
    "write-out": ["write-out", "blinatumomab", "-o", "-"],
    "generate": [*GENERATE, *AS_OF, "-o", "-"],
    "compare": ["compare", "tisagenlecleucel", "tisagenlecleucel"],
    "audit": ["audit"],
    "draft": ["draft", "--help"],
    "generate --help": ["generate", "--help"],
    "check": ["check", "p.csv", "inotuzumab-ozogamicin", "--cycles", "1", "--zone", "UTC"],
    "explain": ["explain", "plan.json", "C1D1"],
    "record": ["record", "plan.json", "hold", "--at", "2026-03-18T14:00"],
    "undo": ["undo", "held.json"],
    "restore": ["restore", "--help"],
    "amend": ["amend", "--help"],
    "export": ["export", "plan.json", "-o", "-"],
    "diff": ["diff", "plan.json", "held.json"],
    "diff --json": ["diff", "plan.json", "held.json", "--json"],
    "diff --html": ["diff", "plan.json", "held.json", "--html"],
    "cancel": ["cancel", "plan.json", "-o", "-", "--format", "csv"],
    "publish": ["publish", "plan.json", "www", "--as-of", "2026-03-18T14:00:00+01:00"],
    "cohort": ["cohort", "--help"],
    "worklist": ["worklist", "."],
    "forecast": ["forecast", "."],
    "completion": ["completion", "bash"],
}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
class TestAFullDisk:
    def test_every_command_is_here(self) -> None:
        assert {*COMMANDS} <= {words[0] for words in PRINTING.values()}

    @pytest.mark.parametrize("unbuffered", ["", "1"])
    @pytest.mark.parametrize("name", PRINTING)
    def test_is_told_in_one_line(self, name: str, unbuffered: str, here: Path) -> None:
        (here / "p.csv").write_text("start,title\n2026-03-02,Dose\n", encoding="utf-8")
        shutil.copy("plan.json", "held.json")
        held = ["record", "held.json", "hold", "--at", "2026-03-18T14:00", "--as-of", "2026-03-18T14:00:00+01:00"]
        assert 0 == main(held)
        environment = plain_environment() | {"PYTHONUNBUFFERED": unbuffered}
        command = [sys.executable, "-m", "schedules", *PRINTING[name]]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=here, env=environment
            )
        assert 2 == done.returncode
        last = done.stderr.splitlines()[-1]
        assert last.startswith("schedules: standard output: can't be written (No space left on device); free some")
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr

    def test_where_it_can_not_be_told_the_status_tells_it(self, here: Path) -> None:
        command = [sys.executable, "-m", "schedules", *GENERATE, *AS_OF, "-o", "second.json"]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(command, stdout=full, stderr=full, check=False, cwd=here)
        assert 2 == done.returncode

    def test_a_reader_that_has_enough_is_none(self, here: Path) -> None:
        script = (
            f"{sys.executable} -m schedules show blinatumomab --words | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
        )
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=here)  # noqa: S607  # any bash
        assert ("0\n", "") == (done.stdout, done.stderr)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class TestAStartFarFromNow:
    FAR = "the start, Mon 2 Mar 2026 09:00, is more than a year"

    @pytest.mark.parametrize(
        ("as_of", "said"),
        [
            ("2026-02-20T12:00:00+00:00", ""),
            ("2025-03-01T12:00:00+00:00", ""),
            ("2025-02-28T12:00:00+00:00", "after Fri 28 Feb 2025"),
            ("2027-03-03T12:00:00+00:00", ""),
            ("2027-03-04T12:00:00+00:00", "before Thu 4 Mar 2027"),
        ],
    )
    def test_is_noted_where_nobody_answers(
        self, as_of: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        assert 0 == main([*GENERATE, "--as-of", as_of, "-o", "far.json"])
        shown = capsys.readouterr().err
        assert bool(said) == (self.FAR in shown)
        assert said in shown
        assert (here / "far.json").exists()

    @pytest.mark.parametrize(("answer", "status"), [("y", 0), ("Yes", 0), ("n", 2), ("", 2), ("x", 2)])
    def test_is_asked_about_on_a_terminal(
        self, answer: str, status: int, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "dumb")
        monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
        monkeypatch.setattr(sys, "stderr", shown := Terminal())
        assert status == main([*GENERATE, "--as-of", "2020-01-01T12:00:00+00:00", "-o", "far.json"])
        assert f"T{self.FAR[1:]} after Wed 1 Jan 2020. Go on? [y/N] " in shown.getvalue()
        assert (status == 0) == (here / "far.json").exists()
        assert (status == 2) == ("schedules: --start: not confirmed" in shown.getvalue())

    def test_a_near_one_is_not(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
        monkeypatch.setattr(sys, "stderr", Terminal())
        assert 0 == main([*GENERATE, *AS_OF, "-o", "near.json"])
        assert (here / "near.json").exists()


def sized(weight: str, bsa: str, file: str) -> list[str]:
    """A child below 45 kg, whose amounts go by body surface."""
    start = ["--start", "2026-03-02T09:00", "--zone", "America/New_York", "--as-of", "2026-03-01T12:00:00+00:00"]
    who = ["--age-group", "paediatric", "--weight-kg", weight, "--bsa-m2", bsa]
    return ["generate", "blinatumomab", "--indication", "consolidation", "--cycles", "1", *who, *start, "-o", file]


class TestASizeThatHardlyAnybodyHas:
    """A slip of the hand: 700 for 70.0, 18 for 1.8; both sides of each bound."""

    @pytest.mark.parametrize(
        ("weight", "bsa", "said"),
        [
            ("200", "1.8", ""),
            ("200.5", "1.8", "the body weight, 200.5 kg, is more than 200 kg"),
            ("1", "0.2", ""),
            ("40", "3", ""),
            ("40", "3.1", "the body surface area, 3.1 m2, is more than 3 m2"),
            ("40", "0.19", "the body surface area, 0.19 m2, is less than 0.2 m2"),
        ],
    )
    def test_is_noted_where_nobody_answers(
        self, weight: str, bsa: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert 0 == main(sized(weight, bsa, "sized.json"))
        shown = capsys.readouterr().err
        assert bool(said) == ("Note: the body" in shown)
        assert said in shown
        assert (here / "sized.json").exists()

    @pytest.mark.parametrize(("answers", "status"), [("y\ny\n", 0), ("y\nn\n", 2), ("n\n", 2), ("", 2)])
    def test_each_is_asked_about_on_a_terminal(
        self, answers: str, status: int, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "dumb")
        monkeypatch.setattr(sys, "stdin", Terminal(answers))
        monkeypatch.setattr(sys, "stderr", shown := Terminal())
        assert status == main(sized("210", "3.2", "sized.json"))
        assert "The body weight, 210 kg, is more than 200 kg. Go on? [y/N] " in shown.getvalue()
        assert ("3.2 m2, is more than 3 m2. Go on?" in shown.getvalue()) == answers.startswith("y")
        assert (status == 0) == (here / "sized.json").exists()
        assert (status == 2) == ("not confirmed; the body" in shown.getvalue())

    def test_one_that_is_recorded_later_is_too(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert 0 == main(sized("40", "1.2", "sized.json"))
        words = [
            "record",
            "sized.json",
            "changed",
            "--choice",
            "weight_kg",
            "--at",
            "2026-03-09T09:00",
            "--value",
            "300",
        ]
        monkeypatch.setenv("TERM", "dumb")
        before = (here / "sized.json").read_bytes()
        with monkeypatch.context() as terminal:
            terminal.setattr(sys, "stdin", Terminal("n\n"))
            terminal.setattr(sys, "stderr", Terminal())
            assert 2 == main(words)
        assert before == (here / "sized.json").read_bytes()
        capsys.readouterr()
        assert 0 == main(words)
        assert "note: the body weight, 300 kg, is more than 200 kg" in capsys.readouterr().err

    def test_what_is_impossible_is_still_refused(self, here: Path) -> None:
        assert 2 == main(sized("0.9", "1.2", "sized.json"))
        assert 2 == main(sized("401", "1.2", "sized.json"))
        assert not (here / "sized.json").exists()


class TestZones:
    @pytest.mark.parametrize(
        ("name", "write"),
        [
            ("EST", "write America/New_York"),
            ("ET", "write America/New_York"),
            ("Eastern", "write America/New_York"),
            ("EST5EDT", "write America/New_York"),
            ("CST", "write America/Chicago, or Asia/Shanghai"),
            ("MST7MDT", "write America/Denver"),
            ("MST", "write America/Denver, or America/Phoenix"),
            ("PST", "write America/Los_Angeles"),
            ("HST", "write Pacific/Honolulu"),
            ("CET", "write Europe/Paris, or Europe/Berlin"),
            ("MEZ", "write Europe/Berlin"),
            ("WET", "write Europe/Lisbon"),
            ("EET", "write Europe/Athens"),
            ("BST", "write Europe/London"),
            ("GMT", "write Europe/London, or UTC"),
            ("Etc/GMT", "write Europe/London, or UTC"),
            ("IST", "write Europe/Dublin, or Asia/Jerusalem, or Asia/Kolkata"),
            ("Zulu", "write UTC"),
            ("GMT+5", "it is an offset"),
            ("Etc/GMT+5", "it is an offset"),
            ("UTC-05:00", "it is an offset"),
            ("+01:00", "it is an offset"),
        ],
    )
    def test_an_abbreviation_is_refused_with_the_places_it_may_mean(
        self, name: str, write: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        target = tmp_path / "p.ics"
        assert 2 == main([*GENERATE, *AS_OF, f"--zone={name}", "-o", str(target)])
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"schedules: --zone: {name!r} is not ")
        assert write in line
        assert line.endswith("[zone_unknown]")
        assert not target.exists()

    @pytest.mark.parametrize("name", ["UTC", "Etc/UTC", "US/Eastern", "Asia/Kolkata", "America/Phoenix", "Eire"])
    def test_a_place_and_utc_are_taken(self, name: str, tmp_path: Path) -> None:
        assert 0 == main([*GENERATE, *AS_OF, f"--zone={name}", "-o", str(tmp_path / "p.ics")])

    def test_python_and_check_refuse_one_too(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        from datetime import datetime
        from zoneinfo import ZoneInfo

        from schedules import InotuzumabOzogamicin, plan
        from schedules.errors import ClockError

        with pytest.raises(ClockError, match="write America/New_York"):
            plan(InotuzumabOzogamicin(cycles=2), start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("EST")))
        (tmp_path / "p.csv").write_text("start,title\n2026-03-02,Dose\n", encoding="utf-8")
        words = ["check", str(tmp_path / "p.csv"), "inotuzumab-ozogamicin", "--cycles", "2", "--zone", "EST"]
        assert 2 == main(words)
        assert "write America/New_York" in capsys.readouterr().err


class TestMappings:
    WORDS = ("check", "p.csv", "inotuzumab-ozogamicin", "--cycles", "1", "--zone", "UTC", "--mapping", "map.json")

    def check(self, mapping: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
        (folder / "p.csv").write_text("start,title\n2026-03-02,Dose\n2026-03-02,Birthday\n", encoding="utf-8")
        (folder / "map.json").write_text(mapping, encoding="utf-8")
        main(list(self.WORDS))
        shown = capsys.readouterr()
        return shown.out, shown.err

    def test_what_is_said_to_have_no_place_is_not_noted_to_have_none(
        self, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        # A stranger's event is left out, said or not.
        assert all("Birthday" not in self.check(said, here, capsys)[0] for said in ("{}", '{"Birthday": "-"}'))

    @pytest.mark.parametrize(
        ("mapping", "said"),
        [
            ('{"a": "-", "a": "dose"}', "map.json: is not JSON ('a' is there twice); correct it there"),
            ("[1]", "map.json: is no mapping; write"),
            ('"' + "a" * 10_000_001 + '"', "map.json: is larger than 10 MB; export"),
        ],
    )
    def test_what_is_none_is_told_once(
        self, mapping: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert f"schedules: {said}" in self.check(mapping, here, capsys)[1]

    def test_nor_is_a_file_read_whole_that_is_to_be_replaced(
        self, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (here / "big.ics").write_bytes(b"a" * 10_000_001)
        assert 2 == main([*GENERATE, *AS_OF, "--replace", "-o", "big.ics"])
        assert "big.ics: is larger than 10 MB" in capsys.readouterr().err


def test_a_link_with_a_latest_day_alone_says_at_most() -> None:
    source = Source(document="made for this test", jurisdiction="nowhere")
    link = Link(of="one", expected=3, latest=5, source=source)
    assert "at most 5 days (planned at 3, this library's choice)" == str(span_words(link))
