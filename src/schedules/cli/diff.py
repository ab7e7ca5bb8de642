"""The command ``diff``: what changed from one plan to another."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.plan_files import look_at_plan_file
from schedules.cli.terminal import show_difference, tell
from schedules.course.difference import diff
from schedules.course.plan import Plan
from schedules.errors import PlanError
from schedules.planning.upkeep import replay


def diff_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``diff``."""
    words = "Say what changed from one plan to another, or since a revision of the same one."
    parser = Parser(diff_command, prog="schedules diff", description=words)
    parser.add_argument("old", help="a .json plan, or the number of a revision of NEW")
    parser.add_argument("new", help="a .json plan")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as data")
    shape.add_argument("--html", action="store_true", help="as a page")
    return parser


def _revision(plan: Plan, number: str) -> Plan:
    """Return a revision of a plan; a problem with it is said of the word that names it, which is no option."""
    try:
        return replay(plan, int(number))
    except PlanError as error:
        raise PlanError(replace(each, place=number) for each in error.problems) from None


def diff_command(args: argparse.Namespace) -> int:
    """Print what changed, as lines or a table, as data, or as a page."""
    new = look_at_plan_file(Path(args.new))
    old = _revision(new, args.old) if args.old.isdecimal() else look_at_plan_file(Path(args.old))
    found = diff(old, new)
    if args.html:
        from schedules.export.pages.difference import diff_to_html  # the exporter, which the other two need not load

        tell(diff_to_html(found))
    elif args.json:
        tell(json.dumps(json.loads(found.model_dump_json()), indent=2))
    else:
        show_difference(found)
    return 0
