"""The summary of a plan, for the person who made it: the first dates, what was assumed, and what is in doubt."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Final

from schedules.cli.slips import slips_of
from schedules.cli.terminal import console_for, say_on, table_on, tell
from schedules.course.places import row_of
from schedules.course.plan import Event, Plan
from schedules.course.titles import sure_title
from schedules.phrases import OWN_PHRASES
from schedules.regimen import Pump, Source
from schedules.sentence import phrase_of
from schedules.words import count, listing, say

MOST_TITLES: Final = 3
"""How many things that depend on one source are named."""
FIRST: Final = 6
"""How many events are shown."""


def show_summary(
    plan: Plan, where: str = "", *, told: Plan | None = None, discreet: bool = False, most: int = FIRST
) -> None:
    """Print the summary of a plan on standard error, with a table where the terminal has room for one.

    Args:
        plan: The plan.
        where: The name of the file, or where else it went; empty where it was not written.
        told: The plan as the file tells it; as it is by default.
        discreet: Whether the file tells appointments alone, which are counted; what they are for is listed here.
        most: How many events are shown.
    """
    told = told or plan
    events = [event for event in (plan if discreet else told).events if event.state != "cancelled"]
    number = count(len(events), "event")
    number = f"{number} told as {count(len(told.events), 'appointment')}" if discreet else number
    written = f"Wrote {where}: " if where else ""
    before = [
        f"{written}{plan.title}, {number}, {plan.zone} time ({plan.zone_data}).",
        f"Plan {plan.plan_id}",
        *_assumptions(plan),
    ]
    further = len(events) - most
    more = [f"... and {further} more, until {say(events[-1].start)}"] if further > 0 else []
    after = [
        *(f"Note: {doubt}." for _, doubt in slips_of(plan)),
        *(f"{finding.severity.capitalize()}: {finding.message}" for finding in plan.findings),
        *_pumps_without_a_time(plan),
        *_own_rules(events),
        *_doubts(events),
        *(f"Note: {note}" for note in plan.notes),
        *(["A file is a copy made once: import it into a calendar of its own."] if where else []),
        "Not medical advice. The care team's schedule wins.",
    ]
    first = [(say(event.start), event.code, event.title, event.amount or "") for event in events[:most]]
    if console := console_for(sys.stderr):
        say_on(console, before)
        table_on(console, ("When.", "Day.", "What", "Amount"), first)
        say_on(console, [*more, *after])
        return
    dates = (f"{when:<23}{day:<7}{', '.join(filter(None, (what, amount)))}" for when, day, what, amount in first)
    lines = [*before, "", *(f"  {line}" for line in (*dates, *more)), "", *after]
    tell("\n".join(lines), stream=sys.stderr)


def _assumptions(plan: Plan) -> Iterator[str]:
    """Say what was not chosen: the defaults that were taken, the choices that are still open, bags of no length."""
    for name, choice in plan.regimen.choices.items():
        value = plan.choices.get(name)
        if choice.default is not None and value == choice.default:
            yield f"{choice.title.capitalize()}: {value} (the default)"
        elif value is None and choice.changes_on_the_way:
            yield f"{choice.title.capitalize()}: not known yet, so each amount it decides is printed"
    rows = [row for table in plan.regimen.tables.values() for row in table.rows]
    lengths = {row.bag_hours: None for row in rows if isinstance(row, Pump) and isinstance(row.bag_hours, str)}
    for name in (length.removeprefix("$") for length in lengths):
        if plan.choices.get(name) is None and not any(event.kind == "bag-change" for event in plan.events):
            option = f"--{name.replace('_', '-')}"
            yield f"No bag lengths were given, so there are no bag changes; give {option}"


def _pumps_without_a_time(plan: Plan) -> Iterator[str]:
    """Say which pumps have no time of day: what has none has no disconnect either."""
    rows = {row.id: row.title for table in plan.regimen.tables.values() for row in table.rows if isinstance(row, Pump)}
    sure = (event for event in plan.events if event.all_day and event.state == "planned" and event.kind == "infusion")
    for row in dict.fromkeys(row_of(event.key) for event in sure):
        if row in rows:
            yield f"Note: {rows[row]} has no time of day, so it has no disconnect; give one with --at {row}=09:00"


def _own_rules(events: Iterable[Event]) -> Iterator[str]:
    """Say each rule that is a clinic's own and not the label's, once for what it is about."""
    titles: dict[str, dict[str, None]] = {}
    for event in events:
        for line in event.details:
            if phrase_of(line) in OWN_PHRASES:
                titles.setdefault(line, {})[sure_title(event.title)] = None
    yield from (f"{', '.join(names)}: {line}" for line, names in titles.items())


def _doubts(events: Iterable[Event]) -> Iterator[str]:
    """Say each source that is not confirmed, with what depends on it and the open question."""
    doubtful: dict[Source, dict[str, None]] = {}
    for event in events:
        if event.confidence != "confirmed":
            doubtful.setdefault(event.source, {})[sure_title(event.title)] = None
    for source, titles in doubtful.items():
        question = f" {source.question}" if source.question else ""
        named = [*titles][:MOST_TITLES]
        named += [f"{len(titles) - len(named)} more"] if len(titles) > len(named) else []
        confidence = source.confidence.replace("-", " ").capitalize()
        yield f"{confidence}: {listing(named)} ({source.document}).{question}"
