"""Zones, gaps, folds and elapsed time, on both sides of each boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules import clock
from schedules.clock import (
    at_time,
    elapse,
    existing,
    exists,
    first_day_after_rest,
    is_ambiguous,
    read_start,
    stamp,
    zone,
)
from schedules.errors import ClockError
from schedules.testing import anchors

NEW_YORK = ZoneInfo("America/New_York")


def refusal(text: str, zone_name: str = "America/New_York") -> str:
    with pytest.raises(ClockError) as caught:
        read_start(text, zone_name=zone_name)
    return str(caught.value)


class TestSpringGap:
    """In New York the clocks go from 02:00 to 03:00 on 8 March 2026."""

    @pytest.mark.parametrize("clock", ["01:59", "03:00"])
    def test_the_minutes_beside_the_gap_exist(self, clock: str) -> None:
        assert clock == f"{read_start(f'2026-03-08T{clock}', zone_name='America/New_York'):%H:%M}"

    @pytest.mark.parametrize("clock", ["02:00", "02:59"])
    def test_a_time_in_the_gap_is_refused_with_both_neighbours(self, clock: str) -> None:
        message = refusal(f"2026-03-08T{clock}")
        assert "01:59" in message
        assert "03:00" in message

    def test_a_due_time_in_the_gap_takes_the_first_minute_after_it(self) -> None:
        assert datetime(2026, 3, 8, 3, tzinfo=NEW_YORK) == at_time(date(2026, 3, 8), time(2, 30), NEW_YORK)

    def test_a_gap_of_half_an_hour(self) -> None:
        """
        On Lord Howe Island the clocks go from 02:00 to 02:30 on 4 October 2026.
        """
        lord_howe = ZoneInfo("Australia/Lord_Howe")
        assert datetime(2026, 10, 4, 2, 30, tzinfo=lord_howe) == at_time(date(2026, 10, 4), time(2, 15), lord_howe)

    def test_a_day_that_samoa_never_had(self) -> None:
        """
        Samoa went from 29 to 31 December 2011.
        """
        assert "does not exist" in refusal("2011-12-30T09:00", "Pacific/Apia")
        assert date(2011, 12, 31) == at_time(date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia")).date()


class TestAutumnFold:
    """In New York 01:30 comes twice on 1 November 2026: at offset -4, then at -5."""

    def test_a_repeated_time_is_the_first_of_the_two(self) -> None:
        start = read_start("2026-11-01T01:30", zone_name="America/New_York")
        assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) == start.astimezone(UTC)
        assert is_ambiguous(start)

    def test_the_second_is_asked_for_by_its_offset(self) -> None:
        start = read_start("2026-11-01T01:30-05:00", zone_name="America/New_York")
        assert datetime(2026, 11, 1, 6, 30, tzinfo=UTC) == start.astimezone(UTC)

    def test_an_offset_the_zone_does_not_have_is_refused(self) -> None:
        assert "leave the offset out" in refusal("2026-11-01T01:30+02:00")


class TestRefusals:
    """A start that a person entered is refused with the way out."""

    @pytest.mark.parametrize(
        ("text", "way_out"),
        [
            ("2026-02-30T09:00", "write it as 2026-03-02T09:00"),
            ("2026-03-02", "no time of day"),
            ("tomorrow", "write it as 2026-03-02T09:00"),
            ("", "write it as"),
            ("2026-03-02T09:00:30", "to the minute"),
            ("1969-12-31T09:00", "1970 to 2199"),
            ("2200-01-01T09:00", "1970 to 2199"),
        ],
    )
    def test_text_that_is_no_usable_start(self, text: str, way_out: str) -> None:
        assert way_out in refusal(text)

    def test_a_zone_that_does_not_exist_names_the_nearest(self) -> None:
        assert "America/New_York" in refusal("2026-03-02T09:00", "America/NewYork")

    @pytest.mark.parametrize("name", ["EST5", "localtime", "Factory", "../../etc/passwd", ""])
    def test_names_that_are_no_zone_for_a_calendar(self, name: str) -> None:
        with pytest.raises(ClockError):
            zone(name)

    def test_a_naive_start_and_a_fixed_offset_are_refused(self) -> None:
        with pytest.raises(ClockError, match="no time zone"):
            existing(datetime(2026, 3, 2, 9))  # noqa: DTZ001  # what is refused
        with pytest.raises(ClockError, match="IANA"):
            existing(datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-5))))


class TestElapsedTime:
    """Hours elapse through UTC."""

    @given(start=anchors(), minutes=st.integers(0, 60 * 24 * 100))
    def test_minutes_are_minutes_in_every_zone(self, start: datetime, minutes: int) -> None:
        end = elapse(start, timedelta(minutes=minutes))
        assert minutes * 60 == end.timestamp() - start.timestamp()

    @given(start=anchors())
    def test_drawn_starts_exist(self, start: datetime) -> None:
        assert exists(start)
        assert start == existing(start)


class TestRest:
    """The rest after an infusion is read on the offset of its start (C5)."""

    PARIS = ZoneInfo("Europe/Paris")

    def day(self, started: datetime) -> date:
        ended = elapse(started, timedelta(hours=672))
        return first_day_after_rest(started=started, ended=ended, rest_days=14, appointment=time(10))

    def test_a_clock_change_alone_adds_no_day(self) -> None:
        assert date(2026, 4, 13) == self.day(datetime(2026, 3, 2, 10, tzinfo=self.PARIS))

    def test_a_minute_later_than_the_appointment_adds_one(self) -> None:
        assert date(2026, 4, 14) == self.day(datetime(2026, 3, 2, 10, 1, tzinfo=self.PARIS))

    def test_a_minute_earlier_does_not(self) -> None:
        assert date(2026, 4, 13) == self.day(datetime(2026, 3, 2, 9, 59, tzinfo=self.PARIS))


def test_a_stamp_is_whole_seconds_of_utc_and_refuses_a_naive_time() -> None:
    assert datetime(2026, 3, 2, 14, tzinfo=UTC) == stamp(datetime(2026, 3, 2, 9, 0, 0, 900, tzinfo=NEW_YORK))
    with pytest.raises(ClockError):
        stamp(datetime(2026, 3, 2, 9))  # noqa: DTZ001  # what is refused


def test_a_time_in_the_gap_is_not_one_that_repeats() -> None:
    assert not is_ambiguous(datetime(2026, 3, 8, 2, 30, tzinfo=NEW_YORK))


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules"])
def test_names_of_files_are_no_zones(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_all_names", lambda: {"Europe/Paris", "localtime", "Factory", "posixrules"})
    with pytest.raises(ClockError):
        zone.__wrapped__(name)


@pytest.mark.parametrize("fold", [0, 1])
def test_both_times_of_the_hour_that_comes_twice_are_repeated(fold: int) -> None:
    moment = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=fold)
    assert is_ambiguous(moment)
    assert not is_ambiguous(moment.replace(hour=2))
