"""The cycles of a course before they have dates: which days their rows reach, and what is said of their amounts.

Day 1 is Monday 2 March 2026. Days are counted from it: its own is 0.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import pytest
from tests.regimen.test_where_rules_meet import SOURCE, regimen, row

from schedules.errors import PlanError
from schedules.planning.cycles import Cycle, cycles_by_phase, steps_in
from schedules.planning.cycles import _alternative as alternative
from schedules.regimen import Pump
from schedules.regimen.selection import select

DAY_ONE = date(2026, 3, 2)
TWICE = row(visit="v", days="3, 9")


def cycles(*rows: dict[str, Any], chosen: dict[str, Any] | None = None, **more: Any) -> list[Cycle]:
    made = regimen(*rows, **{"length_days": None, "cycles": 1} | more)
    return cycles_by_phase(select(made, chosen or {}))["t"]


def last_day(cycle: Cycle, name: str, day_one: date = DAY_ONE) -> int:
    return cycle.last_day(next(each for each in cycle.rows if each.id == name), day_one)


def pump(name: str, hours: int, **beside: Any) -> dict[str, Any]:
    return row(pump=name, hours=hours, beside=beside) if beside else row(pump=name, hours=hours)


class TestTheLastDayOfARow:
    @pytest.mark.parametrize(
        ("own", "day"),
        [
            (row(visit="x", days="1, 8"), 7),
            (row(visit="x", days="-2, 1"), 0),
            (row(visit="x", weekdays="mon-fri", count=1), 0),
            (row(visit="x", weekdays="mon-fri", count=5), 4),
            (row(visit="x", weekdays="mon-fri", count=6), 7),
            (row(pump="x", hours=24), 1),
            (row(pump="x", hours=25), 2),
            (row(pump="x", day=4, hours=24), 4),
            (row(pump="x", day=4, hours=48), 5),
            (row(span="x", days="1-14"), 13),
            (row(span="x", days="2-4"), 3),
        ],
    )
    def test_that_has_its_own_days(self, own: dict[str, Any], day: int) -> None:
        assert day == last_day(cycles(row(visit="first", days="1"), own)[0], "x")

    @pytest.mark.parametrize(("day_one", "day"), [(DAY_ONE, 4), (date(2026, 3, 4), 6), (date(2026, 3, 7), 6)])
    def test_by_weekdays_depends_on_the_date_of_day_1(self, day_one: date, day: int) -> None:
        assert day == last_day(cycles(row(visit="x", weekdays="mon-fri", count=5))[0], "x", day_one)

    @pytest.mark.parametrize(
        ("beside", "hours", "day"),
        [
            ({"at": "start"}, 24, 3),
            ({"at": "start"}, 25, 4),
            ({"at": "start", "minutes": 1}, 24, 4),
            ({"at": "start", "minutes": 1}, 48, 5),
            ({"at": "start", "minutes": 60}, 23, 3),
            ({"at": "end"}, 24, 9),
            ({"at": "end"}, 46, 10),
            ({"at": "end", "minutes": 180}, 46, 11),
        ],
    )
    def test_of_an_infusion_is_counted_from_the_first_or_the_last_day_of_what_it_hangs_from(
        self, beside: dict[str, Any], hours: int, day: int
    ) -> None:
        assert day == last_day(cycles(TWICE, row(pump="x", hours=hours, beside={"row": "v", **beside}))[0], "x")

    @pytest.mark.parametrize(
        ("fields", "day"),
        [
            ({"beside": {"row": "v", "at": "first", "days": 2}}, 4),
            ({"beside": {"row": "v", "at": "end", "days": 2}}, 10),
            ({"beside": {"row": "v", "at": "end", "days": 0}}, 8),
            ({"beside": {"row": "v", "at": "end", "hours": 24}}, 9),
            ({"beside": {"row": "v", "at": "end", "hours": 23}}, 8),
            ({"beside": {"row": "v", "at": "end", "hours": 47}}, 9),
            ({"beside": {"row": "v", "at": "end", "hours": 6}, "every_hours": 6, "times": 3}, 8),
            ({"beside": {"row": "v", "at": "end", "hours": 12}, "every_hours": 6, "times": 3}, 9),
            ({"beside": {"row": "v", "at": "end", "hours": 12}, "every_hours": 6, "times": 10}, 10),
            ({"beside": {"row": "v", "at": "end", "hours": 36}, "every_hours": 12, "times": 4}, 11),
        ],
    )
    def test_of_a_dose_beside_another_row(self, fields: dict[str, Any], day: int) -> None:
        assert day == last_day(cycles(TWICE, row(visit="x", **fields))[0], "x")

    @pytest.mark.parametrize(
        ("fields", "day"),
        [
            ({"lasts_days": 10}, 18),
            ({"days": "1-14"}, 15),
            ({"days": "2-4"}, 5),
            ({"from_days": 3, "until": "recovery"}, 5),
            ({"until": "recovery"}, 2),
        ],
    )
    def test_of_a_stretch_of_days_from_another_row(self, fields: dict[str, Any], day: int) -> None:
        span = row(span="x", kind="restriction", of="v", **fields)
        assert day == last_day(cycles(TWICE, span)[0], "x")

    @pytest.mark.parametrize(("edge", "days"), [("start", (3, 4, 13)), ("end", (9, 10, 19))])
    def test_through_a_row_that_hangs_itself(self, edge: str, days: tuple[int, int, int]) -> None:
        """
        The pump of 24 h begins on the first or the last day; from its start two days, from its end ten.
        """
        between = row(pump="p", hours=24, beside={"row": "v", "at": edge})
        after = row(visit="after", beside={"row": "p", "at": "start", "days": 2})
        care = row(span="care", kind="restriction", of="p", lasts_days=10)
        (found,) = cycles(TWICE, between, after, care)
        assert days == tuple(last_day(found, name) for name in ("p", "after", "care"))

    def test_of_rows_that_share_a_name_the_farthest_day_counts(self) -> None:
        halves = row(visit="v", days="5"), row(visit="v", days="3"), row(visit="v", days="9"), row(visit="v", days="7")
        late, early = ({"row": "v", "at": edge, "days": 0} for edge in ("end", "first"))
        (found,) = cycles(*halves, row(visit="late", beside=late), row(visit="early", beside=early))
        assert (8, 2) == (last_day(found, "late"), last_day(found, "early"))


class TestTheEndOfACycle:
    """The last day of its drugs; with none of them, of what it has."""

    @pytest.mark.parametrize(
        ("rows", "day"),
        [
            ([row(visit="v", days="1"), row(pump="p", day=2, hours=72)], 4),
            ([row(visit="v", days="1, 6"), row(pump="p", day=2, hours=72)], 5),
            ([row(visit="v", days="1"), row(visit="w", kind="assessment", days="9")], 0),
            ([row(visit="v", kind="assessment", days="1"), row(visit="w", kind="assessment", days="9")], 8),
            ([row(visit="v", kind="procedure", days="1, 2"), row(visit="w", kind="assessment", days="9")], 1),
            ([row(visit="v", days="1"), row(span="s", days="1-14")], 13),
            ([row(visit="v", days="1"), row(span="s", kind="monitoring", days="1-14")], 0),
            ([row(visit="v", days="1"), row(span="s", of="v", lasts_days=4)], 4),
            ([row(visit="v", days="1"), row(visit="w", beside={"row": "v", "at": "end", "days": 6})], 6),
        ],
    )
    def test_is_the_last_day_of_its_drugs(self, rows: list[dict[str, Any]], day: int) -> None:
        (found,) = cycles(*rows)
        assert day == found.end_day(DAY_ONE)
        # Without a length the next cycle begins on the day after it.
        assert date(2026, 3, 3 + day) == found.next_day_one(DAY_ONE, DAY_ONE)

    def test_a_length_in_days_says_when_the_next_one_begins(self) -> None:
        first, second = cycles(row(visit="v", days="1, 8"), length_days=21, cycles=2)
        assert date(2026, 3, 23) == first.next_day_one(DAY_ONE, DAY_ONE)
        assert date(2026, 4, 14) == second.next_day_one(DAY_ONE, date(2026, 3, 24))
        assert (21, False, True) == (first.length_days, first.last, second.last)

    @pytest.mark.parametrize(
        ("index", "day_one", "following"),
        [
            (1, date(2026, 1, 31), date(2026, 2, 28)),
            (2, date(2026, 2, 28), date(2026, 3, 31)),
            (3, date(2026, 3, 31), date(2026, 4, 30)),
            # Two days later than the months put it, the next one is two days later, too.
            (1, date(2026, 2, 2), date(2026, 3, 2)),
            (2, date(2026, 3, 2), date(2026, 4, 2)),
        ],
    )
    def test_months_are_counted_from_the_first_day_1_of_all(self, index: int, day_one: date, following: date) -> None:
        tables = {"t": {"length_months": 1, "rows": [row(visit="v", days="1")]}}
        found = cycles(cycles=3, tables=tables)[index - 1]
        assert following == found.next_day_one(date(2026, 1, 31), day_one)


class TestWhatACycleIsCalled:
    def test_by_its_number_and_by_its_phase_where_it_has_none(self) -> None:
        first, second = cycles(row(visit="v", days="1"), cycles=2)
        assert [("cycle 1", 1, "t/1/"), ("cycle 2", 2, "t/2/")] == [
            (each.place, each.ordinal, each.key) for each in (first, second)
        ]

    def test_without_a_number_its_place_in_the_phase_is_compared(self) -> None:
        phases = [{"id": "n", "title": "the other part", "table": "t", "cycles": 2, "numbered_by": None}]
        made = regimen(row(visit="v", days="1"), cycles=1, phases=phases)
        first, second = cycles_by_phase(select(made, {}))["n"]
        assert [(None, 1, "the other part"), (None, 2, "the other part")] == [
            (each.number, each.ordinal, each.place) for each in (first, second)
        ]

    @pytest.mark.parametrize(
        ("days", "zero", "tail", "first"),
        [("3, 9", False, "d3", 2), ("0, 3", True, "d0", 0), ("-2, 1", False, "d-2", -2)],
    )
    def test_its_first_event_is_that_of_its_earliest_row(self, days: str, zero: bool, tail: str, first: int) -> None:  # noqa: FBT001
        late = row(visit="late", days="12")
        tables = {"t": {"day_zero": zero, "rows": [late, row(visit="v", days=days)]}}
        (found,) = cycles(tables=tables)
        assert ("v", f"t/1/v/{tail}", first) == (found.lead.id, found.lead_key, found.first_day(found.lead))

    def test_an_infusion_leads_by_its_start(self) -> None:
        (found,) = cycles(row(visit="v", days="3"), row(pump="p", day=2, hours=24))
        assert ("t/1/p/start", 1) == (found.lead_key, found.first_day(found.lead))

    def test_a_row_is_found_by_its_name_and_the_first_one_otherwise(self) -> None:
        (found,) = cycles(row(visit="v", days="1"), row(visit="w", days="3"))
        assert ("w", "v") == (found.row_or_lead("w").id, found.row_or_lead("none of them").id)

    def test_one_in_which_nothing_holds_is_refused_with_its_name(self) -> None:
        (found,) = cycles(row(visit="v", days="1"))
        empty = replace(found, rows=())
        with pytest.raises(PlanError) as refused:
            _ = empty.lead
        (problem,) = refused.value.problems
        assert ("choice_not_allowed", "t, cycle 1") == (problem.code, problem.place)
        way_out = "no infusion and no visit holds with these choices; choose others, or widen a condition"
        assert way_out == problem.message


class TestTheNextCycleByItself:
    @pytest.mark.parametrize(
        ("rest", "slack"),
        [
            ({"kind": "rest", "of": "v", "lasts_days": 7}, (0, None)),
            ({"kind": "rest", "days": "8-14"}, (0, 0)),
            ({"kind": "restriction", "of": "v", "lasts_days": 7}, (0, 0)),
        ],
    )
    def test_may_come_later_where_its_rest_is_a_minimum(self, rest: dict[str, Any], slack: tuple[int, Any]) -> None:
        first, _ = cycles(row(visit="v", days="1"), row(span="rest", **rest), length_days=21, cycles=2)
        assert slack == first.next_slack


class TestTheStepsOfAnInfusion:
    def test_are_those_of_its_cycle(self) -> None:
        steps = [
            {"id": "one", "title": "One", "after_hours": 12, "cycles": "1", "source": SOURCE},
            {"id": "each", "title": "Each", "after_hours": 24, "source": SOURCE},
        ]
        amounts = [{"text": "1 mg", "level": "low"}, {"text": "2 mg", "level": "full"}]
        infusion = row(pump="p", hours=96, steps=steps, amounts=amounts)
        found = []
        for cycle in cycles(infusion, cycles=2, length_days=21):
            (pumped,) = (each for each in cycle.rows if isinstance(each, Pump))
            found.append([step.id for step in steps_in(cycle, pumped)])
        assert [["one", "each"], ["each"]] == found


class TestAnAlternativeAmount:
    """The first amount has the unit that a later number alone is in."""

    CHOICES: ClassVar[dict[str, Any]] = {
        "response": {"title": "response", "values": ["none", "cr"], "changes_on_the_way": True},
        "mrd": {
            "title": "MRD",
            "values": ["yes", "no"],
            "words": {"no": "without MRD"},
            "changes_on_the_way": True,
        },
        "arm": {"title": "arm", "values": ["a", "b"], "required": True},
    }

    @pytest.mark.parametrize(
        ("first", "other", "when", "words"),
        [
            ("8 mg", "4 mg", {"response": "cr"}, "4 if response is cr"),
            ("8 mg", "4 mg/kg", {"response": "cr"}, "4 mg/kg if response is cr"),
            ("8 mg", "4 mg", {"mrd": "no"}, "4 without MRD"),
            ("8 mg", "half", {"mrd": "no"}, "half without MRD"),
            ("8", "4", {"mrd": "no"}, "4 without MRD"),
            ("8 mg", "4 mg", {"response": "cr", "mrd": "no"}, "4 if response is cr without MRD"),
            ("8 mg", "4 g", {"response": "cr", "mrd": "no"}, "4 g if response is cr without MRD"),
            ("8 mg", "4 mg", {"arm": "a"}, "4"),
            ("8 mg", "4 g", {"arm": "a"}, "4 g"),
            ("8 mg", "4 mg", {}, "4"),
            ("8 mg", "4 mg", {"arm": "a", "mrd": "no"}, "4 without MRD"),
        ],
    )
    def test_says_only_what_is_not_known(self, first: str, other: str, when: dict[str, str], words: str) -> None:
        (found,) = cycles(row(visit="v", days="1"), choices=self.CHOICES, chosen={"arm": "a"})
        assert words == alternative(found, first, other, when)
