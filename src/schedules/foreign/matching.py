"""The places in the protocol that events of a foreign calendar have: by uid, by words, by order and distance.

Files of this library are known by their uids. Else the words of a title choose a group of places, and
the events of the group are paired with its places in order, so that the days between them are fewest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from schedules.checking.expected import Cycle, Seen, Slot, cycles_of, day_of, group_of, kind_of, slots_of
from schedules.course.places import BAND, EXPECTED, START, STEP, tail_of, uid_of
from schedules.foreign.due import due_dates, parts_of
from schedules.foreign.entries import Entry
from schedules.regimen import Pump, Visit, Wait
from schedules.regimen.selection import Selection

FAR_DAYS: Final = 21
"""An event farther from a place than this has no place, and the place no event."""

WORDS: Final = {
    "infusion": "infusion pump connect start",
    "disconnect": "disconnect disconnection ends end finish removal off",
    "step": "step increase escalation up",
    "bag-change": "bag change",
    "dose": "dose infusion injection treatment chemo",
    "premedication": "premedication premed pre dexamethasone steroid",
    "stay": "stay hospital admission inpatient ward",
    "rest": "rest break interval free",
    "procedure": "procedure collection collected apheresis",
    "monitoring": "monitoring observation watch",
    "restriction": "no stay near driving",
    "assessment": "assessment test sample blood count",
}
"""The words that titles use for each kind of event, besides a row's own title."""

DULL: Final = {
    *("a", "an", "and", "at", "before", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "within"),
    *("cycle", "day", "week"),
}
"""The words that say nothing of what an event is."""


@dataclass(frozen=True, slots=True)
class Match:
    """The events of a foreign calendar with the places in the protocol that they were given."""

    seen: tuple[Seen, ...]
    """The events that have a place, as the judge reads them."""
    pairs: tuple[tuple[Entry, str], ...]
    """Every event with the key of its place; empty for none."""


def match(
    entries: Sequence[Entry], selection: Selection, *, plan_id: UUID | None = None, mapping: Mapping[str, str]
) -> Match:
    """Give each event of a foreign calendar its place.

    Args:
        entries: The events.
        selection: The regimen with its choices.
        plan_id: The id of the plan, where this library wrote the calendar and it tells.
        mapping: What a person said of events, by uid or by exact title: a key, a row's id, or "-" for no place.
    """
    cycles = cycles_of(selection.regimen, selection.values)
    slots = [slot for cycle in cycles for slot in slots_of(cycle)]
    keys = _keys_by_uid(cycles, slots, plan_id) if plan_id else {}
    placed: dict[int, str] = {}
    groups: dict[int, str] = {}
    for number, entry in enumerate(entries):
        asked = mapping.get(entry.uid) or mapping.get(entry.title) or ""
        key = entry.key or keys.get(entry.uid, "")
        if asked == "-":
            placed[number] = ""
        elif "/" in asked or (key and not asked):
            placed[number] = asked if "/" in asked else key
        else:
            groups[number] = asked or _group_by_words(entry, slots)
    placed |= _keys_by_order(entries, groups, cycles)
    pairs = tuple((entry, placed.get(number, "")) for number, entry in enumerate(entries))
    seen = (
        Seen(entry.uid or f"line {number}", key, entry.title, entry.start, entry.end, entry.tentative)
        for number, (entry, key) in enumerate(pairs, start=1)
        if key
    )
    return Match(tuple(seen), pairs)


def _keys_by_uid(cycles: list[Cycle], slots: list[Slot], plan_id: UUID) -> dict[str, str]:
    """Return the keys that the events of a plan may have, by their uids."""
    keys = [slot.key for slot in slots]
    for cycle in cycles:
        keys.append(cycle.key(BAND, EXPECTED))
        if isinstance(cycle.phase.after, Wait):
            keys.append(cycle.key(cycle.phase.after.milestone, EXPECTED))
        for row in cycle.rows:
            # An event beside another one may stand at any place of it.
            keys += [cycle.key(row.id, tail) for tail in {START, STEP, *map(tail_of, keys)}]
    return {uid_of(plan_id, key): key for key in keys}


