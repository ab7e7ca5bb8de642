"""A plan written in the format that a file's suffix asks for: what the commands that write files share."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from schedules.errors import Problem
from schedules.events import Plan
from schedules.options import UsageError


def add_looks(parser: argparse._ActionsContainer) -> None:
    """Add the options of how much is told, and of a printed page."""
    parser.add_argument("--detail", choices=("full", "discreet"), default="full", help="discreet: times, and no more")
    parser.add_argument(
        "--paper", choices=("letter", "a4"), default="letter", help="for .html; weeks from Sunday, or Monday"
    )
    parser.add_argument("--orientation", choices=("landscape", "portrait"), default="landscape", help="for .html")
    parser.add_argument("--large-print", action="store_true", help="for .html: 18 points in place of 14")


def page_of(args: argparse.Namespace) -> dict[str, Any]:
    """Gather the options of a page."""
    return {name: getattr(args, name) for name in ("detail", "paper", "orientation", "large_print")}


def rendered(plan: Plan, suffix: str, *, calendar: Mapping[str, Any], page: Mapping[str, Any]) -> bytes:
    """Write a plan as ".ics", ".csv", ".html" or ".json".

    Raises:
        UsageError: If it is to be discreet in a format that tells what it is about.
    """
    from schedules import export

    if page["detail"] == "discreet" and suffix not in (".ics", ".html"):
        message = f"a {suffix} file tells everything; discreet goes with .ics and .html"
        raise UsageError(Problem("value_invalid", "detail", message))
    match suffix:
        case ".ics":
            return export.to_ics(plan, **calendar)
        case ".csv":
            return export.to_csv(plan)
        case ".html":
            return export.to_html(plan, **page)
    return export.to_json(plan)
