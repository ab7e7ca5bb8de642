"""Calendar files made ready: the file of a course as text with places for its dates, its zone and its uids.

The file is written once with marks in these places, by what writes every calendar. Lines in which a date may change the
length are folded anew for each file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2s
from operator import itemgetter
from typing import Any, Final, NamedTuple

from schedules.clock import zone
from schedules.cohort.layouts import Layout, dates_in
from schedules.cohort.offsets import DAY_MINUTES, local_time_of
from schedules.cohort.reading import READ_ON, STILL
from schedules.cohort.table import MOMENTS
from schedules.course import carried
from schedules.course.plan import Event, Plan
from schedules.export.calendar.ics import Sheet, calendar_head, carried_text, event_lines
from schedules.export.calendar.lines import MAX_OCTETS, escaped, fold, local_stamp
from schedules.export.calendar.timezones import block_for, sure_block, zone_lines
from schedules.export.speech.language import Language, language
from schedules.export.speech.options import Look
from schedules.export.speech.visits import told_plan
from schedules.phrases import PHRASES
from schedules.sentence import Sentence, Value, places_of
from schedules.words import say, say_day

_MARK: Final = re.compile("\ue000([a-z])(-?\\d*)\ue001")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{6})\+00:00")
_DATE: Final = re.compile(r'"(\d{4}-\d\d-\d\d)"')
_LONGEST: Final = {"u": 36, "w": 21, "d": 15, "z": 40, "s": 15, "m": 15, "t": 8, "p": 36, "i": 25, "j": 10}
"""How long the words of a mark may be."""
MOMENT_MINUTES: Final = Look.moment_minutes


class NoTemplate(Exception):  # noqa: N818  # no error: the file is written by the exporter
    """A file in which something depends on dates in another way."""


def _mark(kind: str, number: int | str = "") -> str:
    return f"\ue000{kind}{number}\ue001"


class _Marks(Language):
    """English with marks in place of dates; a time carries the place of its moment as its microseconds."""

    layout: Layout

    def say(self, phrase: str, /, **values: Value) -> str:
        if phrase == "in-zone":
            values["free"] = _mark("z")
        return super().say(phrase, **values)

    def moment(self, moment: date) -> str:
        if not isinstance(moment, datetime):
            return self.day(moment)
        if not moment.microsecond:
            place = self.layout.spoken.get((True, moment.replace(tzinfo=None)))
            if place is None:
                raise NoTemplate
            return _mark("w", place)
        return _mark("w", moment.microsecond - 1)

    def day(self, day: date) -> str:
        return _mark("d", (day - READ_ON).days)

    def reading(self, english: str) -> str | None:
        if not isinstance(english, Sentence) or not any(dates_in(english)):
            return str(english)
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


class Written(NamedTuple):
    """A file, and what it carries of its plan."""

    text: str
    carried: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """The file of a course, without its dates, its zone and its uids."""

    layout: Layout
    marks: Mapping[str, tuple[int, ...]]
    """What stands in the places, by the kind of the words: the places of moments, or the numbers of days."""
    head: tuple[Part, ...]
    carried: Part | None
    """What the judge needs to know of the plan; None where the file does not tell."""
    events: tuple[Part, ...]
    shown: tuple[tuple[int, bool], ...]
    """The places of the moments that stand in the file as times, and whether as the end of what has no length."""

    def written(
        self, local: Sequence[int], utc: Sequence[int], zone_name: str, plan_uid: str, uids: Sequence[str]
    ) -> Written:
        """Return the file of a patient.

        Args:
            local: The moments on the zone's clocks.
            utc: The same in UTC.
            zone_name: The zone.
            plan_uid: The uid of the file.
            uids: The uids of the layout's events.

        Raises:
            NoTemplate: If no block of the zone gives each time of the file its true offset.
        """
        words = self._words(local, utc, zone_name, plan_uid, uids)
        lines = [part.filled(words) for part in self.head]
        told = None if self.carried is None else self.carried.filled(words)
        if told is not None:
            lines.append(fold(f"{carried.PROPERTY};{carried.DIGEST}={digest_of(told)}:{escaped(told)}"))
        lines.append(self._zone_text(local, zone_name))
        lines += [part.filled(words) for part in self.events]
        return Written("\r\n".join([*lines, "END:VCALENDAR", ""]), told)

    def _words(
        self, local: Sequence[int], utc: Sequence[int], zone_name: str, plan_uid: str, uids: Sequence[str]
    ) -> list[str]:
        first = local[self.layout.begins] // DAY_MINUTES
        marks = self.marks
        words = [plan_uid, zone_name, *uids]
        for kind, said in _BY_MINUTE.items():
            words += [said(local[place]) for place in marks[kind]]
        words += [f"{_moment_in_json(local[place])}{_offset(local[place] - utc[place])}" for place in marks["i"]]
        for kind, said in _BY_DAY.items():
            words += [said(first + number) for number in marks[kind]]
        return words

    def _zone_text(self, local: Sequence[int], zone_name: str) -> str:
        walls = [local[place] + (MOMENT_MINUTES if after else 0) for place, after in self.shown]
        first, last = local_time_of(min(walls)).year, local_time_of(max(walls)).year
        if (found := _block_text(zone_name, first, last)) is not None:
            return found
        tz = zone(zone_name)
        block = block_for(tz, [local_time_of(minutes).replace(tzinfo=tz) for minutes in walls])
        if block is None:
            raise NoTemplate
        return "\r\n".join(map(fold, zone_lines(tz, block)))


def digest_of(text: str) -> str:
    """Return the digest of what a file carries of its plan."""
    return blake2s(text.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=4096)
def _block_text(zone_name: str, first_year: int, last_year: int) -> str | None:
    tz = zone(zone_name)
    block = sure_block(tz, first_year, last_year)
    return None if block is None else "\r\n".join(map(fold, zone_lines(tz, block)))


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


_REMEMBERED: Final = 100_000
_BY_DAY: Final[dict[str, Callable[[int], str]]] = {
    "d": lru_cache(_REMEMBERED)(lambda number: say_day(_date(number))),
    "j": lru_cache(_REMEMBERED)(lambda number: _date(number).isoformat()),
    "t": lru_cache(_REMEMBERED)(lambda number: _date(number).isoformat().replace("-", "")),
}
"""A date in words, in a plan's file and in a calendar, by the number of its day."""


