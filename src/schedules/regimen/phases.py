"""Phases of a course, and what joins them: links, which are required, and waits, which nobody chooses."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schedules.model import Fact, Flag, Id, Model, Title
from schedules.regimen.rows import ALWAYS, Name, When
from schedules.regimen.sizes import Cycles, Days, Months, Word
from schedules.regimen.sources import Source


class Link(Model):
    """A requirement between two phases: so many days, or months, after an edge of an earlier one (C10)."""

    shape: Literal["link"] = "link"
    """Always "link"; a file has to say it."""
    of: Id
    """The earlier phase."""
    edge: Word = "end"
    """Its edge: "start" (first treatment), "end" (last), "next" (the day after its last cycle), or the id of a row."""
    earliest: Days | None = None
    """The least number of days; without it and `latest`, the expected number is exact."""
    expected: Days | None = None
    """The days that are planned."""
    latest: Days | None = None
    """The greatest number of days."""
    months: Months | None = None
    """Calendar months instead of days; never 28 or 30 days (C12)."""
    chosen_by: Literal["author", "source"] = "author"
    """Who chose the expected days of a range: the author, or the source, which then prints them (C10)."""
    source: Source
    """Where it was read."""


class Wait(Model):
    """A stretch of days that nobody chooses, such as manufacture: what follows it is tentative (C10)."""

    shape: Literal["wait"] = "wait"
    """Always "wait"; a file has to say it."""
    milestone: Id
    """The name of what ends it, as the record has it: "product-released"."""
    title: Title
    """What ends it, in words."""
    short: Name = ""
    """Its name in a cell of a calendar, in everyday words: at most 18 letters, or a drug's whole name."""
    plain: Name = ""
    """Its name in a family's words."""
    of: Id
    """The earlier phase that it begins after."""
    edge: Word = "end"
    """The edge of that phase, as in a link."""
    earliest: Annotated[Days, Field(ge=0)]
    """The least number of days."""
    typical: Annotated[Days, Field(ge=0)]
    """The days that are planned."""
    latest: Annotated[Days, Field(ge=0)] | None = None
    """The greatest number of days; none is known without."""
    usual: Flag = False
    """Whether the source calls these bounds usual, and does not promise them."""
    chosen_by: Literal["source", "author"] = "source"
    """Who chose the typical days: the source, which then prints them, or the author (C10)."""
    source: Source
    """Where it was read."""


def _no_word(word: str | None) -> str | None:
    """Return None for an empty word: TOML has no other way to say it."""
    return word or None


class Phase(Model):
    """A named part of the course: cycles of one table."""

    id: Id
    """Its name; phases that share it must not hold at once."""
    title: Title
    """The words a person reads."""
    short: Name = ""
    """Its name in a cell of a calendar, in everyday words: at most 18 letters, or a drug's whole name."""
    plain: Name = ""
    """Its name in a family's words."""
    table: Id
    """The name of its table."""
    cycles: Cycles | None = None
    """How many cycles it has; or `up_to`."""
    up_to: Cycles | None = None
    """How many it has at most; the choice that `counted_by` names is spread over such phases in order."""
    counted_by: Fact = "cycles"
    """The choice that says how many cycles phases with `up_to` have in all."""
    numbered_by: Annotated[Fact | Literal[""] | None, AfterValidator(_no_word)] = "cycle"
    """Phases with the same word number their cycles on together; with an empty one they have no numbers."""
    bind: When = ALWAYS
    """Facts that hold inside this phase, so that several phases can share a table."""
    when: When = ALWAYS
    """The condition under which the course has it."""
    after: Annotated[Link | Wait, Field(discriminator="shape")] | None = None
    """How it follows an earlier phase; without, it starts the day after the last cycle of the phase before it."""
    until: Link | None = None
    """When it ends, from an earlier phase; it is proved and said back, and no date is computed from it."""
    source: Source | None = None
    """Where the number of cycles was read; needed with `up_to`."""


def bounds(link: Link | Wait | None) -> tuple[str, int | None, int, int | None]:
    """Return the edge of a link, and its least, expected and most days, None where open; no link is the day after."""
    if link is None:
        return "next", 0, 0, None
    if isinstance(link, Wait):
        return link.edge, link.earliest, link.typical, link.latest
    expected = link.expected or 0
    exact = link.earliest is None and link.latest is None
    return link.edge, expected if exact else link.earliest, expected, expected if exact else link.latest


def months_from(day: date, link: Link | Wait | None, *, back: bool = False) -> date | None:
    """Return the date that lies a link's months after another, or before it; None where the link counts none (C12)."""
    if not isinstance(link, Link) or not link.months:
        return None
    from dateutil.relativedelta import relativedelta  # most courses count no months, and every start would pay for it

    return day + relativedelta(months=-link.months if back else link.months)
