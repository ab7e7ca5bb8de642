"""The proof that a regimen says enough and does not contradict itself: its phases and rows, and all the others.

Every check yields the problems it finds, each with its place, and goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from schedules.errors import Problem
from schedules.model import MAX_PROBLEMS
from schedules.regimen.choice_proof import choice_problems, condition_problems, conditions_of
from schedules.regimen.coverage import coverage_problems, exclusive, lengths
from schedules.regimen.days import day_offset, read_days, read_weekdays
from schedules.regimen.end_proof import end_problems
from schedules.regimen.extent import extent_problems
from schedules.regimen.floor_proof import floor_problems
from schedules.regimen.hints import meant, what_there_is
from schedules.regimen.names import name_problems
from schedules.regimen.origins import beside_of
from schedules.regimen.part_places import Path, Place, phase_place, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Link, Phase
from schedules.regimen.presence import presence_problems
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit
from schedules.regimen.sizes import MAX_DAYS, MAX_HOURS
from schedules.regimen.visit_proof import visit_problems


def problems(regimen: Parts, *, unsure: Iterable[Path] = ()) -> list[Problem]:
    """List all that is wrong with a regimen: its parts, and where they are sound, what its tables leave open.

    Args:
        regimen: Its parts.
        unsure: Paths of parts that are not as they were written, since they could not be read; nothing is said of
            what only follows from them.
    """
    doubts = tuple(unsure)
    found = [*islice((each for each in _part_problems(regimen) if _is_sure(each, doubts)), MAX_PROBLEMS)]
    sound = [*sound_tables(regimen, [problem.path for problem in found] + [*doubts])]
    found += islice(coverage_problems(regimen, sound), MAX_PROBLEMS)
    for read in (presence_problems, extent_problems) if not doubts else ():
        found = found or list(islice(read(regimen), MAX_PROBLEMS))
    return found[:MAX_PROBLEMS]


def sound_tables(regimen: Parts, broken: Sequence[Path]) -> Iterator[str]:
    """Yield the tables whose rows can be tried: neither they, nor the choices and phases they depend on, are broken."""
    facts = {str(path[1]) for path in broken if path[0] == "choices" and len(path) > 1}
    phases = {path[1] for path in broken if path[0] == "phases" and len(path) > 1}
    if any(len(path) == 1 for path in broken):
        return
    for place, name, table in tables_of(regimen):
        asked = {fact for where, when in conditions_of(regimen) if where.path[:2] == place.path for fact in when}
        lengths_of = {str(getattr(row, "bag_hours", "")) for row in table.rows} | {str(table.length_days)}
        users = {number for number, phase in enumerate(regimen.phases) if name in phase.tables}
        read = asked | {length.removeprefix("$") for length in lengths_of}
        if not (facts & read or phases & users or any(path[:2] == place.path for path in broken)):
            yield name


def _is_sure(problem: Problem, doubts: Sequence[Path]) -> bool:
    """Say whether a problem is one of what was written, and not of a part that only stands in for it."""
    path = problem.path
    for doubt in doubts:
        unit = unit_of(doubt)
        is_same = path[: len(doubt)] == doubt or doubt[: len(path)] == path
        is_beside = path[: len(unit)] == unit and not {"when", "of", "table"} & {*map(str, path)}
        is_asked_of_it = doubt[0] == "choices" and "when" in path and path[-1] in doubt
        names_it = doubt[-1] in ("id", "rows") and path[-1] in ("of", "edge")
        if is_same or is_beside or is_asked_of_it or names_it:
            return False
    return True


def unit_of(path: Path) -> Path:
    """Return the path of the row, phase, choice, limit or note that a path leads into.

    >>> unit_of(("tables", "weeks", "rows", 2, "windows", 0, "days"))
    ('tables', 'weeks', 'rows', 2)
    """
    return path[:4] if path[:1] == ("tables",) and len(path) > 3 else path[:2]


def _part_problems(regimen: Parts) -> Iterator[Problem]:
    yield from choice_problems(regimen)
    yield from condition_problems(regimen)
    yield from _phase_problems(regimen)
    for place, _, table in tables_of(regimen):
        yield from _table_problems(regimen, place, table)
    yield from floor_problems(regimen)
    yield from name_problems(regimen)


def _phase_problems(regimen: Parts) -> Iterator[Problem]:
    seen: list[Phase] = []
    for number, phase in enumerate(regimen.phases):
        place = phase_place(regimen, number)
        for code, message, field in _own_problems(regimen, phase):
            yield Problem(code, place.words, message, place.part(*field).path)
        yield from _link_problems(regimen, place, phase, [earlier.id for earlier in seen])
        for earlier in seen:
            if earlier.id == phase.id and not exclusive(regimen, earlier.when, phase.when):
                message = "two phases of this id hold at once; give them ids or conditions"
                yield Problem("name_twice", place.words, message, place.part("id").path)
        seen.append(phase)


def _own_problems(regimen: Parts, phase: Phase) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """Yield what is wrong with the table and the number of cycles of a phase: the code, the message, the field."""
    for number, table in enumerate(phase.tables):
        if table not in regimen.tables:
            hint = what_there_is(table, regimen.tables)
            field: tuple[str | int, ...] = ("in_turn", number - 1) if number else ("table",)
            yield "name_unknown", f"there is no table {table!r}; {hint}", field
    if phase.cycles is None and phase.up_to is None and not phase.is_bounded:
        message = "give either cycles or up_to, or say when it ends: until, or horizon_months"
        yield "value_invalid", message, ()
    if phase.until and phase.horizon_months:
        yield "value_invalid", "it ends by a date, so it needs no horizon; take one of the two out", ("horizon_months",)
    if phase.cycles is not None and phase.up_to is not None:
        yield "value_invalid", "give either cycles or up_to", ("up_to",)
    if phase.up_to and phase.source is None:
        yield "value_invalid", "how many cycles there may be needs its source; give it", ("up_to",)
    if phase.cycles and phase.counted_by != "cycles":
        yield "value_invalid", "its number of cycles is fixed; take counted_by out, or give up_to", ("counted_by",)
    counter = regimen.choices.get(phase.counted_by)
    if phase.up_to and counter is None:
        yield "name_unknown", f"up_to is filled from a choice {phase.counted_by!r}; define it", ("up_to",)
    elif phase.up_to and counter and (counter.kind != "whole" or counter.many):
        message = f"up_to is filled from the choice {phase.counted_by!r}, which is no whole number; make it one"
        yield "value_invalid", message, ("up_to",)


def _link_problems(regimen: Parts, of: Place, phase: Phase, earlier: Sequence[str]) -> Iterator[Problem]:
    if phase.also_after and phase.after is None:
        message = "what it also waits for is beside what it follows; give after, too"
        yield Problem("link_broken", of.words, message, of.part("also_after").path)
    for path, link in phase.joins:
        place = of.part(*path, words=" ".join(str(step) for step in path if isinstance(step, str)))
        tables = {table for other in regimen.phases if other.id == link.of for table in other.tables} & {
            *regimen.tables
        }
        rows = {row.id for name in tables for row in regimen.tables[name].rows}
        is_own_end = path == ("until",) and link.of == phase.id
        if is_own_end and link.edge != "start":
            message = "its own end says nothing of when it is over; count from its start"
            yield Problem("link_broken", place.words, message, place.part("of").path)
        elif link.of not in earlier and not is_own_end:
            message = f"{link.of!r} is no earlier phase; join a phase to one above it{meant(link.of, earlier)}"
            yield Problem("link_broken", place.words, message, place.part("of").path)
        elif link.edge not in {"start", "end", "next"} | rows:
            hint = meant(link.edge, ["start", "end", "next", *sorted(rows)])
            message = f"{link.edge!r} is no edge and no row of {link.of}{hint}"
            yield Problem("link_broken", place.words, message, place.part("edge").path)
        expected = link.expected if isinstance(link, Link) else link.typical
        stated = [days for days in (link.earliest, expected, link.latest) if days is not None]
        if stated != sorted(stated):
            message = f"{stated} do not rise; write earliest, expected and latest in that order"
            yield Problem("link_broken", place.words, message, place.path)
        if isinstance(link, Link):
            yield from _length_problems(place, link, is_floor=path[0] == "also_after")
    yield from end_problems(regimen, of, phase)


def _length_problems(place: Place, link: Link, *, is_floor: bool) -> Iterator[Problem]:
    """Yield what is wrong with how long a link is; what is also waited for may have a least number of days alone."""
    if link.months is not None and link.expected is not None:
        yield Problem("link_broken", place.words, "give either expected days or months", place.path)
    elif link.months is None and link.expected is None and not (is_floor and link.earliest is not None):
        least = ", or the least days, earliest" if is_floor else ""
        yield Problem("link_broken", place.words, f"give either expected days or months{least}", place.path)


def _table_problems(regimen: Parts, place: Place, table: Table) -> Iterator[Problem]:
    if table.length_days is not None and table.length_months is not None:
        message = "a cycle lasts days or calendar months; take one of the two out"
        yield Problem("value_invalid", place.words, message, place.part("length_months").path)
    if isinstance(table.length_days, str):
        where = place.part("length_days")
        yield from _named_choice_problems(regimen, where, "length", table.length_days, MAX_DAYS)
    ids = list(dict.fromkeys(row.id for row in table.rows))
    yield from _circle_problems(place, table)
    for here, row in rows_of(place, table):
        if (of := beside_of(row)) and of not in ids:
            hint = meant(of, [name for name in ids if name != row.id])
            message = f"it stands beside {of!r}, which is no row of this table{hint}"
            yield Problem("name_unknown", here.words, message, here.part(*_path_to_of(row)).path)
        yield from _row_problems(regimen, here, row)
        yield from _window_problems(here, row) if isinstance(row, Visit) else ()
        for length in lengths(regimen, table):
            yield from _day_problems(here, row, length, table)


def _named_choice_problems(regimen: Parts, place: Place, what: str, name: str, most: int) -> Iterator[Problem]:
    """Yield what is wrong with a length that a choice gives: "$name" is a whole number of which each value is known."""
    choice = regimen.choices.get(name.removeprefix("$"))
    if choice is None or not name.startswith("$"):
        number = f"[{name}]" if what == "bag length" else name
        hint = meant(name, [*map("${}".format, regimen.choices)])
        hint = f"; did you mean {number}, without quotes?" if name.isdecimal() else hint
        message = f"the {what} {name!r} names no choice{hint}"
        yield Problem("name_unknown", place.words, message, place.path)
    elif not choice.values or not all(type(each) is int and 0 < each <= most for each in choice.values):
        message = f"the {what} {name!r} needs a choice that lists whole numbers from 1 to {most:,} as its values"
        yield Problem("value_invalid", place.words, message, place.path)


def _circle_problems(of: Place, table: Table) -> Iterator[Problem]:
    beside: dict[str, set[str]] = {}
    for row in table.rows:
        if of_row := beside_of(row):
            beside.setdefault(row.id, set()).add(of_row)
    reached: dict[str, set[str]] = {name: set() for name in beside}
    places = {row.id: place.part(*_path_to_of(row)) for place, row in reversed([*rows_of(of, table)]) if beside_of(row)}
    for start, others in beside.items():
        left = [*others]
        while left:
            name = left.pop()
            if name == start:
                message = "it stands beside itself, or beside rows that stand beside it, so it has no date"
                message = f"{message}; name an infusion or a visit"
                yield Problem("link_broken", places[start].words, message, places[start].path)
                break
            if name not in reached[start]:
                reached[start].add(name)
                left += beside.get(name, ())


def _path_to_of(row: AnyRow) -> tuple[str, ...]:
    return ("beside", "row") if isinstance(row, Pump) else ("of",)


def _row_problems(regimen: Parts, place: Place, row: AnyRow) -> Iterator[Problem]:
    if isinstance(row, Pump) and isinstance(row.bag_hours, str):
        where = place.part("bag_hours")
        yield from _named_choice_problems(regimen, where, "bag length", row.bag_hours, MAX_HOURS)
    if isinstance(row, Span):
        yield from _span_problems(place, row)
    for number, step in enumerate(row.steps if isinstance(row, Pump) else ()):
        if isinstance(row, Pump) and step.after_hours >= row.hours:
            path = place.part("steps", number, "after_hours").path
            message = "a step comes after the infusion's end; lower its hours"
            yield Problem("value_invalid", place.words, message, path)
    if isinstance(row, Visit):
        yield from visit_problems(place, row)
    if isinstance(row, Beside) and (row.every_hours is None) != (row.times is None):
        path = place.part("every_hours" if row.times is None else "times").path
        yield Problem("value_invalid", place.words, "every_hours and times go together; give both or neither", path)
    if isinstance(row, Beside) and row.minutes is not None and row.days is not None:
        path = place.part("days").path
        yield Problem("value_invalid", place.words, "a lead is in minutes or in days, not both", path)


def _span_problems(place: Place, row: Span) -> Iterator[Problem]:
    message, field = "", ""
    match row:
        case Span(days=None, of=None):
            message = "a span has either days of its own or a row it is attached to"
        case Span(days=str(), of=str()) if row.kind == "rest" or row.until:
            message, field = "it is a rest or has no end, so it has no days; take days or of out", "days"
        case Span(days=str(days), of=str()) if read_days(days)[0] < 1:
            message, field = f"Day 1 is the first event of {row.of}; name no day before it", "days"
        case Span(days=str()) if row.from_days or row.lasts_days is not None:
            field = "from_days" if row.from_days else "lasts_days"
            message = "its days say when it is; take from_days and lasts_days out"
        case Span(kind="rest", of=str()) if row.from_days or not row.lasts_days:
            field = "from_days" if row.from_days else "lasts_days" * (row.lasts_days is not None)
            message = "a rest starts where its row ends; give lasts_days and no from_days"
        case Span(days=None, of=str()) if (row.lasts_days is None) == (not row.until):
            message, field = "say how long it lasts, or until what", "until" if row.until else ""
    if message:
        yield Problem("value_invalid", place.words, message, place.part(*[field] * bool(field)).path)


def _window_problems(place: Place, row: Visit) -> Iterator[Problem]:
    own = set(row.day_numbers)
    windows = [("a window", "windows", number, each.days) for number, each in enumerate(row.windows)]
    waits = [("a postponement", "postponed", number, each.days) for number, each in enumerate(row.postponed)]
    for what, field, number, days in windows + waits:
        if strange := [day for day in read_days(days) if day not in own]:
            message = f"{what} names Day {strange[0]}, but its days are {row.days}"
            yield Problem("value_invalid", place.words, message, place.part(field, number, "days").path)
    for number, wait in enumerate(row.postponed):
        if wait.latest_day <= max(read_days(wait.days)):
            message = f"Day {wait.days} may wait to Day {wait.latest_day}, which is no later; correct latest_day"
            yield Problem("value_invalid", place.words, message, place.part("postponed", number, "latest_day").path)


def _day_problems(place: Place, row: AnyRow, length: int | None, table: Table) -> Iterator[Problem]:
    # A row with a condition on the length is for some lengths only.
    guarded = isinstance(table.length_days, str) and table.length_days[1:] in row.when
    attached = isinstance(row, Span) and row.of is not None
    path = place.part("days").path
    days = read_days(row.days) if isinstance(row, Visit | Span) and row.days and not attached else ()
    if isinstance(row, Pump) and row.beside is None:
        days, path = (row.day,), place.part("day").path
    if isinstance(row, Visit) and row.weekdays and row.count and length and not guarded:
        most = max(_days_of_weekdays(row.weekdays, row.count, first) for first in range(7))
        if most > length:
            message = f"{row.count} times on {row.weekdays} take up to {most} days, more than a cycle of {length}"
            yield Problem("day_outside_cycle", place.words, f"{message}; correct one of them", place.part("count").path)
    for day in days:
        if day == 0 and not table.day_zero:
            message = "there is no Day 0 in this table; set day_zero, or name Day 1"
            yield Problem("day_outside_cycle", place.words, message, path)
        elif length and day_offset(day, day_zero=table.day_zero) >= length and not guarded:
            message = f"day {day} lies outside a cycle of {length} days; correct the day, or make the cycle longer"
            yield Problem("day_outside_cycle", place.words, message, path)


def _days_of_weekdays(weekdays: str, times: int, first: int) -> int:
    """Return the days that so many of the weekdays take from a first day of the week on, 0 for Monday."""
    allowed, days, left = read_weekdays(weekdays), 0, times
    while left:
        left -= (first + days) % 7 in allowed
        days += 1
    return days
