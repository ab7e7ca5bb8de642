"""The rows of one round, each turned into the events it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from schedules.clock import Moment, elapse
from schedules.planning.beside import stand_beside
from schedules.planning.cycles import amount_text
from schedules.planning.drafts import DAY, Draft, Frame, because, day_reasons, event_of, visit_end
from schedules.planning.infusion import infusion
from schedules.planning.moves import Series, moved, repeated
from schedules.regimen import Beside, Pump, Span, Visit
from schedules.regimen.days import read_days
from schedules.words import count, say_day


def fill(frame: Frame, series: Series | None = None) -> list[Draft]:
    """Turn every row of a round into events, rests excepted: those end where the next round begins.

    ``series`` knows the doses of the rounds before, and learns this one's.
    """
    rows = frame.round.rows
    drafts = [draft for row in rows if isinstance(row, Pump) for draft in infusion(frame, row)]
    visits = [draft for row in rows if isinstance(row, Visit) for draft in _visits(frame, row)]
    drafts += moved(frame, visits, series or Series())
    drafts += repeated(frame, drafts)
    for row in rows:
        if isinstance(row, Beside):
            drafts = stand_beside(frame, row, drafts)
    spans = [row for row in rows if isinstance(row, Span) and not attached_rest(row)]
    spans = [row for row in spans if not (row.kind == "rest" and frame.round.last)]
    return drafts + [_span(frame, row, drafts) for row in spans if row.of is None or _attached(row, drafts)]


def attached_rest(row: object) -> bool:
    """Say whether a row is the rest that follows an infusion and keeps the next cycle away."""
    return isinstance(row, Span) and row.kind == "rest" and row.of is not None


def _visits(frame: Frame, row: Visit) -> Iterator[Draft]:
    series = sorted(frame.round.offset(day) for day in _days_of_series(frame, row.id))
    if row.every_hours and frame.clock(row):
        yield from _repeated(frame, row)
        return
    for day in read_days(row.days):
        offset = frame.round.offset(day)
        start = frame.moment(offset, frame.clock(row))
        visit = _visit(frame, row, start, day, tail=series.index(offset) + 1)
        yield replace(visit, why=day_reasons(frame, offset, frame.clock(row)))


def _days_of_series(frame: Frame, row_id: str) -> list[int]:
    rows = (row for row in frame.round.rows if isinstance(row, Visit) and row.id == row_id)
    return [day for row in rows for day in read_days(row.days)]


def _repeated(frame: Frame, row: Visit) -> Iterator[Draft]:
    first = frame.moment(frame.round.first_day(row), frame.clock(row))
    step = timedelta(hours=row.every_hours or 0)
    for ordinal in range(row.times or 0):
        start = elapse(first, ordinal * step) if isinstance(first, datetime) else first
        why = because("C2", f"dose {ordinal + 1} of {row.times}, every {row.every_hours} h elapsed")
        draft = _visit(frame, row, start, frame.day(start), tail=ordinal + 1)
        yield replace(draft, why=(*frame.why, why), earliest=start, latest=start)


def _visit(frame: Frame, row: Visit, start: Moment, day: int, *, tail: int) -> Draft:
    spread = (f"every {row.every_hours} h, {row.times} doses in all",) if row.every_hours else ()
    return event_of(
        frame,
        row,
        start,
        visit_end(start, row.lasts_minutes),
        tail=str(tail),
        amount=amount_text(frame.round, row, day=day),
        details=row.details + spread,
    )


def _span(frame: Frame, row: Span, drafts: list[Draft]) -> Draft:
    first, end = _span_days(frame, row, drafts)
    draft = whole_days(frame, row, first, end)
    if not row.until:
        return draft
    line = f"From {say_day(first)} until {row.until}; there is no end date."
    return replace(draft, details=(*draft.details, line))


def _attached(row: Span, drafts: list[Draft]) -> list[Draft]:
    """List the events a span hangs from; with all of them left out it falls away."""
    return [draft for draft in drafts if draft.row == row.of and draft.state != "omitted"]


def _span_days(frame: Frame, row: Span, drafts: list[Draft]) -> tuple[date, date]:
    if row.days is not None:
        days = read_days(row.days)
        return frame.date(frame.round.offset(days[0])), frame.date(frame.round.offset(days[-1])) + DAY
    own = _attached(row, drafts)
    first = min(draft.date for draft in own) + row.from_days * DAY
    last = max(draft.date for draft in own) + (row.lasts_days or 0) * DAY
    return first, (last if row.lasts_days else first) + DAY


def whole_days(frame: Frame, row: Span, first: date, end: date) -> Draft:
    """Make an event of whole days, and say how they are counted."""
    last = end - DAY
    days = (
        f"Days {frame.day(first)} to {frame.day(last)}"
        if row.days
        else f"{count((end - first).days, 'date')} from {say_day(first)}"
    )
    convention = "C4" if row.days else "C5" if row.kind == "rest" else "C13"
    attached = f", counted from {row.of}" if row.of else ""
    return event_of(
        frame,
        row,
        first,
        end,
        tail="1",
        day=frame.day(first) if row.days or row.kind == "rest" else None,
        amount=amount_text(frame.round, row),
        why=(*frame.why, because(convention, f"{days}, the first and the last included{attached}")),
    )
