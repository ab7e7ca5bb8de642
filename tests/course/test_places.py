"""Keys are written and read in one module, and what is written is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

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
    band_key,
    cycle_key,
    extra_tail,
    hold_tail,
    infusion_of,
    is_extra,
    is_hold,
    is_recorded,
    is_restart,
    is_unrecorded_restart,
    is_visit,
    milestone_key,
    number_of,
    numbered_tail,
    opaque_id,
    opened_by,
    opened_tail,
    own_tail,
    places_of,
    restart_entry,
    restart_tail,
    row_of,
    series_tail,
    span_tail,
    stem_of,
    step_and_entry,
    step_tail,
    tail_of,
    tails_of_visit,
    uid_of,
    visit_of,
    visit_tail,
    visit_tails,
)
from schedules.errors import RegimenError
from schedules.regimen import Source, Step, Visit

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


class TestTails:
    """Each tail as it is written and as it is read, typed by hand; no other tail is taken for it."""

    OTHERS = ("start", "disconnect", "step", "1", "d8", "d-4", "d1-2", "n7", "bag-3", "hold-e1", "restart-e2", "end-3")

    def test_as_written(self) -> None:
        assert ("d8", "d-4", "d0") == (visit_tail(8), visit_tail(-4), visit_tail(0))
        assert ("d8", "d8-2") == (visit_tail(8, 1), visit_tail(8, 2))
        assert "n7" == numbered_tail(7)
        assert "2" == span_tail(2)
        assert "bag-2" == bag_tail(2)
        assert "hold-e1" == hold_tail("e1")
        assert "restart-e2" == restart_tail("e2")
        assert "extra-3" == extra_tail(3)
        assert "step" == step_tail("step")
        assert "step-e2" == step_tail("step", "e2")
        assert "start" == opened_tail("start", "")
        assert "start-e2" == opened_tail("start", "e2")
        assert "end-1" == series_tail("disconnect", 1)
        assert "end-3" == series_tail("disconnect", 3)
        assert "d8" == series_tail("d8", 1)
        assert "d8-2" == series_tail("d8", 2)

    def test_what_each_is(self) -> None:
        def those(is_one: Callable[[str], bool]) -> list[str]:
            return [tail for tail in (*self.OTHERS, "extra-3") if is_one(tail)]

        assert ["d8", "d-4", "d1-2", "n7"] == those(is_visit)
        assert ["hold-e1"] == those(is_hold)
        assert ["restart-e2"] == those(is_restart)
        assert ["extra-3"] == those(is_extra)

    def test_the_day_and_the_time_of_a_visit(self) -> None:
        found = {tail: visit_of(tail) for tail in self.OTHERS if visit_of(tail)}
        assert {"d8": (8, 1), "d-4": (-4, 1), "d1-2": (1, 2)} == found
        assert {"n7": 7} == {tail: number_of(tail) for tail in self.OTHERS if number_of(tail) is not None}
        assert [None] * 4 == [visit_of(tail) for tail in ("d8-e3", "xd8", "d", "d8-2-3")]
        assert [None] * 3 == [number_of(tail) for tail in ("n", "n7-e3", "xn7")]

    def test_the_number_of_a_bag(self) -> None:
        assert {"bag-3": 3} == {tail: bag_of(tail) for tail in self.OTHERS if bag_of(tail) is not None}
        assert 12 == bag_of("bag-12-e2")
        assert [None] * 4 == [bag_of(tail) for tail in ("bag-", "bag-x", "3", "bag")]

    @pytest.mark.parametrize(
        ("tail", "entry"),
        [
            ("restart-e2", "e2"),
            ("restart-e12", "e12"),
            ("start", ""),
            ("restart-e5-e3", ""),
            ("e2", ""),
            ("step-e2", ""),
        ],
    )
    def test_the_entry_of_a_restart(self, tail: str, entry: str) -> None:
        assert entry == restart_entry(tail)

    @pytest.mark.parametrize(
        ("tail", "step", "entry"),
        [("step-e2", "step", "e2"), ("step", "step", ""), ("full-rate-e12", "full-rate", "e12"), ("e2", "", "e2")],
    )
    def test_a_step_and_the_entry_of_its_restart(self, tail: str, step: str, entry: str) -> None:
        assert (step, entry) == step_and_entry(tail)

    @pytest.mark.parametrize(
        ("tail", "entry", "own"),
        [
            ("start-e3", "e3", "start"),
            ("d8-e3", "e3", "d8"),
            ("bag-2-e3", "e3", "bag-2"),
            ("step-e3", "e3", "step"),
            ("restart-e5-e3", "e3", "restart-e5"),
            ("hold-e5-e3", "", "hold-e5-e3"),
            ("d8", "", "d8"),
            ("restart-e2", "", "restart-e2"),
            ("hold-e2", "", "hold-e2"),
            ("e2", "", "e2"),
        ],
    )
    def test_the_restart_that_began_the_cycle_of_an_event(self, tail: str, entry: str, own: str) -> None:
        assert entry == opened_by(tail)
        assert own == own_tail(f"a/1/pump/{tail}")

    @pytest.mark.parametrize(
        ("tail", "infusion"),
        [
            ("start", "a/1/pump/"),
            ("disconnect", "a/1/pump/"),
            ("restart-e5", "a/1/pump/"),
            ("start-e3", "a/1/pump/-e3"),
            ("disconnect-e3", "a/1/pump/-e3"),
            ("restart-e5-e3", "a/1/pump/-e3"),
            ("step", "a/1/pump/step"),
        ],
    )
    def test_the_infusion_of_an_event(self, tail: str, infusion: str) -> None:
        assert infusion == infusion_of(f"a/1/pump/{tail}")

    def test_what_the_record_made(self) -> None:
        made = {tail for tail in (*self.OTHERS, "step-e2", "d8-e3", "e4") if is_recorded(f"a/1/pump/{tail}")}
        assert {"hold-e1", "restart-e2", "step-e2", "d8-e3", "e4"} == made
        assert not is_recorded("a-e1/1/pump-e2/start")

    def test_a_restart_that_nobody_recorded_is_entry_0(self) -> None:
        tails = ("step-e0", "restart-e0", "step-e10", "step-e2", "step", "e0")
        assert ["step-e0", "restart-e0", "e0"] == [tail for tail in tails if is_unrecorded_restart(tail)]

    def test_the_parts_of_a_key(self) -> None:
        key = "induction/1/infusion/bag-2"
        assert ("induction/1/infusion/", "infusion", "bag-2") == (stem_of(key), row_of(key), tail_of(key))
        assert "induction/12/" == cycle_key("induction", 12)
        assert Place("induction", 1, "infusion", "bag-2") == Place.read(key)
        assert "b/1/band/expected" == band_key("b")
        assert "b/1/product-released/expected" == milestone_key("b", "product-released")

    @pytest.mark.parametrize("text", ["", "a/1/pump", "a/x/pump/start", "a/1/pump/start/more"])
    def test_what_is_no_key_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"unpack|invalid literal"):
            Place.read(text)


class TestVisitsOfARow:
    """All the tails of a row's visits in a cycle, in order."""

    def tails(self, *, day_zero: bool = False, **fields: Any) -> tuple[str, ...]:
        visit = Visit(id="dose", kind="dose", title="Dose", source=Source(**MADE_UP), **fields)
        return tails_of_visit(visit, day_zero=day_zero)

    def test_by_days(self) -> None:
        assert ("d-2", "d1", "d8") == self.tails(days="-2, 1, 8")

    def test_by_times_of_each_day(self) -> None:
        assert ("d1", "d1-2", "d8", "d8-2") == self.tails(days="1, 8", times_of_day=["09:00", "21:00"])
        assert ("d1", "d1-2", "d1-3") == self.tails(days="1", times_each_day=3, every_hours=8)

    def test_by_weekday_and_count(self) -> None:
        assert ("n1", "n2", "n3") == self.tails(weekdays="mon, thu", count=3)
        assert ("n1",) == self.tails(weekdays="mon", count=1)

    def test_by_the_hour(self) -> None:
        assert ("d2", "d2-2", "d3") == self.tails(days="2-3", times=3, every_hours=12)
        assert ("d-1", "d1", "d2") == self.tails(days="-1..2", times=3, every_hours=24)
        assert ("d-1", "d0", "d1") == self.tails(days="-1..1", times=3, every_hours=24, day_zero=True)


