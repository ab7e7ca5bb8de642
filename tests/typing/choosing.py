"""What a type checker sees of the choices: which are required, offered, misspelt; checked by mypy and never run."""

from __future__ import annotations

from typing import Literal, assert_type

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Tisagenlecleucel,
)


def blinatumomab() -> None:
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult")
    assert_type(chosen.indication, Literal["relapsed-refractory", "mrd-positive", "consolidation"])
    assert_type(chosen.cycles, int)
    assert_type(chosen.weight_kg, float)
    assert_type(chosen.bsa_m2, float | None)
    assert_type(chosen.age_group, Literal["adult", "paediatric"])
    assert_type(chosen.bag_hours, int | str | tuple[int | str, ...] | None)
    Blinatumomab(indication="consolidation", cycles=1, weight_kg=70.5, bag_hours=(24, 168), age_group="paediatric")
    Blinatumomab(indication="consolidation", cycles=1)  # type: ignore[call-arg]  # no weight
    Blinatumomab(indication="consolidation", cycles=1, weight=70)  # type: ignore[call-arg]  # it is weight_kg
    Blinatumomab(indication="relapse", cycles=1, weight_kg=70, age_group="adult")  # type: ignore[arg-type]  # relapsed-refractory
    Blinatumomab(indication="consolidation", cycles="1", weight_kg=70, age_group="adult")  # type: ignore[arg-type]  # a number


def inotuzumab_ozogamicin() -> None:
    chosen = InotuzumabOzogamicin(cycles=3, cycle_1_days=28, response="cr", transplant_planned=True, weekly_doses=4)
    assert_type(chosen.cycle_1_days, Literal[21, 28])
    assert_type(chosen.response, Literal["none", "cr"] | None)
    assert_type(chosen.transplant_planned, bool)
    assert_type(chosen.weekly_doses, Literal[3, 4])
    InotuzumabOzogamicin()  # type: ignore[call-arg]  # how many cycles
    InotuzumabOzogamicin(cycles=3, cycle_1_days=22)  # type: ignore[arg-type]  # 21 or 28
    InotuzumabOzogamicin(cycles=3, weight_kg=70)  # type: ignore[call-arg]  # no choice of this regimen


def car_t_cells() -> None:
    assert_type(BrexucabtageneAutoleucel(label="us-2025-06").label, Literal["us-2025-06", "us-before-2025-06"])
    assert_type(Tisagenlecleucel(label="us-before-2025-06").label, Literal["us-2025-06", "us-before-2025-06"])
    assert_type(ObecabtageneAutoleucel().blasts, Literal["low", "high"] | None)
    BrexucabtageneAutoleucel()  # type: ignore[call-arg]  # which label
    Tisagenlecleucel(label="eu")  # type: ignore[arg-type]  # not read
    ObecabtageneAutoleucel(blasts=20)  # type: ignore[arg-type]  # low or high
