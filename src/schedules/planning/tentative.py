"""Events that are not confirmed: of phases that wait for a milestone, after a hold or an open question (C10, C15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schedules.clock import date_of
from schedules.course.places import BAND, EXPECTED
from schedules.course.plan import Reason
from schedules.course.record import Happened, Pause
from schedules.planning.cycles import Cycle, amount_text, steps_in
from schedules.planning.drafts import DAY, Draft, Frame, because, doubt
from schedules.planning.exposure import same_cycle_until
from schedules.planning.phases import PhaseDate, Phases, edge_days
from schedules.regimen import AnyRow, Beside, HoldRule, Pump, Span, Visit, Wait
from schedules.regimen.days import read_days
from schedules.regimen.wording import span_words
from schedules.words import count, listing, say, say_day


def band(phases: Phases, phase_id: str, phase_date: PhaseDate) -> Draft:
    """Return the one event of a phase whose date is not known yet (C15)."""
    cycle = phases[phase_id][0]
    lead, title = cycle.lead, cycle.phase.title
    bound = _not_before(phase_date.earliest, phase_date.wait)
    if phase_date.before and phase_date.latest:
        bound = f", no later than {say_day(phase_date.latest)}"
    return Draft(
        cycle=cycle,
        row=BAND,
        tail=EXPECTED,
        kind=lead.kind,
        title=f"{title[:1].upper()}{title[1:]} (not confirmed{bound})",
        start=phase_date.first,
        end=phase_date.first + (edge_days(phases[phase_id], "end") + 1) * DAY,
        earliest=phase_date.earliest,
        latest=phase_date.latest,
        state="tentative",
        setting=lead.setting,
        source=lead.source,
        waits_for=phase_date.wait.milestone if phase_date.wait else None,
        why=(*phase_date.why, because("C15", "not confirmed until the milestone is recorded; one band for the phase")),
        details=(*_open_ends(phase_date), *(_row_line(cycle, row) for row in cycle.rows)),
    )


def _not_before(earliest: date | None, wait: Wait | None) -> str:
    usually = "usually " if wait and wait.usual else ""
    return f", {usually}not before {say_day(earliest)}" if earliest else ""


def _open_ends(phase_date: PhaseDate) -> Iterator[str]:
    if phase_date.before:
        yield "Only a last possible date can be said; the real one is arranged by the care team."
    else:
        waits_for = phase_date.wait.title if phase_date.wait else ""
        yield f"Expected about {say_day(phase_date.first)}; the real date waits for: {waits_for}."
    if phase_date.latest is None:
        yield "No latest date is known."
    elif not phase_date.before:
        yield f"No later than {say_day(phase_date.latest)}."


def _row_line(cycle: Cycle, row: AnyRow) -> str:
    """Return a row of a whole phase in words: its amounts, day after day or before and after the step, and its days."""
    when = ""
    if isinstance(row, Visit):
        days = read_days(row.days)
        amount = listing(dict.fromkeys(amount_text(cycle, row, day=day) for day in days), last="then")
        when = f" on Day{'s' if len(days) > 1 else ''} {row.days}"
    else:
        levels = ("low", "full") if isinstance(row, Pump) and steps_in(cycle, row) else ("full",)
        texts = dict.fromkeys(amount_text(cycle, row, level=level) for level in levels)
        amount = ", then ".join(text for text in texts if text)
    if isinstance(row, Span) and row.of:
        when = f" for {count(row.lasts_days, 'day')}" if row.lasts_days else f" until {row.until}"
    elif isinstance(row, Beside) and row.details:
        when = f" ({'; '.join(row.details)})"
    return f"{row.title}{f', {amount}' if amount else ''}{when}{doubt(row.source)}"


def milestone(cycle: Cycle, wait: Wait, origin: PhaseDate, *, by: date | None) -> Draft:
    """Return the milestone that a phase waits for, tentative.

    ``by`` is the last date that is in time for what needs it; None where the wait's typical length dates it.
    """
    expected = by or origin.first
    earliest = None if by else origin.earliest
    bound = f", no later than {say_day(by)}" if by else _not_before(earliest, wait)
    return Draft(
        cycle=cycle,
        row=wait.milestone,
        tail=EXPECTED,
        kind="milestone",
        title=f"{wait.title} (not confirmed{bound})",
        start=expected,
        end=expected + DAY,
        earliest=earliest,
        latest=by or origin.latest,
        state="tentative",
        source=wait.source,
        waits_for=wait.milestone,
        details=() if by or origin.latest else ("No latest date is known.",),
        why=(*origin.why, because("C10", f"{wait.title}: {span_words(wait)}")),
    )


def milestone_reached(cycle: Cycle, wait: Wait, origin: PhaseDate, at: datetime) -> Draft:
    """Return a milestone that was reached, at the recorded time (C11)."""
    return Draft(
        cycle=cycle,
        row=wait.milestone,
        tail=EXPECTED,
        kind="milestone",
        title=wait.title,
        start=at,
        end=at,
        actual=at,
        state="given",
        source=wait.source,
        why=(*origin.why[:1], because("C11", f"recorded on {say(at)}: a fact outranks a rule")),
    )


QUESTIONS = {
    "rest": "Is there a treatment-free interval before the new cycle?",
    "counts": "Does the new cycle take the place of a planned one?",
    "low": "Is the low rate of the first week given again?",
}
"""What no label that was read says about the new cycle after a long hold."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The reason why what follows is not confirmed, and what it waits for."""

    why: Reason
    waits_for: str


def open_questions(pause: Pause, record: Happened) -> list[str]:
    """Return the names of the questions that neither an answer nor a fact has settled."""
    settled = {name for name in QUESTIONS if record.answer(f"{pause.held_by}/{name}") is not None}
    if pause.on is not None:
        settled |= {"rest"} | ({"low"} if pause.rate != "same" else set())
    return [name for name in QUESTIONS if name not in settled]


def decision(frame: Frame, rule: HoldRule, pause: Pause, questions: Sequence[str]) -> Draft:
    """Return the event that asks the open questions, with the names under which their answers are recorded."""
    day = date_of(pause.on or same_cycle_until(pause.off, rule))
    asked = tuple(f'{QUESTIONS[name]} Record the answer to "{pause.held_by}/{name}".' for name in questions)
    longer = f"longer than {rule.same_cycle_max_days} days"
    text = f"off since {say_day(date_of(pause.off))}, {longer}; the label asks for a new cycle"
    return Draft(
        cycle=frame.cycle,
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


def as_tentative(draft: Draft, uncertain: Uncertain) -> Draft:
    """Return an event as tentative, on its first possible date and without a last one (C15); a given one as it is."""
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
    """Return the hours of a new cycle at the low rate, as resumed or as decided; None where it has no low rate."""
    rule: HoldRule | None = row.hold
    again = record.answer(f"{pause.held_by}/low") if pause.rate == "same" or pause.on is None else pause.rate == "low"
    return rule.low_rate_hours if rule is not None and again else None
