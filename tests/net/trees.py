"""Trees that the net runs: the present one where it stands, an older one taken out into a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.net.cases import Course
from tests.support import ROOT

TELLER = Path(__file__).with_name("told.py")


@dataclass(frozen=True)
class Tree:
    """A state of the library that can be asked."""

    source: Path
    """The folder that holds the package ``schedules``."""
    python: Path
    """The interpreter of its environment."""

    def start(self, folder: Path, courses: Sequence[Course], *, whole: bool = False) -> subprocess.Popen[bytes]:
        """Ask the tree about courses; the answers are written into a file of the folder, ``told``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "asked").write_text("".join(f"{json.dumps(course)}\n" for course in courses), encoding="utf-8")
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(self.source), "PYTHONTZPATH": ""}
        command = [str(self.python), "-P", str(TELLER), *["--whole"] * whole]
        with (folder / "asked").open("rb") as asked, (folder / "told").open("wb") as told:
            return subprocess.Popen(command, stdin=asked, stdout=told, cwd=folder, env=environment)

    def answers(self, folder: Path) -> list[dict[str, Any]]:
        """Return what was told, course by course.

        Raises:
            RuntimeError: If another copy of the library answered.
        """
        first, *lines = (folder / "told").read_text(encoding="utf-8").splitlines()
        if not Path(first).resolve().is_relative_to(self.source.resolve()):
            raise RuntimeError(f"{first} answered, which is no part of {self.source}")
        return [json.loads(line) for line in lines]


def present() -> Tree:
    """Return this tree, with the packages it runs on."""
    return Tree(ROOT / "src", Path(sys.executable))


def taken_out(commit: str, folder: Path) -> Path:
    """Write the files of a commit into a folder; return it."""
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=True)  # noqa: S607  # the machine's git
    subprocess.run(["tar", "-xf", "-", "-C", str(folder)], input=packed.stdout, check=True)  # noqa: S607  # likewise
    return folder


def with_own_environment(root: Path, folder: Path, *, borrow: bool = False) -> Tree:
    """Make an environment for a tree.

    Args:
        root: The tree, with its ``pyproject.toml``.
        folder: Where the environment is made.
        borrow: Whether it has the packages of the running one, instead of those that pip finds for the tree.
    """
    venv.create(folder, with_pip=not borrow, symlinks=True)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = folder / scripts / "python"
    if borrow:
        own = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
        (Path(own) / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    else:
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(root)], check=True
        )
    return Tree(root / "src", python)
