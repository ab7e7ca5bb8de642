"""The command line: reads words and files, prints, and holds no rule. May import every other package."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status: 0 done, 1 findings, 2 wrong input.

    Args:
        argv: The words after the name of the program; by default those that it was started with.
    """
    from schedules.cli import commands  # so that the import of one module of this package loads no other

    return commands.answer(argv)
