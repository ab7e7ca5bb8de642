"""Engine, judge and oracle held against one another on a course and what happens to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.oracle.course import answer
from tests.oracle.drawing import CASES, Chance, Wanted, a_happening
from tests.oracle.history import NEVER_SAID, Answer, Case, Expected
from tests.oracle.timeline import minute_of
from tests.support.drawing import FAMILIES

from schedules import Event, Plan, ScheduleError, check, plan
from schedules.course.happenings import KINDS
from schedules.planning.revision import revise

REGIMENS = {family.regimen.id: family for family in FAMILIES}
PLAN_ID = UUID(int=14)


@dataclass(frozen=True)
class Disagreement:
    """A place on which two of the three differ."""

    case: Case
    key: str
    engine: Expected | None
    oracle: Expected | None
    aspect: str = ""
    """What differs: presence, kind, start, end, state, amount or limits."""
    judge: str = ""

    def __str__(self) -> str:
        history = "; ".join(f"e{n} {_entry_words(entry)}" for n, entry in enumerate(self.case.record, 1))
        chosen = {name: value for name, value in self.case.choices.items() if value is not None}
        course = f"{self.case.regimen.id} {chosen} {self.case.anchor} {self.case.start} {self.case.start.tzinfo}"
        if self.judge:
            return f"{self.key}\n  judge:  {self.judge}\n  course: {course}\n  record: {history}"
        sides = f"  engine: {_words(self.engine, self.case)}\n  oracle: {_words(self.oracle, self.case)}"
        return f"{self.key}: {self.aspect}\n{sides}\n  course: {course}\n  record: {history}"


def _entry_words(entry: Any) -> str:
    skipped = ("recorded_at", "why", "by", "what", "at")
    fields = {name: str(value) for name, value in entry if name not in skipped}
    return f"{entry.what} {entry.at} {fields}"


def _words(side: Expected | None, case: Case) -> str:
    if side is None:
        return "nothing"
    tz = case.start.tzinfo
    ends = [str(datetime.fromtimestamp(p * 60, tz) if isinstance(p, int) else p) for p in (side.start, side.end)]
    limits = f" {side.earliest}..{side.latest}" if side.earliest else ""
    return f"{side.kind} {' to '.join(ends)} {side.state} [{side.amount}]{limits}"


def engine_plan(case: Case) -> Plan:
    """Return the engine's plan of a course, without its record."""
    family = REGIMENS[case.regimen.id]
    chosen = family(**{name: value for name, value in case.choices.items() if value is not None})
    return plan(
        chosen, start=case.start, anchor=case.anchor or None, at=dict(case.at), plan_id=PLAN_ID, as_of=case.start
    )


def entry_of(wanted: Wanted, case: Case) -> Any:
    """Return an entry of the record, made by the library from plain data."""
    kind = KINDS[wanted.what]
    return kind(at=datetime.fromtimestamp(wanted.minute * 60, case.start.tzinfo), **wanted.fields)


def expected_of(event: Event) -> Expected:
    """Return an event of a plan in the oracle's terms."""
    start = minute_of(event.start) if isinstance(event.start, datetime) else event.start
    end = minute_of(event.end) if isinstance(event.end, datetime) else event.end
    limits = [each.date() if isinstance(each, datetime) else each for each in (event.earliest, event.latest)]
    return Expected(event.kind, start, end, event.state, event.amount, *limits)


def oracle_differences(course: Plan, known: Answer, case: Case) -> Iterator[Disagreement]:
    """Yield the places on which engine and oracle differ."""
    live = {event.key: expected_of(event) for event in course.events}
    live |= {event.key: expected_of(event) for event in course.cancelled if event.state == "omitted"}
    for key in sorted(live.keys() | known.events.keys()):
        mine, others = known.events.get(key), live.get(key)
        if mine is None or others is None:
            yield Disagreement(case, key, others, mine, "presence")
            continue
        for aspect in ("kind", "start", "end", "state"):
            states = {mine.state, others.state}
            if aspect == "state" and states == {"planned", "conflict"} and _is_arranged(case, key):
                continue  # the record says where it stands, whatever the rules ask
            if getattr(mine, aspect) != getattr(others, aspect):
                yield Disagreement(case, key, others, mine, aspect)
        if mine.amount is not None and _plain(mine.amount) != _plain(others.amount or ""):
            yield Disagreement(case, key, others, mine, "amount")
        first = others.earliest or (NEVER_SAID if mine.earliest == NEVER_SAID else None)
        limits = [(mine.earliest, first), (mine.latest, others.latest)]
        if any(ours is not None and ours != theirs for ours, theirs in limits):
            yield Disagreement(case, key, others, mine, "limits")


def _is_arranged(case: Case, key: str) -> bool:
    """Say whether the record says where doses of an event's row stand: the rules may then not all hold."""
    row = key.split("/")[2]
    arranged = [entry for entry in case.record if entry.what in ("booked", "defer", "delay")]
    return any(entry.of.split("/")[2] == row for entry in arranged)


def _plain(amount: str) -> str:
    """Return the words of an amount without the length of a low rate, which the step's instant says."""
    return re.sub(r" for .*, then ", ", then ", amount)


def judge_errors(course: Plan, known: Answer, case: Case) -> Iterator[Disagreement]:
    """Yield the errors that the judge finds in a plan, apart from those that the record itself causes."""
    for found in check(course):
        if found.severity == "error" and found.code not in known.breaks:
            yield Disagreement(case, found.code, None, None, "finding", str(found))


@dataclass
class Figures:
    """What was drawn and compared."""

    courses: int = 0
    entries: int = 0
    refused: int = 0
    comparisons: int = 0
    judgements: int = 0
    known: Counter[str] = field(default_factory=Counter)
    disagreements: int = 0

    def add(self, other: Figures) -> None:
        """Add the figures of another run."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def add_entry(case: Case, course: Plan, wanted: Wanted) -> tuple[Case, Plan]:
    """Return a course and its plan after one more entry.

    Raises:
        ScheduleError: If the library refuses the entry.
    """
    as_of = datetime.fromtimestamp(wanted.minute * 60, case.start.tzinfo)
    course = revise(course, entry_of(wanted, case), as_of=as_of)
    return replace(case, record=course.record, as_of=as_of), course


def differences(case: Case, course: Plan, known: Answer) -> list[Disagreement]:
    """Return all that engine, judge and oracle differ on."""
    return [*oracle_differences(course, known, case), *judge_errors(course, known, case)]


def follow_course(chance: Chance, name: str, figures: Figures, *, most: int = 5) -> Iterator[Disagreement]:
    """Draw a course and what happens to it; yield what engine, judge and oracle differ on after each entry."""
    case = CASES[name](chance, REGIMENS[name].regimen)
    try:
        course = engine_plan(case)
    except ScheduleError:
        figures.refused += 1
        return
    figures.courses += 1
    now = minute_of(case.start)
    for left in range(chance.randint(0, most), -1, -1):
        known = answer(case)
        figures.comparisons += len(known.events)
        figures.judgements += 1
        yield from differences(case, course, known)
        wanted = a_happening(chance, case, now, known) if left else None
        if wanted is None:
            return
        try:
            case, course = add_entry(case, course, wanted)
        except ScheduleError:
            figures.refused += 1
            continue
        figures.entries += 1
        now = wanted.minute
