"""A plan written in the format that a file's suffix asks for: what the commands that write files share."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from schedules.events import Plan


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
    """Write a plan as ".ics", ".csv", ".html" or ".json"."""
    from schedules import export

    match suffix:
        case ".ics":
            return export.to_ics(plan, **calendar)
        case ".csv":
            return export.to_csv(plan)
        case ".html":
            return export.to_html(plan, **page)
    return export.to_json(plan)
