"""A plan as a table for spreadsheets.

Columns: ``code`` (the place in the cycle, "C2D8"), ``kind``, ``title``, ``phase``,
``cycle``, ``day``, ``start`` and ``end`` (ISO, with the offset where there is a time;
the end is exclusive), ``all_day``, ``earliest``, ``latest``, ``state``, ``setting``,
``amount``, ``waits_for``, ``source``, ``confidence``, ``uid``, ``key``.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, Final

from schedules.course.plan import Event, Plan

COLUMNS: Final = (
    "code", "kind", "title", "phase", "cycle", "day", "start", "end", "all_day", "earliest", "latest", "state",
    "setting", "amount", "waits_for", "source", "confidence", "uid", "key",
)  # fmt: skip
"""The columns, in their order."""

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def to_csv(plan: Plan) -> bytes:
    """Write a plan as a table: UTF-8, a header, a line for each event, cancelled ones last."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for event in (*plan.events, *plan.cancelled):
        writer.writerow([_cell(event, column) for column in COLUMNS])
    return text.getvalue().encode()


def _cell(event: Event, column: str) -> str:
    value: Any = getattr(event, column)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from reading text as a formula."""
    return f"'{text}" if text.startswith(RISKY) else text
