"""The choices of a built-in regimen are the same whether pydantic's schema makes them or the regimen's own rules do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import FAMILIES

from schedules.errors import ChoiceError
from schedules.regimen import Choice
from schedules.regimen.selection import Choices


class Odd(str):
    """Text of a type of its own."""

    __slots__ = ()


ODD: tuple[Any, ...] = (
    *(None, True, False, "", "1", "70", 0, 1, 2, 21, 28, 70, 70.0, -1, 1e9, 10**400, float("nan"), float("inf")),
    *([24], (24, 168), [24.0], ("72+96",), "72+96", {24}, object(), b"1", 2**70, (True,), [], (), [Odd("24")]),
    Odd("72+96"),
)


def offered(choice: Choice) -> st.SearchStrategy[Any]:
    if choice.values:
        return st.sampled_from(choice.values)
    if choice.kind == "yes-no":
        return st.booleans()
    return st.sampled_from([each for each in (choice.min, choice.max, 2, 50, 50.0) if each is not None])


@st.composite
def arguments(draw: st.DrawFn) -> tuple[type[Choices], dict[str, Any]]:
    """
    A family and what is given to it: mostly what it offers, here and there something else, missing or unknown.
    """
    family: Any = draw(st.sampled_from(FAMILIES))
    found: dict[str, Any] = {}
    for name, choice in family.regimen.choices.items():
        how = draw(st.integers(0, 9))
        if how < 7:
            found[name] = draw(offered(choice))
        elif how < 9:
            found[name] = draw(st.sampled_from(ODD))
    if draw(st.integers(0, 19)) == 0:
        found["weight"] = 70
    return family, found


def outcome(family: type[Choices], given_: dict[str, Any]) -> object:
    try:
        made = family(**given_)
    except ChoiceError as error:
        return [str(problem) for problem in error.problems]
    values = {name: (type(value), repr(value)) for name, value in dict(made).items()}
    return values, made.model_fields_set, repr(made), made.selection().values


@given(arguments())
def test_both_ways_give_the_same(drawn: tuple[type[Choices], dict[str, Any]]) -> None:
    family, given_ = drawn
    short = outcome(family, given_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Choices, "_is_proved", classmethod(lambda _: False))
        assert outcome(family, given_) == short


def test_the_short_way_is_taken() -> None:
    """
    Pydantic's schema is then not built, which is most of the time of a first calendar.
    """
    family: Any = FAMILIES[0]
    sound = {"indication": "relapsed-refractory", "cycles": 2, "weight_kg": 70, "age_group": "adult"}
    assert family._is_proved()
    assert {**sound, "weight_kg": 70.0, "bsa_m2": None, "bag_hours": None} == family._sound_values(sound)


class Own(Choices):
    """Choices that somebody else writes, with a narrower field than the regimen has."""

    regimen = FAMILIES[1].regimen
    cycles: int = 2
    weekly_doses: int = 3


def test_choices_of_others_are_pydantics_to_make() -> None:
    assert not Own._is_proved()
    assert 2 == Own().cycles
