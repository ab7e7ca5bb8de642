"""Rows as a person writes them, *what* times *when*, put into the words of the models.

`{ visit = "dose", days = "1, 8" }` is a visit with the id "dose", and `beside = { row = "bolus", at = "end" }` says
that what it stands in takes its time from another row. Nothing is decided here: what does not fit is told by the
models, at the place in the file from which it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from schedules.regimen.part_places import Path

WHATS: Final = ("visit", "pump", "span")
"""What a row may be; its value is the row's id."""
LEADS: Final = ("minutes", "days", "earliest", "latest")
"""The fields of `beside` that a visit beside another row has under their own names."""
OWN_NAMES: Final = {"row": "of", "at": "on"}
"""The fields of `beside` that have another name in the model of a visit beside another row."""
UNTIMED: Final = "untimed"
"""The field of `beside` that says that no time is printed: it is a line to tick in the other event's description."""


class Respelled:
    """The data of a file in the words of the models, and where each part that was respelled stands in the file."""

    def __init__(self, data: Any) -> None:
        """Take the data as the file has it."""
        self.moved: dict[Path, Path] = {}
        self.data = self._regimen(data) if isinstance(data, dict) else data

    def _regimen(self, data: dict[Any, Any]) -> dict[Any, Any]:
        found = dict(data)
        if isinstance(tables := data.get("tables"), dict):
            found["tables"] = {name: self._table(table, ("tables", name)) for name, table in tables.items()}
        if isinstance(added := data.get("add"), list):
            found["add"] = [self._added(each, ("add", number)) for number, each in enumerate(added)]
        if isinstance(phases := data.get("phases"), list):
            found["phases"] = [_with_shapes(phase) for phase in phases]
        return found

    def _table(self, table: Any, path: Path) -> Any:
        if not isinstance(table, dict) or not isinstance(rows := table.get("rows"), list):
            return table
        return table | {"rows": [self._row(row, (*path, "rows", number)) for number, row in enumerate(rows)]}

    def _added(self, part: Any, path: Path) -> Any:
        if not isinstance(part, dict) or "row" not in part:
            return part
        return part | {"row": self._row(part["row"], (*path, "row"))}

    def _row(self, row: Any, path: Path) -> Any:
        if not isinstance(row, dict):
            return row
        whats = [what for what in WHATS if what in row]
        if len(whats) != 1 or "shape" in row or "id" in row:
            return row
        what = whats[0]
        found: dict[Any, Any] = {"shape": what, "id": row[what]}
        self.moved |= {(*path, "id"): (*path, what), (*path, "shape"): (*path, what)}
        found |= {name: value for name, value in row.items() if name != what}
        if isinstance(found.get("amount"), str) and "amounts" not in found:
            found["amounts"] = [{"text": found.pop("amount")}]
            self.moved[*path, "amounts"] = (*path, "amount")
        if isinstance(beside := found.get("beside"), dict):
            return self._beside(found, beside, path)
        return found

    def _beside(self, row: dict[Any, Any], beside: dict[Any, Any], path: Path) -> dict[Any, Any]:
        """Return a row with the place that it hangs from, in the words of its model."""
        placed = dict(beside)
        if type(hours := placed.get("hours")) is int and "minutes" not in placed:
            del placed["hours"]
            placed["minutes"] = 60 * hours
            self.moved[*path, "beside", "minutes"] = self.moved[*path, "minutes"] = (*path, "beside", "hours")
        if row["shape"] != "visit" or not _is_said_once(row, placed):
            return row | {"beside": placed}
        del row["beside"]
        row["shape"] = "beside"
        for name, value in placed.items():
            own = OWN_NAMES.get(str(name), str(name))
            row[own] = [value] if own == "on" and isinstance(value, str) else value
            self.moved.setdefault((*path, own), (*path, "beside", str(name)))
        if row.pop(UNTIMED, False) is not True and "minutes" not in row and "days" not in row:
            row["minutes"] = 0
        return row


def _is_said_once(row: Mapping[Any, Any], placed: Mapping[Any, Any]) -> bool:
    """Return whether a row says where it hangs inside `beside` alone, and does so with a lead or without."""
    inside = {OWN_NAMES.get(str(name), str(name)) for name in placed} | {*LEADS}
    untimed = placed.get(UNTIMED, False)
    is_clear = untimed is False or (untimed is True and placed.keys().isdisjoint(LEADS))
    return is_clear and inside.isdisjoint({*row} - {"beside"})


def _with_shapes(phase: Any) -> Any:
    """Return a phase whose links say their shape: one with a milestone is a wait."""
    if not isinstance(phase, dict):
        return phase
    found = dict(phase)
    if isinstance(after := found.get("after"), dict):
        found["after"] = _with_shape(after)
    if isinstance(also := found.get("also_after"), list):
        found["also_after"] = [_with_shape(each) for each in also]
    return found


def _with_shape(link: Any) -> Any:
    if not isinstance(link, dict) or "shape" in link:
        return link
    return {"shape": "wait" if "milestone" in link else "link", **link}


def as_written(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a person writes it; `Respelled` reads it back."""
    shape = row["shape"]
    rest = {name: value for name, value in row.items() if name not in ("shape", "id")}
    if shape != "beside":
        return {shape: row["id"], **rest}
    return {"visit": row["id"], **dict(_beside_written(rest))}


def _beside_written(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    edges = row["on"]
    beside: dict[str, Any] = {"row": row["of"], "at": edges[0] if len(edges) == 1 else edges}
    beside |= {name: row[name] for name in LEADS if name in row}
    if "minutes" not in row and "days" not in row:
        beside[UNTIMED] = True
    for name, value in row.items():
        if name == "of":
            yield "beside", beside
        elif name not in ("on", *LEADS):
            yield name, value
