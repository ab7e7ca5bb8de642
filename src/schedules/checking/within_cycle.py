"""The rules inside one cycle: its days and windows, the distances between its events, its infusion (C2, C3, C5, C8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from schedules.checking.expected import (
    DAY,
    HOUR,
    Cycle,
    Seen,
    after,
    bags_of,
    between,
    day_of,
    infused_time,
    slots_of,
    steps_of,
    stretches_of,
    targets_of,
)
from schedules.checking.findings import finding
from schedules.course.places import (
    DISCONNECT,
    ONLY,
    START,
    bag_tail,
    infusion_of,
    is_hold,
    is_restart,
    restart_tail,
    stem_of,
    step_and_entry,
    tail_of,
    visit_of,
    visit_tails,
)
from schedules.course.plan import Finding
from schedules.regimen import Beside, Pump, Span, Visit
from schedules.regimen.days import read_days
from schedules.words import count, say_day

NO_TIME: Final = timedelta()


def in_cycle(cycle: Cycle, seen: Mapping[str, Seen], delayed: Mapping[str, int]) -> Iterator[Finding]:
    """Check the events of one cycle against its table.

    ``delayed`` is the days by which events were delayed for a clinical reason, by key; a row may let those wait longer.
    """
    day_one = day_one_of(cycle, seen)
    for row in cycle.rows:
        if isinstance(row, Pump) and (stretches := stretches_of(cycle, row.id, seen)):
            yield from _hours_findings(cycle, row, seen, stretches)
            yield from _part_findings(cycle, row, seen, stretches)
            yield from _low_rate_findings(cycle, row, seen, stretches)
        elif isinstance(row, Visit) and row.every_hours:
            yield from _interval_findings(cycle, row, seen)
        elif isinstance(row, Beside):
            yield from _beside_findings(cycle, row, seen)
        elif isinstance(row, Span):
            yield from _span_findings(cycle, row, seen, day_one)
    if day_one is not None:
        yield from _day_findings(cycle, seen, day_one, delayed)


def day_one_of(cycle: Cycle, seen: Mapping[str, Seen]) -> date | None:
    """Return the Day 1, or Day 0, that most events of a cycle agree on; None where the calendar has none of them.

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


def _day_findings(
    cycle: Cycle, seen: Mapping[str, Seen], day_one: date, delayed: Mapping[str, int]
) -> Iterator[Finding]:
    """Check visits against the day that the table gives them, their window, and how long a delayed one may wait."""
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


