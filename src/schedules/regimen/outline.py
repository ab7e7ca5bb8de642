"""A regimen as a plain-text table with its sources; what is not confirmed stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from schedules.regimen.choices import Choice
from schedules.regimen.phases import Link, Phase, Wait
from schedules.regimen.regimen import Regimen
from schedules.regimen.rows import AnyRow, Beside, Pump, Source, Span, Table, Visit
from schedules.words import count

WIDTH = 100


class Numbered:
    """Sources in the order they are first named, each with a number and a mark for its confidence."""

    def __init__(self) -> None:
        self.found: dict[Source, int] = {}

    def mark(self, source: Source) -> str:
        """Name a source: "[3]", or "[3?]" where it is not confirmed."""
        number = self.found.setdefault(source, len(self.found) + 1)
        return f"[{number}{'' if source.confidence == 'confirmed' else '?'}]"

    def lines(self) -> Iterator[str]:
        """List the sources, wrapped."""
        return (_wrapped(line, "     ") for line in self.cited())

    def cited(self) -> Iterator[str]:
        """List the sources; the ones that are not confirmed say so first."""
        for source, number in self.found.items():
            doubt = "" if source.confidence == "confirmed" else f"{source.confidence.replace('-', ' ').upper()}: "
            readings = f" Read in: {'; '.join(source.readings)}." if source.readings else ""
            question = f" Open question: {source.question}" if source.question else ""
            mark = "" if source.confidence == "confirmed" else "?"
            yield f"[{number}{mark}] {doubt}{source}.{readings}{question}"


def table_of(regimen: Regimen) -> str:
    """Lay a regimen out: choices, phases with their tables, limits, notes, sources.

    A source marked ``?`` was read in one place only or not in print; the list at the
    end says which, and what is open.
    """
    sources = Numbered()
    return "\n".join([*_head(regimen, sources), *_body(regimen, sources), "", "Sources", *sources.lines()])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a regimen for a screen: a table, or without columns a line."""

    title: str
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()


def sections_of(regimen: Regimen) -> Iterator[Section]:
    """Lay the same out as tables: choices, phases, each table's rows, limits and notes, sources."""
    sources = Numbered()
    yield Section(_named(regimen, sources))
    if regimen.summary:
        yield Section(regimen.summary)
    choices = [(_option(name), _choice(choice)) for name, choice in regimen.choices.items()]
    yield Section("Choices", ("Option.", "What it is"), choices)
    phases = [_in_two(_phase(phase, sources).removeprefix("Phase ")) for phase in regimen.phases]
    yield Section("Phases", ("Phase", "What it is made of"), phases)
    for name, table in regimen.tables.items():
        rows = [tuple(part.lstrip(" ,;") for part in _row_parts(row, sources)) for row in table.rows]
        yield Section(f"Table {name}{_length(table)}", ("Row", "When", "Amount", "Source"), rows)
    if besides := [_in_two(line) for line in _besides(regimen, sources)]:
        yield Section("Limits and notes", ("", "What it says"), besides)
    cited = [(line.partition("] ")[0] + "]", line.partition("] ")[2]) for line in sources.cited()]
    yield Section("Sources", ("", "Read in"), cited)


def _in_two(line: str) -> tuple[str, str]:
    head, _, rest = line.partition(": ")
    return head, rest


def _wrapped(text: str, indent: str) -> str:
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _head(regimen: Regimen, sources: Numbered) -> Iterator[str]:
    yield _named(regimen, sources)
    if regimen.summary:
        yield _wrapped(regimen.summary, "")
    if regimen.choices:
        yield ""
        yield "Choices"
    for name, choice in regimen.choices.items():
        yield _wrapped(f"  {_option(name):<22} {_choice(choice)}", " " * 25)


def _named(regimen: Regimen, sources: Numbered) -> str:
    return f"{regimen.title}  ({regimen.id}, {regimen.status}) {sources.mark(regimen.source)}"


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _choice(choice: Choice) -> str:
    bounds = f"{f' from {choice.min:g}' if choice.min is not None else ''}{f' to {choice.max:g}' if choice.max else ''}"
    offer = " | ".join(map(str, choice.values)) or {"yes-no": "yes or no"}.get(choice.kind, f"a number{bounds}")
    unit = f" {choice.unit}" if choice.unit else ""
    must = "required" if choice.required else "optional"
    default = f", {choice.default} by default" if choice.default is not None else ""
    learned = ", may be learned later" if choice.changes_on_the_way else ""
    why = f" ({choice.why})" if choice.why else ""
    return f"{choice.title}: {offer}{unit}; {must}{default}{learned}{why}"


