"""The cycles, and the places in them, that the rules of a regimen ask for."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from schedules.course.happenings import Changed, Learned
from schedules.course.places import (
    DISCONNECT,
    START,
    bag_of,
    bag_tail,
    cycle_key,
    number_of,
    opened_by,
    opened_tail,
    own_tail,
    series_tail,
    span_tail,
    tail_of,
    tails_of_visit,
    visit_of,
)
from schedules.course.record import Numbered
from schedules.regimen import AnyRow, Beside, Floor, Phase, Pump, Regimen, Source, Span, Table, Visit, Window
from schedules.regimen.conditions import applies, numbers_of
from schedules.regimen.days import in_cycles, naming, read_days
from schedules.regimen.ends import most_cycles
from schedules.regimen.floors import floors_on
from schedules.regimen.rows import hangs_from
from schedules.regimen.selection import bag_choices

MAIN: Final = {"infusion", "dose", "procedure"}
"""The kinds of events that every calendar of a treatment has."""


@dataclass(frozen=True, eq=False)
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
    opened_in: Cycle | None = None
    """The cycle that a long hold ended, where a restart began this one (C6); its events have their places there."""
    opened_by: str = ""
    """The entry of that restart: "e3"."""
    regimen: Regimen | None = None
    """The regimen, whose floors hold across its phases."""

    @property
    def version(self) -> int:
        """The version of the language that its regimen is written in."""
        return self.regimen.language_version if self.regimen else 2

    def floors(self, row: str) -> list[tuple[str, Floor | None]]:
        """Return the floors between doses of a row of the cycle, each with its name."""
        return self._floors_by_row[row]

    @cached_property
    def _floors_by_row(self) -> dict[str, list[tuple[str, Floor | None]]]:
        return {row.id: floors_on(self.regimen, self.phase, row.id) if self.regimen else [] for row in self.rows}

    @property
    def ordinal(self) -> int:
        """The number that a row's ``cycles`` is compared with: the printed one, or the index where none is printed."""
        return self.number if self.number is not None else self.index

    @property
    def place(self) -> str:
        """What the keys of its events begin with."""
        return self.opened_in.place if self.opened_in else cycle_key(self.phase.id, self.index)

    def key(self, row: str, tail: str) -> str:
        """Return the key of a place in this cycle."""
        return f"{self.place}{row}/{opened_tail(tail, self.opened_by)}"

    def stem(self, row: str) -> str:
        """Return what the keys of a row's events in this cycle begin with."""
        return f"{self.place}{row}/"

    def owns(self, key: str) -> bool:
        """Return whether a key of its place is one of its own, and not of a cycle that a restart began there."""
        return opened_by(tail_of(key)) == self.opened_by

    @property
    def words(self) -> str:
        """The cycle in words: "cycle 2", or the title of a phase whose cycles have no numbers."""
        return f"cycle {self.number}" if self.number is not None else self.phase.title

    def offset(self, day: int) -> int:
        """Return the days from Day 1, or from Day 0 in a table that has one, to a printed day."""
        return day if self.table.day_zero or day < 0 else day - 1

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The places for which a calendar with times should have events."""
        return tuple(_slots_in(self))

    @cached_property
    def slots_by_row(self) -> dict[str, list[Slot]]:
        """Its places by the ids of their rows."""
        found: dict[str, list[Slot]] = {}
        for slot in self.slots:
            found.setdefault(slot.row.id, []).append(slot)
        return found

    @cached_property
    def by_id(self) -> dict[str, list[AnyRow]]:
        """Its rows by their ids; rows that share an id stay in order."""
        found: dict[str, list[AnyRow]] = {}
        for row in self.rows:
            found.setdefault(row.id, []).append(row)
        return found

    @cached_property
    def targets(self) -> dict[int, list[str]]:
        """The tails of the events that each row beside others is timed from, as they were found, by its identity."""
        return {}

    @cached_property
    def firsts(self) -> dict[str, str]:
        """The key of the first dose of a series by hours, by the key of each dose of it."""
        rows = (row for row in self.rows if isinstance(row, Visit))
        return {key: keys[0] for row in rows for keys in intervals_of(self, row) for key in keys}

    @cached_property
    def lead(self) -> Slot | None:
        """The place of its first treatment, which a date given for the cycle means; None where it has none."""
        own = [slot for slot in self.slots if isinstance(slot.row, Visit) or own_tail(slot.key) == START]
        own = [slot for slot in own if not hangs_from(slot.row) and not slot.row.own]
        main = [slot for slot in own if kind_of(slot) in MAIN] or own
        return min(main, key=lambda slot: self.offset(visit_day(slot)), default=None)


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


def visit_day(slot: Slot) -> int:
    """Return the printed day of a visit, or of the connection of an infusion, by its place; 1 of any other place."""
    found = visit_of(own_tail(slot.key))
    return found[0] if found else slot.row.day if isinstance(slot.row, Pump) else 1


def group_of(slot: Slot) -> str:
    """Return the group of a place: its row, and for an infusion also its part ("infusion:bag")."""
    tail = own_tail(slot.key)
    if not isinstance(slot.row, Pump):
        return slot.row.id
    return f"{slot.row.id}:{'bag' if bag_of(tail) is not None else tail}"


def kind_of(slot: Slot) -> str:
    """Return the kind of the event that fills a place."""
    if not isinstance(slot.row, Pump):
        return slot.row.kind
    part = group_of(slot).partition(":")[2]
    return {START: "infusion", DISCONNECT: "disconnect", "bag": "bag-change"}.get(part, "step")


class Known:
    """The facts that were learned and the choices that were changed on the way, by the cycle that they count from.

    The lengths of bags are not among them: they change by the day and not by the cycle (C8).
    """

    def __init__(self, facts: Mapping[str, Any], entries: Sequence[Numbered], regimen: Regimen) -> None:
        """Take what was known at the start, and the entries of the record that count, in order."""
        self._facts = facts
        self._from: defaultdict[int, list[tuple[int, str, Any]]] = defaultdict(list)
        bags = bag_choices(regimen)
        for order, entry in enumerate(entries):
            if isinstance(entry.happening, Learned | Changed):
                name = entry.happening.fact if isinstance(entry.happening, Learned) else entry.happening.choice
                if name not in bags:
                    self._from[entry.happening.from_cycle].append((order, name, entry.happening.value))
        self._thresholds = sorted(self._from)
        self._by_threshold: dict[int, dict[str, tuple[int, Any]]] = {}
        latest: dict[str, tuple[int, Any]] = {}
        for first in self._thresholds:
            for order, name, value in self._from[first]:
                if name not in latest or latest[name][0] < order:
                    latest[name] = (order, value)
            self._by_threshold[first] = dict(latest)

    def by(self, cycle: int) -> dict[str, Any]:
        """Return what is known by a cycle of this number; of two values the one that was recorded later counts."""
        place = bisect_right(self._thresholds, cycle)
        found = self._by_threshold[self._thresholds[place - 1]] if place else {}
        return {**self._facts, **{name: value for name, (_, value) in found.items()}}


def cycles_of(
    regimen: Regimen, facts: Mapping[str, Any], entries: Sequence[Numbered] = (), gone: Collection[str] = ()
) -> list[Cycle]:
    """Return the cycles of a course in order, each with the rows that apply in it.

    ``entries`` are those of the record that count, and ``gone`` the keys of events that were cancelled or left out.
    """
    places: list[tuple[Phase, int, int | None]] = []
    known_facts = Known(facts, entries, regimen)
    latest = known_facts.by(sys.maxsize)
    left = {phase.counted_by: latest.get(phase.counted_by) or 0 for phase in regimen.phases if phase.up_to}
    numbers: Counter[str] = Counter()
    for phase in regimen.phases:
        if applies(phase.when, {**latest, **phase.bind}) is False:
            continue
        count = min(phase.up_to, left[phase.counted_by]) if phase.up_to else most_cycles(regimen, phase)
        if phase.up_to:
            left[phase.counted_by] -= count
        for index in range(1, count + 1):
            if phase.numbered_by:
                numbers[phase.numbered_by] += 1
            places.append((phase, index, numbers[phase.numbered_by] if phase.numbered_by else None))
    cycles: list[Cycle] = []
    for phase, index, number in places:
        table, ordinal = regimen.tables[phase.table_of(index)], number or index
        known = {**known_facts.by(ordinal), **phase.bind}
        rows = (row for row in table.rows if in_cycles(row.cycles, ordinal) and applies(row.when, known) is not False)
        length_days = known[table.length_days[1:]] if isinstance(table.length_days, str) else table.length_days
        last = len(cycles) + 1 == len(places)
        cycles.append(Cycle(phase, index, number, known, table, tuple(rows), length_days, last, gone, regimen=regimen))
    return cycles


def slots_of(cycle: Cycle) -> tuple[Slot, ...]:
    """Return the places of a cycle for which a calendar with times should have events."""
    return cycle.slots


def _slots_in(cycle: Cycle) -> Iterator[Slot]:
    """Yield the places of a cycle.

    A row beside another one with neither minutes nor days has no event of its own, and so no place.
    """
    for row in cycle.rows:
        if isinstance(row, Pump):
            yield from _pump_slots(cycle, row)
        elif isinstance(row, Visit):
            yield from _visit_slots(cycle, row)
        elif isinstance(row, Span) and not (row.kind == "rest" and cycle.last):
            for number, _ in enumerate(runs_in(cycle, row), start=1):
                yield Slot(cycle.key(row.id, span_tail(number)), row, row.title, row.source)
        elif isinstance(row, Beside) and (row.minutes is not None or row.days is not None):
            for tail in targets_of(cycle, row):
                yield from (Slot(key, row, row.title, row.source) for key in _series_keys(cycle, row, tail))


def _series_keys(cycle: Cycle, row: Beside, tail: str) -> list[str]:
    """Return the keys of what is timed from one event, by that event's tail: one, or those of a series."""
    tails = [series_tail(tail, number) for number in range(1, row.times + 1)] if row.times else [tail]
    return [cycle.key(row.id, each) for each in tails]


