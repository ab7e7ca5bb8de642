"""A clinic's own rows beside those of a regimen: what may be added, what may be overruled, and the whole that it makes.

Only the days of stays may be other than the regimen has them; monitoring and restrictions may be lengthened. An
infusion, a step, a dose, premedication, a floor or a window is never changed here: that is a regimen of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from schedules.errors import Problem, RegimenError
from schedules.model import Day, Id, Model, Text, Title, frozen, written_number
from schedules.regimen.days import read_cycles, read_days
from schedules.regimen.hints import some_of, what_there_is
from schedules.regimen.named_sources import with_sources
from schedules.regimen.part_places import Path
from schedules.regimen.phases import Phase
from schedules.regimen.regimen import Regimen
from schedules.regimen.rows import ALWAYS, AnyRow, CycleText, DayText, Overruled, Span, Table
from schedules.regimen.sizes import Days, Few
from schedules.regimen.sources import Source, inherited, with_source

LENGTHENED: Final = ("monitoring", "restriction")
"""The kinds of rows whose days may be more than the regimen has, and never fewer."""


class Added(Model):
    """A clinic's own row, and the phases that have it."""

    phases: Annotated[tuple[Id, ...], Few] = ()
    """The ids of the phases that have it; every phase without."""
    row: AnyRow
    """The row, as in a table; its source is the clinic's."""


class Overrule(Model):
    """Days of a stay that are the clinic's own, or more days of monitoring or of a restriction."""

    row: Id
    """The id of the row."""
    phases: Annotated[tuple[Id, ...], Few] = ()
    """The ids of the phases in which the clinic's days hold; every phase without."""
    cycles: CycleText = "all"
    """The cycles in which they hold, by number."""
    days: DayText | None = None
    """The clinic's days, of a row that has days."""
    lasts_days: Annotated[Days, Field(ge=0)] | None = None
    """The clinic's days after the last event, of a row that is counted so."""
    why: Title
    """Why the clinic has its own."""
    source: Source
    """The clinic's document; in a file, that of the extension where it names none."""


class Extension(Model):
    """Rows that a clinic adds to a regimen, and days that are its own."""

    language_version: Annotated[Literal[1], BeforeValidator(written_number)] = 1
    """The version of the language that it is written in."""
    extends: Id
    """The name of the built-in regimen."""
    id: Id
    """The name of the regimen that it makes of it."""
    title: Text = ""
    """The words a person reads; without, those of the regimen."""
    source: Source | None = None
    """The clinic's document, for what names no source."""
    sources: Annotated[dict[Id, Source], Few, AfterValidator(frozen)] = ALWAYS
    """Sources by a name, as in a regimen."""
    revision: Text = ""
    """The extension's own revision, as the clinic counts them."""
    reviewed: Day | None = None
    """The date on which the clinic last held it against its sources."""
    add: Annotated[tuple[Added, ...], Few] = ()
    """The clinic's own rows."""
    overrule: Annotated[tuple[Overrule, ...], Few] = ()
    """Days of the clinic's own."""

    @model_validator(mode="before")
    @classmethod
    def _sources_by_name(cls, data: Any) -> Any:
        """Put the sources that the data names in the place of their names, and its own where none is named."""
        if not isinstance(data, Mapping):
            return data
        whole = with_sources(data, cls) if data.get("sources") else dict(data)
        if whole.get("source") is None:
            return whole
        source = inherited(whole["source"])
        for name in ("add", "overrule"):
            if isinstance(parts := whole.get(name), list | tuple):
                whole[name] = [_own_source(part, source) for part in parts]
        return whole


def _own_source(part: Any, source: Source) -> Any:
    """Return the data of an added row, or of an overruling, with a source where it names none."""
    if isinstance(part, Mapping) and "row" in part and not isinstance(part["row"], str):
        return {**part, "row": with_source(part["row"], source)}
    return with_source(part, source)


def extended(base: Regimen, own: Extension) -> Regimen:
    """Return a regimen with a clinic's own rows and days; the rest of it is as it was.

    Raises:
        RegimenError: If something is overruled that may not be, or the whole is not sound; each problem has the path
            that leads to it in the extension.
    """
    work = _Extending(base, own)
    work.extend()
    if work.problems:
        raise RegimenError(work.problems)
    parts: dict[str, Any] = {name: getattr(base, name) for name in Regimen.model_fields}
    parts |= {
        "id": own.id,
        "title": own.title or base.title,
        "status": base.status if base.status == "education" else "own",
        "sources": _sources(base, own),
        "revision": own.revision,
        "reviewed": own.reviewed,
        "extension_of": base.id,
        "tables": work.tables,
        "phases": tuple(work.phases),
    }
    try:
        return Regimen(**parts)
    except RegimenError as error:
        raise RegimenError(map(work.moved, error.problems)) from None


