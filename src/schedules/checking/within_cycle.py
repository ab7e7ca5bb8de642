"""The rules inside one cycle: its days and windows, and the distances between its events (C1, C2, C4, C13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from schedules.checking.calendar import (
    DAY,
    HOUR,
    MINUTE,
    NO_TIME,
    Calendar,
    Seen,
    after,
    between,
    day_of,
    hours_text,
    in_order,
)
from schedules.checking.expected import Cycle, Slot, intervals_of, runs_in, slots_of, targets_of, visit_day
from schedules.checking.findings import finding
from schedules.checking.floors import NO_DOSES, Doses, FirstDates
from schedules.checking.infusions import Infusion, infusion_in
from schedules.checking.pump_rules import pump_findings
from schedules.checking.recorded import Recorded
from schedules.checking.weekdays import weekday_findings
from schedules.course.happenings import Booked, Given
from schedules.course.places import DISCONNECT, START, numbered_tail, own_tail, series_tail, span_tail, tail_of
from schedules.course.plan import Finding
from schedules.regimen import Beside, Placement, Pump, Span, Visit
from schedules.regimen.days import read_days
from schedules.regimen.rows import Postponement
from schedules.words import count, hours_words, say, say_day


def in_cycle(cycle: Cycle, calendar: Calendar, recorded: Recorded, before: Doses = NO_DOSES) -> Iterator[Finding]:
    """Check the events of one cycle against its table; ``before`` has the doses of the cycles before it."""
    day_one = day_one_of(cycle, calendar, recorded)
    own_day_one = day_one_of(cycle, calendar, recorded, own=True) if any(row.own for row in cycle.rows) else None
    infusions = infusions_of(cycle, calendar, recorded)
    for row in cycle.rows:
        its_day_one = own_day_one if row.own else day_one
        if isinstance(row, Pump) and row.id in infusions:
            yield from pump_findings(infusions[row.id])
            yield from _connection_findings(cycle, row, calendar, infusions, day_one, recorded)
        elif isinstance(row, Visit) and row.every_hours:
            yield from _interval_findings(cycle, row, calendar)
        elif isinstance(row, Visit) and row.weekdays:
            yield from weekday_findings(cycle, row, row.weekdays, calendar, its_day_one, recorded)
        elif isinstance(row, Beside):
            yield from _beside_findings(cycle, row, calendar, infusions)
        elif isinstance(row, Span):
            yield from _span_findings(cycle, row, calendar, its_day_one, infusions)
    yield from _day_findings(cycle, calendar, (day_one, own_day_one), recorded, before)
    yield from _short_findings(cycle, calendar, infusions)


def infusions_of(cycle: Cycle, calendar: Calendar, recorded: Recorded) -> dict[str, Infusion]:
    """Return the infusions of a cycle that the calendar has, by row."""
    pumps = (row for row in cycle.rows if isinstance(row, Pump))
    found = {row.id: infusion_in(cycle, row, calendar, recorded) for row in pumps}
    return {row: infusion for row, infusion in found.items() if infusion is not None}


def day_one_of(cycle: Cycle, calendar: Calendar, recorded: Recorded, *, own: bool = False) -> date | None:
    """Return the Day 1, or Day 0, of a cycle; None where the calendar has none of its events.

    It is that of its first treatment where that is an infusion, or the record says when it is and did not put it off
    alone. Else it is the one that most of its events agree on: first those that neither have a window nor were moved by
    themselves, then those that were not delayed inside the cycle, then any. A first treatment that was left out still
    says where Day 1 was. A clinic's own rows say it with ``own`` alone, since nothing of the label is judged by them.
    """
    firm: list[date] = []
    loose: list[date] = []
    late: list[date] = []
    for slot in slots_of(cycle):
        is_start = isinstance(slot.row, Pump) and own_tail(slot.key) == START and not slot.row.beside
        is_visit = slot.day is not None and isinstance(slot.row, Visit)
        is_lead = slot is cycle.lead
        event = calendar.get(slot.key) or (calendar.gone.get(slot.key) if is_lead else None)
        if event is None or not (is_start or is_visit) or (slot.row.own and not own):
            continue
        day = event.date - cycle.offset(visit_day(slot)) * DAY
        arranged = recorded.arranged(slot.key)
        is_late = is_visit and recorded.is_delayed(cycle, slot)
        is_alone = is_late or recorded.is_deferred(slot.key)
        is_said = any(isinstance(each, Booked) or (isinstance(each, Given) and not is_alone) for each in arranged)
        if is_lead and (is_start or is_said):
            return day
        votes = late if is_late else loose if slot.window or arranged else firm
        votes.append(day)
    # Doses that were delayed inside their cycle say nothing of the days on which a clinic's own rows stand.
    firm = firm or loose or ([] if own else late)
    if not firm:
        return _first_by_weekday(cycle, calendar)
    return Counter(firm).most_common(1)[0][0]


def _first_by_weekday(cycle: Cycle, calendar: Calendar) -> date | None:
    """Return the date of the first visit on a day of the week, where a cycle has no other by which Day 1 is known."""
    rows = (row for row in cycle.rows if isinstance(row, Visit) and row.weekdays)
    firsts = (calendar.get(cycle.key(row.id, numbered_tail(1))) for row in rows)
    return min((event.date for event in firsts if event is not None), default=None)


def days_allowed(cycle: Cycle, slot: Slot, event: Seen, day_one: date, recorded: Recorded) -> tuple[date, date]:
    """Return the first and the last date of a visit by its table: its day, its window, how long a delayed one waits."""
    due = day_one + cycle.offset(visit_day(slot)) * DAY
    low = due - (slot.window.before_days if slot.window else 0) * DAY
    high = due + (slot.window.after_days if slot.window else 0) * DAY
    wait = _wait_of(slot, recorded) if event.date > high else None
    return low, day_one + cycle.offset(wait.latest_day) * DAY if wait is not None else high


def _wait_of(slot: Slot, recorded: Recorded) -> Postponement | None:
    """Return how long a visit may wait for a clinical reason that was recorded; None where there is none."""
    waits = slot.row.postponed if isinstance(slot.row, Visit) and recorded.delays(slot.key) else ()
    return next((wait for wait in waits if slot.day in read_days(wait.days)), None)


def _connection_findings(
    cycle: Cycle,
    row: Pump,
    calendar: Calendar,
    infusions: Mapping[str, Infusion],
    day_one: date | None,
    recorded: Recorded,
) -> Iterator[Finding]:
    """Check when an infusion is connected: at the event that it hangs from, or on its day."""
    event = infusions[row.id].runs[0]
    if own_tail(event.key) != START or recorded.arranged(event.key):
        return
    if row.beside is not None and (left_out := _left_out_before(cycle, row.beside, calendar)):
        message = f"{event.title} hangs from {left_out.title}, which was left out"
        message = f"{message}; record when it is connected, or that it is omitted"
        yield finding("connection_open", event, message, row.source, severity="warning")
    elif event.tentative or recorded.has_delays(cycle):
        return
    elif row.beside is not None:
        origin = _origin_of(cycle, row.beside, calendar, infusions)
        if origin is None:
            return
        right = after(origin, row.beside.minutes * MINUTE) if isinstance(origin, datetime) else origin
        if between(right, event.start) != NO_TIME:
            lead = f"{count(abs(row.beside.minutes), 'minute')} {'before' if row.beside.minutes < 0 else 'after'}"
            at = f"{lead if row.beside.minutes else 'at'} the {row.beside.at} of {row.beside.row}"
            message = f"{event.title} is connected on {say(event.start)}; the rule asks for {at}, {say(right)}"
            yield finding("lead_wrong", event, message, row.source, right)
    elif day_one is not None and (due := day_one + cycle.offset(row.day) * DAY) != event.date:
        message = f"{event.title} is on {say_day(event.date)}; Day {row.day} of {cycle.words} lies on {say_day(due)}"
        yield finding("day_wrong", event, message, row.source, due)


def _origin_of(
    cycle: Cycle, place: Placement, calendar: Calendar, infusions: Mapping[str, Infusion]
) -> date | datetime | None:
    """Return the moment from which an infusion that hangs from another row is counted; None where nobody knows it."""
    if (infusion := infusions.get(place.row)) is not None:
        if place.at == "start":
            return infusion.runs[0].start
        if not infusion.is_timed:
            return day_of(infusion.runs[-1].end)
        return infusion.end.start if infusion.end is not None else None
    events = in_order(calendar.row(cycle.stem(place.row)))
    if not events:
        return None
    chosen = events[0] if place.at == "start" else events[-1]
    moment = chosen.start if place.at == "start" else end_of_visit(cycle, place.row, chosen)
    return moment if isinstance(moment, datetime) else chosen.date


def _left_out_before(cycle: Cycle, place: Placement, calendar: Calendar) -> Seen | None:
    """Return the event that an infusion hangs from, where that was left out; None where it takes place."""
    stem = cycle.stem(place.row)
    is_pump = any(isinstance(row, Pump) and row.id == place.row for row in cycle.rows)
    gone = [each for key, each in calendar.gone.items() if key.startswith(stem)]
    ends = in_order([*calendar.row(stem), *(each for each in gone if not is_pump or own_tail(each.key) == START)])
    chosen = (ends[0] if place.at == "start" else ends[-1]) if ends else None
    return chosen if chosen is not None and chosen.key in calendar.gone else None


def _day_findings(
    cycle: Cycle,
    seen: Calendar,
    days_one: tuple[date | None, date | None],
    recorded: Recorded,
    before: Doses,
) -> Iterator[Finding]:
    """Check visits against the day that the table gives them, their window, and how long a delayed one may wait.

    ``days_one`` are Day 1 for the label's rows, and for a clinic's own.
    """
    firsts = FirstDates(cycle, seen, before)
    for slot in slots_of(cycle):
        day_one = days_one[int(slot.row.own)]
        event = seen.get(slot.key)
        if event is None or slot.day is None or day_one is None:
            continue
        # What moved with a dose of the label that was delayed moved by the record, and no label limits it.
        if slot.row.own and recorded.is_delayed(cycle, slot):
            continue
        low, high = days_allowed(cycle, slot, event, day_one, recorded)
        if low <= event.date <= high:
            continue
        floor = firsts.of(slot, event)
        if event.date > high and event.date == floor:
            continue  # a floor after a dose that came late may put it later than its day
        if event.date > high and (wait := _wait_of(slot, recorded)) is not None:
            limit = f"may wait up to Day {wait.latest_day}, {say_day(high)}: {wait.text}"
            message = f"{event.title} is on {say_day(event.date)}; delayed, Day {slot.day} {limit}"
            yield finding("postponed_too_long", event, message, wait.source, high)
        else:
            code = "window_missed" if slot.window else "day_wrong"
            low = min(max(low, floor), high) if floor is not None else low
            span = f"from {say_day(low)} to {say_day(high)}" if slot.window else f"on {say_day(low)}"
            message = f"{event.title} is on {say_day(event.date)}; Day {slot.day} of {cycle.words} lies {span}"
            yield finding(code, event, message, slot.source, low if event.date < low else high)


def _interval_findings(cycle: Cycle, row: Visit, seen: Calendar) -> Iterator[Finding]:
    """Check the distance between doses that are given every so many hours (C2)."""
    for keys in intervals_of(cycle, row):
        there = [(number, seen[key]) for number, key in enumerate(keys) if key in seen]
        for (first, earlier), (second, later) in pairwise(there):
            # A dose that was left out moves none after it.
            hours = (second - first) * (row.every_hours or 0)
            if isinstance(later.start, datetime) and between(earlier.start, later.start) != hours * HOUR:
                distance = f"{later.title} comes {hours_text(between(earlier.start, later.start))} after the last"
                message = f"{distance}; the rule asks for {hours} h"
                yield finding("interval_wrong", later, message, row.source, after(earlier.start, hours * HOUR))


def beside_tails(cycle: Cycle, row: Beside, infusions: Mapping[str, Infusion]) -> list[str]:
    """Return the tails of the events that a row is timed from; of an infusion they follow from how it runs.

    A restart is one of them after so long a time off that its rule asks for it (C6); a step at such a restart is none.
    """
    infusion = infusions.get(row.of)
    if infusion is None:
        return targets_of(cycle, row)
    found: list[str] = []
    for edge in row.on:
        if edge == "step":
            rows = (other for other in cycle.rows if isinstance(other, Beside) and other.id == row.id)
            is_there = any("restart" in other.on for other in rows)
            restarts = [each.start for each in infusion.restarts if is_there]
            found += [tail_of(due.slot.key) for due in infusion.steps if due.at not in restarts]
        elif edge == "restart":
            found += [tail_of(each.key) for each in infusion.restarts]
        elif edge in ("start", "end"):
            found.append(tail_of(cycle.key(row.of, START if edge == "start" else DISCONNECT)))
    return found


def key_beside(cycle: Cycle, row: Beside, tail: str, infusions: Mapping[str, Infusion], of: str = "") -> str:
    """Return the key of an event of a row that is timed from another event, by that one's tail; or of that one.

    The tails of the parts of an infusion are whole: they already name the restart that began their cycle.
    """
    return f"{cycle.stem(of or row.id)}{tail}" if row.of in infusions else cycle.key(of or row.id, tail)


def beside_keys(cycle: Cycle, row: Beside, infusions: Mapping[str, Infusion]) -> Iterator[tuple[str, str, int]]:
    """Yield the key of each event of a row that is timed from others, that other's key, and its number in a series."""
    for tail in beside_tails(cycle, row, infusions):
        of = key_beside(cycle, row, tail, infusions, of=row.of)
        for number in range(1, (row.times or 1) + 1):
            own = series_tail(tail, number) if row.times else tail
            yield key_beside(cycle, row, own, infusions), of, number


