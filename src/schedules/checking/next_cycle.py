"""The rules from one cycle to the next: its length, the rest after an infusion, the days between doses (C5, C7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from schedules.checking.calendar import (
    DAY,
    NO_TIME,
    Calendar,
    Seen,
    at_wall,
    between,
    day_of,
    hours_text,
    in_order,
)
from schedules.checking.expected import Cycle, slots_of, visit_day
from schedules.checking.findings import finding
from schedules.checking.floors import first_after, is_too_near
from schedules.checking.infusions import ended, free_from, infusion_in
from schedules.checking.recorded import Recorded
from schedules.checking.treatments import last_dates
from schedules.checking.weekdays import next_allowed
from schedules.checking.within_cycle import day_one_of
from schedules.course.places import ONLY, is_extra, tail_of
from schedules.course.plan import Finding
from schedules.regimen import Floor, Pump, Span, Visit
from schedules.words import count, say_day


def first_of(cycle: Cycle, seen: Calendar) -> Seen | None:
    """Return the first infusion or visit of a cycle, none a clinic's own; None where the calendar has none."""
    own = [slot for slot in slots_of(cycle) if isinstance(slot.row, Pump | Visit) and not slot.row.own]
    events = [seen[slot.key] for slot in own if slot.key in seen]
    return min(events, key=lambda event: event.date, default=None)


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest after an infusion, as the infusion really ended."""

    row: Span
    infused: tuple[Seen, ...]
    """The parts of the infusion, in order."""

    @property
    def days(self) -> int:
        """The least days that it lasts."""
        return self.row.lasts_days or 0

    @property
    def ended(self) -> datetime | date:
        """The end of the infusion, on the clocks of its last start (C5)."""
        return ended(self.infused)

    def first_after(self, following: Seen) -> date:
        """Return the first date that it allows for the next Day 1: its time of day is then no earlier (C5).

        In the hour that the clocks show twice, the second time is after each of the first.
        """
        first, end, start = free_from(self.infused, following) + self.days * DAY, self.ended, following.start
        if isinstance(start, datetime) and isinstance(end, datetime) and start.fold and following.date == first - DAY:
            over = at_wall(following.date, end.time(), start.tzinfo)
            return following.date if between(over, start) >= NO_TIME else first
        return first

    def sure_after(self, following: Seen) -> date:
        """Return the first date that it allows whatever the time of day, which what is not confirmed does not say."""
        is_open = following.tentative and isinstance(self.ended, datetime)
        return self.first_after(following) + is_open * DAY


def rests_of(cycle: Cycle, calendar: Calendar, recorded: Recorded) -> list[Rest]:
    """Return the rests after the infusions of a cycle; none where an infusion is not in the calendar."""
    rows = {row.id: row for row in cycle.rows if isinstance(row, Pump)}
    found: list[Rest] = []
    for row in cycle.rows:
        if not isinstance(row, Span) or row.kind != "rest" or row.of not in rows:
            continue
        infusion = infusion_in(cycle, rows[row.of], calendar, recorded)
        if infusion is not None:
            found.append(Rest(row, tuple(infusion.runs)))
    return found


def cycle_to_cycle(earlier: Cycle, later: Cycle, seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check the start of a cycle against the length and the rest of the one before it, and the doses before it.

    Where a restart began a cycle, no rule that was read says when it may begin.
    """
    start = first_of(later, seen)
    if start is None or _is_apart(earlier, later):
        return
    yield from _length_findings(earlier, later, seen, recorded, start)
    for rest in rests_of(earlier, seen, recorded):
        yield from _rest_findings(earlier, rest, seen, start)


