"""What the scripts here share: a commit beside the working tree, and the modules that a command loads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
RUN: Final = """
import runpy, sys
place = sys.argv.pop(1)
try:
    runpy.run_module("schedules", run_name="__main__", alter_sys=True)
finally:
    open(place, "w").write("\\n".join(sys.modules))
"""


def commit_named(revision: str) -> str:
    """Find the full name of a commit."""
    return _git("rev-parse", "--verify", f"{revision}^{{commit}}")


def laid_out(commit: str, folder: Path) -> Path:
    """Lay the files of a commit into a folder; return it."""
    folder.mkdir(parents=True)
    packed = folder.with_name(f"{folder.name}.tar")
    _git("archive", "--format=tar", f"--output={packed}", commit)
    with tarfile.open(packed) as files:
        files.extractall(folder, filter="data")
    packed.unlink()
    return folder


def _git(*words: str) -> str:
    git = shutil.which("git") or "git"
    return subprocess.run([git, "-C", str(ROOT), *words], check=True, capture_output=True, text=True).stdout.strip()


def environment(**more: str) -> dict[str, str]:
    """Make an environment in which two runs can differ by the library only."""
    ours = ("PYTHON", "SCHEDULES", "PYDANTIC", "HYPOTHESIS", "ARGCOMPLETE", "_ARGCOMPLETE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"COLUMNS": "100", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "TERM": "dumb", "TZ": "UTC"} | more


def run(words: Sequence[str], folder: Path, given: Mapping[str, str]) -> tuple[int, set[str]]:
    """Run a command of the library in a Python of its own; return its status and the modules loaded at its end."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as found:
        command = [sys.executable, "-c", RUN, found.name, *words]
        done = subprocess.run(command, cwd=folder, env=given, capture_output=True, check=False)
        return done.returncode, set(found.read().split())
