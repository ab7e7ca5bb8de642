"""A clinic's own rows: what may be added or overruled, what is refused at its line, and what says whose it is."""

from __future__ import annotations

import copy
import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support import ROOT
from tests.support.drawing import REGIMENS

from schedules import (
    Blinatumomab,
    Extension,
    ObecabtageneAutoleucel,
    Plan,
    Regimen,
    ScheduleError,
    check,
    compare,
    explain,
    extend,
    load,
    plan,
    revise,
)
from schedules.cli import main
from schedules.course import Delay
from schedules.errors import RegimenError
from schedules.export import to_html, to_ics
from schedules.model import Model
from schedules.regimen import Span
from schedules.regimen.documents.reading import document_of, regimen_of
from schedules.regimen.documents.writing import written
from schedules.regimen.extension import Added, Overrule
from schedules.regimen.outline import table_of
from schedules.regimen.sentences import sentences
from schedules.testing import prove

OUR_WARD: Final = ROOT / "examples" / "our-ward.toml"
WARD: Final = {"document": "Our ward's handbook", "jurisdiction": "our clinic"}
NEEDLE: Final[dict[str, Any]] = {
    "shape": "visit",
    "id": "needle",
    "kind": "procedure",
    "title": "Needle change",
    "days": "8",
    "source": WARD,
}
STAY: Final[dict[str, Any]] = {"row": "stay", "days": "1-4", "why": "our practice", "source": WARD}
OURS: Final[dict[str, Any]] = {
    "extends": "blinatumomab",
    "id": "ours",
    "add": [{"phases": ["induction"], "row": NEEDLE}],
    "overrule": [STAY],
}
CHOSEN: Final[dict[str, Any]] = {
    "indication": "relapsed-refractory",
    "weight_kg": 70,
    "age_group": "adult",
    "cycles": 3,
}
START: Final = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))


def changed(path: str, value: Any) -> dict[str, Any]:
    """
    The extension with one place changed.
    """
    data: Any = copy.deepcopy(OURS)
    *steps, last = path.split(".")
    part = data
    for step in steps:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[int(last) if isinstance(part, list) else last] = value
    return dict(data)


def ours(data: dict[str, Any] | None = None) -> Plan:
    whole = extend(Blinatumomab(**CHOSEN), data or OURS)
    return plan(whole, start=START, plan_id=UUID(int=3), as_of=START.astimezone(UTC))


def spans(course: Plan, row: str) -> list[tuple[str, date, date]]:
    return [(each.code, each.start, each.end) for each in course.events if f"/{row}/" in each.key]


class TestWhatIsAdded:
    def test_a_row_is_in_the_phases_that_are_named(self) -> None:
        days = [each.start for each in ours().events if "/needle/" in each.key]
        # Induction has cycles 1 and 2, which are 42 days apart; Day 8 of each. Consolidation has none.
        assert [date(2026, 3, 9), date(2026, 4, 20)] == days

    def test_without_phases_it_is_in_all(self) -> None:
        days = [each.start for each in ours(changed("add.0.phases", [])).events if "/needle/" in each.key]
        assert [date(2026, 3, 9), date(2026, 4, 20), date(2026, 6, 1)] == days

    def test_the_plan_of_a_file_is_that_of_python(self) -> None:
        data = {**OURS, "$schema": "x"}
        read = extend(Blinatumomab.regimen, Extension.read(OURS))
        assert read == extend(Blinatumomab.regimen, OURS)
        path = ROOT / "examples" / "our-ward.toml"
        assert load(str(path)) == extend(Blinatumomab.regimen, path) == extend(Blinatumomab.regimen, str(path))
        assert "$schema" in data

    def test_a_clinic_may_lengthen_a_restriction(self) -> None:
        data = {
            "extends": "obecabtagene-autoleucel",
            "id": "ours",
            "overrule": [
                {"row": "no-driving", "lasts_days": 70, "days": "1-71", "why": "our practice", "source": WARD}
            ],
        }
        tables = extend(ObecabtageneAutoleucel.regimen, data).tables.values()
        rows = [row for table in tables for row in table.rows if isinstance(row, Span) and row.overruled]
        assert [(70, None), (None, "1-71"), (70, None)] == [(row.lasts_days, row.days) for row in rows]
        labels = [(row.overruled.lasts_days, row.overruled.days) for row in rows if row.overruled]
        assert [(56, None), (None, "1-57"), (56, None)] == labels


