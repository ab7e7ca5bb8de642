"""Places of parts of a regimen: in words for a message, and as the path that leads to them in its data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schedules.regimen.parts import Parts
    from schedules.regimen.rows import AnyRow, Table

Path = tuple[str | int, ...]
"""The names of fields and the numbers of members, from 0, that lead to a part of a regimen's data."""

KEY = "[key]"
"""The last step of a path that means a name itself, and not what it names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a regimen."""

    words: str
    """As a message says it: "table cycle, row dose"."""
    path: Path

    def __str__(self) -> str:
        return self.words

    def part(self, *steps: str | int, words: str = "") -> Place:
        """Return the place of a part of this one; without words it is said like this one."""
        return Place(f"{self.words}, {words}" if words else self.words, (*self.path, *steps))


def tables_of(regimen: Parts) -> Iterator[tuple[Place, str, Table]]:
    """Yield each table with its place and its name."""
    for name, table in regimen.tables.items():
        yield Place(f"table {name}", ("tables", name)), name, table


def rows_of(place: Place, table: Table) -> Iterator[tuple[Place, AnyRow]]:
    """Yield each row of a table with its place."""
    for number, row in enumerate(table.rows):
        yield place.part("rows", number, words=f"row {row.id}"), row


def phase_place(regimen: Parts, number: int) -> Place:
    """Return the place of a phase by its number, from 0."""
    return Place(f"phase {regimen.phases[number].id}", ("phases", number))