def runs_in(cycle: Cycle, row: Span) -> list[tuple[int, int]]:
    """Return the first and the last day of each stretch of days of a row; of one counted from a row's events one."""
    days = read_days(row.days) if row.days else (1,)
    if cycle.version == 1:
        return [(days[0], days[-1])]
    found: list[tuple[int, int]] = []
    for day in days:
        is_next = found and cycle.offset(day) == cycle.offset(found[-1][1]) + 1
        found[-1:] = [(found[-1][0], day)] if is_next else [*found[-1:], (day, day)]
    return found


def steps_of(cycle: Cycle, row: Pump) -> dict[str, int]:
    """Return the infused hours of each step of an infusion that applies in a cycle, by the step's id."""
    held = (step for step in row.steps if in_cycles(step.cycles, cycle.ordinal) and applies(step.when, cycle.facts))
    return {step.id: step.after_hours for step in held}


def bags_of(cycle: Cycle, row: Pump) -> list[int]:
    """Return the infused hours at which a bag is changed; a bag is cut at every step (C8)."""
    lengths = cycle.facts.get(row.bag_hours[1:]) if isinstance(row.bag_hours, str) else row.bag_hours
    cuts, hung, at, changes = [*steps_of(cycle, row).values(), row.hours], 0, 0, []
    while lengths and at < row.hours:
        cut = next(cut for cut in cuts if cut > at)
        at = min(at + bag_length(lengths, hung), cut)
        hung += 1
        changes.append(at)
    return changes[:-1]