class TestWhatIsOverruled:
    def test_one_event_shows_the_clinics_days_and_says_the_labels(self) -> None:
        course = ours()
        assert [
            ("C1D1", date(2026, 3, 2), date(2026, 3, 6)),
            ("C2D1", date(2026, 4, 13), date(2026, 4, 17)),
        ] == spans(course, "stay")
        first = next(each for each in course.events if "/stay/" in each.key)
        assert ["The clinic's own days (Our ward's handbook: our practice); the label has Days 1-9."] == [
            *first.details
        ]
        assert "Our ward's handbook" == first.source.document

    def test_fewer_days_are_a_warning_and_more_are_none(self) -> None:
        """
        Four days in place of nine in cycle 1; in place of two in cycle 2.
        """
        (found,) = check(ours())
        assert "fewer_than_label" == found.code
        assert "warning" == found.severity
        assert "Hospital stay of cycle 1 has Days 1-4 by the clinic's own rule" in found.message
        assert "the label has Days 1-9" in found.message
        assert found.source is not None
        assert "BLINCYTO" in found.source.document

    def test_a_shifted_stay_is_one_of_fewer_days(self) -> None:
        assert {"fewer_than_label"} == {each.code for each in check(ours(changed("overrule.0.days", "2-12")))}

    def test_cycles_and_phases_say_where(self) -> None:
        data = {**OURS, "overrule": [{**STAY, "cycles": "2", "days": "1-5"}]}
        assert [("C1D1", date(2026, 3, 2), date(2026, 3, 11)), ("C2D1", date(2026, 4, 13), date(2026, 4, 18))] == spans(
            ours(data), "stay"
        )
        assert () == check(ours(data))


NEVER: Final = "only the days of stays may be overruled, and monitoring and restrictions for whole days be lengthened"
REFUSED: Final[list[tuple[str, Any, tuple[str | int, ...], str]]] = [
    ("extends", "blinatumumab", ("extends",), "did you mean blinatumomab or"),
    ("id", "blinatumomab", ("id",), "is the regimen that it extends; give it a name of its own"),
    ("add.0.phases", ["inducton"], ("add", 0, "phases", 0), "did you mean 'induction'?"),
    ("add.0.row.id", "infusion", ("add", 0, "row", "id"), "'infusion' is a row of blinatumomab"),
    ("add.0.row.kind", "dose", ("add", 0, "row", "kind"), "dose makes a regimen of its own"),
    ("add.0.row.kind", "premedication", ("add", 0, "row", "kind"), "premedication makes a regimen of its own"),
    ("add.0.row.kind", "rest", ("add", 0, "row", "kind"), "rest makes a regimen of its own"),
    ("add.0.row.amounts", [{"text": "5 mg"}], ("add", 0, "row", "amounts"), "an amount makes a regimen of its own"),
    ("add.0.row.days", "50", ("add", 0, "row", "days"), "day 50 lies outside a cycle of 42 days"),
    ("add.0.row.dys", "5", ("add", 0, "row", "dys"), "did you mean 'days'?"),
    ("add.0.row.when", {"indicaton": "x"}, ("add", 0, "row", "when"), "did you mean 'indication'?"),
    ("add.0.row.source", "ward", ("add", 0, "row", "source"), "no source is called 'ward'"),
    ("add.0.phase", "induction", ("add", 0, "phase"), "did you mean 'phases'?"),
    ("overrule.0.row", "staay", ("overrule", 0, "row"), "did you mean 'stay'?"),
    ("overrule.0.row", "infusion", ("overrule", 0, "row"), NEVER),
    ("overrule.0.row", "premedication", ("overrule", 0, "row"), NEVER),
    ("overrule.0.row", "rest", ("overrule", 0, "row"), NEVER),
    ("overrule.0.row", "supervised-start", ("overrule", 0, "row"), NEVER),
    ("overrule.0.row", "no-driving", ("overrule", 0, "days"), "'no-driving' has no days; give lasts_days"),
    ("overrule.0.cycles", "9", ("overrule", 0, "cycles"), "has days for cycles 1, 2"),
    ("overrule.0.why", "", ("overrule", 0, "why"), "at least 1 character"),
    ("overrule.0.days", "1-60", ("overrule", 0, "days"), "day 43 lies outside a cycle of 42 days"),
    ("overrule.0.floor_days", 3, ("overrule", 0, "floor_days"), "no field here"),
    ("overrule.0.lasts_days", 3, ("overrule", 0, "lasts_days"), "'stay' has no lasts_days; give days"),
    ("overrule.0.days", None, ("overrule", 0), "give days, or lasts_days, as the row has it"),
    ("tables", {}, ("tables",), "no field here"),
    ("choices", {}, ("choices",), "no field here"),
    ("limits", [], ("limits",), "no field here"),
]


