"""The pure core: regimen, choices, anchor and record in, a plan of dated events out.

Same input, same bytes: the only places where chance and the present may enter
are ``plan_id`` and ``as_of``, and both can be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from schedules.bands import band, milestone
from schedules.choices import Choices, Selection, select
from schedules.clock import Moment, at_time, date_of, existing, first_day_after_rest, in_range, now, stamp, zone_data
from schedules.dating import Laid, Standing, broken_links, edge_days, first_treatment, named, stand
from schedules.drafts import DAY, Draft, Frame, because, doubt
from schedules.errors import PlanError, Problem
from schedules.events import Event, Plan, Reason, uid_of
from schedules.facts import holds
from schedules.filling import attached_rest, fill, rest
from schedules.layout import rounds_of
from schedules.limits import findings, floored, windowed
from schedules.model import frozen
from schedules.regimen import Regimen, Span, Wait
from schedules.words import say, say_day

Dates = Mapping[str, Moment] | Iterable[tuple[str, Moment]]


def plan(
    regimen: Choices | Selection | Regimen,
    *,
    start: datetime,
    anchor: str | None = None,
    known: Dates = (),
    at: Mapping[str, time] | Iterable[tuple[str, time]] = (),
    plan_id: UUID | None = None,
    as_of: datetime | None = None,
) -> Plan:
    """Lay a regimen out in dates.

    Args:
        regimen: A regimen with its choices made; a bare `Regimen` where none is required.
        start: The date and time that ``anchor`` falls on, in an IANA zone (`zoneinfo.ZoneInfo`).
        anchor: The phase or row that ``start`` dates; the regimen's first phase by default.
        known: Further dates already fixed, by phase or row.
        at: Wall-clock times of rows that have none of their own, by row id.
        plan_id: The plan's identity, which every uid is made of; random by default.
        as_of: When the plan is made; now by default. Stamps the events.

    Raises:
        ClockError: If ``start`` has no zone, or does not exist there.
        ChoiceError: If a choice is missing or not allowed.
        PlanError: If ``anchor``, ``known`` or ``at`` name nothing that can be dated.
    """
    selection = _selection(regimen)
    begin = existing(start)
    laid = rounds_of(selection)
    anchor = anchor or next(iter(laid))
    fixed = dict(_known_dates(laid, known))
    times = _times(laid, anchor, begin, at, fixed)
    placed = _placed(laid, anchor, begin, {name: date_of(day) for name, day in fixed.items()})
    drafts = list(_drafts(laid, placed, begin, times))
    stamped = stamp(as_of) if as_of else now()
    identity = plan_id or uuid4()
    # Every part was made here or validated before, so nothing is left to validate.
    return Plan.model_construct(
        plan_id=identity,
        regimen=selection.regimen,
        choices=selection.values,
        anchor=anchor,
        start=begin,
        zone=str(begin.tzinfo),
        zone_data=zone_data(),
        known=frozen(fixed),
        at=frozen(dict(at)),
        as_of=stamped,
        events=_events(drafts, identity, stamped),
        notes=tuple(_notes(selection)),
        findings=(*broken_links(laid, placed), *findings(drafts)),
    )


def _selection(regimen: Choices | Selection | Regimen) -> Selection:
    if isinstance(regimen, Selection):
        return regimen
    return regimen.selection() if isinstance(regimen, Choices) else select(regimen, {})


def _known_dates(laid: Laid, known: Dates) -> Iterator[tuple[str, Moment]]:
    for name, day in dict(known).items():
        named(laid, name)
        if not isinstance(day, date):
            raise PlanError(Problem("known_unusable", name, f"{day!r} is no date; give a date or an aware datetime"))
        in_range(day, place=f"known {name}")
        yield name, existing(day, place=f"known {name}") if isinstance(day, datetime) else day


def _times(
    laid: Laid,
    anchor: str,
    begin: datetime,
    at: Mapping[str, time] | Iterable[tuple[str, time]],
    fixed: Mapping[str, Moment],
) -> dict[str, time]:
    asked = dict(at)
    rows = dict.fromkeys(row.id for rounds in laid.values() for round_ in rounds for row in round_.rows)
    if unknown := [name for name in asked if name not in rows]:
        message = f"no row of this course has that id; its rows are {', '.join(rows)}"
        raise PlanError(Problem("name_unknown", f"at {name}", message) for name in unknown)
    dated = {named(laid, name)[1].id: day.timetz() for name, day in fixed.items() if isinstance(day, datetime)}
    plain = {row: clock.replace(tzinfo=None, fold=0) for row, clock in dated.items()}
    return {**plain, named(laid, anchor)[1].id: begin.time(), **asked}


def _placed(laid: Laid, anchor: str, begin: datetime, fixed: Mapping[str, date]) -> dict[str, Standing]:
    root, first = first_treatment(laid, anchor, begin.date())
    text = f"{laid[root][0].phase.title} starts on {say(begin)}, the date this plan was given"
    standing = {**dict(_fixed(laid, fixed)), root: Standing(first, first, first, (because("", text),))}
    return stand(laid, root=root, fixed=standing, reached={})


def _drafts(laid: Laid, placed: Mapping[str, Standing], begin: datetime, times: Mapping[str, time]) -> Iterator[Draft]:
    yield from floored([draft for phase_id in laid for draft in _firm(laid, phase_id, placed[phase_id], begin, times)])
    yield from (band(laid, phase_id, at) for phase_id, at in placed.items() if at.tentative)
    yield from _milestones(laid, placed)


def _fixed(laid: Laid, fixed: Mapping[str, date]) -> Iterator[tuple[str, Standing]]:
    for name, day in fixed.items():
        phase_id, first = first_treatment(laid, name, day)
        text = f"{laid[phase_id][0].phase.title} is known to start on {say_day(first)}"
        yield phase_id, Standing(first, first, first, (because("", text),))


def _firm(laid: Laid, phase_id: str, at: Standing, begin: datetime, times: Mapping[str, time]) -> Iterator[Draft]:
    if at.tentative:
        return
    round_ = laid[phase_id][0]
    why, slack = at.why, at.slack
    day_one = at.first - round_.first_day(round_.lead) * DAY
    for round_ in laid[phase_id]:
        frame = Frame(round_, day_one, begin.tzinfo, times, why, slack)  # type: ignore[arg-type]  # `existing` saw to a ZoneInfo
        filled = windowed(frame, fill(frame))
        day_one = _next_day_one(frame, filled)
        yield from filled
        yield from _rests(frame, filled, day_one)
        why, slack = (*at.why[:1], _next_reason(frame, day_one)), (0, None)


def _next_day_one(frame: Frame, filled: list[Draft]) -> date:
    """Find the next round's first day: the length of this one, and no sooner than its rest allows (C5)."""
    length = frame.round.length_days or edge_days([frame.round], "next")
    due = frame.date(length)
    for row in frame.round.rows:
        if isinstance(row, Span) and attached_rest(row):
            due = max(due, _rested(frame, row, filled))
    return due


