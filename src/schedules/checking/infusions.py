"""An infusion as a calendar has it: its stretches, and where its steps, bags and end lie by rule (C3, C8, C21)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from schedules.checking.calendar import DAY, HOUR, NO_TIME, Calendar, Seen, after, at_wall, between, day_of, in_order
from schedules.checking.expected import Cycle, Slot, bag_length, steps_of
from schedules.checking.recorded import Lengths, Recorded
from schedules.course.places import (
    DISCONNECT,
    START,
    STEP,
    bag_of,
    bag_tail,
    is_hold,
    is_restart,
    opened_by,
    own_tail,
    restart_entry,
    step_and_entry,
    step_tail,
    tail_of,
)
from schedules.regimen import HoldRule, Pump, Source
from schedules.regimen.amounts import amounts_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Infusion without a break, from a connection or a restart on (C16)."""

    seen: Seen
    before: timedelta
    """The time infused before it."""
    low: timedelta | None
    """The time at the low rate that is due from its start: none where the rate rises just then; None where no rise is
    ahead."""
    since: Seen
    """The connection or the restart from which the low rate is counted."""
    entry: str
    """The entry of that restart; empty for the connection."""
    off: timedelta
    """How long the infusion stood still before it."""
    is_said: bool
    """Whether its low rate is said, and not only to be seen by its bags; then a calendar need not have its step."""

    @property
    def lasts(self) -> timedelta:
        """How long it runs."""
        return max(between(self.seen.start, self.seen.end), NO_TIME)


@dataclass(frozen=True, slots=True)
class Due:
    """A step or a bag change, where it lies by rule."""

    slot: Slot
    at: date | datetime
    hours: float
    """The infused hours after which it is due, counted from ``since``."""
    since: Seen


