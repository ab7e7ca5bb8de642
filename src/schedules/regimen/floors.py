"""Rules on the time between two doses that follow each other, of one row or of several, across cycles and phases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, StringConstraints

from schedules.model import Model
from schedules.regimen.rows import Visit
from schedules.regimen.sizes import Days, Few, Hours, NotEmpty
from schedules.regimen.sources import Source

if TYPE_CHECKING:
    from schedules.regimen.parts import Parts
    from schedules.regimen.phases import Phase

RowName = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$", max_length=121)
]
"""A row of any phase, "dose", or of one phase, "step-up/dose"."""


_ROW: Final = re.compile(r"(?:([^/]+)/)?([^/]+)")


class Floor(Model):
    """How far apart every two doses that follow each other must be."""

    rows: Annotated[tuple[RowName, ...], Few, NotEmpty]
    """The rows that the doses are of: of any phase, "dose", or of one, "step-up/dose"."""
    least_days: Annotated[Days, Field(gt=0)] | None = None
    """The least number of days from one date to the next."""
    least_hours: Hours | None = None
    """The least number of hours that elapse; kept by whole days where a dose has no time of day (C5)."""
    most_days: Annotated[Days, Field(gt=0)] | None = None
    """The greatest number of days from one date to the next; a later dose is found, and nothing is moved for it."""
    counted_from: Literal["given", "due"] = "given"
    """Whether the days are counted from the dose as it was given, or from the date on which it was due."""
    source: Source
    """Where it was read."""

    @property
    def doses(self) -> list[tuple[str, str]]:
        """The rows that the doses are of, each with its phase; an empty one for those of any phase."""
        return [(found[1] or "", found[2]) for name in self.rows if (found := _ROW.fullmatch(name))]

    @property
    def whole_days(self) -> int:
        """The least number of dates from one dose to the next, whatever their times of day."""
        return max(self.least_days or 0, -(-(self.least_hours or 0) // 24))


def floors_on(regimen: Parts, phase: Phase, row: str) -> list[tuple[str, Floor | None]]:
    """List the groups that the doses of a row in a phase are in, each with how far one is from the dose before it.

    The first is that of the row's own id, across phases; the row may have no floor of its own, and so be only counted.
    """
    rows = (each for table in phase.tables for each in regimen.tables[table].rows)
    visits = (each for each in rows if isinstance(each, Visit) and each.id == row)
    own = next((each for each in visits if each.floor_days), None)
    # Its parts were validated with the row; every start would wait for the schema.
    first = Floor.model_construct(rows=(row,), least_days=own.floor_days, source=own.source) if own else None
    named = {row, f"{phase.id}/{row}"}
    return [(row, first), *((f"/{each}", floor) for each, floor in enumerate(regimen.floors) if named & {*floor.rows})]
