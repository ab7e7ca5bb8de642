"""The titles that this library itself writes for a regimen, in every language, full and plain.

A file of ours that another program saved again has lost everything else by which its events could be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from schedules.checking.expected import cycles_of, group_of, slots_of
from schedules.clock import zone
from schedules.course import Hold, Resume
from schedules.course.places import (
    BAND,
    EXPECTED,
    START,
    Place,
    bag_of,
    is_hold,
    is_recorded,
    is_restart,
    row_of,
    step_and_entry,
    tail_of,
)
from schedules.course.plan import Event, Plan
from schedules.errors import ScheduleError
from schedules.export.speech.joint import joined, members_of
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail, Look
from schedules.export.speech.wording import calendar_title, summary
from schedules.planning.core import plan
from schedules.planning.revision import revise
from schedules.regimen import Pump
from schedules.regimen.selection import Selection

SOME_DAY: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A start like any other: only the words of the plan are read."""
HOLD: Final = "hold"
"""The part of an infusion during which it does not run: a group without a place in the protocol."""
AT_END: Final = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(slots=True)
class OwnWords:
    """The titles of a regimen's events, without numbers and dates, and the groups of places that they stand for."""

    by_title: dict[str, set[str]] = field(default_factory=dict)
    joint: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The groups of each title that tells several events: a dose step, and the bag that is changed with it."""
    titles: dict[str, str] = field(default_factory=dict)
    """The English title of each group."""
    discreet: set[str] = field(default_factory=set)
    """The titles of a discreet calendar, which say nothing of what its events are for."""
    unsure: set[str] = field(default_factory=set)
    """What stands in brackets at the end of a title that is not confirmed."""

    def groups(self, title: str) -> tuple[str, ...]:
        """Return the groups that a title stands for; empty where this library does not write it."""
        shape = shape_of(title)
        if shape in self.joint:
            return self.joint[shape]
        found = self.by_title.get(shape)
        while found is None and ", " in shape:  # an amount stands after the title, and may have been changed
            shape = shape.rpartition(", ")[0]
            found = self.by_title.get(shape)
        return tuple(sorted(found or ()))

    def is_tentative(self, title: str) -> bool:
        """Return whether a title says that its date is not sure."""
        found = AT_END.search(title.casefold())
        return bool(found) and not self.unsure.isdisjoint(_parts(found[1] if found else ""))

    def is_joint(self, title: str) -> bool:
        """Return whether a title tells several events, so that it claims a place for each."""
        return shape_of(title) in self.joint

    def are_discreet(self, titles: Iterable[str]) -> bool:
        """Return whether all of some titles are those of a discreet calendar; False for none."""
        shapes = {shape_of(title) for title in titles}
        return bool(shapes) and shapes <= self.discreet

    def title_of(self, group: str) -> str:
        """Return the English title of a group of places; empty where it is not known."""
        return self.titles.get(group, "")


def shape_of(title: str) -> str:
    """Return a title without its code, its dates and its numbers, in lower case.

    >>> shape_of("Bag change: bag 2, 96 h bag (C1D8)")
    'bag change: bag #, # h bag'
    """
    return " ".join(re.sub(r"\d+(?:[.,]\d+)?", "#", AT_END.sub("", title.casefold())).split())


def _parts(text: str) -> list[str]:
    """Return the parts of what stands in brackets, which commas divide."""
    return [part.strip() for part in re.split(r"[,،]", text)]


def own_words(selection: Selection) -> OwnWords:
    """Return the titles that this library writes for a regimen with its choices.

    Every phase is laid out once from its own anchor, so that what waits for a milestone has its real titles too.
    """
    groups = {
        slot.key: group_of(slot) for cycle in cycles_of(selection.regimen, selection.values) for slot in slots_of(cycle)
    }
    found = OwnWords()
    seen: set[tuple[str, str, str]] = set()
    for made, event in _events(selection):
        if len(members := members_of(event)) > 1:
            told = tuple(groups.get(each.key) or _recorded_group(each, selection) for each in members)
            shapes = {shape_of(title) for title in _titles(made, event, "full", "plain")}
            found.joint |= dict.fromkeys(shapes, tuple(filter(None, told)))
            continue
        group = groups.get(event.key) or _waiting_group(event) or _recorded_group(event, selection)
        if not group or (group, event.title, event.amount) in seen:
            continue
        seen.add((group, event.title, event.amount))
        found.titles.setdefault(group, event.title)
        found.discreet |= {shape_of(title) for title in _titles(made, event, "discreet")}
        for title in _titles(made, event, "full", "plain"):
            found.by_title.setdefault(shape_of(title), set()).add(group)
    found.unsure |= {*_words_of_doubt(), "tentative", "to be confirmed", "tbc", "provisional"}
    return found


def _events(selection: Selection) -> Iterator[tuple[Plan, Event]]:
    start = SOME_DAY.replace(tzinfo=zone("UTC"))
    for anchor in dict.fromkeys(phase.id for phase in selection.regimen.phases):
        try:
            made = plan(
                selection.as_if_in_use(),
                start=start,
                anchor=anchor,
                plan_id=UUID(int=0),
                as_of=SOME_DAY,
                education=True,
            )
        except ScheduleError:  # a phase that these choices do not have, or that can't be the first
            continue
        yield from ((made, event) for event in (*made.events, *joined(made).events, *_held(made)))


def _held(made: Plan) -> Iterator[Event]:
    """Yield the events of a plan whose infusions were held, and resumed at the low rate; nothing where none can be."""
    rows = (row for table in made.regimen.tables.values() for row in table.rows)
    pumps = {row.id for row in rows if isinstance(row, Pump) and row.hold}
    for event in made.events:
        if event.kind == "infusion" and row_of(event.key) in pumps and isinstance(event.start, datetime):
            off = event.start + timedelta(days=10)
            hold = Hold(at=off, row=row_of(event.key))
            resume = Resume(at=off + timedelta(days=2), row=hold.row, rate="low")
            try:
                for happened in ((hold,), (hold, resume)):
                    after = revise(made, *happened, as_of=off + timedelta(days=3))
                    yield from (*after.events, *joined(after).events)
            except ScheduleError:  # an infusion too short to be held then
                continue
            return


def _recorded_group(event: Event, selection: Selection) -> str:
    """Return the group of an event that a record makes; empty for others."""
    if not is_recorded(event.key):
        return ""
    row, tail = row_of(event.key), tail_of(event.key)
    pumps = {each.id for table in selection.regimen.tables.values() for each in table.rows if isinstance(each, Pump)}
    if row not in pumps:
        return row
    if is_hold(tail):
        return f"{row}:{HOLD}"
    if is_restart(tail):
        return f"{row}:{START}"
    step, _ = step_and_entry(tail)
    return f"{row}:bag" if bag_of(tail) is not None else f"{row}:{step}"


def _waiting_group(event: Event) -> str:
    """Return the group of an event that waits for a milestone: its key, for there is one place; empty for others."""
    place = Place.read(event.key)
    return event.key if place.tail == EXPECTED and (place.row == BAND or event.kind == "milestone") else ""


def _titles(made: Plan, event: Event, *details: Detail) -> Iterator[str]:
    """Yield the titles of an event in each language that can be spoken here."""
    for code in LANGUAGES:
        try:
            looks = [Look(detail=detail, language=code) for detail in details]
            speech = looks[0].speech
        except ScheduleError:  # the dates of a language need an extra
            continue
        yield from (write(made, event, look) for look in looks for write in (calendar_title, summary))
        if "full" in details:
            yield speech.text(event.title)


def _words_of_doubt() -> Iterator[str]:
    """Yield what stands in brackets after a title that is not confirmed, in each language that can be spoken here."""
    for code in LANGUAGES:
        try:
            speech = Look(language=code).speech
        except ScheduleError:  # the dates of a language need an extra
            continue
        for title in (speech.say("unconfirmed", text=""), speech.say("unsure", text="")):
            if at_end := AT_END.search(title.casefold()):
                yield at_end[1]
        if at_end := AT_END.search(speech.say("appointment-unconfirmed").casefold()):
            yield at_end[1]
