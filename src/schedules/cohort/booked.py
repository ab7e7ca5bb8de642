"""The courses of a table of patients, each as what lays it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from schedules.clock import now
from schedules.cohort.courses import Courses
from schedules.cohort.patients import read_moment, read_patients
from schedules.cohort.runs import opened
from schedules.errors import ScheduleError
from schedules.regimen.selection import Selection


def booked_in(path: Path) -> Iterator[tuple[str, Selection, str, datetime]]:
    """Yield the id, the choices, the anchor and the start of each patient that can be laid out.

    Raises:
        FileError: If the file can't be read.
        PlanError: If it is no table of patients.
    """
    courses = Courses(as_of=now(), secret=None, regimens={})
    for batch in opened(path).iter_batches():
        patients = read_patients(batch)
        for row, patient in enumerate(patients.ids):
            try:
                course = courses.course(patients, row)
                start = read_moment(patients.starts[row], patients.zones[row])
            except ScheduleError:
                continue
            if patient is not None:
                yield patient, course.selection, course.anchor, start
