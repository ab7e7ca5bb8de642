"""Events of a row of one cycle: visits, spans, rests (C5, C7), and what is timed by an event of another row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from schedules.clock import Moment, at_time, date_of, elapse, first_day_after_rest, on_offset_of
from schedules.course.dates import instant
from schedules.course.places import (
    DISCONNECT,
    ONLY,
    is_unrecorded_restart,
    is_visit,
    numbered_tail,
    series_tail,
    span_tail,
    visit_of,
    visit_tail,
    visit_tails,
)
from schedules.course.plan import Reason
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
    with_remark,
)
from schedules.planning.moves import delays_of, is_after_stop
from schedules.planning.tentative import as_unsure_as
from schedules.planning.weekdays import delay_words, on_weekdays, steps_between
from schedules.regimen import Beside, Edge, Span, Visit
from schedules.regimen.parts import span_runs
from schedules.regimen.wording import lead_of, lead_words, weekdays_words
from schedules.sentence import Sentence, joined, sentence


def visits(frame: Frame, row: Visit) -> Iterator[Draft]:
    """Yield the visits of a row by its table."""
    clock = frame.clock(row)
    if row.weekdays:
        yield from _on_weekdays(frame, row, row.weekdays, clock)
    elif row.times and row.every_hours and clock:
        first_day, day_zero = row.day_numbers[0], frame.cycle.table.day_zero
        tails = visit_tails(first_day, every_hours=row.every_hours, times=row.times, day_zero=day_zero)
        yield from _series(frame, row, frame.moment(frame.cycle.first_day(row), clock), tails, frame.why)
    elif row.times_each_day and clock:
        for day in row.day_numbers:
            offset = frame.cycle.offset(day)
            tails = tuple(visit_tail(day, time) for time in range(1, row.times_each_day + 1))
            yield from _series(frame, row, frame.moment(offset, clock), tails, day_reasons(frame, offset, clock))
    else:
        for day in row.day_numbers:
            offset = frame.cycle.offset(day)
            for time, at in enumerate(row.times_of_day or (clock,), 1):
                why = day_reasons(frame, offset, at)
                yield _visit(frame, row, frame.moment(offset, at), day, visit_tail(day, time), why=why)


def _series(
    frame: Frame, row: Visit, first: Moment, tails: tuple[str, ...], why: tuple[Reason, ...]
) -> Iterator[Draft]:
    """Yield visits that follow each other by elapsed hours, whatever the clocks do (C2)."""
    hours = row.every_hours or 0
    for number, tail in enumerate(tails):
        start = elapse(first, timedelta(hours=number * hours)) if isinstance(first, datetime) else first
        text = sentence("dose-of-many", n=number + 1, n_2=len(tails), n_3=hours)
        fixed: dict[str, Any] = {"why": (*why, because("C2", text)), "earliest": start, "latest": start}
        fixed["after"] = frame.cycle.place_key(row.id, tails[number - 1]) if number else ""
        timing = "elapsed" if number else "appointment"
        printed = visit_of(tail) if row.times_each_day else None
        # A dose past midnight belongs to the day of the label on which its series began.
        given = {"amount": amount_text(frame.cycle, row, day=printed[0])} if printed else {}
        yield _visit(frame, row, start, frame.day(start), tail, timing=timing, **fixed | given)


def _on_weekdays(frame: Frame, row: Visit, weekdays: str, clock: time | None) -> Iterator[Draft]:
    """Yield visits on days of the week, from Day 1 on, whatever weekday that is; delayed ones on the next of them."""
    later = 0
    moved: tuple[Reason, ...] = ()
    for number in range(row.count or 0):
        day, tail = on_weekdays(frame.day_one, weekdays, number + later), numbered_tail(number + 1)
        key = frame.cycle.place_key(row.id, tail)
        words: dict[str, Any] = {"text": weekdays_words(weekdays), "date": frame.day_one}
        why = (*frame.why, because("C1", sentence("on-weekday", n=number + 1, n_2=row.count or 0, **words)), *moved)
        for delay in delays_of(frame.cycle, frame.happened):
            if delay.of == key and (delay.scope == "row" or key != frame.cycle.lead_key):
                there = on_weekdays(day + delay.days * DAY, weekdays)
                said = delay_words(delay.days, weekdays, is_moved=there != day + delay.days * DAY)
                reason = because("", with_remark(said, delay.why))
                if delay.scope != "row":
                    later, moved = later + steps_between(day, there, weekdays), (*moved, reason)
                day, why = there, (*why, reason)
        if (real := _real_date(frame, key)) is not None and real > day:
            # What follows goes on from the next of the weekdays after it.
            later += max(steps_between(day, real + DAY, weekdays) - 1, 0)
        start: Moment = at_time(day, clock, frame.tz) if clock else day
        why = (*why, *skipped_reason(frame, day, clock))
        yield _visit(frame, row, start, frame.day(day), tail, why=why)


def _real_date(frame: Frame, key: str) -> date | None:
    """Return the date on which a visit took place or is arranged to; None where its rule dates it."""
    given, booked, deferred = (
        frame.happened.given(key),
        frame.happened.booked(key),
        frame.happened.deferred(key),
    )
    if given:
        return date_of(given.at)
    arranged = booked or deferred
    return date_of(arranged.on) if arranged and not frame.happened.left_out(key) else None


def _visit(frame: Frame, row: Visit, start: Moment, day: int, tail: str, **parts: Any) -> Draft:
    spread: tuple[Sentence, ...] = ()
    if row.every_hours and row.times:
        spread = (sentence("every-hours", n=row.every_hours, n_2=row.times),)
    elif row.every_hours:
        spread = (sentence("every-hours-each-day", n=row.every_hours, n_2=row.times_a_day),)
    return event_of(
        frame,
        row,
        start,
        visit_end(start, row.lasts_minutes),
        tail=tail,
        day=day,
        source=source_of(frame.cycle, row, day=day if row.days else None),
        details=row.details + spread,
        **{"amount": amount_text(frame.cycle, row, day=day if row.days else None)} | parts,
    )


def spans(frame: Frame, row: Span, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the stretches of days of a row, counted from events: one, or one for each run of its days."""
    targets = [draft.date for draft in own]
    targets += [date_of(each.end) for each in own if each.edge == "start" and not isinstance(each.start, datetime)]
    if row.days is None:
        first = min(targets) + row.from_days * DAY
        lines = [sentence("from-until", date=first, text=row.until)] if row.until else []
        end = (max(targets) + row.lasts_days * DAY if row.lasts_days is not None else first) + DAY
        yield whole_days(frame, row, first, end, *lines)
        return
    for number, run in enumerate(span_runs(frame.cycle.regimen, frame.cycle.table, row), 1):
        ends = (run[0], run[-1])
        first, last = (
            min(targets) + (day - 1) * DAY if row.of else frame.date(frame.cycle.offset(day)) for day in ends
        )
        yield whole_days(frame, row, first, last + DAY, run=run, tail=span_tail(number))


