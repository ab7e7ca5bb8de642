"""The commands that write a plan out: ``export``, and ``cancel``, which withdraws every event."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from schedules.cli.output import add_looks, look_of, render, told_in, write_out
from schedules.cli.parser import Parser
from schedules.cli.plan_files import laid_out_now, read_plan_file
from schedules.cli.terminal import tell, working
from schedules.clock import now
from schedules.course.plan import Plan
from schedules.errors import Problem, UsageError
from schedules.export.calendar.update import hold_same
from schedules.files import format_of, read_bounded, writable, write
from schedules.planning.revision import only_changed, withdraw
from schedules.planning.upkeep import replay
from schedules.words import count


def export_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``export``."""
    parser = _file_parser("export", "Write a plan as a calendar or a table.", _revision)
    parser.add_argument("--revision", help="the plan as it stood at this revision; the last by default")
    parser.add_argument("--changes-only", action="store_true", help="only what the last revision changed")
    return parser


def cancel_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``cancel``."""
    words = "Write a calendar that withdraws every event of a plan."
    return _file_parser("cancel", words, lambda plan, _: withdraw(plan, now()))


def _file_parser(command: str, words: str, choose: Callable[[Plan, argparse.Namespace], Plan]) -> Parser:
    """Make a parser of what both commands are told; ``choose`` makes the plan that is written from the one read."""
    parser = Parser(lambda args: _write(args, choose), prog=f"schedules {command}", description=words)
    parser.add_argument("file", help="a .json plan")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="a .ics, .html, .pdf, .svg or .csv file, or -"
    )
    parser.add_argument(
        "--format", choices=("ics", "html", "pdf", "svg", "csv"), default="ics", help="what - writes; ics by default"
    )
    parser.add_argument("--replace", action="store_true", help="write over a file that this plan wrote before")
    add_looks(parser)
    return parser


def _revision(plan: Plan, args: argparse.Namespace) -> Plan:
    """Choose the revision that is asked for, or what it changed."""
    if args.revision is not None:
        if not args.revision.isdecimal():
            message = f"{args.revision!r} is no number; write it in digits"
            raise UsageError(Problem("value_invalid", "revision", message))
        plan = replay(plan, int(args.revision))
    return only_changed(plan, whole_visits=args.detail == "discreet") if args.changes_only else plan


def _write(args: argparse.Namespace, choose: Callable[[Plan, argparse.Namespace], Plan]) -> int:
    """Write a plan as a calendar or a table; an older .ics of the same plan is brought up to date."""
    target = Path(args.output) if args.output != "-" else None
    suffix = format_of(target) if target else f".{args.format}"
    if target:
        writable(target, replace=args.replace)
    path = Path(args.file)
    plan = choose(laid_out_now(read_plan_file(path, old=True), path, now()), args)
    if suffix == ".json":
        message = "a plan is a .json file already; end it in .ics, .html, .pdf, .svg or .csv"
        raise UsageError(Problem("format_unknown", str(target), message))
    if suffix == ".ics" and target and target.exists():
        hold_same(read_bounded(target), plan)
    with working("Writing the file", sys.stderr):
        look = look_of(args)
        data, told = render(plan, suffix, look), told_in(plan, suffix, look)
    if target:
        write(target, data, replace=args.replace)
    else:
        write_out(data)
    live, gone = count(len(told.events), "event"), len(told.cancelled)
    tell(f"{target or 'standard output'}: {live}, {gone} cancelled, revision {plan.revision}", stream=sys.stderr)
    return 0
