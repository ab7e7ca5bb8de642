"""A plan in a notebook: its picture, and its events as a table."""

from __future__ import annotations

from html import escape

from schedules.course.plan import Event, Plan
from schedules.export.pages.svg import to_svg
from schedules.words import say


def to_notebook(plan: Plan) -> str:
    """Write a plan as a piece of HTML: the timeline, then a row for each event."""
    rows = "".join(map(_row, plan.events))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("When", "Day", "What", "Amount"))
    table = f"<table><caption>{escape(plan.title)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<figure>{to_svg(plan).decode()}</figure>{table}"


def _row(event: Event) -> str:
    cells = "".join(f"<td>{escape(text)}</td>" for text in (event.code, event.title, event.amount))
    return f'<tr><th scope="row">{say(event.start)}</th>{cells}</tr>'
