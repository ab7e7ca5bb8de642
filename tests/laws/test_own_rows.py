"""A clinic's own rows stand beside the label's: whatever is added, and whatever happens, nothing of the label moves."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import REGIMENS

from schedules import Event, Plan, Selection, check, extend, plan, revise
from schedules.phrases import OWN_PHRASES
from schedules.regimen import Pump, Visit
from schedules.regimen.own_rows import OWN_KINDS
from schedules.sentence import phrase_of
from schedules.testing import anchors, histories, selections

WARD: Final = {"document": "Our ward's handbook", "jurisdiction": "our clinic"}
TIMED: Final = tuple(kind for kind in OWN_KINDS if kind != "note")


@st.composite
def own_rows(draw: st.DrawFn, regimen: str) -> dict[str, Any]:
    """An extension of a built-in regimen with one to four rows, of every shape that a clinic may have."""
    base = REGIMENS[regimen]
    phases = sorted({phase.id for phase in base.phases})
    added = []
    for number in range(draw(st.integers(1, 4))):
        where = draw(st.sets(st.sampled_from(phases)))
        tables = [base.tables[phase.table] for phase in base.phases if not where or phase.id in where]
        targets = sorted(
            set.intersection(*({row.id for row in table.rows if isinstance(row, Pump | Visit)} for table in tables))
        )
        row: dict[str, Any] = {"id": f"own-{number}", "title": f"Own {number}", "kind": draw(st.sampled_from(TIMED))}
        shape = draw(st.sampled_from(["visit", "span"] + ["beside"] * bool(targets)))
        first = draw(st.integers(1, 9))
        if shape == "visit":
            row |= {"days": f"{first}, {first + draw(st.integers(1, 5))}"}
            if draw(st.booleans()):
                row["windows"] = [{"days": str(first), "before_days": draw(st.integers(0, 2)), "after_days": 1}]
        elif shape == "span":
            row |= {"days": f"{first}-{first + draw(st.integers(1, 5))}"}
        else:
            of = draw(st.sampled_from(targets))
            pumps = all(isinstance(row, Pump) for table in tables for row in table.rows if row.id == of)
            row |= {"of": of, "on": [draw(st.sampled_from(["start", "end"] if pumps else ["first", "last", "each"]))]}
            row |= {draw(st.sampled_from(["minutes", "days"])): draw(st.integers(-2, 2)), "lasts_minutes": 30}
        added.append({"phases": sorted(where), "row": row | {"shape": shape}})
    return {"extends": regimen, "id": "ours", "source": WARD, "add": added}


def is_own(event: Event) -> bool:
    return "/own-" in event.key


def of_the_label(course: Plan) -> list[dict[str, Any]]:
    """
    List what the label's events show, without the lines that are marked as the clinic's own in a phase that waits.
    """
    events = [each for each in (*course.events, *course.cancelled) if not is_own(each)]
    shown = [
        each.model_dump()
        | {"details": [str(line) for line in each.details if f"[the clinic's own: {WARD['document']}]" not in line]}
        for each in events
    ]
    return sorted(shown, key=str)


@st.composite
def both(draw: st.DrawFn, regimen: str) -> tuple[list[Plan], Selection]:
    """A course with what happened to it, and the same choices with a clinic's own rows."""
    chosen = draw(selections(REGIMENS[regimen]))
    own = draw(own_rows(regimen))
    begin = draw(anchors())
    course = plan(chosen, start=begin, plan_id=UUID(int=3), as_of=begin.astimezone(UTC))
    return draw(histories(st.just(course))), extend(chosen, own)


def continued(extended: Plan, plans: list[Plan]) -> Plan:
    """
    Record in the extended plan what was recorded in the other one, batch by batch.
    """
    for before, after in pairwise(plans):
        happenings = after.record[len(before.record) :]
        extended = revise(extended, *happenings, as_of=after.as_of)
    return extended


@pytest.mark.parametrize("regimen", REGIMENS)
def test_no_event_of_the_label_is_other_for_them(regimen: str) -> None:
    @given(drawn=both(regimen))
    def holds(drawn: tuple[list[Plan], Selection]) -> None:
        plans, whole = drawn
        first = plans[0]
        extended = plan(whole, start=first.start, plan_id=first.plan_id, as_of=first.as_of)
        assert of_the_label(first) == of_the_label(extended)
        assert of_the_label(plans[-1]) == of_the_label(continued(extended, plans))

    holds()


@pytest.mark.parametrize("regimen", REGIMENS)
def test_every_event_of_theirs_says_whose_it_is(regimen: str) -> None:
    @given(drawn=both(regimen))
    def holds(drawn: tuple[list[Plan], Selection]) -> None:
        plans, whole = drawn
        extended = plan(whole, start=plans[0].start, plan_id=plans[0].plan_id, as_of=plans[0].as_of)
        for each in extended.events:
            says = [line for line in each.details if phrase_of(line) in OWN_PHRASES]
            assert is_own(each) == bool(says), each.key
            assert is_own(each) == (WARD["document"] == each.source.document)

    holds()


@pytest.mark.parametrize("regimen", REGIMENS)
def test_the_judge_finds_in_the_whole_what_it_finds_without_them(regimen: str) -> None:
    @given(drawn=both(regimen))
    def holds(drawn: tuple[list[Plan], Selection]) -> None:
        plans, whole = drawn
        extended = plan(whole, start=plans[0].start, plan_id=plans[0].plan_id, as_of=plans[0].as_of)
        without, found = check(plans[-1]), check(continued(extended, plans))
        theirs = [each for each in found if each.source is not None and each.source.document == WARD["document"]]
        assert [str(each) for each in without] == [str(each) for each in found if each not in theirs]
        # Where the label's own dates contradict each other, Day 1 can't be told, and so can't the day of an own row.
        assert not theirs or any(each.severity == "error" for each in without)

    holds()
