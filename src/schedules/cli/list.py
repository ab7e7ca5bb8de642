"""The command ``list``: the built-in regimens. It loads none of them, so that it answers at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from schedules.builtin.names import BUILT_IN, TEACHING
from schedules.cli.parser import Parser
from schedules.cli.terminal import tell


def list_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``list``."""
    return Parser(list_command, prog="schedules list", description="Name the regimens.")


def list_command(_args: argparse.Namespace) -> int:
    """Print each built-in regimen, and what it is, in a line; then the teaching examples."""
    for name, (_, _, what_it_is) in BUILT_IN.items():
        tell(f"{name:<26}{what_it_is}")
    tell("\nTeaching examples, not for treatment; laid out only with --education:")
    for name, what_it_is in TEACHING.items():
        tell(f"{name:<26}{what_it_is}")
    return 0
