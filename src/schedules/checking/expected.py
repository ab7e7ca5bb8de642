"""The cycles, and the places in them, that the rules of a regimen ask for; the hours that an infusion really ran."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from schedules.course.happenings import Changed
from schedules.course.places import (
    DISCONNECT,
    ONLY,
    START,
    Place,
    bag_of,
    bag_tail,
    cycle_key,
    is_restart,
    stem_of,
    tail_of,
    visit_of,
    visit_tail,
    visit_tails,
)
from schedules.course.record import Numbered, known_by
from schedules.regimen import AnyRow, Beside, Phase, Pump, Regimen, Source, Span, Table, Visit, Window
from schedules.regimen.choices import numbers_of
from schedules.regimen.conditions import applies
from schedules.regimen.days import in_cycles, read_days
from schedules.regimen.selection import bag_choices

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of any calendar, with the key of the place in the protocol that it fills."""

    uid: str
    key: str
    title: str
    start: date | datetime
    end: date | datetime
    tentative: bool = False
    earliest: date | datetime | None = None
    latest: date | datetime | None = None
    limited: bool = False
    """Whether the calendar gives limits; only those of our plans do."""

    @property
    def date(self) -> date:
        """The date on which it starts, in its own time zone."""
        return day_of(self.start)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle as the judge counts it: a phase's table, with the rows that apply in it."""

    phase: Phase
    index: int
    number: int | None
    facts: Mapping[str, Any]
    table: Table
    rows: tuple[AnyRow, ...]
    length_days: int | None
    last: bool
    """Whether it is the last cycle of the course, which has no rest after it (C7)."""
    gone: Collection[str] = ()
    """The keys of events that were cancelled or left out."""

    def key(self, row: str, tail: str) -> str:
        """Return the key of a place in this cycle."""
        return Place(self.phase.id, self.index, row, tail).key

    def stem(self, row: str) -> str:
        """Return what the keys of a row's events in this cycle begin with."""
        return f"{cycle_key(self.phase.id, self.index)}{row}/"

    @property
    def words(self) -> str:
        """The cycle in words: "cycle 2", or the title of a phase whose cycles have no numbers."""
        return f"cycle {self.number}" if self.number is not None else self.phase.title

    def offset(self, day: int) -> int:
        """Return the days from Day 1, or from Day 0 in a table that has one, to a printed day."""
        return day if self.table.day_zero or day < 0 else day - 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the protocol for which a calendar should have an event."""

    key: str
    row: AnyRow
    title: str
    source: Source
    day: int | None = None
    """The day of the cycle, as the label prints it; None for what is not a visit on a day."""
    window: Window | None = None


def group_of(slot: Slot) -> str:
    """Return the group of a place: its row, and for an infusion also its part ("infusion:bag")."""
    tail = tail_of(slot.key)
    if not isinstance(slot.row, Pump):
        return slot.row.id
    return f"{slot.row.id}:{'bag' if bag_of(tail) is not None else tail}"


def kind_of(slot: Slot) -> str:
    """Return the kind of the event that fills a place."""
    if not isinstance(slot.row, Pump):
        return slot.row.kind
    part = group_of(slot).partition(":")[2]
    return {START: "infusion", DISCONNECT: "disconnect", "bag": "bag-change"}.get(part, "step")


def day_of(moment: date | datetime) -> date:
    """Return the date of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def between(earlier: date | datetime, later: date | datetime) -> timedelta:
    """Return the time from one moment to another: elapsed time where both have a time of day, else whole days."""
    if isinstance(earlier, datetime) and isinstance(later, datetime):
        return later.astimezone(UTC) - earlier.astimezone(UTC)
    return day_of(later) - day_of(earlier)


