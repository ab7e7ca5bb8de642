"""A judgement as one page of HTML: the calendar drawn by months, each finding on its day; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import escape
from typing import Final

from schedules.checking.calendar import DAY, day_of
from schedules.foreign.judgement import Judged, Judgement, left_out_titles
from schedules.foreign.placing import Taken
from schedules.words import count, say, say_day

MAX_MONTHS: Final = 60
"""The most months that are drawn; those without an event are not."""
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MARKS: Final = {"error": "✘ error", "warning": "▲ warning", "note": "● note"}
"""Each severity as a sign and a word, since a colour alone tells nothing to some."""
STYLE: Final = """
body { font: 14pt/1.35 sans-serif; color: #111; background: #fff; max-width: 75rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .5em 0 1.5em; }
caption { font-weight: bold; text-align: start; font-size: 1.2em; }
th, td { border: 1px solid #777; vertical-align: top; padding: .2em; overflow-wrap: anywhere; }
td { height: 4.5em; } td.outside { background: #eee; }
.number { font-weight: bold; } .event { margin: .1em 0; } .unplaced { color: #555; }
.error { border-inline-start: .4em solid #a00; padding-inline-start: .3em; background: #fdeaea; }
.warning { border-inline-start: .4em solid #b60; padding-inline-start: .3em; background: #fff3e0; }
.note { border-inline-start: .4em solid #555; padding-inline-start: .3em; background: #f2f2f2; }
.legal { border: 2px dashed #060; padding: 0 .2em; }
li { margin: .4em 0; list-style: none; } ul { padding: 0; } .source { color: #444; }
@media (max-width: 45rem) { table, caption, tbody, tr, td { display: block; width: auto; height: auto; }
  thead, td.outside, td.empty { display: none; } }
@media print { table, li { break-inside: avoid; } }
"""


def judgement_page(judgement: Judgement, name: str) -> bytes:
    """Return the page of a judgement, in UTF-8.

    Args:
        judgement: What was found.
        name: The name of the calendar's file.
    """
    title = f"{name}: what was found"
    serious = sum(each.finding.severity != "note" for each in judgement.found)
    notes = len(judgement.found) - serious
    lines = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style></head><body><header><h1>{escape(title)}</h1>",
        f"<p>{count(serious, 'finding')}, {count(notes, 'note')}. Times are {escape(judgement.zone)} time.</p>",
        "<p>Not medical advice. The care team's schedule wins.</p></header><main>",
        "<h2>Findings</h2>",
        f"<ul>{''.join(_finding_item(each) for each in judgement.found)}</ul>" if judgement.found else "<p>None.</p>",
        *_questions(judgement),
        "<h2>The calendar</h2>",
        *_months(judgement),
        *_left_out(judgement),
        "</main></body></html>\n",
    ]
    return "\n".join(lines).encode()


def _finding_item(each: Judged) -> str:
    """Return a finding as an item: its event, date and rule, the source, and the first legal date."""
    found = each.finding
    parts = [f"<strong>{MARKS[found.severity]}</strong> {escape(found.message)}"]
    if each.entry is not None:
        parts.append(f"Event: {escape(each.entry.title)}, {escape(say(each.entry.start))}")
    if found.nearest is not None:
        parts.append(f"First legal date: {escape(say(found.nearest))}")
    if found.source is not None:
        parts.append(f'<span class="source">Source: {escape(str(found.source))}</span>')
    return f'<li class="{found.severity}">{"<br>".join(parts)} <span class="source">[{escape(found.code)}]</span></li>'


def _questions(judgement: Judgement) -> Iterator[str]:
    if judgement.match.questions:
        items = "".join(f"<li>{escape(question)}</li>" for question in judgement.match.questions)
        yield f"<h2>To be answered</h2><ul>{items}</ul>"


def _left_out(judgement: Judgement) -> Iterator[str]:
    reading = judgement.reading
    if reading.left_out:
        titles = ", ".join(left_out_titles(reading))
        yield f"<p>{count(len(reading.left_out), 'event')} left out, of other things: {escape(titles)}</p>"
    if reading.cancelled:
        yield f"<p>{count(reading.cancelled, 'cancelled event')} left out.</p>"


def _months(judgement: Judgement) -> Iterator[str]:
    """Yield a table for each month in which an event begins, or to which a finding points."""
    events: dict[date, list[Taken]] = {}
    for taken in judgement.match.taken:
        events.setdefault(day_of(taken.entry.start), []).append(taken)
    marks: dict[date, list[str]] = {}
    for each in judgement.found:
        nearest = each.finding.nearest
        # An event that is not there is marked on the day on which it could be.
        at = each.entry.start if each.entry else nearest
        if at is not None:
            words = f"{MARKS[each.finding.severity]}: {each.finding.message}"
            mark = f'<div class="{each.finding.severity}">{escape(words)}</div>'
            marks.setdefault(day_of(at), []).append(mark)
        if each.entry is not None and nearest is not None:
            words = f"first legal date of {each.entry.title} of {say_day(day_of(each.entry.start))}"
            marks.setdefault(day_of(nearest), []).append(f'<div class="legal">{escape(words)}</div>')
    firsts = sorted({day.replace(day=1) for day in (*events, *marks)})
    for first in firsts[:MAX_MONTHS]:
        yield _month(first, events, marks)
    if len(firsts) > MAX_MONTHS:
        yield f"<p>{count(len(firsts) - MAX_MONTHS, 'later month')} not drawn.</p>"


def _month(first: date, events: dict[date, list[Taken]], marks: dict[date, list[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in WEEKDAYS)
    day = first - first.weekday() * DAY
    rows = []
    while day <= (first + timedelta(days=31)).replace(day=1) - DAY:
        week = [day + number * DAY for number in range(7)]
        rows.append(f"<tr>{''.join(_cell(each, first, events, marks) for each in week)}</tr>")
        day += 7 * DAY
    caption = f"{MONTHS[first.month - 1]} {first.year}"
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(day: date, first: date, events: dict[date, list[Taken]], marks: dict[date, list[str]]) -> str:
    if day.month != first.month:
        return '<td class="outside"></td>'
    there, found = events.get(day, []), marks.get(day, [])
    shown = "".join(_event(taken) for taken in there)
    name = "" if there or found else ' class="empty"'
    return f'<td{name}><div class="number">{day.day}</div>{shown}{"".join(found)}</td>'


def _event(taken: Taken) -> str:
    start, end = taken.entry.start, taken.entry.end
    clock = f"{start:%H:%M} " if isinstance(start, datetime) else ""
    until = f", to {say(end)}" if day_of(end) - day_of(start) > DAY else ""
    unsure = f" ({taken.sureness})" if taken.keys and taken.sureness != "sure" else ""
    kind = "event" if taken.keys else "event unplaced"
    return f'<div class="{kind}">{clock}{escape(taken.entry.title + until + unsure)}</div>'
