"""Strategies for what happens to a plan: entries that can have happened by now, and whole histories of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from schedules.clock import elapse
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
from schedules.course.dates import timestamp
from schedules.course.places import START, is_visit, row_of, tail_of
from schedules.course.plan import Event, Plan
from schedules.errors import ScheduleError
from schedules.planning.cycles import MAIN_KINDS
from schedules.planning.revision import revise
from schedules.regimen.teaching import unmarked
from schedules.sentence import Sentence, phrase_of


@st.composite
def happenings(draw: st.DrawFn, course: Plan, *, now: datetime) -> AnyHappening:
    """Something that may have happened to a plan at ``now``; `revise` takes most of it, and refuses some.

    Shrinks towards a fact that was learned, or the end of treatment.
    """
    made: AnyHappening
    kind = draw(st.sampled_from(_kinds(course, now)))
    match kind:
        case "learned":
            name, value = _fact(draw, course, on_the_way=True)
            made = Learned(at=now, fact=name, value=value, from_cycle=draw(st.integers(1, 3)))
        case "changed":
            name, value = _fact(draw, course, on_the_way=False)
            made = Changed(at=now, choice=name, value=value, from_cycle=draw(st.integers(1, 3)))
        case "stop":
            made = Stop(at=now)
        case "correction":
            made = Correction(at=now, entry=draw(st.integers(1, len(course.record))))
        case "milestone":
            name = draw(st.sampled_from(_open_milestones(course)))
            either: list[AnyHappening] = [Reached(at=now, milestone=name), Failed(at=now, milestone=name)]
            made = draw(st.sampled_from(either))
        case "repeated":
            procedures = [event.key for event in course.events if event.kind == "procedure"]
            made = Repeated(at=now, of=draw(st.sampled_from(procedures)))
        case "hold":
            made = Hold(at=now, row=row_of(draw(st.sampled_from(_infusions_on(course, now))).key))
        case "resume":
            row = next(row_of(event.key) for event in course.events if _is_open_hold(event))
            made = Resume(at=now, row=row, rate=draw(st.sampled_from(["low", "full", "same"])))
        case "decided":
            question = draw(st.sampled_from(_open_questions(course)))
            made = Decided(at=now, question=question, answer=draw(st.sampled_from(["no", "yes"])))
        case _:
            made = _happening_to_a_dose(draw, course, now)
    return made


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
    """Return the moment that many elapsed hours later, on the same clocks."""
    return elapse(now, timedelta(hours=hours))


def _kinds(course: Plan, now: datetime) -> list[str]:
    """List what may happen to a plan, each as often as it should be drawn."""
    kinds = ["learned", "changed"] + ["stop"] * (len(course.record) > 3) + ["correction"] * bool(course.record)
    kinds += ["dose"] * (6 * bool(_movable_doses(course))) + ["milestone"] * (3 * bool(_open_milestones(course)))
    kinds += ["repeated"] * any(event.kind == "procedure" for event in course.events)
    kinds += ["hold"] * (3 * bool(_infusions_on(course, now))) + ["resume"] * (
        6 * any(map(_is_open_hold, course.events))
    )
    return kinds + ["decided"] * (3 * bool(_open_questions(course)))


def _movable_doses(course: Plan) -> list[Event]:
    movable = (event for event in course.events if event.kind in MAIN_KINDS and event.state in ("planned", "conflict"))
    return [event for event in movable if tail_of(event.key) == START or is_visit(tail_of(event.key))]


def _infusions_on(course: Plan, now: datetime) -> list[Event]:
    """List the infusions that run at a moment."""
    stretches = [event for event in course.events if event.kind == "infusion" and isinstance(event.start, datetime)]
    return [
        event
        for event in stretches
        if timestamp(event.start, course.tz) < now.timestamp() < timestamp(event.end, course.tz)
    ]


def _is_open_hold(event: Event) -> bool:
    return event.state == "held" and phrase_of(unmarked(event.title)) == "infusion-on-hold"


def _open_milestones(course: Plan) -> list[str]:
    waits = [wait for phase in course.regimen.phases for wait in phase.waits]
    open_ones = {event.waits_for for event in course.events}
    return [wait.milestone for wait in waits if wait.milestone in open_ones]


def _open_questions(course: Plan) -> list[str]:
    """List the questions that nobody has answered, by the names that their events ask for."""
    asked = (detail for event in course.events if event.kind == "decision" for detail in event.details)
    return [str(detail.values["free"]) for detail in asked if isinstance(detail, Sentence)]


def _fact(draw: st.DrawFn, course: Plan, *, on_the_way: bool) -> tuple[str, Any]:
    """Draw a choice of the regimen and one of its values; a value that it does not have, where nothing fits."""
    choices = course.regimen.choices
    known = {name: each.values for name, each in choices.items() if each.changes_on_the_way is on_the_way}
    known = {name: values for name, values in known.items() if values}
    if not known:
        return next(iter(choices), "none"), "unknown"
    name = draw(st.sampled_from(sorted(known)))
    return name, draw(st.sampled_from(known[name]))


def _happening_to_a_dose(draw: st.DrawFn, course: Plan, now: datetime) -> AnyHappening:
    on = (now + timedelta(days=draw(st.integers(0, 20)))).date()
    common: dict[str, Any] = {"at": now, "of": draw(st.sampled_from(_movable_doses(course))).key}
    days, scope = draw(st.integers(1, 9)), draw(st.sampled_from(["row", "cycle", "following"]))
    made: list[AnyHappening] = [
        Given(**common),
        Booked(**common, on=on),
        Defer(**common, on=on),
        Delay(**common, days=days, scope=scope),
        Omit(**common),
        Missed(**common),
        Reduce(
            **common,
            amount="less, as prescribed",
            on_purpose=True,  # since words can't be compared with what is printed
            scope=draw(st.sampled_from(("dose", "cycle", "following"))),
        ),
        Extend(**common, length_days=20 + 3 * days),
    ]
    return draw(st.sampled_from(made))
