"""Strategies and laws for people who test schedule rules with Hypothesis; needs the extra ``testing``.

Strategies draw starts, choices, regimens and whole courses where calendars go
wrong: on clock changes, leap days and turns of the year, and where a rule cuts a
number; and what may happen to a course on its way. The laws are ready assertions over a
plan; `prove` checks a regimen of your own by all of them, and
`living_machine` lets anything happen to its courses.
"""

try:
    import hypothesis as _hypothesis
except ImportError as missing:
    raise ImportError("schedules.testing needs Hypothesis: pip install 'treatment-schedules[testing]'") from missing

from schedules.testing.histories import happenings, histories
from schedules.testing.laws import LAWS, assert_lawful, prove
from schedules.testing.living import LIVING_LAWS, living_machine
from schedules.testing.strategies import ZONES, anchors, clock_changes, courses, regimens, selections

__all__ = [
    "LAWS",
    "LIVING_LAWS",
    "ZONES",
    "anchors",
    "assert_lawful",
    "clock_changes",
    "courses",
    "happenings",
    "histories",
    "living_machine",
    "prove",
    "regimens",
    "selections",
]
del _hypothesis


def __dir__() -> list[str]:
    return __all__
