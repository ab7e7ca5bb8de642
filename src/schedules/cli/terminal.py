"""What a terminal shows: tables where it has them, the summary of a plan, what is being done."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from schedules.course.difference import Difference
from schedules.course.plan import Event, Finding, Plan
from schedules.regimen import Regimen
from schedules.regimen.outline import sections_of
from schedules.words import count, printable, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


STYLES: Final = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold",
    "new": "bold green",
    "gone": "bold red",
    "moved": "bold yellow",
    "changed": "bold yellow",
}
"""Words that stand out; each is a word still where there is no colour."""


NARROWEST_COLUMNS: Final = 66
"""On less a table breaks its words."""


PATIENCE_SECONDS: Final = 1.0
"""What is done sooner needs no sign of life."""


def console_for(stream: TextIO) -> Console | None:
    """Open a stream for tables; none where plain lines are right: a pipe, a dumb or narrow terminal, or no rich."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    return console if console.width >= NARROWEST_COLUMNS else None


def literally(text: str, style: str = "") -> Text:
    """Take text as it stands: no markup is read in it, and nothing in it steers the terminal."""
    from rich.text import Text

    return Text(printable(text, keep="\n"), style=style)


def say_on(console: Console, lines: Iterable[str], style: str = "") -> None:
    """Print lines, wrapped between words."""
    for line in lines:
        console.print(literally(line, style))


def table_on(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print rows under their columns; a column whose name ends in a full stop is never broken."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=literally(title, "bold") if title else None, title_justify="left")
    for name in columns:
        table.add_column(name.rstrip("."), no_wrap=name.endswith("."), overflow="fold")
    for row in rows:
        table.add_row(*(literally(cell, STYLES.get(cell, "")) for cell in row))
    console.print(table)


@contextmanager
def working(words: str, stream: TextIO) -> Iterator[None]:
    """Say on a terminal what is being done, if it lasts; the words go when it is over."""
    console = console_for(stream)
    if console is None:
        yield
        return
    status = console.status(literally(words))
    later = threading.Timer(PATIENCE_SECONDS, status.start)
    later.daemon = True
    later.start()
    try:
        yield
    finally:
        later.cancel()
        later.join()
        status.stop()


def show_summary(console: Console, plan: Plan, where: str) -> None:
    """Show what was written, and its first dates."""
    say_on(console, before(plan, where))
    table_on(console, ("When.", "Day.", "What", "Amount"), map(_event_cells, first(plan)))
    say_on(console, [*more(plan), *after(plan)])


def _event_cells(event: Event) -> tuple[str, ...]:
    return say(event.start), event.code, event.title, event.amount or ""


def show_regimen(console: Console, regimen: Regimen) -> None:
    """Show a regimen's table, with its sources and what is not confirmed."""
    for section in sections_of(regimen):
        if section.columns:
            table_on(console, section.columns, section.rows, title=section.title)
        else:
            say_on(console, [section.title])


def show_findings(console: Console, found: Iterable[Finding]) -> None:
    """Show what a calendar has against its rules."""
    rows = [*map(_found, found)]
    if rows:
        table_on(console, ("Severity.", "What", "Code and source"), rows)


def _found(finding: Finding) -> tuple[str, ...]:
    source = f"\n{finding.source.document}, {finding.source.confidence}" if finding.source else ""
    return finding.severity, finding.message, f"{finding.code}{source}"


def show_difference(console: Console, found: Difference) -> None:
    """Show what changed, and why."""
    if not found.changes:
        return
    rows = [(change.what, change.title, change.words) for change in found.changes]
    table_on(console, ("", "Event", "Change"), rows, title=f"After: {'; '.join(found.causes)}" if found.causes else "")


FIRST: Final = 6


def summary(plan: Plan, where: str) -> str:
    """Sum a plan up for the person who made it.

    Args:
        plan: The plan that was written.
        where: The name of the file, or where else it went.
    """
    return "\n".join(
        [*before(plan, where), "", *map(_dated, first(plan)), *(f"  {line}" for line in more(plan)), "", *after(plan)]
    )


def before(plan: Plan, where: str) -> Iterator[str]:
    """Say what was written, and what was assumed."""
    yield f"Wrote {where}: {plan.title}, {count(len(_live(plan)), 'event')}, {plan.zone} time ({plan.zone_data})."
    yield f"Plan {plan.plan_id}"
    yield from _assumed(plan)


def first(plan: Plan) -> list[Event]:
    """Choose the events that are shown."""
    return _live(plan)[:FIRST]


def more(plan: Plan) -> Iterator[str]:
    """Say how many there are besides."""
    events = _live(plan)
    if len(events) > FIRST:
        yield f"... and {len(events) - FIRST} more, until {say(events[-1].start)}"


def after(plan: Plan) -> Iterator[str]:
    """Say what was found, what is in doubt, and what goes for every file."""
    yield from (f"{finding.severity.capitalize()}: {finding.message}" for finding in plan.findings)
    yield from _doubts(_live(plan))
    yield from (f"Note: {note}" for note in plan.notes)
    yield "A file is a copy made once: import it into a calendar of its own."
    yield "Not medical advice. The care team's schedule wins."


def _live(plan: Plan) -> list[Event]:
    return [event for event in plan.events if event.state != "cancelled"]


def _assumed(plan: Plan) -> Iterator[str]:
    for name, choice in plan.regimen.choices.items():
        value = plan.choices.get(name)
        if choice.default is not None and value == choice.default:
            yield f"{choice.title.capitalize()}: {value} (the default)"
        elif value is None and choice.changes_on_the_way:
            yield f"{choice.title.capitalize()}: not known yet, so each amount it decides is printed"
    if "bag_hours" in plan.regimen.choices and plan.choices.get("bag_hours") is None:
        yield "No bag lengths were given, so there are no bag changes; give --bag-hours"


def _dated(event: Event) -> str:
    amount = f", {event.amount}" if event.amount else ""
    return f"  {say(event.start):<23}{event.code:<7}{event.title}{amount}"


def _doubts(events: list[Event]) -> Iterator[str]:
    doubtful = {event.source: event for event in reversed(events) if event.confidence != "confirmed"}
    for source, event in doubtful.items():
        question = f" {source.question}" if source.question else ""
        title = event.title.partition(" (")[0]
        yield f"{event.confidence.replace('-', ' ').capitalize()}: {title} ({source.document}).{question}"
