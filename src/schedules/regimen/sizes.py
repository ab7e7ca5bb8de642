"""The largest sizes that a regimen may have, and the types of numbers and lists that are held to them.

Each bound is far above the longest regimen in use (three years of maintenance, 25 days of radiotherapy, nine cycles
of an infusion, monitoring for 15 years) and low enough that a regimen at all its bounds is proved and
planned in seconds. A larger number is a slip of the hand.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from schedules.model import Whole, written_number

MAX_BYTES: Final = 1_000_000
"""The largest file of a regimen, in bytes: the longest real one has 60,000 as data."""

MAX_DEPTH: Final = 20
"""The most names that a key may join by dots, and lists and mappings of YAML in one another: a regimen has seven."""

MAX_PARTS: Final = 200
"""The most members of a list or a table of names: the longest real regimen has 40 rows."""

MAX_FLOORS: Final = 20
"""The most floors between doses: each of them is held against all its doses."""

MAX_DAY: Final = 4000
"""The largest day number that a table may name, over ten years."""

MAX_DAYS: Final = 7500
"""The longest stretch of days, twenty years: gene therapies ask for 15 years of follow-up."""

MAX_HOURS: Final = 24 * MAX_DAY
"""The most hours of an infusion, and from one time to the next: as long as the longest table."""

MAX_MINUTES: Final = 60 * MAX_HOURS
"""The most minutes of a visit and of a lead: as long as the longest table."""

MAX_MONTHS: Final = 240
"""The most calendar months of a link, twenty years."""

MAX_TIMES: Final = 1000
"""The most times that a visit is repeated: every 6 hours for 28 days is 112 times."""

MAX_CYCLES: Final = 1000
"""The most cycles of a phase and the largest number of a cycle: three years of weekly maintenance have 156."""

MAX_COURSE_DAYS: Final = 36_525
"""The most days of a course, a hundred years: its dates stay among those that can be computed."""

MAX_EVENTS: Final = 20_000
"""The most events of a course: a calendar with more is not read back either."""

MAX_CASES: Final = 300_000
"""The most cases that the proof tries, which takes it about a second: the built-in regimens have 4,000 at the most."""


def _at_most(most: int, what: str) -> AfterValidator:
    def check(number: int) -> int:
        if abs(number) > most:
            raise ValueError(f"at most {most:,} {what} are possible; correct the number")
        return number

    return AfterValidator(check)


def _few(most: int) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, list | tuple | dict) and len(value) > most:
            raise ValueError(f"at most {most} members are possible, and this has {len(value):,}; take some out")
        return value

    return BeforeValidator(check)


Few = _few(MAX_PARTS)
"""The mark of a list or a table of names that has at most `MAX_PARTS` members."""

FewFloors = _few(MAX_FLOORS)
"""The mark of a list that has at most `MAX_FLOORS` members."""


def _not_empty(value: Any) -> Any:
    if not value:
        raise ValueError("at least 1 member is asked for; add one")
    return value


NotEmpty = AfterValidator(_not_empty)
"""The mark of a list that has a member."""

Cycles = Annotated[Whole, Field(gt=0), _at_most(MAX_CYCLES, "cycles")]
"""A number of cycles, from 1."""

Times = Annotated[Whole, Field(gt=0), _at_most(MAX_TIMES, "times")]
"""How often something takes place, from 1."""

Hours = Annotated[Whole, Field(gt=0), _at_most(MAX_HOURS, "hours")]
"""A length in hours, from 1."""

Minutes = Annotated[Whole, _at_most(MAX_MINUTES, "minutes")]
"""Minutes before (negative) or after something."""

Days = Annotated[Whole, _at_most(MAX_DAYS, "days")]
"""Days before (negative) or after something."""

Months = Annotated[Whole, _at_most(MAX_MONTHS, "months")]
"""Calendar months."""

Number = Annotated[float, BeforeValidator(written_number), Field(allow_inf_nan=False)]
"""A bound of a choice: a number that is neither infinite nor no number."""

Word = Annotated[str, StringConstraints(strict=True, max_length=200)]
"""A value in letters, a name of an edge or a list of days: a line at the most."""
