"""The command line: reads words and files, holds no rule.

Data goes to standard output, everything else to standard error. Exit status: 0 done,
1 findings, 2 wrong input, said in one line for each problem.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

from schedules.cli.parser import Parser
from schedules.errors import Problem, ScheduleError, UsageError
from schedules.words import printable

NOT_OPTIONS: Final = {"regimen", "plan", "record", "event"}
"""Places of problems that look like options and are none."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    words = sys.argv[1:] if argv is None else argv
    if argv is None and "_ARGCOMPLETE" in os.environ:
        return _complete()
    try:
        return _run(words)
    except ScheduleError as error:
        for problem in error.problems:
            print(f"schedules: {_one_line(problem)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough; the interpreter must not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _complete() -> int:
    from schedules.cli.completion import complete

    complete(top_parser())
    return 1  # the shell has no answer


def _one_line(problem: Problem) -> str:
    place = problem.place
    named = place.isidentifier() and place.islower() and place not in NOT_OPTIONS
    option = f"--{place.replace('_', '-')}" if named else place
    head = f"{option}: " if option else ""
    text = f"{head}{problem.message} [{problem.code}]"
    return printable(text)


def _run(words: list[str]) -> int:
    if words and words[0] in COMMANDS:
        return COMMANDS[words[0]][1](words[1:])
    parser = top_parser()
    parser.parse_args(words)
    parser.print_help()
    return 0


def top_parser() -> Parser:
    """Make the parser of the first word."""
    parser = Parser(prog="schedules", description="Treatment regimens as dated calendars. Not medical advice.")
    commands = parser.add_subparsers(dest="command", parser_class=Parser, metavar="COMMAND")
    for name, (words, _) in COMMANDS.items():
        commands.add_parser(name, help=words)
    return parser


def _list(words: list[str]) -> int:
    from schedules.cli.show import list_command

    return list_command(words)


def _show(words: list[str]) -> int:
    from schedules.cli.show import show_command

    return show_command(words)


def _generate(words: list[str]) -> int:
    """Run the one command whose options depend on its first word."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is ours, and looking for them is slow
    from schedules.cli.generate import generate, parser_for

    if words[:1] in (["-h"], ["--help"]):
        parser_for(None).print_help()
        return 0
    if not words or words[0].startswith("-"):
        raise UsageError(Problem("name_unknown", "regimen", "name one first; see schedules list"))
    return generate(words[0], words[1:])


def _check(words: list[str]) -> int:
    from schedules.cli.check import check_command

    return check_command(words)


def _explain(words: list[str]) -> int:
    from schedules.cli.show import explain_command

    return explain_command(words)


def _record(words: list[str]) -> int:
    from schedules.cli.record import record_command

    return record_command(words)


def _undo(words: list[str]) -> int:
    from schedules.cli.record import undo_command

    return undo_command(words)


def _export(words: list[str]) -> int:
    from schedules.cli.export import export_command

    return export_command(words)


def _diff(words: list[str]) -> int:
    from schedules.cli.diff import diff_command

    return diff_command(words)


def _cancel(words: list[str]) -> int:
    from schedules.cli.export import cancel_command

    return cancel_command(words)


def _publish(words: list[str]) -> int:
    from schedules.cli.publish import publish_command

    return publish_command(words)


def _completion(words: list[str]) -> int:
    from schedules.cli.completion import completion_command

    return completion_command(words)


COMMANDS: Final[dict[str, tuple[str, Callable[[list[str]], int]]]] = {
    "list": ("name the regimens", _list),
    "show": ("print a regimen's table with its sources, and what is not confirmed", _show),
    "generate": ("lay a regimen out in dates and write a calendar", _generate),
    "check": ("hold a calendar against a regimen's rules", _check),
    "explain": ("say why an event is on its date", _explain),
    "record": ("add what happened to a plan, and see what it changes", _record),
    "undo": ("take the last entry of a plan's record back", _undo),
    "export": ("write a plan as a calendar, or update one", _export),
    "diff": ("say what changed from one plan to another", _diff),
    "cancel": ("withdraw every event of a plan", _cancel),
    "publish": ("write a folder for a web server, for phones to subscribe to a plan", _publish),
    "completion": ("print what makes bash, zsh or fish complete words", _completion),
}
"""Each command with what it is for; its module is loaded when it runs, so that the program starts fast."""
