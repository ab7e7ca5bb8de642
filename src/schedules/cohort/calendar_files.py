"""The calendar files of patients, each with its patient's id.

A course that has a layout is written from a template, and a start that comes again from the file that it had before, in
which only the uids differ. All other files are written one by one. The bytes are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import pyarrow as pa

from schedules.clock import now, stamp
from schedules.cohort.copies import Copies
from schedules.cohort.layouts import Grid, Laid, Layout, Numbers
from schedules.cohort.patients import Patients, problem_text, read_patients
from schedules.cohort.stream import Cohort, midnights_of
from schedules.cohort.uids import uid_column
from schedules.errors import PlanError, Problem, ScheduleError
from schedules.export.calendar.ics import calendar_file
from schedules.export.calendar.lines import utc_stamp
from schedules.export.calendar.marked import template_of
from schedules.export.calendar.templates import NoTemplate, Template, Written
from schedules.export.speech.options import Detail, Look, View
from schedules.regimen import Regimen

Refused = Callable[[str | None, str], object]

AT_ONCE: Final = 1000
"""How many patients are laid out together."""
KEPT_COPIES: Final = 300
"""How many files are kept cut at their uids, a few hundred kB each."""
KEPT_STARTS: Final = 100_000
"""How many starts are remembered, to see that one comes again."""
KEPT_TEMPLATES: Final = 500

_Start = tuple[Layout, str, int]


def calendars(
    batches: Iterable[pa.RecordBatch],
    *,
    refused: Refused,
    as_of: datetime | None = None,
    secret: bytes | None = None,
    regimens: Mapping[str, Regimen] | None = None,
    detail: Detail = Look.detail,
    language: str = Look.language,
    view: View | None = Look.view,
) -> Iterator[tuple[str, bytes]]:
    """Yield the id and the calendar file of each patient, the same bytes as `schedules.export.to_ics` writes.

    Args:
        batches: The patients; the documentation lists the columns.
        refused: Is told the id of each patient that can't be laid out, and why.
        as_of: When the plans are made; now by default.
        secret: What the identities of plans are made of, together with the patients' ids, where no column has them;
            without it they are random.
        regimens: Regimens that are no built-in ones, by the name that the column has.
        detail: How much a calendar tells, as in `schedules.export.to_ics`.
        language: ``en``, ``es`` or ``ar``.
        view: Whose calendars they are.

    Raises:
        PlanError: If the batches are no table of patients, or an option is none of its values.
    """
    look = Look(detail=detail, language=language, view=view)
    writer = Calendars(look, as_of=stamp(as_of) if as_of else now(), secret=secret, regimens=regimens or {})
    for batch in batches:
        for first in range(0, max(batch.num_rows, 1), AT_ONCE):
            yield from writer.files(read_patients(batch.slice(first, AT_ONCE)), refused)


@dataclass(frozen=True, slots=True)
class _Share:
    """The patients of one layout and one zone, ready to be written."""

    layout: Layout
    template: Template
    zone: str
    midnights: Numbers
    laid: Laid
    uids: pa.Array
    stamp: str

    def uids_of(self, number: int) -> list[str]:
        count = len(self.layout.events)
        found: list[str] = self.uids.slice(number * count, count).to_pylist()
        return found

    def written(self, number: int, plan_id: UUID) -> str:
        return self._file(number, plan_id, self.uids_of(number)).text

    def copies(self, number: int) -> Copies:
        return Copies(len(self.layout.events), lambda plan_id, uids: self._file(number, plan_id, uids))

    def _file(self, number: int, plan_id: UUID, uids: Sequence[str]) -> Written:
        midnight = int(self.midnights[number])
        local, utc = self.laid.local[number].tolist(), self.laid.utc[number].tolist()
        return self.template.written(midnight, local, utc, self.zone, plan_id, [self.stamp, *uids])


class Calendars:
    """Writes the files of patients; what was learned of a course is kept for the next ones.

    Args:
        look: The options of the files.
        as_of: When the plans are made, in UTC.
        secret: What the identities of plans are made of, with the patients' ids; random without it.
        regimens: Regimens that are no built-in ones, by name.
        layouts: Whether courses are made ready beforehand; without, each file is written by itself.
    """

    def __init__(
        self,
        look: Look,
        *,
        as_of: datetime,
        secret: bytes | None = None,
        regimens: Mapping[str, Regimen] | None = None,
        layouts: bool = True,
    ) -> None:
        self._look, self._as_of = look, as_of
        self.cohort = Cohort(as_of=as_of, uids=True, secret=secret, regimens=regimens, layouts=layouts)
        self._templates: dict[Layout, tuple[Template, Grid] | None] = {}
        self._seen: dict[_Start, Copies | None] = {}

    def files(self, patients: Patients, refused: Refused) -> Iterator[tuple[str, bytes]]:
        """Yield the files of patients, in their order."""
        identities = self.cohort.identities(patients)
        shares = self.shares(patients, identities)
        for row, patient in enumerate(patients.ids):
            try:
                if patient is None:
                    raise PlanError(Problem("value_invalid", "id", "not given; each patient needs one"))
                data = self._from_share(*shares[row], identities[row]) if row in shares else None
                if data is None:
                    identity = identities.get(row) or self.cohort.courses.identity(patients, row)
                    data = calendar_file(self.cohort.courses.plan(patients, row, identity), self._look)
            except ScheduleError as error:
                refused(patient, problem_text(error))
            else:
                yield patient, data

    def shares(self, patients: Patients, identities: Mapping[int, UUID]) -> dict[int, tuple[_Share, int]]:
        """Return for each row that a template is for its share and its number there."""
        shares: dict[int, tuple[_Share, int]] = {}
        for group in self.cohort.groups(patients)[0]:
            if (ready := self._template(group.layout)) is None or group.zone == "UTC":
                continue
            template, grid = ready
            rows, _, _ = group.lay(patients)
            midnights = midnights_of(patients, rows)
            found = grid.laid(midnights, group.offsets)
            rows, midnights, found = rows[found.sound], midnights[found.sound], found.only(found.sound)
            keys = [event.key.encode() for event in group.layout.events]
            uids = uid_column([(identities[row].bytes, keys) for row in rows.tolist()])
            share = _Share(group.layout, template, group.zone, midnights, found, uids, utc_stamp(self._as_of))
            shares |= {row: (share, number) for number, row in enumerate(rows.tolist())}
        return shares

    def _from_share(self, share: _Share, number: int, identity: UUID) -> bytes | None:
        """Return a patient's file; None where no block of the zone has each of its times."""
        key = (share.layout, share.zone, int(share.midnights[number]))
        try:
            if (copies := self._seen.get(key)) is None:
                again = key in self._seen
                if len(self._seen) >= KEPT_STARTS or (again and sum(map(bool, self._seen.values())) >= KEPT_COPIES):
                    self._seen.clear()
                self._seen[key] = share.copies(number) if again else None
                if not again:
                    return share.written(number, identity).encode()
                copies = self._seen[key]
        except NoTemplate:
            return None
        return copies.file(str(identity), share.uids_of(number)).encode() if copies else None

    def _template(self, layout: Layout) -> tuple[Template, Grid] | None:
        if layout not in self._templates:
            if len(self._templates) >= KEPT_TEMPLATES:
                self._templates.clear()
            made = template_of(layout.lay, self._look)
            self._templates[layout] = (made, Grid(made.moments, made.answers)) if made else None
        return self._templates[layout]
