"""The options of a written plan, and a plan written as its file's suffix asks: what `generate` and `export` share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from schedules.cli.values import read_digits
from schedules.course.plan import Plan
from schedules.errors import Problem, UsageError


def add_looks(parser: argparse._ActionsContainer) -> None:
    """Add the options of how much is told, to whom, in which language, and of a printed page."""
    parser.add_argument(
        "--detail", choices=("full", "plain", "discreet"), help="plain: everyday words; discreet: times, and no more"
    )
    parser.add_argument("--language", choices=("en", "es", "ar"), default="en", help="English, Spanish, Arabic")
    parser.add_argument("--view", choices=("patient", "carer", "clinic", "pharmacy"), help="whose calendar it is")
    parser.add_argument("--paper", choices=("letter", "a4"), default="letter", help="weeks from Sunday, or Monday")
    parser.add_argument("--orientation", choices=("landscape", "portrait"), default="landscape", help="of the paper")
    parser.add_argument("--large-print", action="store_true", help="18 points in place of 14")
    parser.add_argument("--remind-hours", metavar="N", help="remind so many hours before: 2, or dose=2,disconnect=1")
    parser.add_argument(
        "--remind-evening", metavar="HH:MM", help="remind on the evening before: 19:00, or dose=19:00,stay=18:00"
    )


def look_of(args: argparse.Namespace) -> dict[str, Any]:
    """Gather what every format is told: how much it says, to whom, in which language; plainly to a family.

    Raises:
        UsageError: If they do not go together.
    """
    from schedules.export.speech.options import Look

    family = args.view in ("patient", "carer")
    look = {"detail": args.detail or ("plain" if family else "full"), "language": args.language, "view": args.view}
    Look(**look)
    return look


def calendar_of(args: argparse.Namespace) -> dict[str, Any]:
    """Gather the options of a calendar file: those of every format, and when it reminds, how long it shows a moment.

    Raises:
        UsageError: If one can't be read, or is out of range.
    """
    from schedules.export.speech.options import Look

    calendar = look_of(args)
    if args.remind_hours is not None:
        calendar["remind_hours"] = _by_kind("remind_hours", args.remind_hours, read_digits)
    if args.remind_evening is not None:
        calendar["remind_evening"] = _by_kind("remind_evening", args.remind_evening, _evening)
    if (minutes := vars(args).get("moment_minutes")) is not None:  # not every command has the option
        calendar["moment_minutes"] = read_digits("moment_minutes", minutes)
    Look(**calendar)
    return calendar


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


def page_of(args: argparse.Namespace) -> dict[str, Any]:
    """Gather the options of a page: those of every format, and its paper.

    Raises:
        UsageError: If they do not go together.
    """
    return look_of(args) | {name: getattr(args, name) for name in ("paper", "orientation", "large_print")}


def rendered(plan: Plan, suffix: str, *, calendar: Mapping[str, Any], page: Mapping[str, Any]) -> bytes:
    """Write a plan as ".ics", ".csv", ".html", ".pdf", ".svg" or ".json".

    Raises:
        UsageError: If it is to be told in words in a format that holds data.
    """
    from schedules import export

    if suffix in (".csv", ".json"):
        _refuse_words(suffix, page)
    match suffix:
        case ".ics":
            return export.to_ics(plan, **calendar)
        case ".csv":
            return export.to_csv(plan)
        case ".html":
            return export.to_html(plan, **page)
        case ".pdf":
            return export.to_pdf(plan, **page)
        case ".svg":
            return export.to_svg(plan, **{name: page[name] for name in ("detail", "language", "view")})
    return export.to_json(plan)


def _refuse_words(suffix: str, page: Mapping[str, Any]) -> None:
    """Refuse to tell less, or in other words, in a format that holds data; a view's own detail is not said again."""
    told = {"detail": "full", "language": "en", "view": None}
    wrong = [name for name, usual in told.items() if page[name] != usual and (name != "detail" or not page["view"])]
    message = f"a {suffix} file tells everything; {{}} goes with .ics, .html, .pdf and .svg"
    if wrong:
        raise UsageError(Problem("value_invalid", name, message.format(page[name])) for name in wrong)
