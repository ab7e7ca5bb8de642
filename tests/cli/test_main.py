"""The command line: what it prints, writes, keeps, and how fast it can say what it is."""

from __future__ import annotations

import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from schedules.builtin.catalog import names
from schedules.cli import main
from schedules.export import from_json

BLINATUMOMAB = ["generate", "blinatumomab", "--indication", "relapsed-refractory", "--cycles", "2", "--weight-kg", "70"]
BLINATUMOMAB += ["--age-group", "adult"]
BLINATUMOMAB += ["--start", "2026-03-02T09:00", "--zone", "America/New_York"]
STAMPED = ["--plan-id", "00000000-0000-0000-0000-000000000001", "--as-of", "2026-02-20T12:00:00+00:00"]


def events(path: Path) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}


def named(path: Path, word: str) -> list[Any]:
    found = [event for event in events(path).values() if word in str(event["SUMMARY"])]
    return sorted(found, key=lambda event: str(event["DTSTART"].dt))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_a_nurse_types(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    672 h across the clock change of 8 March, the step at 168 h, and all that stands beside them.
    """
    assert 0 == main([*BLINATUMOMAB, "--bag-hours", "96", "-o", "p.ics"])

    infusions = [each for each in named(here / "p.ics", "Blinatumomab infusion") if "ends" not in each["SUMMARY"]]
    local = [f"{event[edge].dt:%m-%d %H:%M}" for event in infusions for edge in ("DTSTART", "DTEND")]
    assert ["03-02 09:00", "03-30 10:00", "04-13 09:00", "05-11 09:00"] == local
    (step,) = named(here / "p.ics", "dose step")
    assert datetime(2026, 3, 9, 14, tzinfo=UTC) == step["DTSTART"].dt.astimezone(UTC)
    leads = [f"{event['DTSTART'].dt:%m-%d %H:%M}" for event in named(here / "p.ics", "Premedication")]
    assert ["03-02 08:00", "03-09 09:00", "04-13 08:00"] == leads
    stays = [(str(event["DTSTART"].dt), str(event["DTEND"].dt)) for event in named(here / "p.ics", "Hospital stay")]
    assert [("2026-03-02", "2026-03-11"), ("2026-04-13", "2026-04-15")] == stays
    assert "Blinatumomab dose step and bag change: bag 3 (C1D8)" == str(step["SUMMARY"])
    assert "03-06 09:00" in [f"{event['DTSTART'].dt:%m-%d %H:%M}" for event in named(here / "p.ics", "Bag change")]
    shown = capsys.readouterr()
    assert "" == shown.out
    assert "Wrote p.ics: Blinatumomab, 25 events, America/New_York time" in shown.err
    assert "Mon 2 Mar 2026 09:00   C1D1   Blinatumomab infusion" in shown.err
    assert "Not medical advice" in shown.err


def test_same_plan_and_stamp_same_bytes(here: Path) -> None:
    for name in ("a.ics", "b.ics"):
        assert 0 == main([*BLINATUMOMAB, *STAMPED, "-o", name])
    assert (here / "a.ics").read_bytes() == (here / "b.ics").read_bytes()


@pytest.mark.parametrize("kind", ["ics", "json", "csv"])
def test_standard_output_is_the_file_and_nothing_else(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes], kind: str
) -> None:
    assert 0 == main([*BLINATUMOMAB, *STAMPED, "-o", f"p.{kind}"])
    capfdbinary.readouterr()
    assert 0 == main([*BLINATUMOMAB, *STAMPED, "-o", "-", "--format", kind])
    assert (here / f"p.{kind}").read_bytes() == capfdbinary.readouterr().out
    assert {f"p.{kind}"} == {path.name for path in here.iterdir()}


def test_replace_keeps_the_names_and_counts_up(here: Path) -> None:
    path = here / "p.ics"
    main([*BLINATUMOMAB, "-o", "p.ics"])
    before = events(path)
    later = [word.replace("2026-03-02", "2026-03-03") for word in BLINATUMOMAB]
    assert 0 == main([*later, "--replace", "-o", "p.ics"])
    after = events(path)
    assert before.keys() == after.keys()
    assert {1} == {int(event["SEQUENCE"]) for event in after.values()}


def test_replace_cancels_what_is_gone(here: Path) -> None:
    path = here / "p.ics"
    main([*BLINATUMOMAB, "-o", "p.ics"])
    before = events(path)
    shorter = ["1" if word == "2" else word for word in BLINATUMOMAB]
    assert 0 == main([*shorter, "--replace", "-o", "p.ics"])
    assert before.keys() == events(path).keys()
    assert {"CONFIRMED", "CANCELLED"} == {str(event["STATUS"]) for event in events(path).values()}


def test_replace_of_a_plan_makes_its_next_revision(here: Path) -> None:
    main([*BLINATUMOMAB, "-o", "p.json"])
    first = from_json((here / "p.json").read_bytes())
    shorter = ["1" if word == "2" else word for word in BLINATUMOMAB]
    assert 0 == main([*shorter, "--replace", "-o", "p.json"])
    second = from_json((here / "p.json").read_bytes())
    assert (first.plan_id, 1) == (second.plan_id, second.revision)
    assert second.cancelled


@pytest.mark.usefixtures("here")
def test_a_revision_that_was_made_anew_over_is_not_there_any_more(capsys: pytest.CaptureFixture[str]) -> None:
    """
    It once ended in a traceback: no batch of the record belongs to it.
    """
    main([*BLINATUMOMAB, "-o", "p.json"])
    main([*BLINATUMOMAB, "--replace", "-o", "p.json"])
    assert 2 == main(["export", "p.json", "--revision", "0", "-o", "old.ics"])
    assert "revision 0 was written over when the plan was made anew; only 1 is there" in capsys.readouterr().err
    assert 0 == main(["export", "p.json", "--revision", "1", "-o", "now.ics"])


def test_a_new_plan_shares_no_name_with_the_old_one(here: Path) -> None:
    main([*BLINATUMOMAB, "-o", "p.ics"])
    before = events(here / "p.ics").keys()
    assert 0 == main([*BLINATUMOMAB, "--new-plan", "-o", "p.ics"])
    assert set() == before & events(here / "p.ics").keys()


def test_times_and_dates_of_rows(here: Path) -> None:
    words = (
        "generate tisagenlecleucel --label us-2025-06 --start 2026-03-02T09:00 --zone America/Denver "
        "--known lymphodepletion=2026-04-06 --known infusion=2026-04-13T11:00 --at cyclophosphamide=10:30 -o p.ics"
    )
    assert 0 == main(words.split())
    assert "10:30" == f"{named(here / 'p.ics', 'Cyclophosphamide')[0]['DTSTART'].dt:%H:%M}"
    assert "2026-04-13 11:00" == f"{named(here / 'p.ics', 'Tisagenlecleucel infusion')[0]['DTSTART'].dt:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("name", names())
def test_show_prints_choices_rows_sources_and_doubt(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["show", name])
    out = capsys.readouterr().out
    assert "Sources" in out
    assert "SINGLE SOURCE:" in out
    assert max(map(len, out.splitlines())) <= 100
    assert 0 == main(["show", name, "--words"])
    assert f"({name}, label)" in capsys.readouterr().out


def test_show_and_generate_take_a_regimen_written_as_data(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from schedules import InotuzumabOzogamicin

    (here / "own.json").write_text(InotuzumabOzogamicin.regimen.model_dump_json(), encoding="utf-8")
    assert 0 == main(["show", "own.json"])
    assert "Inotuzumab ozogamicin" in capsys.readouterr().out
    words = ["generate", "own.json", "--cycles", "2", "--start", "2026-03-02T09:00", "--zone", "UTC", "-o", "p.ics"]
    assert 0 == main(words)
    assert 6 == len(named(here / "p.ics", "mg/m2"))


def test_list_names_every_regimen(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["list"])
    own, _ = capsys.readouterr().out.split("\n\n")
    assert list(names()) == [line.split()[0] for line in own.splitlines()]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--help"], "generate"),
        (["generate", "--help"], "--start"),
        (["generate", "blinatumomab", "--help"], "--bag-hours"),
        (["generate", "inotuzumab-ozogamicin", "--help"], "--no-transplant-planned"),
    ],
)
def test_help(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(words)
    except SystemExit as end:
        status = int(end.code or 0)
    assert 0 == status
    assert says in capsys.readouterr().out


def test_a_reader_that_stops_early_is_no_trouble() -> None:
    command = f"{shlex.quote(sys.executable)} -m schedules show blinatumomab | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)  # noqa: S607  # any bash
    assert ("", 1) == (done.stderr, len(done.stdout.splitlines()))
