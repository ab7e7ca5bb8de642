"""Events in a table: a CSV with a line for each event.

Columns, in any order: ``start`` (required; a date, or a date and time, with or without
its offset), ``end`` (exclusive; optional), ``title`` (or ``kind``), ``uid``, and ``key``
(the place in the protocol, as `schedules.export.to_csv` writes it). Others are ignored.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from schedules.files import damaged
from schedules.foreign.entries import MAX_ENTRIES, Entry, readable, sensible


def read_table(text: str, home: ZoneInfo, place: str) -> list[Entry]:
    """Read the events of a table, except cancelled and omitted ones; a time without an offset is one of ``home``.

    Raises:
        FileError: If there is no ``start`` column, a date can't be read, or there are too many lines.
    """
    try:
        reader = csv.DictReader(StringIO(text, newline=""))
        names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
        lines = [{(k or "").strip().lower(): v for k, v in line.items() if isinstance(v, str)} for line in reader]
    except csv.Error as error:
        raise damaged(place, f"is no table ({error})") from None
    if "start" not in names:
        raise damaged(place, "has no column 'start'; name the columns in its first line: start, end, title")
    if len(lines) > MAX_ENTRIES:
        raise damaged(place, f"holds more than {MAX_ENTRIES:,} lines")
    found = [(line, _entry(line, number, home, place)) for number, line in enumerate(lines, start=2)]
    return [entry for line, entry in found if line.get("state") not in ("cancelled", "omitted")]


def _entry(line: dict[str, str], number: int, home: ZoneInfo, place: str) -> Entry:
    start = _cell_moment(line.get("start", ""), number, home, place)
    end = start if isinstance(start, datetime) else start + timedelta(days=1)
    if line.get("end"):
        end = _cell_moment(line["end"], number, home, place)
    if type(end) is not type(start) or end < start:
        raise damaged(place, f"line {number}: it ends before it starts, or one of the two has no time")
    title = readable(line.get("title") or line.get("kind") or "") or "(no title)"
    uid, key = readable(line.get("uid", "")), readable(line.get("key", ""))
    return Entry(uid, title, start, end, key, tentative=line.get("state") == "tentative")


def _cell_moment(text: str, number: int, home: ZoneInfo, place: str) -> date | datetime:
    text = text.strip()
    try:
        if len(text) <= len("2026-03-02"):
            return sensible(date.fromisoformat(text))
        read = datetime.fromisoformat(text)
        sensible(read)
        return read.astimezone(home) if read.tzinfo else read.replace(tzinfo=home)
    except (ValueError, OverflowError) as error:
        raise damaged(
            place, f"line {number}: {text[:40]!r} is no date ({error}); write it as 2026-03-02T09:00"
        ) from None
