"""Strategies for what happens to a plan: entries that can have happened by now, and whole histories of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from schedules.course import (
    AnyHappening,
    Booked,
    Changed,
    Correction,
    Decided,
    Defer,
    Delay,
    Extend,
    Failed,
    Given,
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
from schedules.course.places import START, row_of, tail_of
from schedules.course.plan import Event, Plan, timestamp
from schedules.errors import ScheduleError
from schedules.planning.cycles import MAIN_KINDS
from schedules.planning.revision import revise
from schedules.regimen import Wait


@st.composite
def happenings(draw: st.DrawFn, course: Plan, *, now: datetime) -> AnyHappening:
    """Something that may have happened to a plan at ``now``; most of it the plan can take, and some it refuses.

    Shrinks towards a fact that was learned, or the end of treatment.
    """
    kind = draw(st.sampled_from(list(_kinds(course, now))))
    return MAKERS[kind](draw, course, now)


@st.composite
def histories(draw: st.DrawFn, courses: st.SearchStrategy[Plan], *, max_entries: int = 6) -> list[Plan]:
    """A plan, and the plans that followed from what happened to it, one after another.

    Shrinks towards the plan alone.
    """
    plans = [draw(courses)]
    now = plans[0].start
    for _ in range(draw(st.integers(0, max_entries))):
        now = later(now, draw(st.integers(1, 400)))
        entry = draw(happenings(plans[-1], now=now))
        try:
            plans.append(revise(plans[-1], entry, as_of=now))
        except ScheduleError:
            continue  # it could not have happened then; the record stays as it was
    return plans


def later(now: datetime, hours: int) -> datetime:
    """Return the moment so many elapsed hours later, on the same clocks."""
    return (now.astimezone(UTC) + timedelta(hours=hours)).astimezone(now.tzinfo)


def _kinds(course: Plan, now: datetime) -> list[str]:
    """List what may happen, each as often as it should be drawn."""
    kinds = ["learned", "changed"] + ["stop"] * (len(course.record) > 3) + ["correction"] * bool(course.record)
    kinds += ["visit"] * (6 * bool(_doses(course))) + ["milestone"] * (3 * bool(_milestones(course)))
    kinds += ["repeated"] * any(event.kind == "procedure" for event in course.events)
    kinds += ["hold"] * (3 * bool(_running(course, now))) + ["resume"] * (6 * any(map(_is_open, course.events)))
    return kinds + ["decided"] * (3 * bool(_asked(course)))


def _doses(course: Plan) -> list[Event]:
    movable = (event for event in course.events if event.kind in MAIN_KINDS and event.state in ("planned", "conflict"))
    return [event for event in movable if tail_of(event.key) in (START, "1", "2", "3")]


def _running(course: Plan, now: datetime) -> list[Event]:
    stretches = [event for event in course.events if event.kind == "infusion" and isinstance(event.start, datetime)]
    return [
        event
        for event in stretches
        if timestamp(event.start, course.tz) < now.timestamp() < timestamp(event.end, course.tz)
    ]


def _is_open(event: Event) -> bool:
    return event.state == "held" and event.title.endswith("no restart is recorded yet")


def _milestones(course: Plan) -> list[str]:
    waits = [phase.after for phase in course.regimen.phases]
    open_ones = {event.waits_for for event in course.events}
    return [wait.milestone for wait in waits if isinstance(wait, Wait) and wait.milestone in open_ones]


def _asked(course: Plan) -> list[str]:
    """List the questions that are open, as their events print them."""
    details = " ".join(detail for event in course.events if event.kind == "decision" for detail in event.details)
    return re.findall(r'"(e\d+/\w+)"', details)


def _hold(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    return Hold(at=now, row=row_of(draw(st.sampled_from(_running(course, now))).key))


def _resume(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    row = next(row_of(event.key) for event in course.events if _is_open(event))
    return Resume(at=now, row=row, rate=draw(st.sampled_from(["low", "full", "same"])))


def _milestone(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    name = draw(st.sampled_from(_milestones(course)))
    made: list[AnyHappening] = [Reached(at=now, milestone=name), Failed(at=now, milestone=name)]
    return draw(st.sampled_from(made))


def _repeated(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    procedures = [event.key for event in course.events if event.kind == "procedure"]
    return Repeated(at=now, of=draw(st.sampled_from(procedures)))


def _fact(draw: st.DrawFn, course: Plan, *, on_the_way: bool) -> tuple[str, Any]:
    """Draw a choice and one of its values; one that the regimen does not have, where nothing fits."""
    choices = course.regimen.choices
    known = {name: each.values for name, each in choices.items() if each.changes_on_the_way is on_the_way}
    known = {name: values for name, values in known.items() if values}
    if not known:
        return next(iter(choices), "none"), "unknown"
    name = draw(st.sampled_from(sorted(known)))
    return name, draw(st.sampled_from(known[name]))


def _learned(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    name, value = _fact(draw, course, on_the_way=True)
    return Learned(at=now, fact=name, value=value, from_cycle=draw(st.integers(1, 3)))


def _changed(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    name, value = _fact(draw, course, on_the_way=False)
    return Changed(at=now, choice=name, value=value, from_cycle=draw(st.integers(1, 3)))


def _decided(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    return Decided(at=now, question=draw(st.sampled_from(_asked(course))), answer=draw(st.sampled_from(["no", "yes"])))


def _visit(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    on = (now + timedelta(days=draw(st.integers(0, 20)))).date()
    common: dict[str, Any] = {"at": now, "of": draw(st.sampled_from(_doses(course))).key}
    days, scope = draw(st.integers(1, 9)), draw(st.sampled_from(["row", "cycle", "following"]))
    made: list[AnyHappening] = [
        Given(**common),
        Booked(**common, on=on),
        Defer(**common, on=on),
        Delay(**common, days=days, scope=scope),
        Omit(**common),
        Missed(**common),
        Reduce(**common, amount="less, as prescribed"),
        Extend(**common, length_days=20 + 3 * days),
    ]
    return draw(st.sampled_from(made))


def _correction(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    return Correction(at=now, entry=draw(st.integers(1, len(course.record))))


def _stop(_draw: st.DrawFn, _course: Plan, now: datetime) -> AnyHappening:
    return Stop(at=now)


MAKERS: Final[dict[str, Callable[[st.DrawFn, Plan, datetime], AnyHappening]]] = {
    "learned": _learned,
    "changed": _changed,
    "stop": _stop,
    "correction": _correction,
    "visit": _visit,
    "milestone": _milestone,
    "repeated": _repeated,
    "hold": _hold,
    "resume": _resume,
    "decided": _decided,
}
