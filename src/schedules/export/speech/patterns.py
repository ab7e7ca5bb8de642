"""Patterns of sentences: by them a sentence of the engine is taken apart into its phrase and what was filled in.

A phrase holds places such as ``{n}`` and ``{date}``; each is filled in with words of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE: Final = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}(?: \d\d:\d\d)?"
)
_MONTHS: Final = {name: number + 1 for number, name in enumerate(_NAMES)}
KINDS: Final = {
    "n": r"-?\d+(?:\.\d+)?",
    "list": r"[-\d., ]*\d",
    "clock": r"\d\d:\d\d",
    "date": _DATE,
    "days": r"\d+ days?",
    "dates": r"\d+ dates?",
    "hours": r"\d+ hours?",
    "minutes": r"\d+ minutes?",
    "weeks": r"\d+ weeks?",
    "text": r".+",
    "free": r".+",
}
"""What a place may be filled in with, by its name, as a regular expression; ``{n_2}`` is a second ``{n}``."""

_PLACE: Final = re.compile(r"\{([a-z]+)(?:_\d)?\}")


@dataclass(frozen=True)
class Pattern:
    """An English sentence with places, compiled, and its phrase in another language."""

    phrase: str
    kinds: Mapping[str, str]
    """The kind of each place, by the place's name."""
    literal: int
    """How many characters of the sentence are outside of its places: the more, the surer a match."""
    greedy: re.Pattern[str]
    lazy: re.Pattern[str]

    def readings(self, sentence: str) -> Iterator[dict[str, str]]:
        """Yield what a sentence has in each place: first with the shortest texts, then with the longest; or nothing."""
        for expression in (self.lazy, self.greedy):
            if found := expression.fullmatch(sentence):
                yield found.groupdict()


def patterns(phrases: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Compile the sentences of a phrase book that have places, the surest first."""
    made = (pattern(sentence, phrase) for sentence, phrase in phrases.items() if "{" in sentence)
    return tuple(sorted(made, key=lambda each: -each.literal))


def pattern(sentence: str, phrase: str) -> Pattern:
    """Compile one English sentence with its phrase."""
    kinds = {place[0].strip("{}"): place[1] for place in _PLACE.finditer(sentence)}
    literal = len(_PLACE.sub("", sentence))
    return Pattern(phrase, kinds, literal, _expression(sentence, ".+"), _expression(sentence, ".+?"))


def _expression(sentence: str, any_text: str) -> re.Pattern[str]:
    out, done = "", 0
    for place in _PLACE.finditer(sentence):
        inner = KINDS[place[1]]
        name = place[0].strip("{}")
        out += f"{re.escape(sentence[done : place.start()])}(?P<{name}>{any_text if inner == '.+' else inner})"
        done = place.end()
    return re.compile(out + re.escape(sentence[done:]), re.DOTALL)


def english_moment(words: str) -> date:
    """Read a date, and its time if it has one, as `schedules.words.say` writes it.

    >>> english_moment("Mon 30 Mar 2026 10:00")
    datetime.datetime(2026, 3, 30, 10, 0)
    """
    _, day, month, year, *clock = words.split()
    found = date(int(year), _MONTHS[month], int(day))
    return datetime.combine(found, datetime.strptime(clock[0], "%H:%M").time()) if clock else found  # noqa: DTZ007  # a time of day
