"""What a record makes of an infusion, as the judge reads it: its stretches, and the hours infused in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from schedules.checking.expected import Cycle, Seen

MADE_BY_RECORD = re.compile(r"(?:-|/)e\d+$")
"""What ends the key of an event that a happening created."""


def stretches_of(cycle: Cycle, row: str, seen: Mapping[str, Seen]) -> list[Seen]:
    """List the unbroken stretches of an infusion, in order: the connection and every restart (C16)."""
    first, again = cycle.key(row, "start"), cycle.key(row, "restart-")
    found = [event for key, event in seen.items() if key == first or key.startswith(again)]
    return sorted(found, key=lambda event: event.start.timestamp() if isinstance(event.start, datetime) else 0.0)


def infused(stretches: list[Seen], until: datetime) -> timedelta:
    """Measure the time infused before a moment; time off does not count (C3)."""
    spans = [(each.start, each.end) for each in stretches]
    timed = [(a, b) for a, b in spans if isinstance(a, datetime) and isinstance(b, datetime)]
    return sum((max(min(b, until, key=datetime.timestamp) - a, timedelta()) for a, b in _utc(timed)), timedelta())


def _utc(spans: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    return ((start.astimezone(UTC), end.astimezone(UTC)) for start, end in spans)
