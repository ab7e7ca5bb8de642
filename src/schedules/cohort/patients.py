"""The table of patients: its columns, each row a course that is asked for, or what is wrong with it.

A patient is an id and a course; there is no column for a name, and one that is not known is refused.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter, ValidationError

from schedules.builtin.catalog import load
from schedules.clock import read_start
from schedules.course import AnyHappening, Record
from schedules.course.minutes import local_minutes, local_time_of
from schedules.errors import PlanError, Problem, ScheduleError
from schedules.files import read_json
from schedules.model import problems_of
from schedules.planning.cycles import cycles_by_phase
from schedules.planning.phases import phase_and_row
from schedules.regimen import Regimen
from schedules.regimen.selection import Selection, select
from schedules.regimen.space import told_apart

REQUIRED: Final = ("id", "regimen", "start", "zone")
OPTIONAL: Final = ("choices", "anchor", "plan_id", "record")
"""The columns that may be left out, or be null in a row: the choices as an object, what `start` dates, the identity
that uids are made of, and what happened, as a list of the entries of a plan's file."""


@dataclass(frozen=True, slots=True)
class Course:
    """What patients may have in common: a regimen with its choices made, and what their starts date."""

    selection: Selection
    anchor: str
    alike: Hashable
    """The same for courses whose events are the same but for their dates."""


@dataclass(frozen=True, slots=True)
class Patients:
    """The rows of a batch by column, as Python values."""

    ids: list[str | None]
    courses: list[tuple[str | None, str, str | None]]
    """The regimen, the choices as JSON text, and the anchor."""
    starts: list[int | str | None]
    """Minutes since 1970 on the zone's clocks; or the text, where it is more than a plain local time."""
    zones: list[str | None]
    plan_ids: list[str | None]
    records: list[str | None]

    def __len__(self) -> int:
        return len(self.ids)


def read_patients(batch: pa.RecordBatch) -> Patients:
    """Read a batch of patients.

    Raises:
        PlanError: If a column is missing, is not known, or has values of another kind.
    """
    names = batch.schema.names
    problems = [
        Problem("value_invalid", name, f"is no column of the patients; it is required, as are {', '.join(REQUIRED)}")
        for name in REQUIRED
        if name not in names
    ]
    known = (*REQUIRED, *OPTIONAL)
    problems += [
        Problem("unknown_field", name, f"is no column of a cohort; take it out, the columns are {', '.join(known)}")
        for name in names
        if name not in known
    ]
    if problems:
        raise PlanError(problems)

    def texts(name: str) -> list[str | None]:
        if name not in names:
            return [None] * batch.num_rows
        return _texts(name, batch.column(name))

    regimens, choices, anchors = texts("regimen"), texts("choices"), texts("anchor")
    courses = [*zip(regimens, [text or "{}" for text in choices], anchors, strict=True)]
    starts = _starts(batch.column("start"))
    return Patients(texts("id"), courses, starts, texts("zone"), texts("plan_id"), texts("record"))


def _texts(name: str, column: pa.Array) -> list[str | None]:
    """Return a column as text; what is an object or a list, as JSON."""
    if pa.types.is_nested(column.type):
        return [None if value is None else _json(value) for value in column.to_pylist()]
    try:
        found: list[str | None] = column.cast(pa.string()).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise PlanError(Problem("value_invalid", name, f"holds {column.type}; write it as text")) from None
    return found


