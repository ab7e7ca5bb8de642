"""Plans, made from a regimen, its choices, an anchor and a record.

The same input gives the same bytes: only ``plan_id`` is random and only ``as_of`` is the present time,
and both can be given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, tzinfo
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from schedules.clock import FIRST_YEAR, Moment, date_of, existing, in_range, now, stamp, zone_data
from schedules.course.dates import order_of
from schedules.course.lays import Lay
from schedules.course.places import uid_of
from schedules.course.plan import Event, Finding, Plan
from schedules.course.record import Happened
from schedules.course.remembered import LAYS, lay_of
from schedules.errors import PlanError, Problem
from schedules.model import filled, frozen
from schedules.planning.arguments import Dates, explain_keywords, known_dates, selection_of, weekday_problems
from schedules.planning.cycles import EMPTY, cycles_by_phase
from schedules.planning.drafts import Draft, because, is_treatment, with_doubt
from schedules.planning.limits import findings, weekday_findings, with_floors
from schedules.planning.moves import is_after_stop
from schedules.planning.phases import (
    PhaseDate,
    Phases,
    broken_links,
    first_treatment,
    phase_and_row,
    undated_lines,
)
from schedules.planning.reductions import raised_again, with_reductions
from schedules.planning.tentative import attached_bands, band, milestone, milestone_reached
from schedules.planning.walk import Walk
from schedules.regimen import Regimen
from schedules.regimen.conditions import applies
from schedules.regimen.selection import Choices, Selection, bag_choices
from schedules.regimen.teaching import is_teaching, marked, not_asked
from schedules.regimen.wording import link_words, title_of
from schedules.sentence import Sentence, sentence
from schedules.words import say_day


@explain_keywords
def plan(
    regimen: Choices | Selection | Regimen,
    *,
    start: datetime,
    anchor: str | None = None,
    known: Dates = (),
    at: Mapping[str, time] | Iterable[tuple[str, time]] = (),
    plan_id: UUID | None = None,
    as_of: datetime | None = None,
    education: bool = False,
) -> Plan:
    """Return the plan of a regimen: its events with their dates.

    Args:
        regimen: A regimen with its choices made; a bare `Regimen` where none is required.
        start: The date and time that ``anchor`` falls on, in an IANA zone (`zoneinfo.ZoneInfo`).
        anchor: The phase or row that ``start`` dates; the regimen's first phase by default.
        known: Further dates already fixed, by phase or row.
        at: Wall-clock times of rows that have none of their own, by row id.
        plan_id: The plan's identity, which every uid is made of; random by default.
        as_of: When the plan is made; now by default. Stamps the events.
        education: Whether a teaching example, of the status "education", may be laid out: it is not for treatment.

    Raises:
        ClockError: If ``start`` has no zone, or does not exist there.
        ChoiceError: If a choice is missing or not allowed, or a regimen's name or class was given, without choices.
        PlanError: If ``anchor``, ``known`` or ``at`` name nothing that can be dated, an argument is none of these, or
            a teaching example was not asked for, or a known date has another time of day than its row.
    """
    selection = selection_of(regimen)
    if selection.regimen.retired:
        message = (
            f"{selection.regimen.id} is retired: {selection.regimen.retired.rstrip('.')}; begin a course by another one"
        )
        raise PlanError(Problem("choice_not_allowed", "regimen", message))
    if is_teaching(selection.regimen) and not education:
        raise PlanError(not_asked(selection.regimen))
    stamped = stamp(as_of) if as_of else now()
    basis = _basis(selection, existing(start), anchor=anchor, at=at, plan_id=plan_id or uuid4(), stamped=stamped)
    return _laid(basis, dates) if (dates := dict(known)) else LAYS.plan(basis, _laid)


def lay_for(selection: Selection, clock: time, *, anchor: str | None) -> Lay | None:
    """Return the lay of a course whose start has a time of day; None where the engine has to lay it out."""
    if selection.regimen.retired or is_teaching(selection.regimen):
        return None
    start = datetime.combine(date(FIRST_YEAR, 1, 1), clock, tzinfo=UTC)
    return lay_of(_basis(selection, start, anchor=anchor, at={}, plan_id=UUID(int=0), stamped=start), _laid)


def _basis(
    selection: Selection,
    start: datetime,
    *,
    anchor: str | None,
    at: Mapping[str, time] | Iterable[tuple[str, time]],
    plan_id: UUID,
    stamped: datetime,
) -> Plan:
    """Return a plan without events. Each part was made here or validated before, so nothing is left to validate."""
    return Plan.model_construct(
        plan_id=plan_id,
        regimen=selection.regimen,
        choices=selection.values,
        anchor=anchor or "",
        start=start,
        zone=str(start.tzinfo),
        zone_data=zone_data(str(start.tzinfo)),
        known=frozen({}),
        at=frozen(dict(at)),
        as_of=stamped,
        made_at=stamped,
        events=(),
        visits=(),
    )


def _laid(basis: Plan, known: Mapping[str, Moment] = MappingProxyType({})) -> Plan:
    """Return the plan of a basis, of which nothing is recorded; what was given to `plan` is checked."""
    phases = cycles_by_phase(Selection(basis.regimen, frozen(basis.choices)))
    anchor = basis.anchor or next(iter(phases))
    fixed = dict(known_dates(phases, known, basis.start))
    if problems := [*weekday_problems(phases, {**fixed, anchor: basis.start}, anchor)]:
        raise PlanError(problems)
    times = _times(phases, anchor, basis.start, basis.at, fixed)
    if problems := [*_hour_problems(phases, times, fixed)]:
        raise PlanError(problems)
    basis = basis.model_copy(update={"anchor": anchor, "known": frozen(fixed)})
    return fold(basis, Happened((), basis.made_at), basis.start.tzinfo)


def fold(basis: Plan, happened: Happened, tz: tzinfo | None = None) -> Plan:
    """Return the plan with the events, notes and findings that follow from a record; all else stays.

    Args:
        basis: The plan; its events don't count.
        happened: Its record.
        tz: The clocks that it is laid out on; by default those of its zone.

    Raises:
        ClockError: If a date leaves the planned years.
    """
    clocks = tz if isinstance(tz, ZoneInfo) else basis.tz
    walk = _walk_of(basis, happened, cycles_of(basis, happened), clocks)
    placed = walk.run()
    ends = walk.ends(placed)
    if any(len(walk.phases[phase_id]) != fit for phase_id, (_, fit) in ends.items()):
        fitting = {each: fit for each, (_, fit) in ends.items()}
        walk = _walk_of(basis, happened, cycles_of(basis, happened, fitting), clocks)
        placed = walk.run()
    phases = walk.phases
    drafts = with_floors(with_reductions(walk.drafts, happened))
    for phase_id, at in placed.items():
        if at.tentative and not at.undated:
            drafts += [band(phases, phase_id, at), *attached_bands(phases, phase_id, at)]
    drafts += _milestones(phases, placed, happened)
    kept = list(_until_stop(drafts, happened.stop()))
    kept.sort(key=lambda draft: order_of(draft.start, draft.key))
    undated = [*undated_lines(phases, placed)]
    kept = _with_undated(kept, phases, undated)
    if kept:
        in_range(kept[0].date, place="the plan's first date")
        in_range(max(date_of(draft.end) for draft in kept), place="the plan's last date")
    lines = [_event(draft, basis) for draft in kept]
    return basis.model_copy(
        update={
            "events": tuple(line for line in lines if line.state != "omitted"),
            "cancelled": tuple(line for line in lines if line.state == "omitted"),
            "notes": (*_notes(basis, happened), *_end_notes(basis.regimen, ends), *(line for _, line in undated)),
            "findings": (
                *broken_links(phases, placed, walk.edges),
                *weekday_findings(kept),
                *_other_times(phases, walk.times),
                *findings(kept),
                *_raised(kept),
            ),
        }
    )


def _walk_of(basis: Plan, happened: Happened, phases: Phases, tz: ZoneInfo) -> Walk:
    times = _times(phases, basis.anchor, basis.start, basis.at, basis.known)
    root, _ = first_treatment(phases, basis.anchor, basis.start.date())
    given, recorded = _given_dates(phases, basis), _recorded_dates(phases, happened)
    return Walk(phases, root, given, recorded, tz, times, happened)


def _end_notes(regimen: Regimen, ends: Mapping[str, tuple[date, int]]) -> Iterator[Sentence]:
    """Yield for each phase that a date ends by when it is over, and how many cycles are over by then."""
    for phase in (phase for phase in regimen.phases if phase.id in ends):
        end, fit = ends[phase.id]
        if phase.horizon_months:
            yield sentence("phase-goes-on", text=phase.title, months=phase.horizon_months, date=end)
        elif phase.until:
            words = link_words(phase.until, title_of(regimen, phase.until.of))
            yield sentence("phase-over-by", text=phase.title, date=end, text_2=words, n=fit)


def _until_stop(drafts: Sequence[Draft], stop: datetime | None) -> Iterator[Draft]:
    """Yield what takes place though treatment was stopped; a rest only where a treatment follows it (C7)."""
    kept = [draft for draft in drafts if not is_after_stop(draft, stop)]
    treatments = [draft.date for draft in kept if is_treatment(draft) and draft.state != "omitted"]
    last = max(treatments, default=date.min)
    yield from (draft for draft in kept if stop is None or draft.kind != "rest" or date_of(draft.end) <= last)


def cycles_of(basis: Plan, happened: Happened, fitting: Mapping[str, int] = EMPTY) -> Phases:
    """Return the cycles of a plan's phases, by what was chosen, learned and changed; ``fitting`` has how many fit."""
    bags = bag_choices(basis.regimen)

    def learned(cycle: int) -> dict[str, Any]:
        # The lengths of bags change by the day and not by the cycle (C8).
        return {name: value for name, value in happened.facts(cycle).items() if name not in bags}

    return cycles_by_phase(Selection(basis.regimen, frozen(basis.choices)), learned, fitting)


