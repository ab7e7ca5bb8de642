"""What fits on a sheet: the room on its paper, the lines that words need, and the height of a week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from schedules.export.pages.content import Item, Square, Strip, Week
from schedules.export.pages.letters import CELL, READING, Letters
from schedules.export.speech.customs import Paper

MARGIN: Final = 18.0
"""The margin of a sheet at each side, in points: a quarter of an inch, which printers leave white."""
SIZES: Final[dict[Paper, tuple[float, float]]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
"""The width and height of a paper held upright, in points."""
SLACK: Final = 1.015
"""How much wider a line may be drawn than its letters are: kerning, and the rounding of a browser."""


@dataclass(frozen=True, slots=True)
class Density:
    """How near the lines of a week stand to each other, in points, at letters of 14 points."""

    number: float
    """The line of a day's number."""
    bar: float
    """A bar of one line, with the white above it."""
    line: float
    """A line of an item."""
    gap: float
    """Between two items."""
    foot: float
    """Under a week."""
    least: float
    """The least height of a week: room to write on."""


DENSITIES: Final = (
    Density(number=22, bar=22, line=16.5, gap=2, foot=4, least=48),
    Density(number=21, bar=20.5, line=15.5, gap=1.5, foot=2.5, least=26),
    Density(number=19, bar=18.5, line=14.5, gap=1, foot=1.5, least=22),
    Density(number=14, bar=16.5, line=13.8, gap=0.5, foot=0.5, least=16),
)


@dataclass(frozen=True, slots=True)
class ListDensity:
    """How near the lines of a list stand to each other."""

    line: float
    """A line, in sizes of its letters."""
    gap: float
    """Under an entry, in points."""


LIST_DENSITIES: Final = (ListDensity(1.2, 5), ListDensity(1.12, 4), ListDensity(1.06, 3))


@dataclass(frozen=True, slots=True)
class Room:
    """The room on a sheet."""

    width: float
    height: float
    points: int
    """The size of its smallest letters."""
    letters: Letters

    @property
    def scale(self) -> float:
        """How much larger its letters are than those of 14 points."""
        return self.points / 14

    def cell(self, columns: int) -> float:
        """Return the width of the words in a day's cell of a grid, of so many columns."""
        return columns * self.width / 7 - 7

    def lines(self, text: str, width: float, family: str = CELL, *, bold: bool = False, indent: float = 0) -> int:
        """Return how many lines a text needs, broken at its spaces; ``indent`` is left free in the first one."""
        space = self.wide(" ", family, bold=bold)
        count, at = 1, indent
        for word in text.split(" "):
            length = self.wide(word, family, bold=bold)
            if at > 0 and at + length > width:
                count, at = count + 1, 0.0
            at += length + space
            if length > width:  # broken inside, which only a name that is wider than its sheet can be
                count += int(length // width)
        return count

    def widest(self, text: str) -> float:
        """Return the width of the widest word of a text, in a bold cell."""
        return max(self.wide(word, bold=True) for word in text.split(" "))

    def wide(self, text: str, family: str = CELL, *, bold: bool = False) -> float:
        """Return the width of a text in one line."""
        return SLACK * self.letters.width(text, self.points, family, bold=bold)


def room_of(paper: Paper, *, landscape: bool, points: int, letters: Letters) -> Room:
    """Return the room on a sheet of a paper."""
    short, long = SIZES[paper]
    width, height = (long, short) if landscape else (short, long)
    return Room(width - 2 * MARGIN, height - 2 * MARGIN, points, letters)


BOX: Final = 17.0
"""The width of a box with the white after it, at letters of 14 points."""


def placed_item(item: Item, room: Room, columns: int) -> Item | None:
    """Return an item with the lines that it needs in a cell; None where a word of it fits no cell."""
    cell = room.cell(columns)
    box = BOX * room.scale if item.box else 0.0
    widest = room.widest(item.words.text)
    clock = room.wide(f"{item.clock} ") if item.clock else 0.0
    if widest <= cell - box:
        count = room.lines(item.words.text, cell - box, bold=True, indent=clock)
        return replace(item, lines=count)
    if widest > cell:
        return None
    return replace(item, is_under=True, lines=1 + room.lines(item.words.text, cell, bold=True))


def placed_strip(strip: Strip, room: Room) -> Strip | None:
    """Return a bar with the lines that its words need; None where a word of it fits no bar."""
    width = strip.span * room.width / 7 - 22
    tail = room.wide(strip.tail, bold=True) + 14 if strip.tail else 0.0
    if room.wide(strip.words.text, bold=True) + tail <= width:
        return strip
    words = f"{strip.words.text}: {strip.tail}" if strip.tail else strip.words.text
    if room.widest(words) > width:
        return None
    return replace(strip, lines=room.lines(words, width, bold=True))


def placed_week(week: Week, room: Room) -> Week | None:
    """Return a week with the lines that its words need in a grid; None where a word fits no cell."""
    squares: list[Square | None] = []
    for column, square in enumerate(week.squares):
        items = [placed_item(item, room, week.columns(column)) for item in square.items] if square else []
        if not all(items):
            return None
        squares.append(replace(square, items=tuple(items)) if square else None)  # type: ignore[arg-type]  # none is None
    strips = [[placed_strip(strip, room) for strip in line] for line in week.strips]
    if not all(strip for line in strips for strip in line):
        return None
    return replace(week, squares=tuple(squares), strips=tuple(map(tuple, strips)))  # type: ignore[arg-type]  # none is None


def week_height(week: Week, density: Density) -> float:
    """Return the height of a week of a grid, in points."""
    bars = sum(density.bar + (max(strip.lines for strip in line) - 1) * density.line for line in week.strips)
    items = max(
        (sum(each.lines * density.line + density.gap for each in square.items) for square in week.squares if square),
        default=0.0,
    )
    return max(density.number + bars + items + density.foot, density.least)


def list_height(week: Week, room: Room, width: float) -> float:
    """Return the height of a week in a list, in points."""
    line = 1.25 * room.points
    height = line + 4  # its name
    at = 0.0
    for strip in (strip for strips in week.strips for strip in strips):
        words = f"{strip.words.text}: {strip.days}"
        wide = room.wide(words, READING) + 22
        if at == 0 or at + wide > width:
            height, at = height + (line + 5) * room.lines(words, width - 22, READING), 0.0
        at += wide
    label = label_width(room)
    for square in (square for square in week.squares if square and square.items):
        height += line_of_items(square.items, room, width - label) * line + 3
    return height + 8


def label_width(room: Room) -> float:
    """Return the width of the column of a list that names the days."""
    return 8.2 * room.points


def line_of_items(items: tuple[Item, ...], room: Room, width: float) -> int:
    """Return how many lines the items of a day need in a list, each whole on its line where it can be."""
    count, at = 1, 0.0
    for item in items:
        words = f"{item.clock} {item.words.text}".strip()
        wide = room.wide(words, READING, bold=True) + (BOX + 16) * room.scale
        if at > 0 and at + wide > width:
            count, at = count + 1, 0.0
        if wide > width:
            count += room.lines(words, width - BOX * room.scale, READING, bold=True) - 1
        at += wide
    return count
