"""The row that another row of its table hangs from."""

from __future__ import annotations

from schedules.regimen.rows import Span, hangs_from


def beside_of(row: object) -> str:
    """Return the id of the row from whose events a row takes its time or its days; empty for any other row."""
    return (row.of or "") if isinstance(row, Span) else hangs_from(row)
