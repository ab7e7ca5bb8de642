"""Strategies for what happens to a plan: entries that can have happened by now, and whole histories of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from schedules.course import (
    AnyHappening,
    Booked,
    Correction,
    Defer,
    Delay,
    Given,
    Hold,
    Learned,
    Missed,
    Omit,
    Reached,
    Resume,
    Stop,
)
from schedules.errors import ScheduleError
from schedules.events import Event, Plan, timestamp
from schedules.layout import MAIN_KINDS
from schedules.regimen import Wait
from schedules.revision import revise


@st.composite
def happenings(draw: st.DrawFn, course: Plan, *, now: datetime) -> AnyHappening:
    """Something that may have happened to a plan at ``now``; most of it the plan can take, and some it refuses.

    Shrinks towards a fact that was learned, or the end of treatment.
    """
    kind = draw(st.sampled_from(list(_kinds(course, now))))
    if kind == "about":
        return _about(draw, draw(st.sampled_from(_doses(course))).key, now)
    if kind in ("hold", "resume"):
        return _flow(draw, course, now, kind)
    if kind == "correction":
        return Correction(at=now, entry=draw(st.integers(1, len(course.record))))
    if kind == "reached":
        return Reached(at=now, milestone=draw(st.sampled_from(_milestones(course))))
    return Stop(at=now) if kind == "stop" else _learned(draw, course, now)


def _flow(draw: st.DrawFn, course: Plan, now: datetime, kind: str) -> AnyHappening:
    if kind == "hold":
        return Hold(at=now, row=_running(course, now)[0].key.split("/")[2])
    row = next(event.key.split("/")[2] for event in course.events if _is_open(event))
    return Resume(at=now, row=row, rate=draw(st.sampled_from(["low", "full", "same"])))


@st.composite
def histories(draw: st.DrawFn, courses: st.SearchStrategy[Plan], *, max_entries: int = 6) -> list[Plan]:
    """A plan, and the plans that followed from what happened to it, one after another.

    Shrinks towards the plan alone.
    """
    plans = [draw(courses)]
    now = plans[0].start
    for _ in range(draw(st.integers(0, max_entries))):
        now = (now.astimezone(UTC) + timedelta(hours=draw(st.integers(1, 400)))).astimezone(plans[0].tz)
        entry = draw(happenings(plans[-1], now=now))
        try:
            plans.append(revise(plans[-1], entry, as_of=now))
        except ScheduleError:
            continue  # it could not have happened then; the record stays as it was
    return plans


def _kinds(course: Plan, now: datetime) -> list[str]:
    kinds = ["learned"] + ["stop"] * (len(course.record) > 3)
    kinds += ["about"] * (6 * bool(_doses(course))) + ["reached"] * (2 * bool(_milestones(course)))
    kinds += ["hold"] * (3 * bool(_running(course, now))) + ["resume"] * (6 * any(map(_is_open, course.events)))
    return kinds + ["correction"] * bool(course.record)


def _doses(course: Plan) -> list[Event]:
    movable = (event for event in course.events if event.kind in MAIN_KINDS and event.state in ("planned", "conflict"))
    return [event for event in movable if event.key.rpartition("/")[2] in ("start", "1", "2", "3")]


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


def _learned(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    facts = {name: choice.values for name, choice in course.regimen.choices.items() if choice.changes_on_the_way}
    facts = {name: values for name, values in facts.items() if values}
    if not facts:
        return Learned(at=now, fact=next(iter(course.regimen.choices), "none"), value="unknown")
    name = draw(st.sampled_from(sorted(facts)))
    cycle = draw(st.integers(1, 3))
    return Learned(at=now, fact=name, value=draw(st.sampled_from(facts[name])), from_cycle=cycle)


def _about(draw: st.DrawFn, of: str, now: datetime) -> AnyHappening:
    on = (now + timedelta(days=draw(st.integers(0, 20)))).date()
    common: dict[str, Any] = {"at": now, "of": of}
    days, scope = draw(st.integers(1, 9)), draw(st.sampled_from(["row", "cycle", "following"]))
    made: list[AnyHappening] = [
        Given(**common),
        Booked(**common, on=on),
        Defer(**common, on=on),
        Delay(**common, days=days, scope=scope),
        Omit(**common),
        Missed(**common),
    ]
    return draw(st.sampled_from(made))
