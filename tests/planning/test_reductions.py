"""A reduction is for the doses that were named, and raises none (C19)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import ObecabtageneAutoleucel, Plan, Regimen, check, explain, load, plan, revise, select
from schedules.course import Booked, Changed, Decided, Delay, Given, Hold, Learned, Omit, Reduce, Resume, Scope
from schedules.errors import PlanError
from schedules.planning.reductions import _with_amounts as with_amounts
from schedules.planning.reductions import is_raise, may_be_above, reduced
from schedules.sentence import Sentence, phrase_of, sentence

LATER = new_york(6, 30)
EITHER = sentence("either", text="0.8 mg/m2", text_2=sentence("number-where", free="0.5", text="after CR/CRi"))

OTHER_UNIT = sentence("either", text="5 mg", text_2=sentence("amount-where", text="3 mg/kg", text_2="under 45 kg"))
THREE = sentence("either", text=EITHER, text_2=sentence("number-where", free="0.7", text="without MRD"))
LOW_FOR_DAYS = sentence("low-for-days", text="9 mcg/day", days=7, text_2="28 mcg/day")
LOW_FOR_HOURS = sentence("low-for-hours", text="9 mcg/day", text_2=sentence("hours", n=100), text_3="28 mcg/day")
PRESCRIBED = sentence("low-for-days", text=sentence("low-rate-prescribed"), days=7, text_2="28 mcg/day")
BY_AREA = sentence(
    "low-for-days", text="5 mcg/m2/day, at most 9 mcg/day", days=7, text_2="15 mcg/m2/day, at most 28 mcg/day"
)


def amounts(course: Plan) -> dict[str, str]:
    return {each.key.replace("/dose/", " "): each.amount for each in course.events if "/dose/" in each.key}


def reduce(scope: Any, amount: str = "0.4 mg/m2", of: str = "first/1/dose/d8", **more: Any) -> Reduce:
    return Reduce(at=new_york(3, 8), of=of, amount=amount, scope=scope, **more)


PRINTED = {
    "first/1 d1": "0.8 mg/m2",
    "first/1 d8": "0.5 mg/m2",
    "first/1 d15": "0.5 mg/m2",
    "later/1 d1": "0.8 mg/m2, or 0.5 after CR/CRi",
    "later/1 d8": "0.5 mg/m2",
    "later/1 d15": "0.5 mg/m2",
    "later/2 d1": "0.8 mg/m2, or 0.5 after CR/CRi",
    "later/2 d8": "0.5 mg/m2",
    "later/2 d15": "0.5 mg/m2",
}
"""The label's amounts, three cycles, response unknown."""


class TestTheScope:
    @pytest.mark.parametrize(
        ("scope", "less"),
        [
            ("dose", ["first/1 d8"]),
            ("cycle", ["first/1 d8", "first/1 d15"]),
            ("following", [place for place in PRINTED if place != "first/1 d1"]),
        ],
    )
    def test_it_changes_these_doses_and_no_other(self, scope: str, less: list[str]) -> None:
        course = revise(inotuzumab(), reduce(scope), as_of=new_york(3, 8))
        assert PRINTED | dict.fromkeys(less, "0.4 mg/m2") == amounts(course)

    def test_it_is_asked_for(self) -> None:
        with pytest.raises(PlanError, match="for which doses"):
            revise(inotuzumab(), reduce(None), as_of=LATER)

    def test_of_a_pump_it_is_for_the_rate_and_the_step(self) -> None:
        entry = Reduce(at=paris(3, 3), of="induction/1/infusion/start", amount="15 mcg/day", scope="cycle")
        course = revise(blinatumomab(paris(3, 2)), entry, as_of=paris(3, 3))
        assert "9 mcg/day for 7 days, then 15 mcg/day" == event(course, "induction/1/infusion/start").amount
        assert "15 mcg/day" == event(course, "induction/1/infusion/step").amount
        assert "28 mcg/day" == event(course, "induction/2/infusion/start").amount


