"""A plan's file: written, and read back equal to the plan that was written, or refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from schedules.clock import FIRST_YEAR, LAST_YEAR, zone
from schedules.course.plan import SCHEMA, Plan
from schedules.errors import FileError, Problem
from schedules.regimen.selection import value_problems


def plan_json(plan: Plan) -> bytes:
    """Return a plan as JSON: UTF-8, indented, the same bytes for the same plan."""
    return f"{plan.model_dump_json(indent=2)}\n".encode()


MOMENTS: Final = ("start", "end", "nominal", "due", "earliest", "latest", "placed", "actual")
"""The dates that an event may have."""


def read_plan(text: str | bytes) -> Plan:
    """Read a plan back from the JSON it was written as; equal to the plan that was written.

    Raises:
        FileError: If the text is damaged, no plan, or from a newer version of the library.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(Problem("file_damaged", "plan", f"not JSON ({error}); use a file this tool wrote")) from None
    if not isinstance(data, dict) or "schema_version" not in data or not isinstance(data.get("zone"), str):
        raise FileError(Problem("file_damaged", "plan", "not a plan; use a .json file this tool wrote"))
    if type(data["schema_version"]) is not int or data["schema_version"] != SCHEMA:
        message = (
            f"version {data['schema_version']!r} of the plan file; this library reads version {SCHEMA}; upgrade it"
        )
        raise FileError(Problem("file_damaged", "plan", message))
    plan = Plan.read(data, place="plan", context={"zone": zone(data["zone"])})
    if problems := list(_unsound(plan)):
        raise FileError(problems)
    return plan


def _unsound(plan: Plan) -> Iterator[Problem]:
    """Yield what no plan that was written can say: dates nobody plans for, choices nobody offers, lost batches."""
    dates = [("start", plan.start), *((f"known, {name}", day) for name, day in plan.known.items())]
    for number, event in enumerate((*plan.events, *plan.cancelled)):
        moments = {name: getattr(event, name) for name in MOMENTS}
        dates += ((f"events, {number}, {name}", each) for name, each in moments.items() if each is not None)
    for place, day in dates:
        if not FIRST_YEAR <= day.year <= LAST_YEAR + 1:
            message = f"the year {day.year} is outside {FIRST_YEAR} to {LAST_YEAR}; use the file as it was written"
            yield Problem("dates_out_of_range", f"plan, {place}", message)
    for name in plan.choices:
        if name not in plan.regimen.choices:
            yield Problem(
                "name_unknown", f"plan, choices, {name}", f"{plan.regimen.id} has no such choice; take it out"
            )
    for name, choice in plan.regimen.choices.items():
        value = plan.choices.get(name)
        if choice.many and value is not None and not isinstance(value, tuple):
            yield Problem("value_invalid", f"plan, choices, {name}", f"a list is asked for; found {value!r}")
        else:
            yield from value_problems(name, choice, {**dict.fromkeys(plan.regimen.choices), **plan.choices})
    entries = [batch.entries for batch in plan.revisions]
    if entries != sorted(entries) or (entries[-1] if entries else 0) != len(plan.record):
        message = f"the batches count {entries} entries, and the record has {len(plan.record)}"
        yield Problem("file_damaged", "plan, revisions", f"{message}; use the file as it was written")
    if plan.revision < len(entries):
        message = f"revision {plan.revision} has {len(entries)} batches; use the file as it was written"
        yield Problem("file_damaged", "plan, revision", message)