def span_targets(frame: Frame, row: Span, others: Iterable[Draft]) -> list[Draft]:
    """Return the events that a span is counted from; where all were omitted, or lie behind the stop, there is none.

    What lasts until a recovery was in force before the event that it is counted from, and so before the stop.
    """
    own = [draft for draft in others if draft.state != "omitted"]
    stop = None if row.until else frame.happened.stop()
    return [draft for draft in own if not is_after_stop(draft, stop)]


def whole_days(
    frame: Frame, row: Span, first: date, end: date, *lines: Sentence, run: Sequence[int] = (), tail: str = ONLY
) -> Draft:
    """Return an event of whole days, up to the day before ``end``; ``lines`` come after the row's own details.

    ``run`` has the days of the table that it is for, and ``tail`` tells it from the other stretches of its row.
    """
    day, convention = None, "C13"
    values: dict[str, Any] = {"dates": (end - first).days, "date": first}
    if row.days and row.of:
        values = {"n": run[0], "n_2": run[-1]}
    elif row.days:
        day, convention, values = frame.day(first), "C4", {"n": frame.day(first), "n_2": frame.day(end - DAY)}
    elif row.kind == "rest":
        day, convention = frame.day(first), "C5"
    text = sentence("days-included" if row.days else "dates-included", **values)
    if row.of:
        text = sentence("days-included-from" if row.days else "dates-included-from", **values, text=row.of)
    why = (*frame.why, because(convention, text), *(because("C13", line) for line in lines))
    given: dict[str, Any] = {"amount": amount_text(frame.cycle, row), "source": source_of(frame.cycle, row)}
    return event_of(frame, row, first, end, tail=tail, day=day, why=why, details=(*row.details, *lines), **given)


