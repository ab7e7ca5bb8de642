"""What a command says of the plan that it wrote: as many events as the file has, and all that is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.courses import blinatumomab, new_york

from schedules import load, plan, revise
from schedules.cli import main
from schedules.course import Hold
from schedules.export.pages.compose import page_of
from schedules.export.speech.options import Look

START = ["--start", "2026-03-02T09:00", "--zone", "America/New_York", "--as-of", "2026-03-01T09:00:00-05:00"]
CHOSEN = ["--indication", "relapsed-refractory", "--cycles", "2", "--weight-kg", "70", "--age-group", "adult"]
WITHOUT_BAGS = ["generate", "blinatumomab", *CHOSEN, *START]
WORDS = [*WITHOUT_BAGS, "--bag-hours", "96"]
ONCE = """
id = "ours"
title = "Ours"
source = "protocol"
phases = [{ id = "treatment", title = "treatment", table = "cycle", cycles = 1 }]

[sources.protocol]
document = "Our protocol"
jurisdiction = "our clinic"
confidence = "single-source"

[tables.cycle]
length_days = 14
source = "protocol"
rows = [
  { visit = "a", kind = "dose", title = "Drug A", days = "1" },
  { visit = "b", kind = "dose", title = "Drug B", days = "2" },
  { visit = "c", kind = "dose", title = "Drug C", days = "3" },
  { visit = "d", kind = "dose", title = "Drug D", days = "4" },
  { visit = "e", kind = "dose", title = "Drug E", days = "5" },
]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours.toml").write_text(ONCE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("look", [[], ["--view", "patient"], ["--view", "carer"], ["--view", "pharmacy"]], ids=str)
def test_it_counts_the_events_that_the_file_has(look: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main([*WORDS, *look, "-o", "a.ics"])
    there = Path("a.ics").read_text(encoding="utf-8").count("BEGIN:VEVENT")
    assert f"Blinatumomab, {there} events, " in capsys.readouterr().err
    assert 0 == main([*WORDS, "-o", "plan.json"])
    capsys.readouterr()
    assert 0 == main(["export", "plan.json", *look, "-o", "b.ics"])
    assert f"b.ics: {there} events, " in capsys.readouterr().err


def test_of_a_discreet_file_it_counts_the_appointments(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main([*WORDS, "--detail", "discreet", "-o", "a.ics"])
    there = Path("a.ics").read_text(encoding="utf-8").count("BEGIN:VEVENT")
    assert f"events told as {there} appointments" in capsys.readouterr().err


def test_what_was_read_once_is_not_said_of_one_row_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["generate", "ours.toml", *START, "-o", "a.ics"])
    assert "Single source: Drug A, Drug B, Drug C and 2 more (Our protocol)." in capsys.readouterr().err


def test_a_pump_without_a_time_is_said_to_have_no_disconnect(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pump = '  { pump = "pump", kind = "infusion", title = "Pump", day = 4, hours = 24 },\n]'
    (here / "pump.toml").write_text(ONCE.replace("\n]", f"\n{pump}"), encoding="utf-8")
    assert 0 == main(["generate", "pump.toml", *START, "-o", "a.ics"])
    said = "Note: Pump has no time of day, so it has no disconnect; give one with --at pump=09:00"
    assert said in capsys.readouterr().err
    assert 0 == main(["generate", "pump.toml", *START, "--at", "pump=09:00", "-o", "b.ics"])
    assert "no disconnect" not in capsys.readouterr().err
    assert "disconnect" in Path("b.ics").read_text(encoding="utf-8")


def test_where_every_rule_was_read_once_the_page_says_it_of_all_of_them(here: Path) -> None:
    page = page_of(plan(load(here / "ours.toml"), start=new_york(3, 2)), Look(detail="plain"))
    said = " ".join(page.texts())
    assert "The rules of this calendar were not read twice in print. Ask the care team about them." in said
    assert "This rule" not in said


def test_what_is_on_hold_says_so_once() -> None:
    held = revise(blinatumomab(new_york(3, 2)), Hold(row="infusion", at=new_york(3, 18)), as_of=new_york(3, 18, 12))
    (line,) = (str(event) for event in held.events if event.state == "held")
    assert line.endswith("is on hold: no restart is recorded yet")


class TestAHandOverPlannedBeforehand:
    """Nobody said how long the first bags are: a time for the hand-over hangs the next one, a date does not."""

    def test_with_a_time_the_next_bag_is_hung_then(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main([*WITHOUT_BAGS, "--change", "bag_hours=168@2026-03-05T10:00", "-o", "plan.json"])
        said = capsys.readouterr().err
        assert "Bag change: bag 2, 95 h bag" in said  # until the step on Monday 9 March at 10:00, in summer time
        assert "No bag lengths were given" not in said

    def test_a_date_is_refused_by_the_name_of_the_option(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 2 == main([*WITHOUT_BAGS, "--change", "bag_hours=168@2026-03-05", "-o", "plan.json"])
        said = capsys.readouterr().err
        assert said.startswith("schedules: --change: nobody said how long the bag lasts that hangs at Thu 5 Mar 2026")
        assert not Path("plan.json").exists()

    def test_without_one_no_bag_changes_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main([*WITHOUT_BAGS, "-o", "plan.json"])
        assert "No bag lengths were given, so there are no bag changes; give --bag-hours" in capsys.readouterr().err