@dataclass(frozen=True, eq=False)
class Infusion:
    """One infusion of a cycle, as a calendar has it."""

    cycle: Cycle
    row: Pump
    calendar: Calendar
    recorded: Recorded
    parts: tuple[Seen, ...]
    """Its events, without those of an infusion that a restart began in the same place."""
    opened: bool
    """Whether a restart after it began a new cycle."""

    @cached_property
    def runs(self) -> tuple[Seen, ...]:
        """The events of its stretches, in order."""
        return tuple(in_order(each for each in self.parts if _is_run(self._tail(each))))

    @property
    def asked(self) -> timedelta:
        """The time to infuse; whole days in a calendar without times."""
        return self.row.hours * HOUR if self.is_timed else -(-self.row.hours // 24) * DAY

    @property
    def is_timed(self) -> bool:
        """Whether it starts at a time of day."""
        return isinstance(self.runs[0].start, datetime)

    @property
    def end(self) -> Seen | None:
        """The event of its end; None where the calendar has none, or one that is not confirmed."""
        found = self.calendar.get(self.cycle.key(self.row.id, DISCONNECT))
        return None if found is None or found.tentative else found

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Its stretches with their rates, from the record, else from what the calendar says of them."""
        found: list[Stretch] = []
        low, before = self._low_at_first, NO_TIME
        since, entry, is_said = self.runs[0], "", True
        for number, run in enumerate(self.runs):
            off = between(self.runs[number - 1].end, run.start) if number else NO_TIME
            rate = self._rate(run, low, entry) if number else "same"
            if rate.startswith("low") and self.row.hold is not None:
                low, since, entry = self.row.hold.low_rate_hours * HOUR, run, _entry_of(run)
                is_said = rate == "low"
            elif rate.startswith("full") and low is not None:
                low, is_said = NO_TIME, is_said and rate == "full"
            stretch = Stretch(run, before, low, since, entry, off, is_said)
            found.append(stretch)
            before += stretch.lasts
            low = None if low is None or stretch.lasts > low else low - stretch.lasts
        return tuple(found)

    @property
    def restarts(self) -> tuple[Seen, ...]:
        """Its restarts after so long a time off that their rule asks for premedication and supervision (C6)."""
        if self.row.hold is None or not self.is_timed:
            return ()
        least = self.row.hold.restart_from_hours * HOUR
        return tuple(each.seen for each in self.stretches[1:] if each.off >= least)

    @property
    def infused(self) -> timedelta:
        """The time infused, without that of holds (C3)."""
        return sum((each.lasts for each in self.stretches), NO_TIME)

    @property
    def right_end(self) -> date | datetime:
        """When its hours are complete, if it runs on in its last stretch."""
        last = self.stretches[-1]
        return after(last.seen.start, self.asked - last.before)

    @property
    def is_held(self) -> bool:
        """Whether its last stretch ends with a hold that is not over."""
        last = self.stretches[-1].seen
        held = [each for each in self.parts if is_hold(tail_of(each.key))]
        return any(between(last.start, each.start) >= NO_TIME for each in held)

    @property
    def is_cut(self) -> bool:
        """Whether it may end before its hours are complete: on hold, by a long hold, or at the end of treatment."""
        stop = self.recorded.stop
        stopped = stop is not None and between(stop, self.stretches[-1].seen.end) == NO_TIME
        return self.opened or self.is_held or stopped

    def infused_by(self, moment: date | datetime) -> timedelta:
        """Return the time infused up to a moment."""
        if len(self.stretches) == 1:
            return between(self.runs[0].start, moment)
        ran = (min(between(each.seen.start, moment), each.lasts) for each in self.stretches)
        return sum((max(each, NO_TIME) for each in ran), NO_TIME)

    def step_in(self, stretch: Stretch) -> timedelta | None:
        """Return how long after the start of a stretch its rate rises; None where it does not (C21)."""
        runs = min(stretch.lasts, self.asked - stretch.before)
        return stretch.low if stretch.low is not None and stretch.low < runs else None

    @cached_property
    def steps(self) -> tuple[Due, ...]:
        """Its steps by rule, in order."""
        said = (each for each in self.stretches if each.is_said)
        return tuple(self._step(each, at) for each in said if (at := self.step_in(each)) is not None)

    @cached_property
    def bags(self) -> tuple[Due, ...]:
        """Its bag changes by rule, in order: one bag after another, cut at every step, hold and restart (C8)."""
        return tuple(self._bags())

    def event_of(self, due: Due) -> Seen | None:
        """Return the event of a step or a bag change; None where the calendar has none.

        Another's calendar does not number its bags, so that after a hold they are told apart by their order alone.
        """
        number = bag_of(own_tail(due.slot.key))
        if number is None or self.calendar.is_plan or len(self.runs) == 1:
            return self.calendar.get(due.slot.key)
        changes = in_order(each for each in self.parts if bag_of(tail_of(each.key)) is not None)
        return changes[number - 2] if number - 2 < len(changes) else None

    @cached_property
    def dues(self) -> dict[str, Due]:
        """Its steps and its bag changes by rule, by their keys."""
        return {each.slot.key: each for each in (*self.steps, *self.bags)}

    def _tail(self, event: Seen) -> str:
        tail = tail_of(event.key)
        return tail.removesuffix(f"-{self.cycle.opened_by}") if self.cycle.opened_by else tail

    @property
    def _low_at_first(self) -> timedelta | None:
        """The time at the low rate from the connection; of a cycle that a restart began, as that was resumed (C21)."""
        entry = self.cycle.opened_by
        if not entry or self.recorded.resumed.get(entry, self.row.id) != self.row.id:
            return min((hours * HOUR for hours in steps_of(self.cycle, self.row).values()), default=None)
        rule = self.row.hold
        rate = self.recorded.rates.get(entry)
        if rate == "same":
            rate = "full" if self.recorded.answers.get(self._low_question) is False else "low"
        if rate is None:
            rate = "low" if self._has_step("") or self._says_low(self.runs[0]) else "full"
        return rule.low_rate_hours * HOUR if rule is not None and rate == "low" else None

    @property
    def _low_question(self) -> str:
        """The question whether the low rate is given again, in a cycle that a restart began."""
        return f"{self.recorded.holds.get(self.cycle.opened_by)}/low"

    def is_low_open(self, stretch: Stretch) -> bool:
        """Return whether nobody decided if a stretch runs at the low rate, by the restart that began its cycle."""
        is_asked = self.recorded.rates.get(self.cycle.opened_by) == "same"
        return is_asked and self._low_question not in self.recorded.answers and bool(stretch.low and not stretch.entry)

    def _rate(self, run: Seen, low: timedelta | None, entry: str) -> str:
        """Return at which rate a restart goes on: as recorded, else as the calendar says, by words or by its step."""
        if (recorded := self.recorded.rates.get(_entry_of(run))) is not None:
            return recorded
        if self._has_step(_entry_of(run)):
            return "low"
        if low is not None and (step := self._step_event(entry)):
            return "full" if between(run.start, step.start) == NO_TIME else "same"
        if self._says_low(run):
            return "low"
        return "low, unsaid" if self._is_cut_like_low(run) else "full, unsaid"

    def _is_cut_like_low(self, run: Seen) -> bool:
        """Return whether a bag is changed where the low rate of a restart would end, in a calendar without rates."""
        if self.calendar.is_plan or self.row.hold is None or run.amount:
            return False
        ends = after(run.start, self.row.hold.low_rate_hours * HOUR)
        changes = (each for each in self.parts if bag_of(tail_of(each.key)) is not None)
        return any(between(ends, each.start) == NO_TIME for each in changes)

    def _has_step(self, entry: str) -> bool:
        return self._step_event(entry) is not None

    def _step_event(self, entry: str) -> Seen | None:
        """Return the event of the step after a connection or a restart; None where the calendar has none."""
        tails = {step_tail(step.id, entry) for step in self.row.steps} | {step_tail(STEP, entry)}
        return next((each for each in self.parts if self._tail(each) in tails), None)

    def _says_low(self, run: Seen) -> bool:
        """Return whether the words of a stretch say its low rate."""
        said = run.amount or run.title
        if "low rate" in said:
            return True
        printed = amounts_of(self.row, self.cycle.facts, self.cycle.ordinal, level="low")
        # "9 mcg" of "9 mcg/day": the words for a day differ from calendar to calendar.
        texts = (each.text.partition(",")[0].removesuffix("/day") for each in printed if each.level == "low")
        return any(re.search(rf"(?<![\w.]){re.escape(text)}(?![\w]|/m)", said) for text in texts)

    def _step(self, stretch: Stretch, at: timedelta) -> Due:
        rule: HoldRule | None = self.row.hold
        ids = list(steps_of(self.cycle, self.row)) or [step.id for step in self.row.steps] or [STEP]
        step = next((each for each in self.row.steps if each.id == ids[0]), None)
        source: Source = rule.source if stretch.entry and rule else step.source if step else self.row.source
        title = step.title if step else f"dose step of {self.row.title}"
        key = self.cycle.key(self.row.id, step_tail(ids[0], stretch.entry))
        since = stretch.since
        hours = (self.infused_by(stretch.seen.start) - self.infused_by(since.start) + at) / HOUR
        return Due(Slot(key, self.row, title, source), after(stretch.seen.start, at), hours, since)

    def _bags(self) -> Iterator[Due]:
        zone = self.runs[0].start.tzinfo if isinstance(self.runs[0].start, datetime) else None
        known = self.recorded.bag_lengths(self.cycle, self.row, zone)
        if not known:
            return
        number, hung, in_force = 0, 0, known[0]
        for stretch, begins, ends in self._between_cuts():
            at = begins
            while at < ends:
                moment = after(stretch.seen.start, at)
                lengths = _in_force(known, moment)
                number += 1
                if lengths is None:
                    at = _unknown_until(known, stretch.seen.start, at, ends)
                    continue
                in_force, hung = (in_force, hung) if lengths is in_force else (lengths, 0)
                if number > 1:
                    slot = Slot(
                        self.cycle.key(self.row.id, bag_tail(number)), self.row, f"bag change {number}", self.row.source
                    )
                    yield Due(slot, moment, (stretch.before + at) / HOUR, self.runs[0])
                at = min(at + bag_length(lengths.hours, hung) * HOUR, ends)
                hung += 1

    def _between_cuts(self) -> Iterator[tuple[Stretch, timedelta, timedelta]]:
        """Yield the runs between cuts, each as its stretch and the times from that one's start."""
        for stretch in self.stretches:
            ends = min(stretch.lasts, self.asked - stretch.before)
            step = self.step_in(stretch)
            cuts = [NO_TIME, *([step] if step is not None else []), ends]
            yield from ((stretch, begin, end) for begin, end in pairwise(cuts))


def _in_force(known: Sequence[Lengths], moment: date | datetime) -> Lengths | None:
    """Return the lengths that a bag has that is hung at a moment; None where they are not known yet."""
    begun = [each for each in known if each.since is None or between(each.since, moment) >= NO_TIME]
    return begun[-1] if begun else None


def _unknown_until(known: Sequence[Lengths], start: date | datetime, at: timedelta, ends: timedelta) -> timedelta:
    """Return when a bag of unknown length ends that hangs in a stretch at a time: where another was hung, or cut."""
    hung = (between(start, each.since) for each in known if each.since is not None and each.is_hung_then)
    return min((each for each in hung if at < each < ends), default=ends)


def _is_run(tail: str) -> bool:
    return tail == START or is_restart(tail)


def _entry_of(run: Seen) -> str:
    """Return the entry of a restart; empty for a connection."""
    tail = tail_of(run.key)
    inner = tail.removesuffix(f"-{opened_by(tail)}") if opened_by(tail) else tail
    return restart_entry(inner)


def ended(runs: Sequence[Seen]) -> datetime | date:
    """Return the end of an infusion, given the events of its stretches, on the clocks of the last start (C5)."""
    last = runs[-1]
    if not isinstance(last.start, datetime) or not isinstance(last.end, datetime):
        return day_of(last.end)
    return (last.end.astimezone(UTC) + (last.start.utcoffset() or NO_TIME)).replace(tzinfo=None)


def free_from(runs: Sequence[Seen], following: Seen) -> date:
    """Return the first date on which what follows an infusion is no earlier than its end, at that time of day (C5)."""
    end = ended(runs)
    if not isinstance(end, datetime) or not isinstance(following.start, datetime):
        return day_of(end)
    clock = following.start.time()
    end -= _skipped(runs[0].start, clock)
    return end.date() + (clock < end.time()) * DAY


def _skipped(first: date | datetime, clock: time) -> timedelta:
    """Return by how much an infusion was connected after a time of day, since the clocks skipped that time."""
    if not isinstance(first, datetime) or between(at_wall(first.date(), clock, first.tzinfo), first) != NO_TIME:
        return NO_TIME
    return first.replace(tzinfo=None) - datetime.combine(first.date(), clock)


def infusion_in(cycle: Cycle, row: Pump, calendar: Calendar, recorded: Recorded) -> Infusion | None:
    """Return an infusion of a cycle; None where the calendar has no connection of it."""
    own = calendar.row(cycle.stem(row.id))
    opened = {opened_by(tail_of(each.key)) for each in own if own_tail(each.key) == START} - {""}
    parts = [each for each in own if _owner(each, opened) == cycle.opened_by]
    found = Infusion(cycle, row, calendar, recorded, tuple(parts), opened=_is_followed(cycle, own, opened))
    return found if any(own_tail(each.key) == START for each in parts) else None


def _owner(event: Seen, opened: set[str]) -> str:
    """Return the entry of the restart that began the infusion of an event; empty for the one that was planned."""
    entry = step_and_entry(tail_of(event.key))[1]
    return entry if entry in opened else ""


def _is_followed(cycle: Cycle, own: Sequence[Seen], opened: set[str]) -> bool:
    """Return whether a restart after an infusion began a new cycle in the same place."""
    starts = [each for each in own if own_tail(each.key) == START]
    mine = [each for each in starts if opened_by(tail_of(each.key)) == cycle.opened_by]
    return any(between(mine[0].start, each.start) > NO_TIME for each in starts) if mine and opened else False


def same_cycle_until(off: datetime, days: int) -> datetime:
    """Return the last moment at which a held infusion goes on in its own cycle (C6).

    It is so many days of 24 hours later, or the same time of day so many dates later, whichever is later.
    """
    wall = at_wall(off.date() + days * DAY, off.timetz().replace(tzinfo=None), off.tzinfo)
    elapsed = after(off, days * DAY)
    return max(elapsed, wall, key=lambda moment: between(off, moment))  # type: ignore[return-value]  # both are times
