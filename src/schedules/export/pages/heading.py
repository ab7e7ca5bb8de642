"""The head and the foot of every sheet, and the room that they leave for what is between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from schedules.export.pages.fit import Room
from schedules.export.pages.letters import READING
from schedules.export.pages.states import States

TITLE_POINTS: Final = 26
"""The size of the month on a sheet of letters of 14 points."""
NAME_LINE: Final = 230.0
"""The length of the line for a name, with the word before it, at letters of 14 points."""


@dataclass(frozen=True)
class Heading:
    """What all sheets of a page have in common."""

    room: Room
    states: States
    beside: str
    """What stands beside the contacts: whose clock the times are of."""
    contacts: str
    foot: tuple[str, str]
    """The disclaimer, and the longest of the numbers of the sheets with the date of issue."""
    large: str
    """That it is large print; empty where it is not."""

    @property
    def weekdays(self) -> float:
        """The height of the line of weekdays of a grid."""
        return 20 * self.room.scale

    def lines(self, first: date, last: date) -> tuple[str, ...]:
        """Return the sentences under the weeks of a sheet, by its first and its last date."""
        states = self.states
        found = (states.not_known, states.resumed(first, last), states.changes(first, last), self.large)
        return tuple(line for line in found if line)

    def space(self, title: str, subtitle: str, lines: tuple[str, ...]) -> float:
        """Return the height that is left for the weeks of a sheet, in points."""
        room = self.room
        line = 1.25 * room.points
        head = 1.1 * TITLE_POINTS * room.scale
        lines_of_head = self.head(title, subtitle)
        head += line if lines_of_head != "one" else 0
        head += line * room.lines(subtitle, room.width, READING) if lines_of_head == "three" else 0
        head += line * self._pair_lines(self.beside, self.contacts) + 8
        if self.states.banner:
            head += line * room.lines(self.states.banner, room.width - 30, READING, bold=True) * BANNER + 14
        foot = line * self._pair_lines(*self.foot) + 5
        under = sum(line * room.lines(each, room.width, READING) + 3 for each in lines)
        return room.height - head - foot - under

    def title_points(self, title: str) -> float:
        """Return the size of a title: as large as all, or as its sheet is wide."""
        wide = TITLE_POINTS / 14 * self.room.wide(title, READING, bold=True)
        return round(TITLE_POINTS * self.room.scale * min(1.0, self.room.width / wide), 2)

    def head(self, title: str, subtitle: str) -> Literal["one", "two", "three"]:
        """Return in how many lines the title of a sheet, its subtitle and the line for a name stand."""
        room = self.room
        wide = TITLE_POINTS / 14 * room.wide(title, READING, bold=True) + room.wide(subtitle, READING) + 14
        if wide <= room.width - NAME_LINE * room.scale - 14:
            return "one"
        return "two" if wide <= room.width else "three"

    def _pair_lines(self, one: str, other: str) -> int:
        """Return how many lines two texts at the two ends of a line need; below each other where they meet."""
        width = self.room.width
        if self.room.wide(one, READING) + self.room.wide(other, READING) + 20 <= width:
            return 1
        return self.room.lines(one, width, READING) + self.room.lines(other, width, READING)


ABOVE_LIST: Final = 5.0
"""Between the rule under the head and the first heading of a list, in points."""
BANNER: Final = 1.35
"""How much larger a banner is set than the text of its sheet."""
