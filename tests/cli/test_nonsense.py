"""Nonsense of every kind: one clear line a problem, exit 2, no traceback, and no file left or changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schedules.cli import main

START = "--start 2026-03-02T09:00 --zone America/New_York"
RR = "--indication relapsed-refractory"
FINE = f"generate blinatumomab {RR} --cycles 2 --weight-kg 70 --age-group adult {START}"
CART = "generate tisagenlecleucel --label us-2025-06"
INO = f"generate inotuzumab-ozogamicin {START}"

NONSENSE: list[tuple[str, str]] = [
    ("fly", "invalid choice: 'fly'"),
    ("generate", "see schedules list"),
    ("generate -o p.ics", "see schedules list"),
    (f"generate blinatumumab {START} -o p.ics", "did you mean blinatumomab"),
    ("show aspirin", "choose blinatumomab"),
    ("show nowhere.json", "No such file"),
    ("show broken.json", "is not JSON"),
    ("show broken.toml", "is not TOML"),
    ("show deep.json", "is not JSON"),
    ("show empty.json", "is not JSON"),
    ("show list.json", "list.json:1:1: a table of names is asked for; found a list"),
    ("show half.json", "not given; this field is required"),
    ("show blinatumomab extra", "unrecognized arguments: extra"),
    ("list blinatumomab", "unrecognized arguments: blinatumomab"),
    (f"{FINE} --start 2026-02-30T09:00 -o p.ics", "day is out of range"),
    (f"{FINE} --start 2026-03-08T02:30 -o p.ics", "the neighbours are 01:59 and 03:00"),
    (f"{FINE} --start 2026-03-02 -o p.ics", "2026-03-02T09:00"),
    (f"{FINE} --start tomorrow -o p.ics", "write it as 2026-03-02T09:00"),
    (f"{FINE} --start 2026-03-02T09:00+05:00 -o p.ics", "leave the offset out"),
    (f"{FINE} --start 0001-01-01T09:00 -o p.ics", "1970 to 2199"),
    (f"{FINE} --start 9999-12-31T23:59 -o p.ics", "1970 to 2199"),
    (f"{FINE} --zone America/NewYork -o p.ics", "did you mean America/New_York"),
    (f"{FINE} --zone EST5 -o p.ics", "is not an IANA time zone"),
    (f"{FINE} --zone ../../etc/passwd -o p.ics", "is not an IANA time zone"),
    (f"generate blinatumomab {RR} --cycles 2 --weight-kg 70 --age-group adult -o p.ics", "add --start"),
    (f"{FINE} --cycles 0 -o p.ics", "from 1"),
    (f"{FINE} --cycles 99 -o p.ics", "choose at most 9"),
    (f"{FINE} --cycles -1 -o p.ics", "--cycles"),
    (f"{FINE} --cycles 2.5 -o p.ics", "not a whole number"),
    (f"{FINE} --cycles two -o p.ics", "not a whole number"),
    (f"generate blinatumomab {RR} --cycles 2 {START} -o p.ics", "the dose is fixed from 45 kg"),
    (f"{FINE} --weight-kg 0 --age-group adult -o p.ics", "from 1 to 400 kg"),
    (f"{FINE} --weight-kg nan -o p.ics", "from 1 to 400 kg"),
    (f"{FINE} --weight-kg inf -o p.ics", "from 1 to 400 kg"),
    (f"{FINE} --weight-kg seventy -o p.ics", "not a number"),
    (f"{FINE} --bag-hours 36 -o p.ics", "24 or 48 or 72 or 96 or 168"),
    (f"{FINE} --bag-hours , -o p.ics", "not a whole number"),
    (f"{FINE} --weight-kg 5 --age-group adult --bag-hours 96 -o p.ics", "5.4 kg"),
    (f"{FINE} --indication melanoma -o p.ics", "relapsed-refractory"),
    (f"{FINE} --age-group grown-up -o p.ics", "adult or paediatric"),
    (f"{FINE} --weekly-doses 3 -o p.ics", "unrecognized arguments: --weekly-doses"),
    (f"{FINE} --weight 70 -o p.ics", "did you mean --weight-kg"),
    (f"{INO} --cycles 4 --response none -o p.ics", "choose at most 3"),
    (f"{INO} --cycles 4 --transplant-planned -o p.ics", "choose at most 3"),
    (f"{INO} --cycles 2 --weekly-doses 4 -o p.ics", "choose 28"),
    (f"generate tisagenlecleucel {START} -o p.ics", "how long to stay near"),
    (f"{CART} {START} --anchor infusio -o p.ics", "leukapheresis, lymphodepletion, infusion"),
    (f"{CART} {START} --known infusion=2026-02-30 -o p.ics", "is no date"),
    (f"{CART} {START} --known infusion -o p.ics", "ROW=VALUE"),
    (f"{CART} {START} --known party=2026-04-01 -o p.ics", "can't be dated"),
    (f"{CART} {START} --at stay-near=25:00 -o p.ics", "08:30"),
    (f"{CART} {START} --at nobody=08:00 -o p.ics", "no row of this course"),
    (f"{FINE} --plan-id 7 -o p.ics", "is no UUID"),
    (f"{FINE} --as-of yesterday -o p.ics", "is no instant"),
    (f"{FINE} --as-of 2026-01-01T00:00 -o p.ics", "with its offset"),
    (f"{FINE} --remind-hours 0 -o p.ics", "0 is out of range; give 1 to 336"),
    (f"{FINE} --remind-hours soon -o p.ics", "not a whole number"),
    (f"{FINE} --remind-hours dinner=2 -o p.ics", "'dinner' is no kind of event; use infusion, step"),
    (f"{FINE} --remind-evening late -o p.ics", "'late' is no time; write it as 19:00"),
    (f"{FINE} --detail discreet --view carer -o p.ics", "goes against discreet"),
    (f"{FINE} --view pharmacy -o p.json", "a .json file tells everything; pharmacy goes with"),
    (f"{FINE} --language es -o p.csv", "a .csv file tells everything; es goes with"),
    (f"{FINE} --moment-minutes -5 -o p.ics", "--moment-minutes"),
    (f"{FINE} --detail vague -o p.ics", "invalid choice: 'vague'"),
    (f"{FINE}", "add -o"),
    (f"{FINE} -o p.docx", "end it in .ics, .html, .pdf, .svg, .json, .csv"),
    (f"{FINE} -o p", "has no suffix"),
    (
        f"{FINE} --detail discreet -o p.csv",
        "a .csv file tells everything; discreet goes with .ics, .html, .pdf and .svg",
    ),
    (f"{FINE} --detail discreet -o p.json", "a .json file tells everything"),
    (f"{FINE} --detail discreet --format csv -o -", "a .csv file tells everything"),
    (f"{FINE} -o nowhere/p.ics", "there is no folder"),
    (f"{FINE} -o folder.ics", "is a folder"),
    (f"{FINE} -o old.ics", "--replace"),
    (f"{FINE} --replace -o old.ics", "not a calendar that this tool wrote"),
    (f"{FINE} --replace -o old.json", "not JSON"),
    (f"{FINE} --replace -o old.csv", "use --new-plan"),
    (f"{FINE} --replace -o fresh.ics", "leave --replace out"),
    (f"{FINE} --replace --new-plan -o old.ics", "give one of them"),
    (f"{FINE} --anchor a\x07b -o p.ics", "can't be dated"),
    (f"{FINE} --zone a\x1bb -o p.ics", "is not an IANA time zone"),
    (f"{FINE} -o a\x00b.ics", "a?b.ics"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.ics").mkdir()
    for name in ("old.ics", "old.json", "old.csv", "broken.json", "broken.toml"):
        (tmp_path / name).write_text("precious", encoding="utf-8")
    (tmp_path / "deep.json").write_text("[" * 50_000, encoding="utf-8")
    (tmp_path / "empty.json").write_text("", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "half.json").write_text('{"id": "half"}', encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") if path.is_file() else "" for path in folder.iterdir()}


@pytest.mark.parametrize(("words", "says"), NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_answered_and_nothing_is_left(
    here: Path, capsys: pytest.CaptureFixture[str], words: str, says: str
) -> None:
    before = contents(here)

    assert 2 == main(words.split(" "))

    shown = capsys.readouterr()
    assert "" == shown.out
    assert says in shown.err
    assert "Traceback" not in shown.err
    for line in shown.err.splitlines():
        assert re.fullmatch(r"schedules: .{10,600} \[[a-z_]+\]", line), line
    assert before == contents(here)


def test_every_problem_of_a_command_comes_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = f"generate blinatumomab {RR} --cycles 99 --weight-kg heavy --at x=25:00 --remind-hours x -o old.ics"

    assert 2 == main(words.split(" "))

    told = capsys.readouterr().err
    for place in ("--cycles", "--weight-kg", "--start", "--zone", "--at", "--remind-hours", "old.ics"):
        assert f"schedules: {place}: " in told, told
    assert "not given; the dose" not in told, "what could not be read is not missing as well"
    assert here.is_dir()


def test_a_folder_that_may_not_be_written_to(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Said before anything is written; root may write anywhere, so the machine's answer is stood in for.
    """
    import os

    monkeypatch.setattr(os, "access", lambda *_: False)
    assert 2 == main(f"{FINE} -o p.ics".split(" "))
    assert "may not be written to" in capsys.readouterr().err
    assert not (here / "p.ics").exists()