class TestNamesInCalendars:
    """A name without meaning, always the same; worked out with Python's own uuid5."""

    @pytest.mark.parametrize("key", ["induction/1/infusion/start", "a/1/b/c", "first/2/dose/d8-2", "x/9/y/bag-12", ""])
    @pytest.mark.parametrize("plan_id", [UUID(int=0), UUID(int=1), UUID("4d2a0c57-6e0f-4f0e-9a63-58c5f1c1b7aa")])
    def test_it_is_what_uuid5_makes(self, plan_id: UUID, key: str) -> None:
        assert str(uuid5(plan_id, key)) == uid_of(plan_id, key)

    def test_every_digit_of_the_variant_comes_up(self) -> None:
        keys = [f"a/{number}/dose/d1" for number in range(1, 120)]
        found = [uid_of(UUID(int=1), key) for key in keys]
        assert [str(uuid5(UUID(int=1), key)) for key in keys] == found
        assert set("89ab") == {uid[19] for uid in found}

    def test_the_id_behind_a_plans_own_is_another_one(self) -> None:
        name_space = UUID("4d2a0c57-6e0f-4f0e-9a63-58c5f1c1b7aa")
        assert uuid5(name_space, "00000000-0000-0000-0000-000000000001") == opaque_id(UUID(int=1))
        assert opaque_id(UUID(int=1)) != opaque_id(UUID(int=2))


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
