"""A plan as one page of HTML: sheets for a printer, an agenda for a phone; nothing is fetched from anywhere."""

from __future__ import annotations

from html import escape
from typing import Unpack

from schedules.course.plan import Plan
from schedules.export.pages.agenda_html import agenda_lines
from schedules.export.pages.compose import page_of
from schedules.export.pages.sheet_html import sheet_lines
from schedules.export.pages.style import style_sheet
from schedules.export.speech.options import Look, PageOptions


def to_html(plan: Plan, **options: Unpack[PageOptions]) -> bytes:
    """Write a plan as one page of HTML: for a printer, a phone and a screen reader; UTF-8, self-contained.

    Args:
        plan: The plan.
        options: Those of `PageOptions`, each by its name.

    Raises:
        PlanError: If an option is none of its values.
        MissingExtraError: If the language needs an extra that is not installed.
    """
    return html_page(plan, Look(**options))


def html_page(plan: Plan, look: Look) -> bytes:
    """Return a plan as one page of HTML, as `to_html` does."""
    page = page_of(plan, look)
    lines = [
        f'<!DOCTYPE html>\n<html lang="{page.language}" dir="{page.direction}"><head><meta charset="utf-8">',
        f"<title>{escape(page.title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<style>{style_sheet(page, look)}</style></head><body data-zone="{escape(page.zone)}">',
        *agenda_lines(page),
        '<div class="sheets">',
    ]
    for sheet in page.sheets:
        lines += sheet_lines(sheet, page)
    return "\n".join([*lines, "</div></main></body></html>\n"]).encode()
