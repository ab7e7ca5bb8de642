"""How a plan is written: how much it tells, to whom, in which language, on which paper, and when it reminds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final, Literal, get_args

from schedules.errors import PlanError, Problem
from schedules.export.speech.language import LANGUAGES, Language, language
from schedules.regimen import Kind

Detail = Literal["full", "plain", "discreet"]
View = Literal["patient", "carer", "clinic", "pharmacy"]
Paper = Literal["letter", "a4"]
Orientation = Literal["portrait", "landscape"]
Hours = int | Mapping[str, int]
"""Hours for all events, or by the kind of event."""
Evening = time | Mapping[str, time]
"""A time of the evening for all events, or by the kind of event."""

EVENINGS: Final = ("infusion", "bag-change", "disconnect", "dose", "stay", "procedure", "assessment")
"""The kinds of event of which a calendar reminds on the evening before, where none is named: what someone must
go to, or be ready for."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The options of every format; each has its default here, and is checked when a look is made.

    A default is also an attribute of the class, so that a signature can name it: ``moment_minutes: int =
    Look.moment_minutes``.

    Raises:
        PlanError: If an option is none of its values or out of its range, with every such option.

    >>> Look.paper, Look(paper="a4").sunday_first
    ('letter', False)
    """

    detail: Detail = "full"
    """``plain`` speaks in everyday words; ``discreet`` gives dates and times, and nothing of what they are for."""
    language: str = "en"
    view: View | None = None
    """Whose file it is; None leaves nothing out."""

    paper: Paper = "letter"
    """The paper of a page; weeks begin on Sunday on ``letter``, on Monday on ``a4``."""
    orientation: Orientation = "landscape"
    large_print: bool = False

    remind_hours: Hours | None = None
    """The hours before timed events at which a calendar reminds; None for no such reminder."""
    remind_evening: Evening | None = None
    """The time of the evening before at which a calendar reminds; None for no such reminder."""
    moment_minutes: int = 30
    """How long a calendar shows an event that has no length."""
    feed_hours: int | None = None
    """The hours after which a subscribed calendar is read again; None for a file. A subscription never reminds."""

    def __post_init__(self) -> None:
        if problems := [*self._not_offered(), *self._out_of_range()]:
            raise PlanError(problems)

    def _not_offered(self) -> Iterator[Problem]:
        offered = {"detail": get_args(Detail), "language": LANGUAGES, "view": get_args(View)}
        offered |= {"paper": get_args(Paper), "orientation": get_args(Orientation)}
        for name, values in offered.items():
            value = getattr(self, name)
            if value not in values and (name, value) != ("view", None):
                yield Problem("value_invalid", name, f"{value!r} is none of {', '.join(values)}")
        if self.discreet and self.view is not None:
            yield Problem("value_invalid", "view", "goes against discreet, which tells nobody more; leave one out")
        for name in ("remind_hours", "remind_evening"):
            given = getattr(self, name)
            for kind in given if isinstance(given, Mapping) else ():
                if kind not in get_args(Kind):
                    known = ", ".join(get_args(Kind))
                    yield Problem("value_invalid", name, f"{kind!r} is no kind of event; use {known}")

    def _out_of_range(self) -> Iterator[Problem]:
        hours = self.remind_hours.values() if isinstance(self.remind_hours, Mapping) else [self.remind_hours]
        ranges = [("remind_hours", value, 24 * 14) for value in hours]
        ranges += [("moment_minutes", self.moment_minutes, 24 * 60), ("feed_hours", self.feed_hours, 24 * 31)]
        for name, value, most in ranges:
            if value is not None and not 1 <= value <= most:
                yield Problem("value_invalid", name, f"{value} is out of range; give 1 to {most}")

    @property
    def discreet(self) -> bool:
        """Whether nothing may tell what the plan is about."""
        return self.detail == "discreet"

    @property
    def plain(self) -> bool:
        """Whether it speaks in everyday words."""
        return self.detail == "plain"

    @property
    def sunday_first(self) -> bool:
        """Whether the weeks of a page begin on Sunday, as they do where the paper is ``letter``."""
        return self.paper == "letter"

    @property
    def points(self) -> int:
        """The size of the smallest text of a page, in points."""
        return 18 if self.large_print else 14

    @property
    def speech(self) -> Language:
        """The language with its phrase book."""
        return language(self.language)

    def hours_before(self, kind: str) -> int | None:
        """Return how many hours before events of a kind to remind; None for never, as in a subscription."""
        hours = self.remind_hours.get(kind) if isinstance(self.remind_hours, Mapping) else self.remind_hours
        return hours if self.feed_hours is None else None

    def evening_before(self, kind: str) -> time | None:
        """Return the time of the evening before at which to remind of a kind; None for never, as in a subscription."""
        if self.feed_hours is not None:
            return None
        if isinstance(self.remind_evening, Mapping):
            return self.remind_evening.get(kind)
        return self.remind_evening if kind in EVENINGS else None
