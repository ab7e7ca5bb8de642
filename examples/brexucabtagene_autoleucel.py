"""Brexucabtagene autoleucel from a known infusion date, by the label before June 2025 and since."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import BrexucabtageneAutoleucel, plan

infusion = datetime(2026, 3, 6, 9, tzinfo=ZoneInfo("America/New_York"))

for label in ("us-before-2025-06", "us-2025-06"):
    course = plan(BrexucabtageneAutoleucel(label=label), start=infusion, anchor="infusion")
    print(label)
    for event in course.events:
        doubt = "" if event.confidence == "confirmed" else f"  ({event.confidence})"
        print(f"  {event.code:4} {event.start:%a %d %b}  {event.title}{doubt}")
