"""The command ``check``: a calendar, ours or another program's, against the rules of its regimen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schedules.builtin.catalog import load, names
from schedules.checking.findings import line_of
from schedules.cli.parser import Parser
from schedules.cli.plan_findings import plan_findings
from schedules.cli.terminal import console_for, table_on, tell, working
from schedules.cli.values import add_choices, read_choices
from schedules.clock import zone_names
from schedules.course.plan import Finding
from schedules.errors import FileError, Problem, UsageError
from schedules.files import damaged, read_bounded, read_json, refuse_folder, text_of, write
from schedules.regimen import Regimen
from schedules.regimen.selection import select
from schedules.words import count, say

if TYPE_CHECKING:
    from schedules.foreign.judgement import Judgement

MOST_IN_A_TABLE: Final = 500
"""The findings from which plain lines are printed: a table is made whole before its first line is seen."""

KINDS: Final = (".json", ".ics", ".csv", ".tsv", ".xlsx", ".ods")
"""The suffixes of calendars that can be read."""


def check_parser(words: Sequence[str]) -> Parser:
    """Make the parser of ``check``, with the choices of the regimen that a foreign calendar is to follow.

    Raises:
        UsageError: If the words name no calendar first, or no regimen after one that is not ours.
        RegimenError: If there is no such regimen.
    """
    regimen = None if words[:1] in (["-h"], ["--help"]) else _regimen_named(words)
    parser = Parser(
        lambda args: check_command(args, regimen),
        prog="schedules check",
        description="Check a calendar against a regimen's rules. A .json plan of ours needs nothing else.",
    )
    parser.add_argument("file", help="a .json plan, or the .ics, .csv, .xlsx or .ods of any program")
    parser.add_argument(
        "regimen", nargs="?", help="what another program's file should follow: a name, or a regimen file"
    )
    parser.add_argument(
        "--zone", metavar="America/New_York", help="where floating times are; the file's own by default"
    )
    parser.add_argument(
        "--mapping", metavar="FILE", help='a .json of {"uid or title": "row, key, or - for none"}, or that itself'
    )
    parser.add_argument("--json", action="store_true", help="print the findings as data")
    parser.add_argument("--html", metavar="FILE", help="write a page with the calendar and each finding on its day")
    parser.offer("regimen", names)
    parser.offer("zone", zone_names)
    if regimen:
        add_choices(parser, regimen)
    return parser


def _regimen_named(words: Sequence[str]) -> Regimen | None:
    """Find the regimen that the words name after a calendar; None for a plan of ours, which holds its own."""
    if not words or words[0].startswith("-"):
        raise UsageError(Problem("name_unknown", "file", "name a calendar first: a .json, .ics or .csv file"))
    path = Path(words[0])
    refuse_folder(path)
    if path.suffix.lower() not in KINDS:
        raise UsageError(Problem("format_unknown", str(path), f"is none of {', '.join(KINDS)}"))
    if path.suffix.lower() == ".json":
        return None
    if len(words) < 2 or words[1].startswith("-"):
        message = "does not say what it follows; name the regimen: schedules check FILE REGIMEN, with its choices"
        raise UsageError(Problem("name_unknown", str(path), message))
    return load(words[1])


def check_command(args: argparse.Namespace, regimen: Regimen | None) -> int:
    """Print the findings, one a line or in a table; return 1 if any is an error or a warning."""
    path = Path(args.file)
    judgement = None
    with working("Checking the calendar against its rules", sys.stderr):
        if regimen is None:
            found = plan_findings(path)
        else:
            judgement = _judge(path, regimen, args)
            found = judgement.findings
    if args.html is not None:
        _write_page(Path(args.html), judgement, path)
    if judgement is not None:
        _show_what_was_taken(judgement)
    if args.json:
        _print_data(found, judgement)
    else:
        _print_findings(found)
    serious = sum(finding.severity != "note" for finding in found)
    tell(f"{count(serious, 'finding')}, {count(len(found) - serious, 'note')}", stream=sys.stderr)
    return 1 if serious else 0


def _print_findings(found: Sequence[Finding]) -> None:
    if 0 < len(found) <= MOST_IN_A_TABLE and (console := console_for(sys.stdout)):
        sources = (f"\n{each.source.document}, {each.source.confidence}" if each.source else "" for each in found)
        rows = [(each.severity, each.message, each.code + source) for each, source in zip(found, sources, strict=True)]
        table_on(console, ("Severity.", "What", "Code and source"), rows)
        return
    for finding in found:
        tell(line_of(finding))


def _print_data(found: Sequence[Finding], judgement: Judgement | None) -> None:
    if judgement is None:
        data: dict[str, object] = {"findings": [each.model_dump(mode="json") for each in found]}
    else:
        from schedules.foreign.judgement import as_data

        data = as_data(judgement)
    tell(json.dumps(data, ensure_ascii=False, indent=2))


def _write_page(path: Path, judgement: Judgement | None, calendar: Path) -> None:
    """Write the page of a judgement.

    Raises:
        UsageError: If the calendar is a plan of ours, which has pages of its own.
        FileError: If it can't be written, or a file of that name is there.
    """
    if judgement is None:
        message = f"is for another program's calendar; schedules export {calendar} -o page.html draws a plan"
        raise UsageError(Problem("value_invalid", "html", message))
    if path.is_file():
        raise FileError(Problem("file_exists", str(path), "exists already; give another name, or take it away first"))
    from schedules.foreign.page import judgement_page

    write(path, judgement_page(judgement, calendar.name), replace=False)


def _show_what_was_taken(judgement: Judgement) -> None:
    """Print what each event was taken for, and how surely; what was left out; what only a person can say."""
    for taken in judgement.match.taken:
        surely = "" if taken.sureness == "sure" or not taken.keys else f" ({taken.sureness})"
        place = " and ".join(taken.keys) or f"({taken.said or 'no place'})"
        start = say(taken.entry.start)
        tell(f"  {start:<23}{taken.entry.title[:50]:<52}{place}{surely}", stream=sys.stderr)
    reading = judgement.reading
    if reading.left_out:
        from schedules.foreign.judgement import left_out_titles

        titles = ", ".join(title[:40] for title in left_out_titles(reading))
        more = ", ..." if len(set(reading.left_out)) > len(left_out_titles(reading)) else ""
        tell(f"{count(len(reading.left_out), 'event')} left out, of other things: {titles}{more}", stream=sys.stderr)
    if reading.cancelled:
        tell(f"{count(reading.cancelled, 'cancelled event')} left out", stream=sys.stderr)
    for question in judgement.match.questions:
        tell(f"question: {question}", stream=sys.stderr)


def _judge(path: Path, regimen: Regimen, args: argparse.Namespace) -> Judgement:
    """Judge another program's calendar.

    Raises:
        UsageError: If a choice can't be read, nothing says in which zone the calendar is, or what its events are.
        FileError: If it, or the mapping, can't be read.
    """
    problems: list[Problem] = []
    choices = read_choices(regimen, vars(args), problems)
    if problems:
        raise UsageError(problems)
    from schedules.foreign.judgement import judge  # a plan of ours needs neither it, nor icalendar

    selection = select(regimen, choices)
    mapping = _mapping(args.mapping) if args.mapping is not None else {}
    return judge(read_bounded(path), str(path), selection, zone_name=args.zone, mapping=mapping)


def _mapping(name: str) -> Mapping[str, str]:
    """Read which place each uid or title has, from a file or from the word itself.

    Raises:
        FileError: If the file can't be read, or holds anything else.
    """
    text = name if name.lstrip().startswith("{") else text_of(read_bounded(Path(name)), name)
    found = read_json(text, name[:60])
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise damaged(name[:60], 'is no mapping; write {"uid or title": "row, key, or - for none"}')
    return found
