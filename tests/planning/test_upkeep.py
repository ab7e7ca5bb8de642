"""A plan under another law of its zone, by another version of the library, or changed by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.support.courses import inotuzumab, new_york
from tests.support.laws import under
from tests.support.tzif import NEW_LAW, OLD_LAW

from schedules import Blinatumomab, Event, InotuzumabOzogamicin, Plan, amend, check, plan, replay, revise, up_to_date
from schedules.clock import zone, zone_data
from schedules.course import Booked, Changed, Correction, Given, Hold, Learned, Resume
from schedules.course.digests import DIGESTS, digests_of
from schedules.course.plan_file import open_plan, plan_json, read_plan
from schedules.course.remembered import Lays
from schedules.errors import PlanError, ScheduleError
from schedules.export import to_ics
from schedules.planning.upkeep import kept_as_told, restored
from schedules.planning.versions import laid_again

HOUR = timedelta(hours=1)
ZONES = sorted(OLD_LAW)
BEFORE, AFTER = "2026-10-12T09:00", "2026-11-16T09:00"
"""Day 1 before the laws change, and after it."""


def elapsed(start: Any, end: Any) -> timedelta:
    ran: timedelta = end.astimezone(UTC) - start.astimezone(UTC)
    return ran


def wall(moment: Any) -> str:
    return moment.replace(tzinfo=None).isoformat() if isinstance(moment, datetime) else str(moment)


@pytest.fixture
def laws(tmp_path: Path) -> Callable[[str], AbstractContextManager[None]]:
    """The old law or the new one, each under a version newer than the package's."""
    return lambda name: under(*{"old": (OLD_LAW, "2190a"), "new": (NEW_LAW, "2190b")}[name], tmp_path)


Laws = Callable[[str], AbstractContextManager[None]]


def pump_course(name: str, start: str, *entries: tuple[str, str, str]) -> bytes:
    """The file of three cycles with 96 h bags, held and resumed at the given times of day."""
    tz = zone(name)
    begin = datetime.fromisoformat(start).replace(tzinfo=tz)
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=3, weight_kg=70, age_group="adult", bag_hours=96)
    course = plan(chosen, start=begin, plan_id=UUID(int=7), as_of=begin)
    for what, text, rate in entries:
        at = datetime.fromisoformat(text).replace(tzinfo=tz)
        rated = {"at": at, "row": "infusion", "rate": rate}
        entry = Hold(at=at, row="infusion") if what == "hold" else Resume.read(rated)
        course = revise(course, entry, as_of=at)
    return plan_json(course)


HELD = ("hold", "2026-10-30T20:00", ""), ("resume", "2026-11-02T08:00", "same")
"""A hold over the night in which the laws part, whose both ends are recorded."""
HELD_LATE = ("hold", "2026-11-03T20:00", ""), ("resume", "2026-11-04T08:00", "low")
"""A hold after it: the stretch before it has an hour more, or less, of infusion."""


def pump_law(course: Plan) -> None:
    """672 infused hours in each cycle that was not cut short, and no bag that runs longer than 96 h."""
    for cycle in {event.key.rsplit("/", 1)[0] for event in course.events if event.kind == "infusion"}:
        own = [event for event in course.events if event.key.startswith(cycle) and not event.all_day]
        stretches = [event for event in own if event.kind == "infusion"]
        assert timedelta(hours=672) == sum((elapsed(each.start, each.end) for each in stretches), timedelta())
        for stretch in stretches:
            cuts = (event for event in own if event.kind in ("bag-change", "step"))
            hung = [event.start for event in cuts if within(event, stretch)]
            marks = sorted(at.timestamp() for at in (stretch.start, *hung, stretch.end) if isinstance(at, datetime))
            assert all(later - earlier <= 96 * 3600 for earlier, later in pairwise(marks))


def within(event: Event, stretch: Event) -> bool:
    return elapsed(stretch.start, event.start) >= timedelta() and elapsed(event.start, stretch.end) > timedelta()


