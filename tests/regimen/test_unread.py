"""What a regimen says and no reader would obey is refused, each case with what it says (C25)."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from tests.support.data_paths import part_at
from tests.witnesses.base import BASE, DOSE, LABS, SOURCE, STAY, changed
from tests.witnesses.readers import CHOSEN, Reading

from schedules import Plan, Regimen
from schedules.course.digests import DIGESTS
from schedules.course.plan_file import plan_json, read_plan
from schedules.errors import RegimenError

INFUSION, VISIT, TABLETS, LEAD, LABS_AT, STAY_AT, DRIVING = (f"tables.weeks.rows.{number}" for number in range(7))

EXACT: Final = {"shape": "link", "of": "first", "source": SOURCE}
MADE_IN_9_DAYS: Final = {**BASE["phases"][2]["after"], "earliest": 9, "typical": 9, "latest": 9}
NO_STEPS: Final[dict[str, Any]] = {"hold": None, "steps": [], "amounts": []}
NO_WINDOWS: Final[dict[str, Any]] = {"windows": [], "postponed": []}


def at(*changes: tuple[str, Any]) -> dict[str, Any]:
    data = dict(BASE)
    for path, value in changes:
        data = changed(data, path, value)
    return data


def test_the_base_says_nothing_that_is_not_read() -> None:
    assert Regimen.read(BASE).id == "everything"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (at((f"{LABS_AT}.on", ["start"])), "'dose' has no 'start'"),
        (at((f"{LABS_AT}.on", ["restart"])), "'dose' has no 'restart'"),
        (at((f"{LEAD}.on", ["each"])), "'infusion' has no 'each'"),
        (at((f"{LEAD}.on", ["start", "first"])), "'infusion' has no 'first'"),
        (at((f"{LEAD}.on", ["restart"]), (f"{INFUSION}.hold", None)), "never has a restart"),
        (
            at(
                (f"{LEAD}.on", ["step"]),
                (f"{INFUSION}.hold", None),
                (f"{INFUSION}.steps", []),
                (f"{INFUSION}.amounts", []),
            ),
            "never has a step",
        ),
        (at((LABS_AT, LABS | {"of": "lead", "on": ["step"]})), "'lead' has no 'step'"),
        (at((LABS_AT, LABS | {"of": "stay"})), "nothing is timed from it"),
        (at((f"{DRIVING}.of", "stay")), "is a stretch of days too"),
        (at((f"{LEAD}.earliest", -50)), "do not rise"),
        (at((f"{LEAD}.latest", -70)), "do not rise"),
        (at((f"{LEAD}.minutes", None), (f"{LEAD}.lasts_minutes", None)), "are limits of a lead"),
        (at((f"{LEAD}.minutes", None), (f"{LEAD}.earliest", None), (f"{LEAD}.latest", None)), "it has no time"),
        (at((f"{LEAD}.at", "08:30")), "take at out"),
        (at((f"{STAY_AT}.at", "08:30")), "take at out"),
        (at((f"{STAY_AT}.cycles", "5-")), "end with cycle 4"),
        (at((f"{VISIT}.cycles", "6, 8")), "end with cycle 4"),
        (
            at((f"{TABLETS}.amounts", [{"text": "5 mg", "cycles": "1-8"}, {"text": "6 mg", "cycles": "9-"}])),
            "end with cycle 4",
        ),
        (at((f"{VISIT}.amounts", [{"text": "5 mg"}, {"text": "6 mg", "days": "4"}])), "is for Day 4"),
        (at((f"{VISIT}.amounts", [{"text": "5 mg", "level": "low"}])), "only an infusion has a low rate"),
        (at((f"{INFUSION}.amounts", [{"text": "5 mg"}, {"text": "6 mg", "days": "1"}])), "only the amounts of a visit"),
        (at((f"{TABLETS}.days", "3, 5")), "run on without a gap"),
        (at((f"{TABLETS}.days", "3-6")), "end by Day 5"),
        (at((f"{TABLETS}.windows", [{"days": "3", "before_days": 1, "after_days": 1}])), "have no windows"),
        (at((f"{TABLETS}.late", DOSE["late"])), "have no windows"),
        (at((f"{VISIT}.windows", DOSE["windows"] * 2)), "two windows name Day 9"),
        (at((f"{VISIT}.postponed", DOSE["postponed"] * 2)), "two postponements name Day 9"),
        (at((f"{VISIT}.kind", "step")), "not by a row"),
        (at((f"{LABS_AT}.kind", "milestone")), "not by a row"),
        (at((f"{INFUSION}.kind", "dose")), "is of kind infusion"),
        (
            at((TABLETS, DOSE | {"days": "12", "floor_days": 2, "windows": [], "postponed": []})),
            "floors of 6 and 2 days",
        ),
        (at(("phases.0.bind", {"block": "a"})), "which no row of table weeks asks for"),
        (at(("phases.1.after.edge", "driving")), "nothing is counted from it"),
        (at(("phases.1.after", {**EXACT, "expected": 3, "chosen_by": "source"})), "nobody chose among them"),
        (at(("phases.1.after", {**EXACT, "months": 3, "chosen_by": "source"})), "nobody chose among them"),
        (at(("phases.2.after", {**MADE_IN_9_DAYS, "chosen_by": "author"})), "nobody chose among them"),
        (at(("choices.response.min", 1)), "has no least and no greatest"),
        (at(("choices.weight_kg.default", 70)), "its default is never taken"),
        (at(("choices.response.words", {"crr": "after CR"})), "has words for 'crr'"),
        (at(("choices.response", {"title": "answer", "kind": "yes-no", "many": True})), "take values and many out"),
    ],
)
def test_what_no_reader_would_obey_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RegimenError, match=message) as caught:
        Regimen.read(data)
    for problem in caught.value.problems:
        part_at(data, problem.path)


@pytest.mark.parametrize(
    "data",
    [
        at((f"{STAY_AT}.cycles", "4-")),
        at((f"{TABLETS}.days", "3-5")),
        at((f"{STAY_AT}.days", "1-21")),
        at(("phases.1.after", {**EXACT, "expected": 3, "latest": 4, "chosen_by": "source"})),
        at(("phases.2.after", {**MADE_IN_9_DAYS, "latest": 10, "chosen_by": "author"})),
        at((f"{LEAD}.earliest", -60), (f"{LEAD}.latest", -60)),
    ],
)
def test_the_other_side_of_each_boundary_is_accepted(data: dict[str, Any]) -> None:
    assert Regimen.read(data).id == "everything"


def test_days_before_day_1_have_no_gap_where_there_is_no_day_0() -> None:
    near = STAY | {"id": "near", "days": "-2..-1, 1-3"}
    data = changed(BASE, "tables.weeks.rows", [*BASE["tables"]["weeks"]["rows"], near])
    assert Regimen.read(data).id == "everything"


def test_a_plan_that_was_made_before_keeps_its_regimen() -> None:
    course = Reading(CHOSEN).plan(BASE)
    data = json.loads(plan_json(course))
    data["regimen"]["language_version"] = 1
    data["regimen"]["phases"][1]["until"] = {**EXACT, "expected": 3, "edge": "start"}
    with pytest.raises(RegimenError, match="in version 1 of the language no date came from it"):
        Regimen.read(data["regimen"])
    kept = Plan.read({name: part for name, part in data.items() if name != DIGESTS}, context={"zone": course.tz})
    assert kept.regimen.phases[1].until is not None
    assert course.events == kept.events
    assert read_plan(plan_json(kept)) == kept
