"""The proof that a phase which a date ends, or that begins on days of the week, can be laid out."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.errors import Problem
from schedules.regimen.coverage import lengths
from schedules.regimen.days import read_weekdays
from schedules.regimen.ends import most_cycles
from schedules.regimen.part_places import Place
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase


def end_problems(regimen: Parts, place: Place, phase: Phase) -> Iterator[Problem]:
    """Yield what is wrong with how a phase ends, with what follows it, and with the weekdays on which it starts."""
    for code, message, field in (
        *_until_problems(regimen, phase),
        *_follow_problems(regimen, phase),
        *_weekday_problems(regimen, phase),
    ):
        yield Problem(code, place.words, message, place.part(*field).path)


Found = tuple[str, str, tuple[str, ...]]
"""A problem's code, its message, and the field."""


def _until_problems(regimen: Parts, phase: Phase) -> Iterator[Found]:
    tables = [regimen.tables[name] for name in phase.tables if name in regimen.tables]
    field = "until" if phase.until else "horizon_months"
    if not phase.is_bounded or not tables or (regimen.language_version == 1 and phase.horizon_months is None):
        return
    if any(table.length_days is None and table.length_months is None for table in tables):
        message = f"its cycles have no length, so nobody knows how many fit; give {phase.table} one"
        yield "value_invalid", message, (field,)
    elif not phase.cycles and not phase.up_to and most_cycles(regimen, phase) < 2:
        least = min((length for table in tables for length in lengths(regimen, table) if length), default=0)
        yield "value_invalid", f"no cycle of {least} days is over by then; correct one of them", (field,)
    if phase.until:
        for name in (name for name in ("earliest", "latest") if getattr(phase.until, name) is not None):
            yield "value_invalid", f"an end has no range; take {name} out", ("until", name)


def _follow_problems(regimen: Parts, phase: Phase) -> Iterator[Found]:
    """Yield the phase before it that a date ends, of which nobody knows how many cycles fit."""
    if regimen.language_version == 1:
        return
    bounded = {other.id for other in regimen.phases if other.is_bounded}
    number = next(number for number, other in enumerate(regimen.phases) if other is phase)
    for path, link in phase.joins:
        if link.of in bounded - {phase.id}:
            message = f"{link.of!r} may have no cycle at all, since a date ends it; count from another phase"
            yield "link_broken", message, (*(str(step) for step in path if isinstance(step, str)), "of")
    if phase.after is None and number and regimen.phases[number - 1].id in bounded - {phase.id}:
        message = f"{regimen.phases[number - 1].id!r} before it may have no cycle at all, since a date ends it"
        yield "link_broken", f"{message}; give after", ()


def _weekday_problems(regimen: Parts, phase: Phase) -> Iterator[Found]:
    tables = [regimen.tables[name] for name in phase.tables if name in regimen.tables]
    if phase.in_turn and any(table.length_months for table in tables):
        yield "value_invalid", "calendar months are counted from the first cycle alone; take in_turn out", ("in_turn",)
    if phase.starts_on is None or not tables or most_cycles(regimen, phase) < 2:
        return
    if any(table.length_months for table in tables):
        yield "value_invalid", "calendar months begin on any day of the week; take starts_on out", ("starts_on",)
        return
    for length in (length for table in tables for length in lengths(regimen, table)):
        if length and length % 7 and len(read_weekdays(phase.starts_on)) < 7:
            message = f"its cycles of {length} days can't all start on {phase.starts_on}; correct one of them"
            yield "value_invalid", message, ("starts_on",)
            return
