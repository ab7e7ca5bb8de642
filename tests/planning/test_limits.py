"""What is printed, accepted and judged comes from one limit (C5, C11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.courses import blinatumomab, inotuzumab, new_york, paris

from schedules import Event, ObecabtageneAutoleucel, Plan, Tisagenlecleucel, check, plan, revise
from schedules.clock import date_of
from schedules.course import Booked, Defer, Delay
from schedules.errors import PlanError

DAY = timedelta(days=1)


def cells(anchor: str) -> Plan:
    return plan(ObecabtageneAutoleucel(), start=new_york(3, 9), anchor=anchor, as_of=new_york(2, 1))


COURSES = [inotuzumab(), blinatumomab(paris(3, 2)), cells("infusion"), cells("lymphodepletion")]


def movable() -> Iterator[tuple[Plan, Event]]:
    for course in COURSES:
        for event in course.events:
            if event.kind in ("infusion", "dose", "procedure") and event.state == "planned":
                yield course, event


def errors(course: Plan) -> list[str]:
    return [str(found) for found in check(course) if found.severity == "error"]


def deferred(course: Plan, event: Event, on: date) -> Plan:
    at = course.as_of.astimezone(course.tz).replace(second=0)
    return revise(course, Defer(at=at, of=event.key, on=on), as_of=at)


CASES = [pytest.param(*each, id=f"{each[0].regimen.id}-{each[0].anchor}-{each[1].key}") for each in movable()]


@pytest.mark.parametrize(("course", "event"), CASES)
def test_what_is_printed_is_accepted_and_a_day_more_is_not(course: Plan, event: Event) -> None:
    low, high = (None if each is None else date_of(each) for each in (event.earliest, event.latest))
    for inside in (each for each in (low, high) if each is not None):
        assert inside == date_of(
            next(each for each in deferred(course, event, inside).events if each.key == event.key).start
        )
    for outside in (each for each in (low and low - DAY, high and high + DAY) if each):
        with pytest.raises(PlanError, match="is outside its limits"):
            deferred(course, event, outside)


@pytest.mark.parametrize(("course", "event"), CASES)
def test_what_is_accepted_is_judged_right(course: Plan, event: Event) -> None:
    for inside in (date_of(each) for each in (event.earliest, event.latest) if each is not None):
        after = deferred(course, event, inside)
        own = [each for each in errors(after) if event.title in each]
        assert [] == own, own


def test_day_1_of_a_later_cycle_has_no_window_from_the_footnote_on_days_8_and_15() -> None:
    firsts = [event for event in inotuzumab().events if event.kind == "dose" and event.day == 1]
    assert [(date_of(each.start),) * 2 for each in firsts] == [(each.earliest, each.latest) for each in firsts]


def test_a_rest_is_a_minimum_so_that_the_next_infusion_may_come_later() -> None:
    second = next(event for event in blinatumomab(paris(3, 2)).events if event.key == "induction/2/infusion/start")
    assert (date(2026, 4, 13), None) == (second.earliest, second.latest)


class TestLimitsOfALink:
    """Two to 14 days after lymphodepletion, which ends on Thursday 12 March: 14 to 26 March (C11)."""

    KEY = "infusion/1/infusion/d1"

    def course(self, *entries: Any) -> Event:
        made = plan(
            Tisagenlecleucel(label="us-2025-06"), start=new_york(3, 9), anchor="lymphodepletion", as_of=new_york(3, 9)
        )
        for entry in entries:
            made = revise(made, entry, as_of=new_york(3, 12))
        return next(event for event in made.events if event.key == self.KEY)

    def limits(self, *entries: Any) -> tuple[Any, Any, Any]:
        found = self.course(*entries)
        return found.start, found.earliest, found.latest

    def test_as_planned(self) -> None:
        assert (date(2026, 3, 14), date(2026, 3, 14), date(2026, 3, 26)) == self.limits()

    def test_an_appointment_moves_none(self) -> None:
        for kind in (Defer, Booked):
            entry = kind(at=new_york(3, 12), of=self.KEY, on=date(2026, 3, 20))
            assert (date(2026, 3, 20), date(2026, 3, 14), date(2026, 3, 26)) == self.limits(entry)

    @pytest.mark.parametrize("scope", ["row", "cycle", "following"])
    def test_a_delay_gives_no_more_room(self, scope: Any) -> None:
        delay = Delay(at=new_york(3, 12), of=self.KEY, days=5, scope=scope)
        assert (date(2026, 3, 19), date(2026, 3, 19), date(2026, 3, 26)) == self.limits(delay)

    def test_beyond_the_last_date_there_is_none_left(self) -> None:
        delay = Delay(at=new_york(3, 12), of=self.KEY, days=15, scope="row")
        assert (date(2026, 3, 29), date(2026, 3, 29), date(2026, 3, 29)) == self.limits(delay)
