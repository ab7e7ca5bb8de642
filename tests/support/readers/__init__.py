"""Readers of calendar files that are not ours, each giving uid, start and end as instants or dates."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
UTC_MACHINE = {"TZ": "UTC", "LANG": "C.UTF-8"}
Instants = Mapping[str, tuple[date, date]]


def in_utc(moment: Any) -> date:
    read: date = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
    return read


def by_icalendar(data: bytes) -> Instants:
    from icalendar import Calendar

    events: list[Any] = Calendar.from_ical(data).walk("VEVENT")
    return {str(event["UID"]): (in_utc(event["DTSTART"].dt), in_utc(event["DTEND"].dt)) for event in events}


def by_ical(data: bytes) -> Instants:
    """Home Assistant's."""
    from ical.calendar_stream import IcsCalendarStream

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return {str(event.uid): (in_utc(event.dtstart), in_utc(event.end)) for event in calendar.events}


def by_vobject(data: bytes) -> Instants:
    """Made to follow the file's own time-zone block; left alone it looks the name up in old data of its own."""
    import vobject
    from dateutil.tz import tzical

    text = data.decode()
    known = vars(vobject.icalendar)["__tzidMap"]
    known.clear()
    for block in re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", text, flags=re.DOTALL):
        zones = tzical(StringIO(f"BEGIN:VCALENDAR\n{block}END:VCALENDAR\n".replace("\r\n", "\n")))
        names = zones.keys()
        known.update({name: zones.get(name) for name in names})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = vobject.readOne(text).vevent_list
    return {event.uid.value: (in_utc(event.dtstart.value), in_utc(event.dtend.value)) for event in events}


PYTHON_READERS: tuple[Callable[[bytes], Instants], ...] = (by_icalendar, by_ical, by_vobject)


def by_ical_js(*files: Path) -> list[Instants]:
    """Thunderbird's; follows the file's own time-zone block. Skips where Node.js or the package is not there."""
    if shutil.which("node") is None or not (HERE / "node_modules" / "ical.js").is_dir():
        pytest.skip("needs Node.js, and `npm install` in tests/support/readers")
    command = ["node", str(HERE / "read.mjs"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        {event["uid"]: (_moment(event["start"]), _moment(event["end"])) for event in c} for c in json.loads(done.stdout)
    ]


def by_ruby(*files: Path) -> list[Instants]:
    """Ruby's; follows the file's own time-zone block. Skips where Ruby or its package `icalendar` is not there."""
    ruby = shutil.which("ruby")
    if ruby is None or subprocess.run([ruby, "-e", "require 'icalendar'"], capture_output=True, check=False).returncode:
        pytest.skip("needs Ruby with its package icalendar (on Debian ruby-icalendar)")
    done = subprocess.run(
        [ruby, str(HERE / "read.rb"), *map(str, files)], capture_output=True, text=True, check=True, env=UTC_MACHINE
    )
    return [
        {event["uid"]: (_moment(event["start"]), _moment(event["end"])) for event in c} for c in json.loads(done.stdout)
    ]


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
