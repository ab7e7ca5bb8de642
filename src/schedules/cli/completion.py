"""What a shell asks to complete words, and the command that teaches it to ask. Needs the extra ``terminal``."""

from __future__ import annotations

import os

from schedules.builtin.catalog import load, names
from schedules.cli import check as checking
from schedules.cli import diff as comparing
from schedules.cli import export as exporting
from schedules.cli import generate as generating
from schedules.cli import publish as publishing
from schedules.cli import record as recording
from schedules.cli import show as showing
from schedules.cli.parser import Parser
from schedules.clock import zone_names
from schedules.errors import ScheduleError, needs
from schedules.regimen import Regimen

PARSERS = {
    "list": showing.list_parser,
    "explain": showing.explain_parser,
    "record": recording.record_parser,
    "undo": recording.undo_parser,
    "export": exporting.export_parser,
    "diff": comparing.diff_parser,
    "cancel": exporting.cancel_parser,
    "publish": publishing.publish_parser,
}
"""The commands whose options are always the same."""


def completion_command(words: list[str]) -> int:
    """Print the lines that make a shell complete the words of this program."""
    args = completion_parser().parse_args(words)
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError:
        raise needs("terminal", "the completion of words") from None
    print(shellcode(["schedules"], shell=args.shell))
    return 0


def completion_parser() -> Parser:
    """Make the parser of ``completion``."""
    parser = Parser(
        prog="schedules completion",
        description='Print what makes a shell complete words: in bash, eval "$(schedules completion bash)".',
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    return parser


def complete(first: Parser) -> None:
    """Answer a shell that asks what may follow, and end the program; without the extra, do nothing.

    Args:
        first: What reads the first word.
    """
    try:
        import argcomplete
    except ImportError:
        return
    line, point = os.environ.get("COMP_LINE", ""), int(os.environ.get("COMP_POINT", "0"))
    words = line[:point].split()[1:]
    parser = parser_of(words if line[:point].endswith(" ") else words[:-1]) or first
    os.environ["_ARGCOMPLETE"] = str(len((parser.prog or "").split()))  # so many words were read already
    argcomplete.autocomplete(parser)


def parser_of(words: list[str]) -> Parser | None:
    """Find the parser that reads what follows some words; none where no command is named yet."""
    command = words[0] if words else ""
    if command in PARSERS:
        return PARSERS[command]()
    if command == "generate":
        return _generating(words[1:])
    if command == "check":
        return _checking(words[1:])
    if command == "show":
        return _naming(showing.show_parser())
    return completion_parser() if command == "completion" else None


def _generating(words: list[str]) -> Parser:
    if regimen := _regimen(words[0]) if words else None:
        parser = generating.parser_for(regimen)
        parser.prog = f"schedules generate {words[0]}"
        return _offering(parser, regimen)
    parser = Parser(prog="schedules generate")
    parser.add_argument("regimen")
    return _naming(parser)


def _naming(parser: Parser) -> Parser:
    parser.offer("regimen", names())
    return parser


def _checking(words: list[str]) -> Parser:
    regimen = _regimen(words[1]) if len(words) > 1 else None
    return _offering(_naming(checking.parser_for("check", regimen)), regimen)


def _offering(parser: Parser, regimen: Regimen | None) -> Parser:
    parser.offer("zone", zone_names())
    for name, choice in regimen.choices.items() if regimen else ():
        if choice.values:
            parser.offer(f"choice_{name}", map(str, choice.values))
    return parser


def _regimen(name: str) -> Regimen | None:
    try:
        return load(name)
    except ScheduleError:
        return None
