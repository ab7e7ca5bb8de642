"""Tisagenlecleucel from leukapheresis: manufacture is a range, until its end is known."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from schedules import Tisagenlecleucel, plan

collected = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Denver"))
choices = Tisagenlecleucel(label="us-2025-06")

print("While the cells are being made:")
for event in plan(choices, start=collected).events:
    print(f"  {event.start:%a %d %b}  {event.title}  [{event.state}]")

print("Once lymphodepletion is booked:")
for event in plan(choices, start=collected, known={"lymphodepletion": date(2026, 4, 6)}).events:
    print(f"  {event.start:%a %d %b}  {event.title}  [{event.state}]")
