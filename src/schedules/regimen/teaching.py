"""Teaching examples: regimens of the status "education", laid out only when asked for, never to treat by."""

from __future__ import annotations

from typing import Final

from schedules.errors import Problem
from schedules.regimen.parts import Parts
from schedules.sentence import Sentence, phrase_of, sentence

MARK: Final = "teaching-example"
"""The phrase that every title of such a plan is said in."""


def is_teaching(regimen: Parts) -> bool:
    """Return whether a regimen is a teaching example, not for treatment."""
    return regimen.status == "education"


def marked(regimen: Parts, title: str) -> str:
    """Return a title that says that it is of a teaching example, if it is; a marked title, and any other, as it is."""
    return sentence(MARK, text=title) if is_teaching(regimen) and phrase_of(title) != MARK else title


def unmarked(title: str) -> str:
    """Return a title without the words that it is of a teaching example; another title as it is."""
    inner = title.values.get("text") if isinstance(title, Sentence) and title.phrase == MARK else None
    return inner if isinstance(inner, str) else title


def not_asked(regimen: Parts) -> Problem:
    """Say that a teaching example is laid out only when it is asked for, and how to ask for it."""
    message = f"{regimen.id} is a teaching example, not for treatment; it is laid out only when asked for, "
    message += "with --education, or plan(..., education=True)"
    return Problem("education_not_asked", "education", message)


def not_discreet() -> Problem:
    """Say that a teaching example is never told discreetly."""
    message = "discreet would hide that this is a teaching example, not for treatment; use full or plain"
    return Problem("value_invalid", "detail", message)
