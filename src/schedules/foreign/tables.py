"""Events in a table: a line for each event, as spreadsheets, calendars and hospital systems write them.

Which column holds what is known by its usual names, in English, German, French and Spanish. Whether 03/04 is in
March or in April the whole column says; where both fit, the table is refused, for nobody may guess it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Final
from zoneinfo import ZoneInfo

from schedules.files import damaged
from schedules.foreign.cancelled import is_cancelled_state, is_cancelled_title
from schedules.foreign.cells import DateOrder, order_of_dates, read_clock, read_moment
from schedules.foreign.encoding import decoded
from schedules.foreign.entries import MAX_ENTRIES, Entry, Reading, Remark, Weigh, everything, readable
from schedules.foreign.spreadsheets import rows_of_sheet
from schedules.foreign.titles import plain_words

SUFFIXES: Final = (".csv", ".tsv", ".xlsx", ".ods")
"""The suffixes of tables."""
SEPARATORS: Final = ",;\t|"
MAX_COLUMNS: Final = 200

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "start": (
        *(
            "start",
            "start date",
            "startdate",
            "start_date",
            "begin",
            "begins",
            "beginn",
            "von",
            "from",
            "date",
            "datum",
        ),
        *(
            "debut",
            "date de debut",
            "inicio",
            "fecha",
            "fecha de inicio",
            "comienzo",
            "startdatum",
            "beginnt am",
            "start datum",
        ),
        *(
            "dtstart",
            "start time and date",
            "start datetime",
            "date/time",
            "datetime",
            "appointment date",
            "jour",
            "le",
            "dia",
        ),
        *("appt date", "scheduled date", "begin date", "anfang"),
    ),
    "start_time": (
        *(
            "start time",
            "starttime",
            "start_time",
            "time",
            "begin time",
            "uhrzeit",
            "zeit",
            "heure",
            "hora",
            "beginnt um",
        ),
        *(
            "startzeit",
            "heure de debut",
            "hora de inicio",
            "beginnzeit",
            "appointment time",
            "appt time",
            "scheduled time",
        ),
    ),
    "end": (
        *(
            "end",
            "end date",
            "enddate",
            "end_date",
            "ends",
            "ende",
            "bis",
            "to",
            "until",
            "fin",
            "date de fin",
            "dtend",
        ),
        *("fecha de fin", "final", "enddatum", "endet am", "end datum", "end datetime", "stop", "finish"),
    ),
    "end_time": (
        *(
            "end time",
            "endtime",
            "end_time",
            "endet um",
            "endzeit",
            "heure de fin",
            "hora de fin",
            "hora de finalizacion",
        ),
    ),
    "title": (
        *(
            "title",
            "subject",
            "summary",
            "event",
            "titel",
            "betreff",
            "ereignis",
            "termin",
            "titre",
            "objet",
            "evenement",
        ),
        *(
            "titulo",
            "asunto",
            "evento",
            "name",
            "what",
            "description of event",
            "appointment",
            "medication",
            "drug",
            "treatment",
        ),
        *("behandlung", "medikament", "tratamiento", "traitement", "bezeichnung", "sujet", "event title", "visit type"),
    ),
    "kind": ("kind", "type", "art", "typ", "tipo"),
    "uid": ("uid", "id"),
    "key": ("key",),
    "state": ("state", "status", "zustand", "statut", "etat", "estado", "appt status", "appointment status"),
    "all_day": (
        "all day event",
        "all day",
        "allday",
        "all_day",
        "ganztagig",
        "ganztagiges ereignis",
        "toute la journee",
        "todo el dia",
        "evenement toute la journee",
        "journee entiere",
    ),
}
"""The usual names of each column, in lower case without accents."""
YES: Final = {"true", "yes", "1", "x", "wahr", "ja", "vrai", "oui", "verdadero", "si"}


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of a table by their columns, and how its dates are written."""

    columns: Mapping[str, int]
    lines: Sequence[tuple[int, Sequence[str]]]
    order: DateOrder

    def cell(self, line: Sequence[str], column: str) -> str:
        place = self.columns.get(column, len(line))
        return line[place].strip() if place < len(line) else ""


def read_table(text: str, home: ZoneInfo, place: str) -> list[Entry]:
    """Read the events of a table of text, as `read_table_file` does.

    Raises:
        FileError: If a column or a date can't be read, or there are too many lines.
    """
    return _read_rows(_rows_of_text(text, place), home, place, everything).entries


def read_table_file(data: bytes, home: ZoneInfo, place: str, *, weigh: Weigh = everything) -> Reading:
    """Read the events of a table, except cancelled and omitted ones; a time without an offset is one of ``home``.

    Args:
        data: The file.
        home: The zone of its times.
        place: The name of the file, whose suffix says what it is.
        weigh: Says what an event is to the regimen; a stranger's event is counted, and never refused.

    Raises:
        FileError: If a column or a date can't be read, or there are too many lines.
        MissingExtraError: If it is a spreadsheet, and the extra that reads one is not installed.
    """
    if place.lower().endswith((".xlsx", ".ods")):
        return _read_rows(rows_of_sheet(data, place), home, place, weigh)
    return _read_rows(_rows_of_text(decoded(data, place), place), home, place, weigh)