@lru_cache(_REMEMBERED)
def _moment_in_json(minutes: int) -> str:
    return local_time_of(minutes).isoformat()


_BY_MINUTE: Final[dict[str, Callable[[int], str]]] = {
    "s": lru_cache(_REMEMBERED)(lambda minutes: local_stamp(local_time_of(minutes))),
    "m": lru_cache(_REMEMBERED)(lambda minutes: local_stamp(local_time_of(minutes + MOMENT_MINUTES))),
    "w": lru_cache(_REMEMBERED)(lambda minutes: say(local_time_of(minutes))),
}
"""A local time in a calendar, the end that it has there if it is a moment, and in words."""


@lru_cache(maxsize=4096)
def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def template_of(layout: Layout, look: Look, as_of: datetime) -> Template | None:
    """Return the template of a course's files; None where they are written one by one.

    Args:
        layout: The layout of the course.
        look: The options of the files.
        as_of: When the plans are made.
    """
    # What is one visit depends on what happens at one time, what a carer reads of a day on what else is on it.
    if look.language != "en" or look.view == "carer" or look.discreet:
        return None
    speech = _Marks(**vars(language("en")))
    object.__setattr__(speech, "layout", layout)
    try:
        return _written(layout, _MarkedLook(**vars(look), language_of_marks=speech), as_of)
    except NoTemplate:
        return None


