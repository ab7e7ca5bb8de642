"""What a family reads, in its own language: a phrase book by English sentences, dates in words, never 03/04.

The English sentence is the key. A phrase may hold places, ``{n}``, ``{days}``, ``{date}``, ``{text}``,
``{free}``: by them a sentence that the engine made is read back and said again, with its dates and
numbers said in the language, what is nested translated, and free text left as it was written.
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
"""What stands in a place: text, a number, a date or moment, or a number of things such as ``(3, "day")``."""

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Language:
    """A language with its phrase book."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    complete: bool
    """Whether it says every sentence of every built-in regimen; else what it lacks stays English."""
    phrases: Mapping[str, str]
    plain: Mapping[str, str]
    """Titles in everyday words, by the English title."""
    expect: Mapping[str, str]
    """What to expect, by the kind of the event."""
    counts: Mapping[str, Mapping[str, str]]
    """Numbers of things, by the language's plural forms."""

    def say(self, sentence: str, **values: Value) -> str:
        """Say one of our own sentences; text in its places is taken as it is.

        >>> language("en").say("Day {n} of cycle {n_2}", n=8, n_2=2)
        'Day 8 of cycle 2'
        """
        said = {name: self._value(value) for name, value in values.items()}
        return self.phrases.get(sentence, sentence).format_map(said)

    def text(self, english: str) -> str:
        """Say a sentence that a regimen holds or the engine made; unknown ones stay as they are."""
        return self.reading(english) or english

    def reading(self, english: str) -> str | None:
        """Say a sentence, or answer none where the phrase book lacks it."""
        return english if self.code == "en" else _reading(self.code, english)

    def title(self, english: str, *, plain: bool) -> str:
        """Say an event's title, in everyday words if asked."""
        found = _plain_title(self.code, english) if plain else None
        return found or self.text(english)

    def reads_title(self, english: str, *, plain: bool) -> bool:
        """Say whether a title will be in this language."""
        return bool((plain and _plain_title(self.code, english)) or self.reading(english))

    def day(self, day: date) -> str:
        """Say a date with its weekday and its month in words."""
        if self.code == "en":
            return say_day(day)
        return str(_babel().format_skeleton("yMMMEd", day, locale=self.code))

    def moment(self, moment: date) -> str:
        """Say a date, with its time of day if it has one."""
        clock = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
        return self.day(moment) + clock

    def month(self, first: date) -> str:
        """Say a month and its year."""
        if self.code == "en":
            return f"{_MONTHS[first.month - 1]} {first.year}"
        words = str(_babel().format_skeleton("yMMMM", first, locale=self.code))
        return words[:1].upper() + words[1:]

    def short_month(self, day: date) -> str:
        """Say a month in a few letters."""
        if self.code == "en":
            return _MONTHS[day.month - 1][:3]
        return str(_babel().get_month_names("abbreviated", context="stand-alone", locale=self.code)[day.month])

    def weekday(self, number: int, *, short: bool = False) -> str:
        """Say a day of the week; 0 is Monday."""
        if self.code == "en":
            return _WEEKDAYS[number][:3] if short else _WEEKDAYS[number]
        width = "abbreviated" if short else "wide"
        return str(_babel().get_day_names(width, context="stand-alone", locale=self.code)[number])

    def counted(self, number: int, unit: str) -> str:
        """Say a number of things, in the right plural."""
        if self.code == "en":
            return count(number, unit)
        forms = self.counts[unit]
        return forms.get(_plural(self.code, number), forms["other"]).format(n=number)

    def _value(self, value: Value) -> str:
        if isinstance(value, tuple):
            return self.counted(*value)
        return self.moment(value) if isinstance(value, date) else str(value)

    def fill(self, pattern: Pattern, found: Mapping[str, str], *, plain: bool) -> str | None:
        """Say a phrase with what was read in its places; none if text in one of them is not known."""
        values: dict[str, str] = {}
        for name, words in found.items():
            said = self._place(pattern.kinds[name], words, plain=plain)
            if said is None:
                return None
            values[name] = said
        return pattern.phrase.format_map(values)

    def _place(self, kind: str, words: str, *, plain: bool) -> str | None:
        if kind == "date":
            return self.moment(english_moment(words))
        if kind == "text":
            return (_plain_title(self.code, words) if plain else None) or self.reading(words)
        if kind in ("days", "dates", "hours", "minutes", "weeks"):
            number, _, unit = words.partition(" ")
            return self.counted(int(number), unit.removesuffix("s"))
        return words


@cache
def language(code: str) -> Language:
    """Open a language's phrase book.

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
def _book(code: str) -> tuple[Pattern, ...]:
    return patterns(language(code).phrases)


@cache
def _plain_book(code: str) -> tuple[Pattern, ...]:
    return patterns(language(code).plain)


@cache
def _reading(code: str, english: str) -> str | None:
    own = language(code)
    exact = own.phrases.get(english)
    return exact if exact is not None and "{" not in exact else _matched(own, _book(code), english, plain=False)


@cache
def _plain_title(code: str, english: str) -> str | None:
    own = language(code)
    exact = own.plain.get(english)
    return exact if exact is not None and "{" not in exact else _matched(own, _plain_book(code), english, plain=True)


def _matched(own: Language, book: tuple[Pattern, ...], english: str, *, plain: bool) -> str | None:
    for pattern in book:
        for found in pattern.readings(english):
            said = own.fill(pattern, found, plain=plain)
            if said is not None:
                return said
    return None
