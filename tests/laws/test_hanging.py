"""What hangs from another event stands where that event puts it now, whatever happened and in whatever order (C20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.test_living import courses
from tests.oracle.reading import holds
from tests.support.courses import blinatumomab, event, new_york

from schedules import BrexucabtageneAutoleucel, Event, InotuzumabOzogamicin, Plan, check, plan, revise
from schedules.course import Booked, Correction, Delay, Given, Hold, Missed, Omit, Reached, Stop
from schedules.course.record import counting, known_by
from schedules.regimen import Beside, Span, Visit
from schedules.testing import histories

DAY = timedelta(days=1)


def date_of(moment: Any) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def parts(key: str) -> list[str]:
    return key.split("/")


def rows_of(course: Plan, each: Event) -> list[Any]:
    """The rows of an event's id that hold by what was chosen, learned and changed, since several may share an id."""
    rows = [row for table in course.regimen.tables.values() for row in table.rows if row.id == parts(each.key)[2]]
    facts = {**course.choices, **known_by(counting(course.record), each.cycle or 1)}
    return [row for row in rows if holds(row.when, facts)]


def targets_of(course: Plan, each: Event, of: str) -> list[Event]:
    """The visits and infusions that an event of a cycle may be counted from."""
    phase, index, _, _ = parts(each.key)
    return [other for other in course.events if other.key.startswith(f"{phase}/{index}/{of}/")]


def misplaced(course: Plan) -> Iterator[str]:
    """What does not stand where the events that it hangs from put it."""
    if any(entry.what == "accepted" for entry in course.record):
        return
    for each in course.events:
        if each.actual is not None or each.state == "tentative":
            continue
        for row in rows_of(course, each):
            if isinstance(row, Beside):
                yield from _misplaced_beside(course, each, row)
            elif isinstance(row, Span) and row.of and row.kind != "rest":
                yield from _misplaced_span(course, each, row)


def _misplaced_beside(course: Plan, each: Event, row: Beside) -> Iterator[str]:
    phase, index, _, tail = parts(each.key)
    target = next((other for other in course.events if other.key == f"{phase}/{index}/{row.of}/{tail}"), None)
    stop = next((entry.at for entry in reversed(course.record) if entry.what == "stop"), None)
    if target is None:
        # What led up to an event that the end of treatment took away was over before it.
        if stop is None:
            yield f"{each.key} stands beside nothing"
        return
    origin = target.end if "end" in row.on else target.start
    if row.minutes is not None and isinstance(origin, datetime):
        assert isinstance(each.start, datetime)
        if (each.start.astimezone(UTC) - origin.astimezone(UTC)) != timedelta(minutes=row.minutes):
            yield f"{each.key} is on {each.start}, its target {target.key} on {origin}"
    elif row.days is not None and date_of(each.start) != date_of(origin) + row.days * DAY:
        yield f"{each.key} is on {each.start}, its target {target.key} on {origin}"


def _misplaced_span(course: Plan, each: Event, row: Span) -> Iterator[str]:
    targets = targets_of(course, each, row.of or "")
    if any(entry.what == "stop" for entry in course.record):
        return
    days = [date_of(other.start) for other in targets if other.state != "tentative"]
    visits = [other for table in course.regimen.tables.values() for other in table.rows if other.id == row.of]
    if not days:
        yield f"{each.key} is counted from nothing"
    elif all(isinstance(other, Visit) for other in visits) and row.days is None:
        first = min(days) + row.from_days * DAY
        last = max(days) + row.lasts_days * DAY if row.lasts_days is not None else first
        if (each.start, each.end) != (first, last + DAY):
            yield f"{each.key} is {each.start} to {each.end}, by its doses {first} to {last + DAY}"


@given(plans=histories(courses()))
def test_after_any_history(plans: list[Plan]) -> None:
    for course in plans:
        assert [] == list(misplaced(course))


@st.composite
def cells(draw: st.DrawFn) -> list[Plan]:
    """What happens to the doses before an infusion of cells, some of it taken back again."""
    course = plan(
        BrexucabtageneAutoleucel(label=draw(st.sampled_from(["us-2025-06", "us-before-2025-06"]))),
        start=new_york(3, 2),
        plan_id=UUID(int=9),
        as_of=new_york(3, 1),
    )
    plans = [course]
    of = [f"lymphodepletion/1/fludarabine/d{day}" for day in (-4, -3, -2)]
    for number in range(draw(st.integers(1, 5))):
        at = new_york(3, 16) + timedelta(days=2 * number)
        common: dict[str, Any] = {"at": at, "of": draw(st.sampled_from(of))}
        entry: Any = draw(
            st.sampled_from(
                [
                    Reached(at=at, milestone="product-released"),
                    Omit(**common),
                    Missed(**common),
                    Given(**common),
                    Booked(**common, on=(at + timedelta(days=draw(st.integers(0, 9)))).date()),
                    Delay(**common, days=draw(st.integers(1, 9)), scope=draw(st.sampled_from(["row", "cycle"]))),
                    Correction(at=at, entry=max(len(plans[-1].record), 1)),
                ]
            )
        )
        try:
            plans.append(revise(plans[-1], entry, as_of=at))
        except ValueError:
            continue  # it could not have happened then
    return plans


