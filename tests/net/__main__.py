"""Run an older commit and the present tree on the same courses, and list what differs.

python -m tests.net HEAD~30
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from tests.net.cases import Course, all_choices, histories, said_regimens  # the path to the library comes first
from tests.net.comparison import Difference, Reason, differences, reasons_in
from tests.net.trees import Tree, present, taken_out, with_own_environment


def courses_of(*, choices: float, drawn: int, seed: int) -> list[Course]:
    """Return the courses that are asked about: a share of all choices, and drawn histories."""
    chance = random.Random(seed)  # noqa: S311  # a draw, no secret
    every = [course for course in all_choices() if choices >= 1 or chance.random() < choices]
    return [*said_regimens(), *every, *islice(histories(seed), drawn)]


def compared(old: Tree, new: Tree, courses: Sequence[Course], folder: Path) -> list[Difference]:
    """Ask both trees, by digests first, and again in full about the courses on which they differ."""
    short = _asked(old, new, courses, folder / "short", whole=False)
    unlike = [course for course, (one, other) in zip(courses, short, strict=True) if one != other]
    if not unlike:
        return []
    full = _asked(old, new, unlike, folder / "whole", whole=True)
    return [each for course, (one, other) in zip(unlike, full, strict=True) for each in differences(course, one, other)]


def _asked(old: Tree, new: Tree, courses: Sequence[Course], folder: Path, *, whole: bool) -> list[tuple[dict, dict]]:  # type: ignore[type-arg]  # as JSON has it
    sides = {"old": old, "new": new}
    running = {name: tree.start(folder / name, courses, whole=whole) for name, tree in sides.items()}
    for name, process in running.items():
        if process.wait() != 0:
            raise RuntimeError(f"the {name} tree could not answer; its last course is in {folder / name}")
    answers = {name: tree.answers(folder / name) for name, tree in sides.items()}
    return list(zip(answers["old"], answers["new"], strict=True))


def report(found: Sequence[Difference], reasons: Sequence[Reason], out: TextIO) -> int:
    """List the differences, those of one kind together, with the reasons of the wanted ones; count the others."""
    kinds: dict[tuple[str, ...], list[Difference]] = defaultdict(list)
    explained: Counter[str] = Counter()
    for difference in found:
        if reason := next((reason for reason in reasons if reason.fits(difference)), None):
            explained[reason.why] += 1
        else:
            kinds[difference.kind].append(difference)
    for alike in sorted(kinds.values(), key=len, reverse=True):
        smallest = min(alike, key=lambda each: len(str(each.course)))
        out.write(f"{len(alike)} x {smallest}\n")
    for reason in reasons:
        out.write(f"wanted, {explained[reason.why]} x: {reason.why}\n")
    left = sum(map(len, kinds.values()))
    out.write(f"{len(found)} differences, {left} of them, of {len(kinds)} kinds, without a reason\n")
    return left


def main() -> int:
    """Run by the command line's arguments; return 1 where a difference has no reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.net", description=__doc__)
    parser.add_argument("old", help="a commit, or a folder with an older tree")
    parser.add_argument("--choices", type=float, default=1.0, help="the share of all choices, anchors and zones")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reasons", type=Path, default=Path(__file__).with_name("reasons.toml"))
    parser.add_argument("--every", type=Path, help="a file for each difference, one by one")
    parser.add_argument("--borrow", action="store_true", help="let the older tree use the packages of this environment")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="net-") as name:
        folder = Path(name)
        root = Path(asked.old) if Path(asked.old).is_dir() else taken_out(asked.old, folder / "tree")
        old = with_own_environment(root, folder / "environment", borrow=asked.borrow)
        courses = courses_of(choices=asked.choices, drawn=asked.histories, seed=asked.seed)
        found = compared(old, present(), courses, folder)
    if asked.every:
        asked.every.write_text("".join(f"{each}\n" for each in found), encoding="utf-8")
    left = report(found, reasons_in(asked.reasons), sys.stdout)
    drawn = sum("record" in course for course in courses)
    asked_about = f"{len(courses)} courses, {drawn} of them with a history"
    sys.stdout.write(f"{asked_about}, in {time.monotonic() - began:.0f} s\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
