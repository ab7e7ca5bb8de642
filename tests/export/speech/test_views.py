"""Whose calendar it is: the pharmacy's list of bags to the hour, the carer's warning that nobody may drive."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import any_course
from tests.support.pages import Page, full

from schedules import Plan, revise
from schedules.course import Hold, Resume
from schedules.export import to_html, to_ics
from schedules.export.pages.preparation import Preparation, preparations
from schedules.words import say

HOUR = timedelta(hours=1)


def bags(course: Plan) -> list[tuple[int | None, str, str, float, str]]:
    return [
        (each.bag, say(each.at), each.amount, (each.lasts or timedelta()) / HOUR, say(each.until or each.at))
        for each in preparations(course)
        if each.bag
    ]


class TestPharmacy:
    """Bags of 96 h from Monday 2 March 2026, 09:00 in New York; typed by hand, the clocks change on the 8th."""

    def test_the_bags_of_the_first_cycle(self) -> None:
        assert [
            (1, "Mon 2 Mar 2026 09:00", "9 mcg/day", 96, "Fri 6 Mar 2026 09:00"),
            (2, "Fri 6 Mar 2026 09:00", "9 mcg/day", 72, "Mon 9 Mar 2026 10:00"),
            (3, "Mon 9 Mar 2026 10:00", "28 mcg/day", 96, "Fri 13 Mar 2026 10:00"),
            (4, "Fri 13 Mar 2026 10:00", "28 mcg/day", 96, "Tue 17 Mar 2026 10:00"),
            (5, "Tue 17 Mar 2026 10:00", "28 mcg/day", 96, "Sat 21 Mar 2026 10:00"),
            (6, "Sat 21 Mar 2026 10:00", "28 mcg/day", 96, "Wed 25 Mar 2026 10:00"),
            (7, "Wed 25 Mar 2026 10:00", "28 mcg/day", 96, "Sun 29 Mar 2026 10:00"),
            (8, "Sun 29 Mar 2026 10:00", "28 mcg/day", 24, "Mon 30 Mar 2026 10:00"),
        ] == bags(blinatumomab(new_york(3, 2), bag_hours=96))[:8]

    def test_a_hold_ends_a_bag_and_the_restart_hangs_another(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=168)
        off, on = new_york(3, 18, 14), new_york(3, 20, 9)
        held = revise(course, Hold(row="infusion", at=off), Resume(row="infusion", at=on, rate="full"), as_of=on)
        found = bags(held)[:6]
        assert (3, "Mon 16 Mar 2026 10:00", "28 mcg/day", 52, "Wed 18 Mar 2026 14:00") == found[2]
        assert (4, "Fri 20 Mar 2026 09:00", "28 mcg/day", 168, "Fri 27 Mar 2026 09:00") == found[3]

    @given(course=any_course())
    def test_the_bags_of_a_cycle_add_up_to_its_infusion(self, course: Plan) -> None:
        hung: dict[str, list[Preparation]] = {}
        for each in preparations(course):
            if each.bag:
                hung.setdefault(each.event.key.rpartition("/")[0], []).append(each)
        for row in hung.values():
            assert 672 == sum((bag.lasts or timedelta()) / HOUR for bag in row)
            assert [*range(1, len(row) + 1)] == [bag.bag for bag in row]

    def test_the_page_is_a_list_and_no_month(self) -> None:
        page = Page(to_html(blinatumomab(new_york(3, 2), bag_hours=96), view="pharmacy"))
        assert "Preparation list Day Time What Amount Runs for Until prepared" in page.words
        assert "Fri 6 Mar 2026 9 am Blinatumomab, bag 2 (C1D5) 9 mcg/day 72 h Mon 9 Mar 2026 10 am" in page.words
        assert "Premedication 1 hour before blinatumomab (C1D1) dexamethasone 20 mg" in page.words
        assert "Monday" not in page.words
        assert "Hospital stay" not in page.words

    def test_its_calendar_holds_what_is_prepared(self) -> None:
        data = to_ics(blinatumomab(new_york(3, 2), bag_hours=96), view="pharmacy")
        assert b"CATEGORIES:bag change" in data
        assert b"CATEGORIES:hospital" not in data


class TestCarer:
    def test_is_told_on_which_appointments_nobody_may_drive(self) -> None:
        course = full("brexucabtagene-autoleucel")
        data = to_ics(course, view="carer", detail="plain").replace(b"\r\n ", b"").decode()
        assert r"On this day: Do not drive\; no dangerous work" in data
        assert "On this day" not in to_ics(course, view="patient", detail="plain").decode()

    def test_does_not_see_the_steps_of_the_pump(self) -> None:
        course = blinatumomab(new_york(3, 2))
        assert b"CATEGORIES:dose step" in to_ics(course)
        assert b"CATEGORIES:dose step" not in to_ics(course, view="carer")

    @given(course=any_course())
    def test_and_the_patient_sees_all(self, course: Plan) -> None:
        assert to_ics(course).count(b"BEGIN:VEVENT") == to_ics(course, view="patient").count(b"BEGIN:VEVENT")
