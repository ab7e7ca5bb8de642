"""What a plan has, at the command line: the whole of it, from a day on, the next few, today."""

from __future__ import annotations

from pathlib import Path

import pytest

from schedules.builtin.names import BRANDS
from schedules.cli import main

MADE = [
    *("generate", "blinatumomab", "--indication", "relapsed-refractory", "--cycles", "1", "--weight-kg", "70"),
    *("--age-group", "adult", "--bag-hours", "96", "--start", "2026-03-02T09:00", "--zone", "America/New_York"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == main([*MADE, "-o", "plan.json"])
    capsys.readouterr()
    return tmp_path


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert 0 == main(words)
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("here")
class TestShow:
    def test_all_of_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        head, *lines = told(["show", "plan.json"], capsys)
        assert "Blinatumomab, 14 events, America/New_York time, revision 0" == head
        assert 14 == len(lines)
        assert "  C1D5 Fri 6 Mar 2026 09:00 Bag change: bag 2, 72 h bag" in lines

    def test_the_next_after_a_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = told(["show", "plan.json", "--from", "2026-03-29", "--next", "3"], capsys)
        # No driving until the 30th, the infusion until 10:00 on the 30th, bag 8; the disconnection on the 30th is left.
        assert [
            "  C1 Mon 2 Mar 2026 No driving or hazardous work",
            "  C1D1 Mon 2 Mar 2026 09:00 Blinatumomab infusion, 9 mcg/day for 7 days, then 28 mcg/day",
            "  C1D28 Sun 29 Mar 2026 10:00 Bag change: bag 8, 24 h bag",
            "  ... and 1 more",
        ] == lines[1:]

    def test_from_a_day_long_over_there_is_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 1 == len(told(["show", "plan.json", "--from", "2027-03-29"], capsys))

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["plan.json", "--next", "0"], "--next: '0' is no number of events; give 1 or more"),
            (["plan.json", "--from", "monday"], "--from: 'monday' is no date"),
            (["plan.json", "--words"], "--words: goes with a regimen"),
            (["blinatumomab", "--next", "2"], "--next: goes with a plan"),
        ],
    )
    def test_what_can_not_be_shown_is_a_line(
        self, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert 2 == main(["show", *words])
        shown = capsys.readouterr()
        assert "" == shown.out
        assert shown.err.startswith(f"schedules: {said}")
        assert 1 == shown.err.count("\n")

    def test_today(self, capsys: pytest.CaptureFixture[str]) -> None:
        lines = told(["today", "plan.json", "--as-of", "2026-03-06T12:00:00-05:00"], capsys)
        assert "Fri 6 Mar 2026, Blinatumomab, America/New_York time" == lines[0]
        assert "  C1D5 Fri 6 Mar 2026 09:00 Bag change: bag 2" in lines
        assert "Next: C1D8 Mon 9 Mar 2026 09:00 Premedication 1 hour before blinatumomab" == lines[-1]


class TestNames:
    @pytest.mark.parametrize("brand", BRANDS)
    def test_a_brand_is_known(self, brand: str, capsys: pytest.CaptureFixture[str]) -> None:
        for written in (brand, brand.capitalize(), brand.upper(), BRANDS[brand].upper()):
            assert f"({BRANDS[brand]}, label)" in told(["show", written], capsys)[0]

    def test_a_slip_in_a_brand_names_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 2 == main(["show", "Kymria"])
        assert "did you mean kymriah" in capsys.readouterr().err
