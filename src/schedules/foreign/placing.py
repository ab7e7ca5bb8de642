"""Events given to places: each group of places with the events that claim it, in order, so that least lies between."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from schedules.checking.calendar import Seen, after, day_of
from schedules.checking.expected import Cycle, Slot, group_of, kind_of, slots_of
from schedules.checking.findings import HEAVY
from schedules.course.places import extra_tail, row_of, tail_of
from schedules.course.plan import Finding
from schedules.foreign.alignment import aligned, near
from schedules.foreign.due import dated_places
from schedules.foreign.entries import Entry
from schedules.foreign.infusions import order
from schedules.foreign.own_words import shape_of
from schedules.foreign.pumps import UNSURE_DAYS, Pumps
from schedules.foreign.titles import Claim, Sureness
from schedules.regimen import Beside, Pump
from schedules.words import count, say

EXTRA: Final = {"dose", "infusion", "disconnect", "bag-change"}
"""The kinds of events of which one too many is against the rules."""

Named = tuple[date, int | None, int | None]
"""The date of an event, and the cycle and the day that its title names."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An event with the places that it was given, and how surely."""

    entry: Entry
    keys: tuple[str, ...] = ()
    sureness: Sureness = "sure"
    said: str = ""
    """Why it has no place, in a word or two; empty where it has one."""

    @property
    def key(self) -> str:
        """The key of its first place; empty where it has none."""
        return self.keys[0] if self.keys else ""


