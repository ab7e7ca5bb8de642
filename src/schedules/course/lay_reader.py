"""Reads a plan that was laid out by traced times as a lay: what in it depends on the start, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from schedules.clock import date_of
from schedules.course.lays import Fields, Items, Lay, Text
from schedules.course.plan import Plan, Reason
from schedules.course.traced import (
    MARK,
    MARKED,
    Day,
    Trace,
    Traced,
    Untraceable,
    days_from_first,
    has_traced_year,
)
from schedules.model import Model
from schedules.phrases import PHRASES
from schedules.sentence import Sentence, english_value

_PLACE: Final = re.compile(f"{MARK}(\\d+){MARKED}")
OWN: Final = {"uid", "created", "changed"}
"""What an event has of its plan."""


class _Part(NamedTuple):
    """A part that is met before all of its kind are known."""

    kind: str
    number: int


_KINDS: Final = ("moment", "shown", "day", "text", "reason", "tuple")


class LayReader:
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
        events = [self._fields(event, without=OWN) for event in plan.events]
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
            events=tuple(fields(event, changed, OWN) for event, changed in zip(plan.events, events, strict=True)),
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
                return self._part("day", timedelta(days_from_first(value)))
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
