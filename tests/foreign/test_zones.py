"""Whatever a file calls a zone, its times are the instants that it means; what nobody can tell is said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.support.dialects import PLACES, Place

from schedules import InotuzumabOzogamicin
from schedules.errors import FileError, UsageError
from schedules.foreign import ics
from schedules.foreign.blocks import Block, zone_of_block
from schedules.foreign.judgement import Judgement, judge
from schedules.foreign.lines import ContentLine
from schedules.foreign.zones import named_zone

NEW_YORK = ZoneInfo("America/New_York")
INO = InotuzumabOzogamicin(cycles=1).selection()


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])


def doses(parameter: str, *times: str) -> list[str]:
    lines = [
        ["BEGIN:VEVENT", f"UID:{time}", "SUMMARY:Besponsa", f"DTSTART{parameter}:{time}", "END:VEVENT"]
        for time in times
    ]
    return [line for event in lines for line in event]


def judged(*lines: str, zone: str | None = "America/New_York") -> Judgement:
    return judge(calendar(*lines).encode(), "f.ics", INO, zone_name=zone)


def starts(*lines: str) -> list[datetime]:
    found = ics.entries(ics.read_lines(calendar(*lines), "f.ics"), NEW_YORK, "f.ics")
    return [each.start.astimezone(UTC) for each in found if isinstance(each.start, datetime)]


NAMES = {
    "America/New_York": "America/New_York",
    "america/new_york": "America/New_York",
    "/citadel.org/20211207_1/America/New_York": "America/New_York",
    "/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "US/Eastern": "US/Eastern",
    "US-Eastern": "US/Eastern",
    "Eastern Standard Time": "America/New_York",
    "Eastern Standard Time 1": "America/New_York",
    "W. Europe Standard Time": "Europe/Berlin",
    "(UTC-05:00) Eastern Time (US & Canada)": "America/New_York",
    "(GMT-05:00) Eastern Time (US & Canada)": "America/New_York",
    "Eastern Time (US & Canada)": "America/New_York",
    "(UTC-08:00) Pacific Time (US & Canada)": "America/Los_Angeles",
    "(UTC-07:00) Arizona": "America/Phoenix",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Amsterdam",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien": "Europe/Amsterdam",
    "(GMT+01.00) Paris / Madrid / Brussels / Copenhagen": "Europe/Paris",
    "(UTC+00:00) Dublin, Edinburgh, Lisbon, London": "Europe/London",
    "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi": "Asia/Kolkata",
    "(UTC+09:00) Osaka, Sapporo, Tokyo": "Asia/Tokyo",
    "(UTC+10:00) Canberra, Melbourne, Sydney": "Australia/Sydney",
    "(UTC-03:30) Newfoundland": "America/St_Johns",
    "UTC": "UTC",
    "Etc/UTC": "UTC",
    "(UTC) Coordinated Universal Time": "UTC",
    "tzone://Microsoft/Utc": "UTC",
    "GMT": "UTC",
    "GMT-0500": "UTC-05:00",
    "UTC+05:30": "UTC+05:30",
    "+01:00": "UTC+01:00",
}


@pytest.mark.parametrize(("name", "zone"), NAMES.items())
def test_a_name_means_its_zone(name: str, zone: str) -> None:
    assert zone == str(named_zone(name))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Customized Time Zone",
            "tzone://Microsoft/Custom",
            "Clinic",
            "Mars/Base",
            "",
            "(UTC+01:00) New York",
            "GMT+99",
        ),
        *("(UTC-05:00)", "a" * 10_000),
    ],
)
def test_what_nobody_can_tell_is_no_zone(name: str) -> None:
    found = named_zone(name)
    assert found is None or str(found) == "UTC-05:00"


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(
    "name", ["(UTC-05:00) Eastern Time (US & Canada)", "tzone://Microsoft/Utc", "Eastern Standard Time"]
)
def test_a_name_may_be_quoted_or_not(name: str, quote: str) -> None:
    hour = 9 if "Utc" in name else 14
    assert [datetime(2026, 3, 2, hour, tzinfo=UTC)] == starts(*doses(f";TZID={quote}{name}{quote}", "20260302T090000"))


class TestBlocks:
    """A file's own block counts first, whatever other programs put into it."""

    @pytest.mark.parametrize("place", PLACES, ids=lambda place: place.iana)
    def test_its_clocks_are_those_of_the_zone(self, place: Place) -> None:
        """
        Noon of every seventh day of 2026.
        """
        zone = ZoneInfo(place.iana)
        lines = place.block.format("Clinic").splitlines()
        for day in range(1, 366, 7):
            wall = datetime.strptime(f"2026 {day}", "%Y %j").replace(hour=12)  # noqa: DTZ007  # on both clocks
            written = f"{wall:%Y%m%dT%H%M%S}"
            assert [wall.replace(tzinfo=zone).astimezone(UTC)] == starts(*lines, *doses(";TZID=Clinic", written))

    def test_a_contradiction_is_a_warning_with_both_times(self) -> None:
        """
        The block has the old rule, by which summer time began in April: in March it is an hour off.
        """
        block = [
            "BEGIN:VTIMEZONE",
            "TZID:America/New_York",
            *("BEGIN:STANDARD", "DTSTART:19671029T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
            *("TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:19870405T020000", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4"),
            *("TZOFFSETFROM:-0500", "TZOFFSETTO:-0400", "END:DAYLIGHT"),
            "END:VTIMEZONE",
        ]
        times = ("20260302T090000", "20260309T090000", "20260316T090000")
        found = judged(*block, *doses(";TZID=America/New_York", *times))
        warned = [each for each in found.findings if each.code == "zone_contradicted"]
        assert ["warning"] * 2 == [each.severity for each in warned]
        assert "it is Mon 9 Mar 2026 10:00, by the zone of that name Mon 9 Mar 2026 09:00" in warned[0].message

    def test_a_block_that_can_not_be_read_leaves_the_name(self) -> None:
        lines = [
            "BEGIN:VTIMEZONE",
            "TZID:Europe/Paris",
            "BEGIN:STANDARD",
            "DTSTART:junk",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
        assert [datetime(2026, 3, 2, 8, tzinfo=UTC)] == starts(*lines, *doses(";TZID=Europe/Paris", "20260302T090000"))

    def test_a_block_of_onsets_by_date(self) -> None:
        lines = [
            "BEGIN:VTIMEZONE",
            "TZID:Clinic",
            *("BEGIN:STANDARD", "DTSTART:20251102T020000", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:20250309T020000", "RDATE:20260308T020000", "TZOFFSETFROM:-0500"),
            *("TZOFFSETTO:-0400", "END:DAYLIGHT", "END:VTIMEZONE"),
        ]
        times = ("20260302T090000", "20260309T090000")
        assert [datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2026, 3, 9, 13, tzinfo=UTC)] == starts(
            *lines, *doses(";TZID=Clinic", *times)
        )

    def test_a_skipped_and_a_repeated_time(self) -> None:
        """
        As RFC 5545 asks (3.3.5): a repeated time is the first, a skipped one is read with the offset before the gap.
        """
        zone = zone_of_block(block_from(PLACES[0].block))
        assert zone is not None
        skipped = datetime(2026, 3, 8, 2, 30, tzinfo=zone)
        repeated = datetime(2026, 11, 1, 1, 30, tzinfo=zone)
        assert datetime(2026, 3, 8, 7, 30, tzinfo=UTC) == skipped.astimezone(UTC)
        assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) == repeated.astimezone(UTC)
        assert datetime(2026, 11, 1, 6, 30, tzinfo=UTC) == repeated.replace(fold=1).astimezone(UTC)
        for hour in range(4, 9):
            instant = datetime(2026, 11, 1, hour, tzinfo=UTC)
            assert instant == instant.astimezone(zone).astimezone(UTC)


def block_from(text: str) -> Block:
    block = Block("Clinic")
    for line in text.format("Clinic").splitlines():
        name, _, value = line.partition(":")
        if name == "BEGIN" and value in ("STANDARD", "DAYLIGHT"):
            block.observances.append([])
        elif block.observances:
            block.observances[-1].append(ContentLine(name, "", value))
    return block


class TestOfTheFile:
    """Where single times name no zone, the file does, or a person."""

    TIMES = ("20260302T140000Z", "20260309T130000Z", "20260316T130000Z")

    @pytest.mark.parametrize(
        "name", ["America/New_York", "Eastern Standard Time", "(UTC-05:00) Eastern Time (US & Canada)"]
    )
    def test_the_head_of_the_file_names_it(self, name: str) -> None:
        found = judged(f"X-WR-TIMEZONE:{name}", *doses("", *self.TIMES), zone=None)
        assert "America/New_York" == found.zone
        assert {9} == {each.entry.start.hour for each in found.match.taken}  # type: ignore[union-attr]  # timed

    def test_nothing_names_it(self) -> None:
        with pytest.raises(UsageError, match="names no zone; add --zone"):
            judged(*doses("", *self.TIMES), zone=None)

    def test_dates_alone_need_none(self) -> None:
        found = judged(*doses(";VALUE=DATE", "20260302", "20260309", "20260316"), zone=None)
        assert [] == [each for each in found.findings if each.severity != "note"]

    def test_a_zone_that_is_not_known_is_said(self) -> None:
        found = judged(*doses(";TZID=Clinic", "20260302T090000", "20260309T090000", "20260316T090000"))
        (warning,) = [each for each in found.findings if each.code == "zone_not_known"]
        assert ("warning", True) == (warning.severity, "3 times in the zone 'Clinic'" in warning.message)
        assert "America/New_York" in warning.message

    def test_a_strangers_zone_is_not_looked_at(self) -> None:
        stranger = ["BEGIN:VEVENT", "UID:x", "SUMMARY:Yoga", "DTSTART;TZID=Nowhere:20260302T090000", "END:VEVENT"]
        found = judged(
            *stranger, *doses(";TZID=America/New_York", "20260302T090000", "20260309T090000", "20260316T090000")
        )
        assert "zone_not_known" not in {each.code for each in found.findings}

    def test_a_block_that_changes_too_often_is_refused_in_one_line(self) -> None:
        block = ["BEGIN:VTIMEZONE", "TZID:C", "BEGIN:STANDARD", "DTSTART:20200101T000000", "RRULE:FREQ=HOURLY"]
        lines = [*block, "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"]
        with pytest.raises(FileError, match="the block of the time zone 'C' changes its clocks by a rule that is not"):
            judged(*lines, *doses(";TZID=C", "20260302T090000"))
