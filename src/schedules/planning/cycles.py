"""The cycles of a course, in order: how many each phase has, and which rows and amounts apply in each; no dates yet.

What is not known at a cycle, such as a response, keeps every possibility.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from schedules.course.places import START, cycle_key, opened_by, opened_tail, tail_of, tails_of_visit
from schedules.errors import PlanError, Problem
from schedules.planning.weekdays import on_weekdays
from schedules.regimen import (
    AnyRow,
    Beside,
    Floor,
    Phase,
    Placement,
    Pump,
    Regimen,
    Row,
    Source,
    Span,
    Step,
    Table,
    Visit,
)
from schedules.regimen.amounts import amounts_of
from schedules.regimen.conditions import Facts, applies
from schedules.regimen.days import day_offset, in_cycles, read_days
from schedules.regimen.ends import most_cycles
from schedules.regimen.floors import floors_on
from schedules.regimen.origins import beside_of
from schedules.regimen.phases import months_after
from schedules.regimen.rows import hangs_from
from schedules.regimen.selection import Selection, active_phases
from schedules.regimen.sources import least_sure
from schedules.sentence import joined, sentence


@dataclass(frozen=True)
class Cycle:
    """One cycle of a phase, before it has dates."""

    regimen: Regimen
    phase: Phase
    index: int
    """Its place in the phase, from 1: part of every key, never the printed number."""
    number: int | None
    """The printed number of the cycle; none in a phase that is not numbered."""
    table: Table
    rows: tuple[AnyRow, ...]
    facts: Facts
    length_days: int | None
    last: bool
    """Whether it is the last one of the course: no rest is planned after it (C7)."""
    opened_in: str = ""
    """The key of the cycle it was opened in, where a happening opened it."""
    opened_by: str = ""
    """The record's entry that then sets its keys apart: "e3"."""

    @cached_property
    def key(self) -> str:
        """What the keys of its events begin with, such as "induction/1/"."""
        return self.opened_in or cycle_key(self.phase.id, self.index)

    def place_key(self, row: str, tail: str) -> str:
        """Return the key of an event of the cycle, by its row and tail."""
        return f"{self.key}{row}/{opened_tail(tail, self.opened_by)}"

    @cached_property
    def lead_key(self) -> str:
        """The key of its first infusion or visit, which a date given for the cycle means."""
        return self.place_key(self.lead.id, self.first_tail(self.lead))

    def first_tail(self, row: AnyRow) -> str:
        """Return the tail of the first event of an infusion or a visit."""
        return tails_of_visit(row, day_zero=self.table.day_zero)[0] if isinstance(row, Visit) else START

    def owns(self, key: str) -> bool:
        """Return whether a key, of this cycle by what it begins with, is not one of the cycle that it was opened in."""
        entry = opened_by(tail_of(key))
        return entry == self.opened_by if self.opened_by else entry == ""

    @property
    def place(self) -> str:
        """Its name in words: "cycle 2", or the phase's title where cycles have no number."""
        return f"cycle {self.number}" if self.number is not None else self.phase.title

    @property
    def ordinal(self) -> int:
        """The number that a row's ``cycles`` is compared with: the printed one, or the index where none is printed."""
        return self.number if self.number is not None else self.index

    def offset(self, day: int) -> int:
        """Return the days from Day 1 (or Day 0) to a printed day; negative before it."""
        return day_offset(day, day_zero=self.table.day_zero)

    def first_day(self, row: AnyRow) -> int:
        """Return the days from Day 1 (or Day 0) to the first day of a row; negative before it.

        A row by weekdays has its first one on Day 1 where its phase begins with it, and soon after it elsewhere.
        """
        if isinstance(row, Pump):
            return self.offset(row.day)
        return self.offset(row.day_numbers[0]) if isinstance(row, Visit) and row.day_numbers else 0

    def last_day(self, row: AnyRow, day_one: date) -> int:
        """Return the days from Day 1 (or Day 0), which is on a date, to the last day of a row; negative before it."""
        if beside_of(row):
            return self._last_day_beside(row, day_one)
        if isinstance(row, Pump):
            return self.offset(row.day) - (-row.hours // 24)
        if isinstance(row, Visit) and row.weekdays:
            return (on_weekdays(day_one, row.weekdays, (row.count or 1) - 1) - day_one).days
        return self.offset(read_days(row.days)[-1]) if isinstance(row, Visit | Span) and row.days else 0

    def _last_day_beside(self, row: AnyRow, day_one: date) -> int:
        """Return the same for a row that hangs from another one; by the hour, as if each day began at its start."""
        at = self._origin(row, day_one, first=_is_at_start(row))
        match row:
            case Pump(beside=Placement() as place):
                return at - (-(place.minutes + 60 * row.hours) // 1440)
            case Beside():
                later = 60 * (row.every_hours or 0) * ((row.times or 1) - 1)
                return at + (row.days or 0) + ((row.minutes or 0) + later) // 1440
            case Span(days=str(days)):
                return at + read_days(days)[-1] - 1
            case Span():
                return at + (row.from_days if row.lasts_days is None else row.lasts_days)
        return at

    def _origin(self, row: AnyRow, day_one: date, *, first: bool) -> int:
        """Return the days from Day 1 to the first or the last day of the row that another one hangs from."""
        rows = [other for other in self.rows if other.id == beside_of(row)]
        if not first:
            return max(self.last_day(other, day_one) for other in rows)
        hung = [self._origin(other, day_one, first=_is_at_start(other)) for other in rows if beside_of(other)]
        return min([*hung, *(self.first_day(other) for other in rows if not beside_of(other))])

    def end_day(self, day_one: date) -> int:
        """Return the days from Day 1 (or Day 0), which is on a date, to the last day of its treatments."""
        return max(self.last_day(row, day_one) for row in self.ending)

    def floors(self, row: str) -> Sequence[tuple[str, Floor | None]]:
        """Return the floors that hold for the doses of a row, each with its name."""
        if row not in self._floors:
            self._floors[row] = floors_on(self.regimen, self.phase, row)
        return self._floors[row]

    @cached_property
    def _floors(self) -> dict[str, list[tuple[str, Floor | None]]]:
        return {}

    @cached_property
    def visits(self) -> Mapping[str, Sequence[Visit]]:
        """Its visits by the ids of their rows; rows that share an id stay in order."""
        found: dict[str, list[Visit]] = {}
        for row in self.rows:
            if isinstance(row, Visit):
                found.setdefault(row.id, []).append(row)
        return found

    def next_day_one(self, first: date, day_one: date) -> date:
        """Return the Day 1 of the cycle after it, by its table alone.

        Args:
            first: The Day 1 of the first cycle of the phase, from which calendar months are counted (C12).
            day_one: Its own Day 1; by how much it is not where the months put it, the next one is not either.
        """
        if months := self.table.length_months:
            moved = day_one - months_after(first, months * (self.index - 1))
            return months_after(first, months * self.index) + moved
        length = self.length_days if self.length_days is not None else self.end_day(day_one) + 1
        return day_one + timedelta(days=length)

    @property
    def next_slack(self) -> tuple[int, int | None]:
        """Days by which the next cycle may come earlier and later by itself: later where its rest is a minimum (C5)."""
        return 0, None if any(is_attached_rest(row) for row in self.rows) else 0

    @cached_property
    def lead(self) -> AnyRow:
        """Its earliest infusion or visit: the row that a date given for the phase means.

        Raises:
            PlanError: If the choices leave it neither.
        """
        if not self.dated:
            message = "no infusion and no visit holds with these choices; choose others, or widen a condition"
            raise PlanError(Problem("choice_not_allowed", f"{self.phase.title}, {self.place}", message))
        return min(self.dated, key=self.first_day)

    def row_or_lead(self, row: str) -> AnyRow:
        """Return a row by its id; its earliest infusion or visit where it has no such row."""
        return next((each for each in self.rows if each.id == row), self.lead)

    @cached_property
    def treatments(self) -> Sequence[AnyRow]:
        """Its infusions, doses and procedures; where it has none, all its infusions and visits; none a clinic's own."""
        rows = [row for row in self.rows if isinstance(row, Pump | Visit) and not row.own]
        return [row for row in rows if row.kind in MAIN_KINDS] or rows

    @cached_property
    def ending(self) -> Sequence[AnyRow]:
        """Its treatments, those included that are a stretch of days or hang from an event: the last of them ends it."""
        drugs = (row for row in self.rows if isinstance(row, Span | Beside) and row.kind in MAIN_KINDS and not row.own)
        there = {"", *(row.id for row in self.rows)}
        return [row for row in (*self.treatments, *drugs) if beside_of(row) in there]

    @cached_property
    def dated(self) -> Sequence[AnyRow]:
        """Its treatments that have a day of their own, and do not hang from another row."""
        return [row for row in self.treatments if not hangs_from(row)]


def _is_at_start(row: AnyRow) -> bool:
    """Return whether a row hangs from the first event of another one, and not from its last."""
    match row:
        case Pump(beside=Placement() as place):
            return place.at == "start"
        case Beside():
            return {*row.on} <= {"start", "first"}
    return isinstance(row, Span) and row.lasts_days is None


def is_attached_rest(row: object) -> bool:
    """Return whether a row is the rest after an infusion, before which the next cycle does not begin (C5)."""
    return isinstance(row, Span) and row.kind == "rest" and row.of is not None


def steps_in(cycle: Cycle, row: Pump) -> list[Step]:
    """Return the dose steps of an infusion that apply in a cycle."""
    return [step for step in row.steps if in_cycles(step.cycles, cycle.ordinal) and applies(step.when, cycle.facts)]


EMPTY: Final[Mapping[str, int]] = {}

MAIN_KINDS = frozenset({"infusion", "dose", "procedure"})


def cycles_by_phase(
    selection: Selection, learned: Callable[[int], Facts] = lambda _: {}, fitting: Mapping[str, int] = EMPTY
) -> dict[str, list[Cycle]]:
    """Return the cycles of every phase that applies, by phase id, in the order of the course.

    ``learned`` returns the facts known by a cycle of a given number. Which phases there are, and how many
    cycles each has, follows from the facts known at the end of the course, and of a phase that ends by a date from
    how many fit: ``fitting`` has that by phase id, and without it as many as ever can.
    """
    regimen, facts = selection.regimen, selection.values
    latest = {**facts, **learned(sys.maxsize)}
    active = active_phases(regimen, latest)
    left = {phase.counted_by: latest.get(phase.counted_by) or 0 for phase in regimen.phases if phase.up_to}
    counted: dict[str, int] = {}
    for phase in active:
        most = min(phase.up_to, left[phase.counted_by]) if phase.up_to else most_cycles(regimen, phase)
        counted[phase.id] = min(most, fitting.get(phase.id, most))
        if phase.up_to:
            left[phase.counted_by] -= counted[phase.id]
    numbers: Counter[str] = Counter()
    phases: dict[str, list[Cycle]] = {}
    total = sum(counted.values())
    done = 0
    for phase in active:
        for index in range(1, counted[phase.id] + 1):
            numbers.update([phase.numbered_by] if phase.numbered_by else ())
            number = numbers[phase.numbered_by] if phase.numbered_by else None
            done += 1
            known = {**facts, **learned(number if number is not None else index)}
            phases.setdefault(phase.id, []).append(_cycle_of(regimen, phase, index, number, known, last=done == total))
    return phases


def _cycle_of(regimen: Regimen, phase: Phase, index: int, number: int | None, facts: Facts, *, last: bool) -> Cycle:
    table = regimen.tables[phase.table_of(index)]
    known = {**facts, **phase.bind}
    ordinal = number if number is not None else index
    rows = tuple(row for row in table.rows if in_cycles(row.cycles, ordinal) and applies(row.when, known) is not False)
    length_days = table.length_days
    if isinstance(length_days, str):
        chosen = known[length_days.removeprefix("$")]
        length_days = int(chosen) if chosen is not None else None
    return Cycle(regimen, phase, index, number, table, rows, known, length_days, last)


def amount_text(cycle: Cycle, row: Row, *, day: int | None = None, level: str | None = None) -> str:
    """Return what is given, in words; while a fact is unknown, every amount it may be (C14).

    "0.8 mg/m2, or 0.5 after CR/CRi": the first amount the row lists, then the
    others, each with the words of the fact it depends on.
    """
    found = amounts_of(row, cycle.facts, cycle.ordinal, day=day, level=level)
    if not found:
        return ""
    first, *others = found
    return joined("either", first.text, *(_alternative(cycle, first.text, other.text, other.when) for other in others))


def source_of(
    cycle: Cycle, row: AnyRow, *, day: int | None = None, rule: Source | None = None, level: str | None = None
) -> Source:
    """Return where a row was read, or an amount that it gives, on a day or at all: whichever was read less surely.

    In the place of the row's own source may come that of a ``rule`` of it, such as the one about a restart.
    """
    days = (day,) if day is not None else (isinstance(row, Visit) and row.day_numbers) or (None,)
    amounts = (amount for each in days for amount in amounts_of(row, cycle.facts, cycle.ordinal, day=each, level=level))
    return least_sure(rule or row.source, *(amount.source for amount in amounts))


def _alternative(cycle: Cycle, first: str, other: str, when: Mapping[str, Any]) -> str:
    number, _, unit = other.partition(" ")
    same_unit = first.partition(" ")[2] == unit and unit
    unknown = [name for name in when if cycle.facts.get(name) is None]
    choices = ((cycle.regimen.choices[name], when[name]) for name in unknown if name in cycle.regimen.choices)
    words = [
        choice.words.get(str(is_), sentence("if-choice-is", text=choice.title, free=str(is_)))
        for choice, is_ in choices
    ]
    if not any(words):
        return number if same_unit else other
    if same_unit:
        return sentence("number-where", free=number, text=joined("both-where", *filter(None, words)))
    return sentence("amount-where", text=other, text_2=joined("both-where", *filter(None, words)))
