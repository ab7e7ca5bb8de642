"""Both sides of what a record moves: who follows, who stays, and what is said of it; typed by hand."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.planning.test_cells import tisagenlecleucel
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris, start

from schedules import (
    BrexucabtageneAutoleucel,
    Event,
    ObecabtageneAutoleucel,
    Plan,
    ScheduleError,
    check,
    plan,
    revise,
)
from schedules.course import (
    AnyHappening,
    Booked,
    Changed,
    Decided,
    Defer,
    Delay,
    Extend,
    Given,
    Hold,
    Missed,
    Omit,
    Reached,
    Repeated,
    Resume,
    Stop,
)
from schedules.course.record import Pause
from schedules.planning.exposure import expose
from schedules.regimen import HoldRule, Source

SOURCE = Source(document="made for this test", jurisdiction="nowhere")
RULE = HoldRule(same_cycle_max_days=7, restart_from_hours=4, low_rate_hours=168, source=SOURCE)


def whys(found: Event) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in found.why]


def cells(*happenings: AnyHappening) -> Plan:
    """
    Collected on 2 March in New York and released on the 27th: fludarabine on 27 to 30 March.
    """
    released = Reached(at=new_york(3, 27, 8), milestone="product-released")
    return revise(tisagenlecleucel(), released, *happenings, as_of=new_york(3, 29, 12))


class TestTheExposureClock:
    """Directly: when an infusion of 10 h is held at its last hour, or has no rule for holds."""

    def run(self, *pauses: Pause, rule: HoldRule | None = RULE) -> tuple[list[tuple[datetime, datetime]], Pause | None]:
        found = expose(new_york(5, 4, 8), hours=10, low_hours=None, pauses=pauses, rule=rule)
        return [(each.start, each.end) for each in found.stretches], found.pause

    def test_held_in_the_minute_it_ends_it_was_complete(self) -> None:
        late = Pause(new_york(5, 4, 18), new_york(5, 4, 20))
        assert ([(new_york(5, 4, 8), new_york(5, 4, 18))], None) == self.run(late)

    def test_held_a_minute_before_its_end_the_minute_is_owed(self) -> None:
        late = Pause(new_york(5, 4, 17, 59), new_york(5, 4, 20))
        stretches = [(new_york(5, 4, 8), new_york(5, 4, 17, 59)), (new_york(5, 4, 20), new_york(5, 4, 20, 1))]
        assert (stretches, None) == self.run(late)

    def test_what_was_held_after_its_end_counts_for_nothing(self) -> None:
        later = [Pause(new_york(5, 4, 9), new_york(5, 4, 10)), Pause(new_york(5, 5, 9), new_york(5, 5, 10))]
        stretches = [(new_york(5, 4, 8), new_york(5, 4, 9)), (new_york(5, 4, 10), new_york(5, 4, 19))]
        assert (stretches, None) == self.run(*later)

    def test_without_a_rule_a_hold_of_any_length_goes_on(self) -> None:
        long = Pause(new_york(5, 4, 9), new_york(5, 24, 9))
        stretches = [(new_york(5, 4, 8), new_york(5, 4, 9)), (new_york(5, 24, 9), new_york(5, 24, 18))]
        assert (stretches, None) == self.run(long, rule=None)

    def test_the_first_stretch_is_never_a_supervised_restart(self) -> None:
        long = Pause(new_york(5, 4, 9), new_york(5, 4, 14))
        found = expose(new_york(5, 4, 8), hours=10, low_hours=None, pauses=[long], rule=RULE)
        assert [False, True] == [each.supervised for each in found.stretches]
        assert timedelta(hours=10) == found.infused

    def test_resumed_at_the_full_rate_the_step_is_at_the_restart(self) -> None:
        low = expose(
            new_york(5, 4, 8),
            hours=10,
            low_hours=5,
            pauses=[Pause(new_york(5, 4, 9), new_york(5, 4, 10), "full")],
            rule=RULE,
        )
        assert [new_york(5, 4, 10)] == [each.at for each in low.climbs]
        assert [True, False] == [each.low for each in low.stretches]


class TestAfterALongHold:
    """Off on 18 March at 14:00 in Paris, and still off on the 26th; the appointment is at 10:00."""

    def course(self, cycles: int = 2, *more: AnyHappening) -> Plan:
        made = blinatumomab(paris(3, 2), cycles=cycles)
        return revise(made, Hold(at=paris(3, 18, 14), row="infusion"), *more, as_of=paris(3, 26))

    def test_with_a_rest_first_the_new_cycle_waits_for_it(self) -> None:
        rest = Decided(at=paris(3, 26), question="e1/rest", answer="yes")
        # Fourteen days from 18 March 14:00 end on 1 April 14:00: at 10:00 that is 2 April. Then 42 days.
        assert date(2026, 5, 14) == start(self.course(2, rest), "induction/2/infusion/start")

    def test_without_one_it_may_start_now(self) -> None:
        rest = Decided(at=paris(3, 26), question="e1/rest", answer="no")
        assert date(2026, 5, 7) == start(self.course(2, rest), "induction/2/infusion/start")

    def resumed(self, cycles: int, hold: datetime, on: datetime) -> Plan:
        made = blinatumomab(paris(3, 2), cycles=cycles)
        entries: list[AnyHappening] = [
            Hold(at=hold, row="infusion"),
            Resume(at=on, row="infusion", rate="full"),
            Decided(at=on, question="e1/counts", answer="yes"),
        ]
        return revise(made, *entries, as_of=on)

    def test_in_the_last_cycle_there_is_none_whose_place_it_takes(self) -> None:
        # Cycle 2 starts on 14 April 10:00, for the first one ended an hour later by the clock, on 30 March 11:00.
        course = self.resumed(2, paris(4, 20), paris(4, 29))
        assert paris(4, 29) == start(course, "induction/2/infusion/start-e2")
        assert "planned" == event(course, "induction/1/infusion/start").state

    def test_at_the_end_of_induction_it_takes_the_place_of_the_first_consolidation(self) -> None:
        course = self.resumed(3, paris(4, 20), paris(4, 29))
        assert paris(4, 29) == start(course, "induction/2/infusion/start-e2")
        assert "cancelled" == event(course, "consolidation/1/infusion/start").state

    def test_in_induction_it_takes_the_place_of_the_second(self) -> None:
        course = self.resumed(3, paris(3, 18, 14), paris(3, 26))
        assert "cancelled" == event(course, "induction/2/infusion/start").state
        # 26 March to 23 April 10:00, then 14 days: the next planned one is the first consolidation.
        assert paris(5, 7) == start(course, "consolidation/1/infusion/start")


class TestInTheNewCycle:
    """Held on 18 March at 14:00, restarted on the 26th at 10:00: a new cycle, to 23 April."""

    def course(self, *more: AnyHappening, as_of: datetime) -> Plan:
        made = blinatumomab(paris(3, 2), cycles=2)
        entries: list[AnyHappening] = [
            Hold(at=paris(3, 18, 14), row="infusion"),
            Resume(at=paris(3, 26), row="infusion", rate="full"),
            *more,
        ]
        return revise(made, *entries, as_of=as_of)

    def test_its_start(self) -> None:
        course = self.course(as_of=paris(3, 26))
        first = event(course, "induction/1/infusion/start-e2")
        assert (date(2026, 3, 26), None) == (first.earliest, first.latest)
        # The clocks go forward on 29 March: 672 h end at 11:00.
        assert (paris(3, 26), paris(4, 23, 11)) == (first.start, first.end)
        assert "C6 the hold from Wed 18 Mar 2026 14:00 was longer than 7 days: a new cycle starts" == whys(first)[1]
        assert not any("e0" in each.key for each in course.events)

    def test_held_again_it_goes_on_in_itself(self) -> None:
        hold, resume = Hold(at=paris(4, 1), row="infusion"), Resume(at=paris(4, 3), row="infusion", rate="same")
        course = self.course(hold, resume, as_of=paris(4, 3))
        assert paris(4, 1) == event(course, "induction/1/infusion/start-e2").end
        # 48 h off.
        assert paris(4, 25, 11) == event(course, "induction/1/infusion/restart-e4-e2").end
        assert paris(4, 25, 11) == event(course, "induction/1/infusion/disconnect-e2").start

    def test_an_open_hold_shows_no_restart_that_nobody_recorded(self) -> None:
        course = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 19))
        assert not any("e0" in each.key for each in (*course.events, *course.cancelled))

    def test_what_follows_is_tentative_by_whole_days_and_due_then(self) -> None:
        course = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 19))
        step = event(course, "induction/2/premedication/start")
        assert (True, step.start, step.start + timedelta(days=1)) == (step.all_day, step.due, step.end)
        stay = event(course, "induction/2/stay/1")
        assert timedelta(days=2) == stay.end - stay.start

    def test_in_a_later_cycle_its_reasons_start_with_the_courses(self) -> None:
        # Cycle 2 starts on 14 April.
        hold, resume = Hold(at=paris(4, 20), row="infusion"), Resume(at=paris(4, 29), row="infusion", rate="full")
        course = revise(blinatumomab(paris(3, 2)), hold, resume, as_of=paris(4, 29))
        said = whys(event(course, "induction/2/infusion/start-e2"))
        assert ["", "C6", "C11"] == [each.partition(" ")[0] if each[:2] in ("C6", "C1") else "" for each in said[:3]]
        asked = whys(event(course, "induction/2/decision/e1"))
        assert 2 == len(asked)


class TestALateStart:
    def test_after_the_appointments_hour_a_day_of_rest_is_added(self) -> None:
        # 672 h from 14:00 end at 15:00, 14:00 by the start's clocks: 09:00 two weeks later is too soon.
        given = Given(at=new_york(3, 2, 14), of="induction/1/infusion/start")
        course = revise(blinatumomab(new_york(3, 2)), given, as_of=new_york(3, 2, 14))
        assert new_york(4, 14) == start(course, "induction/2/infusion/start")

    def test_a_booked_phase_counts_its_days_from_its_first_treatment(self) -> None:
        # Fludarabine on Days -4, -3 and -2, cyclophosphamide on Day -2.
        made = plan(BrexucabtageneAutoleucel(label="us-before-2025-06"), start=new_york(3, 2), as_of=new_york(3, 1))
        booked = Booked(at=new_york(3, 20), of="lymphodepletion", on=date(2026, 4, 6))
        course = revise(made, booked, as_of=new_york(3, 20))
        days = ["fludarabine/d-4", "fludarabine/d-3", "fludarabine/d-2", "cyclophosphamide/d-2"]
        assert [date(2026, 4, day) for day in (6, 7, 8, 8)] == [
            start(course, f"lymphodepletion/1/{day}") for day in days
        ]

    def test_what_took_place_is_delayed_no_more(self) -> None:
        given = revise(inotuzumab(), Given(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        with pytest.raises(ScheduleError, match="it took place already"):
            revise(given, Delay(at=new_york(3, 9), of="first/1/dose/d8", days=2), as_of=new_york(3, 9))


class TestDelays:
    """Lymphodepletion of four days from 27 March; both drugs on the first two days of it."""

    def test_the_rest_of_the_cycle_is_what_is_given_that_day_and_later(self) -> None:
        course = cells(Delay(at=new_york(3, 28), of="lymphodepletion/1/fludarabine/d2", days=1, scope="cycle"))
        days = {
            key: start(course, f"lymphodepletion/1/{key}")
            for key in (
                "fludarabine/d1",
                "fludarabine/d2",
                "fludarabine/d4",
                "cyclophosphamide/d1",
                "cyclophosphamide/d2",
            )
        }
        assert {
            "fludarabine/d1": date(2026, 3, 27),
            "fludarabine/d2": date(2026, 3, 29),
            "fludarabine/d4": date(2026, 3, 31),
            "cyclophosphamide/d1": date(2026, 3, 27),
            "cyclophosphamide/d2": date(2026, 3, 29),
        } == days
        second = event(course, "lymphodepletion/1/fludarabine/d2")
        assert (date(2026, 3, 30), True) == (second.end, second.all_day)

    def test_of_the_row_alone_it_is_that_event_alone(self) -> None:
        course = cells(Delay(at=new_york(3, 28), of="lymphodepletion/1/fludarabine/d2", days=1, scope="row"))
        assert date(2026, 3, 29) == start(course, "lymphodepletion/1/fludarabine/d2")
        assert date(2026, 3, 29) == start(course, "lymphodepletion/1/fludarabine/d3")
        assert date(2026, 3, 28) == start(course, "lymphodepletion/1/cyclophosphamide/d2")

    def test_a_second_delay_is_counted_by_the_table_and_not_by_the_first(self) -> None:
        # Doses on 2, 9 and 16 March. The second is 8 days late, and the third a day more.
        first = Delay(at=new_york(3, 9), of="first/1/dose/d8", days=8, scope="cycle")
        second = Delay(at=new_york(3, 17), of="first/1/dose/d15", days=1, scope="cycle")
        course = revise(inotuzumab(), first, second, as_of=new_york(3, 17))
        assert new_york(3, 17) == start(course, "first/1/dose/d8")
        assert new_york(3, 25) == start(course, "first/1/dose/d15")

    def test_of_the_lead_and_its_row_alone_the_cycle_stays(self) -> None:
        course = revise(
            inotuzumab(), Delay(at=new_york(3, 2), of="first/1/dose/d1", days=1, scope="row"), as_of=new_york(3, 2)
        )
        assert new_york(3, 3) == start(course, "first/1/dose/d1")
        assert new_york(3, 9) == start(course, "first/1/dose/d8")
        assert new_york(3, 23) == start(course, "later/1/dose/d1")


class TestAFact:
    """What took place as it was planned moves nothing; what came later moves what follows by as much (C11)."""

    @pytest.mark.parametrize(("day", "dose_2", "following"), [(3, 9, 23), (4, 10, 24)])
    def test_of_a_dose_that_was_delayed_alone(self, day: int, dose_2: int, following: int) -> None:
        # Day 1 is 2 March; its dose alone is delayed to the 3rd.
        delay = Delay(at=new_york(3, 2), of="first/1/dose/d1", days=1, scope="row")
        given = Given(at=new_york(3, day), of="first/1/dose/d1")
        course = revise(inotuzumab(), delay, given, as_of=new_york(3, day))
        assert new_york(3, dose_2) == start(course, "first/1/dose/d8")
        assert new_york(3, following) == start(course, "later/1/dose/d1")
        # That Day 1 moved alone is found; nothing else is.
        assert ["day_wrong"] == [found.code for found in check(course) if found.severity == "error"]

    @pytest.mark.parametrize(("day", "dose_2"), [(11, 18), (12, 19)])
    def test_of_a_first_infusion_that_was_delayed_alone(self, day: int, dose_2: int) -> None:
        # Obecabtagene autoleucel on 9 March, delayed to the 11th; Day 10 stays on the 18th.
        course = plan(ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", as_of=new_york(3, 1))
        delay = Delay(at=new_york(3, 8), of="infusion/1/infusion/d1", days=2, scope="row")
        given = Given(at=new_york(3, day), of="infusion/1/infusion/d1")
        course = revise(course, delay, given, as_of=new_york(3, day))
        assert new_york(3, dose_2) == start(course, "infusion/1/infusion/d10")

    @pytest.mark.parametrize(("day", "dose_2"), [(9, 17), (10, 18)])
    def test_of_a_first_infusion_that_was_deferred(self, day: int, dose_2: int) -> None:
        # Chemotherapy from 2 March; the infusion of the 8th is deferred to the 9th, and Day 10 stays on the 17th.
        course = plan(ObecabtageneAutoleucel(), start=new_york(3, 2), anchor="lymphodepletion", as_of=new_york(3, 1))
        deferred = Defer(at=new_york(3, 7), of="infusion/1/infusion/d1", on=date(2026, 3, 9))
        given = Given(at=new_york(3, day), of="infusion/1/infusion/d1")
        course = revise(course, deferred, given, as_of=new_york(3, day))
        assert new_york(3, dose_2) == start(course, "infusion/1/infusion/d10")

    def test_of_a_dose_that_was_delayed_with_another_of_its_day(self) -> None:
        # Cyclophosphamide of 27 March and what is on its day or later in the cycle is delayed by 3 days.
        key = "lymphodepletion/1"
        delay = Delay(at=new_york(3, 27, 8), of=f"{key}/cyclophosphamide/d1", days=3, scope="cycle")
        given = Given(at=new_york(3, 30), of=f"{key}/fludarabine/d1")
        course = revise(cells(), delay, given, as_of=new_york(3, 30))
        assert new_york(3, 31) == start(course, f"{key}/fludarabine/d2")


class TestTwoDosesAtOneTime:
    def test_they_stand_in_the_order_of_the_protocol(self) -> None:
        """
        Dose 3 is deferred to 15 March, and dose 2 delayed to the same minute: dose 3 keeps six days away from it.
        """
        deferred = Defer(at=new_york(3, 2), of="first/1/dose/d15", on=date(2026, 3, 15))
        delay = Delay(at=new_york(3, 2), of="first/1/dose/d1", days=6, scope="cycle")
        course = revise(inotuzumab(), deferred, delay, as_of=new_york(3, 2))
        assert new_york(3, 15) == start(course, "first/1/dose/d8") == start(course, "first/1/dose/d15")
        # Its window is 20 to 24 March; the doses beside it, on the 15th and the 29th, leave 21 to 23.
        dose = event(course, "first/1/dose/d15")
        assert (date(2026, 3, 21), date(2026, 3, 23)) == (dose.earliest, dose.latest)


class TestLeftOut:
    def test_a_floor_is_counted_from_the_last_dose_that_was_given(self) -> None:
        # Dose 2 is put off to 15 March and then missed: dose 3 on the 16th has nothing to keep away from.
        put_off = Booked(at=new_york(3, 9), of="first/1/dose/d8", on=date(2026, 3, 11))
        missed = Missed(at=new_york(3, 11), of="first/1/dose/d8")
        course = revise(inotuzumab(), put_off, missed, as_of=new_york(3, 11))
        assert new_york(3, 16) == start(course, "first/1/dose/d15")
        assert date(2026, 3, 14) == event(course, "first/1/dose/d15").earliest

    def test_a_dose_that_was_put_off_and_then_left_out_moves_no_other(self) -> None:
        # Put off to 14 March it would have kept dose 3 away until the 20th.
        put_off = Delay(at=new_york(3, 9), of="first/1/dose/d8", days=5, scope="row")
        left = Omit(at=new_york(3, 14), of="first/1/dose/d8")
        course = revise(inotuzumab(), put_off, left, as_of=new_york(3, 14))
        assert new_york(3, 16) == start(course, "first/1/dose/d15")

    @pytest.mark.parametrize("arranged", [Booked, Defer])
    @pytest.mark.parametrize("left", [Missed, Omit])
    def test_it_stands_at_the_appointment_that_it_had(
        self, arranged: type[Booked | Defer], left: type[Missed | Omit]
    ) -> None:
        # Dose 2 is due on 9 March and has an appointment on the 10th.
        made = arranged(at=new_york(3, 9), of="first/1/dose/d8", on=date(2026, 3, 10))
        course = revise(inotuzumab(), made, left(at=new_york(3, 10), of="first/1/dose/d8"), as_of=new_york(3, 10))
        dose = event(course, "first/1/dose/d8")
        assert ("omitted", new_york(3, 10), new_york(3, 9)) == (dose.state, dose.start, dose.due)

    def test_day_1_stays_at_an_appointment_that_was_missed(self) -> None:
        # Dose 3 is late, on 20 March: by the six days, cycle 2 begins on the 26th. Its Day 1 is booked for the 24th.
        booked = Booked(at=new_york(3, 9), of="later/1/dose/d1", on=date(2026, 3, 24))
        late = Delay(at=new_york(3, 16), of="first/1/dose/d15", days=4, scope="row")
        missed = Missed(at=new_york(3, 24), of="later/1/dose/d1")
        course = revise(inotuzumab(), booked, late, missed, as_of=new_york(3, 24))
        assert new_york(3, 24) == start(course, "later/1/dose/d1")
        assert new_york(3, 31) == start(course, "later/1/dose/d8")
        assert new_york(4, 21) == start(course, "later/2/dose/d1")
        assert [] == [found.code for found in check(course) if found.code.startswith("cycle")]

    def test_what_stands_beside_it_goes_with_it(self) -> None:
        course = revise(inotuzumab(), Omit(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        assert "cancelled" == event(course, "first/1/observation/d8").state

    def test_an_omitted_dose_stays_omitted_while_what_follows_a_hold_is_not_sure(self) -> None:
        left = Omit(at=new_york(3, 2), of="later/1/dose/d8")
        course = revise(inotuzumab(), left, as_of=new_york(3, 2))
        assert "omitted" == event(course, "later/1/dose/d8").state


class TestTheEndOfTreatment:
    """Stopped on 28 March at noon: what is on that date stays, what is after it falls away."""

    @pytest.mark.parametrize(
        ("key", "state"),
        [
            ("lymphodepletion/1/fludarabine/d1", "planned"),
            ("lymphodepletion/1/fludarabine/d2", "planned"),
            ("lymphodepletion/1/fludarabine/d3", "cancelled"),
        ],
    )
    def test_by_date_where_there_is_no_time(self, key: str, state: str) -> None:
        stopped = revise(cells(), Stop(at=new_york(3, 28, 12)), as_of=new_york(3, 29, 12))
        assert state == event(stopped, key).state

    def test_to_the_minute_where_there_is_one(self) -> None:
        at = revise(inotuzumab(), Stop(at=new_york(3, 9)), as_of=new_york(3, 9))
        before = revise(inotuzumab(), Stop(at=new_york(3, 9, 8, 59)), as_of=new_york(3, 9))
        assert ("planned", "cancelled") == (event(at, "first/1/dose/d8").state, event(before, "first/1/dose/d8").state)

    def test_what_was_told_before_it_stays_and_nothing_else_is_missed(self) -> None:
        # Released when treatment was over: no live vaccines had been said for 9 March, six weeks before.
        booked = Booked(at=new_york(3, 5), of="lymphodepletion", on=date(2026, 4, 20))
        first = plan(BrexucabtageneAutoleucel(label="us-before-2025-06"), start=new_york(3, 2), as_of=new_york(3, 1))
        made = revise(first, booked, as_of=new_york(3, 5))
        vaccines = next(each.key for each in made.events if "vaccines" in each.key)
        assert date(2026, 3, 9) == event(made, vaccines).start
        stopped = revise(made, Stop(at=new_york(4, 1)), as_of=new_york(4, 1))
        assert "planned" == event(stopped, vaccines).state
        late = revise(stopped, Reached(at=new_york(4, 2), milestone="product-released"), as_of=new_york(4, 2))
        assert [] == [each.message for each in check(late) if each.severity == "error"]

    def test_no_rest_is_left_after_it(self) -> None:
        course = revise(blinatumomab(paris(3, 2)), Stop(at=paris(3, 30, 11)), as_of=paris(3, 30, 11))
        assert "cancelled" == event(course, "induction/1/rest/1").state


class TestWhatIsSaid:
    def test_a_milestone_that_was_reached(self) -> None:
        found = event(cells(), "lymphodepletion/1/product-released/expected")
        assert ("milestone", new_york(3, 27, 8), "given") == (found.kind, found.actual, found.state)
        assert "KYMRIAH" in found.source.document
        first = event(cells(), "lymphodepletion/1/fludarabine/d1")
        assert (date(2026, 3, 27), date(2026, 3, 27)) == (first.earliest, first.latest)
        text = "The cells are made and released: recorded on Fri 27 Mar 2026; lymphodepletion may start from then on"
        assert f"C10 {text}" == whys(first)[1]

    def test_a_procedure_that_was_done_again(self) -> None:
        again = Repeated(at=new_york(3, 16, 10), of="leukapheresis/1/leukapheresis/d1", why="too few cells")
        found = event(revise(tisagenlecleucel(), again, as_of=new_york(3, 16, 10)), "leukapheresis/1/leukapheresis/e1")
        assert ("given", new_york(3, 16, 10), new_york(3, 16, 10)) == (found.state, found.actual, found.start)
        assert [
            "leukapheresis starts on Mon 2 Mar 2026 09:00, the date this plan was given",
            "C11 done again on Mon 16 Mar 2026 10:00 (too few cells)",
        ] == whys(found)

    def test_a_conflict_says_who_decides_and_keeps_what_took_place(self) -> None:
        near = Booked(at=new_york(3, 2, 10), of="first/1/dose/d8", on=date(2026, 3, 4))
        course = revise(inotuzumab(), near, as_of=new_york(3, 2, 10))
        first, second = event(course, "first/1/dose/d1"), event(course, "first/1/dose/d8")
        text = "the doses beside it, as recorded, leave no date that keeps every floor; the care team decides"
        assert f"Conflict: {text}." == first.details[-1]
        assert len(first.details) > 1
        assert ("conflict", "planned") == (first.state, second.state)
        given = revise(course, Given(at=new_york(3, 2), of="first/1/dose/d1"), as_of=new_york(3, 2, 10))
        assert "given" == event(given, "first/1/dose/d1").state
        (found,) = [each for each in course.findings if each.code == "floor_conflict"]
        assert "BESPONSA prescribing information" == (found.source.document if found.source else "")

    def test_a_booked_phase_says_so(self) -> None:
        booked = Booked(at=new_york(3, 20), of="lymphodepletion", on=date(2026, 4, 6))
        found = event(revise(tisagenlecleucel(), booked, as_of=new_york(3, 20)), "lymphodepletion/1/fludarabine/d1")
        assert (date(2026, 4, 6), date(2026, 4, 6), date(2026, 4, 6)) == (found.start, found.earliest, found.latest)
        assert "C11 lymphodepletion starts on Mon 6 Apr 2026, as recorded" in whys(found)


class TestChoicesMadeAnew:
    def bags(self, course: Plan, cycle: int) -> set[str]:
        return {each.amount for each in course.events if each.key.startswith(f"induction/{cycle}/infusion/bag-")}

    def test_other_bags_from_the_second_cycle_on(self) -> None:
        made = blinatumomab(paris(3, 2), bag_hours=(96,))
        anew = Changed(at=paris(3, 20), choice="bag_hours", value=48, from_cycle=2)
        course = revise(made, anew, as_of=paris(3, 20))
        assert self.bags(made, 1) == self.bags(course, 1)
        assert {"48 h bag"} == self.bags(course, 2)

    def test_more_cycles_and_fewer(self) -> None:
        more = revise(inotuzumab(), Changed(at=new_york(3, 20), choice="cycles", value=4), as_of=new_york(3, 20))
        # Cycles on 2 March, 23 March, 20 April, 18 May.
        assert new_york(5, 18) == start(more, "later/3/dose/d1")
        fewer = revise(inotuzumab(), Changed(at=new_york(3, 20), choice="cycles", value=2), as_of=new_york(3, 20))
        assert "cancelled" == event(fewer, "later/2/dose/d1").state
        assert "planned" == event(fewer, "later/1/dose/d15").state

    def test_made_anew_twice_the_last_word_counts(self) -> None:
        once = revise(inotuzumab(), Changed(at=new_york(3, 20), choice="cycles", value=4), as_of=new_york(3, 20))
        twice = revise(once, Changed(at=new_york(3, 21), choice="cycles", value=2), as_of=new_york(3, 21))
        assert "cancelled" == event(twice, "later/2/dose/d1").state

    def test_a_choice_against_the_label_is_refused_as_it_was_at_first(self) -> None:
        with pytest.raises(ScheduleError, match="at most 6"):
            revise(inotuzumab(), Changed(at=new_york(3, 20), choice="cycles", value=7), as_of=new_york(3, 20))
        going = inotuzumab(transplant_planned=True)
        with pytest.raises(ScheduleError, match="before transplant"):
            revise(going, Changed(at=new_york(3, 20), choice="cycles", value=4), as_of=new_york(3, 20))

    def test_what_decides_the_phases_asks_for_a_new_plan(self) -> None:
        other = Changed(at=paris(3, 20), choice="indication", value="consolidation")
        with pytest.raises(ScheduleError, match="make the plan anew"):
            revise(blinatumomab(paris(3, 2)), other, as_of=paris(3, 20))

    def test_given_after_it_was_held_is_refused(self) -> None:
        held = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 6))
        with pytest.raises(ScheduleError, match="it was held on Thu 5 Mar 2026 10:00"):
            revise(held, Given(at=paris(3, 5, 11), of="induction/1/infusion/start"), as_of=paris(3, 6))
        revise(held, Given(at=paris(3, 2, 11), of="induction/1/infusion/start"), as_of=paris(3, 6))

    @pytest.mark.parametrize(
        "entry",
        [
            Booked(at=new_york(3, 12), of="first/1/dose/d15", on=date(2026, 3, 17)),
            Defer(at=new_york(3, 12), of="first/1/dose/d15", on=date(2026, 3, 17)),
            Delay(at=new_york(3, 12), of="first/1/dose/d15", days=1),
            Extend(at=new_york(3, 12), of="first/1/dose/d15", length_days=28),
        ],
        ids=lambda entry: entry.what,
    )
    def test_after_the_end_of_treatment_nothing_is_planned(self, entry: AnyHappening) -> None:
        stopped = revise(inotuzumab(), Stop(at=new_york(3, 11)), as_of=new_york(3, 11))
        with pytest.raises(ScheduleError, match="treatment was stopped on Wed 11 Mar 2026 09:00"):
            revise(stopped, entry, as_of=new_york(3, 12))


class TestDuesAndReasons:
    def test_an_entry_in_another_zone_is_read_on_the_plans_clocks(self) -> None:
        given = Given(at=datetime(2026, 3, 9, 14, tzinfo=UTC), of="first/1/dose/d8")
        dose = event(revise(inotuzumab(), given, as_of=new_york(3, 9, 12)), "first/1/dose/d8")
        assert "2026-03-09T10:00:00-04:00" == dose.start.isoformat()
        assert "C11 given on Mon 9 Mar 2026 10:00: a fact outranks a rule" == whys(dose)[-1]

    def test_a_late_first_dose_is_not_the_due_of_the_others(self) -> None:
        given = Given(at=new_york(3, 3), of="first/1/dose/d1")
        course = revise(inotuzumab(), given, as_of=new_york(3, 3))
        first, second = event(course, "first/1/dose/d1"), event(course, "first/1/dose/d8")
        assert (new_york(3, 2), new_york(3, 10)) == (first.due, second.due)

    def test_a_restart_is_due_when_it_took_place(self) -> None:
        entries: list[AnyHappening] = [
            Given(at=paris(3, 2, 14), of="induction/1/infusion/start"),
            Hold(at=paris(3, 3, 17), row="infusion"),
            Resume(at=paris(3, 3, 18), row="infusion", rate="same"),
        ]
        course = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 3, 18))
        restart = event(course, "induction/1/infusion/restart-e3")
        assert paris(3, 3, 18) == restart.due
        # 27 of 168 hours were infused at the low rate.
        assert "9 mcg/day for 141 h, then 28 mcg/day" == restart.amount
        assert "9 mcg/day" == event(course, "induction/1/infusion/start").amount
        assert paris(3, 2, 10) == event(course, "induction/1/infusion/start").due

    def test_booked_and_then_unsure_it_is_due_where_it_stands(self) -> None:
        booked = Booked(at=paris(3, 10), of="induction/2/infusion/start", on=paris(4, 20))
        made = revise(blinatumomab(paris(3, 2)), booked, as_of=paris(3, 10))
        held = event(
            revise(made, Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 19)), "induction/2/infusion/start"
        )
        assert ("tentative", date(2026, 4, 20), date(2026, 4, 20)) == (held.state, held.start, held.due)

    def test_of_two_delays_the_second_counts_though_the_first_moved_the_cycle(self) -> None:
        first = Delay(at=new_york(3, 2), of="first/1/dose/d1", days=2)
        second = Delay(at=new_york(3, 9), of="first/1/dose/d8", days=1, scope="row")
        course = revise(inotuzumab(), first, second, as_of=new_york(3, 9))
        assert [new_york(3, day) for day in (4, 12, 18)] == [
            start(course, f"first/1/dose/{day}") for day in ("d1", "d8", "d15")
        ]

    def test_a_plan_nobody_touched_has_no_conflict(self) -> None:
        course = inotuzumab()
        assert () == course.findings
        assert {"planned"} == {each.state for each in course.events}

    def test_what_stands_beside_a_later_start_has_the_reasons_of_that_start(self) -> None:
        premedication = event(blinatumomab(new_york(3, 2)), "induction/2/premedication/start")
        assert [
            "induction starts on Mon 2 Mar 2026 09:00, the date this plan was given",
            "C1 the next Day 1 is Mon 13 Apr 2026, 42 days after Day 1 of cycle 1, Mon 2 Mar 2026",
            "C2 60 minutes before Blinatumomab infusion",
        ] == whys(premedication)

    def test_resumed_at_the_same_rate_two_questions_stay(self) -> None:
        entries: list[AnyHappening] = [
            Hold(at=paris(3, 18, 14), row="infusion"),
            Resume(at=paris(3, 26), row="infusion", rate="same"),
        ]
        course = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 26))
        asked = " ".join(event(course, "induction/1/decision/e1").details)
        assert ['"e1/counts"', '"e1/low"'] == sorted(set(re.findall(r'"e1/\w+"', asked)))

    def test_held_in_the_minute_it_starts_nothing_was_infused(self) -> None:
        with pytest.raises(ScheduleError, match="does not run"):
            revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 2), row="infusion"), as_of=paris(3, 2))

    def test_a_late_last_dose_moves_the_whole_next_cycle(self) -> None:
        # Dose 3 on Wednesday 18 March, Day 17: six days later is the 24th, a day after the table's Day 1.
        course = revise(inotuzumab(), Given(at=new_york(3, 18), of="first/1/dose/d15"), as_of=new_york(3, 18))
        days = [start(course, f"later/1/dose/{day}") for day in ("d1", "d8", "d15")]
        assert [new_york(3, 24), new_york(3, 31), new_york(4, 7)] == days
        assert new_york(4, 21) == start(course, "later/2/dose/d1")
