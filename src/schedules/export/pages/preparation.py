"""What a pharmacy prepares, day by day: every bag with its rate and its hours, every dose, every premedication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from schedules.course.places import stem_of
from schedules.course.plan import Event, Plan

PREPARED = ("dose", "premedication", "infusion")


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing to have ready."""

    event: Event
    """What it is for."""
    at: date
    """When it is given or hung: a date, or a moment."""
    amount: str
    bag: int | None = None
    """The number of the bag in its cycle; none for what does not come in numbered bags."""
    lasts: timedelta | None = None
    """How long it runs, elapsed; none where that is not known."""
    until: datetime | None = None


def preparations(plan: Plan) -> list[Preparation]:
    """List what is to be prepared, in order; nothing for what is not confirmed, left out or over."""
    live = [event for event in plan.events if not event.is_gone and event.state not in ("tentative", "given")]
    single = [_single(event) for event in live if event.kind in PREPARED and not _in_bags(event, live)]
    return sorted([*single, *_bags(live)], key=lambda each: (_day(each.at), str(each.at)))


def _day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _pump(event: Event) -> str:
    """Name the cycle's pump that an event belongs to: phase, index, row."""
    return stem_of(event.key)


def _in_bags(event: Event, live: list[Event]) -> bool:
    pumps = {_pump(each) for each in live if each.kind == "bag-change"}
    return event.kind == "infusion" and _pump(event) in pumps


def _single(event: Event) -> Preparation:
    if event.is_moment or not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return Preparation(event, event.start, event.amount)
    lasts = event.end.astimezone(UTC) - event.start.astimezone(UTC)
    return Preparation(event, event.start, event.amount, lasts=lasts, until=event.end)


def _bags(live: list[Event]) -> Iterator[Preparation]:
    for pump in dict.fromkeys(_pump(event) for event in live if event.kind == "bag-change"):
        yield from _of_pump([event for event in live if _pump(event) == pump])


def _of_pump(events: list[Event]) -> Iterator[Preparation]:
    """Yield the bags of one cycle: each is hung at a start or a change, and ends at the next or with its stretch."""
    stretches = [event for event in events if event.kind == "infusion"]
    changes = [event for event in events if event.kind == "bag-change"]
    hung: dict[datetime, Event] = {}
    for event in (*stretches, *changes):
        if isinstance(event.start, datetime):
            hung[event.start.astimezone(UTC)] = event
    for number, (at, end) in enumerate(_runs(sorted(hung), stretches), start=1):
        event = hung[at]
        start, until = event.start, end.astimezone(event.start.tzinfo)  # type: ignore[attr-defined]  # timed, as hung holds
        yield Preparation(event, start, _rate(at, events), number, end - at, until)


def _runs(hung: list[datetime], stretches: list[Event]) -> Iterator[tuple[datetime, datetime]]:
    ends = [each.end.astimezone(UTC) for each in stretches if isinstance(each.end, datetime)]
    for at, following in pairwise([*hung, max(ends)]):
        stops = [end for end in ends if at < end <= following]
        yield at, min([following, *stops])


def _rate(at: datetime, events: list[Event]) -> str:
    """Name the rate at a moment, by the last start or step before it; "9 mcg/day for 7 days, then ..." starts at 9."""
    rates = [
        (event.start.astimezone(UTC), event.kind == "step", event.amount)
        for event in events
        if event.kind in ("infusion", "step") and isinstance(event.start, datetime)
    ]
    known = [amount for start, _, amount in sorted(rates) if start <= at]
    return known[-1].partition(" for ")[0] if known else ""
