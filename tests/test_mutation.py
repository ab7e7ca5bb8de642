"""What the mutation run would measure is there; where something is not, it stops with one line."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest
from tests.support import ROOT


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "mutation"))
    return importlib.import_module("measure")


def test_every_module_and_test_that_is_named_is_there(measure: ModuleType) -> None:
    assert measure.what_is_absent(set()) is None
    assert {"timing", "checker"} == set(measure.GROUPS)
    for group, patterns in measure.GROUPS.items():
        assert [module for pattern in patterns for module in measure.modules_of(pattern)], group


def test_every_module_that_computes_a_date_is_measured(measure: ModuleType) -> None:
    measured = {
        module for patterns in measure.GROUPS.values() for each in patterns for module in measure.modules_of(each)
    }
    for package in ("planning", "checking"):
        there = {f"{package}/{path.stem}" for path in (ROOT / "src/schedules" / package).glob("[a-z]*.py")}
        assert there
        assert set() == there - measured


def test_regimens_are_measured_and_their_catalog_is_not(measure: ModuleType) -> None:
    regimens = [path.stem for path in measure.numbers_of_regimens.files(ROOT)]
    assert 5 <= len(regimens)
    assert "inotuzumab" in regimens
    assert "catalog" not in regimens


def test_a_group_that_names_nothing_stops_the_run(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(measure.GROUPS, "timing", ("clock", "laying/*"))
    assert "a group names laying/*, and no such module is there" == measure.what_is_absent(set())


def test_so_does_a_folder_without_regimens(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure.numbers_of_regimens, "FOLDER", "src/schedules/regimens")
    assert "no regimen stands in src/schedules/regimens" == measure.what_is_absent(set())


def test_so_does_a_test_that_is_gone(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "TESTS", ("tests/golden", "tests/test_layout.py"))
    assert "the tests name tests/test_layout.py, which is not there" == measure.what_is_absent(set())


def test_so_does_a_reason_for_a_module_that_is_gone(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        measure, "reasons_given", lambda: [{"module": "planning/besides", "reason": "it weighs little"}]
    )
    told = "a reason is given for planning/besides, which is no module that is measured"
    assert told == measure.what_is_absent(set())


def test_so_does_a_module_that_was_asked_for_and_is_not_there(
    measure: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["measure.py", "--only", "timing"])
    with pytest.raises(SystemExit, match="nothing was measured: timing was asked for and is no module") as stopped:
        measure.main()
    assert "\n" not in str(stopped.value)


def test_a_reason_fits_by_its_module_its_function_and_its_change(measure: ModuleType) -> None:
    reasons = [
        {"module": "planning/*", "place": "_stretch|exposed", "change": "<= → <", "reason": "either is the same"}
    ]

    def reason(module: str, place: str, after: str) -> str | None:
        found: str | None = measure.Survivor(module, place, "<=", after).reason(reasons)
        return found

    assert "either is the same" == reason("planning/infusion", "_stretch", "<")
    assert reason("checking/expected", "_stretch", "<") is None
    assert reason("planning/infusion", "_stretches", "<") is None
    assert reason("planning/infusion", "_stretch", "==") is None


def test_a_method_is_named_with_its_class(measure: ModuleType) -> None:
    assert "Stretch.around" == measure.function_of("schedules.planning.exposure.xǁStretchǁaround__mutmut_2")
    assert "_stretch" == measure.function_of("schedules.planning.infusion.x__stretch__mutmut_11")
    assert "plan" == measure.function_of("schedules.planning.core.x_plan__mutmut_1")