def _group_by_words(entry: Entry, slots: Iterable[Slot]) -> str:
    """Return the group of places whose words a title has most of; empty where it has none's."""
    said = _tokens(entry.title)
    scores: dict[str, float] = {}
    for slot in slots:
        group = group_of(slot)
        if group not in scores:
            words = _words_of(slot)
            scores[group] = len(said & words) - 0.01 * len(words)
    best = max(scores, key=lambda group: scores[group], default="")
    return best if scores.get(best, 0) > 0.5 else ""


def _words_of(slot: Slot) -> frozenset[str]:
    kind = kind_of(slot)
    main = kind in ("infusion", "dose")
    name = _tokens(slot.row.title) if main or not isinstance(slot.row, Pump) else frozenset()
    brand = _tokens(slot.source.document.split()[0]) if main else frozenset()
    return name | brand | _tokens(WORDS.get(kind, ""))


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,}", text.lower())) - DULL


def _keys_by_order(entries: Sequence[Entry], groups: Mapping[int, str], cycles: list[Cycle]) -> dict[int, str]:
    """Return the key of each event that finds a place in its group, by the event's number.

    The dates on which places are due follow from the events themselves: after a wait nobody knows them beforehand.
    """
    due: dict[str, date] = {}
    for part in parts_of(cycles):
        due |= due_dates(part, _origin(entries, groups, part))
    slots = [slot for cycle in cycles for slot in slots_of(cycle)]
    placed: dict[int, str] = {}
    for group in sorted({group for group in groups.values() if group}):
        places = [slot for slot in slots if group_of(slot) == group or slot.row.id == group]
        places.sort(key=lambda slot: due[slot.key])
        own = [number for number, which in groups.items() if which == group]
        own.sort(key=lambda number: (day_of(entries[number].start), number))
        days = [day_of(entries[number].start) for number in own]
        aims = [due[slot.key] for slot in places]
        placed |= {own[one]: places[other].key for one, other in aligned(days, aims)}
    return placed


def aligned(days: Sequence[date], aims: Sequence[date]) -> Iterator[tuple[int, int]]:
    """Pair two rising rows of dates so that the days between pairs, and what is left over, cost least.

    Yields:
        The numbers of a pair in both rows, from 0. A date may be left without a pair.

    >>> march = [date(2026, 3, day) for day in (2, 9, 16)]
    >>> list(aligned([date(2026, 3, 2), date(2026, 3, 17)], march))
    [(0, 0), (1, 2)]
    """
    alone = FAR_DAYS / 2
    cost = [[0.0] * (len(aims) + 1) for _ in range(len(days) + 1)]  # of the dates from here to the ends of both rows
    for one in range(len(days), -1, -1):
        for other in range(len(aims), -1, -1):
            if one == len(days) or other == len(aims):
                cost[one][other] = (len(days) - one + len(aims) - other) * alone
            else:
                pair = abs((days[one] - aims[other]).days) + cost[one + 1][other + 1]
                cost[one][other] = min(pair, cost[one + 1][other] + alone, cost[one][other + 1] + alone)
    one = other = 0
    while one < len(days) and other < len(aims):
        if cost[one][other] == abs((days[one] - aims[other]).days) + cost[one + 1][other + 1]:
            yield one, other
            one, other = one + 1, other + 1
        elif cost[one][other] == cost[one + 1][other] + alone:
            one += 1
        else:
            other += 1


def _origin(entries: Sequence[Entry], groups: Mapping[int, str], cycles: list[Cycle]) -> date:
    """Return the date of the first event of a part, reckoned from the earliest row of which there is an event."""
    zero = date(2000, 1, 1)
    due = due_dates(cycles, zero)
    firsts: dict[str, date] = {}
    for slot in (slot for cycle in cycles for slot in slots_of(cycle)):
        if isinstance(slot.row, Pump | Visit) and slot.key in due:
            firsts[group_of(slot)] = min(firsts.get(group_of(slot), due[slot.key]), due[slot.key])
    for group in sorted(firsts, key=lambda group: firsts[group]):
        own = [day_of(entries[number].start) for number, which in groups.items() if which == group]
        if own:
            return min(own) - (firsts[group] - zero)
    return min((day_of(entry.start) for entry in entries), default=zero)