class TestAnotherLaw:
    """The law of a zone changes under a running course (C18)."""

    @pytest.mark.parametrize("name", ZONES)
    @pytest.mark.parametrize(("then", "now"), [("old", "new"), ("new", "old")])
    @pytest.mark.parametrize("start", [BEFORE, AFTER])
    @pytest.mark.parametrize("entries", [(), HELD, HELD_LATE], ids=["no hold", "held across", "held after"])
    def test_what_stays_and_what_is_counted_again(
        self, laws: Laws, name: str, then: str, now: str, start: str, entries: Any
    ) -> None:
        if start == AFTER and entries:
            entries = tuple((what, text.replace("2026-11-0", "2026-11-2"), rate) for what, text, rate in HELD_LATE)
        with laws(then):
            written = pump_course(name, start, *entries)
            data = zone_data(name)
        with laws(now):
            told = read_plan(written)
            assert data == told.zone_data != zone_data(name)
            renewed = up_to_date(told, as_of=datetime(2026, 12, 1, 12, tzinfo=UTC))
            pump_law(renewed)
            assert wall(told.start) == wall(renewed.start)
            assert [wall(entry.at) for entry in told.record] == [wall(entry.at) for entry in renewed.record]
            known = {event.uid: event for event in (*told.events, *told.cancelled)}
            for event in (*renewed.events, *renewed.cancelled):
                old = known[event.uid]
                if event.timing == "appointment":
                    assert wall(old.start) == wall(event.start), event.key
                same = (str(old.start), str(old.end)) == (str(event.start), str(event.end))
                moved = elapsed_or_zero(old.start, event.start) or elapsed_or_zero(old.end, event.end)
                assert event.sequence == old.sequence + (not same) or (same and event == old), event.key
                assert not (moved and event.sequence == old.sequence), event.key
            assert known.keys() == {event.uid for event in (*renewed.events, *renewed.cancelled)}
            assert not renewed.is_by_other_law
            assert renewed == read_plan(plan_json(renewed)) == up_to_date(renewed) == replay(renewed)
            assert [] == [found for found in check(renewed) if found.severity == "error"]

    def test_one_course_by_hand(self, laws: Laws) -> None:
        """
        Vancouver, Monday 12 October 2026 09:00 (UTC-7).

        Under the old law the clocks go back on 1 November: 672 h later it is Monday 9 November 08:00 (UTC-8); under the
        new one it is 09:00 (UTC-7), the same instant. Cycle 2 begins on Monday 23 November at 09:00: that is an hour
        earlier under the new law.
        """
        with laws("old"):
            written = pump_course("America/Vancouver", BEFORE)
        with laws("new"):
            told = read_plan(written)
            renewed = up_to_date(told, as_of=datetime(2026, 10, 20, tzinfo=UTC))
            found = {event.key: event for event in renewed.events}
            was = {event.key: event for event in told.events}
        assert "2026-11-09T08:00:00-08:00" == was["induction/1/infusion/disconnect"].start.isoformat()
        assert "2026-11-09T09:00:00-07:00" == found["induction/1/infusion/disconnect"].start.isoformat()
        assert "2026-11-23T09:00:00-08:00" == was["induction/2/infusion/start"].start.isoformat()
        assert "2026-11-23T09:00:00-07:00" == found["induction/2/infusion/start"].start.isoformat()
        assert (0, 1) == (was["induction/2/infusion/start"].sequence, found["induction/2/infusion/start"].sequence)
        assert found["induction/1/infusion/start"].sequence == 1  # its end is said otherwise
        assert found["induction/1/stay/1"] == was["induction/1/stay/1"]
        assert (1, ("update",)) == (renewed.revision, tuple(each.cause for each in renewed.revisions))

    def test_a_lead_moves_with_the_dose_that_it_is_before(self, laws: Laws) -> None:
        with laws("old"):
            begin = datetime(2026, 10, 19, 9, tzinfo=zone("America/Edmonton"))
            chosen = InotuzumabOzogamicin(cycles=2)
            course = plan(chosen, start=begin, plan_id=UUID(int=8), as_of=begin)
            written = plan_json(course)
        with laws("new"):
            told, renewed = read_plan(written), up_to_date(read_plan(written), as_of=begin)
            known = {event.uid: event for event in told.events}
            for event in renewed.events:
                # A dose of an hour, and the observation after it: both keep their time of day, since the dose does.
                assert wall(known[event.uid].start) == wall(event.start)
                if not event.all_day:
                    assert elapsed(event.start, event.end) == elapsed(known[event.uid].start, known[event.uid].end)

    def test_an_entry_comes_after_a_revision_of_its_own(self, laws: Laws) -> None:
        with laws("old"):
            written = pump_course("America/Vancouver", BEFORE)
        with laws("new"):
            at = datetime(2026, 11, 23, 10, tzinfo=zone("America/Vancouver"))
            course = revise(read_plan(written), Given(at=at, of="induction/2/infusion/start"), as_of=at)
            assert [("update", 0), ("record", 1)] == [(each.cause, each.entries) for each in course.revisions]
            assert 2 == course.revision
            assert replay(course) == course

    def test_a_law_that_touches_no_date_makes_no_revision(self, tmp_path: Path) -> None:
        with under(OLD_LAW, "2190a", tmp_path):
            written = pump_course("America/New_York", BEFORE)
        with under(NEW_LAW, "2190b", tmp_path):
            told = read_plan(written)
            renewed = up_to_date(told)
            assert ("system 2190a", "system 2190b") == (told.zone_data, renewed.zone_data)
            assert (told.events, told.revision) == (renewed.events, renewed.revision)

    def test_what_was_laid_out_by_another_law_is_not_written_for_a_person(self, laws: Laws) -> None:
        with laws("old"):
            written = pump_course("America/Vancouver", BEFORE)
        with laws("new"):
            told = read_plan(written)
            assert written == plan_json(told)
            with pytest.raises(PlanError, match="the law of America/Vancouver changed"):
                to_ics(told)
            assert to_ics(up_to_date(told))

    def test_fifty_entries_there_and_back(self, laws: Laws) -> None:
        """
        Holds of an hour on 25 days, over the night in which the laws part.

        Under the other law every recorded time stays, and back again the instants are those of the beginning.
        """
        name = "America/Havana"
        entries = []
        for number in range(25):
            day, hour = date(2026, 10, 13) + number * timedelta(days=1), 8 + number % 7
            entries += [("hold", f"{day}T{hour:02}:00", ""), ("resume", f"{day}T{hour + 1:02}:00", "same")]
        with laws("old"):
            written = pump_course(name, BEFORE, *entries)
        with laws("new"):
            renewed = up_to_date(read_plan(written), as_of=datetime(2026, 12, 1, tzinfo=UTC))
            assert 50 == len(renewed.record)
            pump_law(renewed)
            there = plan_json(renewed)
        with laws("old"):
            back = up_to_date(read_plan(there), as_of=datetime(2026, 12, 2, tzinfo=UTC))
            first = {event.uid: (event.start, event.end, event.state) for event in read_plan(written).events}
            assert first == {event.uid: (event.start, event.end, event.state) for event in back.events}
            pump_law(back)

    @pytest.mark.parametrize("key", ["induction/2/infusion/start", "induction/2/infusion/disconnect"])
    def test_what_nothing_lays_out_any_more_is_cancelled_on_the_clocks_of_now(self, laws: Laws, key: str) -> None:
        """
        An event that another version had: an appointment keeps its time of day, what elapses its instant.
        """
        with laws("old"):
            data = json.loads(pump_course("America/Vancouver", BEFORE))
            old = next(event for event in data["events"] if event["key"] == key)
            data["events"].append({**old, "key": "induction/2/gone/1", "uid": str(UUID(int=5))})
            data["version"] = "0.1.9"
            data[DIGESTS] = digests_of(data)
        with laws("new"):
            told = read_plan(json.dumps(data))
            renewed = up_to_date(told, as_of=datetime(2026, 10, 20, tzinfo=UTC))
            (gone,) = (event for event in renewed.cancelled if event.key == "induction/2/gone/1")
            was = next(event for event in told.events if event.key == "induction/2/gone/1")
            assert ("cancelled", was.sequence + 1) == (gone.state, gone.sequence)
            kept = wall if gone.timing == "appointment" else lambda moment: moment.astimezone(UTC)
            assert kept(was.start) == kept(gone.start)
            assert elapsed(was.start, was.end) == elapsed(gone.start, gone.end)
            assert not renewed.is_by_other_law
            assert renewed == read_plan(plan_json(renewed)) == replay(renewed)

    @pytest.mark.parametrize("key", ["induction/2/infusion/start", "induction/2/infusion/disconnect"])
    def test_so_is_what_was_put_in_by_hand(self, laws: Laws, key: str) -> None:
        with laws("old"):
            data = json.loads(pump_course("America/Vancouver", BEFORE))
            old = next(event for event in data["events"] if event["key"] == key)
            data["events"].append({**old, "key": "induction/2/gone/1", "uid": str(UUID(int=5))})
        with laws("new"):
            opened = open_plan(json.dumps(data))
            back = restored(opened.plan, opened.changed, as_of=datetime(2026, 10, 20, tzinfo=UTC))
            (gone,) = (event for event in back.cancelled if event.key == "induction/2/gone/1")
            was = next(event for event in opened.plan.events if event.key == "induction/2/gone/1")
            assert ("cancelled", was.sequence + 1) == (gone.state, gone.sequence)
            kept = wall if gone.timing == "appointment" else lambda moment: moment.astimezone(UTC)
            assert kept(was.start) == kept(gone.start)
            assert not back.is_by_other_law

    def test_what_a_correction_says_instead_keeps_its_time_of_day_too(self, laws: Laws) -> None:
        with laws("old"):
            tz = zone("America/Vancouver")
            at = datetime(2026, 11, 23, 9, 30, tzinfo=tz)
            course = read_plan(pump_course("America/Vancouver", BEFORE))
            wrong = Given(at=at, of="induction/2/infusion/start")
            right = Given(at=at + HOUR, of="induction/2/infusion/start")
            later = at + 3 * HOUR
            written = plan_json(revise(course, wrong, Correction(at=later, entry=1, instead=right), as_of=later))
        with laws("new"):
            renewed = up_to_date(read_plan(written), as_of=datetime(2026, 12, 1, tzinfo=UTC))
            start = next(event.start for event in renewed.events if event.key == "induction/2/infusion/start")
            assert "2026-11-23T10:30:00" == wall(start)
            assert renewed == read_plan(plan_json(renewed)) == replay(renewed)

    def test_so_does_the_time_from_which_bags_are_others(self, laws: Laws) -> None:
        """
        Bags of 96 h from 16 November at 09:00: bag 2 is hung on the 20th at 09:00, and has 24 h from then on.
        """
        with laws("old"):
            tz = zone("America/Vancouver")
            at, from_on = datetime(2026, 11, 17, 9, tzinfo=tz), datetime(2026, 11, 20, 9, tzinfo=tz)
            course = read_plan(pump_course("America/Vancouver", AFTER))
            change = Changed(at=at, choice="bag_hours", value=24, from_on=from_on)
            corrected = Correction(at=at, entry=1, instead=change)
            each = revise(course, change, as_of=at), revise(course, change, corrected, as_of=at)
            written = [plan_json(made) for made in each]
            told = [event.amount for made in each for event in made.events if event.key == "induction/1/infusion/bag-2"]
            assert ["24 h bag", "24 h bag"] == told
        with laws("new"):
            for text in written:
                renewed = up_to_date(read_plan(text), as_of=datetime(2026, 11, 18, tzinfo=UTC))
                (bag,) = (event for event in renewed.events if event.key == "induction/1/infusion/bag-2")
                assert ("2026-11-20T09:00:00", "24 h bag") == (wall(bag.start), bag.amount)
                assert not renewed.is_by_other_law
                assert renewed == read_plan(plan_json(renewed)) == replay(renewed)


