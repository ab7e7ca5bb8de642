"""The proof that a regimen says enough and does not contradict itself: its names, choices, phases and rows.

Every check yields the problems it finds, each with its place, and goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from schedules.errors import Problem
from schedules.model import MAX_PROBLEMS
from schedules.regimen.choices import Choice, is_possible
from schedules.regimen.conditions import representatives, threshold
from schedules.regimen.coverage import coverage_problems, exclusive, lengths
from schedules.regimen.days import day_offset, read_days
from schedules.regimen.extent import extent_problems
from schedules.regimen.names import name_problems
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Link, Phase
from schedules.regimen.presence import presence_problems
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit
from schedules.regimen.sizes import MAX_DAYS, MAX_HOURS

MOST_NAMED: Final = 12
"""The most names that a message lists."""


def problems(regimen: Parts) -> list[Problem]:
    """List all that is wrong with a regimen, part by part; the coverage of its tables only where the rest is sound."""
    found = list(islice(_part_problems(regimen), MAX_PROBLEMS))
    for read in (coverage_problems, presence_problems, extent_problems):
        found = found or list(islice(read(regimen), MAX_PROBLEMS))
    return found


def _part_problems(regimen: Parts) -> Iterator[Problem]:
    yield from _choice_problems(regimen)
    yield from _condition_problems(regimen)
    yield from _phase_problems(regimen)
    for name, table in regimen.tables.items():
        yield from _table_problems(regimen, f"table {name}", table)
    yield from name_problems(regimen)


def _choice_problems(regimen: Parts) -> Iterator[Problem]:
    for name, choice in regimen.choices.items():
        place = f"choice {name}"
        if choice.kind == "one-of" and not choice.values:
            yield Problem("value_invalid", place, "one-of needs its values; list them")
        if choice.min is not None and choice.max is not None and choice.min > choice.max:
            yield Problem("value_invalid", place, f"min {choice.min:g} is above max {choice.max:g}; swap them")
        if choice.default is not None and choice.values and choice.default not in choice.values:
            yield Problem("value_invalid", place, f"the default {choice.default!r} is not among its values")
        elif choice.default is not None and not is_possible(choice, choice.default):
            yield Problem("value_invalid", place, f"the default {choice.default!r} is not a value that it offers")
        kinds = {"whole": int, "number": int | float}.get(choice.kind, object)
        if strange := [value for value in choice.values if not isinstance(value, kinds) or isinstance(value, bool)]:
            yield Problem("value_invalid", place, f"{strange[0]!r} is no value of the kind {choice.kind}; correct it")
    for limit in regimen.limits:
        if limit.choice not in regimen.choices:
            yield Problem("name_unknown", "limit", f"{limit.choice!r} is no choice; it has {_some(regimen.choices)}")
        if limit.min is None and limit.max is None and not limit.values:
            yield Problem("value_invalid", f"limit of {limit.choice}", "sets no bound; give min, max or values")


def _condition_problems(regimen: Parts) -> Iterator[Problem]:
    bound: dict[str, list[object]] = {}
    for phase in regimen.phases:
        for fact, value in phase.bind.items():
            bound.setdefault(fact, []).extend(value if isinstance(value, tuple) else (value,))
    for place, when in conditions_of(regimen):
        for fact, asked in when.items():
            choice = regimen.choices.get(fact)
            if fact in bound and choice is None:
                yield from _bound_value_problems(place, fact, asked, bound[fact])
            elif choice is None:
                yield Problem(
                    "name_unknown", place, f"the condition names {fact!r}, which is neither a choice nor bound"
                )
            else:
                yield from _asked_value_problems(place, fact, asked, choice)


def _bound_value_problems(place: str, fact: str, asked: object, bound: list[object]) -> Iterator[Problem]:
    for each in asked if isinstance(asked, tuple) else (asked,):
        if not threshold(each) and each not in bound:
            message = f"{fact} is never {each!r}; phases bind it to {_some(dict.fromkeys(map(str, bound)))}"
            yield Problem("value_invalid", place, message)


def _some(names: Iterable[str]) -> str:
    """List the first of some names, and how many more there are."""
    first = [*names]
    more = f" and {len(first) - MOST_NAMED} more" if len(first) > MOST_NAMED else ""
    return ", ".join(first[:MOST_NAMED]) + more


def _asked_value_problems(place: str, fact: str, asked: object, choice: Choice) -> Iterator[Problem]:
    for each in asked if isinstance(asked, tuple) else (asked,):
        if threshold(each):
            if not all(isinstance(value, int | float) for value in choice.values) or choice.kind == "yes-no":
                yield Problem("value_invalid", place, f"{each!r} compares {fact}, which is no number")
        elif choice.kind in ("whole", "number") and isinstance(each, str):
            ways = "write a sign and a number alone, such as '>=45', '>45', '<=45' or '<45', or the number"
            yield Problem("value_invalid", place, f"{each!r} is no condition on the number {fact}; {ways}")
        elif choice.kind == "yes-no" and not isinstance(each, bool):
            yield Problem("value_invalid", place, f"{fact} is true or false, never {each!r}")
        elif choice.values and each not in choice.values:
            message = f"{fact} is never {each!r}; its values are {_some(map(str, choice.values))}"
            yield Problem("value_invalid", place, message)


def conditions_of(regimen: Parts) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every condition of a regimen with the place it stands at."""
    for name, choice in regimen.choices.items():
        yield f"choice {name}", choice.needed_when
    for limit in regimen.limits:
        yield f"limit of {limit.choice}", limit.when
    for phase in regimen.phases:
        yield f"phase {phase.id}", phase.when
    for note in regimen.notes:
        yield "note", note.when
    for name, table in regimen.tables.items():
        for row in table.rows:
            steps = row.steps if isinstance(row, Pump) else ()
            yield from ((f"table {name}, row {row.id}", part.when) for part in (row, *row.amounts, *steps))


