"""The first and last date that the rules allow for each event, without moving what follows (C11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from schedules.clock import date_of
from schedules.course.dates import order_of
from schedules.course.places import START
from schedules.course.plan import Finding
from schedules.planning.drafts import DAY, Draft, Frame, because, is_treatment
from schedules.planning.weekdays import is_on, nearest_on
from schedules.regimen import Floor, Window
from schedules.regimen.days import naming
from schedules.regimen.wording import weekdays_words
from schedules.sentence import sentence
from schedules.words import say_day


def with_windows(frame: Frame, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the events, each visit with the earliest and latest date of its window; without one, of its cycle.

    Where several have no window, none of them moves alone, whatever room the cycle has as a whole.
    """
    visits = frame.cycle.visits
    own = [draft for draft in drafts if draft.row in visits or draft.tail == START]
    fixed = [draft for draft in own if is_treatment(draft) and _window_of(frame, draft) is None]
    slack = frame.slack if len(fixed) == 1 else (0, 0)
    keys = {draft.key for draft in own}
    return [_with_window(frame, draft, slack) if draft.key in keys else draft for draft in drafts]


def _window_of(frame: Frame, draft: Draft) -> Window | None:
    """Return the window of a visit by its printed day; None where it has none."""
    for row in frame.cycle.visits.get(draft.row, ()):
        if row.windows and (named := naming(tuple(window.days for window in row.windows), draft.day)):
            return row.windows[named[0]]
    return None


def _with_window(frame: Frame, draft: Draft, slack: tuple[int | None, int | None]) -> Draft:
    if draft.earliest is not None:
        return draft
    if window := _window_of(frame, draft):
        due = date_of(draft.due or draft.start)
        # Even a clinical delay may not put a visit later than this.
        waits = (
            row.postponed[place]
            for row in frame.cycle.visits.get(draft.row, ())
            for place in naming(tuple(wait.days for wait in row.postponed), draft.day)
        )
        last = min((frame.date(frame.cycle.offset(wait.latest_day)) for wait in waits), default=date.max)
        latest = min(due + window.after_days * DAY, max(due, last))
        return replace(draft, earliest=due - window.before_days * DAY, latest=latest)
    low, high = slack if is_treatment(draft) else (None, None)
    # Where it was arranged moves no limit; what took place has its own date alone.
    due = draft.date if draft.actual else date_of(draft.ruled or draft.due or draft.start)
    at_first = date_of(frame.lead_due or frame.date(frame.cycle.first_day(frame.cycle.lead)))
    late = (due - at_first).days if draft.key == frame.cycle.lead_key and not draft.actual else 0
    return replace(
        draft,
        earliest=due + low * DAY if low is not None else None,
        # A delay uses up the room that there was.
        latest=due + max(high - late, 0) * DAY if high is not None else None,
    )


def with_floors(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the events, with limits that keep the floors from each dose to the doses before and after it (C5)."""
    series: dict[str, list[tuple[Floor | None, Draft]]] = {}
    # Of one time, doses are in the order of the protocol, as the drafts are: their keys are texts, "d15" before "d8".
    for draft in sorted(drafts, key=lambda draft: order_of(draft.start, "")):
        if draft.state != "omitted" and _is_dose(draft):
            for name, floor in draft.cycle.floors(draft.row):
                series.setdefault(name, []).append((floor, draft))
    narrowed: dict[str, Draft] = {}
    for doses in series.values():
        if any(floor is not None for floor, _ in doses):
            latest = [(floor, narrowed.get(dose.key, dose)) for floor, dose in doses]
            narrowed |= {draft.key: draft for draft in _narrow(latest)}
    return [narrowed.get(draft.key, draft) for draft in drafts]


def _is_dose(draft: Draft) -> bool:
    return draft.row in draft.cycle.visits


def _narrow(doses: list[tuple[Floor | None, Draft]]) -> Iterator[Draft]:
    """Yield doses with the limits that the floors leave them: each floor asks how far a dose is from the one before."""
    for number, (floor, each) in enumerate(doses):
        dose = each
        before = doses[number - 1][1] if number and floor else None
        low = _counted(floor, before) + _days_apart(floor, before, dose) if floor and before else None
        later, after = doses[number + 1] if number + 1 < len(doses) else (None, dose)
        is_bound = later is not None and later.counted_from == "given"
        high = after.date - _days_apart(later, dose, after) if later and is_bound else None
        earliest, latest = dose.earliest, dose.latest
        if low is not None and (earliest is None or date_of(earliest) < low):
            earliest = low
        if high is not None and (latest is None or date_of(latest) > high):
            latest = high
        if floor and before and floor.most_days:
            last = _counted(floor, before) + floor.most_days * DAY
            latest = last if latest is None else min(latest, last, key=date_of)
            dose = replace(dose, why=(*dose.why, because("C5", sentence("floor-most", date=last))))
        if earliest is not None and latest is not None and date_of(earliest) > date_of(latest):
            # Its neighbours leave no room: it keeps its own limits, and says so (C11).
            state = "conflict" if dose.state == "planned" else dose.state
            yield replace(dose, state=state, details=(*dose.details, sentence("no-room")))
        else:
            yield replace(dose, earliest=earliest, latest=latest)


def _counted(floor: Floor, dose: Draft) -> date:
    """Return the date of a dose from which a floor is counted."""
    return dose.date if floor.counted_from == "given" else date_of(dose.due or dose.start)


def _days_apart(floor: Floor, earlier: Draft, later: Draft) -> timedelta:
    """Return the least dates from one dose to the next: hours that end by the later one's time need no day more."""
    if floor.least_hours is None or not isinstance(earlier.start, datetime) or not isinstance(later.start, datetime):
        return floor.whole_days * DAY
    hours = timedelta(hours=floor.least_hours)
    clock = later.start.replace(tzinfo=None) - datetime.combine(later.date, time())
    since = earlier.start.replace(tzinfo=None) - datetime.combine(earlier.date, time())
    return max(floor.least_days or 0, -(-(since + hours - clock) // DAY)) * DAY


def weekday_findings(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Yield the cycles that start on a day of the week on which their phase never does; nothing is moved for it."""
    for draft in drafts:
        asked = draft.cycle.phase.starts_on
        if not asked or draft.key != draft.cycle.lead_key or draft.state in ("omitted", "tentative"):
            continue
        if not is_on(draft.date, asked):
            before, after = nearest_on(draft.date, asked)
            starts = f"{draft.title} on {say_day(draft.date)} begins a cycle that starts on {weekdays_words(asked)}"
            message = f"{starts}; decide: {say_day(before)} or {say_day(after)}"
            yield Finding(code="weekday_wrong", severity="warning", message=message, source=draft.source)


def findings(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Yield the rules that the plan breaks: doses after their printed days, doses for which no date is allowed."""
    for draft in drafts:
        rows = [row for row in draft.cycle.visits.get(draft.row, ()) if row.every_hours]
        if rows and not (rows[0].days and naming((rows[0].days,), draft.day)):
            spills = f"{draft.title} on {say_day(draft.date)} spills past the printed days {rows[0].days}"
            message = f"{spills}; start earlier in the day"
            yield Finding(code="dose_spills", severity="warning", message=message, source=draft.source)
        if draft.state == "conflict":
            message = f"{draft.title} on {say_day(draft.date)} has no date that keeps every floor to its neighbours"
            yield Finding(code="floor_conflict", severity="error", message=message, source=draft.source)
