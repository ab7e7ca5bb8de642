"""Teaching examples: laid out only when asked for, never discreetly, and every word of them says what they are."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest

from schedules import Plan, Regimen, amend, check, explain, load, plan, revise, select
from schedules.builtin.catalog import names, teaching_names
from schedules.cli import main
from schedules.course import Given, Omit
from schedules.errors import PlanError, RegimenError
from schedules.export import to_csv, to_html, to_ics, to_json, to_svg
from schedules.regimen.sentences import sentences
from schedules.testing import prove

SAYS = "teaching example, not for treatment"
CHOSEN: dict[str, dict[str, Any]] = {
    "e1910": {"intensification_days": 42, "blinatumomab_days": 42, "consolidation_days": 28, "maintenance_days": 28},
    "aall1331": {"second_block_days": 42},
    "d-alba": {"induction_days": 85, "cycles": 2, "blinatumomab_days": 42},
    "hyper-cvad": {
        "course_days": 21,
        "vincristine_days": "4-and-11",
        "leucovorin_from": "12-h-after-the-end",
        "rituximab": "b-on-1-and-8",
    },
    "mini-hyper-cvd": {"course_days": 28, "inotuzumab": "amended", "order": "in-turn"},
    "rituximab": {"pattern": "fc"},
    "rituximab-courses": {"courses": 2, "maintenance": "from-the-last-dose"},
}
"""Values of what each asks for."""
START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
EARLIER = datetime(2026, 1, 15, tzinfo=UTC)
WORDS = ["--start", "2026-03-02T09:00", "--zone", "America/New_York", "--as-of", "2026-01-15T00:00Z"]

every = pytest.mark.parametrize("name", teaching_names())


def course(name: str, **more: Any) -> Plan:
    chosen = select(load(name), CHOSEN[name])
    return plan(chosen, start=START, as_of=EARLIER, plan_id=UUID(int=5), education=True, **more)


def options(name: str) -> list[str]:
    words = ((fact.replace("_", "-"), value) for fact, value in CHOSEN[name].items())
    return [
        f"--{'' if value else 'no-'}{fact}" if isinstance(value, bool) else f"--{fact}={value}" for fact, value in words
    ]


def dates(made: Plan) -> list[tuple[Any, ...]]:
    return [(event.key, event.start, event.end) for event in made.events]


def summaries(data: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]


@every
class TestEach:
    def test_nothing_that_its_sources_do_not_print_has_a_default(self, name: str) -> None:
        choices = load(name).choices.values()
        assert all(choice.required or choice.needed_when for choice in choices)
        assert [None] * len(choices) == [choice.default for choice in choices]

    def test_each_rule_was_read_somewhere(self, name: str) -> None:
        """What nobody read in print is not shipped."""
        text = (Path(__file__).parents[2] / f"src/schedules/builtin/teaching/{name}.toml").read_text(encoding="utf-8")
        assert "unverified" not in text
        assert all(source.readings for source in load(name).sources.values())

    def test_its_judge_says_what_it_is_and_finds_nothing(self, name: str) -> None:
        found = check(course(name))
        assert [("teaching_example", "note")] == [(each.code, each.severity) for each in found]
        assert SAYS in found[0].message

    def test_every_date_is_explained(self, name: str) -> None:
        made = course(name)
        assert all(explain(made, event) for event in made.events)

    @pytest.mark.slow
    def test_it_is_proved(self, name: str) -> None:
        prove(load(name))

    def test_it_is_refused_in_one_line_unless_it_is_asked_for(self, name: str) -> None:
        with pytest.raises(PlanError, match=SAYS) as refused:
            plan(select(load(name), CHOSEN[name]), start=START)
        assert ["education_not_asked"] == [each.code for each in refused.value.problems]

    def test_no_day_is_invented_where_none_is_given(self, name: str) -> None:
        assert {"education"} == {load(name).status}
        assert not {*names()} & {*teaching_names()}


@every
class TestWords:
    """Every title of every outlet says that it is a teaching example."""

    def test_of_a_plan(self, name: str) -> None:
        made = course(name)
        assert SAYS in made.title.casefold()
        assert all(SAYS in event.title.casefold() for event in made.events)
        assert SAYS in made.notes[0].casefold()
        assert all(SAYS in str(event).casefold() for event in made.events)

    @pytest.mark.parametrize("detail", ["full", "plain"])
    @pytest.mark.parametrize("feed_hours", [None, 12])
    def test_of_a_calendar_file_and_a_feed(self, name: str, detail: Any, feed_hours: int | None) -> None:
        data = to_ics(course(name), detail=detail, feed_hours=feed_hours)
        assert all(SAYS in title.casefold() for title in summaries(data))
        calendar = icalendar.Calendar.from_ical(data)
        for name_of_file in ("NAME", "DESCRIPTION"):
            assert SAYS in str(calendar[name_of_file]).replace("\\", "").casefold()

    @pytest.mark.parametrize("detail", ["full", "plain"])
    def test_in_spanish(self, name: str, detail: Any) -> None:
        data = to_ics(course(name), detail=detail, language="es")
        assert all(title.startswith("Ejemplo didáctico, no para tratamiento: ") for title in summaries(data))

    def test_of_a_table(self, name: str) -> None:
        made = course(name)
        rows = list(csv.DictReader(io.StringIO(to_csv(made).decode())))
        assert len(made) == len(rows)
        assert all(SAYS in row["title"].casefold() for row in rows)
        assert all(SAYS in row["title"].casefold() for row in made.to_dicts())

    @pytest.mark.parametrize(("language", "says"), [("en", SAYS), ("es", "ejemplo didáctico, no para tratamiento")])
    @pytest.mark.parametrize("view", ["patient", "clinic", "pharmacy"])
    def test_of_every_sheet_of_a_page(self, name: str, language: str, says: str, view: Any) -> None:
        page = to_html(course(name), language=language, view=view).decode()
        assert says in page.casefold().partition("</title>")[0]
        heads = re.findall(r'<div class="head[^>]*>.*?</div>', page, re.DOTALL)
        assert heads
        assert all(says in head.casefold() for head in heads)

    def test_of_a_picture(self, name: str) -> None:
        assert SAYS in to_svg(course(name)).decode().casefold()

    def test_of_what_is_shown(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main(["show", name])
        assert SAYS in capsys.readouterr().out.casefold()
        assert any(SAYS in each for each in sentences(load(name)))

    def test_of_a_plan_that_is_shown(self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        made = course(name)
        (tmp_path / "plan.json").write_bytes(to_json(made))
        assert 0 == main(["show", str(tmp_path / "plan.json")])
        lines = capsys.readouterr().out.splitlines()
        assert len(made) + 1 == len(lines)
        assert all(SAYS in line.casefold() for line in lines)

    def test_it_is_never_told_discreetly(self, name: str) -> None:
        made = course(name)
        for write in (to_ics, to_html, to_svg):
            with pytest.raises(PlanError, match=SAYS):
                write(made, detail="discreet")


@every
class TestCommands:
    def test_generate_refuses_it_in_one_line(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output = tmp_path / "p.ics"
        assert 2 == main(["generate", name, *options(name), *WORDS, "-o", str(output)])
        said = capsys.readouterr().err.splitlines()
        assert 1 == len(said)
        assert SAYS in said[0]
        assert "--education" in said[0]
        assert not output.exists()

    def test_generate_lays_it_out_when_asked(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output = tmp_path / "p.json"
        assert 0 == main(["generate", name, "--education", *options(name), *WORDS, "-o", str(output)])
        assert SAYS in capsys.readouterr().err.casefold()
        assert 0 == main(["check", str(output)])
        assert SAYS in capsys.readouterr().out.casefold()

    def test_list_has_it_under_a_heading_of_its_own(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == main(["list"])
        own, examples = capsys.readouterr().out.split("\n\n")
        assert name not in own.split()
        assert SAYS.replace("example", "examples") in examples.splitlines()[0].casefold()
        assert name in examples.split()

    def test_what_is_written_out_is_read_back(self, name: str, tmp_path: Path) -> None:
        for suffix in ("toml", "json", "yaml"):
            path = tmp_path / f"{name}.{suffix}"
            assert 0 == main(["write-out", name, "-o", str(path)])
            assert load(name) == load(str(path))


def test_a_label_is_no_teaching_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "p.ics"
    words = ["generate", "inotuzumab-ozogamicin", "--education", "--cycles", "2", *WORDS, "-o", str(output)]
    assert 2 == main(words)
    said = capsys.readouterr().err.splitlines()
    assert ["schedules: --education: inotuzumab-ozogamicin is no teaching example; leave --education out"] == [
        each.rpartition(" [")[0] for each in said
    ]
    assert not output.exists()


class TestCohort:
    """A cohort is of patients, and no teaching example is laid out for one."""

    def test_a_teaching_example_in_a_table_of_patients_is_refused(self, tmp_path: Path) -> None:
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        row = {"id": ["a"], "regimen": ["rituximab"], "choices": ['{"pattern": "fc"}']}
        row |= {"start": ["2026-03-02T09:00"], "zone": ["America/New_York"]}
        parquet.write_table(pyarrow.table(row), tmp_path / "patients.parquet")
        main(["cohort", str(tmp_path / "patients.parquet"), "-o", str(tmp_path / "events.parquet")])
        assert 0 == parquet.read_table(tmp_path / "events.parquet").num_rows
        refused = [path for path in tmp_path.glob("*.parquet") if path.stem not in ("patients", "events")]
        assert SAYS in str(parquet.read_table(refused[0]).to_pylist())


class TestStatus:
    """The status is read by every reader: two regimens that differ in it alone."""

    @pytest.fixture
    def own(self) -> Regimen:
        return Regimen.read({**load("e1910").model_dump(), "status": "own"})

    def test_a_regimen_of_another_status_is_laid_out_and_says_nothing(self, own: Regimen) -> None:
        made = plan(select(own, CHOSEN["e1910"]), start=START, as_of=EARLIER, plan_id=UUID(int=5))
        example = course("e1910")
        assert [(each.key, each.start, each.end) for each in made] == [
            (each.key, each.start, each.end) for each in example
        ]
        assert not any(SAYS in each.title.casefold() for each in made)
        assert () == check(made)
        assert not any(SAYS in each.casefold() for each in sentences(own))
        assert SAYS not in explain(made, made.events[0]).casefold()
        assert SAYS in explain(example, example.events[0]).casefold()

    def test_a_file_of_ones_own_may_be_a_teaching_example(self, tmp_path: Path) -> None:
        assert 0 == main(["write-out", "e1910", "-o", str(tmp_path / "mine.toml")])
        text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
        (tmp_path / "mine.toml").write_text(text.replace("Blinatumomab infusion", "Something else"), encoding="utf-8")
        own = select(load(str(tmp_path / "mine.toml")), CHOSEN["e1910"])
        with pytest.raises(PlanError, match=SAYS):
            plan(own, start=START)
        made = plan(own, start=START, as_of=EARLIER, education=True)
        assert all(SAYS in title.casefold() for title in summaries(to_ics(made)))
        spanish = summaries(to_ics(made, language="es"))
        assert all(title.startswith("Ejemplo didáctico, no para tratamiento: ") for title in spanish)

    def test_the_mark_stays_whatever_happens(self) -> None:
        made = course("e1910")
        late = Given(at=datetime(2026, 3, 4, 9, tzinfo=START.tzinfo), of="intensification/1/intensification/d1")
        made = revise(made, late, as_of=datetime(2026, 3, 5, tzinfo=UTC))
        gone = Omit(at=datetime(2026, 5, 1, 9, tzinfo=START.tzinfo), of="consolidation-2/1/consolidation/d1")
        made = revise(made, gone, as_of=datetime(2026, 5, 2, tzinfo=UTC))
        assert made.cancelled
        assert all(1 == event.title.casefold().count(SAYS) for event in (*made.events, *made.cancelled))

    @pytest.mark.parametrize("ours", ["own", "education"])
    def test_no_course_goes_over_to_one_or_from_one(self, ours: str) -> None:
        data = load("e1910").model_dump()
        other = "education" if ours == "own" else "own"
        mine, theirs = (Regimen.read({**data, "status": status}) for status in (ours, other))
        made = plan(select(mine, CHOSEN["e1910"]), start=START, as_of=EARLIER, education=True)
        with pytest.raises(PlanError, match=SAYS):
            amend(made, theirs, as_of=EARLIER)

    def test_its_name_alone_is_answered_with_what_to_write(self) -> None:
        with pytest.raises(RegimenError, match=r"teaching example.*select\(load\('e1910'\)"):
            plan("e1910", start=START)  # type: ignore[arg-type]  # a name in place of a regimen

    def test_a_name_that_is_nearly_right_is_offered(self) -> None:
        with pytest.raises(RegimenError, match="did you mean e1910"):
            load("e1901")
