"""The rows of one round, each turned into the events it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from schedules.clock import Moment, at_time, date_of, elapse, on_offset_of
from schedules.drafts import DAY, Draft, Frame, because, day_reasons, skipped_reason
from schedules.events import Reason
from schedules.infusing import infusion
from schedules.layout import amount_text
from schedules.regimen import Beside, Edge, Pump, Source, Span, Visit
from schedules.timing import read_days
from schedules.words import count, say_day


def fill(frame: Frame) -> list[Draft]:
    """Turn every row of a round into events, rests excepted: those end where the next round begins."""
    rows = frame.round.rows
    drafts = [draft for row in rows if isinstance(row, Pump) for draft in infusion(frame, row)]
    drafts += [draft for row in rows if isinstance(row, Visit) for draft in _visits(frame, row)]
    for row in rows:
        if isinstance(row, Beside):
            drafts = _stand_beside(frame, row, drafts)
    spans = [row for row in rows if isinstance(row, Span) and not attached_rest(row)]
    return drafts + [_span(frame, row, drafts) for row in spans if not (row.kind == "rest" and frame.round.last)]


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
        yield replace(
            _visit(frame, row, start, day),
            tail=str(series.index(offset) + 1),
            why=day_reasons(frame, offset, frame.clock(row)),
        )


def _days_of_series(frame: Frame, row_id: str) -> list[int]:
    rows = (row for row in frame.round.rows if isinstance(row, Visit) and row.id == row_id)
    return [day for row in rows for day in read_days(row.days)]


def _repeated(frame: Frame, row: Visit) -> Iterator[Draft]:
    first = frame.moment(frame.round.first_day(row), frame.clock(row))
    step = timedelta(hours=row.every_hours or 0)
    for ordinal in range(row.times or 0):
        start = elapse(first, ordinal * step) if isinstance(first, datetime) else first
        why = because("C2", f"dose {ordinal + 1} of {row.times}, every {row.every_hours} h elapsed")
        draft = _visit(frame, row, start, frame.day(start))
        yield replace(draft, tail=str(ordinal + 1), why=(*frame.why, why), earliest=start, latest=start)


def _visit(frame: Frame, row: Visit, start: Moment, day: int) -> Draft:
    spread = (f"every {row.every_hours} h, {row.times} doses in all",) if row.every_hours else ()
    return Draft(
        round=frame.round,
        row=row.id,
        tail="",
        kind=row.kind,
        title=row.title,
        start=start,
        end=_visit_end(start, row.lasts_minutes),
        day=day,
        source=row.source,
        setting=row.setting,
        amount=amount_text(frame.round, row, day=day),
        details=row.details + spread,
    )


def _visit_end(start: Moment, minutes: int | None) -> Moment:
    if not isinstance(start, datetime):
        return start + DAY
    return elapse(start, timedelta(minutes=minutes)) if minutes else start


def _stand_beside(frame: Frame, row: Beside, drafts: list[Draft]) -> list[Draft]:
    out: list[Draft] = []
    targets = list(_targets(row, drafts))
    for draft in drafts:
        edge = next((edge for target, edge in targets if target is draft), None)
        beside = _beside(frame, row, draft, edge) if edge else None
        out.append(replace(draft, details=(*draft.details, _line(frame, row))) if edge and not beside else draft)
        out += [beside] if beside else []
    return out


def _targets(row: Beside, drafts: Iterable[Draft]) -> Iterator[tuple[Draft, Edge]]:
    own = [draft for draft in drafts if draft.row == row.of]
    visits = [draft for draft in own if draft.tail.isdigit()]
    for edge in row.on:
        if edge in ("first", "last", "each"):
            chosen = {"first": visits[:1], "last": visits[-1:], "each": visits}[edge]
            yield from ((draft, edge) for draft in chosen)
        elif edge == "end" and visits:
            yield from ((draft, edge) for draft in visits)
        else:
            yield from ((draft, edge) for draft in own if _is_at(draft, edge))


def _is_at(draft: Draft, edge: Edge) -> bool:
    return {"start": draft.tail == "start", "step": draft.kind == "step", "end": draft.kind == "disconnect"}.get(
        edge, draft.tail.startswith(edge)
    )


def _beside(frame: Frame, row: Beside, target: Draft, edge: Edge) -> Draft | None:
    """Make the event, or None where no source gives it a time and nobody did."""
    origin = target.end if edge == "end" else target.start
    if row.days is not None:
        return _days_beside(frame, row, target, date_of(origin))
    if row.minutes is not None and isinstance(origin, datetime):
        return _minutes_beside(frame, row, target, origin)
    if clock := frame.times.get(row.id):
        start = at_time(date_of(origin), clock, frame.tz)
        why = (
            *target.why,
            because("C14", "at the time that was asked for"),
            *skipped_reason(frame, date_of(origin), clock),
        )
        return replace(_next_to(frame, row, target, start), why=why)
    return None


def _minutes_beside(frame: Frame, row: Beside, target: Draft, origin: datetime) -> Draft:
    def at(minutes: int) -> datetime:
        return elapse(origin, timedelta(minutes=minutes))

    lead = row.minutes or 0
    earliest = at(lead if row.earliest is None else row.earliest)
    latest = at(lead if row.latest is None else row.latest)
    reason = because("C2", f"{_lead_words(row)} {target.title}")
    draft = _next_to(frame, row, target, at(lead))
    return replace(draft, earliest=earliest, latest=latest, why=(*_why_it_starts(target), reason))


def _why_it_starts(target: Draft) -> tuple[Reason, ...]:
    """Leave out the last reason of an infusion, which is about its end."""
    return target.why[:-1] if target.tail == "start" else target.why


def _days_beside(frame: Frame, row: Beside, target: Draft, origin: date) -> Draft:
    lead = row.days or 0
    earliest = origin + (lead if row.earliest is None else row.earliest) * DAY
    latest = origin + (lead if row.latest is None else row.latest) * DAY
    start = _on_day(frame, row, origin + lead * DAY)
    reason = because("C2", f"{_lead_words(row)} {target.title}")
    draft = _next_to(frame, row, target, start)
    return replace(draft, day=None, earliest=earliest, latest=latest, why=(*target.why, reason))


def _on_day(frame: Frame, row: Beside, day: date) -> Moment:
    """Give a date the row's time, if it has one."""
    clock = frame.clock(row)
    return at_time(day, clock, frame.tz) if clock else day


