"""A plan laid out anew: by a new version, under a new law of its zone, after a change by hand.

No appointment moves, vanishes or changes its name in silence: what differs is a revision of its own, before anything
else is recorded (C18).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time
from typing import Any, Final

from schedules.clock import Moment, at_time, elapse, elapsed, now, stamp, zone_data
from schedules.course.dates import is_by_other_law, timestamp
from schedules.course.digests import changed_keys, is_laid_out
from schedules.course.happenings import MOMENTS, Accepted
from schedules.course.plan import EVENT_MOMENTS, SCHEMA, Event, Plan, Revision
from schedules.course.plan_file import OLD
from schedules.course.record import Happened
from schedules.course.visits import next_visits
from schedules.errors import PlanError, Problem
from schedules.planning.core import fold
from schedules.planning.versions import begun_with, event_text, laid_again, next_revision, order, update_plan
from schedules.version import __version__


def up_to_date(plan: Plan, *, as_of: datetime | None = None) -> Plan:
    """Return a plan as this version of the library lays it out, under the time-zone data of now.

    Appointments and recorded times keep their time of day, what elapses is counted again in hours (C18). What took
    place or was over keeps what was told, where the law of its zone did not change. The plan itself comes back where
    nothing is to be done; else its next revision, or the same one with the new version and data where no event differs.

    Args:
        plan: The plan, as it was read.
        as_of: When it is laid out anew; now by default.

    Raises:
        PlanError: If the plan is from a file of version 1.
        ClockError: If ``as_of`` has no zone.
    """
    _refuse_old(plan)
    if (plan.version, plan.zone_data) == (__version__, zone_data(plan.zone)) and not plan.is_by_other_law:
        return plan
    stamped = max(stamp(as_of) if as_of else now(), plan.as_of)
    fresh = laid_from_record(plan)
    events, cancelled = kept_as_told(plan, fresh, stamped)
    following = fresh.model_copy(update={"events": events, "cancelled": cancelled, "as_of": stamped})
    renewed = update_plan(plan, following)
    told = {event.uid: event for event in (*plan.events, *plan.cancelled)}
    if all(told.get(event.uid) == event for event in (*renewed.events, *renewed.cancelled)):
        changes: dict[str, Any] = {"version": __version__, "zone_data": fresh.zone_data}
        return plan.model_copy(update=changes)
    batch = Revision(as_of=stamped, entries=len(plan.record), cause="update")
    return renewed.model_copy(update={"revisions": (*plan.revisions, batch)})


def kept_as_told(plan: Plan, fresh: Plan, at: datetime) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events and the cancelled ones of a plan that is laid out anew; what was over by then stays as told."""
    kept = {event.uid: event for event in plan.events if _stays_as_told(event, plan, at)}
    past = {event.uid: event for event in plan.cancelled if _stays_as_told(event, plan, at)}
    events = {**{event.uid: event for event in fresh.events if event.uid not in past}, **kept}
    cancelled = {**{event.uid: event for event in fresh.cancelled if event.uid not in kept}, **past}
    for event in (*plan.events, *plan.cancelled):
        if event.uid not in events and event.uid not in cancelled:
            cancelled[event.uid] = _cancelled(_on_present_clocks(event, plan))
    return tuple(sorted(events.values(), key=order)), tuple(sorted(cancelled.values(), key=order))


def _refuse_old(plan: Plan) -> None:
    if plan.schema_version != SCHEMA:
        raise PlanError(Problem("format_unknown", "plan", OLD.format(version=plan.schema_version)))


