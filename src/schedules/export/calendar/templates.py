"""Calendar files made ready: the file of a course as text with places for its dates, its zone and its uids.

A course that is remembered is written once with a mark for each date and time, by what writes every calendar. What is
asked of its times meanwhile is noted, so that the file holds for each start for which the answers are the same. Lines
in which a date may change the length are folded anew for each file.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules.clock import zone
from schedules.course import carried
from schedules.course.lays import DatedEvents, Lay, Times, times_of
from schedules.course.minutes import DAY_MINUTES, local_time_of, midnight_of
from schedules.course.places import opaque_id
from schedules.course.plan import Plan
from schedules.course.traced import Answers, Elapsed
from schedules.export.calendar.lines import escaped, fold, local_stamp, text_line, utc_stamp
from schedules.export.calendar.timezones import block_for, repeated_minutes, sure_block, zone_lines
from schedules.export.speech.language import language
from schedules.export.speech.options import Look

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
    """The moments of the course, and after them those that only stand in its file."""
    further: tuple[Elapsed, ...]
    """The latter."""
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


def file_from(plan: Plan, events: DatedEvents, look: Look) -> bytes | None:
    """Return the file of a plan from a template; None where there is none for it, or its start is a special one.

    Args:
        plan: The plan.
        events: Its events, which a lay dated.
        look: The options of the file.
    """
    if not events.are_of(plan) or plan.zone == "UTC":
        return None
    template = _template(events.lay, look)
    first = plan.start.date()
    times = times_of(template.further, first, plan.tz, events.times) if template else None
    if template is None or times is None or not holds(template, first, plan.tz, times):
        return None
    own = [utc_stamp(plan.as_of), *[event.uid for event in events]]
    try:
        made = template.written(midnight_of(first), times.local, times.utc, plan.zone, plan.plan_id, own)
    except NoTemplate:
        return None
    return made.text.encode()


def holds(template: Template, first: date, tz: ZoneInfo, times: Times) -> bool:
    """Return whether a file is as its template from a start, and each of its times is one that the clocks show once."""
    walls = [times.local[number] for number in template.shown]
    repeated = repeated_minutes(tz, local_time_of(min(walls)).year, local_time_of(max(walls)).year)
    if any(low <= wall < high for low, high in repeated for wall in walls):
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
        from schedules.export.calendar.marked import template_of  # which imports what a template is

        known = template_of(lay, look)
        lay.keep(key, known)
    found: Template | None = known
    return found


_NEVER: Final = object()
_ONCE: Final = object()


def picker(numbers: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return what picks words by their numbers, in this order."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda words: tuple(words[number] for number in numbers)


def _zone_text(zone_name: str, walls: Sequence[int]) -> str:
    first, last = local_time_of(min(walls)).year, local_time_of(max(walls)).year
    tz = zone(zone_name)
    if (found := _block_text(tz, first, last)) is not None:
        return found
    block = block_for(tz, [local_time_of(minutes).replace(tzinfo=tz) for minutes in walls])
    if block is None:
        raise NoTemplate
    return "\r\n".join(map(fold, zone_lines(tz, block)))


@lru_cache(maxsize=4096)
def _block_text(tz: ZoneInfo, first_year: int, last_year: int) -> str | None:
    block = sure_block(tz, first_year, last_year)
    return None if block is None else "\r\n".join(map(fold, zone_lines(tz, block)))


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
