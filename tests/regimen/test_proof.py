"""What the language refuses: each rule of it broken once, with the code and the place that are named."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from schedules import Regimen
from schedules.errors import RegimenError

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}


def sound() -> dict[str, Any]:
    """A small regimen that is sound: a drug on three days of two cycles, in two strengths."""
    dose = {
        "shape": "visit",
        "id": "dose",
        "kind": "dose",
        "title": "Drug",
        "days": "1, 8",
        "floor_days": 6,
        "amounts": [
            {"text": "1 mg", "when": {"weight_kg": ">=45"}},
            {"text": "0.5 mg", "when": {"weight_kg": "<45"}},
        ],
        "source": SOURCE,
    }
    lead = {"shape": "beside", "id": "lead", "kind": "premedication", "title": "Lead", "of": "dose", "on": ["each"]}
    return {
        "id": "drug",
        "title": "Drug",
        "source": SOURCE,
        "choices": {"weight_kg": {"title": "weight", "kind": "number", "min": 1, "max": 400, "required": True}},
        "tables": {"weeks": {"length_days": 14, "rows": [dose, {**lead, "minutes": -60, "source": SOURCE}]}},
        "phases": [{"id": "course", "title": "course", "table": "weeks", "cycles": 2}],
    }


def problems(data: dict[str, Any]) -> list[str]:
    with pytest.raises(RegimenError) as caught:
        Regimen.read(data)
    return [problem.code for problem in caught.value.problems]


def changed(*path: Any, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(sound())
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


DOSE = ("tables", "weeks", "rows", 0)
LEAD = ("tables", "weeks", "rows", 1)


def test_the_sound_one_is_accepted_and_survives_json() -> None:
    regimen = Regimen.read(sound())
    assert regimen == Regimen.model_validate_json(regimen.model_dump_json())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed("tables", "weeks", "lenght_days", value=14), "unknown_field"),
        (changed(*DOSE, "days", value="1, 22"), "day_outside_cycle"),
        (changed(*DOSE, "days", value="0, 8"), "day_outside_cycle"),
        (changed(*DOSE, "days", value="8, 1"), "value_invalid"),
        (changed(*DOSE, "days", value="day 1"), "value_invalid"),
        (changed(*DOSE, "days", value="1, 5"), "floor_broken"),
        (changed("tables", "weeks", "length_days", value=12), "floor_broken"),
        (changed(*DOSE, "amounts", 0, "when", value={"weight_kg": ">45"}), "amount_missing"),
        (changed(*DOSE, "amounts", 1, "when", value={"weight_kg": "<=45"}), "ambiguous_rows"),
        (changed(*DOSE, "amounts", 0, "when", value={"age": ">45"}), "name_unknown"),
        (changed(*LEAD, "of", value="nothing"), "name_unknown"),
        (changed(*LEAD, "id", value="dose"), "link_broken"),
        (changed("phases", 0, "table", value="months"), "name_unknown"),
        (changed("phases", 0, "cycles", value=0), "value_invalid"),
        (changed("phases", 0, "cycles", value=None), "value_invalid"),
        (changed("title", value="a\nb"), "control_character"),
        (changed("title", value="a\x00b"), "control_character"),
        (changed("id", value="Drug One"), "value_invalid"),
        (changed("source", "revised", value=20260101), "value_invalid"),
        (changed(*DOSE, "at", value=600), "value_invalid"),
        (changed(*DOSE, "shape", value="pill"), "value_invalid"),
        (changed("choices", "weight_kg", "min", value=500), "value_invalid"),
    ],
)
def test_a_broken_rule_is_named(data: dict[str, Any], code: str) -> None:
    assert code in problems(data)


def test_every_problem_of_a_file_is_told_at_once() -> None:
    data = changed(*DOSE, "days", value="day 1")
    data["titel"] = "Drug"
    data["phases"][0]["cycles"] = 0
    assert len(problems(data)) >= 3


@pytest.mark.parametrize("of", ["later", "course", "nowhere"])
def test_a_phase_hangs_from_an_earlier_one_only(of: str) -> None:
    data = sound()
    data["phases"].append(
        {
            "id": "later",
            "title": "later",
            "table": "weeks",
            "cycles": 1,
            "after": {"shape": "link", "of": of, "expected": 3, "source": SOURCE},
        }
    )
    if of == "course":
        assert Regimen.read(data).phases[1].id == "later"
    else:
        assert {"link_broken", "name_unknown"} & set(problems(data))


def test_a_rest_that_does_not_fill_the_cycle_is_refused() -> None:
    data = sound()
    data["tables"]["weeks"] = {
        "length_days": 42,
        "rows": [
            {
                "shape": "pump",
                "id": "pump",
                "kind": "infusion",
                "title": "Pump",
                "hours": 672,
                "source": SOURCE,
            },
            {
                "shape": "span",
                "id": "rest",
                "kind": "rest",
                "title": "Rest",
                "of": "pump",
                "lasts_days": 13,
                "source": SOURCE,
            },
        ],
    }
    assert ["length_wrong"] == problems(data)