def _other_times(phases: Phases, times: Mapping[str, time]) -> Iterator[Finding]:
    """Yield the rows whose printed time of day gives way to one that was asked for, by itself or with a start."""
    rows = {row.id: row for cycles in phases.values() for cycle in cycles for row in cycle.rows}
    for row in rows.values():
        asked = times.get(row.id, row.at)
        if row.at is not None and asked is not None and row.at != asked.replace(fold=0):
            message = f"{row.title} is at {asked:%H:%M} in this plan, as was asked for; its regimen says {row.at:%H:%M}"
            yield Finding(code="time_other", severity="note", message=message, source=row.source)


def _raised(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Yield the amounts above a reduced one of which nobody decided whether they are meant (C19)."""
    for draft in raised_again(drafts):
        message = (
            f"{draft.title} on {say_day(draft.date)}, {draft.amount}, is above the reduced amount; {draft.details[-1]}"
        )
        yield Finding(code="raised_again", severity="warning", message=message, source=draft.source)


def _hour_problems(phases: Phases, times: Mapping[str, time], fixed: Mapping[str, Moment]) -> Iterator[Problem]:
    """Yield the times of known dates that a row can't have, since it has one time of day in the whole course."""
    for name, day in ((name, day) for name, day in fixed.items() if isinstance(day, datetime)):
        row = phase_and_row(phases, name)[1]
        if (kept := times[row.id]) != day.time():
            message = (
                f"{row.title} is at {kept:%H:%M} in the whole course, so not at {day:%H:%M} here; give the date alone, "
                f"and record the appointment (booked) in the plan, or ask for {row.id} at one time"
            )
            yield Problem("value_invalid", f"known {name}", message)


def _times(
    phases: Phases,
    anchor: str,
    begin: datetime,
    at: Mapping[str, time] | Iterable[tuple[str, time]],
    fixed: Mapping[str, Moment],
) -> dict[str, time]:
    asked = dict(at)
    rows = dict.fromkeys(row.id for cycles in phases.values() for cycle in cycles for row in cycle.rows)
    if unknown := [name for name in asked if name not in rows]:
        message = f"no row of this course has that id; its rows are {', '.join(rows)}"
        raise PlanError(Problem("name_unknown", f"at {name}", message) for name in unknown)
    dated = {phase_and_row(phases, name)[1].id: day.time() for name, day in fixed.items() if isinstance(day, datetime)}
    return {**dated, phase_and_row(phases, anchor)[1].id: begin.time(), **asked}


def _given_dates(phases: Phases, basis: Plan) -> dict[str, PhaseDate]:
    dates: dict[str, PhaseDate] = {}
    for name, day in basis.known.items():
        phase_id, first = first_treatment(phases, name, date_of(day))
        text = sentence("start-known", text=phases[phase_id][0].phase.title, date=first)
        dates[phase_id] = PhaseDate.fixed(first, because("", text))
    root, first = first_treatment(phases, basis.anchor, basis.start.date())
    text = sentence("start-given", text=phases[root][0].phase.title, date=basis.start)
    return {**dates, root: PhaseDate.fixed(first, because("", text))}


def _recorded_dates(phases: Phases, happened: Happened) -> dict[str, PhaseDate]:
    dates: dict[str, PhaseDate] = {}
    for phase_id, cycles in phases.items():
        if moment := happened.started(cycles[0].lead_key):
            text = sentence("start-recorded", text=cycles[0].phase.title, date=moment)
            dates[phase_id] = PhaseDate.fixed(date_of(moment), because("C11", text))
    return dates


def _milestones(phases: Phases, placed: Mapping[str, PhaseDate], happened: Happened) -> Iterator[Draft]:
    for phase_id, at in placed.items():
        first = phases[phase_id][0]
        for wait in (wait for wait in first.phase.waits if wait.of in placed):
            if reached := happened.reached().get(wait.milestone):
                yield milestone_reached(first, wait, at, reached.at)
            elif at.wait is wait and not at.undated:
                yield milestone(first, wait, at)


def _notes(basis: Plan, happened: Happened) -> Iterator[str]:
    """Yield the notes of the regimen that hold by the choices and by what was learned."""
    facts = {**basis.choices, **happened.facts(sys.maxsize)}
    if is_teaching(basis.regimen):
        yield sentence("teaching-example-note")
    notes = (note for note in basis.regimen.notes if applies(note.when, facts) is not False)
    yield from (with_doubt(note.text, note.source) for note in notes)


def _with_undated(drafts: list[Draft], phases: Phases, undated: Sequence[tuple[str, str]]) -> list[Draft]:
    """Return the events; the first treatment of a phase says which phase before it has no date (C22)."""
    firsts: dict[str, int] = {}
    leads = {phases[phase_id][0].lead_key for phase_id, _ in undated}
    treatments = {phase_id: {row.id for row in phases[phase_id][0].treatments} for phase_id, _ in undated}
    for place, draft in enumerate(drafts if undated else ()):
        phase_id = draft.cycle.phase.id
        if draft.state != "omitted" and draft.row in treatments.get(phase_id, ()):
            firsts.setdefault(phase_id, place)
            if draft.key in leads:
                firsts[phase_id] = place
    for phase_id, line in undated:
        if (at := firsts.get(phase_id)) is not None:
            drafts[at] = replace(drafts[at], details=(*drafts[at].details, line))
    return drafts


_OWN: Final = ("cycle", "due", "timing", "title")
_SHARED: Final = [each.name for each in fields(Draft) if each.name in Event.model_fields and each.name not in _OWN]
"""The fields that an event takes from its draft unchanged."""
_FIELDS: Final = {name: field.default for name, field in Event.model_fields.items()}


def _event(draft: Draft, basis: Plan) -> Event:
    due = draft.due or draft.start
    given: dict[str, Any] = {
        **{name: getattr(draft, name) for name in _SHARED},
        "uid": uid_of(basis.plan_id, draft.key),
        "key": draft.key,
        "title": marked(basis.regimen, draft.title),
        "phase": draft.cycle.phase.title,
        "cycle": draft.cycle.number,
        "all_day": not isinstance(draft.start, datetime),
        "timing": draft.timing if isinstance(draft.start, datetime) else "appointment",
        "nominal": due,
        "due": due,
        "created": basis.made_at,
        "changed": basis.made_at,
    }
    return filled(Event, {name: given.get(name, default) for name, default in _FIELDS.items()}, {*given})
