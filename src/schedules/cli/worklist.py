"""The command ``worklist``: what one day asks for, over all plans of a folder or a table of events."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.terminal import console_for, table_on, tell
from schedules.cli.values import read_day
from schedules.clock import now, zone
from schedules.errors import Problem, UsageError
from schedules.files import writable, write
from schedules.workload.rows import rows_in
from schedules.workload.worklist import PLACES, Task, as_csv, as_html, as_xlsx, list_title, tasks_on

SUFFIXES = (".csv", ".html", ".xlsx")


def worklist_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``worklist``."""
    parser = Parser(
        worklist_command,
        prog="schedules worklist",
        description="List what is to be done on a day over all courses: connections, bag changes, disconnects, doses, "
        "stays that begin and end, by setting and hour, and what is to be done with them.",
    )
    parser.add_argument("plans", metavar="PATH", help="a folder of .json plans, or a .parquet table of events")
    parser.add_argument("--day", default="today", help="today, tomorrow or a date; today by default")
    parser.add_argument("-o", "--output", metavar="FILE", help="a .csv, .html or .xlsx file; without, it is printed")
    parser.add_argument("--replace", action="store_true", help="write over a file that is there")
    return parser


def worklist_command(args: argparse.Namespace) -> int:
    """Print or write the list of a day."""
    path = Path(args.output) if args.output else None
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise UsageError(Problem("format_unknown", "output", f"{args.output!r} is none of {', '.join(SUFFIXES)}"))
    if path is not None:
        writable(path, replace=args.replace)
    ahead = {"today": 0, "tomorrow": 1}.get(args.day)
    fixed = read_day("day", args.day) if ahead is None else None

    def day_in(name: str) -> date:
        return fixed or now().astimezone(zone(name)).date() + timedelta(days=ahead or 0)

    rows = [*rows_in(Path(args.plans))]
    tasks = tasks_on(rows, day_in)
    days = {day_in(name) for name in {row.zone for row in rows}}
    title = list_title(days.pop() if len(days) == 1 else None, args.day, tasks)
    if path is None:
        _print(tasks, title)
    else:
        kind = path.suffix.lower()
        data = as_csv(tasks) if kind == ".csv" else as_html(tasks, title) if kind == ".html" else as_xlsx(tasks, title)
        write(path, data, replace=args.replace)
        tell(f"Wrote {path}: {title}", stream=sys.stderr)
    return 0


def _print(tasks: Sequence[Task], title: str) -> None:
    console = console_for(sys.stdout)
    lines = [(PLACES[task.setting], task.clock, task.patient, _what(task), task.title) for task in tasks]
    if console is not None and lines:
        table_on(console, ("Setting", "Time.", "Patient", "What", "Event"), lines, title=title)
        return
    tell(title)
    setting = ""
    for place, clock, patient, what, event in lines:
        if place != setting:
            tell(place)
            setting = place
        tell(f"  {clock:<8}{patient}  {what}: {event}")


def _what(task: Task) -> str:
    return task.what if task.sure else f"{task.what} (not confirmed)"
