"""The command ``publish``: one secret address that stays, tells nothing, and comes to an end."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar
from tests.export.test_leaks import calendar_values, strangers
from tests.support.courses import blinatumomab, paris
from tests.support.drawing import any_course
from tests.support.subscribers import Subscriber, serving

from schedules import Event, Plan, revise
from schedules.cli import main
from schedules.course import Hold, Resume, Stop
from schedules.export import to_json
from schedules.files import locked
from schedules.publication.address import new_name
from schedules.testing import histories

PUBLISH = "publish plan.json www --as-of 2026-03-01T10:00:00+01:00"
URL = "--url https://example.org/cal/"
NAME = r"[a-z0-9]{26,}"


def first() -> Plan:
    """From Monday 2 March, 10:00: the second cycle ends with its infusion on 11 May."""
    return blinatumomab(paris(3, 2))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    keep(first())
    return tmp_path


def keep(plan: Plan, name: str = "plan.json") -> None:
    Path(name).write_bytes(to_json(plan))


def run(words: str) -> int:
    return main(words.split())


def place(name: str = "plan") -> Path:
    """Find where a plan is published now."""
    return Path("www") / str(kept(name)["name"])


def kept(name: str = "plan") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(f"{name}.publish.json").read_text(encoding="utf-8"))
    return data


def titles(path: Path) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical((path / "calendar.ics").read_bytes()).walk("VEVENT")]


def files(root: Path = Path("www")) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, status 2, and nothing is touched."""
    before = files(Path())
    capsys.readouterr()
    assert 2 == run(words)
    output = capsys.readouterr()
    assert ("", 1) == (output.out, len(output.err.splitlines()))
    assert said in output.err
    assert before == files(Path())


def cut_off(*_: object) -> None:
    raise InterruptedError


