"""Treatment calendars that are right: timing rules of regimens as dated events and calendar files.

>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> from schedules import Blinatumomab, plan
>>> start = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("America/New_York"))
>>> course = plan(Blinatumomab(indication="consolidation", cycles=1, weight_kg=70, age_group="adult"), start=start)
>>> [event.title for event in course.events if event.kind == "disconnect"]
['Blinatumomab infusion ends: disconnect']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from schedules.display import SHOWN
from schedules.version import __version__ as __version__

if TYPE_CHECKING:
    from schedules import course as course
    from schedules import errors as errors
    from schedules import export as export
    from schedules import testing as testing
    from schedules.builtin.blinatumomab import Blinatumomab as Blinatumomab
    from schedules.builtin.brexucabtagene import BrexucabtageneAutoleucel as BrexucabtageneAutoleucel
    from schedules.builtin.catalog import load as load
    from schedules.builtin.inotuzumab import InotuzumabOzogamicin as InotuzumabOzogamicin
    from schedules.builtin.obecabtagene import ObecabtageneAutoleucel as ObecabtageneAutoleucel
    from schedules.builtin.tisagenlecleucel import Tisagenlecleucel as Tisagenlecleucel
    from schedules.checking.judge import check as check
    from schedules.course.difference import diff as diff
    from schedules.course.explanation import explain as explain
    from schedules.course.plan import Event as Event
    from schedules.course.plan import Finding as Finding
    from schedules.course.plan import Plan as Plan
    from schedules.errors import Problem as Problem
    from schedules.errors import ScheduleError as ScheduleError
    from schedules.planning.amendment import amend as amend
    from schedules.planning.comparison import compare as compare
    from schedules.planning.core import plan as plan
    from schedules.planning.revision import revise as revise
    from schedules.planning.upkeep import replay as replay
    from schedules.planning.upkeep import up_to_date as up_to_date
    from schedules.regimen import Regimen as Regimen
    from schedules.regimen.documents.extensions import extend as extend
    from schedules.regimen.extension import Extension as Extension
    from schedules.regimen.selection import Choices as Choices
    from schedules.regimen.selection import Selection as Selection
    from schedules.regimen.selection import select as select


_HOMES: Final = {
    "Blinatumomab": "builtin.blinatumomab",
    "BrexucabtageneAutoleucel": "builtin.brexucabtagene",
    "Choices": "regimen.selection",
    "Event": "course.plan",
    "Finding": "course.plan",
    "Extension": "regimen.extension",
    "InotuzumabOzogamicin": "builtin.inotuzumab",
    "ObecabtageneAutoleucel": "builtin.obecabtagene",
    "Plan": "course.plan",
    "Problem": "errors",
    "Regimen": "regimen",
    "ScheduleError": "errors",
    "Selection": "regimen.selection",
    "Tisagenlecleucel": "builtin.tisagenlecleucel",
    "amend": "planning.amendment",
    "check": "checking.judge",
    "compare": "planning.comparison",
    "diff": "course.difference",
    "explain": "course.explanation",
    "extend": "regimen.documents.extensions",
    "load": "builtin.catalog",
    "plan": "planning.core",
    "replay": "planning.upkeep",
    "revise": "planning.revision",
    "select": "regimen.selection",
    "up_to_date": "planning.upkeep",
}

_SUBMODULES: Final = ("course", "errors", "export", "testing")

__all__ = [*sorted(_HOMES)]  # noqa: PLE0604  # the table above is the list


if not TYPE_CHECKING:  # a type checker that saw it would take every misspelt name for a public one

    def __getattr__(name: str) -> Any:
        """Import a public name or module when it is first used, so that `import schedules` costs nothing."""
        if name in _SUBMODULES:
            try:
                return import_module(f"schedules.{name}")
            except ImportError as missing:  # without Hypothesis; `hasattr` and `help` know this error alone
                raise AttributeError(str(missing)) from missing
        if name not in _HOMES:
            raise AttributeError(f"module 'schedules' has no attribute {name!r}")
        found = getattr(import_module(f"schedules.{_HOMES[name]}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """List the public names and modules, whether or not they are loaded yet."""
    return sorted((*__all__, *_SUBMODULES))


def _html(plan: Any) -> str:
    from schedules.export.pages.notebook import to_notebook

    return to_notebook(plan)


def _svg(plan: Any) -> str:
    from schedules.export.pages.svg import to_svg

    return to_svg(plan).decode()


SHOWN.update(html=_html, svg=_svg)
