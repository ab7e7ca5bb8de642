"""The happenings of a course: the kinds of entries that its record may have.

Entries are only added, never changed or removed; a `Correction` says that an earlier one was wrong, and what is right
instead. An entry names no person, only a role.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from schedules.errors import PlanError
from schedules.model import Dated, Instant, Model, Stamp, Text, Title, Whole
from schedules.regimen.sizes import Days

Role = Literal["", "physician", "nurse", "pharmacist", "coordinator", "patient", "carer"]
Rate = Literal["low", "full", "same"]
Scope = Literal["row", "cycle", "following"]
ReducedScope = Literal["dose", "cycle", "following"]


class Happening(Model):
    """Something that happened, when, and when it was written down."""

    error = PlanError

    at: Instant
    """When it happened; for what is to come, when it was decided."""
    recorded_at: Stamp | None = None
    """When it was written down; `revise` fills it in with its ``as_of``."""
    why: Text = ""
    by: Role = ""


class Given(Happening):
    """An event took place at that time; the plan keeps this time, whatever the rules say."""

    what: Literal["given"] = "given"
    of: Title
    """The event's key, such as "first/1/dose/d15"."""


class Booked(Happening):
    """An appointment is confirmed; ``on`` is its date, or its date and time."""

    what: Literal["booked"] = "booked"
    of: Title
    on: Dated


class Hold(Happening):
    """An infusion was interrupted, to be resumed later."""

    what: Literal["hold"] = "hold"
    row: Title


class Resume(Happening):
    """A held infusion runs again, at the low rate, the full one, or the one it had."""

    what: Literal["resume"] = "resume"
    row: Title
    rate: Rate


class Delay(Happening):
    """A clinical delay by whole days; ``scope`` says which of the later events move with it."""

    what: Literal["delay"] = "delay"
    of: Title
    """The first event that is late."""
    days: Annotated[Days, Field(gt=0)]
    scope: Scope = "following"


class Defer(Happening):
    """One event is moved inside its window for a reason that is not clinical; nothing else moves."""

    what: Literal["defer"] = "defer"
    of: Title
    on: Dated


class Omit(Happening):
    """An event is left out on purpose."""

    what: Literal["omit"] = "omit"
    of: Title


class Missed(Happening):
    """An event did not take place."""

    what: Literal["missed"] = "missed"
    of: Title


class Reduce(Happening):
    """A dose is given in a smaller amount, as the prescriber wrote it; no amount is ever raised by it (C19)."""

    what: Literal["reduce"] = "reduce"
    of: Title
    amount: Title
    scope: ReducedScope | None = None
    """Which doses of the row it is for: this one, those of the cycle from it on, or all that follow. It is asked for;
    none only in records of earlier versions, which meant all that follow."""
    on_purpose: bool = False
    """Whether an amount is meant that is above the printed one, or that can't be compared with it, such as words."""


class Extend(Happening):
    """The cycle of this event is longer than its table says."""

    what: Literal["extend"] = "extend"
    of: Title
    length_days: Annotated[Days, Field(gt=0)]


class Reached(Happening):
    """A milestone was reached: what waited for it has a date."""

    what: Literal["reached"] = "reached"
    milestone: Title


class Failed(Happening):
    """What a milestone waits for failed, such as a manufacture; the wait starts again on this day."""

    what: Literal["failed"] = "failed"
    milestone: Title


class Repeated(Happening):
    """A procedure was done again; what follows counts from the last time."""

    what: Literal["repeated"] = "repeated"
    of: Title


class Learned(Happening):
    """A fact that was not known: a response, a weight, blasts; it counts from the named cycle on."""

    what: Literal["learned"] = "learned"
    fact: Title
    value: bool | int | float | str
    from_cycle: Annotated[Whole, Field(gt=0)] = 1


class Changed(Happening):
    """A choice was made anew, such as the lengths of bags; it counts from the named cycle on."""

    what: Literal["changed"] = "changed"
    choice: Title
    value: bool | int | float | str | tuple[int | float | str, ...]
    from_cycle: Annotated[Whole, Field(gt=0)] = 1
    from_on: Dated | None = None
    """For the lengths of bags: the date or the time from which on a bag that is hung has them; it may lie ahead.
    Where it is none, they hold from the next change on. What hangs stays until its own end (C8)."""


class Decided(Happening):
    """The answer to a question that the label leaves open."""

    what: Literal["decided"] = "decided"
    question: Title
    """Its name, as the decision event prints it: "e1/rest"."""
    answer: Literal["yes", "no"]


class Stop(Happening):
    """Treatment ends here."""

    what: Literal["stop"] = "stop"


AnyFact = Annotated[
    Given
    | Booked
    | Hold
    | Resume
    | Delay
    | Defer
    | Omit
    | Missed
    | Reduce
    | Extend
    | Reached
    | Failed
    | Repeated
    | Learned
    | Changed
    | Decided
    | Stop,
    Field(discriminator="what"),
]


class Correction(Happening):
    """An earlier entry was wrong and does not count; ``instead``, if given, counts in its place."""

    what: Literal["correction"] = "correction"
    entry: Annotated[Whole, Field(gt=0)]
    """The number of the entry, from 1."""
    instead: AnyFact | None = None


class Accepted(Happening):
    """A change by hand, in the plan's file, of what the plan is made from; it was seen, and is meant."""

    what: Literal["accepted"] = "accepted"
    part: Title
    """The part of the file: "choices", "start", "record 3"."""


PLACES = (Given, Booked, Defer, Delay, Omit, Missed, Reduce, Extend, Repeated)
"""The entries that name an event, in ``of``."""

MOMENTS: Final = ("at", "on", "from_on")
"""The fields of entries that hold a time or a date, as a person recorded it."""

KINDS: Final[dict[str, type[Happening]]] = {
    "given": Given,
    "booked": Booked,
    "hold": Hold,
    "resume": Resume,
    "delay": Delay,
    "defer": Defer,
    "omit": Omit,
    "missed": Missed,
    "reduce": Reduce,
    "extend": Extend,
    "reached": Reached,
    "failed": Failed,
    "repeated": Repeated,
    "learned": Learned,
    "changed": Changed,
    "decided": Decided,
    "stop": Stop,
    "correction": Correction,
}
"""Every kind of entry that is recorded, by its word; `Accepted` is made where a file is restored."""

AnyHappening = Annotated[AnyFact | Correction | Accepted, Field(discriminator="what")]
Record = tuple[AnyHappening, ...]
"""What happened, in the order it was written down."""
