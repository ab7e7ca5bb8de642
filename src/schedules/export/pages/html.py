"""A plan as a page of HTML: a grid for each month, then its days in words; nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from schedules.course.plan import Plan
from schedules.export.pages.compose import page_of
from schedules.export.pages.content import DayEntry, Leaf, PageTable, Square, Words
from schedules.export.pages.style import style_sheet
from schedules.export.speech.options import Detail, Look, Orientation, Paper, View


def to_html(
    plan: Plan,
    *,
    detail: Detail = Look.detail,
    paper: Paper = Look.paper,
    orientation: Orientation = Look.orientation,
    large_print: bool = Look.large_print,
    language: str = Look.language,
    view: View | None = Look.view,
) -> bytes:
    """Write a plan as one page of HTML: for a printer, a phone and a screen reader; UTF-8, self-contained.

    Args:
        plan: The plan.
        detail: ``plain`` speaks in everyday words; ``discreet`` says when, and nothing of what.
        paper: ``letter`` has weeks from Sunday, ``a4`` from Monday.
        orientation: Of the printed page.
        large_print: Text of at least 18 points in place of 14.
        language: ``en``, ``es`` or ``ar``; others than English need the extra ``languages``.
        view: Whose page it is; the pharmacy's is a list of what to prepare.

    Raises:
        PlanError: If an option is none of these.
        MissingExtraError: If the language needs an extra that is not installed.
    """
    look = Look(
        detail=detail,
        paper=paper,
        orientation=orientation,
        large_print=large_print,
        language=language,
        view=view,
    )
    return html_page(plan, look)


def html_page(plan: Plan, look: Look) -> bytes:
    """Return a plan as one page of HTML, as `to_html` does."""
    page = page_of(plan, look)
    lines = [
        f'<!DOCTYPE html>\n<html lang="{page.language}" dir="{page.direction}"><head><meta charset="utf-8">',
        f"<title>{escape(page.title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{style_sheet(page, look)}</style></head><body><header><h1>{escape(page.title)}</h1>",
        f"<p>{escape(page.issued)}. {escape(page.times)}</p></header><main>",
        f'<p class="disclaimer">{escape(page.disclaimer)}</p>',
        f'<p class="phones">{" ".join(f"{escape(words)} <span></span>" for words in page.phones)}</p>',
    ]
    if page.legend:
        bars = " ".join(f'<span class="bar {bar.pattern}">{escape(bar.words)}</span>' for bar in page.legend)
        lines.append(f'<p class="legend">{bars} <span class="box"></span> {escape(page.tick)}</p>')
    if page.notes:
        notes = "\n".join(f"<li>{_in_language(note)}</li>" for note in page.notes)
        lines += [f"<h2>{escape(page.notes_title)}</h2><ul>", notes, "</ul>"]
    if page.table:
        lines += _preparation_table(page.table)
    for leaf in page.leaves:
        lines += _month(leaf)
    return "\n".join([*lines, "</main></body></html>\n"]).encode()


def _in_language(words: Words) -> str:
    """Return a text with its language marked where it is not that of the page."""
    text = escape(words.text)
    return text if words.own else f'<span lang="en" dir="ltr">{text}</span>'


def _preparation_table(table: PageTable) -> Iterator[str]:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    yield f'<table class="list"><caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>'
    for row in table.rows:
        cells = "".join(f"<td>{escape(text)}</td>" for text in row[1:-1])
        yield f'<tr><th scope="row">{escape(row[0])}</th>{cells}<td><span class="box"></span></td></tr>'
    yield "</tbody></table>"


def _month(leaf: Leaf) -> Iterator[str]:
    yield f'<section class="month"><table class="month"><caption>{escape(leaf.name)}</caption><thead>'
    # On paper the name is part of the head, which is printed again where a month goes on overleaf.
    yield f'<tr class="name" aria-hidden="true"><th colspan="7">{escape(leaf.name)}</th></tr><tr>'
    yield "".join(f'<th scope="col" abbr="{escape(long)}">{escape(short)}</th>' for short, long in leaf.weekdays)
    yield "</tr></thead><tbody>"
    for week in leaf.weeks:
        yield f"<tr>{''.join(map(_day_cell, week, [short for short, _ in leaf.weekdays]))}</tr>"
    yield "</tbody></table>"
    if leaf.days:
        yield f'<h2>{escape(leaf.heading)}</h2><ul class="days">'
        yield from map(_day_item, leaf.days)
        yield "</ul>"
    yield "</section>"


def _day_cell(square: Square | None, weekday: str) -> str:
    if square is None:
        return '<td class="outside"></td>'
    words = f'<span class="words">{escape(square.words)}</span>' if square.words else ""
    bars = "".join(f'<div class="bar {bar.pattern}">{escape(bar.words)}</div>' for bar in square.bars)
    items = "".join(f'<div class="item"><span class="box"></span>{escape(item)}</div>' for item in square.items)
    name = "" if bars or items else ' class="empty"'
    number = f'<span class="number" data-weekday="{escape(weekday)}">{square.number}</span>'
    return f"<td{name}>{number} {words}{bars}{items}</td>"


def _day_item(day: DayEntry) -> str:
    lines = ""
    for line in day.lines:
        clock = f"{line.clock} " if line.clock else ""
        until = f", {escape(line.until)}" if line.until else ""
        lines += f'<li><span class="box"></span>{clock}{_in_language(line.words)}{until}</li>'
    return f'<li><span class="when">{escape(day.when)}</span><ul class="lines">{lines}</ul></li>'
