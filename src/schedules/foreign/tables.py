"""Events in a table: a line for each event, as spreadsheets, calendars and hospital systems write them.

Which column holds what is known by its usual names, in English, German, French and Spanish. Whether 03/04 is in
March or in April the whole column says; where both fit, the table is refused, for nobody may guess it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from schedules.files import damaged, lines_of
from schedules.foreign.cancelled import is_cancelled_state, is_cancelled_title
from schedules.foreign.cells import (
    MIDNIGHT,
    DateOrder,
    clock_range,
    is_clock,
    length_of,
    order_of_dates,
    read_clock,
    read_moment,
    unit_of,
)
from schedules.foreign.columns import COLUMNS, YES, column_name, column_of
from schedules.foreign.encoding import decoded
from schedules.foreign.entries import MAX_ENTRIES, Entry, Reading, Remark, Weigh, everything, readable
from schedules.foreign.spreadsheets import rows_of_sheet
from schedules.foreign.titles import plain_words
from schedules.foreign.zones import named_zone

SUFFIXES: Final = (".csv", ".tsv", ".xlsx", ".ods")
"""The suffixes of tables."""
SEPARATORS: Final = ",;\t|"
MAX_COLUMNS: Final = 200
MOST_ABOVE: Final = 15
"""The lines above the names of the columns, in which hospital systems write what the list is."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of a table by their columns, and how its dates are written."""

    columns: Mapping[str, int]
    lines: Sequence[tuple[int, Sequence[str]]]
    order: DateOrder
    unit: str = ""
    """The unit of its lengths, where the name of their column says it."""

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
    if not separator:
        separator = _separator(text.lstrip("\ufeff\r\n"))
    rows = []
    for row in lines_of(text.lstrip("\ufeff"), place, separator):
        rows.append(row[:MAX_COLUMNS])
        if len(rows) > 4 * MAX_ENTRIES:
            raise damaged(place, f"holds more than {MAX_ENTRIES:,} lines")
    return rows


def _separator(text: str) -> str:
    """Return the separator of a table: with which a line names its columns, else what its first line has most of."""
    heads = [head for head in re.split(r"[\r\n]+", text[:20_000], maxsplit=MOST_ABOVE)[:MOST_ABOVE] if head.strip()]
    for head in heads:
        named = [each for each in SEPARATORS if each in head and _has_start(head.split(each))]
        if named:
            return max(named, key=head.count)
    return max(SEPARATORS, key=heads[0].count) if heads else SEPARATORS[0]


def _read_rows(rows: Sequence[Sequence[str]], home: ZoneInfo, place: str, weigh: Weigh) -> Reading:
    table = _with_titles(_table_of(rows, place), weigh)
    reading = Reading()
    wanted: list[tuple[int, Sequence[str], str]] = []
    table = replace(table, lines=[*_with_dates(table)])
    for number, line in table.lines:
        title = readable(_title(table, line)) or "(no title)"
        if (
            not table.cell(line, "key")
            and weigh(table.cell(line, "uid"), title) == "none"
            and "kind" not in table.columns
        ):
            reading.left_out.append(title)
        elif _is_cancelled(table, line, title):
            reading.cancelled += 1
        else:
            wanted.append((number, line, title))
    written = (table.cell(line, column) for _, line in table.lines for column in ("start", "end"))
    table = replace(table, order=order_of_dates(written))
    reading.entries = [_entry(table, line, number, title, home, place) for number, line, title in wanted]
    return reading


