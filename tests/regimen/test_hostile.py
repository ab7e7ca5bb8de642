"""Regimens that no clinic writes: each is refused in one line within moments, and changed regimens never hang."""

from __future__ import annotations

import json
import re
import resource
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.regimen.test_proof import DOSE, LEAD, SOURCE, changed, sound
from tests.regimen.test_refusals import LINK, PUMP, SPAN, WAIT, WEIGHT, more, noted, with_phase, with_row

from schedules import Regimen, ScheduleError, plan, select
from schedules.builtin.catalog import load
from schedules.cli import main
from schedules.errors import FileError

SECONDS = 2.0
"""How long a refusal may take on a machine that does other things too; it takes a tenth of that."""
ARM = {"title": "arm", "values": ["a", "b"]}


def two_phases(first: dict[str, Any], second: dict[str, Any], **choices: Any) -> dict[str, Any]:
    """Put two phases and some choices in place of those of the sound regimen."""
    one = {"id": "one", "title": "one", "table": "weeks", "cycles": 1, **first}
    two = {"id": "two", "title": "two", "table": "weeks", "cycles": 1, **second}
    return {**sound(), "choices": {**sound()["choices"], **choices}, "phases": [one, two]}


def many_choices(number: int) -> dict[str, Any]:
    """Let one amount depend on so many choices of yes or no."""
    choices = {f"fact_{each}": {"title": "fact", "kind": "yes-no"} for each in range(number)}
    amount = {"text": "1 mg", "when": dict.fromkeys(choices, True)}
    return {**changed(*DOSE, "amounts", value=[amount]), "choices": {**sound()["choices"], **choices}}


def beside(name: str, of: str) -> dict[str, Any]:
    return {"shape": "beside", "id": name, "kind": "note", "title": name, "of": of, "on": ["each"], "source": SOURCE}


def circle(*names: str) -> dict[str, Any]:
    """Put rows into the table, each of which stands beside the next one, and the last beside the first."""
    rows = [beside(name, of) for name, of in zip(names, names[1:] + names[:1], strict=True)]
    return changed("tables", "weeks", "rows", value=[*sound()["tables"]["weeks"]["rows"], *rows])


def nested(depth: int) -> Any:
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


HUGE = 10**9
COUNTED = {"up_to": 2, "cycles": None, "source": SOURCE}
CYCLES = {"title": "cycles", "kind": "whole", "min": 1, "required": True}

