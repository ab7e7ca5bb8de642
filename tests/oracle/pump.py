"""A continuous infusion as runs of minutes: rates, steps, bags and its end (C3, C8, C16, C21)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pause:
    """A hold of an infusion."""

    off: int
    on: int | None
    rate: str = "same"
    hold: str = ""
    resume: str = ""


@dataclass(frozen=True)
class Run:
    """An unbroken stretch of infusion."""

    start: int
    stop: int
    low_minutes: int | None
    """The minutes at the low rate that were due from its start, 0 where it rises just then; None where it does not."""
    left_minutes: int
    """The minutes of the whole infusion that were left at its start."""
    cause: str = ""
    """The entry that restarted it; empty for the first one."""
    low_cause: str = ""
    """The entry from which its low rate counts; empty where that is the start."""
    off_minutes: int = 0
    """How long the pump stood still before it."""

    @property
    def step(self) -> int | None:
        """When the rate rises in it; None where it does not."""
        is_due = self.low_minutes is not None and self.low_minutes < self.stop - self.start
        return self.start + (self.low_minutes or 0) if is_due else None

    @property
    def cut(self) -> int:
        """Where its bags were due to be cut next: at the step ahead, else at the end of the infusion."""
        return self.start + min(self.low_minutes or self.left_minutes, self.left_minutes)


def runs_of(
    start: int, minutes: int, low_minutes: int | None, again_minutes: int, pauses: Sequence[Pause]
) -> list[Run]:
    """Return the runs of an infusion of so many minutes; the last ends early where a pause is not over.

    ``low_minutes`` are those at the low rate from the start, None without them, ``again_minutes`` those from a restart
    at the low rate.
    """
    runs: list[Run] = []
    at, left, low, cause, low_cause, off = start, minutes, low_minutes, "", "", 0
    for pause in pauses:
        runs.append(Run(at, pause.off, low, left, cause, low_cause, off))
        ran = pause.off - at
        left, low = left - ran, None if low is None or ran > low else low - ran
        if pause.on is None:
            return runs
        at, cause, off = pause.on, pause.resume, pause.on - pause.off
        if pause.rate == "low":
            low, low_cause = again_minutes, cause
        elif pause.rate == "full" and low is not None:
            low = 0
    runs.append(Run(at, at + left, low, left, cause, low_cause, off))
    return runs


@dataclass(frozen=True)
class Bag:
    """A bag, from when it was hung, and for how many minutes it was made."""

    ordinal: int
    hung: int
    minutes: int


def bags_of(
    runs: Sequence[Run], lengths: Callable[[int], tuple[int, Sequence[int]]], hung_at: Sequence[int] = ()
) -> Iterator[Bag]:
    """Yield the bags of an infusion.

    ``lengths`` gives, for an instant, a number that changes where other lengths begin to hold, and the lengths in
    minutes that hold then; the last one repeats. A bag that was hung stays whatever comes later. At the instants
    ``hung_at`` a bag was hung, whatever hung until then without a known length.
    """
    ordinal, spell, used = 0, -1, 0
    for run in runs:
        at = run.start
        while at < run.stop:
            now, choice = lengths(at)
            cut = run.cut if at < run.cut else run.start + run.left_minutes
            if not choice:  # what hangs is not known; it ends at the next cut at the latest
                ordinal += 1
                at = min([cut, *(each for each in hung_at if each > at)])
                continue
            spell, used = (spell, used + 1) if now == spell else (now, 1)
            minutes = min(choice[min(used, len(choice)) - 1], cut - at)
            ordinal += 1
            yield Bag(ordinal, at, minutes)
            at += minutes
