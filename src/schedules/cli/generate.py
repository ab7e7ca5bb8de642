"""The command ``generate``: a regimen, its choices and a start in; a file and a summary out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from schedules.builtin.catalog import load, names
from schedules.cli.output import add_looks, look_of, render, told_in, write_out
from schedules.cli.parser import Parser
from schedules.cli.slips import ask_if_meant, slips_of
from schedules.cli.summary import show_summary
from schedules.cli.terminal import working
from schedules.cli.values import (
    add_choices,
    pairs,
    read_choices,
    read_instant,
    read_known,
    read_time,
    read_uuid,
)
from schedules.clock import read_start, zone_names
from schedules.course import Changed
from schedules.course.plan import Plan
from schedules.errors import Problem, ScheduleError, UsageError
from schedules.export.speech.options import Look
from schedules.files import format_of, read_bounded, writable, write
from schedules.planning.core import plan
from schedules.regimen import Regimen
from schedules.regimen.selection import select
from schedules.regimen.teaching import is_teaching
from schedules.words import printable


def generate_parser(words: Sequence[str]) -> Parser:
    """Make the parser of ``generate``, with an option for each choice of the regimen that the words name first.

    Raises:
        UsageError: If they name none.
        RegimenError: If there is no such regimen.
    """
    if words[:1] in (["-h"], ["--help"]):
        regimen = None
    elif not words or words[0].startswith("-"):
        raise UsageError(Problem("name_unknown", "regimen", "name one first; see schedules list"))
    else:
        regimen = load(words[0])
    name = words[0] if regimen else "REGIMEN"
    parser = Parser(
        lambda args: generate_command(args, _whole(regimen or load(args.regimen), args.own)),
        prog=f"schedules generate {name}",
        description="Lay a regimen out in dates and write a calendar.",
    )
    parser.add_argument(
        "--with",
        dest="own",
        metavar="OWN.TOML",
        help="a file with a clinic's own rows for the regimen, beside those of the label",
    )
    parser.add_argument("regimen", help=argparse.SUPPRESS)  # the usage names it first, where it must stand
    if regimen:
        add_choices(parser, regimen)
    when = parser.add_argument_group("when")
    when.add_argument("--start", metavar="2026-12-07T09:00", help="date and time of the anchor (required)")
    when.add_argument("--zone", metavar="America/New_York", help="IANA time zone (required)")
    when.add_argument("--anchor", metavar="NAME", help="the phase or row that --start dates; the first by default")
    when.add_argument("--known", metavar="NAME=DATE", action="append", help="a further date already fixed")
    when.add_argument(
        "--at", metavar="ROW=HH:MM", action="append", help="a row's time of day, whatever its regimen says"
    )
    when.add_argument(
        "--change",
        metavar="NAME=VALUE@DATE",
        action="append",
        help="lengths of bags from a day on, such as bag_hours=168@2026-12-11 for the hand-over to home",
    )
    when.add_argument("--education", action="store_true", help="lay out a teaching example: it is not for treatment")
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
    parser.offer("regimen", names)
    parser.offer("zone", zone_names)
    return parser


def _whole(regimen: Regimen, own: str | None) -> Regimen:
    """Return the regimen with the clinic's own rows of a file; as it is where none was named.

    Raises:
        RegimenError: If they are not for this regimen, or none that a clinic may add.
        FileError: If the file can't be read.
    """
    if own is None:
        return regimen
    from schedules.regimen.documents.extensions import extend  # most calendars have none

    return extend(regimen, own)


def generate_command(args: argparse.Namespace, regimen: Regimen) -> int:
    """Make the plan and write it; everything is read before anything is written."""
    order = read_order(args, regimen)
    ask_if_meant(slips_of(order.course))
    shown = carry_out(order, args)
    told = told_in(shown, suffix_of(order, args), order.look)
    show_summary(shown, str(order.path) if order.path else "standard output", told=told, discreet=order.look.discreet)
    return 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, and where."""

    course: Plan
    look: Look
    path: Path | None
    """The file; None for standard output."""
    old: bytes | None
    """What the file holds, where its plan is to be updated."""


def read_order(args: argparse.Namespace, regimen: Regimen) -> Order:
    """Read the options of a plan and of its file, and make the plan; nothing is written.

    Raises:
        UsageError: If anything is wrong with them; carries every problem.
    """
    problems: list[Problem] = []
    look = Look()
    with collecting(problems):
        look = look_of(args)
    path, old = _output(args, problems)
    course = _course(args, regimen, path, old, problems)
    if problems or course is None:
        raise UsageError(problems)
    return Order(course, look, path, old)


def suffix_of(order: Order, args: argparse.Namespace) -> str:
    """Return the format that is written, as a suffix."""
    return order.path.suffix.lower() if order.path else f".{args.format}"


