"""The command ``explain``: why an event, or each event of a day, is on its date."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.course.explanation import explain
from schedules.course.plan_file import read_plan
from schedules.files import read_bounded


def explain_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``explain``."""
    parser = Parser(explain_command, prog="schedules explain", description="Say why an event is on its date.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("which", help="an event's uid, its place such as C2D8, or a date such as 2026-03-09")
    return parser


def explain_command(args: argparse.Namespace) -> int:
    """Print why an event, or each event of a day, is on its date."""
    print(explain(read_plan(read_bounded(Path(args.file))), args.which))
    return 0
