"""The work whose files are compared: one list, run the same by an old library and by a new one.

python benchmarks/work_list.py TREE FOLDER [--part PART] [--histories FILE]

`same_files.py` runs it twice. The command lines stand in commands.toml, what happened to patients in histories.toml.
The library is known by its command line and by names that anyone may import, and by nothing else; plans have fixed
names and times. TREE is where the library's own examples and golden cases lie, FOLDER is where the files go: a folder
for each part, and in it one for each case.

What a command prints is a file too: NN.txt, with the command in its first line and its status in its last; NN.words.txt
where the words themselves may change. Of the commands, ``cancel`` alone takes its time from the clock; the stamps in
what it writes are blanked.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import groupby, product
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import schedules
from schedules import Plan, ScheduleError, check, diff, explain, load, plan, replay, revise, select
from schedules import course as happenings
from schedules.export import (
    diff_to_html,
    from_json,
    to_csv,
    to_html,
    to_ics,
    to_json,
    to_svg,
    update_ics,
)

HERE: Final = Path(__file__).resolve().parent
PLAN_ID: Final = UUID("5eed0000-0000-4000-8000-000000000001")
AS_OF: Final = datetime(2026, 2, 20, 12, tzinfo=UTC)

Look = Mapping[str, Any]

CALENDARS: Final[dict[str, Look]] = {
    "usual": {},
    "plain-es": {"detail": "plain", "language": "es", "remind_evening": time(19)},
    "plain-ar": {"detail": "plain", "language": "ar"},
    "discreet": {"detail": "discreet", "remind_hours": 2},
    "discreet-es": {"detail": "discreet", "language": "es"},
    "clinic": {"view": "clinic", "moment_minutes": 15, "remind_hours": {"dose": 2, "disconnect": 1}},
    "full-es": {"language": "es"},
    "feed": {"detail": "plain", "feed_hours": 12},
}
PAGES: Final[dict[str, Look]] = {
    "usual": {},
    "a4-plain-es": {"paper": "a4", "detail": "plain", "language": "es"},
    "a4-full-es": {"paper": "a4", "language": "es", "orientation": "portrait"},
    "letter-plain-ar": {"detail": "plain", "language": "ar"},
    "letter-discreet": {"detail": "discreet", "orientation": "portrait"},
    "letter-large": {"view": "patient", "detail": "plain", "large_print": True},
    "a4-pharmacy": {"paper": "a4", "view": "pharmacy"},
}
PICTURES: Final[dict[str, Look]] = {
    "usual": {},
    "plain-es": {"detail": "plain", "language": "es"},
    "discreet": {"detail": "discreet"},
}
"""The looks of each kind of file, by the name that the file gets."""

FEW: Final = 100
"""As many histories are written in every look; of more, each is written in one, in turn."""

WORDED: Final = ("list", "show")
"""Commands that print words alone, which may change; so may what --help prints."""

BLANKED: Final = ("gone.ics", "gone-quietly.ics")
"""Files whose stamps are of the present."""


@dataclass
class Work:
    """Where the work is done, what it is made of, and how much of it there was."""

    tree: Path
    folder: Path
    histories: Path
    told: dict[str, Any] = field(default_factory=lambda: tomllib.loads((HERE / "commands.toml").read_text("utf-8")))
    """The command lines, with the files that they read."""
    done: Counter[str] = field(default_factory=Counter)

    def place(self, part: str, name: str) -> Path:
        """Make the folder of a case, and count it."""
        self.done[part] += 1
        place = self.folder / part / re.sub(r"\W+", "-", name).strip("-")
        place.mkdir(parents=True)
        return place

    def type(self, place: Path, words: str) -> None:
        """Run a command line in a folder; keep what it prints, and its status."""
        spelled = self._spelled(words)
        given = shlex.split(spelled)
        self.done["commands"] += 1
        printed, status = _run(given, place)
        self.done["refused commands"] += status == 2
        number = len(list(place.glob("[0-9]*.txt"))) + 1
        worded = given[0] in WORDED or "--help" in given
        file = place / f"{number:02}{'.words' if worded else ''}.txt"
        file.write_bytes(
            f"$ schedules {spelled}\n".encode()
            + printed.replace(bytes(place), b"FOLDER")
            + f"[status {status}]\n".encode()
        )

    def _spelled(self, words: str) -> str:
        """Spell out the words in braces."""
        return re.sub(r"\{([A-Z]+)\}", lambda found: str(self.told["words"][found[1]]), words)


def _run(given: list[str], place: Path) -> tuple[bytes, int | str]:
    """Run a command as ``python -m schedules`` does, without waiting for a new Python each time."""
    kept = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, encoding="utf-8", write_through=True) for each in kept)
    status: int | str = 0
    before = sys.argv
    sys.argv = ["schedules", *given]
    try:
        with contextlib.chdir(place), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            runpy.run_module("schedules", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code or 0
    except Exception:  # noqa: BLE001  # a command that breaks is a difference, and not the end of the work
        status = traceback.format_exc().splitlines()[-1]
    finally:
        sys.argv = before
    return kept[0].getvalue() + b"[to standard error]\n" + kept[1].getvalue(), status


def examples(work: Work) -> None:
    """Run every script in examples/, each in a Python of its own."""
    for script in sorted((work.tree / "examples").glob("*.py")):
        place = work.place("examples", script.stem)
        given = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(work.folder / ".drawn")}
        done = subprocess.run([sys.executable, str(script)], cwd=place, env=given, capture_output=True, check=False)
        (place / "printed.txt").write_bytes(done.stdout + f"[status {done.returncode}]\n".encode())
        if done.returncode:
            (place / "error.txt").write_bytes(done.stderr)
    shutil.rmtree(work.folder / ".drawn", ignore_errors=True)


def golden(work: Work) -> None:
    """Plan the courses whose dates were typed by hand, from the table that the tests read."""
    table = runpy.run_path(str(work.tree / "tests" / "golden" / "test_golden.py"))["COURSES"]
    for name, (choices, start, zone, options) in table.items():
        begin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
        course = plan(choices, start=begin, plan_id=PLAN_ID, as_of=AS_OF, **options)
        write_all(course, work.place("golden", name))


def choices(work: Work) -> None:
    """Generate each regimen with its choices of note, in each zone and format."""
    told = work.told["choices"]
    cases = product(_pairs(told["regimens"]), told["zones"])
    for (regimen, chosen), zone in cases:
        place = work.place("choices", f"{regimen} {chosen} {zone}")
        words = f"generate {regimen} {chosen} --start {told['start']} --zone {zone} {{FIXED}}"
        for suffix in ("json", "ics", "html", "svg", "csv"):
            work.type(place, f"{words} -o plan.{suffix}")
        if (made := place / "plan.json").exists():
            write_all(from_json(made.read_bytes()), place)


def _pairs(told: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, each) for name, many in told.items() for each in many)


def commands(work: Work) -> None:
    """Type the sessions."""
    for name, session in work.told["sessions"].items():
        place = work.place("sessions", name)
        for file in session.get("files", ()):
            (place / file).write_text(work.told["files"][file].lstrip("\n"), encoding="utf-8")
        for words in session["lines"].strip().splitlines():
            work.type(place, words)
        for file in BLANKED:
            if (path := place / file).exists():
                path.write_bytes(re.sub(rb"\d{8}T\d{6}Z", b"NOW", path.read_bytes()))
        for file in session.get("files", ()):
            (place / file).unlink()  # nothing made it; and the one of an address knows the folder by its full path


def lived(work: Work) -> None:
    """Let happen what happened, and write the plan as it then was each time."""
    courses, told = _told(work.histories)
    for number, history in enumerate(told):
        place = work.place("histories", history["name"])
        course = history["course"]
        try:
            _live(courses[course] if isinstance(course, str) else course, history["entries"], place)
        except ScheduleError as error:
            work.done["refused histories"] += 1
            (place / "refused.txt").write_text(f"{error}\n", encoding="utf-8")
        if latest := sorted(place.glob("[0-9][0-9].json")):
            write_all(from_json(latest[-1].read_bytes()), place, only=None if len(told) <= FEW else number)


def _told(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read histories: a .toml file as the one beside this script, or .jsonl, a history a line with its course in it."""
    if path.suffix == ".jsonl":
        return {}, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return data["courses"], data["histories"]


