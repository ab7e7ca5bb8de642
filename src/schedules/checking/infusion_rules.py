"""The rules of a continuous infusion: its hours, its steps, its bags, its end, over holds and restarts (C2, C3, C8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from schedules.checking.expected import DAY, HOUR, Cycle, Seen, after, bags_of, between, steps_of
from schedules.checking.findings import finding
from schedules.checking.stretches import infused, stretches_of
from schedules.course.plan import Finding
from schedules.regimen import Pump

NOTHING = timedelta()


def infusion(cycle: Cycle, row: Pump, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Hold the infusion of one cycle against its hours."""
    stretches = stretches_of(cycle, row.id, seen)
    if stretches:
        yield from _length(cycle, row, seen, stretches)
        yield from _end(cycle, row, seen, stretches)
        yield from _moments(cycle, row, seen, stretches)
        yield from _low_rates(cycle, row, seen, stretches)


def _length(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start, end = stretches[0], seen.get(cycle.key(row.id, "disconnect"))
    asked = _asked(start, row.hours)
    # Twenty-eight days of infusion touch twenty-nine dates; a calendar without times may count either.
    allowed = [asked] if isinstance(start.start, datetime) else [asked, asked + DAY]
    ran = sum((between(stretch.start, stretch.end) for stretch in stretches), NOTHING)
    cut_short = _held(cycle, row, seen) and (end is None or end.tentative)
    if ran not in allowed and not cut_short:
        message = f"{start.title} runs for {hours_said(ran)}; the rule asks for {row.hours} h"
        yield finding("infusion_hours", start, message, row.source, after(start.start, row.hours * HOUR))


def _held(cycle: Cycle, row: Pump, seen: Mapping[str, Seen]) -> bool:
    return any(key.startswith(cycle.key(row.id, "hold-")) for key in seen)


def _asked(start: Seen, hours: int) -> timedelta:
    """Count the hours asked for; whole days for a calendar that has no times."""
    return hours * HOUR if isinstance(start.start, datetime) else -(-hours // 24) * DAY


def _end(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start, end = stretches[0], seen.get(cycle.key(row.id, "disconnect"))
    if end is None or end.tentative:
        return
    if (ran := _ran(stretches, end)) != _asked(start, row.hours):
        message = f"{end.title} comes {hours_said(ran)} after the start; the rule asks for {row.hours} h"
        yield finding("infusion_hours", end, message, row.source, after(start.start, row.hours * HOUR))
    elif len(stretches) > 1 and (gap := between(stretches[-1].end, end.start)) != NOTHING:
        message = f"{end.title} lies {hours_said(abs(gap))} from where the infusion ends"
        yield finding("infusion_hours", end, message, row.source, stretches[-1].end)


def _moments(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start = stretches[0]
    moments = [(step, hours, "step_wrong") for step, hours in steps_of(cycle, row).items()]
    # Bags are cut at a hold, whose hour no rule prints: with one, they have no place that a rule names.
    bags = [] if _held(cycle, row, seen) else list(enumerate(bags_of(cycle, row), start=2))
    moments += [(f"bag-{number}", hours, "bag_wrong") for number, hours in bags]
    for tail, hours, code in moments:
        event = seen.get(cycle.key(row.id, tail))
        if event is None or event.tentative or (ran := _ran(stretches, event)) == _asked(start, hours):
            continue
        message = f"{event.title} comes {hours_said(ran)} after the start; the rule asks for {hours} h"
        yield finding(code, event, message, row.source, after(start.start, hours * HOUR))


def _low_rates(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    """Hold each step after a restart at the low rate against its own infused hours."""
    for key, event in seen.items():
        place, _, entry = key.rpartition("-")
        restart = seen.get(cycle.key(row.id, f"restart-{entry}"))
        if row.hold is None or restart is None or not any(place == cycle.key(row.id, step.id) for step in row.steps):
            continue
        later = [each for each in stretches if between(restart.start, each.start) >= NOTHING]
        if (ran := _ran(later, event)) != row.hold.low_rate_hours * HOUR:
            asked = f"the rule asks for {row.hold.low_rate_hours} h"
            message = f"{event.title} comes {hours_said(ran)} after the restart at the low rate; {asked}"
            yield finding("step_wrong", event, message, row.hold.source)


def _ran(stretches: list[Seen], event: Seen) -> timedelta:
    """Measure the infused time before an event; with one stretch, simply the time since its start."""
    if len(stretches) > 1 and isinstance(event.start, datetime):
        return infused(stretches, event.start)
    return between(stretches[0].start, event.start)


def hours_said(span: timedelta) -> str:
    """Say a span in hours.

    >>> hours_said(timedelta(hours=671)), hours_said(timedelta(minutes=90))
    ('671 h', '1.5 h')
    """
    return f"{span / HOUR:.4g} h"
