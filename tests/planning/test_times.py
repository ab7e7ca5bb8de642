"""A row's own time of day, and the one that was asked for in its place: it is said, never passed over (C25)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from tests.support.courses import event, new_york

from schedules import Blinatumomab, BrexucabtageneAutoleucel, Plan, Regimen, check, plan
from schedules.errors import PlanError
from schedules.regimen.sentences import sentences

SOURCE = {"document": "Our protocol", "jurisdiction": "our clinic"}
ROWS: list[dict[str, Any]] = [
    {"visit": "first", "kind": "dose", "title": "First", "days": "1, 8", "at": "10:00"},
    {"visit": "second", "kind": "dose", "title": "Second", "days": "2", "at": "11:00"},
]


def regimen() -> Regimen:
    table = {"length_days": 14, "source": SOURCE, "rows": ROWS}
    phase = {"id": "treatment", "title": "treatment", "table": "cycle", "cycles": 2}
    whole = {"id": "two-times", "title": "Two times", "source": SOURCE, "phases": [phase], "tables": {"cycle": table}}
    return Regimen.read(whole)


def course(hour: int, minute: int = 0, **options: Any) -> Plan:
    return plan(regimen(), start=new_york(3, 2, hour, minute), as_of=new_york(3, 1), **options)


@pytest.mark.parametrize(
    ("hour", "minute", "options", "notes"),
    [
        (10, 0, {}, []),
        (9, 0, {}, ["First is at 09:00 in this plan, as was asked for; its regimen says 10:00"]),
        (10, 1, {}, ["First is at 10:01 in this plan, as was asked for; its regimen says 10:00"]),
        (
            10,
            0,
            {"at": {"second": time(12, 30)}},
            ["Second is at 12:30 in this plan, as was asked for; its regimen says 11:00"],
        ),
        (9, 0, {"at": {"first": time(10)}}, []),
        (10, 0, {"at": {"second": time(11)}}, []),
    ],
)
def test_plan_and_judge_say_which_time_gave_way(
    hour: int, minute: int, options: dict[str, Any], notes: list[str]
) -> None:
    made = course(hour, minute, **options)
    assert notes == [each.message for each in made.findings if each.code == "time_other"]
    found = [each for each in check(made) if each.code == "time_other"]
    assert [f"{message}." for message in notes] == [each.message for each in found]
    assert {"note"} >= {each.severity for each in found}
    assert [] == [each for each in check(made) if each.severity != "note"]


def test_the_start_has_its_way_in_every_cycle() -> None:
    made = course(9)
    starts = [event(made, f"treatment/{cycle}/first/d1").start for cycle in (1, 2)]
    assert [new_york(3, 2, 9), new_york(3, 16, 9)] == starts


def test_the_sentence_says_that_another_time_may_be_asked_for() -> None:
    assert "First is at 10:00, unless another time is asked for." in sentences(regimen())


class TestTheTimeOfAKnownDate:
    """A row has one time of day: consolidation's infusion is the one that the start dates, at 09:00.

    A known date at 11:00 was once planned at 09:00 without a word.
    """

    CHOSEN = Blinatumomab(indication="relapsed-refractory", cycles=4, weight_kg=70, age_group="adult")

    def infusions(self, known: datetime | date, **at: time) -> list[str]:
        course = plan(self.CHOSEN, start=new_york(3, 2), known={"consolidation": known}, at=at)
        return [f"{event.start:%d %b %H:%M}" for event in course.events if event.kind == "infusion"]

    def test_another_time_is_refused_with_the_ways_out(self) -> None:
        with pytest.raises(PlanError) as refused:
            self.infusions(new_york(6, 1, 11))
        (problem,) = refused.value.problems
        assert ("value_invalid", "known consolidation") == (problem.code, problem.place)
        assert problem.message == (
            "Blinatumomab infusion is at 09:00 in the whole course, so not at 11:00 here; give the date alone, and "
            "record the appointment (booked) in the plan, or ask for infusion at one time"
        )

    @pytest.mark.parametrize("known", [new_york(6, 1, 9), date(2026, 6, 1)])
    def test_the_same_time_or_the_date_alone_is_taken(self, known: datetime | date) -> None:
        assert ["02 Mar 09:00", "13 Apr 09:00", "01 Jun 09:00", "13 Jul 09:00"] == self.infusions(known)

    def test_one_time_that_is_asked_for_holds_for_all(self) -> None:
        all_at_eleven = ["02 Mar 11:00", "13 Apr 11:00", "01 Jun 11:00", "13 Jul 11:00"]
        assert all_at_eleven == self.infusions(new_york(6, 1, 11), infusion=time(11))
        with pytest.raises(PlanError, match="is at 10:00 in the whole course, so not at 11:00 here"):
            self.infusions(new_york(6, 1, 11), infusion=time(10))

    def test_a_row_of_that_phase_alone_has_the_time_of_its_known_date(self) -> None:
        cells = BrexucabtageneAutoleucel(label="us-2025-06")
        course = plan(cells, start=new_york(3, 2), anchor="leukapheresis", known={"infusion": new_york(4, 20, 11)})
        assert "20 Apr 11:00" in [f"{each.start:%d %b %H:%M}" for each in course.events if not each.all_day]
