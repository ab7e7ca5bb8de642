"""The amounts of a row that hold in a cycle, by what is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schedules.regimen.conditions import applies
from schedules.regimen.days import in_cycles, naming
from schedules.regimen.rows import Amount, Row


def amounts_of(
    row: Row, facts: Mapping[str, Any], number: int, *, day: int | None = None, level: str | None = None
) -> list[Amount]:
    """List the amounts of a row that hold in a cycle of this number, or may hold while a fact is unknown."""
    named = naming(tuple(amount.days for amount in row.amounts), day) if row.amounts else ()
    return [
        amount
        for amount in (row.amounts[place] for place in named)
        if in_cycles(amount.cycles, number)
        and (amount.level is None or level is None or amount.level == level)
        and applies(amount.when, facts) is not False
    ]