def _beside_findings(cycle: Cycle, row: Beside, seen: Calendar, infusions: Mapping[str, Infusion]) -> Iterator[Finding]:
    """Check the distance of a row's events from the events that they are timed from (C2)."""
    lead, unit = (row.minutes, timedelta(minutes=1)) if row.minutes is not None else (row.days, DAY)
    if lead is None:
        return
    least = lead if row.earliest is None else row.earliest
    most = lead if row.latest is None else row.latest
    for key, of, number in beside_keys(cycle, row, infusions):
        event, target = seen.get(key), seen.get(of)
        if event is None or target is None or (event.tentative and target.tentative):
            continue
        later = (number - 1) * 60 * (row.every_hours or 0)
        low, high = least + later, most + later
        origin = end_of_visit(cycle, row.of, target) if "end" in row.on else target.start
        origin = day_of(origin) if unit == DAY else origin
        distance = between(origin, event.start)
        if not low * unit <= distance <= high * unit:
            nearest = after(origin, (low if distance < low * unit else high) * unit)
            where = f"{event.title} lies {_distance_words(distance, unit)} {target.title}"
            asked = dict.fromkeys(_distance_words(limit * unit, unit) for limit in (low, high))
            message = f"{where}; the rule asks for {' to '.join(asked)}"
            yield finding("lead_wrong", event, message, row.source, nearest)


