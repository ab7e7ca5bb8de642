"""Whatever date a finding names: with its event there, the finding is gone and no other rule is broken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from tests.laws.test_living import courses as living_courses
from tests.support.courses import blinatumomab, inotuzumab, new_york
from tests.support.drawing import any_course

from schedules import Event, Finding, ObecabtageneAutoleucel, Plan, ScheduleError, Tisagenlecleucel, check, plan, revise
from schedules.clock import elapse, elapsed
from schedules.course import AnyHappening, Defer, Hold, Rate, Resume
from schedules.regimen import Visit
from schedules.regimen.days import read_days
from schedules.testing import histories

DAY = timedelta(days=1)
TREATMENTS = ("dose", "infusion", "procedure")
WHOLE = ("cycle_short", "cycle_long", "rest_short", "link_broken")
"""The findings about a cycle, of which all is moved, and all after it."""
DATES = (*WHOLE, "gap_short", "window_missed", "day_wrong", "postponed_too_long")
"""The findings about the date of a treatment."""


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def cycle_of(event: Event) -> str:
    return event.key.rsplit("/", 2)[0]


def by_days(event: Event, days: int) -> Event:
    """The event so many dates later; what is timed keeps its length in hours."""
    start: Any = event.start + days * DAY
    end: Any = event.end + days * DAY
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        lasts = event.end.astimezone(UTC) - event.start.astimezone(UTC)
        start = (start.astimezone(UTC)).astimezone(event.start.tzinfo)
        end = (start.astimezone(UTC) + lasts).astimezone(event.start.tzinfo)
    return event.model_copy(update={"start": start, "end": end})


def put(course: Plan, found: Finding) -> Plan:
    """The course with the event of a finding on the date that it names; a cycle's first event takes all after it.

    A first event that is not on the day of the others of its cycle is put right alone.
    """
    event = next(each for each in course.events if each.uid == found.uid)
    assert found.nearest is not None
    days = (day_of(found.nearest) - day_of(event.start)).days
    order = [*dict.fromkeys(cycle_of(each) for each in planned_order(course))]
    own = [each for each in planned_order(course) if cycle_of(each) == cycle_of(event)]
    alone = {("day_wrong", event.uid), ("window_missed", event.uid)} & broken(course)
    is_whole = found.code in WHOLE or (own[0].uid == event.uid and not alone)
    moved = {*order[order.index(cycle_of(event)) :]} if is_whole else set()
    events = [
        by_days(each, days) if each.uid == event.uid or cycle_of(each) in moved else each for each in course.events
    ]
    return course.model_copy(update={"events": tuple(events)})


def planned_order(course: Plan) -> list[Event]:
    """The treatments in the order of the protocol, whatever date they were torn to."""
    phases = [phase.id for phase in course.regimen.phases]

    def order(event: Event) -> tuple[int, int, int]:
        phase, index = event.key.split("/")[:2]
        return phases.index(phase), int(index), event.day or 0

    return sorted((each for each in course.events if each.kind in TREATMENTS), key=order)


def broken(course: Plan) -> set[tuple[str, str | None]]:
    return {(each.code, each.uid) for each in check(course) if each.code in DATES}


def named(course: Plan) -> Iterator[Finding]:
    yield from (each for each in check(course) if each.code in DATES and each.nearest is not None)


def hold_law(course: Plan) -> None:
    before = broken(course)
    for found in named(course):
        after = broken(put(course, found))
        assert (found.code, found.uid) not in after, f"{found.message} It is broken there as well."
        assert after <= before, f"{found.message} There it breaks {after - before}."


@st.composite
def torn(draw: st.DrawFn, made: st.SearchStrategy[Plan]) -> Plan:
    """A course of which one treatment, or a cycle and all after it, was moved by a person."""
    course = draw(made)
    treatments = sorted(each for each in course.events if each.kind in TREATMENTS and each.state != "tentative")
    if not treatments:
        return course
    event, days = draw(st.sampled_from(treatments)), draw(st.integers(-9, 9))
    whole = draw(st.booleans())
    order = [*dict.fromkeys(cycle_of(each) for each in treatments)]
    later = {*order[order.index(cycle_of(event)) :]} if whole else set()
    events = [
        by_days(each, days) if each.uid == event.uid or cycle_of(each) in later else each for each in course.events
    ]
    return course.model_copy(update={"events": tuple(events)})


class TestTreatments:
    """The date of a dose, of a cycle or of a phase."""

    @given(course=torn(any_course()))
    def test_of_a_calendar_that_was_torn(self, course: Plan) -> None:
        hold_law(course)

    @given(plans=histories(living_courses()))
    def test_after_any_history(self, plans: list[Plan]) -> None:
        hold_law(plans[-1])


class TestParts:
    """The time of a part of an infusion, of premedication, of an observation, or of a stretch of days."""

    @given(course=any_course(), data=st.data(), off=st.sampled_from((-24, -1, 1, 25)))
    def test_of_one_that_was_moved(self, course: Plan, data: st.DataObject, off: int) -> None:
        parts = [each for each in course.events if each.kind not in TREATMENTS and each.state == "planned"]
        if not parts:
            return
        part = data.draw(st.sampled_from(parts))
        late = part.model_copy(update={"start": _later(part.start, off), "end": _later(part.end, off)})
        others = {(each.code, each.uid) for each in check(course)}
        for found in [each for each in check(_with(course, late)) if each.uid == part.uid and each.nearest is not None]:
            if found.nearest not in (part.start, part.end, _last_day(part)):
                there = part.model_copy(update={"start": found.nearest, "end": found.nearest})
                assert {(each.code, each.uid) for each in check(_with(course, there))} <= others, found.message


def _later(moment: date | datetime, hours: int) -> date | datetime:
    if isinstance(moment, datetime):
        return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(moment.tzinfo)
    return moment + (1 if hours > 0 else -1) * DAY


def _last_day(event: Event) -> date:
    return day_of(event.end) - DAY


def _with(course: Plan, changed: Event) -> Plan:
    events = tuple(changed if each.uid == changed.uid else each for each in course.events)
    return course.model_copy(update={"events": events})


class TestByHand:
    """Dates that one rule allows and another does not."""

    def moved(self, course: Plan, key: str, days: int) -> Plan:
        event = next(each for each in course.events if each.key == key)
        return _with(course, by_days(event, days))

    def test_the_next_cycle_after_a_hold_is_where_the_rest_allows_it(self) -> None:
        """
        Held for five days: cycle 2 is not too long, and a day sooner its rest is too short.
        """
        entries = Hold(at=new_york(3, 10, 14), row="infusion"), Resume(at=new_york(3, 15), row="infusion", rate="full")
        course = revise(blinatumomab(new_york(3, 2)), *entries, as_of=new_york(3, 15))
        assert () == check(course)
        early = course.model_copy(
            update={
                "events": tuple(
                    by_days(each, -2) if each.key.startswith("induction/2/") else each for each in course.events
                )
            }
        )
        dates = {found.nearest for found in check(early) if found.code in ("rest_short", "cycle_short")}
        start = next(each.start for each in course.events if each.key == "induction/2/infusion/start")
        assert {day_of(start)} == dates

    def test_a_window_whose_first_days_are_too_near_the_dose_before(self) -> None:
        """
        Day 8 in cycle 1 of inotuzumab is Day 6 at the earliest by its window, and Day 7 by the floor of six days.
        """
        (found,) = [
            each for each in check(self.moved(inotuzumab(), "first/1/dose/d8", -3)) if each.code == "window_missed"
        ]
        assert date(2026, 3, 8) == found.nearest

    def test_a_dose_that_has_no_legal_date_names_none(self) -> None:
        """
        Day 8 given on Day 12 and Day 15 on Day 13: no day of its window is six days from both of its neighbours.
        """
        torn_course = self.moved(self.moved(inotuzumab(), "first/1/dose/d8", 2), "first/1/dose/d15", -4)
        course = self.moved(torn_course, "later/1/dose/d1", -6)
        found = [each for each in check(course) if each.code == "gap_short" and each.nearest is None]
        assert all("first date that keeps it" not in each.message for each in found)
        hold_law(course)


MINUTE = timedelta(minutes=1)


@st.composite
def held(draw: st.DrawFn) -> Plan:
    """A course of which an infusion is on hold, or was for over seven days while what follows is not decided."""
    zone = ZoneInfo(draw(st.sampled_from(("America/New_York", "Europe/Paris", "UTC"))))
    begin = datetime(2026, draw(st.integers(1, 12)), draw(st.integers(1, 28)), draw(st.integers(4, 22)), tzinfo=zone)
    course = blinatumomab(begin, cycles=3)
    off = elapse(begin, draw(st.integers(1, 671 * 60)) * MINUTE)
    now = elapse(off, draw(st.integers(0, 20 * 24 * 60)) * MINUTE)
    entries: list[AnyHappening] = [Hold(at=off, row="infusion")]
    if elapsed(off, now) > timedelta(days=7, hours=1) and draw(st.booleans()):
        entries.append(Resume(at=now, row="infusion", rate=draw(st.sampled_from(get_args(Rate)))))
    return revise(course, *entries, as_of=now)


class TestWhileNobodyKnows:
    """While an infusion is on hold, or a new cycle is not decided, the next Day 1 is the first that may be (C10)."""

    @given(course=held())
    def test_a_plan_has_no_finding(self, course: Plan) -> None:
        note("\n".join(map(repr, course.record)))
        assert () == check(course)

    @given(
        course=held(), days=st.integers(-40, 40).filter(bool), cycle=st.sampled_from(("induction/2", "consolidation/1"))
    )
    def test_no_date_is_named_before_it(self, course: Plan, days: int, cycle: str) -> None:
        note("\n".join(map(repr, course.record)))
        moved = {each.key: each.start for each in course.events if each.key == f"{cycle}/infusion/start"}
        events = [by_days(each, days) if cycle_of(each) == cycle else each for each in course.events]
        torn_course = course.model_copy(update={"events": tuple(events)})
        keys = {each.uid: each.key for each in course.events}
        for found in named(torn_course):
            if (planned := moved.get(keys[found.uid or ""])) is not None:
                assert day_of(planned) <= day_of(found.nearest or date.min), found.message

    def dates(self, *entries: AnyHappening, as_of: datetime, days: int = -7) -> dict[str, object]:
        """Return what is found about cycle 2, a week too early by its plan: the date that each finding names."""
        course = revise(blinatumomab(new_york(5, 4)), *entries, as_of=as_of)
        events = [by_days(each, days) if cycle_of(each) == "induction/2" else each for each in course.events]
        return {each.code: each.nearest for each in check(course.model_copy(update={"events": tuple(events)}))}

    def test_on_hold_none_is_named(self) -> None:
        """
        Held on Thursday 7 May at 09:00; at 09:30 the end is 1 June, 09:30, and cycle 2 begins on 16 June.
        """
        hold = Hold(at=new_york(5, 7), row="infusion")
        assert {} == self.dates(hold, as_of=new_york(5, 7, 9, 30), days=0)
        assert {"cycle_short": None} == self.dates(hold, as_of=new_york(5, 7, 9, 30))

    def test_undecided_it_is_the_one_for_every_time_of_day(self) -> None:
        """
        Off from Saturday 9 May to Sunday 17 May, 12:00: it ends on 14 June, 12:00; cycle 2, at 09:00, is on 29 June.
        """
        entries = (
            Hold(at=new_york(5, 9, 12), row="infusion"),
            Resume(at=new_york(5, 17, 12), row="infusion", rate="low"),
        )
        assert {} == self.dates(*entries, as_of=new_york(5, 17, 12), days=0)
        assert {"cycle_short": date(2026, 6, 29)} == self.dates(*entries, as_of=new_york(5, 17, 12))


@pytest.mark.parametrize("days", [-3, 13])
def test_a_phase_that_is_moved_as_a_whole(days: int) -> None:
    made = Tisagenlecleucel(label="us-2025-06")
    course = plan(made, start=new_york(3, 2), anchor="lymphodepletion", plan_id=UUID(int=9), as_of=new_york(3, 1))
    late = [by_days(each, days) if each.key.startswith("infusion/") else each for each in course.events]
    hold_law(course.model_copy(update={"events": tuple(late)}))


def test_two_doses_of_cells_too_near() -> None:
    course = plan(
        ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1)
    )
    second = next(each for each in course.events if each.key == "infusion/1/infusion/d10")
    for days in (-8, -3, 3, 8):
        hold_law(_with(course, by_days(second, days)))


def accepts(course: Plan, dose: Event, on: date) -> bool:
    """Whether a deferral to a date is taken."""
    try:
        revise(course, Defer(at=course.start, of=dose.key, on=on), as_of=max(course.as_of, course.start))
    except ScheduleError as error:
        return "outside its limits" not in str(error)  # an entry that would change nothing is refused for that
    return True


class TestLimits:
    """What the plan prints as the first and the last date of a dose is what the judge allows, to the day."""

    @given(course=any_course(), data=st.data())
    def test_a_dose_in_its_window(self, course: Plan, data: st.DataObject) -> None:
        windowed = {
            (row.id, day)
            for table in course.regimen.tables.values()
            for row in table.rows
            if isinstance(row, Visit)
            for window in row.windows
            for day in read_days(window.days)
        }
        doses = [each for each in course.events if (each.key.split("/")[2], each.day) in windowed]
        doses = [each for each in doses if each.state == "planned" and each.earliest and each.latest]
        if not doses:
            return
        dose = data.draw(st.sampled_from(doses))
        assert dose.earliest is not None
        assert dose.latest is not None
        first, last = ((day_of(limit) - day_of(dose.start)).days for limit in (dose.earliest, dose.latest))
        for days, fine in ((first, True), (last, True), (first - 1, False), (last + 1, False)):
            found = broken(_with(course, by_days(dose, days)))
            assert fine is not bool(found), f"{dose} {days} days later: {found}"
            assert fine is accepts(course, dose, day_of(dose.start) + days * DAY)

    def test_the_first_dose_of_a_later_cycle_has_one_date(self) -> None:
        """
        The footnote on Days 8 and 15 is none of Day 1.
        """
        made = next(each for each in inotuzumab().events if each.key == "later/1/dose/d1")
        assert date(2026, 3, 23) == day_of(made.start) == made.earliest == made.latest
        for days in (-1, 1):
            assert broken(self.whole(days))

    def whole(self, days: int) -> Plan:
        """Cycle 2 and what follows, so many days later."""
        course = inotuzumab()
        for each in course.events:
            if each.key.startswith("later/"):
                course = _with(course, by_days(each, days))
        return course
