"""Restrictions, lines to tick and open questions of the built-in regimens: how long, and counted from what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from tests.support.courses import blinatumomab, event, inotuzumab, new_york
from tests.support.drawing import any_course

from schedules import Blinatumomab, ObecabtageneAutoleucel, Plan, ScheduleError, check, plan, revise
from schedules.course import AnyHappening, Changed, Delay, Hold, Resume, Stop
from schedules.regimen import Beside
from schedules.sentence import phrase_of
from schedules.testing import courses, histories

DAY = timedelta(days=1)


def dates(course: Plan, key: str) -> tuple[date, date]:
    found = event(course, key)
    return found.start, found.end - DAY


def day_of(moment: Any) -> date:
    return date(moment.year, moment.month, moment.day)


class TestNoDrivingDuringTheInfusion:
    """From the date of the connection to the date of the disconnection, whatever holds do (C13)."""

    def course(self, *entries: AnyHappening) -> Plan:
        # Connected on Monday 2 March at 09:00, disconnected on 30 March at 10:00.
        made = blinatumomab(new_york(3, 2), bag_hours=96)
        for entry in entries:
            made = revise(made, entry, as_of=max(entry.at, new_york(3, 2)))
        assert [] == [found.message for found in check(made) if found.severity == "error"]
        return made

    HOLD = Hold(at=new_york(3, 18, 14), row="infusion")
    RESUME = Resume(at=new_york(3, 23, 9), row="infusion", rate="full")

    def test_as_planned(self) -> None:
        assert (date(2026, 3, 2), date(2026, 3, 30)) == dates(self.course(), "induction/1/no-driving/1")
        assert (date(2026, 4, 13), date(2026, 5, 11)) == dates(self.course(), "induction/2/no-driving/1")

    def test_a_hold_that_is_not_over_ends_nothing(self) -> None:
        assert (date(2026, 3, 2), date(2026, 3, 30)) == dates(self.course(self.HOLD), "induction/1/no-driving/1")

    def test_after_a_hold_it_lasts_as_much_longer(self) -> None:
        # 115 hours of hold: the infusion ends on 4 April.
        resumed = self.course(self.HOLD, self.RESUME)
        assert (date(2026, 3, 2), date(2026, 4, 4)) == dates(resumed, "induction/1/no-driving/1")

    def test_after_too_long_a_hold_the_new_cycle_has_its_own(self) -> None:
        late = Resume(at=new_york(3, 30), row="infusion", rate="low")
        course = self.course(self.HOLD, late)
        assert (date(2026, 3, 2), date(2026, 3, 18)) == dates(course, "induction/1/no-driving/1")
        assert (date(2026, 3, 30), date(2026, 4, 27)) == dates(course, "induction/1/no-driving/1-e2")

    def test_a_restart_that_is_written_down_late_brings_back_what_seemed_over(self) -> None:
        held = revise(self.course(self.HOLD), as_of=new_york(3, 30))
        assert (date(2026, 3, 2), date(2026, 3, 18)) == dates(held, "induction/1/no-driving/1")
        resumed = revise(held, self.RESUME, as_of=new_york(3, 30))
        assert (date(2026, 3, 2), date(2026, 4, 4)) == dates(resumed, "induction/1/no-driving/1")
        assert [] == [found.message for found in check(resumed) if found.severity == "error"]

    def test_treatment_that_stops_ends_it(self) -> None:
        stopped = revise(self.course(), Stop(at=new_york(3, 10, 9)), as_of=new_york(3, 10, 9))
        assert (date(2026, 3, 2), date(2026, 3, 10)) == dates(stopped, "induction/1/no-driving/1")

    @given(plans=histories(courses(Blinatumomab.regimen)))
    def test_it_covers_every_date_on_which_the_pump_runs(self, plans: list[Plan]) -> None:
        for course in plans:
            spans = [each for each in course.events if each.kind == "restriction"]
            for stretch in (each for each in course.events if each.kind == "infusion" and not each.all_day):
                first, last = day_of(stretch.start), day_of(stretch.end)
                assert [each for each in spans if each.start <= first and last < each.end], stretch

    def test_not_confirmed_over_a_clock_change_it_ends_with_the_disconnection(self) -> None:
        # Cycle 2 from 00:30 on 12 March 2034 in Auckland would end on 8 April at 23:30, since the clocks go back.
        start = datetime(2034, 1, 29, 0, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
        made = Blinatumomab(indication="mrd-positive", cycles=2, weight_kg=70, age_group="adult")
        course = plan(made, start=start, plan_id=UUID(int=7), as_of=start)
        held = revise(course, Hold(at=start + DAY, row="infusion"), as_of=start + DAY)
        assert [] == [found.message for found in check(held) if found.severity == "error"]

    def test_a_wrong_end_is_found(self) -> None:
        course = self.course()
        events = [
            each.model_copy(update={"end": date(2026, 3, 30)}) if each.key == "induction/1/no-driving/1" else each
            for each in course.events
        ]
        found = check(course.model_copy(update={"events": tuple(events)}))
        assert ["aftercare_wrong"] == [each.code for each in found]


class TestSevenDayBags:
    """Two versions of the label differ: 22 kg in one, 5.4 kg in a later one."""

    @pytest.mark.parametrize(
        ("weight", "bags", "found"),
        [
            (5.4, 168, ["warning not_from_label"]),
            (21.9, 168, ["warning not_from_label"]),
            (21.9, (24, 168), ["warning not_from_label"]),
            (21.9, "24+168", ["warning not_from_label"]),
            (10.0, (24, "72+168"), ["warning not_from_label"]),
            (22.0, "24+168", []),
            (21.9, "72+96", []),
            (22.0, 168, []),
            (21.9, 96, []),
            (21.9, None, []),
        ],
    )
    def test_between_them_the_judge_warns(self, weight: float, bags: Any, found: list[str]) -> None:
        course = blinatumomab(new_york(3, 2), weight_kg=weight, bag_hours=bags)
        assert found == [f"{each.severity} {each.code}" for each in check(course)]
        assert bool(found) <= any("22 kg" in note for note in course.notes)

    def test_below_both_it_is_refused(self) -> None:
        with pytest.raises(ScheduleError, match="not advised below"):
            blinatumomab(new_york(3, 2), weight_kg=5.3, bag_hours=168)

    def test_a_length_that_is_chosen_on_the_way_is_warned_about_too(self) -> None:
        course = blinatumomab(new_york(3, 2), weight_kg=20.0, bag_hours=24)
        changed = Changed(at=new_york(3, 4), choice="bag_hours", value=(168,), from_cycle=2)
        assert ["not_from_label"] == [found.code for found in check(revise(course, changed, as_of=new_york(3, 4)))]


class TestFromWhichDose:
    """The anchor of obecabtagene's aftercare was not read: the longer way counts until it is decided."""

    # Doses on 9 and 18 March: so many dates after the second, or after the first.
    LONGER: ClassVar = {"monitoring": date(2026, 4, 1), "stay-near": date(2026, 4, 15), "no-driving": date(2026, 5, 13)}
    SHORTER: ClassVar = {"monitoring": date(2026, 3, 23), "stay-near": date(2026, 4, 6), "no-driving": date(2026, 5, 4)}

    def course(self, **choices: Any) -> Plan:
        made = ObecabtageneAutoleucel(**choices)
        return plan(made, start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1))

    def last_dates(self, course: Plan) -> dict[str, date]:
        found = {row: dates(course, f"infusion/1/{row}/1") for row in self.LONGER}
        assert {date(2026, 3, 9)} == {first for first, _ in found.values()}
        assert [] == [each.message for each in check(course)]
        return {row: last for row, (_, last) in found.items()}

    def test_until_it_is_decided_the_longer_way_counts_and_asks(self) -> None:
        course = self.course()
        assert self.LONGER == self.last_dates(course)
        for row in self.LONGER:
            found = event(course, f"infusion/1/{row}/1")
            assert "unverified" == found.confidence
            assert found.source.question.startswith("From which dose does the label count")
            assert found.details[0].startswith("Not decided: is aftercare counted from the first dose?")
        assert 1 == len([note for note in course.notes if note.startswith("Not decided")])

    @pytest.mark.parametrize(("answer", "expected"), [("first", SHORTER), ("last", LONGER)])
    def test_the_answer_is_recorded_or_chosen(self, answer: str, expected: dict[str, date]) -> None:
        entry = Changed(at=new_york(3, 5), choice="aftercare_from", value=answer)
        for course in (revise(self.course(), entry, as_of=new_york(3, 5)), self.course(aftercare_from=answer)):
            assert expected == self.last_dates(course)
            assert {"single-source"} == {event(course, f"infusion/1/{row}/1").confidence for row in expected}
            assert [] == [note for note in course.notes if note.startswith("Not decided")]

    def test_a_first_dose_that_is_late_takes_it_along(self) -> None:
        late = Delay(at=new_york(3, 8), of="infusion/1/infusion/d1", days=2, scope="row")
        course = revise(self.course(aftercare_from="first"), late, as_of=new_york(3, 8))
        assert (date(2026, 3, 11), date(2026, 4, 8)) == dates(course, "infusion/1/stay-near/1")

    def test_it_is_told_beforehand_from_the_dose_that_was_decided(self) -> None:
        made = ObecabtageneAutoleucel(aftercare_from="first")
        course = plan(made, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))
        # The cells are expected on 24 March, the first dose on the 30th, and 56 dates after it.
        assert (date(2026, 3, 30), date(2026, 5, 25)) == dates(course, "infusion/1/no-driving/1")
        assert [] == [each.message for each in check(course)]


