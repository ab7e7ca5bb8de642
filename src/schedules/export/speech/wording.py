"""The words of a calendar's events: full, plain for a family, or discreet enough for any lock screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.export.speech.language import Language
from schedules.export.speech.options import Look
from schedules.export.speech.views import on_this_day

DISCLAIMER: Final = "Not medical advice. The care team's schedule wins."
TEAM_WINS: Final = "The care team's dates win."
PLACES: Final = {"hospital": "Hospital", "clinic": "Clinic", "apheresis": "Apheresis unit", "home": "Home"}
SHOWN_PLACES: Final = ("hospital", "clinic", "apheresis")


def summary(event: Event, look: Look) -> str:
    """Name the event in one line that stands without colour."""
    speech = look.speech
    if look.discreet:
        head = speech.say("Appointment (not confirmed)" if event.state == "tentative" else "Appointment")
    else:
        head = _plain_head(event, speech) if look.plain else _full_head(event, speech)
    return _short(speech.say("Cancelled: {text}", text=head) if event.is_gone else head, 250)


def _plain_head(event: Event, speech: Language) -> str:
    return speech.title(event.title, plain=True)


def _full_head(event: Event, speech: Language) -> str:
    code = f" ({event.code})" if event.code else ""
    amount = f", {speech.text(event.amount)}" if event.amount else ""
    return f"{speech.text(event.title)}{amount}{code}"


def description(plan: Plan, event: Event, look: Look) -> str:
    """Say what, when and why in words; the zone too, since a phone's own may be wrong."""
    if look.discreet:
        parts = [when(plan, event, look.speech)]
    else:
        parts = [*(_plain if look.plain else _full)(plan, event, look)]
    last = look.speech.say(TEAM_WINS if look.discreet else DISCLAIMER)
    return _short("\n".join([*parts, *reminder_words(event, look), last]), 8000)


def _plain(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    speech = look.speech
    yield speech.title(event.title, plain=True)
    if words := day_words(event, speech):
        yield words
    yield when(plan, event, speech)
    yield speech.expect[event.kind]
    if event.setting in PLACES:
        yield speech.say("Where: {text}", text=speech.say(PLACES[event.setting]))
    if event.state == "tentative":
        yield speech.say("This date is not sure. The care team will say the real one.")
    if event.confidence != "confirmed":
        yield speech.say("This rule was not read twice in print. Ask the care team about it.")
    yield from on_this_day(plan, event, look)


def day_words(event: Event, speech: Language) -> str:
    """Say the day as a family counts: "Day 8 of cycle 2"."""
    if event.day is None:
        return ""
    if event.cycle is None:
        return speech.say("Day {n}", n=event.day)
    return speech.say("Day {n} of cycle {n_2}", n=event.day, n_2=event.cycle)


def _full(plan: Plan, event: Event, look: Look) -> Iterator[str]:
    speech = look.speech
    yield speech.text(event.title)
    if event.amount:
        yield speech.say("Amount: {text}", text=speech.text(event.amount))
    yield _place(event, speech)
    yield when(plan, event, speech)
    if event.is_moment:
        yield speech.say("A moment; shown as {minutes}.", minutes=(look.moment_minutes, "minute"))
    yield from _limits(event, speech)
    yield from map(speech.text, event.details)
    for reason in event.why:
        yield speech.say("Why: {text}", text=speech.text(reason.text)) + _convention(reason.convention)
    yield speech.say("Source: {free}", free=str(event.source))
    yield from _doubt(event, speech)
    yield from on_this_day(plan, event, look)
    if event.start == plan.start:
        yield from map(speech.text, plan.notes)


def _convention(name: str) -> str:
    return f" [{name}]" if name else ""


def _place(event: Event, speech: Language) -> str:
    said = speech.text(event.phase)
    phase = f"{said[:1].upper()}{said[1:]}"
    if event.cycle is None:
        return phase if event.day is None else speech.say("{text}, Day {n}", text=phase, n=event.day)
    if event.day is None:
        return speech.say("{text}, cycle {n}", text=phase, n=event.cycle)
    return speech.say("{text}, cycle {n}, Day {n_2}", text=phase, n=event.cycle, n_2=event.day)


def when(plan: Plan, event: Event, speech: Language) -> str:
    """Say when an event is, with the plan's zone where it has a time."""
    if event.all_day:
        last = event.end - timedelta(days=1)
        if last <= event.start:
            return speech.day(event.start)
        return speech.say("{date} to {date_2}", date=event.start, date_2=last)
    span = speech.moment(event.start)
    if not event.is_moment:
        span = speech.say("{date} to {date_2}", date=event.start, date_2=event.end)
    return speech.say("{text}, {free} time", text=span, free=plan.zone)


def _limits(event: Event, speech: Language) -> Iterator[str]:
    low, high = event.earliest, event.latest
    if event.state == "tentative" or (low is None and high is None) or (low == high and _same(low, event.start)):
        return
    if low is None:
        yield speech.say("May lie to {date}.", date=high or event.start)
    elif high is None:
        yield speech.say("May lie from {date} on, with no last date set by a rule.", date=low)
    else:
        yield speech.say("May lie from {date} to {date_2}.", date=low, date_2=high)


def _same(limit: date | None, start: date) -> bool:
    if isinstance(limit, datetime) or not isinstance(start, datetime):
        return limit == start
    return limit == start.date()


def _doubt(event: Event, speech: Language) -> Iterator[str]:
    if event.confidence != "confirmed":
        yield speech.say(
            {"single-source": "Read in one place only.", "unverified": "Not read in print."}[event.confidence]
        )
    if event.source.question:
        yield speech.say("Open question: {free}", free=event.source.question)


def _short(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return f"{text[:limit].rpartition(' ')[0]} …"


def hours_before(event: Event, look: Look) -> int | None:
    """Find how many hours before an event to remind; only of what is timed, sure, and no long span."""
    hours = look.hours_before(event.kind)
    return hours if _is_sure(event) and not event.all_day and event.kind != "infusion" else None


def evening_before(event: Event, look: Look) -> time | None:
    """Find the time of the evening before at which to remind."""
    return look.evening_before(event.kind) if _is_sure(event) else None


def _is_sure(event: Event) -> bool:
    return not event.is_gone and event.state not in ("tentative", "given", "held")


def reminder_words(event: Event, look: Look) -> Iterator[str]:
    """Say in words when the calendar reminds, since not every calendar does."""
    hours, evening = hours_before(event, look), evening_before(event, look)
    if hours and evening:
        yield look.speech.say("Reminder: the evening before, and {hours} before.", hours=(hours, "hour"))
    elif evening:
        yield look.speech.say("Reminder: the evening before.")
    elif hours:
        yield look.speech.say("Reminder: {hours} before.", hours=(hours, "hour"))
