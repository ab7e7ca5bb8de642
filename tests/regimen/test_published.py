"""Thirteen schedules that strained the language, with dates read off a wall calendar.

They begin on Mon 2 March 2026 at 09:00 in New York unless a test says otherwise; the clocks go forward on 8 March.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules import Plan, Regimen, check, explain, load, plan, revise
from schedules.cli import main
from schedules.course import Delay, Given, Reached
from schedules.errors import PlanError
from schedules.export import to_ics
from schedules.regimen.selection import select
from schedules.testing import prove

FOLDER = Path(__file__).parents[1] / "files" / "published"
FILES = sorted(FOLDER.glob("*.toml"))
NEW_YORK = ZoneInfo("America/New_York")


def at(month: int, day: int, hour: int = 9, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=NEW_YORK)


def course(name: str, start: datetime | None = None, chosen: dict[str, Any] | None = None, **more: Any) -> Plan:
    regimen = load(str(FOLDER / f"{name}.toml"))
    return plan(select(regimen, chosen or {}), start=start or at(3, 2), as_of=at(1, 15), **more)


def starts(made: Plan, row: str) -> list[datetime | date]:
    return [event.start for event in made.events if f"/{row}/" in event.key]


def start(made: Plan, key: str) -> datetime | date:
    return next(event.start for event in made.events if event.key == key)


def codes(made: Plan) -> list[str]:
    return sorted({finding.code for finding in (*made.findings, *check(made)) if finding.severity != "note"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEach:
    def test_its_plan_breaks_no_rule_of_its_own(self, path: Path) -> None:
        chosen = {"bridging": True} if path.stem == "car-t-bridging" else {}
        made = course(path.stem, chosen=chosen)
        assert [] == [finding.message for finding in check(made)]

    def test_every_event_is_explained(self, path: Path) -> None:
        made = course(path.stem, chosen={"bridging": False} if path.stem == "car-t-bridging" else {})
        assert all(explain(made, event) for event in made.events)

    def test_its_calendar_is_judged_clean_after_another_program_saved_it(
        self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        chosen = {"bridging": True} if path.stem == "car-t-bridging" else {}
        lines = to_ics(course(path.stem, chosen=chosen)).split(b"\r\n")
        saved = tmp_path / "saved.ics"
        saved.write_bytes(b"\r\n".join(line for line in lines if not line.startswith((b"X-", b"PRODID"))))
        options = ["--bridging"] if chosen else []
        assert 0 == main(["check", str(saved), str(path), *options]), capsys.readouterr().out

    @pytest.mark.slow
    def test_it_is_proved(self, path: Path) -> None:
        prove(load(str(path)))


class TestMfolfox6:
    def test_the_pump_starts_where_the_bolus_ends_and_runs_46_hours(self) -> None:
        made = course("mfolfox6")
        assert [at(3, 2, 11), at(3, 16, 11)] == starts(made, "bolus")[:2]
        assert at(3, 2, 11) == start(made, "treatment/1/fluorouracil/start")
        assert at(3, 4, 9) == start(made, "treatment/1/fluorouracil/disconnect")
        assert at(8, 3, 11) == start(made, "treatment/12/fluorouracil/start")

    def test_its_hours_elapse_over_the_change_of_the_clocks(self) -> None:
        # Fri 6 March 11:00, and 46 hours: Sun 8 March 09:00 by the old clocks, 10:00 by the new.
        assert at(3, 8, 10) == start(course("mfolfox6", at(3, 6)), "treatment/1/fluorouracil/disconnect")

    def test_it_follows_an_oxaliplatin_that_came_late(self) -> None:
        late = at(3, 2, 13)
        made = revise(course("mfolfox6"), Given(at=late, of="treatment/1/oxaliplatin/d1"), as_of=at(3, 3))
        assert at(3, 2, 15) == start(made, "treatment/1/fluorouracil/start")
        assert at(3, 4, 13) == start(made, "treatment/1/fluorouracil/disconnect")
        assert [] == codes(made)

    def test_a_pump_that_starts_an_hour_later_is_found(self) -> None:
        made = course("mfolfox6")
        events = tuple(
            event.model_copy(update={"start": event.start + timedelta(hours=1), "end": event.end + timedelta(hours=1)})
            if event.key.startswith("treatment/1/fluorouracil/")
            else event
            for event in made.events
        )
        found = check(made.model_copy(update={"events": events}))
        assert ["lead_wrong"] == sorted({finding.code for finding in found})


class TestVrd:
    def test_days(self) -> None:
        made = course("vrd")
        assert [at(3, 2), at(3, 5), at(3, 9), at(3, 12), at(3, 23)] == starts(made, "bortezomib")[:5]

    def test_72_hours_after_a_dose_that_came_late(self) -> None:
        # Fri 6 March 10:00 to Mon 9 March 09:00 are 70 hours, since an hour is skipped; a day later is enough.
        made = revise(course("vrd"), Given(at=at(3, 6, 10), of="treatment/1/bortezomib/d4"), as_of=at(3, 7))
        assert at(3, 10) == start(made, "treatment/1/bortezomib/d8")
        assert at(3, 13) == start(made, "treatment/1/bortezomib/d11")
        # Only the dose that was given on another day is found.
        assert ["Bortezomib C1D4"] == [finding.message[:15] for finding in check(made)]

    def test_72_hours_exactly_are_enough(self) -> None:
        # Fri 6 March 08:00 to Mon 9 March 09:00 are 72 hours.
        made = revise(course("vrd"), Given(at=at(3, 6, 8), of="treatment/1/bortezomib/d4"), as_of=at(3, 7))
        assert at(3, 9) == start(made, "treatment/1/bortezomib/d8")


class TestAzacitidine:
    def test_days_and_cycles(self) -> None:
        doses = starts(course("aza-ven"), "azacitidine")
        assert [date(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10)] == [each.date() for each in doses[:7]]  # type: ignore[union-attr]
        assert at(3, 30) == doses[7]

    def test_a_start_on_another_day_of_the_week_is_refused_with_both_mondays(self) -> None:
        with pytest.raises(PlanError, match="Mon 2 Mar 2026 or Mon 9 Mar 2026"):
            course("aza-ven", at(3, 4))

    def test_a_cycle_that_was_delayed_to_a_thursday_is_asked_about_and_not_moved(self) -> None:
        late = Delay(at=at(3, 27), of="treatment/2/azacitidine/d1", days=3, scope="following")
        made = revise(course("aza-ven"), late, as_of=at(3, 27))
        assert at(4, 2) == start(made, "treatment/2/azacitidine/d1")
        assert ["weekday_wrong"] == codes(made)


class TestSevenPlusThree:
    def test_twice_on_each_of_three_days_that_are_not_neighbours(self) -> None:
        doses = [each for each in starts(course("seven-plus-three"), "cytarabine") if isinstance(each, datetime)]
        asked = [at(month, day, hour) for month, day in ((3, 30), (4, 1), (4, 3)) for hour in (9, 21)]
        assert asked == [each for each in doses if at(3, 30) <= each <= at(4, 4)]

    def test_keys_keep_the_printed_day(self) -> None:
        made = course("seven-plus-three")
        assert at(4, 1, 21) == start(made, "consolidation/1/cytarabine/d3-2")


class TestTablesInTurn:
    def test_a_and_b(self) -> None:
        made = course("hyper-cvad")
        assert at(3, 2) == start(made, "intensive/1/cyclophosphamide/d1")
        assert at(3, 23) == start(made, "intensive/2/methotrexate/start")
        assert at(4, 13) == start(made, "intensive/3/cyclophosphamide/d1")
        assert at(7, 27) == start(made, "intensive/8/methotrexate/start")

    def test_an_infusion_on_day_4(self) -> None:
        made = course("hyper-cvad")
        assert at(3, 5, 12) == start(made, "intensive/1/doxorubicin/start")
        assert at(3, 6, 12) == start(made, "intensive/1/doxorubicin/disconnect")

    def test_two_runs_of_days_are_two_bars(self) -> None:
        bars = [(each.start, each.end) for each in course("hyper-cvad").events if "/dexamethasone/" in each.key]
        assert [
            (date(2026, 3, 2), date(2026, 3, 6)),
            (date(2026, 3, 12), date(2026, 3, 16)),
        ] == bars[:2]

    def test_a_series_from_12_hours_after_the_end(self) -> None:
        # Methotrexate ends on 24 March at 09:00; the first leucovorin is at 21:00, then every 6 hours.
        doses = starts(course("hyper-cvad"), "leucovorin")[:8]
        assert [at(3, 24, 21) + timedelta(hours=6 * number) for number in range(8)] == doses
        assert at(3, 26, 15) == start(course("hyper-cvad"), "intensive/2/leucovorin/end-8")


class TestUntil:
    def test_maintenance_has_the_cycles_that_are_over_30_months_after_the_start(self) -> None:
        # It begins on 7 December 2026 and ends by 2 September 2028: 635 days, so 22 cycles of 28.
        made = course("e1910")
        months = starts(made, "vincristine")
        assert (date(2026, 12, 7), date(2028, 7, 17), 22) == (months[0], months[-1], len(months))
        assert max(event.end.date() if isinstance(event.end, datetime) else event.end for event in made.events) <= date(
            2028, 9, 2
        )
        assert any("2 Sep 2028" in note for note in made.notes)

    def test_a_delay_before_it_leaves_fewer_cycles_and_the_same_end(self) -> None:
        # 19 of the 635 days are left over; three weeks later there is a cycle less.
        late = Delay(at=at(4, 12), of="blina-a/2/blinatumomab/start", days=21, scope="following")
        made = revise(course("e1910"), late, as_of=at(4, 12))
        assert 21 == len(starts(made, "vincristine"))
        assert [] == codes(made)

    def test_a_cycle_too_many_is_found(self) -> None:
        made = course("e1910")
        last = [event for event in made.events if "/vincristine/" in event.key][-1]
        later = last.model_copy(
            update={
                "key": last.key.replace("/22/", "/23/"),
                "uid": "one-more",
                "start": date(2028, 8, 14),
                "end": date(2028, 8, 15),
            }
        )
        found = check(made.model_copy(update={"events": (*made.events, later)}))
        assert ["event_extra"] == [finding.code for finding in found]


class TestAnEndFromAPhaseWithoutADate:
    def test_it_is_asked_for(self) -> None:
        source = {"document": "made for this test", "jurisdiction": "nowhere"}
        row = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": "1", "source": source}
        wait = {"milestone": "ready", "title": "Ready", "of": "first", "earliest": 14, "typical": 21}
        regimen = Regimen.read(
            {
                "id": "cells",
                "title": "Cells",
                "source": source,
                "tables": {"once": {"length_days": 7, "rows": [row]}},
                "phases": [
                    {"id": "first", "title": "first", "table": "once", "cycles": 1},
                    {
                        "id": "second",
                        "title": "second",
                        "table": "once",
                        "after": {"shape": "wait", **wait, "source": source},
                        "until": {"of": "first", "edge": "start", "months": 6, "source": source},
                    },
                ],
            }
        )
        with pytest.raises(PlanError, match="whose date is not known; give it, as known first=DATE"):
            plan(select(regimen, {}), start=at(3, 2), anchor="second")
        made = plan(select(regimen, {}), start=at(3, 2), anchor="second", known={"first": date(2026, 2, 9)})
        # Six months after 9 February are 9 August: 22 weeks from 2 March are over on 3 August.
        assert 22 == len([event for event in made.events if event.key.startswith("second/")])


class TestBlocks:
    def test_the_second_waits_from_the_start_of_the_first(self) -> None:
        made = course("graall-block")
        band = next(event for event in made.events if event.state == "tentative" and event.kind == "infusion")
        assert (date(2026, 3, 16), None) == (band.start, band.latest)

    def test_recovered_sooner_it_keeps_the_14_days(self) -> None:
        early = Reached(at=at(3, 12), milestone="recovered")
        made = revise(course("graall-block"), early, as_of=at(3, 12))
        assert at(3, 16) == start(made, "block-2/1/methotrexate/start")


class TestCalendarMonths:
    def test_the_same_day_of_each_month(self) -> None:
        assert [at(3, 2), at(4, 2), at(5, 2), at(2, 2, year=2028)] == [
            starts(course("pomp-calendar-months"), "vincristine")[number] for number in (0, 1, 2, 23)
        ]

    def test_the_31st_is_the_last_of_a_shorter_month_and_comes_back(self) -> None:
        doses = starts(course("pomp-calendar-months", at(1, 31)), "vincristine")
        assert [at(1, 31), at(2, 28), at(3, 31), at(4, 30), at(5, 31)] == doses[:5]

    def test_a_month_that_came_late_moves_the_next_ones_as_much(self) -> None:
        late = Delay(at=at(5, 1), of="maintenance/3/vincristine/d1", days=4, scope="following")
        made = revise(course("pomp-calendar-months"), late, as_of=at(5, 1))
        assert [at(5, 6), at(6, 6)] == starts(made, "vincristine")[2:4]
        assert [] == codes(made)


class TestFloorsOfSeveralRows:
    def test_step_up_and_weekly(self) -> None:
        assert [at(3, 2), at(3, 5), at(3, 8), at(3, 15), at(3, 22)] == starts(course("teclistamab"), "dose")[:5]

    def test_48_hours_hold_from_one_phase_to_the_next(self) -> None:
        late = Given(at=at(3, 14), of="step-up/1/dose/d7")
        made = revise(course("teclistamab"), late, as_of=at(3, 14))
        # Sat 14 March, and 48 hours: not Sunday the 15th but Mon 16 March.
        assert at(3, 16) == start(made, "weekly/1/dose/d1")

    def test_more_than_seven_days_after_the_last_dose_are_found(self) -> None:
        late = Given(at=at(3, 24), of="weekly/2/dose/d1")
        made = revise(course("teclistamab"), late, as_of=at(3, 24))
        assert "gap_long" in codes(made)


class TestTheFloorOfARow:
    """A row of one id in two phases: how far a dose is from the one before it is asked by its own row."""

    @pytest.mark.parametrize(("step_up", "weekly"), [(None, 5), (2, 5)])
    def test_it_holds_from_a_phase_whose_row_asks_less(self, step_up: int | None, weekly: int) -> None:
        source = {"document": "made for this test", "jurisdiction": "nowhere"}
        row = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "source": source}
        regimen = Regimen.read(
            {
                "id": "two",
                "title": "Two",
                "source": source,
                "tables": {
                    "first": {"length_days": 7, "rows": [{**row, "days": "1, 4", "floor_days": step_up}]},
                    "week": {"length_days": 7, "rows": [{**row, "days": "1", "floor_days": weekly}]},
                },
                "phases": [
                    {"id": "first", "title": "first", "table": "first", "cycles": 1},
                    {"id": "weekly", "title": "weekly", "table": "week", "cycles": 2},
                ],
            }
        )
        made = plan(select(regimen, {}), start=at(3, 2), as_of=at(1, 15))
        late = revise(made, Given(at=at(3, 6), of="first/1/dose/d4"), as_of=at(3, 6))
        # Fri 6 March, and 5 days: Wed 11 March in place of Mon 9 March.
        assert at(3, 11) == start(late, "weekly/1/dose/d1")
        assert ["Dose C1D4"] == [finding.message[:9] for finding in check(late)]


class TestWeekdays:
    def test_25_fractions_from_a_wednesday(self) -> None:
        days = starts(course("radiotherapy-25", at(3, 4)), "fraction")
        assert 25 == len(days)
        assert [at(3, 4), at(3, 5), at(3, 6), at(3, 9)] == days[:4]
        assert at(4, 7) == days[-1]

    def test_a_saturday_is_refused_with_the_days_beside_it(self) -> None:
        with pytest.raises(PlanError, match="Fri 6 Mar 2026 or Mon 9 Mar 2026"):
            course("radiotherapy-25", at(3, 7))

    def test_a_delay_over_a_weekend_moves_what_follows_by_one_treatment(self) -> None:
        late = Delay(at=at(3, 13), of="course/1/fraction/n10", days=1, scope="following")
        made = revise(course("radiotherapy-25"), late, as_of=at(3, 13))
        # The tenth is due on Fri 13 March: the next working day is the 16th; the last moves from Fri 3 to Mon 6 April.
        assert [at(3, 16), at(3, 17)] == [start(made, f"course/1/fraction/n{number}") for number in (10, 11)]
        assert at(4, 6) == start(made, "course/1/fraction/n25")
        assert [] == codes(made)

    def test_a_fraction_on_a_saturday_is_found(self) -> None:
        made = course("radiotherapy-25")
        moved = tuple(
            event.model_copy(update={"start": at(3, 7), "end": at(3, 7)}) if event.key.endswith("/n5") else event
            for event in made.events
        )
        found = check(made.model_copy(update={"events": moved}))
        assert "weekday_wrong" in {finding.code for finding in found}

    def test_three_times_a_week_for_as_long_as_the_horizon(self) -> None:
        days = starts(course("dialysis-mwf"), "dialysis")
        # 13 weeks are over by Tue 2 June; the last session is on Fri 29 May.
        assert (39, at(5, 29)) == (len(days), days[-1])
        assert any("until it is stopped" in note for note in course("dialysis-mwf").notes)

    def test_from_a_wednesday(self) -> None:
        assert [at(3, 4), at(3, 6), at(3, 9), at(3, 11)] == starts(course("dialysis-mwf", at(3, 4)), "dialysis")[:4]


class TestSeveralLinks:
    def test_the_latest_bound_wins_and_says_so(self) -> None:
        made = course("hepatitis-b", known={"second": date(2026, 7, 15)})
        third = next(event for event in made.events if event.key == "third/1/dose/d1")
        # Six months after the first would be 2 September; eight weeks after the second are 9 September.
        assert at(9, 9) == third.start
        assert "2 Sep" in explain(made, third)

    def test_six_months_where_the_second_came_in_time(self) -> None:
        assert [at(3, 2), at(4, 2), at(9, 2)] == starts(course("hepatitis-b"), "dose")

    def test_counted_back_from_the_second(self) -> None:
        assert [at(3, 2), at(4, 2), at(9, 2)] == starts(course("hepatitis-b", at(4, 2), anchor="second"), "dose")

    def test_a_third_dose_too_soon_after_the_second_is_found(self) -> None:
        dates = {"second": date(2026, 8, 1), "third": date(2026, 9, 2)}
        made = course("hepatitis-b", known=dates)
        assert ["link_broken"] == codes(made)

    def test_lymphodepletion_waits_for_the_cells_and_for_14_days_after_bridging(self) -> None:
        made = course("car-t-bridging", chosen={"bridging": True}, known={"bridging": date(2026, 3, 30)})
        released = revise(made, Reached(at=at(3, 30), milestone="released"), as_of=at(3, 30))
        # Bridging ends on 1 April, and 14 days: not before 15 April.
        assert at(4, 15).date() == _day(start(released, "lymphodepletion/1/fludarabine/d-4"))

    def test_without_bridging_only_the_cells_are_waited_for(self) -> None:
        made = course("car-t-bridging", chosen={"bridging": False})
        released = revise(made, Reached(at=at(3, 30), milestone="released"), as_of=at(3, 30))
        assert at(3, 30).date() == _day(start(released, "lymphodepletion/1/fludarabine/d-4"))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