class TestWhatWasBefore:
    """On the date of a reduced dose, what was given earlier in the day was given as printed; the judge says so, too."""

    def test_a_dose(self) -> None:
        # Day 1, delayed to the 7th, is given on the 10th at 02:30; Day 8 has its appointment that day at 07:30.
        booked = Booked(at=new_york(3, 2), of="first/1/dose/d8", on=new_york(3, 10, 7, 30))
        delay = Delay(at=new_york(3, 2), of="first/1/dose/d1", days=5, scope="cycle")
        given = Given(at=new_york(3, 10, 2, 30), of="first/1/dose/d1")
        less = reduce("cycle")
        course = revise(inotuzumab(), booked, delay, less, given, as_of=new_york(3, 10, 3))
        assert ["0.8 mg/m2", "0.4 mg/m2", "0.4 mg/m2"] == list(amounts(course).values())[:3]
        assert "amount_wrong" not in {found.code for found in check(course)}

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_the_step_on_the_day_of_a_restart(self, scope: Scope) -> None:
        # The step is on 9 March at 10:00; off from 11:00 to 20:00, the restart is reduced.
        entries = (
            Hold(at=new_york(3, 9, 11), row="infusion"),
            Resume(at=new_york(3, 9, 20), row="infusion", rate="same"),
            Reduce(at=new_york(3, 9, 20), of="induction/1/infusion/restart-e2", amount="15 mcg/day", scope=scope),
        )
        course = revise(blinatumomab(new_york(3, 2)), *entries, as_of=new_york(3, 9, 20))
        assert "28 mcg/day" == event(course, "induction/1/infusion/step").amount
        assert "15 mcg/day" == event(course, "induction/1/infusion/restart-e2").amount
        assert "amount_wrong" not in {found.code for found in check(course)}


class TestSeveralADay:
    """What comes after a dose is told by its time, not by its date."""

    def course(self, **times: Any) -> Plan:
        chosen = {
            "course_days": 21,
            "vincristine_days": "4-and-11",
            "leucovorin_from": "12-h-after-the-end",
            "rituximab": "none",
        }
        rules = select(load("hyper-cvad"), chosen)
        return plan(rules, start=new_york(3, 2), as_of=new_york(3, 1), education=True, **times)

    def amounts(self, course: Plan) -> list[str]:
        own = sorted(each for each in course.events if each.key.startswith("courses/1/cyclophosphamide/"))
        return [each.amount.removesuffix(" mg/m2") for each in own]

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_the_dose_of_the_morning_is_before_that_of_the_evening(self, scope: str) -> None:
        """
        Six doses, at 09:00 and 21:00 on Days 1 to 3; the evening of Day 2 is reduced, its morning was given.
        """
        given = Given(at=new_york(3, 3), of="courses/1/cyclophosphamide/d2")
        less = reduce(scope, "200 mg/m2", "courses/1/cyclophosphamide/d2-2")
        course = revise(self.course(), given, less, as_of=new_york(3, 8))
        assert ["300", "300", "300", "200", "200", "200"] == self.amounts(course)
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_a_dose_given_late_is_after_the_one_given_before_it(self) -> None:
        """
        The morning dose of Day 2 was given at 22:00, an hour after the evening dose, from which on it is less.
        """
        evening = Given(at=new_york(3, 3, 21), of="courses/1/cyclophosphamide/d2-2")
        late = Given(at=new_york(3, 3, 22), of="courses/1/cyclophosphamide/d2")
        less = reduce("cycle", "200 mg/m2", "courses/1/cyclophosphamide/d2-2")
        course = revise(self.course(), evening, late, less, as_of=new_york(3, 8))
        assert "200 mg/m2" == event(course, "courses/1/cyclophosphamide/d2").amount
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_in_a_plan_without_times_the_table_says_which_comes_first(self) -> None:
        rows = [dict(TWICE, times_each_day=2, every_hours=12)]
        rules = select(Regimen.read({**DAILY, "tables": {"only": {"length_days": 7, "rows": rows}}}), {})
        course = plan(rules, start=new_york(3, 2), as_of=new_york(3, 1))
        of = "course/1/dose/d2-2"
        course = revise(course, reduce("cycle", "2 mg", of), as_of=new_york(3, 8))
        found = {each.key.rpartition("/")[2]: each.amount for each in course.events}
        assert {"d1": "5 mg", "d1-2": "5 mg", "d2": "5 mg", "d2-2": "2 mg", "d3": "2 mg", "d3-2": "2 mg"} == found
        assert "amount_wrong" not in {each.code for each in check(course)}


SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
TWICE: dict[str, Any] = {
    "shape": "visit",
    "id": "dose",
    "kind": "dose",
    "title": "Dose",
    "days": "1-3",
    "source": SOURCE,
    "amounts": [{"text": "5 mg"}],
}
DAILY: dict[str, Any] = {
    "id": "daily",
    "title": "Twice a day",
    "source": SOURCE,
    "phases": [{"id": "course", "title": "course", "table": "only", "cycles": 1}],
}


