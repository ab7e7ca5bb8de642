"""Time-zone blocks over every zone there is, replayed by a reader that follows them."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from tests.support.readers import by_ical_js, by_ruby

from schedules.clock import is_ambiguous, zone
from schedules.export.calendar.timezones import Observance, Yearly, block_for, replays, sure_block, zone_lines

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
    text = [*zone_lines(casablanca, block)]
    assert not [line for line in text if line.startswith("RDATE")]


class TestBlocksOfOnsets:
    """Where no yearly rule fits: Morocco goes by Ramadan; Vancouver and others changed their law among the events."""

    def test_every_part_begins_before_the_first_event_and_none_after_the_last(self) -> None:
        """
        Ramadan of 2026 is from 18 February to 19 March: Morocco's clocks go back on 15 February, forward on 22 March.
        """
        casablanca = ZoneInfo("Africa/Casablanca")
        moments = [datetime(2026, 1, 12, 9, tzinfo=casablanca), datetime(2026, 3, 30, 9, tzinfo=casablanca)]
        block = block_for(casablanca, moments)
        assert block is not None
        assert [
            *("BEGIN:VTIMEZONE", "TZID:Africa/Casablanca"),
            *("BEGIN:STANDARD", "DTSTART:20240218T030000", "RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2;BYMONTH=2;BYDAY=3SU"),
            *("TZNAME:+00", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:20240324T020000", "RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2;BYMONTH=3;BYDAY=4SU"),
            *("TZNAME:+01", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT"),
            *("BEGIN:STANDARD", "DTSTART:20250101T000000", "TZNAME:+01"),
            *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"),
            *("BEGIN:STANDARD", "DTSTART:20250223T030000", "TZNAME:+00"),
            *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:20250406T020000", "TZNAME:+01"),
            *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT"),
            "END:VTIMEZONE",
        ] == [*zone_lines(casablanca, block)]

    @pytest.mark.parametrize("year", [2016, 2026, 2037])
    def test_so_it_is_in_every_zone_that_has_one(self, year: int) -> None:
        for name in ZONES_BY_DECREE:
            moments = times(ZoneInfo(name), year)
            block = block_for(ZoneInfo(name), moments)
            assert block is not None
            walls = [moment.replace(tzinfo=None) for moment in moments]
            assert all(each.onset < min(walls) for each in block), name
            assert all(onset <= max(walls) or each.once_after is None
                       for each in block for onset in each.onsets(max(walls).year)), name  # fmt: skip

    @pytest.mark.parametrize("year", [2016, 2026, 2037])
    @pytest.mark.parametrize("reader", [by_ruby, by_ical_js])
    @pytest.mark.slow
    def test_readers_that_follow_the_block_find_every_instant(self, reader: Any, year: int, tmp_path: Path) -> None:
        files = [tmp_path / f"{number}.ics" for number, _ in enumerate(ZONES_BY_DECREE)]
        wanted = []
        for name, file in zip(ZONES_BY_DECREE, files, strict=True):
            moments = times(ZoneInfo(name), year)
            block = block_for(ZoneInfo(name), moments)
            assert block is not None
            events = [
                f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID={name}:{moment:%Y%m%dT%H%M%S}"
                f"\r\nDTEND;TZID={name}:{moment:%Y%m%dT%H%M%S}\r\nEND:VEVENT"
                for number, moment in enumerate(moments)
            ]
            lines = [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//test//EN",
                *zone_lines(ZoneInfo(name), block),
                *events,
            ]
            file.write_bytes("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())
            wanted.append({str(number): moment.astimezone(UTC) for number, moment in enumerate(moments)})
        found = reader(*files)
        assert wanted == [{uid: start for uid, (start, _) in each.items()} for each in found]


ZONES_BY_DECREE = (
    *("Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron", "America/Vancouver", "Asia/Jerusalem"),
    *("America/Santiago", "Africa/Cairo", "America/Nuuk", "America/New_York"),
)
"""Zones whose clocks follow no yearly rule in some years, and one that does."""


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


@pytest.mark.parametrize(
    "name", ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tokyo", "Africa/Cairo"]
)
def test_a_sure_block_is_that_of_any_times_of_its_years(name: str) -> None:
    tz = zone(name)
    for year in range(2026, 2032):
        sure = sure_block(tz, year, year + 1)
        walls = [datetime(year, 1, 1, 12, tzinfo=tz) + timedelta(days=step) for step in range(0, 730, 9)]
        for some in (walls, [walls[0], walls[-1]], [*walls[:3], walls[-1]]):
            assert sure in (None, block_for(tz, some))
    assert (name == "Africa/Casablanca") == (sure_block(tz, 2026, 2027) is None)
