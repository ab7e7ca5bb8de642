"""A table of visits made into a draft: what is understood is kept, and each place that is not is named and refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regimen.test_proof import SOURCE

from schedules import Regimen
from schedules.cli import main
from schedules.errors import FileError, RegimenError
from schedules.regimen.days import read_days
from schedules.regimen.documents.draft import Draft, day_list, draft_of
from schedules.regimen.documents.reading import document_of, regimen_of

TABLE = """Visit,Day,Window before,Window after,Dose
Drug A,"1,8",0,2,25 mg/m2
Labs,"^7 to ^5, D1",,,
Surgery,22,1,1,
"""


def made(table: str) -> Draft:
    return draft_of(table.encode(), "study.csv")


def rows_of(draft: Draft) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(draft.text)["tables"]["cycle"]["rows"]
    return rows


def completed(draft: Draft) -> Regimen:
    """
    Say what a table never says: the title, the sources, the kinds, the cycle.
    """
    data = tomllib.loads(draft.text)
    data |= {"title": "Study", "source": SOURCE}
    for row in data["tables"]["cycle"]["rows"]:
        row |= {"kind": "dose", "source": SOURCE}
    data["tables"]["cycle"]["length_days"] = 28
    data["phases"][0]["cycles"] = 1
    return Regimen.read(data)


class TestWhatIsUnderstood:
    def test_visits_days_windows_and_amounts_are_rows(self) -> None:
        drug, labs, surgery = rows_of(made(TABLE))
        assert ("drug-a", "Drug A", "1, 8") == (drug["visit"], drug["title"], drug["days"])
        assert [{"days": "1, 8", "before_days": 0, "after_days": 2}] == drug["windows"]
        assert [{"text": "25 mg/m2"}] == drug["amounts"]
        assert ("-7..-5, 1", False) == (labs["days"], "windows" in labs)
        assert [{"days": "22", "before_days": 1, "after_days": 1}] == surgery["windows"]

    def test_a_window_has_the_sign_of_its_side(self) -> None:
        (row,) = rows_of(made("Visit,Day,Window before,Window after\nDrug,8,-2,+1 day\n"))
        assert [{"days": "8", "before_days": 2, "after_days": 1}] == row["windows"]

    def test_a_draft_that_is_completed_is_a_regimen(self) -> None:
        assert ["Drug A", "Labs", "Surgery"] == [row.title for row in completed(made(TABLE)).tables["cycle"].rows]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("heading", ["VISIT{0}Study Day", "activity{0}days", "Drug{0}Day(s)"])
    def test_the_columns_are_found_by_their_names_whatever_divides_them(self, delimiter: str, heading: str) -> None:
        (row,) = rows_of(made(heading.format(delimiter) + f"\nDrug A{delimiter}8\n"))
        assert ("Drug A", "8") == (row["title"], row["days"])

    @pytest.mark.parametrize(
        ("written", "days"),
        [
            ("1,8,15", "1, 8, 15"),
            ("15, 1, 8", "1, 8, 15"),
            ("1-5", "1-5"),
            ("1 to 3; 8", "1-3, 8"),
            ("Day 1 and Day 2", "1, 2"),
            ("D1, d8", "1, 8"),
            ("^3", "-3"),
            ("^5-^3", "-5..-3"),
            ("^2, ^1, 1", "-2, -1, 1"),
            ("1\N{EN DASH}4", "1-4"),
        ],
    )
    def test_lists_of_days_as_they_are_written(self, written: str, days: str) -> None:
        unclear: list[str] = []
        assert (days, []) == (day_list(written, unclear), unclear)
        assert read_days(days)

    @given(st.sets(st.integers(-40, 60).filter(bool), min_size=1, max_size=12), st.randoms())
    def test_any_days_are_read_as_they_are_meant(self, days: set[int], chance: Any) -> None:
        parts = [f"^{-day}" if day < 0 else str(day) for day in days]
        chance.shuffle(parts)
        unclear: list[str] = []
        assert tuple(sorted(days)) == read_days(day_list(",".join(parts), unclear))
        assert [] == unclear


class TestWhatIsNotUnderstood:
    """It is named with its line, stands in the draft as it was, and the draft is refused there."""

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('Drug,"1,8,(15)",,', "line 2: the day '(15)' is optional in the table"),
            ("Drug,weekly,,", "line 2: 'weekly' is not understood as a day"),
            ("Drug,8-1,,", "line 2: '8-1' is not understood"),
            ("Drug,,,", "line 2: no day is given"),
            ("Drug,1.5,,", "line 2: '1.5' is not understood"),
            ("Drug,8,a week,", "line 2: the window 'a week' is no number of days"),
            ("Drug,8,2 h,1", "line 2: the window '2 h and 1' is no number of days"),
            (",8,,", "line 2: no visit is named"),
            ('Drug,"1, 1, 8",,', "line 2: Day 1 is named twice"),
            ('Drug,"1-3, 2",,', "line 2: Day 2 is named twice"),
            ("Drug,8,+1,", "line 2: the window '+1' is no number of days"),
            ("Drug,8,,-1", "line 2: the window '-1' is no number of days"),
            ("Drug,1,8,15,22", "line 2: '22' stands beyond the last column; put a list of days in quotes"),
            ("Drug,0,,", "line 2: Day 0 is named"),
        ],
    )
    def test_it_is_named_and_refused_where_it_stands(self, line: str, said: str) -> None:
        draft = made(f"Visit,Day,Window before,Window after\n{line}\n")
        assert [said] == [each[: len(said)] for each in draft.unclear if each.startswith("line 2")]
        assert f"# NOT UNDERSTOOD, {said}" in draft.text
        with pytest.raises(RegimenError):
            completed(draft)

    def test_a_column_that_is_not_known_is_named(self) -> None:
        assert "line 1: the column 'Remark' is left out" in made("Visit,Day,Remark\nDrug,1,fast\n").unclear

    def test_a_draft_is_refused_for_what_no_table_says(self) -> None:
        with pytest.raises(RegimenError) as caught:
            regimen_of(document_of(made(TABLE).text.encode(), ".toml", "draft.toml"))
        said = str(caught.value)
        assert all(name in said for name in ("'title' is not given", "'document' is not given", "'kind' is not given"))
        assert all(problem.spot for problem in caught.value.problems)

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("", "has no line of data"),
            ("Visit,Day\n", "has no line of data"),
            ("a,b\n1,2\n", "no column says the visit and the days"),
            ("Visit,When\nDrug,1\n", "no column says the days; name one, for the days: day, days, study day"),
        ],
    )
    def test_a_table_that_is_none_is_refused(self, table: str, said: str) -> None:
        with pytest.raises(FileError, match=said):
            made(table)

    @given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
    def test_whatever_stands_in_a_table_the_draft_is_toml(self, visit: str, days: str, window: str) -> None:
        cells = ",".join('"{}"'.format(cell.replace('"', '""')) for cell in (visit, days, window))
        try:
            draft = made(f"Visit,Day,Window before\n{cells}\n")
        except FileError:
            return
        assert "phases" in tomllib.loads(draft.text)


class TestTheCommand:
    def test_it_writes_a_draft_and_names_each_place(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        table, draft = tmp_path / "t.csv", tmp_path / "d.toml"
        table.write_text('Visit,Day\nDrug,"1,(8)"\n', encoding="utf-8")
        assert 1 == main(["draft", str(table), "-o", str(draft)])
        assert "line 2: the day '(8)' is optional in the table; decide whether it is one\n" in capsys.readouterr().err
        assert 1 == main(["validate", str(draft)])
        assert 2 == main(["draft", str(table), "-o", str(draft)])
        assert "add --replace" in capsys.readouterr().err
        assert 1 == main(["draft", str(table), "-o", str(draft), "--replace"])

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["t.csv"], "--output: not given; add -o draft.toml"),
            (["t.csv", "-o", "d.json"], "a draft is TOML"),
            (["nowhere.csv", "-o", "d.toml"], "nowhere.csv: can't be read"),
        ],
    )
    def test_what_can_t_be_done_is_told(
        self,
        words: list[str],
        said: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert 2 == main(["draft", *words])
        assert said in capsys.readouterr().err
