"""The words of calendars and pages: full, plain for a family, or discreet, with nothing of what events are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from schedules.clock import date_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import first_date, plain_name, plain_title, sure_title
from schedules.export.speech.joint import MemberEvent, members_of
from schedules.export.speech.language import Language
from schedules.export.speech.options import Look
from schedules.export.speech.views import on_this_day
from schedules.regimen.teaching import MARK, is_teaching, unmarked
from schedules.sentence import phrase_of

SHOWN_PLACES: Final = ("hospital", "clinic", "apheresis")
MOST_PLAIN: Final = 40
"""The most letters of a title in everyday words: what a phone shows of one in a list."""
MOST_FULL: Final = 60
"""The most letters of a title in the label's words."""
ADDED: Final = re.compile(r"[;:؛] | \(")
"""Where a title may be cut: before what is added to it."""
CLAUSE: Final = re.compile(r"[,،] ")
"""Where else: at its first comma, so that of a list nothing stays that could be taken for all of it."""


def summary(plan: Plan, event: Event, look: Look) -> str:
    """Return the title of an event in one line of at most 250 characters; it says what a colour could say."""
    speech = look.speech
    if look.discreet:
        head = speech.say("appointment-unconfirmed" if event.state == "tentative" else "appointment")
    elif look.plain:
        head = speech.text(plain_title(plan, event))
        head = speech.say("unsure", text=head) if event.state == "tentative" else head
    else:
        amount = f", {speech.text(event.amount)}" if event.amount else ""
        code = f" ({event.code})" if event.code else ""
        head = f"{speech.text(event.title)}{amount}{code}"
    return _cut(speech.say("cancelled", text=head) if event.is_gone else head, 250)


def calendar_title(plan: Plan, event: Event, look: Look) -> str:
    """Return the title of an event for a phone: at most 40 letters in everyday words and 60 else, before its state.

    A full one has the amount where there is room for all of it, and the description begins with what was cut.
    """
    speech = look.speech
    if look.discreet:
        return summary(plan, event, look)
    unsure, drug = event.state == "tentative", speech.text(plan.regimen.title)
    if look.plain:
        head = fitted(speech.text(unmarked(plain_title(plan, event))), MOST_PLAIN, name=drug)
        head = _with_mark(plan, head, speech)
        head = speech.say("unsure", text=head) if unsure else head
    else:
        code = f" ({event.code})" if event.code else ""
        title = speech.text(unmarked(sure_title(event.title)))
        amount = f", {speech.text(event.amount)}" if event.amount else ""
        whole = f"{title}{amount}"
        head = whole if len(whole) + len(code) <= MOST_FULL else fitted(title, MOST_FULL - len(code), name=drug)
        head = _with_mark(plan, head, speech)
        if unsure:
            head = speech.say("unconfirmed-place" if code else "unconfirmed", text=head, free=event.code)
        else:
            head += code
    return speech.say("cancelled", text=head) if event.is_gone else head


def _with_mark(plan: Plan, head: str, speech: Language) -> str:
    """Return a title that was cut to its length with the mark of a teaching example before it, which is never cut."""
    return speech.say(MARK, text=head) if is_teaching(plan.regimen) else head


def fitted(text: str, letters: int, *, name: str = "") -> str:
    """Return a text, or as much of its beginning as fits: clauses, else words.

    A word is never cut, and neither is a name, which is whole or not there; the first word or name stays if it is too
    long.

    >>> fitted("Premedication before the dose: corticosteroid and antihistamine", 40)
    'Premedication before the dose'
    >>> fitted("Stay where the treatment site can be reached within an hour", 40)
    'Stay where the treatment site can be …'
    """
    if len(text) <= letters:
        return text
    added = [found.start() for found in ADDED.finditer(text) if found.start() <= letters]
    clauses = added[-1:] or [found.start() for found in CLAUSE.finditer(text) if found.start() <= letters][:1]
    cut = clauses[0] if clauses else text[: letters - 1].rfind(" ")
    start = text.casefold().find(name.casefold()) if name else -1
    if 0 <= start < cut < start + len(name):
        cut = start - 1 if start else len(name)
    cut = cut if cut > 0 else (text.find(" ") if " " in text else len(text))
    return text[:cut] if cut in (*clauses, len(text)) else f"{text[:cut].rstrip()} …"