def _body(regimen: Regimen, sources: Numbered) -> Iterator[str]:
    for phase in regimen.phases:
        yield ""
        yield _wrapped(_phase(phase, sources), "  ")
    for name, table in regimen.tables.items():
        yield ""
        yield _wrapped(f"Table {name}{_length(table)}", "  ")
        yield from (_wrapped(f"  {_row(row, sources)}", "      ") for row in table.rows)
    yield from (_wrapped(line, "  ") for line in _besides(regimen, sources))


def _besides(regimen: Regimen, sources: Numbered) -> Iterator[str]:
    for limit in regimen.limits:
        yield f"Limit: {limit.choice}{_when(limit.when)}: {limit.why} {sources.mark(limit.source)}"
    for note in regimen.notes:
        yield f"Note{_when(note.when)}: {note.text} {sources.mark(note.source)}"


def _length(table: Table) -> str:
    zero = ", Day 0 is counted" if table.day_zero else ""
    if table.length_days is None:
        return zero
    days = f"{table.length_days} days" if isinstance(table.length_days, int) else table.length_days.removeprefix("$")
    return f", a cycle of {days}{zero}"


def _phase(phase: Phase, sources: Numbered) -> str:
    often = count(phase.cycles, "cycle") if phase.cycles else f"up to {count(phase.up_to or 0, 'cycle')}"
    mark = f" {sources.mark(phase.source)}" if phase.source else ""
    return f"Phase {phase.title}: {often} of table {phase.table}{_when(phase.when)}{mark}{_after(phase.after, sources)}"


def _after(link: Link | Wait | None, sources: Numbered) -> str:
    if link is None:
        return ""
    mark = sources.mark(link.source)
    if isinstance(link, Wait):
        least = f", {'usually ' if link.usual else ''}at least {link.earliest}" if link.earliest else ""
        return f", when {link.title}: typically {count(link.typical, 'day')} after {link.of}{least} {mark}"
    if link.earliest is None and link.latest is None:
        return f", {count(link.expected or 0, 'day')} after the {link.edge} of {link.of} {mark}"
    return (
        f", {link.earliest} to {link.latest} days after the {link.edge} of {link.of}, planned at {link.expected} {mark}"
    )


def _when(when: Mapping[str, Any]) -> str:
    return f", if {' and '.join(f'{fact} {_asked(asked)}' for fact, asked in when.items())}" if when else ""


def _asked(asked: Any) -> str:
    return " or ".join(map(str, asked)) if isinstance(asked, tuple) else str(asked)


def _row(row: AnyRow, sources: Numbered) -> str:
    *words, mark = _row_parts(row, sources)
    return f"{''.join(words)} {mark}"


def _row_parts(row: AnyRow, sources: Numbered) -> tuple[str, str, str, str]:
    cycles = "" if row.cycles == "all" else f", cycles {row.cycles}"
    when = f"{_days(row)}{cycles}{_when(row.when)}"
    amounts = "".join(_amount(amount.text, amount.level, amount.days, amount.when) for amount in row.amounts)
    return f"{row.id}: {row.title}", when, amounts, sources.mark(row.source)


def _amount(text: str, level: str | None, days: str | None, when: Mapping[str, Any]) -> str:
    where = f" ({level} rate)" if level else f" on Day {days}" if days else ""
    return f"; {text}{where}{_when(when)}"


def _days(row: AnyRow) -> str:
    match row:
        case Pump():
            steps = "".join(f", {step.id} after {step.after_hours} h{_when(step.when)}" for step in row.steps)
            return f", {row.hours} h{steps}"
        case Visit():
            windows = "".join(f", Day {w.days} may move -{w.before_days}/+{w.after_days}" for w in row.windows)
            floor = f", at least {row.floor_days} days apart" if row.floor_days else ""
            return f", Day {row.days}{windows}{floor}"
        case Span():
            return f", Days {row.days}" if row.days else f"{_span(row)} ({row.of})"
        case Beside():
            return f" ({_lead(row)}{row.of}, {'/'.join(row.on)})"


def _span(row: Span) -> str:
    lasts = f", {count(row.lasts_days, 'day')}" if row.lasts_days else f", until {row.until}"
    return f"{lasts}{f', from {row.from_days} days' if row.from_days else ''}"


def _lead(row: Beside) -> str:
    lead, unit = (row.days, "day") if row.days is not None else (row.minutes, "minute")
    if lead is None:
        return "no time printed: "
    side = "before" if lead < 0 else "after"
    spread = f", {abs(row.earliest)} to {abs(row.latest)} printed" if row.earliest and row.latest is not None else ""
    return f"{count(abs(lead), unit)} {side}{spread}: "
