"""Places in the protocol, and the keys that name them; no other module writes a key or takes one apart.

A key is ``phase/index/row/tail``, such as "induction/1/infusion/start": the phase, the cycle's index in
it (never its printed number), the row, all by the ids that the regimen's author gave, and the tail, which
tells the row's events apart. A date is never part of it, so an event that moves keeps its name.

A visit of a row by weekday and count has its number, ``n7``, since its day depends on the start; the third of a series
beside the end of an infusion is ``end-3``. `schedules.regimen.rows.RESERVED_TAILS` keeps authors from giving such
names to a step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha1
from itertools import groupby
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from schedules.regimen.days import day_number, day_offset

if TYPE_CHECKING:
    from schedules.course.plan import Plan
    from schedules.regimen import Visit

START: Final = "start"
"""The tail of an infusion's first connection."""
DISCONNECT: Final = "disconnect"
"""The tail of an infusion's end."""
ONLY: Final = "1"
"""The tail of a row that has one event in a cycle: a stay, a rest, a restriction."""
BAND: Final = "band"
"""The row of a phase that has no date yet: one event for the whole phase (C15)."""
EXPECTED: Final = "expected"
"""The tail of what waits for a milestone, and of the milestone."""
STEP: Final = "step"
"""The id of the step after a restart at the low rate, where the row itself has no step."""
UNRECORDED: Final = "e0"
"""The entry of a restart that nobody recorded yet."""

_ENTRY: Final = re.compile(r"(?:^|-)(e\d+)$")
_VISIT: Final = re.compile(r"d(-?\d+)(?:-(\d+))?")
_NUMBERED: Final = re.compile(r"n(\d+)")
_HOLD, _RESTART, _BAG, _EXTRA = "hold-", "restart-", "bag-", "extra-"
_OPAQUE: Final = UUID("4d2a0c57-6e0f-4f0e-9a63-58c5f1c1b7aa")
"""The name space of `opaque_id`."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the protocol, for which a plan may have an event."""

    phase: str
    index: int
    row: str
    tail: str

    @classmethod
    def read(cls, key: str) -> Place:
        """Return the place that a key names.

        Raises:
            ValueError: If the text is not a key.

        >>> Place.read("induction/1/infusion/bag-2")
        Place(phase='induction', index=1, row='infusion', tail='bag-2')
        """
        phase, index, row, tail = key.split("/")
        return cls(phase, int(index), row, tail)

    @property
    def key(self) -> str:
        """The place as a key."""
        return f"{cycle_key(self.phase, self.index)}{self.row}/{self.tail}"


def cycle_key(phase: str, index: int) -> str:
    """Return what the keys of all events of a cycle begin with.

    >>> cycle_key("induction", 1)
    'induction/1/'
    """
    return f"{phase}/{index}/"


def row_of(key: str) -> str:
    """Return the id of the row that an event comes from."""
    return stem_of(key)[:-1].rpartition("/")[2]


def tail_of(key: str) -> str:
    """Return the last part of a key, which tells the events of a row apart."""
    return key.rpartition("/")[2]


def stem_of(key: str) -> str:
    """Return what the keys of all events of the same row and cycle begin with.

    >>> stem_of("induction/1/infusion/bag-2")
    'induction/1/infusion/'
    """
    return key[: -len(tail_of(key))]


def places_of(plan: Plan) -> tuple[Place, ...]:
    """Return every place of a course that has or had an event, by key; those that the record made are among them."""
    keys = sorted({event.key for event in (*plan.events, *plan.cancelled)})
    return tuple(map(Place.read, keys))


def band_key(phase: str) -> str:
    """Return the key of the one event of a phase that has no date yet."""
    return Place(phase, 1, BAND, EXPECTED).key


def milestone_key(phase: str, milestone: str) -> str:
    """Return the key of the milestone that a phase waits for."""
    return Place(phase, 1, milestone, EXPECTED).key


def visit_tail(day: int, time: int = 1) -> str:
    """Return the tail of a visit, by the day that the table prints for it, and which time of that day it is.

    A visit that moves keeps its printed day, so that a day put into the table, or taken out, renames no other visit.

    >>> visit_tail(8), visit_tail(-4), visit_tail(1, 2)
    ('d8', 'd-4', 'd1-2')
    """
    return f"d{day}" if time == 1 else f"d{day}-{time}"


