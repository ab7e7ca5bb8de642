"""The commands that keep a plan alive: ``record`` and ``undo``."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from schedules.checking.findings import line_of
from schedules.checking.judge import check
from schedules.cli.diff import show
from schedules.cli.parser import Parser, named_as_plan, read_instant, read_known, read_plan_file
from schedules.clock import now, read_start
from schedules.course import KINDS, Correction, Happening
from schedules.course.difference import diff
from schedules.course.plan import Plan
from schedules.course.record import counting
from schedules.errors import Problem, ScheduleError, UsageError
from schedules.files import locked, write
from schedules.planning.entries import pumps_of
from schedules.planning.revision import revise
from schedules.words import count

ENTRY: dict[str, str] = {
    "of": "the event: its key, or the phase or row it starts",
    "row": "the infusion that is held or resumed; the only one by default",
    "on": "the date, or date and time, it is booked or deferred to",
    "rate": "low, full, or same",
    "days": "days of a delay",
    "scope": "what a delay shifts: row, cycle, or following",
    "amount": "the reduced amount, as prescribed",
    "length_days": "the new length of the cycle",
    "milestone": "the milestone that was reached",
    "fact": "the choice that was learned",
    "choice": "the choice that was made anew",
    "value": "its value",
    "from_cycle": "the cycle from which it holds",
    "question": "the question that was decided, as e1/counts",
    "answer": "yes or no",
    "entry": "the number of the entry that was wrong",
}


def record_parser() -> Parser:
    """Make the parser of ``record``."""
    parser = _parser("record", "Add what happened to a plan's record, and print what it changes.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("what", choices=sorted(KINDS), help="what happened")
    for name, text in ENTRY.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=text)
    _add_common(parser)
    return parser


def record_command(words: list[str]) -> int:
    """Add one entry to a plan's record, and print what it changes."""
    args = record_parser().parse_args(words)
    return _change(Path(args.file), args, lambda plan: _entry(plan, args))


def undo_parser() -> Parser:
    """Make the parser of ``undo``."""
    parser = _parser("undo", "Take back the last entry of a plan's record; nothing is erased.")
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("--entry", help="the entry to take back; the last one that counts by default")
    _add_common(parser)
    return parser


def undo_command(words: list[str]) -> int:
    """Take back the last entry that counts, by a correction; nothing is erased."""
    args = undo_parser().parse_args(words)
    return _change(Path(args.file), args, lambda plan: _undoing(plan, args))


def _parser(command: str, words: str) -> Parser:
    return Parser(prog=f"schedules {command}", description=words)


def _add_common(parser: Parser) -> None:
    parser.add_argument("--at", metavar="2026-03-18T14:00", help="when it happened, on the plan's clocks (required)")
    parser.add_argument("--why", default="", help="the reason, in words without names")
    parser.add_argument("--by", default="", help="the role of who says so, such as nurse")
    parser.add_argument("--as-of", metavar="TIME", help="when it is recorded, with its offset; now by default")


def _change(path: Path, args: argparse.Namespace, entry: Any) -> int:
    """Read, revise and write a plan under a lock, so that two writers lose nothing."""
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    named_as_plan(path)
    with locked(path):
        old = read_plan_file(path)
        new = revise(old, entry(old), as_of=as_of)
        write(path, new.model_dump_json(indent=2).encode() + b"\n", replace=True)
    show(diff(old, new), or_else="nothing moves")
    known = set(map(line_of, check(old)))
    for line in map(line_of, check(new)):
        if line not in known:
            print(line, file=sys.stderr)
    print(f"{path}: revision {new.revision}, {count(len(new.record), 'entry', 'entries')}", file=sys.stderr)
    return 0


def _entry(plan: Plan, args: argparse.Namespace) -> Happening:
    kind = KINDS[args.what]
    given = {name: getattr(args, name) for name in ENTRY if getattr(args, name) is not None}
    if foreign := [name for name in given if name not in kind.model_fields]:
        fields = (
            ", ".join(f"--{name.replace('_', '-')}" for name in ENTRY if name in kind.model_fields)
            or "no option of its own"
        )
        raise UsageError(
            Problem("name_unknown", name, f"does not go with {args.what}, which has {fields}") for name in foreign
        )
    values = {name: _value(plan, name, text) for name, text in given.items()}
    if "row" in kind.model_fields and "row" not in values and len(pumps := pumps_of(plan.regimen)) == 1:
        values["row"] = pumps[0]
    return kind.read({**values, "at": _at(plan, args), "why": args.why, "by": args.by}, place=args.what)


def _value(plan: Plan, name: str, text: str) -> Any:
    if name == "on":
        return read_known("--on", "on", text, plan.zone)
    if name in ("days", "length_days", "from_cycle", "entry"):
        return int(text) if text.isdecimal() else text
    if name == "value":
        return _plain(text)
    return text


def _plain(text: str) -> Any:
    parts = [_number(part) for part in text.split(",")]
    return parts[0] if len(parts) == 1 else tuple(parts)


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _at(plan: Plan, args: argparse.Namespace) -> datetime:
    if not args.at:
        raise UsageError(Problem("value_invalid", "at", "not given; add --at 2026-03-18T14:00"))
    try:
        return read_start(args.at, zone_name=plan.zone)
    except ScheduleError as error:
        raise UsageError(Problem(each.code, "at", each.message) for each in error.problems) from None


def _undoing(plan: Plan, args: argparse.Namespace) -> Happening:
    counted = counting(plan.record)
    if not counted:
        raise UsageError(Problem("entry_impossible", "record", "the record holds nothing that counts"))
    entry = args.entry or str(max(each.number for each in counted))
    at = _at(plan, args) if args.at else now().astimezone(plan.tz).replace(second=0)
    number = int(entry) if entry.isdecimal() else entry
    return Correction.read({"at": at, "entry": number, "why": args.why, "by": args.by}, place="undo")
