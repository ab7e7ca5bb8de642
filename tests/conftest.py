"""Hypothesis profiles, and the path by which child processes find the library under test."""

from __future__ import annotations

import os
import time
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Child processes run this tree, not a copy that was installed some time ago.
os.environ["PYTHONPATH"] = str(ROOT / "src")

# A zone with odd minutes and clock changes: whatever reads the machine's own zone is found out.
os.environ["TZ"] = "America/St_Johns"
if hasattr(time, "tzset"):
    time.tzset()

# The package's zone data, however old the machine's is: readers that are not ours look zones up by name, and must see
# the law that a file was written under. What a machine's own data does is tested with folders written for it.
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(())
zoneinfo.ZoneInfo.clear_cache()

# A slow machine is no failure: no deadlines, no complaint about slow drawing.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci",
    settings.get_profile("default"),
    max_examples=50,
    derandomize=True,
    database=None,
    print_blob=True,
)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=20)
# The mutation run calls each test many times in one process, which Hypothesis takes for a mistake.
settings.register_profile("mutation", settings.get_profile("quick"), suppress_health_check=list(HealthCheck))
settings.register_profile("deep", settings.get_profile("default"), max_examples=10_000)
asked = os.environ.get("SCHEDULES_PROFILE") or ("ci" if os.environ.get("CI") else "")
settings.load_profile(asked or "default")


def pytest_configure(config: pytest.Config) -> None:
    """
    Draw few examples in the fast lane, where no profile was asked for.
    """
    if config.option.markexpr == "not slow" and not asked and not config.getoption("--hypothesis-profile"):
        settings.load_profile("quick")


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """
    Forget what was remembered from texts, so that a changed reader is seen to read.
    """
    from schedules import clock
    from schedules.regimen import days as timing

    for remembering in (timing.read_days, timing.read_cycles, clock.zone):
        remembering.cache_clear()