def _length_findings(
    earlier: Cycle, later: Cycle, seen: Calendar, recorded: Recorded, start: Seen
) -> Iterator[Finding]:
    """Check the days from one Day 1 to the next; what the record, a rest or a floor makes longer is no fault."""
    one, other = day_one_of(earlier, seen, recorded), day_one_of(later, seen, recorded)
    by_length = next_by_length(earlier, seen, recorded)
    if by_length is None and other is not None and (last := max(last_dates(earlier, seen, recorded), default=None)):
        # Without a length a cycle ends by what is treated in it.
        if max(other, start.date) <= last and not start.tentative:
            message = f"{start.title} is on {say_day(start.date)}; {earlier.words} lasts until {say_day(last)}"
            yield finding("cycle_short", start, message, earlier.rows[0].source, last + DAY)
        return
    if one is None or other is None or by_length is None:
        return
    offset = start.date - other
    right = earliest_day_one(earlier, later, seen, recorded) or by_length
    delayed = right + recorded.days_before(later) * DAY
    days = (other - one).days
    months, length_days = earlier.table.length_months, recorded.length_days(earlier)
    length = count(length_days, "day") if length_days is not None else count(months or 0, "month")
    distance = f"{later.words} starts on {say_day(other)}, {count(days, 'day')} after {earlier.words}"
    message = f"{distance}; its length is {length}"
    source = next(row.source for row in earlier.rows)
    is_deferred = earlier.lead is not None and recorded.is_deferred(earlier.lead.key)
    if other < by_length and not is_deferred:
        yield finding("cycle_short", start, message, source, right + offset)
    elif other > _by_weekday(later, delayed) and not is_on_hold(earlier, seen, recorded):
        yield finding("cycle_long", start, message, source, delayed + offset, "warning")


def _by_weekday(cycle: Cycle, day_one: date) -> date:
    """Return the latest date by which a cycle that begins on a day is seen to begin: that of its first visit."""
    lead = cycle.lead.row if cycle.lead else None
    return next_allowed(day_one, lead.weekdays) if isinstance(lead, Visit) and lead.weekdays else day_one


def by_months(cycle: Cycle, months: int, origin: date, day_one: date) -> date:
    """Return the Day 1 after a cycle by calendar months, which are counted from the phase's first one (C12).

    What moved the cycle off them moves the next one, too.
    """
    moved = day_one - (origin + relativedelta(months=months * (cycle.index - 1)))
    return origin + relativedelta(months=months * cycle.index) + moved


def next_by_length(cycle: Cycle, seen: Calendar, recorded: Recorded) -> date | None:
    """Return the next Day 1 by the length of a cycle, and what was delayed in it; None where it has no length.

    Calendar months are counted from the first Day 1 of the phase; what moved a cycle off them moves the next one, too.
    """
    one = day_one_of(cycle, seen, recorded)
    length_days = recorded.length_days(cycle)
    if one is None:
        return None
    ends = [one + length_days * DAY] if length_days is not None else []
    if cycle.table.length_months:
        first = day_one_of(replace(cycle, index=1, opened_in=None, opened_by=""), seen, recorded) or one
        ends.append(by_months(cycle, cycle.table.length_months, first, one))
    return max(ends) + recorded.days_within(cycle) * DAY if ends else None


def earliest_day_one(earlier: Cycle, later: Cycle, seen: Calendar, recorded: Recorded) -> date | None:
    """Return the first Day 1 that the cycle before allows: by its length, its rests and its doses; else None."""
    if _is_apart(earlier, later):
        return None
    start = first_of(later, seen)
    if start is None or day_one_of(earlier, seen, recorded) is None:
        return None
    by_length = next_by_length(earlier, seen, recorded)
    rests = (rest.sure_after(start) for rest in rests_of(earlier, seen, recorded))
    return max([*([by_length] if by_length else []), *rests, *_after_floors(earlier, later, seen)], default=None)


def is_on_hold(cycle: Cycle, seen: Calendar, recorded: Recorded) -> bool:
    """Return whether an infusion of a cycle stands still, so that nobody knows when the next cycle may begin (C10)."""
    pumps = (row for row in cycle.rows if isinstance(row, Pump))
    infusions = (infusion_in(cycle, row, seen, recorded) for row in pumps)
    return any(infusion is not None and infusion.is_held for infusion in infusions)


def _is_apart(earlier: Cycle, later: Cycle) -> bool:
    """Return whether no rule of one cycle says when the other begins: by a restart, or by a link of its phase."""
    return bool(later.opened_by) or (bool(later.phase.links) and later.phase is not earlier.phase)


