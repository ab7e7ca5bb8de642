"""The treatments of a cycle as a calendar has them, and the last dates of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schedules.checking.calendar import DAY, Calendar, Seen, day_of
from schedules.checking.expected import MAIN, Cycle
from schedules.checking.infusions import infusion_in
from schedules.checking.recorded import Recorded
from schedules.regimen import AnyRow, Beside, Pump, Span, Visit


def rows_treated(cycle: Cycle) -> Sequence[AnyRow]:
    """Return the infusions, doses and procedures of a cycle, none a clinic's own; else all its infusions and visits."""
    all_rows = [row for row in cycle.rows if isinstance(row, Pump | Visit) and not row.own]
    return [row for row in all_rows if row.kind in MAIN] or all_rows


def rows_ending(cycle: Cycle) -> Sequence[AnyRow]:
    """Return what is treated in a cycle, with the drugs that are a stretch of days or hang from another row."""
    others = (row for row in cycle.rows if isinstance(row, Span | Beside) and row.kind in MAIN and not row.own)
    return [*rows_treated(cycle), *others]


def treatments(cycle: Cycle, seen: Calendar, recorded: Recorded, row: str = "") -> list[Seen]:
    """Return the events of a cycle that are a treatment, or those of one row: visits, and the parts of an infusion."""
    rows = [each for each in cycle.rows if each.id == row] if row else rows_treated(cycle)
    return _events_of(rows, cycle, seen, recorded)


def last_dates(cycle: Cycle, seen: Calendar, recorded: Recorded, row: str = "") -> list[date]:
    """Return the last date of each treatment of a cycle, or of one row; of what lasts for days that of its end."""
    rows = [each for each in cycle.rows if each.id == row] if row else rows_ending(cycle)
    pumps = _events_of([each for each in rows if isinstance(each, Pump)], cycle, seen, recorded)
    spans = _events_of([each for each in rows if isinstance(each, Span)], cycle, seen, recorded)
    others = _events_of([each for each in rows if not isinstance(each, Pump | Span)], cycle, seen, recorded)
    dates = [day_of(each.end) for each in pumps] + [day_of(each.end) - DAY for each in spans]
    return dates + [each.date for each in others]


def _events_of(rows: Sequence[AnyRow], cycle: Cycle, seen: Calendar, recorded: Recorded) -> list[Seen]:
    """Return the events of rows; of an infusion its parts, from its connection and from every restart (C16)."""
    infusions = (infusion_in(cycle, each, seen, recorded) for each in rows if isinstance(each, Pump))
    parts = [part for infusion in infusions if infusion is not None for part in infusion.runs]
    visits = dict.fromkeys(each.id for each in rows if not isinstance(each, Pump))
    return [*parts, *(event for each in visits for event in seen.row(cycle.stem(each)))]
