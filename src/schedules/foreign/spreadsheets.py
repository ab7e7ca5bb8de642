"""The first sheet of an ``.xlsx`` or ``.ods`` file as rows of text, read within bounds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
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
DAYS_OF_1904: Final = 1462
"""How many days later a spreadsheet counts from that was made on an old Macintosh."""
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
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
            names = archive.namelist()
            shared = [_text(each) for each in _elements(archive, "xl/sharedStrings.xml", place, f"{SHEET}si")]
            book = xml.fromstring(_part(archive, "xl/workbook.xml", place))
            properties = book.find(f"{SHEET}workbookPr")
            later = properties is not None and properties.get("date1904", "0") in ("1", "true")
            sheet = min((name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_number)
            rows = xml.fromstring(_part(archive, sheet, place)).iter(f"{SHEET}row")
            return [
                _row_of_xlsx(row, shared, DAYS_OF_1904 if later else 0)
                for row, _ in zip(rows, range(MAX_ROWS), strict=False)
            ]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, NotImplementedError, RuntimeError) as error:
        raise damaged(place, f"is no spreadsheet that can be read ({error}); save it as .csv") from None


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
    for number, row in enumerate(sheet.iter(f"{TABLE}table-row") if sheet is not None else ()):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), MAX_COLUMNS)
            cells += [_value_of_ods(cell)] * times
        while cells and not cells[-1]:
            cells.pop()
        yield cells[:MAX_COLUMNS]
        if number >= MAX_ROWS:
            return


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
