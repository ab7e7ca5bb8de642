"""The commands that write a plan out: ``export`` and ``cancel``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from schedules.cli.output import add_looks, calendar_of, page_of, rendered
from schedules.cli.parser import Parser, read_plan_file
from schedules.cli.terminal import working
from schedules.clock import now
from schedules.course.plan import Plan
from schedules.errors import Problem, UsageError
from schedules.export.calendar.update import hold_same
from schedules.files import format_of, read_bounded, writable, write
from schedules.planning.revision import only_changed, replay, withdrawn
from schedules.words import count


def export_parser() -> Parser:
    """Make the parser of ``export``."""
    parser = Parser(prog="schedules export", description="Write a plan as a calendar or a table.")
    parser.add_argument("file", help="a .json plan")
    _add_output(parser)
    parser.add_argument("--revision", help="the plan as it stood at this revision; the last by default")
    parser.add_argument("--changes-only", action="store_true", help="only what the last revision changed")
    return parser


def export_command(words: list[str]) -> int:
    """Write a plan as a calendar; an old file of it is updated in place."""
    return _written(export_parser().parse_args(words), _chosen)


def cancel_parser() -> Parser:
    """Make the parser of ``cancel``."""
    parser = Parser(prog="schedules cancel", description="Write a calendar that withdraws every event of a plan.")
    parser.add_argument("file", help="a .json plan")
    _add_output(parser)
    return parser


def cancel_command(words: list[str]) -> int:
    """Write a calendar that withdraws every event of a plan."""
    return _written(cancel_parser().parse_args(words), lambda plan, _: withdrawn(plan, now()))


def _add_output(parser: Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="a .ics, .html, .pdf, .svg or .csv file")
    parser.add_argument("--replace", action="store_true", help="write over a file that this plan wrote before")
    add_looks(parser)


def _chosen(plan: Plan, args: argparse.Namespace) -> Plan:
    if args.revision is not None:
        if not args.revision.isdecimal():
            raise UsageError(
                Problem("value_invalid", "revision", f"{args.revision!r} is no number; write it in digits")
            )
        plan = replay(plan, int(args.revision))
    return only_changed(plan) if args.changes_only else plan


def _written(args: argparse.Namespace, choose: Callable[[Plan, argparse.Namespace], Plan]) -> int:
    source, target = Path(args.file), Path(args.output)
    suffix = format_of(target)
    writable(target, replace=args.replace)
    plan: Plan = choose(read_plan_file(source), args)
    if suffix == ".json":
        raise UsageError(
            Problem(
                "format_unknown",
                str(target),
                "a plan is a .json file already; end it in .ics, .html, .pdf, .svg or .csv",
            )
        )
    if suffix == ".ics" and target.exists():
        hold_same(read_bounded(target), plan)
    with working("Writing the file", sys.stderr):
        data = rendered(plan, suffix, calendar=calendar_of(args), page=page_of(args))
    write(target, data, replace=args.replace)
    live, gone = count(len(plan.events), "event"), len(plan.cancelled)
    print(f"{target}: {live}, {gone} cancelled, revision {plan.revision}", file=sys.stderr)
    return 0
