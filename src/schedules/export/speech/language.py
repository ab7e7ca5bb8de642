"""Languages: for each a phrase book by English sentences, and dates in words, never 03/04.

A phrase may hold places, ``{n}``, ``{days}``, ``{date}``, ``{text}``, ``{free}``. A sentence of the engine
that has words in these places is translated with them: dates and numbers are said in the language, ``{text}``
is translated too, and ``{free}`` is left as it was written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Final, Literal

from schedules.errors import PlanError, Problem, needs
from schedules.export.speech.patterns import Pattern, english_moment, patterns
from schedules.words import count, say_day

LANGUAGES: Final = ("en", "es", "ar")
"""English and Spanish whole; Arabic for plain and discreet calendars, with English where it has no phrase yet."""

Value = str | int | date | tuple[int, str]
"""What a place is filled in with: text, a number, a date or moment, or a number of things such as ``(3, "day")``."""

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Language:
    """A language with its phrase book; one that has no phrase for a sentence leaves it English."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    complete: bool
    """Whether the phrase book has every sentence of every built-in regimen."""
    phrases: Mapping[str, str]
    plain: Mapping[str, str]
    """Titles in everyday words, by the English title."""
    expect: Mapping[str, str]
    """What to expect of an event, by its kind."""
    counts: Mapping[str, Mapping[str, str]]
    """Numbers of things, by the English unit and the name of the plural form."""

    def say(self, sentence: str, **values: Value) -> str:
        """Return a sentence of this library, with values in its places; text is not translated.

        >>> language("en").say("Day {n} of cycle {n_2}", n=8, n_2=2)
        'Day 8 of cycle 2'
        """
        words = {name: self._value_words(value) for name, value in values.items()}
        return self.phrases.get(sentence, sentence).format_map(words)

    def _value_words(self, value: Value) -> str:
        if isinstance(value, tuple):
            return self.counted(*value)
        return self.moment(value) if isinstance(value, date) else str(value)

    def text(self, english: str) -> str:
        """Return a sentence of a regimen or of the engine; in English where the phrase book lacks it."""
        return self.reading(english) or english

    def reading(self, english: str) -> str | None:
        """Return a sentence of a regimen or of the engine; None where the phrase book lacks it."""
        return english if self.code == "en" else _phrase(self.code, english, plain=False)

    def title(self, english: str, *, plain: bool) -> str:
        """Return the title of an event, in everyday words if ``plain``."""
        return (plain and _phrase(self.code, english, plain=True)) or self.text(english)

    def reads_title(self, english: str, *, plain: bool) -> bool:
        """Return whether `title` gives a title in this language, and not in English."""
        return bool((plain and _phrase(self.code, english, plain=True)) or self.reading(english))

    def day(self, day: date) -> str:
        """Return a date with its weekday and its month in words."""
        if self.code == "en":
            return say_day(day)
        return str(_babel().format_skeleton("yMMMEd", day, locale=self.code))

    def moment(self, moment: date) -> str:
        """Return a date in words, with its time of day if it has one."""
        clock = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
        return self.day(moment) + clock

    def month(self, first: date) -> str:
        """Return a month in words, with its year."""
        if self.code == "en":
            return f"{_MONTHS[first.month - 1]} {first.year}"
        words = str(_babel().format_skeleton("yMMMM", first, locale=self.code))
        return words[:1].upper() + words[1:]

    def short_month(self, day: date) -> str:
        """Return a month in a few letters."""
        if self.code == "en":
            return _MONTHS[day.month - 1][:3]
        return str(_babel().get_month_names("abbreviated", context="stand-alone", locale=self.code)[day.month])

    def weekday(self, number: int, *, short: bool = False) -> str:
        """Return a day of the week; 0 is Monday."""
        if self.code == "en":
            return _WEEKDAYS[number][:3] if short else _WEEKDAYS[number]
        width = "abbreviated" if short else "wide"
        return str(_babel().get_day_names(width, context="stand-alone", locale=self.code)[number])

    def counted(self, number: int, unit: str) -> str:
        """Return a number of things, such as "3 days", in the right plural."""
        if self.code == "en":
            return count(number, unit)
        forms = self.counts[unit]
        return forms.get(_plural(self.code, number), forms["other"]).format(n=number)

    def fill(self, pattern: Pattern, found: Mapping[str, str], *, plain: bool) -> str | None:
        """Return a phrase with the words of its places; None where the phrase book lacks a ``{text}`` among them."""
        values: dict[str, str] = {}
        for name, english in found.items():
            words = self._place_words(pattern.kinds[name], english, plain=plain)
            if words is None:
                return None
            values[name] = words
        return pattern.phrase.format_map(values)

    def _place_words(self, kind: str, words: str, *, plain: bool) -> str | None:
        if kind == "date":
            return self.moment(english_moment(words))
        if kind == "text":
            return (_phrase(self.code, words, plain=True) if plain else None) or self.reading(words)
        if kind in ("days", "dates", "hours", "minutes", "weeks"):
            number, _, unit = words.partition(" ")
            return self.counted(int(number), unit.removesuffix("s"))
        return words


@cache
def language(code: str) -> Language:
    """Return a language, by its code, with its phrase book read.

    Raises:
        PlanError: If there is none for it.
        MissingExtraError: If its dates need an extra that is not installed.
    """
    if code not in LANGUAGES:
        raise PlanError(
            Problem("value_invalid", "language", f"{code!r} has no phrase book; use {', '.join(LANGUAGES)}")
        )
    if code != "en":
        _babel()
    book = tomllib.loads((files("schedules.export.speech") / "phrases" / f"{code}.toml").read_text(encoding="utf-8"))
    return Language(
        code=code,
        **book["language"],
        phrases=book.get("phrases", {}),
        plain=book["plain"],
        expect=book["expect"],
        counts=book.get("counts", {}),
    )


def _babel() -> ModuleType:
    try:
        from babel import dates
    except ImportError:
        raise needs("languages", "dates in other languages than English") from None
    return dates


@cache
def _plural(code: str, number: int) -> str:
    from babel import Locale

    return str(Locale(code).plural_form(number))


@cache
def _patterns(code: str, *, plain: bool) -> tuple[Pattern, ...]:
    own = language(code)
    return patterns(own.plain if plain else own.phrases)


@cache
def _phrase(code: str, english: str, *, plain: bool) -> str | None:
    """Return the phrase of an English sentence, or title in everyday words; None where the phrase book lacks it."""
    own = language(code)
    exact = (own.plain if plain else own.phrases).get(english)
    if exact is not None and "{" not in exact:
        return exact
    readings = ((pattern, found) for pattern in _patterns(code, plain=plain) for found in pattern.readings(english))
    phrases = (own.fill(pattern, found, plain=plain) for pattern, found in readings)
    return next((phrase for phrase in phrases if phrase is not None), None)
