"""Every block of code in the documentation is run: Python, commands with what they print, and the files they read."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from datetime import UTC, datetime
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import Final

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from tests.support import ROOT

import schedules.cli.slips
import schedules.clock
from schedules.cli import main

DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
FLAGS: Final = ELLIPSIS | NORMALIZE_WHITESPACE


def run_console(example: Example) -> str | None:
    """Run each line after a dollar sign, and hold what is printed against the lines below it."""
    for words, expected in _commands(example.parsed):
        if problem := _held(words, expected):
            return problem
    return None


def _commands(block: str) -> list[tuple[str, str]]:
    parts = f"\n{block}".split("\n$ ")[1:]
    return [(command, expected) for command, _, expected in (part.partition("\n") for part in parts)]


def _held(command: str, expected: str) -> str:
    program, *words = shlex.split(command, comments=True)
    assert program == "schedules", command
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = main(words)
    refused = any(line.startswith("schedules: ") for line in expected.splitlines())
    if refused is not (status == 2) or not OutputChecker().check_output(f"{expected}\n", printed.getvalue(), FLAGS):
        return f"$ {command}\nexpected:\n{expected}\nprinted (status {status}):\n{printed.getvalue()}"
    return ""


def write_file(example: Example) -> None:
    """Write a file whose name stands in its first line, for the commands below it."""
    name = example.parsed.splitlines()[0].removeprefix("# ")
    Path(name).write_text(example.parsed, encoding="utf-8")


READER = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=write_file),
    ]
)


def at_a_terminal_on(day: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be that day, with somebody there who says yes to nothing."""
    clock_now = schedules.clock.now
    for module in [*sys.modules.values()]:
        if getattr(module, "now", None) is clock_now:
            monkeypatch.setattr(module, "now", lambda: day)
    monkeypatch.setattr(schedules.cli.slips, "confirmed", lambda _: False)


DAYS: Final = [
    pytest.param(datetime(2026, 12, 1, 12, tzinfo=UTC), id="soon"),
    pytest.param(datetime(2034, 7, 1, 12, tzinfo=UTC), id="years-later"),
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_runs(page: Path, day: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One after the other, in a folder of its own: each has what the ones above it made, on whatever day it is.
    """
    at_a_terminal_on(day, monkeypatch)
    examples = list(READER.parse(page).examples())
    blocks = re.findall(r"^```(?:python|console|toml)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(blocks) <= len(examples)
    monkeypatch.chdir(tmp_path)
    for example in examples:
        example.evaluate()


@pytest.mark.parametrize("day", DAYS)
def test_the_commands_of_the_readme_run_as_printed(
    day: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The blocks of this program's own commands, one after the other, and the command that makes a calendar.
    """
    at_a_terminal_on(day, monkeypatch)
    monkeypatch.chdir(tmp_path)
    text = README.read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    own = [block for block in blocks if all(words.startswith("schedules ") for words, _ in _commands(block))]
    assert 2 == len(own)
    for block in own:
        for words, expected in _commands(block.rstrip("\n")):
            assert "" == _held(words, expected)
    calendars = re.findall(r"\.venv/bin/(schedules generate .*)", text)
    assert 2 == len(calendars)
    for words in calendars:
        assert "" == _held(words, "Wrote ...")
