"""The shape of the library: floors, lazy imports, one home for each concern."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from tests.support import ROOT

from schedules.errors import CODES

SOURCE = ROOT / "src" / "schedules"
MODULES = sorted(SOURCE.rglob("*.py"))

MAX_LINES = 400
"""Of a module; the label files are data, as long as their label."""


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """
    Yield what a module imports as (module, name); the name is empty for a plain import.
    """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} has a relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)


def importers(package: str) -> set[str]:
    return {name(path) for path in MODULES for module, _ in imports(path) if module.partition(".")[0] == package}


def loaded_by(code: str) -> set[str]:
    """
    Run code in a fresh interpreter and list the modules it has loaded at its end.
    """
    script = f"{code}\nimport sys; print('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_every_module_imports_only_from_lower_floors(capsys: pytest.CaptureFixture[str]) -> None:
    """
    The contract, and its one exception with its reason, stand in pyproject.toml.
    """
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert EXIT_STATUS_SUCCESS == status, capsys.readouterr().out


def test_importing_the_library_loads_no_exporter_and_no_heavy_package() -> None:
    loaded = loaded_by("import schedules")

    assert set() == loaded & {"icalendar", "dateutil", "hypothesis", "schedules.export"}


def test_planning_needs_no_exporter() -> None:
    loaded = loaded_by("from schedules import plan, Blinatumomab")

    assert set() == loaded & {"icalendar", "dateutil", "hypothesis", "schedules.export"}


def test_only_the_clock_looks_up_time_zones() -> None:
    """
    Elsewhere `ZoneInfo` is the type of something already looked up, never called.
    """
    looked_up = {name(path) for path in MODULES for module, word in imports(path) if _zone_function(module, word)}
    called = {name(path) for path in MODULES for node in ast.walk(tree(path)) if _makes_zone(node)}

    assert {"clock.py"} == looked_up
    assert {"clock.py"} == called


def _zone_function(module: str, word: str) -> bool:
    return module.partition(".")[0] == "zoneinfo" and word != "ZoneInfo"


def _makes_zone(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {
        "ZoneInfo",
        "from_file",
        "no_cache",
    }


def test_hypothesis_is_for_the_testing_module_only() -> None:
    assert all(module.startswith("testing/") for module in importers("hypothesis"))


def test_only_readers_of_other_calendars_need_icalendar() -> None:
    assert all(module.startswith("foreign/") for module in importers("icalendar"))


@pytest.mark.parametrize("module", ["export.calendar.ics", "export.calendar.update", "publication.feed"])
def test_a_calendar_is_written_without_icalendar(module: str) -> None:
    loaded = loaded_by(f"import schedules.{module}")

    assert f"schedules.{module}" in loaded
    assert set() == loaded & {"icalendar", "dateutil"}


def codes_used() -> dict[str, set[str]]:
    """
    Find every code given to a Problem, with the modules that give it.
    """
    used: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Problem":
                given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
                for code in (part for value in given for part in ast.walk(value)):
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        used.setdefault(code.value, set()).add(name(path))
    return used


def test_every_code_of_a_problem_is_documented() -> None:
    assert {} == {code: where for code, where in codes_used().items() if code not in CODES}


def test_every_documented_code_is_used() -> None:
    assert set() == set(CODES) - set(codes_used())


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_and_stays_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert ast.get_docstring(tree(path)), "a module starts with what it is"
    assert lines <= MAX_LINES or path.parent.name == "builtin", f"{lines} lines; one subject a module"


CUTS = {
    *("partition", "rpartition", "split", "rsplit", "removeprefix", "removesuffix", "startswith", "endswith"),
    *("replace", "find", "index", "search", "match", "fullmatch", "sub", "findall", "compile"),
}
"""The functions that take a text apart."""
TOLD = {"title", "amount", "details", "text", "notes", "why", "words"}
"""The fields of plans that hold sentences."""


def cuts_of_sentences(source: str) -> list[str]:
    """
    List the calls that take a text apart by English words, or a field that holds a sentence in any way.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CUTS:
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            told = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)} & TOLD
            if told or any(isinstance(each, str) and re.search(r"[a-z]{3,}|[a-z]\w* ", each) for each in given):
                found.append(ast.unparse(node))
    return found


def test_the_search_for_cut_sentences_finds_them() -> None:
    """
    The lines that once did it.
    """
    for line in (
        "event.title.partition(' (not confirmed')[0]",
        "event.title.partition(' (')[0]",
        "known[-1].partition(' for ')[0]",
        "phase.startswith('cycle')",
        "event.title.endswith('no restart is recorded yet')",
        "re.findall('\"(e\\\\d+/\\\\w+)\"', event.details)",
    ):
        assert [line.removesuffix("[0]")] == cuts_of_sentences(line), line
    assert [] == cuts_of_sentences("line.startswith('UID:'), name.partition('_'), re.compile('[a-z]+')")


@pytest.mark.parametrize("package", ["course", "export", "testing"])
def test_no_module_takes_a_sentence_apart_by_its_words(package: str) -> None:
    paths = (SOURCE / package).rglob("*.py")
    found = {call for path in paths for call in cuts_of_sentences(path.read_text(encoding="utf-8"))}
    assert set() == found - {
        "part.startswith('event ')",  # the name of a part of a file, never translated
        "_AMOUNT.sub('', drug.text)",  # the number and unit after a drug, as its label prints them in any language
    }
