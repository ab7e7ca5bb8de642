"""Keys are written and read in one module, and what is written is read back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import any_course
from tests.test_architecture import MODULES, name

from schedules import Plan
from schedules.course.places import (
    Place,
    bag_of,
    bag_tail,
    hold_tail,
    is_hold,
    is_restart,
    ordinal_of,
    restart_tail,
    row_of,
    step_and_entry,
    step_tail,
    visit_tail,
)

NUMBERS = st.integers(1, 500)
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
        assert number == ordinal_of(visit_tail(number))
        assert number == bag_of(bag_tail(number))
        assert ("step", f"e{entry}") == step_and_entry(step_tail("step", f"e{entry}"))
        assert is_hold(hold_tail(f"e{entry}"))
        assert is_restart(restart_tail(f"e{entry}"))


@pytest.mark.parametrize("path", [path for path in MODULES if name(path) != "course/places.py"], ids=name)
def test_no_other_module_takes_a_key_apart(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [] == TAKEN_APART.findall(text)
