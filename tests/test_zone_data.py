"""Whose zone data is used (C18): the newer of the machine's and the package's, wherever a caller's zone is from."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st
from tests.support.tzif import ALWAYS, NEW_LAW, NEWEST, OLD_LAW, OLDEST, tzif, write_zone_data

from schedules import Blinatumomab, Plan, clock, plan
from schedules.clock import entered_moment, existing, on_zone_data, read_start, zone, zone_data, zone_names
from schedules.course import Hold, Resume
from schedules.errors import ClockError
from schedules.planning.revision import revise

LAWS = {"old": OLD_LAW, "new": NEW_LAW}
ZONES = sorted(OLD_LAW)

SHOWN = [
    ("America/Vancouver", "old", "2026-11-01T08:59:00+00:00", "2026-11-01T01:59:00-07:00 PDT"),
    ("America/Vancouver", "old", "2026-11-01T09:00:00+00:00", "2026-11-01T01:00:00-08:00 PST"),
    ("America/Vancouver", "old", "2027-03-14T10:00:00+00:00", "2027-03-14T03:00:00-07:00 PDT"),
    ("America/Vancouver", "new", "2025-01-15T12:00:00+00:00", "2025-01-15T04:00:00-08:00 PST"),
    ("America/Vancouver", "new", "2025-11-02T09:00:00+00:00", "2025-11-02T01:00:00-08:00 PST"),
    ("America/Vancouver", "new", "2026-03-08T09:59:00+00:00", "2026-03-08T01:59:00-08:00 PST"),
    ("America/Vancouver", "new", "2026-03-08T10:00:00+00:00", "2026-03-08T03:00:00-07:00 PDT"),
    ("America/Vancouver", "new", "2026-11-01T09:00:00+00:00", "2026-11-01T02:00:00-07:00 MST"),
    ("America/Vancouver", "new", "2031-01-15T12:00:00+00:00", "2031-01-15T05:00:00-07:00 MST"),
    ("America/Edmonton", "old", "2026-11-01T07:59:00+00:00", "2026-11-01T01:59:00-06:00 MDT"),
    ("America/Edmonton", "old", "2026-11-01T08:00:00+00:00", "2026-11-01T01:00:00-07:00 MST"),
    ("America/Edmonton", "new", "2026-01-15T12:00:00+00:00", "2026-01-15T05:00:00-07:00 MST"),
    ("America/Edmonton", "new", "2026-11-01T08:00:00+00:00", "2026-11-01T02:00:00-06:00 CST"),
    ("America/Edmonton", "new", "2031-01-15T12:00:00+00:00", "2031-01-15T06:00:00-06:00 CST"),
    ("Africa/Casablanca", "old", "2026-02-15T01:59:00+00:00", "2026-02-15T02:59:00+01:00 +01"),
    ("Africa/Casablanca", "old", "2026-02-15T02:00:00+00:00", "2026-02-15T02:00:00+00:00 +00"),
    ("Africa/Casablanca", "old", "2026-12-15T12:00:00+00:00", "2026-12-15T13:00:00+01:00 +01"),
    ("Africa/Casablanca", "old", "2027-02-07T02:00:00+00:00", "2027-02-07T02:00:00+00:00 +00"),
    ("Africa/Casablanca", "old", "2027-03-14T02:00:00+00:00", "2027-03-14T03:00:00+01:00 +01"),
    ("Africa/Casablanca", "new", "2026-09-20T00:59:00+00:00", "2026-09-20T01:59:00+01:00 +01"),
    ("Africa/Casablanca", "new", "2026-09-20T01:00:00+00:00", "2026-09-20T01:00:00+00:00 +00"),
    ("Africa/Casablanca", "new", "2031-06-15T12:00:00+00:00", "2031-06-15T12:00:00+00:00 +00"),
    ("America/Havana", "old", "2026-11-01T04:59:00+00:00", "2026-11-01T00:59:00-04:00 CDT"),
    ("America/Havana", "old", "2026-11-01T05:00:00+00:00", "2026-11-01T00:00:00-05:00 CST"),
    ("America/Havana", "new", "2026-11-01T05:00:00+00:00", "2026-11-01T01:00:00-04:00 CDT"),
    ("America/Havana", "new", "2027-01-15T12:00:00+00:00", "2027-01-15T08:00:00-04:00 CDT"),
    ("America/Havana", "new", "2027-11-07T05:00:00+00:00", "2027-11-07T00:00:00-05:00 CST"),
    ("America/Havana", "new", "2028-03-12T05:00:00+00:00", "2028-03-12T01:00:00-04:00 CDT"),
]
"""What the clocks of a zone show at an instant, under each law."""


def run(code: str, tzpath: Path) -> list[str]:
    """
    Run code in a fresh interpreter on a machine whose zone data lies in a folder; return what it printed, in lines.
    """
    environment = {**os.environ, "PYTHONTZPATH": str(tzpath)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout.splitlines()


class TestWrittenData:
    """The folders that these tests write are read by Python's own reader as they were meant."""

    @pytest.mark.parametrize(("name", "law", "instant", "shown"), SHOWN)
    def test_a_zone_read_from_its_file(self, name: str, law: str, instant: str, shown: str) -> None:
        read = ZoneInfo.from_file(BytesIO(tzif(LAWS[law][name])), key=name)
        local = datetime.fromisoformat(instant).astimezone(read)
        assert shown == f"{local.isoformat()} {local.tzname()}"

    @pytest.mark.parametrize("name", ["UTC", "Europe/Paris", "America/New_York"])
    def test_the_zones_of_every_folder_are_the_real_ones(self, name: str) -> None:
        read, real = ZoneInfo.from_file(BytesIO(tzif(ALWAYS[name])), key=name), ZoneInfo(name)
        hours = (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(3 * 366 * 24))
        assert all(
            hour.astimezone(read).replace(tzinfo=None) == hour.astimezone(real).replace(tzinfo=None) for hour in hours
        )

    @pytest.mark.parametrize("law", LAWS)
    def test_a_fresh_python_takes_the_folder_for_the_machines(self, law: str, tmp_path: Path) -> None:
        write_zone_data(tmp_path, NEWEST, LAWS[law])
        asked = [(name, instant) for name, under, instant, _ in SHOWN if under == law]
        code = (
            "from datetime import datetime\nfrom zoneinfo import ZoneInfo\n"
            f"for name, instant in {asked!r}:\n"
            "    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(name))\n"
            "    print(local.isoformat(), local.tzname())\n"
        )
        assert [shown for _, under, _, shown in SHOWN if under == law] == run(code, tmp_path)


