"""An infusion as events: its stretches, steps, holds and end, each with all that is said of it; typed by hand.

Everything begins on Mon 2 March 2026 at 09:00 in New York, where the clocks go forward on Sun 8 March.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.courses import event, new_york

from schedules import Event, Plan, Regimen, plan, revise
from schedules.course import AnyHappening, Booked, Decided, Defer, Delay, Given, Hold, Omit, Resume, Stop

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
HOLDS = {**SOURCE, "section": "holds"}
STEPS = {**SOURCE, "section": "steps"}
RATES = {**SOURCE, "section": "rates"}
FIRST = "t starts on Mon 2 Mar 2026 09:00, the date this plan was given"
STEP = {"id": "step", "title": "Step", "after_hours": 48, "source": STEPS}
HOLD = {"same_cycle_max_days": 3, "restart_from_hours": 4, "low_rate_hours": 24, "source": HOLDS}
BOTH = [{"text": "9 mcg", "level": "low"}, {"text": "28 mcg", "level": "full"}]
ONE = [{"text": "28 mcg"}]


def pump(**fields: Any) -> dict[str, Any]:
    row = {"shape": "pump", "id": "pump", "kind": "infusion", "title": "Infusion", "hours": 100, "setting": "hospital"}
    return {**row, "details": ["By a pump"], "hold": HOLD, "amounts": ONE, "source": SOURCE, **fields}


def visit(name: str = "drug", **fields: Any) -> dict[str, Any]:
    return {"shape": "visit", "id": name, "kind": "dose", "title": name.capitalize(), "source": SOURCE, **fields}


def course(*rows: dict[str, Any], record: tuple[AnyHappening, ...] = (), cycles: int = 1, **more: Any) -> Plan:
    table = {"length_days": 21, "rows": list(rows)}
    phases = [{"id": "t", "title": "t", "table": "t", "cycles": cycles}]
    whole = {"id": "r", "title": "R", "source": SOURCE, "tables": {"t": table}, "phases": phases}
    as_of = more.pop("as_of", None)
    options: dict[str, Any] = {"start": new_york(3, 2), "plan_id": UUID(int=1), "as_of": new_york(1, 15)} | more
    made = plan(Regimen.read(whole), **options)
    return revise(made, *record, as_of=as_of or max(each.at for each in record)) if record else made


def whys(found: Event) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in found.why]


def off(day: int, hour: int) -> Hold:
    return Hold(at=new_york(3, day, hour), row="pump")


def on(day: int, hour: int, rate: Any = "same", minute: int = 0) -> Resume:
    return Resume(at=new_york(3, day, hour, minute), row="pump", rate=rate)


def stretches(made: Plan) -> list[tuple[str, Any, Any]]:
    head = "t/1/pump/"
    found = (each for each in made.events if each.key.startswith(head) and each.kind == "infusion")
    return [(each.key.removeprefix(head), each.start, each.end) for each in found]


class TestWithoutAHold:
    """100 hours from Mon 2 March 09:00 end on Fri 6 March at 13:00."""

    def test_the_infusion(self) -> None:
        found = event(course(pump(amounts=BOTH, steps=[STEP])), "t/1/pump/start")
        assert (new_york(3, 2), new_york(3, 6, 13), 1, "infusion") == (found.start, found.end, found.day, found.kind)
        assert ("Infusion", "hospital", ("By a pump",), "appointment") == (
            found.title,
            found.setting,
            found.details,
            found.timing,
        )
        assert "9 mcg for 2 days, then 28 mcg" == found.amount
        span = "100 h of infusion elapse from Mon 2 Mar 2026 09:00 to Fri 6 Mar 2026 13:00, whatever the clocks do"
        assert [FIRST, f"C2 {span}"] == whys(found)

    def test_its_step(self) -> None:
        found = event(course(pump(amounts=BOTH, steps=[STEP])), "t/1/pump/step")
        assert (new_york(3, 4), new_york(3, 4), 3, "step") == (found.start, found.end, found.day, found.kind)
        assert ("Step", "28 mcg", "any", (), "elapsed", "steps") == (
            found.title,
            found.amount,
            found.setting,
            found.details,
            found.timing,
            found.source.section,
        )
        said = "C3 the step comes after 48 infused hours at the low rate, from Mon 2 Mar 2026 09:00"
        assert [FIRST, said] == whys(found)

    def test_its_end(self) -> None:
        found = event(course(pump()), "t/1/pump/disconnect")
        end = new_york(3, 6, 13)
        assert (end, end, end, end, 5) == (found.start, found.end, found.earliest, found.latest, found.day)
        assert ("Infusion ends: disconnect", "disconnect", "any", (), "", "elapsed") == (
            found.title,
            found.kind,
            found.setting,
            found.details,
            found.amount,
            found.timing,
        )
        assert [FIRST, "C2 100 infused hours after Mon 2 Mar 2026 09:00"] == whys(found)

    def test_a_low_rate_for_no_whole_days_is_said_in_hours(self) -> None:
        step = STEP | {"after_hours": 36}
        found = event(course(pump(amounts=BOTH, steps=[step])), "t/1/pump/start")
        assert "9 mcg for 36 h, then 28 mcg" == found.amount

    def test_one_rate_is_said_alone(self) -> None:
        assert "28 mcg" == event(course(pump()), "t/1/pump/start").amount

    @pytest.mark.parametrize(("hours", "end"), [(1, 3), (24, 3), (25, 4), (48, 4), (49, 5), (72, 5)])
    def test_in_whole_days_a_part_of_a_day_is_one(self, hours: int, end: int) -> None:
        made = course(visit(days="1"), pump(day=1, hours=hours))
        found = event(made, "t/1/pump/start")
        assert (date(2026, 3, 2), date(2026, 3, end)) == (found.start, found.end)

    def test_in_whole_days_its_step_has_a_day(self) -> None:
        made = course(
            visit(days="1"), pump(day=3, hours=72, hold=None, amounts=BOTH, steps=[STEP | {"after_hours": 25}])
        )
        found, step = event(made, "t/1/pump/start"), event(made, "t/1/pump/step")
        assert (date(2026, 3, 4), date(2026, 3, 7), 3) == (found.start, found.end, found.day)
        assert "9 mcg for 1 day, then 28 mcg" == found.amount
        day_3 = "C1 Day 3 is 2 days after Day 1 of cycle 1, Mon 2 Mar 2026"
        span = "72 h of infusion elapse from Wed 4 Mar 2026 to Sat 7 Mar 2026, whatever the clocks do"
        assert [FIRST, day_3, f"C2 {span}"] == whys(found)
        assert (date(2026, 3, 6), date(2026, 3, 7), "28 mcg") == (step.start, step.end, step.amount)
        said = "C3 the step comes after 25 infused hours at the low rate, from Wed 4 Mar 2026"
        assert [FIRST, said] == whys(step)
        assert [] == [each.key for each in made.events if each.key.endswith("disconnect")]


class TestHeld:
    """Off and on again in the same cycle."""

    def test_a_short_hold(self) -> None:
        made = course(pump(), record=(off(3, 9), on(3, 12)))
        assert [
            ("start", new_york(3, 2), new_york(3, 3)),
            ("restart-e2", new_york(3, 3, 12), new_york(3, 6, 16)),
        ] == stretches(made)
        first, second = event(made, "t/1/pump/start"), event(made, "t/1/pump/restart-e2")
        owed = "100 h are infused in a cycle, and time off does not count"
        assert [
            FIRST,
            f"C3 24 h of infusion elapse from Mon 2 Mar 2026 09:00 to Tue 3 Mar 2026 09:00, until it was held; {owed}",
        ] == whys(first)
        span = "76 h of infusion elapse from Tue 3 Mar 2026 12:00 to Fri 6 Mar 2026 16:00"
        assert [FIRST, f"C3 {span}, after 24 h before; {owed}"] == whys(second)
        assert ("Infusion goes on", "28 mcg", ("By a pump",), "hospital", 2) == (
            second.title,
            second.amount,
            second.details,
            second.setting,
            second.day,
        )
        assert "" == second.source.section
        assert [FIRST, "C2 100 infused hours after Mon 2 Mar 2026 09:00"] == whys(event(made, "t/1/pump/disconnect"))

    def test_minutes_are_said_too(self) -> None:
        made = course(pump(), record=(off(3, 9), on(3, 9, minute=20), Hold(at=new_york(3, 3, 10, 5), row="pump")))
        second = event(made, "t/1/pump/restart-e2")
        assert (
            "0 h 45 min of infusion elapse from Tue 3 Mar 2026 09:20 to Tue 3 Mar 2026 10:05, after 24 h before"
            in (whys(second)[-1])
        )

    def test_a_supervised_restart_cites_the_rule(self) -> None:
        made = course(pump(), record=(off(3, 9), on(3, 13)))
        found = event(made, "t/1/pump/restart-e2")
        asked = "C6 off for 4 h or longer: premedication and a supervised restart are asked for"
        assert [FIRST, asked] == whys(found)[:2]
        assert 3 == len(whys(found))
        assert "holds" == found.source.section

    def test_its_note(self) -> None:
        made = course(pump(), record=(off(3, 9), on(3, 12)))
        note = event(made, "t/1/pump/hold-e1")
        assert (new_york(3, 3), new_york(3, 3, 12), "note", "held", "any", (), 2) == (
            note.start,
            note.end,
            note.kind,
            note.state,
            note.setting,
            note.details,
            note.day,
        )
        assert ("Infusion was on hold", "") == (note.title, note.amount)
        assert [FIRST, "C3 held on Tue 3 Mar 2026 09:00; time off does not count"] == whys(note)

    def test_while_it_is_off_the_note_lasts_until_now_and_its_end_is_not_sure(self) -> None:
        made = course(pump(), record=(off(3, 9),), as_of=new_york(3, 4, 7))
        note = event(made, "t/1/pump/hold-e1")
        assert ("Infusion is on hold: no restart is recorded yet", new_york(3, 3), new_york(3, 4, 7)) == (
            note.title,
            note.start,
            note.end,
        )
        assert [("start", new_york(3, 2), new_york(3, 3))] == stretches(made)
        # Resumed now, the 76 hours that are left would be over on Sat 7 March.
        end = event(made, "t/1/pump/disconnect")
        assert ("tentative", date(2026, 3, 7)) == (end.state, end.start)

    def test_stopped_it_ends_then_and_says_so_of_its_hours(self) -> None:
        made = course(pump(), record=(Stop(at=new_york(3, 4, 12)),))
        assert [("start", new_york(3, 2), new_york(3, 4, 12))] == stretches(made)
        assert new_york(3, 4, 12) == event(made, "t/1/pump/disconnect").start
        assert [] == [each.key for each in made.events if "/hold-" in each.key]

    def test_of_a_hold_in_the_minute_of_the_stop_nothing_is_left(self) -> None:
        made = course(pump(), record=(off(4, 12), Stop(at=new_york(3, 4, 12))))
        assert [("start", new_york(3, 2), new_york(3, 4, 12))] == stretches(made)

    def test_a_step_in_a_later_stretch_counts_only_what_was_infused(self) -> None:
        made = course(pump(amounts=BOTH, steps=[STEP]), record=(off(3, 9), on(3, 12)))
        first, second = event(made, "t/1/pump/start"), event(made, "t/1/pump/restart-e2")
        assert ("9 mcg", "9 mcg for 1 day, then 28 mcg") == (first.amount, second.amount)
        step = event(made, "t/1/pump/step")
        assert new_york(3, 4, 12) == step.start
        assert "C3 the step comes after 48 infused hours at the low rate, from Mon 2 Mar 2026 09:00" == whys(step)[-1]

    def test_resumed_at_the_full_rate_the_step_is_the_restart(self) -> None:
        made = course(pump(amounts=BOTH, steps=[STEP]), record=(off(3, 9), on(3, 12, "full")))
        step = event(made, "t/1/pump/step")
        assert new_york(3, 3, 12) == step.start
        said = "C3 the infusion was resumed at the full rate, so that its rate rises then"
        assert [FIRST, said] == whys(step)
        assert ("9 mcg", "28 mcg") == (
            event(made, "t/1/pump/start").amount,
            event(made, "t/1/pump/restart-e2").amount,
        )

    def test_resumed_at_the_low_rate_after_the_step(self) -> None:
        made = course(pump(amounts=BOTH, steps=[STEP]), record=(off(5, 9), on(5, 12, "low")))
        assert new_york(3, 4) == event(made, "t/1/pump/step").start
        again = event(made, "t/1/pump/step-e2")
        # 24 of the 28 hours that are left, from Thu 5 March 12:00.
        assert (new_york(3, 6, 12), "Step", "28 mcg", "steps") == (
            again.start,
            again.title,
            again.amount,
            again.source.section,
        )
        assert "C3 the step comes after 24 infused hours at the low rate, from Thu 5 Mar 2026 12:00" == whys(again)[-1]
        assert "9 mcg for 1 day, then 28 mcg" == event(made, "t/1/pump/restart-e2").amount

    def test_where_no_more_is_left_it_ends_at_the_low_rate(self) -> None:
        made = course(pump(amounts=BOTH, steps=[STEP]), record=(off(5, 13), on(5, 14, "low")))
        # 76 hours were infused; the 24 that are left are all at the low rate.
        assert [] == [each.key for each in made.events if each.key.endswith("step-e2")]
        assert "9 mcg" == event(made, "t/1/pump/restart-e2").amount
        assert new_york(3, 6, 14) == event(made, "t/1/pump/disconnect").start

    def test_where_no_low_rate_is_printed_none_is_invented(self) -> None:
        made = course(pump(), record=(off(3, 9), on(3, 12, "low")))
        found, step = event(made, "t/1/pump/restart-e2"), event(made, "t/1/pump/step-e2")
        assert "the low rate that was prescribed for 1 day, then 28 mcg" == found.amount
        assert ("Infusion: dose step", "28 mcg", "holds", new_york(3, 4, 12)) == (
            step.title,
            step.amount,
            step.source.section,
            step.start,
        )


class TestBags:
    """Bags follow one another, and are cut at every step, hold and restart (C8)."""

    def bags(self, made: Plan) -> list[tuple[str, Any, str]]:
        found = (each for each in made.events if each.kind == "bag-change")
        return [(each.key.rpartition("/")[2], each.start, each.amount) for each in found]

    def test_the_first_is_hung_with_the_connection(self) -> None:
        made = course(pump(bag_hours=[48]))
        assert [("bag-2", new_york(3, 4), "48 h bag"), ("bag-3", new_york(3, 6), "4 h bag")] == self.bags(made)
        bag = event(made, "t/1/pump/bag-2")
        assert ("Bag change: bag 2", "bag-change", "any", (), "elapsed", 3) == (
            bag.title,
            bag.kind,
            bag.setting,
            bag.details,
            bag.timing,
            bag.day,
        )
        said = "C8 48 infused hours after Mon 2 Mar 2026 09:00; bags follow one another and are cut at every step"
        assert [FIRST, said] == whys(bag)

    def test_they_are_cut_at_the_step(self) -> None:
        made = course(pump(bag_hours=[40], amounts=BOTH, steps=[STEP]))
        # 40 h, 8 h to the step on Wed 4 March at 09:00, then 40 h and 12 h.
        assert [
            ("bag-2", new_york(3, 4, 1), "8 h bag"),
            ("bag-3", new_york(3, 4, 9), "40 h bag"),
            ("bag-4", new_york(3, 6, 1), "12 h bag"),
        ] == self.bags(made)

    def test_without_a_length_there_are_none(self) -> None:
        assert [] == self.bags(course(pump()))


class TestOnItsDay:
    """An infusion on a day of its own, and what was recorded of it and before it."""

    def start(self, *record: AnyHappening) -> Any:
        made = course(visit(days="1, 5, 8"), pump(day=5, at="11:00", hours=24, hold=None), record=record)
        return event(made, "t/1/pump/start")

    def test_as_printed(self) -> None:
        found = self.start()
        assert (new_york(3, 6, 11), new_york(3, 7, 11), 5) == (found.start, found.end, found.day)
        day_5 = "C1 Day 5 is 4 days after Day 1 of cycle 1, Mon 2 Mar 2026"
        assert [FIRST, day_5] == whys(found)[:2]

    @pytest.mark.parametrize(
        ("of", "scope", "day"),
        [
            ("t/1/pump/start", "row", 8),
            ("t/1/pump/start", "cycle", 8),
            ("t/1/drug/d5", "row", 6),
            ("t/1/drug/d5", "cycle", 8),
            ("t/1/drug/d5", "following", 8),
            ("t/1/drug/d8", "cycle", 6),
            ("t/1/drug/d1", "cycle", 8),
        ],
    )
    def test_a_delay_of_its_own_or_of_what_is_before_it(self, of: str, scope: Any, day: int) -> None:
        found = self.start(Delay(at=new_york(3, 1), of=of, days=2, scope=scope))
        assert new_york(3, day, 11) == found.start

    def test_a_delay_is_said(self) -> None:
        found = self.start(Delay(at=new_york(3, 3), of="t/1/pump/start", days=2, scope="row"))
        assert "delayed by 2 days" in whys(found)
        two = self.start(
            Delay(at=new_york(3, 3), of="t/1/drug/d5", days=1, scope="cycle"),
            Delay(at=new_york(3, 4), of="t/1/pump/start", days=2, scope="row"),
        )
        assert new_york(3, 9, 11) == two.start
        assert "delayed by 3 days" in whys(two)

    def test_an_appointment_a_deferral_and_what_really_was(self) -> None:
        booked = Booked(at=new_york(3, 3), of="t/1/pump/start", on=new_york(3, 7, 15))
        given = Given(at=new_york(3, 7, 16), of="t/1/pump/start")
        assert (new_york(3, 7, 15), new_york(3, 8, 16)) == (
            self.start(booked).start,
            self.start(booked, Given(at=new_york(3, 7, 15), of="t/1/pump/start")).end,
        )
        found = self.start(given)
        assert (new_york(3, 7, 16), new_york(3, 8, 17), "given") == (found.start, found.end, found.state)


class TestBeside:
    """An infusion that is connected at an event of another row."""

    LEAD = visit(days="1, 3", lasts_minutes=120)

    def found(self, *record: AnyHappening, lead: dict[str, Any] | None = None, **place: Any) -> Event:
        made = course(lead or self.LEAD, pump(hours=24, beside={"row": "drug", **place}, hold=None), record=record)
        return event(made, "t/1/pump/start")

    @pytest.mark.parametrize(
        ("place", "start", "words"),
        [
            ({}, new_york(3, 4, 11), "right after Drug"),
            ({"at": "end"}, new_york(3, 4, 11), "right after Drug"),
            ({"at": "end", "minutes": 30}, new_york(3, 4, 11, 30), "30 minutes after Drug"),
            ({"at": "start"}, new_york(3, 2, 9), "right after Drug"),
            ({"at": "start", "minutes": 45}, new_york(3, 2, 9, 45), "45 minutes after Drug"),
        ],
    )
    def test_at_the_start_of_the_first_or_the_end_of_the_last(
        self, place: dict[str, Any], start: datetime, words: str
    ) -> None:
        lead = self.LEAD | {"at": "09:00"}
        found = self.found(lead=lead, **place)
        assert (start, start + timedelta(days=1)) == (found.start, found.end)
        assert f"C2 {words}" == whys(found)[-2]
        assert whys(found)[-1].startswith("C2 24 h of infusion elapse from ")

    def test_one_that_was_left_out_is_not_the_last(self) -> None:
        lead = visit(days="1-2", at="09:00", lasts_minutes=120)
        made = course(
            lead,
            pump(hours=24, beside={"row": "drug", "at": "start"}, hold=None),
            record=(Omit(at=new_york(3, 3), of="t/1/drug/d2"),),
        )
        assert new_york(3, 2) == event(made, "t/1/pump/start").start

    def test_a_delay_of_it_moves_it_by_days_at_the_same_time(self) -> None:
        lead = self.LEAD | {"at": "09:00"}
        found = self.found(Delay(at=new_york(3, 4), of="t/1/pump/start", days=2, scope="row"), lead=lead, minutes=30)
        assert (new_york(3, 6, 11, 30), new_york(3, 7, 11, 30)) == (found.start, found.end)

    def test_a_deferral_or_what_really_was_outranks_it(self) -> None:
        lead = self.LEAD | {"at": "09:00"}
        later = Defer(at=new_york(3, 4, 10), of="t/1/pump/start", on=new_york(3, 4, 15))
        assert new_york(3, 4, 15) == self.found(later, lead=lead).start
        given = Given(at=new_york(3, 4, 16), of="t/1/pump/start")
        found = self.found(given, lead=lead)
        assert (new_york(3, 4, 16), new_york(3, 5, 16), "given") == (found.start, found.end, found.state)

    def test_beside_a_visit_of_whole_days_it_is_in_whole_days(self) -> None:
        made = course(visit("lead", days="1"), visit(days="2, 4"), pump(hours=24, beside={"row": "drug"}, hold=None))
        found = event(made, "t/1/pump/start")
        # Of the last, on Thu 5 March, the day is meant, and not the midnight after it.
        assert (date(2026, 3, 5), date(2026, 3, 6)) == (found.start, found.end)

    def test_after_another_infusion_without_a_time_it_follows_on_the_day_that_one_ends(self) -> None:
        first = pump(id="first", title="First", day=2, hours=48, hold=None)
        rows = visit("lead", days="1"), first, pump(hours=24, beside={"row": "first"}, hold=None)
        found = event(course(*rows), "t/1/pump/start")
        # 48 hours from Tue 3 March are over on Thu 5 March.
        assert (date(2026, 3, 5), date(2026, 3, 6)) == (found.start, found.end)
        begins = course(*rows[:2], pump(hours=24, beside={"row": "first", "at": "start"}, hold=None))
        assert date(2026, 3, 3) == event(begins, "t/1/pump/start").start

    def test_in_whole_days_a_delay_moves_it_by_days(self) -> None:
        delay = Delay(at=new_york(3, 2), of="t/1/pump/start", days=3, scope="row")
        rows = visit("lead", days="1"), visit(days="2"), pump(hours=24, beside={"row": "drug"}, hold=None)
        found = event(course(*rows, record=(delay,)), "t/1/pump/start")
        assert (date(2026, 3, 6), date(2026, 3, 7)) == (found.start, found.end)

    def test_after_another_infusion_it_is_connected_at_its_end(self) -> None:
        first = pump(id="first", title="First", hours=24, amounts=BOTH, steps=[STEP | {"after_hours": 12}])
        made = course(first, pump(hours=24, beside={"row": "first", "minutes": 15}, hold=None))
        assert new_york(3, 3, 9, 15) == event(made, "t/1/pump/start").start
        begins = course(first, pump(hours=24, beside={"row": "first", "at": "start", "minutes": 15}, hold=None))
        assert new_york(3, 2, 9, 15) == event(begins, "t/1/pump/start").start


class TestAfterALongHold:
    """Off on Tue 3 March at 09:00 for longer than 3 days: a new cycle, whose low rate may be a question."""

    def made(self, *more: AnyHappening, rate: Any = "same") -> Plan:
        record = (off(3, 9), on(6, 10, rate), *more)
        return course(pump(amounts=BOTH, steps=[STEP]), record=record, as_of=new_york(3, 6, 12))

    def test_whether_it_begins_at_the_low_rate_is_asked(self) -> None:
        found = event(self.made(), "t/1/pump/start-e2")
        assert new_york(3, 6, 10) == found.start
        assert "9 mcg for 1 day, then 28 mcg, or 28 mcg at once: not decided" == found.amount
        question = 'Is the low rate of the first week given again? Record the answer to "e1/low".'
        assert ("By a pump", question) == found.details

    @pytest.mark.parametrize(("answer", "amount"), [("yes", "9 mcg for 1 day, then 28 mcg"), ("no", "28 mcg")])
    def test_decided_it_is_no_question(self, answer: Any, amount: str) -> None:
        found = event(self.made(Decided(at=new_york(3, 6, 11), question="e1/low", answer=answer)), "t/1/pump/start-e2")
        assert amount == found.amount
        assert "question" not in " ".join(found.details)
        assert not any("low rate" in line for line in found.details)

    @pytest.mark.parametrize(("rate", "amount"), [("low", "9 mcg for 1 day, then 28 mcg"), ("full", "28 mcg")])
    def test_resumed_at_a_rate_that_was_said_it_is_none_either(self, rate: Any, amount: str) -> None:
        assert amount == event(self.made(rate=rate), "t/1/pump/start-e2").amount

    def test_its_end_is_100_hours_later(self) -> None:
        # The clocks go forward on the 8th.
        assert new_york(3, 10, 15) == event(self.made(), "t/1/pump/disconnect-e2").start


def test_a_start_that_was_asked_for_at_another_time_runs_from_there() -> None:
    made = course(visit(days="1"), pump(day=2, hours=24, hold=None), at={"pump": time(7, 15)})
    assert (new_york(3, 3, 7, 15), new_york(3, 4, 7, 15)) == (
        event(made, "t/1/pump/start").start,
        event(made, "t/1/pump/disconnect").start,
    )