class TestLinesToTick:
    """What has content and no time is a line of the dose, with a box; never an event with an invented hour (C14)."""

    @given(course=any_course())
    def test_each_row_without_a_time_is_a_line_and_no_event(self, course: Plan) -> None:
        tables = course.regimen.tables.values()
        rows = [row for table in tables for row in table.rows if isinstance(row, Beside)]
        untimed = {row.title: row.kind for row in rows if row.minutes is None and row.days is None}
        assert [] == [each.title for each in course.events if each.title in untimed]
        for each in course.events:
            for line in each.details if each.state != "tentative" else ():
                title = next((title for title in untimed if title in line), None)
                if title is not None:
                    assert (phrase_of(line) == "to-tick") is (untimed[title] != "note"), line

    def test_the_first_dose_of_inotuzumab(self) -> None:
        assert [
            "[ ] Premedication before the dose: corticosteroid, antipyretic and antihistamine",
            "[ ] Blood count before the dose [single source: BESPONSA prescribing information]",
            "[ ] Liver tests before and after the dose",
            "[ ] ECG and electrolytes at baseline [single source: BESPONSA prescribing information]",
            "If blasts circulate, bring them to 10,000/mm3 or fewer before this first dose",
        ] == [*event(inotuzumab(), "first/1/dose/d1").details]


def test_what_has_no_date_is_a_note() -> None:
    notes = inotuzumab().notes
    assert (
        "Treatment stops when low counts last more than 28 days and this is drug-related, as the clinic judges."
        in notes
    )
    assert "After a transplant, liver tests come close together in the first month, then less often." in notes
    assert any(
        note.startswith("Contraception goes on until at least 48 hours") for note in blinatumomab(new_york(3, 2)).notes
    )
