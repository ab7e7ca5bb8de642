"""Let anything happen to courses of a regimen, and hold every revision against the laws; needs the extra `testing`."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from schedules import InotuzumabOzogamicin
from schedules.testing import courses, living_machine

machine = living_machine(courses(InotuzumabOzogamicin.regimen))
run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=6, deadline=None))
print("whatever happened: names kept, sequences right, the past untouched, every file read back")
