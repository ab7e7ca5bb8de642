"""The options of a written plan, and a plan written as its file's suffix asks: what `generate` and `export` share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import time
from typing import Any, get_args

from schedules.cli.values import read_digits
from schedules.course.plan import Plan
from schedules.errors import Problem, UsageError
from schedules.export.speech.customs import Clock, Paper, Weekday
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail, Look, Orientation, View


def add_looks(parser: argparse._ActionsContainer) -> None:
    """Add the options of how much is told, to whom, in which language, of a printed page, and of reminders."""
    parser.add_argument(
        "--detail", choices=get_args(Detail), help="plain: everyday words; discreet: times, and no more"
    )
    parser.add_argument("--language", choices=LANGUAGES, default=Look.language, help="English, Spanish, Arabic")
    parser.add_argument("--view", choices=get_args(View), help="whose calendar it is")
    own = "as in the country of the zone by default"
    parser.add_argument("--paper", choices=get_args(Paper), help=f"of a page; {own}")
    parser.add_argument("--first-weekday", choices=get_args(Weekday), help=f"of the weeks of a page; {own}")
    parser.add_argument("--clock", choices=get_args(Clock), help=f"8 am or 08:00, on a page; {own}")
    parser.add_argument("--orientation", choices=get_args(Orientation), default=Look.orientation, help="of the paper")
    parser.add_argument("--large-print", action="store_true", help="18 points in place of 14, two weeks a sheet")
    parser.add_argument(
        "--contact",
        metavar="TEXT",
        action="append",
        help="a phone or place of the clinic, for each sheet's head or each event",
    )
    parser.add_argument("--remind-hours", metavar="N", help="remind so many hours before: 2, or dose=2,disconnect=1")
    parser.add_argument(
        "--remind-evening", metavar="HH:MM", help="remind on the evening before: 19:00, or dose=19:00,stay=18:00"
    )


def look_of(args: argparse.Namespace) -> Look:
    """Gather the options of every format; a family is spoken to plainly where no detail is asked for.

    Raises:
        UsageError: If one can't be read.
        PlanError: If one is out of range, or two do not go together.
    """
    given: dict[str, Any] = {
        name: getattr(args, name) for name in ("language", "view", "paper", "orientation", "large_print")
    }
    given |= {"first_weekday": args.first_weekday, "clock": args.clock, "contacts": tuple(args.contact or ())}
    given["detail"] = args.detail or ("plain" if args.view in ("patient", "carer") else Look.detail)
    if args.remind_hours is not None:
        given["remind_hours"] = _by_kind("remind_hours", args.remind_hours, read_digits)
    if args.remind_evening is not None:
        given["remind_evening"] = _by_kind("remind_evening", args.remind_evening, _evening)
    if (minutes := vars(args).get("moment_minutes")) is not None:  # not every command has the option
        given["moment_minutes"] = read_digits("moment_minutes", minutes)
    return Look(**given)


def _by_kind(name: str, text: str, read: Callable[[str, str], Any]) -> Any:
    """Read a value for all kinds of event, or values by the kind: "2", or "dose=2,stay=12"."""
    if "=" not in text:
        return read(name, text)
    parts = (part.partition("=") for part in text.split(","))
    return {kind.strip(): read(name, value.strip()) for kind, _, value in parts}


def _evening(name: str, text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise UsageError(Problem("value_invalid", name, f"{text!r} is no time; write it as 19:00")) from None


def write_out(data: bytes) -> None:
    """Write a file's data to standard output, with nothing before or after it."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def told_in(plan: Plan, suffix: str, look: Look) -> Plan:
    """Return a plan as a file of some format tells it; one that holds data has every event."""
    if suffix in (".csv", ".json"):
        return plan
    from schedules.export.speech.visits import told_plan  # what holds data needs no words

    return told_plan(plan, look)


def render(plan: Plan, suffix: str, look: Look) -> bytes:
    """Write a plan as ".ics", ".csv", ".html", ".pdf", ".svg" or ".json".

    Raises:
        UsageError: If it is to be told in words in a format that holds data.
    """
    # Each format loads its own writer, and no other one's.
    match suffix:
        case ".ics":
            from schedules.export.calendar.ics import calendar_file

            return calendar_file(plan, look)
        case ".html":
            from schedules.export.pages.html import html_page

            return html_page(plan, look)
        case ".pdf":
            from schedules.export.pages.pdf import pdf_page

            return pdf_page(plan, look)
        case ".svg":
            from schedules.export.pages.svg import picture

            return picture(plan, look)
    from schedules.export.data import to_csv, to_json

    words = [name for name in ("detail", "language", "view") if getattr(look, name) != getattr(Look, name)]
    if "view" in words and "detail" in words:
        words.remove("detail")  # the view's own, or said enough by naming the view
    if words:
        message = f"a {suffix} file tells everything; {{}} goes with .ics, .html, .pdf and .svg"
        raise UsageError(Problem("value_invalid", name, message.format(getattr(look, name))) for name in words)
    return to_csv(plan) if suffix == ".csv" else to_json(plan)
