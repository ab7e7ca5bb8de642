"""The command ``write-out``: a regimen as a file, to read it, to change it, or to keep it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from schedules.builtin.catalog import load, names
from schedules.builtin.names import FILE_SUFFIXES
from schedules.cli.output import write_out
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.errors import FileError, Problem, UsageError
from schedules.files import write
from schedules.version import __version__


def write_out_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``write-out``."""
    parser = Parser(
        write_out_command,
        prog="schedules write-out",
        description="Write a regimen as a file, from which it is read back.",
    )
    parser.add_argument("regimen", help="a regimen's name, or a .toml, .json or .yaml file")
    parser.add_argument("-o", "--output", metavar="FILE", help="the .toml, .json or .yaml file; - for standard output")
    parser.add_argument("--format", choices=("toml", "json", "yaml"), help="of standard output; toml without")
    parser.add_argument("--replace", action="store_true", help="write over a file that is there")
    parser.offer("regimen", names)
    return parser


def write_out_command(args: argparse.Namespace) -> int:
    """Write the regimen, and say where.

    Raises:
        UsageError: If nothing says where, or the file's name has none of the suffixes.
        FileError: If a file is there already, or can't be written.
    """
    if not args.output:
        raise UsageError(Problem("value_invalid", "output", "not given; add -o my.toml, or -o - for standard output"))
    regimen = load(args.regimen)
    path = None if args.output == "-" else Path(args.output)
    suffix = path.suffix.lower() if path else f".{args.format or 'toml'}"
    if suffix not in FILE_SUFFIXES:
        message = f"is no file of a regimen; end its name in {', '.join(FILE_SUFFIXES)}"
        raise UsageError(Problem("format_unknown", args.output, message))
    if path and path.exists() and not path.is_dir() and not args.replace:
        raise FileError(Problem("file_exists", args.output, "exists already; add --replace, or give another name"))
    from schedules.regimen.documents.writing import written

    data = written(regimen, suffix, title=f"{regimen.title}, written out by schedules {__version__}")
    if path is None:
        write_out(data)
    else:
        write(path, data, replace=args.replace)
        tell(f"Wrote {args.output}: {regimen.title}", stream=sys.stderr)
    return 0
