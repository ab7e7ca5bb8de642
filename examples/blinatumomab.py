"""Two cycles of blinatumomab across a clock change: the pump counts hours, the clinic counts days."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules import Blinatumomab, plan
from schedules.export import to_ics

course = plan(
    Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult", bag_hours=96),
    start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/New_York")),
    plan_id=UUID("5eed0000-0000-4000-8000-000000000001"),  # keep it: a file made again then updates the calendar
    as_of=datetime(2026, 2, 20, 12, tzinfo=UTC),
)

for event in course.events:
    if event.kind in {"infusion", "step", "stay", "rest", "disconnect"}:
        print(f"{event.code:6} {event.start:%a %d %b %H:%M}  {event.title}  {event.amount}")

Path("blinatumomab.ics").write_bytes(to_ics(course))
