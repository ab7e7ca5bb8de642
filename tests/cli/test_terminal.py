"""On a terminal: tables that tell all the plain lines tell, colours where they are wanted, completed words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.support.screen import COLOUR, on_screen, plain_environment, read

from schedules.builtin.catalog import names
from schedules.cli import main
from schedules.cli.commands import COMMANDS
from schedules.cli.terminal import console_for, table_on, working

GENERATE = [
    *[
        "generate",
        "blinatumomab",
        "--indication",
        "relapsed-refractory",
        "--cycles",
        "2",
        "--weight-kg",
        "70",
        "--age-group",
        "adult",
    ],
    *["--bag-hours", "96", "--start", "2026-03-02T10:00", "--zone", "Europe/Paris", "--as-of"],
    *["2026-03-01T12:00:00+01:00", "--plan-id", "00000000-0000-0000-0000-000000000001", "-o", "plan.json"],
]
HOLD = [*["record", "plan.json", "hold", "--at", "2026-03-18T14:00", "--why"], "line [red]infection[/red]"]
RESUME = ["record", "plan.json", "resume", "--row", "infusion", "--rate", "full", "--at", "2026-03-23T09:00"]
BRACKETS = "line [red]infection[/red]"


# A bag of seven days below 22 kg, of which checking warns.
SMALL = [
    *["generate", "blinatumomab", "--indication", "relapsed-refractory", "--cycles", "2", "--weight-kg", "20"],
    *["--bsa-m2", "0.8", "--age-group", "paediatric", "--bag-hours", "168", "--start", "2026-03-02T10:00"],
    *["--zone", "Europe/Paris", "-o", "small.json"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == main(GENERATE)
    assert 0 == main(HOLD)
    assert 0 == main(RESUME)
    assert 0 == main(SMALL)
    return tmp_path


def piped(words: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "schedules", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=plain_environment() | environment
    )


def words_of(text: str) -> set[str]:
    return {word.strip(".:+-") for word in re.findall(r"[\w.+:/-]+", text)} - {""}


LOOKING = [
    pytest.param(["diff", "0", "plan.json"], id="diff"),
    pytest.param(["check", "small.json"], id="check"),
    *(pytest.param(["show", name], id=f"show-{name}") for name in names()),
]


class TestTables:
    @pytest.mark.parametrize("words", LOOKING)
    @pytest.mark.slow
    def test_they_tell_all_that_the_plain_lines_tell(self, words: list[str], folder: Path) -> None:
        plain = piped(words, folder)
        status, shown = on_screen(words, folder, columns=400)
        assert plain.returncode == status
        assert "────" in shown
        missing = words_of(plain.stdout + plain.stderr) - words_of(read(shown))
        assert set() == missing - {"after", "Phase"}  # headings begin with a capital, and say it once

    @pytest.mark.parametrize("columns", [66, 80, 120])
    @pytest.mark.parametrize("words", LOOKING)
    @pytest.mark.slow
    def test_no_line_is_wider_than_the_screen(self, words: list[str], columns: int, folder: Path) -> None:
        lines = read(on_screen(words, folder, columns=columns)[1]).splitlines()
        assert len(lines) > 5
        assert max(map(len, lines)) <= columns

    @pytest.mark.slow
    def test_generate_shows_the_first_dates_with_their_places(self, tmp_path: Path) -> None:
        status, shown = on_screen(GENERATE, tmp_path)
        assert 0 == status
        lines = [" ".join(line.split()) for line in read(shown).splitlines()]
        assert "When Day What Amount" in lines
        assert "Mon 2 Mar 2026 C1D1 Hospital stay" in lines
        assert "Fri 6 Mar 2026 10:00 C1D5 Bag change: bag 2 72 h bag" in lines
        assert "... and 20 more, until Mon 11 May 2026 10:00" in lines
        assert "Not medical advice. The care team's schedule wins." in lines

    @pytest.mark.slow
    def test_a_dates_column_is_never_broken(self, tmp_path: Path) -> None:
        shown = read(on_screen(GENERATE, tmp_path, columns=66)[1])
        assert 4 == len(re.findall(r"^ +(?:Mon|Fri) \d Mar 2026 \d\d:\d\d +C1D\d ", shown, flags=re.MULTILINE))

    @pytest.mark.slow
    def test_brackets_in_a_reason_are_no_markup(self, folder: Path) -> None:
        shown = on_screen(["diff", "0", "plan.json"], folder, columns=120)[1]
        assert f"115 h hold ({BRACKETS})" in shown

    def test_nor_in_a_cell_and_nothing_in_it_steers_the_terminal(self) -> None:
        shown = StringIO()
        table_on(Console(file=shown, width=60), ("What",), [("[red]dose[/red] \x1b[31m\x07",)])
        assert "[red]dose[/red] ?[31m?" in shown.getvalue()


@pytest.mark.slow
class TestColour:
    def test_a_finding_and_a_change_stand_out(self, folder: Path) -> None:
        assert re.search(COLOUR, on_screen(["diff", "0", "plan.json"], folder)[1])
        assert re.search(COLOUR, on_screen(["check", "small.json"], folder)[1])

    @pytest.mark.parametrize("words", [["diff", "0", "plan.json"], ["check", "small.json"]])
    def test_none_where_it_is_not_wanted(self, words: list[str], folder: Path) -> None:
        shown = on_screen(words, folder, NO_COLOR="1")[1]
        assert "────" in shown
        assert None is re.search(COLOUR, shown)

    def test_how_serious_something_is_is_a_word_too(self, folder: Path) -> None:
        assert "warning" in read(on_screen(["check", "small.json"], folder, NO_COLOR="1")[1])


class TestPlainLines:
    @pytest.mark.parametrize("words", LOOKING)
    @pytest.mark.slow
    def test_a_dumb_terminal_gets_what_a_pipe_gets(self, words: list[str], folder: Path) -> None:
        plain = piped(words, folder)
        shown = on_screen(words, folder, TERM="dumb")[1]
        assert sorted((plain.stdout + plain.stderr).splitlines()) == sorted(shown.splitlines())

    @pytest.mark.slow
    def test_so_does_a_screen_too_narrow_for_a_table(self, folder: Path) -> None:
        words = ["show", "inotuzumab-ozogamicin"]
        assert piped(words, folder).stdout == on_screen(words, folder, columns=65)[1]
        assert "────" in on_screen(words, folder, columns=66)[1]

    @pytest.mark.parametrize("words", LOOKING)
    @pytest.mark.slow
    def test_a_pipe_is_never_steered_not_even_by_force(self, words: list[str], folder: Path) -> None:
        forced = piped(words, folder, FORCE_COLOR="1", CLICOLOR_FORCE="1")
        assert piped(words, folder).stdout == forced.stdout
        assert "\x1b" not in forced.stdout + forced.stderr

    def test_a_pipe_does_not_wait_for_tables_to_load(self) -> None:
        script = (
            "import sys; from schedules.cli import main; main(['show', 'blinatumomab']); print('rich' in sys.modules)"
        )
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=plain_environment())
        assert "False" == done.stdout.splitlines()[-1]

    def test_without_the_extra_a_terminal_gets_them_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "rich.console", None)
        with Path(os.ttyname(pty_end())).open("w", encoding="utf-8") as terminal:
            assert terminal.isatty()
            assert None is console_for(terminal)


def pty_end() -> int:
    import pty

    return pty.openpty()[1]


@pytest.mark.slow
class TestWhatTakesLong:
    def shown(self, seconds: float, monkeypatch: pytest.MonkeyPatch) -> str:
        import pty

        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr("schedules.cli.terminal.PATIENCE_SECONDS", 0.2)
        ours, its = pty.openpty()
        with open(its, "w", encoding="utf-8") as terminal, working("Setting the pages", terminal):  # noqa: PTH123  # by number
            time.sleep(seconds)
            print("done", file=terminal, flush=True)
        return os.read(ours, 65536).decode()

    def test_says_what_it_is_doing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "Setting the pages" in self.shown(0.6, monkeypatch)

    def test_and_what_does_not_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "Setting" not in self.shown(0.0, monkeypatch)


def completed(line: str, folder: Path) -> set[str]:
    """Ask as bash asks, with the lines that the program itself gave to bash."""
    program = folder / "schedules"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m schedules "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"""
    eval "$(schedules completion bash)"
    COMP_LINE='{line}' COMP_POINT={len(line)} COMP_WORDS=({quoted}) COMP_CWORD={len(words) - 1} COMP_TYPE=9
    $(complete -p schedules | sed 's/.*-F \\([^ ]*\\).*/\\1/') schedules
    printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environment = plain_environment() | {"PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        [str(shutil.which("bash")), "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=environment,
    )
    return {word.strip() for word in done.stdout.splitlines()} - {""}


