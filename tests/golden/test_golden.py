"""Courses laid by the program against dates typed by hand from the label and a wall calendar."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    Choices,
    Event,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Selection,
    Tisagenlecleucel,
    extend,
    load,
    plan,
    select,
)

RR: dict[str, Any] = {"indication": "relapsed-refractory", "weight_kg": 70, "age_group": "adult"}
OUR_WARD = Path(__file__).parents[2] / "examples" / "our-ward.toml"
COURSES: dict[str, tuple[Choices | Selection, str, str, dict[str, Any]]] = {
    "blinatumomab-new-york-2026": (
        Blinatumomab(**RR, cycles=2, bag_hours=96),
        "2026-03-02T09:00",
        "America/New_York",
        {},
    ),
    "blinatumomab-paris-2026": (Blinatumomab(**RR, cycles=2), "2026-03-02T10:00", "Europe/Paris", {}),
    "blinatumomab-our-ward-paris-2026": (
        extend(Blinatumomab(**RR, cycles=1, bag_hours="72+96"), OUR_WARD),
        "2026-03-02T09:00",
        "Europe/Paris",
        {},
    ),
    "blinatumomab-nine-cycles-new-york-2026": (
        Blinatumomab(**RR, cycles=9),
        "2026-01-05T09:00",
        "America/New_York",
        {},
    ),
    "inotuzumab-new-york-2026": (InotuzumabOzogamicin(cycles=3), "2026-03-02T09:00", "America/New_York", {}),
    "brexucabtagene-before-2025-06": (
        BrexucabtageneAutoleucel(label="us-before-2025-06"),
        "2026-03-06T09:00",
        "America/New_York",
        {"anchor": "infusion"},
    ),
    "tisagenlecleucel-2025-06": (
        Tisagenlecleucel(label="us-2025-06"),
        "2026-03-02T09:00",
        "America/Denver",
        {"anchor": "lymphodepletion"},
    ),
    "obecabtagene-new-york-2026": (
        ObecabtageneAutoleucel(),
        "2026-03-09T09:00",
        "America/New_York",
        {"anchor": "infusion"},
    ),
}
NINE: Final = time(9)
EXAMPLES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "e1910-new-york-2026": (
        "e1910",
        {"intensification_days": 42, "blinatumomab_days": 42, "consolidation_days": 28, "maintenance_days": 28},
        {"at": {"infusion": NINE}},
    ),
    "aall1331-new-york-2026": ("aall1331", {"second_block_days": 42}, {}),
    "d-alba-new-york-2026": (
        "d-alba",
        {"induction_days": 85, "cycles": 2, "blinatumomab_days": 42},
        {"at": {"infusion": NINE}},
    ),
    "hyper-cvad-new-york-2026": (
        "hyper-cvad",
        {
            "course_days": 21,
            "vincristine_days": "4-and-11",
            "leucovorin_from": "12-h-after-the-end",
            "rituximab": "b-on-1-and-8",
        },
        {"at": {"methotrexate": NINE, "cytarabine": NINE}},
    ),
    "mini-hyper-cvd-new-york-2026": (
        "mini-hyper-cvd",
        {"course_days": 28, "inotuzumab": "amended", "order": "in-turn"},
        {"at": {"infusion": NINE, "cytarabine": NINE}},
    ),
    "rituximab-weekly-new-york-2026": ("rituximab", {"pattern": "weekly-4"}, {}),
    "rituximab-fc-new-york-2026": ("rituximab", {"pattern": "fc"}, {}),
    "rituximab-child-new-york-2026": ("rituximab", {"pattern": "child", "day_zero": "not-counted"}, {}),
    "rituximab-child-day-zero-new-york-2026": ("rituximab", {"pattern": "child", "day_zero": "counted"}, {}),
    "rituximab-courses-new-york-2026": (
        "rituximab-courses",
        {"courses": 2, "maintenance": "from-the-end-of-the-last-course"},
        {},
    ),
}
"""The teaching examples, each from Monday 2 March 2026 at 09:00 in New York."""
LISTED: dict[str, tuple[str, ...]] = {
    "hyper-cvad-new-york-2026": ("courses/1/", "courses/2/", "courses/5/", "courses/8/"),
    "mini-hyper-cvd-new-york-2026": ("combined/1/", "combined/2/", "chemotherapy/1/", "blinatumomab"),
}
"""The courses that a long file lists, by how the keys of their events begin."""
ONLY = {"blinatumomab-nine-cycles-new-york-2026": {"infusion/start", "rest/1"}}


def answers(name: str) -> list[dict[str, str]]:
    lines = (Path(__file__).parent / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def said(moment: Any) -> str:
    return "" if moment is None else moment.isoformat(*(["T", "minutes"] if isinstance(moment, datetime) else []))


def line(event: Event, columns: list[str]) -> dict[str, str]:
    last = event.end - timedelta(days=1) if event.all_day else event.end
    values = {
        "code": event.code,
        "row": event.key.split("/", 2)[2],
        "starts": said(event.start),
        "ends": "" if event.start == event.end else said(last),
        "from": said(event.earliest),
        "to": said(event.latest),
    }
    if event.earliest is not None and isinstance(event.earliest, datetime):
        values |= {"from": "", "to": ""}
    return {column: values[column] for column in columns}


def test_every_golden_file_is_used() -> None:
    assert {path.stem for path in Path(__file__).parent.glob("*.csv")} == {*COURSES, *EXAMPLES}


@pytest.mark.parametrize("name", COURSES)
def test_a_course_falls_on_the_dates_typed_by_hand(name: str) -> None:
    choices, start, zone, options = COURSES[name]
    expected = answers(name)

    course = plan(choices, start=datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)), **options)

    rows = [line(event, list(expected[0])) for event in course.events]
    found = [row for row in rows if row["row"] in ONLY.get(name, {row["row"]})]
    order = sorted(expected, key=lambda row: sorted(row.items()))
    assert order == sorted(found, key=lambda row: sorted(row.items()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_teaching_example_falls_on_the_dates_typed_by_hand(name: str) -> None:
    regimen, choices, options = EXAMPLES[name]
    start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
    expected = answers(name)

    course = plan(select(load(regimen), choices), start=start, education=True, **options)

    listed = [event for event in course.events if event.key.startswith(LISTED.get(name, ("",)))]
    rows = [line(event, list(expected[0])) for event in listed]
    assert sorted(map(tuple, map(dict.items, expected))) == sorted(map(tuple, map(dict.items, rows)))
