"""Checks of an entry before it joins the record: it names a real place, at a time when it could happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from schedules.clock import date_of, entered_moment, in_range
from schedules.course import (
    PLACES,
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
    Happening,
    Hold,
    Learned,
    Missed,
    Omit,
    Reached,
    Reduce,
    Repeated,
    Resume,
    Stop,
)
from schedules.course.dates import timestamp
from schedules.course.places import BAND, Place, band_key, is_hold, is_restart, row_of, stem_of, tail_of
from schedules.course.plan import Event, Plan
from schedules.course.record import Happened, counting
from schedules.errors import PlanError, Problem
from schedules.planning.bags import runs_at, unknown_bag_problems
from schedules.planning.entry_names import MOVABLE, NO_PUMP, cycles_of, name_problems, pumps_of, unknown_event
from schedules.planning.extensions import extension_problems
from schedules.planning.reductions import reduction_problems
from schedules.planning.tentative import QUESTIONS
from schedules.planning.versions import laid_again
from schedules.regimen import Beside, Span
from schedules.regimen.selection import bag_choices, read_value, together_problems, value_problems
from schedules.sentence import phrase_of
from schedules.words import count, say, say_day

Kind = TypeVar("Kind", bound=Happening)
AGAIN = {"procedure", "assessment"}
"""The kinds of events that may be done again."""
_NOT_AFTER_A_FACT = (Given, Omit, Missed, Delay, Defer, Booked)
"""The entries that would change nothing about an event that took place."""
_ARRANGING = (Defer, Delay, Omit, Missed)
"""The entries that change nothing about an event that was left out."""
MOST_SPANS = 3
"""How many stretches of an infusion are named where it does not run at a time: those that begin nearest to it."""
MOST_LISTED = 12
"""How many events are listed where a name fits several."""


def on_plans_clocks(plan: Plan, happening: Kind, as_of: datetime) -> Kind:
    """Return an entry with its times in the plan's zone, and its stamp, its event's key and its value filled in.

    Raises:
        ClockError: If a time has no zone, or is one that the clocks of its zone skip.
        PlanError: If the name of its event fits several events.
    """
    changes: dict[str, object] = {"at": entered_moment(happening.at, plan.tz, place="at")}
    if happening.recorded_at is None:
        changes["recorded_at"] = as_of
    if isinstance(happening, Booked | Defer):
        changes["on"] = entered_moment(happening.on, plan.tz, place="on")
    if isinstance(happening, Changed) and happening.from_on is not None:
        changes["from_on"] = entered_moment(happening.from_on, plan.tz, place="from_on")
    if isinstance(happening, PLACES):
        changes["of"] = key_of(plan, happening.of, is_left_out=isinstance(happening, Omit | Missed | Reduce))
    if isinstance(happening, Learned | Changed):
        choice = plan.regimen.choices.get(happening.choice if isinstance(happening, Changed) else happening.fact)
        changes["value"] = read_value(choice, happening.value) if choice else happening.value
    if isinstance(happening, Correction) and happening.instead is not None:
        changes["instead"] = on_plans_clocks(plan, happening.instead, as_of)
    return happening.model_copy(update=changes)


def is_held_to_events(happening: Happening) -> bool:
    """Return whether an entry is checked against the events of the plan, not against its record and choices alone."""
    return not isinstance(happening, Learned | Changed | Decided | Resume)


def key_of(plan: Plan, name: str, *, is_left_out: bool = False) -> str:
    """Return the key of the one event that a name means.

    A name is a key, a uid, a place such as "C1D8", a date, a phase or a row. A phase means the event that it begins
    with; of what is left out or reduced it means each of its events. A name that fits nothing is returned as it is.

    Raises:
        PlanError: If it fits several events; they are listed.
    """
    for events in (plan.events, plan.cancelled):  # what takes place comes before what does not
        movable = {event.key: event for event in events if event.kind in MOVABLE}
        found = {key for key, event in movable.items() if name in (key, event.uid) or name.upper() == event.code}
        found |= {key for key, event in movable.items() if date_of(event.start).isoformat() == name}
        found |= {key for key in movable if row_of(key) == name and not is_restart(tail_of(key))}
        if is_left_out:
            of_phase = (key for key in movable if Place.read(key).phase == name and row_of(key) != BAND)
            found |= {key for key in of_phase if not is_restart(tail_of(key))}
        for phase_id, cycles in cycles_of(plan).items():
            # A phase that waits for its date has no event of its own yet.
            found |= {cycle.lead_key for cycle in cycles if name == phase_id or (name == cycle.lead.id and not found)}
        if found:
            break
    if len(found) > 1:
        places = [movable[key] for key in found if key in movable]
        lines = [f"{each.code} {say_day(date_of(each.start))} {each.key}" for each in sorted(places)[:MOST_LISTED]]
        more = f"; and {len(found) - len(lines)} more" if len(found) > len(lines) else ""
        message = f"{name!r} fits {len(found)} events: {'; '.join(lines)}{more}. Name one of them, by its key"
        raise PlanError(Problem("place_ambiguous", "of", message))
    return found.pop() if found else name


def refuse(plan: Plan, happening: Happening, as_of: datetime, number: int) -> None:
    """Refuse an entry that names nothing, or that can't have happened then.

    Raises:
        PlanError: With every problem of the entry.
    """
    if problems := list(_problems(plan, happening, as_of, number)):
        raise PlanError(problems)


def _so_far(plan: Plan) -> Happened:
    return Happened(counting(plan.record), plan.as_of)


def _problems(plan: Plan, happening: Happening, as_of: datetime, number: int) -> Iterator[Problem]:
    in_range(happening.at, place="at")
    if happening.at > as_of:
        recorded = say(as_of.astimezone(plan.tz))
        message = (
            f"{say(happening.at)} is later than {recorded}, when it is recorded; record what happened, not what will"
        )
        yield Problem("entry_impossible", "at", message)
    stop = _so_far(plan).stop()
    if isinstance(happening, Booked | Defer | Delay | Extend) and stop is not None:
        message = f"treatment was stopped on {say(stop)}, and nothing is planned after it; correct that entry first"
        yield Problem("entry_impossible", "record", message)
    if isinstance(happening, Correction):
        if happening.entry >= number:
            message = f"there is no entry {happening.entry} yet; the record has {number - 1}"
            yield Problem("entry_impossible", "entry", message)
        elif happening.instead is not None:
            taken_back = (*plan.record, happening.model_copy(update={"instead": None}))
            without = laid_again(plan, taken_back, plan.as_of)
            yield from _problems(without, happening.instead, happening.instead.recorded_at or happening.at, number)
    elif isinstance(happening, PLACES):
        yield from _place_problems(plan, happening, happening.of)
        if isinstance(happening, Reduce):
            yield from reduction_problems(plan, happening)
        elif isinstance(happening, Defer):
            yield from _deferral_problems(plan, happening)
        elif isinstance(happening, Extend):
            yield from extension_problems(plan, happening)
    else:
        yield from _own_problems(plan, happening)


def _own_problems(plan: Plan, happening: Happening) -> Iterator[Problem]:
    """Yield what is wrong with an entry that is about no event: an infusion, a milestone, a choice or a question."""
    match happening:
        case Hold():
            yield from _hold_problems(plan, happening)
        case Resume():
            yield from _resume_problems(plan, happening)
        case Stop() if _so_far(plan).stop() is not None:
            yield Problem("entry_impossible", "record", "treatment was stopped before; correct that entry instead")
        case Reached() | Failed():
            yield from _milestone_problems(plan, happening)
        case Learned(fact=name, value=value):
            yield from _value_problems(plan, name, value)
        case Changed():
            yield from _change_problems(plan, happening)
        case Decided():
            yield from _decision_problems(plan, happening)


def _milestone_problems(plan: Plan, entry: Reached | Failed) -> Iterator[Problem]:
    waits = [(phase.id, each.milestone) for phase in plan.regimen.phases for each in phase.waits]
    yield from name_problems("milestone", entry.milestone, [milestone for _, milestone in waits])
    yield from _too_soon(plan, entry)
    bands = {band_key(phase_id) for phase_id, milestone in waits if milestone == entry.milestone}
    if isinstance(entry, Failed) and bands and not any(event.key in bands for event in plan.events):
        message = "nothing waits for it: a date was given or recorded; correct that entry, or make the plan anew"
        yield Problem("entry_impossible", entry.milestone, message)
    if isinstance(entry, Reached) and (before := _so_far(plan).reached().get(entry.milestone)):
        message = f"it was reached on {say(before.at)}; correct that entry if the date was wrong"
        yield Problem("entry_impossible", entry.milestone, message)


def _too_soon(plan: Plan, entry: Reached | Failed) -> Iterator[Problem]:
    """Yield that a milestone comes before what its wait begins after, such as cells before they are collected."""
    before = {wait.of for phase in plan.regimen.phases for wait in phase.waits if wait.milestone == entry.milestone}
    rows = {(phase, row.id) for phase in before for each in cycles_of(plan).get(phase, []) for row in each.treatments}
    places = ((event, Place.read(event.key)) for event in plan.events if event.state != "tentative")
    done = [event for event, place in places if (place.phase, place.row) in rows]
    if done and date_of(entry.at) < date_of((last := max(done)).start):
        message = f"it can't come before {last.title}, {say_day(date_of(last.start))}; correct one of the two"
        yield Problem("entry_impossible", entry.milestone, message)


def _place_problems(plan: Plan, happening: Happening, key: str) -> Iterator[Problem]:
    events = {event.key: event for event in (*plan.events, *plan.cancelled)}
    leads, event = {cycles[0].lead_key for cycles in cycles_of(plan).values()}, events.get(key)
    if event is None and key not in leads:
        yield from unknown_event(plan, key)
    elif event is None and not isinstance(happening, Given | Booked):
        message = "it has no date yet; record its appointment (booked), or when it took place (given)"
        yield Problem("entry_impossible", key, message)
    elif event is not None and isinstance(happening, Omit | Missed) and _runs_by_itself(event):
        message = "an infusion is not left out like a dose; record a hold, a delay, or the end of treatment"
        yield Problem("entry_impossible", key, message)
    elif problem := _interrupted(plan, happening, key) or _unheard(plan, happening, key):
        yield problem
    elif event is not None and (message := _unfit(event, happening)):
        yield Problem("entry_impossible", key, message)
    elif problem := _hanging(plan, happening, key):
        yield problem


def _runs_by_itself(event: Event) -> bool:
    """Return whether an event is an infusion, and no question since the drug that it hangs from was left out."""
    return event.kind == "infusion" and event.waits_for != f"{row_of(event.key)}-connected"


def _hanging(plan: Plan, happening: Happening, key: str) -> Problem | None:
    """Return why an entry about a stretch of days, or about what stands beside another event, would move nothing."""
    if isinstance(happening, Reduce):
        return None
    place = Place.read(key)
    tables = (name for phase in plan.regimen.phases if phase.id == place.phase for name in phase.tables)
    rows = [row for name in tables for row in plan.regimen.tables[name].rows if row.id == place.row]
    if of := next((row.of for row in rows if isinstance(row, Beside)), ""):
        message = (
            f"it stands beside {of} and moves with it; record that one, and write down what was done with this one"
        )
        return Problem("entry_impossible", key, message)
    if any(isinstance(row, Span) for row in rows):
        message = "it is a stretch of days of the table; record a delay of the cycle's first event, or an end"
        return Problem("entry_impossible", key, message)
    return None


def _interrupted(plan: Plan, happening: Happening, key: str) -> Problem | None:
    """Return why an entry would move an infusion that ran, since a hold of it is recorded; else None."""
    lines, stem = (*plan.events, *plan.cancelled), stem_of(key)
    holds = [event.start for event in lines if stem_of(event.key) == stem and is_hold(tail_of(event.key))]
    timed, at = (off for off in holds if isinstance(off, datetime)), happening.at.timestamp()
    if isinstance(happening, Delay | Defer | Booked) and holds:
        return Problem("entry_impossible", key, "it ran already: a hold of it is recorded; correct that entry first")
    if isinstance(happening, Given) and (off := next((off for off in timed if off.timestamp() < at), None)):
        message = f"it ran before: it was held on {say(off)}; correct that entry, or the time it was given"
        return Problem("entry_impossible", key, message)
    return None


def _unfit(event: Event, happening: Happening) -> str:
    """Return why an entry can't be about such an event; empty where it can."""
    if row_of(event.key) == BAND:
        return (
            "it has no date yet, only a range; record its phase: an appointment (booked), or when it took place (given)"
        )
    if event.kind == "bag-change":
        return "bags follow the pump: if it stood still, record hold and resume; the bags are cut anew from then"
    if event.kind not in MOVABLE:
        return f"{event.title} follows from another event; record that one"
    if _moves_others(happening) and any(phrase_of(line) == "own-rule" for line in event.details):
        return "it is the clinic's own, and moves nothing of the label; record it of this row alone (scope row)"
    if isinstance(happening, Repeated) and event.kind not in AGAIN:
        return "a procedure, such as a collection, is done again; a dose or an infusion is not"
    return "it was cancelled; correct the entry that cancelled it" if event.state == "cancelled" else ""


