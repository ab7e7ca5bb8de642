"""Reduced amounts: for the doses that the prescriber named, and never above what is printed (C19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from schedules.course import Reduce
from schedules.course.places import stem_of
from schedules.course.record import Happened
from schedules.planning.drafts import Draft, because, with_remark
from schedules.regimen import Source, Visit
from schedules.sentence import Sentence, sentence

_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)(?: (.+))?")
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
    return draft.row == first.row and alike and draft.date >= first.date and draft.state != "omitted"


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

    An amount in another unit, or in words, can't be compared: the prescriber's words then stand for it.

    >>> reduced("0.5 mg/m2", "0.6 mg/m2"), reduced("0.8 mg/m2", "0.6 mg/m2"), reduced("0.8 mg/m2", "half")
    ('0.5 mg/m2', '0.6 mg/m2', 'half')
    """
    if on_purpose:
        return to
    if not isinstance(printed, Sentence):
        return printed if _is_lower(printed, to) else to
    cap = _NUMBER.fullmatch(to)
    if printed.phrase == "either" and cap and all(float(cap[1]) <= number for number in _numbers(printed)):
        return to
    lower = {place: _part(printed, place, str(value), to) for place, value in printed.values.items() if _is_text(place)}
    if all(each == to for each in lower.values()):
        return to
    return sentence(printed.phrase, **{**printed.values, **lower})


def is_above(printed: str, amount: str) -> bool:
    """Return whether an amount, or one of several that it may be, is above another one in the same unit."""
    return reduced(printed, amount) != printed and _NUMBER.fullmatch(amount) is not None


def is_raise(printed: str, amount: str) -> bool:
    """Return whether an amount is above every amount that is printed; false where they can't be compared."""
    most, asked = re.match(r"(\d+(?:\.\d+)?) ([^\s,]+)", printed), _NUMBER.fullmatch(amount)
    if most is None or asked is None or most[2] != asked[2]:
        return False
    return float(asked[1]) > max(_numbers(printed))


def _numbers(printed: str) -> list[float]:
    """Return the numbers of the amounts that are printed, not those of days or hours."""
    return [float(each) for each in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?= (?!days?\b|h\b))", printed)]


def _is_text(place: str) -> bool:
    return place.partition("_")[0] in ("text", "free")


def _part(printed: Sentence, place: str, part: str, to: str) -> str:
    """Return one amount of a sentence no higher than another; its words, such as "after CR/CRi", as they are."""
    value = printed.values[place]
    if isinstance(value, Sentence) or printed.phrase not in ("number-where", "amount-where"):
        return reduced(value if isinstance(value, str) else part, to) if _NUMBER.match(part) else part
    number, unit = _NUMBER.fullmatch(part), _NUMBER.fullmatch(to)
    if number is None or unit is None:
        return part
    # "0.8 mg/m2, or 0.5 after CR/CRi": a number alone is in the unit of the amount before it.
    same = number[2] in (None, unit[2])
    return part if not same or float(number[1]) <= float(unit[1]) else unit[1] if number[2] is None else to


def _is_lower(printed: str, to: str) -> bool:
    mine, others = _NUMBER.fullmatch(printed), _NUMBER.fullmatch(to)
    return bool(mine and others and mine[2] == others[2] and float(mine[1]) <= float(others[1]))
