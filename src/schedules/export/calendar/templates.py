"""Calendar files made ready: the file of a course as text with places for its dates, its zone and its uids.

A course that is remembered is written once with a mark for each date and time, by what writes every calendar. What is
asked of its times meanwhile is noted, so that the file holds for each start for which the answers are the same. Lines
in which a date may change the length are folded anew for each file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules.clock import Moment, is_ambiguous, zone
from schedules.course import carried
from schedules.course.places import opaque_id
from schedules.course.plan import Plan
from schedules.export.calendar.ics import Sheet, calendar_head, carried_text, event_lines
from schedules.export.calendar.lines import MAX_OCTETS, escaped, fold, local_stamp, text_line, utc_stamp
from schedules.export.calendar.timezones import block_for, sure_block, zone_lines
from schedules.export.speech.language import Language, language
from schedules.export.speech.options import Look
from schedules.export.speech.visits import told_plan
from schedules.phrases import PHRASES
from schedules.planning.lays import DatedEvents, Lay, Times, midnight_of, times_of
from schedules.planning.traced import (
    DAY_MINUTES,
    MARK,
    MARKED,
    TRACED_FROM,
    Answers,
    Day,
    Elapsed,
    Traced,
    Untraceable,
    has_traced_year,
    mark,
)
from schedules.sentence import Sentence, Value, places_of

_MARK: Final = re.compile(f"{MARK}([a-z])([-+0-9]*){MARKED}")
_STAMP: Final = datetime(1971, 1, 2, 3, 4, 5, tzinfo=UTC)
"""Stands for the time at which a plan was made."""
_PLAN: Final = UUID("5f3c1d2e-9b1a-4c55-8a59-1f7d3c0b6e42")
"""Stands for the identity of a plan."""
_LONGEST: Final = {"u": 36, "w": 24, "d": 24, "z": 40, "s": 15, "t": 8, "p": 36, "o": 36, "i": 25, "j": 10, "n": 16}
"""How long the words of a mark may be."""
_REMEMBERED: Final = 100_000


class NoTemplate(Exception):  # noqa: N818  # no error: the file is written by the exporter
    """A file in which something depends on dates in another way."""


class Written(NamedTuple):
    """A file, and what it carries of its plan."""

    text: str
    carried: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a file, or one line that is to be folded."""

    text: str
    """With ``%s`` in its places."""
    pick: Callable[[Sequence[str]], tuple[str, ...]]
    """Picks the words for its places."""
    folds: bool

    def filled(self, words: Sequence[str]) -> str:
        """Return the lines with words in their places."""
        text = self.text % self.pick(words)
        return fold(text) if self.folds else text


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """The file of a course, without its dates, its zone and its uids."""

    moments: tuple[Elapsed, ...]
    """The moments that stand in it, or of which something was asked."""
    answers: Answers
    language: str
    spoken: Mapping[str, tuple[int, ...]]
    """What stands in its places, by the kind of the words: the numbers of moments, or days from the first date."""
    head: tuple[Part, ...]
    carried: Part | None
    """What the judge needs to know of the plan; None where the file does not tell."""
    events: tuple[Part, ...]
    shown: tuple[int, ...]
    """The moments that stand in the file as times of its zone."""

    def written(
        self, midnight: int, local: Sequence[int], utc: Sequence[int], zone_name: str, plan_id: UUID, own: Sequence[str]
    ) -> Written:
        """Return a file.

        Args:
            midnight: The midnight of the date of the start, in minutes on the clocks.
            local: The moments in minutes, on the clocks.
            utc: The moments in minutes, as instants.
            zone_name: The zone.
            plan_id: The identity of the plan.
            own: When it was made, and the uids of the plan's events.

        Raises:
            NoTemplate: If no block of the zone gives each time of the file its true offset.
        """
        words = self._words(midnight // DAY_MINUTES, local, utc)
        words += [str(plan_id), str(opaque_id(plan_id)) if self.carried is None else "", zone_name, *own]
        lines = [part.filled(words) for part in self.head]
        told = None
        if self.carried is not None:
            told = self.carried.filled(words)
            name = f"{carried.PROPERTY};{carried.DIGEST}={carried.digest_of(told)}"
            lines.append(fold(text_line(name, told)))
        lines.append(_zone_text(zone_name, [local[number] for number in self.shown]))
        lines += [part.filled(words) for part in self.events]
        return Written("\r\n".join([*lines, "END:VCALENDAR", ""]), told)

    def _words(self, first: int, local: Sequence[int], utc: Sequence[int]) -> list[str]:
        spoken, words = self.spoken, [""]
        words += [_moment_words(self.language, local[number]) for number in spoken["w"]]
        words += [_stamp_words(local[number]) for number in spoken["s"]]
        words += [f"{_iso_words(local[number])}{_offset(local[number] - utc[number])}" for number in spoken["i"]]
        words += [_day_words(self.language, first + days) for days in spoken["d"]]
        words += [_iso_words(first + days, timed=False) for days in spoken["j"]]
        words += [_date_words(first + days) for days in spoken["t"]]
        return words


def file_from(plan: Plan, look: Look) -> bytes | None:
    """Return the file of a plan from a template; None where there is none for it, or its start is a special one."""
    events = plan.events
    if not isinstance(events, DatedEvents) or not events.are_of(plan) or plan.zone == "UTC":
        return None
    template = _template(events.lay, look)
    first = plan.start.date()
    times = times_of(template.moments, first, plan.tz) if template else None
    if template is None or times is None or not holds(template, first, times):
        return None
    own = [utc_stamp(plan.as_of), *[event.uid for event in events]]
    try:
        made = template.written(midnight_of(first), times.local, times.utc, plan.zone, plan.plan_id, own)
    except NoTemplate:
        return None
    return made.text.encode()


def holds(template: Template, first: date, times: Times) -> bool:
    """Return whether a file is as its template from a start, and each of its times is one that the clocks show once."""
    if any(is_ambiguous(times.moments[number]) for number in template.shown):
        return False
    return template.answers.hold(midnight_of(first), times.local, times.utc)


def _template(lay: Lay, look: Look) -> Template | None:
    """Return the template of a course's files, which is made when it is asked for the second time."""
    try:
        key: Hashable = ("template", look)
        known = lay.kept.get(key, _NEVER)
    except TypeError:  # reminders by kind are a mapping, which can't be looked up
        return None
    if known is _NEVER:
        lay.keep(key, _ONCE)
        return None
    if known is _ONCE:
        lay.keep(key, template_of(lay, look))
    found: Template | None = lay.kept[key]
    return found


_NEVER: Final = object()
_ONCE: Final = object()


def template_of(lay: Lay, look: Look) -> Template | None:
    """Return the template of a course's files; None where they are written one by one."""
    speech = _Marks(**vars(language(look.language)))
    marked = _MarkedLook(**vars(look), language_of_marks=speech)
    try:
        (head, told, events), more = lay.trace.further(lambda: _marked_lines(lay, marked))
        return _Reader(look.language).template(head, told, events, more.answers)
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
        return mark("d", _days(day))

    def reading(self, english: str) -> str | None:
        if self.code != "en" or not isinstance(english, Sentence) or not _has_dates(english):
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
            return f"{name};VALUE=DATE:{mark('t', _days(moment))}"
        raise NoTemplate


def _days(day: date) -> int:
    return (day - TRACED_FROM).days


def _has_dates(value: Value) -> bool:
    return isinstance(value, date) or (isinstance(value, Sentence) and any(map(_has_dates, value.values.values())))


def _marked_lines(lay: Lay, look: Look) -> tuple[list[str], str | None, list[str]]:
    """Return the lines of a course's file with marks: of its head, what it carries, and of its events."""
    read = lay.read
    if any(map(_has_dates, read.notes)):
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

    def __init__(self, code: str) -> None:
        self.code = code
        self.moments: dict[Elapsed, int] = {}
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
        elif len(longest) <= MAX_OCTETS and longest.isascii():
            together.append(line)
        else:
            if together:
                yield "\r\n".join(together), False
            together = []
            yield line, True
    if together:
        yield "\r\n".join(together), False


def picker(numbers: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return what picks words by their numbers, in this order."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda words: tuple(words[number] for number in numbers)


def _zone_text(zone_name: str, walls: Sequence[int]) -> str:
    first, last = local_time_of(min(walls)).year, local_time_of(max(walls)).year
    if (found := _block_text(zone_name, first, last)) is not None:
        return found
    tz = zone(zone_name)
    block = block_for(tz, [local_time_of(minutes).replace(tzinfo=tz) for minutes in walls])
    if block is None:
        raise NoTemplate
    return "\r\n".join(map(fold, zone_lines(tz, block)))


@lru_cache(maxsize=4096)
def _block_text(zone_name: str, first_year: int, last_year: int) -> str | None:
    tz = zone(zone_name)
    block = sure_block(tz, first_year, last_year)
    return None if block is None else "\r\n".join(map(fold, zone_lines(tz, block)))


_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # on any clocks


def local_time_of(minutes: int) -> datetime:
    """Return the time on a zone's clocks, without the zone, that so many minutes since 1970 are."""
    return _EPOCH + timedelta(minutes=minutes)


@lru_cache(_REMEMBERED)
def _moment_words(code: str, minutes: int) -> str:
    return escaped(language(code).moment(local_time_of(minutes)))


@lru_cache(_REMEMBERED)
def _day_words(code: str, number: int) -> str:
    return escaped(language(code).day(local_time_of(number * DAY_MINUTES).date()))


@lru_cache(_REMEMBERED)
def _stamp_words(minutes: int) -> str:
    return local_stamp(local_time_of(minutes))


@lru_cache(_REMEMBERED)
def _iso_words(number: int, *, timed: bool = True) -> str:
    return local_time_of(number).isoformat() if timed else local_time_of(number * DAY_MINUTES).date().isoformat()


@lru_cache(_REMEMBERED)
def _date_words(number: int) -> str:
    return _iso_words(number, timed=False).replace("-", "")


@lru_cache(maxsize=4096)
def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