def _live(told: Mapping[str, Any], entries: list[dict[str, Any]], place: Path) -> None:
    zone = ZoneInfo(told["zone"])
    course = plan(
        select(load(told["regimen"]), told["choices"]),
        start=_moment(told["start"], zone),
        anchor=told.get("anchor"),
        plan_id=PLAN_ID,
        as_of=_moment(told["made"], zone),
    )
    _keep(course, place)
    for recorded, batch in groupby(entries, key=lambda each: _moment(each.get("recorded_at", each["at"]), zone)):
        happened = [_happening(entry, zone) for entry in batch if entry["what"] != "nothing"]
        before, course = course, revise(course, *happened, as_of=recorded)
        _keep(course, place)
        _follow(before, course, place)
    (place / "replayed.txt").write_text(f"{replay(course) == course}\n", encoding="utf-8")
    (place / "first.csv").write_bytes(to_csv(replay(course, 0)))


def _happening(entry: Mapping[str, Any], zone: ZoneInfo) -> Any:
    fields = {name: value for name, value in entry.items() if name != "recorded_at"}
    fields |= {name: _moment(fields[name], zone) for name in ("at", "on") if name in fields}
    if fields.get("instead"):
        fields["instead"] = _happening(fields["instead"], zone)
    return getattr(happenings, entry["what"].capitalize())(**fields)


