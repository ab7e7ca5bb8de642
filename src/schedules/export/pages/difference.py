"""A difference of two plans as a page of HTML: no script, nothing fetched, readable by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """Return a difference of two plans as one page of HTML; text of plans and records is escaped.

    >>> "Nothing moves" in diff_to_html(Difference(changes=()))
    True
    """
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>What changed in the treatment plan</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style></head><body><main><h1>What changed in the treatment plan</h1>",
    ]
    if found.causes:
        causes = "".join(f"<li>{escape(cause)}</li>" for cause in found.causes)
        lines.append(f"<h2>What was recorded</h2><ul>{causes}</ul>")
    lines += _changes_table(found.changes) if found.changes else ["<p>Nothing moves.</p>"]
    return "\n".join([*lines, "</main></body></html>"]) + "\n"


def _changes_table(changes: Sequence[Change]) -> Iterator[str]:
    columns = "".join(f'<th scope="col">{name}</th>' for name in ("Event", "What", "Now", "Before", "In words"))
    yield f"<table><caption>{count(len(changes), 'change')}</caption><thead><tr>{columns}</tr></thead><tbody>"
    for change in changes:
        now, was = (say(each) if each is not None else "-" for each in (change.start, change.was))
        cells = "".join(f"<td>{escape(text)}</td>" for text in (WORDS[change.what], now, was, change.words))
        yield f'<tr><th scope="row">{escape(change.title)}</th>{cells}</tr>'
    yield "</tbody></table>"
