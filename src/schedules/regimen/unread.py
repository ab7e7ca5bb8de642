"""The proof that nothing is written which no reader obeys (C25): edges, fields and cycles that would stay silent.

A plan that was made before a regimen of this kind was refused keeps it: only a regimen's own file is held to this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from schedules.errors import Problem
from schedules.regimen.choices import Choice, Limit, is_possible
from schedules.regimen.days import read_cycles, read_days
from schedules.regimen.ends import most_cycles
from schedules.regimen.hints import meant
from schedules.regimen.own_rows import own_problems
from schedules.regimen.part_places import KEY, Path, Place, phase_place, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase, bounds
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit, hangs_from
from schedules.regimen.sources import Source, sources_in

PUMP_EDGES: Final = {"start", "step", "restart", "end"}
VISIT_EDGES: Final = {"each", "first", "last", "end"}
MADE: Final = {"step", "bag-change", "disconnect", "milestone"}
"""The kinds of events that a table has no row for: an infusion and a wait make them."""


def unread_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what a regimen says and no reader obeys."""
    yield from _source_problems(regimen)
    yield from own_problems(regimen)
    for name, choice in regimen.choices.items():
        yield from _choice_problems(name, choice)
    for number, limit in enumerate(regimen.limits):
        place = Place(f"limit of {limit.choice}", ("limits", number))
        yield from _limit_problems(place, limit, regimen.choices[limit.choice])
    for number, phase in enumerate(regimen.phases):
        yield from _version_problems(regimen, phase_place(regimen, number), phase)
        yield from _edge_row_problems(regimen, phase_place(regimen, number), phase)
        yield from _sometimes_problems(regimen, phase_place(regimen, number), phase)
        yield from _chosen_problems(phase_place(regimen, number), phase)
        yield from _bind_problems(regimen, phase_place(regimen, number), phase)
    for place, name, table in tables_of(regimen):
        yield from _floor_problems(place, table)
        last = max((_last_number(regimen, phase) for phase in regimen.phases if name in phase.tables), default=0)
        for here, row in rows_of(place, table):
            yield from _kind_problems(here, row)
            yield from _amount_problems(here, row)
            yield from _cycle_problems(here, row, last)
            yield from _shape_problems(here, row, table)


def _shape_problems(place: Place, row: AnyRow, table: Table) -> Iterator[Problem]:
    match row:
        case Beside():
            yield from _beside_problems(place, row, table)
        case Span():
            yield from _span_problems(place, row, table)
        case Visit():
            yield from _visit_problems(place, row)
        case Pump():
            yield from _pump_problems(place, row, table)


def _problem(place: Place, message: str, *steps: str | int) -> Problem:
    """Return what is wrong with a value of a part."""
    return Problem("value_invalid", place.words, message, place.part(*steps).path)


def _source_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield the named sources that no part has, or that have two names, and a table's that no row of it has."""
    used = {source for path, source in sources_in(regimen) if path[:1] != ("sources",)}
    names: dict[Source, str] = {}
    for name, source in regimen.sources.items():
        place = Place(f"source {name}", ("sources", name))
        if source in names:
            yield _problem(place, f"it says the same as source {names[source]}; keep one of them")
        elif source not in used:
            message = f"no part has it as its source; write source = {name!r} where it belongs, or take it out"
            yield _problem(place, message, KEY)
        names.setdefault(source, name)
    for place, _, table in tables_of(regimen):
        if table.source and all(row.source != table.source for row in table.rows):
            yield _problem(place, "each of its rows names another source; take that of the table out", "source")


def _choice_problems(name: str, choice: Choice) -> Iterator[Problem]:
    place = Place(f"choice {name}", ("choices", name))
    if choice.kind in ("one-of", "yes-no") and (choice.min is not None or choice.max is not None):
        message = f"{choice.kind} has no least and no greatest; take min and max out"
        yield _problem(place, message, "min" if choice.min is not None else "max")
    if choice.kind == "yes-no" and (choice.values or choice.many):
        field = "values" if choice.values else "many"
        yield _problem(place, "yes-no is true or false alone; take values and many out", field)
    if choice.required and choice.default is not None:
        yield _problem(place, "it is required, so its default is never taken; take one of the two out", "default")
    offered = {str(value) for value in choice.values} or {"True", "False"}
    if strange := [value for value in choice.words if choice.kind in ("one-of", "yes-no") and value not in offered]:
        message = f"it has words for {strange[0]!r}, which is none of its values{meant(strange[0], offered)}"
        yield _problem(place, message, "words", strange[0], KEY)


