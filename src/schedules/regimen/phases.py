"""Phases of a course, and what joins them: links, which are required, and waits, which nobody chooses."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schedules.model import Fact, Flag, Id, Model, Title
from schedules.regimen.rows import ALWAYS, Name, WeekdayText, When
from schedules.regimen.sizes import Cycles, Days, Few, Months, Word
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
    """Calendar months instead of days; never 28 or 30 days (C12). `earliest` and `latest` beside them are in days."""
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
    in_turn: Annotated[tuple[Id, ...], Few] = ()
    """The tables of the cycles after the first, in turn; after the last of them comes `table` again."""
    cycles: Cycles | None = None
    """How many cycles it has; or `up_to`, or as many as fit before `until`, or a `horizon_months`."""
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
    also_after: Annotated[tuple[Annotated[Link | Wait, Field(discriminator="shape")], ...], Few] = ()
    """What else it waits for: the latest of all is its date; a phase that the choices leave out is not waited for."""
    starts_on: WeekdayText | None = None
    """The days of the week on which its cycles start; another start is refused, and a later cycle on another day is
    warned of, and not moved."""
    until: Link | None = None
    """When it ends, counted from an earlier phase or its own start: it has only cycles whose last day is before
    that date."""
    horizon_months: Annotated[Months, Field(gt=0)] | None = None
    """It goes on until it is stopped; a plan has its cycles of so many calendar months, and says so."""
    source: Source | None = None
    """Where the number of cycles was read; needed with `up_to`."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of its cycles, in turn."""
        return (self.table, *self.in_turn)

    def table_of(self, index: int) -> str:
        """Return the table of a cycle by its index in the phase, from 1."""
        return self.tables[(index - 1) % len(self.tables)]

    @property
    def is_bounded(self) -> bool:
        """Whether it has as many cycles as fit before a date."""
        return self.until is not None or self.horizon_months is not None

    @property
    def links(self) -> tuple[Link | Wait, ...]:
        """All that it follows, first what it is dated from where only a later date is known."""
        return (*([self.after] if self.after else []), *self.also_after)

    @property
    def joins(self) -> tuple[tuple[tuple[str | int, ...], Link | Wait], ...]:
        """All that joins it to other phases, each with the path that leads to it in the phase's data."""
        also = ((("also_after", number), link) for number, link in enumerate(self.also_after))
        ends = [(("after",), self.after), *also, (("until",), self.until)]
        return tuple((path, link) for path, link in ends if link is not None)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """The milestones that it waits for."""
        return tuple(link for link in self.links if isinstance(link, Wait))


def bounds(link: Link | Wait | None) -> tuple[str, int | None, int, int | None]:
    """Return the edge of a link, and its least, expected and most days, None where open; no link is the day after."""
    if link is None:
        return "next", 0, 0, None
    if isinstance(link, Wait):
        return link.edge, link.earliest, link.typical, link.latest
    expected = link.expected if link.expected is not None else link.earliest or 0
    exact = link.earliest is None and link.latest is None
    return link.edge, expected if exact else link.earliest, expected, expected if exact else link.latest


def months_from(day: date, link: Link | Wait | None, *, back: bool = False) -> date | None:
    """Return the date that lies a link's months after another, or before it; None where the link counts none (C12)."""
    if not isinstance(link, Link) or not link.months:
        return None
    return months_after(day, -link.months if back else link.months)


def months_after(day: date, months: int) -> date:
    """Return the date that is calendar months after another; of a day that a month does not have, its last one (C12).

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 3, 31), -1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    from dateutil.relativedelta import relativedelta  # most courses count no months, and every start would pay for it

    return day + relativedelta(months=months)
