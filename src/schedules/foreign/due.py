"""The dates on which the places of a course are due, counted from the date of its first event."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from schedules.checking.calendar import DAY
from schedules.checking.expected import (
    Cycle,
    Slot,
    bags_of,
    group_of,
    runs_in,
    slots_of,
    steps_of,
    targets_of,
)
from schedules.checking.weekdays import nth_allowed
from schedules.course.places import DISCONNECT, START, bag_of, number_of, series_tail, tail_of, visit_of
from schedules.regimen import Beside, Link, Pump, Span, Visit, Wait

LATEST_DAYS: Final = 35
"""How many days later than its due date a cycle is looked for; a longer delay makes its events fit no place."""
EARLIEST_DAYS: Final = 10
"""How many days earlier."""
NEAR: Final = {0: 1.0, 1: 0.6, 2: 0.4}
"""How much an event counts for a place that it lies so many days from."""

Dates = Mapping[str, Iterable[tuple[date, int | None, int | None]]]
"""The dates of the events that claim a group of places, each with the cycle and the day that its title names."""


def dated_places(cycles: list[Cycle], dates: Dates, fallback: date) -> dict[str, date]:
    """Return the date on which each place is due, as the events of the treatment show it.

    The first day is the one from which most of them are on their days; a later cycle begins where most of its own
    are, so that what was moved together is not taken for a dose that is missing and another one too many.

    Args:
        cycles: The cycles of the course.
        dates: The events of the treatments, by the group of places that they claim.
        fallback: The first day where there are no such events.
    """
    due: dict[str, date] = {}
    for part in parts_of(cycles):
        own = {group_of(slot) for cycle in part for slot in slots_of(cycle)}
        mine = {group: sorted(dates[group], key=lambda named: named[0]) for group in own & set(dates)}
        day = _best_origin(part, mine)
        if day is None:
            due |= due_dates(part, fallback)
            continue
        due |= _drifted(part, mine, due_dates(part, day))
    return due


def _best_origin(part: list[Cycle], dates: Dates) -> date | None:
    """Return the date of the first event of a part with which most events are on their days; None where there are none.

    Of several such dates, one on which there is a first event, and the earliest of those.
    """
    # What is on days of the week lies otherwise from another first day of the week.
    zero = min((named[0] for group in dates.values() for named in group), default=date(2000, 1, 3))
    due = due_dates(part, zero)
    votes: defaultdict[date, float] = defaultdict(float)
    first_slots: dict[date, bool] = {}
    offsets = [
        (slot, cycle, (due[slot.key] - zero).days)
        for cycle in part
        for slot in slots_of(cycle)
        if group_of(slot) in dates
    ]
    least = min((offset for _, _, offset in offsets), default=0)
    for slot, cycle, offset in offsets:
        for day, named_cycle, named_day in dates[group_of(slot)]:
            weight = _weight_of_name(slot, cycle, named_cycle, named_day)
            for days, share in NEAR.items():
                for sign in (1, -1) if days else (1,):
                    votes[day - (offset + sign * days) * DAY] += share * weight
            if offset == least:
                first_slots[day - offset * DAY] = True
    if not votes:
        return None
    best = max(votes.values())
    return min(
        (day for day, vote in votes.items() if vote > best - 0.05), key=lambda day: (not first_slots.get(day), day)
    )


def _weight_of_name(slot: Slot, cycle: Cycle, named_cycle: int | None, named_day: int | None) -> float:
    """Return how much an event counts for a place by the cycle and the day that its title names: more, or less."""
    if named_day is None or slot.day is None:
        return 1.0
    fits = named_day == slot.day and named_cycle in (None, cycle.number or cycle.index)
    return 2.0 if fits else 0.5


def _drifted(part: list[Cycle], dates: Dates, due: dict[str, date]) -> dict[str, date]:
    """Return due dates with each cycle where most of its own events are, and those after it moved as much."""
    found: dict[str, date] = {}
    shift = 0
    done = date.min
    listed = [[slot for slot in slots_of(cycle) if group_of(slot) in dates] for cycle in part]
    for number, cycle in enumerate(part):
        days = {group: [day for day, _, _ in each if day > done] for group, each in dates.items()}
        own, rest = listed[number], [slot for slots in listed[number:] for slot in slots]
        if _on_their_day(own, days, due, shift) < len(own):
            scores = {
                drift: _on_their_day(rest, days, due, shift + drift) for drift in range(-EARLIEST_DAYS, LATEST_DAYS + 1)
            }
            best = max(scores.values())
            if best:
                likely = (drift for drift, score in scores.items() if score == best)
                shift += min(likely, key=lambda drift: (abs(drift), drift))
        for slot in slots_of(cycle):
            found[slot.key] = due[slot.key] + shift * DAY
        done = max((found[slot.key] for slot in own), default=done)
    return found


def _on_their_day(slots: list[Slot], days: Mapping[str, list[date]], due: Mapping[str, date], shift: int) -> int:
    """Return of how many places there is an event on the day, if all are so many days later."""
    return sum(_has(days[group_of(slot)], due[slot.key] + shift * DAY) for slot in slots)


def _has(days: list[date], aim: date) -> bool:
    place = bisect_left(days, aim)
    return place < len(days) and days[place] == aim


def parts_of(cycles: list[Cycle]) -> list[list[Cycle]]:
    """Return the cycles of a course in parts: each phase that waits for a milestone begins a new part."""
    parts: list[list[Cycle]] = []
    for cycle in cycles:
        if not parts or (cycle.index == 1 and cycle.phase.waits):
            parts.append([])
        parts[-1].append(cycle)
    return parts


def due_dates(cycles: list[Cycle], origin: date) -> dict[str, date]:
    """Return the date on which each place is due, by its key, if the first event is on ``origin`` and nothing moves."""
    due: dict[str, date] = {}
    edges: dict[tuple[str, str], date] = {}
    day_one = origin
    firsts: dict[str, date] = {}
    for number, cycle in enumerate(cycles):
        phase = cycle.phase.id
        treated = [slot for slot in slots_of(cycle) if isinstance(slot.row, Visit | Pump) and not slot.row.own]
        first_day = min((_offset_days(cycle, slot, day_one) for slot in treated), default=0) * DAY
        known = [link for link in cycle.phase.links if (link.of, link.edge) in edges]
        if cycle.index == 1 and known:
            day_one = max(_after(link, edges[link.of, link.edge]) for link in known) - first_day
        elif number == 0:
            day_one = origin - first_day
        first = firsts.setdefault(phase, day_one)
        offsets = {slot.key: _offset_days(cycle, slot, day_one) for slot in slots_of(cycle)}
        due |= {key: day_one + offset * DAY for key, offset in offsets.items()}
        edges.setdefault((phase, "start"), day_one + first_day)
        for slot, offset in ((slot, offsets[slot.key]) for slot in treated):
            for edge in (slot.row.id, "end"):
                at = day_one + offset * DAY
                edges[phase, edge] = max(at, edges.get((phase, edge), at))
        last = edges.get((phase, "end"), day_one)
        if months := cycle.table.length_months:
            day_one = first + relativedelta(months=months * cycle.index)
        else:
            day_one = day_one + cycle.length_days * DAY if cycle.length_days else last + DAY
        edges[phase, "next"] = day_one
    return due


def _after(link: Link | Wait, edge: date) -> date:
    """Return the date on which a phase is expected after an edge of another one."""
    if isinstance(link, Wait):
        return edge + link.typical * DAY
    if link.months:
        return edge + relativedelta(months=link.months)
    return edge + (link.expected or link.earliest or 0) * DAY


def _offset_days(cycle: Cycle, slot: Slot, day_one: date) -> int:
    """Return the days from Day 1 of a cycle, which is on a date, to the date on which a place is due."""
    tail = tail_of(slot.key)
    match slot.row:
        case Pump() as pump:
            bag = bag_of(tail)
            hours = {START: 0, DISCONNECT: pump.hours, **steps_of(cycle, pump)}
            infused = bags_of(cycle, pump)[bag - 2] if bag else hours.get(tail, 0)
            return _connected(cycle, pump, day_one) + infused // 24
        case Span() as span:
            return _first_offset(cycle, span, int(tail), day_one)
        case Beside() as beside:
            return _offset_beside(cycle, beside, tail, day_one)
    number = number_of(tail)
    if number and slot.row.weekdays:
        return (nth_allowed(day_one, slot.row.weekdays, number) - day_one).days
    visit = visit_of(tail)
    return cycle.offset(visit[0]) if visit else 0


def _connected(cycle: Cycle, pump: Pump, day_one: date) -> int:
    """Return the days from Day 1 to the connection of an infusion."""
    if pump.beside is None:
        return cycle.offset(pump.day)
    own = [slot for slot in slots_of(cycle) if slot.row.id == pump.beside.row]
    offsets = [_offset_days(cycle, slot, day_one) for slot in own]
    at = min(offsets, default=0) if pump.beside.at == "start" else max(offsets, default=0)
    return at + pump.beside.minutes // 1440


def _offset_beside(cycle: Cycle, row: Beside, tail: str, day_one: date) -> int:
    """Return the days from Day 1 to what is timed from another event, or to one of a series of it."""
    minutes = row.minutes or 0
    lead = timedelta(minutes=minutes) // DAY if minutes > 0 else row.days or 0
    for of in targets_of(cycle, row):
        tails = [series_tail(of, number) for number in range(1, row.times + 1)] if row.times else [of]
        if tail in tails:
            target = next((each for each in slots_of(cycle) if each.key == cycle.key(row.of, of)), None)
            later = tails.index(tail) * (row.every_hours or 0) // 24
            return (_offset_days(cycle, target, day_one) if target else 0) + lead + later
    return lead


def _first_offset(cycle: Cycle, span: Span, number: int, day_one: date) -> int:
    """Return the days from Day 1 of a cycle to the first day of a stretch of days, by its number among its row's."""
    first = runs_in(cycle, span)[number - 1][0] if span.days else None
    if span.of is None:
        return cycle.offset(first) if first is not None else 0
    if span.kind == "rest":  # it begins when the infusion has run for its hours
        return sum(each.hours for each in cycle.rows if isinstance(each, Pump) and each.id == span.of) // 24
    counted = [_offset_days(cycle, slot, day_one) for slot in slots_of(cycle) if slot.row.id == span.of]
    return min(counted, default=0) + (first - 1 if first is not None else span.from_days)