def _with_dates(table: _Table) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the lines of a table, one with a time and no date with that of the line above: a date may stand once."""
    above = ""
    for number, line in table.lines:
        above = table.cell(line, "start") or above
        if table.cell(line, "start_time") and not table.cell(line, "start") and len(line) > table.columns["start"]:
            filled = [*line]
            filled[table.columns["start"]] = above
            yield number, filled
        else:
            yield number, line


def _title(table: _Table, line: Sequence[str]) -> str:
    """Return what a line says that its event is: its title, with the drug where another column names one."""
    title, drug = table.cell(line, "title"), table.cell(line, "drug")
    if title and drug and drug.casefold() not in title.casefold():
        return f"{title}: {drug}"
    return title or drug or table.cell(line, "kind")


def _is_cancelled(table: _Table, line: Sequence[str], title: str) -> bool:
    said = is_cancelled_state(table.cell(line, "state")) or is_cancelled_title(title)
    return said or table.cell(line, "cancelled").casefold() in YES


def _with_titles(table: _Table, weigh: Weigh) -> _Table:
    """Return a table with the column of its titles; where none has a usual name, that which says most treatments."""
    if table.columns.keys() & {"title", "drug", "key"}:
        return table
    others = set(range(max((len(line) for _, line in table.lines), default=0))) - {*table.columns.values()}
    said = {each: sum(weigh("", readable(cell)) == "main" for cell in _cells(table.lines, each)) for each in others}
    best = max(said, key=lambda each: (said[each], -each), default=None)
    if best is None or not said[best]:
        return table
    return replace(table, columns={**table.columns, "title": best})


def _table_of(rows: Sequence[Sequence[str]], place: str) -> _Table:
    """Find the columns of a table by their names.

    Raises:
        FileError: If none holds the start, a name stands twice, or there are too many lines.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    above = next((above for above in range(min(len(filled), MOST_ABOVE)) if _has_start(filled[above][1])), None)
    if above is None:
        raise damaged(place, "has no column 'start'; name the columns in its first line: start, end, title")
    header, lines = filled[above][1], filled[above + 1 :]
    if len(lines) > MAX_ENTRIES:
        raise damaged(place, f"holds more than {MAX_ENTRIES:,} lines")
    columns = _columns_of(header, lines, place)
    return _Table(columns, lines, "none", unit_of(header[columns["length"]]) if "length" in columns else "")


def _has_start(header: Sequence[str]) -> bool:
    """Return whether a line names a column for the start and one more; a list may have lines above its names."""
    names = [name for cell in header if (name := column_name(cell))]
    held = {_holds(name) for name in names}
    return bool(held & {"start", "start_time"}) and (len(held - {""}) > 1 or len(names) == 1)


def _holds(name: str) -> str:
    """Return what the column of a name holds; empty for what is not read."""
    return next((column for column, usual in COLUMNS.items() if name in usual), "") or column_of(name)


def _columns_of(header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]], place: str) -> dict[str, int]:
    """Return the number of each column, by what it holds.

    Raises:
        FileError: If a name stands twice.
    """
    names = [column_name(name) for name in header]
    held: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        column = _holds(name)
        if column in ("start", "end") and _holds_clocks(lines, number):
            column += "_time"  # "Date; From; To": the second and the third hold times of day
        held.setdefault(column, []).append(number)
    for column in ("start", "end"):  # "Start Time" holds the date as well, where no other column does
        clocks = f"{column}_time"
        dated = [number for number in held.get(clocks, ()) if _holds_dates(lines, number)]
        if dated and column not in held:
            held[column] = dated
            held[clocks] = [number for number in held[clocks] if number not in dated]
    columns: dict[str, int] = {}
    for column in COLUMNS:
        numbers = held.get(column, [])
        if not numbers:
            continue
        # Of several names the likelier one, which stands first in the table of them.
        best = min(numbers, key=lambda number: _rank(column, names[number]))
        if [names[number] for number in numbers].count(names[best]) > 1:
            name = header[best].strip()
            raise damaged(place, f"has the column {name!r} twice; take one out, or give it another name")
        columns[column] = best
    if "start" not in columns:
        raise damaged(place, "has no column with the date of the start; name it so: start")
    return columns


def _holds_clocks(lines: Sequence[tuple[int, Sequence[str]]], number: int) -> bool:
    """Return whether all cells of a column are times of day, and not all of them numbers, such as days of a cycle."""
    cells = _cells(lines, number)
    return bool(cells) and all(map(is_clock, cells)) and not all(len(cell) < 3 and cell.isdecimal() for cell in cells)


def _holds_dates(lines: Sequence[tuple[int, Sequence[str]]], number: int) -> bool:
    """Return whether a column of times has dates in it."""
    return any(re.search(r"\d{4}|\d[./-]\d", cell) and not is_clock(cell) for cell in _cells(lines, number))


def _cells(lines: Sequence[tuple[int, Sequence[str]]], number: int) -> list[str]:
    """Return the cells of a column that are not empty."""
    return [line[number].strip() for _, line in lines if number < len(line) and line[number].strip()]


def _rank(column: str, name: str) -> int:
    usual = COLUMNS[column]
    return usual.index(name) if name in usual else len(usual)


