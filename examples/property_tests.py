"""Hold a rule of your own against courses drawn where calendars go wrong; needs the extra `testing`."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings

from schedules import Blinatumomab, Plan
from schedules.testing import courses


@settings(max_examples=50, deadline=None)
@given(course=courses(Blinatumomab.regimen, indication="relapsed-refractory"))
def every_pump_runs_for_672_hours(course: Plan) -> None:
    for event in course.events:
        if event.kind == "infusion":
            assert isinstance(event.start, datetime)
            assert isinstance(event.end, datetime)
            assert timedelta(hours=672) == event.end.astimezone(UTC) - event.start.astimezone(UTC)


every_pump_runs_for_672_hours()
print("held for 50 courses, over clock changes and leap days")
