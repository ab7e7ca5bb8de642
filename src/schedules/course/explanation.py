"""Why an event is on its date: anchor, offset, convention, rule, source, limits, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schedules.clock import FIRST_YEAR, LAST_YEAR, date_of
from schedules.course.dates import is_on
from schedules.course.plan import Event, Plan
from schedules.errors import PlanError, Problem
from schedules.phrases import OWN_PHRASES
from schedules.sentence import phrase_of
from schedules.words import say, say_day

CONVENTIONS = {
    "C1": "Day 1 is the first day, and days are counted from it",
    "C2": "what is printed in hours elapses; what is printed in days keeps its time of day",
    "C3": "an infusion is counted in infused hours",
    "C4": "a stretch of days includes its first and its last",
    "C5": "a minimum is a floor, +- is a window round the due date",
    "C6": "a boundary holds as it is printed: exactly 7 days still goes on, exactly 4 hours already counts",
    "C8": "bags are cut at every step",
    "C9": "a time that the clocks skip moves to the first minute there is",
    "C10": "a requirement is chosen from, a wait is not",
    "C11": "a date is a fact where one was recorded, else where it was placed, else by rule",
    "C13": "weeks of restriction cover the infusion's date and 7 dates a week after it",
    "C14": "nothing is invented: no time without a source",
    "C15": "what waits is not confirmed",
    "C19": "a reduction is for the doses that were named, and raises none",
}
"""The conventions that reasons name, in a few words."""


def explain(plan: Plan, which: Event | str | date) -> str:
    """Say in plain words why an event, or each event of a day, is on its date.

    Args:
        plan: The plan that holds it.
        which: An event, its uid or key, its place in the cycle ("C2D8"), or a date (also as
            text, "2026-03-09"), which means every event that takes place then, as in `Plan.on`.

    Raises:
        PlanError: If nothing in the plan is meant by it.
    """
    day = _date_meant(which)
    wanted = which.uid if isinstance(which, Event) else which
    found = [
        event
        for event in (*plan.events, *plan.cancelled)
        if (day and is_on(event, day)) or wanted in (event.uid, event.key, event.code or None)
    ]
    if not found:
        hint = "the plan has no events"
        if plan.events:
            first, last = plan.events[0], plan.events[-1]
            dates = f"{first.start:%Y-%m-%d} to {last.start:%Y-%m-%d}"
            place = next((event.code for event in plan.events if event.day is not None), first.key)
            hint = f"give a uid, a place such as {place}, or a date from {dates}"
        raise PlanError(Problem("name_unknown", "event", f"nothing is planned as {which!s}; {hint}"))
    return "\n\n".join("\n".join(_derivation(plan, event)) for event in found)


def _date_meant(which: Event | str | date) -> date | None:
    """Return the date that is meant; None for what is no date, or one that no plan can have."""
    try:
        day = date.fromisoformat(which) if isinstance(which, str) else which
    except ValueError:
        return None
    return date_of(day) if isinstance(day, date) and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _derivation(plan: Plan, event: Event) -> Iterator[str]:
    """Yield the lines about one event: its name, its dates, each reason, its limits, and where its rule was read."""
    amount = f", {event.amount}" if event.amount else ""
    code = f" ({event.code})" if event.code else ""
    yield f"{event.title}{amount}{code}"
    yield f"  {_dates(plan, event)}"
    for reason in event.why:
        why = f" [{reason.convention}: {CONVENTIONS[reason.convention]}]" if reason.convention else ""
        yield f"  - {reason.text}{why}"
    told = (line for line in event.details if line in plan.notes or phrase_of(line) in OWN_PHRASES)
    yield from (f"  - {line}" for line in (*told, *_limits(event), *_changes(event)))
    source = event.source
    readings = f" ({'; '.join(source.readings)})" if source.readings else ""
    question = f" Open question: {source.question}" if source.question else ""
    yield f"  - rule read in: {source}; {source.confidence.replace('-', ' ')}{readings}.{question}"


def _dates(plan: Plan, event: Event) -> str:
    if event.all_day:
        last = event.end - timedelta(days=1)
        return say_day(event.start) if last == event.start else f"{say_day(event.start)} to {say_day(last)}"
    end = "" if event.is_moment else f" to {say(event.end)}"
    return f"{say(event.start)}{end}, {plan.zone}"


def _limits(event: Event) -> Iterator[str]:
    if event.earliest is not None and event.earliest == event.latest:
        yield "it may not move by itself"
    elif event.earliest is not None or event.latest is not None:
        low = say(event.earliest) if event.earliest is not None else "no known first date"
        high = say(event.latest) if event.latest is not None else "no known last date"
        yield f"it may lie from {low} to {high}"
    if event.waits_for:
        yield f"it waits for: {event.waits_for.replace('-', ' ')}"


def _changes(event: Event) -> Iterator[str]:
    """Yield how the date differs from the rule's: planned otherwise at first, arranged, or recorded."""
    if event.due != event.nominal:
        yield f"due by rule on {say(event.due)}; first planned on {say(event.nominal)}"
    if event.placed is not None and event.placed != event.due:
        yield f"placed on {say(event.placed)}, due on {say(event.due)}"
    if event.actual is not None:
        yield f"recorded on {say(event.actual)}: a fact outranks a rule"
