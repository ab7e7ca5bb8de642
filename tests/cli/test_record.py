"""The commands of a plan that lives: a file that is added to, never lost, and follows on every phone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from tests.planning.test_made_up import SOURCE, pump

from schedules import Plan, Problem, ScheduleError, replay
from schedules.cli import main
from schedules.course import KINDS
from schedules.course.plan_file import read_plan
from schedules.export import to_json

PLAN = (
    "generate blinatumomab --indication relapsed-refractory --cycles 2 --weight-kg 70 "
    "--age-group adult --start 2026-03-02T10:00 "
    "--zone Europe/Paris --as-of 2026-03-01T10:00:00+01:00 -o plan.json"
)
HOLD = "record plan.json hold --at 2026-03-18T14:00 --as-of 2026-03-18T15:00:00+01:00"
RESUME = "record plan.json resume --row infusion --rate full --at 2026-03-23T09:00 --as-of 2026-03-23T09:30:00+01:00"


def pump_then_doses() -> dict[str, Any]:
    """A pump of 100 h, then two cycles of a dose: 8 mg, or 4 once there is a response."""
    tables = {"pump": pump(), "doses": {"length_days": 21, "rows": [dose()]}}
    infusion = {"id": "pump", "title": "infusion", "table": "pump", "cycles": 1, "numbered_by": None}
    doses = {"id": "doses", "title": "doses", "table": "doses", "cycles": 2}
    link = {"shape": "link", "of": "pump", "edge": "end", "expected": 2, "source": SOURCE}
    return {
        "id": "own",
        "title": "Of one's own",
        "status": "own",
        "source": SOURCE,
        "choices": {"response": {"title": "response", "values": ["none", "cr"], "changes_on_the_way": True}},
        "tables": tables,
        "phases": [infusion, doses | {"after": link}],
    }


def dose() -> dict[str, Any]:
    amounts = [{"text": "8 mg", "when": {"response": "none"}}, {"text": "4 mg", "when": {"response": "cr"}}]
    row = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": "1", "at": "09:00"}
    return {**row, "amounts": amounts, "source": SOURCE}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == main(PLAN.split())
    return tmp_path


def run(words: str) -> int:
    return main(words.split())


def events(text: str) -> dict[str, list[str]]:
    blocks = [
        block.split("END:VEVENT")[0].splitlines() for block in text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    ]
    return {next(line for line in block if line.startswith("UID:")): block for block in blocks}


class TestRecord:
    def test_it_prints_what_moves_and_keeps_it(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == run(HOLD)
        assert 0 == run(RESUME)
        assert (
            "Blinatumomab infusion (C2D1) starts Sat 18 Apr 2026 10:00, was Tue 14 Apr 2026" in capsys.readouterr().out
        )
        plan = read_plan((folder / "plan.json").read_bytes())
        assert (2, ["hold", "resume"]) == (plan.revision, [entry.what for entry in plan.record])

    def test_undo_takes_back_and_erases_nothing(self, folder: Path) -> None:
        before = read_plan((folder / "plan.json").read_bytes())
        run(HOLD)
        assert 0 == run("undo plan.json --at 2026-03-18T16:00 --as-of 2026-03-18T16:00:00+01:00")
        after = read_plan((folder / "plan.json").read_bytes())
        assert [each.start for each in before.events] == [each.start for each in after.events]
        assert ["hold", "correction"] == [entry.what for entry in after.record]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                "record plan.json hold --row infusion --at 2026-04-10T10:00 --as-of 2026-04-10T10:00:00+02:00",
                "does not run",
            ),
            ("record plan.json hold --row infusion --rate full --at 2026-03-18T14:00", "does not go with hold"),
            ("record plan.json hold --row infusion", "add --at"),
            ("record plan.json resume --row infusion --rate full --at 2026-03-18T14:00", "is not on hold"),
            ("record plan.json given --of C9 --at 2026-03-02T10:05", "no event 'C9'"),
            (
                "record plan.json delay --of induction/1/infusion/start --days two --at 2026-03-02T10:05",
                "'two' is not a whole number from 1",
            ),
            ("record plan.json sneeze --at 2026-03-02T10:05", "invalid choice"),
            ("record plan.ics hold --at 2026-03-02T10:05", "is no .json plan"),
            ("record nowhere.json stop --at 2026-03-02T10:05", "can't be read"),
            ("record plan.json stop --at 2026-03-32T09:00", "--at: '2026-03-32T09:00' is not a date and time"),
            ("undo plan.json", "nothing that counts"),
            ("export plan.json --revision 7 -o x.ics", "there is no revision 7"),
            ("export plan.json -o x.json", "is a .json file already"),
            ("diff 9 plan.json", "there is no revision 9"),
        ],
    )
    def test_wrong_input_is_one_line_and_changes_nothing(
        self, words: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = (folder / "plan.json").read_bytes()
        capsys.readouterr()
        assert 2 == run(words)
        output = capsys.readouterr()
        assert ("", 1) == (output.out, len(output.err.strip().splitlines()))
        assert said in output.err
        assert before == (folder / "plan.json").read_bytes()
        assert ["plan.json"] == [path.name for path in folder.iterdir()]


class TestTheFile:
    def test_a_newer_or_damaged_plan_is_refused_and_left_alone(self, folder: Path) -> None:
        data = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        for text in (json.dumps(data | {"schema_version": 3}), json.dumps(data)[:-40], "{}"):
            (folder / "plan.json").write_text(text, encoding="utf-8")
            assert 2 == run(HOLD)
            assert text == (folder / "plan.json").read_text(encoding="utf-8")

    def test_five_steps_replay_to_the_same_bytes(self, folder: Path) -> None:
        """
        A regimen of one's own with a pump, then weekly doses whose amount follows the response.
        """
        (folder / "own.json").write_text(json.dumps(pump_then_doses()), encoding="utf-8")
        begin = "--start 2026-03-02T09:00 --zone America/New_York --as-of 2026-03-01T10:00:00-05:00"
        assert 0 == run(f"generate own.json {begin} -o own-plan.json")
        for words in (
            "hold --row pump --at 2026-03-03T09:00 --why fever",
            "resume --row pump --rate low --at 2026-03-03T15:00",
            "given --of doses/1/dose/d1 --at 2026-03-11T09:00",
            "learned --fact response --value cr --from-cycle 2 --at 2026-03-20T09:00",
            "stop --at 2026-04-10T09:00",
        ):
            day = words.split("--at ")[1][:10]
            assert 0 == run(f"record own-plan.json {words} --as-of {day}T22:00:00-04:00")
        data = (folder / "own-plan.json").read_bytes()
        made = read_plan(data)
        assert (5, 5) == (made.revision, len(made.record))
        assert data == to_json(replay(made))
        # 24 h infused, 6 h off, 76 h more: the clocks go forward on 8 March, after the end.
        events = {event.key: event for event in made.events}
        assert "2026-03-06T19:00:00-05:00" == events["pump/1/pump/disconnect"].start.isoformat()
        assert "2026-03-11T09:00:00-04:00" == events["doses/1/dose/d1"].start.isoformat()
        assert ("8 mg, or 4 if response is cr", "4 mg") == (
            events["doses/1/dose/d1"].amount,
            events["doses/2/dose/d1"].amount,
        )

    @pytest.mark.parametrize("revision", [0, 1, 2])
    def test_each_revision_is_what_was_written_then(self, folder: Path, revision: int) -> None:
        written = [(folder / "plan.json").read_bytes()]
        for words in (HOLD, RESUME):
            run(words)
            written.append((folder / "plan.json").read_bytes())
        again = replay(read_plan(written[-1]), revision)
        assert written[revision] == to_json(again)

    def test_two_writers_at_once_lose_nothing(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from schedules.files import locked

        monkeypatch.setattr("schedules.files.PATIENCE_SECONDS", 0.1)
        with locked(folder / "plan.json"):
            assert 2 == run(HOLD)
        assert 0 == run(HOLD)

    @pytest.mark.slow
    def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(self, folder: Path) -> None:
        before = (folder / "plan.json").read_bytes()
        seen = set()
        for delay in (0.0, 0.2, 0.35, 0.45, 0.5, 0.55, 0.6, 0.7):
            (folder / "plan.json").write_bytes(before)
            process = subprocess.Popen([sys.executable, "-m", "schedules", *HOLD.split()], stdout=subprocess.DEVNULL)
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            seen.add(read_plan((folder / "plan.json").read_bytes()).revision)
        assert seen <= {0, 1}


class TestExport:
    def test_the_same_uids_with_higher_sequences_and_nothing_twice(self, folder: Path) -> None:
        run("export plan.json -o patient.ics")
        first = events((folder / "patient.ics").read_bytes().decode())
        run(HOLD)
        run(RESUME)
        assert 0 == run("export plan.json -o patient.ics --replace")
        second = events((folder / "patient.ics").read_bytes().decode())
        assert set(first) < set(second)
        moved = [uid for uid in first if first[uid] != second[uid]]
        for uid, block in second.items():
            if uid in first:
                assert ("SEQUENCE:0" in block) is (uid not in moved)

    def test_a_small_file_holds_only_what_changed(self, folder: Path) -> None:
        run(HOLD)
        run("export plan.json -o update.ics --changes-only")
        run("export plan.json -o full.ics")
        small, full = (events((folder / name).read_bytes().decode()) for name in ("update.ics", "full.ics"))
        assert 0 < len(small) < len(full)
        assert all(full[uid] == block for uid, block in small.items())

    def test_the_calendar_as_it_stood(self, folder: Path) -> None:
        run("export plan.json -o before.ics")
        run(HOLD)
        run("export plan.json --revision 0 -o again.ics")
        assert (folder / "before.ics").read_bytes() == (folder / "again.ics").read_bytes()

    @pytest.mark.parametrize("detail", ["full", "discreet"])
    def test_another_plans_calendar_is_not_written_over(
        self, folder: Path, detail: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(f"export plan.json -o patient.ics --detail {detail}")
        assert 0 == run(f"export plan.json -o patient.ics --detail {detail} --replace")
        other = read_plan((folder / "plan.json").read_bytes()).model_copy(update={"plan_id": UUID(int=9)})
        (folder / "other.json").write_bytes(to_json(other))
        before = (folder / "patient.ics").read_bytes()
        capsys.readouterr()
        assert 2 == run("export other.json -o patient.ics --replace")
        assert "holds another plan, whose events would be lost; give another name" in capsys.readouterr().err
        assert before == (folder / "patient.ics").read_bytes()

    def test_a_file_that_is_no_calendar_of_ours_is_not_written_over(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "patient.ics").write_text("my notes", encoding="utf-8")
        assert 2 == run("export plan.json -o patient.ics --replace")
        assert "was not written by this plan; give another name" in capsys.readouterr().err
        assert "my notes" == (folder / "patient.ics").read_text(encoding="utf-8")

    def test_withdrawn_every_event_is_cancelled(self, folder: Path) -> None:
        run("cancel plan.json -o gone.ics")
        found = events((folder / "gone.ics").read_bytes().decode())
        assert 13 == len(found)
        assert all("STATUS:CANCELLED" in block and "SEQUENCE:1" in block for block in found.values())


def test_diff_as_words_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{HOLD} --why <fever>")
    capsys.readouterr()
    assert 0 == run("diff 0 plan.json")
    words = capsys.readouterr().out.splitlines()
    cut = "Blinatumomab infusion (C1D1) ends Wed 18 Mar 2026 14:00, was Mon 30 Mar 2026 11:00"
    assert f"{cut}: on hold (<fever>)" == words[0]
    assert 0 == run("diff 0 plan.json --json")
    data = json.loads(capsys.readouterr().out)
    assert (len(words), ["on hold (<fever>)"]) == (len(data["changes"]), data["causes"])
    first = data["changes"][0]
    assert ("Blinatumomab infusion (C1D1)", "changed") == (first["title"], first["what"])


class Entries(HTMLParser):
    """The entries of a page's lists, and every tag that was opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[list[str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # its parent's shape
        if tag != "meta":
            self.open.append(tag)
        if tag == "li":
            self.entries.append([])

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if "li" in self.open:
            self.entries[-1].append(data)


