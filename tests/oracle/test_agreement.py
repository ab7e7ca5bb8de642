"""Engine, judge and oracle agree on drawn courses and what happens to them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracle.agreement import (
    REGIMENS,
    Disagreement,
    Figures,
    add_entry,
    differences,
    engine_plan,
    entry_of,
    follow_course,
)
from tests.oracle.course import answer
from tests.oracle.drawing import CASES, Wanted
from tests.oracle.history import Case, Expected
from tests.oracle.known import KNOWN, Known, exemption_of
from tests.oracle.pump import Pause, bags_of, runs_of
from tests.oracle.timeline import minute_at, minute_of, wall_at, zone_of

HERE = Path(__file__).parent
COMPUTES = ("timeline", "reading", "pump", "history", "visits", "cycles", "phases", "course")
HOURS = 60


class Draws:
    """Hypothesis as the source of draws."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def choice(self, offered: Sequence[Any], /) -> Any:
        return offered[self.data.draw(st.integers(0, len(offered) - 1))]

    def randint(self, low: int, high: int, /) -> int:
        return self.data.draw(st.integers(low, high))


def first_unknown(name: str, data: st.DataObject) -> list[Disagreement]:
    """Return the first disagreement of a drawn course that nothing known covers."""
    found = follow_course(Draws(data), name, Figures())
    return [each for each in found if not exemption_of(each)][:1]


class TestAgreement:
    """Engine and oracle agree on every instant, every bag and every state, and the judge finds no error."""

    @given(data=st.data())
    def test_infusions(self, data: st.DataObject) -> None:
        found = first_unknown("blinatumomab", data)
        assert not found, str(found[0])

    @given(data=st.data())
    def test_weekly_doses(self, data: st.DataObject) -> None:
        found = first_unknown("inotuzumab-ozogamicin", data)
        assert not found, str(found[0])

    @given(name=st.sampled_from([name for name in CASES if name.endswith("leucel")]), data=st.data())
    def test_cells(self, name: str, data: st.DataObject) -> None:
        found = first_unknown(name, data)
        assert not found, str(found[0])


class TestKnown:
    """What is exempt is listed, each with a history that still shows it; what is mended leaves the list."""

    def test_known_disagreement_still_disagrees(self) -> None:
        for exempt in KNOWN:
            found = _disagreements(exempt)
            assert any(map(exempt.covers, found)), f"{exempt.name}: nothing disagrees any more; take it off the list"
            strange = [each for each in found if not exemption_of(each)]
            assert not strange, str(strange[0])


def _disagreements(exempt: Known) -> list[Disagreement]:
    """Return all that the three differ on after the history that shows a known disagreement."""
    case, course = exempt.witness, engine_plan(exempt.witness)
    for wanted in exempt.history:
        case, course = add_entry(case, course, wanted)
    return differences(case, course, answer(case))


