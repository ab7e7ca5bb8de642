"""Zones, gaps, folds and elapsed time, on both sides of each boundary."""

from __future__ import annotations

import copy
import pickle
import re
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules import clock
from schedules.clock import (
    at_time,
    date_of,
    elapse,
    elapsed,
    entered_moment,
    existing,
    exists,
    first_day_after_rest,
    in_range,
    in_zone,
    is_ambiguous,
    now,
    on_offset_of,
    on_zone_data,
    place_zone,
    read_start,
    stamp,
    still,
    zone,
    zone_data,
    zone_names,
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


PARIS = ZoneInfo("Europe/Paris")


def naive(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # what is refused, or what clocks show


def problem(call: Callable[[], object]) -> tuple[str, str, str]:
    """
    The one problem for which something is refused: its code, its place and its whole message.
    """
    with pytest.raises(ClockError) as caught:
        call()
    (found,) = caught.value.problems
    return found.code, found.place, found.message


class TestEveryRefusal:
    """The code, the place and the whole message."""

    EXAMPLE = "datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Europe/Paris'))"

    @pytest.mark.parametrize(
        ("call", "found"),
        [
            (
                lambda: place_zone("EST"),
                (
                    "zone_unknown",
                    "zone",
                    "'EST' is not taken; it is an abbreviation of clocks, not a place; write America/New_York",
                ),
            ),
            (
                lambda: existing(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("EST"))),
                (
                    "zone_unknown",
                    "zone",
                    "'EST' is not taken; it is an abbreviation of clocks, not a place; write America/New_York",
                ),
            ),
            (
                lambda: existing(datetime(2026, 3, 2, 9, tzinfo=UTC), place="there"),
                (
                    "zone_unknown",
                    "there",
                    "UTC is not an IANA zone, so clock changes are unknown; use zoneinfo.ZoneInfo",
                ),
            ),
            (
                lambda: existing(datetime(2026, 3, 2, 9, 0, 30, tzinfo=NEW_YORK)),
                (
                    "start_unreadable",
                    "start",
                    "2026-03-02 09:00:30-05:00 has seconds; plans are kept to the minute",
                ),
            ),
            (
                lambda: existing(datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=NEW_YORK), place="there"),
                (
                    "start_unreadable",
                    "there",
                    "2026-03-02 09:00:00.000005-05:00 has seconds; plans are kept to the minute",
                ),
            ),
            (
                lambda: existing(datetime(1969, 12, 31, 9, tzinfo=NEW_YORK)),
                ("dates_out_of_range", "start", "the year 1969 is outside 1970 to 2199; check the date"),
            ),
            (
                lambda: existing(datetime(2200, 1, 1, 9, tzinfo=NEW_YORK), place="there"),
                ("dates_out_of_range", "there", "the year 2200 is outside 1970 to 2199; check the date"),
            ),
            (
                lambda: existing(datetime(2026, 3, 8, 2, 30, tzinfo=NEW_YORK)),
                (
                    "time_missing_in_zone",
                    "start",
                    (
                        "2026-03-08 02:30 does not exist in America/New_York: the clocks go forward; "
                        "the neighbours are 01:59 and 03:00"
                    ),
                ),
            ),
            (
                lambda: entered_moment(datetime(2026, 3, 29, 2, tzinfo=PARIS), NEW_YORK, place="record"),
                (
                    "time_missing_in_zone",
                    "record",
                    (
                        "2026-03-29 02:00 does not exist in Europe/Paris: the clocks go forward; "
                        "the neighbours are 01:59 and 03:00"
                    ),
                ),
            ),
            (
                lambda: entered_moment(naive(2026, 3, 2, 9), NEW_YORK, place="record"),
                ("start_naive", "record", f"2026-03-02 09:00:00 has no time zone; give one, as in {EXAMPLE}"),
            ),
            (
                lambda: existing(naive(2026, 3, 2, 9)),
                ("start_naive", "start", f"2026-03-02 09:00:00 has no time zone; give one, as in {EXAMPLE}"),
            ),
            (
                lambda: stamp(naive(2026, 3, 2, 9)),
                ("start_naive", "as_of", "2026-03-02 09:00:00 has no time zone; give one, such as UTC"),
            ),
            (
                lambda: read_start("2026-03-02", zone_name="Europe/Paris"),
                (
                    "start_unreadable",
                    "start",
                    "'2026-03-02' has no time of day; write it with one, such as 2026-03-02T09:00",
                ),
            ),
            (
                lambda: read_start("20260302", zone_name="Europe/Paris"),
                (
                    "start_unreadable",
                    "start",
                    "'20260302' has no time of day; write it with one, such as 2026-03-02T09:00",
                ),
            ),
            (
                lambda: read_start("soon", zone_name="Europe/Paris"),
                ("start_unreadable", "start", "'soon' is not a date and time; write it as 2026-03-02T09:00"),
            ),
            (
                lambda: read_start("2026-11-01T01:30+02:00", zone_name="America/New_York"),
                (
                    "start_unreadable",
                    "start",
                    (
                        "2026-11-01T01:30:00+02:00 is 2026-10-31T19:30:00-04:00 in America/New_York; "
                        "leave the offset out, or give the zone's own"
                    ),
                ),
            ),
        ],
        ids=range(16),
    )
    def test_word_for_word(self, call: Callable[[], object], found: tuple[str, str, str]) -> None:
        assert found == problem(call)

    def test_a_date_that_is_impossible_says_which_part_is(self) -> None:
        code, place, message = problem(lambda: read_start("2026-02-30T09:00", zone_name="Europe/Paris"))
        assert ("start_unreadable", "start") == (code, place)
        asked = "write it as 2026-03-02T09:00"
        assert re.fullmatch(rf"'2026-02-30T09:00' is not a date and time \(day .+\); {asked}", message)

    @pytest.mark.parametrize("day", [date(1970, 1, 1), date(2026, 3, 2), date(2199, 12, 31)])
    def test_the_first_and_the_last_day_that_is_planned(self, day: date) -> None:
        in_range(day, place="here")
        start = datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)
        assert start == existing(start)

    @pytest.mark.parametrize("day", [date(1969, 12, 31), date(2200, 1, 1)])
    def test_a_day_further_is_refused(self, day: date) -> None:
        message = f"the year {day.year} is outside 1970 to 2199; check the date"
        assert ("dates_out_of_range", "here", message) == problem(lambda: in_range(day, place="here"))

    def test_the_least_that_a_start_needs(self) -> None:
        assert "2026-03-02T09:00:00+01:00" == read_start("2026-03-02T09", zone_name="Europe/Paris").isoformat()
        assert "2026-03-02T09:00:00+01:00" == read_start("2026-03-02T09:00+01:00", zone_name="Europe/Paris").isoformat()

    def test_a_place_is_taken(self) -> None:
        assert place_zone("Europe/Paris") is zone("Europe/Paris")