def test_diff_as_a_page_says_each_change_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{HOLD} --why <fever>")
    capsys.readouterr()
    assert 0 == run("diff 0 plan.json --html")
    page = capsys.readouterr().out
    found = Entries()
    found.feed(page)
    assert [] == found.open
    cut = "ends Wed 18 Mar 2026 14:00, was Mon 30 Mar 2026 11:00"
    assert [["on hold (<fever>)"], ["Blinatumomab infusion (C1D1)", cut]] == found.entries[:2]
    assert len(found.entries) == len({tuple(entry) for entry in found.entries})
    assert 1 == page.count(cut)
    assert "<table" not in page
    assert ("http" in page, "<script" in page, "<fever>" in page) == (False, False, False)


def test_what_is_recorded_against_a_rule_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(HOLD)
    run(RESUME)
    capsys.readouterr()
    early = "record plan.json given --of induction/2/infusion/start --at 2026-04-08T10:00"
    assert 0 == run(f"{early} --as-of 2026-04-08T12:00:00+02:00")
    said = capsys.readouterr().err.splitlines()
    assert any(line.startswith("error: ") and "[rest_short]" in line for line in said)
    assert said[-1] == "plan.json: revision 3, 3 entries"


class TestWritingAPlan:
    """A plan is written if it can be read again, and for its owner alone."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        words = "generate inotuzumab-ozogamicin --cycles 2 --start 2026-03-02T09:00 --zone America/New_York"
        path = tmp_path / "own.json"
        assert 0 == main([*words.split(), "-o", str(path)])
        return path

    def test_only_its_owner_may_read_it(self, path: Path) -> None:
        assert 0o600 == path.stat().st_mode & 0o777

    def test_one_that_was_opened_to_others_stays_so(self, path: Path) -> None:
        path.chmod(0o640)
        assert 0 == main(["record", str(path), "given", "--of", "first/1/dose/d1", "--at", "2026-03-02T09:10"])
        assert 0o640 == path.stat().st_mode & 0o777

    def test_what_could_not_be_read_again_replaces_nothing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = path.read_bytes()
        real = Plan.model_dump
        monkeypatch.setattr(Plan, "model_dump", lambda plan, **how: real(plan, **how) | {"plan_id": "none"})
        assert 2 == main(["record", str(path), "given", "--of", "first/1/dose/d1", "--at", "2026-03-02T09:10"])
        assert "could not be read again, so nothing was written" in capsys.readouterr().err
        assert before == path.read_bytes()

    def test_a_fault_in_what_is_said_comes_before_the_writing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A reason of 2,000 letters was once refused with exit 2, after the plan had been written.
        """
        before = path.read_bytes()

        def fail(*_: object) -> None:
            raise ScheduleError(Problem("value_invalid", "causes", "too long"))

        monkeypatch.setattr("schedules.cli.record.diff", fail)
        assert 2 == main(["record", str(path), "given", "--of", "first/1/dose/d1", "--at", "2026-03-02T09:10"])
        assert before == path.read_bytes()


