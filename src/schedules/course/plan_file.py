"""A plan's file: written, and read back equal to the plan that was written, or refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from schedules.clock import FIRST_YEAR, LAST_YEAR, zone
from schedules.course.digests import DIGESTS, changed_parts, digests_of
from schedules.course.plan import EVENT_MOMENTS, SCHEMA, Plan
from schedules.errors import FileError, Problem, ScheduleError
from schedules.files import read_json
from schedules.regimen.selection import value_problems
from schedules.version import __version__


def plan_json(plan: Plan) -> bytes:
    """Return a plan as JSON with the digests of its parts: UTF-8, indented, the same bytes for the same plan.

    Raises:
        FileError: If the plan was read from a file of version 1.
    """
    if plan.schema_version != SCHEMA:
        raise FileError(Problem("format_unknown", "plan", OLD.format(version=plan.schema_version)))
    data = plan.model_dump(mode="json")
    data[DIGESTS] = digests_of(data)
    return f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode()


def file_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan's file."""
    schema = Plan.model_json_schema()
    words = "The digests of the other parts, as they were written, by which a change by hand is seen."
    schema["properties"][DIGESTS] = {"description": words, "title": "Digests", "type": "object"}
    return schema


OLD: Final = (
    "version {version} of the plan file, which this library only exports or cancels; "
    "take it out of calendars (schedules cancel), and make the plan anew"
)
"""What is said of a plan file of version 1 where it is not exported or cancelled."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its file holds it."""

    plan: Plan
    changed: tuple[str, ...]
    """The parts that were changed by hand since this library wrote them; empty for a file as it was written."""


def read_plan(text: str | bytes) -> Plan:
    """Read a plan back from the JSON it was written as; equal to the plan that was written.

    Raises:
        FileError: If the text is damaged, changed by hand, no plan, or from another version of the file.
    """
    opened = open_plan(text)
    if opened.changed:
        raise changed_by_hand("plan", opened.changed)
    return opened.plan


def changed_by_hand(place: str, parts: Sequence[str]) -> FileError:
    """Return the refusal of a plan's file that was changed by hand, which names what was changed."""
    more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    found = f"changed by hand: {', '.join(parts[:MOST_NAMED])}{more}"
    return FileError(Problem("file_changed", place, f"{found}; use schedules restore, then record what was meant"))


MOST_NAMED: Final = 8
"""How many changed parts are named."""


def open_plan(text: str | bytes, *, old: bool = False) -> Opened:
    """Read a plan from its JSON, changed by hand or not.

    Where the law of its zone changed, what was laid out by the old law stays as it was told, on the offset it was told
    with (`Plan.is_by_other_law`).

    Args:
        text: The JSON.
        old: Whether a file of version 1 is read too.

    Raises:
        FileError: If the text is damaged, no plan, or from another version of the file.
    """
    data = read_json(text, "plan", way_out="use a file this tool wrote")
    if not isinstance(data, dict) or "schema_version" not in data or not isinstance(data.get("zone"), str):
        raise FileError(Problem("file_damaged", "plan", "not a plan; use a .json file this tool wrote"))
    version = data["schema_version"]
    if type(version) is not int or version not in (1, SCHEMA):
        message = f"version {version!r} of the plan file; this library reads version {SCHEMA}; upgrade it"
        raise FileError(Problem("file_damaged", "plan", message))
    if version == 1 and not old:
        raise FileError(Problem("format_unknown", "plan", OLD.format(version=1)))
    try:
        tz = zone(data["zone"])
    except ScheduleError as error:
        raise FileError(Problem(each.code, "plan, zone", each.message) for each in error.problems) from None
    changed = changed_parts(data) if version == SCHEMA else ()
    data.pop(DIGESTS, None)
    try:
        plan = Plan.read(data, place="plan", context={"zone": tz, "as_told": version == SCHEMA})
    except ScheduleError as error:
        raise _newer(data, error) from None
    if problems := list(_unsound(plan)):
        raise FileError(problems)
    return Opened(plan, changed)


def _newer(data: Mapping[str, Any], error: ScheduleError) -> ScheduleError:
    """Return the refusal of a file with fields that only another version of the library has; else the error itself."""
    version = data.get("version")
    if version in (None, __version__) or all(problem.code != "unknown_field" for problem in error.problems):
        return error
    fields = ", ".join(problem.place for problem in error.problems if problem.code == "unknown_field")
    message = f"written by version {version} of this library, with fields that {__version__} does not have ({fields})"
    return FileError(Problem("file_damaged", "plan", f"{message}; upgrade it"))


def _unsound(plan: Plan) -> Iterator[Problem]:
    """Yield what no plan that was written can say: dates nobody plans for, choices nobody offers, lost batches."""
    dates = [("start", plan.start), *((f"known, {name}", day) for name, day in plan.known.items())]
    for number, event in enumerate((*plan.events, *plan.cancelled)):
        moments = {name: getattr(event, name) for name in EVENT_MOMENTS}
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
        counted = entries[-1] if entries else 0
        message = f"the batches count {counted} entries, and the record has {len(plan.record)}"
        yield Problem("file_damaged", "plan, revisions", f"{message}; use the file as it was written")
    if plan.revision < sum(batch.cause != "plan" for batch in plan.revisions):
        message = f"revision {plan.revision} has {len(entries)} batches; use the file as it was written"
        yield Problem("file_damaged", "plan, revision", message)
