"""A file written again over one that was sent: same names, what changed counts up, what is gone is cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from schedules import Blinatumomab, Plan, plan
from schedules.errors import FileError
from schedules.export import from_json, to_ics, to_json, update_ics
from schedules.export.calendar.update import hold_same, plan_id_of
from schedules.planning.versions import update_plan

START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York"))
FIRST, SECOND, THIRD = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))


def course(as_of: datetime = FIRST, start: datetime = START, **changes: Any) -> Plan:
    chosen: dict[str, Any] = {
        "indication": "relapsed-refractory",
        "cycles": 2,
        "weight_kg": 70,
        "age_group": "adult",
        **changes,
    }
    return plan(Blinatumomab(**chosen), start=start, plan_id=UUID(int=1), as_of=as_of)


def events(data: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_nothing_changed_nothing_moves() -> None:
    sent = to_ics(course())
    again = update_ics(sent, course(SECOND))
    assert {uid: event.to_ical() for uid, event in events(sent).items()} == {
        uid: event.to_ical() for uid, event in events(again).items()
    }


def test_a_later_start_keeps_every_uid_and_counts_up() -> None:
    sent = to_ics(course())
    moved = events(update_ics(sent, course(SECOND, START + timedelta(days=1))))
    assert events(sent).keys() == moved.keys()
    assert {1} == {int(event["SEQUENCE"]) for event in moved.values()}
    assert {SECOND} == {event["DTSTAMP"].dt for event in moved.values()}
    assert {FIRST} == {event["CREATED"].dt for event in moved.values()}


def test_what_is_gone_stays_as_cancelled_for_good() -> None:
    sent = to_ics(course(), remind_hours=5)
    shorter = update_ics(sent, course(SECOND, cycles=1), remind_hours=5)
    once = {uid: event for uid, event in events(shorter).items() if str(event["STATUS"]) == "CANCELLED"}
    assert events(sent).keys() == events(shorter).keys()
    assert once
    for event in once.values():
        assert str(event["SUMMARY"]).startswith("Cancelled: ")
        assert (1, "TRANSPARENT", []) == (int(event["SEQUENCE"]), str(event["TRANSP"]), event.walk("VALARM"))
    twice = events(update_ics(shorter, course(THIRD, cycles=1), remind_hours=5))
    assert {uid: event.to_ical() for uid, event in once.items()} == {uid: twice[uid].to_ical() for uid in once}


def test_what_comes_back_comes_back_under_its_name_with_a_higher_sequence() -> None:
    sent = to_ics(course())
    back = events(update_ics(update_ics(sent, course(SECOND, cycles=1)), course(THIRD)))
    assert {0, 2} == {int(event["SEQUENCE"]) for event in back.values()}
    assert {"CONFIRMED"} == {str(event["STATUS"]) for event in back.values()}


def test_the_same_with_plans() -> None:
    first, shorter = course(), course(SECOND, cycles=1)
    second = update_plan(first, shorter)
    assert 1 == second.revision
    assert {event.uid for event in first.events} == {event.uid for event in (*second.events, *second.cancelled)}
    assert {("cancelled", 1)} == {(event.state, event.sequence) for event in second.cancelled}
    assert second == from_json(to_json(second))
    third = update_plan(second, course(THIRD))
    assert () == third.cancelled
    assert {0, 2} == {event.sequence for event in third.events}


def test_the_plan_of_a_file_is_known_again() -> None:
    assert UUID(int=1) == plan_id_of(to_ics(course()), ".ics")
    assert UUID(int=1) == plan_id_of(to_json(course()), ".json")


class TestWhichPlanAFileHolds:
    def test_one_that_tells_is_held_to_what_is_asked(self) -> None:
        assert UUID(int=1) == plan_id_of(to_ics(course()), ".ics", asked=UUID(int=1))
        with pytest.raises(FileError, match="does not hold plan 00000000-0000-0000-0000-000000000002"):
            plan_id_of(to_ics(course()), ".ics", asked=UUID(int=2))

    def test_a_discreet_one_does_not_tell_but_knows_its_own(self) -> None:
        sent = to_ics(course(), detail="discreet")
        with pytest.raises(FileError, match="does not tell which plan it holds; give --plan-id"):
            plan_id_of(sent, ".ics")
        assert UUID(int=1) == plan_id_of(sent, ".ics", asked=UUID(int=1))
        with pytest.raises(FileError, match="does not hold plan"):
            plan_id_of(sent, ".ics", asked=UUID(int=2))

    def test_a_discreet_one_is_updated_like_any_other(self) -> None:
        sent = to_ics(course(), detail="discreet")
        again = update_ics(sent, course(SECOND, START + timedelta(days=1)), detail="discreet")
        assert events(sent).keys() == events(again).keys()
        assert {1} == {int(event["SEQUENCE"]) for event in events(again).values()}
        assert UUID(int=1) == plan_id_of(again, ".ics", asked=UUID(int=1))

    @pytest.mark.parametrize("detail", ["full", "discreet"])
    def test_another_plan_is_not_written_over(self, detail: Any) -> None:
        hold_same(to_ics(course(), detail=detail), course(SECOND))
        other = course().model_copy(update={"plan_id": UUID(int=2)})
        with pytest.raises(FileError, match="holds another plan"):
            hold_same(to_ics(other, detail=detail), course(SECOND))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"junk",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nUID:1\r\nEND:VCALENDAR\r\n",
        to_ics(course())[:-300],
        to_ics(course()).replace(b"SEQUENCE:0", b"SEQUENCE:x", 1) + b"rubbish",
    ],
    ids=["empty", "junk", "bytes", "another program's", "cut off", "spoilt"],
)
def test_a_file_that_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(FileError, match="--new-plan"):
        update_ics(data, course(SECOND))