def _rested(frame: Frame, row: Span, filled: list[Draft]) -> date:
    stretch = next(draft for draft in reversed(filled) if draft.row == row.of and draft.tail == "start")
    if isinstance(stretch.start, datetime) and isinstance(stretch.end, datetime):
        appointment = _appointment(frame, stretch)
        days = row.lasts_days or 0
        return first_day_after_rest(started=stretch.start, ended=stretch.end, rest_days=days, appointment=appointment)
    return date_of(stretch.end) + (row.lasts_days or 0) * DAY


def _appointment(frame: Frame, stretch: Draft) -> time:
    """Find the time of day of a Day 1; one that the clocks skipped is no late start, and adds no day."""
    asked = frame.times.get(stretch.row, stretch.start.time()) if isinstance(stretch.start, datetime) else time()
    skipped = stretch.start == at_time(stretch.date, asked, frame.tz)
    return stretch.start.time() if skipped and isinstance(stretch.start, datetime) else asked


def _rests(frame: Frame, filled: list[Draft], next_day_one: date) -> Iterator[Draft]:
    if not frame.round.last:
        rows = (row for row in frame.round.rows if isinstance(row, Span) and attached_rest(row))
        yield from (rest(frame, row, filled, next_day_one) for row in rows)


def _next_reason(frame: Frame, day_one: date) -> Reason:
    days = (day_one - frame.day_one).days
    text = (
        f"the next Day 1 is {say_day(day_one)}, {days} days after {frame.first_day_words()}, {say_day(frame.day_one)}"
    )
    return because("C1", text)


def _milestones(laid: Laid, placed: Mapping[str, Standing]) -> Iterator[Draft]:
    for phase_id, at in placed.items():
        wait = laid[phase_id][0].phase.after
        if not isinstance(wait, Wait) or wait.of not in placed:
            continue
        if at.wait is wait:
            yield milestone(laid[phase_id][0], wait, at, by=None)
        elif placed[wait.of].wait is wait:
            yield milestone(laid[phase_id][0], wait, at, by=at.first)


def _events(drafts: list[Draft], plan_id: UUID, stamped: datetime) -> tuple[Event, ...]:
    ordered = sorted(drafts, key=_order)
    if ordered:
        in_range(ordered[0].date, place="the plan's first date")
        in_range(max(date_of(draft.end) for draft in ordered), place="the plan's last date")
    return tuple(_event(draft, plan_id, stamped) for draft in ordered)


def _order(draft: Draft) -> tuple[str, str, str]:
    timed = draft.start.astimezone(UTC).isoformat() if isinstance(draft.start, datetime) else ""
    return draft.date.isoformat(), timed, draft.key


def _event(draft: Draft, plan_id: UUID, stamped: datetime) -> Event:
    return Event.model_construct(
        uid=uid_of(plan_id, draft.key),
        key=draft.key,
        kind=draft.kind,
        title=draft.title,
        phase=draft.round.phase.title,
        cycle=draft.round.number,
        day=draft.day,
        start=draft.start,
        end=draft.end,
        all_day=not isinstance(draft.start, datetime),
        nominal=draft.nominal or draft.start,
        due=draft.start,
        earliest=draft.earliest,
        latest=draft.latest,
        state=draft.state,
        setting=draft.setting,
        amount=draft.amount,
        source=draft.source,
        waits_for=draft.waits_for,
        why=draft.why,
        details=draft.details,
        created=stamped,
        changed=stamped,
    )


def _notes(selection: Selection) -> Iterator[str]:
    for note in selection.regimen.notes:
        if holds(note.when, selection.values) is not False:
            yield f"{note.text}{doubt(note.source)}"
