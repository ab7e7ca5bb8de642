"""Two regimens compared: equal over all there is to choose, or the first day that differs, with what shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from tests.regimen.test_proof import DOSE, LEAD, SOURCE, changed, sound
from tests.support.drawing import REGIMENS

from schedules import Regimen, compare
from schedules.cli import main
from schedules.planning.comparison import Comparison, Unlike
from schedules.regimen.documents.writing import written
from schedules.testing import regimens


def read(*path: Any, value: Any) -> Regimen:
    return Regimen.read(changed(*path, value=value))


BASE = Regimen.read(sound())


@given(regimen=regimens())
def test_a_regimen_is_equal_to_itself(regimen: Regimen) -> None:
    found = compare(regimen, regimen)
    assert found.equal
    assert found.courses >= 1
    assert found.unlike is None


@pytest.mark.parametrize("name", [name for name in REGIMENS if name != "blinatumomab"])
def test_so_is_a_built_in_over_all_its_choices(name: str) -> None:
    # 72 combinations of inotuzumab that are allowed, from one or two phases; two labels from three; nine from three.
    courses = {"inotuzumab-ozogamicin": 126, "obecabtagene-autoleucel": 27}
    assert courses.get(name, 6) == compare(REGIMENS[name], REGIMENS[name]).courses


@pytest.mark.parametrize(
    ("other", "day", "one_has", "other_has"),
    [
        # Day 8 is a week after Monday 2 March; Day 9 is a day later.
        (read(*DOSE, "days", value="1, 9"), date(2026, 3, 9), "Mon 9 Mar 2026", ""),
        (read(*DOSE, "days", value="1, 7"), date(2026, 3, 8), "", "Sun 8 Mar 2026"),
        (read(*DOSE, "title", value="Another"), date(2026, 3, 2), "Drug, ", "Another, "),
        (read(*DOSE, "setting", value="clinic"), date(2026, 3, 2), "Drug", ", clinic"),
        (read(*DOSE, "lasts_minutes", value=30), date(2026, 3, 2), "[dose]", "10:00"),
        (read(*LEAD, "minutes", value=-30), date(2026, 3, 2), "08:30", "09:00"),
        # The second cycle begins 14 days after the first, or 15.
        (read("tables", "weeks", "length_days", value=15), date(2026, 3, 16), "Mon 16 Mar 2026", ""),
        (read("phases", 0, "cycles", value=3), date(2026, 3, 30), "", "Mon 30 Mar 2026"),
        (
            read(*DOSE, "windows", value=[{"days": "8", "before_days": 1, "after_days": 1}]),
            date(2026, 3, 9),
            "",
            "may lie from Sun 8 Mar 2026 to Tue 10 Mar 2026",
        ),
    ],
)
def test_the_first_day_that_differs_is_told_with_what_each_has(
    other: Regimen, day: date, one_has: str, other_has: str
) -> None:
    for one, second, lines in ((BASE, other, (one_has, other_has)), (other, BASE, (other_has, one_has))):
        unlike = compare(one, second).unlike
        assert unlike is not None
        assert day == unlike.day
        assert all(said in " ".join(side) for said, side in zip(lines, (unlike.one, unlike.other), strict=True))
        assert unlike.one != unlike.other


def test_the_choice_that_shows_it_is_told() -> None:
    other = read(*DOSE, "amounts", 1, "text", value="0.6 mg")
    unlike = compare(BASE, other).unlike
    assert unlike is not None
    assert {"weight_kg": 44.99} == unlike.choices
    assert ("0.5 mg" in str(unlike.one), "0.6 mg" in str(unlike.other)) == (True, True)


def test_a_bound_that_lies_elsewhere_is_found() -> None:
    data = sound()
    for amount, sign in zip(data["tables"]["weeks"]["rows"][0]["amounts"], (">=", "<"), strict=True):
        amount["when"] = {"weight_kg": f"{sign}60"}
    unlike = compare(BASE, Regimen.read(data)).unlike
    assert unlike is not None
    assert 45 <= unlike.choices["weight_kg"] < 60


def test_what_only_one_of_them_accepts_is_a_difference() -> None:
    found = compare(BASE, read("choices", "weight_kg", "min", value=50))
    assert found.unlike is not None
    assert found.unlike.day is None
    assert "makes a plan" in found.unlike.one[0]
    assert "refuses them: weight_kg: 44.99 is not possible" in found.unlike.other[0]


def test_sources_ids_and_the_way_it_is_written_are_no_difference() -> None:
    data = sound()
    data |= {"id": "another", "title": "Another", "source": {**SOURCE, "document": "another"}}
    data["tables"]["weeks"]["rows"][0]["id"] = "given"
    data["tables"]["weeks"]["rows"][1]["of"] = "given"
    data["phases"][0]["id"] = "only"
    data["tables"] = {"renamed": data["tables"]["weeks"]}
    data["phases"][0]["table"] = "renamed"
    found = compare(BASE, Regimen.read(data))
    assert found.equal, found
    assert ("Drug", "Another") == (found.one, found.other)


def test_hours_that_elapse_are_told_from_days() -> None:
    """
    168 hours after Monday 09:30, over the change of clocks, it is 10:30.
    """
    data = sound()
    dose, lead = data["tables"]["weeks"]["rows"]
    dose["days"] = "1"
    by_hours, by_days = ({**lead, "minutes": 7 * 24 * 60}, {**lead, "minutes": None, "days": 7, "at": "09:30"})
    regimens_of_both = (
        Regimen.read({**data, "tables": {"weeks": {"length_days": 14, "rows": [dose, row]}}})
        for row in (by_hours, by_days)
    )
    unlike = compare(*regimens_of_both).unlike
    assert unlike is not None
    assert date(2026, 3, 9) == unlike.day
    assert ("10:30" in unlike.one[0], "09:30" in unlike.other[0]) == (True, True)


HOME: Final = {"shape": "span", "id": "home", "kind": "restriction", "title": "Home", "source": SOURCE}


def with_home(days: str) -> Regimen:
    """
    The regimen with a stretch of days at home.
    """
    data = sound()
    data["tables"]["weeks"]["rows"].append({**HOME, "days": days})
    return Regimen.read(data)


LIMITS: Final = ", may lie from Mon 2 Mar 2026 to Mon 2 Mar 2026"


@pytest.mark.parametrize(
    ("one", "other", "first", "second"),
    [
        (BASE, read(*DOSE, "setting", value="clinic"), (f"09:30{LIMITS}",), (f"09:30, clinic{LIMITS}",)),
        (
            BASE,
            read(*DOSE, "lasts_minutes", value=30),
            (f"09:30{LIMITS}",),
            (f"09:30 to Mon 2 Mar 2026 10:00{LIMITS}",),
        ),
    ],
)
def test_a_line_is_all_that_a_calendar_shows(
    one: Regimen, other: Regimen, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    unlike = compare(one, other).unlike
    assert unlike is not None
    head = "Drug, 0.5 mg [dose], Mon 2 Mar 2026 "
    assert tuple(f"{head}{each}" for each in first) == unlike.one
    assert tuple(f"{head}{each}" for each in second) == unlike.other


def test_whole_days_end_on_their_last_day() -> None:
    unlike = compare(with_home("2"), with_home("2-4")).unlike
    assert unlike is not None
    assert ("Home [restriction], Tue 3 Mar 2026",) == unlike.one
    assert ("Home [restriction], Tue 3 Mar 2026 to Thu 5 Mar 2026",) == unlike.other


def test_all_of_a_day_that_only_one_has_is_told_in_order() -> None:
    unlike = compare(BASE, read(*DOSE, "days", value="1, 9")).unlike
    assert unlike is not None
    assert ("course", date(2026, 3, 9), ()) == (unlike.anchor, unlike.day, unlike.other)
    day = "Mon 9 Mar 2026"
    assert (
        f"Drug, 0.5 mg [dose], {day} 09:30, may lie from {day} to {day}",
        f"Lead [premedication], {day} 08:30, may lie from {day} 08:30 to {day} 08:30",
    ) == unlike.one


def test_what_came_of_it_is_whole() -> None:
    """
    The bound lies at 45 kg: two weights are tried, each from the one phase there is.
    """
    found = compare(BASE, BASE)
    assert {"weight_kg": (44.99, 45.0)} == found.varied
    assert (2, None, (), ()) == (found.courses, found.unlike, found.only_one, found.only_other)
    assert ("Drug (drug)", "Drug (drug)") == (found.one, found.other)
    named = compare(BASE, BASE, names=("a", "b"))
    assert ("a", "b") == (named.one, named.other)


def test_it_ends_at_the_first_course_that_differs() -> None:
    """
    Under 45 kg the calendars are the same; from there on one has another amount.
    """
    found = compare(BASE, read(*DOSE, "amounts", 0, "text", value="2 mg"))
    assert found.unlike is not None
    assert (1, {"weight_kg": 45.0}) == (found.courses, found.unlike.choices)


def test_a_choice_that_only_one_accepts_is_told_from_both_sides() -> None:
    narrow = read("choices", "weight_kg", "min", value=50)
    refusal = "refuses them: weight_kg: 44.99 is not possible; give a number from 50 to 400 [choice_not_allowed]"
    for one, other, sides in (
        (BASE, narrow, (("makes a plan of them",), (refusal,))),
        (narrow, BASE, ((refusal,), ("makes a plan of them",))),
    ):
        unlike = compare(one, other).unlike
        assert unlike is not None
        assert ("", None, {"weight_kg": 44.99}) == (unlike.anchor, unlike.day, unlike.choices)
        assert sides == (unlike.one, unlike.other)


def test_what_both_refuse_is_no_difference() -> None:
    """
    44.99 kg are refused by both, and 45 kg make one course.
    """
    narrow = read("choices", "weight_kg", "min", value=45)
    found = compare(narrow, narrow)
    assert (True, 1) == (found.equal, found.courses)


def with_arm() -> Regimen:
    """
    The regimen with days at home in one of two arms, of which the other one is meant where nothing is said.
    """
    data = sound()
    data["choices"]["arm"] = {"title": "arm", "values": ["early", "late"], "default": "late"}
    data["tables"]["weeks"]["rows"].append({**HOME, "days": "2", "when": {"arm": "early"}})
    return Regimen.read(data)


def test_a_choice_that_only_one_has_is_varied_and_named() -> None:
    for one, other, only in ((BASE, with_arm(), ((), ("arm",))), (with_arm(), BASE, (("arm",), ()))):
        found = compare(one, other)
        assert only == (found.only_one, found.only_other)
        assert found.unlike is not None
        assert {"weight_kg": 44.99, "arm": "early"} == found.unlike.choices
        assert {"weight_kg", "arm"} == found.varied.keys()


def test_without_choices_there_is_one_course() -> None:
    data = sound()
    data["choices"] = {}
    data["tables"]["weeks"]["rows"][0]["amounts"] = [{"text": "1 mg"}]
    plain = Regimen.read(data)
    found = compare(plain, plain)
    assert (True, 1, {}) == (found.equal, found.courses, found.varied)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_phase_dates_a_course_of_its_own(number: int) -> None:
    """
    Two weights are tried from each phase.
    """
    data = sound()
    data["phases"] = [{**data["phases"][0], "id": f"p{each}", "cycles": 1} for each in range(number)]
    phases = Regimen.read(data)
    assert 2 * number == compare(phases, phases).courses


SCOPE: Final = (
    "In scope: a start on Mon 2 Mar 2026 09:30 in America/New_York, each phase that both are dated from, and all "
    "combinations of"
)
SAME: Final = Comparison("a", "b", 3, {}, (), (), None)


def differing(choices: dict[str, Any], day: date | None, anchor: str = "course") -> Comparison:
    return replace(SAME, unlike=Unlike(choices, anchor, day, ("one thing", "another"), ("a third",)))


class TestItsWords:
    def test_of_no_difference(self) -> None:
        assert ["a and b make the same calendars in all 3 courses in scope.", SCOPE, "no choices."] == [
            *SAME.sentences()
        ]

    def test_of_what_was_varied(self) -> None:
        """
        A choice of one value alone is not varied.
        """
        varied = {"arm": ("early", "late"), "many": (None, (1, 2)), "alone": ("z",), "asked": (True, False)}
        *_, last = replace(SAME, varied=varied).sentences()
        assert "arm (early | late); many (not made | 1, then 2); asked (yes | no)." == last

    def test_of_choices_that_only_one_has(self) -> None:
        *_, one, other = replace(SAME, only_one=("x",), only_other=("y", "z")).sentences()
        assert ("Only a has the choice x.", "Only b has the choices y and z.") == (one, other)

    @pytest.mark.parametrize(
        ("day", "apart"),
        [
            (date(2026, 2, 28), "Sat 28 Feb 2026, 2 days before the start"),
            (date(2026, 3, 1), "Sun 1 Mar 2026, 1 day before the start"),
            (date(2026, 3, 2), "Mon 2 Mar 2026, the start"),
            (date(2026, 3, 3), "Tue 3 Mar 2026, 1 day after the start"),
            (date(2026, 3, 9), "Mon 9 Mar 2026, 7 days after the start"),
        ],
    )
    def test_of_the_day_that_differs(self, day: date, apart: str) -> None:
        found = differing({"arm": "early", "unmade": None, "asked": True, "many": (1, 2)}, day)
        assert [
            f"a and b differ first on {apart}, with arm early, asked yes, many 1, then 2,",
            "counted from course:",
            "  only a: one thing",
            "  only a: another",
            "  only b: a third",
            SCOPE,
        ] == [*found.sentences()][:6]

    @pytest.mark.parametrize(
        ("choices", "said"),
        [({}, "without any choice"), ({"arm": None}, "without any choice"), ({"asked": False}, "with asked no")],
    )
    def test_of_one_that_has_no_calendar(self, choices: dict[str, Any], said: str) -> None:
        first, second, *_ = differing(choices, None, "").sentences()
        assert (f"a and b differ {said}:", "  only a: one thing") == (first, second)

    def test_as_data(self) -> None:
        unlike = {"choices": {}, "anchor": "course", "day": date(2026, 3, 2)}
        data = {"one": "a", "other": "b", "courses": 3, "varied": {}, "only_one": (), "only_other": ()}
        scope = {"zone": "America/New_York", "start": "2026-03-02T09:30:00-05:00"}
        assert {**data, **scope, "equal": True, "unlike": None} == SAME.as_data()
        assert {
            **data,
            **scope,
            "equal": False,
            "unlike": {**unlike, "one": ("one thing", "another"), "other": ("a third",)},
        } == differing({}, date(2026, 3, 2)).as_data()


class TestTheCommand:
    def test_a_built_in_and_its_written_form_are_equal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "t.toml"
        path.write_bytes(written(REGIMENS["tisagenlecleucel"], ".toml"))
        assert 0 == main(["compare", "tisagenlecleucel", str(path)])
        shown = capsys.readouterr().out.splitlines()
        assert f"tisagenlecleucel and {path} make the same calendars in all 6 courses in scope." == shown[0]
        assert "label (us-2025-06 | us-before-2025-06)." == shown[-1]

    def test_a_difference_is_told_in_words_and_as_data(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("a.json").write_text(json.dumps(sound()), encoding="utf-8")
        Path("b.json").write_text(json.dumps(changed(*DOSE, "days", value="1, 9")), encoding="utf-8")
        assert 1 == main(["compare", "a.json", "b.json"])
        shown = capsys.readouterr().out.splitlines()
        assert shown[0] == (
            "a.json and b.json differ first on Mon 9 Mar 2026, 7 days after the start, with weight_kg 44.99,"
        )
        assert "counted from course:" == shown[1]
        assert shown[2].startswith("  only a.json: Drug, 0.5 mg [dose], Mon 9 Mar 2026 09:30")
        assert 1 == main(["compare", "a.json", "b.json", "--json"])
        data = json.loads(capsys.readouterr().out)
        assert (False, "2026-03-09", {"weight_kg": 44.99}) == (
            data["equal"],
            data["unlike"]["day"],
            data["unlike"]["choices"],
        )

    def test_choices_that_only_one_has_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 1 == main(["compare", "inotuzumab-ozogamicin", "tisagenlecleucel"])
        shown = capsys.readouterr().out
        assert "Only tisagenlecleucel has the choice label." in shown
        assert "Only inotuzumab-ozogamicin has the choices cycles, cycle_1_days," in shown


@pytest.mark.slow
def test_the_longest_built_in_is_compared_over_all_its_choices() -> None:
    assert 1674 == compare(REGIMENS["blinatumomab"], REGIMENS["blinatumomab"]).courses