def _json(value: Any) -> str:
    given = dict(value) if isinstance(value, list) and value and isinstance(value[0], tuple) else value
    if isinstance(given, dict):  # a struct has every field in every row
        given = {name: each for name, each in given.items() if each is not None}
    return json.dumps(given, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _starts(column: pa.Array) -> list[int | str | None]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        if kind.tz is not None:
            message = f"holds instants in {kind.tz}; write the date and time on the clocks of the patient's zone"
            raise PlanError(Problem("value_invalid", "start", message))
        return _whole_minutes(column)
    texts = _texts("start", column)
    try:
        return _whole_minutes(pc.cast(pa.array(texts, pa.string()), pa.timestamp("us")))
    except pa.ArrowInvalid:
        return [_start(text) for text in texts]


def _whole_minutes(column: pa.Array) -> list[int | str | None]:
    """Return local times as minutes; those with seconds as text, which the reader of starts refuses in words."""
    found: list[int | str | None] = []
    for value in pc.cast(column, pa.timestamp("us"), safe=False).cast(pa.int64()).to_pylist():
        minutes, rest = divmod(value, 60_000_000) if value is not None else (None, 0)
        found.append(pa.scalar(value, pa.timestamp("us")).as_py().isoformat() if rest else minutes)
    return found


def _start(text: str | None) -> int | str | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return text
    plain = found.tzinfo is None and not found.second and not found.microsecond and len(text or "") > len("2026-03-02")
    return local_minutes(found) if plain else text


def read_course(regimen: str | None, choices: str, anchor: str | None, regimens: Mapping[str, Regimen]) -> Course:
    """Make the choices of a course; ``regimens`` are those that are no built-in ones, by name.

    Raises:
        ScheduleError: If there is no such regimen, or it is asked for what it does not have.
    """
    if not regimen:
        raise PlanError(Problem("name_unknown", "regimen", "not given; name one, such as blinatumomab"))
    if regimen not in regimens and "." in regimen:
        message = f"{regimen!r} is not read from a table; give the file's regimen beside it, under a name"
        raise PlanError(Problem("name_unknown", "regimen", message))
    found = regimens.get(regimen) or load(regimen)
    given = read_json(choices, "choices", way_out='write them as an object, such as {"cycles": 2}')
    if not isinstance(given, dict):
        message = f'{choices[:60]} is no object; write the choices as one, such as {{"cycles": 2}}'
        raise PlanError(Problem("value_invalid", "choices", message))
    selection = select(found, {name: tuple(each) if isinstance(each, list) else each for name, each in given.items()})
    phases = cycles_by_phase(selection)
    anchor = anchor or next(iter(phases))
    phase_and_row(phases, anchor)
    read = tuple((name, _hashable(told_apart(found, name, value))) for name, value in selection.values.items())
    own = regimen if regimen in regimens else ""
    return Course(selection, anchor, (own, found.id, read, anchor))


def _hashable(value: Any) -> Hashable:
    return type(value).__name__, tuple(map(_hashable, value)) if isinstance(value, tuple) else value


def read_moment(start: int | str | None, zone: str | None) -> datetime:
    """Return the start of a course that is laid out by itself.

    Raises:
        ClockError: If there is no such zone, or no such time there.
        PlanError: If one of them is not given.
    """
    if start is None or not zone:
        missing = "start" if start is None else "zone"
        raise PlanError(Problem("value_invalid", missing, "not given; each patient needs one"))
    return read_start(start if isinstance(start, str) else local_time_of(start).isoformat(), zone_name=zone)


def read_record(text: str, zone: Any) -> tuple[AnyHappening, ...]:
    """Read what happened to a patient, as a plan's file has it.

    Raises:
        PlanError: If it is not a list of entries.
    """
    data = read_json(text, "record", way_out="write it as the list that a plan's .json has")
    try:
        return _RECORD.validate_python(data, context={"zone": zone})
    except ValidationError as found:
        raise PlanError(problems_of(found, "record")) from None


def read_plan_id(text: str) -> UUID:
    """Read the identity of a plan.

    Raises:
        PlanError: If it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        message = f"{text[:60]!r} is no UUID; write one, or leave it out"
        raise PlanError(Problem("value_invalid", "plan_id", message)) from None


def problem_text(error: ScheduleError) -> str:
    """Return what is wrong with a patient, in one line."""
    return "; ".join(map(str, error.problems))


_RECORD: Final[TypeAdapter[Record]] = TypeAdapter(Record)
