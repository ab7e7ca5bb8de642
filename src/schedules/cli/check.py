"""The commands that only look: ``list`` the regimens, ``show`` one, ``check`` a calendar, ``explain`` a date."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from schedules.builtin.catalog import load
from schedules.checking.findings import line_of
from schedules.checking.judge import check
from schedules.cli.parser import Parser, add_choices, read_choices
from schedules.cli.terminal import console_for, working
from schedules.clock import zone
from schedules.course.plan import Finding, read_plan
from schedules.errors import Problem, UsageError
from schedules.files import damaged, read_bounded, text_of
from schedules.foreign.entries import Entry
from schedules.foreign.matching import Match, match
from schedules.regimen import Regimen
from schedules.regimen.selection import Selection, select
from schedules.words import count, say

MOST_IN_A_TABLE = 500  # a table is laid out whole before its first line is seen


KINDS = (".json", ".ics", ".csv")


def parser_for(command: str, regimen: Regimen | None = None) -> Parser:
    """Make the parser of ``check``, with the options of a regimen."""
    words = "Hold a calendar against a regimen's rules. A .json plan of ours needs nothing else."
    parser = Parser(prog=f"schedules {command}", description=words)
    parser.add_argument("file", help="a .json plan, or the .ics or .csv of any program")
    parser.add_argument("regimen", nargs="?", help="what a .ics or .csv should follow: a name, or a regimen file")
    parser.add_argument(
        "--zone", metavar="America/New_York", help="where floating times are; the file's own by default"
    )
    parser.add_argument("--mapping", metavar="FILE", help='a .json of {"uid or title": "row, key, or - for none"}')
    if regimen:
        add_choices(parser, regimen)
    return parser


def check_command(words: list[str]) -> int:
    """Run ``check``: findings on standard output, one a line; status 1 if any is an error or a warning."""
    if words[:1] in (["-h"], ["--help"]):
        parser_for("check").print_help()
        return 0
    if not words or words[0].startswith("-"):
        raise UsageError(Problem("name_unknown", "file", "name a calendar first: a .json, .ics or .csv file"))
    path = Path(words[0])
    if path.suffix.lower() not in KINDS:
        raise UsageError(Problem("format_unknown", str(path), f"is none of {', '.join(KINDS)}"))
    with working("Holding the calendar against its rules", sys.stderr):
        found = _of_plan(path, words) if path.suffix.lower() == ".json" else _of_calendar(path, words)
    _show(found)
    serious = sum(each.severity != "note" for each in found)
    print(f"{count(serious, 'finding')}, {count(len(found) - serious, 'note')}", file=sys.stderr)
    return 1 if serious else 0


def _show(found: tuple[Finding, ...]) -> None:
    if len(found) <= MOST_IN_A_TABLE and (console := console_for(sys.stdout)):
        from schedules.cli.terminal import show_findings

        show_findings(console, found)
        return
    for each in found:
        print(line_of(each))


def _of_plan(path: Path, words: list[str]) -> tuple[Finding, ...]:
    parser_for("check").parse_args(words)
    return check(read_plan(read_bounded(path)))


def _of_calendar(path: Path, words: list[str]) -> tuple[Finding, ...]:
    if len(words) < 2 or words[1].startswith("-"):
        message = "does not say what it follows; name the regimen: schedules check FILE REGIMEN, with its choices"
        raise UsageError(Problem("name_unknown", str(path), message))
    regimen = load(words[1])
    args = parser_for("check", regimen).parse_args(words)
    selection = _selection(regimen, args)
    matched = _matched(path, selection, args)
    _show_match(matched)
    return (*check(matched.seen, selection), *_unplaced(matched))


def _selection(regimen: Regimen, args: argparse.Namespace) -> Selection:
    problems: list[Problem] = []
    values = read_choices(regimen, vars(args), problems)
    if problems:
        raise UsageError(problems)
    return select(regimen, values)


def _matched(path: Path, selection: Selection, args: argparse.Namespace) -> Match:
    from schedules.foreign import ics, tables

    text = text_of(read_bounded(path), str(path))
    mapping = _mapping(args.mapping)
    if path.suffix.lower() == ".csv":
        home = zone(args.zone or _need_zone(path))
        return match(tables.read_table(text, home, str(path)), selection, mapping=mapping)
    calendar = ics.read_lines(text, str(path))
    if calendar.discreet and not mapping:
        message = "is discreet and does not say what its events are; check the plan's .json, or give --mapping"
        raise UsageError(Problem("value_invalid", str(path), message))
    home = zone(args.zone or ics.zone_named(calendar) or _need_zone(path))
    plan_id = _plan_id(calendar.plan_uid) if calendar.ours else None
    return match(ics.entries(calendar, home, str(path)), selection, plan_id=plan_id, mapping=mapping)


def _need_zone(path: Path) -> str:
    raise UsageError(Problem("zone_unknown", str(path), "names no zone; add --zone, such as --zone Europe/Paris"))


def _plan_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _mapping(name: str | None) -> Mapping[str, str]:
    if name is None:
        return {}
    try:
        found = json.loads(text_of(read_bounded(Path(name)), name))
    except (ValueError, RecursionError) as error:
        raise damaged(name, f"is no mapping ({error})") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise damaged(name, 'is no mapping; write {"uid or title": "row, key, or - for none"}')
    return found


def _show_match(matched: Match) -> None:
    for entry, key in matched.pairs:
        print(f"  {say(entry.start):<23}{entry.title[:50]:<52}{key or '(no place)'}", file=sys.stderr)


def _unplaced(matched: Match) -> tuple[Finding, ...]:
    return tuple(_no_place(entry) for entry, key in matched.pairs if not key)


def _no_place(entry: Entry) -> Finding:
    message = f"{entry.title} on {say(entry.start)} fits no place of the regimen; --mapping can give it one"
    return Finding(code="event_unmatched", severity="note", uid=entry.uid or None, message=message)