def _sources(base: Regimen, own: Extension) -> dict[str, Source]:
    """Return the named sources of both; of two that are called or read alike, the clinic's."""
    taken = {*own.sources.values()}
    return {
        **{name: source for name, source in base.sources.items() if name not in own.sources and source not in taken},
        **own.sources,
    }


@dataclass
class _Extending:
    """The tables and the phases of a regimen while a clinic's rows are added to them."""

    base: Regimen
    own: Extension
    tables: dict[str, Table] = field(default_factory=dict)
    phases: list[Phase] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    origins: dict[tuple[str, int], Path] = field(default_factory=dict)
    """The path in the extension that leads to a row, by its table and its number there."""
    overruled: set[int] = field(default_factory=set)
    """The numbers of the overrulings that changed a row."""

    def extend(self) -> None:
        """Make the tables and the phases; note what may not be."""
        self.problems += self._name_problems()
        for number, overrule in enumerate(self.own.overrule):
            self.problems += self._overrule_problems(number, overrule)
        if self.problems:
            return
        names: dict[tuple[str, tuple[int, ...], tuple[int, ...]], str] = {}
        for phase in self.base.phases:
            added, ruled = _of_phase(self.own.add, phase), _of_phase(self.own.overrule, phase)
            for table in phase.tables:
                variety = (table, added, ruled)
                if variety not in names:
                    names[variety] = self._name_of(table, phase, is_changed=bool(added or ruled))
                    self._make(names[variety], *variety)
            first, *others = (names[table, added, ruled] for table in phase.tables)
            self.phases.append(phase.model_copy(update={"table": first, "in_turn": tuple(others)}))
        for number, overrule in enumerate(self.own.overrule):
            if number not in self.overruled:
                message = f"{self.base.id} has these days for {overrule.row!r} already; take it out, or correct it"
                self.problems.append(Problem("value_invalid", "", message, ("overrule", number)))

    def moved(self, problem: Problem) -> Problem:
        """Return a problem of the whole with the path of what it means in the extension."""
        steps = problem.path
        where: Path = ()
        if steps[:1] == ("tables",) and len(steps) > 3 and isinstance(steps[3], int):
            where = self.origins.get((str(steps[1]), steps[3]), ())
        path = (*where, *steps[4:]) if where else steps if steps[:1] == ("sources",) else ()
        return Problem(problem.code, problem.place, problem.message, path)

    def _name_of(self, table: str, phase: Phase, *, is_changed: bool) -> str:
        """Return a name for a table in a phase: its own where it is the same in every phase, or as it was."""
        shared = [other for other in self.base.phases if table in other.tables]
        alike = {(_of_phase(self.own.add, each), _of_phase(self.own.overrule, each)) for each in shared}
        if len(alike) == 1 or not is_changed:
            return table
        name, number = f"{table}-{phase.id}"[:55].strip("-"), 1
        while name in self.base.tables or name in self.tables:
            number += 1
            name = f"{table}-{phase.id}"[:50].strip("-") + f"-{number}"
        return name

    def _make(self, name: str, table: str, added: Sequence[int], ruled: Sequence[int]) -> None:
        rows: list[AnyRow] = []
        for row in self.base.tables[table].rows:
            rows.append(row)
            for number in ruled:
                overrule = self.own.overrule[number]
                if row.id == overrule.row and isinstance(row, Span) and _is_within(row.cycles, overrule.cycles):
                    rows[-1] = self._with_own_days(number, overrule, row)
                    self.origins[name, len(rows) - 1] = ("overrule", number)
        for number in added:
            self.origins[name, len(rows)] = ("add", number, "row")
            rows.append(self.own.add[number].row.model_copy(update={"own": True}))
        self.tables[name] = self.base.tables[table].model_copy(update={"rows": tuple(rows)})

    def _with_own_days(self, number: int, overrule: Overrule, row: Span) -> Span:
        """Return a row with the clinic's days, which says those of the regimen; as it is where they are the same."""
        field = _field_of(row)
        if getattr(overrule, field) == getattr(row, field):
            return row
        self.overruled.add(number)
        said = Overruled(why=overrule.why, source=row.source, **{field: getattr(row, field)})
        days = {field: getattr(overrule, field)}
        # What the label says of its own days is not said of the clinic's.
        return row.model_copy(update={**days, "details": (), "source": overrule.source, "overruled": said})

    def _name_problems(self) -> Iterator[Problem]:
        phases = list(dict.fromkeys(phase.id for phase in self.base.phases))
        rows = {row.id: row for table in self.base.tables.values() for row in table.rows}
        if not self.own.add and not self.own.overrule:
            yield Problem("value_invalid", "", "it adds nothing and overrules nothing; write [[add]] or [[overrule]]")
        if self.own.id == self.base.id:
            message = f"{self.own.id!r} is the regimen that it extends; give it a name of its own"
            yield Problem("name_twice", "", message, ("id",))
        if self.base.extension_of is not None:
            message = f"{self.base.id} has a clinic's own rows already; write those of both into one extension"
            yield Problem("value_invalid", "", message, ("extends",))
        named = [(("add", number), each.phases) for number, each in enumerate(self.own.add)]
        named += [(("overrule", number), each.phases) for number, each in enumerate(self.own.overrule)]
        for path, names in named:
            for place, phase in enumerate(names):
                if phase not in phases:
                    message = f"{self.base.id} has no phase {phase!r}; {what_there_is(phase, phases)}"
                    yield Problem("name_unknown", "", message, (*path, "phases", place))
        for number, added in enumerate(self.own.add):
            if added.row.id in rows:
                message = f"{added.row.id!r} is a row of {self.base.id}; give the clinic's own row another id"
                yield Problem("name_twice", "", message, ("add", number, "row", "id"))

    def _overrule_problems(self, number: int, overrule: Overrule) -> Iterator[Problem]:
        """Yield why an overruling is none that a clinic may have."""
        path: Path = ("overrule", number)
        phases = [phase for phase in self.base.phases if not overrule.phases or phase.id in overrule.phases]
        tables = {table for phase in phases for table in phase.tables}
        rows = [row for name in sorted(tables) for row in self.base.tables[name].rows if row.id == overrule.row]
        if not rows:
            ids = dict.fromkeys(row.id for name in tables for row in self.base.tables[name].rows)
            message = f"{self.base.id} has no row {overrule.row!r} there; {what_there_is(overrule.row, ids)}"
            yield Problem("name_unknown", "", message, (*path, "row"))
            return
        kinds = {row.kind for row in rows}
        if not all(isinstance(row, Span) for row in rows) or not kinds <= {"stay", *LENGTHENED}:
            yield Problem("value_invalid", "", _never(overrule.row, kinds), (*path, "row"))
            return
        if overrule.days is None and overrule.lasts_days is None:
            yield Problem("value_invalid", "", "give days, or lasts_days, as the row has it", path)
            return
        held = [row for row in rows if isinstance(row, Span) and _is_within(row.cycles, overrule.cycles)]
        partly = [row for row in rows if row not in held and not _is_apart(row.cycles, overrule.cycles)]
        if partly or not held:
            has = some_of(dict.fromkeys(row.cycles for row in rows))
            message = f"{overrule.row!r} has days for cycles {has}; name one of these, or leave cycles out"
            yield Problem("value_invalid", "", message, (*path, "cycles"))
        for name in ("days", "lasts_days"):
            if held and getattr(overrule, name) is not None and name not in map(_field_of, held):
                message = f"{overrule.row!r} has no {name}; give {some_of(dict.fromkeys(map(_field_of, held)))}"
                yield Problem("value_invalid", "", message, (*path, name))
                return
        for row in held:
            if message := _days_problem(row, overrule):
                name = _field_of(row)
                is_given = getattr(overrule, name) is not None
                yield Problem("value_invalid", "", message, (*path, name) if is_given else path)
                return