def after(moment: date | datetime, span: timedelta) -> date | datetime:
    """Return the moment that is later by a span of elapsed time; of a date, by whole days, rounded up."""
    if isinstance(moment, datetime):
        return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)
    return moment - (-span // DAY) * DAY


def cycles_of(
    regimen: Regimen, facts: Mapping[str, Any], entries: Sequence[Numbered] = (), gone: Collection[str] = ()
) -> list[Cycle]:
    """Return the cycles of a course in order, each with the rows that apply in it.

    ``entries`` are those of the record that count, and ``gone`` the keys of events that were cancelled or left out.
    """
    places: list[tuple[Phase, int, int | None]] = []
    latest = {**facts, **known_by(entries, sys.maxsize)}
    left = {phase.counted_by: latest.get(phase.counted_by) or 0 for phase in regimen.phases if phase.up_to}
    numbers: Counter[str] = Counter()
    for phase in regimen.phases:
        if applies(phase.when, {**latest, **phase.bind}) is False:
            continue
        count = phase.cycles or min(phase.up_to or 0, left[phase.counted_by])
        if phase.up_to:
            left[phase.counted_by] -= count
        for index in range(1, count + 1):
            if phase.numbered_by:
                numbers[phase.numbered_by] += 1
            places.append((phase, index, numbers[phase.numbered_by] if phase.numbered_by else None))
    cycles: list[Cycle] = []
    for phase, index, number in places:
        table, ordinal = regimen.tables[phase.table], number or index
        known = {**facts, **known_by(entries, ordinal), **phase.bind}
        if bags_were_changed(entries, regimen, ordinal):
            known |= dict.fromkeys(bag_choices(regimen))
        rows = (row for row in table.rows if in_cycles(row.cycles, ordinal) and applies(row.when, known) is not False)
        length_days = known[table.length_days[1:]] if isinstance(table.length_days, str) else table.length_days
        last = len(cycles) + 1 == len(places)
        cycles.append(Cycle(phase, index, number, known, table, tuple(rows), length_days, last, gone))
    return cycles


def slots_of(cycle: Cycle) -> Iterator[Slot]:
    """Yield the places of a cycle for which a calendar with times should have events.

    A row beside another one with neither minutes nor days has no event of its own, and so no place.
    """
    for row in cycle.rows:
        if isinstance(row, Pump):
            yield from _pump_slots(cycle, row)
        elif isinstance(row, Visit):
            yield from _visit_slots(cycle, row)
        elif isinstance(row, Span) and not (row.kind == "rest" and cycle.last):
            yield Slot(cycle.key(row.id, ONLY), row, row.title, row.source)
        elif isinstance(row, Beside) and (row.minutes is not None or row.days is not None):
            for tail in targets_of(cycle, row):
                yield Slot(cycle.key(row.id, tail), row, row.title, row.source)


def steps_of(cycle: Cycle, row: Pump) -> dict[str, int]:
    """Return the infused hours of each step of an infusion that applies in a cycle, by the step's id."""
    count = cycle.number or cycle.index
    held = (step for step in row.steps if in_cycles(step.cycles, count) and applies(step.when, cycle.facts))
    return {step.id: step.after_hours for step in held}


def bags_of(cycle: Cycle, row: Pump) -> list[int]:
    """Return the infused hours at which a bag is changed; a bag is cut at every step (C8)."""
    lengths = cycle.facts.get(row.bag_hours[1:]) if isinstance(row.bag_hours, str) else row.bag_hours
    cuts, hung, at, changes = [*steps_of(cycle, row).values(), row.hours], 0, 0, []
    while lengths and at < row.hours:
        cut = next(cut for cut in cuts if cut > at)
        at = min(at + _bag_length(lengths, hung), cut)
        hung += 1
        changes.append(at)
    return changes[:-1]


def _bag_length(lengths: Sequence[int | str], hung: int) -> int:
    """Return the hours of a bag by its number from 0: the last length repeats, and a pattern at the end whole (C8)."""
    turns = [hours for each in lengths[:-1] for hours in numbers_of(each)]
    last = numbers_of(lengths[-1])
    return turns[hung] if hung < len(turns) else last[(hung - len(turns)) % len(last)]


def bags_were_changed(entries: Iterable[Numbered], regimen: Regimen, cycle: int = sys.maxsize) -> bool:
    """Return whether other bags were recorded on the way, so that no rule says which bag hangs in a cycle (C8)."""
    bags = bag_choices(regimen)
    changes = (entry.happening for entry in entries if isinstance(entry.happening, Changed))
    return any(each.choice in bags and each.from_cycle <= cycle for each in changes)


def _pump_slots(cycle: Cycle, row: Pump) -> Iterator[Slot]:
    yield Slot(cycle.key(row.id, START), row, row.title, row.source)
    for step in row.steps:
        if step.id in steps_of(cycle, row):
            yield Slot(cycle.key(row.id, step.id), row, step.title, step.source)
    for number, _ in enumerate(bags_of(cycle, row), start=2):
        yield Slot(cycle.key(row.id, bag_tail(number)), row, f"bag change {number}", row.source)
    yield Slot(cycle.key(row.id, DISCONNECT), row, f"the end of {row.title}", row.source)


def _visit_slots(cycle: Cycle, row: Visit) -> Iterator[Slot]:
    if row.times:
        first, hours = read_days(row.days)[0], row.every_hours or 0
        tails = visit_tails(first, every_hours=hours, times=row.times, day_zero=cycle.table.day_zero)
        for number, tail in enumerate(tails, start=1):
            yield Slot(cycle.key(row.id, tail), row, f"{row.title} ({number})", row.source)
        return
    for day in read_days(row.days):
        window = next((window for window in row.windows if day in read_days(window.days)), None)
        yield Slot(cycle.key(row.id, visit_tail(day)), row, f"{row.title} (Day {day})", row.source, day, window)


def targets_of(cycle: Cycle, row: Beside) -> list[str]:
    """Return the tails of a cycle's events that a row is timed from; an event that was left out is not among them."""
    variants = (other for other in cycle.rows if isinstance(other, Visit) and other.id == row.of)
    tails_there = (tail_of(slot.key) for variant in variants for slot in _visit_slots(cycle, variant))
    left = (tail for tail in tails_there if cycle.key(row.of, tail) not in cycle.gone)
    visits = sorted(left, key=lambda tail: visit_of(tail) or (0, 0))
    pumps = [other for other in cycle.rows if isinstance(other, Pump) and other.id == row.of]
    tails: list[str] = []
    for edge in row.on:
        found = {"first": visits[:1], "last": visits[-1:], "each": visits, "end": visits}.get(edge, [])
        if pumps:
            found = {"start": [START], "step": list(steps_of(cycle, pumps[0])), "end": [DISCONNECT]}.get(edge, [])
        tails += found
    return tails


def stretches_of(cycle: Cycle, row: str, seen: Mapping[str, Seen]) -> list[Seen]:
    """Return the parts of an infusion between holds, in order: from the connection, and from every restart (C16)."""
    tails = ((stem_of(key), tail_of(key), event) for key, event in seen.items())
    found = [event for stem, tail, event in tails if stem == cycle.stem(row) and (tail == START or is_restart(tail))]
    return sorted(found, key=lambda event: event.start.timestamp() if isinstance(event.start, datetime) else 0.0)


def infused_time(stretches: list[Seen], until: date | datetime) -> timedelta:
    """Return the time infused before a moment; the time of holds does not count (C3)."""
    if len(stretches) < 2 or not isinstance(until, datetime):
        return between(stretches[0].start, until)
    total, until = timedelta(), until.astimezone(UTC)
    for each in stretches:
        if isinstance(each.start, datetime) and isinstance(each.end, datetime):
            total += max(min(each.end.astimezone(UTC), until) - each.start.astimezone(UTC), timedelta())
    return total
