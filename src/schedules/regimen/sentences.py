"""A regimen said back as short sentences, so that a clinician can sign what the data says.

Every rule of the language has its words here; a rule that changes changes a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from schedules.regimen.choices import Choice, Limit, Note
from schedules.regimen.phases import Link, Phase, Wait
from schedules.regimen.regimen import Regimen
from schedules.regimen.row_sentences import EDGES, fact_said, row_said, source_said, value_said, where_said
from schedules.regimen.rows import Table
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
