"""The judge finds nothing in a generated plan, and every fault that is planted in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from tests.support.drawing import REGIMENS, any_course

from schedules import (
    Blinatumomab,
    Event,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
    plan,
    select,
)
from schedules.checking.findings import FINDINGS
from schedules.checking.judge import check

DAY = timedelta(days=1)
START = datetime(2026, 2, 23, 9, tzinfo=ZoneInfo("America/New_York"))
FIXED: dict[str, Any] = {"plan_id": UUID(int=5), "as_of": START}
FULL: dict[str, dict[str, Any]] = {
    "blinatumomab": {
        "indication": "relapsed-refractory",
        "cycles": 7,
        "weight_kg": 70.0,
        "age_group": "adult",
        "bag_hours": (96,),
    },
    "inotuzumab-ozogamicin": {"cycles": 4, "cycle_1_days": 28},
    "brexucabtagene-autoleucel": {"label": "us-before-2025-06"},
    "tisagenlecleucel": {"label": "us-before-2025-06"},
    "obecabtagene-autoleucel": {},
}
RR: dict[str, Any] = {"indication": "relapsed-refractory", "weight_kg": 70.0, "age_group": "adult"}


def full(name: str, anchor: str | None = None) -> Plan:
    return plan(select(REGIMENS[name], FULL[name]), start=START, anchor=anchor, **FIXED)


def with_event(course: Plan, key: str, **changes: Any) -> Plan:
    """The same course with one event changed."""
    events = [event.model_copy(update=changes) if event.key == key else event for event in course.events]
    return course.model_copy(update={"events": tuple(events)})


def without(course: Plan, key: str) -> Plan:
    return course.model_copy(update={"events": tuple(event for event in course.events if event.key != key)})


def event(course: Plan, key: str) -> Event:
    return next(event for event in course.events if event.key == key)


class TestSilence:
    """In a plan that nobody touched there is nothing to find."""

    @given(course=any_course())
    def test_a_generated_plan_has_no_findings(self, course: Plan) -> None:
        allowed = {"not_from_label"} if course.choices.get("weekly_doses") == 4 else set()
        assert set() == {finding.code for finding in check(course)} - allowed

    def test_four_weekly_doses_are_always_warned_about(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=1, weekly_doses=4, cycle_1_days=28), start=START, **FIXED)
        assert [("not_from_label", "warning")] == [(f.code, f.severity) for f in check(course)]


WAYS = [(name, None) for name in ("blinatumomab", "inotuzumab-ozogamicin")] + [
    (name, "infusion") for name in FULL if name.endswith("leucel")
]
PLACES = [
    pytest.param(name, anchor, event.key, id=f"{name}-{event.key}")
    for name, anchor in WAYS
    for event in full(name, anchor).events
]


def shifted(event: Event) -> Iterator[dict[str, Any]]:
    """An event moved by more than any rule allows, both ways; and a timed one that is an hour off."""
    for days in (-20, 20):
        yield {"start": event.start + days * DAY, "end": event.end + days * DAY}
    if isinstance(event.start, datetime) and event.kind in {"step", "bag-change", "disconnect", "premedication"}:
        off = (event.start.astimezone(UTC) + timedelta(hours=1)).astimezone(event.start.tzinfo)
        yield {"start": off, "end": off}


class TestPlantedFaults:
    """Whatever event of whatever regimen is moved, lost or doubled: the judge says so."""

    @pytest.mark.parametrize(("name", "anchor", "key"), PLACES)
    def test_a_moved_event_is_found(self, name: str, anchor: str | None, key: str) -> None:
        course = full(name, anchor)
        for changes in shifted(event(course, key)):
            assert check(with_event(course, key, **changes)), changes

    @pytest.mark.parametrize(("name", "anchor", "key"), PLACES)
    def test_a_lost_event_is_found(self, name: str, anchor: str | None, key: str) -> None:
        found = check(without(full(name, anchor), key))
        waits = "expected" in key
        assert found or waits, "only a wait before its anchor may be left out"

    @pytest.mark.parametrize(("name", "anchor", "key"), PLACES)
    def test_an_event_that_is_there_twice_is_found(self, name: str, anchor: str | None, key: str) -> None:
        course = full(name, anchor)
        doubled = course.model_copy(update={"events": (*course.events, event(course, key))})
        assert "event_twice" in {finding.code for finding in check(doubled)}


def moved(course: Plan, keys: set[str], days: int) -> Plan:
    """The course with some events moved together."""
    shift = days * DAY
    events = [
        event.model_copy(update={"start": event.start + shift, "end": event.end + shift})
        if event.key in keys
        else event
        for event in course.events
    ]
    return course.model_copy(update={"events": tuple(events)})


def cycle_keys(course: Plan) -> list[str]:
    return list(dict.fromkeys(event.key.rsplit("/", 2)[0] for event in course.events))


class TestRoundsMovedWhole:
    """A cycle or a phase that is moved as a whole, by a day more than its rule allows, is found all the same."""

    @pytest.mark.parametrize("days", [-1, 1])
    @pytest.mark.parametrize("number", range(1, 7))
    def test_cycles_of_blinatumomab(self, number: int, days: int) -> None:
        course = full("blinatumomab")
        later = cycle_keys(course)[number:]
        found = check(
            moved(course, {event.key for event in course.events if event.key.rsplit("/", 2)[0] in later}, days)
        )
        expected = {"cycle_short", "rest_short", "rest_wrong"} if days < 0 else {"cycle_long", "rest_wrong"}
        assert expected == {finding.code for finding in found}

    @pytest.mark.parametrize(("days", "code"), [(-1, "cycle_short"), (1, "cycle_long")])
    @pytest.mark.parametrize("number", range(1, 4))
    def test_cycles_of_inotuzumab(self, number: int, days: int, code: str) -> None:
        course = full("inotuzumab-ozogamicin")
        later = cycle_keys(course)[number:]
        found = check(
            moved(course, {event.key for event in course.events if event.key.rsplit("/", 2)[0] in later}, days)
        )
        assert {code} == {finding.code for finding in found}

    @pytest.mark.parametrize(
        ("name", "least", "most"),
        [
            ("brexucabtagene-autoleucel", 0, 0),
            ("tisagenlecleucel", 0, 12),
            ("obecabtagene-autoleucel", -1, 1),
        ],
    )
    def test_the_infusion_after_lymphodepletion(self, name: str, least: int, most: int) -> None:
        """
        Two days after it; 2 to 14 days, planned at 2; 2 to 4 days, planned at 3.
        """
        course = full(name, "infusion")
        keys = {event.key for event in course.events if event.key.startswith("infusion/")}
        for days in (least, most):
            assert () == check(moved(course, keys, days))
        for days in (least - 1, most + 1):
            assert {"link_broken"} == {finding.code for finding in check(moved(course, keys, days))}

    @pytest.mark.parametrize(
        ("name", "key", "least", "most"),
        [
            ("inotuzumab-ozogamicin", "first/1/dose/d8", -1, 1),
            ("inotuzumab-ozogamicin", "first/1/dose/d15", -1, 2),
            ("inotuzumab-ozogamicin", "later/2/dose/d15", -1, 2),
            ("obecabtagene-autoleucel", "infusion/1/infusion/d10", -2, 2),
        ],
    )
    def test_a_dose_in_its_window(self, name: str, key: str, least: int, most: int) -> None:
        course = full(name, "infusion" if name.endswith("leucel") else None)
        dosing = {"window_missed", "gap_short"}
        for days in (least, most):
            assert set() == dosing & {finding.code for finding in check(moved(course, {key}, days))}
        for days in (least - 1, most + 1):
            assert dosing & {finding.code for finding in check(moved(course, {key}, days))}


class TestHandBroken:
    """Calendars broken by hand: each finding names the rule, the source and the first legal date."""

    def only(self, course: Plan, code: str) -> Any:
        (found,) = [finding for finding in check(course) if finding.code == code]
        assert found.severity == "error"
        assert found.source is not None
        assert found.source.document
        return found

    def test_a_second_dose_five_days_after_the_first(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=1), start=datetime(2026, 3, 2, 9, tzinfo=START.tzinfo), **FIXED)
        fifth = datetime(2026, 3, 7, 9, tzinfo=START.tzinfo)
        found = self.only(
            with_event(course, "first/1/dose/d8", start=fifth, end=fifth + timedelta(hours=1)), "gap_short"
        )
        assert date(2026, 3, 8) == found.nearest
        assert "comes 5 days after the last one; the rule asks for at least 6" in found.message
        assert "The first date that keeps it: Sun 8 Mar 2026." in found.message

    def test_an_infusion_of_671_hours(self) -> None:
        course = plan(Blinatumomab(**RR, cycles=1), start=datetime(2026, 3, 2, 9, tzinfo=START.tzinfo), **FIXED)
        ends = datetime(2026, 3, 30, 9, tzinfo=START.tzinfo)
        found = self.only(with_event(course, "induction/1/infusion/start", end=ends), "infusion_hours")
        assert datetime(2026, 3, 30, 10, tzinfo=START.tzinfo) == found.nearest
        assert "runs for 671 h; the rule asks for 672 h" in found.message

    def test_a_rest_of_13_days(self) -> None:
        course = plan(Blinatumomab(**RR, cycles=2), start=datetime(2026, 3, 2, 9, tzinfo=START.tzinfo), **FIXED)
        early = [
            event.model_copy(update={"start": event.start - DAY, "end": event.end - DAY}) if event.cycle == 2 else event
            for event in course.events
        ]
        found = self.only(course.model_copy(update={"events": tuple(early)}), "rest_short")
        assert date(2026, 4, 13) == found.nearest

    def test_a_stay_that_ends_a_day_early(self) -> None:
        course = plan(Blinatumomab(**RR, cycles=1), start=datetime(2026, 3, 2, 9, tzinfo=START.tzinfo), **FIXED)
        found = self.only(with_event(course, "induction/1/stay/1", end=date(2026, 3, 10)), "stay_wrong")
        assert date(2026, 3, 10) == found.nearest
        assert "its last day on Mon 9 Mar 2026; the rule asks for Tue 10 Mar 2026" in found.message

    def test_a_day_10_dose_on_day_13(self) -> None:
        course = plan(
            ObecabtageneAutoleucel(), start=datetime(2026, 3, 9, 9, tzinfo=START.tzinfo), anchor="infusion", **FIXED
        )
        late = datetime(2026, 3, 21, 9, tzinfo=START.tzinfo)
        found = self.only(with_event(course, "infusion/1/infusion/d10", start=late, end=late), "window_missed")
        assert date(2026, 3, 20) == found.nearest

    def test_fludarabine_a_day_late(self) -> None:
        course = plan(
            Tisagenlecleucel(label="us-2025-06"),
            start=datetime(2026, 3, 2, 9, tzinfo=START.tzinfo),
            anchor="lymphodepletion",
            **FIXED,
        )
        late = datetime(2026, 3, 4, 9, tzinfo=START.tzinfo)
        found = self.only(with_event(course, "lymphodepletion/1/fludarabine/d2", start=late, end=late), "day_wrong")
        assert date(2026, 3, 3) == found.nearest

    @pytest.mark.parametrize(("day", "fine"), [(6, False), (7, True), (19, True), (20, False)])
    def test_the_infusion_2_to_14_days_after_lymphodepletion(self, day: int, fine: bool) -> None:  # noqa: FBT001  # a table
        """
        Lymphodepletion of 2 to 5 March.
        """
        start = datetime(2026, 3, 2, 9, tzinfo=START.tzinfo)
        known = {"infusion": date(2026, 3, day)}
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=start, anchor="lymphodepletion", known=known, **FIXED)
        assert fine is ("link_broken" not in {finding.code for finding in check(course)})


def test_every_finding_has_a_documented_code_and_every_code_is_given() -> None:
    import ast
    from pathlib import Path

    import schedules

    given_codes: set[str] = set()
    root = Path(schedules.__file__).parent
    # The codes are listed in `checking.findings`, which gives none.
    judges = {*(root / "checking").glob("*.py"), *(root / "foreign").glob("*.py")} - {root / "checking" / "findings.py"}
    for path in (*judges, root / "cli" / "check.py", root / "cli" / "plan_findings.py"):
        source = path.read_text(encoding="utf-8")
        strings = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
        given_codes |= {text for text in strings if isinstance(text, str)}
    assert set() == set(FINDINGS) - given_codes
