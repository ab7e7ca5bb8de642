"""Events of one cycle's rows: visits, spans, rests (C5, C7), and rows timed by an event of another row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from schedules.clock import Moment, at_time, date_of, elapse, first_day_after_rest, on_offset_of
from schedules.course.places import ONLY, visit_of, visit_tail, visit_tails
from schedules.planning.cycles import amount_text, is_attached_rest, source_of
from schedules.planning.drafts import (
    DAY,
    Draft,
    Frame,
    because,
    day_reasons,
    event_of,
    skipped_reason,
    visit_end,
    with_doubt,
)
from schedules.planning.infusion import Exposures, infusion
from schedules.planning.moves import Series, again, is_after_stop, with_record
from schedules.regimen import Beside, Edge, Pump, Span, Visit
from schedules.regimen.days import read_days
from schedules.regimen.wording import lead_of, lead_words
from schedules.sentence import Sentence, joined, sentence


def cycle_drafts(frame: Frame, exposures: Exposures, series: Series | None = None) -> list[Draft]:
    """Return the events of every row of a cycle, except its rests, which last until the next cycle begins.

    ``series`` has the dates of doses in the cycles before; this cycle's are added to it.
    """
    rows = frame.cycle.rows
    drafts = [draft for row in rows if isinstance(row, Pump) for draft in infusion(frame, row, exposures[row.id])]
    visits = [draft for row in rows if isinstance(row, Visit) for draft in _visits(frame, row)]
    drafts += with_record(frame, visits, series or Series())
    drafts += again(frame, drafts)
    for row in rows:
        if isinstance(row, Beside):
            drafts = add_beside(frame, row, drafts)
    spans = [row for row in rows if isinstance(row, Span) and not is_attached_rest(row)]
    spans = [row for row in spans if not (row.kind == "rest" and frame.cycle.last)]
    return drafts + [_span(frame, row, drafts) for row in spans if row.of is None or _span_targets(frame, row, drafts)]


def _visits(frame: Frame, row: Visit) -> Iterator[Draft]:
    clock = frame.clock(row)
    if row.every_hours and clock:
        first = frame.moment(frame.cycle.first_day(row), clock)
        hours, times = row.every_hours, row.times or 0
        first_day, day_zero = read_days(row.days)[0], frame.cycle.table.day_zero
        for number, tail in enumerate(visit_tails(first_day, every_hours=hours, times=times, day_zero=day_zero)):
            # C2: elapsed hours, whatever the clocks do.
            start = elapse(first, timedelta(hours=number * hours)) if isinstance(first, datetime) else first
            text = sentence("dose-of-many", n=number + 1, n_2=times, n_3=hours)
            why = (*frame.why, because("C2", text))
            fixed: dict[str, Any] = {"why": why, "earliest": start, "latest": start}
            timing = "elapsed" if number else "appointment"
            yield _visit(frame, row, start, frame.day(start), tail, timing=timing, **fixed)
        return
    for day in read_days(row.days):
        offset = frame.cycle.offset(day)
        why = day_reasons(frame, offset, clock)
        yield _visit(frame, row, frame.moment(offset, clock), day, visit_tail(day), why=why)


def _visit(frame: Frame, row: Visit, start: Moment, day: int, tail: str, **parts: Any) -> Draft:
    spread = (sentence("every-hours", n=row.every_hours, n_2=row.times or 0),) if row.every_hours else ()
    return event_of(
        frame,
        row,
        start,
        visit_end(start, row.lasts_minutes),
        tail=tail,
        amount=amount_text(frame.cycle, row, day=day),
        source=source_of(frame.cycle, row, day=day),
        details=row.details + spread,
        **parts,
    )


def _span(frame: Frame, row: Span, drafts: list[Draft]) -> Draft:
    targets = [draft.date for draft in _span_targets(frame, row, drafts)]
    if row.days is not None:
        numbers = read_days(row.days)
        days = [min(targets) + (day - 1) * DAY if row.of else frame.date(frame.cycle.offset(day)) for day in numbers]
        first, end = days[0], days[-1] + DAY
    else:
        first = min(targets) + row.from_days * DAY
        end = (max(targets) + row.lasts_days * DAY if row.lasts_days is not None else first) + DAY
    lines = [sentence("from-until", date=first, text=row.until)] if row.until else []
    return whole_days(frame, row, first, end, *lines)


def _span_targets(frame: Frame, row: Span, drafts: list[Draft]) -> list[Draft]:
    """Return the events that a span is counted from; where all were omitted, or lie behind the stop, there is none.

    What lasts until a recovery was in force before the event that it is counted from, and so before the stop.
    """
    own = [draft for draft in drafts if draft.row == row.of and draft.state != "omitted"]
    stop = None if row.until else frame.happened.stop()
    return [draft for draft in own if not is_after_stop(draft, stop)]


def whole_days(frame: Frame, row: Span, first: date, end: date, *lines: Sentence) -> Draft:
    """Return an event of whole days, up to the day before ``end``; ``lines`` come after the row's own details."""
    day, convention = None, "C13"
    values: dict[str, Any] = {"dates": (end - first).days, "date": first}
    if row.days and row.of:
        values = {"n": read_days(row.days)[0], "n_2": read_days(row.days)[-1]}
    elif row.days:
        day, convention, values = frame.day(first), "C4", {"n": frame.day(first), "n_2": frame.day(end - DAY)}
    elif row.kind == "rest":
        day, convention = frame.day(first), "C5"
    text = sentence("days-included" if row.days else "dates-included", **values)
    if row.of:
        text = sentence("days-included-from" if row.days else "dates-included-from", **values, text=row.of)
    why = (*frame.why, because(convention, text))
    given: dict[str, Any] = {"amount": amount_text(frame.cycle, row), "source": source_of(frame.cycle, row)}
    return event_of(frame, row, first, end, tail=ONLY, day=day, why=why, details=(*row.details, *lines), **given)


