"""How much of the packages that make and judge dates the fast lane runs, in lines and branches, and how much it must.

    python -m pytest -m "not slow" --cov
    python -m coverage json -q -o coverage.json
    python -m tests.support.coverage_floors coverage.json

It exits with 1 where a package is below its floor, or was not measured at all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, Final

FLOORS: Final = {"checking": 98.0, "clock": 99.0, "course": 98.0, "planning": 98.5, "regimen": 96.0}
"""Per cent of lines and branches, a little below what is reached. A floor is raised, and lowered only with a reason."""


def reached(counted: Mapping[str, Any]) -> dict[str, float]:
    """Add the files of each package up, as per cent of lines and branches; what was not measured is left out."""
    run: dict[str, int] = {}
    there: dict[str, int] = {}
    for path, file in counted["files"].items():
        parts = PurePath(path).with_suffix("").parts
        package = parts[parts.index("schedules") + 1]
        summary = file["summary"]
        run[package] = run.get(package, 0) + summary["covered_lines"] + summary["covered_branches"]
        there[package] = there.get(package, 0) + summary["num_statements"] + summary["num_branches"]
    return {package: 100 * run[package] / there[package] for package in there if there[package]}


def below(found: Mapping[str, float]) -> Iterator[str]:
    """Say which package is below its floor, one line each."""
    for package, floor in FLOORS.items():
        if package not in found:
            yield f"{package} was not measured"
        elif found[package] < floor:
            yield f"{package} is run to {found[package]:.1f} %, below its floor of {floor:g} %; test what is new"


def main(counted: Path) -> int:
    """Print what was reached, and return 1 where it is too little."""
    found = reached(json.loads(counted.read_text(encoding="utf-8")))
    print(", ".join(f"{package} {found[package]:.1f} %" for package in sorted(found)))  # noqa: T201  # its result
    told = list(below(found))
    print("\n".join(told), file=sys.stderr, end="\n" if told else "")  # noqa: T201  # its complaint
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