class TestAnInfusionIsOneDose:
    """Its start, its step and its restarts say one rate, whatever the scope is."""

    @pytest.mark.parametrize("scope", ["dose", "cycle"])
    @pytest.mark.parametrize(
        ("amount", "whole", "step"),
        [
            ("15 mcg/day", "9 mcg/day for 7 days, then 15 mcg/day", "15 mcg/day"),
            ("5 mcg/day", "5 mcg/day", "5 mcg/day"),
        ],
    )
    def test_its_step_has_the_rate_that_it_says(self, scope: str, amount: str, whole: str, step: str) -> None:
        course = revise(blinatumomab(paris(3, 2)), reduce(scope, amount, PUMP + "start"), as_of=paris(3, 9))
        assert (whole, step) == (event(course, PUMP + "start").amount, event(course, PUMP + "step").amount)
        assert "28 mcg/day" == event(course, "induction/2/infusion/start").amount
        assert [] == list(check(course))

    @pytest.mark.parametrize(
        ("rate", "amount", "restart"),
        [
            ("same", "5 mcg/day", "5 mcg/day"),
            ("low", "5 mcg/day", "5 mcg/day"),
            ("same", "15 mcg/day", "9 mcg/day for 4 days, then 15 mcg/day"),
            ("low", "15 mcg/day", "9 mcg/day for 7 days, then 15 mcg/day"),
            ("full", "15 mcg/day", "15 mcg/day"),
        ],
    )
    def test_so_has_its_restart(self, rate: Any, amount: str, restart: str) -> None:
        entries = (
            reduce("dose", amount, PUMP + "start"),
            Hold(at=paris(3, 5), row="infusion"),
            Resume(at=paris(3, 5, 11), row="infusion", rate=rate),
        )
        course = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 9))
        assert restart == event(course, PUMP + "restart-e3").amount
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_from_a_restart_on_what_ran_before_stays(self) -> None:
        """
        28 mcg/day since Mon 9 March; held and resumed on Thu 12 March at 15, which is for the rest of this cycle.
        """
        entries = (
            Hold(at=paris(3, 12), row="infusion"),
            Resume(at=paris(3, 12, 11), row="infusion", rate="full"),
            Reduce(at=paris(3, 12, 12), of=PUMP + "restart-e2", amount="15 mcg/day", scope="dose"),
        )
        course = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 13))
        found = [event(course, PUMP + tail).amount for tail in ("start", "step", "restart-e2")]
        assert ["9 mcg/day for 7 days, then 28 mcg/day", "28 mcg/day", "15 mcg/day"] == found
        assert "amount_wrong" not in {each.code for each in check(course)}

    @pytest.mark.parametrize("scope", ["dose", "cycle"])
    def test_a_cycle_that_a_restart_began_is_another_one(self, scope: str) -> None:
        """
        Held for ten days, so that a new cycle begins in the place of the first; it has the printed rates.
        """
        entries = (
            reduce(scope, "15 mcg/day", PUMP + "start"),
            Hold(at=paris(3, 12), row="infusion"),
            Resume(at=paris(3, 22), row="infusion", rate="low"),
        )
        course = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 22))
        found = [event(course, PUMP + tail).amount for tail in ("start", "start-e3", "step-e3")]
        low = "9 mcg/day for 7 days, then"
        assert [f"{low} 15 mcg/day", f"{low} 28 mcg/day", "28 mcg/day"] == found
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_two_infusions_of_cells_are_two_doses(self) -> None:
        """
        Obecabtagene's Day 1 and Day 10 are visits of one row, though their kind is an infusion.
        """
        cells = ObecabtageneAutoleucel(blasts="low")
        course = plan(cells, start=new_york(3, 2), anchor="infusion", as_of=new_york(3, 1))
        keys = [each.key for each in course.events if each.kind == "infusion"]
        course = revise(course, reduce("dose", "50 x10^6 CAR T cells", keys[0]), as_of=new_york(3, 8))
        amounts = [event(course, key).amount for key in keys]
        assert ["50 x10^6 CAR T cells", "310 x10^6 CAR T cells"] == amounts
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_a_low_rate_that_no_source_prints_stays_as_it_was_prescribed(self) -> None:
        """
        Consolidation prints 28 mcg/day alone; 20 days infused, then a restart at the low rate for the last 8 days.
        """
        start = paris(3, 2)
        entries = (
            reduce("cycle", "15 mcg/day", "consolidation/1/infusion/start"),
            Hold(at=paris(3, 24), row="infusion"),
            Resume(at=paris(3, 24, 15), row="infusion", rate="low"),
        )
        course = revise(blinatumomab(start, indication="consolidation"), *entries, as_of=paris(3, 25))
        restart = event(course, "consolidation/1/infusion/restart-e3")
        assert "the low rate that was prescribed" == restart.amount
        assert "amount_wrong" not in {each.code for each in check(course)}


PUMP = "induction/1/infusion/"


