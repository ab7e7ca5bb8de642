"""Measure how strong the tests are: change the code a little, thousands of times, and see whether a test fails.

Functions are changed by mutmut. Regimens are data, which mutmut leaves alone, so
their numbers are changed here: each one in turn, up and down.

    .venv/bin/python mutation/measure.py            # everything, many hours on two cores
    .venv/bin/python mutation/measure.py --only regimen/days --only builtin/inotuzumab
    .venv/bin/python mutation/measure.py --sample 3000 --work build/mutation       # so many of each group, drawn

It works in a copy beside the system's temporary files and writes `mutation/REPORT.md`. It stops with one line where
it would measure nothing: a module, a test or a reason's module that is not there, or tests that fail before any change.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numbers_of_regimens

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "schedules"

GROUPS: dict[str, tuple[str, ...]] = {
    "timing": (
        "clock",
        "regimen/days",
        "regimen/phases",
        "regimen/wording",
        "course/places",
        "course/record",
        *("course/lay_reader", "course/lays", "course/minutes", "course/remembered", "course/traced"),
        "planning/*",
    ),
    "checker": ("checking/*",),
}
"""Modules by their path below the library, a star for all of a package."""

TESTS = (
    *("tests/golden", "tests/planning", "tests/checking", "tests/course", "tests/regimen"),
    *("tests/laws/test_hours.py", "tests/laws/test_days.py", "tests/laws/test_identity.py", "tests/laws/test_judge.py"),
    *("tests/laws/test_remembered.py", "tests/course/test_traced.py"),
    *("tests/test_clock.py", "tests/test_zone_data.py", "tests/test_problems.py"),
)
Reasons = list[dict[str, str]]
KILLED = {1, 3}
TIMED_OUT = {36, 24, -24, 152, 255}


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed."""

    module: str
    place: str
    before: str
    after: str

    def reason(self, reasons: Reasons) -> str | None:
        """Find the first reason whose place and change are this one's."""
        change = f"{self.before} → {self.after}"
        found = (
            each["reason"]
            for each in reasons
            if fnmatch(self.module, each.get("module", "*"))
            and re.fullmatch(each.get("place", ".*"), self.place)
            and re.search(each.get("change", ""), change)
        )
        return next(found, None)


@dataclass
class Score:
    """What became of one module's mutants."""

    module: str
    killed: int = 0
    unreached: int = 0
    survivors: tuple[Survivor, ...] = ()

    @property
    def total(self) -> int:
        """How many mutants were tried."""
        return self.killed + self.unreached + len(self.survivors)


@dataclass(frozen=True)
class Run:
    """Where the mutants are tried, how many at a time, and how many of a group are drawn."""

    work: Path
    children: int
    sample: int | None
    seed: int

    def drawn(self, copy: Path, modules: Iterable[str]) -> list[str]:
        """Draw the sample's mutants, the same ones for the same code and seed; a larger sample has a smaller one's."""
        names = sorted(name for module in modules for name in _codes(copy, module))
        shuffled = random.Random(self.seed).sample(names, len(names))  # noqa: S311  # a sample, and no secret
        return shuffled[: self.sample]


