"""The entries that count, in the order of what happened, and what is found among them; each looked up on its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.courses import new_york, paris

from schedules.course import (
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)
from schedules.course.happenings import Failed, Happening
from schedules.course.record import NOTHING_YET, Happened, Numbered, Pause, counting, known_by

AS_OF = new_york(6, 1)
DOSE, OTHER = "first/1/dose/d8", "first/1/dose/d15"


def recorded(*entries: Happening) -> Happened:
    return Happened(counting(entries), AS_OF)


def names(*entries: Happening) -> list[str]:
    return [each.name for each in counting(entries)]


class TestWhatCounts:
    """Entries by their numbers, corrections applied."""

    def test_an_entry_is_named_by_its_number_from_1(self) -> None:
        assert "e12" == Numbered(12, Stop(at=new_york(3, 2))).name
        assert ["e1"] == names(Stop(at=new_york(3, 2)))

    def test_they_stand_in_the_order_of_what_happened(self) -> None:
        assert ["e2", "e3", "e1"] == names(*(Stop(at=new_york(3, day)) for day in (9, 2, 4)))

    def test_of_two_at_one_instant_the_one_that_was_written_first_is_first(self) -> None:
        assert ["e1", "e2"] == names(Stop(at=new_york(3, 2)), Hold(at=new_york(3, 2), row="infusion"))

    def test_instants_are_compared_and_not_what_clocks_show(self) -> None:
        """
        10:00 in Paris is 04:00 in New York; 01:30 comes twice in New York on 1 November, at -4 hours and then at -5.
        """
        assert ["e2", "e1"] == names(Stop(at=new_york(3, 2, 5)), Stop(at=paris(3, 2, 10)))
        second, first = new_york(11, 1, 1, 40), new_york(11, 1, 1, 50)
        assert ["e2", "e1"] == names(Stop(at=second.replace(fold=1)), Stop(at=first))

    def test_a_correction_takes_its_entry_out(self) -> None:
        assert ["e2"] == names(
            Stop(at=new_york(3, 2)),
            Hold(at=new_york(3, 3), row="infusion"),
            Correction(at=new_york(3, 4), entry=1),
        )

    def test_or_puts_what_is_right_in_its_place_under_its_number(self) -> None:
        right = Hold(at=new_york(3, 5), row="infusion")
        entries = counting([Stop(at=new_york(3, 2)), Correction(at=new_york(3, 4), entry=1, instead=right)])
        assert [("e1", right)] == [(each.name, each.happening) for each in entries]

    def test_of_two_corrections_of_one_entry_the_later_counts(self) -> None:
        first, last = (Hold(at=new_york(3, day), row="infusion") for day in (5, 6))
        entries = counting(
            [
                Stop(at=new_york(3, 2)),
                Correction(at=new_york(3, 4), entry=1, instead=first),
                Correction(at=new_york(3, 5), entry=1, instead=last),
            ]
        )
        assert [last] == [each.happening for each in entries]

    def test_a_correction_that_was_itself_corrected_changes_nothing(self) -> None:
        undo, back = Correction(at=new_york(3, 4), entry=1), Correction(at=new_york(3, 5), entry=2)
        assert ["e1"] == names(Stop(at=new_york(3, 2)), undo, back)
        assert [] == names(Stop(at=new_york(3, 2)), undo, back, Correction(at=new_york(3, 6), entry=3))

    def test_a_correction_that_counts_as_something_else_is_that(self) -> None:
        """
        Entry 2 corrected entry 1 by mistake; what is right in its place is an entry of its own.
        """
        right = Hold(at=new_york(3, 5), row="infusion")
        entries = [Stop(at=new_york(3, 2)), Correction(at=new_york(3, 4), entry=1)]
        whole = counting([*entries, Correction(at=new_york(3, 6), entry=2, instead=right)])
        assert [("e1", "stop"), ("e2", "hold")] == [(each.name, each.happening.what) for each in whole]  # type: ignore[attr-defined]  # each kind has it


class TestWhatIsKnown:
    """Facts learned and choices changed, up to a cycle."""

    ENTRIES = counting(
        [
            Learned(at=new_york(3, 2), fact="response", value="none", from_cycle=2),
            Learned(at=new_york(3, 3), fact="response", value="cr", from_cycle=3),
            Changed(at=new_york(3, 4), choice="weight_kg", value=70, from_cycle=2),
            Changed(at=new_york(3, 5), choice="weight_kg", value=44.5, from_cycle=4),
            Stop(at=new_york(3, 6)),
        ]
    )

    @pytest.mark.parametrize(
        ("cycle", "known"),
        [
            (1, {}),
            (2, {"response": "none", "weight_kg": 70}),
            (3, {"response": "cr", "weight_kg": 70}),
            (4, {"response": "cr", "weight_kg": 44.5}),
        ],
    )
    def test_it_holds_from_the_cycle_that_was_named(self, cycle: int, known: dict[str, Any]) -> None:
        assert known == known_by(self.ENTRIES, cycle) == Happened(self.ENTRIES, AS_OF).facts(cycle)

    def test_without_a_cycle_it_holds_from_the_first(self) -> None:
        entries = counting([Learned(at=new_york(3, 2), fact="arm", value="a")])
        assert {"arm": "a"} == known_by(entries, 1)

    def test_of_two_values_the_later_one_counts_also_where_it_names_an_earlier_cycle(self) -> None:
        entries = counting(
            [
                Learned(at=new_york(3, 2), fact="arm", value="a", from_cycle=3),
                Changed(at=new_york(3, 3), choice="arm", value="b", from_cycle=2),
            ]
        )
        assert {"arm": "b"} == known_by(entries, 3)

    def test_the_changes_are_listed(self) -> None:
        assert [70, 44.5] == [each.value for each in Happened(self.ENTRIES, AS_OF).changed()]
        assert [] == NOTHING_YET.changed()


class TestOneEvent:
    """What is recorded of one event, by its key."""

    def test_when_it_took_place(self) -> None:
        given = Given(at=new_york(3, 9), of=DOSE)
        found = recorded(Given(at=new_york(3, 2), of=OTHER), given, Given(at=new_york(3, 10), of=DOSE))
        assert given == found.given(DOSE)
        assert None is found.given("first/1/dose/d1")

    def test_of_two_appointments_the_last_one(self) -> None:
        first, last, other = (
            Booked(at=new_york(3, day), of=of, on=new_york(3, 20)) for day, of in ((2, DOSE), (3, DOSE), (4, OTHER))
        )
        found = recorded(first, last, other)
        assert (last, other, None) == (found.booked(DOSE), found.booked(OTHER), found.booked("none"))

    def test_of_two_deferrals_the_last_one(self) -> None:
        first, last, other = (
            Defer(at=new_york(3, day), of=of, on=new_york(3, 20)) for day, of in ((2, DOSE), (3, DOSE), (4, OTHER))
        )
        found = recorded(first, last, other)
        assert (last, other, None) == (found.deferred(DOSE), found.deferred(OTHER), found.deferred("none"))

    def test_it_started_when_it_was_given_else_when_it_is_booked(self) -> None:
        booked = Booked(at=new_york(3, 2), of=DOSE, on=new_york(3, 20))
        assert None is recorded().started(DOSE)
        assert new_york(3, 20) == recorded(booked).started(DOSE)
        assert new_york(3, 21) == recorded(booked, Given(at=new_york(3, 21), of=DOSE)).started(DOSE)
        assert None is recorded(booked).started(OTHER)

    @pytest.mark.parametrize("kind", [Omit, Missed])
    def test_it_was_left_out_until_it_has_a_new_appointment(self, kind: type[Omit | Missed]) -> None:
        left = kind(at=new_york(3, 9), of=DOSE)
        booked = Booked(at=new_york(3, 10), of=DOSE, on=new_york(3, 12))
        assert left == recorded(left).left_out(DOSE)
        assert None is recorded(left).left_out(OTHER)
        assert None is recorded(left, booked).left_out(DOSE)
        assert left == recorded(left, booked.model_copy(update={"of": OTHER})).left_out(DOSE)
        again = kind(at=new_york(3, 12), of=DOSE)
        assert again == recorded(left, booked, again).left_out(DOSE)

    def test_a_delay_or_a_deferral_after_it_leaves_it_left_out(self) -> None:
        left = Omit(at=new_york(3, 9), of=DOSE)
        later = [Delay(at=new_york(3, 10), of=DOSE, days=1), Defer(at=new_york(3, 10), of=DOSE, on=new_york(3, 12))]
        assert left == recorded(left, *later).left_out(DOSE)

    def test_an_appointment_before_it_does_not_count(self) -> None:
        booked = Booked(at=new_york(3, 2), of=DOSE, on=new_york(3, 12))
        missed = Missed(at=new_york(3, 12), of=DOSE)
        assert missed == recorded(booked, missed).left_out(DOSE)


class TestOneCycle:
    """What is recorded of the events of a cycle, by what their keys begin with."""

    def test_its_delays(self) -> None:
        first, second = Delay(at=new_york(3, 2), of=DOSE, days=1), Delay(at=new_york(3, 3), of=OTHER, days=2)
        other = Delay(at=new_york(3, 4), of="later/1/dose/d1", days=3)
        assert [first, second] == recorded(first, other, second).delays("first/1/")
        assert [] == recorded(first).delays("first/2/")
        assert [] == recorded().delays("first/1/")

    def test_the_last_entry_that_made_it_longer(self) -> None:
        first, last, other = (
            Extend(at=new_york(3, day), of=of, length_days=days)
            for day, of, days in ((2, DOSE, 28), (3, DOSE, 35), (4, "later/1/dose/d1", 42))
        )
        found = recorded(first, last, other)
        assert last == found.extended("first/1/", lambda _: True)
        assert other == found.extended("later/1/", lambda _: True)
        assert None is found.extended("later/2/", lambda _: True)
        assert None is recorded().extended("first/1/", lambda _: True)

    def test_but_not_of_a_cycle_that_was_opened_in_it(self) -> None:
        own = Extend(at=new_york(3, 2), of="first/1/pump/start", length_days=28)
        opened = Extend(at=new_york(3, 3), of="first/1/pump/start-e2", length_days=35)
        found = recorded(own, opened)
        assert own == found.extended("first/1/", lambda key: not key.endswith("-e2"))
        assert opened == found.extended("first/1/", lambda key: key.endswith("-e2"))
        assert None is found.extended("first/1/", lambda _: False)

    def test_what_was_done_again_with_the_names_of_its_entries(self) -> None:
        again = Repeated(at=new_york(3, 4), of="cells/1/collection/d1")
        other = Repeated(at=new_york(3, 5), of="cells/2/collection/d1")
        found = recorded(Stop(at=new_york(3, 2)), again, other)
        assert [("e2", again)] == found.repeated("cells/1/")
        assert [("e3", other)] == found.repeated("cells/2/")
        assert [] == found.repeated("cells/3/")


class TestTheCourse:
    """What is recorded of the whole course."""

    def test_reductions_with_the_names_of_their_entries(self) -> None:
        first, second = (Reduce(at=new_york(3, day), of=DOSE, amount="0.4 mg/m2") for day in (4, 5))
        found = recorded(Stop(at=new_york(3, 2)), first, second)
        assert [("e2", first), ("e3", second)] == found.reductions()
        assert [] == NOTHING_YET.reductions()

    def test_the_last_entry_of_each_milestone(self) -> None:
        kinds = ((3, "released"), (4, "released"), (5, "donor-found"))
        reached = [Reached(at=new_york(3, day), milestone=name) for day, name in kinds]
        failed = [Failed(at=new_york(3, day), milestone=name) for day, name in kinds]
        found = recorded(*reached, *failed)
        assert {"released": reached[1], "donor-found": reached[2]} == found.reached()
        assert {"released": failed[1], "donor-found": failed[2]} == found.failed()
        assert ({}, {}) == (NOTHING_YET.reached(), NOTHING_YET.failed())

    def test_the_last_answer_to_a_question(self) -> None:
        yes = Decided(at=new_york(3, 2), question="e1/rest", answer="yes")
        no = Decided(at=new_york(3, 3), question="e1/rest", answer="no")
        assert (True, False, True) == (
            recorded(yes).answer("e1/rest"),
            recorded(yes, no).answer("e1/rest"),
            recorded(yes, no.model_copy(update={"question": "e1/counts"})).answer("e1/rest"),
        )
        assert None is recorded(yes).answer("e1/counts")

    def test_the_first_stop(self) -> None:
        assert new_york(3, 4) == recorded(Stop(at=new_york(3, 9)), Stop(at=new_york(3, 4))).stop()
        assert None is NOTHING_YET.stop()

    def test_nothing_is_recorded_yet(self) -> None:
        assert () == NOTHING_YET.entries
        assert datetime(1970, 1, 1, tzinfo=UTC) == NOTHING_YET.as_of


class TestPauses:
    """The holds of a row, each with its restart where there was one."""

    OFF, ON = new_york(3, 8, 12), new_york(3, 8, 18)

    def test_one_that_is_open(self) -> None:
        (found,) = recorded(Hold(at=self.OFF, row="pump")).pauses("pump")
        assert Pause(self.OFF, held_by="e1") == found
        assert (None, "same", "") == (found.on, found.rate, found.name)

    @pytest.mark.parametrize("rate", ["low", "full", "same"])
    def test_one_that_is_over_has_its_rate_and_both_entries(self, rate: Any) -> None:
        entries = [Stop(at=new_york(3, 1)), Hold(at=self.OFF, row="pump"), Resume(at=self.ON, row="pump", rate=rate)]
        assert [Pause(self.OFF, self.ON, rate, "e3", "e2")] == recorded(*entries).pauses("pump")

    def test_each_of_two_has_its_own_restart(self) -> None:
        later = timedelta(days=1)
        entries = [
            Hold(at=self.OFF, row="pump"),
            Resume(at=self.ON, row="pump", rate="low"),
            Hold(at=self.OFF + later, row="pump"),
            Resume(at=self.ON + later, row="pump", rate="full"),
        ]
        assert [
            Pause(self.OFF, self.ON, "low", "e2", "e1"),
            Pause(self.OFF + later, self.ON + later, "full", "e4", "e3"),
        ] == recorded(*entries).pauses("pump")

    def test_another_rows_hold_and_restart_are_not_its_own(self) -> None:
        entries = [
            Hold(at=self.OFF, row="pump"),
            Hold(at=self.OFF, row="other"),
            Resume(at=self.ON, row="other", rate="same"),
        ]
        found = recorded(*entries)
        assert [Pause(self.OFF, held_by="e1")] == found.pauses("pump")
        assert [Pause(self.OFF, self.ON, "same", "e3", "e2")] == found.pauses("other")
        assert [] == found.pauses("third")

    def test_a_restart_without_a_hold_counts_for_nothing_and_the_first_one_of_a_hold_counts(self) -> None:
        resume, again = (Resume(at=at, row="pump", rate="low") for at in (self.ON, self.ON + timedelta(hours=1)))
        assert [] == recorded(resume).pauses("pump")
        found = recorded(Hold(at=self.OFF, row="pump"), resume, again)
        assert [Pause(self.OFF, self.ON, "low", "e2", "e1")] == found.pauses("pump")

    def test_a_restart_that_is_supposed_is_entry_0_at_the_rate_that_it_had(self) -> None:
        found = recorded(Hold(at=self.OFF, row="pump"))
        supposed = found.resuming("pump", self.ON)
        assert [Pause(self.OFF, self.ON, "same", "e0", "e1")] == supposed.pauses("pump")
        assert found.as_of == supposed.as_of
        assert found.entries == supposed.entries[:1]
        assert [Pause(self.OFF, held_by="e1")] == found.pauses("pump")
