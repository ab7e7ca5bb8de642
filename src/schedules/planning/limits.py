"""The legal limits of each event: windows and floors together, without moving what follows (C11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from schedules.clock import Moment, date_of
from schedules.course.places import START
from schedules.course.plan import Finding
from schedules.planning.cycles import MAIN_KINDS
from schedules.planning.drafts import DAY, Draft, Frame
from schedules.regimen import Visit, Window
from schedules.regimen.days import read_days
from schedules.words import say_day


def windowed(frame: Frame, drafts: Sequence[Draft]) -> list[Draft]:
    """Give each visit the limits of its own window, or of its cycle where it has none."""
    visits = {row.id for row in frame.cycle.rows if isinstance(row, Visit)}
    return [_windowed(frame, draft) if draft.row in visits or draft.tail == START else draft for draft in drafts]


def _window(frame: Frame, draft: Draft) -> Window | None:
    rows = (row for row in frame.cycle.rows if isinstance(row, Visit) and row.id == draft.row)
    windows = (window for row in rows for window in row.windows)
    return next((window for window in windows if draft.day in read_days(window.days)), None)


def _windowed(frame: Frame, draft: Draft) -> Draft:
    if draft.earliest is not None:
        return draft
    if window := _window(frame, draft):
        due = date_of(draft.due or draft.start)
        earliest, latest = due - window.before_days * DAY, due + window.after_days * DAY
        return replace(draft, earliest=earliest, latest=min(latest, max(due, _last_possible(frame, draft))))
    low, high = frame.slack if draft.kind in MAIN_KINDS else (None, None)
    return replace(
        draft,
        earliest=draft.date + low * DAY if low is not None else None,
        latest=draft.date + high * DAY if high is not None else None,
    )


def _last_possible(frame: Frame, draft: Draft) -> date:
    """Name the last date to which even a clinical delay may put a visit."""
    rows = (row for row in frame.cycle.rows if isinstance(row, Visit) and row.id == draft.row)
    waits = (wait for row in rows for wait in row.postponed if draft.day in read_days(wait.days))
    return min((frame.date(frame.cycle.offset(wait.latest_day)) for wait in waits), default=date.max)


def floored(drafts: Sequence[Draft]) -> list[Draft]:
    """Narrow the limits of every dose by the floors to its neighbours, across cycles and phases (C5)."""
    series: dict[str, list[Draft]] = defaultdict(list)
    for draft in sorted(drafts, key=lambda draft: draft.date):
        if floor_of(draft) is not None and draft.state != "omitted":
            series[draft.row].append(draft)
    narrowed = {draft.key: draft for doses in series.values() for draft in _narrowed(doses)}
    return [narrowed.get(draft.key, draft) for draft in drafts]


def floor_of(draft: Draft) -> int | None:
    """Find the floor of a dose's row, in days."""
    rows = (row for row in draft.cycle.rows if isinstance(row, Visit) and row.id == draft.row)
    return next((row.floor_days for row in rows if row.floor_days), None)


def _narrowed(doses: list[Draft]) -> Iterator[Draft]:
    for number, dose in enumerate(doses):
        floor = (floor_of(dose) or 0) * DAY
        low = doses[number - 1].date + floor if number else None
        high = doses[number + 1].date - floor if number + 1 < len(doses) else None
        earliest, latest = _most(dose.earliest, low), _least(dose.latest, high)
        if earliest is not None and latest is not None and date_of(earliest) > date_of(latest):
            yield _clashing(dose)
        else:
            yield replace(dose, earliest=earliest, latest=latest)


def _clashing(dose: Draft) -> Draft:
    """Keep the limits of a dose that its neighbours leave no room; say so instead (C11)."""
    text = "the doses beside it, as recorded, leave no date that keeps every floor; the care team decides"
    state = "conflict" if dose.state == "planned" else dose.state
    return replace(dose, state=state, details=(*dose.details, f"Conflict: {text}."))


def _most(limit: Moment | None, floor: date | None) -> Moment | None:
    return floor if floor is not None and (limit is None or date_of(limit) < floor) else limit


def _least(limit: Moment | None, ceiling: date | None) -> Moment | None:
    return ceiling if ceiling is not None and (limit is None or date_of(limit) > ceiling) else limit


def findings(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Say what the plan itself cannot keep: doses that spill past the printed days."""
    for draft in drafts:
        rows = [row for row in draft.cycle.rows if isinstance(row, Visit) and row.id == draft.row and row.every_hours]
        if rows and draft.day not in read_days(rows[0].days):
            spills = f"{draft.title} on {say_day(draft.date)} spills past the printed days {rows[0].days}"
            message = f"{spills}; start earlier in the day"
            yield Finding(code="dose_spills", severity="warning", message=message, source=draft.source)
        if draft.state == "conflict":
            message = f"{draft.title} on {say_day(draft.date)} has no date that keeps every floor to its neighbours"
            yield Finding(code="floor_conflict", severity="error", message=message, source=draft.source)
