"""Measure what it costs to start the program, in CPU time, against a Python that does nothing.

python benchmarks/startup.py [--runs N]

The installed ``schedules`` is run, beside the interpreter that runs this script. All commands take turns, the bare
Python too; a line is the median of the runs, user and system time together, and its ratio to the bare Python's
median. Said beside it is whether a heavy module was loaded. It needs a Unix.
"""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aside import environment, run

HEAVY: Final = ("pydantic", "icalendar", "schedules.checking")
BARE: Final = "python -c pass"
COMMANDS: Final = {
    "--help": "--help",
    "--version": "--version",
    "list": "list",
    "completion bash": "completion bash",
    "generate": "generate blinatumomab --indication relapsed-refractory --cycles 9 --weight-kg 70 "
    "--age-group adult --bag-hours 72 "
    "--start 2026-12-07T09:00 --zone America/New_York -o -",
}
AIMS: Final = {"--help": 2.3, "--version": 2.3, "list": 5, "generate": 22}
"""The highest ratios that are aimed at."""


@dataclass
class Line:
    """A command, and how long its runs took."""

    what: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    there: bool = True
    """Whether the program has it."""

    @property
    def median(self) -> float:
        """The time of the run in the middle."""
        return statistics.median(self.seconds)


def program() -> str:
    """Find the installed program."""
    found = Path(sysconfig.get_path("scripts")) / "schedules"
    if not found.exists():
        raise SystemExit(f"{found} is not there; install the library for this Python first")
    return str(found)


def measured(lines: Iterable[Line], folder: Path, *, runs: int) -> None:
    """Run every command in turn, after a first round that only warms up."""
    # An installed library has its bytecode; some machines switch that off for their users.
    given = environment()
    waiting = list(lines)
    for line in waiting:
        line.there = not cpu_seconds(line.command, folder, given)[1]
    for _ in range(runs):
        for line in waiting:
            line.seconds.append(cpu_seconds(line.command, folder, given)[0])


def cpu_seconds(command: list[str], folder: Path, given: dict[str, str]) -> tuple[float, int]:
    """Run a command; return its CPU time, user and system, and its status."""
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=given, stdin=null, stdout=null, stderr=null)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, process.returncode


def heavy(words: str, folder: Path) -> str:
    """Name the heavy modules that a command loads."""
    _, found = run(shlex.split(words), folder, environment())
    below = {name for name in HEAVY if any(each == name or each.startswith(f"{name}.") for each in found)}
    return ", ".join(name for name in HEAVY if name in below) or "none"


def show(line: Line, bare: Line, folder: Path) -> str:
    """Write a line of the table."""
    if not line.there:
        return f"{line.what:<18}{'not a command of this program':>30}"
    ratio, aim = line.median / bare.median, AIMS.get(line.what)
    met = f"<= {aim} {'met' if ratio <= aim else 'missed'}" if aim else ""
    loads = heavy(COMMANDS[line.what], folder) if line is not bare else ""
    return f"{line.what:<18}{line.median * 1000:>8.0f}{ratio:>8.2f}   {met:<14}{loads}".rstrip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="how often each command is run; 15 by default")
    args = parser.parse_args()
    bare = Line(BARE, [sys.executable, "-c", "pass"])
    ours = [Line(name, [program(), *shlex.split(words)]) for name, words in COMMANDS.items()]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        measured([bare, *ours], folder, runs=args.runs)
        print(f"{'CPU time':<18}{'ms':>8}{'ratio':>8}   {'aim':<14}loaded of {', '.join(HEAVY)}")
        for line in (bare, *ours):
            print(show(line, bare, folder), flush=True)


if __name__ == "__main__":
    main()
