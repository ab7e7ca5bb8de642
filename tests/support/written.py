"""Calendars and tables that are typed by hand, line by line, and what the command says of them."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from schedules.cli import main

INO = "inotuzumab-ozogamicin --cycles 1"
BLI = "blinatumomab --indication mrd-positive --cycles 1 --weight-kg 70 --age-group adult"
BAGS = f"{BLI} --bag-hours 168"
TIS = "tisagenlecleucel --label us-2025-06"
BREXU = "brexucabtagene-autoleucel --label us-2025-06"
IN_NEW_YORK = "--zone America/New_York"
NEW_YORK = "TZID=America/New_York"
EDGES = ("VERSION:2.0", "PRODID:-//clinic//calendar//EN")


@dataclass(frozen=True)
class Said:
    """What the command said: its exit status, the codes of errors and warnings, and all of its words."""

    status: int
    codes: set[str]
    words: str


def event(uid: object, title: str, *lines: str) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", *lines, "END:VEVENT"]


def calendar(*parts: str | list[str], head: tuple[str, ...] = EDGES) -> str:
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return "\r\n".join(["BEGIN:VCALENDAR", *head, *lines, "END:VCALENDAR", ""])


def timed(start: str, end: str, zone: str = NEW_YORK) -> tuple[str, str]:
    """
    Write a start and an end by their digits: "0302T09" is 2 March 2026, 09:00.
    """
    return f"DTSTART;{zone}:2026{start}0000", f"DTEND;{zone}:2026{end}0000"


def dose(day: str, title: str = "Besponsa dose", *lines: str, zone: str = NEW_YORK, hour: int = 9) -> list[str]:
    """
    Write a dose of an hour on a day by its month and day, "0302".
    """
    return event(f"{day}-{hour}", title, *timed(f"{day}T{hour:02}", f"{day}T{hour + 1:02}", zone), *lines)


def three_doses(zone: str = NEW_YORK, hour: int = 9, title: str = "Besponsa dose") -> list[list[str]]:
    return [dose(day, title, zone=zone, hour=hour) for day in ("0302", "0309", "0316")]


def check_file(folder: Path, name: str, data: str | bytes, follows: str) -> Said:
    """
    Run the command on a file of these contents.
    """
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["check", str(path), *follows.split()])
    found = [line for line in out.getvalue().splitlines() if line.startswith(("error: ", "warning: "))]
    codes = {re.findall(r"\[([a-z_]+)\]", line)[-1] for line in found}
    return Said(status, codes, out.getvalue() + err.getvalue())
