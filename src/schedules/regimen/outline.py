"""A regimen as a table with its sources, for a screen or in plain text; what is not confirmed is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from schedules.regimen.choices import Choice
from schedules.regimen.phases import Phase, Wait
from schedules.regimen.regimen import Regimen
from schedules.regimen.rows import AnyRow, Beside, Pump, Span, Table, Visit
from schedules.regimen.sources import Source
from schedules.regimen.teaching import is_teaching
from schedules.regimen.wording import (
    cycles_words,
    floor_words,
    lead_of,
    lead_words,
    link_words,
    placement_words,
    tables_words,
    times_words,
    title_of,
    weekdays_words,
)
from schedules.words import count, say_day

OWN = " (the clinic's own)"
"""What stands after the title of a row that is a clinic's own."""

WIDTH = 100
"""The most columns that a line of plain text fills."""


class Citations:
    """The sources of a regimen, numbered in the order in which they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def mark(self, source: Source) -> str:
        """Name a source by its number: "[3]", or "[3?]" where it is not confirmed."""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return f"[{number}{'' if source.confidence == 'confirmed' else '?'}]"

    def listed(self) -> Iterator[tuple[str, str]]:
        """List each source as its mark and its words; one that is not confirmed says so first."""
        for source in self._numbers:
            doubt = "" if source.confidence == "confirmed" else f"{source.confidence.replace('-', ' ').upper()}: "
            readings = f" Read in: {'; '.join(source.readings)}." if source.readings else ""
            question = f" Open question: {source.question}" if source.question else ""
            yield self.mark(source), f"{doubt}{source}.{readings}{question}"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a regimen for a screen: a table under its title, or without columns the title alone, as a line."""

    title: str
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()


def sections_of(regimen: Regimen) -> Iterator[Section]:
    """Yield the sections that a screen shows: choices, phases, each table's rows, limits and notes, sources."""
    sources = Citations()
    yield Section(_heading(regimen, sources))
    yield from map(Section, _state_lines(regimen))
    if regimen.summary:
        yield Section(regimen.summary)
    choices = [(_option(name), _choice_words(choice)) for name, choice in regimen.choices.items()]
    yield Section("Choices", ("Option.", "What it is"), choices)
    phases = [(phase.title, _phase_words(regimen, phase, sources)) for phase in regimen.phases]
    yield Section("Phases", ("Phase", "What it is made of"), phases)
    for name, table in regimen.tables.items():
        rows = [tuple(part.lstrip(" ,;") for part in _row_words(row, sources)) for row in table.rows]
        yield Section(f"Table {name}{_length_words(table)}", ("Row", "When", "Amount", "Source"), rows)
    if others := list(_limits_and_notes(regimen, sources)):
        yield Section("Limits and notes", ("", "What it says"), others)
    yield Section("Sources", ("", "Read in"), list(sources.listed()))


def table_of(regimen: Regimen) -> str:
    """Return a regimen in plain text: choices, phases, tables, limits, notes, sources.

    A source marked ``?`` was read in one place only or not in print; the list at the
    end says which, and what is open.
    """
    sources = Citations()
    lines = [_heading(regimen, sources), *map(_wrap, _state_lines(regimen))]
    lines += [_wrap(regimen.summary)] if regimen.summary else []
    lines += ["", "Choices"] if regimen.choices else []
    for name, choice in regimen.choices.items():
        lines.append(_wrap(f"  {_option(name):<22} {_choice_words(choice)}", " " * 25))
    for phase in regimen.phases:
        lines += ["", _wrap(f"Phase {phase.title}: {_phase_words(regimen, phase, sources)}", "  ")]
    for name, table in regimen.tables.items():
        lines += ["", _wrap(f"Table {name}{_length_words(table)}", "  ")]
        lines += (_wrap("  {}{}{} {}".format(*_row_words(row, sources)), "      ") for row in table.rows)
    lines += (_wrap(f"{head}: {words}", "  ") for head, words in _limits_and_notes(regimen, sources))
    lines += ["", "Sources"]
    lines += (_wrap(f"{mark} {words}", "     ") for mark, words in sources.listed())
    return "\n".join(lines)