def visit_tails(first_day: int, *, every_hours: int, times: int, day_zero: bool) -> tuple[str, ...]:
    """Return the tails of visits that repeat by the hour, by the days they would have if the first began its day.

    >>> visit_tails(1, every_hours=12, times=3, day_zero=False)
    ('d1', 'd1-2', 'd2')
    """
    first, a_day = day_offset(first_day, day_zero=day_zero), 24
    days = [day_number(first + number * every_hours // a_day, day_zero=day_zero) for number in range(times)]
    return tuple(visit_tail(day, time) for day, same in groupby(days) for time, _ in enumerate(same, 1))


def numbered_tail(number: int) -> str:
    """Return the tail of a visit by weekday and count, by its number from 1."""
    return f"n{number}"


def number_of(tail: str) -> int | None:
    """Return the number of a visit by weekday and count; None for the tail of another event.

    >>> number_of("n7"), number_of("d7")
    (7, None)
    """
    found = _NUMBERED.fullmatch(tail)
    return int(found[1]) if found else None


def tails_of_visit(row: Visit, *, day_zero: bool) -> tuple[str, ...]:
    """Return the tails of all visits of a row in a cycle, in order."""
    if row.weekdays:
        return tuple(numbered_tail(number) for number in range(1, (row.count or 0) + 1))
    if row.times:
        return visit_tails(row.day_numbers[0], every_hours=row.every_hours or 0, times=row.times, day_zero=day_zero)
    times = range(1, row.times_a_day + 1)
    return tuple(visit_tail(day, time) for day in row.day_numbers for time in times)


def series_tail(of: str, number: int) -> str:
    """Return the tail of one of a series beside another event, by that event's tail and the number from 1.

    >>> series_tail("disconnect", 3), series_tail("d8", 1), series_tail("d8", 2)
    ('end-3', 'd8', 'd8-2')
    """
    if of == DISCONNECT:
        return f"end-{number}"
    return of if number == 1 else f"{of}-{number}"


def span_tail(number: int) -> str:
    """Return the tail of a stretch of days, by its number among those of its row: a run of days has one each."""
    return str(number)


def is_visit(tail: str) -> bool:
    """Return whether a tail is that of a visit on a day of the table, or by weekday and count."""
    return visit_of(tail) is not None or number_of(tail) is not None


def visit_of(tail: str) -> tuple[int, int] | None:
    """Return a visit's printed day, and which time of that day it is, from 1; None for the tail of another event.

    >>> visit_of("d8"), visit_of("d-4"), visit_of("d1-2"), visit_of("start")
    ((8, 1), (-4, 1), (1, 2), None)
    """
    found = _VISIT.fullmatch(tail)
    return (int(found[1]), int(found[2] or 1)) if found else None


def bag_tail(number: int) -> str:
    """Return the tail of a change to a bag, by the bag's number in the cycle; the first change hangs bag 2."""
    return f"{_BAG}{number}"


def bag_of(tail: str) -> int | None:
    """Return the number of the bag that a change hangs; None for the tail of another event.

    >>> bag_of("bag-3"), bag_of("bag-3-e2"), bag_of("start")
    (3, 3, None)
    """
    number = tail.removeprefix(_BAG).partition("-")[0]
    return int(number) if tail.startswith(_BAG) and number.isdecimal() else None


def hold_tail(entry: str) -> str:
    """Return the tail of a hold, by the record's entry that made it."""
    return f"{_HOLD}{entry}"


def is_hold(tail: str) -> bool:
    """Return whether a tail is that of a hold."""
    return tail.startswith(_HOLD)


def restart_tail(entry: str) -> str:
    """Return the tail of a restart, by the record's entry that made it."""
    return f"{_RESTART}{entry}"


def is_restart(tail: str) -> bool:
    """Return whether a tail is that of a restart."""
    return tail.startswith(_RESTART)


def extra_tail(number: int) -> str:
    """Return the tail of an event of another's calendar that its row has no place for, by its number there."""
    return f"{_EXTRA}{number}"


def is_extra(tail: str) -> bool:
    """Return whether a tail is that of an event for which its row has no place."""
    return tail.startswith(_EXTRA)


def restart_entry(tail: str) -> str:
    """Return the entry that made a restart; empty for any other event, and in a cycle that a restart opened.

    >>> restart_entry("restart-e2"), restart_entry("start"), restart_entry("restart-e5-e3")
    ('e2', '', '')
    """
    entry = tail.removeprefix(_RESTART)
    return entry if is_restart(tail) and _ENTRY.fullmatch(entry) else ""


def step_tail(step: str, entry: str = "") -> str:
    """Return the tail of a step, by its id and the entry of the restart that it is counted from, where there is one."""
    return f"{step}-{entry}" if entry else step


def step_and_entry(tail: str) -> tuple[str, str]:
    """Return the id of a step and the entry of its restart, which is empty where there was no restart.

    >>> step_and_entry("step-e2"), step_and_entry("step")
    (('step', 'e2'), ('step', ''))
    """
    found = _ENTRY.search(tail)
    return (tail[: found.start()], found[1]) if found else (tail, "")


def opened_tail(tail: str, entry: str) -> str:
    """Return the tail of an event in a cycle that began with a restart after a long hold, by that restart's entry."""
    return f"{tail}-{entry}" if entry else tail


def opened_by(tail: str) -> str:
    """Return the entry of the restart that began the cycle of an event; empty in a cycle that began as planned.

    >>> opened_by("start-e3"), opened_by("d8-e3"), opened_by("d8"), opened_by("restart-e2"), opened_by("restart-e5-e3")
    ('e3', 'e3', '', '', 'e3')
    """
    found = _ENTRY.search(tail)
    return (
        found[1] if found and not restart_entry(tail) and not is_hold(tail[: found.end()]) and tail != found[1] else ""
    )


def own_tail(key: str) -> str:
    """Return the tail of a key without the entry of the restart that began its cycle.

    >>> own_tail("a/1/pump/start-e3"), own_tail("a/1/pump/step-e3"), own_tail("a/1/pump/restart-e3")
    ('start', 'step', 'restart-e3')
    """
    tail = tail_of(key)
    entry = opened_by(tail)
    return tail.removesuffix(f"-{entry}") if entry else tail


def infusion_of(key: str) -> str:
    """Return a name for the infusion of a connection, a restart or an end: the same for all events of one infusion.

    >>> infusion_of("a/1/pump/start"), infusion_of("a/1/pump/restart-e5-e3"), infusion_of("a/1/pump/disconnect-e3")
    ('a/1/pump/', 'a/1/pump/-e3', 'a/1/pump/-e3')
    """
    return stem_of(key) + re.sub(rf"^({START}|{DISCONNECT}|{_RESTART}e\d+)", "", tail_of(key))


def is_recorded(key: str) -> bool:
    """Return whether an entry of the record created the event; the table of the cycle does not have it then.

    >>> is_recorded("induction/1/infusion/restart-e2"), is_recorded("induction/1/infusion/start")
    (True, False)
    """
    return _ENTRY.search(tail_of(key)) is not None


def is_unrecorded_restart(tail: str) -> bool:
    """Return whether an event is counted from a restart that is supposed, and that nobody recorded."""
    return step_and_entry(tail)[1] == UNRECORDED


_VARIANT: Final = {digit: f"{int(digit, 16) & 3 | 8:x}" for digit in "0123456789abcdef"}
"""The digit that RFC 9562 asks for in its place, by the one that the hash has there."""


def uid_of(plan_id: UUID, key: str) -> str:
    """Return an event's name in calendars: always the same for the same place in the same plan, and without meaning.

    >>> uid_of(UUID(int=1), "induction/1/infusion/start")
    '77c6c942-bb63-5379-9c7b-bdd4df580c1f'
    """
    # As `uuid5` makes it, without an object for each.
    found = sha1(plan_id.bytes + key.encode(), usedforsecurity=False).hexdigest()
    return f"{found[:8]}-{found[8:12]}-5{found[13:16]}-{_VARIANT[found[16]]}{found[17:20]}-{found[20:32]}"


def opaque_id(plan_id: UUID) -> UUID:
    """Return an id from which a plan's own id cannot be found.

    An event's name in calendars is a hash of the plan's id and the event's place in the protocol. Someone who knows the
    plan's id can hash every place of every regimen, compare, and so learn which regimen it is.
    """
    return uuid5(_OPAQUE, str(plan_id))
