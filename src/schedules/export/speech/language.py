"""Languages: for each a phrase book by the ids of phrases, and dates in words, never 03/04.

A sentence of the engine is said by its phrase, with its values in the places: dates and numbers in the language,
``{text}`` translated too, ``{free}`` as it was written. A text of a label is looked up as it stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final, Literal

from schedules.errors import PlanError, Problem, needs
from schedules.phrases import PHRASES
from schedules.regimen.teaching import MARK, unmarked
from schedules.sentence import UNITS, Sentence, Value, kind_of, number_or_text, places_of
from schedules.words import count, say_day

LANGUAGES: Final = ("en", "es", "ar")
"""English and Spanish whole; Arabic for plain and discreet calendars, with English where it has no phrase yet."""
_PHRASES: Final = Path(__file__).with_name("phrases")

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Language:
    """A language with its phrase book; what the book lacks stays English."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    complete: bool
    """Whether the phrase book has every phrase, and every text of every built-in regimen."""
    phrases: Mapping[str, str]
    """Templates of the engine's sentences and of the pages' own, by the id of the phrase."""
    labels: Mapping[str, str]
    """Texts of regimens, by the English text."""
    kinds: Mapping[str, str]
    """The kinds of events in a word or two, by the kind."""
    places: Mapping[str, str]
    """Where events take place, by the setting; a setting that tells nothing is not among them."""
    expect: Mapping[str, str]
    """What to expect of an event, by its kind."""
    counts: Mapping[str, Mapping[str, str]]
    """Numbers of things, by the English unit and the name of the plural form."""

    def say(self, phrase: str, /, **values: Value) -> str:
        """Return a phrase of this library with values in its places; a text among them is in the language already.

        >>> language("en").say("day-of-cycle", n=8, n_2=2)
        'Day 8 of cycle 2'
        """
        if phrase not in self.phrases and self.code != "en":
            return language("en").say(phrase, **values)
        words = {place: self._value_words(place, value) for place, value in values.items()}
        return self.phrases[phrase].format_map(words)

    def _value_words(self, place: str, value: Value) -> str:
        unit = UNITS.get(kind_of(place))
        if unit is not None and isinstance(value, int):
            return self.counted(value, unit)
        return self.moment(value) if isinstance(value, date) else number_or_text(value)

    def text(self, english: str) -> str:
        """Return a sentence of the engine or a text of a regimen; in English where the phrase book lacks it."""
        found = self.reading(english)
        if found is None and (inner := unmarked(english)) is not english:
            return self.say(MARK, text=self.text(inner))
        return found or str(english)

    def reading(self, english: str) -> str | None:
        """Return a sentence of the engine or a text of a regimen; None where the phrase book lacks a part of it."""
        if self.code == "en":
            return str(english)
        if isinstance(english, Sentence):
            return self._sentence_words(english)
        return self.labels.get(english)

    def _sentence_words(self, said: Sentence) -> str | None:
        """Return a sentence from its phrase and values; None where the phrase book lacks a part of it."""
        template = self.phrases.get(said.phrase)
        if template is None:
            return None
        words: dict[str, str] = {}
        for place in places_of(template):
            if place not in said.values:  # a file that another version wrote
                return None
            found = self._part_words(place, said.values[place])
            if found is None:
                return None
            words[place] = found
        return template.format_map(words)

    def _part_words(self, place: str, value: Value) -> str | None:
        """Return what a sentence has in a place; None for a text that the phrase book lacks."""
        if kind_of(place) == "text" and isinstance(value, str):
            return self.reading(value)
        return self._value_words(place, value)

    def day(self, day: date) -> str:
        """Return a date with its weekday and its month in words."""
        if self.code == "en":
            return say_day(day)
        return str(_babel().format_skeleton("yMMMEd", day, locale=self.code))

    def moment(self, moment: date) -> str:
        """Return a date in words, with its time of day if it has one."""
        clock = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
        return self.day(moment) + clock

    def clock(self, moment: datetime, *, twelve: bool) -> str:
        """Return a time of day by a clock of 12 hours, "8 am", "8:30 am", "noon"; or of 24, "08:00"."""
        if not twelve:
            return f"{moment:%H:%M}"
        if moment.minute == 0 and moment.hour in (0, 12):
            return self.say("midnight" if moment.hour == 0 else "noon")
        minutes = f":{moment:%M}" if moment.minute else ""
        half = "am" if moment.hour < 12 else "pm"
        if self.code != "en":
            half = _babel().get_period_names(locale=self.code)[half].replace(" ", "\N{NO-BREAK SPACE}")
        return f"{(moment.hour - 1) % 12 + 1}{minutes}\N{NO-BREAK SPACE}{half}"

    def days(self, first: date, last: date) -> str:
        """Return the dates from a first to a last one with their months in words, without weekdays."""
        if self.code != "en":
            return str(_babel().format_interval(first, last, "yMMMd", locale=self.code))
        end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
        if first == last:
            return end
        month = f" {_MONTHS[first.month - 1]}" if first.month != last.month else ""
        year = f" {first.year}" if first.year != last.year else ""
        return f"{first.day}{month}{year} to {end}"

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
    book = tomllib.loads((_PHRASES / f"{code}.toml").read_text(encoding="utf-8"))
    return Language(
        code=code,
        **book["language"],
        phrases={**PHRASES, **book["phrases"]} if code == "en" else book["phrases"],
        labels=book.get("labels", {}),
        kinds=book["kinds"],
        places=book["places"],
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