def add_beside(frame: Frame, row: Beside, others: Sequence[Draft]) -> Iterator[tuple[Draft, list[Draft]]]:
    """Yield the events of another row, each with those of a row that is timed by it; without a time, a line (C14)."""
    edges: dict[int, Edge] = {}
    for target, edge in _targets(frame, row, others):
        edges.setdefault(id(target), edge)
    for draft in others:
        beside = [*_besides(frame, row, draft, its_edge)] if (its_edge := edges.get(id(draft))) else []
        if its_edge and not beside:
            yield replace(draft, details=(*draft.details, _detail_line(frame, row))), []
        else:
            yield draft, [as_unsure_as(each, draft) for each in beside] if draft.state == "tentative" else beside


def _targets(frame: Frame, row: Beside, others: Iterable[Draft]) -> Iterator[tuple[Draft, Edge]]:
    own = [draft for draft in others if draft.state != "omitted"]
    hangs = any(isinstance(other, Beside) and other.id == row.of for other in frame.cycle.rows)
    visits = [draft for draft in own if is_visit(draft.tail) or hangs]
    # The last one is the last that takes place, also where treatment was stopped.
    placed = [draft for draft in visits if not is_after_stop(draft, frame.happened.stop())] or visits
    for edge in row.on:
        if edge in ("first", "last", "each"):
            chosen = {"first": visits[:1], "last": placed[-1:], "each": visits}[edge]
            yield from ((draft, edge) for draft in chosen)
        elif edge == "end" and visits:
            yield from ((draft, edge) for draft in visits)
        else:
            # An infusion without a time of day is one event, of which the end is a line.
            ends = [draft for draft in own if draft.edge == "start" and not isinstance(draft.start, datetime)]
            yield from ((draft, edge) for draft in (ends if edge == "end" else ()))
            twice = _restarts(frame, row, own) if edge == "step" else ()
            at_edge = (draft for draft in own if draft.edge == edge)
            yield from ((draft, edge) for draft in at_edge if instant(draft.start, frame.tz) not in twice)


def _restarts(frame: Frame, row: Beside, own: Sequence[Draft]) -> set[datetime]:
    """Return when a row stands beside restarts: beside a step at the same moment it does not stand again."""
    rows = (other for other in frame.cycle.rows if isinstance(other, Beside) and other.id == row.id)
    if not any("restart" in other.on for other in rows):
        return set()
    recorded = (draft for draft in own if draft.edge == "restart" and not is_unrecorded_restart(draft.tail))
    return {instant(draft.start, frame.tz) for draft in recorded}


def _besides(frame: Frame, row: Beside, target: Draft, edge: Edge) -> Iterator[Draft]:
    """Yield the events of a row that are timed by another event: one, or a series; none without a time (C14)."""
    first = _beside(frame, row, target, edge)
    if first is None or not row.times or not row.every_hours:
        yield from [first] if first else []
        return
    for number in range(row.times if isinstance(first.start, datetime) else 1):
        later = timedelta(hours=number * row.every_hours)
        text = sentence("dose-of-many", n=number + 1, n_2=row.times, n_3=row.every_hours)
        moments = {name: getattr(first, name) for name in ("start", "end", "earliest", "latest")}
        moved: dict[str, Any] = {name: elapse(at, later) for name, at in moments.items() if isinstance(at, datetime)}
        tail = series_tail(target.tail, number + 1)
        yield replace(first, **moved, tail=tail, why=(*first.why, because("C2", text)))


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
    if row.every_hours and row.times:
        parts["details"] = (*row.details, sentence("every-hours", n=row.every_hours, n_2=row.times))
    # The end of an infusion without a time of day has no event of its own, and still its place.
    tail = DISCONNECT if edge == "end" and target.edge == "start" else target.tail
    return event_of(frame, row, start, end, tail=tail, why=why, **parts)


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
    line = sentence("own-line", text=line, free=row.source.document) if row.own else line
    # What is to be done has a box to tick; advice has none.
    return line if row.kind == "note" else sentence("to-tick", text=line)


