"""The laws of a plan as ready assertions, and all of them at once over a regimen of your own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import HealthCheck, given, settings

from schedules.checking.judge import check
from schedules.clock import date_of
from schedules.course.places import START, row_of, tail_of
from schedules.course.plan import Event, Plan
from schedules.course.plan_file import plan_json, read_plan
from schedules.export import to_ics
from schedules.planning.core import plan as make_plan
from schedules.regimen import Pump, Regimen
from schedules.regimen.selection import select
from schedules.testing.strategies import courses
from schedules.words import say


def infusions_run_their_hours(plan: Plan) -> None:
    """Every infusion runs for the hours its row asks for, whatever the clocks do."""
    hours = {row.id: row.hours for table in plan.regimen.tables.values() for row in table.rows if isinstance(row, Pump)}
    for event in plan.events:
        row = row_of(event.key)
        if tail_of(event.key) == START and row in hours and isinstance(event.start, datetime):
            assert isinstance(event.end, datetime)
            # Reckoned here, since a law shares no arithmetic with what it checks.
            ran = (event.end.astimezone(UTC) - event.start.astimezone(UTC)) / timedelta(hours=1)
            assert ran == hours[row], f"{_event_words(event)} runs for {ran:g} h; the rule asks for {hours[row]} h"


def names_are_unique(plan: Plan) -> None:
    """No two events share a uid or a place in the protocol."""
    for event in plan.events:
        twins = [other for other in plan.events if other.uid == event.uid or other.key == event.key]
        assert [event] == twins, f"{_event_words(event)} shares its name with another event"


def dates_lie_in_their_limits(plan: Plan) -> None:
    """Every event lies between its own earliest and latest date."""
    for event in plan.events:
        early = event.earliest is not None and date_of(event.start) < date_of(event.earliest)
        late = event.latest is not None and date_of(event.start) > date_of(event.latest)
        assert not early, f"{_event_words(event)} lies before its earliest date, {event.earliest}"
        assert not late, f"{_event_words(event)} lies after its latest date, {event.latest}"


def every_date_says_why(plan: Plan) -> None:
    """Every event has reasons and a source."""
    for event in plan.events:
        assert event.why, f"{_event_words(event)} can't say why it is there"
        assert event.source.document, f"{_event_words(event)} has no source"


def the_judge_finds_nothing(plan: Plan) -> None:
    """The judge, which shares no arithmetic with the generator, finds no error."""
    for finding in check(plan):
        assert finding.severity != "error", finding.message


def the_same_again_is_the_same(plan: Plan) -> None:
    """The same regimen, choices, start, plan id and stamp give the same plan."""
    chosen = select(plan.regimen, plan.choices)
    again = make_plan(
        chosen,
        start=plan.start,
        anchor=plan.anchor,
        known=plan.known,
        at=plan.at,
        plan_id=plan.plan_id,
        as_of=plan.as_of,
        education=True,
    )
    assert plan == again, "the same input gave another plan"


def files_read_back(plan: Plan) -> None:
    """The plan's JSON reads back equal, and its calendar file can be written."""
    assert plan == read_plan(plan_json(plan)), "the plan's JSON reads back as another plan"
    assert to_ics(plan).endswith(b"END:VCALENDAR\r\n"), "the calendar file is cut off"


LAWS: Final[tuple[Callable[[Plan], None], ...]] = (
    infusions_run_their_hours,
    names_are_unique,
    dates_lie_in_their_limits,
    every_date_says_why,
    the_judge_finds_nothing,
    the_same_again_is_the_same,
    files_read_back,
)
"""Every law, each a function that raises an AssertionError with one sentence."""


def assert_lawful(plan: Plan) -> None:
    """Check a plan by every law.

    Raises:
        AssertionError: With one sentence for each law that is broken.
    """
    broken: list[str] = []
    for law in LAWS:
        try:
            law(plan)
        except AssertionError as error:
            broken.append(str(error))
    assert not broken, "\n".join(broken)


def prove(regimen: Regimen, *, max_examples: int = 100) -> None:
    """Draw courses of a regimen and check each by every law; five lines prove a regimen of your own.

    Raises:
        AssertionError: One sentence about the simplest course that breaks a law.

    >>> from schedules import Blinatumomab
    >>> prove(Blinatumomab.regimen, max_examples=5)
    """
    simplest: list[str] = []

    @settings(max_examples=max_examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(course=courses(regimen))
    def lawful(course: Plan) -> None:
        try:
            assert_lawful(course)
        except AssertionError as error:
            simplest[:] = [f"{str(error).splitlines()[0]} ({course!r})"]
            raise

    try:
        lawful()
    except AssertionError:
        raise AssertionError(simplest[0]) from None


def _event_words(event: Event) -> str:
    code = f" ({event.code})" if event.code else ""
    return f"{event.title}{code} on {say(event.start)}"
