"""The stream: batches of patients in, batches of their events out, in the order of the patients.

Patients whose courses have a layout are laid out by it all together, the others by the engine one by one. Both give the
same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schedules.clock import now, place_zone, stamp
from schedules.cohort.courses import Courses
from schedules.cohort.layouts import Bools, Laid, Layout, Layouts
from schedules.cohort.offsets import FIRST_YEAR, LAST_YEAR, Offsets, offsets_of
from schedules.cohort.patients import Patients, problem_text, read_patients, read_plan_id
from schedules.cohort.sheet import Sheet
from schedules.cohort.table import INSTANTS, MOMENTS, NONE, Numbers, Shelf, event_schema, text_column, time_column
from schedules.cohort.uids import uid_column
from schedules.course.minutes import DAY_MINUTES, midnight_of
from schedules.course.plan import Event
from schedules.errors import ScheduleError
from schedules.regimen import Regimen

AT_ONCE: Final = 4000
"""How many patients are laid out together, so that memory does not grow with the batches that come in."""
MOST_KEPT: Final = 200_000
"""How many different rows are kept without their dates."""
FROM: Final = midnight_of(date(FIRST_YEAR + 9, 1, 1))
UNTIL: Final = midnight_of(date(LAST_YEAR - 10, 1, 1))
"""Starts whose courses lie in the years of the offsets, also when they are laid out backwards from a later anchor."""


def events(
    batches: Iterable[pa.RecordBatch],
    *,
    as_of: datetime | None = None,
    uids: bool = False,
    plain: bool = False,
    secret: bytes | None = None,
    regimens: Mapping[str, Regimen] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the events of patients, a row for each, in the order of the patients.

    A patient that can't be laid out has one row, with its id and the reason in the column ``problem``.

    Args:
        batches: The patients; the documentation lists the columns.
        as_of: When the plans are made; now by default.
        uids: Whether each event has its uid.
        plain: Whether texts are plain strings, as other engines want them, in place of dictionaries.
        secret: What the identities of plans are made of, together with the patients' ids, where no column has them;
            without it they are random.
        regimens: Regimens that are no built-in ones, by the name that the column has.

    Raises:
        PlanError: If the batches are no table of patients.
    """
    cohort = Cohort(as_of=as_of, uids=uids, plain=plain, secret=secret, regimens=regimens)
    for batch in batches:
        yield from cohort.events(batch)


