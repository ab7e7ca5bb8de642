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
from schedules.planning.drafts import DAY, Draft, Frame, because, with_doubt
from schedules.planning.exposure import same_cycle_until
from schedules.planning.phases import PhaseDate, Phases, edge_days
from schedules.regimen import AnyRow, Beside, HoldRule, Pump, Span, Visit, Wait
from schedules.regimen.days import read_days
from schedules.regimen.wording import span_words
from schedules.sentence import Sentence, joined, sentence


def band(phases: Phases, phase_id: str, phase_date: PhaseDate) -> Draft:
    """Return the one event of a phase whose date is not known yet (C15)."""
    cycle = phases[phase_id][0]
    lead, title = cycle.lead, cycle.phase.title
    last = phase_date.latest if phase_date.before else None
    return Draft(
        cycle=cycle,
        row=BAND,
        tail=EXPECTED,
        kind=lead.kind,
        title=_unconfirmed(f"{title[:1].upper()}{title[1:]}", phase_date.earliest, phase_date.wait, last),
        start=phase_date.first,
        end=phase_date.first + (edge_days(phases[phase_id], "end") + 1) * DAY,
        earliest=phase_date.earliest,
        latest=phase_date.latest,
        state="tentative",
        setting=lead.setting,
        source=lead.source,
        waits_for=phase_date.wait.milestone if phase_date.wait else None,
        why=(*phase_date.why, because("C15", sentence("band"))),
        details=(*_open_ends(phase_date), *(_row_line(cycle, row) for row in cycle.rows)),
    )


def _unconfirmed(title: str, earliest: date | None, wait: Wait | None, last: date | None) -> Sentence:
    """Return the title of what is not confirmed: with its last date where one is known, else with its first (C15)."""
    if last is not None:
        return sentence("unconfirmed-no-later", text=title, date=last)
    if earliest is None:
        return sentence("unconfirmed", text=title)
    usual = wait is not None and wait.usual
    return sentence("unconfirmed-usually-not-before" if usual else "unconfirmed-not-before", text=title, date=earliest)


def _open_ends(phase_date: PhaseDate) -> Iterator[Sentence]:
    if phase_date.before:
        yield sentence("only-a-last-date")
    else:
        waits_for = phase_date.wait.title if phase_date.wait else ""
        yield sentence("expected-about", date=phase_date.first, text=waits_for)
    if phase_date.latest is None:
        yield sentence("no-latest-date")
    elif not phase_date.before:
        yield sentence("no-later-than", date=phase_date.latest)


def _row_line(cycle: Cycle, row: AnyRow) -> str:
    """Return a row of a whole phase in words: its amounts, day after day or before and after the step, and its days."""
    amount = _amounts_in_turn(cycle, row)
    line = sentence("with-detail", text=row.title, text_2=amount) if amount else row.title
    if isinstance(row, Visit):
        line = sentence("on-days" if len(read_days(row.days)) > 1 else "on-day", text=line, list=row.days)
    elif isinstance(row, Span) and row.of and row.lasts_days:
        line = sentence("for-days", text=line, days=row.lasts_days)
    elif isinstance(row, Span) and row.of:
        line = sentence("until", text=line, text_2=row.until or "")
    elif isinstance(row, Beside) and row.details:
        line = sentence("with-note", text=line, text_2=joined("and-further", *row.details))
    return with_doubt(line, row.source)


def _amounts_in_turn(cycle: Cycle, row: AnyRow) -> str:
    """Return the amounts of a row of a whole phase, one after another; empty where nothing is given."""
    if isinstance(row, Visit):
        *head, last = dict.fromkeys(amount_text(cycle, row, day=day) for day in read_days(row.days))
        return sentence("in-turn", text=joined("with-detail", *head), text_2=last) if head else last
    levels = ("low", "full") if isinstance(row, Pump) and steps_in(cycle, row) else ("full",)
    texts = dict.fromkeys(amount_text(cycle, row, level=level) for level in levels)
    found = [text for text in texts if text]
    return joined("low-then-full", *found) if found else ""


def milestone(cycle: Cycle, wait: Wait, origin: PhaseDate, *, by: date | None) -> Draft:
    """Return the milestone that a phase waits for, tentative.

    ``by`` is the last date that is in time for what needs it; None where the wait's typical length dates it.
    """
    expected = by or origin.first
    earliest = None if by else origin.earliest
    return Draft(
        cycle=cycle,
        row=wait.milestone,
        tail=EXPECTED,
        kind="milestone",
        title=_unconfirmed(wait.title, earliest, wait, by),
        start=expected,
        end=expected + DAY,
        earliest=earliest,
        latest=by or origin.latest,
        state="tentative",
        source=wait.source,
        waits_for=wait.milestone,
        details=() if by or origin.latest else (sentence("no-latest-date"),),
        why=(*origin.why, because("C10", sentence("with-value", text=wait.title, text_2=span_words(wait)))),
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
        why=(*origin.why[:1], because("C11", sentence("fact", text=sentence("recorded-on", date=at)))),
    )


QUESTIONS = {"rest": "question-rest", "counts": "question-counts", "low": "question-low"}
"""What no label that was read says about the new cycle after a long hold: the phrase of each question, by its name."""


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
    asked = tuple(sentence(QUESTIONS[name], free=f"{pause.held_by}/{name}") for name in questions)
    text = sentence("off-too-long", date=date_of(pause.off), days=rule.same_cycle_max_days)
    return Draft(
        cycle=frame.cycle,
        row="decision",
        tail=pause.held_by,
        kind="decision",
        title=sentence("decision"),
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
        title=sentence("unconfirmed-not-before", text=draft.title, date=draft.date),
        waits_for=uncertain.waits_for,
        why=(*draft.why, uncertain.why),
    )


def low_hours(row: Pump, pause: Pause, record: Happened) -> int | None:
    """Return the hours of a new cycle at the low rate, as resumed or as decided; None where it has no low rate."""
    rule: HoldRule | None = row.hold
    again = record.answer(f"{pause.held_by}/low") if pause.rate == "same" or pause.on is None else pause.rate == "low"
    return rule.low_rate_hours if rule is not None and again else None