HOSTILE: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    # sizes
    "cycles": (lambda: changed("phases", 0, "cycles", value=HUGE), "at most 1,000 cycles"),
    "up to": (
        lambda: two_phases({"up_to": HUGE, "cycles": None, "source": SOURCE}, {}, cycles=CYCLES),
        "at most 1,000 cycles",
    ),
    "cycles of a number without end": (
        lambda: changed("phases", 0, "cycles", value=10**5000),
        "too large to print",
    ),
    "times": (lambda: more(*DOSE, times=HUGE, every_hours=1), "at most 1,000 times"),
    "hours between": (lambda: more(*DOSE, times=2, every_hours=HUGE), "at most 96,000 hours"),
    "days": (lambda: changed(*DOSE, "days", value="1-1000000"), "names a day beyond 4,000"),
    "a day without end": (lambda: changed(*DOSE, "days", value="9" * 150), "names a day beyond 4,000"),
    "a list of days without end": (lambda: changed(*DOSE, "days", value="1," * 500_000), "at most 200 characters"),
    "cycles of a row": (lambda: more(*DOSE, cycles=f"1-{HUGE}"), "names a cycle beyond 1,000"),
    "cycles of an amount": (
        lambda: changed(*DOSE, "amounts", value=[{"text": "1 mg", "cycles": f"{HUGE}-"}]),
        "names a cycle beyond 1,000",
    ),
    "rows": (
        lambda: changed("tables", "weeks", "rows", value=[{**beside(f"r{n}", "dose")} for n in range(3000)]),
        "at most 200 members",
    ),
    "phases": (
        lambda: {**sound(), "phases": [{**sound()["phases"][0], "id": f"p{n}"} for n in range(3000)]},
        "at most 200 members",
    ),
    "floors": (
        lambda: {**sound(), "floors": [{"rows": ["dose"], "least_days": 1, "source": SOURCE}] * 21},
        "at most 20 members",
    ),
    "values": (lambda: noted({"values": [str(n) for n in range(3000)]}), "at most 200 members"),
    "choices": (lambda: many_choices(3000), "at most 200 members"),
    "values of a condition": (
        lambda: more(*DOSE, when={"weight_kg": list(range(3000))}),
        "at most 200 members",
    ),
    "infused hours": (lambda: with_row(**{**PUMP, "hours": HUGE}), "at most 96,000 hours"),
    "bag hours": (lambda: with_row(**PUMP, bag_hours=[HUGE]), "at most 96,000 hours"),
    "minutes": (lambda: changed(*DOSE, "lasts_minutes", value=HUGE), "at most 5,760,000 minutes"),
    "a lead": (lambda: changed(*LEAD, "minutes", value=-HUGE), "at most 5,760,000 minutes"),
    "a lead in days": (lambda: more(*LEAD, minutes=None, days=-HUGE), "at most 7,500 days"),
    "a length": (lambda: changed("tables", "weeks", "length_days", value=HUGE), "at most 7,500 days"),
    "a floor": (lambda: changed(*DOSE, "floor_days", value=HUGE), "at most 7,500 days"),
    "a window": (
        lambda: more(*DOSE, windows=[{"days": "8", "before_days": HUGE, "after_days": 0}]),
        "at most 7,500 days",
    ),
    "a span": (lambda: with_row(**SPAN, of="dose", lasts_days=HUGE), "at most 7,500 days"),
    "a link": (lambda: with_phase(after={**LINK, "expected": HUGE}), "at most 7,500 days"),
    "a wait": (lambda: with_phase(after={**WAIT, "earliest": 1, "typical": HUGE}), "at most 7,500 days"),
    "months": (lambda: with_phase(after={**LINK, "expected": None, "months": HUGE}), "at most 240 months"),
    "an infinite bound": (lambda: more(*WEIGHT, max=float("inf")), "finite number"),
    "a bound that is no number": (lambda: more(*WEIGHT, min=float("nan")), "finite number"),
    "a value that is no number": (lambda: noted({"kind": "number", "values": [float("nan")]}), "finite number"),
    "a text": (lambda: changed("title", value="a" * 9_000_000), "at most 200 characters"),
    "depth": (lambda: changed("title", value=nested(100_000)), "should be a valid string"),
    "depth of a condition": (lambda: more(*DOSE, when={"weight_kg": nested(100_000)}), "when, weight_kg"),
    "a name": (lambda: changed("x" * 1_000_000, value=1), "no such field"),
    "a name that breaks a line": (lambda: changed("x\n\x1b", value=1), "x??"),
    # a course at the bounds of its parts
    "events": (
        lambda: (
            {**more(*DOSE, days="1-14", floor_days=1, amounts=[]), "phases": [{**_course(), "cycles": 1000}]}
            | {"tables": {"weeks": {"length_days": 14, "rows": [every_day(f"r{n}") for n in range(100)]}}}
        ),
        "at most 20,000 are possible",
    ),
    "bags": (
        lambda: changed(
            "tables", "weeks", value={"length_days": 4000, "rows": [{**PUMP, "hours": 96_000, "bag_hours": [1]}]}
        ),
        "at most 20,000 are possible",
    ),
    "a hundred years": (
        lambda: changed("tables", "weeks", "length_days", value=4000) | {"phases": [{**_course(), "cycles": 1000}]},
        "at most 36,525 are possible",
    ),
    "combinations": (lambda: many_choices(40), "its conditions and amounts combine in 1,099,511,627,776 ways"),
    # rows and phases that cannot be dated
    "a row beside itself": (lambda: changed(*LEAD, "of", value="lead"), "it stands beside itself"),
    "two rows in a circle": (lambda: circle("a", "b"), "beside rows that stand beside it"),
    "three rows in a circle": (lambda: circle("a", "b", "c"), "beside rows that stand beside it"),
    "a span of itself": (lambda: with_row(**SPAN, of="span", lasts_days=2), "it stands beside itself"),
    "no treatment": (
        lambda: changed("tables", "weeks", "rows", value=[{**SPAN, "days": "1-3"}]),
        "its cycle 1 has no infusion and no visit",
    ),
    "no treatment for any weight": (
        lambda: more(*DOSE, when={"weight_kg": "<1"}, amounts=[]) | _choices(weight_kg={**_weight(), "values": [50]}),
        "its cycle 1 has no infusion and no visit where weight_kg is 50",
    ),
    "no treatment in one arm": (
        lambda: more(*DOSE, when={"arm": "a"}, amounts=[]) | _choices(arm=ARM),
        "its cycle 1 has no infusion and no visit where arm is b",
    ),
    "no treatment in cycle 2": (lambda: more(*DOSE, cycles="1"), "its cycle 2 has no infusion and no visit"),
    "no treatment where a phase binds it": (
        lambda: (
            more(*DOSE, when={"part": "b"}, amounts=[])
            | {"phases": [{**_course(), "bind": {"part": "a"}}, {**_course(), "id": "two", "bind": {"part": "b"}}]}
        ),
        "phase course: its cycle 1 has no infusion and no visit where part is a",
    ),
    "no phase": (
        lambda: {**sound(), **_choices(arm=ARM), "phases": [{**_course(), "when": {"arm": "c"}}]},
        "arm is never 'c'",
    ),
    "no phase for any weight": (
        lambda: {
            **sound(),
            **_choices(weight_kg={**_weight(), "values": [50, 70]}),
            "phases": [{**_course(), "when": {"weight_kg": ">80"}}],
        },
        "no choices meet the condition of any phase",
    ),
    "a link to a phase that some choices leave out": (
        lambda: two_phases({"when": {"arm": "a"}}, {"after": {**LINK, "of": "one"}}, arm=ARM),
        "there is no phase 'one' where arm is b",
    ),
    "a link to a phase that no choice shares": (
        lambda: two_phases(
            {"when": {"arm": "a"}}, {"when": {"arm": "b"}, "after": {**WAIT, "of": "one", **_days()}}, arm=ARM
        ),
        "there is no phase 'one' where arm is b",
    ),
    "an end at a phase that some choices leave out": (
        lambda: two_phases({"when": {"arm": "a"}}, {"until": {**LINK, "of": "one"}}, arm=ARM),
        "there is no phase 'one' where arm is b",
    ),
    "a link to a phase that may have no cycle": (
        lambda: two_phases(COUNTED, {"after": {**LINK, "of": "one"}}, cycles={**CYCLES, "min": 0}),
        "'one' has no cycle where few are chosen",
    ),
    "a link to a phase whose cycles nobody must choose": (
        lambda: two_phases(COUNTED, {"after": {**LINK, "of": "one"}}, cycles={**CYCLES, "required": False}),
        "'one' has no cycle where few are chosen",
    ),
    # conditions and choices
    "a sign the wrong way round": (lambda: more(*DOSE, when={"weight_kg": "=>45"}), "'=>45' is no condition on"),
    "a unit": (lambda: more(*DOSE, when={"weight_kg": ">= 45 kg"}), "'>= 45 kg' is no condition on"),
    "a word for a number": (lambda: more(*DOSE, when={"weight_kg": ["heavy"]}), "'heavy' is no condition on"),
    "a sign on yes or no": (lambda: noted({"kind": "yes-no"}, arm=">0"), "'>0' compares arm, which is no number"),
    "a fact that no phase binds so": (
        lambda: more(*DOSE, when={"part": "z"}, amounts=[]) | {"phases": [{**_course(), "bind": {"part": "a"}}]},
        "part is never 'z'; phases bind it to a",
    ),
    "a default outside its bounds": (lambda: more(*WEIGHT, default=HUGE), "the default 1000000000 is not a value"),
    "a default of another kind": (lambda: more(*WEIGHT, default="heavy"), "the default 'heavy' is not a value"),
    "a word among numbers": (lambda: more(*WEIGHT, values=[50, "heavy"]), "'heavy' is no value of the kind number"),
    "cycles counted by a word": (
        lambda: two_phases(COUNTED, {}, cycles={"title": "cycles", "values": ["few"], "required": True}),
        "filled from the choice 'cycles', which is no whole number",
    ),
    "a length by a number without values": (
        lambda: changed("tables", "weeks", "length_days", value="$weight_kg"),
        "the length '$weight_kg' needs a choice that lists whole numbers from 1 to 7,500",
    ),
    "bags of no hours": (
        lambda: with_row(**PUMP, bag_hours="$bag") | _choices(bag={"title": "bag", "kind": "whole", "values": [0, 24]}),
        "the bag length '$bag' needs a choice that lists whole numbers from 1 to 96,000",
    ),
}


