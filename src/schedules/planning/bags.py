"""Bags of an infusion: how long each may hang, and when the next one is hung (C8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.clock import at_time, elapse, elapsed
from schedules.course import Changed
from schedules.course.places import Place
from schedules.course.plan import Event, Plan
from schedules.errors import Problem
from schedules.planning.drafts import Frame
from schedules.regimen import Pump
from schedules.regimen.conditions import numbers_of
from schedules.words import say


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths of bags, in hours, that hold for bags hung from a moment on."""

    hours: tuple[int | str, ...]
    """The lengths in turn; the last one repeats, and where it is a pattern such as "72+96" repeats whole."""
    since: datetime | None = None
    """The first moment at which a bag may be hung with them; None from the connection on."""
    is_hung_then: bool = False
    """Whether that moment was named by its time: where nobody knows how long a bag hangs, the next one is hung then."""

    def nth(self, number: int) -> timedelta:
        """Return the length of a bag by its number among those that were hung with them, from 0.

        >>> [Lengths((24, "72+96")).nth(number) // timedelta(hours=1) for number in range(4)]
        [24, 72, 96, 72]
        """
        *head, last = (numbers_of(each) for each in self.hours)
        turns = [hours for each in head for hours in each]
        repeated = last[(number - len(turns)) % len(last)] if number >= len(turns) else turns[number]
        return timedelta(hours=repeated)


@dataclass(frozen=True, slots=True)
class Run:
    """Infusion from a connection, a step or a restart to the next cut of the bags."""

    begins: datetime
    ends: datetime
    cut: datetime
    """Where the bags were to be cut when it began: later than its end, where it was held or treatment stopped."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag: its number in the cycle, when it is hung, and for how long it is made."""

    number: int
    hung: datetime
    lasts: timedelta


def hung_bags(runs: Iterable[Run], lengths: Sequence[Lengths]) -> Iterator[Bag]:
    """Yield the bags of an infusion in order; the last one before a cut is the shorter one (C8).

    What hangs stays: new lengths hold for the bags that are hung once they are in force, from their first one on. A bag
    that was hung before any length was known lasts until the next cut, or until the time that was named for the next
    one, and is only counted.

    Args:
        runs: The infusion between the cuts.
        lengths: The lengths in force, in the order in which they come into force; none where no bags are planned.

    Raises:
        ValueError: If a bag would last no time.
    """
    in_force: Lengths | None = None
    number = turn = 0
    for run in runs:
        at = run.begins
        while elapsed(at, run.ends) > timedelta():
            number += 1
            now = [each for each in lengths if each.since is None or elapsed(each.since, at) >= timedelta()]
            if not now:
                named = (each.since for each in lengths if each.since is not None and each.is_hung_then)
                at = min((run.ends, *named), key=datetime.timestamp)
                continue
            if now[-1] is not in_force:
                in_force, turn = now[-1], 0
            lasts = min(in_force.nth(turn), elapsed(at, run.cut))
            if lasts <= timedelta():
                raise ValueError("every bag lasts at least one hour")
            yield Bag(number, at, lasts)
            at, turn = elapse(at, lasts), turn + 1


def lengths_in_force(frame: Frame, row: Pump) -> list[Lengths]:
    """Return the lengths of a cycle's bags, as written in the row, or as chosen and as changed on the way."""
    if not isinstance(row.bag_hours, str):
        return [Lengths(row.bag_hours)] if row.bag_hours else []
    name = row.bag_hours.removeprefix("$")
    chosen = frame.cycle.facts.get(name) or ()
    found = [Lengths(chosen if isinstance(chosen, tuple) else (chosen,))] if chosen else []
    for entry in frame.happened.changed():
        if entry.choice == name and entry.from_cycle <= frame.cycle.ordinal:
            value = entry.value if isinstance(entry.value, tuple) else (entry.value,)
            since = in_force_from(entry, frame.tz)
            found.append(Lengths(value, since, isinstance(entry.from_on, datetime)))  # type: ignore[arg-type]  # checked when it was recorded
    return sorted(found, key=lambda each: (each.since is not None, each.since.timestamp() if each.since else 0.0))


def in_force_from(entry: Changed, tz: ZoneInfo) -> datetime:
    """Return the moment from which on a bag that is hung has the changed lengths; of a date, once it was decided."""
    if isinstance(entry.from_on, datetime):
        return entry.from_on
    begins = at_time(entry.from_on, time(), tz) if entry.from_on else entry.at
    return max(begins, entry.at, key=datetime.timestamp)


def unknown_bag_problems(plan: Plan, entry: Changed, before: Iterable[Changed]) -> Iterator[Problem]:
    """Yield that a bag of unknown length hangs when other lengths are to begin, so that nobody knows the next change.

    Who names the time at which the next bag is hung is told nothing: it is hung then. ``before`` are the changes that
    the record has.
    """
    if isinstance(entry.from_on, datetime) or plan.choices.get(entry.choice):
        return
    since = in_force_from(entry, plan.tz)
    changed = [each for each in before if each.choice == entry.choice]
    tables = plan.regimen.tables.values()
    name = f"${entry.choice}"
    rows = {row.id for table in tables for row in table.rows if isinstance(row, Pump) and row.bag_hours == name}
    for event in plan.events:
        place = Place.read(event.key)
        if place.row not in rows or event.kind != "infusion" or not runs_at(event, since):
            continue
        cycle = event.cycle if event.cycle is not None else place.index
        known = (in_force_from(each, plan.tz) for each in changed if each.from_cycle <= cycle)
        if entry.from_cycle <= cycle and all(elapsed(each, since) < timedelta() for each in known):
            message = (
                f"nobody said how long the bag lasts that hangs at {say(since)}, so its end is not known; give the "
                "date and time at which the next bag is hung, or a later cycle"
            )
            yield Problem("entry_impossible", "from_on", message)


def runs_at(infusion: Event, moment: datetime) -> bool:
    """Return whether an infusion runs at a moment, which the very minutes of its start and its end are not."""
    start, end = infusion.start, infusion.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return False
    return elapsed(start, moment) > timedelta() and elapsed(moment, end) > timedelta()
