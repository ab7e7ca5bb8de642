"""Anchors, known dates, waits, times asked for, doses every few hours: the plan's own edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    Event,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Regimen,
    Tisagenlecleucel,
    plan,
)
from schedules.errors import PlanError

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FIXED: dict[str, Any] = {"plan_id": UUID(int=1), "as_of": START}
SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}


def event(course: Plan, key: str) -> Event:
    return next(event for event in course.events if event.key == key)


class TestWaits:
    """Manufacture is a wait nobody chooses: what hangs from it is one tentative band a phase (C10, C15)."""

    def test_from_leukapheresis_everything_later_is_tentative(self) -> None:
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, **FIXED)
        states = {event.key.split("/")[0]: event.state for event in course.events}
        assert {"leukapheresis": "planned", "lymphodepletion": "tentative", "infusion": "tentative"} == states
        assert 8 == len(course.events), "one procedure, one milestone, one band a phase, and one a restriction"

    def test_a_band_says_the_earliest_date_and_that_no_latest_is_known(self) -> None:
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, **FIXED)
        band = event(course, "infusion/1/band/expected")
        # 2 March + 21 days of manufacture + 4 days of lymphodepletion (23 to 26 March) + 2 days
        assert date(2026, 3, 28) == band.earliest
        assert band.latest is None
        assert "usually not before Sat 28 Mar 2026" in band.title

    def test_before_an_anchor_a_wait_leaves_no_date(self) -> None:
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, anchor="lymphodepletion", **FIXED)
        assert {"lymphodepletion", "infusion"} == {event.key.split("/")[0] for event in course.events}
        assert ["usually by Mon 9 Feb 2026 at the latest" in note for note in course.notes].count(True) == 1

    def test_a_known_date_ends_the_wait(self) -> None:
        known = {"lymphodepletion": date(2026, 4, 6)}
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, known=known, **FIXED)
        assert date(2026, 4, 6) == event(course, "lymphodepletion/1/fludarabine/d1").start
        assert {"planned"} == {event.state for event in course.events if event.kind != "milestone"}
        assert () == course.findings

    def test_a_known_infusion_dates_lymphodepletion_before_it(self) -> None:
        known = {"infusion": datetime(2026, 6, 1, 10, tzinfo=NEW_YORK)}
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, known=known, **FIXED)
        assert date(2026, 5, 30) == event(course, "lymphodepletion/1/fludarabine/d4").start


class TestContradictions:
    """Dates that were given may break a rule: the plan says so and shows the nearest date that keeps it."""

    @pytest.mark.parametrize(
        ("infusion", "nearest"),
        [
            (date(2026, 3, 6), date(2026, 3, 7)),
            (date(2026, 3, 7), None),
            (date(2026, 3, 19), None),
            (date(2026, 3, 20), date(2026, 3, 19)),
        ],
    )
    def test_the_infusion_window_of_2_to_14_days(self, infusion: date, nearest: date | None) -> None:
        """
        Lymphodepletion from 2 March ends on 5 March.
        """
        course = plan(
            Tisagenlecleucel(label="us-2025-06"),
            start=START,
            anchor="lymphodepletion",
            known={"infusion": infusion},
            **FIXED,
        )
        assert ([nearest] if nearest else []) == [finding.nearest for finding in course.findings]

    def test_a_wait_that_is_only_usual_is_a_warning(self) -> None:
        known = {"lymphodepletion": date(2026, 3, 10)}
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, known=known, **FIXED)
        assert ["warning"] == [finding.severity for finding in course.findings]

    def test_cells_cannot_be_given_before_they_are_collected(self) -> None:
        known = {"lymphodepletion": date(2026, 3, 1)}
        course = plan(BrexucabtageneAutoleucel(label="us-2025-06"), start=START, known=known, **FIXED)
        assert ["error"] == [finding.severity for finding in course.findings]


class TestNames:
    """An anchor, a known date or a time names a phase or a row of this course."""

    @pytest.mark.parametrize("name", ["induction-2", "rest", "", "Infusion"])
    def test_an_unknown_anchor_names_the_ones_there_are(self, name: str) -> None:
        if not name:
            assert "leukapheresis" == plan(ObecabtageneAutoleucel(), start=START).anchor
            return
        with pytest.raises(PlanError, match="leukapheresis, lymphodepletion, infusion"):
            plan(ObecabtageneAutoleucel(), start=START, anchor=name)

    def test_a_row_may_be_the_anchor(self) -> None:
        course = plan(ObecabtageneAutoleucel(), start=START, anchor="cyclophosphamide", **FIXED)
        assert START == event(course, "lymphodepletion/1/cyclophosphamide/d-6").start

    def test_a_time_may_be_asked_for(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=1), start=START, at={"premedication": time(8, 30)}, **FIXED)
        leads = [event for event in course.events if event.kind == "premedication"]
        assert [(8, 30)] * 3 == [
            (lead.start.hour, lead.start.minute) for lead in leads if isinstance(lead.start, datetime)
        ]

    def test_without_it_a_lead_the_label_does_not_print_is_a_line(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=1), start=START, **FIXED)
        assert [] == [event for event in course.events if event.kind == "premedication"]
        assert "corticosteroid" in " ".join(event(course, "first/1/dose/d1").details)

    def test_a_time_for_a_row_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(PlanError, match="no row of this course"):
            plan(InotuzumabOzogamicin(cycles=1), start=START, at={"stay": time(8)})


class TestUnknownFacts:
    """A fact that is not known yet is never defaulted: every amount it may decide is printed (C14)."""

    def test_the_amount_waits_for_the_response(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=2), start=START, **FIXED)
        assert "0.8 mg/m2, or 0.5 after CR/CRi" == event(course, "later/1/dose/d1").amount
        assert "0.8 mg/m2" == event(course, "first/1/dose/d1").amount

    @pytest.mark.parametrize(("response", "amount"), [("cr", "0.5 mg/m2"), ("none", "0.8 mg/m2")])
    def test_a_known_response_decides(self, response: Any, amount: str) -> None:
        course = plan(InotuzumabOzogamicin(cycles=2, response=response), start=START, **FIXED)
        assert amount == event(course, "later/1/dose/d1").amount

    @pytest.mark.parametrize(
        ("blasts", "amounts"),
        [
            ("low", ["100 x10^6 CAR T cells", "310 x10^6 CAR T cells"]),
            ("high", ["10 x10^6 CAR T cells", "400 x10^6 CAR T cells"]),
            (
                None,
                [
                    "100 x10^6 CAR T cells, or 10 with more than 20 % marrow blasts",
                    "310 x10^6 CAR T cells, or 400 with more than 20 % marrow blasts",
                ],
            ),
        ],
    )
    def test_blasts_decide_the_split(self, blasts: Any, amounts: list[str]) -> None:
        course = plan(ObecabtageneAutoleucel(blasts=blasts), start=START, anchor="infusion", **FIXED)
        assert amounts == [event(course, f"infusion/1/infusion/{day}").amount for day in ("d1", "d10")]

    def test_four_weekly_doses_print_no_fourth_amount_and_say_so(self) -> None:
        course = plan(InotuzumabOzogamicin(cycles=1, weekly_doses=4, cycle_1_days=28), start=START, **FIXED)
        fourth = event(course, "first/1/dose/d22")
        assert ("", 22) == (fourth.amount, fourth.day)
        assert "not from the label" in fourth.title


class TestEveryTwelveHours:
    """Doses every 12 hours elapse, and a late start spills past the printed days (C2)."""

    def course(self, hour: int) -> Plan:
        row = {
            "shape": "visit",
            "id": "cyclophosphamide",
            "kind": "dose",
            "title": "Cyclophosphamide",
            "days": "1-3",
            "times": 6,
            "every_hours": 12,
            "source": SOURCE,
        }
        regimen = Regimen.read(
            {
                "id": "part-a",
                "title": "Part A",
                "source": SOURCE,
                "tables": {"a": {"length_days": 21, "rows": [row]}},
                "phases": [{"id": "a", "title": "part A", "table": "a", "cycles": 1}],
            }
        )
        return plan(regimen, start=START.replace(hour=hour), **FIXED)

    def test_six_doses_from_the_morning_fit_three_days(self) -> None:
        course = self.course(8)
        instants = [event.start.timestamp() for event in course.events if isinstance(event.start, datetime)]
        assert [12 * 3600] * 5 == [later - earlier for earlier, later in pairwise(instants)]
        assert () == course.findings

    def test_six_doses_from_the_evening_spill_into_day_four(self) -> None:
        assert ["dose_spills"] == [finding.code for finding in self.course(20).findings]


def test_the_legal_limits_of_a_tentative_band_grow_with_the_link() -> None:
    course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, **FIXED)
    lymphodepletion = event(course, "lymphodepletion/1/band/expected")
    infusion = event(course, "infusion/1/band/expected")
    # Usually at least 21 days after 2 March.
    assert lymphodepletion.earliest == date(2026, 3, 23)
    # Four days of lymphodepletion (23 to 26 March), then at least 2 days.
    assert infusion.earliest == date(2026, 3, 28)
    assert timedelta(days=5) == infusion.start - lymphodepletion.start


def test_a_cycle_that_starts_in_the_spring_gap_is_not_a_late_one() -> None:
    """
    Day 1 of cycle 2 falls on 8 March at 02:30, which New York skips: it starts at 03:00, and cycle 3 is not a day late.
    """
    start = datetime(2026, 1, 25, 2, 30, tzinfo=NEW_YORK)
    course = plan(
        Blinatumomab(indication="consolidation", cycles=3, weight_kg=70, age_group="adult"), start=start, **FIXED
    )
    starts = [event.start for event in course.events if event.kind == "infusion"]
    assert start.replace(month=3, day=8, hour=3, minute=0) == starts[1]
    assert start.replace(month=4, day=19) == starts[2]


def test_a_start_at_the_end_of_the_planned_years_is_refused() -> None:
    from schedules.errors import ClockError

    with pytest.raises(ClockError, match="2199"):
        plan(
            Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult"),
            start=datetime(2199, 6, 1, 9, tzinfo=NEW_YORK),
        )


class TestThePlanItself:
    """What a plan carries besides its events."""

    def test_what_it_was_made_from(self) -> None:
        known = {"infusion": datetime(2026, 3, 30, 10, tzinfo=NEW_YORK), "lymphodepletion": date(2026, 3, 23)}
        course = plan(
            Tisagenlecleucel(label="us-2025-06"), start=START, known=known, at={"cyclophosphamide": time(11)}, **FIXED
        )
        assert known == dict(course.known)
        assert {"cyclophosphamide": time(11)} == dict(course.at)
        assert ("leukapheresis", START, "America/New_York") == (course.anchor, course.start, course.zone)
        assert UUID(int=1) == course.plan_id
        assert datetime(2026, 3, 2, 14, tzinfo=UTC) == course.as_of
        assert {course.as_of} == {stamp for event in course.events for stamp in (event.created, event.changed)}
        # The time of a known infusion is the time of its row.
        assert datetime(2026, 3, 30, 10, tzinfo=NEW_YORK) == event(course, "infusion/1/infusion/d1").start
        assert (
            datetime(2026, 3, 24, 11, tzinfo=NEW_YORK) == event(course, "lymphodepletion/1/cyclophosphamide/d2").start
        )

    def test_a_known_date_is_fixed_on_both_sides(self) -> None:
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=START, known={"infusion": date(2026, 4, 6)}, **FIXED)
        infused = event(course, "infusion/1/infusion/d1")
        assert date(2026, 4, 6) == infused.start == infused.earliest == infused.latest

    def test_the_notes_that_hold(self) -> None:
        notes = plan(
            Blinatumomab(indication="relapsed-refractory", cycles=1, weight_kg=70, age_group="adult"),
            start=START,
            **FIXED,
        ).notes
        assert [
            "Intrathecal chemotherapy is",
            "Cytokine release: after",
            "Nerve effects: after",
            "Other relevant effects:",
            "Contraception goes on",
        ] == [" ".join(note.split()[:3]) for note in notes]
        for weight_kg, below in ((44.9, 1), (45.0, 0)):
            others = plan(
                Blinatumomab(indication="consolidation", cycles=1, weight_kg=weight_kg, age_group="adult"),
                start=START,
                **FIXED,
            ).notes
            assert below == len([note for note in others if note.startswith("The dose of the consolidation phase")])
            assert 1 == len([note for note in others if note.startswith("The four cycles of the consolidation phase")])
            assert 1 == len([note for note in others if note.startswith("The rest of 14 days")])

    def test_on_one_day_whole_days_come_first_then_the_times_then_the_keys(self) -> None:
        course = plan(
            Blinatumomab(indication="relapsed-refractory", cycles=1, weight_kg=70, age_group="adult", bag_hours=168),
            start=START,
            **FIXED,
        )
        first = [event.key.split("/", 2)[2] for event in course.events if str(event.start)[:10] == "2026-03-02"]
        assert ["no-driving/1", "stay/1", "premedication/start", "infusion/start"] == first
        step = [event.key.split("/", 2)[2] for event in course.events if str(event.start)[:10] == "2026-03-09"]
        assert ["premedication/step", "infusion/bag-2", "infusion/step"] == step

    def test_across_the_autumn_change_the_order_is_that_of_the_instants(self) -> None:
        """
        A visit every hour over the night of 1 November 2026: 01:30 comes twice.
        """
        row = {"shape": "visit", "id": "drug", "kind": "dose", "title": "Drug", "days": "1", "source": SOURCE}
        regimen = Regimen.read(
            {
                "id": "hourly",
                "title": "Hourly",
                "source": SOURCE,
                "tables": {"a": {"length_days": 1, "rows": [row | {"times": 3, "every_hours": 1}]}},
                "phases": [{"id": "a", "title": "part A", "table": "a", "cycles": 1}],
            }
        )
        course = plan(regimen, start=datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), **FIXED)
        assert ["d1", "d1-2", "d1-3"] == [event.key.rpartition("/")[2] for event in course.events]


class TestAnInfusionWithoutATime:
    """A start that is only a date gives whole days: nothing is invented (C14)."""

    def course(self, **rest: Any) -> Plan:
        pump = {
            "shape": "pump",
            "id": "infusion",
            "kind": "infusion",
            "title": "Infusion",
            "hours": 72,
            "steps": [{"id": "step", "title": "Step", "after_hours": 25, "source": SOURCE}],
            "amounts": [
                {"text": "1 mg/day", "level": "low"},
                {"text": "2 mg/day", "level": "full"},
            ],
            "source": SOURCE,
        }
        pause = {"shape": "span", "id": "rest", "kind": "rest", "title": "Rest", "of": "infusion", "source": SOURCE}
        lead = {"shape": "visit", "id": "drug", "kind": "dose", "title": "Drug", "days": "1", "source": SOURCE}
        regimen = Regimen.read(
            {
                "id": "made",
                "title": "Made",
                "source": SOURCE,
                "tables": {
                    "a": {"length_days": 7, "rows": [lead]},
                    "b": {"length_days": 10, "rows": [pump, pause | {"lasts_days": 7} | rest]},
                },
                "phases": [
                    {"id": "a", "title": "part A", "table": "a", "cycles": 1},
                    {"id": "b", "title": "part B", "table": "b", "cycles": 2},
                ],
            }
        )
        return plan(regimen, start=START, **FIXED)

    def test_its_days(self) -> None:
        # Part B starts on 9 March; 72 hours are three dates, the step after 25 hours is two dates on.
        course = self.course()
        stretch, step = event(course, "b/1/infusion/start"), event(course, "b/1/infusion/step")
        assert (date(2026, 3, 9), date(2026, 3, 12), True) == (stretch.start, stretch.end, stretch.all_day)
        assert (date(2026, 3, 11), date(2026, 3, 12), 3) == (step.start, step.end, step.day)
        assert "1 mg/day for 1 day, then 2 mg/day" == stretch.amount
        assert [] == [event.key for event in course.events if event.kind in ("disconnect", "bag-change")]

    def test_its_rest_and_the_next_day_one(self) -> None:
        # Three dates of infusion, 9 to 11 March, and at least 7 days: 19 March, as the length of 10 days says too.
        course = self.course()
        rest = event(course, "b/1/rest/1")
        assert (date(2026, 3, 12), date(2026, 3, 19)) == (rest.start, rest.end)
        assert date(2026, 3, 19) == event(course, "b/2/infusion/start").start