def _rows_of_text(text: str, place: str) -> list[list[str]]:
    """Return the rows of a text; its separator is what it says, or what its first line has most of."""
    separator = ""
    if found := re.match(r"\ufeff?\"?sep=(.)\"?[^\r\n]*(?:\r\n|\r|\n)", text):
        separator, text = found[1], text[found.end() :]
    head = re.split(r"[\r\n]", text.lstrip("\ufeff\r\n"), maxsplit=1)[0]
    if not separator:
        separator = max(SEPARATORS, key=head.count)
    try:
        rows = []
        for row in csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator):
            rows.append(row[:MAX_COLUMNS])
            if len(rows) > 4 * MAX_ENTRIES:
                raise damaged(place, f"holds more than {MAX_ENTRIES:,} lines")
    except csv.Error as error:
        raise damaged(place, f"is no table ({error})") from None
    return rows


def _read_rows(rows: Sequence[Sequence[str]], home: ZoneInfo, place: str, weigh: Weigh) -> Reading:
    table = _table_of(rows, place)
    reading = Reading()
    wanted: list[tuple[int, Sequence[str], str]] = []
    for number, line in table.lines:
        title = readable(table.cell(line, "title") or table.cell(line, "kind")) or "(no title)"
        if (
            not table.cell(line, "key")
            and weigh(table.cell(line, "uid"), title) == "none"
            and "kind" not in table.columns
        ):
            reading.left_out.append(title)
        elif is_cancelled_state(table.cell(line, "state")) or is_cancelled_title(title):
            reading.cancelled += 1
        else:
            wanted.append((number, line, title))
    written = (table.cell(line, column) for _, line in table.lines for column in ("start", "end"))
    table = _Table(table.columns, table.lines, order_of_dates(written))
    reading.entries = [_entry(table, line, number, title, home, place) for number, line, title in wanted]
    return reading


def _table_of(rows: Sequence[Sequence[str]], place: str) -> _Table:
    """Find the columns of a table by their names.

    Raises:
        FileError: If none holds the start, a name stands twice, or there are too many lines.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        raise damaged(place, "has no column 'start'; name the columns in its first line: start, end, title")
    _, header = filled[0]
    names = [plain_words(name.strip().strip('"').replace("_", " ")) for name in header]
    columns: dict[str, int] = {}
    for column, usual in COLUMNS.items():
        found = [number for number, name in enumerate(names) if name in {each.replace("_", " ") for each in usual}]
        twice = [name for name, times in Counter(names[number] for number in found).items() if times > 1]
        if twice:
            number = names.index(twice[0])
            message = f"has the column {header[number].strip()!r} twice; take one out, or give it another name"
            raise damaged(place, message)
        # Of several names the likelier one, which stands first in the table above.
        ranked = sorted(found, key=lambda number: _rank(usual, names[number]))
        columns |= {column: ranked[0]} if ranked else {}
    if "start" not in columns:
        raise damaged(place, "has no column 'start'; name the columns in its first line: start, end, title")
    if len(filled) - 1 > MAX_ENTRIES:
        raise damaged(place, f"holds more than {MAX_ENTRIES:,} lines")
    return _Table(columns, filled[1:], "none")


def _rank(usual: Sequence[str], name: str) -> int:
    return next(number for number, each in enumerate(usual) if each.replace("_", " ") == name)


def _entry(table: _Table, line: Sequence[str], number: int, title: str, home: ZoneInfo, place: str) -> Entry:
    start = _moment(table, line, number, "start", home, place)
    whole_day = table.cell(line, "all_day").casefold() in YES
    if whole_day and isinstance(start, datetime):
        start = start.date()
    end = start if isinstance(start, datetime) else start + timedelta(days=1)
    if table.cell(line, "end"):
        end = _moment(table, line, number, "end", home, place, like=start)
        if whole_day:
            end = end.date() if isinstance(end, datetime) else end
            # Google names the last day; Outlook, with a time of midnight, and this library name the day after it.
            if not table.cell(line, "end_time") and not table.cell(line, "key"):
                end += timedelta(days=1)
        if not isinstance(end, datetime) and not isinstance(start, datetime) and end == start:
            end += timedelta(days=1)
    remarks = []
    if type(end) is not type(start):
        raise damaged(place, f"line {number}: one of its start and its end has no time; give both one, or neither")
    if end < start:
        remarks.append(Remark("end_before_start", "note", "its end lies before its start"))
        end = start if isinstance(start, datetime) else start + timedelta(days=1)
    if isinstance(start, datetime) and (skipped := _skipped(start)):
        remarks.append(Remark("time_skipped", "note", skipped))
    uid, key = readable(table.cell(line, "uid")), readable(table.cell(line, "key"))
    tentative = table.cell(line, "state").casefold() == "tentative"
    kind = plain_words(table.cell(line, "kind"))
    return Entry(uid, title, start, end, key, tentative, tuple(remarks), kind)


def _skipped(start: datetime) -> str:
    back = start.astimezone(UTC).astimezone(start.tzinfo)
    if back.replace(tzinfo=None) == start.replace(tzinfo=None):
        return ""
    return f"{start:%Y-%m-%d %H:%M} is a time that the clocks skip; programs show {back:%H:%M}, or an hour before"


def _moment(
    table: _Table,
    line: Sequence[str],
    number: int,
    column: str,
    home: ZoneInfo,
    place: str,
    *,
    like: date | datetime | None = None,
) -> date | datetime:
    """Return the moment of a cell, with the time of the column for times where there is one."""
    text = table.cell(line, column)
    found = read_moment(text, table.order, home, place, number)
    clock = table.cell(line, f"{column}_time")
    if clock and not isinstance(found, datetime) and table.cell(line, "all_day").casefold() not in YES:
        found = datetime.combine(found, read_clock(clock, place, number), home)
    if like is not None and not isinstance(found, datetime) and isinstance(like, datetime):
        raise damaged(place, f"line {number}: one of its start and its end has no time; give both one, or neither")
    return found
