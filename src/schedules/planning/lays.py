"""Courses laid out once and remembered: from another start the same course is only dated anew.

The engine lays a course out on clocks that never change, and each question that it asks of a time is noted. From a
start for which every answer is the same, the course is the same but for its dates. From any other one, and with a
record, it is laid out by the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from schedules.clock import at_time, date_of, in_range
from schedules.course.places import uid_of
from schedules.course.plan import Event, Plan, Reason
from schedules.errors import ScheduleError
from schedules.model import Model, filled
from schedules.phrases import PHRASES
from schedules.planning.traced import (
    DAY_MINUTES,
    MARK,
    MARKED,
    MINUTE,
    Answers,
    Day,
    Elapsed,
    Trace,
    Traced,
    Untraceable,
    has_traced_year,
)
from schedules.regimen import Regimen
from schedules.sentence import Sentence, english_value
from schedules.words import say

_EPOCH: Final = date(1970, 1, 1).toordinal()
_PLACE: Final = re.compile(f"{MARK}(\\d+){MARKED}")
_OWN: Final = {"uid", "created", "changed"}
"""What an event has of its plan."""

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
        return filled(model, values, self.given)


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
    notes: tuple[Any, ...]

    def are_of(self, plan: Plan) -> bool:
        """Return whether a plan that has these events is otherwise as it was dated."""
        is_new = not (plan.record or plan.cancelled or plan.findings or plan.revision or plan.known)
        return is_new and plan.notes is self.notes and plan.as_of == plan.made_at

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
        _keep(self.kept, key, value, MOST_KEPT)

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
        events.lay, events.notes = self, self.notes.made(parts)
        if events:
            in_range(date_of(events[0].start), place="the plan's first date")
            in_range(date_of(events[self.ends_with].end), place="the plan's last date")
        own = {"anchor": self.read.anchor, "events": events, "notes": events.notes}
        return basis.model_copy(update={**own, "cancelled": (), "findings": ()})


class Times(NamedTuple):
    """The moments of a course from a start."""

    moments: list[datetime]
    local: list[int]
    """In minutes since 1970, on the clocks."""
    utc: list[int]
    """The same as instants."""


def times_of(moments: Iterable[Elapsed], first: date, tz: ZoneInfo) -> Times | None:
    """Return the moments of a course that starts on a date; None where the clocks skip one of its times of day."""
    found = Times([], [], [])
    walls: dict[int, tuple[datetime, datetime, int]] = {}
    midnight = midnight_of(first)
    for wall, lasts in moments:
        if (known := walls.get(wall)) is None:
            days, minutes = divmod(wall, DAY_MINUTES)
            clock = time(*divmod(minutes, 60))
            begins = at_time(first + timedelta(days=days), clock, tz)
            utc = begins.astimezone(UTC)
            offset = begins.utcoffset() or timedelta()
            if begins.hour != clock.hour or begins.minute != clock.minute or offset % MINUTE:
                return None
            known = walls[wall] = begins, utc, midnight + wall - offset // MINUTE
        moment, utc, instant = known
        local = midnight + wall
        if lasts:
            moment = (utc + lasts * MINUTE).astimezone(tz)
            local = midnight_of(moment) + moment.hour * 60 + moment.minute
        found.moments.append(moment)
        found.local.append(local)
        found.utc.append(instant + lasts)
    return found


def midnight_of(day: date) -> int:
    """Return the minutes since 1970 to a date, on any clocks."""
    return (day.toordinal() - _EPOCH) * DAY_MINUTES


Engine = Callable[[Plan], Plan]
"""Lays out a plan that has no events yet, on the clocks of its start."""


class Lays:
    """The lays of courses, each made when its course is asked for the second time.

    Args:
        most: How many courses are remembered.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._known: dict[Hashable, tuple[Regimen, Lay | None]] = {}
        self._asked: dict[Hashable, Regimen] = {}

    def plan(self, basis: Plan, engine: Engine) -> Plan:
        """Return the plan of a basis, as the engine lays it out.

        Raises:
            ScheduleError: What the engine raises.
        """
        start = basis.start
        # The engine is asked for a time that the clocks show twice, of which a time of day alone says too little.
        if start.fold or start.second or start.microsecond:
            return engine(basis)
        # Values that are equal to Python, such as 1 and True, are not the same choice.
        key = id(basis.regimen), repr(basis.choices), basis.anchor, repr(basis.at), start.hour, start.minute
        if key in self._known:
            _, lay = self._known[key]
            made = lay.plan(basis) if lay else None
            return made or engine(basis)
        made = engine(basis)
        if key not in self._asked:
            _keep(self._asked, key, basis.regimen, self._most)
            return made
        del self._asked[key]
        lay = lay_of(basis, engine)
        if lay and lay.plan(basis) not in (made, None):
            lay = None
        _keep(self._known, key, (basis.regimen, lay), self._most)
        return made


LAYS: Final = Lays()


def _keep(kept: dict[Hashable, Any], key: Hashable, value: object, most: int) -> None:
    """Keep a value; the one that was kept first goes where there are too many."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = value


def lay_of(basis: Plan, engine: Engine) -> Lay | None:
    """Return the lay of a course, which is laid out on clocks that never change; None where it can't be remembered."""
    trace = Trace()
    start = trace.at_time(trace.first, basis.start.time())
    try:
        return _Reader(trace).lay(engine(basis.model_copy(update={"start": start})))
    except (Untraceable, ScheduleError, OverflowError):
        return None