def rests(frame: Frame, drafts: Sequence[Draft], next_day_one: date) -> Iterator[Draft]:
    """Yield the rests of a cycle, up to the next Day 1; none is planned after the last cycle (C7)."""
    if not frame.cycle.last:
        for row in _rest_rows(frame, drafts):
            plain = row.model_copy(update={"days": None})
            last = _last_stretch(row, drafts)
            rest = whole_days(frame, plain, rest_starts(last), next_day_one)
            yield as_unsure_as(rest, last) if last.state == "tentative" else rest


def after_rests(frame: Frame, drafts: Sequence[Draft], times: Mapping[str, time]) -> Iterator[date]:
    """Yield, for each rest of a cycle, the first date that it allows for the next Day 1 (C5)."""
    for row in _rest_rows(frame, drafts):
        stretch, days = _last_stretch(row, drafts), row.lasts_days or 0
        if isinstance(stretch.start, datetime) and isinstance(stretch.end, datetime):
            clock = _appointment(frame, stretch.row, drafts, times)
            yield first_day_after_rest(started=stretch.start, ended=stretch.end, rest_days=days, appointment=clock)
        else:
            yield date_of(stretch.end) + days * DAY


def rest_reasons(
    frame: Frame, drafts: Sequence[Draft], times: Mapping[str, time], next_day_one: date
) -> Iterator[Reason]:
    """Yield why the next Day 1 is where the rests of a cycle put it (C5)."""
    for row, first in zip(_rest_rows(frame, drafts), after_rests(frame, drafts, times), strict=True):
        if first == next_day_one:
            yield because("C5", sentence("rest-over", days=row.lasts_days or 0, date=first))


def rest_starts(stretch: Draft) -> date:
    """Return the date on which an infusion ends, by the UTC offset of its start or restart (C5)."""
    if isinstance(stretch.end, datetime) and isinstance(stretch.start, datetime):
        return on_offset_of(stretch.start, stretch.end).date()
    return date_of(stretch.end)


def _rest_rows(frame: Frame, drafts: Sequence[Draft]) -> Iterator[Span]:
    """Yield the rests of a cycle after an infusion that has its events."""
    rows = (row for row in frame.cycle.rows if isinstance(row, Span) and is_attached_rest(row))
    return (row for row in rows if _stretches(row, drafts))


def _stretches(row: Span, drafts: Sequence[Draft]) -> list[Draft]:
    own = [draft for draft in drafts if draft.row == row.of and draft.state != "omitted"]
    return [draft for draft in own if draft.kind == "infusion"]


def _last_stretch(row: Span, drafts: Sequence[Draft]) -> Draft:
    def instant(draft: Draft) -> tuple[datetime, ...]:
        return (draft.start.astimezone(UTC),) if isinstance(draft.start, datetime) else ()

    return max(_stretches(row, drafts), key=instant)


def _appointment(frame: Frame, row: str, drafts: Sequence[Draft], times: Mapping[str, time]) -> time:
    """Return the time of day at which Day 1 began; the asked one where the clocks skipped it."""
    start = next(draft.start for draft in drafts if draft.row == row and draft.edge == "start")
    real = start.timetz().replace(tzinfo=None, fold=0) if isinstance(start, datetime) else time()
    asked = times.get(row, real)
    return real if start == at_time(date_of(start), asked, frame.tz) else asked