def bag_length(lengths: Sequence[int | str], hung: int) -> int:
    """Return the hours of a bag by its number from 0: the last length repeats, and a pattern at the end whole (C8)."""
    turns = [hours for each in lengths[:-1] for hours in numbers_of(each)]
    last = numbers_of(lengths[-1])
    return turns[hung] if hung < len(turns) else last[(hung - len(turns)) % len(last)]


def _pump_slots(cycle: Cycle, row: Pump) -> Iterator[Slot]:
    yield Slot(cycle.key(row.id, START), row, row.title, row.source)
    held = steps_of(cycle, row)
    for step in row.steps:
        if step.id in held:
            yield Slot(cycle.key(row.id, step.id), row, step.title, step.source)
    for number, _ in enumerate(bags_of(cycle, row), start=2):
        yield Slot(cycle.key(row.id, bag_tail(number)), row, f"bag change {number}", row.source)
    yield Slot(cycle.key(row.id, DISCONNECT), row, f"the end of {row.title}", row.source)


def _visit_slots(cycle: Cycle, row: Visit) -> Iterator[Slot]:
    tails = tails_of_visit(row, day_zero=cycle.table.day_zero)
    if row.times or row.weekdays:
        for number, tail in enumerate(tails, start=1):
            yield Slot(cycle.key(row.id, tail), row, f"{row.title} ({number})", row.source)
        return
    windows = tuple(window.days for window in row.windows)
    for tail in tails:
        day, time = visit_of(tail) or (1, 1)
        window = next((row.windows[place] for place in naming(windows, day)), None)
        which = f"Day {day}, time {time}" if row.times_a_day > 1 else f"Day {day}"
        # By elapsed hours only the first of a day has its date from the table.
        is_dated = time == 1 or not row.every_hours
        yield Slot(
            cycle.key(row.id, tail), row, f"{row.title} ({which})", row.source, day if is_dated else None, window
        )


