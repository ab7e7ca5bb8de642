"""Every phone follows: files taken in by calendars of each kind, whole and small, in any order, twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.test_living import courses
from tests.support.clients import AddsAll, HeedsSequence, OneEachUid, Subscribes, TakesTheLast, moment
from tests.support.joint import told

from schedules import Plan
from schedules.export import to_ics
from schedules.planning.revision import only_changed
from schedules.testing import histories

PLANS = histories(courses(), max_entries=4)


def current(plan: Plan) -> list[tuple[str, str]]:
    return sorted((uid, moment(event.start)) for uid, event in told(plan).items())


def files(plans: list[Plan]) -> tuple[list[bytes], list[bytes]]:
    """The whole file and the small one of every revision; a revision that changes nothing has no small one."""
    whole = [to_ics(plan) for plan in plans]
    changed = [only_changed(plan) for plan in plans[1:]]
    return whole, [to_ics(plan) for plan in changed if plan.events or plan.cancelled]


class TestOneThatHeedsSequence:
    """Any order and any repeats, as long as every change was among them."""

    @given(plans=PLANS, data=st.data())
    def test_the_last_whole_file_among_any_others(self, plans: list[Plan], data: st.DataObject) -> None:
        whole, small = files(plans)
        others = data.draw(st.lists(st.sampled_from([*whole, *small]), max_size=6))
        client = HeedsSequence()
        for each in data.draw(st.permutations([*others, whole[-1]])):
            client.take(each)
        assert current(plans[-1]) == client.shows()

    @given(plans=PLANS, data=st.data())
    def test_the_first_file_and_every_small_one_in_any_order(self, plans: list[Plan], data: st.DataObject) -> None:
        whole, small = files(plans)
        client = HeedsSequence()
        for each in data.draw(st.permutations([whole[0], *small, *small])):
            client.take(each)
        assert current(plans[-1]) == client.shows()


class TestOneThatTakesTheLast:
    """Any files, as long as the newest whole one, or the small ones in their order, come last."""

    @given(plans=PLANS, data=st.data())
    def test_the_last_whole_file_comes_last(self, plans: list[Plan], data: st.DataObject) -> None:
        whole, small = files(plans)
        client: OneEachUid = TakesTheLast()
        for each in [*data.draw(st.lists(st.sampled_from([*whole, *small]), max_size=6)), whole[-1]]:
            client.take(each)
        assert current(plans[-1]) == client.shows()

    @given(plans=PLANS)
    def test_the_small_ones_in_their_order_each_twice(self, plans: list[Plan]) -> None:
        whole, small = files(plans)
        client = TakesTheLast()
        for each in [whole[0], *(file for file in small for _ in range(2))]:
            client.take(each)
        assert current(plans[-1]) == client.shows()


class TestOneThatAddsAll:
    """A second import is a second copy, as the README says: a calendar of its own, emptied first, shows the plan."""

    @given(plans=PLANS)
    def test_in_a_calendar_of_its_own_emptied_first(self, plans: list[Plan]) -> None:
        client = Subscribes()
        for each in files(plans)[0]:
            client.take(each)
        assert current(plans[-1]) == client.shows()

    @given(plans=PLANS)
    def test_otherwise_each_event_is_there_twice(self, plans: list[Plan]) -> None:
        client = AddsAll()
        client.take(to_ics(plans[0]))
        client.take(to_ics(plans[0]))
        assert sorted(current(plans[0]) * 2) == client.shows()
