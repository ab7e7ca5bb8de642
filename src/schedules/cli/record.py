"""The commands that add to a plan's record: ``record``, and ``undo``, which takes an entry back."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from schedules.checking.findings import line_of
from schedules.checking.judge import check
from schedules.cli.parser import Parser
from schedules.cli.plan_files import laid_out_now, named_as_plan, read_plan_file, write_plan
from schedules.cli.slips import ask_if_meant, unusual_sizes
from schedules.cli.terminal import show_difference, tell
from schedules.cli.values import read_count, read_instant, read_known
from schedules.clock import now, read_start
from schedules.course import KINDS, AnyHappening, Changed, Correction, Learned
from schedules.course.difference import diff
from schedules.course.plan import Plan
from schedules.course.plan_file import plan_json
from schedules.course.record import counting
from schedules.errors import Problem, ScheduleError, UsageError
from schedules.files import locked
from schedules.planning.entry_names import NO_PUMP, pumps_of
from schedules.planning.revision import revise
from schedules.words import count

FIELDS: Final = {
    "of": "the event: its key, or the phase or row it starts",
    "row": "the infusion that is held or resumed; the only one by default",
    "on": "the date, or date and time, it is booked or deferred to",
    "rate": "low, full, or same",
    "days": "days of a delay",
    "scope": "what a delay shifts: row, cycle or following; what is reduced: dose, cycle or following",
    "amount": "the reduced amount, as prescribed",
    "length_days": "the new length of the cycle",
    "milestone": "the milestone that was reached",
    "fact": "the choice that was learned",
    "choice": "the choice that was made anew",
    "value": "its value",
    "from_cycle": "the cycle from which it holds",
    "from_on": "the date, or date and time, from which bags that are hung have the new lengths; it may lie ahead",
    "on_purpose": "yes, where an amount above the printed one, or one in other words, is meant",
    "question": "the question that was decided, as e1/counts",
    "answer": "yes or no",
    "entry": "the number of the entry that was wrong",
}
"""The fields of happenings that have an option, each with its help; no kind of happening has them all."""

SCOPES: Final = {
    "delay": "what it shifts: row, cycle or following",
    "reduce": "what is reduced: dose, cycle or following",
}
"""What the scope of each kind of happening says that has one."""


def record_parser(words: Sequence[str]) -> Parser:
    """Make the parser of ``record``; where the words name what happened, its help shows the options of that alone."""
    kind = next((word for word in words[:2] if word in KINDS), None)
    about = "Add what happened to a plan's record, and print what it changes."
    if kind is not None:
        about = f"{re.sub(r' [(]C[0-9]+[)]|`', '', (KINDS[kind].__doc__ or '').strip().splitlines()[0])} {about}"
    parser = _entry_parser("record", about, _happening)
    own = "; schedules record KIND --help shows its options alone" if kind is None else ""
    parser.add_argument("what", choices=[kind] if kind else sorted(KINDS), metavar=kind, help=f"what happened{own}")
    for name, text in FIELDS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=_help_of(name, text, kind))
    return _with_circumstances(parser)


def _help_of(name: str, text: str, kind: str | None) -> str:
    """Return the help of an option; of one that does not go with what happened none is shown."""
    if kind is None:
        return text
    field = KINDS[kind].model_fields.get(name)
    if field is None:
        return argparse.SUPPRESS
    text = SCOPES.get(kind, text) if name == "scope" else text
    return f"{text} (required)" if field.is_required() and name != "row" else text


def undo_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``undo``."""
    parser = _entry_parser("undo", "Take back the last entry of a plan's record; nothing is erased.", _retraction)
    parser.add_argument("--entry", help="the entry to take back; the last one that counts by default")
    return _with_circumstances(parser)


def _entry_parser(command: str, words: str, entry: Callable[[Plan, argparse.Namespace], AnyHappening]) -> Parser:
    parser = Parser(lambda args: _revise(args, entry), prog=f"schedules {command}", description=words)
    parser.add_argument("file", help="a .json plan")
    return parser


def _with_circumstances(parser: Parser) -> Parser:
    """Add the options of when an entry happened, why, and who says so."""
    parser.add_argument("--at", metavar="2026-03-18T14:00", help="when it happened, on the plan's clocks (required)")
    parser.add_argument("--why", default="", help="the reason, in words without names")
    parser.add_argument("--by", default="", help="the role of who says so, such as nurse")
    parser.add_argument("--as-of", metavar="TIME", help="when it is recorded, with its offset; now by default")
    return parser


