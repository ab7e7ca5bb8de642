"""Each sentence by which a regimen is refused, said of one that breaks just that rule."""

from __future__ import annotations

from typing import Any

import pytest
from tests.regimen.test_proof import DOSE, LEAD, SOURCE, changed, sound

from schedules import Regimen
from schedules.errors import RegimenError

WEIGHT = ("choices", "weight_kg")
PUMP = {"shape": "pump", "id": "pump", "kind": "infusion", "title": "Pump", "hours": 96, "source": SOURCE}
STEP = {"id": "step", "title": "Step", "source": SOURCE}
SPAN = {"shape": "span", "id": "span", "kind": "restriction", "title": "Span", "source": SOURCE}
REST = {**SPAN, "kind": "rest", "of": "dose"}
LINK = {"shape": "link", "of": "course", "expected": 3, "source": SOURCE}
WAIT = {"shape": "wait", "milestone": "released", "title": "Released", "of": "course", "source": SOURCE}
LIMIT = {"choice": "weight_kg", "max": 300, "why": "made for this test", "source": SOURCE}


def more(*path: Any, **fields: Any) -> dict[str, Any]:
    """Give further fields to a part of the sound regimen."""
    part: Any = sound()
    for step in path:
        part = part[step]
    return changed(*path, value={**part, **fields})


def noted(choice: dict[str, Any], **when: Any) -> dict[str, Any]:
    """Add a choice and a note that holds under a condition."""
    named = {"title": "arm", **choice}
    note = {"text": "See the protocol.", "when": when, "source": SOURCE}
    return {**sound(), "choices": {**sound()["choices"], "arm": named}, "notes": [note]}


def with_row(**row: Any) -> dict[str, Any]:
    return changed("tables", "weeks", "rows", value=[*sound()["tables"]["weeks"]["rows"], row])


def with_phase(**phase: Any) -> dict[str, Any]:
    later = {"id": "later", "title": "later", "table": "weeks", "cycles": 1, **phase}
    return changed("phases", value=[*sound()["phases"], later])


