"""What the record says about one place of the plan: asked by key, by row, by cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from schedules.clock import Moment
from schedules.course.happenings import (
    Booked,
    Changed,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Happening,
    Hold,
    Missed,
    Omit,
    Rate,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)
from schedules.course.record import Numbered, known_by


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
        """Find when a round's lead event took place, or is booked for."""
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
        """List the delays of events in a round, by the round's part of their keys: "first/1/"."""
        return [each for _, each in self._all(Delay) if each.of.startswith(place)]

    def extended(self, place: str) -> Extend | None:
        """Find the length given to a round."""
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
        """List the procedures of a round that were done again."""
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
