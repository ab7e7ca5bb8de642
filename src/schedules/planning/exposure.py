"""Infused hours of a pump, which are counted apart from calendar time (C3, C6).

Time off does not count. After a hold that is short enough, the infusion goes on in the same cycle
until its hours are complete; a longer hold ends the cycle's infusion.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from schedules.clock import at_time, elapse, elapsed
from schedules.course.record import Pause
from schedules.regimen import HoldRule

HOUR = timedelta(hours=1)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Infusion without a break, connect to disconnect (C16)."""

    start: datetime
    end: datetime
    name: str = ""
    """The entry of its restart; empty for the first one."""
    supervised: bool = False
    """Whether it began after so long a time off that premedication and supervision are asked for."""
    low: bool = False
    """Whether it began at the low rate."""
    low_name: str = ""
    """The entry of the restart from which that low rate is counted; empty for the first connection."""
    cuts: tuple[datetime, ...] = ()
    """The step and the end that were ahead when it began; a hold or a stop comes before them."""

    def cut_after(self, at: datetime) -> datetime:
        """Return the next cut that was ahead at a moment from its start on."""
        return next(cut for cut in self.cuts if elapsed(at, cut) > NOTHING)

    def around(self, at: datetime) -> bool:
        """Return whether a moment is inside; by instants, since the clocks show one hour of autumn twice."""
        return elapsed(self.start, at) > NOTHING and elapsed(at, self.end) > NOTHING


@dataclass(frozen=True, slots=True)
class Climb:
    """A change from the low rate to the full one."""

    at: datetime
    name: str = ""
    """The entry of the restart it is counted from; empty for the first connection."""
    infused_hours: int | None = None
    """The hours at the low rate that were due before it; None where a restart at the full rate came before they were
    over."""


@dataclass(frozen=True)
class Exposure:
    """The infusion of one cycle: what was infused by the record, and what is planned."""

    stretches: tuple[Stretch, ...]
    climbs: tuple[Climb, ...]
    pause: Pause | None = None
    """The hold that is open, or that was too long for the same cycle; none where all hours are infused."""

    @property
    def infused(self) -> timedelta:
        """The time really infused in this cycle."""
        return self.infused_by(self.stretches[-1].end)

    def infused_by(self, at: datetime) -> timedelta:
        """Return the time really infused up to a moment."""
        number = bisect_right(self._starts, at.astimezone(UTC)) - 1
        if number < 0:
            return NOTHING
        last = self.stretches[number]
        return self._before[number] + min(elapsed(last.start, at), elapsed(last.start, last.end))

    def climbs_in(self, stretch: Stretch) -> Sequence[Climb]:
        """Return the changes of rate inside a stretch, in order."""
        return [climb for climb in self._climbs.get(stretch.start.astimezone(UTC), ()) if stretch.around(climb.at)]

    @cached_property
    def _starts(self) -> list[datetime]:
        return [each.start.astimezone(UTC) for each in self.stretches]

    @cached_property
    def _before(self) -> list[timedelta]:
        """The time infused before each stretch."""
        return list(accumulate((elapsed(each.start, each.end) for each in self.stretches), initial=NOTHING))

    @cached_property
    def _climbs(self) -> dict[datetime, list[Climb]]:
        """The changes of rate by the start of the stretch that they are in."""
        found: dict[datetime, list[Climb]] = {}
        for climb in self.climbs:
            number = bisect_right(self._starts, climb.at.astimezone(UTC)) - 1
            found.setdefault(self._starts[max(number, 0)], []).append(climb)
        return found


def same_cycle_until(off: datetime, rule: HoldRule) -> datetime:
    """Return the last moment at which a held infusion still goes on in its own cycle.

    "No longer than 7 days" is 168 elapsed hours or the same wall-clock time seven dates
    later, whichever comes later (C6).
    """
    days = timedelta(days=rule.same_cycle_max_days)
    wall = at_time(off.date() + days, off.timetz().replace(tzinfo=None), off.tzinfo)  # type: ignore[arg-type]  # an IANA zone
    return max(elapse(off, days), wall, key=lambda moment: elapsed(off, moment))


def needs_precautions(pause: Pause, rule: HoldRule | None) -> bool:
    """Return whether a restart asks for premedication and supervision; exactly 4 hours off already does."""
    return rule is not None and pause.on is not None and elapsed(pause.off, pause.on) >= rule.restart_from_hours * HOUR


def expose(
    start: datetime, *, hours: int, low_hours: int | None, pauses: Sequence[Pause], rule: HoldRule | None
) -> Exposure:
    """Return how an infusion runs, with its holds, until its hours are infused.

    Args:
        start: The connection.
        hours: Hours to infuse in the cycle, at whatever rate.
        low_hours: Hours at the low rate before the step; None where the cycle has no step.
        pauses: The holds of this infusion, in order.
        rule: What holds ask for; None lets a hold of any length go on.
    """
    walk = _Walk(start, hours * HOUR, None if low_hours is None else low_hours * HOUR)
    for pause in pauses:
        if elapsed(walk.at, pause.off) >= walk.left:
            break
        walk.run(pause.off)
        if pause.on is None:
            return walk.result(pause)
        if rule is not None and elapsed(same_cycle_until(pause.off, rule), pause.on) > NOTHING:
            return walk.result(pause)
        walk.restart(pause, pause.on, rule)
    walk.run(elapse(walk.at, walk.left))
    return walk.result(None)


class _Walk:
    """The state of a pump at a moment: the time that is left to infuse, and of it the time at the low rate.

    Of the low rate, none at all means that the step is due at this moment; None, that no step is ahead.
    """

    def __init__(self, start: datetime, left: timedelta, low: timedelta | None) -> None:
        self.at, self.left, self.low = start, left, low
        self.name, self.supervised = "", False
        self.low_name = ""
        self.low_hours: int | None = (low or NOTHING) // HOUR
        self.stretches: list[Stretch] = []
        self.climbs: list[Climb] = []

    def run(self, until: datetime) -> None:
        """Infuse until a moment."""
        length = elapsed(self.at, until)
        ahead = {self.left} | ({self.low} if self.low and self.low < self.left else set())
        cuts = tuple(elapse(self.at, each) for each in sorted(ahead))
        low = bool(self.low), self.low_name
        self.stretches.append(Stretch(self.at, until, self.name, self.supervised, *low, cuts))
        if self.low is not None and length > self.low:
            self._climb(elapse(self.at, self.low))
        elif self.low is not None:
            self.low -= length
        self.left -= length
        self.at = until

    def _climb(self, at: datetime) -> None:
        self.climbs.append(Climb(at, self.low_name, self.low_hours))
        self.low = None

    def restart(self, pause: Pause, on: datetime, rule: HoldRule | None) -> None:
        """Start again after a pause, at the rate that was recorded; the low rate then runs for its full hours (C21)."""
        self.at, self.name, self.supervised = on, pause.name, needs_precautions(pause, rule)
        if pause.rate == "low" and rule is not None:
            self.low, self.low_name, self.low_hours = rule.low_rate_hours * HOUR, pause.name, rule.low_rate_hours
        elif pause.rate == "full" and self.low:
            self.low, self.low_hours = NOTHING, None

    def result(self, pause: Pause | None) -> Exposure:
        """Return the exposure up to now."""
        return Exposure(tuple(self.stretches), tuple(self.climbs), pause)
