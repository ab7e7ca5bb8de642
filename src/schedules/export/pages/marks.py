"""Text and boxes in HTML: escaped, with its language marked, and broken at spaces only."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from schedules.export.pages.content import Item, Words

_BREAKS: Final = re.compile(r"\S*[-/\N{HYPHEN}]\S*")


def text(words: str) -> str:
    """Return a text escaped, in which a browser breaks no line at a hyphen or a slash.

    >>> text("28 mcg/day & more")
    '28 <span class="w">mcg/day</span> &amp; more'
    """
    found, at = [], 0
    for part in _BREAKS.finditer(words):
        found += [escape(words[at : part.start()]), f'<span class="w">{escape(part[0])}</span>']
        at = part.end()
    return "".join([*found, escape(words[at:])])


def said(words: Words) -> str:
    """Return a text with its language marked where it is not that of the page."""
    return text(words.text) if words.own else f'<span lang="en" dir="ltr">{text(words.text)}</span>'


def box(item: Item, done: str) -> str:
    """Return the box of an item, ticked where it is done; empty for none."""
    if item.box == "done":
        return f'<span class="box done"><span class="hidden">{escape(done)}</span></span>'
    return '<span class="box"></span>' if item.box else ""
