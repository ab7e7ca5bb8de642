"""The command ``audit``: what of regimens is not confirmed, was not reviewed of late, or is retired."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from schedules.builtin.catalog import load, names
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.cli.values import read_digits
from schedules.errors import Problem, UsageError
from schedules.words import say_day


def audit_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``audit``."""
    description = "Say what of regimens is not confirmed, not reviewed of late, or retired. Status 1 where anything is."
    parser = Parser(audit_command, prog="schedules audit", description=description)
    parser.add_argument("regimens", nargs="*", metavar="REGIMEN", help="a name or a file; every built-in one without")
    parser.add_argument("--months", default="12", metavar="N", help="a review longer ago is told; 12 without")
    parser.add_argument("--as-of", metavar="DATE", help="the date of the audit; today without")
    parser.add_argument("--json", action="store_true", help="print it as data")
    parser.offer("regimens", names)
    return parser


def audit_command(args: argparse.Namespace) -> int:
    """Print what is doubtful about each regimen; return 1 where anything is."""
    from schedules.regimen.audit import audit, summary

    as_of, months = _date(args.as_of), read_digits("months", args.months)
    found = [audit(load(name), as_of=as_of, months=months) for name in args.regimens or names()]
    if args.json:
        data = {"as_of": as_of, "months": months, "regimens": [each.as_data() for each in found]}
        tell(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        for each in found:
            revised = f", revised {each.revised}" if each.revised else ""
            reviewed = f"reviewed on {say_day(each.reviewed)}" if each.reviewed else "never reviewed"
            tell(f"{each.title} ({each.id}): {each.document} ({each.jurisdiction}{revised}), {reviewed}")
            for line in each.lines:
                tell(f"  {line}")
    tell(summary(found), stream=sys.stderr)
    return 1 if any(next(each.lines, "") for each in found) else 0


def _date(text: str | None) -> date:
    """Read the date of the audit.

    Raises:
        UsageError: If it is none.
    """
    if text is None:
        from schedules.clock import now

        return now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(Problem("value_invalid", "as_of", f"{text!r} is no date; write it as 2026-12-01")) from None
