"""What changed from one plan to another, event by event, and which entries of the record caused it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Final, Literal

from schedules.clock import Moment
from schedules.course.happenings import AnyHappening, Hold, Resume
from schedules.course.plan import Event, Plan
from schedules.course.titles import sure_title
from schedules.model import Dated, Line, Model, Title
from schedules.words import count, hours_words, in_brackets, say

DAY: Final = timedelta(days=1)

What = Literal["new", "gone", "moved", "changed"]


class Change(Model):
    """One event that differs between two plans: it is new, gone, moved to another time, or changed in another way."""

    what: What
    uid: Title
    key: Title
    title: Line
    """The event in few words: what it is, and its day."""
    words: Line
    """What is different, in words: "starts Mon 2 Mar 2026 09:00, was ..."."""
    start: Dated | None = None
    """When it starts now; None for an event that is gone."""
    was: Dated | None = None
    """When it started in the old plan; None for a new event."""

    def __str__(self) -> str:
        sign = {"new": "+ ", "gone": "- "}.get(self.what, "")
        return f"{sign}{self.title} {self.words}"


class Difference(Model):
    """Every change from one plan to another, in the order of the dates; ``str()`` gives a line for each."""

    changes: tuple[Change, ...]
    courses: Line = ""
    """That the plans are of two different courses, in words; empty for two plans of one."""
    causes: tuple[Line, ...] = ()
    """What was recorded after the old plan was made, in words."""

    def __str__(self) -> str:
        # A single cause belongs to every line; of several, nothing says which one belongs to which line.
        cause = f": {self.causes[0]}" if len(self.causes) == 1 else ""
        several = [f"after: {'; '.join(self.causes)}"] if len(self.causes) > 1 and self.changes else []
        others = [self.courses] if self.courses else []
        return "\n".join([*others, *several, *(f"{change}{cause}" for change in self.changes)])


def diff(old: Plan, new: Plan) -> Difference:
    """Compare two plans, event by event.

    Returns:
        The changes as data, and for two plans of one course what was recorded after the old one was made; ``str()``
        gives a line for each change.
    """
    before = {event.uid: event for event in old.events}
    after = {event.uid: event for event in new.events}
    found = [_event_change(before.get(uid), after.get(uid)) for uid in dict.fromkeys((*after, *before))]
    changes = [change for change in found if change is not None]
    changes.sort(key=lambda change: (str(change.was if change.start is None else change.start)[:16], change.key))
    if old.plan_id != new.plan_id and old.regimen.id != new.regimen.id:
        return Difference(changes=tuple(changes), courses=f"different courses: {_course(old)} and {_course(new)}")
    recorded = causes(new.record, len(old.record)) if old.plan_id == new.plan_id else ()
    amended = (_amended(old, new),) if old.plan_id == new.plan_id and old.regimen != new.regimen else ()
    return Difference(changes=tuple(changes), causes=(*amended, *recorded))


def _course(plan: Plan) -> str:
    return f"{plan.title} ({plan.regimen.id}) from {say(plan.start)}"


def _amended(old: Plan, new: Plan) -> str:
    """Return in words that a course goes on by another revision of its regimen."""
    was, now = old.regimen.revision, new.regimen.revision
    name = new.regimen.id if new.regimen.id != old.regimen.id else "its regimen"
    return f"amended: goes on by {name}{f', revision {now}' if now else ''}{f', was revision {was}' if was else ''}"


def _event_change(old: Event | None, new: Event | None) -> Change | None:
    """Return the change from one event to the other; None where they do not differ, or where both are None."""
    event = old if new is None else new
    if event is None:
        return None
    what: What
    if old is None:
        what, words = "new", say(event.start)
    elif new is None:
        what, words = "gone", f"{say(event.start)} is cancelled"
    else:
        what = "moved" if str(old.start) != str(new.start) else "changed"
        words = "; ".join(_difference_words(old, new))
    if not words:
        return None
    start, was = (new.start if new else None), (old.start if old else None)
    return Change(what=what, uid=event.uid, key=event.key, title=name_of(event), words=words, start=start, was=was)


def name_of(event: Event) -> str:
    """Return an event's title and code: "blinatumomab (C1D1)", without the words about what is not confirmed."""
    code = f" ({event.code})" if event.code else ""
    return f"{sure_title(event.title)}{code}"


def _difference_words(old: Event, new: Event) -> Iterator[str]:
    """Yield in words each difference of two events: its start or its end, its state, its amount."""
    verb = "starts" if new.end != new.start and not new.all_day else "is on"
    sure = "" if new.state != "tentative" else " at the earliest"
    if str(old.start) != str(new.start) and say(old.start) == say(new.start):
        yield f"{verb} {say(new.start)} as before, on {_offset_words(new.start)}, was on {_offset_words(old.start)}"
    elif str(old.start) != str(new.start):
        yield f"{verb} {say(new.start)}{sure}, was {say(old.start)}"
    elif str(old.end) != str(new.end) and new.all_day is old.all_day:
        # The end of whole days is the day after the last one.
        now, was = (each.end - DAY if new.all_day else each.end for each in (new, old))
        yield f"{'lasts to' if new.all_day else 'ends'} {say(now)}, was {'to ' if new.all_day else ''}{say(was)}"
    if old.state != new.state:
        yield {"tentative": "is not confirmed", "planned": "is confirmed"}.get(new.state, f"is {new.state}")
    if old.amount != new.amount:
        yield f"{new.amount or 'no amount'}, was {old.amount or 'none'}"


def _offset_words(moment: Moment) -> str:
    """Return the offset of a time from UTC in words: "UTC-07:00"."""
    return f"UTC{moment.isoformat()[-6:]}"


WORDS: Final[dict[str, str]] = {
    "given": "given on {at}",
    "repeated": "done again on {at}",
    "booked": "booked for {on}",
    "defer": "deferred to {on}",
    "delay": "a delay of {days}",
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
    "accepted": "a change by hand was accepted: {part}",
}


def causes(record: Sequence[AnyHappening], since: int) -> tuple[str, ...]:
    """Return in words the entries of a record after the first ``since``; a hold and its restart are one cause."""
    found: list[str] = []
    held: dict[str, Hold] = {}
    for number, entry in enumerate(record):
        if isinstance(entry, Hold):
            held[entry.row] = entry
        elif isinstance(entry, Resume) and entry.row in held and number >= since:
            off = held.pop(entry.row)
            found.append(f"{hours_words(entry.at.astimezone(UTC) - off.at.astimezone(UTC))} hold{in_brackets(off.why)}")
        elif number >= since:
            values = {name: _value_text(name, value) for name, value in entry}
            found.append(f"{WORDS[entry.what].format(**values)}{in_brackets(entry.why)}")
    return (*found, *(f"on hold{in_brackets(off.why)}" for off in held.values() if off in record[since:]))


def _value_text(field: str, value: object) -> str:
    if isinstance(value, date):
        return say(value)
    return count(value, "day") if isinstance(value, int) and field in ("days", "length_days") else str(value)
