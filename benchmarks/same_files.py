"""Hold the files that the working tree writes against the files of a commit, byte by byte.

python benchmarks/same_files.py OLD_REV [--keep DIR] [--part PART] [--histories FILE]

The commit is laid out and installed in an environment of its own, with the versions of everything else that this
Python has. Both do the work of `work_list.py`, each in a process of its own, and every file that was written is
compared. What ``show`` and ``list`` print, and help, may be worded differently, which is said and is no failure. A
case that only the working tree has, such as a new example, has nothing to be compared with; that is said too.

Exit status: 0 the same, 1 a file differs or is gone. ``--keep`` names a folder for the environment and the files of
both; a second run finds the environment there and is quicker.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import distributions
from itertools import zip_longest
from pathlib import Path
from typing import Final

from aside import ROOT, commit_named, environment, laid_out

HERE: Final = Path(__file__).resolve().parent
WORDS: Final = ".words.txt"
NOT_NEEDED: Final = ("dev", "docs")
"""The extras that no file is written with."""


@dataclass(frozen=True)
class Side:
    """A library, with the Python that runs it and the folder for its files."""

    tree: Path
    python: Path
    library: Path
    """Where it must have been imported from."""
    files: Path
    given: dict[str, str]

    def begin(self, more: list[str]) -> subprocess.Popen[str]:
        """Begin to do the work."""
        shutil.rmtree(self.files, ignore_errors=True)
        self.files.mkdir(parents=True)
        paths = (self.python, HERE / "work_list.py", self.tree, self.files)
        command = [*map(str, paths), "--library", str(self.library), *more]
        # Errors go to a file: a pipe that nobody reads would fill up.
        with self.files.with_suffix(".errors").open("w") as errors:
            return subprocess.Popen(
                command, cwd=self.files, env=self.given, stdout=subprocess.PIPE, stderr=errors, text=True
            )

    def end(self, process: subprocess.Popen[str]) -> str:
        """Wait for the work; return how much there was."""
        printed, _ = process.communicate()
        if process.returncode:
            errors = self.files.with_suffix(".errors").read_text(encoding="utf-8")
            raise SystemExit(f"the work of {self.files.name} was not done:\n{errors}")
        return printed.strip()


@dataclass
class Found:
    """What the comparison found."""

    compared: Counter[str] = field(default_factory=Counter)
    differ: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def old_side(revision: str, folder: Path) -> Side:
    """Lay a commit out and install it, unless that was done before."""
    commit = commit_named(revision)
    home = folder / commit
    tree, place = home / "tree", home / "environment"
    python = place / "bin" / "python"
    if not (home / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        laid_out(commit, tree)
        _install(tree, place, python)
        (home / "ready").touch()
    return Side(tree, python, place, folder / "old", environment())


def _install(tree: Path, place: Path, python: Path) -> None:
    versions = place.with_suffix(".versions")
    versions.write_text("".join(f"{line}\n" for line in sorted(set(_versions(tree)))), encoding="utf-8")
    _quietly(sys.executable, "-m", "venv", str(place))
    wanted = f"{tree}[{','.join(_extras(tree))}]"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _quietly(*pip, "--constraint", str(versions), wanted, "pytest")  # the golden table stands in a test


def _extras(tree: Path) -> list[str]:
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [name for name in project["optional-dependencies"] if name not in NOT_NEEDED]


def _versions(tree: Path) -> Iterator[str]:
    """List what this Python has, other than the library itself, as pip takes it."""
    ours = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    yield from (f"{each.name}=={each.version}" for each in distributions() if each.name not in (ours, "pip"))


def _quietly(*command: str) -> None:
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, env=given, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def new_side(folder: Path) -> Side:
    """Take the working tree as it is, with the Python that runs this script."""
    source = ROOT / "src"
    return Side(ROOT, Path(sys.executable), source, folder / "new", environment(PYTHONPATH=str(source)))


def compare(old: Path, new: Path) -> Found:
    """Compare the files in two folders, byte by byte."""
    found = Found()
    before, after = _files(old), _files(new)
    cases = {_case(name) for name in before}
    for name in sorted(before | after):
        if name not in before and _case(name) not in cases:
            found.new.append(name)
            continue
        found.compared[_kind(name)] += 1
        old_file, new_file = before.get(name), after.get(name)
        if problem := _difference(old_file, new_file):
            found.differ[_kind(name)] += 1
            worded = name.endswith(WORDS) and _status(old_file) == _status(new_file)
            (found.reworded if worded else found.differences).append(f"{name}: {problem}")
    return found


def _status(printed: Path | None) -> bytes:
    """Read the last line of what a command printed: words may change, and whether it went well may not."""
    return printed.read_bytes().splitlines()[-1] if printed else b""


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _case(name: str) -> str:
    return "/".join(name.split("/")[:2])


def _kind(name: str) -> str:
    return WORDS if name.endswith(WORDS) else Path(name).suffix


def _difference(old: Path | None, new: Path | None) -> str:
    """Say where two files part; nothing if they are the same."""
    if old is None:
        return "the commit did not write it"
    if new is None:
        return "the working tree did not write it"
    before, after = old.read_bytes(), new.read_bytes()
    return "" if before == after else _parting(before, after)


def _parting(before: bytes, after: bytes) -> str:
    """Show the first line that differs, from a little before the place where it does."""
    pairs = zip_longest(before.split(b"\n"), after.split(b"\n"), fillvalue=b"(the end of the file)")
    number, (old, new) = next((number, pair) for number, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    apart = (place for place, (one, other) in enumerate(zip_longest(old, new)) if one != other)
    start = max(0, next(apart) - 40)
    shown = [line[start : start + 120].decode("utf-8", "backslashreplace") for line in (old, new)]
    return f"line {number}\n    - {shown[0]}\n    + {shown[1]}"


def show(found: Found) -> None:
    """Print what was compared, and every difference."""
    print(f"\n{'kind':<12}{'compared':>10}{'differ':>10}")
    for kind, count in sorted(found.compared.items()):
        print(f"{kind:<12}{count:>10,}{found.differ[kind]:>10,}")
    print(f"{'all':<12}{found.compared.total():>10,}{found.differ.total():>10,}\n")
    for title, lines in (
        ("only the working tree has the case", found.new),
        ("worded differently", found.reworded),
        ("differs", found.differences),
    ):
        for line in lines:
            print(f"{title}: {line}")
    print(f"{len(found.differences)} files differ" if found.differences else "the same, byte by byte")


@contextlib.contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    """Make a folder to work in: the one that is kept, or one that is taken away afterwards."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder).resolve()


def main() -> int:
    """Do the work twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old_rev", help="the commit that the working tree is held against")
    parser.add_argument("--keep", type=Path, help="a folder for the files of both sides, to be looked at")
    parser.add_argument("--part", action="append", default=[], help="do this part of the work; all by default")
    parser.add_argument("--histories", type=Path, help="histories from this .toml or .jsonl file, not the typed ones")
    args = parser.parse_args()
    more = [word for part in args.part for word in ("--part", part)]
    more += ["--histories", str(args.histories.resolve())] if args.histories else []
    with working_folder(args.keep) as folder:
        new = new_side(folder)
        running = new.begin(more)
        try:
            old = old_side(args.old_rev, folder)
            done = {"the commit": old.end(old.begin(more)), "the working tree": new.end(running)}
        finally:
            running.kill()
        for name, much in done.items():
            print(f"{name}: {much}")
        found = compare(old.files, new.files)
    show(found)
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(main())
