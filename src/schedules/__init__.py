"""Treatment calendars that are right: timing rules of regimens as dated events and calendar files.

>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> from schedules import Blinatumomab, plan
>>> start = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("America/New_York"))
>>> course = plan(Blinatumomab(indication="consolidation", cycles=1, weight_kg=70), start=start)
>>> [event.title for event in course.events if event.kind == "disconnect"]
['Blinatumomab infusion ends: disconnect']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from schedules.catalog import load as load
    from schedules.checking import check as check
    from schedules.choices import Choices as Choices
    from schedules.choices import Selection as Selection
    from schedules.choices import select as select
    from schedules.differing import diff as diff
    from schedules.errors import Problem as Problem
    from schedules.errors import ScheduleError as ScheduleError
    from schedules.events import Event as Event
    from schedules.events import Finding as Finding
    from schedules.events import Plan as Plan
    from schedules.explaining import explain as explain
    from schedules.planning import plan as plan
    from schedules.regimen import Regimen as Regimen
    from schedules.regimens.blinatumomab import Blinatumomab as Blinatumomab
    from schedules.regimens.brexucabtagene import BrexucabtageneAutoleucel as BrexucabtageneAutoleucel
    from schedules.regimens.inotuzumab import InotuzumabOzogamicin as InotuzumabOzogamicin
    from schedules.regimens.obecabtagene import ObecabtageneAutoleucel as ObecabtageneAutoleucel
    from schedules.regimens.tisagenlecleucel import Tisagenlecleucel as Tisagenlecleucel
    from schedules.revision import replay as replay
    from schedules.revision import revise as revise

__version__ = "0.1.0"

_HOMES: Final = {
    "Blinatumomab": "regimens.blinatumomab",
    "BrexucabtageneAutoleucel": "regimens.brexucabtagene",
    "Choices": "choices",
    "Event": "events",
    "Finding": "events",
    "InotuzumabOzogamicin": "regimens.inotuzumab",
    "ObecabtageneAutoleucel": "regimens.obecabtagene",
    "Plan": "events",
    "Problem": "errors",
    "Regimen": "regimen",
    "ScheduleError": "errors",
    "Selection": "choices",
    "Tisagenlecleucel": "regimens.tisagenlecleucel",
    "check": "checking",
    "diff": "differing",
    "explain": "explaining",
    "load": "catalog",
    "plan": "planning",
    "replay": "revision",
    "revise": "revision",
    "select": "choices",
}

__all__ = [*sorted(_HOMES)]  # noqa: PLE0604  # the table above is the list


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import schedules` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'schedules' has no attribute {name!r}")
    found = getattr(import_module(f"schedules.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
