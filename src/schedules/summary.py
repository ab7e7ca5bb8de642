"""What the command line says at its end: what it wrote, what is not sure, the first dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schedules.events import Event, Plan
from schedules.words import count, say

FIRST: Final = 6


def summary(plan: Plan, where: str) -> str:
    """Sum a plan up for the person who made it.

    Args:
        plan: The plan that was written.
        where: The name of the file, or where else it went.
    """
    return "\n".join(_lines(plan, where))


def _lines(plan: Plan, where: str) -> Iterator[str]:
    events = [event for event in plan.events if event.state != "cancelled"]
    yield f"Wrote {where}: {plan.title}, {count(len(events), 'event')}, {plan.zone} time ({plan.zone_data})."
    yield f"Plan {plan.plan_id}"
    yield from _assumed(plan)
    yield ""
    yield from (_dated(event) for event in _first(events))
    if len(events) > FIRST:
        yield f"  ... and {len(events) - FIRST} more, until {say(events[-1].start)}"
    yield ""
    yield from (f"{finding.severity.capitalize()}: {finding.message}" for finding in plan.findings)
    yield from _doubts(events)
    yield from (f"Note: {note}" for note in plan.notes)
    yield "A file is a copy made once: import it into a calendar of its own."
    yield "Not medical advice. The care team's schedule wins."


def _assumed(plan: Plan) -> Iterator[str]:
    for name, choice in plan.regimen.choices.items():
        value = plan.choices.get(name)
        if choice.default is not None and value == choice.default:
            yield f"{choice.title.capitalize()}: {value} (the default)"
        elif value is None and choice.changes_on_the_way:
            yield f"{choice.title.capitalize()}: not known yet, so each amount it decides is printed"
    if "bag_hours" in plan.regimen.choices and plan.choices.get("bag_hours") is None:
        yield "No bag lengths were given, so there are no bag changes; give --bag-hours"


def _first(events: list[Event]) -> list[Event]:
    return events[:FIRST]


def _dated(event: Event) -> str:
    amount = f", {event.amount}" if event.amount else ""
    return f"  {say(event.start):<23}{event.code:<7}{event.title}{amount}"


def _doubts(events: list[Event]) -> Iterator[str]:
    doubtful = {event.source: event for event in reversed(events) if event.confidence != "confirmed"}
    for source, event in doubtful.items():
        question = f" {source.question}" if source.question else ""
        title = event.title.partition(" (")[0]
        yield f"{event.confidence.replace('-', ' ').capitalize()}: {title} ({source.document}).{question}"