class Placing:
    """The events of one calendar, as they are given their places."""

    def __init__(self, entries: Sequence[Entry], cycles: list[Cycle], main_groups: frozenset[str]) -> None:
        """Take the events, the cycles of the course, and the groups of its treatments."""
        self.entries, self.cycles, self.main_groups = entries, cycles, main_groups
        self.findings: list[Finding] = []
        self.keys: dict[int, list[str]] = {}
        """The places of each event that has any, by the event's number."""
        self.beside: set[int] = set()
        """The events that say again what another one says."""
        self.due: dict[str, date] = {}
        """The date on which each place is due, by its key."""
        self._open: list[int] = []
        self._at_restarts: dict[str, date | datetime] = {}
        self._asked: dict[str, str] = {}
        self._claims: dict[int, Claim] = {}
        self._slots = [(slot, cycle) for cycle in cycles for slot in slots_of(cycle)]
        self._by_group: dict[str, list[tuple[Slot, Cycle]]] = {}
        for slot, cycle in self._slots:
            self._by_group.setdefault(group_of(slot), []).append((slot, cycle))
        self.pumps = Pumps(self)

    def place(self, claims: Mapping[int, Claim], keys: Mapping[int, Sequence[str]], refused: set[int]) -> None:
        """Give every event its places.

        Args:
            claims: What the titles of events say, by the events' numbers.
            keys: The places that are known already.
            refused: The events that a person says have none.
        """
        self._claims = dict(claims)
        self.keys = {number: [*known] for number, known in keys.items()}
        groups = self._groups_claimed(claims)
        self.pumps.gather(groups, claims)
        due = dated_places(self.cycles, self._dates(groups), self._first_date())
        self.due = due
        for number, claimed in groups.items():
            if len(claimed) > 1 and not claims[number].both:
                groups[number] = [self._nearest_group(number, claimed, due)]
        self.pumps.place(due)
        others = [group for group in self._by_group if group not in self.pumps.groups]
        # What stands beside another event is due where that one was found.
        for group in sorted(others, key=lambda group: isinstance(self._by_group[group][0][0].row, Beside)):
            self._follow_targets(group)
            self._place_group(group, [number for number, claimed in groups.items() if group in claimed])
        self._ask(claims, refused)

    def _groups_claimed(self, claims: Mapping[int, Claim]) -> dict[int, list[str]]:
        """Return the groups that each event claims; what is not confirmed claims the place of a phase without dates."""
        found: dict[int, list[str]] = {}
        for number, claim in claims.items():
            waiting = [group for group in claim.groups if "/" in group]
            dated = [group for group in claim.groups if "/" not in group and group in self._by_group]
            tentative = self.entries[number].tentative or claim.tentative
            if waiting and tentative:
                self.keys[number] = waiting[:1]
            elif dated:
                found[number] = dated
        return found

    def _dates(self, groups: Mapping[int, list[str]]) -> dict[str, list[Named]]:
        """Return the dates of the events that surely are treatments, by their groups, with what their titles name."""
        dates: dict[str, set[Named]] = {}
        group_of_key = {slot.key: group_of(slot) for slot, _ in self._slots}
        for number, keys in self.keys.items():
            group = group_of_key.get(keys[0], "")
            if group in self.main_groups:
                dates.setdefault(group, set()).add((day_of(self.entries[number].start), None, None))
        for number, claimed in groups.items():
            claim = self._claims[number]
            if claim.sureness != "unsure" and number not in self.pumps.not_first:
                for group in self.main_groups & set(claimed):
                    named = (day_of(self.entries[number].start), claim.cycle, claim.day)
                    dates.setdefault(group, set()).add(named)
        return {group: sorted(found, key=lambda named: named[0]) for group, found in dates.items()}

    def _first_date(self) -> date:
        return min((day_of(entry.start) for entry in self.entries), default=date(2000, 1, 1))

    def _nearest_group(self, number: int, claimed: Iterable[str], due: Mapping[str, date]) -> str:
        """Return the group of which a place lies nearest to an event."""
        day = day_of(self.entries[number].start)
        return min(
            claimed,
            key=lambda group: min(abs((due[slot.key] - day).days) for slot, _ in self._by_group[group]),
        )

    def places(self, group: str) -> list[tuple[Slot, Cycle]]:
        """Return the places of a group that no event has yet, in the order in which they are due."""
        there = {key for keys in self.keys.values() for key in keys}
        free = [each for each in self._by_group.get(group, ()) if each[0].key not in there]
        return sorted(free, key=lambda each: self.due[each[0].key])

    def _place_group(self, group: str, numbers: list[int]) -> None:
        """Pair the events of a group with its places; first those that name it surely."""
        numbers = [number for number in sorted(numbers, key=self._order) if not self._is_of_restart(group, number)]
        sure = [number for number in numbers if self._claims[number].sureness != "unsure"]
        if kind_of(self._by_group[group][0][0]) not in HEAVY:
            # What stands beside a treatment has common words: a steroid of another week is not its premedication.
            aims = [self.due[slot.key] for slot, _ in self.places(group)]
            days = 1 if getattr(self._by_group[group][0][0].row, "minutes", None) is not None else UNSURE_DAYS
            sure = [number for number in sure if self._claims[number].own or self._is_near(number, aims, days)]
        self.pair(group, sure)
        unsure = [number for number in numbers if self._claims[number].sureness == "unsure"]
        aims = [self.due[slot.key] for slot, _ in self.places(group)]
        close = [number for number in unsure if self._is_near(number, aims)]
        self.pair(group, close, extra=False)
        taken = {shape_of(self.entries[number].title) for number in unsure if number in self.keys}
        for number in unsure:
            if number in self.keys or number in self.beside:
                continue
            if shape_of(self.entries[number].title) in taken:  # what is a dose on three days is one on the fourth
                self.add_extra(group, number, named=True)
            else:
                self._open.append(number)

    def _follow_targets(self, group: str) -> None:
        """Let the places beside other events be due where those were placed."""
        starts = {key: self.entries[number].start for number, keys in self.keys.items() for key in keys}
        for slot, cycle in self._by_group[group]:
            if isinstance(slot.row, Beside):
                start = starts.get(cycle.key(slot.row.of, tail_of(slot.key)))
                if start is not None and slot.row.minutes is not None:
                    self.due[slot.key] = day_of(after(start, timedelta(minutes=slot.row.minutes)))

    def _is_of_restart(self, group: str, number: int) -> bool:
        """Give an event that a restart of an infusion makes its place; return whether it is one."""
        start = self.entries[number].start
        due = (self.due[slot.key] for slot, _ in self._by_group[group])
        row = self._by_group[group][0][0].row
        key = self.pumps.of_restart(row, start)
        on_its_day = any(day_of(start) == day for day in due)  # so that it may be the table's own
        if not key or (on_its_day and not self.pumps.leads_to_restart(row, start)):
            return False
        if self._at_restarts.setdefault(key, start) != start:  # the first has it; another one is a table's own
            return False
        self.keys.setdefault(number, []).append(key)
        return True

    def _is_near(self, number: int, aims: Sequence[date], days: int = UNSURE_DAYS) -> bool:
        day = day_of(self.entries[number].start)
        return any(abs((day - aim).days) <= days for aim in aims)

    def pair(self, group: str, numbers: Iterable[int], *, extra: bool = True) -> None:
        """Pair events with the free places of a group; what is left over is another's, one too many, or beside it."""
        places = self.places(group)
        aims = [self.due[slot.key] for slot, _ in places]
        listed = sorted(numbers, key=self._order)
        first, rest = self._first_of_each_day(listed, aims)
        days = [day_of(self.entries[number].start) for number in first]
        close = near(days, aims)
        factor = self._factor([first[each] for each in close], places)
        for one, other in aligned([days[each] for each in close], aims, factor=factor):
            self.keys.setdefault(first[close[one]], []).append(places[other][0].key)
        left = [number for number in first if not self._has_group(number, group)]
        self._place_rest(group, sorted([*left, *rest], key=self._order), listed, extra=extra)

    def _order(self, number: int) -> tuple[date, bool, float, int]:
        """Return the order of an event: by date, those with a time first, then by instant."""
        entry = self.entries[number]
        day, instant = order(entry)
        return day, not isinstance(entry.start, datetime), instant, number

    def _first_of_each_day(self, numbers: list[int], aims: Sequence[date]) -> tuple[list[int], list[int]]:
        """Return as many events of each date as there are places due on one date, with times of their own; the rest."""
        capacity = max((list(aims).count(aim) for aim in set(aims)), default=1)
        first: list[int] = []
        rest: list[int] = []
        starts: dict[date, list[date | datetime]] = {}
        for number in numbers:
            start = self.entries[number].start
            there = starts.setdefault(day_of(start), [])
            if len(there) < capacity and not any(same_moment(start, other) for other in there):
                there.append(start)
                first.append(number)
            else:
                rest.append(number)
        return first, rest

    def _factor(self, numbers: Sequence[int], places: Sequence[tuple[Slot, Cycle]]) -> Callable[[int, int], float]:
        """Return what a day between an event and a place is worth: little where the title names cycle and day."""

        def factor(one: int, other: int) -> float:
            claim, (slot, cycle) = self._claims.get(numbers[one], Claim()), places[other]
            if claim.day is None or slot.day is None:
                return 1.0
            named = claim.day == slot.day and claim.cycle in (None, cycle.number or cycle.index)
            return 0.25 if named else 1.5

        return factor

    def _has_group(self, number: int, group: str) -> bool:
        return any(key in self._keys_of(group) for key in self.keys.get(number, ()))

    def _keys_of(self, group: str) -> set[str]:
        return {slot.key for slot, _ in self._by_group[group]}

    def _place_rest(self, group: str, left: Iterable[int], numbers: Iterable[int], *, extra: bool) -> None:
        """Give the events that found no place the place of another one on their date, or one that no row has."""
        own = self._keys_of(group)
        placed: dict[date, list[int]] = {}
        for number in numbers:
            if self._has_group(number, group):
                placed.setdefault(day_of(self.entries[number].start), []).append(number)
        for number in left:
            entry = self.entries[number]
            others = placed.get(day_of(entry.start), [])
            alike = next((each for each in others if same_moment(self.entries[each].start, entry.start)), None)
            if alike is not None:
                self.keys.setdefault(number, []).append(next(key for key in self.keys[alike] if key in own))
            elif others and not isinstance(entry.start, datetime):
                self.beside.add(number)
            elif extra:
                self.add_extra(group, number)

    def add_extra(self, group: str, number: int, *, named: bool = False) -> None:
        """Give an event a place that no row has, where one too many of its kind is against the rules.

        A dose that names no drug is asked about, unless it is ``named`` by others like it.
        """
        kind = kind_of(self._by_group[group][0][0])
        if kind not in EXTRA:
            return
        named = named or self._claims.get(number, Claim(names_drug=True)).names_drug
        if kind in ("dose", "infusion") and not named:
            self._open.append(number)
            return
        day = day_of(self.entries[number].start)
        slot, cycle = min(self._by_group[group], key=lambda each: abs((self.due[each[0].key] - day).days))
        self.keys.setdefault(number, []).append(cycle.key(slot.row.id, extra_tail(number + 1)))

    def ask(self, about: str, question: str) -> None:
        """Note a question, once for what it is about."""
        self._asked.setdefault(about, question)

    def questions(self) -> tuple[str, ...]:
        """Return the questions, in the order in which they came up."""
        return tuple(self._asked.values())

    def _ask(self, claims: Mapping[int, Claim], refused: set[int]) -> None:
        """Ask about the events that may be a treatment and have no place."""
        row = next((row_of(slot.key) for slot, _ in self._slots if group_of(slot) in self.main_groups), "")
        gaps = any(self.places(group) for group in self.main_groups if group in self._by_group)
        unplaced = set(self._open)
        titles = Counter(self.entries[number].title for number in claims)
        for number, claim in claims.items():
            visits = claim.kind in ("visit", "stay", "tablet") and claim.names_drug and gaps
            generic = claim.sureness == "unsure" and not claim.groups and claim.kind == "dose"
            if number not in self.keys and number not in refused and (visits or generic or number in unplaced):
                title = self.entries[number].title
                named = next((group.partition(":")[0] for group in claim.groups), row)
                more = f" (one of {count(titles[title], 'event')} of that title)" if titles[title] > 1 else ""
                where = f'is "{title[:80]}" on {say(self.entries[number].start)}{more} part of the treatment?'
                self.ask(title, f"{where} if so: --mapping {quoted(title, named)}, with - in place of {named} if not")

        self._ask_of_doubtful(claims)

    def _ask_of_doubtful(self, claims: Mapping[int, Claim]) -> None:
        """Ask about a treatment whose title leaves open whether it is one, where no other one is called so."""
        main = {slot.key for slot, _ in self._slots if group_of(slot) in self.main_groups}
        placed = [number for number in claims if main.intersection(self.keys.get(number, ()))]
        shapes = Counter(shape_of(self.entries[number].title) for number in placed)
        for number in placed:
            title = self.entries[number].title
            doubtful = claims[number].odd or claims[number].sureness == "unsure"
            if doubtful and shapes[shape_of(title)] == 1 and len(placed) > 1:
                where = f'was "{title[:80]}" on {say(self.entries[number].start)} rightly taken for a treatment?'
                self.ask(title, f"{where} if not: --mapping {quoted(title, '-')}")

    def seen(self) -> Iterator[Seen]:
        """Yield the events that have a place, as the judge reads them; each is named by its number."""
        for number, keys in sorted(self.keys.items()):
            entry = self.entries[number]
            tentative = entry.tentative or self._claims.get(number, Claim()).tentative
            for key in keys:
                start, end = self.pumps.span(number, key) or (entry.start, entry.end)
                yield Seen(name_of(number), key, entry.title, start, end, tentative)
        yield from self.pumps.ends()

    def taken(self, claims: Mapping[int, Claim], refused: set[int]) -> Iterator[Taken]:
        """Yield every event with what it was taken for."""
        for number, entry in enumerate(self.entries):
            claim = claims.get(number, Claim())
            said = "" if number in self.keys else "no place"
            if number in refused:
                said = "none, as you say"
            elif number in self.beside:
                said = "a part of another"
            elif number not in self.keys and not claim.groups and claim.kind:
                said = f"no place: {claim.kind}"
            yield Taken(entry, tuple(self.keys.get(number, ())), claim.sureness, said)

    def row(self, group: str) -> Pump | None:
        """Return the infusion that a group belongs to; None for another row."""
        return next((slot.row for slot, _ in self._by_group.get(group, ()) if isinstance(slot.row, Pump)), None)


def quoted(title: str, place: str) -> str:
    """Return a mapping of one title as a word for a shell.

    >>> print(quoted("Mum's dose", "dose"))
    '{"Mum'"'"'s dose": "dose"}'
    """
    return shlex.quote(json.dumps({title: place}, ensure_ascii=False))


def same_moment(one: date | datetime, other: date | datetime) -> bool:
    """Return whether two starts are the same instant, or the same date."""
    timed = isinstance(one, datetime), isinstance(other, datetime)
    return timed[0] == timed[1] and one == other


def name_of(number: int) -> str:
    """Return the name by which the judge knows an event: a series has one uid for all of its dates."""
    return f"#{number}"


def number_of(name: str) -> int:
    """Return the number of an event by that name."""
    return int(name.removeprefix("#"))
