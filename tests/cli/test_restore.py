"""Plan files that were changed by hand, or written by another version: at the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support import ROOT
from tests.support.tzif import NEW_LAW, OLD_LAW, write_zone_data

from schedules.cli import main
from schedules.course.plan_file import read_plan

GENERATE = (
    "generate inotuzumab-ozogamicin --cycles 2 --start 2026-03-02T09:00 --zone America/New_York "
    "--plan-id 00000000-0000-0000-0000-000000000008 --as-of 2026-03-01T09:00:00-05:00 -o plan.json"
)
GIVEN = "record plan.json given --of C1D1 --at 2026-03-02T09:00 --as-of 2026-03-02T12:00:00-05:00"
OLD = ROOT / "tests" / "files" / "schema-1-blinatumomab.json"


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == run(GENERATE)
    assert 0 == run(GIVEN)
    return tmp_path / "plan.json"


def run(words: str) -> int:
    return main(words.split())


def by_hand(path: Path, change: Callable[[dict[str, Any]], object]) -> bytes:
    data = json.loads(path.read_bytes())
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path.read_bytes()


def another_amount(data: dict[str, Any]) -> None:
    data["events"][2]["amount"] = "8 mg/m2"


def another_start(data: dict[str, Any]) -> None:
    data["start"] = "2026-03-03T09:00:00-05:00"


WRITERS = {
    "record": "record plan.json stop --at 2026-03-05T09:00",
    "undo": "undo plan.json",
    "export": "export plan.json -o plan.ics",
    "cancel": "cancel plan.json -o gone.ics",
    "publish": "publish plan.json www",
    "generate --replace": GENERATE + " --replace",
}


class TestChangedByHand:
    @pytest.mark.parametrize("command", WRITERS)
    def test_no_command_writes_from_it(self, path: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        changed = by_hand(path, another_amount)
        Path("www").mkdir()
        assert 2 == run(WRITERS[command])
        (line,) = capsys.readouterr().err.splitlines()[-1:]
        assert "changed by hand: event first/1/dose/d8; use schedules restore" in line
        assert changed == path.read_bytes()
        assert {"plan.json", "www"} == {each.name for each in Path().iterdir()}
        assert [] == list(Path("www").iterdir())

    @pytest.mark.parametrize("words", ["explain plan.json C1D8", "diff plan.json plan.json"])
    def test_a_command_that_looks_says_so(self, path: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
        by_hand(path, another_amount)
        assert 0 == run(words)
        assert "changed by hand: event first/1/dose/d8" in capsys.readouterr().err

    def test_check_names_it_and_what_the_record_gives(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        by_hand(path, another_amount)
        assert 1 == run("check plan.json")
        shown = capsys.readouterr().out
        assert "error: event first/1/dose/d8 was changed by hand" in shown
        assert "8 mg/m2, was 0.5 mg/m2 when its record is laid out; schedules restore does so [plan_differs]" in shown

    def test_restore_shows_it_and_lays_it_out_anew(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = read_plan(path.read_bytes())
        by_hand(path, another_amount)
        capsys.readouterr()
        assert 0 == run("restore plan.json --as-of 2026-03-04T09:00:00-05:00")
        shown = capsys.readouterr()
        assert "0.5 mg/m2, was 8 mg/m2" in shown.out
        assert ["plan.json: event first/1/dose/d8 changed by hand", "plan.json: revision 2"] == shown.err.splitlines()
        after = read_plan(path.read_bytes())
        assert [event.amount for event in before.events] == [event.amount for event in after.events]
        assert before.events[2].sequence + 1 == after.events[2].sequence
        assert 0 == run("check plan.json")
        assert 0 == run(WRITERS["record"] + " --as-of 2026-03-05T09:00:00-05:00")

    def test_there_may_be_nothing_to_restore(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = path.read_bytes()
        assert 0 == run("restore plan.json")
        assert "as it was written; there is nothing to restore" in capsys.readouterr().err
        assert before == path.read_bytes()

    def test_what_it_is_made_from_is_asked_about(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changed = by_hand(path, another_start)
        assert 2 == run("restore plan.json")
        shown = capsys.readouterr()
        assert "what the plan is made from was changed by hand: start." in shown.err
        assert "--accept 'start'" in shown.err
        assert changed == path.read_bytes()
        assert 2 == run("restore plan.json --accept zone")
        assert "'zone' was not changed by hand; it has start" in capsys.readouterr().err

    @pytest.mark.parametrize("accepted", ["start", "all"])
    def test_an_accepted_change_is_an_entry(self, path: Path, accepted: str) -> None:
        by_hand(path, another_start)
        assert 0 == run(f"restore plan.json --accept {accepted} --as-of 2026-03-04T09:00:00-05:00")
        course = read_plan(path.read_bytes())
        assert ["given", "accepted"] == [entry.what for entry in course.record]
        assert "2026-03-03" == course.start.date().isoformat()


class TestSchema1:
    """A plan of 0.1.0 can be taken out of a calendar, and nothing else."""

    @pytest.fixture(autouse=True)
    def old(self, tmp_path: Path) -> None:
        (tmp_path / "old.json").write_bytes(OLD.read_bytes())

    @pytest.mark.parametrize("suffix", ["ics", "html", "svg", "csv"])
    def test_it_exports(self, suffix: str) -> None:
        assert 0 == run(f"export old.json -o old.{suffix}")
        assert Path(f"old.{suffix}").stat().st_size > 1000

    def test_it_is_cancelled_under_the_names_it_had(self) -> None:
        assert 0 == run("cancel old.json -o gone.ics")
        text = Path("gone.ics").read_text(encoding="utf-8")
        sent = json.loads(OLD.read_bytes())
        uids = {event["uid"] for event in (*sent["events"], *sent["cancelled"])}
        assert uids == {line.removeprefix("UID:") for line in text.splitlines() if line.startswith("UID:")} - {
            sent["plan_id"]
        }
        assert text.count("BEGIN:VEVENT") == text.count("STATUS:CANCELLED")

    @pytest.mark.parametrize(
        "words",
        [
            "check old.json",
            "explain old.json C1D1",
            "record old.json stop --at 2026-03-12T09:00",
            "undo old.json",
            "diff old.json old.json",
            "restore old.json",
            "publish old.json www",
            "export old.json -o old.ics --revision 0",
            GENERATE.replace("plan.json", "old.json --replace"),
        ],
    )
    def test_all_else_refuses_it_in_a_line(self, words: str, capsys: pytest.CaptureFixture[str]) -> None:
        Path("www").mkdir()
        assert 2 == run(words)
        (line,) = capsys.readouterr().err.splitlines()
        assert "version 1 of the plan file, which this library only exports or cancels" in line
        assert OLD.read_bytes() == Path("old.json").read_bytes()


def on_machine(words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONTZPATH": str(folder)}
    command = [sys.executable, "-m", "schedules", *words.split()]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


PUMP = (
    "generate blinatumomab --indication relapsed-refractory --cycles 2 --weight-kg 70 --age-group adult --bag-hours 96"
)


@pytest.mark.slow
class TestAnotherLaw:
    """A plan that was written before the law of its zone changed, on a machine that knows it (C18)."""

    @pytest.fixture
    def machines(self, tmp_path: Path) -> tuple[Path, Path]:
        for version, law in (("2190a", OLD_LAW), ("2190b", NEW_LAW)):
            write_zone_data(tmp_path / version, version, law)
        start = "--start 2026-10-12T09:00 --zone America/Vancouver --as-of 2026-10-12T09:00:00-07:00"
        done = on_machine(f"{PUMP} {start} -o pump.json", tmp_path / "2190a")
        assert 0 == done.returncode, done.stderr
        return tmp_path / "2190a", tmp_path / "2190b"

    def test_record_shows_it_apart_and_first(self, machines: tuple[Path, Path]) -> None:
        given = "record pump.json given --of induction/1/infusion/start --at 2026-10-12T09:00"
        done = on_machine(given, machines[1])
        assert 0 == done.returncode, done.stderr
        first = done.stderr.splitlines()[0]
        assert first.startswith(
            "pump.json: laid out anew, since the law of America/Vancouver changed (system 2190a then"
        )
        assert "ends Mon 9 Nov 2026 09:00, was Mon 9 Nov 2026 08:00" in done.stderr
        assert "starts Mon 23 Nov 2026 09:00 as before, on UTC-07:00, was on UTC-08:00" in done.stderr
        assert "Blinatumomab infusion (C1D1) is given: given on Mon 12 Oct 2026 09:00" in done.stdout
        assert "UTC-08:00" not in done.stdout
        assert 0 == on_machine("check pump.json", machines[1]).returncode

    def test_check_says_what_is_laid_out_otherwise(self, machines: tuple[Path, Path]) -> None:
        done = on_machine("check pump.json", machines[1])
        assert (1, True) == (done.returncode, "[plan_outdated]" in done.stdout)
        assert "since the law of America/Vancouver changed" in done.stdout

    @pytest.mark.parametrize("words", ["export pump.json -o pump.ics", "publish pump.json www"])
    def test_what_is_written_follows_the_law_of_now(self, machines: tuple[Path, Path], words: str) -> None:
        Path("www").mkdir()
        before = Path("pump.json").read_bytes()
        done = on_machine(words, machines[1])
        assert 0 == done.returncode, done.stderr
        assert "the law of America/Vancouver changed" in done.stderr
        assert before == Path("pump.json").read_bytes()
        (file,) = Path().glob("**/*.ics")
        text = file.read_text(encoding="utf-8")
        assert ":20261109T090000" in text
        assert ":20261109T080000" not in text


def test_a_plan_of_another_version_says_so_before_the_entry(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(path.read_bytes())
    data["version"] = "0.1.9"
    data["events"][2]["title"] = "Inotuzumab"
    from schedules.course.digests import digests_of

    data["digests"] = digests_of(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    capsys.readouterr()
    booked = "record plan.json booked --of C1D15 --on 2026-03-16T10:00 --at 2026-03-03T09:00"
    assert 0 == run(f"{booked} --as-of 2026-03-03T09:30:00-05:00")
    assert "laid out anew, since version 0.1.9 of this library laid it out, this is" in capsys.readouterr().err
