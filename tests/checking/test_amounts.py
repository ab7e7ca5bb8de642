"""Amounts: the plan's own are right after any reduction, and one that is changed by hand is found (C19)."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.test_reductions import DAILY, TWICE
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris
from tests.support.drawing import REGIMENS, any_course

from schedules import Plan, Regimen, check, plan, revise, select
from schedules.course import AnyHappening, Decided, Hold, Reduce, Resume
from schedules.errors import PlanError

FULL: list[tuple[str, dict[str, Any], str | None]] = [
    ("blinatumomab", {"indication": "relapsed-refractory", "weight_kg": 70.0, "bag_hours": (96,)}, None),
    ("blinatumomab", {"indication": "relapsed-refractory", "weight_kg": 30.0}, None),
    ("blinatumomab", {"indication": "mrd-positive", "weight_kg": 70.0}, None),
    ("blinatumomab", {"indication": "consolidation", "weight_kg": 30.0}, None),
    ("inotuzumab-ozogamicin", {"response": "none"}, None),
    ("inotuzumab-ozogamicin", {}, None),
    ("brexucabtagene-autoleucel", {"label": "us-before-2025-06"}, "infusion"),
    ("tisagenlecleucel", {"label": "us-2025-06"}, "infusion"),
    ("obecabtagene-autoleucel", {"blasts": "low"}, "infusion"),
    ("obecabtagene-autoleucel", {}, "infusion"),
]


def course(name: str, choices: dict[str, Any], anchor: str | None) -> Plan:
    fixed: dict[str, Any] = {"cycles": 2} if name in ("blinatumomab", "inotuzumab-ozogamicin") else {}
    fixed |= {"age_group": "adult"} if name == "blinatumomab" else {}
    chosen = select(REGIMENS[name], {**fixed, **choices})
    return plan(chosen, start=new_york(3, 2), anchor=anchor, plan_id=UUID(int=4), as_of=new_york(3, 1))


COURSES = [course(*each) for each in FULL]
PLACES = [
    pytest.param(made, each.key, id=f"{number}-{each.key}")
    for number, made in enumerate(COURSES)
    for each in made.events
    if each.amount and each.kind != "bag-change"
]


def with_amount(made: Plan, key: str, amount: str) -> Plan:
    events = [each.model_copy(update={"amount": amount}) if each.key == key else each for each in made.events]
    return made.model_copy(update={"events": tuple(events)})


def found(made: Plan, code: str = "amount_wrong") -> list[str]:
    keys = {each.uid: each.key for each in made.events}
    return [keys[each.uid] for each in check(made) if each.code == code and each.uid is not None]


class TestEveryPrintedAmount:
    """Each amount of each regimen, all rates and alternatives of it, is held against the label's row."""

    @pytest.mark.parametrize(("made", "key"), PLACES)
    def test_a_number_that_is_changed_is_found(self, made: Plan, key: str) -> None:
        amount = event(made, key).amount
        numbers = list(re.finditer(r"(?<![\w.^])\d+(?:\.\d+)?(?= (?!days?\b|h\b)\w)", amount))
        for number in numbers:
            wrong = f"{amount[: number.start()]}{float(number[0]) * 1.5:g}{amount[number.end() :]}"
            assert [key] == found(with_amount(made, key, wrong)), wrong
        assert [key] == found(with_amount(made, key, "7 mL"))

    @pytest.mark.parametrize(("made", "key"), PLACES)
    def test_a_unit_that_is_changed_is_found(self, made: Plan, key: str) -> None:
        amount = event(made, key).amount
        if "mg/m2" in amount or "mcg/day" in amount:
            wrong = amount.replace("mg/m2", "mg/kg").replace("mcg/day", "mg/day")
            assert [key] == found(with_amount(made, key, wrong))

    @given(made=any_course())
    def test_of_a_drawn_course_all_are_right(self, made: Plan) -> None:
        assert [] == found(made)


