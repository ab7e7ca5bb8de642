"""The titles of events by their phrases: without what is not sure, and short or in a family's words.

What has no short or plain name, in a regimen of one's own or in a file of before there were names, has its title,
whole.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple

from schedules.course.plan import Event, Plan
from schedules.phrases import PHRASES
from schedules.regimen.names import named
from schedules.regimen.teaching import MARK, unmarked
from schedules.sentence import Sentence, Value, kind_of, places_of, sentence

UNCONFIRMED: Final = ("unconfirmed", "unconfirmed-not-before", "unconfirmed-usually-not-before")
"""The phrases of titles of what is not confirmed (C15)."""
STEPPED: Final = ("low-for-days", "low-for-hours", "low-then-full")
"""The phrases of amounts that begin at a low rate."""


def sure_title(title: str) -> str:
    """Return the title of an event without the words that it is not confirmed; another title as it is."""
    inner = unmarked(title)
    sure = _first_text(inner, UNCONFIRMED)
    return sure if inner is title else sentence(MARK, text=sure)


class FirstDate(NamedTuple):
    """The date before which something that is not confirmed does not come; usual where nobody promises it."""

    date: date
    usual: bool


def first_date(title: str) -> FirstDate | None:
    """Return the first date that a title of what is not confirmed tells; None where it tells none."""
    title = unmarked(title)
    first = title.values.get("date") if isinstance(title, Sentence) and title.phrase in UNCONFIRMED else None
    if not isinstance(title, Sentence) or not isinstance(first, date):
        return None
    return FirstDate(first, usual=title.phrase == "unconfirmed-usually-not-before")


def short_title(plan: Plan, event: Event) -> str:
    """Return an event in a cell's words: at most 18 letters or a drug's whole name, in words that every page can have.

    That it is not sure is not part of it.
    """
    return _renamed(plan, sure_title(event.title), "short")


def plain_title(plan: Plan, event: Event) -> str:
    """Return an event in a family's words; that it is not sure is not part of it."""
    return _renamed(plan, sure_title(event.title), "plain")


def plain_name(plan: Plan, text: str) -> str:
    """Return a line to tick in a family's words."""
    return _renamed(plan, _head(text), "plain")


def short_name(plan: Plan, text: str) -> str:
    """Return a line to tick in the words of a cell."""
    return _renamed(plan, _head(text), "short")


def _head(text: str) -> str:
    """Return what a sentence of several texts begins with: of a row with its amount, the row's title."""
    while isinstance(text, Sentence) and isinstance(first := text.values.get("text"), str):
        text = first
    return text


def _renamed(plan: Plan, title: str, kind: Literal["short", "plain"]) -> str:
    if not isinstance(title, Sentence):
        part = named(plan.regimen, title)
        return (getattr(part, kind) if part else "") or title
    phrase = next((name for name in (f"{kind}-{title.phrase}", title.phrase) if name in PHRASES), None)
    if phrase is None or not set(places_of(PHRASES[phrase])) <= set(title.values):  # of a file of another version
        return title
    values: dict[str, Value] = {
        place: _renamed(plan, value, kind) if kind_of(place) == "text" and isinstance(value, str) else value
        for place, value in title.values.items()
    }
    return sentence(phrase, **values)


def first_rate(amount: str) -> str:
    """Return the rate that an infusion begins at, the low one where there is one; another amount as it is."""
    return _first_text(amount, STEPPED)


def _first_text(text: str, phrases: tuple[str, ...]) -> str:
    if not isinstance(text, Sentence) or text.phrase not in phrases:
        return text
    first = text.values.get("text", text)
    return first if isinstance(first, str) else text