def split(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Return the events of a batch, and the patients that can't be laid out: their ids and the reasons."""
    refused = pc.is_valid(batch.column("problem"))
    told = batch.filter(refused).select(["id", "problem"])
    return (batch.filter(pc.invert(refused)) if told.num_rows else batch), told


@dataclass(slots=True, eq=False)
class Group:
    """The patients of a slice that have one layout and one zone."""

    layout: Layout
    zone: str
    rows: list[int] = field(default_factory=list)

    @property
    def offsets(self) -> Offsets:
        """The offsets of the zone."""
        found = offsets_of(self.zone)
        assert found is not None  # noqa: S101  # only such zones are grouped
        return found

    def lay(self, patients: Patients) -> tuple[Numbers, Laid, list[int]]:
        """Return the rows to which the layout applies, their moments, and the other rows."""
        rows = np.array(self.rows, np.int64)
        found = self.layout.grid.laid(midnights_of(patients, rows), self.offsets)
        return rows[found.sound], found.only(found.sound), rows[~found.sound].tolist()


def midnights_of(patients: Patients, rows: Numbers) -> Numbers:
    """Return the midnight of each patient's first day, on the zone's clocks, for some rows."""
    starts = np.array([patients.starts[row] for row in rows.tolist()], np.int64)
    return starts // DAY_MINUTES * DAY_MINUTES


class Cohort:
    """Lays out batches of patients; what was learned of a course is kept for the next batch.

    Args:
        as_of: When the plans are made; now by default.
        uids: Whether each event has its uid.
        plain: Whether texts are plain strings.
        secret: What the identities of plans are made of, with the patients' ids; random without it.
        regimens: Regimens that are no built-in ones, by name.
        layouts: Whether courses are made ready beforehand; without, the engine lays out each patient.
    """

    def __init__(
        self,
        *,
        as_of: datetime | None = None,
        uids: bool = False,
        plain: bool = False,
        secret: bytes | None = None,
        regimens: Mapping[str, Regimen] | None = None,
        layouts: bool = True,
    ) -> None:
        self.schema = event_schema(uids=uids, plain=plain)
        self.courses = Courses(as_of=stamp(as_of) if as_of else now(), secret=secret, regimens=regimens or {})
        self._uids, self._plain = uids, plain
        self._layouts = Layouts() if layouts else None
        self._shelf = Shelf()
        self._numbers: dict[Layout, tuple[Numbers, list[bytes]]] = {}

    def events(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a batch of patients.

        Raises:
            PlanError: If it is no table of patients.
        """
        for first in range(0, max(batch.num_rows, 1), AT_ONCE):
            yield self._slice(read_patients(batch.slice(first, AT_ONCE)))

    def groups_of(self, batch: pa.RecordBatch) -> tuple[list[Group], list[int]]:
        """Return the patients of a batch that have a layout, and the numbers of the rows of the others."""
        return self.groups(read_patients(batch))

    def groups(self, patients: Patients) -> tuple[list[Group], list[int]]:
        """Return the patients that have a layout, by layout and zone, and those that the engine lays out."""
        groups: dict[tuple[int, str | None], Group] = {}
        known: dict[tuple[object, ...], Group | None] = {}
        others: list[int] = []
        for row, start in enumerate(patients.starts):
            if not isinstance(start, int) or not FROM <= start < UNTIL or self._is_alone(patients, row):
                others.append(row)
                continue
            clock, zone = start % DAY_MINUTES, patients.zones[row]
            key = (patients.courses[row], clock, zone)
            if key not in known:
                layout = self._layout(patients, row, clock)
                known[key] = (
                    None if layout is None else groups.setdefault((id(layout), zone), Group(layout, zone or ""))
                )
            group = known[key]
            (others if group is None else group.rows).append(row)
        return [*groups.values()], others

    def _is_alone(self, patients: Patients, row: int) -> bool:
        """Return whether a patient has something of its own, or something wrong, that only the engine knows of."""
        if patients.ids[row] is None or patients.records[row] is not None:
            return True
        if patients.plan_ids[row] is None:
            return False
        try:
            read_plan_id(patients.plan_ids[row] or "")
        except ScheduleError:
            return True
        return False

    def _layout(self, patients: Patients, row: int, clock: int) -> Layout | None:
        """Return the layout of a patient's course; None where the engine has to lay it out, or to say what is wrong."""
        try:
            if self._layouts is None or offsets_of(place_zone(patients.zones[row] or "").key) is None:
                return None
            return self._layouts.of(self.courses.course(patients, row), clock)
        except ScheduleError:
            return None

    def _slice(self, patients: Patients) -> pa.RecordBatch:
        if len(self._shelf) > MOST_KEPT:
            self._shelf, self._numbers = Shelf(), {}
        identities = self.identities(patients) if self._uids else {}
        groups, others = self.groups(patients)
        done = []
        for group in groups:
            rows, found, left = group.lay(patients)
            others += left
            done.append((group.layout, rows, found))
        alone = {row: self._alone(patients, row) for row in sorted(others)}
        made = {row: each for row, each in alone.items() if not isinstance(each, str)}
        counts = np.ones(len(patients), np.int64)
        for layout, rows, _ in done:
            counts[rows] = len(layout.events)
        for row, each in made.items():
            counts[row] = len(each)
        sheet = Sheet(counts)
        for layout, rows, found in done:
            sheet.fill(layout, rows, found, self._worded(layout, found, midnights_of(patients, rows)))
        for row, each in made.items():
            sheet.fill_events(row, each, [self._shelf.number(event) for event in each])
        columns = self._columns(patients, sheet, {row: each for row, each in alone.items() if isinstance(each, str)})
        if self._uids:
            keys = {row: [event.key.encode() for event in each] for row, each in made.items()}
            for layout, rows, _ in done:
                keys |= dict.fromkeys(rows.tolist(), self._numbers_of(layout)[1])
            named = [(identities[row].bytes, keys[row]) for row in sorted(keys)]
            columns["uid"] = _spread(uid_column(named), sheet.numbers == NONE)
        return pa.RecordBatch.from_arrays([columns[name] for name in self.schema.names], schema=self.schema)

    def identities(self, patients: Patients) -> dict[int, UUID]:
        """Return the identities of the patients' plans, by row; those that are none are left out."""
        found = {}
        for row in range(len(patients)):
            with suppress(ScheduleError):
                found[row] = self.courses.identity(patients, row)
        return found

    def _alone(self, patients: Patients, row: int) -> tuple[Event, ...] | str:
        """Return the events of a patient by the engine, or what is wrong with it."""
        try:
            if patients.ids[row] is None:
                return "id: not given; each patient needs one [value_invalid]"
            self.courses.identity(patients, row)  # which says what is wrong with it
            return self.courses.plan(patients, row).events
        except ScheduleError as error:
            return problem_text(error)

    def _numbers_of(self, layout: Layout) -> tuple[Numbers, list[bytes]]:
        if layout not in self._numbers:
            numbers = np.array([self._shelf.number(event) for event in layout.events], np.int64)
            self._numbers[layout] = numbers, [event.key.encode() for event in layout.events]
        return self._numbers[layout]

    def _worded(self, layout: Layout, found: Laid, midnights: Numbers) -> Numbers:
        """Return the numbers of the rows of patients, with the dates of each in the texts that have some."""
        rows = np.tile(self._numbers_of(layout)[0], (len(found.local), 1))
        for number, texts in layout.worded.items():
            for row, (local, midnight) in enumerate(zip(found.local, midnights.tolist(), strict=True)):
                said = {name: layout.text(text, midnight, local) for name, text in texts.items()}
                rows[row, number] = self._shelf.number(layout.events[number], **said)
        return rows

    def _columns(self, patients: Patients, sheet: Sheet, problems: Mapping[int, str]) -> dict[str, Any]:
        """Return the columns of a filled sheet, but for the uids."""
        columns: dict[str, Any] = self._shelf.columns(sheet.numbers, plain=self._plain)
        owners = pa.array(sheet.owners)
        columns["id"] = pa.array(patients.ids, pa.string()).take(owners)
        zones = {zone: number for number, zone in enumerate(dict.fromkeys(filter(None, patients.zones)))}
        codes = np.array([zones.get(zone or "", NONE) for zone in patients.zones], np.int32)
        owned = np.where(sheet.numbers == NONE, np.int32(NONE), codes[sheet.owners])
        columns["zone"] = text_column(owned, [*zones], plain=self._plain)
        reasons = pa.array([problems.get(row) for row in range(len(patients))], pa.string())
        columns["problem"] = reasons.take(owners) if problems else pa.nulls(len(sheet.owners), pa.string())
        for name in MOMENTS:
            columns[f"{name}_local"] = time_column(sheet.local[name], self.schema.field(f"{name}_local").type)
        for name in INSTANTS:
            columns[name] = time_column(sheet.utc[name], self.schema.field(name).type)
        return columns


def _spread(column: pa.Array, missing: Bools) -> pa.Array:
    """Return a column with nulls put in where a row has no value."""
    if not missing.any():
        return column
    return column.take(pa.array(np.cumsum(~missing) - 1, pa.int64(), mask=missing))
