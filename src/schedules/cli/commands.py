"""The table of commands, from which they are run, listed by ``--help``, and completed by a shell.

``--help`` and ``--version`` are answered from here alone, before `argparse` is loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final, TextIO

from schedules.version import __version__

if TYPE_CHECKING:
    from schedules.cli.parser import Parser
    from schedules.errors import Problem

ABOUT: Final = "Treatment regimens as dated calendars. Not medical advice."

COMMANDS: Final = {
    "list": ("list:list_parser", "name the regimens"),
    "show": ("show:show_parser", "print a regimen's table and its sources, or the events of a plan"),
    "validate": ("validate:validate_parser", "say what is wrong in files of regimens, each at its line"),
    "draft": ("draft:draft_parser", "make a draft of a regimen from a table of visits"),
    "audit": ("audit:audit_parser", "say what of regimens is unconfirmed, unreviewed or retired"),
    "write-out": ("write_out:write_out_parser", "write a regimen as a file, to change it or to keep it"),
    "today": ("show:today_parser", "say what a plan has today, and what is next"),
    "new": ("new:new_parser", "ask for what a plan needs, one question at a time"),
    "generate": ("generate:generate_parser", "lay a regimen out in dates and write a calendar"),
    "check": ("check:check_parser", "check a calendar against a regimen's rules"),
    "compare": ("compare:compare_parser", "say where the calendars of two regimens first differ"),
    "explain": ("explain:explain_parser", "say why an event is on its date"),
    "record": ("record:record_parser", "add what happened to a plan, and see what it changes"),
    "undo": ("record:undo_parser", "take the last entry of a plan's record back"),
    "amend": ("amend:amend_parser", "let a running plan go on by another revision of its regimen"),
    "restore": ("restore:restore_parser", "lay a plan that was changed by hand out anew from its record"),
    "export": ("export:export_parser", "write a plan as a calendar, or update one"),
    "diff": ("diff:diff_parser", "say what changed from one plan to another"),
    "cancel": ("export:cancel_parser", "withdraw every event of a plan"),
    "publish": ("publish:publish_parser", "write a folder from which phones subscribe to a plan"),
    "cohort": ("cohort:cohort_parser", "lay out a table of patients, as events or calendars"),
    "worklist": ("worklist:worklist_parser", "list what a day asks for, over many plans"),
    "forecast": ("forecast:forecast_parser", "count beds, visits, bags and doses of the months to come"),
    "completion": ("completion:completion_parser", "print what makes bash, zsh or fish complete words"),
}
"""Each command: the module of this package and the function in it that makes its parser; what it is for."""

OPTIONS: Final = {"-h, --help": "show this help message and exit", "--version": "show the version and exit"}
"""What may stand in place of a command."""

NOT_OPTIONS: Final = {"regimen", "plan", "record", "event"}
"""Places of problems that have the form of an option's name, and are none."""


def answer(argv: Sequence[str] | None) -> int:
    """Run a command line, or answer a shell that completes one; return the exit status.

    What is wrong is one line for each problem on standard error. Data alone goes to standard output.

    Args:
        argv: The words after the name of the program; None for those that it was started with.
    """
    if argv is None and "_ARGCOMPLETE" in os.environ:
        from schedules.cli.completion import complete

        complete()
        return 1  # the shell has no answer
    try:
        return _run_and_flush(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop(sys.stdout)  # whoever read our output has had enough
        return 0
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise  # a file's trouble is said where it is opened
        from schedules.errors import Problem

        way_out = "free some space, or send it elsewhere"
        _complain(Problem("file_unwritable", "standard output", f"can't be written ({error.strerror}); {way_out}"))
        _drop(sys.stdout)
        _drop(sys.stderr)
        return 2
    except ValueError as error:
        from schedules.errors import ScheduleError  # loaded already where one was raised; --help needs none

        if not isinstance(error, ScheduleError):
            raise
        for problem in error.problems:
            _complain(problem)
        return 2


def _run_and_flush(words: Sequence[str]) -> int:
    """Run a command and write out what it printed, so that a full disk is seen while it can be told."""
    try:
        return run(words)
    finally:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()


def _complain(problem: Problem) -> None:
    with suppress(OSError):  # there may be no room for it either
        print(f"schedules: {line_of(problem)}", file=sys.stderr, flush=True)


def _drop(stream: TextIO) -> None:
    """Let a stream lead nowhere, so that the interpreter does not complain at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run(words: Sequence[str]) -> int:
    """Run the command that some words name; return its exit status.

    Raises:
        ScheduleError: If there is no such command, or it can't be done as asked.
    """
    first = words[0] if words else "--help"
    if first in COMMANDS:
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is ours, and looking for them is slow
        parser = parser_of(first, words[1:])
        return parser.run(parser.parse_args(words[1:]))
    if first == "--version":
        print(f"schedules {__version__}")
    elif first in ("-h", "--help"):
        print(help_text())
    else:
        first_parser().parse_args(words)  # which says what is wrong with it
    return 0


def parser_of(command: str, words: Sequence[str]) -> Parser:
    """Make the parser of a command; its module is loaded for that.

    Args:
        command: A command of the table.
        words: What follows it, for the options of some commands are the choices of the regimen that
            is named there; ``["--help"]`` makes the parser that has no such options.

    Raises:
        ScheduleError: If the words name no regimen, or no file, where the parser depends on one.
    """
    module, _, function = COMMANDS[command][0].partition(":")
    parser: Parser = getattr(import_module(f"schedules.cli.{module}"), function)(words)
    return parser


def first_parser() -> Parser:
    """Make the parser of the first word, for a shell that completes it and for a word that is no command."""
    from schedules.cli.parser import Parser

    parser = Parser(prog="schedules", description=ABOUT)
    parser.add_argument("--version", action="store_true", help=OPTIONS["--version"])
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, (_, what_for) in COMMANDS.items():
        commands.add_parser(name, help=what_for)
    return parser


def help_text() -> str:
    """Word the help of the program as the first word's parser would, without the cost of making one."""
    options = [f"  {name:<14}{what_for}" for name, what_for in OPTIONS.items()]
    commands = [f"    {name:<12}{what_for}" for name, (_, what_for) in COMMANDS.items()]
    usage = "usage: schedules [-h] [--version] COMMAND ..."
    return "\n".join([usage, "", ABOUT, "", "options:", *options, "", "commands:", "  COMMAND", *commands])


def line_of(problem: Problem) -> str:
    """Say a problem in one line, its place as the option that it came from where it came from one."""
    place = problem.place
    is_file = problem.code.startswith(("file_", "format_")) and place != "output"
    if place.isidentifier() and place.islower() and place not in NOT_OPTIONS and not is_file:
        place = f"--{place.replace('_', '-')}"
    from schedules.words import printable  # only a mistake needs it

    return printable(f"{place}: {problem.message} [{problem.code}]" if place else f"{problem.message} [{problem.code}]")
