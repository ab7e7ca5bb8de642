"""The command ``generate``: a regimen, its choices and a start in; a file and a summary out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from schedules.builtin.catalog import load
from schedules.cli.output import add_looks, calendar_of, page_of, rendered
from schedules.cli.parser import (
    Parser,
    add_choices,
    pairs,
    read_choices,
    read_instant,
    read_known,
    read_time,
    read_uuid,
)
from schedules.cli.terminal import console_for, summary, working
from schedules.clock import read_start
from schedules.course.plan import Plan
from schedules.errors import Problem, ScheduleError, UsageError
from schedules.files import format_of, writable, write
from schedules.planning.core import plan
from schedules.regimen import Regimen
from schedules.regimen.selection import Selection, select

Found = TypeVar("Found")


def parser_for(regimen: Regimen | None) -> Parser:
    """Make the parser of the command, with the options of a regimen."""
    name = regimen.id if regimen else "REGIMEN"
    parser = Parser(prog=f"schedules generate {name}", description="Lay a regimen out in dates and write a calendar.")
    if regimen:
        add_choices(parser, regimen)
    when = parser.add_argument_group("when")
    when.add_argument("--start", metavar="2026-12-07T09:00", help="date and time of the anchor (required)")
    when.add_argument("--zone", metavar="America/New_York", help="IANA time zone (required)")
    when.add_argument("--anchor", metavar="NAME", help="the phase or row that --start dates; the first by default")
    when.add_argument("--known", metavar="NAME=DATE", action="append", help="a further date already fixed")
    when.add_argument("--at", metavar="ROW=HH:MM", action="append", help="a time of day for a row that has none")
    _add_output(parser)
    return parser


def _add_output(parser: Parser) -> None:
    file = parser.add_argument_group("the file")
    file.add_argument("-o", "--output", metavar="FILE", help="a .ics, .html, .pdf, .svg, .json or .csv file, or -")
    file.add_argument(
        "--format",
        choices=("ics", "html", "pdf", "svg", "json", "csv"),
        default="ics",
        help="what - writes; ics by default",
    )
    file.add_argument("--replace", action="store_true", help="update the plan in FILE and keep its names")
    file.add_argument("--new-plan", action="store_true", help="write another plan, over FILE if it exists")
    file.add_argument("--plan-id", metavar="UUID", help="the plan's identity; random by default")
    file.add_argument("--as-of", metavar="TIME", help="when the plan is made, with its offset; now by default")
    add_looks(file)
    file.add_argument("--moment-minutes", metavar="N", help="how long a moment is shown; 30 by default")


def generate(name: str, words: list[str]) -> int:
    """Run the command for a regimen: everything is read before anything is written."""
    regimen = load(name)
    args = parser_for(regimen).parse_args(words)
    problems: list[Problem] = []
    export = _gathered(problems, lambda: _export(args))
    path, old = _output(args, problems)
    course = _course(args, regimen, path, old, problems)
    if problems:
        raise UsageError(problems)
    suffix = path.suffix.lower() if path else f".{args.format}"
    with working("Writing the file", sys.stderr):
        data, shown = _rendered(course, suffix, args, export or {}, old)
    _deliver(path, data, replace=args.replace or args.new_plan)
    _show(shown, str(path) if path else "standard output")
    return 0


def _show(plan: Plan, where: str) -> None:
    if console := console_for(sys.stderr):
        from schedules.cli.terminal import show_summary

        show_summary(console, plan, where)
    else:
        print(summary(plan, where), file=sys.stderr)


def _gathered(problems: list[Problem], read: Callable[[], Found]) -> Found | None:
    """Read something; what is wrong joins the other problems."""
    try:
        return read()
    except ScheduleError as error:
        problems.extend(error.problems)
        return None


def _course(
    args: argparse.Namespace, regimen: Regimen, path: Path | None, old: bytes | None, problems: list[Problem]
) -> Plan | None:
    values = read_choices(regimen, vars(args), problems)
    unread = {problem.place for problem in problems}
    selection = _gathered(problems, lambda: _select(regimen, values, unread))
    start = _gathered(problems, lambda: _start(args))
    options: dict[str, Any] = {"start": start, "anchor": args.anchor}
    options["at"] = dict(_each(problems, "--at", args.at, lambda row, text: read_time("--at", row, text)))
    options["known"] = dict(
        _each(problems, "--known", args.known, lambda row, text: read_known("--known", row, text, args.zone or "UTC"))
    )
    options["plan_id"] = _gathered(problems, lambda: _plan_id(args, path, old))
    options["as_of"] = _gathered(problems, lambda: read_instant("--as-of", args.as_of)) if args.as_of else None
    if selection is None or start is None:
        return None
    return _gathered(problems, lambda: plan(selection, **options))


def _select(regimen: Regimen, values: dict[str, Any], unread: set[str]) -> Selection:
    try:
        return select(regimen, values)
    except ScheduleError as error:
        # What could not be read was said already; it is not missing as well.
        raise UsageError(problem for problem in error.problems if problem.place not in unread) from None


def _start(args: argparse.Namespace) -> Any:
    missing = [name for name in ("start", "zone") if not getattr(args, name)]
    if missing:
        examples = {"start": "2026-12-07T09:00", "zone": "America/New_York"}
        raise UsageError(
            Problem("value_invalid", name, f"not given; add --{name} {examples[name]}") for name in missing
        )
    return read_start(args.start, zone_name=args.zone)


def _each(
    problems: list[Problem], option: str, given: list[str] | None, read: Callable[[str, str], Found]
) -> Iterator[tuple[str, Found]]:
    for name, text in pairs(option, given, problems):
        found = _gathered(problems, lambda name=name, text=text: read(name, text))  # type: ignore[misc]  # bound now
        if found is not None:
            yield name, found


def _export(args: argparse.Namespace) -> dict[str, Any]:
    from schedules.export.speech.options import Look

    export = calendar_of(args)
    if (text := args.moment_minutes) is not None:
        if not text.isdecimal():
            message = f"{text!r} is not a whole number; write it in digits"
            raise UsageError(Problem("value_invalid", "moment_minutes", message))
        export["moment_minutes"] = int(text)
    Look(**export)
    return export


def _output(args: argparse.Namespace, problems: list[Problem]) -> tuple[Path | None, bytes | None]:
    if not args.output:
        problems.append(
            Problem("value_invalid", "output", "not given; add -o patient.ics, or -o - for standard output")
        )
        return None, None
    if args.replace and args.new_plan:
        problems.append(Problem("value_invalid", "replace", "goes against --new-plan; give one of them"))
    if args.output == "-":
        return None, None
    path = Path(args.output)
    old = _gathered(problems, lambda: _old(path, args))
    return path, old


def _old(path: Path, args: argparse.Namespace) -> bytes | None:
    suffix = format_of(path)
    writable(path, replace=args.replace or args.new_plan)
    if not args.replace:
        return None
    if suffix in (".csv", ".html", ".pdf", ".svg"):
        message = f"{suffix} does not hold its plan, so it can't be updated; use --new-plan"
        raise UsageError(Problem("format_unknown", str(path), message))
    if not path.exists():
        raise UsageError(Problem("file_unwritable", str(path), "is not there to replace; leave --replace out"))
    return path.read_bytes()


def _plan_id(args: argparse.Namespace, path: Path | None, old: bytes | None) -> UUID | None:
    asked = read_uuid("--plan-id", args.plan_id) if args.plan_id is not None else None
    if old is None or path is None:
        return asked
    from schedules.export.calendar.update import plan_id_of

    return plan_id_of(old, path.suffix.lower(), asked=asked)


def _rendered(
    course: Any, suffix: str, args: argparse.Namespace, export: dict[str, Any], old: bytes | None
) -> tuple[bytes, Any]:
    from schedules import export as formats

    if old is not None and suffix == ".ics":
        return formats.update_ics(old, course, **export), course
    if old is not None and suffix == ".json":
        course = _followed(formats.from_json(old), course)
    return rendered(course, suffix, calendar=export, page=page_of(args)), course


def _followed(old: Plan, new: Plan) -> Plan:
    from schedules.planning.revision import update_plan

    if old.record:
        message = "the plan holds a record of what happened; add to it with schedules record, or use --new-plan"
        raise UsageError(Problem("file_exists", "replace", message))
    return update_plan(old, new)


def _deliver(path: Path | None, data: bytes, *, replace: bool) -> None:
    if path is not None:
        write(path, data, replace=replace)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