def _limit_problems(place: Place, limit: Limit, choice: Choice) -> Iterator[Problem]:
    """Yield the bounds of a limit that no value of its choice can be held to."""
    has_numbers = choice.kind in ("whole", "number") or any(isinstance(each, int | float) for each in choice.values)
    for field in ("min", "max") if not has_numbers else ():
        if getattr(limit, field) is not None:
            message = f"{limit.choice} is no number, so that it has no {field}; give values"
            yield Problem("value_invalid", place.words, message, place.part(field).path)
    for value in limit.values:
        if not is_possible(choice, value):
            message = f"{limit.choice} is never {value!r}{meant(value, choice.values)}"
            yield Problem("value_invalid", place.words, message, place.part("values").path)
            return


def _version_problems(regimen: Parts, place: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the end of a phase in a file of a version in which no date came from it."""
    if phase.until and regimen.language_version == 1:
        message = "in version 1 of the language no date came from it; write language_version = 2, or take it out"
        yield _problem(place, message, "until")


def _edge_row_problems(regimen: Parts, of: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the edge of a link that names a row without a date of its own."""
    for path, link in phase.joins:
        if link.edge in ("start", "end", "next"):
            continue
        tables = [regimen.tables[name] for other in regimen.phases if other.id == link.of for name in other.tables]
        rows = [row for table in tables for row in table.rows if row.id == link.edge]
        if not any(isinstance(row, Pump | Visit) for row in rows):
            what = "is a stretch of days" if isinstance(rows[0], Span) else "is timed from other rows"
            message = f"{link.edge!r} {what}, so that nothing is counted from it; name an infusion or a visit"
            place = of.part(*path, "edge", words=str(path[0]))
            yield Problem("link_broken", place.words, message, place.path)


def _sometimes_problems(regimen: Parts, of: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the edge of a link that names a row which some cycles do not have, and so perhaps not the last one."""
    for path, link in phase.joins:
        if link.edge in ("start", "end", "next"):
            continue
        for other in (other for other in regimen.phases if other.id == link.of):
            tables = [[row for row in regimen.tables[name].rows if row.id == link.edge] for name in other.tables]
            if not all(any(row.cycles == "all" for row in rows) for rows in tables):
                message = f"{link.edge!r} is not in each cycle of {link.of!r}, so perhaps not in the last; name another"
                place = of.part(*path, "edge", words=str(path[0]))
                yield Problem("link_broken", place.words, message, place.path)
                break


def _chosen_problems(of: Place, phase: Phase) -> Iterator[Problem]:
    """Yield who is said to have chosen the expected days of a link or a wait that leaves no choice."""
    for path, link in phase.joins:
        if link.chosen_by == type(link).model_fields["chosen_by"].default:
            continue
        _, low, _, high = bounds(link)
        if low == high or getattr(link, "months", None):
            message = "its days are exact, so that nobody chose among them; take chosen_by out"
            place = of.part(*path, "chosen_by", words=str(path[0]))
            yield Problem("value_invalid", place.words, message, place.path)


def _bind_problems(regimen: Parts, place: Place, phase: Phase) -> Iterator[Problem]:
    """Yield the facts that a phase binds and no condition of its table asks for."""
    rows = (row for name in phase.tables for row in regimen.tables[name].rows)
    asked = {fact for row in rows for when in _whens(row) for fact in when}
    for fact in phase.bind.keys() - asked:
        message = f"it binds {fact}, which no row of table {phase.table} asks for; correct the name, or take it out"
        yield Problem("name_unknown", place.words, message, place.part("bind", fact, KEY).path)


def _whens(row: AnyRow) -> Iterator[Mapping[str, Any]]:
    yield row.when
    yield from (amount.when for amount in row.amounts)
    if isinstance(row, Pump):
        yield from (step.when for step in row.steps)


def _floor_problems(place: Place, table: Table) -> Iterator[Problem]:
    """Yield two rows of one id with different floors, of which only one would count."""
    visits = [(here, row) for here, row in rows_of(place, table) if isinstance(row, Visit)]
    for (_, one), (here, other) in combinations(visits, 2):
        if one.id == other.id and one.floor_days != other.floor_days:
            message = f"rows of this id have floors of {one.floor_days} and {other.floor_days} days; give them one"
            path = here.part("floor_days").path if other.floor_days is not None else here.path
            yield Problem("ambiguous_rows", here.words, message, path)


def _last_number(regimen: Parts, phase: Phase) -> int:
    """Return the greatest number that a cycle of a phase can have."""
    before = regimen.phases[: regimen.phases.index(phase)]
    together = [other for other in before if phase.numbered_by and other.numbered_by == phase.numbered_by]
    return sum(most_cycles(regimen, each) for each in (*together, phase))


def _kind_problems(place: Place, row: AnyRow) -> Iterator[Problem]:
    if isinstance(row, Pump) and row.kind != "infusion":
        yield _problem(place, f"what infuses for hours is of kind infusion, not {row.kind}", "kind")
    elif row.kind in MADE:
        message = f"events of kind {row.kind} are made by an infusion or a wait, not by a row"
        yield _problem(place, message, "kind")


def _amount_problems(place: Place, row: AnyRow) -> Iterator[Problem]:
    if any(amount.days for amount in row.amounts) and not isinstance(row, Visit):
        yield _problem(place, "only the amounts of a visit depend on the day; take days out of them", "amounts")
    if any(amount.level for amount in row.amounts) and not isinstance(row, Pump):
        yield _problem(place, "only an infusion has a low rate; take level out of its amounts", "amounts")
    if isinstance(row, Visit):
        listed = set(row.day_numbers)
        for number, amount in enumerate(row.amounts):
            if amount.days and not listed & set(read_days(amount.days)):
                message = f"{amount.text} is for Day {amount.days}, but its days are {row.days}; correct one of them"
                yield _problem(place, message, "amounts", number, "days")


def _cycle_problems(place: Place, row: AnyRow, last: int) -> Iterator[Problem]:
    """Yield what holds in cycles that no phase has; ``last`` is the greatest number of a cycle of the table."""
    parts: list[tuple[str, str, Path]] = [("it", row.cycles, ("cycles",))]
    parts += [(each.text, each.cycles, ("amounts", number, "cycles")) for number, each in enumerate(row.amounts)]
    for what, cycles, steps in parts:
        if last and min(first for first, _ in read_cycles(cycles)) > last:
            message = f"{what} holds in cycles {cycles}, but the phases of this table end with cycle {last}"
            yield _problem(place, f"{message}; correct one of them", *steps)


def _beside_problems(place: Place, row: Beside, table: Table) -> Iterator[Problem]:
    others = [other for other in table.rows if other.id == row.of]
    timed = [other for other in others if isinstance(other, Pump | Visit) or _is_timed(other)]
    if others and not timed:
        message = f"{row.of!r} is no infusion and no visit, so that nothing is timed from it"
        yield Problem("link_broken", place.words, message, place.part("of").path)
        return
    if row.times and (row.minutes is None or {"start", "step", "restart"} & {*row.on}):
        message = "a series is timed by minutes from visits, or from the end of an infusion"
        yield _problem(place, f"{message}; take times and every_hours out", "times")
    for edge in row.on:
        if not any(edge in (PUMP_EDGES if isinstance(other, Pump) else VISIT_EDGES) for other in others):
            has = listed_edges(others)
            yield Problem(
                "link_broken", place.words, f"{row.of!r} has no {edge!r}; it has {has}", place.part("on").path
            )
        elif edge in ("step", "restart") and not any(_makes(other, edge) for other in others):
            field = "steps" if edge == "step" else "hold"
            message = f"{row.of!r} never has a {edge}; give it {field}, or take {edge} out"
            yield Problem("link_broken", place.words, message, place.part("on").path)
    lead = row.days if row.days is not None else row.minutes
    stated = [each for each in (row.earliest, lead, row.latest) if each is not None]
    if lead is None and stated:
        field = "earliest" if row.earliest is not None else "latest"
        yield _problem(place, "earliest and latest are limits of a lead; give minutes or days", field)
    elif stated != sorted(stated):
        message = f"{stated} do not rise; write earliest, the lead and latest in that order, negative before"
        yield _problem(place, message, "earliest" if row.earliest is not None else "latest")
    if row.at is not None and row.days is None:
        yield _problem(place, "only what lies days from another row has a time of its own; take at out", "at")
    if row.lasts_minutes and lead is None:
        message = "it has no time, so that it has no length; give minutes, or take it out"
        yield _problem(place, message, "lasts_minutes")


def _is_timed(row: AnyRow) -> bool:
    """Return whether a row that hangs from another one has events of its own, so that more can hang from them."""
    return isinstance(row, Beside) and (row.minutes is not None or row.days is not None)


def _pump_problems(place: Place, row: Pump, table: Table) -> Iterator[Problem]:
    """Yield what an infusion that hangs from another row says twice, or hangs from in vain."""
    dated = [other for other in table.rows if isinstance(other, Pump | Visit) and not other.own]
    first = min((_first_day(other) for other in dated if not hangs_from(other)), default=row.day)
    if row.hold is not None and (row.beside or row.day > first):
        message = "a long hold begins a new cycle, which only an infusion on its first day can"
        before = f"is connected beside {row.beside.row!r}" if row.beside else f"has Day {first} before it"
        yield _problem(place, f"{message}, and this one {before}; take hold out", "hold")
    if row.beside is None:
        return
    if row.day != 1 or row.at is not None:
        field = "day" if row.day != 1 else "at"
        yield _problem(place, f"it is connected at an event of {row.beside.row!r}; take {field} out", field)
    others = [other for other in table.rows if other.id == row.beside.row]
    if others and not any(isinstance(other, Pump | Visit) or _is_timed(other) for other in others):
        message = f"{row.beside.row!r} is no infusion and no visit, so that nothing is timed from it"
        yield Problem("link_broken", place.words, message, place.part("beside", "row").path)


def _first_day(row: Pump | Visit) -> int:
    return row.day if isinstance(row, Pump) else min(row.day_numbers, default=1)


def listed_edges(rows: list[AnyRow]) -> str:
    """List the edges that rows have, in words."""
    edges = {edge for row in rows for edge in (PUMP_EDGES if isinstance(row, Pump) else VISIT_EDGES)}
    return ", ".join(sorted(edges))


def _makes(row: AnyRow, edge: str) -> bool:
    """Return whether an infusion can have a step, or a supervised restart."""
    return isinstance(row, Pump) and (row.hold is not None or (edge == "step" and bool(row.steps)))


def _span_problems(place: Place, row: Span, table: Table) -> Iterator[Problem]:
    if row.at is not None:
        yield _problem(place, "a stretch of days has no time of day; take at out", "at")
    if row.of and all(isinstance(other, Span) for other in table.rows if other.id == row.of):
        message = f"{row.of!r} is a stretch of days too; count from an infusion or a visit"
        yield Problem("link_broken", place.words, message, place.part("of").path)


def _visit_problems(place: Place, row: Visit) -> Iterator[Problem]:
    for what, field, rules in (("windows", "windows", row.windows), ("postponements", "postponed", row.postponed)):
        days = [day for rule in rules for day in read_days(rule.days)]
        times = Counter(days)
        if twice := next((day for day in days if times[day] > 1), None):
            message = f"two {what} name Day {twice}; correct their days"
            yield Problem("ambiguous_rows", place.words, message, place.part(field).path)
    if not row.every_hours:
        return
    if row.times and row.floor_days:
        yield _problem(place, "doses every so many hours can't be days apart; take floor_days out", "floor_days")
    if row.windows or row.postponed or row.late:
        field = "windows" if row.windows else "postponed" if row.postponed else "late"
        yield _problem(place, "doses every so many hours have no windows; take windows, late and postponed out", field)
    printed = row.day_numbers
    if not row.times or not printed:
        return
    # The latest that a dose can be: the first one as the first day ends.
    reached = printed[0] + ((row.times - 1) * row.every_hours + 23) // 24
    if printed[-1] > reached:
        runs = f"{row.times} doses every {row.every_hours} h from Day {printed[0]} end by Day {reached}"
        yield _problem(place, f"{runs}, but its days are {row.days}; write a row for each run of days", "days")
    elif [*range(printed[0], printed[-1] + 1)] != [*printed] and 0 not in range(printed[0], printed[-1] + 1):
        message = f"doses every {row.every_hours} h run on without a gap, but its days are {row.days}"
        yield _problem(place, f"{message}; write a row for each run of days", "days")