Machine = Callable[..., None]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """
    Give this process the zone data of a machine and of a package, each as (version, law); none is an empty machine.
    """
    before = zoneinfo.TZPATH

    def forget() -> None:
        ZoneInfo.clear_cache(only_keys=ZONES)
        for remembering in (clock.zone, clock._all_names):
            remembering.cache_clear()

    def use(own: tuple[str, str] | None, package: tuple[str, str]) -> None:
        write_zone_data(tmp_path / "package", package[0], LAWS[package[1]])
        monkeypatch.setattr(clock, "_package_file", lambda name: tmp_path / "package" / name)
        monkeypatch.setattr(clock, "_package_version", lambda: package[0])
        monkeypatch.setattr(clock, "_package_zones", {})
        if own:
            write_zone_data(tmp_path / "machine", own[0], LAWS[own[1]])
        zoneinfo.reset_tzpath([str(tmp_path / "machine")])
        forget()

    yield use
    zoneinfo.reset_tzpath(before)
    forget()


VANCOUVER = datetime(2026, 12, 10, 17, tzinfo=UTC)
"""09:00 in Vancouver under the old law, 10:00 under the new one."""


class TestTheNewerCounts:
    """The newer of the machine's data and the package's; the package's where the machine's version can't be told."""

    @pytest.mark.parametrize(
        ("own", "package", "said"),
        [
            ("2025b", "2026f", "tzdata 2026f"),
            ("2026a", "2026f", "tzdata 2026f"),
            ("2026f", "2026f", "system 2026f"),
            ("2026g", "2026f", "system 2026g"),
            ("2027a", "2026f", "system 2027a"),
            ("2026za", "2026z", "system 2026za"),
            ("2026z", "2026za", "tzdata 2026za"),
            ("2025b", "unnumbered", "system 2025b"),
            ("", "unnumbered", "tzdata unnumbered"),
            ("2025b-0+deb12u1", "2026a", "tzdata 2026a"),
            ("2026a-0+deb12u1", "2026a", "system 2026a-0+deb12u1"),
            ("2027a-3-gabc123-dirty", "2026a", "system 2027a-3-gabc123-dirty"),
            ("unknown", "2026a", "tzdata 2026a"),
            ("", "2026a", "tzdata 2026a"),
            ("2027", "2026a", "tzdata 2026a"),
            ("2027A", "2026a", "tzdata 2026a"),
            ("27a", "2026a", "tzdata 2026a"),
            ("2027a or so", "2026a", "tzdata 2026a"),
            ("\u0662\u0660\u0662\u0667a", "2026a", "tzdata 2026a"),
            ("2027a-" + "9" * 300, "2026a", "tzdata 2026a"),
        ],
    )
    def test_by_version(self, own: str, package: str, said: str, machine: Machine, tmp_path: Path) -> None:
        machine(("2000a", "old"), (package, "new"))
        (tmp_path / "machine" / "tzdata.zi").write_text(f"# version {own}\nR d 1916 o - Jun 14 23s 1 S\n", "utf-8")
        assert said == zone_data("America/Vancouver")
        assert said == zone_data()
        assert (
            "09:00" if said.startswith("system") else "10:00"
        ) == f"{VANCOUVER.astimezone(zone('America/Vancouver')):%H:%M}"

    def test_the_machines_own_zone_is_the_callers_object(self, machine: Machine) -> None:
        machine(("2026f", "old"), ("2026f", "new"))
        assert zone("America/Vancouver") is ZoneInfo("America/Vancouver")

    def test_without_the_machines_data_it_is_the_packages(self, machine: Machine) -> None:
        machine(None, ("2026f", "new"))
        assert "tzdata 2026f" == zone_data()
        assert zone("Europe/Paris") is ZoneInfo("Europe/Paris")

    def test_a_file_named_version_counts_where_the_other_says_nothing(self, machine: Machine, tmp_path: Path) -> None:
        machine(("", "old"), ("2026f", "new"))
        (tmp_path / "machine" / "+VERSION").write_text("2027a\n", "ascii")
        assert "system 2027a" == zone_data()

    @pytest.mark.parametrize("kind", ["folder", "unreadable"])
    def test_a_version_that_cannot_be_read_cannot_be_told(self, kind: str, machine: Machine, tmp_path: Path) -> None:
        machine(("2027a", "old"), ("2026f", "new"))
        (tmp_path / "machine" / "tzdata.zi").unlink()
        if kind == "folder":
            (tmp_path / "machine" / "tzdata.zi").mkdir()
        else:
            (tmp_path / "machine" / "tzdata.zi").symlink_to("tzdata.zi")
        assert "tzdata 2026f" == zone_data()

    def test_of_several_folders_the_first_with_the_zone_counts(self, machine: Machine, tmp_path: Path) -> None:
        machine(("2027a", "old"), ("2026f", "new"))
        write_zone_data(tmp_path / "second", "2025b", {})
        (tmp_path / "second" / "Europe" / "Berlin").write_bytes(tzif(ALWAYS["Europe/Paris"]))
        (tmp_path / "package" / "Europe" / "Berlin").write_bytes(tzif(ALWAYS["Europe/Paris"]))
        zoneinfo.reset_tzpath([str(tmp_path / "empty"), str(tmp_path / "machine"), str(tmp_path / "second")])
        assert "system 2027a" == zone_data("Europe/Paris")
        assert "tzdata 2026f" == zone_data("Europe/Berlin")

    @pytest.mark.parametrize(("version", "said"), [("2025b", "system 2025b"), ("", "system unknown")])
    def test_a_zone_that_only_an_old_machine_has(
        self, version: str, said: str, machine: Machine, tmp_path: Path
    ) -> None:
        machine((version, "old"), ("2026f", "new"))
        (tmp_path / "machine" / "Europe" / "Lyon").write_bytes(tzif(ALWAYS["Europe/Paris"]))
        assert "Europe/Lyon" in zone_names()
        assert zone("Europe/Lyon") is ZoneInfo("Europe/Lyon")
        assert said == zone_data("Europe/Lyon") == course(datetime(2026, 8, 3, 9, tzinfo=zone("Europe/Lyon"))).zone_data
        assert "tzdata 2026f" == zone_data("Europe/Paris")

    def test_a_zone_that_only_the_package_has(self, machine: Machine, tmp_path: Path) -> None:
        machine(("2027a", "old"), ("2026f", "new"))
        (tmp_path / "machine" / "America" / "Havana").unlink()
        assert "America/Havana" in zone_names()
        assert "tzdata 2026f" == zone_data("America/Havana")
        assert zone("America/Havana") is ZoneInfo("America/Havana")

    def test_a_name_that_is_no_zone_names_no_file_of_the_package(self, machine: Machine) -> None:
        machine(("2025b", "old"), ("2026f", "new"))
        with pytest.raises(ClockError, match="is not an IANA time zone"):
            zone("../package/Europe/Paris")


