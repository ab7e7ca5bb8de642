"""Late doses: what the source asks for after a delay, and how far a second dose of cells may wait."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import Finding, InotuzumabOzogamicin, ObecabtageneAutoleucel, Plan, check, diff, plan, revise
from schedules.course import Booked, Correction, Defer, Delay, Given, Learned, Stop
from schedules.course.plan import State


def found(course: Plan, code: str) -> list[Finding]:
    return [each for each in check(course) if each.code == code]


def late_by(days: int) -> Plan:
    """Cycle 1 starts on Monday 2 March; dose 2 is due on Monday 9 March."""
    delay = Delay(at=new_york(3, 9), of="first/1/dose/d8", days=days)
    return revise(inotuzumab(), delay, as_of=new_york(3, 9))


@pytest.mark.parametrize("state", get_args(State))
def test_the_judge_raises_on_no_state_of_a_late_dose(state: State) -> None:
    """
    A cancelled dose among the live events, as a hand may leave it there, once ended a check with a KeyError.
    """
    course = late_by(29)
    events = tuple(
        each.model_copy(update={"state": state}) if each.key == "first/1/dose/d8" else each for each in course.events
    )
    assert isinstance(check(course.model_copy(update={"events": events})), tuple)


class TestLateInotuzumab:
    """Remembered and not read: 7 days, 14 days and more than 28 days late (labels.md, section 2)."""

    def test_six_days_ask_for_nothing(self) -> None:
        assert [] == found(late_by(6), "dose_late")

    @pytest.mark.parametrize(
        ("days", "asked"),
        [
            (7, "the next dose of the cycle is left out"),
            (13, "the next dose of the cycle is left out"),
            (14, "the total of a cycle is reduced by 25 %"),
            (28, "the total of a cycle is reduced by 25 %"),
            (29, "stopping for good is considered"),
        ],
    )
    def test_each_threshold_on_both_sides(self, days: int, asked: str) -> None:
        (late,) = found(late_by(days), "dose_late")
        assert asked in late.message
        assert f"is {days} days late" in late.message
        assert ("warning", "unverified") == (late.severity, late.source.confidence if late.source else "")

    def test_a_dose_given_late_without_a_recorded_delay_counts_too(self) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 16), of="first/1/dose/d8"), as_of=new_york(3, 16))
        (late,) = found(course, "dose_late")
        assert "on Mon 16 Mar 2026 is 7 days late" in late.message
        # Dose 3 moves to 22 March to keep its floor of 6 days; by its own rule it is not late.
        assert late.uid == event(course, "first/1/dose/d8").uid

    def test_two_delays_of_one_dose_add_up(self) -> None:
        again = revise(late_by(5), Delay(at=new_york(3, 14), of="first/1/dose/d8", days=3), as_of=new_york(3, 14))
        (late,) = found(again, "dose_late")
        assert "is 8 days late" in late.message

    def test_a_delay_that_was_corrected_away_is_none(self) -> None:
        course = revise(late_by(7), Correction(at=new_york(3, 10), entry=1), as_of=new_york(3, 10))
        assert [] == found(course, "dose_late")


def cells(*days: int) -> Plan:
    """Day 1 is Monday 9 March, so Day 10 is 18 March and Day 21 is 29 March."""
    course = plan(
        ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1)
    )
    for number in days:
        delay = Delay(at=new_york(3, 17), of="infusion/1/infusion/d10", days=number, scope="row")
        course = revise(course, delay, as_of=new_york(3, 17))
    return course


class TestTheSecondDoseOfCells:
    """After cytokine release of grade 2 it may wait up to Day 21 (labels.md, section 5)."""

    def test_delayed_to_day_21_it_is_in_time(self) -> None:
        course = cells(11)
        assert new_york(3, 29) == event(course, "infusion/1/infusion/d10").start
        assert [] == [each.message for each in check(course) if each.severity == "error"]

    def test_delayed_to_day_22_it_is_too_late(self) -> None:
        (late,) = [each for each in check(cells(12)) if each.severity == "error"]
        assert ("postponed_too_long", date(2026, 3, 29)) == (late.code, late.nearest)
        waits = "Day 10 may wait up to Day 21, Sun 29 Mar 2026"
        settled = "until cytokine release of grade 2 has settled to grade 1 or less"
        where = "Obecabtagene autoleucel infusion D10 is on Mon 30 Mar 2026; delayed"
        assert f"{where}, {waits}: {settled}. The first date that keeps it: Sun 29 Mar 2026." == late.message
        assert event(cells(12), "infusion/1/infusion/d10").uid == late.uid
        assert late.source is not None

    def test_its_restrictions_last_longer_and_the_difference_says_so(self) -> None:
        # 56 days after 18 March is 13 May; after 30 March, 25 May.
        lines = str(diff(cells(), cells(12))).splitlines()
        lasts = "lasts to Mon 25 May 2026, was to Wed 13 May 2026"
        assert f"No driving or hazardous work {lasts}: a delay of 12 days" in lines

    def test_two_delays_add_up(self) -> None:
        assert ["postponed_too_long"] == [each.code for each in check(cells(6, 6)) if each.severity == "error"]

    def test_its_last_date_is_never_behind_day_21(self) -> None:
        # Delayed by 3 days to 21 March: two days either side. By 10 to 28 March: Day 21 is the end.
        assert date(2026, 3, 23) == event(cells(3), "infusion/1/infusion/d10").latest
        assert date(2026, 3, 29) == event(cells(10), "infusion/1/infusion/d10").latest

    def test_without_a_recorded_delay_its_window_holds(self) -> None:
        course = revise(cells(), Given(at=new_york(3, 21), of="infusion/1/infusion/d10"), as_of=new_york(3, 21))
        (late,) = [each for each in check(course) if each.severity == "error"]
        assert ("window_missed", date(2026, 3, 20)) == (late.code, late.nearest)


class TestWhatWasLearned:
    """A fact outranks a rule; where it breaks a limit, that is said."""

    def test_without_a_response_no_more_than_three_cycles(self) -> None:
        without = Learned(at=new_york(5, 1), fact="response", value="none", from_cycle=2)
        course = revise(inotuzumab(cycles=4), without, as_of=new_york(5, 1))
        (broken,) = found(course, "limit_broken")
        stops = "4 is against a limit: without CR or CRi within 3 cycles treatment stops; choose at most 3"
        assert f"cycles: {stops}." == broken.message
        assert broken.source is not None
        assert [] == found(revise(inotuzumab(cycles=3), without, as_of=new_york(5, 1)), "limit_broken")

    def test_a_later_response_ends_the_limit(self) -> None:
        without = Learned(at=new_york(4, 1), fact="response", value="none", from_cycle=2)
        then = Learned(at=new_york(5, 1), fact="response", value="cr", from_cycle=3)
        assert [] == found(revise(inotuzumab(cycles=4), without, then, as_of=new_york(5, 1)), "limit_broken")

    def test_stopped_after_three_the_limit_is_kept(self) -> None:
        # Cycle 1 on 2 March, 2 on 23 March, 3 on 20 April, 4 on 18 May.
        without = Learned(at=new_york(5, 1), fact="response", value="none", from_cycle=2)
        course = revise(inotuzumab(cycles=4), without, Stop(at=new_york(5, 10)), as_of=new_york(5, 10))
        assert [] == found(course, "limit_broken")


class TestTheNextCycle:
    """The next Day 1 is a cycle's length after Day 1, and never nearer to a dose than the floor (C1, C5)."""

    def first_days(self, *delays: Delay) -> list[str]:
        course = inotuzumab()
        for delay in delays:
            course = revise(course, delay, as_of=new_york(3, 2))
        assert [] == [str(each) for each in check(course) if each.code in ("cycle_short", "gap_short")]
        return [f"{event(course, key).start:%d %b}" for key in ("first/1/dose/d1", "later/1/dose/d1")]

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_a_cycle_that_begins_late_is_no_shorter(self, scope: Any) -> None:
        delay = Delay(at=new_york(3, 2), of="first/1/dose/d1", days=8, scope=scope)
        assert ["10 Mar", "31 Mar"] == self.first_days(delay)

    @pytest.mark.parametrize(
        ("days", "scope", "following"),
        [
            (1, "cycle", "23 Mar"),  # the third dose on 17 March
            (2, "cycle", "24 Mar"),  # on 18 March: 6 days later
            (5, "cycle", "27 Mar"),
            (5, "following", "28 Mar"),
            (14, "row", "04 Apr"),  # the second dose alone, on 23 March: the third on 29 March at the earliest
        ],
    )
    def test_a_delay_inside_a_cycle_moves_it_as_far_as_the_floor(self, days: int, scope: Any, following: str) -> None:
        delay = Delay(at=new_york(3, 2), of="first/1/dose/d8", days=days, scope=scope)
        assert ["02 Mar", following] == self.first_days(delay)

    @pytest.mark.parametrize("scope", ["row", "cycle", "following"])
    def test_an_infusion_that_begins_late_is_its_cycle(self, scope: Any) -> None:
        course = blinatumomab(paris(3, 2))
        delay = Delay(at=paris(3, 2), of="induction/1/infusion/start", days=3, scope=scope)
        late = revise(course, delay, as_of=paris(3, 2))
        assert paris(3, 5) == event(late, "induction/1/infusion/start").start
        # 42 days after 5 March; the infusion ends on 2 April at 11:00, and its rest an hour behind the appointment's.
        assert "2026-04-16" == f"{event(late, 'induction/2/infusion/start').start:%Y-%m-%d}"


