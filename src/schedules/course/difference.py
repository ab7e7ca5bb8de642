"""What changed from one plan to another, event by event, and which entries of the record caused it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from schedules.course.happenings import AnyHappening, Happening, Hold, Resume
from schedules.course.plan import Event, Plan
from schedules.model import Dated, Model, Text, Title
from schedules.words import count, hours_words, say

DAY: Final = timedelta(days=1)


What = Literal["new", "gone", "moved", "changed"]


class Change(Model):
    """One event that is new, gone, elsewhere, or otherwise different."""

    what: What
    uid: Title
    key: Title
    title: Title
    """The event in few words: what it is, and its day."""
    words: Text
    """What is different, in the words a nurse would use."""
    start: Dated | None = None
    """Where it is now; none where it is gone."""
    was: Dated | None = None
    """Where it was; none where it is new."""

    def __str__(self) -> str:
        sign = {"new": "+ ", "gone": "- "}.get(self.what, "")
        return f"{sign}{self.title} {self.words}"


class Difference(Model):
    """Every change from one plan to another, in the order of its dates; as text, a line each."""

    changes: tuple[Change, ...]
    causes: tuple[Text, ...] = ()
    """What was recorded in between."""

    def __str__(self) -> str:
        # One cause fits behind each line; several would not say which is whose.
        cause = f": {self.causes[0]}" if len(self.causes) == 1 else ""
        several = [f"after: {'; '.join(self.causes)}"] if len(self.causes) > 1 and self.changes else []
        return "\n".join([*several, *(f"{change}{cause}" for change in self.changes)])


def diff(old: Plan, new: Plan) -> Difference:
    """Say what changed from one plan to another.

    Returns:
        The changes as data, and what was recorded in between; ``str()`` of it is a line for each.
    """
    before = {event.uid: event for event in old.events}
    after = {event.uid: event for event in new.events}
    found = [_change(before.get(uid), after.get(uid)) for uid in dict.fromkeys((*after, *before))]
    ordered = sorted((change for change in found if change is not None), key=_order)
    recorded = causes(new.record, len(old.record)) if old.plan_id == new.plan_id else ()
    return Difference(changes=tuple(ordered), causes=recorded)


def _order(change: Change) -> tuple[str, str]:
    moment = change.start if change.start is not None else change.was
    return str(moment)[:16], change.key


def _change(old: Event | None, new: Event | None) -> Change | None:
    if old is None and new is not None:
        return _made("new", new, say(new.start), new, None)
    if new is None and old is not None:
        return _made("gone", old, f"{say(old.start)} is cancelled", None, old)
    if old is None or new is None or not (parts := list(_parts(old, new))):
        return None
    moved: What = "moved" if str(old.start) != str(new.start) else "changed"
    return _made(moved, new, "; ".join(parts), new, old)


def _made(what: What, event: Event, words: str, new: Event | None, old: Event | None) -> Change:
    start, was = (new.start if new else None), (old.start if old else None)
    return Change(what=what, uid=event.uid, key=event.key, title=name_of(event), words=words, start=start, was=was)


def name_of(event: Event) -> str:
    """Name an event in few words: what it is and its day, without what is not confirmed about it."""
    code = f" ({event.code})" if event.code else ""
    return f"{event.title.partition(' (not confirmed')[0]}{code}"


def _parts(old: Event, new: Event) -> Iterator[str]:
    verb = "starts" if new.end != new.start and not new.all_day else "is on"
    sure = "" if new.state != "tentative" else " at the earliest"
    if str(old.start) != str(new.start):
        yield f"{verb} {say(new.start)}{sure}, was {say(old.start)}"
    elif str(old.end) != str(new.end) and new.all_day is old.all_day:
        # The end of whole days is the day after the last one.
        now, was = (each.end - DAY if new.all_day else each.end for each in (new, old))
        yield f"{'lasts to' if new.all_day else 'ends'} {say(now)}, was {'to ' if new.all_day else ''}{say(was)}"
    if old.state != new.state:
        yield {"tentative": "is not confirmed", "planned": "is confirmed"}.get(new.state, f"is {new.state}")
    if old.amount != new.amount:
        yield f"{new.amount or 'no amount'}, was {old.amount or 'none'}"


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
