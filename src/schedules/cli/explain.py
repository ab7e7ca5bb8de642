"""The command ``explain``: why an event, or each event of a day, is on its date."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.plan_files import laid_out_now, look_at_plan_file
from schedules.cli.terminal import tell
from schedules.clock import now
from schedules.course.explanation import explain


def explain_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``explain``."""
    parser = Parser(explain_command, prog="schedules explain", description="Say why an event is on its date.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("which", help="an event's uid, its place such as C2D8, or a date such as 2026-03-09")
    return parser


def explain_command(args: argparse.Namespace) -> int:
    """Print why an event, or each event of a day, is on its date."""
    path = Path(args.file)
    tell(explain(laid_out_now(look_at_plan_file(path), path, now()), args.which))
    return 0
