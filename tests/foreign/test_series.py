"""Recurring events, each answer read from RFC 5545 (and 5546), never from the library that gives the starts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from schedules.errors import FileError
from schedules.foreign import ics
from schedules.foreign.entries import Entry, Reading

NEW_YORK = ZoneInfo("America/New_York")
PARIS = ZoneInfo("Europe/Paris")
ZONED = "DTSTART;TZID=America/New_York:20260302T090000"


def event(*lines: str, uid: str = "s", title: str = "Dose") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"]


def reading(*lines: str, head: tuple[str, ...] = (), home: ZoneInfo = NEW_YORK) -> Reading:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *lines, "END:VCALENDAR", ""])
    return ics.read_events(ics.read_lines(text, "f.ics"), home, "f.ics")


def read(*lines: str, head: tuple[str, ...] = (), home: ZoneInfo = NEW_YORK) -> list[Entry]:
    return sorted(reading(*lines, head=head, home=home).entries, key=lambda entry: str(entry.start))


def days(*lines: str, home: ZoneInfo = NEW_YORK) -> list[str]:
    return [f"{entry.start:%m-%d %H:%M}" for entry in read(*lines, home=home)]


class TestSet:
    """The recurrence set: the start, the rule and the further dates, without the dates that are taken out (3.8.5)."""

    def test_the_start_is_the_first_of_the_set_and_counts(self) -> None:
        assert ["03-02 09:00", "03-09 09:00"] == days(*event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=2"))

    def test_a_count_counts_the_dates_that_are_taken_out(self) -> None:
        lines = event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=America/New_York:20260309T090000")
        assert ["03-02 09:00", "03-16 09:00"] == days(*lines)

    @pytest.mark.parametrize(
        "exdate",
        [
            "EXDATE;TZID=America/New_York:20260309T090000",
            "EXDATE:20260309T130000Z",
            "EXDATE;TZID=Europe/Paris:20260309T140000",
            "EXDATE;VALUE=DATE:20260309",
            "EXDATE:20260309T090000",
        ],
        ids=["its own zone", "UTC", "another zone", "a date", "without a zone"],
    )
    def test_a_date_is_taken_out_however_it_is_written(self, exdate: str) -> None:
        assert ["03-02 09:00", "03-16 09:00"] == days(*event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=3", exdate))

    def test_what_is_taken_out_and_added_is_taken_out(self) -> None:
        day = "TZID=America/New_York:20260305T090000"
        assert ["03-02 09:00"] == days(*event(ZONED, f"RDATE;{day}", f"EXDATE;{day}"))

    def test_further_dates_stand_beside_the_rule(self) -> None:
        rdate = "RDATE;TZID=America/New_York:20260305T090000,20260302T090000"
        assert ["03-02 09:00", "03-05 09:00", "03-09 09:00"] == days(*event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=2", rdate))

    def test_a_period_has_an_end_of_its_own(self) -> None:
        rdate = "RDATE;VALUE=PERIOD:20260305T140000Z/PT3H,20260306T140000Z/20260306T153000Z"
        found = read(*event(ZONED, "DURATION:PT1H", rdate))
        assert [(9, 10), (9, 12), (9, 10)] == [(each.start.hour, each.end.hour) for each in found]  # type: ignore[union-attr]  # timed
        assert 30 == found[2].end.minute  # type: ignore[union-attr]  # timed

    def test_a_series_keeps_its_time_of_day_on_its_own_clocks(self) -> None:
        """
        New York's clocks go forward on 8 March: in Paris the second dose is an hour earlier, until the 29th.
        """
        lines = event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=5")
        assert ["03-02 15:00", "03-09 14:00", "03-16 14:00", "03-23 14:00", "03-30 15:00"] == days(*lines, home=PARIS)

    def test_a_series_in_utc_keeps_utc(self) -> None:
        lines = event("DTSTART:20260302T140000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
        assert ["03-02 09:00", "03-09 10:00"] == days(*lines)

    def test_whole_days(self) -> None:
        lines = event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE;VALUE=DATE:20260303")
        assert [(date(2026, 3, 2), date(2026, 3, 3))] == [(each.start, each.end) for each in read(*lines)]


class TestUntil:
    """UNTIL bounds the rule and is itself in the set; it is in UTC where the start has a zone (3.3.10)."""

    @pytest.mark.parametrize(
        ("until", "last"),
        [
            ("20260316T130000Z", "03-16 09:00"),
            ("20260316T125959Z", "03-09 09:00"),
            ("20260316T090000", "03-16 09:00"),
            ("20260316", "03-16 09:00"),
            ("20260315", "03-09 09:00"),
        ],
    )
    def test_the_last_start(self, until: str, last: str) -> None:
        assert last == days(*event(ZONED, f"RRULE:FREQ=WEEKLY;UNTIL={until}"))[-1]

    def test_a_date_beside_times_is_noted(self) -> None:
        (first, *_) = read(*event(ZONED, "RRULE:FREQ=WEEKLY;UNTIL=20260316"))
        assert ["until_mixed"] == [each.code for each in first.remarks]

    def test_a_time_beside_dates_is_noted(self) -> None:
        found = read(*event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=WEEKLY;UNTIL=20260309T000000Z"))
        assert [date(2026, 3, 2), date(2026, 3, 9)] == [each.start for each in found]
        assert ["until_mixed"] == [each.code for each in found[0].remarks]

    def test_the_repeated_hour_of_autumn(self) -> None:
        """
        01:45 is 05:45 UTC the first time; the second 01:15 is 06:15 UTC, and so after it.
        """
        start = "DTSTART;TZID=America/New_York:20261031T014500"
        assert 2 == len(days(*event(start, "RRULE:FREQ=DAILY;UNTIL=20261101T061500Z")))
        assert 1 == len(days(*event(start, "RRULE:FREQ=DAILY;UNTIL=20261101T054400Z")))


class TestChanges:
    """A component with a RECURRENCE-ID stands in place of that date of the series (3.8.4.4)."""

    MASTER = event(ZONED, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")

    @pytest.mark.parametrize(
        "identity",
        [
            "RECURRENCE-ID;TZID=America/New_York:20260309T090000",
            "RECURRENCE-ID:20260309T130000Z",
            "RECURRENCE-ID;TZID=Europe/Paris:20260309T140000",
        ],
    )
    def test_a_date_that_was_moved_is_in_one_place(self, identity: str) -> None:
        change = event(identity, "DTSTART;TZID=America/New_York:20260310T110000", "DURATION:PT2H")
        assert ["03-02 09:00", "03-10 11:00", "03-16 09:00"] == days(*self.MASTER, *change)
        assert ["03-02 09:00", "03-10 11:00", "03-16 09:00"] == days(*change, *self.MASTER)

    def test_a_change_has_its_own_title_and_length(self) -> None:
        identity = "RECURRENCE-ID:20260309T130000Z"
        change = event(identity, "DTSTART:20260309T130000Z", "DURATION:PT2H", title="Half a dose")
        assert ["Dose", "Half a dose", "Dose"] == [each.title for each in read(*self.MASTER, *change)]

    @pytest.mark.parametrize("said", ["STATUS:CANCELLED", "status:Cancelled"])
    def test_a_date_that_was_cancelled_is_gone(self, said: str) -> None:
        change = event("RECURRENCE-ID:20260309T130000Z", "DTSTART:20260309T130000Z", said)
        assert ["03-02 09:00", "03-16 09:00"] == days(*self.MASTER, *change)

    def test_this_and_what_follows(self) -> None:
        """
        RANGE=THISANDFUTURE moves the date and those after it by as much (3.2.13).
        """
        change = event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260309T090000",
            "DTSTART;TZID=America/New_York:20260310T110000",
            "DURATION:PT1H",
        )
        assert ["03-02 09:00", "03-10 11:00", "03-17 11:00"] == days(*self.MASTER, *change)

    def test_a_change_without_its_series_stands_alone(self) -> None:
        change = event("RECURRENCE-ID:20260309T130000Z", "DTSTART:20260310T130000Z")
        assert ["03-10 09:00"] == days(*change)

    def test_of_two_changes_of_one_date_the_later_sequence_counts(self) -> None:
        changes = [
            event("RECURRENCE-ID:20260309T130000Z", f"DTSTART:202603{day}T130000Z", f"SEQUENCE:{number}")
            for day, number in ((12, 3), (11, 2))
        ]
        assert ["03-02 09:00", "03-12 09:00", "03-16 09:00"] == days(*self.MASTER, *changes[0], *changes[1])


class TestSequence:
    """Of several revisions of one event the highest SEQUENCE counts (RFC 5546, 2.1.5)."""

    def test_the_highest_sequence_of_a_uid(self) -> None:
        lines = [
            event(f"DTSTART:202603{day:02}T140000Z", f"SEQUENCE:{number}") for day, number in ((2, 0), (5, 2), (3, 1))
        ]
        assert ["03-05 09:00"] == days(*(each for event_ in lines for each in event_))

    def test_a_later_revision_that_cancels_takes_the_earlier_one_with_it(self) -> None:
        assert [] == days(
            *event("DTSTART:20260302T140000Z"), *event("DTSTART:20260302T140000Z", "SEQUENCE:1", "STATUS:CANCELLED")
        )

    def test_an_event_that_stands_twice_in_one_file_is_one(self) -> None:
        assert ["03-02 09:00"] == days(*event("DTSTART:20260302T140000Z") * 2)

    def test_programs_that_give_all_events_one_uid_lose_none(self) -> None:
        assert 2 == len(days(*event("DTSTART:20260302T140000Z"), *event("DTSTART:20260309T130000Z")))


class TestLengths:
    """Days of a DURATION are nominal, hours exact (3.3.6); a DTEND is an exact length for every date (3.8.5.3)."""

    def test_a_duration_in_days_ends_at_the_same_time_of_day(self) -> None:
        found = read(*event(ZONED, "DURATION:P7D", "RRULE:FREQ=WEEKLY;COUNT=2"))
        assert ["03-09 09:00", "03-16 09:00"] == [f"{each.end:%m-%d %H:%M}" for each in found]

    def test_an_end_is_as_many_hours_later_on_every_date(self) -> None:
        """
        The first week of the series has 167 hours, for the clocks go forward in it; so has every other.
        """
        end = "DTEND;TZID=America/New_York:20260309T090000"
        found = read(*event(ZONED, end, "RRULE:FREQ=WEEKLY;COUNT=2"))
        assert ["03-09 09:00", "03-16 08:00"] == [f"{each.end:%m-%d %H:%M}" for each in found]

    def test_an_end_before_the_start_is_noted_and_not_taken(self) -> None:
        (entry,) = read(*event("DTSTART:20260302T140000Z", "DTEND:20260302T130000Z"))
        assert (entry.start, ["end_before_start"]) == (entry.end, [each.code for each in entry.remarks])


class TestCancelled:
    """Each way in which programs say that an event does not take place."""

    @pytest.mark.parametrize(
        "title",
        [
            *("Canceled: Dose", "Cancelled: Dose", "CANCELLED - Dose", "[Cancelled] Dose", "Canceled event: Dose"),
            *(
                "Abgesagt: Dosis",
                "Storniert: Dosis",
                "Annulé : Dose",
                "Annulée: dose",
                "Cancelado: dosis",
                "Anulado: dosis",
            ),
            *("Dose (cancelled)", "Annullato: dose", "Geannuleerd: dosis", "أُلغي: جرعة"),
        ],
    )
    def test_a_title_that_says_so(self, title: str) -> None:
        found = reading(*event("DTSTART:20260302T140000Z", title=title))
        assert ([], 1) == (found.entries, found.cancelled)

    @pytest.mark.parametrize(
        "title", ["Cancel the dentist, then dose", "Dose if the trip is cancelled", "Uncancelled: dose"]
    )
    def test_a_title_that_does_not(self, title: str) -> None:
        assert 1 == len(read(*event("DTSTART:20260302T140000Z", title=title)))

    def test_a_file_that_says_so(self) -> None:
        assert [] == read(*event("DTSTART:20260302T140000Z"), head=("METHOD:CANCEL",))

    def test_a_series_that_was_cancelled(self) -> None:
        assert [] == read(*event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=3", "STATUS:CANCELLED"))


class TestBounds:
    """A series of a treatment ends, and says so."""

    def test_a_series_without_an_end_is_read_for_as_long_as_a_course_and_noted(self) -> None:
        text = "\r\n".join(["BEGIN:VCALENDAR", *event(ZONED, "RRULE:FREQ=WEEKLY"), "END:VCALENDAR"])
        found = ics.read_events(ics.read_lines(text, "f.ics"), NEW_YORK, "f.ics", span_days=21)
        assert 4 == len(found.entries)
        assert {"series_endless"} == {each.code for entry in found.entries for each in entry.remarks}

    @pytest.mark.parametrize(
        "rule", ["FREQ=SOMETIMES;COUNT=3", "FREQ=WEEKLY;COUNT=x", "FREQ=WEEKLY;BYDAY=QQ;COUNT=3", "junk"]
    )
    def test_a_rule_that_is_none_is_refused_in_one_line(self, rule: str) -> None:
        with pytest.raises(FileError) as caught:
            read(*event(ZONED, f"RRULE:{rule}"))
        assert "'Dose' has a repetition that can't be read" in str(caught.value)

    def test_vcalendar_1_without_a_number_comes_twice(self) -> None:
        """
        A rule of vCalendar 1.0 without a number and without an end occurs twice; #0 is for ever.
        """
        text = "\r\n".join(
            ["BEGIN:VCALENDAR", "VERSION:1.0", *event("DTSTART:20260302T140000Z", "RRULE:W1"), "END:VCALENDAR"]
        )
        assert 2 == len(ics.entries(ics.read_lines(text, "f.ics"), NEW_YORK, "f.ics"))


def test_an_instant_is_the_same_in_every_home() -> None:
    lines = event(ZONED, "RRULE:FREQ=WEEKLY;COUNT=3")
    instants = [
        [each.start.astimezone(UTC) for each in read(*lines, home=home) if isinstance(each.start, datetime)]
        for home in (NEW_YORK, PARIS)
    ]
    assert instants[0] == instants[1]