def _revise(args: argparse.Namespace, entry: Callable[[Plan, argparse.Namespace], AnyHappening]) -> int:
    """Add an entry to a plan's record, and print what that changes and which findings are new."""
    path = Path(args.file)
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    named_as_plan(path)
    with locked(path):  # from reading to writing, so that of two writers at once none loses an entry
        old = laid_out_now(read_plan_file(path), path, as_of)
        happening = entry(old, args)
        new = revise(old, happening, as_of=as_of)
        slips = [*_slips(old, happening)]
        ask_if_meant(slips)
        # What is said is found before anything is written: a fault in it must not look like a refusal.
        changes = diff(old, new)
        lines = [line_of(finding) for finding in check(new)]
        known = {line_of(finding) for finding in check(old)} if lines else set()
        write_plan(path, new, plan_json(new), replace=True)
    show_difference(changes, or_else="nothing moves")
    for _, doubt in slips:
        tell(f"note: {doubt}", stream=sys.stderr)
    for line in lines:
        if line not in known:
            tell(line, stream=sys.stderr)
    tell(f"{path}: revision {new.revision}, {count(len(new.record), 'entry', 'entries')}", stream=sys.stderr)
    return 0


def _slips(plan: Plan, entry: AnyHappening) -> Iterator[tuple[str, str]]:
    """Yield what of a value that was learned or chosen anew may be a slip of the hand."""
    name = entry.fact if isinstance(entry, Learned) else entry.choice if isinstance(entry, Changed) else ""
    if name:
        yield from (("value", doubt) for _, doubt in unusual_sizes(plan.regimen, {name: getattr(entry, "value", None)}))


def _happening(plan: Plan, args: argparse.Namespace) -> AnyHappening:
    """Read what happened.

    Raises:
        UsageError: If an option does not go with that kind of happening, or there is no ``--at``.
        PlanError: If a value is none that such a happening may have.
    """
    kind = KINDS[args.what]
    given = {name: getattr(args, name) for name in FIELDS if getattr(args, name) is not None}
    if foreign := [name for name in given if name not in kind.model_fields]:
        own = [name for name in FIELDS if name in kind.model_fields]
        verb = "does" if len(foreign) == 1 else "do"
        taken = _options(own) or "no option of its own"
        message = f"{_options(foreign)} {verb} not go with {args.what}, which takes {taken}"
        raise UsageError(Problem("name_unknown", "", message))
    values = {name: _field_value(plan, name, text) for name, text in given.items()}
    if "row" in kind.model_fields and "row" not in values and len(pumps := pumps_of(plan.regimen)) == 1:
        values["row"] = pumps[0]
    required = (name for name, field in kind.model_fields.items() if field.is_required() and name in FIELDS)
    _refuse_missing(plan, [name for name in required if name not in values])
    values |= {"at": _time_of(plan, args), "why": args.why, "by": args.by}
    return cast("AnyHappening", kind.read(values, place=args.what))


def _refuse_missing(plan: Plan, missing: Iterable[str]) -> None:
    """Refuse an entry without what it must say.

    Raises:
        UsageError: For each option that is missing, with what to write.
    """
    problems, pumps = [], pumps_of(plan.regimen)
    for name in missing:
        message = f"not given; add --{name.replace('_', '-')}: {FIELDS[name]}"
        if name == "row":
            message = f"not given; add --row {' or '.join(pumps)}" if pumps else NO_PUMP
        problems.append(Problem("value_invalid", name, message))
    if problems:
        raise UsageError(problems)


def _options(names: Iterable[str]) -> str:
    """List fields as the options they come from."""
    return ", ".join(f"--{name.replace('_', '-')}" for name in names)


def _field_value(plan: Plan, name: str, text: str) -> Any:
    """Read the value of a field as far as its name says what it is; what can't be read stays a word."""
    match name:
        case "on":
            return read_known("--on", "on", text, plan.zone)
        case "from_on":
            return read_known("--from-on", "from_on", text, plan.zone)
        case "on_purpose":
            return {"yes": True, "no": False}.get(text, text)
        case "days" | "length_days" | "from_cycle" | "entry":
            return read_count(name, text)
        case "value":
            parts = [_number_or_word(part) for part in text.split(",")]
            return parts[0] if len(parts) == 1 else tuple(parts)
    return text


def _number_or_word(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _time_of(plan: Plan, args: argparse.Namespace) -> datetime:
    """Read when it happened, on the plan's clocks.

    Raises:
        UsageError: If it is not given, or is no such time.
    """
    if not args.at:
        raise UsageError(Problem("value_invalid", "at", "not given; add --at 2026-03-18T14:00"))
    try:
        return read_start(args.at, zone_name=plan.zone)
    except ScheduleError as error:
        raise UsageError(Problem(each.code, "at", each.message) for each in error.problems) from None


def _retraction(plan: Plan, args: argparse.Namespace) -> AnyHappening:
    """Make the entry that takes another one back.

    Raises:
        UsageError: If no entry counts.
    """
    entries = counting(plan.record)
    if not entries:
        raise UsageError(Problem("entry_impossible", "record", "the record holds nothing that counts"))
    text = args.entry or str(max(each.number for each in entries))
    at = _time_of(plan, args) if args.at else now().astimezone(plan.tz).replace(second=0)
    return Correction.read({"at": at, "entry": read_count("entry", text), "why": args.why, "by": args.by}, place="undo")
