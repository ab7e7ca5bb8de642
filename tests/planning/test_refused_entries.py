"""An entry that is refused: the code, the place and every word of it, and the nearest entry that is not refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import pytest
from tests.support.courses import blinatumomab, inotuzumab, new_york, paris

from schedules import (
    BrexucabtageneAutoleucel,
    ObecabtageneAutoleucel,
    Plan,
    Regimen,
    ScheduleError,
    plan,
    revise,
    select,
)
from schedules.course import (
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)

Refusal = tuple[str, str]
D1, D8, D15 = "first/1/dose/d1", "first/1/dose/d8", "first/1/dose/d15"
PUMP, NEXT_PUMP = "induction/1/infusion/start", "induction/2/infusion/start"
RELEASED = "product-released"


def cells() -> Plan:
    """
    Cells are collected on Monday 2 March 2026; what follows waits for their release.
    """
    chosen = BrexucabtageneAutoleucel(label="us-2025-06")
    return plan(chosen, start=new_york(3, 2), plan_id=UUID(int=4), as_of=new_york(3, 1))


def infused() -> Plan:
    """
    Day 1 of the infusion on Monday 2 March 2026, Day 10 on the 11th.
    """
    chosen = ObecabtageneAutoleucel(blasts="high")
    return plan(chosen, start=new_york(3, 2), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1))


def pump(**choices: Any) -> Plan:
    """
    28 days of infusion from Monday 2 March 2026 at 10:00 on, and again from 13 April on; the clocks change on 29 March.
    """
    return blinatumomab(paris(3, 2), **choices)


def after(course: Plan, *entries: Any, as_of: datetime | None = None) -> list[tuple[str, str, str]]:
    """
    The problems of the last entry: their codes, places and words; none where it is taken.
    """
    *before, last = entries
    for entry in before:
        course = revise(course, entry, as_of=entry.at)
    try:
        revise(course, last, as_of=as_of or last.at)
    except ScheduleError as refused:
        return [(problem.code, problem.place, problem.message) for problem in refused.problems]
    return []


def impossible(*refusals: Refusal) -> list[tuple[str, str, str]]:
    return [("entry_impossible", place, message) for place, message in refusals]


def unknown(place: str, message: str) -> list[tuple[str, str, str]]:
    return [("name_unknown", place, message)]


BAND = "lymphodepletion/1/band/expected"


class TestWhen:
    def test_nothing_happened_that_is_not_over_yet(self) -> None:
        given, recorded = Given(at=new_york(3, 2, 10), of=D1), new_york(3, 2, 9)
        message = "Mon 2 Mar 2026 10:00 is later than Mon 2 Mar 2026 09:00, when it is recorded; record what happened, "
        refusal = impossible(("at", f"{message}not what will"))
        assert refusal == after(inotuzumab(), given, as_of=recorded)
        assert refusal == after(inotuzumab(), given, as_of=recorded.astimezone(UTC))
        assert [] == after(inotuzumab(), given, as_of=given.at)

    @pytest.mark.parametrize(
        "entry",
        [
            Booked(at=new_york(3, 10), of=D15, on=date(2026, 3, 17)),
            Defer(at=new_york(3, 10), of=D15, on=date(2026, 3, 17)),
            Delay(at=new_york(3, 10), of=D15, days=1),
        ],
        ids=lambda each: str(each.what),
    )
    def test_nothing_is_planned_after_a_stop(self, entry: Any) -> None:
        first = "treatment was stopped on Mon 9 Mar 2026 12:00, and nothing is planned after it; "
        assert impossible(
            ("record", f"{first}correct that entry first"),
            (D15, "it was cancelled; correct the entry that cancelled it"),
        ) == after(inotuzumab(), Stop(at=new_york(3, 9, 12)), entry)

    def test_no_cycle_is_longer_after_a_stop(self) -> None:
        message = "treatment was stopped on Mon 9 Mar 2026 12:00, and nothing is planned after it; "
        longer = Extend(at=new_york(3, 10), of=D1, length_days=30)
        assert impossible(("record", f"{message}correct that entry first")) == after(
            inotuzumab(), Stop(at=new_york(3, 9, 12)), longer
        )

    @pytest.mark.parametrize("kind", [Given, Missed, Omit])
    def test_what_a_stop_cancelled_is_told_to_be_so(self, kind: Any) -> None:
        assert impossible((D15, "it was cancelled; correct the entry that cancelled it")) == after(
            inotuzumab(), Stop(at=new_york(3, 9, 12)), kind(at=new_york(3, 16), of=D15)
        )

    def test_a_second_stop(self) -> None:
        assert impossible(("record", "treatment was stopped before; correct that entry instead")) == after(
            inotuzumab(), Stop(at=new_york(3, 9)), Stop(at=new_york(3, 10))
        )


class TestACorrection:
    GIVEN: Final = Given(at=new_york(3, 2), of=D1)

    @pytest.mark.parametrize("number", [2, 3])
    def test_of_an_entry_that_there_is_not(self, number: int) -> None:
        assert impossible(("entry", f"there is no entry {number} yet; the record has 1")) == after(
            inotuzumab(), self.GIVEN, Correction(at=new_york(3, 3), entry=number)
        )

    def test_of_one_that_there_is(self) -> None:
        assert [] == after(inotuzumab(), self.GIVEN, Correction(at=new_york(3, 3), entry=1))

    def test_what_is_right_instead_is_held_to_the_time_of_its_writing(self) -> None:
        right = Given(at=new_york(3, 4), of=D1)
        message = "Wed 4 Mar 2026 09:00 is later than Tue 3 Mar 2026 09:00, when it is recorded; record what happened, "
        assert impossible(("at", f"{message}not what will")) == after(
            inotuzumab(), self.GIVEN, Correction(at=new_york(3, 3), entry=1, instead=right)
        )
        written = right.model_copy(update={"at": new_york(3, 3, 12), "recorded_at": new_york(3, 3, 12)})
        corrected = Correction(at=new_york(3, 3), entry=1, instead=written)
        assert [] == after(inotuzumab(), self.GIVEN, corrected, as_of=new_york(3, 4))

    def test_and_to_the_events_there_are(self) -> None:
        right = Given(at=new_york(3, 2), of="first/1/dose/d2")
        assert unknown("event", f"the plan has no event 'first/1/dose/d2'; did you mean {D8}?") == after(
            inotuzumab(), self.GIVEN, Correction(at=new_york(3, 3), entry=1, instead=right)
        )


class TestAPump:
    HOLD: Final = Hold(at=paris(3, 5), row="infusion")
    RUNS: Final = "Mon 2 Mar 2026 10:00 to Mon 30 Mar 2026 11:00; Mon 13 Apr 2026 10:00 to Mon 11 May 2026 10:00"

    RUNS_LATER: Final = (
        "Mon 25 May 2026 10:00 to Mon 22 Jun 2026 10:00; Mon 6 Jul 2026 10:00 to Mon 3 Aug 2026 10:00; "
        "Mon 17 Aug 2026 10:00 to Mon 14 Sep 2026 10:00"
    )

    def test_where_there_is_none(self) -> None:
        message = (
            "the plan has no infusion by pump, so nothing is held or resumed; record a delay, or what was left out"
        )
        assert impossible(("row", message)) == after(inotuzumab(), Hold(at=new_york(3, 3), row="dose"))

    @pytest.mark.parametrize(("row", "hint"), [("infuson", "did you mean infusion?"), ("x", "it has infusion")])
    def test_by_another_name(self, row: str, hint: str) -> None:
        assert unknown("row", f"the plan has no row {row!r}; {hint}") == after(pump(), Hold(at=paris(3, 5), row=row))

    @pytest.mark.parametrize(
        ("at", "said"),
        [
            (paris(3, 2), "Mon 2 Mar 2026 10:00"),
            (paris(3, 30, 11), "Mon 30 Mar 2026 11:00"),
            (paris(4, 5), "Sun 5 Apr 2026 10:00"),
        ],
    )
    def test_while_it_stands_still(self, at: datetime, said: str) -> None:
        message = f"infusion does not run at {said}; it runs {self.RUNS}"
        assert impossible(("record", message)) == after(pump(), Hold(at=at, row="infusion"))

    @pytest.mark.parametrize("at", [paris(3, 2, 10, 1), paris(3, 30, 10, 59), paris(4, 13, 10, 1)])
    def test_while_it_runs(self, at: datetime) -> None:
        assert [] == after(pump(), Hold(at=at, row="infusion"))

    @pytest.mark.parametrize(
        ("cycles", "at", "runs"),
        [
            (3, paris(4, 5), f"{RUNS}; Mon 25 May 2026 10:00 to Mon 22 Jun 2026 10:00"),
            (5, paris(4, 5), f"{RUNS}; Mon 25 May 2026 10:00 to Mon 22 Jun 2026 10:00; and 2 more times"),
            (4, paris(4, 5), f"{RUNS}; Mon 25 May 2026 10:00 to Mon 22 Jun 2026 10:00; and 1 more time"),
            (
                5,
                paris(6, 24),
                f"{RUNS_LATER}; and 2 more times",
            ),
        ],
    )
    def test_the_three_nearest_stretches_are_named_in_order(self, cycles: int, at: datetime, runs: str) -> None:
        message = f"infusion does not run at {at:%a} {at.day} {at:%b} 2026 10:00; it runs {runs}"
        assert impossible(("record", message)) == after(pump(cycles=cycles), Hold(at=at, row="infusion"))

    @pytest.mark.parametrize("day", [5, 6])
    def test_that_is_on_hold(self, day: int) -> None:
        message = "infusion is on hold already, since Thu 5 Mar 2026 10:00; record its restart (resume) first"
        again = Hold(at=paris(3, day), row="infusion")
        assert impossible(("record", message)) == after(pump(), self.HOLD, again, as_of=paris(3, 6))

    def test_that_was_on_hold_before_that(self) -> None:
        assert [] == after(pump(), self.HOLD, Hold(at=paris(3, 4), row="infusion"), as_of=paris(3, 6))

    def test_that_was_never_held_is_not_resumed(self) -> None:
        resumed = Resume(at=paris(3, 6), row="infusion", rate="same")
        message = "infusion is not on hold; record the hold first"
        assert impossible(("record", message)) == after(pump(), resumed)
        assert impossible(("record", message)) == after(pump(), self.HOLD, resumed, resumed)

    def test_is_not_resumed_in_the_minute_of_its_hold(self) -> None:
        message = "Thu 5 Mar 2026 10:00 is not after the hold at Thu 5 Mar 2026 10:00; check the time"
        resumed = Resume(at=paris(3, 5), row="infusion", rate="same")
        assert impossible(("record", message)) == after(pump(), self.HOLD, resumed)
        assert [] == after(pump(), self.HOLD, resumed.model_copy(update={"at": paris(3, 5, 10, 1)}))

    @pytest.mark.parametrize(
        "entry",
        [Delay(at=paris(3, 6), of=PUMP, days=1), Booked(at=paris(3, 6), of=PUMP, on=paris(3, 7))],
        ids=lambda each: str(each.what),
    )
    def test_that_ran_is_not_moved(self, entry: Any) -> None:
        message = "it ran already: a hold of it is recorded; correct that entry first"
        assert impossible((PUMP, message)) == after(pump(), self.HOLD, entry)
        assert [] == after(pump(), self.HOLD, entry.model_copy(update={"of": NEXT_PUMP}))

    def test_that_ran_is_not_deferred(self) -> None:
        limits = "it may lie only on Mon 2 Mar 2026; record a clinical delay, or what was booked"
        assert impossible(
            (PUMP, "it ran already: a hold of it is recorded; correct that entry first"),
            ("on", f"Sat 7 Mar 2026 is outside its limits: {limits}"),
        ) == after(pump(), self.HOLD, Defer(at=paris(3, 6), of=PUMP, on=paris(3, 7)))

    def test_did_not_begin_after_its_hold(self) -> None:
        message = "it ran before: it was held on Thu 5 Mar 2026 10:00; correct that entry, or the time it was given"
        assert impossible((PUMP, message)) == after(pump(), self.HOLD, Given(at=paris(3, 5, 10, 1), of=PUMP))
        assert [] == after(pump(), self.HOLD, Given(at=paris(3, 4), of=PUMP), as_of=paris(3, 6))
        assert [] == after(pump(), self.HOLD, Given(at=paris(3, 5), of=PUMP))

    @pytest.mark.parametrize("kind", [Omit, Missed])
    @pytest.mark.parametrize(("course", "of"), [(pump, PUMP), (infused, "infusion/1/infusion/d10")])
    def test_is_not_left_out(self, kind: Any, course: Callable[[], Plan], of: str) -> None:
        message = "an infusion is not left out like a dose; record a hold, a delay, or the end of treatment"
        assert impossible((of, message)) == after(course(), kind(at=paris(3, 3), of=of))


class TestAMilestone:
    @pytest.mark.parametrize("kind", [Reached, Failed])
    @pytest.mark.parametrize(
        ("name", "hint"), [("product-relesed", "did you mean product-released?"), ("x", "it has product-released")]
    )
    def test_by_another_name(self, kind: Any, name: str, hint: str) -> None:
        message = f"the plan has no milestone {name!r}; {hint}"
        assert unknown("milestone", message) == after(cells(), kind(at=new_york(3, 9), milestone=name))

    def test_where_nothing_waits_at_all(self) -> None:
        message = "the plan has no milestone 'x'; it has none"
        assert unknown("milestone", message) == after(inotuzumab(), Reached(at=new_york(3, 9), milestone="x"))

    def test_is_reached_once(self) -> None:
        message = "it was reached on Mon 16 Mar 2026 09:00; correct that entry if the date was wrong"
        first, second = (Reached(at=new_york(3, day), milestone=RELEASED) for day in (16, 17))
        assert impossible((RELEASED, message)) == after(cells(), first, second)

    def test_does_not_fail_after_it_was_reached(self) -> None:
        message = "nothing waits for it: a date was given or recorded; correct that entry, or make the plan anew"
        reached, failed = (
            Reached(at=new_york(3, 16), milestone=RELEASED),
            Failed(at=new_york(3, 17), milestone=RELEASED),
        )
        assert impossible((RELEASED, message)) == after(cells(), reached, failed)
        assert [] == after(cells(), failed)
        assert [] == after(cells(), failed, reached.model_copy(update={"at": new_york(3, 18)}))

    @pytest.mark.parametrize("kind", [Reached, Failed])
    def test_does_not_come_before_the_cells_are_collected(self, kind: Any) -> None:
        message = "it can't come before Leukapheresis: cells are collected, Mon 2 Mar 2026; correct one of the two"
        assert impossible((RELEASED, message)) == after(cells(), kind(at=new_york(3, 1), milestone=RELEASED))
        assert [] == after(cells(), kind(at=new_york(3, 2, 0), milestone=RELEASED))

    def test_nor_before_they_are_collected_again(self) -> None:
        again = Repeated(at=new_york(3, 9), of="leukapheresis/1/leukapheresis/d1")
        for day, taken in ((8, False), (9, True)):
            reached = Reached(at=new_york(3, day), milestone=RELEASED)
            found = after(cells(), again, reached, as_of=new_york(3, 9))
            assert taken is (found == [])
            assert taken or "Mon 9 Mar 2026; correct one of the two" in found[0][2]


class TestAChoice:
    @pytest.mark.parametrize("entry", [Learned(at=new_york(3, 3), fact="respons", value="cr")])
    def test_by_another_name(self, entry: Any) -> None:
        message = "the plan has no choice 'respons'; did you mean response?"
        assert unknown("choice", message) == after(inotuzumab(), entry)

    def test_of_another_value(self) -> None:
        entry = Learned(at=new_york(3, 3), fact="response", value="xx")
        message = "'xx' is not possible; choose none or cr"
        assert [("choice_not_allowed", "response", message)] == after(inotuzumab(), entry)

    @pytest.mark.parametrize("kind", [Learned, Changed])
    def test_that_decides_which_phases_there_are(self, kind: Any) -> None:
        name = "fact" if kind is Learned else "choice"
        entry = kind(**{name: "indication", "at": paris(3, 3), "value": "mrd-positive"})
        found = after(pump(), entry)
        assert (
            impossible(("indication", "it decides which phases the course has; make the plan anew with it"))[0] in found
        )

    @pytest.mark.parametrize(
        ("from_on", "said"),
        [
            (paris(3, 4), "Wed 4 Mar 2026 10:00"),
            (paris(3, 4, 23, 59), "Wed 4 Mar 2026 23:59"),
            (date(2026, 3, 4), "Wed 4 Mar 2026"),
        ],
    )
    def test_bags_are_not_others_before_the_day_of_the_change(self, from_on: date, said: str) -> None:
        change = Changed(at=paris(3, 5), choice="bag_hours", value=24, from_on=from_on)
        message = f"{said} is before Thu 5 Mar 2026 10:00; what hung then stays: give that day, or a later one"
        assert impossible(("from_on", message)) == after(pump(bag_hours=96), change)

    @pytest.mark.parametrize("from_on", [None, paris(3, 5, 0), paris(3, 5), date(2026, 3, 5), date(2026, 3, 6)])
    def test_but_from_that_day_on(self, from_on: date | None) -> None:
        change = Changed(at=paris(3, 5), choice="bag_hours", value=24, from_on=from_on)
        assert [] == after(pump(bag_hours=96), change)

    def test_what_is_no_length_of_a_bag_holds_from_a_cycle_on(self) -> None:
        change = Changed(at=paris(3, 5), choice="cycles", value=4, from_on=date(2026, 3, 6))
        message = "cycles holds from a cycle on, not from a day; give from_cycle"
        assert impossible(("from_on", message)) == after(pump(), change)
        assert [] == after(pump(), change.model_copy(update={"from_on": None}))

    def test_no_number_where_one_is_asked(self) -> None:
        message = "'x' is not possible; give a number from 1 to 400 kg"
        entry = Changed(at=paris(3, 5), choice="weight_kg", value="x")
        assert [("choice_not_allowed", "weight_kg", message)] == after(pump(), entry)

    def test_more_cycles_than_there_are(self) -> None:
        message = "20 is more than the 9 that the regimen has (2 induction + 3 consolidation + 4 continued therapy); "
        entry = Changed(at=paris(3, 5), choice="cycles", value=20)
        assert [("choice_over_limit", "cycles", f"{message}choose at most 9")] == after(pump(), entry)


class TestAQuestion:
    HELD: Final = (Hold(at=paris(3, 5), row="infusion"), Resume(at=paris(3, 13), row="infusion", rate="full"))

    @pytest.mark.parametrize(
        ("name", "hint"),
        [("e1/rset", "did you mean e1/rest?"), ("x", "it has e1/rest, e1/counts, e1/low")],
    )
    def test_that_was_not_asked(self, name: str, hint: str) -> None:
        decided = Decided(at=paris(3, 13), question=name, answer="no")
        assert unknown("question", f"the plan has no question {name!r}; {hint}") == after(pump(), *self.HELD, decided)

    def test_is_answered_once(self) -> None:
        first, second = (Decided(at=paris(3, day), question="e1/rest", answer="no") for day in (13, 14))
        message = "e1/rest was answered; correct that entry if the answer changed"
        assert impossible(("record", message)) == after(pump(), *self.HELD, first, second)

    def test_about_a_smaller_dose_is_another_one(self) -> None:
        smaller = Reduce(at=new_york(3, 9, 10), of=D8, amount="0.3 mg/m2", scope="dose")
        asked = Decided(at=new_york(3, 13), question="e1/raise", answer="no")
        assert [] == after(inotuzumab(), smaller, asked)
        assert unknown("question", "the plan has no question 'x'; it has e1/raise") == after(
            inotuzumab(), smaller, asked.model_copy(update={"question": "x"})
        )


class TestADateWithinItsLimits:
    WAY_OUT: Final = "record a clinical delay, or what was booked"

    @pytest.mark.parametrize(
        ("course", "of", "on", "said"),
        [
            (inotuzumab, D8, date(2026, 3, 7), "Sat 7 Mar 2026|from Sun 8 Mar 2026 to Tue 10 Mar 2026"),
            (inotuzumab, D8, date(2026, 3, 11), "Wed 11 Mar 2026|from Sun 8 Mar 2026 to Tue 10 Mar 2026"),
            (inotuzumab, D1, date(2026, 3, 1), "Sun 1 Mar 2026|only on Mon 2 Mar 2026"),
            (inotuzumab, D1, date(2026, 3, 3), "Tue 3 Mar 2026|only on Mon 2 Mar 2026"),
            (pump, NEXT_PUMP, paris(4, 12), "Sun 12 Apr 2026|from Mon 13 Apr 2026 on"),
        ],
    )
    def test_outside_of_them(self, course: Callable[[], Plan], of: str, on: date, said: str) -> None:
        day, span = said.split("|")
        message = f"{day} is outside its limits: it may lie {span}; {self.WAY_OUT}"
        assert impossible(("on", message)) == after(course(), Defer(at=paris(3, 2), of=of, on=on))

    def test_without_a_first_date(self) -> None:
        course = inotuzumab()
        events = tuple(each.model_copy(update={"earliest": None}) if each.key == D8 else each for each in course.events)
        course = course.model_copy(update={"events": events})
        message = f"Wed 11 Mar 2026 is outside its limits: it may lie to Tue 10 Mar 2026; {self.WAY_OUT}"
        assert impossible(("on", message)) == after(course, Defer(at=new_york(3, 3), of=D8, on=date(2026, 3, 11)))
        assert [] == after(course, Defer(at=new_york(3, 3), of=D8, on=date(2026, 3, 3)))

    @pytest.mark.parametrize(
        ("course", "of", "on"),
        [
            (inotuzumab, D8, date(2026, 3, 8)),
            (inotuzumab, D8, new_york(3, 10, 23)),
            (inotuzumab, D1, new_york(3, 2, 23)),
            (pump, NEXT_PUMP, paris(4, 13)),
            (pump, NEXT_PUMP, paris(6, 13)),
        ],
    )
    def test_inside_of_them(self, course: Callable[[], Plan], of: str, on: date) -> None:
        assert [] == after(course(), Defer(at=paris(3, 2), of=of, on=on))


class TestAPlace:
    ALL: Final = (
        "first/1/dose/d1, first/1/dose/d8, first/1/dose/d15, later/1/dose/d1, later/1/dose/d8, later/1/dose/d15, "
        "later/2/dose/d1, later/2/dose/d8, later/2/dose/d15, later/2/stop-point/d28"
    )

    @pytest.mark.parametrize(
        ("key", "hint"),
        [
            ("first/0/dose/d1", "first has 1 cycle"),
            ("first/2/dose/d1", "first has 1 cycle"),
            ("later/3/dose/d1", "later has 2 cycles"),
            ("first/1/dose/d9", "did you mean first/1/dose/d8?"),
            ("later/2/dse/d1", "did you mean later/2/dose/d1?"),
            ("later/2/zzzzzzzzzzzzzzzzzzzz/d1", f"it has {', '.join(ALL.split(', ')[6:])}"),
            ("nowhere/1/dose/d1", "did you mean later/1/dose/d1?"),
            ("garbage", f"it has {ALL}"),
        ],
    )
    def test_that_there_is_not(self, key: str, hint: str) -> None:
        message = f"the plan has no event {key!r}; {hint}"
        assert unknown("event", message) == after(inotuzumab(), Missed(at=new_york(3, 20), of=key))

    @pytest.mark.parametrize("kind", [Missed, Omit])
    def test_that_has_no_date_yet(self, kind: Any) -> None:
        message = "it has no date yet; record its appointment (booked), or when it took place (given)"
        key = "infusion/1/infusion/d0"
        assert impossible((key, message)) == after(cells(), kind(at=new_york(3, 20), of="infusion"))

    @pytest.mark.parametrize(
        "entry",
        [
            Given(at=new_york(3, 20), of=BAND),
            Booked(at=new_york(3, 20), of=BAND, on=date(2026, 3, 25)),
            Defer(at=new_york(3, 20), of=BAND, on=date(2026, 3, 25)),
            Delay(at=new_york(3, 20), of=BAND, days=1),
            Omit(at=new_york(3, 20), of=BAND),
            Missed(at=new_york(3, 20), of=BAND),
        ],
    )
    def test_that_is_only_a_range_of_dates(self, entry: Any) -> None:
        """Such an entry was once taken, and changed nothing."""
        message = (
            "it has no date yet, only a range; record its phase: an appointment (booked), or when it took place (given)"
        )
        assert impossible((BAND, message)) == after(cells(), entry)

    def test_that_has_no_date_yet_is_not_late(self) -> None:
        message = "it has no date yet; record its appointment (booked), or when it took place (given)"
        key = "lymphodepletion/1/fludarabine/d-4"
        late = Delay(at=new_york(3, 20), of="lymphodepletion", days=1)
        assert impossible((key, message)) == after(cells(), late)

    def test_that_has_no_date_yet_is_booked_or_given(self) -> None:
        booked = Booked(at=new_york(3, 20), of="lymphodepletion", on=date(2026, 3, 25))
        assert [] == after(cells(), booked)
        assert [] == after(cells(), Given(at=new_york(3, 20), of="lymphodepletion"))

    @pytest.mark.parametrize(
        ("course", "of", "title"),
        [
            (inotuzumab, "first/1/observation/d1", "Observation after the infusion"),
            (pump, "induction/1/premedication/start", "Premedication 1 hour before blinatumomab"),
            (pump, "induction/1/stay/1", "Hospital stay"),
            (pump, "induction/1/infusion/disconnect", "Blinatumomab infusion ends: disconnect"),
            (pump, "induction/1/infusion/step", "Blinatumomab dose step"),
        ],
    )
    def test_that_follows_from_another(self, course: Callable[[], Plan], of: str, title: str) -> None:
        message = f"{title} follows from another event; record that one"
        assert impossible((of, message)) == after(course(), Missed(at=paris(3, 3), of=of))

    def test_a_bag(self) -> None:
        message = "bags follow the pump: if it stood still, record hold and resume; the bags are cut anew from then"
        key = "induction/1/infusion/bag-2"
        assert impossible((key, message)) == after(pump(bag_hours=96), Given(at=paris(3, 6, 12), of=key))

    @pytest.mark.parametrize(("course", "of"), [(inotuzumab, D1), (pump, PUMP)])
    def test_a_dose_is_not_done_again(self, course: Callable[[], Plan], of: str) -> None:
        message = "a procedure, such as a collection, is done again; a dose or an infusion is not"
        assert impossible((of, message)) == after(course(), Repeated(at=paris(3, 3), of=of))

    def test_a_collection_is(self) -> None:
        assert [] == after(cells(), Repeated(at=new_york(3, 9), of="leukapheresis/1/leukapheresis/d1"))

    @pytest.mark.parametrize(
        "entry",
        [
            Missed(at=new_york(3, 9), of="lymphodepletion/1/marrow-sample/d-6"),
            Given(at=new_york(3, 9), of="lymphodepletion/1/marrow-sample/d-6"),
            Repeated(at=new_york(3, 9), of="lymphodepletion/1/marrow-sample/d-6"),
        ],
        ids=lambda each: str(each.what),
    )
    def test_beside_another(self, entry: Any) -> None:
        message = "it stands beside fludarabine and moves with it; record that one, and write down what was done with"
        assert impossible((entry.of, f"{message} this one")) == after(infused(), entry)

    @pytest.mark.parametrize("kind", [Missed, Given, Omit])
    def test_a_stretch_of_days(self, kind: Any) -> None:
        """
        A row on Days 2 to 4 of the table, which counts as an assessment.
        """
        source = {"document": "made for this test", "jurisdiction": "nowhere"}
        dose = {"visit": "dose", "kind": "dose", "title": "Dose", "days": "1", "source": source}
        scan = {"span": "scans", "kind": "assessment", "title": "Scans", "days": "2-4", "source": source}
        phase = {"id": "first", "title": "First", "table": "t", "cycles": 1}
        made = {"id": "r", "title": "R", "source": source, "phases": [phase]}
        regimen = Regimen.read({**made, "tables": {"t": {"length_days": 14, "rows": [dose, scan]}}})
        course = plan(select(regimen, {}), start=new_york(3, 2), plan_id=UUID(int=2), as_of=new_york(3, 2))
        message = "it is a stretch of days of the table; record a delay of the cycle's first event, or an end"
        of = next(each.key for each in course.events if each.kind == "assessment")
        assert impossible((of, message)) == after(course, kind(at=new_york(3, 9), of=of))


def about(kind: str, at: datetime) -> Any:
    """
    An entry of a kind about the dose of Day 8, which is on Monday 9 March.
    """
    smaller: dict[str, Any] = {"at": at, "of": D8, "amount": "0.3 mg/m2"}
    made: dict[str, Callable[[], Any]] = {
        "given": lambda: Given(at=at, of=D8),
        "omit": lambda: Omit(at=at, of=D8),
        "missed": lambda: Missed(at=at, of=D8),
        "delay": lambda: Delay(at=at, of=D8, days=1),
        "defer": lambda: Defer(at=at, of=D8, on=date(2026, 3, 10)),
        "booked": lambda: Booked(at=at, of=D8, on=new_york(3, 10)),
        "reduce": lambda: Reduce(**smaller, scope="dose"),
        "reduce all": lambda: Reduce(**smaller, scope="following"),
    }
    return made[kind]()


GIVEN_BEFORE: Final = "it took place already; correct the entry that says so"
LEFT_OUT: Final = (
    "it was {}, as recorded on Mon 9 Mar 2026 09:00; record its new appointment (booked) or that it was given, or "
    "correct that entry"
)
ARRANGED: Final = "it has an appointment on Tue 10 Mar 2026{}; record the new one (booked), or correct that entry first"
FIRST_OF: Final = {
    "given": GIVEN_BEFORE,
    "omit": LEFT_OUT.format("omitted"),
    "missed": LEFT_OUT.format("missed"),
    "booked": ARRANGED.format(" 09:00"),
    "defer": ARRANGED.format(""),
}
UNHEARD: Final = {
    "given": {"given", "omit", "missed", "delay", "defer", "booked"},
    "omit": {"omit", "missed", "delay", "defer", "reduce"},
    "missed": {"omit", "missed", "delay", "defer", "reduce"},
    "booked": {"delay", "defer"},
    "defer": {"delay"},
}
"""By an earlier entry about a dose, the later ones that it outranks."""


@pytest.mark.parametrize("second", ["given", "omit", "missed", "delay", "defer", "booked", "reduce", "reduce all"])
@pytest.mark.parametrize("first", UNHEARD)
def test_an_entry_that_an_earlier_one_outranks(first: str, second: str) -> None:
    found = after(inotuzumab(), about(first, new_york(3, 9)), about(second, new_york(3, 9, 10)))
    assert (impossible((D8, FIRST_OF[first])) if second in UNHEARD[first] else []) == found
