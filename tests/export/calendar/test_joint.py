"""A dose step and its bag change, by hand: one event while they are made in one go, two when they are not.

From Monday 2 March 2026, 09:00 in New York: the step comes after 168 h, on the 9th at 10:00, and so does bag 3.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from tests.support.courses import blinatumomab, event, new_york
from tests.support.pages import Page

from schedules import Plan, revise, select
from schedules.course import Changed, Correction, Hold, Resume
from schedules.export import from_json, to_csv, to_html, to_ics, to_json, to_svg, update_ics
from schedules.export.pages.notebook import to_notebook
from schedules.export.pages.preparation import preparations
from schedules.foreign.judgement import judge
from schedules.planning.revision import only_changed

STEP, BAG = "induction/1/infusion/step", "induction/1/infusion/bag-3"
OFF, ON = new_york(3, 5, 9), new_york(3, 5, 12)


def joint() -> Plan:
    return blinatumomab(new_york(3, 2), age_group="adult", bag_hours=96)


def apart() -> Plan:
    """After a restart at the low rate its own step comes; bag 3 is hung on the 9th at 13:00, for 72 h until then."""
    return revise(
        joint(), Hold(row="infusion", at=OFF), Resume(row="infusion", at=ON, rate="low", why="a slip"), as_of=ON
    )


def joint_again() -> Plan:
    """Neither the restart nor the hold was true."""
    later = ON + timedelta(hours=1)
    return revise(apart(), Correction(at=later, entry=2), Correction(at=later, entry=1), as_of=later)


def sent(data: bytes, course: Plan, key: str) -> Any:
    """The event of a file that has the uid of a place; None where there is none."""
    uid = event(course, key).uid
    return next((each for each in Calendar.from_ical(data).walk("VEVENT") if str(each["UID"]) == uid), None)


def facts(found: Any) -> tuple[str, int, str]:
    return str(found["STATUS"]), int(found["SEQUENCE"]), f"{found['DTSTART'].dt:%d %H:%M}"


class TestOneEvent:
    def test_the_plan_has_two_and_the_calendar_one(self) -> None:
        course = joint()
        assert event(course, STEP).start == event(course, BAG).start == new_york(3, 9, 10)
        found = sent(to_ics(course), course, STEP)
        assert "Blinatumomab dose step and bag change: bag 3 (C1D8)" == str(found["SUMMARY"])
        assert ["dose step", "bag change"] == [str(each) for each in found["CATEGORIES"].cats]
        assert None is sent(to_ics(course), course, BAG)

    def test_its_description_has_both(self) -> None:
        course = joint()
        words = str(sent(to_ics(course, view="clinic"), course, STEP)["DESCRIPTION"])
        assert "the step comes after 168 infused hours at the low rate" in words
        assert "bags follow one another and are cut at every step" in words
        assert 1 == words.count("Source:")

    @pytest.mark.parametrize(
        ("options", "title", "words"),
        [
            (
                {"detail": "plain"},
                "Pump goes to the full dose, new bag 3",
                ["The dose changes. The pump goes on.", "The bag of medicine is changed. The pump goes on."],
            ),
            (
                {"language": "es"},
                "Cambio de dosis de blinatumomab y bolsa 3 (C1D8)",
                ["Cantidad: 28 mcg/día, bolsa de 96 h"],
            ),
            (
                {"detail": "plain", "language": "es"},
                "Pasa a la dosis completa, bolsa 3",
                ["Cambia la dosis. La bomba sigue.", "Se cambia la bolsa de medicina. La bomba sigue."],
            ),
            (
                {"detail": "plain", "language": "ar"},
                "تنتقل المضخة إلى الجرعة الكاملة، الكيس 3",
                ["تتغير الجرعة. المضخة تستمر.", "يُغيَّر كيس الدواء. المضخة تستمر."],
            ),
            ({"detail": "discreet"}, "Appointment", ["Mon 9 Mar 2026 10:00, America/New_York time"]),
            ({"view": "pharmacy"}, "Blinatumomab dose step and bag change: bag 3 (C1D8)", []),
        ],
        ids=["plain", "Spanish", "plain Spanish", "plain Arabic", "discreet", "pharmacy"],
    )
    def test_in_other_words(self, options: dict[str, Any], title: str, words: list[str]) -> None:
        course = joint()
        found = sent(to_ics(course, **options), course, STEP)
        assert title == str(found["SUMMARY"])
        assert [] == [each for each in words if each not in str(found["DESCRIPTION"])]
        assert None is sent(to_ics(course, **options), course, BAG)

    def test_a_carer_who_sees_no_step_sees_the_bag(self) -> None:
        course = joint()
        data = to_ics(course, view="carer", detail="plain")
        assert None is sent(data, course, STEP)
        assert "New bag on the pump: bag 3" == str(sent(data, course, BAG)["SUMMARY"])

    def test_pages_say_it_once_and_data_twice(self) -> None:
        course = joint()
        page = Page(to_html(course)).words
        day = page.partition("Day 8 of cycle 1")[2].partition("Day 12 of cycle 1")[0]
        assert "10 am Blinatumomab dose step and bag change: bag 3, 28 mcg/day, 96 h bag" in day
        assert 1 == day.count("bag 3")
        assert 1 == to_notebook(course).count("bag 3</td><td>28 mcg/day, 96 h bag")
        assert to_svg(course)
        assert {STEP, BAG} <= {line.rpartition(b",")[2].decode() for line in to_csv(course).splitlines()}
        assert course == from_json(to_json(course))

    def test_the_pharmacy_still_prepares_the_bag(self) -> None:
        assert 8 == len([each for each in preparations(joint()) if each.bag and each.event.cycle == 1])
        page = Page(to_html(joint(), view="pharmacy")).words
        assert "Blinatumomab, bag 3 (C1D8) 28 mcg/day 96 h Fri 13 Mar 2026 10 am" in page

    def test_it_reminds_as_each_of_them_does(self) -> None:
        course = joint()
        hours = {"step": 12, "bag-change": 2}
        found = sent(to_ics(course, remind_hours=hours, remind_evening=time(19)), course, STEP)
        assert [-15, -12, -2] == [each["TRIGGER"].dt / timedelta(hours=1) for each in found.walk("VALARM")]
        words = str(found["DESCRIPTION"])
        assert "Reminder: the evening before, and 12 hours before.\nReminder: 2 hours before." in words
        alone = sent(to_ics(course, remind_hours={"bag-change": 2}), course, STEP)
        assert [-2] == [each["TRIGGER"].dt / timedelta(hours=1) for each in alone.walk("VALARM")]

    def test_a_file_of_ours_that_has_one_for_two_has_no_findings(self) -> None:
        course = joint()
        found = judge(to_ics(course), "f.ics", select(course.regimen, course.choices))
        assert {STEP, BAG} <= {key for taken in found.match.taken for key in taken.keys}
        assert [] == [each for each in found.findings if each.severity != "note"]


class TestPartingAndJoining:
    def test_when_they_part_each_has_its_own_with_a_higher_sequence(self) -> None:
        course = apart()
        data = to_ics(course)
        assert ("CANCELLED", 1, "09 10:00") == facts(sent(data, course, STEP))
        assert ("CONFIRMED", 1, "09 13:00") == facts(sent(data, course, BAG))
        assert "Bag change: bag 3, 72 h bag (C1D8)" == str(sent(data, course, BAG)["SUMMARY"])

    def test_when_they_join_the_name_that_falls_away_is_sent_as_cancelled(self) -> None:
        course = joint_again()
        data = to_ics(course)
        assert ("CONFIRMED", 2, "09 10:00") == facts(sent(data, course, STEP))
        assert ("CANCELLED", 2, "09 10:00") == facts(sent(data, course, BAG))
        words = str(sent(data, course, BAG)["DESCRIPTION"])
        assert "Nothing is left out: this is part of Blinatumomab dose step and bag change: bag 3" in words

    def test_a_discreet_one_tells_nothing_of_the_other(self) -> None:
        course = joint_again()
        found = sent(to_ics(course, detail="discreet"), course, BAG)
        assert "Cancelled: Appointment" == str(found["SUMMARY"])
        assert "part of" not in str(found["DESCRIPTION"])
        assert "RELATED-TO" not in found

    def test_what_the_last_revision_changed_has_both(self) -> None:
        for course in (apart(), joint_again()):
            whole, small = (to_ics(each) for each in (course, only_changed(course)))
            for key in (STEP, BAG):
                assert sent(whole, course, key) == sent(small, course, key)

    def test_a_file_that_is_written_over_follows(self) -> None:
        first = to_ics(joint())
        second = update_ics(first, apart())
        third = update_ics(second, joint_again())
        steps, bags = ([sent(data, joint(), key) for data in (first, second, third)] for key in (STEP, BAG))
        assert [("CONFIRMED", 0), ("CANCELLED", 1), ("CONFIRMED", 2)] == [facts(each)[:2] for each in steps]
        assert bags[0] is None
        assert [("CONFIRMED", 1), ("CANCELLED", 2)] == [facts(each)[:2] for each in bags[1:]]

    def test_a_file_that_had_both_cancels_the_bags_own(self) -> None:
        """
        As files of earlier versions have: the bag change stood beside the step.
        """
        course = joint()
        carers = to_ics(course, view="carer")
        again = update_ics(carers, course)
        assert ("CANCELLED", 1, "09 10:00") == facts(sent(again, course, BAG))
        assert ("CONFIRMED", 0, "09 10:00") == facts(sent(again, course, STEP))

    def test_a_change_of_the_bag_alone_is_a_change_of_the_step(self) -> None:
        """
        Longer bags from the next change on: bag 3 has 168 h, and nothing else is said of the 9th.
        """
        course = revise(joint(), Changed(at=OFF, choice="bag_hours", value=168), as_of=OFF)
        found = sent(to_ics(course), course, STEP)
        assert "Blinatumomab dose step and bag change: bag 3 (C1D8)" == str(found["SUMMARY"])
        assert "Amount: 28 mcg/day, 168 h bag" in str(found["DESCRIPTION"])
        assert ("CONFIRMED", 1, "09 10:00") == facts(found)
        assert (1, OFF) == (event(course, STEP).sequence, event(course, STEP).changed)

    def test_another_bag_joins_the_step_after_a_restart(self) -> None:
        """
        Restarted at the low rate on the 5th at 12:00: bag 4, which was to be hung alone, now comes with the step.
        """
        course = revise(joint(), Hold(row="infusion", at=OFF), Resume(row="infusion", at=ON, rate="low"), as_of=ON)
        data = to_ics(course)
        assert ("CONFIRMED", 0, "12 13:00") == facts(sent(data, course, "induction/1/infusion/step-e2"))
        assert ("CANCELLED", 1, "12 13:00") == facts(sent(data, course, "induction/1/infusion/bag-4"))
        assert ("CONFIRMED", 1, "09 13:00") == facts(sent(data, course, BAG))
        assert ("CANCELLED", 1, "09 10:00") == facts(sent(data, course, STEP))
