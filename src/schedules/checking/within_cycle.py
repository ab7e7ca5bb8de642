"""The rules inside one cycle: its days, windows and gaps, and its infusion over holds (C2, C3, C5, C8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from schedules.checking.expected import (
    DAY,
    HOUR,
    Cycle,
    Seen,
    after,
    bags_of,
    between,
    day_of,
    infused,
    slots_of,
    steps_of,
    stretches_of,
    targets_of,
)
from schedules.checking.findings import finding
from schedules.course.places import (
    DISCONNECT,
    FIRST,
    START,
    bag_tail,
    is_hold,
    is_restart,
    ordinal_of,
    restart_tail,
    stem_of,
    step_and_entry,
    tail_of,
    visit_tail,
)
from schedules.course.plan import Finding
from schedules.regimen import Beside, Pump, Span, Visit
from schedules.regimen.days import read_days
from schedules.words import count, say_day


def in_cycle(cycle: Cycle, seen: Mapping[str, Seen], delayed: Mapping[str, int]) -> Iterator[Finding]:
    """Check the events of one cycle against its table.

    ``delayed`` counts, by key, the days by which events were delayed for a clinical reason: those may wait longer.
    """
    day_one = day_one_of(cycle, seen)
    for row in cycle.rows:
        if isinstance(row, Pump):
            yield from infusion(cycle, row, seen)
        elif isinstance(row, Visit) and row.every_hours:
            yield from _interval(cycle, row, seen)
        elif isinstance(row, Beside):
            yield from _beside(cycle, row, seen)
        elif isinstance(row, Span):
            yield from _span(cycle, row, seen, day_one)
    if day_one is not None:
        yield from _days(cycle, seen, day_one, delayed)


def day_one_of(cycle: Cycle, seen: Mapping[str, Seen]) -> date | None:
    """Find the Day 1 (or Day 0) that most events of a cycle agree on; None where none of them is there.

    Events with a window count only where there are no others.
    """
    firm: list[date] = []
    loose: list[date] = []
    for slot in slots_of(cycle):
        event = seen.get(slot.key)
        if event is not None and isinstance(slot.row, Pump) and tail_of(slot.key) == START:
            firm.append(event.date)
        elif event is not None and slot.day is not None and isinstance(slot.row, Visit) and not slot.row.every_hours:
            (loose if slot.window else firm).append(event.date - cycle.offset(slot.day) * DAY)
    firm = firm or loose
    if not firm:
        return None
    most = max(Counter(firm).values())
    return min((day for day in firm if firm.count(day) == most), key=firm.index)


def _days(cycle: Cycle, seen: Mapping[str, Seen], day_one: date, delayed: Mapping[str, int]) -> Iterator[Finding]:
    for slot in slots_of(cycle):
        event = seen.get(slot.key)
        if event is None or slot.day is None or (isinstance(slot.row, Visit) and slot.row.every_hours):
            continue
        due = day_one + cycle.offset(slot.day) * DAY
        low = due - (slot.window.before_days if slot.window else 0) * DAY
        high = due + (slot.window.after_days if slot.window else 0) * DAY
        waits = (
            slot.row.postponed if isinstance(slot.row, Visit) and delayed.get(slot.key) and event.date > high else ()
        )
        if wait := next((wait for wait in waits if slot.day in read_days(wait.days)), None):
            last = day_one + cycle.offset(wait.latest_day) * DAY
            limit = f"may wait up to Day {wait.latest_day}, {say_day(last)}: {wait.text}"
            message = f"{event.title} is on {say_day(event.date)}; delayed, Day {slot.day} {limit}"
            if event.date > last:
                yield finding("postponed_too_long", event, message, wait.source, last)
        elif not low <= event.date <= high:
            code = "window_missed" if slot.window else "day_wrong"
            span = f"from {say_day(low)} to {say_day(high)}" if slot.window else f"on {say_day(due)}"
            message = f"{event.title} is on {say_day(event.date)}; Day {slot.day} of {cycle.words} lies {span}"
            yield finding(code, event, message, slot.source, low if event.date < low else high)


def _interval(cycle: Cycle, row: Visit, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    doses = [
        seen[key] for number in range(1, (row.times or 0) + 1) if (key := cycle.key(row.id, visit_tail(number))) in seen
    ]
    step = (row.every_hours or 0) * HOUR
    for earlier, later in pairwise(doses):
        if isinstance(later.start, datetime) and between(earlier.start, later.start) != step:
            distance = f"{later.title} comes {hours_text(between(earlier.start, later.start))} after the last"
            message = f"{distance}; the rule asks for {row.every_hours} h"
            yield finding("interval_wrong", later, message, row.source, after(earlier.start, step))


def _beside(cycle: Cycle, row: Beside, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    lead, unit = (row.minutes, timedelta(minutes=1)) if row.minutes is not None else (row.days, DAY)
    if lead is None:
        return
    low = lead if row.earliest is None else row.earliest
    high = lead if row.latest is None else row.latest
    # A supervised restart is made by the record, so that only the calendar names it.
    restarts = (tail_of(key) for key in seen if stem_of(key) == cycle.stem(row.id) and is_restart(tail_of(key)))
    for tail in [*targets_of(cycle, row), *(restarts if "restart" in row.on else ())]:
        event, target = seen.get(cycle.key(row.id, tail)), seen.get(cycle.key(row.of, tail))
        if event is None or target is None or (event.tentative and target.tentative):
            continue
        origin = target.end if "end" in row.on and ordinal_of(tail) else target.start
        origin = day_of(origin) if unit == DAY else origin
        distance = between(origin, event.start)
        if not low * unit <= distance <= high * unit:
            nearest = after(origin, (low if distance < low * unit else high) * unit)
            where = f"{event.title} lies {_lead_words(distance, unit)} {target.title}"
            asked = dict.fromkeys(_lead_words(limit * unit, unit) for limit in (low, high))
            message = f"{where}; the rule asks for {' to '.join(asked)}"
            yield finding("lead_wrong", event, message, row.source, nearest)


def _lead_words(distance: timedelta, unit: timedelta) -> str:
    side = "before" if distance < timedelta() else "after"
    return f"{count(abs(distance) // unit, 'day' if unit == DAY else 'minute')} {side}"


def _span(cycle: Cycle, row: Span, seen: Mapping[str, Seen], day_one: date | None) -> Iterator[Finding]:
    event = seen.get(cycle.key(row.id, FIRST))
    if event is None:
        return
    if row.days is not None and day_one is not None:
        days = read_days(row.days)
        first, end = day_one + cycle.offset(days[0]) * DAY, day_one + (cycle.offset(days[-1]) + 1) * DAY
        yield from _stretch("stay_wrong", event, row, first, end)
    elif row.of is not None and row.kind != "rest":
        targets = [other.date for key, other in seen.items() if stem_of(key) == cycle.stem(row.of)]
        if targets:
            first = min(targets) + row.from_days * DAY
            end = (max(targets) + row.lasts_days * DAY if row.lasts_days else first) + DAY
            yield from _stretch("aftercare_wrong", event, row, first, end)


def _stretch(code: str, event: Seen, row: Span, first: date, end: date) -> Iterator[Finding]:
    if event.date != first:
        message = f"{event.title} starts on {say_day(event.date)}; the rule asks for {say_day(first)}"
        yield finding(code, event, message, row.source, first)
    if day_of(event.end) != end:
        last, right = day_of(event.end) - DAY, end - DAY
        message = f"{event.title} has its last day on {say_day(last)}; the rule asks for {say_day(right)}"
        yield finding(code, event, message, row.source, right)


NOTHING = timedelta()


def infusion(cycle: Cycle, row: Pump, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check the infusion of one cycle: its hours, end, steps and bags (C2, C3, C8)."""
    stretches = stretches_of(cycle, row.id, seen)
    if stretches:
        yield from _length(cycle, row, seen, stretches)
        yield from _end(cycle, row, seen, stretches)
        yield from _moments(cycle, row, seen, stretches)
        yield from _low_rates(cycle, row, seen, stretches)


