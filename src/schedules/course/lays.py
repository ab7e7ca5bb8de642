"""A course that was laid out once, in parts of which some depend on its start, so that it is only dated anew."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from schedules.clock import MINUTE, date_of, in_range
from schedules.course.minutes import DAY_MINUTES, midnight_of
from schedules.course.places import uid_of
from schedules.course.plan import Event, Plan, Reason
from schedules.course.traced import Answers, Elapsed, Trace, Turns
from schedules.model import Model, filled
from schedules.sentence import Sentence
from schedules.words import say

MOST_KEPT: Final = 32
"""How much is kept of a course by others: a template for each look."""

AModel = TypeVar("AModel", bound=Model)
Dated = tuple[tuple[str, int], ...]
"""Which values of a part depend on the start, by name, and the number of the part that each of them is."""


class Text(NamedTuple):
    """A sentence with dates in it."""

    words: str
    """Its words, with ``%s`` where a date, or a text with dates, stands."""
    said: tuple[int, ...]
    """The parts that stand there."""
    phrase: str
    values: Mapping[str, Any]
    dated: Dated

    def made(self, parts: Sequence[Any], words: Sequence[Any]) -> Sentence:
        """Return the sentence, from the parts and their words."""
        text = self.words % tuple([words[number] for number in self.said])
        return Sentence(text, self.phrase, {**self.values, **{name: parts[number] for name, number in self.dated}})


class Fields(NamedTuple):
    """A model's values."""

    values: Mapping[str, Any]
    dated: Dated
    given: set[str]
    """The names of those that were given."""

    def made(self, model: type[AModel], parts: Sequence[Any], **own: Any) -> AModel:
        """Return the model, from the parts; ``own`` has further values."""
        values = {**self.values, **own}
        for name, number in self.dated:
            values[name] = parts[number]
        return filled(model, values, {*self.given})


class Items(NamedTuple):
    """The items of a tuple."""

    values: Sequence[Any]
    dated: tuple[tuple[int, int], ...]

    def made(self, parts: Sequence[Any]) -> tuple[Any, ...]:
        """Return the tuple, from the parts."""
        values = [*self.values]
        for place, number in self.dated:
            values[place] = parts[number]
        return tuple(values)


class DatedEvents(tuple[Event, ...]):  # noqa: SLOT001  # a tuple can't have slots that are filled
    """The events of a plan that a lay dated, which so tells how the plan is written."""

    lay: Lay
    times: Times
    """The moments of the lay."""
    fields: Mapping[str, Any]
    """The other fields of the plan."""

    def are_of(self, plan: Plan) -> bool:
        """Return whether a plan that has these events is in everything else as it was dated."""
        now = vars(plan)
        return type(plan) is Plan and all(now.get(name) is value for name, value in self.fields.items())

    def __reduce__(self) -> tuple[type[tuple[Event, ...]], tuple[tuple[Event, ...]]]:
        return tuple, (tuple(self),)


@dataclass(frozen=True, slots=True, eq=False)
class Lay:
    """A course that can be dated from any start at its time of day.

    Its parts have numbers: moments first, then times without their zone, dates, texts, reasons and tuples.
    """

    read: Plan
    """The course as it was laid out, with its traced times."""
    trace: Trace
    answers: Answers
    moments: tuple[Elapsed, ...]
    shown: tuple[int, ...]
    """The moments that are said."""
    days: tuple[timedelta, ...]
    said: tuple[int, ...]
    """The parts of which texts have the words."""
    texts: tuple[Text, ...]
    reasons: tuple[Fields, ...]
    tuples: tuple[Items, ...]
    events: tuple[Fields, ...]
    notes: Items
    ends_with: int
    """The event that ends on the last date."""
    kept: dict[Hashable, Any] = field(default_factory=dict)
    """What was made ready of it by others."""

    def keep(self, key: Hashable, value: object) -> None:
        """Keep what was made ready of it."""
        keep(self.kept, key, value, MOST_KEPT)

    def plan(self, basis: Plan) -> Plan | None:
        """Return the plan that the engine lays out on a basis; None where an answer is another one from its start.

        Raises:
            ClockError: If a date leaves the planned years.
        """
        first = basis.start.date()
        times = times_of(self.moments, first, basis.tz)
        if times is None or not self.answers.hold(midnight_of(first), times.local, times.utc):
            return None
        parts: list[Any] = [*times.moments, *(times.moments[number].replace(tzinfo=None) for number in self.shown)]
        parts += [first + days for days in self.days]
        words: list[Any] = [None] * len(parts)
        for number in self.said:
            words[number] = say(parts[number])
        for text in self.texts:
            made = text.made(parts, words)
            parts.append(made)
            words.append(made)
        for reason in self.reasons:
            parts.append(reason.made(Reason, parts))
        for items in self.tuples:
            parts.append(items.made(parts))
        stamp, identity = basis.made_at, basis.plan_id
        events = DatedEvents(
            [
                each.made(Event, parts, uid=uid_of(identity, each.values["key"]), created=stamp, changed=stamp)
                for each in self.events
            ]
        )
        events.lay, events.times = self, times
        if events:
            in_range(date_of(events[0].start), place="the plan's first date")
            in_range(date_of(events[self.ends_with].end), place="the plan's last date")
        own = {"anchor": self.read.anchor, "events": events, "notes": self.notes.made(parts)}
        plan = basis.model_copy(update={**own, "cancelled": (), "findings": ()})
        events.fields = {name: value for name, value in vars(plan).items() if name != "events"}
        return plan


class Times(NamedTuple):
    """The moments of a course from a start."""

    moments: list[datetime]
    local: list[int]
    """In minutes since 1970, on the clocks."""
    utc: list[int]
    """The same as instants."""


def times_of(moments: Iterable[Elapsed], first: date, tz: ZoneInfo, known: Times | None = None) -> Times | None:
    """Return the moments of a course that starts on a date; None where the clocks skip one of its times of day.

    Args:
        moments: The moments.
        first: The date of the start.
        tz: The zone.
        known: Moments that were found before, and stand before these.
    """
    found = Times([*known.moments], [*known.local], [*known.utc]) if known else Times([], [], [])
    walls: dict[int, tuple[datetime, datetime, int]] = {}
    midnight = midnight_of(first)
    for wall, lasts in moments:
        if (begun := walls.get(wall)) is None:
            days, minutes = divmod(wall, DAY_MINUTES)
            clock = time(*divmod(minutes, 60))
            begins = datetime.combine(first + timedelta(days=days), clock, tzinfo=tz)
            utc = begins.astimezone(UTC)
            shown, offset = utc.astimezone(tz), begins.utcoffset() or timedelta()
            if shown.replace(tzinfo=None, fold=0) != begins.replace(tzinfo=None) or offset % MINUTE:
                return None
            begun = walls[wall] = begins, utc, midnight + wall - offset // MINUTE
        moment, utc, instant = begun
        local = midnight + wall
        if lasts:
            moment = (utc + lasts * MINUTE).astimezone(tz)
            if moment.second:  # of an offset that is no whole number of minutes
                return None
            local = midnight_of(moment) + moment.hour * 60 + moment.minute
        found.moments.append(moment)
        found.local.append(local)
        found.utc.append(instant + lasts)
    return found


TURNS: Final = Turns()


def keep(kept: dict[Hashable, Any], key: Hashable, value: object, most: int) -> None:
    """Keep a value; the one that was kept first goes where there are too many."""
    with TURNS:
        while len(kept) >= most:
            del kept[next(iter(kept))]
        kept[key] = value
