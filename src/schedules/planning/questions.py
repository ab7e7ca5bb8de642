"""What nobody knows yet: events that hang from a hold or a decision, and the questions the label leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schedules.clock import date_of
from schedules.course.happened import Happened, Pause
from schedules.course.plan import Reason
from schedules.planning.drafts import DAY, Draft, Frame, because
from schedules.planning.exposure import same_cycle_until
from schedules.regimen import HoldRule, Pump
from schedules.words import say_day

QUESTIONS = {
    "rest": "Is there a treatment-free interval before the new cycle?",
    "counts": "Does the new cycle take the place of a planned one?",
    "low": "Is the low rate of the first week given again?",
}
"""What no label that was read says about the new cycle after a long hold."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Why what follows is not sure, and what it waits for."""

    why: Reason
    waits_for: str


def open_questions(pause: Pause, record: Happened) -> list[str]:
    """List the questions that neither an answer nor a fact has settled."""
    settled = {name for name in QUESTIONS if record.answer(f"{pause.held_by}/{name}") is not None}
    if pause.on is not None:
        settled |= {"rest"} | ({"low"} if pause.rate != "same" else set())
    return [name for name in QUESTIONS if name not in settled]


def decision(frame: Frame, rule: HoldRule, pause: Pause, questions: Sequence[str]) -> Draft:
    """Make the event that asks, with the names under which the answers are recorded."""
    day = date_of(pause.on or same_cycle_until(pause.off, rule))
    asked = tuple(f'{QUESTIONS[name]} Record the answer to "{pause.held_by}/{name}".' for name in questions)
    longer = f"longer than {rule.same_cycle_max_days} days"
    text = f"off since {say_day(date_of(pause.off))}, {longer}; the label asks for a new cycle"
    return Draft(
        round=frame.round,
        row="decision",
        tail=pause.held_by,
        kind="decision",
        title="To be decided by the care team: how treatment goes on after the long hold",
        start=day,
        end=day + DAY,
        source=rule.source,
        details=asked,
        why=(*frame.why[:1], because("C6", text)),
    )


def not_confirmed(draft: Draft, uncertain: Uncertain) -> Draft:
    """Make an event tentative: its date is the first one possible, and no last one is known (C15)."""
    if draft.actual is not None or draft.state == "omitted":
        return draft
    days = max((date_of(draft.end) - draft.date).days, 1)
    return replace(
        draft,
        start=draft.date,
        end=draft.date + days * DAY,
        due=None,
        earliest=draft.date,
        latest=None,
        state="tentative",
        title=f"{draft.title} (not confirmed, not before {say_day(draft.date)})",
        waits_for=uncertain.waits_for,
        why=(*draft.why, uncertain.why),
    )


def low_hours(row: Pump, pause: Pause, record: Happened) -> int | None:
    """Find how long the new cycle runs at the low rate: as it was resumed, or as it was decided."""
    rule: HoldRule | None = row.hold
    again = record.answer(f"{pause.held_by}/low") if pause.rate == "same" or pause.on is None else pause.rate == "low"
    return rule.low_rate_hours if rule is not None and again else None