def description(plan: Plan, event: Event, look: Look) -> str:
    """Return what to do, when and where in lines, with the zone of every time, since a phone's own may differ.

    What is not sure begins with its first date. Reasons and sources are for the clinic; that a rule is in doubt (C17)
    is for everybody.
    """
    speech = look.speech
    if look.discreet:
        parts = [when(plan, event, speech)]
    else:
        parts = [*_first_date_words(event, speech), *(_plain_lines if look.plain else _full_lines)(plan, event, look)]
        if isinstance(event, MemberEvent):
            parts.append(speech.say("told-with", text=calendar_title(plan, event.joint, look)))
    last = speech.say("team-wins" if look.discreet else "disclaimer")
    contacts = () if look.discreet else look.contacts
    return _cut("\n".join([*parts, *contacts, *reminder_words(event, look), last]), 8000)


def _first_date_words(event: Event, speech: Language) -> Iterator[str]:
    if (first := first_date(event.title)) is not None:
        yield speech.say("usually-not-before" if first.usual else "not-before", date=first.date)


def _plain_lines(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    speech = look.speech
    title = speech.text(plain_title(plan, event))
    if title not in calendar_title(plan, event, look):
        yield title
    yield from (_expect_words(each, speech) for each in members_of(event))
    yield from (speech.say("also", text=speech.text(plain_name(plan, text))) for text in event.to_tick)
    yield when(plan, event, speech)
    if words := day_words(event.day, event.cycle, speech):
        yield words
    if event.setting in speech.places:
        yield speech.say("where", text=speech.places[event.setting])
    if event.state == "tentative":
        yield speech.say("date-unsure")
    if event.confidence != "confirmed":
        yield speech.say("rule-unsure")
    yield from on_this_day(plan, event, look)


def _expect_words(event: Event, speech: Language) -> str:
    open_ended = any(phrase_of(text) == "from-until" for text in (*event.details, *(why.text for why in event.why)))
    return speech.say("keep-on") if open_ended and event.kind == "restriction" else speech.expect[event.kind]


def day_words(day: int | None, cycle: int | None, speech: Language) -> str:
    """Return a day as a family counts it, "Day 8 of cycle 2"; empty where there is no day to count.

    Args:
        day: The day as the label counts it, or None.
        cycle: The number of its cycle; None where cycles are not numbered.
        speech: The language.
    """
    if day is None:
        return ""
    return speech.say("day", n=day) if cycle is None else speech.say("day-of-cycle", n=day, n_2=cycle)


def _full_lines(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    speech = look.speech
    yield speech.text(sure_title(event.title))
    if event.amount:
        yield speech.say("amount", text=speech.text(event.amount))
    yield from map(speech.text, event.details)
    yield when(plan, event, speech)
    yield _phase_words(event, speech)
    if event.is_moment:
        yield speech.say("moment-shown", minutes=look.moment_minutes)
    yield from dict.fromkeys(words for each in members_of(event) for words in _limit_words(each, speech))
    if look.view == "clinic":
        yield from _reason_words(event, speech)
    elif any(each.confidence != "confirmed" for each in members_of(event)):
        yield speech.say("rule-unsure")
    yield from on_this_day(plan, event, look)
    if event.start == plan.start:
        yield from (speech.text(note) for note in plan.notes if note not in event.details)


def _reason_words(event: Event, speech: Language) -> Iterator[str]:
    """Yield why an event is on its date, and where the rule was read."""
    for reason in event.why:
        convention = f" [{reason.convention}]" if reason.convention else ""
        yield speech.say("why", text=speech.text(reason.text)) + convention
    yield from dict.fromkeys(words for each in members_of(event) for words in _source_words(each, speech))


def _source_words(event: Event, speech: Language) -> Iterator[str]:
    """Yield where the rule of an event was read, how surely, and what is open."""
    yield speech.say("source", free=str(event.source))
    if event.confidence != "confirmed":
        yield speech.say("source-single" if event.confidence == "single-source" else "source-unverified")
    if event.source.question:
        yield speech.say("open-question", free=event.source.question)


def _phase_words(event: Event, speech: Language) -> str:
    """Return the phase of an event, with its cycle and its day where they are counted."""
    words = speech.text(event.phase)
    phase = f"{words[:1].upper()}{words[1:]}"
    if event.cycle is None:
        return phase if event.day is None else speech.say("phase-day", text=phase, n=event.day)
    if event.day is None:
        return speech.say("phase-cycle", text=phase, n=event.cycle)
    return speech.say("phase-cycle-day", text=phase, n=event.cycle, n_2=event.day)


def when(plan: Plan, event: Event, speech: Language) -> str:
    """Return the dates of an event; or its times, with the plan's zone."""
    if event.all_day:
        last = event.end - timedelta(days=1)
        if last <= event.start:
            return speech.day(event.start)
        return speech.say("date-to-date", date=event.start, date_2=last)
    span = speech.moment(event.start)
    if not event.is_moment:
        span = speech.say("date-to-date", date=event.start, date_2=event.end)
    return speech.say("in-zone", text=span, free=plan.zone)


def _limit_words(event: Event, speech: Language) -> Iterator[str]:
    """Yield between which dates an event may lie; nothing where it has no limits, or no room between them."""
    low, high = event.earliest, event.latest
    if event.state == "tentative" or (low is None and high is None):
        return
    # A limit that is a date goes against the start's date, one that has a time against its time.
    if low == high and low == (event.start if isinstance(low, datetime) else date_of(event.start)):
        return
    if low is None:
        yield speech.say("may-lie-to", date=high or event.start)
    elif high is None:
        yield speech.say("may-lie-from", date=low)
    else:
        yield speech.say("may-lie", date=low, date_2=high)


def page_title(plan: Plan, look: Look) -> str:
    """Return the title of a page or picture of a plan."""
    if look.discreet:
        return look.speech.say("calendar")
    return look.speech.say("calendar-title", text=look.speech.text(plan.title))


def issued_words(plan: Plan, speech: Language) -> str:
    """Return when a plan was issued and in which revision, as a sentence without its full stop."""
    return speech.say("issued", date=plan.as_of.astimezone(plan.tz).date(), n=plan.revision)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit].rpartition(' ')[0]} …"