def _moves_others(happening: Happening) -> bool:
    """Return whether an entry moves more than the row that it is about."""
    return isinstance(happening, Extend) or (isinstance(happening, Delay) and happening.scope != "row")


def _unheard(plan: Plan, happening: Happening, key: str) -> Problem | None:
    """Return why an entry would change nothing, since an earlier one about the same event outranks it; else None."""
    happened = _so_far(plan)
    if isinstance(happening, _NOT_AFTER_A_FACT) and happened.given(key) is not None:
        return Problem("entry_impossible", key, "it took place already; correct the entry that says so")
    left_out = happened.left_out(key)
    if left_out is not None and (isinstance(happening, _ARRANGING) or getattr(happening, "scope", "") == "dose"):
        what = "omitted" if isinstance(left_out, Omit) else "missed"
        ways = "record its new appointment (booked) or that it was given, or correct that entry"
        message = f"it was {what}, as recorded on {say(left_out.at)}; {ways}"
        return Problem("entry_impossible", key, message)
    arranged = happened.booked(key) or happened.deferred(key)
    if arranged is not None and isinstance(happening, Defer | Delay) and not _is_deferred_again(happened, happening):
        message = (
            f"it has an appointment on {say(arranged.on)}; record the new one (booked), or correct that entry first"
        )
        return Problem("entry_impossible", key, message)
    return None