def add_beside(frame: Frame, row: Beside, drafts: list[Draft]) -> list[Draft]:
    """Return the events and those of a row that is timed by them; without a time, it is a line of theirs (C14)."""
    out: list[Draft] = []
    targets = list(_targets(row, drafts))
    for draft in drafts:
        edge = next((edge for target, edge in targets if target is draft), None)
        beside = _beside(frame, row, draft, edge) if edge else None
        out.append(replace(draft, details=(*draft.details, _detail_line(frame, row))) if edge and not beside else draft)
        out += [beside] if beside else []
    return out


def _targets(row: Beside, drafts: Iterable[Draft]) -> Iterator[tuple[Draft, Edge]]:
    own = [draft for draft in drafts if draft.row == row.of and draft.state != "omitted"]
    visits = [draft for draft in own if visit_of(draft.tail)]
    for edge in row.on:
        if edge in ("first", "last", "each"):
            chosen = {"first": visits[:1], "last": visits[-1:], "each": visits}[edge]
            yield from ((draft, edge) for draft in chosen)
        elif edge == "end" and visits:
            yield from ((draft, edge) for draft in visits)
        else:
            yield from ((draft, edge) for draft in own if draft.edge == edge)


def _beside(frame: Frame, row: Beside, target: Draft, edge: Edge) -> Draft | None:
    """Return the event of a row that is timed by another event; None where no source and no person gives a time."""
    origin = target.end if edge == "end" else target.start
    parts: dict[str, Any] = {}
    if row.days is not None:
        days = (row.days if each is None else each for each in (row.days, row.earliest, row.latest))
        day, earliest, latest = (date_of(origin) + each * DAY for each in days)
        clock = frame.clock(row)
        start: Moment = at_time(day, clock, frame.tz) if clock else day
        why = (*target.why, because("C2", sentence("beside", text=_lead_words(row), text_2=target.title)))
        parts = {"day": None, "earliest": earliest, "latest": latest}
    elif row.minutes is not None and isinstance(origin, datetime):
        minutes = (row.minutes if each is None else each for each in (row.minutes, row.earliest, row.latest))
        start, earliest, latest = (elapse(origin, timedelta(minutes=each)) for each in minutes)
        # The last reason of an infusion is about its end, not its start.
        before = target.why[:-1] if target.edge in ("start", "restart") else target.why
        why = (*before, because("C2", sentence("beside", text=_lead_words(row), text_2=target.title)))
        parts = {"earliest": earliest, "latest": latest, "timing": "elapsed"}
    elif clock := frame.times.get(row.id):
        start = at_time(date_of(origin), clock, frame.tz)
        asked = because("C14", sentence("time-asked-for"))
        why = (*target.why, asked, *skipped_reason(frame, date_of(origin), clock))
    else:
        return None
    end = visit_end(start, row.lasts_minutes)
    parts |= {"amount": amount_text(frame.cycle, row), "source": source_of(frame.cycle, row)}
    return event_of(frame, row, start, end, tail=target.tail, why=why, **parts)