def intervals_of(cycle: Cycle, row: Visit) -> list[list[str]]:
    """Return the keys of the doses that follow each other every so many hours, series by series."""
    keys = [cycle.key(row.id, tail) for tail in tails_of_visit(row, day_zero=cycle.table.day_zero)]
    size = row.times or row.times_each_day or 1
    return [keys[first : first + size] for first in range(0, len(keys), size)] if row.every_hours else []


def _tails_at(cycle: Cycle, row: str) -> Iterator[str]:
    """Yield the tails of the visits of a row, or of what hangs from other events."""
    for other in cycle.by_id.get(row, ()):
        if isinstance(other, Visit):
            yield from tails_of_visit(other, day_zero=cycle.table.day_zero)
        elif isinstance(other, Beside):
            yield from targets_of(cycle, other)


def targets_of(cycle: Cycle, row: Beside) -> list[str]:
    """Return the tails of a cycle's events that a row is timed from; an event that was left out is not among them."""
    if id(row) not in cycle.targets:
        cycle.targets[id(row)] = _targets_of(cycle, row)
    return cycle.targets[id(row)]


def _targets_of(cycle: Cycle, row: Beside) -> list[str]:
    left = (tail for tail in _tails_at(cycle, row.of) if cycle.key(row.of, tail) not in cycle.gone)
    visits = sorted(left, key=lambda tail: visit_of(tail) or (number_of(tail) or 0, 0))
    pumps = [other for other in cycle.by_id.get(row.of, ()) if isinstance(other, Pump)]
    tails: list[str] = []
    for edge in row.on:
        found = {"first": visits[:1], "last": visits[-1:], "each": visits, "end": visits}.get(edge, [])
        if pumps:
            found = {"start": [START], "step": list(steps_of(cycle, pumps[0])), "end": [DISCONNECT]}.get(edge, [])
        tails += found
    return tails
