"""The audit of regimens: what is not confirmed, a review of long ago, retirement; and the table that is made of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regimen.test_proof import DOSE, SOURCE, changed, sound
from tests.support.drawing import REGIMENS
from tests.support.regimen_table import current, kept

from schedules import Regimen, compare, plan, revise, select
from schedules.cli import main
from schedules.course import Given
from schedules.errors import PlanError
from schedules.regimen.audit import audit, rule_sources
from schedules.regimen.outline import sections_of, table_of
from schedules.regimen.sentences import sentences
from schedules.testing import courses

TODAY = date(2026, 12, 1)
DOUBTFUL = {**SOURCE, "confidence": "unverified", "question": "On which day?"}
ONCE = {**SOURCE, "confidence": "single-source", "section": "table 2"}


def made(**fields: Any) -> Regimen:
    return Regimen.read({**sound(), "reviewed": "2026-06-01", **fields})


def test_a_regimen_of_which_all_is_confirmed_has_no_line() -> None:
    found = audit(made(), as_of=TODAY)
    assert [] == list(found.lines)
    # The regimen's own source and those of its two rows; its phase has a fixed number of cycles, and no source.
    assert {"confirmed": 3, "single-source": 0, "unverified": 0} == found.rules


def test_each_rule_that_is_not_confirmed_is_told_with_its_place_and_its_question() -> None:
    data = changed(*DOSE, "source", value=DOUBTFUL)
    data["tables"]["weeks"]["rows"][0]["late"] = [{"from_days": 3, "text": "it is reduced", "source": ONCE}]
    data["notes"] = [{"text": "See the protocol.", "source": ONCE}]
    found = audit(Regimen.read({**data, "reviewed": "2026-06-01"}), as_of=TODAY)
    assert [
        "unverified: table weeks, row dose: made for this test (nowhere). Open question: On which day?",
        "single source: table weeks, row dose, late, 1: made for this test (nowhere), table 2.",
        "single source: note 1: made for this test (nowhere), table 2.",
    ] == list(found.lines)
    assert {"confirmed": 2, "single-source": 2, "unverified": 1} == found.rules


@pytest.mark.parametrize(
    ("reviewed", "months", "is_old"),
    [
        ("2025-12-01", 12, False),
        ("2025-11-30", 12, True),
        ("2026-06-01", 6, False),
        ("2026-05-31", 6, True),
        ("2026-12-01", 0, False),
        (None, 1200, True),
    ],
)
def test_a_review_is_old_once_more_than_so_many_months_are_over(reviewed: str, months: int, is_old: bool) -> None:  # noqa: FBT001  # a case
    assert is_old is audit(made(reviewed=reviewed), as_of=TODAY, months=months).is_old


@pytest.mark.parametrize("name", REGIMENS)
def test_every_source_of_a_built_in_is_counted(name: str) -> None:
    written = REGIMENS[name].model_dump_json()
    assert written.count('"confidence":') == sum(audit(REGIMENS[name], as_of=TODAY).rules.values())
    assert len(list(rule_sources(REGIMENS[name]))) == written.count('"confidence":')


def test_the_table_in_the_documentation_is_the_one_of_now() -> None:
    """
    `python -m tests.support.regimen_table` writes it anew.
    """
    assert current() == kept()
    assert len(REGIMENS) + 2 == len(kept().splitlines())


class TestRetired:
    """Whoever reads a retired regimen is told; no new course is begun by it, and one that runs goes on."""

    RETIRED = made(retired="A newer protocol took its place.")

    def test_it_is_said_back(self) -> None:
        assert "It is retired, so that no new course is begun by it: A newer protocol took its place." in sentences(
            self.RETIRED
        )
        line = "RETIRED, no new course is begun by it: A newer protocol took its place."
        assert line in table_of(self.RETIRED)
        assert line in [section.title for section in sections_of(self.RETIRED)]
        assert "retired: A newer protocol took its place." in audit(self.RETIRED, as_of=TODAY).lines

    def test_no_new_course_is_begun_by_it(self) -> None:
        with pytest.raises(PlanError, match="drug is retired: A newer protocol took its place"):
            plan(select(self.RETIRED, {"weight_kg": 70}), start=datetime(2026, 3, 2, 9, tzinfo=UTC))

    def test_a_course_that_runs_goes_on(self) -> None:
        from schedules.course.plan_file import plan_json, read_plan

        start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
        course = plan(select(made(), {"weight_kg": 70}), start=start, as_of=start)
        course = course.model_copy(update={"regimen": self.RETIRED})
        course = revise(course, Given(at=start, of="course/1/dose/d1"), as_of=start)
        assert 1 == len(course.record)
        assert course.regimen.retired
        assert course == read_plan(plan_json(course))

    def test_it_is_still_compared_and_its_calendars_are_still_known(self) -> None:
        """
        Nobody begins a course by that; the titles of events that a calendar of it has are those of one in use.
        """
        from schedules.foreign.own_words import own_words

        assert compare(self.RETIRED, made()).equal
        known = [own_words(select(each, {"weight_kg": 70})) for each in (made(), self.RETIRED)]
        assert known[0].by_title
        assert known[0] == known[1]

    @given(st.data())
    def test_its_laws_are_still_tried(self, data: st.DataObject) -> None:
        assert data.draw(courses(self.RETIRED)).events


def test_the_date_of_the_review_is_said_back() -> None:
    assert "Its numbers were last held against their sources on Mon 1 Jun 2026." in sentences(made())
    assert "Last held against its sources on Mon 1 Jun 2026." in table_of(made())
    assert not any("last held" in sentence for sentence in sentences(Regimen.read(sound())))


class TestTheCommand:
    def test_every_built_in_is_audited_where_none_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 1 == main(["audit", "--as-of", "2026-12-01"])
        shown = capsys.readouterr()
        for name in REGIMENS:
            assert f"({name}): " in shown.out
        assert "5 regimens, " in shown.err
        assert "0 without a review of late, 0 retired" in shown.err

    def test_the_status_is_0_where_nothing_is_doubtful(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "a.json"
        path.write_text(json.dumps({**sound(), "reviewed": "2026-06-01"}), encoding="utf-8")
        assert 0 == main(["audit", str(path), "--as-of", "2026-12-01"])
        assert 1 == main(["audit", str(path), "--as-of", "2027-12-01"])
        assert "  last reviewed on Mon 1 Jun 2026\n" in capsys.readouterr().out

    def test_as_data(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["audit", "inotuzumab-ozogamicin", "--as-of", "2026-12-01", "--months", "3", "--json"])
        data = json.loads(capsys.readouterr().out)
        assert ("2026-12-01", 3) == (data["as_of"], data["months"])
        (found,) = data["regimens"]
        assert sum(found["rules"].values()) - found["rules"]["confirmed"] == len(found["doubts"])

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--as-of", "soon"], "--as-of: 'soon' is no date; write it as 2026-12-01"),
            (["--months", "a few"], "--months"),
            (["blinatumumab"], "did you mean blinatumomab"),
        ],
    )
    def test_what_can_t_be_read_is_told(self, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert 2 == main(["audit", *words])
        assert said in capsys.readouterr().err
