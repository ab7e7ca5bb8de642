"""Time-zone blocks over every zone there is, replayed by a reader that follows them."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz

from schedules.clock import is_ambiguous
from schedules.export.calendar.timezones import Observance, Yearly, block_for, replays, zone_lines

ALL_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"})
NEW_YORK = ZoneInfo("America/New_York")


def times(zone: ZoneInfo, year: int) -> list[datetime]:
    """Times of a year and a half, every few days and at every hour in turn."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    found = [(first + timedelta(days=2 * step, hours=step % 24)).astimezone(zone) for step in range(270)]
    return [moment for moment in found if not is_ambiguous(moment)]


@pytest.mark.parametrize("year", [1996, 2007, 2016, 2026, 2037])
@pytest.mark.slow
def test_every_zone_has_a_block_that_another_library_reads_rightly(year: int) -> None:
    """
    Dateutil reads the block as a foreign calendar would, and must find each instant of the zone.
    """
    for name in ALL_ZONES:
        zone = ZoneInfo(name)
        moments = times(zone, year)
        block = block_for(zone, moments)
        assert block is not None, name
        text = "\r\n".join(["BEGIN:VCALENDAR", *zone_lines(zone, block), "END:VCALENDAR", ""])
        read = dateutil_tz.tzical(io(text)).get(name)
        for moment in moments:
            assert moment.utcoffset() == moment.replace(tzinfo=read).utcoffset(), f"{name} {moment}"


def io(text: str) -> StringIO:
    return StringIO(text.replace("\r\n", "\n"))


def test_new_york_has_two_yearly_rules_with_onsets_in_the_offset_before() -> None:
    block = block_for(NEW_YORK, [datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)])
    assert block is not None
    text = list(zone_lines(NEW_YORK, block))
    assert "DTSTART:20250309T020000" in text
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" in text
    assert "DTSTART:20251102T020000" in text
    assert "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU" in text


def test_a_zone_without_clock_changes_has_one_observance() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    block = block_for(kathmandu, [datetime(2026, 3, 2, 9, tzinfo=kathmandu)])
    assert block is not None
    assert ["+0545"] == [
        line.partition(":")[2] for line in zone_lines(kathmandu, block) if line.startswith("TZOFFSETTO")
    ]


def test_a_zone_ruled_by_decree_lists_its_onsets_without_rdate() -> None:
    """
    Morocco's clocks follow Ramadan, so no yearly rule fits.
    """
    casablanca = ZoneInfo("Africa/Casablanca")
    block = block_for(casablanca, times(casablanca, 2026))
    assert block is not None
    assert len(block) > 2
    assert not [line for line in zone_lines(casablanca, block) if line.startswith(("RRULE", "RDATE"))]


def test_a_wrong_block_is_found_by_the_replay() -> None:
    hour = timedelta(hours=1)
    summer = datetime(2026, 7, 1, 9, tzinfo=NEW_YORK)
    late = Observance(True, datetime(2025, 3, 9, 2), -5 * hour, -5 * hour, "EDT", Yearly(3, 6, 2))  # noqa: DTZ001, FBT003  # local
    assert not replays([late], NEW_YORK, [summer.replace(tzinfo=None)])


@pytest.mark.parametrize(
    ("number", "day"),
    [(1, 1), (2, 8), (-1, 29)],
)
def test_numbered_sundays_of_march_2026(number: int, day: int) -> None:
    assert day == Yearly(3, 6, number).on(2026)
