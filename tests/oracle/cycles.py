"""Cycles that follow one another: infusions, rests, and the next Day 1 (C2 to C8, C21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.oracle.history import Expected, Frame
from tests.oracle.pump import Pause, Run, bags_of, runs_of
from tests.oracle.reading import Cycle, amount_of, rows_of
from tests.oracle.timeline import DAY, DAY_MINUTES, HOUR_MINUTES, MINUTE, minute_at, minute_of, wall_at
from tests.oracle.visits import Visits


class Cycles(Visits):
    """Cycles that follow one another."""

    def _run(self, cycles: list[Cycle]) -> None:
        todo = list(cycles)
        lead = next(rows_of(todo[0], self._facts(todo[0].number)))
        self.clocks[lead.id] = self.case.start.time()
        due: date = self.case.start.date()
        while todo:
            cycle = todo.pop(0)
            frame, awaited = self._frame(cycle, due), self.waiting
            pump = next((row for row in frame.rows if row.shape == "pump"), None)
            if pump is None:
                self._visits(frame)
                following: date | None = self._next_day_1(frame, None)
            else:
                following = self._pump_cycle(frame, pump, todo)
            self.waiting, awaits = awaited, self.waiting
            self._spans(frame, following if todo else None)
            self.waiting = awaits
            if following is None:
                return
            due = following

    def _frame(self, cycle: Cycle, due: date) -> Frame:
        facts = self._facts(cycle.number)
        rows = list(rows_of(cycle, facts))
        lead = next(row for row in rows if row.shape in ("pump", "visit"))
        key = self._first_key(cycle, lead)
        moved = [delay.days for delay in self._delays(key) if delay.scope != "row" or lead.shape == "pump"]
        frame = Frame(cycle, due + sum(moved) * DAY, due + sum(moved) * DAY, lead, rows, facts)
        frame.day_1 = self._real_day_1(frame)
        return frame

    def _next_day_1(self, frame: Frame, infused: Run | None) -> date:
        """Return the first date that the next Day 1 may have: by length, by the rest, by the doses before (C5)."""
        extended = [e for _, e in self.entries if e.what == "extend" and self._is_in(e.of, frame.cycle)]
        length = frame.cycle.table.length_days
        if isinstance(length, str):
            length = frame.facts[length.removeprefix("$")]
        if extended:
            length = max(length, extended[-1].length_days)
        lead_key = self._first_key(frame.cycle, frame.lead)
        late = [
            delay.days
            for delay in self._delays(frame.cycle.place)
            if delay.scope == "following" and delay.of != lead_key and self._is_in(delay.of, frame.cycle)
        ]
        found: date = self._real_day_1(frame) + (length + sum(late)) * DAY
        if infused:
            rest = next(row for row in frame.rows if row.kind == "rest" and row.of)
            free = self._read(infused) - self.skipped + rest.lasts_days * DAY
            clock = self.clocks[frame.lead.id]
            found = max(found, free.date() + (free.time() > clock) * DAY)
        elif frame.lead.floor_days and frame.lead.id in self.last_dose:
            found = max(found, self.last_dose[frame.lead.id] + frame.lead.floor_days * DAY)
        return found

    @staticmethod
    def _is_in(name: str, cycle: Cycle) -> bool:
        """Say whether a place is in a cycle; one that began after a long hold has places of its own."""
        return name.startswith(cycle.place) and name.endswith(cycle.suffix) and ("-e" in name) == bool(cycle.suffix)

    def _pump_cycle(self, frame: Frame, pump: Any, todo: list[Cycle]) -> date | None:
        start, state = self._pump_start(frame, pump)
        frame.day_1 = self._date(start)
        steps = list(rows_of(replace(frame.cycle, table=_Rows(pump.steps)), frame.facts))
        low = steps[0].after_hours * HOUR_MINUTES if steps else None
        return self._infusion(frame, pump, todo, start, state, low)

    def _pump_start(self, frame: Frame, pump: Any) -> tuple[int, str]:
        key, clock = self._first_key(frame.cycle, pump), self.clocks[pump.id]
        start = self._point(frame.due_1, clock)
        assert isinstance(start, int)
        given = self._of("given", key)
        moved: Any = self._of("booked", key) or self._of("defer", key)
        point, on = start, frame.due_1
        if given or moved:
            moment = minute_of(given.at) if given else self._appointment(moved.on, clock)
            assert isinstance(moment, int)
            point = moment
            if point < start:
                self.breaks |= {"rest_short", "cycle_short"}
                self.breaks |= {"infusion_overlaps"} if point < self.infused_until else set()
            if point != start:
                on = moved.on if moved and not isinstance(moved.on, datetime) else self._date(point)
        self._note_skip(point, on, clock)
        return point, "given" if given else "planned"

    def _note_skip(self, point: int, on: date, clock: time) -> None:
        """Note by how much the clocks put off an infusion that begins at its time of day on a date."""
        is_on_time = point == self._point(on, clock)
        self.skipped = wall_at(point, self.tz) - datetime.combine(on, clock) if is_on_time else timedelta()

    def _infusion(
        self, frame: Frame, pump: Any, todo: list[Cycle], start: int, state: str, low: int | None
    ) -> date | None:
        """Add an infusion; return the next Day 1, None where what follows was added or can't be said."""
        total, again = pump.hours * HOUR_MINUTES, pump.hold.low_rate_hours * HOUR_MINUTES
        pauses, long_hold = self._pauses_in(pump, start, low)
        runs = runs_of(start, total, low, again, pauses)
        self._hold_notes(frame, pump, pauses, long_hold)
        if long_hold is not None:
            self._of_pump(frame, pump, start, runs[-1].stop)
            self._pump_events(frame, pump, runs, None, state)
            return self._after_long_hold(frame, todo, long_hold)
        if pauses and pauses[-1].on is None:
            known = len(runs)
            self._pump_events(frame, pump, runs, None, state)
            supposed = [*pauses[:-1], replace(pauses[-1], on=max(self.now, pauses[-1].off))]
            held_at, runs = runs[-1].stop, runs_of(start, total, low, again, supposed)
            self._of_pump(frame, pump, start, runs[-1].stop if self.stop is None else held_at)
            self.waiting = True
            self._pump_events(frame, pump, runs, runs[-1].stop, state, after=runs[known - 1].stop)
        else:
            if self.stop is not None and runs[-1].start <= self.stop < runs[-1].stop:
                runs[-1] = replace(runs[-1], stop=self.stop)
            self._of_pump(frame, pump, start, runs[-1].stop)
            self._pump_events(frame, pump, runs, runs[-1].stop, state)
        self.infused_until = runs[-1].stop
        if frame.cycle.suffix and not all(map(self._answer_to, self.questions)):
            self.waiting = True
        following = self._next_day_1(frame, runs[-1])
        self._rest(frame, runs[-1], todo, following)
        return following

    def _pauses_in(self, pump: Any, start: int, low: int | None) -> tuple[list[Pause], Pause | None]:
        """Return the holds of one infusion, and the one that was too long for its cycle."""
        total, again = pump.hours * HOUR_MINUTES, pump.hold.low_rate_hours * HOUR_MINUTES
        pauses: list[Pause] = []
        for pause in self._pauses(pump.id):
            ends = runs_of(start, total, low, again, pauses)[-1].stop
            if not start <= pause.off < ends or (self.stop is not None and pause.off >= self.stop):
                continue
            until = self.now if pause.on is None else pause.on
            if until > self._same_cycle_until(pause.off, pump.hold.same_cycle_max_days):
                return [*pauses, replace(pause, on=None)], pause
            pauses.append(pause)
        return pauses, None

    def _of_pump(self, frame: Frame, pump: Any, start: int, stop: int) -> None:
        """Add the restrictions of an infusion, from the date of its start to that of its end, both included (C13)."""
        for row in frame.rows:
            if row.shape == "span" and row.of == pump.id and row.kind != "rest":
                key = f"{frame.cycle.place}{row.id}/1{frame.cycle.suffix}"
                last = self._date(stop) + row.lasts_days * DAY
                self._add(key, Expected(row.kind, self._date(start), last + DAY))

    def _hold_notes(self, frame: Frame, pump: Any, pauses: Sequence[Pause], long_hold: Pause | None) -> None:
        for pause in pauses:
            over = pause.on if pause.on is not None else long_hold.on if long_hold else None
            key = f"{frame.cycle.place}{pump.id}/hold-{pause.hold}{frame.cycle.suffix}"
            self.events[key] = Expected("note", pause.off, self.now if over is None else over, "held")

    def _rest(self, frame: Frame, last: Run, todo: list[Cycle], following: date) -> None:
        """Add the rest after an infusion, up to the next Day 1; none after the last cycle (C7)."""
        first = self._read(last).date()
        row = next((row for row in frame.rows if row.kind == "rest" and row.of), None)
        if not todo or row is None:
            return
        upcoming = self._frame(todo[0], following)
        day_1 = self._date(self._pump_start(upcoming, upcoming.lead)[0])
        if first < day_1:
            self._add(f"{frame.cycle.place}{row.id}/1{frame.cycle.suffix}", Expected("rest", first, day_1))

    def _read(self, run: Run) -> datetime:
        """Return an infusion's end, read on the UTC offset of its last start (C5)."""
        return wall_at(run.start, self.tz) + (run.stop - run.start) * MINUTE

    def _same_cycle_until(self, off: int, days: int) -> int:
        """Return the last instant at which a held infusion goes on in its cycle (C6)."""
        shown = wall_at(off, self.tz)
        return max(off + days * DAY_MINUTES, minute_at(shown.date() + days * DAY, shown.time(), self.tz))

    def _answer_to(self, question: str) -> str:
        return next((e.answer for _, e in reversed(self.entries) if e.what == "decided" and e.question == question), "")

    def _after_long_hold(self, frame: Frame, todo: list[Cycle], pause: Pause) -> date | None:
        """Lay out the new cycle that begins after a hold of more than seven days."""
        counts, low_again = (self._answer_to(f"{pause.hold}/{name}") for name in ("counts", "low"))
        asks_for_low = pause.on is None or pause.rate == "same"
        asked = [f"{pause.hold}/counts"] + [f"{pause.hold}/low"] * asks_for_low
        self.questions += asked
        if pause.on is None:
            self.waiting = True
            return None
        day = self._date(pause.on)
        if not all(map(self._answer_to, asked)):
            key = f"{frame.cycle.place}decision/{pause.hold}{frame.cycle.suffix}"
            self.events[key] = Expected("decision", day, day + DAY)
        number = frame.cycle.number
        if counts == "yes" and todo:
            number = todo.pop(0).number
        cycle = replace(frame.cycle, number=number, suffix=f"-{pause.resume}")
        facts = self._facts(number)
        anew = Frame(cycle, day, day, frame.lead, list(rows_of(cycle, facts)), facts)
        row = next(row for row in anew.rows if row.shape == "pump")
        self._note_skip(pause.on, day, self.clocks[row.id])
        is_low = pause.rate == "low" or (asks_for_low and low_again != "no")
        anew.low_is_open = asks_for_low and not low_again
        low = row.hold.low_rate_hours * HOUR_MINUTES if is_low else None
        self._spans(anew, None)
        return self._infusion(anew, row, todo, pause.on, "planned", low)

    def _pump_events(
        self, frame: Frame, pump: Any, runs: Sequence[Run], end: int | None, state: str, after: int | None = None
    ) -> None:
        """Add the events of an infusion; ``after`` an instant only those that wait for the restart."""
        base, suffix = f"{frame.cycle.place}{pump.id}/", frame.cycle.suffix
        for run in runs if after is None else ():  # a restart that nobody recorded is no event
            name = (f"restart-{run.cause}" if run.cause else "start") + suffix
            amount = self._rate_words(frame, pump, run)
            self._add(base + name, Expected("infusion", run.start, run.stop, "planned" if run.cause else state, amount))
            if not run.cause:
                self._beside(frame, pump, "start", run.start, f"start{suffix}")
            elif _is_careful(pump, run):
                self._beside(frame, pump, "restart", run.start, name)
        for run in runs:
            if run.step is None or (after is not None and run.step < after):
                continue
            name = (f"step-{run.low_cause}" if run.low_cause else "step") + suffix
            full = amount_of(pump, frame.cycle, frame.facts)
            open_now = frame.low_is_open and not run.low_cause and self.stop is None
            awaited, self.waiting = self.waiting, self.waiting or open_now
            self._add(base + name, Expected("step", run.step, run.step, amount=full))
            at_restart = after is None and run.step == run.start and _is_careful(pump, run)
            self._beside(frame, pump, "step", run.step, name, but="restart" if at_restart else "")
            self.waiting = awaited
        self._bag_changes(frame, pump, runs, after)
        if end is not None:
            self._add(f"{base}disconnect{suffix}", Expected("disconnect", end, end))

    def _bag_changes(self, frame: Frame, pump: Any, runs: Sequence[Run], after: int | None) -> None:
        days = (each.from_on for each in self._bag_entries(frame.cycle.number))
        named = [minute_of(day) for day in days if isinstance(day, datetime)]
        for bag in bags_of(runs, self._bag_lengths(frame.cycle.number), named):
            if bag.ordinal > 1 and (after is None or bag.hung >= after):
                hours, minutes = divmod(bag.minutes, HOUR_MINUTES)
                words = f"{hours} h {minutes} min bag" if minutes else f"{hours} h bag"
                key = f"{frame.cycle.place}{pump.id}/bag-{bag.ordinal}{frame.cycle.suffix}"
                self._add(key, Expected("bag-change", bag.hung, bag.hung, amount=words))

    def _rate_words(self, frame: Frame, pump: Any, run: Run) -> str | None:
        """Return the rate of a run: full, or low, and whether it rises in it."""
        low, full = (amount_of(pump, frame.cycle, frame.facts, level=level) for level in ("low", "full"))
        if not run.low_minutes:
            return full
        if low == full:
            return None  # the label prints no low rate for it: the words are the prescriber's
        rises = run.stop - run.start > run.low_minutes
        words = f"{low} for {run.low_minutes} minutes, then {full}" if rises else low
        return f"{words}, or {full} at once: not decided" if frame.low_is_open and not run.low_cause else words

    def _changes_of_bags(self, number: int) -> list[tuple[int, Any]]:
        """Return from when other lengths of bags hold in a cycle, and which."""
        return [(self._from(entry), entry.value) for entry in self._bag_entries(number)]

    def _bag_entries(self, number: int) -> list[Any]:
        return [
            entry
            for _, entry in self.entries
            if entry.what == "changed" and entry.choice == "bag_hours" and entry.from_cycle <= number
        ]

    def _from(self, change: Any) -> int:
        """Return from when a change of bags holds: from a named time, else from when it was decided or a later date."""
        if isinstance(change.from_on, datetime):
            return minute_of(change.from_on)
        decided = minute_of(change.at)  # what hangs then stays
        return decided if change.from_on is None else max(decided, minute_at(change.from_on, time(), self.tz))

    def _bag_lengths(self, number: int) -> Callable[[int], tuple[int, list[int]]]:
        spells = [(-(10**12), self.case.choices["bag_hours"]), *self._changes_of_bags(number)]

        def lengths(at: int) -> tuple[int, list[int]]:
            spell = max(index for index, (since, _) in enumerate(spells) if since <= at)
            hours = spells[spell][1] or ()
            return spell, [each * HOUR_MINUTES for each in (hours if isinstance(hours, tuple) else (hours,))]

        return lengths


def _is_careful(pump: Any, run: Run) -> bool:
    """Say whether a run begins after so long a time off that it asks for premedication; exactly 4 h already do (C6)."""
    return bool(run.off_minutes >= pump.hold.restart_from_hours * HOUR_MINUTES)


@dataclass(frozen=True)
class _Rows:
    """A table that only has rows."""

    rows: tuple[Any, ...]
