"""Whatever happens: names are unique and stable, sequences never fall, the past stays, hours add up."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
    plan,
)
from schedules.testing import LIVING_LAWS, anchors, histories, living_machine

CHOICES = [
    InotuzumabOzogamicin(cycles=3),
    Blinatumomab(indication="relapsed-refractory", weight_kg=70, age_group="adult", cycles=3, bag_hours=(96,)),
    Blinatumomab(indication="consolidation", weight_kg=30, age_group="adult", bsa_m2=1.0, cycles=2),
    Tisagenlecleucel(label="us-2025-06"),
    BrexucabtageneAutoleucel(label="us-before-2025-06"),
    ObecabtageneAutoleucel(),
]


@st.composite
def courses(draw: st.DrawFn) -> Plan:
    begin = draw(anchors())
    return plan(draw(st.sampled_from(CHOICES)), start=begin, plan_id=UUID(int=3), as_of=begin)


TestLivingCourse = living_machine(courses()).TestCase
TestLivingCourse.settings = settings(stateful_step_count=12)


@pytest.mark.parametrize("law", LIVING_LAWS, ids=lambda law: law.__name__)
def test_any_history(law: object) -> None:
    """
    Each law alone, so that its failure shrinks by itself.
    """

    @given(plans=histories(courses()))
    def holds(plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            law(before, after)  # type: ignore[operator]  # a law, as parametrized

    holds()
