"""What is told of a plan: a bag change at the minute of its pump's step is told with the step."""

from __future__ import annotations

from datetime import UTC, date, datetime

from schedules import Event, Plan


def at(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def pump_and_minute(event: Event) -> tuple[str, date]:
    return event.key.rpartition("/")[0], at(event.start)


def told(plan: Plan) -> dict[str, Event]:
    """By the uid of each event of a calendar, the event of the plan that gives it its time."""
    pumps: dict[tuple[str, date], list[Event]] = {}
    alone = []
    for event in plan.events:
        if event.kind in ("step", "bag-change") and not event.all_day:
            pumps.setdefault(pump_and_minute(event), []).append(event)
        else:
            alone.append(event)
    firsts = [min(group, key=lambda each: (each.kind != "step", each.key)) for group in pumps.values()]
    return {event.uid: event for event in (*alone, *firsts)}
