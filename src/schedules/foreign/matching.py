"""The places in the protocol that events of a foreign calendar have: by uid, by words, by order and distance.

The uids of a file of this library tell them, by the line that it carries. Else the words of a title choose a group
of places, and the events of the group are paired with its places in order, so that the days between them are fewest.
Several events may claim one place, and one event may hold two: a long infusion is its connection and its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from schedules.checking.calendar import Seen
from schedules.checking.expected import Cycle, cycles_of
from schedules.course.places import START
from schedules.course.plan import Finding
from schedules.foreign.entries import Concern, Entry
from schedules.foreign.own_words import own_words
from schedules.foreign.placing import Placing, Taken
from schedules.foreign.titles import Claim, Titles
from schedules.regimen import Pump
from schedules.regimen.selection import Selection

NO_PLACE = "-"
"""What a person says of an event that has no place."""


@dataclass(frozen=True, slots=True)
class Match:
    """The events of a foreign calendar with the places in the protocol that they were given."""

    seen: tuple[Seen, ...]
    """The events that have a place, as the judge reads them."""
    taken: tuple[Taken, ...]
    """Every event with what it was taken for, in the order in which they were given."""
    findings: tuple[Finding, ...] = ()
    """What was found while they were matched; the judge sees none of it."""
    questions: tuple[str, ...] = ()
    """What only a person can say, each with what to write."""
    due: Mapping[str, date] = field(default_factory=dict)
    """The date on which each place is due, by its key, as the events show it."""

    @property
    def pairs(self) -> tuple[tuple[Entry, str], ...]:
        """Every event with the key of its first place; empty for none."""
        return tuple((each.entry, each.key) for each in self.taken)


class Matcher:
    """A regimen with its choices, against which the events of a calendar are held."""

    def __init__(
        self, selection: Selection, *, keys: Mapping[str, tuple[str, ...]] | None = None, mapping: Mapping[str, str]
    ) -> None:
        """Gather the places of a regimen and its words.

        Args:
            selection: The regimen with its choices.
            keys: The places of events by their uids, where this library wrote the calendar and it tells.
            mapping: What a person said of events, by uid or by exact title: a key, a row's id, or "-" for no place.
        """
        self.cycles = cycles_of(selection.regimen, selection.values)
        self.titles = Titles(self.cycles, own_words(selection))
        self._mapping = mapping
        self._keys = keys or {}

    def weigh(self, uid: str, title: str) -> Concern:
        """Return what an event is to the regimen, by its uid and title alone."""
        if uid in self._keys or self._mapping.get(uid) or self._mapping.get(title):
            return "main"
        claim = self.titles.claim(title)
        if claim.groups and (claim.sureness != "unsure" or set(claim.groups) & self.titles.main_groups):
            return "main" if set(claim.groups) & self.titles.main_groups else "beside"
        return "beside" if claim.names_drug or claim.kind in BESIDE or claim.sureness == "unsure" else "none"

    def match(self, entries: Sequence[Entry]) -> Match:
        """Give each event its place."""
        keys: dict[int, tuple[str, ...]] = {}
        claims: dict[int, Claim] = {}
        refused: set[int] = set()
        for number, entry in enumerate(entries):
            asked = self._mapping.get(entry.uid) or self._mapping.get(entry.title) or ""
            known = (entry.key,) if entry.key else self._keys.get(entry.uid, ())
            if asked == NO_PLACE:
                refused.add(number)
            elif "/" in asked or (known and not asked):
                keys[number] = (asked,) if "/" in asked else known
            elif asked:
                claims[number] = Claim((self._group_named(asked),), names_drug=True, own=True)
            else:
                claims[number] = self.titles.claim(entry.title, kind=entry.kind)
        placing = Placing(entries, self.cycles, self.titles.main_groups)
        placing.place(claims, keys, refused)
        return Match(
            tuple(placing.seen()),
            tuple(placing.taken(claims, refused)),
            tuple(placing.findings),
            placing.questions(),
            placing.due,
        )

    def _group_named(self, row: str) -> str:
        """Return the group of places that a person named by a row; of an infusion, its connection."""
        pumps = {each.id for cycle in self.cycles for each in cycle.rows if isinstance(each, Pump)}
        return f"{row}:{START}" if row in pumps else row


BESIDE = {
    "premedication",
    "tablet",
    "assessment",
    "monitoring",
    "stay",
    "rest",
    "restriction",
    "bag-change",
    "disconnect",
    "another drug",
}
"""The kinds of event that are shown beside a treatment, though the regimen has no place of their own for them."""


def match(
    entries: Sequence[Entry],
    selection: Selection,
    *,
    keys: Mapping[str, tuple[str, ...]] | None = None,
    mapping: Mapping[str, str],
) -> Match:
    """Give each event of a foreign calendar its place, as `Matcher` does.

    Args:
        entries: The events.
        selection: The regimen with its choices.
        keys: The places of events by their uids, where this library wrote the calendar and it tells.
        mapping: What a person said of events, by uid or by exact title: a key, a row's id, or "-" for no place.
    """
    return Matcher(selection, keys=keys, mapping=mapping).match(entries)


def course_days(cycles: Sequence[Cycle]) -> int:
    """Return about how many days a course lasts, its waits included as they usually are."""
    waits = (wait for cycle in cycles if cycle.index == 1 for wait in cycle.phase.waits)
    return sum(cycle.length_days or 30 for cycle in cycles) + sum(each.latest or 2 * each.typical for each in waits)
