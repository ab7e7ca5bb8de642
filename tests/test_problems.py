"""What is refused, word for word: the code, the place, what was found, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from inspect import signature
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules import (
    Blinatumomab,
    Choices,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    ScheduleError,
    Tisagenlecleucel,
    plan,
    select,
)
from schedules.clock import existing, in_range, read_start, stamp, zone

REPEAT = ", the last such as 72+96 to repeat both"
NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)


def new_york(text: str) -> Callable[[], object]:
    return lambda: read_start(text, zone_name="America/New_York")


def tisagenlecleucel(**options: Any) -> Callable[[], object]:
    return lambda: plan(Tisagenlecleucel(label="us-2025-06"), **{"start": START} | options)


CALLS: list[tuple[Callable[[], object], list[tuple[str, str, str]]]] = [
    (
        new_york("tomorrow"),
        [
            (
                "start_unreadable",
                "start",
                ("'tomorrow' is not a date and time; write it as 2026-03-02T09:00"),
            )
        ],
    ),
    (
        new_york("2026-03-02"),
        [
            (
                "start_unreadable",
                "start",
                "'2026-03-02' has no time of day; write it with one, such as 2026-03-02T09:00",
            )
        ],
    ),
    (
        new_york("2026-03-02T09:00+01:00"),
        [
            (
                "start_unreadable",
                "start",
                (
                    "2026-03-02T09:00:00+01:00 is 2026-03-02T03:00:00-05:00 in America/New_York; "
                    "leave the offset out, or give the zone's own"
                ),
            )
        ],
    ),
    (
        new_york("2026-03-08T02:30"),
        [
            (
                "time_missing_in_zone",
                "start",
                (
                    "2026-03-08 02:30 does not exist in America/New_York: the clocks go forward; "
                    "the neighbours are 01:59 and 03:00"
                ),
            )
        ],
    ),
    (
        new_york("2026-03-02T09:00:30"),
        [("start_unreadable", "start", "2026-03-02 09:00:30-05:00 has seconds; plans are kept to the minute")],
    ),
    (
        new_york("2026-03-02T09:00:00.000001"),
        [("start_unreadable", "start", "2026-03-02 09:00:00.000001-05:00 has seconds; plans are kept to the minute")],
    ),
    (
        new_york("1969-12-31T09:00"),
        [("dates_out_of_range", "start", "the year 1969 is outside 1970 to 2199; check the date")],
    ),
    (
        lambda: in_range(date(2200, 1, 1), place="here"),
        [("dates_out_of_range", "here", "the year 2200 is outside 1970 to 2199; check the date")],
    ),
    (
        lambda: existing(datetime(2026, 3, 2, 9), place="there"),  # noqa: DTZ001  # what is refused
        [
            (
                "start_naive",
                "there",
                (
                    "2026-03-02 09:00:00 has no time zone; give one, as in "
                    "datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Europe/Paris'))"
                ),
            )
        ],
    ),
    (
        lambda: existing(date(2026, 3, 2)),
        [
            (
                "start_naive",
                "start",
                "2026-03-02 has no time zone; give one, as in datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Europe/Paris'))",
            )
        ],
    ),
    (
        lambda: existing(datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-5))), place="there"),
        [
            (
                "zone_unknown",
                "there",
                "UTC-05:00 is not an IANA zone, so clock changes are unknown; use zoneinfo.ZoneInfo",
            )
        ],
    ),
    (
        lambda: zone("5"),
        [("zone_unknown", "zone", "'5' is not an IANA time zone; write one such as America/New_York")],
    ),
    (
        lambda: stamp(datetime(2026, 3, 2, 9)),  # noqa: DTZ001  # what is refused
        [("start_naive", "as_of", "2026-03-02 09:00:00 has no time zone; give one, such as UTC")],
    ),
    (
        tisagenlecleucel(anchor="rest"),
        [
            (
                "name_unknown",
                "anchor or known date",
                "'rest' can't be dated; use leukapheresis, lymphodepletion, infusion, fludarabine, cyclophosphamide",
            )
        ],
    ),
    (
        tisagenlecleucel(known={"infusion": "2026-03-20"}),
        [("known_unusable", "infusion", "'2026-03-20' is no date; give a date or an aware datetime")],
    ),
    (
        tisagenlecleucel(known={"infusion": date(2200, 1, 1)}),
        [("dates_out_of_range", "known infusion", "the year 2200 is outside 1970 to 2199; check the date")],
    ),
    (
        tisagenlecleucel(known={"infusion": datetime(2026, 3, 8, 2, 30, tzinfo=NEW_YORK)}),
        [
            (
                "time_missing_in_zone",
                "known infusion",
                (
                    "2026-03-08 02:30 does not exist in America/New_York: the clocks go forward; "
                    "the neighbours are 01:59 and 03:00"
                ),
            )
        ],
    ),
    (
        lambda: plan(ObecabtageneAutoleucel(), start=START, at={"stay": time(8), "bed": time(9)}),
        [
            (
                "name_unknown",
                f"at {row}",
                (
                    "no row of this course has that id; its rows are leukapheresis, fludarabine, cyclophosphamide, "
                    "marrow-sample, no-live-vaccines, infusion, monitoring, stay-near, no-driving"
                ),
            )
            for row in ("stay", "bed")
        ],
    ),
    (
        tisagenlecleucel(anchor="infusion", start=datetime(1970, 1, 2, 9, tzinfo=NEW_YORK)),
        [
            (
                "dates_out_of_range",
                "the plan's first date",
                "the year 1969 is outside 1970 to 2199; check the date",
            )
        ],
    ),
    (
        tisagenlecleucel(anchor="infusion", start=datetime(2199, 12, 31, 9, tzinfo=NEW_YORK)),
        [
            (
                "dates_out_of_range",
                "the plan's last date",
                "the year 2200 is outside 1970 to 2199; check the date",
            )
        ],
    ),
    (
        lambda: select(
            InotuzumabOzogamicin.regimen, {"cycles": 7, "weekly_doses": 5, "response": "maybe", "weekly_dose": 3}
        ),
        [
            ("choice_not_allowed", "cycles", "7 is not possible; give a whole number from 1 to 6"),
            ("choice_not_allowed", "response", "'maybe' is not possible; choose none or cr"),
            ("choice_not_allowed", "weekly_doses", "5 is not possible; choose 3 or 4"),
            ("name_unknown", "weekly_dose", "inotuzumab-ozogamicin has no such choice; did you mean weekly_doses?"),
        ],
    ),
    (
        lambda: select(
            Blinatumomab.regimen,
            {
                "indication": "consolidation",
                "cycles": True,
                "weight_kg": 0,
                "age_group": "adult",
                "zz": 1,
            },
        ),
        [
            ("choice_not_allowed", "cycles", "True is not possible; give a whole number from 1"),
            ("choice_not_allowed", "weight_kg", "0 is not possible; give a number from 1 to 400 kg"),
            (
                "name_unknown",
                "zz",
                "blinatumomab has no such choice; it has indication, cycles, weight_kg, age_group, bsa_m2, bag_hours",
            ),
        ],
    ),
    (
        lambda: select(
            Blinatumomab.regimen,
            {
                "indication": "consolidation",
                "cycles": 5,
                "weight_kg": 5,
                "age_group": "adult",
                "bag_hours": (96, 24),
            },
        ),
        [
            (
                "choice_over_limit",
                "bag_hours",
                (
                    "96 is against a limit: bags with preservative (72 h, 96 h, 7 days) are not advised below 5.4 kg; "
                    "choose 24 or 48"
                ),
            ),
            (
                "choice_over_limit",
                "cycles",
                "5 is more than the 4 that the regimen has (4 consolidation); choose at most 4",
            ),
        ],
    ),
    (
        lambda: select(InotuzumabOzogamicin.regimen, {"cycles": 4, "response": "none"}),
        [
            (
                "choice_over_limit",
                "cycles",
                "4 is against a limit: without CR or CRi within 3 cycles treatment stops; choose at most 3",
            )
        ],
    ),
    (
        lambda: select(InotuzumabOzogamicin.regimen, {"transplant_planned": "no"}),
        [
            (
                "choice_missing",
                "cycles",
                "not given; it is needed; give a whole number from 1 to 6",
            ),
            ("choice_not_allowed", "transplant_planned", "'no' is not possible; say yes or no"),
        ],
    ),
    (
        lambda: select(
            Blinatumomab.regimen,
            {
                "indication": "consolidation",
                "cycles": 1,
                "weight_kg": 70,
                "age_group": "adult",
                "bag_hours": (),
            },
        ),
        [
            (
                "choice_not_allowed",
                "bag_hours",
                f"an empty list says nothing; choose 24 or 48 or 72 or 96 or 168 h, or several in a row{REPEAT}",
            )
        ],
    ),
]

MADE = Blinatumomab(indication="consolidation", cycles=1, weight_kg=70, age_group="adult")
PLAN: Any = plan
"""As a program without type checking calls it."""

BLINATUMOMAB_CALL = "plan(Blinatumomab(indication=..., cycles=..., weight_kg=..., age_group=...), start=...)"

HOW_TO_CHOOSE = [
    (
        "choice_missing",
        "regimen",
        f"no choices are made; write {BLINATUMOMAB_CALL}",
    )
]

CALLS += [
    (lambda: PLAN("blinatumomab", start=START), HOW_TO_CHOOSE),
    (lambda: PLAN("blinatumomab", start=START, indication="consolidation", cycles=1, weight_kg=70), HOW_TO_CHOOSE),
    (lambda: PLAN(regimen="blinatumomab", cycles=1), HOW_TO_CHOOSE),
    (lambda: PLAN(Blinatumomab, start=START), HOW_TO_CHOOSE),
    (lambda: PLAN(Blinatumomab, indication="consolidation", cycles=1, weight_kg=70), HOW_TO_CHOOSE),
    (
        lambda: PLAN(ObecabtageneAutoleucel, start=START),
        [("choice_missing", "regimen", "no choices are made; write plan(ObecabtageneAutoleucel(), start=...)")],
    ),
    (
        lambda: PLAN("blinatumumab", start=START),
        [
            (
                "name_unknown",
                "regimen",
                "'blinatumumab' is not a regimen here; did you mean blinatumomab or inotuzumab-ozogamicin?",
            )
        ],
    ),
    (
        lambda: PLAN("mine.toml", start=START),
        [
            (
                "choice_missing",
                "regimen",
                "no choices are made; write plan(select(load('mine.toml'), {...}), start=...)",
            )
        ],
    ),
    *(
        (
            lambda given=given: PLAN(given, start=START),
            [
                (
                    "value_invalid",
                    "regimen",
                    f"a {kind} is no regimen; write plan(Blinatumomab(...), start=...), with the regimen you mean",
                )
            ],
        )
        for given, kind in ((None, "NoneType"), ({"cycles": 1}, "dict"), (Choices, "ModelMetaclass"))
    ),
    (
        lambda: PLAN(MADE, strat=START, achor="induction", bag_hours=96, zz=1),
        [
            ("name_unknown", "strat", "plan has no such argument; did you mean start?"),
            ("name_unknown", "achor", "plan has no such argument; did you mean anchor?"),
            (
                "name_unknown",
                "bag_hours",
                "plan has no such argument; it is a choice of blinatumomab; give it where the choices are made",
            ),
            (
                "name_unknown",
                "zz",
                "plan has no such argument; it has regimen, start, anchor, known, at, plan_id, as_of, education",
            ),
        ],
    ),
    (
        lambda: Blinatumomab(indication="x", weigth_kg=70, zz=1),  # type: ignore[call-arg, arg-type]  # what is refused
        [
            (
                "value_invalid",
                "Blinatumomab, indication",
                "input should be 'relapsed-refractory', 'mrd-positive' or 'consolidation'; found 'x'",
            ),
            ("choice_missing", "cycles", "not given; nothing is planned without it; give a whole number from 1"),
            (
                "choice_missing",
                "weight_kg",
                (
                    "not given; the dose is fixed from 45 kg and by body surface below it; "
                    "give a number from 1 to 400 kg"
                ),
            ),
            ("choice_missing", "age_group", "not given; it decides the premedication; choose adult or paediatric"),
            ("name_unknown", "weigth_kg", "blinatumomab has no such choice; did you mean weight_kg?"),
            (
                "name_unknown",
                "zz",
                "blinatumomab has no such choice; it has indication, cycles, weight_kg, age_group, bsa_m2, bag_hours",
            ),
        ],
    ),
    (
        lambda: Blinatumomab.read({"indication": "consolidation", "cycles": 1, "weigth_kg": 70}),
        [
            (
                "choice_missing",
                "weight_kg",
                (
                    "not given; the dose is fixed from 45 kg and by body surface below it; "
                    "give a number from 1 to 400 kg"
                ),
            ),
            ("choice_missing", "age_group", "not given; it decides the premedication; choose adult or paediatric"),
            ("name_unknown", "weigth_kg", "blinatumomab has no such choice; did you mean weight_kg?"),
        ],
    ),
    (
        lambda: Blinatumomab.read([1]),
        [
            (
                "value_invalid",
                "Blinatumomab",
                "input should be a valid dictionary or instance of Blinatumomab; found [1]",
            )
        ],
    ),
]


@pytest.mark.parametrize(("call", "problems"), CALLS)
def test_what_is_refused(call: Callable[[], object], problems: list[tuple[str, str, str]]) -> None:
    with pytest.raises(ScheduleError) as caught:
        call()
    assert problems == [(problem.code, problem.place, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("year", [1970, 2199])
def test_the_first_and_the_last_year_are_planned(year: int) -> None:
    in_range(date(year, 6, 1), place="here")
    assert year == existing(datetime(year, 6, 1, 9, tzinfo=ZoneInfo("UTC"))).year


def test_a_misspelt_zone_names_the_nearest_first() -> None:
    with pytest.raises(
        ScheduleError, match=r"^zone: 'America/NewYork' is not an IANA time zone; did you mean America/New_York or "
    ):
        zone("America/NewYork")


def test_what_plan_takes_can_be_looked_up_and_a_forgotten_start_is_pythons_own_error() -> None:
    names = ["regimen", "start", "anchor", "known", "at", "plan_id", "as_of", "education"]
    assert names == list(signature(plan).parameters)
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'start'"):
        PLAN(MADE)
