"""A page as data: all its words, in its language, without a layout; HTML and PDF are both made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a page."""

    text: str
    own: bool = True
    """Whether it is in the language of the page, and not in English; a screen reader must know."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on a day, of an event that lasts for days."""

    pattern: str
    """The name of its pattern, by which kinds are told apart without colour."""
    words: str


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a month's grid."""

    number: int
    """The day of the month."""
    words: str
    """Its day of a cycle; empty for none."""
    bars: list[Bar]
    items: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One event in the list of days."""

    words: Words
    clock: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One day in the list of days."""

    when: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One month: its grid, and the list of its days."""

    name: str
    heading: str
    weekdays: list[tuple[str, str]]
    """The weekdays in their order, each short and long."""
    weeks: list[list[Square | None]]
    days: list[DayEntry]


@dataclass(frozen=True, slots=True)
class PageTable:
    """The preparation list of a pharmacy, as a table."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """All the words of a page."""

    language: str
    direction: str
    title: str
    issued: str
    times: str
    disclaimer: str
    phones: list[str]
    tick: str
    legend: list[Bar]
    notes_title: str
    notes: list[Words]
    leaves: list[Leaf]
    table: PageTable | None
    page: str
    of: str
