"""The command ``check``: a calendar, ours or another program's, against the rules of its regimen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from schedules.builtin.catalog import load, names
from schedules.checking.findings import line_of
from schedules.checking.judge import check
from schedules.cli.parser import Parser
from schedules.cli.plan_findings import plan_findings
from schedules.cli.terminal import console_for, table_on, tell, working
from schedules.cli.values import add_choices, read_choices
from schedules.clock import place_zone, zone, zone_names
from schedules.course.plan import Finding
from schedules.errors import Problem, UsageError
from schedules.files import damaged, read_bounded, read_json, text_of
from schedules.foreign.matching import Match, match
from schedules.regimen import Regimen
from schedules.regimen.selection import Selection, select
from schedules.words import count, say

MOST_IN_A_TABLE: Final = 500
"""The findings from which plain lines are printed: a table is made whole before its first line is seen."""

KINDS: Final = (".json", ".ics", ".csv")
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
    parser.add_argument("file", help="a .json plan, or the .ics or .csv of any program")
    parser.add_argument("regimen", nargs="?", help="what a .ics or .csv should follow: a name, or a regimen file")
    parser.add_argument(
        "--zone", metavar="America/New_York", help="where floating times are; the file's own by default"
    )
    parser.add_argument("--mapping", metavar="FILE", help='a .json of {"uid or title": "row, key, or - for none"}')
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
    with working("Checking the calendar against its rules", sys.stderr):
        found = _calendar_findings(path, regimen, args) if regimen else plan_findings(path)
    if 0 < len(found) <= MOST_IN_A_TABLE and (console := console_for(sys.stdout)):
        sources = (f"\n{each.source.document}, {each.source.confidence}" if each.source else "" for each in found)
        rows = [(each.severity, each.message, each.code + source) for each, source in zip(found, sources, strict=True)]
        table_on(console, ("Severity.", "What", "Code and source"), rows)
    else:
        for finding in found:
            tell(line_of(finding))
    serious = sum(finding.severity != "note" for finding in found)
    tell(f"{count(serious, 'finding')}, {count(len(found) - serious, 'note')}", stream=sys.stderr)
    return 1 if serious else 0


def _calendar_findings(path: Path, regimen: Regimen, args: argparse.Namespace) -> tuple[Finding, ...]:
    """Match another program's calendar to a regimen, print what was taken for what, and check it."""
    problems: list[Problem] = []
    choices = read_choices(regimen, vars(args), problems)
    if problems:
        raise UsageError(problems)
    selection = select(regimen, choices)
    mapping = _mapping(args.mapping) if args.mapping is not None else {}
    matched = _match_with_places(path, selection, args.zone, mapping)
    found = [*check(matched.seen, selection)]
    for entry, key in matched.pairs:
        tell(f"  {say(entry.start):<23}{entry.title[:50]:<52}{key or '(no place)'}", stream=sys.stderr)
        if not key and "-" not in (mapping.get(entry.uid), mapping.get(entry.title)):
            message = f"{entry.title} on {say(entry.start)} fits no place of the regimen; --mapping can give it one"
            found.append(Finding(code="event_unmatched", severity="note", uid=entry.uid or None, message=message))
    return tuple(found)


def _match_with_places(path: Path, selection: Selection, zone_name: str | None, mapping: Mapping[str, str]) -> Match:
    """Read a foreign calendar and match its entries to the places of a regimen.

    Raises:
        UsageError: If nothing says in which zone it is, or it does not say what its events are.
        FileError: If it can't be read.
    """
    from schedules.foreign import ics, tables  # a plan of ours needs neither, nor icalendar

    text = text_of(read_bounded(path), str(path))
    if path.suffix.lower() == ".csv":
        home = place_zone(zone_name or _refuse_without_zone(path))
        return match(tables.read_table(text, home, str(path)), selection, mapping=mapping)
    calendar = ics.read_lines(text, str(path))
    if calendar.discreet and not mapping:
        message = "is discreet and does not say what its events are; check the plan's .json, or give --mapping"
        raise UsageError(Problem("value_invalid", str(path), message))
    home = place_zone(zone_name) if zone_name else zone(ics.zone_named(calendar) or _refuse_without_zone(path))
    try:
        plan_id = UUID(calendar.plan_uid.strip()) if calendar.ours else None
    except ValueError:
        plan_id = None
    return match(ics.entries(calendar, home, str(path)), selection, plan_id=plan_id, mapping=mapping)


def _refuse_without_zone(path: Path) -> str:
    raise UsageError(Problem("zone_unknown", str(path), "names no zone; add --zone, such as --zone Europe/Paris"))


def _mapping(name: str) -> Mapping[str, str]:
    """Read which place each uid or title has.

    Raises:
        FileError: If the file can't be read, or holds anything else.
    """
    found = read_json(text_of(read_bounded(Path(name)), name), name)
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise damaged(name, 'is no mapping; write {"uid or title": "row, key, or - for none"}')
    return found
