"""A regimen said back in sentences that a clinician can sign; each rule of it is in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from schedules.regimen.choices import Choice
from schedules.regimen.conditions import threshold
from schedules.regimen.names import Named
from schedules.regimen.parts import span_runs
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
from schedules.words import count, listing, say_day

SIGNS: Final = {">=": "{0:g} or more", ">": "more than {0:g}", "<=": "{0:g} or less", "<": "less than {0:g}"}

ROW_EDGES: Final = {
    "start": "the start of",
    "step": "the dose step of",
    "restart": "a restart of",
    "end": "the end of",
    "each": "each",
    "first": "the first",
    "last": "the last",
}


def sentences(regimen: Regimen) -> tuple[str, ...]:
    """Say a regimen as sentences, in the order of its parts: choices, limits, phases, tables, notes.

    >>> from schedules import Blinatumomab
    >>> "Infuse for 28 days (672 h): Blinatumomab infusion." in sentences(Blinatumomab.regimen)
    True
    """
    return tuple(_sentences(regimen))


def _sentences(regimen: Regimen) -> Iterator[str]:
    yield f"{regimen.title} ({regimen.id}, {regimen.status}): {regimen.summary or regimen.title}."
    yield _source_sentence(regimen.source)
    yield from _state_sentences(regimen)
    for name, choice in regimen.choices.items():
        yield from _choice_sentences(regimen, name, choice)
    for limit in regimen.limits:
        low = f" at least {limit.min:g}" if limit.min is not None else ""
        high = f" at most {limit.max:g}" if limit.max is not None else ""
        title, values = regimen.choices[limit.choice].title, f" {_any_words(limit.values)}" if limit.values else ""
        yield f"{title} is{low}{high}{values}{_where_words(regimen, limit.when)}: {limit.why}."
        yield _source_sentence(limit.source)
    for phase in regimen.phases:
        yield from _phase_sentences(regimen, phase)
    for name, table in regimen.tables.items():
        yield from _table_sentences(regimen, name, table)
    for floor in regimen.floors:
        words = floor_words(floor, _floor_names(regimen))
        yield f"{words[:1].upper()}{words[1:]}."
        yield _source_sentence(floor.source)
    for note in regimen.notes:
        yield f"Note: {note.text}{'' if note.text.endswith('.') else '.'}{_where_words(regimen, note.when)}"
        if note.warns:
            yield "Checking a calendar repeats this note as a warning."
        yield _source_sentence(note.source)


def _floor_names(regimen: Regimen) -> dict[str, str]:
    """Return what the rows of a rule on the time between doses are called, by the names that it has for them."""
    places = [(phase, row) for phase in regimen.phases for name in phase.tables for row in regimen.tables[name].rows]
    found = {row.id: row.title for _, row in places}
    return found | {f"{phase.id}/{row.id}": f"{row.title} in {phase.title}" for phase, row in places}


def _state_sentences(regimen: Regimen) -> Iterator[str]:
    if is_teaching(regimen):
        yield "This is a teaching example, not for treatment; it is laid out only when asked for."
    if regimen.revision:
        yield f"It is revision {regimen.revision}."
    if regimen.language_version == 1:
        yield (
            "It is written in version 1 of the language: no date comes from a phase's until, and a row of days with "
            "others between them lasts from the first to the last."
        )
    if regimen.extension_of:
        yield f"It extends {regimen.extension_of} by rules of a clinic's own, each of which says so."
    if regimen.reviewed:
        yield f"Its numbers were last held against their sources on {say_day(regimen.reviewed)}."
    if regimen.retired:
        yield f"It is retired, so that no new course is begun by it: {regimen.retired}"


def _choice_sentences(regimen: Regimen, name: str, choice: Choice) -> Iterator[str]:
    offer = f": {_any_words(choice.values)}" if choice.values else f" ({choice.kind})"
    low = f", from {choice.min:g}" if choice.min is not None else ""
    high = f", at most {choice.max:g}" if choice.max is not None else ""
    unit = f" {choice.unit}" if choice.unit else ""
    must = "must be chosen" if choice.required else "may be chosen"
    default = f"; otherwise {_value_words(choice.default)}" if choice.default is not None else ""
    yield f"{choice.title} ({name}, {choice.kind}) {must}{offer}{low}{high}{unit}{default}."
    if choice.many:
        yield f"{choice.title} may be several in a row, the last one repeating."
    if choice.needed_when:
        yield f"{choice.title} must be chosen{_where_words(regimen, choice.needed_when)}."
    if choice.changes_on_the_way:
        yield f"{choice.title} may be learned on the way; until then every amount it decides is printed."
    yield from (f"{choice.title} {value}: {words}." for value, words in choice.words.items())
    if choice.why:
        yield f"{choice.title}: {choice.why}."


def _phase_sentences(regimen: Regimen, phase: Phase) -> Iterator[str]:
    counted = f", counted by {phase.counted_by}" if phase.up_to else ""
    numbered = f", numbered as {phase.numbered_by}" if phase.numbered_by else ", not numbered"
    where = _where_words(regimen, phase.when)
    yield f"Phase {phase.title} ({phase.id}): {cycles_words(phase)} of {tables_words(phase)}{counted}{numbered}{where}."
    yield from _name_sentences(phase)
    if phase.source:
        yield _source_sentence(phase.source)
    if phase.bind:
        yield f"In {phase.title} {listing(_fact_words(regimen, fact, value) for fact, value in phase.bind.items())}."
    if phase.starts_on:
        days = weekdays_words(phase.starts_on)
        yield f"Cycles of {phase.title} start on {days}: another start is refused, and a later cycle is warned of."
    for path, link in phase.joins:
        word = {"until": "ends", "also_after": "also waits, and starts no earlier than"}.get(str(path[0]), "starts")
        event = f"when {link.title} ({link.milestone}): " if isinstance(link, Wait) else ""
        yield f"{phase.title} {word} {event}{link_words(link, title_of(regimen, link.of))}."
        if isinstance(link, Wait):
            yield from _name_sentences(link)
            if link.usual:
                yield "These bounds are usual; the source does not promise them."
        yield _source_sentence(link.source)


def _table_sentences(regimen: Regimen, name: str, table: Table) -> Iterator[str]:
    length = table.length_days
    if table.length_months:
        lasts = count(table.length_months, "calendar month")
        yield f"A cycle of {name} lasts {lasts}, counted from the first of its phase."
    if length is not None:
        lasts = f"as many days as {length.removeprefix('$')}" if isinstance(length, str) else count(length, "day")
        yield f"A cycle of {name} lasts {lasts}, its rest included."
    if table.day_zero:
        yield f"In {name} days are counted from Day 0."
    names = _row_names(table)
    for row in table.rows:
        yield from _row_sentences(regimen, table, row, names)


def _row_names(table: Table) -> dict[str, str]:
    """Return the title of each row by its id, with the id where another row has the same title."""
    titles = {row.id: row.title for row in table.rows}
    shared = [*titles.values()]
    return {name: f"{title} ({name})" if shared.count(title) > 1 else title for name, title in titles.items()}


def _row_sentences(regimen: Regimen, table: Table, row: AnyRow, names: Mapping[str, str]) -> Iterator[str]:
    match row:
        case Pump():
            yield from _pump_sentences(regimen, row, names)
        case Visit():
            yield from _visit_sentences(row)
        case Span():
            yield from _span_sentences(row, names, span_runs(regimen, table, row) if row.days else ())
        case Beside():
            yield from _beside_sentences(row, names)
    where = f"{_cycles_words(row.cycles)}{_where_words(regimen, row.when)}"
    yield f"That is {row.kind} ({row.id}), setting {row.setting}, {where}."
    yield from _name_sentences(row)
    if row.at is not None:
        yield f"{row.title} is at {row.at:%H:%M}, unless another time is asked for."
    for amount in row.amounts:
        level = f" at the {amount.level} rate" if amount.level else ""
        days = f" on Day {amount.days}" if amount.days else ""
        where = f"{_cycles_words(amount.cycles)}{_where_words(regimen, amount.when)}"
        yield f"Give {amount.text}{level}{days}, {where}: {row.title}."
        if amount.source:
            yield _source_sentence(amount.source)
    yield from row.details
    yield from _own_sentences(row)
    yield _source_sentence(row.source)


def _own_sentences(row: AnyRow) -> Iterator[str]:
    """Yield that a row, or its days, are a clinic's own, and what the regimen that it extends has."""
    if row.own:
        yield f"That is a rule of the clinic's own, and not of the label: {row.title}."
    if isinstance(row, Span) and row.overruled:
        label = row.overruled
        days = f"Days {label.days}" if label.days else count(label.lasts_days or 0, "day")
        yield f"That is by the clinic's own rule ({label.why}); the label has {days}: {row.title}."
        yield _source_sentence(label.source)


