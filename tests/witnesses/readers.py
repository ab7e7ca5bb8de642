"""The readers of a regimen, each asked whether it tells two regimens apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules import Event, Plan, Regimen, check, explain, plan, revise
from schedules.course import AnyHappening
from schedules.errors import ScheduleError
from schedules.regimen.selection import Selection, select
from schedules.regimen.sentences import sentences

PARIS: Final = ZoneInfo("Europe/Paris")
START: Final = datetime(2026, 5, 4, 9, tzinfo=PARIS)
"""A Monday; no clock changes for five months."""
CHOSEN: Final = {"cycles": 2, "weight_kg": 70}


@dataclass(frozen=True)
class Reading:
    """What is chosen for a regimen, from when, and what happened then."""

    chosen: Mapping[str, Any]
    known: tuple[tuple[str, date], ...] = ()
    record: tuple[AnyHappening, ...] = ()
    moved: tuple[str, timedelta] | None = None
    """An event that the judge is shown elsewhere than it is planned: its key, and by how much."""

    def selection(self, data: Mapping[str, Any]) -> Selection:
        regimen = Regimen.read(data)
        return select(regimen, {name: value for name, value in self.chosen.items() if name in regimen.choices})

    def plan(self, data: Mapping[str, Any]) -> Plan:
        made = plan(
            self.selection(data),
            start=START,
            known=dict(self.known),
            plan_id=UUID(int=3),
            as_of=datetime(2026, 5, 1, tzinfo=UTC),
        )
        return revise(made, *self.record, as_of=datetime(2026, 9, 1, tzinfo=UTC)) if self.record else made


def plans_differ(one: Mapping[str, Any], other: Mapping[str, Any], reading: Reading) -> bool:
    """Say whether the plans differ in what they show, or one of them is refused."""
    return _shown(one, reading) != _shown(other, reading)


def _shown(data: Mapping[str, Any], reading: Reading) -> object:
    try:
        made = reading.plan(data)
    except ScheduleError as refused:
        return str(refused)
    events = [each.model_dump(exclude={"why"}) for each in (*made.events, *made.cancelled)]
    return made.title, events, made.notes, [finding.message for finding in made.findings]


def sentences_differ(one: Mapping[str, Any], other: Mapping[str, Any], _: Reading) -> bool:
    """Say whether the regimens are said back in other words."""
    return sentences(Regimen.read(one)) != sentences(Regimen.read(other))


def judges_differ(one: Mapping[str, Any], other: Mapping[str, Any], reading: Reading) -> bool:
    """Say whether the judge of one regimen finds something else in a plan than the judge of the other does."""
    selections = reading.selection(one), reading.selection(other)
    return any(_findings(plan, selections[0]) != _findings(plan, selections[1]) for plan in _drawn(one, other, reading))


def _drawn(one: Mapping[str, Any], other: Mapping[str, Any], reading: Reading) -> Iterator[Plan]:
    for data in (one, other):
        made = reading.plan(data)
        if reading.moved:
            key, by = reading.moved
            made = made.model_copy(
                update={"events": tuple(_moved(event, by) if event.key == key else event for event in made.events)}
            )
        yield made


def _moved(event: Event, by: timedelta) -> Event:
    return event.model_copy(update={"start": event.start + by, "end": event.end + by})


def _findings(course: Plan, by: Selection) -> list[str]:
    # The record is read from the plan, the rules from the other regimen.
    under = course.model_copy(update={"regimen": by.regimen, "choices": by.values})
    return [f"{finding.code} {finding.uid} {finding.severity} {finding.message}" for finding in check(under)]


def explanations_differ(one: Mapping[str, Any], other: Mapping[str, Any], reading: Reading) -> bool:
    """Say whether an event that both plans have is explained in other words."""
    first, second = _explained(reading.plan(one)), _explained(reading.plan(other))
    return any(first[key] != second[key] for key in first.keys() & second.keys())


def _explained(course: Plan) -> dict[str, str]:
    return {event.key: explain(course, event) for event in (*course.events, *course.cancelled)}


READERS: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], Reading], bool]]] = {
    "plan": plans_differ,
    "sentences": sentences_differ,
    "judge": judges_differ,
    "explanation": explanations_differ,
}
"""The readers, by name."""
