"""The places of continuous infusions: their connections, restarts, bag changes and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from schedules.checking.calendar import HOUR, Seen, after, between, day_of
from schedules.checking.expected import Cycle, bags_of, group_of, slots_of
from schedules.checking.findings import finding
from schedules.course.places import (
    DISCONNECT,
    START,
    STEP,
    bag_of,
    bag_tail,
    hold_tail,
    restart_tail,
    step_tail,
    tail_of,
)
from schedules.foreign.infusions import Run, is_long, order, runs_of
from schedules.foreign.own_words import HOLD
from schedules.foreign.titles import Claim
from schedules.regimen import AnyRow, Beside, Pump
from schedules.words import count, say

if TYPE_CHECKING:
    from schedules.foreign.placing import Placing

UNSURE_DAYS: Final = 3
"""How near to a place an event must lie that names no drug."""
LONGEST_HOLD: Final = timedelta(days=14)
"""How long after the end of a stretch another one may be its continuation."""
AT_A_RESTART: Final = timedelta(hours=3)
"""How far from its time what stands beside a restart may lie."""
MUCH_LONGER: Final = timedelta(hours=48)
"""How much longer than an infusion its stretches may be together, and still be a wrong one and not two."""


@dataclass(slots=True)
class _Row:
    """One infusion of the regimen, with the events that claim its parts."""

    row: Pump
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    bags: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    placed: list[tuple[Run, Cycle]] = field(default_factory=list)
    """The runs that are a connection, each with its cycle, in order."""
    restarts: dict[str, list[Run]] = field(default_factory=dict)
    """The runs that go on after a hold, by the key of their connection."""

    def group(self, part: str) -> str:
        return f"{self.row.id}:{part}"


@dataclass(frozen=True, slots=True)
class Restart:
    """One restart of an infusion after a hold, under the entry that a record would have for it."""

    row: Pump
    cycle: Cycle
    entry: str
    start: date | datetime

    @property
    def step(self) -> date | datetime | None:
        """When the step comes, if it was restarted at the low rate; None where the regimen has no such rule."""
        return after(self.start, self.row.hold.low_rate_hours * HOUR) if self.row.hold else None


def _is_timed(run: Run) -> bool:
    return isinstance(run.start, datetime)


class Pumps:
    """The infusions of a regimen in one calendar."""

    def __init__(self, placing: Placing) -> None:
        """Take the events that are being given their places."""
        self._placing = placing
        self._rows: dict[str, _Row] = {}
        for cycle in placing.cycles:
            for row in cycle.rows:
                if isinstance(row, Pump):
                    self._rows.setdefault(row.id, _Row(row))
        parts = (START, DISCONNECT, "bag")
        self.groups = {each.group(part) for each in self._rows.values() for part in parts}
        """The groups of places that are placed here."""
        self.not_first: set[int] = set()
        """The events of infusions that do not begin one."""
        self._spans: dict[tuple[int, str], tuple[date | datetime, date | datetime]] = {}
        self._ends: list[Seen] = []
        self._first_of: dict[int, int] = {}
        """The event that begins the infusion of each one that goes on after a hold, by their numbers."""
        self.restarts: list[Restart] = []
        """The restarts of infusions, in order."""

    def gather(self, groups: Mapping[int, list[str]], claims: Mapping[int, Claim]) -> None:
        """Take the events that claim a part of an infusion, and find the runs that they make."""
        entries = self._placing.entries
        for each in self._rows.values():
            for number, claimed in groups.items():
                ends = each.group(DISCONNECT) in claimed
                if each.group(START) in claimed or (ends and is_long(entries[number])):
                    (each.unsure if claims[number].sureness == "unsure" else each.starts).append(number)
                elif ends:
                    each.ends.append(number)
            each.bags = [
                number
                for number, claim in claims.items()
                if claim.kind == "bag-change" or each.group("bag") in claim.groups
            ]
            each.holds = [number for number, claim in claims.items() if each.group(HOLD) in claim.groups]
            long = {number for number in each.bags if is_long(entries[number])}
            if len(self._rows) > 1:
                long = {number for number in long if each.group("bag") in groups.get(number, ())}
            each.bags = [number for number in each.bags if number not in long]
            each.runs = runs_of(entries, [*each.starts, *long])
            for run in each.runs:
                self.not_first |= {*run.members[1:], *run.inside, *run.twice}
            self._join_stretches(each)

    def _join_stretches(self, each: _Row) -> None:
        """Find the runs that are what is left of an infusion after a hold: together they are no more than its hours."""
        asked = each.row.hours * HOUR
        first: Run | None = None
        ran = timedelta()
        ended: date | datetime = date.min
        for run in (run for run in each.runs if run.long and isinstance(run.start, datetime)):
            length = between(run.start, run.end)
            gap = between(ended, run.start)
            if first is not None and ran < asked and gap <= LONGEST_HOLD and ran + length <= asked + MUCH_LONGER:
                self._first_of[run.members[0]] = first.members[0]
                self.not_first.add(run.members[0])
                ran += length
            else:
                first, ran = run, length
            ended = run.end

    def place(self, due: Mapping[str, date]) -> None:
        """Give the runs, and what lies within them, their places."""
        for each in self._rows.values():
            self._place_runs(each, each.runs)
            unsure = runs_of(self._placing.entries, self._close(each, due))
            each.runs += unsure
            self._place_runs(each, unsure)
            for run in unsure:
                if run.members[0] not in self._placing.keys:
                    each.runs.remove(run)
            self._place_restarts(each)
            self._place_holds(each)
            self._place_ends(each)
            self._place_bags(each)
            self._report_dates_alone(each)

    def _close(self, each: _Row, due: Mapping[str, date]) -> list[int]:
        """Return the events that name no drug and lie near a connection that is still free."""
        aims = [due[slot.key] for slot, _ in self._placing.places(each.group(START))]
        days = ((number, day_of(self._placing.entries[number].start)) for number in each.unsure)
        return [number for number, day in days if any(abs((day - aim).days) <= UNSURE_DAYS for aim in aims)]

    def _place_runs(self, each: _Row, runs: Sequence[Run]) -> None:
        """Pair the runs of an infusion with its connections."""
        placing = self._placing
        cycles = {cycle.key(each.row.id, START): cycle for cycle in placing.cycles}
        first = [run.members[0] for run in runs if run.members[0] not in self._first_of]
        placing.pair(each.group(START), first, extra=False)
        for run in runs:
            key = next((key for key in placing.keys.get(run.members[0], ()) if key in cycles), "")
            if key:
                each.placed.append((run, cycles[key]))
                self._spans[run.members[0], key] = (run.start, run.end)
                for number in run.twice:
                    placing.keys.setdefault(number, []).append(key)
                placing.beside |= {*run.members[1:], *run.inside} - ({*run.changes} if _is_timed(run) else set())
        each.placed.sort(key=lambda pair: order(placing.entries[pair[0].members[0]]))

    def _place_restarts(self, each: _Row) -> None:
        """Give the stretches after a hold their places as restarts; a run that has none is one too many."""
        placing = self._placing
        cycles = {run.members[0]: cycle for run, cycle in each.placed}
        for run in each.runs:
            number = run.members[0]
            if number in placing.keys or number in placing.beside:
                continue
            cycle = cycles.get(self._first_of.get(number, -1))
            if cycle is None:
                placing.add_extra(each.group(START), number)
                continue
            stretches = each.restarts.setdefault(cycle.key(each.row.id, START), [])
            stretches.append(run)
            restart = Restart(each.row, cycle, f"e{len(stretches)}", run.start)
            key = cycle.key(each.row.id, restart_tail(restart.entry))
            placing.keys[number] = [key]
            self._spans[number, key] = (run.start, run.end)
            self.restarts.append(restart)

    def _place_ends(self, each: _Row) -> None:
        """Give each end to the connection before it; a run without one ends where its last event does."""
        placing = self._placing
        ended: dict[str, date | datetime] = {}
        for number in sorted(each.ends, key=lambda number: (order(placing.entries[number]), number)):
            entry = placing.entries[number]
            before = [pair for pair in each.placed if order(placing.entries[pair[0].members[0]]) < order(entry)]
            key = before[-1][1].key(each.row.id, DISCONNECT) if before else ""
            if not key:
                placing.pair(each.group(DISCONNECT), [number])
            elif key not in ended or ended[key] == entry.start:
                ended.setdefault(key, entry.start)
                placing.keys.setdefault(number, []).append(key)
                run, cycle = before[-1]
                if not run.long:
                    self._spans[run.members[0], cycle.key(each.row.id, START)] = (run.start, entry.start)
            elif not isinstance(entry.start, datetime) and day_of(ended[key]) == entry.start:
                placing.beside.add(number)
            else:
                placing.add_extra(each.group(DISCONNECT), number)
        for run, cycle in each.placed:
            if cycle.key(each.row.id, DISCONNECT) not in ended and isinstance(run.start, datetime):
                self._end_of_run(each, run, cycle)

    def _end_of_run(self, each: _Row, run: Run, cycle: Cycle) -> None:
        """Say where a run without an event for its end ends, or that nothing says it."""
        number = run.members[0]
        entry = self._placing.entries[number]
        key = cycle.key(each.row.id, DISCONNECT)
        if run.long:
            last = [run, *each.restarts.get(cycle.key(each.row.id, START), ())][-1]
            self._ends.append(Seen(f"#{number}", key, f"the end of {entry.title}", last.end, last.end, entry.tentative))
            return
        ends = after(run.start, each.row.hours * HOUR)
        self._spans[number, cycle.key(each.row.id, START)] = (run.start, ends)
        seen = Seen(f"#{number}", key, entry.title, run.start, ends)
        message = f"{entry.title} on {say(run.start)} is an appointment, and nothing says when the infusion ends"
        asked = f"{message}; the rule asks for {each.row.hours} h"
        self._placing.findings.append(finding("event_missing", seen, asked, each.row.source, ends))

    def _place_holds(self, each: _Row) -> None:
        """Give each hold its place in the cycle of the connection before it."""
        placing = self._placing
        count_of: dict[str, int] = {}
        for number in sorted(each.holds, key=lambda number: (order(placing.entries[number]), number)):
            before = self._cycle_before(each, number)
            if before is not None:
                stem = before.stem(each.row.id)
                count_of[stem] = count_of.get(stem, 0) + 1
                placing.keys[number] = [before.key(each.row.id, hold_tail(f"e{count_of[stem]}"))]

    def _cycle_before(self, each: _Row, number: int) -> Cycle | None:
        """Return the cycle of the last connection before an event; None where there is none."""
        at = order(self._placing.entries[number])
        cycles = [cycle for run, cycle in each.placed if order(self._placing.entries[run.members[0]]) <= at]
        return cycles[-1] if cycles else None

    def _place_bags(self, each: _Row) -> None:
        """Pair the bag changes, and the bags that follow others, with the places of bag changes."""
        placing = self._placing
        changes = [number for run in each.runs if isinstance(run.start, datetime) for number in run.changes]
        numbers = [*each.bags, *changes]
        if not any(group_of(slot) == each.group("bag") for cycle in placing.cycles for slot in slots_of(cycle)):
            if numbers:
                asked = "can't be judged: say how long a bag runs, as --bag-hours 168"
                placing.ask(each.group("bag"), f"{count(len(numbers), 'bag change')} {asked}")
                placing.beside |= set(numbers)
            return
        placing.pair(each.group("bag"), numbers, extra=False)
        held = {restart.cycle.stem(restart.row.id) for restart in self.restarts}
        further: dict[str, int] = {}
        for number in numbers:
            if any(bag_of(tail_of(key)) is not None for key in placing.keys.get(number, ())):
                continue
            cycle = self._cycle_before(each, number)
            if cycle is None or cycle.stem(each.row.id) not in held:
                placing.add_extra(each.group("bag"), number)
                continue
            # A hold cuts a bag, so that there are more of them than the table has.
            stem = cycle.stem(each.row.id)
            further[stem] = further.get(stem, len(bags_of(cycle, each.row)) + 1) + 1
            placing.keys.setdefault(number, []).append(cycle.key(each.row.id, bag_tail(further[stem])))
        for number in changes:
            for key in placing.keys.get(number, ()):
                start = placing.entries[number].start
                self._spans[number, key] = (start, start)

    def of_restart(self, row: AnyRow, start: date | datetime) -> str:
        """Return the key of what a restart makes of a row: its step, or what stands beside the two; empty for none.

        A step is one only at its own hour; what stands beside lies some hours from where it should at the most.
        """
        for restart in self.restarts:
            if isinstance(row, Pump) and row.id == restart.row.id:
                step = next((each.id for each in row.steps), STEP)
                if restart.step is not None and abs(between(restart.step, start)) <= HOUR:
                    return restart.cycle.key(row.id, step_tail(step, restart.entry))
            elif isinstance(row, Beside) and row.of == restart.row.id:
                moments = {restart_tail(restart.entry): restart.start}
                if restart.step is not None:
                    step = next((each.id for each in restart.row.steps), STEP)
                    moments[step_tail(step, restart.entry)] = restart.step
                for tail, moment in moments.items():
                    if abs(between(moment, start) - timedelta(minutes=row.minutes or 0)) <= AT_A_RESTART:
                        return restart.cycle.key(row.id, tail)
        return ""

    def leads_to_restart(self, row: AnyRow, start: date | datetime) -> bool:
        """Return whether something beside an infusion is exactly as far from a restart of it as its row says."""
        if not isinstance(row, Beside) or row.minutes is None:
            return False
        lead = timedelta(minutes=row.minutes)
        return any(each.row.id == row.of and between(each.start, start) == lead for each in self.restarts)

    def _report_dates_alone(self, each: _Row) -> None:
        """Note an infusion whose hours nobody can judge, for it has dates alone."""
        for run, _ in each.placed:
            if not isinstance(run.start, datetime):
                entry = self._placing.entries[run.members[0]]
                seen = Seen(f"#{run.members[0]}", "", entry.title, run.start, run.end)
                message = f"{entry.title} has dates and no times, so that its {each.row.hours} h were judged by days"
                self._placing.findings.append(finding("hours_unknown", seen, message, each.row.source, severity="note"))

    def span(self, number: int, key: str) -> tuple[date | datetime, date | datetime] | None:
        """Return the start and the end of what an event holds at a place, where they are not its own; else None."""
        return self._spans.get((number, key))

    def ends(self) -> Iterator[Seen]:
        """Yield the ends that no event of their own has: one long event holds the connection and the end."""
        yield from self._ends
