"""Change every number and every list of days in the regimens' data, one at a time, and see whether a test notices."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FOLDER = "src/schedules/builtin"
TESTS = ("tests/golden", "tests/regimens/test_numbers.py")
TIMINGS = re.compile(r"-?\d+(?:(?:\.\.|-|, ?)-?\d+)*-?")
"""A list of days or cycles: "1, 8, 15", "-4..-2", "6-9", "2-"."""


@dataclass(frozen=True)
class Change:
    """One literal of a file, written another way."""

    line: int
    start: int
    end: int
    before: str
    after: str

    def applied(self, text: str) -> str:
        """Return the file with the change made."""
        lines = text.splitlines(keepends=True)
        old = lines[self.line - 1].encode()
        lines[self.line - 1] = (old[: self.start] + self.after.encode() + old[self.end :]).decode()
        return "".join(lines)


@dataclass(frozen=True)
class Found:
    """What became of one regimen's changes."""

    module: str
    killed: int
    survivors: list[tuple[str, str, str]]


def measure(root: Path, wanted: set[str]) -> Iterator[Found]:
    """Try every change of every regimen, or of the wanted ones."""
    for path in files(root):
        if not wanted or module_of(path) in wanted:
            yield _measured(root, path)


def files(root: Path) -> list[Path]:
    """List the files that hold a regimen's data."""
    return [path for path in sorted((root / FOLDER).glob("[a-z]*.py")) if path.stem != "catalog"]


def module_of(path: Path) -> str:
    """Name a regimen's module as the other modules are named: "builtin/inotuzumab"."""
    return f"{path.parent.name}/{path.stem}"


def _measured(root: Path, path: Path) -> Found:
    text = path.read_text(encoding="utf-8")
    tried = list(changes(text))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        noticed = list(pool.map(lambda change: _noticed(root, path, change.applied(text)), tried))
    lines = text.splitlines()
    survivors = [
        (str(change.line), lines[change.line - 1].strip(), f"{change.before} → {change.after}")
        for change, seen in zip(tried, noticed, strict=True)
        if not seen
    ]
    return Found(module_of(path), sum(noticed), survivors)


def changes(text: str) -> Iterator[Change]:
    """Yield every number one up and one down, every list of days with its first or last day moved."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and _is_timing(node.value) and node.end_col_offset is not None:
            for other in _others(node.value):
                yield Change(node.lineno, node.col_offset, node.end_col_offset, repr(node.value), repr(other))


def _is_timing(value: object) -> bool:
    if isinstance(value, str):
        return TIMINGS.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _others(value: object) -> Iterator[object]:
    if isinstance(value, int | float):
        yield from (value + 1, value - 1)
    elif isinstance(value, str):
        for place in re.finditer(r"(?<!\d)-?\d+", value):
            number = int(place[0])
            yield from (f"{value[: place.start()]}{number + step}{value[place.end() :]}" for step in (1, -1))


def _noticed(root: Path, path: Path, text: str) -> bool:
    """Run the tests on a copy of the library that holds the change."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for name in ("src", "tests"):
            shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        shutil.copy(root / "pyproject.toml", copy)
        (copy / path.relative_to(root)).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
        done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
    return done.returncode != 0
