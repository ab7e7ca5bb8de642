"""Why an event is on its date: anchor, offset, convention, rule, source, limits, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schedules.course.plan import Event, Plan
from schedules.errors import PlanError, Problem
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
}
"""The conventions that reasons name, in a few words."""


def explain(plan: Plan, which: str | date) -> str:
    """Say in plain words why an event, or each event of a day, is on its date.

    Args:
        plan: The plan that holds it.
        which: An event's uid or key, its place in the cycle ("C2D8"), or a date
            (also as text, "2026-03-09"), which stands for every event of that day.

    Raises:
        PlanError: If nothing in the plan is meant by it.
    """
    found = list(_meant(plan, which))
    if not found:
        raise PlanError(Problem("name_unknown", "event", f"nothing is planned as {which!s}; {_way_out(plan)}"))
    return "\n\n".join("\n".join(_derivation(plan, event)) for event in found)


def _meant(plan: Plan, which: str | date) -> Iterator[Event]:
    day = _day(which)
    for event in (*plan.events, *plan.cancelled):
        if (day and _covers(event, day)) or which in (event.uid, event.key, event.code or None):
            yield event


def _day(which: str | date) -> date | None:
    if isinstance(which, date):
        return which.date() if isinstance(which, datetime) else which
    try:
        return date.fromisoformat(which)
    except ValueError:
        return None


def _covers(event: Event, day: date) -> bool:
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return event.start.date() <= day <= event.end.date()
    return event.start <= day < event.end


def _way_out(plan: Plan) -> str:
    first, last = plan.events[0], plan.events[-1]
    dates = f"{first.start:%Y-%m-%d} to {last.start:%Y-%m-%d}"
    return f"give a uid, a place such as {first.code or first.key}, or a date from {dates}"


def _derivation(plan: Plan, event: Event) -> Iterator[str]:
    amount = f", {event.amount}" if event.amount else ""
    code = f" ({event.code})" if event.code else ""
    yield f"{event.title}{amount}{code}"
    yield f"  {_dates(plan, event)}"
    for reason in event.why:
        why = f" [{reason.convention}: {CONVENTIONS[reason.convention]}]" if reason.convention else ""
        yield f"  - {reason.text}{why}"
    yield from (f"  - {line}" for line in _limits(event))
    yield from (f"  - {line}" for line in _moved(event))
    yield f"  - rule read in: {event.source}; {_trust(event)}"


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


def _moved(event: Event) -> Iterator[str]:
    if event.due != event.nominal:
        yield f"due by rule on {say(event.due)}; first planned on {say(event.nominal)}"
    if event.placed is not None and event.placed != event.due:
        yield f"placed on {say(event.placed)}, due on {say(event.due)}"
    if event.actual is not None:
        yield f"recorded on {say(event.actual)}: a fact outranks a rule"


def _trust(event: Event) -> str:
    question = f" Open question: {event.source.question}" if event.source.question else ""
    readings = f" ({'; '.join(event.source.readings)})" if event.source.readings else ""
    return f"{event.source.confidence.replace('-', ' ')}{readings}.{question}"
