"""What was recorded, each entry in the few words that say why a date moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from schedules.course.happenings import AnyHappening, Happening, Hold, Resume
from schedules.words import count, hours_words, say

WORDS: Final[dict[str, str]] = {
    "given": "given on {at}",
    "repeated": "done again on {at}",
    "booked": "booked for {on}",
    "defer": "deferred to {on}",
    "delay": "delayed by {days}",
    "omit": "omitted",
    "missed": "missed",
    "reduce": "reduced to {amount}",
    "extend": "a cycle of {length_days}",
    "reached": "{milestone} reached",
    "failed": "{milestone} failed",
    "learned": "{fact} is {value}",
    "changed": "{choice} is {value}",
    "decided": "{question} was answered {answer}",
    "resume": "resumed at {at}",
    "stop": "treatment stopped",
    "correction": "entry {entry} was corrected",
}


def causes(record: Sequence[AnyHappening], since: int) -> tuple[str, ...]:
    """Say the entries of a record that came after the first ``since`` of them; a hold and its end are one cause."""
    return tuple(_causes(record, since))


def _causes(record: Sequence[AnyHappening], since: int) -> Iterator[str]:
    held: dict[str, Hold] = {}
    for number, entry in enumerate(record):
        if isinstance(entry, Hold):
            held[entry.row] = entry
        elif isinstance(entry, Resume) and entry.row in held and number >= since:
            off = held.pop(entry.row)
            yield f"{hours_words(_elapsed(off.at, entry.at))} hold{_why(off)}"
        elif number >= since:
            yield f"{_words(entry)}{_why(entry)}"
    yield from (f"on hold{_why(off)}" for off in held.values() if off in record[since:])


def _elapsed(start: datetime, end: datetime) -> timedelta:
    return end.astimezone(UTC) - start.astimezone(UTC)


def _why(entry: Happening) -> str:
    return f" ({entry.why})" if entry.why else ""


def _words(entry: Happening) -> str:
    return WORDS[getattr(entry, "what", "")].format(**{name: _said(name, value) for name, value in entry})


def _said(name: str, value: object) -> str:
    if isinstance(value, date):
        return say(value)
    return count(value, "day") if isinstance(value, int) and name in ("days", "length_days") else str(value)
