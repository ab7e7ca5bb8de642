"""CAR T cells: collected, made, released, infused; waits become dates when their milestones are recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.test_made_up import WAIT, made_up
from tests.support.courses import NEW_YORK, event, new_york, start

from schedules import (
    BrexucabtageneAutoleucel,
    Choices,
    ObecabtageneAutoleucel,
    Plan,
    ScheduleError,
    Tisagenlecleucel,
    check,
    explain,
    plan,
    revise,
)
from schedules.course import (
    AnyHappening,
    Booked,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Missed,
    Omit,
    Reached,
    Reduce,
    Repeated,
    Stop,
)

CELLS: list[Choices] = [
    Tisagenlecleucel(label="us-2025-06"),
    Tisagenlecleucel(label="us-before-2025-06"),
    BrexucabtageneAutoleucel(label="us-2025-06"),
    BrexucabtageneAutoleucel(label="us-before-2025-06"),
    ObecabtageneAutoleucel(),
]
COLLECTION = "leukapheresis/1/leukapheresis/d1"


def tisagenlecleucel() -> Plan:
    made = Tisagenlecleucel(label="us-2025-06")
    return plan(made, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))


def obecabtagene() -> Plan:
    return plan(
        ObecabtageneAutoleucel(), start=new_york(3, 9), anchor="infusion", plan_id=UUID(int=9), as_of=new_york(3, 1)
    )


class TestRelease:
    """What waited for the cells has a date once they are released."""

    def test_the_range_shrinks_to_a_date(self) -> None:
        course = revise(
            tisagenlecleucel(), Reached(at=new_york(3, 27, 16), milestone="product-released"), as_of=new_york(3, 27, 16)
        )
        assert date(2026, 3, 27) == start(course, "lymphodepletion/1/fludarabine/d1")
        # Four days of lymphodepletion, 27 to 30 March, then 2 to 14 days.
        infusion = event(course, "infusion/1/infusion/d1")
        assert (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 13)) == (
            infusion.start,
            infusion.earliest,
            infusion.latest,
        )
        assert ("given", "The cells are made and released") == (
            event(course, "lymphodepletion/1/product-released/expected").state,
            event(course, "lymphodepletion/1/product-released/expected").title,
        )
        assert "cancelled" == event(course, "infusion/1/band/expected").state

    def test_a_booking_dates_what_waited(self) -> None:
        reached = Reached(at=new_york(3, 27), milestone="product-released")
        booked = Booked(at=new_york(3, 27), of="lymphodepletion", on=new_york(4, 6, 8))
        course = revise(tisagenlecleucel(), reached, booked, as_of=new_york(3, 27))
        assert new_york(4, 6, 8) == start(course, "lymphodepletion/1/fludarabine/d1")
        assert new_york(4, 9, 8) == start(course, "lymphodepletion/1/fludarabine/d4")
        assert date(2026, 4, 11) == start(course, "infusion/1/infusion/d1")

    def test_a_second_collection_starts_the_wait_again(self) -> None:
        again = Repeated(at=new_york(3, 16, 10), of="leukapheresis/1/leukapheresis/d1")
        course = revise(tisagenlecleucel(), again, as_of=new_york(3, 16, 10))
        assert new_york(3, 16, 10) == start(course, "leukapheresis/1/leukapheresis/e1")
        # 16 March + 21 days.
        assert date(2026, 4, 6) == event(course, "lymphodepletion/1/band/expected").earliest


@pytest.mark.parametrize("made", CELLS)
class TestReleaseOutOfOrder:
    """Cells are collected, then released, and chemotherapy begins after that."""

    def released(self, course: Plan, day: int, hour: int = 9) -> Plan:
        at = new_york(3, day, hour)
        return revise(course, Reached(at=at, milestone="product-released"), as_of=at)

    def test_before_they_are_collected_they_are_not_released(self, made: Choices) -> None:
        course = plan(made, start=new_york(3, 9), as_of=new_york(3, 1))
        for day in (2, 8):
            with pytest.raises(ScheduleError, match=r"can't come before Leukapheresis.*Mon 9 Mar 2026"):
                self.released(course, day)
        assert self.released(course, 9, 16).record

    def test_chemotherapy_before_the_release_is_found(self, made: Choices) -> None:
        course = plan(made, start=new_york(3, 23), anchor="lymphodepletion", as_of=new_york(3, 1))
        late, early = self.released(course, 24), self.released(course, 23)
        for findings in (late.findings, check(late)):
            assert [True] == ["The cells are made and released" in each.message for each in findings]
            assert ["error"] == [each.severity for each in findings]
        assert () == early.findings
        assert not [each for each in check(early) if each.severity == "error"]


@pytest.mark.parametrize(
    ("made", "key", "window"),
    [
        # 2 to 14 days after Sat 28 March; on Day 0; 2 to 4 days after Fri 27 March.
        (CELLS[0], "infusion/1/infusion/d1", (date(2026, 3, 30), date(2026, 4, 11))),
        (CELLS[2], "infusion/1/infusion/d0", (date(2026, 3, 30), date(2026, 3, 30))),
        (CELLS[4], "infusion/1/infusion/d1", (date(2026, 3, 29), date(2026, 3, 31))),
    ],
)
def test_an_infusion_from_which_the_course_was_counted_has_its_window(
    made: Choices, key: str, window: tuple[date, date]
) -> None:
    """What is printed is what may be deferred to, and what is judged: days after chemotherapy (C11)."""
    course = plan(made, start=new_york(3, 30), anchor="infusion", as_of=new_york(3, 1))
    found, last = event(course, key), window[1]
    assert window == (found.earliest, found.latest)
    later = revise(course, Defer(at=new_york(3, 29), of=key, on=last), as_of=new_york(3, 29))
    assert not [each for each in check(later) if each.severity == "error"]
    with pytest.raises(ScheduleError, match=r"only on|may lie from"):
        revise(course, Defer(at=new_york(3, 29), of=key, on=last + timedelta(days=1)), as_of=new_york(3, 29))


class TestAftercare:
    """Restrictions run from the real infusion, and with two from the last one."""

    def test_from_the_infusion_that_took_place(self) -> None:
        course = revise(
            tisagenlecleucel(),
            Booked(at=new_york(3, 27), of="lymphodepletion", on=new_york(4, 6, 8)),
            as_of=new_york(3, 27),
        )
        given = revise(course, Given(at=new_york(4, 14, 10), of="infusion"), as_of=new_york(4, 14, 10))
        near = event(given, "infusion/1/stay-near/1")
        assert (date(2026, 4, 14), date(2026, 4, 29)) == (near.start, near.end)

    def test_a_second_dose_that_is_postponed_takes_them_along(self) -> None:
        # Day 10 is 18 March; three days later is Day 13, beyond its window of 2; no driving for 56 days after it.
        late = Delay(
            at=new_york(3, 17), of="infusion/1/infusion/d10", days=3, scope="row", why="cytokine release, grade 2"
        )
        course = revise(obecabtagene(), late, as_of=new_york(3, 17))
        assert date(2026, 3, 21) == date_of(course)
        driving = event(course, "infusion/1/no-driving/1")
        assert (date(2026, 3, 9), date(2026, 5, 17)) == (driving.start, driving.end)


def date_of(course: Plan) -> date:
    found = event(course, "infusion/1/infusion/d10").start
    return found.astimezone(NEW_YORK).date() if hasattr(found, "astimezone") else found


def test_a_released_course_is_found_sound_by_the_judge() -> None:
    course = revise(
        tisagenlecleucel(), Reached(at=new_york(3, 27, 16), milestone="product-released"), as_of=new_york(3, 27, 16)
    )
    assert [] == [found for found in check(course) if found.severity == "error"]


@pytest.mark.parametrize("stopped", [new_york(3, 10), new_york(3, 30), new_york(4, 1), new_york(4, 4), new_york(9, 1)])
def test_treatment_that_stops_while_the_cells_are_made_misses_nothing(stopped: datetime) -> None:
    """
    The release was expected on 30 March and the infusion on 4 April: neither is awaited any more, on any day (C15).
    """
    course = revise(tisagenlecleucel(), Stop(at=stopped), as_of=stopped)
    assert ["leukapheresis/1/leukapheresis/d1"] == [each.key for each in course.events]
    assert [] == [found.message for found in check(course) if found.severity == "error"]


class TestNoFirstDateThatNobodyRead:
    """How short a wait may be is said where it was read, and where the collection took place (C10, C14)."""

    def titles(self, chosen: Choices, *entries: AnyHappening) -> dict[str, tuple[str, date | None]]:
        course = plan(chosen, start=new_york(3, 2), as_of=new_york(3, 1))
        for entry in entries:
            course = revise(course, entry, as_of=entry.at)
        assert [] == rules_broken(course)
        found = {name: event(course, name.replace("/", "/1/") + "/expected") for name in self.OPEN}
        return {name: (each.title, each.earliest) for name, each in found.items()}

    OPEN: ClassVar[dict[str, tuple[str, date | None]]] = {
        "lymphodepletion/band": ("Lymphodepletion (not confirmed)", None),
        "lymphodepletion/product-released": ("The cells are made and released (not confirmed)", None),
        "infusion/band": ("CAR T infusion (not confirmed)", None),
    }

    @pytest.mark.parametrize("chosen", [BrexucabtageneAutoleucel(label="us-2025-06"), ObecabtageneAutoleucel()])
    def test_an_unread_wait_has_none(self, chosen: Choices) -> None:
        assert self.OPEN == self.titles(chosen)
        failed = Failed(at=new_york(3, 10), milestone="product-released")
        assert self.OPEN == self.titles(chosen, failed)

    COLLECTION = "leukapheresis/1/leukapheresis/d1"

    @pytest.mark.parametrize("kind", [Missed, Omit])
    def test_what_did_not_begin_has_none(self, kind: Any) -> None:
        missed = kind(at=new_york(3, 2, 12), of=self.COLLECTION)
        assert self.OPEN == self.titles(Tisagenlecleucel(label="us-2025-06"), missed)
        booked = Booked(at=new_york(3, 2, 13), of=self.COLLECTION, on=date(2026, 3, 9))
        # Usually 21 days after the new appointment.
        found = self.titles(Tisagenlecleucel(label="us-2025-06"), missed, booked)
        first = "Lymphodepletion (not confirmed, usually not before Mon 30 Mar 2026)"
        assert (first, date(2026, 3, 30)) == found["lymphodepletion/band"]


class TestFailedManufacture:
    """What was collected cannot be used: what waits comes no sooner than if it began anew that day."""

    def failed(self) -> Plan:
        failed = Failed(at=new_york(3, 20), milestone="product-released", why="too few cells")
        return revise(tisagenlecleucel(), failed, as_of=new_york(3, 20))

    def test_the_wait_starts_again_and_has_no_end(self) -> None:
        band = event(self.failed(), "lymphodepletion/1/band/expected")
        # Usually 21 to 28 days: 20 March + 21 is 10 April, + 28 is 17 April.
        assert (date(2026, 4, 10), date(2026, 4, 17), None) == (band.earliest, band.start, band.latest)
        assert ["C11"] == [why.convention for why in band.why if "failed on Fri 20 Mar 2026" in why.text]
        infusion = event(self.failed(), "infusion/1/band/expected")
        # Four days of lymphodepletion from 10 April end on the 13th; two days later.
        assert (date(2026, 4, 15), None) == (infusion.earliest, infusion.latest)

    def test_the_judge_counts_from_there_too(self) -> None:
        assert [] == [found.message for found in check(self.failed()) if found.severity == "error"]

    def test_a_second_collection_is_what_it_waits_from(self) -> None:
        again = Repeated(at=new_york(3, 30, 10), of="leukapheresis/1/leukapheresis/d1")
        course = revise(self.failed(), again, as_of=new_york(3, 30, 10))
        assert date(2026, 4, 20) == event(course, "lymphodepletion/1/band/expected").earliest
        assert [] == [found.message for found in check(course) if found.severity == "error"]

    def test_the_second_product_is_released(self) -> None:
        course = revise(self.failed(), Reached(at=new_york(4, 24), milestone="product-released"), as_of=new_york(4, 24))
        assert date(2026, 4, 24) == start(course, "lymphodepletion/1/fludarabine/d1")

    def test_a_product_that_was_released_did_not_fail(self) -> None:
        released = revise(
            tisagenlecleucel(), Reached(at=new_york(3, 20), milestone="product-released"), as_of=new_york(3, 20)
        )
        with pytest.raises(ScheduleError, match="nothing waits for it"):
            revise(released, Failed(at=new_york(3, 21), milestone="product-released"), as_of=new_york(3, 21))
        with pytest.raises(ScheduleError, match="did you mean product-released"):
            revise(tisagenlecleucel(), Failed(at=new_york(3, 21), milestone="product-release"), as_of=new_york(3, 21))


def rules_broken(course: Plan) -> list[str]:
    return [f"{found.severity} {found.code}" for found in check(course)]


class TestCountedBack:
    """From a later date, what a wait leaves open has no date: one sentence, and no event (C22)."""

    @given(
        chosen=st.sampled_from(CELLS),
        anchor=st.sampled_from(["infusion", "lymphodepletion", "fludarabine"]),
        day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    )
    def test_no_anchor_gives_collection_or_release_a_date(self, chosen: Choices, anchor: str, day: date) -> None:
        course = plan(chosen, start=datetime(day.year, day.month, day.day, 9, tzinfo=NEW_YORK), anchor=anchor)
        keys = [each.key for each in course.events]
        assert [] == [key for key in keys if key.startswith("leukapheresis/") or "product-released" in key]
        lines = [note for note in course.notes if "--known leukapheresis=DATE" in note]
        assert 1 == len(lines)
        assert [key for key in keys if key.startswith("lymphodepletion/1/fludarabine/")][:1] == [
            each.key for each in course.events if lines[0] in each.details
        ]
        assert () == check(course)

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            # 4 November less 21 days is 14 October: the wait is usually at least so long.
            (
                CELLS[0],
                "Leukapheresis comes before lymphodepletion, usually by Wed 14 Oct 2026 at the latest; the date",
            ),
            # No shortest time was read.
            (CELLS[2], "Leukapheresis comes before lymphodepletion; the date is not known (The cells are made and"),
            (CELLS[4], "Leukapheresis comes before lymphodepletion; the date is not known (The cells are made and"),
        ],
    )
    def test_the_last_day_is_said_only_where_the_shortest_time_was_read(self, chosen: Choices, words: str) -> None:
        course = plan(chosen, start=new_york(11, 4), anchor="lymphodepletion", as_of=new_york(10, 1))
        (line,) = (note for note in course.notes if "--known" in note)
        assert line.startswith(words)
        assert line in explain(course, date(2026, 11, 4))

    @pytest.mark.parametrize("name", ["leukapheresis", COLLECTION])
    @pytest.mark.parametrize("chosen", CELLS[::2])
    def test_the_place_is_found_by_its_names_and_then_has_its_event(self, chosen: Choices, name: str) -> None:
        course = plan(chosen, start=new_york(11, 4), anchor="infusion", as_of=new_york(9, 1))
        took_place = revise(course, Given(at=new_york(9, 8), of=name), as_of=new_york(9, 8))
        booked = revise(course, Booked(at=new_york(9, 8), of=name, on=new_york(9, 15)), as_of=new_york(9, 8))
        known = plan(
            chosen,
            start=new_york(11, 4),
            anchor="infusion",
            as_of=new_york(9, 1),
            known={"leukapheresis": new_york(9, 15)},
        )
        assert [new_york(9, 8), new_york(9, 15), new_york(9, 15)] == [
            start(each, COLLECTION) for each in (took_place, booked, known)
        ]
        for each in (took_place, booked, known):
            assert [] == [note for note in each.notes if "--known" in note]
            assert [] == [line for event in each.events for line in event.details if "--known" in line]
            assert [] == rules_broken(each)

    @pytest.mark.parametrize(
        "entry",
        [
            Delay(at=new_york(9, 2), of="leukapheresis", days=3),
            Defer(at=new_york(9, 2), of="leukapheresis", on=date(2026, 9, 9)),
            Omit(at=new_york(9, 2), of="leukapheresis"),
            Missed(at=new_york(9, 2), of="leukapheresis"),
            Reduce(at=new_york(9, 2), of="leukapheresis", amount="less", scope="dose"),
            Extend(at=new_york(9, 2), of="leukapheresis", length_days=9),
            Repeated(at=new_york(9, 2), of="leukapheresis"),
        ],
        ids=lambda entry: entry.what,
    )
    def test_what_needs_a_date_is_refused_in_one_line(self, entry: AnyHappening) -> None:
        course = plan(CELLS[4], start=new_york(11, 4), anchor="infusion", as_of=new_york(9, 1))
        with pytest.raises(ScheduleError) as refused:
            revise(course, entry, as_of=new_york(9, 2))
        assert [(COLLECTION, "it has no date yet; record its appointment (booked), or when it took place (given)")] == [
            (problem.place, problem.message) for problem in refused.value.problems
        ]

    def test_a_failed_manufacture_is_refused_in_one_line(self) -> None:
        course = plan(CELLS[4], start=new_york(11, 4), anchor="infusion", as_of=new_york(9, 1))
        with pytest.raises(ScheduleError, match="nothing waits for it: a date was given or recorded"):
            revise(course, Failed(at=new_york(9, 2), milestone="product-released"), as_of=new_york(9, 2))

    def test_a_release_is_recorded_and_the_collection_still_has_no_date(self) -> None:
        course = plan(CELLS[4], start=new_york(11, 4), anchor="infusion", as_of=new_york(9, 1))
        released = revise(course, Reached(at=new_york(10, 1), milestone="product-released"), as_of=new_york(10, 1))
        assert ("given", new_york(10, 1)) == (
            event(released, "lymphodepletion/1/product-released/expected").state,
            start(released, "lymphodepletion/1/product-released/expected"),
        )
        assert [] == [each.key for each in released.events if each.key.startswith("leukapheresis/")]
        assert [] == rules_broken(released)


class TestLimits:
    """What is printed is what is accepted and judged: a visit deferred to any date inside its limits breaks nothing."""

    @given(data=st.data(), chosen=st.sampled_from(CELLS), anchor=st.sampled_from(["infusion", "lymphodepletion"]))
    def test_each_date_that_is_printed_may_be_taken(self, data: st.DataObject, chosen: Choices, anchor: str) -> None:
        course = plan(chosen, start=new_york(3, 9), anchor=anchor, plan_id=UUID(int=9), as_of=new_york(3, 1))
        visits = [each for each in course.events if each.kind in ("dose", "infusion")]
        visit = data.draw(st.sampled_from(visits))
        assert visit.earliest is not None
        assert visit.latest is not None
        on = data.draw(st.dates(visit.earliest, visit.latest))
        moved = revise(course, Defer(at=new_york(3, 1), of=visit.key, on=on), as_of=new_york(3, 1))
        assert f"{on}" == f"{start(moved, visit.key):%Y-%m-%d}"
        assert [] == rules_broken(moved)


class TestReleasedSoonerThanRead:
    """The treatment is planned no earlier than the wait's least days; a recorded date is kept, with a warning."""

    def released(self, *further: AnyHappening) -> Plan:
        # Collection on 2 March; usually at least 21 days: 23 March.
        reached = Reached(at=new_york(3, 10), milestone="product-released")
        return revise(tisagenlecleucel(), reached, *further, as_of=new_york(3, 30))

    def test_it_waits_for_the_floor_and_says_so(self) -> None:
        first = event(self.released(), "lymphodepletion/1/fludarabine/d1")
        assert (date(2026, 3, 23), date(2026, 3, 23)) == (first.start, first.earliest)
        assert (
            "The cells are made and released: recorded on Tue 10 Mar 2026, sooner than was read (usually at least "
            "21 days, planned at 28 days by this library's choice, with no known upper limit); lymphodepletion is "
            "planned no earlier than Mon 23 Mar 2026"
        ) == first.why[-1].text
        assert [] == rules_broken(self.released())

    @pytest.mark.parametrize(("day", "first"), [(22, 23), (23, 23), (24, 24)])
    def test_on_both_sides_of_the_floor(self, day: int, first: int) -> None:
        reached = Reached(at=new_york(3, day), milestone="product-released")
        course = revise(tisagenlecleucel(), reached, as_of=new_york(3, 30))
        assert date(2026, 3, first) == start(course, "lymphodepletion/1/fludarabine/d1")

    def test_what_was_recorded_otherwise_is_warned_about(self) -> None:
        course = self.released(Given(at=new_york(3, 12), of="lymphodepletion/1/fludarabine/d1"))
        assert new_york(3, 12) == start(course, "lymphodepletion/1/fludarabine/d1")
        assert ["warning link_broken"] == rules_broken(course)

    def test_so_is_a_wait_whose_bounds_are_not_usual_but_certain(self) -> None:
        # Preparation ends on 4 March; at least 5 days: 9 March.
        made = plan(made_up(middle=WAIT), start=new_york(3, 1), plan_id=UUID(int=5), as_of=new_york(3, 1))
        assert new_york(3, 1) == start(made, "prep/1/prep/d-2")
        early = revise(made, Reached(at=new_york(3, 5), milestone="ready"), as_of=new_york(3, 5))
        assert date(2026, 3, 8) == start(early, "pump/1/pump/start")
        assert [] == rules_broken(early)
        booked = revise(
            early, Booked(at=new_york(3, 5), of="pump/1/pump/start", on=date(2026, 3, 6)), as_of=new_york(3, 5)
        )
        assert ["warning link_broken"] == rules_broken(booked)

    def test_after_a_failure_the_least_days_count_from_there(self) -> None:
        failed = Failed(at=new_york(3, 20), milestone="product-released")
        reached = Reached(at=new_york(3, 30), milestone="product-released")
        course = revise(tisagenlecleucel(), failed, reached, as_of=new_york(3, 30))
        assert date(2026, 4, 10) == start(course, "lymphodepletion/1/fludarabine/d1")


