"""The command ``forecast``: what the next months ask for, in beds, visits, pumps, bags and doses."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.cli.values import read_day, read_digits
from schedules.errors import Problem, UsageError, needs
from schedules.files import damaged, lines_of, read_bounded, text_of, writable, write
from schedules.words import count, say_day, shortened
from schedules.workload.chart import as_svg, order_of
from schedules.workload.delays import Booked, drawn_rows, read_delays
from schedules.workload.forecast import Load, added_up, as_csv, as_parquet, forecast, needs_of
from schedules.workload.rows import rows_in

SUFFIXES = (".csv", ".parquet", ".svg")


def forecast_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``forecast``."""
    parser = Parser(
        forecast_command,
        prog="schedules forecast",
        description="Count for each day what many courses ask for: beds, chairs, apheresis slots, pump connections, "
        "bags by their length, doses. With delays, each draw is laid out by the rules, and each count has a band.",
    )
    parser.add_argument("events", metavar="PATH", help="a .parquet table of events, or a folder of .json plans")
    parser.add_argument("-o", "--output", metavar="FILE", action="append", help="a .csv, .parquet or .svg file")
    parser.add_argument("--delays", metavar="FILE.toml", help="how late starts and milestones may be; needs --patients")
    parser.add_argument("--patients", metavar="FILE.parquet", help="the table of patients that the events are of")
    parser.add_argument("--draws", metavar="N", help="how often delays are drawn; 100 by default")
    parser.add_argument("--seed", metavar="N", help="what the draws are made of; 0 by default")
    parser.add_argument("--sites", metavar="FILE.csv", help="the site of each patient: columns id and site")
    parser.add_argument("--holidays", metavar="FILE", help="days that a picture marks: a date on each line")
    parser.add_argument("--replace", action="store_true", help="write over files that are there")
    return parser


def forecast_command(args: argparse.Namespace) -> int:
    """Count, and write or print the forecast."""
    outputs = [Path(each) for each in args.output or ()]
    problems = [
        Problem("format_unknown", "output", f"{str(path)!r} is none of {', '.join(SUFFIXES)}")
        for path in outputs
        if path.suffix.lower() not in SUFFIXES
    ]
    if (args.delays is None) != (args.patients is None):
        problems.append(Problem("value_invalid", "delays", "goes with --patients, which the draws are laid out from"))
    if problems:
        raise UsageError(problems)
    for path in outputs:
        writable(path, replace=args.replace)
    sites = _sites(Path(args.sites)) if args.sites else {}
    holidays = _holidays(Path(args.holidays)) if args.holidays else set()
    planned = needs_of(rows_in(Path(args.events)), sites)
    draws = []
    if args.delays is not None:
        delays, booked = read_delays(Path(args.delays)), _booked(Path(args.patients))
        seed, times = read_digits("seed", args.seed or "0"), read_digits("draws", args.draws or "100")
        draws += [needs_of(drawn_rows(booked, delays, seed=seed, draw=number), sites) for number in range(times)]
    loads = forecast(planned, draws)
    for path in outputs:
        kind = path.suffix.lower()
        if kind == ".svg":
            data = as_svg(forecast(added_up(planned), [*map(added_up, draws)]), holidays=holidays)
        else:
            data = as_csv(loads) if kind == ".csv" else as_parquet(loads)
        write(path, data, replace=args.replace)
        tell(f"Wrote {path}: {count(len({load.need.day for load in loads}), 'day')}", stream=sys.stderr)
    if not outputs:
        for line in _peaks(loads):
            tell(line)
    return 0


def _peaks(loads: Sequence[Load]) -> list[str]:
    """Return for each resource how much is planned in all, and its busiest day."""
    days: dict[str, dict[date, int]] = {}
    for load in loads:
        own = days.setdefault(load.need.resource, {})
        own[load.need.day] = own.get(load.need.day, 0) + load.planned
    lines = []
    for resource, own in sorted(days.items(), key=lambda each: order_of(each[0])):
        busiest = max(sorted(own), key=lambda day: own[day])
        lines.append(f"{resource:<18}{sum(own.values()):>8} in all, at most {own[busiest]} on {say_day(busiest)}")
    return lines


def _booked(path: Path) -> list[Booked]:
    """Read the courses of a table of patients; those that can't be laid out have no events either.

    Raises:
        MissingExtraError: If the extra is not installed.
        FileError: If it can't be read.
    """
    try:
        from schedules.cohort.booked import booked_in
    except ModuleNotFoundError as missing:
        if missing.name not in ("numpy", "pyarrow"):
            raise
        raise needs("cohort", "a table of patients") from None
    return [Booked(*each) for each in booked_in(path)]


def _sites(path: Path) -> dict[str, str]:
    head, *rows = [line for line in lines_of(text_of(read_bounded(path), str(path)), str(path)) if line] or [[]]
    if not {"id", "site"} <= {*head}:
        raise damaged(str(path), "has no columns id and site; write them in its first line")
    place, site = head.index("id"), head.index("site")
    return {row[place]: row[site] for row in rows if len(row) > max(place, site)}


def _holidays(path: Path) -> set[date]:
    lines = (line.split() for line in text_of(read_bounded(path), str(path)).splitlines())
    return {read_day(str(path), shortened(words[0])) for words in lines if words}
