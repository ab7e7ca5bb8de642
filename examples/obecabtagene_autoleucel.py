"""Obecabtagene autoleucel: a dose split over Day 1 and Day 10, before and after the marrow sample is read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import ObecabtageneAutoleucel, plan

first = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))

for blasts in (None, "low", "high"):
    print(f"blasts: {blasts or 'not known yet'}")
    course = plan(ObecabtageneAutoleucel(blasts=blasts), start=first, anchor="infusion")
    for event in course.events:
        if event.kind == "infusion":
            print(f"  {event.code:4} {event.start:%a %d %b}, {event.earliest} to {event.latest}: {event.amount}")
