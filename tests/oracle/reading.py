"""A regimen read as data: days, cycles and conditions from their text, and the cycles that a course has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


def days_of(text: str) -> list[int]:
    """Return the day numbers that a text such as "1, 8, 15", "1-9" or "-4..-2" names."""
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(-?\d+)\s*(?:(?:\.\.|-)\s*(-?\d+))?\s*", part)
        assert ends, text
        found += range(int(ends[1]), int(ends[2] or ends[1]) + 1)
    return found


def days_after_day_1(day: int, *, day_zero: bool) -> int:
    """Return how many days a day lies after Day 1, or after Day 0 in a table that has one (C1)."""
    return day if day_zero or day < 0 else day - 1


def names_cycle(text: str, number: int) -> bool:
    """Say whether a text such as "all", "1", "3-" or "6-9" names a cycle."""
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if part.strip() == "all" or (int(first) <= number <= int(last or (10**6 if dash else first))):
            return True
    return False


def holds(when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool | None:
    """Say whether a condition holds; None where a fact that it needs is not known (C14)."""
    answers = [_is_met(asked, facts.get(name)) for name, asked in when.items()]
    return False if False in answers else None if None in answers else True


def _is_met(asked: Any, known: Any) -> bool | None:
    if known is None:
        return None
    if isinstance(asked, tuple):
        return any(_is_met(each, known) for each in asked)
    sign = re.fullmatch(r"(<=|>=|<|>)(.+)", asked) if isinstance(asked, str) else None
    if sign:
        low, bound = float(known), float(sign[2])
        return {"<": low < bound, ">": low > bound, "<=": low <= bound, ">=": low >= bound}[sign[1]]
    return bool(asked == known)


@dataclass(frozen=True)
class Cycle:
    """A cycle of a course: its place, its printed number and its table."""

    phase: Any
    index: int
    number: int
    table: Any
    suffix: str = ""
    """What the names of its events end with; not empty in a cycle that began after a long hold."""

    @property
    def place(self) -> str:
        """How the names of its events begin."""
        return f"{self.phase.id}/{self.index}/"


def cycles_of(regimen: Any, choices: Mapping[str, Any]) -> list[Cycle]:
    """Return the cycles of a course in order, numbered on over phases that count together."""
    found: list[Cycle] = []
    left, numbers = choices.get("cycles") or 0, 0
    for phase in regimen.phases:
        if holds(phase.when, choices) is False:
            continue
        many = phase.cycles
        if many is None:
            many = min(phase.up_to, left)
            left -= many
        for index in range(1, many + 1):
            numbers += phase.numbered_by is not None
            number = numbers if phase.numbered_by is not None else 1
            found.append(Cycle(phase, index, number, regimen.tables[phase.table]))
    return found


def rows_of(cycle: Cycle, facts: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the rows that a cycle has; those whose condition can't be told are among them."""
    for row in cycle.table.rows:
        if names_cycle(row.cycles, cycle.number) and holds(row.when, facts) is not False:
            yield row


def amount_of(row: Any, cycle: Cycle, facts: Mapping[str, Any], *, day: int = 0, level: str = "full") -> str | None:
    """Return the label's amount on a day or at a rate; None where what is known leaves several."""
    texts = [
        amount.text
        for amount in row.amounts
        if names_cycle(amount.cycles, cycle.number)
        and (amount.days is None or day in days_of(amount.days))
        and amount.level in (None, level)
        and holds(amount.when, facts) is not False
    ]
    return texts[0] if len(texts) == 1 else "" if not row.amounts else None