def _wrap(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _heading(regimen: Regimen, sources: Citations) -> str:
    return f"{regimen.title}  ({regimen.id}, {regimen.status}) {sources.mark(regimen.source)}"


def _state_lines(regimen: Regimen) -> Iterator[str]:
    """Yield whether it is a teaching example, what it extends, whether it is retired, and when it was last reviewed."""
    if is_teaching(regimen):
        yield "TEACHING EXAMPLE, NOT FOR TREATMENT: it is laid out only with --education."
    if regimen.revision:
        yield f"Revision {regimen.revision}."
    if regimen.extension_of:
        yield f"Extends {regimen.extension_of}. What is marked as the clinic's own is not the label's."
    if regimen.retired:
        yield f"RETIRED, no new course is begun by it: {regimen.retired}"
    if regimen.reviewed:
        yield f"Last held against its sources on {say_day(regimen.reviewed)}."


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _choice_words(choice: Choice) -> str:
    bounds = f"{f' from {choice.min:g}' if choice.min is not None else ''}{f' to {choice.max:g}' if choice.max else ''}"
    offer = " | ".join(map(str, choice.values)) or {"yes-no": "yes or no"}.get(choice.kind, f"a number{bounds}")
    unit = f" {choice.unit}" if choice.unit else ""
    must = "required" if choice.required else "optional"
    default = f", {choice.default} by default" if choice.default is not None else ""
    learned = ", may be learned later" if choice.changes_on_the_way else ""
    why = f" ({choice.why})" if choice.why else ""
    return f"{choice.title}: {offer}{unit}; {must}{default}{learned}{why}"


def _phase_words(regimen: Regimen, phase: Phase, sources: Citations) -> str:
    mark = f" {sources.mark(phase.source)}" if phase.source else ""
    words = f"{cycles_words(phase)} of table {tables_words(phase)}{_when_words(phase.when)}{mark}"
    words += f", starting on {weekdays_words(phase.starts_on)}" if phase.starts_on else ""
    for path, link in phase.joins:
        event = f"when {link.title}: " if isinstance(link, Wait) else ""
        joint = {"until": "until ", "also_after": "and not before "}.get(str(path[0]), "")
        words += f", {joint}{event}{link_words(link, title_of(regimen, link.of))} {sources.mark(link.source)}"
    return words


def _length_words(table: Table) -> str:
    zero = ", Day 0 is counted" if table.day_zero else ""
    if table.length_months:
        return f", a cycle of {count(table.length_months, 'calendar month')}{zero}"
    if table.length_days is None:
        return zero
    days = f"{table.length_days} days" if isinstance(table.length_days, int) else table.length_days.removeprefix("$")
    return f", a cycle of {days}{zero}"


def _limits_and_notes(regimen: Regimen, sources: Citations) -> Iterator[tuple[str, str]]:
    for limit in regimen.limits:
        yield "Limit", f"{limit.choice}{_when_words(limit.when)}: {limit.why} {sources.mark(limit.source)}"
    for floor in regimen.floors:
        yield "Between doses", f"{floor_words(floor)} {sources.mark(floor.source)}"
    for note in regimen.notes:
        yield f"Note{_when_words(note.when)}", f"{note.text} {sources.mark(note.source)}"


def _when_words(when: Mapping[str, Any]) -> str:
    facts = (
        f"{fact} {' or '.join(map(str, asked)) if isinstance(asked, tuple) else asked}" for fact, asked in when.items()
    )
    return f", if {' and '.join(facts)}" if when else ""


def _row_words(row: AnyRow, sources: Citations) -> tuple[str, str, str, str]:
    """Say a row in four parts, each with the punctuation it begins with: its name, when, its amounts, its source."""
    cycles = "" if row.cycles == "all" else f", cycles {row.cycles}"
    amounts = ""
    for amount in row.amounts:
        where = f" ({amount.level} rate)" if amount.level else f" on Day {amount.days}" if amount.days else ""
        mark = f" {sources.mark(amount.source)}" if amount.source else ""
        amounts += f"; {amount.text}{where}{_when_words(amount.when)}{mark}"
    return (
        f"{row.id}: {row.title}{OWN if row.own else ''}",
        f"{_days_words(row)}{_overruled_words(row, sources)}{cycles}{_when_words(row.when)}",
        amounts,
        sources.mark(row.source),
    )


def _overruled_words(row: AnyRow, sources: Citations) -> str:
    """Say that the days of a row are the clinic's own, and those that the label has."""
    if not isinstance(row, Span) or row.overruled is None:
        return ""
    label = row.overruled
    days = f"Days {label.days}" if label.days else count(label.lasts_days or 0, "day")
    return f" (the clinic's own: {label.why}; the label has {days} {sources.mark(label.source)})"


def _days_words(row: AnyRow) -> str:
    match row:
        case Pump():
            steps = "".join(f", {step.id} after {step.after_hours} h{_when_words(step.when)}" for step in row.steps)
            at = f" from Day {row.day}" if row.day != 1 else ""
            at = f", {placement_words(row.beside)}" if row.beside else at
            return f", {row.hours} h{at}{steps}"
        case Visit():
            windows = "".join(f", Day {w.days} may move -{w.before_days}/+{w.after_days}" for w in row.windows)
            floor = f", at least {row.floor_days} days apart" if row.floor_days else ""
            return f", {times_words(row)}{_series_words(row)}{windows}{floor}"
        case Span(days=str(days)):
            return f", Days {days}{f' from the first ({row.of})' if row.of else ''}"
        case Span():
            lasts = count(row.lasts_days, "day") if row.lasts_days else f"until {row.until or 'the last'}"
            return f", {lasts}{f', from {row.from_days} days' if row.from_days else ''} ({row.of})"
        case Beside():
            return f" ({_printed_lead(row)}: {row.of}, {'/'.join(row.on)}{_series_words(row)})"


def _series_words(row: Visit | Beside) -> str:
    return f", every {row.every_hours} h, {row.times} times" if row.times else ""


def _printed_lead(row: Beside) -> str:
    lead, unit = lead_of(row)
    if lead is None:
        return "no time printed"
    printed = row.earliest and row.latest is not None
    spread = f", this library's choice of {abs(row.earliest or 0)} to {abs(row.latest or 0)}" if printed else ""
    return f"{lead_words(lead, unit)}{spread}"
