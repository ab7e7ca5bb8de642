"""The amounts of a calendar against what the label prints for each place, and what the record made of it (C19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from schedules.checking.calendar import NO_TIME, Calendar, Seen, between
from schedules.checking.expected import Cycle, slots_of, visit_day
from schedules.checking.findings import finding
from schedules.checking.infusions import Infusion
from schedules.checking.measures import NUMBER, above, measure, written_as
from schedules.checking.recorded import Recorded
from schedules.checking.within_cycle import beside_keys
from schedules.course.happenings import Reduce
from schedules.course.plan import Finding
from schedules.regimen import Beside, Pump, Source, Visit
from schedules.regimen.amounts import amounts_of
from schedules.regimen.rows import Row
from schedules.words import say_day

_NUMBER: Final = re.compile(r"(?<![\w.^])\d+(?:\.\d+)?(?![\w.]*\^)(?!\d| ?(?:days?|h|min)\b)")
"""The number of an amount in a text; not that of a day, an hour, a power or a unit."""


@dataclass(frozen=True, slots=True)
class Given:
    """An event at which something is given, with the amounts that its row prints there, the first one first."""

    cycle: Cycle
    event: Seen
    row: Row
    amounts: tuple[str, ...]
    is_whole: bool = True
    """Whether these are all amounts; a low rate that no source prints stands in the prescriber's words."""
    is_open: bool = False
    """Whether it is one of them, by a fact that is not known yet."""
    asked: tuple[tuple[str, Reduce], ...] = ()
    """The reductions, with their names, of which nobody decided whether this dose may be above them."""


def amount_findings(
    cycles: Sequence[Cycle], infusions: Mapping[int, Mapping[str, Infusion]], calendar: Calendar, recorded: Recorded
) -> Iterator[Finding]:
    """Check the amounts that a calendar says; one that says none is not judged."""
    given = [each for cycle in cycles for each in _given_in(cycle, infusions[id(cycle)], calendar)]
    given = list(_after_reductions(given, recorded)) if recorded.reductions else given
    for each in (each for each in given if each.event.key in calendar):
        if (each.event.amount or (calendar.is_plan and each.amounts)) and not _is_right(each, recorded):
            asked = " or ".join(dict.fromkeys(each.amounts)) or "none"
            where = f"{each.event.title} on {say_day(each.event.date)} has {each.event.amount}"
            yield finding("amount_wrong", each.event, f"{where}; the rule asks for {asked}", each.row.source)
        for name, entry in each.asked:
            yield from _raised_again(each, name, entry)


def _after_reductions(given: Sequence[Given], recorded: Recorded) -> Iterator[Given]:
    """Yield what is given after all reductions, in the order of the record, with the questions that they leave open."""
    found = {each.event.key: each for each in given}
    places = {key: place for place, key in enumerate(found)}
    for name, entry in recorded.reductions:
        first = found.get(entry.of)
        if first is None:
            continue
        decided = recorded.answers.get(f"{name}/raise") if _is_kept_low(first, entry) else True
        for key, each in found.items():
            if each.row.id != first.row.id or _is_before(each, first, places):
                continue
            if decided is False or _is_meant(each, first, entry):
                found[key] = _reduced(each, entry)
            elif decided is None:
                found[key] = replace(each, asked=(*each.asked, (name, entry)))
    yield from found.values()


def _given_in(cycle: Cycle, infusions: Mapping[str, Infusion], calendar: Calendar) -> Iterator[Given]:
    """Yield the events of a cycle at which something is given, with those that were left out."""
    for slot in slots_of(cycle):
        event = calendar.get(slot.key) or calendar.gone.get(slot.key)
        if not isinstance(slot.row, Pump | Beside) and event is not None:
            day = visit_day(slot) if isinstance(slot.row, Visit) else None
            texts = _texts(cycle, slot.row, day=day)
            yield Given(cycle, event, slot.row, texts, is_open=len(texts) > 1)
    for row in (row for row in cycle.rows if isinstance(row, Beside)):
        for key, _, _ in beside_keys(cycle, row, infusions):
            if (event := calendar.get(key) or calendar.gone.get(key)) is not None:
                texts = _texts(cycle, row)
                yield Given(cycle, event, row, texts, is_open=len(texts) > 1)
    for infusion in infusions.values():
        yield from _rates_of(cycle, infusion)


def _texts(cycle: Cycle, row: Row, *, day: int | None = None, level: str | None = None) -> tuple[str, ...]:
    """Return the amounts that a row prints for a cycle; several where a fact that decides is not known (C14)."""
    return tuple(each.text for each in amounts_of(row, cycle.facts, cycle.ordinal, day=day, level=level))


def _rates_of(cycle: Cycle, infusion: Infusion) -> Iterator[Given]:
    """Yield the stretches and the steps of an infusion with their rates: the low one, the full one, or both in turn."""
    row = infusion.row
    low, full = (_texts(cycle, row, level=level) for level in ("low", "full"))
    is_printed = any(each.level == "low" for each in row.amounts)
    for stretch in infusion.stretches:
        rates = full
        if stretch.low:
            rises = infusion.step_in(stretch) is not None or infusion.is_low_open(stretch)
            rates = low * is_printed + full * rises
        is_whole = not stretch.low or is_printed
        yield Given(cycle, stretch.seen, row, rates, is_whole, is_open=max(len(low), len(full)) > 1)
    for due in infusion.steps:
        if (event := infusion.event_of(due)) is not None:
            yield Given(cycle, event, row, full, is_open=len(full) > 1)