class _Part(NamedTuple):
    """A part that is met before all of its kind are known."""

    kind: str
    number: int


_KINDS: Final = ("moment", "shown", "day", "text", "reason", "tuple")


class _Reader:
    """Reads a plan that was laid out by traced times."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.found: dict[str, dict[Any, Any]] = {kind: {} for kind in _KINDS}
        """The parts of each kind, by what tells them apart, in the order in which they are made."""
        self.met: dict[int, tuple[object, _Part | None]] = {}
        """What the sentences, reasons and tuples are that were met, by their ids, and these themselves."""

    def lay(self, plan: Plan) -> Lay:
        """Return a plan as a lay."""
        if plan.findings or plan.cancelled:
            raise Untraceable
        events = [self._fields(event, without=_OWN) for event in plan.events]
        (notes, changed) = self._items(plan.notes)
        ends = [date_of(event.end) for event in plan.events]
        answers = self.trace.answers(lambda moment: self._part("moment", moment).number)
        starts, at = {}, 0
        for kind in _KINDS:
            starts[kind] = at
            at += len(self.found[kind])

        def numbered(parts: Iterable[tuple[Any, _Part]]) -> tuple[tuple[Any, int], ...]:
            return tuple((name, starts[part.kind] + part.number) for name, part in parts)

        def fields(model: Model, changed: Iterable[tuple[str, _Part]], without: Iterable[str] = ()) -> Fields:
            own, dated = dict(vars(model)), numbered(changed)
            for name in (*(name for name, _ in dated), *without):
                own[name] = None
            return Fields(own, dated, set(model.model_fields_set))

        texts = []
        for text, parts in self.found["text"].values():
            places = dict(numbered(parts))
            words, said = _words(text, places)
            values = {name: None if name in places else value for name, value in text.values.items()}
            texts.append(Text(words, said, text.phrase, values, tuple(places.items())))
        spoken = {number for text in texts for number in text.said if number < starts["text"]}
        return Lay(
            read=plan,
            trace=self.trace,
            answers=answers,
            moments=tuple(self.found["moment"]),
            shown=tuple(self.found["moment"][each].number for each in self.found["shown"]),
            days=tuple(self.found["day"]),
            said=tuple(sorted(spoken)),
            texts=tuple(texts),
            reasons=tuple(fields(reason, changed) for reason, changed in self.found["reason"].values()),
            tuples=tuple(Items(items, numbered(changed)) for items, changed in self.found["tuple"].values()),
            events=tuple(fields(event, changed, _OWN) for event, changed in zip(plan.events, events, strict=True)),
            notes=Items(notes, numbered(changed)),
            ends_with=max(range(len(ends)), key=lambda number: ends[number], default=0),
        )

    def _part(self, kind: str, own: Any, made_of: Any = None) -> _Part:
        """Return a part of a kind, which is noted where it is new."""
        part = _Part(kind, len(self.found[kind]))
        noted = self.found[kind].setdefault(own, made_of or part)
        return part if made_of else noted

    def _read(self, value: object) -> _Part | None:
        """Return what a value is; None where it is the same from each start."""
        match value:
            case Traced():
                moment = self._part("moment", value.of)
                return moment if value.tzinfo is not None else self._part("shown", value.of)
            case Day():
                return self._part("day", timedelta(value.toordinal() - self.trace.first.toordinal()))
            case Sentence() | Reason() | tuple():
                if id(value) not in self.met:
                    self.met[id(value)] = value, self._read_whole(value)
                return self.met[id(value)][1]
            case date():
                raise Untraceable
            case str() if MARK in value or has_traced_year(value):
                raise Untraceable
            case _:
                return None

    def _read_whole(self, value: Sentence | Reason | tuple[Any, ...]) -> _Part | None:
        changed: list[tuple[Any, _Part]]
        if isinstance(value, Sentence):
            kind, changed = "text", [(name, part) for name, each in value.values.items() if (part := self._read(each))]
        elif isinstance(value, Reason):
            kind, changed = "reason", self._fields(value)
        else:
            kind, changed = "tuple", self._items(value)[1]
        return self._part(kind, id(value), (value, changed)) if changed else None

    def _fields(self, model: Model, without: Iterable[str] = ()) -> list[tuple[str, _Part]]:
        values = ((name, value) for name, value in vars(model).items() if name not in without)
        return [(name, part) for name, value in values if (part := self._read(value))]

    def _items(self, items: tuple[Any, ...]) -> tuple[tuple[Any, ...], list[tuple[int, _Part]]]:
        return items, [(place, part) for place, value in enumerate(items) if (part := self._read(value))]


def _words(text: Sentence, places: Mapping[str, int]) -> tuple[str, tuple[int, ...]]:
    """Return the words of a sentence with ``%s`` where a part stands, and which parts stand there."""
    words = {
        name: f"{MARK}{places[name]}{MARKED}" if name in places else english_value(name, value)
        for name, value in text.values.items()
    }
    whole = PHRASES[text.phrase].format_map(words)
    said = tuple(int(mark[1]) for mark in _PLACE.finditer(whole))
    return _PLACE.sub("%s", whole.replace("%", "%%")), said
