"""The commands check and explain, on plans and on anybody's calendar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schedules.cli import main
from schedules.course.plan_file import read_plan

CHOICES = "--indication relapsed-refractory --cycles 2 --weight-kg 70 --age-group adult"
START = "--start 2026-03-02T09:00 --zone America/New_York"
DOSES = "start,title\n2026-03-02T09:00,Besponsa 1\n2026-03-07T09:00,Besponsa 2\n2026-03-16T09:00,Besponsa 3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("p.json", "p.ics", "p.csv"):
        assert 0 == main(f"generate blinatumomab {CHOICES} {START} -o {name}".split())
    (tmp_path / "doses.csv").write_text(DOSES, encoding="utf-8")
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "check p.json",
        f"check p.ics blinatumomab {CHOICES}",
        f"check p.csv blinatumomab {CHOICES} --zone America/New_York",
    ],
)
def test_what_we_wrote_has_no_findings(here: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert here.is_dir()
    assert 0 == main(words.split())
    shown = capsys.readouterr()
    assert ("", True) == (shown.out, shown.err.endswith("0 findings, 0 notes\n"))


def test_a_broken_calendar_gives_findings_and_status_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    words = "check doses.csv inotuzumab-ozogamicin --cycles 1 --zone America/New_York"
    assert 1 == main(words.split())
    shown = capsys.readouterr()
    (error,) = [line for line in shown.out.splitlines() if line.startswith("error: ")]
    assert "comes 5 days after the last one; the rule asks for at least 6" in error
    assert "The first date that keeps it: Sun 8 Mar 2026. [gap_short] (BESPONSA prescribing information" in error
    assert "first/1/dose/d8" in shown.err, "the match is shown"


def test_a_discreet_file_is_not_taken_for_one_that_lacks_everything(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["export", "p.json", "-o", "quiet.ics", "--detail", "discreet"])
    capsys.readouterr()
    assert 2 == main(f"check quiet.ics blinatumomab {CHOICES}".split())
    assert "is discreet and does not say what its events are; check the plan's .json" in capsys.readouterr().err
    uid = next(event.uid for event in read_plan((here / "p.json").read_bytes()).events if event.kind == "infusion")
    (here / "m.json").write_text(json.dumps({uid: "induction/1/infusion/start"}), encoding="utf-8")
    assert 1 == main(f"check quiet.ics blinatumomab {CHOICES} --mapping m.json".split())
    assert "induction/1/infusion/start" in capsys.readouterr().err


def test_what_steers_a_terminal_does_not_come_out_of_a_table(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.csv").write_text(DOSES + "2027-05-01T09:00,Tea \x1b[2J\x07party\n", encoding="utf-8")
    assert 1 == main(["check", "bad.csv", "inotuzumab-ozogamicin", "--cycles", "1", "--zone", "America/New_York"])
    shown = capsys.readouterr()
    assert "Tea [2J party" in shown.out + shown.err
    assert not {"\x1b", "\x07"} & set(shown.out + shown.err)


def test_a_mapping_file_is_followed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "map.json").write_text(json.dumps({"Besponsa 2": "-"}), encoding="utf-8")
    words = "check doses.csv inotuzumab-ozogamicin --cycles 1 --zone America/New_York --mapping map.json"
    assert 1 == main(words.split())
    shown = capsys.readouterr().out
    assert "gap_short" not in shown
    assert "[event_missing]" in shown


def test_explain_says_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert 0 == main(["explain", "p.json", "C1D8"])
    assert "168 infused hours" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check", "name a calendar first"),
        ("check p.docx", "is none of .json, .ics, .csv"),
        ("check nowhere.json", "can't be read"),
        ("check p.ics", "name the regimen"),
        ("check p.ics aspirin", "choose blinatumomab"),
        ("check p.ics blinatumomab --cycles 2", "it decides the dose step"),
        (f"check p.ics blinatumomab {CHOICES} --zone Mars/Base", "is not an IANA time zone"),
        (f"check p.ics blinatumomab {CHOICES} --mapping p.ics", "p.ics: is not JSON"),
        (f"check p.ics blinatumomab {CHOICES} --mapping nowhere", "can't be read"),
        ("check doses.csv inotuzumab-ozogamicin --cycles 1", "add --zone"),
        ("check p.json extra words", "unrecognized"),
        ("explain p.json", "required: which"),
        ("explain p.json C9D9", "give a uid"),
        ("explain p.ics C1D1", "is no .json plan"),
    ],
)
def test_nonsense_is_answered_in_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], words: str, says: str
) -> None:
    assert here.is_dir()
    assert 2 == main(words.split())
    shown = capsys.readouterr()
    assert "" == shown.out
    assert says in shown.err
    assert "Traceback" not in shown.err
