"""A step and a bag change at one minute are one event in every file, and every file follows the one before it."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawing import any_course
from tests.support.joint import pump_and_minute, told

from schedules import Blinatumomab, Event, ObecabtageneAutoleucel, Plan, plan, revise
from schedules.course import AnyHappening, Changed, Correction, Hold, Resume
from schedules.errors import ScheduleError
from schedules.export import to_ics, update_ics
from schedules.export.speech.views import HIDDEN
from schedules.export.speech.visits import visits_of
from schedules.planning.revision import only_changed, withdraw
from schedules.testing import histories
from schedules.testing.histories import later

STAMPS: Final = ("DTSTAMP:", "CREATED:", "LAST-MODIFIED:", "SEQUENCE:")
LOOKS: Final[list[dict[str, Any]]] = [
    {},
    {"detail": "plain", "language": "es"},
    {"detail": "discreet"},
    {"view": "carer", "detail": "plain"},
    {"view": "pharmacy"},
    {"remind_hours": {"step": 12, "bag-change": 2}},
    {"feed_hours": 6},
]
BAGS = (24, 48, 72, 96, 168)
BEGIN = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))


@st.composite
def pumps(draw: st.DrawFn) -> list[Plan]:
    """A pump with bags, on which bags of another length are asked for, holds come and go, and entries are put right.

    Of 168 h in bags of 24 to 96 the step cuts one, or comes just when one is done; what is drawn moves the two apart
    and together again.
    """
    chosen = Blinatumomab(
        indication="relapsed-refractory",
        cycles=2,
        weight_kg=70,
        age_group="adult",
        bag_hours=draw(st.sampled_from(BAGS)),
    )
    plans, now = [plan(chosen, start=BEGIN, plan_id=UUID(int=1), as_of=BEGIN)], BEGIN
    for kind in draw(st.lists(st.sampled_from(["bags", "hold", "correction"]), min_size=1, max_size=5)):
        now = later(now, draw(st.sampled_from((1, 24, 72, 96))))
        entries: list[AnyHappening] = []
        if kind == "bags":
            entries = [Changed(at=now, choice="bag_hours", value=draw(st.sampled_from(BAGS)))]
        elif kind == "hold":
            off, now = now, later(now, draw(st.sampled_from((1, 4, 24, 100))))
            rate: Any = draw(st.sampled_from(["low", "full", "same"]))
            entries = [Hold(row="infusion", at=off), Resume(row="infusion", at=now, rate=rate)]
        elif plans[-1].record:
            entries = [Correction(at=now, entry=draw(st.integers(1, len(plans[-1].record))))]
        with suppress(ScheduleError):  # what could not have happened
            plans.append(revise(plans[-1], *entries, as_of=now))
    return plans


PLANS = histories(any_course(), max_entries=5) | pumps()
looks = pytest.mark.parametrize(
    "look", LOOKS, ids=["full", "Spanish", "discreet", "carer", "pharmacy", "alarms", "feed"]
)


def blocks(data: bytes) -> dict[str, list[str]]:
    """The lines of each event of a file, by its uid, without what a carer is told there of another event."""
    text = re.sub(r"On this day: (?:[^\\\r]|\\[^n])*\\n", "", data.decode().replace("\r\n ", ""))
    found = [block.split("\r\n")[1:-1] for block in re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, flags=re.DOTALL)]
    uids = [value(block, "UID:") for block in found]
    assert len(uids) == len(set(uids))
    return dict(zip(uids, found, strict=True))


def value(lines: list[str], name: str) -> str:
    return next(line.removeprefix(name) for line in lines if line.startswith(name))


def is_live(lines: list[str]) -> bool:
    return "STATUS:CANCELLED" not in lines


def seen(course: Plan, look: dict[str, Any]) -> Plan:
    hidden = HIDDEN.get(look.get("view", ""), set())
    if look.get("detail") == "discreet":
        return visits_of(course)
    return course.model_copy(update={"events": tuple(each for each in course.events if each.kind not in hidden)})


def follows(before: bytes, after: bytes) -> None:
    """Nothing that was sent is lost; what says something else has a higher SEQUENCE, and none falls."""
    old, new = blocks(before), blocks(after)
    assert old.keys() <= new.keys()
    for uid, lines in old.items():
        was, now = (int(value(each, "SEQUENCE:")) for each in (lines, new[uid]))
        assert was <= now, new[uid]
        same = [[line for line in each if not line.startswith(STAMPS)] for each in (lines, new[uid])]
        assert same[0] == same[1] or was < now, (lines, new[uid])


class TestOneEvent:
    @looks
    @given(plans=PLANS)
    def test_no_two_of_one_pump_at_one_minute(self, look: dict[str, Any], plans: list[Plan]) -> None:
        course = plans[-1]
        live = {uid for uid, lines in blocks(to_ics(course, **look)).items() if is_live(lines)}
        shown = [each for each in course.events if each.uid in live and each.kind in ("step", "bag-change")]
        assert set(Counter(pump_and_minute(each) for each in shown if not each.all_day).values()) <= {1}

    @looks
    @given(plans=PLANS)
    def test_every_place_is_said_once(self, look: dict[str, Any], plans: list[Plan]) -> None:
        course = seen(plans[-1], look)
        file = blocks(to_ics(plans[-1], **look))
        live = {uid: lines for uid, lines in file.items() if is_live(lines)}
        firsts = told(course)
        assert firsts.keys() == live.keys()
        for event in course.events:
            first = firsts.get(event.uid) or next(each for each in firsts.values() if same_minute(each, event))
            for bag in re.findall(r"bag-(\d+)", event.key):
                words = {"plain": f"bolsa {bag}" if "language" in look else f"bag {bag}", "discreet": "Appointment"}
                assert words.get(look.get("detail", ""), f"bag {bag}") in value(live[first.uid], "SUMMARY:")

    @given(plans=PLANS)
    def test_the_plan_keeps_both(self, plans: list[Plan]) -> None:
        for course in plans:
            groups: dict[Any, list[Event]] = {}
            for each in course.events:
                if each.kind in ("step", "bag-change"):
                    groups.setdefault(pump_and_minute(each), []).append(each)
            assert all(1 == len({each.changed for each in group}) for group in groups.values())


def same_minute(one: Event, other: Event) -> bool:
    return one.kind in ("step", "bag-change") and pump_and_minute(one) == pump_and_minute(other)


class TestHistories:
    """Whatever happened, in every look: what was sent under a name is followed by what is sent under it later."""

    @looks
    @given(plans=PLANS)
    def test_each_file_follows_the_one_before(self, look: dict[str, Any], plans: list[Plan]) -> None:
        for before, after in pairwise([*plans, withdraw(plans[-1], plans[-1].as_of)]):
            follows(to_ics(before, **look), to_ics(after, **look))

    @looks
    @given(plans=PLANS)
    def test_so_does_a_file_that_is_written_over(self, look: dict[str, Any], plans: list[Plan]) -> None:
        file = to_ics(plans[0], **look)
        for course in plans[1:]:
            following = update_ics(file, course, **look)
            follows(file, following)
            live = {uid for uid, lines in blocks(following).items() if is_live(lines)}
            assert told(seen(course, look)).keys() == live
            file = following

    @looks
    @given(plans=PLANS)
    def test_what_changed_alone_is_all_that_changed(self, look: dict[str, Any], plans: list[Plan]) -> None:
        for before, after in pairwise(plans):
            old, new = (blocks(to_ics(each, **look)) for each in (before, after))
            small = blocks(to_ics(only_changed(after, whole_visits=look.get("detail") == "discreet"), **look))
            assert {uid for uid, lines in new.items() if lines != old.get(uid)} <= small.keys()
            assert all(lines == new[uid] for uid, lines in small.items())


class TestNotes:
    def test_the_first_event_tells_the_notes_and_changes_with_them(self) -> None:
        """
        Until it is decided from which dose aftercare counts, a note asks; the answer takes it out.
        """
        first = plan(ObecabtageneAutoleucel(), start=BEGIN, plan_id=UUID(int=1), as_of=BEGIN)
        now = later(BEGIN, 24)
        decided = revise(first, Changed(at=now, choice="aftercare_from", value="first"), as_of=now)
        assert {"Not decided" in str(first.notes), "Not decided" in str(decided.notes)} == {True, False}
        follows(to_ics(first), to_ics(decided))
        uid = min(first.events).uid
        words = [value(blocks(to_ics(each))[uid], "DESCRIPTION:") for each in (first, decided)]
        assert ["Not decided" in each for each in words] == [True, False]
        assert "1" == value(blocks(to_ics(decided))[uid], "SEQUENCE:")
