"""The entries of a record that count, corrections applied, in order of time; found by key, row or cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
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
    """An entry that counts, with its number in the record, from 1; the keys of events that it creates contain it."""

    number: int
    happening: Happening

    @property
    def name(self) -> str:
        """The entry's part in a key: "e2"."""
        return f"e{self.number}"


def counting(record: Sequence[Happening]) -> tuple[Numbered, ...]:
    """Return the entries that count, corrections applied, in the order of what happened.

    A correction may itself be corrected; the entry that it corrected then counts again.

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
    entries = [
        Numbered(number, right)
        for number, happening in enumerate(record, 1)
        if (right := instead.get(number, happening)) is not None and not isinstance(right, Correction)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.happening.at.astimezone(UTC), entry.number)))


def known_by(entries: Sequence[Numbered], cycle: int) -> dict[str, Any]:
    """Return the facts learned and the choices changed up to a cycle, by name; of two values the later one counts."""
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
    """A hold of an infusion, from its stop to its restart; without ``on``, it is not over."""

    off: datetime
    on: datetime | None = None
    rate: Rate = "same"
    name: str = ""
    """The entry that recorded the restart, as keys name it: "e2"; empty while the hold is not over."""
    held_by: str = ""
    """The entry that recorded the hold, as keys name it: "e1"."""


Kind = TypeVar("Kind", bound=Happening)


@dataclass(frozen=True)
class Happened:
    """The entries that count, as of a moment."""

    entries: tuple[Numbered, ...]
    as_of: datetime
    """The moment up to which the record is known; a hold without a restart lasted at least until then."""

    @cached_property
    def _by_kind(self) -> dict[type[Happening], list[tuple[str, Any]]]:
        found: dict[type[Happening], list[tuple[str, Any]]] = {}
        for entry in self.entries:
            found.setdefault(type(entry.happening), []).append((entry.name, entry.happening))
        return found

    @cached_property
    def _by_event(self) -> dict[tuple[type[Happening], str], list[Any]]:
        """The entries that name an event, by their kind and its key; of any kind as well."""
        found: dict[tuple[type[Happening], str], list[Any]] = {}
        for entry in self.entries:
            if (of := getattr(entry.happening, "of", None)) is not None:
                for kind in (type(entry.happening), Happening):
                    found.setdefault((kind, of), []).append(entry.happening)
        return found

    def _all(self, kind: type[Kind]) -> list[tuple[str, Kind]]:
        return self._by_kind.get(kind, [])

    def _of(self, kind: type[Kind], key: str) -> list[Kind]:
        return self._by_event.get((kind, key), [])

    def given(self, of: str) -> Given | None:
        """Return the entry that an event took place; None where there is none."""
        return next(iter(self._of(Given, of)), None)

    def booked(self, of: str) -> Booked | None:
        """Return the last appointment made for an event; None where there is none."""
        return next(reversed(self._of(Booked, of)), None)

    def started(self, lead_key: str) -> Moment | None:
        """Return when a cycle's first event took place, else when it is booked; None where neither is recorded."""
        given, booked = self.given(lead_key), self.booked(lead_key)
        return given.at if given else booked.on if booked else None

    def deferred(self, of: str) -> Defer | None:
        """Return the last deferral of an event inside its window; None where there is none."""
        return next(reversed(self._of(Defer, of)), None)

    def left_out(self, of: str) -> Omit | Missed | None:
        """Return the last entry that an event was omitted or missed; None where it has a new appointment since."""
        for entry in reversed(self._of(Happening, of)):
            if isinstance(entry, Omit | Missed):
                return entry
            if isinstance(entry, Booked):
                break
        return None

    def delays(self, place: str) -> list[Delay]:
        """Return the delays of events in a cycle, which is named as in keys: "first/1/"."""
        return [each for _, each in self._all(Delay) if each.of.startswith(place)]

    def extended(self, place: str, owns: Callable[[str], bool]) -> Extend | None:
        """Return the last entry that made a cycle longer; None where there is none.

        Args:
            place: What the keys of the cycle's events begin with.
            owns: Whether a key that begins so is one of the cycle, and not of one that was opened in it.
        """
        entries = (each for _, each in reversed(self._all(Extend)))
        return next((each for each in entries if each.of.startswith(place) and owns(each.of)), None)

    def reductions(self) -> list[tuple[str, Reduce]]:
        """Return the reductions of amounts, each with the name of its entry: "e2"."""
        return list(self._all(Reduce))

    def reached(self) -> dict[str, Reached]:
        """Return the last entry for each milestone that was reached, by the milestone's name."""
        return {each.milestone: each for _, each in self._all(Reached)}

    def failed(self) -> dict[str, Failed]:
        """Return the last entry for each milestone whose wait began again after a failure, by the milestone's name."""
        return {each.milestone: each for _, each in self._all(Failed)}

    def repeated(self, place: str) -> list[tuple[str, Repeated]]:
        """Return the entries for procedures of a cycle that were done again, each with its name in keys: "e2"."""
        return [(name, each) for name, each in self._all(Repeated) if each.of.startswith(place)]

    def answer(self, question: str) -> bool | None:
        """Return whether the last answer to a question was yes; None where nobody answered."""
        answers = [each.answer == "yes" for _, each in self._all(Decided) if each.question == question]
        return answers[-1] if answers else None

    def stop(self) -> datetime | None:
        """Return when treatment was stopped; None where it was not."""
        return next((each.at for _, each in self._all(Stop)), None)

    def changed(self) -> list[Changed]:
        """Return the changes of choices."""
        return [each for _, each in self._all(Changed)]

    def facts(self, cycle: int) -> Mapping[str, Any]:
        """Return the facts learned and the choices changed up to a cycle, by name."""
        return known_by(self.entries, cycle)

    def resuming(self, row: str, at: datetime) -> Happened:
        """Return the record with one more entry: a held row resumed at a moment, which nobody recorded yet."""
        supposed = Numbered(0, Resume(at=at, row=row, rate="same"))
        return Happened((*self.entries, supposed), self.as_of)

    def pauses(self, row: str) -> list[Pause]:
        """Return the holds of a row, each with its restart where there was one."""
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