class TestNoAmountIsRaised:
    def test_a_smaller_dose_of_the_row_stays(self) -> None:
        """
        Cycle 1's first dose reduced from 0.8 to 0.6 for all that follow: once, 0.5 became 0.6.
        """
        course = revise(inotuzumab(), reduce("following", "0.6 mg/m2", "first/1/dose/d1"), as_of=new_york(3, 8))
        assert "0.6 mg/m2" == amounts(course)["first/1 d1"]
        assert {"0.5 mg/m2"} == {
            amounts(course)[f"{cycle} {day}"] for cycle in ("first/1", "later/1") for day in ("d8", "d15")
        }
        assert "0.6 mg/m2, or 0.5 after CR/CRi" == amounts(course)["later/1 d1"]

    def test_more_than_is_printed_is_refused(self) -> None:
        with pytest.raises(PlanError, match=r"0\.6 mg/m2 is above 0\.5 mg/m2"):
            revise(inotuzumab(), reduce("dose", "0.6 mg/m2"), as_of=LATER)

    def test_on_purpose_it_is_taken(self) -> None:
        course = revise(inotuzumab(), reduce("dose", "0.6 mg/m2", on_purpose=True), as_of=new_york(3, 8))
        assert "0.6 mg/m2" == amounts(course)["first/1 d8"]

    @pytest.mark.parametrize(
        ("printed", "to", "expected"),
        [
            ("0.8 mg/m2", "0.6 mg/m2", "0.6 mg/m2"),
            ("0.5 mg/m2", "0.6 mg/m2", "0.5 mg/m2"),
            ("0.5 mg/m2", "0.5 mg/m2", "0.5 mg/m2"),
            ("28 mcg/day", "0.6 mg/m2", "0.6 mg/m2"),
            ("0.8 mg/m2", "half of it", "half of it"),
            (EITHER, "0.6 mg/m2", "0.6 mg/m2, or 0.5 after CR/CRi"),
            (EITHER, "0.4 mg/m2", "0.4 mg/m2"),
            (EITHER, "0.5 mg/m2", "0.5 mg/m2"),
            (EITHER, "0.9 mg/m2", str(EITHER)),
            (EITHER, "half of it", "half of it"),
            (EITHER, "0.4 mg/m2 over 2 hours", "0.4 mg/m2 over 2 hours"),
            (EITHER, "0.6 mg", "0.6 mg"),
            (EITHER, "0.6", "0.6"),
            (OTHER_UNIT, "4 mg", "4 mg"),
            (THREE, "0.4 mg/m2", "0.4 mg/m2"),
            (THREE, "0.6 mg/m2", "0.6 mg/m2, or 0.5 after CR/CRi, or 0.6 without MRD"),
            (LOW_FOR_DAYS, "half of it", "half of it"),
            (LOW_FOR_DAYS, "15 mcg/day", "9 mcg/day for 7 days, then 15 mcg/day"),
            (LOW_FOR_DAYS, "5 mcg/day", "5 mcg/day"),
            (LOW_FOR_HOURS, "15 mcg/day", "9 mcg/day for 100 h, then 15 mcg/day"),
            (PRESCRIBED, "15 mcg/day", "the low rate that was prescribed for 7 days, then 15 mcg/day"),
            (PRESCRIBED, "half of it", "half of it"),
            ("5 mcg/m2/day, at most 9 mcg/day", "12 mcg/m2/day", "5 mcg/m2/day, at most 9 mcg/day"),
            (
                BY_AREA,
                "12 mcg/m2/day",
                "5 mcg/m2/day, at most 9 mcg/day for 7 days, then 12 mcg/m2/day, at most 28 mcg/day",
            ),
            (
                BY_AREA,
                "4 mcg/m2/day",
                "4 mcg/m2/day, at most 9 mcg/day for 7 days, then 4 mcg/m2/day, at most 28 mcg/day",
            ),
            (BY_AREA, "4 mcg/m2/day, at most 7 mcg/day", "4 mcg/m2/day, at most 7 mcg/day"),
            (BY_AREA, "10 mcg/day", "5 mcg/m2/day, at most 9 mcg/day for 7 days, then 10 mcg/day"),
            (EITHER, "600 mcg/m2", "0.6 mg/m2, or 0.5 after CR/CRi"),
            (EITHER, "0,6 MG per m²", "0.6 mg/m2, or 0.5 after CR/CRi"),
            (EITHER, "0.40 mg/m2", "0.4 mg/m2"),
            ("310 x10^6 CAR T cells", "1 × 10⁸ CAR T cells", "100 x10^6 CAR T cells"),  # noqa: RUF001
            ("1.3 to 1.8 mg/m2", "1.2 mg/m2", "1.2 mg/m2"),
            ("1.3 to 1.8 mg/m2", "1900 mcg/m2", "1.3 to 1.8 mg/m2"),
            (sentence("low-rate-prescribed"), "15 mcg/day", "the low rate that was prescribed"),
            (BY_AREA, "half of it", "half of it"),
        ],
    )
    def test_the_lower_of_two(self, printed: str, to: str, expected: str) -> None:
        assert expected == reduced(printed, to)

    @given(printed=st.integers(1, 400), to=st.integers(1, 400))
    def test_is_never_above_either(self, printed: int, to: int) -> None:
        found = float(reduced(f"{printed / 10:g} mg", f"{to / 10:g} mg").split()[0])
        assert found == min(printed, to) / 10
        assert is_raise(f"{printed / 10:g} mg", f"{to / 10:g} mg") == (to > printed)


