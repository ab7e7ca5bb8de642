"""What a plan says of its dates: reasons, notes, findings and limits, each in its whole words.

Everything begins on Mon 2 March 2026 at 09:00 in New York; cycles have 21 days, so the second one begins on 23 March.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

import pytest
from tests.regimen.test_where_rules_meet import SOURCE, at, laid, regimen, row, start

from schedules import Event, Plan, plan
from schedules.course import AnyHappening, Booked, Delay, Extend, Given, Omit, Stop
from schedules.course.places import uid_of
from schedules.course.remembered import LAYS
from schedules.errors import PlanError, Problem
from schedules.planning.core import lay_for
from schedules.regimen.selection import select

GIVEN = "t starts on Mon 2 Mar 2026 09:00, the date this plan was given"
NEXT = "the next Day 1 is Mon 23 Mar 2026, 21 days after Day 1 of cycle 1, Mon 2 Mar 2026"
V = row(visit="v", days="1, 8")


def event(course: Plan, key: str) -> Event:
    return next(each for each in (*course.events, *course.cancelled) if each.key == key)


def whys(course: Plan, key: str) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in event(course, key).why]


def day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def part(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "title": f"part {name}", "table": "t", "cycles": 1, **more}


def refusals(*args: Any, **more: Any) -> list[Problem]:
    with pytest.raises(PlanError) as refused:
        laid(*args, **more)
    return [*refused.value.problems]


class TestAnEventOfAPlan:
    def test_at_a_time(self) -> None:
        course = laid(regimen(row(visit="v", days="1, 8", at="09:00", lasts_minutes=90), cycles=2))
        found = event(course, "t/1/v/d8")
        assert (at(3, 9), at(3, 9, 10).replace(minute=30), False) == (found.start, found.end, found.all_day)
        assert (at(3, 9), at(3, 9), at(1, 15), at(1, 15)) == (found.nominal, found.due, found.created, found.changed)
        assert ("t", 1, 8, "planned", "appointment", 0) == (
            found.phase,
            found.cycle,
            found.day,
            found.state,
            found.timing,
            found.sequence,
        )
        assert (uid_of(course.plan_id, "t/1/v/d8"), None, None) == (found.uid, found.actual, found.placed)

    def test_of_an_infusion_with_a_time_hours_elapse(self) -> None:
        course = laid(regimen(row(visit="v", days="1"), row(pump="p", day=3, hours=48, at="10:00"), cycles=1))
        assert ("elapsed", False) == (event(course, "t/1/p/disconnect").timing, event(course, "t/1/p/start").all_day)

    def test_of_an_infusion_without_one_it_is_in_whole_days(self) -> None:
        course = laid(regimen(row(visit="v", days="1"), row(pump="p", day=3, hours=48), cycles=1))
        assert ("appointment", True) == (event(course, "t/1/p/start").timing, event(course, "t/1/p/start").all_day)

    def test_events_are_in_the_order_of_their_times(self) -> None:
        first = row(visit="first", days="1", at="09:00")
        rows = row(visit="late", days="1", at="15:00"), row(visit="early", days="1", at="08:00")
        course = laid(regimen(first, *rows, row(visit="whole", days="2"), cycles=1))
        keys = [each.key.removeprefix("t/1/") for each in course.events]
        assert ["early/d1", "first/d1", "late/d1", "whole/d2"] == keys

    def test_a_time_that_the_clocks_skip_says_the_first_minute_after(self) -> None:
        course = laid(regimen(row(visit="x", days="1"), row(visit="v", days="7", at="02:30"), cycles=1))
        assert at(3, 8, 3) == start(course, "t/1/v/d7")
        skipped = "02:30 does not exist on Sun 8 Mar 2026: the clocks go forward; "
        assert [
            GIVEN,
            "C1 Day 7 is 6 days after Day 1 of cycle 1, Mon 2 Mar 2026",
            f"C9 {skipped}Sun 8 Mar 2026 03:00 is the first minute after",
        ] == whys(course, "t/1/v/d7")


class TestTheFirstDayOfACycle:
    """How it was found is the first reason of all its events."""

    ROWS = (row(visit="v", days="1, 8", at="09:00"),)

    def test_by_its_rule(self) -> None:
        course = laid(regimen(*self.ROWS))
        assert [GIVEN] == whys(course, "t/1/v/d1")
        assert [GIVEN, f"C1 {NEXT}"] == whys(course, "t/2/v/d1")
        assert "C1 Day 8 is 7 days after Day 1 of cycle 2, Mon 23 Mar 2026" == whys(course, "t/2/v/d8")[-1]

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_with_delays(self, scope: Any) -> None:
        delays = (Delay(at=at(3, 20), of="t/2/v/d1", days=days, scope=scope) for days in (2, 1))
        course = laid(regimen(*self.ROWS, cycles=3), *delays)
        assert [GIVEN, f"C1 {NEXT}", "delayed by 2 days", "delayed by 1 day"] == whys(course, "t/2/v/d1")
        assert [at(3, 26), at(4, 2), at(4, 16)] == [start(course, f"t/{key}") for key in ("2/v/d1", "2/v/d8", "3/v/d1")]

    def test_as_recorded(self) -> None:
        course = laid(regimen(*self.ROWS, cycles=3), Given(at=at(3, 25, 14), of="t/2/v/d1"))
        recorded = "C11 Day 1 of cycle 2 is Wed 25 Mar 2026, as recorded"
        assert [GIVEN, f"C1 {NEXT}", recorded] == whys(course, "t/2/v/d1")[:3]
        assert [at(4, 1), at(4, 15)] == [start(course, f"t/{key}") for key in ("2/v/d8", "3/v/d1")]

    def test_of_weekdays_a_delay_ends_on_the_next_one(self) -> None:
        made = regimen(row(visit="f", weekdays="mon-fri", count=3))
        course = laid(made, Delay(at=at(3, 1), of="t/1/f/n1", days=5, scope="cycle"))
        said = ["delayed by 5 days, to the next day of Monday to Friday", "delayed by 2 days"]
        assert (at(3, 9), said[0]) == (start(course, "t/1/f/n1"), whys(course, "t/1/f/n1")[-2])
        near = laid(made, Delay(at=at(3, 1), of="t/1/f/n1", days=2, scope="cycle"))
        assert (at(3, 4), said[1]) == (start(near, "t/1/f/n1"), whys(near, "t/1/f/n1")[-2])

    def test_of_a_cycle_that_was_made_longer(self) -> None:
        longer = Extend(at=at(3, 10), of="t/1/v/d1", length_days=28)
        course = laid(regimen(*self.ROWS), longer)
        later = "the next Day 1 is Mon 30 Mar 2026, 28 days after Day 1 of cycle 1, Mon 2 Mar 2026"
        assert (at(3, 30), f"C1 {later}") == (start(course, "t/2/v/d1"), whys(course, "t/2/v/d1")[-1])

    def test_the_last_cycle_has_no_rest_and_a_stop_leaves_only_those_before_a_treatment(self) -> None:
        pump, rest = row(pump="p", hours=48, at="09:00"), row(span="rest", kind="rest", of="p", lasts_days=7)
        course = laid(regimen(pump, rest, length_days=9))
        assert ["t/1/rest/1"] == [each.key for each in course.events if each.kind == "rest"]
        found = event(course, "t/1/rest/1")
        assert (date(2026, 3, 4), date(2026, 3, 11)) == (found.start, found.end)
        early = laid(regimen(pump, rest, length_days=9), Stop(at=at(3, 10)))
        assert "cancelled" == event(early, "t/1/rest/1").state
        late = laid(regimen(pump, rest, length_days=9), Stop(at=at(3, 11, 10)))
        assert "planned" == event(late, "t/1/rest/1").state


class TestDatesThatWereGiven:
    AFTER: ClassVar[dict[str, Any]] = {
        "shape": "link",
        "of": "t",
        "edge": "end",
        "earliest": 7,
        "expected": 14,
        "source": SOURCE,
    }
    WAIT: ClassVar[dict[str, Any]] = dict(AFTER, shape="wait", milestone="ready", title="Ready", earliest=5, typical=10)

    def test_a_known_date_says_so(self) -> None:
        course = laid(regimen(V, phases=[part("n", after=self.AFTER)]), known={"n": date(2026, 4, 20)})
        assert ["part n is known to start on Mon 20 Apr 2026"] == whys(course, "n/1/v/d1")
        assert date(2026, 4, 20) == day(start(course, "n/1/v/d1"))

    def test_a_recorded_one_says_so_where_a_milestone_was_not(self) -> None:
        wait = {name: value for name, value in self.WAIT.items() if name != "expected"}
        made = regimen(V, phases=[part("n", after=wait)])
        stopped = laid(made, Stop(at=at(5, 30)))
        assert "cancelled" == event(stopped, "n/1/band/expected").state
        course = laid(made, Booked(at=at(4, 1), of="n", on=date(2026, 4, 20)))
        assert date(2026, 4, 20) == day(start(course, "n/1/v/d1"))
        assert "C11 part n starts on Mon 20 Apr 2026, as recorded" == whys(course, "n/1/v/d1")[0]

    def test_of_a_row_that_is_not_the_first_the_phase_begins_before_it(self) -> None:
        rows = row(visit="a", days="1"), row(visit="b", days="3")
        course = laid(regimen(*rows), start=at(3, 4), anchor="b")
        assert [date(2026, 3, 2), at(3, 4)] == [start(course, "t/1/a/d1"), start(course, "t/1/b/d3")]
        assert "t starts on Wed 4 Mar 2026 09:00, the date this plan was given" == whys(course, "t/1/a/d1")[0]

    def test_the_time_of_a_start_is_that_of_its_row_and_another_is_refused(self) -> None:
        rows = row(visit="w", days="1"), row(visit="b", days="3"), row(visit="c", days="5")
        phases = [part("n", after=self.AFTER, table="n")]
        made = regimen(V, phases=phases, tables={"n": {"length_days": 21, "rows": list(rows)}})
        course = laid(made, known={"n": at(4, 20, 11)}, at={"b": time(10)})
        found = [start(course, f"n/1/{key}") for key in ("w/d1", "b/d3", "c/d5")]
        assert [at(4, 20, 11), at(4, 22, 10), date(2026, 4, 24)] == found
        with pytest.raises(PlanError, match="known n: W is at 12:00 in the whole course, so not at 11:00 here"):
            laid(made, known={"n": at(4, 20, 11)}, at={"w": time(12)})

    def test_times_of_rows_that_are_not_there_are_refused_one_by_one(self) -> None:
        rows = row(visit="a", days="1"), row(visit="b", days="3")
        found = refusals(regimen(*rows), at={"x": time(9), "a": time(9), "y": time(9)})
        message = "no row of this course has that id; its rows are a, b"
        assert [("name_unknown", "at x", message), ("name_unknown", "at y", message)] == [
            (each.code, each.place, each.message) for each in found
        ]

    def test_a_regimen_that_is_retired_begins_no_course(self) -> None:
        (found,) = refusals(regimen(V, retired="A newer protocol took its place."))
        assert ("choice_not_allowed", "regimen") == (found.code, found.place)
        assert "r is retired: A newer protocol took its place; begin a course by another one" == found.message

    def test_a_printed_time_that_gives_way_is_said(self) -> None:
        course = laid(regimen(row(visit="v", days="1, 8", at="10:30")))
        (found,) = course.findings
        assert ("time_other", "note") == (found.code, found.severity)
        assert "V is at 09:00 in this plan, as was asked for; its regimen says 10:30" == found.message
        assert found.source is not None
        assert "made for this test" == found.source.document


class TestAPhaseThatADateEnds:
    """Part m has cycles of 14 days from 13 April on: they are over by 27 April, 11 May, 25 May and 8 June."""

    TABLES: ClassVar[dict[str, Any]] = {"m": {"length_days": 14, "rows": [row(visit="w", days="1")]}}

    def course(self, **end: Any) -> Plan:
        after = {"shape": "link", "of": "t", "edge": "next", "expected": 0, "source": SOURCE}
        phase = {"id": "m", "title": "part m", "table": "m", "after": after, **end}
        return laid(regimen(V, phases=[phase], tables=self.TABLES))

    @pytest.mark.parametrize(
        ("link", "cycles", "end", "words"),
        [
            ({"edge": "start", "months": 3}, 3, "Tue 2 Jun 2026", "3 months after the start of t"),
            ({"edge": "start", "expected": 84}, 3, "Mon 25 May 2026", "84 days after the start of t"),
            ({"edge": "start", "expected": 83}, 2, "Sun 24 May 2026", "83 days after the start of t"),
            ({"edge": "end", "expected": 70}, 4, "Mon 8 Jun 2026", "70 days after the end of t"),
        ],
    )
    def test_has_the_cycles_that_are_over_by_then(
        self, link: dict[str, Any], cycles: int, end: str, words: str
    ) -> None:
        course = self.course(until={"shape": "link", "of": "t", "source": SOURCE, **link})
        keys = [each.key for each in course.events if each.key.startswith("m/")]
        assert [f"m/{number}/w/d1" for number in range(1, cycles + 1)] == keys
        assert (f"part m ends by {end}, {words}: cycles that are over by then, {cycles}.",) == course.notes
        assert f"part m has only cycles that are over by {end}" == whys(course, "m/1/w/d1")[0]

    @pytest.mark.parametrize(("months", "cycles", "end"), [(1, 2, "Wed 13 May 2026"), (2, 4, "Sat 13 Jun 2026")])
    def test_or_those_of_so_many_months(self, months: int, cycles: int, end: str) -> None:
        course = self.course(horizon_months=months)
        assert cycles == len([each for each in course.events if each.key.startswith("m/")])
        span = "1 month" if months == 1 else f"{months} months"
        said = f"part m goes on until it is stopped; this plan has the cycles of {span}, those that are over by {end}."
        assert (said,) == course.notes


class TestACycleThatStartsOnMondays:
    def findings(self, *record: AnyHappening) -> list[str]:
        made = regimen(V).model_dump(mode="json")
        made["phases"][0]["starts_on"] = "mon"
        course = laid(type(regimen(V)).read(made), *record)
        for each in course.findings:
            assert ("weekday_wrong", "warning") == (each.code, each.severity)
            assert each.source is not None
        return [each.message for each in course.findings]

    def test_is_said_where_it_starts_on_another_day(self) -> None:
        assert [] == self.findings()
        said = "begins a cycle that starts on Monday; decide: Mon 23 Mar 2026 or Mon 30 Mar 2026"
        for entry in (
            Delay(at=at(3, 20), of="t/2/v/d1", days=1, scope="cycle"),
            Given(at=at(3, 24), of="t/2/v/d1"),
        ):
            assert [f"V on Tue 24 Mar 2026 {said}"] == self.findings(entry)

    def test_the_other_days_of_its_cycle_are_not_asked(self) -> None:
        assert [] == self.findings(Delay(at=at(3, 1), of="t/1/v/d8", days=1, scope="row"))

    def test_one_that_was_left_out_begins_none(self) -> None:
        late = Delay(at=at(3, 20), of="t/2/v/d1", days=1, scope="cycle")
        assert [] == self.findings(late, Omit(at=at(3, 24), of="t/2/v/d1"))


class TestTheLimitsOfADose:
    """Doses on 2, 9 and 12 March at 09:00; that of the 9th may move from the 6th to the 14th."""

    def dose(self, *entries: AnyHappening, **floor: Any) -> Event:
        windows = [{"days": "8", "before_days": 3, "after_days": 5}]
        doses = row(visit="v", days="1, 8, 11", at="09:00", windows=windows)
        floors: dict[str, Any] = {"floors": [{"rows": ["v"], "source": SOURCE, **floor}]} if floor else {}
        return event(laid(regimen(doses, cycles=1, **floors), *entries), "t/1/v/d8")

    @pytest.mark.parametrize(
        ("floor", "earliest", "latest"),
        [
            ({}, 6, 14),
            ({"least_days": 1}, 6, 11),
            ({"least_days": 2}, 6, 10),
            ({"least_days": 2, "counted_from": "due"}, 6, 14),
            ({"least_days": 3}, 6, 9),
            ({"least_hours": 72}, 6, 9),
            ({"least_days": 2, "most_days": 9}, 6, 10),
            ({"least_days": 2, "most_days": 7}, 6, 9),
            ({"least_days": 1, "most_days": 30, "counted_from": "due"}, 6, 14),
        ],
    )
    def test_are_those_of_its_window_and_its_neighbours(
        self, floor: dict[str, Any], earliest: int, latest: int
    ) -> None:
        found = self.dose(**floor)
        assert (date(2026, 3, earliest), date(2026, 3, latest)) == (found.earliest, found.latest)

    def test_the_last_day_that_the_dose_before_asks_for_is_said(self) -> None:
        reason = self.dose(least_days=2, most_days=9).why[-1]
        assert ("C5", "the dose before asks for this one by Wed 11 Mar 2026") == (reason.convention, reason.text)

    def test_a_late_dose_before_it_leaves_less(self) -> None:
        found = self.dose(Given(at=at(3, 5), of="t/1/v/d1"), least_days=3)
        # Its cycle began on the 5th, so it is due on the 12th, and the third one on the 15th.
        assert (at(3, 12), date(2026, 3, 9), date(2026, 3, 12)) == (found.start, found.earliest, found.latest)


class TestACourseThatIsRemembered:
    """Laid out once on clocks that never change, it is dated as the engine dates it."""

    @pytest.mark.parametrize("anchor", [None, "t", "b"])
    @pytest.mark.parametrize("clock", [time(9), time(14, 30)])
    def test_from_any_start_it_is_what_the_engine_lays_out(self, anchor: str | None, clock: time) -> None:
        rows = row(visit="a", days="1, 8", lasts_minutes=60), row(visit="b", days="3"), row(pump="p", day=2, hours=30)
        chosen = select(regimen(*rows), {})
        lay = lay_for(chosen, clock, anchor=anchor)
        assert lay is not None
        for first in (at(3, 2), at(5, 4), at(7, 31)):
            LAYS.forget()
            begin = first.replace(hour=clock.hour, minute=clock.minute)
            made = plan(chosen, start=begin, anchor=anchor, as_of=at(1, 15))
            dated = lay.plan(made.model_copy(update={"events": ()}))
            assert dated is not None
            assert made.events == dated.events
            assert made.notes == dated.notes

    def test_one_that_is_retired_or_only_for_teaching_is_not(self) -> None:
        assert lay_for(select(regimen(V), {}), time(9), anchor=None) is not None
        assert lay_for(select(regimen(V, retired="A newer one."), {}), time(9), anchor=None) is None
        assert lay_for(select(regimen(V, status="education"), {}), time(9), anchor=None) is None
