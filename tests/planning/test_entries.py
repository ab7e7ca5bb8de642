"""What can't have happened is refused, with what to record in its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support.courses import blinatumomab, inotuzumab, new_york, paris, start

from schedules import (
    BrexucabtageneAutoleucel,
    ObecabtageneAutoleucel,
    Plan,
    Regimen,
    ScheduleError,
    check,
    plan,
    revise,
)
from schedules.course import (
    KINDS,
    AnyHappening,
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
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
from schedules.planning.entries import key_of
from schedules.planning.versions import laid_again
from schedules.regimen.selection import select

LATER = paris(6, 1)


def test_a_second_stop_is_refused() -> None:
    stopped = revise(blinatumomab(paris(3, 2)), Stop(at=paris(3, 20)), as_of=paris(3, 20))
    with pytest.raises(ScheduleError, match="treatment was stopped before; correct that entry instead"):
        revise(stopped, Stop(at=paris(3, 21)), as_of=paris(3, 21))


def test_an_infusion_goes_on_after_its_hold_and_only_after_one() -> None:
    resumed = Resume(at=paris(3, 5), row="infusion", rate="full")
    with pytest.raises(ScheduleError, match="infusion is not on hold; record the hold first"):
        revise(blinatumomab(paris(3, 2)), resumed, as_of=LATER)
    held = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 5))
    with pytest.raises(ScheduleError, match="is not after the hold at Thu 5 Mar 2026 10:00; check the time"):
        revise(held, resumed, as_of=LATER)
    assert (
        1 == revise(held, resumed.model_copy(update={"at": paris(3, 5, 10, 1)}), as_of=LATER).revision - held.revision
    )


def test_bags_follow_the_pump() -> None:
    course = blinatumomab(paris(3, 2), bag_hours=96)
    bag = next(event for event in course.events if event.kind == "bag-change")
    with pytest.raises(ScheduleError, match="if it stood still, record hold and resume; the bags are cut anew"):
        revise(course, Given(at=paris(3, 6, 12), of=bag.key), as_of=LATER)


def test_a_question_is_answered_once() -> None:
    course = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 5))
    course = revise(course, Resume(at=paris(3, 13), row="infusion", rate="full"), as_of=paris(3, 13))
    course = revise(course, Decided(at=paris(3, 13), question="e1/rest", answer="no"), as_of=paris(3, 13))
    with pytest.raises(ScheduleError, match="e1/rest was answered; correct that entry if the answer changed"):
        revise(course, Decided(at=paris(3, 14), question="e1/rest", answer="yes"), as_of=paris(3, 14))


def test_only_a_question_that_was_asked_is_answered() -> None:
    with pytest.raises(ScheduleError, match="no question 'e1/rest'"):
        revise(
            blinatumomab(paris(3, 2)), Decided(at=paris(3, 14), question="e1/rest", answer="yes"), as_of=paris(3, 14)
        )


def obecabtagene() -> Plan:
    chosen = ObecabtageneAutoleucel(blasts="high")
    return plan(chosen, start=new_york(3, 2), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1))


class TestTheNameOfAnEvent:
    """A name that fits one event means it; one that fits several is refused with their list, and nothing is chosen.

    ``missed --of dose`` once took the first dose of the course, and cancelled it.
    """

    def test_a_row_of_many_doses_is_refused_with_the_list_of_them(self) -> None:
        course = inotuzumab()
        with pytest.raises(ScheduleError) as caught:
            revise(course, Missed(at=new_york(3, 20), of="dose"), as_of=new_york(3, 20))
        (problem,) = caught.value.problems
        assert ("place_ambiguous", "of") == (problem.code, problem.place)
        assert problem.message.startswith(
            "'dose' fits 9 events: C1D1 Mon 2 Mar 2026 first/1/dose/d1; C1D8 Mon 9 Mar 2026 first/1/dose/d8; "
        )
        assert problem.message.endswith(". Name one of them, by its key")

    DOSES: Final = (
        "C1D1 Mon 2 Mar 2026 first/1/dose/d1; C1D8 Mon 9 Mar 2026 first/1/dose/d8; "
        "C1D15 Mon 16 Mar 2026 first/1/dose/d15; C2D1 Mon 23 Mar 2026 later/1/dose/d1; "
        "C2D8 Mon 30 Mar 2026 later/1/dose/d8; C2D15 Mon 6 Apr 2026 later/1/dose/d15; "
        "C3D1 Mon 20 Apr 2026 later/2/dose/d1; C3D8 Mon 27 Apr 2026 later/2/dose/d8; "
        "C3D15 Mon 4 May 2026 later/2/dose/d15; C4D1 Mon 18 May 2026 later/3/dose/d1; "
        "C4D8 Mon 25 May 2026 later/3/dose/d8; C4D15 Mon 1 Jun 2026 later/3/dose/d15"
    )

    @pytest.mark.parametrize(("cycles", "more"), [(4, ""), (5, "; and 3 more")])
    def test_twelve_are_listed_in_order_and_the_others_counted(self, cycles: int, more: str) -> None:
        with pytest.raises(ScheduleError) as caught:
            key_of(inotuzumab(cycles=cycles), "dose")
        (problem,) = caught.value.problems
        number = 3 * cycles
        assert f"'dose' fits {number} events: {self.DOSES}{more}. Name one of them, by its key" == problem.message

    def test_a_phase_of_several_cycles_is_refused(self) -> None:
        with pytest.raises(ScheduleError, match=r"'induction' fits 2 events: C1D1 .*induction/1.*; C2D1 .*induction/2"):
            key_of(blinatumomab(paris(3, 2)), "induction")

    def test_a_phase_of_one_cycle_is_its_first_treatment(self) -> None:
        assert "first/1/dose/d1" == key_of(inotuzumab(), "first")

    @pytest.mark.parametrize("kind", [Missed, Omit])
    def test_who_leaves_a_phase_out_is_asked_which_of_its_doses(self, kind: Any) -> None:
        with pytest.raises(ScheduleError) as refused:
            revise(inotuzumab(), kind(at=new_york(3, 20), of="first"), as_of=new_york(3, 20))
        assert "'first' fits 3 events: C1D1 Mon 2 Mar 2026" in str(refused.value)

    def test_a_phase_of_one_event_is_left_out_by_its_name(self) -> None:
        assert "leukapheresis/1/leukapheresis/d1" == key_of(obecabtagene(), "leukapheresis", is_left_out=True)

    def test_a_phase_and_a_row_of_one_name_are_weighed_together(self) -> None:
        with pytest.raises(ScheduleError, match="'infusion' fits 2 events"):
            key_of(obecabtagene(), "infusion")

    @pytest.mark.parametrize("name", ["C1D8", "2026-03-09", "first/1/dose/d8", "uid"])
    def test_a_place_a_date_a_key_and_a_uid_mean_one_event(self, name: str) -> None:
        course = inotuzumab()
        (dose,) = (event for event in course.events if event.key == "first/1/dose/d8")
        assert "first/1/dose/d8" == key_of(course, dose.uid if name == "uid" else name)

    def test_two_drugs_of_one_day_are_told_apart_by_their_keys_alone(self) -> None:
        with pytest.raises(ScheduleError, match=r"fits 2 events: .*cyclophosphamide.*fludarabine"):
            key_of(obecabtagene(), "D-6")

    def test_what_takes_place_comes_before_what_was_left_out(self) -> None:
        """The third dose of cycle 1 is moved onto the date of the second one, which was left out."""
        without = revise(inotuzumab(), Omit(at=new_york(3, 3), of="C1D8"), as_of=new_york(3, 3))
        moved = revise(without, Booked(at=new_york(3, 3), of="C1D15", on=date(2026, 3, 9)), as_of=new_york(3, 3))
        assert "first/1/dose/d15" == key_of(moved, "2026-03-09")
        assert "first/1/dose/d8" == key_of(moved, "C1D8")

    def test_a_name_that_fits_nothing_is_refused_as_before(self) -> None:
        with pytest.raises(ScheduleError, match="the plan has no event 'C9D9'"):
            revise(inotuzumab(), Missed(at=new_york(3, 20), of="C9D9"), as_of=new_york(3, 20))


class TestOnThePlansClocks:
    """What was written down by other clocks is told by those of the plan, at the same instant (C18)."""

    def entry(self, written: AnyHappening, course: Plan | None = None) -> Any:
        return revise(course or inotuzumab(), written, as_of=new_york(3, 20)).record[-1]

    def test_when_it_happened(self) -> None:
        entry = self.entry(Given(at=new_york(3, 9).astimezone(UTC), of="C1D8"))
        assert ("2026-03-09T09:00:00-04:00", "first/1/dose/d8") == (entry.at.isoformat(), entry.of)

    @pytest.mark.parametrize("kind", [Booked, Defer])
    def test_for_when_it_is(self, kind: Any) -> None:
        entry = self.entry(kind(at=new_york(3, 3), of="C1D8", on=new_york(3, 10, 8).astimezone(UTC)))
        assert "2026-03-10T08:00:00-04:00" == entry.on.isoformat()

    def test_from_when_bags_are_others(self) -> None:
        change = Changed(at=paris(3, 5), choice="bag_hours", value=24, from_on=paris(3, 6).astimezone(UTC))
        course = blinatumomab(paris(3, 2), bag_hours=96)
        assert "2026-03-06T10:00:00+01:00" == self.entry(change, course).from_on.isoformat()

    def test_what_is_right_instead(self) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 9), of="C1D8"), as_of=new_york(3, 9))
        right = Given(at=new_york(3, 9, 10).astimezone(UTC), of="C1D8")
        instead = self.entry(Correction(at=new_york(3, 10), entry=1, instead=right), course).instead
        assert ("2026-03-09T10:00:00-04:00", "first/1/dose/d8") == (instead.at.isoformat(), instead.of)
        assert new_york(3, 20) == instead.recorded_at

    def test_it_is_stamped_where_it_has_no_stamp(self) -> None:
        given = Given(at=new_york(3, 9), of="C1D8")
        assert new_york(3, 20) == self.entry(given).recorded_at
        assert new_york(3, 10) == self.entry(given.model_copy(update={"recorded_at": new_york(3, 10)})).recorded_at

    @pytest.mark.parametrize("value", [24, [24], (24,)])
    def test_one_length_of_bags_is_the_first_of_a_row_of_them(self, value: Any) -> None:
        change = Changed(at=paris(3, 5), choice="bag_hours", value=value)
        assert (24,) == self.entry(change, blinatumomab(paris(3, 2), bag_hours=96)).value


MINIMAL: dict[str, dict[str, Any]] = {
    "row": {"row": "infusion"},
    "of": {"of": "induction/1/infusion/start"},
    "on": {"on": date(2026, 3, 9)},
    "rate": {"rate": "low"},
    "days": {"days": 1},
    "amount": {"amount": "half"},
    "length_days": {"length_days": 49},
    "milestone": {"milestone": "product-released"},
    "fact": {"fact": "weight_kg"},
    "choice": {"choice": "bag_hours"},
    "value": {"value": 70},
    "question": {"question": "e1/rest"},
    "answer": {"answer": "yes"},
    "entry": {"entry": 1},
}


def minimal(kind: str, **fields: Any) -> Any:
    """
    An entry of a kind with what it requires, and the given fields.
    """
    needed = {name: MINIMAL[name][name] for name in KINDS[kind].model_fields if name in MINIMAL}
    return KINDS[kind](**{**needed, "at": new_york(3, 9), **fields})


class TestAMomentThatThereIsNot:
    """No entry has a time that the clocks skip, or one without a zone: both neighbours are named (C9).

    New York's clocks go from 02:00 to 03:00 on Sunday 8 March 2026. Python once took such a time.
    """

    SKIPPED = datetime(2026, 3, 8, 2, 30, tzinfo=ZoneInfo("America/New_York"))

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_entry_happened_then(self, kind: str) -> None:
        with pytest.raises(ScheduleError) as caught:
            revise(blinatumomab(new_york(3, 2)), minimal(kind, at=self.SKIPPED), as_of=LATER)
        (problem,) = caught.value.problems
        assert ("time_missing_in_zone", "at") == (problem.code, problem.place)
        assert "01:59" in problem.message
        assert "03:00" in problem.message

    @pytest.mark.parametrize("kind", ["booked", "defer"])
    def test_nothing_is_put_there(self, kind: str) -> None:
        with pytest.raises(ScheduleError) as caught:
            revise(inotuzumab(), minimal(kind, of="first/1/dose/d8", on=self.SKIPPED), as_of=LATER)
        assert ["on"] == [problem.place for problem in caught.value.problems]

    def test_an_entry_in_place_of_another_is_held_to_it_too(self) -> None:
        stopped = revise(blinatumomab(new_york(3, 2)), Stop(at=new_york(3, 9)), as_of=LATER)
        with pytest.raises(ScheduleError, match="03:00"):
            revise(stopped, minimal("correction", instead=Stop(at=self.SKIPPED)), as_of=LATER)

    @pytest.mark.parametrize("kind", ["booked", "defer"])
    def test_a_time_without_a_zone_is_not_read_by_the_machines_clocks(self, kind: str) -> None:
        naive = datetime(2026, 3, 9, 9)  # noqa: DTZ001  # that is the fault
        with pytest.raises(ScheduleError, match="has no time zone"):
            revise(inotuzumab(), minimal(kind, of="first/1/dose/d8", on=naive), as_of=LATER)


def test_of_many_stretches_the_nearest_are_named() -> None:
    """
    After a hundred holds the refusal of one more was once a line of thousands of letters.
    """
    course = blinatumomab(paris(3, 2))
    entries: list[Any] = []
    for day in range(3, 20):
        entries += [Hold(at=paris(3, day), row="infusion"), Resume(at=paris(3, day, 12), row="infusion", rate="same")]
    held = revise(course, *entries, as_of=paris(3, 20))
    with pytest.raises(ScheduleError, match=r"it runs .*; and 16 more times") as caught:
        revise(held, Hold(at=paris(3, 10, 11), row="infusion"), as_of=paris(3, 20))
    assert len(str(caught.value)) < 300


class TestNoEntryIsUnheard:
    """What is recorded changes the plan, or is refused, with what to record in its place."""

    KEY = "first/1/dose/d8"

    def entry(self, kind: str, at: datetime, on: int) -> Any:
        fields: dict[str, dict[str, Any]] = {
            "booked": {"on": date(2026, 3, on)},
            "defer": {"on": date(2026, 3, on)},
            "delay": {"days": on - 8, "scope": "row"},
            "reduce": {"amount": f"0.{on - 6} mg/m2", "scope": "dose"},
            "extend": {"length_days": on + 20},
        }
        made: Any = KINDS[kind]
        return made(at=at, of=self.KEY, **fields.get(kind, {}))

    KINDS_OF_A_DOSE = ("given", "booked", "defer", "omit", "missed", "delay", "reduce", "extend")

    @pytest.mark.parametrize("second", KINDS_OF_A_DOSE)
    @pytest.mark.parametrize("first", KINDS_OF_A_DOSE)
    def test_a_second_entry_about_a_dose(self, first: str, second: str) -> None:
        before = revise(inotuzumab(), self.entry(first, new_york(3, 9, 10), 10), as_of=new_york(3, 9, 10))
        codes: list[str] = []
        after = before
        try:
            after = revise(before, self.entry(second, new_york(3, 9, 12), 9), as_of=new_york(3, 9, 12))
        except ScheduleError as error:
            codes = [problem.code for problem in error.problems]
        assert codes == ["entry_impossible"] or (not codes and before.events != after.events)

    @pytest.mark.parametrize(
        ("first", "second", "way_out"),
        [
            ("given", "given", "it took place already; correct the entry that says so"),
            ("given", "missed", "it took place already; correct the entry that says so"),
            (
                "missed",
                "delay",
                "it was missed, as recorded on Mon 9 Mar 2026 10:00; record its new appointment (booked)",
            ),
            (
                "omit",
                "defer",
                "it was omitted, as recorded on Mon 9 Mar 2026 10:00; record its new appointment (booked)",
            ),
            ("omit", "reduce", "it was omitted"),
            ("booked", "delay", "it has an appointment on Tue 10 Mar 2026; record the new one (booked), or correct"),
            ("booked", "defer", "it has an appointment on Tue 10 Mar 2026; record the new one (booked), or correct"),
            ("defer", "delay", "it has an appointment on Tue 10 Mar 2026; record the new one (booked), or correct"),
        ],
    )
    def test_the_way_out_is_named(self, first: str, second: str, way_out: str) -> None:
        before = revise(inotuzumab(), self.entry(first, new_york(3, 9, 10), 10), as_of=new_york(3, 9, 10))
        with pytest.raises(ScheduleError) as refused:
            revise(before, self.entry(second, new_york(3, 9, 12), 9), as_of=new_york(3, 9, 12))
        assert way_out in str(refused.value)

    @pytest.mark.parametrize("kind", ["missed", "omit"])
    def test_a_new_appointment_for_what_was_left_out_counts(self, kind: str) -> None:
        left_out = revise(inotuzumab(), self.entry(kind, new_york(3, 9, 10), 9), as_of=new_york(3, 9, 10))
        booked = revise(left_out, self.entry("booked", new_york(3, 9, 12), 10), as_of=new_york(3, 9, 12))
        (found,) = [each for each in booked.events if each.key == self.KEY]
        assert (new_york(3, 10), "planned") == (found.start, found.state)
        again = revise(booked, self.entry(kind, new_york(3, 10, 12), 9), as_of=new_york(3, 10, 12))
        assert self.KEY in [each.key for each in again.cancelled]

    def test_a_milestone_is_reached_once(self) -> None:
        course = plan(BrexucabtageneAutoleucel(label="us-2025-06"), start=new_york(3, 2), as_of=new_york(3, 1))
        reached = revise(course, Reached(at=new_york(3, 16), milestone="product-released"), as_of=new_york(3, 16))
        with pytest.raises(ScheduleError, match=r"it was reached on Mon 16 Mar 2026 09:00; correct that entry"):
            revise(reached, Reached(at=new_york(3, 18), milestone="product-released"), as_of=new_york(3, 18))

    def test_what_is_right_instead_is_checked_without_the_entry_that_was_wrong(self) -> None:
        course = plan(BrexucabtageneAutoleucel(label="us-2025-06"), start=new_york(3, 2), as_of=new_york(3, 1))
        reached = revise(course, Reached(at=new_york(3, 16), milestone="product-released"), as_of=new_york(3, 16))
        right = Reached(at=new_york(3, 17), milestone="product-released")
        mended = revise(reached, Correction(at=new_york(3, 18), entry=1, instead=right), as_of=new_york(3, 18))
        doses = [str(each.start) for each in mended.events if "fludarabine" in each.key]
        assert ["2026-03-17", "2026-03-18", "2026-03-19"] == doses

        given = revise(inotuzumab(), Given(at=new_york(3, 2), of="first/1/dose/d1"), as_of=new_york(3, 3))
        later = Given(at=new_york(3, 2, 10), of="first/1/dose/d1")
        again = revise(given, Correction(at=new_york(3, 3), entry=1, instead=later), as_of=new_york(3, 3))
        assert new_york(3, 2, 10) == again.events[0].start

        held = revise(blinatumomab(paris(3, 2)), Hold(at=paris(3, 5), row="infusion"), as_of=paris(3, 5))
        on = revise(held, Resume(at=paris(3, 6), row="infusion", rate="full"), as_of=paris(3, 6))
        low = Resume(at=paris(3, 6), row="infusion", rate="low")
        assert revise(on, Correction(at=paris(3, 7), entry=2, instead=low), as_of=paris(3, 7)).revision == 3


@pytest.mark.parametrize("days", [7_501, 10**6, 10**12, 10**30])
@pytest.mark.parametrize(("what", "field"), [("delay", "days"), ("extend", "length_days")])
def test_a_number_of_days_that_no_course_has_is_a_slip_of_the_hand(what: str, field: str, days: int) -> None:
    kind: Any = KINDS[what]
    with pytest.raises(ScheduleError, match="at most 7,500 days are possible; correct the number"):
        kind(at=LATER, of="first/1/dose/d8", **{field: days})


@pytest.mark.parametrize("name", ["C1D8", "c1d8", "2026-03-09", "first/1/dose/d8"])
def test_a_place_is_named_in_several_ways(name: str) -> None:
    assert "first/1/dose/d8" == key_of(inotuzumab(), name)


@pytest.mark.parametrize(
    ("course", "key"), [(inotuzumab(), "first/1/dose/d1"), (blinatumomab(paris(3, 2)), "induction/1/infusion/start")]
)
def test_a_dose_and_an_infusion_are_not_done_again(course: Plan, key: str) -> None:
    with pytest.raises(ScheduleError, match="a procedure, such as a collection, is done again; a dose or an infusion"):
        revise(course, Repeated(at=LATER, of=key), as_of=LATER)


def monthly(**fields: Any) -> Plan:
    """Three cycles of a calendar month each, from 1 February 2026 on."""
    source = {"document": "made for this test", "jurisdiction": "nowhere"}
    row = {"visit": "dose", "kind": "dose", "title": "Dose", "days": "1", "source": source}
    phases = [{"id": "first", "title": "First", "table": "t", "cycles": 3, **fields}]
    made = {"id": "r", "title": "R", "source": source, "tables": {"t": {"length_months": 1, "rows": [row]}}}
    begin = new_york(2, 1)
    return plan(select(Regimen.read({**made, "phases": phases}), {}), start=begin, as_of=begin)


def resumed_in_cycle_5() -> Plan:
    """The restart on 31 August, after over seven days, begins cycle 6, of 84 days: that was decided."""
    entries: list[AnyHappening] = [
        Hold(at=new_york(8, 20), row="infusion"),
        Resume(at=new_york(8, 31), row="infusion", rate="full"),
        Decided(at=new_york(8, 31), question="e1/counts", answer="yes"),
    ]
    return revise(blinatumomab(new_york(3, 2), cycles=7), *entries, as_of=new_york(8, 31))


class TestALongerCycle:
    """An extension is longer than the table of its cycle: at that length or below it is refused (C5)."""

    @pytest.mark.parametrize(
        ("course", "of", "table"),
        [
            (inotuzumab(), "first/1/dose/d1", 21),
            (inotuzumab(cycle_1_days=28), "first/1/dose/d8", 28),
            (inotuzumab(), "later/1/dose/d15", 28),
            (blinatumomab(new_york(3, 2)), "induction/1/infusion/start", 42),
            (blinatumomab(new_york(3, 2), cycles=7), "continued/1/infusion/start", 84),
            (resumed_in_cycle_5(), "consolidation/3/infusion/start", 42),
            (resumed_in_cycle_5(), "consolidation/3/infusion/start-e2", 84),
            (monthly(), "first/1/dose/d1", 28),
            (monthly(), "first/2/dose/d1", 31),
        ],
        ids=lambda each: "" if isinstance(each, Plan) else str(each),
    )
    def test_its_table_is_the_boundary(self, course: Plan, of: str, table: int) -> None:
        now = max(course.as_of, course.start)
        for days in (1, table - 1, table):
            with pytest.raises(ScheduleError, match=f"has {table} days by its table; an extension is longer"):
                revise(course, Extend(at=now, of=of, length_days=days), as_of=now)
        assert revise(course, Extend(at=now, of=of, length_days=table + 1), as_of=now).revision > course.revision

    def problems(self, course: Plan, of: str, length_days: int) -> list[tuple[str, str, str]]:
        now = max(course.as_of, course.start)
        try:
            revise(course, Extend(at=now, of=of, length_days=length_days), as_of=now)
        except ScheduleError as refused:
            return [(each.code, each.place, each.message) for each in refused.problems]
        return []

    def test_its_refusal_says_the_way_out(self) -> None:
        message = "cycle 2 has 28 days by its table; an extension is longer: give more than that"
        refusal = ("entry_impossible", "length_days", message)
        assert [refusal] == self.problems(inotuzumab(), "later/1/dose/d8", 28)
        assert [] == self.problems(inotuzumab(), "later/1/dose/d8", 29)

    def test_a_cycle_without_a_length_has_no_other(self) -> None:
        message = "a cycle of CAR T infusion has no length that could be another; record a delay instead"
        refusal = ("entry_impossible", "infusion/1/infusion/d10", message)
        assert [refusal] == self.problems(obecabtagene(), "infusion/1/infusion/d10", 60)

    def test_a_cycle_that_there_is_not_has_none_either(self) -> None:
        message = "the plan has no event 'first/2/dose/d1'; first has 1 cycle"
        assert [("name_unknown", "event", message)] == self.problems(inotuzumab(), "first/2/dose/d1", 60)

    def test_a_cycle_whose_first_dose_was_left_out_is_as_long(self) -> None:
        course = revise(inotuzumab(), Omit(at=new_york(3, 2), of="first/1/dose/d1"), as_of=new_york(3, 2))
        message = "cycle 1 has 21 days by its table; an extension is longer: give more than that"
        assert [("entry_impossible", "length_days", message)] == self.problems(course, "first/1/dose/d8", 21)
        assert [] == self.problems(course, "first/1/dose/d8", 22)

    def test_cycles_without_numbers_are_told_apart_by_their_place(self) -> None:
        """
        Calendar months from 1 February on: the second of them has the 31 days of March, and the third 30.
        """
        message = "First has {} days by its table; an extension is longer: give more than that"
        course = monthly(numbered_by="")
        for number, days in ((1, 28), (2, 31), (3, 30)):
            refusal = ("entry_impossible", "length_days", message.format(days))
            assert [refusal] == self.problems(course, f"first/{number}/dose/d1", days)
            assert [] == self.problems(course, f"first/{number}/dose/d1", days + 1)

    def test_a_shorter_one_of_an_older_record_shortens_nothing(self) -> None:
        entry = Extend(at=new_york(3, 2), of="first/1/dose/d1", length_days=8)
        course = laid_again(inotuzumab(), (entry,), new_york(3, 3))
        assert new_york(3, 23) == start(course, "later/1/dose/d1")
        assert () == check(course)

    def test_a_table_that_became_longer_than_it_counts(self) -> None:
        """
        Day 1 of cycle 2 is on 27 March by an extension to 25 days, and on 30 March by the 28 that were chosen then.
        """
        longer = Extend(at=new_york(3, 3), of="first/1/dose/d1", length_days=25)
        course = revise(inotuzumab(), longer, as_of=new_york(3, 3))
        assert new_york(3, 27) == start(course, "later/1/dose/d1")
        chosen = Changed(at=new_york(3, 4), choice="cycle_1_days", value=28)
        assert new_york(3, 30) == start(revise(course, chosen, as_of=new_york(3, 4)), "later/1/dose/d1")

    def test_the_judge_finds_a_cycle_that_an_extension_made_shorter(self) -> None:
        entry = Extend(at=new_york(3, 2), of="first/1/dose/d1", length_days=20)
        course = laid_again(inotuzumab(cycles=2), (entry,), new_york(3, 3))
        early = [
            each.model_copy(update={"start": new_york(3, 22), "end": new_york(3, 22, 10)})
            if each.key == "later/1/dose/d1"
            else each
            for each in course.events
        ]
        found = {each.code: each.nearest for each in check(course.model_copy(update={"events": tuple(early)}))}
        assert date(2026, 3, 23) == found["cycle_short"]
