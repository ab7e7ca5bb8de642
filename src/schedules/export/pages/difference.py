"""What changed, as a page that stands alone: no script, no remote font, readable by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from schedules.course.difference import Change, Difference
from schedules.words import count, say

STYLE = """
body { font: 14pt/1.4 system-ui, sans-serif; color: #111; background: #fff; margin: 2rem auto; max-width: 60rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #767676; }
"""
WORDS = {"new": "new", "gone": "cancelled", "moved": "moved", "changed": "changed"}


def diff_to_html(found: Difference) -> str:
    """Write a difference as one page of HTML; text from plans and records is escaped.

    >>> "Nothing moves" in diff_to_html(Difference(changes=()))
    True
    """
    return "\n".join(_page(found)) + "\n"


def _page(found: Difference) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8"><title>What changed in the treatment plan</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style></head><body><main><h1>What changed in the treatment plan</h1>"
    if found.causes:
        yield f"<h2>What was recorded</h2><ul>{''.join(f'<li>{escape(cause)}</li>' for cause in found.causes)}</ul>"
    yield from _table(found) if found.changes else ["<p>Nothing moves.</p>"]
    yield "</main></body></html>"


def _table(found: Difference) -> Iterator[str]:
    columns = "".join(f'<th scope="col">{name}</th>' for name in ("Event", "What", "Now", "Before", "In words"))
    yield f"<table><caption>{count(len(found.changes), 'change')}</caption><thead><tr>{columns}</tr></thead><tbody>"
    yield from map(_line, found.changes)
    yield "</tbody></table>"


def _line(change: Change) -> str:
    now, was = (say(each) if each is not None else "-" for each in (change.start, change.was))
    cells = "".join(f"<td>{escape(text)}</td>" for text in (WORDS[change.what], now, was, change.words))
    return f'<tr><th scope="row">{escape(change.title)}</th>{cells}</tr>'
