"""The file of a course with marks in place of its dates, its zone and its uids, read as a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules.clock import Moment
from schedules.course import carried
from schedules.course.lays import Lay
from schedules.course.places import opaque_id
from schedules.course.plan import Plan
from schedules.course.traced import (
    MARK,
    MARKED,
    Answers,
    Day,
    Elapsed,
    Traced,
    Untraceable,
    days_from_first,
    has_traced_year,
    mark,
)
from schedules.export.calendar.ics import Sheet, calendar_head, carried_text, event_lines
from schedules.export.calendar.lines import MAX_OCTETS, fold, utc_stamp
from schedules.export.calendar.templates import NoTemplate, Part, Template, picker
from schedules.export.speech.language import Language, language
from schedules.export.speech.options import Look
from schedules.export.speech.visits import told_plan
from schedules.phrases import PHRASES
from schedules.sentence import Sentence, has_dates, places_of

_MARK: Final = re.compile(f"{MARK}([a-z])([-+0-9]*){MARKED}")
_STAMP: Final = datetime(1971, 1, 2, 3, 4, 5, tzinfo=UTC)
"""Stands for the time at which a plan was made."""
_PLAN: Final = UUID("5f3c1d2e-9b1a-4c55-8a59-1f7d3c0b6e42")
"""Stands for the identity of a plan."""
_SAID: Final = re.compile(f"{MARK}[wd]")
"""Words, which are as long as a language makes them."""
_LONGEST: Final = {"w": 0, "d": 0, "u": 36, "z": 40, "s": 15, "t": 8, "p": 36, "o": 36, "i": 25, "j": 10, "n": 16}
"""How long the words of a mark may be."""


def template_of(lay: Lay, look: Look) -> Template | None:
    """Return the template of a course's files; None where they are written one by one."""
    speech = _Marks(**vars(language(look.language)))
    marked = _MarkedLook(**vars(look), language_of_marks=speech)
    try:
        (head, told, events), more = lay.trace.further(lambda: _marked_lines(lay, marked))
        return _Reader(look.language, lay.moments).template(head, told, events, more.answers)
    except (NoTemplate, Untraceable):
        return None


class _Marks(Language):
    """A language with marks in place of dates."""

    def moment(self, moment: date) -> str:
        if isinstance(moment, Traced):
            return mark("w", *moment.of)
        return self.day(moment)

    def day(self, day: date) -> str:
        if not isinstance(day, Day):
            raise NoTemplate
        return mark("d", days_from_first(day))

    def reading(self, english: str) -> str | None:
        if self.code != "en" or not isinstance(english, Sentence) or not has_dates(english):
            return super().reading(english)
        template = PHRASES[english.phrase]
        words = {place: self._part_words(place, english.values[place]) for place in places_of(template)}
        return template.format_map(words)


@dataclass(frozen=True, kw_only=True)
class _MarkedLook(Look):
    language_of_marks: Any = None

    @property
    def speech(self) -> Language:
        found: Language = self.language_of_marks
        return found


class _MarkedPlan(Plan):
    """A plan on the clocks of its start."""

    @property
    def tz(self) -> ZoneInfo:
        found = self.start.tzinfo
        assert isinstance(found, ZoneInfo)  # noqa: S101  # of a traced start it is
        return found


class _MarkedSheet(Sheet):
    """A sheet that writes a mark for each time."""

    __slots__ = ()

    def time_line(self, name: str, moment: Moment) -> str:
        if isinstance(moment, Traced):
            return f"{name};TZID={mark('z')}:{mark('s', *moment.of)}"
        if isinstance(moment, Day):
            return f"{name};VALUE=DATE:{mark('t', days_from_first(moment))}"
        raise NoTemplate


def _marked_lines(lay: Lay, look: Look) -> tuple[list[str], str | None, list[str]]:
    """Return the lines of a course's file with marks: of its head, what it carries, and of its events."""
    read = lay.read
    if any(map(has_dates, read.notes)):
        raise NoTemplate  # a note is left out where an event says the same
    events = tuple(
        event.model_copy(update={"uid": mark("u", number), "created": _STAMP, "changed": _STAMP})
        for number, event in enumerate(read.events)
    )
    own = {"events": events, "plan_id": _PLAN, "zone": mark("z"), "as_of": _STAMP, "made_at": _STAMP}
    plan = told_plan(_MarkedPlan.model_construct(**{**dict(vars(read)), **own}), look)
    sheet = _MarkedSheet(plan, look, ())
    told = None if look.discreet else carried_text(sheet)[1]
    all_events = (*plan.events, *plan.cancelled)
    head = [line for line in calendar_head(sheet, len(all_events)) if not line.startswith(carried.PROPERTY)]
    made = [line for event in all_events for line in _told_apart(event_lines(sheet, event))]
    return [_own_marks(line) for line in head], told and _own_marks(told), [_own_marks(line) for line in made]