class TestMoments:
    """What is made of moments, one by one."""

    GAP, FOLD = datetime(2026, 3, 8, 2, 30, tzinfo=NEW_YORK), datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)

    def test_whether_the_clocks_show_it(self) -> None:
        assert [False, True, True, True] == [
            exists(each) for each in (self.GAP, self.GAP.replace(hour=3), self.FOLD, self.FOLD.replace(fold=1))
        ]

    def test_whether_they_show_it_twice(self) -> None:
        assert [False, False, True] == [is_ambiguous(each) for each in (self.GAP, self.GAP.replace(hour=3), self.FOLD)]

    def test_the_first_minute_after_a_gap_has_no_seconds(self) -> None:
        after = at_time(date(2026, 3, 8), time(2, 30, 15), NEW_YORK)
        assert "2026-03-08T03:00:00-04:00" == after.isoformat()
        assert "2026-03-08T03:00:00-04:00" == at_time(date(2026, 3, 8), time(2), NEW_YORK).isoformat()
        assert "2026-03-08T01:59:00-05:00" == at_time(date(2026, 3, 8), time(1, 59), NEW_YORK).isoformat()
        assert "2026-11-01T01:30:00-04:00" == at_time(date(2026, 11, 1), time(1, 30), NEW_YORK).isoformat()

    def test_clocks_that_never_change_make_their_own_moments(self) -> None:
        asked: list[tuple[date, time]] = []

        def moment(day: date, at: time) -> datetime:
            asked.append((day, at))
            return self.FOLD

        clocks = still(moment)
        assert self.FOLD == at_time(date(2026, 3, 8), time(2, 30), clocks)
        assert [(date(2026, 3, 8), time(2, 30))] == asked
        assert "UTC" == str(clocks)
        assert clocks is not still(moment)

    def test_hours_elapse_whatever_the_clocks_do(self) -> None:
        before = datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK)
        assert "2026-03-08T03:30:00-04:00" == elapse(before, timedelta(hours=1)).isoformat()
        again = elapse(self.FOLD, timedelta(hours=1))
        assert ("2026-11-01T01:30:00-05:00", 1) == (again.isoformat(), again.fold)
        assert timedelta(hours=1) == elapsed(self.FOLD, again)
        assert timedelta(hours=-1) == elapsed(again, self.FOLD)
        assert timedelta(hours=23) == elapsed(before.replace(hour=0), datetime(2026, 3, 9, 0, 30, tzinfo=NEW_YORK))

    def test_an_end_on_the_offset_of_its_start(self) -> None:
        started, ended = datetime(2026, 3, 2, 10, tzinfo=PARIS), datetime(2026, 3, 30, 11, tzinfo=PARIS)
        assert naive(2026, 3, 30, 10) == on_offset_of(started, ended)

    @pytest.mark.parametrize(("days", "day"), [(0, 30), (1, 31)])
    def test_a_rest_of_so_many_days(self, days: int, day: int) -> None:
        started, ended = datetime(2026, 3, 2, 10, tzinfo=PARIS), datetime(2026, 3, 30, 11, tzinfo=PARIS)
        rested: dict[str, Any] = {"started": started, "ended": ended, "rest_days": days}
        assert date(2026, 3, day) == first_day_after_rest(**rested, appointment=time(10))
        assert date(2026, 3, day) + timedelta(days=1) == first_day_after_rest(**rested, appointment=time(9, 59))

    def test_a_date_is_left_as_it_is(self) -> None:
        day = date(2026, 3, 2)
        assert (day, day, day) == (date_of(day), in_zone(day, PARIS), entered_moment(day, PARIS, place="here"))

    def test_a_time_is_read_on_the_zones_clocks(self) -> None:
        late = datetime(2026, 3, 2, 23, tzinfo=NEW_YORK)
        assert (date(2026, 3, 2), date(2026, 3, 3)) == (date_of(late), date_of(in_zone(late, PARIS)))
        for found in (in_zone(late, PARIS), entered_moment(late, PARIS, place="here")):
            assert isinstance(found, datetime)
            assert "2026-03-03T05:00:00+01:00" == found.isoformat()
            assert found.tzinfo is PARIS

    def test_the_present_is_in_whole_seconds_of_utc(self) -> None:
        found = now()
        assert (UTC, 0) == (found.tzinfo, found.microsecond)
        assert timedelta(seconds=-2) < found - datetime.now(UTC) < timedelta(seconds=1)


