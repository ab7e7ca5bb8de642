"""What a clinic does by rules of its own beside the label's: stays of fewer days than the label has."""

from __future__ import annotations

from collections.abc import Iterator

from schedules.checking.calendar import Calendar
from schedules.checking.expected import Cycle
from schedules.checking.findings import finding
from schedules.course.plan import Finding
from schedules.regimen import Span
from schedules.regimen.days import read_days
from schedules.words import count


def shortened_stays(cycle: Cycle, seen: Calendar) -> Iterator[Finding]:
    """Yield a warning for each stay of a cycle that leaves out days of the label, whatever the calendar holds."""
    for row in cycle.rows:
        if not isinstance(row, Span) or row.kind != "stay" or row.overruled is None:
            continue
        label = row.overruled
        if label.days is not None and row.days is not None:
            is_shorter = bool({*read_days(label.days)} - {*read_days(row.days)})
            own, theirs = f"Days {row.days}", f"Days {label.days}"
        else:
            is_shorter = (row.lasts_days or 0) < (label.lasts_days or 0)
            own, theirs = count(row.lasts_days or 0, "day"), count(label.lasts_days or 0, "day")
        if is_shorter:
            whose = f"by the clinic's own rule ({row.source.document}: {label.why})"
            message = f"{row.title} of {cycle.words} has {own} {whose}; the label has {theirs}"
            event = next(iter(seen.row(cycle.stem(row.id))), None)
            yield finding("fewer_than_label", event, message, label.source, severity="warning")
