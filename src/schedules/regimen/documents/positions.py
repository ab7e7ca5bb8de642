"""Where the names and values of a file stand in its text, by the path that leads to them in its data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from schedules.errors import Spot
from schedules.regimen.part_places import KEY, Path
from schedules.words import printable

LONGEST_LINE = 500
"""The most characters of a line that are shown."""


class Stretch(NamedTuple):
    """A stretch of a text: the offsets of its first character and of the one after its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Positions:
    """The stretches of all names and values of a text."""

    text: str
    keys: dict[Path, Stretch] = field(default_factory=dict)
    values: dict[Path, Stretch] = field(default_factory=dict)
    moved: dict[Path, Path] = field(default_factory=dict)
    """Where parts stand that the file spells otherwise than the data that is read."""

    def stretch_of(self, path: Path) -> Stretch:
        """Find what a path means; where there is no such part, what is nearest above it; else the text's beginning."""
        if path and path[-1] == KEY:
            own = self._in_file(path[:-1])
            return self.keys.get(own) or self.stretch_of(path[:-1])
        path = self._in_file(path)
        while path:
            if found := self.values.get(path) or self.keys.get(path):
                return found
            path = path[:-1]
        return Stretch(0, 0)

    def _in_file(self, path: Path) -> Path:
        """Return the path of a part in the file, by its path in the data."""
        for length in range(len(path), 0, -1):
            if there := self.moved.get(path[:length]):
                return (*there, *path[length:])
        return path

    def spot_of(self, file: str, path: Path) -> Spot:
        """Return the place of a part in its file."""
        return spot_at(file, self.text, self.stretch_of(path))


def spot_at(file: str, text: str, stretch: Stretch) -> Spot:
    """Return the place of a stretch of a file's text; it is cut at the end of its line."""
    start = min(stretch.start, len(text))
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", start)
    line = text[before : len(text) if after < 0 else after].rstrip("\r")
    length = max(1, min(stretch.end, before + len(line)) - start)
    shown = printable(line[:LONGEST_LINE], keep="\t")
    return Spot(file, text.count("\n", 0, start) + 1, start - before + 1, length, shown)


def offset_of(text: str, line: int, column: int) -> int:
    """Return the offset of a line and a column, both from 1; the text's end where it has no such line."""
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
    return min(at + column - 1, len(text))
