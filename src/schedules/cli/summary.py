"""What the command line says at its end: what it wrote, what is not sure, the first dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schedules.course.plan import Event, Plan
from schedules.words import count, say

FIRST: Final = 6


def summary(plan: Plan, where: str) -> str:
    """Sum a plan up for the person who made it.

    Args:
        plan: The plan that was written.
        where: The name of the file, or where else it went.
    """
    return "\n".join(
        [*before(plan, where), "", *map(_dated, first(plan)), *(f"  {line}" for line in more(plan)), "", *after(plan)]
    )


def before(plan: Plan, where: str) -> Iterator[str]:
    """Say what was written, and what was assumed."""
    yield f"Wrote {where}: {plan.title}, {count(len(_live(plan)), 'event')}, {plan.zone} time ({plan.zone_data})."
    yield f"Plan {plan.plan_id}"
    yield from _assumed(plan)


def first(plan: Plan) -> list[Event]:
    """Choose the events that are shown."""
    return _live(plan)[:FIRST]


def more(plan: Plan) -> Iterator[str]:
    """Say how many there are besides."""
    events = _live(plan)
    if len(events) > FIRST:
        yield f"... and {len(events) - FIRST} more, until {say(events[-1].start)}"


def after(plan: Plan) -> Iterator[str]:
    """Say what was found, what is in doubt, and what goes for every file."""
    yield from (f"{finding.severity.capitalize()}: {finding.message}" for finding in plan.findings)
    yield from _doubts(_live(plan))
    yield from (f"Note: {note}" for note in plan.notes)
    yield "A file is a copy made once: import it into a calendar of its own."
    yield "Not medical advice. The care team's schedule wins."


def _live(plan: Plan) -> list[Event]:
    return [event for event in plan.events if event.state != "cancelled"]


def _assumed(plan: Plan) -> Iterator[str]:
    for name, choice in plan.regimen.choices.items():
        value = plan.choices.get(name)
        if choice.default is not None and value == choice.default:
            yield f"{choice.title.capitalize()}: {value} (the default)"
        elif value is None and choice.changes_on_the_way:
            yield f"{choice.title.capitalize()}: not known yet, so each amount it decides is printed"
    if "bag_hours" in plan.regimen.choices and plan.choices.get("bag_hours") is None:
        yield "No bag lengths were given, so there are no bag changes; give --bag-hours"


def _dated(event: Event) -> str:
    amount = f", {event.amount}" if event.amount else ""
    return f"  {say(event.start):<23}{event.code:<7}{event.title}{amount}"


def _doubts(events: list[Event]) -> Iterator[str]:
    doubtful = {event.source: event for event in reversed(events) if event.confidence != "confirmed"}
    for source, event in doubtful.items():
        question = f" {source.question}" if source.question else ""
        title = event.title.partition(" (")[0]
        yield f"{event.confidence.replace('-', ' ').capitalize()}: {title} ({source.document}).{question}"
