"""The commands ``show``, of a regimen or the events of a plan, and ``today``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from schedules.builtin.catalog import load, names
from schedules.cli.parser import Parser
from schedules.cli.plan_files import look_at_plan_file
from schedules.cli.terminal import console_for, say_on, table_on, tell
from schedules.cli.values import read_day, read_instant
from schedules.clock import now
from schedules.course.plan import Event
from schedules.errors import Problem, UsageError
from schedules.files import read_bounded
from schedules.regimen.outline import sections_of, table_of
from schedules.regimen.sentences import sentences
from schedules.words import count, say_day


def show_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``show``."""
    parser = Parser(show_command, prog="schedules show", description="Print a regimen's table with its sources.")
    parser.add_argument("regimen", help="a regimen's name, its .toml or .json file, or a .json plan")
    parser.add_argument("--words", action="store_true", help="say it as sentences that a clinician can sign")
    plan = parser.add_argument_group("of a plan")
    plan.add_argument("--from", dest="from_", metavar="DATE", help="what is not over before that day, or before today")
    plan.add_argument("--next", dest="most", metavar="N", help="so many events, and no more")
    parser.offer("regimen", names)
    return parser


def today_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``today``."""
    parser = Parser(today_command, prog="schedules today", description="Say what a plan has today, and what is next.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("--as-of", metavar="TIME", help="when it is asked, with its offset; now by default")
    return parser


def today_command(args: argparse.Namespace) -> int:
    """Print what takes place today, on the clocks of the plan's zone, and what begins next."""
    plan = look_at_plan_file(Path(args.file))
    asked = (read_instant("--as-of", args.as_of) if args.as_of else now()).astimezone(plan.tz)
    tell(f"{say_day(asked)}, {plan.title}, {plan.zone} time")
    for event in plan.on(asked.date()):
        tell(f"  {event}")
    if (following := plan.next(asked.date() + timedelta(days=1))) is not None:
        tell(f"Next: {following}")
    tell("Not medical advice. The care team's schedule wins.", stream=sys.stderr)
    return 0


def _show_plan(args: argparse.Namespace) -> int:
    """Print the events of a plan, one a line."""
    plan = look_at_plan_file(Path(args.regimen))
    problems: list[Problem] = []
    most = len(plan)
    if args.most is not None and not (args.most.isdecimal() and int(args.most)):
        problems.append(Problem("value_invalid", "next", f"{args.most!r} is no number of events; give 1 or more"))
    elif args.most is not None:
        most = int(args.most)
    if problems:
        raise UsageError(problems)
    first = None if args.from_ is None else now().astimezone(plan.tz).date()
    if args.from_ not in (None, "today"):
        first = read_day("from", args.from_)
    events = [event for event in plan if first is None or _last_date(event) >= first]
    tell(f"{plan.title}, {count(len(plan), 'event')}, {plan.zone} time, revision {plan.revision}")
    for event in events[:most]:
        amount = f", {event.amount}" if event.amount else ""
        tell(f"  {event}{amount}")
    if len(events) > most:
        tell(f"  ... and {len(events) - most} more")
    tell("Not medical advice. The care team's schedule wins.", stream=sys.stderr)
    return 0


def _last_date(event: Event) -> date:
    """Return the last date on which an event takes place."""
    if isinstance(event.end, datetime):
        return event.end.date()
    return max(event.end - timedelta(days=1), event.start)


def _holds_plan(path: Path) -> bool:
    return path.suffix.lower() == ".json" and path.is_file() and b'"schema_version"' in read_bounded(path)


def show_command(args: argparse.Namespace) -> int:
    """Print a regimen as tables, or as sentences; or the events of a plan.

    Raises:
        UsageError: If an option does not go with what is named.
    """
    if _holds_plan(Path(args.regimen)):
        if args.words:
            raise UsageError(Problem("value_invalid", "words", "goes with a regimen; name the plan's regimen"))
        return _show_plan(args)
    for name, value in (("from", args.from_), ("next", args.most)):
        if value is not None:
            raise UsageError(Problem("value_invalid", name, "goes with a plan; name its .json file"))
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
