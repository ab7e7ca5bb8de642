"""The title of an event without what is not sure about it, and the first rate of an amount, by their phrases."""

from __future__ import annotations

from typing import Final

from schedules.sentence import Sentence

UNCONFIRMED: Final = ("unconfirmed", "unconfirmed-not-before", "unconfirmed-usually-not-before")
"""The phrases of titles of what is not confirmed (C15)."""
STEPPED: Final = ("low-for-days", "low-for-hours", "low-then-full")
"""The phrases of amounts that begin at a low rate."""


def sure_title(title: str) -> str:
    """Return the title of an event without the words that it is not confirmed; another title as it is."""
    return _first_text(title, UNCONFIRMED)


def first_rate(amount: str) -> str:
    """Return the rate that an infusion begins at, the low one where there is one; another amount as it is."""
    return _first_text(amount, STEPPED)


def _first_text(text: str, phrases: tuple[str, ...]) -> str:
    if not isinstance(text, Sentence) or text.phrase not in phrases:
        return text
    first = text.values.get("text", text)
    return first if isinstance(first, str) else text
