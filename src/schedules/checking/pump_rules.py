"""The rules of an infusion: its hours, its steps, its bags, and how long it may stand still (C2, C3, C6, C8, C21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from schedules.checking.calendar import DAY, HOUR, NO_TIME, Seen, between, hours_text, in_order
from schedules.checking.expected import Slot
from schedules.checking.findings import finding
from schedules.checking.infusions import Due, Infusion, free_from, same_cycle_until
from schedules.course.places import DISCONNECT, START, bag_of, is_hold, is_restart, own_tail, step_and_entry, tail_of
from schedules.course.plan import Finding
from schedules.words import count, say


def pump_findings(infusion: Infusion) -> Iterator[Finding]:
    """Check one infusion of a calendar."""
    yield from _hours_findings(infusion)
    yield from _end_findings(infusion)
    yield from _hold_findings(infusion)
    yield from _missing_steps(infusion)
    for due in infusion.dues.values():
        event = infusion.event_of(due)
        if event is not None and not event.tentative and between(due.at, event.start) != NO_TIME:
            yield _due_finding(infusion, due, event)


def overlap_findings(infusions: Iterable[Infusion]) -> Iterator[Finding]:
    """Check that an infusion is connected once the one of its row in the cycle before is over."""
    last: dict[tuple[str, str], Infusion] = {}
    for infusion in infusions:
        place = (infusion.cycle.phase.id, infusion.row.id)
        before, event = last.get(place), infusion.runs[0]
        # A new cycle after too long a hold begins among the parts of the one before.
        runs = [run for run in before.runs if run.key != event.key] if before is not None else []
        if runs and _runs_into(runs, event):
            message = (
                f"{event.title} on {say(event.start)} begins while the one before it runs until {say(runs[-1].end)}"
            )
            yield finding("infusion_overlaps", event, message, infusion.row.source)
        last[place] = infusion


def pump_places(infusion: Infusion) -> Iterator[Slot]:
    """Yield the places of an infusion that must have an event, without its connection and the steps of restarts."""
    yield from (due.slot for due in infusion.steps if due.since is infusion.runs[0])
    if infusion.is_timed:
        yield from (due.slot for due in infusion.bags)
        if not infusion.is_cut:
            row = infusion.row
            yield Slot(infusion.cycle.key(row.id, DISCONNECT), row, f"the end of {row.title}", row.source)


def strange_parts(infusion: Infusion) -> Iterator[Seen]:
    """Yield the steps and bag changes of an infusion that no rule has; what is not confirmed may be either."""
    due = {*infusion.dues}
    if not infusion.calendar.is_plan and len(infusion.runs) > 1:
        bags = in_order(each for each in infusion.parts if bag_of(tail_of(each.key)) is not None)
        due |= {each.key for each in bags[: len(infusion.bags)]}
    for event in infusion.parts:
        tail = own_tail(event.key)
        known = tail in (START, DISCONNECT) or is_hold(tail_of(event.key)) or is_restart(tail_of(event.key))
        if not known and not event.tentative and event.key not in due:
            yield event


def _runs_into(runs: Sequence[Seen], following: Seen) -> bool:
    """Return whether an infusion ends after the next is connected, other than by a change of the clocks alone (C5)."""
    end = runs[-1].end
    if not isinstance(end, datetime) or not isinstance(following.start, datetime):
        return False
    return between(following.start, end) > NO_TIME and following.date < free_from(runs, following)


def _hours_findings(infusion: Infusion) -> Iterator[Finding]:
    """Check that an infusion runs for its hours, the time of holds left out (C3)."""
    ran, asked = infusion.infused, infusion.asked
    # An infusion of 28 days has events on 29 dates; a calendar without times may count either.
    if ran == asked or (not infusion.is_timed and ran == asked + DAY) or (ran < asked and infusion.is_cut):
        return
    last = infusion.stretches[-1].seen
    message = f"{infusion.runs[0].title} runs for {hours_text(ran)}; the rule asks for {infusion.row.hours} h"
    yield finding("infusion_hours", last, message, infusion.row.source, infusion.right_end)


def _end_findings(infusion: Infusion) -> Iterator[Finding]:
    """Check that an infusion is disconnected where its hours are complete (C2, C3)."""
    end, last = infusion.end, infusion.stretches[-1].seen
    if end is None or end.uid in {run.uid for run in infusion.runs}:  # one event may hold the connection and the end
        return
    right = last.end if infusion.is_cut else infusion.right_end
    if between(right, end.start) == NO_TIME:
        return
    ran = infusion.infused_by(end.start)
    message = f"{end.title} comes {hours_text(ran)} after the start; the rule asks for {infusion.row.hours} h"
    if ran == infusion.asked or infusion.is_cut:
        message = f"{end.title} lies {hours_text(abs(between(last.end, end.start)))} from where the infusion ends"
    yield finding("infusion_hours", end, message, infusion.row.source, right)


def _hold_findings(infusion: Infusion) -> Iterator[Finding]:
    """Check that no hold inside a cycle is longer than its rule has it (C6)."""
    rule = infusion.row.hold
    for earlier, later in pairwise(infusion.runs):
        if rule is None or not isinstance(earlier.end, datetime) or not isinstance(later.start, datetime):
            continue
        until = same_cycle_until(earlier.end, rule.same_cycle_max_days)
        if between(until, later.start) > NO_TIME:
            stood = hours_text(between(earlier.end, later.start))
            where = f"{later.title} on {say(later.start)} comes {stood} after it stopped"
            most = f"after more than {count(rule.same_cycle_max_days, 'day')} a new cycle begins"
            yield finding("hold_too_long", later, f"{where}; {most}", rule.source)


def _missing_steps(infusion: Infusion) -> Iterator[Finding]:
    """Report each step that is missing after a restart at the low rate (C21).

    In another's calendar one event may tell the step and the bag change of its minute.
    """
    joint = {each.at for each in infusion.bags if infusion.event_of(each) is not None and not infusion.calendar.is_plan}
    for due in infusion.steps:
        if due.since is not infusion.runs[0] and infusion.event_of(due) is None and due.at not in joint:
            hours = hours_text(due.hours * HOUR)
            where = f"the step {hours} after the restart at the low rate on {say(due.since.start)}"
            yield finding("event_missing", due.since, f"{where} is not in the calendar", due.slot.source, due.at)


def _due_finding(infusion: Infusion, due: Due, event: Seen) -> Finding:
    """Return that a step or a bag change does not lie where it is due."""
    is_bag = bag_of(own_tail(due.slot.key)) is not None
    restarted = not is_bag and step_and_entry(tail_of(due.slot.key))[1] and due.since is not infusion.runs[0]
    since = "the restart at the low rate" if restarted else "the start"
    ran = infusion.infused_by(event.start) - infusion.infused_by(due.since.start)
    message = f"{event.title} comes {hours_text(ran)} after {since}; the rule asks for {hours_text(due.hours * HOUR)}"
    if hours_text(ran) == hours_text(due.hours * HOUR):
        message = f"{event.title} is on {say(event.start)}, while the infusion stands still or another part of it runs"
    return finding("bag_wrong" if is_bag else "step_wrong", event, message, due.slot.source, due.at)
