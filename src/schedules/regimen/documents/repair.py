"""Data of which some parts could not be read, mended so that the rest can be proved.

A file with a misspelt field has other mistakes as well, that only the proof finds. So that all are told at once, what
could not be read is taken out, or something stands in for it; where it was is returned, and nothing is told that only
follows from it.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError

from schedules.regimen.documents.shapes import Mistake, shape_mistakes
from schedules.regimen.part_places import KEY, Path
from schedules.regimen.parts import Parts

_ROUNDS: Final = 8
"""How often the data is read again: what stands in for a part may show what else is wrong with it."""

_SOURCE: Final = {"document": "?", "jurisdiction": "?"}

_STAND_INS: Final[dict[str, Any]] = {
    **dict.fromkeys(("title", "text", "document", "jurisdiction", "why", "choice"), "?"),
    **dict.fromkeys(("hours", "after_hours", "low_rate_hours", "restart_from_hours", "from_days", "latest_day"), 1),
    **dict.fromkeys(("before_days", "after_days", "same_cycle_max_days", "earliest", "typical"), 0),
    "days": "1",
    "kind": "note",
    "milestone": "unread",
    "of": "unread",
    "on": ["start"],
    "rows": [],
    "shape": "visit",
    "source": _SOURCE,
    "table": "unread",
}
"""What stands in for a required field that could not be read."""


def mended(data: object) -> tuple[Parts, list[Path]] | None:
    """Return the parts that can be proved, and the paths of what is not as it was written; None where nothing can."""
    whole, doubts = _copy(data), set[Path]()
    for number in range(_ROUNDS):
        try:
            return Parts.model_validate(whole), sorted(doubts, key=str)
        except ValidationError as found:
            for mistake in shape_mistakes(found, Parts):
                doubt = _mend(whole, mistake, f"unread-{number}")
                if not doubt:
                    return None
                doubts.add(doubt)
    return None


def _copy(data: object) -> Any:
    """Copy data so that no two parts of it are one, as those of an anchor are."""
    if isinstance(data, dict):
        return {name: _copy(value) for name, value in data.items()}
    return [_copy(each) for each in data] if isinstance(data, list) else data


def _mend(whole: Any, mistake: Mistake, name: str) -> Path:
    """Take a part out, or let another stand in for it; return its path, empty where it can't be done."""
    path = tuple(step for step in mistake.path if step != KEY)
    while path:
        *above, last = path
        holder = _part(whole, tuple(above))
        is_required = mistake.path == path and mistake.field is not None and mistake.field.is_required()
        if isinstance(holder, dict) and isinstance(last, str):
            if is_required and last == "id":
                holder[last] = f"{name}-{'-'.join(map(str, above))}".replace("_", "-").lower()
            elif is_required and last in _STAND_INS:
                holder[last] = _copy(_STAND_INS[last])
            elif last not in holder or (is_required and len(path) == 1):
                return ()
            else:
                del holder[last]
            return path
        if isinstance(holder, list) and isinstance(last, int) and not isinstance(holder[last], str | int | float):
            return ()
        path = path[:-1]
    return ()


def _part(whole: Any, path: Path) -> Any:
    for step in path:
        try:
            whole = whole[step]
        except (KeyError, IndexError, TypeError):
            return None
    return whole
