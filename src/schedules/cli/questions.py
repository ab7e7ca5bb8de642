"""Questions to a person on a terminal, one at a time; each is asked again until its answer can be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schedules.cli.terminal import tell
from schedules.errors import Problem, ScheduleError, UsageError, needs
from schedules.words import printable

if TYPE_CHECKING:
    from questionary import Question

Read = Callable[[str], object]
"""Reads an answer, and raises a `ScheduleError` that says what is wrong with it."""


def is_answered() -> bool:
    """Return whether somebody is there: a terminal to read from, and one to ask on."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


class Asker:
    """Asks on standard error, so that standard output has the answer of the command alone."""

    def __init__(self) -> None:
        """Take the terminal.

        Raises:
            UsageError: If there is none.
            MissingExtraError: If the extra ``prompts`` is not installed.
        """
        if not is_answered():
            message = "new asks its questions on a terminal, and there is none; give the options to schedules generate"
            raise UsageError(Problem("value_invalid", "", message))
        try:
            import questionary
            from prompt_toolkit.output import create_output
        except ImportError:
            raise needs("prompts", "schedules new") from None
        self._ask = questionary
        self._output = create_output(stdout=sys.stderr)

    def word(self, question: str, read: Read, *, among: Iterable[str] = (), offered: str = "") -> str:
        """Ask for a word.

        Args:
            question: What is asked.
            read: Reads the answer.
            among: Words that complete what is typed.
            offered: The answer that stands there already.
        """
        settings: dict[str, Any] = {"validate": _validator(read), "output": self._output, "default": offered}
        if words := [*among]:
            made = self._ask.autocomplete(question, words, ignore_case=True, match_middle=True, **settings)
        else:
            made = self._ask.text(question, **settings)
        return str(_answer(made)).strip()

    def one_of(self, question: str, values: Mapping[str, str], read: Read = str) -> str:
        """Ask for one of several values, each with its words; the first one is offered."""
        choices = [self._ask.Choice(printable(words), value=value) for value, words in values.items()]
        while True:
            answer = str(_answer(self._ask.select(question, choices, output=self._output)))
            wrong = _validator(read)(answer)
            if wrong is True:
                return answer
            tell(str(wrong), stream=sys.stderr)

    def yes(self, question: str) -> bool:
        """Ask for a yes or a no; yes is offered."""
        return bool(_answer(self._ask.confirm(question, output=self._output)))


def _answer(question: Question) -> Any:
    """Return the answer of a person, who may also break off."""
    return question.unsafe_ask()


def _validator(read: Read) -> Callable[[str], bool | str]:
    def valid(text: str) -> bool | str:
        try:
            read(text.strip())
        except ScheduleError as error:
            return printable("; ".join(problem.message for problem in error.problems))
        return True

    return valid
