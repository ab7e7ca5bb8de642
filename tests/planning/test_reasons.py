"""The words beside a date: why it stands there, what it waits for, what is given; typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    Choices,
    Event,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Regimen,
    Tisagenlecleucel,
    plan,
    revise,
)
from schedules.course import Hold, Resume

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)
FDA = " [single source: FDA safety communication on CAR T labels]"
ACS = " [single source: American Cancer Society, immunotherapy for ALL]"
AUCATZYL = "AUCATZYL prescribing information]"
SOURCE = {"document": "made for this test", "jurisdiction": "nowhere"}


def course(regimen: Choices | Regimen, **options: Any) -> Plan:
    fixed: dict[str, Any] = {"start": START, "plan_id": UUID(int=1), "as_of": START}
    return plan(regimen, **fixed | options)


def event(course: Plan, key: str) -> Event:
    return next(event for event in course.events if event.key == key)


def reasons(course: Plan, key: str) -> list[str]:
    """
    The reasons of an event, each after its convention, without the first: the date the plan was given.
    """
    return [f"{why.convention} {why.text}" for why in event(course, key).why[1:]]


BLINATUMOMAB = partial(
    course,
    Blinatumomab(indication="relapsed-refractory", weight_kg=70, age_group="adult", cycles=2, bag_hours=(96,)),
)
INOTUZUMAB = partial(course, InotuzumabOzogamicin(cycles=2))
TISAGENLECLEUCEL = partial(course, Tisagenlecleucel(label="us-2025-06"))
DATED_BACK = partial(course, Tisagenlecleucel(label="us-2025-06"), anchor="lymphodepletion")
OBECABTAGENE = partial(course, ObecabtageneAutoleucel())
OBECABTAGENE_INFUSED = partial(course, ObecabtageneAutoleucel(), anchor="infusion")

WHY = [
    (
        BLINATUMOMAB,
        "induction/1/infusion/start",
        ["C2 672 h of infusion elapse from Mon 2 Mar 2026 09:00 to Mon 30 Mar 2026 10:00, whatever the clocks do"],
    ),
    (
        BLINATUMOMAB,
        "induction/1/infusion/step",
        ["C3 the step comes after 168 infused hours at the low rate, from Mon 2 Mar 2026 09:00"],
    ),
    (
        BLINATUMOMAB,
        "induction/1/premedication/start",
        ["C2 60 minutes before Blinatumomab infusion"],
    ),
    (
        BLINATUMOMAB,
        "induction/1/premedication/step",
        [
            "C3 the step comes after 168 infused hours at the low rate, from Mon 2 Mar 2026 09:00",
            "C2 60 minutes before Blinatumomab dose step",
        ],
    ),
    (
        BLINATUMOMAB,
        "induction/1/infusion/bag-8",
        [
            "C8 648 infused hours after Mon 2 Mar 2026 09:00; bags follow one another and are cut at every step",
        ],
    ),
    (BLINATUMOMAB, "induction/1/infusion/disconnect", ["C2 672 infused hours after Mon 2 Mar 2026 09:00"]),
    (BLINATUMOMAB, "induction/1/stay/1", ["C4 Days 1 to 9, the first and the last included"]),
    (
        BLINATUMOMAB,
        "induction/1/rest/1",
        ["C5 14 dates from Mon 30 Mar 2026, the first and the last included, counted from infusion"],
    ),
    (
        BLINATUMOMAB,
        "induction/2/stay/1",
        [
            "C1 the next Day 1 is Mon 13 Apr 2026, 42 days after Day 1 of cycle 1, Mon 2 Mar 2026",
            "C4 Days 1 to 2, the first and the last included",
        ],
    ),
    (INOTUZUMAB, "first/1/dose/d1", []),
    (INOTUZUMAB, "first/1/dose/d15", ["C1 Day 15 is 14 days after Day 1 of cycle 1, Mon 2 Mar 2026"]),
    (
        INOTUZUMAB,
        "later/1/observation/d1",
        ["C1 Day 1 of later cycles is the day after the last cycle of cycle 1", "C2 right after Inotuzumab ozogamicin"],
    ),
    (
        TISAGENLECLEUCEL,
        "infusion/1/band/expected",
        [
            (
                "C10 lymphodepletion comes usually at least 21 days, planned at 28 days by this library's "
                "choice, with no known upper limit "
                "after the end of leukapheresis, Mon 2 Mar 2026"
            ),
            (
                "C10 CAR T infusion comes 2 to 14 days (planned at 2, this library's choice) "
                "after the end of lymphodepletion, Thu 2 Apr 2026"
            ),
            "C15 not confirmed until the milestone is recorded; one band for the phase",
        ],
    ),
    (
        TISAGENLECLEUCEL,
        "lymphodepletion/1/product-released/expected",
        [
            (
                "C10 lymphodepletion comes usually at least 21 days, planned at 28 days by this library's "
                "choice, with no known upper limit "
                "after the end of leukapheresis, Mon 2 Mar 2026"
            ),
            (
                "C10 The cells are made and released: usually at least 21 days, planned at 28 days by "
                "this library's choice, with no known upper limit"
            ),
        ],
    ),
    (
        TISAGENLECLEUCEL,
        "infusion/1/no-driving/1",
        [
            (
                "C10 lymphodepletion comes usually at least 21 days, planned at 28 days by this library's "
                "choice, with no known upper limit "
                "after the end of leukapheresis, Mon 2 Mar 2026"
            ),
            (
                "C10 CAR T infusion comes 2 to 14 days (planned at 2, this library's choice) "
                "after the end of lymphodepletion, Thu 2 Apr 2026"
            ),
            "C15 not confirmed: it is counted from infusion, whose date is not known yet",
        ],
    ),
    (DATED_BACK, "lymphodepletion/1/fludarabine/d2", ["C1 Day 2 is 1 day after Day 1, Mon 2 Mar 2026"]),
    (
        DATED_BACK,
        "infusion/1/first-week-monitoring/1",
        [
            (
                "C10 CAR T infusion comes 2 to 14 days (planned at 2, this library's choice) "
                "after the end of lymphodepletion, Thu 5 Mar 2026"
            ),
            "C13 8 dates from Sat 7 Mar 2026, the first and the last included, counted from infusion",
        ],
    ),
    (
        OBECABTAGENE_INFUSED,
        "lymphodepletion/1/marrow-sample/d-6",
        [
            (
                "C10 lymphodepletion lies 2 to 4 days (3 as a rule) before CAR T infusion, "
                "which starts on Mon 2 Mar 2026"
            ),
            "C1 Day -6 is 6 days before Day 1, Mon 2 Mar 2026",
            (
                "C2 5 days before (the source prints 7 to 1; the expected value is this library's choice) "
                "Fludarabine (lymphodepletion)"
            ),
        ],
    ),
    (
        OBECABTAGENE_INFUSED,
        "lymphodepletion/1/no-live-vaccines/1",
        [
            (
                "C10 lymphodepletion lies 2 to 4 days (3 as a rule) before CAR T infusion, "
                "which starts on Mon 2 Mar 2026"
            ),
            "C13 1 date from Tue 13 Jan 2026, the first and the last included, counted from fludarabine",
            "C13 From Tue 13 Jan 2026 until immune recovery; there is no end date.",
        ],
    ),
]

DETAILS = [
    (
        TISAGENLECLEUCEL,
        "lymphodepletion/1/band/expected",
        [
            "Expected about Mon 30 Mar 2026; the real date waits for: The cells are made and released.",
            "No latest date is known.",
            "Fludarabine (lymphodepletion), 30 mg/m2 on Days 1-4",
            "Cyclophosphamide (lymphodepletion), 500 mg/m2 on Days 1, 2",
        ],
    ),
    (TISAGENLECLEUCEL, "lymphodepletion/1/product-released/expected", ["No latest date is known."]),
    (
        TISAGENLECLEUCEL,
        "infusion/1/no-driving/1",
        [
            "Expected about Sat 4 Apr 2026; the real date waits for: The cells are made and released.",
            "No latest date is known.",
        ],
    ),
    (
        TISAGENLECLEUCEL,
        "infusion/1/band/expected",
        [
            "Expected about Sat 4 Apr 2026; the real date waits for: The cells are made and released.",
            "No latest date is known.",
            "Tisagenlecleucel infusion on Day 1",
            (
                "After thawing it is infused within 30 minutes, interruptions included "
                "[single source: KYMRIAH product information]"
            ),
            "Premedication 30 to 60 minutes before the infusion, paracetamol (acetaminophen) and an H1 antihistamine",
            f"Daily monitoring, at least 1 week for 7 days{FDA}",
            f"Monitoring, at least 2 weeks in all for 14 days{FDA}",
            "Stay near the treatment site for 14 days",
            "No driving or hazardous work for 14 days",
        ],
    ),
    (
        DATED_BACK,
        "lymphodepletion/1/fludarabine/d1",
        [
            (
                "Leukapheresis comes before lymphodepletion, usually by Mon 9 Feb 2026 at the latest; the date is not "
                "known (The cells are made and released: usually at least 21 days, planned at 28 days by this "
                "library's choice, with no known upper limit); give it with --known leukapheresis=DATE."
            ),
        ],
    ),
    (DATED_BACK, "lymphodepletion/1/fludarabine/d2", []),
    (
        OBECABTAGENE_INFUSED,
        "lymphodepletion/1/fludarabine/d-6",
        [
            (
                "Leukapheresis comes before lymphodepletion; the date is not known (The cells are made and released: "
                "typically 22 days, with no known upper limit); give it with --known leukapheresis=DATE. "
                "[single source: FELIX, report of the trial]"
            ),
        ],
    ),
    (
        OBECABTAGENE,
        "lymphodepletion/1/band/expected",
        [
            "Expected about Tue 24 Mar 2026; the real date waits for: The cells are made and released.",
            "No latest date is known.",
            f"Fludarabine (lymphodepletion), 30 mg/m2 on Days -6..-3 [unverified: {AUCATZYL}",
            f"Cyclophosphamide (lymphodepletion), 500 mg/m2 on Days -6, -5 [unverified: {AUCATZYL}",
            (
                "Bone marrow sample, which decides the split of the dose (printed as within 7 days before "
                f"lymphodepletion starts; the day is this library's choice) [single source: {AUCATZYL}"
            ),
            f"No live vaccines from now on until immune recovery [single source: {AUCATZYL}",
        ],
    ),
    (
        OBECABTAGENE,
        "infusion/1/band/expected",
        [
            "Expected about Mon 30 Mar 2026; the real date waits for: The cells are made and released.",
            "No latest date is known.",
            (
                "Obecabtagene autoleucel infusion, 100 x10^6 CAR T cells, or 10 with more than 20 % marrow blasts then "
                "310 x10^6 CAR T cells, or 400 with more than 20 % marrow blasts on Days 1, 10 "
                f"[unverified: {AUCATZYL}"
            ),
            f"Monitoring for cytokine release for 14 days [unverified: {AUCATZYL}",
            f"Stay near the treatment site for 28 days [unverified: {AUCATZYL}",
            f"No driving or hazardous work for 56 days [unverified: {AUCATZYL}",
        ],
    ),
    (
        OBECABTAGENE_INFUSED,
        "lymphodepletion/1/no-live-vaccines/1",
        ["From Tue 13 Jan 2026 until immune recovery; there is no end date."],
    ),
    (
        INOTUZUMAB,
        "later/1/dose/d1",
        [
            "[ ] Premedication before the dose: corticosteroid, antipyretic and antihistamine",
            "[ ] Blood count before the dose [single source: BESPONSA prescribing information]",
            "[ ] Liver tests before and after the dose",
        ],
    ),
]

TITLES = [
    (
        TISAGENLECLEUCEL,
        "lymphodepletion/1/band/expected",
        "Lymphodepletion (not confirmed, usually not before Mon 23 Mar 2026)",
    ),
    # No first date was read: a wait of at least 0 days says nothing.
    (OBECABTAGENE, "lymphodepletion/1/band/expected", "Lymphodepletion (not confirmed)"),
    (
        TISAGENLECLEUCEL,
        "infusion/1/stay-near/1",
        "Stay near the treatment site (not confirmed, usually not before Sat 28 Mar 2026)",
    ),
    (
        TISAGENLECLEUCEL,
        "lymphodepletion/1/product-released/expected",
        "The cells are made and released (not confirmed, usually not before Mon 23 Mar 2026)",
    ),
    (BLINATUMOMAB, "induction/1/infusion/bag-2", "Bag change: bag 2"),
    (BLINATUMOMAB, "induction/1/infusion/disconnect", "Blinatumomab infusion ends: disconnect"),
]

AMOUNTS = [
    (BLINATUMOMAB, "induction/1/infusion/start", "9 mcg/day for 7 days, then 28 mcg/day"),
    (BLINATUMOMAB, "induction/1/infusion/step", "28 mcg/day"),
    (BLINATUMOMAB, "induction/1/infusion/bag-2", "72 h bag"),
    (BLINATUMOMAB, "induction/1/infusion/bag-8", "24 h bag"),
    (BLINATUMOMAB, "induction/1/premedication/start", "dexamethasone 20 mg"),
    (BLINATUMOMAB, "induction/2/infusion/start", "28 mcg/day"),
    (INOTUZUMAB, "later/1/dose/d1", "0.8 mg/m2, or 0.5 after CR/CRi"),
]


@pytest.mark.parametrize(("made", "key", "expected"), WHY)
def test_why_it_stands_there(made: Callable[[], Plan], key: str, expected: list[str]) -> None:
    assert expected == reasons(made(), key)


@pytest.mark.parametrize(("made", "key", "expected"), DETAILS)
def test_what_its_description_says(made: Callable[[], Plan], key: str, expected: list[str]) -> None:
    assert expected == list(event(made(), key).details)


@pytest.mark.parametrize(("made", "key", "title"), TITLES)
def test_its_title(made: Callable[[], Plan], key: str, title: str) -> None:
    assert title == event(made(), key).title


@pytest.mark.parametrize(("made", "key", "amount"), AMOUNTS)
def test_what_is_given(made: Callable[[], Plan], key: str, amount: str) -> None:
    assert amount == event(made(), key).amount


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (BLINATUMOMAB, "induction starts on Mon 2 Mar 2026 09:00, the date this plan was given"),
        (DATED_BACK, "lymphodepletion starts on Mon 2 Mar 2026 09:00, the date this plan was given"),
    ],
)
def test_every_reason_begins_with_the_date_the_plan_was_given(made: Callable[[], Plan], first: str) -> None:
    assert {("", first)} == {(event.why[0].convention, event.why[0].text) for event in made().events}


def regimen(*rows: dict[str, Any], phases: list[dict[str, Any]] | None = None, **table: Any) -> Regimen:
    """
    One table for every phase; rows get a source.
    """
    whole = [{"source": SOURCE, "title": row["id"].capitalize(), "kind": "dose"} | row for row in rows]
    return Regimen.read(
        {
            "id": "made",
            "title": "Made for this test",
            "source": SOURCE,
            "tables": {"a": {"length_days": 21, "rows": whole} | table},
            "phases": phases or [{"id": "a", "title": "part A", "table": "a", "cycles": 1}],
        }
    )


def two_phases(**after: Any) -> list[dict[str, Any]]:
    link = {"shape": "link", "of": "a", "source": SOURCE} | after
    return [
        {"id": "a", "title": "part A", "table": "a", "cycles": 1},
        {"id": "b", "title": "part B", "table": "a", "cycles": 1, "numbered_by": None, "after": link},
    ]


DOSE = {"shape": "visit", "id": "drug", "days": "1, 8"}
ONE_DOSE = DOSE | {"days": "1"}


class TestEveryTwelveHours:
    ROW: ClassVar[dict[str, Any]] = {
        "shape": "visit",
        "id": "drug",
        "title": "Drug",
        "days": "2-4",
        "times": 6,
        "every_hours": 12,
        "details": ["Over three hours"],
        "setting": "hospital",
        "amounts": [{"text": "300 mg/m2"}],
        "lasts_minutes": 180,
    }

    def test_each_dose_says_its_number_and_its_distance(self) -> None:
        made = course(regimen(self.ROW))
        third = event(made, "a/1/drug/d3")
        assert ["C2 dose 3 of 6, every 12 h elapsed"] == reasons(made, "a/1/drug/d3")
        assert ("Over three hours", "every 12 h, 6 doses in all") == third.details
        assert ("300 mg/m2", "hospital", "dose", "Drug", 3) == (
            third.amount,
            third.setting,
            third.kind,
            third.title,
            third.day,
        )
        # The anchor is the first dose, on Day 2; the clocks do not change on these days.
        assert datetime(2026, 3, 3, 9, tzinfo=NEW_YORK) == third.start == third.earliest == third.latest == third.due
        assert datetime(2026, 3, 3, 12, tzinfo=NEW_YORK) == third.end

    def test_the_time_in_the_regimen_is_enough(self) -> None:
        lead = {"shape": "visit", "id": "lead", "days": "1"}
        made = course(regimen(lead, self.ROW | {"at": "18:00", "times": 2, "days": "2-3"}))
        assert datetime(2026, 3, 3, 18, tzinfo=NEW_YORK) == event(made, "a/1/drug/d2").start
        assert datetime(2026, 3, 4, 6, tzinfo=NEW_YORK) == event(made, "a/1/drug/d2-2").start

    def test_without_a_time_the_days_stand_and_the_distance_is_said(self) -> None:
        lead = {"shape": "visit", "id": "lead", "days": "1"}
        made = course(regimen(lead, self.ROW))
        assert [date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)] == [
            each.start for each in made.events if each.key.startswith("a/1/drug/")
        ]

    def test_a_spill_names_the_date_the_days_and_the_way_out(self) -> None:
        made = course(regimen(self.ROW | {"days": "1-3"}), start=START.replace(hour=20))
        assert [SOURCE["document"]] == [finding.source.document for finding in made.findings if finding.source]
        assert ["Drug on Thu 5 Mar 2026 spills past the printed days 1-3; start earlier in the day"] == [
            finding.message for finding in made.findings
        ]


class TestLinks:
    """Phases joined by days, months and edges."""

    @pytest.mark.parametrize(
        ("after", "starts", "why"),
        [
            # Day 8 is Mon 9 March; the cycle of 21 days ends on Sun 22 March.
            ({"edge": "end", "expected": 3}, date(2026, 3, 12), "3 days after the end of part A, Mon 9 Mar 2026"),
            ({"edge": "start", "expected": 1}, date(2026, 3, 3), "1 day after the start of part A, Mon 2 Mar 2026"),
            (
                {"edge": "next", "expected": 0},
                date(2026, 3, 23),
                "0 days after the last cycle of part A, Mon 23 Mar 2026",
            ),
            ({"edge": "drug", "expected": 2}, date(2026, 3, 11), "2 days after drug in part A, Mon 9 Mar 2026"),
            ({"edge": "start", "months": 1}, date(2026, 4, 2), "1 month after the start of part A, Mon 2 Mar 2026"),
            ({"edge": "start", "months": 30}, date(2028, 9, 2), "30 months after the start of part A, Mon 2 Mar 2026"),
            (
                {"edge": "end", "earliest": 2, "expected": 4, "latest": 6},
                date(2026, 3, 13),
                "2 to 6 days (planned at 4, this library's choice) after the end of part A, Mon 9 Mar 2026",
            ),
        ],
    )
    def test_forwards(self, after: dict[str, Any], starts: date, why: str) -> None:
        made = course(regimen(DOSE, phases=two_phases(**after)))
        assert starts == date_of(event(made, "b/1/drug/d1"))
        assert f"C10 part B comes {why}" == reasons(made, "b/1/drug/d1")[0]

    @pytest.mark.parametrize(
        ("edge", "starts"),
        [
            # A table whose first dose is on Day 3, laid twice from 2 March: Day 1 on 28 February and on 21 March.
            ("start", date(2026, 3, 3)),
            ("end", date(2026, 3, 29)),
            ("next", date(2026, 4, 12)),
            ("drug", date(2026, 3, 29)),
        ],
    )
    def test_edges_of_a_phase_whose_first_dose_is_not_on_day_1(self, edge: str, starts: date) -> None:
        phases = two_phases(edge=edge, expected=1)
        phases[0]["cycles"] = 2
        made = course(regimen(DOSE | {"days": "3, 8"}, phases=phases))
        assert starts == date_of(event(made, "b/1/drug/d3"))

    def test_a_row_that_is_not_the_first_may_be_the_anchor(self) -> None:
        second = {"shape": "visit", "id": "other", "days": "5"}
        made = course(regimen(DOSE, second), anchor="other")
        assert (date(2026, 2, 26), START) == (event(made, "a/1/drug/d1").start, event(made, "a/1/other/d5").start)

    def test_only_a_least_distance(self) -> None:
        made = course(regimen(ONE_DOSE, phases=two_phases(earliest=2, expected=3)))
        first = event(made, "b/1/drug/d1")
        assert (date(2026, 3, 5), date(2026, 3, 4), None) == (date_of(first), first.earliest, first.latest)
        span = "at least 2 days (planned at 3, this library's choice)"
        assert f"C10 part B comes {span} after the end of part A, Mon 2 Mar 2026" == reasons(made, "b/1/drug/d1")[0]

    def test_only_a_greatest_distance(self) -> None:
        made = course(regimen(ONE_DOSE, phases=two_phases(expected=3, latest=5)))
        first = event(made, "b/1/drug/d1")
        assert (None, date(2026, 3, 7)) == (first.earliest, first.latest)
        before = event(course(regimen(ONE_DOSE, phases=two_phases(expected=3, latest=5)), anchor="b"), "a/1/drug/d1")
        assert (date(2026, 2, 25), date(2026, 2, 27), None) == (before.earliest, date_of(before), before.latest)

    def test_of_two_doses_on_fixed_days_none_moves_alone(self) -> None:
        made = course(regimen(DOSE, phases=two_phases(earliest=2, expected=3)))
        # Day 8 is 9 March; part B from 12 March, its Day 8 on the 19th.
        for key, day in (("b/1/drug/d1", date(2026, 3, 12)), ("b/1/drug/d8", date(2026, 3, 19))):
            dose = event(made, key)
            assert (day, day, day) == (date_of(dose), dose.earliest, dose.latest)

    def test_a_table_without_a_length_ends_on_the_day_after_its_last_treatment(self) -> None:
        phases = two_phases()
        del phases[1]["after"]
        made = course(regimen(DOSE, phases=phases, length_days=None))
        assert date(2026, 3, 10) == date_of(event(made, "b/1/drug/d1"))

    def test_an_infusion_ends_on_the_day_its_hours_are_over(self) -> None:
        pump = {"shape": "pump", "id": "pump", "kind": "infusion", "hours": 72, "amounts": [{"text": "1 mg"}]}
        made = course(regimen(pump, phases=two_phases(edge="end", expected=1)))
        assert date(2026, 3, 6) == date_of(event(made, "b/1/pump/start"))

    def test_a_range_from_none_that_is_broken_names_the_nearer_end(self) -> None:
        made = course(regimen(DOSE, phases=two_phases(earliest=0, expected=1, latest=6)), known={"b": date(2026, 3, 8)})
        assert [date(2026, 3, 9)] == [finding.nearest for finding in made.findings]
        assert [SOURCE["document"]] == [finding.source.document for finding in made.findings if finding.source]

    def test_no_link_at_all(self) -> None:
        phases = two_phases()
        del phases[1]["after"]
        made = course(regimen(DOSE, phases=phases))
        assert date(2026, 3, 23) == date_of(event(made, "b/1/drug/d1"))
        assert ["C1 Day 1 of part B is the day after the last cycle of part A"] == reasons(made, "b/1/drug/d1")

    def test_no_link_at_all_backwards(self) -> None:
        phases = two_phases()
        del phases[1]["after"]
        made = course(regimen(DOSE, phases=phases), anchor="b")
        assert date(2026, 2, 9) == date_of(event(made, "a/1/drug/d1"))
        assert ["C1 part A lies before part B, which starts on Mon 2 Mar 2026"] == reasons(made, "a/1/drug/d1")

    def test_backwards_a_range_turns_round(self) -> None:
        made = course(regimen(ONE_DOSE, phases=two_phases(earliest=2, expected=4, latest=6)), anchor="b")
        first = event(made, "a/1/drug/d1")
        # 2 March less 4 (2 to 6) days.
        assert date(2026, 2, 26) == date_of(first)
        assert (date(2026, 2, 24), date(2026, 2, 28)) == (first.earliest, first.latest)
        span = "2 to 6 days (planned at 4, this library's choice)"
        why = [f"C10 part A lies {span} before part B, which starts on Mon 2 Mar 2026"]
        assert why == reasons(made, "a/1/drug/d1")

    @pytest.mark.parametrize(
        ("known", "message"),
        [
            (
                date(2026, 3, 10),
                (
                    "part B stands 1 day after part A; the rule asks for 2 to 6 days (planned at 4, this library's "
                    "choice). The nearest date that keeps it: Wed 11 Mar 2026."
                ),
            ),
            (
                date(2026, 3, 16),
                (
                    "part B stands 7 days after part A; the rule asks for 2 to 6 days (planned at 4, this library's "
                    "choice). The nearest date that keeps it: Sun 15 Mar 2026."
                ),
            ),
        ],
    )
    def test_a_broken_one_says_both_spans_and_the_nearest_date(self, known: date, message: str) -> None:
        made = course(regimen(DOSE, phases=two_phases(earliest=2, expected=4, latest=6)), known={"b": known})
        assert [("link_broken", "error", message)] == [
            (finding.code, finding.severity, finding.message) for finding in made.findings
        ]

    def test_a_usual_wait_is_only_a_warning(self) -> None:
        made = course(Tisagenlecleucel(label="us-2025-06"), known={"lymphodepletion": date(2026, 3, 22)})
        assert [
            (
                "link_usual",
                "warning",
                (
                    "lymphodepletion stands 20 days after leukapheresis; the rule asks for usually at least 21 days, "
                    "planned at 28 days by this library's choice, with no known upper limit. "
                    "The nearest date that keeps it: Mon 23 Mar 2026."
                ),
            )
        ] == [(finding.code, finding.severity, finding.message) for finding in made.findings]


class TestWaits:
    """A wait with an upper end says so."""

    WAIT: ClassVar[dict[str, Any]] = {
        "shape": "wait",
        "milestone": "release",
        "title": "Release",
        "earliest": 5,
        "typical": 10,
        "latest": 15,
    }

    def made(self, **options: Any) -> Plan:
        return course(regimen(DOSE, phases=two_phases(**self.WAIT)), **options)

    def test_the_band(self) -> None:
        band = event(self.made(), "b/1/band/expected")
        # Day 8 is 9 March; 5, 10 and 15 days later; Day 8 of part B is 7 days after its Day 1.
        assert (date(2026, 3, 14), date(2026, 3, 19), date(2026, 3, 27), date(2026, 3, 24)) == (
            band.earliest,
            band.start,
            band.end,
            band.latest,
        )
        assert "Part B (not confirmed, not before Sat 14 Mar 2026)" == band.title
        assert (
            "Expected about Thu 19 Mar 2026; the real date waits for: Release.",
            "No later than Tue 24 Mar 2026.",
            "Drug on Days 1, 8",
        ) == band.details
        assert ("tentative", "release", "dose", None) == (band.state, band.waits_for, band.kind, band.cycle)
        assert (
            "C10 part B comes at least 5 days, typically 10 days, at most 15 after the end of part A, Mon 9 Mar 2026"
            == (reasons(self.made(), "b/1/band/expected")[0])
        )

    def test_the_milestone(self) -> None:
        made = event(self.made(), "b/1/release/expected")
        assert ("Release (not confirmed, not before Sat 14 Mar 2026)", ()) == (made.title, made.details)
        assert (date(2026, 3, 14), date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 24)) == (
            made.earliest,
            made.start,
            made.end,
            made.latest,
        )
        assert ("tentative", "release", "milestone") == (made.state, made.waits_for, made.kind)

    def test_backwards(self) -> None:
        made = self.made(anchor="b")
        assert {"b"} == {each.key.split("/")[0] for each in made.events}
        # 2 March less 7 days from Day 1 to Day 8, less at least 5 days.
        line = (
            "Part A comes before part B, by Wed 18 Feb 2026 at the latest; the date is not known "
            "(Release: at least 5 days, typically 10 days, at most 15); give it with --known a=DATE."
        )
        assert ((line,), (line,)) == (made.notes, event(made, "b/1/drug/d1").details)

    def test_what_hangs_behind_the_band_grows_with_it(self) -> None:
        phases = two_phases(**self.WAIT)
        phases.append(
            {"id": "c", "title": "part C", "table": "a", "cycles": 1, "numbered_by": None}
            | {"after": {"shape": "link", "of": "b", "earliest": 1, "expected": 2, "latest": 3, "source": SOURCE}}
        )
        band = event(course(regimen(DOSE, phases=phases)), "c/1/band/expected")
        # Part B from 14, 19 or 24 March; its Day 8 is 7 days later; then 1, 2 or 3 days.
        assert (date(2026, 3, 22), date(2026, 3, 28), date(2026, 4, 3)) == (band.earliest, band.start, band.latest)


class TestBesides:
    """A row beside another: its time, its day, or a line in the other's description."""

    def beside(self, **words: Any) -> Plan:
        row = {"shape": "beside", "id": "test", "kind": "assessment", "of": "drug", "on": ["each"]} | words
        times = words.pop("asked", {})
        row.pop("asked", None)
        return course(regimen(DOSE | {"lasts_minutes": 60}, row), at=times)

    def test_days_before_all_day(self) -> None:
        made = event(self.beside(days=-2), "a/1/test/d8")
        assert (date(2026, 3, 7), date(2026, 3, 8), None) == (made.start, made.end, made.day)
        assert (date(2026, 3, 7), date(2026, 3, 7)) == (made.earliest, made.latest)
        assert "C2 2 days before Drug" == reasons(self.beside(days=-2), "a/1/test/d8")[-1]

    def test_days_after_at_a_time_of_its_own(self) -> None:
        made = event(self.beside(days=1, at="07:45", lasts_minutes=15), "a/1/test/d1")
        assert datetime(2026, 3, 3, 7, 45, tzinfo=NEW_YORK) == made.start
        assert datetime(2026, 3, 3, 8, 0, tzinfo=NEW_YORK) == made.end

    def test_days_with_a_range(self) -> None:
        made = event(self.beside(days=-3, earliest=-5, latest=-1), "a/1/test/d8")
        assert (date(2026, 3, 4), date(2026, 3, 6), date(2026, 3, 8)) == (made.earliest, made.start, made.latest)

    def test_minutes_before_with_a_range(self) -> None:
        made = event(self.beside(minutes=-45, earliest=-60, latest=-30), "a/1/test/d1")
        assert [datetime(2026, 3, 2, 8, minute, tzinfo=NEW_YORK) for minute in (0, 15, 30)] == [
            made.earliest,
            made.start,
            made.latest,
        ]
        assert (
            "C2 45 minutes before (the source prints 60 to 30; the expected value is this library's choice) Drug"
            == reasons(self.beside(minutes=-45, earliest=-60, latest=-30), "a/1/test/d1")[-1]
        )

    def test_after_the_end_counts_from_the_end(self) -> None:
        made = event(self.beside(minutes=30, on=["end"]), "a/1/test/d1")
        assert datetime(2026, 3, 2, 10, 30, tzinfo=NEW_YORK) == made.start
        assert "C2 30 minutes after Drug" == reasons(self.beside(minutes=30, on=["end"]), "a/1/test/d1")[-1]

    @pytest.mark.parametrize(
        ("on", "keys"), [("first", ["d1"]), ("last", ["d8"]), ("each", ["d1", "d8"]), ("end", ["d1", "d8"])]
    )
    def test_which_doses_it_attends(self, on: str, keys: list[str]) -> None:
        made = self.beside(minutes=10, on=[on])
        assert keys == [each.key.rpartition("/")[2] for each in made.events if "/test/" in each.key]

    def test_a_time_that_was_asked_for(self) -> None:
        made = self.beside(asked={"test": time(8, 5)})
        assert datetime(2026, 3, 9, 8, 5, tzinfo=NEW_YORK) == event(made, "a/1/test/d8").start
        assert "C14 at the time that was asked for" == reasons(made, "a/1/test/d8")[-1]

    def test_no_time_at_all_is_a_line(self) -> None:
        made = self.beside(amounts=[{"text": "5 mL"}], details=["fasting"])
        assert [] == [each for each in made.events if "/test/" in each.key]
        assert ("[ ] Test: 5 mL; fasting",) == event(made, "a/1/drug/d1").details

    def test_the_clocks_are_those_of_the_plans_zone(self) -> None:
        """
        On 29 March 02:30 does not exist in Paris, and does in the zone this test runs in.
        """
        start = datetime(2026, 3, 22, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
        made = course(regimen(DOSE), start=start)
        assert reasons(made, "a/1/drug/d8")[-1].startswith("C9 02:30 does not exist on Sun 29 Mar 2026")

    def test_a_dose_in_the_spring_gap_says_what_the_clocks_did(self) -> None:
        made = course(regimen(DOSE), start=datetime(2026, 3, 1, 2, 30, tzinfo=NEW_YORK))
        assert datetime(2026, 3, 8, 3, tzinfo=NEW_YORK) == event(made, "a/1/drug/d8").start
        assert (
            "C9 02:30 does not exist on Sun 8 Mar 2026: the clocks go forward; "
            "Sun 8 Mar 2026 03:00 is the first minute after" == reasons(made, "a/1/drug/d8")[-1]
        )


def test_with_a_day_zero_days_are_counted_from_it() -> None:
    made = course(BrexucabtageneAutoleucel(label="us-2025-06"), anchor="infusion")
    assert "C1 Day -4 is 4 days before Day 0, Mon 2 Mar 2026" == reasons(made, "lymphodepletion/1/fludarabine/d-4")[-1]


def test_moments_of_an_infusion_may_not_move_by_themselves() -> None:
    moments = [each for each in BLINATUMOMAB().events if each.kind in ("step", "bag-change", "disconnect")]
    assert {"step", "bag-change", "disconnect"} == {each.kind for each in moments}
    assert all(each.start == each.end == each.earliest == each.latest for each in moments)


def test_what_an_infusion_says_besides() -> None:
    infusion = event(BLINATUMOMAB(), "induction/1/infusion/start")
    assert (
        "Do not flush the line at a bag change.",
        "[ ] Liver tests before the start and during the infusion: ALT, AST, GGT and bilirubin",
        "[ ] Blood counts during the infusion",
    ) == infusion.details
    assert () == event(BLINATUMOMAB(), "induction/1/infusion/step").details
    assert "hospital" == event(BLINATUMOMAB(), "induction/1/stay/1").setting


def test_an_amount_in_another_unit_is_printed_whole_and_a_fact_without_words_is_named() -> None:
    rows = DOSE | {
        "amounts": [
            {"text": "1 mg", "when": {"grade": 1, "arm": "a"}},
            {"text": "2 mL", "when": {"grade": 2, "arm": "a"}},
            {"text": "3 mg", "when": {"grade": 1, "arm": "b"}},
            {"text": "4 mg", "when": {"grade": 2, "arm": "b"}},
        ]
    }
    choices = {
        "grade": {"title": "grade", "values": [1, 2], "changes_on_the_way": True},
        "arm": {"title": "the arm", "values": ["a", "b"], "changes_on_the_way": True, "words": {"b": "in arm B"}},
    }
    made = Regimen.read(
        {
            "id": "made",
            "title": "Made for this test",
            "source": SOURCE,
            "choices": choices,
            "tables": {"a": {"length_days": 21, "rows": [{"source": SOURCE, "title": "Drug", "kind": "dose"} | rows]}},
            "phases": [{"id": "a", "title": "part A", "table": "a", "cycles": 1}],
        }
    )
    text = "1 mg, or 2 mL if grade is 2 if the arm is a, or 3 if grade is 1 in arm B, or 4 if grade is 2 in arm B"
    assert text == event(course(made), "a/1/drug/d1").amount


def test_a_date_that_is_already_known_says_so() -> None:
    made = course(Tisagenlecleucel(label="us-2025-06"), known={"lymphodepletion": date(2026, 4, 6)})
    first = event(made, "lymphodepletion/1/fludarabine/d1").why[0]
    assert ("", "lymphodepletion is known to start on Mon 6 Apr 2026") == (first.convention, first.text)


def test_every_row_of_a_bands_phase_is_named_with_its_doubt() -> None:
    made = course(BrexucabtageneAutoleucel(label="us-2025-06"))
    details = event(made, "infusion/1/band/expected").details
    assert any(line.startswith("Daily monitoring") and "[unverified: " in line for line in details)


def date_of(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start


def test_a_rest_that_ends_after_the_time_of_day_of_day_1() -> None:
    """672 h from Mon 1 June 10:00, a minute late: Mon 29 June 10:01, and 14 days are over on Mon 13 July 10:01."""
    zone = ZoneInfo("Europe/Paris")
    chosen = Blinatumomab(indication="relapsed-refractory", weight_kg=70, age_group="adult", cycles=2)
    made = course(chosen, start=datetime(2026, 6, 1, 10, tzinfo=zone))
    off, on = (datetime(2026, 6, 10, 14, minute, tzinfo=zone) for minute in (0, 1))
    held = revise(made, Hold(at=off, row="infusion"), Resume(at=on, row="infusion", rate="same"), as_of=on)
    assert reasons(held, "induction/2/infusion/start")[:2] == [
        "C1 the next Day 1 is Tue 14 Jul 2026, 43 days after Day 1 of cycle 1, Mon 1 Jun 2026",
        "C5 14 days of rest after the end of the infusion: the first Day 1 at its time of day is Tue 14 Jul 2026",
    ]
    assert "C5" not in {why.convention for why in event(made, "induction/2/infusion/start").why}
