"""What stands around the code names what is there: hooks, sessions, the workflow, the forms."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import ROOT

from schedules.cli import main

FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
ELEMENTS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def asked_for() -> set[str]:
    """
    The tools that the extra `dev` brings, by name.
    """
    extras = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]
    return {re.match(r"[\w.-]+", each)[0] for each in extras["dev"]}  # type: ignore[index]  # each has a name


def scripts(source: str) -> set[str]:
    return set(re.findall(r"\b[\w/]+/\w+\.py\b", source))


class TestHooks:
    HOOKS = read(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]

    def test_they_are_those_of_the_lint_step(self) -> None:
        assert ["ruff check", "ruff format", "mypy"] == [
            hook["entry"].removesuffix(" --force-exclude") for hook in self.HOOKS
        ]
        assert {hook["entry"].split()[0] for hook in self.HOOKS} <= asked_for()

    def test_nothing_is_fetched_for_them(self) -> None:
        assert ["local"] == [repo["repo"] for repo in read(ROOT / ".pre-commit-config.yaml")["repos"]]
        assert {"system"} == {hook["language"] for hook in self.HOOKS}


class TestWorkflow:
    def test_it_runs_what_can_be_run_anywhere(self) -> None:
        workflow = read(ROOT / ".github/workflows/ci.yml")
        # YAML 1.1 takes the key `on` for true.
        assert {"push", "pull_request"} == set(workflow[True])
        assert {"contents": "read"} == workflow["permissions"]
        steps = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
        assert ["bash .ci/run"] == steps

    def test_that_is_a_script(self) -> None:
        subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)  # noqa: S607  # whichever bash the machine has
        modules = set(re.findall(r"-m (tests\.[\w.]+)", text(".ci/run")))
        assert {"tests.support.coverage_floors"} == modules
        assert all(importlib.util.find_spec(module) for module in modules)


class TestSessions:
    def test_there_are_those_that_people_expect(self) -> None:
        nox = pytest.importorskip("nox", reason="nox is not installed")
        spec = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
        assert spec is not None
        assert spec.loader is not None
        noxfile = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(noxfile)
        expected = {"lint", "types", "tests", "docs", "mutation", "benchmarks", "coverage", "engines"}
        assert expected == set(nox.registry.get())
        assert set(nox.options.sessions) < expected
        assert all(getattr(noxfile, name).__doc__ for name in expected)

    def test_what_they_run_is_there(self) -> None:
        named = scripts(text("noxfile.py").replace("{script}", "run"))
        assert {"mutation/measure.py", "benchmarks/run.py", "tests/cohort/test_engines.py"} == named
        benchmarks = re.findall(r'"(\w+)"', re.findall(r"for script in \((.*)\)", text("noxfile.py"))[0])
        for script in (*named, *(f"benchmarks/{name}.py" for name in benchmarks)):
            assert (ROOT / script).is_file(), script
        assert {"ruff", "mypy", "nox", "pytest-cov"} <= asked_for()


class TestForms:
    @pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
    def test_a_form_is_one(self, path: Path) -> None:
        form = read(path)
        assert {"name", "description", "labels", "body"} == set(form)
        fields = [element for element in form["body"] if element["type"] != "markdown"]
        assert {element["type"] for element in form["body"]} <= ELEMENTS
        assert len(fields) == len({element["id"] for element in fields}), "each field has an id of its own"
        assert all(element["attributes"]["label"] for element in fields)
        options = [element["attributes"]["options"] for element in fields if element["type"] == "dropdown"]
        assert all(isinstance(option, str) for each in options for option in each)

    def test_there_is_one_for_each_thing_to_tell(self) -> None:
        assert ["1-bug", "2-wrong-number", "3-calendar", "4-new-regimen"] == [path.stem for path in FORMS]

    def test_the_one_for_a_new_regimen_is_the_curators_list(self) -> None:
        section = text("CONTRIBUTING.md").partition("## A new regimen, step by step")[2].partition("\n## ")[0]
        steps = [
            step.strip(".").replace("`", "") for step in re.findall(r"^\d+\. \*\*(.+?)\*\*", section, re.MULTILINE)
        ]
        body = read(ROOT / ".github/ISSUE_TEMPLATE/4-new-regimen.yml")["body"]
        (ticked,) = (element["attributes"]["options"] for element in body if element["type"] == "checkboxes")
        assert steps == [option["label"] for option in ticked]

    def test_what_they_ask_to_run_is_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        asked = text(".github/pull_request_template.md") + "".join(path.read_text("utf-8") for path in FORMS)
        assert {"benchmarks/same_files.py"} == scripts(asked)
        assert (ROOT / "benchmarks/same_files.py").is_file()
        for command in set(re.findall(r"`schedules (\w+)", asked)):
            with pytest.raises(SystemExit) as left:
                main([command, "--help"])
            assert 0 == left.value.code
            assert f"schedules {command} " in capsys.readouterr().out


def test_the_paths_in_the_guide_for_contributors_are_there() -> None:
    guide = text("CONTRIBUTING.md")
    named = (
        set(re.findall(r"`([\w.-]+/[\w./-]*)`", guide)) | scripts(guide) | set(re.findall(r"\]\(([\w./-]+)\)", guide))
    )
    assert {"src/schedules/export/speech/phrases/es.toml", "mutation/measure.py", "tests/laws/"} <= named
    for path in named:
        assert (ROOT / path).exists() or (ROOT / "src/schedules" / path).exists(), path
    assert "`src/schedules/builtin/<family>.py`" in guide


def test_what_is_sensitive_is_said() -> None:
    said = text("SECURITY.md")
    for word in (
        "`plan.publish.json`",
        "--revoke",
        "--detail discreet",
        "Report a vulnerability",
        "Supported versions",
    ):
        assert word in said