# Collection on Monday 2 March 2026. Tisagenlecleucel: released on 30 March (28 days), the infusion on 4 April; at the
# earliest on 23 and 28 March. Brexucabtagene: typically 16 days, so Day -4 on 18 and Day 0 on 22 March; at the
# earliest on 2 and 6 March. Obecabtagene: 22 days, Day -6 on 24 March, Days 1 and 10 on 30 March and 8 April; at the
# earliest Day -6 on 2 and Day 1 on 7 March. Each ends so many dates after the last infusion.
BANDS: list[tuple[Choices, dict[str, tuple[date, date, date | None]]]] = [
    (
        CELLS[0],
        {
            "first-week-monitoring": (date(2026, 4, 4), date(2026, 4, 11), date(2026, 3, 28)),
            "watch-monitoring": (date(2026, 4, 4), date(2026, 4, 18), date(2026, 3, 28)),
            "stay-near": (date(2026, 4, 4), date(2026, 4, 18), date(2026, 3, 28)),
            "no-driving": (date(2026, 4, 4), date(2026, 4, 18), date(2026, 3, 28)),
        },
    ),
    (
        CELLS[2],  # its daily monitoring was not read in print
        {
            "stay-near": (date(2026, 3, 22), date(2026, 4, 5), None),
            "no-driving": (date(2026, 3, 22), date(2026, 4, 5), None),
        },
    ),
    (
        CELLS[3],
        {
            "daily-monitoring": (date(2026, 3, 22), date(2026, 4, 5), None),
            "watch-monitoring": (date(2026, 3, 22), date(2026, 4, 19), None),
            "stay-near": (date(2026, 3, 22), date(2026, 4, 19), None),
            "no-driving": (date(2026, 3, 22), date(2026, 5, 17), None),
        },
    ),
    (
        CELLS[4],
        {
            "monitoring": (date(2026, 3, 30), date(2026, 4, 22), None),
            "stay-near": (date(2026, 3, 30), date(2026, 5, 6), None),
            "no-driving": (date(2026, 3, 30), date(2026, 6, 3), None),
        },
    ),
]


