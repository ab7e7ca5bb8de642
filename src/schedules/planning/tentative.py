"""Events that are not confirmed: of phases that wait for a milestone, after a hold or an open question (C10, C15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schedules.clock import date_of, elapsed
from schedules.course.places import BAND, EXPECTED, ONLY
from schedules.course.plan import Reason
from schedules.course.record import Happened, Pause
from schedules.planning.cycles import Cycle, amount_text, source_of, steps_in
from schedules.planning.drafts import DAY, Draft, Frame, because, own_lines, with_doubt
from schedules.planning.exposure import same_cycle_until
from schedules.planning.phases import PhaseDate, Phases, edge_days
from schedules.regimen import AnyRow, Beside, HoldRule, Pump, Span, Visit, Wait
from schedules.regimen.days import read_days
from schedules.regimen.wording import span_words, weekdays_words
from schedules.sentence import Sentence, joined, sentence


def band(phases: Phases, phase_id: str, phase_date: PhaseDate) -> Draft:
    """Return the one event of a phase whose date is not known yet (C15)."""
    cycle = phases[phase_id][0]
    lead, title = cycle.lead, cycle.phase.title
    return Draft(
        cycle=cycle,
        row=BAND,
        tail=EXPECTED,
        kind=lead.kind,
        title=_unconfirmed(f"{title[:1].upper()}{title[1:]}", phase_date.earliest, phase_date.wait),
        start=phase_date.first,
        end=phase_date.first + (edge_days(phases[phase_id], "end", phase_date.first) + 1) * DAY,
        earliest=phase_date.earliest,
        latest=phase_date.latest,
        state="tentative",
        setting=lead.setting,
        source=source_of(cycle, lead),
        waits_for=phase_date.wait.milestone if phase_date.wait else None,
        why=(*phase_date.why, because("C15", sentence("band"))),
        details=(*_open_ends(phase_date), *(_row_line(cycle, row) for row in cycle.rows)),
    )


def attached_bands(phases: Phases, phase_id: str, phase_date: PhaseDate) -> Iterator[Draft]:
    """Yield the restrictions and the watching that hang from a phase whose date is not known yet (C15).

    Lodging and leave are booked by them. Each is one event, which keeps its key when the phase has its date. What was
    not read in print stays a line of the phase's own event, and so does what has no end date.
    """
    cycles = phases[phase_id]
    for number, cycle in enumerate(cycles):
        before = -cycle.first_day(cycle.lead)
        day_one = edge_days(cycles[:number], "next", phase_date.first) if number else before
        for row in cycle.rows:
            if isinstance(row, Span) and row.is_told_beforehand:
                yield from _attached_band(cycle, row, phase_date, day_one)


def _attached_band(cycle: Cycle, row: Span, phase_date: PhaseDate, day_one: int) -> Iterator[Draft]:
    """Yield one restriction from an event whose date is not known; nothing where it hangs from no infusion or visit."""
    of = [other for other in cycle.rows if other.id == row.of and isinstance(other, Pump | Visit)]
    if not of:
        return
    low = day_one + min(map(cycle.first_day, of))
    at = phase_date.first + day_one * DAY
    begins = low + row.from_days
    ends = day_one + max(cycle.last_day(each, at) for each in of) + (row.lasts_days or 0)
    if row.days is not None:
        begins, ends = low + read_days(row.days)[0] - 1, low + read_days(row.days)[-1] - 1
    first, shift = phase_date.first + begins * DAY, begins * DAY
    earliest = phase_date.earliest + shift if phase_date.earliest else None
    latest = phase_date.latest + shift if phase_date.latest else None
    moved = replace(phase_date, first=first, earliest=earliest, latest=latest)
    yield Draft(
        cycle=cycle,
        row=row.id,
        tail=ONLY,
        kind=row.kind,
        title=_unconfirmed(row.title, earliest, phase_date.wait),
        start=first,
        end=phase_date.first + (ends + 1) * DAY,
        earliest=earliest,
        latest=latest,
        state="tentative",
        setting=row.setting,
        source=source_of(cycle, row),
        amount=amount_text(cycle, row),
        waits_for=phase_date.wait.milestone if phase_date.wait else None,
        why=(*phase_date.why, because("C15", sentence("band-attached", text=row.of or ""))),
        details=(*_open_ends(moved), *row.details, *own_lines(row)),
        own=row.own,
    )


def _unconfirmed(title: str, earliest: date | None, wait: Wait | None) -> Sentence:
    """Return the title of what is not confirmed, with its first date where one is known (C15)."""
    if earliest is None:
        return sentence("unconfirmed", text=title)
    usual = wait is not None and wait.usual
    return sentence("unconfirmed-usually-not-before" if usual else "unconfirmed-not-before", text=title, date=earliest)


def _open_ends(phase_date: PhaseDate) -> Iterator[Sentence]:
    waits_for = phase_date.wait.title if phase_date.wait else ""
    yield sentence("expected-about", date=phase_date.first, text=waits_for)
    if phase_date.latest is None:
        yield sentence("no-latest-date")
    else:
        yield sentence("no-later-than", date=phase_date.latest)


def _row_line(cycle: Cycle, row: AnyRow) -> str:
    """Return a row of a whole phase in words: its amounts, day after day or before and after the step, and its days."""
    amount = _amounts_in_turn(cycle, row)
    line = sentence("with-detail", text=row.title, text_2=amount) if amount else row.title
    if isinstance(row, Visit):
        line = _on_days(row, line)
    elif isinstance(row, Span) and row.of and row.until:
        line = sentence("until", text=line, text_2=row.until)
    elif isinstance(row, Span) and row.of and (days := row.lasts_days or (row.days and read_days(row.days)[-1] - 1)):
        line = sentence("for-days", text=line, days=days)
    elif isinstance(row, Beside) and row.details:
        line = sentence("with-note", text=line, text_2=joined("and-further", *row.details))
    line = with_doubt(line, source_of(cycle, row))
    return sentence("own-line", text=line, free=row.source.document) if row.own else line


def _on_days(row: Visit, line: str) -> Sentence:
    """Return a line with the days of a visit by its table, or its weekdays and their number."""
    if row.weekdays:
        return sentence("on-weekdays", text=line, n=row.count or 0, text_2=weekdays_words(row.weekdays))
    return sentence("on-days" if len(row.day_numbers) > 1 else "on-day", text=line, list=row.days or "")


def _amounts_in_turn(cycle: Cycle, row: AnyRow) -> str:
    """Return the amounts of a row of a whole phase, one after another; empty where nothing is given."""
    if isinstance(row, Visit):
        *head, last = dict.fromkeys(amount_text(cycle, row, day=day) for day in row.day_numbers or (None,))
        return sentence("in-turn", text=joined("with-detail", *head), text_2=last) if head else last
    levels = ("low", "full") if isinstance(row, Pump) and steps_in(cycle, row) else ("full",)
    texts = dict.fromkeys(amount_text(cycle, row, level=level) for level in levels)
    found = [text for text in texts if text]
    return joined("low-then-full", *found) if found else ""


def milestone(cycle: Cycle, wait: Wait, origin: PhaseDate) -> Draft:
    """Return the milestone that a phase waits for, tentative; the wait's typical length dates it."""
    return Draft(
        cycle=cycle,
        row=wait.milestone,
        tail=EXPECTED,
        kind="milestone",
        title=_unconfirmed(wait.title, origin.earliest, wait),
        start=origin.first,
        end=origin.first + DAY,
        earliest=origin.earliest,
        latest=origin.latest,
        state="tentative",
        source=wait.source,
        waits_for=wait.milestone,
        details=() if origin.latest else (sentence("no-latest-date"),),
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
    if draft.actual is not None or draft.state in ("omitted", "tentative"):
        return draft
    days = max(_whole_days(draft), 1)
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
        why=(*(each for each in draft.why if each != uncertain.why), uncertain.why),
    )


def as_unsure_as(draft: Draft, other: Draft) -> Draft:
    """Return an event as tentative as the one that it hangs from, for the same reason."""
    return as_tentative(draft, Uncertain(other.why[-1], other.waits_for or ""))


def _whole_days(draft: Draft) -> int:
    """Return the days of an event, rounded up; of a timed one by elapsed hours, so that 672 h are 28 days (C2)."""
    if isinstance(draft.start, datetime) and isinstance(draft.end, datetime):
        return -(-elapsed(draft.start, draft.end) // DAY)
    return (date_of(draft.end) - draft.date).days


def low_hours(row: Pump, pause: Pause, record: Happened) -> int | None:
    """Return the hours of a new cycle at the low rate, as resumed or as decided; None where it has no low rate.

    While nobody decided, it has them: the full rate is never supposed.
    """
    rule: HoldRule | None = row.hold
    again = record.answer(f"{pause.held_by}/low") if pause.rate == "same" or pause.on is None else pause.rate == "low"
    return rule.low_rate_hours if rule is not None and again is not False else None
