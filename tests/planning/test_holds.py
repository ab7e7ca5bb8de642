"""An infusion that is held: the exposure clock, to the minute, on both sides of each boundary (C3, C6, C8, C16).

Dates were worked out by hand from the label's rules and a 2026 wall calendar. New York loses an hour on
8 March and gains one on 1 November; Paris loses one on 29 March.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.support.courses import blinatumomab, event, keys, new_york, paris, start

from schedules import Finding, Plan, ScheduleError, check, revise
from schedules.course import Decided, Defer, Delay, Given, Hold, Missed, Omit, Rate, Resume, Scope, Stop


def held(course: Plan, off: datetime, on: datetime, rate: Rate = "same") -> Plan:
    hold, resume = Hold(at=off, row="infusion", why="fever"), Resume(at=on, row="infusion", rate=rate)
    return revise(course, hold, resume, as_of=on)


def infused(course: Plan, phase: str) -> timedelta:
    """
    The hours of every stretch of a cycle, through UTC.
    """
    stretches = [
        each for each in course.events if each.key.startswith(f"{phase}/infusion/") and each.kind == "infusion"
    ]
    spans = [(each.start, each.end) for each in stretches]
    return sum(
        (
            end.astimezone(UTC) - begin.astimezone(UTC)
            for begin, end in spans
            if isinstance(begin, datetime) and isinstance(end, datetime)
        ),
        timedelta(),
    )


class TestFourHours:
    """Exactly 4 hours off already asks for premedication and a supervised restart; a minute less does not."""

    def test_3_hours_59(self) -> None:
        course = held(blinatumomab(new_york(3, 2)), new_york(3, 3, 12), new_york(3, 3, 15, 59))
        assert [] == keys(course, row="premedication/restart")
        # 168 infused hours from 2 March 09:00, an hour lost on 8 March, 3 h 59 off.
        assert new_york(3, 9, 13, 59) == start(course, "induction/1/infusion/step")
        assert new_york(3, 9, 12, 59) == start(course, "induction/1/premedication/step")
        assert new_york(3, 30, 13, 59) == start(course, "induction/1/infusion/disconnect")

    def test_4_hours(self) -> None:
        course = held(blinatumomab(new_york(3, 2)), new_york(3, 3, 12), new_york(3, 3, 16))
        assert new_york(3, 3, 15) == start(course, "induction/1/premedication/restart-e2")
        assert new_york(3, 9, 14) == start(course, "induction/1/infusion/step")
        assert new_york(3, 30, 14) == start(course, "induction/1/infusion/disconnect")
        # 14:00 is after the appointment at 09:00: one more day of rest, to 14 April.
        assert new_york(4, 14) == start(course, "induction/2/infusion/start")
        assert "supervised" in " ".join(event(course, "induction/1/infusion/restart-e2").details)

    def test_a_short_hold_says_nothing_of_supervision(self) -> None:
        course = held(blinatumomab(new_york(3, 2)), new_york(3, 3, 12), new_york(3, 3, 15, 59))
        assert "supervised" not in " ".join(event(course, "induction/1/infusion/restart-e2").details)


class TestSevenDays:
    """No longer than 7 days goes on in the same cycle: 168 hours or seven dates, whichever is later (C6)."""

    def test_over_the_spring_change_168_hours_are_the_later(self) -> None:
        course = held(blinatumomab(new_york(3, 2)), new_york(3, 3, 12), new_york(3, 10, 13))
        # 27 h infused before; 141 h to the step, 645 h to the end.
        assert new_york(3, 16, 10) == start(course, "induction/1/infusion/step")
        assert new_york(4, 6, 10) == start(course, "induction/1/infusion/disconnect")
        assert new_york(4, 21) == start(course, "induction/2/infusion/start")
        assert timedelta(hours=672) == infused(course, "induction/1")
        assert [] == keys(course, kind="decision")

    def test_a_minute_more_opens_a_new_cycle_and_asks(self) -> None:
        course = held(blinatumomab(new_york(3, 2)), new_york(3, 3, 12), new_york(3, 10, 13, 1), "low")
        assert ["induction/1/decision/e1"] == keys(course, kind="decision")
        asked = event(course, "induction/1/decision/e1").details
        assert ('Does the new cycle take the place of a planned one? Record the answer to "e1/counts".',) == asked
        assert timedelta(hours=27) == infused_before(course)
        assert new_york(4, 7, 13, 1) == start(course, "induction/1/infusion/disconnect-e2")

    def test_over_the_autumn_change_seven_dates_are_the_later(self) -> None:
        same = held(blinatumomab(new_york(10, 26)), new_york(10, 27, 12), new_york(11, 3, 12))
        assert [] == keys(same, kind="decision")
        other = held(blinatumomab(new_york(10, 26)), new_york(10, 27, 12), new_york(11, 3, 12, 1), "low")
        assert ["induction/1/decision/e1"] == keys(other, kind="decision")

    def test_without_a_change_both_are_one(self) -> None:
        same = held(blinatumomab(new_york(5, 11)), new_york(5, 12, 12), new_york(5, 19, 12))
        assert [] == keys(same, kind="decision")
        other = held(blinatumomab(new_york(5, 11)), new_york(5, 12, 12), new_york(5, 19, 12, 1), "full")
        assert ["induction/1/decision/e1"] == keys(other, kind="decision")


def infused_before(course: Plan) -> timedelta:
    first = event(course, "induction/1/infusion/start")
    if not isinstance(first.start, datetime) or not isinstance(first.end, datetime):
        raise AssertionError("the first stretch has its times")
    return first.end - first.start


class TestTheExampleFromParis:
    """Held on 18 March at 14:00, resumed on 23 March at 09:00 at the full rate: 115 hours."""

    def course(self, rate: Rate = "full") -> Plan:
        return held(blinatumomab(paris(3, 2), bag_hours=96), paris(3, 18, 14), paris(3, 23, 9), rate)

    def test_the_end_and_the_next_cycle(self) -> None:
        assert paris(4, 4, 6) == start(self.course(), "induction/1/infusion/disconnect")
        assert paris(4, 18) == start(self.course(), "induction/2/infusion/start")
        rest = event(self.course(), "induction/1/rest/1")
        assert (date(2026, 4, 4), date(2026, 4, 18)) == (rest.start, rest.end)

    def test_the_stretches_sum_to_672_hours(self) -> None:
        assert timedelta(hours=672) == infused(self.course(), "induction/1")
        assert ["induction/1/infusion/start", "induction/1/infusion/restart-e2"] == [
            key for key in keys(self.course(), kind="infusion") if key.startswith("induction/1")
        ]

    def test_the_bags_are_cut_at_the_hold_and_hung_anew_at_the_restart(self) -> None:
        # 96 and 72 to the step, then 96 each; the one of 17 March ran 28 h until the hold. 96, 96, 92 to the end.
        course = self.course()
        bags = [
            (start(course, key), event(course, key).amount) for key in keys(course, row="infusion/bag") if "/1/" in key
        ]
        assert [
            (paris(3, 6), "72 h bag"),
            (paris(3, 9), "96 h bag"),
            (paris(3, 13), "96 h bag"),
            (paris(3, 17), "96 h bag"),
            (paris(3, 23, 9), "96 h bag"),
            (paris(3, 27, 9), "96 h bag"),
            (paris(3, 31, 10), "92 h bag"),
        ] == bags

    def test_restarted_at_the_low_rate_the_step_comes_168_hours_later(self) -> None:
        course = self.course("low")
        assert paris(3, 30, 10) == start(course, "induction/1/infusion/step-e2")
        assert paris(3, 30, 9) == start(course, "induction/1/premedication/step-e2")
        assert "9 mcg/day for 7 days, then 28 mcg/day" == event(course, "induction/1/infusion/restart-e2").amount
        # The first step has happened and stays.
        assert paris(3, 9) == start(course, "induction/1/infusion/step")

    def test_the_hold_itself_is_shown(self) -> None:
        hold = event(self.course(), "induction/1/infusion/hold-e1")
        assert (paris(3, 18, 14), paris(3, 23, 9), "held") == (hold.start, hold.end, hold.state)


class TestTheStepWeek:
    """Low-rate hours count on through a hold: the step comes after 168 of them (C3)."""

    @pytest.mark.parametrize(
        ("off", "on", "step"),
        [
            (paris(3, 4), paris(3, 5), paris(3, 10)),
            (paris(3, 4), paris(3, 4, 10, 30), paris(3, 9, 10, 30)),
            (paris(3, 9, 9, 59), paris(3, 10, 9, 59), paris(3, 10)),
            # Held in the very minute of the step: it waits for the restart.
            (paris(3, 9), paris(3, 10), paris(3, 10)),
        ],
    )
    def test_the_step_moves(self, off: datetime, on: datetime, step: datetime) -> None:
        course = held(blinatumomab(paris(3, 2)), off, on)
        found = [event for event in course.events if event.kind == "step"]
        assert [step] == [each.start for each in found]

    def test_a_minute_after_the_step_it_stays(self) -> None:
        course = held(blinatumomab(paris(3, 2)), paris(3, 9, 10, 1), paris(3, 10))
        assert paris(3, 9) == start(course, "induction/1/infusion/step")


def errors(course: Plan) -> list[Finding]:
    return [each for each in check(course) if each.severity == "error"]


class TestARestartAtTheLowRate:
    """The low rate runs for its full 168 hours from the restart, whatever was infused before; then the step (C21).

    Connected on Monday 2 March at 09:00; 168 hours later it is 9 March, 10:00, since the clocks went forward.
    """

    def course(self, off: datetime, on: datetime, rate: Rate) -> Plan:
        return held(blinatumomab(new_york(3, 2)), off, on, rate)

    @pytest.mark.parametrize(
        ("off", "on", "step"),
        [
            (new_york(3, 9, 9), new_york(3, 9, 18), new_york(3, 16, 18)),  # after 167 hours
            (new_york(3, 9, 10), new_york(3, 9, 18), new_york(3, 16, 18)),  # after exactly 168 hours
            (new_york(3, 9, 10, 1), new_york(3, 9, 18), new_york(3, 16, 18)),  # a minute after the step
            (new_york(3, 20, 9), new_york(3, 20, 18), new_york(3, 27, 18)),  # in the third week
        ],
    )
    def test_the_step_comes_168_hours_after_it(self, off: datetime, on: datetime, step: datetime) -> None:
        course = self.course(off, on, "low")
        assert step == start(course, "induction/1/infusion/step-e2")
        assert "9 mcg/day for 7 days, then 28 mcg/day" == event(course, "induction/1/infusion/restart-e2").amount
        assert timedelta(hours=672) == infused(course, "induction/1")
        assert [] == errors(course)

    def test_a_second_low_stretch_that_ended_at_its_168th_hour_begins_anew_too(self) -> None:
        once = self.course(new_york(3, 9, 10), new_york(3, 9, 18), "low")
        twice = held(once, new_york(3, 16, 18), new_york(3, 17, 6), "low")
        assert new_york(3, 24, 6) == start(twice, "induction/1/infusion/step-e4")
        assert ["induction/1/infusion/step-e4"] == [
            key for key in keys(twice, kind="step") if key.startswith("induction/1")
        ]
        assert [] == errors(twice)

    def test_with_168_hours_left_it_ends_at_the_low_rate(self) -> None:
        """504 hours are infused on Monday 23 March at 10:00; what is left ends on the 30th, without a step."""
        course = self.course(new_york(3, 23, 10), new_york(3, 23, 12), "low")
        assert ["induction/1/infusion/step"] == [
            key for key in keys(course, kind="step") if key.startswith("induction/1")
        ]
        assert "9 mcg/day" == event(course, "induction/1/infusion/restart-e2").amount
        assert new_york(3, 30, 12) == start(course, "induction/1/infusion/disconnect")
        assert [] == errors(course)

    def test_with_169_hours_left_its_last_one_is_at_the_full_rate(self) -> None:
        course = self.course(new_york(3, 23, 9), new_york(3, 23, 12), "low")
        assert new_york(3, 30, 12) == start(course, "induction/1/infusion/step-e2")
        assert new_york(3, 30, 13) == start(course, "induction/1/infusion/disconnect")
        assert [] == errors(course)

    def test_the_judge_misses_a_step_that_is_not_there(self) -> None:
        course = self.course(new_york(3, 9, 10), new_york(3, 9, 18), "low")
        without = tuple(each for each in course.events if each.key != "induction/1/infusion/step-e2")
        (found,) = (
            each for each in check(course.model_copy(update={"events": without})) if each.code == "event_missing"
        )
        assert "after the restart at the low rate on Mon 9 Mar 2026 18:00" in found.message
        assert ("error", new_york(3, 16, 18)) == (found.severity, found.nearest)


class TestAStepAtARestart:
    """Where the low rate is over, or given up, at a restart, the step is due then, with its premedication.

    Connected on Monday 2 March at 09:00; 168 hours later it is 9 March, 10:00, since the clocks went forward.
    """

    STEP, LEAD = "induction/1/infusion/step", "induction/1/premedication/"

    def course(self, off: datetime, on: datetime, rate: Rate, **choices: Any) -> Plan:
        return held(blinatumomab(new_york(3, 2), **choices), off, on, rate)

    @pytest.mark.parametrize(
        ("off", "on", "rate", "lead"),
        [
            (new_york(3, 9, 10), new_york(3, 9, 11), "same", ("step", new_york(3, 9, 10))),
            (new_york(3, 9, 10), new_york(3, 9, 11), "full", ("step", new_york(3, 9, 10))),
            (new_york(3, 9, 10), new_york(3, 9, 13, 59), "same", ("step", new_york(3, 9, 12, 59))),
            # After 4 hours off the restart has its premedication; it is given once.
            (new_york(3, 9, 10), new_york(3, 9, 14), "same", ("restart-e2", new_york(3, 9, 13))),
            (new_york(3, 9, 10), new_york(3, 16, 10), "same", ("restart-e2", new_york(3, 16, 9))),
            (new_york(3, 9, 9, 59), new_york(3, 9, 11), "full", ("step", new_york(3, 9, 10))),
            (new_york(3, 6, 10), new_york(3, 6, 11), "full", ("step", new_york(3, 6, 10))),
            (new_york(3, 6, 10), new_york(3, 6, 18), "full", ("restart-e2", new_york(3, 6, 17))),
        ],
    )
    def test_it_has_one_premedication_an_hour_before(
        self, off: datetime, on: datetime, rate: Rate, lead: tuple[str, datetime]
    ) -> None:
        course = self.course(off, on, rate, bag_hours=96)
        assert on == start(course, self.STEP)
        assert "28 mcg/day" == event(course, "induction/1/infusion/restart-e2").amount
        first, *own = (each for each in keys(course, kind="premedication") if each.startswith("induction/1"))
        assert self.LEAD + "start" == first
        assert [(self.LEAD + lead[0], lead[1])] == [(key, start(course, key)) for key in own]
        assert timedelta(hours=672) == infused(course, "induction/1")
        assert () == check(course)

    def test_a_minute_before_the_168th_hour_the_same_rate_is_the_low_one(self) -> None:
        course = self.course(new_york(3, 9, 9, 59), new_york(3, 9, 11), "same")
        assert new_york(3, 9, 11, 1) == start(course, self.STEP)
        assert new_york(3, 9, 10, 1) == start(course, self.LEAD + "step")

    @pytest.mark.parametrize("rate", ["same", "full"])
    def test_after_it_no_restart_has_another(self, rate: Rate) -> None:
        course = self.course(new_york(3, 9, 10, 1), new_york(3, 9, 11), rate)
        assert new_york(3, 9, 10) == start(course, self.STEP)
        assert [self.STEP] == [key for key in keys(course, kind="step") if "/1/" in key]

    @pytest.mark.parametrize(("off", "rate"), [(new_york(3, 16, 18), "same"), (new_york(3, 12), "full")])
    def test_at_a_second_low_stretch_too(self, off: datetime, rate: Rate) -> None:
        once = self.course(new_york(3, 9, 10), new_york(3, 9, 18), "low")
        on = off + timedelta(hours=1)
        twice = held(once, off, on, rate)
        assert (on, off) == (start(twice, self.STEP + "-e2"), start(twice, self.LEAD + "step-e2"))
        assert [] == errors(twice)

    @pytest.mark.parametrize(("hours", "at_restart", "at_step"), [(1, 0, 1), (8, 1, 0)])
    def test_a_child_reads_of_it_in_one_place(self, hours: int, at_restart: int, at_step: int) -> None:
        off = new_york(3, 9, 10)
        course = self.course(off, off + timedelta(hours=hours), "same", age_group="paediatric")
        asked = [
            sum("Premedication" in line for line in event(course, key).details)
            for key in ("induction/1/infusion/restart-e2", self.STEP)
        ]
        assert [at_restart, at_step] == asked
        assert () == check(course)

    def test_while_the_hold_is_open_step_and_premedication_wait(self) -> None:
        hold = Hold(at=new_york(3, 9, 10), row="infusion")
        course = revise(blinatumomab(new_york(3, 2)), hold, as_of=new_york(3, 10, 12))
        assert {(date(2026, 3, 10), "tentative")} == {
            (each.start, each.state) for each in (event(course, self.STEP), event(course, self.LEAD + "step"))
        }

    @pytest.mark.parametrize("gone", ["induction/1/infusion/step", "induction/1/premedication/step"])
    def test_the_judge_misses_what_is_not_there(self, gone: str) -> None:
        course = self.course(new_york(3, 9, 10), new_york(3, 9, 11), "same")
        without = tuple(each for each in course.events if each.key != gone)
        assert "event_missing" in {each.code for each in check(course.model_copy(update={"events": without}))}


class TestAnOpenHold:
    """A hold without a restart is an unknown like a wait: names stay, dates have a lower bound, nothing is dropped."""

    def course(self, as_of: datetime) -> Plan:
        return revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 18, 14), row="infusion"), as_of=as_of)

    def test_nothing_after_it_shows_a_date_that_cannot_be_true(self) -> None:
        course = self.course(paris(3, 20, 8))
        later = [event for event in course.events if event.state == "tentative"]
        assert {"induction/1/infusion/disconnect", "induction/1/rest/1", "induction/2/infusion/start"} <= {
            each.key for each in later
        }
        # Off since 18 March 14:00; if it ran again from 20 March 08:00, 285 hours (with the lost one) are left.
        end = event(course, "induction/1/infusion/disconnect")
        assert (date(2026, 4, 1), date(2026, 4, 1), None, True) == (end.start, end.earliest, end.latest, end.all_day)
        assert date(2026, 4, 15) == start(course, "induction/2/infusion/start")
        assert "not before Wed 15 Apr 2026" in event(course, "induction/2/infusion/start").title

    def test_nothing_is_dropped_and_names_stay(self) -> None:
        before, after = blinatumomab(paris(3, 2)), self.course(paris(3, 20, 8))
        assert {each.uid for each in before.events} <= {each.uid for each in after.events}
        assert () == after.cancelled

    def test_past_seven_days_it_asks_all_its_questions(self) -> None:
        course = self.course(paris(3, 25, 14, 1))
        asked = event(course, "induction/1/decision/e1").details
        assert ["e1/rest", "e1/counts", "e1/low"] == [line.split('"')[1] for line in asked]
        assert [] == keys(self.course(paris(3, 25, 14)), kind="decision")


ANSWERS: tuple[dict[str, Any], ...] = ({}, {"counts": True}, {"counts": False})


class TestDecisions:
    """Each answer to what the label leaves open has its own calendar; New York, off from 3 to 16 March 09:00."""

    OFF, ON = new_york(3, 3, 12), new_york(3, 16)

    def decided(self, rate: Rate = "full", **answers: bool) -> Plan:
        hold, resume = Hold(at=self.OFF, row="infusion"), Resume(at=self.ON, row="infusion", rate=rate)
        course = revise(blinatumomab(new_york(3, 2), cycles=3), hold, resume, as_of=self.ON)
        said = [
            Decided(at=self.ON, question=f"e1/{name}", answer="yes" if yes else "no") for name, yes in answers.items()
        ]
        return revise(course, *said, as_of=self.ON)

    def cycles(self, course: Plan) -> list[tuple[str, object]]:
        return [(event.code, event.start) for event in course.events if event.kind == "infusion"]

    def test_undecided_what_follows_is_tentative(self) -> None:
        course = self.decided()
        states = {each.key: each.state for each in course.events if each.kind == "infusion"}
        assert {
            "induction/1/infusion/start": "planned",
            "induction/1/infusion/start-e2": "planned",
            "induction/2/infusion/start": "tentative",
            "consolidation/1/infusion/start": "tentative",
        } == states

    def test_the_new_cycle_is_one_more(self) -> None:
        # 16 March + 28 days = 13 April; + 14 = 27 April; + 42 = 8 June.
        course = self.decided(counts=False)
        assert [
            ("C1D1", new_york(3, 2)),
            ("C1D1", self.ON),
            ("C2D1", new_york(4, 27)),
            ("C3D1", new_york(6, 8)),
        ] == self.cycles(course)
        assert [] == keys(course, kind="decision")

    def test_the_new_cycle_takes_the_place_of_the_next(self) -> None:
        course = self.decided(counts=True)
        assert [("C1D1", new_york(3, 2)), ("C2D1", self.ON), ("C3D1", new_york(4, 27))] == self.cycles(course)
        assert "cancelled" == event(course, "induction/2/infusion/start").state

    def test_its_name_does_not_depend_on_the_answer(self) -> None:
        names = [
            {each.uid for each in self.decided(**answer).events if each.key.endswith("start-e2")} for answer in ANSWERS
        ]
        assert names[0] == names[1] == names[2]

    @pytest.mark.parametrize(("rate", "steps"), [("low", [new_york(3, 23)]), ("full", [])])
    def test_the_rate_of_the_restart_says_whether_there_is_a_step(self, rate: Rate, steps: list[datetime]) -> None:
        course = self.decided(rate, counts=False)
        assert steps == [each.start for each in course.events if each.kind == "step"]

    @pytest.mark.parametrize(("low", "steps"), [(True, [new_york(3, 23)]), (False, [])])
    def test_or_the_answer_says_it(self, low: bool, steps: list[datetime]) -> None:  # noqa: FBT001  # the answer
        course = self.decided("same", counts=False, low=low)
        assert steps == [each.start for each in course.events if each.kind == "step"]

    QUESTION = 'Is the low rate of the first week given again? Record the answer to "e1/low".'
    OPEN = "9 mcg/day for 7 days, then 28 mcg/day, or 28 mcg/day at once: not decided"
    STOPPED_LOW = "9 mcg/day, or 28 mcg/day at once: not decided"

    @pytest.mark.parametrize("answers", ANSWERS)
    @pytest.mark.parametrize(
        "off",
        [
            new_york(3, 3, 12),  # at the low rate
            new_york(3, 9, 9, 59),  # after 167 hours and 59 minutes
            new_york(3, 9, 10),  # after exactly 168 hours
            new_york(3, 12),  # at the full rate
        ],
    )
    def test_undecided_the_full_rate_is_no_fact(self, off: datetime, answers: dict[str, bool]) -> None:
        on = new_york(3, 20)
        course = held(blinatumomab(new_york(3, 2), cycles=3), off, on)
        said = [Decided(at=on, question=f"e1/{name}", answer="yes" if yes else "no") for name, yes in answers.items()]
        course = revise(course, *said, as_of=on)
        infusion = event(course, "induction/1/infusion/start-e2")
        assert ("planned", on, self.OPEN) == (infusion.state, infusion.start, infusion.amount)
        assert self.QUESTION in infusion.details
        waiting = [event(course, f"induction/1/{row}/step-e2") for row in ("infusion", "premedication")]
        assert [("tentative", date(2026, 3, 27))] * 2 == [(each.state, each.start) for each in waiting]
        assert () == check(course)

    @pytest.mark.parametrize(
        ("choices", "amount"),
        [
            ({"indication": "mrd-positive"}, OPEN),
            ({"weight_kg": 30, "bsa_m2": 1.0}, "5 mcg/m2/day, at most 9 mcg/day for 7 days, then 15 mcg/m2/day, "),
        ],
    )
    def test_nor_for_others(self, choices: dict[str, Any], amount: str) -> None:
        course = held(blinatumomab(new_york(3, 2), **choices), self.OFF, self.ON)
        infusion = event(course, "induction/1/infusion/start-e2")
        assert infusion.amount.startswith(amount)
        assert infusion.amount.endswith(" at once: not decided")
        assert () == check(course)

    def test_a_short_hold_leaves_it_open(self) -> None:
        """
        Off for an hour after 48 of the new cycle; 120 hours at the low rate are left, if it is given.
        """
        again = held(self.decided("same"), new_york(3, 18), new_york(3, 18, 10))
        assert "9 mcg/day, or 28 mcg/day at once: not decided" == event(again, "induction/1/infusion/start-e2").amount
        left = self.OPEN.replace("7 days", "5 days")
        assert left == event(again, "induction/1/infusion/restart-e4-e2").amount
        assert ("tentative", date(2026, 3, 23)) == (
            event(again, "induction/1/infusion/step-e2").state,
            start(again, "induction/1/infusion/step-e2"),
        )
        assert () == check(again)

    @pytest.mark.parametrize(("stopped", "steps"), [(new_york(3, 26, 12), []), (new_york(3, 28), [new_york(3, 27)])])
    def test_a_stop_drops_no_step_that_came_before_it(self, stopped: datetime, steps: list[datetime]) -> None:
        """
        Nothing waits for a decision after a stop, so that the step stands where the low rate would have had it.
        """
        course = held(blinatumomab(new_york(3, 2), cycles=3), new_york(3, 12), new_york(3, 20))
        course = revise(course, Stop(at=stopped), as_of=stopped)
        infusion = event(course, "induction/1/infusion/start-e2")
        assert (stopped, self.OPEN if steps else self.STOPPED_LOW) == (infusion.end, infusion.amount)
        again = [each for each in course.events if each.key == "induction/1/infusion/step-e2"]
        assert [("planned", at) for at in steps] == [(each.state, each.start) for each in again]
        assert () == check(course)

    @pytest.mark.parametrize(("rate", "amount"), [("full", "28 mcg/day"), ("low", OPEN.partition(", or")[0])])
    def test_a_rate_that_was_recorded_since_is_a_fact(self, rate: Rate, amount: str) -> None:
        again = held(self.decided("same"), new_york(3, 18), new_york(3, 18, 10), rate)
        assert amount == event(again, "induction/1/infusion/restart-e4-e2").amount
        assert () == check(again)

    @pytest.mark.parametrize(
        ("low", "amount"), [(True, "9 mcg/day for 7 days, then 28 mcg/day"), (False, "28 mcg/day")]
    )
    def test_the_answer_settles_it(self, low: bool, amount: str) -> None:  # noqa: FBT001  # the answer
        infusion = event(self.decided("same", low=low), "induction/1/infusion/start-e2")
        assert amount == infusion.amount
        assert self.QUESTION not in infusion.details

    def test_the_judge_finds_the_full_rate_said_as_a_fact(self) -> None:
        course = self.decided("same")
        said = [
            each.model_copy(update={"amount": "28 mcg/day"}) if each.key == "induction/1/infusion/start-e2" else each
            for each in course.events
        ]
        assert ["amount_wrong"] == [each.code for each in check(course.model_copy(update={"events": tuple(said)}))]

    @pytest.mark.parametrize(("rest", "day"), [(True, date(2026, 4, 29)), (False, date(2026, 4, 24))])
    def test_a_rest_before_it_while_it_is_not_resumed(self, rest: bool, day: date) -> None:  # noqa: FBT001  # the answer
        # Off since 3 March 12:00. With a rest of 14 days the new cycle starts on 18 March 09:00 at the earliest, since
        # 17 March 12:00 is after the appointment; without, now: 13 March 09:00. The next one comes 42 days later.
        hold = Hold(at=self.OFF, row="infusion")
        course = revise(blinatumomab(new_york(3, 2), cycles=3), hold, as_of=new_york(3, 13))
        answers = [Decided(at=new_york(3, 13), question="e1/rest", answer="yes" if rest else "no")]
        assert day == start(revise(course, *answers, as_of=new_york(3, 13)), "induction/2/infusion/start")


class TestTheConnection:
    """A pump that is connected later takes its cycle along; an infusion is not left out like a dose."""

    KEY = "induction/2/infusion/start"

    def test_given_an_hour_late_it_ends_an_hour_late(self) -> None:
        course = revise(blinatumomab(paris(3, 2)), Given(at=paris(4, 13, 11), of=self.KEY), as_of=paris(4, 13, 11))
        first = event(course, self.KEY)
        assert ("given", paris(4, 13, 11), paris(4, 13), paris(5, 11, 11)) == (
            first.state,
            first.actual,
            first.due,
            first.end,
        )

    @pytest.mark.parametrize("scope", ["row", "cycle", "following"])
    def test_delayed_by_two_days(self, scope: Scope) -> None:
        delay = Delay(at=paris(4, 10), of=self.KEY, days=2, scope=scope)
        course = revise(blinatumomab(paris(3, 2), cycles=3), delay, as_of=paris(4, 10))
        # The rest of 14 days keeps the third cycle behind the second, whatever the scope.
        assert [paris(4, 15), paris(5, 27)] == [
            start(course, key) for key in (self.KEY, "consolidation/1/infusion/start")
        ]
        rest = event(course, "induction/1/rest/1")
        assert (date(2026, 3, 30), date(2026, 4, 15)) == (rest.start, rest.end)

    def test_deferred_by_a_day(self) -> None:
        course = revise(
            blinatumomab(paris(3, 2)), Defer(at=paris(4, 10), of=self.KEY, on=date(2026, 4, 14)), as_of=paris(4, 10)
        )
        assert paris(4, 14) == start(course, self.KEY)

    @pytest.mark.parametrize("kind", [Omit, Missed])
    def test_left_out_it_is_refused(self, kind: type[Omit | Missed]) -> None:
        with pytest.raises(ScheduleError, match="record a hold, a delay, or the end of treatment"):
            revise(blinatumomab(paris(3, 2)), kind(at=paris(4, 13), of=self.KEY), as_of=paris(4, 13))


class TestTheHourThatComesTwice:
    """On 1 November New York shows 01:00 to 02:00 twice; what happens then is told apart by its instant."""

    def test_held_in_the_first_and_resumed_in_the_second_it_was_off_for_40_minutes(self) -> None:
        off, on = new_york(11, 1, 1, 30), new_york(11, 1, 1, 10).replace(fold=1)
        course = held(blinatumomab(new_york(10, 25), bag_hours=(24,)), off, on)
        # 160.5 h before the hold; 7.5 h more to the step, 511.5 h more to the end.
        assert new_york(11, 1, 8, 40) == start(course, "induction/1/infusion/step")
        assert new_york(11, 22, 8, 40) == start(course, "induction/1/infusion/disconnect")
        restart = event(course, "induction/1/infusion/restart-e2")
        assert "after 160 h 30 min before" in restart.why[-1].text
        cut = next(each for each in course.events if each.kind == "bag-change" and each.start == on)
        assert cut.start.isoformat() == "2026-11-01T01:10:00-05:00"
        assert "160.5 infused hours" in cut.why[-1].text

    def test_started_in_the_second_it_runs_from_the_second(self) -> None:
        began = new_york(11, 1, 1, 30).replace(fold=1)
        course = revise(
            blinatumomab(new_york(11, 1, 1, 30)),
            Given(at=began, of="induction/1/infusion/start"),
            as_of=new_york(11, 1),
        )
        assert start(course, "induction/1/infusion/start").isoformat() == "2026-11-01T01:30:00-05:00"
        assert new_york(11, 8, 1, 30) == start(course, "induction/1/infusion/step")
        assert new_york(11, 29, 1, 30) == start(course, "induction/1/infusion/disconnect")

    def test_a_hold_that_is_open_shows_until_when_it_was_written_down(self) -> None:
        off, written = new_york(11, 1, 1, 30), new_york(11, 1, 1, 10).replace(fold=1)
        course = revise(blinatumomab(new_york(10, 25)), Hold(at=off, row="infusion"), as_of=written)
        assert event(course, "induction/1/infusion/hold-e1").end.isoformat() == "2026-11-01T01:10:00-05:00"