def _is_deferred_again(happened: Happened, happening: Defer | Delay) -> bool:
    return isinstance(happening, Defer) and happened.booked(happening.of) is None


def _hold_problems(plan: Plan, hold: Hold) -> Iterator[Problem]:
    pumps = pumps_of(plan.regimen)
    if not pumps:
        yield Problem("entry_impossible", "row", NO_PUMP)
        return
    pauses = _so_far(plan).pauses(hold.row)
    if pauses and pauses[-1].on is None and hold.at.timestamp() >= pauses[-1].off.timestamp():
        message = f"{hold.row} is on hold already, since {say(pauses[-1].off)}; record its restart (resume) first"
        yield Problem("entry_impossible", "record", message)
        return
    yield from name_problems("row", hold.row, pumps)
    stretches = [event for event in plan.events if event.kind == "infusion" and row_of(event.key) == hold.row]
    if hold.row in pumps and not any(runs_at(event, hold.at) for event in stretches):
        at = hold.at.timestamp()
        planned = [event for event in stretches if event.state != "tentative"]
        near = sorted(planned, key=lambda event: abs(timestamp(event.start, plan.tz) - at))[:MOST_SPANS]
        spans = "; ".join(f"{say(event.start)} to {say(event.end)}" for event in sorted(near))
        spans += f"; and {count(len(planned) - len(near), 'more time')}" if len(planned) > len(near) else ""
        yield Problem("entry_impossible", "record", f"{hold.row} does not run at {say(hold.at)}; it runs {spans}")


