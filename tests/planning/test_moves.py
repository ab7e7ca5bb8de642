"""What moves an event inside its cycle, and the reason it then gives: delays, late doses, floors and facts.

Everything begins on Mon 2 March 2026 at 09:00 in New York.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import pytest
from tests.regimen.test_where_rules_meet import SOURCE, TWICE_A_DAY, at, laid, regimen, row, start

from schedules import Event, Plan
from schedules.course import AnyHappening, Booked, Defer, Delay, Given, Missed, Omit, Repeated
from schedules.planning.moves import _Latest

GIVEN = " starts on Mon 2 Mar 2026 09:00, the date this plan was given"


def event(course: Plan, key: str) -> Event:
    return next(each for each in (*course.events, *course.cancelled) if each.key == key)


def whys(course: Plan, key: str) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in event(course, key).why]


class TestTheLatestOfMoments:
    """Moments by their dates, added in any order."""

    def latest(self, *added: tuple[int, int, int]) -> list[date | datetime | None]:
        found = _Latest()
        for on, day, hour in added:
            found.add(date(2026, 3, on), at(3, day, hour))
        return [found.up_to(date(2026, 3, day)) for day in range(1, 7)]

    def test_before_the_first_there_is_none(self) -> None:
        moment = at(3, 2)
        assert [None, moment, moment, moment, moment, moment] == self.latest((2, 2, 9))

    @pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
    def test_in_any_order_each_counts_from_its_date_on(self, order: tuple[int, ...]) -> None:
        moments = [(2, 2, 9), (3, 3, 9), (5, 5, 9)]
        second, third, fifth = (at(3, day) for day in (2, 3, 5))
        assert [None, second, third, third, fifth, fifth] == self.latest(*(moments[place] for place in order))

    def test_one_that_came_late_outlasts_those_that_came_before_it(self) -> None:
        late = at(3, 6)
        assert [None, late, late, late, late, late] == self.latest((3, 3, 9), (5, 5, 9), (2, 6, 9))
        assert [None, late, late, late, late, late] == self.latest((2, 6, 9), (3, 3, 9), (5, 5, 9))

    def test_between_two_it_hides_only_those_before_it(self) -> None:
        second, fourth, sixth = (at(3, day) for day in (2, 4, 6))
        assert [None, second, fourth, fourth, fourth, sixth] == self.latest((2, 2, 9), (4, 3, 9), (6, 6, 9), (3, 4, 9))

    def test_of_one_date_the_later_moment_counts(self) -> None:
        assert [None, *[at(3, 2, 12)] * 5] == self.latest((2, 2, 9), (2, 2, 12))
        assert [None, *[at(3, 2, 12)] * 5] == self.latest((2, 2, 12), (2, 2, 9))

    def test_of_equal_moments_the_first_added_stays(self) -> None:
        found, same, again = _Latest(), at(3, 2), at(3, 2)
        found.add(date(2026, 3, 2), same)
        found.add(date(2026, 3, 2), again)
        assert found.up_to(date(2026, 3, 2)) is same


class TestADoseByTheHour:
    """Every twelve hours from 09:00 and 21:00 on three days."""

    def test_says_from_which_dose_it_is_counted(self) -> None:
        course = laid(regimen(TWICE_A_DAY, cycles=1), Given(at=at(3, 2, 14), of="t/1/q/d1"))
        recorded = "C11 Day 1 of cycle 1 is Mon 2 Mar 2026, as recorded"
        assert [f"t{GIVEN}", recorded, "C2 dose 2 of 6, every 12 h elapsed"] == whys(course, "t/1/q/d1-2")[:3]
        assert "C2 12 h after the dose before it, which is on Mon 2 Mar 2026 14:00" == whys(course, "t/1/q/d1-2")[-1]
        assert "C2 12 h after the dose before it, which is on Tue 3 Mar 2026 02:00" == whys(course, "t/1/q/d2")[-1]

    def test_says_nothing_of_it_where_the_dose_before_was_in_time(self) -> None:
        course = laid(regimen(TWICE_A_DAY, cycles=1), Given(at=at(3, 3, 14), of="t/1/q/d2"))
        assert "C2 dose 2 of 6, every 12 h elapsed" == whys(course, "t/1/q/d1-2")[-1]
        assert at(3, 2, 21) == start(course, "t/1/q/d1-2")

    def test_stands_where_it_is_due_and_nowhere_else(self) -> None:
        course = laid(regimen(TWICE_A_DAY, cycles=1), Given(at=at(3, 2, 14), of="t/1/q/d1"))
        given, second = event(course, "t/1/q/d1"), event(course, "t/1/q/d1-2")
        assert (at(3, 2, 14), at(3, 2, 14), at(3, 2)) == (given.earliest, given.latest, given.due)
        assert (at(3, 3, 2), at(3, 3, 2), at(3, 3, 2)) == (second.earliest, second.latest, second.due)

    @pytest.mark.parametrize("entry", [Omit, Missed])
    def test_is_counted_from_when_one_that_was_left_out_was_due(self, entry: Any) -> None:
        course = laid(regimen(TWICE_A_DAY, cycles=1), entry(at=at(3, 2, 22), of="t/1/q/d1-2"))
        assert at(3, 3) == start(course, "t/1/q/d2")


class TestADelayInsideACycle:
    """Doses on Days 1, 3, 5 and 8, each with a companion on the same day."""

    ROWS = row(visit="a", days="1, 3, 8"), row(visit="b", days="3, 5"), row(visit="c", days="8")

    def days(self, of: str, scope: Any, *rows: dict[str, Any]) -> dict[str, int]:
        delay = Delay(at=at(3, 1), of=f"t/1/{of}", days=2, scope=scope)
        course = laid(regimen(*(rows or self.ROWS)), delay)
        found: dict[str, int] = {}
        for each in course.events:
            day = each.start.date() if isinstance(each.start, datetime) else each.start
            found[each.key.removeprefix("t/")] = (day - date(2026, 3, 1)).days
        return found

    @pytest.mark.parametrize(
        ("of", "scope", "moved", "following"),
        [
            ("a/d3", "row", {"1/a/d3"}, 0),
            ("b/d3", "row", {"1/b/d3"}, 0),
            ("a/d3", "cycle", {"1/a/d3", "1/a/d8", "1/b/d3", "1/b/d5", "1/c/d8"}, 0),
            ("b/d5", "cycle", {"1/b/d5", "1/a/d8", "1/c/d8"}, 0),
            ("a/d8", "cycle", {"1/a/d8", "1/c/d8"}, 0),
            ("a/d8", "following", {"1/a/d8", "1/c/d8"}, 2),
            ("c/d8", "following", {"1/a/d8", "1/c/d8"}, 2),
        ],
    )
    def test_moves_what_is_on_its_day_or_behind_it(self, of: str, scope: str, moved: set[str], following: int) -> None:
        days = {"a/d1": 1, "a/d3": 3, "a/d8": 8, "b/d3": 3, "b/d5": 5, "c/d8": 8}
        plain = {f"{cycle}/{each}": day + 21 * (cycle - 1) for cycle in (1, 2) for each, day in days.items()}
        expected = {
            key: day + (2 if key in moved else 0) + (following if key[0] == "2" else 0) for key, day in plain.items()
        }
        assert expected == self.days(of, scope)

    def test_its_reason_says_the_days_and_why(self) -> None:
        delay = Delay(at=at(3, 1), of="t/1/a/d3", days=2, scope="row", why="fever")
        other = Delay(at=at(3, 2), of="t/1/a/d3", days=1, scope="row")
        course = laid(regimen(*self.ROWS), delay, other)
        assert ["delayed by 2 days (fever)", "delayed by 1 day"] == whys(course, "t/1/a/d3")[-2:]
        assert at(3, 7) == start(course, "t/1/a/d3")

    def test_of_the_second_dose_of_a_day_leaves_the_first_one(self) -> None:
        twice = row(visit="q", days="1, 3", at="09:00", every_hours=12, times_each_day=2)
        late = Delay(at=at(3, 1), of="t/1/q/d3-2", days=1, scope="cycle")
        course = laid(regimen(row(visit="v", days="1"), twice, cycles=1), late)
        assert [at(3, 4), at(3, 5, 21)] == [start(course, f"t/1/q/{tail}") for tail in ("d3", "d3-2")]

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_of_another_row_of_day_1_moves_what_is_on_that_day_and_behind_it(self, scope: str) -> None:
        rows = row(visit="a", days="1, 3"), row(visit="b", days="1")
        found = self.days("b/d1", scope, *rows)
        second = 24 if scope == "following" else 22
        assert {
            "1/a/d1": 3,
            "1/a/d3": 5,
            "1/b/d1": 3,
            "2/a/d1": second,
            "2/a/d3": second + 2,
            "2/b/d1": second,
        } == found

    @pytest.mark.parametrize(
        ("of", "scope", "given", "day"),
        [
            # Given as delayed inside its cycle: nothing that follows moves, the other dose by the same delay alone.
            ("a/d1", "row", 4, 4),
            ("b/d1", "cycle", 4, 6),
            ("b/d1", "row", 4, 6),
            ("b/d3", "cycle", 4, 8),
        ],
    )
    def test_of_its_first_dose_that_then_took_place(self, of: str, scope: Any, given: int, day: int) -> None:
        """
        Doses a on Days 1 and 3, b on Days 1 and 3; a delay of two days, and a's first was given on 4 March.
        """
        rows = row(visit="a", days="1, 3"), row(visit="b", days="1, 3")
        delay = Delay(at=at(3, 1), of=f"t/1/{of}", days=2, scope=scope)
        course = laid(regimen(*rows), delay, Given(at=at(3, given), of="t/1/a/d1"))
        moment = start(course, "t/1/a/d3")
        # Without a delay of the first dose, its Day 1 is where it was given: 4 March, and Day 3 two days later.
        assert date(2026, 3, day) == (moment.date() if isinstance(moment, datetime) else moment)


class TestWhatTookPlace:
    """Facts first, then appointments, then the rule (C11); each says what it is."""

    WINDOW: ClassVar[list[dict[str, Any]]] = [{"days": "8", "before_days": 1, "after_days": 2}]
    ROWS = (
        row(visit="v", days="1, 8", lasts_minutes=90, windows=WINDOW),
        row(visit="w", kind="procedure", days="3", lasts_minutes=30),
    )

    def course(self, *entries: AnyHappening) -> Plan:
        return laid(regimen(*self.ROWS), *entries)

    def test_a_fact(self) -> None:
        found = event(self.course(Given(at=at(3, 10, 14), of="t/1/v/d8", why="traffic")), "t/1/v/d8")
        assert (at(3, 10, 14), at(3, 10, 15).replace(minute=30)) == (found.start, found.end)
        assert ("given", "appointment", at(3, 10, 14)) == (found.state, found.timing, found.actual)
        assert (date(2026, 3, 9), None) == (
            found.due if not isinstance(found.due, datetime) else found.due.date(),
            found.placed,
        )
        words = "given on Tue 10 Mar 2026 14:00 (traffic): a fact outranks a rule"
        assert ("C11", words) == (found.why[-1].convention, found.why[-1].text)

    @pytest.mark.parametrize(("kind", "words"), [(Booked, "booked for"), (Defer, "deferred to")])
    def test_an_appointment(self, kind: Any, words: str) -> None:
        entry = kind(at=at(3, 4), of="t/1/v/d8", on=at(3, 10, 14), why="holiday")
        found = event(self.course(entry), "t/1/v/d8")
        assert (at(3, 10, 14), at(3, 10, 14), at(3, 9)) == (found.start, found.placed, found.due)
        assert ("planned", "appointment", None) == (found.state, found.timing, found.actual)
        assert ("C11", f"{words} Tue 10 Mar 2026 14:00 (holiday)") == (found.why[-1].convention, found.why[-1].text)

    @pytest.mark.parametrize("kind", [Booked, Defer])
    def test_an_appointment_on_a_date_keeps_the_time_of_day_and_the_length(self, kind: Any) -> None:
        found = event(self.course(kind(at=at(3, 4), of="t/1/v/d8", on=date(2026, 3, 10))), "t/1/v/d8")
        assert (at(3, 10), at(3, 10, 10).replace(minute=30)) == (found.start, found.end)

    @pytest.mark.parametrize(("kind", "words"), [(Omit, "omitted"), (Missed, "missed")])
    def test_what_was_left_out(self, kind: Any, words: str) -> None:
        found = event(self.course(kind(at=at(3, 9), of="t/1/v/d8", why="fever")), "t/1/v/d8")
        assert ("omitted", at(3, 9)) == (found.state, found.start)
        assert ("", f"{words} (fever)") == (found.why[-1].convention, found.why[-1].text)

    def test_what_was_left_out_keeps_its_appointment(self) -> None:
        booked = Booked(at=at(3, 4), of="t/1/v/d8", on=at(3, 10, 14))
        found = event(self.course(booked, Omit(at=at(3, 10, 14), of="t/1/v/d8")), "t/1/v/d8")
        assert ("omitted", at(3, 10, 14), at(3, 10, 14)) == (found.state, found.start, found.placed)
        assert ["booked for Tue 10 Mar 2026 14:00", "omitted"] == [why.text for why in found.why[-2:]]

    def test_a_procedure_that_was_done_again(self) -> None:
        course = self.course(Repeated(at=at(3, 5, 14), of="t/1/w/d3", why="too little"))
        first = event(course, "t/1/w/d3")
        (again,) = (each for each in course.events if each.key.startswith("t/1/w/") and each.key != first.key)
        assert (at(3, 5, 14), "given", "appointment") == (again.actual, again.state, again.timing)
        assert at(3, 5, 14) == again.start
        assert ("C11", "done again on Thu 5 Mar 2026 14:00 (too little)") == (
            again.why[-1].convention,
            again.why[-1].text,
        )
        assert [f"t{GIVEN}"] == [why.text for why in again.why[:-1]]
        assert ("procedure", "W", 1, 3) == (again.kind, again.title, again.cycle, again.day)


class TestAFloor:
    """Days or hours from one dose to the next (C5)."""

    def course(self, *entries: AnyHappening, days: str = "1, 8, 15", **floor: Any) -> Plan:
        floors = [{"rows": ["v"], "source": SOURCE, **floor}]
        return laid(regimen(row(visit="v", days=days, at="09:00"), floors=floors), *entries)

    @pytest.mark.parametrize(
        ("floor", "given", "next_dose", "reason"),
        [
            ({"least_days": 6}, at(3, 10), at(3, 16), ""),
            ({"least_days": 6}, at(3, 11), at(3, 17), "no earlier than Tue 17 Mar 2026"),
            ({"least_days": 6}, at(3, 11, 23), at(3, 17), "no earlier than Tue 17 Mar 2026"),
            ({"least_hours": 144}, at(3, 10), at(3, 16), ""),
            ({"least_hours": 144}, at(3, 10, 10), at(3, 17), "no earlier than Tue 17 Mar 2026"),
            ({"least_hours": 144}, at(3, 11, 8), at(3, 17), "no earlier than Tue 17 Mar 2026"),
            ({"least_days": 7, "least_hours": 144}, at(3, 10), at(3, 17), "no earlier than Tue 17 Mar 2026"),
        ],
    )
    def test_moves_the_dose_after_a_late_one(
        self, floor: dict[str, Any], given: datetime, next_dose: datetime, reason: str
    ) -> None:
        course = self.course(Given(at=given, of="t/1/v/d8"), **floor)
        assert next_dose == start(course, "t/1/v/d15")
        last = whys(course, "t/1/v/d15")[-1]
        assert (f"C5 the dose before asks for a distance: {reason}" == last) if reason else last.startswith("C1 Day 15")

    def test_moves_the_next_cycle_too(self) -> None:
        course = self.course(Given(at=at(3, 19), of="t/1/v/d15"), least_days=6)
        assert at(3, 25) == start(course, "t/2/v/d1")
        reason = "C5 the dose before asks for a distance: no earlier than Wed 25 Mar 2026"
        assert reason == whys(course, "t/2/v/d1")[-1]
        assert [at(4, 1), at(4, 8)] == [start(course, f"t/2/v/{tail}") for tail in ("d8", "d15")]