def cuts_of(regimen: Parts, fact: str) -> list[object]:
    """List the values of a number at which a condition changes, with a value on either side of each; else nothing."""
    asked = [when[fact] for _, when in conditions_of(regimen) if fact in when]
    return representatives(asked, ()) if asked else []


def _phase_problems(regimen: Parts) -> Iterator[Problem]:
    seen: list[Phase] = []
    for phase in regimen.phases:
        place = f"phase {phase.id}"
        if phase.table not in regimen.tables:
            yield Problem("name_unknown", place, f"there is no table {phase.table!r}; it has {_some(regimen.tables)}")
        if (phase.cycles is None) == (phase.up_to is None):
            yield Problem("value_invalid", place, "give either cycles or up_to")
        if phase.up_to and phase.source is None:
            yield Problem("value_invalid", place, "how many cycles there may be needs its source; give it")
        if phase.cycles and phase.counted_by != "cycles":
            yield Problem("value_invalid", place, "its number of cycles is fixed; take counted_by out, or give up_to")
        counter = regimen.choices.get(phase.counted_by)
        if phase.up_to and counter is None:
            yield Problem("name_unknown", place, f"up_to is filled from a choice {phase.counted_by!r}; define it")
        elif phase.up_to and counter and (counter.kind != "whole" or counter.many):
            message = f"up_to is filled from the choice {phase.counted_by!r}, which is no whole number; make it one"
            yield Problem("value_invalid", place, message)
        yield from _link_problems(regimen, phase, {earlier.id for earlier in seen})
        for earlier in seen:
            if earlier.id == phase.id and not exclusive(regimen, earlier.when, phase.when):
                yield Problem("name_twice", place, "two phases of this id hold at once; give them ids or conditions")
        seen.append(phase)


def _link_problems(regimen: Parts, phase: Phase, earlier: set[str]) -> Iterator[Problem]:
    for end, link in (("after", phase.after), ("until", phase.until)):
        if link is None:
            continue
        place = f"phase {phase.id}, {end}"
        tables = {other.table for other in regimen.phases if other.id == link.of} & set(regimen.tables)
        rows = {row.id for name in tables for row in regimen.tables[name].rows}
        if link.of not in earlier:
            yield Problem("link_broken", place, f"{link.of!r} is no earlier phase; join a phase to one above it")
        elif link.edge not in {"start", "end", "next"} | rows:
            yield Problem("link_broken", place, f"{link.edge!r} is no edge and no row of {link.of}")
        expected = link.expected if isinstance(link, Link) else link.typical
        stated = [days for days in (link.earliest, expected, link.latest) if days is not None]
        if stated != sorted(stated):
            message = f"{stated} do not rise; write earliest, expected and latest in that order"
            yield Problem("link_broken", place, message)
        if isinstance(link, Link) and (link.months is None) == (link.expected is None):
            yield Problem("link_broken", place, "give either expected days or months")


def _table_problems(regimen: Parts, place: str, table: Table) -> Iterator[Problem]:
    if isinstance(table.length_days, str):
        yield from _named_choice_problems(regimen, place, "length", table.length_days, MAX_DAYS)
    ids = {row.id for row in table.rows}
    yield from _circle_problems(place, table)
    for row in table.rows:
        here = f"{place}, row {row.id}"
        if isinstance(row, Beside | Span) and row.of is not None and row.of not in ids:
            yield Problem("name_unknown", here, f"it stands beside {row.of!r}, which is no row of this table")
        yield from _row_problems(regimen, here, row)
        yield from _window_problems(here, row) if isinstance(row, Visit) else ()
        for length in lengths(regimen, table):
            yield from _day_problems(here, row, length, table)


