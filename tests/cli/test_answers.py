"""What a command answers to a slip: what was found, what is asked for, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schedules.cli import main

SOURCE = '{ document = "Our protocol", jurisdiction = "our clinic" }'
DRUG = f"""
id = "our-drug"
title = "Our drug"
source = {SOURCE}
phases = [{{ id = "treatment", title = "treatment", table = "cycle", cycles = 12 }}]
[tables.cycle]
length_days = 14
source = {SOURCE}
rows = [
  {{ visit = "dose", kind = "dose", title = "Drug", days = "1" }},
  {{ pump = "pump", kind = "infusion", title = "Pump", beside = {{ row = "dose", at = "end" }}, hours = 46 }},
]
"""
RAYS = f"""
id = "rays"
title = "Rays"
source = {SOURCE}
phases = [{{ id = "rays", title = "radiotherapy", table = "course", cycles = 1, starts_on = "mon" }}]
[tables.course]
source = {SOURCE}
rows = [{{ visit = "fraction", kind = "procedure", title = "Fraction", weekdays = "mon-fri", count = 10 }}]
"""
MADE = ["--zone", "America/New_York", "--as-of", "2026-01-01T12:00:00-05:00"]
ON = ["--at", "2026-01-19T08:00", "--as-of", "2026-01-19T20:00:00-05:00"]
FROM = ["--start", "2026-01-05T09:00"]
Answer = Callable[..., str]


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Answer:
    """
    What a command line says on standard error, in a folder with two regimens, their plans and a folder.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "adir").mkdir()
    for name, text in (("drug", DRUG), ("rays", RAYS)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        assert 0 == main(["generate", f"{name}.toml", *FROM, *MADE, "-o", f"{name}.json"])
    (tmp_path / "cut.json").write_bytes((tmp_path / "drug.json").read_bytes()[:900])
    capsys.readouterr()

    def ask(*words: str) -> str:
        assert 2 == main(words)
        return capsys.readouterr().err

    return ask


DELAY = ["record", "drug.json", "delay", "--of", "treatment/2/dose/d1"]


@pytest.mark.parametrize("number", ["-3", "1.5", "0"])
def test_a_number_of_days_is_a_whole_number_from_1(answer: Answer, number: str) -> None:
    said = f"schedules: --days: '{number}' is not a whole number from 1; write it in digits [value_invalid]\n"
    assert said == answer(*DELAY, "--days", number, *ON)


class TestAnEntry:
    def test_what_it_must_say_is_named_with_its_option(self, answer: Answer) -> None:
        said = answer("record", "drug.json", "resume", *ON)
        assert "schedules: --rate: not given; add --rate: low, full, or same [value_invalid]\n" == said

    def test_a_plan_without_a_pump_has_nothing_to_hold(self, answer: Answer) -> None:
        for words in ([], ["--row", "fraction"]):
            said = answer("record", "rays.json", "hold", *words, *ON)
            assert said.startswith(
                "schedules: --row: the plan has no infusion by pump, so nothing is held or resumed; "
            )

    def test_what_is_on_hold_is_not_held_again(self, answer: Answer) -> None:
        hold = ["record", "drug.json", "hold"]
        assert 0 == main([*hold, "--at", "2026-01-20T08:00", "--as-of", "2026-01-20T20:00:00-05:00"])
        said = answer(*hold, "--at", "2026-01-24T08:00", "--as-of", "2026-01-24T20:00:00-05:00")
        assert "pump is on hold already, since Tue 20 Jan 2026 08:00; record its restart (resume) first" in said

    def test_a_cycle_without_a_length_is_not_extended(self, answer: Answer) -> None:
        said = answer("record", "rays.json", "extend", "--of", "rays/1/fraction/n1", "--length-days", "50", *ON)
        assert "a cycle of radiotherapy has no length that could be another" in said

    def test_a_delay_to_the_next_working_day_says_so(self, answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
        assert callable(answer)
        friday = ["record", "rays.json", "delay", "--of", "rays/1/fraction/n5", "--days", "1"]
        assert 0 == main([*friday, "--at", "2026-01-09T08:00", "--as-of", "2026-01-09T20:00:00-05:00"])
        moved = "is on Mon 12 Jan 2026 09:00, was Fri 9 Jan 2026 09:00: a delay of 1 day"
        assert moved in capsys.readouterr().out
        assert 0 == main(["explain", "rays.json", "2026-01-12"])
        assert "delayed by 1 day, to the next day of Monday to Friday" in capsys.readouterr().out

    def test_no_event_of_another_cycle_is_offered(self, answer: Answer) -> None:
        said = answer("record", "drug.json", "delay", "--of", "treatment/13/dose/d1", "--days", "1", *ON)
        assert "treatment has 12 cycles" in said
        assert "did you mean" not in said
        said = answer("record", "drug.json", "delay", "--of", "treatment/2/dose/d9", "--days", "1", *ON)
        assert "did you mean treatment/2/dose/d1?" in said

    def test_times_are_compared_on_the_clocks_of_the_plan(self, answer: Answer) -> None:
        said = answer(*DELAY, "--days", "1", "--at", "2026-01-26T18:01", "--as-of", "2026-01-26T23:00:00+00:00")
        assert "Mon 26 Jan 2026 18:01 is later than Mon 26 Jan 2026 18:00, when it is recorded" in said
        said = answer(*DELAY, "--days", "1", "--at", "2025-01-26T18:00", "--as-of", "2025-01-26T23:05:00+00:00")
        was = "Sun 26 Jan 2025 18:05 is before the plan's last revision, Thu 1 Jan 2026 12:00 (America/New_York time)"
        assert was in said


class TestWhatIsNamed:
    def test_the_help_that_is_named_can_be_asked_for(self, answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
        assert "see schedules generate drug.toml --help" in answer("generate", "drug.toml", "--cycels", "3")
        with pytest.raises(SystemExit, match="0"):
            main(["generate", "drug.toml", "--help"])
        assert "schedules generate drug.toml" in capsys.readouterr().out

    def test_a_start_on_another_weekday_is_said_of_the_start(self, answer: Answer) -> None:
        said = answer("generate", "rays.toml", "--start", "2026-03-04T09:00", *MADE, "-o", "x.ics")
        assert said.startswith("schedules: --start: Wed 4 Mar 2026, and radiotherapy starts on Monday; ")

    @pytest.mark.parametrize(
        "words",
        [
            ("generate", "drug.toml", *FROM, *MADE, "-o", "adir"),
            ("check", "adir"),
            ("record", "adir", "hold", *ON),
            ("diff", "adir", "drug.json"),
            ("export", "drug.json", "-o", "adir"),
        ],
        ids=lambda words: words[0],
    )
    def test_a_folder_is_said_to_be_one(self, answer: Answer, words: tuple[str, ...]) -> None:
        assert "schedules: adir: is a folder; name a file in it [file_unwritable]\n" == answer(*words)

    def test_a_file_that_was_not_read_is_not_counted_as_read(self, answer: Answer) -> None:
        assert answer("validate", "nofile.toml").endswith("0 files, 0 problems; 1 not read\n")
        said = answer("validate", "adir", "drug.toml")
        assert "schedules: adir: is a folder; name the files in it" in said
        assert said.endswith("1 file, 0 problems; 1 not read\n")

    def test_a_plan_that_is_cut_off_is_named(self, answer: Answer) -> None:
        assert answer("show", "cut.json").startswith("schedules: cut.json: is not JSON")

    def test_a_revision_that_is_not_there(self, answer: Answer) -> None:
        said = answer("export", "drug.json", "--revision", "5", "-o", "y.ics")
        assert said.startswith("schedules: --revision: there is no revision 5; the plan has revision 0 alone")
        assert answer("diff", "3", "drug.json").startswith("schedules: 3: there is no revision 3; ")

    def test_no_zone_is_offered_that_is_refused_then(self, answer: Answer) -> None:
        said = answer("generate", "drug.toml", *FROM, "--zone", "EST5EDT4", "-o", "x.ics")
        assert "'EST5EDT4' is not an IANA time zone; write one such as America/New_York" in said

    def test_a_file_that_is_no_plans_and_one_that_is_not_there(self, answer: Answer) -> None:
        assert "name a folder of .json plans, or what schedules cohort wrote" in answer("forecast", "drug.json")
        assert "(No such file or directory); check its name" in answer("check", "nofile.ics", "drug.toml")


class TestDates:
    def test_they_are_answered_in_plain_words(self, answer: Answer) -> None:
        made = ["--zone", "America/New_York", "-o", "x.ics"]
        for words in (
            ("generate", "drug.toml", "--start", "09/01/2026", *made),
            ("generate", "drug.toml", *FROM, "--known", "x=soon", *made),
            ("worklist", "adir", "--day", "tomorow"),
        ):
            said = answer(*words)
            assert "write it as " in said
            assert "isoformat" not in said

    def test_a_part_that_can_t_be_is_named(self, answer: Answer) -> None:
        said = answer("generate", "drug.toml", "--start", "2026-02-30T09:00", "--zone", "UTC", "-o", "x.ics")
        assert "(day " in said


def test_help_shows_no_marks_of_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["record", "delay", "--help"])
    assert "`" not in capsys.readouterr().out
