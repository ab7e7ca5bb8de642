"""Tables as spreadsheets, calendars and booking systems write them, by the `csv` module."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tests.support.dialects import Line

Cells = Callable[[Line], list[str]]
"""Says the cells of an event."""


@dataclass(frozen=True)
class Form:
    """One way to write a table: the names of its columns, and the cells of an event."""

    names: Sequence[str]
    cells: Cells
    slashes: bool = False
    """Whether its dates leave open which number is the day, if none is above 12."""


def _is_timed(line: Line) -> bool:
    return isinstance(line.start, datetime)


def _written(moment: date | datetime, form: str) -> str:
    """
    Write a date or a time: strftime, without a zero before a number that has a "-" before it.
    """
    numbers = {"%-d": moment.day, "%-m": moment.month}
    if isinstance(moment, datetime):
        numbers["%-I"] = (moment.hour - 1) % 12 + 1
    for code, number in numbers.items():
        form = form.replace(code, str(number))
    return moment.strftime(form)


def _day_last(line: Line) -> date:
    """
    Return the last day of an event of whole days.
    """
    end = line.end - timedelta(days=1)
    return max(end, line.start) if not isinstance(end, datetime) else end.date()


def _google(line: Line) -> list[str]:
    day, clock = "%m/%d/%Y", "%-I:%M %p"
    if not _is_timed(line):
        return [line.title, _written(line.start, day), "", _written(_day_last(line), day), "", "True"]
    ends = [_written(line.end, day), _written(line.end, clock)]
    return [line.title, _written(line.start, day), _written(line.start, clock), *ends, "False"]


def _outlook(day: str, clock: str, yes: str, no: str) -> Cells:
    def cells(line: Line) -> list[str]:
        if not _is_timed(line):
            midnight = datetime(2026, 1, 1).strftime(clock.replace("%-I", "12"))  # noqa: DTZ001  # midnight anywhere
            return [line.title, _written(line.start, day), midnight, _written(line.end, day), midnight, yes]
        ends = [_written(line.end, day), _written(line.end, clock)]
        return [line.title, _written(line.start, day), _written(line.start, clock), *ends, no]

    return cells


def _one_column(timed: str, whole: str) -> Cells:
    def cells(line: Line) -> list[str]:
        form = timed if _is_timed(line) else whole
        return [_written(line.start, form), _written(line.end, form), line.title, "booked"]

    return cells


def _serial(line: Line) -> list[str]:
    found = []
    for moment in (line.start, line.end):
        day = moment.date() if isinstance(moment, datetime) else moment
        minutes = moment.hour * 60 + moment.minute if isinstance(moment, datetime) else 0
        text = str((day - date(1899, 12, 30)).days)
        found.append(text + f"{minutes / 1440:.10f}".lstrip("0") if isinstance(moment, datetime) else text)
    return [*found, line.title]


def _iso_with_offset(line: Line) -> list[str]:
    return [line.start.isoformat(), line.end.isoformat(), line.title]


GOOGLE: Final = ("Subject", "Start Date", "Start Time", "End Date", "End Time", "All Day Event")
BETREFF: Final = ("Betreff", "Beginnt am", "Beginnt um", "Endet am", "Endet um", "Ganztägiges Ereignis")
ASUNTO: Final = ("Asunto", "Fecha de comienzo", "Comienzo", "Fecha de finalización", "Finalización", "Todo el día")
FORMS: Final = {
    "google": Form(GOOGLE, _google, slashes=True),
    "outlook": Form(GOOGLE, _outlook("%-m/%-d/%Y", "%-I:%M:00 %p", "True", "False"), slashes=True),
    "outlook in german": Form(BETREFF, _outlook("%-d.%-m.%Y", "%H:%M:%S", "Ein", "Aus")),
    "outlook in spanish": Form(ASUNTO, _outlook("%d/%m/%Y", "%H:%M:%S", "Verdadero", "Falso"), slashes=True),
    "iso": Form(("start", "end", "title", "status"), _one_column("%Y-%m-%d %H:%M", "%Y-%m-%d")),
    "german": Form(("Beginn", "Ende", "Termin", "Status"), _one_column("%d.%m.%Y %H:%M", "%d.%m.%Y")),
    "french": Form(("Début", "Fin", "Titre", "Statut"), _one_column("%d/%m/%Y %Hh%M", "%d/%m/%Y"), slashes=True),
    "short years": Form(("Begin", "End", "Event", "Status"), _one_column("%m/%d/%y %H:%M", "%m/%d/%y"), slashes=True),
    "letters": Form(("Start", "End", "Name", "Status"), _one_column("%d-%b-%Y %H:%M", "%d-%b-%Y")),
    "serial": Form(("Start", "End", "Subject"), _serial),
    "offset": Form(("dtstart", "dtend", "summary"), _iso_with_offset),
}
CODINGS: Final = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


def as_table(lines: Sequence[Line], form: Form, chance: random.Random) -> bytes:
    """
    Write events as a table: with a separator, an encoding, and what else programs add to it.
    """
    separator = chance.choice(",;\t|")
    out = io.StringIO(newline="")
    if chance.random() < 0.2:
        out.write(f"sep={separator}\r\n")
    elif chance.random() < 0.2:
        out.write(f"Appointments of a ward{separator * (len(form.names) - 1)}\r\n")
    spare = [""] * chance.choice([0, 0, 2])
    writer = csv.writer(out, delimiter=separator, quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerow([*form.names, *spare])
    for line in lines:
        writer.writerow([*form.cells(line), *spare])
    for _ in range(chance.choice([0, 0, 3])):
        writer.writerow([""] * (len(form.names) + len(spare)))
    return out.getvalue().encode(chance.choice(CODINGS), "replace")


def is_told(lines: Sequence[Line], form: Form) -> bool:
    """
    Return whether some date of the events tells which of its numbers is the day; not each form writes an end.
    """
    return not form.slashes or max(line.start.day for line in lines) > 12
