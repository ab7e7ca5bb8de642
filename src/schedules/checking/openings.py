"""The cycles of a calendar that a restart after a long hold began (C6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schedules.checking.calendar import Calendar, in_order
from schedules.checking.expected import Cycle
from schedules.checking.recorded import Recorded
from schedules.course.places import START, opened_by, own_tail, tail_of
from schedules.regimen import Pump


def with_opened(cycles: Sequence[Cycle], calendar: Calendar, recorded: Recorded) -> list[Cycle]:
    """Return the cycles of a course with those that a restart after a long hold began (C6).

    Such a cycle has the rows of the next planned one, whose place it takes, where that was decided; else those of its
    own. In a calendar without a record it takes the place of the next one where that has no events.
    """
    found: list[Cycle] = []
    left = list(cycles)
    while left:
        cycle = left.pop(0)
        found.append(cycle)
        for entry in _openings(cycle, calendar):
            latest = found[-1]
            following = left[0] if left and (left[0].phase is latest.phase or left[0].phase.after is None) else None
            takes = recorded.counts(entry) if recorded.is_there else following and not _has_events(following, calendar)
            template = left.pop(0) if following is not None and takes else latest
            found.append(replace(template, opened_in=cycle, opened_by=entry))
    return found


def _openings(cycle: Cycle, calendar: Calendar) -> list[str]:
    """Return the entries of the restarts that began a new cycle in the place of a cycle, in order."""
    pumps = dict.fromkeys(row.id for row in cycle.rows if isinstance(row, Pump))
    starts = [each for row in pumps for each in calendar.row(cycle.stem(row)) if own_tail(each.key) == START]
    return [entry for each in in_order(starts) if (entry := opened_by(tail_of(each.key)))]


def _has_events(cycle: Cycle, calendar: Calendar) -> bool:
    return any(calendar.row(cycle.stem(row.id)) for row in cycle.rows)
