"""A continuous infusion as events: the stretch, its steps, its bags, its end.

Everything is counted in elapsed hours (C2, C3, C16); only the start is a
wall-clock time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from schedules.clock import elapse
from schedules.drafts import Draft, Frame, because, day_reasons
from schedules.facts import holds
from schedules.layout import amount_text
from schedules.regimen import Pump, Step
from schedules.timing import bag_lengths, in_cycles
from schedules.words import count, say

HOUR = timedelta(hours=1)


def infusion(frame: Frame, row: Pump) -> Iterator[Draft]:
    """Yield the events of one cycle's infusion: timed where its start has a time, else whole days."""
    start = frame.moment(0, frame.clock(row))
    steps = _steps(frame, row)
    yield _stretch(frame, row, start, steps)
    for step in steps:
        yield _step(frame, row, start, step)
    if isinstance(start, datetime):
        yield from _bag_changes(frame, row, start, steps)
        yield _disconnect(frame, row, start)


def _steps(frame: Frame, row: Pump) -> list[Step]:
    round_ = frame.round
    return [step for step in row.steps if in_cycles(step.cycles, round_.cycle) and holds(step.when, round_.facts)]


def _later(start: date | datetime, hours: int) -> date | datetime:
    if isinstance(start, datetime):
        return elapse(start, hours * HOUR)
    return start + timedelta(days=-(-hours // 24))


def _stretch(frame: Frame, row: Pump, start: date | datetime, steps: list[Step]) -> Draft:
    end = _later(start, row.hours)
    ends = because("C2", f"{row.hours} h of infusion elapse from {say(start)} to {say(end)}, whatever the clocks do")
    return Draft(
        round=frame.round,
        row=row.id,
        tail="start",
        kind=row.kind,
        title=row.title,
        start=start,
        end=end,
        day=frame.day(start),
        source=row.source,
        setting=row.setting,
        amount=_rates(frame, row, steps),
        details=row.details,
        why=(*day_reasons(frame, 0, frame.clock(row)), ends),
    )


def _rates(frame: Frame, row: Pump, steps: list[Step]) -> str:
    full = amount_text(frame.round, row, level="full")
    if not steps:
        return full
    days = steps[0].after_hours // 24
    return f"{amount_text(frame.round, row, level='low')} for {count(days, 'day')}, then {full}"


def _step(frame: Frame, row: Pump, start: date | datetime, step: Step) -> Draft:
    at = _later(start, step.after_hours)
    reason = because("C3", f"the step comes after {step.after_hours} infused hours at the low rate, from {say(start)}")
    return Draft(
        round=frame.round,
        row=row.id,
        tail=step.id,
        kind="step",
        title=step.title,
        start=at,
        end=at if isinstance(at, datetime) else at + timedelta(days=1),
        day=frame.day(at),
        source=step.source,
        amount=amount_text(frame.round, row, level="full"),
        why=(*frame.why, reason),
        earliest=at,
        latest=at,
    )


def _bag_changes(frame: Frame, row: Pump, start: datetime, steps: list[Step]) -> Iterator[Draft]:
    cuts = [0, *(step.after_hours for step in steps), row.hours]
    stretches = [(later - earlier) * HOUR for earlier, later in pairwise(cuts)]
    at, number = start, 0
    lengths = bags_of(frame, row)
    for bags in bag_lengths(stretches, lengths) if lengths else ():
        for bag in bags:
            number += 1
            if number > 1:
                yield replace(
                    _bag_change(frame, row, at, number, bag // HOUR),
                    why=(*frame.why, because("C8", _bag_reason(start, at))),
                )
            at = elapse(at, bag)


def bags_of(frame: Frame, row: Pump) -> tuple[int, ...]:
    """Find the lengths of the bags: written in the row, or chosen; none means no bag events."""
    if isinstance(row.bag_hours, str):
        return frame.round.facts.get(row.bag_hours.removeprefix("$")) or ()
    return row.bag_hours or ()


def _bag_change(frame: Frame, row: Pump, at: datetime, number: int, hours: int) -> Draft:
    return Draft(
        round=frame.round,
        row=row.id,
        tail=f"bag-{number}",
        kind="bag-change",
        title=f"Bag change: bag {number}",
        amount=f"{hours} h bag",
        start=at,
        end=at,
        day=frame.day(at),
        source=row.source,
        earliest=at,
        latest=at,
    )


def _bag_reason(start: datetime, at: datetime) -> str:
    infused = (at.astimezone(UTC) - start.astimezone(UTC)) // HOUR
    return f"{infused} infused hours after {say(start)}; bags follow one another and are cut at every step"


def _disconnect(frame: Frame, row: Pump, start: datetime) -> Draft:
    end = elapse(start, row.hours * HOUR)
    return Draft(
        round=frame.round,
        row=row.id,
        tail="disconnect",
        kind="disconnect",
        title=f"{row.title} ends: disconnect",
        start=end,
        end=end,
        day=frame.day(end),
        source=row.source,
        why=(*frame.why, because("C2", f"{row.hours} infused hours after {say(start)}")),
        earliest=end,
        latest=end,
    )
