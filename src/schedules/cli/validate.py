"""The command ``validate``: files of regimens held against the language, every mistake at its line and column."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from schedules.builtin.catalog import load
from schedules.builtin.names import FILE_SUFFIXES
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.errors import MissingExtraError, Problem, ScheduleError
from schedules.words import count, printable


def validate_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``validate``."""
    description = "Say what is wrong in files of regimens. Status 0: nothing; 1: mistakes; 2: a file can't be read."
    parser = Parser(validate_command, prog="schedules validate", description=description)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a .toml, .json or .yaml file of a regimen")
    parser.add_argument("--json", action="store_true", help="print the mistakes as data")
    return parser


def validate_command(args: argparse.Namespace) -> int:
    """Print the mistakes of each file, with the line that each stands in; return 1 where there are any."""
    found = {name: _problems_in(name) for name in dict.fromkeys(args.files)}
    mistakes = [problem for problems in found.values() for problem in problems if problem.spot]
    unread = [problem for problems in found.values() for problem in problems if not problem.spot]
    if args.json:
        files = [{"file": name, "problems": [*map(as_data, problems)]} for name, problems in found.items()]
        tell(json.dumps({"files": files}, ensure_ascii=False, indent=2))
    else:
        for problem in mistakes:
            tell(with_line(problem))
    for problem in unread:
        tell(f"schedules: {printable(str(problem))}", stream=sys.stderr)
    closed = sum(any(problem.spot is None for problem in problems) for problems in found.values())
    read = f"{count(len(found) - closed, 'file')}, {count(len(mistakes), 'problem')}"
    tell(f"{read}{f'; {closed} not read' if closed else ''}", stream=sys.stderr)
    return 2 if unread else 1 if mistakes else 0


def _problems_in(name: str) -> tuple[Problem, ...]:
    """Return what is wrong in a file; what has no place in it says why the file can't be read."""
    if Path(name).is_dir():
        return (Problem("file_damaged", name, "is a folder; name the files in it"),)
    if Path(name).suffix.lower() not in FILE_SUFFIXES:
        message = f"is no file of a regimen; its name ends in {', '.join(FILE_SUFFIXES)}"
        return (Problem("format_unknown", name, message),)
    try:
        load(name)
    except MissingExtraError as error:
        return tuple(Problem(each.code, name, each.message) for each in error.problems)
    except ScheduleError as error:
        return error.problems
    return ()


def with_line(problem: Problem) -> str:
    """Say a problem, and below it the line that it stands in, with marks under what is meant."""
    spot = problem.spot
    if spot is None:
        return printable(str(problem))
    number = f"{spot.line:>5}"
    before = "".join("\t" if character == "\t" else " " for character in spot.text[: spot.column - 1])
    marks = f"{' ' * len(number)} | {before}{'^' * spot.length}" if spot.column <= len(spot.text) + 1 else ""
    lines = [printable(str(problem)), f"{number} | {spot.text}".rstrip(), marks]
    return "\n".join(filter(None, lines))


def as_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    spot = problem.spot
    data: dict[str, Any] = {"code": problem.code, "message": problem.message, "path": list(problem.path)}
    if spot is not None:
        data |= {"line": spot.line, "column": spot.column, "length": spot.length, "text": spot.text}
    return data | {"place": problem.place}