@pytest.mark.parametrize(("path", "value", "where", "said"), REFUSED)
def test_what_may_not_be_is_refused_at_its_line(
    path: str, value: Any, where: tuple[str | int, ...], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(changed(path, value), indent=1), encoding="utf-8")
    with pytest.raises(RegimenError) as caught:
        load(str(file))
    problem = caught.value.problems[0]
    assert said in problem.message
    assert where == problem.path[: len(where)]
    assert problem.spot is not None
    assert problem.spot.line > 1
    assert problem.place.startswith(f"{file}:{problem.spot.line}:")


@pytest.mark.parametrize("lasts_days", [0, 10, 55])
def test_a_restriction_is_never_shortened(lasts_days: int) -> None:
    """
    The label has 8 weeks without driving after obecabtagene autoleucel.
    """
    rule = {"row": "no-driving", "lasts_days": lasts_days, "days": "1-70", "why": "we trust you", "source": WARD}
    own = {"extends": "obecabtagene-autoleucel", "id": "ours", "overrule": [rule]}
    with pytest.raises(RegimenError, match="is lengthened only; 'no-driving' has 56, so give at least that"):
        extend(ObecabtageneAutoleucel.regimen, own)
    with pytest.raises(RegimenError, match="is lengthened only; 'no-driving' has 1-57, so give at least that"):
        extend(ObecabtageneAutoleucel.regimen, {**own, "overrule": [{**rule, "lasts_days": 56, "days": "2-70"}]})


def test_what_has_no_end_has_no_other_end() -> None:
    rule = {"row": "no-live-vaccines", "lasts_days": 90, "why": "our practice", "source": WARD}
    own = {"extends": "obecabtagene-autoleucel", "id": "ours", "overrule": [rule]}
    with pytest.raises(RegimenError, match="lasts until immune recovery; there is no end"):
        extend(ObecabtageneAutoleucel.regimen, own)


class TestOthers:
    def test_nothing_is_no_extension(self) -> None:
        with pytest.raises(RegimenError, match="it adds nothing and overrules nothing"):
            extend(Blinatumomab.regimen, {"extends": "blinatumomab", "id": "ours"})

    def test_days_that_the_label_has_already_overrule_nothing(self) -> None:
        data = {**OURS, "overrule": [{**STAY, "cycles": "1", "phases": ["induction"], "days": "1-9"}]}
        only = extend(Blinatumomab(**CHOSEN), {**data, "overrule": [{**STAY, "cycles": "1", "days": "1-9"}]})
        assert only.regimen.extension_of == "blinatumomab"
        with pytest.raises(RegimenError, match="has these days for 'stay' already"):
            extend(Blinatumomab.regimen, {**OURS, "overrule": [{**STAY, "cycles": "2", "days": "1-2"}]})

    def test_the_rows_of_another_regimen_are_refused(self) -> None:
        with pytest.raises(RegimenError, match="it extends blinatumomab, and this is obecabtagene-autoleucel"):
            extend(ObecabtageneAutoleucel.regimen, OURS)

    def test_an_extension_is_not_extended(self) -> None:
        once = extend(Blinatumomab.regimen, OURS)
        with pytest.raises(RegimenError, match="has a clinic's own rows already"):
            extend(once, {**OURS, "extends": "ours", "id": "twice"})

    def test_what_is_own_says_of_which_regimen(self) -> None:
        data = extend(Blinatumomab.regimen, OURS).model_dump(mode="json")
        del data["extension_of"]
        with pytest.raises(RegimenError, match="say in extension_of which regimen it extends"):
            Regimen.read(data)
        with pytest.raises(RegimenError, match="no row is own and none is overruled"):
            Regimen.read({**Blinatumomab.regimen.model_dump(mode="json"), "extension_of": "blinatumomab"})

    def test_a_dose_is_never_the_clinics_own(self) -> None:
        data = extend(Blinatumomab.regimen, OURS).model_dump(mode="json")
        row = next(row for row in data["tables"]["six-weeks-induction"]["rows"] if row["id"] == "premedication")
        row["own"] = True
        with pytest.raises(RegimenError, match="premedication makes a regimen of its own"):
            Regimen.read(data)

    def test_the_labels_document_is_not_the_clinics(self) -> None:
        source = Blinatumomab.regimen.model_dump(mode="json")["source"]
        with pytest.raises(RegimenError, match="name the clinic's own document"):
            extend(Blinatumomab.regimen, changed("add.0.row.source", source))