def elapsed_or_zero(one: Any, two: Any) -> timedelta:
    both = isinstance(one, datetime) and isinstance(two, datetime)
    return elapsed(one, two) if both else timedelta()


@pytest.fixture
def other_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A library of another version, which gives observation two hours; the call brings this one back."""
    from schedules.planning import drafts, upkeep

    real = drafts.visit_end

    def longer(start: Any, minutes: int | None) -> Any:
        return real(start, minutes * 2 if minutes else minutes)

    monkeypatch.setattr("schedules.planning.core.LAYS", Lays())  # what one version remembers is no other's
    monkeypatch.setattr("schedules.planning.rows.visit_end", longer)
    monkeypatch.setattr(upkeep, "__version__", "0.1.9")
    return monkeypatch.undo


class TestAnotherVersion:
    """A plan that another version laid out, by a rule that was changed since."""

    def written(self, other_version: Callable[[], None], *entries: Any) -> bytes:
        course = inotuzumab()
        for entry in entries:
            course = revise(course.model_copy(update={"version": "0.1.9"}), entry, as_of=entry.at)
        data = json.loads(plan_json(course.model_copy(update={"version": "0.1.9"})))
        other_version()
        return json.dumps(data).encode()

    def test_what_lies_ahead_is_laid_out_anew_as_a_change_of_its_own(self, other_version: Callable[[], None]) -> None:
        told = read_plan(self.written(other_version))
        assert "0.1.9" == told.version
        renewed = up_to_date(told, as_of=new_york(3, 1))
        assert new_york(3, 2, 11) == told.events[0].end
        assert new_york(3, 2, 10) == renewed.events[0].end
        assert {1} == {event.sequence for event in renewed.events if event.kind == "dose"}
        assert ("update", "0.1.9") != (renewed.revisions[-1].cause, renewed.version)

    def test_what_was_given_or_is_over_keeps_what_was_told(self, other_version: Callable[[], None]) -> None:
        given = Given(at=new_york(3, 2), of="first/1/dose/d1")
        told = read_plan(self.written(other_version, given))
        renewed = up_to_date(told, as_of=new_york(3, 12))
        old, now = ({event.key: event for event in each.events} for each in (told, renewed))
        for key in ("first/1/dose/d1", "first/1/observation/d1", "first/1/dose/d8", "first/1/observation/d8"):
            assert old[key] == now[key]
        assert old["first/1/dose/d15"].end - now["first/1/dose/d15"].end == HOUR
        assert renewed == replay(renewed) == read_plan(plan_json(renewed))

    def test_the_next_entry_follows_it(self, other_version: Callable[[], None]) -> None:
        told = read_plan(self.written(other_version))
        booked = Booked(at=new_york(3, 12), of="first/1/dose/d15", on=new_york(3, 17, 14))
        course = revise(told, booked, as_of=new_york(3, 12))
        assert [("update", 0), ("record", 1)] == [(each.cause, each.entries) for each in course.revisions]
        assert course == replay(course)
        kept = {event.key: event for event in course.events}
        assert told.events[0] == kept["first/1/dose/d1"]

    def test_so_does_an_amendment(self, other_version: Callable[[], None]) -> None:
        told = read_plan(self.written(other_version))
        other = InotuzumabOzogamicin.regimen.model_copy(update={"revision": "another"})
        course = amend(told, other, as_of=new_york(3, 12))
        at = new_york(3, 12)
        assert [("update", at), ("amend", at)] == [(each.cause, each.as_of) for each in course.revisions]

    def test_an_earlier_revision_is_refused_in_a_line(self, other_version: Callable[[], None]) -> None:
        renewed = up_to_date(read_plan(self.written(other_version)), as_of=new_york(3, 1))
        with pytest.raises(PlanError, match="revision 0 was laid out by another version"):
            replay(renewed, 0)


class TestWhatStaysAsItWasTold:
    """What took place or was over, laid out by the law of now; never what waits, is held, or is asked (C18)."""

    @pytest.mark.parametrize(
        ("changes", "day", "stays"),
        [
            ({}, 9, False),
            ({}, 10, True),
            ({"actual": new_york(3, 8)}, 8, True),
            ({"state": "tentative"}, 10, False),
            ({"state": "held"}, 10, False),
            ({"kind": "decision"}, 10, False),
            ({"actual": new_york(3, 8), "state": "held"}, 10, False),
            ({"actual": new_york(3, 8), "kind": "decision"}, 10, False),
        ],
    )
    @pytest.mark.parametrize("gone", [False, True])
    def test_one_dose(self, changes: dict[str, Any], day: int, *, stays: bool, gone: bool) -> None:
        """
        The dose of Monday 9 March at 09:00 lasts an hour; at 10:00 it is not over yet.
        """
        fresh = inotuzumab()
        told = tuple(
            each.model_copy(update={"title": "As it was told", **changes}) if each.key == "first/1/dose/d8" else each
            for each in fresh.events
        )
        old = fresh.model_copy(update={"events": told})
        if gone:
            fresh, old = (each.model_copy(update={"events": (), "cancelled": each.events}) for each in (fresh, old))
        events, cancelled = kept_as_told(old, fresh, new_york(3, day, 10))
        made = cancelled if gone else events
        assert () == (events if gone else cancelled)
        assert [event.key for event in inotuzumab().events] == [event.key for event in made]
        dose = next(event for event in made if event.key == "first/1/dose/d8")
        assert ("As it was told" == dose.title) is stays

    def test_what_nothing_lays_out_any_more_is_cancelled(self) -> None:
        fresh = inotuzumab()
        without = fresh.model_copy(update={"events": fresh.events[1:]})
        events, (gone,) = kept_as_told(fresh, without, new_york(3, 1))
        assert without.events == events
        assert fresh.events[0].model_copy(update={"state": "cancelled"}) == gone


def test_what_was_over_before_the_first_entry_is_over_in_its_replay() -> None:
    """
    A response is learned on 10 April of cycle 2, whose doses of 23 and 30 March and 6 April were given by the table.
    """
    learned = Learned(at=new_york(4, 10), fact="response", value="cr", from_cycle=2)
    course = revise(inotuzumab(), learned, as_of=new_york(4, 10))
    amounts = {event.key: event.amount for event in course.events}
    before = {event.key: event.amount for event in inotuzumab().events}
    laid_out = {event.key: event.amount for event in laid_again(course, course.record, course.as_of).events}
    assert before["later/1/dose/d1"] == amounts["later/1/dose/d1"] != laid_out["later/1/dose/d1"]
    assert course == replay(course)


class TestAnotherRevision:
    """It is made again from the record; a number that there is not is refused."""

    def refused(self, course: Plan, number: int) -> tuple[str, str, str]:
        with pytest.raises(PlanError) as caught:
            replay(course, number)
        (problem,) = caught.value.problems
        return problem.code, problem.place, problem.message

    def test_each_that_there_is(self) -> None:
        first = inotuzumab()
        second = revise(first, Given(at=new_york(3, 2), of="first/1/dose/d1"), as_of=new_york(3, 2))
        third = revise(second, Given(at=new_york(3, 9), of="first/1/dose/d8"), as_of=new_york(3, 9))
        assert [first, second, third, third] == [replay(third, number) for number in (0, 1, 2, None)]

    @pytest.mark.parametrize("number", [-1, 2])
    def test_none_that_there_is_not(self, number: int) -> None:
        course = revise(inotuzumab(), Given(at=new_york(3, 2), of="first/1/dose/d1"), as_of=new_york(3, 2))
        message = f"there is no revision {number}; the plan has revisions 0 to 1"
        assert ("name_unknown", "revision", message) == self.refused(course, number)

    def test_of_a_new_plan_there_is_one(self) -> None:
        message = "there is no revision 1; the plan has revision 0 alone"
        assert ("name_unknown", "revision", message) == self.refused(inotuzumab(), 1)

    def test_none_before_a_plan_that_was_made_anew(self) -> None:
        course = inotuzumab().model_copy(update={"revision": 2})
        message = "revision 1 was written over when the plan was made anew; only 2 is there"
        assert ("name_unknown", "revision", message) == self.refused(course, 1)
        assert course == replay(course) == replay(course, 2)

    def test_none_before_a_restoration(self) -> None:
        course = inotuzumab()
        back = restored(course, ("notes",), as_of=new_york(3, 2))
        message = (
            "revision 0 was laid out by another version of the library, under other time-zone data, before its file was"
            " changed by hand, or before the course was amended; it can't be laid out again: only 1 is there"
        )
        assert ("name_unknown", "revision", message) == self.refused(back, 0)


class TestWhenItIsRestored:
    def test_never_before_the_last_revision(self) -> None:
        back = restored(inotuzumab(), ("start",), as_of=new_york(2, 1))
        assert (new_york(3, 1), new_york(3, 1)) == (back.as_of, back.revisions[-1].as_of)
        entry = back.record[-1]
        assert ("2026-03-01T09:00:00-05:00", new_york(3, 1)) == (entry.at.isoformat(), entry.recorded_at)
        assert ("restore", 1, 1) == (back.revisions[-1].cause, back.revisions[-1].entries, back.revision)

    def test_now_without_a_word(self) -> None:
        before = datetime.now(UTC)
        assert before.replace(microsecond=0) <= restored(inotuzumab(), ("notes",)).as_of <= datetime.now(UTC)


def changed(course: Plan, change: Callable[[dict[str, Any]], object], *, known: bool = False) -> bytes:
    """A plan's file after a change by hand; with its digests made anew where the change is to be hidden."""
    data = json.loads(plan_json(course))
    change(data)
    if known:
        data[DIGESTS] = digests_of(data)
    return json.dumps(data).encode()


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, ...]]] = {
    "an amount": (lambda data: data["events"][0].update(amount="8 mg"), ("event first/1/dose/d1",)),
    "a moved dose": (
        lambda data: data["events"][2].update(start="2026-03-10T09:00:00-04:00", end="2026-03-10T10:00:00-04:00"),
        ("event first/1/dose/d8",),
    ),
    "a lower sequence": (lambda data: data["events"][2].update(sequence=0), ("event first/1/dose/d8",)),
    "a dose taken out": (lambda data: data["events"].pop(2), ("event first/1/dose/d8",)),
    "a dose put in": (
        lambda data: data["events"].append({**data["events"][2], "key": "first/1/dose/d9", "uid": str(UUID(int=3))}),
        ("event first/1/dose/d9",),
    ),
    "a dose cancelled": (
        lambda data: data["cancelled"].append({**data["events"].pop(2), "state": "cancelled"}),
        ("event first/1/dose/d8",),
    ),
    "a note": (lambda data: data.update(notes=[]), ("notes",)),
}