class TestAftercareThatWaits:
    """Lodging and leave are booked by it: one event a restriction, not confirmed, with its first date (C15)."""

    @pytest.mark.parametrize(("chosen", "bands"), BANDS)
    def test_each_has_its_dates(self, chosen: Choices, bands: dict[str, tuple[date, date, date | None]]) -> None:
        course = plan(chosen, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))
        found = {each.key: each for each in course.events if each.kind in ("restriction", "monitoring")}
        assert {f"infusion/1/{row}/1": dates for row, dates in bands.items()} == {
            key: (each.start, each.end - timedelta(days=1), each.earliest) for key, each in found.items()
        }
        assert {("tentative", None, "product-released")} == {
            (each.state, each.latest, each.waits_for) for each in found.values()
        }
        assert [] == rules_broken(course)

    @pytest.mark.parametrize(("chosen", "bands"), BANDS)
    def test_each_keeps_its_name_when_it_has_its_date(self, chosen: Choices, bands: dict[str, Any]) -> None:
        course = plan(chosen, start=new_york(3, 2), plan_id=UUID(int=9), as_of=new_york(3, 1))
        dated = revise(course, Reached(at=new_york(4, 20), milestone="product-released"), as_of=new_york(4, 20))
        for row in bands:
            before, now = (event(each, f"infusion/1/{row}/1") for each in (course, dated))
            assert (before.uid, "planned", before.sequence + 1) == (now.uid, now.state, now.sequence)
            infusion = next(each for each in dated.events if each.key.startswith("infusion/1/infusion/"))
            assert infusion.start == now.start
        assert [] == rules_broken(dated)
