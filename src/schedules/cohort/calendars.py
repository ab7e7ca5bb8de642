"""The calendar files of patients, each with its patient's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import pyarrow as pa

from schedules.clock import now, stamp
from schedules.cohort.courses import Courses
from schedules.cohort.patients import problem_text, read_patients
from schedules.errors import ScheduleError
from schedules.export.calendar.ics import calendar_file
from schedules.export.speech.options import Detail, Look, View
from schedules.regimen import Regimen

AT_ONCE = 1000
"""How many patients are read together."""


def calendars(
    batches: Iterable[pa.RecordBatch],
    *,
    refused: Callable[[str | None, str], object],
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
    courses = Courses(as_of=stamp(as_of) if as_of else now(), secret=secret, regimens=regimens or {})
    for batch in batches:
        for first in range(0, max(batch.num_rows, 1), AT_ONCE):
            patients = read_patients(batch.slice(first, AT_ONCE))
            for row, patient in enumerate(patients.ids):
                try:
                    if patient is None:
                        refused(patient, "id: not given; each patient needs one [value_invalid]")
                        continue
                    made = courses.plan(patients, row, courses.identity(patients, row))
                except ScheduleError as error:
                    refused(patient, problem_text(error))
                else:
                    yield patient, calendar_file(made, look)
