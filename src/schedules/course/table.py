"""A plan's events as a table: its columns, its rows, and a data frame of pandas or polars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from schedules.clock import at_time
from schedules.errors import PlanError, Problem, needs

if TYPE_CHECKING:
    from schedules.course.plan import Event

COLUMNS: Final = (
    "code", "kind", "title", "phase", "cycle", "day", "start", "end", "all_day", "earliest", "latest", "state",
    "setting", "amount", "to_tick", "waits_for", "source", "confidence", "uid", "key",
)  # fmt: skip
"""What is said about an event, in this order: in ``.csv`` files, dictionaries and data frames."""

MOMENTS: Final = ("start", "end", "earliest", "latest")
"""The columns of dates and times."""

NUMBERS: Final = ("cycle", "day")
"""The columns of whole numbers, which may be empty."""

LIBRARIES: Final = ("pandas", "polars")
"""The libraries that a data frame may be of, and the extras that bring them; the first one that is there is taken."""


def rows_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return a row for each event, by column: source and lines to tick as text, other values as they are."""
    return [{name: value_of(event, name) for name in COLUMNS} for event in events]


def value_of(event: Event, name: str) -> Any:
    """Return what an event has in a column."""
    if name == "to_tick":
        return "\n".join(event.to_tick)
    return str(event.source) if name == "source" else getattr(event, name)


def dataframe(events: Iterable[Event], tz: ZoneInfo, library: str | None = None) -> Any:
    """Return a data frame with a row for each event; dates become midnight of the zone, so that a column has one type.

    Raises:
        MissingExtraError: If the library, or where none is named both, is not installed.
        PlanError: If the library is neither pandas nor polars.
    """
    if library is not None and library not in LIBRARIES:
        message = f"{library!r} is not possible; choose {' or '.join(LIBRARIES)}"
        raise PlanError(Problem("name_unknown", "library", message))
    rows = rows_of(events)
    table = {name: [row[name] for row in rows] for name in COLUMNS}
    for name in MOMENTS:
        table[name] = [at_time(moment, time(), tz) if type(moment) is date else moment for moment in table[name]]
    for name in (library,) if library else LIBRARIES:
        try:
            found = import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        return _pandas_frame(found, table, tz) if name == "pandas" else _polars_frame(found, table, tz)
    raise needs(library or "pandas", "a data frame")


def _pandas_frame(pandas: Any, table: Mapping[str, list[Any]], tz: ZoneInfo) -> Any:
    types = {**dict.fromkeys(COLUMNS, "string"), **dict.fromkeys(NUMBERS, "Int64"), "all_day": "bool"}
    moments = {name: pandas.to_datetime(table[name], utc=True).tz_convert(tz.key).as_unit("us") for name in MOMENTS}
    others = {name: pandas.Series(table[name], dtype=types[name]) for name in COLUMNS if name not in MOMENTS}
    return pandas.DataFrame(moments | others, columns=COLUMNS)


def _polars_frame(polars: Any, table: Mapping[str, list[Any]], tz: ZoneInfo) -> Any:
    types = {**dict.fromkeys(COLUMNS, polars.String), **dict.fromkeys(NUMBERS, polars.Int64), "all_day": polars.Boolean}
    return polars.DataFrame(table, schema=types | dict.fromkeys(MOMENTS, polars.Datetime("us", tz.key)))
