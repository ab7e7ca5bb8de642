"""Visits on the dates that the record gives: facts first, then appointments, then the rule (C5, C11)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.clock import Moment, at_time, date_of, elapse, elapsed
from schedules.course import Booked, Defer, Delay, Given, Missed, Omit
from schedules.course.dates import order_of
from schedules.course.places import number_of, row_of, tail_of, visit_of
from schedules.course.record import Happened
from schedules.planning.cycles import Cycle
from schedules.planning.drafts import DAY, Draft, Frame, because, with_remark
from schedules.regimen import AnyRow, Floor, Visit
from schedules.sentence import sentence


@dataclass(slots=True)
class _Latest:
    """The latest of the moments up to each date, which may be added in any order; of equal ones the first added."""

    _dates: list[date] = field(default_factory=list)
    _moments: list[Moment] = field(default_factory=list)
    """For each date on which there is a later one than before, in order."""

    def add(self, on: date, moment: Moment) -> None:
        """Add the moment of a date."""
        at, place = order_of(moment, ""), bisect_right(self._dates, on)
        if place and order_of(self._moments[place - 1], "") >= at:
            return
        first = place - (place > 0 and self._dates[place - 1] == on)
        while place < len(self._moments) and order_of(self._moments[place], "") < at:
            place += 1
        self._dates[first:place], self._moments[first:place] = [on], [moment]

    def up_to(self, on: date) -> Moment | None:
        """Return the latest moment of a date and those before it; None where there is none."""
        place = bisect_right(self._dates, on)
        return self._moments[place - 1] if place else None


@dataclass(slots=True)
class Series:
    """The doses so far of each group that floors hold between, across cycles and phases (C5)."""

    _latest: dict[tuple[str, str], _Latest] = field(default_factory=dict)
    """The moments of doses by their dates by the table, by the floor's name, and from what it may be counted."""

    def floor(self, cycle: Cycle, row: AnyRow, on: date, clock: time | None, tz: ZoneInfo) -> date | None:
        """Return the first date for a dose of the row that its table has on a date; None without a dose before it.

        Of phases side by side a later dose may be known already: it asks nothing of those before it.
        """
        dates: list[date] = []
        for name, floor in cycle.floors(row.id):
            doses = self._latest.get((name, floor.counted_from)) if floor else None
            if floor and doses and (last := doses.up_to(on)) is not None:
                dates.append(_first_date(floor, last, clock, tz))
        return max(dates, default=None)

    def add(self, draft: Draft, by_table: date) -> None:
        """Count a dose that takes place, which the table of its cycle has on a date."""
        for name, _ in draft.cycle.floors(draft.row):
            for counted_from, moment in (("given", draft.start), ("due", draft.due or draft.start)):
                self._latest.setdefault((name, counted_from), _Latest()).add(by_table, moment)


def _first_date(floor: Floor, last: Moment, clock: time | None, tz: ZoneInfo) -> date:
    """Return the first date that a floor allows after a dose, for one at a time of day; without times by whole days."""
    by_dates = date_of(last) + (floor.least_days or 0) * DAY
    if floor.least_hours is None:
        return by_dates
    if clock is None or not isinstance(last, datetime):
        return date_of(last) + floor.whole_days * DAY
    first = elapse(last, timedelta(hours=floor.least_hours)).astimezone(tz)
    is_later = elapsed(at_time(first.date(), clock, tz), first) > timedelta()
    return max(by_dates, first.date() + is_later * DAY)


def with_record(frame: Frame, drafts: Sequence[Draft], series: Series) -> list[Draft]:
    """Return the visits of a cycle on the dates of the record and the floors; their dates are added to ``series``."""
    rows = {row.id: row for row in frame.cycle.rows if isinstance(row, Visit)}
    laid = {draft.key: draft for draft in drafts}
    out: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda draft: order_of(draft.start, draft.key)):
        row = rows.get(draft.row)
        out[draft.key] = draft
        if row is not None:
            due = _due(frame, draft, laid, out)
            floor = series.floor(frame.cycle, row, draft.date, frame.clock(row), frame.tz)
            by_table = due.start
            if floor is not None and due.date < floor:
                reason = because("C5", sentence("floor-before", date=floor))
                due = replace(_on_date(frame, due, floor), why=(*due.why, reason))
            # A window lies round the date by the table; a floor only narrows it (C5, C11).
            ruled = due.start
            if draft.key == frame.cycle.lead_key:
                by_table = ruled = frame.lead_due or due.start
            done = _with_entry(frame, replace(due, due=by_table, ruled=ruled))
            out[draft.key] = done if draft.earliest is None else _by_the_hour(done, due.start)
        if row is not None and out[draft.key].state != "omitted":
            series.add(out[draft.key], draft.date)
    return [out[draft.key] for draft in drafts]


