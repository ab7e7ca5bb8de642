"""Cohorts: a table of patients in, a stream of their events or calendars out. Needs the extra ``cohort``.

Owns the two tables and the layouts that are made ready beforehand. Imports what plans and what writes; holds no rule.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from schedules.errors import needs

if TYPE_CHECKING:
    from schedules.cohort.calendar_files import calendars as calendars
    from schedules.cohort.stream import Cohort as Cohort
    from schedules.cohort.stream import events as events
    from schedules.cohort.stream import split as split
    from schedules.cohort.table import event_schema as event_schema

_HOMES: Final = {
    "Cohort": "stream",
    "calendars": "calendar_files",
    "event_schema": "table",
    "events": "stream",
    "split": "stream",
}

__all__ = [*sorted(_HOMES)]  # noqa: PLE0604  # the table above is the list


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    """Import a function when it is first used.

    Raises:
        MissingExtraError: If the extra is not installed.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'schedules.cohort' has no attribute {name!r}")
    try:
        found = getattr(import_module(f"schedules.cohort.{_HOMES[name]}"), name)
    except ModuleNotFoundError as missing:
        if missing.name not in ("numpy", "pyarrow"):
            raise
        raise needs("cohort", "a cohort") from None
    globals()[name] = found
    return found