def _resume_problems(plan: Plan, resume: Resume) -> Iterator[Problem]:
    pauses = _so_far(plan).pauses(resume.row)
    if not pauses or pauses[-1].on is not None:
        yield Problem("entry_impossible", "record", f"{resume.row} is not on hold; record the hold first")
    elif resume.at.timestamp() <= pauses[-1].off.timestamp():
        message = f"{say(resume.at)} is not after the hold at {say(pauses[-1].off)}; check the time"
        yield Problem("entry_impossible", "record", message)


def _value_problems(plan: Plan, name: str, value: Any) -> Iterator[Problem]:
    choices = plan.regimen.choices
    yield from name_problems("choice", name, list(choices))
    if name in choices:
        yield from value_problems(name, choices[name], {**plan.choices, name: read_value(choices[name], value)})
        if any(name in phase.when for phase in plan.regimen.phases) and not choices[name].changes_on_the_way:
            message = "it decides which phases the course has; make the plan anew with it"
            yield Problem("entry_impossible", name, message)


def _change_problems(plan: Plan, entry: Changed) -> Iterator[Problem]:
    """Yield the limits that a changed choice breaks; a fact that was learned is never refused for them."""
    yield from _value_problems(plan, entry.choice, entry.value)
    is_of_bags = entry.choice in bag_choices(plan.regimen)
    if entry.from_on is not None and not is_of_bags:
        message = f"{entry.choice} holds from a cycle on, not from a day; give from_cycle"
        yield Problem("entry_impossible", "from_on", message)
    elif entry.from_on is not None and timestamp(entry.from_on, plan.tz) < timestamp(date_of(entry.at), plan.tz):
        message = f"{say(entry.from_on)} is before {say(entry.at)}; what hung then stays: give that day, or a later one"
        yield Problem("entry_impossible", "from_on", message)
    elif is_of_bags:
        yield from unknown_bag_problems(plan, entry, _so_far(plan).changed())
    if entry.choice in plan.regimen.choices:
        made = {each.choice: each.value for each in _so_far(plan).changed()}
        choice = plan.regimen.choices[entry.choice]
        anew = {entry.choice: read_value(choice, entry.value)}
        if choice.kind in ("whole", "number") and not choice.many and not isinstance(anew[entry.choice], int | float):
            return  # no number, as was said; nothing compares with it
        yield from together_problems(plan.regimen, {**plan.choices, **made, **anew})


