"""Regimens written as files: they read back as the same regimen, and make the same plans, in three formats."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from tests.support.drawing import REGIMENS
from tests.support.yaml_extra import NEEDS_YAML
from tests.witnesses.base import BASE

from schedules import Plan, Regimen, ScheduleError, load, plan, select
from schedules.cli import main
from schedules.planning.cycles import cycles_by_phase
from schedules.regimen.documents.reading import document_of, regimen_of
from schedules.regimen.documents.writing import WIDTH, written
from schedules.regimen.space import choice_space
from schedules.testing import regimens

FORMATS = (".toml", ".json", pytest.param(".yaml", marks=NEEDS_YAML))


def read_back(regimen: Regimen, suffix: str) -> Regimen:
    return regimen_of(document_of(written(regimen, suffix), suffix, f"back{suffix}"))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", REGIMENS)
def test_a_built_in_reads_back_as_it_was(name: str, suffix: str) -> None:
    assert REGIMENS[name] == read_back(REGIMENS[name], suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_regimen_with_every_part_of_the_language_reads_back_as_it_was(suffix: str) -> None:
    regimen = Regimen.read(BASE)
    assert regimen == read_back(regimen, suffix)


@pytest.mark.parametrize("suffix", FORMATS)
@given(regimen=regimens())
def test_any_regimen_reads_back_as_it_was(suffix: str, regimen: Regimen) -> None:
    assert regimen == read_back(regimen, suffix)


def laid(regimen: Regimen, choices: dict[str, object], anchor: str) -> Plan:
    start = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    as_of = datetime(2026, 1, 1, tzinfo=UTC)
    return plan(select(regimen, choices), start=start, anchor=anchor, plan_id=UUID(int=3), as_of=as_of)


@pytest.mark.slow
@pytest.mark.parametrize("name", REGIMENS)
def test_every_choice_and_anchor_makes_the_same_plan(name: str) -> None:
    """
    Over all choices that the regimen can tell apart; a file says as much as the built-in does.
    """
    formats = [".toml", ".json"] + [".yaml"] * (not NEEDS_YAML.args[0])
    copies, plans = [read_back(REGIMENS[name], suffix) for suffix in formats], 0
    for choices in choice_space(REGIMENS[name]):
        try:
            anchors = tuple(cycles_by_phase(select(REGIMENS[name], choices)))
        except ScheduleError:
            continue
        for anchor in anchors:
            expected = laid(REGIMENS[name], choices, anchor)
            assert all(expected == laid(copy, choices, anchor) for copy in copies), (choices, anchor)
            plans += 1
    assert plans >= 6


class TestWhatIsWritten:
    """A file has what a person would write: nothing that is so by itself, and no line that is many."""

    def test_no_field_is_written_that_is_so_by_itself(self) -> None:
        data = tomllib.loads(written(REGIMENS["blinatumomab"], ".toml").decode())
        rows = [row for table in data["tables"].values() for row in table["rows"]]
        assert all(len({"visit", "pump", "span"} & {*row}) == 1 and "shape" not in row for row in rows)
        assert not [row for row in rows if row.get("cycles") == "all" or row.get("setting") == "any"]
        assert {"title": "number of cycles", "kind": "whole", "min": 1, "required": True} == {
            name: value for name, value in data["choices"]["cycles"].items() if name != "why"
        }
        assert date(2026, 11, 25) == data["reviewed"]

    @pytest.mark.parametrize("suffix", [".toml", ".yaml"])
    def test_its_title_stands_at_its_top(self, suffix: str) -> None:
        first = written(REGIMENS["blinatumomab"], suffix, title="Blinatumomab, as built in").decode().splitlines()[0]
        assert "# Blinatumomab, as built in" == first

    def test_a_list_that_is_longer_than_a_line_has_a_line_for_each_member(self) -> None:
        for line in written(REGIMENS["blinatumomab"], ".toml").decode().splitlines():
            assert len(line) <= WIDTH or not line.endswith("]"), line


class TestTheCommand:
    @pytest.mark.parametrize("suffix", FORMATS)
    def test_what_it_writes_is_loaded_by_every_command(
        self, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert 0 == main(["write-out", "tisagenlecleucel", "-o", f"t{suffix}"])
        assert 0 == main(["validate", f"t{suffix}"])
        assert REGIMENS["tisagenlecleucel"] == load(f"t{suffix}")
        assert f"Wrote t{suffix}: Tisagenlecleucel\n1 file, 0 problems\n" == capsys.readouterr().err

    def test_a_file_is_written_over_only_when_asked(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "b.toml"
        path.write_text("mine", encoding="utf-8")
        assert 2 == main(["write-out", "blinatumomab", "-o", str(path)])
        assert "exists already; add --replace, or give another name [file_exists]" in capsys.readouterr().err
        assert "mine" == path.read_text(encoding="utf-8")
        assert 0 == main(["write-out", "blinatumomab", "-o", str(path), "--replace"])
        assert REGIMENS["blinatumomab"] == load(str(path))

    def test_it_writes_to_standard_output(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert 0 == main(["write-out", "blinatumomab", "-o", "-", "--format", "json"])
        assert "blinatumomab" == json.loads(capfdbinary.readouterr().out)["id"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["blinatumomab"], "--output: not given; add -o my.toml"),
            (["blinatumomab", "-o", "b.txt"], "end its name in .toml, .json, .yaml, .yml"),
            (["blinatumumab", "-o", "b.toml"], "did you mean blinatumomab"),
            (["blinatumomab", "-o", "nowhere/b.toml"], "there is no folder nowhere"),
        ],
    )
    def test_what_can_t_be_written_is_told(
        self,
        words: list[str],
        said: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert 2 == main(["write-out", *words])
        assert said in capsys.readouterr().err
        assert [] == list(tmp_path.iterdir())