def _name_sentences(part: Named) -> Iterator[str]:
    if part.short:
        yield f"In a cell of a calendar: {part.short}."
    if part.plain:
        yield f"In a family's words: {part.plain}."


def _lasting(hours: int) -> str:
    """Return a length in hours, with its days before it where they are whole and several."""
    days, further = divmod(hours, 24)
    return f"{hours} h" if further or days < 2 else f"{days} days ({hours} h)"


def _pump_sentences(regimen: Regimen, row: Pump, names: Mapping[str, str]) -> Iterator[str]:
    yield f"Infuse for {_lasting(row.hours)}: {row.title}."
    if row.beside:
        yield f"{row.title} is connected {placement_words(row.beside, names)}."
    elif row.day != 1:
        yield f"{row.title} is connected on Day {row.day}."
    for step in row.steps:
        after = _lasting(step.after_hours)
        held = f"{_cycles_words(step.cycles)}{_where_words(regimen, step.when)}"
        yield f"{step.title} ({step.id}) after {after} at the low rate, {held}."
        yield from _name_sentences(step)
        yield _source_sentence(step.source)
    if row.bag_hours is not None:
        bags = row.bag_hours if isinstance(row.bag_hours, str) else listing(map(str, row.bag_hours), last="then")
        yield f"Bags last {bags.replace('$', 'as chosen by ')} h, and are cut at every step."
    if row.hold:
        most = count(row.hold.same_cycle_max_days, "day")
        yield f"A hold of at most {most} goes on in the same cycle; a longer one starts a new one."
        yield f"Off for {row.hold.restart_from_hours} h or longer: premedication and a supervised restart."
        yield f"Restarted at the low rate: the step comes after {row.hold.low_rate_hours} h."
        yield _source_sentence(row.hold.source)


