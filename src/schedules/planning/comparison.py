"""Two regimens compared over every choice and anchor: the same calendars, or the first day that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from schedules.clock import date_of, zone
from schedules.course.plan import Event, Plan
from schedules.errors import ChoiceError
from schedules.planning.core import plan
from schedules.planning.cycles import cycles_by_phase
from schedules.regimen import Regimen
from schedules.regimen.selection import Selection, select
from schedules.regimen.space import choice_space, is_read
from schedules.words import count, listing, say, say_day

ZONE: Final = "America/New_York"

START: Final = datetime(2026, 3, 2, 9, 30, tzinfo=zone(ZONE))
"""Where every course begins: clocks change on its Day 7, so that hours that elapse are told from days."""

_AS_OF: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unlike:
    """The first course found in which two regimens differ."""

    choices: dict[str, Any]
    """The choices that show it."""
    anchor: str
    """The phase that the start dates; empty where one of them can't be planned at all."""
    day: date | None
    """The first date on which their calendars differ; None where one of them has no calendar."""
    one: tuple[str, ...]
    """What only the first regimen has on that day, or why it has nothing."""
    other: tuple[str, ...]
    """What only the second has."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing two regimens."""

    one: str
    """What the first regimen is called."""
    other: str
    courses: int
    """How many courses were found equal: choices that both accept, from each anchor."""
    varied: dict[str, tuple[Any, ...]]
    """The choices that were varied, each with its values; None is a choice that is not made."""
    only_one: tuple[str, ...]
    """The choices that only the first has."""
    only_other: tuple[str, ...]
    unlike: Unlike | None
    """The first course that differs; None where there is none."""

    @property
    def equal(self) -> bool:
        """Whether the two make the same calendars for every choice and anchor in scope."""
        return self.unlike is None

    def sentences(self) -> Iterator[str]:
        """Yield it in words."""
        if self.unlike is None:
            courses = count(self.courses, "course")
            yield f"{self.one} and {self.other} make the same calendars in all {courses} in scope."
        else:
            yield from _unlike_sentences(self, self.unlike)
        values = [f"{name} ({_listed(values)})" for name, values in self.varied.items() if len(values) > 1]
        start = f"a start on {say(START)} in {ZONE}"
        yield f"In scope: {start}, each phase that both are dated from, and all combinations of"
        yield f"{'; '.join(values) or 'no choices'}."
        for title, names in ((self.one, self.only_one), (self.other, self.only_other)):
            if names:
                yield f"Only {title} has the {'choice' if len(names) == 1 else 'choices'} {listing(names)}."

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"equal": self.equal, **asdict(self), "zone": ZONE, "start": START.isoformat()}


def _unlike_sentences(found: Comparison, unlike: Unlike) -> Iterator[str]:
    chosen = ", ".join(f"{name} {_said(value)}" for name, value in unlike.choices.items() if value is not None)
    where = f"with {chosen}" if chosen else "without any choice"
    if unlike.day is None:
        yield f"{found.one} and {found.other} differ {where}:"
    else:
        number = (unlike.day - START.date()).days
        apart = (
            f"{count(abs(number), 'day')} {'after' if number > 0 else 'before'} the start" if number else "the start"
        )
        yield f"{found.one} and {found.other} differ first on {say_day(unlike.day)}, {apart}, {where},"
        yield f"counted from {unlike.anchor}:"
    for title, lines in ((found.one, unlike.one), (found.other, unlike.other)):
        yield from (f"  only {title}: {line}" for line in lines)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", then ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _listed(values: tuple[Any, ...]) -> str:
    return " | ".join("not made" if value is None else _said(value) for value in values)


