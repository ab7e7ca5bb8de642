"""A fact at the time that was planned for it moves nothing (C11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, reject
from hypothesis import strategies as st
from tests.oracle.agreement import REGIMENS, add_entry, engine_plan
from tests.oracle.course import answer
from tests.oracle.drawing import CASES, Wanted, a_happening
from tests.oracle.history import Case
from tests.oracle.test_agreement import Draws
from tests.oracle.timeline import minute_of

from schedules import Event, Plan, ScheduleError


def drawn(name: str, data: st.DataObject) -> tuple[Case, Plan, int]:
    """A course, its plan, and the minute of the last of up to four things that happened to it."""
    chance = Draws(data)
    case = CASES[name](chance, REGIMENS[name].regimen)
    try:
        course = engine_plan(case)
    except ScheduleError:
        reject()
    now = minute_of(case.start)
    for _ in range(data.draw(st.integers(0, 4))):
        wanted = a_happening(chance, case, now, answer(case))
        if wanted is None:
            break
        try:
            case, course = add_entry(case, course, wanted)
        except ScheduleError:
            continue  # it could not have happened
        now = wanted.minute
    return case, course, now


def next_treatment(course: Plan, now: int) -> Event | None:
    """The next dose, infusion or procedure that has a time; None where there is none."""
    for event in course.events:
        is_treatment = event.kind in ("dose", "infusion", "procedure") and event.state in ("planned", "conflict")
        is_restart = "/restart-" in event.key
        if is_treatment and not is_restart and isinstance(event.start, datetime) and minute_of(event.start) >= now:
            return event
    return None


def arranged(case: Case, course: Plan, event: Event, now: int, data: st.DataObject) -> tuple[Case, Plan]:
    """The course after the event was delayed, put off or booked, each where it may be."""
    kind, days = data.draw(st.sampled_from(("delay", "defer", "booked"))), data.draw(st.integers(1, 3))
    scope = data.draw(st.sampled_from(("row", "cycle", "following")))
    fields = {"days": days, "scope": scope} if kind == "delay" else {"on": event.start + timedelta(days=days)}
    try:
        return add_entry(case, course, Wanted(kind, now, {"of": event.key, **fields}))
    except ScheduleError:
        return case, course


def times(events: tuple[Event, ...]) -> dict[str, tuple[str, str]]:
    return {event.key: (f"{event.start}", f"{event.end}") for event in events}


class TestAsPlanned:
    """A treatment is recorded at the minute for which it was planned: delayed, deferred, booked, or by its rule."""

    @given(name=st.sampled_from(list(CASES)), data=st.data())
    def test_everything_stays(self, name: str, data: st.DataObject) -> None:
        case, course, now = drawn(name, data)
        event = next_treatment(course, now) or reject()
        case, course = arranged(case, course, event, now, data)
        planned = next(each.start for each in course.events if each.key == event.key)
        assert isinstance(planned, datetime)
        try:
            _, after = add_entry(case, course, Wanted("given", minute_of(planned), {"of": event.key}))
        except ScheduleError:
            reject()
        assert times(course.events) == times(after.events), event.key