def _named_choice_problems(regimen: Parts, place: str, what: str, name: str, most: int) -> Iterator[Problem]:
    """Yield what is wrong with a length that a choice gives: "$name" is a whole number of which each value is known."""
    choice = regimen.choices.get(name.removeprefix("$"))
    if choice is None or not name.startswith("$"):
        yield Problem("name_unknown", place, f"the {what} {name!r} names no choice")
    elif not choice.values or not all(type(each) is int and 0 < each <= most for each in choice.values):
        message = f"the {what} {name!r} needs a choice that lists whole numbers from 1 to {most:,} as its values"
        yield Problem("value_invalid", place, message)


def _circle_problems(place: str, table: Table) -> Iterator[Problem]:
    beside: dict[str, set[str]] = {}
    for row in table.rows:
        if isinstance(row, Beside | Span) and row.of is not None:
            beside.setdefault(row.id, set()).add(row.of)
    reached: dict[str, set[str]] = {name: set() for name in beside}
    for start, others in beside.items():
        left = [*others]
        while left:
            name = left.pop()
            if name == start:
                message = "it stands beside itself, or beside rows that stand beside it, so it has no date"
                yield Problem("link_broken", f"{place}, row {start}", f"{message}; name an infusion or a visit")
                break
            if name not in reached[start]:
                reached[start].add(name)
                left += beside.get(name, ())


def _row_problems(regimen: Parts, place: str, row: AnyRow) -> Iterator[Problem]:
    if isinstance(row, Pump) and isinstance(row.bag_hours, str):
        yield from _named_choice_problems(regimen, place, "bag length", row.bag_hours, MAX_HOURS)
    match row:
        case Pump() if any(step.after_hours >= row.hours for step in row.steps):
            yield Problem("value_invalid", place, "a step comes after the infusion's end; lower its hours")
        case Visit() if (row.every_hours is None) != (row.times is None):
            yield Problem("value_invalid", place, "every_hours and times go together; give both or neither")
        case Span():
            yield from _span_problems(place, row)
        case Beside() if row.minutes is not None and row.days is not None:
            yield Problem("value_invalid", place, "a lead is in minutes or in days, not both")


def _span_problems(place: str, row: Span) -> Iterator[Problem]:
    match row:
        case Span(days=None, of=None):
            yield Problem("value_invalid", place, "a span has either days of its own or a row it is attached to")
        case Span(days=str(), of=str()) if row.kind == "rest" or row.until:
            yield Problem("value_invalid", place, "it is a rest or has no end, so it has no days; take days or of out")
        case Span(days=str(days), of=str()) if read_days(days)[0] < 1:
            yield Problem("value_invalid", place, f"Day 1 is the first event of {row.of}; name no day before it")
        case Span(days=str()) if row.from_days or row.lasts_days is not None:
            yield Problem("value_invalid", place, "its days say when it is; take from_days and lasts_days out")
        case Span(kind="rest", of=str()) if row.from_days or not row.lasts_days:
            yield Problem("value_invalid", place, "a rest starts where its row ends; give lasts_days and no from_days")
        case Span(days=None, of=str()) if (row.lasts_days is None) == (not row.until):
            yield Problem("value_invalid", place, "say how long it lasts, or until what")


def _window_problems(place: str, row: Visit) -> Iterator[Problem]:
    own = set(read_days(row.days))
    for what, rules in (("a window", row.windows), ("a postponement", row.postponed)):
        for rule in rules:
            if strange := [day for day in read_days(rule.days) if day not in own]:
                yield Problem("value_invalid", place, f"{what} names Day {strange[0]}, but its days are {row.days}")
    for wait in row.postponed:
        if wait.latest_day <= max(read_days(wait.days)):
            message = f"Day {wait.days} may wait to Day {wait.latest_day}, which is no later; correct latest_day"
            yield Problem("value_invalid", place, message)


def _day_problems(place: str, row: AnyRow, length: int | None, table: Table) -> Iterator[Problem]:
    # A row with a condition on the length is for some lengths only.
    guarded = isinstance(table.length_days, str) and table.length_days[1:] in row.when
    attached = isinstance(row, Span) and row.of is not None
    for day in read_days(row.days) if isinstance(row, Visit | Span) and row.days and not attached else ():
        if day == 0 and not table.day_zero:
            yield Problem("day_outside_cycle", place, "there is no Day 0 in this table; set day_zero, or name Day 1")
        elif length and day_offset(day, day_zero=table.day_zero) >= length and not guarded:
            message = f"day {day} lies outside a cycle of {length} days; correct the day, or make the cycle longer"
            yield Problem("day_outside_cycle", place, message)