@given(plans=cells())
def test_whatever_happens_to_the_doses_before_cells(plans: list[Plan]) -> None:
    for course in plans:
        assert [] == list(misplaced(course))
        assert [] == [found.message for found in check(course) if found.code in ("aftercare_wrong", "event_extra")]


class TestNoLiveVaccines:
    """Six weeks before the first fludarabine; released on 16 March, that is 2 February."""

    KEY = "lymphodepletion/1/no-live-vaccines/1"
    FIRST = "lymphodepletion/1/fludarabine/d-4"

    def released(self) -> Plan:
        course = plan(
            BrexucabtageneAutoleucel(label="us-2025-06"),
            start=new_york(3, 2),
            plan_id=UUID(int=9),
            as_of=new_york(3, 1),
        )
        return revise(course, Reached(at=new_york(3, 16), milestone="product-released"), as_of=new_york(3, 16))

    def test_as_released(self) -> None:
        assert date(2026, 2, 2) == event(self.released(), self.KEY).start

    @pytest.mark.parametrize("kind", [Omit, Missed])
    def test_counts_from_the_second_dose_where_the_first_was_left_out(self, kind: Any) -> None:
        left_out = revise(self.released(), kind(at=new_york(3, 17), of=self.FIRST), as_of=new_york(3, 17))
        assert date(2026, 2, 3) == event(left_out, self.KEY).start
        again = revise(left_out, Correction(at=new_york(3, 18), entry=2), as_of=new_york(3, 18))
        assert date(2026, 2, 2) == event(again, self.KEY).start

    def test_goes_where_the_release_was_taken_back(self) -> None:
        back = revise(self.released(), Correction(at=new_york(3, 17), entry=1), as_of=new_york(3, 17))
        assert "cancelled" == event(back, self.KEY).state
        assert [] == [found.message for found in check(back) if found.severity == "error"]

    def test_stays_as_told_where_treatment_stopped_before_the_first_dose(self) -> None:
        booked = Booked(at=new_york(3, 16), of=self.FIRST, on=date(2026, 4, 20))
        course = revise(self.released(), booked, as_of=new_york(3, 16))
        stopped = revise(course, Stop(at=new_york(4, 1)), as_of=new_york(4, 1))
        found = event(stopped, self.KEY)
        assert ("planned", date(2026, 3, 9)) == (found.state, found.start)


@pytest.mark.parametrize("kind", [Hold, Stop])
@pytest.mark.parametrize("minutes_after", [-30, -1, 0])
def test_the_premedication_of_a_step_goes_with_the_step(kind: Any, minutes_after: int) -> None:
    """
    Connected on Monday 2 March at 09:00: the step is due on 9 March at 10:00, its premedication an hour before.
    """
    at = new_york(3, 9, 10) + timedelta(minutes=minutes_after)
    course = blinatumomab(new_york(3, 2))
    assert new_york(3, 9, 10) == event(course, "induction/1/infusion/step").start
    assert new_york(3, 9, 9) == event(course, "induction/1/premedication/step").start
    entry = kind(at=at, row="infusion") if kind is Hold else kind(at=at)
    after = revise(course, entry, as_of=at)
    live = {each.key for each in after.events if each.state != "tentative"}
    assert "induction/1/infusion/step" not in live
    assert "induction/1/premedication/step" not in live


@pytest.mark.parametrize(("stop", "states"), [((3, 23, 8, 59), "cancelled"), ((3, 23, 9, 0), "planned")])
def test_a_rest_stays_where_a_dose_follows_it(stop: tuple[int, int, int, int], states: str) -> None:
    """
    A first cycle of 28 days from 23 February: the rest is from 16 to 22 March, the next dose on 23 March at 09:00.
    """
    start = datetime(2026, 2, 23, 9, tzinfo=new_york(3, 1).tzinfo)
    course = plan(InotuzumabOzogamicin(cycles=2, cycle_1_days=28), start=start, plan_id=UUID(int=8), as_of=start)
    assert (date(2026, 3, 16), date(2026, 3, 23)) == (
        event(course, "first/1/rest/1").start,
        event(course, "first/1/rest/1").end,
    )
    stopped = revise(course, Stop(at=new_york(*stop)), as_of=new_york(3, 24))
    assert states == event(stopped, "first/1/rest/1").state
