"""The command ``validate``: mistakes with their lines on standard output, as data with --json, and the status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.regimen.documents.test_reading import TWELVE
from tests.regimen.test_proof import changed, sound

from schedules.cli import main

BROKEN = """id = "drug"
title = "Drug"
source = { document = "a", jurisdiction = "b" }
[tables.weeks]
length_days = 14
[[tables.weeks.rows]]
\tdays = "29"
shape = "visit"
id = "dose"
kind = "dose"
title = "Drug"
source = { document = "a", jurisdiction = "b" }
[[phases]]
id = "course"
title = "course"
table = "weeks"
cycles = 2
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.json").write_text(json.dumps(sound()), encoding="utf-8")
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_mistake_is_told_with_its_line_and_what_is_meant_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main(["validate", "broken.toml"])
    shown = capsys.readouterr()
    told, line, marks = shown.out.splitlines()
    assert told == (
        "broken.toml:7:9: table weeks, row dose: day 29 lies outside a cycle of 14 days; "
        "correct the day, or make the cycle longer [day_outside_cycle]"
    )
    assert line == f"    7 | {BROKEN.splitlines()[6]}"
    assert marks.startswith("      | \t"), "a tab stays one, so that the marks stand under what is meant"
    assert '"29"' == line[marks.index("^") :][: marks.count("^")]
    assert "1 file, 1 problem\n" == shown.err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "status", "counted"),
    [
        (["good.json"], 0, "1 file, 0 problems"),
        (["good.json", "broken.toml"], 1, "2 files, 1 problem"),
        (["good.json", "good.json"], 0, "1 file, 0 problems"),
        (["nowhere.toml"], 2, "nowhere.toml: can't be read (No such file or directory)"),
        (["broken.toml", "nowhere.toml"], 2, "1 file, 1 problem; 1 not read"),
        (["plan.ics"], 2, "plan.ics: is no file of a regimen; its name ends in .toml, .json, .yaml, .yml"),
        (["blinatumomab"], 2, "blinatumomab: is no file of a regimen"),
        ([str(TWELVE)], 1, "1 file, 12 problems"),
    ],
)
def test_the_status_says_whether_there_are_mistakes(
    words: list[str], status: int, counted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status == main(["validate", *words])
    shown = capsys.readouterr()
    assert counted in shown.err
    assert bool(shown.out) is ("broken.toml" in words or status == 1)


def test_text_that_could_steer_a_terminal_is_not_printed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = changed("title", value="a\x1b[31m\u202eb")
    (here / "a.json").write_text(json.dumps(data, ensure_ascii=False).replace("\\u001b", "\u001b"), encoding="utf-8")
    main(["validate", "a.json"])
    shown = capsys.readouterr()
    assert not {"\x1b", "\u202e"} & set(shown.out + shown.err)


@pytest.mark.usefixtures("here")
def test_mistakes_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main(["validate", "good.json", "broken.toml", "--json"])
    good, broken = json.loads(capsys.readouterr().out)["files"]
    assert {"file": "good.json", "problems": []} == good
    (problem,) = broken["problems"]
    assert ("day_outside_cycle", ["tables", "weeks", "rows", 0, "days"]) == (problem["code"], problem["path"])
    assert (7, 9, 4) == (problem["line"], problem["column"], problem["length"])
    assert problem["message"].startswith("day 29 lies outside")
    assert BROKEN.splitlines()[6] == problem["text"]


@pytest.mark.usefixtures("here")
def test_every_other_command_tells_the_place_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["show", "broken.toml"])
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("schedules: broken.toml:7:9: table weeks, row dose: day 29 lies outside")