def _length(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start, end = stretches[0], seen.get(cycle.key(row.id, DISCONNECT))
    asked = _time_asked(start, row.hours)
    # Twenty-eight days of infusion touch twenty-nine dates; a calendar without times may count either.
    allowed = [asked] if isinstance(start.start, datetime) else [asked, asked + DAY]
    ran = sum((between(stretch.start, stretch.end) for stretch in stretches), NOTHING)
    cut_short = _was_held(cycle, row, seen) and (end is None or end.tentative)
    if ran not in allowed and not cut_short:
        message = f"{start.title} runs for {hours_text(ran)}; the rule asks for {row.hours} h"
        yield finding("infusion_hours", start, message, row.source, after(start.start, row.hours * HOUR))


def _was_held(cycle: Cycle, row: Pump, seen: Mapping[str, Seen]) -> bool:
    return any(stem_of(key) == cycle.stem(row.id) and is_hold(tail_of(key)) for key in seen)


def _time_asked(start: Seen, hours: int) -> timedelta:
    """Count the hours asked for; whole days for a calendar that has no times."""
    return hours * HOUR if isinstance(start.start, datetime) else -(-hours // 24) * DAY


def _end(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start, end = stretches[0], seen.get(cycle.key(row.id, DISCONNECT))
    if end is None or end.tentative:
        return
    if (ran := _time_infused(stretches, end)) != _time_asked(start, row.hours):
        message = f"{end.title} comes {hours_text(ran)} after the start; the rule asks for {row.hours} h"
        yield finding("infusion_hours", end, message, row.source, after(start.start, row.hours * HOUR))
    elif len(stretches) > 1 and (gap := between(stretches[-1].end, end.start)) != NOTHING:
        message = f"{end.title} lies {hours_text(abs(gap))} from where the infusion ends"
        yield finding("infusion_hours", end, message, row.source, stretches[-1].end)


def _moments(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    start = stretches[0]
    moments = [(step, hours, "step_wrong") for step, hours in steps_of(cycle, row).items()]
    # Bags are cut at a hold, whose hour no rule prints: with one, they have no place that a rule names.
    bags = [] if _was_held(cycle, row, seen) else list(enumerate(bags_of(cycle, row), start=2))
    moments += [(bag_tail(number), hours, "bag_wrong") for number, hours in bags]
    for tail, hours, code in moments:
        event = seen.get(cycle.key(row.id, tail))
        if event is None or event.tentative or (ran := _time_infused(stretches, event)) == _time_asked(start, hours):
            continue
        message = f"{event.title} comes {hours_text(ran)} after the start; the rule asks for {hours} h"
        yield finding(code, event, message, row.source, after(start.start, hours * HOUR))


def _low_rates(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    """Check each step after a restart at the low rate against its own infused hours (C3)."""
    for key, event in seen.items():
        step, entry = step_and_entry(tail_of(key))
        restart = seen.get(cycle.key(row.id, restart_tail(entry)))
        known = stem_of(key) == cycle.stem(row.id) and any(step == each.id for each in row.steps)
        if row.hold is None or restart is None or not known:
            continue
        later = [each for each in stretches if between(restart.start, each.start) >= NOTHING]
        if (ran := _time_infused(later, event)) != row.hold.low_rate_hours * HOUR:
            asked = f"the rule asks for {row.hold.low_rate_hours} h"
            message = f"{event.title} comes {hours_text(ran)} after the restart at the low rate; {asked}"
            yield finding("step_wrong", event, message, row.hold.source)


def _time_infused(stretches: list[Seen], event: Seen) -> timedelta:
    """Measure the infused time before an event; with one stretch, simply the time since its start."""
    if len(stretches) > 1 and isinstance(event.start, datetime):
        return infused(stretches, event.start)
    return between(stretches[0].start, event.start)


def hours_text(span: timedelta) -> str:
    """Say a span in hours.

    >>> hours_text(timedelta(hours=671)), hours_text(timedelta(minutes=90))
    ('671 h', '1.5 h')
    """
    return f"{span / HOUR:.4g} h"