TOGETHER = "every_hours and times go together; give both or neither; or give times_each_day for each day"
SAID = [
    (more(*WEIGHT, kind="one-of", min=None, max=None), "one-of needs its values; list them"),
    (more(*WEIGHT, min=500), "min 500 is above max 400; swap them"),
    (more(*WEIGHT, values=[50, 70], default=60), "the default 60 is not among its values"),
    ({**sound(), "limits": [{**LIMIT, "choice": "height"}]}, "'height' is no choice; it has weight_kg"),
    ({**sound(), "limits": [{**LIMIT, "max": None}]}, "sets no bound; give min, max or values"),
    (more(*DOSE, when={"age": ">45"}), "the condition names 'age', which is neither a choice nor bound"),
    (noted({"values": ["a", "b"]}, arm=">2"), "'>2' compares arm, which is no number"),
    (noted({"values": ["a", "b"]}, arm="c"), "arm is never 'c'; its values are a, b"),
    (noted({"values": ["a", "b"]}, arm=["a", "c"]), "arm is never 'c'; its values are a, b"),
    (noted({"kind": "yes-no"}, arm="yes"), "arm is true or false, never 'yes'"),
    (with_phase(table="months"), "there is no table 'months'; it has weeks"),
    (with_phase(cycles=None), "give either cycles or up_to, or say when it ends: until, or horizon_months"),
    (with_phase(up_to=2), "give either cycles or up_to"),
    (with_phase(cycles=None, up_to=2), "how many cycles there may be needs its source; give it"),
    (with_phase(cycles=None, up_to=2), "up_to is filled from a choice 'cycles'; define it"),
    (with_phase(counted_by="weight_kg"), "its number of cycles is fixed; take counted_by out, or give up_to"),
    (with_phase(id="course"), "two phases of this id hold at once; give them ids or conditions"),
    (with_phase(after={**LINK, "of": "end"}), "'end' is no earlier phase; join a phase to one above it"),
    (with_phase(until={**LINK, "of": "later"}), "its own end says nothing of when it is over; count from its start"),
    (with_phase(after={**LINK, "edge": "rest"}), "'rest' is no edge and no row of course"),
    (
        with_phase(after={**LINK, "earliest": 4}),
        "[4, 3] do not rise; write earliest, expected and latest in that order",
    ),
    (
        with_phase(after={**WAIT, "earliest": 4, "typical": 9, "latest": 8}),
        "[4, 9, 8] do not rise; write earliest, expected and latest in that order",
    ),
    (with_phase(after={**LINK, "months": 1}), "give either expected days or months"),
    (with_phase(after={**LINK, "expected": None}), "give either expected days or months"),
    (changed("tables", "weeks", "length_days", value="$weeks"), "the length '$weeks' names no choice"),
    (changed(*LEAD, "of", value="nothing"), "it stands beside 'nothing', which is no row of this table"),
    (with_row(**PUMP, bag_hours="$bags"), "the bag length '$bags' names no choice"),
    (with_row(**PUMP, steps=[{**STEP, "after_hours": 96}]), "a step comes after the infusion's end"),
    (more(*DOSE, every_hours=12), TOGETHER),
    (more(*DOSE, times=2), TOGETHER),
    (with_row(**SPAN), "a span has either days of its own or a row it is attached to"),
    (with_row(**REST, days="1-3"), "it is a rest or has no end, so it has no days; take days or of out"),
    (with_row(**SPAN, days="1-3", of="dose", until="recovery"), "it is a rest or has no end, so it has no days"),
    (with_row(**SPAN, days="-1..3", of="dose"), "Day 1 is the first event of dose; name no day before it"),
    (
        with_row(**SPAN, days="1-3", of="dose", lasts_days=2),
        "its days say when it is; take from_days and lasts_days out",
    ),
    (with_row(**SPAN, days="1-3", lasts_days=2), "its days say when it is; take from_days and lasts_days out"),
    (with_row(**REST, lasts_days=2, from_days=1), "a rest starts where its row ends; give lasts_days and no from_days"),
    (with_row(**REST), "a rest starts where its row ends; give lasts_days and no from_days"),
    (with_row(**SPAN, of="dose"), "say how long it lasts, or until what"),
    (with_row(**SPAN, of="dose", lasts_days=9, until="recovery"), "say how long it lasts, or until what"),
    (more(*LEAD, days=1), "a lead is in minutes or in days, not both"),
    (
        more(*DOSE, windows=[{"days": "15", "before_days": 1, "after_days": 1}]),
        "a window names Day 15, but its days are 1, 8",
    ),
    (
        more(*DOSE, postponed=[{"days": "9", "latest_day": 10, "text": "It may wait.", "source": SOURCE}]),
        "a postponement names Day 9, but its days are 1, 8",
    ),
    (
        more(*DOSE, postponed=[{"days": "8", "latest_day": 8, "text": "It may wait.", "source": SOURCE}]),
        "Day 8 may wait to Day 8, which is no later; correct latest_day",
    ),
    (changed(*DOSE, "days", value="0, 8"), "there is no Day 0 in this table; set day_zero, or name Day 1"),
    (changed(*DOSE, "days", value="1, 15"), "day 15 lies outside a cycle of 14 days; correct the day"),
]


@pytest.mark.parametrize(("data", "said"), SAID)
def test_what_breaks_a_rule_is_told_so(data: dict[str, Any], said: str) -> None:
    with pytest.raises(RegimenError) as caught:
        Regimen.read(data)
    assert [said] == [said for problem in caught.value.problems if problem.message.startswith(said)][:1], caught.value


def test_what_a_condition_may_ask_is_what_the_choice_offers() -> None:
    for choice, when in (
        ({"values": ["a", "b"]}, {"arm": ["a", "b"]}),
        ({"kind": "yes-no"}, {"arm": True}),
        ({"kind": "number", "values": [1, 2]}, {"arm": ">1"}),
    ):
        assert 1 == len(Regimen.read(noted(choice, **when)).notes)
