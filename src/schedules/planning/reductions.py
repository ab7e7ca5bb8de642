"""Reduced amounts: for the doses that the prescriber named, and never above what is printed (C19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from schedules.clock import date_of
from schedules.course import Reduce
from schedules.course.places import row_of, stem_of
from schedules.course.plan import Event, Plan
from schedules.course.record import Happened
from schedules.errors import Problem
from schedules.planning.drafts import Draft, because, with_remark
from schedules.planning.quantities import is_above, is_number, quantity_of, restated, tail_of_amount
from schedules.regimen import Pump
from schedules.sentence import Sentence, phrase_of, sentence

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
    asked: list[tuple[str, Reduce, set[int]]] = []
    for name, entry in happened.reductions():
        at = next((number for number, draft in enumerate(out) if draft.key == entry.of), None)
        if at is None:
            continue
        first, later = out[at], _later_doses(out, at)
        answer = happened.answer(f"{name}/raise") if _is_not_raised(first, entry) else True
        meant = {number for number in later if answer is False or _is_meant(out[number], first, entry)}
        if entry.on_purpose:  # what is meant on purpose is decided, also where an earlier entry asked
            asked = [(other, reduction, left - meant) for other, reduction, left in asked]
        if answer is None:
            asked.append((name, entry, later - meant))
        text = sentence("reduced-to", free=entry.amount, date=entry.at)
        reason = because("C19", with_remark(text, entry.why))
        for number in meant:
            draft = out[number]
            out[number] = replace(draft, amount=_new_amount(draft, entry), why=(*draft.why, reason))
    for name, entry, left in asked:
        question = sentence("question-raise", free=entry.amount, free_2=f"{name}/raise")
        for number in left:
            if may_be_above(out[number].amount, entry.amount):
                out[number] = replace(out[number], details=(*out[number].details, question))
    return out


def raised_again(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the events that ask whether a reduced dose may be raised again."""
    return (draft for draft in drafts if any(_is_question(line) for line in draft.details))


def _is_question(line: str) -> bool:
    return isinstance(line, Sentence) and line.phrase == "question-raise"


def _later_doses(drafts: Sequence[Draft], at: int) -> set[int]:
    """Return the numbers of the doses of a row from one of them on, by time, and by the table on days without times."""
    first = drafts[at]
    kinds = {first.kind, *RATES} if _is_pumped(first) else {first.kind}

    def is_before(number: int, draft: Draft) -> bool:
        if isinstance(draft.start, datetime) and isinstance(first.start, datetime):
            return draft.start.timestamp() < first.start.timestamp()
        return (draft.date, number) < (first.date, at)

    doses = ((number, draft) for number, draft in enumerate(drafts) if draft.row == first.row and draft.kind in kinds)
    return {number for number, draft in doses if draft.state != "omitted" and not is_before(number, draft)}


def _is_pumped(draft: Draft) -> bool:
    return any(isinstance(row, Pump) and row.id == draft.row for row in draft.cycle.rows)


def _is_meant(draft: Draft, first: Draft, entry: Reduce) -> bool:
    """Return whether a reduction is for an event, by its scope: an infusion with its step and its restarts is one dose.

    A cycle that a restart began is another one, though its keys begin as those of the cycle that was held.
    """
    if entry.scope == "dose" and not _is_pumped(first):
        return draft.key == first.key
    if entry.scope in ("dose", "cycle"):
        return (draft.cycle.key, draft.cycle.opened_by) == (first.cycle.key, first.cycle.opened_by)
    return True  # "following", and what an earlier version recorded without a scope


def _is_not_raised(first: Draft, entry: Reduce) -> bool:
    """Return whether a dose was reduced of which the label says that it is not raised again."""
    is_kept = any(row.not_raised for row in first.cycle.visits.get(first.row, ()))
    return is_kept and may_be_above(first.amount, entry.amount)


def _new_amount(draft: Draft, entry: Reduce) -> str:
    if draft.key == entry.of and phrase_of(draft.amount) == NOT_PRINTED:
        return entry.amount
    return reduced(draft.amount, entry.amount, on_purpose=entry.on_purpose)


def reduced(printed: str, to: str, *, on_purpose: bool = False) -> str:
    """Return an amount no higher than another one: of each amount in it the lower of the two, written as that one is.

    Where they can't be compared, the prescriber's words stand. A rate that no source prints stays as it was prescribed.

    >>> reduced("0.5 mg/m2", "0.6 mg/m2"), reduced("0.8 mg/m2", "600 mcg/m2"), reduced("0.8 mg/m2", "half")
    ('0.5 mg/m2', '0.6 mg/m2', 'half')
    """
    if on_purpose:
        return to
    amounts = list(_amounts(printed))
    lower = [_lower_of(each, to) for each in amounts]
    if all(new == each for each, new in zip(amounts, lower, strict=True)):
        return printed
    return lower[0] if len(set(lower)) == 1 else _with_amounts(printed, iter(lower))


