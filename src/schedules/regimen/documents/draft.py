"""A table of visits that somebody holds, read into a draft of a regimen in which every place not understood is named.

The table is a CSV with a visit and its days in each line, and what it has of windows, amounts and places. A list of
days may be written as databases of regimens do: "1,8,(15)" has a day that is optional, "^7" is Day -7. Nothing is
guessed: what was not understood stands in the draft as it stood in the table, under a line that says so, and what the
table does not say is left out, so that `validate` refuses the draft at each such place until it is completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from schedules.errors import FileError, Problem
from schedules.files import lines_of, text_of
from schedules.regimen.rows import Setting
from schedules.regimen.sizes import MAX_PARTS
from schedules.words import count, printable, shortened

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "visit": ("visit", "title", "name", "drug", "activity", "event", "procedure", "assessment"),
    "days": ("day", "days", "study day", "day(s)", "visit day", "on days"),
    "before": ("window before", "before", "window -", "window minus", "window before (days)", "days before"),
    "after": ("window after", "after", "window +", "window plus", "window after (days)", "days after"),
    "amount": ("amount", "dose", "dosage"),
    "setting": ("setting", "place", "where"),
}
"""What each column may be called, without regard to capitals."""

BEYOND: Final = "beyond"
"""The name of what stands in a line beyond the last column of the heading."""

SETTINGS: Final = get_args(Setting)


@dataclass
class Draft:
    """A draft, and what of the table was not understood."""

    text: str = ""
    """The draft, as TOML."""
    unclear: list[str] = field(default_factory=list)
    """Each place that was not understood, with its line in the table, and what is to be decided."""


def draft_of(content: bytes, name: str) -> Draft:
    """Read a table of visits into a draft.

    Args:
        content: The CSV.
        name: The file, for messages and for the draft's own source.

    Raises:
        FileError: If it is no text, has no line of data, or no columns for the visit and its days.
    """
    text = text_of(content, name)
    lines = list(lines_of(text, name, _delimiter(text)))
    if len(lines) < 2:
        raise FileError(Problem("file_damaged", name, "has no line of data; give a table with a heading and visits"))
    columns = _columns(lines[0], name)
    draft = Draft()
    strange = [each for number, each in enumerate(lines[0]) if number not in columns.values() and each.strip()]
    draft.unclear += [printable(f"line 1: the column {heading.strip()!r} is left out") for heading in strange]
    rows: list[list[str]] = []
    for number, line in enumerate(lines[1 : MAX_PARTS + 1], 2):
        cells = {what: line[at].strip() for what, at in columns.items() if at < len(line)}
        cells[BEYOND] = ", ".join(cell.strip() for cell in line[len(lines[0]) :] if cell.strip())
        if any(cells.values()):
            rows.append(_row(draft, number, cells, len(rows)))
    if len(lines) > MAX_PARTS + 1:
        draft.unclear.append(f"line {MAX_PARTS + 2}: a regimen has at most {MAX_PARTS} rows; the others are left out")
    draft.unclear += [
        "the table does not say how long a cycle is, or how many there are",
        "the table does not say where it was read, nor of what kind each visit is",
    ]
    draft.text = "\n".join(_lines(draft, [line for row in rows for line in row], name)) + "\n"
    return draft


def _delimiter(text: str) -> str:
    heading = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=heading.count)


def _columns(heading: list[str], name: str) -> dict[str, int]:
    """Find the columns by their names; the first of two that fit counts."""
    found: dict[str, int] = {}
    for number, cell in enumerate(heading):
        said = " ".join(cell.casefold().split())
        for what, names in COLUMNS.items():
            if said in names:
                found.setdefault(what, number)
    if lacking := [what for what in ("visit", "days") if what not in found]:
        offered = "; ".join(f"for the {what}: {', '.join(COLUMNS[what])}" for what in lacking)
        message = f"no column says the {' and the '.join(lacking)}; name one, {offered}"
        raise FileError(Problem("file_damaged", name, message))
    return found


def _row(draft: Draft, number: int, cells: Mapping[str, str], sofar: int) -> list[str]:
    """Return the lines of one row; what was not understood stands as it was, under a line that says so."""
    unclear: list[str] = []
    title, said = cells.get("visit", ""), cells.get("days", "")
    days = day_list(said, unclear)
    shown = said if unclear else days
    window = _window(cells, days, unclear)
    setting = cells.get("setting", "").casefold()
    if setting and setting not in SETTINGS:
        unclear.append(f"the place {setting!r} is none of {', '.join(SETTINGS)}")
    if not title:
        unclear.append("no visit is named")
    if beyond := cells.get(BEYOND, ""):
        unclear.append(f"{beyond!r} stands beyond the last column; put a list of days in quotes")
    told = [printable(f"line {number}: {each}") for each in unclear]
    draft.unclear += told
    return [
        "",
        *(f"# NOT UNDERSTOOD, {each}" for each in told),
        "[[tables.cycle.rows]]",
        f'visit = "{_id(title, sofar)}"',
        "# kind = dose, procedure, assessment or another",
        *([f"title = {_quoted(title)}"] if title else []),
        *([f"days = {_quoted(shown)}"] if shown else []),
        *([f"windows = [{window}]" if window.startswith("{") else f"windows = {window}"] if window else []),
        *([f"amounts = [{{ text = {_quoted(cells['amount'])} }}]"] if cells.get("amount") else []),
        *([f"setting = {_quoted(setting)}"] if setting else []),
        *([f"not_understood = {_quoted(beyond)}"] if beyond else []),
        'source = { confidence = "unverified" }',
    ]


def day_list(text: str, unclear: list[str]) -> str:
    """Read a list of days as tables and databases write it; what is not understood is added to ``unclear``.

    >>> doubts = []
    >>> day_list("^7, 1,8,(15)", doubts), day_list("D1 to D5", doubts)
    ('-7, 1, 8', '1-5')
    >>> doubts
    ["the day '(15)' is optional in the table; decide whether it is one"]
    """
    days: set[int] = set()
    for part in re.split(r"[,;]|\band\b", text.replace("\N{EN DASH}", "-").replace("\N{MINUS SIGN}", "-")):
        said = part.strip()
        if not said:
            continue
        if re.fullmatch(r"\(.*\)", said):
            unclear.append(f"the day {said!r} is optional in the table; decide whether it is one")
            continue
        found = _DAYS.fullmatch(said)
        first, last = (_number(found[1]), _number(found[2] or found[1])) if found else (1, 0)
        if first > last or last - first > MAX_PARTS:
            unclear.append(f"{said!r} is not understood as a day or a stretch of days")
        else:
            if twice := sorted(days & {*range(first, last + 1)}):
                unclear.append(f"Day {twice[0]} is named twice; say which day is meant")
            days |= set(range(first, last + 1))
    if not days and not unclear:
        unclear.append("no day is given")
    if 0 in days:
        unclear.append("Day 0 is named; say day_zero = true if the table counts one, or correct the days")
    return _written(sorted(days))


_DAY: Final = r"(?:days?|d)?\s*([-^]?\d{1,4})"
_DAYS: Final = re.compile(rf"{_DAY}(?:\s*(?:-|\.\.|to)\s*{_DAY})?", re.IGNORECASE)


def _number(text: str) -> int:
    return int(text.replace("^", "-"))


def _written(days: list[int]) -> str:
    """Write days in order, three or more that follow each other as a stretch."""
    parts: list[str] = []
    while days:
        run = 1
        while run < len(days) and days[run] == days[0] + run:
            run += 1
        if run > 2:
            joint = ".." if days[0] < 0 else "-"
            parts.append(f"{days[0]}{joint}{days[run - 1]}")
        else:
            parts += map(str, days[:run])
        days = days[run:]
    return ", ".join(parts)


def _window(cells: Mapping[str, str], days: str, unclear: list[str]) -> str:
    """Return the window of a row, empty where the table has none; as it stands in the table if not understood."""
    given = [cells.get(what, "") for what in ("before", "after")]
    # A window before a day may be written "-2" and one after it "+2"; the other sign means another day.
    found = [
        re.fullmatch(rf"[{sign}]?\s*(\d{{1,3}})\s*(?:days?|d)?", said or "0", re.IGNORECASE)
        for sign, said in zip("-+", given, strict=True)
    ]
    numbers = [int(each[1]) for each in found if each]
    if len(numbers) < len(given):
        unclear.append(f"the window {' and '.join(filter(None, given))!r} is no number of days")
        return _quoted(" / ".join(filter(None, given)))
    if not any(numbers) or not days:
        return ""
    return f"{{ days = {_quoted(days)}, before_days = {numbers[0]}, after_days = {numbers[1]} }}"


def _id(title: str, number: int) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:50].strip("-")
    return name or f"row-{number + 1}"


def _quoted(text: str) -> str:
    """Quote a text for TOML, without what could steer a screen."""
    escaped = shortened(printable(text), most=150).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _lines(draft: Draft, rows: list[str], name: str) -> Iterator[str]:
    file = re.sub(r"^.*[/\\]", "", printable(name))
    yield f"# A draft, made from {file}; schedules validate refuses it until every place is completed."
    yield f"# {count(len(draft.unclear), 'place')} not understood, or not in the table:"
    yield from (f"# - {each}" for each in draft.unclear)
    yield ""
    yield f'id = "draft-{_id(file.partition(".")[0], 0)}"'
    yield "# title = the words a person reads"
    yield "source = {}  # document, jurisdiction, section, revised, confidence"
    yield ""
    yield "[tables.cycle]"
    yield "# length_days = days from one Day 1 to the next; without it the table comes once"
    yield from rows
    yield ""
    yield "[[phases]]"
    yield 'id = "treatment"'
    yield 'title = "treatment"'
    yield 'table = "cycle"'
    yield "# cycles = how many there are"
