"""Reduced amounts: for the doses that the prescriber named, and never above what is printed (C19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from schedules.clock import elapsed
from schedules.course import Reduce
from schedules.course.places import stem_of
from schedules.course.record import Happened
from schedules.planning.drafts import Draft, because, with_remark
from schedules.regimen import Source, Visit
from schedules.sentence import Sentence, phrase_of, sentence

_AMOUNT: Final = re.compile(r"(\d+(?:\.\d+)?)(?: ([^,]+))?(?:, .+)?")
"""A number and its unit; what comes after a comma, "at most 9 mcg/day", is not compared."""
_PLACES_OF_AMOUNTS: Final = {
    "either": ("text", "text_2"),
    "number-where": ("free",),
    "amount-where": ("text",),
    "low-for-days": ("text", "text_2"),
    "low-for-hours": ("text", "text_3"),
}
"""The places of a sentence that hold amounts, by its phrase; in any other it is words."""
NOT_PRINTED: Final = "low-rate-prescribed"
"""The phrase of a rate of which only the prescriber knows the amount."""
RATES: Final = ("infusion", "step")
"""The events of an infusion that say a rate."""


def with_reductions(drafts: Sequence[Draft], happened: Happened) -> list[Draft]:
    """Return the events with the amounts that were reduced, and the questions that a reduction leaves open.

    Where the label does not raise a reduced dose again, a later amount above it is an open question until it is
    decided; decided with no, the reduction holds for all that follow.
    """
    out = list(drafts)
    for name, entry in happened.reductions():
        first = next((draft for draft in out if draft.key == entry.of), None)
        if first is None:
            continue
        rule, question = _not_raised(first), f"{name}/raise"
        stays = rule is not None and happened.answer(question) is False
        text = sentence("reduced-to", free=entry.amount, date=entry.at)
        reason = because("C19", with_remark(text, entry.why))
        for number, draft in enumerate(out):
            if not _is_later_dose(draft, first):
                continue
            if stays or _is_meant(draft, first, entry):
                lower = reduced(draft.amount, entry.amount, on_purpose=entry.on_purpose)
                out[number] = replace(draft, amount=lower, why=(*draft.why, reason))
            elif rule is not None and happened.answer(question) is None and is_above(draft.amount, entry.amount):
                asked = sentence("question-raise", free=entry.amount, free_2=question)
                out[number] = replace(draft, details=(*draft.details, asked))
    return out


def raised_again(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the events that ask whether a reduced dose may be raised again."""
    return (draft for draft in drafts if any(_is_question(line) for line in draft.details))


def _is_question(line: str) -> bool:
    return isinstance(line, Sentence) and line.phrase == "question-raise"


def _is_later_dose(draft: Draft, first: Draft) -> bool:
    alike = draft.kind == first.kind or (draft.kind in RATES and first.kind in RATES)
    return draft.row == first.row and alike and draft.state != "omitted" and not _is_before(draft, first)


def _is_before(draft: Draft, first: Draft) -> bool:
    """Return whether an event is before another one: by instants where both have a time of day, else by dates."""
    if isinstance(draft.start, datetime) and isinstance(first.start, datetime):
        return elapsed(draft.start, first.start) > timedelta()
    return draft.date < first.date


def _is_meant(draft: Draft, first: Draft, entry: Reduce) -> bool:
    match entry.scope:
        case "dose":
            return draft.key == first.key
        case "cycle":
            return stem_of(draft.key) == stem_of(first.key)
    return True  # "following", and what an earlier version recorded without a scope


def _not_raised(draft: Draft) -> Source | None:
    rows = (row for row in draft.cycle.rows if isinstance(row, Visit) and row.id == draft.row)
    return next((row.not_raised for row in rows if row.not_raised), None)


def reduced(printed: str, to: str, *, on_purpose: bool = False) -> str:
    """Return an amount no higher than another one: of each amount in it the lower of the two, in the same unit.

    Amounts of which one is in another unit, or in words, can't be compared: the prescriber's words then stand for them.

    >>> reduced("0.5 mg/m2", "0.6 mg/m2"), reduced("0.8 mg/m2", "0.6 mg/m2"), reduced("0.8 mg/m2", "half")
    ('0.5 mg/m2', '0.6 mg/m2', 'half')
    """
    amounts = list(_amounts(printed))
    known = [each for each in amounts if each]
    comparable = bool(known) and all(_unit_of(each) is not None and _unit_of(each) == _unit_of(to) for each in known)
    if on_purpose or not comparable or all(each and _number_of(to) <= _number_of(each) for each in amounts):
        return to
    return _lowered(printed, to)


def is_above(printed: str, amount: str) -> bool:
    """Return whether an amount, or one of several that it may be, is above another one in the same unit."""
    return reduced(printed, amount) != printed and _AMOUNT.fullmatch(amount) is not None


def is_raise(printed: str, amount: str) -> bool:
    """Return whether an amount is above every amount that is printed; false where they can't be compared."""
    amounts = [each for each in _amounts(printed) if each]
    unit = _unit_of(amount)
    if not amounts or unit is None or any(_unit_of(each) != unit for each in amounts):
        return False
    return all(_number_of(amount) > _number_of(each) for each in amounts)


def _amounts(printed: str, unit: str | None = None) -> Iterator[str]:
    """Yield the amounts in a text, empty for a rate that no source prints.

    A number alone, "or 0.5 after CR/CRi", is in the unit of the first one.
    """
    if isinstance(printed, Sentence) and printed.phrase in _PLACES_OF_AMOUNTS:
        for place in _PLACES_OF_AMOUNTS[printed.phrase]:
            for amount in _amounts(_text_in(printed, place), unit):
                unit = unit or _unit_of(amount)
                yield amount
    elif phrase_of(printed) == NOT_PRINTED:
        yield ""
    else:
        yield f"{printed} {unit}" if unit and _unit_of(printed) == "" else str(printed)


def _lowered(printed: str, to: str) -> str:
    """Return a text with each amount in it that is above another one replaced by that one, in the same unit."""
    if phrase_of(printed) == NOT_PRINTED:
        return printed
    if not isinstance(printed, Sentence):
        return printed if _number_of(printed) <= _number_of(to) else to if _unit_of(printed) else f"{_number_of(to):g}"
    lower = {place: _lowered(_text_in(printed, place), to) for place in _PLACES_OF_AMOUNTS[printed.phrase]}
    return sentence(printed.phrase, **{**printed.values, **lower})


def _text_in(printed: Sentence, place: str) -> str:
    value = printed.values[place]
    return value if isinstance(value, str) else str(value)


def _number_of(amount: str) -> float:
    return float(amount.partition(" ")[0])


def _unit_of(amount: str) -> str | None:
    """Return the unit of an amount, empty for a number alone; None where it is in words."""
    found = _AMOUNT.fullmatch(amount)
    return None if found is None else found[2] or ""
