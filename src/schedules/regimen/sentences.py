"""A regimen said back in sentences that a clinician can sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schedules.regimen.choices import Choice, Limit, Note
from schedules.regimen.conditions import threshold
from schedules.regimen.phases import Link, Phase, Wait
from schedules.regimen.regimen import Regimen
from schedules.regimen.rows import Amount, AnyRow, Beside, Pump, Row, Source, Span, Table, Visit
from schedules.words import count, listing


def sentences(regimen: Regimen) -> tuple[str, ...]:
    """Say a regimen as sentences, in the order of its parts: choices, limits, phases, tables, notes.

    >>> from schedules import Blinatumomab
    >>> "Infuse for 28 days (672 h): Blinatumomab infusion." in sentences(Blinatumomab.regimen)
    True
    """
    return tuple(_said(regimen))


def _said(regimen: Regimen) -> Iterator[str]:
    yield f"{regimen.title} ({regimen.id}, {regimen.status}): {regimen.summary or regimen.title}."
    yield source_said(regimen.source)
    for name, choice in regimen.choices.items():
        yield from _choice(regimen, name, choice)
    for limit in regimen.limits:
        yield from _limit(regimen, limit)
    for phase in regimen.phases:
        yield from _phase(regimen, phase)
    for name, table in regimen.tables.items():
        yield from _table(regimen, name, table)
    for note in regimen.notes:
        yield from _note(regimen, note)


def _choice(regimen: Regimen, name: str, choice: Choice) -> Iterator[str]:
    offer = f": {listing(map(value_said, choice.values), last='or')}" if choice.values else f" ({choice.kind})"
    low = f", from {choice.min:g}" if choice.min is not None else ""
    high = f", at most {choice.max:g}" if choice.max is not None else ""
    unit = f" {choice.unit}" if choice.unit else ""
    must = "must be chosen" if choice.required else "may be chosen"
    default = f"; otherwise {value_said(choice.default)}" if choice.default is not None else ""
    yield f"{choice.title} ({name}, {choice.kind}) {must}{offer}{low}{high}{unit}{default}."
    if choice.many:
        yield f"{choice.title} may be several in a row, the last one repeating."
    if choice.needed_when:
        yield f"{choice.title} must be chosen{where_said(regimen, choice.needed_when)}."
    if choice.changes_on_the_way:
        yield f"{choice.title} may be learned on the way; until then every amount it decides is printed."
    yield from (f"{choice.title} {value}: {words}." for value, words in choice.words.items())
    if choice.why:
        yield f"{choice.title}: {choice.why}."


def _limit(regimen: Regimen, limit: Limit) -> Iterator[str]:
    low = f" at least {limit.min:g}" if limit.min is not None else ""
    high = f" at most {limit.max:g}" if limit.max is not None else ""
    values = f" {listing(map(value_said, limit.values), last='or')}" if limit.values else ""
    yield f"{regimen.choices[limit.choice].title} is{low}{high}{values}{where_said(regimen, limit.when)}: {limit.why}."
    yield source_said(limit.source)


def _phase(regimen: Regimen, phase: Phase) -> Iterator[str]:
    often = count(phase.cycles, "cycle") if phase.cycles else f"up to {count(phase.up_to or 0, 'cycle')}"
    counted = "" if phase.cycles else f", counted by {phase.counted_by}"
    numbered = f", numbered as {phase.numbered_by}" if phase.numbered_by else ", not numbered"
    where = where_said(regimen, phase.when)
    yield f"Phase {phase.title} ({phase.id}): {often} of {phase.table}{counted}{numbered}{where}."
    if phase.source:
        yield source_said(phase.source)
    if phase.bind:
        yield f"In {phase.title} {listing(fact_said(regimen, fact, value) for fact, value in phase.bind.items())}."
    for word, link in (("starts", phase.after), ("ends", phase.until)):
        if link is not None:
            yield f"{phase.title} {word} {_distance(link)} after {EDGES.get(link.edge, link.edge)} {link.of}."
            yield source_said(link.source)


def _distance(link: Link | Wait) -> str:
    if isinstance(link, Wait):
        latest = f"at most {link.latest}" if link.latest is not None else "with no known upper limit"
        usual = "usually " if link.usual else ""
        bounds = f"{usual}at least {link.earliest}, typically {count(link.typical, 'day')}, {latest}"
        return f"when {link.title} ({link.milestone}): {bounds},"
    if link.months:
        return count(link.months, "month")
    low = f"at least {link.earliest}, " if link.earliest is not None else ""
    high = f", at most {link.latest}" if link.latest is not None else ""
    return f"{low}planned at {count(link.expected or 0, 'day')}{high}"


def _table(regimen: Regimen, name: str, table: Table) -> Iterator[str]:
    length = table.length_days
    if length is not None:
        lasts = f"as many days as {length.removeprefix('$')}" if isinstance(length, str) else count(length, "day")
        yield f"A cycle of {name} lasts {lasts}, its rest included."
    if table.day_zero:
        yield f"In {name} days are counted from Day 0."
    for row in table.rows:
        yield from row_said(regimen, row)


def _note(regimen: Regimen, note: Note) -> Iterator[str]:
    yield f"Note: {note.text}{'' if note.text.endswith('.') else '.'}{where_said(regimen, note.when)}"
    if note.warns:
        yield "Checking a calendar repeats this note as a warning."
    yield source_said(note.source)


SIGNS = {">=": "{0:g} or more", ">": "more than {0:g}", "<=": "{0:g} or less", "<": "less than {0:g}"}


EDGES = {
    "start": "the start of",
    "step": "the dose step of",
    "restart": "a restart of",
    "end": "the end of",
    "each": "each",
    "first": "the first",
    "last": "the last",
}


def source_said(source: Source) -> str:
    """Say where a rule was read, and how surely."""
    readings = f", read in {listing(source.readings)}" if source.readings else ""
    question = f" Open: {source.question}" if source.question else ""
    return f"Source: {source}; {source.confidence}{readings}.{question}"


def where_said(regimen: Regimen, when: Mapping[str, Any]) -> str:
    """Say where a rule holds; nothing where it always does."""
    return f", where {listing(fact_said(regimen, fact, asked) for fact, asked in when.items())}" if when else ""


def fact_said(regimen: Regimen, fact: str, asked: Any) -> str:
    """Say what a condition asks of one fact."""
    choice = regimen.choices.get(fact)
    name = choice.title if choice else fact
    members = asked if isinstance(asked, tuple) else (asked,)
    return f"{name} is {listing((value_said(member) for member in members), last='or')}"


def value_said(value: Any) -> str:
    """Say one value: a threshold, yes or no, a word."""
    found = threshold(value)
    if found:
        return SIGNS[found[0]].format(found[1])
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def row_said(regimen: Regimen, row: AnyRow) -> Iterator[str]:
    """Say everything one row of a table asks for."""
    shapes = {Pump: _pump, Visit: _visit, Span: _span, Beside: _beside}
    yield from shapes[type(row)](regimen, row)  # type: ignore[operator]  # each takes its own shape
    yield f"That is {row.kind} ({row.id}), setting {row.setting}, {_cycles(row.cycles)}{where_said(regimen, row.when)}."
    if row.at is not None:
        yield f"{row.title} is at {row.at:%H:%M}."
    yield from (_amount(regimen, row, amount) for amount in row.amounts)
    yield from row.details
    yield source_said(row.source)


def _cycles(text: str) -> str:
    return (
        "in every cycle"
        if text == "all"
        else f"in cycle {text.replace('-', ' to ').removesuffix(' to ')}" + (" and later" if text.endswith("-") else "")
    )


def _amount(regimen: Regimen, row: Row, amount: Amount) -> str:
    level = f" at the {amount.level} rate" if amount.level else ""
    days = f" on Day {amount.days}" if amount.days else ""
    return f"Give {amount.text}{level}{days}, {_cycles(amount.cycles)}{where_said(regimen, amount.when)}: {row.title}."


def _pump(regimen: Regimen, row: Pump) -> Iterator[str]:
    days = f"{row.hours / 24:g} days ({row.hours} h)"
    yield f"Infuse for {days}: {row.title}."
    for step in row.steps:
        after = f"{step.after_hours / 24:g} days ({step.after_hours} h)"
        held = f"{_cycles(step.cycles)}{where_said(regimen, step.when)}"
        yield f"{step.title} ({step.id}) after {after} at the low rate, {held}."
        yield source_said(step.source)
    if row.bag_hours is not None:
        bags = row.bag_hours if isinstance(row.bag_hours, str) else listing(map(str, row.bag_hours), last="then")
        yield f"Bags last {bags.replace('$', 'as chosen by ')} h, and are cut at every step."
    if row.hold:
        most = count(row.hold.same_cycle_max_days, "day")
        yield f"A hold of at most {most} goes on in the same cycle; a longer one starts a new one."
        yield f"Off for {row.hold.restart_from_hours} h or longer: premedication and a supervised restart."
        yield f"Restarted at the low rate: the step comes after {row.hold.low_rate_hours} h."
        yield source_said(row.hold.source)


def _visit(_: Regimen, row: Visit) -> Iterator[str]:
    lasts = f" for {count(row.lasts_minutes, 'minute')}" if row.lasts_minutes else ""
    yield f"{row.title} on Day {row.days}{lasts}."
    if row.every_hours or row.times:
        yield f"{row.title} every {row.every_hours} h, {row.times} times."
    for window in row.windows:
        yield f"Day {window.days} may move by {window.before_days} days before to {window.after_days} after."
    if row.floor_days:
        yield f"At least {count(row.floor_days, 'day')} between doses of {row.id}."
    for late in row.late:
        yield f"{row.title} {count(late.from_days, 'day')} late or more: {late.text}."
        yield source_said(late.source)
    for wait in row.postponed:
        yield f"For a clinical delay Day {wait.days} may wait up to Day {wait.latest_day}: {wait.text}."
        yield source_said(wait.source)


def _span(_: Regimen, row: Span) -> Iterator[str]:
    if row.days is not None:
        yield f"{row.title} on Days {row.days}, the first and the last included."
    elif row.kind == "rest":
        yield f"Rest at least {count(row.lasts_days or 0, 'day')} after {row.of}: {row.title}."
    else:
        yield f"{row.title} from {count(row.from_days, 'day')} after the first of {row.of}."
        if row.lasts_days:
            yield f"{row.title} for {count(row.lasts_days, 'day')} after the last of {row.of}."
    if row.until:
        yield f"{row.title} until {row.until}."


def _beside(_: Regimen, row: Beside) -> Iterator[str]:
    lead, unit = (row.days, "day") if row.days is not None else (row.minutes, "minute")
    where = listing((EDGES[edge] for edge in row.on), last="or")
    if lead is None:
        yield f"{row.title} with {where} {row.of}; no time is printed for it."
    else:
        yield f"{row.title} {_lead(lead, unit)} {where} {row.of}."
    if row.earliest is not None or row.latest is not None:
        yield f"The source prints {_lead(row.earliest or 0, unit)} to {_lead(row.latest or 0, unit)}."
    if row.lasts_minutes:
        yield f"{row.title} lasts {count(row.lasts_minutes, 'minute')}."


def _lead(number: int, unit: str) -> str:
    return f"{count(abs(number), unit)} {'before' if number < 0 else 'after'}"
