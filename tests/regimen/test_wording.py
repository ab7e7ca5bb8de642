"""A link has one wording, wherever it is read: in the table, in the sentences, in the reason of an event."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import pytest
from tests.support.drawing import REGIMENS

from schedules import Regimen, plan, select
from schedules.regimen import Beside, Link, Phase, Placement, Source, Visit, Wait
from schedules.regimen.floors import Floor
from schedules.regimen.outline import table_of
from schedules.regimen.sentences import sentences
from schedules.regimen.wording import (
    cycles_words,
    floor_words,
    lead_of,
    lead_words,
    link_words,
    placement_words,
    span_words,
    tables_words,
    times_words,
    title_of,
    weekdays_words,
)

if TYPE_CHECKING:
    from schedules.regimen.parts import Parts

SOURCE = Source(document="made for this test", jurisdiction="nowhere")
LINKED = [regimen for regimen in REGIMENS.values() if any(phase.after for phase in regimen.phases)]


def link(**fields: Any) -> Link:
    return Link(of="part-a", source=SOURCE, **fields)


def wait(**fields: Any) -> Wait:
    return Wait(of="part-a", milestone="released", title="Released", source=SOURCE, **fields)


@pytest.mark.parametrize("regimen", LINKED, ids=lambda regimen: regimen.id)
def test_the_table_the_sentences_and_the_reasons_say_a_link_in_the_same_words(regimen: Regimen) -> None:
    needed = {name: choice.values[0] for name, choice in regimen.choices.items() if choice.required}
    course = plan(select(regimen, needed), start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris")))
    reasons = "\n".join(reason.text for event in course.events for reason in event.why)
    table = " ".join(table_of(regimen).split())
    titles = {phase.id: phase.title for phase in regimen.phases}
    for phase in (phase for phase in regimen.phases if phase.after):
        assert phase.after is not None
        words = link_words(phase.after, titles[phase.after.of])
        assert words in table
        assert any(f"{words}." in sentence for sentence in sentences(regimen))
        assert f"{phase.title} comes {words}, " in reasons


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (link(expected=1), "1 day"),
        (link(months=1), "1 month"),
        (link(earliest=2, expected=2, latest=2), "2 days"),
        (link(earliest=2, expected=3, latest=4), "2 to 4 days (planned at 3, this library's choice)"),
        (link(earliest=2, expected=3), "at least 2 days (planned at 3, this library's choice)"),
        (link(earliest=2, expected=3, latest=4, chosen_by="source"), "2 to 4 days (3 as a rule)"),
        (link(earliest=2, expected=3, chosen_by="source"), "at least 2 days (3 as a rule)"),
        (link(expected=3, latest=4, chosen_by="source"), "at most 4 days (3 as a rule)"),
        (link(expected=3, chosen_by="source"), "3 days"),
        (
            wait(earliest=0, typical=16, chosen_by="author"),
            "planned at 16 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=0, typical=16, latest=20, chosen_by="author"),
            "planned at 16 days by this library's choice, at most 20",
        ),
        (
            wait(earliest=1, typical=16, chosen_by="author"),
            "at least 1 day, planned at 16 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=1, typical=16, latest=20, chosen_by="author"),
            "at least 1 day, planned at 16 days by this library's choice, at most 20",
        ),
        (
            wait(earliest=21, typical=28, usual=True, chosen_by="author"),
            "usually at least 21 days, planned at 28 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=21, typical=28, latest=30, usual=True, chosen_by="author"),
            "usually at least 21 days, planned at 28 days by this library's choice, at most 30",
        ),
        (link(earliest=0, expected=3), "at least 0 days (planned at 3, this library's choice)"),
        (link(earliest=0, expected=2, latest=4), "0 to 4 days (planned at 2, this library's choice)"),
        (link(expected=3, latest=4), "at most 4 days (planned at 3, this library's choice)"),
        (link(expected=0, latest=4), "at most 4 days (planned at 0, this library's choice)"),
        (link(earliest=2, latest=4), "2 to 4 days (planned at 2, this library's choice)"),
        (link(latest=4), "at most 4 days (planned at 0, this library's choice)"),
        (link(), "0 days"),
        (link(months=30), "30 months"),
        (link(months=1, earliest=25), "1 month (at least 25 days)"),
        (link(months=1, earliest=0), "1 month"),
        (link(months=1, latest=35), "1 month (at most 35 days)"),
        (link(months=2, earliest=50, latest=70), "2 months (50 to 70 days)"),
        (link(months=2, earliest=0, latest=70), "2 months (0 to 70 days)"),
        (link(months=2, earliest=1, latest=1), "2 months (1 to 1 day)"),
        (wait(earliest=5, typical=5, latest=5), "5 days"),
        (wait(earliest=1, typical=1, latest=1), "1 day"),
        (wait(earliest=0, typical=16, latest=20), "typically 16 days, at most 20"),
        (wait(earliest=1, typical=16), "at least 1 day, typically 16 days, with no known upper limit"),
        (wait(earliest=0, typical=16, usual=True), "typically 16 days, with no known upper limit"),
        (
            wait(earliest=21, typical=28, latest=30, usual=True),
            "usually at least 21 days, typically 28 days, at most 30",
        ),
        (wait(earliest=0, typical=16), "typically 16 days, with no known upper limit"),
        (wait(earliest=1, typical=16, latest=20), "at least 1 day, typically 16 days, at most 20"),
        (
            wait(earliest=21, typical=28, usual=True),
            "usually at least 21 days, typically 28 days, with no known upper limit",
        ),
    ],
)
def test_the_length_of_a_link(given: Link | Wait, words: str) -> None:
    assert words == span_words(given)


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        ("start", "the start of part A"),
        ("end", "the end of part A"),
        ("next", "the last cycle of part A"),
        ("infusion", "infusion in part A"),
    ],
)
def test_the_edge_of_a_link(edge: str, words: str) -> None:
    assert f"2 days after {words}" == link_words(link(edge=edge, expected=2), "part A")


WEEKDAYS = [
    ("mon", "Monday"),
    ("sun", "Sunday"),
    ("mon, tue", "Monday, Tuesday"),
    ("sat-sun", "Saturday, Sunday"),
    ("mon-wed", "Monday to Wednesday"),
    ("mon, tue, wed", "Monday to Wednesday"),
    ("thu-sat", "Thursday to Saturday"),
    ("mon-fri", "Monday to Friday"),
    ("mon-sun", "Monday to Sunday"),
    ("mon, tue, thu", "Monday, Tuesday, Thursday"),
    ("mon, wed, thu", "Monday, Wednesday, Thursday"),
    ("mon, wed, fri", "Monday, Wednesday, Friday"),
    ("tue-thu, sat", "Tuesday, Wednesday, Thursday, Saturday"),
]


@pytest.mark.parametrize(("text", "words"), WEEKDAYS)
def test_three_weekdays_in_a_row_or_more_are_a_range_and_others_are_named(text: str, words: str) -> None:
    assert words == weekdays_words(text)


CYCLES: list[tuple[dict[str, Any], str]] = [
    ({"cycles": 1}, "1 cycle"),
    ({"cycles": 4}, "4 cycles"),
    ({"up_to": 1}, "up to 1 cycle"),
    ({"up_to": 5}, "up to 5 cycles"),
    ({"until": link(months=30)}, "as many cycles as are over by its end"),
    ({"until": link(months=30), "cycles": 4}, "up to 4 cycles, those that are over by its end"),
    ({"until": link(months=30), "up_to": 3}, "up to 3 cycles, those that are over by its end"),
    ({"horizon_months": 1}, "cycles until it is stopped, of which a plan has 1 month"),
    ({"horizon_months": 6}, "cycles until it is stopped, of which a plan has 6 months"),
    ({"horizon_months": 6, "cycles": 4}, "up to 4 cycles, those that are over by its end"),
    ({"horizon_months": 6, "up_to": 3}, "up to 3 cycles, those that are over by its end"),
]


@pytest.mark.parametrize(("fields", "words"), CYCLES)
def test_how_many_cycles_a_phase_has(fields: dict[str, Any], words: str) -> None:
    assert words == cycles_words(Phase(id="part-b", title="part B", table="weeks", **fields))


@pytest.mark.parametrize(
    ("in_turn", "words"), [((), "a"), (("b",), "a and b in turn"), (("b", "c"), "a, b and c in turn")]
)
def test_the_tables_of_a_phase(in_turn: tuple[str, ...], words: str) -> None:
    assert words == tables_words(Phase(id="part-b", title="part B", table="a", in_turn=in_turn, cycles=4))


TIMES: list[tuple[dict[str, Any], str]] = [
    ({"days": "1, 8"}, "Day 1, 8"),
    ({"days": "1", "times_of_day": ["09:00"]}, "Day 1 at 09:00"),
    ({"days": "1", "times_of_day": ["09:00", "21:30"]}, "Day 1 at 09:00 and 21:30"),
    ({"days": "1-4", "times_of_day": ["08:00", "14:00", "20:00"]}, "Day 1-4 at 08:00, 14:00 and 20:00"),
    ({"days": "1-3", "times_each_day": 2, "every_hours": 12}, "Day 1-3, 2 times on each day, every 12 h"),
    ({"days": "1-3", "times": 6, "every_hours": 12}, "Day 1-3"),
    ({"weekdays": "mon-fri", "count": 25}, "25 times on Monday to Friday"),
    ({"weekdays": "tue", "count": 3}, "3 times on Tuesday"),
]


@pytest.mark.parametrize(("fields", "words"), TIMES)
def test_the_days_and_the_times_of_a_visit(fields: dict[str, Any], words: str) -> None:
    assert words == times_words(Visit(id="drug", kind="dose", title="Drug", source=SOURCE, **fields))


class TestPlacement:
    """When an infusion is connected that hangs from another row."""

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            (Placement(row="bolus"), "at the end of bolus"),
            (Placement(row="bolus", at="start"), "at the start of bolus"),
            (Placement(row="bolus", minutes=1), "1 minute after the end of bolus"),
            (Placement(row="bolus", at="start", minutes=-60), "60 minutes before the start of bolus"),
        ],
    )
    def test_a_row_is_called_by_its_id(self, place: Placement, words: str) -> None:
        assert words == placement_words(place)

    def test_or_by_its_name_where_it_has_one(self) -> None:
        names = {"bolus": "the push"}
        assert "at the end of the push" == placement_words(Placement(row="bolus"), names)
        assert "at the end of other" == placement_words(Placement(row="other"), names)


FLOORS: list[tuple[dict[str, Any], str]] = [
    ({"least_days": 1}, "at least 1 day between doses of dose, each counted as it was given"),
    ({"least_days": 6}, "at least 6 days between doses of dose, each counted as it was given"),
    ({"least_hours": 1}, "at least 1 hour between doses of dose, each counted as it was given"),
    ({"least_hours": 48}, "at least 48 hours between doses of dose, each counted as it was given"),
    ({"most_days": 1}, "at most 1 day between doses of dose, each counted as it was given"),
    ({"most_days": 7}, "at most 7 days between doses of dose, each counted as it was given"),
    (
        {"least_hours": 48, "most_days": 7},
        "at least 48 hours and at most 7 days between doses of dose, each counted as it was given",
    ),
    (
        {"least_days": 2, "least_hours": 36, "most_days": 7},
        "at least 2 days, at least 36 hours and at most 7 days between doses of dose, each counted as it was given",
    ),
    (
        {"least_days": 6, "counted_from": "due"},
        "at least 6 days between doses of dose, each counted from the date on which it was due",
    ),
    (
        {"least_days": 6, "rows": ("dose", "step-up/dose")},
        "at least 6 days between doses of dose and step-up/dose, each counted as it was given",
    ),
]


@pytest.mark.parametrize(("fields", "words"), FLOORS)
def test_a_rule_on_the_time_between_doses(fields: dict[str, Any], words: str) -> None:
    assert words == floor_words(Floor(source=SOURCE, **{"rows": ("dose",)} | fields))


def test_the_rows_of_such_a_rule_are_called_by_the_names_they_have() -> None:
    rule = Floor(rows=("dose", "other"), least_days=6, source=SOURCE)
    words = "at least 6 days between doses of Blinatumomab and other, each counted as it was given"
    assert words == floor_words(rule, {"dose": "Blinatumomab"})


LEADS = [
    (-60, "minute", "60 minutes before"),
    (-1, "minute", "1 minute before"),
    (0, "minute", "0 minutes after"),
    (1, "minute", "1 minute after"),
    (30, "minute", "30 minutes after"),
    (-2, "day", "2 days before"),
    (-1, "day", "1 day before"),
    (0, "day", "0 days after"),
    (1, "day", "1 day after"),
]


@pytest.mark.parametrize(("lead", "unit", "words"), LEADS)
def test_a_lead_is_before_or_after(lead: int, unit: str, words: str) -> None:
    assert words == lead_words(lead, unit)


@pytest.mark.parametrize(
    ("fields", "lead"),
    [
        ({"days": 1}, (1, "day")),
        ({"days": 0}, (0, "day")),
        ({"minutes": -60}, (-60, "minute")),
        ({"minutes": 0}, (0, "minute")),
        ({}, (None, "minute")),
    ],
)
def test_the_lead_of_a_row_beside_another_is_in_the_unit_it_is_printed_in(
    fields: dict[str, Any], lead: tuple[int | None, str]
) -> None:
    row = Beside(id="test", kind="assessment", title="Test", of="drug", on=("each",), source=SOURCE, **fields)
    assert lead == lead_of(row)


def test_a_phase_is_named_by_the_titles_of_all_that_share_its_id_each_once() -> None:
    titles = [("part", "young"), ("part", "old"), ("other", "rest"), ("part", "young")]
    phases = tuple(Phase(id=name, title=title, table="weeks", cycles=1) for name, title in titles)
    regimen = cast("Parts", SimpleNamespace(phases=phases))
    assert "young or old" == title_of(regimen, "part")
    assert "rest" == title_of(regimen, "other")
