"""A running course goes on by another revision of its regimen: what was stays, and what moves is told."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.test_own_rows import both, is_own
from tests.support.drawing import REGIMENS

from schedules import (
    Blinatumomab,
    InotuzumabOzogamicin,
    Plan,
    Regimen,
    ScheduleError,
    Selection,
    Tisagenlecleucel,
    amend,
    check,
    diff,
    extend,
    plan,
    replay,
    revise,
    select,
)
from schedules.cli import main
from schedules.course import Booked, Changed, Correction, Given, Hold, Learned, Omit, Reached, Stop
from schedules.course.plan_file import open_plan, plan_json, read_plan
from schedules.export.pages.difference import diff_to_html
from schedules.planning.upkeep import restored

PARIS: Final = ZoneInfo("Europe/Paris")
SOURCE: Final = {"document": "Our protocol", "jurisdiction": "our clinic"}
OLD: Final[dict[str, Any]] = {
    "id": "weekly",
    "title": "Weekly drug",
    "revision": "1",
    "source": SOURCE,
    "tables": {
        "cycle": {
            "length_days": 14,
            "rows": [
                {
                    "shape": "visit",
                    "id": "dose",
                    "kind": "dose",
                    "title": "Drug",
                    "days": "1, 8",
                    "amounts": [{"text": "1 mg"}],
                    "source": SOURCE,
                }
            ],
        }
    },
    "phases": [{"id": "course", "title": "course", "table": "cycle", "cycles": 4}],
}
START: Final = datetime(2026, 3, 2, 9, tzinfo=PARIS)
"""A Monday; the clocks go forward on 29 March."""


def changed(path: str, value: Any, data: dict[str, Any] = OLD) -> dict[str, Any]:
    whole: Any = copy.deepcopy(data)
    part = whole
    *steps, last = path.split(".")
    for step in steps:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[int(last) if isinstance(part, list) else last] = value
    return dict(whole)


NEW: Final = changed(
    "tables.cycle.rows.0.days", "1, 15", changed("tables.cycle.length_days", 21, changed("revision", "2"))
)


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def course(data: dict[str, Any] = OLD, *entries: Any, **choices: Any) -> Plan:
    made = plan(
        select(Regimen.read(data), choices), start=START, plan_id=UUID(int=3), as_of=datetime(2026, 2, 1, tzinfo=UTC)
    )
    for entry in entries:
        made = revise(made, entry, as_of=entry.at)
    return made


def days(made: Plan) -> list[tuple[str, str]]:
    return [(each.key.partition("/")[2], f"{each.start:%d %b}") for each in made.events]


GIVEN: Final = Given(at=at(3, 2, 9), of="course/1/dose/d1")


class TestFromACycleOn:
    def test_what_was_stays_and_the_rest_follows_the_new_table(self) -> None:
        """
        Two cycles of 14 days have Mondays 2, 9, 16, 23 March; from the third, 30 March, Days 1 and 15 of 21 days.
        """
        new = amend(course(OLD, GIVEN), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        assert [
            ("1/dose/d1", "02 Mar"),
            ("1/dose/d8", "09 Mar"),
            ("2/dose/d1", "16 Mar"),
            ("2/dose/d8", "23 Mar"),
            ("3/dose/d1", "30 Mar"),
            ("3/dose/d15", "13 Apr"),
            ("4/dose/d1", "20 Apr"),
            ("4/dose/d15", "04 May"),
        ] == days(new)

    def test_by_itself_it_is_the_first_that_has_not_begun(self) -> None:
        assert days(amend(course(OLD, GIVEN), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))) == days(
            amend(course(OLD, GIVEN), Regimen.read(NEW), as_of=at(3, 20))
        )

    def test_a_cycle_that_something_is_recorded_of_has_begun(self) -> None:
        booked = Booked(at=at(3, 3), of="course/2/dose/d1", on=at(3, 17, 9))
        new = amend(course(OLD, GIVEN, booked), Regimen.read(NEW), as_of=at(3, 4))
        assert ("2/dose/d8", "24 Mar") in days(new)
        assert ("3/dose/d15", "14 Apr") in days(new)

    def test_names_sequences_and_what_vanished(self) -> None:
        old = course(OLD, GIVEN)
        new = amend(old, Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        before = {each.key: each for each in old.events}
        for each in new.events[:5]:
            assert before[each.key] == each
        moved = next(each for each in new.events if each.key == "course/4/dose/d1")
        assert (1, before[moved.key].uid) == (moved.sequence, moved.uid)
        gone = {each.key: each for each in new.cancelled}
        assert {"course/3/dose/d8", "course/4/dose/d8"} == set(gone)
        assert {("cancelled", 1)} == {(each.state, each.sequence) for each in gone.values()}

    def test_the_record_is_kept_and_the_batch_says_why(self) -> None:
        old = course(OLD, GIVEN)
        new = amend(old, Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        assert old.record == new.record
        assert ["record", "amend"] == [batch.cause for batch in new.revisions]
        assert (1, 2) == (old.revision, new.revision)
        assert "2" == new.regimen.revision

    def test_the_difference_says_it(self) -> None:
        old = course(OLD, GIVEN)
        said = str(diff(old, amend(old, Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))))
        assert "starts Mon 20 Apr 2026 09:00, was Mon 13 Apr 2026 09:00" in said or "is on Mon 20 Apr" in said
        assert "amended: goes on by its regimen, revision 2, was revision 1" in said

    def test_fewer_cycles_than_are_kept_are_refused(self) -> None:
        with pytest.raises(ScheduleError, match="course has 1 cycles by weekly, and 2 are kept"):
            amend(course(), Regimen.read(changed("phases.0.cycles", 1, NEW)), from_cycle=3, as_of=at(3, 20))

    def test_more_cycles_are_added(self) -> None:
        new = amend(course(), Regimen.read(changed("phases.0.cycles", 5, NEW)), from_cycle=4, as_of=at(3, 20))
        assert [
            ("4/dose/d1", "13 Apr"),
            ("4/dose/d15", "27 Apr"),
            ("5/dose/d1", "04 May"),
            ("5/dose/d15", "18 May"),
        ] == [each for each in days(new) if each[0] > "4"]

    def test_a_phase_that_only_the_old_one_has_stays_where_it_was_begun(self) -> None:
        two = changed(
            "phases", [{**OLD["phases"][0], "cycles": 1}, {**OLD["phases"][0], "id": "later", "title": "later"}]
        )
        new = changed("phases", [{**OLD["phases"][0], "id": "later", "title": "later"}], changed("revision", "2", two))
        found = amend(course(two), Regimen.read(new), from_cycle=2, as_of=at(3, 10))
        assert ["course", "course", "later"] == [each.key.partition("/")[0] for each in found.events[:3]]
        assert days(course(two)) == days(found)


class TestAPlaceThatVanishes:
    BOOKED: Final = Booked(at=at(3, 3), of="course/3/dose/d8", on=at(4, 7, 9))

    def test_it_is_asked_about_in_one_line(self) -> None:
        with pytest.raises(ScheduleError) as caught:
            amend(course(OLD, GIVEN, self.BOOKED), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        (problem,) = caught.value.problems
        assert "entry 2 of the record (booked, Tue 3 Mar 2026 12:00) is about course/3/dose/d8" in problem.message
        assert "--from-cycle" in problem.message
        assert "--correct-vanished" in problem.message

    def test_it_is_taken_back_where_that_is_said(self) -> None:
        old = course(OLD, GIVEN, self.BOOKED)
        new = amend(old, Regimen.read(NEW), from_cycle=3, correct_vanished=True, as_of=at(3, 20))
        assert (*old.record, "correction") == (*new.record[:2], new.record[2].what)
        assert ("3/dose/d15", "13 Apr") in days(new)
        assert "course/3/dose/d8" in {each.key for each in new.cancelled}
        assert days(new) == days(replay(new))

    def test_a_later_cycle_keeps_it(self) -> None:
        new = amend(course(OLD, GIVEN, self.BOOKED), Regimen.read(NEW), from_cycle=4, as_of=at(3, 20))
        assert ("3/dose/d8", "07 Apr") in days(new)


class TestAnAmendedPlan:
    """It is read, judged, replayed, restored and continued as any plan is."""

    NEW: Final = staticmethod(lambda: amend(course(OLD, GIVEN), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20)))

    def test_it_is_read_back_and_judged_clean(self) -> None:
        new = self.NEW()
        assert new == read_plan(plan_json(new))
        assert () == check(new)

    def test_the_judge_finds_a_dose_by_the_old_table(self) -> None:
        new = self.NEW()
        moved = [
            each.model_copy(update={"start": at(4, 6, 9), "end": at(4, 6, 9)})
            if each.key == "course/3/dose/d15"
            else each
            for each in new.events
        ]
        assert "day_wrong" in {each.code for each in check(new.model_copy(update={"events": tuple(moved)}))}

    def test_it_is_replayed(self) -> None:
        new = self.NEW()
        assert new == replay(new)
        with pytest.raises(ScheduleError, match="before the course was amended"):
            replay(new, 0)

    def test_it_is_restored(self) -> None:
        new = self.NEW()
        data = json.loads(plan_json(new))
        data["events"][5]["start"] = "2026-04-14T09:00:00+02:00"
        opened = open_plan(json.dumps(data))
        assert days(new) == days(restored(opened.plan, opened.changed, as_of=at(3, 21)))

    def test_it_goes_on(self) -> None:
        later = revise(self.NEW(), Given(at=at(3, 30, 9), of="course/3/dose/d1"), as_of=at(3, 30))
        assert days(self.NEW()) == days(later)
        assert {"course/3/dose/d8", "course/4/dose/d8"} == {each.key for each in later.cancelled}
        assert later == replay(later)

    def test_it_is_amended_again(self) -> None:
        third = changed("revision", "3", changed("tables.cycle.rows.0.days", "1, 8, 15", NEW))
        new = amend(self.NEW(), Regimen.read(third), from_cycle=4, as_of=at(4, 1))
        assert ["1/dose/d1", "1/dose/d8", "2/dose/d1", "2/dose/d8", "3/dose/d1", "3/dose/d15"] == [
            key for key, _ in days(new)[:6]
        ]
        assert [("4/dose/d1", "20 Apr"), ("4/dose/d8", "27 Apr"), ("4/dose/d15", "04 May")] == days(new)[6:]
        assert new == replay(new)


class TestWhatIsRefused:
    def test_another_regimen(self) -> None:
        other = Regimen.read(changed("id", "another", NEW))
        with pytest.raises(ScheduleError, match="another is another regimen than weekly; a course by it is another"):
            amend(course(), other, as_of=at(3, 20))

    def test_the_same_one(self) -> None:
        with pytest.raises(ScheduleError, match="is what the course runs by already"):
            amend(course(), Regimen.read(OLD), as_of=at(3, 20))

    @pytest.mark.parametrize("number", [0, 5])
    def test_a_cycle_that_there_is_not(self, number: int) -> None:
        with pytest.raises(ScheduleError, match="the course has cycles 1 to 4"):
            amend(course(), Regimen.read(NEW), from_cycle=number, as_of=at(3, 20))

    def test_a_course_whose_cycles_have_all_begun(self) -> None:
        with pytest.raises(ScheduleError, match="none is left from 5 on"):
            amend(course(), Regimen.read(NEW), as_of=at(12, 1))

    def test_a_course_that_was_stopped(self) -> None:
        """
        Nothing is planned after the stop, so no cycle is laid by the new rows; the judge once missed their events.
        """
        stopped = course(OLD, Stop(at=at(3, 18)))
        with pytest.raises(ScheduleError, match="was stopped on Wed 18 Mar 2026 12:00, so that of its cycles none is"):
            amend(stopped, Regimen.read(NEW), as_of=at(3, 20))
        goes_on = revise(stopped, Correction(at=at(3, 19), entry=1), as_of=at(3, 19))
        assert days(amend(course(), Regimen.read(NEW), as_of=at(3, 20))) == days(
            amend(goes_on, Regimen.read(NEW), as_of=at(3, 20))
        )

    def test_a_retired_one(self) -> None:
        with pytest.raises(ScheduleError, match="no course goes over to it"):
            amend(course(), Regimen.read({**NEW, "retired": "too old"}), as_of=at(3, 20))

    def test_a_teaching_example(self) -> None:
        with pytest.raises(ScheduleError, match="is a teaching example, not for treatment"):
            amend(course(), Regimen.read({**NEW, "status": "education"}), as_of=at(3, 20))

    def test_a_choice_that_was_not_made(self) -> None:
        arm = {"title": "arm", "values": ["a", "b"], "required": True}
        data = {**NEW, "choices": {"arm": arm}}
        with pytest.raises(ScheduleError, match="arm: not given"):
            amend(course(), Regimen.read(data), as_of=at(3, 20))
        assert "a" == amend(course(), Regimen.read(data), choices={"arm": "a"}, as_of=at(3, 20)).choices["arm"]


PHASE: Final[dict[str, Any]] = OLD["phases"][0]
ARM: Final = {"title": "arm", "values": ["a", "b"]}
TEACHING: Final = {"status": "education"}


def taught(data: dict[str, Any]) -> Plan:
    """
    A course of a teaching example.
    """
    as_of = datetime(2026, 2, 1, tzinfo=UTC)
    return plan(select(Regimen.read(data), {}), start=START, plan_id=UUID(int=3), as_of=as_of, education=True)


def refused(old: Plan, data: dict[str, Any], **asked: Any) -> tuple[str, str, str]:
    """
    The code, the place and the words of the one problem of an amendment on 20 March.
    """
    with pytest.raises(ScheduleError) as caught:
        amend(old, Regimen.read(data), **{"as_of": at(3, 20), **asked})
    (problem,) = caught.value.problems
    return problem.code, problem.place, problem.message


def bound(first: str, second: str, revision: str) -> dict[str, Any]:
    """
    Two phases of one table, whose amount is by what each of them binds.
    """
    amounts = [{"text": "1 mg", "when": {"part": "one"}}, {"text": "2 mg", "when": {"part": "two"}}]
    data = changed("tables.cycle.rows.0.amounts", amounts, changed("revision", revision))
    later = {**PHASE, "id": "later", "title": "later", "cycles": 1, "bind": {"part": second}}
    return {**data, "phases": [{**PHASE, "cycles": 2, "bind": {"part": first}}, later]}


def counted(revision: str) -> dict[str, Any]:
    """
    A phase of up to two cycles and one of up to three, over which a choice of their number is spread.
    """
    number = {"title": "cycles", "kind": "whole", "min": 1, "max": 5, "required": True}
    first = {**PHASE, "cycles": None, "up_to": 2, "source": SOURCE}
    second = {**first, "id": "later", "title": "Later", "up_to": 3}
    return {**OLD, "revision": revision, "choices": {"cycles": number}, "phases": [first, second]}


class TestEachRefusalSaysTheWayOut:
    def test_the_one_it_runs_by(self) -> None:
        message = "weekly is what the course runs by already; there is nothing to amend"
        assert ("value_invalid", "regimen", message) == refused(course(), OLD)

    def test_another_regimen(self) -> None:
        message = "another is another regimen than weekly; a course by it is another course, with its own plan"
        assert ("name_unknown", "regimen", message) == refused(course(), changed("id", "another", NEW))

    def test_a_teaching_example_for_a_treatment(self) -> None:
        message = "weekly is a teaching example, not for treatment"
        assert ("education_not_asked", "regimen", message) == refused(course(), {**NEW, **TEACHING})

    def test_a_treatment_for_a_teaching_example(self) -> None:
        message = "weekly is a teaching example, not for treatment, and its course does not become a treatment"
        assert ("choice_not_allowed", "regimen", message) == refused(taught({**OLD, **TEACHING}), NEW)

    def test_but_one_teaching_example_goes_on_by_another(self) -> None:
        new = amend(taught({**OLD, **TEACHING}), Regimen.read({**NEW, **TEACHING}), as_of=at(3, 20))
        assert ("3/dose/d15", "13 Apr") in days(new)
        assert "education" == new.regimen.status

    def test_a_retired_one(self) -> None:
        message = "weekly is retired: too old; no course goes over to it"
        assert ("choice_not_allowed", "regimen", message) == refused(course(), {**NEW, "retired": "too old"})

    @pytest.mark.parametrize("number", [-1, 0, 5])
    def test_a_cycle_that_there_is_not(self, number: int) -> None:
        message = f"the course has cycles 1 to 4, so that none is left from {number} on; name an earlier one"
        assert ("value_invalid", "from_cycle", message) == refused(course(), NEW, from_cycle=number)

    @pytest.mark.parametrize(("number", "named"), [(None, 3), (2, 2)])
    def test_a_stopped_course(self, number: int | None, named: int) -> None:
        message = f"treatment was stopped on Wed 18 Mar 2026 12:00, so that of its cycles none is left from {named} on"
        found = refused(course(OLD, Stop(at=at(3, 18))), NEW, from_cycle=number)
        assert ("entry_impossible", "record", f"{message}; correct that entry first") == found

    def test_fewer_cycles_than_are_kept(self) -> None:
        message = "course has 1 cycles by weekly, and 2 are kept; amend from an earlier cycle"
        found = refused(course(), changed("phases.0.cycles", 1, NEW), from_cycle=3)
        assert ("value_invalid", "from_cycle", message) == found

    def test_as_many_as_are_kept_are_not_too_few(self) -> None:
        new = amend(course(), Regimen.read(changed("phases.0.cycles", 2, NEW)), from_cycle=3, as_of=at(3, 20))
        assert [("1/dose/d1", "02 Mar"), ("1/dose/d8", "09 Mar"), ("2/dose/d1", "16 Mar"), ("2/dose/d8", "23 Mar")] == (
            days(new)
        )

    def test_a_phase_that_the_new_choices_leave_no_cycle(self) -> None:
        """
        Of four cycles two are of the later phase; of the two that are chosen now none is.
        """
        message = "Later has 0 cycles by weekly, and 1 are kept; amend from an earlier cycle"
        found = refused(course(counted("1"), cycles=4), counted("2"), from_cycle=4, choices={"cycles": 2})
        assert ("value_invalid", "from_cycle", message) == found

    def test_a_phase_that_binds_otherwise_after_it_began(self) -> None:
        message = "part is bound otherwise in course; amend from a cycle of another phase"
        found = refused(course(bound("one", "two", "1")), bound("two", "one", "2"), from_cycle=2)
        assert ("value_invalid", "from_cycle", message) == found

    def test_but_not_before_it(self) -> None:
        new = amend(course(bound("one", "two", "1")), Regimen.read(bound("two", "one", "2")), as_of=at(3, 1))
        assert ["2 mg"] * 4 + ["1 mg"] * 2 == [each.amount for each in new.events]

    def test_one_that_binds_the_same_goes_on(self) -> None:
        new = amend(course(bound("one", "two", "1")), Regimen.read(bound("one", "two", "2")), as_of=at(3, 10))
        assert ["1 mg"] * 4 + ["2 mg"] * 2 == [each.amount for each in new.events]

    def test_one_that_binds_no_more_keeps_what_its_old_table_reads(self) -> None:
        amounts = [{"text": "1 mg", "when": {"part": "one"}}]
        old = changed("tables.cycle.rows.0.amounts", amounts, changed("phases.0.bind", {"part": "one"}))
        new = amend(
            course(old), Regimen.read(changed("tables.cycle.rows.0.amounts.0.text", "3 mg", NEW)), as_of=at(3, 20)
        )
        assert {"part": "one"} == dict(new.regimen.phases[0].bind)
        assert ["1 mg"] * 4 + ["3 mg"] * 4 == [each.amount for each in new.events]

    def test_a_place_that_vanishes(self) -> None:
        booked = Booked(at=at(3, 3), of="course/3/dose/d8", on=at(4, 7, 9))
        message = (
            "entry 2 of the record (booked, Tue 3 Mar 2026 12:00) is about course/3/dose/d8, which weekly does not have"
            " any more; amend from a later cycle than 3 (--from-cycle), or take the entry back (--correct-vanished)"
        )
        assert ("entry_impossible", "record", message) == refused(course(OLD, GIVEN, booked), NEW, from_cycle=3)

    def test_each_place_that_vanishes(self) -> None:
        booked = [
            Booked(at=at(3, 3), of=f"course/{cycle}/dose/d8", on=at(4, day, 9)) for cycle, day in ((3, 7), (4, 21))
        ]
        with pytest.raises(ScheduleError) as caught:
            amend(course(OLD, *booked), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        assert ["entry 1 of", "entry 2 of"] == [each.message[:10] for each in caught.value.problems]

    def test_a_time_without_a_zone(self) -> None:
        with pytest.raises(ScheduleError, match="has no time zone"):
            amend(course(), Regimen.read(NEW), as_of=datetime(2026, 3, 20, 12))  # noqa: DTZ001  # that is the fault


class TestTheFirstThatHasNotBegun:
    """Of it nothing has begun and nothing is recorded."""

    def first(self, old: Plan, *when: int) -> str:
        """
        The first dose that is on Day 15, as the new table has it, and not on Day 8.
        """
        new = amend(old, Regimen.read(NEW), as_of=at(*when))
        return next(key for key, _ in days(new) if key.endswith("d15"))

    def test_up_to_the_minute_in_which_one_begins(self) -> None:
        old = course()
        assert "2/dose/d15" == self.first(old, 3, 16, 8)
        assert "3/dose/d15" == self.first(old, 3, 16, 9)

    def test_before_the_course(self) -> None:
        assert "1/dose/d15" == self.first(course(), 3, 1)

    def test_what_was_given_before_its_date_has_begun(self) -> None:
        assert "3/dose/d15" == self.first(course(OLD, Given(at=at(3, 13), of="course/2/dose/d1")), 3, 13)

    def test_what_was_left_out_has_begun(self) -> None:
        """
        Both doses of cycle 2 are among the cancelled; the entries about them are of cycle 2.
        """
        omitted = [Omit(at=at(3, 4), of=f"course/2/dose/{day}") for day in ("d1", "d8")]
        assert "3/dose/d15" == self.first(course(OLD, *omitted), 3, 5)

    def test_a_date_begins_at_midnight_on_the_clocks_of_the_plan(self) -> None:
        old = course()
        events = tuple(
            each.model_copy(update={"start": date(2026, 3, 16), "end": date(2026, 3, 17)})
            if each.key == "course/2/dose/d1"
            else each
            for each in old.events
        )
        assert "3/dose/d15" == self.first(old.model_copy(update={"events": events}), 3, 16, 0)

    def test_what_was_learned_begins_nothing(self) -> None:
        arm = {**OLD, "choices": {"arm": {**ARM, "changes_on_the_way": True}}}
        made = course(arm, Learned(at=at(3, 4), fact="arm", value="b", from_cycle=2), arm="a")
        new = amend(made, Regimen.read({**NEW, "choices": arm["choices"]}), as_of=at(3, 5))
        assert ("2/dose/d15", "30 Mar") in days(new)

    def test_an_entry_that_was_taken_back_begins_nothing(self) -> None:
        booked = Booked(at=at(3, 3), of="course/2/dose/d1", on=at(3, 17, 9))
        taken_back = Correction(at=at(3, 4), entry=1)
        assert "2/dose/d15" == self.first(course(OLD, booked, taken_back), 3, 5)

    def test_what_waits_has_not_begun_though_its_date_went_by(self) -> None:
        """
        The cells may be there on 16 March, and nobody knows on the 20th; the dose that waits is asked about still.
        """
        waits = {"shape": "wait", "milestone": "cells", "title": "Cells", "of": "course", "source": SOURCE}
        later = {**PHASE, "id": "later", "title": "later", "cycles": 1}
        later["after"] = {**waits, "typical": 0, "earliest": 0}
        old = changed("phases", [{**PHASE, "cycles": 1}, later])
        made = course(old)
        new = amend(made, Regimen.read({**NEW, "phases": old["phases"]}), as_of=at(3, 20))
        assert "tentative" == next(each.state for each in made.events if each.key.startswith("later/"))
        assert "cycle" == new.regimen.phases[1].table
        assert ("cycle-before", ()) == (new.regimen.phases[0].table, new.regimen.phases[0].in_turn)


class TestWhenItIsAmended:
    def test_it_is_stamped_then(self) -> None:
        new = amend(course(OLD, GIVEN), Regimen.read(NEW), as_of=at(3, 20))
        moved = next(each for each in new.events if each.key == "course/4/dose/d1")
        batch = new.revisions[-1]
        assert (at(3, 20), at(3, 20), at(3, 20)) == (new.as_of, batch.as_of, moved.changed)
        assert ("amend", 1) == (batch.cause, batch.entries)

    def test_never_before_the_last_revision(self) -> None:
        new = amend(course(OLD, GIVEN), Regimen.read(NEW), as_of=at(2, 20))
        assert (GIVEN.at, GIVEN.at) == (new.as_of, new.revisions[-1].as_of)

    def test_now_without_a_word(self) -> None:
        """
        Tests run on a machine whose clock is past this course, so that all of it has begun.
        """
        before = datetime.now(UTC)
        new = amend(course(), Regimen.read(NEW), from_cycle=1)
        assert before.replace(microsecond=0) <= new.as_of <= datetime.now(UTC)

    def test_what_was_over_keeps_what_was_told(self) -> None:
        """
        From the first cycle on, on 10 March: two doses are over, and no later one is on Day 8 or has the old title.
        """
        new = amend(
            course(),
            Regimen.read(changed("tables.cycle.rows.0.title", "Other", NEW)),
            from_cycle=1,
            as_of=at(3, 10),
        )
        assert [
            ("course/1/dose/d1", "Drug"),
            ("course/1/dose/d8", "Drug"),
            ("course/1/dose/d15", "Other"),
            ("course/2/dose/d1", "Other"),
        ] == [(each.key, each.title) for each in new.events[:4]]
        assert {"course/2/dose/d8", "course/3/dose/d8", "course/4/dose/d8"} == {each.key for each in new.cancelled}

    def test_so_does_what_was_left_out(self) -> None:
        new = amend(
            course(OLD, Omit(at=at(3, 2), of="course/1/dose/d1")),
            Regimen.read(changed("tables.cycle.rows.0.title", "Other", NEW)),
            from_cycle=1,
            as_of=at(3, 10),
        )
        assert "Drug" == next(each.title for each in new.cancelled if each.key == "course/1/dose/d1")

    def test_a_pump_on_hold_is_on_hold_until_then(self) -> None:
        """
        Held since 5 March; the needle of cycle 2 was booked, and the label, by which the course goes on, has none.
        """
        chosen = Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult")
        needle = {"visit": "needle", "kind": "procedure", "title": "Needle", "days": "8", "source": SOURCE}
        added = {"extends": "blinatumomab", "id": "ours", "add": [{"row": needle}]}
        made = plan(extend(chosen, added), start=START, plan_id=UUID(int=3), as_of=datetime(2026, 2, 1, tzinfo=UTC))
        made = revise(made, Hold(at=at(3, 5), row="infusion"), as_of=at(3, 5))
        kept = amend(made, Blinatumomab.regimen, from_cycle=2, as_of=at(3, 9))
        assert [] == [each.key for each in kept.events if each.key.startswith("induction/2/needle")]
        laid_later = revise(made, as_of=at(3, 9))
        assert [(each.key, each.start) for each in laid_later.events if "/needle/" not in each.key] == [
            (each.key, each.start) for each in kept.events if "/needle/" not in each.key
        ]
        booked = Booked(at=at(3, 6), of="induction/2/needle/d8", on=date(2026, 6, 1))
        asked = revise(made, booked, as_of=at(3, 6))
        without = amend(asked, Blinatumomab.regimen, from_cycle=2, correct_vanished=True, as_of=at(3, 9))
        assert [(each.key, each.start) for each in kept.events] == [(each.key, each.start) for each in without.events]

    def test_a_correction_says_when_and_why(self) -> None:
        old = course(OLD, GIVEN, TestAPlaceThatVanishes.BOOKED)
        new = amend(old, Regimen.read(NEW), from_cycle=3, correct_vanished=True, as_of=at(3, 20).astimezone(UTC))
        why = "its place vanished when the course was amended"
        correction = Correction(at=at(3, 20), recorded_at=at(3, 20), entry=2, why=why)
        assert (*old.record, correction) == new.record
        assert "2026-03-20T12:00:00+01:00" == new.record[-1].at.isoformat()
        assert 3 == new.revisions[-1].entries
        assert new.as_of == at(3, 20)


class TestItsChoices:
    def test_what_was_chosen_before_is_chosen_still(self) -> None:
        old = course({**OLD, "choices": {"arm": ARM}}, arm="b")
        assert {"arm": "b"} == dict(amend(old, Regimen.read({**NEW, "choices": {"arm": ARM}}), as_of=at(3, 20)).choices)

    def test_another_value_outranks_it(self) -> None:
        old = course({**OLD, "choices": {"arm": ARM}}, arm="b")
        new = amend(old, Regimen.read({**NEW, "choices": {"arm": ARM}}), choices={"arm": "a"}, as_of=at(3, 20))
        assert {"arm": "a"} == dict(new.choices)

    def test_what_only_the_old_one_asks_is_kept_for_the_cycles_before(self) -> None:
        new = amend(course({**OLD, "choices": {"arm": ARM}}, arm="b"), Regimen.read(NEW), as_of=at(3, 20))
        assert {"arm": "b"} == dict(new.choices)
        assert ["arm"] == list(new.regimen.choices)

    def test_what_only_the_new_one_asks_has_its_default(self) -> None:
        asked = {**NEW, "choices": {"arm": {**ARM, "default": "a"}}}
        new = amend(course(), Regimen.read(asked), as_of=at(3, 20))
        assert {"arm": "a"} == dict(new.choices)


class TestTheTablesOfBoth:
    """The old tables of the cycles before and the new ones after, each by a name of its own."""

    def tables(self, new: Plan) -> tuple[str, ...]:
        return new.regimen.phases[0].tables

    def test_one_name_for_two_tables_is_told_apart(self) -> None:
        new = amend(course(), Regimen.read(NEW), from_cycle=3, as_of=at(3, 20))
        assert ("cycle-before", "cycle-before", "cycle", "cycle") == self.tables(new)
        assert (14, 21) == (new.regimen.tables["cycle-before"].length_days, new.regimen.tables["cycle"].length_days)
        assert 2 == len(new.regimen.tables)

    def test_one_table_has_one_name(self) -> None:
        new = amend(course(), Regimen.read({**OLD, "title": "Other"}), from_cycle=3, as_of=at(3, 20))
        assert ("cycle",) * 4 == self.tables(new)
        assert ["cycle"] == list(new.regimen.tables)

    @pytest.mark.parametrize(
        ("taken", "name"),
        [
            (["cycle-before"], "cycle-before-1"),
            (["cycle-before", "cycle-before-1"], "cycle-before-2"),
            (["cycle-before-1"], "cycle-before"),
        ],
    )
    def test_a_name_that_is_taken_is_not_taken_again(self, taken: list[str], name: str) -> None:
        cycle = NEW["tables"]["cycle"]
        data = {**NEW, "tables": {"cycle": cycle, **dict.fromkeys(taken, cycle)}}
        data["phases"] = [{**PHASE, "in_turn": taken}]
        new = amend(course(), Regimen.read(data), from_cycle=2, as_of=at(3, 10))
        assert name == self.tables(new)[0]
        assert 14 == new.regimen.tables[name].length_days

    @pytest.mark.parametrize(("taken", "end"), [(False, "-before"), (True, "-before-1")])
    def test_a_long_name_is_cut(self, taken: bool, end: str) -> None:  # noqa: FBT001  # a column of a table
        """
        A name has at most 60 letters: 50 of it are kept, or 45 where a number follows.
        """
        long = "a" * 40 + "b" * 20
        old = {**OLD, "tables": {long: OLD["tables"]["cycle"]}, "phases": [{**PHASE, "table": long}]}
        cut = f"{long[:50]}-before"
        cycle = NEW["tables"]["cycle"]
        data = {**old, "revision": "2", "tables": {long: cycle, **({cut: cycle} if taken else {})}}
        data["phases"] = [{**PHASE, "table": long, "in_turn": [cut] if taken else []}]
        new = amend(course(old), Regimen.read(data), from_cycle=2, as_of=at(3, 10))
        assert long[: 45 if taken else 50] + end == self.tables(new)[0]

    def test_cycles_in_turn_keep_their_turn(self) -> None:
        """
        Tables one and two in turn: cycle 3 of the new ones is of the first of them again.
        """
        one, two = OLD["tables"]["cycle"], changed("tables.cycle.rows.0.title", "Second")["tables"]["cycle"]
        phases = [{**PHASE, "table": "one", "in_turn": ["two"]}]
        old = {**OLD, "tables": {"one": one, "two": two}, "phases": phases}
        third = changed("tables.cycle.rows.0.title", "Third")["tables"]["cycle"]
        new = amend(
            course(old),
            Regimen.read({**old, "revision": "2", "tables": {"one": third, "two": two}}),
            from_cycle=3,
            as_of=at(3, 20),
        )
        assert ("one-before", "two", "one", "two") == self.tables(new)
        assert ["Drug", "Second", "Third", "Second"] == [each.title for each in new.events if each.day == 1]

    def test_more_cycles_than_were_have_the_new_one(self) -> None:
        new = amend(course(), Regimen.read(changed("phases.0.cycles", 6, NEW)), from_cycle=3, as_of=at(3, 20))
        assert ("cycle-before",) * 2 + ("cycle",) * 4 == self.tables(new)

    def test_up_to_a_number_has_so_many(self) -> None:
        new = amend(course(counted("1"), cycles=4), Regimen.read(counted("2")), from_cycle=4, as_of=at(3, 20))
        assert [2, 3] == [len(phase.tables) for phase in new.regimen.phases]

    def test_without_a_number_two_hundred_are_named(self) -> None:
        open_end = {**PHASE, "cycles": None, "horizon_months": 2}
        new = amend(
            course({**OLD, "phases": [open_end]}),
            Regimen.read({**NEW, "phases": [open_end]}),
            from_cycle=3,
            as_of=at(3, 20),
        )
        assert ("cycle-before",) * 2 + ("cycle",) * 198 == self.tables(new)
        # The horizon ends on 2 May: the third cycle, of 21 days from 30 March, is the last that fits.
        assert ("3/dose/d15", "13 Apr") == days(new)[-1]


class TestAPhaseThatBegan:
    """What it began by is not put otherwise: its links, and the days on which it starts."""

    LATER: Final[dict[str, Any]] = {**PHASE, "id": "later", "title": "later", "cycles": 2}
    WEEKS: Final = {"shape": "link", "of": "course", "expected": 14, "source": SOURCE}

    def two(self, revision: str, **fields: Any) -> dict[str, Any]:
        return {**OLD, "revision": revision, "phases": [{**PHASE, "cycles": 1}, {**self.LATER, **fields}]}

    def test_it_keeps_what_it_followed(self) -> None:
        """
        Cycle 1 of two weeks is over on 15 March; the later phase begins on the 16th, not two weeks after 9 March.
        """
        old, new = self.two("1"), Regimen.read(self.two("2", after=self.WEEKS))
        began = amend(course(old), new, from_cycle=3, as_of=at(3, 20))
        assert days(course(old)) == days(began)
        assert began.regimen.phases[1].after is None

    def test_one_that_did_not_begin_does_not(self) -> None:
        ahead = amend(
            course(self.two("1")), Regimen.read(self.two("2", after=self.WEEKS)), from_cycle=2, as_of=at(3, 10)
        )
        assert ahead.regimen.phases[1].after is not None
        assert ["02 Mar", "09 Mar", "23 Mar", "30 Mar", "06 Apr", "13 Apr"] == [day for _, day in days(ahead)]

    def test_it_keeps_its_days_of_the_week(self) -> None:
        """
        The later phase begins on a Monday, and the new one would start on Fridays.
        """
        new = Regimen.read(self.two("2", starts_on="fri"))
        assert amend(course(self.two("1")), new, from_cycle=3, as_of=at(3, 20)).regimen.phases[1].starts_on is None
        assert amend(course(self.two("1")), new, from_cycle=2, as_of=at(3, 10)).regimen.phases[1].starts_on is not None


class TestAPhaseThatIsNotThereAnyMore:
    """Its kept cycles stay, each after the one before it, and it has no more than these."""

    def number(self, **fields: Any) -> dict[str, Any]:
        """
        A course of one cycle, and a later phase of as many as the fields say, of two tables in turn.
        """
        other = changed("tables.cycle.rows.0.title", "Second")["tables"]["cycle"]
        number = {"title": "courses", "kind": "whole", "min": 2, "max": 4, "required": True}
        later = {**PHASE, "id": "later", "title": "later", "cycles": None, "in_turn": ["other"], "source": SOURCE}
        return {
            **OLD,
            "tables": {"cycle": OLD["tables"]["cycle"], "other": other},
            "choices": {"courses": number},
            "phases": [{**PHASE, "cycles": 1}, {**later, **fields}],
        }

    @pytest.mark.parametrize(
        "fields",
        [
            {"cycles": 4},
            {"up_to": 4, "counted_by": "courses"},
            {"horizon_months": 3},
            {"until": {"shape": "link", "of": "course", "edge": "end", "expected": 70, "source": SOURCE}},
        ],
        ids=lambda fields: next(iter(fields)),
    )
    def test_however_its_cycles_were_counted(self, fields: dict[str, Any]) -> None:
        old = self.number(**fields)
        new = {**NEW, "phases": [{**PHASE, "cycles": 1}]}
        found = amend(course(old, courses=4), Regimen.read(new), from_cycle=4, as_of=at(3, 20))
        first, later = found.regimen.phases
        assert ("course", "later") == (first.id, later.id)
        assert ("cycle-before", ("other-before",)) == (later.table, later.in_turn)
        assert (2, None, None, None) == (later.cycles, later.up_to, later.until, later.horizon_months)
        assert "cycles" == later.counted_by
        assert ["Drug", "Drug", "Second"] == [each.title for each in found.events if each.day == 1]
        assert 6 == len(found.events)

    def test_each_stands_after_the_one_before_it(self) -> None:
        """
        Of five phases the new one has the second and the last, and the first, the third and the fourth had begun.
        """
        named = [{**PHASE, "id": name, "title": name, "cycles": 1} for name in ("one", "two", "three", "four", "five")]
        old = {**OLD, "phases": named}
        new = {**NEW, "phases": [named[1], named[4]]}
        found = amend(course(old), Regimen.read(new), from_cycle=5, as_of=at(3, 20))
        assert ["one", "two", "three", "four", "five"] == [phase.id for phase in found.regimen.phases]
        assert days(course(old))[:8] == days(found)[:8]


class TestWhatIsKeptStays:
    """Nothing before the amended cycle is lost, miscounted, or answered with what only the engine understands."""

    def test_cycles_that_were_changed_on_the_way_are_counted(self) -> None:
        """Two cycles were chosen at first, and five on the way: the new revision has five, too."""
        longer = course(counted("1"), Changed(at=at(3, 3), choice="cycles", value=5), cycles=2)
        amended = amend(longer, Regimen.read(counted("2")), from_cycle=4, as_of=at(3, 20))
        assert 10 == len(days(longer))
        assert days(longer) == days(amended)

    def test_a_phase_that_would_end_before_what_is_kept_is_refused(self) -> None:
        """One month from 2 March holds cycles 1 and 2 of two weeks; 3 to 5 once vanished without a word."""
        six = {**OLD, "phases": [{**PHASE, "cycles": 6}]}
        month = {**NEW, "phases": [{**PHASE, "cycles": None, "horizon_months": 1}]}
        message = "cycle 3 of the course, course/3, is kept, and weekly ends before it"
        found = refused(course(six), month, from_cycle=6)
        assert ("value_invalid", "from_cycle", f"{message}; amend from that cycle, or an earlier one") == found

    def test_what_a_phase_does_not_bind_any_more_is_said_with_the_way_out(self) -> None:
        plain = {**OLD, "revision": "2", "phases": [{**PHASE, "cycles": 2}, {**PHASE, "id": "later", "title": "later"}]}
        code, place, message = refused(course(bound("one", "two", "1")), plain, from_cycle=2)
        assert ("value_invalid", "from_cycle") == (code, place)
        assert message.startswith("the cycles before and those by weekly can't stand in one course (")
        assert message.endswith("; amend from cycle 1, or make the plan anew")


def test_what_waits_again_has_not_vanished() -> None:
    """
    The release is taken back, so that the dose that was given has no place now; the new rows take none from it.
    """
    chosen = Tisagenlecleucel(label="us-2025-06")
    made = plan(chosen, start=START, plan_id=UUID(int=3), as_of=datetime(2026, 2, 1, tzinfo=UTC))
    made = revise(made, Reached(at=at(3, 20), milestone="product-released"), as_of=at(3, 20))
    dose = next(each.key for each in made.events if "/cyclophosphamide/" in each.key)
    made = revise(made, Given(at=at(3, 24), of=dose), as_of=at(3, 24))
    made = revise(made, Correction(at=at(3, 24, 13), entry=1), as_of=at(3, 24, 13))
    assert dose in {each.key for each in made.cancelled}
    needle = {"visit": "needle", "kind": "procedure", "title": "Needle", "days": "8", "source": SOURCE}
    ours = extend(Tisagenlecleucel.regimen, {"extends": "tisagenlecleucel", "id": "ours", "add": [{"row": needle}]})
    new = amend(made, ours, from_cycle=3, as_of=at(3, 25))
    assert [(each.key, each.start, each.state) for each in made.events] == [
        (each.key, each.start, each.state) for each in new.events if "/needle/" not in each.key
    ]


def test_a_course_takes_over_a_wards_own_rows() -> None:
    """
    The extension of the course's regimen, from cycle 2 on: the needle of cycle 1 is not asked for any more.
    """
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult", bag_hours=96)
    old = plan(chosen, start=START, plan_id=UUID(int=3), as_of=datetime(2026, 2, 1, tzinfo=UTC))
    needle = {"visit": "needle", "kind": "procedure", "title": "Needle", "days": "8", "source": SOURCE}
    ours = extend(Blinatumomab.regimen, {"extends": "blinatumomab", "id": "ours", "add": [{"row": needle}]})
    new = amend(old, ours, as_of=at(3, 10))
    assert [date(2026, 4, 20)] == [each.start for each in new.events if "/needle/" in each.key]
    assert [each for each in new.events if "/needle/" not in each.key] == list(old.events)
    assert () == check(new)


@pytest.mark.parametrize("regimen", REGIMENS)
def test_whatever_happened_a_course_takes_over_own_rows(regimen: str) -> None:
    """
    Nothing of the label moves, and the plan is read back, replayed and judged as one that began with these rows.
    """

    @given(drawn=both(regimen))
    def holds(drawn: tuple[list[Plan], Selection]) -> None:
        plans, whole = drawn
        last, new, said = plans[-1], None, ""
        try:
            new = amend(last, whole.regimen, as_of=last.as_of)
        except ScheduleError as refused:
            said = str(refused)
        if new is None:
            assert "none is left from" in said
            return
        assert [(each.key, each.start, each.state) for each in last.events] == [
            (each.key, each.start, each.state) for each in new.events if not is_own(each)
        ]
        assert new == read_plan(plan_json(new)) == replay(new)
        theirs = {each.uid for each in new.events if is_own(each)}
        assert [str(each) for each in check(last)] == [str(each) for each in check(new) if each.uid not in theirs]

    holds()


@given(number=st.integers(1, 4), length=st.integers(15, 40), day=st.integers(2, 15))
def test_no_event_before_the_cycle_is_other(number: int, length: int, day: int) -> None:
    """
    Whatever the new table is: each event of a cycle before is the same, and Day 1 of the cycle itself does not move.
    """
    data = changed("tables.cycle.rows.0.days", f"1, {day}", changed("tables.cycle.length_days", length, NEW))
    old = course()
    new = amend(old, Regimen.read(data), from_cycle=number, as_of=datetime(2026, 2, 2, tzinfo=UTC))
    before = [each for each in old.events if int(each.key.split("/")[1]) < number]
    assert before == [each for each in new.events if int(each.key.split("/")[1]) < number]
    first = f"course/{number}/dose/d1"
    assert [each.start for each in old.events if each.key == first] == [
        each.start for each in new.events if each.key == first
    ]
    assert () == check(new)


class TestDifferentCourses:
    def test_diff_says_that_they_are(self) -> None:
        one = plan(InotuzumabOzogamicin(cycles=2), start=START, plan_id=UUID(int=1), as_of=START.astimezone(UTC))
        said = str(diff(one, course()))
        assert said.startswith("different courses: Inotuzumab ozogamicin (inotuzumab-ozogamicin) from Mon 2 Mar 2026")
        assert "and Weekly drug (weekly) from Mon 2 Mar 2026 09:00" in said.partition("\n")[0]
        assert "<p>different courses: Inotuzumab" in diff_to_html(diff(one, course()))

    def test_of_one_regimen_it_does_not(self) -> None:
        one, other = course(), plan(Regimen.read(OLD), start=at(3, 3, 9), as_of=START.astimezone(UTC))
        assert "different courses" not in str(diff(one, other))


class TestTheCommand:
    WORDS: Final = ["--as-of", "2026-03-20T12:00:00+01:00"]

    def files(self, folder: Path) -> None:
        (folder / "plan.json").write_bytes(plan_json(course(OLD, GIVEN)))
        (folder / "new.json").write_text(json.dumps(NEW), encoding="utf-8")

    def test_it_shows_what_changes_and_writes_nothing_unasked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        self.files(tmp_path)
        before = Path("plan.json").read_bytes()
        assert 2 == main(["amend", "plan.json", "new.json", *self.WORDS])
        told = capsys.readouterr()
        assert "Mon 20 Apr 2026" in told.out + told.err
        assert "not confirmed, so that nothing was written; if it is meant as shown, add --yes" in told.err
        assert before == Path("plan.json").read_bytes()

    def test_it_writes_when_it_is_meant(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        self.files(tmp_path)
        before = Path("plan.json").read_bytes()
        assert 0 == main(["amend", "plan.json", "new.json", "--yes", "-o", "other.json", *self.WORDS])
        assert before == Path("plan.json").read_bytes()
        assert 0 == main(["amend", "plan.json", "new.json", "--yes", "--from-cycle", "3", *self.WORDS])
        assert "plan.json: revision 2" in capsys.readouterr().err
        assert Path("plan.json").read_bytes() == Path("other.json").read_bytes()
        assert 0 == main(["check", "plan.json"])

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--from-cycle", "x"], "--from-cycle: 'x' is not a whole number"),
            (["--choice", "arm=a"], "weekly has no choice 'arm'"),
            (["-o", "plan.txt"], "is no .json plan"),
            (["--from-cycle", "9"], "the course has cycles 1 to 4"),
        ],
    )
    def test_what_can_t_be_is_one_line(
        self,
        words: list[str],
        said: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        self.files(tmp_path)
        assert 2 == main(["amend", "plan.json", "new.json", "--yes", *self.WORDS, *words])
        assert said in capsys.readouterr().err