def _told_apart(lines: list[str]) -> list[str]:
    """Return the lines of an event; its title is of no date, and no two lines of its text differ in dates alone."""
    for line in lines:
        if line.startswith("SUMMARY") and MARK in line:
            raise NoTemplate  # it is cut to a length
        if line.startswith("DESCRIPTION"):
            said = {*line.split("\\n")}
            if len({_MARK.sub("", each) for each in said}) != len(said):
                raise NoTemplate  # of two that say the same one is left out
    return lines


def _own_marks(line: str) -> str:
    """Return a line with marks for the plan's own names and the time at which it was made."""
    line = line.replace(utc_stamp(_STAMP), mark("n")).replace(str(_PLAN), mark("p"))
    line = line.replace(str(opaque_id(_PLAN)), mark("o"))
    if has_traced_year(line):
        raise NoTemplate
    return line


class _Reader:
    """Reads the lines of a file with marks."""

    def __init__(self, code: str, moments: Sequence[Elapsed]) -> None:
        self.code = code
        self.known = len(moments)
        self.moments = {moment: number for number, moment in enumerate(moments)}
        self.found: dict[str, dict[int, None]] = {kind: {} for kind in "wsidjt"}
        self.uids = 0

    def template(
        self, head: list[str], told: str | None, events: list[str], answers: Callable[[Callable[..., int]], Answers]
    ) -> Template:
        """Return the template."""
        asked = answers(self._number)
        for text in (*head, told or "", *events):
            for found in _MARK.finditer(text):
                self._note(found[1], found[2])
        if not self.found["s"]:
            raise NoTemplate
        numbers: dict[tuple[str, int], int] = {}
        for kind, own in self.found.items():
            for number in own:
                numbers[kind, number] = len(numbers) + 1
        for each in (("p", 0), ("o", 0), ("z", 0), ("n", 0), *(("u", number) for number in range(self.uids))):
            numbers[each] = len(numbers) + 1
        return Template(
            moments=tuple(self.moments),
            further=tuple(self.moments)[self.known :],
            answers=asked,
            language=self.code,
            spoken={kind: tuple(own) for kind, own in self.found.items()},
            head=tuple(self._part(*each, numbers) for each in _cut(head)),
            carried=None if told is None else self._part(told, False, numbers),  # noqa: FBT003  # it is folded when it is whole
            events=tuple(self._part(*each, numbers) for each in _cut(events)),
            shown=tuple(self.found["s"]),
        )

    def _number(self, moment: Elapsed) -> int:
        return self.moments.setdefault(moment, len(self.moments))

    def _note(self, kind: str, said: str) -> int:
        """Return the number of what a mark stands for among those of its kind."""
        if kind in "wsi":
            wall, _, lasts = said.partition("+")
            number = self._number(Elapsed(int(wall), int(lasts)))
            self.found[kind][number] = None
        elif kind in "djt":
            number = int(said)
            self.found[kind][number] = None
        elif kind == "u":
            number = int(said)
            self.uids = max(self.uids, number + 1)
        else:
            number = 0
        return number

    def _part(self, text: str, folds: bool, numbers: Mapping[tuple[str, int], int]) -> Part:  # noqa: FBT001  # of `_cut`
        """Return a text as a part, its marks by their numbers among the words."""
        marks = [numbers[found[1], self._note(found[1], found[2])] for found in _MARK.finditer(text)]
        return Part(_MARK.sub("%s", text.replace("%", "%%")), picker(marks), folds)


def _cut(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield lines that never have to be folded together, and those that may be each alone; whether it is such a one."""
    together: list[str] = []
    for line in lines:
        longest = _MARK.sub(lambda found: "x" * _LONGEST[found[1]], line)
        if not _MARK.search(line):
            together.append(fold(line))
        elif len(longest) <= MAX_OCTETS and longest.isascii() and not _SAID.search(line):
            together.append(line)
        else:
            if together:
                yield "\r\n".join(together), False
            together = []
            yield line, True
    if together:
        yield "\r\n".join(together), False
