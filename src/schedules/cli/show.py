"""The commands that only look: ``list`` the regimens, ``show`` one, ``explain`` a date."""

from __future__ import annotations

import sys
from pathlib import Path

from schedules.builtin.catalog import about, load, names
from schedules.cli.parser import Parser
from schedules.cli.terminal import console_for
from schedules.course.explanation import explain
from schedules.course.plan import Plan, read_plan
from schedules.files import read_bounded
from schedules.regimen.outline import table_of
from schedules.regimen.sentences import sentences


def list_parser() -> Parser:
    """Make the parser of ``list``."""
    return Parser(prog="schedules list", description="Name the regimens.")


def list_command(words: list[str]) -> int:
    """Run ``list``: each regimen, and what it is, in a line."""
    list_parser().parse_args(words)
    for name in names():
        print(f"{name:<26}{about(name)}")
    return 0


def show_parser() -> Parser:
    """Make the parser of ``show``."""
    parser = Parser(prog="schedules show", description="Print a regimen's table with its sources.")
    parser.add_argument("regimen", help="a regimen's name, or a .json or .toml file")
    parser.add_argument("--words", action="store_true", help="say it as sentences that a clinician can sign")
    return parser


def show_command(words: list[str]) -> int:
    """Run ``show``: a regimen as tables, or as sentences."""
    args = show_parser().parse_args(words)
    regimen = load(args.regimen)
    if args.words:
        print("\n".join(sentences(regimen)))
    elif console := console_for(sys.stdout):
        from schedules.cli.terminal import show_regimen

        show_regimen(console, regimen)
    else:
        print(table_of(regimen))
    return 0


def explain_parser() -> Parser:
    """Make the parser of ``explain``."""
    parser = Parser(prog="schedules explain", description="Say why an event is on its date.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("which", help="an event's uid, its place such as C2D8, or a date such as 2026-03-09")
    return parser


def explain_command(words: list[str]) -> int:
    """Run ``explain``: why an event, or each event of a day, is on its date."""
    args = explain_parser().parse_args(words)
    course: Plan = read_plan(read_bounded(Path(args.file)))
    print(explain(course, args.which))
    return 0
