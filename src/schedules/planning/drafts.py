"""Events before they have a uid and stamps, and the dates of a cycle, from which its events are dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from schedules.clock import Moment, at_time, date_of, elapse, exists
from schedules.course.plan import Reason, State
from schedules.course.record import NOTHING_YET, Happened
from schedules.model import filled
from schedules.planning.cycles import MAIN_KINDS, Cycle
from schedules.regimen import AnyRow, Kind, Setting, Source, Span
from schedules.regimen.days import day_number
from schedules.sentence import Sentence, sentence

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One event of a cycle, before it has a uid and stamps."""

    cycle: Cycle
    row: str
    tail: str
    kind: Kind
    title: str
    start: Moment
    end: Moment
    source: Source
    day: int | None = None
    edge: str = ""
    """The part of an infusion that it is, by which other rows are timed: start, step, restart or end."""
    after: str = ""
    """The key of the dose that it follows by elapsed hours; empty for any other event."""
    due: Moment | None = None
    """Its date by rule, where the record moved it; None where it did not."""
    ruled: Moment | None = None
    """The same with the floors to the doses before it, which a window leaves out."""
    placed: Moment | None = None
    actual: Moment | None = None
    earliest: Moment | None = None
    latest: Moment | None = None
    state: State = "planned"
    timing: Literal["appointment", "elapsed"] = "appointment"
    setting: Setting = "any"
    amount: str = ""
    waits_for: str | None = None
    why: tuple[Reason, ...] = ()
    details: tuple[str, ...] = ()
    own: bool = False
    """Whether it is of a clinic's own row."""

    @property
    def key(self) -> str:
        """The event's place in the protocol: phase, index, row and tail."""
        return self.cycle.place_key(self.row, self.tail)

    @property
    def date(self) -> date:
        """The date it starts on."""
        return date_of(self.start)


@dataclass(frozen=True, slots=True)
class Frame:
    """A cycle with the date of its first day, its zone and its times of day: what a row's dates are counted from."""

    cycle: Cycle
    day_one: date
    tz: ZoneInfo
    times: Mapping[str, time]
    """Wall-clock times by row: the anchored row's, and those that were asked for."""
    why: tuple[Reason, ...]
    """How the first day was found."""
    slack: tuple[int | None, int | None] = (0, 0)
    """Days by which the whole cycle may come earlier (negative) and later; None where nothing limits it."""
    happened: Happened = NOTHING_YET
    """What was recorded."""
    lead_due: Moment | None = None
    """The date by rule of its first event, where the record moved it; None where it did not."""
    restarted: str = ""
    """The infusion whose restart after a long hold opened the cycle; empty where none did."""
    low_hours: int | None = None
    """Hours of that infusion at the low rate before the step; None where it has no low rate."""
    low_question: str = ""
    """The question whether it begins at that low rate at all; empty where that is no question, or decided."""

    def date(self, offset: int) -> date:
        """Return the date so many days after the first."""
        return self.day_one + offset * DAY

    def day(self, moment: Moment) -> int:
        """Return the number, as the table counts days, of the day that a moment falls on."""
        return day_number((date_of(moment) - self.day_one).days, day_zero=self.cycle.table.day_zero)

    def clock(self, row: AnyRow) -> time | None:
        """Return the row's time of day, asked for or printed; None where its events have only dates (C14)."""
        return self.times.get(row.id, row.at)

    def moment(self, offset: int, clock: time | None) -> Moment:
        """Return the moment so many days after the first, at a time of day; a date where there is none."""
        return at_time(self.date(offset), clock, self.tz) if clock else self.date(offset)

    def first_day_words(self) -> Sentence:
        """Return the first day in words, as the table counts it: "Day 1 of cycle 2"."""
        day, cycle = day_number(0, day_zero=self.cycle.table.day_zero), self.cycle.number
        return sentence("day", n=day) if cycle is None else sentence("day-of-cycle", n=day, n_2=cycle)


_REASON: Final = {"convention", "text"}


def because(convention: str, text: Sentence) -> Reason:
    """Return one reason for a date, under a convention (C1 to C25) or none; not validated, since the text is ours."""
    return filled(Reason, {"convention": convention, "text": text}, _REASON)


def day_reasons(frame: Frame, offset: int, clock: time | None) -> tuple[Reason, ...]:
    """Return the reasons for the date of a day of the table, and for a time that the clocks skip (C1, C9)."""
    reasons = frame.why
    if offset:
        day, phrase = (
            day_number(offset, day_zero=frame.cycle.table.day_zero),
            "day-after" if offset > 0 else "day-before",
        )
        text = sentence(phrase, n=day, days=abs(offset), text=frame.first_day_words(), date=frame.day_one)
        reasons += (because("C1", text),)
    return reasons + skipped_reason(frame, frame.date(offset), clock)


def skipped_reason(frame: Frame, day: date, clock: time | None) -> tuple[Reason, ...]:
    """Return the reason for a time that the clocks skip: the first minute after it is used (C9); else nothing."""
    if clock is None or exists(datetime.combine(day, clock, tzinfo=frame.tz)):
        return ()
    first = at_time(day, clock, frame.tz)
    return (because("C9", sentence("clock-skipped", clock=f"{clock:%H:%M}", date=day, date_2=first)),)


def visit_end(start: Moment, minutes: int | None) -> Moment:
    """Return the end of a visit: after its minutes; its start where it has none; the next date for a whole day."""
    if not isinstance(start, datetime):
        return start + DAY
    return elapse(start, timedelta(minutes=minutes)) if minutes else start


def with_doubt(text: str, source: Source) -> str:
    """Return a text with the mark of a source that is not confirmed, "[single source: EU]"; else as it is (C17)."""
    return text if source.confidence == "confirmed" else sentence(source.confidence, text=text, free=source.document)


def with_remark(text: Sentence, why: str) -> Sentence:
    """Return a sentence with what a person wrote about it in brackets; as it is where nothing was written."""
    return sentence("with-remark", text=text, free=why) if why else text


def is_treatment(draft: Draft) -> bool:
    """Return whether an event is an infusion, a dose or a procedure of the regimen, and not of a clinic's own row."""
    return draft.kind in MAIN_KINDS and not draft.own


def own_lines(row: AnyRow) -> tuple[Sentence, ...]:
    """Return the sentence that says what of a row is a clinic's own, and what the label has; nothing where none is."""
    if row.own:
        return (sentence("own-rule", free=row.source.document),)
    overruled = row.overruled if isinstance(row, Span) else None
    if overruled is None:
        return ()
    whose = {"free": row.source.document, "free_2": overruled.why}
    if overruled.days is not None:
        return (sentence("own-days", list=overruled.days, **whose),)
    return (sentence("own-length", days=overruled.lasts_days or 0, **whose),)


def event_of(frame: Frame, row: AnyRow, start: Moment, end: Moment, *, tail: str, **parts: Any) -> Draft:
    """Return an event of a row; ``parts`` are fields that the row does not give, or that differ from the row's."""
    from_row = {name: getattr(row, name) for name in ("kind", "title", "source", "setting", "details", "own")}
    fields = {"day": frame.day(start), **from_row, **parts}
    fields["details"] = (*fields["details"], *own_lines(row))
    return Draft(cycle=frame.cycle, row=row.id, tail=tail, start=start, end=end, **fields)
