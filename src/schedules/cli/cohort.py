"""The command ``cohort``: a table of patients in; the table of their events, or their calendars, out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from schedules.builtin.catalog import load
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.cli.values import pairs, read_instant
from schedules.errors import FileError, Problem, ScheduleError, UsageError, needs
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Look
from schedules.files import read_bounded
from schedules.regimen import Regimen
from schedules.words import count

if TYPE_CHECKING:
    from schedules.cohort.runs import Progress

OUTPUTS = (".parquet", ".tar", "")
LEAST_SECRET_BYTES = 16


def cohort_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``cohort``."""
    parser = Parser(
        cohort_command,
        prog="schedules cohort",
        description="Lay out a table of patients, without names: their events as a table, or their calendars. A run "
        "that was stopped goes on when it is started again with the same words. What can't be laid out is told in a "
        "table of its own.",
    )
    parser.add_argument("patients", metavar="PATIENTS.parquet", help="the patients: id, regimen, choices, start, zone")
    parser.add_argument("-o", "--output", metavar="PATH", help="a .parquet of events; a .tar or a folder of calendars")
    parser.add_argument("--uids", action="store_true", help="name each event by its uid, as its calendar does")
    parser.add_argument("--secret", metavar="FILE", help="a file of random bytes that plans without an id are named by")
    parser.add_argument("--regimen", metavar="NAME=FILE", action="append", help="a regimen of one's own, by its name")
    parser.add_argument("--detail", choices=("full", "plain", "discreet"), help="of calendars; full by default")
    parser.add_argument("--language", choices=LANGUAGES, help="of calendars; English by default")
    parser.add_argument("--as-of", metavar="TIME", help="when the plans are made, with its offset; now by default")
    parser.add_argument("--replace", action="store_true", help="write over an output that is there")
    return parser


def cohort_command(args: argparse.Namespace) -> int:
    """Lay out a cohort; the exit status is 1 where a patient could not be laid out."""
    try:
        from schedules.cohort import runs
    except ModuleNotFoundError as missing:
        if missing.name not in ("numpy", "pyarrow"):
            raise
        raise needs("cohort", "a cohort") from None
    problems: list[Problem] = []
    if not args.output:
        problems.append(Problem("value_invalid", "output", "not given; add -o events.parquet, or calendars.tar"))
    elif Path(args.output).suffix.lower() not in OUTPUTS:
        message = f"{args.output!r} is none that is written; give a .parquet file, a .tar file or a folder"
        problems.append(Problem("format_unknown", "output", message))
    regimens = _regimens(args, problems)
    if problems:
        raise UsageError(problems)
    asked = runs.Asked(
        source=Path(args.patients),
        output=Path(args.output),
        uids=args.uids,
        secret=None if args.secret is None else _secret(Path(args.secret)),
        regimens=regimens,
        look=Look(detail=args.detail or Look.detail, language=args.language or Look.language),
        as_of=read_instant("--as-of", args.as_of) if args.as_of else None,
        replace=args.replace,
    )
    result = runs.run(asked, progress_on_terminal())
    what = count(result.made, "event" if asked.makes_events else "calendar")
    tell(f"Wrote {asked.output}: {count(result.patients, 'patient')}, {what}", stream=sys.stderr)
    if result.refused:
        told = f"{count(result.refused, 'patient')} could not be laid out; {asked.refused} says why"
        tell(told, stream=sys.stderr)
    return 1 if result.refused else 0


def _regimens(args: argparse.Namespace, problems: list[Problem]) -> dict[str, Regimen]:
    found: dict[str, Regimen] = {}
    for name, file in pairs("--regimen", args.regimen, problems):
        try:
            found[name] = load(file)
        except ScheduleError as error:
            problems += error.problems
    return found


def _secret(path: Path) -> bytes:
    """Read the secret that the identities of plans are made of.

    Raises:
        FileError: If the file can't be read, or is too short to keep anything secret.
    """
    found = read_bounded(path)
    if len(found) < LEAST_SECRET_BYTES:
        message = f"has {len(found)} bytes; make one of at least {LEAST_SECRET_BYTES} random bytes, and keep it"
        raise FileError(Problem("value_invalid", str(path), message))
    return found


def progress_on_terminal() -> Callable[[Progress], None]:
    """Return what says on a terminal, in one line, how far a run is; where there is none it says nothing."""
    began, stream = time.monotonic(), sys.stderr

    def told(progress: Progress) -> None:
        done, total, here = progress
        rate = here / max(time.monotonic() - began, 0.001)
        left = f", {(total - done) / rate:,.0f} s left" if here else ""
        end = "\n" if done == total else ""
        with suppress(OSError):
            stream.write(f"\r{done:,} of {total:,} patients, {rate:,.0f} a second{left}\x1b[K{end}")
            stream.flush()

    return told if stream.isatty() else lambda _: None
