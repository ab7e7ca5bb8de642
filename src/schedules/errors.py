"""Errors of the library, and the problems they carry.

A wrong call or file raises one child of `ScheduleError` that carries every
problem of that reading. Each `Problem` has a code from `CODES`, the place it
was found in, and a message that says what was found, what the rule asks, and
what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

CODES: Final[dict[str, str]] = {
    "ambiguous_rows": "two rows, or two amounts of a row, hold at the same time",
    "amount_missing": "a combination of choices finds no amount in a row",
    "choice_missing": "a choice that decides a date or an amount was not given",
    "choice_not_allowed": "the value of a choice is not one the regimen offers",
    "choice_over_limit": "the value of a choice breaks a limit of the label",
    "education_not_asked": "a teaching example, not for treatment, was to be laid out, and nobody asked for one",
    "extra_missing": "an optional part of the library is not installed",
    "control_character": "free text holds a character no calendar may carry",
    "day_outside_cycle": "a row names a day that its cycle does not have",
    "dates_out_of_range": "a date falls outside the years the library plans for",
    "entry_impossible": "an entry of the record says what cannot have happened then, or there",
    "file_changed": "a plan's file was changed by hand",
    "file_damaged": "a file could not be read as what its name says it is",
    "file_exists": "the output exists and nothing said what to do with it",
    "file_unwritable": "the output cannot be written there",
    "floor_broken": "a table places two doses closer than its own floor",
    "format_unknown": "the suffix of a file names no format that is known here",
    "date_not_possible": "a date or a time on which the regimen never has what it is given for",
    "known_unusable": "a known date names nothing that can be dated that way",
    "length_wrong": "the length of a cycle is not its infusion plus its rest",
    "link_broken": "phases or rows are joined in a way that cannot be dated",
    "name_twice": "an id is used for two things",
    "name_unknown": "a regimen, phase, row, choice or option of that name does not exist",
    "place_ambiguous": "a name of an event fits several of them",
    "start_naive": "a start has no time zone",
    "start_unreadable": "a start is not a date and time",
    "time_missing_in_zone": "the clocks of the zone skip that time",
    "unknown_field": "a field that the language does not have",
    "value_invalid": "a value of the wrong type, form or size",
    "zone_law_changed": "a plan was laid out when the law gave its zone other clocks",
    "zone_unknown": "a time zone that does not exist, or is not an IANA zone",
}
"""The codes of problems, each with what it means."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a line in a file."""

    file: str
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    length: int
    """In characters; what is meant may go on over the end of the line."""
    text: str
    """The whole line."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its code, the place of it, and what to do about it.

    >>> print(Problem("choice_missing", "weight_kg", "not given; give the weight in kg"))
    weight_kg: not given; give the weight in kg [choice_missing]
    """

    code: str
    """A key of `CODES`."""
    place: str
    """Where it was found: a file, a field, a choice; empty where there is no place."""
    message: str
    """What was found, what the rule asks, and what to do about it."""
    path: tuple[str | int, ...] = field(default=(), compare=False)
    """The names and numbers that lead to it in the data that was read; empty where it was not read from data."""
    spot: Spot | None = field(default=None, compare=False)
    """Where it stands in the file; None where that is not known."""

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        return f"{head}{self.message} [{self.code}]"


class ScheduleError(ValueError):
    """The library cannot do what it was asked; carries every problem found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScheduleError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class RegimenError(ScheduleError):
    """A regimen is under-specified or contradicts itself."""


class ChoiceError(ScheduleError):
    """The choices made for a regimen are missing, not offered, or against a limit."""


class ClockError(ScheduleError):
    """A start, a time or a zone cannot be used."""


class PlanError(ScheduleError):
    """A plan cannot be made from this regimen, these choices and these dates."""


class FileError(ScheduleError):
    """A file cannot be read or written."""


class UsageError(ScheduleError):
    """A command line cannot be read."""


class MissingExtraError(ScheduleError):
    """An optional part of the library is not installed."""


def needs(extra: str, what: str) -> MissingExtraError:
    """Return the error for an extra that is not installed; ``what`` is what needs it.

    >>> str(needs("pdf", "a .pdf file"))
    "a .pdf file needs an extra; pip install 'treatment-schedules[pdf]' [extra_missing]"
    """
    message = f"{what} needs an extra; pip install 'treatment-schedules[{extra}]'"
    return MissingExtraError(Problem("extra_missing", "", message))
