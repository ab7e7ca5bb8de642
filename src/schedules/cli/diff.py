"""The command ``diff``, and how a difference is shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from schedules.cli.parser import Parser, read_plan_file
from schedules.cli.terminal import console_for
from schedules.course.difference import Difference, diff
from schedules.planning.revision import replay


def diff_parser() -> Parser:
    """Make the parser of ``diff``."""
    parser = Parser(
        prog="schedules diff",
        description="Say what changed from one plan to another, or since a revision of the same one.",
    )
    parser.add_argument("old", help="a .json plan, or the number of a revision of NEW")
    parser.add_argument("new", help="a .json plan")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as data")
    shape.add_argument("--html", action="store_true", help="as a page")
    return parser


def diff_command(words: list[str]) -> int:
    """Print what changed from one plan to another."""
    args = diff_parser().parse_args(words)
    new = read_plan_file(Path(args.new))
    old = replay(new, int(args.old)) if args.old.isdecimal() else read_plan_file(Path(args.old))
    found = diff(old, new)
    if args.html:
        from schedules.export.pages.difference import diff_to_html

        print(diff_to_html(found))
    elif args.json:
        print(json.dumps(json.loads(found.model_dump_json()), indent=2))
    else:
        show(found)
    return 0


def show(found: Difference, *, or_else: str = "") -> None:
    """Print a difference, as a table where that can be seen."""
    console = console_for(sys.stdout) if found.changes else None
    if console is None:
        print(str(found) or or_else)
        return
    from schedules.cli.terminal import show_difference

    show_difference(console, found)