RAISES = [
    "1.5mg/m2",
    "1.5 MG/M2",
    "1,5 mg/m2",
    "1.5 mg/m\N{SUPERSCRIPT TWO}",
    "1.5  mg/m2",
    "1.5 mg per m2",
    "1.5 mg / m^2",
    "900 mcg/m2",
    "900 ug/m2",
    "900 \N{MICRO SIGN}g/m2",
    "0.0009 g/m2",
]
"""Amounts above 0.5 mg/m2, each in another spelling."""
UNLIKE = [
    "1.5 mg/m2 once",
    "0.3 mg/m2 over 2 hours",
    "120 %",
    "half of it",
    "0.3",
    "0.3 mg",
    "0.3 mg/kg",
    "1,500 mg/m2",
    "1 500 mg/m2",
    "2 x 0.3 mg/m2",
    "less",
]
"""Amounts of which nobody can tell whether they are above 0.5 mg/m2."""
NONE = ["0 mg/m2", "0", "-0.3 mg/m2", "\N{MINUS SIGN}0.3 mg/m2", "0,0 mg/m2"]
LESS = [
    "0.3mg/m2",
    "0.3 MG/M2",
    "0,3 mg/m2",
    "0.3 mg/m\N{SUPERSCRIPT TWO}",
    "0.3  mg/m2",
    "0.30 mg/m2",
    "300 mcg/m2",
    "300 \N{GREEK SMALL LETTER MU}g per m2",
]
"""The amount 0.3 mg/m2, each in another spelling."""


class TestTheSpelling:
    """However an amount is written, it is compared by what it says, or refused until it is said to be on purpose."""

    @pytest.mark.parametrize("amount", RAISES)
    def test_a_raise_is_refused(self, amount: str) -> None:
        with pytest.raises(PlanError, match=r"is above 0\.5 mg/m2; a reduction raises nothing"):
            revise(inotuzumab(), reduce("dose", amount), as_of=LATER)

    @pytest.mark.parametrize("amount", UNLIKE)
    def test_what_cannot_be_compared_is_refused(self, amount: str) -> None:
        with pytest.raises(PlanError, match=r"can't be compared with 0\.5 mg/m2 .*: write a number in that unit"):
            revise(inotuzumab(), reduce("dose", amount), as_of=LATER)

    @pytest.mark.parametrize("amount", [*RAISES, *UNLIKE])
    def test_on_purpose_it_stands_as_it_is_written(self, amount: str) -> None:
        course = revise(inotuzumab(), reduce("dose", amount, on_purpose=True), as_of=LATER)
        assert amount == event(course, "first/1/dose/d8").amount
        assert "amount_wrong" not in {each.code for each in check(course)}

    @pytest.mark.parametrize("on_purpose", [False, True])
    @pytest.mark.parametrize("amount", NONE)
    def test_nothing_is_no_amount(self, amount: str, *, on_purpose: bool) -> None:
        with pytest.raises(PlanError, match=r"is no amount; record that the dose is left out \(omit\)"):
            revise(inotuzumab(), reduce("dose", amount, on_purpose=on_purpose), as_of=LATER)

    @pytest.mark.parametrize("amount", LESS)
    def test_a_reduction_is_written_as_the_label_is(self, amount: str) -> None:
        course = revise(inotuzumab(), reduce("dose", amount), as_of=LATER)
        assert "0.3 mg/m2" == event(course, "first/1/dose/d8").amount
        assert "amount_wrong" not in {each.code for each in check(course)}

    @pytest.mark.parametrize("amount", LESS)
    def test_a_later_dose_above_it_is_asked_about(self, amount: str) -> None:
        course = revise(inotuzumab(), reduce("dose", amount), as_of=new_york(3, 8))
        assert "raised_again" in {each.code for each in course.findings}
        assert any('"e1/raise"' in line for line in event(course, "first/1/dose/d15").details)

    @pytest.mark.parametrize(
        ("amount", "why"),
        [
            ("10 mcg/day", "can't be compared with"),
            ("8 mcg/day", "can't be compared with"),
            ("29 mcg/day", "is above"),
            ("16 mcg/m2/day", "is above"),
            ("16000 ng/m2/day", "is above"),
            ("12 mcg/m2/day, at most 30 mcg/day", "is above"),
        ],
    )
    def test_a_rate_by_area_has_a_cap_too(self, amount: str, why: str) -> None:
        """
        A child of 30 kg: 5 mcg/m2/day, at most 9 mcg/day, for 7 days, then 15 mcg/m2/day, at most 28 mcg/day.
        """
        child = blinatumomab(paris(3, 2), weight_kg=30, age_group="paediatric")
        with pytest.raises(PlanError, match=why):
            revise(child, reduce("cycle", amount, PUMP + "start"), as_of=LATER)

    def test_a_later_dose_in_another_unit_is_seen(self) -> None:
        """
        20 mg in cycle 1, 2 mg/kg in cycle 2: 8 mg for all that follow may be more than 2 mg/kg.
        """
        amounts = [{"text": "20 mg", "cycles": "1"}, {"text": "2 mg/kg", "cycles": "2-"}]
        table = {"length_days": 7, "rows": [{**TWICE, "amounts": amounts}]}
        phases = [{"id": "course", "title": "course", "table": "only", "cycles": 2}]
        rules = select(Regimen.read({**DAILY, "tables": {"only": table}, "phases": phases}), {})
        course = plan(rules, start=new_york(3, 2), as_of=new_york(3, 1))
        less = reduce("cycle", "8 mg", "course/1/dose/d1")
        assert "8 mg" == event(revise(course, less, as_of=LATER), "course/1/dose/d3").amount
        with pytest.raises(PlanError, match="can't be compared with 2 mg/kg"):
            revise(course, reduce("following", "8 mg", "course/1/dose/d1"), as_of=LATER)


