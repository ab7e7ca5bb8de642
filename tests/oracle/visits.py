"""Visits on their days, with their windows and floors, and what stands beside them (C1, C5, C11, C13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from tests.oracle.history import Answer, Expected, Frame, History, Point
from tests.oracle.reading import Cycle, amount_of, days_after_day_1, days_of
from tests.oracle.timeline import DAY, minute_of


@dataclass(frozen=True)
class Place:
    """Where a visit stands in its table."""

    key: str
    row: Any
    day: int
    offset: int
    """The days from the cycle's first day."""


class Visits(History):
    """The visits and spans of cycles; how cycles are joined, a subclass says."""

    def lay_out(self, cycles: list[Cycle]) -> Answer:
        """Return the course of these cycles."""
        self._run(cycles)
        self._with_reductions()
        self._with_limits()
        if self.stop is not None:
            self.breaks |= {"infusion_hours"}  # it is cut short
            live = {key: event for key, event in self.events.items() if not self._is_past_the_end(event)}
            treatments = [e for e in live.values() if e.kind in ("dose", "infusion") and e.state != "omitted"]
            given_on = [self._date(event.start) for event in treatments]
            last = max(given_on, default=date.min)
            over = [key for key, event in live.items() if event.kind != "rest" or self._date(event.end) <= last]
            self.events = {key: live[key] for key in over}  # C7
        return Answer(self.events, frozenset(self.breaks))

    def _run(self, cycles: list[Cycle]) -> None:
        raise NotImplementedError

    def _visits(self, frame: Frame, clock_of_row: Mapping[str, time] | None = None) -> None:
        clocks = {**self.clocks, **(clock_of_row or {})}
        places = sorted(self._places(frame), key=lambda place: place.offset)
        for place in places:
            table_date = frame.day_1 + place.offset * DAY
            due = table_date + self._days_late(frame, place, places) * DAY
            self._visit(frame, place, due, table_date, clocks.get(place.row.id))

    def _places(self, frame: Frame) -> Iterator[Place]:
        """Yield where the visits of a cycle stand in its table."""
        cycle = frame.cycle
        first = min(days_after_day_1(d, day_zero=cycle.table.day_zero) for d in days_of(frame.lead.days))
        base = first if cycle.phase.numbered_by is None else 0
        for row in (row for row in frame.rows if row.shape == "visit"):
            for day in days_of(row.days):
                offset = days_after_day_1(day, day_zero=cycle.table.day_zero) - base
                yield Place(f"{cycle.place}{row.id}/d{day}", row, day, offset)

    def _days_late(self, frame: Frame, place: Place, places: list[Place]) -> int:
        """Return by how many days delays inside its cycle move a visit; those of all Day 1 are in the frame."""
        days = 0
        for delay in self._delays(frame.cycle.place):
            late = next((each for each in places if each.key == delay.of), None)
            is_lead = delay.of == self._first_key(frame.cycle, frame.lead)
            if late is None or (is_lead and delay.scope != "row"):
                continue
            if place.key == delay.of or (delay.scope != "row" and place.offset >= late.offset):
                days += delay.days
                # The record says where it stands, and that Day 1 moves alone.
                self.breaks |= {"window_missed", "day_wrong"} | ({"cycle_short", "stay_wrong"} if is_lead else set())
        return days

    def _real_day_1(self, frame: Frame) -> date:
        """Return Day 1 by the record: an appointment is it, a fact moves it by as much as it differs from its plan."""
        key = self._first_key(frame.cycle, frame.lead)
        given, booked = self._of("given", key), self._of("booked", key)
        if frame.cycle.suffix or not (given or booked):
            return frame.due_1
        if booked:
            return self._date(minute_of(given.at) if given else self._appointment(booked.on, None))
        late: timedelta = self._date(minute_of(given.at)) - self._planned_lead(frame)
        return frame.due_1 + late

    def _planned_lead(self, frame: Frame) -> date:
        """Return where the first event of a cycle was planned by the record: deferred, or delayed inside its cycle."""
        key = self._first_key(frame.cycle, frame.lead)
        if deferred := self._of("defer", key):
            return self._date(self._appointment(deferred.on, None))
        places = list(self._places(frame)) if frame.lead.shape == "visit" else []
        late = sum(self._days_late(frame, place, places) for place in places if place.key == key)
        return frame.due_1 + late * DAY

    def _visit(self, frame: Frame, place: Place, due: date, table_date: date, clock: time | None) -> None:
        row, key = place.row, place.key
        floor = self.last_dose[row.id] + row.floor_days * DAY if row.floor_days and row.id in self.last_dose else None
        on = max(due, floor or due)
        window = next((window for window in row.windows if place.day in days_of(window.days)), None)
        early, late = (window.before_days, window.after_days) if window else (0, 0)
        earliest, latest = max(table_date - early * DAY, floor or date.min), table_date + late * DAY
        is_conflict = window is not None and due == table_date and on > latest  # C11: a floor beyond the window
        start, state = self._by_record(key, self._point(on, clock), "conflict" if is_conflict else "planned", clock)
        if state != "omitted":
            self._note_breaks(frame, key, self._date(start), on, floor)
            if not earliest <= self._date(start) <= latest:
                self.breaks |= {"window_missed", "day_wrong"}
        elif key == self._first_key(frame.cycle, frame.lead) and frame.day_1 < frame.due_1:
            self.breaks |= {"cycle_short"}
        if row.postponed:
            self.breaks |= {"postponed_too_long"}
        has_limits = window is not None and due == table_date and not is_conflict and state != "omitted"
        limits = (earliest, latest) if has_limits else (None, None)
        amount = amount_of(row, frame.cycle, frame.facts, day=place.day) if state != "omitted" else None
        end: Point = start + DAY if isinstance(start, date) else start + (row.lasts_minutes or 0)
        self._add(key, Expected(row.kind, start, end, state, amount, *limits))
        if state == "omitted":
            return
        on = self._date(start)
        self.last_dose[row.id] = max(on, self.last_dose.get(row.id, on))  # a later one may have an earlier date
        if row.shape == "visit" and self.events[key].state != "tentative":
            self._beside(frame, row, "each", start, f"d{place.day}")
            self._beside(frame, row, "end", end, f"d{place.day}")
            if place.day == days_of(row.days)[0]:
                self._beside_in_days(frame, place, self._date(start))

    def _by_record(self, key: str, start: Point, state: str, clock: time | None) -> tuple[Point, str]:
        """Return when a visit stands by the record, else by the rule, and its state (C11)."""
        if given := self._of("given", key):
            return minute_of(given.at), "given"
        moved = self._of("booked", key) or self._of("defer", key)
        is_left_out = self._of("omit", key) or self._of("missed", key)
        return self._appointment(moved.on, clock) if moved else start, "omitted" if is_left_out else state

    def _note_breaks(self, frame: Frame, key: str, on: date, ruled: date, floor: date | None) -> None:
        """Note what a date that the record gives breaks by itself."""
        if floor and on < floor:
            self.breaks |= {"gap_short"}
        if key == self._first_key(frame.cycle, frame.lead):
            if on != ruled:
                self.breaks |= {"cycle_short", "link_broken"}
            if on < frame.due_1:
                self.breaks |= {"cycle_short"}
            if on != frame.day_1:
                self.breaks |= {"stay_wrong", "window_missed", "day_wrong"}

    def _beside(self, frame: Frame, of: Any, edge: str, instant: Point, name: str, *, but: str = "") -> None:
        """Add what stands beside an event, ``but`` not what stands beside another edge of the same moment.

        A row without a distance is a line in its words (C14).
        """
        there = {row.id for row in frame.rows if row.shape == "beside" and but in row.on}
        for row in frame.rows:
            if row.id in there:
                continue
            if row.shape != "beside" or row.of != of.id or edge not in row.on or row.minutes is None:
                continue
            if isinstance(instant, int):
                at = instant + row.minutes
                lasts = row.lasts_minutes or 0
                self._add(f"{frame.cycle.place}{row.id}/{name}", Expected(row.kind, at, at + lasts))

    def _beside_in_days(self, frame: Frame, of: Place, first: date) -> None:
        for row in frame.rows:
            if row.shape == "beside" and row.of == of.row.id and "first" in row.on and row.days is not None:
                day = first + row.days * DAY
                self._add(f"{frame.cycle.place}{row.id}/d{of.day}", Expected(row.kind, day, day + DAY))

    def _with_limits(self) -> None:
        """Bring the limits of a dose closer where the doses beside it ask for a distance (C5, C11)."""
        rows = {
            row.id: row for table in self.case.regimen.tables.values() for row in table.rows if row.shape == "visit"
        }
        series: dict[str, list[str]] = {}
        for key, event in self.events.items():
            if isinstance(event.start, int) and event.start < self.now:
                self.events[key] = replace(event, earliest=None, latest=None)  # nobody can move it any more
            row = key.split("/")[2]
            if row in rows and rows[row].floor_days and event.state != "omitted":
                series.setdefault(row, []).append(key)
        for row_id, keys in series.items():
            floor = rows[row_id].floor_days * DAY
            keys.sort(key=lambda key: self._date(self.events[key].start))
            for before, after in pairwise(keys):
                self._narrow(before, late=self._date(self.events[after].start) - floor)
                self._narrow(after, early=self._date(self.events[before].start) + floor)

    def _narrow(self, key: str, *, early: date = date.min, late: date = date.max) -> None:
        """Bring the limits of a dose closer; where none are left it is a conflict (C11)."""
        event = self.events[key]
        if event.earliest is None or event.latest is None:
            return
        earliest, latest = max(event.earliest, early), min(event.latest, late)
        event = replace(event, earliest=earliest, latest=latest)
        if latest < earliest:
            state = "conflict" if event.state == "planned" else event.state
            event = replace(event, state=state, earliest=None, latest=None)
        self.events[key] = event

    def _spans(self, frame: Frame, following: date | None) -> None:
        cycle = frame.cycle
        for row in frame.rows:
            if row.shape != "span" or row.of:
                continue
            days = [days_after_day_1(day, day_zero=cycle.table.day_zero) for day in days_of(row.days)]
            if row.kind == "rest" and following is None:
                continue  # C7
            first, last = frame.day_1 + days[0] * DAY, frame.day_1 + days[-1] * DAY
            self._add(f"{cycle.place}{row.id}/1{cycle.suffix}", Expected(row.kind, first, last + DAY))

    def _of_spans(self, frame: Frame) -> None:
        """Add the spans that hang from the doses of a phase (C13)."""
        for row in frame.rows:
            if row.shape != "span" or not row.of:
                continue
            prefix = f"{frame.cycle.place}{row.of}/"
            dates = [
                self._date(event.start)
                for key, event in self.events.items()
                if key.startswith(prefix)
                and event.state != "omitted"
                and (row.until or not self._is_past_the_end(event))
            ]
            if not dates:
                continue  # nothing is infused
            first = min(dates) + row.from_days * DAY
            last = max(dates) + row.lasts_days * DAY if row.lasts_days else first
            if row.days:  # Day 1 is the first of them
                first, last = (min(dates) + (days_of(row.days)[end] - 1) * DAY for end in (0, -1))
            self._add(f"{frame.cycle.place}{row.id}/1", Expected(row.kind, first, last + DAY))
