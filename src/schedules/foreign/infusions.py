"""The runs of a continuous infusion in a calendar: one long event, two appointments, or a chain of bags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from schedules.checking.calendar import between
from schedules.foreign.entries import Entry

LONG: Final = timedelta(hours=12)
"""An event as long as this is the infusion itself, or a bag of it; a shorter one is an appointment to connect it."""
JOINED: Final = timedelta(hours=1)
"""The most that may lie between two bags of one infusion: the time that a change takes."""


@dataclass(slots=True)
class Run:
    """One stretch of infusion: the numbers of the events that it is made of, in order."""

    start: date | datetime
    end: date | datetime
    members: list[int]
    long: bool
    """Whether its events last as long as the infusion; False for an appointment to connect it."""
    changes: list[int] = field(default_factory=list)
    """Those of its events that begin where another one ends: a bag is changed there."""
    inside: list[int] = field(default_factory=list)
    """The events that say again what lies within it."""
    twice: list[int] = field(default_factory=list)
    """The events that are wholly alike to one of its own."""


def is_long(entry: Entry) -> bool:
    """Return whether an event lasts as long as an infusion or a bag of it does, and is no appointment."""
    return isinstance(entry.start, datetime) and between(entry.start, entry.end) >= LONG


def order(entry: Entry) -> tuple[date, float]:
    """Return the order of an event by its start: by date, whole days first, then by instant."""
    if isinstance(entry.start, datetime):
        return entry.start.date(), entry.start.timestamp()
    return entry.start, 0.0


def runs_of(entries: Sequence[Entry], numbers: Iterable[int]) -> list[Run]:
    """Return the runs that some events of an infusion make, in order; whole days make runs of their own."""
    listed = sorted(numbers, key=lambda number: (order(entries[number]), number))
    timed = [number for number in listed if isinstance(entries[number].start, datetime)]
    whole = [number for number in listed if not isinstance(entries[number].start, datetime)]
    found = [*_joined(entries, timed, JOINED), *_joined(entries, whole, timedelta())]
    runs = sorted(found, key=lambda run: (order(entries[run.members[0]]), run.members[0]))
    return _without_days_inside(runs, entries)


def _joined(entries: Sequence[Entry], numbers: list[int], joined: timedelta) -> list[Run]:
    """Join events that follow one another; what lies within a run says again what the run says."""
    runs: list[Run] = []
    for number in numbers:
        entry = entries[number]
        run = runs[-1] if runs else None
        long = is_long(entry) or not isinstance(entry.start, datetime)
        if run is not None and _same_span(entries[run.members[-1]], entry):
            run.twice.append(number)
        elif run is not None and run.long and long and abs(between(run.end, entry.start)) <= joined:
            run.members.append(number)
            run.changes.append(number)
            run.end = entry.end
        elif run is not None and run.long and _instant(entry.end) <= _instant(run.end):
            run.inside.append(number)
        else:
            runs.append(Run(entry.start, entry.end, [number], long))
    return runs


def _same_span(one: Entry, other: Entry) -> bool:
    return (_instant(one.start), _instant(one.end)) == (_instant(other.start), _instant(other.end))


def _instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _without_days_inside(runs: list[Run], entries: Sequence[Entry]) -> list[Run]:
    """Return runs without those of whole days that a run with times covers: they say the same of the same days."""
    timed = [run for run in runs if isinstance(run.start, datetime)]
    kept = list(timed)
    for run in runs:
        if isinstance(run.start, datetime):
            continue
        covering = next((each for each in timed if _covers(each, run, entries)), None)
        if covering is None:
            kept.append(run)
        else:
            covering.inside += [*run.members, *run.twice]
    return sorted(kept, key=lambda run: (order(entries[run.members[0]]), run.members[0]))


def _covers(timed: Run, whole: Run, entries: Sequence[Entry]) -> bool:
    first = order(entries[timed.members[0]])[0]
    last = timed.end.date() if isinstance(timed.end, datetime) else timed.end
    assert not isinstance(whole.end, datetime)  # noqa: S101  # a run of whole days
    end = max(last, first) + timedelta(days=1)
    return first <= order(entries[whole.members[0]])[0] and whole.end <= end
