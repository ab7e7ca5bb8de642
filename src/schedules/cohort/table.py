"""The table of events: its columns, and what their rows have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schedules.course.plan import Event
from schedules.course.table import value_of

TEXTS: Final = ("key", "kind", "title", "phase", "state", "setting", "amount", "to_tick", "confidence")
"""The columns of text that events have of their own."""
NUMBERS: Final = ("cycle", "day")
MOMENTS: Final = ("start", "end", "due", "earliest", "latest")
"""The dates of an event; each is a column of a time on the zone's clocks, which is midnight for a date."""
INSTANTS: Final = ("start", "end")
"""Those that are columns of an instant as well, null for a date."""

Numbers = npt.NDArray[np.int64]

NONE: Final = -1
"""The number of a row that has nothing but an id and a problem."""
NULL: Final = np.iinfo(np.int64).min
"""The minutes of no time at all."""
_MICROSECONDS: Final = 60_000_000


def event_schema(*, uids: bool = False, plain: bool = False) -> pa.Schema:
    """Return the columns of the table of events.

    Args:
        uids: Whether each event has its uid.
        plain: Whether texts are plain strings; else they are dictionaries, which are smaller and quicker to make.
    """
    text = pa.string() if plain else pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            ("id", pa.string()),
            *([("uid", pa.string())] if uids else []),
            *((name, text) for name in ("key", "kind", "title", "phase")),
            *((name, pa.int32()) for name in NUMBERS),
            ("zone", text),
            ("all_day", pa.bool_()),
            *((f"{name}_local", pa.timestamp("us")) for name in MOMENTS),
            *((name, pa.timestamp("us", "UTC")) for name in INSTANTS),
            *((name, text) for name in ("state", "setting", "amount", "to_tick", "confidence")),
            ("problem", pa.string()),
        ]
    )


def time_column(minutes: Numbers, kind: pa.DataType) -> pa.Array:
    """Return minutes since 1970 as a column of times; null where they are `NULL`."""
    empty = minutes == NULL
    return pa.array(np.where(empty, 0, minutes) * _MICROSECONDS, pa.int64(), mask=empty).view(kind)


def text_column(codes: npt.NDArray[np.int32], texts: Sequence[str], *, plain: bool) -> pa.Array:
    """Return texts by their numbers as a column; null where the number is negative."""
    column = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(texts, pa.string()))
    return column.cast(pa.string()) if plain else column


class Shelf:
    """What rows of the table have in common, without any date: each different one is kept once, by its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._texts: dict[str, dict[str, int]] = {name: {} for name in TEXTS}
        self._columns: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, event: Event, **worded: str) -> int:
        """Return the number of what an event has in common with others; ``worded`` are texts that it has otherwise."""
        texts = {name: str(value_of(event, name)) for name in TEXTS} | worded
        codes = [self._texts[name].setdefault(text, len(self._texts[name])) for name, text in texts.items()]
        key = (*codes, *(getattr(event, name) for name in NUMBERS), event.all_day)
        return self._numbers.setdefault(key, len(self._numbers))

    def columns(self, rows: Numbers, *, plain: bool) -> dict[str, pa.Array]:
        """Return the columns of rows by their numbers; all are null in a row whose number is `NONE`."""
        if len(self._columns.get("key", ())) != len(self._numbers):
            self._columns = self._gathered()
        missing = rows == NONE
        known = np.where(missing, 0, rows)
        found = {}
        for name in TEXTS:
            codes = np.where(missing, np.int32(-1), self._columns[name][known]) if len(self) else rows.astype(np.int32)
            found[name] = text_column(codes, [*self._texts[name]], plain=plain)
        for name in (*NUMBERS, "all_day"):
            nothing = pa.nulls(len(rows), pa.bool_() if name == "all_day" else pa.int32())
            found[name] = self._columns[name].take(pa.array(rows, mask=missing)) if len(self) else nothing
        return found

    def _gathered(self) -> dict[str, Any]:
        parts = [*zip(*self._numbers, strict=True)] or [()] * (len(TEXTS) + len(NUMBERS) + 1)
        columns: dict[str, Any] = {name: np.array(part, np.int32) for name, part in zip(TEXTS, parts, strict=False)}
        columns |= {name: pa.array(part, pa.int32()) for name, part in zip(NUMBERS, parts[len(TEXTS) :], strict=False)}
        return columns | {"all_day": pa.array(parts[-1], pa.bool_())}
