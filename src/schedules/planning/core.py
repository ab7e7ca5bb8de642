"""The pure core: regimen, choices, anchor and record in, a plan of dated events out.

Same input, same bytes: the only places where chance and the present may enter
are ``plan_id`` and ``as_of``, and both can be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid4

from schedules.clock import Moment, date_of, existing, in_range, now, stamp, zone_data
from schedules.course.places import uid_of
from schedules.course.plan import Event, Plan, order_of
from schedules.course.record import Happened
from schedules.errors import PlanError, Problem
from schedules.model import frozen
from schedules.planning.cycles import cycles_by_phase
from schedules.planning.drafts import Draft, because, doubt
from schedules.planning.limits import findings, floored
from schedules.planning.moves import ended, reduced
from schedules.planning.phases import Laid, Standing, broken_links, first_treatment, named
from schedules.planning.tentative import band, milestone, milestone_reached
from schedules.planning.walk import Walk
from schedules.regimen import Regimen, Wait
from schedules.regimen.conditions import applies
from schedules.regimen.selection import Choices, Selection, select
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
    laid = cycles_by_phase(selection)
    anchor = anchor or next(iter(laid))
    fixed = dict(_known_dates(laid, known))
    _times(laid, anchor, begin, at, fixed)
    stamped = stamp(as_of) if as_of else now()
    # Every part was made here or validated before, so nothing is left to validate.
    empty = Plan.model_construct(
        plan_id=plan_id or uuid4(),
        regimen=selection.regimen,
        choices=selection.values,
        anchor=anchor,
        start=begin,
        zone=str(begin.tzinfo),
        zone_data=zone_data(),
        known=frozen(fixed),
        at=frozen(dict(at)),
        as_of=stamped,
        made_at=stamped,
        events=(),
        notes=tuple(_notes(selection)),
    )
    return fold(empty, Happened((), stamped))


def fold(basis: Plan, happened: Happened) -> Plan:
    """Lay a plan's own regimen out again, with what happened; its identity and its inputs stay.

    Raises:
        ClockError: If a date leaves the planned years.
    """
    laid = cycles_by_phase(Selection(basis.regimen, basis.choices), happened.facts)  # type: ignore[arg-type]  # frozen when made
    times = _times(laid, basis.anchor, basis.start, basis.at, basis.known)
    root, _ = first_treatment(laid, basis.anchor, basis.start.date())
    walk = Walk(laid, root, _given_dates(laid, basis), dict(_recorded(laid, happened)), basis.tz, times, happened)
    placed = walk.run()
    drafts = floored(reduced(walk.drafts, happened.reduced()))
    drafts += (band(laid, phase_id, at) for phase_id, at in placed.items() if at.tentative)
    drafts += _milestones(laid, placed, happened)
    kept = [draft for draft in drafts if not ended(draft, happened.stop())]
    lines = [_event(draft, basis.plan_id, basis.made_at) for draft in _ordered(kept)]
    return basis.model_copy(
        update={
            "events": tuple(line for line in lines if line.state != "omitted"),
            "cancelled": tuple(line for line in lines if line.state == "omitted"),
            "findings": (*broken_links(laid, placed, walk.reached), *findings(kept)),
        }
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
    rows = dict.fromkeys(row.id for cycles in laid.values() for cycle in cycles for row in cycle.rows)
    if unknown := [name for name in asked if name not in rows]:
        message = f"no row of this course has that id; its rows are {', '.join(rows)}"
        raise PlanError(Problem("name_unknown", f"at {name}", message) for name in unknown)
    dated = {named(laid, name)[1].id: day.time() for name, day in fixed.items() if isinstance(day, datetime)}
    return {**dated, named(laid, anchor)[1].id: begin.time(), **asked}


def _given_dates(laid: Laid, basis: Plan) -> dict[str, Standing]:
    root, first = first_treatment(laid, basis.anchor, basis.start.date())
    text = f"{laid[root][0].phase.title} starts on {say(basis.start)}, the date this plan was given"
    known = dict(_fixed(laid, {name: date_of(day) for name, day in basis.known.items()}))
    return {**known, root: Standing(first, first, first, (because("", text),))}


def _recorded(laid: Laid, happened: Happened) -> Iterator[tuple[str, Standing]]:
    for phase_id, cycles in laid.items():
        if moment := happened.started(cycles[0].lead_key):
            text = f"{cycles[0].phase.title} starts on {say(moment)}, as recorded"
            first = date_of(moment)
            yield phase_id, Standing(first, first, first, (because("C11", text),))


def _fixed(laid: Laid, fixed: Mapping[str, date]) -> Iterator[tuple[str, Standing]]:
    for name, day in fixed.items():
        phase_id, first = first_treatment(laid, name, day)
        text = f"{laid[phase_id][0].phase.title} is known to start on {say_day(first)}"
        yield phase_id, Standing(first, first, first, (because("", text),))


def _milestones(laid: Laid, placed: Mapping[str, Standing], happened: Happened) -> Iterator[Draft]:
    for phase_id, at in placed.items():
        wait, first = laid[phase_id][0].phase.after, laid[phase_id][0]
        if not isinstance(wait, Wait) or wait.of not in placed:
            continue
        if reached := happened.reached().get(wait.milestone):
            yield milestone_reached(first, wait, at, reached.at)
        elif at.wait is wait:
            yield milestone(first, wait, at, by=None)
        elif placed[wait.of].wait is wait:
            yield milestone(first, wait, at, by=at.first)


def _ordered(drafts: list[Draft]) -> list[Draft]:
    ordered = sorted(drafts, key=lambda draft: order_of(draft.start, draft.key))
    if ordered:
        in_range(ordered[0].date, place="the plan's first date")
        in_range(max(date_of(draft.end) for draft in ordered), place="the plan's last date")
    return ordered


def _event(draft: Draft, plan_id: UUID, stamped: datetime) -> Event:
    return Event.model_construct(
        uid=uid_of(plan_id, draft.key),
        key=draft.key,
        kind=draft.kind,
        title=draft.title,
        phase=draft.cycle.phase.title,
        cycle=draft.cycle.number,
        day=draft.day,
        start=draft.start,
        end=draft.end,
        all_day=not isinstance(draft.start, datetime),
        nominal=draft.due or draft.start,
        due=draft.due or draft.start,
        earliest=draft.earliest,
        latest=draft.latest,
        placed=draft.placed,
        actual=draft.actual,
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
        if applies(note.when, selection.values) is not False:
            yield f"{note.text}{doubt(note.source)}"