def carry_out(order: Order, args: argparse.Namespace) -> Plan:
    """Write the file of a plan, and return the plan that is in it."""
    path, suffix = order.path, suffix_of(order, args)
    with working("Writing the file", sys.stderr):
        data, shown = _file_data(order.course, suffix, order.look, order.old)
    if path is not None and suffix == ".json":
        from schedules.cli.plan_files import write_plan  # only a plan needs what reads it back

        write_plan(path, shown, data, replace=args.replace or args.new_plan)
    elif path is not None:
        write(path, data, replace=args.replace or args.new_plan)
    else:
        write_out(data)
    return shown


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Add what is found wrong within to the other problems, so that all are said at once."""
    try:
        yield
    except ScheduleError as error:
        problems.extend(error.problems)


def _output(args: argparse.Namespace, problems: list[Problem]) -> tuple[Path | None, bytes | None]:
    """Find the file to write, None for standard output, and what it holds where that is to be replaced."""
    if not args.output:
        message = "not given; add -o patient.ics, or -o - for standard output"
        problems.append(Problem("value_invalid", "output", message))
        return None, None
    if args.replace and args.new_plan:
        problems.append(Problem("value_invalid", "replace", "goes against --new-plan; give one of them"))
    if args.output == "-":
        return None, None
    path = Path(args.output)
    old = None
    with collecting(problems):
        suffix = format_of(path)
        writable(path, replace=args.replace or args.new_plan)
        if args.replace and suffix in (".csv", ".html", ".pdf", ".svg"):
            message = f"{suffix} does not hold its plan, so it can't be updated; use --new-plan"
            raise UsageError(Problem("format_unknown", str(path), message))
        if args.replace and not path.exists():
            raise UsageError(Problem("file_unwritable", str(path), "is not there to replace; leave --replace out"))
        old = read_bounded(path) if args.replace else None
    return path, old


def _course(
    args: argparse.Namespace, regimen: Regimen, path: Path | None, old: bytes | None, problems: list[Problem]
) -> Plan | None:
    """Read the options of a plan and make it; None where there are problems."""
    values = read_choices(regimen, vars(args), problems)
    unread = {problem.place for problem in problems}
    selection = start = plan_id = as_of = None
    at: dict[str, time] = {}
    known: dict[str, date | datetime] = {}
    try:
        selection = select(regimen, values)
    except ScheduleError as error:
        # What could not be read was said already; it is not missing as well.
        problems += (problem for problem in error.problems if problem.place not in unread)
    with collecting(problems):
        start = _start(args)
    for row, text in pairs("--at", args.at, problems):
        with collecting(problems):
            at[row] = read_time("--at", row, text)
    for name, text in pairs("--known", args.known, problems):
        with collecting(problems):
            known[name] = read_known("--known", name, text, args.zone or "UTC")
    with collecting(problems):
        plan_id = _plan_id(args, path, old)
    with collecting(problems):
        as_of = read_instant("--as-of", args.as_of) if args.as_of else None
    if selection is None or start is None:
        return None
    if args.education and not is_teaching(regimen):
        message = f"{regimen.id} is no teaching example; leave --education out"
        problems.append(Problem("value_invalid", "education", message))
    with collecting(problems):
        course = plan(
            selection,
            start=start,
            anchor=args.anchor,
            at=at,
            known=known,
            plan_id=plan_id,
            as_of=as_of,
            education=args.education,
        )
        return _with_changes(course, args, problems)
    return None


def _with_changes(course: Plan, args: argparse.Namespace, problems: list[Problem]) -> Plan:
    """Return the plan with the changes of choices that are planned beforehand, as the first entries of its record."""
    entries: list[Changed] = []
    for name, text in pairs("--change", args.change, problems):
        value, _, day = text.rpartition("@")
        if not value:
            message = f"{printable(text)!r} names no day; write it as --change {printable(name)}=168@2026-12-11"
            problems.append(Problem("value_invalid", "change", message))
            continue
        with collecting(problems):
            from_on = read_known("--change", name, day, course.zone)
            chosen = [part if "+" in part else int(part) if part.isdecimal() else part for part in value.split(",")]
            at = course.as_of.astimezone(course.tz).replace(second=0)
            entries.append(Changed(at=at, choice=name, value=tuple(chosen), from_on=from_on, why="planned beforehand"))
    if not entries:
        return course
    from schedules.planning.revision import planned_with  # only a change needs what lays a course out anew

    refused: list[Problem] = []
    with collecting(refused):
        return planned_with(course, *entries)
    problems.extend(Problem(each.code, "change", each.message) for each in refused)
    return course


def _start(args: argparse.Namespace) -> datetime:
    """Read the date and time of the anchor.

    Raises:
        UsageError: If it, or its zone, is not given.
        ClockError: If the zone has no such time.
    """
    examples = {"start": "2026-12-07T09:00", "zone": "America/New_York"}
    if missing := [name for name in examples if not getattr(args, name)]:
        message = "not given; add --{} {}"
        raise UsageError(Problem("value_invalid", name, message.format(name, examples[name])) for name in missing)
    return read_start(args.start, zone_name=args.zone)


def _plan_id(args: argparse.Namespace, path: Path | None, old: bytes | None) -> UUID | None:
    """Find the plan's identity: that of the plan in the replaced file, or the one asked for; None for a random one."""
    asked = read_uuid("--plan-id", args.plan_id) if args.plan_id is not None else None
    if old is None or path is None:
        return asked
    from schedules.export.calendar.update import plan_id_of  # only what replaces a file needs it

    return plan_id_of(old, path.suffix.lower(), asked=asked)


def _file_data(course: Plan, suffix: str, look: Look, old: bytes | None) -> tuple[bytes, Plan]:
    """Write the plan in its format; return the data, and the plan that is in it.

    Where it replaces a .json plan, it is that plan's next revision.

    Raises:
        UsageError: If the plan in the file has a record, which a new one would lose.
    """
    if old is not None and suffix == ".ics":
        from schedules.export.calendar.update import updated_file

        return updated_file(old, course, look), course
    if old is not None and suffix == ".json":
        from schedules.course.plan_file import read_plan
        from schedules.planning.versions import update_plan

        before = read_plan(old)
        if before.record:
            message = "the plan holds a record of what happened; add to it with schedules record, or use --new-plan"
            raise UsageError(Problem("file_exists", "replace", message))
        course = update_plan(before, course)
    return render(course, suffix, look), course
