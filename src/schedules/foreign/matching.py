"""Which place in the protocol each event of a foreign calendar stands for: by name, by words, by order and distance.

Our own files are known by their uids. Else the words of a title choose a row, and
the events of a row are laid against its places in order, so that the days between
them fit best; what fits nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from schedules.checking.expected import Cycle, Seen, Slot, cycles_of, day_of, group_of, kind_of, slots_of
from schedules.course.places import BAND, EXPECTED, START, uid_of
from schedules.foreign.due import due_dates, parts_of
from schedules.foreign.entries import Entry
from schedules.regimen import Pump, Visit, Wait
from schedules.regimen.selection import Selection

FAR_DAYS: Final = 21
"""An event further than this from a place is rather an extra one, and the place empty."""

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
"""What titles say of each kind of event, besides a row's own words."""

DULL: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "before",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "within",
        "cycle",
        "day",
        "week",
    ]
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a foreign calendar was taken for."""

    seen: tuple[Seen, ...]
    """Its events with their places."""
    pairs: tuple[tuple[Entry, str], ...]
    """Each event and the place it was given, in words; empty for none."""


def match(
    entries: Sequence[Entry], selection: Selection, *, plan_id: UUID | None = None, mapping: Mapping[str, str]
) -> Match:
    """Give each event its place.

    Args:
        entries: The events.
        selection: The regimen with its choices.
        plan_id: The plan of a file of ours.
        mapping: Places that a person gave, by uid or by exact title: a key, a row's id, or "-" for none.
    """
    cycles = cycles_of(selection.regimen, selection.values)
    slots = [slot for cycle in cycles for slot in slots_of(cycle)]
    known = _known(cycles, slots, plan_id)
    placed: dict[int, str] = {}
    classes: dict[int, str] = {}
    for number, entry in enumerate(entries):
        asked = mapping.get(entry.uid) or mapping.get(entry.title) or ""
        key = entry.key or known.get(entry.uid, "")
        if asked == "-":
            placed[number] = ""
        elif "/" in asked or (key and not asked):
            placed[number] = asked if "/" in asked else key
        else:
            classes[number] = asked or _class_by_words(entry, slots)
    placed |= _laid(entries, classes, slots, cycles)
    pairs = tuple((entry, placed.get(number, "")) for number, entry in enumerate(entries))
    return Match(tuple(_seen(entry, key, number) for number, (entry, key) in enumerate(pairs) if key), pairs)


def _seen(entry: Entry, key: str, number: int) -> Seen:
    return Seen(entry.uid or f"line {number + 1}", key, entry.title, entry.start, entry.end, entry.tentative)


def _known(cycles: list[Cycle], slots: list[Slot], plan_id: UUID | None) -> dict[str, str]:
    if plan_id is None:
        return {}
    keys = [slot.key for slot in slots]
    for cycle in cycles:
        keys.append(cycle.key(BAND, EXPECTED))
        if isinstance(cycle.phase.after, Wait):
            keys.append(cycle.key(cycle.phase.after.milestone, EXPECTED))
        for row in cycle.rows:
            keys += [cycle.key(row.id, str(tail)) for tail in (START, "step", *range(1, 60))]
    return {uid_of(plan_id, key): key for key in keys}


def _class_by_words(entry: Entry, slots: Iterable[Slot]) -> str:
    said = _tokens(entry.title)
    scores: dict[str, float] = {}
    for slot in slots:
        name = group_of(slot)
        if name not in scores:
            words = _words_of(slot)
            scores[name] = len(said & words) - 0.01 * len(words)
    best = max(scores, key=lambda name: scores[name], default="")
    return best if scores.get(best, 0) > 0.5 else ""


def _words_of(slot: Slot) -> frozenset[str]:
    kind = kind_of(slot)
    main = kind in ("infusion", "dose")
    name = _tokens(slot.row.title) if main or not isinstance(slot.row, Pump) else frozenset()
    brand = _tokens(slot.source.document.split()[0]) if main else frozenset()
    return name | brand | _tokens(WORDS.get(kind, ""))


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,}", text.lower())) - DULL


def _laid(
    entries: Sequence[Entry], classes: Mapping[int, str], slots: list[Slot], cycles: list[Cycle]
) -> dict[int, str]:
    placed: dict[int, str] = {}
    due = _expected(entries, classes, cycles)
    for name in sorted({name for name in classes.values() if name}):
        places = [slot for slot in slots if group_of(slot) == name or slot.row.id == name]
        own = sorted((n for n, which in classes.items() if which == name), key=lambda n: (day_of(entries[n].start), n))
        places.sort(key=lambda slot: due[slot.key])
        days = [day_of(entries[number].start) for number in own]
        aims = [due[slot.key] for slot in places]
        placed |= {own[one]: places[other].key for one, other in aligned(days, aims)}
    return placed


def _expected(entries: Sequence[Entry], classes: Mapping[int, str], cycles: list[Cycle]) -> dict[str, date]:
    """Say when each place is due; after a wait, whose length nobody knows, from the events themselves."""
    due: dict[str, date] = {}
    for part in parts_of(cycles):
        slots = [slot for cycle in part for slot in slots_of(cycle)]
        due |= due_dates(part, _origin(entries, classes, slots, part))
    return due


def aligned(days: Sequence[date], aims: Sequence[date]) -> Iterator[tuple[int, int]]:
    """Pair two rising rows of dates so that the days between pairs, and what is left over, cost least.

    >>> march = [date(2026, 3, day) for day in (2, 9, 16)]
    >>> list(aligned([date(2026, 3, 2), date(2026, 3, 17)], march))
    [(0, 0), (1, 2)]
    """
    cost = [[0.0] * (len(aims) + 1) for _ in range(len(days) + 1)]
    for one in range(len(days), -1, -1):
        for other in range(len(aims), -1, -1):
            cost[one][other] = _least(cost, days, aims, one, other)
    one = other = 0
    while one < len(days) and other < len(aims):
        pair = _apart(days[one], aims[other]) + cost[one + 1][other + 1]
        if pair == cost[one][other]:
            yield one, other
            one, other = one + 1, other + 1
        elif cost[one + 1][other] + FAR_DAYS / 2 == cost[one][other]:
            one += 1
        else:
            other += 1


def _apart(one: date, other: date) -> float:
    return float(abs((one - other).days))


def _least(cost: list[list[float]], days: Sequence[date], aims: Sequence[date], one: int, other: int) -> float:
    if one == len(days) or other == len(aims):
        return (len(days) - one + len(aims) - other) * FAR_DAYS / 2
    pair = _apart(days[one], aims[other]) + cost[one + 1][other + 1]
    return min(pair, cost[one + 1][other] + FAR_DAYS / 2, cost[one][other + 1] + FAR_DAYS / 2)


def _origin(entries: Sequence[Entry], classes: Mapping[int, str], slots: list[Slot], cycles: list[Cycle]) -> date:
    """Find the date that the course would start on, from the first event of the row that comes first in it."""
    due = due_dates(cycles, date(2000, 1, 1))
    firsts: dict[str, date] = {}
    for slot in slots:
        if isinstance(slot.row, Pump | Visit) and slot.key in due:
            firsts[group_of(slot)] = min(firsts.get(group_of(slot), due[slot.key]), due[slot.key])
    for name in sorted(firsts, key=lambda name: firsts[name]):
        own = [day_of(entries[number].start) for number, which in classes.items() if which == name]
        if own:
            return min(own) - (firsts[name] - date(2000, 1, 1))
    return min((day_of(entry.start) for entry in entries), default=date(2000, 1, 1))