def _lower_of(printed: str, to: str) -> str:
    if phrase_of(printed) == NOT_PRINTED:
        return to if quantity_of(to) is None else printed
    return printed if is_above(quantity_of(to), quantity_of(printed)) else restated(to, printed)


def may_be_above(printed: str, amount: str) -> bool:
    """Return whether an amount, or one of several that it may be, is above another one, or nobody can tell."""
    limit = quantity_of(amount)
    return any(is_above(quantity_of(each), limit) is not False for each in _amounts(printed))


def is_raise(printed: str, amount: str) -> bool | None:
    """Return whether an amount is above every amount that is printed; None where it can't be compared with one."""
    new = quantity_of(amount)
    found = [is_above(new, quantity_of(each)) for each in _amounts(printed) if phrase_of(each) != NOT_PRINTED]
    return None if None in found or not found else all(found)


def reduction_problems(plan: Plan, entry: Reduce) -> Iterator[Problem]:
    """Yield what a reduction leaves open or gets wrong: for which doses it is, and that it is no raise (C19)."""
    if entry.scope is None:
        message = "for which doses? say dose (this one), cycle (the rest of it), or following (all that follow)"
        yield Problem("entry_impossible", "scope", message)
    amount = quantity_of(entry.amount)
    if amount is not None and amount.low <= 0:
        message = f"{entry.amount} is no amount; record that the dose is left out (omit), or a hold of an infusion"
        yield Problem("entry_impossible", "amount", message)
    elif not entry.on_purpose and (problem := _unlike_printed(plan, entry)):
        yield Problem("entry_impossible", "amount", problem)


def _unlike_printed(plan: Plan, entry: Reduce) -> str:
    """Return why an amount is taken only on purpose: it is above what is printed, or nobody can tell; else empty."""
    first = next((event for event in (*plan.events, *plan.cancelled) if event.key == entry.of), None)
    if first is None or not first.amount:
        return ""  # nothing is printed that it could be above
    if is_raise(first.amount, entry.amount):
        raised = f"{entry.amount} is above {first.amount}; a reduction raises nothing"
        return f"{raised}: correct it, or say that it is on purpose"
    for event in (first, *_of_its_row(plan, first, entry)):
        if event.amount and is_raise(event.amount, entry.amount) is None:
            unlike = f"{entry.amount!r} can't be compared with {event.amount} ({event.code})"
            return f"{unlike}: write a number in that unit, any words as the reason; or say that it is on purpose"
    return ""


def _of_its_row(plan: Plan, first: Event, entry: Reduce) -> Iterator[Event]:
    """Yield the events of a row that a reduction may be for, from the date of its event on."""
    for event in plan.events:
        is_near = stem_of(event.key) == stem_of(first.key) or entry.scope == "following"
        is_dose = event.kind == first.kind and row_of(event.key) == row_of(first.key) and entry.scope != "dose"
        if is_near and is_dose and date_of(event.start) >= date_of(first.start):
            yield event


def _amounts(printed: str, tail: str = "") -> Iterator[str]:
    """Yield the amounts in a text, each with its unit; of a rate that no source prints the sentence that says so.

    A number alone, "or 0.5 after CR/CRi", is in the unit of the first one.
    """
    if isinstance(printed, Sentence) and printed.phrase in _PLACES_OF_AMOUNTS:
        for place in _PLACES_OF_AMOUNTS[printed.phrase]:
            for amount in _amounts(_text_in(printed, place), tail):
                tail = tail or tail_of_amount(amount)
                yield amount
    else:
        yield f"{printed} {tail}" if tail and is_number(printed) else printed


def _with_amounts(printed: str, amounts: Iterator[str], tail: str = "") -> str:
    """Return a text with other amounts in the places of its own, in their order; one in the first one's unit alone."""
    places = _PLACES_OF_AMOUNTS.get(phrase_of(printed), ())
    if not isinstance(printed, Sentence) or not places:
        return _number_in(next(amounts), tail) if is_number(printed) else next(amounts)
    new: dict[str, str] = {}
    for place in places:
        new[place] = _with_amounts(_text_in(printed, place), amounts, tail)
        tail = tail or tail_of_amount(next(_amounts(new[place])))
    if printed.phrase == "number-where" and not is_number(new["free"]):
        return sentence("amount-where", text=new["free"], text_2=printed.values["text"])
    return sentence(printed.phrase, **{**printed.values, **new})


def _number_in(amount: str, tail: str) -> str:
    """Return the number alone of an amount in a unit; another amount as it is."""
    return amount.removesuffix(f" {tail}") if tail else amount


def _text_in(printed: Sentence, place: str) -> str:
    value = printed.values[place]
    return value if isinstance(value, str) else str(value)