def _interval_findings(cycle: Cycle, row: Visit, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check the distance between doses that are given every so many hours (C2)."""
    tails = visit_tails(
        read_days(row.days)[0],
        every_hours=row.every_hours or 0,
        times=row.times or 0,
        day_zero=cycle.table.day_zero,
    )
    doses = [seen[key] for tail in tails if (key := cycle.key(row.id, tail)) in seen]
    step = (row.every_hours or 0) * HOUR
    for earlier, later in pairwise(doses):
        if isinstance(later.start, datetime) and between(earlier.start, later.start) != step:
            distance = f"{later.title} comes {hours_text(between(earlier.start, later.start))} after the last"
            message = f"{distance}; the rule asks for {row.every_hours} h"
            yield finding("interval_wrong", later, message, row.source, after(earlier.start, step))


def _beside_findings(cycle: Cycle, row: Beside, seen: Mapping[str, Seen]) -> Iterator[Finding]:
    """Check the distance of a row's events from the events that they are timed from (C2)."""
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
        origin = target.end if "end" in row.on and visit_of(tail) else target.start
        origin = day_of(origin) if unit == DAY else origin
        distance = between(origin, event.start)
        if not low * unit <= distance <= high * unit:
            nearest = after(origin, (low if distance < low * unit else high) * unit)
            where = f"{event.title} lies {_distance_words(distance, unit)} {target.title}"
            asked = dict.fromkeys(_distance_words(limit * unit, unit) for limit in (low, high))
            message = f"{where}; the rule asks for {' to '.join(asked)}"
            yield finding("lead_wrong", event, message, row.source, nearest)


def _distance_words(distance: timedelta, unit: timedelta) -> str:
    """Return a distance in words, in days or in minutes: "30 minutes before"; negative is before."""
    side = "before" if distance < NO_TIME else "after"
    return f"{count(abs(distance) // unit, 'day' if unit == DAY else 'minute')} {side}"


def _span_findings(cycle: Cycle, row: Span, seen: Mapping[str, Seen], day_one: date | None) -> Iterator[Finding]:
    """Check the first and the last day of a stretch of days that is not a rest."""
    event = seen.get(cycle.key(row.id, ONLY))
    if event is None:
        return
    if row.days is not None and row.of is None and day_one is not None:
        days = read_days(row.days)
        first, end = day_one + cycle.offset(days[0]) * DAY, day_one + (cycle.offset(days[-1]) + 1) * DAY
        yield from _edge_findings("stay_wrong", event, row, first, end)
    elif row.of is not None and row.kind != "rest":
        targets = _dates_of(cycle, row.of, seen)
        if targets:
            first = min(targets) + row.from_days * DAY
            end = (max(targets) + row.lasts_days * DAY if row.lasts_days is not None else first) + DAY
            if row.days is not None:
                first, last = (min(targets) + (read_days(row.days)[edge] - 1) * DAY for edge in (0, -1))
                end = last + DAY
            yield from _edge_findings("aftercare_wrong", event, row, first, end)


def _dates_of(cycle: Cycle, row: str, seen: Mapping[str, Seen]) -> list[date]:
    """Return the dates of a row's events from which a stretch of days is counted.

    Of an infusion they are the dates of its own parts, without those of a cycle that a restart opened. The last is that
    of its disconnection; in a calendar without one, the end of its last part.
    """
    own = [event for key, event in seen.items() if stem_of(key) == cycle.stem(row)]
    if not any(isinstance(other, Pump) and other.id == row for other in cycle.rows):
        return [event.date for event in own]
    parts = [event for event in own if infusion_of(event.key) == cycle.stem(row)]
    if not any(tail_of(event.key) == DISCONNECT for event in parts):
        return [date for event in parts for date in (event.date, day_of(event.end))]
    return [event.date for event in parts]


def _edge_findings(code: str, event: Seen, row: Span, first: date, end: date) -> Iterator[Finding]:
    """Check a stretch of days against its right first day, and the day after its right last one."""
    if event.date != first:
        message = f"{event.title} starts on {say_day(event.date)}; the rule asks for {say_day(first)}"
        yield finding(code, event, message, row.source, first)
    if day_of(event.end) != end:
        last, right = day_of(event.end) - DAY, end - DAY
        message = f"{event.title} has its last day on {say_day(last)}; the rule asks for {say_day(right)}"
        yield finding(code, event, message, row.source, right)


def _hours_findings(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    """Check how long an infusion runs, and that it ends when its hours are complete (C2, C3)."""
    start, end = stretches[0], seen.get(cycle.key(row.id, DISCONNECT))
    asked = _time_asked(start, row.hours)
    # An infusion of 28 days has events on 29 dates; a calendar without times may count either.
    allowed = [asked] if isinstance(start.start, datetime) else [asked, asked + DAY]
    ran = sum((between(stretch.start, stretch.end) for stretch in stretches), NO_TIME)
    ends = end is not None and not end.tentative
    if ran not in allowed and (ends or not _was_held(cycle, row, seen)):
        message = f"{start.title} runs for {hours_text(ran)}; the rule asks for {row.hours} h"
        yield finding("infusion_hours", start, message, row.source, after(start.start, row.hours * HOUR))
    if end is None or end.tentative or end.uid == start.uid:  # one event may hold the connection and the end
        return
    if (ran := infused_time(stretches, end.start)) != asked:
        message = f"{end.title} comes {hours_text(ran)} after the start; the rule asks for {row.hours} h"
        yield finding("infusion_hours", end, message, row.source, after(start.start, row.hours * HOUR))
    elif len(stretches) > 1 and (gap := between(stretches[-1].end, end.start)) != NO_TIME:
        message = f"{end.title} lies {hours_text(abs(gap))} from where the infusion ends"
        yield finding("infusion_hours", end, message, row.source, stretches[-1].end)


def _was_held(cycle: Cycle, row: Pump, seen: Mapping[str, Seen]) -> bool:
    """Return whether the calendar has a hold of an infusion in a cycle, or a restart after one."""
    tails = (tail_of(key) for key in seen if stem_of(key) == cycle.stem(row.id))
    return any(is_hold(tail) or is_restart(tail) for tail in tails)


def _time_asked(start: Seen, hours: int) -> timedelta:
    """Return the hours that the rule asks for as a span of time; whole days in a calendar without times."""
    return hours * HOUR if isinstance(start.start, datetime) else -(-hours // 24) * DAY


def _part_findings(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    """Check the steps and the bag changes of an infusion against its infused hours (C3, C8)."""
    start = stretches[0]
    moments = [(step, hours, "step_wrong") for step, hours in steps_of(cycle, row).items()]
    # A hold cuts a bag, and no rule says when a hold is: with one, no rule says when bags are changed.
    bags = [] if _was_held(cycle, row, seen) else list(enumerate(bags_of(cycle, row), start=2))
    moments += [(bag_tail(number), hours, "bag_wrong") for number, hours in bags]
    for tail, hours, code in moments:
        event = seen.get(cycle.key(row.id, tail))
        if event is None or event.tentative:
            continue
        if (ran := infused_time(stretches, event.start)) != _time_asked(start, hours):
            message = f"{event.title} comes {hours_text(ran)} after the start; the rule asks for {hours} h"
            yield finding(code, event, message, row.source, after(start.start, hours * HOUR))


def _low_rate_findings(cycle: Cycle, row: Pump, seen: Mapping[str, Seen], stretches: list[Seen]) -> Iterator[Finding]:
    """Check each step after a restart at the low rate against its own infused hours (C3)."""
    for key, event in seen.items():
        step, entry = step_and_entry(tail_of(key))
        restart = seen.get(cycle.key(row.id, restart_tail(entry)))
        known = stem_of(key) == cycle.stem(row.id) and any(step == each.id for each in row.steps)
        if row.hold is None or restart is None or not known:
            continue
        later = [each for each in stretches if between(restart.start, each.start) >= NO_TIME]
        if (ran := infused_time(later, event.start)) != row.hold.low_rate_hours * HOUR:
            asked = f"the rule asks for {row.hold.low_rate_hours} h"
            message = f"{event.title} comes {hours_text(ran)} after the restart at the low rate; {asked}"
            yield finding("step_wrong", event, message, row.hold.source)


def hours_text(span: timedelta) -> str:
    """Return a span in words, in hours.

    >>> hours_text(timedelta(hours=671)), hours_text(timedelta(minutes=90))
    ('671 h', '1.5 h')
    """
    return f"{span / HOUR:.4g} h"