def _lead_words(row: Beside) -> Sentence:
    if row.minutes == 0:
        return sentence("right-after")
    lead, unit = lead_of(row)
    words = lead_words(lead or 0, unit)
    if row.earliest is None or row.latest is None:
        return words
    return sentence("lead-range", text=words, n=abs(row.earliest), n_2=abs(row.latest))


def _detail_line(frame: Frame, row: Beside) -> str:
    amount = amount_text(frame.cycle, row)
    head = sentence("with-value", text=row.title, text_2=amount) if amount else row.title
    if row.minutes is not None and not re.search(r"\b(before|after)\b", row.title):
        head = sentence("with-detail", text=head, text_2=_lead_words(row))
    line = with_doubt(joined("and-further", head, *row.details), source_of(frame.cycle, row))
    # What is to be done has a box to tick; advice has none.
    return line if row.kind == "note" else sentence("to-tick", text=line)


def rests(frame: Frame, drafts: Sequence[Draft], next_day_one: date) -> Iterator[Draft]:
    """Yield the rests of a cycle, up to the next Day 1; none is planned after the last cycle (C7)."""
    if not frame.cycle.last:
        for row in _rest_rows(frame):
            plain = row.model_copy(update={"days": None})
            yield whole_days(frame, plain, rest_starts(_last_stretch(row, drafts)), next_day_one)


def after_rests(frame: Frame, drafts: Sequence[Draft], times: Mapping[str, time]) -> Iterator[date]:
    """Yield, for each rest of a cycle, the first date that it allows for the next Day 1 (C5)."""
    for row in _rest_rows(frame):
        stretch, days = _last_stretch(row, drafts), row.lasts_days or 0
        if isinstance(stretch.start, datetime) and isinstance(stretch.end, datetime):
            clock = _appointment(frame, stretch.row, drafts, times)
            yield first_day_after_rest(started=stretch.start, ended=stretch.end, rest_days=days, appointment=clock)
        else:
            yield date_of(stretch.end) + days * DAY


def rest_starts(stretch: Draft) -> date:
    """Return the date on which an infusion ends, by the UTC offset of its start or restart (C5)."""
    if isinstance(stretch.end, datetime) and isinstance(stretch.start, datetime):
        return on_offset_of(stretch.start, stretch.end).date()
    return date_of(stretch.end)


def _rest_rows(frame: Frame) -> Iterator[Span]:
    return (row for row in frame.cycle.rows if isinstance(row, Span) and is_attached_rest(row))


def _last_stretch(row: Span, drafts: Sequence[Draft]) -> Draft:
    stretches = [draft for draft in drafts if draft.row == row.of and draft.kind == "infusion"]
    return max(stretches, key=lambda draft: draft.start.timestamp() if isinstance(draft.start, datetime) else 0.0)


def _appointment(frame: Frame, row: str, drafts: Sequence[Draft], times: Mapping[str, time]) -> time:
    """Return the time of day at which Day 1 began; the asked one where the clocks skipped it."""
    start = next(draft.start for draft in drafts if draft.row == row and draft.edge == "start")
    real = start.timetz().replace(tzinfo=None, fold=0) if isinstance(start, datetime) else time()
    asked = times.get(row, real)
    return real if start == at_time(date_of(start), asked, frame.tz) else asked
