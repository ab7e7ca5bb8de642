"""Doses that are late, booked, deferred, omitted; responses that are learned; treatment that stops.

Inotuzumab ozogamicin from Mon 2 March 2026, 09:00 in New York: cycle 1 of 21 days, so doses on 2, 9 and 16 March
and the next Day 1 on Mon 23 March; later cycles of 28 days.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.support.courses import event, inotuzumab, keys, new_york, start

from schedules import ScheduleError, revise
from schedules.course import (
    AnyHappening,
    Booked,
    Correction,
    Defer,
    Delay,
    Extend,
    Given,
    Learned,
    Missed,
    Omit,
    Reduce,
    Scope,
    Stop,
)
from schedules.export import to_ics

LATER = new_york(6, 1)


def after(*happenings: AnyHappening) -> object:
    return revise(inotuzumab(), *happenings, as_of=LATER)


class TestGiven:
    """A fact outranks a rule: it moves what follows by the floors, and nothing else."""

    @pytest.mark.parametrize(
        ("given", "next_day_one"),
        [
            (new_york(3, 17), new_york(3, 23)),  # Day 16, and 6 days: Day 22
            (new_york(3, 18), new_york(3, 24)),  # Day 17, and 6 days: Day 23
            (new_york(3, 20), new_york(3, 26)),  # Day 19, outside its window
        ],
    )
    def test_dose_3_late_moves_the_next_day_one_to_keep_6_days(self, given: datetime, next_day_one: datetime) -> None:
        course = revise(inotuzumab(), Given(at=given, of="first/1/dose/d15"), as_of=given)
        dose = event(course, "first/1/dose/d15")
        assert ("given", given, given, new_york(3, 16)) == (dose.state, dose.actual, dose.start, dose.due)
        assert next_day_one == start(course, "later/1/dose/d1")

    def test_dose_2_late_moves_dose_3_and_narrows_its_window(self) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 11), of="first/1/dose/d8"), as_of=new_york(3, 11))
        third = event(course, "first/1/dose/d15")
        # Day 10, and 6 days: Day 16; the window round it ends on Day 18, and the next dose on Day 22 allows Day 16.
        assert (new_york(3, 17), date(2026, 3, 17), date(2026, 3, 17)) == (third.start, third.earliest, third.latest)
        assert new_york(3, 16) == third.nominal
        assert new_york(3, 23) == start(course, "later/1/dose/d1")

    def test_day_1_given_later_moves_its_cycle(self) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 25, 14), of="later/1/dose/d1"), as_of=new_york(3, 25, 14))
        # The time of day of one dose is not the time of the next.
        assert [new_york(3, 25, 14), new_york(4, 1), new_york(4, 8), new_york(4, 22)] == [
            start(course, key) for key in ("later/1/dose/d1", "later/1/dose/d8", "later/1/dose/d15", "later/2/dose/d1")
        ]
        assert new_york(3, 23) == event(course, "later/1/dose/d1").due

    def test_what_stands_beside_it_follows(self) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 18, 11), of="first/1/dose/d15"), as_of=new_york(3, 18, 13))
        assert new_york(3, 18, 12) == start(course, "first/1/observation/d15")

    def test_what_was_before_is_unchanged(self) -> None:
        before = inotuzumab()
        course = revise(before, Given(at=new_york(3, 18), of="first/1/dose/d15"), as_of=new_york(3, 18))
        assert before.events[:4] == course.events[:4]
        assert "first/1/observation/d8" == course.events[3].key


class TestBookedAndDeferred:
    """An appointment is a date for one event; a move inside the window moves nothing else."""

    def test_a_booking(self) -> None:
        course = revise(
            inotuzumab(), Booked(at=new_york(3, 4), of="first/1/dose/d8", on=new_york(3, 10, 15)), as_of=LATER
        )
        dose = event(course, "first/1/dose/d8")
        assert (new_york(3, 10, 15), new_york(3, 10, 15), new_york(3, 9), "planned") == (
            dose.start,
            dose.placed,
            dose.due,
            dose.state,
        )
        assert new_york(3, 16) == start(course, "first/1/dose/d15")

    def test_a_date_keeps_the_time_of_day(self) -> None:
        course = revise(inotuzumab(), Defer(at=new_york(3, 4), of="first/1/dose/d8", on=date(2026, 3, 10)), as_of=LATER)
        assert new_york(3, 10) == start(course, "first/1/dose/d8")

    def test_the_last_booking_counts(self) -> None:
        bookings = [
            Booked(at=new_york(3, day), of="first/1/dose/d8", on=new_york(3, on)) for day, on in ((3, 10), (4, 11))
        ]
        assert new_york(3, 11) == start(revise(inotuzumab(), *bookings, as_of=LATER), "first/1/dose/d8")


class TestDelays:
    """A clinical delay shifts as much as its scope says."""

    @pytest.mark.parametrize(
        ("scope", "dose_2", "dose_3", "next_day_one"),
        [
            ("row", new_york(3, 12), new_york(3, 18), new_york(3, 24)),  # floors: 12 + 6 = 18, 18 + 6 = 24
            ("cycle", new_york(3, 12), new_york(3, 19), new_york(3, 25)),
            ("following", new_york(3, 12), new_york(3, 19), new_york(3, 26)),
        ],
    )
    def test_three_days_from_dose_2(
        self, scope: Scope, dose_2: datetime, dose_3: datetime, next_day_one: datetime
    ) -> None:
        delay = Delay(at=new_york(3, 9, 8), of="first/1/dose/d8", days=3, scope=scope, why="infection")
        course = revise(inotuzumab(), delay, as_of=new_york(3, 9, 8))
        assert [dose_2, dose_3, next_day_one] == [
            start(course, key) for key in ("first/1/dose/d8", "first/1/dose/d15", "later/1/dose/d1")
        ]

    @pytest.mark.parametrize(
        ("scope", "dose_2", "following"),
        [("cycle", new_york(4, 2), new_york(4, 23)), ("following", new_york(4, 2), new_york(4, 23))],
    )
    def test_three_days_from_a_day_1(self, scope: Scope, dose_2: datetime, following: datetime) -> None:
        delay = Delay(at=new_york(3, 20), of="later/1/dose/d1", days=3, scope=scope)
        course = revise(inotuzumab(), delay, as_of=new_york(3, 20))
        assert [new_york(3, 26), dose_2, following] == [
            start(course, key) for key in ("later/1/dose/d1", "later/1/dose/d8", "later/2/dose/d1")
        ]


class TestLeftOut:
    """What is omitted or missed stays as cancelled, and what stood beside it goes with it."""

    @pytest.mark.parametrize("kind", [Omit, Missed])
    def test_a_dose(self, kind: type[Omit | Missed]) -> None:
        course = revise(inotuzumab(), kind(at=new_york(3, 16, 8), of="first/1/dose/d15"), as_of=LATER)
        assert "omitted" == event(course, "first/1/dose/d15").state
        assert {"first/1/dose/d15", "first/1/observation/d15"} == {each.key for each in course.cancelled}
        assert {1} == {each.sequence for each in course.cancelled}
        assert new_york(3, 23) == start(course, "later/1/dose/d1")


class TestLearned:
    """A response decides the amounts of the cycles after it; a longer cycle moves what follows."""

    def test_a_response_from_cycle_2_on(self) -> None:
        course = revise(
            inotuzumab(), Learned(at=new_york(3, 20), fact="response", value="cr", from_cycle=2), as_of=LATER
        )
        assert "0.8 mg/m2" == event(course, "first/1/dose/d1").amount
        assert ["0.5 mg/m2", "0.5 mg/m2"] == [event(course, f"later/{n}/dose/d1").amount for n in (1, 2)]

    def test_a_response_from_cycle_3_on_leaves_cycle_2_open(self) -> None:
        course = revise(
            inotuzumab(), Learned(at=new_york(3, 20), fact="response", value="cr", from_cycle=3), as_of=LATER
        )
        assert ["0.8 mg/m2, or 0.5 after CR/CRi", "0.5 mg/m2"] == [
            event(course, f"later/{n}/dose/d1").amount for n in (1, 2)
        ]

    def test_a_first_cycle_of_28_days(self) -> None:
        course = revise(inotuzumab(), Extend(at=new_york(3, 17), of="first/1/dose/d1", length_days=28), as_of=LATER)
        assert new_york(3, 30) == start(course, "later/1/dose/d1")

    def test_a_reduced_amount_holds_from_that_dose_on(self) -> None:
        course = revise(
            inotuzumab(),
            Reduce(at=new_york(3, 20), of="later/1/dose/d8", amount="0.4 mg/m2", scope="following"),
            as_of=LATER,
        )
        assert "0.8 mg/m2, or 0.5 after CR/CRi" == event(course, "later/1/dose/d1").amount
        assert {"0.4 mg/m2"} == {
            event(course, key).amount
            for key in keys(course, row="dose")
            if key > "later/1/dose/d1" and "observ" not in key
        }


class TestStop:
    """Treatment ends: what would follow is cancelled, what was is left alone."""

    def test_nothing_is_planned_after_it(self) -> None:
        course = revise(inotuzumab(), Stop(at=new_york(3, 20), why="progression"), as_of=new_york(3, 20))
        assert ["first/1/dose/d1", "first/1/dose/d8", "first/1/dose/d15"] == keys(course, kind="dose")
        assert {"cancelled"} == {each.state for each in course.cancelled}
        assert all(each.start > new_york(3, 20) for each in course.cancelled if isinstance(each.start, datetime))


class TestCorrections:
    """Nothing is erased: a correction says which entry was wrong, and what is right."""

    def test_undone_it_is_the_plan_of_before_with_higher_sequences(self) -> None:
        late = revise(inotuzumab(), Given(at=new_york(3, 18), of="first/1/dose/d15"), as_of=new_york(3, 18))
        undone = revise(late, Correction(at=new_york(3, 18, 10), entry=1), as_of=new_york(3, 18, 10))
        assert [each.start for each in inotuzumab().events] == [each.start for each in undone.events]
        assert [0, 2] == [event(undone, key).sequence for key in ("first/1/dose/d1", "later/1/dose/d1")]
        assert 2 == len(undone.record)

    def test_what_is_right_instead(self) -> None:
        late = revise(inotuzumab(), Given(at=new_york(3, 18), of="first/1/dose/d15"), as_of=new_york(3, 18))
        right = Given(at=new_york(3, 17, 10), of="first/1/dose/d15")
        mended = revise(late, Correction(at=new_york(3, 18, 10), entry=1, instead=right), as_of=new_york(3, 18, 10))
        assert new_york(3, 17, 10) == start(mended, "first/1/dose/d15")

    def test_only_a_correction_revives_what_was_cancelled_and_with_a_higher_sequence(self) -> None:
        stopped = revise(inotuzumab(), Stop(at=new_york(3, 20)), as_of=new_york(3, 20))
        assert 1 == event(stopped, "later/1/dose/d1").sequence
        with pytest.raises(ScheduleError, match="it was cancelled; correct the entry that cancelled it"):
            revise(stopped, Given(at=new_york(3, 23), of="later/1/dose/d1"), as_of=new_york(3, 23))
        back = revise(stopped, Correction(at=new_york(3, 21), entry=1), as_of=new_york(3, 21))
        assert ("planned", 2) == (event(back, "later/1/dose/d1").state, event(back, "later/1/dose/d1").sequence)
        assert () == back.cancelled


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Given(at=new_york(3, 18), of="first/1/dose/d99"), "did you mean first/1/dose/"),
        (Given(at=new_york(6, 2), of="first/1/dose/d15"), "is later than"),
        (Given(at=new_york(3, 18), of="first/1/observation/d15"), "follows from another event"),
        (Correction(at=new_york(3, 18), entry=1), "there is no entry 1 yet"),
        (Learned(at=new_york(3, 18), fact="response", value="perhaps"), "'perhaps' is not possible; choose none or cr"),
        (Learned(at=new_york(3, 18), fact="mood", value="good"), "no choice 'mood'"),
    ],
)
def test_what_cannot_have_happened_is_refused(entry: AnyHappening, message: str) -> None:
    with pytest.raises(ScheduleError, match=message):
        revise(inotuzumab(), entry, as_of=LATER)


@pytest.mark.parametrize("entry", [Omit, Missed])
def test_an_omitted_or_missed_dose_is_sent_as_cancelled(entry: type[Omit | Missed]) -> None:
    course = revise(inotuzumab(), entry(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
    lines = to_ics(course).decode().replace("\r\n ", "").split("BEGIN:VEVENT")
    uid = event(course, "first/1/dose/d8").uid
    (sent,) = [line for line in lines if f"UID:{uid}" in line]
    assert "STATUS:CANCELLED" in sent
    assert "SUMMARY:Cancelled: Inotuzumab" in sent
    assert "SEQUENCE:1" in sent
    assert "TRANSP:TRANSPARENT" in sent
