"""CAR T cells: collected, made, released, infused; waits become dates when their milestones are recorded."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from tests.support.courses import NEW_YORK, event, new_york, start

from schedules import ObecabtageneAutoleucel, Plan, ScheduleError, Tisagenlecleucel, check, plan, revise
from schedules.course import Booked, Delay, Failed, Given, Reached, Repeated, Stop


def tisagenlecleucel() -> Plan:
    made = Tisagenlecleucel(label="us-2025-06")
    return plan(made, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))


def obecabtagene() -> Plan:
    return plan(
        ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1)
    )


class TestRelease:
    """What waited for the cells has a date once they are released."""

    def test_the_range_shrinks_to_a_date(self) -> None:
        course = revise(
            tisagenlecleucel(), Reached(at=new_york(3, 27, 16), milestone="product-released"), as_of=new_york(3, 27, 16)
        )
        assert date(2026, 3, 27) == start(course, "lymphodepletion/1/fludarabine/d1")
        # Four days of lymphodepletion, 27 to 30 March, then 2 to 14 days.
        infusion = event(course, "infusion/1/infusion/d1")
        assert (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 13)) == (
            infusion.start,
            infusion.earliest,
            infusion.latest,
        )
        assert ("given", "The cells are made and released") == (
            event(course, "lymphodepletion/1/product-released/expected").state,
            event(course, "lymphodepletion/1/product-released/expected").title,
        )
        assert "cancelled" == event(course, "infusion/1/band/expected").state

    def test_a_booking_dates_what_waited(self) -> None:
        reached = Reached(at=new_york(3, 27), milestone="product-released")
        booked = Booked(at=new_york(3, 27), of="lymphodepletion", on=new_york(4, 6, 8))
        course = revise(tisagenlecleucel(), reached, booked, as_of=new_york(3, 27))
        assert new_york(4, 6, 8) == start(course, "lymphodepletion/1/fludarabine/d1")
        assert new_york(4, 9, 8) == start(course, "lymphodepletion/1/fludarabine/d4")
        assert date(2026, 4, 11) == start(course, "infusion/1/infusion/d1")

    def test_a_second_collection_starts_the_wait_again(self) -> None:
        again = Repeated(at=new_york(3, 16, 10), of="leukapheresis/1/leukapheresis/d1")
        course = revise(tisagenlecleucel(), again, as_of=new_york(3, 16, 10))
        assert new_york(3, 16, 10) == start(course, "leukapheresis/1/leukapheresis/e1")
        # 16 March + 21 days.
        assert date(2026, 4, 6) == event(course, "lymphodepletion/1/band/expected").earliest


class TestAftercare:
    """Restrictions run from the real infusion, and with two from the last one."""

    def test_from_the_infusion_that_took_place(self) -> None:
        course = revise(
            tisagenlecleucel(),
            Booked(at=new_york(3, 27), of="lymphodepletion", on=new_york(4, 6, 8)),
            as_of=new_york(3, 27),
        )
        given = revise(course, Given(at=new_york(4, 14, 10), of="infusion"), as_of=new_york(4, 14, 10))
        near = event(given, "infusion/1/stay-near/1")
        assert (date(2026, 4, 14), date(2026, 4, 29)) == (near.start, near.end)

    def test_a_second_dose_that_is_postponed_takes_them_along(self) -> None:
        # Day 10 is 18 March; three days later is Day 13, beyond its window of 2; no driving for 56 days after it.
        late = Delay(
            at=new_york(3, 17), of="infusion/1/infusion/d10", days=3, scope="row", why="cytokine release, grade 2"
        )
        course = revise(obecabtagene(), late, as_of=new_york(3, 17))
        assert date(2026, 3, 21) == date_of(course)
        driving = event(course, "infusion/1/no-driving/1")
        assert (date(2026, 3, 9), date(2026, 5, 17)) == (driving.start, driving.end)


def date_of(course: Plan) -> date:
    found = event(course, "infusion/1/infusion/d10").start
    return found.astimezone(NEW_YORK).date() if hasattr(found, "astimezone") else found


def test_a_released_course_is_found_sound_by_the_judge() -> None:
    course = revise(
        tisagenlecleucel(), Reached(at=new_york(3, 27, 16), milestone="product-released"), as_of=new_york(3, 27, 16)
    )
    assert [] == [found for found in check(course) if found.severity == "error"]


def test_treatment_that_stops_while_the_cells_are_made_misses_nothing() -> None:
    course = revise(tisagenlecleucel(), Stop(at=new_york(3, 10)), as_of=new_york(3, 10))
    assert ["leukapheresis/1/leukapheresis/d1"] == [each.key for each in course.events]
    assert [] == [found.message for found in check(course) if found.severity == "error"]


class TestFailedManufacture:
    """What was collected cannot be used: what waits comes no sooner than if it began anew that day."""

    def failed(self) -> Plan:
        failed = Failed(at=new_york(3, 20), milestone="product-released", why="too few cells")
        return revise(tisagenlecleucel(), failed, as_of=new_york(3, 20))

    def test_the_wait_starts_again_and_has_no_end(self) -> None:
        band = event(self.failed(), "lymphodepletion/1/band/expected")
        # Usually 21 to 28 days: 20 March + 21 is 10 April, + 28 is 17 April.
        assert (date(2026, 4, 10), date(2026, 4, 17), None) == (band.earliest, band.start, band.latest)
        assert ["C11"] == [why.convention for why in band.why if "failed on Fri 20 Mar 2026" in why.text]
        infusion = event(self.failed(), "infusion/1/band/expected")
        # Four days of lymphodepletion from 10 April end on the 13th; two days later.
        assert (date(2026, 4, 15), None) == (infusion.earliest, infusion.latest)

    def test_the_judge_counts_from_there_too(self) -> None:
        assert [] == [found.message for found in check(self.failed()) if found.severity == "error"]

    def test_a_second_collection_is_what_it_waits_from(self) -> None:
        again = Repeated(at=new_york(3, 30, 10), of="leukapheresis/1/leukapheresis/d1")
        course = revise(self.failed(), again, as_of=new_york(3, 30, 10))
        assert date(2026, 4, 20) == event(course, "lymphodepletion/1/band/expected").earliest
        assert [] == [found.message for found in check(course) if found.severity == "error"]

    def test_the_second_product_is_released(self) -> None:
        course = revise(self.failed(), Reached(at=new_york(4, 24), milestone="product-released"), as_of=new_york(4, 24))
        assert date(2026, 4, 24) == start(course, "lymphodepletion/1/fludarabine/d1")

    def test_a_product_that_was_released_did_not_fail(self) -> None:
        released = revise(
            tisagenlecleucel(), Reached(at=new_york(3, 20), milestone="product-released"), as_of=new_york(3, 20)
        )
        with pytest.raises(ScheduleError, match="nothing waits for it"):
            revise(released, Failed(at=new_york(3, 21), milestone="product-released"), as_of=new_york(3, 21))
        with pytest.raises(ScheduleError, match="did you mean product-released"):
            revise(tisagenlecleucel(), Failed(at=new_york(3, 21), milestone="product-release"), as_of=new_york(3, 21))
