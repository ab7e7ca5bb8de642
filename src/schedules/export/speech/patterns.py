"""Sentences with places, read back: which phrase a sentence of the engine was made from, and what stood in it."""

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
"""What may stand in a place, by the place's name; ``{n_2}`` is a second ``{n}``."""

_PLACE: Final = re.compile(r"\{([a-z]+)(?:_\d)?\}")


@dataclass(frozen=True)
class Pattern:
    """One sentence with places, and its phrase in a language."""

    phrase: str
    kinds: Mapping[str, str]
    literal: int
    """How many characters stand outside of places: the more, the surer."""
    greedy: re.Pattern[str]
    lazy: re.Pattern[str]

    def readings(self, sentence: str) -> Iterator[dict[str, str]]:
        """Yield what may stand in its places, the longest first text last."""
        for way in (self.lazy, self.greedy):
            if found := way.fullmatch(sentence):
                yield found.groupdict()


def patterns(phrases: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Compile the sentences that have places, the surest first."""
    made = (pattern(sentence, phrase) for sentence, phrase in phrases.items() if "{" in sentence)
    return tuple(sorted(made, key=lambda each: -each.literal))


def pattern(sentence: str, phrase: str) -> Pattern:
    """Compile one sentence."""
    kinds = {place[0].strip("{}"): place[1] for place in _PLACE.finditer(sentence)}
    literal = len(_PLACE.sub("", sentence))
    return Pattern(phrase, kinds, literal, _compiled(sentence, ".+"), _compiled(sentence, ".+?"))


def _compiled(sentence: str, any_text: str) -> re.Pattern[str]:
    out, done = "", 0
    for place in _PLACE.finditer(sentence):
        inner = KINDS[place[1]]
        name = place[0].strip("{}")
        out += f"{re.escape(sentence[done : place.start()])}(?P<{name}>{any_text if inner == '.+' else inner})"
        done = place.end()
    return re.compile(out + re.escape(sentence[done:]), re.DOTALL)


def english_moment(words: str) -> date:
    """Read a date, and its time if it has one, from the words of `schedules.words`.

    >>> english_moment("Mon 30 Mar 2026 10:00")
    datetime.datetime(2026, 3, 30, 10, 0)
    """
    _, day, month, year, *clock = words.split()
    found = date(int(year), _MONTHS[month], int(day))
    return datetime.combine(found, datetime.strptime(clock[0], "%H:%M").time()) if clock else found  # noqa: DTZ007  # a time of day
