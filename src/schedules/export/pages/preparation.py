"""The preparation list of a pharmacy: every bag with its rate and its hours, every dose, every premedication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from schedules.clock import date_of, elapsed
from schedules.course.places import stem_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import first_rate
from schedules.export.pages.cells import Teller, glued
from schedules.export.pages.content import PageTable, Sheet
from schedules.export.pages.fit import Room
from schedules.export.pages.heading import Heading
from schedules.export.pages.letters import READING
from schedules.words import hours_words

PREPARED = ("dose", "premedication", "infusion")


@dataclass(frozen=True, slots=True)
class Preparation:
    """One bag, dose or premedication that a pharmacy prepares."""

    event: Event
    """The event it is prepared for."""
    at: date
    """The date or moment at which it is given, or a bag is connected."""
    amount: str
    bag: int | None = None
    """The number of the bag in its cycle; None for what is not infused from bags."""
    lasts: timedelta | None = None
    """How long it runs, in elapsed time; None where that is not known."""
    until: datetime | None = None
    to_tick: str = ""
    """What is to be done with the event and has no time of its own, in place of what is prepared for it."""


def preparations(plan: Plan) -> list[Preparation]:
    """List what is to be prepared or ticked, by its dates; nothing that is unsure, left out or given already."""
    live = [event for event in plan.events if not event.is_gone and event.state not in ("tentative", "given")]
    pumps = dict.fromkeys(stem_of(event.key) for event in live if event.kind == "bag-change")
    alone = (event for event in live if event.kind != "infusion" or stem_of(event.key) not in pumps)
    found = [_single(event) for event in alone if event.kind in PREPARED]
    for pump in pumps:
        found += _bags([event for event in live if stem_of(event.key) == pump])
    found += [Preparation(event, event.start, "", to_tick=text) for event in live for text in event.to_tick]
    return sorted(found, key=lambda each: (date_of(each.at), str(each.at)))


def _single(event: Event) -> Preparation:
    if event.is_moment or not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return Preparation(event, event.start, event.amount)
    return Preparation(event, event.start, event.amount, lasts=elapsed(event.start, event.end), until=event.end)


def _bags(events: list[Event]) -> Iterator[Preparation]:
    """Yield the bags of one cycle: each is hung at a start or a change, and ends at the next or with its stretch."""
    stretches = [event for event in events if event.kind == "infusion"]
    changes = [event for event in events if event.kind == "bag-change"]
    ends = [each.end.astimezone(UTC) for each in stretches if isinstance(each.end, datetime)]
    hung = {each.start.astimezone(UTC): each for each in (*stretches, *changes) if isinstance(each.start, datetime)}
    for number, (at, following) in enumerate(pairwise([*sorted(hung), max(ends)]), start=1):
        end = min([following, *(each for each in ends if at < each <= following)])
        event = hung[at]
        start, until = event.start, end.astimezone(event.start.tzinfo)  # type: ignore[attr-defined]  # timed, as hung holds
        yield Preparation(event, start, _rate(at, events), number, end - at, until)


def _rate(at: datetime, events: list[Event]) -> str:
    """Return the rate at a moment, that of the last start or step; "9 mcg/day for 7 days, then ..." starts at 9."""
    rates = [
        (event.start.astimezone(UTC), event.kind == "step", event.amount)
        for event in events
        if event.kind in ("infusion", "step") and isinstance(event.start, datetime)
    ]
    known = [amount for start, _, amount in sorted(rates) if start <= at]
    return first_rate(known[-1]) if known else ""


COLUMNS: Final = ("day", "time", "what", "amount", "runs", "until", "done")
SHARES: Final = (1.35, 0.75, 1.65, 1.3, 0.9, 1.45, 0.9)
"""How wide each column of the list is, in parts of the whole."""


def preparation_sheets(plan: Plan, tell: Teller, room: Room, heading: Heading) -> Iterator[Sheet]:
    """Yield the preparation list as sheets, each with the head of its columns."""
    say = tell.speech.say
    names = [say(f"prepare-{name}") for name in COLUMNS]
    title, subtitle = say("prepare-title"), tell.speech.text(plan.title)
    widths = [share * room.width / sum(SHARES) - 10 for share in SHARES]
    height = heading.space(title, subtitle, ()) - _row_height(names, widths, room)
    rows: list[list[str]] = []
    at = 0.0
    for row in (_row(each, plan, tell) for each in preparations(plan)):
        tall = _row_height(row, widths, room)
        if rows and at + tall > height:
            yield Sheet(title, subtitle, "", "table", table=PageTable(title, names, rows))
            rows, at = [], 0.0
        rows.append(row)
        at += tall
    yield Sheet(title, subtitle, "", "table", table=PageTable(title, names, rows))


def _row_height(row: list[str], widths: list[float], room: Room) -> float:
    if not any(row[3:-1]):
        row, widths = row[:3], [*widths[:2], sum(widths[2:-1])]
    lines = max(room.lines(text, width, READING, bold=True) for text, width in zip(row, widths, strict=True))
    return 1.25 * room.points * lines + 8


def _row(each: Preparation, plan: Plan, tell: Teller) -> list[str]:
    speech = tell.speech
    if each.to_tick:
        return [glued(speech.day(date_of(each.at))), "", glued(speech.text(each.to_tick)), "", "", "", ""]
    code = f" ({each.event.code})" if each.event.code else ""
    bag = f", {speech.say('prepare-bag', n=each.bag)}" if each.bag else ""
    what = speech.text(plan.title if each.bag else each.event.title)
    until = f"{tell.speech.day(each.until)} {tell.clock(each.until)}" if each.until else ""
    cells = (
        speech.day(date_of(each.at)),
        tell.clock(each.at),
        f"{what}{bag}{code}",
        speech.text(each.amount) if each.amount else "",
        hours_words(each.lasts) if each.lasts else "",
        until,
        "",
    )
    return [glued(cell) for cell in cells]
