"""The bags of an infusion: hung one after another, cut at every step, hold and restart (C8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from schedules.clock import elapse, elapsed
from schedules.planning.drafts import Draft, Frame, because, event_of
from schedules.planning.exposure import HOUR, Exposure
from schedules.regimen import Pump
from schedules.regimen.days import bag_lengths
from schedules.words import hours_words, say


def bag_changes(frame: Frame, row: Pump, exposure: Exposure) -> Iterator[Draft]:
    """Yield the changes of a cycle's bags: one after another, cut at every step, hold and restart (C8)."""
    lengths = bags_of(frame, row)
    if not lengths:
        return
    runs = list(_runs(exposure))
    number, start = 0, exposure.stretches[0].start
    for (begin, _), bags in zip(runs, bag_lengths([elapsed(*run) for run in runs], lengths), strict=True):
        at = begin
        for bag in bags:
            number += 1
            if number > 1:
                yield _bag_change(frame, row, exposure, at, number, bag, start)
            at = elapse(at, bag)


def _runs(exposure: Exposure) -> Iterator[tuple[datetime, datetime]]:
    """Yield the infusion between cuts: every step, hold and restart is one (C8)."""
    for stretch in exposure.stretches:
        inside = [climb.at for climb in exposure.climbs if stretch.around(climb.at)]
        yield from pairwise([stretch.start, *inside, stretch.end])


def bags_of(frame: Frame, row: Pump) -> tuple[int, ...]:
    """Find the lengths of the bags: written in the row, or chosen; none means no bag events."""
    if isinstance(row.bag_hours, str):
        found = frame.round.facts.get(row.bag_hours.removeprefix("$")) or ()
        return found if isinstance(found, tuple) else (found,)
    return row.bag_hours or ()


def _bag_change(
    frame: Frame, row: Pump, exposure: Exposure, at: datetime, number: int, bag: timedelta, start: datetime
) -> Draft:
    hours = f"{exposure.infused_by(at) / HOUR:g}"
    text = f"{hours} infused hours after {say(start)}; bags follow one another and are cut at every step"
    return event_of(
        frame,
        row,
        at,
        at,
        tail=f"bag-{number}",
        kind="bag-change",
        details=(),
        title=f"Bag change: bag {number}",
        amount=f"{hours_words(bag)} bag",
        setting="any",
        why=(*frame.why, because("C8", text)),
        earliest=at,
        latest=at,
    )
