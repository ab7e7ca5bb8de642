"""What stands beside another row: leads, observation, assessments; an event where it has a time, else a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from schedules.clock import Moment, at_time, date_of, elapse
from schedules.course.plan import Reason
from schedules.planning.cycles import amount_text
from schedules.planning.drafts import DAY, Draft, Frame, because, doubt, event_of, skipped_reason, visit_end
from schedules.regimen import Beside, Edge
from schedules.words import count


def stand_beside(frame: Frame, row: Beside, drafts: list[Draft]) -> list[Draft]:
    """Add the events of a row beside the ones it attends; with no time for it, a line in their description (C14)."""
    out: list[Draft] = []
    targets = list(_targets(row, drafts))
    for draft in drafts:
        edge = next((edge for target, edge in targets if target is draft), None)
        beside = _beside(frame, row, draft, edge) if edge else None
        out.append(replace(draft, details=(*draft.details, _line(frame, row))) if edge and not beside else draft)
        out += [beside] if beside else []
    return out


def _targets(row: Beside, drafts: Iterable[Draft]) -> Iterator[tuple[Draft, Edge]]:
    own = [draft for draft in drafts if draft.row == row.of and draft.state != "omitted"]
    visits = [draft for draft in own if draft.tail.isdigit()]
    for edge in row.on:
        if edge in ("first", "last", "each"):
            chosen = {"first": visits[:1], "last": visits[-1:], "each": visits}[edge]
            yield from ((draft, edge) for draft in chosen)
        elif edge == "end" and visits:
            yield from ((draft, edge) for draft in visits)
        else:
            yield from ((draft, edge) for draft in own if draft.edge == edge)


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
    return target.why[:-1] if target.edge in ("start", "restart") else target.why


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
    if row.minutes == 0:
        return "right after"
    lead, unit = (row.days, "day") if row.days is not None else (row.minutes or 0, "minute")
    ranged = row.earliest is not None and row.latest is not None
    bounds = f"{abs(row.earliest or 0)} to {abs(row.latest or 0)}"
    spread = f" (the source prints {bounds}; the expected value is this library's choice)"
    side = "before" if (lead or 0) < 0 else "after"
    return f"{count(abs(lead or 0), unit)} {side}{spread if ranged else ''}"


def _next_to(frame: Frame, row: Beside, target: Draft, start: Moment) -> Draft:
    return event_of(
        frame,
        row,
        start,
        visit_end(start, row.lasts_minutes),
        tail=target.tail,
        amount=amount_text(frame.round, row),
    )


def _line(frame: Frame, row: Beside) -> str:
    amount = amount_text(frame.round, row)
    head = f"{row.title}: {amount}" if amount else row.title
    if row.minutes is not None and not re.search(r"\b(before|after)\b", row.title):
        head = f"{head}, {_lead_words(row)}"
    return "; ".join([head, *row.details]) + doubt(row.source)
