"""A page as data: its sheets and its agenda with all their words, in its language; HTML and PDF are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a page."""

    text: str
    own: bool = True
    """Whether it is in the language of the page, and not in English; a screen reader must know."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of something that lasts for days which lies in one week: a bar, with its name once."""

    column: int
    """Its first day, from 0."""
    span: int
    """How many days it covers."""
    words: Words
    tail: str
    """What is said at its end, such as "last day"; empty where it goes on."""
    days: str
    """On which days of the week it is, for a list: "all week", "from Mon 7"."""
    tone: int
    """The number of its colour, which says nothing that the words do not."""
    begins: bool
    ends: bool
    is_dashed: bool = False
    """Whether its end is not known."""
    lines: int = 1
    """How many lines its words need."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is to do, or to know, on a day."""

    clock: str
    words: Words
    box: Literal["", "open", "done"]
    """The box to tick: none where there is nothing to do, done where it is recorded as given."""
    is_under: bool = False
    """Whether the name stands under its box, since it is too wide to stand beside it."""
    lines: int = 1
    """How many lines it needs in a cell."""


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a week."""

    iso: str
    number: str
    """Its number as a grid has it; with the month where that begins in a week of two months."""
    name: str
    """Its weekday and number, for a list and for a reader's voice."""
    counted: str
    """Its day of a cycle; empty for none."""
    items: tuple[Item, ...]
    changed: str = ""
    """That something on it changed since the last sheet, in a word; empty where nothing did."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days; a day of another month is None."""

    name: str
    squares: tuple[Square | None, ...]
    strips: tuple[tuple[Strip, ...], ...]
    """The bars, in lines from the top."""
    is_wide: bool = False
    """Whether the day beside those of another month has their columns, too: the first week's first, the last's last."""

    def columns(self, column: int) -> int:
        """Return how many columns the cell of a day has."""
        return 1 + (self.squares.count(None) if self.is_wide and column == self.edge else 0)

    @property
    def begins_late(self) -> bool:
        """Whether days of another month stand before its first one."""
        return self.squares[0] is None

    @property
    def edge(self) -> int:
        """The column of the day that stands beside those of another month."""
        days = [column for column, square in enumerate(self.squares) if square]
        return days[0] if self.begins_late else days[-1]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list at the end."""

    term: str
    texts: tuple[Words, ...]
    dates: tuple[str, ...] = ()
    """The days on which it is to be done, each with a box to tick."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the lists at the end with entries under it; goes on where the heading is empty."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """The preparation list of a pharmacy, or a part of it, as a table."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    """The cells of each row; the third one is as wide as four where the three after it are empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper."""

    title: str
    """The month, or the dates, as large as the sheet has it."""
    subtitle: str
    """The regimen with its cycle or phase; empty on a discreet sheet."""
    number: str
    """"Sheet 1 of 4"."""
    layout: Literal["grid", "list", "lists", "table"]
    density: int = 0
    """How near its lines stand to each other, from 0."""
    weeks: tuple[tuple[Week, ...], ...] = ()
    """The weeks: of a grid in one column, of a list in as many columns as the sheet has."""
    lines: tuple[str, ...] = ()
    """Sentences under the weeks."""
    room_left: float = 0.0
    """The height that is left under its weeks, in points."""
    columns: tuple[tuple[Section, ...], ...] = ()
    table: PageTable | None = None
    head: Literal["one", "two", "three"] = "one"
    """The lines of its head: all in one; the line for a name under a title that leaves no room beside it; the title,
    its subtitle and the name each in a line of its own."""
    title_points: float = 0.0
    """The size of its title, so that it stands in one line."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """What begins on a day of the agenda."""

    item: Item
    until: str = ""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of the agenda."""

    iso: str
    name: str
    counted: str
    lines: tuple[AgendaLine, ...]
    running: str
    """What lasts for days and is not over, in a few words."""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Days of the agenda that are alike, folded under what they have in common."""

    words: str
    days: tuple[AgendaDay, ...]


@dataclass(frozen=True, slots=True)
class AgendaMonth:
    """A month of the agenda."""

    name: str
    parts: tuple[AgendaDay | Run, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All the words of a page."""

    language: str
    direction: str
    zone: str
    title: str
    issued: str
    times: str
    disclaimer: str
    name: str
    """What stands before the line for a name, which is written by hand."""
    contacts: tuple[str, ...]
    """Phones and places of the clinic; a line to write on where none is given."""
    banner: str
    """What must be seen before all else: that the plan is on hold, stopped or withdrawn; empty for nothing."""
    is_withdrawn: bool
    weekdays: tuple[tuple[str, str], ...]
    """The weekdays in their order, each long and short."""
    sheets: tuple[Sheet, ...]
    agenda: tuple[AgendaMonth, ...]
    notices: tuple[str, ...] = ()
    """What changed, and what is not known yet, above the agenda."""
    sections: tuple[Section, ...] = ()
    """The lists at the end, for the agenda."""
    labels: dict[str, str] = field(default_factory=dict)
    """Words of the page that are the same on every sheet."""

    @property
    def title_sizes(self) -> list[float]:
        """The sizes of the titles of its sheets, in points, the largest first."""
        return sorted({sheet.title_points for sheet in self.sheets}, reverse=True)

    def texts(self) -> Iterator[str]:
        """Yield every text of the page, so that its fonts can be cut to its letters."""
        yield from _texts(self)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from (text for each in part.values() for text in _texts(each))
    elif isinstance(part, tuple | list):
        yield from (text for each in part for text in _texts(each))
    elif hasattr(part, "__dataclass_fields__"):
        yield from (text for name in part.__dataclass_fields__ for text in _texts(getattr(part, name)))
