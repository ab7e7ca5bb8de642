"""The dates of phases by what they follow, all of it, and by what ends them; each reason is said.

The first phase, t, has doses on Mon 2 and Mon 9 March 2026 in each of two cycles of 21 days: 23 and 30 March.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import pytest
from tests.regimen.test_where_rules_meet import SOURCE, at, laid, regimen, row, start

from schedules import Event, Plan
from schedules.course import AnyHappening, Reached
from schedules.course.plan import Finding
from schedules.errors import PlanError
from schedules.planning.cycles import cycles_by_phase
from schedules.planning.dating import _later as later
from schedules.planning.drafts import because
from schedules.planning.phases import PhaseDate, by_table, edge_days, first_treatment, limit, phase_and_row
from schedules.regimen import Link, Regimen, Source, Wait
from schedules.regimen.selection import select
from schedules.sentence import sentence

DOSES = row(visit="a", days="1, 8")
GIVEN = "t starts on Mon 2 Mar 2026 09:00, the date this plan was given"


def march(day: int) -> date:
    return date(2026, 3, day)


def following(name: str, of: str = "t", *also: dict[str, Any], **link: Any) -> dict[str, Any]:
    shape = "wait" if "milestone" in link else "link"
    after = {"shape": shape, "of": of, "source": SOURCE, **link}
    more = {"also_after": [{"shape": "link", "source": SOURCE, **each} for each in also]} if also else {}
    return {"id": name, "title": f"part {name}", "table": "t", "cycles": 1, "after": after, **more}


def made(*phases: dict[str, Any]) -> Regimen:
    return regimen(DOSES, phases=list(phases))


def event(course: Plan, key: str) -> Event:
    return next(each for each in course.events if each.key == key)


def whys(course: Plan, key: str) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in event(course, key).why]


def day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


SOURCE_MODEL = Source(document="made for this test", jurisdiction="nowhere")
WAIT = Wait(milestone="ready", title="Ready", of="t", earliest=5, typical=10, source=SOURCE_MODEL)
OTHER_WAIT = Wait(milestone="room", title="Room", of="t", earliest=5, typical=10, source=SOURCE_MODEL)


def dated(first: int, low: int | None, high: int | None, **more: Any) -> PhaseDate:
    why = because("", sentence("delayed-by", days=1)), because("C10", sentence("delayed-by", days=first))
    earliest, latest = (None if each is None else march(each) for each in (low, high))
    return PhaseDate(march(first), earliest, latest, why, **more)


class TestOfTwoDatesOfAPhase:
    """The later one is its date, within the limits of both."""

    @pytest.mark.parametrize(
        ("one", "other", "first", "earliest", "latest", "sooner"),
        [
            ((5, 5, 5), (9, 9, 9), 9, 9, 9, 5),
            ((9, 9, 9), (5, 5, 5), 9, 9, 9, 5),
            ((5, 3, 12), (9, 8, 20), 9, 8, 12, 5),
            ((9, 8, 20), (5, 3, 12), 9, 8, 12, 5),
            ((5, 5, 7), (9, 9, 20), 9, 9, 9, 5),
            ((5, None, 12), (9, 8, None), 9, 8, 12, 5),
            ((5, 3, None), (9, None, None), 9, 3, None, 5),
            ((5, None, None), (9, None, None), 9, None, None, 5),
        ],
    )
    def test_both_limits_hold(
        self, one: Any, other: Any, first: int, earliest: int | None, latest: int | None, sooner: int
    ) -> None:
        found = later(dated(*one), dated(*other))
        limits = tuple(None if each is None else march(each) for each in (earliest, latest))
        assert (march(first), *limits) == (found.first, found.earliest, found.latest)
        said = f"what it also waits for is over by {march(sooner):%a} {sooner} Mar 2026: delayed by {sooner} days"
        assert ["delayed by 1 day", f"delayed by {first} days", said] == [why.text for why in found.why]
        assert ["", "C10", "C10"] == [why.convention for why in found.why]

    def test_of_equal_dates_the_first_one_is_kept(self) -> None:
        one, other = dated(9, 9, 9), PhaseDate.fixed(march(9), because("C1", sentence("delayed-by", days=2)))
        found = later(one, other)
        assert [*(why.text for why in one.why), found.why[-1].text] == [why.text for why in found.why]
        assert found.why[-1].text == "what it also waits for is over by Mon 9 Mar 2026: delayed by 2 days"

    def test_what_one_of_them_waits_for_is_not_lost(self) -> None:
        waiting, sure = dated(5, 5, None, wait=WAIT), dated(9, 9, 9)
        assert later(waiting, sure).wait is WAIT
        assert later(sure, waiting).wait is WAIT
        assert later(waiting, dated(9, 9, None, wait=OTHER_WAIT)).wait is OTHER_WAIT
        assert later(sure, sure).wait is None

    @pytest.mark.parametrize(("one", "other"), [(True, False), (False, True), (True, True), (False, False)])
    def test_one_without_a_date_leaves_both_without(self, one: bool, other: bool) -> None:  # noqa: FBT001
        first = dated(5, None, None, wait=WAIT, undated=one, needed_by="x" if one else "")
        second = dated(9, None, None, wait=WAIT, undated=other, needed_by="y" if other else "")
        found = later(first, second)
        assert ((one or other), "x" if one else "y" if other else "") == (found.undated, found.needed_by)


class TestAPhaseThatFollowsTwo:
    """Part n, 30 days after the start of t, 1 April; part m also 10 days after the last dose of n."""

    def test_the_later_one_is_its_date_and_the_other_one_is_said(self) -> None:
        also = {"of": "t", "edge": "end", "expected": 14}
        course = laid(made(following("n", "t", also, edge="start", expected=30)))
        # Thirty days after 2 March are 1 April; 14 days after the last dose, on 30 March, are 13 April.
        assert date(2026, 4, 13) == day(start(course, "n/1/a/d1"))
        assert [
            GIVEN,
            "C10 part n comes 14 days after the end of t, Mon 30 Mar 2026",
            (
                "C10 what it also waits for is over by Wed 1 Apr 2026: "
                "part n comes 30 days after the start of t, Mon 2 Mar 2026"
            ),
        ] == whys(course, "n/1/a/d1")
        assert () == course.findings

    def test_the_first_one_where_that_is_the_later(self) -> None:
        also = {"of": "t", "edge": "start", "expected": 30}
        course = laid(made(following("n", "t", also, edge="end", expected=14)))
        assert date(2026, 4, 13) == day(start(course, "n/1/a/d1"))
        assert [
            "C10 part n comes 14 days after the end of t, Mon 30 Mar 2026",
            (
                "C10 what it also waits for is over by Wed 1 Apr 2026: "
                "part n comes 30 days after the start of t, Mon 2 Mar 2026"
            ),
        ] == whys(course, "n/1/a/d1")[1:]

    def test_a_milestone_and_a_phase_after_it(self) -> None:
        wait = {"milestone": "ready", "title": "Ready", "earliest": 5, "typical": 10}
        also = {"of": "n", "edge": "end", "expected": 7}
        course = laid(made(following("n", "t", edge="next", expected=0), following("m", "t", also, **wait)))
        # n begins on 13 April and has its last dose on the 20th: a week later, the 27th; the wait is over by 9 April.
        band = event(course, "m/1/band/expected")
        assert (date(2026, 4, 27), "ready", "tentative") == (band.start, band.waits_for, band.state)
        reached = laid(
            made(following("n", "t", edge="next", expected=0), following("m", "t", also, **wait)),
            Reached(at=at(5, 4), milestone="ready"),
        )
        assert date(2026, 5, 4) == day(start(reached, "m/1/a/d1"))


class TestTheRoomThatALinkLeaves:
    """With one dose on Day 1 of each cycle, on 2 and 23 March, part n has all the room of its link."""

    @pytest.mark.parametrize(
        ("link", "first", "earliest", "latest"),
        [
            ({"edge": "end", "expected": 5}, (3, 28), (3, 28), (3, 28)),
            ({"edge": "a", "expected": 5}, (3, 28), (3, 28), (3, 28)),
            ({"edge": "end", "earliest": 2, "expected": 5, "latest": 9}, (3, 28), (3, 25), (4, 1)),
            ({"edge": "start", "earliest": 28, "expected": 30}, (4, 1), (3, 30), None),
            ({"edge": "next", "expected": 1, "latest": 4}, (4, 14), None, (4, 17)),
            ({"edge": "start", "months": 2}, (5, 2), (5, 2), (5, 2)),
        ],
    )
    def test_is_that_of_its_first_dose(
        self, link: dict[str, Any], first: tuple[int, int], earliest: Any, latest: Any
    ) -> None:
        found = event(laid(regimen(row(visit="a", days="1"), phases=[following("n", **link)])), "n/1/a/d1")
        limits = [None if each is None else date(2026, *each) for each in (earliest, latest)]
        assert [date(2026, *first), *limits] == [day(found.start), found.earliest, found.latest]


class TestEdgesByTheTable:
    """Two cycles of 21 days from 2 March: the last doses on 23 and 30 March, the next Day 1 on 13 April."""

    @pytest.mark.parametrize(("edge", "days"), [("start", 0), ("end", 28), ("a", 28), ("b", 22), ("next", 42)])
    @pytest.mark.parametrize("first", [march(2), march(5)])
    def test_days_from_the_first_treatment_to_each_edge(self, edge: str, days: int, first: date) -> None:
        cycles = cycles_by_phase(select(regimen(DOSES, row(visit="b", days="2")), {}))["t"]
        assert days == edge_days(cycles, edge, first)

    def test_where_the_first_treatment_is_not_on_day_1(self) -> None:
        cycles = cycles_by_phase(select(regimen(row(visit="a", days="3, 8")), {}))["t"]
        assert [march(2), march(23)] == by_table(cycles, march(4))
        # Day 8 of the second cycle is 30 March; its next Day 1 would be 13 April.
        assert [0, 26, 40] == [edge_days(cycles, edge, march(4)) for edge in ("start", "end", "next")]

    def test_a_row_dates_its_phase_by_its_own_first_day(self) -> None:
        phases = cycles_by_phase(select(made(following("n", expected=5)), {}))
        assert ("t", march(2)) == first_treatment(phases, "t", march(2))
        assert ("t", march(2)) == first_treatment(phases, "a", march(2))
        other = cycles_by_phase(select(regimen(row(visit="a", days="3"), row(visit="b", days="8")), {}))
        assert ("t", march(4)) == first_treatment(other, "b", march(9))

    def test_a_name_of_neither_is_refused_with_those_that_can_be_dated(self) -> None:
        phases = cycles_by_phase(select(made(following("n", expected=5)), {}))
        with pytest.raises(PlanError) as refused:
            phase_and_row(phases, "nothing")
        (problem,) = refused.value.problems
        assert ("name_unknown", "anchor or known date") == (problem.code, problem.place)
        assert "'nothing' can't be dated; use t, n, a" == problem.message


class TestALimit:
    LINK = Link(of="t", months=1, source=SOURCE_MODEL)
    RANGE = Link(of="t", earliest=2, expected=5, latest=9, source=SOURCE_MODEL)

    def test_of_months_alone_is_exact(self) -> None:
        assert date(2026, 2, 28) == limit(date(2026, 1, 31), self.LINK, 30)
        assert date(2026, 2, 28) == limit(date(2026, 3, 31), self.LINK, 30, back=True)

    def test_of_days_is_so_many_days_after_or_before(self) -> None:
        assert (march(11), march(7)) == (limit(march(9), self.RANGE, 2), limit(march(9), self.RANGE, 2, back=True))
        assert (march(11), march(7)) == (limit(march(9), None, 2), limit(march(9), None, 2, back=True))

    @pytest.mark.parametrize(
        ("low", "high", "slack"),
        [(7, 12, (-2, 3)), (None, 12, (None, 3)), (7, None, (-2, None)), (9, 9, (0, 0)), (None, None, (None, None))],
    )
    def test_is_the_room_round_a_date(self, low: int | None, high: int | None, slack: Any) -> None:
        assert slack == dated(9, low, high).slack

    def test_a_date_that_waits_is_tentative_and_a_fixed_one_is_not(self) -> None:
        assert dated(9, 9, None, wait=WAIT).tentative
        fixed = PhaseDate.fixed(march(9), because("C11", sentence("delayed-by", days=1)))
        assert (march(9), march(9), march(9), None, False) == (
            fixed.first,
            fixed.earliest,
            fixed.latest,
            fixed.wait,
            fixed.tentative,
        )
        assert ["delayed by 1 day"] == [why.text for why in fixed.why]


class TestAMilestone:
    """At least five days, typically ten, after the last dose of t, on 30 March."""

    WAIT: ClassVar[dict[str, Any]] = {"milestone": "ready", "title": "Ready", "earliest": 5, "typical": 10}

    def course(self, *entries: AnyHappening) -> Plan:
        return laid(made(following("n", **self.WAIT)), *entries)

    def test_while_it_waits(self) -> None:
        course = self.course()
        found, band = event(course, "n/1/ready/expected"), event(course, "n/1/band/expected")
        for each in (found, band):
            assert (date(2026, 4, 9), date(2026, 4, 4), None) == (each.start, each.earliest, each.latest)
            assert ("tentative", "ready") == (each.state, each.waits_for)
        assert (date(2026, 4, 10), "milestone", "any") == (found.end, found.kind, found.setting)
        # The doses of the band on 9 and 16 April, that day included.
        assert (date(2026, 4, 17), "dose") == (band.end, band.kind)
        assert "Ready (not confirmed, not before Sat 4 Apr 2026)" == found.title
        assert "Part n (not confirmed, not before Sat 4 Apr 2026)" == band.title
        assert ("No latest date is known.",) == found.details
        words = "at least 5 days, typically 10 days, with no known upper limit"
        comes = f"C10 part n comes {words} after the end of t, Mon 30 Mar 2026"
        assert [GIVEN, comes, f"C10 Ready: {words}"] == whys(course, "n/1/ready/expected")
        assert [GIVEN, comes, "C15 not confirmed until the milestone is recorded; one band for the phase"] == whys(
            course, "n/1/band/expected"
        )

    def test_with_a_latest_day_it_is_said(self) -> None:
        course = laid(made(following("n", **self.WAIT, latest=20)))
        found, band = event(course, "n/1/ready/expected"), event(course, "n/1/band/expected")
        assert ((), date(2026, 4, 19)) == (found.details, found.latest)
        assert (
            "Expected about Thu 9 Apr 2026; the real date waits for: Ready.",
            "No later than Sun 19 Apr 2026.",
            "A on Days 1, 8",
        ) == band.details

    def test_reached_in_time(self) -> None:
        course = self.course(Reached(at=at(4, 6, 14), milestone="ready"))
        found = event(course, "n/1/ready/expected")
        assert (at(4, 6, 14), at(4, 6, 14), at(4, 6, 14)) == (found.start, found.end, found.actual)
        assert ("given", "Ready", "milestone") == (found.state, found.title, found.kind)
        reason = "C11 recorded on Mon 6 Apr 2026 14:00: a fact outranks a rule"
        assert [GIVEN, reason] == whys(course, "n/1/ready/expected")
        first = event(course, "n/1/a/d1")
        assert date(2026, 4, 6) == day(first.start)
        assert "C10 Ready: recorded on Mon 6 Apr 2026; part n may start from then on" == whys(course, "n/1/a/d1")[-1]

    def test_reached_sooner_than_was_read(self) -> None:
        course = self.course(Reached(at=at(4, 2, 14), milestone="ready"))
        assert date(2026, 4, 4) == day(start(course, "n/1/a/d1"))
        assert (
            "C10 Ready: recorded on Thu 2 Apr 2026, sooner than was read (at least 5 days, typically 10 days, with no "
            "known upper limit); part n is planned no earlier than Sat 4 Apr 2026"
        ) == whys(course, "n/1/a/d1")[-1]

    def test_reached_on_the_very_first_day(self) -> None:
        course = self.course(Reached(at=at(4, 4, 14), milestone="ready"))
        assert "C10 Ready: recorded on Sat 4 Apr 2026; part n may start from then on" == whys(course, "n/1/a/d1")[-1]


class TestABrokenLink:
    """Part n was known to begin on a date that its link to t forbids."""

    def findings(self, on: datetime, **link: Any) -> list[Finding]:
        course = laid(made(following("n", **link)), known={"n": on})
        return [each for each in course.findings if each.code.startswith("link")]

    @pytest.mark.parametrize(
        ("on", "nearest"), [(at(4, 1), None), (at(4, 8), None), (at(3, 31), "Wed 1 Apr"), (at(4, 9), "Wed 8 Apr")]
    )
    def test_says_how_far_they_stand_apart_and_the_nearest_date(self, on: datetime, nearest: str | None) -> None:
        found = self.findings(on, edge="end", earliest=2, expected=5, latest=9)
        if nearest is None:
            assert [] == found
            return
        (broken,) = found
        days = (on.date() - date(2026, 3, 30)).days
        apart = f"part n stands {days} day{'s' if days > 1 else ''} after t"
        rule = "the rule asks for 2 to 9 days (planned at 5, this library's choice)"
        assert f"{apart}; {rule}. The nearest date that keeps it: {nearest} 2026." == broken.message
        assert ("link_broken", "error") == (broken.code, broken.severity)
        assert broken.source is not None
        assert "made for this test" == broken.source.document
        assert broken.nearest is not None
        assert nearest == f"{broken.nearest:%a} {broken.nearest.day} Apr"