class TestTheHelpOfAKind:
    """Typed from the table of what can be recorded: each kind with the options that say what it is."""

    OPTIONS: Final = {
        "given": {"--of"},
        "booked": {"--of", "--on"},
        "defer": {"--of", "--on"},
        "delay": {"--of", "--days", "--scope"},
        "hold": {"--row"},
        "resume": {"--row", "--rate"},
        "omit": {"--of"},
        "missed": {"--of"},
        "extend": {"--of", "--length-days"},
        "reduce": {"--of", "--scope", "--amount", "--on-purpose"},
        "reached": {"--milestone"},
        "failed": {"--milestone"},
        "repeated": {"--of"},
        "learned": {"--fact", "--value", "--from-cycle"},
        "changed": {"--choice", "--value", "--from-cycle", "--from-on"},
        "decided": {"--question", "--answer"},
        "correction": {"--entry"},
        "stop": set(),
    }
    ALWAYS: Final = {"--help", "--at", "--why", "--by", "--as-of"}

    def test_every_kind_is_in_the_table(self) -> None:
        assert {*KINDS} == {*self.OPTIONS}

    @pytest.mark.parametrize("kind", OPTIONS)
    @pytest.mark.parametrize("before", [[], ["plan.json"]])
    def test_it_shows_the_options_of_that_kind_alone(
        self, kind: str, before: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit, match="0"):
            main(["record", *before, kind, "--help"])
        shown = capsys.readouterr().out
        assert self.OPTIONS[kind] | self.ALWAYS == {*re.findall(r"--[a-z-]+", shown)}
        assert "(C1" not in shown

    @pytest.mark.parametrize("kind", OPTIONS)
    def test_an_option_of_another_kind_is_refused_in_a_line_that_names_its_own(
        self, kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = (folder / "plan.json").read_bytes()
        for option in sorted(set.union(*self.OPTIONS.values()) - self.OPTIONS[kind]):
            capsys.readouterr()
            assert 2 == main(["record", "plan.json", kind, option, "1", "--at", "2026-03-18T14:00"])
            line = capsys.readouterr().err
            assert f"schedules: {option} does not go with {kind}, which takes " in line
            assert 1 == line.count("\n")
            named = {*re.findall(r"--[a-z-]+", line.partition("which takes")[2])}
            assert self.OPTIONS[kind] == named
        assert before == (folder / "plan.json").read_bytes()

    @pytest.mark.usefixtures("folder")
    def test_two_are_refused_in_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert 2 == main(["record", "plan.json", "hold", "--days", "3", "--rate", "low", "--at", "2026-03-18T14:00"])
        assert (
            "schedules: --rate, --days do not go with hold, which takes --row [name_unknown]\n"
            == capsys.readouterr().err
        )
