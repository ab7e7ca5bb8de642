"""Abbreviations of clocks, such as EST, and offsets, which name no place and so no time zone."""

from __future__ import annotations

import re
from typing import Final

_PLACES: Final = {
    "America/New_York": "EST EDT ET EASTERN EST5EDT",
    "America/Chicago": "CST CDT CT CENTRAL CST6CDT",
    "America/Denver": "MST MDT MT MOUNTAIN MST7MDT",
    "America/Phoenix": "MST",
    "America/Los_Angeles": "PST PDT PT PACIFIC PST8PDT",
    "America/Halifax": "AST ADT ATLANTIC",
    "America/Anchorage": "AKST AKDT ALASKA",
    "Pacific/Honolulu": "HST HDT HAWAII",
    "Europe/London": "GMT BST GMT0 GMT+0 GMT-0 GREENWICH",
    "Europe/Dublin": "IST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Paris": "CET CEST MET MEST",
    "Europe/Berlin": "CET CEST MET MEST MEZ MESZ",
    "Europe/Athens": "EET EEST",
    "Asia/Jerusalem": "IST IDT",
    "Asia/Kolkata": "IST",
    "Asia/Shanghai": "CST",
    "Asia/Tokyo": "JST",
    "Australia/Sydney": "AEST AEDT AET",
    "UTC": "GMT GMT0 GMT+0 GMT-0 GREENWICH UCT ZULU Z UNIVERSAL",
}
"""Places, each with the abbreviations that people use for its clocks; some fit several places."""

_OFFSET: Final = re.compile(r"(GMT|UTC)?[+-][0-9:]+")


def abbreviation_hint(name: str) -> str:
    """Say which places an abbreviation such as "EST", or an offset such as "GMT+5", may mean; empty for other names.

    Some of them are IANA names; their clocks never change, or change by the rules of one country alone.

    >>> abbreviation_hint("EST"), abbreviation_hint("Europe/Paris")
    ('it is an abbreviation of clocks, not a place; write America/New_York', '')
    """
    word = name.upper().removeprefix("ETC/")
    if places := [place for place, words in _PLACES.items() if word in words.split()]:
        return f"it is an abbreviation of clocks, not a place; write {', or '.join(places)}"
    if _OFFSET.fullmatch(word):
        return "it is an offset, whose clocks never change; write the place, such as America/New_York"
    return ""