class TestItsOwnTime:
    """The clocks skip 02:30 on Sunday 29 March, the third dose's date; on any other date it is at 02:30 (C2, C9)."""

    KEY = "first/1/dose/d15"

    def at(self, *entries: Any) -> str:
        course = plan(InotuzumabOzogamicin(cycles=1), start=paris(3, 15, 2, 30), as_of=paris(3, 15, 2, 30))
        for entry in entries:
            course = revise(course, entry, as_of=paris(3, 15, 2, 30))
        found = event(course, self.KEY)
        assert event(course, "first/1/observation/d15").start == found.end
        return f"{found.start:%d %b %H:%M}"

    def test_as_planned(self) -> None:
        assert "29 Mar 03:00" == self.at()

    def test_after_a_floor(self) -> None:
        assert "31 Mar 02:30" == self.at(Booked(at=paris(3, 15, 2, 30), of="first/1/dose/d8", on=date(2026, 3, 25)))

    def test_after_a_delay(self) -> None:
        assert "30 Mar 02:30" == self.at(Delay(at=paris(3, 15, 2, 30), of=self.KEY, days=1, scope="row"))

    @pytest.mark.parametrize("kind", [Booked, Defer])
    def test_at_an_appointment_that_names_no_time(self, kind: Any) -> None:
        assert "30 Mar 02:30" == self.at(kind(at=paris(3, 15, 2, 30), of=self.KEY, on=date(2026, 3, 30)))

    def test_a_delay_to_the_skipped_date(self) -> None:
        assert "29 Mar 03:00" == self.at(
            Delay(at=paris(3, 15, 2, 30), of=self.KEY, days=1, scope="row"),
            Correction(at=paris(3, 15, 2, 30), entry=1),
        )

    def test_a_time_that_is_skipped_up_to_midnight_keeps_its_printed_day(self) -> None:
        """Nuuk skips the last hour of Saturday 28 March: what is due at 23:59 is on Sunday, and is Day 8."""
        start = datetime(2026, 3, 21, 23, 59, tzinfo=ZoneInfo("America/Nuuk"))
        dose = event(plan(InotuzumabOzogamicin(cycles=1), start=start, as_of=start), "first/1/dose/d8")
        assert (8, "29 Mar 00:00") == (dose.day, f"{dose.start:%d %b %H:%M}")
        # Six days after Day 1, and six before Day 15 on 4 April.
        assert (date(2026, 3, 27), date(2026, 3, 29)) == (dose.earliest, dose.latest)
