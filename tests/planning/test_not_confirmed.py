"""What is not confirmed, and what it says: a drug that was left out, a hold, a phase that waits (C10, C15).

Everything begins on Mon 2 March 2026 at 09:00 in New York.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.regimen.test_where_rules_meet import FU, HELD, OXALI, SOURCE, at, laid, regimen, row

from schedules import Event, Plan, extend, plan, revise
from schedules.course import AnyHappening, Decided, Hold, Omit, Resume, Stop
from schedules.regimen.selection import select

GIVEN = "t starts on Mon 2 Mar 2026 09:00, the date this plan was given"
LEFT_OUT = "Oxali was left out, and this hangs from it: record when it is connected, or that it is omitted"


def event(course: Plan, key: str) -> Event:
    return next(each for each in (*course.events, *course.cancelled) if each.key == key)


def whys(course: Plan, key: str) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in event(course, key).why]


class TestAPumpWhoseDrugWasLeftOut:
    """Oxali from 09:00 to 11:00, then the pump of 46 h; oxali was omitted."""

    SECOND = row(pump="second", beside={"row": "fu"}, hours=24)
    THIRD = row(pump="third", beside={"row": "second"}, hours=24)

    def course(self, *rows: dict[str, Any]) -> Plan:
        return laid(regimen(OXALI, FU, *rows, length_days=21, cycles=1), Omit(at=at(3, 2), of="t/1/oxali/d1"))

    def test_says_what_was_left_out_and_what_to_record(self) -> None:
        found = event(self.course(), "t/1/fu/start")
        assert "Fu (not confirmed, not before Mon 2 Mar 2026)" == found.title
        # 46 h from 11:00 on 2 March touch the 4th: two days, rounded up from the hours.
        assert (date(2026, 3, 2), date(2026, 3, 4), True) == (found.start, found.end, found.all_day)
        assert ("tentative", "fu-connected") == (found.state, found.waits_for)
        assert (date(2026, 3, 2), None) == (found.earliest, found.latest)
        assert LEFT_OUT == found.details[-1]
        assert ("", LEFT_OUT) == (found.why[-1].convention, found.why[-1].text)
        assert GIVEN == found.why[0].text

    def test_a_pump_after_it_waits_for_the_same(self) -> None:
        course = self.course(self.SECOND, self.THIRD)
        for name, on in (("second", date(2026, 3, 4)), ("third", date(2026, 3, 5))):
            found = event(course, f"t/1/{name}/start")
            assert ("tentative", "fu-connected", on) == (found.state, found.waits_for, found.start)
            assert f"{name.capitalize()} (not confirmed, not before {on:%a} {on.day} Mar 2026)" == found.title
            assert ("", LEFT_OUT) == (found.why[-1].convention, found.why[-1].text)
            # It is not the one whose drug was left out: nothing is asked of it.
            assert LEFT_OUT not in found.details

    def test_what_hangs_from_it_gives_the_same_reason(self) -> None:
        after = row(visit="count", kind="assessment", beside={"row": "fu", "at": "end", "days": 3})
        care = row(span="care", kind="restriction", of="fu", lasts_days=5)
        course = self.course(after, care)
        for key in ("t/1/count/disconnect", "t/1/care/1"):
            found = event(course, key)
            assert ("tentative", "fu-connected") == (found.state, found.waits_for)
            assert LEFT_OUT == found.why[-1].text
            assert [LEFT_OUT] == [each.text for each in found.why if each.text == LEFT_OUT]


class TestAfterAHold:
    """96 h from 2 March at 09:00; seven days may pass before a new cycle is asked for."""

    ROWS = (
        HELD,
        row(visit="after", title="After", beside={"row": "p", "at": "end", "hours": 24}),
        row(span="care", title="Care", kind="restriction", of="p", lasts_days=5),
    )

    def held(self, *entries: AnyHappening, as_of: datetime, cycles: int = 2) -> Plan:
        made = laid(regimen(*self.ROWS, cycles=cycles))
        return revise(made, Hold(at=at(3, 3), row="p"), *entries, as_of=as_of)

    def test_what_follows_says_what_it_waits_for(self) -> None:
        course = self.held(as_of=at(3, 4))
        found = event(course, "t/1/after/disconnect")
        # 72 h are left on 4 March at 09:00: to the 7th, and a day.
        assert (date(2026, 3, 8), date(2026, 3, 9), True) == (found.start, found.end, found.all_day)
        assert (date(2026, 3, 8), None, date(2026, 3, 8)) == (found.earliest, found.latest, found.due)
        assert ("tentative", "p-resumed") == (found.state, found.waits_for)
        assert "After (not confirmed, not before Sun 8 Mar 2026)" == found.title
        hold = "P is on hold since Tue 3 Mar 2026 09:00; nothing after it is sure until it is resumed"
        assert ("C10", hold) == (found.why[-1].convention, found.why[-1].text)
        assert [date(2026, 3, 7)] == [each.start for each in course.events if each.key == "t/1/p/disconnect"]

    def test_the_next_cycle_waits_too_and_what_was_before_does_not(self) -> None:
        course = self.held(as_of=at(3, 4))
        states = {each.key: each.state for each in course.events}
        assert "tentative" == states["t/2/p/start"]
        assert states["t/1/p/start"] in ("planned", "given")
        # A restriction of the infusion ends no sooner because it is held: its start stands.
        assert "planned" == states["t/1/care/1"]

    def test_a_restriction_lasts_as_if_the_infusion_went_on_now(self) -> None:
        course = self.held(as_of=at(3, 6))
        # Resumed on 6 March at 09:00, 72 h end on the 9th, an hour later by the clocks; five days after it: the 14th.
        found = event(course, "t/1/care/1")
        assert (date(2026, 3, 2), date(2026, 3, 15)) == (found.start, found.end)

    def test_a_treatment_that_was_stopped_waits_for_nothing(self) -> None:
        course = self.held(Stop(at=at(3, 4)), as_of=at(3, 4))
        assert [] == [each.key for each in course.events if each.state == "tentative"]
        assert {"cancelled"} == {each.state for each in course.cancelled}

    def test_longer_than_the_label_allows_it_is_a_question(self) -> None:
        # Seven days after 3 March at 09:00 is 10 March; 168 hours end at 10:00 by the clocks, which went forward.
        assert [] == [each.key for each in self.held(as_of=at(3, 10, 10)).events if each.kind == "decision"]
        course = self.held(as_of=at(3, 10, 11))
        (asked,) = (each for each in course.events if each.kind == "decision")
        assert "To be decided by the care team: how treatment goes on after the long hold" == asked.title
        assert ("C6", "off since Tue 3 Mar 2026, longer than 7 days; the label asks for a new cycle") == (
            asked.why[-1].convention,
            asked.why[-1].text,
        )
        assert [GIVEN] == [why.text for why in asked.why[:-1]]
        assert (date(2026, 3, 10), date(2026, 3, 11), "planned") == (asked.start, asked.end, asked.state)
        assert asked.key.startswith("t/1/decision/e1")
        assert 3 == len(asked.details)
        for detail, question in zip(asked.details, ("rest", "counts", "low"), strict=True):
            assert f"e1/{question}" in detail
        follows = event(course, "t/2/p/start")
        undecided = "P: a new cycle starts after a long hold, and what the label leaves open is not decided"
        assert ("tentative", "p-decided") == (follows.state, follows.waits_for)
        assert ("C10", undecided) == (follows.why[-1].convention, follows.why[-1].text)

    @pytest.mark.parametrize(
        ("answers", "open_"),
        [
            ({}, ["rest", "counts", "low"]),
            ({"rest": "yes"}, ["counts", "low"]),
            ({"counts": "no"}, ["rest", "low"]),
            ({"low": "no"}, ["rest", "counts"]),
            ({"rest": "no", "low": "yes"}, ["counts"]),
        ],
    )
    def test_what_was_answered_is_not_asked_again(self, answers: dict[str, Any], open_: list[str]) -> None:
        decided = [Decided(at=at(3, 11), question=f"e1/{name}", answer=answer) for name, answer in answers.items()]
        course = self.held(*decided, as_of=at(3, 11))
        (asked,) = (each for each in course.events if each.kind == "decision")
        assert open_ == [
            name for name in ("rest", "counts", "low") if any(f"e1/{name}" in line for line in asked.details)
        ]
        assert len(open_) == len(asked.details)

    @pytest.mark.parametrize(
        ("rate", "open_"), [("same", ["counts", "low"]), ("low", ["counts"]), ("full", ["counts"])]
    )
    def test_a_restart_answers_what_it_can(self, rate: Any, open_: list[str]) -> None:
        course = self.held(Resume(at=at(3, 12), row="p", rate=rate), as_of=at(3, 12))
        (asked,) = (each for each in course.events if each.kind == "decision")
        assert open_ == [
            name for name in ("rest", "counts", "low") if any(f"e1/{name}" in line for line in asked.details)
        ]
        assert (date(2026, 3, 12), date(2026, 3, 13)) == (asked.start, asked.end)

    def test_with_all_answered_nothing_is_asked(self) -> None:
        resume = Resume(at=at(3, 12), row="p", rate="full")
        course = self.held(resume, Decided(at=at(3, 12), question="e1/counts", answer="no"), as_of=at(3, 12))
        assert [] == [each.key for each in course.events if each.kind == "decision"]
        assert [] == [each.key for each in course.events if each.state == "tentative"]
        # A cycle that does not count takes no other one's place: 21 days after 12 March is 2 April.
        assert at(4, 2) == event(course, "t/2/p/start").start
        text = "the hold from Tue 3 Mar 2026 09:00 was longer than 7 days: a new cycle starts"
        assert ["", "C6", "C11", "C2"] == [why.convention for why in event(course, "t/1/p/start-e2").why]
        assert text == event(course, "t/1/p/start-e2").why[1].text

    def test_a_cycle_that_counts_takes_the_next_ones_place(self) -> None:
        resume = Resume(at=at(3, 12), row="p", rate="full")
        course = self.held(resume, Decided(at=at(3, 12), question="e1/counts", answer="yes"), as_of=at(3, 12), cycles=3)
        assert "cancelled" == event(course, "t/2/p/start").state
        assert at(4, 2) == event(course, "t/3/p/start").start


class TestAPhaseThatWaits:
    """Part n waits for a milestone after t's dose on 23 March: about 2 April, not before 28 March."""

    def band(self, *rows: dict[str, Any], **wait: Any) -> Event:
        after = {"shape": "wait", "milestone": "ready", "title": "Ready", "of": "t", "earliest": 5, "typical": 10}
        phase = {"id": "n", "title": "part n", "table": "n", "cycles": 1}
        phases = [{**phase, "after": {**after, "source": SOURCE, **wait}}]
        tables = {"n": {"length_days": 21, "rows": list(rows)}}
        return event(laid(regimen(row(visit="a", days="1"), phases=phases, tables=tables)), "n/1/band/expected")

    @pytest.mark.parametrize(
        ("own", "line"),
        [
            (row(visit="x", days="1"), "X on Day 1"),
            (row(visit="x", days="1, 8", amounts=[{"text": "5 mg"}]), "X, 5 mg on Days 1, 8"),
            (row(visit="x", weekdays="mon-fri", count=10), "X, 10 times on Monday to Friday"),
            (
                row(visit="x", days="1, 8", amounts=[{"text": "5 mg", "days": "1"}, {"text": "3 mg", "days": "8"}]),
                "X, 5 mg then 3 mg on Days 1, 8",
            ),
            (
                row(
                    visit="x",
                    days="1, 8, 15",
                    amounts=[{"text": f"{n} mg", "days": d} for n, d in ((5, "1"), (3, "8"), (1, "15"))],
                ),
                "X, 5 mg, 3 mg then 1 mg on Days 1, 8, 15",
            ),
            (row(span="x", kind="stay", days="1-4"), "X"),
            (row(span="x", kind="restriction", of="v", lasts_days=1), "X for 1 day"),
            (row(span="x", kind="restriction", of="v", lasts_days=5), "X for 5 days"),
            (row(span="x", kind="restriction", of="v", days="1-6"), "X for 5 days"),
            (row(span="x", kind="restriction", of="v", until="recovery"), "X until recovery"),
            (row(visit="x", beside={"row": "v", "at": "end", "days": 1}), "X"),
            (row(visit="x", beside={"row": "v", "at": "end", "days": 1}, details=["One.", "Two."]), "X (One.; Two.)"),
            (row(pump="x", day=2, hours=24, amounts=[{"text": "5 mg"}]), "X, 5 mg"),
        ],
    )
    def test_a_row_in_words(self, own: dict[str, Any], line: str) -> None:
        found = self.band(row(visit="v", days="1"), own)
        first = "V on Day 1"
        assert [
            "Expected about Thu 2 Apr 2026; the real date waits for: Ready.",
            "No latest date is known.",
            first,
            line,
        ] == list(found.details)

    def test_a_row_of_a_source_that_is_not_sure_says_so(self) -> None:
        unsure = {**SOURCE, "confidence": "unverified"}
        found = self.band(row(visit="v", days="1") | {"source": unsure})
        assert "V on Day 1 [unverified: made for this test]" == found.details[2]

    def test_a_row_of_the_clinics_own_says_so(self) -> None:
        own = {"document": "Our handbook", "jurisdiction": "our clinic"}
        link = {"shape": "wait", "milestone": "ready", "title": "Ready", "of": "t", "earliest": 5, "typical": 10}
        phase = {"id": "n", "title": "part n", "table": "n", "cycles": 1, "after": {**link, "source": SOURCE}}
        tables = {"n": {"length_days": 21, "rows": [row(visit="v", days="1")]}}
        made = regimen(row(visit="a", days="1"), phases=[phase], tables=tables)
        visit = {"shape": "visit", "id": "own-visit", "kind": "assessment", "title": "Own visit", "days": "2"}
        rules = {"extends": "r", "id": "ours", "source": own, "add": [{"row": visit, "phases": ["n"]}]}
        course = plan(extend(select(made, {}), rules), start=at(3, 2), as_of=at(1, 15))
        assert "Own visit on Day 2 [the clinic's own: Our handbook]" == event(course, "n/1/band/expected").details[-1]

    def test_one_that_is_usual_says_so(self) -> None:
        assert (
            "Part n (not confirmed, usually not before Sat 28 Mar 2026)"
            == self.band(row(visit="v", days="1"), usual=True).title
        )

    @pytest.mark.parametrize(("days", "setting"), [("1", "clinic"), ("1, 8", "hospital")])
    def test_it_lasts_to_its_last_dose(self, days: str, setting: str) -> None:
        found = self.band(row(visit="v", days=days, setting=setting))
        length = timedelta(days=1 if days == "1" else 8)
        assert (date(2026, 4, 2), date(2026, 4, 2) + length, setting) == (found.start, found.end, found.setting)
        assert (date(2026, 3, 28), None) == (found.earliest, found.latest)