def _lead_words(row: Beside) -> str:
    lead, unit = (row.days, "day") if row.days is not None else (row.minutes or 0, "minute")
    ranged = row.earliest is not None and row.latest is not None
    bounds = f"{abs(row.earliest or 0)} to {abs(row.latest or 0)}"
    spread = f" (the source prints {bounds}; the expected value is this library's choice)"
    side = "before" if (lead or 0) < 0 else "after"
    return f"{count(abs(lead or 0), unit)} {side}{spread if ranged else ''}:"


def _next_to(frame: Frame, row: Beside, target: Draft, start: Moment) -> Draft:
    return Draft(
        round=frame.round,
        row=row.id,
        tail=target.tail,
        kind=row.kind,
        title=row.title,
        start=start,
        end=_visit_end(start, row.lasts_minutes),
        day=frame.day(start),
        source=row.source,
        setting=row.setting,
        amount=amount_text(frame.round, row, day=target.day),
        details=row.details,
    )


def _line(frame: Frame, row: Beside) -> str:
    amount = amount_text(frame.round, row)
    head = f"{row.title}: {amount}" if amount else row.title
    return "; ".join([head, *row.details]) + doubt(row.source)


def doubt(source: Source) -> str:
    """Mark what is not confirmed, for a line that shares an event with another source (C17)."""
    return "" if source.confidence == "confirmed" else f" [{source.confidence.replace('-', ' ')}: {source.document}]"


def _span(frame: Frame, row: Span, drafts: list[Draft]) -> Draft:
    first, end = _span_days(frame, row, drafts)
    draft = _whole_days(frame, row, first, end)
    if not row.until:
        return draft
    line = f"From {say_day(first)} until {row.until}; there is no end date."
    return replace(draft, details=(*draft.details, line))


def _span_days(frame: Frame, row: Span, drafts: list[Draft]) -> tuple[date, date]:
    if row.days is not None:
        days = read_days(row.days)
        return frame.date(frame.round.offset(days[0])), frame.date(frame.round.offset(days[-1])) + DAY
    own = [draft for draft in drafts if draft.row == row.of]
    first = min(draft.date for draft in own) + row.from_days * DAY
    last = max(draft.date for draft in own) + (row.lasts_days or 0) * DAY
    return first, (last if row.lasts_days else first) + DAY


def _whole_days(frame: Frame, row: Span, first: date, end: date) -> Draft:
    last = end - DAY
    days = (
        f"Days {frame.day(first)} to {frame.day(last)}"
        if row.days
        else f"{(end - first).days} dates from {say_day(first)}"
    )
    convention = "C4" if row.days else "C5" if row.kind == "rest" else "C13"
    attached = f", counted from {row.of}" if row.of else ""
    return Draft(
        round=frame.round,
        row=row.id,
        tail="1",
        kind=row.kind,
        title=row.title,
        start=first,
        end=end,
        day=frame.day(first) if row.days or row.kind == "rest" else None,
        source=row.source,
        setting=row.setting,
        amount=amount_text(frame.round, row),
        details=row.details,
        why=(*frame.why, because(convention, f"{days}, the first and the last included{attached}")),
    )


def rest(frame: Frame, row: Span, drafts: list[Draft], next_day_one: date) -> Draft:
    """Make the rest between an infusion and the next Day 1; its first day is the one the infusion ends on."""
    stretch = next(draft for draft in reversed(drafts) if draft.row == row.of and draft.tail == "start")
    first = rest_starts(stretch)
    return _whole_days(frame, row.model_copy(update={"days": None}), first, next_day_one)


def rest_starts(stretch: Draft) -> date:
    """Name the day an infusion ends on, read on the UTC offset of its start (C5)."""
    if isinstance(stretch.end, datetime) and isinstance(stretch.start, datetime):
        return on_offset_of(stretch.start, stretch.end).date()
    return date_of(stretch.end)
