"""The agenda of a page in HTML: one list, opened at today where a few lines of script may run, whole without them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from schedules.export.pages.content import AgendaDay, Page, Run
from schedules.export.pages.marks import box, said, text
from schedules.export.pages.sheet_html import section_html

TODAY: Final = """<script>
try {
  const today = new Date().toLocaleDateString("sv", {timeZone: document.body.dataset.zone});
  const day = [...document.querySelectorAll("[data-day]")].find(each => each.dataset.day >= today);
  const fold = day && day.closest("details");
  if (fold) fold.open = true;
  if (day && day.dataset.day === today) day.classList.add("today");
  if (day && day.previousElementSibling) day.scrollIntoView();
} catch (_) {}
</script>"""
"""Finds the first day that is not over, on the clocks of the plan's zone, unfolds it and goes to it."""


def agenda_lines(page: Page) -> Iterator[str]:
    """Yield the agenda: what must be seen first, then the months with their days."""
    yield f'<main><h1 class="title">{text(page.title)}</h1>'
    yield f'<div class="agenda"><p>{text(page.issued)}. {text(page.times)}</p>'
    if page.banner:
        yield f'<p class="banner">{text(page.banner)}</p>'
    yield from (f'<p class="notice">{text(notice)}</p>' for notice in page.notices)
    if page.contacts:
        yield f"<p>{' · '.join(map(text, page.contacts))}</p>"
    yield f"<p>{text(page.disclaimer)}</p>"
    for month in page.agenda:
        yield f"<h2>{text(month.name)}</h2>"
        for part in month.parts:
            if isinstance(part, Run):
                yield f"<details><summary>{text(part.words)}</summary>"
                yield from (line for day in part.days for line in _day(day, page))
                yield "</details>"
            else:
                yield from _day(part, page)
    for section in page.sections:
        yield f"<details>{section_html(section, '<summary>{}</summary>')}</details>"
    yield f"</div>{TODAY}"


def _day(day: AgendaDay, page: Page) -> Iterator[str]:
    changed = " changed" if day.changed else ""
    counted = f" <span>{text(day.counted)}</span>" if day.counted else ""
    marked = f" <span>{escape(day.changed)}</span>" if day.changed else ""
    yield f'<div class="day{changed}" data-day="{day.iso}"><h3><b>{text(day.name)}</b>{marked}{counted}</h3><ul>'
    for line in day.lines:
        until = f", {text(line.until)}" if line.until else ""
        clock = f'<span class="at">{text(line.item.clock)}</span>' if line.item.clock else ""
        mark = box(line.item, page.labels["done"])
        at = f'<span class="at">{mark}{text(line.item.clock)}</span>' if mark or clock else ""
        yield f'<li class="line">{at}<span>{said(line.item.words)}{until}</span></li>'
    yield "</ul></div>"
