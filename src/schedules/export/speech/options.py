"""How a plan is written: how much it tells, to whom, in which language, when it reminds, how long a moment looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal, TypedDict, get_args

from schedules.errors import PlanError, Problem
from schedules.export.speech.language import LANGUAGES, Language, language
from schedules.regimen import Kind

Detail = Literal["full", "plain", "discreet"]
View = Literal["patient", "carer", "clinic", "pharmacy"]
Hours = int | Mapping[str, int]
Evening = time | Mapping[str, time]


class Look(TypedDict, total=False):
    """The same options, as the arguments of a call."""

    detail: Detail
    remind_hours: Hours | None
    moment_minutes: int
    feed_hours: int | None
    language: str
    view: View | None
    remind_evening: Evening | None


@dataclass(frozen=True, slots=True)
class Options:
    """How a calendar is written."""

    detail: Detail = "full"
    remind_hours: Hours | None = None
    """Hours before timed events, for all of them or by kind."""
    moment_minutes: int = 30
    feed_hours: int | None = None
    """For a subscription: hours after which to look again. A feed never reminds."""
    language: str = "en"
    view: View | None = None
    remind_evening: Evening | None = None
    """The time of the evening before, for all that begins the next day or by kind."""

    def __post_init__(self) -> None:
        """Refuse what no calendar takes."""
        if problems := [*self._words(), *self._kinds(), *self._numbers()]:
            raise PlanError(problems)

    def _words(self) -> Iterator[Problem]:
        offered = {"detail": get_args(Detail), "language": LANGUAGES, "view": (None, *get_args(View))}
        for name, values in offered.items():
            if getattr(self, name) not in values:
                known = ", ".join(str(value) for value in values if value)
                yield Problem("value_invalid", name, f"{getattr(self, name)!r} is none of {known}")
        if self.detail == "discreet" and self.view is not None:
            yield Problem("value_invalid", "view", "goes against discreet, which tells nobody more; leave one out")

    def _kinds(self) -> Iterator[Problem]:
        for name in ("remind_hours", "remind_evening"):
            given = getattr(self, name)
            for kind in given if isinstance(given, Mapping) else ():
                if kind not in get_args(Kind):
                    yield Problem(
                        "value_invalid", name, f"{kind!r} is no kind of event; use {', '.join(get_args(Kind))}"
                    )

    def _numbers(self) -> Iterator[Problem]:
        hours = self.remind_hours.values() if isinstance(self.remind_hours, Mapping) else [self.remind_hours]
        ranges = [("remind_hours", value, 24 * 14) for value in hours]
        ranges += [("moment_minutes", self.moment_minutes, 24 * 60), ("feed_hours", self.feed_hours, 24 * 31)]
        for name, value, most in ranges:
            if value is not None and not 1 <= value <= most:
                yield Problem("value_invalid", name, f"{value} is out of range; give 1 to {most}")

    @property
    def discreet(self) -> bool:
        """Whether nothing may tell what the calendar is about."""
        return self.detail == "discreet"

    @property
    def plain(self) -> bool:
        """Whether it speaks in everyday words: asked for, or for a family that was named."""
        return self.detail == "plain"

    @property
    def speech(self) -> Language:
        """The language with its phrase book."""
        return language(self.language)

    def hours_before(self, kind: str) -> int | None:
        """Find how many hours before events of a kind to remind; none in a feed."""
        hours = self.remind_hours.get(kind) if isinstance(self.remind_hours, Mapping) else self.remind_hours
        return hours if self.feed_hours is None else None

    def evening_before(self, kind: str) -> time | None:
        """Find at what time of the evening before to remind of a kind; none in a feed."""
        if self.feed_hours is not None:
            return None
        if isinstance(self.remind_evening, Mapping):
            return self.remind_evening.get(kind)
        return self.remind_evening if kind in EVENINGS else None


EVENINGS = ("infusion", "bag-change", "disconnect", "dose", "stay", "procedure", "assessment")
"""What to remind of on the evening before, where no kinds are named: what someone must go to, or be ready for."""
