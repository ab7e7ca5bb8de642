"""Phases, and what joins them: links that are required, waits that nobody chooses."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schedules.model import Fact, Id, Model, Title, Whole
from schedules.regimen.rows import ALWAYS, Source, When


class Link(Model):
    """A requirement between two phases: so many days from an edge of the other (C10)."""

    shape: Literal["link"] = "link"
    of: Id
    edge: str = "end"
    """"start" (its first day), "end" (its last treatment), "next" (the day after its last cycle), or a row's id."""
    earliest: Whole | None = None
    expected: Whole | None = None
    latest: Whole | None = None
    months: Whole | None = None
    """Calendar months instead of days; never 28 or 30 days (C12)."""
    source: Source


class Wait(Model):
    """A stretch nobody chooses, such as manufacture: what hangs from it is tentative (C10)."""

    shape: Literal["wait"] = "wait"
    milestone: Id
    title: Title
    of: Id
    edge: str = "end"
    earliest: Annotated[Whole, Field(ge=0)]
    typical: Annotated[Whole, Field(ge=0)]
    latest: Annotated[Whole, Field(ge=0)] | None = None
    usual: bool = False
    """Whether the bounds are what the source calls usual, not what it promises."""
    source: Source


class Phase(Model):
    """A named part of the course: a table laid so many times."""

    id: Id
    title: Title
    table: Id
    cycles: Annotated[Whole, Field(gt=0)] | None = None
    """Laid so many times; or `up_to`, filled in order from the choice that `counted_by` names."""
    up_to: Annotated[Whole, Field(gt=0)] | None = None
    counted_by: Fact = "cycles"
    numbered_by: Fact | None = "cycle"
    """Phases with the same word are numbered on together; none: its cycles have no number."""
    bind: When = ALWAYS
    """Facts that hold inside this phase, so that a table can be used again."""
    when: When = ALWAYS
    after: Annotated[Link | Wait, Field(discriminator="shape")] | None = None
    """What it follows; none: the phase before it, on the day after its last cycle."""
    until: Link | None = None
    source: Source | None = None
    """Where the number of cycles was read; none where the phase is laid once."""


def bounds(link: Link | Wait | None) -> tuple[str, int | None, int, int | None]:
    """Read a link as its edge, and its least, expected and most days; no link is the day after."""
    if link is None:
        return "next", 0, 0, None
    if isinstance(link, Wait):
        return link.edge, link.earliest, link.typical, link.latest
    expected = link.expected or 0
    exact = link.earliest is None and link.latest is None
    return link.edge, expected if exact else link.earliest, expected, expected if exact else link.latest


def months_on(origin: date, link: Link | Wait | None) -> date | None:
    """Count a link's months from a date; None where it counts none."""
    if not isinstance(link, Link) or not link.months:
        return None
    from dateutil.relativedelta import relativedelta  # most courses count no months, and every start would pay for it

    return origin + relativedelta(months=link.months)