class TestAZoneOfThePackage:
    """A zone that is read from the package is used as any other."""

    @pytest.fixture(autouse=True)
    def old_machine(self, machine: Machine) -> None:
        machine(("2025b", "old"), ("2026f", "new"))

    def test_there_is_one_for_each_name(self) -> None:
        first = zone("America/Vancouver")
        assert first is zone("America/Vancouver")
        clock.zone.cache_clear()
        assert first is zone("America/Vancouver")
        assert first is not ZoneInfo("America/Vancouver")

    @pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
    def test_a_copy_is_the_same_object(self, copied: Callable[[ZoneInfo], ZoneInfo]) -> None:
        assert zone("America/Vancouver") is copied(zone("America/Vancouver"))

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_a_pickle_is_read_back_as_the_same_object(self, protocol: int) -> None:
        moment = datetime(2026, 12, 10, 9, tzinfo=zone("America/Vancouver"))
        assert zone("America/Vancouver") is pickle.loads(pickle.dumps(moment, protocol)).tzinfo  # noqa: S301  # our own

    def test_it_is_shown_as_any_zone(self) -> None:
        found = zone("America/Vancouver")
        assert ("America/Vancouver", "America/Vancouver") == (found.key, str(found))
        assert "zoneinfo.ZoneInfo(key='America/Vancouver')" == repr(found)


