"""The amounts of a calendar against what the label prints for each place, and what the record made of it (C19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schedules.checking.calendar import NO_TIME, Calendar, Seen, between
from schedules.checking.expected import Cycle, slots_of, visit_day
from schedules.checking.findings import finding
from schedules.checking.infusions import Infusion
from schedules.checking.recorded import Recorded
from schedules.checking.within_cycle import beside_keys
from schedules.course.happenings import Reduce
from schedules.course.places import row_of, stem_of
from schedules.course.plan import Finding
from schedules.regimen import Beside, Pump, Source, Visit
from schedules.regimen.amounts import amounts_of
from schedules.regimen.rows import Row
from schedules.words import say_day

_HEAD: Final = re.compile(r"(\d+(?:\.\d+)?) ?([^,]*)")
"""The number that an amount begins with, and its unit."""
_NUMBER: Final = re.compile(r"(?<![\w.^])\d+(?:\.\d+)?(?![\w.]*\^)(?!\d| ?(?:days?|h|min)\b)")
"""The number of an amount in a text; not that of a day, an hour, a power or a unit."""


@dataclass(frozen=True, slots=True)
class Given:
    """An event at which something is given, with the amounts that its row prints there, the first one first."""

    event: Seen
    row: Row
    amounts: tuple[str, ...]
    is_whole: bool = True
    """Whether these are all amounts; a low rate that no source prints stands in the prescriber's words."""
    is_open: bool = False
    """Whether it is one of them, by a fact that is not known yet."""


def amount_findings(
    cycles: Sequence[Cycle], infusions: Mapping[int, Mapping[str, Infusion]], calendar: Calendar, recorded: Recorded
) -> Iterator[Finding]:
    """Check the amounts that a calendar says; one that says none is not judged."""
    given = [each for cycle in cycles for each in _given_in(cycle, infusions[id(cycle)], calendar)]
    for name, entry in recorded.reductions:
        first = calendar.get(entry.of) or calendar.gone.get(entry.of)
        later = [each for each in given if first is not None and _is_later(each, entry, first)]
        decided = recorded.answers.get(f"{name}/raise")
        meant = {each.event.key for each in later if _is_meant(each, entry, raised=decided)}
        given = [_reduced(each, entry) if each.event.key in meant else each for each in given]
        if decided is None:
            yield from _raised_again(entry, name, [each for each in later if each.event.key not in meant])
    for each in given:
        if (each.event.amount or (calendar.is_plan and each.amounts)) and not _is_right(each, recorded):
            asked = " or ".join(dict.fromkeys(each.amounts)) or "none"
            where = f"{each.event.title} on {say_day(each.event.date)} has {each.event.amount}"
            yield finding("amount_wrong", each.event, f"{where}; the rule asks for {asked}", each.row.source)


def _given_in(cycle: Cycle, infusions: Mapping[str, Infusion], calendar: Calendar) -> Iterator[Given]:
    """Yield the events of a cycle at which something is given."""
    for slot in slots_of(cycle):
        if not isinstance(slot.row, Pump | Beside) and (event := calendar.get(slot.key)) is not None:
            day = visit_day(slot) if isinstance(slot.row, Visit) else None
            texts = _texts(cycle, slot.row, day=day)
            yield Given(event, slot.row, texts, is_open=len(texts) > 1)
    for row in (row for row in cycle.rows if isinstance(row, Beside)):
        for key, _, _ in beside_keys(cycle, row, infusions):
            if (event := calendar.get(key)) is not None:
                texts = _texts(cycle, row)
                yield Given(event, row, texts, is_open=len(texts) > 1)
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
        yield Given(stretch.seen, row, rates, is_whole, is_open=max(len(low), len(full)) > 1)
    for due in infusion.steps:
        if (event := infusion.event_of(due)) is not None:
            yield Given(event, row, full, is_open=len(full) > 1)


def _is_later(each: Given, entry: Reduce, first: Seen) -> bool:
    """Return whether an event is of the row of a reduced one, and not before it."""
    return each.row.id == row_of(entry.of) and between(first.start, each.event.start) >= NO_TIME


def _is_meant(each: Given, entry: Reduce, *, raised: bool | None) -> bool:
    """Return whether a reduction is for an event, by its scope or since nobody raises it again.

    ``raised`` is the answer to the question whether a reduced amount is raised again; None where nobody answered.
    """
    if _not_raised(each) is not None and raised is False:
        return True
    if entry.scope == "dose":
        return each.event.key == entry.of
    return entry.scope != "cycle" or stem_of(each.event.key) == stem_of(entry.of)


def _reduced(each: Given, entry: Reduce) -> Given:
    """Return what is given after a reduction: no amount higher than it, and none of them raised."""
    texts = (entry.amount if entry.on_purpose else lower(text, entry.amount) for text in each.amounts)
    return replace(each, amounts=tuple(texts) or (entry.amount,))


def _not_raised(each: Given) -> Source | None:
    return each.row.not_raised if isinstance(each.row, Visit) else None


def _raised_again(entry: Reduce, name: str, later: Sequence[Given]) -> Iterator[Finding]:
    """Yield a warning for each later amount above a reduced one, where the label raises none."""
    for each in later:
        source, said = _not_raised(each), each.event.amount
        if source is not None and _is_above(said, entry.amount):
            where = f"{each.event.title} on {say_day(each.event.date)} has {said}, above the reduced {entry.amount}"
            message = f"{where}; the label does not raise a reduced dose again, and nobody decided {name}/raise"
            yield finding("raised_again", each.event, message, source, severity="warning")


def _is_above(said: str, to: str) -> bool:
    mine, other = _HEAD.match(said), _HEAD.match(to)
    return mine is not None and other is not None and mine[2] == other[2] and float(mine[1]) > float(other[1])


def lower(printed: str, to: str) -> str:
    """Return the lower one of a printed amount and another; the other one where they can't be compared.

    >>> lower("0.8 mg/m2", "0.6 mg/m2"), lower("0.5 mg/m2", "0.6 mg/m2"), lower("0.5 mg/m2", "half")
    ('0.6 mg/m2', '0.5 mg/m2', 'half')
    >>> lower("5 mcg/m2/day, at most 9 mcg/day", "12 mcg/m2/day")
    '5 mcg/m2/day, at most 9 mcg/day'
    """
    mine, other = _HEAD.match(printed), _HEAD.match(to)
    is_lower = mine is not None and other is not None and mine[2] == other[2] and float(mine[1]) <= float(other[1])
    return printed if is_lower else to


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
    is_less = not _HEAD.match(said) or any(_is_above(text, said) for text in each.amounts)
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
    head = _HEAD.match(text)
    return (
        number_alone and head is not None and re.search(rf"(?<![\w.]){re.escape(head[1])}(?![\w.])", said) is not None
    )
