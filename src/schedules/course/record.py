"""The record as it counts: corrections done, entries numbered, in the order of what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from schedules.course.happenings import Changed, Correction, Happening, Learned


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry that counts, with its number in the record, which names what it creates."""

    number: int
    happening: Happening

    @property
    def name(self) -> str:
        """The entry's part in a key: "e2"."""
        return f"e{self.number}"


def standing(record: Sequence[Happening]) -> tuple[Numbered, ...]:
    """List the entries that count, corrections done, in the order of what happened.

    A correction may itself be corrected; the entry it spoke against then counts again.

    >>> from schedules.course import Hold
    >>> noon = "2026-03-18T12:00:00+00:00"
    >>> hold, undo = Hold(at=noon, row="infusion"), Correction(at=noon, entry=1)
    >>> [entry.name for entry in standing([hold])], standing([hold, undo])
    (['e1'], ())
    >>> [entry.name for entry in standing([hold, undo, Correction(at=noon, entry=2)])]
    ['e1']
    """
    instead: dict[int, Happening | None] = {}
    for number, happening in reversed(list(enumerate(record, 1))):
        if isinstance(happening, Correction) and number not in instead:
            instead.setdefault(happening.entry, happening.instead)
    kept = (Numbered(number, happening) for number, happening in _corrected(record, instead))
    return tuple(sorted(kept, key=lambda entry: (entry.happening.at.astimezone(UTC), entry.number)))


def _corrected(record: Sequence[Happening], instead: dict[int, Happening | None]) -> Iterator[tuple[int, Happening]]:
    for number, happening in enumerate(record, 1):
        counted = instead.get(number, happening)
        if counted is not None and not isinstance(counted, Correction):
            yield number, counted


def known_by(entries: Sequence[Numbered], cycle: int) -> dict[str, Any]:
    """Gather what was learned, and chosen anew, for a cycle; the last word counts."""
    found: dict[str, Any] = {}
    for entry in entries:
        match entry.happening:
            case Learned(fact=name, value=value, from_cycle=first) if first <= cycle:
                found[name] = value
            case Changed(choice=name, value=value, from_cycle=first) if first <= cycle:
                found[name] = value
    return found
