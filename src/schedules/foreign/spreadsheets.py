"""The first sheet of an ``.xlsx`` or ``.ods`` file as rows of text, read within bounds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from schedules.errors import needs
from schedules.files import damaged
from schedules.foreign.entries import MAX_ENTRIES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_PART_BYTES: Final = 40_000_000
"""The largest part of a spreadsheet that is unpacked."""
MAX_COLUMNS: Final = 200
MAX_ROWS: Final = 4 * MAX_ENTRIES
MAX_MERGED: Final = 200
"""The most lines beside which one merged cell stands."""
DAYS_OF_1904: Final = 1462
"""How many days later a spreadsheet counts from that was made on an old Macintosh."""
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of_sheet(data: bytes, place: str) -> list[list[str]]:
    """Return the rows of the first sheet; a date is a serial number, or in the form of ISO 8601.

    Raises:
        FileError: If it is no spreadsheet, or a part of it is too large.
        MissingExtraError: If the extra that reads one is not installed.
    """
    try:
        import defusedxml.ElementTree as xml  # noqa: N813  # as the standard library's own is called
    except ImportError:
        raise needs("tables", f"a {place[place.rfind('.') :].lower()} file") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if place.lower().endswith(".ods"):
                return list(_rows_of_ods(xml.fromstring(_part(archive, "content.xml", place))))
            shared = [_text(each) for each in _elements(archive, "xl/sharedStrings.xml", place, f"{SHEET}si")]
            book = xml.fromstring(_part(archive, "xl/workbook.xml", place))
            properties = book.find(f"{SHEET}workbookPr")
            later = properties is not None and properties.get("date1904", "0") in ("1", "true")
            root = xml.fromstring(_part(archive, _first_sheet(archive, book, place), place))
            found: list[list[str]] = []
            numbers: dict[int, int] = {}
            for row, _ in zip(root.iter(f"{SHEET}row"), range(MAX_ROWS), strict=False):
                numbers[int(row.get("r") or len(found) + 1)] = len(found)
                found.append(_row_of_xlsx(row, shared, DAYS_OF_1904 if later else 0))
            for merged in root.iter(f"{SHEET}mergeCell"):
                _fill_merged(found, numbers, merged.get("ref", ""))
            return found
    except (zipfile.BadZipFile, LookupError, ValueError, SyntaxError, NotImplementedError, RuntimeError) as error:
        raise damaged(place, f"is no spreadsheet that can be read ({error}); save it as .csv") from None


def _first_sheet(archive: zipfile.ZipFile, book: Element, place: str) -> str:
    """Return the part that holds the sheet of the first tab; where the book does not say it, that of lowest number."""
    names = archive.namelist()
    first = next(iter(book.iter(f"{SHEET}sheet")), None)
    wanted = first.get(RELATION, "") if first is not None else ""
    for each in _elements(archive, "xl/_rels/workbook.xml.rels", place, RELATIONSHIP):
        target = each.get("Target", "").lstrip("/")
        for name in (target, f"xl/{target}"):
            if each.get("Id") == wanted and name in names:
                return name
    return min((name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_number)


def _fill_merged(rows: list[list[str]], numbers: Mapping[int, int], reference: str) -> None:
    """Give the cells below the first of a merged range its value: a date that stands beside several lines."""
    if not (found := re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})", reference)):
        return
    column, first, last = _column(found[1]), int(found[2]), int(found[3])
    above = rows[numbers[first]] if first in numbers else []
    if column >= len(above):
        return
    for number in range(first + 1, min(last, first + MAX_MERGED) + 1):
        if number in numbers:
            row = rows[numbers[number]]
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or above[column]


def _elements(archive: zipfile.ZipFile, name: str, place: str, tag: str) -> Iterator[Element]:
    """Yield the elements of a part that a file need not have."""
    import defusedxml.ElementTree as xml  # noqa: N813  # as the standard library's own is called

    if name in archive.namelist():
        yield from xml.fromstring(_part(archive, name, place)).iter(tag)


def _part(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise damaged(
            place, f"unpacks to more than {MAX_PART_BYTES // 1_000_000} MB; export the treatment calendar alone"
        )
    return data


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def _text(element: Element) -> str:
    """Return the text of a cell, without the phonetic readings that stand beside it."""
    return "".join(each.text or "" for each in element.iter(f"{SHEET}t"))


def _row_of_xlsx(row: Element, shared: list[str], later_days: int) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{SHEET}c"):
        column = _column(cell.get("r", "")) if cell.get("r") else len(cells)
        if column >= MAX_COLUMNS:
            break
        cells += [""] * (column - len(cells))
        cells.append(_value_of_xlsx(cell, shared, later_days))
    return cells


def _column(reference: str) -> int:
    """Return the number of a column by its letters: 0 for A."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper())[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value_of_xlsx(cell: Element, shared: list[str], later_days: int) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{SHEET}v") or ""
    if kind == "s":
        return shared[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "n" and value:
        number = float(value)
        number += later_days if number >= 10_000 else 0  # a serial number, and no part of a day
        return f"{number:.10f}".rstrip("0").rstrip(".")
    return value


def _rows_of_ods(root: Element) -> Iterator[list[str]]:
    sheet = next(iter(root.iter(f"{TABLE}table")), None)
    merged: dict[int, tuple[str, int]] = {}
    written = 0
    for row in sheet.iter(f"{TABLE}table-row") if sheet is not None else ():
        cells: list[str] = []
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            value, times = _value_of_ods(cell), _times(cell, "columns-repeated", MAX_COLUMNS)
            above, left = merged.get(len(cells), ("", 0))
            if left and cell.tag.endswith("covered-table-cell"):
                value = value or above
                merged[len(cells)] = above, left - 1
            elif (lines := _times(cell, "rows-spanned", MAX_MERGED)) > 1:
                merged[len(cells)] = value, lines - 1
            cells += [value] * times
        while cells and not cells[-1]:
            cells.pop()
        # Lines that are wholly alike are written once; an empty one stands for the rest of the sheet.
        for _ in range(_times(row, "rows-repeated", MAX_ROWS) if cells else 1):
            yield cells[:MAX_COLUMNS]
            written += 1
            if written > MAX_ROWS:
                return


def _times(cell: Element, name: str, most: int) -> int:
    return min(int(cell.get(f"{TABLE}number-{name}", "1")), most)


def _value_of_ods(cell: Element) -> str:
    match cell.get(f"{OFFICE}value-type", ""):
        case "date":
            return cell.get(f"{OFFICE}date-value", "").removesuffix("T00:00:00")
        case "time":
            found = re.fullmatch(r"PT(\d+)H(\d+)M.*", cell.get(f"{OFFICE}time-value", ""))
            return f"{int(found[1]):02}:{int(found[2]):02}" if found else ""
        case "float":
            return cell.get(f"{OFFICE}value", "")
        case "boolean":
            return cell.get(f"{OFFICE}boolean-value", "").upper()
    return " ".join("".join(part.itertext()) for part in cell).strip()
