"""What the judge reads in the words of an amount: numbers in the smallest unit, so that spelling decides nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

NUMBER: Final = r"-?\d+(?:[.,]\d+)?"
_HEAD: Final = re.compile(rf"\s*({NUMBER})(?:\s*(?:to|[-\u2013])\s*({NUMBER}))?\s*(.*)", re.DOTALL)
_TINY: Final = {"kg": "1e12", "g": "1e9", "mg": "1e6", "mcg": "1e3", "ug": "1e3", "ng": "1"}
"""The nanograms in each unit of mass."""
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹µμ", "0123456789uu")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, or a range of them, in the smallest unit of its kind, with the cap that a text gives it."""

    least: Decimal
    most: Decimal
    size: Decimal
    """How many of the smallest unit the unit of the text has."""
    unit: str
    cap: Measure | None = None


def measure(text: str) -> Measure | None:
    """Return what an amount says; None for words, and for a comma that may part thousands.

    >>> measure("0,3 mg/m²") == measure("0.3 MG per m2"), measure("a third"), measure("1,200 mg")
    (True, None, None)
    """
    body, _, cap_text = text.replace("\u2212", "-").partition(", at most ")
    found = _HEAD.fullmatch(body)
    numbers = [found[1], found[2] or found[1]] if found else []
    if found is None or any(re.fullmatch(r"-?[1-9]\d?\d?,\d\d\d", each) for each in numbers):
        return None
    size, unit = _size_and_unit(found[3])
    least, most = (Decimal(each.replace(",", ".")) * size for each in numbers)
    cap = measure(cap_text) if cap_text else None
    return None if least > most or (cap_text and cap is None) else Measure(least, most, size, unit, cap)


def above(text: str, other: str) -> bool | None:
    """Return whether an amount is above another one; None where the words don't tell."""
    mine, its = measure(text), measure(other)
    return None if mine is None or its is None else _above(mine, its)


def written_as(text: str, printed: str) -> str:
    """Return an amount in the unit and the spelling of a printed one; as it stands where the units differ.

    >>> written_as("450 ug/m2", "0.5 mg/m2"), written_as("half", "0.5 mg/m2")
    ('0.45 mg/m2', 'half')
    """
    mine, its = measure(text), measure(printed)
    found = _HEAD.fullmatch(printed)
    if mine is None or its is None or found is None or mine.unit != its.unit:
        return text
    numbers = [f"{(each / its.size).normalize():f}" for each in (mine.least, mine.most)]
    unit, comma, printed_cap = found[3].partition(", at most ")
    number = numbers[0] if numbers[0] == numbers[1] else " to ".join(numbers)
    cap = text.partition(", at most ")[2].strip() if mine.cap else printed_cap
    return f"{number} {unit}".strip() + (f", at most {cap}" if mine.cap or comma else "")


def _above(mine: Measure, its: Measure) -> bool | None:
    if mine.unit != its.unit:
        if its.cap is not None and its.cap.unit == mine.unit and mine.least > its.cap.most:
            return True
        is_under = mine.cap is not None and mine.cap.unit == its.unit and mine.cap.most <= its.least
        return False if is_under else None
    verdicts: list[bool | None] = [_beyond(mine, its)]
    if mine.cap is not None and its.cap is not None:
        verdicts.append(_above(mine.cap, its.cap))
    return True if True in verdicts else None if None in verdicts else False


def _beyond(mine: Measure, its: Measure) -> bool | None:
    if mine.most > its.most:
        return True
    return False if mine.most <= its.least else None


def _size_and_unit(text: str) -> tuple[Decimal, str]:
    """Return how many of its smallest unit a unit has, and that one in one spelling."""
    if power := re.match(r"[x\u00d7*]\s*10\^?([\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*", text):
        return Decimal(10) ** int(power[1].translate(_PLAIN)), " ".join(text[power.end() :].lower().split())
    plain = " ".join(text.translate(_PLAIN).lower().replace("^", "").split())
    first, *others = (part.strip() for part in re.split(r"/|\bper\b", plain))
    mass, _, words = first.partition(" ")
    others = ["day" if part in ("d", "24 h", "24h") else part for part in others]
    if mass not in _TINY:
        return Decimal(1), "/".join([first, *others])
    return Decimal(_TINY[mass]), "/".join([f"mass {words}", *others])
