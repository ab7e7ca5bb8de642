"""A web server over a folder, and a subscriber that is not ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from icalendar import Calendar

SETTINGS = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "published"
b = "phone"
collections = null
conflict_resolution = "a wins"
[storage published]
type = "http"
url = "{address}"
[storage phone]
type = "filesystem"
path = "{folder}/phone/"
fileext = ".ics"
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, as any web server would; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Subscriber:
    """A vdirsyncer that follows one address into a folder of its own."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        (folder / "phone").mkdir(parents=True)
        (folder / "config").write_text(SETTINGS.format(folder=folder, address=address), encoding="utf-8")

    def sync(self) -> subprocess.CompletedProcess[str]:
        """Look at the address once more."""
        found = self._run("discover")
        return found if found.returncode else self._run("sync")

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "vdirsyncer", "--config", str(self.folder / "config"), command]
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, input="")

    def shown(self) -> list[tuple[str, str, str]]:
        """List the start, title and status of all that is on the phone; it keeps one event a file."""
        files = [Calendar.from_ical(path.read_bytes()) for path in (self.folder / "phone").glob("*.ics")]
        events = [event for calendar in files for event in calendar.walk("VEVENT")]
        assert len(files) == len(events)
        return sorted((str(each.decoded("DTSTART")), str(each["SUMMARY"]), str(each["STATUS"])) for each in events)