def main() -> None:
    """Measure, write the report, and fail where a survivor has no reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", help="a module, or a regimen's module; all by default")
    parser.add_argument("--sample", type=int, help="how many mutants of each group to draw; all by default")
    parser.add_argument("--seed", type=int, default=1, help="the seed of that drawing")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="how many mutants at a time")
    parser.add_argument("--work", type=Path, help="a folder to work in; kept, so that a run can be taken up again")
    args = parser.parse_args()
    wanted = set(args.only or ())
    if absent := what_is_absent(wanted):
        sys.exit(f"mutation/measure.py: nothing was measured: {absent}")
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or Path(temporary)
        run = Run(work, args.children, args.sample, args.seed)
        scores = {group: list(_functions(run, group, wanted)) for group in GROUPS}
        scores["regimens"] = [
            Score(found.module, found.killed, 0, tuple(Survivor(found.module, *each) for each in found.survivors))
            for found in numbers_of_regimens.measure(ROOT, wanted)
        ]
    reasons = reasons_given()
    report = _report(scores, reasons, args.sample)
    if wanted:
        sys.stdout.write(report)
    else:
        (ROOT / "mutation" / "REPORT.md").write_text(report, encoding="utf-8")
        survivors = [survivor for found in scores.values() for score in found for survivor in score.survivors]
        for each in reasons:
            if not any(survivor.reason([each]) for survivor in survivors):
                sys.stderr.write(f"survivors.toml: no survivor has the reason {each['reason']!r}\n")


def modules_of(pattern: str) -> list[str]:
    """List the modules that a pattern of a group names, as "planning/rows"."""
    found = sorted(path for path in SOURCE.glob(f"{pattern}.py") if path.stem != "__init__")
    return [path.relative_to(SOURCE).with_suffix("").as_posix() for path in found]


def what_is_absent(wanted: set[str]) -> str | None:
    """Say in one line which module or test is named, here or by a reason or in what is wanted, and is not there."""
    measured = [module for patterns in GROUPS.values() for pattern in patterns for module in modules_of(pattern)]
    measured += [numbers_of_regimens.module_of(path) for path in numbers_of_regimens.files(ROOT)]
    named = {
        "a group names {}, and no such module is there": (
            pattern for patterns in GROUPS.values() for pattern in patterns if not modules_of(pattern)
        ),
        "no regimen stands in {}": () if numbers_of_regimens.files(ROOT) else (numbers_of_regimens.FOLDER,),
        "the tests name {}, which is not there": (
            test for test in (*TESTS, *numbers_of_regimens.TESTS) if not (ROOT / test).exists()
        ),
        "a reason is given for {}, which is no module that is measured": (
            each["module"]
            for each in reasons_given()
            if "module" in each and not any(fnmatch(module, each["module"]) for module in measured)
        ),
        "{} was asked for and is no module that is measured": (each for each in sorted(wanted) if each not in measured),
    }
    return next((text.format(name) for text, names in named.items() for name in names), None)


def _functions(run: Run, group: str, wanted: set[str]) -> Iterator[Score]:
    modules = [module for pattern in GROUPS[group] for module in modules_of(pattern) if not wanted or module in wanted]
    if not modules:
        return
    copy = run.work / group
    if not copy.exists():
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".venv", ".git", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignored)
    _configure(copy, modules)
    mutmut = [sys.executable, "-m", "mutmut"]
    environment = {**os.environ, "SCHEDULES_PROFILE": "mutation", "PYTHONPATH": ""}
    trying = [*mutmut, "run", "--max-children", str(run.children)]
    if run.sample:
        # No mutant has this name: mutmut writes them all, notes which test reaches which function, and stops.
        subprocess.run([*trying, "none"], cwd=copy, env=environment, check=False, stderr=subprocess.DEVNULL)
        codes = {name: code for module in modules for name, code in _codes(copy, module).items()}
        trying += [name for name in run.drawn(copy, modules) if codes[name] is None]
    subprocess.run(trying, cwd=copy, env=environment, check=False)
    tried = set(run.drawn(copy, modules))
    scores = [_score(copy, module, mutmut, tried) for module in modules]
    if not any(score.killed or score.survivors for score in scores):
        sys.exit(f"mutation/measure.py: mutmut tried no change of {', '.join(modules)}; it says why above")
    yield from scores


def _configure(copy: Path, modules: Iterable[str]) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = {
        "source_paths": ["src/"],
        "only_mutate": [f"src/schedules/{module}.py" for module in modules],
        "pytest_add_cli_args": ["-m", "not slow"],
        "pytest_add_cli_args_test_selection": list(TESTS),
        "also_copy": ["src", "tests", "schemas", "README.md", "examples", "docs", "mutation"],
        "timeout_multiplier": 5.0,
    }
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
    (copy / "pyproject.toml").write_text(f"{text}\n[tool.mutmut]\n{lines}\n", encoding="utf-8")


def _score(copy: Path, module: str, mutmut: list[str], tried: set[str]) -> Score:
    codes = {name: code for name, code in _codes(copy, module).items() if name in tried}
    survived = [name for name, code in codes.items() if code == 0]
    return Score(
        module,
        killed=sum(code in KILLED | TIMED_OUT for code in codes.values()),
        unreached=sum(code not in KILLED | TIMED_OUT | {0} for code in codes.values()),
        survivors=tuple(_survivor(copy, module, name, mutmut) for name in survived),
    )


def _codes(copy: Path, module: str) -> dict[str, int | None]:
    """Read how the tests ended, by the mutant's name; None where it was not tried."""
    meta = json.loads((copy / "mutants" / "src" / "schedules" / f"{module}.py.meta").read_text(encoding="utf-8"))
    codes: dict[str, int | None] = meta["exit_code_by_key"]
    return codes


