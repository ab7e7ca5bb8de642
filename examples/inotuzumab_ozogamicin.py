"""Weekly inotuzumab ozogamicin: what may move, how far, and an amount that waits for the response."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import InotuzumabOzogamicin, plan

course = plan(
    InotuzumabOzogamicin(cycles=3),
    start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Chicago")),
)

for event in course.events:
    if event.kind == "dose":
        print(f"{event.code:6} {event.start:%a %d %b}  between {event.earliest} and {event.latest}:  {event.amount}")
