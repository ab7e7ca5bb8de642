"""Quantities: amounts as numbers of a unit, by which one can be held against another however it is written (C19)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NUMBER: Final = r"-?\d+(?:[.,]\d+)?"
_AMOUNT: Final = re.compile(rf"({_NUMBER})(?: ?(?:to|-) ?({_NUMBER}))? ?(.*?)(?:, at most (.+))?")
_POWER: Final = re.compile(r"x ?10\^?(\d+) ?")
_MASS: Final = re.compile(r"(kg|g|mg|mcg|ng)(?![^/ ])")
_GRAMS: Final = {"kg": 3, "g": 0, "mg": -3, "mcg": -6, "ng": -9}
"""The power of ten of each unit of mass."""
_SPELLINGS: Final = (
    (r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", r"^\g<0>"),  # before they become plain digits: 10⁶ is not 106
    (r"[\u2212\u2013]", "-"),
    (r"[\u00d7*]", "x"),
)
_UNIT_SPELLINGS: Final = (
    (r"\bm\^2(?!\d)", "m2"),
    (r"(?<![^/ ])[uμ]g(?![^/ ])", "mcg"),
    (r" ?(?:/|\bper\b) ?", "/"),
    (r"/(?:d|24 ?h)(?![^/ ])", "/day"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a unit, or a range of numbers; with the most that it may be, where a text says that."""

    low: Decimal
    high: Decimal
    """The number, without the power of ten of its unit; of a range the higher one."""
    power: int
    """The power of ten of the unit as it is written: -3 of mg, 6 of 10^6 cells."""
    unit: str
    """The unit in one spelling, without its power of ten."""
    most: Quantity | None = None


def quantity_of(text: str) -> Quantity | None:
    """Return an amount as a quantity; None where it is in words, or where a comma may stand for thousands.

    >>> quantity_of("1,5 MG/m²") == quantity_of("1.5 mg per m2"), quantity_of("1,500 mg"), quantity_of("half of it")
    (True, None, None)
    """
    found = _AMOUNT.fullmatch(_plain(text))
    numbers = [] if found is None else [_decimal(each) for each in (found[1], found[2] or found[1])]
    if found is None or None in numbers:
        return None
    power, unit = _unit(found[3])
    low, high = (each.scaleb(power) for each in numbers if each is not None)
    most = quantity_of(found[4]) if found[4] else None
    return None if low > high or (found[4] and most is None) else Quantity(low, high, power, unit, most)


def is_above(one: Quantity | None, other: Quantity | None) -> bool | None:
    """Return whether a quantity is above another one, or the most that it may be; None where nobody can tell."""
    if one is None or other is None:
        return None
    if one.unit == other.unit:
        more = True if one.high > other.high else False if one.high <= other.low else None
        most = is_above(one.most, other.most) if one.most and other.most else False
        return True if more or most else None if None in (more, most) else False
    if other.most and other.most.unit == one.unit and one.low > other.most.high:
        return True
    if one.most and one.most.unit == other.unit and one.most.high <= other.low:
        return False
    return None


def restated(amount: str, printed: str) -> str:
    """Return an amount written as another one of the same unit is; as it stands where they have no unit in common.

    The most that may be given is the printed one, where the amount says none.

    >>> restated("900 µg/m²", "1.5 mg/m2"), restated("4 mcg/m2/day", "5 mcg/m2/day, at most 9 mcg/day")
    ('0.9 mg/m2', '4 mcg/m2/day, at most 9 mcg/day')
    """
    mine, other = quantity_of(amount), quantity_of(printed)
    if mine is None or other is None or mine.unit != other.unit:
        return amount
    numbers = dict.fromkeys(_digits(each.scaleb(-other.power)) for each in (mine.low, mine.high))
    unit, _, most = tail_of_amount(printed).partition(", at most ")
    own = amount.partition(", at most ")[2].strip() if mine.most else most
    return " ".join([" to ".join(numbers), unit]).strip() + (f", at most {own}" if own else "")


def tail_of_amount(text: str) -> str:
    """Return what follows the number of an amount, as it is written; empty where a text begins with no number.

    >>> tail_of_amount("1.3 to 1.8 mg/m2, at most 2 mg"), tail_of_amount("0.5"), tail_of_amount("half of it")
    ('mg/m2, at most 2 mg', '', '')
    """
    found = re.match(rf"\s*{_NUMBER}(?:\s*(?:to|[-\u2013])\s*{_NUMBER})?\s*", text)
    return text[found.end() :] if found else ""


def is_number(text: str) -> bool:
    """Return whether a text is a number alone, without a unit."""
    return re.fullmatch(_NUMBER, text) is not None


def _plain(text: str) -> str:
    """Return a text in one spelling of its letters, digits and signs."""
    for pattern, instead in _SPELLINGS:
        text = re.sub(pattern, instead, text)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _decimal(text: str) -> Decimal | None:
    """Return a number with a point or a comma; None where the comma may stand for thousands, as in "1,500"."""
    return None if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", text) else Decimal(text.replace(",", "."))


def _digits(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _unit(text: str) -> tuple[int, str]:
    """Return a unit as its power of ten and the rest of it: "mg per m^2" as -3 and "g/m2"."""
    for pattern, instead in _UNIT_SPELLINGS:
        text = re.sub(pattern, instead, text)
    if power := _POWER.match(text):
        return int(power[1]), text[power.end() :]
    mass = _MASS.match(text)
    return (_GRAMS[mass[1]], f"g{text[mass.end() :]}") if mass else (0, text)
