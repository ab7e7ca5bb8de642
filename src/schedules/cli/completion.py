"""The command ``completion``, and what a shell that it has taught asks for. Needs the extra ``terminal``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from schedules.cli.commands import COMMANDS, first_parser, parser_of
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell
from schedules.errors import ScheduleError, needs


def completion_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``completion``."""
    words = 'Print what makes a shell complete words: in bash, eval "$(schedules completion bash)".'
    parser = Parser(completion_command, prog="schedules completion", description=words)
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    return parser


def completion_command(args: argparse.Namespace) -> int:
    """Print the lines that make a shell complete words.

    Raises:
        MissingExtraError: If the extra is not installed.
    """
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError:
        raise needs("terminal", "the completion of words") from None
    tell(shellcode(["schedules"], shell=args.shell))
    return 0


def complete() -> None:
    """Answer a shell that asks what may follow, and end the program; without the extra, do nothing.

    The options of some commands depend on the words before; where those name no regimen, or none yet,
    the command's other options are offered.
    """
    try:
        import argcomplete
    except ImportError:
        return
    typed = os.environ.get("COMP_LINE", "")[: int(os.environ.get("COMP_POINT", "0"))]
    words = typed.split()[1:] if typed.endswith(" ") else typed.split()[1:-1]
    command = words[0] if words else ""
    if command not in COMMANDS:
        parser = first_parser()
    else:
        try:
            parser = parser_of(command, words[1:])
        except ScheduleError:
            parser = parser_of(command, ["--help"])
    os.environ["_ARGCOMPLETE"] = "2" if command in COMMANDS else "1"  # so many words were read already
    argcomplete.autocomplete(parser)