def compare(one: Regimen, other: Regimen, *, names: tuple[str, str] | None = None) -> Comparison:
    """Compare two regimens over every choice that either can tell apart, from every phase that both can be dated from.

    What is compared is what a calendar shows: dates, times, titles, amounts, places, limits. Sources, reasons and ids
    are not. It ends at the first course that differs.

    Args:
        one: The first regimen.
        other: The second.
        names: What each is called in the answer; its title without.
    """
    called = names or (_title(one, other), _title(other, one))
    combinations = list(choice_space(one, other))
    courses, unlike = 0, None
    for choices in combinations:
        sides = [_selection(regimen, choices) for regimen in (one, other)]
        first, second = sides
        if isinstance(first, Selection) and isinstance(second, Selection):
            for anchors in _anchors(first, second):
                unlike = unlike or _unlike_plans(choices, anchors, first, second)
                courses += unlike is None
        elif isinstance(first, Selection) or isinstance(second, Selection):
            unlike = Unlike(choices, "", None, *(_answer(each) for each in sides))
        if unlike is not None:
            break
    return Comparison(
        one=called[0],
        other=called[1],
        courses=courses,
        varied={name: _values(name, combinations) for name in combinations[0]},
        only_one=_only(one, other),
        only_other=_only(other, one),
        unlike=unlike,
    )


def _title(regimen: Regimen, other: Regimen) -> str:
    return regimen.title if regimen.title != other.title else f"{regimen.title} ({regimen.id})"


def _values(name: str, combinations: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    # True equals 1 in Python, and is another value.
    return tuple({(type(each[name]), each[name]): each[name] for each in combinations}.values())


def _only(regimen: Regimen, other: Regimen) -> tuple[str, ...]:
    return tuple(name for name in regimen.choices if name not in other.choices and is_read(regimen, name))


def _selection(regimen: Regimen, choices: Mapping[str, Any]) -> Selection | ChoiceError:
    try:
        return select(
            regimen, {name: value for name, value in choices.items() if name in regimen.choices}
        ).as_if_in_use()
    except ChoiceError as error:
        return error


def _answer(side: Selection | ChoiceError) -> tuple[str, ...]:
    """Say what a regimen answers to choices that only one of two accepts."""
    return ("makes a plan of them",) if isinstance(side, Selection) else (f"refuses them: {side.problems[0]}",)


def _anchors(one: Selection, other: Selection) -> list[tuple[str, str]]:
    """List what both are dated from: the first phase of each, and every other phase that both have."""
    first, second = ([*cycles_by_phase(each)] for each in (one, other))
    return [(first[0], second[0]), *((name, name) for name in first[1:] if name in second[1:])]


def _unlike_plans(choices: dict[str, Any], anchors: tuple[str, str], *sides: Selection) -> Unlike | None:
    shown = [
        _shown(plan(each, start=START, anchor=anchor, plan_id=UUID(int=0), as_of=_AS_OF, education=True))
        for each, anchor in zip(sides, anchors, strict=True)
    ]
    for day in sorted(shown[0].keys() | shown[1].keys()):
        one, other = (each.get(day, Counter()) for each in shown)
        if one != other:
            lines = [tuple(sorted(left.elements())) for left in (one - other, other - one)]
            return Unlike(choices, anchors[0], day, *lines)
    return None


def _shown(course: Plan) -> dict[date, Counter[str]]:
    """Return what a calendar shows, by the date it begins on."""
    days: dict[date, Counter[str]] = {}
    for event in course.events:
        days.setdefault(date_of(event.start), Counter())[_line(event)] += 1
    return days


def _line(event: Event) -> str:
    last = event.end - timedelta(days=1) if event.all_day else event.end
    end = f" to {say(last)}" if last != event.start else ""
    amount = f", {event.amount}" if event.amount else ""
    place = f", {event.setting}" if event.setting != "any" else ""
    state = f", {event.state}" if event.state != "planned" else ""
    low, high = ("" if each is None else say(each) for each in (event.earliest, event.latest))
    limits = f", may lie from {low or 'no first date'} to {high or 'no last date'}" if low or high else ""
    return f"{event.title}{amount} [{event.kind}], {say(event.start)}{end}{place}{state}{limits}"