class TestWhoseItIs:
    """It is said wherever a rule is said."""

    def test_in_words_and_in_the_table(self) -> None:
        whole = extend(Blinatumomab.regimen, OURS)
        said = sentences(whole)
        assert "That is a rule of the clinic's own, and not of the label: Needle change." in said
        assert "That is by the clinic's own rule (our practice); the label has Days 1-9: Hospital stay." in said
        assert "Source: Our ward's handbook (our clinic); confirmed." in said
        shown = " ".join(table_of(whole).split())
        assert "needle: Needle change (the clinic's own), Day 8" in shown
        assert "Days 1-4 (the clinic's own: our practice; the label has Days 1-9 [" in shown
        assert "(ours, own)" in shown

    def test_what_the_label_says_of_its_days_is_not_said_of_the_clinics(self) -> None:
        stays = [each for each in ours().events if each.kind == "stay"]
        assert stays
        assert not [line for each in stays for line in each.details if "label recommends" in line]

    def test_in_the_explanation(self) -> None:
        said = explain(ours(), "induction/1/needle/d8")
        assert "A rule of the clinic's own (Our ward's handbook), not of the label." in said
        assert "rule read in: Our ward's handbook (our clinic); confirmed" in said
        assert "the label has Days 1-9" in explain(ours(), "induction/1/stay/1")

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_in_the_clinics_calendar_and_on_pages(self, language: Any) -> None:
        words = {"en": "not of the label", "es": "no de la ficha técnica"}[language]
        days = {"en": "the label has Days 1-9", "es": "la ficha técnica indica los días 1-9"}[language]
        ics = to_ics(ours(), view="clinic", language=language).decode().replace("\r\n ", "")
        page = to_html(ours(), language=language).decode()
        assert ics.count(words) == 2
        assert days in ics
        assert words in page
        assert days in re.sub("<[^>]*>", "", page)

    def test_on_the_command_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("own.json").write_text(json.dumps(OURS), encoding="utf-8")
        words = "--indication relapsed-refractory --cycles 1 --weight-kg 70 --age-group adult"
        when = "--start 2026-03-02T09:00 --zone Europe/Paris -o plan.json"
        assert 0 == main(["generate", "blinatumomab", "--with", "own.json", *words.split(), *when.split()])
        told = capsys.readouterr().err
        assert "Needle change: A rule of the clinic's own (Our ward's handbook), not of the label." in told
        assert (
            "Hospital stay: The clinic's own days (Our ward's handbook: our practice); the label has Days 1-9." in told
        )
        assert 1 == main(["check", "plan.json"])
        assert "[fewer_than_label]" in capsys.readouterr().out
        assert 2 == main(["generate", "inotuzumab-ozogamicin", "--with", "own.json", "--cycles", "2", *when.split()])
        assert "it extends blinatumomab, and this is inotuzumab-ozogamicin" in capsys.readouterr().err