def _course() -> dict[str, Any]:
    return dict(sound()["phases"][0])


def _weight() -> dict[str, Any]:
    return dict(sound()["choices"]["weight_kg"])


def _choices(**choices: Any) -> dict[str, Any]:
    return {"choices": {**sound()["choices"], **choices}}


def _days() -> dict[str, Any]:
    return {"earliest": 1, "typical": 2}


def every_day(name: str) -> dict[str, Any]:
    row = {"shape": "visit", "id": name, "kind": "dose", "title": name, "days": "1-14", "source": SOURCE}
    return {**row, "amounts": [{"text": "1 mg"}]}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_at_once_in_words_that_name_it(name: str) -> None:
    make, words = HOSTILE[name]
    data = make()
    began, before = time.process_time(), megabytes()
    with pytest.raises(ScheduleError) as caught:
        plan(
            select(Regimen.read(data), {"weight_kg": 50, "cycles": 1, "arm": "b"}),
            start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris")),
        )
    assert time.process_time() - began < SECONDS
    assert megabytes() - before < 200
    assert words in str(caught.value)
    assert len(caught.value.problems) <= 21
    for problem in caught.value.problems:
        assert re.fullmatch(r".{10,900}", str(problem))


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


FILES: dict[str, tuple[str, str, str]] = {
    "dots": (".toml", ".".join("a" * 50_000) + " = 1", "a key joins more than 20 names by dots"),
    "dots in quotes": (".toml", ".".join(['"a"'] * 50_000) + " = 1", "a key joins more than 20 names by dots"),
    "dots in a heading": (".toml", f"[{'.'.join('a' * 50_000)}]", "a key joins more than 20 names by dots"),
    "nested lists": (".toml", "a = " + "[" * 400_000, "too deep in one another"),
    "nested tables": (".toml", "a = " + "{a = " * 150_000, "too deep in one another"),
    "nested lists in JSON": (".json", "[" * 900_000, "too deep in one another"),
    "nested lists that end": (".json", '{"id": ' + "[" * 900 + "]" * 900 + "}", "too deep in one another"),
    "9 MB": (".toml", "a" * 9_000_000, "is larger than 1 MB, so it is no regimen"),
    "9 MB of JSON": (".json", "[" * 9_000_000, "is larger than 1 MB, so it is no regimen"),
    "a key twice": (".json", '{"id": "a", "id": "b"}', "'id' is there twice"),
    "a key twice inside": (
        ".json",
        '{"id": "a", "source": {"document": "a", "document": "b"}}',
        "'document' is there twice",
    ),
    "a key twice in TOML": (".toml", 'id = "a"\nid = "b"', "Cannot overwrite a value"),
    "no number": (".json", '{"id": NaN}', "NaN is no number"),
    "a number without end": (".json", '{"id": ' + "9" * 900_000 + "}", "is not JSON"),
    "names without end": (".json", json.dumps({f"k{n}": n for n in range(60_000)}), "more problems"),
    "parts without end": (".json", json.dumps({**sound(), "notes": [{}] * 200_000}), "at most 200 members"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["show", "generate"])
def test_so_is_a_file(name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suffix, text, words = FILES[name]
    path = tmp_path / f"hostile{suffix}"
    path.write_text(text, encoding="utf-8")
    began = time.process_time()
    assert 2 == main([command, str(path)])
    assert time.process_time() - began < SECONDS
    shown = capsys.readouterr()
    assert "" == shown.out
    assert words in shown.err
    for line in shown.err.splitlines():
        assert re.fullmatch(r"schedules: .{10,900} \[[a-z_]+\]", line), line


@pytest.mark.parametrize("name", ["cycles", "times", "rows", "a row beside itself", "combinations", "a unit"])
def test_the_command_tells_it_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, words = HOSTILE[name]
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(make()), encoding="utf-8")
    assert 2 == main(["show", str(path)])
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_sentence_with_many_full_stops_is_no_key(tmp_path: Path) -> None:
    """
    Dots in texts and comments join no names.
    """
    dots = "Give. " * 40
    text = f"""# {dots}
id = "drug" # {dots}
title = "Drug"
summary = "{dots}\\" {dots}"
source = {{ document = 'made for this test', jurisdiction = "nowhere", section = '''{dots}''' }}
[tables.weeks]
length_days = 14
[[tables.weeks.rows]]
shape = "visit"
id = "dose"
kind = "dose"
title = "Drug"
days = "1"
source = {{ document = "a", jurisdiction = "b" }}
[[phases]]
id = "course"
title = "course"
table = "weeks"
cycles = 1
"""
    path = tmp_path / "dots.toml"
    path.write_text(text, encoding="utf-8")
    assert dots.strip() in load(str(path)).summary


def test_a_key_that_stands_twice_is_refused_in_a_plan_too() -> None:
    from schedules.course.plan_file import plan_json, read_plan

    start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
    course = plan(select(Regimen.read(sound()), {"weight_kg": 50}), start=start, plan_id=UUID(int=1), as_of=start)
    text = plan_json(course).decode()
    assert course == read_plan(text)
    twice = text.replace('"zone": "Europe/Paris"', '"zone": "Europe/Paris", "zone": "Europe/London"', 1)
    with pytest.raises(FileError, match="'zone' is there twice"):
        read_plan(twice)


class TestWhatIsLeftByChoices:
    """A regimen may leave nothing for some choices; they are then refused, not the regimen."""

    def test_no_phase(self) -> None:
        data = {**sound(), **_choices(arm={**ARM, "required": True}), "phases": [{**_course(), "when": {"arm": "a"}}]}
        regimen = Regimen.read(data)
        assert "a" == select(regimen, {"weight_kg": 50, "arm": "a"}).values["arm"]
        with pytest.raises(ScheduleError, match="no phase of drug holds with these choices; choose another arm"):
            select(regimen, {"weight_kg": 50, "arm": "b"})

    @pytest.mark.parametrize(("given_cycles", "said"), [(0, "0 cycles leave nothing to plan"), (None, "not given")])
    def test_no_cycle(self, given_cycles: int | None, said: str) -> None:
        data = {**sound(), **_choices(cycles={**CYCLES, "min": 0, "required": False})}
        regimen = Regimen.read({**data, "phases": [{**_course(), **COUNTED}]})
        assert 1 == select(regimen, {"weight_kg": 50, "cycles": 1}).values["cycles"]
        with pytest.raises(ScheduleError, match=f"cycles: {said}"):
            select(regimen, {"weight_kg": 50, "cycles": given_cycles})
