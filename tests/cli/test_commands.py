"""The table of commands: each is run, listed and completed from it, and a misspelt one is answered."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from types import FunctionType

import pytest
from tests.support import ROOT

import schedules.cli.commands
from schedules.cli import main
from schedules.cli.commands import COMMANDS, first_parser, parser_of

QUICK = [["--help"], ["--version"], ["list"], ["completion", "bash"]]
HEAVY = {"pydantic", "icalendar", "dateutil", "schedules.regimen", "schedules.checking", "schedules.planning"}


def loaded_by(code: str) -> set[str]:
    """
    Run code in a fresh interpreter, and list the modules it has loaded at its end.
    """
    script = f"import sys; {code}; print(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


class TestAQuickCommand:
    @pytest.mark.parametrize("words", QUICK, ids=" ".join)
    def test_waits_for_no_regimen_no_reader_and_no_judge(self, words: list[str]) -> None:
        loaded = loaded_by(f"from schedules.cli import main; main({words!r})")

        assert "schedules.cli.commands" in loaded
        assert set() == HEAVY & loaded

    @pytest.mark.parametrize("words", QUICK[:2], ids=" ".join)
    def test_nor_for_a_parser_where_nothing_is_parsed(self, words: list[str]) -> None:
        assert set() == {"argparse", "dataclasses", "pathlib"} & loaded_by(
            f"from schedules.cli import main; main({words!r})"
        )


def test_record_loads_no_other_command_and_nothing_that_only_prints_a_regimen() -> None:
    loaded = loaded_by("from schedules.cli.commands import parser_of; parser_of('record', [])")

    ours = {name.removeprefix("schedules.") for name in loaded if name.startswith("schedules.")}
    own = ("commands", "parser", "plan_files", "record", "slips", "terminal", "values")
    assert {"cli", *(f"cli.{name}" for name in own)} == {name for name in ours if name.startswith("cli")}
    assert set() == ours & {"builtin", "export", "foreign", "publication", "regimen.outline", "regimen.sentences"}


class TestHelp:
    @pytest.mark.parametrize("words", [[], ["-h"], ["--help"]])
    def test_it_lists_what_the_parser_would(self, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main(words)
        shown = capsys.readouterr().out
        assert first_parser().format_help().split() == shown.split()
        assert max(map(len, shown.splitlines())) <= 80

    def test_the_version_is_that_of_the_package(self, capsys: pytest.CaptureFixture[str]) -> None:
        version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        assert 0 == main(["--version"])
        assert f"schedules {version}\n" == capsys.readouterr().out


class TestTheTable:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_each_has_a_parser_that_knows_what_it_runs(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        parser = parser_of(command, ["--help"])
        assert ["schedules", command] == parser.prog.split()[:2]
        assert callable(parser.run)
        with pytest.raises(SystemExit, match="0"):
            main([command, "--help"])
        assert f"usage: schedules {command} " in capsys.readouterr().out

    def test_main_stays_a_function_whatever_was_loaded(self) -> None:
        """
        A module of that name would take its place on the package.
        """
        assert isinstance(schedules.cli.main, FunctionType)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("lst", "list"),
        ("genrate blinatumomab --cycles 2", "generate"),
        ("--verson", "--version"),
        ("list --hlep", "--help"),
        ("record plan.json hodl", "hold"),
        ("export plan.json -o x.ics --repalce", "--replace"),
        ("generate blinatumomab --wieght-kg 70", "--weight-kg"),
        ("generate blinatumumab", "blinatumomab"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest(
    words: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(words.split())
    assert f"did you mean {meant}" in capsys.readouterr().err


def test_a_word_like_no_other_is_sent_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["fly"])
    assert "see schedules --help" in capsys.readouterr().err