class TestAReducedDoseIsNotRaisedAgain:
    """Of inotuzumab the label says so: a later amount above it is a question until it is decided."""

    def course(self, *entries: Any) -> Plan:
        return revise(inotuzumab(), reduce("cycle"), *entries, as_of=new_york(4, 30))

    def test_it_is_asked(self) -> None:
        course = self.course()
        asked = [each.key for each in course.events if any('"e1/raise"' in line for line in each.details)]
        assert [f"later/{cycle}/dose/{day}" for cycle in (1, 2) for day in ("d1", "d8", "d15")] == asked
        assert {"raised_again"} == {found.code for found in course.findings}
        assert "0.4 mg/m2" in next(iter(course.findings)).message

    @pytest.mark.parametrize(("answer", "amount"), [("yes", "0.5 mg/m2"), ("no", "0.4 mg/m2")])
    def test_decided_it_is_asked_no_more(self, answer: Any, amount: str) -> None:
        course = self.course(Decided(at=new_york(3, 20), question="e1/raise", answer=answer))
        assert () == course.findings
        assert amount == amounts(course)["later/1 d8"]

    def test_a_question_that_nobody_asked_is_refused(self) -> None:
        with pytest.raises(PlanError, match="e1/raise"):
            revise(inotuzumab(), reduce("cycle"), Decided(at=LATER, question="e2/raise", answer="no"), as_of=LATER)

    def test_blinatumomab_asks_nothing(self) -> None:
        entry = Reduce(at=paris(3, 3), of="induction/1/infusion/start", amount="15 mcg/day", scope="cycle")
        assert () == revise(blinatumomab(paris(3, 2)), entry, as_of=paris(3, 3)).findings

    @pytest.mark.parametrize("scope", ["dose", "cycle", "following"])
    def test_after_an_increase_on_purpose_nothing_was_reduced(self, scope: str) -> None:
        course = revise(inotuzumab(), reduce(scope, "0.6 mg/m2", on_purpose=True), as_of=new_york(4, 30))
        assert () == course.findings
        assert "raised_again" not in {each.code for each in check(course)}

    @pytest.mark.parametrize("amount", ["0.6 mg/m2", "600 mcg/m2"])
    def test_a_no_caps_nothing_after_an_increase(self, amount: str) -> None:
        no = Decided(at=new_york(3, 20), question="e1/raise", answer="no")
        course = revise(inotuzumab(), reduce("dose", amount, on_purpose=True), no, as_of=new_york(4, 30))
        assert "0.8 mg/m2, or 0.5 after CR/CRi" == amounts(course)["later/1 d1"]
        assert "amount_wrong" not in {each.code for each in check(course)}

    def test_the_amount_it_had_is_no_reduction(self) -> None:
        assert () == revise(inotuzumab(), reduce("dose", "0.5 mg/m2"), as_of=new_york(4, 30)).findings

    def test_on_purpose_and_lower_it_is_one(self) -> None:
        course = revise(inotuzumab(), reduce("dose", "0.3 mg/m2", on_purpose=True), as_of=new_york(4, 30))
        assert {"raised_again"} == {each.code for each in course.findings}

    def test_of_words_nobody_can_tell_so_it_is_asked(self) -> None:
        course = revise(inotuzumab(), reduce("dose", "half of it", on_purpose=True), as_of=new_york(4, 30))
        assert 7 == len([each for each in course.findings if each.code == "raised_again"])
        said = [each.message for each in check(course) if each.code == "raised_again"]
        assert 7 == len(said)
        assert all("which can't be compared with the reduced half of it" in message for message in said)

    def test_a_later_entry_that_lowers_the_dose_too_answers_the_question(self) -> None:
        """
        Day 8 reduced to 0.4 by itself; then Day 15 to 0.3 and all that follow: nothing is above 0.4 any more.
        """
        lower = reduce("following", "0.3 mg/m2", "first/1/dose/d15")
        course = revise(inotuzumab(), reduce("dose"), lower, as_of=new_york(4, 30))
        assert () == course.findings
        assert "raised_again" not in {each.code for each in check(course)}

    def test_a_later_dose_that_is_meant_on_purpose_is_asked_about_no_more(self) -> None:
        meant = reduce("dose", "0.6 mg/m2", "first/1/dose/d15", on_purpose=True)
        course = revise(inotuzumab(), reduce("dose"), meant, as_of=new_york(4, 30))
        asked = [each.key for each in course.events if any('"e1/raise"' in line for line in each.details)]
        assert [f"later/{cycle}/dose/{day}" for cycle in (1, 2) for day in ("d1", "d8", "d15")] == asked
        keys = {each.uid: each.key for each in course.events}
        assert set(asked) == {keys[each.uid] for each in check(course) if each.code == "raised_again" and each.uid}

    def test_an_increase_of_a_dose_that_was_left_out_caps_nothing(self) -> None:
        entries = (
            reduce("dose", "0.6 mg/m2", on_purpose=True),
            Omit(at=new_york(3, 8), of="first/1/dose/d8"),
        )
        course = revise(inotuzumab(), *entries, as_of=new_york(4, 30))
        assert () == course.findings
        assert {"raised_again", "amount_wrong"}.isdisjoint({each.code for each in check(course)})


