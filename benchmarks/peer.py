"""The ordinary way: a calendar built with icalendar alone, from plain data that lies ready."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Alarm, Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

KINDS: dict[str, type[Component]] = {
    "VALARM": Alarm,
    "VCALENDAR": Calendar,
    "VEVENT": Event,
    "VTIMEZONE": Timezone,
    "STANDARD": TimezoneStandard,
    "DAYLIGHT": TimezoneDaylight,
}
SET_BY_ADD = {"TZID", "VALUE"}


@dataclass(frozen=True)
class Plain:
    """A component as plain Python values: what a program has before it writes a calendar."""

    kind: str
    lines: list[tuple[str, Any, dict[str, str]]] = field(default_factory=list)
    inside: list[Plain] = field(default_factory=list)


def plain(component: Component) -> Plain:
    """Take a calendar apart into plain values."""
    lines = [
        (name, _value(each), _parameters(name, each))
        for name, found in component.items()
        for each in (found if isinstance(found, list) else [found])
    ]
    return Plain(component.name or "", lines, [plain(inner) for inner in component.subcomponents])


def _value(found: Any) -> Any:
    for attribute in ("dt", "td", "cats"):
        if hasattr(found, attribute):
            return getattr(found, attribute)
    if isinstance(found, str):
        return str(found)
    return dict(found) if isinstance(found, dict) else int(found)


def _parameters(name: str, found: Any) -> dict[str, str]:
    needless = SET_BY_ADD if name != "REFRESH-INTERVAL" else set()
    return {key: value for key, value in found.params.items() if key not in needless}


def component_of(data: Plain) -> Component:
    """Build a component the ordinary way, property by property."""
    component = KINDS[data.kind]()
    for name, value, parameters in data.lines:
        component.add(name, value, parameters=parameters)
    for inner in data.inside:
        component.add_component(component_of(inner))
    return component


def ordinary_ics(data: Plain) -> bytes:
    """Write the calendar."""
    ics: bytes = component_of(data).to_ical()
    return ics


def instants(ics: bytes) -> list[tuple[str, date | datetime, date | datetime, str]]:
    """Read a calendar back: the name, start, end and title of every event, times in UTC."""
    calendar = Calendar.from_ical(ics)
    return sorted((event.uid, _utc(event.start), _utc(event.end), str(event["SUMMARY"])) for event in calendar.events)


def _utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
