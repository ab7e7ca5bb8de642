"""Every block of code in the pages is run: Python, commands with what they print, and the files they read."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import tempfile
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import Any, Final

from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser

from schedules.cli import main

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


def in_a_folder_of_its_own(namespace: dict[str, Any]) -> None:
    """Let what a page writes stay within the page."""
    namespace["before"], namespace["folder"] = Path.cwd(), tempfile.TemporaryDirectory()
    os.chdir(namespace["folder"].name)


def and_out_of_it(namespace: dict[str, Any]) -> None:
    """Leave nothing behind."""
    os.chdir(namespace["before"])
    namespace["folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=write_file),
    ],
    patterns=["*.md", "how-to/*.md"],
    setup=in_a_folder_of_its_own,
    teardown=and_out_of_it,
).pytest()
