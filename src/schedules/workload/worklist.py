"""The list of a day: what is to be done for all courses, by setting and hour."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from html import escape
from typing import Final, NamedTuple

from schedules.errors import needs
from schedules.export.data import RISKY
from schedules.words import count, say_day
from schedules.workload.rows import Row

SETTINGS: Final = ("hospital", "clinic", "apheresis", "home", "any")
"""The settings in the order of the list."""
PLACES: Final = {
    "hospital": "Hospital",
    "clinic": "Clinic",
    "apheresis": "Apheresis",
    "home": "At home",
    "any": "Where the label does not say",
}
KINDS: Final = {"bag-change": "bag change", "step": "dose step", "disconnect": "disconnect", "dose": "dose"}
"""What is done for an event at its start, by its kind."""
TO_TICK: Final = "to tick"
"""What a line says that is to be ticked with its dose."""
COLUMNS: Final = ("setting", "time", "patient", "what", "title", "amount", "sure", "zone")


class Task(NamedTuple):
    """One thing to be done on a day."""

    setting: str
    time: str
    """The time of day, "09:00"; empty for the whole day."""
    patient: str
    what: str
    title: str
    amount: str
    sure: bool
    """Whether its date is confirmed."""
    zone: str

    @property
    def clock(self) -> str:
        """The time of day in words; empty for what has none of its own, and is done with something else."""
        return self.time or ("" if self.what == TO_TICK else "all day")

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns as text."""
        return (*self[:6], "yes" if self.sure else "not confirmed", self.zone)


def tasks_on(rows: Iterable[Row], day: date | Callable[[str], date]) -> list[Task]:
    """List what is to be done on a date, by setting, hour and patient; what goes with a dose stands under it.

    Args:
        rows: The events of all courses.
        day: The date; or what gives it for a zone, where "tomorrow" may be another date in each.
    """
    groups: list[list[Task]] = []
    for row in rows:
        on = day if isinstance(day, date) else day(row.zone)
        own, ticks = [[task] for task in _tasks(row, on)], [*_to_tick(row, on)]
        groups += [own[0] + ticks, *own[1:]] if own else [ticks]
    return [task for group in sorted(filter(None, groups), key=lambda group: _order(group[0])) for task in group]


def _order(task: Task) -> tuple[int, str, str, str, str]:
    return SETTINGS.index(task.setting), task.time, task.patient, task.what, task.title


def _tasks(row: Row, day: date) -> Iterator[Task]:
    begins = row.start.date() == day
    if row.kind == "stay":
        if begins:
            yield _task(row, "stay begins", row.start)
        if row.last_day == day:
            yield _task(row, "stay ends", row.end)
    elif begins and row.is_pump:
        yield _task(row, "connection" if row.is_first_stretch else "reconnection", row.start)
    elif begins and row.kind in KINDS:
        yield _task(row, KINDS[row.kind], row.start)
    elif begins and row.kind in ("infusion", "procedure"):
        yield _task(row, "infusion" if row.kind == "infusion" else "procedure", row.start)


def _to_tick(row: Row, day: date) -> Iterator[Task]:
    """Yield what is to be done with an event that begins on a day, and has no time of its own (C14)."""
    for text in row.to_tick.splitlines() if row.start.date() == day else ():
        title = f"{text} (with {row.title})"
        yield Task(row.setting, "", row.patient, TO_TICK, title, "", row.state != "tentative", row.zone)


def _task(row: Row, what: str, moment: datetime) -> Task:
    clock = "" if row.all_day else f"{moment:%H:%M}"
    return Task(row.setting, clock, row.patient, what, row.title, row.amount, row.state != "tentative", row.zone)


def totals(tasks: Iterable[Task]) -> list[tuple[str, str, int]]:
    """Return how often each thing is to be done in each setting."""
    counts: dict[tuple[str, str], int] = {}
    for task in tasks:
        counts[task.setting, task.what] = counts.get((task.setting, task.what), 0) + 1
    return [(setting, what, number) for (setting, what), number in counts.items()]


def as_csv(tasks: Iterable[Task]) -> bytes:
    """Write the list as a table: UTF-8, a header, a line for each thing."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for task in tasks:
        # A spreadsheet would read such a text as a formula.
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in task.cells])
    return text.getvalue().encode()


def as_xlsx(tasks: Iterable[Task], title: str) -> bytes:
    """Write the list as a workbook, each cell as text.

    Raises:
        MissingExtraError: If the extra is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise needs("sheets", "a .xlsx file") from None
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Worklist")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, title, bold)
    rows = [task.cells for task in tasks]
    for column, name in enumerate(COLUMNS):
        sheet.write_string(1, column, name, bold)
        widest = max([len(name), *(len(row[column]) for row in rows)])
        sheet.set_column(column, column, min(widest, 60) + 2)
    for number, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, len(rows) + 1, len(COLUMNS) - 1)
    book.close()
    return data.getvalue()


def list_title(day: date | None, asked: str, tasks: Iterable[Task]) -> str:
    """Return the title of a list; without a date, that of what was asked for, which is another date in some zones."""
    patients = len({task.patient for task in tasks})
    when = say_day(day) if day else f"{asked} in each zone"
    return f"Worklist for {when}: {count(patients, 'patient')}"


STYLE: Final = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; }
thead th { border-bottom: 2px solid #1a1a1a; } tbody tr { border-bottom: 1px solid #c9c9c9; break-inside: avoid; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.box { width: 1.4rem; font-size: 1.2rem; line-height: 1; }
.unsure td { font-style: italic; } .more { color: #4a4a4a; } @media print { body { margin: 0; max-width: none; } }
"""


def as_html(tasks: Iterable[Task], title: str) -> bytes:
    """Write the list as a page, with a box to tick on each line."""
    found = list(tasks)
    parts = [f"<h1>{escape(title)}</h1>"]
    if not found:
        parts.append("<p>Nothing is to be done.</p>")
    for setting in SETTINGS:
        own = [task for task in found if task.setting == setting]
        if own:
            summed = ", ".join(f"{what}: {number}" for _, what, number in totals(own))
            parts.append(f'<h2>{escape(PLACES[setting])} <span class="more">({escape(summed)})</span></h2>')
            parts.append(_table(own))
    parts.append('<p class="more">Not medical advice. The care team\'s schedule wins.</p>')
    body = "\n".join(parts)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    document = f'<html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>'
    return f"<!doctype html>{document}\n".encode()


def _table(tasks: Iterable[Task]) -> str:
    names = ("", "Time", "Patient", "What", "Event", "Amount")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    lines = []
    for task in tasks:
        what = task.what if task.sure else f"{task.what} (not confirmed)"
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in (task.patient, what, task.title, task.amount))
        clock = f'<td class="time">{task.clock}</td>'
        lines.append(f'<tr{"" if task.sure else " class=unsure"}><td class="box">☐</td>{clock}{cells}</tr>')
    rows = "\n".join(lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