def _written(layout: Layout, look: Look, as_of: datetime) -> Template:
    plan = told_plan(_marked_plan(layout, as_of), look)
    sheet = Sheet(plan, look, ())
    head = [f"UID:{_mark('p')}" if line.startswith("UID:") else line for line in calendar_head(sheet, len(plan.events))]
    made = [line for event in plan.events for line in _lines(sheet, event)]
    ends = ((event.end, event.is_moment) for event in plan.events)
    moments = {*((event.start, False) for event in plan.events), *ends}
    shown = sorted((moment.microsecond - 1, after) for moment, after in moments if isinstance(moment, datetime))
    if not shown or any(_MARK.search(line) for line in made if line.startswith("SUMMARY")):
        raise NoTemplate
    texts = [*_cut([line for line in head if not line.startswith(carried.PROPERTY)]), *_cut(made)]
    told = _iso_marks(carried_text(sheet)[1])
    found = {(mark[1], int(mark[2] or 0)) for text, _ in (*texts, (told, False)) for mark in _MARK.finditer(text)}
    marks = {kind: tuple(sorted(number for each, number in found if each == kind)) for kind in _LONGEST}
    order = [("p", 0), ("z", 0), *(("u", number) for number in range(len(layout.events)))]
    order += [(kind, number) for kind in (*_BY_MINUTE, "i", *_BY_DAY) for number in marks[kind]]
    numbers = {mark: number for number, mark in enumerate(order)}
    parts = [_part(text, numbers, folds=folds) for text, folds in texts]
    count = len([*_cut([line for line in head if not line.startswith(carried.PROPERTY)])])
    carries = _part(told, numbers, folds=False)
    return Template(layout, marks, tuple(parts[:count]), carries, tuple(parts[count:]), tuple(shown))


def _marked_plan(layout: Layout, as_of: datetime) -> Plan:
    """Return the plan of a layout, each of its times with its place as microseconds, each uid a mark."""

    def marked(number: int, event: Event) -> Event:
        changes: dict[str, Any] = {"uid": _mark("u", number), "created": as_of, "changed": as_of}
        for name in MOMENTS:
            changes[name] = _with_place(getattr(event, name), int(layout.places[name][number]))
        return event.model_copy(update=changes | {"nominal": changes["due"]})

    events = tuple(marked(number, event) for number, event in enumerate(layout.events))
    start = _with_place(layout.read.start, layout.begins)
    return layout.read.model_copy(update={"events": events, "start": start, "as_of": as_of, "made_at": as_of})


def _with_place(moment: date | None, place: int) -> date | None:
    return moment.replace(microsecond=place + 1) if isinstance(moment, datetime) else moment


def _lines(sheet: Sheet, event: Event) -> Iterator[str]:
    for line in event_lines(sheet, event):
        name = line.partition(";")[0]
        if name not in ("DTSTART", "DTEND"):
            yield line
            continue
        moment = event.start if name == "DTSTART" else event.end
        if not isinstance(moment, datetime):
            yield f"{name};VALUE=DATE:{_mark('t', (moment - READ_ON).days)}"
        else:
            kind = "m" if name == "DTEND" and event.is_moment else "s"
            yield f"{name};TZID={_mark('z')}:{_mark(kind, moment.microsecond - 1)}"


def _iso_marks(text: str) -> str:
    text = text.replace(f'"zone":"{STILL}"', f'"zone":"{_mark("z")}"', 1)
    text = _ISO.sub(lambda found: _mark("i", int(found[1]) - 1), text)
    return _DATE.sub(lambda found: f'"{_mark("j", (date.fromisoformat(found[1]) - READ_ON).days)}"', text)


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


def _part(text: str, numbers: Mapping[tuple[str, int], int], *, folds: bool) -> Part:
    """Return a text as a part, its marks by their numbers among the words."""
    marks = [numbers[found[1], int(found[2] or 0)] for found in _MARK.finditer(text)]
    plain = _MARK.sub("%s", text.replace("%", "%%"))
    return Part(plain, picker(marks), folds)


def picker(numbers: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return what picks words by their numbers, in this order."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda words: tuple(words[number] for number in numbers)
