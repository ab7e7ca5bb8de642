"""The parser of a command: it says what is wrong in the words of this library, and knows what to run."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """An argument parser that raises one line instead of ending the program, with the nearest name there is.

    Args:
        run: Does what the command is for, with the options that were read; returns the exit status.
        settings: Those of `argparse.ArgumentParser`.
    """

    def __init__(self, run: Callable[[argparse.Namespace], int] = lambda _: 0, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})
        self.run = run

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong.

        Raises:
            UsageError: Always.
        """
        # Only a mistake needs them, and a start without one would wait a third longer.
        from schedules.errors import Problem, UsageError
        from schedules.words import nearest, printable

        typed, known = [], [option for action in self._actions for option in action.option_strings]
        if "unrecognized" in message:
            typed = re.findall(r"--[\w-]+", message)
        elif choice := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message):
            typed, known = [choice[1]], re.findall(r"[\w-]+", choice[2])
        hint = "".join(f"; did you mean {found}?" for word in typed for found in nearest(word, known))
        raise UsageError(Problem("name_unknown", "", f"{printable(message)}{hint or f'; see {self.prog} --help'}"))

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse says nothing where its help can't be written.
        (file or sys.stdout).write(message)

    def offer(self, place: str, values: Callable[[], Iterable[str]]) -> None:
        """Name what may stand in a place, for a shell that completes words; it is asked for only then."""
        for action in self._actions:
            if action.dest == place:
                setattr(action, "completer", lambda **_: tuple(values()))  # noqa: B010  # argcomplete's own name for it
