"""Files of every shape that programs write, and files that mean harm: read rightly, or refused in one line, in time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.errors import FileError
from schedules.files import MAX_BYTES, read_bounded, text_of
from schedules.foreign import ics
from schedules.foreign.entries import Entry
from schedules.foreign.tables import read_table

NEW_YORK = ZoneInfo("America/New_York")
NINE = datetime(2026, 3, 2, 9, tzinfo=NEW_YORK)


def calendar(*lines: str, newline: str = "\r\n") -> str:
    return newline.join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "UID:1", "SUMMARY:Dose", *lines, "END:VEVENT"]


def read(text: str) -> list[Entry]:
    return ics.entries(ics.read_lines(text, "f.ics"), NEW_YORK, "f.ics")


def starts(text: str) -> list[date]:
    return [entry.start for entry in read(text)]


BLOCK = [
    "BEGIN:VTIMEZONE",
    "TZID:Clinic Time",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0500",
    "END:STANDARD",
    "END:VTIMEZONE",
]


class TestShapes:
    """The same morning, as different programs write it."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["DTSTART:20260302T140000Z", "DTEND:20260302T150000Z"],
            ["DTSTART;TZID=America/New_York:20260302T090000"],
            ['DTSTART;TZID="America/New_York":20260302T090000'],
            ["DTSTART;TZID=Eastern Standard Time:20260302T090000"],
            ["DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260302T090000"],
            ["DTSTART;VALUE=DATE-TIME;TZID=America/New_York:20260302T090000"],
            ["DTSTART:20260302T090000"],
            ["DTSTART;TZID=Nowhere/At_All:20260302T090000"],
            ["dtstart;tzid=America/New_York:20260302T090000"],
            ["DTSTART;TZID=America/New_York:20260302T090000", "X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2"],
        ],
        ids=["Google", "named", "quoted", "Outlook", "Evolution", "Apple", "floating", "unknown", "lower", "extra"],
    )
    def test_nine_in_the_morning(self, lines: list[str]) -> None:
        assert [NINE] == starts(calendar(*event(*lines)))

    def test_a_zone_that_only_the_file_knows(self) -> None:
        text = calendar(*BLOCK, *event("DTSTART;TZID=Clinic Time:20260702T090000"))
        assert [datetime(2026, 7, 2, 14, tzinfo=UTC)] == starts(text)

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_any_line_end_and_a_byte_order_mark(self, newline: str) -> None:
        text = calendar(*event("DTSTART:20260302T140000Z"), newline=newline)
        for coding in ("utf-8", "utf-8-sig", "utf-16"):
            assert [NINE] == starts(text_of(text.encode(coding), "f.ics"))

    def test_oddly_folded_lines(self) -> None:
        text = calendar(*event("DTSTART:2026", " 0302T1400", "\t00Z")).replace("SUMMARY:Dose", "SUM\r\n MARY:Do\r\n se")
        assert [("Dose", NINE)] == [(entry.title, entry.start) for entry in read(text)]

    def test_whole_days(self) -> None:
        (entry,) = read(calendar(*event("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260311")))
        assert (date(2026, 3, 2), date(2026, 3, 11)) == (entry.start, entry.end)
        (entry,) = read(calendar(*event("DTSTART;VALUE=DATE:20260302")))
        assert date(2026, 3, 3) == entry.end

    @pytest.mark.parametrize(
        ("length", "hours"),
        [("PT672H", 672), ("P28D", 671), ("P4W", 671), ("P1DT648H", 672), ("P27DT24H", 671), ("junk", 0)],
    )
    def test_days_are_nominal_and_hours_elapse(self, length: str, hours: int) -> None:
        (entry,) = read(calendar(*event("DTSTART;TZID=America/New_York:20260302T090000", f"DURATION:{length}")))
        assert isinstance(entry.end, datetime)
        assert timedelta(hours=hours) == entry.end.astimezone(UTC) - NINE.astimezone(UTC)

    def test_a_bounded_recurrence_keeps_its_time_of_day(self) -> None:
        found = starts(calendar(*event("DTSTART;TZID=America/New_York:20260302T090000", "RRULE:FREQ=WEEKLY;COUNT=3")))
        assert [NINE, NINE.replace(day=9), NINE.replace(day=16)] == found

    def test_cancelled_events_are_left_out(self) -> None:
        assert [] == starts(calendar(*event("DTSTART:20260302T140000Z", "STATUS:CANCELLED")))

    def test_alarms_and_other_components_say_nothing_of_the_event(self) -> None:
        alarm = ["BEGIN:VALARM", "SUMMARY:No", "DTSTART:19990101T000000Z", "END:VALARM"]
        assert [NINE] == starts(calendar(*event("DTSTART:20260302T140000Z", *alarm * 3)))

    def test_text_is_unescaped_and_harmless(self) -> None:
        text = calendar(*event("DTSTART:20260302T140000Z")).replace("Dose", "a\\, b\\; c\\\\d\\ne\x07\x1b[31mf")
        assert ["a, b; c\\d e [31mf"] == [entry.title for entry in read(text)]

    def test_the_zone_most_events_name(self) -> None:
        text = calendar(*event("DTSTART;TZID=Europe/Paris:20260302T090000") * 2, *event("DTSTART:20260302T140000Z"))
        assert "Europe/Paris" == ics.zone_named(ics.read_lines(text, "f.ics"))