def restored(plan: Plan, changed: Collection[str], *, as_of: datetime | None = None) -> Plan:
    """Return a plan whose file was changed by hand, laid out anew from its record, as its next revision.

    A change of what the plan is made from is taken over, with an entry of the record that says so; whoever calls this
    has asked whether it is meant. Each event that differs has a SEQUENCE above that of the changed file.

    Args:
        plan: The plan, as the changed file holds it.
        changed: The names of the changed parts, as `schedules.course.plan_file.open_plan` returns them.
        as_of: When it is restored; now by default.

    Raises:
        PlanError: If the plan cannot be laid out from what the file holds now.
        ClockError: If ``as_of`` has no zone, or a date leaves the planned years.
    """
    stamped = max(stamp(as_of) if as_of else now(), plan.as_of)
    made_from = (part for part in changed if not is_laid_out(part))
    accepted = [Accepted(at=stamped.astimezone(plan.tz), recorded_at=stamped, part=part) for part in made_from]
    fresh = laid_from_record(plan)
    record = (*fresh.record, *accepted)
    fresh = fresh.model_copy(update={"record": record, "as_of": stamped})
    keys = changed_keys(changed)
    sent = {event.key: event for event in (*plan.events, *plan.cancelled)}
    made = {event.key: event for event in (*fresh.events, *fresh.cancelled)}
    touched = [event for event in sent.values() if event.key in keys and event.key not in made]
    cancelled = (*fresh.cancelled, *(_cancelled(_on_present_clocks(event, plan)) for event in touched))
    renewed = update_plan(plan, fresh.model_copy(update={"cancelled": tuple(sorted(cancelled, key=order))}))

    def above(event: Event) -> Event:
        if event.key not in keys:
            return event
        was = max(each.sequence for each in (sent.get(event.key), made.get(event.key)) if each is not None)
        nominal = made[event.key].nominal if event.key in made else event.nominal
        return event.model_copy(update={"sequence": was + 1, "changed": stamped, "nominal": nominal})

    batch = Revision(as_of=stamped, entries=len(record), cause="restore")
    following = renewed.model_copy(
        update={
            "events": tuple(map(above, renewed.events)),
            "cancelled": tuple(map(above, renewed.cancelled)),
            "revisions": (*plan.revisions, batch),
        }
    )
    before = plan.model_copy(update={"visits": fresh.visits}) if "visits" in changed else plan
    return following.model_copy(update={"visits": next_visits(before, following)})


def replay(plan: Plan, revision: int | None = None) -> Plan:
    """Return a revision of a plan, made again from its record; the last revision by default.

    Raises:
        PlanError: If the plan has no such revision, or it was laid out by what is not there any more: another version,
            other time-zone data, a file before it was changed by hand.
    """
    _refuse_old(plan)
    upto = plan.revision if revision is None else revision
    if not 0 <= upto <= plan.revision:
        there = f"revisions 0 to {plan.revision}" if plan.revision else "revision 0 alone"
        message = f"there is no revision {upto}; the plan has {there}"
        raise PlanError(Problem("name_unknown", "revision", message))
    later = [batch for batch in plan.revisions if batch.cause != "plan"]
    if plan.revision > len(later):  # made anew in place of another plan, whose inputs are not kept
        if upto < plan.revision:
            message = f"revision {upto} was written over when the plan was made anew; only {plan.revision} is there"
            raise PlanError(Problem("name_unknown", "revision", message))
        return plan
    if upto == plan.revision:
        return _with_what_was_told(laid_from_record(plan), plan)
    if any(batch.cause != "record" for batch in later):
        before = "by another version of the library, under other time-zone data, before its file was changed by hand"
        before += ", or before the course was amended"
        message = f"revision {upto} was laid out {before}; it can't be laid out again: only {plan.revision} is there"
        raise PlanError(Problem("name_unknown", "revision", message))
    return laid_from_record(plan, upto)


def laid_from_record(plan: Plan, upto: int | None = None) -> Plan:
    """Return a plan laid out from its inputs and its record, revision after revision, by this version and law.

    Appointments and recorded times keep their time of day.
    """
    basis = _made_from(plan)
    record = tuple(_entry_on_present_clocks(entry, plan) for entry in plan.record)
    first = [batch for batch in plan.revisions[:1] if batch.cause == "plan"]
    course = begun_with(basis, record[: first[0].entries]) if first else fold(basis, Happened((), plan.made_at))
    batches = plan.revisions[len(first) :][:upto]
    # What was told before the course was amended was laid out by rows that the plan does not hold any more.
    amended = max((number for number, batch in enumerate(batches, start=1) if batch.cause == "amend"), default=0)
    if amended:
        course = _begun_again(basis, record, plan.revisions[: len(first) + amended], amended)
    for batch in batches[amended:]:
        if batch.cause == "record":
            following = laid_again(course, record[: batch.entries], batch.as_of)
            entries = following.record[len(course.record) :]
            course = next_revision(course, following, entries, batch.as_of)
        else:
            course = course.model_copy(
                update={
                    "record": record[: batch.entries],
                    "revision": course.revision + 1,
                    "revisions": (*course.revisions, batch),
                    "as_of": batch.as_of,
                }
            )
    return course


def _begun_again(basis: Plan, record: Sequence[Any], revisions: Sequence[Revision], number: int) -> Plan:
    """Return a plan as the last of its revisions, which amended it, laid it out; ``number`` is that of the revision."""
    last = revisions[-1]
    made = laid_again(basis, record[: last.entries], last.as_of)
    return made.model_copy(update={"revisions": tuple(revisions), "revision": number})


