"""The command ``restore``: a plan whose file was changed by hand, laid out anew from its record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.plan_files import open_plan_file, write_plan
from schedules.cli.terminal import confirmed, show_difference, tell
from schedules.cli.values import read_instant
from schedules.clock import now
from schedules.course.difference import diff
from schedules.course.digests import is_laid_out
from schedules.course.plan_file import plan_json
from schedules.errors import FileError, Problem, UsageError
from schedules.files import locked
from schedules.planning.upkeep import restored
from schedules.words import printable


def restore_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``restore``."""
    parser = Parser(
        restore_command,
        prog="schedules restore",
        description="Lay a plan whose file was changed by hand out anew from its record. What was meant is recorded "
        "after that.",
    )
    parser.add_argument("file", help="a .json plan")
    parser.add_argument(
        "--accept",
        metavar="PART",
        action="append",
        default=[],
        help='a changed part that is meant, such as choices or "record 3", or all; on a terminal it is asked for',
    )
    parser.add_argument("--as-of", metavar="TIME", help="when it is restored, with its offset; now by default")
    return parser


def restore_command(args: argparse.Namespace) -> int:
    """Show what is laid out otherwise than in the file, ask about what the plan is made from, and write it."""
    path = Path(args.file)
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    with locked(path):
        opened = open_plan_file(path)
        if not opened.changed:
            tell(f"{path}: as it was written; there is nothing to restore", stream=sys.stderr)
            return 0
        tell(f"{path}: {', '.join(map(printable, opened.changed))} changed by hand", stream=sys.stderr)
        asked = [part for part in opened.changed if not is_laid_out(part)]
        _require_known(args.accept, asked)
        new = restored(opened.plan, opened.changed, as_of=as_of)
        show_difference(diff(opened.plan, new), or_else="no event differs")
        if refused := [part for part in asked if not _is_meant(part, args.accept)]:
            raise _not_meant(path, refused)
        write_plan(path, new, plan_json(new), replace=True)
    tell(f"{path}: revision {new.revision}", stream=sys.stderr)
    return 0


def _require_known(accepted: Sequence[str], asked: Sequence[str]) -> None:
    """Refuse to accept a part that was not changed."""
    for part in accepted:
        if part not in (*asked, "all"):
            what = f"it has {', '.join(asked)}" if asked else "nothing that is to be accepted was"
            raise UsageError(Problem("name_unknown", "accept", f"{part!r} was not changed by hand; {what}"))


def _is_meant(part: str, accepted: Sequence[str]) -> bool:
    """Return whether a change of what the plan is made from is meant: as it was said, else as a person answers."""
    if part in accepted or "all" in accepted:
        return True
    return bool(confirmed(f"Is the change of {part} meant?"))


def _not_meant(path: Path, parts: Sequence[str]) -> FileError:
    message = (
        f"what the plan is made from was changed by hand: {', '.join(parts)}. The file does not hold what was there "
        f"before: put it back from a copy, or, if it is meant, --accept {' --accept '.join(map(repr, parts))}"
    )
    return FileError(Problem("file_changed", str(path), message))
