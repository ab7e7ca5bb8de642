"""The courses of patients, one by one: what they may have in common is kept, what is wrong is remembered too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid4

from schedules.cohort.patients import Course, Patients, read_course, read_moment, read_plan_id, read_record
from schedules.course.plan import Plan
from schedules.errors import ScheduleError
from schedules.planning.core import plan
from schedules.planning.revision import revise
from schedules.regimen import Regimen

KEPT_COURSES: Final = 4096
KEPT_PLANS: Final = 256
"""How many plans of the engine are kept, for patients with the same start."""
NOBODY: Final = UUID(int=0)


class Courses:
    """The courses of patients and their plans, made by the engine.

    Args:
        as_of: When the plans are made, in UTC.
        secret: What the identities of plans are made of, with the patients' ids; random without it.
        regimens: Regimens that are no built-in ones, by name.
    """

    def __init__(self, *, as_of: datetime, secret: bytes | None, regimens: Mapping[str, Regimen]) -> None:
        self.as_of = as_of
        self._key = None if secret is None else _key_of(secret)
        self._regimens = regimens
        self._courses = lru_cache(maxsize=KEPT_COURSES)(self._read)
        self._plans = lru_cache(maxsize=KEPT_PLANS)(self._plan)

    def course(self, patients: Patients, row: int) -> Course:
        """Return the course of one patient.

        Raises:
            ScheduleError: If there is no such regimen, or its choices are not sound.
        """
        found = self._courses(*patients.courses[row])
        if isinstance(found, ScheduleError):
            raise found
        return found

    def _read(self, regimen: str | None, choices: str, anchor: str | None) -> Course | ScheduleError:
        try:
            return read_course(regimen, choices, anchor, self._regimens)
        except ScheduleError as error:
            return error

    def plan(self, patients: Patients, row: int, identity: UUID = NOBODY) -> Plan:
        """Return the plan of one patient, whose uids are those of ``identity``.

        Raises:
            ScheduleError: If it can't be laid out.
        """
        self.course(patients, row)
        start = read_moment(patients.starts[row], patients.zones[row])
        record = patients.records[row]
        if record is None and identity == NOBODY:
            # Two times of one autumn night are equal to Python, and are not the same start.
            return self._plans(patients.courses[row], start, start.fold, str(start.tzinfo))
        made = self._plan(patients.courses[row], start, identity=identity)
        return revise(made, *read_record(record, made.tz), as_of=self.as_of) if record is not None else made

    def _plan(
        self, course: tuple[str | None, str, str | None], start: datetime, *_: object, identity: UUID = NOBODY
    ) -> Plan:
        found = self._courses(*course)
        if isinstance(found, ScheduleError):
            raise found
        return plan(found.selection, start=start, anchor=found.anchor, plan_id=identity, as_of=self.as_of)

    def identity(self, patients: Patients, row: int) -> UUID:
        """Return the identity of a patient's plan: that of its column, else one made of the secret, else a random one.

        Raises:
            PlanError: If the column has none.
        """
        if (given := patients.plan_ids[row]) is not None:
            return read_plan_id(given)
        if self._key is None:
            return uuid4()
        return _identity(self._key, patients.ids[row] or "")


def identity_of(secret: bytes, patient: str) -> UUID:
    """Return the identity of a patient's plan, which nobody finds out without the secret.

    >>> identity_of(b"kept apart", "7") == identity_of(b"kept apart", "7")
    True
    """
    return _identity(_key_of(secret), patient)


def _key_of(secret: bytes) -> bytes:
    return blake2b(secret, digest_size=32).digest()


def _identity(key: bytes, patient: str) -> UUID:
    return UUID(bytes=blake2b(patient.encode(), key=key, digest_size=16).digest(), version=5)