HOSTILE = {
    "empty": "",
    "not a calendar": "hello\n" * 1000,
    "no date": calendar(*event()),
    "a date of junk": calendar(*event("DTSTART:tomorrow")),
    "a 30th of February": calendar(*event("DTSTART:20260230T090000Z")),
    "year 0": calendar(*event("DTSTART:00000101T090000Z")),
    "the end of time": calendar(*event("DTSTART;TZID=Pacific/Kiritimati:00010101T000000")),
    "without end": calendar(*event("DTSTART:20260302T140000Z", "RRULE:FREQ=SECONDLY")),
    "a million times": calendar(*event("DTSTART:20260302T140000Z", "RRULE:FREQ=MINUTELY;COUNT=1000000")),
    "until far away": calendar(*event("DTSTART:20260302T140000Z", "RRULE:FREQ=DAILY;UNTIL=99991231T000000Z")),
    "a rule of junk": calendar(*event("DTSTART:20260302T140000Z", "RRULE:FREQ=SOMETIMES;COUNT=1")),
    "a rule that never falls": calendar(*event("DTSTART:20260302T140000Z", "RRULE:FREQ=YEARLY;COUNT=0;BYMONTH=99")),
    "nested junk": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 5000,
    "too many events": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 20_001,
}


class TestHostile:
    """A clear error, in bounded time; never a traceback."""

    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
    def test_it_is_refused_in_one_line(self, text: str) -> None:
        with pytest.raises(FileError) as caught:
            read(text)
        (problem,) = caught.value.problems
        assert problem.message.isprintable()
        assert len(problem.message) < 300

    def test_a_million_lines_and_a_flood_of_alarms_are_read_in_bounded_time(self) -> None:
        """
        Bounded, not fast: what grows with the square of the file would take hours.
        """
        alarm = "BEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\n" * 200_000
        flood = calendar(*event("DTSTART:20260302T140000Z", alarm.strip()), newline="\n")
        junk = "BEGIN:VCALENDAR\n" + "\n \n" * 500_000 + "X:" + ";" * 500_000 + "\n" + "a" * 500_000 + "\nEND:VCALENDAR"
        began = time.process_time()
        assert [NINE] == starts(flood)
        assert [] == starts(junk)
        assert time.process_time() - began < 60

    def test_fifty_megabytes_are_refused_unread(self, tmp_path: object) -> None:
        from pathlib import Path

        path = Path(str(tmp_path)) / "large.ics"
        with path.open("wb") as file:
            file.truncate(50_000_000)
        with pytest.raises(FileError, match=f"larger than {MAX_BYTES // 1_000_000} MB"):
            read_bounded(path)

    @pytest.mark.parametrize("data", [b"\xff", b"\xfe\xff\x00", b"\x80abc"])
    def test_bytes_that_are_no_text(self, data: bytes) -> None:
        with pytest.raises(FileError, match="UTF-8"):
            text_of(data, "f.ics")


class TestTables:
    """A CSV of dates, with or without times, offsets and titles."""

    def test_the_columns_in_any_order_and_case(self) -> None:
        text = "Title,START,end\nDose,2026-03-02T09:00,\nDose,2026-03-02T14:00Z,\nStay,2026-03-02,2026-03-11\n"
        found = read_table(text, NEW_YORK, "f.csv")
        assert [NINE, NINE, date(2026, 3, 2)] == [entry.start for entry in found]
        assert date(2026, 3, 11) == found[2].end

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "no column 'start'"),
            ("clinic,title\n2026-03-02,Dose\n", "no column 'start'"),
            ("start\n02/03/2026\n", "line 2"),
            ("start\n2026-03-02\ntomorrow\n", "line 3"),
            ("start,end\n2026-03-02,2026-03-02T09:00\n", "no time"),
            ("start\n" + "2026-03-02\n" * 20_001, "more than 20,000"),
            ('start\n"' + "a" * 200_000, "is no table"),
        ],
        ids=range(7),
    )
    def test_what_is_no_table_of_dates(self, text: str, says: str) -> None:
        with pytest.raises(FileError, match=says):
            read_table(text, NEW_YORK, "f.csv")
