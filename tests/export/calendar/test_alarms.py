"""When a calendar reminds: by kind, on the evening before, over a change of clocks; never in a feed."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from icalendar import Calendar, Component
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import any_course
from tests.support.pages import full

from schedules import Plan, ScheduleError
from schedules.export import to_ics


def triggers(data: bytes) -> dict[str, list[timedelta]]:
    """Gather the leads of every event's alarms by its start and title."""
    calendar = Component.from_ical(data)
    assert isinstance(calendar, Calendar)
    return {
        f"{event.decoded('DTSTART')} {event['SUMMARY']}": [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
        for event in calendar.walk("VEVENT")
    }


class TestEvening:
    def test_over_the_night_of_the_clock_change_it_rings_at_seven_in_the_evening(self) -> None:
        # From Saturday 7 March 19:00 to Sunday 8 March 09:00 the clocks lose an hour: 13 h elapse, not 14.
        found = triggers(to_ics(blinatumomab(new_york(3, 8)), remind_evening=time(19)))
        first = [leads for name, leads in found.items() if "2026-03-08" in name and "infusion (C1D1)" in name]
        assert [[timedelta(hours=-13)]] == first

    def test_a_whole_day_is_reminded_of_from_its_midnight(self) -> None:
        found = triggers(to_ics(blinatumomab(new_york(3, 2)), remind_evening=time(18, 30)))
        stays = [leads for name, leads in found.items() if "2026-03-02 Hospital stay" in name]
        assert [[timedelta(hours=-5, minutes=-30)]] == stays

    def test_by_kind_only_those(self) -> None:
        data = to_ics(blinatumomab(new_york(3, 2)), remind_evening={"disconnect": time(20)})
        assert {"2026-03-30 10:00:00-04:00 Blinatumomab infusion ends: disconnect (C1D29)"} == {
            name for name, leads in triggers(data).items() if leads and "2026-03" in name
        }

    def test_both_are_two_alarms(self) -> None:
        data = to_ics(full("inotuzumab-ozogamicin"), remind_hours=2, remind_evening=time(19))
        doses = [leads for name, leads in triggers(data).items() if "Inotuzumab" in name]
        assert [timedelta(hours=-14), timedelta(hours=-2)] in doses
        assert b"Reminder: the evening before\\, and 2 hours before." in data.replace(b"\r\n ", b"")


class TestHours:
    def test_by_kind_only_those(self) -> None:
        found = triggers(to_ics(blinatumomab(new_york(3, 2)), remind_hours={"step": 3}))
        assert {(timedelta(hours=-3),)} == {tuple(leads) for leads in found.values() if leads}
        assert all("step" in name for name, leads in found.items() if leads)

    def test_no_such_kind(self) -> None:
        with pytest.raises(ScheduleError, match="'dinner' is no kind of event"):
            to_ics(full("blinatumomab"), remind_hours={"dinner": 3})


class TestNever:
    @given(course=any_course())
    def test_in_a_feed(self, course: Plan) -> None:
        data = to_ics(course, feed_hours=12, remind_hours=2, remind_evening=time(19))
        assert b"VALARM" not in data
        assert b"Reminder" not in data

    @given(course=any_course())
    def test_of_what_is_not_sure_or_gone(self, course: Plan) -> None:
        calendar = Component.from_ical(to_ics(course, remind_hours=2, remind_evening=time(19)))
        for event in calendar.walk("VEVENT"):
            assert not event.walk("VALARM") or event["STATUS"] == "CONFIRMED"

    def test_telling_what_it_is_about_where_it_is_discreet(self) -> None:
        calendar = Component.from_ical(to_ics(full("blinatumomab"), detail="discreet", remind_evening=time(19)))
        alarms = calendar.walk("VALARM")
        assert alarms
        assert {"Appointment"} == {str(alarm["DESCRIPTION"]) for alarm in alarms}
