"""What `check` says of a plan file of ours: the judge's findings, and whether its record still gives the plan in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from schedules.checking.judge import check
from schedules.cli.plan_files import open_plan_file, update_words
from schedules.clock import now
from schedules.course.difference import diff
from schedules.course.plan import Finding, Plan
from schedules.errors import ScheduleError
from schedules.planning.upkeep import replay, up_to_date


def plan_findings(path: Path) -> tuple[Finding, ...]:
    """Return the findings about a plan file: the judge's, what was changed by hand, what is laid out otherwise.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, or holds no plan.
    """
    opened = open_plan_file(path)
    plan = opened.plan
    renewed = plan if opened.changed else up_to_date(plan, as_of=now())
    by_hand = [
        Finding(
            code="plan_changed",
            severity="error",
            message=f"{part} was changed by hand after the plan was written; schedules restore lays it out anew",
        )
        for part in opened.changed
    ]
    return (*by_hand, *_otherwise(plan, renewed, changed=bool(opened.changed)), *check(renewed))


def _otherwise(plan: Plan, renewed: Plan, *, changed: bool) -> Iterator[Finding]:
    """Yield what this version lays out otherwise than the plan in the file."""
    if renewed.revision != plan.revision:
        for change in diff(plan, renewed).changes:
            message = f"{change}; {update_words(plan, renewed).removesuffix('; this changes:')}"
            yield Finding(code="plan_outdated", severity="warning", uid=change.uid, message=message)
        return
    try:
        again = replay(plan)
    except ScheduleError as error:
        if not changed:
            raise
        yield Finding(code="plan_changed", severity="error", message=f"it can't be laid out anew: {error.problems[0]}")
        return
    for change in diff(again, plan).changes:
        message = f"{change} when its record is laid out; schedules restore does so"
        yield Finding(code="plan_differs", severity="error", uid=change.uid, message=message)
