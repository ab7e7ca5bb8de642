"""What the record of a course says of its places, as the judge reads it for itself: rates, bags, delays, answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from schedules.checking.calendar import at_wall
from schedules.checking.expected import Cycle, Slot, visit_day
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
    Rate,
    Reached,
    Reduce,
    Resume,
    Stop,
)
from schedules.course.places import Place, cycle_key, own_tail, visit_of
from schedules.course.record import Numbered
from schedules.regimen import Pump

Kind = TypeVar("Kind", bound=Happening)


class Lengths(NamedTuple):
    """Lengths of bags, and the first moment at which a bag may be hung with them; None from the connection on."""

    since: datetime | None
    hours: tuple[int | str, ...]
    is_hung_then: bool = False
    """Whether that moment is the one at which a bag is hung, whatever hangs until then without a known length."""


class Recorded:
    """The entries of a record that count, by what they are about; a calendar without a record has none."""

    def __init__(self, entries: Sequence[Numbered] = (), *, is_there: bool = False) -> None:
        """Take the entries that count, in the order of what happened, and whether there is a record at all."""
        self.entries = tuple(entries)
        self.is_there = is_there
        self._by_kind: defaultdict[type[Happening], list[tuple[str, Any]]] = defaultdict(list)
        self._by_event: defaultdict[tuple[type[Happening], str], list[Any]] = defaultdict(list)
        for entry in entries:
            kind = type(entry.happening)
            self._by_kind[kind].append((entry.name, entry.happening))
            if (of := getattr(entry.happening, "of", None)) is not None:
                self._by_event[kind, of].append(entry.happening)
                self._by_event[kind, _cycle_of(of)].append(entry.happening)

    def _all(self, kind: type[Kind]) -> list[tuple[str, Kind]]:
        return self._by_kind.get(kind, [])

    def _of(self, kind: type[Kind], key: str) -> list[Kind]:
        """Return the entries about an event, or about all events of a cycle, which is named as their keys begin."""
        return self._by_event.get((kind, key), [])

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """The rate of each restart, by the entry that recorded it: "e2"."""
        return {name: entry.rate for name, entry in self._all(Resume)}

    @cached_property
    def resumed(self) -> dict[str, str]:
        """The infusion of each restart, by the entry that recorded it."""
        return {name: entry.row for name, entry in self._all(Resume)}

    @cached_property
    def holds(self) -> dict[str, str]:
        """The entry of the hold before each restart, by the entry of the restart."""
        held: dict[str, str] = {}
        found: dict[str, str] = {}
        for entry in self.entries:
            if isinstance(entry.happening, Hold):
                held[entry.happening.row] = entry.name
            elif isinstance(entry.happening, Resume):
                found[entry.name] = held.get(entry.happening.row, "")
        return found

    @cached_property
    def answers(self) -> dict[str, bool]:
        """Whether the last answer to a question was yes, by the question: "e1/counts"."""
        return {entry.question: entry.answer == "yes" for _, entry in self._all(Decided)}

    @property
    def stop(self) -> datetime | None:
        """When treatment was stopped; None where it was not."""
        return next((entry.at for _, entry in self._all(Stop)), None)

    @cached_property
    def failed(self) -> dict[str, date]:
        """The last day on which what a milestone waits for failed, by the milestone."""
        return {entry.milestone: entry.at.date() for _, entry in self._all(Failed)}

    @cached_property
    def reached(self) -> dict[str, date]:
        """The day on which each milestone was reached."""
        return {entry.milestone: entry.at.date() for _, entry in self._all(Reached)}

    @property
    def reductions(self) -> list[tuple[str, Reduce]]:
        """The reductions of amounts, each with the name of its entry."""
        return self._all(Reduce)

    @property
    def dated_phases(self) -> set[str]:
        """The phases of which a date was recorded or booked."""
        keys = [entry.of for _, entry in self._all(Given)] + [entry.of for _, entry in self._all(Booked)]
        return {Place.read(key).phase for key in keys}

    def delays(self, key: str) -> list[Delay]:
        """Return the delays of one event."""
        return self._of(Delay, key)

    def has_delays(self, cycle: Cycle) -> bool:
        """Return whether something was delayed inside a cycle."""
        return any(cycle.owns(each.of) for each in self._of(Delay, cycle.place))

    def arranged(self, key: str) -> list[Given | Booked | Defer]:
        """Return the entries that say when an event takes place or took place."""
        return [*self._of(Given, key), *self._of(Booked, key), *self._of(Defer, key)]

    def is_deferred(self, key: str) -> bool:
        """Return whether an event was put off inside its window, which shifts nothing after it."""
        return bool(self._of(Defer, key)) and not self._of(Booked, key)

    def length_days(self, cycle: Cycle) -> int | None:
        """Return the length of a cycle by its table, or as it was extended to more; None where it has none."""
        own = [each.length_days for each in self._of(Extend, cycle.place) if cycle.owns(each.of)]
        return max(own[-1], cycle.length_days or 0) if own else cycle.length_days

    def days_within(self, cycle: Cycle) -> int:
        """Return the days by which delays inside a cycle, of all that follows, make the next one later."""
        lead = cycle.lead.key if cycle.lead else ""
        delays = (each for each in self._of(Delay, cycle.place) if each.scope == "following" and each.of != lead)
        return sum(each.days for each in delays if cycle.owns(each.of))

    def is_delayed(self, cycle: Cycle, slot: Slot) -> bool:
        """Return whether a visit was delayed inside its cycle: by itself, or with one of the same day or before it."""
        lead = cycle.lead.key if cycle.lead else ""
        for each in self._of(Delay, cycle.place):
            late = visit_of(own_tail(each.of))
            if not cycle.owns(each.of) or late is None or (each.of == lead and each.scope != "row"):
                continue
            behind = each.scope != "row" and cycle.offset(visit_day(slot)) >= cycle.offset(late[0])
            if behind or each.of == slot.key:
                return True
        return False

    def days_before(self, cycle: Cycle) -> int:
        """Return the days by which a cycle was delayed as a whole; of an infusion its row is its cycle."""
        if cycle.lead is None:
            return 0
        whole = ("following", "cycle", "row") if isinstance(cycle.lead.row, Pump) else ("following", "cycle")
        return sum(each.days for each in self.delays(cycle.lead.key) if each.scope in whole)

    def counts(self, entry: str) -> bool | None:
        """Return whether the cycle that a restart began counts as the next planned one; None where nobody decided."""
        return self.answers.get(f"{self.holds.get(entry, '')}/counts")

    def bag_lengths(self, cycle: Cycle, row: Pump, zone: tzinfo | None) -> list[Lengths]:
        """Return the lengths of an infusion's bags in the order in which they come into force (C8)."""
        if not isinstance(row.bag_hours, str):
            return [Lengths(None, row.bag_hours)] if row.bag_hours else []
        name = row.bag_hours.removeprefix("$")
        chosen = cycle.facts.get(name)
        found: list[Lengths] = [Lengths(None, _members(chosen))] if chosen else []
        later: list[tuple[float, Lengths]] = []
        for _, change in self._all(Changed):
            if change.choice == name and change.from_cycle <= cycle.ordinal:
                moment = change.at
                if isinstance(change.from_on, datetime):
                    moment = change.from_on
                elif change.from_on is not None:
                    # What hangs when it is recorded stays, on the named date as well.
                    moment = max(at_wall(change.from_on, time(), zone), change.at, key=datetime.timestamp)
                lengths = Lengths(moment, _members(change.value), isinstance(change.from_on, datetime))
                later.append((moment.timestamp(), lengths))
        return found + [each for _, each in sorted(later, key=lambda each: each[0])]


def _cycle_of(key: str) -> str:
    place = Place.read(key)
    return cycle_key(place.phase, place.index)


def _members(value: object) -> tuple[int | str, ...]:
    members = value if isinstance(value, tuple | list) else (value,)
    return tuple(each for each in members if isinstance(each, int | str))


NOTHING_RECORDED = Recorded()
"""The record of a calendar that has none."""
