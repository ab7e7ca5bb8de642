"""Plan files that earlier versions wrote: each is opened, shown and continued by this one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.kept import FOLDER, courses

from schedules import Plan, diff, explain, replay, revise, up_to_date
from schedules.cli import main
from schedules.course import Stop
from schedules.course.digests import DIGESTS
from schedules.course.plan_file import open_plan, plan_json, read_plan
from schedules.export import to_csv, to_html, to_ics
from schedules.version import __version__

FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.startswith("schema-1-"))

CHANGED: dict[str, str] = {}
"""The files of which this version lays an event out otherwise, each with the reason."""


def now(path: Path) -> Plan:
    told = read_plan(path.read_bytes())
    return up_to_date(told, as_of=told.as_of + timedelta(hours=1))


def within(told: Any, written: Any) -> bool:
    """Say whether all that a file holds, but its digests, is in another one too."""
    if isinstance(told, dict):
        return all(key == DIGESTS or (key in written and within(told[key], written[key])) for key in told)
    if isinstance(told, list):
        return len(told) == len(written) and all(map(within, told, written))
    return bool(told == written)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestAFileOfAnotherTime:
    def test_it_is_as_it_was_written(self, path: Path) -> None:
        assert () == open_plan(path.read_bytes()).changed
        # What later versions added stands beside it.
        assert within(json.loads(path.read_bytes()), json.loads(plan_json(read_plan(path.read_bytes()))))

    def test_only_what_is_listed_is_laid_out_otherwise(self, path: Path) -> None:
        changes = diff(read_plan(path.read_bytes()), now(path)).changes
        assert bool(changes) == (path.stem in CHANGED), [str(change) for change in changes]

    def test_it_is_shown(self, path: Path) -> None:
        course = now(path)
        assert to_ics(course).endswith(b"END:VCALENDAR\r\n")
        assert to_ics(course, language="es", detail="plain")
        assert to_html(course)
        assert to_csv(course)
        assert all(explain(course, event) for event in course.events)

    def test_it_goes_on(self, path: Path) -> None:
        course = now(path)
        at = course.as_of.astimezone(course.tz).replace(second=0)
        ended = revise(course, Stop(at=at), as_of=at)
        assert ended == replay(ended) == read_plan(plan_json(ended))
        assert course.revision + 1 == ended.revision

    def test_so_it_does_at_the_command_line(
        self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        copy, course = tmp_path / "plan.json", now(path)
        copy.write_bytes(path.read_bytes())
        assert main(["check", str(copy)]) in (0, 1)
        assert "[plan_changed]" not in capsys.readouterr().out
        at = f"{course.as_of.astimezone(course.tz):%Y-%m-%dT%H:%M}"
        assert 0 == main(["record", str(copy), "stop", "--at", at])
        assert "plan.json: revision" in capsys.readouterr().err


def test_this_version_has_a_file_of_each_regimen() -> None:
    assert {f"{name}-{__version__}" for name, _ in courses()} <= {path.stem for path in FILES}


def test_the_files_of_this_version_are_what_it_writes() -> None:
    for name, course in courses():
        assert (FOLDER / f"{name}-{__version__}.json").read_bytes() == plan_json(course), name
