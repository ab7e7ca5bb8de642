"""The words of a calendar's events: full, or discreet enough for any lock screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from schedules.events import Event, Plan
from schedules.export.options import Options
from schedules.words import count, say, say_day

DISCLAIMER: Final = "Not medical advice. The care team's schedule wins."
PLACES: Final = {"hospital": "Hospital", "clinic": "Clinic", "apheresis": "Apheresis unit"}


def summary(event: Event, *, discreet: bool) -> str:
    """Name the event in one line that stands without colour."""
    if discreet:
        head = "Appointment (not confirmed)" if event.state == "tentative" else "Appointment"
    else:
        code = f" ({event.code})" if event.code else ""
        amount = f", {event.amount}" if event.amount else ""
        head = f"{event.title}{amount}{code}"
    return _short(f"Cancelled: {head}" if event.is_gone else head, 250)


def description(plan: Plan, event: Event, options: Options) -> str:
    """Say what, when and why in words; the zone too, since a phone's own may be wrong."""
    parts = [_when(plan, event)] if options.discreet else [*_full(plan, event, options.moment_minutes)]
    lines = [*parts, *_reminder(event, options.remind_hours), _last_line(discreet=options.discreet)]
    return _short("\n".join(lines), 8000)


def _last_line(*, discreet: bool) -> str:
    return "The care team's dates win." if discreet else DISCLAIMER


def _full(plan: Plan, event: Event, moment_minutes: int) -> Iterator[str]:
    yield event.title
    if event.amount:
        yield f"Amount: {event.amount}"
    yield _place(event)
    yield _when(plan, event)
    if event.is_moment:
        yield f"A moment; shown as {count(moment_minutes, 'minute')}."
    yield from _limits(event)
    yield from event.details
    yield from (f"Why: {reason.text}{_convention(reason.convention)}" for reason in event.why)
    yield f"Source: {event.source}"
    yield from _doubt(event)
    if event.start == plan.start:
        yield from plan.notes


def _convention(name: str) -> str:
    return f" [{name}]" if name else ""


def _place(event: Event) -> str:
    phase = f"{event.phase[:1].upper()}{event.phase[1:]}"
    cycle = f", cycle {event.cycle}" if event.cycle is not None else ""
    day = f", Day {event.day}" if event.day is not None else ""
    return f"{phase}{cycle}{day}"


def _when(plan: Plan, event: Event) -> str:
    if event.all_day:
        last = event.end - timedelta(days=1)
        return say_day(event.start) if last <= event.start else f"{say_day(event.start)} to {say_day(last)}"
    end = "" if event.is_moment else f" to {say(event.end)}"
    return f"{say(event.start)}{end}, {plan.zone} time"


def _limits(event: Event) -> Iterator[str]:
    low, high = event.earliest, event.latest
    if event.state == "tentative" or (low is None and high is None) or (low == high and _same(low, event.start)):
        return
    first = f"from {say(low)}" if low is not None else ""
    last = f" to {say(high)}" if high is not None else " on, with no last date set by a rule"
    yield f"May lie {first}{last}.".replace("  ", " ")


def _same(limit: date | None, start: date) -> bool:
    if isinstance(limit, datetime) or not isinstance(start, datetime):
        return limit == start
    return limit == start.date()


def _doubt(event: Event) -> Iterator[str]:
    if event.confidence != "confirmed":
        yield {"single-source": "Read in one place only.", "unverified": "Not read in print."}[event.confidence]
    if event.source.question:
        yield f"Open question: {event.source.question}"


def _reminder(event: Event, remind_hours: int | None) -> Iterator[str]:
    if remind_hours is not None and reminds(event):
        yield f"Reminder: {count(remind_hours, 'hour')} before."


def reminds(event: Event) -> bool:
    """Say whether an event may carry an alarm: timed, sure, and no long span."""
    return not event.all_day and not event.is_gone and event.state != "tentative" and event.kind != "infusion"


def _short(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return f"{text[:limit].rpartition(' ')[0]} …"
