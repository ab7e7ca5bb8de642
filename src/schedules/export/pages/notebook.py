"""A plan in a notebook: its timeline, and its events as a table."""

from __future__ import annotations

from html import escape

from schedules.course.plan import Plan
from schedules.export.pages.svg import to_svg
from schedules.export.speech.joint import joined
from schedules.words import say


def to_notebook(plan: Plan) -> str:
    """Return a plan as a piece of HTML: its timeline, then a table with a row for each event."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("When", "Day", "What", "Amount"))
    rows = ""
    for event in joined(plan).events:
        cells = "".join(f"<td>{escape(text)}</td>" for text in (event.code, event.title, event.amount))
        rows += f'<tr><th scope="row">{say(event.start)}</th>{cells}</tr>'
    table = f"<table><caption>{escape(plan.title)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<figure>{to_svg(plan).decode()}</figure>{table}"