class TestChangedByHand:
    """A file that was changed by hand is seen, and laid out anew from its record."""

    def course(self) -> Plan:
        course = inotuzumab()
        late = Booked(at=new_york(3, 3), of="first/1/dose/d8", on=new_york(3, 9, 11))
        return revise(course, late, as_of=new_york(3, 3))

    @pytest.mark.parametrize("name", CHANGES)
    def test_each_part_is_named_and_comes_back(self, name: str) -> None:
        change, parts = CHANGES[name]
        course = self.course()
        opened = open_plan(changed(course, change))
        assert parts == opened.changed
        with pytest.raises(ScheduleError, match=rf"changed by hand: {parts[0]}"):
            read_plan(changed(course, change))
        back = restored(opened.plan, opened.changed, as_of=new_york(3, 4))
        right, now = ({event.uid: event for event in each.events} for each in (course, back))
        assert right.keys() == now.keys()
        held = {event.uid: event for event in (*opened.plan.events, *opened.plan.cancelled)}
        for uid, event in now.items():
            stamps = {"sequence": 0, "changed": event.created, "created": event.created}
            assert right[uid].model_copy(update=stamps) == event.model_copy(update=stamps)
            # The event at the start tells the notes in calendars.
            differs = f"event {event.key}" in parts or (name == "a note" and event.start == course.start)
            assert (event.sequence > max(right[uid].sequence, held[uid].sequence if uid in held else 0)) is differs
        assert ("restore", 2) == (back.revisions[-1].cause, back.revision)
        assert back == read_plan(plan_json(back)) == replay(back)
        inserted = [event for event in back.cancelled if event.uid == str(UUID(int=3))]
        assert (name == "a dose put in") == bool(inserted)
        assert all(event.state == "cancelled" and event.sequence > 0 for event in inserted)

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("choices", lambda data: data["choices"].update(cycles=4)),
            ("start", lambda data: data.update(start="2026-03-03T09:00:00-05:00")),
            ("zone", lambda data: data.update(zone="America/Chicago")),
            ("record 1", lambda data: data["record"][0].update(on="2026-03-10T11:00:00-04:00")),
            ("regimen", lambda data: data["regimen"].update(title="Another")),
            ("anchor", lambda data: data.update(anchor="later")),
            ("at", lambda data: data["at"].update(observation="12:00:00")),
        ],
    )
    def test_what_it_is_made_from_is_taken_over_with_an_entry_that_says_so(self, name: str, change: Any) -> None:
        opened = open_plan(changed(self.course(), change))
        assert (name,) == opened.changed
        back = restored(opened.plan, opened.changed, as_of=new_york(3, 4))
        assert ("accepted", name) == (back.record[-1].what, getattr(back.record[-1], "part", ""))
        assert back == read_plan(plan_json(back)) == replay(back)
        assert not any(found.code == "day_wrong" for found in check(back))

    def test_a_zone_changed_by_hand_keeps_the_times_of_day(self) -> None:
        opened = open_plan(changed(self.course(), lambda data: data.update(zone="America/Chicago")))
        back = restored(opened.plan, opened.changed, as_of=new_york(3, 4))
        assert "2026-03-02T09:00:00-06:00" == back.events[0].start.isoformat()
        assert (
            "2026-03-09T11:00:00-05:00" == next(each for each in back.events if each.code == "C1D8").start.isoformat()
        )

    def test_another_layout_of_the_same_json_is_no_change(self) -> None:
        text = json.dumps(json.loads(plan_json(self.course())), separators=(",", ":"), sort_keys=True)
        assert () == open_plan(text).changed

    def test_a_change_that_its_digests_hide_is_found_by_laying_the_record_out(self) -> None:
        course = self.course()
        hidden = read_plan(changed(course, lambda data: data["events"].pop(2), known=True))
        assert {course.events[2].uid} == {each.uid for each in replay(hidden).events} - {
            each.uid for each in hidden.events
        }

    def test_without_digests_it_counts_as_changed(self) -> None:
        assert ("digests",) == open_plan(changed(self.course(), lambda data: data.pop(DIGESTS))).changed

    def test_a_field_written_twice_is_refused(self) -> None:
        text = plan_json(self.course()).replace(b'"anchor"', b'"anchor": "later", "anchor"', 1)
        with pytest.raises(ScheduleError, match="'anchor' is there twice"):
            open_plan(text)

    def test_a_newer_versions_field_is_said_to_be_one(self) -> None:
        text = changed(self.course(), lambda data: data.update(version="9.0", weather="fine"), known=True)
        with pytest.raises(ScheduleError, match=r"written by version 9\.0 of this library.*weather.*upgrade it"):
            open_plan(text)
