"""A plan as data: JSON that loads back equal, and a table for spreadsheets.

Columns of the table: ``code`` (the place in the cycle, "C2D8"), ``kind``, ``title``, ``phase``,
``cycle``, ``day``, ``start`` and ``end`` (ISO, with the offset where there is a time;
the end is exclusive), ``all_day``, ``earliest``, ``latest``, ``state``, ``setting``,
``amount``, ``to_tick`` (what is to be done with it and has no time of its own, a line each),
``waits_for``, ``source``, ``confidence``, ``uid``, ``key``.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.course.plan_file import plan_json, read_plan
from schedules.course.table import COLUMNS, value_of


def to_json(plan: Plan) -> bytes:
    """Write a plan as JSON: UTF-8, indented, the same bytes for the same plan."""
    return plan_json(plan)


def from_json(data: bytes) -> Plan:
    """Read a plan back from its JSON; equal to the plan that was written.

    Raises:
        FileError: If the data is damaged, no plan, or from a newer version of the library.
    """
    return read_plan(data)


RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""


def to_csv(plan: Plan) -> bytes:
    """Write a plan as a table: UTF-8, a header, a line for each event, cancelled ones last."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for event in (*plan.events, *plan.cancelled):
        writer.writerow([_cell(event, column) for column in COLUMNS])
    return text.getvalue().encode()


def _cell(event: Event, column: str) -> str:
    value = value_of(event, column)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    # A spreadsheet would read such a text as a formula.
    return f"'{value}" if str(value).startswith(RISKY) else str(value)
