"""The floors of coverage name what is measured, and a package below its own is told."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from tests.support import ROOT
from tests.support.coverage_floors import FLOORS, below, main, reached


def counted(*lines: int, branches: tuple[int, int] = (0, 0)) -> dict[str, dict[str, int]]:
    run, there = lines
    return {
        "summary": {
            "covered_lines": run,
            "num_statements": there,
            "covered_branches": branches[0],
            "num_branches": branches[1],
        }
    }


def test_each_package_that_is_measured_has_a_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]["run"]
    assert settings["branch"] is True
    assert sorted(f"schedules.{package}" for package in FLOORS) == settings["source_pkgs"]


def test_lines_and_branches_of_a_packages_files_are_added_up() -> None:
    files = {
        "src/schedules/planning/rows.py": counted(8, 10, branches=(1, 2)),
        "/copy/src/schedules/planning/walk.py": counted(7, 8),
        "src/schedules/clock.py": counted(3, 4),
        "src/schedules/checking/__init__.py": counted(0, 0),
    }
    assert {"planning": 80.0, "clock": 75.0} == reached({"files": files})


def test_a_package_at_its_floor_passes_and_one_below_or_not_measured_does_not() -> None:
    assert [] == list(below(FLOORS))
    assert ["planning was not measured"] == list(below({name: FLOORS[name] for name in FLOORS if name != "planning"}))
    (told,) = below({**FLOORS, "clock": FLOORS["clock"] - 0.1})
    assert told.startswith("clock is run to 98.9 %, below its floor of 99 %")


def test_it_fails_where_a_package_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"files": {"src/schedules/clock.py": counted(9, 9)}}), encoding="utf-8")
    assert 1 == main(path)
    shown = capsys.readouterr()
    assert "clock 100.0 %\n" == shown.out
    assert "planning was not measured" in shown.err