def test_what_was_given_before_keeps_its_amount() -> None:
    first = Given(at=new_york(3, 2), of="first/1/dose/d1")
    course = revise(inotuzumab(), first, reduce("following"), as_of=new_york(3, 8))
    assert "0.8 mg/m2" == amounts(course)["first/1 d1"]


@pytest.mark.parametrize("amount", ["half of it", "less, as prescribed", "0.4 mg/m2 over 2 hours"])
def test_in_words_it_stands_for_every_amount_that_there_may_be(amount: str) -> None:
    course = revise(inotuzumab(), reduce("following", amount, on_purpose=True), as_of=new_york(3, 8))
    assert PRINTED | {place: amount for place in PRINTED if place != "first/1 d1"} == amounts(course)


def test_with_a_response_there_is_one_amount() -> None:
    learned = Learned(at=new_york(3, 20), fact="response", value="cr", from_cycle=2)
    course = revise(inotuzumab(), reduce("following"), learned, as_of=new_york(3, 21))
    assert "0.4 mg/m2" == amounts(course)["later/1 d1"]
    assert "C19 reduced to 0.4 mg/m2" in explain(course, "C2D1").replace("  - ", "C19 ")


def test_of_a_dose_that_fell_away_nothing_is_reduced() -> None:
    less = Reduce(at=new_york(3, 8), of="later/2/dose/d8", amount="0.4 mg/m2", scope="following")
    fewer = Changed(at=new_york(3, 9), choice="cycles", value=2)
    course = revise(inotuzumab(), less, fewer, as_of=new_york(3, 9))
    assert {"0.4 mg/m2"}.isdisjoint(amounts(course).values())


