"""Every block of code in the documentation is run: Python, commands with what they print, and the files they read."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import Final

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from tests.support import ROOT

from schedules.cli import main

DOCS = ROOT / "docs"
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
    program, *words = shlex.split(command)
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One after the other, in a folder of its own: each has what the ones above it made.
    """
    examples = list(READER.parse(page).examples())
    blocks = re.findall(r"^```(?:python|console|toml)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(blocks) <= len(examples)
    monkeypatch.chdir(tmp_path)
    for example in examples:
        example.evaluate()
