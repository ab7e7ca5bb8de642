"""Events without our names find their place by words, order and distance; what a person says outranks it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.regimens.test_contract import settled
from tests.support.drawing import REGIMENS

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, check, plan, select
from schedules.clock import elapse
from schedules.course.joint import joint_events
from schedules.course.places import is_extra, tail_of
from schedules.export import to_ics
from schedules.foreign import ics
from schedules.foreign.entries import Entry
from schedules.foreign.judgement import judge
from schedules.foreign.matching import match
from schedules.planning.cycles import cycles_by_phase

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": datetime(2026, 1, 1, tzinfo=UTC)}
CASES = [
    (regimen.id, choices, anchor)
    for regimen in REGIMENS.values()
    for choices in settled(regimen)
    for anchor in cycles_by_phase(select(regimen, choices))
]


def course_of(case: tuple[str, dict[str, Any], str]) -> Plan:
    name, choices, anchor = case
    return plan(select(REGIMENS[name], choices), start=START, anchor=anchor, **FIXED)


def entries(data: bytes) -> list[Entry]:
    return ics.entries(ics.read_lines(data.decode(), "f.ics"), NEW_YORK, "f.ics")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_file_of_ours_is_known_by_its_names_and_has_no_findings(case: tuple[str, dict[str, Any], str]) -> None:
    course = course_of(case)
    found = judge(to_ics(course), "f.ics", select(course.regimen, course.choices))
    places = {(taken.entry.uid, key) for taken in found.match.taken for key in taken.keys}
    told = {each.uid: group[0].uid for group in joint_events(course.events) for each in group}
    assert {(told.get(event.uid, event.uid), event.key) for event in course.events} == places
    assert [] == [each.message for each in found.findings if each.severity == "error"]


@pytest.mark.parametrize("case", [case for case in CASES if case[2] != "leukapheresis"], ids=str)
def test_without_our_names_treatments_are_found_by_their_words(case: tuple[str, dict[str, Any], str]) -> None:
    course = course_of(case)
    anonymous = re.sub(rb"UID:[^\r]*", b"UID:x", to_ics(course, moment_minutes=1))
    found = entries(anonymous)
    matched = match(found, select(course.regimen, course.choices), mapping={})
    wanted = {e.key: e.start for e in course.events if e.kind in ("dose", "infusion") and e.state == "planned"}
    got = {key: entry.start for entry, key in matched.pairs if key in wanted}
    assert wanted == got


def weekly(*days: str) -> list[Entry]:
    dates = [date.fromisoformat(day) for day in days]
    return [Entry(str(number), "Besponsa", day, day + timedelta(days=1)) for number, day in enumerate(dates)]


CHOICES = InotuzumabOzogamicin(cycles=2).selection()
SIX = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06")


def keys(found: list[Entry], **mapping: str) -> list[str]:
    return [key for _, key in match(found, CHOICES, mapping=mapping).pairs]


def test_a_brand_name_is_enough() -> None:
    expected = [f"{phase}/1/dose/{day}" for phase in ("first", "later") for day in ("d1", "d8", "d15")]
    assert expected == keys(weekly(*SIX))


def test_a_dose_that_is_missing_leaves_its_place_empty() -> None:
    found = keys(weekly(*SIX[:1], *SIX[2:]))
    assert ["first/1/dose/d1", "first/1/dose/d15", "later/1/dose/d1", "later/1/dose/d8", "later/1/dose/d15"] == found


def test_a_dose_too_many_has_a_place_that_no_row_has() -> None:
    found = keys(weekly(*SIX, "2026-04-13", "2026-05-30"))
    assert [False] * 6 + [True] * 2 == [is_extra(tail_of(key)) for key in found]
    assert 8 == len(set(found))


def test_what_a_person_says_outranks_the_words() -> None:
    strange = [Entry("a", "Blue bag", date(2026, 3, 2), date(2026, 3, 3)), *weekly(*SIX[1:])]
    assert "first/1/dose/d1" == keys(strange, **{"Blue bag": "dose"})[0]
    assert "first/1/dose/d1" == keys(strange, a="first/1/dose/d1")[0]
    assert "" == keys(strange, a="-")[0]


def test_strangers_stay_strangers() -> None:
    dentist = Entry("d", "Dentist", date(2026, 3, 4), date(2026, 3, 5))
    assert "" == keys([*weekly(*SIX), dentist])[-1]


BLINA = Blinatumomab(indication="mrd-positive", cycles=1, weight_kg=70, age_group="adult").selection()


def infusion(*spans: tuple[datetime, int], title: str = "Blincyto") -> tuple[list[str], set[str]]:
    """
    The places of events of so many hours, and the codes of errors.
    """
    found = [
        Entry(str(n), title, start, elapse(start, timedelta(hours=hours))) for n, (start, hours) in enumerate(spans)
    ]
    matched = match(found, BLINA, mapping={})
    errors = {each.code for each in (*check(matched.seen, BLINA), *matched.findings) if each.severity == "error"}
    return [tail_of(key) for _, key in matched.pairs], errors


class TestInfusions:
    """An infusion is one event, a chain of bags, or what a hold left of it (C3, C16)."""

    def test_one_event_is_its_start_and_its_end(self) -> None:
        assert (["start"], set()) == infusion((START, 672))
        assert (["start"], {"infusion_hours"}) == infusion((START, 671))

    def test_a_chain_of_bags_is_one_infusion(self) -> None:
        bags = [(elapse(START, timedelta(hours=96 * number)), 96) for number in range(7)]
        assert (["start", *[""] * 6], set()) == infusion(*bags)
        assert {"infusion_hours"} == infusion(*bags[:-1])[1]

    def test_what_follows_a_hold_belongs_to_it(self) -> None:
        later = elapse(START, timedelta(hours=300 + 60))
        assert (["start", "restart-e1"], set()) == infusion((START, 300), (later, 372))
        assert {"infusion_hours"} == infusion((START, 300), (later, 371))[1]

    def test_a_whole_infusion_too_many_is_one(self) -> None:
        later = elapse(START, timedelta(days=42))
        places, errors = infusion((START, 672), (later, 672))
        assert ["start", True, {"event_extra"}] == [places[0], is_extra(places[1]), errors]

    def test_an_appointment_to_connect_asks_for_an_end(self) -> None:
        assert (["start"], {"event_missing"}) == infusion((START, 1), title="Blincyto start")

    def test_days_one_after_another_are_one_infusion(self) -> None:
        days = [START.date() + timedelta(days=number) for number in range(28)]
        found = [Entry(str(day), "Blincyto", day, day + timedelta(days=1)) for day in days]
        matched = match(found, BLINA, mapping={})
        assert [] == [each for each in check(matched.seen, BLINA) if each.severity != "note"]
        assert ({"hours_unknown"}, ()) == ({each.code for each in matched.findings}, matched.questions)


def test_events_that_name_no_drug_are_doses_together() -> None:
    found = [
        Entry(str(n), f"Chemo {n}", day, day + timedelta(days=1))
        for n, day in enumerate(map(date.fromisoformat, SIX), start=1)
    ]
    one_cycle = InotuzumabOzogamicin(cycles=1).selection()
    matched = match(found[:4], one_cycle, mapping={})
    assert [False, False, False, True] == [is_extra(tail_of(key)) for _, key in matched.pairs]