@pytest.mark.slow
class TestCompletion:
    def test_commands(self, tmp_path: Path) -> None:
        assert {"generate"} == completed("schedules gen", tmp_path)
        assert {*COMMANDS} <= completed("schedules ", tmp_path)

    @pytest.mark.parametrize(
        ("line", "options"),
        [
            ("publish plan.json www --re", {"--revoke"}),
            ("undo plan.json --e", {"--entry"}),
            ("check nothing.ics --ma", {"--mapping"}),
            ("generate no-such-regimen --for", {"--format"}),
            ("check plan.ics inotuzumab-ozogamicin --cycle-", {"--cycle-1-days"}),
        ],
    )
    def test_options_of_a_command(self, line: str, options: set[str], tmp_path: Path) -> None:
        assert options == completed(f"schedules {line}", tmp_path)

    @pytest.mark.parametrize("command", ["show", "generate", "check plan.json"])
    def test_regimens(self, command: str, tmp_path: Path) -> None:
        assert {"blinatumomab", "brexucabtagene-autoleucel"} == completed(f"schedules {command} b", tmp_path)

    def test_the_options_of_a_regimen_are_its_choices(self, tmp_path: Path) -> None:
        assert {"--cycle-1-days", "--cycles"} == completed("schedules generate inotuzumab-ozogamicin --cyc", tmp_path)
        assert set() == completed("schedules generate tisagenlecleucel --cyc", tmp_path)

    def test_the_values_of_a_choice(self, tmp_path: Path) -> None:
        line = "schedules generate blinatumomab --cycles 2 --indication rel"
        assert {"relapsed-refractory"} == completed(line, tmp_path)

    def test_zones(self, tmp_path: Path) -> None:
        assert {"Europe/Paris"} == completed("schedules generate blinatumomab --zone Europe/Par", tmp_path)

    def test_files(self, tmp_path: Path) -> None:
        (tmp_path / "plan.json").touch()
        assert {"plan.json"} == completed("schedules export pl", tmp_path)

    def test_what_can_be_recorded(self, tmp_path: Path) -> None:
        assert {"reached", "reduce", "repeated", "resume"} == completed("schedules record plan.json re", tmp_path)

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_each_shell_takes_its_lines(self, shell: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main(["completion", shell])
        lines = capsys.readouterr().out
        assert "schedules" in lines
        if program := shutil.which(shell):
            subprocess.run([program, "-n"], input=lines, text=True, check=True)

    def test_without_the_extra_its_name_is_said(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "argcomplete.shell_integration", None)
        assert 2 == main(["completion", "bash"])
        assert "pip install 'treatment-schedules[terminal]'" in capsys.readouterr().err
