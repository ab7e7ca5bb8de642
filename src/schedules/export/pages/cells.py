"""What stands in the cell of a day: the word of each event, its time by the family's clock, and its box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal

from schedules.course.places import is_hold, is_restart, tail_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import plain_name, plain_title, short_name, short_title, sure_title
from schedules.export.pages.content import Item, Words
from schedules.export.pages.days import Day, Span
from schedules.export.speech.language import Language
from schedules.export.speech.options import Look

DONE: Final = ("infusion", "step", "bag-change", "disconnect", "dose", "premedication", "procedure", "assessment")
"""The kinds of event that have a box to tick where they begin."""
TONES: Final = ("infusion", "stay", "restriction", "monitoring", "rest")
"""The kinds of event that have a colour of their own as a bar, in the order of their bars from the top."""
SHORT_AMOUNT: Final = 24
"""How many letters of an amount a cell holds."""

_AMOUNT: Final = re.compile(r"\s+\d[\d.,]*\s+\S+$")
"""The amount at the end of a drug, which a page in everyday words does not tell."""
_UNIT: Final = re.compile(r"(?<=\d) (?=(?:[^\W\d]|%)[^\s]*)")


def glued(text: str) -> str:
    r"""Return a text in which no number is parted from the word after it at the end of a line, such as its unit.

    >>> glued("28 mcg/day for 7 days")
    '28\xa0mcg/day for 7\xa0days'
    """
    return _UNIT.sub("\N{NO-BREAK SPACE}", text)


def _goes_on(event: Event) -> bool:
    """Return whether the word of an event says by itself that it begins then: a hold, and what goes on after it."""
    return is_hold(tail_of(event.key)) or is_restart(tail_of(event.key))


@dataclass(frozen=True)
class Teller:
    """Tells the events of one plan in the words of a cell."""

    plan: Plan
    look: Look
    changed_days: frozenset[date] = frozenset()
    """The dates on which something changed since the last sheet."""
    ticks_apart: bool = False
    """Whether what is done with an event and has no time of its own stands in the lists, and not in its cell."""

    @cached_property
    def speech(self) -> Language:
        """The language of the page."""
        return self.look.speech

    @cached_property
    def twelve(self) -> bool:
        """Whether times are told by a clock of 12 hours."""
        return self.look.customs(self.plan.zone).clock == "12"

    def word(self, event: Event) -> Words:
        """Return an event in the words of a cell."""
        if self.look.discreet:
            return Words(self.speech.say("appointment"))
        if event.kind == "premedication" and 0 < len(event.amount) <= SHORT_AMOUNT:
            drug = self.said(event.amount)
            if drug.own:
                return replace(drug, text=_AMOUNT.sub("", drug.text)) if self.look.plain else drug
        return self.said(short_title(self.plan, event))

    def said(self, english: str) -> Words:
        """Return a text of a regimen or of the engine in the language of the page, or in English where it has none."""
        return Words(glued(self.speech.text(english)), own=self.speech.reading(english) is not None)

    def in_full(self, event: Event, *, after: str = "") -> Words:
        """Return an event as its label titles it, with its amount; in a family's words on a plain page.

        After its title, ``after``, it is the amount alone.
        """
        if self.look.discreet:
            return self.word(event)
        words = self.said(plain_title(self.plan, event) if self.look.plain else sure_title(event.title))
        if self.look.plain or not event.amount:
            return words
        amount = self.speech.text(event.amount)
        own = words.own and self.speech.reading(event.amount) is not None
        if words.text == after:
            return Words(glued(amount), own)
        return Words(glued(self.speech.say("with-detail", text=words.text, text_2=amount)), own)

    def short_date(self, day: date) -> str:
        """Return the number of a day with its month in a few letters."""
        return f"{day.day}\N{NO-BREAK SPACE}{self.speech.short_month(day)}"

    def clock(self, moment: date) -> str:
        """Return a time of day as a family says it: "8 am", "8:30 am", "08:00"; empty for a date."""
        return self.speech.clock(moment, twelve=self.twelve) if isinstance(moment, datetime) else ""

    def items(self, day: Day) -> Iterator[Item]:
        """Yield what begins on a day, what has no time of day first."""
        for event in day.events:
            yield from self.event_items(event, day)
        for span in day.beginning:
            yield from self._to_tick(span.event)

    def event_items(self, event: Event, day: Day) -> Iterator[Item]:
        """Yield an event that begins on a day, and what is to be done with it and has no time of its own."""
        words = self.word(event)
        if any(span.event is event for span in day.spans) and not self.look.discreet and not _goes_on(event):
            words = Words(self.speech.say("starts", text=words.text), words.own)
        yield Item(self.clock(event.start), words, self._box(event))
        yield from self._to_tick(event)

    def _box(self, event: Event) -> Literal["", "open", "done"]:
        if event.state == "given":
            return "done"
        if event.is_gone or event.state == "held":
            return ""
        timed = event.kind == "monitoring" and not event.all_day
        return "open" if timed or event.kind in DONE or self.look.discreet else ""

    def _to_tick(self, event: Event) -> Iterator[Item]:
        """Yield what is to be done with an event and has no time of its own (C14)."""
        if not self.ticks_apart:
            yield from (Item("", word, "open") for word, _ in self.ticks(event))

    def ticks(self, event: Event) -> Iterator[tuple[Words, Words]]:
        """Yield what is to be done with an event and has no time of its own: in a cell's words, and in full."""
        if self.look.discreet or event.is_gone or event.state == "held":
            return
        for text in event.to_tick:
            full = plain_name(self.plan, text) if self.look.plain else text
            yield self.said(short_name(self.plan, text)), self.said(full)

    def counted(self, day: Day) -> str:
        """Return the day of its cycle; empty where no label counts it, or nothing may be told."""
        if self.look.discreet or day.place is None:
            return ""
        return self.speech.say("day-short", n=day.place[0]).replace(" ", "\N{NO-BREAK SPACE}")

    def changed(self, day: Day) -> str:
        """Return that something changed on a day since the last sheet, in a word; empty where nothing did."""
        return self.speech.say("changed") if day.day in self.changed_days else ""

    def name(self, day: date) -> str:
        """Return a weekday and the number of its day."""
        return f"{self.speech.weekday(day.weekday(), short=True)}\N{NO-BREAK SPACE}{day.day}"

    def tone(self, span: Span) -> int:
        """Return the number of the colour of a bar."""
        kind = span.event.kind
        return TONES.index(kind) + 1 if kind in TONES and not self.look.discreet else 0