def end_of_visit(cycle: Cycle, name: str, event: Seen) -> date | datetime:
    """Return the end of an event of a row; of a moment, which calendars show as half an hour, its start (C14)."""
    row = next((row for row in cycle.rows if row.id == name), None)
    lasts = row.lasts_minutes if isinstance(row, Visit | Beside) else None
    return event.end if lasts else event.start


def _short_findings(cycle: Cycle, seen: Calendar, infusions: Mapping[str, Infusion]) -> Iterator[Finding]:
    """Check that what lasts for so long is no shorter.

    In another's calendar an appointment may be of any length, and an event may have none; an observation that has one
    is held to it.
    """
    rows: list[tuple[Beside | Visit, str]] = [
        (slot.row, slot.key) for slot in cycle.slots if isinstance(slot.row, Visit)
    ]
    for row in cycle.rows:
        if isinstance(row, Beside):
            rows += [(row, key) for key, _, _ in beside_keys(cycle, row, infusions)]
    for row, key in rows:
        event = seen.get(key)
        if event is None or row.lasts_minutes is None or not isinstance(event.start, datetime):
            continue
        lasts, asked = between(event.start, event.end), row.lasts_minutes * MINUTE
        is_held_to_it = seen.is_plan or (row.kind == "monitoring" and lasts > NO_TIME)
        if lasts < asked and is_held_to_it:
            short = f"{event.title} lasts {count(lasts // MINUTE, 'minute')}; the rule asks for {row.lasts_minutes}"
            message = f"{short}, until {say(after(event.start, asked))} or later"
            yield finding("event_short", event, message, row.source)


