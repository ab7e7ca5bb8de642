"""How a plan is written: how much it tells, to whom, in which language, on which paper, and when it reminds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final, Literal, TypedDict, get_args

from schedules.errors import PlanError, Problem
from schedules.export.speech.customs import Clock, Customs, Paper, Weekday, customs_of
from schedules.export.speech.language import LANGUAGES, Language, language
from schedules.regimen import Kind
from schedules.words import printable

Detail = Literal["full", "plain", "discreet"]
View = Literal["patient", "carer", "clinic", "pharmacy"]
Orientation = Literal["portrait", "landscape"]
Hours = int | Mapping[str, int]
"""Hours for all events, or by the kind of event."""
Evening = time | Mapping[str, time]
"""A time of the evening for all events, or by the kind of event."""

EVENINGS: Final = ("infusion", "bag-change", "disconnect", "dose", "stay", "procedure", "assessment")
"""The kinds of event of which a calendar reminds on the evening before, where none is named: what someone must
go to, or be ready for."""
OPTIONAL: Final = ("view", "paper", "first_weekday", "clock")
"""The options that have None as a value."""
MOST_CONTACTS: Final = 4
"""How many contacts the head of a sheet holds."""
CONTACT_LETTERS: Final = 60
"""How long a contact may be."""


class PageOptions(TypedDict, total=False):
    """The options of a page, each by its name; what is left out is as in `Look`."""

    detail: Detail
    """``plain`` speaks in everyday words; ``discreet`` says when, and nothing of what."""
    language: str
    """``en``, ``es`` or ``ar``; others than English need the extra ``languages``."""
    view: View | None
    """Whose page it is; the pharmacy's is a list of what to prepare."""
    paper: Paper | None
    """``letter`` or ``a4``; that of the country of the plan's zone by default."""
    first_weekday: Weekday | None
    """On which day weeks begin; as in that country by default."""
    clock: Clock | None
    """``12`` or ``24`` hours; as in that country by default."""
    orientation: Orientation
    """Of the sheets; held upright, the weeks of a month are a list."""
    large_print: bool
    """Text of at least 18 points in place of 14, two weeks a sheet."""
    contacts: tuple[str, ...]
    """Phones and places of the clinic, for the head of each sheet."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The options of every format; each has its default here, and is checked when a look is made.

    A default is also an attribute of the class, so that a signature can name it: ``moment_minutes: int =
    Look.moment_minutes``.

    Raises:
        PlanError: If an option is none of its values or out of its range, with every such option.

    >>> Look.orientation, Look(paper="a4").customs("America/New_York").paper
    ('landscape', 'a4')
    """

    detail: Detail = "full"
    """``plain`` speaks in everyday words; ``discreet`` gives dates and times, and nothing of what they are for."""
    language: str = "en"
    view: View | None = None
    """Whose file it is; None leaves nothing out."""

    paper: Paper | None = None
    """The paper of a page; None for what the country of the plan's zone is used to."""
    first_weekday: Weekday | None = None
    """The day on which the weeks of a page begin; None for that country's."""
    clock: Clock | None = None
    """Whether a page counts 12 hours or 24; None for that country's."""
    orientation: Orientation = "landscape"
    large_print: bool = False
    """Text of at least 18 points in place of 14, and two weeks a sheet in place of a month."""
    contacts: tuple[str, ...] = ()
    """Phones and places of the clinic, for the head of each sheet, and for each event of a calendar file."""

    remind_hours: Hours | None = None
    """The hours before timed events at which a calendar reminds; None for no such reminder."""
    remind_evening: Evening | None = None
    """The time of the evening before at which a calendar reminds; None for no such reminder."""
    moment_minutes: int = 30
    """How long a calendar shows an event that has no length."""
    feed_hours: int | None = None
    """The hours after which a subscribed calendar is read again; None for a file. A subscription never reminds."""

    def __post_init__(self) -> None:
        if problems := [*self._not_offered(), *self._out_of_range(), *self._contacts_wrong()]:
            raise PlanError(problems)

    def _not_offered(self) -> Iterator[Problem]:
        offered = {"detail": get_args(Detail), "language": LANGUAGES, "view": get_args(View)}
        offered |= {"paper": get_args(Paper), "orientation": get_args(Orientation)}
        offered |= {"first_weekday": get_args(Weekday), "clock": get_args(Clock)}
        for name, values in offered.items():
            value = getattr(self, name)
            if value not in values and not (value is None and name in OPTIONAL):
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

    def _contacts_wrong(self) -> Iterator[Problem]:
        if len(self.contacts) > MOST_CONTACTS:
            message = f"{len(self.contacts)} are given; the head of a sheet holds {MOST_CONTACTS}"
            yield Problem("value_invalid", "contact", message)
        for contact in self.contacts:
            if not contact.strip() or len(contact) > CONTACT_LETTERS or not contact.isprintable():
                message = f"{printable(contact)!r} does not fit; write one line of 1 to {CONTACT_LETTERS} letters"
                yield Problem("value_invalid", "contact", message)

    @property
    def discreet(self) -> bool:
        """Whether nothing may tell what the plan is about."""
        return self.detail == "discreet"

    @property
    def plain(self) -> bool:
        """Whether it speaks in everyday words."""
        return self.detail == "plain"

    def customs(self, zone: str) -> Customs:
        """Return the paper, the first weekday and the clock: as asked for, else of the country of a zone."""
        own = customs_of(zone)
        return Customs(self.paper or own.paper, self.first_weekday or own.first_weekday, self.clock or own.clock)

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
