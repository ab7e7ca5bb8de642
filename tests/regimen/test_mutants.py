"""Whatever is changed in a sound regimen, it is refused in words or planned, soon and in little memory."""

from __future__ import annotations

import copy
import re
import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event, given
from hypothesis import strategies as st
from tests.regimen.test_hostile import ARM, CYCLES, HUGE, SECONDS, beside, every_day, megabytes, nested
from tests.regimen.test_proof import SOURCE, sound
from tests.regimen.test_refusals import LINK, PUMP, SPAN, WAIT

from schedules import Regimen, ScheduleError, plan, select

EXTREMES: list[Any] = [
    *(0, 1, -1, 2, 7, 999, 1000, 4000, 4001, 7500, HUGE, -HUGE, 10**30, 0.5, float("nan"), float("inf")),
    *(
        None,
        True,
        False,
        "",
        "a",
        "1",
        "1-",
        "1-4000",
        "1-1000",
        "2-",
        "=>45",
        ">=45",
        "<0",
        "$weight_kg",
        "$arm",
        "\u202e",
    ),
    *([], {}, [1], ["a"], {"a": 1}, {"weight_kg": ">45"}, {"arm": "a"}, {"arm": ["a", "b"]}, nested(100)),
]


def rich() -> dict[str, Any]:
    """A regimen with every shape of a row, a link, a wait and choices of every kind."""
    pump = {
        **PUMP,
        "hours": 96,
        "bag_hours": "$bag",
        "steps": [{"id": "step", "title": "Step", "after_hours": 48, "source": SOURCE}],
        "hold": {"same_cycle_max_days": 7, "restart_from_hours": 4, "low_rate_hours": 24, "source": SOURCE},
    }
    rest = {**SPAN, "id": "rest", "kind": "rest", "of": "pump", "lasts_days": 10}
    no_driving = {**SPAN, "of": "pump", "lasts_days": 3}
    late = {"from_days": 2, "text": "Ask.", "source": SOURCE}
    wait = {"days": "8", "latest_day": 10, "text": "It may wait.", "source": SOURCE}
    dose = {
        **sound()["tables"]["weeks"]["rows"][0],
        "windows": [{"days": "8", "before_days": 1, "after_days": 1}],
        "late": [late],
        "postponed": [wait],
    }
    series = {**every_day("series"), "days": "1", "every_hours": 12, "times": 4}
    lead = sound()["tables"]["weeks"]["rows"][1]
    tables = {
        "weeks": {"length_days": 14, "rows": [dose, lead, series]},
        "infusions": {"length_days": 14, "rows": [pump, rest, no_driving, {**beside("with", "pump"), "on": ["start"]}]},
    }
    phases = [
        {"id": "one", "title": "one", "table": "weeks", "up_to": 2, "source": SOURCE},
        {"id": "two", "title": "two", "table": "infusions", "cycles": 2, "after": {**LINK, "of": "one"}},
        {
            "id": "three",
            "title": "three",
            "table": "weeks",
            "cycles": 1,
            "bind": {"part": "c"},
            "after": {**WAIT, "of": "two", "earliest": 1, "typical": 9},
        },
    ]
    choices = {
        **sound()["choices"],
        "cycles": CYCLES,
        "bag": {"title": "bag", "kind": "whole", "values": [24, 48], "many": True},
        "arm": {**ARM, "changes_on_the_way": True},
    }
    note = {"text": "See the protocol.", "when": {"arm": "a"}, "source": SOURCE}
    return {**sound(), "choices": choices, "limits": [], "tables": tables, "phases": phases, "notes": [note]}


def places_of(part: Any, depth: int = 0) -> list[tuple[Any, Any]]:
    """List every part of a part, the outer ones first: what holds it, and its key or number there."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    found = (
        [place for key, value in inner for place in ((part, key), *places_of(value, depth + 1))] if depth < 20 else []
    )
    return found[:2000]


def _is_number(holder: Any, key: Any) -> bool:
    return type(holder[key]) is int


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    """A sound regimen in which some parts are taken out, doubled, or have another value or another part's."""
    data = copy.deepcopy(rich())
    for _ in range(draw(st.integers(1, 3))):
        what = draw(st.sampled_from(["number", "number", "set", "drop", "double", "swap"]))
        holder, last = draw(
            st.sampled_from([place for place in places_of(data) if what != "number" or _is_number(*place)])
        )
        match what:
            case "number":
                here = holder[last]
                holder[last] = draw(st.sampled_from([here - 1, here + 1, 10 * here, 1000 * here, HUGE, -HUGE, 0, 1]))
            case "drop":
                del holder[last]
            case "double" if isinstance(holder, list):
                holder += [copy.deepcopy(holder[last])] * draw(st.sampled_from([1, 3, 3000]))
            case "swap":
                other, end = draw(st.sampled_from(places_of(data)))
                holder[last] = copy.deepcopy(other[end])
            case _:
                holder[last] = copy.deepcopy(draw(st.sampled_from(EXTREMES)))
    return data


@given(
    data=mutants(),
    values=st.fixed_dictionaries({"cycles": st.sampled_from([1, 2]), "arm": st.sampled_from(["a", None])}),
)
def test_a_changed_regimen_is_refused_or_planned_soon(data: dict[str, Any], values: dict[str, Any]) -> None:
    began, before = time.process_time(), megabytes()
    regimen = refused = None
    try:
        regimen = Regimen.read(data, place="file")
    except ScheduleError as error:
        refused = error
    assert time.process_time() - began < SECONDS
    if refused is not None:
        event("refused")
        assert [] == [said for said in map(str, refused.problems) if not re.fullmatch(r".{5,900}", said)]
        assert 1 <= len(refused.problems) <= 21
    elif regimen is not None:
        events = _planned_events(regimen, values)
        event("planned" if events else "not planned")
        assert events <= 20_000
    assert time.process_time() - began < 10 * SECONDS
    assert megabytes() - before < 500


def _planned_events(regimen: Regimen, values: dict[str, Any]) -> int:
    start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
    chosen = {name: value for name, value in {"weight_kg": 50, **values}.items() if name in regimen.choices}
    try:
        return len(plan(select(regimen, chosen), start=start, as_of=datetime(2026, 1, 1, tzinfo=UTC)).events)
    except ScheduleError:
        return 0
