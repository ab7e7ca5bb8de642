"""The preparation list of a pharmacy: every bag with its rate and its hours, every dose, every premedication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from schedules.clock import date_of, elapsed
from schedules.course.places import stem_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import first_rate

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


def preparations(plan: Plan) -> list[Preparation]:
    """List what is to be prepared, in the order of its dates; nothing that is unsure, left out or given already."""
    live = [event for event in plan.events if not event.is_gone and event.state not in ("tentative", "given")]
    pumps = dict.fromkeys(stem_of(event.key) for event in live if event.kind == "bag-change")
    alone = (event for event in live if event.kind != "infusion" or stem_of(event.key) not in pumps)
    found = [_single(event) for event in alone if event.kind in PREPARED]
    for pump in pumps:
        found += _bags([event for event in live if stem_of(event.key) == pump])
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
