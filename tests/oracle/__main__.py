"""Draw courses outside pytest, hold engine, judge and oracle against one another, and print the figures.

python -m tests.oracle --courses 100000 --seed 1
"""

from __future__ import annotations

import argparse
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from tests.oracle.agreement import Figures, follow_course  # the path to the library comes first
from tests.oracle.drawing import CASES
from tests.oracle.known import exemption_of

SHOWN_AT_MOST = 10
CHUNK = 500


def draw_chunk(seed: int, courses: int, most: int) -> tuple[Figures, list[str]]:
    """Draw courses from a seed; return the figures and the first disagreements that are not known."""
    chance, figures, shown = random.Random(seed), Figures(), []  # noqa: S311  # draws, no secrets
    names = tuple(CASES)
    for number in range(courses):
        for found in follow_course(chance, names[number % len(names)], figures, most=most):
            name = exemption_of(found)
            figures.known[name] += bool(name)
            if not name:
                figures.disagreements += 1
                shown.append(str(found))
                break  # what follows from it says nothing new
    return figures, shown[:SHOWN_AT_MOST]


def main() -> int:
    """Run by the command line's arguments; return 1 where something unknown disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--courses", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--entries", type=int, default=6, help="entries of a record at most")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    chunks = [min(CHUNK, asked.courses - done) for done in range(0, asked.courses, CHUNK)]
    seeds = [asked.seed * 1_000_003 + number for number in range(len(chunks))]
    figures, shown = Figures(), []
    with ProcessPoolExecutor(asked.processes) as pool:
        for part, lines in pool.map(draw_chunk, seeds, chunks, [asked.entries] * len(chunks)):
            figures.add(part)
            shown += lines
    lines = ["\n\n".join(shown[:SHOWN_AT_MOST])] * bool(shown)
    lines += [f"{name:14} {value:12,}" for name, value in vars(figures).items() if name != "known"]
    lines += [f"  known: {name:50} {count:10,}" for name, count in sorted(figures.known.items()) if name]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if figures.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