class TestTheAddress:
    def test_it_is_printed_and_nothing_else_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 0 == run(f"{PUBLISH} {URL}")
        output = capsys.readouterr()
        assert re.fullmatch(rf"https://example\.org/cal/{NAME}/\n", output.out)
        assert {f"{place().name}/index.html", f"{place().name}/calendar.ics"} == set(files())
        assert "kept up until Fri 10 Jul 2026, 60 days after the last event: this library's own choice" in output.err
        assert "A new address; plan.publish.json keeps it and is to stay private." in output.err

    def test_nobody_can_guess_it(self) -> None:
        names = {new_name() for _ in range(1000)}
        letters = Counter("".join(names))
        assert 1000 == len(names)
        assert all(re.fullmatch(NAME, name) for name in names)
        assert len(letters) ** min(map(len, names)) > 2**128
        assert max(letters.values()) < 2 * min(letters.values()), "every letter comes as often"

    def test_it_stays_when_the_plan_changes(self) -> None:
        run(f"{PUBLISH} {URL}")
        before = place(), kept(), files()
        held = revise(first(), Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 18, 15))
        keep(held)
        assert 0 == run("publish plan.json www --as-of 2026-03-18T16:00:00+01:00")
        assert before[:2] == (place(), kept())
        assert before[2].keys() == files().keys()
        page = (place() / "index.html").read_text(encoding="utf-8")
        assert "Wed 18 Mar 2026, revision 1." in page
        assert f"https://example.org/cal/{place().name}/calendar.ics" in page, "--url is remembered"

    def test_it_is_not_made_from_the_plan(self) -> None:
        keep(first(), "other.json")
        run(PUBLISH)
        run(PUBLISH.replace("plan", "other"))
        assert place() != place("other")
        assert 4 == len(files()), "one folder serves many plans"

    def test_the_same_plan_and_time_give_the_same_bytes(self) -> None:
        run(f"{PUBLISH} {URL}")
        before = files(Path())
        run(f"{PUBLISH} {URL}")
        assert before == files(Path())

    def test_a_plan_reached_by_a_link_is_the_same_plan(self) -> None:
        run(PUBLISH)
        Path("sub").mkdir()
        Path("sub/link.json").symlink_to(Path("plan.json").resolve())
        run("publish sub/link.json www --as-of 2026-03-01T10:00:00+01:00")
        assert 2 == len(files())

    @pytest.mark.parametrize("url", ["https://example.org/cal", "https://example.org/cal/"])
    def test_its_last_slash_may_be_left_out(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        run(f"{PUBLISH} --url {url}")
        assert f"https://example.org/cal/{place().name}/\n" == capsys.readouterr().out

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.org/",
            "example.org/cal",
            "https://",
            "https://example.org/?a=b",
            "https://example.org/#a",
            "https://nurse:secret@example.org/",
            "https://example.org/a\u00e9/",
            'https://example.org/"onclick="x/',
            "https://example.org//",
            "javascript:alert(1)//",
        ],
    )
    def test_one_that_is_none_is_refused(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        refused(f"{PUBLISH} --url {url}", "--url: ", capsys)

    def test_moving_house_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(f"{PUBLISH} {URL}")
        run(f"{PUBLISH} --url https://example.net/")
        assert (
            "warning: phones that subscribed at https://example.org/cal/ go on asking there" in capsys.readouterr().err
        )


class TestWhatIsTold:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(plans=histories(any_course()))
    def test_nothing_in_the_folder_tells(self, plans: list[Plan]) -> None:
        drawn = plans[-1]
        keep(drawn, "drawn.json")
        Path("drawn.publish.json").unlink(missing_ok=True)
        assert 0 == run(f"publish drawn.json www --as-of {drawn.as_of.isoformat()} --until 2199-12-31 {URL}")
        home = place("drawn")
        assert {"index.html", "calendar.ics"} == {path.name for path in home.iterdir()}
        assert set() == strangers(calendar_values((home / "calendar.ics").read_bytes())[1], "en", drawn)
        told = b"".join(path.read_bytes() for path in home.iterdir()).decode().replace("\r\n ", "").lower()
        secret = {str(drawn.plan_id), drawn.regimen.id, drawn.title.lower(), *(event.key for event in drawn.events)}
        secret |= {
            "cycle",
            "dose",
            "infusion",
            "leuk",
            "treatment",
            "regimen",
            "plan",
            "phase",
            "hospital",
            "schedules",
        }
        assert set() == {word for word in secret if word in told}

    def test_more_only_when_asked_and_with_a_warning(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(f"{PUBLISH} --detail full")
        assert "warning: --detail full: whoever has the address can read what each event is" in capsys.readouterr().err
        assert any("Blinatumomab" in title for title in titles(place()))
        run(PUBLISH)
        assert "warning" not in capsys.readouterr().err
        assert {"Appointment"} == set(titles(place())), "it is asked for each time"

    def test_in_the_language_asked_for_and_it_stays_so_to_the_end(self) -> None:
        run(f"{PUBLISH} --language es")
        home = place()
        assert "SUMMARY:Cita" in (home / "calendar.ics").read_text(encoding="utf-8")
        run(PUBLISH)
        assert "SUMMARY:Cita" in (home / "calendar.ics").read_text(encoding="utf-8")
        assert '<html lang="es">' in (home / "index.html").read_text(encoding="utf-8")
        run(TestRevoking.REVOKE)
        assert "SUMMARY:Este calendario ha terminado" in (home / "calendar.ics").read_text(encoding="utf-8")

    def test_no_feed_rings(self) -> None:
        run(f"{PUBLISH} --detail full")
        assert b"VALARM" not in (place() / "calendar.ics").read_bytes()


class TestTheLastDay:
    def at(self, moment: str, more: str = "") -> int:
        return run(f"publish plan.json www --as-of {moment} {more}")

    def test_sixty_days_after_the_last_event_it_is_still_there(self) -> None:
        run(PUBLISH)
        assert 0 == self.at("2026-07-10T23:59:59+02:00")
        assert "Appointment" in titles(place())

    @pytest.mark.parametrize("moment", ["2026-07-11T00:00:00+02:00", "2026-07-10T22:00:00+00:00"])
    def test_the_day_after_it_ends_and_says_so(self, moment: str, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        home = place()
        assert 0 == self.at(moment)
        assert ["This calendar has ended"] == titles(home)
        assert not (home / "index.html").exists()
        assert "the calendar has ended: its last day, Fri 10 Jul 2026, has passed" in capsys.readouterr().err
        assert (None, [{"name": home.name, "on": "2026-07-11"}]) == (kept()["name"], kept()["ended"])

    def test_it_moves_with_the_plan(self) -> None:
        run(PUBLISH)
        held = revise(first(), Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 18, 15))
        keep(revise(held, Resume(at=paris(3, 23, 9), row="infusion", rate="full"), as_of=paris(3, 23, 9)))
        assert 0 == self.at("2026-07-11T00:00:00+02:00")
        assert "Appointment" in titles(place())

    def test_one_that_was_asked_for_is_kept_on_both_sides(self) -> None:
        run(f"{PUBLISH} --until 2026-04-30")
        home = place()
        self.at("2026-04-30T23:59:00+02:00")
        assert "Appointment" in titles(home)
        self.at("2026-05-01T00:00:00+02:00", "--until 2026-04-30")
        assert ["This calendar has ended"] == titles(home)

    def test_one_before_the_last_event_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        said = "events go on until Mon 11 May 2026, after the calendar's last day"
        run(f"{PUBLISH} --until 2026-05-11")
        assert said not in capsys.readouterr().err
        run(f"{PUBLISH} --until 2026-05-10")
        assert said in capsys.readouterr().err

    def test_a_slip_of_the_hand_does_not_end_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        refused(f"{PUBLISH} --until 2026-02-28", "give a later one, or end it with --revoke", capsys)

    def test_after_it_nothing_is_published_anew(self, capsys: pytest.CaptureFixture[str]) -> None:
        refused(
            "publish plan.json www --as-of 2026-07-11T00:00:00+02:00", "has passed and nothing is published", capsys
        )
        run(PUBLISH)
        old = place()
        self.at("2026-07-11T00:00:00+02:00")
        refused(
            "publish plan.json www --as-of 2026-07-12T00:00:00+02:00", "has passed and nothing is published", capsys
        )
        assert 0 == self.at("2026-07-12T00:00:00+02:00", "--until 2026-08-01")
        assert old != place()

    @pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "2300-01-01", "1969-12-31"])
    def test_one_that_is_none_is_refused(self, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        refused(f"{PUBLISH} --until {text}", "--until: ", capsys)


class TestRevoking:
    REVOKE = "publish plan.json www --revoke --as-of 2026-04-01T00:30:00+02:00"

    def test_the_page_goes_and_the_feed_says_that_it_has_ended(self) -> None:
        run(PUBLISH)
        home = place()
        assert 0 == run(self.REVOKE)
        assert {f"{home.name}/calendar.ics"} == set(files())
        [event] = Calendar.from_ical((home / "calendar.ics").read_bytes()).walk("VEVENT")
        assert ("This calendar has ended", date(2026, 4, 1)) == (str(event["SUMMARY"]), event.decoded("DTSTART"))
        assert (None, [{"name": home.name, "on": "2026-04-01"}]) == (kept()["name"], kept()["ended"])

    def test_publishing_again_makes_a_new_address(self) -> None:
        run(PUBLISH)
        old = place()
        run(self.REVOKE)
        assert 0 == run(PUBLISH)
        assert old != place()
        assert ["This calendar has ended"] == titles(old)
        assert [old.name] == [each["name"] for each in kept()["ended"]]

    def test_what_was_never_published_has_nothing_to_end(self, capsys: pytest.CaptureFixture[str]) -> None:
        refused(self.REVOKE, "--revoke: plan.json is not published; there is nothing to end", capsys)
        run(PUBLISH)
        run(self.REVOKE)
        refused(self.REVOKE, "its last address ended on Wed 1 Apr 2026", capsys)

    def test_it_is_done_again_where_it_was_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run(PUBLISH)
        home = place()
        with monkeypatch.context() as broken:
            broken.setattr("schedules.publication.publish.write_published", cut_off)
            with pytest.raises(InterruptedError):
                run(self.REVOKE)
        assert home == place()
        assert 0 == run(self.REVOKE)
        assert kept()["name"] is None

    def test_an_address_can_be_ended_without_its_plan(self) -> None:
        run(PUBLISH)
        home = place()
        Path("plan.json").unlink()
        assert 0 == run(self.REVOKE)
        assert ["This calendar has ended"] == titles(home)

    def test_in_another_folder_it_would_end_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        Path("other").mkdir()
        refused(self.REVOKE.replace("www", "other"), f"was published in {Path('www').resolve()}", capsys)

    @pytest.mark.parametrize("more", ["--detail full", "--until 2026-05-01", URL])
    def test_it_takes_no_options_of_a_feed(self, more: str, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        refused(f"{self.REVOKE} {more}", "does not go with --revoke", capsys)


class TestThePrivateFile:
    def test_only_its_owner_reads_it_and_everybody_the_folder(self) -> None:
        for mask in (0o077, 0o000):
            old = os.umask(mask)
            try:
                run(PUBLISH)
            finally:
                os.umask(old)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in Path().rglob("*")}
            assert 0o600 == modes["plan.publish.json"]
            assert {0o755} == {modes["www"], modes[place().name]}
            assert {0o644} == {modes["index.html"], modes["calendar.ics"]}
            Path("plan.publish.json").chmod(0o644)

    def test_a_folder_that_others_may_not_read_is_left_and_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("www").mkdir(mode=0o700)
        assert 0 == run(PUBLISH)
        assert 0o700 == stat.S_IMODE(Path("www").stat().st_mode)
        assert "others may not read" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "not JSON"),
            ("[]", "restore it"),
            ("\x00\xff", "not JSON"),
            ('{"schema_version": 2}', "version 2 of this file; this library reads version 1"),
            ('{"schema_version": "1"}', "restore it"),
            ("[" * 100_000, "not JSON"),
        ],
    )
    def test_damaged_or_newer_it_is_refused_and_left(
        self, text: str, said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("plan.publish.json").write_text(text, encoding="utf-8")
        refused(PUBLISH, said, capsys)
        refused(TestRevoking.REVOKE, said, capsys)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "../../somewhere-else-entirely"),
            ("name", "../" * 9),
            ("url", "javascript:alert(1)"),
            ("until", 20260401),
            ("more", 1),
        ],
    )
    def test_a_value_that_it_never_holds_is_refused(
        self, field: str, value: object, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(PUBLISH)
        Path("plan.publish.json").write_text(json.dumps(kept() | {field: value}), encoding="utf-8")
        refused(PUBLISH, f"plan.publish.json: {field}: ", capsys)

    def test_another_plan_in_the_same_file_is_not_shown_to_the_same_people(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(f"{PUBLISH} --until 2026-04-30")
        old = place()
        keep(first().model_copy(update={"plan_id": UUID(int=99)}))
        refused(PUBLISH, "keeps the address of another plan", capsys)
        run(TestRevoking.REVOKE)
        assert 0 == run(PUBLISH)
        assert (None, [old.name]) == (kept()["until"], [each["name"] for each in kept()["ended"]])

    def test_a_link_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        Path("plan.publish.json").symlink_to(tmp_path / "elsewhere.json")
        refused(PUBLISH, "is a link", capsys)


class TestTheFolder:
    def test_a_file_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("www").write_text("mine", encoding="utf-8")
        refused(PUBLISH, "www: is a file; name a folder", capsys)

    def test_one_without_a_place_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        refused(PUBLISH.replace("www", "a/b/www"), "make it first", capsys)

    @pytest.mark.parametrize("folder", [".", ".."])
    def test_one_that_holds_the_plan_is_refused(self, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
        refused(PUBLISH.replace("www", folder), "holds plan.json, which would be served too", capsys)

    @pytest.mark.parametrize("what", ["folder", "index.html", "calendar.ics"])
    def test_nothing_is_written_through_a_link(self, what: str, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        Path("outside").mkdir()
        Path("outside/index.html").write_text("precious", encoding="utf-8")
        if what == "folder":
            place().rename("moved")
            place().symlink_to(Path("outside").resolve())
        else:
            (place() / what).unlink()
            (place() / what).symlink_to(Path("outside/index.html").resolve())
        refused(PUBLISH, "is a link, and nothing is written through one here", capsys)
        refused(TestRevoking.REVOKE, "is a link, and nothing is written through one here", capsys)

    def test_a_second_one_would_leave_the_first_to_grow_old(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(PUBLISH)
        old = place()
        refused(PUBLISH.replace("www", "other"), "where its dates would grow old", capsys)
        Path("www").rename("other")
        assert 0 == run(PUBLISH.replace("www", "other"))
        assert (old.name, str(Path("other").resolve())) == (kept()["name"], kept()["folder"])

    def test_a_full_disk_leaves_the_old_calendar(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run(PUBLISH)
        before = files(Path())

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        keep(revise(first(), Stop(at=paris(3, 18)), as_of=paris(3, 18)))
        assert 2 == run("publish plan.json www --as-of 2026-03-18T16:00:00+01:00")
        assert before == files(Path()) | {"plan.json": before["plan.json"]}

    @pytest.mark.parametrize("words", [PUBLISH, TestRevoking.REVOKE])
    def test_while_the_plan_is_being_changed_it_waits_its_turn(
        self, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("schedules.files.PATIENCE_SECONDS", 0.1)
        run(PUBLISH)
        with locked(Path("plan.json")):
            refused(words, "another program is changing it now; nothing was written", capsys)
        assert 0 == run(words)

    @pytest.mark.slow
    def test_two_at_once_lose_nothing(self) -> None:
        words = [sys.executable, "-m", "schedules", *PUBLISH.split()]
        for _ in range(3):
            shutil.rmtree("www", ignore_errors=True)
            Path("plan.publish.json").unlink(missing_ok=True)
            running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
            said = [child.communicate()[1] for child in running]
            codes = {child.returncode for child in running}
            assert 0 in codes
            assert codes <= {0, 2}
            assert all(b"another program is changing it" in text or b"kept up" in text for text in said)
            assert {f"{place().name}/index.html", f"{place().name}/calendar.ics"} == set(files())


def dates(events: tuple[Event, ...]) -> Counter[str]:
    return Counter(str(event.start) for event in events)


@pytest.mark.skipif(find_spec("vdirsyncer") is None, reason="vdirsyncer is not installed")
@pytest.mark.slow
def test_a_subscriber_follows_every_change_and_the_end(folder: Path) -> None:
    """
    It names events by what they say, so two that say the same are one to it; each date is held once a title.
    """
    held = revise(first(), Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 18, 15))
    resumed = revise(held, Resume(at=paris(3, 23, 9), row="infusion", rate="full"), as_of=paris(3, 23, 9))
    stopped = revise(resumed, Stop(at=paris(4, 10)), as_of=paris(4, 10))
    run(f"{PUBLISH} --detail full")
    with serving(folder / "www") as address:
        phone = Subscriber(folder / "subscriber", f"{address}{place().name}/calendar.ics")
        for plan in (first(), held, resumed, stopped):
            keep(plan)
            assert 0 == run(f"publish plan.json www --detail full --as-of {plan.as_of.isoformat()}")
            found = phone.sync()
            if "ImportError" in found.stderr or "ModuleNotFoundError" in found.stderr:
                pytest.skip("vdirsyncer does not run under this Python")
            assert (0, plan.revision) == (found.returncode, plan.revision), found.stderr
            shown = phone.shown()
            gone = tuple(event for event in (*plan.events, *plan.cancelled) if event.is_gone)
            live = tuple(event for event in plan.events if not event.is_gone)
            assert dates(live) == Counter(start for start, _, status in shown if status != "CANCELLED")
            assert dates(gone) == Counter(start for start, _, status in shown if status == "CANCELLED")
            assert all(title.startswith("Cancelled: ") == (status == "CANCELLED") for _, title, status in shown)
        assert gone
        assert 0 == run("publish plan.json www --revoke --as-of 2026-04-12T09:00:00+02:00")
        assert 0 == phone.sync().returncode
        assert [("2026-04-12", "This calendar has ended", "CONFIRMED")] == phone.shown()


@pytest.mark.skipif(find_spec("vdirsyncer") is None, reason="vdirsyncer is not installed")
@pytest.mark.parametrize("instead", ["empty", "missing"])
@pytest.mark.slow
def test_why_a_calendar_ends_with_an_event(folder: Path, instead: str) -> None:
    """
    A subscriber keeps its old dates when the feed is emptied or gone.
    """
    run(PUBLISH)
    with serving(folder / "www") as address:
        phone = Subscriber(folder / "subscriber", f"{address}{place().name}/calendar.ics")
        phone.sync()
        before = phone.shown()
        path = place() / "calendar.ics"
        lines = path.read_bytes().partition(b"BEGIN:VEVENT")[0] + b"END:VCALENDAR\r\n"
        path.write_bytes(lines) if instead == "empty" else path.unlink()
        phone.sync()
        assert before
        assert before == phone.shown()