class TestReductions:
    """What the record made of an amount is what it should be: in its scope, never raised, and nowhere else."""

    @given(
        of=st.sampled_from(("d1", "d8", "d15")),
        cycle=st.sampled_from(("first/1", "later/1")),
        amount=st.sampled_from(("0.4 mg/m2", "0.5 mg/m2", "0.6 mg/m2", "0.3 mg/m2", "as prescribed")),
        scope=st.sampled_from(("dose", "cycle", "following")),
        on_purpose=st.booleans(),
        response=st.sampled_from(("none", "cr")),
        answer=st.sampled_from((None, "yes", "no")),
    )
    def test_they_are_right_and_any_other_is_found(
        self, of: str, cycle: str, amount: str, scope: Any, *, on_purpose: bool, response: Any, answer: Any
    ) -> None:
        made = inotuzumab(response=response)
        key = f"{cycle}/dose/{of}"
        entry = Reduce(at=new_york(3, 2, 8), of=key, amount=amount, scope=scope, on_purpose=on_purpose)
        if event(made, key).amount.startswith("0.5") and amount == "0.6 mg/m2" and not on_purpose:
            return  # it is refused
        if amount == "as prescribed" and not on_purpose:
            return  # and so is it
        entries: list[Any] = [entry]
        if answer is not None:
            entries.append(Decided(at=new_york(3, 2, 8), question="e1/raise", answer=answer))
        reduced = revise(made, *entries, as_of=new_york(3, 2, 8))
        assert [] == found(reduced)
        for each in made.events:
            if each.kind == "dose" and event(reduced, each.key).amount != each.amount:
                assert [each.key] == found(with_amount(reduced, each.key, each.amount))

    def test_a_reduction_that_raised_a_smaller_dose(self) -> None:
        """
        Reduced from 0.8 to 0.6 mg/m2 for all that follow; the 0.5 mg/m2 of Day 8 stay what they are.
        """
        entry = Reduce(at=new_york(3, 2, 8), of="first/1/dose/d1", amount="0.6 mg/m2", scope="following")
        made = revise(inotuzumab(), entry, as_of=new_york(3, 2, 8))
        raised = with_amount(made, "first/1/dose/d8", "0.6 mg/m2")
        (wrong,) = [each for each in check(raised) if each.code == "amount_wrong"]
        assert "has 0.6 mg/m2; the rule asks for 0.5 mg/m2" in wrong.message
        assert wrong.source is not None

    def test_a_dose_of_the_same_day_that_comes_before_it(self) -> None:
        """
        Twice a day; reduced from the evening of Day 2 on, its morning has the printed amount.
        """
        dose = TWICE | {"times_each_day": 2, "every_hours": 12, "amounts": [{"text": "300 mg/m2"}]}
        whole = {**DAILY, "tables": {"only": {"length_days": 7, "rows": [dose]}}}
        made = plan(select(Regimen.read(whole), {}), start=new_york(3, 2), as_of=new_york(3, 1))
        entry = Reduce(at=new_york(3, 3, 12), of="course/1/dose/d2-2", amount="200 mg/m2", scope="cycle")
        made = revise(made, entry, as_of=new_york(3, 3, 12))
        assert [] == found(made)
        for tail, wrong in (("d2", "200 mg/m2"), ("d2-2", "300 mg/m2"), ("d1-2", "200 mg/m2"), ("d3", "300 mg/m2")):
            assert [f"course/1/dose/{tail}"] == found(with_amount(made, f"course/1/dose/{tail}", wrong))

    @pytest.mark.parametrize("scope", ["dose", "cycle"])
    def test_a_step_and_a_restart_that_contradict_their_infusion(self, scope: Any) -> None:
        entries = (
            Reduce(at=paris(3, 2), of="induction/1/infusion/start", amount="15 mcg/day", scope=scope),
            Hold(at=paris(3, 5), row="infusion"),
            Resume(at=paris(3, 5, 11), row="infusion", rate="same"),
        )
        made = revise(blinatumomab(paris(3, 2)), *entries, as_of=paris(3, 6))
        assert [] == found(made)
        for tail, wrong in (("step", "28 mcg/day"), ("restart-e3", "9 mcg/day for 4 days, then 28 mcg/day")):
            key = f"induction/1/infusion/{tail}"
            assert [key] == found(with_amount(made, key, wrong))

    @pytest.mark.parametrize("amount", ["0,3 mg/m2", "0.3 MG per m²", "300 mcg/m2", "0.3mg/m2"])
    def test_however_it_is_written_a_later_dose_above_it_is_found(self, amount: str) -> None:
        entry = Reduce(at=new_york(3, 8), of="first/1/dose/d8", amount=amount, scope="dose")
        made = revise(inotuzumab(), entry, as_of=new_york(3, 8))
        assert [] == found(made)
        assert "first/1/dose/d15" in found(made, "raised_again")
        assert ["first/1/dose/d8"] == found(with_amount(made, "first/1/dose/d8", "0.5 mg/m2"))

    def test_the_rates_of_an_infusion_after_a_hold(self) -> None:
        start = paris(3, 2)
        entries = (
            Reduce(at=paris(3, 3), of="induction/1/infusion/start", amount="15 mcg/day", scope="cycle"),
            Hold(at=paris(3, 5), row="infusion"),
            Resume(at=paris(3, 6), row="infusion", rate="low"),
        )
        made = revise(blinatumomab(start), *entries, as_of=paris(3, 6))
        assert [] == found(made)
        assert "9 mcg/day for 7 days, then 15 mcg/day" == event(made, "induction/1/infusion/restart-e3").amount
        for key, wrong in (
            ("restart-e3", "15 mcg/day"),
            ("restart-e3", "9 mcg/day for 7 days, then 28 mcg/day"),
            ("start", "9 mcg/day for 7 days, then 15 mcg/day"),
            ("step-e3", "28 mcg/day"),
        ):
            assert [f"induction/1/infusion/{key}"] == found(with_amount(made, f"induction/1/infusion/{key}", wrong))

    @given(data=st.data(), child=st.booleans(), consolidation=st.booleans())
    def test_of_any_infusion_all_rates_agree(self, data: st.DataObject, *, child: bool, consolidation: bool) -> None:
        """
        Reductions of a start or a restart in any scope and spelling, between holds and restarts at any rate.
        """
        chosen: dict[str, Any] = {"indication": "consolidation"} if consolidation else {}
        chosen |= {"weight_kg": 30, "age_group": "paediatric"} if child else {}
        now = paris(3, 2)
        made = blinatumomab(now, **chosen)
        for _ in range(data.draw(st.integers(1, 4))):
            now += timedelta(hours=data.draw(st.sampled_from((1, 2, 72, 100, 168, 169, 300))))
            of = data.draw(st.sampled_from([each.key for each in made.events if each.kind == "infusion"]))
            less = Reduce(
                at=now,
                of=of,
                amount=data.draw(st.sampled_from(RATES)),
                scope=data.draw(st.sampled_from(("dose", "cycle", "following"))),
                on_purpose=data.draw(st.booleans()),
            )
            resume = Resume(at=now, row="infusion", rate=data.draw(st.sampled_from(("low", "same", "full"))))
            entries: tuple[AnyHappening, ...] = (less, less, Hold(at=now, row="infusion"), resume)
            entry = data.draw(st.sampled_from(entries))
            with suppress(PlanError):
                made = revise(made, entry, as_of=now)
        assert [] == found(made)
        timed = [each for each in made.events if not each.all_day]
        runs = [each for each in timed if each.kind == "infusion"]
        for step in (each for each in timed if each.kind == "step"):
            own = max(each for each in runs if each.start <= step.start)
            assert own.amount.endswith(step.amount), f"{own.amount}; the step says {step.amount}"


