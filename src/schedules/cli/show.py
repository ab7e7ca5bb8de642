"""The command ``show``: a regimen as tables with their sources, or as sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from schedules.builtin.catalog import load, names
from schedules.cli.parser import Parser
from schedules.cli.terminal import console_for, say_on, table_on, tell
from schedules.regimen.outline import sections_of, table_of
from schedules.regimen.sentences import sentences


def show_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``show``."""
    parser = Parser(show_command, prog="schedules show", description="Print a regimen's table with its sources.")
    parser.add_argument("regimen", help="a regimen's name, or a .toml, .json or .yaml file")
    parser.add_argument("--words", action="store_true", help="say it as sentences that a clinician can sign")
    parser.offer("regimen", names)
    return parser


def show_command(args: argparse.Namespace) -> int:
    """Print a regimen as tables, or as sentences."""
    regimen = load(args.regimen)
    if args.words:
        tell("\n".join(sentences(regimen)))
    elif console := console_for(sys.stdout):
        for section in sections_of(regimen):
            if section.columns:
                table_on(console, section.columns, section.rows, title=section.title)
            else:
                say_on(console, [section.title])
    else:
        tell(table_of(regimen))
    return 0
