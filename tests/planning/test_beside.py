"""What stands beside an event moves with it; the past is kept for what took place and what hangs from nothing (C20)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import BrexucabtageneAutoleucel, InotuzumabOzogamicin, Plan, check, extend, plan, revise
from schedules.course import Changed, Delay, Given, Hold, Omit, Reached, Stop

HOUR = timedelta(hours=1)


def cells() -> Plan:
    return plan(
        BrexucabtageneAutoleucel(label="us-2025-06"), start=new_york(3, 6), anchor="infusion", as_of=new_york(3, 1)
    )


def lead(course: Plan, key: str) -> Any:
    return event(course, key).start


class TestALateEvent:
    """It was recorded after the planned time of what stands beside it had passed."""

    @pytest.mark.parametrize("recorded", [paris(3, 2, 12), paris(3, 9, 12)])
    def test_the_premedication_of_an_infusion_moves_with_it(self, recorded: Any) -> None:
        late = Given(at=paris(3, 2, 11, 30), of="induction/1/infusion/start")
        course = revise(blinatumomab(paris(3, 2)), late, as_of=recorded)
        assert paris(3, 2, 10, 30) == lead(course, "induction/1/premedication/start")

    def test_so_it_does_after_a_delay(self) -> None:
        late = Delay(at=paris(3, 2, 10, 30), of="induction/1/infusion/start", days=1)
        course = revise(blinatumomab(paris(3, 2)), late, as_of=paris(3, 2, 11))
        assert paris(3, 3, 9) == lead(course, "induction/1/premedication/start")

    def test_the_premedication_of_cells_moves_with_them(self) -> None:
        late = Given(at=new_york(3, 6, 14), of="infusion/1/infusion/d0")
        course = revise(cells(), late, as_of=new_york(3, 6, 15))
        assert new_york(3, 6, 13) == lead(course, "infusion/1/premedication/d0")

    def test_the_observation_of_a_dose_that_came_late_follows_its_end(self) -> None:
        late = Given(at=new_york(3, 2, 15), of="first/1/dose/d1")
        course = revise(inotuzumab(), late, as_of=new_york(3, 5))
        assert new_york(3, 2, 16) == lead(course, "first/1/observation/d1")

    def test_bags_follow_an_infusion_that_began_late(self) -> None:
        late = Given(at=paris(3, 2, 14), of="induction/1/infusion/start")
        course = revise(blinatumomab(paris(3, 2), bag_hours=96), late, as_of=paris(3, 8))
        assert paris(3, 6, 14) == lead(course, "induction/1/infusion/bag-2")

    def test_what_was_left_out_takes_its_lead_along(self) -> None:
        course = revise(inotuzumab(), Omit(at=new_york(3, 9, 12), of="first/1/dose/d8"), as_of=new_york(3, 9, 12))
        assert "cancelled" == event(course, "first/1/observation/d8").state


class TestThePast:
    @pytest.mark.parametrize(
        ("hour", "minute", "dose", "observation"),
        [
            # The dose lasts from 9:00 to 10:00, its observation until 11:00; a week more moves what is not over.
            (10, 0, new_york(3, 30, 9), new_york(3, 30, 10)),
            (10, 1, new_york(3, 23, 9), new_york(3, 23, 10)),
            (11, 0, new_york(3, 23, 9), new_york(3, 23, 10)),
            (11, 1, new_york(3, 23, 9), new_york(3, 23, 10)),
        ],
    )
    def test_the_observation_of_a_dose_that_stays_stays_with_it(
        self, hour: int, minute: int, dose: Any, observation: Any
    ) -> None:
        at = new_york(3, 23, hour, minute)
        course = revise(inotuzumab(), Changed(at=at, choice="cycle_1_days", value=28), as_of=at)
        assert (dose, observation) == (lead(course, "later/1/dose/d1"), lead(course, "later/1/observation/d1"))

    def test_a_hold_leaves_the_premedication_of_the_start_alone(self) -> None:
        before = blinatumomab(paris(3, 2), bag_hours=96)
        course = revise(before, Hold(at=paris(3, 8, 12), row="infusion"), as_of=paris(3, 8, 12))
        for key in ("induction/1/premedication/start", "induction/1/infusion/bag-2"):
            assert event(before, key) == event(course, key)

    def test_a_milestone_leaves_a_collection_alone(self) -> None:
        made = plan(BrexucabtageneAutoleucel(label="us-2025-06"), start=new_york(3, 2), as_of=new_york(3, 1))
        course = revise(made, Reached(at=new_york(3, 30), milestone="product-released"), as_of=new_york(3, 30))
        key = "leukapheresis/1/leukapheresis/d1"
        assert event(made, key) == event(course, key)

    @given(minutes=st.integers(1, 600), later=st.integers(0, 20))
    def test_a_lead_is_an_hour_before_whenever_it_is_written_down(self, minutes: int, later: int) -> None:
        at = paris(3, 2) + timedelta(minutes=minutes)
        late = Given(at=at, of="induction/1/infusion/start")
        course = revise(blinatumomab(paris(3, 2)), late, as_of=at + later * timedelta(days=1))
        assert at - HOUR == lead(course, "induction/1/premedication/start")


class TestTheLastDose:
    """A row beside the last dose of a cycle, in a course whose treatment ended before that dose was due."""

    OWN: Final = {
        "extends": "inotuzumab-ozogamicin",
        "id": "ours",
        "source": {"document": "Our ward's handbook", "jurisdiction": "our clinic"},
        "add": [
            {
                "row": {
                    "id": "own-visit",
                    "shape": "beside",
                    "title": "Visit",
                    "kind": "assessment",
                    "of": "dose",
                    "on": ["last"],
                    "days": 1,
                }
            }
        ],
    }

    @pytest.mark.parametrize(
        ("stop", "day"),
        [(new_york(3, 9, 8), "d1"), (new_york(3, 10, 12), "d8"), (new_york(3, 16, 8), "d8"), (new_york(3, 17), "d15")],
    )
    def test_it_stands_beside_the_last_one_that_took_place(self, stop: Any, day: str) -> None:
        chosen = extend(InotuzumabOzogamicin(cycles=1, cycle_1_days=21, weekly_doses=3), self.OWN)
        course = plan(chosen, start=new_york(3, 2, 9), as_of=new_york(3, 1))
        course = revise(course, Stop(at=stop), as_of=stop)
        own = [each for each in course.events if "/own-visit/" in each.key]
        assert [f"first/1/own-visit/{day}"] == [each.key for each in own]
        assert [] == [each for each in check(course) if each.code in ("event_missing", "event_extra")]