def _never(name: str, kinds: Iterable[str]) -> str:
    what = f"{name!r} is {' and '.join(sorted(kinds))}"
    may = "only the days of stays may be overruled, and monitoring and restrictions for whole days be lengthened"
    return f"{what}; {may}: another rule makes a regimen of its own (schedules write-out)"


def _field_of(row: Span) -> str:
    """Return the field that says how long a row is: its days, or the days after an event."""
    return "days" if row.days is not None else "lasts_days"


def _days_problem(row: Span, overrule: Overrule) -> str:
    """Say why the days of an overruling don't fit a row; empty where they do."""
    field = _field_of(row)
    asked, has = getattr(overrule, field), getattr(row, field)
    if has is None:
        return f"{row.id!r} lasts until {row.until}; there is no end that could be another"
    if asked is None:
        return f"{row.id!r} has {field} too, {has}; give both"
    if row.kind not in LENGTHENED:
        return ""
    is_shorter = bool({*read_days(has)} - {*read_days(asked)}) if field == "days" else asked < has
    return f"{row.kind} is lengthened only; {row.id!r} has {has}, so give at least that" if is_shorter else ""


def _of_phase(parts: Sequence[Added | Overrule], phase: Phase) -> tuple[int, ...]:
    """Return the numbers of the parts that a phase has."""
    return tuple(number for number, part in enumerate(parts) if not part.phases or phase.id in part.phases)


def _is_within(cycles: str, others: str) -> bool:
    """Return whether all cycles of a list are in another one."""
    return all(
        any(low <= first and (high is None or (last is not None and last <= high)) for low, high in read_cycles(others))
        for first, last in read_cycles(cycles)
    )


def _is_apart(cycles: str, others: str) -> bool:
    """Return whether no cycle of a list is in another one."""
    return not any(
        (high is None or first <= high) and (last is None or low <= last)
        for first, last in read_cycles(cycles)
        for low, high in read_cycles(others)
    )
