"""A printed page as data: every word chosen, in its language, before any layout. HTML and PDF both set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Text, and whether it is in the page's language; a reader's voice must know."""

    text: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """What runs through a day."""

    pattern: str
    words: str


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a month grid."""

    number: int
    words: str
    bars: list[Bar]
    items: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One event under its day."""

    words: Words
    clock: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the list."""

    when: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One month."""

    name: str
    heading: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Square | None]]
    days: list[Day]


@dataclass(frozen=True, slots=True)
class Table:
    """The preparation list of a pharmacy."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a page says."""

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
    table: Table | None
    page: str
    of: str
