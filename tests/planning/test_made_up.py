"""A regimen made up to use what the five labels do not: each line of its plan typed by hand.

Monday 2 March 2026 is Day -2 of the preparation, so its Day 1 is 4 March; New York's clocks go forward on 8 March.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.support.courses import NEW_YORK, event, new_york

from schedules import Event, Plan, Regimen, Selection, check, plan, revise, select
from schedules.course import AnyHappening, Booked, Decided, Delay, Given, Hold, Omit, Resume, Stop

SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}
OTHER = {**SOURCE, "section": "holds"}


def prep() -> dict[str, Any]:
    visit = {"shape": "visit", "id": "prep", "kind": "procedure", "title": "Preparation", "days": "-2, 1"}
    return {"rows": [{**visit, "source": SOURCE}]}


def pump(**changes: Any) -> dict[str, Any]:
    step = {"id": "step", "title": "Step", "after_hours": 48, "source": {**SOURCE, "section": "steps"}}
    infusion = {
        "shape": "pump",
        "id": "pump",
        "kind": "infusion",
        "title": "Infusion",
        "hours": 100,
        "steps": [step],
        "setting": "clinic",
        "details": ["By a pump."],
        "hold": {"same_cycle_max_days": 3, "restart_from_hours": 4, "low_rate_hours": 24, "source": OTHER},
        "amounts": [
            {"text": "9 mcg a day", "level": "low"},
            {"text": "28 mcg a day", "level": "full"},
        ],
        "source": SOURCE,
    } | changes
    return {"rows": [infusion]}


def beside(name: str, of: str, on: str, **lead: Any) -> dict[str, Any]:
    row = {"shape": "beside", "id": name, "kind": "assessment", "title": name.capitalize(), "of": of, "on": [on]}
    return {**row, **lead, "source": SOURCE}


def after(**link: Any) -> dict[str, Any]:
    return {"id": "after", "title": "aftercare", "table": "after", "cycles": 1, "numbered_by": None, "after": link}


def made_up(*, middle: dict[str, Any], table: dict[str, Any] | None = None, **last: Any) -> Regimen:
    visit = {"shape": "visit", "id": "visit", "kind": "dose", "title": "Visit", "days": "1", "source": SOURCE}
    link = {"shape": "link", "of": "pump", "edge": "end", "expected": 2, "source": SOURCE} | last
    phases = [
        {"id": "prep", "title": "preparation", "table": "prep", "cycles": 1, "numbered_by": None},
        {"id": "pump", "title": "treatment", "table": "pump", "cycles": 1, "after": {"of": "prep", **middle}},
        after(**link),
    ]
    return Regimen.read(
        {
            "id": "made-up",
            "title": "Made up",
            "status": "own",
            "source": SOURCE,
            "choices": {},
            "tables": {"prep": prep(), "pump": table or pump(), "after": {"rows": [visit]}},
            "phases": phases,
        }
    )


LINK = {"shape": "link", "expected": 3, "source": SOURCE}
WAIT = {"shape": "wait", "milestone": "ready", "title": "Ready", "earliest": 5, "typical": 10, "source": SOURCE}


def course(regimen: Regimen | Selection, **more: Any) -> Plan:
    return plan(regimen, start=new_york(3, 2), plan_id=UUID(int=5), as_of=new_york(3, 1), **more)


def whys(found: Event) -> list[str]:
    return [f"{why.convention} {why.text}".strip() for why in found.why]


class TestAPumpWithoutATime:
    """No time of day is known, so it is planned in whole days: 100 h touch five of them."""

    def test_the_infusion(self) -> None:
        found = event(course(made_up(middle=LINK)), "pump/1/pump/start")
        # Three days after the end of preparation, 4 March.
        assert (date(2026, 3, 7), date(2026, 3, 12)) == (found.start, found.end)
        assert "9 mcg a day for 2 days, then 28 mcg a day" == found.amount
        assert ("infusion", "clinic", ("By a pump.",), 1) == (found.kind, found.setting, found.details, found.day)
        assert [
            "preparation starts on Mon 2 Mar 2026 09:00, the date this plan was given",
            "C10 treatment comes 3 days after the end of preparation, Wed 4 Mar 2026",
            "C2 100 h of infusion elapse from Sat 7 Mar 2026 to Thu 12 Mar 2026, whatever the clocks do",
        ] == whys(found)

    def test_its_step(self) -> None:
        found = event(course(made_up(middle=LINK)), "pump/1/pump/step")
        assert (date(2026, 3, 9), date(2026, 3, 10)) == (found.start, found.end)
        assert ("step", "any", (), "28 mcg a day") == (found.kind, found.setting, found.details, found.amount)
        assert "steps" == found.source.section
        assert "C3 the step comes after 48 infused hours at the low rate, from Sat 7 Mar 2026" == whys(found)[-1]

    def test_without_a_step_one_rate_is_said(self) -> None:
        plain = pump(steps=[], amounts=[{"text": "28 mcg a day"}])
        assert "28 mcg a day" == event(course(made_up(middle=LINK, table=plain)), "pump/1/pump/start").amount

    def test_what_comes_after_it(self) -> None:
        assert date(2026, 3, 14) == event(course(made_up(middle=LINK)), "after/1/visit/d1").start

    def test_what_stands_beside_its_start(self) -> None:
        table = pump()
        table["rows"] += [
            beside("vitals", "pump", "start", days=-2, earliest=-3, latest=-1),
            beside("weight", "pump", "start", days=0),
            beside("bath", "pump", "start", minutes=-90),
        ]
        made = course(made_up(middle=LINK, table=table))
        vitals, weight = event(made, "pump/1/vitals/start"), event(made, "pump/1/weight/start")
        assert (date(2026, 3, 5), date(2026, 3, 4), date(2026, 3, 6)) == (vitals.start, vitals.earliest, vitals.latest)
        spread = "the source prints 3 to 1; the expected value is this library's choice"
        assert f"C2 2 days before ({spread}) Infusion" == whys(vitals)[-1]
        assert (date(2026, 3, 7), date(2026, 3, 7)) == (weight.start, weight.earliest)
        assert "C2 0 days after Infusion" == whys(weight)[-1]
        # No time of day, so a lead in minutes is a line of the infusion's own.
        assert "[ ] Bath, 90 minutes before" in event(made, "pump/1/pump/start").details

    def test_the_judge_finds_nothing(self) -> None:
        assert () == check(course(made_up(middle=LINK)))


class TestAPumpThatWaits:
    """Its milestone is not reached: one band for the phase, as long as the phase."""

    def test_the_bands(self) -> None:
        made = course(made_up(middle=WAIT))
        band, later = event(made, "pump/1/band/expected"), event(made, "after/1/band/expected")
        # 4 March + 10 days is 14 March; the infusion ends five days later, that day included.
        assert (date(2026, 3, 14), date(2026, 3, 20)) == (band.start, band.end)
        assert (date(2026, 3, 9), None, "clinic", "ready") == (
            band.earliest,
            band.latest,
            band.setting,
            band.waits_for,
        )
        # The infusion's end, 19 March, and two days.
        assert (date(2026, 3, 21), date(2026, 3, 22), date(2026, 3, 16)) == (later.start, later.end, later.earliest)
        assert "Infusion, 9 mcg a day, then 28 mcg a day" in band.details

    @pytest.mark.parametrize(("edge", "first"), [("pump", 21), ("start", 16), ("next", 22), ("end", 21)])
    def test_each_edge_of_what_waits(self, edge: str, first: int) -> None:
        # From 14 March: the row's last day is the 19th, the day after the phase the 20th; two days later.
        made = course(made_up(middle=WAIT, edge=edge))
        assert date(2026, 3, first) == event(made, "after/1/band/expected").start

    def test_backwards_from_what_comes_after(self) -> None:
        made = plan(made_up(middle=WAIT), start=new_york(3, 30), anchor="after", plan_id=UUID(int=5))
        # Two days and five of infusion before 30 March; preparation ended at least five days before that.
        assert date(2026, 3, 23) == event(made, "pump/1/pump/start").start
        line = (
            "Preparation comes before treatment, by Mon 16 Mar 2026 at the latest; the date is not known "
            "(Ready: at least 5 days, typically 10 days, with no known upper limit); give it with --known prep=DATE."
        )
        assert (line,) == made.notes
        assert line == event(made, "pump/1/pump/start").details[-1]
        assert {"pump", "after"} == {each.key.split("/")[0] for each in made.events}
        assert () == check(made)


class TestTwoStepsBack:
    """Before what waits there is another phase: what is only a last date stays one, further back."""

    def test_a_phase_before_the_one_that_is_waited_for(self) -> None:
        data = made_up(middle=WAIT).model_dump(mode="json")
        visit = data["tables"]["after"]["rows"][0]
        data["tables"]["consult"] = {"rows": [{**visit, "id": "consult", "title": "Consultation"}]}
        consult = {"id": "consult", "title": "consultation", "table": "consult", "cycles": 1, "numbered_by": None}
        link = {"shape": "link", "of": "consult", "edge": "end", "expected": 7, "source": SOURCE}
        first, *others = data["phases"]
        data["phases"] = [consult, {**first, "after": link}, *others]
        made = plan(Regimen.read(data), start=new_york(3, 30), anchor="after", plan_id=UUID(int=5))
        assert {"pump", "after"} == {each.key.split("/")[0] for each in made.events}
        assert ["by Mon 9 Mar 2026 at the latest", "by Mon 16 Mar 2026 at the latest"] == [
            note.split(", ")[1].split(";")[0] for note in made.notes
        ]
        assert () == check(made)


def printed_time() -> Regimen:
    """The infusion at 08:00, as its table prints; then a rest of two days, and a second cycle."""
    table = pump(at="08:00", bag_hours=[40, 30])
    rest = {"shape": "span", "id": "rest", "kind": "rest", "title": "Rest", "of": "pump", "lasts_days": 2}
    data = made_up(middle=LINK, table=table).model_dump(mode="json")
    data["tables"]["pump"]["rows"].append({**rest, "source": SOURCE})
    data["tables"]["pump"]["rows"].append({**beside("line", "pump", "end", minutes=30)})
    data["phases"][1]["cycles"] = 2
    return Regimen.read(data)


class TestAPrintedTime:
    """It starts at 08:00 though the plan starts at 09:00; the clocks go forward on 8 March."""

    def test_the_first_cycle(self) -> None:
        made = course(printed_time())
        assert new_york(3, 7, 8) == event(made, "pump/1/pump/start").start
        # 48 h and 100 h, an hour lost.
        assert new_york(3, 9, 9) == event(made, "pump/1/pump/step").start
        assert new_york(3, 11, 13) == event(made, "pump/1/pump/disconnect").start
        assert new_york(3, 11, 13, 30) == event(made, "pump/1/line/disconnect").start

    def test_bags_are_cut_at_the_step_and_the_last_length_repeats(self) -> None:
        made = course(printed_time())
        # 40 h, 8 h to the step, then 30 h and 22 h.
        bags = [(each.start, each.amount) for each in made.events if each.key.startswith("pump/1/pump/bag-")]
        starts = [new_york(3, 9, 1), new_york(3, 9, 9), new_york(3, 10, 15)]
        assert list(zip(starts, ["8 h bag", "30 h bag", "22 h bag"], strict=True)) == bags
        bag = event(made, "pump/1/pump/bag-3")
        assert ("bag-change", "any", (), "Bag change: bag 3") == (bag.kind, bag.setting, bag.details, bag.title)

    def test_the_rest_and_the_second_cycle(self) -> None:
        made = course(printed_time())
        rest = event(made, "pump/1/rest/1")
        # The end at 13:00 is 12:00 by the start's clocks, after 08:00: two whole days are over on 14 March.
        assert (date(2026, 3, 11), date(2026, 3, 14)) == (rest.start, rest.end)
        assert new_york(3, 14, 8) == event(made, "pump/2/pump/start").start

    def test_a_late_start_keeps_the_printed_hour_for_the_next(self) -> None:
        late = revise(
            course(printed_time()), Given(at=new_york(3, 7, 11), of="pump/1/pump/start"), as_of=new_york(3, 7, 12)
        )
        assert new_york(3, 11, 16) == event(late, "pump/1/pump/disconnect").start
        assert new_york(3, 14, 8) == event(late, "pump/2/pump/start").start

    def test_limits_of_starts_restarts_and_what_follows(self) -> None:
        made = course(printed_time())
        first, second = event(made, "pump/1/pump/start"), event(made, "pump/2/pump/start")
        assert (date(2026, 3, 7), date(2026, 3, 7)) == (first.earliest, first.latest)
        assert (date(2026, 3, 14), None) == (second.earliest, second.latest)
        hold, resume = Hold(at=new_york(3, 8, 12), row="pump"), Resume(at=new_york(3, 8, 13), row="pump", rate="same")
        held = revise(made, hold, resume, as_of=new_york(3, 8, 13))
        restart = event(held, "pump/1/pump/restart-e2")
        assert (None, None, "") == (restart.earliest, restart.latest, restart.waits_for or "")


class TestHoldsOfTheMadeUpPump:
    """Up to 3 days in the same cycle; low rate for 24 h after a restart at the low one."""

    def at(self, day: int, hour: int) -> datetime:
        return datetime(2026, 3, day, hour, tzinfo=NEW_YORK)

    def test_its_note_disconnect_and_restart(self) -> None:
        hold = Hold(at=self.at(8, 12), row="pump", why="fever")
        low = Resume(at=self.at(8, 18), row="pump", rate="low")
        made = revise(course(printed_time()), hold, low, as_of=self.at(8, 18))
        note = event(made, "pump/1/pump/hold-e1")
        assert ("note", "any", (), "held") == (note.kind, note.setting, note.details, note.state)
        assert (self.at(8, 12), self.at(8, 18)) == (note.start, note.end)
        # 27 h infused (the clocks went forward), 6 h off, 24 h at the low rate; 73 h more to the end.
        step = event(made, "pump/1/pump/step-e2")
        assert (self.at(9, 18), "steps", "28 mcg a day") == (step.start, step.source.section, step.amount)
        assert "C3 the step comes after 24 infused hours at the low rate, from Sun 8 Mar 2026 18:00" == whys(step)[-1]
        end = event(made, "pump/1/pump/disconnect")
        assert (self.at(11, 19), "any", ()) == (end.start, end.setting, end.details)
        restart = event(made, "pump/1/pump/restart-e2")
        assert "9 mcg a day for 1 day, then 28 mcg a day" == restart.amount
        span = "73 h of infusion elapse from Sun 8 Mar 2026 18:00 to Wed 11 Mar 2026 19:00"
        assert [
            "preparation starts on Mon 2 Mar 2026 09:00, the date this plan was given",
            "C10 treatment comes 3 days after the end of preparation, Wed 4 Mar 2026",
            "C6 off for 4 h or longer: premedication and a supervised restart are asked for",
            f"C3 {span}, after 27 h before; 100 h are infused in a cycle, and time off does not count",
        ] == whys(restart)

    def test_too_long_asks_with_the_rule_of_the_hold(self) -> None:
        made = revise(course(printed_time()), Hold(at=self.at(8, 12), row="pump"), as_of=self.at(12, 12))
        asked = event(made, "pump/1/decision/e1")
        assert (date(2026, 3, 11), date(2026, 3, 12)) == (asked.start, asked.end)
        assert ("holds", "decision", "planned") == (asked.source.section, asked.kind, asked.state)
        assert [
            "preparation starts on Mon 2 Mar 2026 09:00, the date this plan was given",
            "C6 off since Sun 8 Mar 2026, longer than 3 days; the label asks for a new cycle",
        ] == whys(asked)

    def test_a_rest_first_is_counted_from_the_hold_to_the_printed_hour(self) -> None:
        made = revise(course(printed_time()), Hold(at=self.at(9, 12), row="pump"), as_of=self.at(13, 9))
        rested = revise(made, Decided(at=self.at(13, 9), question="e1/rest", answer="yes"), as_of=self.at(13, 9))
        # Off on the 9th at 12:00; two days are over on the 11th at 12:00, and by now it is the 13th anyway.
        assert date(2026, 3, 13) <= event(rested, "pump/2/pump/start").start
        assert "tentative" == event(rested, "pump/2/pump/start").state

    def test_stopped_on_hold_it_ends_there(self) -> None:
        hold = Hold(at=self.at(8, 12), row="pump")
        made = revise(course(printed_time()), hold, Stop(at=self.at(8, 20)), as_of=self.at(8, 20))
        assert self.at(8, 12) == event(made, "pump/1/pump/start").end
        assert "cancelled" == event(made, "pump/2/pump/start").state


class TestPumpsWithoutPrintedRates:
    """A restart at the low rate where the source prints no low rate, or no step: nothing is invented (C14)."""

    def restarted(self, **changes: Any) -> Plan:
        at = TestHoldsOfTheMadeUpPump().at
        hold, low = Hold(at=at(8, 12), row="pump"), Resume(at=at(8, 18), row="pump", rate="low")
        made = course(made_up(middle=LINK, table=pump(at="08:00", **changes)))
        return revise(made, hold, low, as_of=at(8, 18))

    def test_no_low_rate(self) -> None:
        made = self.restarted(steps=[], amounts=[{"text": "28 mcg a day"}])
        restart, step = event(made, "pump/1/pump/restart-e2"), event(made, "pump/1/pump/step-e2")
        assert "the low rate that was prescribed for 1 day, then 28 mcg a day" == restart.amount
        assert ("Infusion: dose step", "28 mcg a day", "holds") == (step.title, step.amount, step.source.section)

    def test_a_step_of_another_cycle_lends_its_name(self) -> None:
        steps = [{"id": "step", "title": "Step", "after_hours": 48, "cycles": "2-", "source": SOURCE}]
        step = event(self.restarted(steps=steps), "pump/1/pump/step-e2")
        assert "Step" == step.title


class TestBands:
    def test_what_a_band_says_of_its_rows(self) -> None:
        table = pump()
        table["rows"].append(beside("bath", "pump", "start") | {"details": ["Bring a towel.", "And soap."]})
        band = event(course(made_up(middle=WAIT, table=table)), "pump/1/band/expected")
        assert (
            "Expected about Sat 14 Mar 2026; the real date waits for: Ready.",
            "No latest date is known.",
            "Infusion, 9 mcg a day, then 28 mcg a day",
            "Bath (Bring a towel.; And soap.)",
        ) == band.details

    def test_without_a_step_in_its_cycle_a_band_says_the_full_rate(self) -> None:
        steps = [{"id": "step", "title": "Step", "after_hours": 48, "cycles": "2-", "source": SOURCE}]
        band = event(course(made_up(middle=WAIT, table=pump(steps=steps))), "pump/1/band/expected")
        assert "Infusion, 28 mcg a day" == band.details[2]

    def test_of_two_visits_on_fixed_days_none_moves_alone(self) -> None:
        link = {**LINK, "latest": 5}
        made = plan(made_up(middle=link), start=new_york(3, 30), anchor="after", plan_id=UUID(int=5))
        # The infusion on 23 March; preparation planned three days before it: 18 and 20 March, as the table has them.
        first, last = event(made, "prep/1/prep/d-2"), event(made, "prep/1/prep/d1")
        assert (date(2026, 3, 18), date(2026, 3, 20)) == (first.start, last.start)
        assert (first.start, first.start) == (first.earliest, first.latest)
        assert (last.start, last.start) == (last.earliest, last.latest)


class TestTwoPumps:
    """A restart belongs to its own row."""

    def test_the_rest_keeps_to_the_hour_of_its_own_pump(self) -> None:
        data = self.regimen().model_dump(mode="json")
        first, second, *others = data["tables"]["pump"]["rows"]
        data["tables"]["pump"]["rows"] = [{**second, "at": "14:00", "hours": 50}, first, *others]
        made = course(Regimen.read(data))
        # The pump ends on 11 March at 13:00, 12:00 by its start's clocks: after 08:00, though before 14:00.
        assert date(2026, 3, 14) == event(made, "pump/1/rest/1").end

    def test_a_delay_of_the_second_is_its_own(self) -> None:
        data = self.regimen().model_dump(mode="json")
        visit = {"shape": "visit", "id": "visit", "kind": "dose", "title": "Visit", "days": "3", "floor_days": 1}
        data["tables"]["pump"]["rows"].append({**visit, "source": SOURCE})
        made = course(Regimen.read(data))
        delay = Delay(at=new_york(3, 7), of="pump/1/other/start", days=1, scope="cycle")
        assert date(2026, 3, 9) == event(revise(made, delay, as_of=new_york(3, 7)), "pump/1/visit/d3").start
        on_hold = revise(made, Hold(at=new_york(3, 8, 12), row="pump"), as_of=new_york(3, 8, 13))
        assert date(2026, 3, 9) == event(on_hold, "pump/1/visit/d3").start
        assert "tentative" == event(on_hold, "pump/2/visit/d3").state
        too_long = revise(made, Hold(at=new_york(3, 8, 12), row="pump"), as_of=new_york(3, 13, 13))
        assert "tentative" == event(too_long, "pump/2/visit/d3").state

    def regimen(self) -> Regimen:
        data = printed_time().model_dump(mode="json")
        first = data["tables"]["pump"]["rows"][0]
        second = {**first, "id": "other", "title": "Other infusion", "at": "10:00", "steps": [], "bag_hours": None}
        second["amounts"] = [{"text": "1 mg a day"}]
        data["tables"]["pump"]["rows"].insert(1, second)
        return Regimen.read(data)

    def test_each_is_held_and_resumed_by_itself(self) -> None:
        at = TestHoldsOfTheMadeUpPump().at
        both = [Hold(at=at(8, 12), row="pump"), Hold(at=at(8, 14), row="other")]
        made = revise(course(self.regimen()), *both, as_of=at(8, 15))
        one = revise(made, Resume(at=at(8, 16), row="other", rate="same"), as_of=at(8, 16))
        notes = [(each.title, each.end) for each in one.events if "/hold-" in each.key]
        assert [
            ("Infusion is on hold: no restart is recorded yet", at(8, 16)),
            ("Other infusion was on hold", at(8, 16)),
        ] == notes


def test_a_span_whose_every_dose_is_left_out_falls_away() -> None:
    data = made_up(middle=LINK).model_dump(mode="json")
    span = {"shape": "span", "id": "watch", "kind": "monitoring", "title": "Watch", "of": "visit", "lasts_days": 3}
    data["tables"]["after"]["rows"].append({**span, "source": SOURCE})
    made = course(Regimen.read(data))
    assert (date(2026, 3, 14), date(2026, 3, 18)) == (
        event(made, "after/1/watch/1").start,
        event(made, "after/1/watch/1").end,
    )
    left = revise(made, Omit(at=new_york(3, 14), of="after/1/visit/d1"), as_of=new_york(3, 14))
    assert "cancelled" == event(left, "after/1/watch/1").state


def test_a_phase_that_is_booked_stands_there_and_says_so() -> None:
    booked = Booked(at=new_york(3, 5), of="after", on=date(2026, 3, 20))
    found = event(revise(course(made_up(middle=WAIT)), booked, as_of=new_york(3, 5)), "after/1/visit/d1")
    assert (date(2026, 3, 20), date(2026, 3, 20), date(2026, 3, 20)) == (found.start, found.earliest, found.latest)
    assert "C11 aftercare starts on Fri 20 Mar 2026, as recorded" in whys(found)


def test_a_distance_is_measured_from_where_the_infusion_really_ends() -> None:
    """
    100 h from Saturday 08:00 end on Wednesday 11 March at 13:00, though whole days would end on the 12th.
    """
    made = course(made_up(middle=LINK, table=pump(at="08:00")))
    assert date(2026, 3, 13) == event(made, "after/1/visit/d1").start
    assert () == made.findings
    assert () == check(made)


def visits(*rows: dict[str, Any], choices: dict[str, Any] | None = None, **table: Any) -> Regimen:
    """One cycle of a drug on Days 0, 3 and 6, with what stands beside it."""
    dose = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": "0, 3, 6", "source": SOURCE}
    phases = [{"id": "only", "title": "treatment", "table": "only", "cycles": 1}]
    tables = {"only": {"day_zero": True, "rows": [dose | table, *rows]}}
    head = {"id": "visits", "title": "Visits", "status": "own", "source": SOURCE}
    return Regimen.read({**head, "choices": choices or {}, "tables": tables, "phases": phases})


class TestWhatStandsBesideDoses:
    """Doses on Monday 2, Thursday 5 and Sunday 8 March."""

    def test_a_day_counted_from_day_0_says_so(self) -> None:
        found = event(course(visits()), "only/1/dose/d3")
        assert "C1 Day 3 is 3 days after Day 0 of cycle 1, Mon 2 Mar 2026" == whys(found)[-1]

    def test_the_last_is_one(self) -> None:
        made = course(visits(beside("scan", "dose", "last", days=1), beside("test", "dose", "first", days=0)))
        assert ["only/1/scan/d6"] == [each.key for each in made.events if "/scan/" in each.key]
        assert date(2026, 3, 9) == event(made, "only/1/scan/d6").start
        assert ["only/1/test/d0"] == [each.key for each in made.events if "/test/" in each.key]

    @pytest.mark.parametrize(
        ("lead", "words"),
        [
            ({"days": 1, "earliest": 0, "latest": 3}, "1 day after (the source prints 0 to 3; {ours}) Dose"),
            ({"days": -1, "earliest": -3, "latest": 0}, "1 day before (the source prints 3 to 0; {ours}) Dose"),
            ({"days": -2, "earliest": -3}, "2 days before Dose"),
            ({"minutes": 0}, "right after Dose"),
            ({"minutes": 45}, "45 minutes after Dose"),
        ],
    )
    def test_its_lead_in_words(self, lead: dict[str, Any], words: str) -> None:
        found = event(course(visits(beside("scan", "dose", "first", **lead))), "only/1/scan/d0")
        assert f"C2 {words.format(ours='the expected value is this library' + chr(39) + 's choice')}" == whys(found)[-1]

    def test_a_title_that_says_when_is_left_alone(self) -> None:
        row = beside("bath", "pump", "start", minutes=-30) | {"title": "Bath before it"}
        table = pump()
        table["rows"].append(row)
        assert "[ ] Bath before it" in event(course(made_up(middle=LINK, table=table)), "pump/1/pump/start").details

    def test_a_stretch_of_days_has_an_amount_too(self) -> None:
        span = {"shape": "span", "id": "pills", "kind": "monitoring", "title": "Pills", "days": "0-6"}
        made = course(visits({**span, "amounts": [{"text": "1 a day"}], "source": SOURCE}))
        assert "1 a day" == event(made, "only/1/pills/1").amount

    def test_a_stretch_until_something_lasts_as_long_as_it_is_known(self) -> None:
        span = {
            "shape": "span",
            "id": "mask",
            "kind": "restriction",
            "title": "Mask",
            "of": "dose",
            "until": "recovery",
        }
        mask = event(course(visits({**span, "source": SOURCE})), "only/1/mask/1")
        assert (date(2026, 3, 2), date(2026, 3, 3)) == (mask.start, mask.end)
        assert "From Mon 2 Mar 2026 until recovery; there is no end date." in mask.details

    def test_only_what_is_not_known_is_said_of_an_amount(self) -> None:
        choices = {
            "weight_kg": {"title": "weight", "kind": "number", "required": True},
            "response": {"title": "response", "values": ["none", "cr"], "changes_on_the_way": True},
        }
        heavy, light = {"weight_kg": ">=45"}, {"weight_kg": "<45"}
        amounts = [
            {"text": "8 mg", "when": {**heavy, "response": "none"}},
            {"text": "4 mg", "when": {**heavy, "response": "cr"}},
            {"text": "2 mg", "when": light},
        ]
        made = course(select(visits(choices=choices, amounts=amounts), {"weight_kg": 70}))
        assert "8 mg, or 4 if response is cr" == event(made, "only/1/dose/d0").amount


class TestLinksFromAPhaseThatStartsBeforeDay1:
    """Preparation on Days -2 and 1; the infusion on Monday 30 March, and what lies before it."""

    @pytest.mark.parametrize(
        ("edge", "first"),
        [
            ("end", 25),  # Day 1 is three days before: the 27th, and Day -2 two days earlier
            ("prep", 25),
            ("start", 27),
            ("next", 24),  # the day after Day 1 is three days before
        ],
    )
    def test_backwards_over_each_edge(self, edge: str, first: int) -> None:
        made = plan(made_up(middle={**LINK, "edge": edge}), start=new_york(3, 30), anchor="pump", plan_id=UUID(int=5))
        assert date(2026, 3, first) == event(made, "prep/1/prep/d-2").start
        assert () == made.findings


class TestCountingIn:
    def test_a_new_cycle_takes_the_next_ones_place_in_a_phase_that_hangs_from_another(self) -> None:
        at = TestHoldsOfTheMadeUpPump().at
        entries: list[AnyHappening] = [
            Hold(at=at(8, 12), row="pump"),
            Resume(at=at(12, 12), row="pump", rate="full"),
            Decided(at=at(12, 12), question="e1/counts", answer="yes"),
        ]
        made = revise(course(printed_time()), *entries, as_of=at(12, 12))
        assert "cancelled" == event(made, "pump/2/pump/start").state
        assert at(12, 12) == event(made, "pump/1/pump/start-e2").start

    def test_what_took_place_or_was_left_out_is_sure_while_the_rest_is_not(self) -> None:
        at = TestHoldsOfTheMadeUpPump().at
        made = revise(course(printed_time()), Omit(at=at(8, 9), of="after/1/visit/d1"), as_of=at(8, 9))
        held = revise(made, Hold(at=at(8, 12), row="pump"), as_of=at(8, 13))
        assert "omitted" == event(held, "after/1/visit/d1").state
        early = revise(course(printed_time()), Given(at=at(8, 9), of="after/1/visit/d1"), as_of=at(8, 9))
        assert (
            "given" == event(revise(early, Hold(at=at(8, 12), row="pump"), as_of=at(8, 13)), "after/1/visit/d1").state
        )


def test_a_rest_after_a_pump_without_a_time_is_counted_in_dates() -> None:
    data = printed_time().model_dump(mode="json")
    data["tables"]["pump"]["rows"][0]["at"] = None
    made = course(Regimen.read(data))
    # Five dates from Saturday 7 March, then two days.
    assert (date(2026, 3, 7), date(2026, 3, 12)) == (
        event(made, "pump/1/pump/start").start,
        event(made, "pump/1/pump/start").end,
    )
    assert (date(2026, 3, 12), date(2026, 3, 14)) == (
        event(made, "pump/1/rest/1").start,
        event(made, "pump/1/rest/1").end,
    )
    assert date(2026, 3, 14) == event(made, "pump/2/pump/start").start