WALLS = st.builds(
    lambda minutes: datetime(2026, 8, 1) + timedelta(minutes=minutes),  # noqa: DTZ001  # a zone follows
    st.one_of(st.integers(0, 500 * 24 * 60), st.integers(92 * 24 * 60, 93 * 24 * 60)),
)
"""Wall-clock times over the changes of law; one in two falls on 1 November 2026."""


class TestEveryDoor:
    """What enters on a zone of older data leaves on the zone in use, at the same time on the wall (C18)."""

    @pytest.fixture(autouse=True)
    def old_machine(self, machine: Machine) -> None:
        machine(("2025b", "old"), ("2026f", "new"))

    @pytest.mark.parametrize("name", ZONES)
    @given(wall=WALLS, fold=st.integers(0, 1))
    def test_the_wall_clock_and_the_fold_stay(self, name: str, wall: datetime, fold: int) -> None:
        entered = wall.replace(tzinfo=ZoneInfo(name), fold=fold)
        for found in (existing(entered), entered_moment(entered, zone(name), place="at"), on_zone_data(entered)):
            assert isinstance(found, datetime)
            assert found.tzinfo is zone(name)
            assert wall == found.replace(tzinfo=None, fold=0)
        assert fold == existing(entered).fold == on_zone_data(entered).fold
        assert read_start(wall.isoformat(), zone_name=name).tzinfo is zone(name)

    def test_a_time_that_only_the_old_law_skips_is_accepted(self) -> None:
        spring = datetime(2027, 3, 14, 2, 30, tzinfo=ZoneInfo("America/Vancouver"))
        assert "2027-03-14T02:30:00-07:00" == existing(spring).isoformat()

    def test_a_moment_of_another_zone_is_read_in_that_zone_first(self) -> None:
        """
        09:00 in Vancouver is 11:00 in New York under the new law, 12:00 under the old one.
        """
        entered = datetime(2026, 12, 10, 9, tzinfo=ZoneInfo("America/Vancouver"))
        found = entered_moment(entered, zone("America/New_York"), place="at")
        assert "2026-12-10T11:00:00-05:00" == str(found).replace(" ", "T")

    def test_what_has_no_zone_of_that_name_keeps_its_instant(self) -> None:
        assert UTC is on_zone_data(VANCOUVER).tzinfo
        for key in (None, "localtime"):
            theirs = ZoneInfo.from_file(BytesIO(tzif(OLD_LAW["America/Havana"])), key=key)
            moment = VANCOUVER.astimezone(theirs)
            assert theirs is on_zone_data(moment).tzinfo
            assert VANCOUVER == entered_moment(moment, zone("Europe/Paris"), place="at")

    @pytest.mark.parametrize("name", ZONES)
    @given(wall=WALLS)
    def test_a_plan_is_the_same_from_either_zone(self, name: str, wall: datetime) -> None:
        ours, theirs = (course(wall.replace(tzinfo=tz)) for tz in (zone(name), ZoneInfo(name)))
        assert ours == theirs
        assert ours.model_dump_json() == theirs.model_dump_json()
        assert "tzdata 2026f" == theirs.zone_data

    @pytest.mark.parametrize("name", ZONES)
    @given(wall=WALLS, hours=st.integers(1, 60 * 24))
    def test_a_record_and_a_question_are_the_same_from_either_zone(self, name: str, wall: datetime, hours: int) -> None:
        made = course(wall.replace(tzinfo=zone(name)))
        both = [(wall + timedelta(hours=hours)).replace(tzinfo=tz) for tz in (zone(name), ZoneInfo(name))]
        ours, theirs = both
        assert made.on(ours) == made.on(theirs)
        assert made.next(ours) == made.next(theirs)
        assert made.between(date(2026, 8, 1), ours) == made.between(date(2026, 8, 1), theirs)
        assert made.between(ours, date(2030, 8, 1)) == made.between(theirs, date(2030, 8, 1))
        later = wall + timedelta(days=90 + hours // 24)  # at the start's time of day: its row has no other
        known = [course(made.start, known={"consolidation": later.replace(tzinfo=each.tzinfo)}) for each in both]
        assert known[0].model_dump_json() == known[1].model_dump_json()
        if hours < 27 * 24:
            held = [
                revise(
                    made,
                    Hold(at=each, row="infusion"),
                    Resume(at=each + timedelta(days=1), row="infusion", rate="same"),
                    as_of=made.start + timedelta(days=90),
                )
                for each in both
            ]
            assert held[0].model_dump_json() == held[1].model_dump_json()

    def test_an_infusion_over_the_change_of_law_has_its_hours(self) -> None:
        """
        672 hours after 09:00 on 12 October it is 09:00 in Vancouver where the clocks no longer go back.
        """
        made = course(datetime(2026, 10, 12, 9, tzinfo=ZoneInfo("America/Vancouver")))
        infusion = next(event for event in made if event.kind == "infusion")
        assert "2026-11-09T09:00:00-07:00" == str(infusion.end).replace(" ", "T")


def course(start: datetime, **options: object) -> Plan:
    chosen = Blinatumomab(indication="relapsed-refractory", cycles=3, weight_kg=70, age_group="adult", bag_hours=96)
    return plan(chosen, start=start, plan_id=UUID(int=1), as_of=datetime(2026, 7, 1, tzinfo=UTC), **options)  # type: ignore[arg-type]  # dates by name


WORLD = """
import pickle, sys, zoneinfo
from datetime import datetime
from schedules.clock import zone, zone_data, existing
name = "America/Vancouver"
start = existing(datetime(2026, 12, 10, 9, tzinfo=zoneinfo.ZoneInfo(name)))
print(zone_data())
print(zone(name) is zoneinfo.ZoneInfo(name), start.tzinfo is zone(name))
print(pickle.loads(pickle.dumps(start)).tzinfo is zone(name))
"""


class TestAMachine:
    """The same with nothing put in place of anything: a fresh process, its folder of zones, the package installed."""

    def test_newer_than_the_package(self, tmp_path: Path) -> None:
        write_zone_data(tmp_path, NEWEST, OLD_LAW)
        assert [f"system {NEWEST}", "True True", "True"] == run(WORLD, tmp_path)

    def test_older_than_the_package(self, tmp_path: Path) -> None:
        write_zone_data(tmp_path, OLDEST, OLD_LAW)
        assert [f"tzdata {tzdata.IANA_VERSION}", "False True", "True"] == run(WORLD, tmp_path)

    def test_without_data(self, tmp_path: Path) -> None:
        assert [f"tzdata {tzdata.IANA_VERSION}", "True True", "True"] == run(WORLD, tmp_path)


def test_the_package_is_read_also_where_it_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    As in an archive.
    """
    import tzdata

    from schedules import clock

    listed = clock._package_folder().joinpath("zones").read_text(encoding="utf-8")
    monkeypatch.setattr(tzdata, "__path__", ["/no/such/folder"])
    assert "Europe/Paris" in listed
    assert listed == clock._package_folder().joinpath("zones").read_text(encoding="utf-8")
