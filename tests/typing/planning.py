"""What a type checker sees of a plan, its events, and what is made of them; checked by mypy and never run."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, assert_type
from uuid import UUID

from schedules import (
    Blinatumomab,
    Choices,
    Event,
    Extension,
    Finding,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Problem,
    Regimen,
    ScheduleError,
    Selection,
    amend,
    check,
    compare,
    diff,
    explain,
    extend,
    load,
    plan,
    replay,
    revise,
    select,
    up_to_date,
)
from schedules.course import Hold, Resume, Stop
from schedules.course.difference import Change, Difference
from schedules.course.plan import Reason
from schedules.export import (
    diff_to_html,
    from_json,
    to_csv,
    to_html,
    to_ics,
    to_json,
    to_pdf,
    to_svg,
    update_ics,
)
from schedules.planning.comparison import Comparison
from schedules.regimen import Kind, Setting, Source


def a_plan_is_made_from_typed_choices_a_selection_or_a_bare_regimen(start: datetime) -> None:
    assert_type(plan(InotuzumabOzogamicin(cycles=2), start=start), Plan)
    assert_type(plan(ObecabtageneAutoleucel.regimen, start=start), Plan)
    chosen = select(
        load("blinatumomab"), {"indication": "consolidation", "cycles": 1, "weight_kg": 70, "age_group": "adult"}
    )
    assert_type(chosen, Selection)
    assert_type(plan(chosen, start=start, anchor="consolidation", plan_id=UUID(int=1), as_of=start), Plan)


def its_start_is_named_and_is_no_bare_date(choices: Choices, start: datetime, day: date) -> None:
    plan(choices)  # type: ignore[call-arg]  # no start
    plan(choices, start)  # type: ignore[call-arg]  # too many positional arguments
    plan(choices, start=day)  # type: ignore[arg-type]  # a date has no time and no zone
    plan(choices, start=start, cycles=2)  # type: ignore[call-arg]  # cycles are a choice of the regimen


def a_plan_holds_events(course: Plan) -> None:
    assert_type(course.events, tuple[Event, ...])
    assert_type(course.cancelled, tuple[Event, ...])
    assert_type(course.findings, tuple[Finding, ...])
    assert_type(course.notes, tuple[str, ...])
    assert_type(course.regimen, Regimen)
    assert_type(course.choices, dict[str, Any])
    assert_type(course.plan_id, UUID)
    assert_type(course.revision, int)
    assert_type(course.start, datetime)
    assert_type(course.zone, str)
    assert_type(course.known, dict[str, date | datetime])


def an_event_has_its_place_its_dates_and_its_reasons(event: Event) -> None:
    assert_type(event.uid, str)
    assert_type(event.key, str)
    assert_type(event.kind, Kind)
    assert_type(event.title, str)
    assert_type(event.code, str)
    assert_type(event.phase, str)
    assert_type(event.cycle, int | None)
    assert_type(event.day, int | None)
    assert_type(event.start, date | datetime)
    assert_type(event.end, date | datetime)
    assert_type(event.all_day, bool)
    assert_type(event.nominal, date | datetime)
    assert_type(event.due, date | datetime)
    assert_type(event.earliest, date | datetime | None)
    assert_type(event.latest, date | datetime | None)
    assert_type(event.placed, date | datetime | None)
    assert_type(event.actual, date | datetime | None)
    assert_type(event.setting, Setting)
    assert_type(event.amount, str)
    assert_type(event.source, Source)
    assert_type(event.waits_for, str | None)
    assert_type(event.why, tuple[Reason, ...])
    assert_type(event.sequence, int)


def plans_and_events_are_frozen_and_kinds_a_closed_list(course: Plan, event: Event) -> None:
    course.revision = 2  # type: ignore[misc]  # frozen
    event.title = "Appointment"  # type: ignore[misc]  # frozen
    event.kind == "bag"  # type: ignore[comparison-overlap]  # noqa: B015  # the kind is "bag-change"


def what_happens_makes_another_plan(course: Plan, off: datetime) -> None:
    held = revise(course, Hold(at=off, row="infusion"), as_of=off)
    assert_type(held, Plan)
    assert_type(revise(held, Resume(at=off, row="infusion", rate="full"), Stop(at=off)), Plan)
    assert_type(replay(held), Plan)
    assert_type(replay(held, 0), Plan)
    assert_type(up_to_date(held, as_of=off), Plan)
    assert_type(diff(course, held), Difference)
    assert_type(compare(course.regimen, held.regimen), Comparison)
    assert_type(diff(course, held).changes, tuple[Change, ...])
    revise(course, as_of="2026-03-18")  # type: ignore[arg-type]  # words are read by the command line
    Hold(at=off)  # type: ignore[call-arg]  # which row
    Resume(at=off, row="infusion")  # type: ignore[call-arg]  # the rate is never assumed


def a_calendar_is_judged_and_an_event_explained(course: Plan, choices: Choices) -> None:
    found = check(course)
    assert_type(found, tuple[Finding, ...])
    assert_type(check(course.events, choices), tuple[Finding, ...])
    assert_type(found[0].severity, Literal["error", "warning", "note"])
    assert_type(found[0].nearest, date | datetime | None)
    assert_type(explain(course, "C1D8"), str)
    assert_type(explain(course, date(2026, 3, 9)), str)


def files_are_bytes(course: Plan, later: Plan) -> None:
    assert_type(to_ics(course), bytes)
    assert_type(to_json(course), bytes)
    assert_type(to_csv(course), bytes)
    assert_type(to_html(course), bytes)
    assert_type(to_pdf(course), bytes)
    assert_type(to_svg(course), bytes)
    assert_type(diff_to_html(diff(course, later)), str)
    assert_type(update_ics(to_ics(course), later), bytes)
    assert_type(from_json(to_json(course)), Plan)
    to_ics(course, detail="secret")  # type: ignore[arg-type]  # full, plain or discreet
    to_ics(course, "discreet", 24)  # type: ignore[call-arg]  # options are named


def the_regimen_of_the_choices_is_there(choices: Blinatumomab) -> None:
    assert_type(choices.regimen, Regimen)
    assert_type(choices.selection(), Selection)


def what_a_clinic_adds_keeps_the_kind(choices: Blinatumomab, own: Extension) -> None:
    assert_type(extend(choices.regimen, own), Regimen)
    assert_type(extend(choices, "our-ward.toml"), Selection)


def an_amended_course_is_a_plan(course: Plan, regimen: Regimen) -> None:
    assert_type(amend(course, regimen, from_cycle=2), Plan)


def an_error_carries_every_problem() -> None:
    try:
        load("blinatumomab")
    except ScheduleError as error:
        assert_type(error.problems, tuple[Problem, ...])
        assert_type(error.problems[0].message, str)