class TestOracle:
    """The oracle by itself: it shares no code with what it judges, and gives what was worked out by hand."""

    @pytest.mark.parametrize("module", COMPUTES)
    def test_it_imports_the_standard_library_and_itself_only(self, module: str) -> None:
        tree = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names += [each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names]
        own = [f"tests.oracle.{each}" for each in COMPUTES]
        strange = {name for name in names if name not in own and name.partition(".")[0] not in sys.stdlib_module_names}
        assert not strange

    @pytest.mark.parametrize(
        ("zone", "shown", "instant"),
        [
            ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T03:00+02:00"),  # skipped: the first minute there is
            ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T02:30+02:00"),  # twice: the first
            ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:30+11:00"),  # half an hour is skipped
            ("America/Santiago", "2026-09-06T00:00", "2026-09-06T01:00-03:00"),  # midnight is skipped
            ("Asia/Kathmandu", "2026-05-01T09:00", "2026-05-01T09:00+05:45"),
        ],
    )
    def test_walls_become_instants(self, zone: str, shown: str, instant: str) -> None:
        wall = datetime.fromisoformat(shown)
        assert minute_of(datetime.fromisoformat(instant)) == minute_at(wall.date(), wall.time(), zone_of(zone))

    def test_a_minute_shows_the_clocks_of_its_zone(self) -> None:
        noon = minute_of(datetime.fromisoformat("2026-07-01T12:00+00:00"))
        assert datetime(2026, 7, 1, 14) == wall_at(noon, zone_of("Europe/Paris"))  # noqa: DTZ001  # what a clock shows
        assert date(2026, 7, 1) == wall_at(minute_at(date(2026, 7, 1), time(), zone_of("UTC")), zone_of("UTC")).date()

    @pytest.mark.parametrize(
        ("off_hours", "rate", "steps", "ends_hours"),
        [
            (100, "same", [178], 682),  # 68 h at the low rate are left
            (100, "full", [110], 682),  # it rises with the restart
            (100, "low", [278], 682),  # 168 h from the restart
            (168, "low", [346], 682),  # 168 h exactly: all of them again
            (168, "same", [178], 682),  # none left: it rises with the restart
            (169, "same", [168], 682),
            (169, "full", [168], 682),
            (504, "low", [168], 682),  # as many hours left as the low rate lasts: no second step
            (503, "low", [168, 681], 682),
        ],
    )
    def test_steps_after_a_hold_of_ten_hours(
        self, off_hours: int, rate: str, steps: list[int], ends_hours: int
    ) -> None:
        pause = Pause(off_hours * HOURS, (off_hours + 10) * HOURS, rate)
        runs = runs_of(0, 672 * HOURS, 168 * HOURS, 168 * HOURS, [pause])
        assert steps == [run.step // HOURS for run in runs if run.step is not None]
        assert ends_hours * HOURS == runs[-1].stop

    def test_bags_are_cut_at_the_step_and_stay_when_lengths_change(self) -> None:
        runs = runs_of(0, 672 * HOURS, 168 * HOURS, 168 * HOURS, [])

        def lengths(at: int) -> tuple[int, list[int]]:
            return (1, [168 * HOURS]) if at >= 300 * HOURS else (0, [96 * HOURS])

        bags = [(bag.hung // HOURS, bag.minutes // HOURS) for bag in bags_of(runs, lengths)]
        assert [(0, 96), (96, 72), (168, 96), (264, 96), (360, 168), (528, 144)] == bags


class TestSkippedStarts:
    """The oracle where New York skips 02:30 on 8 March 2026; the dates were worked out on a wall calendar."""

    def answer(self, start: str, *happened: tuple[str, str, dict[str, Any]]) -> dict[str, Expected]:
        tz = zone_of("America/New_York")
        choices = {
            "indication": "relapsed-refractory",
            "cycles": 3,
            "weight_kg": 70,
            "age_group": "adult",
            "bag_hours": None,
        }
        case = Case(REGIMENS["blinatumomab"].regimen, choices, datetime.fromisoformat(start).replace(tzinfo=tz))
        wanted = [Wanted(what, minute_of(datetime.fromisoformat(at)), fields) for what, at, fields in happened]
        return answer(replace(case, record=[entry_of(each, case) for each in wanted])).events

    def test_a_start_deferred_to_a_skipped_time_adds_no_day(self) -> None:
        """Cycle 2, due on 6 March, runs from the 8th 03:00 to 5 April 03:00; fourteen days later is the 19th."""
        deferred = ("defer", "2026-01-23T02:30-05:00", {"of": "induction/2/infusion/start", "on": date(2026, 3, 8)})
        events = self.answer("2026-01-23T02:30", deferred)
        right = minute_of(datetime.fromisoformat("2026-04-19T02:30-04:00"))
        assert right == events["consolidation/1/infusion/start"].start

    def test_a_rest_begins_on_the_date_of_the_end(self) -> None:
        """Cycle 2 starts at 03:00; off on 29 March at 03:00, on at midnight, seven days more end on 6 April 00:00."""
        hold = ("hold", "2026-03-29T03:00-04:00", {"row": "infusion"})
        resume = ("resume", "2026-03-30T00:00-04:00", {"row": "infusion", "rate": "same"})
        events = self.answer("2026-01-25T02:30", hold, resume)
        assert date(2026, 4, 6) == events["induction/2/rest/1"].start
        right = minute_of(datetime.fromisoformat("2026-04-20T02:30-04:00"))
        assert right == events["consolidation/1/infusion/start"].start