class TestEverythingElse:
    def test_it_is_written_out_whole_and_reads_back(self) -> None:
        whole = load(str(OUR_WARD))
        for suffix in (".toml", ".json"):
            text = written(whole, suffix)
            assert whole == regimen_of(document_of(text, suffix, f"a{suffix}"))
            assert text.count(b"Home infusion, our ward") == 1

    def test_it_is_proved(self) -> None:
        prove(load(str(OUR_WARD)), max_examples=20)

    def test_it_is_compared_with_what_it_extends(self) -> None:
        found = compare(Blinatumomab.regimen, load(str(OUR_WARD)))
        assert not found.equal
        assert "Someone stays with you" in " ".join(found.sentences())

    def test_it_is_the_same_as_itself(self) -> None:
        row = {"visit": "labs", "kind": "assessment", "title": "Labs", "days": "2"}
        own = {"extends": "tisagenlecleucel", "id": "ours", "source": NEEDLE["source"], "add": [{"row": row}]}
        whole = extend(REGIMENS["tisagenlecleucel"], own)
        assert compare(whole, whole).equal

    def test_a_stays_days_can_be_judged_in_a_calendar_of_the_label(self) -> None:
        """
        The label's own plan under the clinic's rules: its nine days are not the clinic's four.
        """
        label = plan(Blinatumomab(**CHOSEN), start=START, plan_id=UUID(int=3), as_of=START.astimezone(UTC))
        codes = {each.code for each in check(label.events, extend(Blinatumomab(**CHOSEN), OURS))}
        assert {"stay_wrong", "fewer_than_label", "event_missing"} <= codes

    def test_its_delay_moves_nothing_of_the_label(self) -> None:
        course = ours()
        late = Delay(at=START, of="induction/1/needle/d8", days=2, scope="cycle")
        with pytest.raises(ScheduleError, match="it is the clinic's own, and moves nothing of the label"):
            revise(course, late, as_of=START)
        moved = revise(course, late.model_copy(update={"scope": "row"}), as_of=START)
        assert date(2026, 3, 11) == next(each.start for each in moved.events if each.key == "induction/1/needle/d8")

    def test_a_file_extends_a_teaching_example_which_stays_one(self, tmp_path: Path) -> None:
        own = {"extends": "hyper-cvad", "id": "ours", "add": [{"row": {**NEEDLE, "days": "3"}}]}
        file = tmp_path / "own.json"
        file.write_text(json.dumps(own), encoding="utf-8")
        whole = load(str(file))
        assert ("hyper-cvad", "education") == (whole.extension_of, whole.status)
        # Courses A and B are in turn, and both tables have the row.
        assert all(any(row.own for row in whole.tables[name].rows) for name in whole.phases[0].tables)

    def test_a_teaching_example_stays_one(self) -> None:
        teaching = Blinatumomab.regimen.model_copy(update={"status": "education"})
        assert "education" == extend(teaching, OURS).status
        assert "own" == extend(Blinatumomab.regimen, OURS).status


BASES: Final = {
    "Extension.title": ("title", "Ours"),
    "Extension.id": ("id", "another"),
    "Extension.extends": ("extends", "obecabtagene-autoleucel"),
    "Extension.source": ("source", WARD),
    "Extension.sources": ("sources", {"ward": WARD}),
    "Extension.revision": ("revision", "3"),
    "Extension.reviewed": ("reviewed", "2026-11-01"),
    "Extension.language_version": ("language_version", 2),
    "Extension.add": ("add", []),
    "Extension.overrule": ("overrule", []),
    "Added.phases": ("add.0.phases", []),
    "Added.row": ("add.0.row.days", "9"),
    "Overrule.row": ("overrule.0.row", "no-driving"),
    "Overrule.phases": ("overrule.0.phases", ["consolidation"]),
    "Overrule.cycles": ("overrule.0.cycles", "1"),
    "Overrule.days": ("overrule.0.days", "1-5"),
    "Overrule.lasts_days": ("overrule.0.lasts_days", 5),
    "Overrule.why": ("overrule.0.why", "it is near"),
    "Overrule.source": ("overrule.0.source", {**WARD, "section": "2"}),
}


def test_each_field_of_an_extension_has_a_witness() -> None:
    models: tuple[type[Model], ...] = (Extension, Added, Overrule)
    assert {f"{model.__name__}.{name}" for model in models for name in model.model_fields} == set(BASES)


@pytest.mark.parametrize("field", BASES)
def test_no_field_of_an_extension_is_silent(field: str) -> None:
    """
    Changed alone it makes another regimen, or is refused.
    """
    data = changed(*BASES[field])
    if field == "Extension.source":  # it is read where a part names none
        del data["add"][0]["row"]["source"]
        data["source"] = {**WARD, "section": "9"}
    with suppress(RegimenError):
        assert extend(Blinatumomab.regimen, OURS) != extend(Blinatumomab.regimen, data)


def test_every_built_in_takes_an_own_row() -> None:
    for name, regimen in REGIMENS.items():
        whole = extend(regimen, {"extends": name, "id": "ours", "add": [{"row": {**NEEDLE, "days": "2"}}]})
        assert sum(row.own for table in whole.tables.values() for row in table.rows) >= 1
        assert name == whole.extension_of
