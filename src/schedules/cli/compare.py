"""The command ``compare``: whether two regimens make the same calendars, and where they first differ."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from schedules.builtin.catalog import load, names
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell, working


def compare_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``compare``."""
    description = "Compare two regimens over every choice and anchor. Status 0: the same calendars; 1: they differ."
    parser = Parser(compare_command, prog="schedules compare", description=description)
    for place in ("one", "other"):
        parser.add_argument(place, help="a regimen's name, or a .toml, .json or .yaml file")
        parser.offer(place, names)
    parser.add_argument("--json", action="store_true", help="print it as data")
    return parser


def compare_command(args: argparse.Namespace) -> int:
    """Print whether two regimens are equal, or the first day that differs; return 1 where they differ."""
    from schedules.planning.comparison import compare

    one, other = load(args.one), load(args.other)
    with working("Comparing every choice", sys.stderr):
        found = compare(one, other, names=(args.one, args.other))
    if args.json:
        tell(json.dumps(found.as_data(), ensure_ascii=False, indent=2, default=str))
    else:
        tell("\n".join(found.sentences()))
    return 0 if found.equal else 1