class TestWhoseData:
    """The newer of the machine's zone data and the package's (C18); tests/test_zone_data.py has whole machines."""

    @pytest.fixture
    def machine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        """
        Give this process a machine with a zone, the package's file of Paris, and data of the version 2026f.
        """
        packaged = clock._package_file("Europe/Paris").read_bytes()
        (tmp_path / "Europe").mkdir()
        (tmp_path / "Europe" / "Paris").write_bytes(packaged)
        (tmp_path / "Europe" / "Ours").write_bytes(packaged)
        monkeypatch.setattr(clock, "_package_version", lambda: "2026f")
        monkeypatch.setattr(clock, "_package_zones", {})
        before = zoneinfo.TZPATH
        zoneinfo.reset_tzpath([str(tmp_path / "empty"), str(tmp_path)])
        clock.zone.cache_clear()
        yield tmp_path
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache(only_keys=["Europe/Paris", "Europe/Ours"])
        clock.zone.cache_clear()

    @pytest.mark.parametrize(
        ("version", "release"),
        [
            ("2025b", "2025b"),
            ("2025bc", "2025bc"),
            ("2025b-0+deb12u1", "2025b"),
            ("2025b+1", "2025b"),
            ("", ""),
            ("unknown", ""),
            ("2027", ""),
            ("2027a or so", ""),
        ],
    )
    def test_the_release_in_a_version(self, version: str, release: str) -> None:
        assert release == clock._release(version)

    @pytest.mark.parametrize(
        ("version", "said"),
        [
            ("2026g", "system 2026g"),
            ("2026f", "system 2026f"),
            ("2026f-0+deb12u1", "system 2026f-0+deb12u1"),
            ("2026e", "tzdata 2026f"),
            ("unknown", "tzdata 2026f"),
        ],
    )
    def test_by_version(self, version: str, said: str, machine: Path) -> None:
        (machine / "tzdata.zi").write_text(f"# version {version}\nR d 1916 o - Jun 14 23s 1 S\n", "ascii")
        assert said == zone_data() == zone_data("Europe/Paris")
        assert said.startswith("system") is (zone("Europe/Paris") is ZoneInfo("Europe/Paris"))

    def test_a_zone_that_only_the_machine_has(self, machine: Path) -> None:
        assert "system unknown" == zone_data("Europe/Ours")
        (machine / "tzdata.zi").write_text("# version 2025a\n", "ascii")
        clock._machine_version.cache_clear()
        assert "system 2025a" == zone_data("Europe/Ours")
        assert "tzdata 2026f" == zone_data("America/New_York") == zone_data("Europe/Paris")

    def test_the_other_file_that_says_the_version(self, machine: Path) -> None:
        (machine / "tzdata.zi").write_text("nothing\n", "ascii")
        (machine / "+VERSION").write_text("2027a\n", "ascii")
        assert "system 2027a" == zone_data()

    @pytest.mark.usefixtures("machine")
    def test_a_zone_of_the_package_is_used_as_any_other(self) -> None:
        found = zone("Europe/Paris")
        assert "zoneinfo.ZoneInfo(key='Europe/Paris')" == repr(found)
        assert found is copy.copy(found)
        assert found is pickle.loads(pickle.dumps(found))  # noqa: S301  # our own
        assert found is not ZoneInfo("Europe/Paris")

    @pytest.mark.usefixtures("machine")
    def test_a_moment_of_other_data_keeps_its_time_and_its_fold(self) -> None:
        theirs = ZoneInfo("Europe/Paris")
        for fold in (0, 1):
            moment = datetime(2026, 10, 25, 2, 30, tzinfo=theirs, fold=fold)
            found = on_zone_data(moment)
            assert found.tzinfo is zone("Europe/Paris")
            assert found.tzinfo is not theirs
            assert (naive(2026, 10, 25, 2, 30), fold) == (found.replace(tzinfo=None, fold=0), found.fold)

    def test_what_has_no_name_of_a_zone_stays(self) -> None:
        packaged = clock._package_file("Europe/Paris").read_bytes()
        nameless, local = (ZoneInfo.from_file(BytesIO(packaged), key=key) for key in (None, "localtime"))
        for tz in (UTC, timezone(timedelta(hours=1)), nameless, local):
            moment = datetime(2026, 3, 2, 9, tzinfo=tz)
            assert on_zone_data(moment) is moment
        assert on_zone_data(naive(2026, 3, 2, 9)) == naive(2026, 3, 2, 9)

    def test_a_machines_own_aliases_are_no_zones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "_all_names", lambda: {"Europe/Paris", "localtime", "Factory", "posixrules"})
        assert {"Europe/Paris"} == zone_names()

    def test_the_package_is_read_also_where_it_is_no_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        As in an archive.
        """
        import tzdata

        listed = clock._package_folder().joinpath("zones").read_text(encoding="utf-8")
        monkeypatch.setattr(tzdata, "__path__", ["/no/such/folder"])
        assert "Europe/Paris" in listed
        assert listed == clock._package_folder().joinpath("zones").read_text(encoding="utf-8")

    def test_the_packages_version_is_its_own(self) -> None:
        import tzdata

        assert tzdata.IANA_VERSION == clock._package_version()