def _entry(table: _Table, line: Sequence[str], number: int, title: str, home: ZoneInfo, place: str) -> Entry:
    clocks = _zone_of_line(table, line, home, place, number)
    start = _moment(table, line, number, "start", clocks, place)
    whole_day = table.cell(line, "all_day").casefold() in YES
    if whole_day and isinstance(start, datetime):
        start = start.date()
    if table.cell(line, "end"):
        end = _end(table, line, number, start, clocks, place, whole_day=whole_day)
    else:
        end = _end_without_date(table, line, number, start, place)
    remarks = []
    if type(end) is not type(start):
        raise damaged(place, f"line {number}: one of its start and its end has no time; give both one, or neither")
    if end < start:
        remarks.append(Remark("end_before_start", "note", "its end lies before its start"))
        end = start if isinstance(start, datetime) else start + timedelta(days=1)
    if isinstance(start, datetime) and (skipped := _skipped(start)):
        remarks.append(Remark("time_skipped", "note", skipped))
    if clocks is not home:
        start, end = (each.astimezone(home) if isinstance(each, datetime) else each for each in (start, end))
    uid, key = readable(table.cell(line, "uid")), readable(table.cell(line, "key"))
    tentative = table.cell(line, "state").casefold() == "tentative"
    kind = plain_words(table.cell(line, "kind"))
    return Entry(uid, title, start, end, key, tentative, tuple(remarks), kind)


def _end(  # what a cell is read by
    table: _Table,
    line: Sequence[str],
    number: int,
    start: date | datetime,
    clocks: tzinfo,
    place: str,
    *,
    whole_day: bool,
) -> date | datetime:
    """Return the end that a line writes."""
    end = _moment(table, line, number, "end", clocks, place, like=start)
    if whole_day:
        end = end.date() if isinstance(end, datetime) else end
        # Google names the last day; Outlook, with a time of midnight, and this library name the day after it.
        if not table.cell(line, "end_time") and not table.cell(line, "key"):
            end += timedelta(days=1)
    if not isinstance(end, datetime) and not isinstance(start, datetime) and end == start:
        end += timedelta(days=1)
    return end


def _end_without_date(
    table: _Table, line: Sequence[str], number: int, start: date | datetime, place: str
) -> date | datetime:
    """Return the end of a line that has no date for it: by its time of day or its length, or its start."""
    if not isinstance(start, datetime):
        return start + timedelta(days=1)
    if clock := table.cell(line, "end_time") or clock_range(table.cell(line, "start_time"))[1]:
        return _clock_after(start, clock, place, number)
    length = length_of(table.cell(line, "length"), table.unit)
    return length.after(start) if length else start


def _clock_after(start: datetime, text: str, place: str, number: int) -> datetime:
    """Return the first moment after a start at a time of day; at the start itself where it is the same time."""
    midnight = text.strip() == MIDNIGHT
    clock = time() if midnight else read_clock(text, place, number)
    day = start.date() + timedelta(days=1) if midnight or clock < start.time() else start.date()
    return datetime.combine(day, clock, start.tzinfo)


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
    clocks: tzinfo,
    place: str,
    *,
    like: date | datetime | None = None,
) -> date | datetime:
    """Return the moment of a cell, with the time of the column for times where there is one."""
    text = table.cell(line, column)
    found = read_moment(text, table.order, clocks, place, number)
    clock, _ = clock_range(table.cell(line, f"{column}_time"))
    if clock and not isinstance(found, datetime) and table.cell(line, "all_day").casefold() not in YES:
        midnight = clock.strip() == MIDNIGHT
        of_day = time() if midnight else read_clock(clock, place, number)
        found = datetime.combine(found + timedelta(days=midnight), of_day, clocks)
    if like is not None and not isinstance(found, datetime) and isinstance(like, datetime):
        raise damaged(place, f"line {number}: one of its start and its end has no time; give both one, or neither")
    return found


def _zone_of_line(table: _Table, line: Sequence[str], home: ZoneInfo, place: str, number: int) -> tzinfo:
    """Return the zone that a line names for its times; the table's where it names none.

    Raises:
        FileError: If no zone has that name.
    """
    name = table.cell(line, "zone")
    found = named_zone(name) if name else home
    if found is None:
        raise damaged(
            place, f"line {number}: {name[:40]!r} is no time zone that is known; write it as America/New_York"
        )
    return found