def _is_before(each: Given, first: Given, places: Mapping[str, int]) -> bool:
    """Return whether an event comes before another one of its row; on a day without times, by the table."""
    one, other = each.event, first.event
    if isinstance(one.start, datetime) and isinstance(other.start, datetime):
        return between(other.start, one.start) < NO_TIME
    return one.date < other.date or (one.date == other.date and places[one.key] < places[other.key])


def _is_meant(each: Given, first: Given, entry: Reduce) -> bool:
    """Return whether a reduction is for an event, by its scope; all rates of an infusion are one dose."""
    match entry.scope:
        case "dose" if not isinstance(first.row, Pump):
            return each.event.key == entry.of
        case "dose" | "cycle":
            return each.cycle is first.cycle
    return True


def _is_kept_low(first: Given, entry: Reduce) -> bool:
    """Return whether a dose was reduced, and the label does not raise it again; what is raised on purpose is not."""
    is_raise = bool(first.amounts) and all(above(text, entry.amount) is False for text in first.amounts)
    return _not_raised(first) is not None and not is_raise


def _reduced(each: Given, entry: Reduce) -> Given:
    """Return what is given after a reduction: no amount higher than it, and none of them raised.

    A rate that no source prints stays as it was prescribed, unless it is the one that is reduced, or to words.
    """
    if entry.on_purpose:
        return replace(each, amounts=tuple(entry.amount for _ in each.amounts) or (entry.amount,), asked=())
    is_named = each.event.key == entry.of or each.is_whole or measure(entry.amount) is None
    texts = tuple(lower(text, entry.amount) for text in each.amounts)
    return replace(each, amounts=texts or (entry.amount,) * is_named)


def _not_raised(each: Given) -> Source | None:
    return each.row.not_raised if isinstance(each.row, Visit) else None


def _raised_again(each: Given, name: str, entry: Reduce) -> Iterator[Finding]:
    """Yield a warning where an amount is above a reduced one, or nobody can tell, and the label raises none."""
    source, said = _not_raised(each), each.event.amount
    more = {above(text, entry.amount) for text in (each.amounts if each.is_open else (said,))}
    if source is not None and said and more != {False}:
        than = "above the reduced" if True in more else "which can't be compared with the reduced"
        where = f"{each.event.title} on {say_day(each.event.date)} has {said}, {than} {entry.amount}"
        message = f"{where}; the label does not raise a reduced dose again, and nobody decided {name}/raise"
        yield finding("raised_again", each.event, message, source, severity="warning")


def lower(printed: str, to: str) -> str:
    """Return the lower one of a printed amount and another; the other one where they can't be compared.

    >>> lower("0.8 mg/m2", "0.6 mg/m2"), lower("0.5 mg/m2", "0.6 mg/m2"), lower("0.5 mg/m2", "half")
    ('0.6 mg/m2', '0.5 mg/m2', 'half')
    >>> lower("5 mcg/m2/day, at most 9 mcg/day", "12 mcg/m2/day")
    '5 mcg/m2/day, at most 9 mcg/day'
    """
    return printed if above(to, printed) else written_as(to, printed)


def _is_right(each: Given, recorded: Recorded) -> bool:
    """Return whether an event says the amounts that are right for it, and no other.

    Of several amounts the first is there as it is printed, and of a later one at least its number. A calendar without a
    record may have any lower amount, since nothing says whether it was reduced.
    """
    said = each.event.amount
    if not each.amounts:
        return not each.is_whole or not recorded.is_there
    first, *others = dict.fromkeys(each.amounts)
    if all(_says(said, text, number_alone=place > 0) for place, text in enumerate((first, *others))):
        known = {float(number) for text in each.amounts for number in _NUMBER.findall(text)}
        strange = {float(number) for number in _numbers(each)} - known
        return not strange or not each.is_whole
    is_less = measure(said) is None or any(above(text, said) for text in each.amounts)
    return is_less and not recorded.is_there


def _numbers(each: Given) -> list[str]:
    """Return the numbers of the amounts that an event says; of several that it may be, the one that each begins with.

    What follows is the fact that decides, which may have a number of its own: "or 10 with more than 20 % blasts".
    """
    if not each.is_open:
        return _NUMBER.findall(each.event.amount)
    heads = (_NUMBER.search(part) for part in each.event.amount.split(", or "))
    return [head[0] for head in heads if head is not None]


def _says(said: str, text: str, *, number_alone: bool) -> bool:
    if re.search(rf"(?<![\w.]){re.escape(text)}(?![\w.]|/\w)", said):
        return True
    head = re.match(NUMBER, text) if number_alone else None
    return head is not None and re.search(rf"(?<![\w.]){re.escape(head[0])}(?![\w.])", said) is not None
