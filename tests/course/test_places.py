"""Keys are written and read in one module, and what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import any_course
from tests.test_architecture import MODULES, name

from schedules import Plan, Regimen, plan, revise
from schedules.course import Hold, Resume
from schedules.course.places import (
    DISCONNECT,
    EXPECTED,
    ONLY,
    START,
    Place,
    bag_of,
    bag_tail,
    hold_tail,
    is_hold,
    is_restart,
    places_of,
    restart_tail,
    row_of,
    step_and_entry,
    step_tail,
    visit_of,
    visit_tail,
    visit_tails,
)
from schedules.errors import RegimenError
from schedules.regimen import Step

NUMBERS = st.integers(1, 500)
MADE_UP = {"document": "made up for a test", "jurisdiction": "nowhere"}


def dosed_on(days: Collection[int]) -> Plan:
    """A course of one cycle with a dose on each of the days, and premedication an hour before it."""
    dose = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": ", ".join(map(str, sorted(days)))}
    lead = {"shape": "beside", "id": "lead", "kind": "premedication", "title": "Lead", "of": "dose", "on": ["each"]}
    rows = [{**row, "source": MADE_UP} for row in (dose, {**lead, "minutes": -60})]
    regimen = Regimen.read(
        {
            "id": "dosed",
            "title": "Dosed",
            "source": MADE_UP,
            "tables": {"cycle": {"length_days": 28, "rows": rows}},
            "phases": [{"id": "course", "title": "course", "table": "cycle", "cycles": 1}],
        }
    )
    return plan(regimen, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))


TAKEN_APART = re.compile(r"""\.(?:r?partition|split)\(["'](?:/|hold-|bag-|restart-)["']|/hold-|/bag-|/restart-""")


class TestKeys:
    """Every event's name comes from its place, and a place is read as it was written."""

    @given(course=any_course())
    def test_the_key_of_every_event_is_its_place(self, course: Plan) -> None:
        for event in (*course.events, *course.cancelled):
            place = Place.read(event.key)
            assert event.key == place.key
            assert place.row == row_of(event.key)

    @given(number=NUMBERS, entry=NUMBERS)
    def test_a_tail_says_what_it_was_made_of(self, number: int, entry: int) -> None:
        assert (number, 1) == visit_of(visit_tail(number))
        assert (-number, entry) == visit_of(visit_tail(-number, entry))
        assert number == bag_of(bag_tail(number))
        assert ("step", f"e{entry}") == step_and_entry(step_tail("step", f"e{entry}"))
        assert is_hold(hold_tail(f"e{entry}"))
        assert is_restart(restart_tail(f"e{entry}"))

    @given(number=NUMBERS, entry=NUMBERS)
    def test_no_step_may_have_a_tail_that_means_something(self, number: int, entry: int) -> None:
        tails = [visit_tail(number), visit_tail(-number, entry), bag_tail(number), hold_tail(f"e{entry}")]
        tails += [restart_tail(f"e{entry}"), step_tail("step", f"e{entry}"), f"n{number}", f"end-{number}", f"e{entry}"]
        for tail in (*tails, START, DISCONNECT, EXPECTED, ONLY):
            with pytest.raises(RegimenError, match="names another event"):
                Step(id=tail, title="Step", after_hours=1, source={"document": "made up", "jurisdiction": "none"})

    def test_a_step_named_step_is_fine(self) -> None:
        Step(id="step", title="Step", after_hours=1, source={"document": "made up", "jurisdiction": "none"})

    def test_a_time_of_a_day_is_told_by_its_number(self) -> None:
        assert ("d-1", "d-1-2", "d1", "d1-2") == visit_tails(-1, every_hours=12, times=4, day_zero=False)
        assert ("d0", "d0-2", "d0-3", "d1") == visit_tails(0, every_hours=8, times=4, day_zero=True)
        assert ("d1", "d3", "d5") == visit_tails(1, every_hours=48, times=3, day_zero=False)


class TestADayPutInOrTakenOut:
    """An amendment of a table names no other visit anew; by number, dose 2 would have become dose 1."""

    @given(days=st.lists(st.integers(1, 28), min_size=2, max_size=8, unique=True), data=st.data())
    def test_no_other_place_has_another_name(self, days: list[int], data: st.DataObject) -> None:
        out = data.draw(st.sampled_from(days))
        whole, shorter = dosed_on(days), dosed_on([day for day in days if day != out])
        left = {event.key for event in whole.events} - {event.key for event in shorter.events}
        assert {f"course/1/dose/d{out}", f"course/1/lead/d{out}"} == left
        if out != min(days):  # else the start dates another day
            starts = {event.key: event.start for event in whole.events}
            assert starts == starts | {event.key: event.start for event in shorter.events}

    def test_what_the_record_made_is_listed_too(self) -> None:
        course = revise(
            blinatumomab(start=new_york(3, 2)),
            Hold(at=new_york(3, 12, 8), row="infusion"),
            Resume(at=new_york(3, 12, 20), row="infusion", rate="low"),
            as_of=new_york(3, 12, 20),
        )
        places = places_of(course)
        assert {"hold-e1", "restart-e2", "step-e2"} <= {each.tail for each in places if each.row == "infusion"}
        assert {event.key for event in (*course.events, *course.cancelled)} == {place.key for place in places}


@pytest.mark.parametrize("path", [path for path in MODULES if name(path) != "course/places.py"], ids=name)
def test_no_other_module_takes_a_key_apart(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [] == TAKEN_APART.findall(text)
