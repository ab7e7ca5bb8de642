"""The combinations of choices that a regimen can tell apart: none is missing, and nothing is tried twice in vain."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regimen.test_proof import SOURCE, sound
from tests.support.drawing import REGIMENS

from schedules import Regimen
from schedules.regimen.choice_proof import conditions_of
from schedules.regimen.conditions import applies
from schedules.regimen.space import choice_space, is_read
from schedules.testing import selections


def with_choices(notes: list[dict[str, Any]], **choices: Any) -> Regimen:
    data = sound()
    data["choices"] |= {name: {"title": name, **choice} for name, choice in choices.items()}
    data["notes"] = [{"text": "See the protocol.", "when": when, "source": SOURCE} for when in notes]
    return Regimen.read(data)


def answers_of(regimen: Regimen, facts: Any) -> tuple[bool | None, ...]:
    return tuple(applies(when, facts) for _, when in conditions_of(regimen))


@cache
def tried_answers(name: str) -> list[tuple[tuple[bool | None, ...], dict[str, Any]]]:
    return [(answers_of(REGIMENS[name], facts), facts) for facts in choice_space(REGIMENS[name])]


def tried(regimen: Regimen, name: str) -> list[Any]:
    return list({(type(facts[name]), facts[name]): facts[name] for facts in choice_space(regimen)}.values())


@pytest.mark.parametrize(
    ("notes", "choice", "expected"),
    [
        ([{"arm": "a"}], {"values": ["a", "b"]}, [None, "a", "b"]),
        ([{"arm": "a"}], {"values": ["a", "b"], "default": "b"}, ["a", "b"]),
        ([{"arm": "a"}], {"values": ["a", "b"], "required": True}, ["a", "b"]),
        ([{"arm": True}], {"kind": "yes-no"}, [None, True, False]),
        ([{"arm": ">=45"}], {"kind": "number", "required": True}, [44.99, 45.0]),
        ([{"arm": ">45"}], {"kind": "number", "required": True}, [44.99, 45.01]),
        ([{"arm": ">=45"}, {"arm": "<=45"}], {"kind": "number", "required": True}, [44.99, 45.0, 45.01]),
        ([{"arm": "<3"}, {"arm": 5}], {"kind": "whole", "required": True}, [2, 3, 5]),
        (
            [{"arm": 24}],
            {"kind": "whole", "many": True, "values": [24, 48]},
            [None, (24,), (48,), (24, 48), ("24+48",)],
        ),
        ([{"arm": ">2"}], {"kind": "number", "many": True, "required": True}, [(1.99,), (2.01,), (1.99, 2.01)]),
        ([], {"values": ["a", "b"]}, [None]),
        ([], {"values": ["a", "b"], "required": True}, ["a"]),
        ([], {"kind": "number", "min": 3, "required": True}, [3.0]),
    ],
)
def test_the_values_that_are_tried(notes: list[dict[str, Any]], choice: dict[str, Any], expected: list[Any]) -> None:
    assert expected == tried(with_choices(notes, arm=choice), "arm")


def test_a_number_of_cycles_is_tried_from_one_to_all() -> None:
    assert [1, 2, 3, 4, 5, 6] == tried(REGIMENS["inotuzumab-ozogamicin"], "cycles")
    # 2 of induction, 4 of consolidation and 4 of continued therapy: no course has all, and 10 are refused.
    assert [*range(1, 11)] == tried(REGIMENS["blinatumomab"], "cycles")


def test_of_two_regimens_the_choices_and_the_bounds_of_both_are_tried() -> None:
    heavy, light = ({"kind": "number", "required": True} for _ in range(2))
    one = with_choices([{"arm": ">=45"}], arm=heavy)
    other = with_choices([{"arm": ">=60"}, {"side": "a"}], arm=light, side={"values": ["a", "b"]})
    found = {(facts["arm"], facts["side"]) for facts in choice_space(one, other)}
    assert {(arm, side) for arm in (44.99, 45.0, 60.0) for side in (None, "a", "b")} == found


@pytest.mark.parametrize("name", REGIMENS)
@given(data=st.data())
def test_every_choice_is_told_apart_as_one_that_is_tried(name: str, data: st.DataObject) -> None:
    """
    Whatever is chosen, some combination that is tried answers every condition of the regimen in the same way.
    """
    regimen = REGIMENS[name]
    chosen = dict(data.draw(selections(regimen)).values)
    if any(isinstance(value, tuple) and len(value) > 1 for value in chosen.values()):
        chosen["bag_hours"] = (24, 48, 72, 96, 168)

    same = [facts for answers, facts in tried_answers(name) if answers == answers_of(regimen, chosen)]
    assert any(facts.get("cycles") == chosen.get("cycles") for facts in same)


def test_a_choice_that_nothing_depends_on_is_known_as_such() -> None:
    assert not is_read(REGIMENS["blinatumomab"], "bsa_m2")
    assert all(is_read(REGIMENS["blinatumomab"], name) for name in ("cycles", "bag_hours", "weight_kg", "indication"))