def hours_before(event: Event, look: Look) -> list[int]:
    """List how many hours before an event to remind, the longest first; a joint event has those of each kind.

    No infusion, all-day event or uncertain date reminds by the hour.
    """
    if look.remind_hours is None:
        return []
    timed = (each for each in members_of(event) if _is_sure(each) and not each.all_day and each.kind != "infusion")
    hours = {look.hours_before(each.kind) for each in timed}
    return sorted((each for each in hours if each is not None), reverse=True)


def evening_before(event: Event, look: Look) -> time | None:
    """Return the time of the evening before at which to remind of an event; None for never."""
    if look.remind_evening is None:
        return None
    evenings = [look.evening_before(each.kind) for each in members_of(event) if _is_sure(each)]
    return min((each for each in evenings if each is not None), default=None)


def _is_sure(event: Event) -> bool:
    return not event.is_gone and event.state not in ("tentative", "given", "held")


def reminder_words(event: Event, look: Look) -> Iterator[str]:
    """Yield when the calendar reminds of an event, since some calendars do not; nothing where it never does."""
    hours, evening = hours_before(event, look), evening_before(event, look)
    if evening and hours:
        yield look.speech.say("remind-both", hours=hours.pop(0))
    elif evening:
        yield look.speech.say("remind-evening")
    yield from (look.speech.say("remind-hours", hours=each) for each in hours)
