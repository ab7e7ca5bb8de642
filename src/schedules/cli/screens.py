"""What the commands show on a terminal: the same words as their plain lines, laid out as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from schedules.cli.summary import after, before, first, more
from schedules.cli.terminal import say_on, table_on
from schedules.course.difference import Difference
from schedules.course.plan import Event, Finding, Plan
from schedules.regimen import Regimen
from schedules.regimen.outline import sections_of
from schedules.words import say

if TYPE_CHECKING:
    from rich.console import Console


def show_summary(console: Console, plan: Plan, where: str) -> None:
    """Show what was written, and its first dates."""
    say_on(console, before(plan, where))
    table_on(console, ("When.", "Day.", "What", "Amount"), map(_dated, first(plan)))
    say_on(console, [*more(plan), *after(plan)])


def _dated(event: Event) -> tuple[str, ...]:
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