def _made_from(plan: Plan) -> Plan:
    """Return a plan without what follows from its inputs: no events, no record; its times on the clocks of now."""
    return plan.model_copy(
        update={
            "version": __version__,
            "zone_data": zone_data(plan.zone),
            "start": _appointment(plan.start, plan),
            "known": type(plan.known)({name: _appointment(day, plan) for name, day in plan.known.items()}),
            "record": (),
            "revisions": (),
            "revision": 0,
            "visits": None if plan.visits is None else (),
            "as_of": plan.made_at,
        }
    )


def _entry_on_present_clocks(entry: Any, plan: Plan) -> Any:
    moments = {name: getattr(entry, name, None) for name in MOMENTS}
    changes = {name: _appointment(moment, plan) for name, moment in moments.items() if moment is not None}
    if getattr(entry, "instead", None) is not None:
        changes["instead"] = _entry_on_present_clocks(entry.instead, plan)
    return entry.model_copy(update=changes)


def _with_what_was_told(fresh: Plan, plan: Plan) -> Plan:
    """Return a plan laid out again, with each event of its file that says the same or was told before an update."""
    updates = [batch.as_of for batch in plan.revisions if batch.cause in ("update", "amend")]
    amended = [batch.as_of for batch in plan.revisions if batch.cause == "amend"]

    def told(event: Event) -> bool:
        # What was cancelled before was so under the regimen before, whose rows the plan does not hold any more.
        if event.is_gone and any(event.changed <= at for at in amended):
            return True
        return any(event.changed <= update and _stays_as_told(event, plan, update) for update in updates)

    lists: dict[str, Any] = {}
    sent = {event.uid: event for event in (*plan.events, *plan.cancelled)}
    past = {uid for uid, event in sent.items() if told(event)}
    for name in ("events", "cancelled"):
        kept = [event for event in getattr(plan, name) if event.uid in past]
        made = [event for event in getattr(fresh, name) if event.uid not in past]
        adopted = [sent[each.uid] if _says_the_same(each, sent.get(each.uid)) else each for each in made]
        lists[name] = tuple(sorted((*kept, *adopted), key=order))
    # What an update or a restoration cancelled, the record alone does not know.
    there = {event.uid for events in lists.values() for event in events}
    anew = any(batch.cause in ("update", "restore", "amend") for batch in plan.revisions)
    gone = [event for event in plan.cancelled if anew and event.uid not in there and event.state == "cancelled"]
    lists["cancelled"] = tuple(sorted((*lists["cancelled"], *gone), key=order))
    return fresh.model_copy(update={**lists, "visits": plan.visits})


STAMPS: Final = ("sequence", "created", "changed", "nominal")
"""The fields of an event that depend on the revisions before, and not on its rule and its record."""


def _says_the_same(event: Event, other: Event | None) -> bool:
    if other is None:
        return False
    mine, others = event_text(event), event_text(other)
    return all(mine[name] == others[name] for name in mine if name not in STAMPS)


def _stays_as_told(event: Event, plan: Plan, at: datetime) -> bool:
    """Return whether an event took place or was over by a moment, and its dates were laid out by the law of now."""
    if event.state in ("tentative", "held") or event.kind == "decision" or next(_foreign_moments(event), None):
        return False
    return event.actual is not None or timestamp(event.end, plan.tz) < at.timestamp()


def _foreign_moments(event: Event) -> Iterator[str]:
    """Yield the names of an event's moments that were laid out by another law."""
    for name in EVENT_MOMENTS:
        moment = getattr(event, name)
        if is_by_other_law(moment):
            yield name


def _cancelled(event: Event) -> Event:
    return event if event.is_gone else event.model_copy(update={"state": "cancelled"})


def _on_present_clocks(event: Event, plan: Plan) -> Event:
    """Return an event that nothing lays out any more on the clocks of now (C18)."""
    foreign = [*_foreign_moments(event)]
    if not foreign:
        return event
    keep = event.timing == "appointment"
    moments = {name: getattr(event, name) for name in foreign}
    changes: dict[str, Any] = {
        name: _appointment(moment, plan) if keep else moment.astimezone(plan.tz) for name, moment in moments.items()
    }
    if "start" in moments and "end" in moments:
        changes["end"] = elapse(changes["start"], elapsed(moments["start"], moments["end"]))
    return event.model_copy(update=changes)


def _appointment(moment: Moment, plan: Plan) -> Moment:
    """Return a moment at the same time of day on the clocks of now; a date as it is."""
    if not isinstance(moment, datetime) or not is_by_other_law(moment):
        return moment
    return at_time(moment.date(), time(moment.hour, moment.minute, moment.second), plan.tz)