def _visit_sentences(row: Visit) -> Iterator[str]:
    lasts = f" for {count(row.lasts_minutes, 'minute')}" if row.lasts_minutes else ""
    yield f"{row.title}{', ' if row.weekdays else ' on '}{times_words(row)}{lasts}."
    if row.times:
        yield f"{row.title} every {row.every_hours} h, {row.times} times."
    for window in row.windows:
        earlier, later = count(window.before_days, "day"), count(window.after_days, "day")
        yield f"Day {window.days} may come up to {earlier} earlier and up to {later} later."
    if row.floor_days:
        yield f"At least {count(row.floor_days, 'day')} between doses of {row.title}."
    for late in row.late:
        yield f"{row.title} {count(late.from_days, 'day')} late or more: {late.text}."
        yield _source_sentence(late.source)
    for wait in row.postponed:
        yield f"For a clinical delay Day {wait.days} may wait up to Day {wait.latest_day}: {wait.text}."
        yield _source_sentence(wait.source)
    if row.not_raised:
        yield f"A reduced dose is not raised again: {row.title}."
        yield _source_sentence(row.not_raised)


def _span_sentences(row: Span, names: Mapping[str, str], runs: Sequence[Sequence[int]]) -> Iterator[str]:
    of = names.get(row.of or "", row.of)
    if row.days is not None:
        if len(runs) > 1:
            yield f"{row.title} comes in {count(len(runs), 'stretch', 'stretches')} of days."
        since = f", where Day 1 is the first of {of}" if row.of else ""
        yield f"{row.title} on Days {row.days}, the first and the last included{since}."
    elif row.kind == "rest":
        yield f"Rest at least {count(row.lasts_days or 0, 'day')} after {of}: {row.title}."
    else:
        yield f"{row.title} from {count(row.from_days, 'day')} after the first of {of}."
        if row.lasts_days is not None:
            yield f"{row.title} for {count(row.lasts_days, 'day')} after the last of {of}."
    if row.until:
        yield f"{row.title} until {row.until}."


def _beside_sentences(row: Beside, names: Mapping[str, str]) -> Iterator[str]:
    lead, unit, of = *lead_of(row), names.get(row.of, row.of)
    where = listing((ROW_EDGES[edge] for edge in row.on), last="or")
    if lead is None:
        yield f"{row.title} with {where} {of}; no time is printed for it."
    else:
        yield f"{row.title} {lead_words(lead, unit) if lead else 'right after'} {where} {of}."
    if row.earliest is not None or row.latest is not None:
        printed = f"{lead_words(row.earliest or 0, unit)} to {lead_words(row.latest or 0, unit)}"
        yield f"The source prints {printed}; the expected value is this library's choice."
    if row.times:
        yield f"{row.title} is repeated every {row.every_hours} h, {row.times} times in all."
    if row.lasts_minutes:
        yield f"{row.title} lasts {count(row.lasts_minutes, 'minute')}."


def _source_sentence(source: Source) -> str:
    readings = f", read in {listing(source.readings)}" if source.readings else ""
    question = f" Open: {source.question}" if source.question else ""
    return f"Source: {source}; {source.confidence}{readings}.{question}"


def _cycles_words(text: str) -> str:
    if text == "all":
        return "in every cycle"
    return f"in cycle {text.replace('-', ' to ').removesuffix(' to ')}{' and later' if text.endswith('-') else ''}"


def _where_words(regimen: Regimen, when: Mapping[str, Any]) -> str:
    return f", where {listing(_fact_words(regimen, fact, asked) for fact, asked in when.items())}" if when else ""


def _fact_words(regimen: Regimen, fact: str, asked: Any) -> str:
    name = regimen.choices[fact].title if fact in regimen.choices else fact
    return f"{name} is {_any_words(asked if isinstance(asked, tuple) else (asked,))}"


def _any_words(values: tuple[Any, ...]) -> str:
    return listing(map(_value_words, values), last="or")


def _value_words(value: Any) -> str:
    if found := threshold(value):
        return SIGNS[found[0]].format(found[1])
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
