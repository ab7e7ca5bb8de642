"""A reduction is for the doses that were named, and raises none (C19)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import Plan, check, explain, revise
from schedules.course import Booked, Changed, Decided, Delay, Given, Hold, Learned, Reduce, Resume, Scope
from schedules.errors import PlanError
from schedules.planning.reductions import is_raise, reduced
from schedules.sentence import sentence

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
            (BY_AREA, "12 mcg/m2/day", "5 mcg/m2/day, at most 9 mcg/day for 7 days, then 12 mcg/m2/day"),
            (BY_AREA, "4 mcg/m2/day", "4 mcg/m2/day"),
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


def test_what_was_given_before_keeps_its_amount() -> None:
    first = Given(at=new_york(3, 2), of="first/1/dose/d1")
    course = revise(inotuzumab(), first, reduce("following"), as_of=new_york(3, 8))
    assert "0.8 mg/m2" == amounts(course)["first/1 d1"]


@pytest.mark.parametrize("amount", ["half of it", "less, as prescribed", "0.4 mg/m2 over 2 hours"])
def test_in_words_it_stands_for_every_amount_that_there_may_be(amount: str) -> None:
    course = revise(inotuzumab(), reduce("following", amount), as_of=new_york(3, 8))
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
