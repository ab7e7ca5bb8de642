"""The next revision of a plan: what is refused, what a batch of entries sees, and what is sent of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import pytest
from tests.support.courses import blinatumomab, event, inotuzumab, new_york, paris

from schedules import Plan, ScheduleError, revise
from schedules.course import AnyHappening, Booked, Changed, Correction, Given, Missed, Omit
from schedules.planning.revision import only_changed, planned_with, withdraw
from schedules.planning.versions import matters_from

D1, D8, D15 = "first/1/dose/d1", "first/1/dose/d8", "first/1/dose/d15"


def refused(course: Plan, *entries: AnyHappening, as_of: datetime) -> tuple[str, str, str]:
    """
    The code, the place and the words of the one problem.
    """
    with pytest.raises(ScheduleError) as caught:
        revise(course, *entries, as_of=as_of)
    (problem,) = caught.value.problems
    return problem.code, problem.place, problem.message


class TestWhenItIsMade:
    def test_not_before_the_last_revision(self) -> None:
        """
        The plan was made on 1 March at 09:00 in New York; both times are told on its clocks.
        """
        message = (
            "Sun 1 Mar 2026 08:59 is before the plan's last revision, Sun 1 Mar 2026 09:00 (America/New_York time)"
        )
        missed, before = Missed(at=new_york(2, 1), of=D1), new_york(3, 1, 8, 59)
        found = ("entry_impossible", "as_of", f"{message}; give a later time")
        assert found == refused(inotuzumab(), missed, as_of=before)
        assert found == refused(inotuzumab(), missed, as_of=before.astimezone(UTC))

    def test_in_the_same_minute_it_is(self) -> None:
        course = inotuzumab()
        assert new_york(3, 1) == revise(course, Missed(at=new_york(3, 1), of=D1), as_of=new_york(3, 1)).as_of

    def test_a_time_without_a_zone(self) -> None:
        with pytest.raises(ScheduleError, match="has no time zone"):
            revise(inotuzumab(), as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # that is the fault

    def test_now_without_a_word(self) -> None:
        before = datetime.now(UTC)
        made = revise(inotuzumab(), Given(at=new_york(3, 2), of=D1))
        assert before.replace(microsecond=0) <= made.as_of <= datetime.now(UTC)
        assert made.as_of == made.record[0].recorded_at == made.revisions[-1].as_of


class TestABatchOfEntries:
    """Each is checked against the plan as the ones before it left it."""

    def test_a_date_that_an_earlier_one_gave_is_a_name_for_the_next(self) -> None:
        booked = Booked(at=new_york(3, 3), of=D8, on=new_york(3, 10))
        given = Given(at=new_york(3, 10), of="2026-03-10")
        course = revise(inotuzumab(), booked, given, as_of=new_york(3, 10))
        assert [D8, D8] == [entry.of for entry in course.record if isinstance(entry, Booked | Given)]
        assert (1, 2) == (course.revision, course.revisions[-1].entries)

    def test_an_earlier_one_outranks_the_next(self) -> None:
        left_out = Omit(at=new_york(3, 3), of=D8), Missed(at=new_york(3, 4), of=D8)
        assert "it was omitted, as recorded on" in refused(inotuzumab(), *left_out, as_of=new_york(3, 9))[2]

    @pytest.mark.parametrize(("number", "there"), [(2, 1), (3, 1)])
    def test_entries_are_counted_on(self, number: int, there: int) -> None:
        entries = Given(at=new_york(3, 2), of=D1), Correction(at=new_york(3, 3), entry=number)
        message = f"there is no entry {number} yet; the record has {there}"
        assert ("entry_impossible", "entry", message) == refused(inotuzumab(), *entries, as_of=new_york(3, 3))

    def test_one_may_be_taken_back_in_its_own_batch(self) -> None:
        entries = Omit(at=new_york(3, 2), of=D8), Correction(at=new_york(3, 3), entry=1)
        course = revise(inotuzumab(), *entries, as_of=new_york(3, 3))
        assert list(inotuzumab().events) == list(course.events)


class TestPlannedBeforehand:
    HOME: Final = Changed(at=paris(3, 2), choice="bag_hours", value=48)

    @pytest.mark.parametrize("changes", [{"revision": 1}, {"record": (HOME,)}])
    def test_only_of_a_new_plan(self, changes: dict[str, object]) -> None:
        course = blinatumomab(paris(3, 2), bag_hours=24).model_copy(update=changes)
        with pytest.raises(ScheduleError) as caught:
            planned_with(course, self.HOME)
        (problem,) = caught.value.problems
        assert ("entry_impossible", "record", "the plan is not new; use revise") == (
            problem.code,
            problem.place,
            problem.message,
        )

    def test_it_is_made_when_the_plan_is(self) -> None:
        course = planned_with(blinatumomab(paris(3, 2), bag_hours=24), self.HOME)
        (batch,) = course.revisions
        assert ("plan", 1, paris(3, 2)) == (batch.cause, batch.entries, batch.as_of)
        assert (0, paris(3, 2)) == (course.revision, course.as_of)


class TestAWithdrawnPlan:
    def withdrawn(self) -> tuple[Plan, Plan]:
        course = revise(inotuzumab(), Omit(at=new_york(3, 3), of=D8), as_of=new_york(3, 3))
        return course, withdraw(course, new_york(3, 4))

    def test_all_is_cancelled_and_stamped(self) -> None:
        course, gone = self.withdrawn()
        assert () == gone.events
        assert {event.uid for event in (*course.events, *course.cancelled)} == {event.uid for event in gone.cancelled}
        first = event(gone, D1)
        assert ("cancelled", 1, new_york(3, 4)) == (first.state, first.sequence, first.changed)
        assert new_york(3, 4) == gone.as_of

    def test_what_was_gone_before_stays_as_it_was(self) -> None:
        course, gone = self.withdrawn()
        assert event(course, D8) == event(gone, D8)
        assert (1, new_york(3, 3)) == (event(gone, D8).sequence, event(gone, D8).changed)

    def test_in_the_order_of_their_dates(self) -> None:
        """
        The dose of Day 8, which was left out, stands between those of Days 1 and 15 again.
        """
        keys = [event.key for event in self.withdrawn()[1].cancelled]
        assert keys.index(D1) < keys.index(D8) < keys.index(D15)

    def test_each_of_its_visits_is_told_to_be_gone(self) -> None:
        """
        Nine doses, each with its observation; that of Day 8 was gone before. Each visit is told by its dose's name.
        """
        course, gone = self.withdrawn()
        assert gone.visits is not None
        told = {visit.uid: (visit.sequence, visit.changed) for visit in gone.visits}
        assert (1, new_york(3, 4)) == told[event(course, D1).uid]
        assert (1, new_york(3, 3)) == told[event(course, D8).uid]


class TestWhatChangedLast:
    def course(self) -> Plan:
        """
        The dose of Day 15 is left out first, that of Day 8 is moved by a day then.
        """
        course = revise(inotuzumab(), Omit(at=new_york(3, 3), of=D15), as_of=new_york(3, 3))
        return revise(course, Booked(at=new_york(3, 4), of=D8, on=new_york(3, 10)), as_of=new_york(3, 4))

    def test_is_sent_alone(self) -> None:
        small = only_changed(self.course())
        assert {D8, "first/1/observation/d8"} == {event.key for event in small.events}
        assert () == small.cancelled

    def test_with_what_was_cancelled_by_it(self) -> None:
        course = revise(inotuzumab(), Omit(at=new_york(3, 3), of=D15), as_of=new_york(3, 3))
        small = only_changed(course)
        assert D15 in {event.key for event in small.cancelled}
        assert {event.uid for event in small.cancelled} == {event.uid for event in course.cancelled}
        assert D1 not in {event.key for event in small.events}

    def test_or_with_all_of_its_visit(self) -> None:
        """
        As if the observation of the same visit had not moved with its dose.
        """
        course = self.course()
        events = tuple(
            each.model_copy(update={"changed": each.created}) if each.key == "first/1/observation/d8" else each
            for each in course.events
        )
        course = course.model_copy(update={"events": events})
        assert {D8} == {event.key for event in only_changed(course).events}
        assert {D8} == {event.key for event in only_changed(course, whole_visits=False).events}
        assert {D8, "first/1/observation/d8"} <= {event.key for event in only_changed(course, whole_visits=True).events}


class TestFromWhenAnEntryMatters:
    """From the earliest of all that it is about: when it happened, and what it says of other times."""

    def of(self, entry: AnyHappening, *before: AnyHappening) -> datetime:
        return datetime.fromtimestamp(matters_from(inotuzumab(), (*before, entry), entry), new_york(3, 1).tzinfo)

    def test_from_when_it_happened(self) -> None:
        assert new_york(3, 5) == self.of(Given(at=new_york(3, 5), of=D8))

    def test_or_from_the_event_that_it_is_about(self) -> None:
        assert new_york(3, 9) == self.of(Given(at=new_york(3, 12), of=D8))

    def test_a_correction_from_what_it_corrects(self) -> None:
        wrong = Given(at=new_york(3, 12), of=D8)
        assert new_york(3, 9) == self.of(Correction(at=new_york(3, 20), entry=1), wrong)

    def test_or_from_what_is_right_instead(self) -> None:
        wrong, right = Given(at=new_york(3, 12), of=D8), Given(at=new_york(3, 3), of=D8)
        assert new_york(3, 3) == self.of(Correction(at=new_york(3, 20), entry=1, instead=right), wrong)

    def test_a_change_from_the_moment_that_it_names(self) -> None:
        change = Changed(at=new_york(3, 12), choice="bag_hours", value=24, from_on=new_york(3, 6))
        assert new_york(3, 6) == self.of(change)
        assert new_york(3, 12) == self.of(change.model_copy(update={"from_on": date(2026, 3, 6)}))
