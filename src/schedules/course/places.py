"""Places in the protocol: the only writer and reader of the keys that name events.

A key is ``phase/index/row/tail``, such as "induction/1/infusion/start": the phase, the cycle's index in
it (never its printed number), the row, all by the ids that the regimen's author gave, and the tail, which
tells the row's events apart. A date is never part of it, so an event that moves keeps its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

START: Final = "start"
"""The tail of an infusion's first connection."""
DISCONNECT: Final = "disconnect"
"""The tail of an infusion's end."""
FIRST: Final = "1"
"""The tail of a row's first or only event."""
BAND: Final = "band"
"""The row of a phase that has no date yet: one event for the whole phase (C15)."""
EXPECTED: Final = "expected"
"""The tail of what waits for a milestone, and of the milestone."""
UNRECORDED: Final = "e0"
"""The entry of a restart that nobody recorded yet."""

_ENTRY = re.compile(r"(?:^|-)(e\d+)$")


_HOLD, _RESTART, _BAG = "hold-", "restart-", "bag-"


@dataclass(frozen=True, slots=True)
class Place:
    """One place, taken apart."""

    phase: str
    index: int
    row: str
    tail: str

    @classmethod
    def read(cls, key: str) -> Place:
        """Take a key apart.

        Raises:
            ValueError: If it is no key.

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
    """Name a cycle: what the keys of all its events begin with.

    >>> cycle_key("induction", 1)
    'induction/1/'
    """
    return f"{phase}/{index}/"


def row_of(key: str) -> str:
    """Find the row that an event comes from."""
    return stem_of(key)[:-1].rpartition("/")[2]


def tail_of(key: str) -> str:
    """Find what tells an event apart from the others of its row."""
    return key.rpartition("/")[2]


def stem_of(key: str) -> str:
    """Find what the keys of all events of the same row and cycle begin with.

    >>> stem_of("induction/1/infusion/bag-2")
    'induction/1/infusion/'
    """
    return key[: -len(tail_of(key))]


def band_key(phase: str) -> str:
    """Name the one event of a phase that has no date yet."""
    return Place(phase, 1, BAND, EXPECTED).key


def visit_tail(ordinal: int) -> str:
    """Name a visit by its number among the row's visits in the cycle, from 1."""
    return str(ordinal)


def ordinal_of(tail: str) -> int | None:
    """Read a visit's number; None for what is no visit."""
    return int(tail) if tail.isdecimal() else None


def bag_tail(number: int) -> str:
    """Name the change to a bag by the bag's number in the cycle; the first change hangs bag 2."""
    return f"{_BAG}{number}"


def bag_of(tail: str) -> int | None:
    """Read the number of the bag that is hung; None for what is no bag change.

    >>> bag_of("bag-3"), bag_of("bag-3-e2"), bag_of("start")
    (3, 3, None)
    """
    number = tail.removeprefix(_BAG).partition("-")[0]
    return int(number) if tail.startswith(_BAG) and number.isdecimal() else None


def hold_tail(entry: str) -> str:
    """Name a hold by the record's entry that made it."""
    return f"{_HOLD}{entry}"


def is_hold(tail: str) -> bool:
    """Say whether a tail is a hold's."""
    return tail.startswith(_HOLD)


def restart_tail(entry: str) -> str:
    """Name a restart by the record's entry that made it."""
    return f"{_RESTART}{entry}"


def is_restart(tail: str) -> bool:
    """Say whether a tail is a restart's."""
    return tail.startswith(_RESTART)


def step_tail(step: str, entry: str = "") -> str:
    """Name a step by its id, and by the entry of the restart that it is counted from, if it is from one."""
    return f"{step}-{entry}" if entry else step


def step_and_entry(tail: str) -> tuple[str, str]:
    """Take the tail of a step apart: its id, and the entry of its restart; no entry is empty.

    >>> step_and_entry("step-e2"), step_and_entry("step")
    (('step', 'e2'), ('step', ''))
    """
    found = _ENTRY.search(tail)
    return (tail[: found.start()], found[1]) if found else (tail, "")


def opened_tail(tail: str, entry: str) -> str:
    """Name the event of a cycle that a restart opened after a long hold: the tail, and the restart's entry."""
    return f"{tail}-{entry}" if entry else tail


def infusion_of(key: str) -> str:
    """Name the infusion that a connection, a restart or an end belongs to, the same for all of them.

    >>> infusion_of("a/1/pump/start"), infusion_of("a/1/pump/restart-e5-e3"), infusion_of("a/1/pump/disconnect-e3")
    ('a/1/pump/', 'a/1/pump/-e3', 'a/1/pump/-e3')
    """
    return stem_of(key) + re.sub(rf"^({START}|{DISCONNECT}|{_RESTART}e\d+)", "", tail_of(key))


def is_recorded(key: str) -> bool:
    """Say whether an entry of the record created the event; no table names it then.

    >>> is_recorded("induction/1/infusion/restart-e2"), is_recorded("induction/1/infusion/start")
    (True, False)
    """
    return _ENTRY.search(tail_of(key)) is not None


def is_unrecorded_restart(tail: str) -> bool:
    """Say whether an event hangs from a restart that is only supposed."""
    return step_and_entry(tail)[1] == UNRECORDED


def uid_of(plan_id: UUID, key: str) -> str:
    """Name an event for calendars: always the same for the same place in the same plan, and opaque.

    >>> uid_of(UUID(int=1), "induction/1/infusion/start")
    '77c6c942-bb63-5379-9c7b-bdd4df580c1f'
    """
    return str(uuid5(plan_id, key))


def sealed(plan_id: UUID) -> UUID:
    """Name a plan by what does not lead back to it.

    An event's name is a hash of the plan's id and the event's place in the protocol: who knew
    the id could try every place of every regimen and read off which one it is.
    """
    return uuid5(_SEALED, str(plan_id))


_SEALED = UUID("4d2a0c57-6e0f-4f0e-9a63-58c5f1c1b7aa")