class TestTheWordsOfAReduction:
    """What is refused is said with its place and the way out; what is open, with what to record."""

    def problems(self, course: Plan, *entries: Any) -> list[tuple[str, str, str]]:
        with pytest.raises(PlanError) as refused:
            revise(course, *entries, as_of=LATER)
        return [(each.code, each.place, each.message) for each in refused.value.problems]

    @pytest.mark.parametrize(
        ("entry", "place", "message"),
        [
            (
                reduce(None),
                "scope",
                "for which doses? say dose (this one), cycle (the rest of it), or following (all that follow)",
            ),
            (
                reduce("dose", "0 mg/m2"),
                "amount",
                "0 mg/m2 is no amount; record that the dose is left out (omit), or a hold of an infusion",
            ),
            (
                reduce("dose", "0.6 mg/m2"),
                "amount",
                "0.6 mg/m2 is above 0.5 mg/m2; a reduction raises nothing: correct it, or say that it is on purpose",
            ),
            (
                reduce("dose", "half"),
                "amount",
                (
                    "'half' can't be compared with 0.5 mg/m2 (C1D8): write a number in that unit, "
                    "any words as the reason; or say that it is on purpose"
                ),
            ),
        ],
    )
    def test_of_each_refusal(self, entry: Reduce, place: str, message: str) -> None:
        assert [("entry_impossible", place, message)] == self.problems(inotuzumab(), entry)

    def test_two_faults_are_both_said(self) -> None:
        assert ["scope", "amount"] == [place for _, place, _ in self.problems(inotuzumab(), reduce(None, "0.6 mg/m2"))]

    def test_of_its_reason(self) -> None:
        course = revise(inotuzumab(), reduce("dose", why="liver values"), as_of=new_york(3, 8))
        reason = event(course, "first/1/dose/d8").why[-1]
        assert ("C19", "reduced to 0.4 mg/m2 on Sun 8 Mar 2026 09:00 (liver values)") == (
            reason.convention,
            reason.text,
        )
        assert [] == [why.text for why in event(course, "first/1/dose/d15").why if why.convention == "C19"]

    def test_of_its_question_and_its_finding(self) -> None:
        course = revise(inotuzumab(), reduce("dose"), as_of=new_york(3, 8))
        asked = (
            "A dose was reduced to 0.4 mg/m2, and the label does not raise a reduced dose again. Is this amount meant? "
            'Record the answer to "e1/raise".'
        )
        third = event(course, "first/1/dose/d15")
        assert asked == third.details[-1]
        found = next(iter(course.findings))
        assert ("raised_again", "warning", third.source) == (found.code, found.severity, found.source)
        said = f"{third.title} on Mon 16 Mar 2026, 0.5 mg/m2, is above the reduced amount; {asked}"
        assert said == found.message

    def test_a_dose_that_was_left_out_is_not_reduced(self) -> None:
        omitted = Omit(at=new_york(3, 16), of="first/1/dose/d15")
        course = revise(inotuzumab(), reduce("following"), omitted, as_of=new_york(3, 16))
        left_out = event(course, "first/1/dose/d15")
        assert ("omitted", "0.5 mg/m2") == (left_out.state, left_out.amount)
        assert [] == [why.text for why in left_out.why if why.convention == "C19"]


class TestWhatCanBeCompared:
    @pytest.mark.parametrize(
        ("printed", "amount", "is_above"),
        [
            ("0.5 mg/m2", "0.5 mg/m2", False),
            ("0.5 mg/m2", "0.6 mg/m2", True),
            ("0.5 mg/m2", "half", None),
            (EITHER, "0.6 mg/m2", False),
            (EITHER, "0.9 mg/m2", True),
            (OTHER_UNIT, "6 mg", None),
            # A rate that no source prints is no limit; where it is all there is, nobody can tell.
            (PRESCRIBED, "30 mcg/day", True),
            (PRESCRIBED, "15 mcg/day", False),
            (sentence("low-rate-prescribed"), "15 mcg/day", None),
        ],
    )
    def test_a_raise_is_above_all_that_is_printed(self, printed: str, amount: str, is_above: bool | None) -> None:  # noqa: FBT001
        assert is_above is is_raise(printed, amount)

    @pytest.mark.parametrize(
        ("printed", "amount", "may_be"),
        [
            ("0.5 mg/m2", "0.5 mg/m2", False),
            ("0.5 mg/m2", "0.4 mg/m2", True),
            ("0.5 mg/m2", "half", True),
            (EITHER, "0.8 mg/m2", False),
            (EITHER, "0.6 mg/m2", True),
            (OTHER_UNIT, "9 mg", True),
        ],
    )
    def test_a_printed_amount_may_be_above_another(self, printed: str, amount: str, *, may_be: bool) -> None:
        assert may_be == may_be_above(printed, amount)

    @pytest.mark.parametrize(
        ("new", "words", "phrase"),
        [
            (["0.6 mg/m2", "0.4 mg/m2"], "0.6 mg/m2, or 0.4 after CR/CRi", "number-where"),
            (["0.8 mg/m2", "half of it"], "0.8 mg/m2, or half of it after CR/CRi", "amount-where"),
            (["0.8 mg/m2", "2 mg"], "0.8 mg/m2, or 2 mg after CR/CRi", "amount-where"),
        ],
    )
    def test_an_amount_in_another_unit_is_written_out(self, new: list[str], words: str, phrase: str) -> None:
        found = with_amounts(EITHER, iter(new))
        assert words == found
        assert isinstance(found, Sentence)
        assert phrase == phrase_of(str_of(found.values["text_2"]))


def str_of(value: Any) -> str:
    assert isinstance(value, str)
    return value