def _due(frame: Frame, draft: Draft, laid: Mapping[str, Draft], done: Mapping[str, Draft]) -> Draft:
    """Return a visit with its delays; a dose that follows another by the hour from that one as it really is (C2).

    ``laid`` has the visits of the cycle by its table, and ``done`` those before it, by their keys.
    """
    delays = _delays_on(frame, draft)
    if draft.after:
        before = laid[draft.after]
        delays = [delay for delay in delays if delay not in _delays_on(frame, before)]
        draft = _after_dose(draft, before, done[draft.after])
    for delay in delays:
        text = with_remark(sentence("delayed-by", days=delay.days), delay.why)
        there = _on_date(frame, draft, draft.date + delay.days * DAY)
        draft = replace(there, why=(*draft.why, because("", text)))
    return draft


def _by_the_hour(draft: Draft, due: Moment) -> Draft:
    """Return a dose that has no other date than when it is due by the hour, or when it was given."""
    at = due if draft.actual is None else draft.actual
    return replace(draft, earliest=at, latest=at)


def _after_dose(draft: Draft, laid: Draft, before: Draft) -> Draft:
    """Return a dose as long after the one before it as by the table; ``laid`` is that one by the table.

    One that was left out moves none: those after it are counted from when it was due.
    """
    match laid.start, draft.start, before.start:
        case datetime() as first, datetime() as second, datetime() as real if elapsed(first, real):
            hours = elapsed(first, second)
            reason = because("C2", sentence("hours-after-dose", n=hours // timedelta(hours=1), date=real))
            return replace(_moved_to(draft, elapse(real, hours)), why=(*draft.why, reason))
    return draft


def _delays_on(frame: Frame, draft: Draft) -> list[Delay]:
    """Return the delays of a visit inside its cycle, which is where its table has it; of no whole cycle."""
    if number_of(draft.tail):
        return []  # laid out with its delays, from one day of the week to the next
    lead = frame.cycle.lead_key
    inside = [each for each in delays_of(frame.cycle, frame.happened) if each.of != lead or each.scope == "row"]
    return [each for each in inside if each.of == draft.key or (each.scope != "row" and _is_behind(frame, draft, each))]


def _is_behind(frame: Frame, draft: Draft, delay: Delay) -> bool:
    """Return whether a visit is on the day of the delayed one, or after it, in the same cycle."""
    late, own = visit_of(tail_of(delay.of)), visit_of(draft.tail)
    if late is not None and own is not None and own[0] == late[0] and row_of(delay.of) == draft.row:
        return own >= late
    return late is not None and draft.date >= frame.date(frame.cycle.offset(late[0]))


def _on_date(frame: Frame, draft: Draft, on: date) -> Draft:
    """Return a visit on another date, at its row's own time, also where the clocks skipped that on the date before."""
    if not isinstance(draft.start, datetime):
        return _moved_to(draft, on)
    rows = frame.cycle.visits.get(draft.row, ())
    shown = draft.start.timetz().replace(tzinfo=None, fold=0)
    clock = next((_own_clock(frame, row, draft) for row in rows if not draft.after), None) or shown
    return _moved_to(draft, at_time(on, clock, frame.tz))


def _own_clock(frame: Frame, row: Visit, draft: Draft) -> time | None:
    """Return the time of day of a visit by its row, also where the clocks skipped it."""
    place = visit_of(draft.tail)
    return row.times_of_day[place[1] - 1] if row.times_of_day and place else frame.clock(row)


def _moved_to(draft: Draft, start: Moment) -> Draft:
    """Return an event from another date or time on, with its length."""
    end = start
    if not isinstance(start, datetime):
        end = start + (date_of(draft.end) - draft.date)
    elif isinstance(draft.start, datetime) and isinstance(draft.end, datetime):
        end = elapse(start, elapsed(draft.start, draft.end))
    return replace(draft, start=start, end=end)


def _with_entry(frame: Frame, draft: Draft) -> Draft:
    record, key = frame.happened, draft.key
    if given := record.given(key):
        return with_fact(draft, given)
    there = _arranged(frame, draft)
    if left_out := record.left_out(key):
        return without(there, left_out)
    return there


def _arranged(frame: Frame, draft: Draft) -> Draft:
    """Return a visit at its appointment, which it keeps when it is left out; as it is where it has none (C11)."""
    if booked := frame.happened.booked(draft.key):
        return _at_appointment(frame, draft, booked, "booked-for")
    if deferred := frame.happened.deferred(draft.key):
        return _at_appointment(frame, draft, deferred, "deferred-to")
    return draft


def without(draft: Draft, entry: Omit | Missed) -> Draft:
    """Return an event that was left out."""
    text = with_remark(sentence("omitted" if entry.what == "omit" else "missed"), entry.why)
    return replace(draft, state="omitted", why=(*draft.why, because("", text)))


def with_fact(draft: Draft, given: Given) -> Draft:
    """Return an event at the time when it took place (C11)."""
    text = sentence("fact", text=with_remark(sentence("given-on", date=given.at), given.why))
    there = _moved_to(draft, given.at)
    return replace(there, actual=given.at, state="given", timing="appointment", why=(*draft.why, because("C11", text)))


def _at_appointment(frame: Frame, draft: Draft, entry: Booked | Defer, phrase: str) -> Draft:
    on = entry.on
    there = _moved_to(draft, on) if isinstance(on, datetime) else _on_date(frame, draft, on)
    text = with_remark(sentence(phrase, date=there.start), entry.why)
    return replace(there, placed=there.start, timing="appointment", why=(*draft.why, because("C11", text)))


def delays_of(cycle: Cycle, happened: Happened) -> list[Delay]:
    """Return the delays of a cycle's events; a cycle that a long hold opened has its own."""
    return [delay for delay in happened.delays(cycle.key) if cycle.owns(delay.of)]


def days_alone(frame: Frame, due: Moment) -> int:
    """Return by how many days a cycle's first event was put off without its Day 1: deferred, or delayed inside it.

    When it then takes place as planned, nothing else moves. An appointment moves Day 1 with it.
    """
    cycle, lead = frame.cycle, frame.cycle.lead
    if frame.happened.booked(cycle.lead_key):
        return 0
    if deferred := frame.happened.deferred(cycle.lead_key):
        return (date_of(deferred.on) - date_of(due)).days
    if not isinstance(lead, Visit) or lead.weekdays:
        return 0
    return sum(delay.days for delay in delays_of(cycle, frame.happened) if _puts_off_lead(frame, delay))


def _puts_off_lead(frame: Frame, delay: Delay) -> bool:
    """Return whether a delay moves the first event of a cycle inside it: alone, or with another event of its day."""
    late = visit_of(tail_of(delay.of))
    if delay.of == frame.cycle.lead_key or delay.scope == "row":
        return delay.of == frame.cycle.lead_key and delay.scope == "row"
    return late is not None and frame.cycle.offset(late[0]) <= frame.cycle.first_day(frame.cycle.lead)


def extra_days(frame: Frame) -> int:
    """Return the days by which delays within this cycle, of all that follows, make the next one later."""
    delays = delays_of(frame.cycle, frame.happened)
    return sum(delay.days for delay in delays if delay.scope == "following" and delay.of != frame.cycle.lead_key)


def again(frame: Frame, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the procedures that were done again, each as a copy of the first one."""
    for name, entry in frame.happened.repeated(frame.cycle.key):
        first = next((draft for draft in drafts if draft.key == entry.of), None)
        if first is not None:
            there = _moved_to(first, entry.at)
            reason = because("C11", with_remark(sentence("done-again-on", date=entry.at), entry.why))
            yield replace(
                there, tail=name, actual=entry.at, state="given", timing="appointment", why=(*frame.why, reason)
            )


def is_after_stop(draft: Draft, stop: datetime | None) -> bool:
    """Return whether an event does not take place because treatment was stopped before it."""
    if stop is None or draft.actual is not None:
        return False
    if draft.state == "tentative":
        return True  # what is not confirmed waits for nothing any more (C15)
    if isinstance(draft.start, datetime):
        return elapsed(stop, draft.start) > timedelta()
    return draft.start > stop.date()
