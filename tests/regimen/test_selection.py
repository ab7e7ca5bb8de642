"""Choices held against what a regimen offers: all problems at once, each with the way out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.drawing import FAMILIES

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    Choices,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    ScheduleError,
    select,
)
from schedules.errors import ChoiceError

FINE: dict[str, Any] = {"indication": "relapsed-refractory", "cycles": 2, "weight_kg": 70, "age_group": "adult"}


def refused(family: type[Choices], **choices: Any) -> list[tuple[str, str]]:
    with pytest.raises(ScheduleError) as caught:
        family(**choices)
    return [(problem.code, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("indication", "most"), [("relapsed-refractory", 9), ("mrd-positive", 4), ("consolidation", 4)]
)
def test_the_last_cycle_and_one_more(indication: str, most: int) -> None:
    assert most == Blinatumomab(**FINE | {"indication": indication, "cycles": most}).cycles
    assert [("choice_over_limit", "cycles")] == refused(
        Blinatumomab, indication=indication, cycles=most + 1, weight_kg=70, age_group="adult"
    )


@pytest.mark.parametrize("cycles", [0, -1, 99])
def test_cycles_that_no_course_has(cycles: int) -> None:
    assert refused(Blinatumomab, **FINE | {"cycles": cycles})[0][1].endswith("cycles")


@pytest.mark.parametrize("weight", [0, -70, float("nan"), float("inf"), True, "seventy", None])
def test_weights_that_are_none(weight: Any) -> None:
    assert refused(Blinatumomab, **FINE | {"weight_kg": weight})[0][1].endswith("weight_kg")


@pytest.mark.parametrize(("weight", "fine"), [(5.39, False), (5.4, True)])
def test_bags_with_preservative_start_at_5_4_kg(weight: float, fine: bool) -> None:  # noqa: FBT001  # a table
    choices = FINE | {"weight_kg": weight, "bag_hours": 96}
    if fine:
        assert (96,) == Blinatumomab(**choices).selection().values["bag_hours"]
    else:
        assert [("choice_over_limit", "bag_hours")] == refused(Blinatumomab, **choices)


@pytest.mark.parametrize("bags", [36, 0, (96, 36), (), "96"])
def test_bags_that_nobody_makes(bags: Any) -> None:
    assert "bag_hours" in refused(Blinatumomab, **FINE | {"bag_hours": bags})[0][1]


def test_a_list_of_bags_is_as_good_as_a_tuple() -> None:
    assert Blinatumomab(**FINE | {"bag_hours": [24, 168]}) == Blinatumomab(**FINE, bag_hours=(24, 168))


def test_all_problems_come_at_once() -> None:
    found = refused(
        Blinatumomab, indication="relapsed-refractory", cycles=10, weight_kg=-1, age_group="adult", bag_hours=36
    )
    assert {"cycles", "weight_kg", "bag_hours"} == {place for _, place in found}


def test_missing_choices_say_why_they_are_asked() -> None:
    with pytest.raises(ChoiceError, match="it decides the dose step"):
        select(Blinatumomab.regimen, {})


def test_a_missing_or_misspelt_choice_is_a_choice_error_with_its_own_words() -> None:
    """
    A typed family says of it what `select` says.
    """
    given: dict[str, Any] = FINE | {"wieght_kg": 70}
    del given["weight_kg"]
    with pytest.raises(ChoiceError) as caught:
        Blinatumomab(**given)
    with pytest.raises(ChoiceError) as expected:
        select(Blinatumomab.regimen, given)
    assert expected.value.problems == caught.value.problems


def test_a_misspelt_choice_names_the_nearest() -> None:
    with pytest.raises(ChoiceError, match="did you mean weight_kg"):
        select(Blinatumomab.regimen, FINE | {"wieght_kg": 70})


class TestInotuzumab:
    """Limits of the inotuzumab ozogamicin label."""

    def test_three_cycles_at_most_before_transplant(self) -> None:
        assert 3 == InotuzumabOzogamicin(cycles=3, transplant_planned=True).cycles
        assert refused(InotuzumabOzogamicin, cycles=4, transplant_planned=True) == [("choice_over_limit", "cycles")]

    def test_treatment_stops_after_three_cycles_without_response(self) -> None:
        assert 3 == InotuzumabOzogamicin(cycles=3, response="none").cycles
        assert refused(InotuzumabOzogamicin, cycles=4, response="none") == [("choice_over_limit", "cycles")]
        assert 6 == InotuzumabOzogamicin(cycles=6).cycles

    def test_a_fourth_weekly_dose_needs_28_days(self) -> None:
        assert refused(InotuzumabOzogamicin, cycles=2, weekly_doses=4) == [("choice_over_limit", "cycle_1_days")]
        assert 4 == InotuzumabOzogamicin(cycles=2, weekly_doses=4, cycle_1_days=28).weekly_doses


def test_a_label_is_asked_for_where_labels_differ() -> None:
    with pytest.raises(ChoiceError, match="how long to stay near"):
        select(BrexucabtageneAutoleucel.regimen, {})
    assert ObecabtageneAutoleucel().blasts is None


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_typed_fields_are_exactly_the_choices_of_the_data(family: type[Choices]) -> None:
    assert list(family.regimen.choices) == list(family.model_fields)
    for name, choice in family.regimen.choices.items():
        field = family.model_fields[name]
        assert field.is_required() == choice.required
        assert choice.default == (None if choice.required else field.default)
