"""A real CalDAV server and a real calendar program: updates arrive once, what is cancelled is seen as cancelled."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from tests.support.courses import blinatumomab, paris

from schedules import Plan, revise
from schedules.course import Hold, Resume, Stop
from schedules.export import to_ics

SETTINGS = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}
"""


def histories() -> list[Plan]:
    """
    Held, resumed, stopped in the second cycle.
    """
    first = blinatumomab(paris(3, 2))
    held = revise(first, Hold(at=paris(3, 18, 14), row="infusion"), as_of=paris(3, 18, 15))
    resumed = revise(held, Resume(at=paris(3, 23, 9), row="infusion", rate="full"), as_of=paris(3, 23, 9))
    stopped = revise(resumed, Stop(at=paris(4, 10)), as_of=paris(4, 10))
    return [first, held, resumed, stopped]


def objects(plan: Plan) -> dict[str, bytes]:
    """
    One calendar object for each uid, as CalDAV wants it.
    """
    whole = Calendar.from_ical(to_ics(plan))
    found = {}
    for event in whole.walk("VEVENT"):
        single = Calendar()
        single.add("VERSION", "2.0")
        single.add("PRODID", "-//test//test//EN")
        for part in (*whole.walk("VTIMEZONE"), event):
            single.add_component(part)
        found[str(event["UID"])] = single.to_ical()
    return found


class Server:
    """A Radicale on loopback, with one collection."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        # "nurse:" in base64: the server asks for a name, and for no password.
        headers = {"Content-Type": "text/calendar; charset=utf-8", "Authorization": "Basic bnVyc2U6"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def put(self, plan: Plan) -> None:
        for uid, data in objects(plan).items():
            assert self.ask("PUT", f"/nurse/course/{uid}.ics", data)[0] in (201, 204)

    def shown(self) -> dict[str, tuple[str, str, int]]:
        """
        What a client sees: start, status and sequence by uid; each uid once.
        """
        status, data = self.ask("GET", "/nurse/course/")
        assert 200 == status
        events = Calendar.from_ical(data).walk("VEVENT")
        uids = [str(event["UID"]) for event in events]
        assert len(uids) == len(set(uids))
        return {
            str(event["UID"]): (str(event.decoded("DTSTART")), str(event["STATUS"]), int(str(event["SEQUENCE"])))
            for event in events
        }


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path / "radicale.conf"
    settings.write_text(SETTINGS.format(port=port, folder=tmp_path / "storage"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", str(settings)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = Server(port)
    try:
        _wait(running)
        assert 201 == running.ask("MKCALENDAR", "/nurse/course/")[0]
        yield running
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(running: Server) -> None:
    for _ in range(100):
        try:
            running.ask("OPTIONS", "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def expected(plan: Plan) -> dict[str, tuple[str, str, int]]:
    words = {"tentative": "TENTATIVE", "cancelled": "CANCELLED", "omitted": "CANCELLED"}
    return {
        each.uid: (str(each.start), words.get(each.state, "CONFIRMED"), each.sequence)
        for each in (*plan.events, *plan.cancelled)
    }


@pytest.mark.slow
def test_a_caldav_server_shows_moved_events_once_and_cancelled_ones_as_cancelled(server: Server) -> None:
    for plan in histories():
        server.put(plan)
        assert expected(plan) == server.shown()
    assert "CANCELLED" in {status for _, status, _ in server.shown().values()}


@pytest.mark.slow
def test_the_same_update_twice_changes_nothing(server: Server) -> None:
    server.put(histories()[2])
    before = server.shown()
    server.put(histories()[2])
    assert before == server.shown()


KHAL = """
[calendars]
[[course]]
path = {folder}/course
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
default_timezone = Europe/Paris
local_timezone = Europe/Paris
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = course
"""


def khal(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "khal", "--config", str(folder / "khal.conf"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_a_calendar_program_that_imports_every_file_shows_the_current_plan_once(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    for plan in histories():
        (tmp_path / "plan.ics").write_bytes(to_ics(plan))
        khal(tmp_path, "import", "--batch", "-a", "course", "plan.ics")
        khal(tmp_path, "import", "--batch", "-a", "course", "plan.ics")
    line = "{uid} {start} {status}"
    listed = khal(
        tmp_path, "list", "--once", "--notstarted", "--format", line, "--day-format", "", "2026-03-02", "200d"
    )
    shown = dict.fromkeys(each for each in listed.splitlines() if each.strip())
    last = histories()[-1]
    wanted = {each.uid: each.start for each in (*last.events, *last.cancelled)}
    assert len(wanted) == len(shown) == len({each.split()[0] for each in shown})
    for each in shown:
        uid, start = each.split()[:2]
        begin = wanted[uid]
        assert start[:10] == f"{begin:%Y-%m-%d}"
        assert "T" not in start or start[11:] == f"{begin:%H:%M}"
        assert ("CANCELLED" in each) is (uid in {event.uid for event in last.cancelled})
