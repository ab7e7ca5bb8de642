"""The command ``draft``: a table of visits that somebody holds, made into a draft of a regimen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from schedules.cli.output import write_out
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.errors import FileError, Problem, UsageError
from schedules.files import read_bounded, write
from schedules.regimen.sizes import MAX_BYTES
from schedules.words import count


def draft_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``draft``."""
    description = "Make a draft of a regimen from a CSV of visits, days and windows; what is not understood is named."
    parser = Parser(draft_command, prog="schedules draft", description=description)
    parser.add_argument("table", help="a .csv with a column for the visit and one for its days")
    parser.add_argument("-o", "--output", metavar="FILE", help="the .toml file; - for standard output")
    parser.add_argument("--replace", action="store_true", help="write over a file that is there")
    return parser


def draft_command(args: argparse.Namespace) -> int:
    """Write the draft, and name what was not understood; return 1 where anything was not, as there always is.

    Raises:
        UsageError: If nothing says where, or the name is not one of a TOML file.
        FileError: If the table can't be read, or the draft can't be written.
    """
    path = None if args.output == "-" else Path(args.output or "")
    if not args.output:
        raise UsageError(
            Problem("value_invalid", "output", "not given; add -o draft.toml, or -o - for standard output")
        )
    if path and path.suffix.lower() != ".toml":
        raise UsageError(Problem("format_unknown", args.output, "a draft is TOML; end its name in .toml"))
    if path and path.exists() and not path.is_dir() and not args.replace:
        raise FileError(Problem("file_exists", args.output, "exists already; add --replace, or give another name"))
    from schedules.regimen.documents.draft import draft_of

    table = read_bounded(Path(args.table), most_bytes=MAX_BYTES, if_larger=", so it is no table of visits")
    draft = draft_of(table, args.table)
    if path is None:
        write_out(draft.text.encode())
    else:
        write(path, draft.text.encode(), replace=args.replace)
    for each in draft.unclear:
        tell(each, stream=sys.stderr)
    tell(f"{count(len(draft.unclear), 'place')} to complete", stream=sys.stderr)
    return 1 if draft.unclear else 0