IN_HOURS: Final = timedelta(hours=3)
"""From here on a distance is said in hours."""


def _distance_words(distance: timedelta, unit: timedelta) -> str:
    """Return a distance in words, in days, minutes or hours: "30 minutes before", "71 h 30 min after"."""
    side = "before" if distance < NO_TIME else "after"
    if unit != DAY and abs(distance) >= IN_HOURS:
        return f"{hours_words(abs(distance))} {side}"
    return f"{count(abs(distance) // unit, 'day' if unit == DAY else 'minute')} {side}"


def _span_findings(
    cycle: Cycle, row: Span, seen: Calendar, day_one: date | None, infusions: Mapping[str, Infusion]
) -> Iterator[Finding]:
    """Check the first and the last day of a stretch of days that is not a rest."""
    for number, run in enumerate(runs_in(cycle, row), start=1):
        if (event := seen.get(cycle.key(row.id, span_tail(number)))) is not None:
            yield from _run_findings(cycle, row, run, event, seen, day_one, infusions)


def _run_findings(
    cycle: Cycle,
    row: Span,
    run: tuple[int, int],
    event: Seen,
    seen: Calendar,
    day_one: date | None,
    infusions: Mapping[str, Infusion],
) -> Iterator[Finding]:
    if row.days is not None and row.of is None and day_one is not None:
        first, end = day_one + cycle.offset(run[0]) * DAY, day_one + (cycle.offset(run[1]) + 1) * DAY
        yield from _edge_findings("stay_wrong", event, row, first, end)
    elif row.of is not None and row.kind != "rest":
        infusion = infusions.get(row.of)
        targets = _dates_of_infusion(infusion) if infusion else _dates_of(cycle, row.of, seen)
        if targets:
            first = min(targets) + row.from_days * DAY
            end = (max(targets) + row.lasts_days * DAY if row.lasts_days is not None else first) + DAY
            if row.days is not None:
                first, last = (min(targets) + (edge - 1) * DAY for edge in run)
                end = last + DAY
            yield from _edge_findings("aftercare_wrong", event, row, first, end)