def _moment(value: Any, zone: ZoneInfo) -> Any:
    """Read a time as the zone's own clock, unless it says its offset; a date stays one."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if not isinstance(value, datetime):
        return value
    return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)


def _keep(course: Plan, place: Path) -> None:
    (place / f"{course.revision:02}.json").write_bytes(to_json(course))
    (place / f"{course.revision:02}.ics").write_bytes(to_ics(course))


def _follow(before: Plan, course: Plan, place: Path) -> None:
    """Write what changed, in words, as data and as a page, and a calendar written over the one before."""
    changed, number = diff(before, course), f"{course.revision:02}-changes"
    (place / f"{number}.txt").write_text(f"{changed}\n", encoding="utf-8")
    (place / f"{number}.json").write_text(changed.model_dump_json(), encoding="utf-8")
    (place / f"{number}.html").write_text(diff_to_html(changed), encoding="utf-8")
    (place / f"{number}.ics").write_bytes(update_ics(to_ics(before), course))


def write_all(course: Plan, place: Path, *, only: int | None = None) -> None:
    """Write a plan in every format and look, or in one look of each; what is found in it, and why each date is."""
    (place / "again.json").write_bytes(to_json(course))
    (place / "again.csv").write_bytes(to_csv(course))
    found = "".join(f"{each.model_dump_json()}\n" for each in check(course))
    (place / "findings.txt").write_text(found, encoding="utf-8")
    why = "\n\n".join(explain(course, event.uid) for event in course.events)
    (place / "why.txt").write_text(f"{why}\n", encoding="utf-8")
    for suffix, write, looks in (("ics", to_ics, CALENDARS), ("html", to_html, PAGES), ("svg", to_svg, PICTURES)):
        for name, look in _some(looks, only):
            (place / f"{name}.{suffix}").write_bytes(write(course, **look))


def _some(looks: Mapping[str, Look], only: int | None) -> Iterator[tuple[str, Look]]:
    every = list(looks.items())
    yield from every if only is None else [every[only % len(every)]]


PARTS: Final[dict[str, Callable[[Work], None]]] = {
    "examples": examples,
    "golden": golden,
    "choices": choices,
    "commands": commands,
    "histories": lived,
}
"""The parts of the work, by the names that --part takes."""


def main() -> None:
    """Do the work, and print how much there was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, help="where the library's own examples and golden cases lie")
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--part", choices=PARTS, action="append", help="do this part; all by default")
    parser.add_argument("--histories", type=Path, default=HERE / "histories.toml")
    parser.add_argument("--library", type=Path, help="the folder that the library must have been imported from")
    args = parser.parse_args()
    if args.library and not Path(str(schedules.__file__)).resolve().is_relative_to(args.library.resolve()):
        raise SystemExit(f"the library is {schedules.__file__}, which does not lie in {args.library}")
    work = Work(args.tree.resolve(), args.folder.resolve(), args.histories.resolve())
    for name in args.part or PARTS:
        PARTS[name](work)
    print(", ".join(f"{count} {what}" for what, count in sorted(work.done.items())))


if __name__ == "__main__":
    main()
