"""Sentences made from parts: English text that still has the id of its phrase and the values in its places.

A place's name says what is filled in: ``{n}`` a number; ``{date}`` a date, or a time on the plan's clocks; ``{days}``,
``{dates}``, ``{hours}``, ``{minutes}``, ``{weeks}`` and ``{months}`` whole numbers, said with their unit; ``{clock}`` a
time of day and ``{list}`` numbers, as text; ``{text}`` a text of a label or another sentence, which is said in the
reader's language too; ``{free}`` text that is left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Never, Self

from schedules.phrases import PHRASES
from schedules.words import count, say

Value = int | float | str | date
"""What a place is filled in with; a `Sentence` is a ``str``, a moment is a ``date``, without its offset."""

UNITS: Final = {
    "days": "day",
    "dates": "date",
    "hours": "hour",
    "minutes": "minute",
    "weeks": "week",
    "months": "month",
}
"""The kinds of places that hold a whole number, with the unit that it is said with."""

_PLACE: Final = re.compile(r"\{([a-z]+(?:_\d+)?)\}")


class Sentence(str):
    """An English sentence, which is text like any other, with the phrase and the values that it was made from.

    Two sentences are equal when their text is, and so are a sentence and a text.

    >>> change = sentence("bag-change", n=2)
    >>> change, change.phrase, dict(change.values), change == "Bag change: bag 2"
    ('Bag change: bag 2', 'bag-change', {'n': 2}, True)
    """

    __slots__ = ("phrase", "values")

    phrase: str
    """The id of its phrase: a key of `PHRASES`, or an id of another version that wrote the file it comes from."""
    values: Mapping[str, Value]
    """What is in its places, by the place's name."""

    def __new__(cls, text: str, phrase: str, values: Mapping[str, Value]) -> Self:
        """Return a text as a sentence of a phrase; `sentence` writes the text itself."""
        made = super().__new__(cls, text)
        object.__setattr__(made, "phrase", phrase)
        object.__setattr__(made, "values", MappingProxyType(dict(values)))
        return made

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"a sentence is frozen; make a new one instead of setting {name}")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError(f"a sentence is frozen; {name} stays")

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, dict[str, Value]]]:
        return type(self), (str(self), self.phrase, dict(self.values))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def sentence(phrase: str, /, **values: Value) -> Sentence:
    """Return the sentence of a phrase with values in its places.

    Of a moment only the time of day is kept, since no more is said: under another law of its zone, the sentence of an
    appointment is the same (C18).

    Raises:
        KeyError: If there is no such phrase, or a place has no value.

    >>> from datetime import date
    >>> first = sentence("day-of-cycle", n=1, n_2=2)
    >>> sentence("day-after", n=8, days=7, text=first, date=date(2026, 3, 2))
    'Day 8 is 7 days after Day 1 of cycle 2, Mon 2 Mar 2026'
    """
    words: dict[str, str] = {}
    for place, value in values.items():
        if isinstance(value, str):
            words[place] = value
            continue
        if isinstance(value, datetime):
            values[place] = value = value.replace(tzinfo=None)  # noqa: PLW2901  # what is kept is what is said
        words[place] = english_value(place, value)
    return Sentence(PHRASES[phrase].format_map(words), phrase, values)


def kind_of(place: str) -> str:
    """Return the kind of a place, by its name.

    >>> kind_of("date_2")
    'date'
    """
    return place.partition("_")[0]


def places_of(template: str) -> list[str]:
    """Return the names of the places of a template, in their order.

    >>> places_of("the next Day 1 is {date}, {days} after {text}, {date_2}")
    ['date', 'days', 'text', 'date_2']
    """
    return _PLACE.findall(template)


def english_value(place: str, value: Value) -> str:
    """Return in English what is said in a place.

    >>> english_value("days", 1), english_value("n", 96.5)
    ('1 day', '96.5')
    """
    if isinstance(value, date):
        return say(value)
    if isinstance(value, int) and (unit := UNITS.get(kind_of(place))):
        return count(value, unit)
    return number_or_text(value)


def number_or_text(value: float | str) -> str:
    """Return a number in its shortest form, a text as it is.

    >>> number_or_text(96.0), number_or_text(12_000_000), number_or_text("9 mcg/day")
    ('96', '12000000', '9 mcg/day')
    """
    return f"{value:g}" if isinstance(value, float) else str(value)


def has_dates(value: Value) -> bool:
    """Return whether a value is a date, or a sentence with one in it."""
    return isinstance(value, date) or (isinstance(value, Sentence) and any(map(has_dates, value.values.values())))


def phrase_of(text: str) -> str:
    """Return the id of a sentence's phrase; empty for any other text."""
    return text.phrase if isinstance(text, Sentence) else ""


def hours_sentence(minutes: int) -> Sentence:
    """Return a length of time in hours, and minutes where there are any.

    >>> hours_sentence(168 * 60), hours_sentence(239)
    ('168 h', '3 h 59 min')
    """
    hours, rest = divmod(minutes, 60)
    return sentence("hours-and-minutes", n=hours, n_2=rest) if rest else sentence("hours", n=hours)


def joined(phrase: str, *texts: str) -> str:
    """Return texts put together by a phrase of two texts, which are halved again and again, so that it stays shallow.

    Raises:
        ValueError: If there are none.

    >>> joined("and-further", "a", "b", "c")
    'a; b; c'
    """
    if not texts:
        raise ValueError("nothing to put together")
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return sentence(phrase, text=joined(phrase, *texts[:middle]), text_2=joined(phrase, *texts[middle:]))
