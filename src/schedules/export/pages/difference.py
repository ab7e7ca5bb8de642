"""A difference of two plans as a page of HTML: no script, nothing fetched, readable by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from schedules.course.difference import Change, Difference
from schedules.words import count

STYLE = """
:root { color-scheme: light dark; }
body { font: 14pt/1.4 system-ui, sans-serif; margin: 1rem auto; padding: 0 .8rem; max-width: 60rem; }
h1 { font-size: 1.4em; line-height: 1.2; } h2 { font-size: 1.15em; margin-bottom: .2em; }
ul { list-style: none; padding: 0; margin: 0; }
li { border-top: 1px solid #767676; padding: .4rem 0; }
li b { display: block; }
"""
SAYS_MORE = {"new": "New: ", "moved": "", "changed": "", "gone": ""}
"""What stands before the words of a change that do not say by themselves what it is."""


def diff_to_html(found: Difference) -> str:
    """Return a difference of two plans as one page of HTML; text of plans and records is escaped.

    Each change is said once, under the event that it is of, so that a phone shows it whole.

    >>> "Nothing moves" in diff_to_html(Difference(changes=()))
    True
    """
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>What changed in the treatment plan</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style></head><body><main><h1>What changed in the treatment plan</h1>",
    ]
    lines += [f"<p>{escape(found.courses)}</p>"] if found.courses else []
    if found.causes:
        causes = "".join(f"<li>{escape(cause)}</li>" for cause in found.causes)
        lines.append(f"<h2>What was recorded</h2><ul>{causes}</ul>")
    lines += _changes(found.changes) if found.changes else ["<p>Nothing moves.</p>"]
    return "\n".join([*lines, "</main></body></html>"]) + "\n"


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    yield f"<h2>{count(len(changes), 'change')}</h2><ul>"
    for change in changes:
        words = f"{SAYS_MORE[change.what]}{change.words}"
        yield f"<li><b>{escape(change.title)}</b>{escape(words)}</li>"
    yield "</ul>"
