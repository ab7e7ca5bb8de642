"""Phases that links and waits join: cells are collected, made, and infused (C10, C15, C22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from tests.oracle.history import NEVER_SAID, Expected, Frame
from tests.oracle.reading import Cycle, days_after_day_1, days_of, rows_of
from tests.oracle.timeline import DAY, minute_of, wall_at
from tests.oracle.visits import Visits


class Phases(Visits):
    """Phases joined by links and waits."""

    def _run(self, cycles: list[Cycle]) -> None:
        names = [cycle.phase.id for cycle in cycles]
        anchor = names.index(self.case.anchor or names[0])
        lead = next(row for row in cycles[anchor].table.rows if row.shape == "visit")
        self.clocks[lead.id] = self.case.start.time()
        first: dict[int, date] = {anchor: self.case.start.date()}
        for index in range(anchor - 1, -1, -1):
            link = cycles[index + 1].phase.after
            if link.shape == "wait":
                break  # C22: what a wait leaves open has no date before a later anchor
            first[index] = first[index + 1] - link.expected * DAY - self._span_days(cycles[index]) * DAY
        if any(entry.what in ("given", "booked", "defer", "delay") for _, entry in self.entries):
            self.breaks.add("link_broken")
        begun = min(first)
        tentative: tuple[date, date] | None = None
        for index in range(begun, len(cycles)):
            tentative = self._phase(cycles, index, first.get(index), begun, tentative)

    def _span_days(self, cycle: Cycle) -> int:
        """Return the days from the first to the last treatment of a phase."""
        days = [
            days_after_day_1(day, day_zero=cycle.table.day_zero)
            for row in cycle.table.rows
            if row.shape == "visit"
            for day in days_of(row.days)
        ]
        return max(days) - min(days)

    def _last_date(self, cycle: Cycle) -> date:
        rows = {row.id for row in cycle.table.rows if row.shape == "visit"}
        return max(
            self._date(event.start)
            for key, event in self.events.items()
            if key.startswith(cycle.place) and key.split("/")[2] in rows and event.state != "omitted"
        )

    def _phase(
        self, cycles: list[Cycle], index: int, fixed: date | None, begun: int, before: tuple[date, date] | None
    ) -> tuple[date, date] | None:
        """Add a phase; return the first and earliest date of its band where it is tentative."""
        cycle, link = cycles[index], cycles[index].phase.after
        lead = next(row for row in cycle.table.rows if row.shape == "visit")
        key = self._first_key(cycle, lead)
        moved: Any = self._of("given", key) or self._of("booked", key)
        reached = [e for _, e in self.entries if e.what == "reached" and link and link.shape == "wait"]
        clocks: dict[str, time] = {}
        limits: tuple[date, date] | None = None
        if link is not None and link.shape == "wait" and index > begun and reached:
            instant = minute_of(reached[-1].at)
            self.events[f"{cycle.place}{link.milestone}/expected"] = Expected("milestone", instant, instant, "given")
        if moved:
            on = moved.at if moved.what == "given" else moved.on
            if isinstance(on, datetime) and lead.id not in self.clocks:
                clocks[lead.id] = wall_at(minute_of(on), self.tz).time()
        if fixed is not None:
            day = fixed
        elif link.shape == "wait" and reached:
            floor = self._last_date(cycles[index - 1]) + link.earliest * DAY
            day = max(self._date(minute_of(reached[-1].at)), floor)
        elif before is None and link.shape == "link":
            last = self._last_date(cycles[index - 1])
            day = last + link.expected * DAY
            limits = (
                last + (link.expected if link.earliest is None else link.earliest) * DAY,
                last + (link.expected if link.latest is None else link.latest) * DAY,
            )
        elif moved:
            day = self._date(self._appointment(on, None))
        else:
            return self._band(cycles, index, before)
        day += sum(delay.days for delay in self._delays(key) if delay.scope != "row") * DAY
        facts = self._facts(cycle.number)
        frame = Frame(cycle, day, day, lead, list(rows_of(cycle, facts)), facts)
        frame.day_1 = self._real_day_1(frame)
        self._visits(frame, clocks)
        if limits and not moved:
            event = self.events[key]
            # A clinical delay may go beyond the latest date; it gives no more room than there was.
            early, late = (None, max(self._date(event.start), limits[1])) if self._delays(key) else limits
            self.events[key] = replace(event, earliest=early, latest=late)
        self._of_spans(frame)
        return None

    def _band(self, cycles: list[Cycle], index: int, before: tuple[date, date] | None) -> tuple[date, date]:
        cycle, link = cycles[index], cycles[index].phase.after
        lead = next(row for row in cycle.table.rows if row.shape == "visit")
        expected = link.typical if link.shape == "wait" else link.expected
        least = expected if link.earliest is None else link.earliest
        if before is None:
            end = self._last_date(cycles[index - 1])
            first, earliest = end + expected * DAY, end + least * DAY
        else:
            span = self._span_days(cycles[index - 1]) * DAY
            first = before[0] + span + expected * DAY
            earliest = before[1] if before[1] == NEVER_SAID else before[1] + span + least * DAY
        if link.shape == "wait" and (link.earliest == 0 or link.source.confidence == "unverified"):
            earliest = NEVER_SAID  # C10, C22: nobody read how short the wait may be
        last = first + self._span_days(cycle) * DAY
        self.events[f"{cycle.place}band/expected"] = Expected(lead.kind, first, last + DAY, "tentative", None, earliest)
        if link.shape == "wait":
            name = f"{cycle.place}{link.milestone}/expected"
            self.events[name] = Expected("milestone", first, first + DAY, "tentative", None, earliest)
        for row in rows_of(cycle, self._facts(1)):  # C15: lodging and leave are booked by these
            was_read = row.source.confidence != "unverified" or row.source.readings
            has_end = row.shape == "span" and row.of and not row.until
            if has_end and (row.kind == "restriction" or (row.kind == "monitoring" and was_read)):
                after = first + days_of(row.days)[-1] * DAY if row.days else last + (row.lasts_days + 1) * DAY
                name = f"{cycle.place}{row.id}/1"
                self.events[name] = Expected(row.kind, first, after, "tentative", None, earliest)
        return first, earliest