def _dates_of(cycle: Cycle, row: str, seen: Calendar) -> list[date]:
    """Return the dates of a row's events from which a stretch of days is counted."""
    return [event.date for event in seen.row(cycle.stem(row)) if cycle.owns(event.key) or not cycle.opened_by]


def _dates_of_infusion(infusion: Infusion) -> list[date]:
    """Return the dates of an infusion from which a stretch of days is counted: its first, and that of its end.

    In a calendar without an event for its end, it is where the last part of it ends.
    """
    first = infusion.runs[0].date
    end = infusion.calendar.get(infusion.cycle.key(infusion.row.id, DISCONNECT))
    return [first, end.date if end is not None else day_of(infusion.runs[-1].end)]


def _edge_findings(code: str, event: Seen, row: Span, first: date, end: date) -> Iterator[Finding]:
    """Check a stretch of days against its right first day, and the day after its right last one."""
    if event.date != first:
        message = f"{event.title} starts on {say_day(event.date)}; the rule asks for {say_day(first)}"
        yield finding(code, event, message, row.source, first)
    if day_of(event.end) != end:
        last, right = day_of(event.end) - DAY, end - DAY
        message = f"{event.title} has its last day on {say_day(last)}; the rule asks for {say_day(right)}"
        yield finding(code, event, message, row.source, right)
