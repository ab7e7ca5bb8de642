"""The record of a course as it counts: corrections done, in the order of what happened, asked by key, row or cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from schedules.clock import Moment
from schedules.course.happenings import (
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Happening,
    Hold,
    Learned,
    Missed,
    Omit,
    Rate,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry that counts, with its number in the record, which names what it creates."""

    number: int
    happening: Happening

    @property
    def name(self) -> str:
        """The entry's part in a key: "e2"."""
        return f"e{self.number}"


def counting(record: Sequence[Happening]) -> tuple[Numbered, ...]:
    """List the entries that count, corrections done, in the order of what happened.

    A correction may itself be corrected; the entry it spoke against then counts again.

    >>> from schedules.course import Hold
    >>> noon = "2026-03-18T12:00:00+00:00"
    >>> hold, undo = Hold(at=noon, row="infusion"), Correction(at=noon, entry=1)
    >>> [entry.name for entry in counting([hold])], counting([hold, undo])
    (['e1'], ())
    >>> [entry.name for entry in counting([hold, undo, Correction(at=noon, entry=2)])]
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


@dataclass(frozen=True, slots=True)
class Pause:
    """Time without infusion; with no ``on`` it is open."""

    off: datetime
    on: datetime | None = None
    rate: Rate = "same"
    name: str = ""
    """What the restart is called in keys: the entry that recorded it."""
    held_by: str = ""
    """The entry that recorded the hold."""


Kind = TypeVar("Kind", bound=Happening)


@dataclass(frozen=True, slots=True)
class Happened:
    """The entries that count, as of a moment."""

    entries: tuple[Numbered, ...]
    as_of: datetime
    """What is open now was open until here."""

    def _all(self, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
        for entry in self.entries:
            if isinstance(entry.happening, kind):
                yield entry.name, entry.happening

    def given(self, of: str) -> Given | None:
        """Find when an event took place."""
        return next((each for _, each in self._all(Given) if each.of == of), None)

    def booked(self, of: str) -> Booked | None:
        """Find the last appointment made for an event."""
        return next((each for _, each in reversed(list(self._all(Booked))) if each.of == of), None)

    def started(self, lead_key: str) -> Moment | None:
        """Find when a cycle's lead event took place, or is booked for."""
        given, booked = self.given(lead_key), self.booked(lead_key)
        return given.at if given else booked.on if booked else None

    def deferred(self, of: str) -> Defer | None:
        """Find the last move of an event inside its window."""
        return next((each for _, each in reversed(list(self._all(Defer))) if each.of == of), None)

    def left_out(self, of: str) -> Omit | Missed | None:
        """Find whether an event was omitted or missed."""
        either: list[Omit | Missed] = [each for _, each in self._all(Omit)]
        either += [each for _, each in self._all(Missed)]
        return next((each for each in either if each.of == of), None)

    def delays(self, place: str) -> list[Delay]:
        """List the delays of events in a cycle, by the cycle's part of their keys: "first/1/"."""
        return [each for _, each in self._all(Delay) if each.of.startswith(place)]

    def extended(self, place: str) -> Extend | None:
        """Find the length given to a cycle."""
        return next((each for _, each in reversed(list(self._all(Extend))) if each.of.startswith(place)), None)

    def reduced(self) -> list[Reduce]:
        """List the changes of amounts."""
        return [each for _, each in self._all(Reduce)]

    def reached(self) -> dict[str, Reached]:
        """Find when milestones were reached, by name."""
        return {each.milestone: each for _, each in self._all(Reached)}

    def failed(self) -> dict[str, Failed]:
        """Find when what milestones wait for failed last, by name."""
        return {each.milestone: each for _, each in self._all(Failed)}

    def repeated(self, place: str) -> list[tuple[str, Repeated]]:
        """List the procedures of a cycle that were done again."""
        return [(name, each) for name, each in self._all(Repeated) if each.of.startswith(place)]

    def answer(self, question: str) -> bool | None:
        """Find the last answer to a question; None while it is open."""
        answers = [each.answer == "yes" for _, each in self._all(Decided) if each.question == question]
        return answers[-1] if answers else None

    def stop(self) -> datetime | None:
        """Find when treatment ended."""
        return next((each.at for _, each in self._all(Stop)), None)

    def changed(self) -> list[Changed]:
        """List the choices that were made anew."""
        return [each for _, each in self._all(Changed)]

    def facts(self, cycle: int) -> Mapping[str, Any]:
        """Gather what was learned, and chosen anew, for a cycle."""
        return known_by(self.entries, cycle)

    def resuming(self, row: str, at: datetime) -> Happened:
        """Suppose that a held row is resumed, which nobody recorded yet."""
        supposed = Numbered(0, Resume(at=at, row=row, rate="same"))
        return Happened((*self.entries, supposed), self.as_of)

    def pauses(self, row: str) -> list[Pause]:
        """List the holds of a row, each with its restart if it had one."""
        found: list[Pause] = []
        for entry in self.entries:
            match entry.happening:
                case Hold(row=name, at=off) if name == row:
                    found.append(Pause(off, held_by=entry.name))
                case Resume(row=name, at=on, rate=rate) if name == row and found and found[-1].on is None:
                    found[-1] = Pause(found[-1].off, on, rate, entry.name, found[-1].held_by)
        return found


NOTHING_YET = Happened((), datetime(1970, 1, 1, tzinfo=UTC))
"""An empty record."""