def _survivor(copy: Path, module: str, name: str, mutmut: list[str]) -> Survivor:
    shown = subprocess.run([*mutmut, "show", name], cwd=copy, capture_output=True, text=True, check=True).stdout
    changed = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    before = " ".join(line[1:].strip() for line in changed if line[0] == "-")
    after = " ".join(line[1:].strip() for line in changed if line[0] == "+")
    return Survivor(module, function_of(name), before, after)


def function_of(mutant: str) -> str:
    """Name the function that mutmut changed, as `function` or `Class.method`, from its name for the mutant.

    >>> function_of("schedules.planning.exposure.xǁStretchǁaround__mutmut_2")
    'Stretch.around'
    >>> function_of("schedules.planning.infusion.x__stretch__mutmut_11")
    '_stretch'
    """
    function = re.sub(r"__mutmut_\d+$", "", mutant).rpartition(".")[2]
    return re.sub(r"^xǁ(\w+)ǁ", r"\1.", function).removeprefix("x_")


def reasons_given() -> Reasons:
    """Read the reasons of the survivors, in their order."""
    listed = tomllib.loads((ROOT / "mutation" / "survivors.toml").read_text(encoding="utf-8"))
    found: Reasons = listed.get("survivor", [])
    return found


def _report(scores: dict[str, list[Score]], reasons: Reasons, sample: int | None) -> str:
    head = (
        "# How strong the tests are\n\n"
        "Written by `mutation/measure.py`: each mutant is the code with one small change; it is killed where a test "
        "fails.\nA survivor with a reason changes nothing that anybody can see, or only what the reason says, or is "
        "held by tests\nthat the measure leaves out.\n"
    )
    if sample:
        head += f"Of each group of modules {sample} mutants were drawn.\n"
    return head + "".join(_section(group, found, reasons) for group, found in scores.items() if found)


def _section(group: str, scores: list[Score], reasons: Reasons) -> str:
    rows = "".join(_row(score, reasons) for score in scores)
    whole = Score(
        "**all**",
        sum(score.killed for score in scores),
        sum(score.unreached for score in scores),
        tuple(survivor for score in scores for survivor in score.survivors),
    )
    names = ("module", "mutants", "killed", "with a reason", "without", "killed of all", "killed but for reasons")
    table = f"| {' | '.join(names)} |\n{'|---' * len(names)}|\n"
    return f"\n## {group.capitalize()}\n\n{table}{rows}{_row(whole, reasons)}\n{_survivors(whole, reasons)}"


def _row(score: Score, reasons: Reasons) -> str:
    idle = sum(survivor.reason(reasons) is not None for survivor in score.survivors)
    viable = score.total - idle
    share = f"{100 * score.killed / viable:.1f} %" if viable else "-"
    alive = score.unreached + len(score.survivors) - idle
    whole = f"{100 * score.killed / score.total:.1f} %" if score.total else "-"
    return f"| {score.module} | {score.total} | {score.killed} | {idle} | {alive} | {whole} | {share} |\n"


def _survivors(whole: Score, reasons: Reasons) -> str:
    lines = [
        f"- `{survivor.module}:{survivor.place}`: `{survivor.before}` → `{survivor.after}`: "
        f"{survivor.reason(reasons) or '**no reason yet**'}\n"
        for survivor in whole.survivors
    ]
    return "".join(["Survivors:\n\n", *lines]) if lines else "No survivors.\n"


if __name__ == "__main__":
    main()
