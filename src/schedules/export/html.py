"""A plan as a page for the fridge: month grids, then each day in words; nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from typing import Final

from schedules.events import Event, Plan
from schedules.export.months import Cell, Month, last_day, months
from schedules.export.options import Detail
from schedules.export.page_style import Orientation, Paper, style
from schedules.export.wording import DISCLAIMER, summary
from schedules.words import say_day

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT: Final = {
    "infusion": "infusion",
    "step": "dose step",
    "bag-change": "bag change",
    "disconnect": "disconnect",
    "dose": "dose",
    "premedication": "pre-medicine",
    "stay": "hospital",
    "procedure": "procedure",
    "assessment": "test",
    "monitoring": "watch",
    "restriction": "restriction",
    "rest": "rest",
    "milestone": "milestone",
    "decision": "decision",
    "note": "note",
}
"""Each kind in a word or two, for a cell that is an inch wide."""


def to_html(
    plan: Plan,
    *,
    detail: Detail = "full",
    paper: Paper = "letter",
    orientation: Orientation = "landscape",
    large_print: bool = False,
) -> bytes:
    """Write a plan as one page of HTML: for a printer, a phone and a screen reader; UTF-8, self-contained.

    Args:
        plan: The plan.
        detail: ``discreet`` says when, and nothing of what.
        paper: ``letter`` has weeks from Sunday, ``a4`` from Monday.
        orientation: Of the printed page.
        large_print: Text of at least 18 points in place of 14.
    """
    page = _Page(plan, discreet=detail == "discreet")
    look = style(paper=paper, orientation=orientation, large_print=large_print, foot=page.issued)
    return "\n".join(page.lines(look, sunday_first=paper == "letter")).encode() + b"\n"


class _Page:
    """One page in the making."""

    def __init__(self, plan: Plan, *, discreet: bool) -> None:
        self.plan, self.discreet = plan, discreet
        self.title = "Calendar" if discreet else f"{plan.title}: treatment calendar"
        self.issued = f"Issued {say_day(plan.as_of.astimezone(plan.tz).date())}, revision {plan.revision}"

    def lines(self, look: str, *, sunday_first: bool) -> Iterator[str]:
        yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        yield f"<title>{escape(self.title)}</title>"
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<style>{look}</style></head><body><header><h1>{escape(self.title)}</h1>"
        yield f"<p>{self.issued}. Times are {escape(self.plan.zone)} time.</p></header><main>"
        yield from self._head()
        for month in months(self.plan, sunday_first=sunday_first):
            yield from self._month(month, sunday_first=sunday_first)
        yield "</main></body></html>"

    def _head(self) -> Iterator[str]:
        words = "The care team's dates win." if self.discreet else DISCLAIMER
        yield f'<p class="disclaimer">{words}</p>'
        yield '<p class="phones">Phone, day: <span></span> Phone, night: <span></span></p>'
        if self.discreet:
            return
        kinds = dict.fromkeys(_look(event) for event in self.plan.events if _runs(event))
        bars = " ".join(f'<span class="bar {kind}">{_legend(kind)}</span>' for kind in kinds)
        yield f'<p class="legend">{bars} <span class="box"></span> tick when done</p>' if bars else ""
        if self.plan.notes:
            yield "<h2>Good to know</h2><ul>"
            yield from (f"<li>{escape(note)}</li>" for note in self.plan.notes)
            yield "</ul>"

    def _month(self, month: Month, *, sunday_first: bool) -> Iterator[str]:
        name = f"{MONTHS[month.first.month - 1]} {month.first.year}"
        order = [(6, *range(6)), tuple(range(7))][not sunday_first]
        yield f'<section class="month"><table class="month"><caption>{name}</caption><thead><tr>'
        yield "".join(f'<th scope="col" abbr="{WEEKDAYS[day]}">{WEEKDAYS[day][:3]}</th>' for day in order)
        yield "</tr></thead><tbody>"
        for week in month.weeks:
            yield f"<tr>{''.join(self._cell(cell) for cell in week)}</tr>"
        yield "</tbody></table>"
        busy = [cell for cell in month.cells if self._listed(cell)]
        if busy:
            yield f'<h2>{name}, day by day</h2><ul class="days">'
            yield from map(self._day, busy)
            yield "</ul>"
        yield "</section>"

    def _cell(self, cell: Cell | None) -> str:
        if cell is None:
            return '<td class="outside"></td>'
        words = f'<span class="words">{cell.words}</span>' if cell.words and not self.discreet else ""
        bars = "".join(f'<div class="bar {_look(event)}">{self._bar(event)}</div>' for event in self._bars(cell))
        items = "".join(f'<div class="item">{self._item(event)}</div>' for event in cell.items)
        name = "" if bars or items else ' class="empty"'
        return f'<td{name}><span class="number">{cell.day.day}</span> {words}{bars}{items}</td>'

    def _bars(self, cell: Cell) -> list[Event]:
        seen: dict[str, Event] = {}
        for event in cell.bars:
            seen.setdefault("appointment" if self.discreet else f"{_look(event)} {event.title}", event)
        return list(seen.values())

    def _bar(self, event: Event) -> str:
        if self.discreet:
            return "appointment"
        sure = " (not confirmed)" if event.state == "tentative" else ""
        return f"{SHORT[event.kind]}{sure}"

    def _item(self, event: Event) -> str:
        clock = f"{event.start:%H:%M} " if isinstance(event.start, datetime) else ""
        starts = " starts" if _runs(event) and not self.discreet else ""
        words = "appointment" if self.discreet else SHORT[event.kind]
        sure = " (not confirmed)" if event.state == "tentative" else ""
        return f'<span class="box"></span>{clock}{words}{starts}{sure}'

    def _listed(self, cell: Cell) -> list[Event]:
        first = [event for event in cell.bars if _starts(event) == cell.day and event not in cell.items]
        return [*first, *cell.items]

    def _day(self, cell: Cell) -> str:
        words = f" · {cell.words}" if cell.words and not self.discreet else ""
        lines = "".join(f"<li>{self._line(event)}</li>" for event in self._listed(cell))
        return f'<li><span class="when">{say_day(cell.day)}{words}</span><ul class="lines">{lines}</ul></li>'

    def _line(self, event: Event) -> str:
        clock = f"{event.start:%H:%M} " if isinstance(event.start, datetime) else ""
        until = f", to {say_day(last_day(event))}" if _runs(event) else ""
        return f'<span class="box"></span>{clock}{escape(summary(event, discreet=self.discreet))}{until}'


def _starts(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start


def _runs(event: Event) -> bool:
    return last_day(event) > _starts(event)


def _look(event: Event) -> str:
    """Name the pattern of an event's bar."""
    if event.state == "tentative":
        return "tentative"
    return event.kind if event.kind in ("infusion", "stay", "rest", "restriction", "monitoring") else "infusion"


def _legend(kind: str) -> str:
    words = {"stay": "hospital stay", "rest": "rest, no treatment", "tentative": "not confirmed"}
    return words.get(kind, SHORT.get(kind, kind))
