"""The rest after an infusion: its dates, and how long it keeps the next Day 1 away (C5, C7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from schedules.clock import at_time, date_of, first_day_after_rest, on_offset_of
from schedules.planning.drafts import DAY, Draft, Frame
from schedules.planning.rows import attached_rest, whole_days
from schedules.regimen import Span


def rests(frame: Frame, filled: Sequence[Draft], next_day_one: date) -> Iterator[Draft]:
    """Yield the rests of a round, up to the next Day 1; none is planned after the last round (C7)."""
    if not frame.round.last:
        for row in _rest_rows(frame):
            plain = row.model_copy(update={"days": None})
            yield whole_days(frame, plain, rest_starts(_last_stretch(row, filled)), next_day_one)


def after_rests(frame: Frame, filled: Sequence[Draft], times: Mapping[str, time]) -> Iterator[date]:
    """Yield the first dates that each rest allows (C5)."""
    for row in _rest_rows(frame):
        stretch, days = _last_stretch(row, filled), row.lasts_days or 0
        if isinstance(stretch.start, datetime) and isinstance(stretch.end, datetime):
            clock = _appointment(frame, stretch.row, filled, times)
            yield first_day_after_rest(started=stretch.start, ended=stretch.end, rest_days=days, appointment=clock)
        else:
            yield date_of(stretch.end) + days * DAY


def rest_starts(stretch: Draft) -> date:
    """Name the day an infusion ends on, read on the UTC offset of its (re)start (C5)."""
    if isinstance(stretch.end, datetime) and isinstance(stretch.start, datetime):
        return on_offset_of(stretch.start, stretch.end).date()
    return date_of(stretch.end)


def _rest_rows(frame: Frame) -> Iterator[Span]:
    return (row for row in frame.round.rows if isinstance(row, Span) and attached_rest(row))


def _last_stretch(row: Span, filled: Sequence[Draft]) -> Draft:
    stretches = [draft for draft in filled if draft.row == row.of and draft.kind == "infusion"]
    return max(stretches, key=lambda draft: draft.start.timestamp() if isinstance(draft.start, datetime) else 0.0)


def _appointment(frame: Frame, row: str, filled: Sequence[Draft], times: Mapping[str, time]) -> time:
    """Find the time of day of a Day 1; one that the clocks skipped is no late start, and adds no day."""
    start = next(draft.start for draft in filled if draft.row == row and draft.edge == "start")
    real = start.timetz().replace(tzinfo=None, fold=0) if isinstance(start, datetime) else time()
    asked = times.get(row, real)
    return real if start == at_time(date_of(start), asked, frame.tz) else asked
