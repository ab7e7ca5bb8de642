"""The repetitions of vCalendar 1.0, which old phones write, as rules of RFC 5545."""

from __future__ import annotations

import re
from typing import Final

RULE: Final = re.compile(r"(D|W|MP|MD|YM|YD|M)(\d{1,3})((?:\s+[^\s#]+)*?)(?:\s+(?:#(\d{1,6})|(\d{8}T\d{6}Z?)))?\s*")
DAYS: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
FREQUENCY: Final = {
    "D": "DAILY",
    "W": "WEEKLY",
    "MP": "MONTHLY",
    "MD": "MONTHLY",
    "YM": "YEARLY",
    "YD": "YEARLY",
    "M": "MINUTELY",
}


def modern_rule(text: str) -> str:
    """Return the rule of RFC 5545 that a vCalendar 1.0 repetition means; the text itself where it is none.

    >>> modern_rule("W1 #2"), modern_rule("W2 TU TH 20261224T000000")
    ('FREQ=WEEKLY;INTERVAL=1;COUNT=2', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261224T000000')
    """
    found = RULE.fullmatch(text.strip().upper())
    if found is None:
        return text
    kind, interval, words, times, until = found.groups()
    parts = [f"FREQ={FREQUENCY[kind]}", f"INTERVAL={interval}"]
    if listed := words.split():
        parts.append(_by(kind, listed))
    if until:
        parts.append(f"UNTIL={until}")
    elif times != "0":  # none is without end; without a number there are two
        parts.append(f"COUNT={times or 2}")
    return ";".join(part for part in parts if part)


def _by(kind: str, words: list[str]) -> str:
    if kind == "W":
        return f"BYDAY={','.join(word for word in words if word in DAYS)}"
    if kind == "MP":
        return f"BYDAY={','.join(_positions(words))}"
    name = {"MD": "BYMONTHDAY", "YM": "BYMONTH", "YD": "BYYEARDAY"}.get(kind)
    numbers = [word for word in words if word.isdecimal()]
    return f"{name}={','.join(numbers)}" if name and numbers else ""


def _positions(words: list[str]) -> list[str]:
    """Return weekdays with their place in the month: "1+ MO" is 1MO, "2- FR" is -2FR."""
    place, found = "", []
    for word in words:
        if re.fullmatch(r"\d[+-]", word):
            place = f"-{word[0]}" if word[1] == "-" else word[0]
        elif word in DAYS:
            found.append(f"{place}{word}")
    return found
