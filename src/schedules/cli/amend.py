"""The command ``amend``: a running course goes on by another revision of its regimen, from one of its cycles on."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from schedules.builtin.catalog import load
from schedules.cli.parser import Parser
from schedules.cli.plan_files import laid_out_now, named_as_plan, read_plan_file, write_plan
from schedules.cli.terminal import confirmed, show_difference, tell
from schedules.cli.values import pairs, read_choices, read_digits, read_instant
from schedules.clock import now
from schedules.course.difference import diff
from schedules.course.plan_file import plan_json
from schedules.errors import Problem, UsageError
from schedules.files import locked, writable
from schedules.planning.amendment import amend
from schedules.regimen import Regimen


def amend_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``amend``."""
    parser = Parser(
        amend_command,
        prog="schedules amend",
        description="Let a running plan go on by another revision of its regimen. What changes is shown before it is "
        "written; what took place stays.",
    )
    parser.add_argument("file", help="a .json plan")
    parser.add_argument("regimen", help="the new regimen: a .toml, .json or .yaml file, or a name")
    parser.add_argument("--from-cycle", metavar="N", help="the first cycle by it; by default the first not begun")
    parser.add_argument("--choice", metavar="NAME=VALUE", action="append", help="a choice that the plan has not made")
    parser.add_argument(
        "--correct-vanished",
        action="store_true",
        help="take back entries of the record whose places the new regimen does not have",
    )
    parser.add_argument("--yes", action="store_true", help="write it without being asked, once the difference is known")
    parser.add_argument("-o", "--output", metavar="FILE", help="another .json file for it; the plan itself by default")
    parser.add_argument("--as-of", metavar="TIME", help="when it is amended, with its offset; now by default")
    return parser


def amend_command(args: argparse.Namespace) -> int:
    """Show what changes, and write it where that is meant.

    Raises:
        UsageError: If nobody said that it is meant.
        PlanError: If the course can't go on by the regimen.
    """
    path, out = Path(args.file), Path(args.output or args.file)
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    first = read_digits("from_cycle", args.from_cycle) if args.from_cycle is not None else None
    named_as_plan(out)
    if out != path:
        writable(out, replace=False)
    regimen = load(args.regimen)
    choices = _choices(args, regimen)
    with locked(path):
        plan = laid_out_now(read_plan_file(path), path, as_of)
        new = amend(
            plan, regimen, from_cycle=first, choices=choices, correct_vanished=args.correct_vanished, as_of=as_of
        )
        show_difference(diff(plan, new), or_else="no event differs")
        if not args.yes and not confirmed(f"Let the course go on by {regimen.id}, as shown?"):
            message = "not confirmed, so that nothing was written; if it is meant as shown, add --yes"
            raise UsageError(Problem("value_invalid", "yes", message))
        write_plan(out, new, plan_json(new), replace=out == path)
    tell(f"{out}: revision {new.revision}", stream=sys.stderr)
    return 0


def _choices(args: argparse.Namespace, regimen: Regimen) -> Mapping[str, Any]:
    problems: list[Problem] = []
    given = dict(pairs("--choice", args.choice, problems))
    problems += (
        Problem("name_unknown", "choice", f"{regimen.id} has no choice {name!r}; it has {', '.join(regimen.choices)}")
        for name in given
        if name not in regimen.choices
    )
    words = {f"choice_{name}": _word(regimen, name, text) for name, text in given.items() if name in regimen.choices}
    found = read_choices(regimen, words, problems)
    if problems:
        raise UsageError(problems)
    return found


def _word(regimen: Regimen, name: str, text: str) -> Any:
    """Return the word of a choice as an option has it: yes or no is true or false."""
    if regimen.choices[name].kind != "yes-no":
        return text
    try:
        return {"yes": True, "no": False, "true": True, "false": False}[text.casefold()]
    except KeyError:
        message = f"{json.dumps(text)} is neither yes nor no; write --choice {name}=yes"
        raise UsageError(Problem("value_invalid", "choice", message)) from None