RATES = (
    "15 mcg/day",
    "5 mcg/day",
    "8000 ng/24 h",
    "12 mcg/m2/day",
    "4 MCG/m\N{SUPERSCRIPT TWO}/d",
    "10 mcg/m2/day, at most 20 mcg/day",
    "20 mcg/day",
)


class TestRaisedAgain:
    """A later amount above a reduced one is a warning where the label raises none, until it is decided."""

    def course(self, *entries: Any, scope: Any = "cycle") -> Plan:
        reduced = Reduce(at=new_york(3, 8), of="first/1/dose/d8", amount="0.4 mg/m2", scope=scope)
        return revise(inotuzumab(), reduced, *entries, as_of=new_york(4, 30))

    def test_it_is_a_warning_with_its_event(self) -> None:
        made = self.course()
        raised = [f"later/{cycle}/dose/{day}" for cycle in (1, 2) for day in ("d1", "d8", "d15")]
        assert raised == sorted(found(made, "raised_again"), key=raised.index)
        warnings = [each for each in check(made) if each.code == "raised_again"]
        assert {"warning"} == {each.severity for each in warnings}
        assert all("above the reduced 0.4 mg/m2" in each.message for each in warnings)

    def test_of_one_dose_the_next_one_is_already_above(self) -> None:
        assert "first/1/dose/d15" in found(self.course(scope="dose"), "raised_again")

    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_decided_it_is_none(self, answer: Any) -> None:
        made = self.course(Decided(at=new_york(3, 20), question="e1/raise", answer=answer))
        assert [] == found(made, "raised_again")
        assert [] == found(made)

    def test_decided_with_no_the_printed_amount_is_wrong(self) -> None:
        made = self.course(Decided(at=new_york(3, 20), question="e1/raise", answer="no"))
        assert ["later/1/dose/d8"] == found(with_amount(made, "later/1/dose/d8", "0.5 mg/m2"))


SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
WRITTEN = {
    "id": "written",
    "title": "Written as data",
    "source": SOURCE,
    "choices": {"weight_kg": {"title": "weight", "kind": "number", "min": 1, "max": 200, "required": True}},
    "tables": {
        "only": {
            "length_days": 14,
            "rows": [
                {
                    "shape": "visit",
                    "id": "dose",
                    "kind": "dose",
                    "title": "Dose",
                    "days": "1, 8",
                    "source": SOURCE,
                    "amounts": [
                        {"text": "10 mg", "cycles": "1", "days": "1"},
                        {"text": "20 mg", "cycles": "1", "days": "8"},
                        {"text": "2 mg/kg", "cycles": "2-", "when": {"weight_kg": "<40"}},
                        {"text": "80 mg", "cycles": "2-", "when": {"weight_kg": ">=40"}},
                    ],
                }
            ],
        }
    },
    "phases": [{"id": "course", "title": "course", "table": "only", "cycles": 2}],
}


@pytest.mark.parametrize(("weight_kg", "printed"), [(39.0, "2 mg/kg"), (40.0, "80 mg")])
def test_of_a_regimen_written_as_data(weight_kg: float, printed: str) -> None:
    rules = select(Regimen.read(WRITTEN), {"weight_kg": weight_kg})
    made = plan(rules, start=new_york(3, 2), plan_id=UUID(int=4), as_of=new_york(3, 1))
    right = {"course/1/dose/d1": "10 mg", "course/1/dose/d8": "20 mg"}
    right |= {"course/2/dose/d1": printed, "course/2/dose/d8": printed}
    assert right == {each.key: each.amount for each in made.events}
    assert [] == found(made)
    for key, amount in right.items():
        for wrong in {"10 mg", "20 mg", "2 mg/kg", "80 mg"} - {amount}:
            assert [key] == found(with_amount(made, key, wrong))


def test_without_a_record_a_lower_amount_may_be_a_reduction_and_a_higher_one_is_found() -> None:
    made = inotuzumab(response="none")
    rules = select(made.regimen, dict(made.choices))
    for amount, wrong in (("0.4 mg/m2", False), ("0.6 mg/m2", True), ("0.5 mg/kg", True), ("", False)):
        events = with_amount(made, "first/1/dose/d8", amount).events
        assert wrong is ("amount_wrong" in {each.code for each in check(events, rules)}), amount
