"""The events of a row of one cycle: when each takes place, and every word that is said of it; typed by hand.

Everything begins on Mon 2 March 2026 at 09:00 in New York, where the clocks go forward on Sun 8 March.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.courses import event, new_york

from schedules import Event, Plan, Regimen, plan, revise
from schedules.course import AnyHappening, Booked, Delay, Given, Hold, Omit, Resume, Stop

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
FIRST = "t starts on Mon 2 Mar 2026 09:00, the date this plan was given"


def visit(name: str = "drug", **fields: Any) -> dict[str, Any]:
    return {"shape": "visit", "id": name, "kind": "dose", "title": name.capitalize(), "source": SOURCE, **fields}


def pump(**fields: Any) -> dict[str, Any]:
    return {"shape": "pump", "id": "pump", "kind": "infusion", "title": "Infusion", "source": SOURCE, **fields}


def span(name: str = "care", **fields: Any) -> dict[str, Any]:
    return {"shape": "span", "id": name, "kind": "monitoring", "title": "Care", "source": SOURCE, **fields}


def beside(of: str, *on: str, name: str = "test", **fields: Any) -> dict[str, Any]:
    row = {"shape": "beside", "id": name, "kind": "assessment", "title": name.capitalize(), "source": SOURCE}
    return {**row, "of": of, "on": list(on), **fields}


def course(*rows: dict[str, Any], record: tuple[AnyHappening, ...] = (), cycles: int = 1, **more: Any) -> Plan:
    table = {"length_days": 28, "rows": list(rows), **more.pop("table", {})}
    phases = [{"id": "t", "title": "t", "table": "t", "cycles": cycles}]
    whole = {"id": "r", "title": "R", "source": SOURCE, "tables": {"t": table}, "phases": phases}
    options: dict[str, Any] = {"start": new_york(3, 2), "plan_id": UUID(int=1), "as_of": new_york(1, 15)} | more
    made = plan(Regimen.read(whole), **options)
    return revise(made, *record, as_of=max(each.at for each in record)) if record else made


def dates(made: Plan, row: str) -> dict[str, date]:
    """The date of each event of a row in the first cycle, by its tail."""
    head = f"t/1/{row}/"
    events = (each for each in made.events if each.key.startswith(head))
    return {each.key.removeprefix(head): day_of(each.start) for each in events}


def day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def whys(found: Event) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in found.why]


class TestWeekdays:
    """Five fractions from Monday to Friday, 2 to 6 March, at 09:00."""

    ROW = visit("f", weekdays="mon-fri", count=5, lasts_minutes=15)
    NUMBER_2 = "C1 number 2 of 5 on Monday to Friday, counted from Mon 2 Mar 2026"

    def of(self, *record: AnyHappening, **fields: Any) -> Plan:
        return course(self.ROW | fields, record=record)

    def test_each_says_its_number(self) -> None:
        second = event(self.of(), "t/1/f/n2")
        assert [FIRST, self.NUMBER_2] == whys(second)
        assert (new_york(3, 3), new_york(3, 3, 9, 15), 2) == (second.start, second.end, second.day)
        assert {f"n{number}": date(2026, 3, number + 1) for number in range(1, 6)} == dates(self.of(), "f")

    def test_from_a_saturday_they_begin_on_the_monday_after(self) -> None:
        made = course(visit("lead", days="1"), self.ROW, start=new_york(3, 7))
        assert march(9, 10, 11, 12, 13) == [*dates(made, "f").values()]
        first = event(made, "t/1/f/n1")
        assert "C1 number 1 of 5 on Monday to Friday, counted from Sat 7 Mar 2026" == whys(first)[-1]
        assert (date(2026, 3, 9), date(2026, 3, 10), 3) == (first.start, first.end, first.day)

    def test_on_two_days_of_the_week(self) -> None:
        made = self.of(weekdays="mon, thu")
        assert march(2, 5, 9, 12, 16) == [*dates(made, "f").values()]
        assert "C1 number 5 of 5 on Monday, Thursday, counted from Mon 2 Mar 2026" == whys(event(made, "t/1/f/n5"))[-1]

    def test_a_delay_of_one_alone_moves_it_and_no_other(self) -> None:
        delay = Delay(at=new_york(3, 2, 12), of="t/1/f/n5", days=1, scope="row", why="fever")
        made = self.of(delay, count=6)
        # Fri 6 March and a day is a Saturday: the Monday after. The sixth is on that Monday by its own rule.
        assert march(2, 3, 4, 5, 9, 9) == sorted(dates(made, "f").values())
        assert [
            FIRST,
            "C1 number 5 of 6 on Monday to Friday, counted from Mon 2 Mar 2026",
            "delayed by 1 day, to the next day of Monday to Friday (fever)",
        ] == whys(event(made, "t/1/f/n5"))
        assert 2 == len(whys(event(made, "t/1/f/n6")))

    @pytest.mark.parametrize("scope", ["cycle", "following"])
    def test_a_delay_that_others_follow_moves_each_of_them_by_as_many_of_the_weekdays(self, scope: Any) -> None:
        delay = Delay(at=new_york(3, 2, 12), of="t/1/f/n2", days=2, scope=scope)
        made = self.of(delay)
        assert march(2, 5, 6, 9, 10) == [*dates(made, "f").values()]
        said = "delayed by 2 days"
        assert [FIRST, self.NUMBER_2, said] == whys(event(made, "t/1/f/n2"))
        assert [FIRST, self.NUMBER_2.replace("2 of", "3 of"), said] == whys(event(made, "t/1/f/n3"))
        assert [FIRST, self.NUMBER_2.replace("2 of", "1 of")] == whys(event(made, "t/1/f/n1"))

    def test_two_delays_add_up_and_both_are_said(self) -> None:
        delays = [
            Delay(at=new_york(3, 2, 12), of="t/1/f/n2", days=1, scope="cycle"),
            Delay(at=new_york(3, 4, 12), of="t/1/f/n4", days=3, scope="cycle"),
        ]
        made = self.of(*delays)
        # The second on Wed 4, so the fourth would be on Fri 6; three days later is Mon 9, the next of the weekdays.
        assert march(2, 4, 5, 9, 10) == [*dates(made, "f").values()]
        assert ["delayed by 1 day", "delayed by 3 days"] == whys(event(made, "t/1/f/n4"))[2:]
        assert ["delayed by 1 day", "delayed by 3 days"] == whys(event(made, "t/1/f/n5"))[2:]
        assert ["delayed by 1 day"] == whys(event(made, "t/1/f/n3"))[2:]

    @pytest.mark.parametrize(
        ("entry", "days"),
        [
            # The third is due on Wed 4 March.
            (Given(at=new_york(3, 4, 15), of="t/1/f/n3"), (2, 3, 4, 5, 6)),
            (Given(at=new_york(3, 5), of="t/1/f/n3"), (2, 3, 5, 6, 9)),
            (Given(at=new_york(3, 7), of="t/1/f/n3"), (2, 3, 7, 9, 10)),
            (Given(at=new_york(3, 8), of="t/1/f/n3"), (2, 3, 8, 9, 10)),
            (Given(at=new_york(3, 9), of="t/1/f/n3"), (2, 3, 9, 10, 11)),
            (Booked(at=new_york(3, 3), of="t/1/f/n3", on=new_york(3, 6, 11)), (2, 3, 6, 9, 10)),
            (Given(at=new_york(3, 3, 15), of="t/1/f/n3"), (2, 3, 3, 5, 6)),
        ],
    )
    def test_what_follows_a_late_one_goes_on_from_the_next_weekday(
        self, entry: AnyHappening, days: tuple[int, ...]
    ) -> None:
        assert march(*days) == [*dates(self.of(entry), "f").values()]

    def test_an_appointment_of_one_that_was_left_out_moves_nothing(self) -> None:
        booked = Booked(at=new_york(3, 3), of="t/1/f/n3", on=new_york(3, 6, 11))
        made = self.of(booked, Omit(at=new_york(3, 4), of="t/1/f/n3"))
        assert march(2, 3, 5, 6) == [day for tail, day in dates(made, "f").items() if tail != "n3"]

    def test_a_time_that_the_clocks_skip_is_said(self) -> None:
        made = course(
            self.ROW | {"weekdays": "sat-sun"}, start=datetime(2026, 3, 7, 2, 30, tzinfo=new_york(3, 1).tzinfo)
        )
        second = event(made, "t/1/f/n2")
        assert new_york(3, 8, 3) == second.start
        said = "02:30 does not exist on Sun 8 Mar 2026: the clocks go forward"
        assert f"C9 {said}; Sun 8 Mar 2026 03:00 is the first minute after" == whys(second)[-1]


class TestSeries:
    """Doses that follow each other by elapsed hours, on each day, or over several."""

    AMOUNTS = ({"text": "1 mg", "days": "1"}, {"text": "2 mg", "days": "8"})

    def test_on_each_of_its_days(self) -> None:
        row = visit(days="1, 8", times_each_day=3, every_hours=8, amounts=list(self.AMOUNTS), details=["Slowly"])
        made = course(row)
        found = [(each.key.rpartition("/")[2], each.start, each.amount, each.day, each.timing) for each in made.events]
        assert [
            ("d1", new_york(3, 2, 9), "1 mg", 1, "appointment"),
            ("d1-2", new_york(3, 2, 17), "1 mg", 1, "elapsed"),
            ("d1-3", new_york(3, 3, 1), "1 mg", 2, "elapsed"),
            ("d8", new_york(3, 9, 9), "2 mg", 8, "appointment"),
            ("d8-2", new_york(3, 9, 17), "2 mg", 8, "elapsed"),
            ("d8-3", new_york(3, 10, 1), "2 mg", 9, "elapsed"),
        ] == found
        assert [FIRST, "C2 dose 3 of 3, every 8 h elapsed"] == whys(event(made, "t/1/drug/d1-3"))
        day_8 = "C1 Day 8 is 7 days after Day 1 of cycle 1, Mon 2 Mar 2026"
        assert [FIRST, day_8, "C2 dose 1 of 3, every 8 h elapsed"] == whys(event(made, "t/1/drug/d8"))
        assert {("Slowly", "every 8 h, 3 times on each of these days")} == {each.details for each in made.events}
        assert all(each.start == each.earliest == each.latest for each in made.events)

    def test_an_event_is_as_sure_as_the_amount_of_its_day(self) -> None:
        doubt = SOURCE | {"document": "A poster", "confidence": "unverified"}
        amounts = [{"text": "1 mg", "days": "1"}, {"text": "2 mg", "days": "8", "source": doubt}]
        made = course(visit(days="1, 8", amounts=amounts))
        found = [(each.amount, each.source.confidence, each.source.document) for each in made.events]
        assert [("1 mg", "confirmed", SOURCE["document"]), ("2 mg", "unverified", "A poster")] == found

    def test_over_the_night_in_which_the_clocks_go_forward(self) -> None:
        made = course(visit(days="1-2", times=3, every_hours=12), start=new_york(3, 7, 20))
        assert [new_york(3, 7, 20), new_york(3, 8, 9), new_york(3, 8, 21)] == [each.start for each in made.events]
        assert ["d1", "d1-2", "d2"] == [each.key.rpartition("/")[2] for each in made.events]
        assert {("every 12 h, 3 doses in all",)} == {each.details for each in made.events}

    def test_a_time_on_each_day_in_the_gap_is_said_once_for_its_day(self) -> None:
        zone = new_york(3, 1).tzinfo
        row = visit(days="1, 2", times_each_day=2, every_hours=12)
        made = course(row, start=datetime(2026, 3, 7, 2, 30, tzinfo=zone))
        second = event(made, "t/1/drug/d2")
        assert (new_york(3, 8, 3), new_york(3, 8, 15)) == (second.start, event(made, "t/1/drug/d2-2").start)
        assert ["C1", "C9", "C2"] == [why.convention for why in second.why[1:]]

    def test_times_of_day_are_each_their_own(self) -> None:
        row = visit(days="1, 7", times_of_day=["02:30", "21:00"])
        made = course(visit("lead", days="1"), row)
        found = {each.key.rpartition("/")[2]: each for each in made.events if "/drug/" in each.key}
        assert {
            "d1": new_york(3, 2, 2, 30),
            "d1-2": new_york(3, 2, 21),
            "d7": new_york(3, 8, 3),
            "d7-2": new_york(3, 8, 21),
        } == {tail: each.start for tail, each in found.items()}
        assert ["C1", "C9"] == [why.convention for why in found["d7"].why[1:]]
        assert ["C1"] == [why.convention for why in found["d7-2"].why[1:]]


class TestSpans:
    """Stretches of whole days: of the table, or counted from the events of another row."""

    LEAD = visit("drug", days="1, 8", lasts_minutes=60)

    def care(self, *record: AnyHappening, **fields: Any) -> Plan:
        return course(self.LEAD, span(**fields), record=record)

    def test_one_for_each_run_of_its_days(self) -> None:
        made = self.care(days="2-4, 10", amounts=[{"text": "1 a day"}], details=["At home"], setting="home")
        first, second = event(made, "t/1/care/1"), event(made, "t/1/care/2")
        assert (date(2026, 3, 3), date(2026, 3, 6), 2) == (first.start, first.end, first.day)
        assert (date(2026, 3, 11), date(2026, 3, 12), 10) == (second.start, second.end, second.day)
        assert [FIRST, "C4 Days 2 to 4, the first and the last included"] == whys(first)
        assert [FIRST, "C4 Days 10 to 10, the first and the last included"] == whys(second)
        assert ("1 a day", ("At home",), "home", "monitoring") == (
            first.amount,
            first.details,
            first.setting,
            first.kind,
        )

    def test_days_counted_from_another_row(self) -> None:
        made = self.care(days="1-3, 6", of="drug")
        first, second = event(made, "t/1/care/1"), event(made, "t/1/care/2")
        assert (date(2026, 3, 2), date(2026, 3, 5), None) == (first.start, first.end, first.day)
        assert (date(2026, 3, 7), date(2026, 3, 8), None) == (second.start, second.end, second.day)
        said = "the first and the last included, counted from drug"
        assert [FIRST, f"C13 Days 1 to 3, {said}"] == whys(first)
        assert [FIRST, f"C13 Days 6 to 6, {said}"] == whys(second)

    @pytest.mark.parametrize(
        ("fields", "start", "end", "dates"),
        [
            # The doses are on 2 and 9 March.
            ({"lasts_days": 0}, 2, 10, "8 dates from Mon 2 Mar 2026"),
            ({"lasts_days": 3}, 2, 13, "11 dates from Mon 2 Mar 2026"),
            ({"from_days": 1, "lasts_days": 3}, 3, 13, "10 dates from Tue 3 Mar 2026"),
        ],
    )
    def test_from_the_first_event_to_so_many_days_after_the_last(
        self, fields: dict[str, Any], start: int, end: int, dates: str
    ) -> None:
        found = event(self.care(of="drug", **fields), "t/1/care/1")
        assert (date(2026, 3, start), date(2026, 3, end), None) == (found.start, found.end, found.day)
        assert [FIRST, f"C13 {dates}, the first and the last included, counted from drug"] == whys(found)
        assert () == found.details

    def test_without_an_end_it_says_what_ends_it(self) -> None:
        found = event(self.care(of="drug", until="recovery", from_days=-2, details=["Care"]), "t/1/care/1")
        assert (date(2026, 2, 28), date(2026, 3, 1)) == (found.start, found.end)
        line = "From Sat 28 Feb 2026 until recovery; there is no end date."
        assert ("Care", line) == found.details
        counted = "1 date from Sat 28 Feb 2026, the first and the last included, counted from drug"
        assert [FIRST, f"C13 {counted}", f"C13 {line}"] == whys(found)

    def test_from_an_infusion_of_whole_days_it_is_counted_to_its_end(self) -> None:
        """
        48 hours from Tue 3 March end on Thu 5 March; two days after that is Sat 7 March.
        """
        made = course(visit("lead", days="1"), pump(day=2, hours=48), span(of="pump", lasts_days=2))
        found = event(made, "t/1/care/1")
        assert (date(2026, 3, 3), date(2026, 3, 8)) == (found.start, found.end)

    def test_what_was_left_out_does_not_count(self) -> None:
        made = self.care(Omit(at=new_york(3, 9), of="t/1/drug/d8"), of="drug", lasts_days=1)
        found = event(made, "t/1/care/1")
        assert (date(2026, 3, 2), date(2026, 3, 4)) == (found.start, found.end)

    def test_nor_what_lies_behind_the_stop(self) -> None:
        made = self.care(Stop(at=new_york(3, 4)), of="drug", lasts_days=1)
        found = event(made, "t/1/care/1")
        assert (date(2026, 3, 2), date(2026, 3, 4)) == (found.start, found.end)


class TestSeriesBeside:
    """A row beside another that takes place several times."""

    LEAD = visit("drug", days="1, 8", lasts_minutes=60)

    def of(self, **fields: Any) -> Plan:
        return course(self.LEAD, beside("drug", "each", **fields))

    def test_by_hours_from_each_of_them(self) -> None:
        made = self.of(minutes=60, times=3, every_hours=6, lasts_minutes=30, details=["Sitting"])
        found = [each for each in made.events if "/test/" in each.key]
        assert [
            ("d1", new_york(3, 2, 10)),
            ("d1-2", new_york(3, 2, 16)),
            ("d1-3", new_york(3, 2, 22)),
            ("d8", new_york(3, 9, 10)),
            ("d8-2", new_york(3, 9, 16)),
            ("d8-3", new_york(3, 9, 22)),
        ] == [(each.key.rpartition("/")[2], each.start) for each in found]
        assert {timedelta(minutes=30)} == {each.end - each.start for each in found}
        assert all(each.start == each.earliest == each.latest for each in found)
        assert {("Sitting", "every 6 h, 3 doses in all")} == {each.details for each in found}
        assert [FIRST, "C2 60 minutes after Drug", "C2 dose 2 of 3, every 6 h elapsed"] == whys(found[1])
        assert {"elapsed"} == {each.timing for each in found}

    def test_a_range_moves_with_each(self) -> None:
        made = self.of(minutes=60, earliest=30, latest=90, times=2, every_hours=6)
        second = event(made, "t/1/test/d1-2")
        assert (new_york(3, 2, 15, 30), new_york(3, 2, 16), new_york(3, 2, 16, 30)) == (
            second.earliest,
            second.start,
            second.latest,
        )

    def test_from_the_end_of_an_infusion_they_are_numbered(self) -> None:
        made = course(pump(hours=24), beside("pump", "end", minutes=0, times=2, every_hours=12))
        assert {"end-1": date(2026, 3, 3), "end-2": date(2026, 3, 3)} == dates(made, "test")
        assert [new_york(3, 3, 9), new_york(3, 3, 21)] == [event(made, f"t/1/test/end-{n}").start for n in (1, 2)]


class TestBeside:
    """What stands beside the parts of an infusion, and beside what stands beside something itself."""

    STEP = ({"id": "step", "title": "Step", "after_hours": 48, "source": SOURCE},)
    AMOUNTS = ({"text": "9 mcg", "level": "low"}, {"text": "28 mcg", "level": "full"})
    HOLD = ({"same_cycle_max_days": 7, "restart_from_hours": 4, "low_rate_hours": 24, "source": SOURCE},)

    def infusion(self, *others: dict[str, Any], record: tuple[AnyHappening, ...] = (), **fields: Any) -> Plan:
        row = pump(hours=96, steps=list(self.STEP), amounts=list(self.AMOUNTS), hold=self.HOLD[0], **fields)
        return course(row, *others, record=record)

    def test_each_edge_of_an_infusion(self) -> None:
        rows = [beside("pump", edge, name=edge, minutes=-60) for edge in ("start", "step", "end")]
        made = self.infusion(*rows)
        assert [
            ("start", new_york(3, 2, 8)),
            ("step", new_york(3, 4, 8)),
            ("disconnect", new_york(3, 6, 8)),
        ] == [
            (each.key.rpartition("/")[2], each.start)
            for edge in ("start", "step", "end")
            for each in made.events
            if f"/{edge}/" in each.key
        ]
        assert [FIRST, "C2 60 minutes before Infusion"] == whys(event(made, "t/1/start/start"))
        step = "C3 the step comes after 48 infused hours at the low rate, from Mon 2 Mar 2026 09:00"
        assert [FIRST, step, "C2 60 minutes before Step"] == whys(event(made, "t/1/step/step"))
        end = "C2 96 infused hours after Mon 2 Mar 2026 09:00"
        assert [FIRST, end, "C2 60 minutes before Infusion ends: disconnect"] == whys(event(made, "t/1/end/disconnect"))

    def test_beside_a_restart_it_stands_once_though_the_step_is_due_then(self) -> None:
        hold = Hold(at=new_york(3, 3), row="pump")
        full = Resume(at=new_york(3, 3, 15), row="pump", rate="full")
        both = self.infusion(beside("pump", "step", "restart", minutes=-30), record=(hold, full))
        assert {"restart-e2": date(2026, 3, 3)} == dates(both, "test")
        assert new_york(3, 3, 14, 30) == event(both, "t/1/test/restart-e2").start
        one = self.infusion(beside("pump", "step", minutes=-30), record=(hold, full))
        assert [date(2026, 3, 3)] == [*dates(one, "test").values()]
        other = self.infusion(
            beside("pump", "step", minutes=-30), beside("pump", "restart", name="other", minutes=0), record=(hold, full)
        )
        assert ([date(2026, 3, 3)], [date(2026, 3, 3)]) == (
            [*dates(other, "test").values()],
            [*dates(other, "other").values()],
        )

    def test_a_step_at_another_moment_than_the_restart_has_its_own(self) -> None:
        hold = Hold(at=new_york(3, 3), row="pump")
        low = Resume(at=new_york(3, 3, 15), row="pump", rate="low")
        made = self.infusion(beside("pump", "step", "restart", minutes=-30), record=(hold, low))
        assert {"restart-e2": date(2026, 3, 3), "step-e2": date(2026, 3, 4)} == dates(made, "test")

    def test_beside_what_stands_beside_something(self) -> None:
        lead = visit("drug", days="1", lasts_minutes=60)
        second = beside("drug", "end", name="second", minutes=30, lasts_minutes=15)
        made = course(lead, second, beside("second", "end", name="third", minutes=10))
        assert (new_york(3, 2, 10, 30), new_york(3, 2, 10, 55)) == (
            event(made, "t/1/second/d1").start,
            event(made, "t/1/third/d1").start,
        )

    def test_the_first_counts_also_where_treatment_was_stopped_and_the_last_is_the_last_before_it(self) -> None:
        lead = visit("drug", days="1, 8, 15", lasts_minutes=60)
        rows = [beside("drug", edge, name=edge, days=1) for edge in ("first", "last")]
        made = course(lead, *rows, record=(Stop(at=new_york(3, 10, 12)),))
        assert ({"d1": date(2026, 3, 3)}, {"d8": date(2026, 3, 10)}) == (dates(made, "first"), dates(made, "last"))

    def test_one_that_was_left_out_is_not_the_first_and_not_the_last(self) -> None:
        lead = visit("drug", days="1, 8, 15", lasts_minutes=60)
        rows = [beside("drug", edge, name=edge, days=1) for edge in ("first", "last")]
        made = course(lead, *rows, record=tuple(Omit(at=new_york(3, 15), of=f"t/1/drug/d{day}") for day in (15,)))
        assert ({"d1": date(2026, 3, 3)}, {"d8": date(2026, 3, 10)}) == (dates(made, "first"), dates(made, "last"))

    def test_days_from_it_at_a_time_of_its_own(self) -> None:
        lead = visit("drug", days="1", lasts_minutes=60)
        row = beside("drug", "each", days=6, earliest=5, latest=8, at="02:30", amounts=[{"text": "5 mL"}])
        found = event(course(lead, row), "t/1/test/d1")
        # Sunday 8 March, when 02:30 is skipped.
        assert (new_york(3, 8, 3), new_york(3, 8, 3)) == (found.start, found.end)
        assert (date(2026, 3, 7), date(2026, 3, 10), None) == (found.earliest, found.latest, found.day)
        assert ("5 mL", "appointment", "assessment") == (found.amount, found.timing, found.kind)
        spread = "(the source prints 5 to 8; the expected value is this library's choice)"
        assert [FIRST, f"C2 6 days after {spread} Drug"] == whys(found)

    def test_a_time_that_was_asked_for_on_the_day_on_which_the_clocks_skip_it(self) -> None:
        lead = visit("drug", days="1, 7", lasts_minutes=60)
        made = course(lead, beside("drug", "each"), at={"test": time(2, 30)})
        found = event(made, "t/1/test/d7")
        assert (new_york(3, 8, 3), new_york(3, 8, 3)) == (found.start, found.end)
        assert ["C1", "C14", "C9"] == [why.convention for why in found.why[1:]]
        assert "C14 at the time that was asked for" == whys(event(made, "t/1/test/d1"))[-1]


class TestLines:
    """A row beside another without a time is a line in its description (C14)."""

    def line(self, **fields: Any) -> str:
        made = course(visit("drug", days="1"), pump(day=3, hours=24), beside("pump", "start", **fields))
        (line,) = event(made, "t/1/pump/start").details
        return line

    @pytest.mark.parametrize(
        ("fields", "line"),
        [
            ({}, "[ ] Test"),
            ({"amounts": [{"text": "5 mL"}]}, "[ ] Test: 5 mL"),
            ({"details": ["fasting", "sitting"]}, "[ ] Test; fasting; sitting"),
            ({"amounts": [{"text": "5 mL"}], "details": ["fasting"]}, "[ ] Test: 5 mL; fasting"),
            ({"minutes": -90}, "[ ] Test, 90 minutes before"),
            ({"minutes": 0}, "[ ] Test, right after"),
            ({"minutes": 1}, "[ ] Test, 1 minute after"),
            (
                {"minutes": -45, "earliest": -60, "latest": -30},
                "[ ] Test, 45 minutes before (the source prints 60 to 30; the expected value is this library's choice)",
            ),
            ({"minutes": -90, "title": "Test before it"}, "[ ] Test before it"),
            ({"minutes": 90, "title": "Test after it"}, "[ ] Test after it"),
            ({"minutes": 90, "title": "Aftercare"}, "[ ] Aftercare, 90 minutes after"),
            ({"kind": "note"}, "Test"),
            ({"kind": "note", "amounts": [{"text": "5 mL"}]}, "Test: 5 mL"),
        ],
    )
    def test_its_words(self, fields: dict[str, Any], line: str) -> None:
        assert line == self.line(**fields)

    def test_a_doubt_about_it_stands_behind_it(self) -> None:
        source = {"document": "A poster", "jurisdiction": "nowhere", "confidence": "single source"}
        made = self.line(details=["fasting"], source=source | {"confidence": "single-source"})
        assert "[ ] Test; fasting [single source: A poster]" == made


class TestRests:
    """The rest after an infusion belongs to the cycle before it (C7)."""

    REST = span("rest", kind="rest", title="Rest", of="pump", lasts_days=2)

    def test_between_two_cycles_and_not_after_the_last(self) -> None:
        made = course(pump(hours=48), self.REST, cycles=2, table={"length_days": 4})
        rest = event(made, "t/1/rest/1")
        assert (date(2026, 3, 4), date(2026, 3, 6), 3) == (rest.start, rest.end, rest.day)
        counted = "2 dates from Wed 4 Mar 2026, the first and the last included, counted from pump"
        assert [FIRST, f"C5 {counted}"] == whys(rest)
        assert ["t/1/rest/1"] == [each.key for each in made.events if "/rest/" in each.key]
        assert new_york(3, 6) == event(made, "t/2/pump/start").start

    def test_an_end_past_midnight_by_the_clocks_of_summer_is_on_the_date_of_winter(self) -> None:
        """
        48 hours from Fri 6 March 23:30 end on Mon 9 March at 00:30, which is Sun 8 March 23:30 by the start's clocks.
        """
        made = course(pump(hours=48), self.REST, cycles=2, table={"length_days": 4}, start=new_york(3, 6, 23, 30))
        rest = event(made, "t/1/rest/1")
        assert new_york(3, 9, 0, 30) == event(made, "t/1/pump/disconnect").start
        assert (date(2026, 3, 8), date(2026, 3, 10), 3) == (rest.start, rest.end, rest.day)
        assert new_york(3, 10, 23, 30) == event(made, "t/2/pump/start").start

    def test_after_a_restart_it_is_counted_from_the_last_end(self) -> None:
        record = (
            Hold(at=new_york(3, 3, 9), row="pump"),
            Resume(at=new_york(3, 3, 10), row="pump", rate="same"),
        )
        made = course(pump(hours=48), self.REST, cycles=2, table={"length_days": 4}, record=record)
        # It ends on Wed 4 March at 10:00, after the appointment at 09:00: two whole days are over on Sat 7 March.
        assert new_york(3, 7) == event(made, "t/2/pump/start").start
        assert (
            "C5 2 days of rest after the end of the infusion: the first Day 1 at its time of day is Sat 7 Mar 2026"
            in (whys(event(made, "t/2/pump/start")))
        )
        rest = event(made, "t/1/rest/1")
        assert (date(2026, 3, 4), date(2026, 3, 7)) == (rest.start, rest.end)
