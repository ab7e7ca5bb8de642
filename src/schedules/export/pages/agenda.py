"""The agenda of a page: one list of days for a phone, days that are alike folded into one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from schedules.course.plan import Event
from schedules.export.pages.cells import Teller, glued
from schedules.export.pages.content import AgendaDay, AgendaLine, AgendaMonth, Item, Run
from schedules.export.pages.days import Day
from schedules.export.speech.joint import members_of
from schedules.export.speech.views import on_this_day

ROUTINE: Final = {"bag-change"}
"""The kinds of event of days that are folded where they follow each other: nothing but the next bag."""
_LAST: Final = re.compile(r" (?=[0-9]+$)")
FOLDED: Final = 2
"""How many such days are folded at least."""


def agenda_of(tell: Teller, days: Mapping[date, Day]) -> tuple[AgendaMonth, ...]:
    """Return the days on which something begins or changes, by their months."""
    told = [day for day in days.values() if day.events or day.beginning or tell.changed(day)]
    parts: list[tuple[date, AgendaDay | Run]] = []
    for routine, group in groupby(told, key=lambda day: _is_routine(day, tell)):
        some = [*group]
        if routine and len(some) >= FOLDED:
            parts.append((some[0].day, _run(some, tell)))
        else:
            parts += [(day.day, _agenda_day(day, tell)) for day in some]
    by_month = groupby(parts, key=lambda part: part[0].replace(day=1))
    return tuple(AgendaMonth(tell.speech.month(month), tuple(part for _, part in some)) for month, some in by_month)


def _is_routine(day: Day, tell: Teller) -> bool:
    kinds = {each.kind for event in day.events for each in members_of(event)}
    return bool(kinds) and kinds <= ROUTINE and not day.beginning and not tell.changed(day)


def _run(days: Sequence[Day], tell: Teller) -> Run:
    """Fold days of one kind: what goes on through them, from which day of the cycle to which, and their dates."""
    say = tell.speech.say
    first, last = days[0], days[-1]
    through = [span for span in first.spans if span.event.kind == "infusion"]
    words = tell.word(through[0].event if through else first.events[0]).text
    if first.place and last.place and not tell.look.discreet:
        words = say("run-days", text=words, n=first.place[0], n_2=last.place[0])
    lead = "" if tell.look.discreet else f"{words}. "
    clocks = {tell.clock(event.start) for day in days for event in day.events}
    what = f"{clocks.pop()} {tell.word(first.events[0]).text}" if len(clocks) == 1 else tell.word(first.events[0]).text
    dates = ", ".join(f"{tell.name(day.day)}" for day in days)
    return Run(glued(f"{lead}{what.strip()}: {dates}"), tuple(_agenda_day(day, tell) for day in days))


def _agenda_day(day: Day, tell: Teller) -> AgendaDay:
    return AgendaDay(
        iso=day.day.isoformat(),
        name=tell.speech.day(day.day),
        counted=_counted(day, tell),
        lines=tuple(_lines(day, tell)),
        running="",
        changed=tell.changed(day),
    )


def _counted(day: Day, tell: Teller) -> str:
    """Return the day as its cycle counts it, with the number of the cycle."""
    if tell.look.discreet or day.place is None:
        return ""
    number, cycle = day.place
    say = tell.speech.say
    return _tied(glued(say("day", n=number) if cycle is None else say("day-of-cycle", n=number, n_2=cycle)))


def _tied(text: str) -> str:
    r"""Return a text whose last word stays with the number after it at the end of a line.

    >>> _tied("Day 17 of cycle 1"), _tied("New bag on the pump: bag 2")
    ('Day 17 of cycle\xa01', 'New bag on the pump: bag\xa02')
    """
    return _LAST.sub("\N{NO-BREAK SPACE}", text)


def _lines(day: Day, tell: Teller) -> Iterator[AgendaLine]:
    for span in day.beginning:
        until = "" if span.is_open else tell.speech.say("to-date", date=span.last)
        yield AgendaLine(Item("", tell.in_full(span.event), ""), until)
        yield from _to_tick(span.event, tell)
    starts = {id(span.event): span for span in day.spans if span.event in day.events}
    if tell.look.discreet:
        yield from map(AgendaLine, tell.items(day))
    for event in () if tell.look.discreet else day.events:
        first, *_ = tell.event_items(event, day)
        until = tell.speech.say("to-date", date=starts[id(event)].last) if id(event) in starts else ""
        full = tell.in_full(event)
        text = ". ".join([full.text, *on_this_day(tell.plan, event, tell.look)])
        yield AgendaLine(replace(first, words=replace(full, text=_tied(text))), until)
        yield from _to_tick(event, tell)


def _to_tick(event: Event, tell: Teller) -> Iterator[AgendaLine]:
    """Yield what is to be done with an event and has no time of its own, in full: no list at the end explains it."""
    yield from (AgendaLine(Item("", full, "open")) for _, full in tell.ticks(event))
