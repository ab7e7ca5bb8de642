"""The net finds a changed number, a field, a sentence and a refusal; equal trees differ in nothing."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.net.__main__ import compared, courses_of, report
from tests.net.cases import ZONES, all_choices
from tests.net.comparison import NOTHING, Difference, Reason, differences, reasons_in
from tests.net.trees import Tree, present, with_own_environment
from tests.support import ROOT
from tests.support.drawing import REGIMENS

COURSE = {"regimen": "drug", "choices": {"cycles": 2}, "zone": "UTC", "start": "2026-03-02T09:00:00+00:00"}


def tree_with(folder: Path, module: str, written: str, instead: str) -> Tree:
    """
    A copy of this tree in which some words of a module are others, with an environment of its own.
    """
    shutil.copytree(ROOT / "src", folder / "tree" / "src")
    changed = folder / "tree" / "src" / "schedules" / module
    text = changed.read_text(encoding="utf-8")
    assert written in text
    changed.write_text(text.replace(written, instead), encoding="utf-8")
    return with_own_environment(folder / "tree", folder / "environment", borrow=True)


@pytest.mark.slow
class TestTwoTrees:
    """A copy of this tree, as it is or with one line changed, is held against it."""

    def test_a_copy_tells_the_same(self, tmp_path: Path) -> None:
        old = tree_with(tmp_path, "version.py", '"""', '"""')
        courses = courses_of(choices=0.004, drawn=20, seed=3)
        assert 20 == sum("record" in course for course in courses)
        assert [] == compared(old, present(), courses, tmp_path / "asked")

    def test_a_changed_number_of_a_label_is_found(self, tmp_path: Path) -> None:
        """
        The floor between doses of inotuzumab, a day less: limits of events, what explains them, and the sentence.
        """
        old = tree_with(tmp_path, "builtin/inotuzumab.py", "floor_days=6", "floor_days=5")
        found = compared(old, present(), courses_of(choices=0.02, drawn=20, seed=3), tmp_path / "asked")
        assert {"inotuzumab-ozogamicin"} == {each.regimen for each in found}
        assert {"events", "explanations", "sentences"} <= {each.part for each in found}


@pytest.mark.slow
def test_a_tree_that_fails_is_a_difference_and_ends_nothing(tmp_path: Path) -> None:
    old = tree_with(tmp_path, "course/explanation.py", "day = _date_meant(which)", "day = 1 / 0")
    found = compared(old, present(), courses_of(choices=0.001, drawn=5, seed=3), tmp_path / "asked")
    assert "ZeroDivisionError: division by zero" in {each.old for each in found if each.place == "failed"}


def told(**parts: Any) -> dict[str, Any]:
    return {"refused": {}, "events": {}, "judge's findings": {}, **parts}


class TestDifferences:
    """What two trees tell is held against each other name by name and field by field."""

    def test_equal_answers_have_none(self) -> None:
        assert [] == list(differences(COURSE, told(events={"a": {"start": 1}}), told(events={"a": {"start": 1}})))

    def test_a_field_that_differs_or_was_added_is_named(self) -> None:
        old, new = {"start": 1, "end": 2}, {"start": 1, "end": 3, "more": ""}
        found = list(differences(COURSE, told(events={"a/1": old}), told(events={"a/1": new})))
        assert [("a/1", "end", "2", "3"), ("a/1", "more", NOTHING, "")] == [
            (each.place, each.field, each.old, each.new) for each in found
        ]

    def test_an_event_of_one_side_alone_and_a_refusal_are_named(self) -> None:
        old = told(events={"a/1": {"start": 1}}, refused={"entry 1": "no"})
        found = list(differences(COURSE, old, told()))
        assert [("events", "a/1", NOTHING), ("refused", "entry 1", NOTHING)] == [
            (each.part, each.place, each.new) for each in found
        ]

    def test_a_part_that_one_side_lacks_is_compared_too(self) -> None:
        assert ["sentences"] == [each.part for each in differences(COURSE, {}, {"sentences": {"0": "It is so."}})]


class TestReasons:
    """A difference that is wanted has its reason; of the others each kind is listed once, with its smallest course."""

    def test_a_reason_fits_by_all_its_patterns(self) -> None:
        found = Difference("drug", "events", "later/2/stay/d1", "end", "2026-03-04", "2026-03-05", COURSE)
        assert Reason("why").fits(found)
        assert Reason("why", place="later/*/stay/*", field="end", new="*-05").fits(found)
        assert not Reason("why", place="first/*").fits(found)
        assert not Reason("why", old="*-05").fits(found)

    def test_the_report_counts_what_has_no_reason(self) -> None:
        longer = {**COURSE, "record": [{"what": "stop"}]}
        found = [Difference("drug", "events", f"later/{n}/stay/d1", "end", "1", "2", longer) for n in (1, 2)]
        found += [Difference("drug", "events", "later/3/stay/d1", "end", "1", "2", COURSE)]
        found += [Difference("drug", "sentences", "4", "", "1 day", "2 days", COURSE)]
        out = io.StringIO()
        assert 3 == report(found, [Reason("the sentence is clearer", part="sentences")], out)
        assert "3 x drug, events, later/3/stay/d1, end\n" in out.getvalue()
        assert "wanted, 1 x: the sentence is clearer\n" in out.getvalue()
        assert "4 differences, 3 of them, of 1 kinds, without a reason\n" in out.getvalue()

    def test_the_file_of_reasons_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "reasons.toml"
        file.write_text('[[reason]]\nwhy = "a label"\nregimen = "blina*"\n', encoding="utf-8")
        assert [Reason("a label", regimen="blina*")] == reasons_in(file)
        assert all(reason.why for reason in reasons_in(Path(__file__).with_name("reasons.toml")))


def test_every_regimen_choice_anchor_and_zone_is_asked_about() -> None:
    counted = Counter((course["regimen"], course["anchor"]) for course in all_choices())
    assert {name for name, _ in counted} == set(REGIMENS)
    assert 9 == len([1 for name, _ in counted if REGIMENS[name].phases[0].id == "leukapheresis"])
    # Two labels of a drug with one course each, dated from three anchors in five zones.
    assert 2 * len(ZONES) == counted["tisagenlecleucel", "infusion"]