def _after_floors(earlier: Cycle, later: Cycle, seen: Calendar) -> Iterator[date]:
    """Yield the first Day 1 that the least days between doses allow for a cycle, after the doses of the one before."""
    lead = later.lead
    if lead is None or not isinstance(lead.row, Visit):
        return
    floors = dict(later.floors(lead.row.id))
    for slot in slots_of(earlier):
        for name, _ in earlier.floors(slot.row.id) if isinstance(slot.row, Visit) and slot.key in seen else ():
            if (floor := floors.get(name)) is not None:
                first = first_after(floor, seen[slot.key], seen.get(lead.key))
                yield first - later.offset(visit_day(lead)) * DAY


def _rest_findings(cycle: Cycle, rest: Rest, seen: Calendar, following: Seen) -> Iterator[Finding]:
    """Check a rest: from the end of a cycle's infusion to the next cycle, and for as many days as it must last (C7)."""
    event = seen.get(cycle.key(rest.row.id, ONLY))
    if following.tentative or (event is not None and event.tentative):
        return
    ended, first = day_of(rest.ended), rest.first_after(following)
    if following.date < first:
        days = (following.date - ended).days
        distance = f"{following.title} comes {count(days, 'day')} after the infusion's end on {say_day(ended)}"
        if days >= rest.days and isinstance(rest.ended, datetime):
            distance = f"{distance} {rest.ended:%H:%M}, at an earlier time of day"
        message = f"{distance}; the rest is at least {rest.days}"
        yield finding("rest_short", following, message, rest.row.source, first)
    if event is not None:
        for edge, at, right in (("starts", event.date, ended), ("ends before", day_of(event.end), following.date)):
            if at != right:
                message = f"{event.title} {edge} {say_day(at)}; the rule asks for {say_day(right)}"
                yield finding("rest_wrong", event, message, rest.row.source, right)


def gaps(cycles: Sequence[Cycle], seen: Calendar, recorded: Recorded) -> Iterator[Finding]:
    """Check the time between doses against the least and the most that the floors allow, across cycles and phases."""
    doses: dict[str, dict[str, tuple[Seen, Floor | None]]] = {}
    for cycle in cycles:
        for row_id in dict.fromkeys(row.id for row in cycle.rows if isinstance(row, Visit)):
            own = [each for each in seen.row(cycle.stem(row_id)) if is_extra(tail_of(each.key))]
            slots = (slot for slot in cycle.slots_by_row.get(row_id, ()) if isinstance(slot.row, Visit))
            own += [seen[slot.key] for slot in slots if slot.key in seen]
            for name, floor in cycle.floors(row_id):
                doses.setdefault(name, {}).update({each.key: (each, floor) for each in own})
    for held in doses.values():
        if all(floor is None for _, floor in held.values()):
            continue
        for earlier, later in pairwise(in_order(each for each, _ in held.values())):
            # How far a dose is from the one before it is asked by its own row.
            if (floor := held[later.key][1]) is not None:
                yield from _gap_findings(floor, earlier, later, recorded)


def _gap_findings(floor: Floor, earlier: Seen, later: Seen, recorded: Recorded) -> Iterator[Finding]:
    """Check two doses that follow each other; counted from the due date where the rule does and one is recorded."""
    if floor.counted_from == "due" and recorded.arranged(earlier.key):
        return  # the calendar does not say when it was due
    days = (later.date - earlier.date).days
    distance = count(days, "day")
    if is_too_near(floor, earlier, later):
        least = f"{floor.least_hours} h" if floor.least_hours else f"{floor.least_days}"
        if floor.least_hours and isinstance(earlier.start, datetime) and isinstance(later.start, datetime):
            distance = hours_text(between(earlier.start, later.start))
        message = f"{_comes(later, distance)}; the rule asks for at least {least}"
        yield finding("gap_short", later, message, floor.source, first_after(floor, earlier, later))
    elif floor.most_days is not None and days > floor.most_days:
        message = f"{_comes(later, distance)}; the rule allows at most {floor.most_days}"
        yield finding("gap_long", later, message, floor.source, earlier.date + floor.most_days * DAY)


def _comes(dose: Seen, distance: str) -> str:
    return f"{dose.title} on {say_day(dose.date)} comes {distance} after the last one"