def _deferral_problems(plan: Plan, entry: Defer) -> Iterator[Problem]:
    """Yield that a date lies outside the limits of its event, which are those that the plan prints (C5, C11)."""
    event = next((event for event in plan.events if event.key == entry.of), None)
    if event is None or event.state == "tentative":
        return
    low, high = (None if each is None else date_of(each) for each in (event.earliest, event.latest))
    on = date_of(entry.on)
    if (low is not None and on < low) or (high is not None and on > high):
        span = f"from {say_day(low)}" if low else ""
        span = f"{span} to {say_day(high)}".strip() if high else f"{span} on"
        room = f"only on {say_day(low)}" if low and low == high else span
        message = f"{say_day(on)} is outside its limits: it may lie {room}; record a clinical delay, or what was booked"
        yield Problem("entry_impossible", "on", message)


def _decision_problems(plan: Plan, entry: Decided) -> Iterator[Problem]:
    happened = _so_far(plan)
    asked = [
        f"{name.name}/{question}"
        for name in happened.entries
        for question in (QUESTIONS if isinstance(name.happening, Hold) else ["raise"])
        if isinstance(name.happening, Hold | Reduce)
    ]
    yield from name_problems("question", entry.question, asked)
    if happened.answer(entry.question) is not None:
        message = f"{entry.question} was answered; correct that entry if the answer changed"
        yield Problem("entry_impossible", "record", message)
